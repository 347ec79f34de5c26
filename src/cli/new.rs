//! `stancemap new`: an empty map, or one that begins with a template.

use std::path::{Path, PathBuf};

use super::speak::say;
use super::{CommandResult, Failure, make, open_whole};
use crate::model::StanceMap;
use crate::store::templates::{BUILT_IN, BuiltIn, template_of};

/// What to make.
#[derive(clap::Args)]
pub(super) struct Arguments {
    /// Where to write the map; nothing may be there yet.
    file: PathBuf,
    /// Its title.
    #[arg(long, default_value = "")]
    title: String,
    /// What it begins with: a template by its name, or the questions, proposals, blocs and charts of another map.
    #[arg(long, value_name = "NAME|FILE", help = format!("What it begins with: {}, or another map, whose questions, proposals, blocs and charts it takes over", names()))]
    template: Option<String>,
}

/// The names of the templates that come with the program.
fn names() -> String {
    BUILT_IN.map(|template| template.key).join(", ")
}

/// What a template holds.
fn template(name: &str) -> Result<StanceMap, Failure> {
    let path = Path::new(name);
    match BuiltIn::of_key(name) {
        Some(template) => Ok(template.map()),
        None if path.exists() => Ok(template_of(&open_whole(path)?.map)),
        None => Err(Failure(format!("There is no template or map {name}: name {} or a file", names()))),
    }
}

pub(super) fn run(arguments: &Arguments) -> CommandResult {
    let path = &arguments.file;
    let begun = arguments.template.as_deref().map(template).transpose()?.unwrap_or_default();
    make(path, &StanceMap { title: arguments.title.clone(), ..begun })?;
    say(&format!("Made {}", path.display()))
}
