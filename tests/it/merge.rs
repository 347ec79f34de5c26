//! Laws of merging and uniting: what must hold whatever two people did to a map.

use std::collections::BTreeSet;
use std::sync::Arc;

use proptest::collection::vec;
use proptest::prelude::*;
use stancemap::edit::merge::{Decision, Merged, Names, description, merge, resolve};
use stancemap::edit::{self, compare, difference, unite};
use stancemap::model::anchor::anchor_at;
use stancemap::model::record::Record;
use stancemap::model::references::referred;
use stancemap::model::*;
use stancemap::store::{read, to_text};
use stancemap::text::replace_text;

use crate::support::{maps, text};

/// What somebody does to a map, by numbers that choose among what it holds.
#[derive(Debug, Clone)]
enum Deed {
    Title(String),
    Actor(String, Option<usize>),
    Actors(usize, usize, String, f64),
    Line(usize, String),
    Scale(usize, f64, f64),
    Point(usize, f64, String),
    Place(usize, usize, f64),
    NewStance(usize, usize, f64),
    Move(usize, f64, Option<f64>),
    Subject(usize, usize),
    Evidence(usize, usize),
    Board(usize, usize, f64),
    Note(usize, String),
    Text(usize, String),
    NewQuote(usize, usize, usize),
    Anchor(usize, usize, usize),
    Dates(usize, usize, usize),
    Extra(usize, String),
    Delete(usize),
}

fn deed() -> impl Strategy<Value = Deed> {
    let at = || any::<usize>();
    prop_oneof![
        text().prop_map(Deed::Title),
        (text(), proptest::option::of(at())).prop_map(|(name, within)| Deed::Actor(name, within)),
        (at(), at(), text(), 0.0..=1.0).prop_map(|(a, b, t, f)| Deed::Actors(a, b, t, f)),
        (at(), "[a-c]").prop_map(|(at, line)| Deed::Line(at, line)),
        (at(), -200.0..200.0, 0.1..200.0).prop_map(|(at, low, extent)| Deed::Scale(at, low, extent)),
        (at(), 0.0..=1.0, "[a-c]").prop_map(|(at, share, label)| Deed::Point(at, share, label)),
        (at(), at(), 0.0..=1.0).prop_map(|(a, b, share)| Deed::Place(a, b, share)),
        (at(), at(), 0.0..=1.0).prop_map(|(a, b, share)| Deed::NewStance(a, b, share)),
        (at(), 0.0..=1.0, proptest::option::of(0.0..=1.0)).prop_map(|(a, p, r)| Deed::Move(a, p, r)),
        (at(), at()).prop_map(|(a, b)| Deed::Subject(a, b)),
        (at(), at()).prop_map(|(a, b)| Deed::Evidence(a, b)),
        (at(), at(), -9.0..9.0).prop_map(|(a, b, x)| Deed::Board(a, b, x)),
        (at(), "[a-c]").prop_map(|(at, words)| Deed::Note(at, words)),
        (at(), "[a-z ]{0,6}").prop_map(|(at, words)| Deed::Text(at, words)),
        (at(), at(), at()).prop_map(|(a, b, c)| Deed::NewQuote(a, b, c)),
        (at(), at(), at()).prop_map(|(a, b, c)| Deed::Anchor(a, b, c)),
        (at(), at(), at()).prop_map(|(a, b, c)| Deed::Dates(a, b, c)),
        (at(), "[0-9]").prop_map(|(at, ron)| Deed::Extra(at, ron)),
        at().prop_map(Deed::Delete),
        at().prop_map(Deed::Delete),
    ]
}

fn nth<T: Item>(map: &StanceMap, seed: usize) -> Option<T::Id> {
    let section = T::section(map);
    (!section.is_empty()).then(|| section.keys().nth(seed % section.len()).unwrap().clone())
}

/// The map after a deed; the map as it is where the deed can't be done.
fn done(map: &StanceMap, deed: &Deed) -> StanceMap {
    tried(map, deed).unwrap_or_else(|| map.clone())
}

fn tried(map: &StanceMap, deed: &Deed) -> Option<StanceMap> {
    let on = |dimension: &DimensionId, share: f64| {
        let scale = map.dimensions[dimension].scale;
        Finite::or_zero(scale.clamp(scale.low() + scale.extent() * share))
    };
    match deed {
        Deed::Title(title) => Some(edit::describe(map, title, &map.description)),
        Deed::Actor(name, within) => {
            let mut actor = Actor::new(name.clone());
            actor.memberships =
                within.and_then(|seed| nth::<Actor>(map, seed)).map(Membership::new).into_iter().collect();
            edit::add(map, name, actor).ok().map(|(map, _)| map)
        }
        Deed::Actors(at, field, words, share) => {
            edit::alter::<Actor>(map, &nth::<Actor>(map, *at)?, |actor| match field % 4 {
                0 => actor.influence = Unit::clamped(*share),
                1 => actor.aliases.push(words.clone()),
                2 => actor.bloc = nth::<Bloc>(map, *field),
                _ => drop(actor.aliases.pop()),
            })
            .ok()
        }
        Deed::Line(at, line) => edit::alter::<Stance>(map, &nth::<Stance>(map, *at)?, |stance| {
            let mut lines: Vec<&str> = stance.rationale.split('\n').collect();
            lines.insert(at % (lines.len() + 1), line);
            stance.rationale = lines.join("\n");
        })
        .ok(),
        Deed::Scale(at, low, extent) => {
            edit::alter::<Dimension>(map, &nth::<Dimension>(map, *at)?, |dimension| {
                dimension.scale = Scale::new(*low, low + extent).unwrap();
            })
            .ok()
        }
        Deed::Point(at, share, label) => {
            let id = nth::<Dimension>(map, *at)?;
            let point = ScalePoint::new(on(&id, *share), label.clone());
            edit::alter::<Dimension>(map, &id, |dimension| dimension.points.push(point)).ok()
        }
        Deed::Place(at, dimension, share) => {
            let dimension = nth::<Dimension>(map, *dimension)?;
            let place = on(&dimension, *share);
            edit::alter::<Proposal>(map, &nth::<Proposal>(map, *at)?, |proposal| {
                proposal.places.insert(dimension, place);
            })
            .ok()
        }
        Deed::NewStance(actor, dimension, share) => {
            let dimension = nth::<Dimension>(map, *dimension)?;
            let place = on(&dimension, *share);
            let day = Date::new(2025, 3, 6).unwrap();
            let stance = Stance::new(nth::<Actor>(map, *actor)?, Subject::Dimension(dimension), place, day);
            edit::add(map, "s", stance).ok().map(|(map, _)| map)
        }
        Deed::Move(at, share, range) => {
            let id = nth::<Stance>(map, *at)?;
            let scale = map.scale(&map.stances[&id].subject)?;
            let position = scale.clamp(scale.low() + scale.extent() * share);
            edit::alter::<Stance>(map, &id, |stance| {
                if at % 2 == 0 {
                    stance.position = Finite::or_zero(position);
                }
                let position = stance.position.get();
                let wide =
                    |share| Range::new(scale.clamp(position - scale.extent() * share), position).unwrap();
                stance.range = range.map(wide);
            })
            .ok()
        }
        Deed::Subject(at, dimension) => {
            let dimension = nth::<Dimension>(map, *dimension)?;
            let place = on(&dimension, 0.5);
            edit::alter::<Stance>(map, &nth::<Stance>(map, *at)?, |stance| {
                (stance.subject, stance.position, stance.range) =
                    (Subject::Dimension(dimension), place, None);
            })
            .ok()
        }
        Deed::Evidence(at, quote) => {
            let quote = nth::<Quote>(map, *quote)?;
            edit::alter::<Stance>(map, &nth::<Stance>(map, *at)?, |stance| stance.evidence.push(quote)).ok()
        }
        Deed::Board(at, actor, x) => {
            let actor = nth::<Actor>(map, *actor)?;
            edit::rearrange(map, &nth::<Board>(map, *at)?, |board| {
                board.actors.insert(actor, BoardPoint::at(*x, *x));
            })
            .ok()
        }
        Deed::Note(at, words) => edit::rearrange(map, &nth::<Board>(map, *at)?, |board| {
            let keys: Vec<NoteId> = board.notes.keys().cloned().collect();
            if let Some(note) = keys.get(at % 3).and_then(|key| board.notes.get_mut(key)) {
                if at % 2 == 0 { note.text.clone_from(words) } else { note.at = BoardPoint::at(1.0, 2.0) }
            }
        })
        .ok(),
        Deed::Text(at, words) => {
            let id = nth::<Source>(map, *at)?;
            let mut chars: Vec<char> = map.sources[&id].text.as_str().chars().collect();
            let place = at % (chars.len() + 1);
            chars.splice(place..(place + at % 3).min(chars.len()), words.chars());
            let text: String = chars.into_iter().collect();
            replace_text(map, &id, &text).ok().map(|replaced| replaced.map)
        }
        Deed::NewQuote(source, from, to) => {
            let source = nth::<Source>(map, *source)?;
            let text = &map.sources[&source].text;
            let length = text.len().max(1);
            let anchor = anchor_at(text, from % length, to % length)?;
            edit::add(map, "q", Quote::new(source, anchor)).ok().map(|(map, _)| map)
        }
        Deed::Anchor(at, from, to) => {
            let id = nth::<Quote>(map, *at)?;
            let text = &map.sources[&map.quotes[&id].source].text;
            let length = text.len().max(1);
            let anchor = anchor_at(text, from % length, to % length)?;
            edit::alter::<Quote>(map, &id, |quote| (quote.anchor, quote.lost) = (anchor, false)).ok()
        }
        Deed::Dates(at, since, until) => {
            let day = |n: &usize| Date::new(2020, 1, (n % 28) as i8 + 1).ok();
            edit::alter::<Relation>(map, &nth::<Relation>(map, *at)?, |relation| {
                if at % 2 == 0 { relation.since = day(since) } else { relation.until = day(until) }
            })
            .ok()
        }
        Deed::Extra(at, ron) => edit::alter::<Actor>(map, &nth::<Actor>(map, *at)?, |actor| {
            actor.extra.insert(format!("x{}", at % 2), ron.clone());
        })
        .ok(),
        Deed::Delete(at) => {
            let ids: Vec<AnyId> = map.ids().collect();
            (!ids.is_empty()).then(|| edit::delete(map, [ids[at % ids.len()].clone()]).0)
        }
    }
}

fn all_done(map: &StanceMap, deeds: &[Deed]) -> StanceMap {
    deeds.iter().fold(map.clone(), |map, deed| done(&map, deed))
}

/// A map and what two people made of it.
fn versions() -> impl Strategy<Value = (StanceMap, StanceMap, StanceMap)> {
    (maps(), vec(deed(), 0..8), vec(deed(), 0..8)).prop_map(|(base, ours, theirs)| {
        let (ours, theirs) = (all_done(&base, &ours), all_done(&base, &theirs));
        (base, ours, theirs)
    })
}

fn plain(base: Option<&StanceMap>, ours: &StanceMap, theirs: &StanceMap) -> Merged {
    merge(base, ours, theirs, Names::default())
}

/// The items that the conflicts of a map are about; the map itself is none.
fn at_odds(map: &StanceMap) -> BTreeSet<Option<AnyId>> {
    map.conflicts.values().map(|conflict| conflict.item.clone()).collect()
}

/// The map without what its conflicts are about: those items, and the quotes of sources with two texts.
fn undisputed(map: &StanceMap, disputed: &BTreeSet<Option<AnyId>>) -> StanceMap {
    let mut rest = map.clone();
    rest.conflicts.clear();
    let settled = |quote: &Quote| !disputed.contains(&Some(quote.source.clone().into()));
    rest.quotes = map
        .quotes
        .iter()
        .filter(|(_, quote)| settled(quote))
        .map(|(id, q)| (id.clone(), q.clone()))
        .collect();
    for id in disputed.iter().flatten() {
        match id {
            AnyId::Coder(id) => drop(rest.coders.remove(id)),
            AnyId::Bloc(id) => drop(rest.blocs.remove(id)),
            AnyId::Dimension(id) => drop(rest.dimensions.remove(id)),
            AnyId::Actor(id) => drop(rest.actors.remove(id)),
            AnyId::Proposal(id) => drop(rest.proposals.remove(id)),
            AnyId::Event(id) => drop(rest.events.remove(id)),
            AnyId::Source(id) => drop(rest.sources.remove(id)),
            AnyId::Quote(id) => drop(rest.quotes.remove(id)),
            AnyId::Stance(id) => drop(rest.stances.remove(id)),
            AnyId::Relation(id) => drop(rest.relations.remove(id)),
            AnyId::Board(id) => drop(rest.boards.remove(id)),
            AnyId::Chart(id) => drop(rest.charts.remove(id)),
            AnyId::Conflict(_) => panic!("a conflict about a conflict"),
        }
    }
    if disputed.contains(&None) {
        (rest.title, rest.description) = (String::new(), String::new());
    }
    rest
}

/// The fields whose values are put together and not chosen.
const JOINED: [&str; 17] = [
    "aliases",
    "memberships",
    "points",
    "places",
    "evidence",
    "actors",
    "subjects",
    "dismissed",
    "dismissed_names",
    "quotes",
    "sources",
    "notes",
    "layers",
    "locked",
    "pinned",
    "rationale",
    "extra",
];

/// The fields of one side's items that aren't as that side left them and about which nothing is listed.
fn vanished(base: &StanceMap, side: &StanceMap, other: &StanceMap, merged: &Merged) -> Vec<String> {
    let mut gone = Vec::new();
    let listed = |item: &AnyId, field: &str| {
        merged.map.conflicts.values().any(|conflict| {
            conflict.item.as_ref() == Some(item) && (conflict.field.is_empty() || conflict.field == field)
        })
    };
    macro_rules! look {
        ($($kind:ident),*) => {$(
            for (id, item) in $kind::section(side) {
                let any: AnyId = id.clone().into();
                let (was, theirs) = ($kind::section(base).get(id), $kind::section(other).get(id));
                if was == Some(item) {
                    continue;
                }
                let Some(now) = $kind::section(&merged.map).get(id) else {
                    gone.push(format!("{any}"));
                    continue;
                };
                for field in now.differing_fields(item) {
                    let text = |item: Option<&Arc<$kind>>| item.and_then(|item| item.field_text(field));
                    let mine = was.is_none() || text(was) != text(Some(item));
                    let also = theirs.is_some() && text(theirs) != text(was);
                    // A quote stands on the text that the merge came to, and a hash is of it.
                    let settled = match any.kind() {
                        Kind::Quote => matches!(field, "anchor" | "lost"),
                        Kind::Source => field == "sha256",
                        _ => false,
                    };
                    if mine && !listed(&any, field) && !settled && !(also && JOINED.contains(&field)) {
                        gone.push(format!("{any}, {field}: {:?} is now {:?}", text(Some(item)), text(Some(now))));
                    }
                }
            }
        )*};
    }
    look!(Coder, Bloc, Dimension, Actor, Proposal, Event, Source, Quote, Stance, Relation, Board, Chart);
    gone
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]

    #[test]
    fn a_side_that_did_nothing_changes_nothing((base, ours, _) in versions()) {
        for merged in [plain(Some(&base), &ours, &base), plain(Some(&base), &base, &ours), plain(Some(&base), &ours, &ours), plain(None, &ours, &ours)] {
            prop_assert_eq!(&merged.map, &ours);
            prop_assert_eq!(merged.conflicts, []);
        }
    }

    #[test]
    fn merging_leaves_a_valid_map_from_which_nothing_vanished((base, ours, theirs) in versions()) {
        let merged = plain(Some(&base), &ours, &theirs);
        prop_assert_eq!(integrity::check(&merged.map), []);
        prop_assert_eq!(vanished(&base, &theirs, &ours, &merged), Vec::<String>::new());
        prop_assert_eq!(vanished(&base, &ours, &theirs, &merged), Vec::<String>::new());
        for id in base.ids().filter(|id| !ours.contains(id) || !theirs.contains(id)) {
            let listed = at_odds(&merged.map).contains(&Some(id.clone()));
            prop_assert!(!merged.map.contains(&id) || listed, "{} came back without a word", id);
        }
    }

    #[test]
    fn it_doesn_t_matter_whose_map_is_ours((base, ours, theirs) in versions()) {
        for base in [Some(&base), None] {
            let (one, other) = (plain(base, &ours, &theirs), plain(base, &theirs, &ours));
            let disputed = at_odds(&one.map);
            prop_assert_eq!(&disputed, &at_odds(&other.map));
            prop_assert_eq!(undisputed(&one.map, &disputed), undisputed(&other.map, &disputed));
        }
    }

    #[test]
    fn without_a_base_all_of_both_is_there((_, ours, theirs) in versions()) {
        let merged = plain(None, &ours, &theirs);
        prop_assert_eq!(integrity::check(&merged.map), []);
        for id in ours.ids().chain(theirs.ids()) {
            prop_assert!(merged.map.contains(&id), "{} vanished", id);
        }
    }

    #[test]
    fn every_conflict_is_told_decided_and_survives_a_file((base, ours, theirs) in versions()) {
        let merged = plain(Some(&base), &ours, &theirs);
        let text = to_text(&merged.map).unwrap();
        let again = read(&text).unwrap();
        prop_assert_eq!(&again.map, &merged.map);
        prop_assert_eq!(again.problems.len(), 0);
        for (id, conflict) in &merged.map.conflicts {
            prop_assert!(!description(&merged.map, conflict).about.is_empty());
            let kept = resolve(&merged.map, id, Decision::Kept).unwrap();
            prop_assert!(kept.conflicts.len() < merged.map.conflicts.len());
            match resolve(&merged.map, id, Decision::Other) {
                Ok(next) => {
                    prop_assert_eq!(integrity::check(&next), []);
                    prop_assert!(!next.conflicts.contains_key(id));
                }
                Err(why) => prop_assert!(!why.to_string().is_empty()),
            }
        }
    }

    #[test]
    fn two_maps_compare_as_the_same_when_they_are((base, ours, _) in versions()) {
        let told = compare::compare(&base, &ours);
        prop_assert_eq!(told.is_empty(), base == ours);
        let expected = difference(&base, &ours);
        prop_assert_eq!(told.len(), expected.changes.len() + usize::from(!expected.map_fields.is_empty()));
    }

    #[test]
    fn united_actors_are_one((base, ours, theirs) in versions(), seed in any::<usize>()) {
        let map = plain(Some(&base), &ours, &theirs).map;
        let ids: Vec<ActorId> = map.actors.keys().cloned().collect();
        if ids.len() < 2 {
            return Ok(());
        }
        let (keep, gone) = (&ids[seed % ids.len()], &ids[(seed + 1) % ids.len()]);
        let next = unite::unite(&map, keep, gone).unwrap();
        prop_assert_eq!(integrity::check(&next), []);
        let gone: AnyId = gone.clone().into();
        prop_assert!(!next.contains(&gone));
        for id in next.ids() {
            prop_assert!(!referred(&next, &id).contains(&gone), "{} refers to {}", id, gone);
        }
        prop_assert_eq!(next.stances.len(), map.stances.len());
    }
}

/// Who says a thing, and which of two.
type Said = (usize, usize);

const SPEAKERS: [&str; 4] = ["Ann", "Anna", "Bob", "Rob"];
const SAYINGS: [&str; 2] = ["I agree.", "We will not agree."];

/// A text of what was said, and for each thing the characters where it stands.
fn transcript(said: &[Said], verb: &str) -> (String, Vec<(usize, usize)>) {
    let (mut text, mut places) = (String::new(), Vec::new());
    for (speaker, saying) in said {
        text += &format!("{} {verb}: ", SPEAKERS[*speaker]);
        let start = text.chars().count();
        text += SAYINGS[*saying];
        places.push((start, text.chars().count()));
        text += " ";
    }
    (text, places)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]

    /// Many say the same in nearly the same words, and the text is another in the end: no quote comes to stand on
    /// somebody else's words, by merging, by replacing the text or by opening a file whose text was changed.
    #[test]
    fn a_quote_stays_with_its_speaker(
        old in vec((0..4_usize, 0..2_usize), 1..7),
        edits in vec((any::<usize>(), 0..4_usize, (0..4_usize, 0..2_usize)), 0..4),
        long in any::<bool>(),
    ) {
        let mut new = old.clone();
        for (at, deed, said) in edits {
            let at = at % (new.len() + 1);
            match deed {
                0 => new.insert(at, said),
                1 if at < new.len() => drop(new.remove(at)),
                2 if at < new.len() => new[at] = said,
                3 if at + 1 < new.len() => new.swap(at, at + 1),
                _ => {}
            }
        }
        let verb = if long { "told reporters who were waiting at the gate" } else { "said" };
        let ((old_text, places), (new_text, new_places)) = (transcript(&old, verb), transcript(&new, verb));
        let mut source = Source::new("Talk");
        source.set_text(old_text.as_str().into());
        let (base, source) = edit::add(&StanceMap::new("m"), "t", source).unwrap();
        let mut theirs = base.clone();
        let mut quotes = Vec::new();
        for ((from, to), (speaker, _)) in places.iter().zip(&old) {
            let anchor = anchor_at(&old_text.as_str().into(), *from, *to).unwrap();
            let (next, quote) = edit::add(&theirs, "q", Quote::new(source.clone(), anchor)).unwrap();
            theirs = next;
            quotes.push((quote, *speaker));
        }
        let ours = edit::alter::<Source>(&base, &source, |source| source.set_text(new_text.as_str().into())).unwrap();
        let mut by_hand = theirs.clone();
        by_hand.sources.insert(source.clone(), ours.sources[&source].clone());
        let mut ways = vec![
            merge(Some(&base), &ours, &theirs, Names::default()).map,
            merge(Some(&base), &theirs, &ours, Names::default()).map,
            replace_text(&theirs, &source, &new_text).unwrap().map,
        ];
        // A file keeps 32 characters of what is around a passage, which must hold who speaks.
        if !long {
            ways.push(read(&to_text(&by_hand).unwrap()).unwrap().map);
        }
        for map in ways {
            for (quote, speaker) in &quotes {
                let now = &map.quotes[quote];
                let at = new_places.iter().position(|place| *place == (now.anchor.start, now.anchor.end));
                let says = at.map(|at| new[at].0);
                prop_assert!(now.lost || says == Some(*speaker), "{:?} in {:?} of {:?}", now.anchor, new_text, old_text);
                prop_assert!(old != new || !now.lost, "nothing changed");
            }
        }
    }
}
