//! Rounded bends: as wide as the parts of a line allow. Wide curves take no shortcut over a card, or over the bend of
//! another line, which they would then cross twice.

use super::spread::Line;
use super::{STUB, around};
use crate::figure::grid::{Cells, Grid};
use crate::figure::{Point, Rect};

/// The radius of a bend.
const RADIUS: f64 = 9.0;
/// The radius of a bend that is a wide curve.
const WIDE: f64 = 72.0;
/// Straight parts of a bend, and of a wide one.
const PARTS: u32 = 5;
const WIDE_PARTS: u32 = 14;
/// What a curve keeps from the bends of others and from cards.
const ROOM: f64 = 5.0;

/// What bends keep clear of.
pub(super) struct Bends<'a> {
    obstacles: &'a [Rect],
    curved: bool,
    /// The corners of all lines, each with its line.
    corners: Vec<(Point, usize)>,
    cells: Option<Cells>,
}

impl<'a> Bends<'a> {
    pub(super) fn of(lines: &[Option<Line>], obstacles: &'a [Rect], curved: bool) -> Self {
        let mut corners = Vec::new();
        if curved {
            for (n, line) in lines.iter().enumerate().filter_map(|(n, line)| Some((n, line.as_ref()?))) {
                corners.extend(line.corners.iter().map(|corner| (*corner, n)));
            }
        }
        let rects = corners.iter().map(|(at, _)| Rect::new(at.x, at.y, at.x, at.y));
        let cells =
            rects.clone().reduce(Rect::joined).map(|all| Cells::new(Grid::new(all, 80.0, 80.0), rects));
        Self { obstacles, curved, corners, cells }
    }

    /// A line with rounded bends, as points.
    pub(super) fn rounded(&self, n: usize, line: &Line) -> Vec<Point> {
        let corners = &line.corners;
        let last = corners.len().saturating_sub(2);
        let mut points: Vec<Point> = corners.first().copied().into_iter().collect();
        for (m, triple) in corners.windows(3).enumerate() {
            let [a, corner, b] = triple else { continue };
            let (before, after) = (a.distance(*corner), corner.distance(*b));
            // The ends have their part for themselves, but for what an arrowhead needs.
            let before = if m == 0 { before - 2.0 } else { before / 2.0 };
            let after = if m + 1 == last { (after - STUB).max(after * 0.2) } else { after / 2.0 };
            let most = before.min(after).max(0.0);
            let radius = if self.curved { self.wide(n, [*a, *corner, *b], most) } else { most.min(RADIUS) };
            let toward = |to: Point| {
                let length = corner.distance(to).max(1e-9);
                Point::new(
                    corner.x + (to.x - corner.x) * radius / length,
                    corner.y + (to.y - corner.y) * radius / length,
                )
            };
            let (from, to) = (toward(*a), toward(*b));
            // A quarter of a circle about the fourth corner of the square.
            let centre = Point::new(from.x + to.x - corner.x, from.y + to.y - corner.y);
            let parts = if radius > RADIUS { WIDE_PARTS } else { PARTS };
            for part in 0..=parts {
                let (sin, cos) =
                    libm::sincos(f64::from(part) / f64::from(parts) * std::f64::consts::FRAC_PI_2);
                let mix =
                    |from: f64, to: f64, centre: f64| centre + (from - centre) * cos + (to - centre) * sin;
                points.push(Point::new(mix(from.x, to.x, centre.x), mix(from.y, to.y, centre.y)));
            }
        }
        points.extend(corners.last());
        points.dedup_by(|a, b| a.distance(*b) < 1e-6);
        points
    }

    /// The radius of a wide bend.
    fn wide(&self, n: usize, [a, corner, b]: [Point; 3], most: f64) -> f64 {
        let mut radius = most.min(WIDE).min(self.apart(n, [a, corner, b]).max(RADIUS));
        while radius > RADIUS {
            let toward = |to: Point| {
                let share = (radius + ROOM) / corner.distance(to).max(1e-9);
                Point::new(corner.x + (to.x - corner.x) * share, corner.y + (to.y - corner.y) * share)
            };
            let square = around(&[toward(a), corner, toward(b)]);
            let taken = self
                .obstacles
                .iter()
                .any(|rect| rect.overlaps(square) && !is_behind(*rect, corner, square, radius));
            if !taken && !self.holds_bend(square, n) {
                return radius;
            }
            radius *= 0.7;
        }
        radius.min(RADIUS).min(most)
    }

    /// How wide a bend may be so that it isn't crossed at a small angle: where the corner of another line lies beside it,
    /// and not within or around it, wide bends would run along each other before they cross.
    fn apart(&self, own: usize, [a, corner, b]: [Point; 3]) -> f64 {
        let Some(cells) = &self.cells else { return f64::INFINITY };
        let unit = |to: Point| {
            let length = corner.distance(to).max(1e-9);
            ((to.x - corner.x) / length, (to.y - corner.y) / length)
        };
        let ((ax, ay), (bx, by)) = (unit(a), unit(b));
        let inward = (ax + bx, ay + by);
        let near = Rect::new(corner.x, corner.y, corner.x, corner.y).inflated(WIDE);
        let mut most = f64::INFINITY;
        for cell in cells.grid.span(near) {
            for (at, line) in cells.of(cell).iter().filter_map(|n| self.corners.get(*n as usize)) {
                let (dx, dy) = (at.x - corner.x, at.y - corner.y);
                let along = (dx * inward.0 + dy * inward.1).abs();
                let across = (dx * inward.1 - dy * inward.0).abs();
                if *line != own && across > along * 0.5 {
                    most = most.min(corner.distance(*at) * 1.5);
                }
            }
        }
        most
    }

    fn holds_bend(&self, square: Rect, own: usize) -> bool {
        let Some(cells) = &self.cells else { return false };
        cells.grid.span(square).any(|cell| {
            cells
                .of(cell)
                .iter()
                .filter_map(|n| self.corners.get(*n as usize))
                .any(|(at, line)| *line != own && square.distance(*at) <= 0.0)
        })
    }
}

/// Whether a rectangle lies on the inner side of a bend, farther from its corner than the curve comes.
fn is_behind(rect: Rect, corner: Point, square: Rect, radius: f64) -> bool {
    let middle = square.centre();
    let centre = Point::new(
        corner.x + radius.copysign(middle.x - corner.x),
        corner.y + radius.copysign(middle.y - corner.y),
    );
    // The nearest point of the rectangle to the bend's corner has to be inside of the curve.
    rect.nearest(corner).distance(centre) + 4.0 < radius
}
