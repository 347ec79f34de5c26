//! Fields that say something together only: a position and the subject on whose scale it is, an anchor and
//! the source whose text it counts in. Two people's halves of such a thing aren't put together.

use crate::model::any_id::with_sections;
use crate::model::date::Date;
use crate::model::record::Record;
use crate::model::{
    Actor, Bloc, Board, Chart, Coder, Conflict, Dimension, Event, Kind, Proposal, Quote, Relation, Source,
    Stance,
};

/// What of an item holds together.
pub(super) trait Coupled: Record {
    /// The fields.
    const TOGETHER: &'static [&'static str] = &[];
    /// The one of them that the others are measured by.
    const MEASURE: Option<&'static str> = None;
    /// The fields that follow from others, so that nobody decides them.
    const FOLLOWING: &'static [&'static str] = &[];
    /// Whether they go together, where that one is the same.
    fn fits(&self) -> bool {
        true
    }
    /// Lets the fields that follow be what they were on the side that the others came from.
    fn follow(&mut self, _ours: &Self, _theirs: &Self) {}
}

macro_rules! uncoupled {
    ($($kind:ty),*) => { $(impl Coupled for $kind {})* };
}
// A dimension's points and its scale are settled with all else that lies on the scale.
uncoupled!(Coder, Bloc, Dimension, Actor, Proposal, Event, Board, Chart, Conflict);

impl Coupled for Stance {
    const TOGETHER: &'static [&'static str] = &["subject", "position", "range"];
    const MEASURE: Option<&'static str> = Some("subject");
    fn fits(&self) -> bool {
        self.range.is_none_or(|range| range.contains(self.position.get()))
    }
}
impl Coupled for Source {
    const FOLLOWING: &'static [&'static str] = &["sha256"];
    fn follow(&mut self, ours: &Self, theirs: &Self) {
        // Of one text one hash is as good as the other.
        let known = [ours, theirs].into_iter().filter(|side| side.text == self.text).map(|side| &side.sha256);
        let hash = known.min_by_key(|hash| (hash.is_empty(), *hash));
        self.sha256 = hash.cloned().unwrap_or_default();
    }
}
impl Coupled for Quote {
    const TOGETHER: &'static [&'static str] = &["source", "anchor", "lost"];
    const MEASURE: Option<&'static str> = Some("source");
}
impl Coupled for Relation {
    const TOGETHER: &'static [&'static str] = &["since", "until"];
    fn fits(&self) -> bool {
        !Date::is_backwards(self.since, self.until)
    }
}

/// Takes apart what two sides made of fields that belong together: they go back to ours. Gives the fields about
/// which the sides are at odds by that.
pub(super) fn settle<T: Coupled>(kept: &mut T, base: Option<&T>, ours: &T, theirs: &T) -> Vec<&'static str> {
    let differ = |one: &T, other: &T| -> Vec<&'static str> {
        T::TOGETHER.iter().filter(|field| one.field_text(field) != other.field_text(field)).copied().collect()
    };
    let at_odds = differ(ours, theirs);
    let both_changed =
        base.is_none_or(|base| !differ(base, ours).is_empty() && !differ(base, theirs).is_empty());
    if !both_changed || at_odds.is_empty() {
        return Vec::new();
    }
    let measured_apart = T::MEASURE.is_some_and(|measure| at_odds.contains(&measure));
    if measured_apart || !kept.fits() {
        let from_theirs = differ(kept, ours);
        for field in &from_theirs {
            kept.take_field(field, ours);
        }
        return if measured_apart { at_odds } else { from_theirs };
    }
    Vec::new()
}

/// The fields of a kind that are decided together where the one that measures them is to be decided.
pub(super) fn decided_together(kind: Kind) -> (&'static [&'static str], Option<&'static str>) {
    macro_rules! of {
        ($($section:ident: $kind:ident, $id:ident;)*) => {
            match kind { $(Kind::$kind => ($kind::TOGETHER, $kind::MEASURE),)* }
        };
    }
    with_sections!(of)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_named_here_is_a_field_of_its_item() {
        macro_rules! check {
            ($($section:ident: $kind:ident, $id:ident;)*) => {$(
                let known = |name: &&str| $kind::FIELDS.iter().any(|field| field.name == *name);
                let mut named = $kind::TOGETHER.iter().chain($kind::FOLLOWING).chain(&$kind::MEASURE);
                assert!(named.all(|name| known(&name)), stringify!($kind));
                assert!($kind::MEASURE.iter().all(|measure| $kind::TOGETHER.contains(measure)));
            )*};
        }
        with_sections!(check);
    }
}
