//! The strip below the tools that says what the user should know without being interrupted: that edits are not
//! being kept, that others work on the file, who is coding. And the window with work that a crash left behind.

use egui::{Frame, Label, Margin, Panel, RichText, ScrollArea, Ui};

use super::Shell;
use super::files::file_name;
use crate::app::commands::Command;
use crate::app::theme::{GAP, Theme};
use crate::app::view::{Action, Actions};
use crate::model::Date;
use crate::store::Left;

/// The height of a line of the strip, in points.
const ROW: f32 = 28.0;

/// What the user asked for in the strip.
enum Asked {
    Nothing,
    SaveCopy,
    MergeFile,
    CompareFile,
    IgnoreChange,
    MergeCopy(std::path::PathBuf),
    IgnoreCopy(std::path::PathBuf),
    ReadOther,
    Coder(String),
}

/// What can be done with work that was left.
enum Answer {
    Recover(std::path::PathBuf),
    Discard(std::path::PathBuf),
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

/// The day and the hour of a moment, by the system's clock and time zone.
pub(in crate::app) fn moment(at: jiff::Timestamp) -> String {
    let zoned = jiff::ZonedDateTime::new(at, jiff::tz::TimeZone::system());
    if zoned.date() == today() {
        zoned.strftime("%H:%M:%S").to_string()
    } else {
        zoned.strftime("%Y-%m-%d %H:%M").to_string()
    }
}

fn today() -> Date {
    super::files::today()
}

impl Shell {
    /// Draws the strip, where there is something to say.
    pub(super) fn notices(&mut self, ui: &mut Ui, theme: &Theme, actions: &mut Actions) {
        let trouble = self.keeping_trouble();
        let changed = self.safety.changed.is_some();
        let asks_name = self.safety.folder.is_some() && !self.me.asked;
        let copy = self.safety.copies.first().cloned();
        let quiet =
            trouble.is_none() && !changed && !asks_name && copy.is_none() && self.safety.other.is_none();
        if quiet {
            return;
        }
        let mut asked = Asked::Nothing;
        let name = self.document.name();
        let frame = Frame::new().fill(theme.accent_soft).inner_margin(Margin::symmetric(12, 6));
        Panel::top("notices").frame(frame).show(ui, |ui| {
            if let Some(why) = &trouble {
                let words = format!(
                    "What you do is not being kept safe against a crash: {why}. Save the map, and free some space."
                );
                line(ui, theme, true, &words, |ui| {
                    if ui.button("Save a copy…").clicked() {
                        asked = Asked::SaveCopy;
                    }
                });
            }
            if changed {
                let words = format!("{name} was changed by another program since it was opened here.");
                line(ui, theme, true, &words, |ui| {
                    let tip = "Takes what was changed there into this map, and lists what contradicts what you did";
                    if ui.button("Merge the changes").on_hover_text(tip).clicked() {
                        asked = Asked::MergeFile;
                    }
                    if ui.button("Compare").clicked() {
                        asked = Asked::CompareFile;
                    }
                    if ui.button("Not now").clicked() {
                        asked = Asked::IgnoreChange;
                    }
                });
            }
            if let Some(copy) = &copy {
                let words = format!("Beside the map lies a copy that synchronising has made: {}.", file_name(copy));
                line(ui, theme, false, &words, |ui| {
                    if ui.button("Compare and merge…").clicked() {
                        asked = Asked::MergeCopy(copy.clone());
                    }
                    if ui.button("Leave it").clicked() {
                        asked = Asked::IgnoreCopy(copy.clone());
                    }
                });
            }
            if let Some(other) = &self.safety.other {
                let words = format!(
                    "{} has had this map open since {}. You can both work: what both save is merged.",
                    other.words(),
                    moment(other.since)
                );
                line(ui, theme, false, &words, |ui| {
                    if ui.button("Understood").clicked() {
                        asked = Asked::ReadOther;
                    }
                });
            }
            if asks_name {
                ui.horizontal(|ui| {
                    ui.set_height(ROW);
                    let label = ui.label("Who is coding on this computer?");
                    let field = egui::TextEdit::singleline(&mut self.me.typed).hint_text("Your name");
                    let field = ui.add(field.desired_width(180.0)).labelled_by(label.id);
                    let enter = field.lost_focus() && ui.input(|input| input.key_pressed(egui::Key::Enter));
                    let name = self.me.typed.trim().to_owned();
                    let go = ui.add_enabled(!name.is_empty(), egui::Button::new("That's me"));
                    if go.clicked() || enter && !name.is_empty() {
                        asked = Asked::Coder(name);
                    }
                    if ui.button("Nobody in particular").clicked() {
                        asked = Asked::Coder(String::new());
                    }
                    ui.label(RichText::new("It is noted with each quote and stance").small().weak());
                });
            }
        });
        match asked {
            Asked::Nothing => {}
            Asked::SaveCopy => actions.push(Action::Run(Command::SaveAs)),
            Asked::MergeFile => self.merge_file(),
            Asked::CompareFile => self.compare_file(),
            Asked::IgnoreChange => self.safety.ignored_change = self.safety.changed.take(),
            Asked::MergeCopy(copy) => self.compare_with(copy),
            Asked::IgnoreCopy(copy) => {
                self.safety.copies.retain(|other| *other != copy);
                self.safety.ignored.push(copy);
            }
            Asked::ReadOther => self.safety.read.extend(self.safety.other.take()),
            Asked::Coder(name) => self.be(&name),
        }
    }

    /// The window with work that a crash left behind.
    pub(super) fn left_window(&mut self, ctx: &egui::Context, theme: &Theme) {
        if self.safety.left.is_empty() {
            return;
        }
        let mut open = true;
        let mut answer = None;
        let left = &self.safety.left;
        egui::Window::new("Work that was not saved")
            .open(&mut open)
            .collapsible(false)
            .resizable(false)
            .default_width(560.0)
            .pivot(egui::Align2::CENTER_CENTER)
            .default_pos(ctx.content_rect().center())
            .show(ctx, |ui| {
                ui.add(
                    Label::new(
                        "Stancemap ended without saving this. Everything up to the last second before is here.",
                    )
                    .wrap(),
                );
                ScrollArea::vertical().max_height(420.0).auto_shrink([false, true]).show(ui, |ui| {
                    for left in left {
                        Frame::group(ui.style()).fill(theme.card).show(ui, |ui| {
                            ui.set_width(ui.available_width());
                            if let Some(given) = left_work(ui, theme, left) {
                                answer = Some(given);
                            }
                        });
                    }
                });
                ui.label(RichText::new("Closed, it is offered again at the next start").small().weak());
            });
        match answer {
            Some(Answer::Recover(path)) => self.ask_to_recover(ctx, path),
            Some(Answer::Discard(path)) => self.discard_left(&path),
            None if !open => self.safety.left.clear(),
            None => {}
        }
    }
}

fn left_work(ui: &mut Ui, theme: &Theme, left: &Left) -> Option<Answer> {
    let mut answer = None;
    let name = match &left.head {
        Ok(head) => head.name.clone(),
        Err(_) => file_name(&left.path),
    };
    ui.label(RichText::new(&name).strong());
    match &left.head {
        Ok(head) => {
            let place = head.path.as_deref().unwrap_or("It was never saved in a file");
            ui.add(Label::new(RichText::new(place).small().weak()).truncate());
        }
        Err(why) => {
            ui.add(Label::new(RichText::new(why).color(theme.bad)).wrap());
        }
    }
    let count = left.made.len();
    if let (Some(first), Some(last)) = (left.made.first(), left.made.last()) {
        let steps = if count == 1 { "1 step".to_owned() } else { format!("{count} steps") };
        let (first, last) = (moment(first.at), moment(last.at));
        let when = if first == last { last } else { format!("{first} to {last}") };
        ui.label(format!("{steps}, {when}"));
    }
    if left.cut_off {
        ui.label(RichText::new("The very last step was half written and can't be read").small().weak());
    }
    if count > 0 {
        let id = ui.make_persistent_id(&left.path);
        egui::CollapsingHeader::new("What was done").id_salt(id).show(ui, |ui| {
            for made in left.made.iter().rev().take(50) {
                ui.label(RichText::new(format!("{}  {}", moment(made.at), made.label)).small());
            }
            if count > 50 {
                ui.label(RichText::new(format!("and {} before", count - 50)).small().weak());
            }
        });
    }
    ui.add_space(GAP / 2.0);
    ui.horizontal(|ui| {
        if left.head.is_ok() && ui.button("Recover").clicked() {
            answer = Some(Answer::Recover(left.path.clone()));
        }
        // A second click is asked for, since this can't be undone.
        let key = ui.make_persistent_id((&left.path, "discard"));
        let sure: bool = ui.data(|data| data.get_temp(key)).unwrap_or(false);
        let words = if sure { "Yes, discard it for good" } else { "Discard…" };
        if ui.button(words).clicked() {
            if sure {
                answer = Some(Answer::Discard(left.path.clone()));
            }
            ui.data_mut(|data| data.insert_temp(key, !sure));
        }
    });
    answer
}
