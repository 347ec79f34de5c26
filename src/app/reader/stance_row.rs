//! The part of the quote's bar in which a stance is recorded with a few keys: subject, position, confidence.
//! What else a stance has is the stance form's.

use egui::text::{CCursor, CCursorRange};
use egui::{Key, TextEdit, Ui};

use super::captioned::captioned;
use super::recent::Recent;
use crate::app::choices;
use crate::app::stance_form::{self, QuickStance};
use crate::app::view::{Action, Actions, View};
use crate::app::widgets::{Name, PickField, PickOptions, Picked, choose, number};
use crate::model::words::plain_signs;
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

/// A position as it is typed: `8`, `6-9` for a range, with `l`, `m` or `h` for the confidence.
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
    // The sign of the first number is no dash between two.
    let dash = numbers.get(1..)?.find('-')? + 1;
    let (low, high) = (one(numbers.get(..dash)?)?, one(numbers.get(dash + 1..)?)?);
    let (low, high) = (low.min(high), low.max(high));
    Some((f64::midpoint(low, high), Some((low, high)), confidence))
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
        let mut entered = false;
        let caption = format!("Position, {} to {}", number(scale.low()), number(scale.high()));
        captioned(ui, &caption, 130.0, |ui, name| {
            let field = TextEdit::singleline(&mut self.position).hint_text("8, 6-9, 8h").desired_width(130.0);
            let mut shown = field.show(ui);
            let response = name.of(shown.response.response.clone()).on_hover_text(
                "A number, or a range such as 6-9; l, m or h behind it for low, moderate or high confidence",
            );
            if std::mem::take(&mut self.focus_position) {
                response.request_focus();
                let (start, end) = (CCursor::default(), CCursor::new(self.position.chars().count()));
                shown.state.cursor.set_char_range(Some(CCursorRange::two(start, end)));
                shown.state.store(ui.ctx(), response.id);
            }
            if response.lost_focus() {
                entered = ui.input(|input| input.key_pressed(Key::Enter));
                output.done |= ui.input(|input| input.key_pressed(Key::Escape));
            }
        });
        captioned(ui, "Confidence", 110.0, |ui, name| {
            let current = self.confidence.unwrap_or(Confidence::Moderate);
            let words = |confidence: Confidence| confidence.label().to_owned();
            if let Some(chosen) = choose(ui, name, current, Confidence::ALL.iter().copied(), words) {
                self.confidence = Some(chosen);
            }
        });
        captioned(ui, "", 110.0, |ui, _| {
            let button = ui.add_enabled(self.about.is_some(), egui::Button::new("Record stance"));
            entered |= button.on_hover_text("Enter in the field for the position").clicked();
        });
        if entered {
            output.recorded = self.record(view, (id, quote), actions);
            output.done |= output.recorded;
            self.focus_position |= !output.recorded;
        }
        output
    }

    fn subject_field(&mut self, ui: &mut Ui, name: Name<'_>, view: &View<'_>, output: &mut RowOutput) {
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
                "Type the position as a number such as 8, or as a range such as 6-9".to_owned(),
            ));
            return false;
        };
        let stance = QuickStance {
            actor,
            subject: about.clone(),
            position,
            range,
            confidence: confidence.or(self.confidence).unwrap_or(Confidence::Moderate),
            quote: id.clone(),
        };
        match stance_form::record(view.map, stance, view.coder) {
            Ok((step, subject)) => {
                actions.push(step);
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
        for wrong in ["", "h", "-", "six", "1-", "é-2", "1-2-3"] {
            assert_eq!(parse_position(wrong), None, "{wrong}");
        }
    }
}
