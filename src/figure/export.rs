//! A chart of a map as a file, in the format that the file's name asks for.

use std::path::Path;

use super::{ChartError, draw, png, svg};
use crate::model::{Chart, StanceMap};
use crate::store;

/// How a chart is exported.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Options {
    /// Pixels to the point, for PNG alone.
    pub scale: f64,
    /// stub
    pub text: TextAs,
    /// stub
    pub transparent: bool,
}

impl Default for Options {
    /// For print: light, and PNG with 192 dots per inch.
    fn default() -> Self {
        Self { scale: 2.0, text: TextAs::Embedded, transparent: false }
    }
}

/// Why a chart can't be exported.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    /// The name asks for no format that there is.
    #[error("a chart is written as .svg or .png; \"{0}\" ends in neither")]
    Format(String),
    /// The chart can't be drawn.
    #[error(transparent)]
    Chart(#[from] ChartError),
    /// The picture can't be made.
    #[error(transparent)]
    Png(#[from] png::PngError),
    /// The file can't be written.
    #[error("writing {0} failed: {1}")]
    Write(String, std::io::Error),
}

/// The format that a name asks for, in small letters.
pub fn format_of(path: &Path) -> Option<String> {
    let ending = path.extension()?.to_string_lossy().to_lowercase();
    matches!(ending.as_str(), "svg" | "png").then_some(ending)
}

/// Draws a chart of a map and writes it as SVG or PNG, as the ending of the name says. A file of this name
/// is replaced in one go.
pub fn export(map: &StanceMap, chart: &Chart, path: &Path, options: &Options) -> Result<(), ExportError> {
    let name = || path.display().to_string();
    let format = format_of(path).ok_or_else(|| ExportError::Format(name()))?;
    let scene = draw(map, chart)?;
    let bytes =
        if format == "png" { png::write(&scene, options.scale)? } else { svg::write(&scene).into_bytes() };
    store::write_atomically(path, &bytes).map_err(|why| ExportError::Write(name(), why))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::figure::sample::sample;

    #[test]
    fn the_ending_decides_the_format() {
        let (map, mut chart) = sample();
        (chart.width, chart.height) = (400, 300);
        let folder = tempfile::tempdir().unwrap();
        for (name, begins) in [("a.svg", &b"<?xml"[..]), ("a.PNG", &b"\x89PNG"[..])] {
            let path = folder.path().join(name);
            export(&map, &chart, &path, &Options::default()).unwrap();
            assert!(std::fs::read(path).unwrap().starts_with(begins));
        }
        let why = export(&map, &chart, &folder.path().join("a.pdf"), &Options::default()).unwrap_err();
        assert!(why.to_string().contains(".svg or .png"), "{why}");
    }
}

crate::model::value::choice! {
    /// stub
    TextAs {
        /// stub
        Embedded: "embedded font",
        /// stub
        Outlines: "outlines",
        /// stub
        Named: "named font",
    }
}
