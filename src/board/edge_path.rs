//! The way of a line from one actor to another: straight, curved, back to itself, or round what lies between, as
//! `route` found it.

use std::sync::Arc;

use super::route::Route;
use crate::figure::{Point, Rect};

/// Distance between the lanes of parallel lines, in board units.
const LANE: f64 = 16.0;
/// How far a curve leaves the straight way, as a share of its length.
const BULGE: f64 = 0.16;
/// The radius of the loop of a line that ends where it begins.
const LOOP: f64 = 24.0;
/// Straight parts that stand for a curve where it is measured.
const PARTS: u32 = 12;

/// What a line ends at.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Ends {
    /// Discs of these radii.
    Discs(f64, f64),
    /// Cards.
    Cards(Rect, Rect),
}

/// The way of a line.
#[derive(Debug, Clone, PartialEq)]
pub enum EdgePath {
    /// Straight from one point to another.
    Straight(Point, Point),
    /// A quadratic curve: where it begins, its control point, where it ends.
    Curve(Point, Point, Point),
    /// A circle about a corner of the card that it comes from and goes to.
    Loop(Point, f64),
    /// Round what lies between.
    Routed(Arc<Route>),
}

/// Where the line from inside a rectangle towards a point leaves it.
fn leaves(rect: Rect, from: Point, towards: Point) -> Point {
    let (dx, dy) = (towards.x - from.x, towards.y - from.y);
    let across = |edge: f64, at: f64, d: f64| if d == 0.0 { f64::INFINITY } else { (edge - at) / d };
    let share = across(if dx > 0.0 { rect.right } else { rect.left }, from.x, dx).min(across(
        if dy > 0.0 { rect.bottom } else { rect.top },
        from.y,
        dy,
    ));
    // Where the rectangles overlap, the line may not leave it before the point.
    let share = if share.is_finite() { share.clamp(0.0, 1.0) } else { 0.0 };
    Point::new(from.x + dx * share, from.y + dy * share)
}

/// How far a lane lies beside the straight way. Lanes that would pass beside a card of such an extent across the way
/// draw closer to each other, so that every line begins and ends at its card.
fn within(shift: f64, extent: f64) -> f64 {
    let free = extent * 0.5;
    let room = extent * 0.9 - free;
    if shift.abs() <= free || room <= 0.0 {
        return shift;
    }
    (free + room * libm::tanh((shift.abs() - free) / room)).copysign(shift)
}

/// The lanes of straight lines at both their ends, as seen from where they begin: lines that leave a thing in nearly one
/// direction leave it side by side, in the order in which they part.
pub(super) fn lanes(centres: &[Point], ends: &[(u32, u32)]) -> Vec<[f64; 2]> {
    /// Directions that differ by less are nearly one, in radians.
    const ONE: f64 = 0.12;
    let mut lanes = vec![[0.0; 2]; ends.len()];
    // Each end: whose it is, its direction, its place among lines of the very same direction, and which end it is.
    let mut all: Vec<(u32, f64, i64, usize, usize)> = Vec::new();
    for (n, (from, to)) in ends.iter().enumerate().filter(|(_, (from, to))| from != to) {
        let (Some(a), Some(b)) = (centres.get(*from as usize), centres.get(*to as usize)) else { continue };
        // Lines between the same two must not change sides on the way.
        let rank = i64::try_from(n).unwrap_or(i64::MAX);
        let (first, last) = if from < to { (rank, -rank) } else { (-rank, rank) };
        all.push((*from, libm::atan2(b.y - a.y, b.x - a.x), first, n, 0));
        all.push((*to, libm::atan2(a.y - b.y, a.x - b.x), last, n, 1));
    }
    all.sort_by(|a, b| a.0.cmp(&b.0).then(a.1.total_cmp(&b.1)).then(a.2.cmp(&b.2)));
    for alike in all.chunk_by(|a, b| a.0 == b.0 && b.1 - a.1 < ONE) {
        let middle = (alike.len() as f64 - 1.0) / 2.0;
        for (place, (_, _, _, n, end)) in alike.iter().enumerate() {
            let lane = place as f64 - middle;
            if let Some(of_end) = lanes.get_mut(*n).and_then(|lanes| lanes.get_mut(*end)) {
                *of_end = if *end == 0 { lane } else { -lane };
            }
        }
    }
    lanes
}

/// The distance from a point to the straight line between two others.
fn distance_to_line(at: Point, a: Point, b: Point) -> f64 {
    let (dx, dy) = (b.x - a.x, b.y - a.y);
    let length = dx * dx + dy * dy;
    let share =
        if length > 0.0 { (((at.x - a.x) * dx + (at.y - a.y) * dy) / length).clamp(0.0, 1.0) } else { 0.0 };
    at.distance(Point::new(a.x + dx * share, a.y + dy * share))
}

impl EdgePath {
    /// The way between the centres of two things, in a lane at each end, both as seen from the first.
    pub fn between(a: Point, b: Point, ends: Ends, lanes: [f64; 2], curved: bool) -> Self {
        let [lane, lane_b] = lanes;
        let (dx, dy) = (b.x - a.x, b.y - a.y);
        let length = a.distance(b);
        if length < 1e-9 {
            let (radius, corner) = match ends {
                Ends::Discs(radius, _) => (radius, Point::new(a.x + radius, a.y - radius)),
                Ends::Cards(card, _) => (LOOP, Point::new(card.right, card.top)),
            };
            return Self::Loop(corner, radius + lane.abs() * LANE / 2.0);
        }
        let across = Point::new(-dy / length, dx / length);
        let shifted = |at: Point, by: f64| Point::new(at.x + across.x * by, at.y + across.y * by);
        let end = |centre: Point, first: bool, towards: Point| match ends {
            Ends::Discs(of_a, of_b) => {
                let radius = if first { of_a } else { of_b };
                let share = radius / centre.distance(towards).max(1e-9);
                Point::new(
                    centre.x + (towards.x - centre.x) * share,
                    centre.y + (towards.y - centre.y) * share,
                )
            }
            Ends::Cards(card_a, card_b) => leaves(if first { card_a } else { card_b }, centre, towards),
        };
        if curved {
            let bulge = length * BULGE + lane * 2.0 * LANE;
            let control = shifted(Point::new(f64::midpoint(a.x, b.x), f64::midpoint(a.y, b.y)), bulge * 2.0);
            return Self::Curve(end(a, true, control), control, end(b, false, control));
        }
        // Discs are small from afar, so their lanes are narrow.
        let shift = |lane: f64| match ends {
            Ends::Discs(of_a, of_b) => lane * LANE.min(of_a.min(of_b) * 0.7),
            Ends::Cards(card_a, card_b) => {
                // As far as one can go across the way from the middle of a card without leaving it.
                let far =
                    |half: f64, share: f64| if share == 0.0 { f64::INFINITY } else { half / share.abs() };
                let extent =
                    |card: Rect| far(card.width() / 2.0, across.x).min(far(card.height() / 2.0, across.y));
                within(lane * LANE, extent(card_a).min(extent(card_b)))
            }
        };
        let (a, b) = (shifted(a, shift(lane)), shifted(b, shift(lane_b)));
        Self::Straight(end(a, true, b), end(b, false, a))
    }

    /// The point at a share of the way, 0 to 1.
    pub fn at(&self, share: f64) -> Point {
        let mix = |a: Point, b: Point| Point::new(a.x + (b.x - a.x) * share, a.y + (b.y - a.y) * share);
        match *self {
            Self::Routed(ref route) => route.at(share),
            Self::Straight(a, b) => mix(a, b),
            Self::Curve(a, control, b) => mix(mix(a, control), mix(control, b)),
            Self::Loop(centre, radius) => {
                // It begins at the top edge of the card and ends at its right edge.
                let angle = (0.5 + 0.75 * share) * std::f64::consts::TAU;
                Point::new(centre.x + radius * libm::cos(angle), centre.y + radius * libm::sin(angle))
            }
        }
    }
    /// Its corners when it is drawn as straight parts.
    pub fn points(&self) -> Vec<Point> {
        let parts = match self {
            Self::Routed(route) => return route.points.clone(),
            Self::Straight(..) => 1,
            Self::Curve(..) | Self::Loop(..) => PARTS * 2,
        };
        (0..=parts).map(|n| self.at(f64::from(n) / f64::from(parts))).collect()
    }
    /// How far a point is from it.
    pub fn distance(&self, at: Point) -> f64 {
        let points = self.points();
        let parts = points.iter().zip(points.iter().skip(1));
        parts.map(|(a, b)| distance_to_line(at, *a, *b)).fold(f64::INFINITY, f64::min)
    }
    /// About how long it is.
    pub fn length(&self) -> f64 {
        match *self {
            Self::Routed(ref route) => route.length(),
            Self::Straight(a, b) => a.distance(b),
            Self::Curve(a, control, b) => {
                f64::midpoint(a.distance(b), a.distance(control) + control.distance(b))
            }
            Self::Loop(_, radius) => radius * 4.7,
        }
    }
    /// The smallest rectangle that surely holds it.
    pub fn bounds(&self) -> Rect {
        let around = |a: Point, b: Point| Rect::new(a.x.min(b.x), a.y.min(b.y), a.x.max(b.x), a.y.max(b.y));
        match *self {
            Self::Routed(ref route) => route.bounds,
            Self::Straight(a, b) => around(a, b),
            Self::Curve(a, control, b) => around(a, b).joined(around(control, control)),
            Self::Loop(centre, radius) => around(centre, centre).inflated(radius),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_lane_begins_and_ends_at_its_cards_however_many_there_are_and_however_close_the_cards() {
        for (x, y) in [(400.0, 0.0), (142.0, 1.0), (30.0, 5.0), (0.0, 40.0), (-300.0, 200.0)] {
            let (a, b) = (Point::new(0.0, 0.0), Point::new(x, y));
            let card = |at: Point| Rect::sized(at.x - 90.0, at.y - 32.0, 180.0, 64.0);
            let ends = Ends::Cards(card(a), card(b));
            let mut before = f64::NEG_INFINITY;
            for lane in -8..=8 {
                let path = EdgePath::between(a, b, ends, [f64::from(lane); 2], false);
                for (at, card) in [(path.at(0.0), card(a)), (path.at(1.0), card(b))] {
                    assert!(
                        card.inflated(1e-6).holds(Rect::sized(at.x, at.y, 0.0, 0.0)),
                        "lane {lane} of {b:?}: {at:?}"
                    );
                }
                assert!(path.length() <= a.distance(b) + 1e-6, "lane {lane} of {b:?}");
                // Each lies beside the one before.
                let length = a.distance(b);
                let middle = path.at(0.5);
                let beside = (middle.x * -b.y + middle.y * b.x) / length;
                assert!(beside > before, "lane {lane} of {b:?} lies on the one before");
                before = beside;
            }
        }
    }

    fn card(x: f64, y: f64) -> Rect {
        Rect::sized(x - 90.0, y - 32.0, 180.0, 64.0)
    }

    #[test]
    fn straight_lines_run_from_edge_to_edge_in_their_lanes() {
        let (a, b) = (Point::new(0.0, 0.0), Point::new(600.0, 0.0));
        let ends = Ends::Cards(card(0.0, 0.0), card(600.0, 0.0));
        let middle = EdgePath::between(a, b, ends, [0.0; 2], false);
        assert_eq!(middle, EdgePath::Straight(Point::new(90.0, 0.0), Point::new(510.0, 0.0)));
        let beside = EdgePath::between(a, b, ends, [0.5; 2], false);
        assert_eq!(beside.at(0.5).distance(middle.at(0.5)), LANE / 2.0);
        // The other way round, in the other lane as seen from there, the two don't meet.
        let back = EdgePath::between(b, a, Ends::Cards(card(600.0, 0.0), card(0.0, 0.0)), [0.5; 2], false);
        assert_eq!(back.at(0.5).distance(beside.at(0.5)), LANE);
    }

    #[test]
    fn lines_that_leave_in_nearly_one_direction_leave_side_by_side_and_dont_cross() {
        let centres = [(0.0, 0.0), (400.0, 10.0), (900.0, 0.0), (0.0, 500.0)].map(|(x, y)| Point::new(x, y));
        let found = lanes(&centres, &[(0, 1), (0, 2), (2, 0), (0, 3), (1, 1)]);
        assert_eq!(found[3], [0.0; 2], "nothing else goes there");
        // From the first on, the one to the nearer and lower one lies lowest; the two others keep their sides.
        assert_eq!([found[0][0], found[1][0], found[2][1]], [1.0, -1.0, 0.0]);
        let card = |at: Point| Rect::sized(at.x - 90.0, at.y - 32.0, 180.0, 64.0);
        let path = |from: usize, to: usize, lanes| {
            EdgePath::between(
                centres[from],
                centres[to],
                Ends::Cards(card(centres[from]), card(centres[to])),
                lanes,
                false,
            )
        };
        let (there, back) = (path(0, 2, found[1]), path(2, 0, found[2]));
        for share in [0.0, 0.3, 0.6, 1.0] {
            assert!(back.at(1.0 - share).y - there.at(share).y > 8.0, "{there:?} {back:?}");
        }
    }

    #[test]
    fn curves_of_two_lanes_keep_apart_and_are_hit_where_they_are_drawn() {
        let (a, b) = (Point::new(0.0, 0.0), Point::new(600.0, 200.0));
        let ends = Ends::Discs(20.0, 20.0);
        let (one, two) =
            (EdgePath::between(a, b, ends, [-0.5; 2], true), EdgePath::between(a, b, ends, [0.5; 2], true));
        assert!(one.at(0.5).distance(two.at(0.5)) > 12.0);
        assert!(one.distance(one.at(0.37)) < 1.5);
        assert!(one.bounds().inflated(1e-6).holds(Rect::sized(one.at(0.5).x, one.at(0.5).y, 0.0, 0.0)));
    }

    #[test]
    fn a_line_to_itself_is_a_loop_at_the_card() {
        let at = Point::new(10.0, 10.0);
        let path =
            EdgePath::between(at, at, Ends::Cards(card(10.0, 10.0), card(10.0, 10.0)), [0.0; 2], false);
        let EdgePath::Loop(centre, radius) = path else { panic!("{path:?}") };
        assert_eq!((centre, radius), (Point::new(100.0, -22.0), LOOP));
        assert!(path.at(0.0).distance(Point::new(76.0, -22.0)) < 1e-9, "it begins on the top edge");
        assert!(path.at(1.0).distance(Point::new(100.0, 2.0)) < 1e-9, "and ends on the right one");
    }
}
