//! Layout by forces: cards push each other off, ties and blocs draw them together (after Fruchterman and
//! Reingold 1991), with far cards taken together (Barnes and Hut 1986).
#![allow(clippy::indexing_slicing, reason = "every index is made here, of a list that never shrinks")]

use super::{ArrangeProgress, Graph, Movable, NO_GROUP, moved, sane, settled, tidy};
use crate::figure::Point;
use crate::figure::rng::Rng;

/// How large a cell may look from a card and still count as one, as width by distance.
const THETA: f64 = 1.0;
/// The deepest that cells are divided; cards that lie on each other stay together there.
const DEEPEST: usize = 24;
/// The number of blocs above which they aren't kept off each other: that takes the square of their number.
const MOST_BLOCS: usize = 60;

/// A cell of the quadtree.
#[derive(Clone, Copy)]
struct Cell {
    middle: Point,
    half: f64,
    /// The sum of its cards' places, and their number.
    sum: Point,
    count: f64,
    /// The first of its four parts; 0 where it isn't divided.
    parts: u32,
}

/// The cards by where they are.
struct Tree(Vec<Cell>);

impl Tree {
    fn of(places: &[Point]) -> Self {
        let (mut low, mut high) = (Point::new(f64::MAX, f64::MAX), Point::new(f64::MIN, f64::MIN));
        for at in places {
            low = Point::new(low.x.min(at.x), low.y.min(at.y));
            high = Point::new(high.x.max(at.x), high.y.max(at.y));
        }
        let middle = Point::new(f64::midpoint(low.x, high.x), f64::midpoint(low.y, high.y));
        let half = ((high.x - low.x).max(high.y - low.y) / 2.0).max(1.0) * 1.001;
        let mut cells = Vec::with_capacity(places.len() * 2);
        cells.push(Cell { middle, half, sum: Point::default(), count: 0.0, parts: 0 });
        let mut tree = Self(cells);
        for at in places {
            tree.insert(*at);
        }
        tree
    }
    fn insert(&mut self, at: Point) {
        let mut cell = 0;
        for _ in 0..DEEPEST {
            let here = &mut self.0[cell];
            if here.count == 0.0 {
                break;
            }
            if here.parts == 0 {
                // The card that was alone here goes down into its part.
                let (sum, count) = (here.sum, here.count);
                let alone = Point::new(sum.x / count, sum.y / count);
                self.divide(cell);
                let part = self.part(cell, alone);
                (self.0[part].sum, self.0[part].count) = (sum, count);
            }
            let here = &mut self.0[cell];
            here.sum = Point::new(here.sum.x + at.x, here.sum.y + at.y);
            here.count += 1.0;
            cell = self.part(cell, at);
        }
        let here = &mut self.0[cell];
        here.sum = Point::new(here.sum.x + at.x, here.sum.y + at.y);
        here.count += 1.0;
    }
    fn divide(&mut self, cell: usize) {
        let Cell { middle, half, .. } = self.0[cell];
        self.0[cell].parts = self.0.len() as u32;
        let half = half / 2.0;
        for (dx, dy) in [(-half, -half), (half, -half), (-half, half), (half, half)] {
            let middle = Point::new(middle.x + dx, middle.y + dy);
            self.0.push(Cell { middle, half, sum: Point::default(), count: 0.0, parts: 0 });
        }
    }
    fn part(&self, cell: usize, at: Point) -> usize {
        let Cell { middle, parts, .. } = self.0[cell];
        parts as usize + usize::from(at.x > middle.x) + 2 * usize::from(at.y > middle.y)
    }
    /// The push on a card: k² / distance from every other one.
    fn push(&self, at: Point, k2: f64, open: &mut Vec<u32>) -> (f64, f64) {
        let (mut x, mut y) = (0.0, 0.0);
        open.clear();
        open.push(0);
        while let Some(cell) = open.pop() {
            let cell = &self.0[cell as usize];
            if cell.count == 0.0 {
                continue;
            }
            let (dx, dy) = (at.x - cell.sum.x / cell.count, at.y - cell.sum.y / cell.count);
            let d2 = dx * dx + dy * dy;
            let width = cell.half * 2.0;
            if cell.parts == 0 || width * width < THETA * THETA * d2 {
                if d2 > 1e-9 {
                    let force = cell.count * k2 / d2;
                    x += dx * force;
                    y += dy * force;
                }
            } else {
                open.extend(cell.parts..cell.parts + 4);
            }
        }
        (x, y)
    }
}

/// Where the cards begin: where they are, or at chance where that says nothing.
fn begin(nodes: &[Movable], k: f64, seed: u64) -> Vec<Point> {
    let mut rng = Rng::new(seed);
    let spread = k * (nodes.len() as f64).sqrt();
    let first = nodes.first().map(|node| sane(node.at)).unwrap_or_default();
    let gathered = nodes.iter().all(|node| sane(node.at).distance(first) < k);
    nodes
        .iter()
        .map(|node| {
            let at = sane(node.at);
            let by = if node.fixed {
                0.0
            } else if gathered {
                spread
            } else {
                k * 0.1
            };
            Point::new(at.x + (rng.share() - 0.5) * by, at.y + (rng.share() - 0.5) * by)
        })
        .collect()
}

/// The middles of the blocs, their numbers of cards, and the bloc of each card among them.
struct Blocs {
    of: Vec<Option<usize>>,
    sizes: Vec<f64>,
}

impl Blocs {
    fn of(nodes: &[Movable]) -> Self {
        let mut groups: Vec<u32> =
            nodes.iter().map(|node| node.group).filter(|group| *group != NO_GROUP).collect();
        groups.sort_unstable();
        groups.dedup();
        let of: Vec<Option<usize>> =
            nodes.iter().map(|node| groups.binary_search(&node.group).ok()).collect();
        let mut sizes = vec![0.0; groups.len()];
        for bloc in of.iter().flatten() {
            sizes[*bloc] += 1.0;
        }
        Self { of, sizes }
    }
    fn middles(&self, places: &[Point]) -> Vec<Point> {
        let mut sums = vec![Point::default(); self.sizes.len()];
        for (bloc, at) in self.of.iter().zip(places) {
            if let Some(bloc) = bloc {
                sums[*bloc] = Point::new(sums[*bloc].x + at.x, sums[*bloc].y + at.y);
            }
        }
        sums.iter().zip(&self.sizes).map(|(sum, size)| Point::new(sum.x / size, sum.y / size)).collect()
    }
    /// How blocs that lie in each other push each other off.
    fn pushes(&self, middles: &[Point], k: f64) -> Vec<(f64, f64)> {
        let mut pushes = vec![(0.0, 0.0); middles.len()];
        if middles.len() > MOST_BLOCS {
            return pushes;
        }
        let radius = |bloc: usize| k * 0.62 * self.sizes[bloc].sqrt();
        for a in 0..middles.len() {
            for b in a + 1..middles.len() {
                let (dx, dy) = (middles[a].x - middles[b].x, middles[a].y - middles[b].y);
                let distance = (dx * dx + dy * dy).sqrt().max(1e-3);
                let within = radius(a) + radius(b) - distance;
                if within > 0.0 {
                    let (x, y) = (dx / distance * within * 0.5, dy / distance * within * 0.5);
                    pushes[a] = (pushes[a].0 + x, pushes[a].1 + y);
                    pushes[b] = (pushes[b].0 - x, pushes[b].1 - y);
                }
            }
        }
        pushes
    }
}

/// Lays cards out by forces along their ties, blocs together, and takes them apart at the end. The same graph
/// and seed give the same places. None where it was cancelled.
pub fn force(graph: &Graph, seed: u64, progress: &ArrangeProgress) -> Option<Vec<Point>> {
    let nodes = &graph.nodes;
    let count = nodes.len();
    if count == 0 || progress.is_cancelled() {
        return (count == 0).then(Vec::new);
    }
    let (width, height) =
        nodes.iter().fold((1.0_f64, 1.0_f64), |(w, h), n| (w.max(n.size.0), h.max(n.size.1)));
    // The distance at which two tied cards rest.
    let k = (width * height).sqrt() * 1.9;
    let mut places = begin(nodes, k, seed);
    let edges: Vec<(usize, usize, f64)> = graph
        .edges
        .iter()
        .map(|(a, b, strength)| (*a as usize, *b as usize, f64::from(*strength)))
        .filter(|(a, b, _)| a != b && *a < count && *b < count)
        .collect();
    let mut degrees = vec![0.0_f64; count];
    for (a, b, _) in &edges {
        degrees[*a] += 1.0;
        degrees[*b] += 1.0;
    }
    let blocs = Blocs::of(nodes);
    let rounds = if count <= 3_000 { 240 } else { 130 };
    let extent = k * (count as f64).sqrt();
    let mut open = Vec::new();
    let mut forces = vec![(0.0, 0.0); count];
    for round in 0..rounds {
        if progress.is_cancelled() {
            return None;
        }
        progress.report(0.9 * round as f64 / rounds as f64);
        let share = round as f64 / rounds as f64;
        let heat = (extent * 0.12) * (1.0 - share) * (1.0 - share) + k * 0.02;
        let tree = Tree::of(&places);
        for (at, force) in places.iter().zip(&mut forces) {
            *force = tree.push(*at, k * k * 0.5, &mut open);
        }
        for (a, b, strength) in &edges {
            let (dx, dy) = (places[*b].x - places[*a].x, places[*b].y - places[*a].y);
            let distance = (dx * dx + dy * dy).sqrt();
            // Actors with many ties would otherwise draw everybody into one heap.
            let pull = distance / k * (0.4 + 0.6 * strength) / degrees[*a].min(degrees[*b]).sqrt();
            forces[*a] = (forces[*a].0 + dx * pull, forces[*a].1 + dy * pull);
            forces[*b] = (forces[*b].0 - dx * pull, forces[*b].1 - dy * pull);
        }
        let middles = blocs.middles(&places);
        let pushes = blocs.pushes(&middles, k);
        let centre = Point::new(
            places.iter().map(|at| at.x).sum::<f64>() / count as f64,
            places.iter().map(|at| at.y).sum::<f64>() / count as f64,
        );
        for (n, node) in nodes.iter().enumerate() {
            if node.fixed {
                continue;
            }
            let at = places[n];
            let (mut x, mut y) = forces[n];
            x += (centre.x - at.x) * 0.35;
            y += (centre.y - at.y) * 0.35;
            if let Some(bloc) = blocs.of[n] {
                let middle = middles[bloc];
                x += (middle.x - at.x) * 1.6 + pushes[bloc].0 * 3.0;
                y += (middle.y - at.y) * 1.6 + pushes[bloc].1 * 3.0;
            }
            let length = (x * x + y * y).sqrt().max(1e-9);
            let by = length.min(heat) / length;
            places[n] = sane(Point::new(at.x + x * by, at.y + y * by));
        }
    }
    let places = settled(graph, places);
    tidy(&moved(graph, &places), progress)
}
