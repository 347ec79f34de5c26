//! A small board for tests.

use std::sync::Arc;

use crate::model::{
    Actor, ActorId, Board, BoardId, BoardItem, BoardPoint, Finite, ItemId as _, Note, NoteId, NoteKind,
    StanceMap,
};

pub(crate) fn actor(id: &str) -> ActorId {
    ActorId::parse(id).unwrap()
}
pub(crate) fn card(id: &str) -> BoardItem {
    BoardItem::Actor(actor(id))
}
pub(crate) fn spot(map: &StanceMap, board: &BoardId, id: &str) -> (f64, f64) {
    let spot = map.boards[board].actors[&actor(id)];
    (spot.x.get(), spot.y.get())
}

/// Three actors in a row, the first two in a frame.
pub(crate) fn sample() -> (StanceMap, BoardId) {
    let mut map = StanceMap::new("m");
    let mut board = Board::new("b");
    for (id, x) in [("a", 0.0), ("b", 300.0), ("c", 900.0)] {
        map.actors.insert(actor(id), Arc::new(Actor::new(id)));
        board.actors.insert(actor(id), BoardPoint::at(x, 0.0));
    }
    let mut frame = Note::new("Frame", BoardPoint::at(-150.0, -100.0));
    frame.kind = NoteKind::Frame;
    (frame.width, frame.height) = (Finite::or_zero(600.0), Finite::or_zero(200.0));
    board.notes.insert(NoteId::parse("f").unwrap(), frame);
    let id = BoardId::parse("b").unwrap();
    map.boards.insert(id.clone(), Arc::new(board));
    (map, id)
}
