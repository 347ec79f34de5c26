//! What the program suggests for the source that is read: found off the UI thread, less what is quoted or was
//! dismissed, and what becomes of a suggestion that is accepted or dismissed. Drawing is `suggestion_list`'s
//! and `paint`'s.

use std::ops::Range;

use crate::app::jobs::{Task, Work};
use crate::edit::{self, Edited};
use crate::model::words::excerpt;
use crate::model::{
    Actor, ActorId, CanonicalText, CoderId, Quote, QuoteId, QuoteKind, Source, SourceId, StanceMap,
};
use crate::suggest::{self, KnownNames, Level, QuoteForm, SuggestedActor, SuggestedQuote, Suggestions};
use crate::text;

/// A suggestion below the text, as it is drawn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Hint {
    /// Its characters.
    pub(super) range: Range<usize>,
    /// What is suggested.
    pub(super) sort: HintSort,
}

/// What a hint stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum HintSort {
    /// Something said.
    Speech,
    /// Something thought, wanted, backed or opposed.
    Attitude,
    /// The name of an actor.
    Name,
}

/// The suggestions for one source.
#[derive(Default)]
pub(super) struct Suggesting {
    task: Option<Task<Suggestions>>,
    found: Suggestions,
    asked_for: Option<(CanonicalText, StanceMap)>,
    shown_for: Option<(SourceId, StanceMap, bool)>,
    quotes: Vec<SuggestedQuote>,
    actors: Vec<SuggestedActor>,
    hints: Vec<Hint>,
    /// The length of the longest hint: how far before a place one that covers it can begin.
    longest: usize,
    /// Whether only what was said is shown, and no attitudes.
    pub(super) only_speech: bool,
}

/// Whether a quote has what is suggested: all of it, or what they share is at least half of each.
fn is_quoted_by(suggested: &Range<usize>, quote: &Range<usize>) -> bool {
    let shared = suggested.end.min(quote.end).saturating_sub(suggested.start.max(quote.start));
    shared > 0 && (shared == suggested.len() || (shared * 2 >= suggested.len() && shared * 2 >= quote.len()))
}

/// The actor of a name or alias, whatever the case.
fn actor_named<'a>(map: &'a StanceMap, name: &str) -> Option<&'a ActorId> {
    let wanted = name.to_lowercase();
    let is = |other: &String| other.to_lowercase() == wanted;
    map.actors.iter().find(|(_, actor)| is(&actor.name) || actor.aliases.iter().any(is)).map(|(id, _)| id)
}

impl Suggesting {
    /// Brings the suggestions up to date with a source and with what the map knows.
    pub(super) fn update(&mut self, work: &Work, map: &StanceMap, id: &SourceId, source: &Source) {
        if let Some(found) = self.task.as_ref().and_then(Task::poll) {
            (self.task, self.found, self.shown_for) = (None, found.unwrap_or_default(), None);
        }
        let fresh = self
            .asked_for
            .as_ref()
            .is_some_and(|(text, asked)| *text == source.text && asked.actors.ptr_eq(&map.actors));
        if !fresh {
            if self.asked_for.as_ref().is_some_and(|(text, _)| *text != source.text) {
                // What was found in another text has no place in this one.
                (self.found, self.shown_for, self.task) = (Suggestions::default(), None, None);
            }
            if self.task.is_none() {
                self.asked_for = Some((source.text.clone(), map.clone()));
                let (text, map) = (source.text.clone(), map.clone());
                self.task = Some(Task::start(work, "Finding suggestions", move |_| {
                    suggest::suggest(text.as_str(), &KnownNames::new(&map))
                }));
            }
        }
        let shown = self.shown_for.as_ref().is_some_and(|(of, made, only_speech)| {
            of == id
                && made.quotes.ptr_eq(&map.quotes)
                && made.actors.ptr_eq(&map.actors)
                && made.sources.ptr_eq(&map.sources)
                && *only_speech == self.only_speech
        });
        if !shown {
            self.choose(map, id, source);
            self.shown_for = Some((id.clone(), map.clone(), self.only_speech));
        }
    }

    /// Keeps what is neither quoted nor dismissed.
    fn choose(&mut self, map: &StanceMap, id: &SourceId, source: &Source) {
        let mut quoted: Vec<Range<usize>> = map
            .quotes
            .values()
            .filter(|quote| quote.source == *id && !quote.lost)
            .map(|quote| quote.anchor.start..quote.anchor.end)
            .collect();
        quoted.sort_by_key(|range| range.start);
        let longest = quoted.iter().map(Range::len).max().unwrap_or(0);
        let is_quoted = |range: &Range<usize>| {
            let from = quoted.partition_point(|other| other.start + longest <= range.start);
            quoted
                .iter()
                .skip(from)
                .take_while(|other| other.start < range.end)
                .any(|other| is_quoted_by(range, other))
        };
        let mut quotes = Vec::new();
        for quote in &self.found.quotes {
            let range = quote.start..quote.end;
            let level = !self.only_speech || quote.level == Level::Speech;
            if level && !source.dismissed.contains(&quote.text) && !is_quoted(&range) {
                quotes.push(quote.clone());
            }
        }
        self.actors = self
            .found
            .actors
            .iter()
            .filter(|actor| {
                actor_named(map, &actor.name).is_none() && !source.dismissed_names.contains(&actor.name)
            })
            .cloned()
            .collect();
        self.actors.sort_by_key(|actor| std::cmp::Reverse(actor.mentions.len()));
        let mut hints: Vec<Hint> = quotes
            .iter()
            .map(|quote| Hint {
                range: quote.start..quote.end,
                sort: if quote.level == Level::Speech { HintSort::Speech } else { HintSort::Attitude },
            })
            .collect();
        let named = self.found.actors.iter().filter(|actor| !source.dismissed_names.contains(&actor.name));
        hints.extend(named.flat_map(|actor| {
            let hint =
                |mention: &suggest::Mention| Hint { range: mention.start..mention.end, sort: HintSort::Name };
            actor.mentions.iter().map(hint)
        }));
        hints.sort_by_key(|hint| (hint.range.start, hint.range.end));
        self.longest = hints.iter().map(|hint| hint.range.len()).max().unwrap_or(0);
        (self.quotes, self.hints) = (quotes, hints);
    }

    /// Whether the text is being searched.
    pub(super) fn searching(&self) -> bool {
        self.task.is_some()
    }
    /// The quotes that are suggested, in the order of the text.
    pub(super) fn quotes(&self) -> &[SuggestedQuote] {
        &self.quotes
    }
    /// The actors that the map doesn't know, those named most first.
    pub(super) fn actors(&self) -> &[SuggestedActor] {
        &self.actors
    }
    /// What stands below a stretch of the text.
    pub(super) fn hints(&self, within: &Range<usize>) -> impl Iterator<Item = &Hint> {
        let (from, end, start) = (within.start.saturating_sub(self.longest), within.end, within.start);
        let first = self.hints.partition_point(|hint| hint.range.start < from);
        self.hints
            .iter()
            .skip(first)
            .take_while(move |hint| hint.range.start < end)
            .filter(move |hint| hint.range.end > start)
    }
    /// The suggestion that begins after a place, or the last one before it.
    pub(super) fn beside(&self, at: usize, forward: bool) -> Option<&SuggestedQuote> {
        if forward {
            self.quotes.iter().find(|quote| quote.start > at)
        } else {
            self.quotes.iter().rev().find(|quote| quote.start < at)
        }
    }
    /// The suggestion that begins at or after a place; the first one where there is none.
    pub(super) fn from(&self, at: usize) -> Option<&SuggestedQuote> {
        self.quotes.iter().find(|quote| quote.start >= at).or(self.quotes.first())
    }

    /// A suggestion as a quote over a passage, its speaker to be created where the text names one that the map doesn't
    /// know.
    pub(super) fn accept(
        &self,
        map: &StanceMap,
        id: &SourceId,
        suggestion: &SuggestedQuote,
        passage: &Range<usize>,
        coder: Option<&CoderId>,
    ) -> Result<Accepted, String> {
        let source = map.sources.get(id).ok_or("There is no source")?;
        let anchor =
            text::anchor_at(&source.text, passage.start, passage.end).ok_or("Select a passage first")?;
        let known = actor_named(map, &suggestion.speaker).cloned();
        let named = self.found.actors.iter().find(|actor| actor.name == suggestion.speaker);
        let new = if known.is_none() { named.map(|named| new_actor(map, named)) } else { None };
        let speaker = known.or_else(|| new.as_ref().map(|(id, _)| id.clone()));
        let mut quote = Quote::new(id.clone(), anchor);
        quote.kind =
            if suggestion.kind == QuoteForm::Direct { QuoteKind::Direct } else { QuoteKind::Paraphrase };
        quote.said = source.published;
        quote.speaker = speaker;
        quote.coder = coder.cloned();
        quote.suggested = true;
        let id = edit::fresh_id::<Quote>(map, &excerpt(&quote.anchor.exact, 24));
        Ok(Accepted { new, id, quote })
    }
}

/// A suggestion that was accepted: the quote, its id, and its speaker where the map doesn't know them yet.
#[derive(Debug, Clone)]
pub(super) struct Accepted {
    new: Option<(ActorId, Actor)>,
    pub(super) id: QuoteId,
    quote: Quote,
}

impl Accepted {
    /// Who says it.
    pub(super) fn speaker(&self) -> Option<&ActorId> {
        self.quote.speaker.as_ref()
    }
    /// A map with the quote and its speaker.
    pub(super) fn add_to(mut self, map: &StanceMap) -> Edited {
        let map = match self.new {
            // The speaker may have come into the map a moment before.
            Some((_, actor)) if actor_named(map, &actor.name).is_some() => {
                self.quote.speaker = actor_named(map, &actor.name).cloned();
                map.clone()
            }
            Some((id, actor)) => edit::put(map, &id, actor)?,
            None => map.clone(),
        };
        edit::put(&map, &self.id, self.quote)
    }
}

/// An actor that a text names, with an id.
pub(super) fn new_actor(map: &StanceMap, suggested: &SuggestedActor) -> (ActorId, Actor) {
    let mut actor = Actor::new(suggested.name.as_str());
    actor.kind = suggested.kind;
    (edit::fresh_id::<Actor>(map, &suggested.name), actor)
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "Ada Example said that the harbour stays open. Nobody else was in the room that day, and the talks \
        went on until late in the evening, when all of them left.";

    #[test]
    fn what_lies_within_a_quote_is_not_suggested_again() {
        let map = StanceMap::new("m");
        let mut source = Source::new("s");
        source.set_text(CanonicalText::from(TEXT));
        let (map, id) = edit::add(&map, "s", source).expect("a source");
        let source = map.sources[&id].clone();
        let mut suggesting =
            Suggesting { found: suggest::suggest(TEXT, &KnownNames::new(&map)), ..Suggesting::default() };
        let mut left = |quote: Option<(usize, usize)>| {
            let anchor = quote.map(|(from, to)| text::anchor_at(&source.text, from, to).expect("a passage"));
            let map = anchor.map_or_else(
                || map.clone(),
                |anchor| edit::add(&map, "q", Quote::new(id.clone(), anchor)).expect("a quote").0,
            );
            suggesting.choose(&map, &id, &source);
            suggesting.quotes().len()
        };
        let all = TEXT.chars().count();
        assert_eq!(left(None), 1);
        assert_eq!(left(Some((17, 44))), 0, "as it was accepted");
        assert_eq!(left(Some((17, all))), 0, "its end was dragged further");
        assert_eq!(left(Some((0, all))), 0, "and its beginning");
        assert_eq!(left(Some((46, all))), 1, "another quote");
    }
}
