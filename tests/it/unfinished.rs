//! What was typed and is in no map yet: it isn't lost without a question, by whatever key or way out, and a question has
//! the keys to itself.

use egui::accesskit::Role;
use egui::{Key, Modifiers};
use egui_kittest::kittest::Queryable as _;
use egui_kittest::{Harness, Node};
use stancemap::app::document::Document;
use stancemap::app::shell::Shell;
use stancemap::edit;
use stancemap::model::{Actor, ActorKind, Membership, StanceMap};
use stancemap::store;

use crate::tools::eventually;
use crate::window::{map, until, until_shown, window};

const CTRL: Modifiers = Modifiers::COMMAND;
const CTRL_SHIFT: Modifiers = Modifiers::COMMAND.plus(Modifiers::SHIFT);

fn chord(harness: &mut Harness<'_, Shell>, modifiers: Modifiers, key: Key) {
    harness.key_press_modifiers(modifiers, key);
    harness.run_ok();
}

fn type_into(harness: &mut Harness<'_, Shell>, role: Role, label: &str, text: &str) {
    field(harness, role, label).focus();
    harness.run_ok();
    field(harness, role, label).type_text(text);
    harness.run_ok();
}

/// The field of this label that lies on top.
fn field<'a>(harness: &'a Harness<'_, Shell>, role: Role, label: &'a str) -> Node<'a> {
    harness.get_all_by_role_and_label(role, label).last().expect("a field")
}

fn shows(harness: &Harness<'_, Shell>, words: &str) -> bool {
    harness.query_all_by_label_contains(words).next().is_some()
}

/// The window with an actor of two memberships selected, nothing of it unsaved.
fn with_memberships() -> Harness<'static, Shell> {
    let group = |name: &str| {
        let mut group = Actor::new(name);
        group.kind = ActorKind::Organisation;
        group
    };
    let (map, nato) = edit::add(&StanceMap::new("Cover"), "nato", group("Alliance")).unwrap();
    let (map, eu) = edit::add(&map, "eu", group("Union")).unwrap();
    let mut italy = Actor::new("Italy");
    italy.memberships = vec![Membership::new(nato), Membership::new(eu)];
    let (map, _) = edit::add(&map, "italy", italy).unwrap();
    let mut harness = window(Document::copy_of(map, "Cover"), []);
    harness.get_all_by_label("Italy").next().expect("in the list").click();
    harness.run_ok();
    harness
}

#[test]
fn escape_on_the_question_about_a_form_goes_back_to_the_form() {
    for way_out in [Key::Q, Key::N] {
        let mut harness = window(Document::sample(), []);
        chord(&mut harness, CTRL, Key::T);
        type_into(&mut harness, Role::MultilineTextInput, "Rationale", "Since the summit");
        if way_out == Key::Q {
            // The field is left first, then the window is asked to close once more.
            crate::window::close(&mut harness);
            crate::window::close(&mut harness);
        } else {
            chord(&mut harness, CTRL, way_out);
        }
        until_shown(&mut harness, "The stance is not finished");
        chord(&mut harness, Modifiers::NONE, Key::Escape);
        assert!(!harness.state().asks());
        let field = harness.get_by_role_and_label(Role::MultilineTextInput, "Rationale");
        assert_eq!(field.value().as_deref(), Some("Since the summit"));
    }
}

#[test]
fn escape_alone_leaves_a_form_in_which_something_was_entered() {
    let mut harness = window(Document::sample(), []);
    chord(&mut harness, CTRL, Key::T);
    type_into(&mut harness, Role::MultilineTextInput, "Rationale", "Since the summit");
    for _ in 0..3 {
        chord(&mut harness, Modifiers::NONE, Key::Escape);
    }
    let field = harness.get_by_role_and_label(Role::MultilineTextInput, "Rationale");
    assert_eq!(field.value().as_deref(), Some("Since the summit"));
    harness.get_by_label("Cancel").click();
    harness.run_ok();
    assert!(!shows(&harness, "Rationale"));
}

#[test]
fn another_stance_is_begun_only_after_a_question() {
    let mut harness = window(Document::sample(), []);
    chord(&mut harness, CTRL, Key::T);
    type_into(&mut harness, Role::MultilineTextInput, "Rationale", "Since the summit");
    let rationale = |harness: &Harness<'_, Shell>| {
        harness.get_by_role_and_label(Role::MultilineTextInput, "Rationale").value().unwrap_or_default()
    };
    chord(&mut harness, CTRL, Key::T);
    until_shown(&mut harness, "The stance is not finished");
    harness.get_by_label("Go back to it").click();
    harness.run_ok();
    assert_eq!(rationale(&harness), "Since the summit");
    chord(&mut harness, CTRL, Key::T);
    until_shown(&mut harness, "The stance is not finished");
    harness.get_by_label("Let it go").click();
    harness.run_ok();
    assert_eq!(rationale(&harness), "");
}

#[test]
fn a_source_with_no_more_than_a_title_is_asked_about() {
    let mut harness = window(Document::sample(), []);
    chord(&mut harness, CTRL_SHIFT, Key::V);
    type_into(&mut harness, Role::TextInput, "Title", "On cover");
    let title =
        |harness: &Harness<'_, Shell>| field(harness, Role::TextInput, "Title").value().unwrap_or_default();
    // Asking for the form once more doesn't empty it.
    chord(&mut harness, CTRL_SHIFT, Key::V);
    assert_eq!(title(&harness), "On cover");
    chord(&mut harness, CTRL, Key::N);
    until_shown(&mut harness, "The new source is not finished");
    chord(&mut harness, Modifiers::NONE, Key::Escape);
    assert_eq!(title(&harness), "On cover");
}

#[test]
fn the_design_of_a_chart_that_is_not_saved_is_asked_about() {
    let mut harness = window(Document::sample(), []);
    chord(&mut harness, CTRL, Key::Num3);
    harness.get_by_label("Options").click();
    harness.run_ok();
    harness.get_by_label("Hulls").click();
    harness.run_ok();
    chord(&mut harness, CTRL, Key::N);
    assert!(shows(&harness, "A chart in the plot"), "{:?}", harness.state().messages());
    harness.key_press(Key::Escape);
    harness.run_ok();
    harness.get_by_label("Save chart").click();
    harness.run_ok();
    chord(&mut harness, CTRL, Key::N);
    assert!(!shows(&harness, "A chart in the plot"));
}

#[test]
fn a_wrong_day_is_asked_about_and_stays_with_its_membership() {
    let mut harness = with_memberships();
    let from = |harness: &Harness<'_, Shell>, nth: usize| {
        let fields: Vec<_> = harness.get_all_by_role_and_label(Role::TextInput, "from").collect();
        fields[nth].value().unwrap_or_default()
    };
    harness.get_all_by_role_and_label(Role::TextInput, "from").next().unwrap().focus();
    harness.run_ok();
    harness.get_all_by_role_and_label(Role::TextInput, "from").next().unwrap().type_text("2025-02-31");
    harness.run_ok();
    // While it is typed, and once it was left.
    for left in [false, true] {
        if left {
            chord(&mut harness, Modifiers::NONE, Key::Tab);
        }
        chord(&mut harness, CTRL, Key::N);
        until_shown(&mut harness, "“Change a membership”");
        harness.get_by_label("Go back to it").click();
        harness.run_ok();
        assert_eq!(from(&harness, 0), "2025-02-31");
    }
    harness.get_all_by_label("Remove").next().expect("of the first membership").click();
    harness.run_ok();
    assert_eq!(map(&harness).actors.values().map(|actor| actor.memberships.len()).sum::<usize>(), 1);
    assert_eq!(from(&harness, 0), "", "the other membership keeps its own");
}

#[test]
fn a_right_day_in_the_place_of_a_wrong_one_ends_the_question() {
    let mut harness = with_memberships();
    for day in ["2025-02-31", "2025-02-28"] {
        harness.get_all_by_role_and_label(Role::TextInput, "from").next().unwrap().focus();
        harness.run_ok();
        chord(&mut harness, CTRL, Key::A);
        harness.get_all_by_role_and_label(Role::TextInput, "from").next().unwrap().type_text(day);
        harness.run_ok();
        chord(&mut harness, Modifiers::NONE, Key::Tab);
    }
    chord(&mut harness, CTRL, Key::N);
    until_shown(&mut harness, "Save the changes");
}

#[test]
fn escape_takes_a_number_back() {
    let mut harness = with_memberships();
    let label = "Influence, 0 to 1";
    let steps = harness.state().document().history.undo_depth();
    harness.get_by_role_and_label(Role::SpinButton, label).focus();
    harness.run_ok();
    chord(&mut harness, CTRL, Key::A);
    harness.event(egui::Event::Text("0.11".to_owned()));
    harness.run_ok();
    chord(&mut harness, Modifiers::NONE, Key::Escape);
    harness.run_ok();
    assert_eq!(harness.state().document().history.undo_depth(), steps);
}

#[test]
fn undo_in_a_field_ends_where_the_field_was_entered() {
    let mut harness = with_memberships();
    let name = |harness: &Harness<'_, Shell>| {
        harness.get_by_role_and_label(Role::TextInput, "Name").value().unwrap_or_default()
    };
    for typed in [" Republic", "xyz"] {
        harness.get_by_role_and_label(Role::TextInput, "Name").focus();
        harness.run_ok();
        chord(&mut harness, Modifiers::NONE, Key::End);
        harness.get_by_role_and_label(Role::TextInput, "Name").type_text(typed);
        // What is undone in a field is noted once the typing has rested.
        harness.run_steps(120);
        if typed == "xyz" {
            for _ in 0..4 {
                chord(&mut harness, CTRL, Key::Z);
            }
            assert_eq!(name(&harness), "Italy Republic");
        }
        chord(&mut harness, Modifiers::NONE, Key::Tab);
    }
    assert!(map(&harness).actors.values().any(|actor| actor.name == "Italy Republic"));
}

#[test]
fn enter_waits_for_what_the_palette_is_searching() {
    let mut harness = window(Document::sample(), []);
    for (query, name) in [("meloni", "Meloni"), ("zelen", "Zelensky"), ("macron", "Macron")] {
        chord(&mut harness, CTRL, Key::K);
        let field = harness.get_by_role_and_label(Role::TextInput, "Search or run a command");
        field.type_text(query);
        harness.key_press(Key::Enter);
        eventually("something was chosen", || {
            harness.step();
            harness.query_by_role_and_label(Role::TextInput, "Search or run a command").is_none()
        });
        harness.run_ok();
        let selected = harness.state().selection().main().expect("an item").clone();
        assert!(map(&harness).label(&selected).contains(name), "{query} led to {selected}");
    }
}

#[test]
fn the_palette_gives_way_to_a_question() {
    let mut harness = window(Document::sample(), []);
    chord(&mut harness, CTRL, Key::K);
    chord(&mut harness, Modifiers::NONE, Key::F1);
    until_shown(&mut harness, "Keys and mouse");
    assert!(harness.query_by_role_and_label(Role::TextInput, "Search or run a command").is_none());
    chord(&mut harness, Modifiers::NONE, Key::Escape);
    assert!(!harness.state().asks());
}

#[test]
fn a_click_beside_the_palette_only_puts_it_away() {
    let mut harness = window(Document::sample(), []);
    let at = harness.get_all_by_label_contains("Macron").next().expect("in the browser").rect().center();
    chord(&mut harness, CTRL, Key::K);
    let before = harness.state().selection().clone();
    harness.drag_at(at);
    harness.drop_at(at);
    harness.run_ok();
    assert!(harness.query_by_role_and_label(Role::TextInput, "Search or run a command").is_none());
    assert_eq!(harness.state().selection(), &before, "what lies beneath was not meant");
    harness.drag_at(at);
    harness.drop_at(at);
    harness.run_ok();
    assert_ne!(harness.state().selection(), &before, "it can be clicked");
}

#[test]
fn saving_the_map_saves_the_design_that_the_plot_shows() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("map.ron");
    let sample = Document::sample().history.map().clone();
    store::save(&sample, &file, None).unwrap();
    let mut harness = window(Document::empty(), []);
    harness.state_mut().keep_in(&folder.path().join("data"));
    harness.state_mut().open(file.clone());
    until(&mut harness, "it is open", |shell| shell.document().path.is_some());
    chord(&mut harness, CTRL, Key::Num3);
    harness.get_by_label("Options").click();
    harness.run_ok();
    harness.get_by_role_and_label(Role::CheckBox, "Ranges").click();
    harness.run_ok();
    chord(&mut harness, CTRL, Key::S);
    until(&mut harness, "it is saved", |shell| !shell.document().is_modified());
    eventually("the file has it", || {
        let saved = store::open(&file).unwrap().map;
        saved.charts.values().filter(|chart| !chart.ranges).count() == 1
            && saved.charts.len() == sample.charts.len()
    });
    chord(&mut harness, CTRL, Key::Z);
    assert_eq!(map(&harness).charts, sample.charts, "and it is a step that can be undone");
}
