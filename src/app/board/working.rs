//! What the board computes off the UI thread: automatic layouts and agreement. What they compute is in
//! `board::arrangement` and `analysis::agreement`.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use egui::Context;

use crate::analysis::agreement::{Pair, pairs, profiles};
use crate::app::jobs::Task;
use crate::board::Plan;
use crate::board::arrangement::{self, Automatic, Graph, Progress};
use crate::figure::Point;
use crate::model::{ActorId, BoardId, Date, StanceMap, Subject};

/// The most pairs that are drawn: more would be a carpet.
const MOST_PAIRS: usize = 3_000;
/// What the chance in a layout begins with, so that the same board always gives the same layout.
const SEED: u64 = 0x57A2_CE3A_9000_0001;

/// A layout under way.
pub(super) struct Layouting {
    pub(super) board: BoardId,
    pub(super) label: String,
    pub(super) progress: Arc<Progress>,
    ids: Vec<ActorId>,
    task: Task<Option<Vec<Point>>>,
}

impl Layouting {
    /// Begins a layout of a board.
    pub(super) fn start(ctx: &Context, board: &BoardId, plan: &Plan, how: Automatic) -> Self {
        let label = format!("Lay out: {}", how.label().to_lowercase());
        Self::run(ctx, board, plan, label, "layout", move |graph, progress| how.run(graph, SEED, progress))
    }

    /// Begins to lay a board out as a plot of two subjects.
    pub(super) fn by_two(
        ctx: &Context,
        board: &BoardId,
        plan: &Plan,
        map: &StanceMap,
        axes: &[Subject; 2],
        day: Option<Date>,
    ) -> Self {
        let [x, y] = axes;
        let label = format!("Lay out by {} and {}", map.subject_name(x), map.subject_name(y));
        let places = crate::board::by_two::places(map, plan, axes, day);
        Self::run(ctx, board, plan, label, "layout", move |graph, progress| {
            let mut placed = graph.clone();
            for (node, at) in placed.nodes.iter_mut().zip(places) {
                node.at = if node.fixed { node.at } else { at };
            }
            arrangement::tidy(&placed, progress)
        })
    }

    fn run(
        ctx: &Context,
        board: &BoardId,
        plan: &Plan,
        label: String,
        name: &str,
        work: impl FnOnce(&Graph, &Progress) -> Option<Vec<Point>> + Send + 'static,
    ) -> Self {
        let graph = graph_of(plan);
        let progress = Arc::new(Progress::default());
        let shared = Arc::clone(&progress);
        let ids = plan.nodes.iter().map(|node| node.id.clone()).collect();
        let task = Task::start(ctx, name, move || work(&graph, &shared));
        Self { board: board.clone(), label, progress, ids, task }
    }

    /// Where each actor goes, once, when it is known; an empty list where the layout was cancelled.
    pub(super) fn poll(&self) -> Option<Vec<(ActorId, Point)>> {
        let places = self.task.poll()?;
        Some(self.ids.iter().cloned().zip(places.unwrap_or_default()).collect())
    }
}

impl Drop for Layouting {
    fn drop(&mut self) {
        self.progress.cancel();
    }
}

/// A plan as what is laid out.
fn graph_of(plan: &Plan) -> Graph {
    let nodes = plan.nodes.iter().map(|node| arrangement::Node {
        at: node.centre,
        size: plan.card,
        group: node.bloc.map_or(u32::MAX, |bloc| bloc as u32),
        influence: node.influence,
        fixed: node.locked,
    });
    let edges = plan.lines.iter().map(|line| (line.from, line.to, line.strength as f32));
    Graph { nodes: nodes.collect(), edges: edges.collect() }
}

/// What computed agreement is asked for.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Asked {
    /// The least agreement or conflict that is drawn, 0.5 to 1.
    pub(super) least: f64,
    /// The least number of shared subjects.
    pub(super) shared: u32,
}

impl Default for Asked {
    fn default() -> Self {
        Self { least: 0.85, shared: 2 }
    }
}

/// Computed agreement and conflict, kept until what it was computed from changes.
#[derive(Default)]
pub(super) struct Agreement {
    pub(super) on: bool,
    pub(super) asked: Asked,
    computed: Option<(u64, BoardId, Option<Date>, Asked)>,
    pairs: Vec<Pair>,
    task: Option<Computing>,
}

/// Pairs that are being computed, and the way to stop it.
type Computing = (Task<Option<Vec<Pair>>>, Arc<AtomicBool>);

impl Agreement {
    /// What is known now; begins to compute it anew where the map or the question is another. `stances`
    /// goes up whenever positions may have changed.
    pub(super) fn pairs(
        &mut self,
        ctx: &Context,
        plan: &Plan,
        map: &StanceMap,
        (stances, board, day): (u64, &BoardId, Option<Date>),
    ) -> &[Pair] {
        if !self.on {
            return &[];
        }
        let wanted = (stances, board.clone(), day, self.asked);
        if self.computed.as_ref() != Some(&wanted) {
            if self.computed.as_ref().is_none_or(|done| done.1 != *board) {
                self.pairs.clear();
            }
            if let Some((_, cancelled)) = self.task.take() {
                cancelled.store(true, Ordering::Relaxed);
            }
            self.computed = Some(wanted);
            let ids: Vec<ActorId> = plan.nodes.iter().map(|node| node.id.clone()).collect();
            let (map, asked) = (map.clone(), self.asked);
            let cancelled = Arc::new(AtomicBool::new(false));
            let stop = Arc::clone(&cancelled);
            let work = move || {
                let stops = || stop.load(Ordering::Relaxed);
                pairs(&profiles(&map, &ids, day), asked.least, asked.shared, MOST_PAIRS, &stops)
            };
            self.task = Some((Task::start(ctx, "agreement", work), cancelled));
        }
        if let Some(done) = self.task.as_ref().and_then(|(task, _)| task.poll()) {
            self.pairs = done.unwrap_or_default();
            self.task = None;
        }
        &self.pairs
    }
}
