//! What the plot keeps between frames: the chart's data as long as the map is the same, and the drawing as
//! long as nothing moved.

use std::sync::Arc;

use egui::Ui;

use super::paint::{Painted, SheetTransform, paint};
use crate::figure::kinds::position_map::ChartData;
use crate::figure::kinds::{self, Content};
use crate::figure::{ChartError, Drawing, LabelCache, Page, Window};
use crate::model::{Chart, StanceMap};

/// A chart, drawn and ready for the screen.
#[derive(Debug)]
pub(super) struct Shown {
    /// What it shows.
    content: Arc<dyn Content>,
    /// The drawing.
    pub(super) drawing: Drawing,
    /// How it lies on the screen.
    pub(super) transform: SheetTransform,
    /// What is painted and what answers the pointer.
    pub(super) painted: Painted,
}

impl Shown {
    /// The positions that can be restated by dragging their marks; none where marks stay where they are.
    pub(super) fn positions(&self) -> Option<&ChartData> {
        self.content.positions()
    }
}

#[derive(Debug, Default)]
pub(super) struct Cache {
    map: Option<StanceMap>,
    chart: Option<Chart>,
    content: Option<Arc<dyn Content>>,
    key: Option<PlotKey>,
    shown: Option<Arc<Shown>>,
    labels: Option<LabelCache>,
}

#[derive(Debug, PartialEq)]
struct PlotKey {
    page: Page,
    window: Option<Window>,
    transform: SheetTransform,
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
        (page, window, transform): (Page, Option<Window>, SheetTransform),
        as_page: bool,
    ) -> Result<Arc<Shown>, ChartError> {
        let known = self.chart.as_ref() == Some(chart) && self.map.as_ref().is_some_and(|old| same(old, map));
        let key = PlotKey { page, window, transform, pixels: ui.pixels_per_point(), as_page };
        if let Some(shown) = self.shown.as_ref().filter(|_| known && self.key.as_ref() == Some(&key)) {
            return Ok(shown.clone());
        }
        if !known {
            // A chart that can't be drawn must not leave the last one behind.
            (self.map, self.chart, self.content, self.shown) = (None, None, None, None);
        }
        let content = match &self.content {
            Some(content) => content.clone(),
            None => self.content.insert(kinds::content(map, chart)?.into()).clone(),
        };
        if self.key.as_ref().is_none_or(|last| last.page != key.page) {
            // Another size is another chart, whose names find their places anew.
            self.labels = None;
        }
        // A name keeps its seat beside its mark while things move, unless it must give way; a page is drawn as
        // it will be exported.
        let drawing = content.draw(&page, window, self.labels.as_ref().filter(|_| !as_page));
        if !as_page {
            self.labels = Some(drawing.label_cache.clone());
        }
        let painted = paint(ui, &drawing.scene, transform);
        let shown = Arc::new(Shown { content, drawing, transform, painted });
        if !known {
            (self.map, self.chart) = (Some(map.clone()), Some(chart.clone()));
        }
        (self.key, self.shown) = (Some(key), Some(shown.clone()));
        Ok(shown)
    }
}
