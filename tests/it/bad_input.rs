//! Bad files: each gets a clear word, nothing panics, nothing is changed on disk, and what is good of them
//! is kept.

use std::path::PathBuf;
use std::time::{Duration, Instant};

use stancemap::model::StanceMap;
use stancemap::store::{self, Fingerprint, OpenError, SaveError};

/// A folder with one file in it.
fn file(bytes: &[u8]) -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("map.ron");
    std::fs::write(&path, bytes).unwrap();
    (folder, path)
}

/// What opening says; the file must be as it was and the answer must not take long.
fn refusal(bytes: &[u8]) -> String {
    let (_folder, path) = file(bytes);
    let begin = Instant::now();
    let why = store::open(&path).expect_err("it was opened").to_string();
    assert!(begin.elapsed() < Duration::from_secs(20), "it took {:?}", begin.elapsed());
    assert!(std::fs::read(&path).unwrap() == bytes, "the file was changed");
    assert!(why.contains("map.ron"), "it doesn't name the file: {why}");
    why
}

/// The problems of a map whose sections are given, each as “line:column words”.
fn problems(sections: &str) -> (StanceMap, Vec<String>) {
    let text = format!("(\n    format: \"stancemap\",\n    version: 1,\n{sections}\n)\n");
    let (_folder, path) = file(text.as_bytes());
    let opened = store::open(&path).expect("a map with problems");
    assert!(opened.repaired, "it was taken for sound");
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
fn a_quote_that_is_not_in_its_source_is_named() {
    let (map, problems) = problems(
        r#"
    sources: {"s": (title: "S", text: "She said so. She said so.")},
    quotes: {
        "lost": (source: "s", anchor: (exact: "He said so.")),
        "twice": (source: "s", anchor: (exact: "She said so.", start: 2, end: 14)),
        "far": (source: "s", anchor: (exact: "x", start: 1000, end: 1001)),
    },"#,
    );
    assert_eq!(problems.len(), 3, "{problems:#?}");
    assert!(map.quotes.is_empty());
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
fn two_hundred_megabytes_of_junk_are_refused_in_seconds() {
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
    assert!(why.contains("Save as"), "{why}");
    assert!(store::save(&StanceMap::new("A map"), folder.path(), None).is_err());
}
