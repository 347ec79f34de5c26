//! Which items refer to which, over a whole map. What a single field refers to follows from its type (`nested`).

use std::collections::BTreeSet;

use super::any_id::{AnyId, with_sections};
use super::map::StanceMap;
use super::record::Record as _;

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

/// A map of these items of a map alone. It is valid where they bring what they refer to.
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
