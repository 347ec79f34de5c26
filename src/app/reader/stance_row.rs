//! The part of the quote's bar in which a stance is recorded with a few keys: subject, position, confidence.
//! What else a stance has is the stance form's.

use egui::text::{CCursor, CCursorRange};
use egui::{Button, Key, RichText, TextEdit, Ui};

use super::captioned::captioned;
use super::recent::Recent;
use crate::app::choices;
use crate::app::stance_form::{self, QuickStance};
use crate::app::view::{Action, Actions, View};
use crate::app::widgets::{AccessibleName, PickField, PickOptions, Picked, choose, number};
use crate::model::words::{excerpt, plain_signs};
use crate::model::{Confidence, Quote, QuoteId, Scale, Subject};

/// Width of the field for the subject, in points.
const SUBJECT_WIDTH: f32 = 180.0;

/// The row; see the module's first lines.
#[derive(Debug, Default)]
pub(super) struct StanceRow {
    subject: PickField,
    /// The subject, or the name of a dimension to be created.
    about: Option<Result<Subject, String>>,
    position: String,
    confidence: Option<Confidence>,
    recent: Recent<Subject>,
    focus_position: bool,
    /// Whether it is to be recorded, and another subject asked for.
    another: bool,
}

/// What was done in the row.
#[derive(Debug, Default)]
pub(super) struct RowOutput {
    /// Whether the keyboard goes back to the text.
    pub(super) done: bool,
    /// Whether a stance was recorded.
    pub(super) recorded: bool,
}

/// What was typed as a position: the position, its range and the confidence, these where they were given.
type Typed = (f64, Option<(f64, f64)>, Option<Confidence>);

/// A position as it is typed: `8`, `6-9` for a range, `7 6-9` for both, with `l`, `m` or `h` for the confidence.
fn parse_position(typed: &str) -> Option<Typed> {
    let typed = plain_signs(typed.trim()).replace(',', ".").to_lowercase();
    let confidence = match typed.chars().last()? {
        'l' => Some(Confidence::Low),
        'm' => Some(Confidence::Moderate),
        'h' => Some(Confidence::High),
        _ => None,
    };
    let numbers = typed.trim_end_matches(['l', 'm', 'h']).trim();
    let one = |text: &str| text.trim().parse::<f64>().ok().filter(|number| number.is_finite());
    if let Some(at) = one(numbers) {
        return Some((at, None, confidence));
    }
    let range = |text: &str| {
        let text = text.trim();
        // The sign of the first number is no dash between two.
        let dash = text.get(1..)?.find('-')? + 1;
        let (low, high) = (one(text.get(..dash)?)?, one(text.get(dash + 1..)?)?);
        Some((low.min(high), low.max(high)))
    };
    if let Some((low, high)) = range(numbers) {
        return Some((f64::midpoint(low, high), Some((low, high)), confidence));
    }
    let (at, around) = numbers.split_once(char::is_whitespace)?;
    let (at, (low, high)) = (one(at)?, range(around)?);
    (low <= at && at <= high).then_some((at, Some((low, high)), confidence))
}

impl StanceRow {
    /// Puts the keyboard into the field for the subject.
    pub(super) fn focus(&mut self) {
        self.subject.focus();
    }
    /// Puts the keyboard into the field for the position, or for the subject where there is none.
    pub(super) fn focus_position(&mut self) {
        if self.about.is_some() { self.focus_position = true } else { self.focus() }
    }
    /// Changes the confidence to the next one.
    pub(super) fn next_confidence(&mut self) {
        self.confidence = Some(match self.confidence.unwrap_or(Confidence::Moderate) {
            Confidence::Low => Confidence::Moderate,
            Confidence::Moderate => Confidence::High,
            Confidence::High => Confidence::Low,
        });
    }
    /// Forgets the position, which was about another quote; the subject and the confidence stay.
    pub(super) fn next_quote(&mut self) {
        self.position.clear();
    }

    /// Draws the row for a quote.
    pub(super) fn ui(
        &mut self,
        ui: &mut Ui,
        view: &View<'_>,
        (id, quote): (&QuoteId, &Quote),
        actions: &mut Actions,
    ) -> RowOutput {
        let mut output = RowOutput::default();
        if matches!(&self.about, Some(Ok(subject)) if !view.map.contains(&subject.clone().into())) {
            self.about = None;
        }
        captioned(ui, "Stance on", SUBJECT_WIDTH, |ui, name| self.subject_field(ui, name, view, &mut output));
        let scale = match &self.about {
            Some(Ok(subject)) => view.map.scale(subject).unwrap_or(Scale::TEN),
            _ => Scale::TEN,
        };
        let (mut entered, mut another) = (false, false);
        let caption = format!("Position, {} to {}", number(scale.low()), number(scale.high()));
        captioned(ui, &caption, 130.0, |ui, name| {
            let field =
                TextEdit::singleline(&mut self.position).hint_text("8, 6-9, 7 6-9h").desired_width(130.0);
            let mut shown = field.show(ui);
            let response = name.of(shown.response.response.clone()).on_hover_text(
                "A number, a range such as 6-9, or both, 7 6-9; l, m or h behind it for low, moderate or high \
                 confidence. Enter records it, Shift+Enter goes on with another subject",
            );
            if std::mem::take(&mut self.focus_position) {
                response.request_focus();
                let (start, end) = (CCursor::default(), CCursor::new(self.position.chars().count()));
                shown.state.cursor.set_char_range(Some(CCursorRange::two(start, end)));
                shown.state.store(ui.ctx(), response.id);
            }
            if response.lost_focus() {
                entered = ui.input(|input| input.key_pressed(Key::Enter));
                another = entered && ui.input(|input| input.modifiers.shift);
                output.done |= ui.input(|input| input.key_pressed(Key::Escape));
            }
        });
        captioned(ui, "Confidence", 110.0, |ui, name| {
            // What is typed with the position comes first.
            let typed = parse_position(&self.position).and_then(|(_, _, confidence)| confidence);
            let current = typed.or(self.confidence).unwrap_or(Confidence::Moderate);
            let words = |confidence: Confidence| confidence.label().to_owned();
            if let Some(chosen) = choose(ui, name, current, Confidence::ALL.iter().copied(), words) {
                self.confidence = Some(chosen);
            }
        });
        captioned(ui, "", 110.0, |ui, _| {
            let button = ui.add_enabled(self.about.is_some(), egui::Button::new("Record stance"));
            entered |= button.on_hover_text("Enter in the field for the position").clicked();
        });
        another |= std::mem::take(&mut self.another);
        if entered || another {
            let recorded = self.record(view, (id, quote), actions);
            self.focus_position |= !recorded;
            if recorded && another {
                self.about = None;
                self.subject.focus();
                ui.ctx().request_repaint();
            } else {
                output.recorded = recorded;
                output.done |= recorded;
            }
        }
        output
    }

    /// Draws the labelled points of the subject, of which a click takes one as the position, and what goes on with another
    /// subject.
    pub(super) fn points(&mut self, ui: &mut Ui, view: &View<'_>) {
        let Some(Ok(subject)) = &self.about else { return };
        let (points, scale) = (view.map.scale_points(subject), view.map.scale(subject).unwrap_or(Scale::TEN));
        let at = parse_position(&self.position).map(|(at, _, _)| at);
        let away = |place: f64| at.map_or(f64::INFINITY, |at| (place - at).abs());
        let near = points.iter().map(|(place, _)| *place).min_by(|a, b| away(*a).total_cmp(&away(*b)));
        let near = near.filter(|place| away(*place) <= scale.extent() / 10.0);
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing.x = 4.0;
            if ui
                .small_button("Record, another subject")
                .on_hover_text("Shift+Enter in the position")
                .clicked()
            {
                self.another = true;
                ui.ctx().request_repaint();
            }
            for (place, words) in &points {
                let words = format!("{} {}", number(*place), excerpt(words, 28));
                let point = Button::selectable(near == Some(*place), RichText::new(words).small());
                if ui.add(point).on_hover_text("Takes this as the position").clicked() {
                    self.position = number(*place);
                    self.focus_position = true;
                    ui.ctx().request_repaint();
                }
            }
        });
    }

    fn subject_field(
        &mut self,
        ui: &mut Ui,
        name: AccessibleName<'_>,
        view: &View<'_>,
        output: &mut RowOutput,
    ) {
        let map = view.map;
        self.recent.keep(|subject| map.contains(&subject.clone().into()));
        let field = ui.make_persistent_id("subject");
        let current = match &self.about {
            Some(Ok(subject)) => map.subject_name(subject),
            Some(Err(name)) => name.clone(),
            None => String::new(),
        };
        let mut known = Vec::new();
        let (ids, rows) = if ui.memory(|memory| memory.has_focus(field)) || self.subject.is_open() {
            self.recent.fill(map.stances.values().map(|stance| stance.subject.clone()));
            choices::subjects(map)
        } else {
            Default::default()
        };
        let (ids, rows, on_digits) = self.recent.put_first((ids, rows));
        let options = PickOptions { create: true, nothing: None, hint: "On what?", on_digits };
        let pick = self.subject.show(ui, field, name, &current, options, || {
            known = ids;
            rows
        });
        let kept = pick.picked.is_none() && pick.entered && self.about.is_some();
        match pick.picked {
            Some(Picked::Choice(row)) => self.about = known.get(row).cloned().map(Ok),
            Some(Picked::New(name)) => self.about = Some(Err(name)),
            Some(Picked::Nothing) => {}
            None if kept => {}
            None => {
                output.done |= pick.done;
                return;
            }
        }
        self.focus_position = true;
        ui.ctx().request_repaint();
    }

    /// Records the stance. Returns whether it could be.
    fn record(&mut self, view: &View<'_>, (id, quote): (&QuoteId, &Quote), actions: &mut Actions) -> bool {
        let Some(about) = &self.about else {
            actions.push(Action::Warn("Choose what the stance is on".to_owned()));
            return false;
        };
        let Some(actor) = quote.speaker.clone() else {
            actions.push(Action::Warn("Say first whose stance it is: press A for the speaker".to_owned()));
            return false;
        };
        let Some((position, range, confidence)) = parse_position(&self.position) else {
            actions.push(Action::Warn(
                "Type the position as a number such as 8, as a range such as 6-9, or as both, 7 6-9"
                    .to_owned(),
            ));
            return false;
        };
        let confidence = confidence.or(self.confidence).unwrap_or(Confidence::Moderate);
        let who = view.map.actor_name(&actor).to_owned();
        let on = match about {
            Ok(subject) => view.map.subject_name(subject),
            Err(name) => name.clone(),
        };
        let within =
            range.map_or_else(String::new, |(low, high)| format!(" ({} to {})", number(low), number(high)));
        let words = format!(
            "Recorded {who} on {on}, {}{within}, {} confidence",
            number(position),
            confidence.label()
        );
        let stance =
            QuickStance { actor, subject: about.clone(), position, range, confidence, quote: id.clone() };
        match stance_form::record(view.map, stance, view.coder) {
            Ok((step, subject)) => {
                actions.push(step);
                actions.push(Action::Say(words));
                self.recent.used(&subject);
                self.about = Some(Ok(subject));
                self.position.clear();
                true
            }
            Err(why) => {
                actions.push(Action::Warn(why));
                false
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn positions_ranges_and_confidence_are_typed_in_one() {
        assert_eq!(parse_position("8"), Some((8.0, None, None)));
        assert_eq!(parse_position(" 7,5h"), Some((7.5, None, Some(Confidence::High))));
        assert_eq!(parse_position("6-9"), Some((7.5, Some((6.0, 9.0)), None)));
        assert_eq!(parse_position("-2–-1l"), Some((-1.5, Some((-2.0, -1.0)), Some(Confidence::Low))));
        assert_eq!(parse_position("−1"), Some((-1.0, None, None)));
        assert_eq!(parse_position("7 6-8"), Some((7.0, Some((6.0, 8.0)), None)));
        assert_eq!(parse_position("-1  -2–0,5h"), Some((-1.0, Some((-2.0, 0.5)), Some(Confidence::High))));
        for wrong in ["", "h", "-", "six", "1-", "é-2", "1-2-3", "7 8-9", "7 6", "7 6-"] {
            assert_eq!(parse_position(wrong), None, "{wrong}");
        }
    }
}
