//! The whole way through a text: its sentences in order, whom each names, and whose words it gives.

use super::actors::{Actors, Gender, Known};
use super::attribution::{Found, read};
use super::lexicon::Tag;
use super::marks::spans;
use super::phrases::{Clause, Phrase};
use super::sentences::{Item, Sentences, cut};
use super::tokens::{Token, scan};
use super::types::{Level, Mention, QuoteForm, SuggestedQuote, Suggestions};

/// Somebody who spoke last, for quotations that name nobody.
#[derive(Clone)]
struct Speaker {
    name: String,
    at: Mention,
    paragraph: usize,
}

/// Finds the quotes and the actors of a text.
pub fn suggest(text: &str, known: &Known) -> Suggestions {
    let tokens = scan(text);
    let spans = spans(&tokens);
    let Sentences { items, sentences } = cut(text, &tokens, &spans);
    let mut way = Way {
        text,
        tokens: &tokens,
        actors: Actors::new(known),
        last: None,
        named: None,
        quotes: Vec::new(),
    };
    for (number, sentence) in sentences.iter().enumerate() {
        let items = items.get(sentence.from..sentence.to).unwrap_or_default();
        way.sentence(items, number, sentence.paragraph);
    }
    way.quotes.sort_by_key(|quote| (quote.start, quote.end));
    Suggestions { quotes: way.quotes, actors: way.actors.finish() }
}

/// From which confidence on something told in the reporter's words is shown by default.
const SURE: f32 = 0.66;

struct Way<'a> {
    text: &'a str,
    tokens: &'a [Token],
    actors: Actors<'a>,
    last: Option<Speaker>,
    /// The subject of the sentence before, for a quotation that follows it in the same paragraph.
    named: Option<Speaker>,
    quotes: Vec<SuggestedQuote>,
}

impl<'a> Way<'a> {
    fn piece(&self, from: usize, to: usize) -> &'a str {
        match (self.tokens.get(from), self.tokens.get(to)) {
            (Some(first), Some(last)) => self.text.get(first.start..last.end).unwrap_or_default(),
            _ => "",
        }
    }

    fn range(&self, from: usize, to: usize) -> Mention {
        match (self.tokens.get(from), self.tokens.get(to)) {
            (Some(first), Some(last)) => Mention { start: first.at, end: last.until },
            _ => Mention { start: 0, end: 0 },
        }
    }

    /// First and last token of a phrase.
    fn span(items: &[Item], phrase: Phrase) -> Option<(usize, usize)> {
        Some((items.get(phrase.from)?.first, items.get(phrase.to)?.last))
    }

    fn sentence(&mut self, items: &[Item], number: usize, paragraph: usize) {
        let words = items.iter().map(|item| self.piece(item.first, item.first)).collect();
        let clause = Clause { items, words };
        let found = read(&clause);
        let mut speakers: Vec<(usize, usize)> = found
            .iter()
            .filter_map(|found| found.speaker)
            .map(|speaker| (speaker.from, speaker.to))
            .collect();
        speakers.dedup();
        self.names(items, number, &speakers);
        if found.is_empty() {
            let subject = clause.first_subject(items.len());
            self.named = subject.map(|subject| self.who(items, subject, number, paragraph));
        }
        for found in found {
            self.found(items, found, number, paragraph);
        }
    }

    /// Meets everybody who is named in a sentence.
    fn names(&mut self, items: &[Item], number: usize, speakers: &[(usize, usize)]) {
        let mut at = 0;
        let mut titles: Vec<&str> = Vec::new();
        while let Some(item) = items.get(at) {
            if matches!(item.tag, Tag::Title | Tag::Role) {
                titles.push(self.piece(item.first, item.last));
                at += 1;
                continue;
            }
            if item.tag != Tag::Name {
                titles.clear();
                at += 1;
                continue;
            }
            let mut end = at;
            while items.get(end + 1).is_some_and(|next| next.tag == Tag::Name) {
                end += 1;
            }
            let speaks = speakers.iter().any(|&(from, to)| from <= end && at <= to);
            self.run(items, (at, end), &titles, number, speaks);
            titles.clear();
            at = end + 1;
        }
    }

    fn run(
        &mut self,
        items: &[Item],
        (from, to): (usize, usize),
        titles: &[&str],
        number: usize,
        speaks: bool,
    ) {
        // Names are looked at with what follows after “of”, as in `Bank of England`.
        let mut to = to;
        let body = items
            .get(to + 1)
            .zip(items.get(to + 2))
            .is_some_and(|(of, name)| name.tag == Tag::Name && self.piece(of.first, of.last) == "of");
        if body && titles.is_empty() && to == from {
            to += 2;
            while items.get(to + 1).is_some_and(|next| next.tag == Tag::Name) {
                to += 1;
            }
        }
        let words: Vec<&str> = items
            .get(from..=to)
            .unwrap_or_default()
            .iter()
            .map(|item| self.piece(item.first, item.last))
            .collect();
        let mid = from > 0;
        let Some(entity) = self.actors.meet(&words, titles, speaks || mid) else { return };
        if speaks {
            self.actors.propose(entity);
        }
        let before = from.checked_sub(1 + titles.len()).and_then(|at| items.get(at)).map(|item| item.tag);
        let after = items.get(to + 1).map(|item| item.tag);
        let weight = match (before, after) {
            _ if speaks => 1.8,
            (_, Some(Tag::Possessive)) => 0.5,
            (_, Some(Tag::Verb | Tag::Auxiliary)) => 1.5,
            (Some(Tag::Preposition | Tag::To), _) => 0.6,
            _ => 0.9,
        };
        let Some((first, last)) = Self::span(items, Phrase { from, to }) else { return };
        self.actors.mention(entity, self.range(first, last), number, weight);
    }

    /// Who a subject is.
    fn who(&mut self, items: &[Item], phrase: Phrase, number: usize, paragraph: usize) -> Speaker {
        let (first, last) = Self::span(items, phrase).unwrap_or_default();
        let at = self.range(first, last);
        let entity = self.entity(items, phrase, number);
        let name = if let Some(entity) = entity {
            self.actors.propose(entity);
            self.actors.name(entity).to_owned()
        } else {
            let head = (phrase.from..=phrase.to)
                .take_while(|&at| {
                    !items
                        .get(at)
                        .is_some_and(|item| matches!(item.tag, Tag::Comma | Tag::Relative | Tag::Aside))
                })
                .last()
                .unwrap_or(phrase.from);
            let (first, last) = Self::span(items, Phrase { from: phrase.from, to: head }).unwrap_or_default();
            self.piece(first, last).to_owned()
        };
        Speaker { name, at, paragraph }
    }

    fn entity(&mut self, items: &[Item], phrase: Phrase, number: usize) -> Option<usize> {
        let inside = items.get(phrase.from..=phrase.to)?;
        let first = inside.first()?;
        let word = self.piece(first.first, first.last).to_lowercase();
        if inside.len() <= 2 || matches!(first.tag, Tag::Subject) {
            let gender = match word.as_str() {
                "he" | "his" | "him" => Some(Gender::Male),
                "she" | "her" => Some(Gender::Female),
                _ => None,
            };
            if let Some(gender) =
                gender.filter(|_| matches!(first.tag, Tag::Subject | Tag::Possessive | Tag::Object))
            {
                let entity = self.actors.person(gender, number)?;
                self.actors.settle(entity, gender);
                self.actors.recall(entity, number, 1.6);
                return Some(entity);
            }
        }
        // The head is what stands before “of …”, a comma or a bracket.
        let head: Vec<&Item> = inside
            .iter()
            .take_while(|item| {
                !matches!(
                    item.tag,
                    Tag::Comma | Tag::Preposition | Tag::Aside | Tag::Relative | Tag::To | Tag::That
                )
            })
            .collect();
        let last = head.last()?;
        if last.tag == Tag::Name {
            let run: Vec<&str> = head
                .iter()
                .rev()
                .take_while(|item| item.tag == Tag::Name)
                .map(|item| self.piece(item.first, item.last))
                .collect();
            let run: Vec<&str> = run.into_iter().rev().collect();
            let of = inside.get(head.len()).zip(inside.get(head.len() + 1));
            if run.len() == 1
                && of.is_some_and(|(of, name)| name.tag == Tag::Name && self.piece(of.first, of.last) == "of")
            {
                let joined: Vec<&str> = inside
                    .iter()
                    .skip(head.len() - 1)
                    .take_while(|item| item.tag == Tag::Name || self.piece(item.first, item.last) == "of")
                    .map(|item| self.piece(item.first, item.last))
                    .collect();
                return self.actors.meet(&joined, &[], true);
            }
            return self.actors.meet(&run, &[], true);
        }
        if last.tag == Tag::Title && first.tag == Tag::Determiner && word == "the" {
            return self.actors.holder(self.piece(last.first, last.last));
        }
        None
    }

    /// Whether a quotation nobody is named for is a piece of a transcript: “SMITH: …”, “(APPLAUSE)”.
    fn is_transcript(&self, content: &[Item]) -> bool {
        let words: String = content.iter().map(|item| self.piece(item.first, item.last)).collect();
        let words = words.trim_start_matches(['"', '“', '\'', '‘', '«', '„']);
        let named = words.split_once(':').is_some_and(|(name, _)| {
            name.len() > 1 && name.len() < 24 && name.chars().all(|c| c.is_uppercase() || " .-'’".contains(c))
        });
        named || words.starts_with(['(', '['])
    }

    fn found(&mut self, items: &[Item], found: Found, number: usize, paragraph: usize) {
        let Some((first, last)) = Self::span(items, found.content) else { return };
        let content = items.get(found.content.from..=found.content.to).unwrap_or_default();
        let marked = content.iter().any(|item| item.tag == Tag::Quote);
        let cue_item = items.get(found.cue.from).map(|item| item.tag);
        let spoken = cue_item == Some(Tag::Colon) && !marked;
        let direct =
            (content.len() == 1 && marked) || (spoken && found.content.from < 8 && found.confidence == 0.7);
        let level = if marked { Level::Speech } else { found.level };
        let kind = match (direct, marked, level) {
            (true, ..) => QuoteForm::Direct,
            (_, true, _) => QuoteForm::Mixed,
            (.., Level::Speech) => QuoteForm::Indirect,
            (.., Level::Attitude) => QuoteForm::Attitude,
        };
        let mut confidence = found.confidence;
        let speaker = if let Some(phrase) = found.speaker {
            Some(self.who(items, phrase, number, paragraph))
        } else {
            let near = self.last.clone().filter(|last| last.paragraph == paragraph);
            let before = self.named.clone().filter(|named| named.paragraph == paragraph);
            let far = self.last.clone().filter(|last| last.paragraph + 3 > paragraph);
            confidence = if near.is_some() { 0.85 } else { 0.55 };
            near.or(before).or(far)
        };
        if found.speaker.is_none() && (last < first + 4 || self.is_transcript(content)) {
            return;
        }
        // What rests on a noun phrase or an infinitive alone (“discussed the plan”) is right in fewer than half
        // of the cases, so it is dimmed like what takes a side.
        let shown = if kind == QuoteForm::Indirect && confidence < SURE { Level::Attitude } else { level };
        let cue = if cue_item == Some(Tag::Quote) {
            ""
        } else {
            Self::span(items, found.cue).map_or("", |(from, to)| self.piece(from, to))
        };
        let Mention { start, end } = self.range(first, last);
        let (name, at) = speaker
            .as_ref()
            .map_or_else(|| (String::new(), Mention { start, end: start }), |s| (s.name.clone(), s.at));
        self.quotes.push(SuggestedQuote {
            start,
            end,
            text: self.piece(first, last).to_owned(),
            speaker: name,
            speaker_start: at.start,
            speaker_end: at.end,
            cue: cue.to_owned(),
            kind,
            confidence,
            level: shown,
        });
        if level == Level::Speech
            && let Some(speaker) = speaker
        {
            self.last = Some(Speaker { paragraph, ..speaker });
        }
    }
}
