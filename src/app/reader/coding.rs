//! The keys of coding: suggestions accepted and dismissed, the selected quote's speaker, kind and stance, and
//! where reading goes on after a stance was recorded.

use std::ops::Range;

use egui::Ui;

use super::suggesting::new_actor;
use super::suggestion_list::SuggestionRequest;
use super::{Bounding, Cursor, ReaderPanel, quote_bar};
use crate::app::commands::Command;
use crate::app::theme::GAP;
use crate::app::view::{Action, Actions, Selection, View};
use crate::model::{Quote, QuoteId, QuoteKind, Source, SourceId};
use crate::suggest::SuggestedQuote;
use crate::text;

/// The commands that the slim line names, in the order of the work, with a word for each.
const TEXT: [(&[Command], &str); 7] = [
    (&[Command::NextSuggestion, Command::PreviousSuggestion], "next, previous suggestion"),
    (&[Command::Accept], "accept"),
    (&[Command::Dismiss], "dismiss"),
    (&[Command::NextSentence, Command::PreviousSentence], "next, previous sentence"),
    (&[Command::SelectSentence], "select it"),
    (&[Command::Extend, Command::Shrink], "extend, shrink"),
    (&[Command::Quote], "quote"),
];
const ON_QUOTE: [(&[Command], &str); 8] = [
    (&[Command::Bounds], "move its ends"),
    (&[Command::Speaker], "speaker"),
    (&[Command::QuoteKind], "kind"),
    (&[Command::Subject], "subject"),
    (&[Command::Position], "position"),
    (&[Command::Confidence], "confidence"),
    (&[Command::StanceOfQuote], "whole form"),
    (&[Command::LetGo], "back to the text"),
];

/// While the ends of a quote are being moved.
const ON_ENDS: [(&[Command], &str); 5] = [
    (&[Command::Bounds], "the other end"),
    (&[Command::Extend, Command::Shrink], "extend, shrink by a sentence"),
    (&[Command::ExtendByWord, Command::ShrinkByWord], "by a word"),
    (&[Command::Accept], "keep"),
    (&[Command::LetGo], "take back"),
];

/// Draws the slim line that says what the keys do.
pub(super) fn key_line(ui: &mut Ui, quote_selected: bool, bounding: bool) {
    let (first, then) = match (bounding, quote_selected) {
        (true, _) => (&ON_ENDS[..], &[][..]),
        (_, true) => (&TEXT[..], &ON_QUOTE[..]),
        _ => (&TEXT[..], &[][..]),
    };
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = GAP / 2.0;
        if bounding {
            ui.label(egui::RichText::new("Moving the ends of the quote").small().strong());
            ui.add_space(GAP / 2.0);
        }
        for (commands, words) in first.iter().chain(then) {
            let keys: Vec<String> = commands.iter().map(|command| command.keys_in_words(ui.ctx())).collect();
            ui.label(egui::RichText::new(keys.join(" ")).small().strong());
            ui.label(egui::RichText::new(*words).small().weak());
            ui.add_space(GAP / 2.0);
        }
    });
}

impl ReaderPanel {
    /// The suggestion that the keys are about.
    pub(super) fn current_suggestion(&self) -> Option<&SuggestedQuote> {
        let current = self.suggested.as_ref()?;
        self.suggesting.quotes().iter().find(|quote| (quote.start..quote.end) == *current)
    }

    /// Selects a suggestion in the text.
    pub(super) fn go_to_suggestion(&mut self, range: Range<usize>, actions: &mut Actions) {
        self.cursor = Cursor::over(&range);
        self.page.scroll_to(range.start, true);
        self.suggested = Some(range);
        self.quote = None;
        actions.push(Action::Select(Selection::default()));
    }

    /// Carries out what the list of suggestions asks for.
    pub(super) fn answer(
        &mut self,
        asked: SuggestionRequest,
        view: &View<'_>,
        id: &SourceId,
        actions: &mut Actions,
    ) {
        match asked {
            SuggestionRequest::Show(range) => {
                self.go_to_suggestion(range, actions);
                self.focus_page = true;
            }
            SuggestionRequest::Accept(quote) if !view.read_only => {
                let range = quote.start..quote.end;
                self.accept(&quote, &range, view, id, actions);
            }
            SuggestionRequest::Dismiss(quote) if !view.read_only => self.dismiss(&quote, id, actions),
            SuggestionRequest::AddActor(actor) if !view.read_only => {
                let (new, item) = new_actor(view.map, &actor);
                actions.push(Action::add(format!("Add {}", actor.name), &new, item));
            }
            SuggestionRequest::DismissActor(actor) if !view.read_only => {
                let label = format!("Don’t suggest {}", actor.name);
                actions.alter(label, id, move |source: &mut Source| source.dismissed_names.push(actor.name));
            }
            SuggestionRequest::BringBack(quotes, names) if !view.read_only => {
                actions.alter("Bring suggestions back", id, move |source: &mut Source| {
                    source.dismissed.retain(|words| !quotes.contains(words));
                    source.dismissed_names.retain(|name| !names.contains(name));
                });
            }
            _ => {}
        }
    }

    fn accept(
        &mut self,
        suggestion: &SuggestedQuote,
        passage: &Range<usize>,
        view: &View<'_>,
        id: &SourceId,
        actions: &mut Actions,
    ) {
        match self.suggesting.accept(view.map, id, suggestion, passage, view.coder) {
            Ok(accepted) => {
                let (quote, speaker) = (accepted.id.clone(), accepted.speaker().cloned());
                actions.step("Accept a suggested quote", move |map| accepted.add_to(map));
                self.quote_made(quote, speaker.is_some(), actions);
                if speaker.is_some() {
                    self.last_speaker = speaker;
                }
            }
            Err(why) => actions.push(Action::Warn(why)),
        }
    }

    /// Selects a quote that was just made and puts the keyboard where its next field is.
    pub(super) fn quote_made(&mut self, quote: QuoteId, has_speaker: bool, actions: &mut Actions) {
        (self.cursor.other, self.suggested) = (None, None);
        self.quote = Some(quote.clone());
        if has_speaker {
            self.bar.focus_subject();
        } else {
            self.bar.focus_speaker();
        }
        actions.select(quote);
    }

    fn dismiss(&mut self, suggestion: &SuggestedQuote, id: &SourceId, actions: &mut Actions) {
        let next = self.suggesting.beside(suggestion.start, true).map(|next| next.start..next.end);
        let words = suggestion.text.clone();
        actions.alter("Dismiss a suggestion", id, move |source: &mut Source| source.dismissed.push(words));
        match next {
            Some(next) => self.go_to_suggestion(next, actions),
            None => self.suggested = None,
        }
        self.focus_page = true;
    }

    /// Goes on after a stance was recorded: to the next suggestion, or to the next sentence.
    pub(super) fn go_on(&mut self, view: &View<'_>, source: &Source, actions: &mut Actions) {
        let end = self
            .quote
            .as_ref()
            .and_then(|quote| view.map.quotes.get(quote))
            .map_or(self.cursor.caret, |quote| quote.anchor.end);
        self.focus_page = true;
        let next = self.suggesting.from(end).map(|next| next.start..next.end);
        if let (Some(next), true) = (next, self.list_open) {
            self.go_to_suggestion(next, actions);
        } else {
            if let Some(next) = text::next_sentence(&source.text, end.saturating_sub(1)) {
                self.cursor = Cursor::over(&next);
                self.page.scroll_to(next.start, true);
            }
            actions.push(Action::Select(Selection::default()));
        }
    }

    /// Takes a command of the reader that was chosen elsewhere; it is carried out in the next frame.
    pub fn run(&mut self, command: Command) {
        self.chosen_commands.push(command);
    }

    /// Carries out a command of the reader.
    pub(super) fn carry_out(
        &mut self,
        command: Command,
        view: &View<'_>,
        (id, source): (&SourceId, &Source),
        selected: Option<&QuoteId>,
        actions: &mut Actions,
    ) {
        if command.entry().edits && view.read_only {
            return;
        }
        if self.bounding.is_some() && self.on_ends(command, actions) {
            return;
        }
        match command {
            Command::Occurrences => {
                let word = || text::word_at(&source.text, self.cursor.caret);
                let passage = self.cursor.selection().unwrap_or_else(word);
                let words = source.text.slice(passage.start, passage.end).unwrap_or_default();
                actions.push(Action::FindAll(words.trim().to_owned()));
            }
            Command::NextSuggestion => self.walk_suggestions(true, actions),
            Command::PreviousSuggestion => self.walk_suggestions(false, actions),
            Command::LargerText => self.look.larger(),
            Command::SmallerText => self.look.smaller(),
            _ if self.cursor.run(&source.text, command) => self.page.scroll_to(self.cursor.caret, false),
            Command::Accept | Command::Quote | Command::Dismiss if self.current_suggestion().is_some() => {
                let Some(suggestion) = self.current_suggestion().cloned() else { return };
                if command == Command::Dismiss {
                    self.dismiss(&suggestion, id, actions);
                } else {
                    let passage = self.cursor.selection().unwrap_or(suggestion.start..suggestion.end);
                    self.accept(&suggestion, &passage, view, id, actions);
                }
            }
            Command::Quote => {
                let sentence = || text::sentence_at(&source.text, self.cursor.caret);
                let passage = self.cursor.selection().unwrap_or_else(sentence);
                self.quote_passage(view, id, &passage, actions);
            }
            _ => {
                if let Some((id, quote)) = selected.and_then(|id| Some((id, view.map.quotes.get(id)?))) {
                    self.on_quote(command, (id, quote), actions);
                }
            }
        }
    }

    /// Carries out a command while the ends of a quote are being moved. Returns whether that is all there is to it;
    /// what else moves the selection does so as ever, and the rest ends it first.
    fn on_ends(&mut self, command: Command, actions: &mut Actions) -> bool {
        match command {
            Command::Bounds => {
                self.cursor.turn();
                self.page.scroll_to(self.cursor.caret, false);
            }
            Command::Accept | Command::Quote => self.keep_bounds(actions),
            Command::LetGo => {
                if let Some(bounding) = self.bounding.take() {
                    self.cursor.other = None;
                    actions.nothing_typed(bounding.typing().field);
                }
            }
            Command::Extend
            | Command::Shrink
            | Command::ExtendByWord
            | Command::ShrinkByWord
            | Command::LargerText
            | Command::SmallerText => return false,
            _ => {
                self.keep_bounds(actions);
                return false;
            }
        }
        true
    }

    /// Goes to the next suggestion, or to the one before.
    fn walk_suggestions(&mut self, forward: bool, actions: &mut Actions) {
        let at = self.cursor.selection().map_or(self.cursor.caret, |selection| selection.start);
        let found = match (&self.suggested, forward) {
            (None, true) => self.suggesting.from(at),
            _ => self.suggesting.beside(at, forward),
        };
        match found.map(|found| found.start..found.end) {
            Some(range) => {
                self.list_open = true;
                self.go_to_suggestion(range, actions);
            }
            None => actions.push(Action::Say("There is no suggestion further on".to_owned())),
        }
    }

    fn on_quote(&mut self, command: Command, (id, quote): (&QuoteId, &Quote), actions: &mut Actions) {
        match command {
            Command::Accept | Command::Speaker => self.bar.focus_speaker(),
            Command::Bounds => {
                let passage = quote.anchor.start..quote.anchor.end;
                if quote.lost {
                    actions.push(Action::Warn("Place the quote in the text first".to_owned()));
                } else {
                    self.cursor = Cursor::over(&passage);
                    self.page.scroll_to(passage.end, false);
                    self.suggested = None;
                    self.bounding = Some(Bounding { quote: id.clone(), passage });
                    self.focus_page = true;
                }
            }
            Command::Subject => self.bar.focus_subject(),
            Command::Position => self.bar.focus_position(),
            Command::Confidence => self.bar.next_confidence(),
            Command::QuoteKind => {
                let at = QuoteKind::ALL.iter().position(|kind| *kind == quote.kind).unwrap_or(0);
                let next = QuoteKind::ALL.iter().cycle().nth(at + 1).copied().unwrap_or(quote.kind);
                actions.alter("Set the kind of a quote", id, move |quote: &mut Quote| quote.kind = next);
            }
            Command::StanceOfQuote => {
                actions.push(quote_bar::stance_on(id, quote));
                self.keyboard = super::Keyboard::Leaving;
            }
            _ => {}
        }
    }
}
