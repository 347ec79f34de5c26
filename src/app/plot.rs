//! The plot: two subjects against each other, with the evidence behind every mark. What a chart shows and
//! where its labels go is `figure`'s; here it is painted, hovered, clicked and dragged.

mod cache;
mod controls;
mod gesture;
mod paint;

use egui::Ui;
use egui_plot::{Plot, PlotBounds, PlotPoint, PlotTransform};

use crate::figure::chart::ChartData;
use crate::model::{AnyId, Chart, ChartId, Date, StanceMap, Subject};

use super::theme::GAP;
use super::view::{Action, Actions, View};
use cache::Cache;
use gesture::Drag;

/// The plot panel and what it remembers from frame to frame.
#[derive(Debug, Default)]
pub struct PlotPanel {
    x: Option<Subject>,
    y: Option<Subject>,
    at: Option<Date>,
    day: String,
    no_ranges: bool,
    no_proposals: bool,
    no_labels: bool,
    /// The saved chart that is shown.
    shown: Option<ChartId>,
    cache: Cache,
    drag: Option<Drag>,
    refit: bool,
}

/// How far beyond its ends a scale is shown, as a share of its extent.
const MARGIN: f64 = 0.06;

impl PlotPanel {
    /// What is shown, as a chart that can be exported or saved; none without two subjects.
    pub fn chart(&self, view: &View<'_>) -> Option<Chart> {
        let (x, y) = self.axes(view.map)?;
        let mut chart = match self.shown.as_ref().and_then(|id| view.map.charts.get(id)) {
            Some(saved) if saved.x == x && saved.y == y => Chart::clone(saved),
            _ => Chart::new(format!("{} and {}", view.map.subject_name(&x), view.map.subject_name(&y)), x, y),
        };
        chart.at = self.at;
        chart.ranges = !self.no_ranges;
        chart.proposals = !self.no_proposals;
        Some(chart)
    }

    /// Shows the plot, its controls above it.
    pub fn ui(&mut self, ui: &mut Ui, view: &View<'_>, actions: &mut Actions) {
        self.follow(view);
        if view.map.dimensions.is_empty() && view.map.proposals.is_empty() {
            hint(
                ui,
                "Nothing to plot yet",
                "Make a dimension or a proposal, and say where actors stand on it.",
            );
            return;
        }
        self.controls(ui, view, actions);
        let Some(chart) = self.chart(view) else {
            hint(
                ui,
                "A plot needs two subjects",
                "Make a second dimension or a proposal, or choose the same subject for both axes.",
            );
            return;
        };
        let data = match self.cache.data(view.map, &chart) {
            Ok(data) => data,
            Err(why) => {
                hint(ui, "This chart can't be drawn", &why.to_string());
                return;
            }
        };
        if data.is_empty() && data.diamonds.is_empty() {
            let when = if chart.at.is_some() { " on or before that day" } else { "" };
            hint(
                ui,
                &format!("Nobody's position is known{when}"),
                "Select a passage in the reader, make it a quote, and give its speaker a stance on a subject.",
            );
            return;
        }
        self.plot(ui, view, &chart, &data, actions);
    }

    /// The subjects of the axes: those chosen, or else the first two of the map.
    fn axes(&self, map: &StanceMap) -> Option<(Subject, Subject)> {
        let known =
            |subject: &Option<Subject>| subject.clone().filter(|subject| map.scale(subject).is_some());
        let subjects = map.subjects();
        let x = known(&self.x).or_else(|| subjects.first().cloned())?;
        let y = known(&self.y).or_else(|| subjects.iter().find(|subject| **subject != x).cloned())?;
        Some((x, y))
    }

    /// Takes over a saved chart when another one is asked for.
    fn follow(&mut self, view: &View<'_>) {
        if view.chart == self.shown.as_ref() {
            return;
        }
        self.shown = view.chart.cloned();
        if let Some(chart) = view.chart.and_then(|id| view.map.charts.get(id)) {
            self.x = Some(chart.x.clone());
            self.y = Some(chart.y.clone());
            self.at = chart.at;
            self.day = chart.at.map(|day| day.to_string()).unwrap_or_default();
            self.no_ranges = !chart.ranges;
            self.no_proposals = !chart.proposals;
            self.refit = true;
        }
    }

    fn plot(
        &mut self,
        ui: &mut Ui,
        view: &View<'_>,
        chart: &Chart,
        data: &std::sync::Arc<ChartData>,
        actions: &mut Actions,
    ) {
        let whole = ui.available_rect_before_wrap();
        let frame = paint::Frame::around(ui, whole, data);
        let (x, y) = (data.x.scale, data.y.scale);
        let (wide, high) = (x.extent() * MARGIN, y.extent() * MARGIN);
        let fit =
            PlotBounds::from_min_max([x.low() - wide, y.low() - high], [x.high() + wide, y.high() + high]);
        let refit = std::mem::take(&mut self.refit) || self.cache.axes_changed(&chart.x, &chart.y);
        let plot = Plot::new("positions")
            .width(frame.plot.width())
            .height(frame.plot.height())
            .show_axes(false)
            .show_grid(false)
            .show_x(false)
            .show_y(false)
            .allow_boxed_zoom(false)
            .allow_scroll(false)
            .allow_double_click_reset(false)
            .allow_drag(self.drag.is_none());
        let mut area = ui.new_child(egui::UiBuilder::new().max_rect(frame.plot));
        let shown = plot.show(&mut area, |plot| {
            if refit || plot.response().double_clicked() {
                plot.set_plot_bounds(fit);
            }
        });
        let transform = shown.transform;
        ui.advance_cursor_after_rect(whole);
        let labels = self.cache.labels(ui, data, &transform, !self.no_labels);
        let spots = paint::spots(ui, data, &frame, &transform);
        paint::scene(ui, view, data, &frame, &transform, &labels, &chart.quadrants, &spots);
        self.marks(ui, view, data, &spots, (&frame, &transform), actions);
        if shown.response.clicked() {
            actions.push(Action::Select(super::view::Selection::default()));
        }
    }

    /// Makes every mark something that can be hovered, clicked and dragged.
    fn marks(
        &mut self,
        ui: &mut Ui,
        view: &View<'_>,
        data: &ChartData,
        spots: &[paint::Spotted<'_>],
        (frame, transform): (&paint::Frame, &PlotTransform),
        actions: &mut Actions,
    ) {
        let pointer = ui.ctx().pointer_latest_pos();
        // Thousands of widgets would cost more than they give: then only those under the pointer live.
        let many = spots.len() > 400;
        for spot in spots {
            let rect =
                egui::Rect::from_center_size(spot.centre, egui::Vec2::splat(2.0 * spot.radius.max(6.0)));
            let dragged = self.drag.as_ref().is_some_and(|drag| drag.actor == spot.mark.actor);
            if !frame.visible(spot, rect)
                || many && !dragged && !pointer.is_some_and(|pointer| rect.contains(pointer))
            {
                continue;
            }
            let can_drag = !view.read_only;
            let sense = if can_drag { egui::Sense::click_and_drag() } else { egui::Sense::click() };
            let id = ui.scope_id().with(("mark", spot.mark.actor.to_string()));
            let response = ui.interact(rect, id, sense);
            let selected = view.selection.contains(&AnyId::Actor(spot.mark.actor.clone()));
            response.widget_info(|| {
                egui::WidgetInfo::selected(egui::Role::Button, true, selected, &spot.mark.name)
            });
            if response.double_clicked() {
                let quotes = spot.mark.x.iter().chain(&spot.mark.y).flat_map(|spot| &spot.position.quotes);
                match { quotes }.next() {
                    Some(quote) => actions.push(Action::Open(quote.clone().into())),
                    None => actions.push(Action::Say(format!("{} has no quote here", spot.mark.name))),
                }
            } else if response.clicked() {
                actions.select(spot.mark.actor.clone());
            }
            if can_drag {
                self.dragged(ui, view, data, spot, &response, transform, actions);
            }
            if self.drag.is_none() {
                response.on_hover_ui_at_pointer(|ui| controls::evidence(ui, view.map, data, spot.mark));
            }
        }
        if self.drag.is_some() && !spots.iter().any(|spot| self.is_dragging(spot)) {
            self.drag = None;
            actions.push(Action::Cancel);
        }
    }

    fn is_dragging(&self, spot: &paint::Spotted<'_>) -> bool {
        self.drag.as_ref().is_some_and(|drag| drag.actor == spot.mark.actor)
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

/// A place of the plot in its own numbers.
fn plot_point(transform: &PlotTransform, at: egui::Pos2) -> PlotPoint {
    transform.value_from_position(at)
}

#[cfg(test)]
mod tests;
