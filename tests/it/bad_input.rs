//! Bad files: each gets a clear word, nothing panics, nothing is changed on disk, and what is good of them
//! is kept.

use std::path::PathBuf;

use stancemap::model::{ItemId as _, QuoteId, StanceMap};
use stancemap::store::{self, Fingerprint, OpenError, SaveError, TextPlace};

/// A folder with one file in it.
fn file(bytes: &[u8]) -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("map.ron");
    std::fs::write(&path, bytes).unwrap();
    (folder, path)
}

/// What opening says; the file must be as it was.
fn refusal(bytes: &[u8]) -> String {
    let (_folder, path) = file(bytes);
    let why = store::open(&path).expect_err("it was opened").to_string();
    assert!(std::fs::read(&path).unwrap() == bytes, "the file was changed");
    assert!(why.contains("map.ron"), "it doesn't name the file: {why}");
    why
}

/// The problems of a map whose sections are given, each as “line:column words”.
fn problems(sections: &str) -> (StanceMap, Vec<String>) {
    let text = format!("(\n    format: \"stancemap\",\n    version: 1,\n{sections}\n)\n");
    let (_folder, path) = file(text.as_bytes());
    let opened = store::open(&path).expect("a map with problems");
    assert!(opened.repaired, "it was taken for valid");
    assert_eq!(stancemap::model::integrity::check(&opened.map), []);
    let words = opened
        .problems
        .iter()
        .map(|problem| {
            format!("{} {}", problem.place.map(|p| p.to_string()).unwrap_or_default(), problem.words)
        })
        .collect();
    (opened.map, words)
}

#[test]
fn an_empty_file_is_said_to_be_empty() {
    assert!(refusal(b"").contains("empty"));
    assert!(refusal(b" \n\t\n").contains("empty"));
}

#[test]
fn a_folder_and_a_missing_file_are_no_maps() {
    let folder = tempfile::tempdir().unwrap();
    assert!(matches!(store::open(folder.path()), Err(OpenError::NotAFile { .. })));
    assert!(matches!(store::open(&folder.path().join("none.ron")), Err(OpenError::Io { .. })));
}

#[test]
fn bytes_that_are_no_text_are_named_by_their_place() {
    assert!(refusal(b"(format: \"stancemap\xff\"").contains("byte 19"));
}

#[test]
fn a_cut_off_file_says_where_it_ends() {
    let whole = store::to_text(&StanceMap::new("A map")).unwrap();
    for length in 1..whole.trim_end().len() {
        let why = refusal(&whole.as_bytes()[..length]);
        assert!(why.contains("line"), "{why}");
        assert!(why.contains("backup"), "it doesn't say what to do: {why}");
    }
}

#[test]
fn other_files_are_not_taken_for_maps() {
    assert!(refusal(b"(format: \"other\", version: 1)").contains("not a Stancemap file"));
    assert!(refusal(b"(version: 1)").contains("not a Stancemap file"));
    assert!(refusal(b"{\"json\": true}").contains("line 1"));
    assert!(refusal(b"(format: \"stancemap\")").contains("version"));
    for version in ["0", "-1", "1.5", "\"one\"", "99999999999"] {
        let text = format!("(format: \"stancemap\", version: {version})");
        assert!(refusal(text.as_bytes()).contains("no such version"), "{version}");
    }
}

#[test]
fn a_newer_version_opens_to_be_read() {
    let (_folder, path) =
        file(b"(format: \"stancemap\", version: 2, title: \"New\", auras: {\"a\": (x: 1)})");
    let opened = store::open(&path).unwrap();
    assert!(opened.read_only && !opened.repaired);
    assert_eq!(opened.map.title, "New");
    assert!(opened.notices[0].words.contains("auras"));
}

#[test]
fn numbers_that_are_none_or_off_their_scale_are_named() {
    let sections = r#"
    dimensions: {"d": (name: "D", scale: (low: 0, high: 10), points: [(at: 11, label: "off")])},
    actors: {
        "nan": (name: "N", influence: NaN),
        "inf": (name: "I", influence: inf),
        "big": (name: "B", influence: 1.5),
        "a": (name: "A"),
    },
    stances: {
        "off": (actor: "a", subject: Dimension("d"), position: 10.5, as_of: "2025-03-06"),
        "nan": (actor: "a", subject: Dimension("d"), position: NaN, as_of: "2025-03-06"),
        "back": (actor: "a", subject: Dimension("d"), position: 5, as_of: "2025-03-06", range: (low: 6, high: 4)),
        "out": (actor: "a", subject: Dimension("d"), position: 5, as_of: "2025-03-06", range: (low: 6, high: 7)),
        "day": (actor: "a", subject: Dimension("d"), position: 5, as_of: "2025-02-30"),
        "good": (actor: "a", subject: Dimension("d"), position: 5, as_of: "2025-03-06"),
    },"#;
    let (map, problems) = problems(sections);
    let named = |id: &str, words: &str| {
        assert!(
            problems.iter().any(|p| p.contains(&format!("\"{id}\"")) && p.contains(words)),
            "{id}: {words}\n{problems:#?}"
        );
    };
    named("nan", "NaN");
    named("inf", "inf");
    named("big", "outside 0 to 1");
    named("off", "not on the scale 0 to 10");
    named("back", "runs backwards");
    named("out", "doesn't hold the position");
    named("day", "");
    named("d", "11 is not on the scale");
    assert!(problems.iter().any(|p| p.starts_with("7:")), "they have their lines: {problems:#?}");
    let left: Vec<_> = map.stances.keys().map(ToString::to_string).collect();
    assert_eq!(left, ["good", "out"], "what is good is kept, a bad range alone goes");
}

#[test]
fn a_place_that_is_no_number_costs_no_board() {
    let (map, words) = problems(
        "actors: {\"a\": (name: \"NaN and inf\"), \"b\": (name: \"B\")},\n\
         boards: {\"m\": (name: \"To inf \\\" NaN\", actors: {\"a\": (x: NaN, y: -inf), \"b\": (x: 3, y: inf)})},",
    );
    assert!(
        words.iter().any(|words| words.contains("places that are no numbers were set to 0")),
        "{words:?}"
    );
    let board = map.boards.values().next().expect("the board");
    assert_eq!(board.name, "To inf \" NaN");
    let spots: Vec<(f64, f64)> = board.actors.values().map(|spot| (spot.x.get(), spot.y.get())).collect();
    assert_eq!(spots, [(0.0, 0.0), (3.0, 0.0)]);
}

#[test]
fn references_to_nothing_and_double_ids_are_named() {
    let (map, problems) = problems(
        r#"
    actors: {"a": (name: "A", bloc: "none"), "b": (name: "B"), "a": (name: "Another")},
    stances: {"s": (actor: "ghost", subject: Proposal("dream"), position: 1, as_of: "2025-03-06")},
    charts: {"c": (title: "C", x: Dimension("x"), y: Dimension("y"))},
    actors: {},"#,
    );
    for words in [
        "there is no bloc \"none\"",
        "\"a\" is there twice, first in line 5",
        "there is no actor \"ghost\"",
        "there is no proposal \"dream\"",
        "there is no dimension \"x\"",
        "actors is there twice",
    ] {
        assert!(problems.iter().any(|problem| problem.contains(words)), "{words}\n{problems:#?}");
    }
    let names: Vec<_> = map.actors.values().map(|actor| actor.name.as_str()).collect();
    assert_eq!(names, ["A", "B"]);
    assert!(map.stances.is_empty() && map.charts.is_empty());
}

#[test]
fn a_text_that_was_changed_in_the_file_is_noticed() {
    let mut source = stancemap::model::Source::new("On cover");
    source.set_text("Italy wants cover.".into());
    let (map, _) = stancemap::edit::add(&StanceMap::new("m"), "a", source).expect("a map");
    let text = store::to_text(&map).expect("a file");
    assert!(store::read(&text).expect("a map").notices.is_empty());
    let changed = text.replace("Italy wants", "Italy shuns");
    let reading = store::read(&changed).expect("a map");
    assert!(!reading.repaired(), "{:?}", reading.problems);
    assert!(reading.notices[0].words.contains("changed outside"), "{:?}", reading.notices);
}

#[test]
fn a_quote_that_is_not_in_its_source_is_named() {
    let text = r#"(format: "stancemap", version: 1,
    sources: {"s": (title: "S", text: "She said so. She said so.")},
    quotes: {
        "lost": (source: "s", anchor: (exact: "He said so.")),
        "twice": (source: "s", anchor: (exact: "She said so.", start: 2, end: 14)),
        "far": (source: "s", anchor: (exact: "x", start: 1000, end: 1001)),
    })"#;
    let (_folder, path) = file(text.as_bytes());
    let opened = store::open(&path).expect("a map");
    assert_eq!(opened.notices.len(), 3, "{:#?}", opened.notices);
    assert_eq!((opened.waiting.len(), opened.map.quotes.len()), (3, 3));
    assert!(opened.map.quotes.values().all(|quote| quote.lost), "none of them is given a place");
    assert_eq!(stancemap::model::integrity::check(&opened.map), []);
}

#[test]
fn deep_nesting_is_refused_without_harm() {
    for (open, close) in [("(", ")"), ("[", "]"), ("{\"a\":", "}"), ("Some(", ")"), ("a(", ")")] {
        let deep = format!("{}1{}", open.repeat(10_000), close.repeat(10_000));
        refusal(deep.as_bytes());
        refusal(open.repeat(10_000).as_bytes());
        // In a field that isn't known.
        refusal(format!("(format: \"stancemap\", version: 1, x: {deep})").as_bytes());
    }
    let comments = format!("{}{}", "/*".repeat(10_000), "*/".repeat(10_000));
    refusal(comments.as_bytes());
}

#[test]
fn two_hundred_megabytes_of_junk_are_refused() {
    const SIZE: usize = 200 << 20;
    refusal(&vec![b'a'; SIZE]);
    refusal(&vec![b'('; SIZE]);
    let mut text = b"(format: \"stancemap\", version: 1, title: \"".to_vec();
    text.resize(SIZE, b'x');
    refusal(&text);
    refusal(&vec![0_u8; SIZE]);
}

#[test]
fn a_save_never_overwrites_what_somebody_else_wrote() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("map.ron");
    let first: Fingerprint = store::save(&StanceMap::new("First"), &path, None).unwrap();
    std::fs::write(&path, "(format: \"stancemap\", version: 1, title: \"Theirs\")").unwrap();
    let refused = store::save(&StanceMap::new("Ours"), &path, Some(&first));
    assert!(matches!(refused, Err(SaveError::ChangedOnDisk { .. })));
    assert_eq!(store::open(&path).unwrap().map.title, "Theirs");
}

#[test]
fn a_save_keeps_the_last_file_as_backup_and_leaves_nothing_else() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("map.ron");
    let first = store::save(&StanceMap::new("First"), &path, None).unwrap();
    store::save(&StanceMap::new("Second"), &path, Some(&first)).unwrap();
    assert_eq!(store::open(&path).unwrap().map.title, "Second");
    assert_eq!(store::open(&folder.path().join("map.ron.bak")).unwrap().map.title, "First");
    let mut names: Vec<_> =
        std::fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    names.sort();
    assert_eq!(names, ["map.ron", "map.ron.bak"]);
}

#[test]
fn a_save_that_fails_says_so_and_harms_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let nowhere = folder.path().join("no such folder").join("map.ron");
    let why = store::save(&StanceMap::new("A map"), &nowhere, None).expect_err("it was saved").to_string();
    assert!(why.contains("save a copy"), "{why}");
    assert!(store::save(&StanceMap::new("A map"), folder.path(), None).is_err());
}

#[test]
fn a_problem_is_at_the_field_that_is_wrong() {
    let text = r#"(
    format: "stancemap",
    version: 1,
    actors: {
        "a": (
            name: "A",
            /* the camp */ bloc: "none",
            memberships: [
                (within: "b"),
                (within: "ghost"),
            ],
        ),
        "b": (name: "B",
            influence: 2),
        "c": (
            kind: Person,
        ),
        "d": (name: "D", kind: Horse),
    },
)
"#;
    let reading = store::read(text).unwrap();
    let said: Vec<String> = reading.problems.iter().map(ToString::to_string).collect();
    assert_eq!(
        said,
        [
            "line 14, column 24: actors, \"b\": 2 is outside 0 to 1",
            "line 15, column 14: actors, \"c\": the field name is missing",
            "line 18, column 32: actors, \"d\": Horse is not one of Person, Government, Organisation, Alliance, \
             Party, Media, Group",
            "line 7, column 34: actor \"a\", bloc: there is no bloc \"none\"",
            "line 10, column 26: actor \"a\", memberships: there is no actor \"ghost\"",
        ],
        "b is named once, not again where a refers to it"
    );
}

#[test]
fn what_goes_with_a_bad_item_is_listed() {
    let text = r#"(format: "stancemap", version: 1,
    actors: {"a": (name: "A", influence: 7), "b": (name: "B")},
    dimensions: {"d": (name: "D")},
    stances: {
        "s": (actor: "a", subject: Dimension("d"), position: 1, as_of: "2025-03-06"),
        "t": (actor: "b", subject: Dimension("d"), position: 1, as_of: "2025-03-06", responds_to: Stance("s")),
    })"#;
    let reading = store::read(text).unwrap();
    assert_eq!(reading.problems.len(), 1, "{:#?}", reading.problems);
    let left_out: Vec<String> = reading.left_out.iter().map(ToString::to_string).collect();
    assert_eq!(left_out, ["a", "s"]);
    let kept: Vec<String> = reading.map.stances.keys().map(ToString::to_string).collect();
    assert_eq!(kept, ["t"], "a stance stands without what it answers");
}

#[test]
fn a_quote_without_a_place_is_told_what_it_needs() {
    let text = r#"(format: "stancemap", version: 1,
    sources: {"s": (title: "S", text: "She said so. Then she said so again.")},
    quotes: {
        "lost": (source: "s", anchor: (exact: "He said so.")),
        "twice": (source: "s", anchor: (exact: "said so")),
        "told": (source: "s", anchor: (exact: "said so", prefix: "Then she ")),
        "wrong": (source: "s", anchor: (exact: "again", start: 30, end: 35, prefix: "Then he said so ")),
    })"#;
    let reading = store::read(text).unwrap();
    assert_eq!(reading.problems, [], "nothing is left out");
    let waiting: Vec<&str> = reading.waiting.iter().map(QuoteId::as_str).collect();
    assert_eq!(waiting, ["lost", "twice", "wrong"]);
    for (id, reason) in [("lost", "letter by letter"), ("twice", "prefix"), ("wrong", "somebody else's")] {
        let told = reading.notices.iter().any(|notice| {
            notice.words.contains(&format!("\"{id}\""))
                && notice.words.contains(reason)
                && notice.place.is_some()
        });
        assert!(told, "{id}: {:?}", reading.notices);
        assert!(reading.map.quotes[&id.parse::<QuoteId>().unwrap()].lost);
    }
    assert_eq!(reading.map.quotes[&"told".parse::<QuoteId>().unwrap()].anchor.start, 22);
}

/// Quotes by hand in ten long texts; each is there once, and each begins as all others do.
#[test]
fn ten_thousand_quotes_by_hand_are_all_placed() {
    use std::fmt::Write as _;
    let mut text = "(format: \"stancemap\", version: 1, sources: {".to_owned();
    let sentence = |source: usize, n: usize| {
        format!("The minister of the region told the session: item {n} of {source} falls.")
    };
    for source in 0..10 {
        let whole: Vec<String> = (0..1_000).map(|n| sentence(source, n)).collect();
        writeln!(text, "\"s{source}\": (title: \"S\", text: \"{}\"),", whole.join(" ")).unwrap();
    }
    text += "}, quotes: {";
    for n in 0..10_000 {
        writeln!(
            text,
            "\"q{n}\": (source: \"s{}\", anchor: (exact: \"{}\")),",
            n % 10,
            sentence(n % 10, n / 10)
        )
        .unwrap();
    }
    let reading = store::read(&(text + "})")).unwrap();
    assert_eq!((reading.problems.len(), reading.waiting.len()), (0, 0));
    let placed = reading.map.quotes.values().filter(|quote| !quote.lost).count();
    assert_eq!(placed, 10_000);
}

#[test]
fn a_field_that_stands_twice_is_named_though_it_is_not_known() {
    let (_, problems) = problems("actors: {\"a\": (name: \"A\", shoe: 1, shoe: 2)},");
    assert!(problems[0].contains("shoe"), "{problems:?}");
}

#[test]
fn masses_of_problems_are_counted_not_listed() {
    let mut text = "(format: \"stancemap\", version: 1, boards: {\"b\": (name: \"B\", actors: {".to_owned();
    for at in 0..20_000 {
        text.push_str(&format!("\"ghost-{at}\": (x: 1, y: 2), "));
    }
    text.push_str("})}, sources: {\"s\": (title: \"S\", text: \"");
    text.push_str(&"word ".repeat(200_000));
    text.push_str("\")}, quotes: {");
    for at in 0..20_000 {
        text.push_str(&format!("\"q-{at}\": (source: \"s\", anchor: (exact: \"word word x\")), "));
    }
    text.push_str("})");
    let reading = store::read(&text).unwrap();
    assert!(reading.problems.len() < 1_000);
    assert!(reading.problems.last().unwrap().words.starts_with("and "), "{:?}", reading.problems.last());
    assert!(reading.notices.len() < 1_000);
    assert!(reading.notices.last().unwrap().words.starts_with("and "), "{:?}", reading.notices.last());
    assert_eq!(reading.waiting.len(), 20_000);
    assert!(reading.map.quotes.values().all(|quote| quote.lost));
}

#[test]
fn bytes_that_are_no_text_have_a_line_and_a_column() {
    let (_folder, path) = file(
        "(\n  title: \"é\u{1f642}".as_bytes().iter().chain(b"\xff").copied().collect::<Vec<_>>().as_slice(),
    );
    let why = store::open(&path).unwrap_err();
    assert_eq!(why.place(), Some(TextPlace { line: 2, column: 13 }), "{why}");
}

#[test]
fn a_board_forgets_a_relation_that_is_not_there() {
    let board = "boards: {\"b\": (name: \"B\", layers: {Relation(\"r\"): 1}, locked: [Relation(\"r\")])},";
    let (map, words) = problems(board);
    assert!(words[0].contains("there is no relation \"r\""), "{words:?}");
    let board = &map.boards.values().next().unwrap();
    assert!(board.layers.is_empty() && board.locked.is_empty());
}

#[test]
fn a_relation_that_is_locked_on_a_board_can_be_deleted() {
    let text = r#"(format: "stancemap", version: 1, actors: {"a": (name: "A"), "b": (name: "B")},
    relations: {"r": (from: "a", to: "b", kind: Leads)},
    boards: {"b": (name: "B", layers: {Relation("r"): 1}, locked: [Relation("r")])})"#;
    let map = store::read(text).unwrap().map;
    let relation = map.relations.keys().next().unwrap().clone();
    let (next, _) = stancemap::edit::delete(&map, [relation.into()]);
    assert_eq!(stancemap::model::integrity::check(&next), []);
}
