//! A scene as SVG, with its text as text or as outlines, as a file or as part of a page. The same scene always
//! gives the same bytes.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use base64::Engine as _;
use skrifa::PathSink;

use super::fonts::{self, Face, subset};
use super::scene::{Paint, Pen, Point, Scene, Shape, Text};
use super::trace;
use crate::model::value::choice;
use crate::model::{AnyId, Colour};
use crate::text::markup::escaped;

choice! {
    /// How an SVG carries its text.
    TextAs {
        /// As text, with what it uses of the typeface in the file: looks the same in every browser. What the typeface lacks
        /// is drawn as outlines.
        Embedded = "embedded": "font embedded",
        /// As outlines: looks the same everywhere, and can't be searched.
        Outlines = "outlines": "outlines",
        /// As text that names the typeface: the smallest.
        Named = "named": "font named",
    }
}

/// A number with at most two decimals.
fn number(value: f64) -> String {
    let rounded = (value * 100.0).round() / 100.0;
    format!("{}", rounded + 0.0)
}

/// A drawing as part of a page: its things lead somewhere, and what the dark look paints otherwise has a
/// class for the page's style sheet.
pub struct Inline<'a> {
    /// What the ids in it begin with, so that several drawings can stand on one page.
    pub prefix: &'a str,
    /// The same drawing in the dark look; its shapes must be the same but for their colours.
    pub dark: Option<&'a Scene>,
    /// Where a thing leads, by the items that it stands for and the class of the group that it is in.
    pub link: &'a dyn Fn(&[AnyId], &str) -> Option<Link>,
}

/// Where a thing of a drawing leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// The id of the place in the page.
    pub to: String,
    /// What the page's script finds it by: the value of its `data-actor`; may be empty.
    pub actor: String,
    /// Whether the keyboard stops at it. Where several things lead to one place, one of them is enough.
    pub stop: bool,
}

/// A scene that is being written.
struct Writer<'a> {
    text_as: TextAs,
    inline: Option<&'a Inline<'a>>,
    out: String,
    /// The colours of the dark look that the style sheet must know.
    colours: BTreeSet<Colour>,
}

impl Writer<'_> {
    /// The class of an element whose dark colours are others: `f` and `s` before a colour mean fill and
    /// stroke.
    fn dark_class(&mut self, light: [Option<Paint>; 2], dark: [Option<Paint>; 2]) -> String {
        let mut classes = Vec::new();
        for (letter, light, dark) in [('f', light[0], dark[0]), ('s', light[1], dark[1])] {
            if let (Some(light), Some(dark)) = (light, dark)
                && light.colour != dark.colour
            {
                self.colours.insert(dark.colour);
                classes.push(class_of(letter, dark.colour));
            }
        }
        if classes.is_empty() { String::new() } else { format!(" class=\"{}\"", classes.join(" ")) }
    }
    /// The attributes of what is filled and of its line.
    fn paints(
        &mut self,
        (inside, pen): (Option<Paint>, Option<Pen>),
        dark: Option<(Option<Paint>, Option<Pen>)>,
    ) -> String {
        let mut attributes = fill(inside) + &stroke(pen);
        if let Some((dark_inside, dark_pen)) = dark {
            let line = |pen: Option<Pen>| pen.map(|pen| pen.paint);
            attributes += &self.dark_class([inside, line(pen)], [dark_inside, line(dark_pen)]);
        }
        attributes
    }

    fn shape(&mut self, shape: &Shape, dark: Option<&Shape>, (within, depth): (&str, usize)) {
        let indent = "  ".repeat(if self.inline.is_some() { 0 } else { depth });
        match shape {
            Shape::Path { points, closed, fill, pen } => {
                let d = path(points, *closed);
                let paints = self.paints((*fill, *pen), dark.and_then(paints_of));
                let _ = writeln!(self.out, "{indent}<path d=\"{d}\"{paints}/>");
            }
            Shape::Disc { centre, radius, fill, pen } => {
                let (x, y, r) = (number(centre.x), number(centre.y), number(*radius));
                let paints = self.paints((*fill, *pen), dark.and_then(paints_of));
                let _ = writeln!(self.out, "{indent}<circle cx=\"{x}\" cy=\"{y}\" r=\"{r}\"{paints}/>");
            }
            Shape::Ellipse { centre, rx, ry, fill, pen } => {
                let (x, y, rx, ry) = (number(centre.x), number(centre.y), number(*rx), number(*ry));
                let paints = self.paints((*fill, *pen), dark.and_then(paints_of));
                let _ = writeln!(
                    self.out,
                    "{indent}<ellipse cx=\"{x}\" cy=\"{y}\" rx=\"{rx}\" ry=\"{ry}\"{paints}/>"
                );
            }
            Shape::Text(text) => self.text(text, dark, &indent),
            Shape::Picture { rect, picture } => {
                let Ok(png) = super::png::of_picture(picture) else { return };
                let data = base64::engine::general_purpose::STANDARD.encode(png);
                let (x, y) = (number(rect.left), number(rect.top));
                let (width, height) = (number(rect.width()), number(rect.height()));
                let _ = writeln!(
                    self.out,
                    "{indent}<image x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\" \
                     preserveAspectRatio=\"none\" href=\"data:image/png;base64,{data}\"/>"
                );
            }
            Shape::Group { class, id, title, about, shapes } => {
                let (open, close) = self.tags((class, id), title, about, within);
                self.out += if open.is_empty() { "" } else { &indent };
                self.out += &open;
                if !title.is_empty() {
                    let inner = if self.inline.is_some() { "" } else { "  " };
                    let _ = writeln!(self.out, "{indent}{inner}<title>{}</title>", escaped(title));
                }
                let dark = match dark {
                    Some(Shape::Group { shapes: others, .. }) if others.len() == shapes.len() => Some(others),
                    _ => None,
                };
                let within = if class.is_empty() { within } else { class };
                for (n, shape) in shapes.iter().enumerate() {
                    self.shape(shape, dark.and_then(|others| others.get(n)), (within, depth + 1));
                }
                if !close.is_empty() {
                    let _ = writeln!(self.out, "{indent}{close}");
                }
            }
        }
    }

    /// How a group begins and ends. In a page a thing that leads somewhere is a link, and a group that says
    /// nothing is none; the places of a page have ids, so its drawings have not.
    fn tags(
        &self,
        (class, id): (&str, &str),
        title: &str,
        about: &[AnyId],
        within: &str,
    ) -> (String, &'static str) {
        let Some(inline) = self.inline else {
            let class = if class.is_empty() { String::new() } else { format!(" class=\"{class}\"") };
            let id = if id.is_empty() { String::new() } else { format!(" id=\"{}\"", escaped(id)) };
            return (format!("<g{class}{id}>\n"), "</g>");
        };
        match (inline.link)(about, within) {
            Some(link) => (opening(&link), "</a>"),
            None if title.is_empty() => (String::new(), ""),
            None => ("<g>\n".to_owned(), "</g>"),
        }
    }

    fn text(&mut self, text: &Text, dark: Option<&Shape>, indent: &str) {
        let start = text.start();
        let turn = if text.turn == 0.0 {
            String::new()
        } else {
            let (x, y) = (number(text.at.x), number(text.at.y));
            format!(" transform=\"rotate({} {x} {y})\"", number(text.turn))
        };
        let dark = match dark {
            Some(Shape::Text(other)) => Some((Some(other.paint), None)),
            _ => None,
        };
        let inside = self.paints((Some(text.paint), None), dark);
        let out = &mut self.out;
        // What another typeface steps in for, and what runs both ways, would be set otherwise by every reader.
        if self.text_as == TextAs::Outlines || !fonts::is_plain(&text.text, text.face) {
            let mut outline = Outline { data: String::new(), at: start };
            fonts::outline(&text.text, text.face, text.size, &mut outline);
            let said = match self.inline {
                Some(_) => " aria-hidden=\"true\"".to_owned(),
                None => format!(" role=\"img\" aria-label=\"{}\"", escaped(&text.text)),
            };
            let _ = writeln!(out, "{indent}<path{said} d=\"{}\"{inside}{turn}/>", outline.data);
            return;
        }
        let (x, y) = (number(start.x), number(start.y));
        let face = match text.face {
            Face::Regular => "",
            Face::Bold => " font-weight=\"700\"",
            Face::Italic => " font-style=\"italic\"",
        };
        let (size, length) = (number(text.size), number(text.width()));
        // In a page the things have titles and the drawing has its table; every stray word would be noise.
        let hidden = if self.inline.is_some() { " aria-hidden=\"true\"" } else { "" };
        // Where a reader hasn't the typeface, the length keeps the text off its neighbours.
        let _ = writeln!(
            out,
            "{indent}<text x=\"{x}\" y=\"{y}\" font-size=\"{size}\"{face} textLength=\"{length}\" \
             lengthAdjust=\"spacingAndGlyphs\"{inside}{turn}{hidden}>{}</text>",
            escaped(&text.text)
        );
    }
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

/// How a shape is filled and drawn; none for those without a paint of their own.
fn paints_of(shape: &Shape) -> Option<(Option<Paint>, Option<Pen>)> {
    match shape {
        Shape::Path { fill, pen, .. } | Shape::Disc { fill, pen, .. } | Shape::Ellipse { fill, pen, .. } => {
            Some((*fill, *pen))
        }
        Shape::Text(_) | Shape::Picture { .. } | Shape::Group { .. } => None,
    }
}

/// `f` or `s` with a colour's digits.
fn class_of(letter: char, colour: Colour) -> String {
    format!("{letter}{:02X}{:02X}{:02X}", colour.r, colour.g, colour.b)
}

fn opening(link: &Link) -> String {
    let actor = match link.actor.as_str() {
        "" => String::new(),
        actor => format!(" data-actor=\"{}\"", escaped(actor)),
    };
    let stop = if link.stop { "" } else { " tabindex=\"-1\" aria-hidden=\"true\"" };
    format!("<a href=\"#{}\"{actor}{stop}>\n", escaped(&link.to))
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

/// The rules of a style sheet that give a browser the very letters that were measured.
pub fn font_faces<'a>(scenes: impl IntoIterator<Item = &'a Scene>) -> String {
    let mut used: BTreeMap<Face, BTreeSet<char>> = BTreeMap::new();
    let texts = scenes.into_iter().flat_map(Scene::texts);
    for text in texts.filter(|text| fonts::is_plain(&text.text, text.face)) {
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
    if !scene.trace.is_empty() {
        let _ = writeln!(out, "  <metadata id=\"{}\">{}</metadata>", trace::NAME, escaped(&scene.trace));
    }
    if text_as != TextAs::Outlines {
        out.push_str("  <style>\n    text{font-kerning:none;font-variant-ligatures:none}\n");
        if text_as == TextAs::Embedded {
            out.push_str(&font_faces([scene]));
        }
        out.push_str("  </style>\n");
    }
    if let Some(paper) = scene.paper {
        let _ = writeln!(out, "  <rect width=\"{width}\" height=\"{height}\" fill=\"{paper}\"/>");
    }
    let mut writer = Writer { text_as, inline: None, out, colours: BTreeSet::new() };
    for shape in &scene.shapes {
        writer.shape(shape, None, ("", 1));
    }
    writer.out.push_str("</svg>\n");
    writer.out
}

/// Writes a scene as an `svg` element for an HTML page that has its fonts ([`font_faces`]). Gives it with the
/// colours of the dark look, whose rules ([`dark_rules`]) the page's style sheet must have.
pub fn write_inline(scene: &Scene, inline: &Inline<'_>) -> (String, BTreeSet<Colour>) {
    let (width, height) = (number(scene.width), number(scene.height));
    let prefix = escaped(inline.prefix);
    let mut out = String::new();
    let _ = writeln!(
        out,
        "<svg viewBox=\"0 0 {width} {height}\" role=\"group\" aria-labelledby=\"{prefix}title\" \
         aria-describedby=\"{prefix}desc\">"
    );
    let _ = writeln!(out, "<title id=\"{prefix}title\">{}</title>", escaped(&scene.title));
    let _ = writeln!(out, "<desc id=\"{prefix}desc\">{}</desc>", escaped(&scene.description));
    let mut writer = Writer { text_as: TextAs::Named, inline: Some(inline), out, colours: BTreeSet::new() };
    let dark = inline.dark.filter(|dark| dark.shapes.len() == scene.shapes.len());
    if let Some(paper) = scene.paper {
        let dark = dark.and_then(|dark| dark.paper).map(|paper| (Some(paper.into()), None));
        let paints = writer.paints((Some(paper.into()), None), dark);
        let _ = writeln!(writer.out, "<rect width=\"{width}\" height=\"{height}\"{paints}/>");
    }
    for (n, shape) in scene.shapes.iter().enumerate() {
        writer.shape(shape, dark.and_then(|dark| dark.shapes.get(n)), ("", 0));
    }
    writer.out.push_str("</svg>\n");
    (writer.out, writer.colours)
}

/// The rules for the classes of inline drawings, for where a page is dark.
pub fn dark_rules<'a>(colours: impl IntoIterator<Item = &'a Colour>) -> String {
    let mut rules = String::new();
    for colour in colours {
        let (fill, stroke) = (class_of('f', *colour), class_of('s', *colour));
        let _ = writeln!(rules, ".{fill}{{fill:{colour}}}.{stroke}{{stroke:{colour}}}");
    }
    rules
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hostile_names_stay_text() {
        assert_eq!(escaped("<b a=\"1\">&\u{0}\u{1b}x\u{FFFE}"), "&lt;b a=&quot;1&quot;&gt;&amp;x");
    }

    #[test]
    fn a_drawing_in_a_page_leads_somewhere_and_knows_the_dark() {
        let (map, chart) = crate::figure::sample::sample();
        let scene = crate::figure::draw(&map, &chart).unwrap();
        let dark =
            crate::figure::draw(&map, &crate::model::Chart { look: crate::model::Look::Dark, ..chart });
        let link = |about: &[AnyId], within: &str| {
            let actor = about.first()?.to_string();
            Some(Link { to: format!("actor:{actor}"), actor, stop: within == "marks" })
        };
        let inline = Inline { prefix: "c1-", dark: dark.as_ref().ok(), link: &link };
        let (svg, colours) = write_inline(&scene, &inline);
        assert_eq!(svg.matches("<title").count(), svg.matches("</title>").count());
        assert_eq!(svg.matches("<a ").count(), svg.matches("</a>").count());
        assert_eq!(svg.matches("<g>").count(), svg.matches("</g>").count());
        assert!(svg.contains("<a href=\"#actor:a0\" data-actor=\"a0\">\n<title>Meloni"), "{svg}");
        assert!(svg.contains("id=\"c1-title\"") && !svg.contains(" style=") && !svg.contains("id=\"mark"));
        let rules = dark_rules(&colours);
        let paper = crate::figure::ChartTheme::DARK.paper;
        assert!(
            svg.contains(&format!(" class=\"{}\"", class_of('f', paper)))
                && rules.contains(&paper.to_string())
        );
        let plain = write_inline(&scene, &Inline { dark: Some(&scene), ..inline });
        assert!(plain.1.is_empty() && !plain.0.contains("class="), "the same colours need no class");
    }

    #[test]
    fn numbers_are_short_and_have_no_negative_zero() {
        assert_eq!(number(1.0 / 3.0), "0.33");
        assert_eq!(number(-0.001), "0");
        assert_eq!(number(12.0), "12");
    }
}
