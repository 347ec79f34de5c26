//! The straight ways of edges as columns of numbers, for hit tests among thousands.

use crate::figure::Point;

/// How many edges are looked at together.
const TOGETHER: usize = 16;

/// The straight ways of all edges, as columns, so that the processor measures several at once.
#[derive(Debug, Clone, Default)]
pub(super) struct Segments {
    /// Where they begin.
    x: Vec<f32>,
    y: Vec<f32>,
    /// The way from there.
    dx: Vec<f32>,
    dy: Vec<f32>,
    /// How far lanes and loops lie beside the straight way, at most.
    pub(super) slack: f64,
}

impl Segments {
    /// The ways between the nodes at the ends of each edge. Lanes lie up to `widest` of them beside their
    /// way, the loop of an edge that ends where it begins up to `loops`.
    pub(super) fn of(centres: &[Point], ends: &[(u32, u32)], widest: f64, loops: f64) -> Self {
        let centre = |n: u32| centres.get(n as usize).copied().unwrap_or_default();
        let own = ends.iter().any(|(from, to)| from == to);
        let slack = (widest + 1.0) * 32.0 + if own { loops } else { 0.0 };
        let mut segments = Self { slack, ..Self::default() };
        // Those that fill up the last few lie nowhere.
        let count = ends.len().next_multiple_of(TOGETHER);
        for (a, b) in ends.iter().map(|(from, to)| (centre(*from), centre(*to))) {
            segments.x.push(a.x as f32);
            segments.y.push(a.y as f32);
            segments.dx.push((b.x - a.x) as f32);
            segments.dy.push((b.y - a.y) as f32);
        }
        segments.x.resize(count, f32::MAX);
        for column in [&mut segments.y, &mut segments.dx, &mut segments.dy] {
            column.resize(count, 0.0);
        }
        segments
    }
    /// The edges that may lie within a distance of a point; `bulge` is what curves add, by length.
    pub(super) fn near(&self, at: Point, distance: f64, bulge: f32, found: &mut Vec<usize>) {
        let (x, y, reach) = (at.x as f32, at.y as f32, distance as f32);
        // (r + b·l)² is at most 2r² + 2b²l².
        let (base, by_length) =
            if bulge > 0.0 { (2.0 * reach * reach, 2.0 * bulge * bulge) } else { (reach * reach, 0.0) };
        let columns = self.x.chunks_exact(TOGETHER).zip(self.y.chunks_exact(TOGETHER));
        let columns = columns.zip(self.dx.chunks_exact(TOGETHER).zip(self.dy.chunks_exact(TOGETHER)));
        for (n, ((xs, ys), (dxs, dys))) in columns.enumerate() {
            // Most lie beside even the endless line. That is known without a division or a branch.
            let mut beside = true;
            for ((ax, ay), (dx, dy)) in xs.iter().zip(ys).zip(dxs.iter().zip(dys)) {
                let cross = (x - ax) * dy - (y - ay) * dx;
                let length2 = dx * dx + dy * dy;
                beside &= cross * cross > (base + by_length * length2) * length2;
            }
            if beside {
                continue;
            }
            for (m, ((ax, ay), (dx, dy))) in xs.iter().zip(ys).zip(dxs.iter().zip(dys)).enumerate() {
                let (px, py) = (x - ax, y - ay);
                let length2 = dx * dx + dy * dy;
                let share = ((px * dx + py * dy) / length2.max(1e-6)).clamp(0.0, 1.0);
                let (ex, ey) = (px - share * dx, py - share * dy);
                if ex * ex + ey * ey <= base + by_length * length2 {
                    found.push(n * TOGETHER + m);
                }
            }
        }
    }
}
