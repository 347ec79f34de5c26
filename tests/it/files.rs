//! Files as commands find and leave them: changed by two at once, written over, linked, closed, full of the signs of
//! strangers. `STANCEMAP_ROUNDS` says how often two commands change one map at once; a few times without it.

use std::path::Path;
use std::process::{Command, Output, Stdio};

use stancemap::edit;
use stancemap::model::{Actor, StanceMap};
use stancemap::store;

const SAMPLE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/saves/ukraine-guarantees.ron");
const FILES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/files/hostile");

fn command(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_stancemap"));
    command.current_dir(folder).args(arguments).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

fn stancemap(folder: &Path, arguments: &[&str]) -> Output {
    command(folder, arguments).output().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

fn done(folder: &Path, arguments: &[&str]) -> String {
    let output = stancemap(folder, arguments);
    assert!(output.status.success(), "{arguments:?}: {}", text(&output.stderr));
    text(&output.stdout)
}

fn refused(folder: &Path, arguments: &[&str]) -> String {
    let output = stancemap(folder, arguments);
    assert!(!output.status.success(), "{arguments:?}");
    text(&output.stderr)
}

/// The files in a folder, those that are hidden among them.
fn names(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder).unwrap().flatten();
    let mut names: Vec<String> =
        entries.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

#[test]
fn two_commands_at_once_lose_nothing() {
    let rounds = std::env::var("STANCEMAP_ROUNDS").ok().and_then(|rounds| rounds.parse().ok()).unwrap_or(12);
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    done(at, &["new", "m.ron"]);
    for round in 0..rounds {
        let files = [format!("{round}-a.txt"), format!("{round}-b.txt")];
        let children = files.each_ref().map(|file| {
            std::fs::write(at.join(file), format!("The words of {file}.")).unwrap();
            command(at, &["add-source", "m.ron", file]).spawn().unwrap()
        });
        for child in children {
            let output = child.wait_with_output().unwrap();
            assert!(output.status.success(), "round {round}: {}", text(&output.stderr));
        }
        let opened = store::open(&at.join("m.ron")).unwrap();
        assert_eq!(opened.map.sources.len(), 2 * (round + 1), "round {round}");
        for file in files {
            std::fs::remove_file(at.join(file)).unwrap();
        }
    }
    assert_eq!(names(at), ["m.ron", "m.ron.bak"], "nothing is left beside it");
    println!("{rounds} rounds of two commands at once");
}

#[test]
fn a_merge_and_a_command_at_once_lose_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    let (theirs, _) = edit::add(&StanceMap::new("T"), "Italy", Actor::new("Italy")).unwrap();
    store::save(&theirs, &at.join("theirs.ron"), None).unwrap();
    for round in 0..4 {
        store::save(&StanceMap::new("T"), &at.join("m.ron"), None).unwrap();
        std::fs::write(at.join("a.txt"), format!("Round {round}.")).unwrap();
        let children = [
            command(at, &["merge", "m.ron", "theirs.ron", "-o", "m.ron"]).spawn().unwrap(),
            command(at, &["add-source", "m.ron", "a.txt"]).spawn().unwrap(),
        ];
        for child in children {
            let output = child.wait_with_output().unwrap();
            assert!(output.status.success(), "round {round}: {}", text(&output.stderr));
        }
        let map = store::open(&at.join("m.ron")).unwrap().map;
        assert_eq!((map.actors.len(), map.sources.len()), (1, 1), "round {round}");
    }
}

#[test]
fn a_merge_keeps_what_it_replaces_and_takes_the_place_of_maps_alone() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    for (name, title) in [("a.ron", "T"), ("b.ron", "T"), ("other.ron", "Other")] {
        store::save(&StanceMap::new(title), &at.join(name), None).unwrap();
    }
    let (map, _) = edit::add(&StanceMap::new("T"), "Italy", Actor::new("Italy")).unwrap();
    store::save(&map, &at.join("b.ron"), None).unwrap();
    done(at, &["merge", "a.ron", "b.ron", "-o", "other.ron"]);
    assert_eq!(store::open(&at.join("other.ron.bak")).unwrap().map.title, "Other");
    done(at, &["merge", "a.ron", "b.ron", "-o", "a.ron"]);
    assert_eq!(store::open(&at.join("a.ron.bak")).unwrap().map.actors.len(), 0);
    std::fs::write(at.join("letter.txt"), "Dear Anna").unwrap();
    assert!(refused(at, &["merge", "a.ron", "b.ron", "-o", "letter.txt"]).contains("was not overwritten"));
    assert_eq!(std::fs::read(at.join("letter.txt")).unwrap(), b"Dear Anna");
}

#[test]
fn a_map_with_the_longest_name_is_saved_and_nothing_else_is_touched() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    let long = |last: &str| format!("{}{last}.ron", "a".repeat(250));
    for (name, title) in [(long("b"), "One"), (long("c"), "Other")] {
        done(at, &["new", &name, "--title", title]);
        std::fs::write(at.join("t.txt"), "Words of a text.").unwrap();
        done(at, &["add-source", &name, "t.txt"]);
        let opened = store::open(&at.join(&name)).unwrap();
        assert_eq!((opened.map.title.as_str(), opened.map.sources.len()), (title, 1));
    }
    let titles: Vec<String> = names(at)
        .iter()
        .filter(|name| name.ends_with(".ron.bak"))
        .map(|name| store::open(&at.join(name)).unwrap().map.title)
        .collect();
    assert_eq!(titles.len(), 2, "{:?}", names(at));
    assert!(titles.contains(&"One".to_owned()) && titles.contains(&"Other".to_owned()));
    assert_eq!(names(at).len(), 5, "{:?}", names(at));
}

#[test]
fn no_output_takes_the_place_of_a_map() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    std::fs::copy(SAMPLE, at.join("m.ron")).unwrap();
    for name in ["t.csv", "c.svg", "b.pdf", "n.graphml", "r.html", "p.stancemap"] {
        std::fs::copy(SAMPLE, at.join(name)).unwrap();
    }
    std::fs::hard_link(at.join("m.ron"), at.join("twin.stancemap")).unwrap();
    let before = std::fs::read(SAMPLE).unwrap();
    for arguments in [
        &["table", "m.ron", "--what", "actors", "-o", "m.ron"][..],
        &["table", "m.ron", "--what", "actors", "-o", "t.csv"],
        &["chart", "m.ron", "--kind", "coverage", "-o", "c.svg"],
        &["board", "m.ron", "-o", "b.pdf"],
        &["network", "m.ron", "-o", "n.graphml"],
        &["report", "m.ron", "-o", "r.html"],
        &["pack", "m.ron", "-o", "p.stancemap"],
        &["pack", "m.ron", "-o", "twin.stancemap"],
    ] {
        let why = refused(at, arguments);
        assert!(why.contains("a map is there"), "{arguments:?}: {why}");
    }
    for name in ["m.ron", "t.csv", "c.svg", "b.pdf", "n.graphml", "r.html", "p.stancemap", "twin.stancemap"] {
        assert_eq!(std::fs::read(at.join(name)).unwrap(), before, "{name}");
    }
}

#[cfg(unix)]
#[test]
fn maps_behind_links_and_closed_maps_are_respected() {
    use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _, symlink};
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    std::fs::write(at.join("a.txt"), "A text.").unwrap();
    done(at, &["new", "real.ron"]);
    symlink("real.ron", at.join("link.ron")).unwrap();
    std::fs::hard_link(at.join("real.ron"), at.join("twin.ron")).unwrap();
    let mode = |name: &str| std::fs::metadata(at.join(name)).unwrap().permissions().mode() & 0o777;
    std::fs::set_permissions(at.join("real.ron"), std::fs::Permissions::from_mode(0o660)).unwrap();
    done(at, &["add-source", "link.ron", "a.txt"]);
    assert!(std::fs::symlink_metadata(at.join("link.ron")).unwrap().is_symlink());
    for name in ["real.ron", "twin.ron"] {
        assert_eq!(store::open(&at.join(name)).unwrap().map.sources.len(), 1, "{name}");
    }
    assert_eq!(std::fs::metadata(at.join("real.ron")).unwrap().nlink(), 2);
    assert_eq!((mode("real.ron"), mode("real.ron.bak")), (0o660, 0o660));
    std::fs::set_permissions(at.join("real.ron"), std::fs::Permissions::from_mode(0o444)).unwrap();
    std::fs::write(at.join("b.txt"), "Another.").unwrap();
    assert!(refused(at, &["add-source", "real.ron", "b.txt"]).contains("only be read"));
    symlink("/dev/null", at.join("null.ron")).unwrap();
    assert!(refused(at, &["merge", "real.ron", "twin.ron", "-o", "null.ron"]).contains("not a file"));
    // A new map behind a link that leads nowhere yet.
    symlink("coming.ron", at.join("dangling.ron")).unwrap();
    done(at, &["new", "dangling.ron"]);
    assert!(at.join("coming.ron").is_file());
}

#[cfg(unix)]
#[test]
fn a_pipe_gets_an_output_as_a_stream() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    assert!(Command::new("mkfifo").arg(at.join("t.csv")).status().unwrap().success());
    let reader = Command::new("cat").arg(at.join("t.csv")).stdout(Stdio::piped()).spawn().unwrap();
    done(at, &["table", SAMPLE, "--what", "actors", "-o", "t.csv"]);
    assert!(text(&reader.wait_with_output().unwrap().stdout).starts_with("\u{feff}id,name,"));
    assert!(!std::fs::metadata(at.join("t.csv")).unwrap().is_file(), "it still is a pipe");
    assert!(
        done(at, &["table", SAMPLE, "--what", "actors", "-o", "/dev/stdout"]).starts_with("\u{feff}id,name,")
    );
}

#[test]
fn what_a_save_that_was_cut_off_has_left_goes_with_the_next_and_nothing_else_does() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    done(at, &["new", "m.ron"]);
    std::fs::write(at.join("a.txt"), "A text.").unwrap();
    let theirs = [".other.ron.Ab12Cd.tmp", ".m.ron.tmp", ".m.ron.notes.tmp", "m.ron.Ab12Cd.tmp"];
    for name in theirs.iter().chain(&[".m.ron.Ab12Cd.tmp", ".m.ron.bak.Ab12Cd.tmp", ".m.ron.writing"]) {
        std::fs::write(at.join(name), "half").unwrap();
    }
    // One that is being written.
    let held = std::fs::File::create(at.join(".m.ron.Zz99Zz.tmp")).unwrap();
    held.lock().unwrap();
    done(at, &["add-source", "m.ron", "a.txt"]);
    let mut left = [&theirs[..], &["m.ron", "m.ron.bak", "a.txt", ".m.ron.Zz99Zz.tmp"]].concat();
    left.sort_unstable();
    assert_eq!(names(at), left);
}

#[test]
fn pictures_are_found_where_the_map_is_named_without_a_folder() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    let image = image::RgbaImage::from_pixel(4, 4, image::Rgba([200, 30, 30, 255]));
    image.save(at.join("a.png")).unwrap();
    let map = "(format: \"stancemap\", version: 1, title: \"T\", actors: {\"a\": (name: \"A\", picture: \"a.png\")},
        boards: {\"b\": (name: \"B\", actors: {\"a\": (x: 0, y: 0)})})";
    std::fs::write(at.join("m.ron"), map).unwrap();
    let output = stancemap(at, &["pack", "m.ron", "-o", "p.stancemap"]);
    assert_eq!((output.status.success(), text(&output.stderr)), (true, String::new()));
    done(at, &["report", "m.ron", "-o", "r.html"]);
    assert!(std::fs::read_to_string(at.join("r.html")).unwrap().contains("data:image/png;base64,"));
    done(at, &["board", "m.ron", "-o", "b.svg"]);
    assert!(std::fs::read_to_string(at.join("b.svg")).unwrap().contains("data:image/png;base64,"));
}

#[test]
fn unpacking_overwrites_no_picture() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    let package = format!("{FILES}/overwrites-pictures.stancemap");
    std::fs::create_dir_all(at.join("out/pictures")).unwrap();
    std::fs::write(at.join("out/pictures/actor-a.png"), "mine").unwrap();
    assert!(refused(at, &["unpack", &package, "-o", "out"]).contains("was not overwritten"));
    assert_eq!(std::fs::read(at.join("out/pictures/actor-a.png")).unwrap(), b"mine");
    assert_eq!(names(&at.join("out")), ["pictures"], "nothing was written");
    done(at, &["unpack", &package, "-o", "new"]);
    std::fs::remove_file(at.join("new/map.ron")).unwrap();
    done(at, &["unpack", &package, "-o", "new"]);
    assert_eq!(names(&at.join("new")), ["map.ron", "pictures"], "the same picture may be there");
}

#[test]
fn no_command_says_what_a_terminal_would_do() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    let hostile = format!("{FILES}/hostile-strings.ron");
    store::save(&StanceMap::new("T"), &at.join("empty.ron"), None).unwrap();
    let broken = std::fs::read_to_string(&hostile).unwrap().replace("kind: Government", "kind: Go\u{1b}[2Jv");
    std::fs::write(at.join("broken.ron"), broken).unwrap();
    std::fs::write(at.join("p.csv"), "name,x\u{1b}[2J\nA\u{202e},1\nA\u{202e},z\u{7}\n").unwrap();
    for arguments in [
        &["info", &hostile][..],
        &["check", &hostile, "broken.ron"],
        &["diff", "empty.ron", &hostile],
        &["diff", "empty.ron", &hostile, "--format", "json"],
        &["merge", "empty.ron", &hostile, "-o", "out.ron"],
        &["chart", &hostile, "--x", "nothing", "-o", "c.svg"],
        &["chart", &hostile, "--actor", "nothing", "--kind", "coverage", "-o", "c.svg"],
        &["board", &hostile, "--board", "nothing", "-o", "b.svg"],
        &["table", &hostile, "--what", "actors", "-o", "-"],
        &["table", &hostile, "--what", "stances", "-o", "-"],
        &["import-positions", "p.csv", "-o", "imported.ron"],
    ] {
        let output = stancemap(at, arguments);
        assert!(output.stdout.len() + output.stderr.len() > 0, "{arguments:?}");
        for said in [text(&output.stdout), text(&output.stderr)] {
            let said = said.strip_prefix('\u{feff}').unwrap_or(&said);
            let hidden = |c: char| !matches!(c, '\n' | '\t') && stancemap::model::words::is_hidden(c);
            assert!(
                !said.contains(hidden),
                "{arguments:?}: {:?}",
                said.chars().filter(|c| hidden(*c)).collect::<String>()
            );
        }
    }
    let json = text(&stancemap(at, &["diff", "empty.ron", &hostile, "--format", "json"]).stdout);
    let told: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert!(
        told["items"][0]["fields"][0]["new"].as_str().unwrap().contains("\u{1b}]0;PWNED"),
        "a program reads all"
    );
}

#[test]
fn a_table_is_safe_in_a_spreadsheet_and_plain_where_that_is_asked_for() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    let map = format!("{FILES}/formula-cells.ron");
    let cells = |arguments: &[&str]| -> Vec<String> {
        done(at, &[&["table", &map, "-o", "t.csv"], arguments].concat());
        let mut reader = csv::ReaderBuilder::new().has_headers(false).from_path(at.join("t.csv")).unwrap();
        reader.records().flat_map(|row| row.unwrap().iter().map(str::to_owned).collect::<Vec<_>>()).collect()
    };
    for what in ["actors", "sources", "quotes", "stances", "positions"] {
        let guarded = cells(&["--what", what]);
        assert!(std::fs::read(at.join("t.csv")).unwrap().starts_with("\u{feff}".as_bytes()));
        let runs = |cell: &String| cell.starts_with(['=', '+', '-', '@']) && cell.parse::<f64>().is_err();
        assert!(!guarded.iter().any(runs), "{guarded:?}");
        let plain = cells(&["--what", what, "--plain"]);
        assert!(!std::fs::read(at.join("t.csv")).unwrap().starts_with("\u{feff}".as_bytes()));
        assert!(plain.iter().any(runs), "{what}");
        assert_eq!(guarded.len(), plain.len());
    }
    // What is read back is what it was.
    let names = ["=1+1", "-Liste", "@handle", "+39 group", "Investigación, Zoé"];
    let rows = std::iter::once(vec!["name".to_owned(), "cover".to_owned()])
        .chain(names.iter().map(|name| vec![(*name).to_owned(), "-2".to_owned()]));
    let rows: Vec<Vec<String>> = rows.collect();
    let table =
        stancemap::exchange::spreadsheet::write(&rows, stancemap::exchange::spreadsheet::Form::default())
            .unwrap();
    std::fs::write(at.join("back.csv"), table).unwrap();
    done(at, &["import-positions", "back.csv", "-o", "back.ron"]);
    let back = store::open(&at.join("back.ron")).unwrap().map;
    let mut read: Vec<&str> = back.actors.values().map(|actor| actor.name.as_str()).collect();
    let mut expected = names.to_vec();
    read.sort_unstable();
    expected.sort_unstable();
    assert_eq!(read, expected);
}

#[test]
fn commands_speak_through_one_place() {
    let folder = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/src/cli"));
    for name in names(folder).iter().filter(|name| *name != "speak.rs") {
        let code = std::fs::read_to_string(folder.join(name)).unwrap();
        for word in ["println!", "print!(", "eprint", "stdout()", "stderr()"] {
            assert!(!code.contains(word), "{name} has {word}");
        }
    }
}

#[cfg(unix)]
#[test]
fn what_is_kept_of_a_map_is_as_closed_as_the_map() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = tempfile::tempdir().unwrap();
    let (file, kept) = (folder.path().join("m.ron"), folder.path().join("data/backups"));
    store::save(&StanceMap::new("One"), &file, None).unwrap();
    std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o600)).unwrap();
    store::save_keeping(&StanceMap::new("Two"), &file, None, &kept).unwrap();
    let mode = |path: &Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
    let version = store::Backups::of(&kept, &file).versions().remove(0).path;
    assert_eq!((mode(&file), mode(&version)), (0o600, 0o600));
    assert_eq!((mode(version.parent().unwrap()), mode(&kept)), (0o700, 0o700));
    // A folder that an earlier version left open is closed.
    let open = folder.path().join("open");
    std::fs::create_dir(&open).unwrap();
    std::fs::set_permissions(&open, std::fs::Permissions::from_mode(0o755)).unwrap();
    store::make_private_folder(&open).unwrap();
    assert_eq!(mode(&open), 0o700);
}
