//! The vocabulary as types: the items, the map that holds them, their ids and checked values, and the
//! integrity check. Nothing here reads files, changes a map over time or draws.

pub mod address;
pub mod anchor;
pub mod annotations;
pub mod any_id;
pub mod boards;
pub mod charts;
pub mod choice;
pub mod conflicts;
pub mod date;
pub mod field;
pub mod field_info;
pub mod id;
pub mod integrity;
pub mod items;
pub mod looks;
pub mod map;
pub mod nested;
pub mod quoting;
pub mod record;
pub mod references;
pub mod text;
pub mod value;
pub mod words;
pub mod written;

pub use annotations::{Annotation, AnnotationKind};
pub use any_id::{AnyId, Kind};
pub use boards::{Board, BoardItem, BoardPoint, Note, NoteKind};
pub use charts::{Chart, ChartKind, ColourBy, Look, Panels, Preset, Quadrants, RowOrder, SizeBy};
pub use conflicts::Conflict;
pub use date::Date;
pub use id::{
    ActorId, BlocId, BoardId, ChartId, CoderId, ConflictId, DimensionId, EventId, ItemId, NoteId, ProposalId,
    QuoteId, RelationId, SourceId, StanceId, fresh,
};
pub use items::{
    Actor, Anchor, Bloc, Cause, Coder, Dimension, Event, Membership, Proposal, Quote, Relation, ScalePoint,
    Source, Stance, Subject,
};
pub use looks::{BlocLook, MarkForm};
pub use map::{Item, StanceMap};
pub use text::CanonicalText;
pub use value::{
    ActorKind, Basis, Colour, Confidence, Credibility, Finite, LineShape, MarkPattern, MarkShape, Progress,
    QuoteKind, Range, RelationKind, Reliability, Scale, Unit,
};
