//! Where words stand along edges.

use super::{Along, LINE, ObstacleIndex, scaled};
use crate::board::edge_path::EdgePath;
use crate::board::plan::{BoardPlan, Detail};
use crate::board::{Emphases, Emphasis};
use crate::figure::fonts::{self, Face};
use crate::figure::grid::{Cells, Grid};
use crate::figure::{Point, Rect};

/// The number of edges whose words look for a place, the strongest first.
const MOST_WORDED: usize = 2_000;

/// Where the words of edges stand: along them, where they cover nothing and the edge is long enough.
pub(super) fn along(plan: &BoardPlan, emphases: &Emphases, zoom: f64) -> Vec<Along> {
    let mut taken = ObstacleIndex::of(plan, emphases, zoom);
    let lines = RoutedLines::of(plan, emphases, zoom);
    let strongest = plan.edges.iter().enumerate().rev().filter(|(n, _)| emphases.edge(*n) == Emphasis::Full);
    let mut placed = Vec::new();
    for (n, line) in strongest.take(MOST_WORDED) {
        let Some(path) = plan.edge_path(n, zoom) else { continue };
        let words = line.words(Detail::at(zoom));
        placed.extend(place_along(n as u32, words, &path, zoom, &lines, &mut taken));
    }
    placed
}

/// A place for words: their middle, and the direction of their line there.
type Spot = (Point, Point);

/// Where words may stand along a path, the best place first; `width` is theirs, in board units.
fn spots(path: &EdgePath, width: f64) -> Vec<Spot> {
    const SHARES: [f64; 7] = [0.5, 0.42, 0.58, 0.34, 0.66, 0.26, 0.74];
    let way = |a: Point, b: Point| Point::new(b.x - a.x, b.y - a.y);
    let EdgePath::Routed(route) = path else {
        let spot =
            |share: f64| (path.at(share), way(path.at(share - 0.03), path.at((share + 0.03).min(1.0))));
        let long = path.length() >= width * 1.15;
        return if long { SHARES.map(spot).to_vec() } else { Vec::new() };
    };
    // On a part that they fit on, a level one before those that they would stand upright on, the longest first.
    let mut parts: Vec<(bool, f64, Point, Point)> = route
        .corners
        .iter()
        .zip(route.corners.iter().skip(1))
        .map(|(a, b)| ((a.y - b.y).abs() > (a.x - b.x).abs(), a.distance(*b), *a, *b))
        .filter(|(_, length, ..)| *length >= width * 1.1)
        .collect();
    parts.sort_by(|one, other| one.0.cmp(&other.0).then(other.1.total_cmp(&one.1)));
    let spots = parts.into_iter().flat_map(|(_, length, a, b)| {
        // They keep off the bends at its ends.
        let free = 1.0 - width / length;
        SHARES.into_iter().map(move |share| {
            let share = 0.5 + (share - 0.5) * 2.0 * free;
            (Point::new(a.x + (b.x - a.x) * share, a.y + (b.y - a.y) * share), way(a, b))
        })
    });
    spots.collect()
}

/// The straight parts of routed lines and the edges of frames, by places on the screen: words on a line don't cover
/// another.
struct RoutedLines {
    cells: Option<Cells>,
    parts: Vec<(u32, Rect)>,
}

impl RoutedLines {
    fn of(plan: &BoardPlan, emphases: &Emphases, zoom: f64) -> Self {
        let mut parts = Vec::new();
        for n in (0..plan.routes.len()).filter(|n| emphases.edge(*n) != Emphasis::Hidden) {
            let Some(route) = plan.routes.get(n) else { continue };
            let corners = route.corners.iter().zip(route.corners.iter().skip(1));
            parts.extend(corners.map(|(a, b)| {
                let rect = Rect::new(a.x.min(b.x), a.y.min(b.y), a.x.max(b.x), a.y.max(b.y));
                (n as u32, scaled(rect, zoom).inflated(1.5))
            }));
        }
        for frame in &plan.frames {
            let Rect { left, top, right, bottom } = scaled(frame.rect, zoom);
            let edges = [
                (left, top, right, top),
                (left, bottom, right, bottom),
                (left, top, left, bottom),
                (right, top, right, bottom),
            ];
            parts.extend(edges.map(|(left, top, right, bottom)| {
                (u32::MAX, Rect::new(left, top, right, bottom).inflated(0.5))
            }));
        }
        let rects = parts.iter().map(|(_, rect)| *rect);
        let area = rects.clone().reduce(Rect::joined);
        let cells = area.map(|area| Cells::new(Grid::new(area, 96.0, 64.0), rects));
        Self { cells, parts }
    }
    /// Whether another line than an edge's own runs through a rectangle; one that only crosses the direction of the
    /// words counts where `any` says so.
    fn meets(&self, rect: Rect, edge: u32, upright: bool, any: bool) -> bool {
        let Some(cells) = &self.cells else { return false };
        let meets = |n: &u32| {
            self.parts.get(*n as usize).is_some_and(|(line, part)| {
                let crosses = (part.height() > part.width()) != upright;
                *line != edge && (any || !crosses) && part.overlaps(rect)
            })
        };
        cells.grid.span(rect).any(|cell| cells.of(cell).iter().any(meets))
    }
}

fn place_along(
    edge: u32,
    words: String,
    path: &EdgePath,
    zoom: f64,
    lines: &RoutedLines,
    taken: &mut ObstacleIndex,
) -> Option<Along> {
    let size = (12.0 * zoom).max(9.0);
    let (width, height) = (fonts::width(&words, Face::Regular, size) + 8.0, size * LINE + 2.0);
    let spots = spots(path, width / zoom);
    let routed = matches!(path, EdgePath::Routed(_));
    // Rather where nothing crosses them.
    for (any, (at, way)) in
        [true, false].into_iter().flat_map(|any| spots.iter().map(move |spot| (any, *spot)))
    {
        // Words never stand on their head.
        let mut turn = libm::atan2(way.y, way.x);
        if turn.abs() > std::f64::consts::FRAC_PI_2 {
            turn -= std::f64::consts::PI * turn.signum();
        }
        if routed && way.y != 0.0 {
            turn = -std::f64::consts::FRAC_PI_2;
        }
        let (sin, cos) = libm::sincos(turn);
        let (wide, high) = (width * cos.abs() + height * sin.abs(), width * sin.abs() + height * cos.abs());
        // Slanted words are kept clear of in parts along their way, not by the box around the whole.
        let parts = ((width / height / 1.5).ceil() as i32).max(1);
        let w = (wide / f64::from(parts) + height * sin.abs()).max(height);
        let h = (high / f64::from(parts) + height * cos.abs() * 0.5).max(height);
        let covered: Vec<Rect> = (0..parts)
            .map(|n| {
                let along = width * ((f64::from(n) + 0.5) / f64::from(parts) - 0.5);
                let (x, y) = (at.x * zoom + along * cos, at.y * zoom + along * sin);
                Rect::sized(x - w / 2.0, y - h / 2.0, w, h)
            })
            .collect();
        let crossed = |rect: &Rect| lines.meets(rect.inflated(-1.0), edge, routed && way.y != 0.0, any);
        if !(routed && covered.iter().any(crossed)) && taken.take_all(&covered) {
            let corner = |dx: f64, dy: f64| {
                Point::new(at.x + (dx * cos - dy * sin) / zoom, at.y + (dx * sin + dy * cos) / zoom)
            };
            let (dx, dy) = (width / 2.0 - 1.0, height / 2.0 - 1.0);
            let paper = [corner(-dx, -dy), corner(dx, -dy), corner(dx, dy), corner(-dx, dy)];
            return Some(Along { edge, words, at, turn, size: size / zoom, paper });
        }
    }
    None
}
