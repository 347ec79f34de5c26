//! Where a quote begins and ends, changed by mouse and by keys.

use super::*;
use crate::model::{Dimension, Finite, Stance, Subject, integrity};

const TEXT: &str = "One two. Three four.\nFive six seven. Eight nine.";

/// The reader with a selected quote of “Three four.”, on which a stance rests.
fn with_quote() -> (ReaderHarness, QuoteId) {
    let mut shell = with_text(TEXT);
    let source = shell.source.clone().expect("a source");
    let (map, id) = quoted(shell.map(), &source, &(9..20));
    let (map, italy) = edit::add(&map, "Italy", Actor::new("Italy")).expect("an actor");
    let (map, cover) = edit::add(&map, "Cover", Dimension::new("Cover")).expect("a dimension");
    let mut stance = Stance::new(
        italy,
        Subject::Dimension(cover),
        Finite::ZERO,
        "2025-03-06".parse::<crate::model::Date>().unwrap(),
    );
    stance.evidence.push(id.clone());
    let map = edit::add(&map, "stance", stance).expect("a stance").0;
    shell.history = crate::edit::History::new(map);
    shell.selection = Selection::one(id.clone());
    let mut harness = open(shell);
    focus_text(&mut harness);
    (harness, id)
}

fn words(harness: &ReaderHarness, id: &QuoteId) -> String {
    let map = harness.state().map();
    assert_eq!(integrity::check(map), []);
    let anchor = &map.quotes[id].anchor;
    let source = &map.sources[&map.quotes[id].source];
    assert_eq!(source.text.slice(anchor.start, anchor.end), Some(anchor.exact.as_str()));
    let stance = map.stances.values().next().expect("its stance stays");
    assert_eq!(stance.evidence, std::slice::from_ref(id));
    anchor.exact.clone()
}

fn press(harness: &mut ReaderHarness, keys: &[Key]) {
    for key in keys {
        harness.key_press(*key);
        harness.run();
    }
}

#[test]
fn an_end_is_dragged_as_one_step_and_escape_takes_it_back() {
    let (mut harness, id) = with_quote();
    let end = harness.get_by_role_and_label(egui::Role::Splitter, "End of the quote").rect().center();
    let to = place(&harness, 29);
    harness.drag_at(end);
    harness.run();
    harness.hover_at(to);
    harness.run();
    assert_eq!(words(&harness, &id), "Three four.\nFive six", "it is seen while it is dragged");
    harness.drop_at(to);
    harness.run();
    assert_eq!(words(&harness, &id), "Three four.\nFive six");
    assert_eq!(harness.state().history.undo_depth(), 1);
    assert_eq!(harness.state().history.undo_label(), Some(BOUNDS));

    let begin = harness.get_by_role_and_label(egui::Role::Splitter, "Beginning of the quote").rect().center();
    harness.drag_at(begin);
    harness.run();
    harness.hover_at(place(&harness, 4));
    harness.run();
    assert_eq!(words(&harness, &id), "two. Three four.\nFive six");
    harness.key_press(Key::Escape);
    harness.run();
    harness.drop_at(place(&harness, 4));
    harness.run();
    assert_eq!(words(&harness, &id), "Three four.\nFive six");
    assert_eq!(harness.state().history.undo_depth(), 1, "what was taken back is no step");
    harness.state_mut().history.undo();
    harness.run();
    assert_eq!(words(&harness, &id), "Three four.");
}

#[test]
fn an_end_that_is_dragged_past_the_other_turns_the_quote_round() {
    let (mut harness, id) = with_quote();
    let end = harness.get_by_role_and_label(egui::Role::Splitter, "End of the quote").rect().center();
    let to = place(&harness, 4);
    harness.drag_at(end);
    harness.hover_at(to);
    harness.drop_at(to);
    harness.run();
    assert_eq!(words(&harness, &id), "two.");
}

#[test]
fn the_ends_are_moved_by_keys_as_one_step() {
    let (mut harness, id) = with_quote();
    press(&mut harness, &[Key::B, Key::E]);
    assert_eq!(words(&harness, &id), "Three four.", "nothing is changed yet");
    assert_eq!(harness.state().panel.cursor.selection(), Some(9..36));
    harness.key_press_modifiers(Modifiers::SHIFT, Key::R);
    harness.run();
    press(&mut harness, &[Key::B, Key::E, Key::Enter]);
    assert_eq!(words(&harness, &id), "One two. Three four.\nFive six");
    assert_eq!(harness.state().history.undo_depth(), 1);
    assert!(harness.get_by_label("Text of An article").is_focused());

    press(&mut harness, &[Key::B, Key::R, Key::R, Key::Escape]);
    assert_eq!(words(&harness, &id), "One two. Three four.\nFive six", "Escape takes it back");
    assert_eq!(harness.state().history.undo_depth(), 1);
    assert!(harness.state().selection.main().is_some(), "the quote is still selected");
}

#[test]
fn what_was_moved_by_keys_is_kept_when_the_reader_is_left() {
    let (mut harness, id) = with_quote();
    press(&mut harness, &[Key::B, Key::E]);
    harness.state_mut().selection = Selection::default();
    harness.run();
    assert_eq!(words(&harness, &id), "Three four.\nFive six seven.");
    assert_eq!(harness.state().history.undo_depth(), 1);
}

#[test]
fn ends_stand_where_they_are_in_a_map_that_is_read_only() {
    let (mut harness, id) = with_quote();
    harness.state_mut().read_only = true;
    harness.run();
    assert!(harness.query_by_role_and_label(egui::Role::Splitter, "End of the quote").is_none());
    press(&mut harness, &[Key::B, Key::E, Key::Enter]);
    assert_eq!(words(&harness, &id), "Three four.");
}
