//! `stancemap add-source`: texts from files and folders become sources of a map, a line of report each.

use std::path::PathBuf;

use super::speak::say;
use super::{CommandResult, Failure, change};
use crate::edit;
use crate::exchange::sources::{self, Extract, ReadLimits, read_all};
use crate::model::{Date, Source, StanceMap};
use crate::store::format::names;

/// What to add to what.
#[derive(clap::Args)]
#[command(after_help = after_help())]
pub(super) struct Arguments {
    /// The map, which is saved with the sources in it.
    file: PathBuf,
    /// The texts, or folders of them.
    #[arg(required = true)]
    texts: Vec<PathBuf>,
    /// Title of the source, for a single file; without it what the file says, or its name.
    #[arg(long)]
    title: Option<String>,
    /// Who published it.
    #[arg(long)]
    outlet: Option<String>,
    /// The day it was published, as YYYY-MM-DD, YYYY-MM or YYYY.
    #[arg(long)]
    published: Option<Date>,
    /// Who wrote it.
    #[arg(long)]
    author: Option<String>,
    /// Its web address.
    #[arg(long)]
    address: Option<String>,
    /// Its language, such as en.
    #[arg(long)]
    language: Option<String>,
}

fn after_help() -> String {
    format!(
        "Reads {}. What a file says about itself (title, author, day, …) is taken over; the options come before \
         it. A text that the map has already is not added again. Exit code 1 if a file failed, or if nothing was \
         added.",
        names(sources::formats(), "and")
    )
}

impl Arguments {
    fn source(&self, extract: &Extract, name: &str) -> Source {
        let mut source = extract.source(name);
        let given = [
            (&mut source.title, &self.title),
            (&mut source.outlet, &self.outlet),
            (&mut source.author, &self.author),
            (&mut source.address, &self.address),
            (&mut source.language, &self.language),
        ];
        for (field, value) in given {
            if let Some(value) = value {
                field.clone_from(value);
            }
        }
        source.published = self.published.or(source.published);
        source
    }
}

/// The title of the source that has a text.
fn twin<'a>(map: &'a StanceMap, source: &Source) -> Option<&'a str> {
    map.sources.values().find(|other| other.text == source.text).map(|other| other.title.as_str())
}

/// The map with what was read, and how many sources came in with a line for each text.
fn add(
    map: &StanceMap,
    arguments: &Arguments,
    texts: Vec<(PathBuf, Extract)>,
) -> Result<(StanceMap, (usize, Vec<String>)), Failure> {
    let (mut map, mut added, mut lines) = (map.clone(), 0, Vec::new());
    for (path, extract) in texts {
        let name = path.file_stem().map_or_else(String::new, |stem| stem.to_string_lossy().into_owned());
        let source = arguments.source(&extract, &name);
        if let Some(title) = twin(&map, &source) {
            lines.push(format!("duplicate: {} has the text of “{title}”", path.display()));
            continue;
        }
        let title = source.title.clone();
        let (next, id) = edit::add(&map, &title, source)?;
        (map, added) = (next, added + 1);
        let mut words = vec![format!("added: {} as {id}, “{title}”", path.display())];
        words.extend(extract.notes);
        lines.push(words.join(". "));
    }
    Ok((map, (added, lines)))
}

pub(super) fn run(arguments: &Arguments) -> CommandResult {
    let several = arguments.texts.len() > 1 || arguments.texts.iter().any(|path| path.is_dir());
    if several && arguments.title.is_some() {
        return Err(Failure("--title is for a single file".to_owned()));
    }
    // To read them takes its time, and the map is written by others meanwhile.
    let mut texts = Vec::new();
    let mut failed = 0;
    for (path, result) in read_all(&arguments.texts, &ReadLimits::default(), &|_, _| {}, &|| false) {
        match result {
            Ok(extract) => texts.push((path, extract)),
            Err(why) => {
                failed += 1;
                say(&format!("failed: {why}"))?;
            }
        }
    }
    let (added, lines) = change(&arguments.file, |map| add(map, arguments, texts))?;
    for line in lines {
        say(&line)?;
    }
    say(&format!("{added} added to {}, {failed} failed", arguments.file.display()))?;
    if failed > 0 || added == 0 { Err(Failure(String::new())) } else { Ok(()) }
}
