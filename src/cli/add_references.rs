//! `stancemap add-references`: what reference managers know of the sources of a map.

use std::path::PathBuf;

use super::speak::{say, warn};
use super::{CommandResult, Failure, change};
use crate::exchange::bibliography;
use crate::store::format::names_and_endings;

/// What to add to what.
#[derive(clap::Args)]
#[command(
    after_help = "A reference belongs to the source with its DOI, its address (if that is no front page) or its title, \
if outlet, author and day don't contradict it. What was matched, and by what, is said. Only empty fields are filled; \
references that belong to none become sources without text. Exit code 1 if something could not be read."
)]
pub(super) struct Arguments {
    /// The map, which is saved with the references in it.
    file: PathBuf,
    #[arg(help = format!("The references: {}", names_and_endings(bibliography::formats())))]
    references: PathBuf,
}

pub(super) fn run(arguments: &Arguments) -> CommandResult {
    let path = &arguments.references;
    let failed = |why: &dyn std::fmt::Display| Failure(format!("{}: {why}", path.display()));
    let size = std::fs::metadata(path).map_err(|why| failed(&why))?.len();
    if size > bibliography::LARGEST {
        return Err(failed(&format!("it has {size} bytes; at most {} are read", bibliography::LARGEST)));
    }
    let bytes = std::fs::read(path).map_err(|why| failed(&why))?;
    let references = bibliography::read(&path.display().to_string(), &bytes).map_err(|why| failed(&why))?;
    let report = change(&arguments.file, |map| Ok(bibliography::apply(map, &references.records)?))?;
    for problem in references.problems.iter().chain(&references.notes) {
        warn(&format!("{}: {problem}", path.display()));
    }
    for words in report.lines() {
        say(words)?;
    }
    let [filled, unchanged, made] = report.counts();
    say(&format!(
        "{} references: {filled} sources filled in, {made} made without text, {unchanged} unchanged",
        references.records.len(),
    ))?;
    if references.problems.is_empty() { Ok(()) } else { Err(Failure(String::new())) }
}
