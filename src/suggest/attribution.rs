//! Who says what in a sentence: verbs of saying and wanting with their subjects and what they introduce. Who
//! a subject is, is not here.

use super::contents::{Complement, REFUSALS, SILENCES};
use super::lexicon::{Frames, LEXICON, Tag, WordForm};
use super::phrases::{Clause, Phrase};
use super::reading::{SentenceReader, Statement};
use super::types::Level;

const ABOUT: &[&str] =
    &["about", "of", "by", "with", "to", "for", "in", "over", "at", "that", "on", "against"];

/// What somebody’s is, that holds what he thinks.
const VIEWS: &[&str] = &[
    "view",
    "opinion",
    "judgment",
    "judgement",
    "words",
    "eyes",
    "telling",
    "account",
    "estimation",
    "mind",
];

/// What is said in a sentence, in its order.
pub(super) fn read(clause: &Clause<'_>) -> Vec<Statement> {
    let mut reader = SentenceReader { clause, found: Vec::new(), claimed: 0, subject: None };
    if !reader.transcript() {
        reader.tail();
        let mut at = 0;
        while at < clause.items.len() {
            at = reader.step(at).max(at + 1);
        }
        reader.leftovers();
    }
    reader.found
}

/// Who announces, and by which verb, words that the next paragraph gives: `The mayor said:`.
pub(super) fn announced(clause: &Clause<'_>) -> Option<(Phrase, usize)> {
    let last = clause.items.len().checked_sub(1).filter(|&last| clause.tag(last) == Tag::Colon)?;
    let reader = SentenceReader { clause, found: Vec::new(), claimed: 0, subject: None };
    let verb = (1..last).rev().find(|&at| reader.says(at))?;
    Some((clause.subject(verb, None)?, verb))
}

impl SentenceReader<'_> {
    fn len(&self) -> usize {
        self.clause.items.len()
    }

    /// The last item that is not the sentence's full stop.
    pub(super) fn last(&self) -> usize {
        let mut last = self.len().saturating_sub(1);
        while last > 0 && self.clause.tag(last) == Tag::Stop {
            last -= 1;
        }
        last
    }

    /// `NAME: what was said`, as in a transcript or a headline.
    fn transcript(&mut self) -> bool {
        let Some(colon) = (1..self.len().min(7)).find(|&at| self.clause.tag(at) == Tag::Colon) else {
            return false;
        };
        let named = (0..colon).all(|at| {
            matches!(self.clause.tag(at), Tag::Name | Tag::Title | Tag::Role | Tag::Aside | Tag::Other)
                && !self.clause.word(at).contains('/')
        });
        let last = self.last();
        if !named || colon >= last {
            return false;
        }
        let speaker = Phrase { from: 0, to: colon - 1 };
        self.push(
            Phrase { from: colon + 1, to: last },
            Some(speaker),
            Phrase { from: colon, to: colon },
            Level::Speech,
            0.7,
        );
        if let Some(found) = self.found.last_mut() {
            let shouts = (0..colon).all(|at| self.clause.word(at).chars().all(|c| !c.is_lowercase()));
            found.transcript = shouts || !(colon..=last).any(|at| self.clause.tag(at) == Tag::Quote);
        }
        true
    }

    /// `…, Lee said.`: the whole sentence is told, whatever else it says that somebody thinks.
    fn tail(&mut self) {
        let clause = self.clause;
        let Some(at) = (1..self.len()).rev().find(|&at| self.says(at)) else { return };
        let finite = clause.items.get(at).is_some_and(super::sentences::Element::is_finite);
        let ends = self.past_company(at + 1, true) >= self.last();
        if !finite || !ends && clause.tag(at - 1) != Tag::Comma {
            return;
        }
        let turned = clause.named_from(at + 1).filter(|speaker| {
            let parted = clause.tag(at - 1) == Tag::Comma && clause.before_comma(at - 1).is_none();
            parted && speaker.to + 1 >= self.last()
        });
        let speaker = turned.or_else(|| clause.subject(at, None));
        let Some(speaker) = speaker.filter(|subject| self.may_speak(subject)) else { return };
        let comma = speaker.from.min(at).checked_sub(1).filter(|&comma| clause.tag(comma) == Tag::Comma);
        let Some(comma) = comma else { return };
        let begins = (0..comma).rev().find(|&at| clause.tag(at) == Tag::Semicolon).unwrap_or(0);
        let content = Phrase { from: self.opening(begins), to: comma.saturating_sub(1) };
        let quoted = (0..comma).any(|at| clause.tag(at) == Tag::Quote || self.says(at));
        if !quoted && content.from + 2 <= content.to && clause.is_clause(content.from) {
            self.push(content, Some(speaker), Phrase { from: at, to: at }, Level::Speech, 0.8);
            self.claimed = self.len();
        }
    }

    fn push(&mut self, content: Phrase, speaker: Option<Phrase>, cue: Phrase, level: Level, confidence: f32) {
        if content.from <= content.to {
            self.claimed = self.claimed.max(content.to + 1);
            self.found.push(Statement { content, speaker, cue, level, confidence, transcript: false });
        }
    }

    /// Reads what an item introduces, if it does; the item to go on with.
    fn step(&mut self, at: usize) -> usize {
        if at < self.claimed {
            return self.claimed;
        }
        let Some(item) = self.clause.items.get(at) else { return at + 1 };
        if self.clause.is(at, &["according"]) && self.clause.tag(at + 1) == Tag::To {
            return self.according(at);
        }
        if self.clause.is(at, &["in"]) && (at == 0 || self.clause.tag(at - 1) == Tag::Comma) {
            return self.view(at);
        }
        if item.word.attitude && (item.tag == Tag::Adjective || self.clause.is_passive(at)) {
            return self.adjective(at);
        }
        let noun = self.clause.is_noun(at);
        if item.word.attitude && (noun || item.tag == Tag::Noun) {
            return self.noun(at);
        }
        match item.word.cue.and_then(|cue| LEXICON.frames(cue)) {
            Some(frames) if item.tag == Tag::Verb && !noun => self.verb(at, item.word.form, frames),
            _ => at + 1,
        }
    }

    fn according(&mut self, at: usize) -> usize {
        let Some(source) = self.clause.named_from(at + 2) else { return at + 1 };
        let cue = Phrase { from: at, to: at + 1 };
        let last = self.last();
        if at <= 1 || (at == 2 && self.clause.tag(1) == Tag::Comma) {
            let Some(comma) = (source.to + 1..last).find(|&at| self.clause.tag(at) == Tag::Comma) else {
                return at + 1;
            };
            self.push(Phrase { from: comma + 1, to: last }, Some(source), cue, Level::Speech, 0.8);
            // Who is named after it may still be the one whose words are told.
            self.claimed = comma + 1;
            if (comma + 1..last).any(|at| self.says(at) || self.thinks(at)) {
                self.found.pop();
            } else {
                self.claimed = last + 1;
            }
            return self.claimed;
        }
        let from = self.claimed;
        let to = at - 1 - usize::from(self.clause.tag(at - 1) == Tag::Comma);
        if from <= to && to < at {
            self.push(Phrase { from: self.opening(from), to }, Some(source), cue, Level::Speech, 0.8);
        }
        self.claimed = self.claimed.max(source.to + 1);
        source.to + 1
    }

    /// `In her view, …`.
    fn view(&mut self, at: usize) -> usize {
        let clause = self.clause;
        let Some(owner) = (at + 1..at + 8).find(|&owner| clause.tag(owner) == Tag::Possessive) else {
            return at + 1;
        };
        let noun = owner
            + 1
            + usize::from(
                matches!(clause.tag(owner + 1), Tag::Adjective | Tag::Noun) && !clause.is(owner + 1, VIEWS),
            );
        if !clause.is(noun, VIEWS) || clause.tag(noun + 1) != Tag::Comma {
            return at + 1;
        }
        let speaker = if owner > at + 1 {
            Phrase { from: at + 1, to: owner - 1 }
        } else {
            Phrase { from: owner, to: owner }
        };
        let last = self.last();
        let content = Phrase { from: noun + 2, to: clause.clause_end(noun + 2, WordForm::Base).min(last) };
        if (content.from..=content.to).any(|at| self.says(at) || self.thinks(at)) {
            return noun + 2;
        }
        self.push(content, Some(speaker), Phrase { from: at, to: noun }, Level::Attitude, 0.65);
        self.claimed.max(at + 1)
    }

    pub(super) fn says(&self, at: usize) -> bool {
        self.clause.items.get(at).is_some_and(|item| {
            item.tag == Tag::Verb
                && !self.clause.is_noun(at)
                && item.word.cue.and_then(|cue| LEXICON.frames(cue)).is_some_and(|frames| frames.quote)
        })
    }

    /// Whether a verb introduces what somebody thinks: `Lee believes that …`.
    fn thinks(&self, at: usize) -> bool {
        self.clause.items.get(at).is_some_and(|item| {
            item.tag == Tag::Verb
                && self.clause.tag(at + 1) == Tag::That
                && !self.clause.is_noun(at)
                && item
                    .word
                    .cue
                    .and_then(|cue| LEXICON.frames(cue))
                    .is_some_and(|frames| frames.clause.is_some())
        })
    }

    /// The first item of a clause that isn't a joining word.
    fn opening(&self, from: usize) -> usize {
        from + (from..self.len())
            .take_while(|&at| {
                matches!(
                    self.clause.tag(at),
                    Tag::Contrast | Tag::Conjunction | Tag::Comma | Tag::Semicolon | Tag::Stop
                )
            })
            .count()
    }

    fn adjective(&mut self, at: usize) -> usize {
        let mut verb = at - at.min(1);
        while verb > 0 && self.clause.tag(verb) == Tag::Adverb {
            verb -= 1;
        }
        let next = self.clause.tag(at + 1);
        let opens = next == Tag::That || self.clause.is(at + 1, ABOUT);
        if !opens || self.clause.tag(verb) != Tag::Auxiliary {
            return at + 1;
        }
        let subject = self.clause.subject(verb, self.subject);
        let Some(speaker) = subject.filter(|subject| self.may_speak(subject)) else { return at + 1 };
        let keep = matches!(next, Tag::That | Tag::To);
        let from = at + 1 + usize::from(!keep);
        let to = self.clause.clause_end(from, WordForm::Base);
        self.subject = Some(speaker);
        self.push(Phrase { from, to }, Some(speaker), Phrase { from: verb, to: at }, Level::Attitude, 0.55);
        self.claimed.max(at + 1)
    }

    /// `her promise to …`, `the ministry’s claim that …`.
    fn noun(&mut self, at: usize) -> usize {
        let mut owner = at;
        while owner > 0 && matches!(self.clause.tag(owner - 1), Tag::Adjective | Tag::Noun | Tag::Verb) {
            owner -= 1;
        }
        let Some(owner) = owner.checked_sub(1).filter(|&owner| self.clause.tag(owner) == Tag::Possessive)
        else {
            return at + 1;
        };
        let tied = matches!(self.clause.tag(at + 1), Tag::That | Tag::To)
            || self.clause.is(at + 1, &["of", "for", "about", "against"]);
        if !tied {
            return at + 1;
        }
        let clitic = self.clause.is(owner, &["'s", "’s", "'", "’"]);
        let speaker = if clitic {
            let Some(end) = owner.checked_sub(1) else { return at + 1 };
            Phrase { from: end, to: end }
        } else {
            Phrase { from: owner, to: owner }
        };
        let keep = matches!(self.clause.tag(at + 1), Tag::That | Tag::To);
        let from = at + 1 + usize::from(!keep);
        let to = self.clause.object_end(from, WordForm::Base);
        self.push(Phrase { from, to }, Some(speaker), Phrase { from: at, to: at }, Level::Attitude, 0.4);
        self.claimed.max(at + 1)
    }

    fn verb(&mut self, at: usize, form: WordForm, frames: &Frames) -> usize {
        let cue = Phrase { from: at, to: at };
        let before = at.checked_sub(1).map_or(Tag::Stop, |before| self.clause.tag(before));
        if before == Tag::To && self.clause.is(at.saturating_sub(2), REFUSALS) && self.clause.is(at, SILENCES)
        {
            return at + 1;
        }
        if self.clause.is_passive(at) && (frames.noun.is_some() || before == Tag::Auxiliary) {
            return self.passive(at, frames);
        }
        let quoted =
            before == Tag::Quote || at.checked_sub(2).is_some_and(|at| self.clause.tag(at) == Tag::Quote);
        let parted = matches!(before, Tag::Comma | Tag::Dash)
            && !frames.addressee
            && !matches!(self.clause.tag(at + 1), Tag::Noun | Tag::Adjective | Tag::Verb)
            && self.clause.before_comma(at.saturating_sub(1)).is_none();
        let turned =
            frames.inverted && matches!(before, Tag::Quote | Tag::Comma | Tag::Dash) && (quoted || parted);
        if turned
            && form != WordForm::Ing
            && !matches!(self.clause.tag(at + 1), Tag::Object | Tag::Neuter)
            && let Some(speaker) = self.clause.named_from(at + 1)
        {
            let content = self.left(at - 1);
            let plain =
                !self.clause.items.get(speaker.to + 1).is_some_and(super::sentences::Element::is_finite);
            if let Some((content, sure)) = content.filter(|_| plain) {
                self.subject = Some(speaker);
                self.push(content, Some(speaker), cue, Level::Speech, if sure { 0.97 } else { 0.75 });
                self.claimed = self.claimed.max(speaker.to + 1);
                self.resume(speaker, cue);
                return self.claimed;
            }
        }
        if at == 0 && form == WordForm::Ing {
            return self.opening_participle(frames);
        }
        let subject = self.clause.subject(at, self.subject);
        let Some(speaker) = subject.filter(|subject| self.may_speak(subject)) else { return at + 1 };
        if speaker.to == speaker.from
            && self.clause.is(speaker.from, &["it", "there", "this", "what", "here"])
            && !frames.quote
        {
            return at + 1;
        }
        let mut right = self.right(at + 1, form, frames);
        if right.as_ref().is_some_and(|right| self.is_topic(at, right.phrase)) {
            (right, self.subject) = (None, Some(speaker));
        }
        // What somebody did not say is worth a look, and no more.
        if let Some(right) = right.as_mut().filter(|_| self.is_denied(at)) {
            right.confidence = right.confidence.min(0.5);
        }
        let told = frames.clause == Some(Level::Speech) || frames.quote;
        let left_end = speaker.from.checked_sub(1).filter(|_| told && form != WordForm::Ing);
        let apart = |end: &usize| matches!(self.clause.tag(*end), Tag::Quote | Tag::Comma | Tag::Dash);
        let left = left_end.filter(apart).and_then(|end| self.left(end));
        let weak = right.as_ref().is_none_or(|right| right.confidence < 0.5);
        let straight = left_end.is_some_and(|end| self.clause.tag(end) == Tag::Quote);
        if let Some((content, sure)) = left.filter(|(_, sure)| weak || (*sure && straight)) {
            self.push(content, Some(speaker), cue, Level::Speech, if sure { 0.97 } else { 0.7 });
            self.subject = Some(speaker);
            self.claimed = self.claimed.max(at + 1);
            self.resume(speaker, cue);
            return self.claimed;
        }
        let Some(Complement { phrase, level, confidence }) = right else {
            return self.parenthesis(at, speaker, told).unwrap_or(at + 1);
        };
        self.subject = Some(speaker);
        self.push(phrase, Some(speaker), cue, level, confidence);
        self.resume(speaker, cue);
        self.claimed.max(at + 1)
    }

    /// Whether a verb stands after “not” or “never”.
    fn is_denied(&self, verb: usize) -> bool {
        let mut at = verb;
        while let Some(before) = at.checked_sub(1)
            && matches!(self.clause.tag(before), Tag::Adverb | Tag::Auxiliary)
        {
            let word = self.clause.word(before);
            if self.clause.is(before, &["not", "never"]) || word.ends_with("n't") || word.ends_with("n’t") {
                return true;
            }
            at = before;
        }
        false
    }

    /// `Claiming that …, X left.`
    fn opening_participle(&mut self, frames: &Frames) -> usize {
        let clause = self.clause;
        let main = (2..self.len()).find_map(|at| {
            let from = at + usize::from(clause.tag(at) == Tag::Comma);
            let parts = from > at || clause.tag(at - 1) == Tag::Quote;
            let subject = clause.named_from(from).filter(|subject| parts && self.may_speak(subject))?;
            clause
                .items
                .get(subject.to + 1)
                .is_some_and(super::sentences::Element::is_finite)
                .then_some((at, subject))
        });
        let right = self.right(1, WordForm::Ing, frames);
        if let Some((end, subject)) = main
            && let Some(Complement { phrase, level, confidence }) = right
        {
            let content = Phrase { to: phrase.to.min(end.saturating_sub(1)), ..phrase };
            self.push(content, Some(subject), Phrase { from: 0, to: 0 }, level, confidence);
            self.subject = Some(subject);
        }
        self.claimed.max(1)
    }

    /// `The plan was rejected by X`, `they were told by X to leave`.
    fn passive(&mut self, at: usize, frames: &Frames) -> usize {
        let clause = self.clause;
        let Some(by) = (at + 1..at + 3).find(|&by| clause.is(by, &["by"])) else { return at + 1 };
        let Some(speaker) = clause.named_from(by + 1) else { return at + 1 };
        let cue = Phrase { from: at, to: at };
        let level = frames.noun.or(frames.clause).or(frames.infinitive).unwrap_or(Level::Attitude);
        let next = speaker.to + 1;
        let told = match clause.tag(next) {
            Tag::To if frames.addressee || frames.infinitive.is_some() => Some((next, level)),
            Tag::That => frames.clause.map(|level| (next, level)),
            Tag::Preposition | Tag::Subordinator if clause.is(next, &["of", "for", "as"]) => {
                frames.noun.map(|level| (next + 1, level))
            }
            _ => None,
        };
        let content = match told {
            Some((from, level)) => {
                Some((Phrase { from, to: clause.clause_end(from, WordForm::Base) }, level))
            }
            None => frames.noun.and_then(|level| {
                let helper = (0..at)
                    .rev()
                    .take_while(|&at| matches!(clause.tag(at), Tag::Adverb | Tag::Auxiliary))
                    .last()?;
                let patient = clause.phrase_to(helper.checked_sub(1)?)?;
                let whole = patient.from >= self.claimed
                    && !matches!(clause.tag(patient.from), Tag::Subject | Tag::Neuter);
                whole.then_some((patient, level))
            }),
        };
        let Some((content, level)) = content else { return at + 1 };
        self.push(content, Some(speaker), cue, level, 0.6);
        self.claimed = self.claimed.max(speaker.to + 1);
        self.claimed
    }

    /// `The ferry, the captain said, had been overloaded.`
    fn parenthesis(&mut self, at: usize, speaker: Phrase, told: bool) -> Option<usize> {
        let clause = self.clause;
        let comma = speaker.from.checked_sub(1).filter(|&comma| told && clause.tag(comma) == Tag::Comma)?;
        let from = self.opening(self.claimed);
        let topic = clause.phrase_to(comma.checked_sub(1)?).filter(|topic| topic.from >= from)?;
        let past = self.past_company(at + 1, false);
        let goes_on = clause.tag(past) == Tag::Comma
            && clause.items.get(past + 1).is_some_and(super::sentences::Element::is_finite);
        if !goes_on {
            return None;
        }
        let content = Phrase { from: topic.from, to: clause.clause_end(past + 1, WordForm::Base) };
        self.subject = Some(speaker);
        self.push(content, Some(speaker), Phrase { from: at, to: at }, Level::Speech, 0.8);
        Some(self.claimed)
    }

    /// What was said before “, X said”; whether it is a quotation.
    fn left(&self, end: usize) -> Option<(Phrase, bool)> {
        let mut to = end;
        while to > self.claimed && matches!(self.clause.tag(to), Tag::Comma | Tag::Dash) {
            to -= 1;
        }
        if to < self.claimed {
            return None;
        }
        if self.clause.tag(to) == Tag::Quote {
            let whole = to == 0
                || to == self.claimed
                || matches!(
                    self.clause.tag(to - 1),
                    Tag::Comma
                        | Tag::Colon
                        | Tag::Semicolon
                        | Tag::Stop
                        | Tag::Dash
                        | Tag::Contrast
                        | Tag::Conjunction
                        | Tag::Other
                );
            if whole {
                return Some((Phrase { from: to, to }, true));
            }
        }
        let from = self.opening(self.claimed);
        // `The plan “is dead,” Lee said.`
        let begun =
            self.clause.tag(to) == Tag::Quote && !matches!(self.clause.tag(from), Tag::Preposition | Tag::To);
        if begun && from < to && to < from + 12 {
            return Some((Phrase { from, to }, false));
        }
        (from + 2 <= to && self.clause.is_clause(from)).then_some((Phrase { from, to }, false))
    }

    /// A quotation that goes on after “…, X said, “…””.
    fn resume(&mut self, speaker: Phrase, cue: Phrase) {
        let from = self.claimed.max(cue.to + 1);
        for at in from..self.len().min(from + 30) {
            if at > cue.to && self.says(at) && !matches!(self.clause.tag(at + 1), Tag::Comma | Tag::Colon) {
                break;
            }
            if self.clause.tag(at) == Tag::Quote
                && matches!(self.clause.tag(at.saturating_sub(1)), Tag::Comma | Tag::Colon | Tag::Dash)
                && at + 2 >= self.len()
            {
                self.push(Phrase { from: at, to: at }, Some(speaker), cue, Level::Speech, 0.9);
            }
        }
    }

    /// Who utters a quotation by a verb that no list has, at the end of a sentence: `“No,” she deadpanned.`
    fn uttered(&self, quote: usize) -> Option<(Phrase, usize)> {
        let clause = self.clause;
        let verb = |at: usize| {
            let item = clause.items.get(at)?;
            let past = item.tag == Tag::Verb && matches!(item.word.form, WordForm::Past | WordForm::Third);
            (past && !clause.is_noun(at)).then_some(at)
        };
        let ends = |at: usize| matches!(clause.tag(at), Tag::Stop | Tag::Comma);
        if let Some(verb) = verb(quote + 1) {
            let speaker = clause.named_from(verb + 1)?;
            return ends(speaker.to + 1).then_some((speaker, verb));
        }
        let speaker = clause.named_from(quote + 1)?;
        let verb = verb(speaker.to + 1)?;
        ends(verb + 1).then_some((speaker, verb))
    }

    /// Quotations that no verb claimed.
    fn leftovers(&mut self) {
        let claimed: Vec<Phrase> =
            self.found.iter().flat_map(|found| [Some(found.content), found.speaker]).flatten().collect();
        let alone = self.found.is_empty();
        for at in 0..self.len() {
            if self.clause.tag(at) != Tag::Quote
                || claimed.iter().any(|phrase| (phrase.from..=phrase.to).contains(&at))
            {
                continue;
            }
            let before = at.checked_sub(1).map_or(Tag::Stop, |before| self.clause.tag(before));
            let quote = Phrase { from: at, to: at };
            if let Some((speaker, verb)) = self.uttered(at) {
                self.push(quote, Some(speaker), Phrase { from: verb, to: verb }, Level::Speech, 0.8);
            } else if before == Tag::Colon {
                let told = (at.saturating_sub(6)..at).rev().find(|&verb| self.says(verb));
                let speaker = told.and_then(|verb| self.clause.subject(verb, None));
                let speaker = speaker.or_else(|| self.clause.first_subject(at));
                self.push(
                    quote,
                    speaker.or_else(|| self.found.first().and_then(|found| found.speaker)),
                    Phrase { from: at - 1, to: at - 1 },
                    Level::Speech,
                    0.75,
                );
            } else if alone && matches!(before, Tag::Stop | Tag::Other | Tag::Contrast) {
                self.push(quote, None, quote, Level::Speech, 0.7);
            }
        }
    }
}
