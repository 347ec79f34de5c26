//! Fields that say something together only: a position and the subject on whose scale it is, an anchor and
//! the source whose text it counts in. Two people's halves of such a thing aren't put together.

use crate::model::record::Record;
use crate::model::{
    Actor, Bloc, Board, Chart, Coder, Conflict, Dimension, Event, Proposal, Quote, Relation, Source, Stance,
};

/// What of an item holds together.
pub(super) trait Coupled: Record {
    /// The fields.
    const FIELDS: &'static [&'static str] = &[];
    /// The one of them that the others are measured by.
    const MEASURE: Option<&'static str> = None;
    /// Whether they go together, where that one is the same.
    fn fits(&self) -> bool {
        true
    }
}

macro_rules! uncoupled {
    ($($kind:ty),*) => { $(impl Coupled for $kind {})* };
}
// A dimension's points and its scale are settled with all else that lies on the scale.
uncoupled!(Coder, Bloc, Dimension, Actor, Proposal, Event, Source, Board, Chart, Conflict);

impl Coupled for Stance {
    const FIELDS: &'static [&'static str] = &["subject", "position", "range"];
    const MEASURE: Option<&'static str> = Some("subject");
    fn fits(&self) -> bool {
        self.range.is_none_or(|range| range.contains(self.position.get()))
    }
}
impl Coupled for Quote {
    const FIELDS: &'static [&'static str] = &["source", "anchor", "lost"];
    const MEASURE: Option<&'static str> = Some("source");
}
impl Coupled for Relation {
    const FIELDS: &'static [&'static str] = &["since", "until"];
    fn fits(&self) -> bool {
        !matches!((self.since, self.until), (Some(since), Some(until)) if since > until)
    }
}

/// The fields that must go back to ours, since what two sides made of them doesn't go together.
pub(super) fn torn<T: Coupled>(kept: &T, ours: &T, theirs: &T) -> Vec<&'static str> {
    let differ = |one: &T, other: &T| -> Vec<&'static str> {
        T::FIELDS.iter().filter(|field| one.field_text(field) != other.field_text(field)).copied().collect()
    };
    let (from_theirs, from_ours) = (differ(kept, ours), differ(kept, theirs));
    if from_theirs.is_empty() || from_ours.is_empty() {
        return Vec::new();
    }
    let moved = T::MEASURE.is_some_and(|measure| ours.field_text(measure) != theirs.field_text(measure));
    if moved || !kept.fits() { from_theirs } else { Vec::new() }
}
