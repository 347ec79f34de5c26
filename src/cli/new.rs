//! `stancemap new`: an empty map.

use std::path::PathBuf;

use super::{CommandResult, Failure, say};
use crate::model::StanceMap;
use crate::store;

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
    if path.exists() {
        return Err(Failure(format!("{} is there already and was not changed", path.display())));
    }
    store::save(&StanceMap::new(arguments.title.clone()), path, None)?;
    say(&format!("Made {}", path.display()))
}
