//! Another version of a source's text: where each quote stands in it. A quote is placed only where that is
//! certain; the others keep their words and wait for the analyst with their candidates.

use unicode_segmentation::UnicodeSegmentation as _;

use super::anchor_at;
use crate::edit::{self, EditError, Edited};
use crate::model::anchor::{Resolved, STEPS, Sought, fit, resolve_all};
use crate::model::{Anchor, CanonicalText, Quote, QuoteId, Source, SourceId, StanceMap};

/// How many candidates are offered at most.
const MOST: usize = 5;
/// The least likeness of a candidate, 0 to 1.
const LEAST: f64 = 0.35;

/// A place at which a quote may stand.
#[derive(Debug, Clone, PartialEq)]
pub struct QuotePlace {
    /// Its anchor there.
    pub anchor: Anchor,
    /// How well it fits, 0 to 1.
    pub score: f64,
}

/// A source with another text.
#[derive(Debug, Clone, PartialEq)]
pub struct Replaced {
    /// The next map.
    pub map: StanceMap,
    /// How many quotes were placed.
    pub placed: usize,
    /// The quotes that wait for the analyst.
    pub waiting: Vec<QuoteId>,
}

/// The passages of a text that a quote may stand at, the best first: those with its words, and sentences
/// that share many words with it.
pub fn candidates(anchor: &Anchor, text: &CanonicalText) -> Vec<QuotePlace> {
    let whole = text.as_str();
    let mut found: Vec<(f64, usize, usize)> = Vec::new();
    if !anchor.exact.is_empty() {
        for (at, exact) in whole.match_indices(anchor.exact.as_str()) {
            let score = 0.5 + 0.5 * fit(anchor, whole, at, at + exact.len());
            found.push((score, at, at + exact.len()));
        }
    }
    let folded = |text: &str| -> Vec<String> { text.unicode_words().map(str::to_lowercase).collect() };
    let wanted = folded(&anchor.exact);
    if wanted.len() >= 3 {
        for (at, sentence) in whole.split_sentence_bound_indices() {
            if found.iter().any(|(_, from, to)| *from < at + sentence.len() && at < *to) {
                continue;
            }
            let words = folded(sentence);
            let shared = wanted.iter().filter(|word| words.contains(word)).count();
            // Sørensen's and Dice's coefficient, 1948 and 1945.
            let score = 2.0 * shared as f64 / (wanted.len() + words.len()).max(1) as f64 * 0.9;
            if score >= LEAST {
                found.push((score, at, at + sentence.len()));
            }
        }
    }
    found.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    found
        .into_iter()
        .take(MOST)
        .filter_map(|(score, from, to)| {
            Some(QuotePlace { anchor: anchor_at(text, text.char_of(from), text.char_of(to))?, score })
        })
        .collect()
}

/// Gives a source another version of its text. Quotes go where they surely stand in it; the others keep
/// their words and their stances and wait. Quotes that waited before may find their place again.
pub fn replace_text(map: &StanceMap, id: &SourceId, text: &str) -> Edited<Replaced> {
    let Some(source) = map.sources.get(id) else {
        return Err(EditError(format!("there is no source \"{id}\"")));
    };
    let new = CanonicalText::new(text);
    let quotes: Vec<_> = map.quotes.iter().filter(|(_, quote)| quote.source == *id).collect();
    let sought: Vec<Sought<'_>> = quotes
        .iter()
        .map(|(_, quote)| {
            let known = !quote.lost && !source.lacks_its_text();
            Sought { anchor: &quote.anchor, old: known.then_some(&source.text) }
        })
        .collect();
    let mut next = map.clone();
    let (mut placed, mut waiting) = (0, Vec::new());
    for ((quote_id, quote), found) in quotes.iter().zip(resolve_all(&sought, &new, &mut STEPS.clone())) {
        let mut moved = Quote::clone(quote);
        moved.lost = matches!(found, Resolved::Waits(_));
        if let Resolved::Moved(anchor) = found {
            moved.anchor = anchor;
        }
        if moved.lost {
            waiting.push(QuoteId::clone(quote_id));
        } else {
            placed += 1;
        }
        if moved != ***quote {
            next.quotes.insert(QuoteId::clone(quote_id), moved.into());
        }
    }
    let mut source = Source::clone(source);
    if source.text != new {
        source.set_text(new);
    }
    let map = edit::put(&next, id, source)?;
    Ok(Replaced { map, placed, waiting })
}

/// Places a quote that waited at a passage of its source, which becomes its words.
pub fn place(map: &StanceMap, id: &QuoteId, anchor: &Anchor) -> Edited {
    edit::alter::<Quote>(map, id, |quote| {
        quote.anchor = Anchor { extra: quote.anchor.extra.clone(), ..anchor.clone() };
        quote.lost = false;
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::model::{ItemId as _, integrity};

    const ARTICLE: &str = "The minister spoke first. “We will not sign,” she said on Monday. The envoy answered \
        her an hour later. “We will not sign,” he repeated, “and we will not wait.” Both left by train.";

    /// A map of a text with quotes of these passages, which must stand in it once where asked for.
    fn quoted(text: &str, passages: &[(usize, usize)]) -> (StanceMap, SourceId, Vec<QuoteId>) {
        let mut source = Source::new("Article");
        source.set_text(CanonicalText::new(text));
        let text = source.text.clone();
        let (mut map, id) = edit::add(&StanceMap::new("m"), "s", source).unwrap();
        let mut ids = Vec::new();
        for (from, to) in passages {
            let Some(anchor) = anchor_at(&text, *from, *to) else { continue };
            let (next, quote) = edit::add(&map, "q", Quote::new(id.clone(), anchor)).unwrap();
            map = next;
            ids.push(quote);
        }
        (map, id, ids)
    }
    fn passage(text: &str, words: &str, nth: usize) -> (usize, usize) {
        let at = text.match_indices(words).nth(nth).unwrap().0;
        let start = text[..at].chars().count();
        (start, start + words.chars().count())
    }

    #[test]
    fn quotes_follow_a_corrected_text() {
        let second = passage(ARTICLE, "We will not sign", 1);
        let (map, id, quotes) = quoted(ARTICLE, &[passage(ARTICLE, "We will not sign", 0), second]);
        let corrected = format!("Rome, 6 March. {}", ARTICLE.replace("by train", "by car"));
        let replaced = replace_text(&map, &id, &corrected).unwrap();
        assert_eq!((replaced.placed, replaced.waiting.len()), (2, 0));
        let anchor = &replaced.map.quotes[&quotes[1]].anchor;
        let (start, _) = passage(&corrected, "We will not sign", 1);
        assert_eq!(anchor.start, start, "the second stays the second");
        // Who said it may be what was corrected.
        let other = replace_text(&map, &id, &ARTICLE.replace("she said", "the envoy said")).unwrap();
        assert_eq!(other.waiting, quotes[..1]);
        assert_eq!(integrity::check(&replaced.map), []);
    }

    #[test]
    fn words_are_never_handed_to_another_speaker() {
        // The first speaker's passage is cut; the same words of the second one remain.
        let (map, id, quotes) = quoted(ARTICLE, &[passage(ARTICLE, "We will not sign", 0)]);
        let cut = ARTICLE.replacen("“We will not sign,” she said on Monday. ", "", 1);
        let replaced = replace_text(&map, &id, &cut).unwrap();
        assert_eq!(replaced.waiting, quotes);
        let quote = &replaced.map.quotes[&quotes[0]];
        assert!(quote.lost && quote.anchor.exact == "We will not sign", "it keeps its words");
        assert_eq!(integrity::check(&replaced.map), []);
        let offered = candidates(&quote.anchor, &replaced.map.sources[&id].text);
        assert_eq!(offered[0].anchor.exact, "We will not sign");
        let placed = place(&replaced.map, &quotes[0], &offered[0].anchor).unwrap();
        assert!(!placed.quotes[&quotes[0]].lost);
        // Where the old text comes back, what waited finds its place by itself.
        let back = replace_text(&replaced.map, &id, ARTICLE).unwrap();
        assert_eq!((back.placed, back.waiting.len()), (1, 0));
        assert_eq!(back.map.quotes[&quotes[0]].anchor.start, passage(ARTICLE, "We will not sign", 0).0);
    }

    #[test]
    fn a_text_that_was_left_out_comes_back_under_its_quotes() {
        let (mut map, id, quotes) =
            quoted(ARTICLE, &[passage(ARTICLE, "he", 1), passage(ARTICLE, "by train", 0)]);
        for quote in &quotes {
            map = edit::alter::<Quote>(&map, quote, |quote| {
                (quote.anchor.prefix, quote.anchor.suffix) = (String::new(), String::new());
            })
            .unwrap();
        }
        let left_out = edit::alter::<Source>(&map, &id, |source| {
            (source.text, source.text_left_out) = (CanonicalText::default(), true);
        })
        .unwrap();
        assert_eq!(integrity::check(&left_out), []);
        assert_eq!(replace_text(&left_out, &id, ARTICLE).unwrap().map, map, "even a quote of two letters");
        let other = replace_text(&left_out, &id, "Nothing of that.").unwrap();
        assert_eq!((other.placed, other.waiting.len()), (0, quotes.len()));
    }

    #[test]
    fn a_reworded_sentence_is_a_candidate_and_nothing_more() {
        let text = "First. The plan gives Ukraine cover without membership in the alliance. Last.";
        let (map, id, quotes) =
            quoted(text, &[passage(text, "The plan gives Ukraine cover without membership", 0)]);
        let reworded = text.replace("gives Ukraine cover", "would give Ukraine some cover");
        let replaced = replace_text(&map, &id, &reworded).unwrap();
        assert_eq!(replaced.waiting, quotes);
        let offered = candidates(&replaced.map.quotes[&quotes[0]].anchor, &replaced.map.sources[&id].text);
        assert!(offered[0].anchor.exact.starts_with("The plan would give"), "{offered:?}");
        assert!(offered[0].score < 1.0);
    }

    proptest! {
        /// Whatever was edited: a quote that counts as placed stands on its very words, and no quote is gone.
        #[test]
        fn random_edits_never_leave_a_placed_quote_on_other_words(
            text in "[a-c ,.“”é🙂\n]{20,200}",
            passages in proptest::collection::vec((0..200_usize, 1..40_usize), 1..6),
            edits in proptest::collection::vec((0..200_usize, 0..30_usize, "[a-d .🙂]{0,12}"), 1..6),
        ) {
            let passages: Vec<_> = passages.into_iter().map(|(from, length)| (from, from + length)).collect();
            let (map, id, quotes) = quoted(&text, &passages);
            let mut edited: Vec<char> = map.sources[&id].text.as_str().chars().collect();
            for (at, length, put) in edits {
                let at = at.min(edited.len());
                let to = (at + length).min(edited.len());
                edited.splice(at..to, put.chars());
            }
            let edited: String = edited.into_iter().collect();
            let replaced = replace_text(&map, &id, &edited).unwrap();
            prop_assert_eq!(integrity::check(&replaced.map), []);
            for quote_id in quotes {
                let (before, after) = (&map.quotes[&quote_id], &replaced.map.quotes[&quote_id]);
                prop_assert_eq!(&after.anchor.exact, &before.anchor.exact);
                let text = &replaced.map.sources[&id].text;
                let there = text.slice(after.anchor.start, after.anchor.end);
                prop_assert!(after.lost || there == Some(after.anchor.exact.as_str()));
                prop_assert_eq!(after.lost, replaced.waiting.contains(&quote_id));
            }
        }

        #[test]
        fn the_same_text_moves_nothing(passages in proptest::collection::vec((0..180_usize, 1..60_usize), 1..5)) {
            let passages: Vec<_> = passages.into_iter().map(|(from, length)| (from, from + length)).collect();
            let (map, id, _) = quoted(ARTICLE, &passages);
            prop_assert_eq!(replace_text(&map, &id, ARTICLE).unwrap().map, map);
        }
    }

    #[test]
    fn ids_that_are_gone_are_refused() {
        let gone = SourceId::parse("gone").unwrap();
        assert!(replace_text(&StanceMap::new("m"), &gone, "x").is_err());
    }
}
