//! What stands still while labels are placed: discs, captions and bars, found by where they are.

use super::{Disc, Obstacles, Wanted};
use crate::figure::scene::{Point, Rect};

/// How wide and high the cells of a lattice are.
const CELL: f64 = 32.0;
/// Room between a label and a disc that is not its own.
pub(super) const DISC_GAP: f64 = 0.6;

/// Which cells of a uniform grid a rectangle touches.
#[derive(Debug, Clone, Copy)]
pub(super) struct Mesh {
    left: f64,
    top: f64,
    wide: f64,
    high: f64,
    pub(super) columns: usize,
    pub(super) rows: usize,
}

impl Mesh {
    pub(super) fn new(area: Rect, wide: f64, high: f64) -> Self {
        let cells = |length: f64, cell: f64| (length / cell).ceil().clamp(1.0, 512.0) as usize;
        let (columns, rows) = (cells(area.width(), wide), cells(area.height(), high));
        Self { left: area.left, top: area.top, wide, high, columns, rows }
    }
    pub(super) fn column(&self, x: f64) -> usize {
        (((x - self.left) / self.wide).max(0.0) as usize).min(self.columns - 1)
    }
    pub(super) fn row(&self, y: f64) -> usize {
        (((y - self.top) / self.high).max(0.0) as usize).min(self.rows - 1)
    }
    /// The cells that a rectangle touches; what is outside counts to the cells at the edge.
    pub(super) fn span(&self, rect: Rect) -> impl Iterator<Item = usize> + use<> {
        let (first, last) = (self.column(rect.left), self.column(rect.right));
        let columns = self.columns;
        (self.row(rect.top)..=self.row(rect.bottom))
            .flat_map(move |row| (row * columns + first)..=(row * columns + last))
    }
    /// The cells that a straight line touches, none of them twice.
    pub(super) fn along(&self, a: Point, b: Point) -> impl Iterator<Item = usize> + use<> {
        let mesh = *self;
        let (upper, lower) = if a.y <= b.y { (a, b) } else { (b, a) };
        let slope = if lower.y > upper.y { (lower.x - upper.x) / (lower.y - upper.y) } else { 0.0 };
        let (first, last) = (mesh.row(upper.y), mesh.row(lower.y));
        (first..=last).flat_map(move |row| {
            let edge = mesh.top + row as f64 * mesh.high;
            // The rows at the edge also hold what lies beyond them.
            let from = if row == first { upper.x } else { upper.x + (edge - upper.y) * slope };
            let to = if row == last { lower.x } else { upper.x + (edge + mesh.high - upper.y) * slope };
            let (from, to) = (mesh.column(from.min(to) - 0.01), mesh.column(from.max(to) + 0.01));
            (row * mesh.columns + from)..=(row * mesh.columns + to)
        })
    }
}

/// Things of which each lies in some cells of a grid, all in two flat lists.
struct Lattice {
    mesh: Mesh,
    /// Where the things of each cell begin in `items`; one more than there are cells.
    starts: Vec<u32>,
    items: Vec<u32>,
}

impl Lattice {
    fn new(area: Rect, rects: impl Iterator<Item = Rect> + Clone) -> Self {
        let mesh = Mesh::new(area, CELL, CELL);
        let mut starts = vec![0_u32; mesh.columns * mesh.rows + 1];
        for cell in rects.clone().flat_map(|rect| mesh.span(rect)) {
            if let Some(count) = starts.get_mut(cell + 1) {
                *count += 1;
            }
        }
        let mut sum = 0;
        for start in &mut starts {
            sum += *start;
            *start = sum;
        }
        let mut next = starts.clone();
        let mut items = vec![0; sum as usize];
        for (item, rect) in rects.enumerate() {
            for cell in mesh.span(rect) {
                let Some(at) = next.get_mut(cell) else { continue };
                if let Some(slot) = items.get_mut(*at as usize) {
                    *slot = item as u32;
                }
                *at += 1;
            }
        }
        Self { mesh, starts, items }
    }
    fn of_cell(&self, cell: usize) -> &[u32] {
        let start = self.starts.get(cell).copied().unwrap_or(0) as usize;
        let end = self.starts.get(cell + 1).copied().unwrap_or(0) as usize;
        self.items.get(start..end).unwrap_or(&[])
    }
}

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
pub(super) struct Ground<'a> {
    pub(super) area: Rect,
    pub(super) captions: &'a [Rect],
    discs: &'a [Disc],
    bars: &'a [Rect],
    /// The discs from top to bottom, for the rows that labels are put in.
    sorted: Vec<Disc>,
    widest: f64,
    disc_cells: Lattice,
    bar_cells: Lattice,
    seen_discs: Seen,
    seen_bars: Seen,
}

impl<'a> Ground<'a> {
    pub(super) fn new(obstacles: &'a Obstacles, area: Rect) -> Self {
        let Obstacles { discs, captions, bars } = obstacles;
        let round = |disc: &Disc| {
            let Disc { centre: Point { x, y }, radius: r } = *disc;
            Rect::new(x - r, y - r, x + r, y + r)
        };
        let mut sorted = discs.clone();
        sorted.sort_by(|a, b| a.centre.y.total_cmp(&b.centre.y));
        Self {
            area,
            captions,
            discs,
            bars,
            sorted,
            widest: discs.iter().map(|disc| disc.radius).fold(0.0, f64::max),
            disc_cells: Lattice::new(area, discs.iter().map(round)),
            bar_cells: Lattice::new(area, bars.iter().copied()),
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
        for cell in self.bar_cells.mesh.span(rect) {
            for &item in self.bar_cells.of_cell(cell) {
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
        for cell in self.disc_cells.mesh.along(a, b) {
            for &item in self.disc_cells.of_cell(cell) {
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
    /// spots get, so that a label that stays where it was is not pushed off by rounding.
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
pub(super) fn is_sound(wanted: &Wanted) -> bool {
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
