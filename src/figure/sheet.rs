//! The sheet of a chart: its size and looks, the words above and below, and the room that is left between
//! them. What stands in that room is the business of each kind of chart.

use super::fonts::{self, BASELINE, Face, LINE};
use super::scene::{Align, Point, Rect, Scene, Shape, Text};
use super::symbol::Symbol;
use super::theme::ChartTheme;
use super::words::Words;
use crate::model::{Chart, Colour, Preset};

/// Units of a scene to the point of a printer: 96 to the inch against 72.
const PX: f64 = 96.0 / 72.0;
/// Units of a scene to the millimetre.
const MM: f64 = 96.0 / 25.4;
/// The longest side that a sheet can have.
pub const LONGEST: f64 = 20_000.0;
/// The size of names, in units of the chart.
pub(crate) const NAME: f64 = 12.0;

/// The size and the looks of a chart.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Page {
    /// Its width in 1/96 inch.
    pub width: f64,
    /// Its height in 1/96 inch.
    pub height: f64,
    /// Units of the scene to the unit of the chart: 1 sets names in 9 point.
    pub unit: f64,
    /// Its colours.
    pub theme: ChartTheme,
    /// Whether there is a legend.
    pub legend: bool,
    /// How many names are placed at most inside the frame of a position map, the most influential first.
    pub names: usize,
}

/// Width and height in 1/96 inch and size of names in points that suit a sheet; none for a chart's own size.
fn preset(preset: Preset) -> Option<(f64, f64, f64)> {
    match preset {
        Preset::Free => None,
        Preset::Slide => Some((1280.0, 720.0, 12.0)),
        Preset::A4Portrait => Some((210.0 * MM, 297.0 * MM, 9.0)),
        Preset::A4Landscape => Some((297.0 * MM, 210.0 * MM, 9.0)),
        Preset::OneColumn => Some((85.0 * MM, 105.0 * MM, 6.5)),
        Preset::TwoColumns => Some((178.0 * MM, 125.0 * MM, 7.5)),
        Preset::Square => Some((1080.0, 1080.0, 11.0)),
    }
}

impl Page {
    /// The sheet that a chart asks for. Sides are 200 × 150 at least and [`LONGEST`] at most.
    pub fn of(chart: &Chart) -> Self {
        let own = || {
            let (width, height) = (f64::from(chart.width), f64::from(chart.height));
            // A larger sheet is looked at from farther off, so its text grows with it.
            let share = (width * height / (1200.0 * 900.0)).sqrt();
            (width, height, (9.0 * share).clamp(6.5, 120.0))
        };
        let (width, height, suits) = preset(chart.preset).unwrap_or_else(own);
        let points = chart.font_size.map_or(suits, |size| size.get().clamp(4.0, 200.0));
        Self {
            width: width.clamp(200.0, LONGEST),
            height: height.clamp(150.0, LONGEST),
            unit: points * PX / NAME,
            theme: ChartTheme::of(chart.look),
            legend: chart.legend,
            names: 2000,
        }
    }
    /// The size of names in points.
    pub fn points(&self) -> f64 {
        self.unit * NAME / PX
    }
}

/// How much of the chart there is room for.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd)]
pub(crate) enum Detail {
    Bare,
    NoScaleLabels,
    Full,
}

/// A sheet that is being drawn.
pub(crate) struct Sheet<'a> {
    pub(crate) page: &'a Page,
    pub(crate) words: &'a Words,
    pub(crate) detail: Detail,
}

/// What stands around a chart, and the room between.
pub(crate) struct Around {
    pub(crate) shapes: Vec<Shape>,
    pub(crate) room: Rect,
    /// The top of the line that counts.
    count_top: f64,
    /// How many lines it may take.
    count_lines: usize,
}

impl Sheet<'_> {
    pub(crate) fn unit(&self) -> f64 {
        self.page.unit
    }
    pub(crate) fn theme(&self) -> &ChartTheme {
        &self.page.theme
    }
    pub(crate) fn size(&self, units: f64) -> f64 {
        units * self.page.unit
    }
    /// How wide a text is.
    pub(crate) fn width(&self, text: &str, size: f64, face: Face) -> f64 {
        fonts::width(text, face, self.size(size))
    }
    pub(crate) fn text(
        &self,
        text: impl Into<String>,
        at: Point,
        align: Align,
        size: f64,
        face: Face,
        colour: Colour,
    ) -> Shape {
        let size = self.size(size);
        Shape::Text(Text { text: text.into(), at, align, size, face, paint: colour.into(), turn: 0.0 })
    }
    pub(crate) fn wrapped(&self, text: &str, room: f64, size: f64, face: Face) -> Vec<String> {
        fonts::wrap(text, room, &|line| self.width(line, size, face))
    }
    pub(crate) fn shortened(&self, text: &str, room: f64, size: f64, face: Face) -> String {
        fonts::shortened(text, room, &|line| self.width(line, size, face))
    }
    /// Sets lines from `top` downwards; returns where they end.
    #[allow(clippy::too_many_arguments, reason = "what, where, and how it looks")]
    pub(crate) fn lines(
        &self,
        lines: &[String],
        left: f64,
        top: f64,
        size: f64,
        face: Face,
        colour: Colour,
        out: &mut Vec<Shape>,
    ) -> f64 {
        let line = self.size(size) * LINE;
        for (n, text) in lines.iter().enumerate() {
            let at = Point::new(left, top + n as f64 * line + self.size(size) * BASELINE);
            out.push(self.text(text.clone(), at, Align::Start, size, face, colour));
        }
        top + lines.len() as f64 * line
    }
    /// The margin of the sheet.
    pub(crate) fn pad(&self) -> f64 {
        (self.unit() * 18.0).min(self.page.width * 0.035)
    }

    /// Sets title, subtitle and the legend of colours at the top, and from the bottom the words below and
    /// the legend of symbols.
    pub(crate) fn around(&self, colours: &[(Symbol, String)], symbols: &[(Symbol, String)]) -> Around {
        let (u, words, theme) = (self.unit(), self.words, self.theme());
        let pad = self.pad();
        let room = (pad, self.page.width - pad);
        let text_room = room.1 - room.0;
        let mut shapes = Vec::new();
        let mut heading = Vec::new();
        let mut title = self.wrapped(&words.title, text_room, 20.0, Face::Bold);
        title.truncate(4);
        let mut top = self.lines(&title, pad, pad * 0.75, 20.0, Face::Bold, theme.ink, &mut heading);
        if self.detail > Detail::Bare {
            let mut subtitle = self.wrapped(&words.subtitle, text_room, 13.5, Face::Regular);
            subtitle.truncate(4);
            top = self.lines(&subtitle, pad, top + 2.0 * u, 13.5, Face::Regular, theme.faint, &mut heading);
        }
        shapes.push(Shape::group("heading", heading));
        let mut legend = Vec::new();
        if self.page.legend && !colours.is_empty() {
            top = self.legend(colours, room, top + 8.0 * u, &mut legend);
        }

        // Sources, caveats and the like are shortened and never dropped: they keep a chart honest.
        let mut feet: Vec<String> = Vec::new();
        for line in words.footers() {
            if self.detail > Detail::Bare {
                let mut lines = self.wrapped(&line, text_room, 10.5, Face::Regular);
                lines.truncate(4);
                feet.extend(lines);
            } else {
                feet.push(self.shortened(&line, text_room, 10.5, Face::Regular));
            }
        }
        // What finds no room isn't known yet; the line that says so may become longer by this.
        let most = format!("{} · 99 without room for a name · 99 left out for want of room", words.count);
        let count_lines = self.wrapped(&most, text_room, 10.5, Face::Regular).len();
        let line = self.size(10.5) * LINE;
        let count_top = self.page.height - pad * 0.6 - line * (feet.len() + count_lines) as f64;
        let mut foot = Vec::new();
        self.lines(
            &feet,
            pad,
            count_top + line * count_lines as f64,
            10.5,
            Face::Regular,
            theme.faint,
            &mut foot,
        );
        shapes.push(Shape::group("footer", foot));
        let mut bottom = count_top - 3.0 * u;
        if self.page.legend && self.detail > Detail::Bare && !symbols.is_empty() {
            let height = self.legend(symbols, room, 0.0, &mut Vec::new());
            bottom -= height;
            self.legend(symbols, room, bottom, &mut legend);
        }
        shapes.push(Shape::group("legend", legend));
        let room = Rect::new(room.0, top + 6.0 * u, room.1, (bottom - 3.0 * u).max(top + 6.0 * u));
        Around { shapes, room, count_top, count_lines }
    }

    /// Adds the line that counts, with what there was no room for, and makes the scene.
    pub(crate) fn finish(&self, mut around: Around, left_out: &str) -> Scene {
        let pad = self.pad();
        let count = format!("{}{left_out}", self.words.count);
        let mut count = self.wrapped(&count, self.page.width - 2.0 * pad, 10.5, Face::Regular);
        count.truncate(around.count_lines);
        let mut shapes = Vec::new();
        self.lines(&count, pad, around.count_top, 10.5, Face::Regular, self.theme().faint, &mut shapes);
        around.shapes.push(Shape::group("count", shapes));
        Scene {
            width: self.page.width,
            height: self.page.height,
            title: self.words.title.clone(),
            description: self.words.description.clone(),
            author: self.words.author.clone(),
            day: self.words.day,
            trace: String::new(),
            paper: Some(self.theme().paper),
            shapes: around.shapes,
        }
    }
}

/// Draws with as much detail as there is room for: `draw` returns what it drew and whether it is large
/// enough to be read.
pub(crate) fn with_detail<T>(mut draw: impl FnMut(Detail) -> (T, bool)) -> T {
    let (mut drawn, mut fits) = draw(Detail::Full);
    for detail in [Detail::NoScaleLabels, Detail::Bare] {
        if !fits {
            (drawn, fits) = draw(detail);
        }
    }
    drawn
}

/// Draws a chart on a page, in as much detail as leaves its body three tenths of the page's height. `draw` gives the
/// chart and its body.
pub(crate) fn draw_fitting<T>(
    page: &Page,
    words: &Words,
    mut draw: impl FnMut(&Sheet<'_>) -> (T, Rect),
) -> T {
    with_detail(|detail| {
        let (drawn, body) = draw(&Sheet { page, words, detail });
        (drawn, body.height() >= page.height * 0.3)
    })
}
