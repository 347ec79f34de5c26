//! `stancemap pack` and `stancemap unpack`: a map with its pictures, charts and report as one file, and back.

use std::path::PathBuf;

use super::report::{LeftOut, redaction};
use super::speak::{say, warn};
use super::{CommandResult, Failure, open, spare, write};
use crate::share::package::{self, ENDING};
use crate::store::folder_of;

/// What to pack, and where.
#[derive(clap::Args)]
pub(super) struct Pack {
    /// The map.
    file: PathBuf,
    /// What to leave out; may stand several times.
    #[arg(long, value_name = "WHAT", value_delimiter = ',')]
    without: Vec<LeftOut>,
    /// Where to write it: a name that ends in .stancemap.
    #[arg(short, long)]
    output: PathBuf,
}

/// What to unpack, and where.
#[derive(clap::Args)]
#[command(
    after_help = "The map and its pictures are unpacked. The report and the charts in a package are for readers without \
Stancemap; make them of the map anew with: stancemap report, stancemap chart."
)]
pub(super) struct Unpack {
    /// The package.
    file: PathBuf,
    /// The folder to unpack it into, which is made where there is none. A map in it is not overwritten.
    #[arg(short, long)]
    output: PathBuf,
}

pub(super) fn pack(arguments: &Pack) -> CommandResult {
    let path = &arguments.output;
    if !path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case(ENDING)) {
        return Err(Failure(format!("\"{}\" must end in .{ENDING}", path.display())));
    }
    spare(&arguments.file, path)?;
    let map = open(&arguments.file)?.map;
    let packed = package::pack(&map, Some(folder_of(&arguments.file)), redaction(&arguments.without))?;
    for words in &packed.missing {
        warn(&format!("not in the package: {words}"));
    }
    write(path, &packed.bytes)?;
    say(&format!("Wrote {}", path.display()))
}

pub(super) fn unpack(arguments: &Unpack) -> CommandResult {
    let of_package = |why| Failure(format!("{}: {why}", arguments.file.display()));
    let mut unpacked = package::open(&arguments.file).map_err(of_package)?;
    for problem in &unpacked.reading.problems {
        warn(&format!("in the map of the package: {problem}"));
    }
    let map = unpacked.write_to(&arguments.output)?;
    say(&format!("Wrote {}", map.display()))
}
