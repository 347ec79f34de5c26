//! Taking cards apart: first they push each other gently, then whoever still lies on another goes to the
//! nearest free place.

use std::collections::HashMap;

use super::{ArrangeProgress, GAP, Graph, Movable, sane};
use crate::figure::Point;
use crate::figure::grid::Open;

/// How often cards push each other before the rest is placed one by one.
const ROUNDS: usize = 120;
/// The number of overlaps a card above which pushing would take forever.
const CROWDED: usize = 24;

/// A card: its middle, its width and height.
type Card = (Point, (f64, f64));
/// Two cards that overlap, by their indices, and how far across and down.
type Pair = (usize, usize, (f64, f64));

/// How far two cards reach into each other's room, across and down; none where they don't.
fn overlap(a: Card, b: Card) -> Option<(f64, f64)> {
    let reach = |p: f64, q: f64| f64::midpoint(p, q) + GAP;
    let dx = reach(a.1.0, b.1.0) - (a.0.x - b.0.x).abs();
    let dy = reach(a.1.1, b.1.1) - (a.0.y - b.0.y).abs();
    // What is only rounded into each other doesn't count.
    (dx > 1e-6 && dy > 1e-6).then_some((dx, dy))
}

/// The pairs of cards that overlap, found by sweeping from left to right; none where there are too many.
fn overlapping(nodes: &[Movable], places: &[Point]) -> Option<Vec<Pair>> {
    let mut sweep: Vec<(f64, f64, usize, Card)> = nodes
        .iter()
        .zip(places)
        .enumerate()
        .map(|(n, (node, at))| {
            let half = f64::midpoint(node.size.0, GAP);
            (at.x - half, at.x + half, n, (*at, node.size))
        })
        .collect();
    sweep.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.2.cmp(&b.2)));
    let mut pairs = Vec::new();
    for (n, (_, right, i, card)) in sweep.iter().enumerate() {
        for (left, _, j, other) in sweep.iter().skip(n + 1) {
            if left > right {
                break;
            }
            if let Some(by) = overlap(*card, *other) {
                pairs.push(if i < j { (*i, *j, by) } else { (*j, *i, by) });
            }
        }
        if pairs.len() > nodes.len() * CROWDED {
            return None;
        }
    }
    pairs.sort_unstable_by_key(|(i, j, _)| (*i, *j));
    Some(pairs)
}

/// Moves cards as little as need be until no two overlap; where none do, nothing moves. None where it was
/// cancelled.
pub fn tidy(graph: &Graph, progress: &ArrangeProgress) -> Option<Vec<Point>> {
    let nodes = &graph.nodes;
    let mut places: Vec<Point> =
        nodes.iter().map(|node| if node.fixed { node.at } else { sane(node.at) }).collect();
    for round in 0..ROUNDS {
        if progress.is_cancelled() {
            return None;
        }
        progress.report(round as f64 / ROUNDS as f64);
        let Some(pairs) = overlapping(nodes, &places) else { break };
        let free = |n: usize| nodes.get(n).is_some_and(|node| !node.fixed);
        if pairs.iter().all(|(i, j, _)| !free(*i) && !free(*j)) {
            return Some(places);
        }
        for (i, j, _) in pairs {
            let (Some(a), Some(b)) = (nodes.get(i), nodes.get(j)) else { continue };
            let (Some(p), Some(q)) = (places.get(i).copied(), places.get(j).copied()) else { continue };
            let Some((dx, dy)) = overlap((p, a.size), (q, b.size)) else { continue };
            // Along the shorter way; a little more than need be, so that it ends.
            let (x, y) = if dx < dy { (dx * 1.02, 0.0) } else { (0.0, dy * 1.02) };
            let side = |p: f64, q: f64| if p <= q { -1.0 } else { 1.0 };
            let (x, y) = (x * side(p.x, q.x), y * side(p.y, q.y));
            let (one, other) = match (a.fixed, b.fixed) {
                (false, false) => (0.5, -0.5),
                (false, true) => (1.0, 0.0),
                (true, false) => (0.0, -1.0),
                (true, true) => continue,
            };
            for (n, share) in [(i, one), (j, other)] {
                if let Some(at) = places.get_mut(n) {
                    *at = Point::new(at.x + x * share, at.y + y * share);
                }
            }
        }
    }
    one_by_one(nodes, places, progress)
}

/// Whether a card lies on none of those that have a place. The cells are as large as the largest card with its
/// gap, so that only those in the next ones can reach it.
fn is_free(taken: &Open<Card>, card: Card) -> bool {
    taken.near(card.0).all(|other| overlap(card, *other).is_none())
}

/// The places of a square ring about the middle, in steps.
fn ring(radius: i64) -> impl Iterator<Item = (i64, i64)> {
    let sides = (-radius..=radius).flat_map(move |n| [(n, -radius), (n, radius)]);
    let ends = (-radius + 1..radius).flat_map(move |n| [(-radius, n), (radius, n)]);
    sides.take(if radius == 0 { 1 } else { usize::MAX }).chain(ends)
}

/// Leaves every card where it is that lies on none before it, and puts the others at the nearest free place.
fn one_by_one(nodes: &[Movable], mut places: Vec<Point>, progress: &ArrangeProgress) -> Option<Vec<Point>> {
    let largest =
        nodes.iter().fold((1.0_f64, 1.0_f64), |(w, h), node| (w.max(node.size.0), h.max(node.size.1)));
    let pitch = (largest.0 + GAP * 1.01, largest.1 + GAP * 1.01);
    let mut taken = Open::new(pitch);
    for (node, at) in nodes.iter().zip(&places).filter(|(node, _)| node.fixed) {
        taken.add(*at, (*at, node.size));
    }
    let mut waiting = Vec::new();
    for (n, (node, at)) in nodes.iter().zip(&places).enumerate().filter(|(_, (node, _))| !node.fixed) {
        if is_free(&taken, (*at, node.size)) {
            taken.add(*at, (*at, node.size));
        } else {
            waiting.push(n);
        }
    }
    // Where many want the same place, the rings that are full needn't be searched again.
    let mut full: HashMap<(i64, i64), i64> = HashMap::new();
    let count = waiting.len();
    for (done, n) in waiting.into_iter().enumerate() {
        if done % 64 == 0 {
            if progress.is_cancelled() {
                return None;
            }
            progress.report(0.5 + 0.5 * done as f64 / count as f64);
        }
        let (Some(node), Some(at)) = (nodes.get(n), places.get_mut(n)) else { continue };
        let first = full.entry(taken.cell_of(*at)).or_insert(1);
        let mut radius = *first;
        loop {
            let free = ring(radius)
                .map(|(x, y)| Point::new(at.x + x as f64 * pitch.0, at.y + y as f64 * pitch.1))
                .filter(|place| is_free(&taken, (*place, node.size)))
                .min_by(|a, b| a.distance(*at).total_cmp(&b.distance(*at)));
            if let Some(place) = free {
                *first = radius;
                *at = place;
                taken.add(place, (place, node.size));
                break;
            }
            radius += 1;
        }
    }
    progress.report(1.0);
    Some(places)
}
