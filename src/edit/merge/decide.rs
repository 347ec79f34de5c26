//! Deciding a conflict: the value that stands is kept, or the other one takes its place.

use std::sync::Arc;

use super::coupled::decided_together;
use super::reconcile::stand_again;
use crate::edit::{self, EditError, Edited};
use crate::model::any_id::with_sections;
use crate::model::field::{FieldValue, from_ron};
use crate::model::record::moved;
use crate::model::{AnyId, Conflict, ConflictId, Item, Kind, StanceMap};

/// Which value is right.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Decision {
    /// The one that stands in the map.
    Kept,
    /// The other one.
    Other,
}

/// A conflict in words.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Description {
    /// What it is about: “position of the stance …”.
    pub about: String,
    /// What stands in the map; of lists and texts, the part that differs.
    pub kept: String,
    /// What the other side has; empty for nothing.
    pub other: String,
    /// Whose the other value is.
    pub from: String,
}

/// A conflict with its id.
type Entry<'a> = (&'a ConflictId, &'a Arc<Conflict>);

/// Decides a conflict, with those that mean nothing without it (a position and the subject it is on). Where the
/// other value can't stand alone (a position outside its range), what else the other side has of the item
/// comes with it.
///
/// # Errors
/// There is no such conflict, or the other value can't stand in the map any more; why, in words.
pub fn resolve(map: &StanceMap, id: &ConflictId, choice: Decision) -> Edited {
    let Some((id, conflict)) = map.conflicts.get_key_value(id) else {
        return Err(EditError(format!("there is no conflict \"{id}\"")));
    };
    let fellows = fellows(map, id, conflict);
    let mut together = with_its_measure(conflict, &fellows);
    together.insert(0, (id, conflict));
    match (choice, &conflict.item) {
        (Decision::Kept, _) => Ok(without(map, &together)),
        (Decision::Other, None) => Ok(without(&with_map_field(map, conflict)?, &together)),
        (Decision::Other, Some(item)) if conflict.field.is_empty() => delete(map, item),
        (Decision::Other, Some(item)) => {
            let tried = with_others(map, item, &together);
            if tried.is_ok() || together.len() > 1 {
                return tried;
            }
            let pairs = fellows.iter().map(|fellow| vec![(id, conflict), *fellow]);
            let all = together.iter().chain(&fellows).copied().collect();
            pairs.chain([all]).find_map(|these| with_others(map, item, &these).ok()).map_or(tried, Ok)
        }
    }
}

/// The other conflicts about fields of the same item with values of the same side.
fn fellows<'a>(map: &'a StanceMap, id: &ConflictId, conflict: &Conflict) -> Vec<Entry<'a>> {
    let is_fellow = |(other, fellow): &Entry<'a>| {
        *other != id
            && fellow.item == conflict.item
            && fellow.from == conflict.from
            && !fellow.field.is_empty()
            && fellow.field != conflict.field
    };
    map.conflicts.iter().filter(is_fellow).collect()
}

/// Those fellows of a conflict that are measured by the same field, where that is to be decided too.
fn with_its_measure<'a>(conflict: &Conflict, fellows: &[Entry<'a>]) -> Vec<Entry<'a>> {
    let Some(kind) = conflict.item.as_ref().map(AnyId::kind) else { return Vec::new() };
    let (fields, Some(measure)) = decided_together(kind) else { return Vec::new() };
    let fits = |field: &str| fields.contains(&field);
    let is_open = conflict.field == measure || fellows.iter().any(|(_, fellow)| fellow.field == measure);
    if !is_open || !fits(&conflict.field) {
        return Vec::new();
    }
    fellows.iter().filter(|(_, fellow)| fits(&fellow.field)).copied().collect()
}

/// Decides several conflicts in the same way. Gives the next map, and how many can't be decided so.
pub fn resolve_all<'a>(
    map: &StanceMap,
    ids: impl IntoIterator<Item = &'a ConflictId>,
    choice: Decision,
) -> (StanceMap, usize) {
    let (mut next, mut left) = (map.clone(), 0);
    for id in ids {
        // One decision may have brought others with it.
        if next.conflicts.contains_key(id) {
            match resolve(&next, id, choice) {
                Ok(decided) => next = decided,
                Err(_) => left += 1,
            }
        }
    }
    (next, left)
}

/// The map without conflicts that were decided.
fn without(map: &StanceMap, decided: &[Entry<'_>]) -> StanceMap {
    let mut next = map.clone();
    for (id, _) in decided {
        next.conflicts.remove(*id);
    }
    next
}

fn delete(map: &StanceMap, item: &AnyId) -> Edited {
    let (next, mut gone) = edit::delete(map, [item.clone()]);
    gone.retain(|other| other != item && other.kind() != Kind::Conflict);
    if gone.is_empty() {
        return Ok(next);
    }
    Err(EditError(format!("{} can't do without it: delete them first, or keep it", edit::words_for(&gone))))
}

fn with_map_field(map: &StanceMap, conflict: &Conflict) -> Edited {
    let mut next = map.clone();
    let (from, to) = (conflict.kept.as_str(), conflict.other.as_str());
    match conflict.field.as_str() {
        "title" => next.title = moved(&map.title, from, to).map_err(EditError)?,
        "description" => next.description = moved(&map.description, from, to).map_err(EditError)?,
        "extra" => next.extra = moved(&map.extra, from, to).map_err(EditError)?,
        other => return Err(EditError(format!("a map has no field {other}"))),
    }
    Ok(next)
}

/// The map with the other values of conflicts about one item, which are decided with that.
fn with_others(map: &StanceMap, item: &AnyId, conflicts: &[Entry<'_>]) -> Edited {
    macro_rules! take {
        ($($section:ident: $kind:ident, $id:ident;)*) => {
            match item { $(AnyId::$kind(id) => take_fields::<crate::model::$kind>(map, id, conflicts),)* }
        };
    }
    Ok(without(&with_sections!(take)?, conflicts))
}

fn take_fields<T: Item>(map: &StanceMap, id: &T::Id, conflicts: &[Entry<'_>]) -> Edited {
    let any: AnyId = id.clone().into();
    let mut item = match map.get::<T>(id) {
        Some(item) => T::clone(item),
        None => return Err(EditError(format!("there is no {} \"{any}\"", T::KIND))),
    };
    for (_, conflict) in conflicts {
        item = item.with_change(&conflict.field, &conflict.kept, &conflict.other).map_err(EditError)?;
    }
    let mut next = map.clone();
    T::section_mut(&mut next).insert(id.clone(), Arc::new(item));
    if let AnyId::Source(source) = &any {
        let was = map.sources.get(source).map(|source| &source.text);
        if let Some(now) = next.sources.get_mut(source).filter(|now| was != Some(&now.text)) {
            // Its hash goes with the text.
            let now = Arc::make_mut(now);
            now.sha256 = now.text.sha256();
        }
        stand_again(map, &mut next, source);
    }
    edit::checked(map, next, &any)
}

/// A conflict in words, as the map is now.
pub fn description(map: &StanceMap, conflict: &Conflict) -> Description {
    let about = conflict.describe(map);
    let from = conflict.from.clone();
    let Some(item) = &conflict.item else {
        let words =
            |value: &str| from_ron::<String>(value).map_or_else(|_| value.to_owned(), |w| w.words(map));
        return Description { about, kept: words(&conflict.kept), other: words(&conflict.other), from };
    };
    macro_rules! tell {
        ($($section:ident: $kind:ident, $id:ident;)*) => {
            match item {$(
                AnyId::$kind(id) => map.$section.get(id).map(|item| words_of(map, &**item, conflict)),
            )*}
        };
    }
    let (kept, other) = with_sections!(tell).unwrap_or_default();
    Description { about, kept, other, from }
}

fn words_of<T: Item>(map: &StanceMap, item: &T, conflict: &Conflict) -> (String, String) {
    if conflict.field.is_empty() {
        let contents: Vec<String> = item
            .contents(map)
            .into_iter()
            .map(|field| format!("{}: {}", field.field.replace('_', " "), field.new))
            .collect();
        return (contents.join("\n"), "deleted".to_owned());
    }
    let Ok(other) = item.with_change(&conflict.field, &conflict.kept, &conflict.other) else {
        return (String::new(), conflict.other.clone());
    };
    item.changes(&other, (map, map))
        .into_iter()
        .find(|change| change.field == conflict.field)
        .map_or_else(|| ("the same".to_owned(), "the same".to_owned()), |change| (change.old, change.new))
}
