//! `stancemap check`: a line for each thing that is wrong.

use std::path::PathBuf;

use super::speak::say;
use super::{CommandResult, Failure};
use crate::store::{self, OpenError};

/// What to check.
#[derive(clap::Args)]
pub(super) struct Arguments {
    /// The maps.
    #[arg(required = true)]
    files: Vec<PathBuf>,
}

pub(super) fn run(arguments: &Arguments) -> CommandResult {
    let mut wrong = false;
    for path in &arguments.files {
        let name = path.display();
        match store::open(path) {
            Err(why) => {
                wrong = true;
                match (why.place(), &why) {
                    (Some(place), OpenError::Format { why, .. }) => {
                        say(&format!("{name}:{place}: {}. {}", why.wrong, why.remedy))?;
                    }
                    (Some(place), why) => say(&format!("{name}:{place}: {why}"))?,
                    (None, why) => say(&format!("{name}: {why}"))?,
                }
            }
            Ok(opened) => {
                wrong |= opened.repaired || opened.read_only || !opened.waiting.is_empty();
                if opened.read_only {
                    say(&format!("{name}: it was written by a newer version of Stancemap"))?;
                }
                for problem in &opened.problems {
                    match problem.place {
                        Some(place) => say(&format!("{name}:{place}: {}", problem.words))?,
                        None => say(&format!("{name}: {}", problem.words))?,
                    }
                }
                for notice in &opened.notices {
                    let place = notice.place.map(|place| format!(":{place}")).unwrap_or_default();
                    say(&format!("{name}{place}: note: {}", notice.words))?;
                }
                if let pending @ 1.. = opened.map.conflicts.len() {
                    say(&format!("{name}: note: {pending} conflicts of a merge are to be decided"))?;
                }
                if !opened.repaired && !opened.read_only && opened.waiting.is_empty() {
                    say(&format!("{name}: fine"))?;
                }
            }
        }
    }
    if wrong { Err(Failure(String::new())) } else { Ok(()) }
}
