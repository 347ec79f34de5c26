//! Layouts by order alone: blocs side by side, and a circle.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use super::{ArrangeProgress, GAP, Graph, Movable, NO_GROUP, moved, settled, tidy};
use crate::figure::Point;

/// How often the order in a circle is improved.
const SWEEPS: usize = 12;

/// The more influential first, then in their order.
fn by_influence((m, a): &(usize, &Movable), (n, b): &(usize, &Movable)) -> Ordering {
    b.influence.total_cmp(&a.influence).then(m.cmp(n))
}

/// The size of the room that every card has.
fn pitch(graph: &Graph) -> (f64, f64) {
    let room =
        graph.nodes.iter().fold((1.0_f64, 1.0_f64), |(w, h), node| (w.max(node.size.0), h.max(node.size.1)));
    (room.0 + 2.0 * GAP, room.1 + 2.0 * GAP)
}

/// Brings cards in the middle of the old place, and off the fixed ones.
fn finished(graph: &Graph, places: Vec<Point>, progress: &ArrangeProgress) -> Option<Vec<Point>> {
    let places = settled(graph, places);
    tidy(&moved(graph, &places), progress)
}

/// Each bloc as a nearly square block of cards, the most influential first, the blocs side by side; what
/// belongs to none comes last. None where it was cancelled.
pub fn by_group(graph: &Graph, progress: &ArrangeProgress) -> Option<Vec<Point>> {
    let pitch = pitch(graph);
    let mut groups: BTreeMap<u32, Vec<(usize, &Movable)>> = BTreeMap::new();
    for (n, node) in graph.nodes.iter().enumerate().filter(|(_, node)| !node.fixed) {
        groups.entry(node.group).or_default().push((n, node));
    }
    let columns = |count: usize| ((count as f64 * pitch.1 / pitch.0).sqrt().ceil()).max(1.0) as usize;
    let mut blocks: Vec<(u32, Vec<(usize, &Movable)>)> = groups.into_iter().collect();
    blocks.sort_by_key(|(group, cards)| (*group == NO_GROUP, std::cmp::Reverse(cards.len()), *group));
    // Blocks stand on shelves; the whole becomes about half as high again as wide screens are.
    let area: f64 =
        blocks.iter().map(|(_, cards)| (cards.len() as f64).sqrt() + 1.0).map(|side| side * side).sum();
    let shelf = (area * pitch.0 * pitch.1).sqrt() * 1.5;
    let mut places: Vec<Point> = graph.nodes.iter().map(|node| node.at).collect();
    let (mut left, mut top, mut high) = (0.0, 0.0, 0.0_f64);
    for (_, mut cards) in blocks {
        cards.sort_by(by_influence);
        let columns = columns(cards.len());
        let (width, height) = (columns as f64 * pitch.0, cards.len().div_ceil(columns) as f64 * pitch.1);
        if left > 0.0 && left + width > shelf {
            (left, top, high) = (0.0, top + high + pitch.1, 0.0);
        }
        for (place, (n, _)) in cards.into_iter().enumerate() {
            let (column, row) = ((place % columns) as f64, (place / columns) as f64);
            if let Some(at) = places.get_mut(n) {
                *at = Point::new(left + column * pitch.0, top + row * pitch.1);
            }
        }
        left += width + pitch.0 * 0.5;
        high = high.max(height);
    }
    finished(graph, places, progress)
}

/// The order of the cards in a circle: blocs side by side, and in a bloc those whose neighbours lie near each
/// other (barycentre heuristic, Sugiyama and others 1981).
fn order(graph: &Graph) -> Vec<usize> {
    let mut order: Vec<usize> =
        graph.nodes.iter().enumerate().filter(|(_, node)| !node.fixed).map(|(n, _)| n).collect();
    let group = |n: usize| graph.nodes.get(n).map_or(NO_GROUP, |node| node.group);
    order.sort_by_key(|n| (group(*n), *n));
    let mut neighbours: Vec<Vec<u32>> = vec![Vec::new(); graph.nodes.len()];
    for (a, b, _) in &graph.edges {
        for (from, to) in [(*a, *b), (*b, *a)] {
            if let Some(list) =
                neighbours.get_mut(from as usize).filter(|_| (to as usize) < graph.nodes.len())
            {
                list.push(to);
            }
        }
    }
    for _ in 0..SWEEPS {
        let mut angles = vec![(0.0_f64, 0.0_f64); graph.nodes.len()];
        for (place, n) in order.iter().enumerate() {
            let angle = place as f64 / order.len() as f64 * std::f64::consts::TAU;
            if let Some(slot) = angles.get_mut(*n) {
                *slot = (libm::cos(angle), libm::sin(angle));
            }
        }
        // Where a card is drawn to, as seen from the middle of its bloc.
        let mut middles: BTreeMap<u32, (f64, f64)> = BTreeMap::new();
        for n in &order {
            let sum = middles.entry(group(*n)).or_default();
            let at = angles.get(*n).copied().unwrap_or_default();
            *sum = (sum.0 + at.0, sum.1 + at.1);
        }
        let pull = |n: usize| {
            let own = angles.get(n).copied().unwrap_or_default();
            let list = neighbours.get(n).map_or(&[][..], Vec::as_slice);
            let sum =
                list.iter().filter_map(|m| angles.get(*m as usize)).fold(own, |s, a| (s.0 + a.0, s.1 + a.1));
            let middle = middles.get(&group(n)).map_or(0.0, |(x, y)| libm::atan2(*y, *x));
            let turned = libm::atan2(sum.1, sum.0) - middle;
            libm::atan2(libm::sin(turned), libm::cos(turned))
        };
        let mut next: Vec<(u32, f64, usize)> = order.iter().map(|n| (group(*n), pull(*n), *n)).collect();
        next.sort_by(|a, b| a.0.cmp(&b.0).then(a.1.total_cmp(&b.1)).then(a.2.cmp(&b.2)));
        order = next.into_iter().map(|(_, _, n)| n).collect();
    }
    order
}

/// All on one ring, large enough that no cards overlap, blocs side by side. None where it was cancelled.
pub fn circle(graph: &Graph, progress: &ArrangeProgress) -> Option<Vec<Point>> {
    let order = order(graph);
    let (width, height) = pitch(graph);
    let apart = (width * width + height * height).sqrt();
    let count = order.len() as f64;
    let radius = if order.len() > 1 { apart / 2.0 / libm::sin(std::f64::consts::PI / count) } else { 0.0 };
    let mut places: Vec<Point> = graph.nodes.iter().map(|node| node.at).collect();
    for (place, n) in order.into_iter().enumerate() {
        let angle = (place as f64 / count - 0.25) * std::f64::consts::TAU;
        if let Some(at) = places.get_mut(n) {
            *at = Point::new(radius * libm::cos(angle), radius * libm::sin(angle));
        }
    }
    finished(graph, places, progress)
}
