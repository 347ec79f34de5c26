//! Names beside discs: which are shown at a zoom, and on which side. No name lies over another or over a
//! disc, and the more influential actor chooses first. It depends on the zoom, not on what part of the board
//! is in view, so that names don't come and go while the view is moved.

use super::plan::{Node, Plan};
use crate::figure::grid::{Buckets, Grid};
use crate::figure::{Point, Rect};

/// The size of names, in screen points.
pub const SIZE: f64 = 11.0;
/// The width of the longest name that is shown whole, in screen points.
pub const LONGEST: f64 = 190.0;
/// The height of a name's line.
const HEIGHT: f64 = SIZE * 1.36;
/// Room around a name.
const ROOM: f64 = 2.0;
/// How far a frame's title stands from its corner, in board units.
const FRAME_INSET: f64 = 10.0;
/// How many cells the search for neighbours divides the board into at most.
const MOST_CELLS: f64 = 200_000.0;

/// The side of its disc on which a name stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// Below.
    Below,
    /// Above.
    Above,
    /// To the right.
    Right,
    /// To the left.
    Left,
}

/// The step of zoom that decides about names; places found for a step hold for every zoom within it,
/// since discs move apart with the zoom and names keep their size.
pub fn step(zoom: f64) -> i32 {
    (libm::log2(zoom) * 4.0).floor() as i32
}

/// The rectangle of a name beside its disc; all in screen points.
pub fn beside(centre: Point, radius: f64, width: f64, side: Side) -> Rect {
    let width = width.min(LONGEST);
    match side {
        Side::Below => Rect::sized(centre.x - width / 2.0, centre.y + radius + 1.0, width, HEIGHT),
        Side::Above => Rect::sized(centre.x - width / 2.0, centre.y - radius - 1.0 - HEIGHT, width, HEIGHT),
        Side::Right => Rect::sized(centre.x + radius + 3.0, centre.y - HEIGHT / 2.0, width, HEIGHT),
        Side::Left => Rect::sized(centre.x - radius - 3.0 - width, centre.y - HEIGHT / 2.0, width, HEIGHT),
    }
}

/// Rectangles that are taken, found by where they are.
struct Taken {
    cells: Buckets,
    rects: Vec<Rect>,
}

impl Taken {
    fn new(area: Rect, expected: usize) -> Self {
        let (width, height) = (area.width().max(1.0), area.height().max(1.0));
        let wish = (width / 64.0) * (height / 24.0);
        let larger = (wish / MOST_CELLS).sqrt().max(1.0);
        let grid = Grid::new(area, 64.0 * larger, 24.0 * larger);
        Self { cells: Buckets::new(grid), rects: Vec::with_capacity(expected) }
    }
    fn add(&mut self, rect: Rect) {
        let index = self.rects.len() as u32;
        self.rects.push(rect);
        self.cells.grid.span(rect).for_each(|cell| self.cells.add(cell, index));
    }
    /// Whether a rectangle overlaps none but the one of this index.
    fn is_free(&self, rect: Rect, own: u32) -> bool {
        let overlaps = |index: u32| self.rects.get(index as usize).is_some_and(|other| other.overlaps(rect));
        self.cells
            .grid
            .span(rect)
            .all(|cell| self.cells.of(cell).iter().all(|index| *index == own || !overlaps(*index)))
    }
}

/// The side of each actor's name at a step of zoom; none for names that have no room. `counts` says which
/// actors are drawn at all.
pub fn place(plan: &Plan, step: i32, counts: impl Fn(usize) -> bool) -> Vec<Option<Side>> {
    let zoom = libm::exp2(f64::from(step) / 4.0);
    let screen = |at: Point| Point::new(at.x * zoom, at.y * zoom);
    let on_screen =
        |rect: Rect| Rect::new(rect.left * zoom, rect.top * zoom, rect.right * zoom, rect.bottom * zoom);
    let mut sides = vec![None; plan.nodes.len()];
    let Some(area) = plan.bounds() else { return sides };
    let mut taken = Taken::new(on_screen(area).inflated(LONGEST), plan.nodes.len() * 2);
    for (n, node) in plan.nodes.iter().enumerate() {
        let (at, radius) = (screen(node.centre), node.radius(zoom) * zoom);
        // Who isn't drawn keeps its number and is in nobody's way.
        let rect = Rect::sized(at.x - radius, at.y - radius, radius * 2.0, radius * 2.0);
        if counts(n) {
            taken.add(rect);
        } else {
            taken.rects.push(rect);
        }
    }
    for pinned in &plan.pinned {
        taken.add(on_screen(pinned.rect));
    }
    for slip in &plan.notes {
        taken.add(on_screen(slip.rect));
    }
    for slip in &plan.frames {
        // A frame's title is set a little smaller than a name and ends with the frame.
        let (rect, inset) = (on_screen(slip.rect), FRAME_INSET * zoom);
        let width = (slip.title_width * SIZE).min(rect.width() - inset);
        taken.add(Rect::sized(rect.left + inset, rect.top + inset, width.max(0.0), HEIGHT));
    }
    let mut by_weight: Vec<(usize, &Node)> =
        plan.nodes.iter().enumerate().filter(|(n, _)| counts(*n)).collect();
    by_weight.sort_by(|(m, a), (n, b)| b.influence.total_cmp(&a.influence).then(m.cmp(n)));
    for (n, node) in by_weight {
        let (at, radius) = (screen(node.centre), node.radius(zoom) * zoom);
        let width = node.name_width * SIZE;
        let free = [Side::Below, Side::Above, Side::Right, Side::Left].into_iter().find(|side| {
            let rect = beside(at, radius, width, *side).inflated(ROOM);
            taken.is_free(rect, n as u32)
        });
        if let Some(side) = free {
            taken.add(beside(at, radius, width, side));
            if let Some(place) = sides.get_mut(n) {
                *place = Some(side);
            }
        }
    }
    sides
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use proptest::prelude::*;

    use super::*;
    use crate::model::{Actor, ActorId, Board, BoardPoint, ItemId as _, StanceMap, Unit};

    fn plan(spots: &[(f64, f64)]) -> Plan {
        let mut map = StanceMap::new("m");
        let mut board = Board::new("b");
        for (n, (x, y)) in spots.iter().enumerate() {
            let id = ActorId::parse(&format!("a{n:03}")).unwrap();
            let mut actor = Actor::new(format!("Actor number {n}"));
            actor.influence = Unit::clamped((n % 10) as f64 / 10.0);
            map.actors.insert(id.clone(), Arc::new(actor));
            board.actors.insert(id, BoardPoint::at(*x, *y));
        }
        Plan::of(&map, &board, None)
    }

    fn rects(plan: &Plan, zoom: f64) -> (Vec<(usize, Rect)>, Vec<Rect>) {
        let screen = |node: &Node| Point::new(node.centre.x * zoom, node.centre.y * zoom);
        let sides = place(plan, step(zoom), |_| true);
        let names = plan.nodes.iter().zip(&sides).enumerate().filter_map(|(n, (node, side))| {
            let width = node.name_width * SIZE;
            side.map(|side| (n, beside(screen(node), node.radius(zoom) * zoom, width, side)))
        });
        let discs = plan.nodes.iter().map(|node| {
            let (at, radius) = (screen(node), node.radius(zoom) * zoom);
            Rect::sized(at.x - radius, at.y - radius, radius * 2.0, radius * 2.0)
        });
        (names.collect(), discs.collect())
    }

    proptest! {
        #[test]
        fn no_name_lies_over_another_or_over_a_disc_at_any_zoom(
            spots in proptest::collection::vec((-800.0..800.0_f64, -500.0..500.0_f64), 1..60), zoom in 0.005..0.34_f64,
        ) {
            let plan = plan(&spots);
            let (names, discs) = rects(&plan, zoom);
            for (n, (actor, name)) in names.iter().enumerate() {
                for (_, other) in names.iter().skip(n + 1) {
                    prop_assert!(!name.overlaps(*other), "{name:?} {other:?}");
                }
                for (m, disc) in discs.iter().enumerate() {
                    prop_assert!(m == *actor || !name.overlaps(*disc), "{name:?} {disc:?}");
                }
            }
        }
    }

    #[test]
    fn the_more_influential_actor_is_named_where_there_is_room_for_one() {
        // Three discs so near that their names would lie over each other on every side.
        let plan = plan(&[(0.0, 0.0), (12.0, 0.0), (24.0, 0.0), (36.0, 0.0), (48.0, 0.0)]);
        let sides = place(&plan, step(0.03), |_| true);
        assert!(sides[4].is_some(), "{sides:?}");
        assert!(sides.iter().flatten().count() < 5, "{sides:?}");
        let without = place(&plan, step(0.03), |n| n == 0);
        assert_eq!(without[0], Some(Side::Below), "alone it has room");
        assert_eq!(without[4], None, "who isn't drawn isn't named");
    }
}
