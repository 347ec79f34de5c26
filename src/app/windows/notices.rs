//! The strip below the tools that says what the user should know without being interrupted: that edits are not
//! being kept, that others work on the file, who is coding.

use std::path::{Path, PathBuf};

use egui::{Frame, Label, Margin, Panel, RichText, Ui};

use crate::app::moment::moment;
use crate::app::theme::Theme;
use crate::app::windows::file_name;
use crate::store::lock::Owner;

/// The height of a line of the strip, in points.
const ROW: f32 = 28.0;

/// What the user asked for in the strip.
pub enum NoticeRequest {
    /// Nothing.
    Nothing,
    /// Saving a copy elsewhere.
    SaveCopy,
    /// Merging what others did to the file.
    MergeFile,
    /// Comparing with what others did to the file.
    CompareFile,
    /// Hearing no more of that change.
    IgnoreChange,
    /// Comparing with a copy beside the file.
    MergeCopy(PathBuf),
    /// Hearing no more of that copy.
    IgnoreCopy(PathBuf),
    /// Who else has the map open was read.
    ReadOther,
    /// Who codes; empty for nobody in particular.
    Coder(String),
}

/// What there is to say.
pub struct Notices<'a> {
    /// What the map is called.
    pub name: &'a str,
    /// Why edits are not being kept.
    pub trouble: Option<&'a str>,
    /// Whether earlier versions are kept on this computer.
    pub versions: bool,
    /// Whether the file is being saved and doesn't answer.
    pub hangs: bool,
    /// Whether others changed the file.
    pub changed: bool,
    /// A copy beside the file that synchronising has made.
    pub copy: Option<&'a Path>,
    /// Who else has the map open.
    pub other: Option<&'a Owner>,
    /// Whether it is asked who codes.
    pub asks_name: bool,
}

/// A line of the strip: words, then buttons.
fn line(ui: &mut Ui, theme: &Theme, bad: bool, words: &str, buttons: impl FnOnce(&mut Ui)) {
    ui.horizontal(|ui| {
        // The words stand in the middle of the buttons after them.
        ui.set_height(ROW);
        let colour = if bad { theme.bad } else { theme.ink };
        ui.add(Label::new(RichText::new(words).color(colour)).wrap());
        buttons(ui);
    });
}

impl Notices<'_> {
    /// Draws the strip, where there is something to say; `typed` is the name that is being typed.
    pub fn ui(&self, ui: &mut Ui, theme: &Theme, typed: &mut String) -> NoticeRequest {
        let quiet = self.trouble.is_none()
            && !self.changed
            && !self.hangs
            && !self.asks_name
            && self.copy.is_none()
            && self.other.is_none();
        if quiet {
            return NoticeRequest::Nothing;
        }
        let mut asked = NoticeRequest::Nothing;
        let name = self.name;
        let frame = Frame::new().fill(theme.accent_soft).inner_margin(Margin::symmetric(12, 6));
        Panel::top("notices").frame(frame).show(ui, |ui| {
            if let Some(why) = self.trouble {
                let mut words =
                    format!("What you do is not being kept safe against a crash: {why}. Save the map often.");
                if !self.versions {
                    words.push_str(" Of its earlier versions only the last is kept, beside it.");
                }
                line(ui, theme, true, &words, |ui| {
                    if ui.button("Save a copy…").clicked() {
                        asked = NoticeRequest::SaveCopy;
                    }
                });
            }
            if self.hangs {
                let words = format!("{name} is still being saved: the disk or the folder doesn't answer.");
                line(ui, theme, true, &words, |ui| {
                    if ui.button("Save a copy…").clicked() {
                        asked = NoticeRequest::SaveCopy;
                    }
                });
            }
            if self.changed {
                let words = format!("{name} was changed by another program since it was opened here.");
                line(ui, theme, true, &words, |ui| {
                    let tip =
                        "Takes what was changed there into this map, and lists what contradicts what you did";
                    if ui.button("Merge the changes").on_hover_text(tip).clicked() {
                        asked = NoticeRequest::MergeFile;
                    }
                    if ui.button("Compare").clicked() {
                        asked = NoticeRequest::CompareFile;
                    }
                    if ui.button("Not now").clicked() {
                        asked = NoticeRequest::IgnoreChange;
                    }
                });
            }
            if let Some(copy) = self.copy {
                let words =
                    format!("Beside the map lies a copy that synchronising has made: {}.", file_name(copy));
                line(ui, theme, false, &words, |ui| {
                    if ui.button("Compare and merge…").clicked() {
                        asked = NoticeRequest::MergeCopy(copy.to_path_buf());
                    }
                    if ui.button("Leave it").clicked() {
                        asked = NoticeRequest::IgnoreCopy(copy.to_path_buf());
                    }
                });
            }
            if let Some(other) = self.other {
                let words = format!(
                    "{} has had this map open since {}. You can both work: what both save is merged.",
                    other.words(),
                    moment(other.since)
                );
                line(ui, theme, false, &words, |ui| {
                    if ui.button("Understood").clicked() {
                        asked = NoticeRequest::ReadOther;
                    }
                });
            }
            if self.asks_name {
                ui.horizontal(|ui| {
                    ui.set_height(ROW);
                    let label = ui.label("Who is coding on this computer?");
                    let field = egui::TextEdit::singleline(typed).hint_text("Your name");
                    let field = ui.add(field.desired_width(180.0)).labelled_by(label.id);
                    let enter = field.lost_focus() && ui.input(|input| input.key_pressed(egui::Key::Enter));
                    let name = typed.trim().to_owned();
                    let go = ui.add_enabled(!name.is_empty(), egui::Button::new("That's me"));
                    if go.clicked() || enter && !name.is_empty() {
                        asked = NoticeRequest::Coder(name);
                    }
                    if ui.button("Nobody in particular").clicked() {
                        asked = NoticeRequest::Coder(String::new());
                    }
                    ui.label(RichText::new("It is noted with each quote and stance").small().weak());
                });
            }
        });
        asked
    }
}
