//! The reader: the text of a source with its quotes, and the way from a selected passage to a quote.
//! Recording stances is the stance form's.

mod blocks;
mod captioned;
mod coding;
mod cursor;
mod details;
mod ends;
mod look;
mod marks;
mod page;
mod page_view;
mod paint;
mod quote_bar;
mod recent;
mod stance_row;
mod suggesting;
mod suggestion_list;
#[cfg(test)]
mod tests;

use egui::{CentralPanel, Frame, Label, Margin, Panel, RichText, Ui};

use super::commands::{self, Command, Scope};
use super::theme::GAP;
use super::view::{Action, Actions, MapEdit, Typing, View};
use crate::model::words::excerpt;
use crate::model::{ActorId, AnyId, ItemId as _, Progress, QuoteId, Reliability, Source, SourceId};
use crate::text;
use cursor::Cursor;
use ends::Pull;
pub use look::Look;
use marks::Marks;
use page::TextPage;
use page_view::PageView;
use quote_bar::QuoteBar;
use suggesting::Suggesting;
use suggestion_list::SuggestionList;

/// Where the keyboard is while a stance is recorded on what is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Keyboard {
    /// Wherever the user put it.
    Free,
    /// On its way to the stance form.
    Leaving,
    /// In the stance form.
    Away,
}

/// A quote whose ends are being moved by keys: the selection is where it would stand.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Bounding {
    quote: QuoteId,
    passage: std::ops::Range<usize>,
}

/// The step in which a quote gets other ends.
const BOUNDS: &str = "Change where a quote begins and ends";

/// The reader panel; it shows the source of its view.
pub struct ReaderPanel {
    page: TextPage,
    cursor: Cursor,
    marks: Marks,
    /// How the text is set.
    pub look: Look,
    details_open: bool,
    bar: QuoteBar,
    source: Option<SourceId>,
    /// The quote that was scrolled to last.
    quote: Option<QuoteId>,
    /// A passage that is to be selected in the next frame.
    passage: Option<std::ops::Range<usize>>,
    last_speaker: Option<ActorId>,
    focus_page: bool,
    keyboard: Keyboard,
    page_has_focus: bool,
    suggesting: Suggesting,
    list: SuggestionList,
    list_open: bool,
    /// The suggestion that the keys are about.
    suggested: Option<std::ops::Range<usize>>,
    /// The quote whose ends the keys move.
    bounding: Option<Bounding>,
    /// Commands of the reader that were chosen elsewhere.
    chosen_commands: Vec<Command>,
}

impl Default for ReaderPanel {
    fn default() -> Self {
        Self {
            page: TextPage::default(),
            cursor: Cursor::default(),
            marks: Marks::default(),
            look: Look::default(),
            details_open: false,
            bar: QuoteBar::default(),
            source: None,
            quote: None,
            passage: None,
            last_speaker: None,
            focus_page: false,
            keyboard: Keyboard::Free,
            page_has_focus: false,
            suggesting: Suggesting::default(),
            list: SuggestionList::default(),
            list_open: true,
            suggested: None,
            bounding: None,
            chosen_commands: Vec::new(),
        }
    }
}

impl ReaderPanel {
    /// Scrolls to the selected quote again in the next frame; for whoever opens a quote that is selected
    /// already.
    pub fn reveal(&mut self) {
        self.quote = None;
    }

    /// Selects a passage, in characters from and to, of the source that is shown next.
    pub fn show(&mut self, passage: std::ops::Range<usize>) {
        self.passage = Some(passage);
    }

    /// Gives the text the keyboard.
    pub fn take_keyboard(&mut self) {
        self.focus_page = true;
    }

    /// Draws the panel.
    pub fn ui(&mut self, ui: &mut Ui, view: &View<'_>, actions: &mut Actions) {
        let Some((id, source)) = view.source.and_then(|id| view.map.sources.get(id).map(|s| (id, s))) else {
            nothing_open(ui, view, actions);
            return;
        };
        if self.source.as_ref() != Some(id) {
            self.keep_bounds(actions);
            self.source = Some(id.clone());
            self.cursor = Cursor::default();
            self.quote = None;
            self.suggested = None;
            self.focus_page = ui.memory(|memory| memory.focused().is_none());
        }
        self.marks.update(view.map, id);
        self.suggesting.update(view.work, view.map, id, source);
        if let Some(passage) = self.passage.take().filter(|passage| passage.end <= source.text.len()) {
            self.cursor = Cursor::over(&passage);
            self.page.scroll_to(passage.start, true);
        }
        let selected = match view.selection.main() {
            Some(AnyId::Quote(quote)) => {
                view.map.quotes.get(quote).filter(|q| q.source == *id).map(|_| quote)
            }
            _ => None,
        };
        if self.bounding.as_ref().is_some_and(|bounding| Some(&bounding.quote) != selected) {
            self.keep_bounds(actions);
        }
        if selected != self.quote.as_ref() {
            self.quote = selected.cloned();
            if let Some(mark) = selected.and_then(|quote| self.marks.of(quote)) {
                self.page.scroll_over(&mark.range);
            }
        }
        let paper = Frame::new().fill(view.theme.panel).inner_margin(Margin::symmetric(12, 8));
        Panel::top("reader-header").frame(paper).show(ui, |ui| self.header(ui, view, id, source, actions));
        let mut go_on = false;
        if !source.text.is_empty() {
            Panel::bottom("reader-quote").frame(paper).show(ui, |ui| {
                if let Some(quote) = selected {
                    let output = self.bar.ui(ui, view, quote, actions);
                    if output.speaker.is_some() {
                        self.last_speaker = output.speaker;
                    }
                    self.focus_page |= output.done;
                    go_on = output.recorded;
                }
                coding::key_line(ui, selected.is_some(), self.bounding.is_some());
            });
        }
        if go_on {
            self.go_on(view, source, actions);
        }
        if self.list_open && !source.text.is_empty() {
            let room = (ui.available_width() * 0.45).max(160.0);
            Panel::right("reader-suggestions").frame(paper).default_size(260.0).max_size(room).show(
                ui,
                |ui| {
                    let asked = self.list.ui(ui, view, source, &mut self.suggesting, self.suggested.as_ref());
                    if let Some(asked) = asked {
                        self.answer(asked, view, id, actions);
                    }
                },
            );
        }
        let paper = Frame::new().fill(view.theme.paper);
        CentralPanel::default().frame(paper).show(ui, |ui| {
            if source.text.is_empty() {
                ui.add_space(GAP * 4.0);
                let words = if source.lacks_its_text() {
                    "The text was left out of this copy; its quotes keep their words"
                } else {
                    "This source has no text, only its publication data"
                };
                ui.vertical_centered(|ui| ui.label(words));
                return;
            }
            self.text(ui, view, id, source, selected, actions);
        });
    }

    fn header(
        &mut self,
        ui: &mut Ui,
        view: &View<'_>,
        id: &SourceId,
        source: &Source,
        actions: &mut Actions,
    ) {
        ui.horizontal(|ui| {
            ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                let words = if self.details_open { "Close details" } else { "Edit details" };
                if ui.selectable_label(self.details_open, words).clicked() {
                    self.details_open = !self.details_open;
                }
                let count = self.suggesting.quotes().len();
                let words = if self.suggesting.searching() && count == 0 {
                    "Suggestions…".to_owned()
                } else {
                    format!("Suggestions {count}")
                };
                ui.toggle_value(&mut self.list_open, words).on_hover_text(
                    "What the program finds in the text; nothing is recorded until you accept it",
                );
                self.look.ui(ui);
                ui.with_layout(egui::Layout::left_to_right(egui::Align::Center), |ui| {
                    let title = view.map.label(&id.clone().into());
                    ui.add(Label::new(RichText::new(title).heading()).truncate());
                });
            });
        });
        ui.horizontal_wrapped(|ui| {
            let published = source.published.map(|day| day.to_string());
            let known = [&source.outlet, &source.author, &published.unwrap_or_default()]
                .into_iter()
                .filter(|words| !words.is_empty())
                .map(String::as_str)
                .collect::<Vec<_>>()
                .join(" · ");
            if !known.is_empty() {
                ui.label(known);
            }
            if source.address.starts_with("http") {
                ui.hyperlink_to(excerpt(&source.address, 60), &source.address);
            } else if !source.address.is_empty() {
                ui.label(&source.address);
            }
            if source.reliability != Reliability::F {
                ui.label(RichText::new(format!("reliability {}", source.reliability)).weak());
            }
            if source.progress != Progress::Unread {
                ui.label(RichText::new(source.progress.label()).weak());
            }
            let count = match self.marks.len() {
                0 => "no quotes yet".to_owned(),
                1 => "1 quote".to_owned(),
                many => format!("{many} quotes"),
            };
            ui.label(RichText::new(count).weak());
        });
        if self.details_open {
            ui.separator();
            details::ui(ui, view, id, actions);
        }
    }

    fn text(
        &mut self,
        ui: &mut Ui,
        view: &View<'_>,
        id: &SourceId,
        source: &Source,
        selected: Option<&QuoteId>,
        actions: &mut Actions,
    ) {
        let name = view.map.label(&id.clone().into());
        let mark = selected.filter(|_| !view.read_only).and_then(|quote| self.marks.of(quote));
        let bounds = mark.filter(|_| self.bounding.is_none()).map(|mark| mark.range.clone());
        let shown = PageView {
            map: view.map,
            theme: view.theme,
            name: &name,
            text: &source.text,
            marks: &self.marks,
            suggesting: &self.suggesting,
            suggested: self.suggested.as_ref(),
            selected,
            bounds,
            look: self.look,
            can_quote: !view.read_only && self.bounding.is_none(),
            salt: id.as_str(),
        };
        let output = self.page.ui(ui, &shown, &mut self.cursor);
        self.page_has_focus = output.response.has_focus();
        self.come_back(ui);
        if std::mem::take(&mut self.focus_page) {
            output.response.request_focus();
        }
        if let Some(quote) = selected {
            for pull in output.pulls {
                pulled(pull, quote, source, actions);
            }
        }
        if let Some(next) = next_of(&self.marks, &output.clicked, selected) {
            // It is in view already: the page must not jump below the pointer.
            self.quote = Some(next.clone());
            actions.select(next);
        }
        let touches = |range: &std::ops::Range<usize>| {
            self.cursor.selection().is_some_and(|s| s.start < range.end && range.start < s.end)
        };
        if self.suggested.as_ref().is_some_and(|range| !touches(range)) {
            self.suggested = None;
        }
        if output.quote
            && !view.read_only
            && let Some(suggestion) = self.current_suggestion().cloned()
        {
            self.answer(suggestion_list::SuggestionRequest::Accept(suggestion), view, id, actions);
        } else if output.quote && !view.read_only {
            let passage =
                self.cursor.selection().unwrap_or_else(|| text::sentence_at(&source.text, self.cursor.caret));
            self.quote_passage(view, id, &passage, actions);
        }
        for command in std::mem::take(&mut self.chosen_commands) {
            self.carry_out(command, view, (id, source), selected, actions);
        }
        // The Enter that ended a field in this frame is not for the text.
        if self.page_has_focus {
            // Escape that lets go of nothing is somebody else's.
            let selection = self.cursor.other.is_some();
            let wants = |command: Command| command != Command::LetGo || selection;
            let pressed = commands::take(ui.ctx(), Scope::Reader, wants);
            let any = !pressed.is_empty();
            for command in pressed {
                self.carry_out(command, view, (id, source), selected, actions);
                if command.gives_keyboard_away() {
                    // What is pressed from here on is meant for a field.
                    break;
                }
            }
            if any {
                // The bar, which was drawn before, may have been asked for its keyboard focus.
                ui.ctx().request_repaint();
            }
        }
        let has_keyboard = output.response.has_focus();
        self.show_bounds(has_keyboard, actions);
    }

    /// Notes where the quote whose ends are being moved would stand: it is kept whatever comes next but Escape.
    fn show_bounds(&mut self, has_keyboard: bool, actions: &mut Actions) {
        let Some(bounding) = &mut self.bounding else { return };
        match self.cursor.selection() {
            Some(passage) if has_keyboard || self.focus_page => {
                bounding.passage = passage;
                actions.typing(bounding.typing());
            }
            _ => self.keep_bounds(actions),
        }
    }

    /// Gives the quote whose ends were being moved the ends that it was shown with.
    fn keep_bounds(&mut self, actions: &mut Actions) {
        if let Some(bounding) = self.bounding.take() {
            self.cursor.other = None;
            actions.typed(bounding.typing());
        }
    }

    /// Brings the keyboard back to the text once the stance form that was opened from it is closed.
    fn come_back(&mut self, ui: &Ui) {
        let elsewhere = ui.memory(|memory| memory.focused().is_some());
        self.keyboard = match self.keyboard {
            Keyboard::Away if !elsewhere => {
                self.focus_page = true;
                Keyboard::Free
            }
            // The text lets go of the keyboard when the form takes it.
            Keyboard::Leaving if elsewhere && !self.page_has_focus => Keyboard::Away,
            other => other,
        };
    }

    fn quote_passage(
        &mut self,
        view: &View<'_>,
        source: &SourceId,
        passage: &std::ops::Range<usize>,
        actions: &mut Actions,
    ) {
        match text::make_quote(view.map, source, passage, self.last_speaker.clone(), view.coder.cloned()) {
            Ok((made, quote)) => {
                if let Some(made) = made {
                    actions.push(Action::add("Quote a passage", &quote, made));
                } else {
                    actions.push(Action::Say("This passage is a quote already".to_owned()));
                }
                self.quote_made(quote, false, actions);
            }
            Err(why) => actions.push(Action::Warn(why)),
        }
    }
}

impl Bounding {
    /// What keeps it, as if it were a field that is being typed in.
    fn typing(&self) -> Typing {
        let Self { quote, passage } = self.clone();
        let field = egui::Id::unique(("bounds", quote.as_str()));
        let change = MapEdit::new(move |map| text::set_bounds(map, &quote, &passage));
        Typing { field, label: BOUNDS.to_owned(), change }
    }
}

/// Does what was done to an end of a quote.
fn pulled(pull: Pull, quote: &QuoteId, source: &Source, actions: &mut Actions) {
    match pull {
        Pull::Begin => actions.push(Action::Begin(BOUNDS.to_owned())),
        Pull::To(passage) => {
            // Between two words there may be nothing: the quote stays as it was.
            if text::snap(&source.text, passage.start, passage.end).is_some() {
                let quote = quote.clone();
                let change = MapEdit::new(move |map| text::set_bounds(map, &quote, &passage));
                actions.push(Action::Update(change));
            }
        }
        Pull::Done => actions.push(Action::Commit),
        Pull::Back => actions.push(Action::Cancel),
    }
}

/// The quote that a click selects: the inner one first, then those around it in turn.
fn next_of(marks: &Marks, clicked: &[usize], selected: Option<&QuoteId>) -> Option<QuoteId> {
    let quotes: Vec<&QuoteId> = clicked.iter().filter_map(|&n| Some(&marks.get(n)?.quote)).collect();
    let at = quotes.iter().position(|quote| Some(*quote) == selected).map_or(0, |at| at + 1);
    quotes.get(at).or(quotes.first()).map(|quote| (*quote).clone())
}

/// What the panel says while no source is open.
fn nothing_open(ui: &mut Ui, view: &View<'_>, actions: &mut Actions) {
    let paper = Frame::new().fill(view.theme.paper);
    CentralPanel::default().frame(paper).show(ui, |ui| {
        ui.add_space(ui.available_height() / 3.0);
        ui.vertical_centered(|ui| {
            ui.label(RichText::new("No source is open").heading());
            let hint = if view.map.sources.is_empty() {
                "Bring in an article, a speech or a communiqué, then select passages and press Q to quote them"
            } else {
                "Open a source from the list of sources, or bring in another"
            };
            ui.label(RichText::new(hint).weak());
            ui.add_space(GAP);
            ui.add_enabled_ui(!view.read_only, |ui| {
                for command in [Command::PasteSource, Command::OpenText] {
                    if ui.button(command.label()).clicked() {
                        actions.push(Action::Run(command));
                    }
                }
            });
        });
    });
}
