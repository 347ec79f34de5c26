//! What fields offer of a map: its actors, subjects, quotes and causes as lists to pick from, in the
//! order in which people look for them.

use super::widgets::Choice;
use crate::model::words::{excerpt, order_key};
use crate::model::{ActorId, AnyId, Cause, QuoteId, StanceMap, Subject};

/// Every actor, by name.
pub fn actors(map: &StanceMap) -> (Vec<ActorId>, Vec<Choice>) {
    let mut actors: Vec<_> = map.actors.iter().collect();
    actors.sort_by_cached_key(|(_, actor)| order_key(&actor.name));
    actors
        .into_iter()
        .map(|(id, actor)| {
            let choice = Choice {
                label: actor.name.clone(),
                also: actor.aliases.join("\n"),
                detail: actor.kind.label().to_owned(),
            };
            (id.clone(), choice)
        })
        .unzip()
}

/// Every subject: the dimensions, then the proposals, each by name.
pub fn subjects(map: &StanceMap) -> (Vec<Subject>, Vec<Choice>) {
    map.subjects()
        .into_iter()
        .map(|subject| {
            let (also, detail) = match &subject {
                Subject::Dimension(id) => {
                    (map.dimensions.get(id).map_or_else(String::new, |d| d.question.clone()), "dimension")
                }
                Subject::Proposal(id) => {
                    (map.proposals.get(id).map_or_else(String::new, |p| p.description.clone()), "proposal")
                }
            };
            let choice = Choice { label: map.subject_name(&subject), also, detail: detail.to_owned() };
            (subject, choice)
        })
        .unzip()
}

/// Every quote but those given, those of a speaker first, then by source and place.
pub fn quotes(
    map: &StanceMap,
    speaker: Option<&ActorId>,
    without: &[QuoteId],
) -> (Vec<QuoteId>, Vec<Choice>) {
    let mut quotes: Vec<_> = map.quotes.iter().filter(|(id, _)| !without.contains(id)).collect();
    quotes.sort_by_key(|(_, quote)| {
        (speaker.is_none() || quote.speaker.as_ref() != speaker, &quote.source, quote.anchor.start)
    });
    quotes
        .into_iter()
        .map(|(id, quote)| {
            let words = quote.in_words(44);
            let label = match &quote.speaker {
                Some(speaker) => format!("{}: {words}", map.actor_name(speaker)),
                None => words,
            };
            let detail = map.sources.get(&quote.source).map_or_else(String::new, |s| excerpt(&s.outlet, 16));
            (id.clone(), Choice { label, also: quote.anchor.exact.clone(), detail })
        })
        .unzip()
}

/// Everything that a stance can answer: events, proposals, stances.
pub fn causes(map: &StanceMap) -> (Vec<Cause>, Vec<Choice>) {
    let mut causes: Vec<Cause> = map.events.keys().cloned().map(Cause::Event).collect();
    causes.extend(map.proposals.keys().cloned().map(Cause::Proposal));
    causes.extend(map.stances.keys().cloned().map(Cause::Stance));
    causes
        .into_iter()
        .map(|cause| {
            let id: AnyId = cause.id();
            let choice =
                Choice { label: map.label(&id), detail: id.kind().label().to_owned(), ..Choice::default() };
            (cause, choice)
        })
        .unzip()
}
