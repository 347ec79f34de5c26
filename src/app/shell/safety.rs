//! What keeps work from being lost, as the window sees it: the journal of the open document, work that a crash
//! left behind, and what others do to its file. What journals, locks and backups are is `store`'s.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime};

use jiff::Timestamp;

use super::Shell;
use super::files::Done;
use super::questions::{Question, Then};
use crate::app::document::Document;
use crate::store::lock::{self, Owner, Run};
use crate::store::{self, Fingerprint, Keeper, Left, Made, Recovered};

/// How often the file of the open document is looked at.
const LOOK_EVERY: Duration = Duration::from_secs(2);
/// How often the lock is renewed.
const RENEW_EVERY: Duration = Duration::from_mins(1);

/// The folders in which work is kept, within the one that is the program's.
pub(super) const JOURNALS: &str = "journals";
/// Earlier versions of files.
pub(super) const BACKUPS: &str = "backups";
/// The job that looks for what a crash left behind, in words.
pub(super) const LOOKING: &str = "Looking for unsaved work";
/// Files that are locked while the program runs.
const RUNS: &str = "runs";

/// What is known of the open document's file and journal.
#[derive(Default)]
pub(super) struct Safety {
    /// The program's own folder; without one nothing is kept.
    pub(super) folder: Option<PathBuf>,
    keeper: Option<Keeper>,
    run: Option<Run>,
    /// The state of the document that was handed to the journal last.
    kept_state: u64,
    /// Work that a crash left behind.
    pub(super) left: Vec<Left>,
    /// What the file looked like last.
    seen: Option<Seen>,
    looking: bool,
    looked: Option<Instant>,
    /// Goes up whenever what is known of the file is out of date.
    epoch: u64,
    renewed: Option<Instant>,
    /// Who else has the map open, until the user has read so.
    pub(super) other: Option<Owner>,
    /// Whose presence was read.
    pub(super) read: Vec<Owner>,
    /// What the file holds, where that is not what it held when it was opened or saved here.
    pub(super) changed: Option<Fingerprint>,
    /// Copies beside the file that a folder's synchronising has made.
    pub(super) copies: Vec<PathBuf>,
    /// Changes and copies that the user doesn't want to hear of any more.
    pub(super) ignored: Vec<PathBuf>,
    pub(super) ignored_change: Option<Fingerprint>,
}

/// What a file looked like: when it was changed, and its length.
type Seen = (Option<SystemTime>, u64);

/// What was found at and beside the file of the open document.
pub(super) struct Around {
    epoch: u64,
    seen: Option<Seen>,
    /// What the file holds, where it was read.
    holds: Option<Fingerprint>,
    other: Option<Owner>,
    copies: Vec<PathBuf>,
}

impl Shell {
    /// Keeps journals and backups in a folder from now on, and looks there for work that a crash left behind.
    pub fn keep_in(&mut self, folder: &Path) {
        let ctx = self.jobs.ctx().clone();
        self.safety.folder = Some(folder.to_path_buf());
        self.safety.run = Some(Run::begin(&self.me.name, &folder.join(RUNS)));
        let journals = folder.join(JOURNALS);
        self.safety.keeper = Some(Keeper::new(&journals, move || ctx.request_repaint()));
        self.begin_journal();
        self.jobs.run(LOOKING, move || Done::Left(store::left(&journals)));
    }

    /// Turns the journal to the document, which is as it was saved.
    pub(super) fn begin_journal(&mut self) {
        let safety = &mut self.safety;
        safety.kept_state = self.document.history.state();
        if let Some(keeper) = &safety.keeper {
            keeper.end();
            keeper.open(self.document.head(), Arc::clone(&self.document.base), false);
        }
    }

    /// Turns the journal to another base of the document. What was done since the state follows at the end of the
    /// frame; until that is on the disk the journal before stays.
    pub(super) fn go_on_with_journal(&mut self, state: u64) {
        if self.document.history.state() == state {
            self.begin_journal();
            return;
        }
        self.safety.kept_state = state;
        if let Some(keeper) = &self.safety.keeper {
            keeper.open(self.document.head(), Arc::clone(&self.document.base), true);
        }
    }

    /// Notes that the file is what it should be again; what is being looked at may be what it was before.
    pub(super) fn saw_a_save(&mut self) {
        self.safety.changed = None;
        self.safety.epoch += 1;
    }

    /// Forgets what was known of the last document's file.
    pub(super) fn forget_file(&mut self) {
        let safety = &mut self.safety;
        (safety.seen, safety.other, safety.changed, safety.renewed) = (None, None, None, None);
        safety.looked = None;
        safety.epoch += 1;
        safety.copies.clear();
        safety.ignored.clear();
        safety.ignored_change = None;
    }

    /// Hands what was done since the last frame to the journal.
    pub(super) fn keep_steps(&mut self) {
        let history = &self.document.history;
        let state = history.state();
        if history.is_open() || state == self.safety.kept_state {
            return;
        }
        self.safety.kept_state = state;
        if self.document.forget_undone_merges() {
            self.safety.seen = None;
            self.safety.looked = None;
            self.go_on_with_journal(u64::MAX);
            self.safety.kept_state = state;
        }
        let history = &self.document.history;
        if !history.is_modified() {
            // Back at what the file holds: there is nothing to recover.
            self.begin_journal();
        } else if let Some(keeper) = &self.safety.keeper {
            let made = Made { label: history.last_done().to_owned(), at: Timestamp::now() };
            keeper.step(made, Arc::clone(history.map()));
        }
    }

    /// Says who runs the program, for the lock.
    pub(super) fn rename_run(&mut self) {
        if let Some(run) = &mut self.safety.run {
            run.rename(&self.me.name);
        }
    }

    /// Why edits are not being kept, in words.
    pub(super) fn keeping_trouble(&self) -> Option<String> {
        self.safety.keeper.as_ref()?.trouble()
    }

    /// Whether work that a crash left behind is being offered.
    pub fn offers_work(&self) -> bool {
        !self.safety.left.is_empty()
    }

    /// Waits until all steps so far are on the disk; for tests and for the end.
    pub fn flush(&mut self) {
        self.keep_steps();
        if let Some(keeper) = &self.safety.keeper {
            keeper.flush(Duration::from_secs(10));
        }
    }

    /// Ends the journal: the document's work is saved, or the user doesn't want it.
    pub(super) fn end_journal(&mut self) {
        if let Some(keeper) = &self.safety.keeper {
            keeper.end();
        }
        if let (Some(path), Some(run)) = (&self.document.path, &self.safety.run) {
            lock::release(path, run.owner());
        }
    }

    /// Reads the work of a journal, in place of the open document.
    pub(super) fn recover(&mut self, journal: PathBuf) {
        self.note_opening();
        let job = "Recovering unsaved work".to_owned();
        let name = job.clone();
        self.jobs.run(job, move || Done::Recovered(name, Box::new(store::recover(&journal))));
    }

    pub(super) fn recovered(&mut self, result: Result<Recovered, String>) {
        let recovered = match result {
            Ok(recovered) => recovered,
            Err(why) => {
                self.question = Some(Question::Report("The work was not recovered".to_owned(), vec![why]));
                return;
            }
        };
        if self.has_gone_on() {
            self.question = Some(Question::Unsaved(Then::Recover(recovered.path)));
            return;
        }
        self.safety.left.retain(|left| left.path != recovered.path);
        let document = Document::recovered(&recovered);
        self.take(document);
        let count = recovered.steps.len();
        if let Some(keeper) = &self.safety.keeper {
            let (head, base) = (self.document.head(), Arc::clone(&self.document.base));
            let saved = recovered.saved.map_or(0, |(saved, _)| saved);
            let since: Vec<_> = recovered.steps.into_iter().skip(saved).collect();
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
        self.toasts.say(format!("Recovered {count} {}", if count == 1 { "step" } else { "steps" }));
        if !recovered.notes.is_empty() {
            self.question = Some(Question::Report("What was recovered".to_owned(), recovered.notes));
        }
    }

    /// Puts recovered work in the place of the open document, after asking about its unsaved changes.
    pub(super) fn ask_to_recover(&mut self, ctx: &egui::Context, journal: PathBuf) {
        self.replace(ctx, Then::Recover(journal));
    }

    /// Lets go of work that a crash left behind.
    pub(super) fn discard_left(&mut self, journal: &Path) {
        store::discard(journal);
        self.safety.left.retain(|left| left.path != journal);
    }

    /// Looks at the file of the open document now and then: whether others changed it, have it open, or a
    /// folder's synchronising has made copies of it.
    pub(super) fn look_around(&mut self, ctx: &egui::Context) {
        let (Some(path), Some(run)) = (self.document.path.clone(), &self.safety.run) else { return };
        ctx.request_repaint_after(LOOK_EVERY);
        let due = self.safety.looked.is_none_or(|looked| looked.elapsed() >= LOOK_EVERY);
        if self.safety.looking || !due || self.saving.is_some() {
            return;
        }
        self.safety.looking = true;
        self.safety.looked = Some(Instant::now());
        let renew = !self.document.read_only
            && self.safety.renewed.is_none_or(|renewed| renewed.elapsed() >= RENEW_EVERY);
        if renew {
            self.safety.renewed = Some(Instant::now());
        }
        let (owner, seen, epoch) = (run.owner().clone(), self.safety.seen, self.safety.epoch);
        let send = self.jobs.messenger();
        crate::app::jobs::spawn("look at the file", move || {
            let now = Timestamp::now();
            if renew {
                lock::renew(&path, &owner, now);
            }
            let about = std::fs::metadata(&path).ok();
            let looks = about.map(|about| (about.modified().ok(), about.len()));
            let holds = if looks == seen { None } else { store::fingerprint(&path).ok() };
            let other = lock::other(&path, &owner, now);
            let copies = store::conflict_copies(&path);
            send(Done::Around(Around { epoch, seen: looks, holds, other, copies }));
        });
    }

    pub(super) fn looked_around(&mut self, around: Around) {
        let safety = &mut self.safety;
        safety.looking = false;
        // What was seen while a save was under way may be the file in between.
        if around.epoch != safety.epoch || self.saving.is_some() {
            return;
        }
        safety.seen = around.seen;
        safety.other = around.other.filter(|other| !safety.read.iter().any(|read| read.run == other.run));
        safety.copies = around.copies.into_iter().filter(|copy| !safety.ignored.contains(copy)).collect();
        if let Some(holds) = around.holds {
            let same = self.document.fingerprint.as_ref() == Some(&holds);
            let ignored = safety.ignored_change.as_ref() == Some(&holds);
            safety.changed = (!same && !ignored).then_some(holds);
        }
    }
}
