//! The commands without a window, one file each, and the way to the window. Exit codes: 0 fine, 1 the
//! input has problems, 2 wrong usage; `diff` and `merge` say with 1 that there are differences or
//! conflicts, and with 2 that there is trouble.

mod add_references;
mod add_source;
mod board;
mod chart;
mod check;
mod diff;
mod git_setup;
mod import_positions;
mod info;
mod merge;
mod network;
mod new;
mod pack;
mod report;
mod speak;
mod suggest;
mod table;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::model::StanceMap;
use crate::store::{self, Opened, Writing};
use speak::{listed, warn};

/// Map who stands where in a dispute, and why.
///
/// Without a command it opens the window: on FILE, or on the sample map.
#[derive(Parser)]
#[command(
    version,
    args_conflicts_with_subcommands = true,
    after_help = "Exit codes: 0 fine, 1 the input has problems, 2 wrong usage."
)]
struct Arguments {
    /// The map to open in the window.
    file: Option<PathBuf>,
    #[command(subcommand)]
    command: Option<CliCommand>,
}

#[derive(Subcommand)]
enum CliCommand {
    /// Say what is wrong in maps, a line a problem.
    Check(check::Arguments),
    /// Say what a map holds.
    Info(info::Arguments),
    /// Make a map of a table of positions.
    ImportPositions(import_positions::Arguments),
    /// Draw a chart as SVG, PNG or PDF.
    Chart(chart::Arguments),
    /// Draw a board as SVG, PNG or PDF.
    Board(board::Arguments),
    /// Write a table as CSV.
    Table(table::Arguments),
    /// Write the network of actors as GraphML or GEXF, which Gephi reads.
    Network(network::Arguments),
    /// Write a map as a report: one HTML file with charts, positions and the evidence behind them.
    Report(report::Arguments),
    /// Pack a map with its pictures, charts and report into one file to share.
    Pack(pack::Pack),
    /// Unpack a map that was packed.
    Unpack(pack::Unpack),
    /// Make an empty map.
    New(new::Arguments),
    /// Find quotes, speakers and actors in a text.
    Suggest(suggest::Arguments),
    /// Add texts to a map as sources.
    AddSource(add_source::Arguments),
    /// Add references of a reference manager to the sources of a map.
    AddReferences(add_references::Arguments),
    /// Say what differs between two maps.
    Diff(diff::Arguments),
    /// Merge two versions of a map.
    Merge(merge::Arguments),
    /// Let Git merge maps item by item.
    GitSetup(git_setup::Arguments),
}

/// Why a command ended without having done its work, in words; none where they were said.
struct Failure(String);

impl<E: std::error::Error> From<E> for Failure {
    fn from(why: E) -> Self {
        Self(why.to_string())
    }
}

type CommandResult = Result<(), Failure>;

/// Runs the program; `window` opens the window on a file, or on the sample map, or says why it can't.
pub fn main(window: impl FnOnce(Option<PathBuf>) -> Result<(), String>) -> ExitCode {
    let arguments = Arguments::parse();
    let outcome = match arguments.command {
        None => window(arguments.file).map_err(Failure),
        Some(CliCommand::Check(arguments)) => check::run(&arguments),
        Some(CliCommand::Info(arguments)) => info::run(&arguments),
        Some(CliCommand::ImportPositions(arguments)) => import_positions::run(&arguments),
        Some(CliCommand::Chart(arguments)) => chart::run(&arguments),
        Some(CliCommand::Board(arguments)) => board::run(&arguments),
        Some(CliCommand::Table(arguments)) => table::run(&arguments),
        Some(CliCommand::Network(arguments)) => network::run(&arguments),
        Some(CliCommand::Report(arguments)) => report::run(&arguments),
        Some(CliCommand::Pack(arguments)) => pack::pack(&arguments),
        Some(CliCommand::Unpack(arguments)) => pack::unpack(&arguments),
        Some(CliCommand::New(arguments)) => new::run(&arguments),
        Some(CliCommand::Suggest(arguments)) => suggest::run(&arguments),
        Some(CliCommand::AddSource(arguments)) => add_source::run(&arguments),
        Some(CliCommand::AddReferences(arguments)) => add_references::run(&arguments),
        Some(CliCommand::Diff(arguments)) => return answer(diff::run(&arguments)),
        Some(CliCommand::Merge(arguments)) => return answer(merge::run(&arguments)),
        Some(CliCommand::GitSetup(arguments)) => git_setup::run(&arguments),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(Failure(words)) => complain(&words, 1),
    }
}

/// The exit code of a command that asks something, as those of `diff` are everywhere: 0 yes, 1 no, 2 trouble.
fn answer(outcome: Result<bool, Failure>) -> ExitCode {
    match outcome {
        Ok(yes) => ExitCode::from(u8::from(!yes)),
        Err(Failure(words)) => complain(&words, 2),
    }
}

fn complain(words: &str, code: u8) -> ExitCode {
    if !words.is_empty() {
        warn(words);
    }
    ExitCode::from(code)
}

/// A number with its word.
fn count(number: usize, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}

/// The help of an option that names a file whose ending says the format.
fn where_to(endings: &str) -> String {
    format!("Where to write it: a name that ends in {endings}")
}

/// The failure where a file's name doesn't say a format.
fn wrong_ending(path: &Path, endings: &str) -> Failure {
    Failure(format!("\"{}\" must end in {endings}, which says the format", path.display()))
}

/// “There is no …”, with those that there are.
fn none_named(what: &str, text: &str, known: impl IntoIterator<Item = String>) -> Failure {
    let known = match listed(known) {
        known if known.is_empty() => format!("; the map has no {what}"),
        known => format!("; there are:{known}"),
    };
    Failure(format!("there is no {what} \"{text}\"{known}"))
}

/// Writes what was made of a map.
fn write(path: &Path, bytes: &[u8]) -> CommandResult {
    store::write(path, bytes).map_err(|why| Failure(format!("writing {} failed: {why}", path.display())))
}

/// Refuses an output that is the map itself, whatever it is called there.
fn spare(map: &Path, output: &Path) -> CommandResult {
    if !store::is_one_file(map, output) {
        return Ok(());
    }
    let (map, output) = (map.display(), output.display());
    Err(Failure(format!("writing {output} failed: it is {map} itself, a map is there; choose another name")))
}

/// Opens a map to be read, and tells on standard error what was left out of it.
fn open(path: &Path) -> Result<Opened, Failure> {
    let opened = store::open(path)?;
    for problem in &opened.problems {
        warn(&format!("{}: left out: {problem}", path.display()));
    }
    Ok(opened)
}

/// Changes a map: it is read, changed and saved while no other command and no window writes it. It must have no
/// problems and not be of a newer version. Gives what the change gives beside the map.
fn change<T>(
    path: &Path,
    change: impl FnOnce(&StanceMap) -> Result<(StanceMap, T), Failure>,
) -> Result<T, Failure> {
    let writing = Writing::begin(path)?;
    let opened = open(path)?;
    if opened.repaired {
        return Err(Failure(format!(
            "{} has problems, so it was not changed: mend them first",
            path.display()
        )));
    }
    if opened.read_only {
        return Err(Failure(format!(
            "{} was written by a newer version of Stancemap, so it was not changed",
            path.display()
        )));
    }
    let (map, told) = change(&opened.map)?;
    if map != opened.map {
        writing.save(&map, Some(&opened.fingerprint))?;
    }
    Ok(told)
}

/// Makes a map in a file that isn't there yet.
fn make(path: &Path, map: &StanceMap) -> CommandResult {
    Writing::begin(path)?.save_new(map)?;
    Ok(())
}

/// Opens a map of which all must be known: it must have no problems and not be of a newer version.
fn open_whole(path: &Path) -> Result<Opened, Failure> {
    let opened = open(path)?;
    if opened.repaired {
        return Err(Failure(format!(
            "{} has problems, and what could not be read would be lost: mend them first",
            path.display()
        )));
    }
    if opened.read_only {
        return Err(Failure(format!(
            "{} was written by a newer version of Stancemap, and what this one doesn't know would be lost",
            path.display()
        )));
    }
    Ok(opened)
}
