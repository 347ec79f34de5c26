//! Fields that hold a value a key: merged key by key.

use std::collections::BTreeMap;

use imbl::{OrdMap, OrdSet};
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::{Both, FieldValue};
use crate::model::any_id::Names;

/// The entries of a map as words: “key: value; key: value”.
pub(super) fn words<'a, K: 'a, V: 'a>(
    entries: impl IntoIterator<Item = (&'a K, &'a V)>,
    names: &dyn Names,
    key: impl Fn(&K, &dyn Names) -> String,
    value: impl Fn(&V, &dyn Names) -> String,
) -> String {
    let words: Vec<String> =
        entries.into_iter().map(|(k, v)| format!("{}: {}", key(k, names), value(v, names))).collect();
    words.join("; ")
}

/// Merges maps key by key. What one side took out and the other changed stays. Callers name the types: on some systems
/// there are further types of which references are iterators, and they could not be told.
pub(super) fn merge<'a, M, K, V>(
    base: Option<&'a M>,
    ours: &'a M,
    theirs: &'a M,
    one: impl Fn(Option<&V>, &V, &V) -> Both<V>,
) -> Both<M>
where
    &'a M: IntoIterator<Item = (&'a K, &'a V)>,
    M: FromIterator<(K, V)>,
    K: Ord + Clone + 'a,
    V: Clone + PartialEq + 'a,
{
    let mut all: BTreeMap<&K, [Option<&V>; 3]> = BTreeMap::new();
    for (key, value) in base.into_iter().flatten() {
        all.entry(key).or_default()[0] = Some(value);
    }
    for (key, value) in ours {
        all.entry(key).or_default()[1] = Some(value);
    }
    for (key, value) in theirs {
        all.entry(key).or_default()[2] = Some(value);
    }
    let (mut kept, mut other, mut clash) = (Vec::new(), Vec::new(), false);
    for (key, values) in all {
        match values {
            [base, Some(ours), Some(theirs)] => {
                let both = one(base, ours, theirs);
                clash |= both.other.is_some();
                other.push((key.clone(), both.other.unwrap_or_else(|| both.kept.clone())));
                kept.push((key.clone(), both.kept));
            }
            [None, Some(value), None] | [None, None, Some(value)] => {
                other.push((key.clone(), value.clone()));
                kept.push((key.clone(), value.clone()));
            }
            [Some(base), Some(value), None] | [Some(base), None, Some(value)] if base != value => {
                clash = true;
                kept.push((key.clone(), value.clone()));
            }
            _ => {}
        }
    }
    Both { kept: kept.into_iter().collect(), other: clash.then(|| other.into_iter().collect()) }
}

impl<K, V> FieldValue for OrdMap<K, V>
where
    K: Ord + FieldValue,
    V: FieldValue,
    Self: Serialize + DeserializeOwned,
{
    fn is_blank(&self) -> bool {
        self.is_empty()
    }
    fn words(&self, names: &dyn Names) -> String {
        words(self, names, K::words, V::words)
    }
    fn change(old: &Self, new: &Self, names: (&dyn Names, &dyn Names)) -> (String, String) {
        let only = |one: &Self, other: &Self, names| {
            let changed = one.iter().filter(|(key, value)| other.get(*key) != Some(value));
            words(changed, names, K::words, V::words)
        };
        (only(old, new, names.0), only(new, old, names.1))
    }
    fn reconcile(base: Option<&Self>, ours: &Self, theirs: &Self) -> Both<Self> {
        merge::<Self, K, V>(base, ours, theirs, V::combine)
    }
}

impl<K> FieldValue for OrdSet<K>
where
    K: Ord + FieldValue,
    Self: Serialize + DeserializeOwned,
{
    fn is_blank(&self) -> bool {
        self.is_empty()
    }
    fn words(&self, names: &dyn Names) -> String {
        self.iter().map(|key| key.words(names)).collect::<Vec<_>>().join(", ")
    }
    fn change(old: &Self, new: &Self, names: (&dyn Names, &dyn Names)) -> (String, String) {
        let only = |one: &Self, other: &Self| one.clone().relative_complement(other.clone());
        (only(old, new).words(names.0), only(new, old).words(names.1))
    }
    fn reconcile(base: Option<&Self>, ours: &Self, theirs: &Self) -> Both<Self> {
        let was = |key: &K| base.is_some_and(|base| base.contains(key));
        let all = ours.clone().union(theirs.clone());
        let stays = |key: &K| !was(key) || ours.contains(key) && theirs.contains(key);
        Both::agreed(all.into_iter().filter(stays).collect())
    }
}
