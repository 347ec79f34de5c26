//! A scene as SVG, with its text as text or as outlines. The same scene always gives the same bytes.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use base64::Engine as _;
use skrifa::PathSink;

use super::fonts::{self, Face, subset};
use super::scene::{Paint, Pen, Point, Scene, Shape, Text};
use crate::model::value::choice;

choice! {
    /// How an SVG carries its text.
    TextAs {
        /// As text, with what it uses of the typeface in the file: looks the same in every browser.
        Embedded: "font embedded",
        /// As outlines: looks the same everywhere, and can't be searched.
        Outlines: "outlines",
        /// As text that names the typeface: the smallest.
        Named: "font named",
    }
}

/// A text as XML character data; what XML 1.0 can't hold is left out.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\t' | '\n' => out.push(c),
            '\u{FFFE}' | '\u{FFFF}' => {}
            c if c.is_control() => {}
            c => out.push(c),
        }
    }
    out
}

/// A number with at most two decimals.
fn number(value: f64) -> String {
    let rounded = (value * 100.0).round() / 100.0;
    format!("{}", rounded + 0.0)
}

fn fill(paint: Option<Paint>) -> String {
    match paint {
        None => " fill=\"none\"".to_owned(),
        Some(paint) if paint.opacity >= 1.0 => format!(" fill=\"{}\"", paint.colour),
        Some(paint) => {
            format!(" fill=\"{}\" fill-opacity=\"{}\"", paint.colour, number(paint.opacity))
        }
    }
}

fn stroke(pen: Option<Pen>) -> String {
    let Some(pen) = pen else { return String::new() };
    let mut out = format!(" stroke=\"{}\" stroke-width=\"{}\"", pen.paint.colour, number(pen.width));
    if pen.paint.opacity < 1.0 {
        let _ = write!(out, " stroke-opacity=\"{}\"", number(pen.paint.opacity));
    }
    if let Some(dash) = pen.dash {
        let _ = write!(out, " stroke-dasharray=\"{0} {0}\"", number(dash));
    }
    out
}

fn path(points: &[Point], closed: bool) -> String {
    let mut d = String::new();
    for (n, point) in points.iter().enumerate() {
        let _ = write!(d, "{}{} {}", if n == 0 { 'M' } else { 'L' }, number(point.x), number(point.y));
    }
    if closed {
        d.push('Z');
    }
    d
}

fn write_shape(shape: &Shape, text_as: TextAs, depth: usize, out: &mut String) {
    let indent = "  ".repeat(depth);
    match shape {
        Shape::Path { points, closed, fill: inside, pen } => {
            let d = path(points, *closed);
            let _ = writeln!(out, "{indent}<path d=\"{d}\"{}{}/>", fill(*inside), stroke(*pen));
        }
        Shape::Disc { centre, radius, fill: inside, pen } => {
            let (x, y, r) = (number(centre.x), number(centre.y), number(*radius));
            let (inside, ring) = (fill(*inside), stroke(*pen));
            let _ = writeln!(out, "{indent}<circle cx=\"{x}\" cy=\"{y}\" r=\"{r}\"{inside}{ring}/>");
        }
        Shape::Ellipse { centre, rx, ry, fill: inside, pen } => {
            let (x, y, rx, ry) = (number(centre.x), number(centre.y), number(*rx), number(*ry));
            let (inside, ring) = (fill(*inside), stroke(*pen));
            let _ = writeln!(
                out,
                "{indent}<ellipse cx=\"{x}\" cy=\"{y}\" rx=\"{rx}\" ry=\"{ry}\"{inside}{ring}/>"
            );
        }
        Shape::Text(text) => write_text(text, text_as, &indent, out),
        Shape::Picture { rect, picture } => {
            let Ok(png) = super::png::of_picture(picture) else { return };
            let data = base64::engine::general_purpose::STANDARD.encode(png);
            let (x, y) = (number(rect.left), number(rect.top));
            let (width, height) = (number(rect.width()), number(rect.height()));
            let _ = writeln!(
                out,
                "{indent}<image x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\" \
                 preserveAspectRatio=\"none\" href=\"data:image/png;base64,{data}\"/>"
            );
        }
        Shape::Group { class, id, title, shapes, .. } => {
            let class = if class.is_empty() { String::new() } else { format!(" class=\"{class}\"") };
            let id = if id.is_empty() { String::new() } else { format!(" id=\"{}\"", escaped(id)) };
            let _ = writeln!(out, "{indent}<g{class}{id}>");
            if !title.is_empty() {
                let _ = writeln!(out, "{indent}  <title>{}</title>", escaped(title));
            }
            for shape in shapes {
                write_shape(shape, text_as, depth + 1, out);
            }
            let _ = writeln!(out, "{indent}</g>");
        }
    }
}

fn write_text(text: &Text, text_as: TextAs, indent: &str, out: &mut String) {
    let start = text.start();
    let turn = if text.turn == 0.0 {
        String::new()
    } else {
        format!(" transform=\"rotate({} {} {})\"", number(text.turn), number(text.at.x), number(text.at.y))
    };
    let inside = fill(Some(text.paint));
    if text_as == TextAs::Outlines {
        let mut outline = Outline { data: String::new(), at: start };
        fonts::outline(&text.text, text.face, text.size, &mut outline);
        let words = escaped(&text.text);
        let _ = writeln!(
            out,
            "{indent}<path role=\"img\" aria-label=\"{words}\" d=\"{}\"{inside}{turn}/>",
            outline.data
        );
        return;
    }
    let (x, y) = (number(start.x), number(start.y));
    let face = match text.face {
        Face::Regular => "",
        Face::Bold => " font-weight=\"700\"",
        Face::Italic => " font-style=\"italic\"",
    };
    let (size, length) = (number(text.size), number(text.width()));
    // Where another typeface steps in, the length keeps it off its neighbours.
    let _ = writeln!(
        out,
        "{indent}<text x=\"{x}\" y=\"{y}\" font-size=\"{size}\"{face} textLength=\"{length}\" \
         lengthAdjust=\"spacingAndGlyphs\"{inside}{turn}>{}</text>",
        escaped(&text.text)
    );
}

/// The outline of a text as path data.
struct Outline {
    data: String,
    at: Point,
}

impl Outline {
    fn command(&mut self, letter: char, points: &[(f32, f32)]) {
        self.data.push(letter);
        for (n, (x, y)) in points.iter().enumerate() {
            let (x, y) = (number(self.at.x + f64::from(*x)), number(self.at.y - f64::from(*y)));
            let _ = write!(self.data, "{}{x} {y}", if n == 0 { "" } else { " " });
        }
    }
}

impl PathSink for Outline {
    fn move_to(&mut self, x: f32, y: f32) {
        self.command('M', &[(x, y)]);
    }
    fn line_to(&mut self, x: f32, y: f32) {
        self.command('L', &[(x, y)]);
    }
    fn quad_to(&mut self, cx0: f32, cy0: f32, x: f32, y: f32) {
        self.command('Q', &[(cx0, cy0), (x, y)]);
    }
    fn curve_to(&mut self, cx0: f32, cy0: f32, cx1: f32, cy1: f32, x: f32, y: f32) {
        self.command('C', &[(cx0, cy0), (cx1, cy1), (x, y)]);
    }
    fn close(&mut self) {
        self.data.push('Z');
    }
}

/// The rules that give a browser the very letters that were measured.
fn font_faces(scene: &Scene) -> String {
    let mut used: BTreeMap<Face, BTreeSet<char>> = BTreeMap::new();
    for text in scene.texts() {
        used.entry(text.face).or_default().extend(text.text.chars());
    }
    let mut rules = String::new();
    for (face, characters) in used {
        let Some(font) = subset::of(face, characters.into_iter()) else { continue };
        let (weight, style) = match face {
            Face::Regular => (400, "normal"),
            Face::Bold => (700, "normal"),
            Face::Italic => (400, "italic"),
        };
        let data = base64::engine::general_purpose::STANDARD.encode(font);
        let _ = writeln!(
            rules,
            "    @font-face{{font-family:\"Stancemap Sans\";font-weight:{weight};font-style:{style};\
             src:url(data:font/ttf;base64,{data})}}"
        );
    }
    rules
}

/// Writes a scene as SVG 1.1. The same scene always gives the same text.
pub fn write(scene: &Scene, text_as: TextAs) -> String {
    let (width, height) = (number(scene.width), number(scene.height));
    let mut out = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    let family = if text_as == TextAs::Embedded { "'Stancemap Sans', " } else { "" };
    let _ = writeln!(
        out,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" viewBox=\"0 0 {width} \
         {height}\" role=\"img\" aria-labelledby=\"chart-title chart-desc\" font-family=\"{family}'Noto Sans', \
         'Segoe UI', 'Helvetica Neue', Arial, sans-serif\">"
    );
    let _ = writeln!(out, "  <title id=\"chart-title\">{}</title>", escaped(&scene.title));
    let _ = writeln!(out, "  <desc id=\"chart-desc\">{}</desc>", escaped(&scene.description));
    if text_as != TextAs::Outlines {
        out.push_str("  <style>\n    text{font-kerning:none;font-variant-ligatures:none}\n");
        if text_as == TextAs::Embedded {
            out.push_str(&font_faces(scene));
        }
        out.push_str("  </style>\n");
    }
    if let Some(paper) = scene.paper {
        let _ = writeln!(out, "  <rect width=\"{width}\" height=\"{height}\" fill=\"{paper}\"/>");
    }
    for shape in &scene.shapes {
        write_shape(shape, text_as, 1, &mut out);
    }
    out.push_str("</svg>\n");
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hostile_names_stay_text() {
        assert_eq!(escaped("<b a=\"1\">&\u{0}\u{1b}x\u{FFFE}"), "&lt;b a=&quot;1&quot;&gt;&amp;x");
    }

    #[test]
    fn numbers_are_short_and_have_no_negative_zero() {
        assert_eq!(number(1.0 / 3.0), "0.33");
        assert_eq!(number(-0.001), "0");
        assert_eq!(number(12.0), "12");
    }
}
