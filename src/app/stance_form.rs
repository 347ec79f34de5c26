//! The form that records where an actor stands on a subject, and changes what was recorded. Whatever is
//! created on the way becomes part of its one step. What the fields come to is in `record`.

mod record;
#[cfg(test)]
mod tests;

use egui::{
    Checkbox, DragValue, Key, Modifiers, Popup, RangeSlider, RichText, ScrollArea, Slider, TextEdit, Ui, vec2,
};

use super::choices;
use super::moment::today;
use super::theme::GAP;
use super::view::{Action, Actions, MapEdit, Selection, StanceDraft, View};
use super::widgets::{
    AccessibleName, Choice, PickField, PickOptions, Picked, choose, complain, date_field, number,
    scale_slider,
};
use crate::edit::EditError;
use crate::model::words::{excerpt, parse_number, place};
use crate::model::{
    ActorId, ActorKind, AnyId, Basis, Cause, CoderId, Confidence, Date, QuoteId, Scale, SourceId, StanceId,
    StanceMap, Subject,
};
use record::NewIds;

/// An actor that the map knows, or one to be created.
#[derive(Debug, Clone, PartialEq)]
enum Who {
    Known(ActorId),
    New(String, ActorKind),
}

/// A subject that the map knows, or one to be created.
#[derive(Debug, Clone, PartialEq)]
enum About {
    Known(Subject),
    /// A dimension of 0 to 10, with the labels of its ends.
    NewDimension {
        name: String,
        low: String,
        high: String,
    },
    NewProposal(String),
}

/// What the fields hold.
#[derive(Debug, Clone, Default, PartialEq)]
struct Entry {
    actor: Option<Who>,
    subject: Option<About>,
    position: Option<f64>,
    range: Option<(f64, f64)>,
    salience: Option<f64>,
    confidence: Option<Confidence>,
    basis: Option<Basis>,
    as_of: String,
    rationale: String,
    evidence: Vec<QuoteId>,
    responds_to: Option<Cause>,
    change: Option<StanceId>,
}

/// The form; see the module's first lines.
#[derive(Debug, Clone)]
pub struct StanceForm {
    entry: Entry,
    /// What the fields held when the form was opened.
    opened: Entry,
    actor: PickField,
    subject: PickField,
    quote: PickField,
    cause: PickField,
    position: String,
    wrong: Option<String>,
    /// Whether that is new, and is to be brought into view.
    complains: bool,
    begun: bool,
}

/// The day from which a stance is known that rests on these quotes: when the first was said, otherwise
/// when its source was published. Without a quote it is the day of the source that is read, otherwise today.
fn day_of(map: &StanceMap, evidence: &[QuoteId], read: Option<&SourceId>) -> Date {
    let said = evidence.first().and_then(|id| map.quotes.get(id)).and_then(|quote| map.day_of(quote));
    let published = || read.and_then(|id| map.sources.get(id)).and_then(|source| source.published);
    said.or_else(|| published().filter(|_| evidence.is_empty())).unwrap_or_else(today)
}

/// Names a field above it and draws it.
fn captioned<R>(ui: &mut Ui, caption: &str, field: impl FnOnce(&mut Ui, AccessibleName<'static>) -> R) -> R {
    ui.vertical(|ui| {
        ui.spacing_mut().item_spacing.y = 2.0;
        let label = ui.label(RichText::new(caption).small().weak());
        field(ui, AccessibleName::from(&label))
    })
    .inner
}

/// A field for a number. Returns the number while a right one is typed.
fn number_field(ui: &mut Ui, label: &str, text: &mut String, value: Option<f64>) -> (Option<f64>, bool) {
    let id = ui.make_persistent_id(label);
    if !ui.memory(|memory| memory.has_focus(id)) {
        *text = value.map_or_else(String::new, number);
    }
    let field = TextEdit::singleline(text).id(id).desired_width(64.0);
    let response = ui.add(field).accessible_name(label);
    let typed = parse_number(text);
    let number = typed.filter(|_| response.changed());
    let entered = response.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
    (number, entered)
}

/// A stance that rests on one quote, as it is recorded while reading.
#[derive(Debug, Clone)]
pub struct QuickStance {
    /// Who takes it.
    pub actor: ActorId,
    /// On what; a name makes a dimension of 0 to 10.
    pub subject: Result<Subject, String>,
    /// Where on the subject's scale.
    pub position: f64,
    /// Low and high end, where it is given as a range.
    pub range: Option<(f64, f64)>,
    /// How sure the analyst is.
    pub confidence: Confidence,
    /// The quote that supports it.
    pub quote: QuoteId,
}

/// The step that records a stance, and the stance's subject; or what is wrong with it.
///
/// # Errors
/// What is missing or wrong, in words.
pub fn record(
    map: &StanceMap,
    stance: QuickStance,
    coder: Option<&CoderId>,
) -> Result<(Action, Subject), String> {
    let evidence = vec![stance.quote];
    let about = match stance.subject {
        Ok(subject) => About::Known(subject),
        Err(name) => About::NewDimension { name, low: String::new(), high: String::new() },
    };
    let entry = Entry {
        actor: Some(Who::Known(stance.actor)),
        subject: Some(about),
        position: Some(stance.position),
        range: stance.range,
        confidence: Some(stance.confidence),
        basis: Some(Basis::Stated),
        as_of: day_of(map, &evidence, None).to_string(),
        evidence,
        ..Entry::default()
    };
    let (step, next, id) = step(entry, map, coder)?;
    let subject = next.stances.get(&id).map(|stance| stance.subject.clone()).ok_or("The stance is gone")?;
    Ok((step, subject))
}

/// The step that records what a form says, the map that it makes of the one that is seen, and the stance.
fn step(
    entry: Entry,
    map: &StanceMap,
    coder: Option<&CoderId>,
) -> Result<(Action, StanceMap, StanceId), String> {
    let new = NewIds::of(map, &entry);
    let (label, next, id) = entry.record(map, coder, &new)?;
    let coder = coder.cloned();
    let change = MapEdit::new(move |map| {
        let recorded = entry.record(map, coder.as_ref(), &new);
        recorded.map(|(_, next, _)| next).map_err(EditError)
    });
    Ok((Action::Step { label, change }, next, id))
}

impl StanceForm {
    /// Whether something was typed that closing the form would lose.
    pub fn is_begun(&self) -> bool {
        self.entry != self.opened
    }
    /// The form for a new stance, or for the one that the draft says is to be changed. `read` is the source that is
    /// open.
    pub fn new(map: &StanceMap, draft: StanceDraft, read: Option<&SourceId>) -> Self {
        let entry = match draft.change.and_then(|id| map.stances.get(&id).map(|stance| (id, stance))) {
            Some((id, stance)) => Entry::of(id, stance),
            None => Entry {
                actor: draft.actor.filter(|id| map.actors.contains_key(id)).map(Who::Known),
                subject: draft.subject.map(About::Known),
                confidence: Some(Confidence::Moderate),
                as_of: day_of(map, &draft.evidence, read).to_string(),
                evidence: draft.evidence,
                ..Entry::default()
            },
        };
        Self {
            opened: entry.clone(),
            entry,
            actor: PickField::default(),
            subject: PickField::default(),
            quote: PickField::default(),
            cause: PickField::default(),
            position: String::new(),
            wrong: None,
            complains: false,
            begun: false,
        }
    }

    /// Draws the form. Returns whether it is still open: Escape closes it while nothing would be lost.
    pub fn ui(&mut self, ui: &mut Ui, view: &View<'_>, actions: &mut Actions) -> bool {
        let popup_was_open = Popup::is_any_open(ui.ctx());
        self.entry.forget_what_is_gone(view.map);
        let mut record = ui.input_mut(|input| input.consume_key(Modifiers::COMMAND, Key::Enter));
        let words = if self.entry.change.is_some() { "Change a stance" } else { "New stance" };
        ui.label(RichText::new(words).heading());
        let mut open = true;
        ScrollArea::vertical().auto_shrink([false, true]).show(ui, |ui| {
            ui.spacing_mut().item_spacing = vec2(GAP, GAP);
            ui.add_enabled_ui(!view.read_only, |ui| {
                self.who(ui, view.map);
                self.about(ui, view.map);
                record |= self.place(ui, view.map);
                record |= self.grades(ui);
                self.reasons(ui, view.map);
            });
            if let Some(wrong) = &self.wrong {
                complain(ui, wrong);
                if std::mem::take(&mut self.complains) {
                    ui.scroll_to_cursor(None);
                }
            }
            ui.horizontal(|ui| {
                let button = ui.add_enabled(!view.read_only, egui::Button::new("Record stance (Ctrl+Enter)"));
                record |= button.clicked();
                open &= !ui.button("Cancel").clicked();
            });
        });
        if !std::mem::replace(&mut self.begun, true) {
            self.focus_first_empty(ui);
        }
        if record && !view.read_only {
            match step(self.entry.clone(), view.map, view.coder) {
                Ok((step, _, id)) => {
                    actions.push(step);
                    // Whoever reads on stays at the quote that the stance rests on.
                    let reading = matches!(view.selection.main(), Some(AnyId::Quote(quote))
                        if self.entry.evidence.contains(quote));
                    if !reading {
                        actions.push(Action::Select(Selection::one(id)));
                    }
                    return false;
                }
                Err(why) => {
                    self.wrong = Some(why);
                    self.complains = true;
                    ui.ctx().request_repaint();
                }
            }
        }
        let escape = ui.input(|input| input.key_pressed(Key::Escape)) && !popup_was_open;
        open && (self.is_begun() || !escape)
    }

    fn focus_first_empty(&mut self, ui: &Ui) {
        if self.entry.actor.is_none() {
            self.actor.focus();
        } else if self.entry.subject.is_none() {
            self.subject.focus();
        } else {
            let slider = ui.memory(|memory| memory.data.get_temp::<egui::Id>(position_id()));
            if let Some(id) = slider {
                ui.memory_mut(|memory| memory.request_focus(id));
            }
        }
        ui.ctx().request_repaint();
    }

    fn who(&mut self, ui: &mut Ui, map: &StanceMap) {
        captioned(ui, "Actor", |ui, name| {
            let id = ui.make_persistent_id("stance-actor");
            let current = match &self.entry.actor {
                Some(Who::Known(id)) => map.actor_name(id).to_owned(),
                Some(Who::New(name, _)) => name.clone(),
                None => String::new(),
            };
            let options =
                PickOptions { create: true, nothing: None, hint: "Who takes the position?", on_digits: 0 };
            let mut known = Vec::new();
            let pick = self.actor.show(ui, id, name, &current, options, || {
                let (ids, choices) = choices::actors(map);
                known = ids;
                choices
            });
            match pick.picked {
                Some(Picked::Choice(row)) => self.entry.actor = known.get(row).cloned().map(Who::Known),
                Some(Picked::New(name)) => self.entry.actor = Some(Who::New(name, ActorKind::Person)),
                Some(Picked::Nothing) | None => {}
            }
            if let Some(Who::New(_, kind)) = &mut self.entry.actor {
                ui.horizontal(|ui| {
                    ui.label(RichText::new("will be created as").small().weak());
                    let words = |kind: ActorKind| kind.label().to_owned();
                    if let Some(chosen) = choose(
                        ui,
                        AccessibleName::Words("Kind of actor"),
                        *kind,
                        ActorKind::ALL.iter().copied(),
                        words,
                    ) {
                        *kind = chosen;
                    }
                });
            }
        });
    }

    fn about(&mut self, ui: &mut Ui, map: &StanceMap) {
        captioned(ui, "Dimension or proposal", |ui, name| {
            let id = ui.make_persistent_id("stance-subject");
            let current = match &self.entry.subject {
                Some(About::Known(subject)) => map.subject_name(subject),
                Some(About::NewDimension { name, .. } | About::NewProposal(name)) => name.clone(),
                None => String::new(),
            };
            let options = PickOptions { create: true, nothing: None, hint: "On what?", on_digits: 0 };
            let mut known = Vec::new();
            let pick = self.subject.show(ui, id, name, &current, options, || {
                let (ids, choices) = choices::subjects(map);
                known = ids;
                choices
            });
            let picked = match pick.picked {
                Some(Picked::Choice(row)) => known.get(row).cloned().map(About::Known),
                Some(Picked::New(name)) => {
                    Some(About::NewDimension { name, low: String::new(), high: String::new() })
                }
                Some(Picked::Nothing) | None => None,
            };
            if picked.is_some() && picked != self.entry.subject {
                self.entry.set_subject(map, picked);
            }
            self.new_subject(ui, map);
            if let Some(About::Known(Subject::Dimension(id))) = &self.entry.subject
                && let Some(question) = map.dimensions.get(id).map(|d| &d.question).filter(|q| !q.is_empty())
            {
                ui.label(RichText::new(question).small().weak());
            }
        });
    }

    /// The fields of a subject that is to be created.
    fn new_subject(&mut self, ui: &mut Ui, map: &StanceMap) {
        let name = match &self.entry.subject {
            Some(About::NewDimension { name, .. } | About::NewProposal(name)) => name.clone(),
            _ => return,
        };
        let mut is_dimension = matches!(self.entry.subject, Some(About::NewDimension { .. }));
        let was = is_dimension;
        ui.horizontal(|ui| {
            ui.label(RichText::new("will be created as").small().weak());
            ui.radio_value(&mut is_dimension, true, "dimension");
            ui.radio_value(&mut is_dimension, false, "proposal");
        });
        if was != is_dimension {
            let about = if is_dimension {
                About::NewDimension { name, low: String::new(), high: String::new() }
            } else {
                About::NewProposal(name)
            };
            self.entry.set_subject(map, Some(about));
        }
        if let Some(About::NewDimension { low, high, .. }) = &mut self.entry.subject {
            for (caption, hint, text) in
                [("0 means", "Such as no cover", low), ("10 means", "Such as full membership", high)]
            {
                ui.horizontal(|ui| {
                    let label =
                        ui.add_sized([64.0, 18.0], egui::Label::new(RichText::new(caption).small().weak()));
                    let field = TextEdit::singleline(text).hint_text(hint).desired_width(f32::INFINITY);
                    ui.add(field).labelled_by(label.id);
                });
            }
        }
    }

    /// Position and range. Returns whether Enter asks for the stance to be recorded.
    fn place(&mut self, ui: &mut Ui, map: &StanceMap) -> bool {
        let scale = self.entry.scale(map);
        let points = self.entry.points(map);
        let mut entered = false;
        captioned(ui, &format!("Position, {} to {}", number(scale.low()), number(scale.high())), |ui, _| {
            let next = ui.next_auto_id();
            ui.memory_mut(|memory| memory.data.insert_temp(position_id(), next));
            if let Some(moved) = scale_slider(ui, "Position", scale, &points, self.entry.position) {
                self.entry.set_position(moved);
            }
            ui.horizontal(|ui| {
                let (typed, enter) =
                    number_field(ui, "Position as number", &mut self.position, self.entry.position);
                if let Some(typed) = typed {
                    self.entry.set_position(typed);
                }
                entered = enter;
                let words = self.entry.position.and_then(|at| {
                    if !scale.contains(at) {
                        return None;
                    }
                    let words = place(&points, scale.extent(), at);
                    let is_on = points.iter().any(|(point, _)| *point == at);
                    Some(if is_on { format!("{}: {words}", number(at)) } else { words })
                });
                ui.add(egui::Label::new(words.unwrap_or_default()).wrap());
            });
            if self.entry.position.is_some_and(|at| !scale.contains(at)) {
                complain(
                    ui,
                    &format!("The scale goes from {} to {}", number(scale.low()), number(scale.high())),
                );
            }
        });
        self.range(ui, scale);
        entered
    }

    fn range(&mut self, ui: &mut Ui, scale: Scale) {
        let mut ranged = self.entry.range.is_some();
        if ui.add(Checkbox::new(&mut ranged, "Between a low and a high position")).changed() {
            let at = self.entry.position.unwrap_or(scale.middle());
            let step = scale.extent() / 10.0;
            self.entry.range = ranged.then(|| (scale.clamp(at - step), scale.clamp(at + step)));
        }
        if let Some((low, high)) = &mut self.entry.range {
            let step = scale.extent() / 100.0;
            ui.horizontal(|ui| {
                let font = egui::TextStyle::Body.resolve(ui.style());
                let words = ui.painter().layout_no_wrap("Range".to_owned(), font, egui::Color32::PLACEHOLDER);
                // Both numbers, the word, and what lies between.
                let beside = 2.0 * 52.0 + words.size().x + 4.0 * GAP;
                ui.spacing_mut().slider_width = (ui.available_width() - beside).max(80.0);
                let low_value = DragValue::new(low).range(scale.low()..=*high).speed(step);
                ui.add(low_value.max_decimals(2)).accessible_name("Low end");
                let slider = RangeSlider::new(low, high, scale.low()..=scale.high()).step_by(step);
                ui.add(slider.show_value(false).text("Range")).on_hover_text("Low and high end");
                let high_value = DragValue::new(high).range(*low..=scale.high()).speed(step);
                ui.add(high_value.max_decimals(2)).accessible_name("High end");
            });
        }
    }

    fn grades(&mut self, ui: &mut Ui) -> bool {
        let mut entered = false;
        ui.horizontal(|ui| {
            captioned(ui, "Confidence", |ui, name| {
                let current = self.entry.confidence.unwrap_or(Confidence::Moderate);
                let words = |choice: Confidence| choice.label().to_owned();
                if let Some(chosen) = choose(ui, name, current, Confidence::ALL.iter().copied(), words) {
                    self.entry.confidence = Some(chosen);
                }
            });
            captioned(ui, "Basis", |ui, name| {
                let current = self.entry.basis();
                let words = |choice: Basis| choice.label().to_owned();
                if let Some(chosen) = choose(ui, name, current, Basis::ALL.iter().copied(), words) {
                    self.entry.basis = Some(chosen);
                }
            });
        });
        captioned(ui, "As of", |ui, name| {
            let response = date_field(ui, name, &mut self.entry.as_of);
            entered = response.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
        });
        let mut salient = self.entry.salience.is_some();
        ui.horizontal(|ui| {
            if ui.add(Checkbox::new(&mut salient, "How much it matters to the actor")).changed() {
                self.entry.salience = salient.then_some(0.5);
            }
        });
        if let Some(salience) = &mut self.entry.salience {
            ui.horizontal(|ui| {
                let slider = Slider::new(salience, 0.0..=1.0).step_by(0.05).show_value(false);
                ui.add(slider).accessible_name("Salience");
                ui.label(number(*salience));
            });
        }
        entered
    }

    fn reasons(&mut self, ui: &mut Ui, map: &StanceMap) {
        captioned(ui, "Rationale", |ui, name| {
            let field = TextEdit::multiline(&mut self.entry.rationale)
                .hint_text("Why it was coded so")
                .desired_rows(2)
                .desired_width(f32::INFINITY);
            name.of(ui.add(field));
        });
        captioned(ui, "Evidence", |ui, _| {
            let mut removed = None;
            for (row, id) in self.entry.evidence.iter().enumerate() {
                let words = map.label(&id.clone().into());
                ui.horizontal(|ui| {
                    let remove = ui.small_button("×").on_hover_text("Take this quote off");
                    if remove.accessible_name(format!("Remove {words}")).clicked() {
                        removed = Some(row);
                    }
                    ui.add(egui::Label::new(words).wrap());
                });
            }
            if let Some(row) = removed {
                self.entry.evidence.remove(row);
            }
            let id = ui.make_persistent_id("stance-quote");
            let speaker = match &self.entry.actor {
                Some(Who::Known(id)) => Some(id.clone()),
                _ => None,
            };
            let options = PickOptions { hint: "Add a quote…", ..PickOptions::default() };
            let mut known = Vec::new();
            let evidence = &self.entry.evidence;
            let pick = self.quote.show(ui, id, AccessibleName::Words("Add a quote"), "", options, || {
                let (ids, choices) = choices::quotes(map, speaker.as_ref(), evidence);
                known = ids;
                choices
            });
            if let Some(Picked::Choice(row)) = pick.picked {
                self.entry.evidence.extend(known.get(row).cloned());
            }
        });
        captioned(ui, "Responds to", |ui, name| {
            let id = ui.make_persistent_id("stance-cause");
            let current =
                self.entry.responds_to.as_ref().map_or_else(String::new, |cause| map.label(&cause.id()));
            let options = PickOptions {
                create: false,
                nothing: Some("Nothing"),
                hint: "An event, a proposal or a stance, if any",
                on_digits: 0,
            };
            let mut known = Vec::new();
            let own = self.entry.change.clone();
            let pick = self.cause.show(ui, id, name, &current, options, || {
                let (causes, choices): (Vec<Cause>, Vec<Choice>) = choices::causes(map);
                let kept: (Vec<Cause>, Vec<Choice>) = causes
                    .into_iter()
                    .zip(choices)
                    .filter(|(cause, _)| !matches!(cause, Cause::Stance(id) if Some(id) == own.as_ref()))
                    .unzip();
                known = kept.0;
                kept.1
            });
            match pick.picked {
                Some(Picked::Choice(row)) => self.entry.responds_to = known.get(row).cloned(),
                Some(Picked::Nothing) => self.entry.responds_to = None,
                Some(Picked::New(_)) | None => {}
            }
        });
        if self.entry.evidence.is_empty() {
            let words = "Without a quote the stance stands on the rationale alone";
            ui.label(RichText::new(excerpt(words, 80)).small().weak());
        }
    }
}

/// Where the id of the position's slider is kept for the first focus.
fn position_id() -> egui::Id {
    egui::Id::unique("stance-form-position")
}
