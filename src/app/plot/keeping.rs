//! What of a chart's design isn't in the map yet, and how it gets there when the map is saved or shared. What is chosen
//! on purpose in the panel is `controls`'s.

use super::PlotPanel;
use crate::app::view::View;
use crate::edit;
use crate::model::record::Record as _;
use crate::model::{Chart, ChartId};

/// What a chart shows of the map: a look at it, and no design.
const LOOKED_AT: [&str; 5] = ["kind", "x", "y", "at", "from"];
/// What belongs to what a chart shows, and goes while it shows something else.
const ITS_WORDS: [&str; 5] = ["title", "subtitle", "note", "quadrants", "annotations"];

/// The fields of a design in which a chart differs from a saved one.
pub(super) fn designed(saved: Option<&Chart>, chart: &Chart) -> Vec<&'static str> {
    let plain = Chart::new("");
    let differing = saved.unwrap_or(&plain).differing_fields(chart);
    let elsewhere = saved.is_some() && ["kind", "x", "y"].iter().any(|field| differing.contains(field));
    let is_design = |field: &&str| !LOOKED_AT.contains(field) && (!elsewhere || !ITS_WORDS.contains(field));
    differing.into_iter().filter(is_design).collect()
}

impl PlotPanel {
    /// The charts whose designs aren't in the map yet, as the map is to hold them; from now on they count as saved. A
    /// chart that the map doesn't hold comes under a fresh id and is the one that is shown.
    pub fn take_designs(&mut self, view: &View<'_>) -> Vec<(ChartId, Chart)> {
        let with_design = |base: &Chart, chart: &Chart| {
            let mut kept = base.clone();
            for field in designed(Some(base), chart) {
                kept.take_field(field, chart);
            }
            kept
        };
        let mut found: Vec<(ChartId, Chart)> = std::mem::take(&mut self.left)
            .into_iter()
            .filter(|(id, (base, chart))| view.map.charts.contains_key(id) && base != chart)
            .map(|(id, (base, chart))| (id, with_design(&base, &chart)))
            .collect();
        if designed(self.base.as_ref(), &self.chart).is_empty() {
            return found;
        }
        if let (Some(id), Some(base)) = (&self.shown, &self.base) {
            found.push((id.clone(), with_design(base, &self.chart)));
        } else if let Some(chart) = self.chart(view) {
            let id = edit::fresh_id::<Chart>(view.map, &chart.heading(view.map));
            (self.shown, self.base, self.chart) = (Some(id.clone()), Some(chart.clone()), chart.clone());
            found.push((id, chart));
        }
        found
    }
}
