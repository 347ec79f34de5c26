//! A scene as SVG: text stays text, so that it can be searched, read aloud and edited; each text states
//! its measured length, so that a substituted typeface can't make labels overlap.

use std::fmt::Write as _;

use super::fonts::Face;
use super::scene::{Paint, Pen, Point, Scene, Shape};

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

fn write_shape(shape: &Shape, depth: usize, out: &mut String) {
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
        Shape::Text(text) => {
            let start = text.start();
            let (x, y) = (number(start.x), number(start.y));
            let face = match text.face {
                Face::Regular => "",
                Face::Bold => " font-weight=\"700\"",
                Face::Italic => " font-style=\"italic\"",
            };
            let turn = if text.upwards {
                format!(" transform=\"rotate(-90 {} {})\"", number(text.at.x), number(text.at.y))
            } else {
                String::new()
            };
            let size = number(text.size);
            let (length, inside) = (number(text.width()), fill(Some(text.paint)));
            let _ = writeln!(
                out,
                "{indent}<text x=\"{x}\" y=\"{y}\" font-size=\"{size}\"{face} textLength=\"{length}\" \
                 lengthAdjust=\"spacingAndGlyphs\"{inside}{turn}>{}</text>",
                escaped(&text.text)
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
                write_shape(shape, depth + 1, out);
            }
            let _ = writeln!(out, "{indent}</g>");
        }
    }
}

/// Writes a scene as SVG 1.1. The same scene always gives the same text.
pub fn write(scene: &Scene) -> String {
    let (width, height) = (number(scene.width), number(scene.height));
    let mut out = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    let _ = writeln!(
        out,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" viewBox=\"0 0 {width} \
         {height}\" role=\"img\" aria-labelledby=\"chart-title chart-desc\" font-family=\"'Noto Sans', 'Segoe \
         UI', 'Helvetica Neue', Arial, sans-serif\">"
    );
    let _ = writeln!(out, "  <title id=\"chart-title\">{}</title>", escaped(&scene.title));
    let _ = writeln!(out, "  <desc id=\"chart-desc\">{}</desc>", escaped(&scene.description));
    if let Some(paper) = scene.paper {
        let _ = writeln!(out, "  <rect width=\"{width}\" height=\"{height}\" fill=\"{paper}\"/>");
    }
    for shape in &scene.shapes {
        write_shape(shape, 1, &mut out);
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
