//! How lines share the room between cards: each part moves across its direction, in the order in which they lie, to
//! the middle of the room it has or away from its neighbours ("nudging" in Wybrow, Marriott and Stuckey, Orthogonal
//! Connector Routing, 2009). Nothing that was apart comes together, and no bend comes or goes.

use super::tracks::INSET;
use super::{APART, CLEAR};
use crate::figure::{Point, Rect};

/// How far lines keep from each other and from cards where there is room.
const EASY: f64 = 15.0;
/// The widest room in whose middle a line runs; in a wider one it stays where it was found.
const WIDEST: f64 = 220.0;
/// How often all parts are moved.
const ROUNDS: usize = 16;
const SAME: f64 = 1e-6;

/// A line whose parts are moved.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Line {
    pub(super) corners: Vec<Point>,
    /// The cards that it ends at.
    pub(super) ends: [Rect; 2],
    /// Whether it may be moved.
    pub(super) moves: bool,
}

/// A part of a line, as seen across its direction.
struct Part {
    line: usize,
    corner: usize,
    /// Where it lies across its direction.
    at: f64,
    found: f64,
    /// Along its direction.
    reach: (f64, f64),
    /// What it lies between, and how near to it it may come.
    between: (f64, f64),
    limits: (f64, f64),
    /// Whether it ends at a card.
    ends: bool,
    /// The parts before and after it in the order in which they lie, that run beside it, and how far they must be.
    before: Vec<(usize, f64)>,
    after: Vec<(usize, f64)>,
    moves: bool,
}

/// Lets lines share the room between obstacles.
pub(super) fn spread(lines: &mut [Option<Line>], obstacles: &[Rect]) {
    if !lines.iter().flatten().any(|line| line.moves) {
        return;
    }
    for upright in [true, false, true, false] {
        axis(lines, obstacles, upright);
    }
}

fn axis(lines: &mut [Option<Line>], obstacles: &[Rect], upright: bool) {
    let mut parts = parts(lines, obstacles, upright);
    parts.sort_by(|a, b| a.at.total_cmp(&b.at).then(a.line.cmp(&b.line)).then(a.corner.cmp(&b.corner)));
    neighbours(&mut parts);
    for round in 0..ROUNDS {
        for n in 0..parts.len() {
            let n = if round % 2 == 0 { n } else { parts.len() - 1 - n };
            let Some(at) = parts.get(n).filter(|part| part.moves).and_then(|part| place(part, &parts)) else {
                continue;
            };
            if let Some(part) = parts.get_mut(n) {
                part.at = at;
            }
        }
    }
    for part in parts {
        let Some(Some(line)) = lines.get_mut(part.line) else { continue };
        for corner in line.corners.iter_mut().skip(part.corner).take(2) {
            if upright {
                corner.x = part.at;
            } else {
                corner.y = part.at;
            }
        }
    }
}

/// The parts of one direction.
fn parts(lines: &[Option<Line>], obstacles: &[Rect], upright: bool) -> Vec<Part> {
    let across = |rect: &Rect| if upright { (rect.left, rect.right) } else { (rect.top, rect.bottom) };
    let along = |rect: &Rect| if upright { (rect.top, rect.bottom) } else { (rect.left, rect.right) };
    let mut parts = Vec::new();
    for (n, line) in lines.iter().enumerate().filter_map(|(n, line)| Some((n, line.as_ref()?))) {
        let count = line.corners.len().saturating_sub(1);
        for (corner, (a, b)) in line.corners.iter().zip(line.corners.iter().skip(1)).enumerate() {
            let is_upright = (a.x - b.x).abs() < SAME;
            if is_upright != upright {
                continue;
            }
            let (at, reach) = if upright {
                (a.x, (a.y.min(b.y), a.y.max(b.y)))
            } else {
                (a.y, (a.x.min(b.x), a.x.max(b.x)))
            };
            let mut between = (f64::NEG_INFINITY, f64::INFINITY);
            if line.moves {
                for rect in obstacles {
                    let (low, high) = along(rect);
                    if high <= reach.0 - CLEAR + SAME || low >= reach.1 + CLEAR - SAME {
                        continue;
                    }
                    let (low, high) = across(rect);
                    if high <= at {
                        between.0 = between.0.max(high);
                    } else if low >= at {
                        between.1 = between.1.min(low);
                    }
                }
            }
            let mut limits = (between.0 + CLEAR, between.1 - CLEAR);
            let own =
                [(corner == 0).then_some(&line.ends[0]), (corner + 1 == count).then_some(&line.ends[1])];
            for (low, high) in own.into_iter().flatten().map(across) {
                between = (between.0.max(low), between.1.min(high));
                limits = (limits.0.max(low + INSET), limits.1.min(high - INSET));
            }
            let ends = own.iter().any(Option::is_some);
            let (before, after) = (Vec::new(), Vec::new());
            parts.push(Part {
                line: n,
                corner,
                at,
                found: at,
                reach,
                between,
                limits,
                ends,
                before,
                after,
                moves: line.moves,
            });
        }
    }
    parts
}

/// Notes which parts run beside each other; they lie in order.
fn neighbours(parts: &mut [Part]) {
    let beside = |a: &Part, b: &Part| a.reach.0 < b.reach.1 + APART && b.reach.0 < a.reach.1 + APART;
    let mut pairs = Vec::new();
    for (n, one) in parts.iter().enumerate() {
        for (m, other) in parts.iter().enumerate().skip(n + 1) {
            if (one.moves || other.moves) && beside(one, other) {
                pairs.push((n, m, (other.at - one.at).min(APART)));
            }
        }
    }
    for (n, m, apart) in pairs {
        if let Some(part) = parts.get_mut(n) {
            part.after.push((m, apart));
        }
        if let Some(part) = parts.get_mut(m) {
            part.before.push((n, apart));
        }
    }
}

/// Where a part is best, as its neighbours lie now.
fn place(part: &Part, parts: &[Part]) -> Option<f64> {
    let (mut low, mut high) = part.limits;
    let (mut left, mut right) = part.between;
    for (n, apart) in &part.before {
        let other = parts.get(*n)?.at;
        (low, left) = (low.max(other + apart), left.max(other));
    }
    for (n, apart) in &part.after {
        let other = parts.get(*n)?.at;
        (high, right) = (high.min(other - apart), right.min(other));
    }
    let room = right - left;
    let wish = if room <= 2.0 * EASY || room <= WIDEST && !part.ends {
        f64::midpoint(left, right)
    } else {
        part.found.max(left + EASY).min(right - EASY)
    };
    // What already lies nearer than it may stays.
    (low <= high).then(|| wish.max(low).min(high))
}
