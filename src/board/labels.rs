//! Names beside discs and words along edges: which are shown at a zoom, and where. No name lies over another
//! or over a disc; the more influential actor chooses first, and nobody is named beside one that has no room; no words lie over a card or over others, and
//! the stronger edge chooses first. It depends on the zoom, not on what part of the board is in view, so that
//! names don't come and go while the view is moved.

mod along;

use super::plan::{BoardPlan, Detail, FRAME_INSET, Node};
use super::{Emphases, Emphasis};
use crate::figure::fonts::{self, Face};
use crate::figure::grid::{Buckets, Grid};
use crate::figure::scene::Align;
use crate::figure::{Point, Rect};

/// The size of names, in screen points.
pub const SIZE: f64 = 11.0;
/// The width of the longest name that is shown whole, in screen points.
pub const LONGEST: f64 = 190.0;
/// How far a name reaches to the side of the middle of its disc at most, in screen points.
pub const FARTHEST: f64 = LONGEST + 110.0;
/// How far a name above or below a disc reaches from its middle at most, unless a line leads to it, in screen points.
pub const ROW: f64 = 34.0;
/// The height of a line of text, in units of its size.
pub const LINE: f64 = 1.36;
/// From the top of a line of text to its baseline, in units of its size.
pub const BASELINE: f64 = 1.07;
/// From the middle of a line of text to its baseline, in units of its size.
pub const MIDDLE: f64 = 0.36;
/// The height of a name's line.
const HEIGHT: f64 = SIZE * LINE;
/// Room around a name.
const ROOM: f64 = 2.0;
/// How near a less influential actor isn't named beside one that has no room for its name, in screen points.
const NEAR: f64 = 48.0;
/// The number of actors above which no lines lead to names farther off.
const MOST_LED: usize = 400;
/// How many cells the search for neighbours divides the board into at most.
const MOST_CELLS: f64 = 200_000.0;

/// Where a name stands beside its disc.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Side {
    /// Which end of the name is held.
    align: Align,
    /// How far to the right of the disc's middle it is held, in radii and beyond that in screen points.
    across: (f64, f64),
    /// How far below that its middle lies, likewise.
    down: (f64, f64),
    /// Whether it stands so far off that a line leads to it.
    led: bool,
}

impl Side {
    /// Below.
    pub const BELOW: Self = Self::at(Align::Middle, (0.0, 0.0), (1.0, 1.0 + HEIGHT / 2.0));
    /// All, the best first: in the middle of a side, then shifted along it, then at a corner.
    const ALL: [Self; 16] = {
        use Align::{End, Middle, Start};
        /// The row below or above.
        const ROW: f64 = 1.0 + HEIGHT / 2.0;
        /// How far a name beside is shifted.
        const LOW: f64 = 6.0;
        [
            Self::BELOW,
            Self::at(Middle, (0.0, 0.0), (-1.0, -ROW)),
            Self::at(Start, (1.0, 3.0), (0.0, 0.0)),
            Self::at(End, (-1.0, -3.0), (0.0, 0.0)),
            Self::at(Start, (1.0, 3.0), (0.0, LOW)),
            Self::at(End, (-1.0, -3.0), (0.0, LOW)),
            Self::at(Start, (1.0, 3.0), (0.0, -LOW)),
            Self::at(End, (-1.0, -3.0), (0.0, -LOW)),
            Self::at(Start, (-1.0, 0.0), (1.0, ROW)),
            Self::at(End, (1.0, 0.0), (1.0, ROW)),
            Self::at(Start, (-1.0, 0.0), (-1.0, -ROW)),
            Self::at(End, (1.0, 0.0), (-1.0, -ROW)),
            Self::at(Start, (0.8, 1.0), (0.8, LOW)),
            Self::at(End, (-0.8, -1.0), (0.8, LOW)),
            Self::at(Start, (0.8, 1.0), (-0.8, -LOW)),
            Self::at(End, (-0.8, -1.0), (-0.8, -LOW)),
        ]
    };
    const fn at(align: Align, across: (f64, f64), down: (f64, f64)) -> Self {
        Self { align, across, down, led: false }
    }
    /// Farther off, where nothing nearer is free; the nearest first.
    fn far() -> impl Iterator<Item = Self> {
        use Align::{End, Middle, Start};
        let ring = |n: i32| {
            let by = f64::from(n) * 11.0;
            let (row, aside) = (8.0 + by, 10.0 + by);
            [
                Self::at(Start, (0.7, aside), (-0.7, -row)),
                Self::at(End, (-0.7, -aside), (-0.7, -row)),
                Self::at(Start, (0.7, aside), (0.7, row)),
                Self::at(End, (-0.7, -aside), (0.7, row)),
                Self::at(Start, (1.0, aside), (0.0, 0.0)),
                Self::at(End, (-1.0, -aside), (0.0, 0.0)),
                Self::at(Middle, (0.0, 0.0), (-1.0, -row - 8.0)),
                Self::at(Middle, (0.0, 0.0), (1.0, row + 8.0)),
            ]
        };
        (0..7).flat_map(ring).map(|side| Self { led: true, ..side })
    }
}

/// The line that leads from a disc to a name that stands farther off, all in screen points; none for the others.
pub fn leader(centre: Point, radius: f64, side: Side) -> Option<[Point; 2]> {
    let at = |(radii, points): (f64, f64)| radii * radius + points;
    let (x, y) = (at(side.across), at(side.down));
    let (x, y) = match side.align {
        Align::Start => (x - 2.0, y),
        Align::End => (x + 2.0, y),
        Align::Middle => (x, y - (HEIGHT / 2.0).copysign(y)),
    };
    let length = (x * x + y * y).sqrt();
    side.led.then(|| {
        let share = radius / length.max(1e-9);
        [Point::new(centre.x + x * share, centre.y + y * share), Point::new(centre.x + x, centre.y + y)]
    })
}

/// The level of detail of a zoom: the least zoom at which everything is drawn as it is at this one. From afar
/// levels are wide; names found for one hold for every zoom within it, since discs move apart with the zoom
/// and names keep their size. Near they are narrow, so that text fills the room it has.
pub fn level(zoom: f64) -> f64 {
    let parts = if Detail::at(zoom) == Detail::Disc { 4.0 } else { 16.0 };
    // The least zoom of a level itself lies in that level, however it was rounded.
    libm::exp2((libm::log2(zoom) * parts + 1e-9).floor() / parts)
}

/// The rectangle of a name beside its disc; all in screen points.
pub fn beside(centre: Point, radius: f64, width: f64, side: Side) -> Rect {
    let width = width.min(LONGEST);
    let x = centre.x + side.across.0 * radius + side.across.1;
    let y = centre.y + side.down.0 * radius + side.down.1;
    let left = match side.align {
        Align::Start => x,
        Align::Middle => x - width / 2.0,
        Align::End => x - width,
    };
    Rect::sized(left, y - HEIGHT / 2.0, width, HEIGHT)
}

/// The point that holds the name on a side of a disc, all in board units but the zoom, and how it is aligned there; its
/// middle lies there. However much nearer the disc is looked at within a level, the name stays as far from it.
pub fn held(centre: Point, radius: f64, zoom: f64, side: Side) -> (Point, Align) {
    let away = |(radii, points): (f64, f64)| radii * radius + points / zoom;
    (Point::new(centre.x + away(side.across), centre.y + away(side.down)), side.align)
}

/// The name of an actor as it stands beside its disc, shortened where it is very long.
pub fn shown(node: &Node) -> String {
    if node.name_width * SIZE <= LONGEST {
        return node.name.clone();
    }
    fonts::shortened(&node.name, LONGEST, &|name| fonts::width(name, Face::Regular, SIZE))
}

/// Words along an edge, with their place in board units.
#[derive(Debug, Clone, PartialEq)]
pub struct Along {
    /// The index of the line.
    pub edge: u32,
    /// What they say.
    pub words: String,
    /// Their middle.
    pub at: Point,
    /// How far they are turned, in radians clockwise.
    pub turn: f64,
    /// Their size.
    pub size: f64,
    /// The corners of the paper behind them.
    pub paper: [Point; 4],
}

/// The names and words of a board at a level of detail, found when they are first wanted and kept as long
/// as their owner says that they hold.
#[derive(Debug, Clone, Default)]
pub struct LabelCache {
    sides: Option<Vec<Option<Side>>>,
    along: Option<Vec<Along>>,
    /// The part of the board that names don't leave.
    within: Option<Rect>,
}

impl LabelCache {
    /// Labels of a board that shows none beside its discs.
    pub fn without_names() -> Self {
        Self { sides: Some(Vec::new()), ..Self::default() }
    }
    /// Labels of a board of which this part alone is seen: no name leaves it.
    pub fn within(area: Rect) -> Self {
        Self { within: Some(area), ..Self::default() }
    }
    /// Forgets the words along edges, which go where their edges go; names keep their sides.
    pub fn forget_words(&mut self) {
        self.along = None;
    }
    /// The side of each actor's name.
    pub fn sides(&mut self, plan: &BoardPlan, emphases: &Emphases, zoom: f64) -> &[Option<Side>] {
        let counts = |n| emphases.node(n) != Emphasis::Hidden;
        self.sides.get_or_insert_with(|| place(plan, zoom, self.within, counts))
    }
    /// The words along edges, those of the strongest first.
    pub fn along(&mut self, plan: &BoardPlan, emphases: &Emphases, zoom: f64) -> &[Along] {
        self.along.get_or_insert_with(|| along::along(plan, emphases, zoom))
    }
}

/// How far labels may overlap without being said to, in screen points.
const TOUCHES: f64 = 0.01;

/// What labels keep clear of, by places on the screen.
pub struct ObstacleIndex(Taken);

impl ObstacleIndex {
    /// The cards, notes and titles of a board.
    pub fn of(plan: &BoardPlan, emphases: &Emphases, zoom: f64) -> Self {
        let area = plan.bounds().unwrap_or_default();
        let mut taken = Taken::new(scaled(area, zoom).inflated(LONGEST), plan.nodes.len() * 2);
        for (n, node) in plan.nodes.iter().enumerate() {
            if emphases.node(n) != Emphasis::Hidden {
                taken.add(scaled(plan.card_of(node), zoom));
            }
        }
        let others = plan.pinned.iter().map(|pinned| pinned.rect);
        let others = others.chain(plan.notes.iter().map(|note_frame| note_frame.rect));
        for rect in others.chain(plan.frames.iter().map(super::plan::NoteFrame::title)) {
            taken.add(scaled(rect, zoom));
        }
        Self(taken)
    }
    /// Takes a rectangle of the board if it is free.
    pub fn take(&mut self, rect: Rect, zoom: f64) -> bool {
        self.take_all(&[scaled(rect, zoom)])
    }
    fn take_all(&mut self, rects: &[Rect]) -> bool {
        // What just touches is free, whatever the last digit of a zoom makes of it.
        let free = rects.iter().all(|rect| self.0.is_free(rect.inflated(-TOUCHES), u32::MAX));
        if free {
            for rect in rects {
                self.0.add(*rect);
            }
        }
        free
    }
}

fn scaled(rect: Rect, zoom: f64) -> Rect {
    Rect::new(rect.left * zoom, rect.top * zoom, rect.right * zoom, rect.bottom * zoom)
}

/// A line as rectangles along it.
fn stretches([a, b]: [Point; 2]) -> [Rect; 4] {
    let at = |share: f64| Point::new(a.x + (b.x - a.x) * share, a.y + (b.y - a.y) * share);
    [0.0, 0.25, 0.5, 0.75].map(|share| {
        let (from, to) = (at(share), at(share + 0.25));
        Rect::new(from.x.min(to.x), from.y.min(to.y), from.x.max(to.x), from.y.max(to.y)).inflated(0.5)
    })
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

/// The side of each actor's name at a zoom; none for names that have no room. What is found holds for every
/// zoom within its level that isn't less. `counts` says which actors are drawn at all; no name leaves `within`.
pub fn place(
    plan: &BoardPlan,
    zoom: f64,
    within: Option<Rect>,
    counts: impl Fn(usize) -> bool,
) -> Vec<Option<Side>> {
    let screen = |at: Point| Point::new(at.x * zoom, at.y * zoom);
    let on_screen = |rect: Rect| scaled(rect, zoom);
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
    for note_frame in &plan.notes {
        taken.add(on_screen(note_frame.rect));
    }
    for note_frame in &plan.frames {
        // A frame's title is set a little smaller than a name and ends with the frame.
        let (rect, inset) = (on_screen(note_frame.rect), FRAME_INSET * zoom);
        let width = (note_frame.title_width * SIZE).min(rect.width() - inset);
        taken.add(Rect::sized(rect.left + inset, rect.top + inset, width.max(0.0), HEIGHT));
    }
    let mut by_weight: Vec<(usize, &Node)> =
        plan.nodes.iter().enumerate().filter(|(n, _)| counts(*n)).collect();
    by_weight.sort_by(|(m, a), (n, b)| b.influence.total_cmp(&a.influence).then(m.cmp(n)));
    let leads = by_weight.len() <= MOST_LED;
    // What stands above and below the board on a sheet isn't the board's.
    let led_area = on_screen(area);
    let led_area = Rect { left: led_area.left - LONGEST, right: led_area.right + LONGEST, ..led_area };
    let within = within.map(on_screen);
    // What lines to names don't cross: discs and names.
    let mut marks = Taken::new(if leads { led_area } else { Rect::default() }, 0);
    for (n, node) in plan.nodes.iter().enumerate().filter(|_| leads) {
        let (at, radius) = (screen(node.centre), node.radius(zoom) * zoom);
        let rect = Rect::sized(at.x - radius, at.y - radius, radius * 2.0, radius * 2.0);
        if counts(n) {
            marks.add(rect);
        } else {
            marks.rects.push(rect);
        }
    }
    // Discs that had no room for a name. Nobody near them is named who counts less.
    let mut silent = Taken::new(on_screen(area), plan.nodes.len());
    for alike in by_weight.chunk_by(|a, b| a.1.influence == b.1.influence) {
        let mut without: Vec<Rect> = Vec::new();
        for (n, node) in alike {
            let (at, radius) = (screen(node.centre), node.radius(zoom) * zoom);
            let disc = Rect::sized(at.x - radius, at.y - radius, radius * 2.0, radius * 2.0);
            if !silent.is_free(disc.inflated(NEAR), u32::MAX) {
                without.push(disc);
                continue;
            }
            let width = node.name_width * SIZE;
            let is_free = |side: &Side| {
                let rect = beside(at, radius, width, *side).inflated(ROOM);
                let way = leader(at, radius, *side);
                taken.is_free(rect, *n as u32)
                    && within.is_none_or(|area| area.holds(rect))
                    && (way.is_none() || led_area.holds(rect))
                    && way.is_none_or(|way| stretches(way).iter().all(|rect| marks.is_free(*rect, *n as u32)))
            };
            let near = Side::ALL.into_iter().find(&is_free);
            let far = || Side::far().filter(|_| leads).find(&is_free);
            match near.or_else(far) {
                Some(side) => {
                    taken.add(beside(at, radius, width, side));
                    if leads {
                        marks.add(beside(at, radius, width, side));
                    }
                    leader(at, radius, side)
                        .map(stretches)
                        .into_iter()
                        .flatten()
                        .for_each(|rect| taken.add(rect));
                    if let Some(place) = sides.get_mut(*n) {
                        *place = Some(side);
                    }
                }
                None => without.push(disc),
            }
        }
        for disc in without {
            silent.add(disc);
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

    fn plan(spots: &[(f64, f64)]) -> BoardPlan {
        let mut map = StanceMap::new("m");
        let mut board = Board::new("b");
        for (n, (x, y)) in spots.iter().enumerate() {
            let id = ActorId::parse(&format!("a{n:03}")).unwrap();
            let mut actor = Actor::new(format!("Actor number {n}"));
            actor.influence = Unit::clamped((n % 10) as f64 / 10.0);
            map.actors.insert(id.clone(), Arc::new(actor));
            board.actors.insert(id, BoardPoint::at(*x, *y));
        }
        BoardPlan::of(&map, &board, None)
    }

    fn rects(plan: &BoardPlan, zoom: f64) -> (Vec<(usize, Rect)>, Vec<Rect>) {
        // As they are drawn: all is scaled with the zoom but the size of names.
        let (least, larger) = (level(zoom), zoom / level(zoom));
        let sides = place(plan, least, None, |_| true);
        let names = plan.nodes.iter().zip(&sides).enumerate().filter_map(|(n, (node, side))| {
            let (at, align) = held(node.centre, node.radius(least), least, (*side)?);
            let width = (node.name_width * SIZE).min(LONGEST);
            let back = match align {
                Align::Start => 0.0,
                Align::Middle => width / 2.0,
                Align::End => width,
            };
            Some((n, Rect::sized(at.x * zoom - back, at.y * zoom - HEIGHT / 2.0, width, HEIGHT)))
        });
        let discs = plan.nodes.iter().map(|node| {
            let radius = node.radius(least) * least * larger;
            let (x, y) = (node.centre.x * zoom, node.centre.y * zoom);
            Rect::sized(x - radius, y - radius, radius * 2.0, radius * 2.0)
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
        let sides = place(&plan, level(0.03), None, |_| true);
        assert!(sides[4].is_some(), "{sides:?}");
        assert!(sides.iter().flatten().count() < 5, "{sides:?}");
        let without = place(&plan, level(0.03), None, |n| n == 0);
        assert_eq!(without[0], Some(Side::BELOW), "alone it has room");
        assert_eq!(without[4], None, "who isn't drawn isn't named");
    }

    #[test]
    fn on_the_sample_board_the_most_influential_are_named_from_any_distance() {
        let file = concat!(env!("CARGO_MANIFEST_DIR"), "/saves/ukraine-guarantees.ron");
        let map = crate::store::read(&std::fs::read_to_string(file).unwrap()).unwrap().map;
        let plan = BoardPlan::of(&map, map.boards.values().next().unwrap(), None);
        let mut counts = Vec::new();
        for zoom in [0.35, 0.3, 0.25, 0.21, 0.18, 0.15] {
            let sides = place(&plan, level(zoom), None, |_| true);
            let silent = |n: &usize| sides[*n].is_none();
            let missing: Vec<&str> = (0..sides.len())
                .filter(silent)
                .filter(|n| plan.nodes[*n].influence >= 0.9)
                .map(|n| plan.nodes[n].name.as_str())
                .collect();
            counts.push((zoom, sides.iter().flatten().count(), missing));
        }
        assert!(counts.iter().all(|(.., missing)| missing.is_empty()), "{counts:?}");
    }

    proptest! {
        #[test]
        fn nobody_is_named_beside_someone_more_influential_who_isnt(
            spots in proptest::collection::vec((-800.0..800.0_f64, -500.0..500.0_f64), 1..60), zoom in 0.005..0.34_f64,
        ) {
            let plan = plan(&spots);
            let zoom = level(zoom);
            let sides = place(&plan, zoom, None, |_| true);
            for (n, node) in plan.nodes.iter().enumerate().filter(|(n, _)| sides[*n].is_some()) {
                for (m, other) in plan.nodes.iter().enumerate().filter(|(m, _)| sides[*m].is_none()) {
                    let far = node.centre.distance(other.centre) * zoom > NEAR;
                    prop_assert!(far || other.influence <= node.influence, "{n} is named and {m} isn't");
                }
            }
        }
    }
}
