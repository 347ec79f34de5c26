//! `stancemap board`: a board of a map as SVG, PNG or PDF.

use std::path::PathBuf;
use std::sync::Arc;

use super::chart::one_of;
use super::speak::{say, warn};
use super::{CommandResult, Failure, none_named, open, spare, where_to, wrong_ending};
use crate::board::draw::{self, SheetOptions};
use crate::exchange::picture::PictureStore;
use crate::figure::{self, TextAs, format_of};
use crate::model::{BoardId, Date, ItemId as _, Look, StanceMap};
use crate::store::folder_of;
use crate::store::format::endings;

/// What to draw, and where.
#[derive(clap::Args)]
pub(super) struct Arguments {
    /// The map.
    file: PathBuf,
    /// The id of the board; without it the first.
    #[arg(long, value_name = "ID")]
    board: Option<String>,
    /// The day as of which it is shown, as YYYY-MM-DD, YYYY-MM or YYYY; without it with all that is known.
    #[arg(long, value_name = "DATE")]
    at: Option<Date>,
    /// Its colours; print means greys and shapes.
    #[arg(long, default_value = "light", value_parser = one_of::<Look>())]
    theme: Look,
    /// The width in 1/96 inch; without it as wide as names of 10 point need.
    #[arg(long)]
    width: Option<u32>,
    /// Pixels to the unit, for PNG alone.
    #[arg(long, default_value_t = 2.0)]
    scale: f64,
    #[arg(short, long, help = where_to(&endings(figure::formats())))]
    output: PathBuf,
}

/// The board of this id, or the first.
fn board(map: &StanceMap, text: Option<&str>) -> Result<BoardId, Failure> {
    let known = || map.boards.iter().map(|(id, board)| format!("{id}  {}", board.name));
    match text {
        None => map.boards.keys().next().cloned().ok_or_else(|| Failure("the map has no board".to_owned())),
        Some(text) => BoardId::parse(text)
            .ok()
            .filter(|id| map.boards.contains_key(id))
            .ok_or_else(|| none_named("board", text, known())),
    }
}

pub(super) fn run(arguments: &Arguments) -> CommandResult {
    let path = &arguments.output;
    if format_of(path).is_none() {
        return Err(wrong_ending(path, &endings(figure::formats())));
    }
    spare(&arguments.file, path)?;
    let map = open(&arguments.file)?.map;
    let board = board(&map, arguments.board.as_deref())?;
    let options = SheetOptions {
        day: arguments.at,
        focus: None,
        look: arguments.theme,
        width: arguments.width.map(|width| f64::from(width.clamp(200, 20_000))),
        zoom: draw::SCALE,
        pictures: Arc::new(PictureStore::new(Some(folder_of(&arguments.file)))),
        agreement: None,
        routes: crate::board::route::Routes::default(),
    };
    let scene = draw::draw(&map, &board, &options)?;
    let how = figure::ExportOptions { scale: arguments.scale, text: TextAs::Embedded, transparent: false };
    let remark = figure::write(scene, path, &how)?;
    say(&format!("Wrote {}", path.display()))?;
    if let Some(remark) = remark {
        warn(&remark);
    }
    Ok(())
}
