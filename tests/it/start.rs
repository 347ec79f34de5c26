//! The start page: the first minute with the program, and the second start.

use egui_kittest::Harness;
use egui_kittest::kittest::Queryable as _;
use stancemap::app::document::Document;
use stancemap::app::shell::Shell;
use stancemap::store;

use crate::window::{map, until, until_shown, window};

/// The program as it starts without a file, with its folder.
fn started(folder: &std::path::Path) -> Harness<'static, Shell> {
    let mut harness = window(Document::empty(), []);
    harness.state_mut().keep_in(folder);
    harness.state_mut().start();
    harness.run();
    harness
}

fn press(harness: &mut Harness<'_, Shell>, words: &str) {
    harness.get_all_by_label_contains(words).next().expect("it is there").click();
    harness.run();
}

#[test]
fn a_map_begins_with_a_template_and_the_page_gives_way_to_it() {
    let folder = tempfile::tempdir().unwrap();
    let mut harness = started(folder.path());
    assert!(harness.query_by_label("Continue").is_none(), "nothing was worked on yet");
    press(&mut harness, "Stakeholder grid");
    until(&mut harness, "the map is begun", |shell| shell.document().history.map().dimensions.len() == 2);
    assert!(!harness.state().document().is_modified() && map(&harness).actors.is_empty());
    until_shown(&mut harness, "Stakeholders by power and interest");
    assert!(harness.query_by_label("Stancemap").is_none());
}

#[test]
fn the_questions_of_a_map_are_kept_for_the_next_one() {
    let folder = tempfile::tempdir().unwrap();
    let mut harness = started(folder.path());
    press(&mut harness, "Try the sample");
    let questions = map(&harness).dimensions.clone();
    press(&mut harness, "File");
    press(&mut harness, "Keep as a template");
    until(&mut harness, "it is kept", |shell| {
        shell.messages().iter().any(|said| said.starts_with("Kept as "))
    });
    press(&mut harness, "File");
    press(&mut harness, "Start page");
    until_shown(&mut harness, "A template of your own");
    press(&mut harness, "A template of your own");
    until(&mut harness, "the map is begun", |shell| shell.document().history.map().actors.is_empty());
    assert_eq!(map(&harness).dimensions, questions);
}

#[test]
fn the_second_start_offers_the_work_of_the_first() {
    let folder = tempfile::tempdir().unwrap();
    let [there, missing] = ["Cover.ron", "Gone.ron"].map(|name| folder.path().join(name));
    let sample = Document::sample();
    store::save(sample.history.map(), &there, None).unwrap();
    store::save(sample.history.map(), &missing, None).unwrap();
    let mut harness = started(folder.path());
    for file in [&missing, &there] {
        harness.state_mut().open(file.clone());
        until(&mut harness, "it is open", |shell| shell.document().path.as_ref() == Some(file));
    }
    std::fs::remove_file(&missing).unwrap();
    harness.state_mut().start();
    until_shown(&mut harness, "Missing · ");
    press(&mut harness, "Don't list Gone any more");
    until(&mut harness, "the page is drawn anew", |_| true);
    assert!(harness.query_all_by_label_contains("Gone").next().is_none());
    // The page goes when the map that is open is gone back to.
    press(&mut harness, "Back to the open map");
    assert!(harness.query_by_label("Continue").is_none());
    harness.state_mut().start();
    harness.run();
    press(&mut harness, "Cover");
    until(&mut harness, "it is open", |shell| shell.document().path.as_ref() == Some(&there));
}

#[test]
fn what_is_added_from_the_start_page_goes_into_an_empty_map() {
    let folder = tempfile::tempdir().unwrap();
    let mut harness = started(folder.path());
    press(&mut harness, "paste one");
    until_shown(&mut harness, "Title");
    assert!(harness.query_by_label("New map").is_none());
}
