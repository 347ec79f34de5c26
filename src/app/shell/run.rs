//! What each command does.

use std::collections::BTreeSet;

use egui::ViewportCommand;

use super::state::Shell;
use crate::app::ask::Ask;
use crate::app::commands::{Command, Scope};
use crate::app::docks::Docks;
use crate::app::moment::today;
use crate::app::panels::Pane;
use crate::app::preferences::{Appearance, Preferences};
use crate::app::stance_form::StanceForm;
use crate::app::view::{MapEdit, Selection, StanceDraft};
use crate::app::windows::palette::Palette;
use crate::app::windows::preferences::PreferencesWindow;
use crate::app::windows::questions::{Question, Then};
use crate::edit;
use crate::model::{Actor, AnyId, Board, Coder, Dimension, Event, Item, Proposal};

/// Whether what a command does is seen, or has its place, while the start page is shown.
const fn is_above_panels(command: Command) -> bool {
    matches!(
        command,
        Command::New
            | Command::Open
            | Command::OpenSample
            | Command::Start
            | Command::Quit
            | Command::WhoCodes
            | Command::ToggleTheme
            | Command::Larger
            | Command::Smaller
            | Command::NormalSize
            | Command::Preferences
            | Command::Keys
            | Command::About
    )
}

impl Shell {
    /// Runs a command, if it can be used now.
    pub(super) fn run(&mut self, ctx: &egui::Context, command: Command) {
        if !command.enabled(&self.situation()) {
            return;
        }
        if !is_above_panels(command) {
            self.window.start = None;
        }
        match command.entry().scope {
            Scope::Board => {
                self.window.docks.show(Pane::Board);
                self.workspace.panels.board.run(command);
                return;
            }
            Scope::Reader => {
                self.window.docks.show(Pane::Reader);
                self.workspace.panels.reader.run(command);
                return;
            }
            Scope::Plot => {
                self.window.docks.show(Pane::Plot);
                self.workspace.panels.plot.run(command);
                return;
            }
            Scope::Table => {
                self.window.docks.show(Pane::Table);
                self.workspace.panels.table.run(command);
                return;
            }
            Scope::Window | Scope::Form => {}
        }
        match command {
            Command::New => self.replace(ctx, Then::New),
            Command::Open => self.replace(ctx, Then::Ask),
            Command::OpenSample => self.replace(ctx, Then::Sample),
            Command::Start => self.start(),
            Command::KeepTemplate => self.keep_template(),
            Command::Save => self.save(),
            Command::SaveAs => self.save_as(),
            Command::Quit => ctx.send_viewport_cmd(ViewportCommand::Close),
            Command::Undo => {
                if let Some((label, _)) = self.workspace.document.history.undo() {
                    self.say(format!("Undone: {label}"));
                    self.tidy();
                }
            }
            Command::Redo => {
                if let Some((label, _)) = self.workspace.document.history.redo() {
                    self.say(format!("Redone: {label}"));
                    self.tidy();
                }
            }
            Command::Delete => self.delete_selected(),
            Command::OpenText => self.ask(Ask::OpenTexts),
            Command::OpenFolder => self.ask(Ask::OpenFolder),
            Command::PasteSource => drop(self.workspace.forms.source.get_or_insert_default()),
            Command::NewActor => self.add_item(ctx, "New actor", Actor::new("New actor")),
            Command::NewDimension => self.add_item(ctx, "New dimension", Dimension::new("New dimension")),
            Command::NewProposal => self.add_item(ctx, "New proposal", Proposal::new("New proposal")),
            Command::NewBloc => {
                let bloc = self.workspace.map().new_bloc("New bloc");
                self.add_item(ctx, "New bloc", bloc);
            }
            Command::NewEvent => {
                self.add_item(ctx, "New event", Event::new("New event", today()));
            }
            Command::NewCoder => {
                self.add_item(ctx, "New coder", Coder::new("New coder"));
                if let Some(AnyId::Coder(id)) = self.workspace.selection.main() {
                    self.code_as(id.clone());
                }
            }
            Command::NewBoard => {
                self.add_item(ctx, "New board", Board::new("New board"));
                if let Some(AnyId::Board(id)) = self.workspace.selection.main() {
                    self.workspace.board = Some(id.clone());
                    self.window.docks.show(Pane::Board);
                }
            }
            Command::NewStance => self.new_stance(),
            Command::ExportSvg => self.ask_export("svg"),
            Command::ExportPng => self.ask_export("png"),
            Command::ExportPdf => self.ask_export("pdf"),
            Command::ExportData => self.ask_export("xlsx"),
            Command::CopyChart => self.copy_chart(),
            Command::ExportBoardSvg => self.ask_export_board("svg"),
            Command::ExportBoardPng => self.ask_export_board("png"),
            Command::ExportBoardPdf => self.ask_export_board("pdf"),
            Command::ExportNetwork => self.ask_export_network(),
            Command::Find => {
                let find = &mut self.workspace.forms.find;
                *find = Some(find.take().unwrap_or_default().opened());
            }
            Command::ShowBoard => self.window.docks.show(Pane::Board),
            Command::ShowReader => {
                self.window.docks.show(Pane::Reader);
                self.workspace.panels.reader.take_keyboard();
            }
            Command::ShowPlot => self.window.docks.show(Pane::Plot),
            Command::ShowTable => self.window.docks.show(Pane::Table),
            Command::ShowQuotes => self.window.docks.show(Pane::Quotes),
            Command::ShowHistory => self.window.docks.show(Pane::History),
            Command::Backups => self.show_backups(),
            Command::Compare if self.would_show_hidden("Comparing") => {}
            Command::Compare => self.ask(Ask::Compare),
            Command::ExportReport => self.ask_to_share(false),
            Command::ExportPackage => self.ask_to_share(true),
            Command::Conflicts => drop(self.workspace.forms.conflicts.get_or_insert_default()),
            Command::WhoCodes => self.window.me.asked = false,
            Command::CodeBlind => self.toggle_blind(),
            Command::ResetLayout => self.window.docks = Docks::default(),
            Command::ToggleTheme => {
                let appearance = if self.window.dark { Appearance::Light } else { Appearance::Dark };
                self.prefer(ctx, Preferences { appearance, ..self.window.preferences });
            }
            Command::Larger => self.prefer(ctx, self.window.preferences.sized(true)),
            Command::Smaller => self.prefer(ctx, self.window.preferences.sized(false)),
            Command::NormalSize => self.prefer(ctx, Preferences { size: 100, ..self.window.preferences }),
            Command::Preferences => self.window.preferring = Some(PreferencesWindow::default()),
            Command::Keys => self.question(Question::Keys),
            Command::About => self.question(Question::About),
            Command::Palette => self.workspace.forms.palette = Some(Palette::default()),
            // Those of the panels were handed over above.
            _ => {}
        }
    }

    /// Adds an item and asks for its name.
    fn add_item<T: Item + 'static>(&mut self, ctx: &egui::Context, label: &str, item: T)
    where
        T::Id: 'static,
    {
        let id = edit::fresh_id::<T>(self.workspace.map(), T::KIND.label());
        let new = id.clone();
        if self.change(label, MapEdit::new(move |map| edit::put(map, &new, item))) {
            // Whatever had the keyboard: what is typed from here on is the name.
            ctx.memory_mut(|memory| {
                if let Some(focused) = memory.focused() {
                    memory.surrender_focus(focused);
                }
            });
            self.begin_naming(id.into());
        }
    }

    /// Selects an item and puts the keyboard into the field for its name.
    pub(super) fn begin_naming(&mut self, id: AnyId) {
        let panels = &mut self.workspace.panels;
        // A form in the inspector's place gives way, unless something would be lost.
        panels.stance = panels.stance.take().filter(StanceForm::is_begun);
        panels.naming = Some(id.clone());
        self.workspace.selection = Selection::one(id);
        self.window.docks.show(Pane::Inspector);
    }

    /// The stance form, beginning with what is selected.
    fn new_stance(&mut self) {
        let map = self.workspace.map();
        let mut draft = StanceDraft::default();
        for id in self.workspace.selection.items() {
            match id {
                AnyId::Actor(id) => draft.actor = Some(id.clone()),
                AnyId::Dimension(id) => draft.subject = Some(crate::model::Subject::Dimension(id.clone())),
                AnyId::Proposal(id) => draft.subject = Some(crate::model::Subject::Proposal(id.clone())),
                AnyId::Quote(id) => {
                    draft.evidence.push(id.clone());
                    if let Some(speaker) = map.quotes.get(id).and_then(|quote| quote.speaker.clone()) {
                        draft.actor.get_or_insert(speaker);
                    }
                }
                _ => {}
            }
        }
        self.begin_stance(draft);
    }

    /// Opens the stance form, and asks first where it is open and half filled in.
    pub(super) fn begin_stance(&mut self, draft: StanceDraft) {
        self.window.docks.show(Pane::Inspector);
        if self.workspace.panels.stance.as_ref().is_some_and(StanceForm::is_begun) {
            self.question(Question::BegunStance(draft));
        } else {
            self.show_stance(draft);
        }
    }

    /// Opens the stance form, whatever it held.
    pub(super) fn show_stance(&mut self, draft: StanceDraft) {
        self.workspace.panels.stance =
            Some(StanceForm::new(self.workspace.map(), draft, self.workspace.source.as_ref()));
    }

    /// Deletes what is selected; asks first where more goes than that, or where other items refer to it.
    fn delete_selected(&mut self) {
        let ids: Vec<AnyId> = self.workspace.selection.items().to_vec();
        let (map, gone) = self.workspace.deleted(ids.clone());
        let difference = edit::difference(self.workspace.map(), &map);
        if self.refuses(&difference) {
            return;
        }
        let words = edit::words_for(&gone);
        let altered: BTreeSet<AnyId> = difference
            .changes
            .into_iter()
            .filter(|change| change.kind == edit::ChangeKind::Changed)
            .map(|change| change.item)
            .collect();
        if gone.len() > ids.len() || !altered.is_empty() {
            let also = if altered.is_empty() {
                String::new()
            } else {
                format!(", and takes references to it out of {}", edit::words_for(&altered))
            };
            self.question(Question::Delete(ids, format!("{words}{also}")));
        } else if self.delete(format!("Delete {words}"), ids) {
            self.say(format!("Deleted {words}"));
        }
    }
}
