//! Opening maps, dropped files, pictures and other texts: the dialogs, the jobs, and what is done with their results.
//! Saving is in `saving`, sources in `imports`, what is written for others in `exports` and `sharing`.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use egui::ViewportCommand;

use super::imports::is_source;
use super::safety::BACKUPS;
use super::state::Shell;
use crate::app::ask::Ask;
use crate::app::document::Document;
use crate::app::jobs::{Job, Progress};
use crate::app::view::Selection;
use crate::app::windows::questions::{Question, Then};
use crate::app::windows::{backups, file_name};
use crate::app::workspace::Workspace;
use crate::edit::{self, BlindView, Referrers};
use crate::exchange::picture;
use crate::model::{Actor, ActorId, SourceId};
use crate::share::package::ENDING;
use crate::store::{self, OpenError, Opened};
use crate::text::{Replaced, replace_text};

/// A dialog that is gone sooner than anybody can cancel it was never there.
const NO_DIALOG: Duration = Duration::from_secs(2);
/// The jobs that put another document in the place of this one: of several the latest counts.
pub(super) const OPENING: &str = "opening";
/// The job that gives a source another text.
const REPLACING: &str = "replacing";

/// Whether a file is a package, by its name.
fn is_package(path: &Path) -> bool {
    path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case(ENDING))
}

/// A path with the ending of a proposed name, where it has none.
fn with_ending(path: PathBuf, proposed: &str) -> PathBuf {
    match (path.extension(), proposed.rsplit('.').next()) {
        (None, Some(ending)) => path.with_extension(ending),
        _ => path,
    }
}

impl Shell {
    /// Shows a document in place of the present one.
    pub(super) fn take(&mut self, document: Document) {
        self.window.start = None;
        self.end_journal();
        self.window.jobs.cancel_about(self.workspace.id);
        self.window.documents += 1;
        self.workspace = Workspace::new(self.window.documents, document, self.window.look);
        self.workspace.coder = self.own_coder();
        self.begin_journal();
        let map = Arc::clone(self.workspace.map());
        self.window.jobs.start(
            Job::new("Looking through the map").about(self.workspace.id).quiet(),
            move |_| Referrers::new(&map),
            |shell, _, referrers| shell.workspace.know_referrers(referrers),
        );
    }

    /// Asks for a file; the answer comes in a later frame.
    pub(super) fn ask(&mut self, ask: Ask) {
        self.window.asked_at = Instant::now();
        // Whatever is opened, it is opened over another document as well.
        let anywhere = matches!(ask, Ask::OpenMap | Ask::UnpackInto(_));
        let job = Job::new(ask.title());
        let job = if anywhere { job } else { job.about(self.workspace.id) };
        let asked = ask.clone();
        let answer =
            self.window.jobs.answer(job, move |shell: &mut Self, _, paths| shell.chosen(&ask, paths));
        self.window.dialogs.ask(&asked, Box::new(answer));
    }

    /// Runs a job that is about the open document: where another one is open when it ends, it comes to nothing.
    pub(super) fn run_for_document<R: Send + 'static>(
        &mut self,
        name: String,
        work: impl FnOnce(&Progress) -> R + Send + 'static,
        then: impl FnOnce(&mut Self, R) + Send + 'static,
    ) {
        let job = Job::new(name).about(self.workspace.id);
        self.window.jobs.start(job, work, move |shell, _, result| then(shell, result));
    }

    /// Takes what jobs have brought back since the last frame.
    pub(super) fn receive(&mut self, ctx: &egui::Context) {
        for finished in self.window.jobs.finished() {
            if finished.owner.is_none_or(|owner| owner == self.workspace.id) {
                finished.run(self, ctx);
            } else if !finished.quiet {
                self.window.after_save = None;
                self.warn("Another map was opened meanwhile, so what was under way came to nothing");
            }
        }
        for fault in self.window.jobs.work().take_faults() {
            self.warn(fault);
        }
        self.look_at_save(ctx);
    }

    pub(super) fn chosen(&mut self, ask: &Ask, paths: Vec<PathBuf>) {
        let Some(first) = paths.first().cloned() else {
            if self.window.dialogs.may_be_missing() && self.window.asked_at.elapsed() < NO_DIALOG {
                ask.proposed().clone_into(&mut self.window.typed_path);
                self.question(Question::Path(ask.clone()));
                return;
            }
            // The user changed their mind, so what was to come after the save doesn't come either.
            self.window.after_save = None;
            return;
        };
        match ask {
            Ask::OpenMap if is_package(&first) => self.ask_to_unpack(first),
            // The window was alive while the dialog was up.
            Ask::OpenMap if self.has_gone_on() => self.question(Question::Unsaved(Then::Open(first))),
            Ask::OpenMap => self.read_map(first),
            Ask::Compare => self.compare_with(first),
            Ask::UnpackInto(package) => self.unpack(package.clone(), first),
            Ask::Report(name) | Ask::Package(name) => {
                if let Some(path) = self.confirmed(&first, name) {
                    self.share(path);
                }
            }
            Ask::OpenTexts | Ask::OpenFolder => self.import(paths),
            Ask::Picture(actor) => self.read_picture(actor.clone(), first),
            Ask::SaveMap(_) => {
                // The dialog has asked whether an existing file may be replaced.
                if let Some(path) = self.confirmed(&first, "map.ron") {
                    self.save_to(path, None);
                }
            }
            Ask::Export(name) | Ask::ExportBoard(name) | Ask::ExportNetwork(name) => {
                let Some(path) = self.confirmed(&first, name) else { return };
                match ask {
                    Ask::ExportBoard(_) => self.export_board(path),
                    Ask::ExportNetwork(_) => self.export_network(path),
                    _ => self.export(path),
                }
            }
        }
    }

    /// A chosen path with the ending that it lacks; none where that is another file, which nobody agreed to replace.
    fn confirmed(&mut self, chosen: &Path, proposed: &str) -> Option<PathBuf> {
        let path = with_ending(chosen.to_path_buf(), proposed);
        if path == chosen || !path.exists() {
            return Some(path);
        }
        let name = file_name(&path);
        self.warn(format!(
            "{name} is there already, so nothing was written; choose {name} itself to replace it"
        ));
        self.window.after_save = None;
        None
    }

    /// Opens a map in place of the present one; whoever calls it has asked about unsaved changes.
    pub fn open(&mut self, path: PathBuf) {
        self.note_opening();
        self.read_map(path);
    }

    fn read_map(&mut self, path: PathBuf) {
        // What is remembered must lead to the file from anywhere.
        let path = std::path::absolute(&path).unwrap_or(path);
        let job = Job::new(format!("Opening {}", file_name(&path))).latest(OPENING);
        let read = path.clone();
        let (folder, me) = (self.window.safety.folder.clone(), self.window.me.name.clone());
        self.window.jobs.start(
            job,
            move |_| {
                let opened = store::open(&read)?;
                let is_blind = Self::is_blind_file(folder.as_deref(), &read);
                let view = is_blind.then(|| Self::view_for(&opened.map, &me));
                Ok((opened, view))
            },
            move |shell, _, opened| shell.opened(&path, opened),
        );
    }

    fn opened(&mut self, path: &Path, result: Result<(Opened, Option<BlindView>), OpenError>) {
        if self.has_gone_on() {
            // The user went on working while the file was read.
            self.question(Question::Unsaved(Then::Open(path.to_path_buf())));
            return;
        }
        let (opened, view) = match result {
            Ok(opened) => opened,
            Err(why) => {
                self.window.recent.retain(|recent| recent != path);
                self.offer_version(path, why.to_string());
                return;
            }
        };
        let mut lines = Vec::new();
        if opened.read_only {
            lines.push(
                "It was written by a newer version of Stancemap, so it is opened to be read only.".to_owned(),
            );
        }
        if opened.repaired {
            let without = if opened.left_out.is_empty() {
                String::new()
            } else {
                format!(" without {}", edit::words_for(&opened.left_out))
            };
            lines.push(format!(
                "Parts of it are not right. This is a repaired copy{without}: the file itself is unchanged, and \
                 saving asks for a new one."
            ));
        }
        lines.extend(opened.problems.iter().map(ToString::to_string));
        lines.extend(opened.notices.iter().map(ToString::to_string));
        if !lines.is_empty() {
            self.question(Question::Report(file_name(path), lines));
        }
        self.take(Document::opened(path, opened));
        if let Some(view) = view {
            self.code_blind_again(view);
        }
        self.remember_file(path);
    }

    /// Says why a file was not opened, and offers the latest version that was kept of it.
    fn offer_version(&mut self, path: &Path, why: String) {
        let root = self.window.safety.folder.as_ref().map(|folder| folder.join(BACKUPS));
        let file = path.to_path_buf();
        let title = format!("{} was not opened", file_name(path));
        self.window.jobs.start(
            Job::new("Looking for earlier versions").latest(OPENING),
            move |_| root.and_then(|root| backups::versions(&root, &file).into_iter().next()),
            move |shell, _, latest| {
                shell.question(match latest {
                    Some(version) => Question::NotOpened(title, why, version),
                    None => Question::Report(title, vec![why]),
                });
            },
        );
    }

    /// Does what waited for a save or for the answer about unsaved changes.
    pub(super) fn go(&mut self, ctx: &egui::Context, then: Then) {
        if self.workspace.saving.is_some() {
            // Nobody knows what became of it, so what was done is offered at the next start.
            self.leave_journal();
        }
        match then {
            Then::New => self.take(Document::empty()),
            Then::Sample => self.take(Document::sample()),
            Then::Template(template) => self.begin_with(template),
            Then::Ask => {
                self.note_opening();
                self.ask(Ask::OpenMap);
            }
            Then::Open(path) => self.open(path),
            Then::Recover(journal) => self.recover(journal),
            Then::Copy(version) => self.open_version(version),
            Then::Quit => {
                self.end_journal();
                self.window.closing = true;
                ctx.send_viewport_cmd(ViewportCommand::Close);
            }
        }
    }

    /// Does something that puts another document in the place of this one, after asking about unsaved
    /// changes.
    pub(super) fn replace(&mut self, ctx: &egui::Context, then: Then) {
        self.workspace.document.history.commit();
        if let Some(words) = self.workspace.draft() {
            self.question(Question::Draft(then, words));
        } else if self.workspace.saving.is_some() {
            // It is decided when it is known whether that went well.
            self.wait_for_save(then);
        } else if self.workspace.document.is_modified() {
            self.question(Question::Unsaved(then));
        } else {
            self.go(ctx, then);
        }
    }

    /// Opens dropped maps, makes sources of dropped texts.
    pub(super) fn drops(&mut self, ctx: &egui::Context) {
        let dropped: Vec<PathBuf> =
            ctx.input(|input| input.raw.dropped_files.iter().map(|file| file.path().to_path_buf()).collect());
        if dropped.is_empty() {
            return;
        }
        let (texts, others): (Vec<_>, Vec<_>) = dropped.into_iter().partition(|path| is_source(path));
        if !texts.is_empty() {
            self.import(texts);
        }
        for path in others {
            if is_package(&path) {
                self.ask_to_unpack(path);
            } else if path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("ron")) {
                self.replace(ctx, Then::Open(path));
            } else {
                self.warn(format!(
                    "{} was not opened: drop a map (.ron), a package (.stancemap), {}",
                    file_name(&path),
                    crate::exchange::formats::readable_words()
                ));
            }
        }
    }

    /// Gives a source another text; finding its quotes there takes a while in a long one.
    pub(super) fn replace_text(&mut self, source: SourceId, text: String) {
        let workspace = &mut self.workspace;
        workspace.document.history.commit();
        let (map, state) = (Arc::clone(workspace.map()), workspace.document.history.state());
        let job = Job::new("Finding the quotes in the new text").about(workspace.id).latest(REPLACING);
        let (of, new) = (source.clone(), text.clone());
        self.window.jobs.start(
            job,
            move |_| replace_text(&map, &of, &new).map_err(|why| why.to_string()),
            move |shell, _, result| shell.replaced(state, source, text, result),
        );
    }

    fn replaced(&mut self, state: u64, source: SourceId, text: String, result: Result<Replaced, String>) {
        self.workspace.document.history.commit();
        if self.workspace.document.history.state() != state {
            // The map was changed meanwhile, so it is done once more with the map as it is now.
            self.replace_text(source, text);
            return;
        }
        match result {
            Ok(replaced) => {
                let words = match (replaced.placed, replaced.waiting.len()) {
                    (_, 0) => "Every quote was found in the new text".to_owned(),
                    (placed, 1) => format!("{placed} quotes were found in the new text, one waits for you"),
                    (placed, waiting) => {
                        format!("{placed} quotes were found in the new text, {waiting} wait for you")
                    }
                };
                self.workspace.document.history.apply("Replace the text of a source", replaced.map);
                self.say(words);
                self.workspace.selection = Selection::one(source);
                self.tidy();
            }
            Err(why) => self.warn(why),
        }
    }

    /// Takes a picture for an actor: one that lies with the map by its path, any other one small in the map.
    fn read_picture(&mut self, actor: ActorId, path: PathBuf) {
        let folder = self.workspace.folder().map(Path::to_path_buf);
        self.run_for_document(
            format!("Reading {}", file_name(&path)),
            move |_| {
                let found = picture::of_file(&path, folder.as_deref());
                found.map_err(|why| format!("{} can't be a picture: {why}", path.display()))
            },
            move |shell, picture| match picture {
                Ok(picture) => {
                    let set = crate::app::view::MapEdit::new(move |map| {
                        edit::alter::<Actor>(map, &actor, |actor| actor.picture = picture)
                    });
                    shell.change("Choose a picture", set);
                }
                Err(why) => shell.warn(why),
            },
        );
    }
}
