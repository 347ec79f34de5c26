//! What the board computes off the UI thread: automatic layouts, agreement, and the ways of lines. What they compute
//! is in `board::arrangement`, `analysis::agreement` and `board::route`.

use std::sync::Arc;

use crate::analysis::agreement::{AgreementPair, AgreementQuestion, pairs, profiles};
use crate::app::jobs::{Latest, Task, Work};
use crate::board::BoardPlan;
use crate::board::arrangement::{self, ArrangeProgress, Automatic, Graph};
use crate::board::route::{Extent, Routes};
use crate::figure::Point;
use crate::model::{ActorId, BoardId, Date, StanceMap, Subject};

/// What the chance in a layout begins with, so that the same board always gives the same layout.
const SEED: u64 = 0x57A2_CE3A_9000_0001;

/// A layout under way.
pub(super) struct Layouting {
    pub(super) board: BoardId,
    pub(super) label: String,
    pub(super) progress: Arc<ArrangeProgress>,
    ids: Vec<ActorId>,
    task: Task<Option<Vec<Point>>>,
}

impl Layouting {
    /// Begins a layout of a board.
    pub(super) fn start(on: &Work, board: &BoardId, plan: &BoardPlan, how: Automatic) -> Self {
        let label = format!("Lay out: {}", how.label().to_lowercase());
        Self::run(on, board, plan, label, move |graph, progress| how.run(graph, SEED, progress))
    }

    /// Begins to lay a board out as a plot of two subjects.
    pub(super) fn by_two(
        on: &Work,
        board: &BoardId,
        plan: &BoardPlan,
        map: &StanceMap,
        axes: &[Subject; 2],
        day: Option<Date>,
    ) -> Self {
        let [x, y] = axes;
        let label = format!("Lay out by {} and {}", map.subject_name(x), map.subject_name(y));
        let places = crate::board::by_two::places(map, plan, axes, day);
        Self::run(on, board, plan, label, move |graph, progress| {
            let mut placed = graph.clone();
            for (node, at) in placed.nodes.iter_mut().zip(places) {
                node.at = if node.fixed { node.at } else { at };
            }
            arrangement::tidy(&placed, progress)
        })
    }

    fn run(
        on: &Work,
        board: &BoardId,
        plan: &BoardPlan,
        label: String,
        work: impl FnOnce(&Graph, &ArrangeProgress) -> Option<Vec<Point>> + Send + 'static,
    ) -> Self {
        let graph = graph_of(plan);
        let progress = Arc::new(ArrangeProgress::default());
        let shared = Arc::clone(&progress);
        let ids = plan.nodes.iter().map(|node| node.id.clone()).collect();
        let task = Task::start(on, &label, move |_| work(&graph, &shared));
        Self { board: board.clone(), label, progress, ids, task }
    }

    /// Where each actor goes, once, when it is known; an empty list where the layout was cancelled.
    pub(super) fn poll(&self) -> Option<Vec<(ActorId, Point)>> {
        let places = self.task.poll()?.ok().flatten();
        Some(self.ids.iter().cloned().zip(places.unwrap_or_default()).collect())
    }
}

impl Drop for Layouting {
    fn drop(&mut self) {
        self.progress.cancel();
    }
}

/// A plan as what is laid out.
fn graph_of(plan: &BoardPlan) -> Graph {
    let nodes = plan.nodes.iter().map(|node| arrangement::Movable {
        at: node.centre,
        size: plan.card,
        group: node.bloc.map_or(u32::MAX, |bloc| bloc as u32),
        influence: node.influence,
        fixed: node.locked,
    });
    let edges = plan.edges.iter().map(|line| (line.from, line.to, line.strength as f32));
    Graph { nodes: nodes.collect(), edges: edges.collect() }
}

/// What agreement is computed from: the revision of the map, the board, the day and the question.
type AgreementKey = (u64, BoardId, Option<Date>, AgreementQuestion);

/// Computed agreement and conflict, kept until what it was computed from changes.
#[derive(Default)]
pub(super) struct Agreement {
    pub(super) on: bool,
    pub(super) asked: AgreementQuestion,
    /// The board that the pairs are of.
    board: Option<BoardId>,
    pairs: Vec<AgreementPair>,
    /// Goes up when the pairs are others.
    changes: u64,
    computing: Latest<AgreementKey, Option<Vec<AgreementPair>>>,
}

impl Agreement {
    /// What is known now; begins to compute it anew where the map or the question is another. `stances`
    /// goes up whenever positions may have changed. With them a number that goes up when they are others, 0
    /// where none are shown.
    pub(super) fn pairs(
        &mut self,
        on: &Work,
        plan: &BoardPlan,
        map: &StanceMap,
        (stances, board, day): (u64, &BoardId, Option<Date>),
    ) -> (&[AgreementPair], u64) {
        if !self.on {
            return (&[], 0);
        }
        if self.board.as_ref() != Some(board) {
            self.pairs.clear();
            self.changes += 1;
            self.board = Some(board.clone());
        }
        let asked = self.asked;
        let compute = || {
            let ids: Vec<ActorId> = plan.nodes.iter().map(|node| node.id.clone()).collect();
            let map = map.clone();
            move |progress: &crate::app::jobs::Progress| {
                let stops = || progress.is_cancelled();
                pairs(&profiles(&map, &ids, day), asked, &stops)
            }
        };
        let key = (stances, board.clone(), day, asked);
        if let Some(Some(found)) = self.computing.update(on, "Computing agreement", key, compute) {
            self.pairs = found;
            self.changes += 1;
        }
        (&self.pairs, self.changes)
    }
    /// What is asked for, where it is shown.
    pub(super) fn question(&self) -> Option<AgreementQuestion> {
        self.on.then_some(self.asked)
    }
}

/// The lines that are sought at most while a frame is made; more are sought off the UI thread.
const MOST_AT_ONCE: usize = 12;
/// The cards among which they are sought at most while a frame is made.
const MOST_CARDS_AT_ONCE: usize = 120;

/// What the ways of lines are for: the places of things, and the board.
type RoutingKey = (u64, BoardId);

/// The ways of a board's lines, kept from change to change so that what a change doesn't touch stays where it is.
#[derive(Default)]
pub(super) struct Routing {
    /// The ways when nothing was being moved last.
    settled: Routes,
    /// What the ways are for, and how far they follow it.
    made_for: Option<(RoutingKey, Extent)>,
    /// Goes up when lines run otherwise.
    changes: u64,
    computing: Latest<RoutingKey, Option<Routes>>,
}

impl Routing {
    /// Gives a plan the ways of its lines, as far as they are known; begins to find those that take longer. `places`
    /// goes up whenever something may lie elsewhere. While something is moved only its own lines follow. Gives a number
    /// that goes up when lines run otherwise.
    pub(super) fn update(
        &mut self,
        on: &Work,
        plan: &mut BoardPlan,
        (places, board): (u64, &BoardId),
        extent: Extent,
    ) -> u64 {
        let key = (places, board.clone());
        let other = self.made_for.as_ref() != Some(&(key.clone(), extent));
        if !other && !self.computing.is_busy() {
            return self.changes;
        }
        if self.made_for.as_ref().is_some_and(|((_, old), _)| old != board) {
            self.settled = Routes::default();
        }
        let ground = plan.ground();
        if other {
            self.made_for = Some((key.clone(), extent));
            self.changes += 1;
            plan.routes = self.settled.standing(&ground, extent);
            let sought = self.settled.to_seek(&ground, extent);
            if sought <= MOST_AT_ONCE && ground.cards.len() <= MOST_CARDS_AT_ONCE {
                if sought > 0 {
                    plan.routes = self.settled.updated(&ground, extent, &|| false).unwrap_or_default();
                }
                if extent == Extent::All {
                    self.settled = plan.routes.clone();
                }
                // What may still be under way is of no use any more.
                self.computing = Latest::default();
                return self.changes;
            }
            if extent == Extent::Own {
                // By the time they were found it lies elsewhere.
                self.computing = Latest::default();
                return self.changes;
            }
        }
        let compute = || {
            let (settled, ground) = (self.settled.clone(), ground.clone());
            move |progress: &crate::app::jobs::Progress| {
                settled.updated(&ground, Extent::All, &|| progress.is_cancelled())
            }
        };
        if let Some(Some(found)) = self.computing.update(on, "Finding the ways of lines", key, compute) {
            // They may be for what there was when the work began.
            self.settled = found.standing(&ground, Extent::All);
            plan.routes = self.settled.clone();
            self.changes += 1;
        }
        self.changes
    }
    /// Whether ways are being sought.
    pub(super) fn is_busy(&self) -> bool {
        self.computing.is_busy()
    }
}
