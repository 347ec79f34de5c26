//! What an action of a panel does, and the windows whose answers are actions.

use std::sync::Arc;

use super::state::Shell;
use crate::app::ask::Ask;
use crate::app::browser;
use crate::app::commands::Command;
use crate::app::panels::Pane;
use crate::app::replace_form::{ReplaceForm, ReplaceOutcome};
use crate::app::theme::Theme;
use crate::app::view::{Action, Actions, MapEdit, Selection};
use crate::app::windows::palette::Chosen;
use crate::app::windows::questions::{self, QuestionAnswer};
use crate::app::workspace::Maps;
use crate::edit;
use crate::model::{AnyId, SourceId, StanceMap};

/// How close steps come on each other that are one step for whoever undoes them.
const JOINED_WITHIN: jiff::SignedDuration = jiff::SignedDuration::from_secs(1);

impl Shell {
    /// Carries out an action.
    pub(super) fn act(&mut self, ctx: &egui::Context, action: Action) {
        let refused = self.workspace.document.read_only
            && matches!(
                action,
                Action::Step { .. }
                    | Action::Delete { .. }
                    | Action::Begin(_)
                    | Action::Update(_)
                    | Action::GoTo(_)
            );
        if refused {
            self.warn(
                "This map was written by a newer version of Stancemap, so it can only be read. \
                 Save it as another file to change it.",
            );
            return;
        }
        let workspace = &mut self.workspace;
        let history = &mut workspace.document.history;
        match action {
            Action::Step { label, change } => drop(self.change(label, change)),
            Action::Delete { label, ids } => drop(self.delete(label, ids)),
            Action::Update(change) => {
                // An update that comes after its gesture was taken back is no edit.
                if history.is_open() {
                    match change.of(history.start()) {
                        Ok(map) => history.update(map),
                        Err(why) => self.warn(why.to_string()),
                    }
                }
            }
            Action::Begin(label) => history.begin(label),
            Action::Commit => {
                self.commit_gesture();
                self.tidy();
            }
            Action::Cancel => history.cancel(),
            Action::Join => history.join(JOINED_WITHIN),
            Action::GoTo(depth) => {
                history.go_to(depth);
                self.tidy();
            }
            // What is shown changes with the coder, so that waits until this frame's edits are made.
            Action::Code(coder) => self.window.next_coder = Some(coder),
            Action::Select(selection) => workspace.selection = selection.within(history.map()),
            Action::Open(id) => self.open_item(&id),
            Action::NewStance(draft) => {
                if !workspace.document.read_only {
                    self.begin_stance(draft);
                }
            }
            Action::OpenPassage(source, range) => {
                if history.map().sources.contains_key(&source) {
                    workspace.source = Some(source);
                    workspace.panels.reader.show(range);
                    self.window.docks.show(Pane::Reader);
                }
            }
            Action::FindAll(words) => {
                let find = self.workspace.forms.find.take().unwrap_or_default();
                self.workspace.forms.find = Some(find.for_quotes(words));
            }
            Action::Name(id) => self.begin_naming(id),
            Action::ReplaceText(id) => self.begin_replacing(id),
            Action::ChoosePicture(id) => self.ask(Ask::Picture(id)),
            Action::Run(Command::CodeBlind) => self.window.waiting.push(Command::CodeBlind),
            Action::Run(command) => {
                self.note_used(command);
                self.run(ctx, command);
            }
            Action::Say(words) => self.say(words),
            Action::Warn(words) => self.warn(words),
        }
    }

    /// Opens the form in which a source gets another text, unless it is in use.
    fn begin_replacing(&mut self, id: SourceId) {
        if self.workspace.is_replacing() {
            self.warn("Another text is being replaced. Finish that first, or cancel it");
            return;
        }
        let text = self.workspace.map().sources.get(&id).map(|source| source.text.clone());
        self.workspace.forms.replace = text.map(|text| ReplaceForm::new(id, text.as_str()));
    }

    /// Makes a step of a change of the map as it is now. Returns whether it could be made; where not, it is said why.
    pub(super) fn change(&mut self, label: impl Into<String>, change: MapEdit) -> bool {
        // An open gesture is a step of its own.
        self.workspace.document.history.commit();
        match change.of(self.workspace.map()) {
            Ok(next) => self.take_step(label.into(), next),
            Err(why) => {
                self.warn(why.to_string());
                false
            }
        }
    }

    /// Deletes items as a step. Returns whether they could be deleted; where not, it is said why.
    pub(super) fn delete(&mut self, label: impl Into<String>, ids: Vec<AnyId>) -> bool {
        self.workspace.document.history.commit();
        let (next, _) = self.workspace.deleted(ids);
        self.take_step(label.into(), next)
    }

    /// Whether a difference would touch what other coders recorded while that is hidden; says so where it would.
    pub(super) fn refuses(&mut self, difference: &edit::Difference) -> bool {
        let touches = self.workspace.blind_view().is_some_and(|view| view.touches_others(difference));
        if touches {
            self.warn("This would change what other coders recorded, or take something from under it. End blind coding first");
        }
        touches
    }

    /// Makes a step of the open gesture, unless that would touch what is hidden.
    fn commit_gesture(&mut self) {
        let history = &self.workspace.document.history;
        if self.workspace.is_blind() && history.is_open() {
            let difference = edit::difference(history.start(), history.map());
            if self.refuses(&difference) {
                self.workspace.document.history.cancel();
                return;
            }
        }
        self.workspace.document.history.commit();
    }

    /// Makes a step that leads to a map, unless that would touch what is hidden.
    fn take_step(&mut self, label: String, next: StanceMap) -> bool {
        let before = Arc::clone(self.workspace.map());
        let mut difference = edit::difference(&before, &next);
        if self.refuses(&difference) {
            return false;
        }
        let me = &self.window.me.name;
        let next = if me.is_empty() { next } else { edit::credit(next, &mut difference, me) };
        self.workspace.document.history.apply_known(label, next, difference);
        self.tidy();
        true
    }

    /// Lets go of what the map no longer holds.
    pub(super) fn tidy(&mut self) {
        self.workspace.tidy();
        self.follow_coder();
    }

    /// Shows an item where it is at home.
    pub(super) fn open_item(&mut self, id: &AnyId) {
        let workspace = &mut self.workspace;
        let map = Arc::clone(workspace.map());
        if !map.contains(id) {
            return;
        }
        let mut selected = id.clone();
        let pane = match id {
            AnyId::Source(source) => {
                workspace.source = Some(source.clone());
                Pane::Reader
            }
            AnyId::Quote(quote) => {
                workspace.source = map.quotes.get(quote).map(|quote| quote.source.clone());
                workspace.panels.reader.reveal();
                Pane::Reader
            }
            AnyId::Stance(stance) => {
                let first = map.stances.get(stance).and_then(|stance| stance.evidence.first()).cloned();
                match first.and_then(|quote| Some((map.quotes.get(&quote)?.source.clone(), quote))) {
                    Some((source, quote)) => {
                        workspace.source = Some(source);
                        selected = quote.into();
                        workspace.panels.reader.reveal();
                        Pane::Reader
                    }
                    None => Pane::Table,
                }
            }
            AnyId::Board(board) => {
                workspace.board = Some(board.clone());
                Pane::Board
            }
            AnyId::Chart(chart) => {
                workspace.chart = Some(chart.clone());
                Pane::Plot
            }
            _ => Pane::Inspector,
        };
        workspace.selection = Selection::one(selected);
        self.window.docks.show(pane);
    }

    /// Asks the open question and does what was answered.
    pub(super) fn questions(&mut self, ctx: &egui::Context, actions: &mut Actions) {
        let Some(question) = self.window.question.clone() else { return };
        let unkept = self.unkept();
        let name = self.workspace.document.name();
        let answer = questions::ask(ctx, question, &name, unkept.as_deref(), &mut self.window.typed_path);
        if matches!(answer, QuestionAnswer::Nothing) {
            return;
        }
        // The next question, if the answer leads to one, takes this one's place.
        self.window.question = None;
        match answer {
            QuestionAnswer::Nothing => {}
            // What was to come after the save doesn't come.
            QuestionAnswer::Close => self.window.after_save = None,
            QuestionAnswer::Path(ask, path) => self.chosen(&ask, vec![path]),
            QuestionAnswer::Save(then) => {
                self.window.after_save = Some(then);
                self.run(ctx, Command::Save);
            }
            QuestionAnswer::Drop(then) => {
                self.workspace.drop_draft();
                self.replace(ctx, then);
            }
            QuestionAnswer::Stance(draft) => self.show_stance(draft),
            QuestionAnswer::Replace(then) => self.replace(ctx, then),
            QuestionAnswer::Go(then) => self.go(ctx, then),
            QuestionAnswer::Delete(ids) => {
                let (_, gone) = self.workspace.deleted(ids.clone());
                let label = format!("Delete {}", edit::words_for(&gone));
                actions.push(Action::Delete { label, ids });
            }
            QuestionAnswer::Merge => self.merge_file(),
            QuestionAnswer::Unpack(package, folder) => self.unpack(package, folder),
            QuestionAnswer::Ask(ask) => self.ask(ask),
            QuestionAnswer::Again => self.run(ctx, Command::Save),
            QuestionAnswer::SaveAs => self.run(ctx, Command::SaveAs),
        }
    }

    pub(super) fn source_window(
        &mut self,
        ctx: &egui::Context,
        theme: &'static Theme,
        maps: &Maps,
        actions: &mut Actions,
    ) {
        let Some(mut form) = self.workspace.forms.source.take() else { return };
        let mut open = true;
        let mut still = true;
        let view = self.workspace.view(theme, self.window.jobs.work(), maps);
        egui::Window::new("New source")
            .open(&mut open)
            .collapsible(false)
            .default_width(560.0)
            .pivot(egui::Align2::CENTER_CENTER)
            .default_pos(ctx.content_rect().center())
            .show(ctx, |ui| still = form.ui(ui, &view, actions));
        if open && still {
            self.workspace.forms.source = Some(form);
        }
    }

    pub(super) fn find_window(
        &mut self,
        ctx: &egui::Context,
        theme: &'static Theme,
        maps: &Maps,
        actions: &mut Actions,
    ) {
        let Some(mut find) = self.workspace.forms.find.take() else { return };
        let mut open = true;
        let mut stays = true;
        let view = self.workspace.view(theme, self.window.jobs.work(), maps);
        egui::Window::new("Find")
            .open(&mut open)
            .collapsible(false)
            .default_width(520.0)
            .default_pos(ctx.content_rect().right_top() + egui::vec2(-560.0, 110.0))
            .show(ctx, |ui| stays = find.ui(ui, &view, actions));
        if open && stays {
            self.workspace.forms.find = Some(find);
        }
    }

    pub(super) fn palette_window(
        &mut self,
        ctx: &egui::Context,
        theme: &'static Theme,
        maps: &Maps,
        actions: &mut Actions,
    ) {
        let Some(mut palette) = self.workspace.forms.palette.take() else { return };
        let now = self.situation();
        let view = self.workspace.view(theme, self.window.jobs.work(), maps);
        match palette.ui(ctx, &view, &self.window.recent_commands, &now) {
            None => self.workspace.forms.palette = Some(palette),
            Some(Chosen::Nothing) => {}
            Some(Chosen::Run(command)) => actions.push(Action::Run(command)),
            Some(Chosen::Open(item)) => actions.push(Action::Open(item)),
            Some(Chosen::Place(actor)) => browser::place(&actor, &view, actions),
        }
    }

    pub(super) fn conflicts_window(
        &mut self,
        ctx: &egui::Context,
        theme: &'static Theme,
        maps: &Maps,
        actions: &mut Actions,
    ) {
        let Some(mut conflicts) = self.workspace.forms.conflicts.take() else { return };
        let mut open = true;
        let view = self.workspace.view(theme, self.window.jobs.work(), maps);
        egui::Window::new("Conflicts and doubles")
            .open(&mut open)
            .collapsible(false)
            .default_size([820.0, 520.0])
            .pivot(egui::Align2::CENTER_CENTER)
            .default_pos(ctx.content_rect().center())
            .show(ctx, |ui| conflicts.ui(ui, &view, actions));
        if open {
            self.workspace.forms.conflicts = Some(conflicts);
        }
    }

    pub(super) fn replace_window(&mut self, ctx: &egui::Context, theme: &'static Theme, maps: &Maps) {
        let Some(mut form) = self.workspace.forms.replace.take() else { return };
        let mut open = true;
        let mut outcome = ReplaceOutcome::Open;
        let view = self.workspace.view(theme, self.window.jobs.work(), maps);
        egui::Window::new("Replace the text")
            .open(&mut open)
            .collapsible(false)
            .default_width(640.0)
            .pivot(egui::Align2::CENTER_CENTER)
            .default_pos(ctx.content_rect().center())
            .show(ctx, |ui| outcome = form.ui(ui, &view));
        match outcome {
            ReplaceOutcome::Open if open => self.workspace.forms.replace = Some(form),
            ReplaceOutcome::Replace(source, text) => self.replace_text(source, text),
            _ => {}
        }
    }
}
