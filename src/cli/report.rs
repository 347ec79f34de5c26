//! `stancemap report`: a map as one HTML file.

use std::path::PathBuf;

use clap::ValueEnum;

use super::speak::say;
use super::{CommandResult, Failure, open, spare, write};
use crate::model::Date;
use crate::share::Redaction;
use crate::share::report::{self, ReportOptions};
use crate::store::folder_of;

/// What may be left out of a copy.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum LeftOut {
    /// The full texts of the sources; quotes keep their words.
    Texts,
    /// The analysts' notes, rationales and the notes on boards.
    Notes,
    /// Who coded what.
    Coders,
}

/// What a copy leaves out.
pub(super) fn redaction(left_out: &[LeftOut]) -> Redaction {
    Redaction {
        texts: left_out.contains(&LeftOut::Texts),
        notes: left_out.contains(&LeftOut::Notes),
        coders: left_out.contains(&LeftOut::Coders),
    }
}

/// What to report, and where.
#[derive(clap::Args)]
pub(super) struct Arguments {
    /// The map.
    file: PathBuf,
    /// The day as of which it speaks, as YYYY-MM-DD, YYYY-MM or YYYY; nothing later is in it. Without it all that is known.
    #[arg(long, value_name = "DATE")]
    at: Option<Date>,
    /// What to leave out: one or several, with commas between. The full texts of sources never are in a report.
    #[arg(long, value_name = "WHAT", value_delimiter = ',')]
    redact: Vec<LeftOut>,
    /// Where to write it: a name that ends in .html.
    #[arg(short, long)]
    output: PathBuf,
}

pub(super) fn run(arguments: &Arguments) -> CommandResult {
    let path = &arguments.output;
    if !path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("html")) {
        return Err(Failure(format!("\"{}\" must end in .html", path.display())));
    }
    spare(&arguments.file, path)?;
    let map = open(&arguments.file)?.map;
    let options = ReportOptions { at: arguments.at, redaction: redaction(&arguments.redact) };
    let html = report::html(&map, Some(folder_of(&arguments.file)), &options);
    write(path, html.as_bytes())?;
    say(&format!("Wrote {}", path.display()))
}
