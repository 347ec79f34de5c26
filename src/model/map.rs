//! The document: every item of a dispute, in persistent ordered maps, so that a copy of the whole is
//! cheap and may be kept for undo or handed to a thread. How it is changed is in `edit`.

use std::collections::BTreeSet;
use std::fmt;
use std::sync::Arc;

use imbl::OrdMap;

use super::any_id::{AnyId, Kind, Names, with_sections};
use super::boards::Board;
use super::charts::Chart;
use super::conflicts::Conflict;
use super::date::Date;
use super::field_info::{Extra, Private};
use super::id::{
    ActorId, BlocId, BoardId, ChartId, CoderId, ConflictId, DimensionId, EventId, ItemId, ProposalId,
    QuoteId, RelationId, SourceId, StanceId,
};
use super::items::{
    Actor, Bloc, Coder, Dimension, Event, Proposal, Quote, Relation, Source, Stance, Subject,
};
use super::record::Record;
use super::value::{Colour, Scale};
use super::words::{excerpt, order_key};

/// An item of a map: its kind of id, its section, and what people call it.
pub trait Item: Record + fmt::Debug + Send + Sync + 'static {
    /// The type of its id.
    type Id: ItemId + Into<AnyId> + TryFrom<AnyId> + Send + Sync + 'static;
    /// Its kind.
    const KIND: Kind;
    /// The section of a map that holds its kind.
    fn section(map: &StanceMap) -> &OrdMap<Self::Id, Arc<Self>>;
    /// The section of a map that holds its kind, to be changed.
    fn section_mut(map: &mut StanceMap) -> &mut OrdMap<Self::Id, Arc<Self>>;
    /// What people call it.
    fn label(&self, map: &StanceMap) -> String;
}

macro_rules! document {
    ($($(#[$doc:meta])* $section:ident : $kind:ident, $id:ident;)*) => {
        /// The document; see `docs/file-format.md`.
        #[derive(Debug, Clone, PartialEq, Default)]
        pub struct StanceMap {
            /// Title of the map.
            pub title: String,
            /// What the dispute is about.
            pub description: String,
            /// What was left out of this copy of a map: merging it back takes nothing of that away.
            pub left_out: BTreeSet<Private>,
            $($(#[$doc])* pub $section: OrdMap<$id, Arc<$kind>>,)*
            /// Fields of the file that this version doesn't know.
            pub extra: Extra,
        }

        $(impl Item for $kind {
            type Id = $id;
            const KIND: Kind = Kind::$kind;
            fn section(map: &StanceMap) -> &OrdMap<$id, Arc<Self>> { &map.$section }
            fn section_mut(map: &mut StanceMap) -> &mut OrdMap<$id, Arc<Self>> { &mut map.$section }
            fn label(&self, map: &StanceMap) -> String { self.describe(map) }
        })*

        impl StanceMap {
            /// Whether the map holds the item.
            pub fn contains(&self, id: &AnyId) -> bool {
                match id { $(AnyId::$kind(id) => self.$section.contains_key(id),)* }
            }
            /// What people call an item; its id where the map doesn't hold it.
            pub fn label(&self, id: &AnyId) -> String {
                match id {
                    $(AnyId::$kind(id) => self.$section.get(id)
                        .map_or_else(|| id.to_string(), |item| item.describe(self)),)*
                }
            }
            /// How many items of a kind there are.
            pub fn count(&self, kind: Kind) -> usize {
                match kind { $(Kind::$kind => self.$section.len(),)* }
            }
            /// The ids of every item, section by section.
            pub fn ids(&self) -> impl Iterator<Item = AnyId> + '_ {
                let none = std::iter::empty();
                $(let none = none.chain(self.$section.keys().cloned().map(AnyId::$kind));)*
                none
            }
        }
    };
}
with_sections!(documented document);

impl Names for StanceMap {
    fn name_of(&self, id: &AnyId) -> String {
        self.label(id)
    }
}

/// The five labelled steps of support that every proposal has, −2 to +2.
pub fn support_points() -> Vec<(f64, String)> {
    [(-2.0, "rejects"), (-1.0, "leans against"), (0.0, "neutral"), (1.0, "leans towards"), (2.0, "supports")]
        .into_iter()
        .map(|(at, label)| (at, label.to_owned()))
        .collect()
}

impl StanceMap {
    /// An empty map.
    pub fn new(title: impl Into<String>) -> Self {
        Self { title: title.into(), ..Self::default() }
    }
    /// An item by its id.
    pub fn get<T: Item>(&self, id: &T::Id) -> Option<&Arc<T>> {
        T::section(self).get(id)
    }
    /// The scale of a subject; none where the map doesn't hold it.
    pub fn scale(&self, subject: &Subject) -> Option<Scale> {
        match subject {
            Subject::Dimension(id) => self.dimensions.get(id).map(|dimension| dimension.scale),
            Subject::Proposal(id) => self.proposals.contains_key(id).then_some(Scale::SUPPORT),
        }
    }
    /// The day of a quote: when it was said or, where that isn't known, when its source was published.
    pub fn day_of(&self, quote: &Quote) -> Option<Date> {
        quote.said.or_else(|| self.sources.get(&quote.source)?.published)
    }
    /// The name of a subject; its id where the map doesn't hold it.
    pub fn subject_name(&self, subject: &Subject) -> String {
        self.label(&subject.clone().into())
    }
    /// The name of an actor; its id where the map doesn't hold it.
    pub fn actor_name<'a>(&'a self, id: &'a ActorId) -> &'a str {
        self.actors.get(id).map_or(id.as_str(), |actor| &actor.name)
    }
    /// The colour of a coder: its own or, where it has none, one by its place among the coders.
    pub fn coder_colour(&self, id: &CoderId) -> Colour {
        let own = self.coders.get(id).and_then(|coder| coder.colour);
        own.unwrap_or_else(|| {
            Colour::nth(self.coders.keys().position(|other| other == id).unwrap_or_default())
        })
    }
    /// Every subject: the dimensions, then the proposals, each by name.
    pub fn subjects(&self) -> Vec<Subject> {
        let mut dimensions: Vec<_> = self.dimensions.iter().collect();
        dimensions.sort_by_cached_key(|(id, dimension)| (order_key(&dimension.name), (*id).clone()));
        let mut proposals: Vec<_> = self.proposals.iter().collect();
        proposals.sort_by_cached_key(|(id, proposal)| (order_key(&proposal.name), (*id).clone()));
        dimensions
            .into_iter()
            .map(|(id, _)| Subject::Dimension(id.clone()))
            .chain(proposals.into_iter().map(|(id, _)| Subject::Proposal(id.clone())))
            .collect()
    }
    /// Where a position on a subject lies among its labelled points, in words; empty where there are none.
    pub fn place_in_words(&self, subject: &Subject, position: f64) -> String {
        let place = |scale: Scale| super::words::place(&self.scale_points(subject), scale.extent(), position);
        self.scale(subject).map_or_else(String::new, place)
    }
    /// The labelled points of a subject: a dimension's own, or the five steps of support.
    pub fn scale_points(&self, subject: &Subject) -> Vec<(f64, String)> {
        match subject {
            Subject::Dimension(id) => self.dimensions.get(id).map_or_else(Vec::new, |dimension| {
                let mut points: Vec<_> =
                    dimension.points.iter().map(|p| (p.at.get(), p.label.clone())).collect();
                points.sort_by(|a, b| a.0.total_cmp(&b.0));
                points
            }),
            Subject::Proposal(_) => support_points(),
        }
    }
}

impl Coder {
    fn describe(&self, _: &StanceMap) -> String {
        self.name.clone()
    }
}
impl Bloc {
    fn describe(&self, _: &StanceMap) -> String {
        self.name.clone()
    }
}
impl Dimension {
    fn describe(&self, _: &StanceMap) -> String {
        self.name.clone()
    }
}
impl Actor {
    fn describe(&self, _: &StanceMap) -> String {
        self.name.clone()
    }
}
impl Proposal {
    fn describe(&self, _: &StanceMap) -> String {
        self.name.clone()
    }
}
impl Event {
    fn describe(&self, _: &StanceMap) -> String {
        self.name.clone()
    }
}
impl Source {
    fn describe(&self, _: &StanceMap) -> String {
        if self.title.is_empty() { excerpt(self.text.as_str(), 40) } else { self.title.clone() }
    }
}
impl Quote {
    fn describe(&self, map: &StanceMap) -> String {
        let words = self.in_words(48);
        match &self.speaker {
            Some(speaker) => format!("{}: {words}", map.actor_name(speaker)),
            None => words,
        }
    }
}
impl Stance {
    fn describe(&self, map: &StanceMap) -> String {
        format!("{} on {}", map.actor_name(&self.actor), map.subject_name(&self.subject))
    }
}
impl Relation {
    fn describe(&self, map: &StanceMap) -> String {
        format!("{} {} {}", map.actor_name(&self.from), self.kind, map.actor_name(&self.to))
    }
}
impl Board {
    fn describe(&self, _: &StanceMap) -> String {
        self.name.clone()
    }
}
impl Chart {
    fn describe(&self, map: &StanceMap) -> String {
        self.heading(map)
    }
    /// Its title or, where it has none, what it shows.
    pub fn heading(&self, map: &StanceMap) -> String {
        if !self.title.trim().is_empty() {
            return self.title.clone();
        }
        let axes: Vec<String> = self.x.iter().chain(&self.y).map(|axis| map.subject_name(axis)).collect();
        self.kind.heading(axes)
    }
}
