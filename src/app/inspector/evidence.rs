//! The inspector's parts for quotes and for the stances that rest on them.

use egui::{RichText, Ui};

use super::parts::{link, quote_card, section};
use super::source;
use crate::app::theme::GAP;
use crate::app::view::{Action, Actions, StanceDraft, View};
use crate::app::widgets::number;
use crate::board::BoardPlan;
use crate::model::{Board, BoardPoint, QuoteId, Stance, StanceId};

pub(super) fn quote(ui: &mut Ui, view: &View<'_>, id: &QuoteId, actions: &mut Actions) {
    let Some(quote) = view.map.quotes.get(id) else { return };
    quote_card(ui, view, quote);
    source::waiting(ui, view, id, quote, actions);
    ui.horizontal_wrapped(|ui| {
        if ui.button("Open in the reader").clicked() {
            actions.push(Action::Open(id.clone().into()));
        }
        if let Some((board_id, board)) = view.board.and_then(|id| Some((id, view.map.boards.get(id)?)))
            && !board.quotes.contains_key(id)
            && ui.button("Pin to the board").clicked()
        {
            let below = BoardPlan::of(view.map, board, None).below();
            let quote = id.clone();
            actions.alter("Pin a quote", board_id, move |board: &mut Board| {
                board.quotes.insert(quote, BoardPoint::at(below.x, below.y));
            });
            actions.push(Action::Say(format!("Pinned to the board “{}”", board.name)));
        }
        if ui.button("New stance…").clicked() {
            let draft = StanceDraft {
                actor: quote.speaker.clone(),
                evidence: vec![id.clone()],
                ..StanceDraft::default()
            };
            actions.push(Action::NewStance(draft));
        }
    });
    let supported: Vec<_> =
        view.map.stances.iter().filter(|(_, stance)| stance.evidence.contains(id)).collect();
    section(ui, &format!("Stances that it supports ({})", supported.len()));
    for (id, stance) in supported {
        let words = format!("{}: {}", view.map.label(&id.clone().into()), number(stance.position.get()));
        link(ui, &id.clone().into(), &words, actions);
    }
}

pub(super) fn stance(ui: &mut Ui, view: &View<'_>, id: &StanceId, actions: &mut Actions) {
    let Some(stance) = view.map.stances.get(id) else { return };
    let stance: &Stance = stance;
    let position = stance.position.get();
    let place = view.map.place_in_words(&stance.subject, position);
    egui::Grid::new("stance").num_columns(2).spacing([GAP, GAP / 2.0]).show(ui, |ui| {
        let mut row = |label: &str, words: String| {
            ui.label(RichText::new(label).small().weak());
            ui.add(egui::Label::new(words).wrap());
            ui.end_row();
        };
        row("Position", number(position));
        if let Some(range) = stance.range {
            row("Range", format!("{} to {}", number(range.low()), number(range.high())));
        }
        if !place.is_empty() {
            row("Which is", place);
        }
        row("As of", stance.as_of.to_string());
        row("Basis", stance.basis.to_string());
        row("Confidence", stance.confidence.to_string());
        if let Some(salience) = stance.salience {
            row("Salience", number(salience.get()));
        }
        if let Some(coder) = stance.coder.as_ref().and_then(|id| view.map.coders.get(id)) {
            row("Coder", coder.name.clone());
        }
        if let Some(cause) = &stance.responds_to {
            row("Answers", view.map.label(&cause.id()));
        }
    });
    if !stance.rationale.is_empty() {
        ui.add(egui::Label::new(&stance.rationale).wrap());
    }
    ui.horizontal(|ui| {
        if ui.button("Change…").clicked() {
            let draft = StanceDraft { change: Some(id.clone()), ..StanceDraft::default() };
            actions.push(Action::NewStance(draft));
        }
        link(ui, &stance.actor.clone().into(), view.map.actor_name(&stance.actor), actions);
    });
    section(ui, &format!("Evidence ({})", stance.evidence.len()));
    if stance.evidence.is_empty() {
        ui.label(RichText::new("No quote supports it").weak());
    }
    for id in &stance.evidence {
        if let Some(quote) = view.map.quotes.get(id) {
            quote_card(ui, view, quote);
            link(ui, &id.clone().into(), "Open in the reader", actions);
        }
    }
}
