//! A chart into a file: the format by the file's ending, the same bytes for the same chart. What is drawn
//! is in `layout`, how in `svg` and `png`.

use std::path::{Path, PathBuf};

use super::chart::ChartError;
use super::png::PngError;
use super::theme::ChartTheme;
use super::{draw, png, svg};
use crate::model::{Chart, StanceMap};
use crate::store::write_atomically;

/// The largest width and height of a chart, in points.
pub const MAX_SIDE: u32 = 20_000;
/// The smallest width and height in which a chart can be told from a blot, in points.
pub const MIN_SIDE: u32 = 200;

/// Why a chart wasn't exported.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    /// The file's ending names no format.
    #[error("{} was not written: end its name in .svg or .png", .0.display())]
    Ending(PathBuf),
    /// The chart is too small or too large.
    #[error("a chart of {0} × {1} points can't be drawn: use {MIN_SIDE} to {MAX_SIDE} for each side")]
    Size(u32, u32),
    /// The map doesn't hold what the chart shows.
    #[error(transparent)]
    Chart(#[from] ChartError),
    /// The picture can't be made.
    #[error(transparent)]
    Png(#[from] PngError),
    /// The file can't be written.
    #[error("writing {} failed: {why}. Choose another place", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// What the system says.
        why: std::io::Error,
    },
}

/// How a chart is exported.
#[derive(Debug, Clone, Copy)]
pub struct Options {
    /// Its colours.
    pub theme: &'static ChartTheme,
    /// Of a PNG: pixels a point.
    pub scale: f64,
}

impl Default for Options {
    fn default() -> Self {
        Self { theme: &ChartTheme::LIGHT, scale: 2.0 }
    }
}

/// Writes a chart as SVG or PNG, as the path ends.
///
/// # Errors
/// The ending or the size is none that can be drawn, the map doesn't hold a subject of the chart, or the
/// file can't be written; a file that was there is untouched then.
pub fn export(map: &StanceMap, chart: &Chart, path: &Path, options: Options) -> Result<(), ExportError> {
    let ending = path.extension().map(|ending| ending.to_string_lossy().to_lowercase());
    let sides = MIN_SIDE..=MAX_SIDE;
    if !sides.contains(&chart.width) || !sides.contains(&chart.height) {
        return Err(ExportError::Size(chart.width, chart.height));
    }
    let bytes = match ending.as_deref() {
        Some("svg") => svg::write(&draw(map, chart, options.theme)?).into_bytes(),
        Some("png") => png::write(&draw(map, chart, options.theme)?, options.scale)?,
        _ => return Err(ExportError::Ending(path.to_path_buf())),
    };
    write_atomically(path, &bytes).map_err(|why| ExportError::Io { path: path.to_path_buf(), why })
}
