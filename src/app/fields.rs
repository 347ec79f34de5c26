//! Input fields that keep what is being typed to themselves and give it only when it is finished (Enter,
//! Tab, a click elsewhere), so that one change of a field is one step. Escape takes it back.

use std::fmt::Debug;
use std::hash::Hash;

use egui::{Id, Key, RichText, Ui};

use crate::model::Date;

/// The label above a field.
fn caption(ui: &mut Ui, label: &str) -> egui::Response {
    ui.label(RichText::new(label).small().weak())
}

/// What is being typed into a field that isn't finished yet.
fn draft<T: Clone + Send + Sync + 'static>(ui: &Ui, id: Id) -> Option<T> {
    ui.data(|data| data.get_temp(id))
}
fn keep<T: Clone + Send + Sync + 'static>(ui: &Ui, id: Id, draft: T) {
    ui.data_mut(|data| data.insert_temp(id, draft));
}
fn forget<T: Clone + Send + Sync + 'static>(ui: &Ui, id: Id) {
    ui.data_mut(|data| data.remove::<T>(id));
}

/// A text field with its label above; `key` tells fields of the same label apart (the item's id). Gives
/// the new text once it is finished and differs.
pub fn text(ui: &mut Ui, label: &str, value: &str, key: impl Hash + Debug, rows: usize) -> Option<String> {
    let caption = caption(ui, label);
    bare_text(ui, label, value, key, rows, f32::INFINITY, caption.id)
}

fn bare_text(
    ui: &mut Ui,
    label: &str,
    value: &str,
    key: impl Hash + Debug,
    rows: usize,
    width: f32,
    named_by: Id,
) -> Option<String> {
    let id = ui.make_persistent_id((label, key));
    let mut typed: String = draft(ui, id).unwrap_or_else(|| value.to_owned());
    let edit = if rows > 1 {
        egui::TextEdit::multiline(&mut typed).desired_rows(rows)
    } else {
        egui::TextEdit::singleline(&mut typed)
    };
    let response = ui.add(edit.id(id).desired_width(width)).labelled_by(named_by);
    if response.changed() {
        keep(ui, id, typed.clone());
    }
    if response.lost_focus() {
        forget::<String>(ui, id);
        let taken_back = ui.input(|input| input.key_pressed(Key::Escape));
        return (!taken_back && typed != value).then_some(typed);
    }
    if !response.has_focus() {
        forget::<String>(ui, id);
    }
    None
}

/// A line of text; see [`text`].
pub fn line(ui: &mut Ui, label: &str, value: &str, key: impl Hash + Debug) -> Option<String> {
    text(ui, label, value, key, 1)
}

/// A day as `YYYY-MM-DD`, empty for none. Gives the new day once it is finished, right and different.
pub fn date(ui: &mut Ui, label: &str, value: Option<Date>, key: impl Hash + Debug) -> Option<Option<Date>> {
    let caption = caption(ui, label);
    let id = ui.make_persistent_id((label, &"date", Id::unique(&key)));
    let wrong = id.with("wrong");
    let shown = value.map(|day| day.to_string()).unwrap_or_default();
    let kept: Option<String> = draft(ui, wrong);
    let before = kept.clone().unwrap_or_else(|| shown.clone());
    let typed = bare_text(ui, label, &before, (&"date", Id::unique(&key)), 1, 110.0, caption.id);
    let result = typed.and_then(|typed| {
        let typed = typed.trim().to_owned();
        if typed.is_empty() {
            forget::<String>(ui, wrong);
            return value.is_some().then_some(None);
        }
        if let Ok(day) = typed.parse::<Date>() {
            forget::<String>(ui, wrong);
            return (value != Some(day)).then_some(Some(day));
        }
        keep(ui, wrong, typed);
        None
    });
    if let Some(kept) = draft::<String>(ui, wrong) {
        ui.colored_label(
            ui.visuals().error_fg_color,
            format!("“{kept}” is not a day: write it as 2025-03-06"),
        );
    }
    result
}

/// A slider with its label above. Gives the new number once the drag or the typing has ended.
pub fn slider(
    ui: &mut Ui,
    label: &str,
    value: f64,
    range: std::ops::RangeInclusive<f64>,
    key: impl Hash + Debug,
) -> Option<f64> {
    let caption = caption(ui, label);
    let id = ui.make_persistent_id((label, &"slider", key));
    let mut number: f64 = draft(ui, id).unwrap_or(value);
    let response = ui.add(egui::Slider::new(&mut number, range).max_decimals(2)).labelled_by(caption.id);
    finished(ui, id, &response, number, value)
}

/// A number with its label above. Gives the new number once the drag or the typing has ended.
pub fn number(ui: &mut Ui, label: &str, value: f64, key: impl Hash + Debug) -> Option<f64> {
    let id = ui.make_persistent_id((label, &"number", key));
    let mut number: f64 = draft(ui, id).unwrap_or(value);
    let response = ui
        .horizontal(|ui| {
            let caption = caption(ui, label);
            ui.add(egui::DragValue::new(&mut number).speed(0.1).max_decimals(3)).labelled_by(caption.id)
        })
        .inner;
    finished(ui, id, &response, number, value)
}

fn finished(ui: &Ui, id: Id, response: &egui::Response, number: f64, value: f64) -> Option<f64> {
    if response.changed() {
        keep(ui, id, number);
    }
    let busy = response.dragged() || response.has_focus();
    let kept: Option<f64> = draft(ui, id);
    if busy && !response.drag_stopped() {
        return None;
    }
    forget::<f64>(ui, id);
    kept.filter(|kept| *kept != value)
}

/// A choice among a few, with its label above. Gives the new choice.
pub fn choice<T: Clone + PartialEq>(
    ui: &mut Ui,
    label: &str,
    value: &T,
    options: &[(T, String)],
    key: impl Hash + Debug,
) -> Option<T> {
    let caption = caption(ui, label);
    let mut chosen = None;
    let shown = options.iter().find(|(option, _)| option == value).map_or("", |(_, words)| words.as_str());
    egui::ComboBox::from_id_salt((label, Id::unique(key)))
        .selected_text(shown)
        .width(ui.available_width().min(240.0))
        .show_ui(ui, |ui| {
            for (option, words) in options {
                if ui.selectable_label(option == value, words).clicked() && option != value {
                    chosen = Some(option.clone());
                }
            }
        })
        .response
        .labelled_by(caption.id);
    chosen
}

/// The options of a `choice!` enum for [`choice`].
pub fn options_of<T: Copy + ToString>(all: &[T]) -> Vec<(T, String)> {
    all.iter().map(|&option| (option, option.to_string())).collect()
}
