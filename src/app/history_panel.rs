//! The list of steps: what was done and when, which of them is the saved one, and the way back and forth.

use egui::{Label, RichText, ScrollArea, Sense, Ui};

use super::theme::{GAP, Theme};
use super::view::{Action, Actions};
use crate::edit::History;

/// Draws the steps, the latest first.
pub fn ui(ui: &mut Ui, theme: &Theme, history: &History, actions: &mut Actions) {
    let steps: Vec<_> = history.steps().collect();
    let (now, saved) = (history.undo_depth(), history.saved_depth());
    if steps.is_empty() {
        ui.add_space(GAP * 4.0);
        ui.vertical_centered(|ui| {
            ui.label("Nothing was done yet");
            ui.label(
                RichText::new("Each step is listed here; a click goes back to it, or forth again").weak(),
            );
        });
        return;
    }
    ui.label(RichText::new("Click a step to go back to it, or forth again").small().weak());
    ui.add_space(GAP / 2.0);
    let height = ui.text_style_height(&egui::TextStyle::Body) + GAP / 2.0;
    ScrollArea::vertical().auto_shrink(false).show_rows(ui, height, steps.len() + 1, |ui, rows| {
        for row in rows {
            let depth = steps.len() - row;
            let words = match depth.checked_sub(1).and_then(|at| steps.get(at)) {
                Some(step) => step.label.clone(),
                None => "As it was at first".to_owned(),
            };
            let at = depth.checked_sub(1).and_then(|at| steps.get(at)).map(|step| step.at);
            let here = depth == now;
            let colour = if depth > now { theme.faint } else { theme.ink };
            let whole = egui::vec2(ui.available_width(), height);
            let (rect, response) = ui.allocate_exact_size(whole, Sense::click());
            let response = response.on_hover_text(if here {
                "The map as it is now"
            } else if depth > now {
                "Undone; a click makes the steps up to here again"
            } else {
                "A click takes back what was done after it"
            });
            let name = format!("{words}{}", if Some(depth) == saved { ", saved" } else { "" });
            response.widget_info(|| egui::WidgetInfo::selected(egui::Role::Button, true, here, &name));
            if here || response.hovered() {
                ui.painter().rect_filled(rect, 3.0, if here { theme.accent_soft } else { theme.line });
            }
            let mut row = ui.new_child(
                egui::UiBuilder::new()
                    .max_rect(rect.shrink2(egui::vec2(GAP / 2.0, 0.0)))
                    .layout(egui::Layout::right_to_left(egui::Align::Center)),
            );
            if let Some(at) = at {
                row.label(RichText::new(super::moment::moment(at)).small().color(theme.faint));
            }
            if Some(depth) == saved {
                row.label(RichText::new("saved").small().color(theme.good));
            }
            row.with_layout(egui::Layout::left_to_right(egui::Align::Center), |ui| {
                let text = RichText::new(words).color(colour);
                ui.add(Label::new(if here { text.strong() } else { text }).truncate().selectable(false));
            });
            if response.clicked() && !here {
                actions.push(Action::GoTo(depth));
            }
        }
    });
}

#[cfg(test)]
mod tests {
    use egui_kittest::kittest::Queryable as _;

    use super::*;
    use crate::app::theme;
    use crate::app::view::Typed;
    use crate::edit::describe;
    use crate::model::StanceMap;

    #[test]
    fn a_click_on_a_step_goes_there() {
        let mut history = History::new(StanceMap::new("a"));
        for title in ["b", "c"] {
            history.apply(format!("Name it {title}"), describe(history.map(), title, ""));
        }
        let mut harness = egui_kittest::Harness::builder()
            .with_size(egui::vec2(320.0, 300.0))
            .with_context_setup(theme::install)
            .build_ui_state(
                |ui, history: &mut History| {
                    let mut actions = Actions::default();
                    super::ui(ui, &Theme::LIGHT, history, &mut actions);
                    for action in actions.in_turn(&mut Typed::default()) {
                        if let Action::GoTo(depth) = action {
                            history.go_to(depth);
                        }
                    }
                },
                history,
            );
        harness.run();
        harness.get_by_role_and_label(egui::Role::Button, "Name it b").click();
        harness.run();
        assert_eq!(harness.state().map().title, "b");
        harness.get_by_role_and_label(egui::Role::Button, "As it was at first, saved").click();
        harness.run();
        assert_eq!(harness.state().map().title, "a");
        harness.get_by_role_and_label(egui::Role::Button, "Name it c").click();
        harness.run();
        assert_eq!(harness.state().map().title, "c");
    }
}
