//! The search for the way of one line: the cheapest along tracks from one card to another, where length, bends and
//! crossings cost. No way runs through anything or beside another line nearer than lines may; crossing is allowed.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::tracks::{INSET, Track, Tracks};
use super::{APART, CLEAR, STUB};
use crate::figure::grid::{Cells, Grid};
use crate::figure::{Point, Rect};

/// What a board unit costs.
const UNIT: f64 = 16.0;
/// What a bend costs.
const BEND: u32 = 60 * 16;
/// What crossing another line costs.
const CROSSING: u32 = 45 * 16;
/// What it costs to end a unit beside the middle of an edge.
const ASIDE: f64 = 0.5 * UNIT;
/// Lengths that differ by less are the same.
const SAME: f64 = 1e-6;
/// How far around both cards a way is sought first.
const AROUND: f64 = 260.0;
/// The most crossings of tracks that are looked at for one line.
const MOST_SEEN: u32 = 400_000;

/// Steps along tracks of one direction, each from a crossing of tracks to the next one.
#[derive(Clone, Default)]
struct Steps {
    /// Whether something lies there.
    solid: Vec<bool>,
    /// How many lines run along there.
    used: Vec<u16>,
    /// How many lines cross there.
    crossed: Vec<u16>,
}

impl Steps {
    fn new(count: usize) -> Self {
        Self { solid: vec![false; count], used: vec![0; count], crossed: vec![0; count] }
    }
    fn is_free(&self, n: usize) -> bool {
        self.solid.get(n) == Some(&false) && self.used.get(n) == Some(&0)
    }
}

fn count(counts: &mut [u16], n: usize, more: bool) {
    if let Some(count) = counts.get_mut(n) {
        *count = if more { count.saturating_add(1) } else { count.saturating_sub(1) };
    }
}

/// Where a line may end: a point at the edge of a card and the crossing of tracks before it.
#[derive(Debug, Clone, Copy)]
struct Port {
    at: Point,
    vertex: (usize, usize),
    upright: bool,
    cost: u32,
}

/// A side of a card.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Side {
    Left,
    Right,
    Top,
    Bottom,
}

/// What is known of a state while a way is sought; a state is a crossing of tracks and the direction in which it was
/// come to.
#[derive(Clone, Copy, Default)]
struct Seen {
    /// The search that it was seen in.
    search: u32,
    cost: u32,
    before: u32,
}

/// The tracks with all that stands and runs on them.
pub(super) struct Search {
    xs: Vec<Track>,
    ys: Vec<Track>,
    across: Steps,
    down: Steps,
    obstacles: Vec<Rect>,
    cells: Option<Cells>,
    seen: Vec<Seen>,
    searches: u32,
}

/// The tracks at places within a distance of one, ends left out.
fn near(tracks: &[Track], from: f64, to: f64) -> std::ops::Range<usize> {
    let first = tracks.partition_point(|track| track.at <= from + SAME);
    let last = tracks.partition_point(|track| track.at < to - SAME);
    first..last.max(first)
}

/// The steps between tracks that touch a stretch.
fn touching(tracks: &[Track], from: f64, to: f64) -> std::ops::Range<usize> {
    let first = tracks.partition_point(|track| track.at <= from + SAME).saturating_sub(1);
    let last = tracks.partition_point(|track| track.at < to - SAME);
    first..last.max(first)
}

const NOWHERE: u32 = u32::MAX;

impl Search {
    pub(super) fn new(tracks: Tracks, obstacles: &[Rect]) -> Self {
        let Tracks { xs, ys } = tracks;
        let count = xs.len() * ys.len();
        let all = obstacles.iter().copied().reduce(Rect::joined);
        let cells = all.map(|area| Cells::new(Grid::new(area, 220.0, 110.0), obstacles.iter().copied()));
        let mut search = Self {
            xs,
            ys,
            across: Steps::new(count),
            down: Steps::new(count),
            obstacles: obstacles.to_vec(),
            cells,
            seen: vec![Seen::default(); count * 2],
            searches: 0,
        };
        for rect in obstacles {
            search.block(rect.inflated(CLEAR));
        }
        search
    }
    fn index(&self, i: usize, j: usize) -> usize {
        j * self.xs.len() + i
    }
    fn point(&self, i: usize, j: usize) -> Point {
        let at = |tracks: &[Track], n: usize| tracks.get(n).map_or(0.0, |track| track.at);
        Point::new(at(&self.xs, i), at(&self.ys, j))
    }

    /// Lets no line into a rectangle.
    fn block(&mut self, rect: Rect) {
        for j in near(&self.ys, rect.top, rect.bottom) {
            for i in touching(&self.xs, rect.left, rect.right) {
                let n = self.index(i, j);
                if let Some(solid) = self.across.solid.get_mut(n) {
                    *solid = true;
                }
            }
        }
        for i in near(&self.xs, rect.left, rect.right) {
            for j in touching(&self.ys, rect.top, rect.bottom) {
                let n = self.index(i, j);
                if let Some(solid) = self.down.solid.get_mut(n) {
                    *solid = true;
                }
            }
        }
    }

    /// Notes where a line runs, or that it doesn't any more.
    pub(super) fn mark(&mut self, corners: &[Point], runs: bool) {
        for (a, b) in corners.iter().zip(corners.iter().skip(1)) {
            let (left, right) = (a.x.min(b.x), a.x.max(b.x));
            let (top, bottom) = (a.y.min(b.y), a.y.max(b.y));
            let upright = right - left < SAME;
            if upright {
                for i in near(&self.xs, a.x - APART, a.x + APART) {
                    for j in touching(&self.ys, top - APART, bottom + APART) {
                        let n = self.index(i, j);
                        count(&mut self.down.used, n, runs);
                    }
                }
                let i = self.xs.partition_point(|track| track.at <= a.x + SAME).saturating_sub(1);
                for j in near(&self.ys, top, bottom) {
                    let n = self.index(i, j);
                    count(&mut self.across.crossed, n, runs);
                }
            } else {
                for j in near(&self.ys, a.y - APART, a.y + APART) {
                    for i in touching(&self.xs, left - APART, right + APART) {
                        let n = self.index(i, j);
                        count(&mut self.across.used, n, runs);
                    }
                }
                let j = self.ys.partition_point(|track| track.at <= a.y + SAME).saturating_sub(1);
                for i in near(&self.xs, left, right) {
                    let n = self.index(i, j);
                    count(&mut self.down.crossed, n, runs);
                }
            }
        }
    }

    /// Whether nothing but two cards lies in a rectangle.
    fn is_clear(&self, rect: Rect, own: [usize; 2]) -> bool {
        let Some(cells) = &self.cells else { return true };
        cells.grid.span(rect).all(|cell| {
            cells.of(cell).iter().all(|n| {
                own.contains(&(*n as usize))
                    || self.obstacles.get(*n as usize).is_none_or(|other| !other.overlaps(rect))
            })
        })
    }

    /// Whether a line may run straight along a track between two places: nothing else lies there, and no other line
    /// runs there.
    fn is_open(&self, upright: bool, track: usize, (from, to): (f64, f64), own: [usize; 2]) -> bool {
        let room = CLEAR - SAME;
        if upright {
            let x = self.point(track, 0).x;
            let steps = touching(&self.ys, from, to);
            self.is_clear(Rect::new(x - room, from, x + room, to), own)
                && steps.into_iter().all(|j| self.down.used.get(self.index(track, j)) == Some(&0))
        } else {
            let y = self.point(0, track).y;
            let steps = touching(&self.xs, from, to);
            self.is_clear(Rect::new(from, y - room, to, y + room), own)
                && steps.into_iter().all(|i| self.across.used.get(self.index(i, track)) == Some(&0))
        }
    }

    /// Where a line may leave a card on some of its sides.
    fn ports(&self, own: [usize; 2], card: usize, sides: &[Side]) -> Vec<Port> {
        let Some(rect) = self.obstacles.get(card).copied() else { return Vec::new() };
        let mut ports = Vec::new();
        for side in sides {
            let upright = matches!(side, Side::Top | Side::Bottom);
            let (tracks, ways, low, high) = if upright {
                (&self.xs, &self.ys, rect.left, rect.right)
            } else {
                (&self.ys, &self.xs, rect.top, rect.bottom)
            };
            let (edge, out) = match side {
                Side::Left => (rect.left, -1.0),
                Side::Right => (rect.right, 1.0),
                Side::Top => (rect.top, -1.0),
                Side::Bottom => (rect.bottom, 1.0),
            };
            // The first crossing of tracks that is so far out.
            let beyond = |away: f64| {
                if out < 0.0 {
                    ways.partition_point(|way| way.at <= edge - away + SAME).checked_sub(1)
                } else {
                    Some(ways.partition_point(|way| way.at < edge + away - SAME)).filter(|n| *n < ways.len())
                }
            };
            for track in near(tracks, low + INSET - 2.0 * SAME, high - INSET + 2.0 * SAME) {
                let Some(along) = tracks.get(track).map(|track| track.at) else { continue };
                let open = [STUB, CLEAR].into_iter().filter_map(beyond).find(|way| {
                    let to = ways.get(*way).map_or(edge, |way| way.at);
                    self.is_open(upright, track, (edge.min(to), edge.max(to)), own)
                });
                let Some(way) = open else { continue };
                let length = ways.get(way).map_or(0.0, |way| (way.at - edge).abs());
                let aside = (along - f64::midpoint(low, high)).abs();
                let cost = (length * UNIT + aside * ASIDE) as u32;
                let (at, vertex) = if upright {
                    (Point::new(along, edge), (track, way))
                } else {
                    (Point::new(edge, along), (way, track))
                };
                ports.push(Port { at, vertex, upright, cost });
            }
        }
        ports
    }

    /// The straight line between two cards that face each other, as near to their middles as there is one.
    fn straight(&self, own: [usize; 2], a: Rect, b: Rect) -> Option<Vec<Point>> {
        let (low, high) = (a.left.max(b.left) + INSET, a.right.min(b.right) - INSET);
        let (top, bottom) = (a.top.max(b.top) + INSET, a.bottom.min(b.bottom) - INSET);
        let (upright, low, high, middle, from, to) =
            if low <= high && (a.bottom <= b.top || b.bottom <= a.top) {
                let (from, to) = if a.bottom <= b.top { (a.bottom, b.top) } else { (a.top, b.bottom) };
                (true, low, high, f64::midpoint(a.centre().x, b.centre().x), from, to)
            } else if top <= bottom && (a.right <= b.left || b.right <= a.left) {
                let (from, to) = if a.right <= b.left { (a.right, b.left) } else { (a.left, b.right) };
                (false, top, bottom, f64::midpoint(a.centre().y, b.centre().y), from, to)
            } else {
                return None;
            };
        let tracks = if upright { &self.xs } else { &self.ys };
        let place = |n: &usize| tracks.get(*n).map_or(0.0, |track| track.at);
        let aside = |n: &usize| (place(n) - middle).abs();
        let mut open: Vec<usize> = near(tracks, low - 2.0 * SAME, high + 2.0 * SAME).collect();
        open.sort_by(|m, n| aside(m).total_cmp(&aside(n)));
        let track =
            open.into_iter().find(|n| self.is_open(upright, *n, (from.min(to), from.max(to)), own))?;
        let along = place(&track);
        Some(if upright {
            vec![Point::new(along, from), Point::new(along, to)]
        } else {
            vec![Point::new(from, along), Point::new(to, along)]
        })
    }

    /// The corners of the cheapest way between two cards; none where there is no way.
    pub(super) fn line(&mut self, own: [usize; 2]) -> Option<Vec<Point>> {
        let [a, b] = [*self.obstacles.get(own[0])?, *self.obstacles.get(own[1])?];
        if own[0] != own[1]
            && let Some(straight) = self.straight(own, a, b)
        {
            return Some(straight);
        }
        let all = [Side::Left, Side::Right, Side::Top, Side::Bottom];
        let (left, right, top, bottom) = (&all[..1], &all[1..2], &all[2..3], &all[3..]);
        // A line to its own card goes round a corner of it.
        let corners = [(top, right), (top, left), (bottom, right), (bottom, left)];
        let anywhere = [(&all[..], &all[..])];
        let sides = if own[0] == own[1] { &corners[..] } else { &anywhere[..] };
        let near = a.joined(b).inflated(AROUND);
        sides.iter().find_map(|(from, to)| {
            let from = self.ports(own, own[0], from);
            let to = self.ports(own, own[1], to);
            self.way(&from, &to, b, Some(near)).or_else(|| self.way(&from, &to, b, None))
        })
    }

    /// The cheapest way from one of some ports to one of others, the last at a card; within an area, where one is
    /// given.
    fn way(&mut self, from: &[Port], to: &[Port], card: Rect, area: Option<Rect>) -> Option<Vec<Point>> {
        if from.is_empty() || to.is_empty() {
            return None;
        }
        self.searches += 1;
        let (columns, rows) = (self.xs.len(), self.ys.len());
        let (left, right, top, bottom) = match area {
            None => (0, columns, 0, rows),
            Some(area) => {
                let (x, y) = (near(&self.xs, area.left, area.right), near(&self.ys, area.top, area.bottom));
                (x.start, x.end, y.start, y.end)
            }
        };
        let mut goals: Vec<(u32, usize)> = to
            .iter()
            .enumerate()
            .map(|(n, port)| (self.index(port.vertex.0, port.vertex.1) as u32, n))
            .collect();
        goals.sort_unstable();
        let end = (columns * rows * 2) as u32;
        let mut heap = BinaryHeap::new();
        let mut last: Option<(u32, u32, usize)> = None;
        // Where ways begin: the state, and which port it belongs to.
        let mut begun: Vec<(u32, usize)> = Vec::new();
        for (n, port) in from.iter().enumerate() {
            let (i, j) = port.vertex;
            let state = (self.index(i, j) * 2 + usize::from(port.upright)) as u32;
            if self.reach(state, port.cost, NOWHERE) {
                begun.push((state, n));
                heap.push(Reverse((port.cost + self.least(i, j, card), state)));
            }
        }
        let mut looked_at = 0;
        while let Some(Reverse((guess, state))) = heap.pop() {
            looked_at += 1;
            if state == end || looked_at > MOST_SEEN {
                break;
            }
            let (vertex, upright) = (state as usize / 2, state % 2 == 1);
            let (i, j) = (vertex % columns, vertex / columns);
            let Some(cost) = self.seen.get(state as usize).map(|seen| seen.cost) else { continue };
            if guess > cost + self.least(i, j, card) {
                continue;
            }
            let first = goals.partition_point(|(goal, _)| (*goal as usize) < vertex);
            for (_, n) in goals.iter().skip(first).take_while(|(goal, _)| *goal as usize == vertex) {
                let Some(port) = to.get(*n) else { continue };
                let total = cost + port.cost + if port.upright == upright { 0 } else { BEND };
                if last.is_none_or(|(least, ..)| total < least) {
                    last = Some((total, state, *n));
                    heap.push(Reverse((total, end)));
                }
            }
            let mut step = |search: &mut Self, i: usize, j: usize, n: usize, up: bool| {
                let (steps, tracks, ways) = if up {
                    (&search.down, &search.xs, &search.ys)
                } else {
                    (&search.across, &search.ys, &search.xs)
                };
                if !steps.is_free(n) {
                    return;
                }
                let (on, begin, finish) =
                    if up { (i, n / columns, n / columns + 1) } else { (j, n % columns, n % columns + 1) };
                let place = |n: usize| ways.get(n).map_or(0.0, |way| way.at);
                let unit = tracks.get(on).map_or(UNIT, |track| track.cost);
                let crossed = steps.crossed.get(n).copied().unwrap_or(0);
                let next_cost = cost
                    + ((place(finish) - place(begin)) * unit) as u32
                    + u32::from(crossed) * CROSSING
                    + if up == upright { 0 } else { BEND };
                let next = (search.index(i, j) * 2 + usize::from(up)) as u32;
                if search.reach(next, next_cost, state) {
                    heap.push(Reverse((next_cost + search.least(i, j, card), next)));
                }
            };
            if i + 1 < right {
                step(self, i + 1, j, vertex, false);
            }
            if i > left {
                step(self, i - 1, j, vertex - 1, false);
            }
            if j + 1 < bottom {
                step(self, i, j + 1, vertex, true);
            }
            if j > top {
                step(self, i, j - 1, vertex - columns, true);
            }
        }
        let (_, mut state, goal) = last?;
        let mut corners = vec![to.get(goal)?.at];
        loop {
            let vertex = state as usize / 2;
            corners.push(self.point(vertex % columns, vertex / columns));
            let before = self.seen.get(state as usize)?.before;
            if before == NOWHERE {
                break;
            }
            state = before;
        }
        let port = begun.iter().rev().find(|(begin, _)| *begin == state)?.1;
        corners.push(from.get(port)?.at);
        corners.reverse();
        Some(bent(&corners))
    }

    /// Notes a way to a state if there was no cheaper one.
    fn reach(&mut self, state: u32, cost: u32, before: u32) -> bool {
        let search = self.searches;
        let Some(seen) = self.seen.get_mut(state as usize) else { return false };
        let better = seen.search != search || cost < seen.cost;
        if better {
            *seen = Seen { search, cost, before };
        }
        better
    }
    /// What the way from a crossing of tracks to a card costs at least.
    fn least(&self, i: usize, j: usize, card: Rect) -> u32 {
        let at = self.point(i, j);
        let to = card.nearest(at);
        (((at.x - to.x).abs() + (at.y - to.y).abs()) * UNIT) as u32
    }
}

/// The corners of a way through points, without those at which it goes straight on.
fn bent(points: &[Point]) -> Vec<Point> {
    let mut corners: Vec<Point> = Vec::new();
    for at in points {
        let same = |a: f64, b: f64| (a - b).abs() < SAME;
        if corners.last().is_some_and(|last| same(last.x, at.x) && same(last.y, at.y)) {
            continue;
        }
        if let [.., a, b] = corners.as_slice()
            && (same(a.x, b.x) && same(b.x, at.x) || same(a.y, b.y) && same(b.y, at.y))
        {
            corners.pop();
        }
        corners.push(*at);
    }
    corners
}
