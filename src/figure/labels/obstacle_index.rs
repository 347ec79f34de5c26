//! What stands still while labels are placed: discs, captions and bars, found by where they are.

use super::{Disc, Obstacles, Wanted};
use crate::figure::grid::{Cells, Grid};
use crate::figure::scene::{Point, Rect};

/// How wide and high the cells are by which things are found.
const CELL: f64 = 32.0;
/// Room between a label and a disc that is not its own.
pub(super) const DISC_GAP: f64 = 0.6;

/// Tells what was seen in a query already, without clearing a list each time.
pub(super) struct Seen {
    marks: Vec<u32>,
    now: u32,
}

impl Seen {
    pub(super) fn new(count: usize) -> Self {
        Self { marks: vec![0; count], now: 0 }
    }
    pub(super) fn begin(&mut self) {
        if self.now == u32::MAX {
            self.marks.fill(0);
            self.now = 0;
        }
        self.now += 1;
    }
    /// Whether this is the first time since `begin`.
    pub(super) fn first(&mut self, item: u32) -> bool {
        match self.marks.get_mut(item as usize) {
            Some(mark) if *mark != self.now => {
                *mark = self.now;
                true
            }
            _ => false,
        }
    }
}

/// All that labels keep clear of.
pub(super) struct ObstacleIndex<'a> {
    pub(super) area: Rect,
    pub(super) captions: &'a [Rect],
    discs: &'a [Disc],
    bars: &'a [Rect],
    /// The discs from top to bottom, for the rows that labels are put in.
    sorted: Vec<Disc>,
    widest: f64,
    disc_cells: Cells,
    bar_cells: Cells,
    seen_discs: Seen,
    seen_bars: Seen,
}

impl<'a> ObstacleIndex<'a> {
    pub(super) fn new(obstacles: &'a Obstacles, area: Rect) -> Self {
        let Obstacles { discs, captions, bars } = obstacles;
        let round = |disc: &Disc| {
            let Disc { centre: Point { x, y }, radius: r } = *disc;
            Rect::new(x - r, y - r, x + r, y + r)
        };
        let grid = Grid::new(area, CELL, CELL);
        let mut sorted = discs.clone();
        sorted.sort_by(|a, b| a.centre.y.total_cmp(&b.centre.y));
        Self {
            area,
            captions,
            discs,
            bars,
            sorted,
            widest: discs.iter().map(|disc| disc.radius).fold(0.0, f64::max),
            disc_cells: Cells::new(grid, discs.iter().map(round)),
            bar_cells: Cells::new(grid, bars.iter().copied()),
            seen_discs: Seen::new(discs.len()),
            seen_bars: Seen::new(bars.len()),
        }
    }

    /// The discs that may come within a distance of what lies between two heights.
    pub(super) fn between(&self, top: f64, bottom: f64, distance: f64) -> &[Disc] {
        let reach = self.widest + distance;
        let first = self.sorted.partition_point(|disc| disc.centre.y < top - reach);
        let rest = self.sorted.get(first..).unwrap_or(&[]);
        rest.get(..rest.partition_point(|disc| disc.centre.y <= bottom + reach)).unwrap_or(&[])
    }

    /// How many bars a rectangle covers, and over what length in all.
    pub(super) fn bars_under(&mut self, rect: Rect) -> (usize, f64) {
        let (mut count, mut length) = (0, 0.0);
        self.seen_bars.begin();
        for cell in self.bar_cells.grid.span(rect) {
            for &item in self.bar_cells.of(cell) {
                if let Some(bar) = self.bars.get(item as usize)
                    && bar.overlaps(rect)
                    && self.seen_bars.first(item)
                {
                    count += 1;
                    let across = bar.right.min(rect.right) - bar.left.max(rect.left);
                    length += across.max(bar.bottom.min(rect.bottom) - bar.top.max(rect.top));
                }
            }
        }
        (count, length)
    }

    /// How many discs, other than a label's own, its leader crosses; those that lie over the middle of its
    /// own can't be helped and don't count.
    pub(super) fn discs_on(&mut self, own: Disc, a: Point, b: Point) -> usize {
        let mut count = 0;
        self.seen_discs.begin();
        for cell in self.disc_cells.grid.along(a, b) {
            for &item in self.disc_cells.of(cell) {
                if let Some(disc) = self.discs.get(item as usize)
                    && is_near_line(disc.centre, (a, b), disc.radius + 0.5)
                    && *disc != own
                    && disc.centre.distance(own.centre) > disc.radius
                    && self.seen_discs.first(item)
                {
                    count += 1;
                }
            }
        }
        count
    }

    /// Whether a rectangle keeps clear of all that it must keep clear of, with a little less room than new
    /// candidates get, so that a label that stays where it was is not pushed off by rounding.
    pub(super) fn admits(&self, rect: Rect) -> bool {
        self.area.holds(rect)
            && !self.captions.iter().any(|caption| caption.overlaps(rect))
            && self
                .between(rect.top, rect.bottom, DISC_GAP)
                .iter()
                .all(|disc| rect.distance(disc.centre) >= disc.radius + DISC_GAP * 0.3)
    }
}

/// Whether everything about a label can be reckoned with.
pub(super) fn is_finite(wanted: &Wanted) -> bool {
    let Disc { centre, radius } = wanted.of;
    centre.x.is_finite() && centre.y.is_finite() && radius.is_finite()
}

/// Whether a point lies nearer than a distance to the straight line between two others.
fn is_near_line(p: Point, (a, b): (Point, Point), distance: f64) -> bool {
    let (dx, dy) = (b.x - a.x, b.y - a.y);
    let length = dx * dx + dy * dy;
    let along = if length > 0.0 { ((p.x - a.x) * dx + (p.y - a.y) * dy) / length } else { 0.0 };
    let along = along.clamp(0.0, 1.0);
    let (x, y) = (a.x + along * dx - p.x, a.y + along * dy - p.y);
    x * x + y * y < distance * distance
}
