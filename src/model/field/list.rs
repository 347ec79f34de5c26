//! Lists: what either side added is in, what either took out is out, and an order that one side changed
//! holds.

use std::collections::{BTreeMap, BTreeSet};

use super::{Both, FieldValue, to_ron};
use crate::model::any_id::Names;

/// A value of a list by its text, and by how many like it stand before it.
type Key = (String, usize);

/// The values of a list by their keys, in order.
fn keyed<T: FieldValue>(list: &[T]) -> Vec<(Key, &T)> {
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    list.iter()
        .map(|value| {
            let text = to_ron(value);
            let count = seen.entry(text.clone()).or_default();
            *count += 1;
            ((text, *count), value)
        })
        .collect()
}

/// Puts what one side added behind what stands before it there.
fn insert(order: &mut Vec<Key>, side: &[Key], added: &BTreeSet<&Key>) {
    let mut before: Option<&Key> = None;
    for key in side {
        if added.contains(key) {
            let at = before.and_then(|before| order.iter().position(|other| other == before));
            order.insert(at.map_or(0, |at| at + 1), key.clone());
            before = Some(key);
        } else if order.contains(key) {
            before = Some(key);
        }
    }
}

/// What one side added without what the other side has another value for, and whether there is any.
fn apart<'a>(
    added: &BTreeSet<&'a Key>,
    other: &BTreeSet<&Key>,
    taken: &BTreeSet<String>,
    telling: impl Fn(&Key) -> Option<String>,
) -> (BTreeSet<&'a Key>, bool) {
    let is_taken =
        |key: &&&Key| !other.contains(**key) && telling(key).is_some_and(|key| taken.contains(&key));
    let left: BTreeSet<&Key> = added.iter().filter(|key| !is_taken(key)).copied().collect();
    let some = left.len() < added.len();
    (left, some)
}

impl<T: FieldValue> FieldValue for Vec<T> {
    fn is_blank(&self) -> bool {
        self.is_empty()
    }
    fn words(&self, names: &dyn Names) -> String {
        self.iter().map(|value| value.words(names)).collect::<Vec<_>>().join(", ")
    }
    fn change(old: &Self, new: &Self, names: (&dyn Names, &dyn Names)) -> (String, String) {
        let only = |one: &Self, other: &Self| -> Self {
            let known: BTreeSet<Key> = keyed(other).into_iter().map(|(key, _)| key).collect();
            keyed(one).into_iter().filter(|(key, _)| !known.contains(key)).map(|(_, v)| v.clone()).collect()
        };
        let (gone, come) = (only(old, new), only(new, old));
        // Where nothing came or went, the order is what changed.
        if gone.is_empty() && come.is_empty() {
            return (old.words(names.0), new.words(names.1));
        }
        (gone.words(names.0), come.words(names.1))
    }
    fn reconcile(base: Option<&Self>, ours: &Self, theirs: &Self) -> Both<Self> {
        let lists = [base.map_or(&[][..], |base| base), ours, theirs].map(keyed);
        let values: BTreeMap<&Key, &T> = lists.iter().flatten().map(|(key, value)| (key, *value)).collect();
        let [base, ours, theirs] = lists.each_ref().map(|list| {
            let keys: Vec<Key> = list.iter().map(|(key, _)| key.clone()).collect();
            keys
        });
        let [in_base, in_ours, in_theirs] =
            [&base, &ours, &theirs].map(|keys| keys.iter().collect::<BTreeSet<&Key>>());

        // What all three hold, in the order that one side gave it.
        let everywhere = |keys: &[Key]| -> Vec<Key> {
            let stays =
                |key: &&Key| in_base.contains(key) && in_ours.contains(key) && in_theirs.contains(key);
            keys.iter().filter(stays).cloned().collect()
        };
        let (was, our_order, their_order) = (everywhere(&base), everywhere(&ours), everywhere(&theirs));
        let orders_clash = our_order != was && their_order != was && our_order != their_order;
        let order = if our_order == was { their_order.clone() } else { our_order };

        // Two new values of one key can't both be right.
        let ours_added: BTreeSet<&Key> = in_ours.difference(&in_base).copied().collect();
        let theirs_added: BTreeSet<&Key> = in_theirs.difference(&in_base).copied().collect();
        let telling = |key: &Key| values.get(key).and_then(|value| value.key());
        let our_keys: BTreeSet<String> =
            ours_added.difference(&theirs_added).filter_map(|key| telling(key)).collect();
        let their_keys: BTreeSet<String> =
            theirs_added.difference(&ours_added).filter_map(|key| telling(key)).collect();
        let (theirs_left, clash) = apart(&theirs_added, &ours_added, &our_keys, telling);
        let (ours_left, _) = apart(&ours_added, &theirs_added, &their_keys, telling);

        let build = |mut order: Vec<Key>, ours_added: &BTreeSet<&Key>, theirs_added: &BTreeSet<&Key>| {
            let shared: BTreeSet<&Key> = ours_added.intersection(theirs_added).copied().collect();
            let ours_only: BTreeSet<&Key> = ours_added.difference(theirs_added).copied().collect();
            let theirs_only: BTreeSet<&Key> = theirs_added.difference(ours_added).copied().collect();
            // The sides go in the order of what they add, so that it doesn't matter which is ours.
            let mut sides = [(&ours_only, &ours), (&theirs_only, &theirs)];
            sides.sort_by(|a, b| b.0.cmp(a.0));
            insert(&mut order, if ours <= theirs { &ours } else { &theirs }, &shared);
            for (added, side) in sides {
                insert(&mut order, side, added);
            }
            order.iter().filter_map(|key| values.get(key).map(|value| T::clone(value))).collect::<Self>()
        };
        let other = (orders_clash || clash).then(|| {
            build(if orders_clash { their_order } else { order.clone() }, &ours_left, &theirs_added)
        });
        Both { kept: build(order, &ours_added, &theirs_left), other }
    }
}
