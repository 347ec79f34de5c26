//! The whole job in one go, by clicks and keys: a pasted text becomes a saved map and an exported chart.

use egui::accesskit::Role;
use egui::{Key, Modifiers};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable as _;
use stancemap::app::document::Document;
use stancemap::app::shell::Shell;
use stancemap::model::{QuoteKind, StanceMap};
use stancemap::store;

use crate::window::{map, until, window};

const TEXT: &str = "Rome, 6 March 🙂. The prime minister proposed to cover the neighbour without making it a member. \
                    “This would be far more effective”, she said.\r\nA colleague warned of escalation.";

/// Puts a text into the field of a label; of several, into the one that was opened last.
fn fill(harness: &mut Harness<'_, Shell>, role: Role, label: &str, text: &str) {
    harness.get_all_by_role_and_label(role, label).last().expect("the field").focus();
    harness.run();
    harness.key_press_modifiers(Modifiers::COMMAND, Key::A);
    harness.run();
    harness.get_all_by_role_and_label(role, label).last().expect("the field").type_text(text);
    harness.run();
}

fn press(harness: &mut Harness<'_, Shell>, modifiers: Modifiers, key: Key) {
    harness.key_press_modifiers(modifiers, key);
    harness.run();
}

/// Records a stance on a new dimension from the selected quote.
fn record(harness: &mut Harness<'_, Shell>, dimension: &str, position: &str) {
    harness.get_by_label("Stance… (T)").click();
    harness.run();
    fill(harness, Role::TextInput, "Dimension or proposal", dimension);
    press(harness, Modifiers::NONE, Key::Enter);
    fill(harness, Role::TextInput, "Position as number", position);
    press(harness, Modifiers::COMMAND, Key::Enter);
}

#[test]
fn from_a_pasted_text_to_a_saved_map_and_an_exported_chart() {
    let folder = tempfile::tempdir().unwrap();
    let (chart, file) = (folder.path().join("chart.svg"), folder.path().join("map.ron"));
    let mut harness = window(Document::empty(), [chart.clone(), file.clone()]);

    // A source is pasted.
    press(&mut harness, Modifiers::COMMAND | Modifiers::SHIFT, Key::V);
    fill(&mut harness, Role::TextInput, "Title", "Cover without membership");
    fill(&mut harness, Role::TextInput, "Outlet", "An agency");
    fill(&mut harness, Role::TextInput, "Published", "2025-03-07");
    fill(&mut harness, Role::MultilineTextInput, "Text", TEXT);
    harness.get_by_label("Add source").click();
    harness.run();
    assert_eq!(map(&harness).sources.len(), 1);

    // Its third sentence becomes a quote of a new actor.
    let page = harness.get_by_role_and_label(Role::Document, "Text of Cover without membership").rect();
    harness.hover_at(page.left_top() + egui::vec2(2.0, 2.0));
    harness.get_by_role_and_label(Role::Document, "Text of Cover without membership").focus();
    harness.run();
    for key in [Key::Home, Key::S, Key::Period, Key::Period] {
        press(&mut harness, Modifiers::NONE, key);
    }
    press(&mut harness, Modifiers::NONE, Key::Q);
    let quote = map(&harness).quotes.values().next().expect("a quote").clone();
    assert_eq!(quote.anchor.exact, "“This would be far more effective”, she said.");
    assert_eq!(quote.said.unwrap().to_string(), "2025-03-07");
    assert_eq!(quote.kind, QuoteKind::Paraphrase, "it has words outside the quotation marks");
    fill(&mut harness, Role::TextInput, "Speaker", "Giorgia Meloni");
    press(&mut harness, Modifiers::NONE, Key::Enter);
    assert_eq!(map(&harness).actors.len(), 1);

    // Two stances rest on it, on dimensions that are made on the way.
    record(&mut harness, "Guarantee strength", "8");
    record(&mut harness, "Escalation risk", "6");
    assert_eq!((map(&harness).stances.len(), map(&harness).dimensions.len()), (2, 2));
    assert!(map(&harness).stances.values().all(|stance| stance.evidence.len() == 1));

    // The plot of the two is exported.
    press(&mut harness, Modifiers::COMMAND, Key::Num3);
    press(&mut harness, Modifiers::COMMAND, Key::E);
    until(&mut harness, "the chart is there", |_| chart.exists());
    let svg = std::fs::read_to_string(&chart).unwrap();
    assert!(svg.contains("Giorgia Meloni") && svg.contains("Guarantee strength"));

    // The map is saved, and the file holds it.
    press(&mut harness, Modifiers::COMMAND, Key::S);
    until(&mut harness, "the map is saved", |shell| !shell.document().is_modified());
    let opened = store::open(&file).unwrap();
    assert_eq!((opened.problems.len(), opened.notices.len()), (0, 0));
    assert_eq!(&opened.map, map(&harness));

    // Everything can be taken back, and made again.
    let whole = map(&harness).clone();
    while harness.state().document().history.undo_label().is_some() {
        press(&mut harness, Modifiers::COMMAND, Key::Z);
    }
    assert_eq!(map(&harness), &StanceMap::default());
    while harness.state().document().history.redo_label().is_some() {
        press(&mut harness, Modifiers::COMMAND | Modifiers::SHIFT, Key::Z);
    }
    assert_eq!(map(&harness), &whole);
    assert!(!harness.state().document().is_modified(), "it is what the file holds again");
}
