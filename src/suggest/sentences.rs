//! A text as sentences of items: words, with each quotation and each bracket as one item. Who says what in a
//! sentence is not here.

use super::lexicon::{Tag, Word, WordForm};
use super::marks::Span;
use super::names::NameHit;
use super::tokens::Token;

/// Sentences longer than this are cut, so that the work stays linear in the text.
const LONGEST: usize = 300;
/// Brackets longer than this are read as ordinary words.
const LONGEST_ASIDE: usize = 15;

/// Titles that are last names as well.
const SURNAMES: &[&str] = &["dean", "king", "bishop", "pope", "major", "marshal", "warden", "abbot"];

/// A word, or a quotation or bracket as one, with its first and last token.
#[derive(Debug, Clone, Copy)]
pub(super) struct Element {
    pub tag: Tag,
    pub word: Word,
    pub first: usize,
    pub last: usize,
    pub capital: bool,
}

/// A sentence: its items, and whether it begins a paragraph.
#[derive(Debug, Clone, Copy)]
pub(super) struct Sentence {
    pub from: usize,
    pub to: usize,
    pub paragraph: usize,
    /// Whether it is written like a title.
    pub heading: bool,
}

/// The sentences of a text.
pub(super) struct Sentences {
    pub items: Vec<Element>,
    pub sentences: Vec<Sentence>,
}

/// The last token of a bracket that opens at a token.
fn aside(tokens: &[Token], open: usize) -> Option<usize> {
    let close = match tokens.get(open)?.mark {
        '(' => ')',
        '[' => ']',
        _ => return None,
    };
    let near = tokens.get(open + 1..(open + LONGEST_ASIDE).min(tokens.len())).unwrap_or_default();
    near.iter()
        .take_while(|token| !token.paragraph)
        .position(|token| token.mark == close)
        .map(|at| open + 1 + at)
}

/// Whether a paragraph from a token on is written like a title, with most words capitalised.
fn is_heading(tokens: &[Token], from: usize) -> bool {
    let (mut words, mut capitals) = (0, 0);
    let rest = tokens.get(from..(from + 30).min(tokens.len())).unwrap_or_default();
    for (n, token) in rest.iter().enumerate() {
        if n > 0 && token.paragraph {
            return words > 2 && capitals * 10 >= words * 7;
        }
        if token.end - token.start > 3 {
            words += 1;
            capitals += usize::from(token.capital);
        }
    }
    false
}

/// Whether a small word belongs to the name that follows: `von der Leyen`, `bin Salman`.
fn is_particle(text: &str, tokens: &[Token], at: usize) -> bool {
    const PARTICLES: &[&str] = &[
        "von", "van", "de", "der", "den", "del", "della", "di", "da", "dos", "du", "la", "le", "el", "al",
        "bin", "ibn", "ben", "ter", "zu", "af", "av",
    ];
    for token in tokens.get(at..(at + 4).min(tokens.len())).unwrap_or_default() {
        if token.capital {
            return !token.paragraph && token.is_word();
        }
        if token.end - token.start > 5 || !PARTICLES.contains(&token.of(text)) {
            return false;
        }
    }
    false
}

/// The part that a token plays, as far as it and the one before tell.
pub(super) fn tag_of(text: &str, tokens: &[Token], at: usize, initial: bool, heading: bool) -> Tag {
    let Some(token) = tokens.get(at) else { return Tag::Other };
    let word = token.of(text);
    let before = at.checked_sub(1).and_then(|at| tokens.get(at));
    if word.starts_with(['\'', '’']) {
        let owner = before.is_some_and(|before| {
            matches!(
                before.word.tag,
                Tag::Noun | Tag::Name | Tag::Title | Tag::Role | Tag::Time | Tag::Medium
            ) || before.capital && before.word.tag == Tag::Verb
        });
        let plural = token.mark != '\0'
            && !token.space_before
            && before.is_some_and(|before| before.of(text).ends_with('s'));
        if plural || (owner && word.ends_with(['s', 'S'])) {
            return Tag::Possessive;
        }
    }
    let tag = token.word.tag;
    if !token.capital && is_particle(text, tokens, at) {
        return Tag::Name;
    }
    if !token.capital {
        return if tag == Tag::Noun && word.chars().next().is_some_and(|c| !c.is_alphanumeric()) {
            Tag::Other
        } else {
            tag
        };
    }
    let known = !matches!(tag, Tag::Noun | Tag::Name);
    if tag == Tag::Title
        && !tokens.get(at + 1).is_some_and(|next| next.capital)
        && !before.is_some_and(|before| before.word.tag == Tag::Determiner)
        && SURNAMES.iter().any(|name| word.eq_ignore_ascii_case(name))
    {
        return Tag::Name;
    }
    if !known || (!initial && !heading && matches!(tag, Tag::Verb | Tag::Adverb | Tag::Auxiliary)) {
        return Tag::Name;
    }
    tag
}

/// Whether a sentence ends after the last item, the next token being `next`.
fn ends(text: &str, tokens: &[Token], last: &Element, next: usize) -> bool {
    let Some(follower) = tokens.get(next) else { return true };
    if follower.paragraph {
        return true;
    }
    let starts = follower.capital || follower.mark != '\0' || follower.word.tag == Tag::Number;
    match last.tag {
        Tag::Stop => starts,
        Tag::Quote => {
            let inner = last.last.checked_sub(1).and_then(|at| tokens.get(at));
            let stopped = inner.is_some_and(|token| token.word.tag == Tag::Stop);
            if !stopped || !starts {
                return false;
            }
            // “Why?” the minister asked. “No.” The minister left.
            let full = inner.is_some_and(|token| token.of(text) == ".");
            let told = tokens.get(next..(next + 6).min(tokens.len())).unwrap_or_default();
            full || !told.iter().any(|token| token.word.cue.is_some() && !token.capital)
        }
        _ => {
            last.word.short
                && !matches!(last.word.tag, Tag::Title)
                && follower.capital
                && matches!(
                    follower.word.tag,
                    Tag::Determiner
                        | Tag::Subject
                        | Tag::Preposition
                        | Tag::Subordinator
                        | Tag::Contrast
                        | Tag::Possessive
                        | Tag::Neuter
                )
        }
    }
}

/// Cuts a text into sentences.
pub(super) fn split(text: &str, tokens: &[Token], spans: &[Span], hits: &[NameHit]) -> Sentences {
    let mut items: Vec<Element> = Vec::with_capacity(tokens.len());
    let mut sentences = Vec::new();
    let (mut from, mut paragraph, mut heading) = (0, 0, false);
    let mut spans = spans.iter().peekable();
    let mut hits = hits.iter().peekable();
    let mut at = 0;
    while let Some(token) = tokens.get(at) {
        if token.paragraph {
            paragraph += 1;
            heading = is_heading(tokens, at);
        }
        let initial = items.len() == from;
        let (tag, last) = match spans.next_if(|span| span.open == at) {
            Some(span) => (Tag::Quote, span.close),
            None => match aside(tokens, at) {
                Some(close) => (Tag::Aside, close),
                None => (tag_of(text, tokens, at, initial, heading), at),
            },
        };
        while spans.next_if(|span| span.open <= last).is_some() {}
        while hits.next_if(|hit| hit.last < at).is_some() {}
        let tag = if last == at && hits.peek().is_some_and(|hit| hit.first <= at) { Tag::Name } else { tag };
        let item = Element { tag, word: token.word, first: at, last, capital: token.capital };
        items.push(item);
        at = last + 1;
        if ends(text, tokens, &item, at) || items.len() - from >= LONGEST {
            sentences.push(Sentence { from, to: items.len(), paragraph, heading });
            from = items.len();
        }
    }
    Sentences { items, sentences }
}

impl Element {
    /// Whether the item can be part of what a noun phrase names.
    pub(super) fn is_nominal(&self) -> bool {
        matches!(
            self.tag,
            Tag::Noun | Tag::Name | Tag::Title | Tag::Role | Tag::Number | Tag::Adjective | Tag::Medium
        ) || (self.tag == Tag::Verb && self.word.also_noun)
    }
    /// Whether the item is a verb that can have a subject.
    pub(super) fn is_finite(&self) -> bool {
        self.tag == Tag::Auxiliary || (self.tag == Tag::Verb && self.word.form != WordForm::Ing)
    }
}
