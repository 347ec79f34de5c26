//! What must hold for every text, and what short texts like those of the news suggest.

use proptest::prelude::*;

use super::{Known, Level, QuoteForm, Suggestions, suggest};
use crate::edit;
use crate::model::{Actor, StanceMap};

fn none() -> Known {
    Known::new(&StanceMap::new("m"))
}

/// Passage, speaker and form of each quote.
fn quotes(text: &str) -> Vec<(String, String, QuoteForm)> {
    let found = suggest(text, &none());
    found.quotes.into_iter().map(|quote| (quote.text, quote.speaker, quote.kind)).collect()
}

/// Whether every passage and mention is where it says.
fn sound(text: &str, found: &Suggestions) -> Result<(), TestCaseError> {
    let chars: Vec<char> = text.chars().collect();
    for quote in &found.quotes {
        prop_assert!(quote.start < quote.end && quote.end <= chars.len());
        prop_assert_eq!(&quote.text, &chars[quote.start..quote.end].iter().collect::<String>());
        prop_assert!(quote.speaker_start <= quote.speaker_end && quote.speaker_end <= chars.len());
        prop_assert!((0.0..=1.0).contains(&quote.confidence));
    }
    for mention in found.actors.iter().flat_map(|actor| &actor.mentions) {
        prop_assert!(mention.start < mention.end && mention.end <= chars.len());
    }
    Ok(())
}

proptest! {
    #[test]
    fn any_text_gives_places_that_are_in_it_and_always_the_same(text in "\\PC{0,200}") {
        let found = suggest(&text, &none());
        sound(&text, &found)?;
        prop_assert_eq!(found, suggest(&text, &none()));
    }

    #[test]
    fn so_does_a_jumble_of_what_the_rules_look_for(
        parts in proptest::collection::vec(prop_oneof![
            Just("“"), Just("”"), Just("\""), Just("'"), Just("«"), Just("»"), Just("said"), Just("Anna Berg"),
            Just("according to"), Just("that"), Just(","), Just("."), Just("\n\n"), Just("she"), Just("Mr"),
            Just("the French president"), Just("rejected"), Just("the plan"), Just("🙂"), Just("NATO"), Just(":"),
        ], 0..60),
    ) {
        let text = parts.join(" ");
        sound(&text, &suggest(&text, &none()))?;
    }
}

#[test]
fn direct_quotes_in_every_style_have_their_speakers() {
    for (text, words) in [
        ("“We will not wait,” said Anna Berg.", "We will not wait"),
        ("Anna Berg said: \"We will not wait.\"", "We will not wait"),
        ("«We will not wait», Anna Berg said.", "We will not wait"),
        ("„We will not wait“, said Anna Berg.", "We will not wait"),
    ] {
        let found = quotes(text);
        assert!(
            found.iter().any(|(passage, speaker, kind)| {
                passage.contains(words) && speaker == "Anna Berg" && *kind == QuoteForm::Direct
            }),
            "{text}: {found:?}"
        );
    }
}

#[test]
fn indirect_speech_and_attitudes_are_told_apart() {
    let text =
        "Foreign minister Anna Berg said that the alliance would need a year to decide. She backs the plan.";
    let found = suggest(text, &none());
    let said = found.quotes.iter().find(|quote| quote.kind == QuoteForm::Indirect).expect("indirect speech");
    assert!(
        said.text.contains("the alliance would need a year") && said.speaker.contains("Berg"),
        "{said:?}"
    );
    assert_eq!(said.level, Level::Speech);
    let backs = found.quotes.iter().find(|quote| quote.level == Level::Attitude).expect("an attitude");
    assert!(backs.speaker.contains("Berg"), "she is Anna Berg: {backs:?}");
}

#[test]
fn actors_of_the_map_are_known_by_their_other_names() {
    let mut berg = Actor::new("Anna Berg");
    berg.aliases = vec!["the foreign minister".to_owned()];
    let (map, _) = edit::add(&StanceMap::new("m"), "berg", berg).unwrap();
    let found = suggest("Anna Berg spoke to reporters on Monday. “No,” said Berg.", &Known::new(&map));
    assert!(
        found.actors.iter().any(|actor| actor.name == "Anna Berg" && actor.mentions.len() >= 2),
        "{:?}",
        found.actors
    );
    assert!(found.quotes.iter().all(|quote| quote.speaker == "Anna Berg"), "{:?}", found.quotes);
}
