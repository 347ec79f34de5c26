//! What others did to a map: merging the changes of its file, comparing with another file or an earlier version,
//! and taking those over. How maps are compared and merged is `edit`'s.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::safety::BACKUPS;
use super::state::Shell;
use crate::app::document::Document;
use crate::app::jobs::Job;
use crate::app::theme::Theme;
use crate::app::windows::backups::{self, BackupsWindow};
use crate::app::windows::comparing::{self, Comparing};
use crate::app::windows::file_name;
use crate::app::windows::questions::{Question, Then};
use crate::edit::merge::{Merged, Names, merge};
use crate::model::StanceMap;
use crate::store::{self, Fingerprint, Version};

/// The job that merges: of several the latest counts.
const MERGING: &str = "merging";
/// The job that compares: of several the latest counts.
const COMPARING: &str = "comparing";

/// What another map was merged into, and what came of it.
struct Merging {
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

/// Reads a map and merges it into ours, where all of it can be read.
fn merging(
    base: Option<&StanceMap>,
    (ours, state): (&StanceMap, u64),
    path: &Path,
    own: bool,
) -> Result<Merging, String> {
    let opened = store::open(path).map_err(|why| why.to_string())?;
    // What could not be read would count as deleted.
    if opened.repaired || opened.read_only {
        return Err(format!(
            "{} can't be merged: parts of it can't be read by this version of Stancemap. Open it to see which",
            path.display()
        ));
    }
    let name = file_name(path);
    let result = merge(base, ours, &opened.map, Names { ours: "here", theirs: &name });
    Ok(Merging { state, name, own: own.then_some(opened.fingerprint), result, theirs: opened.map })
}

impl Shell {
    /// Merges what others did to the document's file into the map.
    pub(super) fn merge_file(&mut self) {
        let document = &self.workspace.document;
        let Some(path) = document.path.clone() else { return };
        let base = Some(Arc::clone(&document.base));
        self.merge_from(path, base, true);
    }

    fn merge_from(&mut self, path: PathBuf, base: Option<Arc<StanceMap>>, own: bool) {
        let workspace = &mut self.workspace;
        workspace.document.history.commit();
        let (ours, state) = (Arc::clone(workspace.map()), workspace.document.history.state());
        let job = Job::new(format!("Merging {}", file_name(&path))).about(workspace.id).latest(MERGING);
        let three_way = base.is_some();
        let file = path.clone();
        self.window.jobs.start(
            job,
            move |_| merging(base.as_deref(), (&ours, state), &file, own),
            move |shell, _, result| shell.merged(path, three_way, result),
        );
    }

    fn merged(&mut self, path: PathBuf, three_way: bool, result: Result<Merging, String>) {
        let merging = match result {
            Ok(merging) => merging,
            Err(why) => {
                self.question(Question::Report("Nothing was merged".to_owned(), vec![why]));
                return;
            }
        };
        if merging.own.is_some() && self.workspace.document.path.as_ref() != Some(&path) {
            self.warn("The map was saved in another file meanwhile, so nothing was merged");
            return;
        }
        self.workspace.document.history.commit();
        if self.workspace.document.history.state() != merging.state {
            // The map was changed meanwhile, so it is done once more with the map as it is now.
            let base = three_way.then(|| Arc::clone(&self.workspace.document.base));
            self.merge_from(path, base, merging.own.is_some());
            return;
        }
        let unmodified = !self.workspace.document.is_modified();
        self.workspace.document.history.apply(format!("Merge {}", merging.name), merging.result.map);
        if let Some(holds) = merging.own {
            self.workspace.document.merged(Arc::new(merging.theirs), holds);
            self.saw_a_save();
            let document = &mut self.workspace.document;
            if unmodified && **document.history.map() == *document.base {
                document.history.mark_saved(document.history.state());
            }
            self.go_on_with_journal(u64::MAX);
        } else {
            self.workspace.file.copies.retain(|copy| *copy != path);
            self.workspace.file.ignored.push(path);
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
        let waiting = match merging.result.lost.len() {
            0 => String::new(),
            1 => ". One quote has no sure place in the merged text and waits for you".to_owned(),
            n => format!(". {n} quotes have no sure place in the merged texts and wait for you"),
        };
        self.say(words + &waiting);
        if !merging.result.conflicts.is_empty() {
            self.workspace.forms.conflicts.get_or_insert_default();
        }
    }

    /// Compares another file with the open map.
    pub(super) fn compare_with(&mut self, path: PathBuf) {
        self.compare(path, false);
    }

    /// Compares the open map's own file, which others have changed, with it.
    pub(super) fn compare_file(&mut self) {
        if let Some(path) = self.workspace.document.path.clone() {
            self.compare(path, true);
        }
    }

    /// Whether the others' work is hidden and what was asked for would show it; says so where it would.
    pub(super) fn would_show_hidden(&mut self, what: &str) -> bool {
        let would = self.workspace.is_blind();
        if would {
            self.warn(format!("{what} would show what other coders recorded. End blind coding first"));
        }
        would
    }

    fn compare(&mut self, path: PathBuf, own: bool) {
        if self.would_show_hidden("Comparing") {
            return;
        }
        let (ours, _) = self.workspace.maps();
        let job = Job::new(format!("Comparing {}", file_name(&path)));
        self.window.jobs.start(
            job.about(self.workspace.id).latest(COMPARING),
            move |_| Comparing::read(ours, path, own),
            |shell, _, compared| match compared {
                Ok(comparing) => shell.workspace.forms.comparing = Some(comparing),
                Err(why) => {
                    shell.question(Question::Report("There is nothing to compare".to_owned(), vec![why]));
                }
            },
        );
    }

    /// The window with the differences of another file.
    pub(super) fn comparing_window(&mut self, ctx: &egui::Context, theme: &Theme) {
        let read_only = self.workspace.document.read_only;
        let Some(comparing) = &mut self.workspace.forms.comparing else { return };
        let answer = comparing.ui(ctx, theme, read_only);
        let (path, own) = (comparing.path.clone(), comparing.own);
        match answer {
            Some(comparing::CompareAnswer::Open(item)) => self.open_item(&item),
            Some(comparing::CompareAnswer::Merge) => {
                self.workspace.forms.comparing = None;
                if own {
                    self.merge_file();
                } else {
                    // There is no map that both come from.
                    self.merge_from(path, None, false);
                }
            }
            Some(comparing::CompareAnswer::Close) => self.workspace.forms.comparing = None,
            None => {}
        }
    }

    /// Shows the earlier versions of the open map's file.
    pub(super) fn show_backups(&mut self) {
        if self.would_show_hidden("Earlier versions") {
            return;
        }
        let Some(path) = self.workspace.document.path.clone() else {
            self.warn("Earlier versions are kept from the first save on");
            return;
        };
        let root = self.window.safety.folder.as_ref().map(|folder| folder.join(BACKUPS));
        self.workspace.forms.backups = Some(BackupsWindow::new(self.window.jobs.work(), root, path));
    }

    /// The window with the earlier versions.
    pub(super) fn backups_window(&mut self, ctx: &egui::Context, theme: &Theme) {
        let ours = Arc::clone(self.workspace.map());
        let read_only = self.workspace.document.read_only;
        let Some(window) = &mut self.workspace.forms.backups else { return };
        match window.ui(ctx, theme, self.window.jobs.work(), &ours, read_only) {
            Some(backups::BackupAnswer::Restore(map, when)) => {
                // Not as a change of a panel, which would note it as recorded by whoever restores it.
                let label = format!("Restore the version of {when}");
                self.workspace.document.history.apply(label, StanceMap::clone(&map));
                self.workspace.forms.backups = None;
                self.tidy();
            }
            Some(backups::BackupAnswer::Copy(version)) => {
                self.workspace.forms.backups = None;
                self.replace(ctx, Then::Copy(version));
            }
            Some(backups::BackupAnswer::Close) => self.workspace.forms.backups = None,
            None => {}
        }
    }

    /// Opens an earlier version as a copy, which has no file yet.
    pub(super) fn open_version(&mut self, version: Version) {
        self.note_opening();
        // The folder of a file's versions bears its name, with a mark behind.
        let folder = version.path.parent().and_then(Path::file_name).unwrap_or_default().to_string_lossy();
        let name =
            folder.rsplit_once('-').map_or_else(|| folder.to_string(), |(stem, _)| format!("{stem}.ron"));
        self.window.jobs.start(
            Job::new("Opening an earlier version").latest("opening"),
            move |_| (version.read_whole(), version),
            move |shell, _, (read, version)| match read {
                Ok(_) if shell.has_gone_on() => shell.question(Question::Unsaved(Then::Copy(version))),
                Ok(map) => shell.take(Document::copy_of(map, &name)),
                Err(why) => shell.warn(why),
            },
        );
    }
}
