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

/// The distance from a point to the straight line between two others.
fn distance_to_line(at: Point, a: Point, b: Point) -> f64 {
    let (dx, dy) = (b.x - a.x, b.y - a.y);
    let length = dx * dx + dy * dy;
    let share =
        if length > 0.0 { (((at.x - a.x) * dx + (at.y - a.y) * dy) / length).clamp(0.0, 1.0) } else { 0.0 };
    at.distance(Point::new(a.x + dx * share, a.y + dy * share))
}

impl EdgePath {
    /// The way between the centres of two things, in a lane as seen from the first.
    pub fn between(a: Point, b: Point, ends: Ends, lane: f64, curved: bool) -> Self {
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
        let shift = lane
            * match ends {
                Ends::Discs(of_a, of_b) => LANE.min(of_a.min(of_b) * 0.7),
                Ends::Cards(..) => LANE,
            };
        let shift = match ends {
            Ends::Discs(..) => shift,
            Ends::Cards(card_a, card_b) => {
                // As far as one can go across the way from the middle of a card without leaving it.
                let far =
                    |half: f64, share: f64| if share == 0.0 { f64::INFINITY } else { half / share.abs() };
                let extent =
                    |card: Rect| far(card.width() / 2.0, across.x).min(far(card.height() / 2.0, across.y));
                within(shift, extent(card_a).min(extent(card_b)))
            }
        };
        let (a, b) = (shifted(a, shift), shifted(b, shift));
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
                let path = EdgePath::between(a, b, ends, f64::from(lane), false);
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
        let middle = EdgePath::between(a, b, ends, 0.0, false);
        assert_eq!(middle, EdgePath::Straight(Point::new(90.0, 0.0), Point::new(510.0, 0.0)));
        let beside = EdgePath::between(a, b, ends, 0.5, false);
        assert_eq!(beside.at(0.5).distance(middle.at(0.5)), LANE / 2.0);
        // The other way round, in the other lane as seen from there, the two don't meet.
        let back = EdgePath::between(b, a, Ends::Cards(card(600.0, 0.0), card(0.0, 0.0)), 0.5, false);
        assert_eq!(back.at(0.5).distance(beside.at(0.5)), LANE);
    }

    #[test]
    fn curves_of_two_lanes_keep_apart_and_are_hit_where_they_are_drawn() {
        let (a, b) = (Point::new(0.0, 0.0), Point::new(600.0, 200.0));
        let ends = Ends::Discs(20.0, 20.0);
        let (one, two) =
            (EdgePath::between(a, b, ends, -0.5, true), EdgePath::between(a, b, ends, 0.5, true));
        assert!(one.at(0.5).distance(two.at(0.5)) > 12.0);
        assert!(one.distance(one.at(0.37)) < 1.5);
        assert!(one.bounds().inflated(1e-6).holds(Rect::sized(one.at(0.5).x, one.at(0.5).y, 0.0, 0.0)));
    }

    #[test]
    fn a_line_to_itself_is_a_loop_at_the_card() {
        let at = Point::new(10.0, 10.0);
        let path = EdgePath::between(at, at, Ends::Cards(card(10.0, 10.0), card(10.0, 10.0)), 0.0, false);
        let EdgePath::Loop(centre, radius) = path else { panic!("{path:?}") };
        assert_eq!((centre, radius), (Point::new(100.0, -22.0), LOOP));
        assert!(path.at(0.0).distance(Point::new(76.0, -22.0)) < 1e-9, "it begins on the top edge");
        assert!(path.at(1.0).distance(Point::new(100.0, 2.0)) < 1e-9, "and ends on the right one");
    }
}
