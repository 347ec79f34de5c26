//! What stands above the plot: the kind of chart, what it shows and how, and where it can go. And the
//! evidence that is shown under the pointer.

use std::collections::BTreeSet;

use egui::{DragValue, TextEdit, Ui};

use super::PlotPanel;
use super::paint::MarkHit;
use crate::app::commands::Command;
use crate::app::theme::GAP;
use crate::app::tool_rows::{choose, choose_subject, day, named, row, some_of};
use crate::app::view::{Action, Actions, View};
use crate::edit;
use crate::figure::TextAs;
use crate::figure::kinds::{ChartOption, Subjects, entry};
use crate::model::words::{day_field, long_date, number};
use crate::model::{
    ActorId, Annotation, AnyId, Chart, ChartKind, ColourBy, Finite, Look, Panels, Preset, Quadrants, QuoteId,
    RowOrder, SizeBy, StanceMap, Subject,
};

/// How many quotes are shown under the pointer.
const MOST_QUOTES: usize = 4;

/// The words of a chart that say what it shows, and what is written on it.
type Words<'a> = (&'a mut String, &'a mut String, &'a mut String, &'a mut Quadrants, &'a mut Vec<Annotation>);

fn words(chart: &mut Chart) -> Words<'_> {
    let Chart { title, subtitle, note, quadrants, annotations, .. } = chart;
    (title, subtitle, note, quadrants, annotations)
}

impl PlotPanel {
    /// The rows of controls above the plot.
    pub(super) fn controls(&mut self, ui: &mut Ui, view: &View<'_>, actions: &mut Actions) {
        let shown = self.chart(view);
        row(ui, |ui| {
            choose(ui, "Chart", ChartKind::ALL, &mut self.chart.kind);
            self.subjects(ui, view, shown.as_ref());
            ui.separator();
            day(ui, "As known on", "latest", &mut self.day, &mut self.chart.at);
            if entry(self.chart.kind).has(ChartOption::From) {
                day(ui, "From", "none", &mut self.from_day, &mut self.chart.from);
            }
            ui.separator();
            ui.toggle_value(&mut self.options, "Options")
                .on_hover_text("Words, size, colours, what is drawn");
            ui.toggle_value(&mut self.as_page, "Page").on_hover_text("Show the page as it will be exported");
            if entry(self.chart.kind).has(ChartOption::Zoom) && !self.as_page {
                let fit = ui.add_enabled(self.window.is_some(), egui::Button::new("Fit"));
                if fit.on_hover_text("Show the whole of both scales (or double-click)").clicked() {
                    self.window = None;
                }
            }
            ui.separator();
            ui.label("Export");
            for (words, command) in [
                ("SVG…", Command::ExportSvg),
                ("PNG…", Command::ExportPng),
                ("PDF…", Command::ExportPdf),
                ("Data…", Command::ExportData),
                ("Copy", Command::CopyChart),
            ] {
                if ui.add_enabled(shown.is_some(), egui::Button::new(words)).clicked() {
                    actions.push(Action::Run(command));
                }
            }
            ui.separator();
            self.saving(ui, view, actions);
        });
        self.fit_words();
        if self.options {
            self.more(ui, view);
            self.annotation_row(ui, view, actions);
        }
        ui.add_space(GAP / 2.0);
    }

    /// The words of a saved chart belong to what it shows: they go when another kind or other axes are
    /// chosen, and come back with them.
    fn fit_words(&mut self) {
        let Some(base) = &self.base else { return };
        let chart = &mut self.chart;
        let (title, subtitle) = (String::new(), String::new());
        let bare = Chart { title, subtitle, note: String::new(), ..base.clone() };
        let bare = Chart { quadrants: Quadrants::new(), annotations: Vec::new(), ..bare };
        let same = chart.kind == base.kind && chart.x == base.x && chart.y == base.y;
        let (from, to) = if same { (&bare, base) } else { (base, &bare) };
        if words(chart) == words(&mut from.clone()) {
            let mut to = to.clone();
            let (mine, theirs) = (words(chart), words(&mut to));
            mine.0.clone_from(theirs.0);
            mine.1.clone_from(theirs.1);
            mine.2.clone_from(theirs.2);
            mine.3.clone_from(theirs.3);
            mine.4.clone_from(theirs.4);
        }
    }

    /// What the chart is about.
    fn subjects(&mut self, ui: &mut Ui, view: &View<'_>, shown: Option<&Chart>) {
        let (x, y) = shown.map_or((None, None), |chart| (chart.x.clone(), chart.y.clone()));
        match entry(self.chart.kind).subjects {
            Subjects::Two => {
                let across = choose_subject(ui, view.map, "Across", x.as_ref());
                let upwards = choose_subject(ui, view.map, "Upwards", y.as_ref());
                if across.is_some() || upwards.is_some() {
                    (self.chart.x, self.chart.y) = (across.or(x.clone()), upwards.or(y.clone()));
                    self.window = None;
                }
                if ui.button("⇄").on_hover_text("Exchange the axes").clicked() {
                    (self.chart.x, self.chart.y) = (y, x);
                    self.window = None;
                }
            }
            Subjects::One => {
                if let Some(subject) = choose_subject(ui, view.map, "Subject", x.as_ref()) {
                    self.chart.x = Some(subject);
                }
            }
            Subjects::Several { name, proposals } => {
                let all: Vec<(Subject, String)> = view
                    .map
                    .subjects()
                    .into_iter()
                    .filter(|subject| !proposals || matches!(subject, Subject::Proposal(_)))
                    .map(|subject| (subject.clone(), view.map.subject_name(&subject)))
                    .collect();
                some_of(ui, name, all, &mut self.chart.subjects);
            }
        }
    }

    /// Every other option.
    fn more(&mut self, ui: &mut Ui, view: &View<'_>) {
        let kind = entry(self.chart.kind);
        ui.separator();
        row(ui, |ui| {
            let chart = &mut self.chart;
            for (name, field, wide) in [
                ("Title", &mut chart.title, 240.0),
                ("Subtitle", &mut chart.subtitle, 240.0),
                ("Note", &mut chart.note, 240.0),
                ("Author", &mut chart.author, 140.0),
            ] {
                named(ui, name, wide, |ui| ui.add(TextEdit::singleline(field).desired_width(wide)));
            }
        });
        row(ui, |ui| {
            let chart = &mut self.chart;
            let mut actors: Vec<(ActorId, String)> =
                view.map.actors.iter().map(|(id, actor)| (id.clone(), actor.name.clone())).collect();
            actors.sort_by(|a, b| a.1.cmp(&b.1));
            some_of(ui, "Actors", actors, &mut chart.actors);
            if kind.has(ChartOption::Size) {
                choose(ui, "Size by", SizeBy::ALL, &mut chart.size);
            }
            if !(kind.has(ChartOption::Blocs) && chart.by_bloc) {
                choose(ui, "Colour by", ColourBy::ALL, &mut chart.colour);
            }
            if kind.has(ChartOption::Panels) {
                choose(ui, "A panel is a", Panels::ALL, &mut chart.panels);
            }
            if kind.has(ChartOption::Order) {
                choose(ui, "Order by", RowOrder::ALL, &mut chart.order);
            }
            choose(ui, "Look", Look::ALL, &mut chart.look);
            // Blocs have the shapes that the map gives them.
            let is_by_bloc = chart.colour == ColourBy::Bloc || kind.has(ChartOption::Blocs) && chart.by_bloc;
            for (shown, field, words) in [
                (true, &mut chart.legend, "Legend"),
                (kind.has(ChartOption::Ranges), &mut chart.ranges, "Ranges"),
                (kind.has(ChartOption::Ellipses), &mut chart.ellipses, "as ellipses"),
                (!is_by_bloc, &mut chart.shapes, "Shapes"),
                (kind.has(ChartOption::Proposals), &mut chart.proposals, "Proposals"),
                (kind.has(ChartOption::Hulls), &mut chart.hulls, "Hulls"),
                (kind.has(ChartOption::Centres), &mut chart.centres, "Centres"),
                (kind.has(ChartOption::Blocs), &mut chart.by_bloc, "Blocs"),
                (kind.has(ChartOption::Events), &mut chart.events, "Events"),
            ] {
                if shown {
                    ui.checkbox(field, words);
                }
            }
            if kind.has(ChartOption::Trails) {
                ui.add_enabled_ui(chart.from.is_some(), |ui| ui.checkbox(&mut chart.trails, "Trails"))
                    .response
                    .on_disabled_hover_text("Say from which day: the trail begins there");
            }
        });
        row(ui, |ui| {
            let chart = &mut self.chart;
            choose(ui, "Sheet", Preset::ALL, &mut chart.preset);
            if chart.preset == Preset::Free {
                for (side, name) in [(&mut chart.width, "Width"), (&mut chart.height, "Height")] {
                    let value = DragValue::new(side).range(200..=20_000).speed(4.0).suffix(" px");
                    named(ui, name, 70.0, |ui| ui.add(value)).on_hover_text("In 1/96 inch");
                }
            }
            let mut own = chart.font_size.is_some();
            let suits = crate::figure::Page::of(chart).points();
            if ui.checkbox(&mut own, "Type size").on_hover_text("Size of names at final size").changed() {
                chart.font_size = own.then(|| Finite::or_zero((suits * 2.0).round() / 2.0));
            }
            let mut points = chart.font_size.map_or(suits, Finite::get);
            let value =
                DragValue::new(&mut points).range(4.0..=200.0).speed(0.1).max_decimals(1).suffix(" pt");
            if ui.add_enabled(own, value).changed() {
                chart.font_size = Some(Finite::or_zero(points));
            }
            ui.separator();
            ui.checkbox(&mut self.export.transparent, "Transparent paper");
            let scale = DragValue::new(&mut self.export.scale).range(0.25..=10.0).speed(0.05).prefix("× ");
            named(ui, "PNG pixels", 50.0, |ui| ui.add(scale)).on_hover_text("2 gives 192 dots per inch");
            choose(ui, "SVG text", TextAs::ALL, &mut self.export.text);
        });
    }

    /// Saving what is shown in the map.
    fn saving(&mut self, ui: &mut Ui, view: &View<'_>, actions: &mut Actions) {
        let Some(chart) = self.chart(view) else { return };
        let Some(base) = self.base.clone() else {
            let save = ui.add_enabled(!view.read_only, egui::Button::new("Save chart"));
            if save.on_hover_text("Keep this chart in the map").clicked() {
                Self::add(view, chart, actions);
            }
            return;
        };
        let changed = self.chart != base;
        let save = ui.add_enabled(changed && !view.read_only, egui::Button::new("Save chart"));
        if save.on_hover_text("Keep the changes in the saved chart").clicked()
            && let Some(id) = &self.shown
        {
            let label = format!("Save chart “{}”", chart.heading(view.map));
            actions.push(Action::add(label, id, chart.clone()));
            (self.chart, self.base) = (chart.clone(), Some(chart.clone()));
        }
        let add = ui.add_enabled(!view.read_only, egui::Button::new("Save as new"));
        if add.on_hover_text("Keep this as another chart").clicked() {
            Self::add(view, chart, actions);
        }
        if ui
            .add_enabled(changed, egui::Button::new("Revert"))
            .on_hover_text("Back to as it was saved")
            .clicked()
        {
            self.chart = base;
            (self.day, self.from_day) = (day_field(self.chart.at), day_field(self.chart.from));
            self.window = None;
        }
    }

    /// Adds a chart to the map and shows it.
    fn add(view: &View<'_>, chart: Chart, actions: &mut Actions) {
        let title = chart.heading(view.map);
        let id = edit::fresh_id::<Chart>(view.map, &title);
        actions.push(Action::add(format!("Save chart “{title}”"), &id, chart));
        actions.push(Action::Open(id.clone().into()));
        actions.push(Action::Name(id.into()));
    }
}

/// The quotes of the stances among some items, without repeats.
pub(super) fn quotes(map: &StanceMap, about: &[AnyId]) -> Vec<QuoteId> {
    let mut seen = BTreeSet::new();
    about
        .iter()
        .filter_map(|id| if let AnyId::Stance(id) = id { map.stances.get(id) } else { None })
        .flat_map(|stance| &stance.evidence)
        .filter(|id| seen.insert(*id))
        .cloned()
        .collect()
}

/// What a mark rests on: what it says of itself, then quotes with their day and outlet.
pub(super) fn evidence(ui: &mut Ui, map: &StanceMap, hit: &MarkHit) {
    ui.set_max_width(380.0);
    let mut lines = hit.title.lines();
    ui.strong(lines.next().unwrap_or_default());
    for line in lines {
        ui.label(line);
    }
    let stances: Vec<_> = hit
        .about
        .iter()
        .filter_map(|id| if let AnyId::Stance(id) = id { map.stances.get(id) } else { None })
        .collect();
    if stances.is_empty() {
        return;
    }
    let mut by_subject: std::collections::BTreeMap<&Subject, Vec<f64>> = std::collections::BTreeMap::new();
    for stance in &stances {
        by_subject.entry(&stance.subject).or_default().push(stance.position.get());
    }
    for (subject, values) in by_subject.iter().filter(|(_, values)| values.len() > 1) {
        let low = values.iter().copied().fold(f64::INFINITY, f64::min);
        let high = values.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let name = map.subject_name(subject);
        ui.weak(format!("{name}: {} stances, {} apart", values.len(), number(high - low)));
    }
    let quotes = quotes(map, &hit.about);
    ui.separator();
    if quotes.is_empty() {
        ui.weak("No quote supports this");
    }
    for quote in quotes.iter().take(MOST_QUOTES).filter_map(|id| map.quotes.get(id)) {
        ui.label(quote.in_words(160));
        let source = map.sources.get(&quote.source);
        let day = map.day_of(quote);
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
