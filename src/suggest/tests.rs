//! What must hold for every text, and what short texts like those of the news suggest.

use proptest::prelude::*;

use super::{KnownNames, Level, QuoteForm, Suggestions, suggest};
use crate::edit;
use crate::model::{Actor, StanceMap};

fn none() -> KnownNames {
    KnownNames::new(&StanceMap::new("m"))
}

/// Passage, speaker and form of each quote.
fn quotes(text: &str) -> Vec<(String, String, QuoteForm)> {
    let found = suggest(text, &none());
    found.quotes.into_iter().map(|quote| (quote.text, quote.speaker, quote.kind)).collect()
}

/// Whether every passage and mention is where it says.
fn valid(text: &str, found: &Suggestions) -> Result<(), TestCaseError> {
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
        valid(&text, &found)?;
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
        valid(&text, &suggest(&text, &none()))?;
    }
}

#[test]
fn direct_quotes_in_every_style_have_their_speakers() {
    for (text, words) in [
        ("“We will not wait,” said Anna Berg.", "We will not wait"),
        ("Anna Berg said: \"We will not wait.\"", "We will not wait"),
        ("«We will not wait», Anna Berg said.", "We will not wait"),
        ("„We will not wait“, said Anna Berg.", "We will not wait"),
        ("''We will not wait,'' said Anna Berg.", "We will not wait"),
        ("Anna Berg said:\n\n“We will not wait any more.”", "We will not wait"),
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
    let found = suggest("Anna Berg spoke to reporters on Monday. “No,” said Berg.", &KnownNames::new(&map));
    assert!(
        found.actors.iter().any(|actor| actor.name == "Anna Berg" && actor.mentions.len() >= 2),
        "{:?}",
        found.actors
    );
    assert!(found.quotes.iter().all(|quote| quote.speaker == "Anna Berg"), "{:?}", found.quotes);
}

/// A map with one actor who has another name.
fn knowing(name: &str, other: &str) -> KnownNames {
    let mut actor = Actor::new(name);
    actor.aliases = vec![other.to_owned()];
    let (map, _) = edit::add(&StanceMap::new("m"), name, actor).unwrap();
    KnownNames::new(&map)
}

/// The words that name an actor.
fn mentions(text: &str, known: &KnownNames, name: &str) -> Vec<String> {
    let found = suggest(text, known);
    let actor = found.actors.iter().find(|actor| actor.name == name);
    let actor = actor.unwrap_or_else(|| panic!("{name} in {:?}", found.actors));
    let piece = |m: &super::Mention| text.chars().skip(m.start).take(m.end - m.start).collect();
    actor.mentions.iter().map(piece).collect()
}

#[test]
fn actors_of_the_map_are_known_in_small_letters_without_accents_and_within_quotations() {
    let known = knowing("José Ibáñez-Ruiz", "the old fox");
    let text = "jose ibanez ruiz’s plan failed, said The Old Fox. “Ask José Ibáñez-Ruiz,” said Anna Berg.";
    assert_eq!(
        mentions(text, &known, "José Ibáñez-Ruiz"),
        ["jose ibanez ruiz", "The Old Fox", "José Ibáñez-Ruiz"]
    );
}

#[test]
fn actors_of_the_map_are_known_in_scripts_without_spaces() {
    assert_eq!(
        mentions("首相の岸田は首相です。Kishida spoke.", &knowing("Kishida", "岸田"), "Kishida"),
        ["岸田", "Kishida"]
    );
}

#[test]
fn a_last_name_an_office_and_a_pronoun_lead_to_the_full_name() {
    let text = "Corsetti to visit the north\n\nThe trip is short. Corsetti said that it was time. Italian Prime \
                Minister Livia Corsetti spoke in Rome. The Italian prime minister praised the hosts, and she said \
                that they had been kind.";
    let found = mentions(text, &none(), "Livia Corsetti");
    for words in ["Corsetti", "Livia Corsetti", "The Italian prime minister", "she"] {
        assert!(found.iter().any(|mention| mention == words), "{words} in {found:?}");
    }
    assert!(quotes(text).iter().all(|(_, speaker, _)| speaker == "Livia Corsetti"), "{:?}", quotes(text));
}

#[test]
fn a_quotation_that_goes_on_over_paragraphs_is_one() {
    let text = "Anna Berg spoke at noon.\n\n“We were patient.\n\n“We were patient for years,” she said.";
    let found = quotes(text);
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(found[0].0.starts_with("“We were patient.\n") && found[0].0.ends_with("years,”"));
    assert_eq!(found[0].1, "Anna Berg");
}

#[test]
fn what_a_source_thinks_in_a_report_is_the_sources_and_silence_is_no_quote() {
    let found = quotes("According to a report by the agency, Berg believes that the truce will hold.");
    assert!(found.iter().any(|(text, speaker, _)| text.starts_with("that the truce") && speaker == "Berg"));
    assert!(found.iter().all(|(_, speaker, _)| !speaker.contains("report")), "{found:?}");
    assert_eq!(quotes("The palace declined to comment on the letter."), []);
    assert_eq!(quotes("It brings a middle-ground approach to supporting farmers."), []);
}

#[test]
fn a_turn_of_a_transcript_is_its_whole_paragraph() {
    let found = quotes("BERG: We have a plan. It is good.\n\nLEE: Nobody has seen it. Nobody will.");
    let expected = [("We have a plan. It is good.", "BERG"), ("Nobody has seen it. Nobody will.", "LEE")];
    let found: Vec<(&str, &str)> =
        found.iter().map(|(text, speaker, _)| (text.as_str(), speaker.as_str())).collect();
    assert_eq!(found, expected);
}

/// Who says each quote of a text.
fn speakers(text: &str) -> Vec<String> {
    quotes(text).into_iter().map(|(_, speaker, _)| speaker).collect()
}

#[test]
fn what_is_somebodys_is_not_that_somebody() {
    let begin = "Prime Minister Ada Example met the unions. ";
    for (says, speaker) in [
        ("Her government has clarified that while taxes stay, fees will rise.", "Her government"),
        ("Her office said that the talks go on.", "Her office"),
        ("Her aides said that the talks go on.", "Her aides"),
        ("Her minister said that the talks go on.", "Her minister"),
        ("Her spokesman said that the talks go on.", "Her spokesman"),
        ("Example’s minister said that the talks go on.", "Example’s minister"),
        ("Their ministry said that the talks go on.", "Their ministry"),
        ("“The talks go on for weeks,” her office said.", "her office"),
        ("She said that the talks go on.", "Ada Example"),
    ] {
        assert_eq!(speakers(&format!("{begin}{says}")), [speaker], "{says}");
    }
    let spokesman = "Spokesman Ben Sample waited. Ada Example came. Her spokesman said that the talks go on.";
    assert_eq!(speakers(spokesman), ["Ben Sample"], "the only one there is");
}

#[test]
fn ideas_say_nothing() {
    for text in [
        "This concept echoes similar arrangements of the past.",
        "This idea suggests that the harbour can stay open.",
        "The proposal underscores that the harbour can stay open.",
        "These bold plans of the council call for a wider road.",
        "Ada Example elaborated on her vision.",
        "Ada Example explained their new strategies.",
    ] {
        assert_eq!(quotes(text), [], "{text}");
    }
    assert_eq!(speakers("The report said that the harbour can stay open."), ["The report"]);
    assert_eq!(speakers("Ada Example rejected his plan."), ["Ada Example"]);
    let told = "Ada Example elaborated on her vision, stating, “The harbour can stay open all year.”";
    assert_eq!(speakers(told), ["Ada Example"]);
}
