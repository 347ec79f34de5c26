//! Finding words in texts: literally by default, whole words, with or without regard to case, or by a regular
//! expression. What people don't see as a difference is none: accents and the ways in which a sign can be composed,
//! kinds of quotation marks, dashes and spaces, line breaks, ligatures, and signs that take no room.

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
    folding: Folding,
}

/// Passages that were found.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Found {
    /// Those that come first, as characters from and to.
    pub first: Vec<Range<usize>>,
    /// How many there are.
    pub count: usize,
}

/// What is passed over.
#[derive(Debug, Clone, Copy)]
struct Folding {
    /// Whether capitals stay capitals.
    case: bool,
    /// Whether a line break stays one, and is no space.
    lines: bool,
}

/// A text with what is passed over left out, and for each of its bytes the character of the text that it comes from.
struct Folded {
    plain: String,
    places: Vec<u32>,
    /// How many characters the text has.
    length: usize,
}

/// What stands for a sign in every text, where that is another.
const fn sign(c: char) -> Option<&'static str> {
    Some(match c {
        '‘' | '’' | '‚' | '‛' | '′' | '‵' | 'ʼ' | 'ʹ' | '`' | '´' | '‹' | '›' | '׳' => {
            "'"
        }
        '“' | '”' | '„' | '‟' | '″' | '‶' | '«' | '»' | '「' | '」' | '『' | '』' | '״' => {
            "\""
        }
        '‐' | '‑' | '‒' | '–' | '—' | '―' | '−' | '⁃' | '﹘' | '﹣' | '－' => "-",
        'æ' => "ae",
        'Æ' => "AE",
        'œ' => "oe",
        'Œ' => "OE",
        'ı' => "i",
        _ => return None,
    })
}

/// Whether a sign takes no room of its own: soft hyphens, joiners, marks of direction and of variants.
const fn takes_no_room(c: char) -> bool {
    matches!(c, '\u{AD}' | '\u{61C}' | '\u{180E}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}'
        | '\u{2060}'..='\u{2064}' | '\u{2066}'..='\u{206F}' | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}')
}

impl Folded {
    fn of(text: &str, folding: Folding) -> Self {
        let mut folded = Self {
            plain: String::with_capacity(text.len()),
            places: Vec::with_capacity(text.len()),
            length: 0,
        };
        // Where the space began that the last characters are, and whether a line break is in it.
        let mut space: Option<(u32, bool)> = None;
        for (place, c) in (0_u32..).zip(text.chars()) {
            folded.length += 1;
            if takes_no_room(c) {
                continue;
            }
            if c.is_whitespace() {
                let (_, line) = space.get_or_insert((place, false));
                *line |= folding.lines && c == '\n';
                continue;
            }
            if let Some((from, line)) = space.take() {
                folded.put(if line { "\n" } else { " " }, from);
            }
            folded.letter(c, place, folding.case);
        }
        if let Some((from, line)) = space {
            folded.put(if line { "\n" } else { " " }, from);
        }
        folded
    }
    /// Adds what stands for the character of a place.
    fn put(&mut self, plain: &str, place: u32) {
        self.plain.push_str(plain);
        self.places.resize(self.plain.len(), place);
    }
    fn letter(&mut self, c: char, place: u32, case: bool) {
        if c.is_ascii() && c != '`' {
            self.plain.push(if case { c } else { c.to_ascii_lowercase() });
        } else if let Some(sign) = sign(c) {
            self.plain.extend(sign.chars().map(|c| if case { c } else { c.to_ascii_lowercase() }));
        } else {
            for part in std::iter::once(c).nfkd().filter(|part| !is_combining_mark(*part)) {
                match part {
                    part if case => self.plain.push(part),
                    'ß' | 'ẞ' => self.plain.push_str("ss"),
                    'ς' => self.plain.push('σ'),
                    part => self.plain.extend(part.to_lowercase()),
                }
            }
        }
        self.places.resize(self.plain.len(), place);
    }
}

impl Finder {
    /// Makes a query ready.
    ///
    /// # Errors
    /// It is empty, or not a valid regular expression; in words.
    pub fn new(query: &Query) -> Result<Self, String> {
        let nothing = || Err("type what is to be found".to_owned());
        let folding = Folding { case: query.case, lines: query.expression };
        let mut pattern = if query.expression {
            query.words.clone()
        } else {
            regex::escape(Folded::of(query.words.trim(), folding).plain.trim())
        };
        if pattern.trim().is_empty() {
            return nothing();
        }
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
        Ok(Self { expression: built.map_err(why)?, folding })
    }

    /// The passages of a text that fit, of which at most so many are told where they are. Empty ones don't count.
    pub fn find(&self, text: &CanonicalText, most: usize) -> Found {
        self.find_in(text.as_str(), most)
    }

    /// The same in words that are no source's.
    pub fn find_in(&self, text: &str, most: usize) -> Found {
        let Folded { plain, places, length } = Folded::of(text, self.folding);
        let place = |byte: usize| places.get(byte).map(|place| *place as usize);
        let mut found = Found::default();
        // Where the last one ended: a ligature that holds two of them counts once.
        let mut free = 0;
        for one in self.expression.find_iter(&plain).filter(|one| !one.is_empty()) {
            let (Some(start), Some(last)) = (place(one.start()), place(one.end() - 1)) else { continue };
            // Accents that follow a letter as signs of their own belong to it.
            let end = place(one.end()).unwrap_or(length).max(last + 1);
            if start < free {
                continue;
            }
            free = end;
            found.count += 1;
            if found.first.len() < most {
                found.first.push(start..end);
            }
        }
        found
    }

    /// Whether words fit.
    pub fn is_in(&self, text: &str) -> bool {
        self.find_in(text, 0).count > 0
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn found(text: &str, query: &Query) -> Vec<String> {
        let text = CanonicalText::new(text);
        let found = Finder::new(query).unwrap().find(&text, 100);
        assert_eq!(found.count, found.first.len());
        let slice = |range: Range<usize>| text.slice(range.start, range.end).unwrap().to_owned();
        found.first.into_iter().map(slice).collect()
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
    fn what_looks_alike_is_found_and_stands_where_it_is() {
        for (text, words, there) in [
            ("🙂 so it’s — on", "it's", "it’s"),
            ("He: “We back it”", "\"We back", "“We back"),
            ("Er: „Wir nicht“", "«wir nicht»", "„Wir nicht“"),
            ("from 5\u{A0}Mio. up", "5 Mio", "5\u{A0}Mio"),
            (
                "Po\u{AD}li\u{AD}tik\u{AD}wis\u{AD}sen",
                "Politikwissen",
                "Po\u{AD}li\u{AD}tik\u{AD}wis\u{AD}sen",
            ),
            ("the oﬃce ﬂoor", "office floor", "oﬃce ﬂoor"),
            ("a zero\u{200B}width one", "zerowidth", "zero\u{200B}width"),
            ("errors   with \u{2009} spaces", "errors with spaces", "errors   with \u{2009} spaces"),
            ("the end.\n\nSecond one", "end. second", "end.\n\nSecond"),
            ("it – is – so", "is-so", ""),
            ("a well‑known name", "well-known", "well‑known"),
            ("Straße", "STRASSE", "Straße"),
            ("İSTANBUL", "istanbul", "İSTANBUL"),
            ("une œuvre", "oeuvre", "œuvre"),
            ("القوّات", "القوات", "القوّات"),
        ] {
            let passages = found(text, &query(words));
            assert_eq!(passages.first().map_or("", String::as_str), there, "{words} in {text}");
        }
        // A regular expression sees lines.
        let text = "one\n\ntwo  x";
        assert_eq!(found(text, &Query { expression: true, ..query("^two x$") }), ["two  x"]);
        assert_eq!(found(text, &Query { expression: true, ..query("one.*two") }), [""; 0]);
        assert_eq!(found("ﬀ", &query("f")), ["ﬀ"], "a sign that holds two of them counts once");
    }

    #[test]
    fn all_are_counted_beyond_those_that_are_told() {
        let found = Finder::new(&query("plan")).unwrap().find(&CanonicalText::new(&"plan ".repeat(30)), 10);
        assert_eq!((found.count, found.first.len(), found.first[9].clone()), (30, 10, 45..49));
    }

    #[test]
    fn whole_words_and_expressions() {
        let text = "plan plans planned the plan";
        assert_eq!(found(text, &Query { whole_word: true, ..query("plan") }).len(), 2);
        assert_eq!(found(text, &Query { expression: true, ..query(r"plan\w+") }), ["plans", "planned"]);
        assert_eq!(found(text, &Query { expression: true, ..query("x*") }), [""; 0]);
        assert!(Finder::new(&Query { expression: true, ..query("(") }).unwrap_err().contains("unclosed"));
        assert!(Finder::new(&query("  ")).is_err());
        assert!(Finder::new(&query("\u{AD}\u{200B}")).is_err(), "there is nothing to be seen in it");
        let huge = Query { expression: true, ..query(r"(\w{500}){500}") };
        assert_eq!(Finder::new(&huge).unwrap_err(), "the expression is too large");
    }

    proptest! {
        #[test]
        fn what_is_in_a_text_is_found_there(
            text in "(\\PC|[ \n\u{AD}\u{200B}’“ﬁ–ß\u{301}]){0,60}", from in 0..60_usize, length in 1..12_usize,
        ) {
            let text = CanonicalText::new(&text);
            let to = (from + length).min(text.len());
            let Some(words) = text.slice(from.min(to), to).map(str::to_owned) else { return Ok(()) };
            let Ok(finder) = Finder::new(&query(&words)) else { return Ok(()) };
            let found = finder.find(&text, 1_000);
            prop_assert!(!found.first.is_empty(), "{words:?}");
            let mut before = 0;
            for range in found.first {
                prop_assert!(before <= range.start && range.start < range.end && range.end <= text.len());
                before = range.end;
            }
        }
    }
}
