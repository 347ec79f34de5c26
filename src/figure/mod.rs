//! Charts: what a chart shows (`chart`), how it is laid out as a small vector scene (`layout`, `axes`,
//! `labels`, `scene`), and the formats it is written in (`svg`, `png`, `pdf`). Nothing here knows the window; only `export` touches
//! files.

pub mod axes;
pub mod chart;
pub mod coverage;
mod export;
pub mod fonts;
pub mod grid;
pub mod groups;
pub mod labels;
pub mod layout;
pub(crate) mod legend;
mod marks;
pub mod pdf;
pub mod png;
pub mod profile;
pub mod rng;
pub mod rows;
#[cfg(test)]
pub(crate) mod sample;
mod scales;
pub mod scene;
pub mod sheet;
pub mod support;
pub mod svg;
#[cfg(test)]
mod tests;
pub mod theme;
pub mod timeline;
pub mod words;

pub use chart::{ChartError, chart_data};
pub use export::{ExportError, Options, export, format_of, write};
pub use layout::{Drawing, Window, position_map};
pub use marks::Seats;
pub use scene::{Point, Rect, Scene};
pub use sheet::Page;
pub use svg::TextAs;
pub use theme::ChartTheme;

use crate::model::{Chart, ChartKind, StanceMap};

/// A chart of a map, on the page that it asks for.
pub fn draw(map: &StanceMap, chart: &Chart) -> Result<Scene, ChartError> {
    Ok(draw_on(map, chart, &Page::of(chart), None)?.scene)
}

/// A chart of a map on a page; of a position map with a window only that part of the scales.
pub fn draw_on(
    map: &StanceMap,
    chart: &Chart,
    page: &Page,
    window: Option<Window>,
) -> Result<Drawing, ChartError> {
    let plain = |scene| Drawing { scene, field: None, seats: Seats::new() };
    match chart.kind {
        ChartKind::PositionMap => Ok(position_map(&chart_data(map, chart)?, page, window, None)),
        ChartKind::Profile => Ok(plain(profile::draw(&profile::data(map, chart)?, page))),
        ChartKind::Support => Ok(plain(support::draw(&support::data(map, chart)?, page))),
        ChartKind::Coverage => Ok(plain(coverage::draw(&coverage::data(map, chart)?, page))),
        ChartKind::Timeline => Ok(plain(timeline::draw(&timeline::data(map, chart)?, page))),
    }
}
