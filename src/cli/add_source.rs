//! `stancemap add-source`: a text file becomes a source of a map.

use std::path::PathBuf;

use super::{Failure, Outcome, open_to_change, say};
use crate::edit;
use crate::model::{CanonicalText, Date, Source};
use crate::store;

/// What to add to what.
#[derive(clap::Args)]
pub(super) struct Arguments {
    /// The map, which is saved with the source in it.
    file: PathBuf,
    /// The text, as UTF-8.
    text: PathBuf,
    /// Title of the source.
    #[arg(long)]
    title: String,
    /// Who published it.
    #[arg(long, default_value = "")]
    outlet: String,
    /// The day it was published, as YYYY-MM-DD.
    #[arg(long)]
    published: Option<Date>,
    /// Who wrote it.
    #[arg(long, default_value = "")]
    author: String,
    /// Its web address.
    #[arg(long, default_value = "")]
    address: String,
    /// Its language, such as en.
    #[arg(long, default_value = "")]
    language: String,
}

pub(super) fn run(arguments: &Arguments) -> Outcome {
    let text = CanonicalText::new(&store::read_text(&arguments.text)?);
    if text.as_str().trim().is_empty() {
        return Err(Failure::Input(format!("{} has no text in it", arguments.text.display())));
    }
    let opened = open_to_change(&arguments.file)?;
    if let Some(twin) = opened.map.sources.values().find(|source| source.text == text) {
        return Err(Failure::Input(format!("the text is in the map already, as \"{}\"", twin.title)));
    }
    let mut source = Source::new(arguments.title.clone());
    source.outlet.clone_from(&arguments.outlet);
    source.published = arguments.published;
    source.author.clone_from(&arguments.author);
    source.address.clone_from(&arguments.address);
    source.language.clone_from(&arguments.language);
    source.text = text;
    let (map, id) = edit::add(&opened.map, &arguments.title, source)?;
    store::save(&map, &arguments.file, Some(&opened.fingerprint))?;
    say(&format!("Added the source {id} to {}", arguments.file.display()))
}
