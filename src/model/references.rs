//! Which item refers to which, and what becomes of an item when others go. The one place that knows
//! every reference; the integrity check and deletion both read it.

use std::collections::BTreeSet;

use super::charts::Chart;
use super::conflicts::Conflict;
use super::items::{
    Actor, Bloc, Board, Cause, Coder, Dimension, Event, Membership, Proposal, Quote, Relation, Source,
    Stance, Subject, Thing,
};
use super::map::{AnyId, StanceMap, with_sections};

/// An item's references to others.
pub trait References: Sized {
    /// Calls `found` with the field and the id of each reference.
    fn references(&self, found: &mut dyn FnMut(&'static str, AnyId));

    /// The item without its references to what is gone; none where it can't stand without them and
    /// goes as well.
    fn without(&self, gone: &BTreeSet<AnyId>) -> Option<Self>;

    /// The item with its references to one item led to another of the same kind. Where it referred to both,
    /// one reference is left; of two places on a board, that of `to`.
    #[must_use]
    fn with_replaced(&self, from: &AnyId, to: &AnyId) -> Self;
}

macro_rules! without_references {
    ($($item:ty),*) => {$(
        impl References for $item {
            fn references(&self, _: &mut dyn FnMut(&'static str, AnyId)) {}
            fn without(&self, _: &BTreeSet<AnyId>) -> Option<Self> {
                Some(self.clone())
            }
            fn with_replaced(&self, _: &AnyId, _: &AnyId) -> Self {
                self.clone()
            }
        }
    )*};
}
without_references!(Coder, Bloc, Dimension, Event, Source);

/// Whether the id is among those gone.
fn is_gone(gone: &BTreeSet<AnyId>, id: &(impl Clone + Into<AnyId>)) -> bool {
    gone.contains(&id.clone().into())
}

/// Empties an optional reference to what is gone.
fn clear<I: Clone + Into<AnyId>>(gone: &BTreeSet<AnyId>, reference: &mut Option<I>) {
    if reference.as_ref().is_some_and(|id| is_gone(gone, id)) {
        *reference = None;
    }
}

/// What an id becomes when one item takes another's place.
fn led<I: Clone + Into<AnyId> + TryFrom<AnyId>>(id: &I, from: &AnyId, to: &AnyId) -> I {
    let is_it = id.clone().into() == *from;
    if is_it { I::try_from(to.clone()).unwrap_or_else(|_| id.clone()) } else { id.clone() }
}

/// Leads an optional reference elsewhere.
fn lead<I: Clone + Into<AnyId> + TryFrom<AnyId>>(id: &mut Option<I>, from: &AnyId, to: &AnyId) {
    *id = id.as_ref().map(|id| led(id, from, to));
}

/// Leads the references of a list elsewhere; one that is there already is not repeated.
fn lead_all<I: Clone + PartialEq>(list: &mut Vec<I>, led: impl Fn(&I) -> I) {
    let mut next: Vec<I> = Vec::with_capacity(list.len());
    for id in list.iter() {
        let now = led(id);
        if now == *id || !list.contains(&now) && !next.contains(&now) {
            next.push(now);
        }
    }
    *list = next;
}

/// Leads the keys of a board's map elsewhere; what is there already stays.
fn lead_keys<K: Clone + Ord, V: Clone>(map: &mut imbl::OrdMap<K, V>, led: impl Fn(&K) -> K) {
    let moved: Vec<(K, K)> = map.keys().map(|key| (key.clone(), led(key))).filter(|(a, b)| a != b).collect();
    for (old, new) in moved {
        if let Some(value) = map.remove(&old) {
            map.entry(new).or_insert(value);
        }
    }
}

fn led_subject(subject: &Subject, from: &AnyId, to: &AnyId) -> Subject {
    match subject {
        Subject::Dimension(id) => Subject::Dimension(led(id, from, to)),
        Subject::Proposal(id) => Subject::Proposal(led(id, from, to)),
    }
}

fn led_thing(thing: &Thing, from: &AnyId, to: &AnyId) -> Thing {
    match thing.item() {
        Some(item) if item == *from => Thing::of(to).unwrap_or_else(|| thing.clone()),
        _ => thing.clone(),
    }
}

impl References for Actor {
    fn references(&self, found: &mut dyn FnMut(&'static str, AnyId)) {
        if let Some(bloc) = &self.bloc {
            found("bloc", bloc.clone().into());
        }
        for membership in &self.memberships {
            found("memberships", membership.within.clone().into());
        }
    }
    fn without(&self, gone: &BTreeSet<AnyId>) -> Option<Self> {
        let mut actor = self.clone();
        clear(gone, &mut actor.bloc);
        actor.memberships.retain(|membership| !is_gone(gone, &membership.within));
        Some(actor)
    }
    fn with_replaced(&self, from: &AnyId, to: &AnyId) -> Self {
        let mut actor = self.clone();
        lead(&mut actor.bloc, from, to);
        lead_all(&mut actor.memberships, |membership| Membership {
            within: led(&membership.within, from, to),
            ..membership.clone()
        });
        actor
    }
}

impl References for Proposal {
    fn references(&self, found: &mut dyn FnMut(&'static str, AnyId)) {
        for dimension in self.places.keys() {
            found("places", dimension.clone().into());
        }
        if let Some(by) = &self.by {
            found("by", by.clone().into());
        }
    }
    fn without(&self, gone: &BTreeSet<AnyId>) -> Option<Self> {
        let mut proposal = self.clone();
        proposal.places.retain(|dimension, _| !is_gone(gone, dimension));
        clear(gone, &mut proposal.by);
        Some(proposal)
    }
    fn with_replaced(&self, from: &AnyId, to: &AnyId) -> Self {
        let mut proposal = self.clone();
        lead(&mut proposal.by, from, to);
        for (dimension, place) in &self.places {
            let now = led(dimension, from, to);
            if now != *dimension {
                proposal.places.remove(dimension);
                proposal.places.entry(now).or_insert(*place);
            }
        }
        proposal
    }
}

impl References for Quote {
    fn references(&self, found: &mut dyn FnMut(&'static str, AnyId)) {
        found("source", self.source.clone().into());
        if let Some(speaker) = &self.speaker {
            found("speaker", speaker.clone().into());
        }
        if let Some(coder) = &self.coder {
            found("coder", coder.clone().into());
        }
    }
    fn without(&self, gone: &BTreeSet<AnyId>) -> Option<Self> {
        let mut quote = self.clone();
        clear(gone, &mut quote.speaker);
        clear(gone, &mut quote.coder);
        (!is_gone(gone, &self.source)).then_some(quote)
    }
    fn with_replaced(&self, from: &AnyId, to: &AnyId) -> Self {
        let mut quote = self.clone();
        quote.source = led(&quote.source, from, to);
        lead(&mut quote.speaker, from, to);
        lead(&mut quote.coder, from, to);
        quote
    }
}

impl Cause {
    /// The id of what the stance answers.
    pub fn id(&self) -> AnyId {
        match self {
            Self::Event(id) => id.clone().into(),
            Self::Stance(id) => id.clone().into(),
            Self::Proposal(id) => id.clone().into(),
        }
    }
}

impl References for Stance {
    fn references(&self, found: &mut dyn FnMut(&'static str, AnyId)) {
        found("actor", self.actor.clone().into());
        found("subject", self.subject.clone().into());
        if let Some(coder) = &self.coder {
            found("coder", coder.clone().into());
        }
        for quote in &self.evidence {
            found("evidence", quote.clone().into());
        }
        if let Some(cause) = &self.responds_to {
            found("responds_to", cause.id());
        }
    }
    fn without(&self, gone: &BTreeSet<AnyId>) -> Option<Self> {
        let mut stance = self.clone();
        clear(gone, &mut stance.coder);
        stance.evidence.retain(|quote| !is_gone(gone, quote));
        if stance.responds_to.as_ref().is_some_and(|cause| gone.contains(&cause.id())) {
            stance.responds_to = None;
        }
        (!is_gone(gone, &self.actor) && !is_gone(gone, &self.subject)).then_some(stance)
    }
    fn with_replaced(&self, from: &AnyId, to: &AnyId) -> Self {
        let mut stance = self.clone();
        stance.actor = led(&stance.actor, from, to);
        stance.subject = led_subject(&stance.subject, from, to);
        lead(&mut stance.coder, from, to);
        lead_all(&mut stance.evidence, |quote| led(quote, from, to));
        stance.responds_to = stance.responds_to.as_ref().map(|cause| match cause {
            Cause::Event(id) => Cause::Event(led(id, from, to)),
            Cause::Stance(id) => Cause::Stance(led(id, from, to)),
            Cause::Proposal(id) => Cause::Proposal(led(id, from, to)),
        });
        stance
    }
}

impl References for Relation {
    fn references(&self, found: &mut dyn FnMut(&'static str, AnyId)) {
        found("from", self.from.clone().into());
        found("to", self.to.clone().into());
        for quote in &self.evidence {
            found("evidence", quote.clone().into());
        }
    }
    fn without(&self, gone: &BTreeSet<AnyId>) -> Option<Self> {
        let mut relation = self.clone();
        relation.evidence.retain(|quote| !is_gone(gone, quote));
        (!is_gone(gone, &self.from) && !is_gone(gone, &self.to)).then_some(relation)
    }
    fn with_replaced(&self, from: &AnyId, to: &AnyId) -> Self {
        let mut relation = self.clone();
        relation.from = led(&relation.from, from, to);
        relation.to = led(&relation.to, from, to);
        lead_all(&mut relation.evidence, |quote| led(quote, from, to));
        relation
    }
}

impl References for Board {
    fn references(&self, found: &mut dyn FnMut(&'static str, AnyId)) {
        for actor in self.actors.keys() {
            found("actors", actor.clone().into());
        }
        for quote in self.quotes.keys() {
            found("quotes", quote.clone().into());
        }
        for source in self.sources.keys() {
            found("sources", source.clone().into());
        }
        for subject in &self.pinned {
            found("pinned", subject.clone().into());
        }
        for item in self.layers.keys().filter_map(Thing::item) {
            found("layers", item);
        }
        for item in self.locked.iter().filter_map(Thing::item) {
            found("locked", item);
        }
    }
    fn without(&self, gone: &BTreeSet<AnyId>) -> Option<Self> {
        let mut board = self.clone();
        for thing in gone.iter().filter_map(Thing::of) {
            board.take_off(&thing);
            // A relation lies on no board, so it isn't taken off one; what the board knows of it goes all the same.
            board.layers.remove(&thing);
            board.locked.remove(&thing);
        }
        board.pinned.retain(|subject| !is_gone(gone, subject));
        Some(board)
    }
    fn with_replaced(&self, from: &AnyId, to: &AnyId) -> Self {
        let mut board = self.clone();
        lead_keys(&mut board.actors, |id| led(id, from, to));
        lead_keys(&mut board.quotes, |id| led(id, from, to));
        lead_keys(&mut board.sources, |id| led(id, from, to));
        lead_keys(&mut board.layers, |thing| led_thing(thing, from, to));
        board.locked = board.locked.iter().map(|thing| led_thing(thing, from, to)).collect();
        lead_all(&mut board.pinned, |subject| led_subject(subject, from, to));
        board
    }
}

impl References for Chart {
    fn references(&self, found: &mut dyn FnMut(&'static str, AnyId)) {
        for (field, subject) in [("x", &self.x), ("y", &self.y)] {
            if let Some(subject) = subject {
                found(field, subject.clone().into());
            }
        }
        for subject in &self.subjects {
            found("subjects", subject.clone().into());
        }
        for actor in &self.actors {
            found("actors", actor.clone().into());
        }
    }
    fn without(&self, gone: &BTreeSet<AnyId>) -> Option<Self> {
        let mut chart = self.clone();
        chart.subjects.retain(|subject| !is_gone(gone, subject));
        chart.actors.retain(|actor| !is_gone(gone, actor));
        // A chart of all is not what a chart of some becomes when these are gone.
        let emptied = chart.subjects.is_empty() != self.subjects.is_empty()
            || chart.actors.is_empty() != self.actors.is_empty();
        let axis = |axis: &Option<Subject>| axis.as_ref().is_some_and(|subject| is_gone(gone, subject));
        (!emptied && !axis(&self.x) && !axis(&self.y)).then_some(chart)
    }
    fn with_replaced(&self, from: &AnyId, to: &AnyId) -> Self {
        let mut chart = self.clone();
        for axis in [&mut chart.x, &mut chart.y] {
            *axis = axis.as_ref().map(|subject| led_subject(subject, from, to));
        }
        lead_all(&mut chart.subjects, |subject| led_subject(subject, from, to));
        lead_all(&mut chart.actors, |actor| led(actor, from, to));
        chart
    }
}

impl References for Conflict {
    fn references(&self, found: &mut dyn FnMut(&'static str, AnyId)) {
        if let Some(item) = &self.item {
            found("item", item.clone());
        }
    }
    fn without(&self, gone: &BTreeSet<AnyId>) -> Option<Self> {
        self.item.as_ref().is_none_or(|item| !gone.contains(item)).then(|| self.clone())
    }
    fn with_replaced(&self, from: &AnyId, to: &AnyId) -> Self {
        let item = self.item.as_ref().map(|item| if item == from { to } else { item }.clone());
        Self { item, ..self.clone() }
    }
}

/// What an item of a map refers to; nothing where the map doesn't hold it.
pub fn referred(map: &StanceMap, id: &AnyId) -> Vec<AnyId> {
    let mut found = Vec::new();
    let mut note = |_: &'static str, to: AnyId| found.push(to);
    macro_rules! look {
        ($($section:ident: $kind:ident, $id:ident;)*) => {
            match id {$(
                AnyId::$kind(id) => {
                    if let Some(item) = map.$section.get(id) {
                        item.references(&mut note);
                    }
                }
            )*}
        };
    }
    with_sections!(look);
    found
}

/// Items with all that they refer to, and what that refers to.
pub fn with_referred(map: &StanceMap, ids: impl IntoIterator<Item = AnyId>) -> BTreeSet<AnyId> {
    let mut found = BTreeSet::new();
    let mut open: Vec<AnyId> = ids.into_iter().collect();
    while let Some(id) = open.pop() {
        if map.contains(&id) && found.insert(id.clone()) {
            open.extend(referred(map, &id));
        }
    }
    found
}

/// A map of these items of a map alone. It is sound where they bring what they refer to.
pub fn only(map: &StanceMap, ids: &BTreeSet<AnyId>) -> StanceMap {
    let mut part = StanceMap::default();
    macro_rules! pick {
        ($($section:ident: $kind:ident, $id:ident;)*) => {
            for id in ids {
                match id {$(
                    AnyId::$kind(id) => {
                        part.$section.extend(map.$section.get(id).map(|item| (id.clone(), item.clone())));
                    }
                )*}
            }
        };
    }
    with_sections!(pick);
    part
}
