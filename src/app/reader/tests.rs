//! The reader as a user meets it: by mouse and by keyboard.

mod coding;
mod ends;
mod scripts;

use egui::{Key, Modifiers, pos2, vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable as _;

use super::*;
use crate::app::mini_shell::{MiniShell, harness, until};
use crate::app::view::Selection;
use crate::edit;
use crate::model::{Actor, CanonicalText, Quote, QuoteKind, StanceMap};

type ReaderHarness = Harness<'static, MiniShell<ReaderPanel>>;

fn with_text(text: &str) -> MiniShell<ReaderPanel> {
    let mut source = Source::new("An article");
    source.text = CanonicalText::new(text);
    source.published = Some(crate::model::Date::constant(2025, 3, 6));
    let (map, id) = edit::add(&StanceMap::new("m"), "article", source).expect("a source");
    let mut shell = MiniShell::new(ReaderPanel::default(), map);
    shell.source = Some(id);
    shell
}

fn open(shell: MiniShell<ReaderPanel>) -> ReaderHarness {
    let mut harness = harness(shell, vec2(900.0, 600.0), |reader: &mut ReaderPanel, ui, view, actions| {
        reader.ui(ui, view, actions);
    });
    harness.run();
    harness
}

fn only_quote(harness: &ReaderHarness) -> Quote {
    let map = harness.state().map();
    assert_eq!(map.quotes.len(), 1, "there should be one quote");
    Quote::clone(map.quotes.values().next().expect("a quote"))
}

/// Where a character begins on the screen.
fn place(harness: &ReaderHarness, at: usize) -> egui::Pos2 {
    harness.state().panel.page.place(&harness.ctx, at)
}

const MIXED: &str = "\u{FEFF}First 🙂🙂 line.\r\n\r\nHe said: “Cafe\u{301} is open 🙂.” Then e\u{301}te\u{301} came.\r\nLast.";

fn focus_text(harness: &mut ReaderHarness) {
    harness.get_by_label("Text of An article").focus();
    harness.run();
}

/// A map with a passage as a quote.
fn quoted(map: &StanceMap, source: &SourceId, passage: &std::ops::Range<usize>) -> (StanceMap, QuoteId) {
    let (quote, id) = text::make_quote(map, source, passage, None, None).expect("a quote");
    (edit::put(map, &id, quote.expect("a new one")).expect("it fits"), id)
}

#[test]
fn a_passage_is_quoted_by_keyboard_alone_and_never_drifts() {
    let mut harness = open(with_text(MIXED));
    focus_text(&mut harness);
    for _ in 0..2 {
        harness.key_press(Key::Period);
        harness.run();
    }
    harness.key_press(Key::S);
    harness.key_press(Key::Q);
    harness.run();
    let quote = only_quote(&harness);
    let text = &harness.state().map().sources[&quote.source].text;
    assert_eq!(quote.anchor.exact, "Then e\u{301}te\u{301} came.");
    assert_eq!(text.slice(quote.anchor.start, quote.anchor.end), Some(quote.anchor.exact.as_str()));
    assert_eq!(quote.kind, QuoteKind::Paraphrase);
    assert_eq!(quote.said, Some(crate::model::Date::constant(2025, 3, 6)));
    assert_eq!(harness.state().history.undo_depth(), 1);

    // The keyboard is in the speaker's field: a new name and Enter create the speaker.
    assert!(harness.get_by_label("Speaker").is_focused());
    harness.get_by_label("Speaker").type_text("Giorgia Meloni");
    harness.run();
    assert!(harness.query_by_label("Create “Giorgia Meloni”").is_some());
    harness.key_press(Key::Enter);
    harness.run();
    let speaker = only_quote(&harness).speaker.expect("a speaker");
    assert_eq!(harness.state().map().actor_name(&speaker), "Giorgia Meloni");
    assert_eq!(harness.state().history.undo_depth(), 2, "actor and speaker are one step");
    assert!(harness.get_by_label("Stance on").is_focused(), "the stance is next");
    harness.key_press(Key::Escape);
    harness.run();
    assert!(harness.get_by_label("Text of An article").is_focused(), "reading goes on");

    harness.key_press(Key::T);
    harness.run();
    let draft = harness.state().drafts.first().cloned().expect("the stance form was asked for");
    assert_eq!(draft.actor, Some(speaker.clone()));
    assert_eq!(draft.evidence.len(), 1);

    // The next quote begins with the same speaker.
    harness.key_press(Key::Comma);
    harness.key_press(Key::Comma);
    harness.key_press(Key::Q);
    harness.run();
    let map = harness.state().map();
    let second = map.quotes.values().find(|q| q.anchor.exact.starts_with("He said")).expect("a second quote");
    assert_eq!(second.speaker, Some(speaker));
    assert_eq!(second.anchor.exact, "He said: “Cafe\u{301} is open 🙂.”");
}

#[test]
fn an_article_is_coded_without_the_mouse() {
    let shell = with_text("Italy wants cover. Poland wants more.");
    let (map, _) = edit::add(shell.map(), "strength", crate::model::Dimension::new("Guarantee strength"))
        .expect("a dimension");
    let MiniShell { source, .. } = shell;
    let mut shell = MiniShell::new(ReaderPanel::default(), map);
    shell.source = source;
    // By sentences, whatever is suggested.
    shell.panel.list_open = false;
    let mut harness = open(shell);
    focus_text(&mut harness);
    let mut presses = 0;
    let mut press = |harness: &mut ReaderHarness, key: Key| {
        harness.key_press(key);
        harness.run();
        presses += 1;
    };
    for (name, subject, digit) in [("Italy", "gst", "8"), ("Poland", "1", "9")] {
        press(&mut harness, Key::Q);
        harness.get_by_label("Speaker").type_text(name);
        harness.run();
        press(&mut harness, Key::Enter);
        assert!(harness.get_by_label("Stance on").is_focused());
        harness.get_by_label("Stance on").type_text(subject);
        harness.run();
        if subject != "1" {
            press(&mut harness, Key::Enter);
        }
        assert!(harness.get_by_label("Position, 0 to 10").is_focused());
        harness.get_by_label("Position, 0 to 10").type_text(digit);
        harness.run();
        press(&mut harness, Key::Enter);
        assert!(harness.get_by_label("Text of An article").is_focused(), "reading goes on");
    }
    let map = harness.state().map();
    let mut coded: Vec<(String, f64, String)> = map
        .stances
        .values()
        .map(|stance| {
            let words = map.quotes[&stance.evidence[0]].anchor.exact.clone();
            (map.actor_name(&stance.actor).to_owned(), stance.position.get(), words)
        })
        .collect();
    coded.sort_by(|a, b| a.0.cmp(&b.0));
    assert_eq!(
        coded,
        [
            ("Italy".to_owned(), 8.0, "Italy wants cover.".to_owned()),
            ("Poland".to_owned(), 9.0, "Poland wants more.".to_owned())
        ]
    );
    assert_eq!(presses, 7, "beyond what is typed, and without going to the next sentence");
}

#[test]
fn a_passage_is_quoted_with_the_mouse() {
    let mut harness = open(with_text(MIXED));
    let text = harness.state().map().sources.values().next().expect("a source").text.clone();
    let start = text.char_of(text.as_str().find("Cafe").expect("there"));
    let end = text.char_of(text.as_str().find(".” Then").expect("there"));
    let (from, to) = (place(&harness, start), place(&harness, end));
    harness.drag_at(from + vec2(1.0, 0.0));
    harness.hover_at(from + vec2(30.0, 0.0));
    harness.hover_at(to);
    harness.drop_at(to);
    harness.run();
    harness.get_by_label("Quote (Q)").click();
    harness.run();
    let quote = only_quote(&harness);
    assert_eq!(quote.anchor.exact, "Cafe\u{301} is open 🙂");
    assert_eq!((quote.anchor.start, quote.anchor.end), (start, end));
    assert_eq!(quote.kind, QuoteKind::Direct, "it stands in quotation marks");
}

#[test]
fn a_double_click_takes_the_word_and_a_triple_click_the_sentence() {
    let mut harness = open(with_text("One two three. Four five."));
    let point = place(&harness, 5) + vec2(1.0, 0.0);
    let mut click = |times: usize| {
        for _ in 0..times {
            for pressed in [true, false] {
                harness.event(egui::Event::PointerButton {
                    pos: point,
                    button: egui::PointerButton::Primary,
                    pressed,
                    modifiers: Modifiers::NONE,
                });
            }
        }
        harness.run();
        let selection = harness.state().panel.cursor.selection();
        harness.run_steps(60);
        selection
    };
    assert_eq!(click(1), None);
    assert_eq!(click(2), Some(4..7));
    assert_eq!(click(3), Some(0..14));
}

#[test]
fn clicks_cycle_through_quotes_that_overlap() {
    let mut shell = with_text("One two three four five six.");
    let source = shell.source.clone().expect("a source");
    let mut map = shell.map().clone();
    for range in [0..27, 4..13] {
        map = quoted(&map, &source, &range).0;
    }
    shell.history = crate::edit::History::new(map);
    let mut harness = open(shell);
    let point = place(&harness, 6);
    let mut click = || {
        harness.drag_at(point);
        harness.drop_at(point);
        harness.run();
        harness.run_steps(60);
        let state = harness.state();
        state.selection.main().map(|id| state.map().label(id))
    };
    assert_eq!(click().as_deref(), Some("two three"));
    assert_eq!(click().as_deref(), Some("One two three four five six"));
    assert_eq!(click().as_deref(), Some("two three"));
}

#[test]
fn a_quote_selected_elsewhere_comes_into_view() {
    let text =
        format!("{}The needle is here.\n{}", "Some line of text.\n".repeat(400), "More.\n".repeat(200));
    let mut shell = with_text(&text);
    let source = shell.source.clone().expect("a source");
    let at = text.find("The needle").expect("there");
    let (map, quote) = quoted(shell.map(), &source, &(at..at + 19));
    shell.history = crate::edit::History::new(map);
    let mut harness = open(shell);
    let needle = (egui::Role::Mark, "The needle is here.");
    assert!(harness.query_by_role_and_label(needle.0, needle.1).is_none());
    harness.state_mut().selection = Selection::one(quote);
    harness.run();
    let rect = harness.get_by_role_and_label(needle.0, needle.1).rect();
    assert!((60.0..500.0).contains(&rect.center().y), "it is at {rect:?}");

    focus_text(&mut harness);
    harness.key_press_modifiers(Modifiers::COMMAND, Key::Home);
    harness.run();
    assert!(harness.query_by_role_and_label(needle.0, needle.1).is_none(), "the caret is at the start");
    harness.state_mut().panel.reveal();
    harness.run();
    assert!(harness.query_by_role_and_label(needle.0, needle.1).is_some());
}

#[test]
fn the_bar_changes_a_quote_step_by_step() {
    let mut shell = with_text("One two three.");
    let source = shell.source.clone().expect("a source");
    let (map, _) = edit::add(shell.map(), "Italy", Actor::new("Italy")).expect("an actor");
    let (map, id) = quoted(&map, &source, &(0..7));
    shell.history = crate::edit::History::new(map);
    shell.selection = Selection::one(id);
    let mut harness = open(shell);
    harness.get_by_label("Speaker").click();
    harness.run();
    harness.get_by_label_contains("Italy").click();
    harness.run();
    assert!(only_quote(&harness).speaker.is_some());

    harness.get_by_label("Date said").focus();
    harness.run();
    harness.key_press_modifiers(Modifiers::COMMAND, Key::A);
    harness.get_by_label("Date said").type_text("3 March");
    harness.key_press(Key::Enter);
    harness.run();
    assert!(harness.query_by_label_contains("YYYY-MM-DD").is_some(), "a wrong day is explained");
    assert_eq!(only_quote(&harness).said, Some(crate::model::Date::constant(2025, 3, 6)));
    harness.get_by_label("Date said").focus();
    harness.run();
    harness.key_press_modifiers(Modifiers::COMMAND, Key::A);
    harness.get_by_label("Date said").type_text("2025-03-05");
    harness.key_press(Key::Enter);
    harness.run();
    assert_eq!(only_quote(&harness).said, Some(crate::model::Date::constant(2025, 3, 5)));
    assert_eq!(harness.state().history.undo_depth(), 2);

    harness.get_by_label("Delete quote").click();
    harness.run();
    assert!(harness.state().map().quotes.is_empty());
}

#[test]
fn details_are_edited_field_by_field() {
    let mut harness = open(with_text("One two three."));
    harness.get_by_label("Edit details").click();
    harness.run();
    harness.get_by_label("Outlet").focus();
    harness.run();
    harness.get_by_label("Outlet").type_text("Financial Times");
    harness.run();
    assert_eq!(harness.state().history.undo_depth(), 0, "typing is a draft");
    harness.key_press(Key::Enter);
    harness.run();
    let source = harness.state().map().sources.values().next().expect("a source").clone();
    assert_eq!(source.outlet, "Financial Times");
    assert_eq!(harness.state().history.undo_depth(), 1);
}

#[test]
fn nothing_is_quoted_in_a_map_that_is_read_only() {
    let mut shell = with_text("One two three.");
    shell.read_only = true;
    let mut harness = open(shell);
    focus_text(&mut harness);
    harness.key_press(Key::S);
    harness.key_press(Key::Q);
    harness.run();
    assert!(harness.state().map().quotes.is_empty());
    assert!(harness.query_by_label("Quote (Q)").is_none());
}

#[test]
fn an_empty_reader_says_what_to_do() {
    let mut harness = open(MiniShell::new(ReaderPanel::default(), StanceMap::new("m")));
    harness.get_by_label("Paste a text…").click();
    harness.run();
    let asked = harness.state().asked.first().expect("a command was asked for");
    assert!(matches!(asked, Action::Run(Command::PasteSource)));
}

/// Scrolls a text by the wheel for a number of frames and returns how many of its characters were laid out.
fn laid_out(text: &str, frames: u32) -> usize {
    let mut harness = open(with_text(text));
    harness.hover_at(pos2(400.0, 300.0));
    harness.run();
    for _ in 0..frames {
        harness.event(egui::Event::MouseWheel {
            unit: egui::MouseWheelUnit::Point,
            delta: vec2(0.0, -3000.0),
            phase: egui::TouchPhase::Move,
            source: egui::MouseWheelSource::Unknown,
            modifiers: Modifiers::NONE,
        });
        harness.step();
    }
    let page = &harness.state().panel.page;
    assert!(page.scrolled() > 1_000.0 * frames as f32, "it scrolled by {} only", page.scrolled());
    page.laid_out()
}

#[test]
fn a_million_characters_scroll() {
    let line = "Meloni said that the plan would offer Ukraine stable and lasting security, and no more. ";
    let paragraphs = format!("{}\n", line.repeat(4)).repeat(1_000_000 / (line.len() * 4) + 1);
    for text in [paragraphs.as_str(), &line.repeat(1_000_000 / line.len() + 1)] {
        let laid_out = laid_out(text, 10);
        assert!(laid_out < 200_000, "{laid_out} of a million characters were laid out for ten frames");
    }
}

#[test]
fn scrolling_up_into_unseen_text_does_not_jump() {
    let line = "A line of a paragraph that is longer than the page is wide, so that its height is a guess. ";
    let mut text = String::new();
    for n in 0..400 {
        text.extend([n.to_string(), ": ".to_owned(), line.repeat(n % 7 + 1), "\n".to_owned()]);
    }
    let mut shell = with_text(&text);
    let source = shell.source.clone().expect("a source");
    let at = text.find("300: ").expect("there");
    let (map, quote) = quoted(shell.map(), &source, &(at..at + 60));
    shell.history = crate::edit::History::new(map);
    shell.selection = Selection::one(quote);
    let mut harness = open(shell);
    harness.hover_at(pos2(400.0, 300.0));
    harness.run();
    let mark = |harness: &ReaderHarness| {
        harness.get_all_by_role(egui::Role::Mark).next().expect("in view").rect().top()
    };
    let mut before = mark(&harness);
    for _ in 0..4 {
        harness.event(egui::Event::MouseWheel {
            unit: egui::MouseWheelUnit::Point,
            delta: vec2(0.0, 40.0),
            phase: egui::TouchPhase::Move,
            source: egui::MouseWheelSource::Unknown,
            modifiers: Modifiers::NONE,
        });
        harness.run_steps(30);
        let after = mark(&harness);
        assert!((after - before - 40.0).abs() < 2.0, "it moved by {}", after - before);
        before = after;
    }
}

proptest::proptest! {
    #[test]
    fn a_quote_is_always_what_the_text_says_there(
        words in "[ -~\u{301}🙂👩\u{200D}中Ж“”\r\n]{1,60}", a in 0_usize..60, b in 0_usize..60,
    ) {
        let shell = with_text(&words);
        let source = shell.source.clone().expect("a source");
        let passage = a.min(b)..a.max(b);
        if let Ok((Some(quote), id)) = text::make_quote(shell.map(), &source, &passage, None, None) {
            let map = edit::put(shell.map(), &id, quote).expect("it fits");
            let anchor = &map.quotes[&id].anchor;
            let said = map.sources[&source].text.slice(anchor.start, anchor.end);
            proptest::prop_assert_eq!(said, Some(anchor.exact.as_str()));
            proptest::prop_assert!(crate::model::integrity::check(&map).is_empty());
        }
    }
}

const NEWS: &str = "“Ukraine needs cover,” Giorgia Meloni said. “It is the way to peace.”\n\nDonald Tusk said that Poland would \
not send soldiers.\n";

/// Waits until the text was searched.
fn searched(shell: MiniShell<ReaderPanel>) -> ReaderHarness {
    let mut harness = open(shell);
    until(&mut harness, "the text was searched", |harness| !harness.state().panel.suggesting.searching());
    harness.run();
    harness
}

#[test]
fn suggestions_are_accepted_coded_and_dismissed_by_keyboard() {
    let mut shell = with_text(NEWS);
    let (map, _) = edit::add(shell.map(), "strength", crate::model::Dimension::new("Guarantee strength"))
        .expect("a dimension");
    shell.history = crate::edit::History::new(map);
    let mut harness = searched(shell);
    let before = harness.state().panel.suggesting.quotes().len();
    assert!(before >= 2, "{:?}", harness.state().panel.suggesting.quotes());
    assert_eq!(harness.state().map().quotes.len(), 0, "nothing is recorded before it is accepted");
    focus_text(&mut harness);
    harness.key_press(Key::N);
    harness.run();
    harness.key_press(Key::Enter);
    harness.run();
    let quote = only_quote(&harness);
    assert!(quote.suggested && quote.anchor.exact.contains("Ukraine needs cover"));
    let speaker = quote.speaker.expect("the text says who");
    assert_eq!(harness.state().map().actor_name(&speaker), "Giorgia Meloni");
    assert_eq!(harness.state().history.undo_depth(), 1, "quote and speaker are one step");
    // Subject and position follow, and the next suggestion after them.
    assert!(harness.get_by_label("Stance on").is_focused());
    harness.key_press(Key::Enter);
    harness.run();
    harness.key_press(Key::U);
    harness.run();
    harness.get_by_label("Stance on").type_text("gu");
    harness.run();
    harness.key_press(Key::Enter);
    harness.run();
    harness.get_by_label("Position, 0 to 10").type_text("6-9h");
    harness.run();
    harness.key_press(Key::Enter);
    harness.run();
    let map = harness.state().map();
    let stance = map.stances.values().next().expect("a stance");
    assert_eq!((stance.position.get(), stance.confidence), (7.5, crate::model::Confidence::High));
    assert!(harness.state().panel.current_suggestion().is_some(), "the next one is due");
    // What is dismissed stays dismissed, until that is undone.
    let left = harness.state().panel.suggesting.quotes().len();
    harness.key_press(Key::Delete);
    harness.run();
    assert_eq!(harness.state().panel.suggesting.quotes().len(), left - 1);
    assert_eq!(harness.state().map().sources.values().next().map(|s| s.dismissed.len()), Some(1));
    harness.state_mut().history.undo();
    harness.run();
    assert_eq!(harness.state().panel.suggesting.quotes().len(), left);
}

#[test]
fn actors_that_the_text_names_are_added_or_dismissed() {
    let mut harness = searched(with_text(NEWS));
    harness.get_by_label_contains("New actors").click();
    harness.run();
    let names = |harness: &ReaderHarness| -> Vec<String> {
        harness.state().panel.suggesting.actors().iter().map(|actor| actor.name.clone()).collect()
    };
    let before = names(&harness);
    assert!(before.iter().any(|name| name == "Giorgia Meloni"), "{before:?}");
    let row = harness.get_by_label_contains("Giorgia Meloni: named").rect();
    harness.hover_at(row.center());
    harness.run();
    let rects: Vec<_> = harness.get_all_by_label("+").map(|n| n.rect()).collect();
    assert_eq!(rects.len(), 1, "{row:?} {rects:?}");
    harness.get_by_role_and_label(egui::Role::Button, "+").click();
    harness.run();
    assert!(harness.state().map().actors.values().any(|actor| actor.name == "Giorgia Meloni"));
    assert!(!names(&harness).contains(&"Giorgia Meloni".to_owned()));
}

#[test]
fn a_click_on_a_bar_in_the_margin_selects_its_quote() {
    let mut harness = open(with_text("One two three four five. Six."));
    focus_text(&mut harness);
    harness.key_press(Key::Q);
    harness.run();
    harness.key_press(Key::Escape);
    harness.run();
    harness.state_mut().selection = Selection::default();
    harness.run();
    let corner = place(&harness, 0);
    harness.hover_at(corner - vec2(9.0, 0.0));
    harness.run();
    harness.drag_at(corner - vec2(9.0, 0.0));
    harness.drop_at(corner - vec2(9.0, 0.0));
    harness.run();
    assert!(matches!(harness.state().selection.main(), Some(AnyId::Quote(_))));
}
