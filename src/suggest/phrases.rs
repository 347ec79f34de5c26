//! Noun phrases, and the subject of a verb. Where clauses end, and what verbs mean, is not here.

use super::lexicon::{Tag, WordForm};
use super::sentences::Element;

/// The items of one sentence with the text of each.
pub(super) struct Clause<'a> {
    pub items: &'a [Element],
    pub words: Vec<&'a str>,
}

/// A run of items, both ends included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Phrase {
    pub from: usize,
    pub to: usize,
}

const BE: &[&str] = &["is", "are", "was", "were", "be", "been", "being", "am", "isn't", "wasn't", "weren't"];
/// Prepositions that tie a phrase to the noun before it.
const TIES: &[&str] =
    &["of", "for", "in", "at", "from", "with", "on", "to", "against", "between", "behind", "including"];

impl Clause<'_> {
    pub(super) fn tag(&self, at: usize) -> Tag {
        self.items.get(at).map_or(Tag::Stop, |item| item.tag)
    }
    pub(super) fn word(&self, at: usize) -> &str {
        self.words.get(at).copied().unwrap_or_default()
    }
    pub(super) fn nominal(&self, at: usize) -> bool {
        self.items.get(at).is_some_and(Element::is_nominal)
    }
    pub(super) fn form(&self, at: usize) -> WordForm {
        self.items.get(at).map(|item| item.word.form).unwrap_or_default()
    }
    pub(super) fn is(&self, at: usize, words: &[&str]) -> bool {
        at < self.items.len() && words.iter().any(|word| self.word(at).eq_ignore_ascii_case(word))
    }
    fn ties(&self, at: usize) -> bool {
        matches!(self.tag(at), Tag::Preposition | Tag::To) && self.is(at, TIES)
    }

    /// Whether an item after “to” makes an infinitive.
    fn is_base(&self, at: usize) -> bool {
        self.tag(at) == Tag::Verb && self.form(at) == WordForm::Base
    }

    /// The first item of the noun phrase that ends at an item.
    fn phrase_start(&self, end: usize) -> usize {
        if matches!(self.tag(end), Tag::Subject | Tag::Object) {
            return end;
        }
        let mut from = end;
        while let Some(before) = from.checked_sub(1) {
            let name = matches!(self.tag(from), Tag::Name | Tag::Title);
            let further = before.checked_sub(1);
            let goes_on = match self.tag(before) {
                Tag::Medium => !name && self.tag(from) != Tag::Determiner,
                Tag::Determiner | Tag::Possessive | Tag::Aside => self.tag(from) != Tag::Determiner,
                Tag::Vague => self.nominal(from),
                Tag::Neuter => self.is(before, &["one"]) && self.nominal(from),
                Tag::Conjunction => {
                    self.tag(from) != Tag::Subject && further.is_some_and(|at| self.nominal(at))
                }
                Tag::Preposition | Tag::To => {
                    self.ties(before)
                        && !(self.tag(before) == Tag::To && self.is_base(from))
                        && further.is_some_and(|at| {
                            self.nominal(at) && self.tag(at) != Tag::Adjective
                                || matches!(self.tag(at), Tag::Determiner | Tag::Neuter)
                        })
                }
                Tag::Verb if !self.nominal(before) => {
                    self.nominal(from)
                        && matches!(self.form(before), WordForm::Past | WordForm::Participle | WordForm::Ing)
                        && further.is_none_or(|at| {
                            matches!(
                                self.tag(at),
                                Tag::Determiner
                                    | Tag::Possessive
                                    | Tag::Adjective
                                    | Tag::Number
                                    | Tag::Quote
                                    | Tag::Comma
                            )
                        })
                }
                Tag::Quote => further.is_some_and(|at| self.tag(at) == Tag::Determiner),
                _ => self.nominal(before) && self.tag(from) != Tag::Determiner,
            };
            if !goes_on {
                break;
            }
            from = before;
        }
        // A phrase doesn't begin with what only ties.
        while from < end && (self.ties(from) || matches!(self.tag(from), Tag::Aside | Tag::Conjunction)) {
            from += 1;
        }
        from
    }

    pub(super) fn phrase_to(&self, end: usize) -> Option<Phrase> {
        let end = if self.tag(end) == Tag::Aside { end.checked_sub(1)? } else { end };
        let fits = self.nominal(end)
            || matches!(self.tag(end), Tag::Subject | Tag::Neuter)
            || (self.tag(end) == Tag::Determiner && !self.is(end, &["a", "an", "the"]))
            || (self.tag(end) == Tag::Time && self.is(end.wrapping_sub(1), &["of"]));
        fits.then(|| Phrase { from: self.phrase_start(end), to: end })
    }

    /// The last item of the noun phrase that begins at an item, with what ties on to it.
    pub(super) fn phrase_end(&self, from: usize) -> Option<usize> {
        if matches!(self.tag(from), Tag::Subject | Tag::Object) {
            return Some(from);
        }
        let (mut at, mut head) = (from, None);
        while at < self.items.len() {
            match self.tag(at) {
                _ if self.nominal(at) => head = Some(at),
                Tag::Neuter => head = Some(at),
                Tag::Determiner | Tag::Possessive | Tag::Vague => {}
                // `a Friday evening rally`, `the early morning hours`
                Tag::Time
                    if at > from
                        && matches!(
                            self.tag(at - 1),
                            Tag::Determiner | Tag::Vague | Tag::Time | Tag::Adjective
                        ) =>
                {
                    head = Some(at);
                }
                Tag::Aside if head.is_some() => head = Some(at),
                Tag::Verb
                    if matches!(self.form(at), WordForm::Past | WordForm::Participle | WordForm::Ing) =>
                {
                    let held = matches!(
                        self.tag(at.wrapping_sub(1)),
                        Tag::Determiner | Tag::Possessive | Tag::Number
                    );
                    if !(held && at > from && self.nominal(at + 1)) {
                        break;
                    }
                }
                Tag::Conjunction if head == at.checked_sub(1) && self.nominal(at + 1) => {}
                Tag::Preposition | Tag::To if head == at.checked_sub(1) && self.ties(at) => {
                    let verb = self.tag(at) == Tag::To && self.is_base(at + 1);
                    let more = self.nominal(at + 1) && !verb
                        || matches!(self.tag(at + 1), Tag::Determiner | Tag::Possessive | Tag::Neuter);
                    if !more || self.tag(at + 1) == Tag::Time {
                        break;
                    }
                }
                _ => break,
            }
            at += 1;
        }
        head
    }

    /// The phrase that begins at an item, with what is said of it between commas.
    pub(super) fn named_from(&self, from: usize) -> Option<Phrase> {
        let mut to = self.phrase_end(from)?;
        if self.tag(to + 1) == Tag::Comma && self.tag(from) != Tag::Subject {
            let described = matches!(
                self.tag(to + 2),
                Tag::Determiner | Tag::Title | Tag::Role | Tag::Noun | Tag::Possessive | Tag::Number
            );
            let named = |end: &usize| self.tag(to + 2) == Tag::Name && self.tag(end + 1) == Tag::Comma;
            if let Some(end) = self.phrase_end(to + 2).filter(|end| described || named(end))
                && !self.items.get(end + 1).is_some_and(Element::is_finite)
            {
                to = end;
            }
        }
        Some(Phrase { from, to })
    }

    /// Whether a verb stands in the passive at an item.
    pub(super) fn is_passive(&self, verb: usize) -> bool {
        if !matches!(self.form(verb), WordForm::Past | WordForm::Participle) {
            return false;
        }
        let mut at = verb;
        while let Some(before) = at.checked_sub(1) {
            match self.tag(before) {
                Tag::Adverb => at = before,
                Tag::Auxiliary => return self.is(before, BE),
                _ => break,
            }
        }
        let reduced = at.checked_sub(1).is_some_and(|at| self.nominal(at));
        reduced
            && self.is(verb + 1, &["by"])
            && !matches!(self.tag(verb + 2), Tag::Medium | Tag::Verb | Tag::Time)
    }

    /// Whether what may be noun or verb is a noun at an item.
    pub(super) fn is_noun(&self, at: usize) -> bool {
        let Some(item) = self.items.get(at) else { return true };
        let before = at.checked_sub(1).map_or(Tag::Stop, |at| self.tag(at));
        if matches!(before, Tag::Determiner | Tag::Possessive) && !self.is_when(at.wrapping_sub(1)) {
            return true;
        }
        if !item.word.also_noun {
            return false;
        }
        // `cited derogatory comments`: what follows a verb and a noun is a noun.
        let held = at.checked_sub(2).is_some_and(|at| {
            self.items.get(at).is_some_and(|item| item.tag == Tag::Verb && !item.word.also_noun)
        });
        if held && before == Tag::Noun {
            return true;
        }
        let opens = matches!(
            self.tag(at + 1),
            Tag::Determiner
                | Tag::That
                | Tag::To
                | Tag::Possessive
                | Tag::Subject
                | Tag::Object
                | Tag::Name
                | Tag::Quote
                | Tag::Title
                | Tag::Colon
                | Tag::Comma
                | Tag::Neuter
                | Tag::Subordinator
                | Tag::Noun
        ) || self.is(at + 1, &["for", "on", "against"])
            || (self.items.get(at + 1).is_some_and(|next| next.tag == Tag::Verb && next.word.also_noun)
                && matches!(self.tag(at + 2), Tag::Stop | Tag::Comma | Tag::Preposition | Tag::Conjunction))
            || (self.tag(at + 1) == Tag::Stop && before == Tag::Name && item.word.form == WordForm::Third);
        let agent = match before {
            Tag::Subject
            | Tag::Relative
            | Tag::Adverb
            | Tag::Auxiliary
            | Tag::To
            | Tag::Neuter
            | Tag::That => true,
            Tag::Name | Tag::Noun | Tag::Title | Tag::Aside => {
                item.word.form == WordForm::Third || self.word(at.wrapping_sub(1)).ends_with('s')
            }
            Tag::Verb => {
                (item.word.form == WordForm::Third || self.word(at.wrapping_sub(1)).ends_with('s'))
                    && self.is_noun(at.wrapping_sub(1))
            }
            Tag::Comma => {
                matches!(item.word.form, WordForm::Third | WordForm::Ing)
                    || self.before_comma(at.wrapping_sub(1)).is_some()
            }
            Tag::Conjunction => item.word.form == WordForm::Third,
            _ => false,
        };
        !(opens && agent)
    }

    /// The subject of a verb that stands before it.
    pub(super) fn subject(&self, verb: usize, earlier: Option<Phrase>) -> Option<Phrase> {
        if self.is_passive(verb) {
            return None;
        }
        let mut at = verb;
        let mut helped = false;
        while let Some(before) = at.checked_sub(1) {
            match self.tag(before) {
                _ if self.is_when(before) => {}
                Tag::Auxiliary => helped = true,
                Tag::To
                    if self.is(before.wrapping_sub(1), &["on"])
                        && before.checked_sub(2).is_some_and(|at| self.tag(at) == Tag::Verb) => {}
                Tag::To
                    if before
                        .checked_sub(1)
                        .is_some_and(|at| self.tag(at) == Tag::Verb && !self.is_noun(at)) => {}
                Tag::Preposition if self.is(before, &["on"]) && self.tag(at) == Tag::To => {}
                Tag::Verb if self.tag(at) == Tag::To || self.is(at, &["on"]) => helped = true,
                _ => break,
            }
            at = before;
        }
        let before = at.checked_sub(1)?;
        if self.form(verb) == WordForm::Ing && !helped {
            return match self.tag(before) {
                Tag::Preposition => self.near_subject(verb).or(earlier),
                Tag::Comma | Tag::Subordinator | Tag::Conjunction => {
                    earlier.or_else(|| self.first_subject(verb))
                }
                _ => {
                    let phrase = self.phrase_to(before)?;
                    // `issued a statement calling …`: it is the issuer who calls.
                    let made = phrase.from > 0
                        && (before.saturating_sub(8)..=before)
                            .rev()
                            .take_while(|&at| {
                                !matches!(self.tag(at), Tag::Verb | Tag::Comma | Tag::Auxiliary)
                            })
                            .any(|at| self.tag(at) == Tag::Medium);
                    if made { self.first_subject(phrase.from).or(Some(phrase)) } else { Some(phrase) }
                }
            };
        }
        if self.tag(at) == Tag::To {
            return None;
        }
        match self.tag(before) {
            Tag::Relative | Tag::That => {
                let end = before.checked_sub(1)?;
                let mut end = if self.tag(end) == Tag::Comma { end.checked_sub(1)? } else { end };
                while self.is_when(end) {
                    end = end.checked_sub(1)?;
                }
                self.phrase_to(end).map(|phrase| Phrase { to: before, ..phrase })
            }
            Tag::Comma if self.form(at) == WordForm::Ing => earlier.or_else(|| self.first_subject(at)),
            Tag::Comma | Tag::Dash => self.before_comma(before),
            Tag::Conjunction | Tag::Contrast => earlier.or_else(|| self.first_subject(at)),
            // `A report released last year found …`
            Tag::Verb if at != verb && matches!(self.form(before), WordForm::Past | WordForm::Participle) => {
                let end = before.checked_sub(1).filter(|&end| self.nominal(end))?;
                self.phrase_to(end).map(|phrase| Phrase { to: before, ..phrase })
            }
            _ => self.phrase_to(before).map(|phrase| self.listed_before(phrase)),
        }
    }

    /// A phrase of several with those that commas part from it: `Lee, Berg and the mayor`.
    fn listed_before(&self, phrase: Phrase) -> Phrase {
        let several = (phrase.from..phrase.to).any(|at| self.tag(at) == Tag::Conjunction);
        let mut from = phrase.from;
        while several
            && let Some(end) = from.checked_sub(2).filter(|_| self.tag(from - 1) == Tag::Comma)
            && let Some(before) = self.phrase_to(end)
        {
            from = before.from;
        }
        Phrase { from, ..phrase }
    }

    /// Whether an item tells when or how: `on Friday`, `last week`, `firmly`.
    fn is_when(&self, at: usize) -> bool {
        match self.tag(at) {
            Tag::Adverb | Tag::Time | Tag::Vague => true,
            Tag::Determiner if self.is(at, &["all", "both", "each"]) => {
                self.items.get(at + 1).is_some_and(Element::is_finite)
            }
            Tag::Preposition => {
                matches!(self.tag(at + 1), Tag::Time | Tag::Number) && self.is(at, &["on", "in", "at"])
            }
            Tag::Number => self.is(at.wrapping_sub(1), &["in"]),
            Tag::Determiner => self.tag(at + 1) == Tag::Time,
            _ => false,
        }
    }

    /// The subject that a description between commas parts from its verb; `comma` is the last of them.
    pub(super) fn before_comma(&self, comma: usize) -> Option<Phrase> {
        let mut from = comma;
        while let Some(before) = from.checked_sub(1) {
            if matches!(
                self.tag(before),
                Tag::Semicolon | Tag::Colon | Tag::Quote | Tag::Contrast | Tag::Stop
            ) {
                break;
            }
            from = before;
        }
        while from < comma {
            let end = (from..comma).find(|&at| matches!(self.tag(at), Tag::Comma | Tag::Dash))?;
            let start = from
                + usize::from(matches!(
                    self.tag(from),
                    Tag::Conjunction | Tag::Adverb | Tag::Subordinator | Tag::That
                ));
            if let Some(phrase) = end.checked_sub(1).and_then(|at| self.phrase_to(at))
                && phrase.from == start
            {
                return Some(Phrase {
                    from: phrase.from,
                    to: comma.checked_sub(1).filter(|to| to - phrase.to < 16).unwrap_or(phrase.to),
                });
            }
            from = end + 1;
        }
        None
    }

    /// The subject of the last verb before an item.
    fn near_subject(&self, before: usize) -> Option<Phrase> {
        (before.saturating_sub(12)..before)
            .rev()
            .filter(|&at| self.items.get(at).is_some_and(|item| item.tag == Tag::Verb && item.is_finite()))
            .find(|&at| !self.is_noun(at) && !self.describes(at))
            .and_then(|at| self.subject(at, None))
            .or_else(|| self.first_subject(before))
    }

    /// The subject of the first verb of the sentence before an item.
    pub(super) fn first_subject(&self, before: usize) -> Option<Phrase> {
        (0..before)
            .filter(|&at| self.items.get(at).is_some_and(Element::is_finite) && !self.is_noun(at))
            .find_map(|at| {
                let mut end = at.checked_sub(1)?;
                while self.is_when(end) {
                    end = end.checked_sub(1)?;
                }
                if self.tag(end) == Tag::Comma { self.before_comma(end) } else { self.phrase_to(end) }
            })
    }
}
