//! The table as a user meets it.

use egui::{Key, vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable as _;

use super::*;
use crate::app::mini_shell::{MiniShell, harness};
use crate::edit;
use crate::model::{Actor, CanonicalText, Dimension, Finite, Quote, Source, Stance};
use crate::text;

type TableHarness = Harness<'static, MiniShell<StanceTable>>;

/// Three actors at 2, 9 and 5 on one dimension; the first stance rests on a quote.
fn three_stances() -> StanceMap {
    let (map, dimension) =
        edit::add(&StanceMap::new("m"), "strength", Dimension::new("Strength")).expect("a dimension");
    let mut source = Source::new("An article");
    source.outlet = "Financial Times".to_owned();
    source.text = CanonicalText::new("Italy wants cover.");
    let (map, source) = edit::add(&map, "article", source).expect("a source");
    let anchor = text::anchor_at(&map.sources[&source].text, 0, 18).expect("a passage");
    let (map, quote) = edit::add(&map, "quote", Quote::new(source, anchor)).expect("a quote");
    let mut map = map;
    for (name, at) in [("Italy", 2.0), ("Poland", 9.0), ("France", 5.0)] {
        let (next, actor) = edit::add(&map, name, Actor::new(name)).expect("an actor");
        let mut stance = Stance::new(
            actor,
            Subject::Dimension(dimension.clone()),
            Finite::or_zero(at),
            crate::model::Date::constant(2025, 3, 6),
        );
        if name == "Italy" {
            stance.evidence.push(quote.clone());
        }
        map = edit::add(&next, name, stance).expect("a stance").0;
    }
    map
}

fn open(map: StanceMap) -> TableHarness {
    let shell = MiniShell::new(StanceTable::default(), map);
    let mut harness = harness(shell, vec2(1400.0, 400.0), |table: &mut StanceTable, ui, view, actions| {
        table.ui(ui, view, actions);
    });
    harness.run();
    harness
}

fn actors(harness: &TableHarness) -> Vec<String> {
    let table = &harness.state().panel;
    table.shown.iter().map(|&number| table.rows[number].cell(By::Actor).to_owned()).collect()
}

#[test]
fn a_header_sorts_and_sorts_back() {
    let mut harness = open(three_stances());
    assert_eq!(actors(&harness), ["France", "Italy", "Poland"]);
    harness.get_by_label("Sort by Position").click();
    harness.run();
    assert_eq!(actors(&harness), ["Italy", "France", "Poland"]);
    harness.get_by_label("Sort by Position").click();
    harness.run();
    assert_eq!(actors(&harness), ["Poland", "France", "Italy"]);
}

#[test]
fn the_filter_matches_any_column() {
    let mut harness = open(three_stances());
    harness.get_by_label("Filter stances").focus();
    harness.run();
    harness.get_by_label("Filter stances").type_text("financial strength");
    harness.run();
    assert_eq!(actors(&harness), ["Italy"]);
    assert!(harness.query_by_label("1 of 3 stances").is_some());
    harness.get_by_label("Filter stances").type_text(" xyz");
    harness.run();
    assert!(harness.query_by_label("No stance matches the filter").is_some());
}

#[test]
fn rows_select_lead_to_evidence_and_open_the_form() {
    let mut harness = open(three_stances());
    harness.get_by_label("Poland").click();
    harness.run();
    let main = harness.state().selection.main().cloned().expect("a selection");
    assert_eq!(harness.state().map().label(&main), "Poland on Strength");
    harness.get_by_label("Evidence of Italy on Strength").click();
    harness.run();
    assert!(matches!(harness.state().asked.last(), Some(Action::Open(AnyId::Quote(_)))));
    harness.get_by_label("Edit Poland on Strength").click();
    harness.run();
    let draft = harness.state().drafts.last().expect("a draft");
    assert_eq!(draft.change.clone().map(AnyId::Stance), Some(main));
}

#[test]
fn a_double_click_leads_to_the_evidence_and_reading_only_forbids_edits() {
    let mut harness = open(three_stances());
    let row = harness.get_by_label("Italy");
    row.click();
    row.click();
    harness.run();
    assert!(matches!(harness.state().asked.last(), Some(Action::Open(AnyId::Quote(_)))));
    harness.state_mut().read_only = true;
    harness.run();
    harness.get_by_label("Edit Italy on Strength").click();
    harness.get_by_label("New stance…").click();
    harness.run();
    assert!(harness.state().drafts.is_empty());
}

#[test]
fn an_edit_of_the_map_shows_at_once() {
    let mut harness = open(three_stances());
    let map = harness.state().map().clone();
    let id = map.actors.iter().find(|(_, actor)| actor.name == "France").expect("there").0.clone();
    let next = edit::alter::<Actor>(&map, &id, |actor| actor.name = "République".to_owned()).expect("valid");
    harness.state_mut().history.apply("Rename", next);
    harness.run();
    assert_eq!(actors(&harness), ["Italy", "Poland", "République"]);
}

#[test]
fn an_empty_table_says_what_to_do() {
    let mut harness = open(StanceMap::new("m"));
    harness.get_by_label("New stance…").click();
    harness.run();
    assert_eq!(harness.state().drafts.len(), 1);
}

#[test]
fn the_rows_are_walked_and_opened_by_keys() {
    let mut harness = open(three_stances());
    let selected =
        |harness: &TableHarness| harness.state().selection.main().map(|id| harness.state().map().label(id));
    harness.get_by_label("Stances").focus();
    harness.run();
    let mut seen = Vec::new();
    for key in [Key::ArrowDown, Key::ArrowDown, Key::ArrowUp, Key::End, Key::ArrowDown, Key::Home] {
        harness.key_press(key);
        harness.run();
        seen.push(selected(&harness).expect("a row").split(' ').next().map(str::to_owned));
    }
    let names = ["France", "Italy", "France", "Poland", "Poland", "France"];
    assert_eq!(seen, names.map(|name| Some(name.to_owned())));
    harness.key_press(Key::F2);
    harness.run();
    let drafts = &harness.state().drafts;
    assert!(matches!(drafts.as_slice(), [StanceDraft { change: Some(_), .. }]));
    harness.key_press(Key::ArrowDown);
    harness.run();
    harness.key_press(Key::Enter);
    harness.run();
    let asked = harness.state().asked.last();
    assert!(matches!(asked, Some(Action::Open(AnyId::Quote(_)))), "Italy's rests on a quote");
}
