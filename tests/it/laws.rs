//! Laws of editing: undo and redo walk the same maps, deletion leaves valid maps.

use std::collections::BTreeSet;
use std::sync::Arc;

use proptest::collection::vec;
use proptest::prelude::*;
use stancemap::edit::{self, BlindView, History, Patch, Referrers, difference};
use stancemap::model::{Actor, AnyId, BlocId, ItemId as _, Stance, StanceMap, Unit, integrity};

use crate::support::{maps, text};

/// An edit, by numbers that choose among what the map holds.
#[derive(Debug, Clone)]
enum Change {
    Title(String),
    AddActor(String),
    Influence(usize, f64),
    Rationale(usize, String),
    Delete(usize),
}

fn change() -> impl Strategy<Value = Change> {
    prop_oneof![
        text().prop_map(Change::Title),
        text().prop_map(Change::AddActor),
        (any::<usize>(), 0.0..=1.0).prop_map(|(at, share)| Change::Influence(at, share)),
        (any::<usize>(), text()).prop_map(|(at, words)| Change::Rationale(at, words)),
        any::<usize>().prop_map(Change::Delete),
    ]
}

fn nth<K: Clone>(mut keys: impl ExactSizeIterator<Item = K>, seed: usize) -> Option<K> {
    let count = keys.len();
    if count == 0 { None } else { keys.nth(seed % count) }
}

fn made(map: &StanceMap, change: &Change) -> StanceMap {
    let none = map.clone();
    match change {
        Change::Title(title) => edit::describe(map, title, &map.description),
        Change::AddActor(name) => edit::add(map, name, Actor::new(name.clone())).unwrap().0,
        Change::Influence(at, share) => nth(map.actors.keys(), *at).map_or(none, |id| {
            edit::alter::<Actor>(map, id, |actor| actor.influence = Unit::clamped(*share)).unwrap()
        }),
        Change::Rationale(at, words) => nth(map.stances.keys(), *at).map_or(none, |id| {
            edit::alter::<Stance>(map, id, |stance| stance.rationale = words.clone()).unwrap()
        }),
        Change::Delete(at) => {
            let ids: Vec<AnyId> = map.ids().collect();
            nth(ids.into_iter(), *at).map_or(none, |id| edit::delete(map, [id]).0)
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 120, ..ProptestConfig::default() })]

    #[test]
    fn undo_then_redo_is_the_identity(start in maps(), changes in vec(change(), 1..12)) {
        let mut history = History::new(start.clone());
        let mut states = vec![start];
        for (at, change) in changes.iter().enumerate() {
            let next = made(history.map(), change);
            prop_assert_eq!(integrity::check(&next), []);
            if !history.apply(format!("Step {at}"), next.clone()).is_empty() {
                states.push(next);
            }
        }
        prop_assert_eq!(history.undo_depth(), states.len() - 1);
        for state in states.iter().rev().skip(1) {
            history.undo();
            prop_assert_eq!(&**history.map(), state);
        }
        prop_assert!(!history.is_modified());
        for state in states.iter().skip(1) {
            history.redo();
            prop_assert_eq!(&**history.map(), state);
        }
    }

    #[test]
    fn what_follows_a_history_step_by_step_is_what_a_look_at_the_whole_map_gives(
        start in maps(), changes in vec(change(), 1..12), coder in any::<usize>(), back in any::<bool>(),
    ) {
        let mut history = History::new(start);
        let me = nth(history.map().coders.keys().cloned(), coder);
        let mut referrers = Referrers::new(history.map());
        let mut view = BlindView::new(history.map(), me.clone());
        let mut seen: BTreeSet<AnyId> = view.shown().ids().collect();
        for (at, change) in changes.iter().enumerate() {
            let next = made(history.map(), change);
            history.apply(format!("Step {at}"), next);
        }
        if back {
            history.go_to(history.undo_depth() / 2);
        }
        for step in history.take_committed() {
            prop_assert_eq!(&*step.difference, &difference(&step.from, &step.to));
            prop_assert_eq!(&Patch::of(&step.difference, &step.from, &step.to).apply(&step.from), &*step.to);
            referrers.follow(&step.to, &step.difference);
            prop_assert_eq!(&referrers, &Referrers::new(&step.to));
            view.follow(&step.to, &step.difference);
            let anew = BlindView::new(&step.to, me.clone());
            prop_assert_eq!(integrity::check(view.shown()), []);
            for id in anew.shown().ids() {
                prop_assert!(view.shown().contains(&id), "{} should be seen", id);
            }
            for id in view.shown().ids() {
                // What was seen once stays seen; nothing else comes to light.
                prop_assert!(anew.shown().contains(&id) || seen.contains(&id), "{} should be hidden", id);
                prop_assert!(step.to.contains(&id));
            }
            seen = view.shown().ids().collect();
        }
        prop_assert!(history.take_committed().is_empty());
    }

    #[test]
    fn deleting_by_what_refers_is_deleting_by_looking_through_the_map(
        map in maps(), seeds in vec(any::<usize>(), 1..4),
    ) {
        let ids: Vec<AnyId> = map.ids().collect();
        prop_assume!(!ids.is_empty());
        let chosen: Vec<AnyId> = seeds.iter().map(|seed| ids[seed % ids.len()].clone()).collect();
        let map = Arc::new(map);
        let known = Referrers::new(&map).delete(chosen.clone());
        prop_assert_eq!(known, edit::delete(&map, chosen));
    }

    #[test]
    fn a_cancelled_gesture_never_was(start in maps(), changes in vec(change(), 1..6)) {
        let mut history = History::new(start.clone());
        history.begin("Gesture");
        for change in &changes {
            let next = made(history.start(), change);
            history.update(next);
        }
        history.cancel();
        prop_assert_eq!(&**history.map(), &start);
        prop_assert_eq!(history.undo_depth(), 0);
    }

    #[test]
    fn deletion_names_all_that_goes_and_leaves_a_valid_map(map in maps(), seed in any::<usize>()) {
        let ids: Vec<AnyId> = map.ids().collect();
        prop_assume!(!ids.is_empty());
        let id = ids[seed % ids.len()].clone();
        let (next, gone) = edit::delete(&map, [id.clone()]);
        prop_assert_eq!(integrity::check(&next), []);
        prop_assert!(gone.contains(&id));
        for id in ids {
            prop_assert_eq!(next.contains(&id), !gone.contains(&id), "{} went without a word", id);
        }
    }

    #[test]
    fn blocs_that_come_and_go_change_no_other_s_look(start in maps(), seeds in vec(any::<usize>(), 1..12)) {
        let mut map = start;
        for (n, seed) in seeds.into_iter().enumerate() {
            let before = map.bloc_looks();
            if seed % 3 > 0 {
                let id = BlocId::parse(&format!("{}-{n}", char::from(b'a' + (seed / 3 % 26) as u8))).unwrap();
                map = edit::put(&map, &id, map.new_bloc("New")).unwrap();
                for (other, look) in &before {
                    prop_assert_eq!(map.bloc_looks()[other], *look, "{} came", id);
                }
                let look = map.bloc_looks()[&id];
                for (other, theirs) in &before {
                    prop_assert_ne!((theirs.colour, theirs.form), (look.colour, look.form), "{}", other);
                    prop_assert_ne!((theirs.grey, theirs.form), (look.grey, look.form), "{}", other);
                }
            } else if let Some(gone) = nth(before.keys(), seed / 3) {
                map = edit::delete(&map, [gone.clone().into()]).0;
                for (other, look) in map.bloc_looks() {
                    prop_assert_eq!((look.colour, look.form), (before[&other].colour, before[&other].form));
                }
            }
        }
    }

    #[test]
    fn a_difference_that_is_applied_gives_the_other_map(one in maps(), other in maps(), changes in vec(change(), 1..6)) {
        prop_assert_eq!(&Patch::between(&one, &other).apply(&one), &other);
        let next = changes.iter().fold(one.clone(), |map, change| made(&map, change));
        let patch = Patch::between(&one, &next);
        prop_assert_eq!(patch.is_empty(), difference(&one, &next).is_empty());
        prop_assert_eq!(&patch.apply(&one), &next);
    }

    #[test]
    fn the_difference_of_a_map_with_itself_is_empty(map in maps()) {
        prop_assert!(difference(&map, &map.clone()).is_empty());
    }
}
