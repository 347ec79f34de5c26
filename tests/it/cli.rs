//! The commands without a window, as a user calls them.

use std::path::Path;
use std::process::{Command, Output};

use stancemap::store;

fn stancemap(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_stancemap")).current_dir(folder).args(arguments).output().unwrap()
}

fn code(output: &Output) -> i32 {
    output.status.code().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

const SAMPLE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/saves/ukraine-guarantees.ron");

#[test]
fn a_map_is_made_filled_and_checked() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    std::fs::write(at.join("article.txt"), "\u{feff}First line.\r\nSecond 🙂 line.\r\n").unwrap();
    assert_eq!(code(&stancemap(at, &["new", "map.ron", "--title", "A map"])), 0);
    assert_eq!(code(&stancemap(at, &["new", "map.ron"])), 1, "it would overwrite");
    let add = [
        "add-source",
        "map.ron",
        "article.txt",
        "--title",
        "An article",
        "--outlet",
        "A paper",
        "--published",
        "2025-03-06",
    ];
    assert_eq!(code(&stancemap(at, &add)), 0);
    assert_eq!(code(&stancemap(at, &add)), 1, "the same text twice");
    let check = stancemap(at, &["check", "map.ron"]);
    assert_eq!((code(&check), text(&check.stdout).trim()), (0, "map.ron: fine"));
    let map = store::open(&at.join("map.ron")).unwrap().map;
    let source = map.sources.values().next().unwrap();
    assert_eq!(source.text.as_str(), "First line.\nSecond 🙂 line.\n");
    assert_eq!(
        (source.outlet.as_str(), source.published.unwrap().to_string().as_str()),
        ("A paper", "2025-03-06")
    );
}

#[test]
fn problems_have_their_line_and_an_exit_code() {
    let folder = tempfile::tempdir().unwrap();
    let bad = "(\n    format: \"stancemap\",\n    version: 1,\n    actors: {\n        \"a\": (name: \"A\", bloc: \"b\"),\n    },\n)\n";
    std::fs::write(folder.path().join("bad.ron"), bad).unwrap();
    let check = stancemap(folder.path(), &["check", SAMPLE, "bad.ron", "none.ron"]);
    assert_eq!(code(&check), 1);
    let said = text(&check.stdout);
    assert!(said.contains("bad.ron:5:32: actor \"a\", bloc: there is no bloc \"b\""), "{said}");
    assert!(said.contains("none.ron"), "{said}");
    std::fs::write(folder.path().join("text.txt"), "A text.").unwrap();
    let add = stancemap(folder.path(), &["add-source", "bad.ron", "text.txt", "--title", "T"]);
    assert_eq!(code(&add), 1, "a map with problems is not saved over");
    assert_eq!(std::fs::read_to_string(folder.path().join("bad.ron")).unwrap(), bad);
}

#[test]
fn wrong_usage_has_its_own_exit_code() {
    let folder = tempfile::tempdir().unwrap();
    for arguments in [
        &["check"][..],
        &["table", SAMPLE],
        &["frobnicate", "x", "y"],
        &["table", SAMPLE, "--what", "x", "-o", "y"],
    ] {
        assert_eq!(code(&stancemap(folder.path(), arguments)), 2, "{arguments:?}");
    }
    let help = stancemap(folder.path(), &["--help"]);
    assert_eq!(code(&help), 0);
    for command in
        ["check", "info", "chart", "board", "network", "table", "new", "add-source", "add-references"]
    {
        assert!(text(&help.stdout).contains(command), "{command}");
    }
}

#[test]
fn every_table_is_written_whole() {
    let folder = tempfile::tempdir().unwrap();
    let map = store::open(Path::new(SAMPLE)).unwrap().map;
    for (what, rows) in [
        ("stances", map.stances.len()),
        ("quotes", map.quotes.len()),
        ("actors", map.actors.len()),
        ("sources", map.sources.len()),
    ] {
        let output = stancemap(folder.path(), &["table", SAMPLE, "--what", what, "-o", "out.csv"]);
        assert_eq!(code(&output), 0, "{}", text(&output.stderr));
        let mut reader = csv::Reader::from_path(folder.path().join("out.csv")).unwrap();
        assert_eq!(reader.records().map(Result::unwrap).count(), rows, "{what}");
    }
    let nowhere = stancemap(folder.path(), &["table", SAMPLE, "--what", "actors", "-o", "none/out.csv"]);
    assert_eq!(code(&nowhere), 1);
    assert!(text(&nowhere.stderr).contains("out.csv"));
}

/// A dimension with two coders who differ on one actor, and a group that is known by its member only.
const POSITIONS: &str = r#"(format: "stancemap", version: 1,
    actors: {
        "eu": (name: "EU"),
        "italy": (name: "Italy, the republic", memberships: [(within: "eu", role: "member")]),
        "poland": (name: "Poland"),
    },
    coders: {"ann": (name: "Ann"), "ben": (name: "Ben")},
    dimensions: {"cover": (name: "Cover")},
    sources: {"s": (title: "S", text: "We want cover. We wait.")},
    quotes: {
        "q1": (source: "s", anchor: (start: 0, end: 14, exact: "We want cover."), credibility: 2),
        "q2": (source: "s", anchor: (start: 15, end: 23, exact: "We wait."), credibility: 3),
    },
    stances: {
        "a": (actor: "italy", subject: Dimension("cover"), position: 6, as_of: "2025-03-01", range: (5, 7),
            confidence: High, coder: "ann", evidence: ["q1"]),
        "b": (actor: "italy", subject: Dimension("cover"), position: 9, as_of: "2025-03-06",
            confidence: High, coder: "ben", evidence: ["q1", "q2"]),
        "c": (actor: "poland", subject: Dimension("cover"), position: 2.5, as_of: "2025-03-04",
            confidence: High),
    })"#;

#[test]
fn positions_are_written_cell_by_cell() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("map.ron"), POSITIONS).unwrap();
    let rows = |further: &[&str]| -> Vec<Vec<String>> {
        let command = ["table", "map.ron", "--what", "positions", "-o", "-"];
        let output = stancemap(folder.path(), &[&command, further].concat());
        assert_eq!(code(&output), 0, "{}", text(&output.stderr));
        let mut reader = csv::Reader::from_reader(output.stdout.as_slice());
        let columns: Vec<String> = reader.headers().unwrap().iter().map(str::to_owned).collect();
        let expected = "subject,subject_name,actor,actor_name,position,low,high,spread,as_of,basis,confidence,\
                        credibility,quotes,by_speakers";
        assert_eq!(columns.join(","), expected);
        let rows = reader.records().map(|row| row.unwrap().iter().map(str::to_owned).collect());
        rows.collect()
    };
    let row = |cells: &str| cells.split('|').map(str::to_owned).collect::<Vec<_>>();
    // Of two coders the mean, the joined range, the spread, the newest day, the best grade and every quote.
    let latest = [
        row("cover|Cover|eu|EU|7.5|5|9|3|2025-03-06|inferred|high|2|2|true"),
        row("cover|Cover|italy|Italy, the republic|7.5|5|9|3|2025-03-06|stated|high|2|2|false"),
        row("cover|Cover|poland|Poland|2.5|||0|2025-03-04|stated|high|6|0|false"),
    ];
    assert_eq!(rows(&["--roll-up"]), latest);
    assert_eq!(rows(&[]), latest[1..], "as charts have it, a group that said nothing itself has no position");
    // Before Ben and Poland have said anything, there is Ann's alone.
    let early = [
        row("cover|Cover|eu|EU|6|5|7|0|2025-03-01|inferred|high|2|1|true"),
        row("cover|Cover|italy|Italy, the republic|6|5|7|0|2025-03-01|stated|high|2|1|false"),
    ];
    assert_eq!(rows(&["--at", "2025-03-03", "--roll-up"]), early);
}

#[test]
fn without_a_display_the_window_says_so() {
    if !cfg!(target_os = "linux") {
        return;
    }
    let output = Command::new(env!("CARGO_BIN_EXE_stancemap"))
        .env_remove("DISPLAY")
        .env_remove("WAYLAND_DISPLAY")
        .env_remove("WAYLAND_SOCKET")
        .output()
        .unwrap();
    assert_eq!(code(&output), 1);
    let words = text(&output.stderr);
    assert!(words.contains("no display") && words.contains("chart"), "{words}");
}

#[test]
fn a_cut_off_file_is_named_with_its_place() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("cut.ron"), "(\n    format: \"stancemap\",\n    version").unwrap();
    let check = stancemap(folder.path(), &["check", "cut.ron"]);
    assert_eq!(code(&check), 1);
    assert!(text(&check.stdout).starts_with("cut.ron:3:"), "{}", text(&check.stdout));
}

#[test]
fn a_reader_that_goes_away_is_no_panic() {
    let mut child = Command::new(env!("CARGO_BIN_EXE_stancemap"))
        .args(["table", SAMPLE, "--what", "quotes", "-o", "-"])
        .stdout(std::process::Stdio::piped())
        .stderr(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!((code(&output), text(&output.stderr).as_str()), (0, ""));
}

#[test]
fn a_board_is_drawn_in_every_format_and_wrong_wishes_are_named() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    for (name, begins) in [("b.svg", &b"<?xml"[..]), ("b.png", &b"\x89PNG"[..]), ("b.pdf", &b"%PDF-"[..])] {
        let output = stancemap(at, &["board", SAMPLE, "-o", name, "--at", "2025-03-12", "--theme", "dark"]);
        assert_eq!(code(&output), 0, "{}", text(&output.stderr));
        assert!(std::fs::read(at.join(name)).unwrap().starts_with(begins));
    }
    let svg = std::fs::read_to_string(at.join("b.svg")).unwrap();
    for words in ["Who stands where", "as known on 12 March 2025", "id=\"actor-nato\"", "<desc", "Sources: "]
    {
        assert!(svg.contains(words), "{words}");
    }
    let again = stancemap(at, &["board", SAMPLE, "-o", "c.svg", "--at", "2025-03-12", "--theme", "dark"]);
    assert_eq!(code(&again), 0);
    assert_eq!(std::fs::read_to_string(at.join("c.svg")).unwrap(), svg, "the same board, the same bytes");
    let output = stancemap(at, &["board", SAMPLE, "--board", "none", "-o", "d.svg"]);
    assert_eq!(code(&output), 1);
    assert!(text(&output.stderr).contains("who-stands-where"), "it names the boards");
    let output = stancemap(at, &["board", SAMPLE, "-o", "d.gif"]);
    assert!(text(&output.stderr).contains(".svg, .png or .pdf"));
    assert_eq!(code(&stancemap(at, &["new", "empty.ron", "--title", "Empty"])), 0);
    let output = stancemap(at, &["board", "empty.ron", "-o", "d.svg"]);
    assert!(text(&output.stderr).contains("no board"), "{}", text(&output.stderr));
}

#[test]
fn a_text_is_searched_for_quotes_and_bad_lines_are_named() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    let text_file = "🙂 “We will not wait,” said Anna Berg.\n";
    std::fs::write(at.join("a.txt"), text_file).unwrap();
    let output = stancemap(at, &["suggest", "a.txt", "--format", "json"]);
    assert_eq!(code(&output), 0, "{}", text(&output.stderr));
    let found: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let quote = &found["quotes"][0];
    let place = |name: &str| quote[name].as_u64().unwrap() as usize;
    let passage: String =
        text_file.chars().skip(place("start")).take(place("end") - place("start")).collect();
    assert_eq!(
        (quote["text"].as_str().unwrap(), quote["speaker"].as_str().unwrap()),
        (passage.as_str(), "Anna Berg")
    );
    assert!(found["actors"].as_array().unwrap().iter().any(|actor| actor["name"] == "Anna Berg"));

    std::fs::write(at.join("b.jsonl"), "{\"id\": \"x\", \"text\": \"“No,” said Anna Berg.\"}\n{broken\n")
        .unwrap();
    let output = stancemap(at, &["suggest", "b.jsonl", "--jsonl"]);
    assert_eq!(code(&output), 1);
    assert!(text(&output.stdout).starts_with("{\"id\":\"x\""), "{}", text(&output.stdout));
    assert!(text(&output.stderr).contains("line 2"), "{}", text(&output.stderr));
    std::fs::write(at.join("c.txt"), b"fine\n\xff\xfe").unwrap();
    assert!(text(&stancemap(at, &["suggest", "c.txt"]).stderr).contains("line 2: not in UTF-8"));
}
