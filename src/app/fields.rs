//! Input fields that keep what is being typed to themselves and give it only when it is finished (Enter,
//! Tab, a click elsewhere), so that one change of a field is one step. Escape takes it back. While something is
//! being typed the window knows what it would do, so that it isn't lost whatever happens next.

use std::fmt::Debug;
use std::hash::Hash;

use egui::text::{CCursor, CCursorRange};
use egui::{Id, Key, Response, RichText, TextEdit, Ui};

use super::theme::GAP;
use super::view::{Actions, MapEdit, Typing};
use super::widgets::{AccessibleName, DAY_HINT, DAY_WIDTH, complain, parse_day};
use crate::edit::Edited;
use crate::model::words::day_field;
use crate::model::{Date, StanceMap};

/// What a field gave in a frame; [`Given::step`] makes a step of it.
#[must_use]
pub struct Given<V> {
    field: Id,
    state: State<V>,
}

enum State<V> {
    /// Nothing is being typed.
    Idle,
    /// This is being typed.
    Typing(V),
    /// This was typed, and the field left.
    Done(V),
    /// What was typed is the value that the field had, or was taken back.
    Nothing,
    /// What was typed is no value; it stays in the field.
    Wrong,
}

impl<V: 'static> Given<V> {
    /// Makes a step of what was given: of the map that it finds when its turn comes, and of the value.
    pub fn step(
        self,
        actions: &mut Actions,
        label: impl Into<String>,
        change: impl FnOnce(&StanceMap, V) -> Edited + 'static,
    ) {
        let Self { field, state } = self;
        let (value, is_done) = match state {
            State::Idle => return,
            State::Nothing => return actions.nothing_typed(field),
            State::Wrong => return actions.wrongly_typed(field, label.into()),
            State::Typing(value) => (value, false),
            State::Done(value) => (value, true),
        };
        let typing =
            Typing { field, label: label.into(), change: MapEdit::new(move |map| change(map, value)) };
        if is_done {
            actions.typed(typing);
        } else {
            actions.typing(typing);
        }
    }

    /// The same with another value; none makes nothing of it.
    pub fn map<W>(self, with: impl FnOnce(V) -> Option<W>) -> Given<W> {
        let state = match self.state {
            State::Idle => State::Idle,
            State::Nothing => State::Nothing,
            State::Wrong => State::Wrong,
            State::Typing(value) => with(value).map_or(State::Nothing, State::Typing),
            State::Done(value) => with(value).map_or(State::Nothing, State::Done),
        };
        Given { field: self.field, state }
    }

    /// The value, where the field was left with one.
    pub fn done(self) -> Option<V> {
        match self.state {
            State::Done(value) => Some(value),
            _ => None,
        }
    }
}

/// The label above a field.
fn caption(ui: &mut Ui, label: &str) -> Response {
    ui.label(RichText::new(label).small().weak())
}

/// What is being typed into a field that isn't finished yet.
fn draft<T: Clone + Send + Sync + 'static>(ui: &Ui, id: Id) -> Option<T> {
    ui.data(|data| data.get_temp(id))
}
fn keep<T: Clone + Send + Sync + 'static>(ui: &Ui, id: Id, draft: T) {
    ui.data_mut(|data| data.insert_temp(id, draft));
}
fn forget<T: Clone + Send + Sync + 'static>(ui: &Ui, id: Id) {
    ui.data_mut(|data| data.remove::<T>(id));
}

/// How a field for words is drawn.
#[derive(Debug, Clone, Copy, Default)]
pub struct FieldForm<'a> {
    /// What the empty field says.
    pub hint: &'a str,
    /// Width in points; 0 fills the room.
    pub width: f32,
    /// Lines; 0 and 1 make a single one.
    pub rows: usize,
}

/// A text field; `key` tells fields of the same name apart (the item's id).
pub fn bare_text(
    ui: &mut Ui,
    name: AccessibleName<'_>,
    value: &str,
    key: impl Hash + Debug,
    form: FieldForm<'_>,
) -> Given<String> {
    let id = ui.make_persistent_id(("text", key));
    typed_text(ui, id, name, value, value, form)
}

/// Gives the next field for words that is drawn the keyboard, with its words selected.
pub fn focus_next(ui: &Ui) {
    ui.data_mut(|data| data.insert_temp(next_field(), true));
}
fn next_field() -> Id {
    Id::unique("the field that takes the keyboard")
}

/// A text field that shows something else than the value it would change; see [`bare_text`].
fn typed_text(
    ui: &mut Ui,
    id: Id,
    name: AccessibleName<'_>,
    value: &str,
    shown: &str,
    form: FieldForm<'_>,
) -> Given<String> {
    let kept: Option<String> = draft(ui, id);
    let is_typing = kept.is_some();
    let mut typed = kept.unwrap_or_else(|| shown.to_owned());
    let edit = match form.rows {
        0 | 1 => TextEdit::singleline(&mut typed),
        rows => TextEdit::multiline(&mut typed).desired_rows(rows),
    };
    let width = if form.width > 0.0 { form.width } else { f32::INFINITY };
    let response = name.of(ui.add(edit.id(id).hint_text(form.hint).desired_width(width)));
    let origin = id.with("origin");
    if response.changed() {
        if !is_typing {
            keep(ui, origin, value.to_owned());
        }
        keep(ui, id, typed.clone());
    }
    if ui.data_mut(|data| data.remove_temp::<bool>(next_field())).is_some() {
        response.request_focus();
        response.scroll_to_me(None);
        let mut state = egui::text_edit::TextEditState::load(ui.ctx(), id).unwrap_or_default();
        let all = CCursorRange::two(CCursor::default(), CCursor::new(typed.chars().count()));
        state.cursor.set_char_range(Some(all));
        state.store(ui.ctx(), id);
    }
    if response.gained_focus() {
        // Undo in a field goes back to what stood there when it was entered, not to what it was made from before.
        if let Some(mut state) = egui::text_edit::TextEditState::load(ui.ctx(), id) {
            state.clear_undoer();
            state.store(ui.ctx(), id);
        }
    }
    let given = |state| Given { field: id, state };
    if response.lost_focus() || is_typing && !response.has_focus() {
        forget::<String>(ui, id);
        let origin = ui.data_mut(|data| data.remove_temp::<String>(origin));
        // What was typed may be in the map already, so that a crash doesn't take it.
        let taken_back = ui.input(|input| input.key_pressed(Key::Escape));
        let wanted = if taken_back { origin.unwrap_or_else(|| value.to_owned()) } else { typed };
        return given(if wanted == value { State::Nothing } else { State::Done(wanted) });
    }
    given(match is_typing || response.changed() {
        true if typed == value => State::Nothing,
        true => State::Typing(typed),
        false => State::Idle,
    })
}

/// A text field with its label above.
pub fn text(ui: &mut Ui, label: &str, value: &str, key: impl Hash + Debug, rows: usize) -> Given<String> {
    let caption = caption(ui, label);
    let key = (label, Id::unique(key));
    bare_text(ui, AccessibleName::from(&caption), value, key, FieldForm { rows, ..FieldForm::default() })
}

/// A line of text; see [`text`].
pub fn line(ui: &mut Ui, label: &str, value: &str, key: impl Hash + Debug) -> Given<String> {
    text(ui, label, value, key, 1)
}

/// A date as `YYYY-MM-DD`, `YYYY-MM` or `YYYY`, empty for none. A wrong one stays, with a line below that says what is right.
pub fn bare_date(
    ui: &mut Ui,
    name: AccessibleName<'_>,
    value: Option<Date>,
    key: impl Hash + Debug,
) -> Given<Option<Date>> {
    let id = ui.make_persistent_id(("date", key));
    let wrong = id.with("wrong");
    let shown = day_field(value);
    let kept: Option<String> = draft(ui, wrong);
    ui.vertical(|ui| {
        // What is wrong with a day stands below it and takes no room from the field beside.
        ui.set_max_width(DAY_WIDTH + 2.0 * GAP);
        let form = FieldForm { hint: DAY_HINT, width: DAY_WIDTH, rows: 1 };
        let typed = typed_text(ui, id, name, &shown, kept.as_deref().unwrap_or(&shown), form);
        // The wrong day is kept until another one was typed, or it was taken back.
        match &typed.state {
            State::Done(text) if parse_day(text).is_err() => keep(ui, wrong, text.clone()),
            State::Done(_) | State::Nothing => forget::<String>(ui, wrong),
            State::Idle | State::Typing(_) | State::Wrong => {}
        }
        if let Some(why) = draft::<String>(ui, wrong).and_then(|text| parse_day(&text).err()) {
            complain(ui, &why);
        }
        let day = |text: &str, given: fn(Option<Date>) -> State<Option<Date>>| match parse_day(text) {
            Ok(day) if day == value => State::Nothing,
            Ok(day) => given(day),
            Err(_) => State::Wrong,
        };
        let state = match &typed.state {
            State::Typing(text) => day(text, State::Typing),
            State::Done(text) => day(text, State::Done),
            State::Idle => State::Idle,
            State::Nothing => State::Nothing,
            State::Wrong => State::Wrong,
        };
        Given { field: typed.field, state }
    })
    .inner
}

/// A day with its label above; see [`bare_date`].
pub fn date(ui: &mut Ui, label: &str, value: Option<Date>, key: impl Hash + Debug) -> Given<Option<Date>> {
    let caption = caption(ui, label);
    bare_date(ui, AccessibleName::from(&caption), value, (label, Id::unique(key)))
}

/// A slider with its label above, which gives the new number once the drag or the typing has ended.
pub fn slider(
    ui: &mut Ui,
    label: &str,
    value: f64,
    range: std::ops::RangeInclusive<f64>,
    key: impl Hash + Debug,
) -> Given<f64> {
    let caption = caption(ui, label);
    let id = ui.make_persistent_id((label, &"slider", key));
    let mut number: f64 = draft(ui, id).unwrap_or(value);
    let response = ui.add(egui::Slider::new(&mut number, range).max_decimals(2)).labelled_by(caption.id);
    finished(ui, id, &response, number, value)
}

/// A number with its label before it, which gives the new number once the drag or the typing has ended.
pub fn number(ui: &mut Ui, label: &str, value: f64, key: impl Hash + Debug) -> Given<f64> {
    let id = ui.make_persistent_id((label, &"number", key));
    let mut number: f64 = draft(ui, id).unwrap_or(value);
    let response = ui
        .horizontal(|ui| {
            let caption = caption(ui, label);
            ui.add(egui::DragValue::new(&mut number).speed(0.1).max_decimals(3)).labelled_by(caption.id)
        })
        .inner;
    finished(ui, id, &response, number, value)
}

fn finished(ui: &Ui, id: Id, response: &Response, number: f64, value: f64) -> Given<f64> {
    let given = |state| Given { field: id, state };
    if response.changed() {
        keep(ui, id, number);
    }
    if draft::<f64>(ui, id).is_some() && ui.input(|input| input.key_pressed(Key::Escape)) {
        forget::<f64>(ui, id);
        // What is still held down doesn't move the number again.
        ui.ctx().stop_dragging();
        return given(State::Nothing);
    }
    let Some(kept) = draft::<f64>(ui, id) else { return given(State::Idle) };
    if (response.dragged() || response.has_focus()) && !response.drag_stopped() {
        return given(if kept == value { State::Nothing } else { State::Typing(kept) });
    }
    forget::<f64>(ui, id);
    given(if kept == value { State::Nothing } else { State::Done(kept) })
}

/// A choice among a few, with its label above. Gives the new choice.
pub fn choice<T: Clone + PartialEq>(
    ui: &mut Ui,
    label: &str,
    value: &T,
    options: &[(T, String)],
    key: impl Hash + Debug,
) -> Option<T> {
    let caption = caption(ui, label);
    let mut chosen = None;
    let shown = options.iter().find(|(option, _)| option == value).map_or("", |(_, words)| words.as_str());
    egui::ComboBox::from_id_salt((label, Id::unique(key)))
        .selected_text(shown)
        .width(ui.available_width().min(240.0))
        .show_ui(ui, |ui| {
            for (option, words) in options {
                if ui.selectable_label(option == value, words).clicked() && option != value {
                    chosen = Some(option.clone());
                }
            }
        })
        .response
        .labelled_by(caption.id);
    chosen
}

/// The options of a `choice!` enum for [`choice`].
pub fn options_of<T: Copy + ToString>(all: &[T]) -> Vec<(T, String)> {
    all.iter().map(|&option| (option, option.to_string())).collect()
}
