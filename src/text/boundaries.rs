//! Steps through a text: graphemes, words, sentences and paragraphs. Every position is a count of
//! Unicode scalar values from 0. Finding quotes is not here.

use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation as _;

use crate::model::CanonicalText;

/// Short forms whose full stop doesn't end a sentence.
const SHORT_FORMS: &[&str] = &[
    "adm", "brig", "capt", "cf", "cllr", "col", "corp", "dr", "e.g", "etc", "fig", "gen", "gov", "hon",
    "i.e", "inc", "jr", "lt", "ltd", "maj", "messrs", "mr", "mrs", "ms", "no", "p", "pp", "prof", "rep",
    "rev", "sen", "sgt", "sr", "st", "vol", "vs",
];

/// Words that begin a sentence more often than they follow a short form such as `U.S.`.
const OPENERS: &[&str] = &[
    "a",
    "after",
    "all",
    "although",
    "an",
    "and",
    "as",
    "at",
    "but",
    "for",
    "he",
    "her",
    "his",
    "however",
    "i",
    "if",
    "in",
    "it",
    "its",
    "meanwhile",
    "no",
    "on",
    "she",
    "that",
    "the",
    "their",
    "there",
    "these",
    "they",
    "this",
    "those",
    "we",
    "when",
    "while",
    "with",
    "yet",
    "you",
];

/// The bytes of the paragraph that holds a character, without its line end.
fn paragraph_bytes(text: &CanonicalText, at: usize) -> Range<usize> {
    let (whole, byte) = (text.as_str(), text.byte_of(at));
    let start = whole.get(..byte).and_then(|before| before.rfind('\n')).map_or(0, |line_end| line_end + 1);
    let end = whole.get(byte..).and_then(|after| after.find('\n')).map_or(whole.len(), |n| byte + n);
    start..end
}

/// The characters of the paragraph at a position, without its line end.
pub fn paragraph_at(text: &CanonicalText, at: usize) -> Range<usize> {
    let bytes = paragraph_bytes(text, at);
    text.char_of(bytes.start)..text.char_of(bytes.end)
}

/// The start of the next grapheme; a line end is one.
pub fn next_grapheme(text: &CanonicalText, at: usize) -> usize {
    let rest = text.as_str().get(text.byte_of(at)..).unwrap_or_default();
    at + rest.graphemes(true).next().map_or(0, |grapheme| grapheme.chars().count())
}

/// The start of the grapheme before a position.
pub fn previous_grapheme(text: &CanonicalText, at: usize) -> usize {
    let before = text.as_str().get(..text.byte_of(at)).unwrap_or_default();
    let at = at.min(text.len());
    at - before.graphemes(true).next_back().map_or(0, |grapheme| grapheme.chars().count())
}

/// Whether a piece between two word boundaries is a word rather than space or punctuation.
fn is_word(piece: &str) -> bool {
    piece.chars().any(char::is_alphanumeric)
}

/// The end of the word at or after a position; the end of the text where there is none.
pub fn next_word(text: &CanonicalText, at: usize) -> usize {
    let start = text.byte_of(at);
    let rest = text.as_str().get(start..).unwrap_or_default();
    rest.split_word_bound_indices()
        .find(|(_, piece)| is_word(piece))
        .map_or(text.len(), |(byte, word)| text.char_of(start + byte + word.len()))
}

/// The start of the word before a position; the start of the text where there is none.
pub fn previous_word(text: &CanonicalText, at: usize) -> usize {
    let before = text.as_str().get(..text.byte_of(at)).unwrap_or_default();
    before
        .split_word_bound_indices()
        .rev()
        .find(|(_, piece)| is_word(piece))
        .map_or(0, |(byte, _)| text.char_of(byte))
}

/// The word, space or punctuation at a position.
pub fn word_at(text: &CanonicalText, at: usize) -> Range<usize> {
    let bytes = paragraph_bytes(text, at);
    let byte = text.byte_of(at);
    let line = text.as_str().get(bytes.clone()).unwrap_or_default();
    line.split_word_bound_indices()
        .map(|(offset, piece)| bytes.start + offset..bytes.start + offset + piece.len())
        .rfind(|piece| piece.start <= byte)
        .map_or(at..at, |piece| text.char_of(piece.start)..text.char_of(piece.end))
}

/// Whether a sentence really ends after `sentence`, given what follows it.
fn ends_sentence(sentence: &str, rest: &str) -> bool {
    let Some(body) = sentence.trim_end().strip_suffix('.') else { return true };
    let last = body.rsplit(|c: char| c.is_whitespace() || "(“\"‘'—–".contains(c)).next().unwrap_or_default();
    let lower = last.to_lowercase();
    if SHORT_FORMS.contains(&lower.as_str()) {
        return false;
    }
    let initial = last.chars().count() == 1 && last.chars().all(char::is_uppercase);
    let spelt_out = last.contains('.') && last.split('.').all(|part| part.chars().count() == 1);
    if initial || spelt_out {
        let opener = rest.unicode_words().next().unwrap_or_default().to_lowercase();
        return OPENERS.contains(&opener.as_str());
    }
    true
}

/// The sentences of one paragraph as ranges of bytes that cover it, space after them included.
fn sentences_of(paragraph: &str) -> Vec<Range<usize>> {
    let mut sentences: Vec<Range<usize>> = Vec::new();
    let mut start = 0;
    for (offset, piece) in paragraph.split_sentence_bound_indices() {
        let end = offset + piece.len();
        let (body, rest) =
            (paragraph.get(start..end).unwrap_or_default(), paragraph.get(end..).unwrap_or_default());
        if rest.is_empty() || ends_sentence(body, rest) {
            sentences.push(start..end);
            start = end;
        }
    }
    sentences
}

/// The sentence at a position, without the space around it; the empty range there in an empty paragraph.
pub fn sentence_at(text: &CanonicalText, at: usize) -> Range<usize> {
    let bytes = paragraph_bytes(text, at);
    let byte = text.byte_of(at);
    let paragraph = text.as_str().get(bytes.clone()).unwrap_or_default();
    let sentences = sentences_of(paragraph);
    let found = sentences.iter().find(|sentence| byte < bytes.start + sentence.end).or(sentences.last());
    let Some(sentence) = found else { return at..at };
    let words = paragraph.get(sentence.clone()).unwrap_or_default();
    let from = bytes.start + sentence.start + (words.len() - words.trim_start().len());
    let to = from + words.trim().len();
    text.char_of(from)..text.char_of(to)
}

/// The first sentence that begins after a position; none where there is no other.
pub fn next_sentence(text: &CanonicalText, at: usize) -> Option<Range<usize>> {
    let whole = text.as_str();
    let mut probe = sentence_at(text, at).end.max(at);
    loop {
        let byte = text.byte_of(probe);
        let rest = whole.get(byte..)?;
        let space = rest.len() - rest.trim_start().len();
        if space == rest.len() {
            return None;
        }
        let sentence = sentence_at(text, text.char_of(byte + space));
        if sentence.start > at && !sentence.is_empty() {
            return Some(sentence);
        }
        probe = sentence.end.max(probe + 1);
    }
}

/// The last sentence that begins before a position; none where there is no other.
pub fn previous_sentence(text: &CanonicalText, at: usize) -> Option<Range<usize>> {
    let before = text.as_str().get(..text.byte_of(at))?.trim_end();
    let last = text.char_of(before.len()).checked_sub(1)?;
    let sentence = sentence_at(text, last);
    (sentence.start < at && !sentence.is_empty()).then_some(sentence)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn sentences(text: &str) -> Vec<String> {
        let text = CanonicalText::new(text);
        let mut found = Vec::new();
        let first = sentence_at(&text, 0);
        let mut next = if first.is_empty() { next_sentence(&text, 0) } else { Some(first) };
        while let Some(sentence) = next {
            found.push(text.slice(sentence.start, sentence.end).expect("in the text").to_owned());
            next = next_sentence(&text, sentence.start);
        }
        found
    }

    #[test]
    fn sentences_end_where_a_reader_ends_them() {
        assert_eq!(
            sentences(
                "Mr. Rubio met U.S. President J. Smith. He said: “No troops.” Then he left the U.S. The end?\n\nYes!"
            ),
            [
                "Mr. Rubio met U.S. President J. Smith.",
                "He said: “No troops.”",
                "Then he left the U.S.",
                "The end?",
                "Yes!"
            ]
        );
        assert_eq!(sentences("中国表示支持。他们反对。"), ["中国表示支持。", "他们反对。"]);
    }

    #[test]
    fn words_are_whole_in_every_script() {
        let text = CanonicalText::new("🙂 e\u{301}tat, Україна");
        assert_eq!(text.slice(2, next_word(&text, 2)), Some("e\u{301}tat"));
        assert_eq!(word_at(&text, 3), 2..7);
        assert_eq!(previous_word(&text, text.len()), 9);
        assert_eq!(next_grapheme(&text, 2), 4, "a letter with its accent is one step");
        assert_eq!(previous_grapheme(&text, 4), 2);
        assert_eq!(previous_grapheme(&text, 0), 0);
        assert_eq!(next_grapheme(&text, text.len()), text.len());
    }

    #[test]
    fn sentences_walk_back_as_they_walk_forth() {
        let text = CanonicalText::new("One. Two.\n\nThree.");
        assert_eq!(previous_sentence(&text, 11), Some(5..9));
        assert_eq!(previous_sentence(&text, 5), Some(0..4));
        assert_eq!(previous_sentence(&text, 0), None);
        assert_eq!(next_sentence(&text, 11), None);
        assert_eq!(paragraph_at(&text, 6), 0..9);
    }

    proptest! {
        #[test]
        fn every_step_stays_in_the_text_and_goes_on(words in "[a-zA-Z .!?“”\n\u{301}🙂中]{0,80}", share in 0.0..1.0) {
            let text = CanonicalText::new(&words);
            let at = (text.len() as f64 * share) as usize;
            for (start, end) in [
                (at, next_word(&text, at)), (previous_word(&text, at), at),
                (at, next_grapheme(&text, at)), (previous_grapheme(&text, at), at),
            ] {
                prop_assert!(start <= end && end <= text.len());
            }
            for range in [word_at(&text, at), sentence_at(&text, at), paragraph_at(&text, at)] {
                prop_assert!(text.slice(range.start, range.end).is_some());
            }
            if let Some(next) = next_sentence(&text, at) {
                prop_assert!(next.start > at && next.end <= text.len());
            }
            if let Some(previous) = previous_sentence(&text, at) {
                prop_assert!(previous.start < at);
            }
        }
    }
}
