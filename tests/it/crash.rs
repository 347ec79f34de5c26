//! A program that is killed at any moment: what was done up to a second before is there at the next start, and
//! the file on disk always opens. `STANCEMAP_CRASHES` says how often it is killed; a few times without it.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use egui::{Key, Modifiers};
use egui_kittest::kittest::Queryable as _;
use stancemap::app::document::Document;
use stancemap::app::shell::Shell;
use stancemap::store;

use crate::window::{map, until, window};

/// Where the killed program works; set for it alone.
const FOLDER: &str = "STANCEMAP_CRASH_FOLDER";

/// Set where the killed program saves now and then; where it doesn't, all is in the journal.
const SAVES: &str = "STANCEMAP_CRASH_SAVES";

fn now() -> u128 {
    SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_millis()
}

/// The program that is killed: it goes on with what was left, then makes actor after actor and saves now and
/// then, and writes down how many there are whenever one was made.
#[test]
fn the_session_that_is_killed() {
    let Ok(folder) = std::env::var(FOLDER) else { return };
    let folder = PathBuf::from(folder);
    let file = folder.join("map.ron");
    let saves = std::env::var(SAVES).is_ok();
    let mut log = std::fs::OpenOptions::new().append(true).create(true).open(folder.join("log")).unwrap();
    let mut harness = window(Document::empty(), [file.clone(), file.clone(), file.clone()]);
    harness.state_mut().keep_in(&folder.join("data"));
    harness.step();
    let left = store::orphan_journals(&folder.join("data/journals"));
    if left.is_empty() && file.exists() {
        harness.state_mut().open(file.clone());
        let saved = store::open(&file).unwrap().map;
        until(&mut harness, "the file is open", |shell| **shell.document().history.map() == saved);
    } else if let Some(left) = left.first() {
        until(&mut harness, "the work is offered", Shell::offers_work);
        harness.get_by_label("Recover").click();
        let steps = left.made.len();
        until(&mut harness, "it is there", |shell| shell.document().history.undo_depth() == steps);
    }
    writeln!(log, "ready {} {}", now(), map(&harness).actors.len()).unwrap();
    for step in 1.. {
        harness.key_press_modifiers(Modifiers::COMMAND | Modifiers::SHIFT, Key::A);
        harness.step();
        harness.step();
        writeln!(log, "made {} {}", now(), map(&harness).actors.len()).unwrap();
        if saves && step % 13 == 0 {
            harness.key_press_modifiers(Modifiers::COMMAND, Key::S);
            harness.step();
        }
    }
}

/// Runs the session and kills it after a while; gives when that was.
fn killed(folder: &Path, after: Duration, saves: bool) -> u128 {
    let log = folder.join("log");
    std::fs::remove_file(&log).ok();
    let mut session = Command::new(std::env::current_exe().unwrap());
    if saves {
        session.env(SAVES, "yes");
    }
    let said = folder.join("said");
    let mut child = session
        .args(["crash::the_session_that_is_killed", "--exact", "--nocapture", "--test-threads=1"])
        .env(FOLDER, folder)
        .stdout(Stdio::null())
        .stderr(std::fs::File::create(&said).unwrap())
        .spawn()
        .unwrap();
    let ready = || std::fs::read_to_string(&log).is_ok_and(|text| text.contains("ready"));
    for _ in 0..6_000 {
        if ready() || child.try_wait().unwrap().is_some() {
            break;
        }
        std::thread::sleep(Duration::from_millis(10));
    }
    let words = || std::fs::read_to_string(&said).unwrap_or_default();
    assert!(ready(), "the session never began: {}", words());
    std::thread::sleep(after);
    assert!(child.try_wait().unwrap().is_none(), "the session ended by itself: {}", words());
    child.kill().unwrap();
    let at = now();
    child.wait().unwrap();
    at
}

/// The actors that are there after a crash: those of the work that was left or, where there is none, of the file.
fn there(folder: &Path) -> usize {
    let file = folder.join("map.ron");
    let saved = file.exists().then(|| store::open(&file).expect("the file opens"));
    if let Some(opened) = &saved {
        assert!(!opened.repaired, "{:?}", opened.problems);
    }
    let left = store::orphan_journals(&folder.join("data/journals"));
    let recovered = left.first().map(|left| store::recover(&left.path).expect("the work can be recovered"));
    let work = recovered.and_then(|work| work.steps.last().map(|(_, map)| map.actors.len()));
    work.or_else(|| saved.map(|opened| opened.map.actors.len())).unwrap_or(0)
}

#[test]
fn nothing_older_than_a_second_is_lost_when_the_program_is_killed() {
    if std::env::var(FOLDER).is_ok() {
        return;
    }
    let times: u32 =
        std::env::var("STANCEMAP_CRASHES").ok().and_then(|times| times.parse().ok()).unwrap_or(4);
    let folder = tempfile::tempdir().unwrap();
    let mut seed: u64 = 0x9E37_79B9_7F4A_7C15;
    let (mut worst, mut most, mut total) = (0, 0, 0);
    for round in 0..times {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        // Long enough for something to be older than a second, but for some that end early or save.
        let least = if round % 4 == 1 { 20 } else { 1_100 };
        let after = Duration::from_millis(least + (seed >> 33) % 900);
        let at = killed(folder.path(), after, round % 4 == 3);
        let there = there(folder.path());
        let log = std::fs::read_to_string(folder.path().join("log")).unwrap();
        let made: Vec<(u128, usize)> = log
            .lines()
            .filter_map(|line| {
                let mut words = line.split(' ').skip(1);
                Some((words.next()?.parse().ok()?, words.next()?.parse().ok()?))
            })
            .collect();
        let lost: Vec<_> = made.iter().filter(|(_, actors)| *actors > there).collect();
        let oldest = lost.iter().map(|(when, _)| at.saturating_sub(*when)).max().unwrap_or(0);
        assert!(oldest <= 1_000, "round {round}: lost what was done {oldest} ms before");
        (worst, most, total) = (worst.max(oldest), most.max(lost.len()), total + made.len());
    }
    println!("killed {times} times in {total} edits; lost at most {most} edits, the oldest {worst} ms old");
}
