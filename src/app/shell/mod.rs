//! The window as a whole: what is open, what is selected, and the frame in which panels are drawn and
//! their actions carried out. What commands do is in `run`, files in `files`, bars in `chrome`,
//! questions in `questions`.

mod chrome;
mod coding;
mod comparing;
mod exports;
mod files;
mod imports;
mod merging;
mod notices;
mod questions;
mod run;
mod safety;
mod sharing;
mod windows;

pub(super) use notices::moment;

use std::cell::RefCell;
use std::path::PathBuf;
use std::sync::Arc;

use egui::{Key, Modifiers, ViewportCommand};

use super::board::BoardPanel;
use super::browser::Browser;
use super::commands::{Command, Situation};
use super::conflicts::ConflictsWindow;
use super::docks::{Docks, Pane};
use super::document::Document;
use super::find::FindWindow;
use super::jobs::{Ask, Dialogs, Jobs};
use super::plot::PlotPanel;
use super::quotes::QuotesPanel;
use super::reader::ReaderPanel;
use super::replace_form::ReplaceForm;
use super::source_form::SourceForm;
use super::stance_form::StanceForm;
use super::table::StanceTable;
use super::theme::{self, Theme};
use super::toasts::Toasts;
use super::view::{Action, Actions, Selection, View};
use crate::model::{AnyId, BoardId, ChartId, CoderId, SourceId, StanceMap};

use coding::{Me, Shown};
use files::{Done, Mark, Saving};
use questions::{Question, Then};
use safety::Safety;

/// The panels, each with the state that is its own.
#[derive(Default)]
struct Panels {
    browser: Browser,
    board: BoardPanel,
    reader: ReaderPanel,
    plot: PlotPanel,
    table: StanceTable,
    quotes: QuotesPanel,
}

/// The window.
pub struct Shell {
    document: Document,
    selection: Selection,
    source: Option<SourceId>,
    board: Option<BoardId>,
    chart: Option<ChartId>,
    coder: Option<CoderId>,
    panels: Panels,
    docks: Docks,
    stance_form: Option<StanceForm>,
    source_form: Option<SourceForm>,
    replace_form: Option<ReplaceForm>,
    find: Option<FindWindow>,
    /// Files that are being read.
    importing: Option<imports::Importing>,
    /// A text whose paragraphs are being chosen.
    review: Option<super::review_form::ReviewForm>,
    /// What became of the files that were read last.
    import_report: Option<Vec<imports::Line>>,
    question: Option<Question>,
    toasts: Toasts,
    jobs: Jobs<Done>,
    dialogs: Box<dyn Dialogs>,
    /// Counts the documents that this window has shown.
    generation: u64,
    /// The save under way, and whether another was asked for meanwhile.
    saving: Option<Saving>,
    save_again: bool,
    /// The document's state when a file began to be opened.
    opening_from: Mark,
    /// Counts the saves.
    saves: u64,
    asked_at: std::time::Instant,
    typed_path: String,
    recent: Vec<PathBuf>,
    chosen_recent: Option<PathBuf>,
    /// What waited for a save that has ended well.
    waiting_then: Option<Then>,
    /// Commands that wait a frame, so that what is being typed is finished first.
    waiting: Vec<Command>,
    /// What to do once the save under way has ended well.
    after_save: Option<Then>,
    safety: Safety,
    comparing: Option<comparing::Comparing>,
    versions: Option<comparing::Versions>,
    conflicts: Option<ConflictsWindow>,
    sharing: Option<sharing::Sharing>,
    me: Me,
    /// Who codes from the next frame on.
    next_coder: Option<CoderId>,
    /// Whether the others' work is hidden.
    blind: bool,
    /// What of maps is shown while coding blind, kept until they change.
    shown: RefCell<Vec<Shown>>,
    closing: bool,
    dark: bool,
    shown_title: String,
}

impl Shell {
    /// A window on a document.
    pub fn new(ctx: &egui::Context, document: Document, dialogs: Box<dyn Dialogs>) -> Self {
        theme::install(ctx);
        // Ctrl with plus and minus belongs to the panels; it would otherwise scale the whole window.
        ctx.options_mut(|options| options.zoom_with_keyboard = false);
        let mut shell = Self {
            document: Document::empty(),
            selection: Selection::default(),
            source: None,
            board: None,
            chart: None,
            coder: None,
            panels: Panels::default(),
            docks: Docks::default(),
            stance_form: None,
            source_form: None,
            replace_form: None,
            find: None,
            importing: None,
            review: None,
            import_report: None,
            question: None,
            toasts: Toasts::default(),
            jobs: Jobs::new(ctx.clone()),
            dialogs,
            generation: 0,
            saving: None,
            save_again: false,
            opening_from: Mark::default(),
            saves: 0,
            asked_at: std::time::Instant::now(),
            typed_path: String::new(),
            recent: Vec::new(),
            chosen_recent: None,
            waiting_then: None,
            waiting: Vec::new(),
            after_save: None,
            safety: Safety::default(),
            comparing: None,
            versions: None,
            conflicts: None,
            sharing: None,
            me: Me::default(),
            next_coder: None,
            blind: false,
            shown: RefCell::default(),
            closing: false,
            dark: false,
            shown_title: String::new(),
        };
        shell.take(document);
        shell
    }

    /// The open document.
    pub fn document(&self) -> &Document {
        &self.document
    }
    /// What is selected.
    pub fn selection(&self) -> &Selection {
        &self.selection
    }
    /// Whether a question waits for its answer.
    pub fn asks(&self) -> bool {
        self.question.is_some()
    }
    /// The messages on the screen.
    pub fn messages(&self) -> Vec<String> {
        self.toasts.texts().map(str::to_owned).collect()
    }

    /// Shows a document, with its first board, chart and source.
    fn take(&mut self, document: Document) {
        self.end_journal();
        let map = document.history.map();
        self.selection = Selection::default();
        self.board = map.boards.keys().next().cloned();
        self.chart = map.charts.keys().next().cloned();
        self.source = map.sources.keys().next().cloned();
        self.stance_form = None;
        self.source_form = None;
        self.replace_form = None;
        self.review = None;
        self.import_report = None;
        self.find = None;
        self.comparing = None;
        self.versions = None;
        self.conflicts = None;
        self.sharing = None;
        let look = self.panels.reader.look;
        self.panels = Panels::default();
        self.panels.reader.look = look;
        self.generation += 1;
        self.document = document;
        self.coder = self.own_coder();
        self.blind = false;
        self.shown.borrow_mut().clear();
        self.forget_file();
        self.begin_journal();
    }

    /// What decides which commands can be used.
    fn situation(&self) -> Situation {
        let history = &self.document.history;
        Situation {
            read_only: self.document.read_only,
            can_undo: history.undo_label().is_some(),
            can_redo: history.redo_label().is_some(),
            selected: !self.selection.is_empty(),
            chart: history.map().subjects().len() >= 2,
            filed: self.document.path.is_some(),
        }
    }

    /// Draws one frame and carries out what it asked for.
    pub fn frame(&mut self, ui: &mut egui::Ui) {
        self.receive(ui.ctx());
        if let Some(coder) = self.next_coder.take() {
            self.code_as(coder);
        }
        if let Some(then) = self.waiting_then.take() {
            // The user may have gone on working while the map was saved.
            self.replace(ui.ctx(), then);
        }
        self.keys(ui);
        self.drops(ui.ctx());
        self.close_request(ui.ctx());
        self.look_around(ui.ctx());
        let theme = Theme::of(ui.ctx());
        self.dark = theme.dark;
        let mut actions = Actions::default();
        self.menu_bar(ui, &mut actions);
        self.tool_bar(ui, theme, &mut actions);
        self.notices(ui, theme, &mut actions);
        self.status_bar(ui, theme, &mut actions);
        self.panes(ui, theme, &mut actions);
        self.source_window(ui.ctx(), theme, &mut actions);
        self.replace_window(ui.ctx(), theme);
        self.import_windows(ui.ctx(), theme);
        self.left_window(ui.ctx(), theme);
        self.compare_window(ui.ctx(), theme);
        self.versions_window(ui.ctx(), theme);
        self.conflicts_window(ui.ctx(), theme, &mut actions);
        self.sharing_window(ui.ctx());
        self.find_window(ui.ctx(), theme, &mut actions);
        self.questions(ui.ctx(), &mut actions);
        self.toasts.ui(ui.ctx(), theme);
        if !actions.0.is_empty() {
            // What they change is seen in the next frame.
            ui.ctx().request_repaint();
        }
        for action in actions.0 {
            self.act(ui.ctx(), action);
        }
        self.keep_steps();
        self.title(ui.ctx());
    }

    /// What is shown of the map as it is now, and as it was when the open gesture began.
    fn maps(&self) -> (Arc<StanceMap>, Arc<StanceMap>) {
        let history = &self.document.history;
        (self.shown(history.map()), self.shown(history.start()))
    }

    fn view<'a>(&'a self, theme: &'a Theme, (map, start): &'a (Arc<StanceMap>, Arc<StanceMap>)) -> View<'a> {
        let history = &self.document.history;
        View {
            map,
            // What is shown changes with the mode as well.
            revision: history.revision() * 2 + u64::from(self.blind),
            start,
            selection: &self.selection,
            theme,
            source: self.source.as_ref(),
            board: self.board.as_ref(),
            chart: self.chart.as_ref(),
            coder: self.coder.as_ref(),
            folder: self.document.path.as_deref().and_then(std::path::Path::parent),
            read_only: self.document.read_only,
        }
    }

    fn panes(&mut self, ui: &mut egui::Ui, theme: &'static Theme, actions: &mut Actions) {
        let mut panels = std::mem::take(&mut self.panels);
        let mut docks = std::mem::take(&mut self.docks);
        let mut form = self.stance_form.take();
        let maps = self.maps();
        let view = self.view(theme, &maps);
        let mut form_open = true;
        egui::CentralPanel::no_frame().show(ui, |ui| {
            docks.ui(ui, theme, &mut |ui, pane| match pane {
                Pane::Browser => panels.browser.ui(ui, &view, actions),
                Pane::Board => panels.board.ui(ui, &view, actions),
                Pane::Reader => panels.reader.ui(ui, &view, actions),
                Pane::Plot => panels.plot.ui(ui, &view, actions),
                Pane::Table => panels.table.ui(ui, &view, actions),
                Pane::Quotes => panels.quotes.ui(ui, &view, actions),
                Pane::History => super::history_panel::ui(ui, theme, &self.document.history, actions),
                Pane::Inspector => match &mut form {
                    Some(form) => form_open = form.ui(ui, &view, actions),
                    None => super::inspector::ui(ui, &view, actions),
                },
            });
        });
        self.panels = panels;
        self.docks = docks;
        self.stance_form = form.filter(|_| form_open);
    }

    /// Matches the keys of every command, those with more modifiers first.
    fn keys(&mut self, ui: &egui::Ui) {
        let ctx = ui.ctx().clone();
        for command in std::mem::take(&mut self.waiting) {
            self.run(&ctx, command);
        }
        if self.question.is_some() {
            return;
        }
        let typing = ctx.text_edit_focused();
        let now = self.situation();
        let mut commands: Vec<_> =
            Command::ALL.iter().filter_map(|&command| Some((command.shortcut()?, command))).collect();
        commands.sort_by_key(|(keys, _)| std::cmp::Reverse(keys.modifiers.shift));
        for (keys, command) in commands {
            if typing && command.yields_to_typing() || !command.enabled(now) {
                continue;
            }
            if ctx.input_mut(|input| input.consume_shortcut(&keys)) {
                if typing {
                    self.finish_typing_then(&ctx, command);
                } else {
                    self.run(&ctx, command);
                }
            }
        }
        let redo = |input: &mut egui::InputState| input.consume_key(Modifiers::COMMAND, Key::Y);
        if !typing && ctx.input_mut(redo) {
            self.run(&ctx, Command::Redo);
        }
    }

    /// Leaves the field that is being typed in, so that what was typed counts, and runs a command in the
    /// next frame.
    fn finish_typing_then(&mut self, ctx: &egui::Context, command: Command) {
        ctx.memory_mut(|memory| {
            if let Some(focused) = memory.focused() {
                memory.surrender_focus(focused);
            }
        });
        self.waiting.push(command);
        ctx.request_repaint();
    }

    /// Carries out an action.
    fn act(&mut self, ctx: &egui::Context, action: Action) {
        let refused = self.document.read_only
            && matches!(action, Action::Step { .. } | Action::Begin(_) | Action::Update(_) | Action::GoTo(_));
        if refused {
            self.toasts.warn(
                "This map was written by a newer version of Stancemap, so it can only be read. \
                 Save it as another file to change it.",
            );
            return;
        }
        match action {
            Action::Step { label, map } => {
                let of = Arc::clone(self.document.history.map());
                if let Some(map) = self.whole(&of, map) {
                    let map = self.credited(map);
                    self.document.history.apply(label, map);
                    self.tidy();
                }
                return;
            }
            Action::Update(map) => {
                // An update that comes after its gesture was taken back is no edit.
                let of = Arc::clone(self.document.history.start());
                if self.document.history.is_open()
                    && let Some(map) = self.whole(&of, map)
                {
                    self.document.history.update(map);
                }
                return;
            }
            _ => {}
        }
        let history = &mut self.document.history;
        match action {
            Action::Step { .. } | Action::Update(_) => {}
            Action::Begin(label) => history.begin(label),
            Action::Commit => {
                history.commit();
                self.tidy();
            }
            Action::Cancel => history.cancel(),
            Action::GoTo(depth) => {
                history.go_to(depth);
                self.tidy();
            }
            // What is shown changes with the coder, so that waits until this frame's edits are made.
            Action::Code(coder) => self.next_coder = Some(coder),
            Action::Select(selection) => self.selection = selection.within(history.map()),
            Action::Open(id) => self.open_item(&id),
            Action::NewStance(draft) => {
                if !self.document.read_only {
                    self.stance_form = Some(StanceForm::new(history.map(), draft));
                    self.docks.show(Pane::Inspector);
                }
            }
            Action::OpenPassage(source, range) => {
                if history.map().sources.contains_key(&source) {
                    self.source = Some(source);
                    self.panels.reader.show(range);
                    self.docks.show(Pane::Reader);
                }
            }
            Action::ReplaceText(id) => {
                let text = history.map().sources.get(&id).map(|source| source.text.clone());
                self.replace_form = text.map(|text| ReplaceForm::new(id, text.as_str()));
            }
            Action::ChoosePicture(id) => self.ask(Ask::Picture(id)),
            Action::Run(Command::CodeBlind) => self.waiting.push(Command::CodeBlind),
            Action::Run(command) => self.run(ctx, command),
            Action::Say(words) => self.toasts.say(words),
            Action::Warn(words) => self.toasts.warn(words),
        }
    }

    /// Lets go of what the map no longer holds, and shows what it holds first where nothing is shown.
    fn tidy(&mut self) {
        let map = self.document.history.map();
        self.selection = std::mem::take(&mut self.selection).within(map);
        let gone = |id: AnyId| !map.contains(&id);
        if self.source.clone().is_none_or(|id| gone(id.into())) {
            self.source = map.sources.keys().next().cloned();
        }
        if self.board.clone().is_none_or(|id| gone(id.into())) {
            self.board = map.boards.keys().next().cloned();
        }
        if self.chart.clone().is_some_and(|id| gone(id.into())) {
            self.chart = None;
        }
        if self.coder.clone().is_none_or(|id| gone(id.into())) {
            self.coder = self.own_coder();
        }
    }

    /// Shows an item where it is at home.
    fn open_item(&mut self, id: &AnyId) {
        let map = self.document.history.map();
        if !map.contains(id) {
            return;
        }
        let mut selected = id.clone();
        match id {
            AnyId::Source(source) => {
                self.source = Some(source.clone());
                self.docks.show(Pane::Reader);
            }
            AnyId::Quote(quote) => {
                self.source = map.quotes.get(quote).map(|quote| quote.source.clone());
                self.panels.reader.reveal();
                self.docks.show(Pane::Reader);
            }
            AnyId::Stance(stance) => {
                let first = map.stances.get(stance).and_then(|stance| stance.evidence.first()).cloned();
                match first.and_then(|quote| Some((map.quotes.get(&quote)?.source.clone(), quote))) {
                    Some((source, quote)) => {
                        self.source = Some(source);
                        selected = quote.into();
                        self.panels.reader.reveal();
                        self.docks.show(Pane::Reader);
                    }
                    None => self.docks.show(Pane::Table),
                }
            }
            AnyId::Board(board) => {
                self.board = Some(board.clone());
                self.docks.show(Pane::Board);
            }
            AnyId::Chart(chart) => {
                self.chart = Some(chart.clone());
                self.docks.show(Pane::Plot);
            }
            _ => self.docks.show(Pane::Inspector),
        }
        self.selection = Selection::one(selected);
    }

    /// Asks about unsaved changes before the window closes.
    fn close_request(&mut self, ctx: &egui::Context) {
        if ctx.input(|input| input.viewport().close_requested()) && !self.closing {
            if ctx.text_edit_focused() && self.question.is_none() {
                ctx.send_viewport_cmd(ViewportCommand::CancelClose);
                self.finish_typing_then(ctx, Command::Quit);
            } else if let Some(words) = self.draft() {
                ctx.send_viewport_cmd(ViewportCommand::CancelClose);
                self.question = Some(Question::Draft(Then::Quit, words));
            } else if self.saving.is_some() {
                ctx.send_viewport_cmd(ViewportCommand::CancelClose);
                self.after_save = Some(Then::Quit);
            } else if self.document.is_modified() {
                ctx.send_viewport_cmd(ViewportCommand::CancelClose);
                self.question = Some(Question::Unsaved(Then::Quit));
            } else {
                self.end_journal();
                self.closing = true;
            }
        }
    }

    fn title(&mut self, ctx: &egui::Context) {
        let mark = if self.document.is_modified() { "• " } else { "" };
        let title = format!("{mark}{} – Stancemap", self.document.name());
        if title != self.shown_title {
            ctx.send_viewport_cmd(ViewportCommand::Title(title.clone()));
            self.shown_title = title;
        }
    }
}

/// What the program remembers from one run to the next.
#[derive(Default, serde::Serialize, serde::Deserialize)]
struct Remembered {
    docks: Option<Docks>,
    recent: Vec<PathBuf>,
    dark: Option<bool>,
    #[serde(default)]
    reader: super::reader::Look,
    #[serde(default)]
    me: Me,
}

/// The key under which eframe keeps it.
const REMEMBERED: &str = "stancemap";

impl Shell {
    /// Takes up what was remembered.
    pub fn restore(&mut self, ctx: &egui::Context, storage: Option<&dyn eframe::Storage>) {
        let Some(storage) = storage else { return };
        let remembered: Remembered = eframe::get_value(storage, REMEMBERED).unwrap_or_default();
        self.docks = Docks::restored(remembered.docks);
        self.recent = remembered.recent;
        self.panels.reader.look = remembered.reader;
        self.me = remembered.me;
        self.coder = self.own_coder();
        if let Some(dark) = remembered.dark {
            ctx.set_theme(if dark { egui::Theme::Dark } else { egui::Theme::Light });
        }
    }
}

impl eframe::App for Shell {
    fn ui(&mut self, ui: &mut egui::Ui, _: &mut eframe::Frame) {
        self.frame(ui);
    }
    fn save(&mut self, storage: &mut dyn eframe::Storage) {
        let remembered = Remembered {
            docks: Some(self.docks.clone()),
            recent: self.recent.clone(),
            dark: Some(self.dark),
            reader: self.panels.reader.look,
            me: self.me.clone(),
        };
        eframe::set_value(storage, REMEMBERED, &remembered);
    }
}
