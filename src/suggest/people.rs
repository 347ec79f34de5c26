//! The whole way through a text: its sentences in order, whom each names, and whose words it gives.

use super::actors::{Actors, SUBJECT};
use super::attribution::{announced, read};
use super::lexicon::Tag;
use super::marks::spans;
use super::names::{KnownNames, fold, is_people};
use super::naming::Namer;
use super::phrases::{Clause, Phrase};
use super::reading::Statement;
use super::sentences::{Element, Sentence, Sentences, split};
use super::tokens::{Token, scan};
use super::types::{Level, Mention, QuoteForm, SuggestedQuote, Suggestions};
use crate::model::ActorKind;

/// Somebody who spoke last, for quotations that name nobody.
#[derive(Clone)]
struct Speaker {
    entity: Option<usize>,
    name: String,
    at: Mention,
    paragraph: usize,
    sentence: usize,
}

/// A quote that is not finished: it may go on in the next paragraph, and its speaker's full name may follow.
struct Draft {
    first: usize,
    last: usize,
    speaker: Option<Speaker>,
    cue: String,
    kind: QuoteForm,
    level: Level,
    confidence: f32,
}

/// Finds the quotes and the actors of a text.
pub fn suggest(text: &str, known: &KnownNames) -> Suggestions {
    let tokens = scan(text);
    let spans = spans(&tokens);
    let hits = known.hits(text, &tokens);
    let Sentences { items, sentences } = split(text, &tokens, &spans, &hits);
    let namer = Namer::new(text, &tokens, Actors::new(known), hits);
    let mut way =
        Way { tokens: &tokens, namer, last: None, named: None, intro: None, turn: None, drafts: Vec::new() };
    for (number, sentence) in sentences.iter().enumerate() {
        let items = items.get(sentence.from..sentence.to).unwrap_or_default();
        way.sentence(items, number, sentence);
    }
    for (name, kind, mention) in known.unspaced(text) {
        way.namer.actors.note_known(name, kind, mention);
    }
    way.finish()
}

/// From which confidence on something told in the reporter's words is shown by default.
const SURE: f32 = 0.66;
/// A dateline ends within so many items.
const DATELINE: usize = 10;

struct Way<'a> {
    tokens: &'a [Token],
    namer: Namer<'a>,
    last: Option<Speaker>,
    /// The subject of the sentence before, for a quotation that follows it.
    named: Option<Speaker>,
    /// Who announced at the end of the paragraph before that his words follow, and by which verb.
    intro: Option<(Speaker, String)>,
    /// The paragraph of a transcript that is read, and the draft that it belongs to.
    turn: Option<(usize, usize)>,
    drafts: Vec<Draft>,
}

impl<'a> Way<'a> {
    fn piece(&self, from: usize, to: usize) -> &'a str {
        self.namer.piece(from, to)
    }

    /// First and last token of a phrase.
    fn span(items: &[Element], phrase: Phrase) -> Option<(usize, usize)> {
        Some((items.get(phrase.from)?.first, items.get(phrase.to)?.last))
    }

    /// The items before the first sentence of a report: `GENEVA, 4 May (Agency) —`.
    fn dateline(&self, items: &[Element]) -> usize {
        let Some(first) = items.first() else { return 0 };
        let place = self.piece(first.first, first.last);
        let capitals = place.chars().count() > 2 && place.chars().all(|c| !c.is_lowercase());
        if !self.tokens.get(first.first).is_some_and(|token| token.paragraph) || first.tag != Tag::Name {
            return 0;
        }
        let end = items.iter().take(DATELINE).position(|item| match item.tag {
            Tag::Dash => capitals || self.namer.actors.is_listed(&fold(place)),
            Tag::Colon => self.namer.actors.is_listed(&fold(place)) && !capitals,
            _ => false,
        });
        let plain = |item: &Element| {
            matches!(
                item.tag,
                Tag::Name | Tag::Time | Tag::Number | Tag::Aside | Tag::Comma | Tag::Stop | Tag::Other
            )
        };
        end.filter(|&end| items.iter().take(end).all(plain)).map_or(0, |end| end + 1)
    }

    fn sentence(&mut self, items: &[Element], number: usize, sentence: &Sentence) {
        let items = items.get(self.dateline(items)..).unwrap_or_default();
        let paragraph = sentence.paragraph;
        if let Some((_, draft)) = self.turn.filter(|(turn, _)| *turn == paragraph) {
            let last = items.last().map_or(0, |item| item.last);
            self.namer.sentence(items, number, sentence, &[], None);
            if let Some(draft) = self.drafts.get_mut(draft) {
                draft.last = draft.last.max(last);
            }
            return;
        }
        let words = items.iter().map(|item| self.piece(item.first, item.first)).collect();
        let clause = Clause { items, words };
        let found = read(&clause);
        let transcript = found.first().is_some_and(|found| found.transcript);
        let mut speakers: Vec<Phrase> = found.iter().filter_map(|found| found.speaker).collect();
        speakers.dedup();
        let subject = clause.first_subject(items.len());
        if let Some(subject) = subject {
            self.group(items, subject, number);
        }
        self.namer.sentence(items, number, sentence, &speakers, subject);
        let before = self.drafts.len();
        for found in found {
            self.found(items, found, number, paragraph);
        }
        if self.drafts.get(before).is_some_and(|draft| draft.cue == ":") && transcript {
            self.begin_turn(items, before, paragraph);
        }
        self.intro = announced(&clause).map(|(phrase, verb)| {
            let cue = items.get(verb).map_or("", |item| self.piece(item.first, item.last));
            (self.who(items, phrase, number, paragraph), cue.to_owned())
        });
        self.named = subject
            .map(|subject| self.who(items, subject, number, paragraph))
            .filter(|named| {
                named.entity.is_some_and(|entity| self.namer.actors.kind(entity) == ActorKind::Person)
            })
            .or(self.named.take());
    }

    /// Has the rest of a paragraph belong to whom a transcript names at its start.
    fn begin_turn(&mut self, items: &[Element], draft: usize, paragraph: usize) {
        let colon = items.iter().position(|item| item.tag == Tag::Colon).unwrap_or_default();
        let label = items.first().zip(colon.checked_sub(1).and_then(|at| items.get(at)));
        let Some((first, last)) = label else {
            return;
        };
        let capitals = self.piece(first.first, last.last).chars().all(|c| !c.is_lowercase());
        if self.tokens.get(first.first).is_some_and(|token| token.paragraph) && (capitals || colon > 1) {
            self.turn = Some((paragraph, draft));
        }
    }

    /// Notes a subject that is several people.
    fn group(&mut self, items: &[Element], phrase: Phrase, number: usize) {
        if let Some(entity) = self.people(items, phrase) {
            let inside = items.get(phrase.from..=phrase.to).unwrap_or_default();
            let length = inside.iter().take_while(|item| !ends_head(item)).count();
            let head = Phrase { to: phrase.from + length.saturating_sub(1), ..phrase };
            let at = Self::span(items, head).map(|(first, last)| self.namer.range(first, last));
            if let Some(at) = at {
                self.namer.actors.mention(entity, at, number, SUBJECT);
            }
        }
    }

    /// The people that a phrase means, if it means several.
    fn people(&mut self, items: &[Element], phrase: Phrase) -> Option<usize> {
        let inside = items.get(phrase.from..=phrase.to)?;
        let length = inside.iter().take_while(|item| !ends_head(item)).count();
        let head = inside.get(length.checked_sub(1)?)?;
        let word = self.piece(head.first, head.last);
        let folded = fold(word);
        let named = head.tag == Tag::Name && is_people(&folded) && !self.namer.actors.is_listed(&folded);
        let plural = (word.ends_with('s') && !word.ends_with("ss") && !word.ends_with("us"))
            || ["people", "police", "men", "women", "others", "children"]
                .iter()
                .any(|other| word.eq_ignore_ascii_case(other));
        let common = matches!(head.tag, Tag::Noun | Tag::Medium | Tag::Neuter)
            || (head.tag == Tag::Verb && head.word.also_noun);
        if !named && (!plural || !common) {
            return None;
        }
        let (first, last) = (inside.first()?.first, inside.get(length - 1)?.last);
        Some(self.namer.actors.group(self.piece(first, last)))
    }

    /// Who a subject is.
    fn who(&mut self, items: &[Element], phrase: Phrase, number: usize, paragraph: usize) -> Speaker {
        let (first, last) = Self::span(items, phrase).unwrap_or_default();
        let at = self.namer.range(first, last);
        let entity = self.entity(items, phrase, number);
        let inside = items.get(phrase.from..=phrase.to).unwrap_or_default();
        let head = inside
            .iter()
            .take_while(|item| !matches!(item.tag, Tag::Comma | Tag::Relative | Tag::Aside))
            .last();
        let (from, to) = (first, head.map_or(last, |item| item.last));
        Speaker { entity, name: self.piece(from, to).to_owned(), at, paragraph, sentence: number }
    }

    fn entity(&mut self, items: &[Element], phrase: Phrase, number: usize) -> Option<usize> {
        let inside = items.get(phrase.from..=phrase.to)?;
        let first = inside.first()?;
        // What is somebody's is not that somebody: `her government` is not she.
        let alone = first.tag == Tag::Possessive && inside.len() == 1;
        if alone || matches!(first.tag, Tag::Subject | Tag::Object) {
            return self.namer.meant(phrase.from);
        }
        let word = self.piece(first.first, first.last);
        if inside.len() == 1 && word.eq_ignore_ascii_case("it") {
            return self.namer.actors.body(number);
        }
        // The head is what stands before “of …”, a comma or a bracket.
        let length = inside.iter().take_while(|item| !ends_head(item)).count();
        let several = inside.iter().take(length).any(|item| item.tag == Tag::Conjunction);
        let meant = self.namer.meant(phrase.from + length.checked_sub(1)?).filter(|_| !several);
        if meant.is_some() || several {
            return meant;
        }
        self.people(items, phrase)
    }

    /// Whether a quotation nobody is named for is a piece of a transcript: “SMITH: …”, “(APPLAUSE)”.
    fn is_transcript(&self, content: &[Element]) -> bool {
        let words: String = content.iter().map(|item| self.piece(item.first, item.last)).collect();
        let words = words.trim_start_matches(['"', '“', '\'', '‘', '«', '„']);
        let named = words.split_once(':').is_some_and(|(name, _)| {
            name.len() > 1 && name.len() < 24 && name.chars().all(|c| c.is_uppercase() || " .-'’".contains(c))
        });
        named || words.starts_with(['(', '['])
    }

    /// Whose words a quotation gives that names nobody, and how sure that is.
    fn inherited(&self, paragraph: usize) -> (Option<Speaker>, f32) {
        let last = self.last.as_ref().filter(|last| last.paragraph + 3 > paragraph);
        let named = self.named.as_ref().filter(|named| named.paragraph + 1 >= paragraph);
        let later = match (last, named) {
            (Some(last), Some(named)) if named.sentence > last.sentence && named.paragraph == paragraph => {
                Some(named)
            }
            (None, named) => named,
            (last, _) => last,
        };
        let sure = later.is_some_and(|speaker| speaker.paragraph == paragraph);
        (later.cloned(), if sure { 0.85 } else { 0.55 })
    }

    fn found(&mut self, items: &[Element], found: Statement, number: usize, paragraph: usize) {
        let Some((first, last)) = Self::span(items, found.content) else { return };
        let content = items.get(found.content.from..=found.content.to).unwrap_or_default();
        let marked = content.iter().any(|item| item.tag == Tag::Quote);
        let direct = (content.len() == 1 && marked) || found.transcript;
        let level = if marked { Level::Speech } else { found.level };
        let mut confidence = found.confidence;
        let begins = self.tokens.get(first).is_some_and(|token| token.paragraph);
        let intro = self.intro.take().filter(|_| begins && found.speaker.is_none());
        let mut said = None;
        let speaker = if let Some(phrase) = found.speaker {
            Some(self.who(items, phrase, number, paragraph))
        } else if let Some((speaker, cue)) = intro {
            (confidence, said) = (0.95, Some(cue));
            Some(speaker)
        } else {
            let (speaker, sure) = self.inherited(paragraph);
            confidence = sure;
            speaker
        };
        if found.speaker.is_none() && (last < first + 4 || self.is_transcript(content)) {
            return;
        }
        // What rests on a noun phrase or an infinitive alone (“discussed the plan”) is right in fewer than half
        // of the cases, so it is dimmed like what takes a side.
        let told = direct || marked || (level == Level::Speech && confidence >= SURE);
        let kind = match (direct, marked) {
            (true, _) => QuoteForm::Direct,
            (_, true) => QuoteForm::Mixed,
            _ if told => QuoteForm::Indirect,
            _ => QuoteForm::Attitude,
        };
        let cue = if let Some(said) = &said {
            said.as_str()
        } else if items.get(found.cue.from).is_some_and(|item| item.tag == Tag::Quote) {
            ""
        } else {
            Self::span(items, found.cue).map_or("", |(from, to)| self.piece(from, to))
        };
        if let Some(entity) = speaker.as_ref().and_then(|speaker| speaker.entity) {
            self.namer.actors.speaks(entity);
        }
        if level == Level::Speech
            && let Some(speaker) = &speaker
        {
            self.last = Some(Speaker { paragraph, sentence: number, ..speaker.clone() });
        }
        let level = if told { Level::Speech } else { Level::Attitude };
        self.drafts.push(Draft { first, last, speaker, cue: cue.to_owned(), kind, level, confidence });
    }

    /// Joins quotations that are left open at the end of a paragraph with the next one.
    fn joined(&mut self) -> Vec<Draft> {
        let mut drafts = std::mem::take(&mut self.drafts);
        drafts.sort_by_key(|draft| (draft.first, draft.last));
        let mut joined: Vec<Draft> = Vec::with_capacity(drafts.len());
        for draft in drafts {
            let begins =
                self.tokens.get(draft.first).is_some_and(|token| token.paragraph && token.mark != '\0');
            match joined.last_mut() {
                Some(before)
                    if begins
                        && before.kind == QuoteForm::Direct
                        && draft.kind == QuoteForm::Direct
                        && before.last + 1 == draft.first
                        && self.is_open(before) =>
                {
                    before.last = draft.last;
                    if before.cue.is_empty() && !draft.cue.is_empty() {
                        (before.speaker, before.cue) = (draft.speaker, draft.cue);
                        before.confidence = draft.confidence;
                    }
                }
                _ => joined.push(draft),
            }
        }
        joined
    }

    /// Whether a quotation begins with a mark and doesn't end with one.
    fn is_open(&self, draft: &Draft) -> bool {
        let mark = |at: usize| self.tokens.get(at).is_some_and(|token| token.mark != '\0');
        mark(draft.first) && !mark(draft.last)
    }

    fn finish(mut self) -> Suggestions {
        let drafts = self.joined();
        self.namer.actors.tie_loose();
        let quotes = drafts
            .into_iter()
            .map(|draft| {
                let Mention { start, end } = self.namer.range(draft.first, draft.last);
                let (name, at) = draft.speaker.map_or_else(
                    || (String::new(), Mention { start, end: start }),
                    |speaker| {
                        let name = speaker.entity.map(|entity| self.namer.actors.name(entity).to_owned());
                        (name.unwrap_or(speaker.name), speaker.at)
                    },
                );
                SuggestedQuote {
                    start,
                    end,
                    text: self.piece(draft.first, draft.last).to_owned(),
                    speaker: name,
                    speaker_start: at.start,
                    speaker_end: at.end,
                    cue: draft.cue,
                    kind: draft.kind,
                    confidence: draft.confidence,
                    level: draft.level,
                }
            })
            .collect();
        Suggestions { quotes, actors: self.namer.actors.finish() }
    }
}

/// Whether an item ends the head of a noun phrase.
fn ends_head(item: &Element) -> bool {
    matches!(
        item.tag,
        Tag::Comma | Tag::Preposition | Tag::Aside | Tag::Relative | Tag::To | Tag::That | Tag::Dash
    )
}
