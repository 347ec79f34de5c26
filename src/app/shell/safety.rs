//! What keeps work from being lost, as the window sees it: the journal of the open document, work that a crash
//! left behind, and what others do to its file. What journals, locks and backups are is `store`'s.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use jiff::Timestamp;

use super::state::Shell;
use crate::app::commands::Command;
use crate::app::document::Document;
use crate::app::jobs::Job;
use crate::app::theme::Theme;
use crate::app::view::{Action, Actions};
use crate::app::windows::notices::{NoticeRequest, Notices};
use crate::app::windows::orphans;
use crate::app::windows::questions::{Question, Then};
use crate::app::workspace::{FileState, FileWatch};
use crate::edit::BlindView;
use crate::store::lock::{self, Owner, Run};
use crate::store::{self, Fingerprint, JournalWriter, Recovered, StepLabel};

/// How often the file of the open document is looked at.
const LOOK_EVERY: Duration = Duration::from_secs(2);
/// How long the lock's release is waited for.
const RELEASE_WITHIN: Duration = Duration::from_secs(1);
/// How often the lock is renewed.
const RENEW_EVERY: Duration = Duration::from_mins(1);

/// The folders in which work is kept, within the one that is the program's.
pub(super) const JOURNALS: &str = "journals";
/// Earlier versions of files.
pub(super) const BACKUPS: &str = "backups";
/// The job that looks at the file.
const LOOKING: &str = "looking";
/// Files that are locked while the program runs.
const RUNS: &str = "runs";

/// What was found at and beside the file of the open document.
struct Around {
    epoch: u64,
    seen: Option<FileState>,
    /// What the file holds, where it was read.
    holds: Option<Fingerprint>,
    other: Option<Owner>,
    copies: Vec<PathBuf>,
}

impl Shell {
    /// Keeps journals and backups in a folder from now on, and looks there for work that a crash left behind.
    pub fn keep_in(&mut self, folder: &Path) {
        let ctx = self.window.jobs.work().ctx().clone();
        self.take_preferences(&ctx, folder);
        let safety = &mut self.window.safety;
        safety.folder = Some(folder.to_path_buf());
        // What can't be kept there is said where it is to be kept.
        store::make_private_folder(folder).ok();
        safety.run = Some(Run::begin(&self.window.me.name, &folder.join(RUNS)));
        let journals = folder.join(JOURNALS);
        safety.keeper = Some(JournalWriter::new(&journals, move || ctx.request_repaint()));
        self.begin_journal();
        self.window.jobs.start(
            Job::new("Looking for unsaved work"),
            move |_| store::orphan_journals(&journals),
            |shell, _, left| shell.window.safety.left = left,
        );
    }

    /// Turns the journal to the document, which is as it was saved.
    pub(super) fn begin_journal(&mut self) {
        let document = &mut self.workspace.document;
        document.history.take_committed();
        if let Some(keeper) = &self.window.safety.keeper {
            keeper.end();
            keeper.open(document.head(), Arc::clone(&document.base), false);
        }
    }

    /// Turns the journal to another base of the document. What was done since the state is handed to it, since that is
    /// what a crash would lose; until it is on the disk the journal before stays.
    pub(super) fn go_on_with_journal(&mut self, state: u64) {
        let document = &mut self.workspace.document;
        if document.history.state() == state {
            self.begin_journal();
            return;
        }
        let last = document.history.take_committed().pop();
        if let Some(keeper) = &self.window.safety.keeper {
            keeper.open(document.head(), Arc::clone(&document.base), true);
            let label = last.map_or_else(|| "Changes since the last save".to_owned(), |step| step.label);
            let made = StepLabel { label, at: Timestamp::now() };
            keeper.step(made, Arc::clone(document.history.map()), None);
        }
    }

    /// Notes that the file is what it should be again; what is being looked at may be what it was before.
    pub(super) fn saw_a_save(&mut self) {
        self.workspace.file.changed = None;
        self.workspace.file.epoch += 1;
    }

    /// Forgets what was known of the document's last file.
    pub(super) fn forget_file(&mut self) {
        let epoch = self.workspace.file.epoch + 1;
        self.workspace.file = FileWatch { epoch, ..FileWatch::default() };
    }

    /// Hands what was done since the last frame to whoever follows the map: what is shown of it, and the journal.
    pub(super) fn keep_steps(&mut self) {
        let steps = self.workspace.document.history.take_committed();
        if steps.is_empty() {
            return;
        }
        for step in &steps {
            self.workspace.follow(step);
        }
        if self.workspace.document.forget_undone_merges() {
            self.workspace.file.seen = None;
            self.workspace.file.looked = None;
            self.go_on_with_journal(u64::MAX);
        }
        if !self.workspace.document.history.is_modified() {
            // Back at what the file holds: there is nothing to recover.
            self.begin_journal();
        } else if let Some(keeper) = &self.window.safety.keeper {
            for step in steps {
                let made = StepLabel { label: step.label, at: step.at };
                keeper.step(made, step.to, Some((step.from, step.difference)));
            }
        }
    }

    /// Says who runs the program, for the lock.
    pub(super) fn rename_run(&mut self) {
        if let Some(run) = &mut self.window.safety.run {
            run.rename(&self.window.me.name);
        }
    }

    /// Whether work that a crash left behind is being offered.
    pub fn offers_work(&self) -> bool {
        !self.window.safety.left.is_empty()
    }

    /// Waits until all steps so far are on the disk; for tests and for the end.
    pub fn flush(&mut self) {
        self.keep_steps();
        if let Some(keeper) = &self.window.safety.keeper {
            keeper.flush(Duration::from_secs(10));
        }
    }

    /// Ends the journal: the document's work is saved, or the user doesn't want it.
    pub(super) fn end_journal(&mut self) {
        if let Some(keeper) = &self.window.safety.keeper {
            keeper.end();
        }
        if let (Some(path), Some(run)) = (self.workspace.document.path.clone(), &self.window.safety.run) {
            // A folder that doesn't answer keeps nobody waiting; then the lock ends by itself.
            let (released, owner) = (std::sync::mpsc::channel(), run.owner().clone());
            crate::app::jobs::spawn("release", move || {
                lock::release(&path, &owner);
                released.0.send(()).ok();
            });
            released.1.recv_timeout(RELEASE_WITHIN).ok();
        }
    }

    /// Leaves the journal where it is, so that what is in it is offered at the next start.
    pub(super) fn leave_journal(&mut self) {
        self.keep_steps();
        if let Some(keeper) = &self.window.safety.keeper {
            keeper.leave();
        }
    }

    /// Reads the work of a journal, in place of the open document.
    pub(super) fn recover(&mut self, journal: PathBuf) {
        self.note_opening();
        let (folder, me) = (self.window.safety.folder.clone(), self.window.me.name.clone());
        self.window.jobs.start(
            Job::new("Recovering unsaved work").latest("opening"),
            move |_| {
                let recovered = store::recover(&journal)?;
                let file = recovered.head.path.as_deref().map(Path::new);
                let is_blind = file.is_some_and(|file| Self::is_blind_file(folder.as_deref(), file));
                let view = is_blind
                    .then(|| Self::view_for(&Document::recovered(&recovered).history.map().clone(), &me));
                Ok((recovered, view))
            },
            |shell, _, recovered| shell.recovered(recovered),
        );
    }

    fn recovered(&mut self, result: Result<(Recovered, Option<BlindView>), String>) {
        let (recovered, view) = match result {
            Ok(recovered) => recovered,
            Err(why) => {
                self.question(Question::Report("The work was not recovered".to_owned(), vec![why]));
                return;
            }
        };
        if self.has_gone_on() {
            self.question(Question::Unsaved(Then::Recover(recovered.path)));
            return;
        }
        self.window.safety.left.retain(|left| left.path != recovered.path);
        let document = Document::recovered(&recovered);
        self.take(document);
        if let Some(view) = view {
            self.code_blind_again(view);
        }
        let count = recovered.steps.len();
        if let Some(keeper) = &self.window.safety.keeper {
            let (head, base) = (self.workspace.document.head(), Arc::clone(&self.workspace.document.base));
            let saved = recovered.saved.map_or(0, |(saved, _)| saved);
            let since = recovered
                .steps
                .into_iter()
                .skip(saved)
                .map(|(made, map)| (made, map, None))
                .collect::<Vec<_>>();
            // What could not be read is kept for whoever can make something of it.
            let before = if recovered.incomplete {
                store::set_aside(&recovered.path);
                None
            } else if since.is_empty() {
                store::discard(&recovered.path);
                None
            } else {
                Some(recovered.path)
            };
            keeper.open_recovered(head, base, since, before);
        }
        self.say(format!("Recovered {count} {}", if count == 1 { "step" } else { "steps" }));
        if !recovered.notes.is_empty() {
            self.question(Question::Report("What was recovered".to_owned(), recovered.notes));
        }
    }

    /// The window with work that a crash left behind.
    pub(super) fn orphans(&mut self, ctx: &egui::Context, theme: &Theme) {
        match orphans::ui(ctx, theme, &self.window.safety.left) {
            Some(orphans::OrphanAnswer::Recover(journal)) => self.replace(ctx, Then::Recover(journal)),
            Some(orphans::OrphanAnswer::Discard(journal)) => {
                store::discard(&journal);
                self.window.safety.left.retain(|left| left.path != journal);
            }
            Some(orphans::OrphanAnswer::Later) => self.window.safety.left.clear(),
            None => {}
        }
    }

    /// Why what is done is not being kept against a crash, as far as that is known now; none while it is.
    pub(super) fn unkept(&self) -> Option<String> {
        match &self.window.safety.keeper {
            Some(keeper) => keeper.trouble(),
            None => self.window.safety.nowhere.then(|| {
                "this computer has no folder for the program's data, since no home folder is set".to_owned()
            }),
        }
    }

    /// Notes that there is no folder in which journals and backups could be kept.
    pub fn keep_nowhere(&mut self) {
        self.window.safety.nowhere = true;
    }

    /// Draws the strip that says what the user should know, and does what was asked for in it.
    pub(super) fn notices(&mut self, ui: &mut egui::Ui, theme: &Theme, actions: &mut Actions) {
        let trouble = self.unkept();
        let (workspace, window) = (&self.workspace, &mut self.window);
        let name = workspace.document.name();
        let notices = Notices {
            name: &name,
            trouble: trouble.as_deref(),
            versions: window.safety.folder.is_some(),
            hangs: workspace.saving.is_some_and(|saving| saving.hangs()),
            changed: workspace.file.changed.is_some(),
            copy: workspace.file.copies.first().map(PathBuf::as_path),
            other: workspace.file.other.as_ref(),
            asks_name: window.safety.folder.is_some() && !window.me.asked,
        };
        let asked = notices.ui(ui, theme, &mut window.me.typed);
        let file = &mut self.workspace.file;
        match asked {
            NoticeRequest::Nothing => {}
            NoticeRequest::SaveCopy => actions.push(Action::Run(Command::SaveAs)),
            NoticeRequest::MergeFile => self.merge_file(),
            NoticeRequest::CompareFile => self.compare_file(),
            NoticeRequest::IgnoreChange => file.ignored_change = file.changed.take(),
            NoticeRequest::MergeCopy(copy) => self.compare_with(copy),
            NoticeRequest::IgnoreCopy(copy) => {
                file.copies.retain(|other| *other != copy);
                file.ignored.push(copy);
            }
            NoticeRequest::ReadOther => self.window.safety.read.extend(file.other.take()),
            NoticeRequest::Coder(name) => self.be(&name),
        }
    }

    /// Looks at the file of the open document now and then: whether others changed it, have it open, or a
    /// folder's synchronising has made copies of it.
    pub(super) fn look_around(&mut self, ctx: &egui::Context) {
        let (workspace, window) = (&mut self.workspace, &mut self.window);
        let (Some(path), Some(run)) = (workspace.document.path.clone(), &window.safety.run) else { return };
        ctx.request_repaint_after(LOOK_EVERY);
        let file = &mut workspace.file;
        let due = file.looked.is_none_or(|looked| looked.elapsed() >= LOOK_EVERY);
        if window.jobs.is_running(LOOKING) || !due || workspace.saving.is_some() {
            return;
        }
        file.looked = Some(Instant::now());
        let renew = !workspace.document.read_only
            && file.renewed.is_none_or(|renewed| renewed.elapsed() >= RENEW_EVERY);
        if renew {
            file.renewed = Some(Instant::now());
        }
        let (owner, seen, epoch) = (run.owner().clone(), file.seen, file.epoch);
        window.jobs.start(
            Job::new("Looking at the file").about(workspace.id).latest(LOOKING).quiet(),
            move |_| {
                let now = Timestamp::now();
                if renew {
                    lock::renew(&path, &owner, now);
                }
                let about = std::fs::metadata(&path).ok();
                let looks = about.map(|about| (about.modified().ok(), about.len()));
                let holds = if looks == seen { None } else { store::fingerprint(&path).ok() };
                let other = lock::other(&path, &owner, now);
                let copies = store::conflict_copies(&path);
                Around { epoch, seen: looks, holds, other, copies }
            },
            |shell, _, around| shell.looked_around(around),
        );
    }

    fn looked_around(&mut self, around: Around) {
        let (file, read) = (&mut self.workspace.file, &self.window.safety.read);
        // What was seen while a save was under way may be the file in between.
        if around.epoch != file.epoch || self.workspace.saving.is_some() {
            return;
        }
        file.seen = around.seen;
        file.other = around.other.filter(|other| !read.iter().any(|read| read.run == other.run));
        file.copies = around.copies.into_iter().filter(|copy| !file.ignored.contains(copy)).collect();
        if let Some(holds) = around.holds {
            let same = self.workspace.document.fingerprint.as_ref() == Some(&holds);
            let ignored = file.ignored_change.as_ref() == Some(&holds);
            file.changed = (!same && !ignored).then_some(holds);
        }
    }
}
