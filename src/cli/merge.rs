//! `stancemap merge`: two versions of a map become one; also as Git's merge driver.

use std::path::{Path, PathBuf};

use super::speak::say;
use super::{Failure, count, open_whole};
use crate::edit::merge::{Merged, Names, description, merge};
use crate::edit::unite::{Twins, same_items};
use crate::model::words::excerpt;
use crate::model::{Quote, StanceMap};
use crate::store::{self, Fingerprint, Opened, Writing};
use crate::text;

/// How many conflicts are told one by one.
const MOST_TOLD: usize = 50;

/// What to merge.
#[derive(clap::Args)]
#[command(
    override_usage = "stancemap merge [BASE] OURS THEIRS -o OUT",
    after_help = "Where both changed the same differently, OURS stands and the other value is listed as a \
conflict in the map, to be decided in the window. An empty BASE, or -, is none: then all of both is kept. \
Exit codes: 0 merged, 1 merged with conflicts, 2 not merged; then nothing was written."
)]
pub(super) struct Arguments {
    /// The map that both come from, where there is one; our map; their map.
    #[arg(num_args = 2..=3, required = true, value_name = "FILES")]
    files: Vec<PathBuf>,
    /// Where to write the merged map; it may be OURS.
    #[arg(short, long)]
    output: PathBuf,
    /// Keep nothing of what OUT holds; for Git, which keeps it itself. Without it that becomes OUT.bak.
    #[arg(long)]
    no_backup: bool,
    /// What OURS is called in conflicts; without it its file name.
    #[arg(long, value_name = "NAME")]
    our_name: Option<String>,
    /// What THEIRS is called in conflicts; without it its file name.
    #[arg(long, value_name = "NAME")]
    their_name: Option<String>,
}

/// The name of a side. A Git that doesn't know labels leaves their marks as they are.
fn name(given: Option<&String>, file: &Path) -> String {
    match given {
        Some(given) if !given.is_empty() && !given.starts_with('%') => given.clone(),
        _ => file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default(),
    }
}

/// The map that both come from; none where none is named or the file is empty.
fn open_base(path: &Path) -> Result<Option<StanceMap>, Failure> {
    let is_none = path == Path::new("-") || std::fs::metadata(path).is_ok_and(|about| about.len() == 0);
    if is_none { Ok(None) } else { Ok(Some(open_whole(path)?.map)) }
}

/// What the file holds that the merged map takes the place of; none where there is none. One that is no side of the merge
/// must be a map.
fn replaced(output: &Path, sides: [(&PathBuf, &Opened); 2]) -> Result<Option<Fingerprint>, Failure> {
    let Ok(place) = std::fs::canonicalize(output) else { return Ok(None) };
    for (file, opened) in sides {
        if std::fs::canonicalize(file).is_ok_and(|other| other == place) {
            return Ok(Some(opened.fingerprint.clone()));
        }
    }
    if std::fs::metadata(&place)?.len() == 0 {
        return Ok(None);
    }
    match store::open(output) {
        Ok(opened) => Ok(Some(opened.fingerprint)),
        Err(why) => Err(Failure(format!("{} was not overwritten. {why}", output.display()))),
    }
}

/// Merges and says what came of it; whether there is nothing to decide.
pub(super) fn run(arguments: &Arguments) -> Result<bool, Failure> {
    let (base, ours, theirs) = match arguments.files.as_slice() {
        [base, ours, theirs] => (Some(base), ours, theirs),
        [ours, theirs] => (None, ours, theirs),
        _ => return Err(Failure("merge takes two or three maps".to_owned())),
    };
    let (our_name, their_name) =
        (name(arguments.our_name.as_ref(), ours), name(arguments.their_name.as_ref(), theirs));
    let writing = Writing::begin(&arguments.output)?;
    let base = base.map(|base| open_base(base)).transpose()?.flatten();
    let (opened, theirs_opened) = (open_whole(ours)?, open_whole(theirs)?);
    let expected = replaced(&arguments.output, [(ours, &opened), (theirs, &theirs_opened)])?;
    let names = Names { ours: &our_name, theirs: &their_name };
    let merged = merge(base.as_ref(), &opened.map, &theirs_opened.map, names);
    if arguments.no_backup {
        writing.save_bare(&merged.map, expected.as_ref())?;
    } else {
        writing.save(&merged.map, expected.as_ref())?;
    }
    summary(&opened.map, &merged)?;
    Ok(merged.conflicts.is_empty())
}

/// A quote that waits, with the places where it may stand.
fn waiting(map: &StanceMap, quote: &Quote) -> String {
    let text = map.sources.get(&quote.source).map(|source| source.text.clone()).unwrap_or_default();
    let places: Vec<String> = text::candidates(&quote.anchor, &text)
        .iter()
        .map(|place| format!("{} to {}", place.anchor.start, place.anchor.end))
        .collect();
    let speaker = quote.speaker.as_ref().map(|id| format!(", {}", map.actor_name(id))).unwrap_or_default();
    let where_to = if places.is_empty() {
        "nothing like it is in the text".to_owned()
    } else {
        format!("it may be at characters {}", places.join(", "))
    };
    let (words, start, end) = (excerpt(&quote.anchor.exact, 60), quote.anchor.start, quote.anchor.end);
    format!("  “{words}”{speaker}: it was at characters {start} to {end}, {where_to}").replace('\n', " / ")
}

fn summary(ours: &StanceMap, merged: &Merged) -> Result<(), Failure> {
    say(&format!(
        "Merged: {} came in, {} changed, {} went",
        count(merged.added, "item", "items"),
        merged.changed,
        merged.removed
    ))?;
    if !merged.lost.is_empty() {
        say(&format!(
            "{} no sure place in the merged text and {} to be placed",
            count(merged.lost.len(), "quote has", "quotes have"),
            if merged.lost.len() == 1 { "waits" } else { "wait" }
        ))?;
    }
    for quote in merged.lost.iter().take(MOST_TOLD).filter_map(|id| merged.map.quotes.get(id)) {
        say(&waiting(&merged.map, quote))?;
    }
    if !merged.conflicts.is_empty() {
        say(&format!("{} to decide:", count(merged.conflicts.len(), "conflict", "conflicts")))?;
    }
    for id in merged.conflicts.iter().take(MOST_TOLD) {
        let Some(conflict) = merged.map.conflicts.get(id) else { continue };
        let words = description(&merged.map, conflict);
        let line =
            |text: &str| if text.is_empty() { "nothing".to_owned() } else { text.replace('\n', " / ") };
        say(&if conflict.field.is_empty() {
            format!("  {}: {} deleted it, it stays", words.about, words.from)
        } else {
            format!(
                "  {}: {} stays, {} has {}",
                words.about,
                line(&words.kept),
                words.from,
                line(&words.other)
            )
        })?;
    }
    if merged.conflicts.len() > MOST_TOLD {
        say(&format!("  and {} more", merged.conflicts.len() - MOST_TOLD))?;
    }
    let known = same_items(ours);
    let met: Vec<Twins> = same_items(&merged.map).into_iter().filter(|pair| !known.contains(pair)).collect();
    for Twins { a, b, because } in &met {
        let (one, other) = (merged.map.label(a), merged.map.label(b));
        say(&format!("  “{one}” ({a}) and “{other}” ({b}) may be the same {}: {because}", a.kind()))?;
    }
    Ok(())
}
