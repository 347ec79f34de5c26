//! Pasting on a board what some program has put on the clipboard.

use stancemap::board::clip::Clip;
use stancemap::edit;
use stancemap::figure::Point;
use stancemap::model::{Actor, Board, BoardPoint, StanceMap};

use super::maps::holds;

/// Any text as things of a board.
pub fn clip(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let (map, actor) = edit::add(&StanceMap::new("A map"), "a", Actor::new("A")).expect("an actor");
    let mut board = Board::new("A board");
    board.actors.insert(actor, BoardPoint::at(1.0, 2.0));
    let (map, board) = edit::add(&map, "b", board).expect("a board");
    match Clip::read(&map, &board, text).and_then(|clip| clip.paste(&map, &board, Point::new(3.0, 4.0))) {
        Ok(pasted) => holds(&pasted.map),
        Err(why) => assert!(!why.to_string().is_empty()),
    }
}
