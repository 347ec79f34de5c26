//! What each command does.

use std::collections::BTreeSet;

use egui::ViewportCommand;

use super::Shell;
use super::files::today;
use super::questions::{Question, Then};
use crate::app::commands::Command;
use crate::app::docks::{Docks, Pane};
use crate::app::jobs::Ask;
use crate::app::source_form::SourceForm;
use crate::app::stance_form::StanceForm;
use crate::app::view::{Selection, StanceDraft};
use crate::edit;
use crate::model::references::References;
use crate::model::value::Colour;
use crate::model::{Actor, AnyId, Bloc, Board, Coder, Dimension, Event, Item, Proposal};
use crate::share::Redaction;

impl Shell {
    /// Runs a command, if it can be used now.
    pub(super) fn run(&mut self, ctx: &egui::Context, command: Command) {
        if !command.enabled(self.situation()) {
            return;
        }
        match command {
            Command::New => self.replace(ctx, Then::New),
            Command::Open => self.replace(ctx, Then::Ask),
            Command::OpenSample => self.replace(ctx, Then::Sample),
            Command::Save => self.save(),
            Command::SaveAs => self.save_as(),
            Command::Quit => ctx.send_viewport_cmd(ViewportCommand::Close),
            Command::Undo => {
                if let Some((label, _)) = self.document.history.undo() {
                    self.toasts.say(format!("Undone: {label}"));
                    self.tidy();
                }
            }
            Command::Redo => {
                if let Some((label, _)) = self.document.history.redo() {
                    self.toasts.say(format!("Redone: {label}"));
                    self.tidy();
                }
            }
            Command::Delete => self.delete_selected(),
            Command::OpenText => self.ask(Ask::OpenTexts),
            Command::OpenFolder => self.ask(Ask::OpenFolder),
            Command::PasteSource => self.source_form = Some(SourceForm::default()),
            Command::NewActor => self.add_item("New actor", Actor::new("New actor")),
            Command::NewDimension => self.add_item("New dimension", Dimension::new("New dimension")),
            Command::NewProposal => self.add_item("New proposal", Proposal::new("New proposal")),
            Command::NewBloc => {
                let colour = Colour::nth(self.document.history.map().blocs.len());
                self.add_item("New bloc", Bloc::new("New bloc", colour));
            }
            Command::NewEvent => {
                self.add_item("New event", Event::new("New event", today()));
            }
            Command::NewCoder => {
                self.add_item("New coder", Coder::new("New coder"));
                if let Some(AnyId::Coder(id)) = self.selection.main() {
                    self.coder = Some(id.clone());
                }
            }
            Command::NewBoard => {
                self.add_item("New board", Board::new("New board"));
                if let Some(AnyId::Board(id)) = self.selection.main() {
                    self.board = Some(id.clone());
                    self.docks.show(Pane::Board);
                }
            }
            Command::NewStance => self.new_stance(),
            Command::ExportSvg => self.ask_export("svg"),
            Command::ExportPng => self.ask_export("png"),
            Command::ExportPdf => self.ask_export("pdf"),
            Command::ExportBoardSvg => self.ask_export_board("svg"),
            Command::ExportBoardPng => self.ask_export_board("png"),
            Command::ExportBoardPdf => self.ask_export_board("pdf"),
            Command::ExportNetwork => self.ask_export_network(),
            Command::ExportReport => self.ask_report(),
            Command::Pack => self.ask_pack(Redaction::default()),
            Command::PackWithoutTexts => self.ask_pack(Redaction { texts: true, ..Redaction::default() }),
            Command::PackRedacted => self.ask_pack(Redaction { texts: true, notes: true, coders: true }),
            Command::Find => self.find = Some(self.find.take().unwrap_or_default().opened()),
            Command::ShowBoard => self.docks.show(Pane::Board),
            Command::ShowReader => self.docks.show(Pane::Reader),
            Command::ShowPlot => self.docks.show(Pane::Plot),
            Command::ShowTable => self.docks.show(Pane::Table),
            Command::ShowQuotes => self.docks.show(Pane::Quotes),
            Command::ResetLayout => self.docks = Docks::default(),
            Command::ToggleTheme => {
                ctx.set_theme(if self.dark { egui::Theme::Light } else { egui::Theme::Dark });
            }
            Command::Keys => self.question = Some(Question::Keys),
            Command::About => self.question = Some(Question::About),
        }
    }

    /// Adds an item and selects it, so that the inspector shows its fields.
    fn add_item<T: Item + References>(&mut self, label: &str, item: T) {
        let name = T::KIND.label();
        match edit::add(self.document.history.map(), name, item) {
            Ok((map, id)) => {
                self.document.history.apply(label, map);
                self.selection = Selection::one(id);
                self.docks.show(Pane::Inspector);
            }
            Err(why) => self.toasts.warn(why.to_string()),
        }
    }

    /// The stance form, beginning with what is selected.
    fn new_stance(&mut self) {
        let map = self.document.history.map();
        let mut draft = StanceDraft::default();
        for id in self.selection.items() {
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
        self.stance_form = Some(StanceForm::new(map, draft));
        self.docks.show(Pane::Inspector);
    }

    /// Deletes what is selected; asks first where more goes than that, or where other items refer to it.
    fn delete_selected(&mut self) {
        let ids: Vec<AnyId> = self.selection.items().to_vec();
        let (map, gone) = edit::delete(self.document.history.map(), ids.clone());
        let words = edit::words_for(&gone);
        let changed = edit::difference(self.document.history.map(), &map).changes;
        let altered: BTreeSet<AnyId> = changed
            .into_iter()
            .filter(|change| matches!(change.what, edit::What::Changed(_)))
            .map(|change| change.item)
            .collect();
        if gone.len() > ids.len() || !altered.is_empty() {
            let also = if altered.is_empty() {
                String::new()
            } else {
                format!(", and takes references to it out of {}", edit::words_for(&altered))
            };
            self.question = Some(Question::Delete(ids, format!("{words}{also}")));
        } else {
            self.document.history.apply(format!("Delete {words}"), map);
            self.tidy();
            self.toasts.say(format!("Deleted {words}"));
        }
    }
}
