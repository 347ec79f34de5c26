//! Finding words whatever signs they are written with, making quotes of what was found, and what is typed when
//! something new is named.

use egui::accesskit::Role;
use egui::{Key, Modifiers};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable as _;
use stancemap::app::document::Document;
use stancemap::app::shell::Shell;
use stancemap::edit;
use stancemap::model::{AnyId, CanonicalText, ItemId as _, Source, SourceId, StanceMap};
use stancemap::text::{Finder, Query};

use crate::window::{map, until_shown, window};

fn scripts() -> StanceMap {
    stancemap::store::read(include_str!("../files/find-and-scripts.ron")).unwrap().map
}

fn open(map: StanceMap) -> Harness<'static, Shell> {
    let mut document = Document::empty();
    document.history = edit::History::new(map);
    window(document, [])
}

fn chord(harness: &mut Harness<'_, Shell>, modifiers: Modifiers, key: Key) {
    harness.key_press_modifiers(modifiers, key);
    harness.run();
}

/// A key as a keyboard sends it: the press, and what it types.
fn stroke(harness: &mut Harness<'_, Shell>, key: Key, typed: &str) {
    let press = egui::Event::Key {
        key,
        physical_key: None,
        pressed: true,
        repeat: false,
        modifiers: Modifiers::NONE,
    };
    harness.input_mut().events.push(press);
    harness.input_mut().events.push(egui::Event::Text(typed.to_owned()));
    harness.run();
}

#[test]
fn words_are_found_in_whatever_signs_they_are_written() {
    let map = scripts();
    for (source, words, there) in [
        ("a-emoji", "\"We back", "“We back"),
        ("a-emoji", "errors with", "errors   with"),
        ("a-emoji", "spaces. Second", "spaces.\n\nSecond"),
        ("a-emoji", "cote d'azur", "côte d’Azur"),
        ("d-soft", "Politikwissenschaft", "Po\u{AD}li\u{AD}tik\u{AD}wis\u{AD}sen\u{AD}schaft"),
        ("d-soft", "office", "ofﬁce"),
        ("d-soft", "zerowidth", "zero\u{200B}width"),
        ("d-soft", "it's - dash", "it’s — dash"),
        ("d-soft", "strasse", "Straße"),
        ("c-cjk", "\"我们支持和平", "“我们支持和平"),
        ("b-arab", "\"لن نرسل", "«لن نرسل"),
    ] {
        let text = &map.sources[&SourceId::parse(source).unwrap()].text;
        let found =
            Finder::new(&Query { words: words.to_owned(), ..Query::default() }).unwrap().find(text, 1);
        let range = found.first.first().unwrap_or_else(|| panic!("{words} in {source}"));
        assert_eq!(text.slice(range.start, range.end), Some(there));
    }
    let text = &map.sources[&SourceId::parse("d-soft").unwrap()].text;
    let mio = Finder::new(&Query { words: "5 Mio".to_owned(), ..Query::default() }).unwrap();
    assert_eq!(mio.find(text, 9).count, 1);
}

#[test]
fn passages_that_were_found_become_quotes_once_each_is_ticked() {
    let mut source = Source::new("Talks");
    source.text = CanonicalText::new("A plan. “The plan is ours,” she said. No plan.");
    let (map_before, _) = edit::add(&StanceMap::new("m"), "talks", source).unwrap();
    let mut harness = open(map_before);
    chord(&mut harness, Modifiers::COMMAND, Key::F);
    harness.get_by_role_and_label(Role::TextInput, "Find").type_text("plan");
    until_shown(&mut harness, "3 passages in one source; ");
    harness.get_by_label("Record as quotes").click();
    harness.run();
    // One by one.
    harness.get_by_role_and_label(Role::CheckBox, "Record “plan” after “A”").click();
    harness.run();
    harness.get_by_label("Record 1 quote").click();
    harness.run();
    assert_eq!(map(&harness).quotes.len(), 1);
    assert_eq!(harness.state().document().history.undo_label(), Some("Record a quote"));
    // And together.
    until_shown(&mut harness, "Tick all 2");
    harness.get_by_label("Tick all 2").click();
    harness.run();
    harness.get_by_label("Record 2 quotes").click();
    harness.run();
    assert_eq!((map(&harness).quotes.len(), harness.state().document().history.undo_depth()), (3, 2));
    assert!(
        map(&harness).quotes.values().all(|quote| quote.anchor.exact == "plan" && quote.speaker.is_none())
    );
    let words = harness.state().messages().join("\n");
    assert!(words.contains("Recorded 2 quotes"), "{words}");
}

#[test]
fn actors_stances_quotes_and_notes_are_found_and_opened() {
    let mut harness = window(Document::sample(), []);
    chord(&mut harness, Modifiers::COMMAND, Key::F);
    harness.get_by_role_and_label(Role::TextInput, "Find").type_text("meloni");
    until_shown(&mut harness, "; Enter goes to the next");
    let headings = ["Actors", "Stances"];
    harness.get_by_role_and_label(Role::TextInput, "Find").type_text(" on");
    until_shown(&mut harness, "Stances");
    for heading in headings {
        assert!(harness.query_all_by_label(heading).next().is_some(), "{heading}");
    }
    harness.key_press(Key::Enter);
    harness.run();
    assert!(harness.state().selection().main().is_some());
}

#[test]
fn what_is_new_is_named_by_what_is_typed_next() {
    let ctrl_shift = Modifiers::COMMAND | Modifiers::SHIFT;
    let mut harness = open(scripts());
    // The reader has the keyboard, in which single letters mean something.
    chord(&mut harness, Modifiers::COMMAND, Key::Num2);
    stroke(&mut harness, Key::S, "s");
    chord(&mut harness, ctrl_shift, Key::A);
    for (key, typed) in [(Key::Q, "Q"), (Key::U, "u"), (Key::S, "s"), (Key::T, "t")] {
        stroke(&mut harness, key, typed);
    }
    chord(&mut harness, Modifiers::NONE, Key::Enter);
    let names = |harness: &Harness<'_, Shell>| -> Vec<String> {
        map(harness).actors.values().map(|actor| actor.name.clone()).collect()
    };
    assert!(names(&harness).contains(&"Qust".to_owned()), "{:?}", names(&harness));
    assert!(map(&harness).quotes.is_empty(), "no key of the reader was meant");
    chord(&mut harness, ctrl_shift, Key::D);
    stroke(&mut harness, Key::A, "A");
    stroke(&mut harness, Key::I, "id");
    chord(&mut harness, Modifiers::NONE, Key::Enter);
    assert!(map(&harness).dimensions.values().any(|dimension| dimension.name == "Aid"));
    for (command, name) in
        [("New proposal", "Pact"), ("New bloc", "West"), ("New event", "Summit"), ("New board", "Table")]
    {
        harness.get_by_role_and_label(Role::Button, "Add").click();
        harness.run();
        let entry = harness.get_all_by_label_contains(command).last().expect("in the menu");
        entry.click();
        harness.run();
        harness.event(egui::Event::Text(name.to_owned()));
        harness.run();
        chord(&mut harness, Modifiers::NONE, Key::Enter);
        let ids: Vec<AnyId> = map(&harness).ids().collect();
        assert!(ids.iter().any(|id| map(&harness).label(id) == name), "{command}");
    }
}

#[test]
fn the_reader_gets_the_keyboard_and_half_typed_words_outlive_a_look_elsewhere() {
    let mut harness = open(scripts());
    chord(&mut harness, Modifiers::COMMAND, Key::Num2);
    stroke(&mut harness, Key::S, "s");
    stroke(&mut harness, Key::Q, "q");
    assert_eq!(map(&harness).quotes.len(), 1, "its keys work at once");
    assert!(harness.get_by_label("Speaker").is_focused());
    for (key, typed) in [(Key::E, "E"), (Key::M, "m"), (Key::M, "m")] {
        stroke(&mut harness, key, typed);
    }
    for tab in ["Stances", "Reader"] {
        harness.get_all_by_role_and_label(Role::Button, tab).next().expect("a tab").click();
        harness.run();
    }
    assert_eq!(harness.get_by_label("Speaker").value().as_deref(), Some("Emm"));
    assert_eq!(map(&harness).actors.len(), 3, "nobody was made of half a name");
    // What is unfinished is asked about before it would be lost.
    chord(&mut harness, Modifiers::COMMAND, Key::N);
    until_shown(&mut harness, "“Set the speaker”");
}
