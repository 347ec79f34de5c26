//! What others did to a map: merging the changes of its file, comparing with another file or an earlier version,
//! and taking those over. How maps are compared and merged is `edit`'s.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::Shell;
use super::files::{Done, file_name};
use super::questions::{Question, Then};
use crate::app::document::Document;
use crate::edit::merge::{Merged, Names, merge};
use crate::model::StanceMap;
use crate::store::{self, Fingerprint, Version};

/// What another map was merged into, and what came of it.
pub(super) struct Merging {
    /// The state of the document that was merged into.
    state: u64,
    /// What the other map is called.
    name: String,
    /// The other map.
    theirs: StanceMap,
    /// Whether it is the document's own file, changed by others; then what it holds.
    own: Option<Fingerprint>,
    result: Merged,
}

impl Shell {
    /// Merges what others did to the document's file into the map.
    pub(super) fn merge_file(&mut self) {
        let Some(path) = self.document.path.clone() else { return };
        let base = Some(Arc::clone(&self.document.base));
        self.merge_from(path, base, true);
    }

    /// Merges another file into the map; there is no map that both come from.
    pub(super) fn merge_other(&mut self, path: PathBuf) {
        self.merge_from(path, None, false);
    }

    fn merge_from(&mut self, path: PathBuf, base: Option<Arc<StanceMap>>, own: bool) {
        self.document.history.commit();
        let (ours, state) = (Arc::clone(self.document.history.map()), self.document.history.state());
        let job = format!("Merging {}", file_name(&path));
        self.run_for_document(job, move |name| {
            let opened = store::open(&path).map_err(|why| why.to_string()).and_then(|opened| {
                // What could not be read would count as deleted.
                let unread = opened.repaired || opened.read_only;
                if unread {
                    Err(format!(
                        "{} can't be merged: parts of it can't be read by this version of Stancemap. Open it to see which",
                        path.display()
                    ))
                } else {
                    Ok(opened)
                }
            });
            let result = opened.map(|opened| Merging {
                state,
                name: file_name(&path),
                result: merge(
                    base.as_deref(),
                    &ours,
                    &opened.map,
                    Names { ours: "here", theirs: &file_name(&path) },
                ),
                own: own.then_some(opened.fingerprint),
                theirs: opened.map,
            });
            Done::Merged(name, path, base.is_some(), Box::new(result))
        });
    }

    pub(super) fn merged(&mut self, path: PathBuf, three_way: bool, result: Result<Merging, String>) {
        let merging = match result {
            Ok(merging) => merging,
            Err(why) => {
                self.question = Some(Question::Report("Nothing was merged".to_owned(), vec![why]));
                return;
            }
        };
        if merging.own.is_some() && self.document.path.as_ref() != Some(&path) {
            self.toasts.warn("The map was saved in another file meanwhile, so nothing was merged");
            return;
        }
        self.document.history.commit();
        if self.document.history.state() != merging.state {
            // The map was changed meanwhile, so it is done once more with the map as it is now.
            let base = three_way.then(|| Arc::clone(&self.document.base));
            self.merge_from(path, base, merging.own.is_some());
            return;
        }
        let unmodified = !self.document.is_modified();
        self.document.history.apply(format!("Merge {}", merging.name), merging.result.map);
        if let Some(holds) = merging.own {
            self.document.merged(Arc::new(merging.theirs), holds);
            self.saw_a_save();
            if unmodified && **self.document.history.map() == *self.document.base {
                self.document.history.mark_saved(self.document.history.state());
            }
            self.go_on_with_journal(u64::MAX);
        } else {
            self.safety.copies.retain(|copy| *copy != path);
            self.safety.ignored.push(path);
        }
        self.tidy();
        let words = match merging.result.conflicts.len() {
            0 => format!("Merged {}: nothing contradicts what is here", merging.name),
            1 => format!(
                "Merged {}: one thing contradicts what is here; choose in the list of conflicts",
                merging.name
            ),
            n => format!(
                "Merged {}: {n} things contradict what is here; choose in the list of conflicts",
                merging.name
            ),
        };
        self.toasts.say(words);
        if !merging.result.conflicts.is_empty() {
            self.conflicts.get_or_insert_default();
        }
    }

    /// Opens an earlier version as a copy, which has no file yet.
    pub(super) fn open_version(&mut self, version: Version) {
        self.note_opening();
        // The folder of a file's versions bears its name, with a mark behind.
        let folder = version.path.parent().and_then(Path::file_name).unwrap_or_default().to_string_lossy();
        let name =
            folder.rsplit_once('-').map_or_else(|| folder.to_string(), |(stem, _)| format!("{stem}.ron"));
        let job = "Opening an earlier version".to_owned();
        let job_name = job.clone();
        self.jobs.run(job, move || {
            let read = version.read_whole();
            Done::Version(job_name, name, version, Box::new(read))
        });
    }

    pub(super) fn version_opened(&mut self, name: &str, version: Version, read: Result<StanceMap, String>) {
        match read {
            Ok(_) if self.has_gone_on() => self.question = Some(Question::Unsaved(Then::Copy(version))),
            Ok(map) => self.take(Document::copy_of(map, name)),
            Err(why) => self.toasts.warn(why),
        }
    }
}
