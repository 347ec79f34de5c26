//! `stancemap new`: an empty map.

use std::path::PathBuf;

use super::speak::say;
use super::{CommandResult, make};
use crate::model::StanceMap;

/// What to make.
#[derive(clap::Args)]
pub(super) struct Arguments {
    /// Where to write the map; nothing may be there yet.
    file: PathBuf,
    /// Its title.
    #[arg(long, default_value = "")]
    title: String,
}

pub(super) fn run(arguments: &Arguments) -> CommandResult {
    let path = &arguments.file;
    make(path, &StanceMap::new(arguments.title.clone()))?;
    say(&format!("Made {}", path.display()))
}
