//! The file format: nothing is lost on the way to a file and back, and a file reads well in a diff.

use proptest::prelude::*;
use stancemap::edit;
use stancemap::model::{Actor, ActorId, ItemId as _, StanceMap};
use stancemap::store::{read, to_text};

use crate::support::maps;

/// A map read from a text that has nothing wrong in it.
fn sound(text: &str) -> StanceMap {
    let reading = read(text).unwrap_or_else(|why| panic!("{why}\n{text}"));
    assert_eq!(reading.problems, [], "{text}");
    reading.map
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]

    #[test]
    fn what_is_written_is_read_the_same(map in maps()) {
        prop_assert_eq!(stancemap::model::integrity::check(&map), []);
        let text = to_text(&map).unwrap();
        let again = sound(&text);
        prop_assert_eq!(&again, &map);
        prop_assert_eq!(to_text(&again).unwrap(), text, "the same map gives the same bytes");
    }

    #[test]
    fn line_ends_of_another_system_change_nothing(map in maps()) {
        // What has line ends of its own would be changed by such a tool as well.
        let text = to_text(&map).unwrap().replace('\r', " ");
        prop_assert_eq!(sound(&text.replace('\n', "\r\n")), sound(&text));
    }
}

#[test]
fn one_field_is_one_line() {
    let map = read(SAMPLE).expect("a map").map;
    let id = ActorId::parse("meloni").expect("an id");
    let changed =
        edit::alter::<Actor>(&map, &id, |actor| actor.note = "Prime minister".to_owned()).expect("an edit");
    let (before, after) = (to_text(&map).expect("a text"), to_text(&changed).expect("a text"));
    let (before, after): (Vec<_>, Vec<_>) = (before.lines().collect(), after.lines().collect());
    let added: Vec<_> = after.iter().filter(|line| !before.contains(line)).collect();
    assert_eq!(added.len(), 1, "{added:?}");
    assert_eq!(after.len(), before.len() + 1);
}

/// A map as a person would write it, with what this version doesn't know.
const SAMPLE: &str = r#"(
    format: "stancemap",
    version: 1,
    title: "By hand",
    mood: Hopeful(3),
    actors: {
        "meloni": (
            name: "Giorgia Meloni",
            shoe_size: Some((38, "EU")), // not of this version
        ),
    },
    sources: {
        "ft": (
            title: "A report",
            text: "She proposed it. She said so.",
        ),
    },
    quotes: {
        "q1": (
            source: "ft",
            anchor: (exact: "She proposed it.", colour: "red"),
            speaker: "meloni",
        ),
    },
)
"#;

#[test]
fn unknown_fields_are_named_and_kept() {
    let reading = read(SAMPLE).expect("a map");
    assert_eq!(reading.problems, []);
    for name in ["mood", "shoe_size", "colour"] {
        assert!(reading.notices.iter().any(|notice| notice.words.contains(name)), "{:?}", reading.notices);
    }
    let text = to_text(&reading.map).expect("a text");
    for kept in ["mood: Hopeful(3),", "shoe_size: Some((38, \"EU\")),", "colour: \"red\","] {
        assert!(text.contains(kept), "{text}");
    }
    assert_eq!(read(&text).expect("a map").map, reading.map);
}

#[test]
fn a_quote_written_by_hand_finds_its_place() {
    let reading = read(SAMPLE).expect("a map");
    let quote = reading.map.quotes.values().next().expect("the quote");
    assert_eq!((quote.anchor.start, quote.anchor.end), (0, 16));
    assert!(reading.notices.iter().any(|notice| notice.words.contains("found at characters 0 to 16")));
}

#[test]
fn the_text_of_a_file_is_as_documented() {
    let map = read(SAMPLE).expect("a map").map;
    insta::assert_snapshot!(to_text(&map).expect("a text"));
}
