//! The sections of a map by name: their kinds, an id of any kind, what ids are called, and the macro for what must be
//! done to each section. What the sections hold is `map`'s.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::id::{
    ActorId, BlocId, BoardId, ChartId, CoderId, ConflictId, DimensionId, EventId, IdError, ItemId as _,
    ProposalId, QuoteId, RelationId, SourceId, StanceId,
};

macro_rules! sections {
    ($($(#[$doc:meta])* $section:ident : $kind:ident = $key:literal, $id:ident, $one:literal, $many:literal;)*) => {
        /// A kind of item.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Kind { $(#[doc = concat!("A ", $one, ".")] $kind,)* }

        impl Kind {
            /// Every kind, in file order.
            pub const ALL: &'static [Self] = &[$(Self::$kind),*];
            /// What stands for it in journals, JSON and ids of conflicts, always the same.
            pub const fn key(self) -> &'static str {
                match self { $(Self::$kind => $key,)* }
            }
            /// The kind of a key.
            pub fn from_key(key: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|kind| kind.key() == key)
            }
            /// The word for one.
            pub const fn label(self) -> &'static str {
                match self { $(Self::$kind => $one,)* }
            }
            /// The word for several.
            pub const fn plural(self) -> &'static str {
                match self { $(Self::$kind => $many,)* }
            }
        }

        /// The id of an item of any kind.
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum AnyId { $(#[doc = concat!("Of a ", $one, ".")] $kind($id),)* }

        impl AnyId {
            /// The kind of what it refers to.
            pub const fn kind(&self) -> Kind {
                match self { $(Self::$kind(_) => Kind::$kind,)* }
            }
            /// The id as text.
            pub fn as_str(&self) -> &str {
                match self { $(Self::$kind(id) => id.as_str(),)* }
            }
            /// An id of a kind, from text.
            pub fn parse(kind: Kind, text: &str) -> Result<Self, IdError> {
                Ok(match kind { $(Kind::$kind => Self::$kind($id::parse(text)?),)* })
            }
        }

        $(impl From<$id> for AnyId {
            fn from(id: $id) -> Self { Self::$kind(id) }
        }
        impl TryFrom<AnyId> for $id {
            type Error = AnyId;
            fn try_from(id: AnyId) -> Result<Self, AnyId> {
                match id { AnyId::$kind(id) => Ok(id), other => Err(other) }
            }
        })*

        /// Names the sections in file order, for code that must do the same to each: `with_sections!(do)`
        /// calls `do! { section: Kind, Id; … }`. `with_sections!(documented do)` has the words on each section before
        /// it, as attributes, for the map that is made of them.
        macro_rules! with_sections {
            ($then:ident) => { $then! { $($section: $kind, $id;)* } };
            (documented $then:ident) => { $then! { $($(#[$doc])* $section: $kind, $id;)* } };
        }
        pub(crate) use with_sections;
    };
}

sections! {
    /// Those who code.
    coders: Coder = "coder", CoderId, "coder", "coders";
    /// Camps of actors.
    blocs: Bloc = "bloc", BlocId, "bloc", "blocs";
    /// Issue scales.
    dimensions: Dimension = "dimension", DimensionId, "dimension", "dimensions";
    /// Those who take positions.
    actors: Actor = "actor", ActorId, "actor", "actors";
    /// Options under debate.
    proposals: Proposal = "proposal", ProposalId, "proposal", "proposals";
    /// Dated happenings.
    events: Event = "event", EventId, "event", "events";
    /// Texts that were read.
    sources: Source = "source", SourceId, "source", "sources";
    /// Passages of the sources.
    quotes: Quote = "quote", QuoteId, "quote", "quotes";
    /// Who stands where.
    stances: Stance = "stance", StanceId, "stance", "stances";
    /// Ties between actors.
    relations: Relation = "relation", RelationId, "relation", "relations";
    /// Canvases.
    boards: Board = "board", BoardId, "board", "boards";
    /// Saved charts.
    charts: Chart = "chart", ChartId, "chart", "charts";
    /// What two people's versions of the map are at odds about.
    conflicts: Conflict = "conflict", ConflictId, "conflict", "conflicts";
}

/// What ids are called.
pub trait Names {
    /// What people call an item; its id where nobody knows it.
    fn name_of(&self, id: &AnyId) -> String;
}

/// The label, for people; programs read and write the key.
impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.label())
    }
}
impl fmt::Display for AnyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
