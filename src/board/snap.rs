//! Snapping: how a dragged rectangle comes to lie in line with its neighbours or on the grid, and the guides
//! that show it.

use super::plan::BoardPlan;
use crate::figure::Rect;
use crate::model::BoardItem;
use std::collections::BTreeSet;

/// Distance between the lines of the grid, in board units.
pub const GRID: f64 = 20.0;
/// The number of things in view above which neighbours aren't looked at: something always lies in line.
const MOST_NEIGHBOURS: usize = 400;

/// What things snap to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Snap {
    /// The grid.
    pub grid: bool,
    /// The edges and middles of what lies near.
    pub neighbours: bool,
}

/// A line that shows why something snapped.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Guide {
    /// Whether it runs from top to bottom.
    pub upright: bool,
    /// Its x where it is upright, its y where it isn't.
    pub at: f64,
    /// Where it begins on the other axis.
    pub from: f64,
    /// Where it ends there.
    pub to: f64,
}

/// What a moved rectangle can come to lie in line with.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Neighbours(Vec<Rect>);

impl Neighbours {
    /// The cards, notes and frames in a part of the board, without those that move.
    pub fn of(plan: &BoardPlan, visible: Rect, moving: &BTreeSet<BoardItem>) -> Self {
        let nodes = plan
            .nodes
            .iter()
            .map(|node| (plan.card_of(node), node))
            .filter(|(card, _)| card.overlaps(visible))
            .filter(|(_, node)| !moving.contains(&BoardItem::Actor(node.id.clone())))
            .map(|(card, _)| card);
        let pinned = plan.pinned.iter().filter(|pinned| !moving.contains(&pinned.thing)).map(|p| p.rect);
        let note_frames = plan.frames.iter().chain(&plan.notes);
        let note_frames = note_frames
            .filter(|note_frame| !moving.contains(&BoardItem::Note(note_frame.id.clone())))
            .map(|s| s.rect);
        let rects: Vec<Rect> = nodes
            .chain(pinned.chain(note_frames).filter(|rect| rect.overlaps(visible)))
            .take(MOST_NEIGHBOURS + 1)
            .collect();
        Self(if rects.len() > MOST_NEIGHBOURS { Vec::new() } else { rects })
    }
}

/// Low edge, middle and high edge of a rectangle on an axis.
fn edges(rect: Rect, upright: bool) -> [f64; 3] {
    let (low, high) = if upright { (rect.left, rect.right) } else { (rect.top, rect.bottom) };
    [low, f64::midpoint(low, high), high]
}

/// The way that a rectangle moves when it is dragged by (dx, dy): the nearest way that brings it into line,
/// and the guides that show it. `reach` is how far it snaps, in board units.
pub fn snapped(
    start: Rect,
    (dx, dy): (f64, f64),
    neighbours: &Neighbours,
    snap: Snap,
    reach: f64,
) -> ((f64, f64), Vec<Guide>) {
    let shifted =
        |dx: f64, dy: f64| Rect::new(start.left + dx, start.top + dy, start.right + dx, start.bottom + dy);
    let along = |upright: bool, by: f64| {
        let moved = shifted(dx, dy);
        if snap.neighbours {
            let offsets = neighbours.0.iter().flat_map(|other| {
                edges(*other, upright)
                    .into_iter()
                    .flat_map(move |line| edges(moved, upright).into_iter().map(move |edge| line - edge))
            });
            let nearest =
                offsets.filter(|offset| offset.abs() <= reach).min_by(|a, b| a.abs().total_cmp(&b.abs()));
            if let Some(offset) = nearest {
                return by + offset;
            }
        }
        if snap.grid {
            let low = edges(moved, upright)[0];
            return by + (low / GRID).round() * GRID - low;
        }
        by
    };
    let way = (along(true, dx), along(false, dy));
    let end = shifted(way.0, way.1);
    let mut guides: Vec<Guide> = Vec::new();
    if snap.neighbours {
        for upright in [true, false] {
            for own in edges(end, upright) {
                let in_line =
                    |other: &&Rect| edges(**other, upright).iter().any(|line| (line - own).abs() < 1e-6);
                let span = neighbours.0.iter().filter(in_line).copied().reduce(Rect::joined);
                if let Some(span) = span.map(|span| span.joined(end)) {
                    let (from, to) = if upright { (span.top, span.bottom) } else { (span.left, span.right) };
                    guides.push(Guide { upright, at: own, from, to });
                }
            }
        }
    }
    (way, guides)
}

#[cfg(test)]
mod tests {
    use super::*;

    const BOTH: Snap = Snap { grid: true, neighbours: true };

    #[test]
    fn what_is_nearly_in_line_snaps_and_shows_a_guide() {
        let other = Rect::sized(100.0, 500.0, 180.0, 64.0);
        let start = Rect::sized(0.0, 0.0, 180.0, 64.0);
        let near = Neighbours(vec![other]);
        let neighbours = Snap { grid: false, neighbours: true };
        let ((dx, dy), guides) = snapped(start, (96.0, 33.0), &near, neighbours, 6.0);
        assert_eq!((dx, dy), (100.0, 33.0), "the left edges are in line, and nothing is across");
        assert_eq!(guides.len(), 3, "left edges, middles and right edges");
        assert_eq!(guides[0], Guide { upright: true, at: 100.0, from: 33.0, to: 564.0 });
        let ((dx, _), guides) = snapped(start, (90.0, 33.0), &near, neighbours, 6.0);
        assert_eq!((dx, guides.len()), (90.0, 0), "too far off");
    }

    #[test]
    fn the_grid_holds_where_no_neighbour_does() {
        let start = Rect::sized(3.0, 3.0, 180.0, 64.0);
        let ((dx, dy), guides) = snapped(start, (50.0, -12.0), &Neighbours::default(), BOTH, 6.0);
        assert_eq!((3.0 + dx, 3.0 + dy), (60.0, 0.0));
        assert!(guides.is_empty());
        let free = Snap { grid: false, neighbours: false };
        assert_eq!(snapped(start, (50.0, -12.0), &Neighbours::default(), free, 6.0).0, (50.0, -12.0));
    }
}
