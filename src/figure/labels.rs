//! Where the names of marks go: near their own mark, never on another label, on a mark or over the edge.
//!
//! Each label has candidate places around its mark at growing distances. The labels are placed in order
//! of weight, each at the cheapest place that is free; a label that finds none asks those in its way to
//! move, a few steps deep (an ejection chain); at the end each moves to a cheaper place that has come
//! free. A label that is still without a place is left out, rather than drawn over another. There is no
//! chance in it: the same input always gives the same places.

use super::scene::{Point, Rect};

/// A disc that labels keep clear of.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Disc {
    /// Its centre.
    pub centre: Point,
    /// Its radius.
    pub radius: f64,
}

/// A corner of a chart, for the words that stand in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Corner {
    /// Whether it is a right one.
    pub right: bool,
    /// Whether it is a lower one.
    pub low: bool,
}

impl Corner {
    /// The place for words of a size (width, height) in this corner of a frame, `away` from its edges: the
    /// corner itself or, where something stands there, the nearest free place along the edge and then
    /// inwards. Where none is free it is the corner.
    pub fn free_place(
        self,
        frame: Rect,
        (width, height): (f64, f64),
        away: (f64, f64),
        discs: &[Disc],
        covered: &[Rect],
    ) -> Rect {
        let placed = |(inwards, down): (f64, f64)| {
            let (dx, dy) = (away.0 + inwards, away.1 + down);
            let left = if self.right { frame.right - dx - width } else { frame.left + dx };
            let top = if self.low { frame.bottom - dy - height } else { frame.top + dy };
            Rect::sized(left, top, width, height)
        };
        let free = |rect: &Rect| {
            frame.holds(*rect)
                && discs.iter().all(|disc| rect.distance(disc.centre) >= disc.radius)
                && covered.iter().all(|other| !other.overlaps(*rect))
        };
        (0..4)
            .flat_map(|row| (0..12).map(move |column| (f64::from(row), f64::from(column))))
            .map(|(row, column)| placed((column * frame.width() * 0.025, row * height)))
            .find(free)
            .unwrap_or_else(|| placed((0.0, 0.0)))
    }
}

/// A label that wants a place.
#[derive(Debug, Clone, PartialEq)]
pub struct Wanted {
    /// The disc that it names; it must also be among the obstacles.
    pub of: Disc,
    /// Its sizes, width and height: on one line, broken in two, in the order of preference.
    pub sizes: Vec<(f64, f64)>,
    /// Labels of more weight choose first.
    pub weight: f64,
}

/// What labels must keep clear of, and what they should.
#[derive(Debug, Clone, Default)]
pub struct Obstacles {
    /// Marks, which no label may touch.
    pub discs: Vec<Disc>,
    /// Captions, which no label may touch.
    pub captions: Vec<Rect>,
    /// Range bars, which a label may cover where there is no better place.
    pub bars: Vec<Rect>,
}

/// Where a label went.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Place {
    /// Its rectangle.
    pub rect: Rect,
    /// Which of its sizes it has.
    pub size: usize,
    /// A line from its mark to it, where it is too far off to be read without.
    pub leader: Option<(Point, Point)>,
}

/// Room between two labels, and between a label and what it must keep clear of.
const GAP: f64 = 1.5;
/// Distances from the mark that are tried.
const DISTANCES: [f64; 11] = [3.0, 4.5, 7.0, 11.0, 17.0, 26.0, 38.0, 54.0, 74.0, 98.0, 126.0];
/// From this distance on a label has a leader.
const LEADER_FROM: f64 = 10.0;
/// Directions that are tried, with what they cost: right is read best, then left, above, below.
const DIRECTIONS: [(f64, f64, f64); 16] = [
    (1.0, 0.0, 0.0),
    (0.9, -0.45, 0.8),
    (0.9, 0.45, 1.0),
    (0.7, -0.7, 1.2),
    (0.7, 0.7, 1.5),
    (-1.0, 0.0, 1.8),
    (-0.9, -0.45, 2.2),
    (-0.9, 0.45, 2.4),
    (0.0, -1.0, 2.0),
    (0.0, 1.0, 2.4),
    (-0.7, -0.7, 2.6),
    (-0.7, 0.7, 2.8),
    (0.35, -0.95, 2.2),
    (0.35, 0.95, 2.5),
    (-0.35, -0.95, 2.7),
    (-0.35, 0.95, 2.9),
];
/// How many places all labels together keep to choose from: few labels may look far, many must be quick.
const KEPT: usize = 40_000;
/// How many places each label keeps at least.
const KEPT_LEAST: usize = 72;
/// How deep an ejection chain goes.
const DEPTH: usize = 4;

/// A uniform grid over rectangles, for the question which of them are near.
struct Grid {
    cell: f64,
    area: Rect,
    columns: usize,
    rows: usize,
    cells: Vec<Vec<usize>>,
}

impl Grid {
    fn new(area: Rect, cell: f64) -> Self {
        let columns = ((area.width() / cell).ceil().clamp(1.0, 512.0)) as usize;
        let rows = ((area.height() / cell).ceil().clamp(1.0, 512.0)) as usize;
        Self { cell, area, columns, rows, cells: vec![Vec::new(); columns * rows] }
    }
    fn span(&self, rect: Rect) -> impl Iterator<Item = usize> + use<> {
        let column = |x: f64| (((x - self.area.left) / self.cell).max(0.0) as usize).min(self.columns - 1);
        let row = |y: f64| (((y - self.area.top) / self.cell).max(0.0) as usize).min(self.rows - 1);
        let (left, right) = (column(rect.left), column(rect.right));
        let (top, bottom) = (row(rect.top), row(rect.bottom));
        let columns = self.columns;
        (top..=bottom).flat_map(move |y| (left..=right).map(move |x| y * columns + x))
    }
    fn insert(&mut self, rect: Rect, item: usize) {
        for cell in self.span(rect) {
            if let Some(cell) = self.cells.get_mut(cell) {
                cell.push(item);
            }
        }
    }
    fn remove(&mut self, rect: Rect, item: usize) {
        for cell in self.span(rect) {
            if let Some(cell) = self.cells.get_mut(cell) {
                cell.retain(|other| *other != item);
            }
        }
    }
    fn near(&self, rect: Rect) -> impl Iterator<Item = usize> + '_ {
        self.span(rect).filter_map(|cell| self.cells.get(cell)).flatten().copied()
    }
}

#[derive(Clone, Copy)]
struct Candidate {
    place: Place,
    cost: f64,
}

impl Candidate {
    /// What its label and its leader cover.
    fn hull(&self) -> Rect {
        let rect = self.place.rect.grown(GAP);
        match self.place.leader {
            None => rect,
            Some((a, b)) => rect.joined(Rect::new(a.x.min(b.x), a.y.min(b.y), a.x.max(b.x), a.y.max(b.y))),
        }
    }
    fn conflicts(&self, other: &Self) -> bool {
        let crosses = |rect: Rect, leader: Option<(Point, Point)>| {
            leader.is_some_and(|(a, b)| rect.grown(GAP).meets(a, b))
        };
        self.place.rect.grown(GAP).overlaps(other.place.rect)
            || crosses(self.place.rect, other.place.leader)
            || crosses(other.place.rect, self.place.leader)
            || match (self.place.leader, other.place.leader) {
                (Some(one), Some(two)) => lines_cross(one, two),
                _ => false,
            }
    }
}

fn lines_cross((a, b): (Point, Point), (c, d): (Point, Point)) -> bool {
    let side = |p: Point, q: Point, r: Point| (q.x - p.x) * (r.y - p.y) - (q.y - p.y) * (r.x - p.x);
    side(a, b, c) * side(a, b, d) < 0.0 && side(c, d, a) * side(c, d, b) < 0.0
}

/// The distance of a point from the straight line between two others.
fn distance_to_line(p: Point, (a, b): (Point, Point)) -> f64 {
    let (dx, dy) = (b.x - a.x, b.y - a.y);
    let length = dx * dx + dy * dy;
    let along = if length > 0.0 { ((p.x - a.x) * dx + (p.y - a.y) * dy) / length } else { 0.0 };
    let along = along.clamp(0.0, 1.0);
    p.distance(Point::new(a.x + along * dx, a.y + along * dy))
}

fn candidates(
    wanted: &Wanted,
    obstacles: &Obstacles,
    area: Rect,
    discs: &Grid,
    bars: &Grid,
) -> Vec<Candidate> {
    let Disc { centre, radius } = wanted.of;
    let mut found = Vec::new();
    for (size, &(width, height)) in wanted.sizes.iter().enumerate() {
        for distance in DISTANCES {
            for (dx, dy, turn) in DIRECTIONS {
                // The label's near edge, not its centre, lies in the direction: hence half its size more.
                let reach = radius + distance;
                let x = centre.x + dx * reach + (dx * 1.6).clamp(-1.0, 1.0) * width / 2.0;
                let y = centre.y + dy * reach + (dy * 1.6).clamp(-1.0, 1.0) * height / 2.0;
                let rect = Rect::sized(x - width / 2.0, y - height / 2.0, width, height);
                if !area.holds(rect) || obstacles.captions.iter().any(|caption| caption.overlaps(rect)) {
                    continue;
                }
                let off = rect.distance(centre) - radius;
                if off < GAP * 0.5 {
                    continue;
                }
                let mut free = true;
                let mut foreign = f64::INFINITY;
                for other in discs.near(rect.grown(LEADER_FROM * 2.0)) {
                    let Some(other) = obstacles.discs.get(other) else { continue };
                    let gap = rect.distance(other.centre) - other.radius;
                    if gap < GAP * 0.5 {
                        free = false;
                        break;
                    }
                    if *other != wanted.of {
                        foreign = foreign.min(gap);
                    }
                }
                if !free {
                    continue;
                }
                let misread = foreign < off + 1.0;
                let mut cost = off * 0.55 + turn + size as f64 * 2.5;
                if misread {
                    cost += 7.0 + (off - foreign).clamp(0.0, 8.0);
                }
                let mut leader = None;
                if off >= LEADER_FROM || misread {
                    let to = rect.nearest(centre);
                    let far = centre.distance(to);
                    if far > radius + 1.0 {
                        let from = Point::new(
                            centre.x + (to.x - centre.x) * radius / far,
                            centre.y + (to.y - centre.y) * radius / far,
                        );
                        let across =
                            Rect::new(from.x.min(to.x), from.y.min(to.y), from.x.max(to.x), from.y.max(to.y));
                        let mut crossed: Vec<usize> = discs.near(across).collect();
                        crossed.sort_unstable();
                        crossed.dedup();
                        let crossed = crossed
                            .into_iter()
                            .filter_map(|other| obstacles.discs.get(other))
                            .filter(|other| **other != wanted.of)
                            .filter(|other| distance_to_line(other.centre, (from, to)) < other.radius)
                            .count();
                        if obstacles.captions.iter().any(|caption| caption.meets(from, to)) {
                            continue;
                        }
                        cost += 4.0 + crossed as f64 * 25.0;
                        leader = Some((from, to));
                    }
                }
                let mut covered: Vec<usize> = bars.near(rect).collect();
                covered.sort_unstable();
                covered.dedup();
                let covered = covered
                    .into_iter()
                    .filter(|bar| obstacles.bars.get(*bar).is_some_and(|bar| bar.overlaps(rect)))
                    .count();
                cost += covered as f64 * 9.0;
                found.push(Candidate { place: Place { rect, size, leader }, cost });
            }
        }
    }
    found.sort_by(|a, b| a.cost.total_cmp(&b.cost));
    found
}

struct Board {
    options: Vec<Vec<Candidate>>,
    chosen: Vec<Option<Candidate>>,
    grid: Grid,
}

impl Board {
    /// The labels that a candidate of a label would overlap.
    fn in_the_way(&self, label: usize, candidate: &Candidate) -> Vec<usize> {
        let mut found = Vec::new();
        for other in self.grid.near(candidate.hull()) {
            if other != label
                && !found.contains(&other)
                && self.chosen.get(other).and_then(Option::as_ref).is_some_and(|o| o.conflicts(candidate))
            {
                found.push(other);
            }
        }
        found.sort_unstable();
        found
    }
    fn take(&mut self, label: usize, candidate: Option<Candidate>) {
        let Some(slot) = self.chosen.get_mut(label) else { return };
        if let Some(old) = slot.take() {
            self.grid.remove(old.hull(), label);
        }
        if let Some(new) = candidate {
            self.grid.insert(new.hull(), label);
            *slot = Some(new);
        }
    }
    fn cheapest_free(&self, label: usize) -> Option<Candidate> {
        self.options
            .get(label)?
            .iter()
            .find(|candidate| self.in_the_way(label, candidate).is_empty())
            .copied()
    }
    /// Finds a place for a label by moving those in its way, `depth` steps deep. `asked` are the labels
    /// that are being moved already.
    fn eject(&mut self, label: usize, depth: usize, asked: &mut Vec<usize>) -> bool {
        if let Some(free) = self.cheapest_free(label) {
            self.take(label, Some(free));
            return true;
        }
        if depth == 0 {
            return false;
        }
        let options: Vec<Candidate> = self.options.get(label).cloned().unwrap_or_default();
        asked.push(label);
        let mut tries = 0;
        for candidate in options {
            let blockers = self.in_the_way(label, &candidate);
            let [blocker] = blockers.as_slice() else { continue };
            if asked.contains(blocker) {
                continue;
            }
            tries += 1;
            if tries > 6 {
                break;
            }
            let blocker = *blocker;
            let before = self.chosen.get(blocker).copied().flatten();
            self.take(blocker, None);
            self.take(label, Some(candidate));
            if self.eject(blocker, depth - 1, asked) {
                asked.pop();
                return true;
            }
            self.take(label, None);
            self.take(blocker, before);
        }
        asked.pop();
        false
    }
}

/// Places labels inside an area; none for a label that has no free place. No label overlaps another, a
/// leader, a disc or a caption, or leaves the area.
pub fn place(wanted: &[Wanted], obstacles: &Obstacles, area: Rect) -> Vec<Option<Place>> {
    let mut discs = Grid::new(area, 48.0);
    for (n, disc) in obstacles.discs.iter().enumerate() {
        let Disc { centre: Point { x, y }, radius: r } = *disc;
        discs.insert(Rect::new(x - r, y - r, x + r, y + r), n);
    }
    let mut bars = Grid::new(area, 48.0);
    for (n, bar) in obstacles.bars.iter().enumerate() {
        bars.insert(*bar, n);
    }
    let kept = (KEPT / wanted.len().max(1)).max(KEPT_LEAST);
    let options: Vec<Vec<Candidate>> = wanted
        .iter()
        .map(|label| {
            let mut found = candidates(label, obstacles, area, &discs, &bars);
            found.truncate(kept);
            found
        })
        .collect();
    let mut board = Board { options, chosen: vec![None; wanted.len()], grid: Grid::new(area, 64.0) };
    let weight = |label: &usize| wanted.get(*label).map_or(0.0, |label| label.weight);
    let mut order: Vec<usize> = (0..wanted.len()).collect();
    order.sort_by(|a, b| weight(b).total_cmp(&weight(a)).then(a.cmp(b)));
    for &label in &order {
        board.eject(label, DEPTH, &mut Vec::new());
    }
    for _ in 0..4 {
        let mut moved = false;
        for &label in &order {
            let now = board.chosen.get(label).copied().flatten();
            match (now, board.cheapest_free(label)) {
                (Some(now), Some(free)) if free.cost < now.cost => {
                    board.take(label, Some(free));
                    moved = true;
                }
                (None, _) => moved |= board.eject(label, DEPTH, &mut Vec::new()),
                _ => {}
            }
        }
        if !moved {
            break;
        }
    }
    board.chosen.into_iter().map(|chosen| chosen.map(|candidate| candidate.place)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const AREA: Rect = Rect::new(0.0, 0.0, 900.0, 700.0);

    fn clean(
        wanted: &[Wanted],
        obstacles: &Obstacles,
        area: Rect,
        places: &[Option<Place>],
    ) -> Result<(), String> {
        let rects: Vec<Rect> = places.iter().flatten().map(|place| place.rect).collect();
        for (n, one) in rects.iter().enumerate() {
            if !area.holds(*one) {
                return Err(format!("{one:?} leaves the area"));
            }
            for other in rects.iter().skip(n + 1) {
                if one.overlaps(*other) {
                    return Err(format!("{one:?} overlaps {other:?}"));
                }
            }
            for disc in &obstacles.discs {
                if one.distance(disc.centre) < disc.radius {
                    return Err(format!("{one:?} lies on {disc:?}"));
                }
            }
            if obstacles.captions.iter().any(|caption| caption.overlaps(*one)) {
                return Err(format!("{one:?} lies on a caption"));
            }
            for place in places.iter().flatten() {
                if let Some((a, b)) = place.leader
                    && place.rect != *one
                    && one.meets(a, b)
                {
                    return Err(format!("{one:?} lies on a leader"));
                }
            }
        }
        if wanted.len() == places.len() { Ok(()) } else { Err("a label is lost".to_owned()) }
    }

    fn wanted(x: f64, y: f64, radius: f64, width: f64) -> Wanted {
        let sizes = vec![(width, 15.0), (width * 0.6, 30.0)];
        Wanted { of: Disc { centre: Point::new(x, y), radius }, sizes, weight: radius }
    }

    /// Sixty marks in five clusters, as on a usual chart; no chance in it.
    fn clusters(count: usize) -> Vec<Wanted> {
        let mut state = 7_u32;
        let mut next = move || {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            f64::from(state >> 8) / f64::from(1_u32 << 24)
        };
        (0..count)
            .map(|n| {
                let (cx, cy) =
                    [(180.0, 160.0), (700.0, 180.0), (450.0, 360.0), (200.0, 560.0), (690.0, 540.0)][n % 5];
                let bell = |next: &mut dyn FnMut() -> f64| (0..4).map(|_| next() - 0.5).sum::<f64>() * 120.0;
                let (x, y) = (cx + bell(&mut next), cy + bell(&mut next));
                wanted(x, y, 4.0 + next() * 9.0, 40.0 + next() * 75.0)
            })
            .collect()
    }

    fn obstacles(wanted: &[Wanted]) -> Obstacles {
        Obstacles { discs: wanted.iter().map(|label| label.of).collect(), ..Obstacles::default() }
    }

    #[test]
    fn sixty_labels_in_clusters_all_find_a_place() {
        let labels = clusters(60);
        let obstacles = obstacles(&labels);
        let places = place(&labels, &obstacles, AREA);
        clean(&labels, &obstacles, AREA, &places).unwrap();
        assert_eq!(places.iter().flatten().count(), 60);
    }

    #[test]
    fn a_lone_label_stands_right_of_its_mark_without_a_leader() {
        let labels = [wanted(300.0, 300.0, 8.0, 60.0)];
        let places = place(&labels, &obstacles(&labels), AREA);
        let place = places[0].unwrap();
        assert!(place.rect.left > 308.0 && place.rect.left < 313.0);
        assert_eq!((place.leader, place.size), (None, 0));
    }

    #[test]
    fn marks_at_one_place_each_get_a_name() {
        let labels: Vec<Wanted> = (0..6).map(|_| wanted(450.0, 350.0, 8.0, 70.0)).collect();
        let obstacles = obstacles(&labels);
        let places = place(&labels, &obstacles, AREA);
        clean(&labels, &obstacles, AREA, &places).unwrap();
        assert_eq!(places.iter().flatten().count(), 6);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(48))]
        #[test]
        fn labels_never_overlap_whatever_comes(
            marks in prop::collection::vec((-50.0..950.0_f64, -50.0..750.0_f64, 0.0..30.0_f64, 1.0..400.0_f64), 0..70),
            captions in prop::collection::vec((0.0..900.0_f64, 0.0..700.0_f64), 0..4),
        ) {
            let labels: Vec<Wanted> = marks.iter().map(|&(x, y, r, w)| wanted(x, y, r, w)).collect();
            let mut obstacles = obstacles(&labels);
            obstacles.captions = captions.iter().map(|&(x, y)| Rect::sized(x, y, 120.0, 16.0)).collect();
            let places = place(&labels, &obstacles, AREA);
            prop_assert_eq!(clean(&labels, &obstacles, AREA, &places), Ok(()));
            prop_assert_eq!(place(&labels, &obstacles, AREA), places, "the same input gives the same places");
        }
    }
}
