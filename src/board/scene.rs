//! What is drawn of a board at a level of detail, as flat lists in board units: from afar discs and wedges,
//! near cards, arrows and names. The window paints a scene and the sheet writes it, so that both show the
//! same. Cards are in `cards`, edges in `edges`, where edges aren't drawn in `gaps`.

mod cards;
mod edges;
mod gaps;
#[cfg(test)]
mod tests;

pub use edges::Arrow;

use super::labels::{self, LabelCache};
use super::style::BoardPalette;
use super::{BoardPlan, Detail, Emphases, Emphasis};
use crate::analysis::agreement::AgreementPair;
use crate::figure::fonts::{self, Face};
use crate::figure::scene::{Align, Paint, Pen};
use crate::figure::{Point, Rect};
use crate::model::MarkForm;
use crate::model::{Board, Colour, StanceMap};

/// The smallest text that is drawn, in screen points.
const SMALLEST_TEXT: f64 = 7.0;
/// The size of text that must stay readable on small cards, in screen points.
const SMALL_TEXT: f64 = 10.5;
/// The radius of the hole in a hollow mark, as a share of the mark's.
pub const HOLLOW: f64 = 0.58;
/// The number of edges in view above which none is labelled.
pub const MOST_LABELLED: usize = 400;

/// What a scene is made of.
#[derive(Clone, Copy)]
pub struct SceneInput<'a> {
    /// The map.
    pub map: &'a StanceMap,
    /// Its board.
    pub board: &'a Board,
    /// What lies on the board.
    pub plan: &'a BoardPlan,
    /// What steps back or isn't shown.
    pub emphases: &'a Emphases,
    /// Computed agreement and conflict.
    pub pairs: &'a [AgreementPair],
    /// The colours.
    pub palette: &'a BoardPalette,
    /// The level of detail: points of the screen or the sheet to the board unit.
    pub zoom: f64,
    /// The part of the board that is looked at. How crowded it is decides how edges are drawn.
    pub view: Rect,
    /// How far around `view` things are drawn as well, as a share of its sides.
    pub margin: f64,
    /// How many cards are drawn at most; it is the lowest that are left out.
    pub most_cards: usize,
    /// Whether each actor is held above all others while it is dragged, by its index; empty where none is.
    pub lifted: &'a [bool],
}

/// What an item of a scene shows, by its index in the plan or the board.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ItemKind {
    /// A frame.
    Frame(u32),
    /// Computed agreement of two actors.
    AgreementPair(u32),
    /// An edge.
    Edge(u32),
    /// The words along an edge.
    Label(u32),
    /// A note.
    Note(u32),
    /// An actor's card.
    Card(u32),
    /// The name beside an actor's disc.
    Name(u32),
    /// A pinned quote or source.
    Pinned(u32),
}

/// A thing of a scene with what is drawn of it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SceneItem {
    /// What it shows.
    pub of: ItemKind,
    /// What it covers.
    pub bounds: Rect,
    /// Its first shape, and one past its last.
    pub shapes: (u32, u32),
}

/// A stretch of the points of a scene.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PointSpan {
    first: u32,
    count: u32,
}

/// Something that is drawn; lengths are in board units.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Primitive {
    /// Straight lines from point to point.
    Path {
        /// The corners.
        points: PointSpan,
        /// Whether the last is joined to the first.
        closed: bool,
        /// What is inside; only convex paths are filled.
        fill: Option<Paint>,
        /// The line.
        pen: Option<Pen>,
    },
    /// A filled mark.
    Mark {
        /// Its form.
        form: MarkForm,
        /// Its centre.
        centre: Point,
        /// Its radius.
        radius: f64,
        /// Its paint.
        fill: Paint,
    },
    /// A ring.
    Ring {
        /// Its centre.
        centre: Point,
        /// Its radius.
        radius: f64,
        /// Its line.
        pen: Pen,
    },
    /// A text, by its index.
    Text(u32),
    /// A picture, by the index of what the map calls it.
    Picture {
        /// Where it lies.
        rect: Rect,
        /// Which.
        picture: u32,
    },
}

/// A line of text. It keeps its size while a scene is looked at a little nearer than at its zoom, so it is
/// held by a point.
#[derive(Debug, Clone, PartialEq)]
pub struct TextLine {
    /// What it says.
    pub words: String,
    /// The point that holds it.
    pub at: Point,
    /// Which point of it lies there.
    pub align: Align,
    /// How far its baseline lies below that point, in units of its size, across its own direction.
    pub drop: f64,
    /// Size of the em square, in board units.
    pub size: f64,
    /// Its colour.
    pub colour: Colour,
    /// How far it is turned about `at`, in radians clockwise.
    pub turn: f64,
}

impl TextLine {
    /// The point of its baseline that is aligned.
    pub fn baseline(&self) -> Point {
        let (sin, cos) = libm::sincos(self.turn);
        let down = self.drop * self.size;
        Point::new(self.at.x - down * sin, self.at.y + down * cos)
    }
}

/// The disc that stands for an actor from afar.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ActorDisc {
    /// The index of the node.
    pub node: u32,
    /// Its centre.
    pub centre: Point,
    /// Its radius.
    pub radius: f64,
    /// Its form.
    pub form: MarkForm,
    /// Its colour.
    pub colour: Colour,
    /// What is inside where no quote supports what the actor stands for.
    pub hollow: Option<Colour>,
}

/// An edge where there are thousands: wide where it begins, pointed where it ends.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Wedge {
    /// The index of the line.
    pub edge: u32,
    /// Where it begins.
    pub from: Point,
    /// Where it points.
    pub to: Point,
    /// Half its width where it begins.
    pub width: f32,
    /// The index of its paint.
    pub paint: u32,
}

impl Wedge {
    /// Its corners; none where it is too short to be seen.
    pub fn corners(&self) -> Option<[Point; 3]> {
        let (dx, dy) = (self.to.x - self.from.x, self.to.y - self.from.y);
        let length = (dx * dx + dy * dy).sqrt();
        if length < 1e-9 {
            return None;
        }
        let (x, y) = (-dy * f64::from(self.width) / length, dx * f64::from(self.width) / length);
        Some([
            Point::new(self.from.x + x, self.from.y + y),
            Point::new(self.from.x - x, self.from.y - y),
            self.to,
        ])
    }
}

/// What is drawn of a board, back to front: items up to `above`, wedges, the other items, with the discs
/// before the first name.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct BoardScene {
    /// The zoom that it was made for.
    pub zoom: f64,
    /// The part of the board of which it shows everything.
    pub region: Rect,
    /// The things, back to front.
    pub items: Vec<SceneItem>,
    /// How many of them lie below or among the edges.
    pub above: usize,
    /// What is drawn of the items.
    pub shapes: Vec<Primitive>,
    /// The corners of paths.
    pub points: Vec<Point>,
    /// The texts.
    pub texts: Vec<TextLine>,
    /// The pictures, as the map calls them.
    pub pictures: Vec<String>,
    /// Actors from afar, the lowest first.
    pub discs: Vec<ActorDisc>,
    /// Edges in thousands, the weakest first.
    pub wedges: Vec<Wedge>,
    /// The paints of the wedges.
    pub paints: Vec<Paint>,
}

impl BoardScene {
    /// The scene of a part of a board.
    pub fn of(subject: &SceneInput<'_>, labels: &mut LabelCache) -> Self {
        Self::default().remade(subject, labels)
    }

    /// The scene of a part of a board, in the room of this one.
    #[must_use]
    pub fn remade(mut self, subject: &SceneInput<'_>, labels: &mut LabelCache) -> Self {
        self.items.clear();
        self.shapes.clear();
        self.points.clear();
        self.texts.clear();
        self.pictures.clear();
        self.discs.clear();
        self.wedges.clear();
        self.paints.clear();
        let view = subject.view;
        let (dx, dy) = (view.width() * subject.margin, view.height() * subject.margin);
        let region = Rect::new(view.left - dx, view.top - dy, view.right + dx, view.bottom + dy);
        let scene = Self { zoom: subject.zoom, region, above: 0, ..self };
        let mut builder = Builder {
            subject: *subject,
            plan: subject.plan,
            palette: subject.palette,
            detail: Detail::at(subject.zoom),
            zoom: subject.zoom,
            region,
            scene,
        };
        builder.frames();
        builder.pairs();
        builder.edges(labels);
        builder.notes();
        builder.actors(labels, false);
        builder.pinned();
        if subject.lifted.contains(&true) && builder.detail > Detail::Disc {
            builder.actors(labels, true);
        }
        builder.scene
    }

    /// The shapes of an item.
    pub fn shapes_of(&self, item: &SceneItem) -> &[Primitive] {
        self.shapes.get(item.shapes.0 as usize..item.shapes.1 as usize).unwrap_or_default()
    }
    /// The points of a path.
    pub fn points_of(&self, span: PointSpan) -> &[Point] {
        let first = span.first as usize;
        self.points.get(first..first + span.count as usize).unwrap_or_default()
    }
    /// A text.
    pub fn text(&self, index: u32) -> Option<&TextLine> {
        self.texts.get(index as usize)
    }
    /// The paint of a wedge.
    pub fn paint_of(&self, wedge: &Wedge) -> Paint {
        self.paints.get(wedge.paint as usize).copied().unwrap_or_else(|| Colour::NEUTRAL.into())
    }
}

/// A scene that is being made.
struct Builder<'a> {
    subject: SceneInput<'a>,
    plan: &'a BoardPlan,
    palette: &'a BoardPalette,
    detail: Detail,
    zoom: f64,
    region: Rect,
    scene: BoardScene,
}

/// The corners of a rectangle whose own corners are rounded by these radii: left top, right top, right
/// bottom, left bottom.
fn rounded(rect: Rect, radii: [f64; 4]) -> impl Iterator<Item = Point> {
    /// Straight parts of a rounded corner.
    const PARTS: u32 = 4;
    let [lt, rt, rb, lb] = radii;
    let corners = [
        (Point::new(rect.left + lt, rect.top + lt), lt, 0.5),
        (Point::new(rect.right - rt, rect.top + rt), rt, 0.75),
        (Point::new(rect.right - rb, rect.bottom - rb), rb, 0.0),
        (Point::new(rect.left + lb, rect.bottom - lb), lb, 0.25),
    ];
    corners.into_iter().flat_map(|(centre, radius, from)| {
        let parts = if radius > 0.0 { PARTS } else { 0 };
        (0..=parts).map(move |n| {
            let angle = (from + 0.25 * f64::from(n) / f64::from(PARTS)) * std::f64::consts::TAU;
            Point::new(centre.x + radius * libm::cos(angle), centre.y + radius * libm::sin(angle))
        })
    })
}

/// Words as rows no wider than a room; what doesn't fit in so many rows ends with “…”.
fn rows(words: &str, room: f64, size: f64, most: usize) -> Vec<String> {
    let measure = |row: &str| fonts::width(row, Face::Regular, size);
    let mut rows: Vec<String> = Vec::new();
    for line in words.lines() {
        if rows.len() > most {
            break;
        }
        let wrapped = fonts::wrap(line, room, &measure);
        if wrapped.is_empty() {
            rows.push(String::new());
        }
        rows.extend(wrapped);
    }
    if rows.len() > most {
        rows.truncate(most);
        if let Some(last) = rows.last_mut() {
            *last = fonts::shortened(&format!("{last} …"), room, &measure);
        }
    }
    rows
}

impl Builder<'_> {
    /// A length on the screen in board units.
    fn points(&self, length: f64) -> f64 {
        length / self.zoom
    }
    fn toned(&self, colour: Colour, emphasis: Emphasis) -> Colour {
        self.palette.toned(colour, emphasis)
    }
    fn emphasis_of_edge(&self, n: usize) -> Emphasis {
        self.subject.emphases.edge(n)
    }
    fn hairline(&self, colour: Colour) -> Pen {
        Pen::solid(colour, self.points(1.0))
    }

    /// Ends an item that began with this shape; one that shows nothing is left out.
    fn item(&mut self, of: ItemKind, bounds: Rect, first: usize) {
        let shapes = (first as u32, self.scene.shapes.len() as u32);
        if shapes.0 < shapes.1 {
            self.scene.items.push(SceneItem { of, bounds, shapes });
        }
    }
    fn begin(&self) -> usize {
        self.scene.shapes.len()
    }
    fn span(&mut self, points: impl IntoIterator<Item = Point>) -> PointSpan {
        let first = self.scene.points.len() as u32;
        self.scene.points.extend(points);
        PointSpan { first, count: self.scene.points.len() as u32 - first }
    }
    fn path(&mut self, points: impl IntoIterator<Item = Point>, pen: Pen) {
        let points = self.span(points);
        self.scene.shapes.push(Primitive::Path { points, closed: false, fill: None, pen: Some(pen) });
    }
    fn polygon(&mut self, points: impl IntoIterator<Item = Point>, fill: Paint, pen: Option<Pen>) {
        let points = self.span(points);
        self.scene.shapes.push(Primitive::Path { points, closed: true, fill: Some(fill), pen });
    }
    fn filled(&mut self, rect: Rect, fill: impl Into<Paint>) {
        self.polygon(rounded(rect, [0.0; 4]), fill.into(), None);
    }
    /// A sheet of paper with rounded corners; its edge lies inside. The radius is in screen points.
    fn sheet(&mut self, rect: Rect, radius: f64, fill: Colour, edge: Colour) {
        let pen = self.hairline(edge);
        let inside = rect.inflated(-pen.width / 2.0);
        let radius = self.points(radius).min(inside.width().min(inside.height()).max(0.0) / 2.0);
        self.polygon(rounded(inside, [radius; 4]), fill.into(), Some(pen));
    }
    fn mark(&mut self, form: MarkForm, centre: Point, radius: f64, colour: Colour, hollow: Option<Colour>) {
        self.scene.shapes.push(Primitive::Mark { form, centre, radius, fill: colour.into() });
        if let Some(inside) = hollow {
            let radius = radius * HOLLOW;
            self.scene.shapes.push(Primitive::Mark { form, centre, radius, fill: inside.into() });
        }
    }
    fn push_text(&mut self, text: TextLine) {
        if text.words.is_empty() || text.size * self.zoom < SMALLEST_TEXT {
            return;
        }
        self.scene.shapes.push(Primitive::Text(self.scene.texts.len() as u32));
        self.scene.texts.push(text);
    }
    /// A line of text that begins at a point of its baseline and is shortened to a room.
    fn line(&mut self, words: &str, at: Point, size: f64, colour: Colour, room: f64) {
        if room < size || size * self.zoom < SMALLEST_TEXT {
            return;
        }
        let words = fonts::shortened(words, room, &|line| fonts::width(line, Face::Regular, size));
        self.push_text(TextLine { words, at, align: Align::Start, drop: 0.0, size, colour, turn: 0.0 });
    }
    /// Words in rows from the top of a rectangle, as many as there is room for and `most` allows.
    fn body(&mut self, words: &str, room: Rect, size: f64, colour: Colour, most: usize) {
        if room.width() < size || size * self.zoom < SMALLEST_TEXT {
            return;
        }
        let line = size * labels::LINE;
        let fit = ((room.height() / line).floor().max(1.0) as usize).min(most);
        for (n, words) in rows(words, room.width(), size, fit).into_iter().enumerate() {
            let at = Point::new(room.left, room.top + n as f64 * line);
            let drop = labels::BASELINE;
            self.push_text(TextLine { words, at, align: Align::Start, drop, size, colour, turn: 0.0 });
        }
    }
}
