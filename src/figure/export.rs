//! A chart of a map as a file, in the format that the file's name asks for.

use std::path::Path;

use super::svg::TextAs;
use super::{ChartError, Scene, draw, lacking, pdf, png, svg, trace};
use crate::model::{Chart, StanceMap};
use crate::store;
use crate::store::format::{FileFormat, endings};

/// How a chart is exported.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ExportOptions {
    /// Pixels to the unit of the scene, for PNG alone.
    pub scale: f64,
    /// How SVG carries its text.
    pub text: TextAs,
    /// Whether the paper is left out.
    pub transparent: bool,
}

impl Default for ExportOptions {
    /// PNG with 192 dots per inch, SVG with its font, on solid paper.
    fn default() -> Self {
        Self { scale: 2.0, text: TextAs::Embedded, transparent: false }
    }
}

/// Why a chart can't be exported.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    /// The name asks for no format that there is.
    #[error("a drawing is written as {endings}; \"{0}\" ends in none of them", endings = endings(formats()))]
    Format(String),
    /// The chart can't be drawn.
    #[error(transparent)]
    Chart(#[from] ChartError),
    /// The picture can't be made.
    #[error(transparent)]
    Png(#[from] png::PngError),
    /// The page can't be made.
    #[error(transparent)]
    Pdf(#[from] pdf::PdfError),
    /// The file can't be written.
    #[error("writing {0} failed: {1}")]
    Write(String, std::io::Error),
}

/// A format that drawings are written in.
pub struct DrawingFormat {
    /// Its name and endings.
    pub file: FileFormat,
    write: fn(&Scene, &ExportOptions) -> Result<Vec<u8>, ExportError>,
}

/// Every format.
static FORMATS: [DrawingFormat; 3] = [
    DrawingFormat {
        file: FileFormat::new("SVG", &["svg"]),
        write: |scene, options| Ok(svg::write(scene, options.text).into_bytes()),
    },
    DrawingFormat {
        file: FileFormat::new("PNG", &["png"]),
        write: |scene, options| Ok(png::write(scene, options.scale)?),
    },
    DrawingFormat { file: FileFormat::new("PDF", &["pdf"]), write: |scene, _| Ok(pdf::write(scene)?) },
];

/// The formats that drawings are written in.
pub fn formats() -> impl Iterator<Item = &'static FileFormat> {
    FORMATS.iter().map(|format| &format.file)
}

/// The format that a name asks for.
pub fn format_of(path: &Path) -> Option<&'static DrawingFormat> {
    FORMATS.iter().find(|format| format.file.is_of(path))
}

/// Draws a chart of a map and writes it in the format that the ending of the name says, with what it can be traced back
/// by. A file of this name is replaced in one go. Gives what is to be said of it.
pub fn export(
    map: &StanceMap,
    chart: &Chart,
    path: &Path,
    options: &ExportOptions,
) -> Result<Option<String>, ExportError> {
    format_of(path).ok_or_else(|| ExportError::Format(path.display().to_string()))?;
    let mut scene = draw(map, chart)?;
    scene.trace = trace::of(map, chart, scene.day);
    write(scene, path, options)
}

/// Writes a scene in the format that the ending of the name says. A file of this name is replaced in one
/// go. Gives what is to be said of it: which characters no font has.
pub fn write(mut scene: Scene, path: &Path, options: &ExportOptions) -> Result<Option<String>, ExportError> {
    let name = || path.display().to_string();
    let format = format_of(path).ok_or_else(|| ExportError::Format(name()))?;
    if options.transparent {
        scene.paper = None;
    }
    let bytes = (format.write)(&scene, options)?;
    store::write(path, &bytes).map_err(|why| ExportError::Write(name(), why))?;
    Ok(lacking(&scene))
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
        for (name, begins) in [("a.svg", &b"<?xml"[..]), ("a.PNG", &b"\x89PNG"[..]), ("a.pdf", &b"%PDF-"[..])]
        {
            let path = folder.path().join(name);
            export(&map, &chart, &path, &ExportOptions::default()).unwrap();
            assert!(std::fs::read(path).unwrap().starts_with(begins));
        }
        let why = export(&map, &chart, &folder.path().join("a.gif"), &ExportOptions::default()).unwrap_err();
        assert!(why.to_string().contains(".svg, .png or .pdf"), "{why}");
        let nowhere = folder.path().join("no/such/folder/a.svg");
        let why = export(&map, &chart, &nowhere, &ExportOptions::default()).unwrap_err();
        assert!(why.to_string().starts_with("writing "), "{why}");
        assert!(!nowhere.exists());
    }

    #[test]
    fn every_format_writes_a_file_of_its_own() {
        let scene = || draw(&sample().0, &sample().1).unwrap();
        let written: Vec<Vec<u8>> = FORMATS
            .iter()
            .map(|format| {
                (format.write)(&scene(), &ExportOptions { scale: 0.25, ..ExportOptions::default() }).unwrap()
            })
            .collect();
        for (n, bytes) in written.iter().enumerate() {
            assert!(!bytes.is_empty() && written.iter().skip(n + 1).all(|other| other[..4] != bytes[..4]));
        }
    }

    #[test]
    fn transparent_pictures_have_no_paper() {
        let (map, chart) = sample();
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.png");
        export(
            &map,
            &chart,
            &path,
            &ExportOptions { scale: 0.25, transparent: true, ..ExportOptions::default() },
        )
        .unwrap();
        let bytes = std::fs::read(path).unwrap();
        let mut reader = ::png::Decoder::new(std::io::Cursor::new(bytes)).read_info().unwrap();
        assert_eq!(reader.info().color_type, ::png::ColorType::Rgba);
        let mut pixels = vec![0; reader.output_buffer_size().unwrap()];
        reader.next_frame(&mut pixels).unwrap();
        assert_eq!(&pixels[..4], &[0, 0, 0, 0]);
    }
}
