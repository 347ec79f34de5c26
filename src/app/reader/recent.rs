//! What was used lately, each with a place on the digits that it keeps while it is in use.

use std::collections::BTreeMap;

/// The digits that there are.
const PLACES: usize = 9;

/// Up to nine things, the one on the digit 1 first.
#[derive(Debug, Clone)]
pub(super) struct Recent<T> {
    /// Each with the time of its last use.
    places: Vec<(T, usize)>,
    clock: usize,
}

impl<T> Default for Recent<T> {
    fn default() -> Self {
        Self { places: Vec::new(), clock: 0 }
    }
}

impl<T: Clone + Ord> Recent<T> {
    /// Notes a use. What is new takes a free place, or that of what wasn't used for the longest time.
    pub(super) fn used(&mut self, thing: &T) {
        self.clock += 1;
        if let Some(place) = self.places.iter_mut().find(|(other, _)| other == thing) {
            place.1 = self.clock;
        } else if self.places.len() < PLACES {
            self.places.push((thing.clone(), self.clock));
        } else if let Some(oldest) = self.places.iter_mut().min_by_key(|(_, used)| *used) {
            *oldest = (thing.clone(), self.clock);
        }
    }
    /// Fills free places with what a map uses most.
    pub(super) fn fill(&mut self, used: impl Iterator<Item = T>) {
        let mut counts: BTreeMap<T, usize> = BTreeMap::new();
        for thing in used {
            *counts.entry(thing).or_default() += 1;
        }
        let mut most: Vec<(T, usize)> = counts.into_iter().collect();
        most.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
        for (thing, _) in most {
            if self.places.len() < PLACES && !self.places.iter().any(|(other, _)| *other == thing) {
                self.places.push((thing, 0));
            }
        }
    }
    /// Lets go of what no longer is.
    pub(super) fn keep(&mut self, is: impl Fn(&T) -> bool) {
        self.places.retain(|(thing, _)| is(thing));
    }
    /// Puts what is on the digits before the rest. Returns how many there are.
    pub(super) fn put_first<C>(&self, rows: (Vec<T>, Vec<C>)) -> (Vec<T>, Vec<C>, usize) {
        let mut rows: Vec<(T, C)> = rows.0.into_iter().zip(rows.1).collect();
        let place = |thing: &T| self.places.iter().position(|(other, _)| other == thing).unwrap_or(PLACES);
        rows.sort_by_key(|(thing, _)| place(thing));
        let count = rows.iter().filter(|(thing, _)| place(thing) < PLACES).count();
        let (things, others) = rows.into_iter().unzip();
        (things, others, count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_thing_keeps_its_digit_until_it_is_the_oldest_of_ten() {
        let mut recent = Recent::default();
        (1..=9).for_each(|n| recent.used(&n));
        recent.used(&1);
        recent.used(&10);
        let (things, words, count) = recent.put_first(((1..=12).collect(), (1..=12).collect()));
        assert_eq!(things, [1, 10, 3, 4, 5, 6, 7, 8, 9, 2, 11, 12]);
        assert_eq!((things == words, count), (true, 9));
    }

    #[test]
    fn free_digits_go_to_what_the_map_uses_most() {
        let mut recent = Recent::default();
        recent.used(&7);
        recent.fill([3, 5, 5, 7, 3, 5].into_iter());
        recent.keep(|thing| *thing != 3);
        assert_eq!(recent.put_first((vec![3, 5, 7], vec![(), (), ()])).0, [7, 5, 3]);
    }
}
