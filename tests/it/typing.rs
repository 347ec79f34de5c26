//! What is typed counts: with a command pressed in the same breath, and when a crash comes before the field is left.

use std::path::{Path, PathBuf};

use egui::accesskit::Role;
use egui::{Event, Key, Modifiers};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable as _;
use stancemap::app::document::Document;
use stancemap::app::shell::Shell;
use stancemap::model::StanceMap;
use stancemap::store;

use crate::tools::eventually;
use crate::window::{map, until, window};

/// A window on a saved map, with the keyboard in the field of its description.
fn describing(folder: &Path) -> (Harness<'static, Shell>, PathBuf) {
    let file = folder.join("map.ron");
    store::save(&StanceMap { description: "Before.".to_owned(), ..StanceMap::new("m") }, &file, None)
        .unwrap();
    let mut harness = window(Document::empty(), []);
    harness.state_mut().keep_in(&folder.join("data"));
    harness.state_mut().open(file.clone());
    until(&mut harness, "it is open", |shell| shell.document().path.is_some());
    let field = harness.get_by_role_and_label(Role::MultilineTextInput, "Description");
    field.focus();
    harness.run();
    harness.key_press_modifiers(Modifiers::COMMAND, Key::End);
    harness.run();
    (harness, file)
}

/// Words and a chord that come in one frame, as they do where frames are slow.
fn at_once(harness: &mut Harness<'_, Shell>, words: &str, key: Option<Key>) {
    let events = &mut harness.input_mut().events;
    events.push(Event::Text(words.to_owned()));
    if let Some(key) = key {
        let modifiers = Modifiers { ctrl: true, ..Modifiers::COMMAND };
        events.push(Event::Key { key, physical_key: None, pressed: true, repeat: false, modifiers });
    }
    harness.step();
}

fn rest(harness: &mut Harness<'_, Shell>) {
    for _ in 0..90 {
        harness.step();
    }
}

#[test]
fn words_typed_with_the_keys_of_saving_are_saved_and_the_field_goes_on() {
    let folder = tempfile::tempdir().unwrap();
    let (mut harness, file) = describing(folder.path());
    at_once(&mut harness, " First", Some(Key::S));
    eventually("it is saved", || {
        harness.step();
        store::open(&file).unwrap().map.description == "Before. First"
    });
    harness.run();
    at_once(&mut harness, " second", None);
    rest(&mut harness);
    assert_eq!(map(&harness).description, "Before. First second");
    assert!(harness.state().document().is_modified());
}

#[test]
fn words_typed_with_the_keys_of_quitting_are_asked_about() {
    let folder = tempfile::tempdir().unwrap();
    let (mut harness, _) = describing(folder.path());
    at_once(&mut harness, " lost?", Some(Key::Q));
    harness.run();
    harness
        .input_mut()
        .viewports
        .entry(egui::ViewportId::ROOT)
        .or_default()
        .events
        .push(egui::ViewportEvent::Close);
    harness.run();
    assert_eq!(map(&harness).description, "Before. lost?");
    assert!(harness.state().asks());
}

#[test]
fn words_that_rest_in_a_field_are_kept_as_one_step_that_escape_takes_back() {
    let folder = tempfile::tempdir().unwrap();
    let (mut harness, _) = describing(folder.path());
    at_once(&mut harness, " One", None);
    assert_eq!(map(&harness).description, "Before.", "nobody has stopped yet");
    rest(&mut harness);
    assert_eq!(map(&harness).description, "Before. One");
    at_once(&mut harness, " two", None);
    rest(&mut harness);
    assert_eq!(map(&harness).description, "Before. One two");
    assert_eq!(harness.state().document().history.undo_depth(), 1);
    harness.state_mut().flush();
    let journals = std::fs::read_dir(folder.path().join("data/journals")).unwrap().flatten();
    let texts: Vec<String> =
        journals.filter_map(|entry| std::fs::read_to_string(entry.path()).ok()).collect();
    assert!(texts.iter().any(|text| text.contains("Before. One two")), "a crash doesn't take it");
    harness.key_press(Key::Escape);
    harness.run();
    assert_eq!(map(&harness).description, "Before.");
}
