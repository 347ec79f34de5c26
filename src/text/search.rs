//! Finding words in texts: literally by default, whole words, with or without regard to case, or by a regular
//! expression. Accents are passed over, and so are the ways in which a sign can be composed.

use std::ops::Range;

use regex::{Regex, RegexBuilder};
use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

use crate::model::CanonicalText;

/// The largest size of a compiled expression, in bytes: one that would be larger is refused.
const MOST_COMPILED: usize = 4 << 20;

/// What is looked for.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Query {
    /// The words, or the regular expression.
    pub words: String,
    /// Whether only whole words count.
    pub whole_word: bool,
    /// Whether capitals and small letters are told apart.
    pub case: bool,
    /// Whether it is a regular expression.
    pub expression: bool,
}

/// A query that is ready to be used.
#[derive(Debug, Clone)]
pub struct Finder {
    expression: Regex,
    case: bool,
}

/// A text without accents, and for each of its bytes the character of the text that it comes from.
fn folded(text: &str, case: bool) -> (String, Vec<u32>) {
    let mut plain = String::with_capacity(text.len());
    let mut places = Vec::with_capacity(text.len());
    for (place, c) in (0_u32..).zip(text.chars()) {
        let before = plain.len();
        if c.is_ascii() {
            plain.push(if case { c } else { c.to_ascii_lowercase() });
        } else {
            for part in std::iter::once(c).nfd().filter(|part| !is_combining_mark(*part)) {
                if case {
                    plain.push(part);
                } else {
                    plain.extend(part.to_lowercase());
                }
            }
        }
        places.resize(places.len() + plain.len() - before, place);
    }
    (plain, places)
}

impl Finder {
    /// Makes a query ready.
    ///
    /// # Errors
    /// It is empty, or not a sound regular expression; in words.
    pub fn new(query: &Query) -> Result<Self, String> {
        if query.words.trim().is_empty() {
            return Err("type what is to be found".to_owned());
        }
        let mut pattern = if query.expression {
            query.words.clone()
        } else {
            regex::escape(&folded(query.words.trim(), query.case).0)
        };
        if query.whole_word {
            pattern = format!(r"\b(?:{pattern})\b");
        }
        let built = RegexBuilder::new(&pattern)
            .case_insensitive(!query.case)
            .multi_line(true)
            .size_limit(MOST_COMPILED)
            .build();
        let why = |why: regex::Error| match why {
            regex::Error::CompiledTooBig(_) => "the expression is too large".to_owned(),
            other => {
                // The last line of such an error says what is wrong.
                let words = other.to_string();
                words.lines().last().unwrap_or(&words).trim_start_matches("error: ").to_owned()
            }
        };
        Ok(Self { expression: built.map_err(why)?, case: query.case })
    }

    /// The passages of a text that fit, at most so many, as characters from and to. Empty ones don't count.
    pub fn find(&self, text: &CanonicalText, most: usize) -> Vec<Range<usize>> {
        let (plain, places) = folded(text.as_str(), self.case);
        let place = |byte: usize| places.get(byte).map(|place| *place as usize);
        let whole = |found: regex::Match<'_>| {
            let start = place(found.start())?;
            // Accents that follow a letter as signs of their own belong to it.
            let end = place(found.end()).unwrap_or(text.len());
            let last = place(found.end().checked_sub(1)?)?;
            Some(start..end.max(last + 1))
        };
        let found = self.expression.find_iter(&plain).filter(|found| !found.is_empty());
        found.filter_map(whole).take(most).collect()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn found(text: &str, query: &Query) -> Vec<String> {
        let text = CanonicalText::new(text);
        let ranges = Finder::new(query).unwrap().find(&text, 100);
        ranges.into_iter().map(|range| text.slice(range.start, range.end).unwrap().to_owned()).collect()
    }
    fn query(words: &str) -> Query {
        Query { words: words.to_owned(), ..Query::default() }
    }

    #[test]
    fn accents_and_case_are_passed_over_unless_asked_for() {
        let text = "🙂 Türkiye and TURKIYE, cafe\u{301} and Café; a.c";
        assert_eq!(found(text, &query("turkiye")), ["Türkiye", "TURKIYE"]);
        assert_eq!(found(text, &query("café")), ["cafe\u{301}", "Café"]);
        assert_eq!(found(text, &Query { case: true, ..query("Turkiye") }), ["Türkiye"]);
        assert_eq!(found(text, &query("a.c")), ["a.c"], "a dot is a dot");
        assert_eq!(found("", &query("a")), [""; 0]);
    }

    #[test]
    fn whole_words_and_expressions() {
        let text = "plan plans planned the plan";
        assert_eq!(found(text, &Query { whole_word: true, ..query("plan") }).len(), 2);
        assert_eq!(found(text, &Query { expression: true, ..query(r"plan\w+") }), ["plans", "planned"]);
        assert_eq!(found(text, &Query { expression: true, ..query("x*") }), [""; 0]);
        assert!(Finder::new(&Query { expression: true, ..query("(") }).unwrap_err().contains("unclosed"));
        assert!(Finder::new(&query("  ")).is_err());
        let huge = Query { expression: true, ..query(r"(\w{500}){500}") };
        assert_eq!(Finder::new(&huge).unwrap_err(), "the expression is too large");
    }

    proptest! {
        #[test]
        fn what_is_in_a_text_is_found_there(text in "\\PC{0,60}", from in 0..60_usize, length in 1..12_usize) {
            let text = CanonicalText::new(&text);
            let to = (from + length).min(text.len());
            let Some(words) = text.slice(from.min(to), to).map(str::to_owned) else { return Ok(()) };
            let Ok(finder) = Finder::new(&query(&words)) else { return Ok(()) };
            let plain = folded(words.trim(), false).0;
            let found = finder.find(&text, 1_000);
            prop_assert!(plain.is_empty() || !found.is_empty(), "{words:?}");
            for range in found {
                prop_assert!(range.start < range.end && range.end <= text.len());
            }
        }
    }
}
