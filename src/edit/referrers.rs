//! What refers to what in a map, followed step by step, so that deleting costs what it changes and not a walk through
//! the whole map.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::difference::{Difference, difference};
use crate::model::any_id::with_sections;
use crate::model::nested::Nested as _;
use crate::model::{AnyId, StanceMap, integrity};

/// For each item of a map, the items that refer to it.
#[derive(Debug, Clone, PartialEq)]
pub struct Referrers {
    of: Arc<StanceMap>,
    by: BTreeMap<AnyId, BTreeSet<AnyId>>,
}

/// Calls `found` with each item that an item of a map refers to.
fn each_reference(map: &StanceMap, item: &AnyId, found: &mut dyn FnMut(AnyId)) {
    macro_rules! ask {
        ($($section:ident: $kind:ident, $id:ident;)*) => {
            match item {$(
                AnyId::$kind(id) => if let Some(item) = map.$section.get(id) {
                    item.each_reference(found);
                }
            )*}
        };
    }
    with_sections!(ask);
}

impl Referrers {
    /// What refers to what in a map: a walk through all of it.
    pub fn new(map: &Arc<StanceMap>) -> Self {
        let mut by: BTreeMap<AnyId, BTreeSet<AnyId>> = BTreeMap::new();
        for item in map.ids() {
            each_reference(map, &item, &mut |to| {
                by.entry(to).or_default().insert(item.clone());
            });
        }
        Self { of: Arc::clone(map), by }
    }

    /// The map that it is about.
    pub fn of(&self) -> &Arc<StanceMap> {
        &self.of
    }

    /// Is about another map from now on, which differs so from the one before.
    pub fn follow(&mut self, map: &Arc<StanceMap>, difference: &Difference) {
        for change in &difference.changes {
            each_reference(&self.of, &change.item, &mut |to| {
                if let Some(referrers) = self.by.get_mut(&to) {
                    referrers.remove(&change.item);
                    if referrers.is_empty() {
                        self.by.remove(&to);
                    }
                }
            });
            each_reference(map, &change.item, &mut |to| {
                self.by.entry(to).or_default().insert(change.item.clone());
            });
        }
        self.of = Arc::clone(map);
    }

    /// Is about another map from now on.
    pub fn go_to(&mut self, map: &Arc<StanceMap>) {
        if !Arc::ptr_eq(&self.of, map) {
            let difference = difference(&self.of, map);
            self.follow(map, &difference);
        }
    }

    /// Deletes items from the map, with those that can't stand without them. Returns the next map and all that went.
    pub fn delete(&self, ids: impl IntoIterator<Item = AnyId>) -> (StanceMap, BTreeSet<AnyId>) {
        let referrers = |id: &AnyId| self.by.get(id).into_iter().flatten().cloned().collect();
        integrity::remove_known(&self.of, ids, referrers)
    }
}
