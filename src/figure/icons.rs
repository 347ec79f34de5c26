//! The small icons of the kinds of actors, as the window and every sheet have them.

use super::scene::Point;
use crate::model::ActorKind;

/// A line of an icon in a square from (0, 0) to (1, 1).
#[derive(Debug, Clone, PartialEq)]
pub enum IconStroke {
    /// From corner to corner.
    Line(Vec<Point>),
    /// A ring.
    Ring(Point, f64),
}

/// The icon of a kind of actor, as lines.
pub fn of(kind: ActorKind) -> Vec<IconStroke> {
    let line =
        |points: &[(f64, f64)]| IconStroke::Line(points.iter().map(|(x, y)| Point::new(*x, *y)).collect());
    let ring = |x: f64, y: f64, radius: f64| IconStroke::Ring(Point::new(x, y), radius);
    match kind {
        ActorKind::Person => vec![
            ring(0.5, 0.28, 0.2),
            line(&[(0.1, 0.95), (0.18, 0.68), (0.38, 0.57), (0.62, 0.57), (0.82, 0.68), (0.9, 0.95)]),
        ],
        ActorKind::Government => vec![
            line(&[(0.08, 0.36), (0.5, 0.08), (0.92, 0.36), (0.08, 0.36)]),
            line(&[(0.22, 0.36), (0.22, 0.84)]),
            line(&[(0.5, 0.36), (0.5, 0.84)]),
            line(&[(0.78, 0.36), (0.78, 0.84)]),
            line(&[(0.06, 0.92), (0.94, 0.92)]),
        ],
        ActorKind::Organisation => vec![
            line(&[(0.16, 0.94), (0.16, 0.1), (0.62, 0.1), (0.62, 0.94), (0.16, 0.94)]),
            line(&[(0.62, 0.42), (0.9, 0.42), (0.9, 0.94), (0.62, 0.94)]),
            line(&[(0.3, 0.32), (0.48, 0.32)]),
            line(&[(0.3, 0.58), (0.48, 0.58)]),
        ],
        ActorKind::Alliance => vec![ring(0.34, 0.5, 0.27), ring(0.66, 0.5, 0.27)],
        ActorKind::Party => vec![
            line(&[(0.2, 0.96), (0.2, 0.06)]),
            line(&[(0.2, 0.1), (0.88, 0.1), (0.7, 0.34), (0.88, 0.58), (0.2, 0.58)]),
        ],
        ActorKind::Media => vec![
            line(&[(0.12, 0.12), (0.88, 0.12), (0.88, 0.9), (0.12, 0.9), (0.12, 0.12)]),
            line(&[(0.28, 0.34), (0.72, 0.34)]),
            line(&[(0.28, 0.54), (0.72, 0.54)]),
            line(&[(0.28, 0.72), (0.54, 0.72)]),
        ],
        ActorKind::Group => vec![ring(0.5, 0.24, 0.17), ring(0.24, 0.7, 0.17), ring(0.76, 0.7, 0.17)],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_of_actor_has_its_icon() {
        let icons: Vec<_> = ActorKind::ALL.iter().map(|kind| of(*kind)).collect();
        for (n, one) in icons.iter().enumerate() {
            assert!(!icons[n + 1..].contains(one), "{:?}", ActorKind::ALL[n]);
        }
    }
}
