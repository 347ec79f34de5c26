//! A small vector scene: what a chart is drawn as before it is written in some format. Lengths are in
//! units of 1/96 inch at final size (the px of CSS and SVG), y runs down.

use std::sync::Arc;

use super::fonts::{self, Face};
use crate::model::{AnyId, Colour, Date};

/// A place in a scene.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Point {
    /// To the right.
    pub x: f64,
    /// Down.
    pub y: f64,
}

impl Point {
    /// A point.
    pub const fn new(x: f64, y: f64) -> Self {
        Self { x, y }
    }
    /// How far the other point is.
    pub fn distance(self, other: Self) -> f64 {
        // Scenes are small enough that nothing overflows, and this is much faster than `hypot`.
        let (dx, dy) = (self.x - other.x, self.y - other.y);
        (dx * dx + dy * dy).sqrt()
    }
}

/// An upright rectangle.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Rect {
    /// Left edge.
    pub left: f64,
    /// Top edge.
    pub top: f64,
    /// Right edge, not left of the left one.
    pub right: f64,
    /// Bottom edge, not above the top one.
    pub bottom: f64,
}

impl Rect {
    /// A rectangle from its edges.
    pub const fn new(left: f64, top: f64, right: f64, bottom: f64) -> Self {
        Self { left, top, right, bottom }
    }
    /// A rectangle from its left top corner and its size.
    pub fn sized(left: f64, top: f64, width: f64, height: f64) -> Self {
        Self::new(left, top, left + width, top + height)
    }
    /// Right edge less left edge.
    pub fn width(self) -> f64 {
        self.right - self.left
    }
    /// Bottom edge less top edge.
    pub fn height(self) -> f64 {
        self.bottom - self.top
    }
    /// The middle.
    pub fn centre(self) -> Point {
        Point::new(f64::midpoint(self.left, self.right), f64::midpoint(self.top, self.bottom))
    }
    /// Whether the two have some area in common.
    pub fn overlaps(self, other: Self) -> bool {
        self.left < other.right
            && other.left < self.right
            && self.top < other.bottom
            && other.top < self.bottom
    }
    /// Whether the other lies inside, edges included.
    pub fn holds(self, other: Self) -> bool {
        self.left <= other.left
            && self.top <= other.top
            && self.right >= other.right
            && self.bottom >= other.bottom
    }
    /// The point of the rectangle nearest to a point.
    pub fn nearest(self, to: Point) -> Point {
        Point::new(to.x.max(self.left).min(self.right), to.y.max(self.top).min(self.bottom))
    }
    /// The distance from a point; 0 inside.
    pub fn distance(self, to: Point) -> f64 {
        self.nearest(to).distance(to)
    }
    /// Whether some part of the straight line from `a` to `b` lies inside.
    pub fn meets(self, a: Point, b: Point) -> bool {
        self.part_of(a, b).is_some()
    }
    /// Between which shares of its length the straight line from `a` to `b` lies inside (Liang and Barsky's
    /// clipping); none where it passes by.
    pub fn part_of(self, a: Point, b: Point) -> Option<(f64, f64)> {
        let (dx, dy) = (b.x - a.x, b.y - a.y);
        let (mut enters, mut leaves) = (0.0_f64, 1.0_f64);
        for (towards, room) in
            [(-dx, a.x - self.left), (dx, self.right - a.x), (-dy, a.y - self.top), (dy, self.bottom - a.y)]
        {
            if towards == 0.0 {
                if room <= 0.0 {
                    return None;
                }
            } else if towards < 0.0 {
                enters = enters.max(room / towards);
            } else {
                leaves = leaves.min(room / towards);
            }
        }
        (enters < leaves).then_some((enters, leaves))
    }
    /// The rectangle with every edge moved outwards by a distance.
    #[must_use]
    pub fn inflated(self, by: f64) -> Self {
        Self::new(self.left - by, self.top - by, self.right + by, self.bottom + by)
    }
    /// The smallest rectangle that holds both.
    #[must_use]
    pub fn joined(self, other: Self) -> Self {
        Self::new(
            self.left.min(other.left),
            self.top.min(other.top),
            self.right.max(other.right),
            self.bottom.max(other.bottom),
        )
    }
}

/// A colour with its opacity.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Paint {
    /// The colour.
    pub colour: Colour,
    /// 0 (not there) to 1 (solid).
    pub opacity: f64,
}

impl From<Colour> for Paint {
    fn from(colour: Colour) -> Self {
        Self { colour, opacity: 1.0 }
    }
}

/// How a line is drawn.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Pen {
    /// Its paint.
    pub paint: Paint,
    /// Its width.
    pub width: f64,
    /// The length of its dashes and of the gaps between them; none draws it through.
    pub dash: Option<f64>,
}

impl Pen {
    /// A line drawn through.
    pub fn solid(paint: impl Into<Paint>, width: f64) -> Self {
        Self { paint: paint.into(), width, dash: None }
    }
    /// A dashed line.
    pub fn dashed(paint: impl Into<Paint>, width: f64, dash: f64) -> Self {
        Self { paint: paint.into(), width, dash: Some(dash) }
    }
}

/// Which point of a text its place is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Align {
    /// Where it begins.
    Start,
    /// Its middle.
    Middle,
    /// Where it ends.
    End,
}

/// One line of text.
#[derive(Debug, Clone, PartialEq)]
pub struct Text {
    /// What it says.
    pub text: String,
    /// A point of its baseline.
    pub at: Point,
    /// Which point of it.
    pub align: Align,
    /// Size of the em square.
    pub size: f64,
    /// Its face.
    pub face: Face,
    /// Its paint.
    pub paint: Paint,
    /// How far it is turned about `at`, in degrees clockwise: −90 runs upwards.
    pub turn: f64,
}

impl Text {
    /// How wide it is, measured in its face.
    pub fn width(&self) -> f64 {
        fonts::width(&self.text, self.face, self.size)
    }
    /// Where its baseline begins, before it is turned.
    pub fn start(&self) -> Point {
        let back = match self.align {
            Align::Start => 0.0,
            Align::Middle => self.width() / 2.0,
            Align::End => self.width(),
        };
        Point::new(self.at.x - back, self.at.y)
    }
}

/// A picture of pixels.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture {
    /// Its width in pixels.
    pub width: u32,
    /// Its height in pixels.
    pub height: u32,
    /// Red, green, blue and opacity of each pixel, row by row.
    pub rgba: Vec<u8>,
}

/// Something that is drawn.
#[derive(Debug, Clone, PartialEq)]
pub enum Shape {
    /// Straight lines from point to point.
    Path {
        /// The corners.
        points: Vec<Point>,
        /// Whether the last is joined to the first.
        closed: bool,
        /// What is inside.
        fill: Option<Paint>,
        /// The line.
        pen: Option<Pen>,
    },
    /// A disc or a ring.
    Disc {
        /// Its centre.
        centre: Point,
        /// Its radius.
        radius: f64,
        /// What is inside.
        fill: Option<Paint>,
        /// The ring.
        pen: Option<Pen>,
    },
    /// An upright ellipse.
    Ellipse {
        /// Its centre.
        centre: Point,
        /// Half its width.
        rx: f64,
        /// Half its height.
        ry: f64,
        /// What is inside.
        fill: Option<Paint>,
        /// The line.
        pen: Option<Pen>,
    },
    /// A line of text.
    Text(Text),
    /// A picture.
    Picture {
        /// Where it lies.
        rect: Rect,
        /// Its pixels.
        picture: Arc<Picture>,
    },
    /// Shapes that belong together.
    Group {
        /// What they are, for style sheets and scripts: `marks`, `labels`; may be empty.
        class: &'static str,
        /// An id unique in the scene; may be empty.
        id: String,
        /// What a reader is told of them; may be empty.
        title: String,
        /// The items of the map that they stand for, what a click selects first; may be empty.
        about: Vec<AnyId>,
        /// The shapes.
        shapes: Vec<Shape>,
    },
}

impl Shape {
    /// A straight line.
    pub fn line(a: Point, b: Point, pen: Pen) -> Self {
        Self::Path { points: vec![a, b], closed: false, fill: None, pen: Some(pen) }
    }
    /// A filled rectangle.
    pub fn filled(rect: Rect, fill: impl Into<Paint>) -> Self {
        Self::rect(rect, Some(fill.into()), None)
    }
    /// A rectangle.
    pub fn rect(rect: Rect, fill: Option<Paint>, pen: Option<Pen>) -> Self {
        let points = vec![
            Point::new(rect.left, rect.top),
            Point::new(rect.right, rect.top),
            Point::new(rect.right, rect.bottom),
            Point::new(rect.left, rect.bottom),
        ];
        Self::Path { points, closed: true, fill, pen }
    }
    /// A square on its corner.
    pub fn diamond(centre: Point, radius: f64, fill: Option<Paint>, pen: Option<Pen>) -> Self {
        let points = vec![
            Point::new(centre.x, centre.y - radius),
            Point::new(centre.x + radius, centre.y),
            Point::new(centre.x, centre.y + radius),
            Point::new(centre.x - radius, centre.y),
        ];
        Self::Path { points, closed: true, fill, pen }
    }
    /// A group with a class.
    pub fn group(class: &'static str, shapes: Vec<Self>) -> Self {
        Self::Group { class, id: String::new(), title: String::new(), about: Vec::new(), shapes }
    }
    /// One thing of the chart: what another program finds by its id and a reader by its title.
    pub fn thing(
        id: String,
        title: impl Into<String>,
        about: impl IntoIterator<Item = AnyId>,
        shapes: Vec<Self>,
    ) -> Self {
        Self::Group { class: "", id, title: title.into(), about: about.into_iter().collect(), shapes }
    }
}

/// A drawing.
#[derive(Debug, Clone, PartialEq)]
pub struct Scene {
    /// Its width.
    pub width: f64,
    /// Its height.
    pub height: f64,
    /// Its title, for readers and file managers.
    pub title: String,
    /// What it shows, in words.
    pub description: String,
    /// Who made it; may be empty.
    pub author: String,
    /// The day that it shows what was known on, if it is of one.
    pub day: Option<Date>,
    /// What its file carries so that it can be traced back, a RON text; may be empty.
    pub trace: String,
    /// Behind everything; none leaves it transparent.
    pub paper: Option<Colour>,
    /// What is drawn, back to front.
    pub shapes: Vec<Shape>,
}

impl Scene {
    /// Every text in it, groups included.
    pub fn texts(&self) -> Vec<&Text> {
        fn collect<'a>(shapes: &'a [Shape], texts: &mut Vec<&'a Text>) {
            for shape in shapes {
                match shape {
                    Shape::Text(text) => texts.push(text),
                    Shape::Group { shapes, .. } => collect(shapes, texts),
                    Shape::Path { .. }
                    | Shape::Disc { .. }
                    | Shape::Ellipse { .. }
                    | Shape::Picture { .. } => {}
                }
            }
        }
        let mut texts = Vec::new();
        collect(&self.shapes, &mut texts);
        texts
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_meet_the_rectangles_that_they_cross() {
        let rect = Rect::new(0.0, 0.0, 10.0, 10.0);
        assert!(rect.meets(Point::new(-5.0, 5.0), Point::new(15.0, 5.0)), "through");
        assert!(rect.meets(Point::new(5.0, 5.0), Point::new(6.0, 5.0)), "inside");
        assert!(!rect.meets(Point::new(-5.0, 5.0), Point::new(-1.0, 5.0)), "before");
        assert!(!rect.meets(Point::new(-5.0, 11.0), Point::new(15.0, 11.0)), "beside");
        assert!(!rect.meets(Point::new(-5.0, 5.0), Point::new(0.0, 5.0)), "up to the edge");
        assert!(!rect.meets(Point::new(8.0, 14.0), Point::new(14.0, 8.0)), "past a corner");
    }
}
