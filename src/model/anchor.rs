//! Anchors: made from a selection, found again in a text that isn't quite the one they were made on.
//! An anchor is never attached to a passage that isn't certain. Opening, merging and replacing a text all ask here.

use std::collections::BTreeMap;

use aho_corasick::AhoCorasick;
use unicode_segmentation::UnicodeSegmentation as _;

use super::items::Anchor;
use super::text::CanonicalText;

/// How many characters of context an anchor keeps on either side.
const CONTEXT: usize = 32;

/// How many bytes around a passage are looked at in a text that is known.
const NEAR: usize = 400;

/// How much better than the next best a place must fit, where 1 is all of the context.
const LEAD: f64 = 0.25;

/// How many bytes of passages are looked for at once.
const SEEDS: usize = 4 << 20;

/// How many comparisons are made for a text, or for all of a file: more than any work needs.
pub const STEPS: u64 = 1 << 28;

/// Where an anchor stands in a text.
#[derive(Debug, Clone, PartialEq)]
pub enum Resolved {
    /// Where it says.
    Exact,
    /// Its words surely stand elsewhere; this is its anchor there.
    Moved(Anchor),
    /// It isn't certain where.
    Waits(Doubt),
}

/// Why a passage has no sure place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Doubt {
    /// Its words aren't in the text.
    NotThere,
    /// They are, between other words than before: they may be somebody else's.
    Elsewhere,
    /// They are, in several places, of which none is surely the one.
    Several,
    /// There are more passages like it than are looked through.
    TooMuch,
}

/// Moves the ends of a selection outwards to whole graphemes and then inwards past white space.
/// Characters count from 0, the end is one past the last. None where nothing is left.
pub fn snap(text: &CanonicalText, start: usize, end: usize) -> Option<(usize, usize)> {
    let (start, end) = (start.min(end), start.max(end).min(text.len()));
    if start >= end {
        return None;
    }
    // A paragraph is enough: no grapheme reaches over a line end.
    let (from, to) = (text.byte_of(start), text.byte_of(end));
    let whole = text.as_str();
    let line_start = whole.get(..from)?.rfind('\n').map_or(0, |at| at + 1);
    let line_end = whole.get(to..)?.find('\n').map_or(whole.len(), |at| to + at);
    let (mut left, mut right) = (from, to);
    for (at, grapheme) in whole.get(line_start..line_end)?.grapheme_indices(true) {
        let (begins, ends) = (line_start + at, line_start + at + grapheme.len());
        if begins < from && from < ends {
            left = begins;
        }
        if begins < to && to < ends {
            right = ends;
        }
    }
    let passage = whole.get(left..right)?;
    let left = left + (passage.len() - passage.trim_start().len());
    let right = right - (passage.len() - passage.trim_end().len());
    (left < right).then(|| (text.char_of(left), text.char_of(right)))
}

/// The anchor of a selection, snapped to whole graphemes without outer white space; none where nothing
/// but white space is selected.
pub fn anchor_at(text: &CanonicalText, start: usize, end: usize) -> Option<Anchor> {
    let (start, end) = snap(text, start, end)?;
    let mut anchor = Anchor::new(text.slice(start, end)?);
    anchor.start = start;
    anchor.end = end;
    anchor.prefix = text.slice(start.saturating_sub(CONTEXT), start)?.to_owned();
    anchor.suffix = text.slice(end, (end + CONTEXT).min(text.len()))?.to_owned();
    Some(anchor)
}

/// An anchor that is looked for, and what is known of where it stood.
#[derive(Debug, Clone, Copy)]
pub struct Sought<'a> {
    /// The anchor.
    pub anchor: &'a Anchor,
    /// The text on which it stands where it says; none where only the anchor itself tells what was around it.
    pub old: Option<&'a CanonicalText>,
}

impl<'a> Sought<'a> {
    /// What must stand before and after the passage for it to be the same.
    fn context(self) -> (&'a str, &'a str) {
        let of_old = self.old.and_then(|old| {
            let (from, to) = (old.byte_of(self.anchor.start), old.byte_of(self.anchor.end));
            let whole = old.as_str();
            (whole.get(from..to)? == self.anchor.exact)
                .then(|| (said_before(whole, from), said_after(whole, to)))
        });
        of_old.unwrap_or((&self.anchor.prefix, &self.anchor.suffix))
    }
}

/// What of a text before a place may say whose the words there are: the sentence so far and the one before it.
fn said_before(text: &str, at: usize) -> &str {
    let before = text.get(..at).unwrap_or_default();
    let near = (before.len().saturating_sub(NEAR)..=before.len()).find(|at| before.is_char_boundary(*at));
    let near = before.get(near.unwrap_or(0)..).unwrap_or_default();
    let sentences: Vec<usize> = near.split_sentence_bound_indices().map(|(at, _)| at).collect();
    let second = sentences.iter().rev().nth(1).copied().unwrap_or(0);
    let least = near.char_indices().rev().nth(CONTEXT - 1).map_or(0, |(at, _)| at);
    near.get(second.min(least)..).unwrap_or_default()
}

/// What of a text after a place may say whose the words there are: the sentence to its end.
fn said_after(text: &str, at: usize) -> &str {
    let after = text.get(at..).unwrap_or_default();
    let near = (0..=NEAR.min(after.len())).rev().find(|at| after.is_char_boundary(*at));
    let near = after.get(..near.unwrap_or(0)).unwrap_or_default();
    let first = near.split_sentence_bounds().next().map_or(0, str::len);
    let least = near.char_indices().nth(CONTEXT).map_or(near.len(), |(at, _)| at);
    near.get(..first.max(least)).unwrap_or_default()
}

/// How much of a context stands beside a passage, from the passage outwards, 0 to 1; none where there is no
/// context. Letters and digits count: white space, quotation marks and dashes differ between versions of a text.
fn beside(context: impl Iterator<Item = char>, text: impl Iterator<Item = char>) -> Option<f64> {
    let mut text = text.filter(|c| c.is_alphanumeric());
    let (mut all, mut same, mut runs) = (0_u32, 0_u32, true);
    for letter in context.filter(|c| c.is_alphanumeric()) {
        all += 1;
        runs = runs && text.next() == Some(letter);
        same += u32::from(runs);
    }
    (all > 0).then(|| f64::from(same) / f64::from(all))
}

/// How much of what stood before and after a passage stands around a place, 0 to 1.
fn around((before, after): (&str, &str), text: &str, from: usize, to: usize) -> f64 {
    let (head, tail) = (text.get(..from).unwrap_or_default(), text.get(to..).unwrap_or_default());
    // However much white space there is, a place takes so long and no longer.
    let before = beside(before.chars().rev(), head.chars().rev().take(4 * NEAR));
    let after = beside(after.chars(), tail.chars().take(4 * NEAR));
    let whole = before.or(after).unwrap_or(1.0);
    f64::midpoint(before.unwrap_or(whole), after.unwrap_or(whole))
}

/// How well a place in a text fits what an anchor keeps of the words around it, 0 to 1.
pub fn fit(anchor: &Anchor, text: &str, from: usize, to: usize) -> f64 {
    around((&anchor.prefix, &anchor.suffix), text, from, to)
}

/// What is known of the places of one anchor while a text is gone through.
#[derive(Clone, Copy, Default)]
struct Places {
    count: usize,
    /// The best place, and how well it fits.
    best: Option<(f64, usize)>,
    /// How well the next best fits.
    next: f64,
}

impl Places {
    fn see(&mut self, fits: f64, at: usize) {
        self.count += 1;
        match self.best {
            Some((best, _)) if best >= fits => self.next = self.next.max(fits),
            was => {
                self.next = was.map_or(0.0, |(best, _)| best);
                self.best = Some((fits, at));
            }
        }
    }
    /// The place where the passage surely stands.
    fn sure(self) -> Result<usize, Doubt> {
        match self.best {
            None => Err(Doubt::NotThere),
            // Every letter of the context counts: the one that differs may be in a name.
            Some((best, at)) if best >= 1.0 && (self.count == 1 || best - self.next >= LEAD) => Ok(at),
            Some(_) if self.count == 1 => Err(Doubt::Elsewhere),
            Some(_) => Err(Doubt::Several),
        }
    }
}

/// An anchor as it stands at a byte of a text.
fn moved(anchor: &Anchor, text: &CanonicalText, at: usize) -> Anchor {
    let (start, end) = (text.char_of(at), text.char_of(at + anchor.exact.len()));
    let around = |from, to| text.slice(from, to).unwrap_or_default().to_owned();
    Anchor {
        start,
        end,
        prefix: around(start.saturating_sub(CONTEXT), start),
        suffix: around(end, (end + CONTEXT).min(text.len())),
        ..anchor.clone()
    }
}

/// Finds an anchor in a text; see [`resolve_all`].
pub fn resolve(sought: Sought<'_>, text: &CanonicalText) -> Resolved {
    let mut steps = STEPS;
    resolve_all(&[sought], text, &mut steps).pop().unwrap_or(Resolved::Waits(Doubt::NotThere))
}

/// Finds anchors in a text, in one pass through it. A passage is the same where its words stand between the same
/// words as before, and where no other place is nearly as good; that it is the only place with its words, or where
/// it stood in another text, isn't enough. An anchor that says nothing of what is around it stands where it says, or
/// else in the only place with its words.
///
/// `steps` is how much may be looked at, in comparisons, and what is left of it afterwards.
pub fn resolve_all(sought: &[Sought<'_>], text: &CanonicalText, steps: &mut u64) -> Vec<Resolved> {
    let whole = text.as_str();
    let mut found = vec![Resolved::Exact; sought.len()];
    let mut open: Vec<usize> = Vec::new();
    for ((number, one), found) in sought.iter().enumerate().zip(&mut found) {
        let Anchor { start, end, exact, .. } = one.anchor;
        let (from, to) = (text.byte_of(*start), text.byte_of(*end));
        let is_it = !exact.is_empty() && start < end && whole.get(from..to) == Some(exact.as_str());
        if is_it && (one.old == Some(text) || around(one.context(), whole, from, to) >= 1.0) {
            if fit(one.anchor, whole, from, to) < 1.0 {
                *found = Resolved::Moved(moved(one.anchor, text, from));
            }
        } else if exact.is_empty() {
            *found = Resolved::Waits(Doubt::NotThere);
        } else {
            open.push(number);
        }
    }
    let places = look_through(sought, &open, whole, steps);
    for (at, number) in open.iter().enumerate() {
        let sure = match &places {
            Some(places) => places.get(at).copied().unwrap_or_default().sure(),
            None => Err(Doubt::TooMuch),
        };
        if let (Some(slot), Some(one)) = (found.get_mut(*number), sought.get(*number)) {
            *slot = match sure {
                Ok(at) => Resolved::Moved(moved(one.anchor, text, at)),
                Err(doubt) => Resolved::Waits(doubt),
            };
        }
    }
    found
}

/// The places of the words of those that are open; none where looking through them all would take too many steps.
fn look_through(sought: &[Sought<'_>], open: &[usize], text: &str, steps: &mut u64) -> Option<Vec<Places>> {
    let wanted: Vec<(&str, (&str, &str))> = open
        .iter()
        .filter_map(|number| sought.get(*number))
        .map(|one| (one.anchor.exact.as_str(), one.context()))
        .collect();
    let mut places = vec![Places::default(); wanted.len()];
    // What long passages begin with finds them as well, and takes less memory.
    let most = (SEEDS / wanted.len().max(1)).max(16);
    let mut by_seed: BTreeMap<&[u8], Vec<usize>> = BTreeMap::new();
    for (number, (exact, _)) in wanted.iter().enumerate() {
        let bytes = exact.as_bytes();
        by_seed.entry(bytes.get(..most).unwrap_or(bytes)).or_default().push(number);
    }
    let (seeds, groups): (Vec<&[u8]>, Vec<Vec<usize>>) = by_seed.into_iter().unzip();
    if seeds.is_empty() {
        return Some(places);
    }
    let search = AhoCorasick::new(&seeds).ok()?;
    for hit in search.find_overlapping_iter(text) {
        *steps = steps.checked_sub(1)?;
        let at = hit.start();
        for number in groups.get(hit.pattern().as_usize()).into_iter().flatten() {
            let (Some((exact, context)), Some(places)) = (wanted.get(*number), places.get_mut(*number))
            else {
                continue;
            };
            // Without a context a second place is one too many already.
            if places.next >= 1.0 {
                continue;
            }
            *steps = steps.checked_sub(1 + exact.len() as u64 / 64)?;
            if text.as_bytes().get(at..at + exact.len()) == Some(exact.as_bytes()) {
                places.see(around(*context, text, at, at + exact.len()), at);
            }
        }
    }
    Some(places)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str, start: usize, end: usize) -> Anchor {
        anchor_at(&CanonicalText::new(text), start, end).expect("a passage")
    }

    #[test]
    fn a_selection_takes_whole_graphemes_and_no_outer_space() {
        assert_eq!(at("one  two three", 3, 9).exact, "two");
        // A family of three scalar values with joiners, and an e with a combining accent.
        let text = "x\u{1F468}\u{200D}\u{1F469}y e\u{301}z";
        let family = at(text, 2, 3);
        assert_eq!((family.start, family.end), (1, 4));
        let accented = at(text, 6, 7);
        assert_eq!(accented.exact, "e\u{301}");
        assert!(anchor_at(&CanonicalText::new("a  b"), 1, 3).is_none());
        assert!(anchor_at(&CanonicalText::new("a"), 5, 9).is_none());
    }

    fn resolved(anchor: &Anchor, text: &CanonicalText) -> Resolved {
        resolve(Sought { anchor, old: None }, text)
    }

    #[test]
    fn an_anchor_finds_its_passage_again() {
        let old = CanonicalText::new("The plan is bold. The plan is costly.");
        let anchor = anchor_at(&old, 18, 26).expect("a passage");
        assert_eq!(resolved(&anchor, &old), Resolved::Exact);
        let new = CanonicalText::new(
            "🙂 Indeed: The plan is bold. The  plan  is costly. The plan is bold — The plan is costly.",
        );
        let Resolved::Moved(moved) = resolved(&anchor, &new) else { panic!("lost") };
        assert_eq!(new.slice(moved.start, moved.end), Some("The plan"));
        assert!(new.slice(0, moved.start).unwrap().ends_with("bold — "), "dashes and spaces may differ");
    }

    #[test]
    fn a_doubtful_passage_is_not_taken() {
        let mut anchor = Anchor::new("the plan");
        let text = CanonicalText::new("of the plan and the plan");
        assert_eq!(resolved(&anchor, &text), Resolved::Waits(Doubt::Several));
        "and ".clone_into(&mut anchor.prefix);
        assert!(matches!(resolved(&anchor, &text), Resolved::Moved(_)));
        assert_eq!(resolved(&Anchor::new("a plan"), &text), Resolved::Waits(Doubt::NotThere));
        // Overlapping places are two places.
        assert_eq!(resolved(&Anchor::new("aa"), &"b aaa".into()), Resolved::Waits(Doubt::Several));
    }

    #[test]
    fn neither_the_old_place_nor_the_only_place_is_enough() {
        let old = CanonicalText::new("Ann: No. Bob: No. End.");
        let bob = anchor_at(&old, 14, 17).expect("a passage");
        let new = CanonicalText::new("Zed: No. Ann: No. Bob: No. End.");
        for old in [None, Some(&old)] {
            let found = resolve(Sought { anchor: &bob, old }, &new);
            assert!(matches!(&found, Resolved::Moved(anchor) if anchor.start == 23), "{found:?}");
            let cut = resolve(Sought { anchor: &bob, old }, &"Ann: No. End.".into());
            assert_eq!(cut, Resolved::Waits(Doubt::Elsewhere));
        }
        // More than the anchor keeps of what is around is the same; who speaks isn't.
        let told = |name: &str| format!("{name} told reporters who were waiting at the gate: I agree. ");
        let old = CanonicalText::new(&(told("Ann") + &told("Bob") + "End."));
        let bob = anchor_at(&old, 107, 115).expect("a passage");
        assert_eq!(bob.exact, "I agree.");
        let new = CanonicalText::new(&(told("Ann") + "End."));
        assert_eq!(
            resolve(Sought { anchor: &bob, old: Some(&old) }, &new),
            Resolved::Waits(Doubt::Elsewhere)
        );
    }

    #[test]
    fn what_would_take_too_long_waits_and_says_why() {
        let text = CanonicalText::new(&"a".repeat(5_000));
        let anchors: Vec<Anchor> = (1..200).map(|n| Anchor::new("a".repeat(n) + "b")).collect();
        let sought: Vec<Sought<'_>> = anchors.iter().map(|anchor| Sought { anchor, old: None }).collect();
        assert!(
            resolve_all(&sought, &text, &mut STEPS.clone())
                .iter()
                .all(|one| *one == Resolved::Waits(Doubt::NotThere))
        );
        let anchor = Anchor { prefix: "aaa".to_owned(), ..Anchor::new("aa") };
        let found = resolve_all(&[Sought { anchor: &anchor, old: None }], &text, &mut 1_000);
        assert_eq!(found, [Resolved::Waits(Doubt::TooMuch)]);
    }
}
