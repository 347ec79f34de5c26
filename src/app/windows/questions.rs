//! Questions that must be answered before something is done, and the pages of help: what they say and what can be
//! answered. What follows is the shell's.

use std::path::PathBuf;

use egui::{Key, Modal, RichText, Ui};

use crate::app::ask::Ask;
use crate::app::commands::{self, Command, Scope};
use crate::app::moment::moment;
use crate::app::theme::GAP;
use crate::app::view::StanceDraft;
use crate::model::AnyId;
use crate::store::Version;
use crate::store::templates::Template;

/// What waits for the answer about unsaved changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Then {
    /// An empty map.
    New,
    /// Asking which map to open.
    Ask,
    /// Opening a file.
    Open(PathBuf),
    /// Opening the work of a journal.
    Recover(PathBuf),
    /// Opening an earlier version as a copy.
    Copy(Version),
    /// The sample map.
    Sample,
    /// A new map that begins with a template.
    Template(Template),
    /// Closing the window.
    Quit,
}

/// A question, or a page to be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Question {
    /// Unsaved changes would be lost.
    Unsaved(Then),
    /// What was typed and is in no map yet would be lost; where it was typed.
    Draft(Then, String),
    /// A stance is to be begun in the place of one that is half filled in.
    BegunStance(StanceDraft),
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
    /// A save takes very long and something waits for it; the file.
    StillSaving(Then, String),
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
pub enum QuestionAnswer {
    /// Nothing yet.
    Nothing,
    /// Nothing is to be done.
    Close,
    /// Save, then go on.
    Save(Then),
    /// Let go of what is half filled in, then go on.
    Drop(Then),
    /// Begin another stance, whatever the form holds.
    Stance(StanceDraft),
    /// Go on, with the questions that come before it.
    Replace(Then),
    /// Go on whatever is lost.
    Go(Then),
    /// Delete these.
    Delete(Vec<AnyId>),
    /// Merge what the file holds.
    Merge,
    /// Unpack a package into a folder.
    Unpack(PathBuf, PathBuf),
    /// Ask for a file.
    Ask(Ask),
    /// Save once more.
    Again,
    /// Save in another file.
    SaveAs,
    /// A path was typed.
    Path(Ask, PathBuf),
}

/// Draws a question over the window and gives the answer. `name` is what the map is called, `unkept` why what is done is
/// not being kept against a crash, `typed` the path that is being typed.
pub fn ask(
    ctx: &egui::Context,
    question: Question,
    name: &str,
    unkept: Option<&str>,
    typed: &mut String,
) -> QuestionAnswer {
    let mut answer = QuestionAnswer::Nothing;
    let modal = Modal::new(egui::Id::unique("question")).show(ctx, |ui| {
        ui.set_max_width(520.0);
        answer = match question {
            Question::Unsaved(then) => unsaved(ui, name, then),
            Question::Draft(then, words) => draft(ui, &words, QuestionAnswer::Drop(then)),
            Question::BegunStance(other) => draft(ui, "The stance", QuestionAnswer::Stance(other)),
            Question::Delete(ids, words) => delete(ui, ids, &words),
            Question::Report(title, lines) => report(ui, &title, &lines),
            Question::NotOpened(title, why, version) => not_opened(ui, &title, &why, version),
            Question::ChangedOnDisk(words) => changed_on_disk(ui, &words),
            Question::SaveFailed(words) => save_failed(ui, &words, unkept),
            Question::StillSaving(then, file) => still_saving(ui, then, &file, unkept),
            Question::Unpack(package, folder) => unpack(ui, package, folder),
            Question::Path(ask) => path(ui, ask, typed),
            Question::Keys => keys(ui),
            Question::About => about(ui),
        };
    });
    if modal.should_close() { QuestionAnswer::Close } else { answer }
}

fn heading(ui: &mut Ui, words: &str) {
    ui.add(egui::Label::new(RichText::new(words).heading()).wrap());
    ui.add_space(GAP);
}

fn unsaved(ui: &mut Ui, name: &str, then: Then) -> QuestionAnswer {
    heading(ui, &format!("Save the changes to “{name}”?"));
    ui.label("Without saving, what changed since the last save is lost.");
    ui.add_space(GAP);
    let mut answer = QuestionAnswer::Nothing;
    ui.horizontal(|ui| {
        let save = ui.button("Save");
        if save.clicked() || ui.input(|input| input.key_pressed(Key::Enter)) {
            answer = QuestionAnswer::Save(then.clone());
        }
        if ui.button("Don't save").clicked() {
            answer = QuestionAnswer::Go(then);
        }
        if ui.button("Cancel").clicked() {
            answer = QuestionAnswer::Close;
        }
    });
    answer
}

fn delete(ui: &mut Ui, ids: Vec<AnyId>, words: &str) -> QuestionAnswer {
    heading(ui, "Delete from the map?");
    ui.label(format!("This deletes {words}. You can undo it."));
    ui.add_space(GAP);
    let mut answer = QuestionAnswer::Nothing;
    ui.horizontal(|ui| {
        if ui.button("Delete").clicked() || ui.input(|input| input.key_pressed(Key::Enter)) {
            answer = QuestionAnswer::Delete(ids);
        }
        if ui.button("Cancel").clicked() {
            answer = QuestionAnswer::Close;
        }
    });
    answer
}

fn report(ui: &mut Ui, title: &str, lines: &[String]) -> QuestionAnswer {
    heading(ui, title);
    egui::ScrollArea::vertical().max_height(320.0).show(ui, |ui| {
        for line in lines {
            ui.add(egui::Label::new(line).wrap());
        }
    });
    ui.add_space(GAP);
    if ui.button("Close").clicked() { QuestionAnswer::Close } else { QuestionAnswer::Nothing }
}

fn not_opened(ui: &mut Ui, title: &str, why: &str, version: Version) -> QuestionAnswer {
    heading(ui, title);
    ui.add(egui::Label::new(why).wrap());
    ui.label(format!("An earlier version was kept at {}.", moment(version.at)));
    ui.add_space(GAP);
    let mut answer = QuestionAnswer::Nothing;
    ui.horizontal(|ui| {
        if ui.button("Open that version as a copy").clicked() {
            answer = QuestionAnswer::Replace(Then::Copy(version));
        }
        if ui.button("Close").clicked() {
            answer = QuestionAnswer::Close;
        }
    });
    answer
}

fn changed_on_disk(ui: &mut Ui, words: &str) -> QuestionAnswer {
    heading(ui, "The file was changed by somebody else");
    ui.add(egui::Label::new(words).wrap());
    ui.add_space(GAP);
    let mut answer = QuestionAnswer::Nothing;
    ui.horizontal(|ui| {
        if ui.button("Merge the changes").clicked() {
            answer = QuestionAnswer::Merge;
        }
        if ui.button("Save as another file…").clicked() {
            answer = QuestionAnswer::SaveAs;
        }
        if ui.button("Cancel").clicked() {
            answer = QuestionAnswer::Close;
        }
    });
    answer
}

fn unpack(ui: &mut Ui, package: PathBuf, folder: PathBuf) -> QuestionAnswer {
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
    let mut answer = QuestionAnswer::Nothing;
    ui.horizontal(|ui| {
        if ui.button("Unpack there").clicked() || ui.input(|input| input.key_pressed(Key::Enter)) {
            answer = QuestionAnswer::Unpack(package.clone(), folder);
        }
        if ui.button("Choose another folder…").clicked() {
            answer = QuestionAnswer::Ask(Ask::UnpackInto(package));
        }
        if ui.button("Cancel").clicked() {
            answer = QuestionAnswer::Close;
        }
    });
    answer
}

fn draft(ui: &mut Ui, words: &str, let_go: QuestionAnswer) -> QuestionAnswer {
    heading(ui, &format!("{words} is not finished"));
    ui.label("What was typed there is in no map yet, and would be lost.");
    ui.add_space(GAP);
    let mut answer = QuestionAnswer::Nothing;
    ui.horizontal(|ui| {
        if ui.button("Go back to it").clicked() {
            answer = QuestionAnswer::Close;
        }
        if ui.button("Let it go").clicked() {
            answer = let_go;
        }
    });
    answer
}

fn save_failed(ui: &mut Ui, words: &str, unkept: Option<&str>) -> QuestionAnswer {
    heading(ui, "The map was not saved");
    ui.add(egui::Label::new(words).wrap());
    let kept = match unkept {
        None => "Nothing is lost: what you did stays here, and is kept against a crash.".to_owned(),
        Some(why) => format!(
            "What you did stays here as long as the window is open, but is not kept against a crash: {why}. Save a copy."
        ),
    };
    ui.add(egui::Label::new(kept).wrap());
    ui.add_space(GAP);
    let mut answer = QuestionAnswer::Nothing;
    ui.horizontal(|ui| {
        if ui.button("Save a copy…").clicked() {
            answer = QuestionAnswer::SaveAs;
        }
        if ui.button("Try again").clicked() {
            answer = QuestionAnswer::Again;
        }
        if ui.button("Close").clicked() {
            answer = QuestionAnswer::Close;
        }
    });
    answer
}

fn path(ui: &mut Ui, ask: Ask, typed: &mut String) -> QuestionAnswer {
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
    let mut answer = QuestionAnswer::Nothing;
    ui.horizontal(|ui| {
        let go = ui.add_enabled(!typed.trim().is_empty(), egui::Button::new("OK"));
        if go.clicked() || enter && !typed.trim().is_empty() {
            answer = QuestionAnswer::Path(ask, chosen);
        }
        if ui.button("Cancel").clicked() {
            answer = QuestionAnswer::Close;
        }
    });
    answer
}

fn still_saving(ui: &mut Ui, then: Then, file: &str, unkept: Option<&str>) -> QuestionAnswer {
    heading(ui, &format!("{file} is still being saved"));
    let begin = "The disk or the folder doesn't answer. You can wait, save a copy elsewhere, or go on without waiting";
    let words = match unkept {
        None => format!("{begin}: what you did is kept and offered at the next start."),
        Some(why) => format!(
            "{begin}; what you did is lost then, if the save fails, for it is kept nowhere else: {why}."
        ),
    };
    ui.add(egui::Label::new(words).wrap());
    ui.add_space(GAP);
    let mut answer = QuestionAnswer::Nothing;
    ui.horizontal(|ui| {
        if ui.button("Wait").clicked() {
            answer = QuestionAnswer::Close;
        }
        if ui.button("Save a copy…").clicked() {
            answer = QuestionAnswer::SaveAs;
        }
        if ui.button("Go on without waiting").clicked() {
            answer = QuestionAnswer::Go(then);
        }
    });
    answer
}

fn keys(ui: &mut Ui) -> QuestionAnswer {
    heading(ui, "Keys and mouse");
    egui::ScrollArea::vertical().max_height(460.0).show(ui, |ui| {
        egui::Grid::new("keys").num_columns(2).striped(true).spacing([GAP * 3.0, GAP / 2.0]).show(ui, |ui| {
            for scope in Scope::ALL {
                ui.label(RichText::new(scope.label()).strong());
                ui.end_row();
                for command in Command::ALL.iter().filter(|command| command.entry().scope == scope) {
                    let entry = command.entry();
                    let keys = entry.keys().map(|keys| commands::in_words(ui.ctx(), keys));
                    let keys = keys.collect::<Vec<_>>().join(", ");
                    if !keys.is_empty() {
                        ui.label(RichText::new(keys).monospace());
                        ui.label(command.label());
                        ui.end_row();
                    }
                }
                for (_, keys, what) in commands::ALSO.iter().filter(|(of, ..)| *of == scope) {
                    ui.label(*keys);
                    ui.label(*what);
                    ui.end_row();
                }
            }
        });
    });
    ui.add_space(GAP);
    if ui.button("Close").clicked() { QuestionAnswer::Close } else { QuestionAnswer::Nothing }
}

fn about(ui: &mut Ui) -> QuestionAnswer {
    heading(ui, "Stancemap");
    ui.label(format!("Version {}", env!("CARGO_PKG_VERSION")));
    ui.label(env!("CARGO_PKG_DESCRIPTION"));
    ui.label(
        "Licensed under MIT or Apache-2.0, as you choose. Noto Sans is under the SIL Open Font Licence.",
    );
    ui.add_space(GAP);
    if ui.button("Close").clicked() { QuestionAnswer::Close } else { QuestionAnswer::Nothing }
}
