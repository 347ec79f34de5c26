//! How long a frame of the board takes, headless, with 100 to 10,000 actors and five relations each: all in
//! view, zoomed to 1 %, near, while panning and zooming, and while a thousand actors are dragged. And what
//! hit tests, opening a board, names, the ways of lines and layouts take.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    missing_docs,
    reason = "a benchmark that can't go on has failed"
)]

#[path = "support/boards.rs"]
mod boards;

use std::sync::Arc;

use criterion::{BenchmarkId, Criterion, criterion_group, criterion_main};
use egui::{Event, Modifiers, PointerButton, Pos2, vec2};
use stancemap::app::board::BoardPanel;
use stancemap::app::jobs::Work;
use stancemap::app::theme::{self, Theme};
use stancemap::app::view::{Action, Actions, Selection, Typed, View};
use stancemap::board::arrangement::{ArrangeProgress, Automatic, Graph, Movable};
use stancemap::board::route::{Extent, Routes};
use stancemap::board::{BoardPlan, Grip, labels};
use stancemap::edit::History;
use stancemap::figure::Point;
use stancemap::model::{AnyId, BoardId};

/// A window with nothing but a board.
struct Window {
    ctx: egui::Context,
    panel: BoardPanel,
    history: History,
    selection: Selection,
    board: BoardId,
    time: f64,
}

impl Window {
    fn new(actors: usize) -> Self {
        let (map, board) = boards::generated(actors);
        let ctx = egui::Context::default();
        theme::install(&ctx);
        let selection = Selection::default();
        Self { ctx, panel: BoardPanel::default(), history: History::new(map), selection, board, time: 0.0 }
    }
    /// One frame with these events, tessellated.
    fn frame(&mut self, events: Vec<Event>) -> usize {
        self.time += 1.0 / 60.0;
        let input = egui::RawInput {
            screen_rect: Some(egui::Rect::from_min_size(Pos2::ZERO, vec2(1600.0, 1000.0))),
            time: Some(self.time),
            events,
            ..egui::RawInput::default()
        };
        let (map, start) = (Arc::clone(self.history.map()), Arc::clone(self.history.start()));
        let revision = self.history.revision();
        let mut actions = Actions::default();
        let work = Work::new(self.ctx.clone());
        let output = self.ctx.run_ui(input, |ui| {
            let view = View {
                revision,
                start: &start,
                board: Some(&self.board),
                ..View::new(&map, &self.selection, &Theme::LIGHT, &work)
            };
            self.panel.ui(ui, &view, &mut actions);
        });
        for action in actions.in_turn(&mut Typed::default()) {
            match action {
                Action::Begin(label) => self.history.begin(label),
                Action::Update(change) => self.history.update(change.of(self.history.start()).unwrap()),
                Action::Commit => drop(self.history.commit()),
                Action::Select(selection) => self.selection = selection,
                _ => {}
            }
        }
        self.ctx.tessellate(output.shapes, output.pixels_per_point).len()
    }
    fn settle(&mut self) {
        for _ in 0..4 {
            self.frame(vec![Event::PointerMoved(Pos2::new(800.0, 500.0))]);
        }
    }
    /// Zooms in on the middle.
    fn zoom_to(&mut self, zoom: f64) {
        for _ in 0..8 {
            self.frame(vec![Event::Zoom((zoom / self.panel.zoom()) as f32)]);
        }
        self.settle();
        assert!((self.panel.zoom() / zoom - 1.0).abs() < 0.05, "{}", self.panel.zoom());
    }
}

fn button(pos: Pos2, pressed: bool) -> Event {
    Event::PointerButton { pos, button: PointerButton::Primary, pressed, modifiers: Modifiers::NONE }
}

fn frames(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("board frame");
    group.sample_size(30);
    for actors in [100, 1_000, 10_000] {
        let mut window = Window::new(actors);
        window.settle();
        group.bench_function(BenchmarkId::new("all in view, at rest", actors), |b| {
            b.iter(|| window.frame(vec![]));
        });
        let mut zoom = 1.0;
        group.bench_function(BenchmarkId::new("all in view, zooming", actors), |b| {
            b.iter(|| {
                zoom = if zoom > 1.0 { 0.97 } else { 1.0 / 0.97 };
                window.frame(vec![Event::Zoom(zoom)])
            });
        });
        let mut side = 5.0;
        let mut pan = |window: &mut Window| {
            side = -side;
            window.frame(vec![Event::MouseWheel {
                unit: egui::MouseWheelUnit::Point,
                delta: vec2(side, side),
                phase: egui::TouchPhase::Move,
                source: egui::MouseWheelSource::Trackpad,
                modifiers: Modifiers::NONE,
            }])
        };
        group.bench_function(BenchmarkId::new("all in view, panning", actors), |b| {
            b.iter(|| pan(&mut window));
        });
        for (name, zoom) in [("1 %", 0.01), ("discs with names", 0.25), ("small cards", 0.5), ("cards", 1.0)]
        {
            let mut window = Window::new(actors);
            window.settle();
            window.zoom_to(zoom);
            group.bench_function(BenchmarkId::new(format!("{name}, panning"), actors), |b| {
                b.iter(|| pan(&mut window));
            });
        }
    }
    group.finish();
}

fn drag(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("board drag");
    group.sample_size(30);
    let mut window = Window::new(10_000);
    window.settle();
    let chosen: Vec<AnyId> =
        window.history.map().actors.keys().take(1_000).map(|id| id.clone().into()).collect();
    window.selection = chosen.into_iter().collect();
    window.settle();
    // One of the selected stands where the drag begins.
    let at = window.panel.on_screen(&window.history.map().actors.keys().next().unwrap().clone()).unwrap();
    window.frame(vec![Event::PointerMoved(at)]);
    window.frame(vec![button(at, true)]);
    let mut x = 0.0;
    group.bench_function("1,000 of 10,000 actors", |b| {
        b.iter(|| {
            x = if x > 200.0 { 20.0 } else { x + 7.0 };
            window.frame(vec![Event::PointerMoved(at + vec2(20.0 + x, x))])
        });
    });
    assert!(window.history.is_open(), "the drag is under way");
    group.finish();
}

fn parts(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("board parts");
    group.sample_size(20);
    let (map, id) = boards::generated(10_000);
    let board = &map.boards[&id];
    group.bench_function("opening 10,000", |b| b.iter(|| BoardPlan::of(&map, board, None)));
    let plan = BoardPlan::of(&map, board, None);
    let mut n = 0_u32;
    for zoom in [0.05, 0.5] {
        group.bench_function(BenchmarkId::new("hit test", zoom), |b| {
            b.iter(|| {
                n = (n + 7_919) % 26_000;
                let at = Point::new(f64::from(n), f64::from(n * 31 % 14_000));
                plan.hit(at, Grip { handles_of: None, reach: 7.0 / zoom, zoom })
            });
        });
        let least = labels::level(zoom.min(0.3));
        group.bench_function(BenchmarkId::new("names", zoom), |b| {
            b.iter(|| labels::place(&plan, least, None, |_| true));
        });
    }
    group.finish();
}

/// The ways of all lines of a board, and those that a change of one place touches.
fn routes(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("board routes");
    group.sample_size(10);
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/saves/ukraine-guarantees.ron");
    let sample = stancemap::store::read(&std::fs::read_to_string(file).unwrap()).unwrap().map;
    let id = sample.boards.keys().next().unwrap().clone();
    let (hundred, hundred_id) = boards::generated(100);
    for (name, map, id) in [("sample", &sample, &id), ("100", &hundred, &hundred_id)] {
        let plan = BoardPlan::of(map, &map.boards[id], None);
        let ground = plan.ground();
        group.bench_function(BenchmarkId::new("all", name), |b| b.iter(|| Routes::of(&ground)));
        let routes = Routes::of(&ground);
        let found = (0..ground.ties.len()).filter(|n| routes.get(*n).is_some()).count();
        println!("{found} of {} lines have a way", ground.ties.len());
        let mut moved = ground.clone();
        let card = &mut moved.cards[plan.nodes.len() / 2];
        (card.left, card.right) = (card.left + 30.0, card.right + 30.0);
        for (how, extent) in [("dragging", Extent::Own), ("dropping", Extent::All)] {
            group.bench_function(BenchmarkId::new(how, name), |b| {
                b.iter(|| routes.updated(&moved, extent, &|| false).unwrap());
            });
        }
    }
    group.finish();
}

fn layouts(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("board layout");
    group.sample_size(10);
    for actors in [2_000, 10_000] {
        let (map, id) = boards::generated(actors);
        let plan = BoardPlan::of(&map, &map.boards[&id], None);
        let nodes = plan.nodes.iter().map(|node| Movable {
            at: node.centre,
            size: plan.card,
            group: node.bloc.map_or(u32::MAX, |bloc| bloc as u32),
            influence: node.influence,
            fixed: false,
        });
        let edges = plan.edges.iter().map(|line| (line.from, line.to, line.strength as f32));
        let graph = Graph { nodes: nodes.collect(), edges: edges.collect() };
        for how in Automatic::ALL {
            group.bench_function(BenchmarkId::new(how.label(), actors), |b| {
                b.iter(|| how.run(&graph, 1, &ArrangeProgress::default()).unwrap());
            });
        }
        let mut heap = graph.clone();
        heap.nodes.iter_mut().for_each(|node| node.at = Point::default());
        group.bench_function(BenchmarkId::new("Tidy: all at one place", actors), |b| {
            b.iter(|| Automatic::Tidy.run(&heap, 1, &ArrangeProgress::default()).unwrap());
        });
    }
    group.finish();
}

criterion_group!(benches, frames, drag, parts, routes, layouts);
criterion_main!(benches);
