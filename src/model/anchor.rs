//! Anchors: made from a selection, found again in a text that isn't quite the one they were made on.
//! An anchor is never attached to a passage that isn't certain.

use unicode_segmentation::UnicodeSegmentation as _;

use super::items::Anchor;
use super::text::CanonicalText;

/// How many characters of context an anchor keeps on either side.
const CONTEXT: usize = 32;

/// Where an anchor stands in a text.
#[derive(Debug, Clone, PartialEq)]
pub enum Resolved {
    /// Where it says.
    Exact,
    /// Its words stand elsewhere, in one place only that fits; this is its anchor there.
    Moved(Anchor),
    /// Its words aren't in the text, or in several places that fit as well.
    Lost,
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

/// Finds an anchor in a text. Several passages with its words are told apart by the whole of its prefix
/// and suffix; where that leaves more than one, none is taken.
pub fn resolve(anchor: &Anchor, text: &CanonicalText) -> Resolved {
    if anchor.exact.is_empty() {
        return Resolved::Lost;
    }
    if text.slice(anchor.start, anchor.end) == Some(anchor.exact.as_str()) {
        return Resolved::Exact;
    }
    let whole = text.as_str();
    let places: Vec<usize> = whole.match_indices(anchor.exact.as_str()).map(|(at, _)| at).collect();
    let fitting: Vec<usize> = match places.len() {
        0 | 1 => places,
        _ if anchor.prefix.is_empty() && anchor.suffix.is_empty() => return Resolved::Lost,
        _ => places
            .into_iter()
            .filter(|&at| {
                whole.get(..at).is_some_and(|before| before.ends_with(&anchor.prefix))
                    && whole
                        .get(at + anchor.exact.len()..)
                        .is_some_and(|after| after.starts_with(&anchor.suffix))
            })
            .collect(),
    };
    let [at] = fitting.as_slice() else { return Resolved::Lost };
    let (start, end) = (text.char_of(*at), text.char_of(at + anchor.exact.len()));
    let mut moved = anchor.clone();
    moved.start = start;
    moved.end = end;
    moved.prefix = text.slice(start.saturating_sub(CONTEXT), start).unwrap_or_default().to_owned();
    moved.suffix = text.slice(end, (end + CONTEXT).min(text.len())).unwrap_or_default().to_owned();
    Resolved::Moved(moved)
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

    #[test]
    fn an_anchor_finds_its_passage_again() {
        let old = CanonicalText::new("The plan is bold. The plan is costly.");
        let anchor = anchor_at(&old, 18, 26).expect("a passage");
        assert_eq!(resolve(&anchor, &old), Resolved::Exact);
        let new = CanonicalText::new("🙂 Indeed: The plan is bold. The plan is costly.");
        let Resolved::Moved(moved) = resolve(&anchor, &new) else { panic!("lost") };
        assert_eq!(new.slice(moved.start, moved.end), Some("The plan"));
        assert_eq!(moved.start, 28);
    }

    #[test]
    fn a_doubtful_passage_is_not_taken() {
        let mut anchor = Anchor::new("the plan");
        let text = CanonicalText::new("of the plan and the plan");
        assert_eq!(resolve(&anchor, &text), Resolved::Lost);
        "and ".clone_into(&mut anchor.prefix);
        assert!(matches!(resolve(&anchor, &text), Resolved::Moved(_)));
        assert_eq!(resolve(&Anchor::new("a plan"), &text), Resolved::Lost);
    }
}
