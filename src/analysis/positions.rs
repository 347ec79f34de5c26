//! Where each actor stands on a subject at a date, with what that rests on. How positions are drawn is
//! in `figure`.
//!
//! Three things stay apart: silence (no [`Position`] at all), a position stated at the middle of the
//! scale, and a contested one ([`Position::contested`]).

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::model::{
    ActorId, Basis, CoderId, Confidence, Credibility, Date, QuoteId, Range, Stance, StanceId, StanceMap,
    Subject, Unit,
};

/// Where an actor stands on a subject at a date.
#[derive(Debug, Clone, PartialEq)]
pub struct Position {
    /// The position on the subject's scale: the mean of the voices.
    pub value: f64,
    /// The smallest range that holds the voices' ranges and positions; none where no voice gave a range.
    pub range: Option<Range>,
    /// The largest position of a voice less the smallest, in units of the scale; 0 for one voice.
    pub spread: f64,
    /// How many voices it is the mean of: coders, or with `roll_up` those who speak for the actor.
    pub voices: usize,
    /// Whether some voices lie below the middle of the scale and others above it.
    pub contested: bool,
    /// The weakest basis of the voices; of a roll-up, inferred at best.
    pub basis: Basis,
    /// The lowest confidence of the voices.
    pub confidence: Confidence,
    /// The best credibility of its quotes; [`Credibility::NOT_JUDGED`] where there is nothing to judge.
    pub credibility: Credibility,
    /// How much the subject matters to the actor: the mean of the voices that say.
    pub salience: Option<Unit>,
    /// The quotes that it rests on, without repeats.
    pub quotes: Vec<QuoteId>,
    /// The stances that it is made of.
    pub stances: Vec<StanceId>,
    /// The day of its latest stance.
    pub as_of: Date,
    /// Whether it is the line of those who speak for the actor, which has no stance of its own.
    pub roll_up: bool,
}

impl Position {
    /// Whether its grade can be judged: it has a quote whose credibility was.
    pub fn is_judged(&self) -> bool {
        self.credibility != Credibility::NOT_JUDGED
    }
}

/// The stances on a subject that count at a date: of each actor and coder the latest on or before it.
/// Of several on one day the one with the last id counts, so that the answer is always the same.
fn present<'a>(
    map: &'a StanceMap,
    subject: &Subject,
    at: Option<Date>,
) -> BTreeMap<&'a ActorId, Vec<(&'a StanceId, &'a Arc<Stance>)>> {
    type ByCoder<'a> = BTreeMap<Option<&'a CoderId>, (&'a StanceId, &'a Arc<Stance>)>;
    let mut latest: BTreeMap<&ActorId, ByCoder<'a>> = BTreeMap::new();
    for (id, stance) in &map.stances {
        if stance.subject != *subject || at.is_some_and(|day| !stance.as_of.is_by(day)) {
            continue;
        }
        latest
            .entry(&stance.actor)
            .or_default()
            .entry(stance.coder.as_ref())
            .and_modify(|kept| {
                if stance.as_of >= kept.1.as_of {
                    *kept = (id, stance);
                }
            })
            .or_insert((id, stance));
    }
    latest.into_iter().map(|(actor, by_coder)| (actor, by_coder.into_values().collect())).collect()
}

fn of_stance(map: &StanceMap, id: &StanceId, stance: &Stance) -> Position {
    Position {
        value: stance.position.get(),
        range: stance.range,
        spread: 0.0,
        voices: 1,
        contested: false,
        basis: stance.basis,
        confidence: stance.confidence,
        credibility: stance
            .evidence
            .iter()
            .filter_map(|quote| map.quotes.get(quote).map(|quote| quote.credibility))
            .min()
            .unwrap_or(Credibility::NOT_JUDGED),
        salience: stance.salience,
        quotes: stance.evidence.clone(),
        stances: vec![id.clone()],
        as_of: stance.as_of,
        roll_up: false,
    }
}

/// Joins voices to one position; none where there are none.
fn joined(voices: &[Position], middle: f64) -> Option<Position> {
    let (first, rest) = voices.split_first()?;
    if rest.is_empty() {
        return Some(first.clone());
    }
    let count = voices.len() as f64;
    let lowest = voices.iter().map(|voice| voice.value).fold(f64::INFINITY, f64::min);
    let highest = voices.iter().map(|voice| voice.value).fold(f64::NEG_INFINITY, f64::max);
    // Dividing before adding keeps the sum of huge positions finite; rounding must not leave the hull.
    let value = voices.iter().map(|voice| voice.value / count).sum::<f64>().clamp(lowest, highest);
    let range = voices
        .iter()
        .filter_map(|voice| voice.range)
        .reduce(Range::joined)
        .and_then(|ranges| Range::new(lowest, highest).ok().map(|positions| ranges.joined(positions)));
    let saliences: Vec<f64> = voices.iter().filter_map(|voice| voice.salience).map(Unit::get).collect();
    let mut quotes = Vec::new();
    let mut seen = BTreeSet::new();
    for quote in voices.iter().flat_map(|voice| &voice.quotes) {
        if seen.insert(quote) {
            quotes.push(quote.clone());
        }
    }
    Some(Position {
        value,
        range,
        spread: highest - lowest,
        voices: voices.len(),
        contested: lowest < middle && highest > middle || voices.iter().any(|voice| voice.contested),
        basis: voices.iter().map(|voice| voice.basis).max().unwrap_or(first.basis),
        confidence: voices.iter().map(|voice| voice.confidence).min().unwrap_or(first.confidence),
        credibility: voices.iter().map(|voice| voice.credibility).min().unwrap_or(first.credibility),
        salience: (!saliences.is_empty())
            .then(|| Unit::clamped(saliences.iter().sum::<f64>() / saliences.len() as f64)),
        quotes,
        stances: voices.iter().flat_map(|voice| voice.stances.iter().cloned()).collect(),
        as_of: voices.iter().map(|voice| voice.as_of).max().unwrap_or(first.as_of),
        roll_up: voices.iter().any(|voice| voice.roll_up),
    })
}

/// The position of every actor with a stance of its own on the subject, at a date (none: the latest of
/// all). Of each coder the latest stance on or before the date counts; several coders give their mean.
pub fn own_positions(map: &StanceMap, subject: &Subject, at: Option<Date>) -> BTreeMap<ActorId, Position> {
    let middle = map.scale(subject).map_or(0.0, crate::model::Scale::middle);
    present(map, subject, at)
        .into_iter()
        .filter_map(|(actor, stances)| {
            let voices: Vec<_> = stances.iter().map(|(id, stance)| of_stance(map, id, stance)).collect();
            Some((actor.clone(), joined(&voices, middle)?))
        })
        .collect()
}

/// As [`own_positions`], and for actors without a stance of their own the line of those who speak for
/// them: the mean of their members' positions, marked as `roll_up`. Memberships count that hold on the
/// date, or without a date on the day of the newest stance in the map. A member without a stance of its
/// own speaks by its own members; nobody speaks for itself through a circle of memberships.
pub fn positions(map: &StanceMap, subject: &Subject, at: Option<Date>) -> BTreeMap<ActorId, Position> {
    let own = own_positions(map, subject, at);
    let day = at.or_else(|| map.stances.values().map(|stance| stance.as_of).max());
    let mut members: BTreeMap<&ActorId, BTreeSet<&ActorId>> = BTreeMap::new();
    for (id, actor) in &map.actors {
        for membership in &actor.memberships {
            let begun = membership.from.is_none_or(|from| day.is_none_or(|day| from <= day));
            let lasts = membership.to.is_none_or(|to| day.is_none_or(|day| day <= to));
            if begun && lasts {
                members.entry(&membership.within).or_default().insert(id);
            }
        }
    }
    let middle = map.scale(subject).map_or(0.0, crate::model::Scale::middle);
    let mut all = own.clone();
    for &actor in members.keys() {
        if own.contains_key(actor) {
            continue;
        }
        let mut voices = BTreeMap::new();
        let mut seen = BTreeSet::from([actor]);
        let mut ask = vec![actor];
        while let Some(next) = ask.pop() {
            for &member in members.get(next).into_iter().flatten() {
                if !seen.insert(member) {
                    continue;
                }
                match own.get(member) {
                    Some(position) => drop(voices.insert(member, position.clone())),
                    None => ask.push(member),
                }
            }
        }
        let voices: Vec<Position> = voices.into_values().collect();
        if let Some(line) = joined(&voices, middle) {
            let basis = line.basis.max(Basis::Inferred);
            all.insert(actor.clone(), Position { basis, roll_up: true, ..line });
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::edit;
    use crate::model::{
        Actor, Anchor, Coder, Dimension, DimensionId, Finite, ItemId, Membership, Quote, Source,
    };
    use proptest::prelude::*;

    fn id<I: ItemId>(text: &str) -> I {
        I::parse(text).unwrap()
    }
    fn day(text: &str) -> Date {
        text.parse().unwrap()
    }
    fn guarantee() -> Subject {
        Subject::Dimension(id("g"))
    }
    fn base() -> StanceMap {
        let mut map = StanceMap::new("test");
        map = edit::put(&map, &id::<DimensionId>("g"), Dimension::new("Guarantee")).unwrap();
        for actor in ["italy", "meloni", "tajani", "salvini"] {
            let mut item = Actor::new(actor);
            if actor != "italy" {
                item.memberships.push(Membership::new(id::<ActorId>("italy")));
            }
            map = edit::put(&map, &id(actor), item).unwrap();
        }
        for coder in ["ann", "ben"] {
            map = edit::put(&map, &id(coder), Coder::new(coder)).unwrap();
        }
        let mut source = Source::new("Brief");
        source.text = "No soldiers. Cover like Article 5.".into();
        map = edit::put(&map, &id("brief"), source).unwrap();
        for (quote, start, exact, credibility) in [("q1", 0, "No soldiers.", 3), ("q2", 13, "Cover", 6)] {
            let mut anchor = Anchor::new(exact);
            (anchor.start, anchor.end) = (start, start + exact.chars().count());
            let mut item = Quote::new(id::<crate::model::SourceId>("brief"), anchor);
            item.credibility = Credibility::new(credibility).unwrap();
            map = edit::put(&map, &id(quote), item).unwrap();
        }
        map
    }
    fn stance(actor: &str, position: f64, as_of: &str, coder: &str) -> Stance {
        let mut stance =
            Stance::new(id::<ActorId>(actor), guarantee(), Finite::new(position).unwrap(), day(as_of));
        stance.coder = (!coder.is_empty()).then(|| id(coder));
        stance
    }
    fn with(map: &StanceMap, name: &str, stance: Stance) -> StanceMap {
        edit::put(map, &id(name), stance).unwrap()
    }
    fn of(map: &StanceMap, actor: &str, at: Option<&str>) -> Option<Position> {
        positions(map, &guarantee(), at.map(day)).remove(&id(actor))
    }

    #[test]
    fn the_latest_stance_on_or_before_the_day_counts() {
        let map = with(&base(), "s1", stance("meloni", 4.0, "2025-02-20", ""));
        let map = with(&map, "s2", stance("meloni", 8.0, "2025-03-06", ""));
        assert_eq!(of(&map, "meloni", None).unwrap().value, 8.0);
        assert_eq!(of(&map, "meloni", Some("2025-03-06")).unwrap().value, 8.0);
        assert_eq!(of(&map, "meloni", Some("2025-03-05")).unwrap().value, 4.0);
        assert_eq!(of(&map, "meloni", Some("2025-02-19")), None, "silence is no position");
    }

    #[test]
    fn coders_give_their_mean_and_keep_their_spread() {
        let mut first = stance("meloni", 4.0, "2025-03-06", "ann");
        first.range = Some(Range::new(3.0, 5.0).unwrap());
        first.confidence = Confidence::High;
        let mut second = stance("meloni", 8.0, "2025-03-07", "ben");
        second.basis = Basis::Inferred;
        let map = with(&with(&base(), "s1", first), "s2", second);
        let position = of(&map, "meloni", None).unwrap();
        assert_eq!((position.value, position.spread, position.voices), (6.0, 4.0, 2));
        assert_eq!(position.range, Some(Range::new(3.0, 8.0).unwrap()));
        assert_eq!((position.basis, position.confidence), (Basis::Inferred, Confidence::Moderate));
        assert_eq!(position.as_of, day("2025-03-07"));
        assert!(position.contested && !position.roll_up);
        assert_eq!(position.stances.len(), 2);
    }

    #[test]
    fn neutral_is_a_position_and_not_contested() {
        let map = with(&base(), "s1", stance("meloni", 5.0, "2025-03-06", ""));
        let position = of(&map, "meloni", None).unwrap();
        assert_eq!(position.value, 5.0);
        assert!(!position.contested);
        assert_eq!(of(&map, "tajani", None), None);
    }

    #[test]
    fn the_best_credibility_counts_and_none_cannot_be_judged() {
        let mut quoted = stance("meloni", 5.0, "2025-03-06", "");
        quoted.evidence = vec![id("q2")];
        let map = with(&base(), "s1", quoted.clone());
        assert!(!of(&map, "meloni", None).unwrap().is_judged(), "6 is not a grade");
        quoted.evidence.push(id("q1"));
        let map = with(&map, "s1", quoted.clone());
        assert_eq!(of(&map, "meloni", None).unwrap().credibility.get(), 3);
        quoted.evidence.clear();
        assert!(!of(&with(&map, "s1", quoted), "meloni", None).unwrap().is_judged());
    }

    #[test]
    fn an_actor_is_shown_by_the_line_of_those_who_speak_for_it() {
        let map = with(&base(), "s1", stance("meloni", 8.0, "2025-03-06", ""));
        let map = with(&map, "s2", stance("salvini", 1.0, "2025-02-26", ""));
        let italy = of(&map, "italy", None).unwrap();
        assert_eq!((italy.value, italy.spread, italy.voices, italy.roll_up), (4.5, 7.0, 2, true));
        assert_eq!(italy.basis, Basis::Inferred);
        assert!(!own_positions(&map, &guarantee(), None).contains_key(&id::<ActorId>("italy")));
        let map = with(&map, "s3", stance("italy", 8.0, "2025-03-06", ""));
        assert!(!of(&map, "italy", None).unwrap().roll_up, "its own stance goes first");
    }

    #[test]
    fn only_memberships_of_the_day_count() {
        let map = with(&base(), "s1", stance("meloni", 8.0, "2025-03-06", ""));
        let map = edit::alter::<Actor>(&map, &id("meloni"), |meloni| {
            meloni.memberships[0].to = Some(day("2025-03-10"));
        })
        .unwrap();
        assert!(of(&map, "italy", Some("2025-03-10")).is_some());
        assert!(of(&map, "italy", Some("2025-03-11")).is_none());
        assert!(of(&map, "italy", None).is_some(), "the newest stance is of 6 March");
    }

    #[test]
    fn circles_of_memberships_end() {
        let map = edit::alter::<Actor>(&base(), &id("italy"), |italy| {
            italy.memberships.push(Membership::new(id::<ActorId>("salvini")));
        })
        .unwrap();
        assert_eq!(of(&map, "italy", None), None);
        let map = with(&map, "s1", stance("meloni", 8.0, "2025-03-06", ""));
        assert_eq!(of(&map, "salvini", None).unwrap().value, 8.0);
    }

    proptest! {
        #[test]
        fn a_position_lies_between_its_voices(
            values in prop::collection::vec(0.0..=10.0_f64, 1..5),
            days in prop::collection::vec(1_i8..28, 5),
        ) {
            let mut map = base();
            for (n, value) in values.iter().enumerate() {
                let coder = format!("c{n}");
                map = edit::put(&map, &id(&coder), Coder::new(coder.as_str())).unwrap();
                let as_of = format!("2025-03-{:02}", days[n]);
                map = with(&map, &format!("s{n}"), stance("meloni", *value, &as_of, &coder));
            }
            let position = of(&map, "meloni", None).unwrap();
            let lowest = values.iter().copied().fold(f64::INFINITY, f64::min);
            let highest = values.iter().copied().fold(f64::NEG_INFINITY, f64::max);
            prop_assert!((lowest..=highest).contains(&position.value));
            prop_assert_eq!(position.spread, highest - lowest);
            prop_assert_eq!(position.voices, values.len());
        }
    }
}
