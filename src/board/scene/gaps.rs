//! The gaps of lines: where one passes behind a card that it doesn't belong to, and where a stronger one crosses it,
//! so that two lines that cross aren't taken for two that bend.

use crate::board::edge_path::EdgePath;
use crate::figure::{Point, Rect};

/// Where a line isn't drawn.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Gap {
    /// Nearer to a point than a distance.
    Around(Point, f64),
    /// In a rectangle.
    Behind(Rect),
}

impl Gap {
    /// Between which shares of its length a straight part isn't drawn.
    fn part_of(&self, a: Point, b: Point) -> Option<(f64, f64)> {
        match *self {
            Self::Behind(rect) => rect.part_of(a, b),
            Self::Around(at, radius) => {
                let (dx, dy) = (b.x - a.x, b.y - a.y);
                let length2 = dx * dx + dy * dy;
                if length2 <= 0.0 {
                    return None;
                }
                let middle = ((at.x - a.x) * dx + (at.y - a.y) * dy) / length2;
                let beside = at.distance(Point::new(a.x + dx * middle, a.y + dy * middle));
                let half = (radius * radius - beside * beside).max(0.0).sqrt() / length2.sqrt();
                let (from, to) = ((middle - half).max(0.0), (middle + half).min(1.0));
                (from < to).then_some((from, to))
            }
        }
    }
    /// Whether a point isn't drawn.
    pub(super) fn holds(&self, at: Point) -> bool {
        match self {
            Self::Around(..) => false,
            Self::Behind(rect) => rect.distance(at) <= 0.0,
        }
    }
}

/// What is drawn of a line: its stretches between gaps.
pub(super) fn stretches(points: &[Point], gaps: &[Gap]) -> Vec<Vec<Point>> {
    if gaps.is_empty() {
        return vec![points.to_vec()];
    }
    let mut all: Vec<Vec<Point>> = Vec::new();
    let mut stretch: Vec<Point> = points.first().copied().into_iter().collect();
    for (a, b) in points.iter().zip(points.iter().skip(1)) {
        let mut hidden: Vec<(f64, f64)> = gaps.iter().filter_map(|gap| gap.part_of(*a, *b)).collect();
        hidden.sort_by(|one, other| one.0.total_cmp(&other.0));
        let at = |share: f64| Point::new(a.x + (b.x - a.x) * share, a.y + (b.y - a.y) * share);
        let mut drawn = 0.0;
        for (from, to) in hidden {
            if from > drawn {
                stretch.push(at(from));
            }
            if to > drawn {
                all.push(std::mem::take(&mut stretch));
                drawn = to;
                if to < 1.0 {
                    stretch.push(at(to));
                }
            }
        }
        if drawn < 1.0 {
            stretch.push(*b);
        }
    }
    all.push(stretch);
    all.retain(|stretch| stretch.len() > 1);
    all
}

/// The corners of a line for finding crossings: few, where it is straight for long.
fn corners(path: &EdgePath, wide: bool) -> Vec<Point> {
    match path {
        EdgePath::Routed(route) if !wide => route.corners.clone(),
        _ => path.points(),
    }
}

/// A straight part of a line.
struct Part {
    line: usize,
    a: Point,
    b: Point,
}

/// Where lines cross, the lower of each two first, with the sine of the angle between them. The lines are in the
/// order in which they are drawn; `wide` says whether their bends are wide.
pub(super) fn crossings(paths: &[&EdgePath], wide: bool) -> Vec<(usize, usize, Point, f64)> {
    let mut parts: Vec<Part> = Vec::new();
    for (line, path) in paths.iter().enumerate() {
        let corners = corners(path, wide);
        parts.extend(corners.iter().zip(corners.iter().skip(1)).map(|(a, b)| Part { line, a: *a, b: *b }));
    }
    let left = |part: &Part| part.a.x.min(part.b.x);
    let right = |part: &Part| part.a.x.max(part.b.x);
    parts.sort_by(|one, other| left(one).total_cmp(&left(other)).then(one.line.cmp(&other.line)));
    let mut found = Vec::new();
    for (n, one) in parts.iter().enumerate() {
        for other in parts.iter().skip(n + 1).take_while(|other| left(other) <= right(one)) {
            let level = |part: &Part| (part.a.y.min(part.b.y), part.a.y.max(part.b.y));
            let (p, q) = (level(one), level(other));
            if one.line == other.line || p.1 < q.0 || q.1 < p.0 {
                continue;
            }
            if let Some((at, sine)) = meeting(one, other) {
                found.push((one.line.min(other.line), one.line.max(other.line), at, sine));
            }
        }
    }
    found
}

/// Where two straight parts cross, and the sine of the angle between them.
fn meeting(one: &Part, other: &Part) -> Option<(Point, f64)> {
    let (ax, ay) = (one.b.x - one.a.x, one.b.y - one.a.y);
    let (bx, by) = (other.b.x - other.a.x, other.b.y - other.a.y);
    let cross = ax * by - ay * bx;
    let lengths = ((ax * ax + ay * ay) * (bx * bx + by * by)).sqrt();
    let sine = cross.abs() / lengths.max(1e-9);
    if sine < 0.02 {
        return None;
    }
    let (dx, dy) = (other.a.x - one.a.x, other.a.y - one.a.y);
    let (along_one, along_other) = ((dx * by - dy * bx) / cross, (dx * ay - dy * ax) / cross);
    let within = |share: f64| (0.0..=1.0).contains(&share);
    (within(along_one) && within(along_other))
        .then(|| (Point::new(one.a.x + ax * along_one, one.a.y + ay * along_one), sine))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_drawn_between_its_gaps() {
        let line = [Point::new(0.0, 0.0), Point::new(100.0, 0.0), Point::new(100.0, 100.0)];
        let gaps = [
            Gap::Behind(Rect::new(90.0, -5.0, 110.0, 5.0)),
            Gap::Around(Point::new(40.0, 0.0), 4.0),
            Gap::Behind(Rect::new(95.0, 90.0, 105.0, 110.0)),
        ];
        let drawn = stretches(&line, &gaps);
        let rounded = |at: Point| Point::new(at.x.round(), at.y.round());
        let ends: Vec<_> =
            drawn.iter().map(|part| (rounded(part[0]), rounded(part[part.len() - 1]))).collect();
        let point = Point::new;
        assert_eq!(
            ends,
            [
                (point(0.0, 0.0), point(36.0, 0.0)),
                (point(44.0, 0.0), point(90.0, 0.0)),
                (point(100.0, 5.0), point(100.0, 90.0)),
            ]
        );
        assert_eq!(stretches(&line, &[]), [line.to_vec()]);
        assert!(stretches(&line, &[Gap::Behind(Rect::new(-1.0, -1.0, 101.0, 101.0))]).is_empty());
    }

    #[test]
    fn lines_that_cross_are_found_with_the_lower_first() {
        let straight = |x: f64, y: f64, to_x: f64, to_y: f64| {
            EdgePath::Straight(Point::new(x, y), Point::new(to_x, to_y))
        };
        let (level, upright, beside) = (
            straight(0.0, 10.0, 90.0, 10.0),
            straight(30.0, 0.0, 30.0, 50.0),
            straight(0.0, 12.0, 20.0, 12.0),
        );
        let found = crossings(&[&level, &upright, &beside], false);
        assert_eq!(found, [(0, 1, Point::new(30.0, 10.0), 1.0)]);
    }
}
