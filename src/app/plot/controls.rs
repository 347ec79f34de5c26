//! What stands above the plot: the axes, the day, what is shown, and where it can go. And the evidence
//! that is shown under the pointer.

use egui::{ComboBox, Ui};

use super::PlotPanel;
use crate::app::commands::Command;
use crate::app::theme::GAP;
use crate::app::view::{Action, Actions, View};
use crate::edit;
use crate::figure::chart::{ChartData, Mark, long_date};
use crate::figure::layout::in_words;
use crate::model::map::excerpt;
use crate::model::{StanceMap, Subject};

/// How many quotes are shown under the pointer.
const MOST_QUOTES: usize = 4;

/// A box to choose a subject from; true where another was chosen.
fn choose(ui: &mut Ui, map: &StanceMap, name: &str, chosen: &mut Option<Subject>, now: &Subject) -> bool {
    let label = ui.label(name);
    let mut changed = false;
    let response = ComboBox::from_id_salt(name)
        .selected_text(excerpt(&map.subject_name(now), 32))
        .width(170.0)
        .show_ui(ui, |ui| {
            for subject in map.subjects() {
                let words = match &subject {
                    Subject::Dimension(_) => map.subject_name(&subject),
                    Subject::Proposal(_) => format!("Support for: {}", map.subject_name(&subject)),
                };
                if ui.selectable_label(subject == *now, words).clicked() {
                    *chosen = Some(subject);
                    changed = true;
                }
            }
        });
    response.response.labelled_by(label.id);
    changed
}

impl PlotPanel {
    /// The row of controls above the plot.
    pub(super) fn controls(&mut self, ui: &mut Ui, view: &View<'_>, actions: &mut Actions) {
        let Some((x, y)) = self.axes(view.map) else { return };
        ui.horizontal_wrapped(|ui| {
            if choose(ui, view.map, "Across", &mut self.x, &x) {
                self.y.get_or_insert(y.clone());
            }
            if choose(ui, view.map, "Upwards", &mut self.y, &y) {
                self.x.get_or_insert(x.clone());
            }
            if ui.button("⇄").on_hover_text("Exchange the axes").clicked() {
                (self.x, self.y) = (Some(y.clone()), Some(x.clone()));
            }
            ui.separator();
            let label = ui.label("As known on");
            let hint = "latest";
            let field = egui::TextEdit::singleline(&mut self.day).desired_width(84.0).hint_text(hint);
            let response = ui.add(field).labelled_by(label.id);
            let day = self.day.trim();
            if day.is_empty() {
                self.at = None;
            } else if let Ok(day) = day.parse() {
                self.at = Some(day);
            } else if !response.has_focus() {
                ui.colored_label(view.theme.bad, "write a day as 2025-03-06");
            }
            response.on_hover_text("A day such as 2025-03-06, or nothing for the latest positions");
            ui.separator();
            for (off, words) in [
                (&mut self.no_ranges, "Ranges"),
                (&mut self.no_proposals, "Proposals"),
                (&mut self.no_labels, "Names"),
            ] {
                let mut on = !*off;
                ui.checkbox(&mut on, words);
                *off = !on;
            }
            if ui
                .button("Fit")
                .on_hover_text("Show the whole of both scales (or double-click the plot)")
                .clicked()
            {
                self.refit = true;
            }
            ui.separator();
            if ui.button("Export SVG…").clicked() {
                actions.push(Action::Run(Command::ExportSvg));
            }
            if ui.button("Export PNG…").clicked() {
                actions.push(Action::Run(Command::ExportPng));
            }
            let save = ui.add_enabled(!view.read_only, egui::Button::new("Save chart"));
            if save.on_hover_text("Keep these axes and this day in the map").clicked() {
                self.save(view, actions);
            }
        });
        ui.add_space(GAP / 2.0);
    }

    /// Keeps what is shown in the map: in the saved chart that it came from, or as a new one.
    fn save(&mut self, view: &View<'_>, actions: &mut Actions) {
        let Some(chart) = self.chart(view) else { return };
        let shown = self.shown.as_ref().filter(|id| {
            view.map.charts.get(*id).is_some_and(|saved| saved.x == chart.x && saved.y == chart.y)
        });
        let label = format!("Save chart “{}”", chart.title);
        if let Some(id) = shown {
            actions.step(label, edit::put(view.map, id, chart));
            return;
        }
        let title = chart.title.clone();
        match edit::add(view.map, &title, chart) {
            Ok((map, id)) => {
                actions.push(Action::Step { label, map });
                actions.push(Action::Open(id.into()));
            }
            Err(why) => actions.push(Action::Warn(why.to_string())),
        }
    }
}

/// What a mark rests on: positions, then quotes with their day and outlet.
pub(super) fn evidence(ui: &mut Ui, map: &StanceMap, data: &ChartData, mark: &Mark) {
    ui.set_max_width(380.0);
    ui.strong(&mark.name);
    for (axis, spot) in [(&data.x, &mark.x), (&data.y, &mark.y)] {
        let Some(spot) = spot else {
            ui.weak(format!("{}: not said", axis.name));
            continue;
        };
        ui.label(in_words(axis, spot));
        if spot.position.voices > 1 {
            let spread = crate::figure::chart::figure(spot.position.spread);
            ui.weak(format!("{} coders, {spread} apart", spot.position.voices));
        }
    }
    let mut seen = std::collections::BTreeSet::new();
    let quotes: Vec<_> = mark
        .x
        .iter()
        .chain(&mark.y)
        .flat_map(|spot| &spot.position.quotes)
        .filter(|id| seen.insert(*id))
        .filter_map(|id| map.quotes.get(id))
        .collect();
    ui.separator();
    if quotes.is_empty() {
        ui.weak("No quote supports this");
    }
    for quote in quotes.iter().take(MOST_QUOTES) {
        ui.label(format!("“{}”", excerpt(&quote.anchor.exact, 160)));
        let source = map.sources.get(&quote.source);
        let day = quote.said.or_else(|| source.and_then(|source| source.published));
        let outlet = source.map(|source| source.outlet.clone()).filter(|outlet| !outlet.is_empty());
        let words: Vec<String> = [day.map(long_date), outlet, Some(quote.credibility.meaning().to_owned())]
            .into_iter()
            .flatten()
            .collect();
        ui.weak(words.join(" · "));
    }
    if quotes.len() > MOST_QUOTES {
        ui.weak(format!("and {} more", quotes.len() - MOST_QUOTES));
    }
    if !quotes.is_empty() {
        ui.weak("Double-click to read the first");
    }
}
