//! The outlines of marks, as parts that are filled. Which form means what is said elsewhere.

use std::f64::consts::TAU;

use super::scene::{Paint, Pen, Point, Shape};
use crate::model::{MarkForm, MarkPattern, MarkShape};

/// Half the width of the gap of a mark that is parted, in radii.
const GAP: f64 = 0.17;
/// How many corners a disc has where it is parted.
const ROUND: u32 = 48;

impl MarkForm {
    /// How far its corners reach, in radii of a disc of about the same area.
    pub fn reach(self) -> f64 {
        match self.shape {
            MarkShape::Disc => 1.0,
            MarkShape::Square => 1.25,
            MarkShape::Triangle | MarkShape::TriangleDown => 1.4,
            MarkShape::Pentagon | MarkShape::Hexagon => 1.12,
        }
    }
    /// The same without gaps.
    #[must_use]
    pub fn filled(self) -> Self {
        Self::whole(self.shape)
    }
    /// The parts of the form about the origin, of the area of a disc of radius 1 or a little less; each is convex. A disc
    /// gets so many corners.
    pub fn parts(self, round: u32) -> Vec<Vec<Point>> {
        let (corners, turn) = match self.shape {
            MarkShape::Disc => (round, 0.0),
            MarkShape::Square => (4, 0.125),
            MarkShape::Triangle => (3, -0.25),
            MarkShape::TriangleDown => (3, 0.25),
            MarkShape::Pentagon => (5, -0.25),
            MarkShape::Hexagon => (6, 0.0),
        };
        let reach = self.reach();
        let corner = |n: u32| {
            let angle = (f64::from(n) / f64::from(corners) + turn) * TAU;
            Point::new(reach * libm::cos(angle), reach * libm::sin(angle))
        };
        let outline: Vec<Point> = (0..corners).map(corner).collect();
        let halves = |part: &[Point], across: fn(Point) -> f64| {
            [1.0, -1.0].map(|side| beyond(part, |at| side * across(at) - GAP))
        };
        match self.pattern {
            MarkPattern::Whole => vec![outline],
            MarkPattern::Halved => halves(&outline, |at| at.y).into(),
            MarkPattern::Quartered => {
                let rows = halves(&outline, |at| at.y);
                rows.iter().flat_map(|row| halves(row, |at| at.x)).collect()
            }
        }
    }
    /// The form about a centre.
    pub fn shape(self, centre: Point, radius: f64, fill: Option<Paint>, pen: Option<Pen>) -> Shape {
        if self == Self::DISC {
            return Shape::Disc { centre, radius, fill, pen };
        }
        let part = |part: Vec<Point>| {
            let at = |at: Point| Point::new(centre.x + radius * at.x, centre.y + radius * at.y);
            Shape::Path { points: part.into_iter().map(at).collect(), closed: true, fill, pen }
        };
        let mut parts: Vec<Shape> = self.parts(ROUND).into_iter().map(part).collect();
        match (parts.len(), parts.pop()) {
            (1, Some(one)) => one,
            (_, last) => Shape::group("", parts.into_iter().chain(last).collect()),
        }
    }
}

/// What of a convex polygon lies where `above` isn't negative.
fn beyond(polygon: &[Point], above: impl Fn(Point) -> f64) -> Vec<Point> {
    let mut kept = Vec::new();
    let next = polygon.iter().cycle().skip(1);
    for (from, to) in polygon.iter().zip(next) {
        let (a, b) = (above(*from), above(*to));
        if a >= 0.0 {
            kept.push(*from);
        }
        if (a < 0.0) != (b < 0.0) {
            let share = a / (a - b);
            kept.push(Point::new(from.x + (to.x - from.x) * share, from.y + (to.y - from.y) * share));
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    fn area(part: &[Point]) -> f64 {
        let next = part.iter().cycle().skip(1);
        part.iter().zip(next).map(|(a, b)| a.x * b.y - b.x * a.y).sum::<f64>() / 2.0
    }

    #[test]
    fn every_form_is_about_as_large_as_a_disc_and_stays_within_its_reach() {
        for form in MarkForm::every() {
            let parts = form.parts(ROUND);
            let (count, least) = match form.pattern {
                MarkPattern::Whole => (1, 0.8),
                MarkPattern::Halved => (2, 0.6),
                MarkPattern::Quartered => (4, 0.45),
            };
            assert_eq!(parts.len(), count, "{form:?}");
            let all: f64 = parts.iter().map(|part| area(part)).sum::<f64>() / std::f64::consts::PI;
            assert!((least..=1.05).contains(&all), "{form:?}: {all}");
            for at in parts.iter().flatten() {
                assert!(at.distance(Point::default()) <= form.reach() + 1e-9);
                assert!(form.pattern == MarkPattern::Whole || at.y.abs() >= GAP - 1e-9);
            }
        }
    }
}
