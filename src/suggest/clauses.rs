//! Where clauses begin and end, and the objects of verbs. Noun phrases and subjects are not here.

use super::lexicon::{LEXICON, Tag, WordForm};
use super::phrases::{Clause, Phrase};
use super::sentences::Element;
use super::types::Level;

/// Where something may be said, besides what the lexicon has as a medium.
const OCCASIONS: &[&str] = &["ruling", "meeting", "decision", "order", "event", "visit", "summit"];
const AFTERTHOUGHTS: &[&str] =
    &["as", "while", "whereas", "although", "though", "after", "when", "before", "because"];

impl Clause<'_> {
    /// Whether a verb's past form describes what follows: `a newly created role`.
    pub(super) fn describes(&self, at: usize) -> bool {
        let mut before = at.wrapping_sub(1);
        if self.tag(before) == Tag::Adverb {
            before = before.wrapping_sub(1);
        }
        matches!(self.form(at), WordForm::Past | WordForm::Participle)
            && self.nominal(at + 1)
            && matches!(self.tag(before), Tag::Determiner | Tag::Possessive | Tag::Number | Tag::Adjective)
    }

    /// Whether a clause (a phrase and then a verb) begins at an item.
    pub(super) fn is_clause(&self, from: usize) -> bool {
        // What stands between two commas describes the subject.
        let (mut seen, mut apart) = (false, false);
        for at in from..self.items.len().min(from + 40) {
            match self.tag(at) {
                Tag::Semicolon | Tag::Colon | Tag::Contrast => return false,
                Tag::Comma if !seen || matches!(self.tag(from), Tag::Neuter | Tag::Object) => return false,
                Tag::Comma => apart = !apart,
                Tag::Auxiliary if !apart => return at > from,
                Tag::Verb
                    if !apart
                        && at > from
                        && self.form(at) != WordForm::Ing
                        && !self.is_noun(at)
                        && !self.describes(at) =>
                {
                    if self.tag(at - 1) != Tag::To {
                        return true;
                    }
                }
                Tag::Subject if !apart && at > from => return true,
                _ => seen = true,
            }
        }
        false
    }

    /// The last item of a clause that begins at an item, for a verb of a form.
    pub(super) fn clause_end(&self, from: usize, form: WordForm) -> usize {
        let mut at = from;
        while at < self.items.len() {
            let (next, one) = (self.tag(at + 1), at >= from + 3);
            let stop = match self.tag(at) {
                Tag::Semicolon => true,
                Tag::Colon => next == Tag::Quote && at > from,
                Tag::Stop => at + 1 == self.items.len(),
                Tag::Comma => {
                    (next == Tag::Verb && self.form(at + 1) == WordForm::Ing && one)
                        || self.is(at + 1, &["according"])
                        || (one && self.is(at + 1, AFTERTHOUGHTS))
                        || (matches!(next, Tag::Contrast | Tag::Conjunction) && self.tells_soon(at + 2))
                        || (next == Tag::Contrast)
                        || (at > from && self.tells_at(at + 1))
                }
                Tag::Conjunction | Tag::Contrast if one => {
                    let verb = at + 1 + usize::from(next == Tag::Adverb);
                    self.others_tell(at + 1, form)
                        || self.items.get(verb).is_some_and(|item| {
                            item.word.cue.is_some()
                                && item.tag == Tag::Verb
                                && item.word.form == form
                                && form == WordForm::Past
                        })
                }
                _ => false,
            };
            if stop {
                break;
            }
            at += 1;
        }
        at.saturating_sub(1)
    }

    /// Whether somebody else tells something from an item on: `… and Lee accused …`.
    fn others_tell(&self, from: usize, form: WordForm) -> bool {
        let Some(Phrase { to, .. }) = self.named_from(from).filter(|_| form == WordForm::Past) else {
            return false;
        };
        let verb = to + 1 + usize::from(self.tag(to + 1) == Tag::Adverb);
        self.items.get(verb).is_some_and(|item| {
            item.tag == Tag::Verb
                && item.word.form == WordForm::Past
                && item
                    .word
                    .cue
                    .and_then(|cue| LEXICON.frames(cue))
                    .is_some_and(|frames| frames.quote || frames.noun == Some(Level::Speech))
        })
    }

    /// Whether somebody who tells something is named from an item on: `…, Lee said that …`.
    fn tells_at(&self, from: usize) -> bool {
        let Some(Phrase { to, .. }) = self.named_from(from) else { return false };
        let verb = to + 1 + usize::from(self.tag(to + 1) == Tag::Adverb);
        let tells = |item: &Element| {
            item.tag == Tag::Verb
                && matches!(item.word.form, WordForm::Past | WordForm::Third)
                && item.word.cue.and_then(|cue| LEXICON.frames(cue)).is_some_and(|frames| frames.quote)
        };
        self.items.get(verb).is_some_and(tells)
            && !self.is_noun(verb)
            && (verb + 1..verb + 12).any(|at| matches!(self.tag(at), Tag::That | Tag::Quote))
    }

    fn tells_soon(&self, from: usize) -> bool {
        (from..from + 6)
            .take_while(|&at| self.tag(at) != Tag::Comma)
            .any(|at| self.items.get(at).is_some_and(|item| item.tag == Tag::Verb && item.word.cue.is_some()))
    }

    /// Whether what stands after a comma is one of several things: `a clinic, a library and a bus`.
    fn lists_on(&self, comma: usize) -> bool {
        let mut at = comma;
        for _ in 0..6 {
            let Some(end) = self.phrase_end(at + 1) else { return false };
            let both = (at + 1..end).any(|at| self.tag(at) == Tag::Conjunction);
            match self.tag(end + 1) {
                _ if both => return true,
                Tag::Comma => at = end + 1,
                Tag::Conjunction => return self.phrase_end(end + 2).is_some(),
                _ => return false,
            }
        }
        false
    }

    /// Whether a subject with its verb stands at an item.
    fn goes_on_with_clause(&self, at: usize) -> bool {
        let verb = self.phrase_end(at).map(|end| end + 1);
        verb.is_some_and(|verb| self.items.get(verb).is_some_and(Element::is_finite) && !self.is_noun(verb))
    }

    /// The last item of the object or infinitive that begins at an item.
    pub(super) fn object_end(&self, from: usize, form: WordForm) -> usize {
        let end = self.clause_end(from, form);
        (from + 1..=end)
            .find(|&at| {
                let next = self.tag(at + 1);
                match self.tag(at) {
                    Tag::Comma => {
                        (!matches!(next, Tag::Name | Tag::Number | Tag::Conjunction)
                            || self.goes_on_with_clause(at + 1))
                            && !self.lists_on(at)
                    }
                    Tag::Dash | Tag::Contrast | Tag::Colon => true,
                    Tag::Preposition if self.is(at, &["during"]) => true,
                    Tag::Subordinator => self.is(at, AFTERTHOUGHTS),
                    Tag::Time => {
                        self.items.get(at).is_some_and(|item| item.capital)
                            && !matches!(
                                next,
                                Tag::That | Tag::To | Tag::Subordinator | Tag::Possessive | Tag::Time
                            )
                            && !matches!(self.tag(at - 1), Tag::Preposition | Tag::Determiner | Tag::Time)
                    }
                    Tag::Preposition
                        if next == Tag::Verb
                            && self.form(at + 1) == WordForm::Ing
                            && self.items.get(at + 1).is_some_and(|item| item.word.cue.is_some())
                            && self.is(at, &["by", "in", "after", "before"]) =>
                    {
                        true
                    }
                    Tag::Preposition => {
                        let held = at + 1 + usize::from(next == Tag::Determiner);
                        (next == Tag::Time && self.is(at, &["on", "in", "at"]))
                            || (self.is(at, &["in", "at", "during"])
                                && (self.tag(held) == Tag::Medium || self.is(held, OCCASIONS)))
                    }
                    Tag::Conjunction => {
                        next == Tag::Verb && !self.is_noun(at + 1) && self.form(at + 1) == WordForm::Past
                    }
                    _ => false,
                }
            })
            .map_or(end, |at| at - 1)
    }
}
