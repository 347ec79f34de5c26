//! What the chart's commands do. What the mouse does is in `gesture`.

use std::collections::BTreeSet;

use egui::{Response, Vec2};

use super::paint::MarkHit;
use super::{PlotPanel, Shown, read_first};
use crate::app::commands::{self, Command, Scope};
use crate::app::view::{Actions, View};

/// How much a press magnifies.
const STEP: f64 = 1.25;

impl PlotPanel {
    /// Asks for a command of the chart, which is carried out in the next frame.
    pub fn run(&mut self, command: Command) {
        self.chosen.push(command);
    }

    pub(super) fn keys(&mut self, view: &View<'_>, ground: &Response, shown: &Shown, actions: &mut Actions) {
        for command in commands::of_panel(Scope::Plot, ground, &mut self.chosen) {
            match command {
                Command::NextPoint => walk(view, &shown.painted.hits, true, actions),
                Command::PreviousPoint => walk(view, &shown.painted.hits, false, actions),
                Command::ReadPoint => {
                    let selected = shown.painted.hits.iter().find(|hit| is_selected(view, hit));
                    if let Some(hit) = selected {
                        read_first(view, hit, actions);
                    }
                }
                Command::WholePlot => self.window = None,
                Command::MagnifyPlot => self.magnify(shown, None, STEP, Vec2::ZERO),
                Command::DiminishPlot => self.magnify(shown, None, 1.0 / STEP, Vec2::ZERO),
                _ => {}
            }
            ground.ctx.request_repaint();
        }
    }
}

fn is_selected(view: &View<'_>, hit: &MarkHit) -> bool {
    hit.about.first().is_some_and(|id| view.selection.contains(id))
}

/// Selects the next mark from left to right, or the one before; after the last comes the first.
fn walk(view: &View<'_>, hits: &[MarkHit], forward: bool, actions: &mut Actions) {
    let mut marks: Vec<&MarkHit> = hits.iter().filter(|hit| !hit.about.is_empty()).collect();
    marks.sort_by(|a, b| {
        let (a, b) = (a.rect.center(), b.rect.center());
        a.x.total_cmp(&b.x).then(a.y.total_cmp(&b.y))
    });
    // An actor may stand on a chart several times.
    let mut known = BTreeSet::new();
    marks.retain(|hit| known.insert(hit.about.first()));
    if !forward {
        marks.reverse();
    }
    let after = marks.iter().position(|hit| is_selected(view, hit)).map_or(0, |at| at + 1);
    let next = marks.get(after).or_else(|| marks.first());
    if let Some(about) = next.and_then(|hit| hit.about.first()) {
        actions.select(about.clone());
    }
}
