//! The plot: every kind of chart, with the evidence behind every mark. What a chart shows, how it is laid
//! out and where its labels go is `figure`'s; here the same scene is painted, hovered, clicked and dragged.

mod annotating;
mod cache;
mod controls;
mod gesture;
mod keeping;
mod keys;
mod paint;

use std::collections::BTreeMap;
use std::sync::Arc;

use egui::{Rect, Ui, Vec2};

use crate::edit;
use crate::figure::kinds::{ChartOption, Subjects, entry};
use crate::figure::layout::Field;
use crate::figure::{self, ChartTheme, Page, Window};
use crate::model::record::Record as _;
use crate::model::words::day_field;
use crate::model::{AnyId, Chart, ChartId, Look, Subject};

use super::commands::Command;
use super::theme::GAP;
use super::view::{Action, Actions, View};
use annotating::AnnotationDrag;
use cache::{Cache, Shown};
use gesture::Drag;
use paint::{MarkHit, SheetTransform};

/// Names that are placed at most while one moves about, so that a frame is never late.
const MOST_NAMES: usize = 250;

/// The plot panel and what it remembers from frame to frame.
#[derive(Debug)]
pub struct PlotPanel {
    /// The chart that is shown, with options that may not be saved yet.
    chart: Chart,
    /// The saved chart that is shown, and as what it was saved.
    shown: Option<ChartId>,
    base: Option<Chart>,
    /// Saved charts that were left with choices which aren't saved: as each was saved, and as it was left.
    left: BTreeMap<ChartId, (Chart, Chart)>,
    /// Days as they are typed.
    day: String,
    from_day: String,
    /// How it is exported.
    export: figure::ExportOptions,
    /// Whether the options are open.
    options: bool,
    /// Whether the page is shown as it will be exported.
    as_page: bool,
    /// The part of the scales in view; none is the whole.
    window: Option<Window>,
    /// Where values lay in the last frame, for what is put in the middle.
    field: Option<Field>,
    cache: Cache,
    drag: Option<Drag>,
    /// Commands that were chosen in the palette.
    chosen: Vec<Command>,
    /// The annotation that is being dragged.
    annotating: Option<AnnotationDrag>,
}

impl Default for PlotPanel {
    fn default() -> Self {
        Self {
            chart: Chart::new(""),
            shown: None,
            base: None,
            left: BTreeMap::new(),
            day: String::new(),
            from_day: String::new(),
            export: figure::ExportOptions::default(),
            options: false,
            as_page: false,
            window: None,
            field: None,
            cache: Cache::default(),
            drag: None,
            chosen: Vec::new(),
            annotating: None,
        }
    }
}

impl PlotPanel {
    /// What is shown, as a chart that can be exported or saved; none where the map has too few subjects.
    pub fn chart(&self, view: &View<'_>) -> Option<Chart> {
        let map = view.map;
        let known = |subject: Option<&Subject>| subject.cloned().filter(|s| map.scale(s).is_some());
        let subjects = map.subjects();
        let mut chart = self.chart.clone();
        match entry(chart.kind).subjects {
            Subjects::Two => {
                let x = known(chart.x.as_ref()).or_else(|| subjects.first().cloned())?;
                let other = || subjects.iter().find(|subject| **subject != x).cloned();
                let y = known(chart.y.as_ref()).or_else(other)?;
                (chart.x, chart.y) = (Some(x), Some(y));
            }
            Subjects::One => {
                chart.x = Some(known(chart.x.as_ref()).or_else(|| subjects.first().cloned())?);
            }
            Subjects::Several { .. } => {
                subjects.first()?;
            }
        }
        chart.subjects.retain(|subject| map.scale(subject).is_some());
        chart.actors.retain(|actor| map.actors.contains_key(actor));
        Some(chart)
    }

    /// How what is shown is exported.
    pub fn export_options(&self) -> figure::ExportOptions {
        self.export
    }

    /// Shows the plot, its controls above it.
    pub fn ui(&mut self, ui: &mut Ui, view: &View<'_>, actions: &mut Actions) {
        self.follow(view, actions);
        if view.map.dimensions.is_empty() && view.map.proposals.is_empty() {
            let then = "Make a dimension or a proposal, and say where actors stand on it.";
            hint(ui, "Nothing to plot yet", then);
            return;
        }
        self.controls(ui, view, actions);
        let Some(chart) = self.chart(view) else {
            let then = "Make a second dimension or a proposal, or choose another kind of chart.";
            hint(ui, "A plot needs two subjects", then);
            return;
        };
        let whole = ui.available_rect_before_wrap();
        let (page, transform) = self.page(view, &chart, whole);
        let window = self.window.filter(|_| !self.as_page && entry(chart.kind).has(ChartOption::Zoom));
        let shown = match self.cache.shown(ui, view.map, &chart, (page, window, transform), self.as_page) {
            Ok(shown) => shown,
            Err(why) => {
                hint(ui, "This chart can't be drawn", &why.to_string());
                return;
            }
        };
        let nobody = view.map.stances.is_empty()
            || shown.positions().is_some_and(|data| data.is_empty() && data.diamonds.is_empty());
        if nobody {
            let when = if chart.at.is_some() { " on or before that day" } else { "" };
            hint(
                ui,
                &format!("Nobody's position is known{when}"),
                "Select a passage in the reader, make it a quote, and give its speaker a stance on a subject.",
            );
            return;
        }
        ui.advance_cursor_after_rect(whole);
        self.field = shown.drawing.field;
        self.show(ui, view, whole, page, &shown, actions);
    }

    /// The page that the chart is drawn on, and how it lies on the screen: as large as the panel in the
    /// window's colours, or as it will be exported.
    fn page(&self, view: &View<'_>, chart: &Chart, whole: Rect) -> (Page, SheetTransform) {
        if self.as_page {
            let page = Page::of(chart);
            let room = whole.shrink(GAP);
            let size = Vec2::new(page.width as f32, page.height as f32);
            let scale = (room.width() / size.x).min(room.height() / size.y).max(0.01);
            let origin = room.center() - size * scale / 2.0;
            return (page, SheetTransform { origin: origin.round(), scale });
        }
        let theme = match (chart.look, view.theme.dark) {
            (Look::Print, _) => ChartTheme::PRINT,
            (_, false) => ChartTheme::LIGHT,
            (_, true) => ChartTheme::DARK,
        };
        let page = Page {
            width: f64::from(whole.width()).max(200.0),
            height: f64::from(whole.height()).max(150.0),
            unit: 1.0,
            theme,
            legend: chart.legend,
            names: MOST_NAMES,
        };
        (page, SheetTransform { origin: whole.min, scale: 1.0 })
    }

    /// Takes over a saved chart when another one is asked for, or when it was changed elsewhere.
    /// Shows the chart that is chosen, as it is saved now or as it was left.
    fn follow(&mut self, view: &View<'_>, actions: &mut Actions) {
        let saved = view.chart.and_then(|id| view.map.charts.get(id)).map(|chart| Chart::clone(chart));
        if view.chart == self.shown.as_ref() && saved == self.base {
            return;
        }
        let other = view.chart != self.shown.as_ref();
        let Some(saved) = saved else {
            (self.shown, self.base) = (None, None);
            return;
        };
        if other {
            self.leave(view, actions);
            let left = view.chart.and_then(|id| self.left.remove(id));
            let (base, chart) = left.unwrap_or_else(|| (saved.clone(), saved.clone()));
            (self.base, self.chart) = (Some(base), chart);
            self.window = None;
        }
        match &self.base {
            // What was changed elsewhere is taken over, what was chosen here and isn't saved yet stays.
            Some(base) if *base != self.chart => {
                for field in base.differing_fields(&saved) {
                    self.chart.take_field(field, &saved);
                }
            }
            _ => self.chart = saved.clone(),
        }
        (self.day, self.from_day) = (day_field(self.chart.at), day_field(self.chart.from));
        (self.shown, self.base) = (view.chart.cloned(), Some(saved));
    }

    /// Keeps what was chosen before another chart is shown: beside the saved chart it belongs to, or else as a chart of
    /// the map.
    fn leave(&mut self, view: &View<'_>, actions: &mut Actions) {
        self.left.retain(|id, _| view.map.charts.contains_key(id));
        if !self.is_begun() {
            return;
        }
        match (self.shown.take(), self.base.take()) {
            (Some(id), Some(base)) if view.map.charts.contains_key(&id) => {
                self.left.insert(id, (base, self.chart.clone()));
            }
            _ if view.read_only => {}
            _ => {
                let Some(chart) = self.chart(view) else { return };
                let title = chart.heading(view.map);
                let id = edit::fresh_id::<Chart>(view.map, &title);
                actions.push(Action::add(format!("Save chart “{title}”"), &id, chart));
                actions.push(Action::Say(format!("The chart that you left was saved as “{title}”")));
            }
        }
    }

    /// Whether how a chart looks was changed here and isn't saved. What it shows, by its kind, axes and days, is a look at
    /// the map and no design.
    pub fn is_begun(&self) -> bool {
        self.differs() || self.left.values().any(|(base, chart)| base != chart)
    }
    fn differs(&self) -> bool {
        !keeping::designed(self.base.as_ref(), &self.chart).is_empty()
    }

    fn show(
        &mut self,
        ui: &mut Ui,
        view: &View<'_>,
        whole: Rect,
        page: Page,
        shown: &Arc<Shown>,
        actions: &mut Actions,
    ) {
        let painter = ui.painter_at(whole);
        if self.as_page {
            painter.rect_filled(whole, 0.0, view.theme.panel);
        }
        let size = Vec2::new(page.width as f32, page.height as f32) * shown.transform.scale;
        let sheet = Rect::from_min_size(shown.transform.origin, size);
        let paper = super::theme::Theme::colour(page.theme.paper);
        painter.rect_filled(if self.as_page { sheet } else { whole }, 0.0, paper);
        if self.as_page {
            painter.rect_stroke(sheet, 0.0, view.theme.hairline(), egui::StrokeKind::Outside);
        }
        painter.extend(shown.painted.shapes.iter().cloned());

        let ground = ui.interact(whole, ui.scope_id().with("ground"), egui::Sense::click_and_drag());
        ground.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Canvas, true, "Plot area"));
        self.move_window(ui, &ground, shown);
        self.keys(view, &ground, shown, actions);
        if self.marks(ui, view, whole, shown, actions) {
            ground.request_focus();
        }
        if ground.clicked() {
            ground.request_focus();
            actions.push(Action::Select(super::view::Selection::default()));
        }
    }

    /// Makes every mark something that can be hovered, clicked and dragged. Returns whether one was clicked.
    fn marks(
        &mut self,
        ui: &mut Ui,
        view: &View<'_>,
        whole: Rect,
        shown: &Arc<Shown>,
        actions: &mut Actions,
    ) -> bool {
        let mut clicked = false;
        let pointer = ui.ctx().pointer_latest_pos();
        let hits = &shown.painted.hits;
        // Thousands of widgets would cost more than they give: then only those under the pointer live.
        let many = hits.len() > 400;
        for (n, hit) in hits.iter().enumerate() {
            let rect = hit.rect.expand2((Vec2::splat(12.0) - hit.rect.size()).max(Vec2::ZERO) / 2.0);
            let selected = hit.about.first().is_some_and(|id| view.selection.contains(id));
            if selected && hit.id.starts_with("mark-") {
                let ring = egui::Stroke::new(2.0, view.theme.accent);
                let corner = if hit.rect.width() < 60.0 { hit.rect.height() } else { 2.0 };
                let round = hit.rect.expand(2.5);
                ui.painter_at(whole).rect_stroke(round, corner, ring, egui::StrokeKind::Outside);
            }
            let dragged = self.is_dragging(hit);
            if hit.id.starts_with("annotation-") {
                self.annotation(ui, view, (shown, hit), rect, actions);
                continue;
            }
            if !whole.intersects(rect)
                || many && !dragged && !pointer.is_some_and(|pointer| rect.contains(pointer))
            {
                continue;
            }
            let mark = shown.positions().filter(|_| hit.id.starts_with("mark-")).and_then(|data| {
                let all = data.marks.iter().chain(&data.silent_on_x).chain(&data.silent_on_y);
                let about = hit.about.first()?;
                all.into_iter().find(|mark| *about == AnyId::Actor(mark.actor.clone()))
            });
            let can_drag = !view.read_only && !self.as_page && mark.is_some();
            let sense = if can_drag { egui::Sense::click_and_drag() } else { egui::Sense::click() };
            let response = ui.interact(rect, ui.scope_id().with(("mark", n, &hit.id)), sense);
            let name = hit.name();
            response.widget_info(|| egui::WidgetInfo::selected(egui::Role::Button, true, selected, name));
            clicked |= response.clicked();
            if response.double_clicked() {
                read_first(view, hit, actions);
            } else if response.clicked()
                && let Some(about) = hit.about.first()
            {
                actions.select(about.clone());
            }
            if let Some(mark) = mark.filter(|_| can_drag) {
                self.dragged(ui, view, (shown, mark), &response, actions);
            }
            if self.drag.is_none() {
                response.on_hover_ui_at_pointer(|ui| controls::evidence(ui, view.map, hit));
            }
        }
        if self.drag.is_some() && !hits.iter().any(|hit| self.is_dragging(hit)) {
            self.drag = None;
            actions.push(Action::Cancel);
        }
        clicked
    }

    fn is_dragging(&self, hit: &MarkHit) -> bool {
        let actor = |drag: &Drag| AnyId::Actor(drag.actor.clone());
        hit.id.starts_with("mark-")
            && self.drag.as_ref().is_some_and(|drag| hit.about.first() == Some(&actor(drag)))
    }
}

/// Opens the first quote behind a mark.
fn read_first(view: &View<'_>, hit: &MarkHit, actions: &mut Actions) {
    match controls::quotes(view.map, &hit.about).first() {
        Some(quote) => actions.push(Action::Open(quote.clone().into())),
        None => actions.push(Action::Say(format!("{} has no quote here", hit.name()))),
    }
}

/// What an empty panel says.
fn hint(ui: &mut Ui, what: &str, then: &str) {
    ui.vertical_centered(|ui| {
        ui.add_space((ui.available_height() * 0.3).max(GAP));
        ui.heading(what);
        ui.add_space(GAP);
        ui.weak(then);
    });
}

#[cfg(test)]
mod tests;
