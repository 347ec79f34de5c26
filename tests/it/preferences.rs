//! What the user prefers: changed in the window and by keys, kept, and taken up at the next start.

use std::path::Path;

use egui::accesskit::Role;
use egui::{Key, Modifiers};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable as _;
use stancemap::app::document::Document;
use stancemap::app::preferences::{Appearance, AtStart, Preferences};
use stancemap::app::shell::Shell;
use stancemap::store;

use crate::tools::eventually;
use crate::window::{until, window};

fn started(folder: &Path) -> Harness<'static, Shell> {
    let mut harness = window(Document::sample(), []);
    harness.state_mut().keep_in(folder);
    harness.run();
    harness
}

fn choose(harness: &mut Harness<'_, Shell>, field: &str, choice: &str) {
    harness.get_by_role_and_label(Role::ComboBox, field).click();
    harness.run();
    harness.get_all_by_label(choice).last().expect("it is offered").click();
    harness.run();
}

#[test]
fn what_is_preferred_is_kept_and_taken_up_at_the_next_start() {
    let folder = tempfile::tempdir().unwrap();
    let mut harness = started(folder.path());
    harness.key_press_modifiers(Modifiers::COMMAND, Key::Comma);
    harness.run();
    choose(&mut harness, "Look", Appearance::Light.label());
    choose(&mut harness, "At the start", AtStart::LastMap.label());
    harness.key_press(Key::Escape);
    harness.run();
    assert!(harness.query_by_label("Find a preference").is_none());
    assert!(harness.query_by_role_and_label(Role::ComboBox, "Look").is_none(), "the window is gone");
    harness.key_press_modifiers(Modifiers::COMMAND, Key::Plus);
    harness.run();
    assert!((harness.ctx.zoom_factor() - 1.1).abs() < 1e-6);
    let wanted = Preferences { appearance: Appearance::Light, size: 110, at_start: AtStart::LastMap };
    eventually("they are kept", || Preferences::read(folder.path()) == Ok(wanted));
    let again = started(folder.path());
    assert_eq!(again.ctx.theme(), egui::Theme::Light);
    assert!((again.ctx.zoom_factor() - 1.1).abs() < 1e-6);
}

#[test]
fn the_last_map_opens_by_itself_if_that_is_preferred() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("mine.ron");
    store::save(Document::sample().history.map(), &file, None).unwrap();
    let lasting = Preferences { at_start: AtStart::LastMap, ..Preferences::default() };
    for (preferences, opens) in [(Preferences::default(), false), (lasting, true)] {
        preferences.keep(folder.path()).unwrap();
        let mut harness = started(folder.path());
        harness.state_mut().open(file.clone());
        until(&mut harness, "it is open", |shell| shell.document().path.is_some());
        harness.state_mut().start_as_preferred();
        harness.run();
        if opens {
            eventually("the start page is gone", || {
                harness.step();
                harness.query_by_label("New map").is_none()
            });
        } else {
            assert!(harness.query_by_label("New map").is_some());
        }
    }
}

#[test]
fn preferences_that_cannot_be_read_are_said_and_stay() {
    let folder = tempfile::tempdir().unwrap();
    let file = Preferences::file(folder.path());
    store::write_own(&file, b"(size: \"large\"").unwrap();
    let harness = started(folder.path());
    assert!(harness.state().messages().iter().any(|said| said.contains("preferences.ron was not read")));
    assert_eq!(std::fs::read(&file).unwrap(), b"(size: \"large\"");
}
