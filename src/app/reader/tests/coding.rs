//! The quick way from a quote to its stances, and what is suggested.

use super::*;
use crate::model::{Dimension, Finite, ScalePoint};

/// The reader with a selected quote of Italy's and two dimensions.
fn with_quote() -> ReaderHarness {
    let mut shell = with_text("Italy wants cover. Poland wants more.");
    let source = shell.source.clone().expect("a source");
    let (map, italy) = edit::add(shell.map(), "Italy", Actor::new("Italy")).expect("an actor");
    let mut cover = Dimension::new("Cover");
    cover.points =
        vec![ScalePoint::new(Finite::ZERO, "none"), ScalePoint::new(Finite::or_zero(8.0), "as in Article 5")];
    let (map, _) = edit::add(&map, "Cover", cover).expect("a dimension");
    let (map, _) = edit::add(&map, "Troops", Dimension::new("Troops")).expect("a dimension");
    let (map, id) = quoted(&map, &source, &(0..18));
    let map = edit::alter::<Quote>(&map, &id, |quote| quote.speaker = Some(italy)).expect("it fits");
    shell.history = crate::edit::History::new(map);
    shell.selection = Selection::one(id);
    shell.panel.list_open = false;
    let mut harness = open(shell);
    focus_text(&mut harness);
    harness
}

fn choose_subject(harness: &mut ReaderHarness, letters: &str) {
    harness.get_by_label("Stance on").type_text(letters);
    harness.run();
    harness.key_press(Key::Enter);
    harness.run();
    assert!(harness.get_by_label("Position, 0 to 10").is_focused());
}

fn said(harness: &ReaderHarness) -> Vec<String> {
    let said = |action: &Action| if let Action::Say(words) = action { Some(words.clone()) } else { None };
    harness.state().asked.iter().filter_map(said).collect()
}

#[test]
fn one_quote_carries_several_stances_and_it_is_said_what_was_recorded() {
    let mut harness = with_quote();
    let quote = harness.state().selection.main().cloned();
    harness.key_press(Key::U);
    harness.run();
    choose_subject(&mut harness, "cov");
    harness.get_by_label("Position, 0 to 10").type_text("7 6-8h");
    harness.run();
    harness.key_press_modifiers(Modifiers::SHIFT, Key::Enter);
    harness.run();
    assert_eq!(harness.state().selection.main().cloned(), quote, "the quote stays");
    assert!(harness.get_by_label("Stance on").is_focused(), "another subject is due");
    choose_subject(&mut harness, "tro");
    harness.get_by_label("Position, 0 to 10").type_text("2");
    harness.run();
    harness.key_press(Key::Enter);
    harness.run();
    assert_eq!(
        said(&harness),
        [
            "Recorded Italy on Cover, 7 (6 to 8), high confidence",
            "Recorded Italy on Troops, 2, moderate confidence"
        ]
    );
    let map = harness.state().map();
    let mut stances: Vec<_> = map
        .stances
        .values()
        .map(|stance| {
            (
                stance.position.get(),
                stance.range.map(|range| (range.low(), range.high())),
                stance.evidence.len(),
            )
        })
        .collect();
    stances.sort_by(|a, b| a.0.total_cmp(&b.0));
    assert_eq!(stances, [(2.0, None, 1), (7.0, Some((6.0, 8.0)), 1)]);
    assert_ne!(harness.state().selection.main().cloned(), quote, "reading goes on");
}

#[test]
fn the_labelled_points_are_shown_and_taken_by_a_click() {
    let mut harness = with_quote();
    assert!(harness.query_by_label("8 as in Article 5").is_none(), "no subject yet");
    harness.key_press(Key::U);
    harness.run();
    choose_subject(&mut harness, "cov");
    harness.get_by_label("8 as in Article 5").click();
    harness.run();
    assert_eq!(harness.get_by_label("Position, 0 to 10").value().as_deref(), Some("8"));
    harness.run();
    assert!(harness.get_by_label("Position, 0 to 10").is_focused());
    harness.key_press(Key::Enter);
    harness.run();
    assert_eq!(harness.state().map().stances.values().next().map(|stance| stance.position.get()), Some(8.0));
}

/// A key as a keyboard sends it: the press, what it types, and that again while it is held.
fn hold(harness: &mut ReaderHarness, key: Key, typed: &str, times: usize) {
    for n in 0..times {
        harness.input_mut().events.push(egui::Event::Key {
            key,
            physical_key: None,
            pressed: true,
            repeat: n > 0,
            modifiers: Modifiers::NONE,
        });
        harness.input_mut().events.push(egui::Event::Text(typed.to_owned()));
        harness.step();
    }
    harness.run();
}

#[test]
fn a_key_of_the_reader_leaves_no_letters_in_the_field_that_it_leads_to() {
    let mut harness = open(with_text("Italy wants cover. Poland wants more."));
    focus_text(&mut harness);
    hold(&mut harness, Key::Q, "q", 6);
    assert!(harness.get_by_label("Speaker").is_focused());
    assert_eq!(harness.get_by_label("Speaker").value().unwrap_or_default(), "");
    // Pressed once more it types a letter; but that is no name.
    hold(&mut harness, Key::Q, "q", 1);
    harness.key_press(Key::Enter);
    harness.run();
    assert_eq!(harness.state().map().actors.len(), 0);
}

#[test]
fn letters_of_one_frame_belong_to_the_field_that_the_first_leads_to() {
    let mut harness = open(with_text("Italy wants cover. Poland wants more."));
    focus_text(&mut harness);
    for key in [Key::Q, Key::T, Key::U, Key::S, Key::K] {
        harness.input_mut().events.push(egui::Event::Key {
            key,
            physical_key: None,
            pressed: true,
            repeat: false,
            modifiers: Modifiers::NONE,
        });
    }
    harness.step();
    harness.run();
    assert!(harness.get_by_label("Speaker").is_focused());
    assert!(harness.state().drafts.is_empty(), "no form was opened");
    assert_eq!(only_quote(&harness).kind, QuoteKind::Paraphrase);
}

#[test]
fn half_typed_words_for_the_speaker_stay_when_the_reader_is_left() {
    let mut harness = with_quote();
    harness.key_press(Key::A);
    harness.run();
    harness.get_by_label("Speaker").type_text("Giorgia Mel");
    harness.run();
    // Another panel takes the place of the reader and the keyboard, and gives it back.
    let speaker = harness.get_by_label("Speaker").rect();
    assert!(speaker.is_positive());
    harness.state_mut().source = None;
    harness.run();
    harness.ctx.memory_mut(|memory| {
        if let Some(focused) = memory.focused() {
            memory.surrender_focus(focused);
        }
    });
    harness.run();
    let source = harness.state().map().sources.keys().next().cloned();
    harness.state_mut().source = source;
    harness.run();
    assert_eq!(harness.get_by_label("Speaker").value().as_deref(), Some("Giorgia Mel"));
    harness.get_by_label("Speaker").focus();
    harness.run();
    harness.get_by_label("Speaker").type_text("oni");
    harness.run();
    harness.key_press(Key::Enter);
    harness.run();
    assert!(harness.state().map().actors.values().any(|actor| actor.name == "Giorgia Meloni"));
}

#[test]
fn what_was_dismissed_is_listed_and_brought_back() {
    let mut harness = searched(with_text(NEWS));
    let before = harness.state().panel.suggesting.quotes().len();
    focus_text(&mut harness);
    for key in [Key::N, Key::Delete] {
        harness.key_press(key);
        harness.run();
    }
    assert_eq!(harness.state().panel.suggesting.quotes().len(), before - 1);
    harness.get_by_label("Dismissed 1").click();
    harness.run();
    harness.get_by_label("Bring back").click();
    harness.run();
    assert_eq!(harness.state().panel.suggesting.quotes().len(), before);
    assert!(harness.query_by_label_contains("Dismissed").is_none(), "nothing is dismissed any more");
    assert_eq!(harness.state().history.undo_label(), Some("Bring suggestions back"));
}

#[test]
fn all_occurrences_of_what_is_selected_are_asked_for() {
    let mut harness = with_quote();
    harness.state_mut().panel.cursor = Cursor::over(&(6..11));
    harness.key_press_modifiers(Modifiers::SHIFT, Key::Q);
    harness.run();
    let asked = harness
        .state()
        .asked
        .iter()
        .find_map(|action| if let Action::FindAll(words) = action { Some(words.as_str()) } else { None });
    assert_eq!(asked, Some("wants"));
}
