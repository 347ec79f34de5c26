//! Rows of controls above a canvas: labels that stay with their fields, boxes to choose from.

use egui::{ComboBox, Response, Ui};

use crate::app::widgets::{DAY_WIDTH, complain, parse_day};
use crate::model::words::excerpt;
use crate::model::{Date, StanceMap, Subject};

/// Height of a row of controls, so that words stand level with the fields beside them.
pub const ROW: f32 = 25.0;

/// A label and its field of a width, which stay together where a row is broken.
pub fn named(ui: &mut Ui, name: &str, wide: f32, field: impl FnOnce(&mut Ui) -> Response) -> Response {
    let font = egui::TextStyle::Body.resolve(ui.style());
    let label = ui.painter().layout_no_wrap(name.to_owned(), font, egui::Color32::PLACEHOLDER).size().x;
    let gap = 2.0 * ui.spacing().item_spacing.x;
    if ui.available_size_before_wrap().x < label + gap + wide {
        ui.end_row();
        ui.set_row_height(ROW);
    }
    let label = ui.label(name);
    field(ui).labelled_by(label.id)
}

/// A row of controls that goes on in the next line where it must.
pub fn row(ui: &mut Ui, controls: impl FnOnce(&mut Ui)) {
    ui.horizontal_wrapped(|ui| {
        ui.set_row_height(ROW);
        // A word that has no room goes to the next line whole.
        ui.style_mut().wrap_mode = Some(egui::TextWrapMode::Extend);
        controls(ui);
    });
}

/// A box to choose a subject from; gives another one that was chosen.
pub fn choose_subject(ui: &mut Ui, map: &StanceMap, name: &str, now: Option<&Subject>) -> Option<Subject> {
    let mut chosen = None;
    let words = now.map_or_else(|| "choose…".to_owned(), |now| excerpt(&map.subject_name(now), 32));
    let choices = |ui: &mut Ui| {
        for subject in map.subjects() {
            let words = match &subject {
                Subject::Dimension(_) => map.subject_name(&subject),
                Subject::Proposal(_) => format!("Support for: {}", map.subject_name(&subject)),
            };
            if ui.selectable_label(Some(&subject) == now, words).clicked() {
                chosen = Some(subject);
            }
        }
    };
    named(ui, name, 170.0, |ui| {
        ComboBox::from_id_salt(name).selected_text(words).width(170.0).show_ui(ui, choices).response
    });
    chosen
}

/// A field for a day in a row, which may stay empty; the day is another one as soon as a right one is typed.
pub fn day(ui: &mut Ui, name: &str, hint: &str, typed: &mut String, day: &mut Option<Date>) {
    let field = egui::TextEdit::singleline(typed).desired_width(DAY_WIDTH).hint_text(hint);
    let response = named(ui, name, DAY_WIDTH, |ui| ui.add(field));
    match parse_day(typed) {
        Ok(read) => *day = read,
        Err(why) if !response.has_focus() => complain(ui, &why),
        Err(_) => {}
    }
    response.on_hover_text("A day such as 2025-03-06, or nothing");
}

/// A box to choose one of a few from.
pub fn choose<T: Copy + PartialEq + ToString>(ui: &mut Ui, name: &str, all: &[T], now: &mut T) {
    let shown = now.to_string();
    let choices = |ui: &mut Ui| {
        for one in all {
            ui.selectable_value(now, *one, one.to_string());
        }
    };
    named(ui, name, 120.0, |ui| {
        ComboBox::from_id_salt(name)
            .selected_text(shown)
            .width(120.0)
            .height(320.0)
            .show_ui(ui, choices)
            .response
    });
}

/// A list of boxes to tick, of which none ticked means all.
pub fn some_of<T: Clone + PartialEq>(ui: &mut Ui, name: &str, all: Vec<(T, String)>, chosen: &mut Vec<T>) {
    let words = if chosen.is_empty() { format!("{name}: all") } else { format!("{name}: {}", chosen.len()) };
    let shown = ComboBox::from_id_salt(("some of", name))
        .selected_text(words)
        .width(150.0)
        .height(320.0)
        .close_behavior(egui::PopupCloseBehavior::CloseOnClickOutside)
        .show_ui(ui, |ui| {
            if ui.selectable_label(chosen.is_empty(), "All").clicked() {
                chosen.clear();
            }
            for (item, words) in all {
                let mut on = chosen.contains(&item);
                if ui.checkbox(&mut on, words).clicked() {
                    chosen.retain(|other| *other != item);
                    if on {
                        chosen.push(item);
                    }
                }
            }
        });
    shown.response.accessible_name(name);
}
