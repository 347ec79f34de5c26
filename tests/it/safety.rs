//! Work that is not lost, in the window: unsaved work is offered back, what others do to the file is noticed and
//! merged, steps are gone back to, and what is recorded is somebody's.

use std::path::{Path, PathBuf};

use egui::accesskit::Role;
use egui::{Key, Modifiers};
use egui_kittest::kittest::Queryable as _;
use egui_kittest::{Harness, Node};
use stancemap::app::document::Document;
use stancemap::app::shell::Shell;
use stancemap::edit;
use stancemap::model::{Actor, Coder, CoderId, Source, StanceMap};
use stancemap::store::{self, lock};

use crate::tools::eventually;
use crate::window::{map, retype, until, until_shown, window};

/// A window that keeps its journals in a folder, on a file or on an empty map.
fn kept(data: &Path, file: Option<&Path>) -> Harness<'static, Shell> {
    let answers = file.map(Path::to_path_buf);
    let mut harness = window(Document::empty(), answers.clone());
    harness.state_mut().keep_in(data);
    if let Some(file) = answers.filter(|file| file.exists()) {
        let saved = store::open(&file).unwrap().map;
        harness.state_mut().open(file);
        until(&mut harness, "the file is open", |shell| **shell.document().history.map() == saved);
    }
    harness.step();
    harness
}

fn add_actor(harness: &mut Harness<'_, Shell>, name: &str) {
    harness.key_press_modifiers(Modifiers::COMMAND | Modifiers::SHIFT, Key::A);
    harness.run();
    retype(harness, "Name", name);
}

fn names(map: &StanceMap) -> Vec<&str> {
    let mut names: Vec<&str> = map.actors.values().map(|actor| actor.name.as_str()).collect();
    names.sort_unstable();
    names
}

fn saved(harness: &mut Harness<'_, Shell>) {
    harness.key_press_modifiers(Modifiers::COMMAND, Key::S);
    until(harness, "it is saved", |shell| !shell.document().is_modified());
}

/// Answers who is coding.
fn say_who(harness: &mut Harness<'_, Shell>, name: &str) {
    let field = (Role::TextInput, "Who is coding on this computer?");
    harness.get_by_role_and_label(field.0, field.1).focus();
    harness.run();
    harness.get_by_role_and_label(field.0, field.1).type_text(name);
    harness.run();
    harness.get_by_label("That's me").click();
    harness.run();
}

#[test]
fn unsaved_work_is_offered_back_with_each_of_its_steps() {
    let data = tempfile::tempdir().unwrap();
    let mut harness = kept(data.path(), None);
    add_actor(&mut harness, "Italy");
    add_actor(&mut harness, "Poland");
    harness.get_by_label("Undo").click();
    harness.run();
    harness.state_mut().flush();
    let before = map(&harness).clone();
    drop(harness);

    let mut harness = kept(data.path(), None);
    until(&mut harness, "the work is offered", Shell::offers_work);
    assert!(harness.query_by_label_contains("5 steps").is_some());
    harness.get_by_label("Recover").click();
    until(&mut harness, "the work is there", |shell| **shell.document().history.map() == before);
    assert!(harness.state().document().is_modified());
    harness.get_by_label("Undo").click();
    harness.run();
    assert_eq!(names(map(&harness)), ["Italy", "Poland"], "undoing was a step as well");
    harness.state_mut().flush();
    drop(harness);

    // What was recovered and not saved is offered once more; what is discarded is not.
    let mut harness = kept(data.path(), None);
    until(&mut harness, "the work is offered again", Shell::offers_work);
    harness.get_by_label("Discard…").click();
    harness.run();
    harness.get_by_label("Yes, discard it for good").click();
    harness.run();
    drop(harness);
    let mut harness = kept(data.path(), None);
    harness.run();
    assert!(!harness.state().offers_work());
}

#[test]
fn what_was_saved_or_given_up_leaves_no_journal_and_a_save_keeps_the_version_before() {
    let data = tempfile::tempdir().unwrap();
    let file = data.path().join("map.ron");
    store::save(&StanceMap::new("Cover"), &file, None).unwrap();
    let mut harness = kept(data.path(), Some(&file));
    add_actor(&mut harness, "Italy");
    harness.state_mut().flush();
    let journals = data.path().join("journals");
    assert_eq!(std::fs::read_dir(&journals).unwrap().count(), 2, "the journal and its lock");
    saved(&mut harness);
    harness.state_mut().flush();
    assert_eq!(std::fs::read_dir(&journals).unwrap().count(), 0);
    let versions = store::Backups::of(&data.path().join("backups"), &file).versions();
    assert_eq!(versions.len(), 1);
    assert_eq!(versions[0].read().unwrap().map, StanceMap::new("Cover"));

    // Undone to what the file holds, there is nothing to recover.
    add_actor(&mut harness, "Poland");
    for _ in 0..2 {
        harness.get_by_label("Undo").click();
        harness.run();
    }
    harness.state_mut().flush();
    assert_eq!(std::fs::read_dir(&journals).unwrap().count(), 0);
}

#[test]
fn what_others_did_to_the_file_is_merged_and_nothing_is_overwritten() {
    let data = tempfile::tempdir().unwrap();
    let file = data.path().join("map.ron");
    let (base, italy) = edit::add(&StanceMap::new("Cover"), "Italy", Actor::new("Italy")).unwrap();
    store::save(&base, &file, None).unwrap();
    let mut harness = kept(data.path(), Some(&file));
    add_actor(&mut harness, "Poland");
    // A colleague renames an actor and adds another.
    let theirs =
        edit::alter::<Actor>(&base, &italy, |actor| actor.name = "Italian Republic".to_owned()).unwrap();
    let (theirs, _) = edit::add(&theirs, "France", Actor::new("France")).unwrap();
    store::save(&theirs, &file, None).unwrap();
    until_shown(&mut harness, "Merge the changes");
    harness.get_by_label("Merge the changes").click();
    until(&mut harness, "it is merged", |shell| shell.document().history.map().actors.len() == 3);
    assert_eq!(names(map(&harness)), ["France", "Italian Republic", "Poland"]);
    saved(&mut harness);
    assert_eq!(names(&store::open(&file).unwrap().map), ["France", "Italian Republic", "Poland"]);
    harness.get_by_label("Undo").click();
    harness.run();
    assert_eq!(names(map(&harness)), ["Italy", "Poland"], "a merge is a step");
}

#[test]
fn saving_over_what_others_did_asks_and_merges() {
    let data = tempfile::tempdir().unwrap();
    let file = data.path().join("map.ron");
    store::save(&StanceMap::new("Cover"), &file, None).unwrap();
    let mut harness = kept(data.path(), Some(&file));
    add_actor(&mut harness, "Poland");
    let (theirs, _) = edit::add(&StanceMap::new("Cover"), "France", Actor::new("France")).unwrap();
    store::save(&theirs, &file, None).unwrap();
    harness.key_press_modifiers(Modifiers::COMMAND, Key::S);
    until(&mut harness, "it asks", |shell| shell.document().is_modified() && shell.asks());
    harness.get_all_by_label("Merge the changes").last().unwrap().click();
    until(&mut harness, "it is merged", |shell| shell.document().history.map().actors.len() == 2);
    saved(&mut harness);
    assert_eq!(names(&store::open(&file).unwrap().map), ["France", "Poland"]);
}

#[test]
fn a_save_that_fails_keeps_the_work_and_offers_a_copy() {
    let data = tempfile::tempdir().unwrap();
    let folder = data.path().join("share");
    std::fs::create_dir(&folder).unwrap();
    let file = folder.join("map.ron");
    store::save(&StanceMap::new("Cover"), &file, None).unwrap();
    let mut harness = kept(data.path(), Some(&file));
    add_actor(&mut harness, "Poland");
    harness.state_mut().flush();
    std::fs::remove_dir_all(&folder).unwrap();
    harness.key_press_modifiers(Modifiers::COMMAND, Key::S);
    until(&mut harness, "it says so", Shell::asks);
    assert!(harness.query_by_label_contains("there is no such folder").is_some());
    assert!(harness.query_by_label("Save a copy…").is_some());
    assert_eq!(std::fs::read_dir(data.path().join("journals")).unwrap().count(), 2, "the journal stays");
    std::fs::create_dir(&folder).unwrap();
    harness.get_by_label("Try again").click();
    until(&mut harness, "it is saved", |shell| !shell.document().is_modified());
    assert_eq!(names(&store::open(&file).unwrap().map), ["Poland"]);
}

#[test]
fn colleagues_and_copies_beside_the_file_are_noticed() {
    let data = tempfile::tempdir().unwrap();
    let file = data.path().join("map.ron");
    store::save(&StanceMap::new("Cover"), &file, None).unwrap();
    let (copy, _) = edit::add(&StanceMap::new("Cover"), "France", Actor::new("France")).unwrap();
    store::save(&copy, &data.path().join("map (conflicted copy 2025-03-06).ron"), None).unwrap();
    let anna = lock::Run::begin("Anna", &data.path().join("anna"));
    lock::renew(&file, anna.owner(), jiff::Timestamp::now());

    let mut harness = kept(data.path(), Some(&file));
    until_shown(&mut harness, "Anna");
    harness.get_by_label("Understood").click();
    harness.run();
    assert!(harness.query_by_label_contains("Anna").is_none());
    assert!(harness.query_by_label_contains("map (conflicted copy 2025-03-06).ron").is_some());
    harness.get_by_label("Leave it").click();
    harness.run();
    assert!(harness.query_by_label_contains("conflicted copy").is_none());
}

#[test]
fn who_codes_is_asked_once_and_noted_with_what_is_recorded() {
    let data = tempfile::tempdir().unwrap();
    let mut source = Source::new("On cover");
    source.set_text("Italy wants cover. Poland waits.".into());
    let (start, _) = edit::add(&StanceMap::new("m"), "s", source).unwrap();
    let file = data.path().join("map.ron");
    store::save(&start, &file, None).unwrap();
    let mut harness = kept(data.path(), Some(&file));
    say_who(&mut harness, "Anna Rossi");
    assert!(harness.query_by_label_contains("Who is coding").is_none());
    assert!(map(&harness).coders.is_empty(), "nothing is recorded yet");

    harness.key_press_modifiers(Modifiers::COMMAND, Key::Num2);
    harness.run();
    harness.get_by_role(Role::Document).focus();
    harness.run();
    harness.key_press(Key::S);
    harness.run();
    harness.key_press(Key::Q);
    harness.run();
    let quote = map(&harness).quotes.values().next().expect("a quote").clone();
    let coder = &map(&harness).coders[quote.coder.as_ref().expect("a coder")];
    assert_eq!((coder.name.as_str(), coder.colour.is_some()), ("Anna Rossi", true));
}

#[test]
fn what_nobody_in_particular_records_is_nobodys_though_the_map_has_coders() {
    let data = tempfile::tempdir().unwrap();
    let mut source = Source::new("On cover");
    source.set_text("Italy wants cover. Poland waits.".into());
    let (start, _) = edit::add(&StanceMap::new("m"), "s", source).unwrap();
    let (start, ann) = edit::add(&start, "ann", Coder::new("Ann")).unwrap();
    let file = data.path().join("map.ron");
    store::save(&start, &file, None).unwrap();
    let mut harness = kept(data.path(), Some(&file));
    let code_sentence = |harness: &mut Harness<'_, Shell>, caret: Key| {
        harness.key_press_modifiers(Modifiers::COMMAND, Key::Num2);
        harness.run();
        harness.get_by_role(Role::Document).focus();
        harness.run();
        harness.key_press_modifiers(Modifiers::COMMAND, caret);
        harness.run();
        harness.key_press(Key::S);
        harness.run();
        harness.key_press(Key::Q);
        harness.run();
    };
    let coders = |harness: &Harness<'_, Shell>| -> Vec<Option<CoderId>> {
        map(harness).quotes.values().map(|quote| quote.coder.clone()).collect()
    };
    code_sentence(&mut harness, Key::Home);
    assert_eq!(coders(&harness), [None], "nobody was asked yet");
    harness.get_by_label("Nobody in particular").click();
    harness.run();
    code_sentence(&mut harness, Key::End);
    assert_eq!(coders(&harness), [None, None]);
    assert!(harness.query_by_label("Coder: nobody").is_some());

    harness.get_by_label("Coder: nobody").click();
    harness.run();
    let rightmost = |a: &Node<'_>, b: &Node<'_>| a.rect().left().total_cmp(&b.rect().left());
    harness.get_all_by_label("Ann").max_by(rightmost).expect("in the menu").click();
    harness.run();
    harness.get_by_label("Undo").click();
    harness.run();
    code_sentence(&mut harness, Key::End);
    assert!(coders(&harness).contains(&Some(ann)), "Ann said that it is her");
}

/// A file in which Ben has quoted a sentence.
fn quoted_by_ben(folder: &Path) -> PathBuf {
    let mut source = Source::new("On cover");
    source.set_text("Italy wants cover. Poland waits.".into());
    let (map0, source) = edit::add(&StanceMap::new("m"), "s", source).unwrap();
    let anchor = stancemap::text::anchor_at(&map0.sources[&source].text, 0, 18).unwrap();
    let (map1, _) = edit::add(&map0, "q", stancemap::model::Quote::new(source, anchor)).unwrap();
    let mut difference = edit::difference(&map0, &map1);
    let start = edit::credit(map1, &mut difference, "Ben");
    let file = folder.join("map.ron");
    store::save(&start, &file, None).unwrap();
    file
}

fn code_blind(harness: &mut Harness<'_, Shell>) {
    harness.get_by_label("View").click();
    harness.run();
    harness.get_by_label_contains("Code blind (hide the others' work)").click();
    harness.run();
}

#[test]
fn a_map_that_is_coded_blind_still_is_when_it_is_opened_again() {
    let data = tempfile::tempdir().unwrap();
    let file = quoted_by_ben(data.path());
    let mut harness = kept(data.path(), Some(&file));
    say_who(&mut harness, "Anna");
    code_blind(&mut harness);
    until_shown(&mut harness, "0 quotes");
    let marks = || std::fs::read_dir(data.path().join("blind")).map_or(0, |marks| marks.flatten().count());
    eventually("it is noted", || marks() == 1);
    drop(harness);
    let mut harness = kept(data.path(), Some(&file));
    assert!(harness.query_by_label_contains(", blind").is_some() && map(&harness).quotes.len() == 1);
    assert!(harness.query_all_by_label_contains("1 quote").next().is_none(), "Ben's was never shown");
    say_who(&mut harness, "Anna");
    code_blind(&mut harness);
    until_shown(&mut harness, "1 quote");
    eventually("it is noted", || marks() == 0);
    drop(harness);
    let harness = kept(data.path(), Some(&file));
    assert!(harness.query_by_label_contains(", blind").is_none());
}

#[test]
fn coding_blind_hides_the_others_and_loses_nothing_of_theirs() {
    let data = tempfile::tempdir().unwrap();
    let file = quoted_by_ben(data.path());
    let mut harness = kept(data.path(), Some(&file));
    say_who(&mut harness, "Anna");
    harness.key_press_modifiers(Modifiers::COMMAND, Key::Num2);
    harness.run();
    let code_sentence = |harness: &mut Harness<'_, Shell>, caret: Key| {
        harness.get_by_role(Role::Document).focus();
        harness.run();
        harness.key_press_modifiers(Modifiers::COMMAND, caret);
        harness.run();
        harness.key_press(Key::S);
        harness.run();
        harness.key_press(Key::Q);
        harness.run();
    };
    assert!(harness.query_all_by_label_contains("1 quote").next().is_some());
    code_blind(&mut harness);
    until_shown(&mut harness, "0 quotes"); // Ben's is hidden.
    assert!(harness.query_by_label("Coder: Anna, blind").is_some());
    // That the source carries what is hidden isn't said by a question that counts it.
    harness.get_all_by_label_contains("On cover").next().expect("in the list").click();
    harness.run();
    harness.key_press_modifiers(Modifiers::COMMAND, Key::Delete);
    harness.run();
    assert!(!harness.state().asks());
    assert!(harness.state().messages().iter().any(|said| said.contains("End blind coding first")));
    // Earlier versions hold what is hidden.
    harness.get_by_label("File").click();
    harness.run();
    harness.get_by_label_contains("Backups…").click();
    harness.run();
    assert!(harness.state().messages().iter().any(|said| said.starts_with("Earlier versions would show")));
    // And so may another map.
    harness.get_by_label("File").click();
    harness.run();
    harness.get_by_label_contains("Compare and merge with another map…").click();
    harness.run();
    assert!(harness.state().messages().iter().any(|said| said.starts_with("Comparing would show")));
    code_sentence(&mut harness, Key::End);
    assert_eq!((map(&harness).quotes.len(), map(&harness).coders.len()), (2, 2));
    assert!(harness.query_all_by_label_contains("· 1 quote ·").next().is_some(), "her own is shown");
    // Anna quotes what Ben has quoted, without having seen it.
    code_sentence(&mut harness, Key::Home);
    assert_eq!(map(&harness).quotes.len(), 3, "Ben's is still there");
    harness.get_by_label("Undo").click();
    harness.run();
    assert_eq!(map(&harness).quotes.len(), 2);
}

#[test]
fn another_map_is_compared_and_an_earlier_version_restored() {
    let data = tempfile::tempdir().unwrap();
    let file = data.path().join("map.ron");
    let other = data.path().join("other.ron");
    let (first, italy) = edit::add(&StanceMap::new("Cover"), "Italy", Actor::new("Italy")).unwrap();
    let second =
        edit::alter::<Actor>(&first, &italy, |actor| actor.name = "Italian Republic".to_owned()).unwrap();
    store::save(&second, &other, None).unwrap();
    store::save(&first, &file, None).unwrap();
    let mut harness = window(Document::empty(), [other]);
    harness.state_mut().keep_in(data.path());
    harness.state_mut().open(file.clone());
    until(&mut harness, "the file is open", |shell| !shell.document().history.map().actors.is_empty());
    let menu = |harness: &mut Harness<'_, Shell>, command: &str| {
        harness.get_by_role_and_label(Role::Button, "File").click();
        harness.run();
        harness.get_by_label_contains(command).click();
        harness.run();
    };
    menu(&mut harness, "Compare and merge with another map…");
    until_shown(&mut harness, "Merge it into this map");
    assert!(harness.query_all_by_label_contains("Italian Republic").next().is_some());
    harness.get_by_label("Merge it into this map").click();
    until(&mut harness, "it is merged", |shell| !shell.document().history.map().conflicts.is_empty());
    harness.get_by_label_contains("Take the other").click();
    harness.run();
    assert_eq!(names(map(&harness)), ["Italian Republic"]);
    assert!(map(&harness).conflicts.is_empty());
    saved(&mut harness);

    menu(&mut harness, "Backups…");
    let version = store::Backups::of(&data.path().join("backups"), &file).versions().remove(0);
    assert_eq!(version.read().unwrap().map, first);
    let zoned = jiff::ZonedDateTime::new(version.at, jiff::tz::TimeZone::system());
    harness.get_by_label(&zoned.strftime("%H:%M:%S").to_string()).click();
    until_shown(&mut harness, "Restore this version");
    harness.get_by_label("Restore this version").click();
    harness.run();
    assert_eq!(names(map(&harness)), ["Italy"]);
    harness.get_by_label("Undo").click();
    harness.run();
    assert_eq!(names(map(&harness)), ["Italian Republic"]);
}

/// Two versions of a map in a file: a colleague saved over it while the window had it open.
fn changed_by_a_colleague(data: &Path) -> Harness<'static, Shell> {
    let file = data.join("map.ron");
    store::save(&StanceMap::new("Cover"), &file, None).unwrap();
    let mut harness = kept(data, Some(&file));
    add_actor(&mut harness, "Poland");
    let (theirs, _) = edit::add(&StanceMap::new("Cover"), "France", Actor::new("France")).unwrap();
    store::save(&theirs, &file, None).unwrap();
    harness.key_press_modifiers(Modifiers::COMMAND, Key::S);
    until(&mut harness, "it asks", Shell::asks);
    harness
}

#[test]
fn a_merge_that_was_undone_does_not_let_the_next_save_overwrite_what_was_merged() {
    let data = tempfile::tempdir().unwrap();
    let mut harness = changed_by_a_colleague(data.path());
    harness.get_all_by_label("Merge the changes").last().unwrap().click();
    until(&mut harness, "it is merged", |shell| shell.document().history.map().actors.len() == 2);
    harness.state_mut().flush();
    assert_eq!(
        std::fs::read_dir(data.path().join("journals")).unwrap().count(),
        2,
        "one journal on the new base"
    );
    harness.get_by_label("Undo").click();
    harness.run();
    assert_eq!(names(map(&harness)), ["Poland"]);
    harness.key_press_modifiers(Modifiers::COMMAND, Key::S);
    until(&mut harness, "it asks once more", Shell::asks);
    assert_eq!(names(&store::open(&data.path().join("map.ron")).unwrap().map), ["France"]);
    harness.get_all_by_label("Merge the changes").last().unwrap().click();
    until(&mut harness, "it is merged again", |shell| shell.document().history.map().actors.len() == 2);
    saved(&mut harness);
    assert_eq!(names(&store::open(&data.path().join("map.ron")).unwrap().map), ["France", "Poland"]);
}

#[test]
fn what_is_under_way_for_one_map_never_lands_in_another() {
    // The merge begins, and another map is opened before it has ended. Where it is the quicker of the two it is
    // work of this map, about which the window asks; then it is tried again.
    let raced = (0..20).any(|_| {
        let data = tempfile::tempdir().unwrap();
        let mut harness = changed_by_a_colleague(data.path());
        let other = data.path().join("other.ron");
        let (spain, _) = edit::add(&StanceMap::new("Other"), "Spain", Actor::new("Spain")).unwrap();
        store::save(&spain, &other, None).unwrap();
        harness.get_all_by_label("Merge the changes").last().unwrap().click();
        harness.state_mut().open(other.clone());
        harness.step();
        let is_open = |shell: &Shell| shell.document().history.map().title == "Other";
        until(&mut harness, "the other map is open, or asked about", |shell| is_open(shell) || shell.asks());
        if !is_open(harness.state()) {
            return false;
        }
        eventually("the merge has come to its end", || {
            harness.step();
            // The status bar names what is under way.
            harness.query_all_by_label_contains("Merging map.ron").next().is_none()
        });
        harness.run();
        assert_eq!(names(map(&harness)), ["Spain"]);
        assert_eq!(names(&store::open(&other).unwrap().map), ["Spain"]);
        true
    });
    assert!(raced, "the merge was always the quicker one");
}

#[test]
fn a_form_that_is_half_filled_in_is_asked_about() {
    let mut harness = window(Document::empty(), []);
    harness.key_press_modifiers(Modifiers::COMMAND | Modifiers::SHIFT, Key::V);
    harness.run();
    harness.get_by_label("Text").focus();
    harness.run();
    harness.get_by_label("Text").type_text("Italy wants cover.");
    harness.run();
    harness.key_press_modifiers(Modifiers::COMMAND, Key::N);
    harness.run();
    harness.run();
    harness.get_by_label("Go back to it").click();
    harness.run();
    assert!(harness.query_by_label("New source").is_some());
    harness.key_press_modifiers(Modifiers::COMMAND, Key::N);
    harness.run();
    harness.run();
    harness.get_by_label("Let it go").click();
    harness.run();
    assert!(harness.query_by_label("New source").is_none());
}

#[test]
fn a_file_that_no_longer_opens_offers_the_version_before() {
    let data = tempfile::tempdir().unwrap();
    let file = data.path().join("map.ron");
    store::save(&StanceMap::new("Cover"), &file, None).unwrap();
    let mut harness = kept(data.path(), Some(&file));
    add_actor(&mut harness, "Poland");
    saved(&mut harness);
    std::fs::write(&file, "(format: \"stancemap\", version: 1, act").unwrap();
    harness.state_mut().open(file.clone());
    until(&mut harness, "it says so", Shell::asks);
    harness.get_by_label("Open that version as a copy").click();
    until(&mut harness, "the version is open", |shell| {
        shell.document().path.is_none() && shell.document().history.map().title == "Cover"
    });
    assert_eq!(harness.state().document().proposed_name(), "map (copy).ron");
}

#[test]
fn what_is_said_of_safety_is_true_where_nothing_can_be_kept() {
    let folder = tempfile::tempdir().unwrap();
    // A file where the folder would have to be: nobody can make it, whatever they may do.
    std::fs::write(folder.path().join("data"), "a file").unwrap();
    let file = folder.path().join("map.ron");
    store::save(&StanceMap::new("Cover"), &file, None).unwrap();
    let mut harness = kept(&folder.path().join("data"), Some(&file));
    until_shown(&mut harness, "What you do is not being kept safe against a crash");
    add_actor(&mut harness, "Poland");
    std::fs::remove_file(&file).unwrap();
    std::fs::create_dir(&file).unwrap();
    harness.key_press_modifiers(Modifiers::COMMAND, Key::S);
    until(&mut harness, "it says so", Shell::asks);
    assert!(harness.query_by_label_contains("is not kept against a crash").is_some());
    assert!(harness.query_by_label_contains("Nothing is lost").is_none());

    // Without a home folder there is no such folder at all, from the start on.
    let mut harness = window(Document::empty(), []);
    harness.state_mut().keep_nowhere();
    until_shown(&mut harness, "no home folder is set");
    assert!(harness.query_by_label_contains("only the last is kept, beside it").is_some());
    // Where all is well, nothing is said.
    let mut harness = kept(&folder.path().join("fine"), None);
    harness.run_steps(4);
    assert!(harness.query_by_label_contains("not being kept").is_none());
}

/// A file that never answers: another program has its turn to write it and doesn't end.
#[test]
fn a_save_that_hangs_leaves_the_window_usable() {
    let folder = tempfile::tempdir().unwrap();
    let (data, file) = (folder.path().join("data"), folder.path().join("map.ron"));
    let (before, _) = edit::add(&StanceMap::new("Cover"), "Italy", Actor::new("Italy")).unwrap();
    store::save(&before, &file, None).unwrap();
    let copy = folder.path().join("copy.ron");
    let mut harness = window(Document::empty(), [copy.clone()]);
    harness.state_mut().keep_in(&data);
    harness.state_mut().open(file.clone());
    until(&mut harness, "the file is open", |shell| shell.document().path.is_some());
    let turn = std::fs::File::create(folder.path().join(".map.ron.writing")).unwrap();
    turn.lock().unwrap();
    add_actor(&mut harness, "Poland");
    harness.key_press_modifiers(Modifiers::COMMAND, Key::S);
    harness.step();
    // The window goes on working, and says before long that the file doesn't answer.
    harness.key_press_modifiers(Modifiers::COMMAND | Modifiers::SHIFT, Key::A);
    harness.run_steps(8);
    let said = "map.ron is still being saved: the disk or the folder doesn't answer.";
    eventually(said, || {
        harness.step();
        harness.query_by_label(said).is_some()
    });
    harness.run_steps(8);
    harness.get_by_label(said);
    // Whoever closes it is asked, not kept waiting.
    harness.key_press_modifiers(Modifiers::COMMAND, Key::N);
    harness.run_steps(8);
    harness.get_by_label("map.ron is still being saved");
    harness.get_by_role_and_label(Role::Button, "Wait").click();
    harness.run_steps(8);
    harness.get_by_role_and_label(Role::Button, "Save a copy…").click();
    eventually("the copy is saved", || {
        harness.step();
        let document = harness.state().document();
        document.path.as_deref() == Some(&copy) && !document.is_modified()
    });
    assert_eq!(names(&store::open(&copy).unwrap().map), ["Italy", "New actor", "Poland"]);
    drop(turn);
}
