//! `stancemap network`: the network of a map as GraphML or GEXF.

use std::path::PathBuf;

use super::speak::say;
use super::{CommandResult, Failure, none_named, open, spare, where_to, write, wrong_ending};
use crate::exchange::network::{self, NetworkOptions};
use crate::model::{BoardId, Date, ItemId as _, StanceMap};
use crate::store::format::endings;

/// What to write, and where.
#[derive(clap::Args)]
pub(super) struct Arguments {
    /// The map.
    file: PathBuf,
    /// The id of a board: only its actors, where they stand on it. Without it all actors.
    #[arg(long, value_name = "ID")]
    board: Option<String>,
    /// The day whose positions and ties are written, as YYYY-MM-DD, YYYY-MM or YYYY; without it the latest positions and the
    /// ties of all times.
    #[arg(long, value_name = "DATE")]
    at: Option<Date>,
    #[arg(short, long, help = where_to(&endings(network::formats())))]
    output: PathBuf,
}

fn board(map: &StanceMap, text: &str) -> Result<BoardId, Failure> {
    BoardId::parse(text).ok().filter(|id| map.boards.contains_key(id)).ok_or_else(|| {
        let known = map.boards.iter().map(|(id, board)| format!("{id}  {}", board.name));
        none_named("board", text, known)
    })
}

pub(super) fn run(arguments: &Arguments) -> CommandResult {
    let path = &arguments.output;
    let format = network::format_of(path).ok_or_else(|| wrong_ending(path, &endings(network::formats())))?;
    spare(&arguments.file, path)?;
    let map = open(&arguments.file)?.map;
    let board = arguments.board.as_deref().map(|text| board(&map, text)).transpose()?;
    let bytes = network::write(&map, &NetworkOptions { board, at: arguments.at }, format);
    write(path, &bytes)?;
    say(&format!("Wrote {}", path.display()))
}
