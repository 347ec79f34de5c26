//! What the plot keeps between frames: the chart's data as long as the map is the same, and the drawing as
//! long as nothing moved.

use std::sync::Arc;

use egui::Ui;

use super::paint::{Lie, Painted, paint};
use crate::figure::chart::ChartData;
use crate::figure::{self, ChartError, Drawing, Page, Seats, Window, chart_data};
use crate::model::{Chart, ChartKind, StanceMap};

/// A chart, drawn and ready for the screen.
#[derive(Debug)]
pub(super) struct Shown {
    /// Of a position map, what it shows.
    pub(super) data: Option<Arc<ChartData>>,
    /// The drawing.
    pub(super) drawing: Drawing,
    /// How it lies on the screen.
    pub(super) lie: Lie,
    /// What is painted and what answers the pointer.
    pub(super) painted: Painted,
}

#[derive(Debug, Default)]
pub(super) struct Cache {
    map: Option<StanceMap>,
    chart: Option<Chart>,
    data: Option<Arc<ChartData>>,
    key: Option<Key>,
    shown: Option<Arc<Shown>>,
    seats: Option<Seats>,
}

#[derive(Debug, PartialEq)]
struct Key {
    page: Page,
    window: Option<Window>,
    lie: Lie,
    pixels: f32,
    as_page: bool,
}

/// Whether two maps are the same in all that a chart shows, told by their identity.
fn same(a: &StanceMap, b: &StanceMap) -> bool {
    a.stances.ptr_eq(&b.stances)
        && a.actors.ptr_eq(&b.actors)
        && a.quotes.ptr_eq(&b.quotes)
        && a.sources.ptr_eq(&b.sources)
        && a.blocs.ptr_eq(&b.blocs)
        && a.coders.ptr_eq(&b.coders)
        && a.events.ptr_eq(&b.events)
        && a.dimensions.ptr_eq(&b.dimensions)
        && a.proposals.ptr_eq(&b.proposals)
}

impl Cache {
    /// A chart on a page that lies on the screen; drawn anew only where something changed. `as_page` draws
    /// it as it will be exported.
    pub(super) fn shown(
        &mut self,
        ui: &Ui,
        map: &StanceMap,
        chart: &Chart,
        (page, window, lie): (Page, Option<Window>, Lie),
        as_page: bool,
    ) -> Result<Arc<Shown>, ChartError> {
        let known = self.chart.as_ref() == Some(chart) && self.map.as_ref().is_some_and(|old| same(old, map));
        let key = Key { page, window, lie, pixels: ui.pixels_per_point(), as_page };
        if let Some(shown) = self.shown.as_ref().filter(|_| known && self.key.as_ref() == Some(&key)) {
            return Ok(shown.clone());
        }
        if !known {
            // A chart that can't be drawn must not leave the last one behind.
            (self.map, self.chart, self.data, self.shown) = (None, None, None, None);
            if chart.kind == ChartKind::PositionMap {
                self.data = Some(Arc::new(chart_data(map, chart)?));
            }
        }
        if self.key.as_ref().is_none_or(|last| last.page != key.page) {
            // Another size is another chart, whose names find their seats anew.
            self.seats = None;
        }
        let drawing = match &self.data {
            // A name keeps its seat beside its mark while things move, unless it must give way; a page is
            // drawn as it will be exported.
            Some(data) => figure::position_map(data, &page, window, self.seats.as_ref().filter(|_| !as_page)),
            None => figure::draw_on(map, chart, &page, None)?,
        };
        if !as_page {
            self.seats = Some(drawing.seats.clone());
        }
        let painted = paint(ui, &drawing.scene, lie);
        let shown = Arc::new(Shown { data: self.data.clone(), drawing, lie, painted });
        if !known {
            (self.map, self.chart) = (Some(map.clone()), Some(chart.clone()));
        }
        (self.key, self.shown) = (Some(key), Some(shown.clone()));
        Ok(shown)
    }
}
