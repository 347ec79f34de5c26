//! Questions that must be answered before something is done, and the pages of help.

use egui::{Key, Modal, RichText, Ui};

use super::Shell;
use crate::app::commands::Command;
use crate::app::jobs::Ask;
use crate::app::theme::GAP;
use crate::app::view::Actions;
use crate::edit;
use crate::model::AnyId;
use crate::store::Version;

use std::path::PathBuf;

/// What waits for the answer about unsaved changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Then {
    New,
    Ask,
    Open(PathBuf),
    Recover(PathBuf),
    Copy(Version),
    Sample,
    Quit,
}

/// A question, or a page to be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Question {
    /// Unsaved changes would be lost.
    Unsaved(Then),
    /// A form that is half filled in would be lost; what it is.
    Draft(Then, &'static str),
    /// More goes than was selected; the words say what.
    Delete(Vec<AnyId>, String),
    /// A report of a file that didn't open clean: title, lines.
    Report(String, Vec<String>),
    /// A file that can't be opened has earlier versions; title, why, the latest of them.
    NotOpened(String, String, Version),
    /// The file was changed by somebody else.
    ChangedOnDisk(String),
    /// The file couldn't be written.
    SaveFailed(String),
    /// Where a package is to be unpacked: the package, and the folder that is proposed.
    Unpack(PathBuf, PathBuf),
    /// Which file, on a system without file dialogs.
    Path(Ask),
    /// The keys.
    Keys,
    /// About the program.
    About,
}

/// What was answered.
enum Answer {
    Nothing,
    Close,
    Save(Then),
    Drop(Then),
    Replace(Then),
    Go(Then),
    Delete(Vec<AnyId>),
    Merge,
    Unpack(PathBuf, PathBuf),
    Ask(Ask),
    Again,
    SaveAs,
    Path(Ask, PathBuf),
}

impl Shell {
    pub(super) fn questions(&mut self, ctx: &egui::Context, actions: &mut Actions) {
        let Some(question) = self.question.clone() else { return };
        let mut answer = Answer::Nothing;
        let name = self.document.name();
        let modal = Modal::new(egui::Id::unique("question")).show(ctx, |ui| {
            ui.set_max_width(520.0);
            match question {
                Question::Unsaved(then) => answer = unsaved(ui, &name, then),
                Question::Draft(then, words) => answer = draft(ui, then, words),
                Question::Delete(ids, words) => answer = delete(ui, ids, &words),
                Question::Report(title, lines) => answer = report(ui, &title, &lines),
                Question::NotOpened(title, why, version) => answer = not_opened(ui, &title, &why, version),
                Question::ChangedOnDisk(words) => answer = changed_on_disk(ui, &words),
                Question::SaveFailed(words) => answer = save_failed(ui, &words),
                Question::Unpack(package, folder) => answer = unpack(ui, package, folder),
                Question::Path(ask) => answer = path(ui, ask, &mut self.typed_path),
                Question::Keys => answer = keys(ui),
                Question::About => answer = about(ui),
            }
        });
        if modal.should_close() {
            answer = Answer::Close;
        }
        if matches!(answer, Answer::Nothing) {
            return;
        }
        // The next question, if the answer leads to one, takes this one's place.
        self.question = None;
        match answer {
            Answer::Nothing => {}
            // What was to come after the save doesn't come.
            Answer::Close => self.after_save = None,
            Answer::Path(ask, path) => self.chosen(&ask, vec![path]),
            Answer::Save(then) => {
                self.after_save = Some(then);
                self.run(ctx, Command::Save);
            }
            Answer::Drop(then) => {
                (self.stance_form, self.source_form) = (None, None);
                self.replace(ctx, then);
            }
            Answer::Replace(then) => self.replace(ctx, then),
            Answer::Go(then) => self.go(ctx, then),
            Answer::Delete(ids) => {
                let (map, gone) = edit::delete(self.document.history.map(), ids);
                actions.step(format!("Delete {}", edit::words_for(&gone)), Ok(map));
            }
            Answer::Merge => self.merge_file(),
            Answer::Unpack(package, folder) => self.unpack(package, folder),
            Answer::Ask(ask) => self.ask(ask),
            Answer::Again => self.run(ctx, Command::Save),
            Answer::SaveAs => self.run(ctx, Command::SaveAs),
        }
    }
}

fn heading(ui: &mut Ui, words: &str) {
    ui.add(egui::Label::new(RichText::new(words).heading()).wrap());
    ui.add_space(GAP);
}

fn unsaved(ui: &mut Ui, name: &str, then: Then) -> Answer {
    heading(ui, &format!("Save the changes to “{name}”?"));
    ui.label("Without saving, what changed since the last save is lost.");
    ui.add_space(GAP);
    let mut answer = Answer::Nothing;
    ui.horizontal(|ui| {
        let save = ui.button("Save");
        if save.clicked() || ui.input(|input| input.key_pressed(Key::Enter)) {
            answer = Answer::Save(then.clone());
        }
        if ui.button("Don't save").clicked() {
            answer = Answer::Go(then);
        }
        if ui.button("Cancel").clicked() {
            answer = Answer::Close;
        }
    });
    answer
}

fn delete(ui: &mut Ui, ids: Vec<AnyId>, words: &str) -> Answer {
    heading(ui, "Delete from the map?");
    ui.label(format!("This deletes {words}. You can undo it."));
    ui.add_space(GAP);
    let mut answer = Answer::Nothing;
    ui.horizontal(|ui| {
        if ui.button("Delete").clicked() || ui.input(|input| input.key_pressed(Key::Enter)) {
            answer = Answer::Delete(ids);
        }
        if ui.button("Cancel").clicked() {
            answer = Answer::Close;
        }
    });
    answer
}

fn report(ui: &mut Ui, title: &str, lines: &[String]) -> Answer {
    heading(ui, title);
    egui::ScrollArea::vertical().max_height(320.0).show(ui, |ui| {
        for line in lines {
            ui.add(egui::Label::new(line).wrap());
        }
    });
    ui.add_space(GAP);
    if ui.button("Close").clicked() { Answer::Close } else { Answer::Nothing }
}

fn not_opened(ui: &mut Ui, title: &str, why: &str, version: Version) -> Answer {
    heading(ui, title);
    ui.add(egui::Label::new(why).wrap());
    ui.label(format!("An earlier version was kept at {}.", super::moment(version.at)));
    ui.add_space(GAP);
    let mut answer = Answer::Nothing;
    ui.horizontal(|ui| {
        if ui.button("Open that version as a copy").clicked() {
            answer = Answer::Replace(Then::Copy(version));
        }
        if ui.button("Close").clicked() {
            answer = Answer::Close;
        }
    });
    answer
}

fn changed_on_disk(ui: &mut Ui, words: &str) -> Answer {
    heading(ui, "The file was changed by somebody else");
    ui.add(egui::Label::new(words).wrap());
    ui.add_space(GAP);
    let mut answer = Answer::Nothing;
    ui.horizontal(|ui| {
        if ui.button("Merge the changes").clicked() {
            answer = Answer::Merge;
        }
        if ui.button("Save as another file…").clicked() {
            answer = Answer::SaveAs;
        }
        if ui.button("Cancel").clicked() {
            answer = Answer::Close;
        }
    });
    answer
}

fn unpack(ui: &mut Ui, package: PathBuf, folder: PathBuf) -> Answer {
    let name = package.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    heading(ui, &format!("Unpack {name}?"));
    ui.add(
        egui::Label::new(format!(
            "Its map and pictures go into {}, and the map is opened.",
            folder.display()
        ))
        .wrap(),
    );
    ui.add_space(GAP);
    let mut answer = Answer::Nothing;
    ui.horizontal(|ui| {
        if ui.button("Unpack there").clicked() || ui.input(|input| input.key_pressed(Key::Enter)) {
            answer = Answer::Unpack(package.clone(), folder);
        }
        if ui.button("Choose another folder…").clicked() {
            answer = Answer::Ask(Ask::UnpackInto(package));
        }
        if ui.button("Cancel").clicked() {
            answer = Answer::Close;
        }
    });
    answer
}

fn draft(ui: &mut Ui, then: Then, words: &str) -> Answer {
    heading(ui, &format!("{words} is not finished"));
    ui.label("What was typed there is in no map yet, and would be lost.");
    ui.add_space(GAP);
    let mut answer = Answer::Nothing;
    ui.horizontal(|ui| {
        if ui.button("Go back to it").clicked() {
            answer = Answer::Close;
        }
        if ui.button("Let it go").clicked() {
            answer = Answer::Drop(then);
        }
    });
    answer
}

fn save_failed(ui: &mut Ui, words: &str) -> Answer {
    heading(ui, "The map was not saved");
    ui.add(egui::Label::new(words).wrap());
    ui.label("Nothing is lost: what you did stays here, and is kept against a crash.");
    ui.add_space(GAP);
    let mut answer = Answer::Nothing;
    ui.horizontal(|ui| {
        if ui.button("Save a copy…").clicked() {
            answer = Answer::SaveAs;
        }
        if ui.button("Try again").clicked() {
            answer = Answer::Again;
        }
        if ui.button("Close").clicked() {
            answer = Answer::Close;
        }
    });
    answer
}

fn path(ui: &mut Ui, ask: Ask, typed: &mut String) -> Answer {
    heading(ui, ask.title());
    ui.label("This system offers no file dialog. Type the path of the file:");
    let label = ui.label(RichText::new("Path").small().weak());
    let field = ui.add(egui::TextEdit::singleline(typed).desired_width(480.0)).labelled_by(label.id);
    let enter = field.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
    if !field.has_focus() && !enter {
        field.request_focus();
    }
    let chosen = PathBuf::from(typed.trim());
    let replaces = !ask.proposed().is_empty() && chosen.is_file();
    if replaces {
        ui.colored_label(ui.visuals().error_fg_color, "This file is there already and will be replaced");
    }
    ui.add_space(GAP);
    let mut answer = Answer::Nothing;
    ui.horizontal(|ui| {
        let go = ui.add_enabled(!typed.trim().is_empty(), egui::Button::new("OK"));
        if go.clicked() || enter && !typed.trim().is_empty() {
            answer = Answer::Path(ask, chosen);
        }
        if ui.button("Cancel").clicked() {
            answer = Answer::Close;
        }
    });
    answer
}

fn keys(ui: &mut Ui) -> Answer {
    const MOUSE: [(&str, &str); 26] = [
        ("Reader: drag, double click, triple click", "Select a passage, a word, a sentence"),
        ("Reader: S, E, R", "Select the sentence, extend by one, shrink by one (with Shift by a word)"),
        ("Reader: N, P, Enter, Delete", "Next, previous suggestion, accept it, dismiss it"),
        ("Reader: A, K, U, O, C", "Speaker, kind, subject, position and confidence of the selected quote"),
        ("Reader: Shift+arrows", "Extend the selection"),
        ("Reader: Q", "Make a quote of the selection"),
        ("Reader: T", "Record a stance from the quote"),
        ("Find: Enter, Shift+Enter", "Go to the next passage, to the one before"),
        ("Stance form: Ctrl+Enter", "Record the stance"),
        ("Board: wheel or pinch", "Zoom to the pointer"),
        ("Board: Space+drag, middle button", "Move the view"),
        ("Board: F, Shift+F", "Fit everything, or the selection, into the view"),
        ("Board: V, H, R, N, G, P", "Select, pan, relation, note, frame, pin"),
        ("Board: Alt+drag", "Draw a lasso around what is to be selected"),
        ("Board: Ctrl while dragging", "Snap to nothing"),
        ("Board: arrows, Shift+arrows", "Move the selection a little, or by a step of the grid"),
        ("Board: Ctrl+D", "Duplicate the selection"),
        ("Board: Ctrl+C, Ctrl+X, Ctrl+V", "Copy, cut and paste, also between boards and maps"),
        ("Board: Tab, Enter", "Go from actor to actor in reading order, open"),
        ("Board: drag from an actor's edge", "Draw a relation"),
        ("Board: Delete", "Take the selected actors off the board"),
        ("Browser: drag or double click", "Place an actor on the board"),
        ("Plot: drag a point", "Restate a position"),
        ("Plot: double click a point", "Open its first quote"),
        ("Anywhere: Escape", "Cancel what is under way"),
        ("Anywhere: drop a file", "Open a map, or add a text as a source"),
    ];
    heading(ui, "Keys and mouse");
    egui::ScrollArea::vertical().max_height(460.0).show(ui, |ui| {
        egui::Grid::new("keys").num_columns(2).striped(true).spacing([GAP * 3.0, GAP / 2.0]).show(ui, |ui| {
            for &command in Command::ALL {
                if let Some(keys) = command.shortcut() {
                    ui.label(RichText::new(ui.ctx().format_shortcut(&keys)).monospace());
                    ui.label(command.label());
                    ui.end_row();
                }
            }
            for (keys, what) in MOUSE {
                ui.label(keys);
                ui.label(what);
                ui.end_row();
            }
        });
    });
    ui.add_space(GAP);
    if ui.button("Close").clicked() { Answer::Close } else { Answer::Nothing }
}

fn about(ui: &mut Ui) -> Answer {
    heading(ui, "Stancemap");
    ui.label(format!("Version {}", env!("CARGO_PKG_VERSION")));
    ui.label(env!("CARGO_PKG_DESCRIPTION"));
    ui.label(
        "Licensed under MIT or Apache-2.0, as you choose. Noto Sans is under the SIL Open Font Licence.",
    );
    ui.add_space(GAP);
    if ui.button("Close").clicked() { Answer::Close } else { Answer::Nothing }
}
