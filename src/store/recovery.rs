//! Work that a crash left behind: the journals that nobody writes any more, what they hold, and the maps that
//! they lead to. Writing journals is `journal`'s.

use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::disk::{Holder, holder, sweep_all};
use super::fingerprint::Fingerprint;
use super::journal::{
    ENDING, Head, HeadRecord, LOCK_ENDING, StepLabel, VERSION, records, remove, step_line, step_patch,
};
use super::read::read_items;
use crate::model::{StanceMap, integrity};

/// The largest journal that is read, in bytes.
const MAX_JOURNAL: u64 = 2 << 30;

/// A journal that was left behind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrphanJournal {
    /// The journal.
    pub path: PathBuf,
    /// Whose it is; the words say why that can't be told.
    pub head: Result<Head, String>,
    /// The steps that it holds, the oldest first.
    pub made: Vec<StepLabel>,
    /// Whether its end was half written.
    pub cut_off: bool,
}

/// Work that was recovered.
#[derive(Debug, Clone)]
pub struct Recovered {
    /// The journal.
    pub path: PathBuf,
    /// Whose it is.
    pub head: Head,
    /// The map as it was last saved.
    pub base: Arc<StanceMap>,
    /// The steps since, each with the map that it led to; the last one is the work.
    pub steps: Vec<(StepLabel, Arc<StanceMap>)>,
    /// How many of the steps the file holds, where that is more than none; and what it holds.
    pub saved: Option<(usize, Fingerprint)>,
    /// What isn't as it should be, in words.
    pub notes: Vec<String>,
    /// Whether the journal holds something that could not be read, more than a last step that was half written.
    pub incomplete: bool,
}

fn read_bytes(path: &Path) -> Result<Vec<u8>, String> {
    let failed = |why: std::io::Error| format!("Reading {} failed: {why}", path.display());
    let file = std::fs::File::open(path).map_err(failed)?;
    let mut bytes = Vec::new();
    file.take(MAX_JOURNAL).read_to_end(&mut bytes).map_err(failed)?;
    Ok(bytes)
}

/// The head among records, the text of the base, and the payloads of the steps.
fn parts<'a>(found: &[(&'a str, &'a str)]) -> Result<(HeadRecord, &'a str, Vec<&'a str>), String> {
    let mut found = found.iter();
    let Some(("head", head)) = found.next() else { return Err("it doesn't say whose it is".to_owned()) };
    let record: HeadRecord = ron::from_str(head).map_err(|_| "it doesn't say whose it is".to_owned())?;
    if record.version > VERSION {
        return Err("it was written by a newer version of Stancemap; open it with that one".to_owned());
    }
    let Some(("base", base)) = found.next() else {
        return Err("the map that it begins with is missing".to_owned());
    };
    let steps = found.take_while(|(kind, _)| *kind == "step").map(|(_, payload)| *payload).collect();
    Ok((record, base, steps))
}

/// Whether another program writes the journal.
fn is_in_use(path: &Path) -> bool {
    matches!(holder(&path.with_extension(LOCK_ENDING)), Holder::Somebody)
}

/// The journals in a folder that nobody writes, the latest first. Those that hold no step are removed: nothing
/// was done.
pub fn orphan_journals(folder: &Path) -> Vec<OrphanJournal> {
    let Ok(entries) = std::fs::read_dir(folder) else { return Vec::new() };
    sweep_all(folder);
    let mut found = Vec::new();
    let mut taken_over = Vec::new();
    for path in entries.filter_map(|entry| Some(entry.ok()?.path())) {
        if path.extension().is_none_or(|ending| ending != ENDING) || is_in_use(&path) {
            continue;
        }
        let orphan = match read_bytes(&path) {
            Ok(bytes) => look(path, &bytes, &mut taken_over),
            Err(why) => OrphanJournal { path, head: Err(why), made: Vec::new(), cut_off: false },
        };
        if orphan.head.is_ok() && orphan.made.is_empty() && !orphan.cut_off {
            remove(&orphan.path);
        } else {
            found.push(orphan);
        }
    }
    // A crash just after work was recovered leaves both journals; the later one holds all of the earlier.
    found.retain(|orphan: &OrphanJournal| {
        let name = orphan.path.file_name().map(|name| name.to_string_lossy().into_owned());
        let is_over = name.is_some_and(|name| taken_over.contains(&name));
        if is_over {
            remove(&orphan.path);
        }
        !is_over
    });
    found.sort_by(|a, b| b.made.last().map(|made| made.at).cmp(&a.made.last().map(|made| made.at)));
    found
}

/// What a journal of these bytes holds. Notes the journal whose work it has taken over with its first steps.
fn look(path: PathBuf, bytes: &[u8], taken_over: &mut Vec<String>) -> OrphanJournal {
    let (found, whole) = records(bytes);
    let cut_off = whole < bytes.len();
    match parts(&found) {
        Ok((record, _, steps)) => {
            let made: Vec<StepLabel> =
                steps.iter().filter_map(|step| step_line(step)).map(|line| line.made).collect();
            if !made.is_empty() {
                taken_over.extend(record.before);
            }
            OrphanJournal { path, head: Ok(record.head), made, cut_off }
        }
        Err(why) => OrphanJournal { path, head: Err(why), made: Vec::new(), cut_off },
    }
}

/// Reads the work of a journal.
///
/// # Errors
/// It can't be read, or nothing of it can be used; the words say why.
pub fn recover(path: &Path) -> Result<Recovered, String> {
    let mut recovered = recover_bytes(path, &read_bytes(path)?)?;
    // The program may have ended between a save and the end of the journal: the file holds one of the steps.
    if let Some(opened) = recovered.head.path.as_ref().and_then(|file| super::open(Path::new(file)).ok())
        && let Some(at) = recovered.steps.iter().rposition(|(_, map)| **map == opened.map)
    {
        recovered.saved = Some((at + 1, opened.fingerprint));
    }
    Ok(recovered)
}

/// Reads the work of a journal of these bytes.
///
/// # Errors
/// Nothing of it can be used; the words say why.
pub fn recover_bytes(path: &Path, bytes: &[u8]) -> Result<Recovered, String> {
    let (found, whole) = records(bytes);
    let failed = |why: String| format!("Recovering {} failed: {why}", path.display());
    let (record, base, payloads) = parts(&found).map_err(failed)?;
    let base = read_items(base).map_err(|why| failed(why.to_string()))?;
    let mut notes = Vec::new();
    let rest = bytes.get(whole..).unwrap_or_default();
    let mut incomplete = rest.windows(8).any(|words| words == b"\n@ step ");
    if !rest.is_empty() {
        notes.push("The last step was half written when the program ended, and was left out".to_owned());
    }
    let valid = |map: StanceMap, what: &str, notes: &mut Vec<String>| {
        let (map, without) = integrity::repair(&map);
        if !without.is_empty() {
            notes.push(format!(
                "{what}: {} were not right and were left out",
                crate::edit::words_for(&without)
            ));
        }
        map
    };
    let base = Arc::new(valid(base, "The saved map", &mut notes));
    let mut steps = Vec::new();
    let mut map = Arc::clone(&base);
    for payload in payloads {
        let (Some(line), Some(patch)) = (step_line(payload), step_patch(payload)) else {
            notes.push("A step could not be read; it and those after it were left out".to_owned());
            incomplete = true;
            break;
        };
        map = Arc::new(valid(patch.apply(&map), &line.made.label, &mut notes));
        steps.push((line.made, Arc::clone(&map)));
    }
    Ok(Recovered { path: path.to_path_buf(), head: record.head, base, steps, saved: None, notes, incomplete })
}

/// Keeps a journal of which not all could be read, under a name that isn't offered any more.
pub fn set_aside(path: &Path) {
    let mut kept = path.as_os_str().to_owned();
    kept.push(".kept");
    if std::fs::rename(path, kept).is_ok() {
        std::fs::remove_file(path.with_extension(LOCK_ENDING)).ok();
    }
}

/// Removes a journal that was left behind: its work is safe elsewhere, or is not wanted.
pub fn discard(path: &Path) {
    remove(path);
}
