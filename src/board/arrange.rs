//! What arranging does to a board: moving, lining up, lifting, locking, adding and removing. Each is an edit
//! of the map. Automatic layouts are in `arrangement`.

use std::collections::{BTreeMap, BTreeSet};

use super::plan::{BoardPlan, SMALLEST};
use crate::edit::{self, Edited};
use crate::figure::{Point, Rect};
use crate::model::value::choice;
use crate::model::{
    Actor, ActorId, Board, BoardId, BoardItem, BoardPoint, Finite, Note, NoteId, NoteKind, StanceMap, fresh,
};

choice! {
    /// How things are lined up.
    Align {
        /// Left edges on one line.
        Left: "Align left edges",
        /// Middles below each other.
        Centre: "Align middles, one below the other",
        /// Right edges on one line.
        Right: "Align right edges",
        /// Top edges on one line.
        Top: "Align top edges",
        /// Middles side by side.
        Middle: "Align middles, side by side",
        /// Bottom edges on one line.
        Bottom: "Align bottom edges",
        /// Equal gaps from left to right.
        Across: "Equal gaps from left to right",
        /// Equal gaps from top to bottom.
        Down: "Equal gaps from top to bottom",
    }
}

choice! {
    /// What is done with the selection.
    Arranging {
        /// To the front.
        Front: "Bring to the front",
        /// To the back.
        Back: "Send to the back",
        /// Locked.
        Lock: "Lock in place",
        /// Unlocked.
        Unlock: "Unlock",
        /// Copied beside.
        Duplicate: "Duplicate",
    }
}

/// A map with things of a board moved by a distance in board units. What is locked stays.
pub fn shift(map: &StanceMap, board: &BoardId, things: &BTreeSet<BoardItem>, dx: f64, dy: f64) -> Edited {
    edit::rearrange(map, board, |board| {
        for thing in things.iter().filter(|thing| !board.locked.contains(*thing)).collect::<Vec<_>>() {
            if let Some(spot) = board.spot(thing) {
                board.set_spot(thing, spot.moved(dx, dy));
            }
        }
    })
}

/// A map with things moved, each by its own way.
fn moved_each(map: &StanceMap, board: &BoardId, ways: &[(BoardItem, f64, f64)]) -> Edited {
    edit::rearrange(map, board, |board| {
        for (thing, dx, dy) in ways {
            if let Some(spot) = board.spot(thing) {
                board.set_spot(thing, spot.moved(*dx, *dy));
            }
        }
    })
}

/// Lines things up, or gives them equal gaps. What is locked stays and the others keep to it.
pub fn align(map: &StanceMap, id: &BoardId, things: &BTreeSet<BoardItem>, how: Align) -> Edited {
    let Some(board) = map.boards.get(id) else { return edit::rearrange(map, id, |_| {}) };
    let plan = BoardPlan::of(map, board, None);
    let locked = |thing: &BoardItem| map.boards.get(id).is_some_and(|board| board.locked.contains(thing));
    let mut rects: Vec<(&BoardItem, Rect)> =
        things.iter().filter_map(|thing| Some((thing, plan.rect_of(thing)?))).collect();
    let all = |rects: &[(&BoardItem, Rect)]| rects.iter().map(|(_, rect)| *rect).reduce(Rect::joined);
    let fixed: Vec<_> = rects.iter().filter(|(thing, _)| locked(thing)).copied().collect();
    let Some(around) = all(if fixed.is_empty() { &rects } else { &fixed }) else { return Ok(map.clone()) };
    let mut ways: Vec<(BoardItem, f64, f64)> = Vec::new();
    match how {
        Align::Across | Align::Down => {
            let across = how == Align::Across;
            let low = |rect: &Rect| if across { rect.left } else { rect.top };
            let length = |rect: &Rect| if across { rect.width() } else { rect.height() };
            rects.sort_by(|a, b| low(&a.1).total_cmp(&low(&b.1)));
            if let (Some((_, first)), Some((_, last)), true) = (rects.first(), rects.last(), rects.len() > 2)
            {
                let room = low(last) + length(last) - low(first);
                let taken: f64 = rects.iter().map(|(_, rect)| length(rect)).sum();
                let gap = (room - taken) / (rects.len() - 1) as f64;
                let mut at = low(first);
                for (thing, rect) in &rects {
                    let by = at - low(rect);
                    ways.push((
                        (*thing).clone(),
                        if across { by } else { 0.0 },
                        if across { 0.0 } else { by },
                    ));
                    at += length(rect) + gap;
                }
            }
        }
        _ => {
            for (thing, rect) in rects {
                let (dx, dy) = match how {
                    Align::Left => (around.left - rect.left, 0.0),
                    Align::Right => (around.right - rect.right, 0.0),
                    Align::Top => (0.0, around.top - rect.top),
                    Align::Bottom => (0.0, around.bottom - rect.bottom),
                    Align::Centre => (around.centre().x - rect.centre().x, 0.0),
                    _ => (0.0, around.centre().y - rect.centre().y),
                };
                ways.push((thing.clone(), dx, dy));
            }
        }
    }
    ways.retain(|(thing, ..)| !locked(thing));
    moved_each(map, id, &ways)
}

/// Lays things above all others of their sort, or below them.
pub fn lift(map: &StanceMap, board: &BoardId, things: &BTreeSet<BoardItem>, up: bool) -> Edited {
    edit::rearrange(map, board, |board| {
        let levels = board.layers.values().copied().chain([0]);
        let level = if up {
            levels.max().unwrap_or(0).saturating_add(1)
        } else {
            levels.min().unwrap_or(0).saturating_sub(1)
        };
        for thing in things.iter().filter(|thing| board.holds(thing)).cloned().collect::<Vec<_>>() {
            board.layers.insert(thing, level);
        }
    })
}

/// Locks things where they are, or lets them go.
pub fn lock(map: &StanceMap, board: &BoardId, things: &BTreeSet<BoardItem>, locked: bool) -> Edited {
    edit::rearrange(map, board, |board| {
        for thing in things.iter().filter(|thing| board.holds(thing)).cloned().collect::<Vec<_>>() {
            if locked {
                board.locked.insert(thing);
            } else {
                board.locked.remove(&thing);
            }
        }
    })
}

/// Puts actors where a layout wants them. What is locked, or no longer there, isn't touched.
pub fn place(map: &StanceMap, board: &BoardId, places: &[(ActorId, Point)]) -> Edited {
    edit::rearrange(map, board, |board| {
        for (id, at) in places {
            if !board.locked.contains(&BoardItem::Actor(id.clone()))
                && let Some(spot) = board.actors.get_mut(id)
            {
                *spot = BoardPoint::at(at.x, at.y);
            }
        }
    })
}

/// Gives a note or a frame another size: its start size and a distance.
pub fn resize(map: &StanceMap, board: &BoardId, note: &NoteId, dx: f64, dy: f64) -> Edited {
    edit::rearrange(map, board, |board| {
        if let Some(note) = board.notes.get_mut(note) {
            note.width = Finite::or_zero((note.width.get() + dx).max(SMALLEST));
            note.height = Finite::or_zero((note.height.get() + dy).max(SMALLEST));
        }
    })
}

/// The size of a note or a frame that was placed with a click.
const fn usual_size(kind: NoteKind) -> (f64, f64) {
    match kind {
        NoteKind::Note => (220.0, 90.0),
        NoteKind::Frame => (460.0, 300.0),
    }
}

/// Adds a note or a frame where it was drawn; one that was only clicked gets the usual size.
pub fn add_note(map: &StanceMap, board: &BoardId, id: &NoteId, kind: NoteKind, drawn: Rect) -> Edited {
    let rect = if drawn.width().max(drawn.height()) < SMALLEST / 2.0 {
        let (width, height) = usual_size(kind);
        let at = drawn.centre();
        Rect::sized(at.x - width / 2.0, at.y - height / 2.0, width, height)
    } else {
        drawn
    };
    let words = if kind == NoteKind::Frame { "Frame" } else { "Note" };
    let mut note = Note::new(words, BoardPoint::at(rect.left, rect.top));
    note.kind = kind;
    note.width = Finite::or_zero(rect.width().max(SMALLEST));
    note.height = Finite::or_zero(rect.height().max(SMALLEST));
    edit::rearrange(map, board, |board| drop(board.notes.insert(id.clone(), note)))
}

/// An id for a new note or frame of a board.
pub fn fresh_note(map: &StanceMap, board: &BoardId, kind: NoteKind) -> NoteId {
    fresh(kind.label(), |id| map.boards.get(board).is_some_and(|board| board.notes.contains_key(id)))
}

/// How far from the first a copy lies.
const BESIDE: f64 = 24.0;

/// The ids of the copies of things of a board. A quote or a source lies on a board once, so it isn't copied.
pub fn copies_of(
    map: &StanceMap,
    board: &BoardId,
    things: &BTreeSet<BoardItem>,
) -> BTreeMap<BoardItem, BoardItem> {
    let Some(on) = map.boards.get(board) else { return BTreeMap::new() };
    let copy = |thing: &BoardItem| match thing {
        BoardItem::Note(note) => Some(BoardItem::Note(fresh_note(map, board, on.notes.get(note)?.kind))),
        BoardItem::Actor(actor) if on.actors.contains_key(actor) => {
            Some(BoardItem::Actor(edit::fresh_id::<Actor>(map, &name_of_copy(map.actors.get(actor)?))))
        }
        _ => None,
    };
    things.iter().filter_map(|thing| Some((thing.clone(), copy(thing)?))).collect()
}

fn name_of_copy(actor: &Actor) -> String {
    format!("{} (copy)", actor.name)
}

/// Makes copies of notes, frames and actors a little beside them, under the ids that [`copies_of`] gave them.
pub fn duplicate(map: &StanceMap, id: &BoardId, copies: &BTreeMap<BoardItem, BoardItem>) -> Edited {
    let mut next = map.clone();
    let Some(board) = map.boards.get(id) else { return Ok(next) };
    let mut notes = Vec::new();
    let mut actors = Vec::new();
    for pair in copies {
        match pair {
            (BoardItem::Note(note), BoardItem::Note(copy)) => {
                let Some(note) = board.notes.get(note) else { continue };
                notes.push((copy.clone(), Note { at: note.at.moved(BESIDE, BESIDE), ..note.clone() }));
            }
            (BoardItem::Actor(actor), BoardItem::Actor(copy)) => {
                let (Some(spot), Some(actor)) = (board.actors.get(actor), map.actors.get(actor)) else {
                    continue;
                };
                next = edit::put(&next, copy, Actor { name: name_of_copy(actor), ..Actor::clone(actor) })?;
                actors.push((copy.clone(), spot.moved(BESIDE, BESIDE)));
            }
            _ => {}
        }
    }
    edit::alter::<Board>(&next, id, |board| {
        board.notes.extend(notes);
        board.actors.extend(actors);
    })
}

/// A map without some things of a board: actors, quotes and sources leave the board and stay in the map,
/// notes and frames are gone, relations are deleted.
pub fn remove(map: &StanceMap, board: &BoardId, things: &BTreeSet<BoardItem>) -> Edited {
    let next = edit::rearrange(map, board, |board| things.iter().for_each(|thing| board.take_off(thing)))?;
    let relations = things.iter().filter_map(|thing| match thing {
        BoardItem::Relation(id) => Some(id.clone().into()),
        _ => None,
    });
    Ok(edit::delete(&next, relations).0)
}

/// Pins a quote's or a source's card with its left top corner at a point; one that is there is moved.
pub fn pin(map: &StanceMap, board: &BoardId, thing: &BoardItem, at: Point) -> Edited {
    edit::alter::<Board>(map, board, |board| match thing {
        BoardItem::Quote(id) => drop(board.quotes.insert(id.clone(), BoardPoint::at(at.x, at.y))),
        BoardItem::Source(id) => drop(board.sources.insert(id.clone(), BoardPoint::at(at.x, at.y))),
        _ => {}
    })
}

/// The words for things: “Italy”, “a note”, “3 things”.
pub fn words_for(map: &StanceMap, things: &BTreeSet<BoardItem>) -> String {
    let mut all = things.iter();
    match (all.next(), all.next()) {
        (Some(BoardItem::Actor(id)), None) => map.actor_name(id).to_owned(),
        (Some(BoardItem::Quote(_)), None) => "a quote card".to_owned(),
        (Some(BoardItem::Source(_)), None) => "a source card".to_owned(),
        (Some(BoardItem::Relation(_)), None) => "a relation".to_owned(),
        (Some(BoardItem::Note(_)), None) => "a note".to_owned(),
        _ => format!("{} things", things.len()),
    }
}

#[cfg(test)]
mod tests {
    use super::super::sample::{self, actor, card, sample};
    use super::*;

    fn three() -> BTreeSet<BoardItem> {
        ["a", "b", "c"].map(card).into()
    }

    #[test]
    fn aligned_things_lie_on_one_line_and_locked_ones_set_it() {
        let (map, board) = sample();
        let map = align(&map, &board, &three(), Align::Left).unwrap();
        assert_eq!(["a", "b", "c"].map(|id| sample::spot(&map, &board, id).0), [0.0; 3]);
        let (map, board) = sample();
        let map = lock(&map, &board, &[card("b")].into(), true).unwrap();
        let map = align(&map, &board, &three(), Align::Left).unwrap();
        assert_eq!(["a", "b", "c"].map(|id| sample::spot(&map, &board, id).0), [300.0; 3]);
    }

    #[test]
    fn gaps_become_equal_and_the_ends_stay() {
        let (map, board) = sample();
        let map = align(&map, &board, &three(), Align::Across).unwrap();
        assert_eq!(["a", "b", "c"].map(|id| sample::spot(&map, &board, id).0), [0.0, 450.0, 900.0]);
    }

    #[test]
    fn what_is_locked_stays_and_what_is_lifted_lies_above() {
        let (map, board) = sample();
        let map = lock(&map, &board, &[card("a")].into(), true).unwrap();
        let map = shift(&map, &board, &three(), 10.0, 0.0).unwrap();
        assert_eq!(["a", "b"].map(|id| sample::spot(&map, &board, id).0), [0.0, 310.0]);
        let map = lift(&map, &board, &[card("a")].into(), true).unwrap();
        let plan = BoardPlan::of(&map, &map.boards[&board], None);
        assert_eq!(plan.order.last(), Some(&0));
        let map = lift(&map, &board, &[card("a")].into(), false).unwrap();
        assert_eq!(BoardPlan::of(&map, &map.boards[&board], None).order.first(), Some(&0));
    }

    #[test]
    fn copies_are_new_things_beside_the_old_ones() {
        let (map, board) = sample();
        let frame = BoardItem::Note(crate::model::ItemId::parse("f").unwrap());
        let copies = copies_of(&map, &board, &[card("a"), frame].into());
        let next = duplicate(&map, &board, &copies).unwrap();
        assert_eq!(copies.len(), 2);
        assert_eq!((next.actors.len(), next.boards[&board].notes.len()), (4, 2));
        assert!(next.actors.values().any(|actor| actor.name == "a (copy)"));
    }

    #[test]
    fn removing_takes_actors_off_the_board_with_their_lock_and_layer() {
        let (map, board) = sample();
        let things = [card("a")].into();
        let map = lock(&lift(&map, &board, &things, true).unwrap(), &board, &things, true).unwrap();
        let map = remove(&map, &board, &things).unwrap();
        let left = &map.boards[&board];
        assert!(map.actors.contains_key(&actor("a")) && !left.actors.contains_key(&actor("a")));
        assert!(left.locked.is_empty() && left.layers.is_empty());
    }
}
