//! Automatic layouts: where cards go, by forces, by bloc, in a circle, or just apart. They know indices and
//! places alone; what is laid out and what becomes of it is the board panel's. There was no kept and freely
//! licensed crate that lays out thousands of cards without overlaps and with blocs together.

mod force;
mod simple;
mod tidy;

use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};

pub use force::force;
pub use simple::{by_group, circle};
pub use tidy::tidy;

use crate::figure::Point;
use crate::model::value::choice;

/// The least gap between cards, in board units.
pub const GAP: f64 = 16.0;
/// How far from the middle of the board places are taken as they are.
const FARTHEST: f64 = 1e6;
/// The group of what belongs to none.
pub const NO_GROUP: u32 = u32::MAX;

choice! {
    /// An automatic layout.
    Automatic {
        /// By forces along the relations.
        Force: "By relations, blocs together",
        /// A block of cards for each bloc.
        Blocs: "By bloc",
        /// In a circle.
        Circle: "In a circle",
        /// Apart, and otherwise as they are.
        Tidy: "Tidy: no overlaps",
    }
}

impl Automatic {
    /// Lays a graph out; `seed` is where chance begins, for those that need it. None where it was cancelled.
    pub fn run(self, graph: &Graph, seed: u64, progress: &ArrangeProgress) -> Option<Vec<Point>> {
        match self {
            Self::Force => force(graph, seed, progress),
            Self::Blocs => by_group(graph, progress),
            Self::Circle => circle(graph, progress),
            Self::Tidy => tidy(graph, progress),
        }
    }
}

/// What is laid out.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Graph {
    /// The cards.
    pub nodes: Vec<Movable>,
    /// What ties them: two indices and a strength of 0 to 1. Indices out of range are passed over.
    pub edges: Vec<(u32, u32, f32)>,
}

/// A card that is laid out.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Movable {
    /// Its middle now.
    pub at: Point,
    /// Its width and height.
    pub size: (f64, f64),
    /// Its bloc; [`NO_GROUP`] is none.
    pub group: u32,
    /// 0 to 1.
    pub influence: f64,
    /// Whether it stays where it is.
    pub fixed: bool,
}

/// How far a layout has come, and whether it is still wanted.
#[derive(Debug, Default)]
pub struct ArrangeProgress {
    thousandths: AtomicU32,
    cancelled: AtomicBool,
}

impl ArrangeProgress {
    /// Notes how much is done, 0 to 1.
    pub fn report(&self, share: f64) {
        self.thousandths.store((share.clamp(0.0, 1.0) * 1000.0) as u32, Ordering::Relaxed);
    }
    /// How much is done, 0 to 1.
    pub fn share(&self) -> f64 {
        f64::from(self.thousandths.load(Ordering::Relaxed)) / 1000.0
    }
    /// Asks the layout to stop.
    pub fn cancel(&self) {
        self.cancelled.store(true, Ordering::Relaxed);
    }
    /// Whether it was asked to stop.
    pub fn is_cancelled(&self) -> bool {
        self.cancelled.load(Ordering::Relaxed)
    }
}

/// A place that can be reckoned with.
fn sane(at: Point) -> Point {
    let near = |at: f64| if at.is_finite() { at.clamp(-FARTHEST, FARTHEST) } else { 0.0 };
    Point::new(near(at.x), near(at.y))
}

/// The middle of the places of the cards that may move; the middle of the board without any.
fn middle(nodes: &[Movable], places: impl Iterator<Item = Point>) -> Point {
    let (mut count, mut x, mut y) = (0.0, 0.0, 0.0);
    for (_, at) in nodes.iter().zip(places).filter(|(node, _)| !node.fixed) {
        (count, x, y) = (count + 1.0, x + at.x, y + at.y);
    }
    if count > 0.0 { Point::new(x / count, y / count) } else { Point::default() }
}

/// Shifts the cards that may move so that their middle is where it was, and puts the fixed ones back.
fn settled(graph: &Graph, places: Vec<Point>) -> Vec<Point> {
    let was = middle(&graph.nodes, graph.nodes.iter().map(|node| sane(node.at)));
    let is = middle(&graph.nodes, places.iter().copied());
    let by = (was.x - is.x, was.y - is.y);
    let back = |(node, at): (&Movable, Point)| {
        if node.fixed { node.at } else { Point::new(at.x + by.0, at.y + by.1) }
    };
    graph.nodes.iter().zip(places).map(back).collect()
}

/// A graph with its cards at other places.
fn moved(graph: &Graph, places: &[Point]) -> Graph {
    let nodes = graph.nodes.iter().zip(places).map(|(node, at)| Movable { at: *at, ..*node });
    Graph { nodes: nodes.collect(), edges: Vec::new() }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::figure::Rect;
    use crate::figure::rng::Rng;

    type Layout = fn(&Graph, &ArrangeProgress) -> Option<Vec<Point>>;
    const ALL: [(&str, Layout); 4] = [
        ("force", |graph, progress| force(graph, 7, progress)),
        ("by group", by_group),
        ("circle", circle),
        ("tidy", tidy),
    ];

    fn node(x: f64, y: f64, group: u32) -> Movable {
        Movable { at: Point::new(x, y), size: (180.0, 64.0), group, influence: 0.5, fixed: false }
    }
    fn rects(graph: &Graph, places: &[Point]) -> Vec<Rect> {
        let rect = |(node, at): (&Movable, &Point)| {
            let (w, h) = node.size;
            Rect::sized(at.x - w / 2.0, at.y - h / 2.0, w, h)
        };
        graph.nodes.iter().zip(places).map(rect).collect()
    }
    fn overlaps(graph: &Graph, places: &[Point]) -> usize {
        let rects = rects(graph, places);
        let mut count = 0;
        for (n, a) in rects.iter().enumerate() {
            for (m, b) in rects.iter().enumerate().skip(n + 1) {
                let both_fixed = graph.nodes[n].fixed && graph.nodes[m].fixed;
                count += usize::from(!both_fixed && a.overlaps(*b));
            }
        }
        count
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(40))]
        #[test]
        fn nothing_overlaps_what_is_fixed_stays_and_the_same_gives_the_same(
            cards in proptest::collection::vec((-400.0..400.0_f64, -300.0..300.0_f64, 0..4_u32, 0..8_u8), 0..40),
            edges in proptest::collection::vec((0..45_u32, 0..45_u32, 0.0..1.0_f32), 0..80),
        ) {
            let nodes = cards.iter().map(|&(x, y, group, fixed)| {
                let group = if group == 3 { NO_GROUP } else { group };
                Movable { fixed: fixed == 0, ..node(x, y, group) }
            });
            let graph = Graph { nodes: nodes.collect(), edges };
            for (name, layout) in ALL {
                let places = layout(&graph, &ArrangeProgress::default()).unwrap();
                prop_assert_eq!(places.len(), graph.nodes.len());
                prop_assert_eq!(overlaps(&graph, &places), 0, "{}", name);
                for (node, at) in graph.nodes.iter().zip(&places) {
                    prop_assert!(!node.fixed || node.at == *at, "{} moved a fixed card", name);
                }
                prop_assert_eq!(layout(&graph, &ArrangeProgress::default()).unwrap(), places, "{}", name);
            }
        }
    }

    #[test]
    fn hard_cases_end_in_a_valid_arrangement() {
        let at_one_place =
            Graph { nodes: vec![node(5.0, 5.0, 0); 300], edges: vec![(0, 0, 1.0), (1, 2, 0.5), (1, 2, 0.5)] };
        let far = Graph {
            nodes: vec![node(1e300, 0.0, 0), node(-1e300, 1e308, 1), node(f64::MAX, f64::MIN, NO_GROUP)],
            edges: vec![(0, 1, 1.0)],
        };
        for (name, layout) in ALL {
            for graph in [
                Graph::default(),
                Graph { nodes: vec![node(3.0, 4.0, 0)], edges: vec![] },
                at_one_place.clone(),
                far.clone(),
            ] {
                let places = layout(&graph, &ArrangeProgress::default()).unwrap();
                assert_eq!(overlaps(&graph, &places), 0, "{name}");
                assert!(places.iter().all(|at| at.x.abs() < 1e7 && at.y.abs() < 1e7), "{name} {places:?}");
            }
        }
    }

    #[test]
    fn a_cancelled_layout_gives_nothing() {
        let graph = Graph { nodes: (0..50).map(|n| node(f64::from(n), 0.0, 0)).collect(), edges: vec![] };
        let progress = ArrangeProgress::default();
        progress.cancel();
        for (name, layout) in ALL {
            assert_eq!(layout(&graph, &progress), None, "{name}");
        }
    }

    #[test]
    fn what_doesnt_overlap_isnt_tidied() {
        let nodes: Vec<Movable> =
            (0..30).map(|n| node(f64::from(n % 6) * 200.0, f64::from(n / 6) * 90.0, 0)).collect();
        let graph = Graph { nodes, edges: vec![] };
        let before: Vec<Point> = graph.nodes.iter().map(|node| node.at).collect();
        assert_eq!(tidy(&graph, &ArrangeProgress::default()).unwrap(), before);
    }

    #[test]
    fn forces_bring_blocs_together() {
        let mut rng = Rng::new(3);
        let nodes: Vec<Movable> =
            (0..60).map(|n| node(rng.share() * 2000.0, rng.share() * 1500.0, n % 3)).collect();
        let mut edges = Vec::new();
        for a in 0..60_u32 {
            for _ in 0..4 {
                edges.push((a, ((rng.share() * 20.0) as u32 * 3 + a % 3) % 60, 0.6));
            }
        }
        let graph = Graph { nodes, edges };
        let places = force(&graph, 1, &ArrangeProgress::default()).unwrap();
        let mean = |same: bool| {
            let mut sum = (0.0, 0.0);
            for (n, a) in places.iter().enumerate() {
                for (m, b) in places.iter().enumerate().skip(n + 1) {
                    if (n % 3 == m % 3) == same {
                        sum = (sum.0 + a.distance(*b), sum.1 + 1.0);
                    }
                }
            }
            sum.0 / sum.1
        };
        assert!(mean(true) < 0.62 * mean(false), "{} {}", mean(true), mean(false));
    }
}
