//! The one way to change a map: named edits that take a map and give the next one or say why not,
//! the history of steps, the difference between two maps and their merge. Nothing here draws or touches
//! files.

mod coders;
pub mod compare;
mod difference;
mod history;
pub mod merge;
mod patch;
mod referrers;
pub mod unite;

pub use coders::{BlindView, credit};
pub use difference::{Change, ChangeKind, Difference, difference};
pub use history::{Committed, History, Step};
pub use patch::Patch;
pub use referrers::Referrers;

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::model::{
    ActorId, AnyId, Board, BoardId, BoardPoint, Item, ItemId, Kind, StanceMap, fresh, integrity,
};

/// Why an edit can't be made, as a sentence for the user without a final period.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct EditError(pub String);

/// What an edit gives: the next map.
pub type Edited<T = StanceMap> = Result<T, EditError>;

/// Adds an item, or replaces the one with its id. Refuses one that wouldn't be valid in the map, and a
/// change that would make other items invalid (a scale that no longer holds its stances, a text that
/// no longer holds its quotes).
pub fn put<T: Item>(map: &StanceMap, id: &T::Id, item: T) -> Edited {
    let mut next = map.clone();
    T::section_mut(&mut next).insert(id.clone(), Arc::new(item));
    checked(map, next, &id.clone().into())
}

/// The next map, where the item that was put into it, and what refers to that, are right.
fn checked(before: &StanceMap, mut next: StanceMap, put: &AnyId) -> Edited {
    next.keep_looks(before);
    let mut problems = integrity::check_item(&next, put);
    if problems.is_empty() {
        problems = integrity::check_dependents(before, &next, put);
    }
    match problems.first() {
        None => Ok(next),
        Some(problem) if problem.item == *put => {
            Err(EditError(format!("{}: {}", problem.field, problem.wrong)))
        }
        Some(problem) => Err(EditError(format!(
            "{} “{}” would no longer be right: {}",
            problem.item.kind(),
            before.label(&problem.item),
            problem.wrong
        ))),
    }
}

/// An id for a new item, made from a name.
pub fn fresh_id<T: Item>(map: &StanceMap, name: &str) -> T::Id {
    fresh(name, |id| T::section(map).contains_key(id))
}

/// Adds a new item under a fresh id made from a name.
pub fn add<T: Item>(map: &StanceMap, name: &str, item: T) -> Edited<(StanceMap, T::Id)> {
    let id = fresh_id::<T>(map, name);
    Ok((put(map, &id, item)?, id))
}

/// Changes an item in place by a function.
pub fn alter<T: Item>(map: &StanceMap, id: &T::Id, change: impl FnOnce(&mut T)) -> Edited {
    let mut item = match map.get::<T>(id) {
        Some(item) => T::clone(item),
        None => return Err(EditError(format!("there is no {} \"{}\"", T::KIND, id.as_str()))),
    };
    change(&mut item);
    put(map, id, item)
}

/// Deletes items, with those that can't stand without them. Returns the next map and all that went.
pub fn delete(map: &StanceMap, ids: impl IntoIterator<Item = AnyId>) -> (StanceMap, BTreeSet<AnyId>) {
    integrity::remove(map, ids)
}

/// Names the map and says what it is about.
pub fn describe(map: &StanceMap, title: &str, description: &str) -> StanceMap {
    StanceMap { title: title.to_owned(), description: description.to_owned(), ..map.clone() }
}

/// Puts actors on a board, or moves those that are there. `spots` are their new centres.
pub fn place_actors(
    map: &StanceMap,
    board: &BoardId,
    spots: impl IntoIterator<Item = (ActorId, BoardPoint)>,
) -> Edited {
    alter::<Board>(map, board, |board| board.actors.extend(spots))
}

/// Changes what only a board knows: places, notes, layers, locks. Nothing of that can make the map invalid,
/// so nothing is checked, and a thousand things can be dragged without a stutter.
pub fn rearrange(map: &StanceMap, board: &BoardId, change: impl FnOnce(&mut Board)) -> Edited {
    let Some(old) = map.boards.get(board) else {
        return Err(EditError(format!("there is no board \"{board}\"")));
    };
    let mut new = Board::clone(old);
    change(&mut new);
    let mut next = map.clone();
    next.boards.insert(board.clone(), Arc::new(new));
    Ok(next)
}

/// What will go when these are deleted, in words: “2 actors, 3 stances and 1 relation”.
pub fn words_for(gone: &BTreeSet<AnyId>) -> String {
    let counts: Vec<String> = Kind::ALL
        .iter()
        .map(|&kind| (kind, gone.iter().filter(|id| id.kind() == kind).count()))
        .filter(|(_, count)| *count > 0)
        .map(|(kind, count)| format!("{count} {}", if count == 1 { kind.label() } else { kind.plural() }))
        .collect();
    match counts.as_slice() {
        [] => "nothing".to_owned(),
        [one] => one.clone(),
        [rest @ .., last] => format!("{} and {last}", rest.join(", ")),
    }
}
