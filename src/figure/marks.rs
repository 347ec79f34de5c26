//! How marks, ranges, arrows and crosses look in every kind of chart.

use super::scene::{Paint, Pen, Point, Shape};
use super::sheet::Sheet;
use crate::model::Colour;
use crate::model::MarkForm;

/// A line with a head at its end.
pub(super) fn arrow(from: Point, to: Point, pen: Pen, head: f64) -> [Shape; 2] {
    let length = from.distance(to).max(1e-9);
    let (dx, dy) = ((to.x - from.x) / length, (to.y - from.y) / length);
    let back = Point::new(to.x - dx * head, to.y - dy * head);
    let corner = |side: f64| Point::new(back.x - dy * head * 0.45 * side, back.y + dx * head * 0.45 * side);
    [
        Shape::line(from, back, pen),
        Shape::Path {
            points: vec![to, corner(1.0), corner(-1.0)],
            closed: true,
            fill: Some(pen.paint),
            pen: None,
        },
    ]
}

/// A plus sign about a centre.
pub(super) fn plus(centre: Point, reach: f64, pen: Pen) -> [Shape; 2] {
    [(reach, 0.0), (0.0, reach)].map(|(dx, dy)| {
        Shape::line(Point::new(centre.x - dx, centre.y - dy), Point::new(centre.x + dx, centre.y + dy), pen)
    })
}

/// How a mark looks.
#[derive(Clone, Copy)]
pub(super) struct MarkStyle {
    pub(super) colour: Colour,
    pub(super) form: MarkForm,
    pub(super) radius: f64,
    pub(super) judged: bool,
    pub(super) inferred: bool,
}

impl Sheet<'_> {
    /// Draws a mark: filled where it was stated, thin and dashed where it was inferred, hollow where its
    /// evidence can't be judged.
    pub(super) fn mark(&self, centre: Point, style: MarkStyle, shapes: &mut Vec<Shape>) {
        let u = self.unit();
        let MarkStyle { colour, form, radius: r, judged, inferred } = style;
        let halo = Paint { colour: self.theme().paper, opacity: 0.9 };
        shapes.push(form.shape(centre, r + 1.2 * u, Some(halo), None));
        let pen = |width: f64| {
            if inferred { Pen::dashed(colour, width * u, 3.0 * u) } else { Pen::solid(colour, width * u) }
        };
        let (fill, pen) = match (judged, inferred) {
            // The thin outline keeps pale groups apart from the paper.
            (true, false) => (
                Some(Paint { colour, opacity: 0.92 }),
                Some(Pen::solid(Paint { colour: self.theme().ink, opacity: 0.45 }, 0.8 * u)),
            ),
            (true, true) => (Some(Paint { colour, opacity: 0.38 }), Some(pen(1.8))),
            (false, _) => (None, Some(pen(2.4))),
        };
        let inset = pen.map_or(0.0, |pen| pen.width / 2.0);
        shapes.push(form.shape(centre, r - inset, fill, pen));
    }

    /// Draws a range from `a` to `b`, upright or level, with its ends marked.
    pub(super) fn range(&self, a: Point, b: Point, colour: Colour, stated: bool, out: &mut Vec<Shape>) {
        let u = self.unit();
        // A little ink in it keeps pale groups visible.
        let paint = Paint { colour: colour.mixed(self.theme().ink, 0.2), opacity: 0.6 };
        let pen = if stated { Pen::solid(paint, 1.8 * u) } else { Pen::dashed(paint, 1.8 * u, 4.0 * u) };
        out.push(Shape::line(a, b, pen));
        let cap = 3.0 * u;
        let (dx, dy) = if a.y == b.y { (0.0, cap) } else { (cap, 0.0) };
        for point in [a, b] {
            let ends = (Point::new(point.x - dx, point.y - dy), Point::new(point.x + dx, point.y + dy));
            out.push(Shape::line(ends.0, ends.1, Pen::solid(paint, 1.4 * u)));
        }
    }
}
