//! Several changes at once: what is being typed counts whatever comes next, and no change of a frame undoes another.

use egui::accesskit::Role;
use egui::{Event, Key, Modifiers};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable as _;
use stancemap::app::document::Document;
use stancemap::app::shell::Shell;
use stancemap::model::{Dimension, StanceMap};

use crate::tools::eventually;
use crate::window::{map, retype, until, window};

/// Types into a field without leaving it.
fn type_into(harness: &mut Harness<'_, Shell>, label: &str, text: &str) {
    harness.get_by_role_and_label(role_of(label), label).focus();
    harness.run();
    harness.key_press_modifiers(Modifiers::COMMAND, Key::A);
    harness.run();
    harness.get_by_role_and_label(role_of(label), label).type_text(text);
    harness.run();
}

fn role_of(label: &str) -> Role {
    if label.starts_with("Question") || label == "Note" { Role::MultilineTextInput } else { Role::TextInput }
}

/// A window on an empty map with a new dimension, which is selected.
fn with_dimension() -> Harness<'static, Shell> {
    let mut harness = window(Document::empty(), []);
    harness.key_press_modifiers(Modifiers::COMMAND | Modifiers::SHIFT, Key::D);
    harness.run();
    harness
}

fn dimension(map: &StanceMap) -> &Dimension {
    map.dimensions.values().next().expect("a dimension")
}

#[test]
fn what_is_typed_and_a_click_in_the_same_breath_both_count() {
    let mut harness = with_dimension();
    type_into(&mut harness, "Question that a position answers", "How firm a guarantee?");
    harness.get_by_label("Add a labelled point").click();
    harness.run();
    let made = dimension(map(&harness));
    assert_eq!((made.question.as_str(), made.points.len()), ("How firm a guarantee?", 1));
    let steps: Vec<_> = harness.state().document().history.steps().map(|step| step.label.clone()).collect();
    assert_eq!(
        steps.last().map(String::as_str),
        Some("Add a labelled point"),
        "the field came first: {steps:?}"
    );
}

#[test]
fn a_bloc_s_name_and_its_colour_in_the_same_breath_both_count() {
    let mut harness = window(Document::empty(), []);
    harness.get_by_label("Add").click();
    harness.run();
    harness.get_by_label("New bloc").click();
    harness.run();
    type_into(&mut harness, "Name", "Sceptics");
    harness.get_all_by_role(Role::RadioButton).last().expect("colours").click();
    harness.run();
    let bloc = map(&harness).blocs.values().next().expect("a bloc");
    assert_eq!(bloc.name, "Sceptics");
    assert_eq!(harness.state().document().history.undo_depth(), 3);
}

#[test]
fn what_is_typed_counts_whatever_makes_its_field_go_away() {
    type Way = (&'static str, fn(&mut Harness<'_, Shell>));
    let ways: [Way; 5] = [
        ("another item is selected", |harness| {
            harness.key_press_modifiers(Modifiers::COMMAND | Modifiers::SHIFT, Key::A);
        }),
        ("the stance form takes its place", |harness| {
            harness.key_press_modifiers(Modifiers::COMMAND, Key::T);
        }),
        ("another panel comes to the front", |harness| {
            harness.key_press_modifiers(Modifiers::COMMAND, Key::Num4);
        }),
        ("the palette opens", |harness| harness.key_press_modifiers(Modifiers::COMMAND, Key::K)),
        ("the map is saved", |harness| harness.key_press_modifiers(Modifiers::COMMAND, Key::S)),
    ];
    for (way, go) in ways {
        let mut harness = with_dimension();
        type_into(&mut harness, "Name", "Firmness");
        go(&mut harness);
        harness.run();
        assert_eq!(dimension(map(&harness)).name, "Firmness", "{way}");
    }
}

#[test]
fn escape_takes_back_what_was_typed_and_nothing_else() {
    let mut harness = with_dimension();
    retype(&mut harness, "Name", "Firmness");
    type_into(&mut harness, "Name", "Something else");
    harness.key_press(Key::Escape);
    harness.run();
    assert_eq!(dimension(map(&harness)).name, "Firmness");
    harness.key_press_modifiers(Modifiers::COMMAND, Key::K);
    harness.run();
    assert_eq!(dimension(map(&harness)).name, "Firmness");
}

#[test]
fn with_nothing_to_redo_the_keys_of_redo_undo_nothing() {
    let mut harness = with_dimension();
    harness.key_press_modifiers(Modifiers::COMMAND | Modifiers::SHIFT, Key::Z);
    harness.run();
    assert_eq!(map(&harness).dimensions.len(), 1);
}

#[test]
fn two_pastes_in_one_frame_both_count() {
    let mut harness = window(Document::empty(), []);
    harness.get_by_label("Add").click();
    harness.run();
    harness.get_all_by_label("New board").next().expect("in the menu").click();
    harness.run();
    let note = |text: &str| {
        let mut clip = StanceMap::new("");
        let mut board = stancemap::model::Board::new("Board");
        let at = stancemap::model::BoardPoint::at(0.0, 0.0);
        board.notes.insert("note-1".parse().unwrap(), stancemap::model::Note::new(text, at));
        clip.boards.insert("board".parse().unwrap(), board.into());
        stancemap::store::to_text(&clip).unwrap()
    };
    // The new board's name has the keyboard first.
    harness.key_press(Key::Enter);
    harness.run();
    harness.hover_at(egui::pos2(700.0, 450.0));
    harness.run();
    harness.event(Event::Paste(note("one")));
    harness.event(Event::Paste(note("two")));
    harness.step();
    harness.run();
    let board = map(&harness).boards.values().next().expect("a board");
    let mut notes: Vec<&str> = board.notes.values().map(|note| note.text.as_str()).collect();
    notes.sort_unstable();
    assert_eq!(notes, ["one", "two"]);
}

#[test]
fn the_palette_finds_commands_and_items() {
    let mut harness = window(Document::sample(), []);
    // Over the board, which has keys of its own.
    harness.hover_at(egui::pos2(700.0, 700.0));
    harness.run();
    harness.key_press_modifiers(Modifiers::COMMAND, Key::K);
    harness.run();
    let field = (Role::TextInput, "Search or run a command");
    let named = harness.query_all_by_label_contains("Giorgia Meloni").count();
    harness.get_by_role_and_label(field.0, field.1).type_text("meloni");
    eventually("she is found", || {
        harness.step();
        harness.query_all_by_label_contains("Giorgia Meloni").count() > named
    });
    harness.key_press(Key::Enter);
    harness.run();
    let selected = harness.state().selection().main().expect("an item").clone();
    assert!(map(&harness).label(&selected).contains("Meloni"), "{selected}");

    harness.key_press_modifiers(Modifiers::COMMAND, Key::P);
    harness.run();
    harness.get_by_role_and_label(field.0, field.1).type_text("nwdim");
    harness.run();
    harness.key_press(Key::Enter);
    harness.run();
    // Enter may be quicker than the search, and then chooses of what that finds.
    until(&mut harness, "it is run", |shell| shell.document().history.undo_label() == Some("New dimension"));
    harness.key_press_modifiers(Modifiers::COMMAND, Key::K);
    harness.run();
    harness.key_press(Key::Escape);
    harness.run();
    assert!(harness.query_by_role_and_label(field.0, field.1).is_none());
}
