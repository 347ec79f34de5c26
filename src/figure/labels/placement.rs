//! Which label stands where while the places are sought, and which stand in each other's way.

use super::candidates::Candidate;
use super::obstacle_index::Seen;
use crate::figure::grid::{Buckets, Grid};
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

fn conflict(one: &Candidate, other: &Candidate) -> bool {
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

/// The labels that stand in the way of a candidate, as long as they are few.
pub(super) const FEW: usize = 4;

/// Some labels.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Few {
    labels: [usize; FEW],
    count: usize,
}

impl Few {
    fn push(&mut self, label: usize) {
        if let Some(slot) = self.labels.get_mut(self.count) {
            *slot = label;
            self.count += 1;
        }
    }
    pub(super) fn as_slice(&self) -> &[usize] {
        self.labels.get(..self.count).unwrap_or(&[])
    }
}

/// The labels that are placed.
pub(super) struct Placement {
    chosen: Vec<Option<Candidate>>,
    cells: Buckets,
    seen: Seen,
    /// How many pairs of labels were compared.
    pub(super) work: u64,
}

impl Placement {
    pub(super) fn new(count: usize, area: Rect) -> Self {
        Self {
            chosen: vec![None; count],
            cells: Buckets::new(Grid::new(area, 48.0, 20.0)),
            seen: Seen::new(count),
            work: 0,
        }
    }

    pub(super) fn at(&self, label: usize) -> Option<&Candidate> {
        self.chosen.get(label)?.as_ref()
    }

    pub(super) fn put(&mut self, label: usize, candidate: Option<Candidate>) {
        let Some(slot) = self.chosen.get_mut(label) else { return };
        let old = std::mem::replace(slot, candidate);
        if let Some(old) = old {
            for cell in cells_of(self.cells.grid, &old) {
                self.cells.remove(cell, label as u32);
            }
        }
        if let Some(new) = candidate {
            for cell in cells_of(self.cells.grid, &new) {
                self.cells.add(cell, label as u32);
            }
        }
    }

    /// The labels in the way of a candidate of a label; none if they are more than `most`.
    pub(super) fn in_the_way(&mut self, label: usize, candidate: &Candidate, most: usize) -> Option<Few> {
        let Self { chosen, cells, seen, work } = self;
        let mut few = Few::default();
        seen.begin();
        *work += 2;
        for cell in cells_of(cells.grid, candidate) {
            for &other in cells.of(cell) {
                if other as usize == label || !seen.first(other) {
                    continue;
                }
                *work += 1;
                if let Some(Some(there)) = chosen.get(other as usize)
                    && conflict(there, candidate)
                {
                    if few.count >= most.min(FEW) {
                        return None;
                    }
                    few.push(other as usize);
                }
            }
        }
        Some(few)
    }

    pub(super) fn is_free(&mut self, label: usize, candidate: &Candidate) -> bool {
        self.in_the_way(label, candidate, 0).is_some()
    }
}

/// The cells that a label and its leader touch; some may come twice.
fn cells_of(grid: Grid, candidate: &Candidate) -> impl Iterator<Item = usize> + use<> {
    let rect = candidate.rect;
    let room = Rect::new(rect.left - BESIDE, rect.top - CLEAR, rect.right + BESIDE, rect.bottom + CLEAR);
    grid.span(room).chain(candidate.leader.into_iter().flat_map(move |(a, b)| grid.along(a, b)))
}
