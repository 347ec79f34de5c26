//! What the window is made of: the workspace, which is one open document with its view, and what outlives it.

use std::path::PathBuf;
use std::time::Instant;

use crate::app::ask::Dialogs;
use crate::app::commands::{Command, Situation};
use crate::app::docks::Docks;
use crate::app::document::Document;
use crate::app::jobs::Jobs;
use crate::app::preferences::Preferences;
use crate::app::reader::Look;
use crate::app::start::StartPage;
use crate::app::theme;
use crate::app::toasts::Toasts;
use crate::app::view::Selection;
use crate::app::windows::preferences::PreferencesWindow;
use crate::app::windows::questions::{Question, Then};
use crate::app::workspace::Workspace;
use crate::model::{AnyId, CoderId};
use crate::store::lock::{Owner, Run};
use crate::store::{JournalWriter, OrphanJournal};

/// The person at this computer.
#[derive(Debug, Clone, Default, serde::Serialize, serde::Deserialize)]
pub(super) struct Me {
    /// Their name; empty where they don't want to be noted.
    #[serde(default)]
    pub(super) name: String,
    /// Whether they were asked.
    #[serde(default)]
    pub(super) asked: bool,
    /// What is being typed.
    #[serde(skip)]
    pub(super) typed: String,
}

/// What keeps work from being lost.
#[derive(Default)]
pub(super) struct Safety {
    /// The program's own folder; without one nothing is kept.
    pub(super) folder: Option<PathBuf>,
    /// Whether one was looked for and there is none.
    pub(super) nowhere: bool,
    pub(super) keeper: Option<JournalWriter>,
    pub(super) run: Option<Run>,
    /// Work that a crash left behind.
    pub(super) left: Vec<OrphanJournal>,
    /// Whose presence was read.
    pub(super) read: Vec<Owner>,
}

/// A document that the window has shown, in one of its states.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct ShownState {
    pub(super) document: u64,
    pub(super) state: u64,
}

/// What outlives a document.
pub(super) struct Window {
    pub(super) docks: Docks,
    pub(super) question: Option<Question>,
    pub(super) toasts: Toasts,
    pub(super) jobs: Jobs<Shell>,
    pub(super) dialogs: Box<dyn Dialogs>,
    pub(super) safety: Safety,
    pub(super) me: Me,
    /// Counts the documents that were shown.
    pub(super) documents: u64,
    /// Counts the saves.
    pub(super) saves: u64,
    /// The document's state when a file began to be opened.
    pub(super) opening_from: ShownState,
    pub(super) asked_at: Instant,
    pub(super) typed_path: String,
    pub(super) recent: Vec<PathBuf>,
    pub(super) preferences: Preferences,
    /// The window of preferences, while it is shown.
    pub(super) preferring: Option<PreferencesWindow>,
    /// The start page, while it is shown.
    pub(super) start: Option<StartPage>,
    pub(super) chosen_recent: Option<PathBuf>,
    /// The commands that were used, the last one last.
    pub(super) recent_commands: Vec<Command>,
    /// What to do once the save under way has ended well.
    pub(super) after_save: Option<Then>,
    /// What waited for a save that has ended well.
    pub(super) waiting_then: Option<Then>,
    /// Commands that wait until the field that is being typed in has what was typed with their keys.
    pub(super) after_typing: Vec<Command>,
    /// When something was typed last in the field that is being typed in, in seconds since the start.
    pub(super) typed_at: Option<f64>,
    /// Commands that wait a frame, so that what is being typed is finished first.
    pub(super) waiting: Vec<Command>,
    /// Who codes from the next frame on.
    pub(super) next_coder: Option<CoderId>,
    /// How texts are set.
    pub(super) look: Look,
    pub(super) closing: bool,
    pub(super) dark: bool,
    pub(super) shown_title: String,
}

/// The window with the open document.
pub struct Shell {
    pub(super) window: Window,
    pub(super) workspace: Workspace,
}

impl Shell {
    /// A window on a document.
    pub fn new(ctx: &egui::Context, document: Document, dialogs: Box<dyn Dialogs>) -> Self {
        theme::install(ctx);
        // Ctrl with plus and minus belongs to the panels; it would otherwise scale the whole window.
        ctx.options_mut(|options| options.zoom_with_keyboard = false);
        let window = Window {
            docks: Docks::default(),
            question: None,
            toasts: Toasts::default(),
            jobs: Jobs::new(ctx.clone()),
            dialogs,
            safety: Safety::default(),
            me: Me::default(),
            documents: 0,
            saves: 0,
            opening_from: ShownState::default(),
            asked_at: Instant::now(),
            typed_path: String::new(),
            recent: Vec::new(),
            preferences: Preferences::default(),
            preferring: None,
            start: None,
            chosen_recent: None,
            recent_commands: Vec::new(),
            after_save: None,
            waiting_then: None,
            after_typing: Vec::new(),
            typed_at: None,
            waiting: Vec::new(),
            next_coder: None,
            look: Look::default(),
            closing: false,
            dark: false,
            shown_title: String::new(),
        };
        let mut shell = Self { window, workspace: Workspace::new(0, document, Look::default()) };
        shell.workspace.coder = shell.own_coder();
        shell
    }

    /// The open document.
    pub fn document(&self) -> &Document {
        &self.workspace.document
    }
    /// What is selected.
    pub fn selection(&self) -> &Selection {
        &self.workspace.selection
    }
    /// Whether a question waits for its answer.
    pub fn asks(&self) -> bool {
        self.window.question.is_some()
    }
    /// The messages on the screen.
    pub fn messages(&self) -> Vec<String> {
        self.window.toasts.texts().map(str::to_owned).collect()
    }

    /// What decides which commands can be used.
    pub(super) fn situation(&self) -> Situation {
        let Workspace { document, selection, source, board, .. } = &self.workspace;
        let (history, map) = (&document.history, document.history.map());
        let quote = match selection.main() {
            Some(AnyId::Quote(quote)) => map.quotes.get(quote),
            _ => None,
        };
        Situation {
            read_only: document.read_only,
            can_undo: history.undo_label().is_some(),
            can_redo: history.redo_label().is_some(),
            selected: !selection.is_empty(),
            chart: map.dimensions.len() + map.proposals.len() >= 2,
            asks: map.dimensions.len() + map.proposals.len() > 0,
            stances: !map.stances.is_empty(),
            filed: document.path.is_some(),
            board: board.is_some(),
            source: source.is_some(),
            quote: quote.is_some_and(|quote| Some(&quote.source) == source.as_ref()),
        }
    }

    /// The open document in its present state.
    pub(super) fn mark(&self) -> ShownState {
        ShownState { document: self.workspace.id, state: self.workspace.document.history.state() }
    }
    /// Notes that the user was asked about unsaved changes and something else is being opened.
    pub(super) fn note_opening(&mut self) {
        self.window.opening_from = self.mark();
    }
    /// Whether the user has gone on working since they were asked about unsaved changes.
    pub(super) fn has_gone_on(&self) -> bool {
        self.workspace.document.is_modified() && self.mark() != self.window.opening_from
    }

    /// Notes that a command was chosen, so that it is offered first.
    pub(super) fn note_used(&mut self, command: Command) {
        self.window.recent_commands.retain(|other| *other != command);
        self.window.recent_commands.push(command);
    }

    /// Asks a question, in the place of the palette.
    pub(super) fn question(&mut self, question: Question) {
        self.workspace.forms.palette = None;
        self.window.question = Some(question);
    }
    /// Says that something went well.
    pub(super) fn say(&mut self, words: impl Into<String>) {
        self.window.toasts.say(words);
    }
    /// Says that something didn't, and why.
    pub(super) fn warn(&mut self, words: impl Into<String>) {
        self.window.toasts.warn(words);
    }
}
