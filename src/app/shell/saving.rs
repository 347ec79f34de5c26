//! Saving the map off the UI thread, what waits for it, and what is done where the disk doesn't answer.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;

use super::safety::BACKUPS;
use super::state::Shell;
use crate::app::ask::Ask;
use crate::app::jobs::Job;
use crate::app::theme::Theme;
use crate::app::view::MapEdit;
use crate::app::windows::file_name;
use crate::app::windows::questions::{Question, Then};
use crate::app::workspace::Saving;
use crate::edit;
use crate::model::StanceMap;
use crate::store::{self, Fingerprint, SaveError};

/// How many files the menu of recent ones keeps.
const RECENT: usize = 8;

/// What is being saved: which document of the window, in which of its states.
#[derive(Clone, Copy)]
struct Saved {
    document: u64,
    state: u64,
    number: u64,
}

impl Shell {
    /// Saves in the document's file, or asks for one.
    pub(super) fn save(&mut self) {
        let workspace = &mut self.workspace;
        if let Some(saving) = workspace.saving {
            workspace.save_again = true;
            if saving.hangs() {
                let name = workspace.document.name();
                self.warn(format!("{name} is still being saved; the disk or the folder doesn't answer"));
            }
            return;
        }
        match workspace.document.path.clone() {
            Some(path) if !workspace.document.read_only => {
                let expected = workspace.document.fingerprint.clone();
                self.save_to(path, expected);
            }
            _ => self.save_as(),
        }
    }

    pub(super) fn save_as(&mut self) {
        self.ask(Ask::SaveMap(self.workspace.document.proposed_name()));
    }

    /// Writes the map off the UI thread. With `expected` the file must still be what it was.
    pub(super) fn save_to(&mut self, path: PathBuf, expected: Option<Fingerprint>) {
        self.keep_designs();
        let workspace = &mut self.workspace;
        workspace.document.history.commit();
        let path = std::path::absolute(&path).unwrap_or(path);
        let map = Arc::clone(workspace.map());
        self.window.saves += 1;
        let state = workspace.document.history.state();
        let saved = Saved { document: workspace.id, state, number: self.window.saves };
        workspace.saving = Some(Saving { state, number: saved.number, since: Instant::now() });
        let backups = self.window.safety.folder.as_ref().map(|folder| folder.join(BACKUPS));
        let job = Job::new(format!("Saving {}", file_name(&path))).for_certain();
        let target = path.clone();
        self.window.jobs.start_or(
            job,
            move |_| {
                let result = match &backups {
                    Some(backups) => store::save_keeping(&map, &path, expected.as_ref(), backups),
                    None => store::save(&map, &path, expected.as_ref()),
                };
                (path, map, result)
            },
            move |shell, _, (path, map, result)| shell.saved(path, saved, map, result),
            move |shell, _| {
                shell.save_failed(&target, saved, "a fault of Stancemap".to_owned());
            },
        );
    }

    /// Makes the designs of charts that stand in the plot alone part of the map, so that what is saved or shared is what
    /// is seen.
    pub(super) fn keep_designs(&mut self) {
        if self.workspace.document.read_only {
            return;
        }
        let maps = self.workspace.maps();
        let mut plot = std::mem::take(&mut self.workspace.panels.plot);
        let view =
            self.workspace.view(Theme::light_or_dark(self.window.dark), self.window.jobs.work(), &maps);
        let kept = plot.take_designs(&view);
        self.workspace.panels.plot = plot;
        for (id, chart) in kept {
            let (title, is_new) = (chart.heading(&maps.0), !maps.0.charts.contains_key(&id));
            let at = id.clone();
            let kept = self
                .change(format!("Save chart “{title}”"), MapEdit::new(move |map| edit::put(map, &at, chart)));
            if kept && is_new {
                self.workspace.chart = Some(id);
                self.say(format!("The chart in the plot was kept as “{title}”"));
            }
        }
    }

    /// Ends the save that is under way, where it is this one. Returns whether it is, and whether another was asked for
    /// meanwhile.
    fn end_save(&mut self, saved: Saved) -> (bool, bool) {
        let workspace = &mut self.workspace;
        let is_last = workspace.id == saved.document
            && workspace.saving.is_some_and(|saving| saving.number == saved.number);
        let again = is_last && std::mem::take(&mut workspace.save_again);
        if is_last {
            workspace.saving = None;
        }
        (is_last, again)
    }

    fn saved(
        &mut self,
        path: PathBuf,
        saved: Saved,
        map: Arc<StanceMap>,
        result: Result<Fingerprint, SaveError>,
    ) {
        let fingerprint = match result {
            Ok(fingerprint) => fingerprint,
            Err(SaveError::ChangedOnDisk { .. }) if self.is_under_way(saved) => {
                self.end_save(saved);
                self.window.after_save = None;
                let why = SaveError::ChangedOnDisk { path };
                self.question(Question::ChangedOnDisk(why.to_string()));
                return;
            }
            Err(why) => {
                self.save_failed(&path, saved, why.to_string());
                return;
            }
        };
        let (is_last, again) = self.end_save(saved);
        self.say(format!("Saved {}", file_name(&path)));
        if !is_last {
            // Another document was opened, or another save was begun.
            return;
        }
        self.remember_file(&path);
        if self.workspace.document.path.as_ref() != Some(&path) {
            self.end_journal();
            self.forget_file();
        }
        let document = &mut self.workspace.document;
        document.path = Some(path);
        document.read_only = false;
        document.saved(map, fingerprint);
        document.history.mark_saved(saved.state);
        self.note_blind();
        self.saw_a_save();
        self.go_on_with_journal(saved.state);
        if again && self.workspace.document.is_modified() {
            self.save();
        } else if let Some(then) = self.window.after_save.take() {
            self.window.waiting_then = Some(then);
        }
    }

    fn is_under_way(&self, saved: Saved) -> bool {
        self.workspace.id == saved.document
            && self.workspace.saving.is_some_and(|saving| saving.number == saved.number)
    }

    fn save_failed(&mut self, path: &Path, saved: Saved, why: String) {
        let (is_last, again) = self.end_save(saved);
        if is_last {
            self.window.after_save = None;
            self.question(Question::SaveFailed(why));
        } else {
            self.question(Question::Report(format!("{} was not saved", file_name(path)), vec![why]));
        }
        if again {
            self.save();
        }
    }

    /// Does something once the save under way has ended well; where the disk doesn't answer, it is asked what to do.
    pub(super) fn wait_for_save(&mut self, then: Then) {
        match self.workspace.saving {
            Some(saving) if saving.hangs() => {
                self.window.after_save = None;
                let name = self.workspace.document.name();
                self.question(Question::StillSaving(then, name));
            }
            _ => self.window.after_save = Some(then),
        }
    }

    /// Asks what to do where something waits for a save that doesn't end.
    pub(super) fn look_at_save(&mut self, ctx: &egui::Context) {
        let Some(saving) = self.workspace.saving else { return };
        if !saving.hangs() {
            ctx.request_repaint_after(std::time::Duration::from_secs(1));
        } else if self.window.question.is_none()
            && let Some(then) = self.window.after_save.take()
        {
            self.wait_for_save(then);
        }
    }

    /// Notes a file as the one that was used last.
    pub(super) fn remember_file(&mut self, path: &Path) {
        let recent = &mut self.window.recent;
        recent.retain(|recent| recent != path);
        recent.insert(0, path.to_path_buf());
        recent.truncate(RECENT);
    }
}
