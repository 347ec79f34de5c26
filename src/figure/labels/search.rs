//! The search for the places of all labels together: what they cost in all, and what moves make it less.
//!
//! What is to be made least is the sum of the costs of the candidates, where a label without a candidate costs more
//! than any candidate does, and the more so the more it weighs. A move puts one label on a candidate; those in its
//! way find other candidates, for which others may have to move in turn. A move is kept where it makes the sum
//! less or, early on and by chance, a little more (simulated annealing), else it is taken back.

use super::candidates::{Candidate, Finder, LEVEL_COUNT};
use super::obstacle_index::{ObstacleIndex, is_finite};
use super::placement::Placement;
use super::{Obstacles, Place, Wanted};
use crate::figure::rng::Rng;
use crate::figure::scene::{Point, Rect};

/// What a label of least weight costs that is left out; one of most weight costs this much times `HEAVY`.
const LEFT_OUT: f64 = 260.0;
const HEAVY: f64 = 1.5;
/// How much dearer than where it was another candidate must be called, so that labels seldom jump.
const STAY: f64 = 14.0;
/// Cheaper candidates than this are not found among the farther ones.
const LEVEL_COSTS: [f64; LEVEL_COUNT] = [0.0, 9.0, 30.0, 60.0];
/// How warm the search is at its beginning and at its end, in units of cost.
const WARMEST: f64 = 7.0;
const COOLEST: f64 = 0.4;
/// How warm it is again while labels are left out.
const COOLER: f64 = 4.0;

/// Labels of marks within this distance of one that is left out look farther as well; more of them each time
/// that the search goes on.
const ABOUT: f64 = 70.0;
/// Up to so many labels none is to be left out, whatever it costs; of more, far ones would only take the room
/// of several near ones.
pub(super) const FAR: usize = 160;

pub(super) struct Search<'a> {
    wanted: &'a [Wanted],
    index: ObstacleIndex<'a>,
    placement: Placement,
    finder: Finder,
    /// The candidates of each label, the cheapest first.
    candidates: Vec<Vec<Candidate>>,
    /// How many levels of candidates each label has looked at.
    levels: Vec<usize>,
    /// What it costs to leave each label out.
    left_out: Vec<f64>,
    /// Labels, those of most weight first.
    order: Vec<usize>,
    /// Where the labels were that the move under way has moved.
    log: Vec<(usize, Option<Candidate>)>,
    /// Tried moves are counted as work as well.
    tried: u64,
    turn: u64,
}

impl<'a> Search<'a> {
    /// A search for the places of labels; another `turn` takes other ways.
    pub(super) fn new(wanted: &'a [Wanted], obstacles: &'a Obstacles, area: Rect, turn: u64) -> Self {
        let count = wanted.len();
        let mut order: Vec<usize> = (0..count).collect();
        let weight = |label: &usize| wanted.get(*label).map_or(0.0, |label| label.weight);
        order.sort_by(|a, b| weight(b).total_cmp(&weight(a)).then(a.cmp(b)));
        let mut left_out = vec![0.0; count];
        for (rank, label) in order.iter().enumerate() {
            if let Some(cost) = left_out.get_mut(*label) {
                let share = 1.0 - rank as f64 / count as f64;
                *cost = LEFT_OUT * (1.0 + (HEAVY - 1.0) * share);
            }
        }
        Self {
            wanted,
            index: ObstacleIndex::new(obstacles, area),
            placement: Placement::new(count, area),
            finder: Finder::default(),
            candidates: vec![Vec::new(); count],
            levels: vec![0; count],
            left_out,
            order,
            log: Vec::new(),
            tried: 0,
            turn,
        }
    }

    fn work(&self) -> u64 {
        self.placement.work + self.finder.work * 6 + self.tried
    }

    /// Looks for candidates of a label up to a level, unless it has them.
    fn look(&mut self, label: usize, levels: usize) {
        let (Some(done), Some(candidates), Some(wanted)) =
            (self.levels.get_mut(label), self.candidates.get_mut(label), self.wanted.get(label))
        else {
            return;
        };
        while *done < levels.min(LEVEL_COUNT) {
            if is_finite(wanted) {
                self.finder.find(wanted, *done, &mut self.index, candidates);
            }
            *done += 1;
        }
    }

    fn candidate(&self, label: usize, at: usize) -> Option<Candidate> {
        self.candidates.get(label)?.get(at).copied()
    }

    /// What a label costs as things stand.
    fn cost(&self, label: usize) -> f64 {
        self.placement.at(label).map_or_else(|| self.absence(label), |candidate| candidate.cost)
    }

    fn absence(&self, label: usize) -> f64 {
        self.left_out.get(label).copied().unwrap_or(0.0)
    }

    /// The cheapest free candidate of a label that costs less than a limit.
    fn cheapest_free(&mut self, label: usize, limit: f64) -> Option<Candidate> {
        let candidates = self.candidates.get(label)?;
        candidates
            .iter()
            .take_while(|candidate| candidate.cost < limit)
            .find(|candidate| self.placement.is_free(label, candidate))
            .copied()
    }

    /// Puts a label, remembering where it was.
    fn shift(&mut self, label: usize, to: Option<Candidate>) {
        self.log.push((label, self.placement.at(label).copied()));
        self.placement.put(label, to);
    }

    /// Takes back what was done since the log had a length.
    fn take_back(&mut self, length: usize) {
        while self.log.len() > length {
            if let Some((label, old)) = self.log.pop() {
                self.placement.put(label, old);
            }
        }
    }

    /// Puts a label on a candidate where the whole then costs at most `slack` more than before.
    fn attempt(&mut self, label: usize, candidate: Candidate, slack: f64, depth: usize) -> bool {
        self.tried += 4;
        let Some(few) = self.placement.in_the_way(label, &candidate, 3) else { return false };
        self.log.clear();
        let now = self.cost(label) + few.as_slice().iter().map(|other| self.cost(*other)).sum::<f64>();
        let limit = now + slack;
        if candidate.cost >= limit {
            return false;
        }
        for &other in few.as_slice() {
            self.shift(other, None);
        }
        self.shift(label, Some(candidate));
        let mut sum = candidate.cost;
        for &other in few.as_slice() {
            sum += self.settle(other, limit - sum, depth);
            if sum >= limit {
                self.take_back(0);
                return false;
            }
        }
        true
    }

    /// Finds a candidate for a label that had to give way, moving others where needed, and says what that costs
    /// in all; the label is left out where nothing costs less than the limit.
    fn settle(&mut self, label: usize, limit: f64, depth: usize) -> f64 {
        if let Some(candidate) = self.cheapest_free(label, limit) {
            self.shift(label, Some(candidate));
            return candidate.cost;
        }
        let absence = self.absence(label);
        if depth == 0 || absence < limit {
            return absence;
        }
        let mut tries = 0;
        let mut at = 0;
        while let Some(candidate) = self.candidate(label, at) {
            at += 1;
            if candidate.cost >= limit || tries >= 5 {
                break;
            }
            let Some(few) = self.placement.in_the_way(label, &candidate, 1) else { continue };
            let &[other] = few.as_slice() else { continue };
            if self.log.iter().any(|(moved, _)| *moved == other) {
                continue;
            }
            tries += 1;
            let length = self.log.len();
            let was = self.cost(other);
            self.shift(other, None);
            self.shift(label, Some(candidate));
            let cost = candidate.cost - was + self.settle(other, limit - candidate.cost + was, depth - 1);
            if cost < limit {
                return cost;
            }
            self.take_back(length);
        }
        absence
    }

    /// Puts a label on its cheapest free candidate, looking farther only where it must.
    fn put_cheapest(&mut self, label: usize, most_levels: usize) -> bool {
        let now = self.cost(label);
        let mut best = None;
        for levels in 1..=most_levels {
            let had = self.levels.get(label).copied().unwrap_or(0);
            if levels < had && best.is_none() {
                continue;
            }
            self.look(label, levels);
            best = self.cheapest_free(label, now);
            let enough = LEVEL_COSTS.get(levels).copied().unwrap_or(f64::INFINITY);
            if best.is_some_and(|candidate| candidate.cost <= enough) {
                break;
            }
        }
        if best.is_some() {
            self.placement.put(label, best);
        }
        best.is_some()
    }

    /// Tries all candidates of a label, the cheapest first, until a move makes the whole cheaper.
    fn push_in(&mut self, label: usize, most: usize, depth: usize) -> bool {
        let now = self.cost(label);
        let mut at = 0;
        while let Some(candidate) = self.candidate(label, at) {
            if at >= most || candidate.cost >= now {
                break;
            }
            at += 1;
            if self.attempt(label, candidate, -0.5, depth) {
                return true;
            }
        }
        false
    }

    /// Where the labels go.
    pub(super) fn run(mut self) -> Vec<Option<Place>> {
        let count = self.wanted.len();
        let warm = self.put_again();
        let budget = budget(count, warm);
        for at in 0..count {
            let Some(&label) = self.order.get(at) else { break };
            if self.placement.at(label).is_none() {
                self.put_cheapest(label, 2);
            }
        }
        self.far(budget / 2);
        if !warm {
            self.anneal(budget, WARMEST);
        }
        self.polish(budget * 5 / 4);
        if count <= FAR {
            self.insist(budget * 5);
        }
        (0..count).map(|label| self.placement.at(label).map(Candidate::place)).collect()
    }

    /// Puts the labels where they were the last time, if that is known; whether it is.
    fn put_again(&mut self) -> bool {
        let mut warm = false;
        for at in 0..self.order.len() {
            let Some(&label) = self.order.get(at) else { break };
            let Some(wanted) = self.wanted.get(label) else { continue };
            let Some(before) = wanted.before.filter(|_| is_finite(wanted)) else { continue };
            warm = true;
            let Some(mut candidate) = Finder::again(wanted, before, &mut self.index) else { continue };
            candidate.cost -= STAY;
            if let Some(candidates) = self.candidates.get_mut(label) {
                candidates.push(candidate);
            }
            if self.placement.is_free(label, &candidate) {
                self.placement.put(label, Some(candidate));
            }
        }
        warm
    }

    /// Looks for places far off for labels that have none.
    fn far(&mut self, budget: u64) {
        for at in 0..self.order.len() {
            let Some(&label) = self.order.get(at) else { break };
            if self.placement.at(label).is_some() {
                continue;
            }
            if self.work() > budget {
                break;
            }
            if !self.push_in(label, 60, 1) {
                self.put_cheapest(label, LEVEL_COUNT);
            }
        }
    }

    /// Tries everything for labels that are left out still: farther candidates for all, then all candidates of those
    /// left out, several moves deep.
    fn insist(&mut self, budget: u64) {
        let rounds = 5;
        let begun = self.work();
        for round in 1..=rounds {
            let out: Vec<usize> =
                self.order.iter().copied().filter(|label| self.placement.at(*label).is_none()).collect();
            if out.is_empty() {
                return;
            }
            let about: Vec<Point> =
                out.iter().filter_map(|label| self.wanted.get(*label)).map(|label| label.of.centre).collect();
            let reach = ABOUT * (1 + self.turn * 2) as f64;
            for (label, wanted) in self.wanted.iter().enumerate() {
                if about.iter().any(|centre| centre.distance(wanted.of.centre) < reach) {
                    self.look(label, 3);
                }
            }
            for &label in &out {
                self.look(label, LEVEL_COUNT);
                for (most, depth) in [(400, 1), (120, 2)] {
                    if self.work() > budget {
                        return;
                    }
                    if self.placement.at(label).is_none() {
                        self.push_in(label, most, depth);
                    }
                }
            }
            if out.iter().all(|label| self.placement.at(*label).is_some()) {
                return;
            }
            let end = begun + (budget.saturating_sub(begun)) * round / rounds;
            if self.work() < end {
                self.anneal(end, COOLER);
            }
            self.polish(self.work() + budget / 16);
        }
    }

    /// Moves labels by chance, less and less wildly.
    fn anneal(&mut self, budget: u64, warmest: f64) {
        let count = self.wanted.len();
        let start = self.work();
        let mut rng = Rng::new(start ^ self.turn << 48);
        let span = budget.saturating_sub(start).max(1) as f64;
        while self.work() < budget {
            self.tried += 3;
            let done = (self.work() - start) as f64 / span;
            let warmth = warmest * libm::pow(COOLEST / warmest, done);
            let mut label = rng.below(count);
            if rng.bits() & 1 == 0 {
                let other = rng.below(count);
                if self.cost(other) > self.cost(label) {
                    label = other;
                }
            }
            let now = self.cost(label);
            let slack = -warmth * libm::log(1.0 - rng.share());
            if self.placement.at(label).is_none() && count <= FAR {
                self.look(label, 3);
            } else if now > LEVEL_COSTS.get(1).copied().unwrap_or(0.0) {
                self.look(label, 2);
            }
            let Some(candidates) = self.candidates.get(label) else { continue };
            let end = candidates.partition_point(|candidate| candidate.cost < now + slack);
            let share = rng.share();
            let Some(&candidate) = candidates.get((share * share.sqrt() * end as f64) as usize) else {
                continue;
            };
            if self.placement.at(label) == Some(&candidate) {
                continue;
            }
            self.attempt(label, candidate, slack, 1);
        }
    }

    /// Makes things cheaper as long as a label finds a cheaper candidate.
    fn polish(&mut self, budget: u64) {
        for _ in 0..6 {
            let mut moved = false;
            for at in 0..self.order.len() {
                let Some(&label) = self.order.get(at) else { break };
                if self.work() > budget {
                    return;
                }
                let now = self.cost(label);
                if let Some(candidate) = self.cheapest_free(label, now - 1e-9) {
                    self.placement.put(label, Some(candidate));
                    moved = true;
                }
                if now > 6.0 {
                    moved |= self.push_in(label, 24, 1);
                }
            }
            if !moved {
                break;
            }
        }
    }
}

/// How much may be done for so many labels.
fn budget(count: usize, warm: bool) -> u64 {
    let count = count as u64;
    let each = match count {
        0..=80 => 3_300,
        81..=220 => 3_900,
        _ => 4_300,
    };
    let cold = 10_000 + count * each;
    if warm { cold / 3 } else { cold }
}
