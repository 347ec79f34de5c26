//! Suggestions from a text.

use stancemap::edit;
use stancemap::model::{Actor, ActorKind, StanceMap};
use stancemap::suggest::KnownNames;

/// Any text; its first line names the actors that the map knows, with strokes between them.
pub fn suggest(bytes: &[u8]) {
    let Ok(input) = std::str::from_utf8(bytes) else { return };
    let (names, text) = input.split_once('\n').unwrap_or(("", input));
    let mut map = StanceMap::new("A map");
    for (name, kind) in names.split('|').filter(|name| !name.is_empty()).zip(ActorKind::ALL.iter().cycle()) {
        let mut actor = Actor::new(name);
        actor.kind = *kind;
        map = edit::add(&map, name, actor).expect("an actor").0;
    }
    let found = stancemap::suggest::suggest(text, &KnownNames::new(&map));
    let places: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
    let passage = |start: usize, end: usize| {
        assert!(start <= end && end < places.len(), "{start} to {end} is not in the text");
        &text[places[start]..places[end]]
    };
    for quote in &found.quotes {
        assert_eq!(passage(quote.start, quote.end), quote.text);
        passage(quote.speaker_start, quote.speaker_end);
        assert!(!quote.text.is_empty() && (0.0..=1.0).contains(&quote.confidence), "{quote:?}");
    }
    assert!(found.quotes.is_sorted_by_key(|quote| quote.start), "not in the order of the text");
    for actor in &found.actors {
        assert!(!actor.name.is_empty() && !actor.mentions.is_empty(), "{actor:?}");
        for mention in &actor.mentions {
            assert!(!passage(mention.start, mention.end).is_empty());
        }
    }
}
