//! The file format: nothing is lost on the way to a file and back, and a file reads well in a diff.

use proptest::prelude::*;
use stancemap::edit;
use stancemap::model::{Actor, ActorId, ItemId as _, Kind, StanceMap, Unit};
use stancemap::store::{read, to_text};

use crate::support::maps;

/// A map read from a text that has nothing wrong in it.
fn valid(text: &str) -> StanceMap {
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
        let again = valid(&text);
        prop_assert_eq!(&again, &map);
        prop_assert_eq!(to_text(&again).unwrap(), text, "the same map gives the same bytes");
    }

    #[test]
    fn line_ends_of_another_system_change_nothing(map in maps()) {
        // What has line ends of its own would be changed by such a tool as well.
        let text = to_text(&map).unwrap().replace('\r', " ");
        prop_assert_eq!(valid(&text.replace('\n', "\r\n")), valid(&text));
    }
}

/// How many lines lie between what two texts have in common at their beginnings and at their ends.
fn changed_lines(before: &str, after: &str) -> (usize, usize) {
    let (before, after): (Vec<_>, Vec<_>) = (before.lines().collect(), after.lines().collect());
    let shorter = before.len().min(after.len());
    let head = before.iter().zip(&after).take_while(|(a, b)| a == b).count();
    let tail =
        before.iter().rev().zip(after.iter().rev()).take(shorter - head).take_while(|(a, b)| a == b).count();
    (before.len() - head - tail, after.len() - head - tail)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 100, ..ProptestConfig::default() })]

    #[test]
    fn a_changed_field_is_a_changed_line(map in maps(), seed in any::<usize>(), share in 0.0..=1.0_f64) {
        prop_assume!(!map.actors.is_empty());
        let id = map.actors.keys().nth(seed % map.actors.len()).unwrap().clone();
        let changed = edit::alter::<Actor>(&map, &id, |actor| actor.influence = Unit::clamped(share)).unwrap();
        let (gone, new) = changed_lines(&to_text(&map).unwrap(), &to_text(&changed).unwrap());
        prop_assert!(gone <= 1 && new <= 1, "{} lines became {}", gone, new);
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

#[test]
fn ranges_and_scales_stand_on_one_line_and_are_read_in_both_ways() {
    let with = |scale: &str, range: &str| {
        format!(
            r#"(format: "stancemap", version: 1, actors: {{"a": (name: "A")}},
            dimensions: {{"d": (name: "D", scale: {scale})}},
            stances: {{"s": (actor: "a", subject: Dimension("d"), position: 2, as_of: "2025-03-06", range: {range})}})"#
        )
    };
    let map = valid(&with("(-5, 5)", "(1, 2.5)"));
    assert_eq!(map, valid(&with("(low: -5, high: 5)", "Some((high: 2.5, low: 1))")));
    let text = to_text(&map).expect("a text");
    assert!(text.contains("scale: (-5.0, 5.0),\n") && text.contains("range: (1.0, 2.5),\n"), "{text}");
    for wrong in [
        "(1)",
        "(1, 2, 3)",
        "(low: 1)",
        "(low: 1, low: 1, high: 2)",
        "(low: 1, high: 2, x: 3)",
        "7",
        "(2, 1)",
    ] {
        let reading = read(&with("(-5, 5)", wrong)).expect("a map");
        assert_eq!(reading.problems.len(), 1, "{wrong} was accepted");
        assert!(reading.map.stances.is_empty());
    }
}

const DOCUMENTED: &str = include_str!("../../docs/file-format.md");

#[test]
fn the_documented_example_is_valid_and_finds_its_quote() {
    let example =
        DOCUMENTED.split("```ron\n").nth(1).and_then(|rest| rest.split("```").next()).expect("an example");
    let map = valid(example);
    let quote = map.quotes.values().next().expect("the quote");
    let source = &map.sources[&quote.source];
    assert_eq!(source.text.slice(quote.anchor.start, quote.anchor.end), Some(quote.anchor.exact.as_str()));
    assert!(quote.anchor.start > 0);
}

#[test]
fn every_section_and_every_field_is_documented() {
    for kind in Kind::ALL {
        assert!(DOCUMENTED.contains(&format!("\n### {}\n", kind.plural())), "{}", kind.plural());
    }
    let items = concat!(
        include_str!("../../src/model/items.rs"),
        include_str!("../../src/model/boards.rs"),
        include_str!("../../src/model/charts.rs"),
        include_str!("../../src/model/conflicts.rs")
    );
    let fields = items.lines().filter_map(|line| line.strip_prefix("            ")).filter_map(|line| {
        let (line, rest) = line.split_once(": ")?;
        let after_privacy =
            |line: &'static str| line.strip_prefix("private(")?.split_once(") ").map(|(_, name)| name);
        let name = line.strip_prefix("public ").or_else(|| after_privacy(line))?;
        let name = name.split(" as ").next()?;
        let is_name = name.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_');
        (is_name && rest.ends_with(',')).then_some(name)
    });
    let mut count = 0;
    for field in fields {
        count += 1;
        let is_named =
            DOCUMENTED.contains(&format!("`{field}`")) || DOCUMENTED.contains(&format!("{field}: "));
        assert!(is_named, "{field} isn't documented");
    }
    assert!(count > 50, "only {count} fields were found");
}
