//! Opening, saving and importing: the dialogs, the jobs, and what is done with their results. Exports are in `exports`.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use egui::ViewportCommand;

use super::Shell;
use super::comparing::Comparing;
use super::imports::{Read, is_source};
use super::merging::Merging;
use super::questions::{Question, Then};
use super::safety::{Around, BACKUPS, LOOKING};
use crate::app::document::Document;
use crate::app::jobs::Ask;
use crate::app::source_form::SourceForm;
use crate::app::stance_form::StanceForm;
use crate::app::view::Selection;
use crate::edit;
use crate::exchange::bibliography::References;
use crate::exchange::picture;
use crate::model::{Actor, ActorId, Date, SourceId, StanceMap};
use crate::share::package::ENDING;
use crate::store::{self, Fingerprint, Left, OpenError, Opened, Recovered, SaveError, Version};
use crate::text::{Replaced, replace_text};

/// How many files the menu of recent ones keeps.
const RECENT: usize = 8;

/// What is being saved: which document in the window, and which of its states.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Saving {
    document: u64,
    state: u64,
    /// Tells it from the saves before: of two at once the later one counts.
    number: u64,
}

/// A document that this window has shown, in one of its states.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Mark {
    document: u64,
    state: u64,
}

/// A dialog that is gone sooner than anybody can cancel it was never there.
const NO_DIALOG: Duration = Duration::from_millis(300);

/// What a job brought back.
pub(super) enum Done {
    /// Paths chosen in a dialog.
    Chosen(Ask, Vec<PathBuf>),
    /// What a job brought back that is about one document alone; the name of the job.
    For(u64, String, Box<Self>),
    /// A map read from a file.
    Opened(String, PathBuf, Box<Result<Opened, OpenError>>),
    /// The map of a state of a document written to a file.
    Saved(String, PathBuf, Saving, Arc<StanceMap>, Result<Fingerprint, SaveError>),
    /// Texts read from files.
    Sources(String, Read),
    /// References read from a file.
    References(String, String, Result<References, String>),
    /// A source with another text, as of a state of the document.
    Replaced(String, u64, SourceId, String, Box<Result<Replaced, String>>),
    /// The picture of an actor, as its field holds it.
    Picture(String, ActorId, Result<String, String>),
    /// A chart written to a file.
    Exported(String, PathBuf, Result<(), String>),
    /// Work that a crash left behind.
    Left(Vec<Left>),
    /// That work, read.
    Recovered(String, Box<Result<Recovered, String>>),
    /// Another map merged into the document's; whether there was one that both come from.
    Merged(String, PathBuf, bool, Box<Result<Merging, String>>),
    /// An earlier version of the document's file; the name of that.
    Version(String, String, Version, Box<Result<StanceMap, String>>),
    /// Another map compared with the document's.
    Compared(String, Box<Result<Comparing, String>>),
    /// A report or a package written to a file, with what isn't in it.
    Shared(String, PathBuf, Result<Vec<String>, String>),
    /// A package unpacked into a folder; its map.
    Unpacked(String, Result<PathBuf, String>),
    /// What is at and beside the document's file.
    Around(Around),
}

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

pub(super) fn file_name(path: &Path) -> String {
    path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}

impl Shell {
    /// Asks for a file; the answer comes in a later frame.
    pub(super) fn ask(&mut self, ask: Ask) {
        let send = self.jobs.messenger();
        let asked = ask.clone();
        self.asked_at = Instant::now();
        let document = self.generation;
        // Whatever is opened, it is opened over another document as well.
        let anywhere = matches!(ask, Ask::OpenMap | Ask::UnpackInto(_));
        self.dialogs.ask(
            &asked,
            Box::new(move |paths| {
                let chosen = Done::Chosen(ask, paths);
                send(if anywhere { chosen } else { Done::For(document, String::new(), Box::new(chosen)) });
            }),
        );
    }

    /// Runs a job that is about the open document: where another one is open when it ends, it comes to nothing.
    pub(super) fn run_for_document(
        &mut self,
        job: String,
        work: impl FnOnce(String) -> Done + Send + 'static,
    ) {
        let (document, name) = (self.generation, job.clone());
        self.jobs.run(job, move || Done::For(document, name.clone(), Box::new(work(name))));
    }

    /// The open document in its present state.
    fn mark(&self) -> Mark {
        Mark { document: self.generation, state: self.document.history.state() }
    }

    /// Notes that the user was asked about unsaved changes and something else is being opened.
    pub(super) fn note_opening(&mut self) {
        self.opening_from = self.mark();
    }

    /// Whether the user has gone on working since they were asked about unsaved changes.
    pub(super) fn has_gone_on(&self) -> bool {
        self.document.is_modified() && self.mark() != self.opening_from
    }

    /// Takes what jobs have brought back since the last frame.
    pub(super) fn receive(&mut self, ctx: &egui::Context) {
        for done in self.jobs.finished() {
            let done = match done {
                Done::For(document, job, _) if document != self.generation => {
                    self.jobs.close(&job);
                    self.importing = None;
                    self.after_save = None;
                    self.toasts
                        .warn("Another map was opened meanwhile, so what was under way came to nothing");
                    continue;
                }
                Done::For(_, _, done) => *done,
                done => done,
            };
            match done {
                Done::For(..) => {}
                Done::Chosen(ask, paths) => self.chosen(&ask, paths),
                Done::Opened(job, path, result) => {
                    self.jobs.close(&job);
                    self.opened(&path, *result);
                }
                Done::Saved(job, path, saving, map, result) => {
                    self.jobs.close(&job);
                    self.saved(path, saving, map, result);
                }
                Done::Sources(job, read) => {
                    self.jobs.close(&job);
                    self.imported(read);
                }
                Done::References(job, name, references) => {
                    self.jobs.close(&job);
                    self.add_references(&name, references);
                }
                Done::Replaced(job, state, source, text, result) => {
                    self.jobs.close(&job);
                    self.replaced(state, source, text, *result);
                }
                Done::Picture(job, actor, result) => {
                    self.jobs.close(&job);
                    self.set_picture(&actor, result);
                }
                Done::Left(left) => {
                    self.jobs.close(LOOKING);
                    self.safety.left = left;
                }
                Done::Recovered(job, result) => {
                    self.jobs.close(&job);
                    self.recovered(*result);
                }
                Done::Merged(job, path, three_way, result) => {
                    self.jobs.close(&job);
                    self.merged(path, three_way, *result);
                }
                Done::Version(job, name, version, read) => {
                    self.jobs.close(&job);
                    self.version_opened(&name, version, *read);
                }
                Done::Compared(job, compared) => {
                    self.jobs.close(&job);
                    self.compared(*compared);
                }
                Done::Shared(job, path, written) => {
                    self.jobs.close(&job);
                    self.shared(&path, written);
                }
                Done::Unpacked(job, unpacked) => {
                    self.jobs.close(&job);
                    self.unpacked(ctx, unpacked);
                }
                Done::Around(around) => self.looked_around(around),
                Done::Exported(job, path, result) => {
                    self.jobs.close(&job);
                    match result {
                        Ok(()) => self.toasts.say(format!("Exported {}", path.display())),
                        Err(why) => self.toasts.warn(why),
                    }
                }
            }
        }
    }

    pub(super) fn chosen(&mut self, ask: &Ask, paths: Vec<PathBuf>) {
        let Some(first) = paths.first().cloned() else {
            if self.dialogs.may_be_missing() && self.asked_at.elapsed() < NO_DIALOG {
                ask.proposed().clone_into(&mut self.typed_path);
                self.question = Some(Question::Path(ask.clone()));
                return;
            }
            // The user changed their mind, so what was to come after the save doesn't come either.
            self.after_save = None;
            return;
        };
        match ask {
            Ask::OpenMap if is_package(&first) => self.ask_to_unpack(first),
            // The window was alive while the dialog was up.
            Ask::OpenMap if self.has_gone_on() => self.question = Some(Question::Unsaved(Then::Open(first))),
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
        self.toasts.warn(format!(
            "{name} is there already, so nothing was written; choose {name} itself to replace it"
        ));
        self.after_save = None;
        None
    }

    /// Opens a map in place of the present one; whoever calls it has asked about unsaved changes.
    pub fn open(&mut self, path: PathBuf) {
        self.opening_from = self.mark();
        self.read_map(path);
    }

    fn read_map(&mut self, path: PathBuf) {
        // What is remembered must lead to the file from anywhere.
        let path = std::path::absolute(&path).unwrap_or(path);
        let job = format!("Opening {}", file_name(&path));
        let name = job.clone();
        self.jobs.run(job, move || {
            let result = store::open(&path);
            Done::Opened(name, path, Box::new(result))
        });
    }

    fn opened(&mut self, path: &Path, result: Result<Opened, OpenError>) {
        if self.has_gone_on() {
            // The user went on working while the file was read.
            self.question = Some(Question::Unsaved(Then::Open(path.to_path_buf())));
            return;
        }
        let opened = match result {
            Ok(opened) => opened,
            Err(why) => {
                self.recent.retain(|recent| recent != path);
                let latest = self.versions_of(path).into_iter().next();
                let title = format!("{} was not opened", file_name(path));
                self.question = Some(match latest {
                    Some(version) => Question::NotOpened(title, why.to_string(), version),
                    None => Question::Report(title, vec![why.to_string()]),
                });
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
            self.question = Some(Question::Report(file_name(path), lines));
        }
        self.take(Document::opened(path, opened));
        self.remember(path);
    }

    fn remember(&mut self, path: &Path) {
        self.recent.retain(|recent| recent != path);
        self.recent.insert(0, path.to_path_buf());
        self.recent.truncate(RECENT);
    }

    /// Saves in the document's file, or asks for one.
    pub(super) fn save(&mut self) {
        if self.saving.is_some() {
            self.save_again = true;
            return;
        }
        match self.document.path.clone() {
            Some(path) if !self.document.read_only => {
                self.save_to(path, self.document.fingerprint.clone());
            }
            _ => self.save_as(),
        }
    }

    pub(super) fn save_as(&mut self) {
        self.ask(Ask::SaveMap(self.document.proposed_name()));
    }

    /// Writes the map off the UI thread. With `expected` the file must still be what it was.
    fn save_to(&mut self, path: PathBuf, expected: Option<Fingerprint>) {
        self.document.history.commit();
        let path = std::path::absolute(&path).unwrap_or(path);
        let map = Arc::clone(self.document.history.map());
        self.saves += 1;
        let Mark { document, state } = self.mark();
        let saving = Saving { document, state, number: self.saves };
        self.saving = Some(saving);
        let job = format!("Saving {}", file_name(&path));
        let name = job.clone();
        let backups = self.safety.folder.as_ref().map(|folder| folder.join(BACKUPS));
        self.jobs.run(job, move || {
            let result = match &backups {
                Some(backups) => store::save_keeping(&map, &path, expected.as_ref(), backups),
                None => store::save(&map, &path, expected.as_ref()),
            };
            Done::Saved(name, path, saving, map, result)
        });
    }

    fn saved(
        &mut self,
        path: PathBuf,
        saving: Saving,
        map: Arc<StanceMap>,
        result: Result<Fingerprint, SaveError>,
    ) {
        let is_last = self.saving == Some(saving);
        let again = is_last && std::mem::take(&mut self.save_again);
        if is_last {
            self.saving = None;
        }
        match result {
            // Another document was opened, or another save was begun.
            Ok(_) if saving.document != self.generation || !is_last => {
                self.toasts.say(format!("Saved {}", file_name(&path)));
                if again {
                    self.save();
                }
            }
            Err(why) if saving.document != self.generation || !is_last => {
                let title = format!("{} was not saved", file_name(&path));
                self.question = Some(Question::Report(title, vec![why.to_string()]));
                if again {
                    self.save();
                }
            }
            Ok(fingerprint) => {
                self.toasts.say(format!("Saved {}", file_name(&path)));
                self.remember(&path);
                if self.document.path.as_ref() != Some(&path) {
                    self.end_journal();
                    self.forget_file();
                }
                self.document.path = Some(path);
                self.document.read_only = false;
                self.document.saved(map, fingerprint);
                self.document.history.mark_saved(saving.state);
                self.saw_a_save();
                self.go_on_with_journal(saving.state);
                if again && self.document.is_modified() {
                    self.save();
                    return;
                }
                if let Some(then) = self.after_save.take() {
                    self.waiting_then = Some(then);
                }
            }
            Err(why) => {
                self.after_save = None;
                if matches!(why, SaveError::ChangedOnDisk { .. }) {
                    self.question = Some(Question::ChangedOnDisk(why.to_string()));
                } else {
                    self.question = Some(Question::SaveFailed(why.to_string()));
                }
            }
        }
    }

    /// Does what waited for a save or for the answer about unsaved changes.
    pub(super) fn go(&mut self, ctx: &egui::Context, then: Then) {
        match then {
            Then::New => self.take(Document::empty()),
            Then::Sample => self.take(Document::sample()),
            Then::Ask => {
                self.opening_from = self.mark();
                self.ask(Ask::OpenMap);
            }
            Then::Open(path) => self.open(path),
            Then::Recover(journal) => self.recover(journal),
            Then::Copy(version) => self.open_version(version),
            Then::Quit => {
                self.end_journal();
                self.closing = true;
                ctx.send_viewport_cmd(ViewportCommand::Close);
            }
        }
    }

    /// What is half filled in, in words.
    pub(super) fn draft(&self) -> Option<&'static str> {
        let source = self.source_form.as_ref().is_some_and(SourceForm::is_begun);
        let stance = self.stance_form.as_ref().is_some_and(StanceForm::is_begun);
        if source {
            Some("The new source")
        } else if stance {
            Some("The stance")
        } else {
            None
        }
    }

    /// Does something that puts another document in the place of this one, after asking about unsaved
    /// changes.
    pub(super) fn replace(&mut self, ctx: &egui::Context, then: Then) {
        self.document.history.commit();
        if let Some(words) = self.draft() {
            self.question = Some(Question::Draft(then, words));
        } else if self.saving.is_some() {
            // It is decided when it is known whether that went well.
            self.after_save = Some(then);
        } else if self.document.is_modified() {
            self.question = Some(Question::Unsaved(then));
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
                self.toasts.warn(format!(
                    "{} was not opened: drop a map (.ron), a package (.stancemap), a text (.txt, .md, .html, .docx, .odt, .epub, .pdf) or references (.json, .ris, .bib)",
                    file_name(&path)
                ));
            }
        }
    }

    /// Gives a source another text; finding its quotes there takes a while in a long one.
    pub(super) fn replace_text(&mut self, source: SourceId, text: String) {
        self.document.history.commit();
        let (map, state) = (Arc::clone(self.document.history.map()), self.document.history.state());
        let job = "Finding the quotes in the new text".to_owned();
        self.run_for_document(job, move |name| {
            let result = replace_text(&map, &source, &text).map_err(|why| why.to_string());
            Done::Replaced(name, state, source, text, Box::new(result))
        });
    }

    fn replaced(&mut self, state: u64, source: SourceId, text: String, result: Result<Replaced, String>) {
        self.document.history.commit();
        if self.document.history.state() != state {
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
                self.document.history.apply("Replace the text of a source", replaced.map);
                self.toasts.say(words);
                self.selection = Selection::one(source);
                self.tidy();
            }
            Err(why) => self.toasts.warn(why),
        }
    }

    /// Takes a picture for an actor: one that lies with the map by its path, any other one small in the map.
    fn read_picture(&mut self, actor: ActorId, path: PathBuf) {
        let folder = self.document.path.as_deref().and_then(Path::parent).map(Path::to_path_buf);
        let job = format!("Reading {}", file_name(&path));
        self.run_for_document(job, move |name| {
            let found = picture::of_file(&path, folder.as_deref());
            let result = found.map_err(|why| format!("{} can't be a picture: {why}", path.display()));
            Done::Picture(name, actor, result)
        });
    }

    fn set_picture(&mut self, actor: &ActorId, result: Result<String, String>) {
        let edited = result.and_then(|picture| {
            let map = self.document.history.map();
            edit::alter::<Actor>(map, actor, |actor| actor.picture = picture).map_err(|why| why.to_string())
        });
        match edited {
            Ok(map) => drop(self.document.history.apply("Choose a picture", map)),
            Err(why) => self.toasts.warn(why),
        }
    }
}

/// Today, by the system's clock and time zone.
pub(super) fn today() -> Date {
    jiff::ZonedDateTime::now().date()
}
