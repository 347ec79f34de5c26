//! The form as a user meets it, and what its fields come to.

use egui::{Key, Modifiers, vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable as _;

use super::*;
use crate::app::mini_shell::{MiniShell, harness};
use crate::edit;
use crate::model::{Actor, CanonicalText, Dimension, Finite, Quote, ScalePoint, Source};
use crate::text;

/// The form while it is open.
type Open = Option<StanceForm>;
type FormHarness = Harness<'static, MiniShell<Open>>;

fn open(map: StanceMap, draft: StanceDraft) -> FormHarness {
    let shell = MiniShell::new(Some(StanceForm::new(&map, draft, None)), map);
    let mut harness = harness(shell, vec2(340.0, 900.0), |form: &mut Open, ui, view, actions| {
        if let Some(open) = form
            && !open.ui(ui, view, actions)
        {
            *form = None;
        }
    });
    harness.run();
    harness
}

/// A map with an actor, a labelled dimension and a quote.
fn small_map() -> (StanceMap, ActorId, Subject, QuoteId) {
    let (map, italy) = edit::add(&StanceMap::new("m"), "Italy", Actor::new("Italy")).expect("an actor");
    let mut dimension = Dimension::new("Guarantee strength");
    dimension.points =
        vec![ScalePoint::new(Finite::ZERO, "none"), ScalePoint::new(Finite::or_zero(8.0), "Article 5-like")];
    let (map, strength) = edit::add(&map, "strength", dimension).expect("a dimension");
    let mut source = Source::new("An article");
    source.text = CanonicalText::new("Italy wants cover.");
    source.published = Some(crate::model::Date::constant(2025, 3, 6));
    let (map, source_id) = edit::add(&map, "article", source).expect("a source");
    let anchor = text::anchor_at(&map.sources[&source_id].text, 0, 18).expect("a passage");
    let mut quote = Quote::new(source_id, anchor);
    quote.speaker = Some(italy.clone());
    let (map, quote) = edit::add(&map, "quote", quote).expect("a quote");
    (map, italy, Subject::Dimension(strength), quote)
}

#[test]
fn a_stance_without_a_quote_is_inferred_and_of_the_day_of_what_is_read() {
    let (map, italy, subject, quote) = small_map();
    let read = map.sources.keys().next().cloned();
    let draft = |evidence: Vec<QuoteId>| StanceDraft {
        actor: Some(italy.clone()),
        subject: Some(subject.clone()),
        evidence,
        ..StanceDraft::default()
    };
    let form = StanceForm::new(&map, draft(Vec::new()), read.as_ref());
    assert_eq!((form.entry.basis(), form.entry.as_of.as_str()), (Basis::Inferred, "2025-03-06"));
    assert!(!form.is_begun());
    let on_quote = StanceForm::new(&map, draft(vec![quote.clone()]), None);
    assert_eq!(on_quote.entry.basis(), Basis::Stated);
    // What was said otherwise counts, and a quote that comes to it later does.
    let mut entry = form.entry.clone();
    entry.evidence.push(quote);
    assert_eq!(entry.basis(), Basis::Stated);
    entry.basis = Some(Basis::Assumed);
    assert_eq!(entry.basis(), Basis::Assumed);
    let mut harness = open(map, draft(Vec::new()));
    type_into(&mut harness, "Position as number", "3");
    harness.key_press_modifiers(Modifiers::COMMAND, Key::Enter);
    harness.run();
    let stance = harness.state().map().stances.values().next().cloned().expect("a stance");
    assert_eq!(stance.basis, Basis::Inferred);
}

fn type_into(harness: &mut FormHarness, label: &str, words: &str) {
    harness.get_by_label(label).focus();
    harness.run();
    harness.key_press_modifiers(Modifiers::COMMAND, Key::A);
    harness.get_by_label(label).type_text(words);
    harness.run();
}

#[test]
fn a_stance_with_a_new_actor_and_dimension_is_one_step_by_keyboard_alone() {
    let mut harness = open(StanceMap::new("m"), StanceDraft::default());
    assert!(harness.get_by_label("Actor").is_focused(), "focus begins in the first empty field");
    harness.get_by_label("Actor").type_text("Giorgia Meloni");
    harness.run();
    harness.key_press(Key::Tab);
    harness.run();
    for _ in 0..4 {
        if harness.get_by_label("Dimension or proposal").is_focused() {
            break;
        }
        harness.key_press(Key::Tab);
        harness.run();
    }
    harness.get_by_label("Dimension or proposal").type_text("Guarantee strength");
    harness.run();
    harness.key_press(Key::Enter);
    harness.run();
    type_into(&mut harness, "0 means", "no cover");
    type_into(&mut harness, "10 means", "full membership");
    type_into(&mut harness, "Position as number", "7.5");
    assert!(harness.query_by_label("between “no cover” and “full membership”").is_some());
    type_into(&mut harness, "As of", "2025-03-06");
    assert_eq!(harness.state().history.undo_depth(), 0);
    harness.key_press_modifiers(Modifiers::COMMAND, Key::Enter);
    harness.run();
    let state = harness.state();
    assert!(state.panel.is_none(), "the form is closed");
    assert_eq!(state.history.undo_depth(), 1, "one step with all that was created");
    let map = state.map();
    let stance = map.stances.values().next().expect("a stance");
    assert_eq!(map.actor_name(&stance.actor), "Giorgia Meloni");
    assert_eq!(map.subject_name(&stance.subject), "Guarantee strength");
    assert_eq!(map.scale_points(&stance.subject).len(), 2);
    assert_eq!(stance.position.get(), 7.5);
    assert_eq!(stance.as_of, crate::model::Date::constant(2025, 3, 6));
}

#[test]
fn a_stance_on_a_quote_is_recorded_with_the_mouse() {
    let (map, italy, subject, quote) = small_map();
    let draft =
        StanceDraft { actor: Some(italy.clone()), evidence: vec![quote.clone()], ..StanceDraft::default() };
    let mut harness = open(map, draft);
    assert!(harness.get_by_label("Dimension or proposal").is_focused());
    harness.get_by_label_contains("Guarantee strength").click();
    harness.run();
    let rail = harness.get_by_label("Position").rect();
    let place = egui::pos2(rail.left() + 8.0 + (rail.width() - 16.0) * 0.8, rail.top() + 16.0);
    harness.drag_at(place);
    harness.drop_at(place);
    harness.run();
    assert!(harness.query_by_label("8: Article 5-like").is_some(), "the place is said in words");
    harness.get_by_label("Between a low and a high position").click();
    harness.run();
    harness.get_by_label("How much it matters to the actor").click();
    harness.run();
    harness.get_by_label("Record stance (Ctrl+Enter)").click();
    harness.run();
    let map = harness.state().map();
    let stance = map.stances.values().next().expect("a stance");
    assert_eq!(stance.salience.map(crate::model::Unit::get), Some(0.5));
    assert_eq!((&stance.actor, &stance.subject), (&italy, &subject));
    assert_eq!(stance.position.get(), 8.0);
    assert_eq!(stance.range.map(|range| (range.low(), range.high())), Some((7.0, 9.0)));
    assert_eq!(stance.evidence, [quote]);
    assert_eq!(stance.as_of, crate::model::Date::constant(2025, 3, 6), "the day of the source");
}

#[test]
fn what_is_missing_is_said_and_escape_changes_nothing() {
    let (map, italy, ..) = small_map();
    let before = map.clone();
    let mut harness = open(map, StanceDraft { actor: Some(italy), ..StanceDraft::default() });
    harness.get_by_label("Record stance (Ctrl+Enter)").click();
    harness.run();
    assert!(harness.query_by_label("Choose or create the dimension or proposal").is_some());
    for _ in 0..3 {
        harness.key_press(Key::Escape);
        harness.run();
    }
    assert!(harness.state().panel.is_none());
    assert_eq!(*harness.state().map(), before);
}

fn filled() -> (StanceMap, Entry) {
    let (map, italy, subject, quote) = small_map();
    let entry = Entry {
        actor: Some(Who::Known(italy)),
        subject: Some(About::Known(subject)),
        position: Some(8.0),
        as_of: "2025-03-06".to_owned(),
        evidence: vec![quote],
        ..Entry::default()
    };
    (map, entry)
}

#[test]
fn wrong_fields_are_explained_in_words() {
    let (map, good) = filled();
    assert!(good.record(&map, None, &NewIds::of(&map, &good)).is_ok());
    let wrong = |change: &dyn Fn(&mut Entry)| {
        let mut entry = good.clone();
        change(&mut entry);
        entry.record(&map, None, &NewIds::of(&map, &entry)).expect_err("it was recorded")
    };
    assert!(wrong(&|entry| entry.position = None).contains("where the actor stands"));
    assert!(wrong(&|entry| entry.position = Some(12.0)).contains("12 is not on the scale 0 to 10"));
    assert!(wrong(&|entry| entry.as_of = "soon".to_owned()).contains("YYYY-MM-DD"));
    assert!(wrong(&|entry| entry.as_of.clear()).contains("which day"));
    assert!(wrong(&|entry| entry.range = Some((1.0, 2.0))).contains("range"));
    assert!(wrong(&|entry| entry.actor = None).contains("actor"));
}

#[test]
fn a_stance_is_changed_in_place() {
    let (map, entry) = filled();
    let (_, map, id) = entry.record(&map, None, &NewIds::of(&map, &entry)).expect("a stance");
    let mut change = Entry::of(id.clone(), &map.stances[&id]);
    assert_eq!(change.position, Some(8.0));
    change.set_position(6.0);
    change.salience = Some(0.75);
    let (label, next, same) = change.record(&map, None, &NewIds::of(&map, &change)).expect("a change");
    assert_eq!((same, next.stances.len()), (id.clone(), 1));
    assert_eq!(label, "Change the stance of Italy on Guarantee strength");
    assert_eq!(next.stances[&id].position.get(), 6.0);
    assert_eq!(next.stances[&id].evidence.len(), 1);
}

#[test]
fn another_scale_empties_the_position_and_a_range_holds_it() {
    let (map, mut entry) = filled();
    entry.range = Some((7.0, 9.0));
    entry.set_position(5.0);
    assert_eq!(entry.range, Some((5.0, 9.0)));
    entry.set_subject(&map, Some(About::NewProposal("Reassurance force".to_owned())));
    assert_eq!((entry.position, entry.range), (None, None));
    assert_eq!(entry.points(&map).len(), 5);
    entry.set_position(-2.0);
    let (_, next, id) = entry.record(&map, None, &NewIds::of(&map, &entry)).expect("a stance on a proposal");
    assert!(matches!(next.stances[&id].subject, Subject::Proposal(_)));
}
