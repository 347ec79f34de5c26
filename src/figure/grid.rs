//! Where things lie, by the cells of a grid that they touch, so that what is near is found without looking at
//! all: [`Cells`] for a fixed list, [`Buckets`] for things that come and go, [`Open`] for a plane without edges.

use std::collections::HashMap;

use super::scene::{Point, Rect};

/// Which cells of a uniform grid over an area a rectangle or a line touches. What is outside counts to the cells
/// at the edge.
#[derive(Debug, Clone, Copy)]
pub struct Grid {
    left: f64,
    top: f64,
    wide: f64,
    high: f64,
    columns: usize,
    rows: usize,
}

impl Grid {
    /// The most columns and the most rows.
    const MOST: f64 = 512.0;

    /// A grid over an area with cells of this width and height; at most 512 × 512, larger ones where that many
    /// don't cover it.
    pub fn new(area: Rect, wide: f64, high: f64) -> Self {
        let (wide, high) = (wide.max(area.width() / Self::MOST), high.max(area.height() / Self::MOST));
        let cells = |length: f64, cell: f64| (length / cell).ceil().clamp(1.0, Self::MOST) as usize;
        let (columns, rows) = (cells(area.width(), wide), cells(area.height(), high));
        Self { left: area.left, top: area.top, wide, high, columns, rows }
    }
    /// How many cells there are.
    pub fn count(&self) -> usize {
        self.columns * self.rows
    }
    fn column(&self, x: f64) -> usize {
        (((x - self.left) / self.wide).max(0.0) as usize).min(self.columns - 1)
    }
    fn row(&self, y: f64) -> usize {
        (((y - self.top) / self.high).max(0.0) as usize).min(self.rows - 1)
    }
    /// The cells that a rectangle touches.
    pub fn span(&self, rect: Rect) -> impl Iterator<Item = usize> + use<> {
        let (first, last) = (self.column(rect.left), self.column(rect.right));
        let columns = self.columns;
        (self.row(rect.top)..=self.row(rect.bottom))
            .flat_map(move |row| (row * columns + first)..=(row * columns + last))
    }
    /// The cells that a straight line touches, none of them twice.
    pub fn along(&self, a: Point, b: Point) -> impl Iterator<Item = usize> + use<> {
        let grid = *self;
        let (upper, lower) = if a.y <= b.y { (a, b) } else { (b, a) };
        let slope = if lower.y > upper.y { (lower.x - upper.x) / (lower.y - upper.y) } else { 0.0 };
        let (first, last) = (grid.row(upper.y), grid.row(lower.y));
        (first..=last).flat_map(move |row| {
            let edge = grid.top + row as f64 * grid.high;
            // The rows at the edge also hold what lies beyond them.
            let from = if row == first { upper.x } else { upper.x + (edge - upper.y) * slope };
            let to = if row == last { lower.x } else { upper.x + (edge + grid.high - upper.y) * slope };
            let (from, to) = (grid.column(from.min(to) - 0.01), grid.column(from.max(to) + 0.01));
            (row * grid.columns + from)..=(row * grid.columns + to)
        })
    }
}

/// Things that stay, by their indices, each in the cells that it touches; all in two flat lists.
#[derive(Debug, Clone)]
pub struct Cells {
    /// The grid.
    pub grid: Grid,
    /// Where the things of each cell begin in `items`; one more than there are cells.
    starts: Vec<u32>,
    items: Vec<u32>,
}

impl Cells {
    /// The rectangles around things, by the cells of a grid.
    pub fn new(grid: Grid, rects: impl Iterator<Item = Rect> + Clone) -> Self {
        let mut starts = vec![0_u32; grid.count() + 1];
        for cell in rects.clone().flat_map(|rect| grid.span(rect)) {
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
            for cell in grid.span(rect) {
                let Some(at) = next.get_mut(cell) else { continue };
                if let Some(slot) = items.get_mut(*at as usize) {
                    *slot = item as u32;
                }
                *at += 1;
            }
        }
        Self { grid, starts, items }
    }
    /// The things of a cell.
    pub fn of(&self, cell: usize) -> &[u32] {
        let start = self.starts.get(cell).copied().unwrap_or(0) as usize;
        let end = self.starts.get(cell + 1).copied().unwrap_or(0) as usize;
        self.items.get(start..end).unwrap_or(&[])
    }
}

/// Things that come and go, by the cells that they touch.
#[derive(Debug, Clone)]
pub struct Buckets {
    /// The grid.
    pub grid: Grid,
    cells: Vec<Vec<u32>>,
}

impl Buckets {
    /// No things yet.
    pub fn new(grid: Grid) -> Self {
        Self { grid, cells: vec![Vec::new(); grid.count()] }
    }
    /// Puts a thing into a cell.
    pub fn add(&mut self, cell: usize, item: u32) {
        if let Some(cell) = self.cells.get_mut(cell) {
            cell.push(item);
        }
    }
    /// Takes a thing out of a cell, once.
    pub fn remove(&mut self, cell: usize, item: u32) {
        if let Some(cell) = self.cells.get_mut(cell)
            && let Some(at) = cell.iter().position(|other| *other == item)
        {
            cell.swap_remove(at);
        }
    }
    /// The things of a cell.
    pub fn of(&self, cell: usize) -> &[u32] {
        self.cells.get(cell).map_or(&[], Vec::as_slice)
    }
}

/// Things by the cell that their middle is in, on a plane without edges.
#[derive(Debug, Clone)]
pub struct Open<T> {
    cell: (f64, f64),
    cells: HashMap<(i64, i64), Vec<T>>,
}

impl<T> Open<T> {
    /// No things yet, in cells of this width and height.
    pub fn new(cell: (f64, f64)) -> Self {
        Self { cell, cells: HashMap::new() }
    }
    /// The cell of a point.
    pub fn cell_of(&self, at: Point) -> (i64, i64) {
        ((at.x / self.cell.0).floor() as i64, (at.y / self.cell.1).floor() as i64)
    }
    /// Adds a thing at a point.
    pub fn add(&mut self, at: Point, item: T) {
        let cell = self.cell_of(at);
        self.cells.entry(cell).or_default().push(item);
    }
    /// The things in the cell of a point and in the eight around it.
    pub fn near(&self, at: Point) -> impl Iterator<Item = &T> {
        let (x, y) = self.cell_of(at);
        (x - 1..=x + 1)
            .flat_map(move |x| (y - 1..=y + 1).map(move |y| (x, y)))
            .filter_map(|cell| self.cells.get(&cell))
            .flatten()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const AREA: Rect = Rect::new(0.0, 0.0, 400.0, 300.0);

    proptest! {
        #[test]
        fn whatever_overlaps_shares_a_cell(
            a in (-100.0..500.0_f64, -100.0..400.0_f64, 0.0..90.0_f64, 0.0..90.0_f64),
            b in (-100.0..500.0_f64, -100.0..400.0_f64, 0.0..90.0_f64, 0.0..90.0_f64),
        ) {
            let [a, b] = [a, b].map(|(x, y, w, h)| Rect::sized(x, y, w, h));
            let grid = Grid::new(AREA, 32.0, 20.0);
            let cells = Cells::new(grid, [a].into_iter());
            let mut buckets = Buckets::new(grid);
            grid.span(a).for_each(|cell| buckets.add(cell, 0));
            if a.overlaps(b) {
                prop_assert!(grid.span(b).any(|cell| cells.of(cell) == [0]));
                prop_assert!(grid.span(b).any(|cell| buckets.of(cell) == [0]));
            }
            grid.span(a).for_each(|cell| buckets.remove(cell, 0));
            prop_assert!((0..grid.count()).all(|cell| buckets.of(cell).is_empty()));
        }

        #[test]
        fn a_line_touches_the_cells_of_its_points(
            a in (-100.0..500.0_f64, -100.0..400.0_f64), b in (-100.0..500.0_f64, -100.0..400.0_f64), share in 0.0..=1.0_f64,
        ) {
            let (a, b) = (Point::new(a.0, a.1), Point::new(b.0, b.1));
            let at = Point::new(a.x + (b.x - a.x) * share, a.y + (b.y - a.y) * share);
            let grid = Grid::new(AREA, 32.0, 20.0);
            let cells: Vec<usize> = grid.along(a, b).collect();
            prop_assert!(grid.span(Rect::sized(at.x, at.y, 0.0, 0.0)).any(|cell| cells.contains(&cell)));
        }

        #[test]
        fn what_is_nearer_than_a_cell_is_near(
            a in (-500.0..500.0_f64, -400.0..400.0_f64), by in (-32.0..32.0_f64, -20.0..20.0_f64),
        ) {
            let mut open = Open::new((32.0, 20.0));
            open.add(Point::new(a.0, a.1), 7);
            prop_assert!(open.near(Point::new(a.0 + by.0, a.1 + by.1)).eq([&7]));
            prop_assert_eq!(open.near(Point::new(a.0 + 70.0, a.1)).count(), 0);
        }
    }
}
