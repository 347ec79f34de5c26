//! The board as a plot: where actors go by their positions on two subjects. Overlaps are left to `tidy`.

use super::plan::BoardPlan;
use crate::analysis::own_positions;
use crate::figure::Point;
use crate::model::{Date, StanceMap, Subject};

/// Width and height of the plot, in board units, for a few dozen actors; it grows with their number.
const PLOT: (f64, f64) = (1600.0, 1100.0);

/// The place of each actor: the first subject runs to the right, the second up. Who is silent on one of them
/// stands in a column or a row beside the plot, who is silent on both in the corner.
pub fn places(map: &StanceMap, plan: &BoardPlan, axes: &[Subject; 2], day: Option<Date>) -> Vec<Point> {
    let inflated = (plan.nodes.len() as f64 / 40.0).sqrt().max(1.0);
    let (width, height) = (PLOT.0 * inflated, PLOT.1 * inflated);
    let corner = plan.bounds().map_or(Point::default(), super::super::figure::scene::Rect::centre);
    let (left, bottom) = (corner.x - width / 2.0, corner.y + height / 2.0);
    let shares = axes.each_ref().map(|subject| (map.scale(subject), own_positions(map, subject, day)));
    plan.nodes
        .iter()
        .map(|node| {
            let [x, y] = shares.each_ref().map(|(scale, positions)| {
                let (scale, position) = (scale.as_ref()?, positions.get(&node.id)?);
                Some(scale.share(position.value))
            });
            let silent_x = left - plan.card.0 * 1.5;
            let silent_y = bottom + plan.card.1 * 2.5;
            Point::new(
                x.map_or(silent_x, |share| left + share * width),
                y.map_or(silent_y, |share| bottom - share * height),
            )
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::super::sample::{actor, sample};
    use super::*;
    use crate::edit;
    use crate::model::{Dimension, Finite, Stance};

    #[test]
    fn actors_go_where_they_stand_and_the_silent_beside() {
        let (map, board) = sample();
        let (map, x) = edit::add(&map, "x", Dimension::new("x")).unwrap();
        let (mut map, y) = edit::add(&map, "y", Dimension::new("y")).unwrap();
        let (x, y) = (Subject::Dimension(x), Subject::Dimension(y));
        for (who, subject, at) in [("a", &x, 0.0), ("a", &y, 10.0), ("b", &x, 10.0)] {
            let day: Date = "2025-03-06".parse().unwrap();
            let stance = Stance::new(actor(who), subject.clone(), Finite::or_zero(at), day);
            map = edit::add(&map, who, stance).unwrap().0;
        }
        let plan = BoardPlan::of(&map, &map.boards[&board], None);
        let places = places(&map, &plan, &[x, y], None);
        assert!((places[1].x - places[0].x - PLOT.0).abs() < 1e-9, "from end to end of x");
        assert!(places[1].y > places[0].y + PLOT.1, "b is silent on y: below the plot");
        assert!(places[2].x < places[0].x && places[2].y == places[1].y, "c is silent on both");
    }
}
