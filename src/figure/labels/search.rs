//! The search for the places of all labels together.
//!
//! The candidates of all labels are the points of a graph in which those are joined that can't both be: of one label,
//! or in each other's way. Sought is the set of points, no two of them joined, that is worth most, where a candidate
//! is worth what it would cost to leave its label out, less its own cost. It is found by iterated local search
//! (after Andrade, Resende and Werneck 2012, and Nogueira, Pinheiro and Subramanian 2018): a candidate comes in where
//! it is worth more than those that it drives out, and two come in where together they are worth more than the one
//! they drive out. Where nothing of that is left one is forced in by chance, and what follows from that is kept where
//! the whole is worth as much after it, else taken back. The work is limited by counting.

use super::candidates::{Candidate, Finder, LEVEL_COUNT};
use super::obstacle_index::{ObstacleIndex, is_finite};
use super::placement::{cells_of, conflict};
use super::{Obstacles, Place, Wanted};
use crate::figure::grid::{Buckets, Grid};
use crate::figure::rng::Rng;
use crate::figure::scene::{Point, Rect};

/// What a label of least weight costs that is left out; one of most weight costs this much times `HEAVY`.
const LEFT_OUT: f64 = 260.0;
const HEAVY: f64 = 1.5;
/// How much cheaper the place is where a label was, so that labels seldom jump.
const STAY: f64 = 14.0;
/// Worth is counted in whole numbers, so that it can be added and taken away without end.
const GRAIN: f64 = 16.0;
/// Up to so many labels none is to be left out, whatever it costs.
const FEW: usize = 160;
/// How much less the whole may be worth after something was forced in, at the beginning of a search.
const WARMEST: f64 = 10.0;
/// How many of those that one candidate alone keeps out are looked at for two that can come in for it.
const MOST_PAIRED: usize = 24;

/// No two that are farther from each other than this, their leaders included, are in each other's way.
const APART: f64 = 3.1;
/// How far from a label without a place others get more candidates, more each round.
const ABOUT: f64 = 40.0;

/// How much is tried.
#[derive(Clone, Copy)]
struct Effort {
    /// Candidates of each label at first, near and in all directions.
    near: usize,
    around: usize,
    /// In each round: more candidates for those without a place, in all directions and the cheapest, and for those about
    /// them.
    far: usize,
    cheap: usize,
    beside: usize,
    rounds: u32,
    /// How much work a label a round takes.
    shakes: u64,
}
const FEW_EFFORT: Effort =
    Effort { near: 10, around: 8, far: 60, cheap: 120, beside: 40, rounds: 8, shakes: 20_000 };
const MANY_EFFORT: Effort =
    Effort { near: 8, around: 6, far: 14, cheap: 6, beside: 3, rounds: 3, shakes: 6_000 };

/// A candidate in the graph.
#[derive(Debug, Clone, Copy)]
struct Spot {
    label: u32,
    /// What it is worth.
    worth: i32,
    /// What the chosen ones are worth that stand in its way.
    load: i32,
    /// How many they are.
    count: u32,
    /// Their numbers joined by exclusive or: where there is one, its number.
    sole: u32,
    chosen: bool,
}

pub(super) struct Search<'a> {
    wanted: &'a [Wanted],
    index: ObstacleIndex<'a>,
    finder: Finder,
    /// What it costs to leave each label out.
    left_out: Vec<f64>,
    labels: Vec<Label>,
    candidates: Vec<Candidate>,
    spots: Vec<Spot>,
    /// Which others each can't stand beside, by number; none for one that was never chosen.
    joined: Vec<Option<Vec<u32>>>,
    /// The bounds of each with its leader, and a little more.
    bounds: Vec<Rect>,
    /// All of them by where they are, and those that were ever chosen.
    buckets: Buckets,
    known: Buckets,
    /// When each was last looked at, by the number of the query.
    seen: Vec<u32>,
    now: u32,
    /// What is worth in all what is chosen.
    total: i64,
    /// What was chosen and let go since the last time that it was kept.
    log: Vec<u32>,
    /// Those that may be worth coming in.
    open: Vec<u32>,
    /// Chosen ones for which two others may come in.
    paired: Vec<u32>,
    /// How much was done.
    work: u64,
    /// Whether labels have places to keep.
    warm: bool,
}

/// What is known of a label's candidates.
#[derive(Default)]
struct Label {
    /// Those in the graph, by number.
    spots: Vec<u32>,
    /// Those that were found and are not in the graph, the cheapest last.
    rest: Vec<Candidate>,
    /// How many levels were looked through.
    levels: usize,
}

impl<'a> Search<'a> {
    /// The search for the places of labels.
    pub(super) fn new(wanted: &'a [Wanted], obstacles: &'a Obstacles, area: Rect) -> Self {
        let count = wanted.len();
        let mut order: Vec<usize> = (0..count).collect();
        let weight = |label: &usize| wanted.get(*label).map_or(0.0, |label| label.weight);
        order.sort_by(|a, b| weight(b).total_cmp(&weight(a)).then(a.cmp(b)));
        let mut left_out = vec![0.0; count];
        for (rank, label) in order.iter().enumerate() {
            if let Some(cost) = left_out.get_mut(*label) {
                *cost = LEFT_OUT * (1.0 + (HEAVY - 1.0) * (1.0 - rank as f64 / count as f64));
            }
        }
        Self {
            wanted,
            index: ObstacleIndex::new(obstacles, area),
            finder: Finder::default(),
            left_out,
            labels: (0..count).map(|_| Label::default()).collect(),
            candidates: Vec::new(),
            spots: Vec::new(),
            joined: Vec::new(),
            bounds: Vec::new(),
            buckets: Buckets::new(Grid::new(area, 64.0, 28.0)),
            known: Buckets::new(Grid::new(area, 64.0, 28.0)),
            seen: Vec::new(),
            now: 0,
            total: 0,
            log: Vec::new(),
            open: Vec::new(),
            paired: Vec::new(),
            work: 0,
            warm: false,
        }
    }

    /// Looks through the next level of a label's candidates.
    fn look(&mut self, label: usize) {
        let (Some(own), Some(wanted)) = (self.labels.get_mut(label), self.wanted.get(label)) else { return };
        if own.levels < LEVEL_COUNT && is_finite(wanted) {
            self.finder.find(wanted, own.levels, &mut self.index, &mut own.rest);
            own.rest.reverse();
            own.levels += 1;
        }
    }

    /// Puts the cheapest of a label's candidates into the graph: of each of some directions one, or simply the cheapest.
    fn take(&mut self, label: usize, most: usize, sectors: usize) {
        let (Some(own), Some(wanted)) = (self.labels.get_mut(label), self.wanted.get(label)) else { return };
        let centre = wanted.of.centre;
        let mut taken = Vec::new();
        if sectors <= 1 {
            let keep = own.rest.len().saturating_sub(most);
            taken.extend(own.rest.drain(keep..).rev());
        } else {
            let mut full = vec![false; sectors];
            let mut left = Vec::new();
            for candidate in own.rest.drain(..).rev() {
                let at = candidate.rect.nearest(centre);
                let share = libm::atan2(at.y - centre.y, at.x - centre.x) / std::f64::consts::TAU + 0.5;
                match full.get_mut(((share * sectors as f64) as usize).min(sectors - 1)) {
                    Some(full) if !*full && taken.len() < most => {
                        *full = true;
                        taken.push(candidate);
                    }
                    _ => left.push(candidate),
                }
            }
            left.reverse();
            own.rest = left;
        }
        for candidate in taken {
            self.add(label, candidate);
        }
    }

    /// Puts a candidate into the graph.
    fn add(&mut self, label: usize, candidate: Candidate) {
        let worth = ((self.left_out.get(label).copied().unwrap_or_default() - candidate.cost) * GRAIN) as i32;
        if worth <= 0 {
            return;
        }
        let at = self.spots.len() as u32;
        let mut spot = Spot { label: label as u32, worth, load: 0, count: 0, sole: 0, chosen: false };
        let room = candidate
            .leader
            .map_or(candidate.rect, |(a, b)| {
                let line = Rect::new(a.x.min(b.x), a.y.min(b.y), a.x.max(b.x), a.y.max(b.y));
                candidate.rect.joined(line)
            })
            .inflated(APART);
        for other in self.in_the_way(at, label as u32, &candidate, room, true) {
            if let Some(Some(list)) = self.joined.get_mut(other as usize) {
                list.push(at);
            }
            if let Some(there) = self.spots.get(other as usize).filter(|there| there.chosen) {
                spot.load += there.worth;
                spot.count += 1;
                spot.sole ^= other;
            }
        }
        if spot.worth > spot.load {
            self.open.push(at);
        }
        put(&mut self.buckets, at, &candidate);
        if let Some(own) = self.labels.get_mut(label) {
            own.spots.push(at);
        }
        self.spots.push(spot);
        self.candidates.push(candidate);
        self.bounds.push(room);
        self.joined.push(None);
        self.seen.push(0);
    }

    /// The candidates that can't stand beside one, or only those of them that were ever chosen.
    fn in_the_way(
        &mut self,
        at: u32,
        label: u32,
        candidate: &Candidate,
        room: Rect,
        known: bool,
    ) -> Vec<u32> {
        self.now += 1;
        let mut found: Vec<u32> = Vec::new();
        if let Some(own) = self.labels.get(label as usize) {
            found.extend(own.spots.iter().filter(|other| {
                **other != at && (!known || self.joined.get(**other as usize).is_some_and(Option::is_some))
            }));
        }
        for cell in cells_of(self.buckets.grid, candidate) {
            for &other in if known { self.known.of(cell) } else { self.buckets.of(cell) } {
                let n = other as usize;
                let Some(seen) = self.seen.get_mut(n).filter(|seen| **seen != self.now) else { continue };
                *seen = self.now;
                self.work += 1;
                if self.bounds.get(n).is_some_and(|bounds| bounds.overlaps(room))
                    && self.spots.get(n).is_some_and(|spot| spot.label != label)
                    && self.candidates.get(n).is_some_and(|there| conflict(there, candidate))
                {
                    found.push(other);
                }
            }
        }
        found
    }

    /// Finds out what can't stand beside a candidate, unless that is known.
    fn learn(&mut self, at: u32) {
        if self.joined.get(at as usize).is_some_and(Option::is_none)
            && let (Some(spot), Some(candidate), Some(room)) = (
                self.spot(at).copied(),
                self.candidates.get(at as usize).copied(),
                self.bounds.get(at as usize).copied(),
            )
        {
            let found = self.in_the_way(at, spot.label, &candidate, room, false);
            put(&mut self.known, at, &candidate);
            if let Some(list) = self.joined.get_mut(at as usize) {
                *list = Some(found);
            }
        }
    }

    fn spot(&self, at: u32) -> Option<&Spot> {
        self.spots.get(at as usize)
    }

    /// Chooses a candidate or lets it go.
    fn turn(&mut self, at: u32) {
        self.learn(at);
        let Self { spots, joined, open, paired, .. } = self;
        let Some(spot) = spots.get_mut(at as usize) else { return };
        spot.chosen = !spot.chosen;
        let (chosen, worth) = (spot.chosen, spot.worth);
        self.total += i64::from(if chosen { worth } else { -worth });
        let near = joined.get(at as usize).and_then(Option::as_deref).unwrap_or(&[]);
        self.work += near.len() as u64 + 8;
        for &other in near {
            let Some(other_spot) = spots.get_mut(other as usize) else { continue };
            other_spot.sole ^= at;
            if chosen {
                other_spot.load += worth;
                other_spot.count += 1;
            } else {
                other_spot.load -= worth;
                other_spot.count -= 1;
                if other_spot.worth > other_spot.load && !other_spot.chosen {
                    open.push(other);
                }
                if other_spot.count == 1 {
                    paired.push(other_spot.sole);
                }
            }
        }
        if chosen {
            paired.push(at);
        }
    }

    /// Chooses a candidate in place of those in its way.
    fn force(&mut self, at: u32) {
        self.learn(at);
        let out: Vec<u32> = match self.spot(at) {
            None | Some(Spot { count: 0, .. }) => Vec::new(),
            Some(Spot { count: 1, sole, .. }) => vec![*sole],
            Some(spot) => {
                let chosen = |other: &&u32| self.spot(**other).is_some_and(|spot| spot.chosen);
                let near = self.joined.get(at as usize).and_then(Option::as_deref).unwrap_or(&[]);
                near.iter().filter(chosen).take(spot.count as usize).copied().collect()
            }
        };
        for other in out {
            self.log.push(other);
            self.turn(other);
        }
        self.log.push(at);
        self.turn(at);
    }

    /// Makes the whole worth more as long as one or two that come in do.
    fn improve(&mut self) {
        loop {
            if let Some(at) = self.open.pop() {
                if self.spot(at).is_some_and(|spot| !spot.chosen && spot.worth > spot.load) {
                    self.force(at);
                }
            } else if let Some(at) = self.paired.pop() {
                if let Some((one, two)) = self.pair_for(at) {
                    self.force(one);
                    self.force(two);
                }
            } else {
                break;
            }
        }
    }

    /// Two candidates that only a chosen one keeps out and that are worth more than it together.
    fn pair_for(&mut self, at: u32) -> Option<(u32, u32)> {
        let own = *self.spot(at)?;
        if !own.chosen {
            return None;
        }
        let near = self.joined.get(at as usize)?.as_deref()?;
        self.work += near.len() as u64 / 2 + 4;
        let kept_out = |other: &u32| self.spot(*other).filter(|spot| spot.count == 1 && !spot.chosen);
        let mut few: Vec<(i32, u32)> =
            near.iter().filter_map(|other| Some((kept_out(other)?.worth, *other))).collect();
        if few.len() < 2 {
            return None;
        }
        few.sort_unstable_by(|a, b| b.cmp(a));
        few.truncate(MOST_PAIRED);
        for (n, (worth, one)) in few.iter().enumerate() {
            let (beside, label) = (self.candidates.get(*one as usize)?, self.spot(*one)?.label);
            for (other_worth, two) in few.iter().skip(n + 1) {
                if worth + other_worth <= own.worth {
                    break;
                }
                self.work += 6;
                if self.spot(*two)?.label != label && !conflict(beside, self.candidates.get(*two as usize)?) {
                    return Some((*one, *two));
                }
            }
        }
        None
    }

    /// Where the labels go.
    pub(super) fn run(mut self) -> Vec<Option<Place>> {
        let count = self.wanted.len();
        let few = count <= FEW;
        for (label, wanted) in self.wanted.iter().enumerate() {
            let Some(before) = wanted.before.filter(|_| is_finite(wanted)) else { continue };
            self.warm = true;
            if let Some(again) = Finder::again(wanted, before, &mut self.index) {
                self.add(label, Candidate { cost: again.cost - STAY, ..again });
            }
        }
        let effort = if few { FEW_EFFORT } else { MANY_EFFORT };
        for label in 0..count {
            self.look(label);
            self.take(label, effort.near, 1);
            self.look(label);
            self.take(label, effort.around, 16);
        }
        self.choose_first();
        let budget = if self.warm { effort.shakes / 3 } else { effort.shakes } * count as u64;
        for round in 1..=effort.rounds {
            self.shake(budget);
            let out = self.without_place();
            if out.is_empty() || round == effort.rounds {
                break;
            }
            // Farther places for those that have none, and some more for those in their way.
            let reach = ABOUT * round as f64;
            let centre = |label: &usize| self.wanted.get(*label).map(|label| label.of.centre);
            let about: Vec<Point> = out.iter().filter_map(centre).collect();
            for label in 0..count {
                let near = centre(&label).is_some_and(|own| about.iter().any(|at| at.distance(own) < reach));
                if near {
                    if few && round == 2 {
                        self.look(label);
                    }
                    self.take(label, effort.beside, 24);
                }
            }
            for &label in &out {
                if few || round == 1 {
                    self.look(label);
                }
                self.take(label, effort.far, 24);
                self.take(label, effort.cheap, 1);
            }
            self.improve();
            self.log.clear();
        }
        let mut places = vec![None; count];
        for (spot, candidate) in self.spots.iter().zip(&self.candidates).filter(|(spot, _)| spot.chosen) {
            if let Some(place) = places.get_mut(spot.label as usize) {
                *place = Some(candidate.place());
            }
        }
        places
    }

    /// Chooses what is worth most, as far as nothing is in its way.
    fn choose_first(&mut self) {
        let mut order: Vec<u32> = (0..self.spots.len() as u32).collect();
        order.sort_by_key(|at| std::cmp::Reverse(self.spot(*at).map_or(0, |spot| spot.worth)));
        for at in order {
            if self.spot(at).is_some_and(|spot| spot.worth > spot.load) {
                self.force(at);
            }
        }
        self.improve();
        self.log.clear();
    }

    /// Forces candidates in by chance and keeps what comes of it where the whole is worth as much.
    fn shake(&mut self, budget: u64) {
        let count = self.wanted.len();
        let mut best = (self.total, self.chosen());
        let mut rng = Rng::new(self.spots.len() as u64);
        let begun = self.work;
        let mut out: Vec<usize> = Vec::new();
        let mut rounds = 0_u32;
        while self.work < begun + budget {
            self.work += 20;
            if rounds.is_multiple_of(64) {
                out = self.without_place();
            }
            rounds += 1;
            let done = (self.work - begun) as f64 / budget as f64;
            let label = if !out.is_empty() && rng.below(8) > 0 {
                out.get(rng.below(out.len())).copied().unwrap_or(0)
            } else {
                rng.below(count)
            };
            let Some(own) = self.labels.get(label).filter(|own| !own.spots.is_empty()) else { continue };
            let mut pick: Option<(i32, u32)> = None;
            for _ in 0..12 {
                let Some(&at) = own.spots.get(rng.below(own.spots.len())) else { continue };
                let Some(spot) = self.spot(at).filter(|spot| !spot.chosen) else { continue };
                let gain = spot.worth - spot.load;
                if pick.is_none_or(|(best, _)| gain > best) {
                    pick = Some((gain, at));
                }
            }
            let Some((_, at)) = pick else { continue };
            let before = self.total;
            self.force(at);
            self.improve();
            let slack = (WARMEST * (1.0 - done) * GRAIN * rng.share()) as i64;
            if self.total + slack >= before {
                if self.total > best.0 {
                    best = (self.total, self.chosen());
                }
                self.log.clear();
            } else {
                while let Some(at) = self.log.pop() {
                    self.turn(at);
                }
                self.open.clear();
                self.paired.clear();
            }
        }
        if best.0 > self.total {
            for at in self.chosen() {
                self.turn(at);
            }
            for at in best.1 {
                self.turn(at);
            }
            self.open.clear();
            self.paired.clear();
        }
    }

    fn chosen(&self) -> Vec<u32> {
        (0..self.spots.len() as u32).filter(|at| self.spot(*at).is_some_and(|spot| spot.chosen)).collect()
    }
    fn without_place(&self) -> Vec<usize> {
        let has_place =
            |own: &Label| own.spots.iter().any(|at| self.spot(*at).is_some_and(|spot| spot.chosen));
        self.labels.iter().enumerate().filter(|(_, own)| !has_place(own)).map(|(label, _)| label).collect()
    }
}

/// Puts a candidate into the cells that it touches.
fn put(buckets: &mut Buckets, at: u32, candidate: &Candidate) {
    let mut last = None;
    for cell in cells_of(buckets.grid, candidate) {
        if last != Some(cell) {
            buckets.add(cell, at);
        }
        last = Some(cell);
    }
}
