//! The keys of coding: suggestions accepted and dismissed, the selected quote's speaker, kind and stance, and
//! where reading goes on after a stance was recorded.

use std::ops::Range;

use egui::{Key, Ui};

use super::suggesting::new_actor;
use super::suggestion_list::Asked;
use super::{Cursor, ReaderPanel, quote_bar};
use crate::app::theme::GAP;
use crate::app::view::{Action, Actions, Selection, View};
use crate::model::{Quote, QuoteId, QuoteKind, Source, SourceId};
use crate::suggest::SuggestedQuote;
use crate::text;

/// The keys of the text, in the order of the work.
const KEYS: [(&str, &str); 7] = [
    ("N P", "next, previous suggestion"),
    ("Enter", "accept"),
    ("Delete", "dismiss"),
    (". ,", "next, previous sentence"),
    ("S", "select it"),
    ("E R", "extend, shrink"),
    ("Q", "quote"),
];

/// Draws the slim line that says what the keys do.
pub(super) fn key_line(ui: &mut Ui, quote_selected: bool) {
    const ON_QUOTE: [(&str, &str); 7] = [
        ("A", "speaker"),
        ("K", "kind"),
        ("U", "subject"),
        ("O", "position"),
        ("C", "confidence"),
        ("T", "whole form"),
        ("Esc", "back to the text"),
    ];
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = GAP / 2.0;
        for (key, words) in KEYS.iter().chain(if quote_selected { &ON_QUOTE[..] } else { &[] }) {
            ui.label(egui::RichText::new(*key).small().strong());
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
    pub(super) fn answer(&mut self, asked: Asked, view: &View<'_>, id: &SourceId, actions: &mut Actions) {
        match asked {
            Asked::Show(range) => {
                self.go_to_suggestion(range, actions);
                self.focus_page = true;
            }
            Asked::Accept(quote) if !view.read_only => {
                let range = quote.start..quote.end;
                self.accept(&quote, &range, view, id, actions);
            }
            Asked::Dismiss(quote) if !view.read_only => self.dismiss(&quote, id, actions),
            Asked::AddActor(actor) if !view.read_only => {
                let (new, item) = new_actor(view.map, &actor);
                actions.push(Action::add(format!("Add {}", actor.name), &new, item));
            }
            Asked::DismissActor(actor) if !view.read_only => {
                let label = format!("Don’t suggest {}", actor.name);
                actions.alter(label, id, move |source: &mut Source| source.dismissed_names.push(actor.name));
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

    /// Carries out the keys of coding, while the text has the keyboard.
    pub(super) fn coding_keys(
        &mut self,
        ui: &Ui,
        view: &View<'_>,
        (id, source): (&SourceId, &Source),
        selected: Option<&QuoteId>,
        actions: &mut Actions,
    ) {
        let plain = |key| {
            ui.input(|input| input.key_pressed(key) && !input.modifiers.command && !input.modifiers.alt)
        };
        let forward = plain(Key::N);
        if forward || plain(Key::P) {
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
        if view.read_only {
            return;
        }
        if let Some(suggestion) = self.current_suggestion().cloned() {
            let passage = self.cursor.selection().unwrap_or(suggestion.start..suggestion.end);
            if plain(Key::Enter) || plain(Key::Q) {
                self.accept(&suggestion, &passage, view, id, actions);
            } else if plain(Key::Delete) || plain(Key::Backspace) {
                self.dismiss(&suggestion, id, actions);
            }
            return;
        }
        if plain(Key::Q) {
            let passage =
                self.cursor.selection().unwrap_or_else(|| text::sentence_at(&source.text, self.cursor.caret));
            self.quote_passage(view, id, &passage, actions);
            return;
        }
        if let Some((id, quote)) = selected.and_then(|id| Some((id, view.map.quotes.get(id)?))) {
            self.quote_keys(plain, (id, quote), actions);
        }
    }

    fn quote_keys(
        &mut self,
        plain: impl Fn(Key) -> bool,
        (id, quote): (&QuoteId, &Quote),
        actions: &mut Actions,
    ) {
        if plain(Key::Enter) || plain(Key::A) {
            self.bar.focus_speaker();
        } else if plain(Key::U) {
            self.bar.focus_subject();
        } else if plain(Key::O) {
            self.bar.focus_position();
        } else if plain(Key::C) {
            self.bar.next_confidence();
        } else if plain(Key::K) {
            let at = QuoteKind::ALL.iter().position(|kind| *kind == quote.kind).unwrap_or(0);
            let next = QuoteKind::ALL.iter().cycle().nth(at + 1).copied().unwrap_or(quote.kind);
            actions.alter("Set the kind of a quote", id, move |quote: &mut Quote| quote.kind = next);
        } else if plain(Key::T) {
            actions.push(quote_bar::stance_on(id, quote));
            self.keyboard = super::Keyboard::Leaving;
        }
    }
}
