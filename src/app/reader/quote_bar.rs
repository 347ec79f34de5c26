//! The bar with what is known about the selected quote. Each change is one step.

use egui::{Align, Label, Layout, RichText, Ui, vec2};

use super::captioned::captioned;
use super::recent::Recent;
use super::stance_row::StanceRow;
use crate::app::theme::GAP;
use crate::app::view::{Action, Actions, MapEdit, Selection, StanceDraft, View, set};
use crate::app::widgets::{AccessibleName, PickField, PickOptions, Picked, choose};
use crate::app::{choices, fields};
use crate::edit;
use crate::model::{Actor, ActorId, AnyId, Credibility, Quote, QuoteId, QuoteKind, StanceMap};

/// Width of the field for the speaker, in points.
const SPEAKER_WIDTH: f32 = 180.0;
/// Width of the field for the note, in points.
const NOTE_WIDTH: f32 = 220.0;

/// The bar; see the module's first lines.
#[derive(Debug, Default)]
pub(super) struct QuoteBar {
    speaker: PickField,
    stance: StanceRow,
    recent: Recent<ActorId>,
    shown: Option<QuoteId>,
}

/// What was done in the bar.
#[derive(Debug, Default)]
pub(super) struct BarOutput {
    /// The new speaker, where another was chosen.
    pub(super) speaker: Option<ActorId>,
    /// Whether the keyboard goes back to the text.
    pub(super) done: bool,
    /// Whether a stance was recorded, so that the next quote is due.
    pub(super) recorded: bool,
}

/// The step that gives a quote a speaker, who is created where he is new; and the speaker.
fn set_speaker(
    map: &StanceMap,
    quote: &QuoteId,
    picked: Picked,
    known: &[ActorId],
) -> (Action, Option<ActorId>) {
    let (new, speaker, label) = match picked {
        Picked::Choice(row) => (None, known.get(row).cloned(), "Set the speaker".to_owned()),
        Picked::Nothing => (None, None, "Take the speaker off".to_owned()),
        Picked::New(name) => {
            let id = edit::fresh_id::<Actor>(map, &name);
            let label = format!("Create {name} as speaker");
            (Some((id.clone(), Actor::new(name))), Some(id), label)
        }
    };
    let (quote, given) = (quote.clone(), speaker.clone());
    let change = MapEdit::new(move |map| {
        let map = match new {
            Some((id, actor)) => edit::put(map, &id, actor)?,
            None => map.clone(),
        };
        edit::alter::<Quote>(&map, &quote, |quote| quote.speaker = given)
    });
    (Action::Step { label, change }, speaker)
}

impl QuoteBar {
    /// Puts the keyboard into the field for the speaker.
    pub(super) fn focus_speaker(&mut self) {
        self.speaker.focus();
    }

    /// Puts the keyboard into the field for what the stance is on.
    pub(super) fn focus_subject(&mut self) {
        self.stance.focus();
    }
    /// Puts the keyboard into the field for the position.
    pub(super) fn focus_position(&mut self) {
        self.stance.focus_position();
    }
    /// Changes the confidence of the stance to be recorded to the next one.
    pub(super) fn next_confidence(&mut self) {
        self.stance.next_confidence();
    }

    /// Draws the bar for a quote.
    pub(super) fn ui(
        &mut self,
        ui: &mut Ui,
        view: &View<'_>,
        id: &QuoteId,
        actions: &mut Actions,
    ) -> BarOutput {
        let mut output = BarOutput::default();
        let Some(quote) = view.map.quotes.get(id) else { return output };
        if self.shown.as_ref() != Some(id) {
            // The keyboard may be on its way to a field, and what was recorded last is where the next begins.
            self.shown = Some(id.clone());
            self.speaker.forget();
            self.stance.next_quote();
        }
        ui.add_enabled_ui(!view.read_only, |ui| {
            output.done = heading(ui, view, id, quote, actions);
            ui.horizontal_wrapped(|ui| {
                ui.spacing_mut().item_spacing = vec2(GAP * 1.5, GAP / 2.0);
                captioned(ui, "Speaker", SPEAKER_WIDTH, |ui, name| {
                    self.speaker_field(ui, name, (view, id, quote), actions, &mut output);
                });
                captioned(ui, "Kind", 110.0, |ui, name| {
                    let words = |kind: QuoteKind| kind.label().to_owned();
                    if let Some(kind) = choose(ui, name, quote.kind, QuoteKind::ALL.iter().copied(), words) {
                        actions
                            .alter("Set the kind of a quote", id, move |quote: &mut Quote| quote.kind = kind);
                    }
                });
                let row = self.stance.ui(ui, view, (id, quote), actions);
                output.done |= row.done;
                output.recorded = row.recorded;
                captioned(ui, "Date said", 110.0, |ui, name| {
                    fields::bare_date(ui, name, quote.said, ("said", id)).step(
                        actions,
                        "Set the day of a quote",
                        set(id, |quote: &mut Quote, said| quote.said = said),
                    );
                });
                captioned(ui, "Credibility", 190.0, |ui, name| {
                    let words = |grade: Credibility| format!("{}: {}", grade.get(), grade.meaning());
                    if let Some(grade) = choose(ui, name, quote.credibility, Credibility::all(), words) {
                        actions
                            .alter("Grade a quote", id, move |quote: &mut Quote| quote.credibility = grade);
                    }
                });
                captioned(ui, "Note", NOTE_WIDTH, |ui, name| {
                    let form = fields::FieldForm { hint: "Your remark", ..fields::FieldForm::default() };
                    fields::bare_text(ui, name, &quote.note, ("note", id), form).step(
                        actions,
                        "Note on a quote",
                        set(id, |quote: &mut Quote, note| quote.note = note),
                    );
                });
            });
            self.stance.points(ui, view);
        });
        output
    }

    fn speaker_field(
        &mut self,
        ui: &mut Ui,
        name: AccessibleName<'_>,
        (view, id, quote): (&View<'_>, &QuoteId, &Quote),
        actions: &mut Actions,
        output: &mut BarOutput,
    ) {
        let field = ui.make_persistent_id("speaker");
        let current = quote.speaker.as_ref().map_or("", |speaker| view.map.actor_name(speaker));
        self.recent.keep(|actor| view.map.actors.contains_key(actor));
        let (ids, rows) = if ui.memory(|memory| memory.has_focus(field)) || self.speaker.is_open() {
            let in_source = view.map.quotes.values().filter(|other| other.source == quote.source);
            self.recent.fill(in_source.filter_map(|other| other.speaker.clone()));
            self.recent.fill(view.map.quotes.values().filter_map(|other| other.speaker.clone()));
            choices::actors(view.map)
        } else {
            Default::default()
        };
        let (ids, rows, on_digits) = self.recent.put_first((ids, rows));
        let options = PickOptions { create: true, nothing: Some("Nobody"), hint: "Who says it?", on_digits };
        let mut known = Vec::new();
        let pick = self.speaker.show(ui, field, name, current, options, || {
            known = ids;
            rows
        });
        if self.speaker.is_unfinished() {
            actions.wrongly_typed(field, "Set the speaker".to_owned());
        } else {
            actions.nothing_typed(field);
        }
        let Some(picked) = pick.picked else {
            if pick.entered && quote.speaker.is_some() {
                self.stance.focus();
                ui.ctx().request_repaint();
            } else {
                output.done |= pick.done;
            }
            return;
        };
        let (step, speaker) = set_speaker(view.map, id, picked, &known);
        if speaker != quote.speaker {
            actions.push(step);
        }
        if let Some(speaker) = &speaker {
            self.recent.used(speaker);
            self.stance.focus();
            ui.ctx().request_repaint();
        } else {
            output.done = true;
        }
        output.speaker = speaker;
    }
}

/// What the quote says, what rests on it, and what can be done with it. Returns whether it was deleted.
fn heading(ui: &mut Ui, view: &View<'_>, id: &QuoteId, quote: &Quote, actions: &mut Actions) -> bool {
    let mut deleted = false;
    let stances = view.map.stances.values().filter(|stance| stance.evidence.contains(id)).count();
    let suggested = if quote.suggested { "suggested and accepted · " } else { "" };
    let supports = match stances {
        0 => "no stance rests on it yet".to_owned(),
        1 => "1 stance rests on it".to_owned(),
        many => format!("{many} stances rest on it"),
    };
    ui.horizontal(|ui| {
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            if ui.button("Delete quote").clicked() {
                let gone = AnyId::from(id.clone());
                actions.push(Action::Delete { label: "Delete quote".to_owned(), ids: vec![gone] });
                actions.push(Action::Select(Selection::default()));
                deleted = true;
            }
            if ui.button("Stance… (T)").on_hover_text("Record where the speaker stands").clicked() {
                actions.push(stance_on(id, quote));
            }
            ui.label(RichText::new(format!("{suggested}{supports}")).small().weak());
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                let words = quote.in_words(160);
                ui.add(Label::new(RichText::new(words).strong()).truncate());
            });
        });
    });
    deleted
}

/// The form for a stance of a quote's speaker that rests on the quote.
pub(super) fn stance_on(id: &QuoteId, quote: &Quote) -> Action {
    Action::NewStance(StanceDraft {
        actor: quote.speaker.clone(),
        evidence: vec![id.clone()],
        ..StanceDraft::default()
    })
}
