//! Comparing and merging from the command line, and with Git itself, in a repository of its own.

use std::path::Path;
use std::process::{Command, Output};

use stancemap::edit::merge::{Decision, resolve};
use stancemap::edit::{alter, delete};
use stancemap::model::{Actor, ActorId, ItemId as _, Stance, StanceId, StanceMap, Unit};
use stancemap::store;

const SAMPLE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/saves/ukraine-guarantees.ron");

fn stancemap(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_stancemap")).current_dir(folder).args(arguments).output().unwrap()
}

/// Runs Git without anything that the machine or its user has set.
fn git(folder: &Path, arguments: &[&str]) -> Output {
    Command::new("git")
        .current_dir(folder)
        .args(["-c", "user.name=An analyst", "-c", "user.email=analyst@example.org"])
        .args(arguments)
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .env("GIT_CONFIG_NOSYSTEM", "1")
        .env("LC_ALL", "C")
        .output()
        .expect("these tests need Git")
}

fn fine(output: &Output) -> String {
    assert!(output.status.success(), "{}{}", text(&output.stdout), text(&output.stderr));
    text(&output.stdout)
}

fn code(output: &Output) -> i32 {
    output.status.code().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

fn sample() -> StanceMap {
    store::open(Path::new(SAMPLE)).unwrap().map
}

fn write(map: &StanceMap, path: &Path) {
    std::fs::write(path, store::to_text(map).unwrap()).unwrap();
}

fn read(path: &Path) -> StanceMap {
    let opened = store::open(path).unwrap();
    assert!(opened.problems.is_empty(), "{:?}", opened.problems);
    opened.map
}

fn with_influence(map: &StanceMap, actor: &ActorId, influence: f64) -> StanceMap {
    alter::<Actor>(map, actor, |actor| actor.influence = Unit::clamped(influence)).unwrap()
}

fn with_rationale(map: &StanceMap, stance: &StanceId, words: &str) -> StanceMap {
    alter::<Stance>(map, stance, |stance| stance.rationale = words.to_owned()).unwrap()
}

fn actor(text: &str) -> ActorId {
    ActorId::parse(text).unwrap()
}

/// A repository set up for maps, with the sample in it, and a branch for somebody else.
fn repository(folder: &Path) -> StanceMap {
    fine(&git(folder, &["init", "-q", "-b", "main"]));
    std::fs::write(folder.join(".gitattributes"), "*.txt text").unwrap();
    let told = fine(&stancemap(folder, &["git-setup"]));
    assert!(told.contains("Added to") && told.contains("merge %O %A %B"), "{told}");
    let ignored = std::fs::read_to_string(folder.join(".gitignore")).unwrap();
    assert_eq!(ignored, ".*.ron.lock\n.*.ron.writing\n.*.ron.*.tmp\n*.ron.bak\n");
    let map = sample();
    write(&map, &folder.join("map.ron"));
    fine(&git(folder, &["add", "."]));
    fine(&git(folder, &["commit", "-qm", "Begin"]));
    fine(&git(folder, &["branch", "colleague"]));
    map
}

/// Commits a map on a branch.
fn commit(folder: &Path, branch: &str, map: &StanceMap) {
    fine(&git(folder, &["checkout", "-q", branch]));
    write(map, &folder.join("map.ron"));
    fine(&git(folder, &["commit", "-qam", "Work"]));
}

#[test]
fn git_merges_two_branches_item_by_item() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    let base = repository(at);
    // Both change the same stance, in fields whose lines are neighbours, and each adds an actor of their own:
    // Git alone would stop at all of it.
    let stance = base.stances.keys().next().unwrap().clone();
    let add = |map: &StanceMap, id: &str| {
        let mut map = map.clone();
        map.actors.insert(actor(id), std::sync::Arc::new(Actor::new(id)));
        map
    };
    let ours = add(&with_rationale(&base, &stance, "Ours."), "zz-ours");
    let theirs =
        alter::<Stance>(&add(&base, "zz-theirs"), &stance, |stance| stance.salience = Some(Unit::HALF))
            .unwrap();
    commit(at, "colleague", &theirs);
    commit(at, "main", &ours);
    let merged = git(at, &["merge", "-q", "colleague", "-m", "Merge"]);
    fine(&merged);
    let map = read(&at.join("map.ron"));
    assert_eq!(map.stances[&stance].rationale, "Ours.");
    assert_eq!(map.stances[&stance].salience, Some(Unit::HALF));
    assert!(map.actors.contains_key(&actor("zz-ours")) && map.actors.contains_key(&actor("zz-theirs")));
    assert!(map.conflicts.is_empty());
    assert_eq!(fine(&git(at, &["status", "--porcelain"])), "", "nothing lies about");
}

#[test]
fn git_stops_at_a_conflict_which_is_in_the_map_and_is_decided_there() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    let base = repository(at);
    let nato = actor("nato");
    commit(at, "colleague", &with_influence(&base, &nato, 0.25));
    commit(at, "main", &with_influence(&base, &nato, 0.75));
    let merged = git(at, &["merge", "colleague", "-m", "Merge"]);
    assert_eq!(code(&merged), 1, "{}{}", text(&merged.stdout), text(&merged.stderr));
    let said = text(&merged.stdout);
    assert!(said.contains("influence of actor “NATO”: 0.75 stays, colleague has 0.25"), "{said}");
    let map = read(&at.join("map.ron"));
    assert_eq!((map.actors[&nato].influence, map.conflicts.len()), (Unit::clamped(0.75), 1));
    assert_eq!(fine(&git(at, &["status", "--porcelain"])), "UU map.ron\n");
    let id = map.conflicts.keys().next().unwrap().clone();
    let decided = resolve(&map, &id, Decision::Other).unwrap();
    assert_eq!(decided.actors[&nato].influence, Unit::clamped(0.25));
    write(&decided, &at.join("map.ron"));
    fine(&git(at, &["commit", "-qam", "Merge"]));
    assert_eq!(stancemap(at, &["check", "map.ron"]).status.code(), Some(0));
}

#[test]
fn git_merges_a_map_that_both_branches_added() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    let base = repository(at);
    for (branch, id) in [("colleague", "zz-theirs"), ("main", "zz-ours")] {
        fine(&git(at, &["checkout", "-q", branch]));
        let mut map = base.clone();
        map.actors.insert(actor(id), std::sync::Arc::new(Actor::new(id)));
        write(&map, &at.join("new.ron"));
        fine(&git(at, &["add", "."]));
        fine(&git(at, &["commit", "-qm", "A new map"]));
    }
    fine(&git(at, &["merge", "colleague", "-m", "Merge"]));
    let map = read(&at.join("new.ron"));
    assert!(map.actors.contains_key(&actor("zz-ours")) && map.actors.contains_key(&actor("zz-theirs")));
}

#[test]
fn git_says_that_a_file_that_is_no_map_is_not_merged() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    repository(at);
    let write = |words: &str| std::fs::write(at.join("settings.ron"), words).unwrap();
    write("(anything: 0)\n");
    fine(&git(at, &["add", "."]));
    fine(&git(at, &["commit", "-qm", "Settings"]));
    fine(&git(at, &["branch", "-f", "colleague"]));
    for (branch, words) in [("colleague", "(anything: 1)\n"), ("main", "(anything: 2)\n")] {
        fine(&git(at, &["checkout", "-q", branch]));
        write(words);
        fine(&git(at, &["commit", "-qam", "Work"]));
    }
    assert_eq!(code(&git(at, &["merge", "colleague", "-m", "Merge"])), 1);
    assert_eq!(fine(&git(at, &["status", "--porcelain"])), "UU settings.ron\n");
    assert_eq!(std::fs::read_to_string(at.join("settings.ron")).unwrap(), "(anything: 2)\n");
}

#[test]
fn setting_git_up_twice_changes_nothing_and_keeps_what_was_there() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    repository(at);
    let attributes = std::fs::read_to_string(at.join(".gitattributes")).unwrap();
    assert_eq!(attributes, "*.txt text\n*.ron merge=stancemap diff=stancemap\n");
    let config = std::fs::read_to_string(at.join(".git/config")).unwrap();
    std::fs::create_dir(at.join("deeper")).unwrap();
    let told = fine(&stancemap(at, &["git-setup", "deeper"]));
    assert!(told.contains("already"), "{told}");
    assert_eq!(std::fs::read_to_string(at.join(".gitattributes")).unwrap(), attributes);
    assert_eq!(std::fs::read_to_string(at.join(".git/config")).unwrap(), config);
    let elsewhere = tempfile::tempdir().unwrap();
    let refused = stancemap(elsewhere.path(), &["git-setup"]);
    assert_eq!(code(&refused), 1);
    assert!(text(&refused.stderr).contains("rev-parse"), "{}", text(&refused.stderr));
}

#[test]
fn two_maps_are_compared_in_words_and_as_json() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    let base = sample();
    write(&base, &at.join("a.ron"));
    let same = stancemap(at, &["diff", "a.ron", SAMPLE]);
    assert_eq!((code(&same), text(&same.stdout).trim()), (0, "The maps are the same"));
    let changed = with_influence(&base, &actor("nato"), 0.25);
    let quote = base.quotes.keys().next().unwrap().clone();
    let (changed, gone) = delete(&changed, [quote.clone().into()]);
    assert!(!gone.is_empty());
    write(&changed, &at.join("b.ron"));
    let differs = stancemap(at, &["diff", "a.ron", "b.ron"]);
    assert_eq!(code(&differs), 1);
    let said = text(&differs.stdout);
    assert!(said.contains("changed actor “NATO” (nato)\n    influence: "), "{said}");
    assert!(said.contains(" → 0.25\n") && said.contains(&format!("({quote})")), "{said}");
    let json = stancemap(at, &["diff", "a.ron", "b.ron", "--format", "json"]);
    assert_eq!(code(&json), 1);
    let told: serde_json::Value = serde_json::from_slice(&json.stdout).unwrap();
    assert_eq!(told["same"], false);
    let item = told["items"].as_array().unwrap().iter().find(|item| item["id"] == "nato").unwrap();
    assert_eq!((&item["kind"], &item["change"]), (&"actor".into(), &"changed".into()));
    assert_eq!(
        (&item["fields"][0]["field"], &item["fields"][0]["new"]),
        (&"influence".into(), &"0.25".into())
    );
    assert_eq!(code(&stancemap(at, &["diff", "a.ron", "none.ron"])), 2);
}

#[test]
fn merging_says_what_came_of_it_by_its_exit_code() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    let base = sample();
    let nato = actor("nato");
    write(&base, &at.join("base.ron"));
    write(&with_influence(&base, &nato, 0.25), &at.join("ours.ron"));
    write(&with_influence(&base, &nato, 0.75), &at.join("theirs.ron"));
    let three = stancemap(at, &["merge", "base.ron", "ours.ron", "theirs.ron", "-o", "out.ron"]);
    assert_eq!(code(&three), 1, "{}", text(&three.stderr));
    assert!(text(&three.stdout).contains("1 conflict to decide"), "{}", text(&three.stdout));
    assert_eq!(read(&at.join("out.ron")).conflicts.len(), 1);
    assert_eq!(code(&stancemap(at, &["merge", "base.ron", "ours.ron", "base.ron", "-o", "out.ron"])), 0);
    assert_eq!(read(&at.join("out.ron")), read(&at.join("ours.ron")));
    std::fs::write(at.join("empty"), "").unwrap();
    for base in [&["-"][..], &["empty"], &[]] {
        let arguments = [&["merge"], base, &["ours.ron", "theirs.ron", "-o", "out.ron"]].concat();
        assert_eq!(code(&stancemap(at, &arguments)), 1);
        assert_eq!(read(&at.join("out.ron")).conflicts.len(), 1);
    }
}

#[test]
fn what_can_t_be_read_whole_is_not_merged_and_ours_is_as_it_was() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    write(&sample(), &at.join("ours.ron"));
    let ours = std::fs::read(at.join("ours.ron")).unwrap();
    let broken = "(format: \"stancemap\", version: 1, actors: {\"a\": (name: \"A\", bloc: \"b\")})";
    std::fs::write(at.join("broken.ron"), broken).unwrap();
    std::fs::write(at.join("newer.ron"), "(format: \"stancemap\", version: 99)").unwrap();
    std::fs::write(at.join("other.ron"), "(anything: 1)").unwrap();
    std::fs::write(at.join("empty.ron"), "").unwrap();
    for other in ["broken.ron", "newer.ron", "other.ron", "empty.ron", "none.ron"] {
        for files in [["-", "ours.ron", other], [other, "ours.ron", "ours.ron"]] {
            if files[0] == "empty.ron" {
                continue;
            }
            let output = stancemap(at, &["merge", files[0], files[1], files[2], "-o", "ours.ron"]);
            assert_eq!(code(&output), 2, "{files:?}: {}", text(&output.stdout));
            assert!(text(&output.stderr).contains(other), "{}", text(&output.stderr));
            assert_eq!(std::fs::read(at.join("ours.ron")).unwrap(), ours);
        }
        assert_eq!(code(&stancemap(at, &["diff", "ours.ron", other])), 2);
    }
    let wrong = stancemap(at, &["merge", "ours.ron", "-o", "ours.ron"]);
    assert_eq!(code(&wrong), 2, "one map alone");
}
