//! What the plot keeps between frames: the chart's data as long as the map is the same, and the places
//! of the labels as long as nothing moved.

use std::sync::Arc;

use egui::{FontId, Ui};
use egui_plot::PlotTransform;

use crate::figure::chart::{ChartData, ChartError, chart_data};
use crate::figure::labels::{self, Disc, Obstacles, Place, Wanted};
use crate::figure::layout::{DIAMOND, in_two, radius};
use crate::figure::{Point, Rect};
use crate::model::{Chart, StanceMap, Subject};

/// Names more than these are not placed at once; the most influential go first.
const MOST_LABELS: usize = 300;

/// A name and its place.
#[derive(Debug, Clone)]
pub(super) struct Label {
    /// Its text, line by line.
    pub(super) lines: Vec<String>,
    /// Whether it names a proposal.
    pub(super) proposal: bool,
    /// Where it is, on the screen.
    pub(super) place: Place,
}

#[derive(Debug, Default)]
pub(super) struct Cache {
    map: Option<StanceMap>,
    chart: Option<Chart>,
    data: Option<Arc<ChartData>>,
    axes: Option<(Subject, Subject)>,
    key: Option<Key>,
    labels: Arc<Vec<Label>>,
}

#[derive(Debug, PartialEq)]
struct Key {
    data: *const ChartData,
    frame: egui::Rect,
    low: [f64; 2],
    high: [f64; 2],
    pixels: f32,
    shown: bool,
}

/// Whether two maps are the same in all that a chart shows, told by their identity.
fn same(a: &StanceMap, b: &StanceMap) -> bool {
    a.stances.ptr_eq(&b.stances)
        && a.actors.ptr_eq(&b.actors)
        && a.quotes.ptr_eq(&b.quotes)
        && a.sources.ptr_eq(&b.sources)
        && a.blocs.ptr_eq(&b.blocs)
        && a.dimensions.ptr_eq(&b.dimensions)
        && a.proposals.ptr_eq(&b.proposals)
}

/// The font of names on the plot.
pub(super) fn font() -> FontId {
    FontId::proportional(12.0)
}

impl Cache {
    /// The data of a chart, computed anew only where the map or the chart changed.
    pub(super) fn data(&mut self, map: &StanceMap, chart: &Chart) -> Result<Arc<ChartData>, ChartError> {
        if let (Some(old), Some(of), Some(data)) = (&self.map, &self.chart, &self.data)
            && of == chart
            && same(old, map)
        {
            return Ok(data.clone());
        }
        let data = Arc::new(chart_data(map, chart)?);
        (self.map, self.chart, self.data) = (Some(map.clone()), Some(chart.clone()), Some(data.clone()));
        self.key = None;
        Ok(data)
    }

    /// Whether the axes are others than when it was last asked.
    pub(super) fn axes_changed(&mut self, x: &Subject, y: &Subject) -> bool {
        let axes = Some((x.clone(), y.clone()));
        let changed = self.axes != axes;
        self.axes = axes;
        changed
    }

    /// The names that are shown and where they go.
    pub(super) fn labels(
        &mut self,
        ui: &Ui,
        data: &Arc<ChartData>,
        transform: &PlotTransform,
        shown: bool,
    ) -> Arc<Vec<Label>> {
        let key = Key {
            data: Arc::as_ptr(data),
            frame: *transform.frame(),
            low: transform.bounds().min(),
            high: transform.bounds().max(),
            pixels: ui.pixels_per_point(),
            shown,
        };
        if self.key.as_ref() != Some(&key) {
            let labels = if shown { placed(ui, data, transform) } else { Vec::new() };
            (self.key, self.labels) = (Some(key), Arc::new(labels));
        }
        self.labels.clone()
    }
}

fn placed(ui: &Ui, data: &ChartData, transform: &PlotTransform) -> Vec<Label> {
    let frame = transform.frame();
    let area = Rect::new(
        f64::from(frame.left()),
        f64::from(frame.top()),
        f64::from(frame.right()),
        f64::from(frame.bottom()),
    )
    .grown(-3.0);
    let at = |x: f64, y: f64| {
        Point::new(
            f64::from(transform.position_from_point_x(x)),
            f64::from(transform.position_from_point_y(y)),
        )
    };
    let measure = |text: &str| {
        let size = ui.painter().layout_no_wrap(text.to_owned(), font(), egui::Color32::PLACEHOLDER).size();
        (f64::from(size.x), f64::from(size.y))
    };
    let mut obstacles = Obstacles::default();
    let mut named: Vec<(&str, bool, Disc, f64)> = Vec::new();
    for mark in &data.marks {
        let (Some(x), Some(y)) = (&mark.x, &mark.y) else { continue };
        let disc = Disc { centre: at(x.value, y.value), radius: radius(mark.influence) + 1.5 };
        obstacles.discs.push(disc);
        named.push((&mark.name, false, disc, mark.influence));
        for (spot, across) in [(x, true), (y, false)] {
            let Some(range) = spot.range else { continue };
            let end = |value: f64| if across { at(value, y.value) } else { at(x.value, value) };
            let (a, b) = (end(range.low()), end(range.high()));
            let bar = Rect::new(a.x.min(b.x), a.y.min(b.y), a.x.max(b.x), a.y.max(b.y));
            obstacles.bars.push(bar.grown(1.5));
        }
    }
    for diamond in &data.diamonds {
        let disc = Disc { centre: at(diamond.x, diamond.y), radius: DIAMOND + 1.0 };
        obstacles.discs.push(disc);
        named.push((&diamond.name, true, disc, 0.45));
    }
    named.retain(|(_, _, disc, _)| area.grown(disc.radius).distance(disc.centre) <= 0.0);
    named.sort_by(|a, b| b.3.total_cmp(&a.3));
    named.truncate(MOST_LABELS);
    let wanted: Vec<Wanted> = named
        .iter()
        .map(|(name, _, of, weight)| {
            let mut sizes = vec![measure(name)];
            if let Some((one, two)) = in_two(name) {
                let (one, two) = (measure(&one), measure(&two));
                sizes.push((one.0.max(two.0), one.1 + two.1));
            }
            Wanted { of: *of, sizes, weight: *weight }
        })
        .collect();
    labels::place(&wanted, &obstacles, area)
        .into_iter()
        .zip(named)
        .filter_map(|(place, (name, proposal, ..))| {
            let place = place?;
            let lines = match (place.size, in_two(name)) {
                (1, Some((one, two))) => vec![one, two],
                _ => vec![name.to_owned()],
            };
            Some(Label { lines, proposal, place })
        })
        .collect()
}
