//! How relations run near: round the cards, notes and titles that they don't belong to, each on a track of its
//! own. What is found is kept, and after a change only what it touches is sought again. Where lines may run is in
//! `tracks`, the search for one line in `search`, how lines share the room between cards in `spread`, rounded bends
//! in `bends`. How a straight line runs is in `edge_path`.

mod bends;
mod search;
mod spread;
#[cfg(test)]
mod tests;
mod tracks;

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::figure::{Point, Rect};
use crate::model::{ActorId, RelationId};
use search::Search;
use spread::Line;
use tracks::Tracks;

/// The least distance between the middles of two lines that run side by side, in board units.
pub const APART: f64 = 7.0;
/// The least distance of a line from what it doesn't belong to.
pub const CLEAR: f64 = 6.0;
/// How long a line runs straight out of its card, so that an arrowhead has room.
pub const STUB: f64 = 14.0;
/// The most relations of a board whose lines are routed; where there are more they run straight. Near, so many can't
/// be followed whatever way they take, and together they need more room than there is between the cards.
pub const MOST_ROUTED: usize = 1_500;
/// The most cards of such a board.
const MOST_CARDS: usize = 2_000;
/// The number of lines above which none is sought a second time once all the others have their place.
const MOST_TWICE: usize = 300;

/// Which tie a line stands for, whatever its place in a list.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct TieKey {
    /// The relation; none for a membership.
    pub relation: Option<RelationId>,
    /// Whom it comes from.
    pub from: ActorId,
    /// Whom it goes to.
    pub to: ActorId,
}

/// A tie whose line is sought.
#[derive(Debug, Clone, PartialEq)]
pub struct Tie {
    /// Which.
    pub key: TieKey,
    /// The index of the card that it comes from.
    pub from: u32,
    /// The index of the card that it goes to.
    pub to: u32,
}

/// What lines are routed on.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Ground {
    /// The cards of actors.
    pub cards: Vec<Rect>,
    /// What else lines keep clear of.
    pub others: Vec<Rect>,
    /// What has edges that lines may cross and don't run along.
    pub frames: Vec<Rect>,
    /// The ties.
    pub ties: Vec<Tie>,
    /// Whether bends are wide curves.
    pub curved: bool,
}

/// The line of a tie.
#[derive(Debug, Clone, PartialEq)]
pub struct Route {
    key: TieKey,
    /// The cards that it ends at.
    ends: [Rect; 2],
    /// Where it was found, before it shared the room with its neighbours.
    found: Vec<Point>,
    /// Where it bends, with its ends: each part is level or upright.
    pub corners: Vec<Point>,
    /// The line with rounded bends, as it is drawn.
    pub points: Vec<Point>,
    /// What it covers.
    pub bounds: Rect,
}

/// The lines of a board's ties.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Routes {
    /// What there was when they were found, in order.
    obstacles: Vec<Rect>,
    /// By the index of the tie; none where there is no way round.
    by_tie: Vec<Option<Arc<Route>>>,
    curved: bool,
}

/// What is sought anew after a change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Extent {
    /// The lines of cards that were moved; all others stand still, though one of those cards lie on them.
    Own,
    /// Also the lines that now meet something.
    All,
}

/// Rectangles as they are ordered.
fn order(a: &Rect, b: &Rect) -> std::cmp::Ordering {
    let key = |rect: &Rect| [rect.left, rect.top, rect.right, rect.bottom];
    let pairs = key(a).into_iter().zip(key(b));
    pairs.map(|(a, b)| a.total_cmp(&b)).find(|order| order.is_ne()).unwrap_or(std::cmp::Ordering::Equal)
}

/// The smallest rectangle around points.
pub(super) fn around(points: &[Point]) -> Rect {
    let mut points = points.iter().map(|at| Rect::new(at.x, at.y, at.x, at.y));
    let first = points.next().unwrap_or_default();
    points.fold(first, Rect::joined)
}

impl Ground {
    /// Whether there aren't too many ties and cards for lines to be routed.
    pub fn is_routable(&self) -> bool {
        self.ties.len() <= MOST_ROUTED && self.cards.len() + self.others.len() <= MOST_CARDS
    }
    /// The edges of frames as lines.
    fn edges(&self) -> impl Iterator<Item = Vec<Point>> + '_ {
        self.frames.iter().map(|frame| {
            let corner = |x: f64, y: f64| Point::new(x, y);
            let (left_top, right_top) = (corner(frame.left, frame.top), corner(frame.right, frame.top));
            let (right_bottom, left_bottom) =
                (corner(frame.right, frame.bottom), corner(frame.left, frame.bottom));
            vec![left_top, right_top, right_bottom, left_bottom, left_top]
        })
    }
    fn obstacles(&self) -> Vec<Rect> {
        self.cards.iter().chain(&self.others).copied().collect()
    }
    fn ends_of(&self, tie: &Tie) -> Option<[Rect; 2]> {
        Some([*self.cards.get(tie.from as usize)?, *self.cards.get(tie.to as usize)?])
    }
}

impl Routes {
    /// The lines of all ties.
    pub fn of(ground: &Ground) -> Self {
        Self::default().updated(ground, Extent::All, &|| false).unwrap_or_default()
    }

    /// How many ties there are, also those without a line.
    pub fn len(&self) -> usize {
        self.by_tie.len()
    }
    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.by_tie.is_empty()
    }
    /// The line of a tie.
    pub fn get(&self, n: usize) -> Option<&Arc<Route>> {
        self.by_tie.get(n)?.as_ref()
    }

    /// The smallest rectangle around all lines; none where there are none.
    pub fn bounds(&self) -> Option<Rect> {
        self.by_tie.iter().flatten().map(|route| route.bounds).reduce(Rect::joined)
    }

    /// Those lines that stay as they are after a change, and no others.
    #[must_use]
    pub fn standing(&self, ground: &Ground, extent: Extent) -> Self {
        let by_tie = if ground.is_routable() { self.kept(ground, extent) } else { Vec::new() };
        Self { obstacles: self.obstacles.clone(), by_tie, curved: self.curved }
    }

    /// The lines for a ground: these where nothing has changed.
    #[must_use]
    pub fn settled(&self, ground: &Ground) -> Self {
        if self.to_seek(ground, Extent::All) == 0 {
            return self.standing(ground, Extent::All);
        }
        self.updated(ground, Extent::All, &|| false).unwrap_or_default()
    }

    /// For each tie its line if it can stay as it is.
    fn kept(&self, ground: &Ground, extent: Extent) -> Vec<Option<Arc<Route>>> {
        let mut old: BTreeMap<&TieKey, Vec<&Arc<Route>>> = BTreeMap::new();
        for route in self.by_tie.iter().rev().flatten() {
            old.entry(&route.key).or_default().push(route);
        }
        let is_new = |rect: &&Rect| self.obstacles.binary_search_by(|old| order(old, rect)).is_err();
        let new: Vec<Rect> = match extent {
            Extent::Own => Vec::new(),
            Extent::All => ground.cards.iter().chain(&ground.others).filter(is_new).copied().collect(),
        };
        let new_frames: Vec<Rect> = match extent {
            Extent::Own => Vec::new(),
            Extent::All => ground.frames.iter().filter(is_new).copied().collect(),
        };
        let stays = |route: &Route| {
            // Also where it was found, for there it begins when it shares the room anew.
            let reach = route.bounds.joined(around(&route.found)).inflated(0.1);
            let near = |rect: &&Rect| rect.inflated(CLEAR).overlaps(reach);
            new.iter().filter(near).all(|rect| route.is_clear_of(rect.inflated(CLEAR - 0.01)))
                && !new_frames.iter().any(|frame| route.runs_along(*frame))
        };
        let kept = ground.ties.iter().map(|tie| {
            let route = old.get_mut(&tie.key)?.pop()?;
            (ground.ends_of(tie)? == route.ends && stays(route)).then(|| Arc::clone(route))
        });
        kept.collect()
    }

    /// The ties whose lines have to be sought.
    fn sought(&self, ground: &Ground, extent: Extent, kept: &[Option<Arc<Route>>]) -> Vec<usize> {
        // A line that there was no way for may find one only once all are looked at again.
        let moved = |tie: &Tie| {
            let ends = ground.ends_of(tie).unwrap_or_default();
            ends.iter().any(|end| self.obstacles.binary_search_by(|old| order(old, end)).is_err())
        };
        let ties = ground.ties.iter().zip(kept).enumerate();
        ties.filter(|(_, (tie, kept))| kept.is_none() && (extent == Extent::All || moved(tie)))
            .map(|(n, _)| n)
            .collect()
    }

    /// How many lines have to be sought after a change.
    pub fn to_seek(&self, ground: &Ground, extent: Extent) -> usize {
        if !ground.is_routable() {
            return 0;
        }
        let kept = self.kept(ground, extent);
        if self.curved == ground.curved { self.sought(ground, extent, &kept).len() } else { kept.len() }
    }

    /// The lines after a change: those that it doesn't touch stay. None where it was stopped.
    pub fn updated(&self, ground: &Ground, extent: Extent, stops: &dyn Fn() -> bool) -> Option<Self> {
        let mut obstacles = ground.obstacles();
        if !ground.is_routable() {
            return Some(Self::default());
        }
        let kept = self.kept(ground, extent);
        let tracks = Tracks::of(&ground.cards, &obstacles, ground.ties.len());
        if !tracks.are_few() {
            return Some(Self::default());
        }
        let mut search = Search::new(tracks, &obstacles);
        // While something is dragged the others stand where they are drawn; otherwise where they were found, so that
        // those beside the change may share the room anew.
        let stands = |route: &Arc<Route>| match extent {
            Extent::Own => route.corners.clone(),
            Extent::All => route.found.clone(),
        };
        let mut found: Vec<Option<Vec<Point>>> =
            kept.iter().map(|route| route.as_ref().map(stands)).collect();
        found.iter().flatten().for_each(|corners| search.mark(corners, true));
        ground.edges().for_each(|edges| search.mark(&edges, true));
        let length = |n: usize| {
            let [a, b] = ground.ties.get(n).and_then(|tie| ground.ends_of(tie)).unwrap_or_default();
            let (from, to) = (a.centre(), b.centre());
            ((from.x - to.x).abs() + (from.y - to.y).abs()) as u32
        };
        let mut sought: Vec<(u32, usize)> =
            self.sought(ground, extent, &kept).into_iter().map(|n| (length(n), n)).collect();
        // The short ones have the least choice.
        sought.sort_unstable();
        let rounds = if sought.len() <= MOST_TWICE && extent == Extent::All { 2 } else { 1 };
        for (_, n) in (0..rounds).flat_map(|_| sought.iter().copied()) {
            if stops() {
                return None;
            }
            let Some((tie, corners)) = ground.ties.get(n).zip(found.get_mut(n)) else { continue };
            if let Some(before) = corners.take() {
                search.mark(&before, false);
            }
            *corners = search.line([tie.from as usize, tie.to as usize]);
            if let Some(corners) = corners {
                search.mark(corners, true);
            }
        }
        let mut lines: Vec<Option<Line>> = found
            .iter()
            .zip(&kept)
            .zip(&ground.ties)
            .map(|((corners, kept), tie)| {
                let moves = kept.is_none() || extent == Extent::All;
                Some(Line { corners: corners.clone()?, ends: ground.ends_of(tie)?, moves })
            })
            .collect();
        lines.extend(
            ground.edges().map(|corners| Some(Line { corners, ends: [Rect::default(); 2], moves: false })),
        );
        spread::spread(&mut lines, &obstacles);
        lines.truncate(ground.ties.len());
        let bends = bends::Bends::of(&lines, &obstacles, ground.curved);
        let made = lines.iter().enumerate().map(|(n, line)| {
            let line = line.as_ref()?;
            if let Some(Some(kept)) = kept.get(n)
                && self.curved == ground.curved
                && kept.corners == line.corners
                && (extent == Extent::Own || !ground.curved)
            {
                return Some(Arc::clone(kept));
            }
            let points = bends.rounded(n, line);
            let found = match kept.get(n) {
                Some(Some(kept)) => kept.found.clone(),
                _ => found.get(n)?.clone()?,
            };
            let key = ground.ties.get(n)?.key.clone();
            let bounds = around(&line.corners);
            Some(Arc::new(Route {
                key,
                ends: line.ends,
                found,
                corners: line.corners.clone(),
                points,
                bounds,
            }))
        });
        let by_tie = made.collect();
        obstacles.extend(&ground.frames);
        obstacles.sort_by(order);
        Some(Self { obstacles, by_tie, curved: ground.curved })
    }
}

impl Route {
    /// How long it is.
    pub fn length(&self) -> f64 {
        self.points.iter().zip(self.points.iter().skip(1)).map(|(a, b)| a.distance(*b)).sum()
    }
    /// The point at a share of the way, 0 to 1.
    pub fn at(&self, share: f64) -> Point {
        let mut left = self.length() * share;
        for (a, b) in self.points.iter().zip(self.points.iter().skip(1)) {
            let length = a.distance(*b);
            if left <= length && length > 0.0 {
                let share = left / length;
                return Point::new(a.x + (b.x - a.x) * share, a.y + (b.y - a.y) * share);
            }
            left -= length;
        }
        self.points.last().copied().unwrap_or_default()
    }
    /// Whether some part of it lies on an edge of a rectangle.
    fn runs_along(&self, rect: Rect) -> bool {
        let on = |at: f64, low: f64, high: f64| {
            (at - low).abs() < APART - 0.01 || (at - high).abs() < APART - 0.01
        };
        self.parts().any(|(a, b)| {
            if (a.x - b.x).abs() < (a.y - b.y).abs() {
                on(a.x, rect.left, rect.right) && a.y.min(b.y) < rect.bottom && a.y.max(b.y) > rect.top
            } else {
                on(a.y, rect.top, rect.bottom) && a.x.min(b.x) < rect.right && a.x.max(b.x) > rect.left
            }
        })
    }
    /// Whether no part of it lies in a rectangle.
    fn is_clear_of(&self, rect: Rect) -> bool {
        !self.parts().any(|(a, b)| rect.meets(*a, *b))
    }
    /// The parts of it where it runs and where it was found.
    fn parts(&self) -> impl Iterator<Item = (&Point, &Point)> {
        [&self.corners, &self.found]
            .into_iter()
            .flat_map(|corners| corners.iter().zip(corners.iter().skip(1)))
    }
}
