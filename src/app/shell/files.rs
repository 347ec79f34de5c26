//! Opening, saving, importing and exporting: the dialogs, the jobs, and what is done with their results.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use egui::ViewportCommand;

use super::Shell;
use super::imports::{Read, is_source};
use super::questions::{Question, Then};
use super::sharing::is_package;
use crate::app::document::Document;
use crate::app::jobs::Ask;
use crate::app::theme::Theme;
use crate::app::view::Selection;
use crate::board::draw;
use crate::edit;
use crate::exchange::bibliography::References;
use crate::exchange::{network, picture};
use crate::figure;
use crate::model::{Actor, ActorId, Date, Look, SourceId};
use crate::store::{self, Fingerprint, OpenError, Opened, SaveError};
use crate::text::{Replaced, replace_text};

/// How many files the menu of recent ones keeps.
const RECENT: usize = 8;

/// What is being saved: which document in the window, and which of its states.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Saving {
    document: u64,
    state: u64,
}

/// A dialog that is gone sooner than anybody can cancel it was never there.
const NO_DIALOG: Duration = Duration::from_millis(300);

/// What a job brought back.
pub(super) enum Done {
    /// Paths chosen in a dialog.
    Chosen(Ask, Vec<PathBuf>),
    /// A map read from a file.
    Opened(String, PathBuf, Box<Result<Opened, OpenError>>),
    /// The map of a state of a document written to a file.
    Saved(String, PathBuf, Saving, Result<Fingerprint, SaveError>),
    /// Texts read from files.
    Sources(String, Read),
    /// References read from a file.
    References(String, String, Result<References, String>),
    /// A source with another text, as of a state of the document.
    Replaced(String, u64, SourceId, String, Box<Result<Replaced, String>>),
    /// The picture of an actor, as its field holds it.
    Picture(String, ActorId, Result<String, String>),
    /// A map packed into a file, and what isn't in it.
    Packed(String, PathBuf, Result<Vec<String>, String>),
    /// The map that a package was unpacked to.
    Unpacked(String, PathBuf, Result<PathBuf, String>),
    /// A chart written to a file.
    Exported(String, PathBuf, Result<(), String>),
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
        self.dialogs.ask(&asked, Box::new(move |paths| send(Done::Chosen(ask, paths))));
    }

    /// Takes what jobs have brought back since the last frame.
    pub(super) fn receive(&mut self) {
        for done in self.jobs.finished() {
            match done {
                Done::Chosen(ask, paths) => self.chosen(&ask, paths),
                Done::Opened(job, path, result) => {
                    self.jobs.close(&job);
                    self.opened(&path, *result);
                }
                Done::Saved(job, path, saving, result) => {
                    self.jobs.close(&job);
                    self.saved(path, saving, result);
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
                Done::Packed(job, path, result) => {
                    self.jobs.close(&job);
                    self.packed(&path, result);
                }
                Done::Unpacked(job, package, result) => {
                    self.jobs.close(&job);
                    self.unpacked(&package, result);
                }
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
            Ask::OpenMap => self.open(first),
            Ask::OpenTexts | Ask::OpenFolder => self.import(paths),
            Ask::Picture(actor) => self.read_picture(actor.clone(), first),
            Ask::SaveMap(_) => {
                let path = if first.extension().is_none() { first.with_extension("ron") } else { first };
                // The dialog has asked whether an existing file may be replaced.
                self.save_to(path, None);
            }
            Ask::Unpack(package) => self.unpack(package.clone(), &first),
            Ask::Export(name)
            | Ask::ExportBoard(name)
            | Ask::ExportNetwork(name)
            | Ask::Report(name)
            | Ask::Pack(name, _) => {
                let path = match (first.extension(), name.rsplit('.').next()) {
                    (None, Some(ending)) => first.with_extension(ending),
                    _ => first,
                };
                match ask {
                    Ask::ExportBoard(_) => self.export_board(path),
                    Ask::ExportNetwork(_) => self.export_network(path),
                    Ask::Report(_) => self.write_report(path),
                    Ask::Pack(_, redaction) => self.pack(path, *redaction),
                    _ => self.export(path),
                }
            }
        }
    }

    /// Opens a map in place of the present one, from a package after asking where to unpack it; whoever calls
    /// it has asked about unsaved changes.
    pub fn open(&mut self, path: PathBuf) {
        if is_package(&path) {
            self.ask(Ask::Unpack(path));
            return;
        }
        self.opening_from = self.document.history.state();
        let job = format!("Opening {}", file_name(&path));
        let name = job.clone();
        self.jobs.run(job, move || {
            let result = store::open(&path);
            Done::Opened(name, path, Box::new(result))
        });
    }

    fn opened(&mut self, path: &Path, result: Result<Opened, OpenError>) {
        if self.document.is_modified() && self.document.history.state() != self.opening_from {
            // The user went on working while the file was read.
            self.question = Some(Question::Unsaved(Then::Open(path.to_path_buf())));
            return;
        }
        let opened = match result {
            Ok(opened) => opened,
            Err(why) => {
                self.recent.retain(|recent| recent != path);
                self.question = Some(Question::Report(
                    format!("{} was not opened", file_name(path)),
                    vec![why.to_string()],
                ));
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
        let map = Arc::clone(self.document.history.map());
        let saving = Saving { document: self.generation, state: self.document.history.state() };
        self.saving = Some(saving);
        let job = format!("Saving {}", file_name(&path));
        let name = job.clone();
        self.jobs.run(job, move || {
            let result = store::save(&map, &path, expected.as_ref());
            Done::Saved(name, path, saving, result)
        });
    }

    fn saved(&mut self, path: PathBuf, saving: Saving, result: Result<Fingerprint, SaveError>) {
        self.saving = None;
        let again = std::mem::take(&mut self.save_again);
        match result {
            Ok(_) if saving.document != self.generation => {
                self.toasts.say(format!("Saved {}", file_name(&path)));
            }
            Ok(fingerprint) => {
                self.toasts.say(format!("Saved {}", file_name(&path)));
                self.remember(&path);
                self.document.path = Some(path);
                self.document.fingerprint = Some(fingerprint);
                self.document.read_only = false;
                self.document.history.mark_saved(saving.state);
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
                    self.toasts.warn(why.to_string());
                }
            }
        }
    }

    /// Does what waited for a save or for the answer about unsaved changes.
    pub(super) fn go(&mut self, ctx: &egui::Context, then: Then) {
        match then {
            Then::New => self.take(Document::empty()),
            Then::Sample => self.take(Document::sample()),
            Then::Ask => self.ask(Ask::OpenMap),
            Then::Open(path) => self.open(path),
            Then::Quit => {
                self.closing = true;
                ctx.send_viewport_cmd(ViewportCommand::Close);
            }
        }
    }

    /// Does something that puts another document in the place of this one, after asking about unsaved
    /// changes.
    pub(super) fn replace(&mut self, ctx: &egui::Context, then: Then) {
        self.document.history.commit();
        if self.document.is_modified() {
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
            if is_package(&path) || path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("ron"))
            {
                self.replace(ctx, Then::Open(path));
            } else {
                self.toasts.warn(format!(
                    "{} was not opened: drop a map (.ron, .stancemap), a text (.txt, .md, .html, .docx, .odt, .epub, .pdf) or references (.json, .ris, .bib)",
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
        let name = job.clone();
        self.jobs.run(job, move || {
            let result = replace_text(&map, &source, &text).map_err(|why| why.to_string());
            Done::Replaced(name, state, source, text, Box::new(result))
        });
    }

    fn replaced(&mut self, state: u64, source: SourceId, text: String, result: Result<Replaced, String>) {
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

    fn export(&mut self, path: PathBuf) {
        let view = self.view(Theme::light_or_dark(self.dark));
        let Some(chart) = self.panels.plot.chart(&view) else {
            self.toasts.warn("The plot shows no chart: choose two subjects first");
            return;
        };
        let options = self.panels.plot.export_options();
        let map = Arc::clone(self.document.history.map());
        let job = format!("Exporting {}", file_name(&path));
        let name = job.clone();
        self.jobs.run(job, move || {
            let result = figure::export(&map, &chart, &path, &options).map_err(|why| why.to_string());
            Done::Exported(name, path, result)
        });
    }

    /// Takes a picture for an actor: one that lies with the map by its path, any other one small in the map.
    fn read_picture(&mut self, actor: ActorId, path: PathBuf) {
        let folder = self.document.path.as_deref().and_then(Path::parent).map(Path::to_path_buf);
        let job = format!("Reading {}", file_name(&path));
        let name = job.clone();
        self.jobs.run(job, move || {
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

    fn export_board(&mut self, path: PathBuf) {
        let Some(board) = self.board.clone() else { return };
        let map = Arc::clone(self.document.history.map());
        let focus = self.panels.board.focus();
        let look = if self.dark { Look::Dark } else { Look::Light };
        let options = draw::Options {
            day: focus.day,
            focus: Some(focus.clone()),
            look,
            width: None,
            folder: self.document.path.as_deref().and_then(Path::parent).map(Path::to_path_buf),
        };
        let job = format!("Exporting {}", file_name(&path));
        let name = job.clone();
        self.jobs.run(job, move || {
            let drawn = draw::draw(&map, &board, &options).map_err(|why| why.to_string());
            let written = drawn.and_then(|scene| {
                figure::write(scene, &path, &figure::Options::default()).map_err(|why| why.to_string())
            });
            Done::Exported(name, path, written)
        });
    }

    fn export_network(&mut self, path: PathBuf) {
        let Some(format) = network::Format::of(&path) else {
            self.toasts.warn(format!(
                "{} was not written: a network is written as .graphml or .gexf",
                file_name(&path)
            ));
            return;
        };
        let options = network::Options { board: None, at: self.panels.board.focus().day };
        let map = Arc::clone(self.document.history.map());
        let job = format!("Exporting {}", file_name(&path));
        let name = job.clone();
        self.jobs.run(job, move || {
            let bytes = network::write(&map, &options, format);
            let written = store::write_atomically(&path, &bytes);
            let result = written.map_err(|why| format!("Writing {} failed: {why}", path.display()));
            Done::Exported(name, path, result)
        });
    }

    /// Asks where to write the board that is shown.
    pub(super) fn ask_export_board(&mut self, ending: &str) {
        let map = self.document.history.map();
        match self.board.as_ref().and_then(|id| map.boards.get(id)) {
            Some(board) => {
                let name = crate::model::id::slug(&board.name);
                self.ask(Ask::ExportBoard(format!("{name}.{ending}")));
            }
            None => self.toasts.warn("There is no board to export: make one first"),
        }
    }

    /// Asks where to write the network.
    pub(super) fn ask_export_network(&mut self) {
        let name = crate::model::id::slug(&self.document.history.map().title);
        self.ask(Ask::ExportNetwork(format!("{name}.graphml")));
    }

    /// Asks where to write the chart that the plot shows.
    pub(super) fn ask_export(&mut self, ending: &str) {
        let view = self.view(Theme::light_or_dark(self.dark));
        match self.panels.plot.chart(&view) {
            Some(chart) => {
                let name = crate::model::id::slug(&chart.heading(view.map));
                self.ask(Ask::Export(format!("{name}.{ending}")));
            }
            None => self.toasts.warn("The plot shows no chart: choose two subjects first"),
        }
    }
}

/// Today, by the system's clock and time zone.
pub(super) fn today() -> Date {
    jiff::ZonedDateTime::now().date()
}
