//! Charts: what a chart shows (`chart`), how it is laid out as a small vector scene (`layout`, `axes`,
//! `labels`, `scene`), and the formats it is written in (`svg`, `png`, `pdf`). Nothing here knows the window; only `export` touches
//! files.

pub mod annotations;
pub mod axes;
pub mod chart;
mod column;
mod export;
pub mod fonts;
mod forms;
pub mod grid;
pub mod groups;
pub mod icons;
pub mod kinds;
pub mod labels;
mod lacking;
pub mod layout;
pub(crate) mod legend;
mod marks;
mod names;
pub mod pdf;
pub mod png;
pub mod rng;
pub mod rows;
#[cfg(test)]
pub(crate) mod sample;
mod scales;
pub mod scene;
pub mod sheet;
pub mod svg;
mod symbol;
#[cfg(test)]
mod tests;
pub mod theme;
mod trace;
pub mod words;

pub use chart::ChartError;
pub use export::{DrawingFormat, ExportError, ExportOptions, export, format_of, formats, write};
pub use labels::LabelCache;
pub use lacking::lacking;
pub use layout::{Drawing, Window};
pub use scene::{Point, Rect, Scene};
pub use sheet::Page;
pub use svg::TextAs;
pub use symbol::LineHead;
pub use theme::ChartTheme;

use crate::model::{Chart, StanceMap};

/// A chart of a map, on the page that it asks for.
pub fn draw(map: &StanceMap, chart: &Chart) -> Result<Scene, ChartError> {
    Ok(kinds::content(map, chart)?.draw(&Page::of(chart), None, None).scene)
}
