//! The plot as a user meets it.

use egui::{Event, Key, PointerButton, Pos2};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable as _;

use super::PlotPanel;
use crate::app::commands::Command;
use crate::app::mini_shell::{self, MiniShell};
use crate::app::view::Action;
use crate::edit;
use crate::figure::sample::sample;
use crate::model::{AnyId, Chart, ChartKind, Dimension, SizeBy, Stance, StanceId, StanceMap, Subject};

type Shell = MiniShell<PlotPanel>;

impl Shell {
    fn stance(&self, id: &str) -> Stance {
        Stance::clone(self.map().get::<Stance>(&id.parse::<StanceId>().unwrap()).unwrap())
    }
}

fn subject(id: &str) -> Subject {
    Subject::Dimension(id.parse().unwrap())
}

fn harness(map: StanceMap) -> Harness<'static, Shell> {
    // Guarantee across, escalation upwards.
    let chart = Chart::position_map("", subject("guarantee"), subject("escalation"));
    let panel = PlotPanel { chart, ..PlotPanel::default() };
    mini_shell::harness(Shell::new(panel, map), egui::vec2(1000.0, 760.0), |panel, ui, view, actions| {
        panel.ui(ui, view, actions);
    })
}

fn middle(harness: &Harness<'_, Shell>, name: &str) -> Pos2 {
    harness.get_by_label(name).rect().center()
}

fn press(harness: &Harness<'_, Shell>, at: Pos2, pressed: bool) {
    let modifiers = egui::Modifiers::NONE;
    harness.event(Event::PointerButton { pos: at, button: PointerButton::Primary, pressed, modifiers });
}

#[test]
fn a_click_on_a_mark_selects_its_actor() {
    let mut harness = harness(sample().0);
    harness.get_by_label("Meloni").click();
    harness.run();
    assert_eq!(harness.state().selection.main(), Some(&AnyId::Actor("a0".parse().unwrap())));
    assert_eq!(harness.state().history.undo_depth(), 0, "a click moves nothing");
}

#[test]
fn those_silent_on_one_axis_have_a_mark_too() {
    let mut harness = harness(sample().0);
    for (name, id) in [("Tajani", "a1"), ("Salvini", "a2")] {
        harness.get_by_label(name).click();
        harness.run();
        assert_eq!(harness.state().selection.main(), Some(&AnyId::Actor(id.parse().unwrap())));
    }
    assert!(harness.query_by_label("China").is_none());
}

#[test]
fn dragging_a_mark_restates_the_position_in_one_step() {
    let mut harness = harness(sample().0);
    let from = middle(&harness, "Meloni");
    harness.hover_at(from);
    press(&harness, from, true);
    for n in 1..=6 {
        harness.hover_at(from + egui::vec2(-20.0, 8.0) * n as f32);
        harness.step();
    }
    press(&harness, from + egui::vec2(-120.0, 48.0), false);
    harness.run();
    let state = harness.state();
    assert_eq!(state.history.undo_depth(), 1);
    assert_eq!(state.history.undo_label(), Some("Restate the position of Meloni"));
    let (x, y) = (state.stance("s0-guarantee"), state.stance("s0-escalation"));
    assert!(x.position.get() < 7.5 && y.position.get() < 6.0, "{} {}", x.position.get(), y.position.get());
    let shift = x.position.get() - 8.0;
    assert!((x.range.unwrap().low() - (7.0 + shift)).abs() < 1e-9, "the range moves along");
    let moved = middle(&harness, "Meloni");
    assert!((moved - from - egui::vec2(-120.0, 48.0)).length() < 8.0, "it lies where it was let go");
}

#[test]
fn escape_puts_a_dragged_mark_back() {
    let (map, _) = sample();
    let mut harness = harness(map.clone());
    let from = middle(&harness, "Meloni");
    harness.hover_at(from);
    press(&harness, from, true);
    harness.hover_at(from + egui::vec2(-80.0, 0.0));
    harness.run();
    assert_ne!(harness.state().stance("s0-guarantee").position.get(), 8.0, "the drag is under way");
    harness.key_press(Key::Escape);
    harness.run();
    harness.hover_at(from + egui::vec2(-160.0, 0.0));
    press(&harness, from + egui::vec2(-160.0, 0.0), false);
    harness.run();
    assert_eq!(harness.state().history.undo_depth(), 0);
    assert_eq!(**harness.state().history.map(), map);
}

#[test]
fn a_map_that_may_not_be_changed_is_not() {
    let (map, _) = sample();
    let mut harness = harness(map.clone());
    harness.state_mut().read_only = true;
    harness.run();
    let from = middle(&harness, "Meloni");
    harness.hover_at(from);
    press(&harness, from, true);
    harness.hover_at(from + egui::vec2(-80.0, 0.0));
    press(&harness, from + egui::vec2(-80.0, 0.0), false);
    harness.run();
    assert_eq!(**harness.state().history.map(), map);
}

#[test]
fn a_double_click_opens_the_first_quote() {
    let mut harness = harness(sample().0);
    let at = middle(&harness, "Lavrov");
    harness.hover_at(at);
    for pressed in [true, false, true, false] {
        press(&harness, at, pressed);
    }
    harness.run();
    let quote = AnyId::Quote("q20".parse().unwrap());
    let opened = |action: &Action| matches!(action, Action::Open(id) if *id == quote);
    assert!(harness.state().asked.iter().any(opened), "{:?}", harness.state().asked);
}

#[test]
fn exporting_is_a_command_and_saving_a_step() {
    let mut harness = harness(sample().0);
    harness.get_by_label("SVG…").click();
    harness.run();
    assert!(matches!(harness.state().asked.as_slice(), [Action::Run(Command::ExportSvg)]));
    harness.get_by_label("Save chart").click();
    harness.run();
    let charts = harness.state().history.map().charts.clone();
    assert_eq!(charts.len(), 1);
    assert_eq!(harness.state().chart.as_ref(), charts.keys().next());
    harness.state_mut().panel.chart.hulls = true;
    harness.run();
    harness.get_by_label("Save chart").click();
    harness.run();
    let charts = harness.state().history.map().charts.clone();
    assert_eq!(charts.len(), 1, "the same chart is kept, not a second one");
    assert!(charts.values().all(|chart| chart.hulls));
}

#[test]
fn a_saved_chart_brings_its_axes() {
    let (map, mut chart) = sample();
    std::mem::swap(&mut chart.x, &mut chart.y);
    chart.ranges = false;
    let (map, id) = edit::add(&map, "saved", chart.clone()).unwrap();
    let mut harness = harness(map.clone());
    harness.state_mut().chart = Some(id);
    harness.run();
    let state = harness.state();
    assert_eq!(state.panel.chart, chart);
}

#[test]
fn an_empty_panel_says_what_to_do() {
    let map = StanceMap::new("Empty");
    let mut harness = harness(map.clone());
    assert!(harness.query_by_label("Nothing to plot yet").is_some());
    let (map, _) = edit::add(&map, "One", Dimension::new("One")).unwrap();
    harness.state_mut().history.apply("Add", map.clone());
    harness.run();
    assert!(harness.query_by_label("A plot needs two subjects").is_some());
    let (map, _) = edit::add(&map, "Two", Dimension::new("Two")).unwrap();
    harness.state_mut().history.apply("Add", map);
    harness.run();
    assert!(harness.query_by_label_contains("Nobody's position is known").is_some());
}

#[test]
fn every_kind_of_chart_is_drawn_and_leads_to_its_evidence() {
    let mut harness = harness(sample().0);
    for (kind, mark) in [
        (ChartKind::Profile, "Lavrov"),
        (ChartKind::Coverage, "Lavrov"),
        (ChartKind::Timeline, "Lavrov"),
        (ChartKind::Support, "Who supports what"),
    ] {
        harness.state_mut().panel.chart.kind = kind;
        harness.run();
        if kind == ChartKind::Support {
            continue;
        }
        let found: Vec<_> = harness.get_all_by_label(mark).collect();
        assert!(!found.is_empty(), "{kind}");
        found.last().unwrap().click();
        drop(found);
        harness.run();
        let selected = harness.state().selection.main().cloned();
        assert_eq!(selected, Some(AnyId::Actor("a20".parse().unwrap())), "{kind}");
        harness.state_mut().selection = crate::app::view::Selection::default();
    }
}

#[test]
fn the_wheel_magnifies_and_fit_shows_the_whole() {
    let mut harness = harness(sample().0);
    let before = middle(&harness, "Meloni");
    harness.hover_at(before + egui::vec2(-60.0, 40.0));
    harness.event(Event::MouseWheel {
        unit: egui::MouseWheelUnit::Point,
        delta: egui::vec2(0.0, 120.0),
        modifiers: egui::Modifiers::NONE,
        phase: egui::TouchPhase::Move,
        source: egui::MouseWheelSource::Wheel,
    });
    harness.run();
    assert!(harness.state().panel.window.is_some());
    let after = middle(&harness, "Meloni");
    assert!((after - before).length() > 5.0, "what is about the pointer moves away from it");
    harness.get_by_label("Fit").click();
    harness.run();
    assert_eq!(harness.state().panel.window, None);
    assert!((middle(&harness, "Meloni") - before).length() < 0.5);
}

#[test]
fn the_page_is_shown_as_it_is_exported() {
    let mut harness = harness(sample().0);
    harness.get_by_label("Page").click();
    harness.run();
    let (from, size) = (middle(&harness, "Meloni"), 800.0);
    harness.hover_at(from);
    press(&harness, from, true);
    harness.hover_at(from + egui::vec2(-0.1 * size, 0.0));
    press(&harness, from + egui::vec2(-0.1 * size, 0.0), false);
    harness.run();
    assert_eq!(harness.state().history.undo_depth(), 0, "nothing is moved on a page");
}

#[test]
fn what_was_chosen_here_stays_when_the_title_is_changed_elsewhere() {
    let (map, chart) = sample();
    let (map, id) = edit::add(&map, "saved", chart).unwrap();
    let mut harness = harness(map);
    harness.state_mut().chart = Some(id.clone());
    harness.run();
    harness.state_mut().panel.chart.hulls = true;
    harness.run();
    let renamed = edit::alter::<Chart>(harness.state().map(), &id, |chart| chart.title = "New".into());
    harness.state_mut().history.apply("Rename", renamed.unwrap());
    harness.run();
    let chart = &harness.state().panel.chart;
    assert_eq!((chart.title.as_str(), chart.hulls), ("New", true));
    harness.get_by_label("Revert").click();
    harness.run();
    assert!(!harness.state().panel.chart.hulls);
}

#[test]
fn undo_and_others_reach_every_field_of_the_shown_chart() {
    let (map, chart) = sample();
    let (map, id) = edit::add(&map, "saved", chart).unwrap();
    let mut harness = harness(map);
    harness.state_mut().chart = Some(id.clone());
    harness.run();
    harness.state_mut().panel.chart.hulls = true;
    let elsewhere = edit::alter::<Chart>(harness.state().map(), &id, |chart| {
        (chart.legend, chart.size, chart.width) = (false, SizeBy::Quotes, 700);
    });
    harness.state_mut().history.apply("Change it elsewhere", elsewhere.unwrap());
    harness.run();
    let shown = |harness: &Harness<'_, Shell>| {
        let chart = &harness.state().panel.chart;
        (chart.hulls, chart.legend, chart.size, chart.width)
    };
    assert_eq!(shown(&harness), (true, false, SizeBy::Quotes, 700));
    harness.state_mut().history.undo();
    harness.run();
    let before = harness.state().map().charts[&id].clone();
    assert_eq!(shown(&harness), (true, before.legend, before.size, before.width));
}

#[test]
fn a_design_is_there_again_when_its_chart_is_and_else_becomes_a_chart() {
    let (map, chart) = sample();
    let (map, one) = edit::add(&map, "one", chart.clone()).unwrap();
    let (map, two) = edit::add(&map, "two", chart).unwrap();
    let mut harness = harness(map);
    harness.state_mut().panel.chart.title = "Mine".into();
    harness.run();
    assert!(harness.state().panel.is_begun());
    harness.state_mut().chart = Some(one.clone());
    harness.run();
    let titles: Vec<_> = harness.state().map().charts.values().map(|chart| chart.title.clone()).collect();
    assert!(titles.contains(&"Mine".to_owned()), "{titles:?}");
    assert!(!harness.state().panel.is_begun());
    harness.state_mut().panel.chart.hulls = true;
    harness.run();
    harness.state_mut().chart = Some(two);
    harness.run();
    assert!(!harness.state().panel.chart.hulls && harness.state().panel.is_begun());
    harness.state_mut().chart = Some(one);
    harness.run();
    assert!(harness.state().panel.chart.hulls);
    harness.get_by_label("Revert").click();
    harness.run();
    assert!(!harness.state().panel.is_begun());
}

#[test]
fn the_words_of_a_saved_chart_go_with_what_it_shows() {
    let (map, chart) = sample();
    let (map, id) = edit::add(&map, "saved", chart.clone()).unwrap();
    let mut harness = harness(map);
    harness.state_mut().chart = Some(id);
    harness.run();
    harness.state_mut().panel.chart.kind = ChartKind::Profile;
    harness.run();
    assert_eq!(harness.state().panel.chart.title, "", "the title was that of a position map");
    harness.state_mut().panel.chart.kind = ChartKind::PositionMap;
    harness.run();
    assert_eq!(harness.state().panel.chart, chart);
}

#[test]
fn the_points_are_walked_and_the_scales_magnified_by_keys() {
    let mut harness = harness(sample().0);
    harness.get_by_label("Plot area").focus();
    harness.run();
    let mut lefts = Vec::new();
    for _ in 0..3 {
        harness.key_press(Key::ArrowRight);
        harness.run();
        let main = harness.state().selection.main().expect("a point").clone();
        let name = harness.state().map().label(&main);
        lefts.push(harness.get_all_by_label(&name).next().expect("a point").rect().center().x);
    }
    assert!(lefts.is_sorted() && lefts[0] < lefts[2], "from left to right: {lefts:?}");
    let third = harness.state().selection.main().cloned();
    harness.key_press(Key::ArrowRight);
    harness.run();
    harness.key_press(Key::ArrowLeft);
    harness.run();
    assert_eq!(harness.state().selection.main(), third.as_ref());
    harness.key_press(Key::Plus);
    harness.run();
    assert!(harness.state().panel.window.is_some());
    harness.key_press(Key::F);
    harness.run();
    assert_eq!(harness.state().panel.window, None);
    harness.key_press(Key::Enter);
    harness.run();
    assert!(harness.state().asked.iter().any(|action| matches!(action, Action::Open(_) | Action::Say(_))));
}

/// The saved chart with an annotation, shown.
fn annotated() -> Harness<'static, Shell> {
    let (map, chart) = sample();
    let id: crate::model::ChartId = "c".parse().unwrap();
    let map = edit::put(&map, &id, chart).unwrap();
    let mut harness = harness(map);
    harness.state_mut().chart = Some(id);
    harness.run();
    harness.get_by_label("Options").click();
    harness.run();
    harness.get_by_label("text").click();
    harness.run();
    harness
}

fn annotations(harness: &Harness<'_, Shell>) -> Vec<crate::model::Annotation> {
    let chart = harness.state().map().charts.values().next().unwrap();
    chart.annotations.clone()
}

#[test]
fn what_is_written_on_a_saved_chart_is_a_step_and_can_be_dragged() {
    let mut harness = annotated();
    assert_eq!(harness.state().history.undo_label(), Some("Annotate with a text"));
    let before = annotations(&harness);
    assert_eq!(before.len(), 1);
    let from = middle(&harness, "text: Text");
    harness.hover_at(from);
    press(&harness, from, true);
    for n in 1..=6 {
        harness.hover_at(from + egui::vec2(15.0, -5.0) * n as f32);
        harness.step();
    }
    press(&harness, from + egui::vec2(90.0, -30.0), false);
    harness.run();
    let after = annotations(&harness);
    assert_eq!(harness.state().history.undo_label(), Some("Move the text"));
    assert_eq!(harness.state().history.undo_depth(), 2, "a drag is one step");
    assert!(after[0].x.get() > before[0].x.get() && after[0].y.get() > before[0].y.get());
    let moved = middle(&harness, "text: Text");
    assert!((moved - from - egui::vec2(90.0, -30.0)).length() < 4.0, "{moved:?} {from:?}");
    harness.get_by_label("Remove").click();
    harness.run();
    assert!(annotations(&harness).is_empty());
    assert_eq!(harness.state().history.undo_label(), Some("Remove the text"));
    assert!(harness.query_by_label("text: Text").is_none());
}

#[test]
fn escape_puts_a_dragged_annotation_back() {
    let mut harness = annotated();
    let before = annotations(&harness);
    let from = middle(&harness, "text: Text");
    harness.hover_at(from);
    press(&harness, from, true);
    harness.hover_at(from + egui::vec2(80.0, 0.0));
    harness.run();
    assert_ne!(annotations(&harness), before, "the drag is under way");
    harness.key_press(Key::Escape);
    harness.run();
    press(&harness, from + egui::vec2(80.0, 0.0), false);
    harness.run();
    assert_eq!(annotations(&harness), before);
    assert_eq!(harness.state().history.undo_depth(), 1);
}

#[test]
fn what_is_written_on_a_chart_that_is_not_saved_waits_with_it() {
    let mut harness = harness(sample().0);
    harness.get_by_label("Options").click();
    harness.run();
    harness.get_by_label("arrow").click();
    harness.run();
    assert_eq!(harness.state().history.undo_depth(), 0);
    assert!(harness.query_by_label_contains("arrow: ").is_some() && harness.state().panel.is_begun());
    harness.get_by_label("Save chart").click();
    harness.run();
    assert_eq!(annotations(&harness).len(), 1);
}
