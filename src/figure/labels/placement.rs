//! Which candidates stand in each other's way.

use super::candidates::Candidate;
use crate::figure::grid::Grid;
use crate::figure::scene::{Point, Rect};

/// Room between two labels, beside and above each other: the height of a line has some room of its own.
const BESIDE: f64 = 3.0;
const ABOVE: f64 = 0.25;
/// Room between a leader and another label.
const CLEAR: f64 = 1.0;

fn lines_cross((a, b): (Point, Point), (c, d): (Point, Point)) -> bool {
    let side = |p: Point, q: Point, r: Point| (q.x - p.x) * (r.y - p.y) - (q.y - p.y) * (r.x - p.x);
    side(a, b, c) * side(a, b, d) <= 0.0 && side(c, d, a) * side(c, d, b) <= 0.0
}

/// Whether the two can't both be.
pub(super) fn conflict(one: &Candidate, other: &Candidate) -> bool {
    let through = |rect: Rect, leader: Option<(Point, Point)>| {
        leader.is_some_and(|(a, b)| {
            let rect = rect.inflated(CLEAR);
            a.x.min(b.x) < rect.right
                && a.x.max(b.x) > rect.left
                && a.y.min(b.y) < rect.bottom
                && a.y.max(b.y) > rect.top
                && rect.meets(a, b)
        })
    };
    let (a, b) = (one.rect, other.rect);
    (a.left < b.right + BESIDE
        && b.left < a.right + BESIDE
        && a.top < b.bottom + ABOVE
        && b.top < a.bottom + ABOVE)
        || through(a, other.leader)
        || through(b, one.leader)
        || match (one.leader, other.leader) {
            (Some(one), Some(two)) => lines_cross(one, two),
            _ => false,
        }
}

/// The cells that a label and its leader touch; some may come twice.
pub(super) fn cells_of(grid: Grid, candidate: &Candidate) -> impl Iterator<Item = usize> + use<> {
    let rect = candidate.rect;
    let room = Rect::new(rect.left - BESIDE, rect.top - CLEAR, rect.right + BESIDE, rect.bottom + CLEAR);
    grid.span(room).chain(candidate.leader.into_iter().flat_map(move |(a, b)| grid.along(a, b)))
}
