//! What two texts have in common, word by word (Myers 1986, in linear space). The work is limited by counting
//! and not by a clock: the same texts always give the same answer.

use std::collections::HashMap;
use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation as _;

/// How many steps are gone at most. Texts with ten thousand edits between them take fewer; of others what is left
/// when they are used up counts as different, so that the answer is coarser, never wrong.
const STEPS: u64 = 1 << 26;

/// A run of bytes that two texts have in common.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Passage {
    /// Where it begins in the old text.
    pub(super) old: usize,
    /// Where it begins in the new text.
    pub(super) new: usize,
    /// How long it is.
    pub(super) length: usize,
}

/// The runs that two texts have in common, in order.
pub(super) fn common(old: &str, new: &str) -> Vec<Passage> {
    common_within(old, new, STEPS)
}

fn common_within(old: &str, new: &str, steps: u64) -> Vec<Passage> {
    let mut numbers = HashMap::new();
    let mut words = |text| -> (Vec<u32>, Vec<usize>) {
        let number = |(at, word)| {
            let next = numbers.len() as u32;
            (*numbers.entry(word).or_insert(next), at)
        };
        str::split_word_bound_indices(text).map(number).unzip()
    };
    let ((old_words, old_at), (new_words, new_at)) = (words(old), words(new));
    let mut search = Search::new(&old_words, &new_words, steps);
    search.divide(0..old_words.len(), 0..new_words.len());
    let byte = |at: &[usize], n: usize, text: &str| at.get(n).copied().unwrap_or(text.len());
    search
        .runs
        .iter()
        .map(|run| {
            let begin = byte(&old_at, run.old, old);
            let length = byte(&old_at, run.old + run.length, old) - begin;
            Passage { old: begin, new: byte(&new_at, run.new, new), length }
        })
        .collect()
}

/// How far the paths of as many edits have come on each diagonal, from one corner.
struct Reach {
    furthest: Vec<usize>,
    middle: isize,
}

impl Reach {
    fn new(most: usize) -> Self {
        Self { furthest: vec![0; 2 * most + 3], middle: most.cast_signed() + 1 }
    }
    fn get(&self, diagonal: isize) -> usize {
        self.furthest.get((self.middle + diagonal).cast_unsigned()).copied().unwrap_or(0)
    }
    fn set(&mut self, diagonal: isize, x: usize) {
        if let Some(slot) = self.furthest.get_mut((self.middle + diagonal).cast_unsigned()) {
            *slot = x;
        }
    }
    /// Where a path with one edit more begins on a diagonal.
    fn next(&self, diagonal: isize, edits: isize) -> usize {
        let (below, above) = (self.get(diagonal - 1), self.get(diagonal + 1));
        if diagonal == -edits || diagonal != edits && below < above { above } else { below + 1 }
    }
}

struct Search<'a> {
    old: &'a [u32],
    new: &'a [u32],
    forward: Reach,
    backward: Reach,
    /// How many steps may still be gone.
    left: u64,
    /// The runs that were found, in words.
    runs: Vec<Passage>,
}

impl<'a> Search<'a> {
    fn new(old: &'a [u32], new: &'a [u32], steps: u64) -> Self {
        let most = (old.len() + new.len()).div_ceil(2) + 1;
        let (forward, backward) = (Reach::new(most), Reach::new(most));
        Self { old, new, forward, backward, left: steps, runs: Vec::new() }
    }

    fn slices(&self, old: &Range<usize>, new: &Range<usize>) -> (&'a [u32], &'a [u32]) {
        (self.old.get(old.clone()).unwrap_or(&[]), self.new.get(new.clone()).unwrap_or(&[]))
    }

    fn found(&mut self, old: usize, new: usize, length: usize) {
        match self.runs.last_mut() {
            Some(last) if last.old + last.length == old && last.new + last.length == new => {
                last.length += length;
            }
            _ if length > 0 => self.runs.push(Passage { old, new, length }),
            _ => {}
        }
    }

    /// Finds the runs of two stretches: what they begin and end with, then the halves about a point that a
    /// shortest way from the one to the other goes through.
    fn divide(&mut self, mut old: Range<usize>, mut new: Range<usize>) {
        let (a, b) = self.slices(&old, &new);
        let head = a.iter().zip(b).take_while(|(a, b)| a == b).count();
        self.found(old.start, new.start, head);
        (old.start, new.start) = (old.start + head, new.start + head);
        let (a, b) = self.slices(&old, &new);
        let tail = a.iter().rev().zip(b.iter().rev()).take_while(|(a, b)| a == b).count();
        (old.end, new.end) = (old.end - tail, new.end - tail);
        if !old.is_empty()
            && !new.is_empty()
            && let Some((x, y)) = self.middle(&old, &new)
            && (x, y) != (old.start, new.start)
            && (x, y) != (old.end, new.end)
        {
            self.divide(old.start..x, new.start..y);
            self.divide(x..old.end, y..new.end);
        }
        self.found(old.end, new.end, tail);
    }

    /// A point on a shortest way through two stretches, about its middle; none where the steps are used up.
    fn middle(&mut self, old: &Range<usize>, new: &Range<usize>) -> Option<(usize, usize)> {
        let (a, b) = self.slices(old, new);
        let (n, m) = (a.len(), b.len());
        let delta = n.cast_signed() - m.cast_signed();
        let odd = delta % 2 != 0;
        self.forward.set(1, 0);
        self.backward.set(1, 0);
        for edits in 0..=(n + m).div_ceil(2).cast_signed() {
            for k in (-edits..=edits).rev().step_by(2) {
                let from = self.forward.next(k, edits);
                let y = (from.cast_signed() - k).cast_unsigned();
                let (rest_a, rest_b) = (a.get(from..).unwrap_or(&[]), b.get(y..).unwrap_or(&[]));
                let same = rest_a.iter().zip(rest_b).take_while(|(a, b)| a == b).count();
                self.forward.set(k, from + same);
                self.left = self.left.checked_sub(1 + same as u64)?;
                if odd && (k - delta).abs() < edits && from + same + self.backward.get(delta - k) >= n {
                    return Some((old.start + from, new.start + y));
                }
            }
            for k in (-edits..=edits).rev().step_by(2) {
                let from = self.backward.next(k, edits);
                let y = (from.cast_signed() - k).cast_unsigned();
                let (rest_a, rest_b) = (
                    a.get(..n.saturating_sub(from)).unwrap_or(&[]),
                    b.get(..m.saturating_sub(y)).unwrap_or(&[]),
                );
                let same = rest_a.iter().rev().zip(rest_b.iter().rev()).take_while(|(a, b)| a == b).count();
                let x = from + same;
                self.backward.set(k, x);
                self.left = self.left.checked_sub(1 + same as u64)?;
                if !odd && (k - delta).abs() <= edits && x + self.forward.get(delta - k) >= n {
                    let (x, y) = (n.saturating_sub(x), m.saturating_sub(y + same));
                    return Some((old.start + x, new.start + y));
                }
            }
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The number of words of a longest common subsequence, found in the plain way.
    fn longest(old: &[&str], new: &[&str]) -> usize {
        let mut row = vec![0; new.len() + 1];
        for a in old {
            let mut before = 0;
            for (n, b) in new.iter().enumerate() {
                let above = row[n + 1];
                row[n + 1] = if a == b { before + 1 } else { above.max(row[n]) };
                before = above;
            }
        }
        row[new.len()]
    }

    fn words(text: &str) -> Vec<&str> {
        text.split_word_bounds().collect()
    }

    fn check(old: &str, new: &str, runs: &[Passage]) -> usize {
        let (mut a, mut b, mut count) = (0, 0, 0);
        for run in runs {
            assert!(run.old >= a && run.new >= b && run.length > 0, "in order: {runs:?}");
            (a, b) = (run.old + run.length, run.new + run.length);
            assert_eq!(old[run.old..a], new[run.new..b]);
            count += words(&old[run.old..a]).len();
        }
        count
    }

    proptest! {
        #[test]
        fn as_much_as_can_be_is_common(old in "[a-c ,]{0,40}", new in "[a-c ,]{0,40}") {
            let runs = common(&old, &new);
            prop_assert_eq!(check(&old, &new, &runs), longest(&words(&old), &words(&new)));
        }

        #[test]
        fn with_few_steps_the_answer_is_coarser_and_never_wrong(
            old in "[a-c ]{0,60}", new in "[a-c ]{0,60}", steps in 0..200_u64,
        ) {
            let runs = common_within(&old, &new, steps);
            check(&old, &new, &runs);
            prop_assert_eq!(common_within(&old, &new, steps), runs);
        }
    }

    #[test]
    fn texts_with_nothing_in_common_end_when_the_steps_do() {
        let text = |word: &str| (0..20_000).map(|n| format!("{word}{n}")).collect::<Vec<_>>().join("/");
        let (old, new) = (format!("Begin. {}", text("a")), format!("Begin. {}", text("b")));
        let runs = common_within(&old, &new, 100_000);
        assert_eq!(runs, [Passage { old: 0, new: 0, length: "Begin. ".len() }]);
    }
}
