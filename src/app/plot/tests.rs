//! The plot as a user meets it.

use std::sync::Arc;

use egui::{Event, Key, PointerButton, Pos2};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable as _;

use super::PlotPanel;
use crate::app::commands::Command;
use crate::app::theme::{self, Theme};
use crate::app::view::{Action, Actions, Selection, View};
use crate::edit::{self, History};
use crate::figure::sample::sample;
use crate::model::{AnyId, ChartId, Dimension, Stance, StanceId, StanceMap};

/// The smallest shell: it carries out what the plot asks for.
struct Shell {
    panel: PlotPanel,
    history: History,
    selection: Selection,
    chart: Option<ChartId>,
    read_only: bool,
    asked: Vec<Action>,
}

impl Shell {
    fn new(map: StanceMap) -> Self {
        Self {
            panel: PlotPanel::default(),
            history: History::new(map),
            selection: Selection::default(),
            chart: None,
            read_only: false,
            asked: Vec::new(),
        }
    }
    fn ui(&mut self, ui: &mut egui::Ui) {
        let (map, start) = (Arc::clone(self.history.map()), Arc::clone(self.history.start()));
        let view = View {
            map: &map,
            revision: self.history.state(),
            start: &start,
            selection: &self.selection,
            theme: &Theme::LIGHT,
            source: None,
            board: None,
            chart: self.chart.as_ref(),
            coder: None,
            read_only: self.read_only,
        };
        let mut actions = Actions::default();
        self.panel.ui(ui, &view, &mut actions);
        if !actions.0.is_empty() {
            ui.ctx().request_repaint();
        }
        for action in actions.0 {
            match action {
                Action::Step { label, map } => drop(self.history.apply(label, map)),
                Action::Begin(label) => self.history.begin(label),
                Action::Update(map) => self.history.update(map),
                Action::Commit => drop(self.history.commit()),
                Action::Cancel => self.history.cancel(),
                Action::Select(selection) => self.selection = selection,
                Action::Open(AnyId::Chart(id)) => self.chart = Some(id),
                other => self.asked.push(other),
            }
        }
    }
    fn stance(&self, id: &str) -> Stance {
        Stance::clone(self.history.map().get::<Stance>(&id.parse::<StanceId>().unwrap()).unwrap())
    }
}

fn harness(map: StanceMap) -> Harness<'static, Shell> {
    let mut harness = Harness::builder()
        .with_size(egui::vec2(1000.0, 760.0))
        .with_step_dt(1.0 / 60.0)
        .with_max_steps(60)
        .allow_missing_glyphs()
        .with_context_setup(theme::install)
        .build_ui_state(|ui, shell: &mut Shell| shell.ui(ui), Shell::new(map));
    // Guarantee across, escalation upwards.
    let subject = |id: &str| crate::model::Subject::Dimension(id.parse().unwrap());
    harness.state_mut().panel.x = Some(subject("guarantee"));
    harness.state_mut().panel.y = Some(subject("escalation"));
    harness.run();
    harness
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
    harness.get_by_label("Export SVG…").click();
    harness.run();
    assert!(matches!(harness.state().asked.as_slice(), [Action::Run(Command::ExportSvg)]));
    harness.get_by_label("Save chart").click();
    harness.run();
    let charts = harness.state().history.map().charts.clone();
    assert_eq!(charts.len(), 1);
    assert_eq!(harness.state().chart.as_ref(), charts.keys().next());
    harness.get_by_label("Save chart").click();
    harness.run();
    assert_eq!(harness.state().history.map().charts.len(), 1, "the same chart is kept, not a second one");
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
    assert_eq!((state.panel.x.clone(), state.panel.y.clone()), (Some(chart.x), Some(chart.y)));
    assert!(state.panel.no_ranges);
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
