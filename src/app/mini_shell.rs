//! The smallest shell: it carries out what a panel asks for, so that tests see what a user would.

use std::sync::Arc;

use super::jobs::Work;
use super::theme::{self, Theme};
use super::view::{Action, Actions, Selection, StanceDraft, Typed, View};
use crate::edit::History;
use crate::model::{AnyId, BoardId, ChartId, CoderId, SourceId, StanceMap};

/// What the shell keeps between frames, with what was asked for.
pub(crate) struct MiniShell<P> {
    pub(crate) panel: P,
    pub(crate) history: History,
    pub(crate) selection: Selection,
    pub(crate) source: Option<SourceId>,
    pub(crate) board: Option<BoardId>,
    pub(crate) chart: Option<ChartId>,
    pub(crate) coder: Option<CoderId>,
    pub(crate) read_only: bool,
    /// What isn't carried out here, in order.
    pub(crate) asked: Vec<Action>,
    pub(crate) drafts: Vec<StanceDraft>,
    typed: Typed,
    work: Option<Work>,
}

impl<P> MiniShell<P> {
    pub(crate) fn new(panel: P, map: StanceMap) -> Self {
        Self {
            panel,
            history: History::new(map),
            selection: Selection::default(),
            source: None,
            board: None,
            chart: None,
            coder: None,
            read_only: false,
            asked: Vec::new(),
            drafts: Vec::new(),
            typed: Typed::default(),
            work: None,
        }
    }
    pub(crate) fn map(&self) -> &StanceMap {
        self.history.map()
    }
    pub(crate) fn show(
        &mut self,
        ui: &mut egui::Ui,
        draw: impl FnOnce(&mut P, &mut egui::Ui, &View<'_>, &mut Actions),
    ) {
        let work = self.work.get_or_insert_with(|| Work::new(ui.ctx().clone()));
        let (map, start) = (Arc::clone(self.history.map()), Arc::clone(self.history.start()));
        let view = View {
            map: &map,
            revision: self.history.revision(),
            start: &start,
            selection: &self.selection,
            theme: Theme::of(ui.ctx()),
            work,
            source: self.source.as_ref(),
            board: self.board.as_ref(),
            chart: self.chart.as_ref(),
            coder: self.coder.as_ref(),
            folder: None,
            read_only: self.read_only,
        };
        let mut actions = Actions::default();
        draw(&mut self.panel, ui, &view, &mut actions);
        if !actions.is_empty() {
            ui.ctx().request_repaint();
        }
        for action in actions.in_turn(&mut self.typed) {
            match action {
                Action::Step { label, change } => match change.of(self.history.map()) {
                    Ok(map) => drop(self.history.apply(label, map)),
                    Err(why) => self.asked.push(Action::Warn(why.to_string())),
                },
                Action::Delete { label, ids } => {
                    let (map, _) = crate::edit::delete(self.history.map(), ids);
                    self.history.apply(label, map);
                }
                Action::Begin(label) => self.history.begin(label),
                Action::Update(change) => {
                    if let Ok(map) = change.of(self.history.start()) {
                        self.history.update(map);
                    }
                }
                Action::Commit => drop(self.history.commit()),
                Action::Cancel => self.history.cancel(),
                Action::Select(selection) => self.selection = selection,
                Action::Open(AnyId::Chart(id)) => self.chart = Some(id),
                Action::Open(AnyId::Source(id)) => self.source = Some(id),
                Action::NewStance(draft) => self.drafts.push(draft),
                other => self.asked.push(other),
            }
        }
    }
}

/// A harness of a panel in a window of some size, with the fonts and colours of the program.
pub(crate) fn harness<'a, P: 'a>(
    shell: MiniShell<P>,
    size: egui::Vec2,
    draw: impl FnMut(&mut P, &mut egui::Ui, &View<'_>, &mut Actions) + 'a,
) -> egui_kittest::Harness<'a, MiniShell<P>> {
    let builder = egui_kittest::Harness::builder()
        .with_size(size)
        .with_step_dt(1.0 / 60.0)
        .with_max_steps(30)
        .allow_missing_glyphs();
    built(builder, shell, draw)
}

/// A harness that was begun otherwise, with the fonts and colours of the program.
pub(crate) fn built<'a, P: 'a>(
    builder: egui_kittest::HarnessBuilder<MiniShell<P>>,
    shell: MiniShell<P>,
    mut draw: impl FnMut(&mut P, &mut egui::Ui, &View<'_>, &mut Actions) + 'a,
) -> egui_kittest::Harness<'a, MiniShell<P>> {
    builder
        .with_context_setup(theme::install)
        .build_ui_state(move |ui, shell: &mut MiniShell<P>| shell.show(ui, &mut draw), shell)
}

/// Draws frames until something has come true that comes in its time.
pub(crate) fn until<'a, P>(
    harness: &mut egui_kittest::Harness<'a, MiniShell<P>>,
    what: &str,
    is_so: impl Fn(&egui_kittest::Harness<'a, MiniShell<P>>) -> bool,
) {
    let begin = std::time::Instant::now();
    while !is_so(harness) {
        assert!(begin.elapsed() < std::time::Duration::from_mins(2), "it never came to pass that {what}");
        std::thread::sleep(std::time::Duration::from_millis(5));
        harness.step();
    }
}
