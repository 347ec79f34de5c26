//! Copying things of a board and pasting them on this board, another one, or a board of another map. What is
//! copied is a small map of its own, as the text of a file, so that any program can carry it.

use std::collections::BTreeSet;

use crate::edit::{EditError, Edited};
use crate::figure::Point;
use crate::model::references::{only, with_referred};
use crate::model::{
    AnyId, BlocId, Board, BoardId, BoardItem, BoardPoint, NoteId, StanceMap, fresh, integrity,
};
use crate::store;

/// What a paste came to.
#[derive(Debug, Clone, PartialEq)]
pub struct Pasted {
    /// The next map.
    pub map: StanceMap,
    /// What was pasted.
    pub things: BTreeSet<BoardItem>,
    /// How many things were on the board already and stayed where they were.
    pub already: usize,
}

/// The things of a board, with the relations between its actors and all that they refer to, as text; none
/// where none of them can be copied.
pub fn copy(map: &StanceMap, id: &BoardId, things: &BTreeSet<BoardItem>) -> Option<String> {
    let board = map.boards.get(id)?;
    let mut part = Board::new(board.name.clone());
    for thing in things {
        match thing {
            BoardItem::Actor(id) => {
                part.actors.extend(board.actors.get_key_value(id).map(|(id, s)| (id.clone(), *s)));
            }
            BoardItem::Quote(id) => {
                part.quotes.extend(board.quotes.get_key_value(id).map(|(id, s)| (id.clone(), *s)));
            }
            BoardItem::Source(id) => {
                part.sources.extend(board.sources.get_key_value(id).map(|(id, s)| (id.clone(), *s)));
            }
            BoardItem::Note(id) => {
                part.notes.extend(board.notes.get_key_value(id).map(|(id, n)| (id.clone(), n.clone())));
            }
            BoardItem::Relation(_) => {}
        }
    }
    let between = map.relations.iter().filter(|(id, relation)| {
        things.contains(&BoardItem::Relation((*id).clone()))
            || part.actors.contains_key(&relation.from) && part.actors.contains_key(&relation.to)
    });
    let mut wanted: BTreeSet<AnyId> = between.map(|(id, _)| id.clone().into()).collect();
    wanted.extend(things.iter().filter(|thing| board.holds(thing)).filter_map(BoardItem::item));
    if wanted.is_empty() && part.notes.is_empty() {
        return None;
    }
    let mut clip = only(map, &with_referred(map, wanted));
    clip.title.clone_from(&map.title);
    clip.boards.insert(id.clone(), part.into());
    store::to_text(&clip).ok()
}

/// The left top corner of what a board holds.
fn corner(board: &Board) -> Option<Point> {
    let spots = board.actors.values().chain(board.quotes.values()).chain(board.sources.values()).copied();
    let spots = spots.chain(board.notes.values().map(|note| note.at));
    spots
        .map(|spot| Point::new(spot.x.get(), spot.y.get()))
        .reduce(|a, b| Point::new(a.x.min(b.x), a.y.min(b.y)))
}

/// What was copied, ready to be pasted on a board.
#[derive(Debug, Clone)]
pub struct Clip {
    map: StanceMap,
    part: Board,
    /// The ids that its notes and frames get.
    notes: Vec<NoteId>,
}

fn failed(why: &str) -> EditError {
    EditError(format!("Pasting on the board failed: {why}"))
}

impl Clip {
    /// Reads what was copied, to be pasted on a board.
    ///
    /// # Errors
    /// The text isn't something that was copied from a board.
    pub fn read(map: &StanceMap, board: &BoardId, text: &str) -> Edited<Self> {
        let clip = store::read(text)
            .map_err(|_| failed("the clipboard doesn't hold anything that was copied from a board"))?
            .map;
        let part = clip.boards.values().next().map(|part| Board::clone(part));
        let part = part.ok_or_else(|| failed("the clipboard holds a map without a board"))?;
        let mut notes: Vec<NoteId> = Vec::new();
        for note in part.notes.values() {
            let taken = |id: &NoteId| {
                notes.contains(id) || map.boards.get(board).is_some_and(|board| board.notes.contains_key(id))
            };
            notes.push(fresh(note.kind.label(), taken));
        }
        Ok(Self { map: clip, part, notes })
    }

    /// Pastes it with its left top corner at a point. Items that the map holds stay as they are, and what lies on
    /// the board already stays where it is; notes and frames are pasted as new ones.
    ///
    /// # Errors
    /// The board is gone, or what was copied doesn't fit the map.
    pub fn paste(&self, map: &StanceMap, id: &BoardId, at: Point) -> Edited<Pasted> {
        let part = &self.part;
        let from = corner(part).unwrap_or_default();
        let moved = |spot: BoardPoint| spot.moved(at.x - from.x, at.y - from.y);
        let mut next = map.clone();
        let mut changed = add_missing(&mut next, &self.map);
        next.keep_looks(map);
        let new: BTreeSet<BlocId> =
            next.blocs.keys().filter(|id| !map.blocs.contains_key(*id)).cloned().collect();
        next.tell_apart(&new);
        let mut board = match map.boards.get(id) {
            Some(board) => Board::clone(board),
            None => return Err(failed("the board is gone")),
        };
        let mut things = BTreeSet::new();
        let mut already = 0;
        let placed = part.actors.iter().map(|(id, spot)| (BoardItem::Actor(id.clone()), *spot));
        let placed = placed.chain(part.quotes.iter().map(|(id, spot)| (BoardItem::Quote(id.clone()), *spot)));
        let placed =
            placed.chain(part.sources.iter().map(|(id, spot)| (BoardItem::Source(id.clone()), *spot)));
        for (thing, spot) in placed {
            if board.holds(&thing) {
                already += 1;
                continue;
            }
            match &thing {
                BoardItem::Actor(id) => drop(board.actors.insert(id.clone(), moved(spot))),
                BoardItem::Quote(id) => drop(board.quotes.insert(id.clone(), moved(spot))),
                BoardItem::Source(id) => drop(board.sources.insert(id.clone(), moved(spot))),
                BoardItem::Note(_) | BoardItem::Relation(_) => {}
            }
            things.insert(thing);
        }
        for (note_id, note) in self.notes.iter().zip(part.notes.values()) {
            let mut note = note.clone();
            note.at = moved(note.at);
            board.notes.insert(note_id.clone(), note);
            things.insert(BoardItem::Note(note_id.clone()));
        }
        next.boards.insert(id.clone(), board.into());
        changed.push(id.clone().into());
        // What the map held refers to nothing new, so only what came needs to be checked.
        match changed.iter().find_map(|id| integrity::check_item(&next, id).into_iter().next()) {
            None => Ok(Pasted { map: next, things, already }),
            Some(problem) => {
                let what = next.label(&problem.item);
                let wrong = &problem.wrong;
                Err(failed(&format!("{} “{what}” doesn't fit this map: {wrong}", problem.item.kind())))
            }
        }
    }
}

/// Adds the items of a clip that a map doesn't hold, and gives their ids; boards and charts stay out.
fn add_missing(map: &mut StanceMap, clip: &StanceMap) -> Vec<AnyId> {
    let mut added = Vec::new();
    macro_rules! add {
        ($($section:ident: $kind:ident, $id:ident;)*) => {$(
            if !matches!(crate::model::Kind::$kind, crate::model::Kind::Board | crate::model::Kind::Chart) {
                for (id, item) in &clip.$section {
                    if !map.$section.contains_key(id) {
                        map.$section.insert(id.clone(), item.clone());
                        added.push(AnyId::$kind(id.clone()));
                    }
                }
            }
        )*};
    }
    crate::model::any_id::with_sections!(add);
    added
}

#[cfg(test)]
mod tests {
    use super::super::sample::{actor, card, sample, spot};
    use super::*;
    use crate::edit;
    use crate::model::{Actor, Bloc, Colour, ItemId as _, Relation, RelationKind};

    #[test]
    fn what_is_pasted_in_another_map_brings_what_it_refers_to() {
        let (map, board) = sample();
        let (map, bloc) = edit::add(&map, "West", Bloc::new("West", Colour::NEUTRAL)).unwrap();
        let map = edit::alter::<Actor>(&map, &actor("a"), |a| a.bloc = Some(bloc.clone())).unwrap();
        let (map, tie) =
            edit::add(&map, "r", Relation::new(actor("a"), actor("b"), RelationKind::Leads)).unwrap();
        let text = copy(&map, &board, &[card("a"), card("b")].into()).unwrap();

        let (other, there) = edit::add(&StanceMap::new("other"), "board", Board::new("There")).unwrap();
        let pasted = Clip::read(&other, &there, &text)
            .unwrap()
            .paste(&other, &there, Point::new(1000.0, 50.0))
            .unwrap();
        assert_eq!(pasted.things, [card("a"), card("b")].into());
        assert!(pasted.map.blocs.contains_key(&bloc) && pasted.map.relations.contains_key(&tie));
        assert_eq!(spot(&pasted.map, &there, "b"), (1300.0, 50.0));
        assert!(!pasted.map.actors.contains_key(&actor("c")));
        assert_eq!(pasted.map.boards.len(), 1);
    }

    #[test]
    fn what_is_on_the_board_stays_and_notes_are_copied() {
        let (map, board) = sample();
        let frame = BoardItem::Note(NoteId::parse("f").unwrap());
        let text = copy(&map, &board, &[card("a"), frame].into()).unwrap();
        let pasted =
            Clip::read(&map, &board, &text).unwrap().paste(&map, &board, Point::new(0.0, 400.0)).unwrap();
        assert_eq!((pasted.things.len(), pasted.already), (1, 1));
        assert_eq!(spot(&pasted.map, &board, "a"), (0.0, 0.0));
        assert_eq!(pasted.map.boards[&board].notes.len(), 2);
    }

    #[test]
    fn other_text_is_refused_and_says_so() {
        let (map, board) = sample();
        let why = Clip::read(&map, &board, "just words").unwrap_err();
        assert!(why.to_string().contains("copied from a board"), "{why}");
        assert_eq!(copy(&map, &board, &BTreeSet::new()), None);
    }
}
