//! What a verb of saying or wanting introduces after it. Whose verb it is, is not here.

use super::lexicon::{Frames, Tag, WordForm};
use super::phrases::Phrase;
use super::reading::SentenceReader;
use super::types::Level;

/// What follows a verb.
pub(super) struct Complement {
    pub phrase: Phrase,
    pub level: Level,
    pub confidence: f32,
}

/// Conjunctions that begin what was said rather than what happened meanwhile.
pub(super) const QUESTIONS: &[&str] =
    &["whether", "if", "how", "why", "what", "where", "who", "which", "when"];
/// `Declined to comment`: that nothing was said.
pub(super) const REFUSALS: &[&str] =
    &["declined", "declines", "decline", "declining", "refused", "refuses", "refusing"];
pub(super) const SILENCES: &[&str] =
    &["comment", "say", "answer", "elaborate", "discuss", "respond", "speak", "specify", "identify", "name"];

/// What is thought or happens, and says nothing itself: in the singular.
const NOTIONS: &[&str] = &[
    "approach",
    "argument",
    "attack",
    "attitude",
    "belief",
    "change",
    "concept",
    "concern",
    "conflict",
    "crisis",
    "debate",
    "decision",
    "development",
    "discussion",
    "dispute",
    "doubt",
    "effort",
    "episode",
    "event",
    "fact",
    "fear",
    "hope",
    "idea",
    "impasse",
    "incident",
    "initiative",
    "issue",
    "logic",
    "measure",
    "mood",
    "move",
    "notion",
    "opinion",
    "option",
    "outlook",
    "plan",
    "policy",
    "position",
    "principle",
    "problem",
    "process",
    "proposal",
    "question",
    "reasoning",
    "scenario",
    "shift",
    "situation",
    "stalemate",
    "stance",
    "step",
    "strategy",
    "suggestion",
    "tactic",
    "theory",
    "thinking",
    "thought",
    "trend",
    "view",
    "vision",
    "war",
];

/// How verbs begin that take no side on what they tell of.
const TELLINGS: &[&str] = &[
    "describ", "detail", "discuss", "elaborat", "explain", "express", "laid", "mention", "outlin", "present",
    "set", "shar", "speak", "spoke", "talk", "unveil", "voic",
];

/// Whether a word is one of the notions, or several of them.
fn is_notion(word: &str) -> bool {
    let word = word.to_lowercase();
    let one = word.strip_suffix("ies").map(|stem| format!("{stem}y"));
    let one = one.as_deref().or_else(|| word.strip_suffix('s')).unwrap_or(&word);
    NOTIONS.contains(&word.as_str()) || NOTIONS.contains(&one)
}

impl SentenceReader<'_> {
    /// The word that a noun phrase is about: `proposal` in `this bold proposal of the ministry`.
    fn head(&self, phrase: Phrase) -> &str {
        let ends = |at: &usize| {
            matches!(
                self.clause.tag(*at),
                Tag::Comma | Tag::Preposition | Tag::Aside | Tag::Relative | Tag::To | Tag::That | Tag::Dash
            )
        };
        let last = (phrase.from..=phrase.to).take_while(|at| !ends(at)).last();
        last.map_or("", |at| self.clause.word(at))
    }

    /// Whether a subject can be a speaker: people and bodies can, and what they write; ideas and events can't.
    pub(super) fn may_speak(&self, subject: &Phrase) -> bool {
        !is_notion(self.head(*subject))
    }

    /// Whether what is told only names what somebody has told of: `elaborated on her vision`.
    pub(super) fn is_topic(&self, verb: usize, told: Phrase) -> bool {
        let word = self.clause.word(verb).to_lowercase();
        TELLINGS.iter().any(|begin| word.starts_with(begin))
            && self.clause.tag(told.from) == Tag::Possessive
            && (told.from..=told.to)
                .all(|at| !matches!(self.clause.tag(at), Tag::Preposition | Tag::To | Tag::That | Tag::Quote))
            && is_notion(self.clause.word(told.to))
    }

    /// What a verb introduces after it.
    pub(super) fn right(&self, from: usize, form: WordForm, frames: &Frames) -> Option<Complement> {
        let clause = self.clause;
        let mut at = from;
        while matches!(clause.tag(at), Tag::Adverb) {
            at += 1;
        }
        if let Some((_, level)) = frames.particles.iter().find(|(particle, _)| clause.is(at, &[*particle])) {
            let from = at + 1;
            let to = clause.object_end(from, form);
            let empty = matches!(
                clause.tag(from),
                Tag::Conjunction
                    | Tag::Contrast
                    | Tag::Comma
                    | Tag::Stop
                    | Tag::Auxiliary
                    | Tag::Subordinator
            ) && !clause.is(from, QUESTIONS);
            return (from <= to && !empty).then_some(Complement {
                phrase: Phrase { from, to },
                level: *level,
                confidence: 0.65,
            });
        }
        let told = frames.quote || frames.clause == Some(Level::Speech);
        if told {
            let past = self.past_company(at, frames.addressee);
            let empty = match clause.tag(past) {
                Tag::Comma | Tag::Dash => clause.tag(past + 1) != Tag::Quote,
                Tag::Subordinator => !clause.is(past, QUESTIONS),
                tag => {
                    matches!(
                        tag,
                        Tag::Stop | Tag::Semicolon | Tag::Contrast | Tag::Conjunction | Tag::Preposition
                    )
                }
            };
            at = if empty { at } else { past };
        } else if frames.clause.is_some() || frames.infinitive.is_some() {
            // `decided after a long inquiry not to …`
            let past = self.past_company(at, false);
            if matches!(clause.tag(past), Tag::That | Tag::To) {
                at = past;
            }
        }
        let (tag, next) = (clause.tag(at), clause.tag(at + 1));
        let whole = |from: usize, level: Level, confidence: f32| {
            let to = clause.clause_end(from, form);
            // `said he had told her: “…”`: the words are of whoever told.
            let colon = clause.tag(to + 1) == Tag::Colon && clause.tag(to + 2) == Tag::Quote;
            let inner = colon && (to.saturating_sub(4).max(from)..=to).any(|at| self.says(at));
            let to = if colon { to + 2 } else { to };
            (from <= to && !inner).then_some(Complement { phrase: Phrase { from, to }, level, confidence })
        };
        if let Some(level) = frames.noun.filter(|_| frames.charges)
            && let Some(of) = clause.named_from(at).map(|phrase| phrase.to + 1)
        {
            let of = of + usize::from(clause.tag(of) == Tag::Comma);
            if clause.is(of, &["of"]) {
                let to = clause.object_end(of, form);
                return Some(Complement { phrase: Phrase { from: of, to }, level, confidence: 0.65 });
            }
        }
        let object = |level: Level, confidence: f32| {
            let mut to = clause.object_end(at, form);
            if frames.likens && clause.is(to + 1, &["as"]) && !clause.is_clause(to + 2) {
                to = clause.object_end(to + 2, form).max(to);
            }
            (at <= to).then_some(Complement { phrase: Phrase { from: at, to }, level, confidence })
        };
        match tag {
            Tag::Quote if frames.quote || frames.clause.is_some() || frames.noun.is_some() => {
                let alone = matches!(next, Tag::Stop | Tag::Comma | Tag::Semicolon)
                    || (frames.clause.is_none()
                        && clause.items.get(at + 1).is_some_and(super::sentences::Element::is_finite));
                if alone {
                    return Some(Complement {
                        phrase: Phrase { from: at, to: at },
                        level: Level::Speech,
                        confidence: 0.95,
                    });
                }
                whole(at, Level::Speech, 0.85)
            }
            Tag::Comma | Tag::Colon | Tag::Dash if next == Tag::Quote && told => Some(Complement {
                phrase: Phrase { from: at + 1, to: at + 1 },
                level: Level::Speech,
                confidence: 0.96,
            }),
            Tag::Colon if told => {
                let to = self.last();
                (at < to).then_some(Complement {
                    phrase: Phrase { from: at + 1, to },
                    level: Level::Speech,
                    confidence: 0.7,
                })
            }
            Tag::That => frames
                .clause
                .and_then(|level| whole(at, level, 0.9))
                .or_else(|| frames.noun.and_then(|level| object(level, 0.6))),
            // `liked to say`: what is said is another verb's; `declined to comment` says nothing.
            Tag::To
                if clause.is(at + 1, &["say", "tell"])
                    || (clause.is(from.saturating_sub(1), REFUSALS) && clause.is(at + 1, SILENCES)) =>
            {
                None
            }
            Tag::To => {
                // `vowed not to go`
                let from = at - usize::from(clause.is(at - 1, &["not", "never"]));
                frames.infinitive.and_then(|level| whole(from, level, 0.65))
            }
            Tag::Subordinator if frames.likens && clause.is(at, &["as"]) => {
                let level = if clause.tag(at + 1) == Tag::Quote { Level::Speech } else { frames.noun? };
                let to = clause.object_end(at + 1, form);
                (at < to).then_some(Complement {
                    phrase: Phrase { from: at + 1, to },
                    level,
                    confidence: 0.8,
                })
            }
            Tag::Subordinator | Tag::Relative if clause.is(at, QUESTIONS) => {
                frames.clause.and_then(|level| whole(at, level, 0.7))
            }
            Tag::Comma
            | Tag::Dash
            | Tag::Stop
            | Tag::Semicolon
            | Tag::Other
            | Tag::Subordinator
            | Tag::Preposition
            | Tag::Contrast
            | Tag::Auxiliary
            | Tag::Conjunction => None,
            Tag::Verb if clause.items.get(at).is_some_and(|item| item.word.form == WordForm::Ing) => {
                frames.noun.or(frames.clause).and_then(|level| object(level, 0.6))
            }
            Tag::Object if !clause.is_clause(at) && frames.noun.is_none() => None,
            _ => {
                let level = frames.clause.filter(|_| clause.is_clause(at));
                match (level, frames.noun) {
                    (Some(level), _) => whole(at, level, 0.85),
                    (None, Some(level)) => object(level, 0.65),
                    // After “said” a clause follows, even where its verb could be a noun: `the bank stands ready`.
                    (None, None)
                        if told
                            && (at..=clause.clause_end(at, form)).any(|at| clause.tag(at) == Tag::Quote) =>
                    {
                        whole(at, Level::Speech, 0.8)
                    }
                    (None, None) if told && !frames.addressee && tag != Tag::Time => {
                        let verb = |&at: &usize| {
                            at > from
                                && clause.tag(at) == Tag::Verb
                                && clause.tag(at - 1) != Tag::To
                                && (!clause.is_noun(at)
                                    || clause
                                        .items
                                        .get(at)
                                        .is_some_and(|item| item.word.form == WordForm::Third))
                        };
                        let mut near = (at..at + 12)
                            .take_while(|&at| !matches!(clause.tag(at), Tag::Comma | Tag::Contrast));
                        frames
                            .clause
                            .filter(|_| near.any(|at| verb(&at)))
                            .and_then(|level| whole(at, level, 0.7))
                    }
                    (None, None) => None,
                }
            }
        }
    }

    /// Past whom it was told to, where and when, if what was said follows.
    pub(super) fn past_company(&self, from: usize, addressee: bool) -> usize {
        let clause = self.clause;
        let mut at = from;
        if addressee {
            let end = clause.named_from(at).filter(|_| !matches!(clause.tag(at), Tag::Quote | Tag::That));
            if let Some(Phrase { to: end, .. }) = end {
                let end =
                    end + usize::from(clause.tag(end + 1) == Tag::Comma && clause.tag(end + 2) == Tag::That);
                let subject = clause.items.get(end + 1).is_some_and(super::sentences::Element::is_finite);
                if (clause.tag(end + 1) != Tag::To || clause.tag(at) == Tag::Object) && !subject {
                    at = end + 1;
                }
            }
        }
        for _ in 0..4 {
            match clause.tag(at) {
                Tag::Time | Tag::Adverb | Tag::Vague | Tag::Aside => at += 1,
                Tag::Determiner if matches!(clause.tag(at + 1), Tag::Time) => at += 2,
                Tag::Preposition | Tag::To
                    if clause.items.get(at + 1).is_some_and(|item| item.tag != Tag::Verb) =>
                {
                    let mut end = at + 1;
                    while matches!(clause.tag(end), Tag::Time | Tag::Number | Tag::Vague) {
                        end += 1;
                    }
                    match clause.phrase_end(end) {
                        Some(last) => at = last + 1,
                        None if end > at + 1 => at = end,
                        None => return at,
                    }
                }
                Tag::Subordinator if clause.is(at, &["after", "before"]) && !clause.is_clause(at + 1) => {
                    let Some(last) = clause.phrase_end(at + 1) else { return at };
                    at = last + 1;
                }
                _ => break,
            }
        }
        at
    }
}
