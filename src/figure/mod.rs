//! Charts: what a chart shows (`chart`), how it is laid out as a small vector scene (`layout`, `axes`,
//! `labels`, `scene`), and the formats it is written in (`svg`, `png`). Nothing here knows the window; only `export` touches
//! files.

pub mod axes;
pub mod chart;
mod export;
pub mod fonts;
pub mod labels;
pub mod layout;
mod legend;
mod marks;
pub mod png;
#[cfg(test)]
pub(crate) mod sample;
mod scales;
pub mod scene;
pub mod svg;
#[cfg(test)]
mod tests;
pub mod theme;

pub use chart::{ChartData, ChartError, chart_data};
pub use export::{ExportError, Options, export, format_of};
pub use layout::position_map;
pub use scene::{Point, Rect, Scene};
pub use theme::ChartTheme;

use crate::model::{Chart, StanceMap};

/// A saved or asked-for chart of a map as a scene, at the chart's own size.
pub fn draw(map: &StanceMap, chart: &Chart, theme: &ChartTheme) -> Result<Scene, ChartError> {
    let data = chart_data(map, chart)?;
    Ok(position_map(&data, f64::from(chart.width), f64::from(chart.height), theme))
}
