//! The vocabulary as types: the items, the map that holds them, their ids and checked values, and the
//! integrity check. Nothing here reads files, changes a map over time or draws.

pub mod anchor;
pub mod id;
pub mod integrity;
pub mod items;
pub mod map;
pub mod record;
pub mod references;
pub mod text;
pub mod value;

pub use id::{
    ActorId, BlocId, BoardId, ChartId, CoderId, DimensionId, EventId, ItemId, NoteId, ProposalId, QuoteId,
    RelationId, SourceId, StanceId, fresh,
};
pub use items::{
    Actor, Anchor, Bloc, Board, Cause, Chart, ChartKind, Coder, Dimension, Event, Membership, Note, NoteKind,
    Proposal, Quadrants, Quote, Relation, ScalePoint, Source, Spot, Stance, Subject,
};
pub use map::{AnyId, Item, Kind, StanceMap};
pub use text::CanonicalText;
pub use value::{
    ActorKind, Basis, Colour, Confidence, Credibility, Finite, QuoteKind, Range, RelationKind, Reliability,
    Scale, Unit,
};

/// A calendar day.
pub use jiff::civil::Date;
