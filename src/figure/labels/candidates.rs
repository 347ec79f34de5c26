//! The candidates where a label could stand, as far as discs, captions and the area allow, and what they cost.
//!
//! A label is thought to lie in rows at many heights about its mark. In each row the discs and captions
//! leave stretches in which its left edge can be; the candidates are the points of these stretches that lie
//! nearest to some targets, so that labels also find gaps that just fit.

use super::obstacle_index::{DISC_GAP, ObstacleIndex};
use super::{Disc, LastPlace, Place, Wanted};
use crate::figure::scene::{Point, Rect};

/// Room between a label and its own disc.
const OWN_GAP: f64 = 1.8;
/// From this distance on a label has a leader.
const LEADER_FROM: f64 = 10.0;
/// A mark that is not this much farther off than a label's own, and twice as far, may be taken for it: the letters fill
/// less than the label's rectangle.
const DOUBT: f64 = 2.6;
/// What a crossed disc costs a leader.
const CROSSED: f64 = 22.0;
/// A leader that would cross more discs than this leads nowhere.
const MOST_CROSSED: usize = 5;
/// What a covered bar costs.
const BAR: f64 = 3.0;

/// A place with its cost.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Candidate {
    pub(super) rect: Rect,
    pub(super) leader: Option<(Point, Point)>,
    pub(super) cost: f64,
    pub(super) size: usize,
}

impl Candidate {
    pub(super) fn place(&self) -> Place {
        Place { rect: self.rect, size: self.size, leader: self.leader }
    }
}

/// How candidates of some distances are looked for.
#[derive(Debug, Clone, Copy)]
struct Level {
    /// The distances from the mark's edge.
    from: f64,
    to: f64,
    /// From row to row.
    row: f64,
    /// From target to target, besides those next to the mark.
    target: f64,
    /// Spots of one row nearer to each other than this are one.
    apart: f64,
}

/// From near candidates, which are looked at for each label, to those anywhere.
const LEVELS: [Level; LEVEL_COUNT] = [
    Level { from: 0.0, to: 12.0, row: 3.0, target: 0.0, apart: 3.0 },
    Level { from: 12.0, to: 60.0, row: 7.0, target: 26.0, apart: 12.0 },
    Level { from: 60.0, to: 170.0, row: 14.0, target: 48.0, apart: 24.0 },
    Level { from: 170.0, to: 600.0, row: 20.0, target: 90.0, apart: 45.0 },
];
pub(super) const LEVEL_COUNT: usize = 4;

/// Finds candidates; keeps its lists from label to label.
#[derive(Default)]
pub(super) struct Finder {
    /// Stretches of a row where the left edge of a label can't be, from left to right.
    blocked: Vec<(f64, f64)>,
    targets: Vec<f64>,
    lefts: Vec<f64>,
    rows: Vec<f64>,
    /// How much was done so far.
    pub(super) work: u64,
}

impl Finder {
    /// Adds the candidates of a level (0 is nearest) to a label's list.
    pub(super) fn find(
        &mut self,
        wanted: &Wanted,
        level: usize,
        index: &mut ObstacleIndex,
        candidates: &mut Vec<Candidate>,
    ) {
        let Some(level) = LEVELS.get(level) else { return };
        let Disc { centre, radius } = wanted.of;
        let reach = radius + level.to;
        for (size, &(width, height)) in wanted.sizes.iter().enumerate() {
            let room = Rect::new(
                index.area.left,
                index.area.top,
                index.area.right - width,
                index.area.bottom - height,
            );
            if !(room.left <= room.right && room.top <= room.bottom) {
                continue;
            }
            self.find_rows(centre.y, radius, height, level);
            self.find_targets(centre.x, radius, width, level);
            for row in 0..self.rows.len() {
                let Some(&top) = self.rows.get(row) else { continue };
                if top < room.top || top > room.bottom {
                    continue;
                }
                // How far the row's middle band is from the mark says how wide the stretch of interest is.
                let dy = (top - centre.y).max(centre.y - top - height).max(0.0);
                if dy > reach {
                    continue;
                }
                let half = (reach * reach - dy * dy).sqrt() + 1.0;
                let (low, high) =
                    ((centre.x - half - width).max(room.left), (centre.x + half).min(room.right));
                if low > high {
                    continue;
                }
                self.find_lefts(wanted.of, (top, width, height), (low, high), level.apart, index);
                for at in 0..self.lefts.len() {
                    let Some(&left) = self.lefts.get(at) else { continue };
                    self.work += 1;
                    let rect = Rect::sized(left, top, width, height);
                    let off = rect.distance(centre) - radius;
                    if off < level.from || off >= level.to {
                        continue;
                    }
                    candidates.extend(candidate(wanted.of, rect, size, index));
                }
            }
        }
        candidates.sort_by(|a, b| a.cost.total_cmp(&b.cost));
    }

    fn find_rows(&mut self, y: f64, radius: f64, height: f64, level: &Level) {
        self.rows.clear();
        let middle = y - height / 2.0;
        let edge = radius + OWN_GAP + height / 2.0;
        let beyond = level.to + radius + height / 2.0;
        if level.from == 0.0 {
            // Just above and below the mark, and just above and below its own bar.
            let beside = height / 2.0 + 1.7;
            self.rows.extend([middle, middle - beside, middle + beside, middle - edge, middle + edge]);
        }
        let steps = (beyond / level.row) as usize;
        for step in 1..=steps {
            let by = step as f64 * level.row;
            if level.from > 0.0 || (by - edge).abs() > 1.0 {
                self.rows.extend([middle - by, middle + by]);
            }
        }
        if level.from > 0.0 {
            self.rows.push(middle);
        }
    }

    fn find_targets(&mut self, x: f64, radius: f64, width: f64, level: &Level) {
        self.targets.clear();
        self.targets.extend([x + 1.7, x - 1.7 - width, x - width / 2.0]);
        if level.target == 0.0 {
            self.targets.extend([x - width * 0.25, x - width * 0.75]);
        } else {
            let steps = ((level.to + radius) / level.target) as usize;
            for step in 1..=steps {
                let by = step as f64 * level.target;
                self.targets.extend([x + by, x - width - by]);
            }
        }
    }

    /// The left edges that a label of a size can have in the row that begins at `top`, between two limits.
    fn find_lefts(
        &mut self,
        own: Disc,
        (top, width, height): (f64, f64, f64),
        (low, high): (f64, f64),
        apart: f64,
        index: &ObstacleIndex,
    ) {
        let bottom = top + height;
        self.blocked.clear();
        let discs = index.between(top, bottom, OWN_GAP);
        self.work += 4 + discs.len() as u64 / 16;
        for disc in discs {
            let gap = if *disc == own { OWN_GAP } else { DISC_GAP };
            let Disc { centre, radius } = *disc;
            let (reach, dy) = (radius + gap, (top - centre.y).max(centre.y - bottom).max(0.0));
            if dy < reach && centre.x + reach > low && centre.x - reach - width < high {
                let half = (reach * reach - dy * dy).sqrt();
                self.blocked.push((centre.x - half - width, centre.x + half));
            }
        }
        for caption in index.captions {
            if caption.top < bottom + DISC_GAP && top < caption.bottom + DISC_GAP {
                self.blocked.push((caption.left - width - DISC_GAP, caption.right + DISC_GAP));
            }
        }
        self.blocked.sort_unstable_by(|a, b| a.0.total_cmp(&b.0));
        self.blocked.dedup_by(|next, last| {
            let joins = next.0 < last.1;
            if joins {
                last.1 = last.1.max(next.1);
            }
            joins
        });
        self.lefts.clear();
        for target in &self.targets {
            let target = target.clamp(low, high);
            let in_the_way = self.blocked.iter().find(|(from, to)| *from < target && target < *to);
            let (one, two) = in_the_way.map_or((target, target), |(from, to)| (*from, *to));
            for left in [two, one] {
                let new = self.lefts.iter().all(|other| (other - left).abs() >= apart);
                if new && left >= low && left <= high {
                    self.lefts.push(left);
                }
            }
        }
    }

    /// The candidate where a label was the last time, where that is possible still.
    pub(super) fn again(wanted: &Wanted, before: LastPlace, index: &mut ObstacleIndex) -> Option<Candidate> {
        let &(width, height) = wanted.sizes.get(before.size)?;
        let Disc { centre, radius } = wanted.of;
        let rect = Rect::sized(centre.x + before.left, centre.y + before.top, width, height);
        let off = rect.distance(centre) - radius;
        (off >= OWN_GAP * 0.4 && index.admits(rect))
            .then(|| candidate(wanted.of, rect, before.size, index))?
    }
}

/// A rectangle as a candidate of the label of a disc; none where its leader would run through a caption.
fn candidate(own: Disc, rect: Rect, size: usize, index: &mut ObstacleIndex) -> Option<Candidate> {
    let Disc { centre, radius } = own;
    let to = rect.nearest(centre);
    let far = centre.distance(to);
    let off = far - radius;
    // Another mark that is about as near would be taken for its mark: then it takes a leader.
    let mut foreign = f64::INFINITY;
    let doubt = (off + DOUBT).max(2.0 * off);
    if off < LEADER_FROM {
        for disc in index.between(rect.top, rect.bottom, doubt) {
            let reach = disc.radius + doubt;
            let dx = (rect.left - disc.centre.x).max(disc.centre.x - rect.right);
            if dx < reach && *disc != own {
                foreign = foreign.min(rect.distance(disc.centre) - disc.radius);
            }
        }
    }
    let misread = foreign < doubt;
    // Right is read best, then above, left, below.
    let (dx, dy) = ((to.x - centre.x) / far, (to.y - centre.y) / far);
    let turn = (1.0 - dx) * 0.9 + dy.max(0.0) * 0.8;
    let (bars, covered) = index.bars_under(rect);
    // Beyond some distance it matters less how much farther a label is.
    let distance = off.min(40.0) * 0.5 + (off - 40.0).clamp(0.0, 80.0) * 0.35 + (off - 120.0).max(0.0) * 0.2;
    let mut cost = distance + turn + size as f64 * 2.5 + bars as f64 * BAR + covered * 0.03;
    let mut leader = None;
    if misread || off >= LEADER_FROM {
        cost += 3.0;
        if misread {
            cost += 2.0 + (off - foreign).clamp(0.0, 8.0) * 0.5;
        }
        let (line, crossed) = leader_to(own, rect, index)?;
        cost += crossed as f64 * CROSSED;
        leader = Some(line);
    }
    Some(Candidate { rect, leader, cost, size })
}

/// The leader from a disc to a label that crosses the fewest other discs, and how many it crosses; none
/// where each would run through a caption.
fn leader_to(own: Disc, rect: Rect, index: &mut ObstacleIndex) -> Option<((Point, Point), usize)> {
    let Disc { centre, radius } = own;
    let nearest = rect.nearest(centre);
    let beside_x = if centre.x <= rect.left { rect.left } else { rect.right };
    let beside_y = if centre.y <= rect.top { rect.top } else { rect.bottom };
    let beside = centre.x <= rect.left || centre.x >= rect.right;
    let over = centre.y <= rect.top || centre.y >= rect.bottom;
    let middle = rect.centre();
    let ends = [
        Some(nearest),
        beside.then_some(Point::new(beside_x, middle.y)),
        over.then_some(Point::new(middle.x, beside_y)),
    ];
    let mut best: Option<((Point, Point), usize)> = None;
    for to in ends.into_iter().flatten() {
        let far = centre.distance(to);
        if far <= radius {
            continue;
        }
        let share = radius / far;
        let from = Point::new(centre.x + (to.x - centre.x) * share, centre.y + (to.y - centre.y) * share);
        if index.captions.iter().any(|caption| caption.meets(from, to)) {
            continue;
        }
        let crossed = index.discs_on(own, from, to);
        if best.is_none_or(|(_, least)| crossed < least) {
            best = Some(((from, to), crossed));
        }
        // Other ends of the label help where one or two marks are in the way, not in the midst of many.
        if crossed == 0 || crossed > MOST_CROSSED {
            break;
        }
    }
    best.filter(|(_, crossed)| *crossed <= MOST_CROSSED)
}
