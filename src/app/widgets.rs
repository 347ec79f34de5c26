//! Input fields that more than one panel uses: a field that searches a list and can create what isn't in
//! it, fields that keep a draft until it is done, days, and a scale with its labelled points.

mod scale;

pub use crate::model::words::{day_field, number, parse_day};
pub use scale::scale_slider;

use egui::{
    CompletionPopup, EventFilter, FocusDirection, Id, Key, RectAlign, Response, RichText, Sense, Suggestion,
    TextEdit, Ui, vec2,
};

use super::theme::Theme;
use crate::model::{CoderId, StanceMap};

/// What names a field to screen readers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum AccessibleName<'a> {
    /// The label of this id, which stands beside it.
    Label(Id),
    /// These words, where no label stands beside it.
    Words(&'a str),
}

impl AccessibleName<'_> {
    /// Names a field.
    pub fn of(self, field: Response) -> Response {
        match self {
            Self::Label(id) => field.labelled_by(id),
            Self::Words(words) => field.accessible_name(words),
        }
    }
}
impl<'a> From<&'a str> for AccessibleName<'a> {
    fn from(words: &'a str) -> Self {
        Self::Words(words)
    }
}
impl From<&Response> for AccessibleName<'_> {
    fn from(label: &Response) -> Self {
        Self::Label(label.id)
    }
}

/// The most rows that a list offers at once; typing narrows it.
const MOST_ROWS: usize = 40;

/// What a [`PickField`] offers.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Choice {
    /// What is shown and searched.
    pub label: String,
    /// More words to search, such as other names.
    pub also: String,
    /// Shown beside the label, such as a kind.
    pub detail: String,
}

impl Choice {
    /// A choice with a label alone.
    pub fn new(label: impl Into<String>) -> Self {
        Self { label: label.into(), ..Self::default() }
    }
}

/// What was picked in a [`PickField`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Picked {
    /// The choice of this number.
    Choice(usize),
    /// Something new of this name.
    New(String),
    /// Nothing.
    Nothing,
}

/// What a [`PickField`] allows besides its choices.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct PickOptions {
    /// Whether a name that isn't listed can be created.
    pub create: bool,
    /// The words of the row that empties the field, where it may be empty.
    pub nothing: Option<&'static str>,
    /// What the empty field says.
    pub hint: &'static str,
    /// How many of the first choices a digit picks while nothing was typed; at most nine.
    pub on_digits: usize,
}

/// A text field with a list of choices that typing narrows. Arrow keys and Enter, or the mouse, pick one;
/// the last row creates what was typed. The state is what has been typed since the field got the focus.
#[derive(Debug, Clone, Default)]
pub struct PickField {
    text: String,
    /// What the field showed when it got the focus; none without focus.
    began: Option<String>,
    /// Whether a row was chosen with the arrow keys.
    chose_row: bool,
    wants_focus: bool,
    /// Whether the field was left with words that mean nothing yet: they stay.
    unfinished: bool,
    /// Whether no key was pressed since the field was given the focus by one, which may be held down still.
    held: bool,
    /// Whether the list was open since the field got the focus.
    was_open: bool,
    /// Goes up with each list that was closed: it would stay closed for the same words under the same id.
    lists: u32,
}

/// What became of a [`PickField`] in a frame.
pub struct PickOutput {
    /// What was picked just now.
    pub picked: Option<Picked>,
    /// The text field.
    pub response: Response,
    /// Whether the field was left with Enter or Escape, so that the keyboard may go elsewhere.
    pub done: bool,
    /// Whether it was left with Enter, what it holds being right.
    pub entered: bool,
}

/// The rows for what was typed: numbers of the choices, those that begin with it first.
fn matching(choices: &[Choice], typed: &str) -> Vec<usize> {
    let typed = typed.trim().to_lowercase();
    let mut rows: Vec<(u8, usize)> = choices
        .iter()
        .enumerate()
        .filter_map(|(row, choice)| {
            let label = choice.label.to_lowercase();
            let rank = if label.starts_with(&typed) {
                0
            } else if label.split_whitespace().any(|word| word.starts_with(&typed)) {
                1
            } else if label.contains(&typed) || choice.also.to_lowercase().contains(&typed) {
                2
            } else if has_letters(&label, &typed) {
                3
            } else {
                return None;
            };
            Some((rank, row))
        })
        .collect();
    rows.sort_by_key(|(rank, _)| *rank);
    rows.into_iter().map(|(_, row)| row).take(MOST_ROWS).collect()
}

/// Whether the letters stand in a label in this order, with others between them.
fn has_letters(label: &str, letters: &str) -> bool {
    let mut rest = label.chars();
    letters.chars().count() > 1 && letters.chars().all(|letter| rest.any(|c| c == letter))
}

/// Takes a digit that was typed, from 1 to `most`, out of the input. Returns the row that it stands for.
fn digit_typed(ui: &Ui, most: usize) -> Option<usize> {
    ui.input_mut(|input| {
        let row = |event: &egui::Event| match event {
            egui::Event::Text(typed) => {
                typed.parse::<usize>().ok().filter(|digit| (1..=most.min(9)).contains(digit))
            }
            _ => None,
        };
        let at = input.events.iter().position(|event| row(event).is_some())?;
        row(&input.events.remove(at)).map(|digit| digit - 1)
    })
}

/// Takes what a key that is held down types out of the input. Returns whether no other key was pressed.
fn still_held(input: &mut egui::InputState) -> bool {
    let pressed = |again: bool| {
        let is = move |event: &egui::Event| matches!(event, egui::Event::Key { pressed: true, repeat, .. } if *repeat == again);
        input.events.iter().any(is)
    };
    let (anew, again) = (pressed(false), pressed(true));
    if again && !anew {
        input.events.retain(|event| !matches!(event, egui::Event::Text(_)));
    }
    !anew
}

/// Makes labels that occur twice tell themselves apart by a number.
fn tell_apart(choices: &mut [Choice]) {
    let mut seen = std::collections::BTreeMap::<String, usize>::new();
    for choice in choices {
        let count = seen.entry(choice.label.clone()).or_default();
        *count += 1;
        if *count > 1 {
            choice.label = format!("{} ({count})", choice.label);
        }
    }
}

impl PickField {
    /// Gives the field the focus in the next frame.
    pub fn focus(&mut self) {
        self.wants_focus = true;
    }

    /// Whether words stand in the field that mean nothing yet.
    pub fn is_unfinished(&self) -> bool {
        self.unfinished
    }
    /// Lets go of what was typed.
    pub fn forget(&mut self) {
        (self.began, self.unfinished) = (None, false);
    }

    /// Whether something is being picked.
    pub fn is_open(&self) -> bool {
        self.began.is_some()
    }

    /// Draws the field. `current` is what it shows without focus; `choices` is asked for while it has the
    /// focus. `name` says to screen readers what it is.
    pub fn show(
        &mut self,
        ui: &mut Ui,
        id: Id,
        name: AccessibleName<'_>,
        current: &str,
        options: PickOptions,
        choices: impl FnOnce() -> Vec<Choice>,
    ) -> PickOutput {
        let id = if self.lists == 0 { id } else { id.with(self.lists) };
        let focused = ui.memory(|memory| memory.has_focus(id));
        if !focused && self.began.is_none() && !self.unfinished {
            self.text = current.to_owned();
        }
        if focused && self.held {
            self.held = ui.input_mut(still_held);
        }
        let untouched = self.began.as_ref().is_none_or(|began| *began == self.text);
        let by_digit = (focused && untouched).then(|| digit_typed(ui, options.on_digits)).flatten();
        let mut offered = if focused || self.began.is_some() { choices() } else { Vec::new() };
        tell_apart(&mut offered);
        let mut rows: Vec<(Suggestion, Picked)> = Vec::new();
        let suffix = if self.unfinished && !focused {
            RichText::new("not recorded").small()
        } else {
            RichText::new("▾")
        };
        let field = TextEdit::singleline(&mut self.text)
            .hint_text(options.hint)
            .desired_width(f32::INFINITY)
            .suffix(suffix.weak());
        self.chose_row |=
            focused && ui.input(|input| input.key_pressed(Key::ArrowDown) || input.key_pressed(Key::ArrowUp));
        // Nobody means the first row by leaving an empty field alone.
        let keys = match (untouched, self.chose_row || !current.is_empty()) {
            (false, _) => vec![Key::Enter, Key::Tab],
            (true, true) => vec![Key::Enter],
            (true, false) => Vec::new(),
        };
        let began = self.began.clone();
        let output = CompletionPopup::new(id)
            .word_boundary(|_| false)
            .align(RectAlign::BOTTOM_START)
            .accept_keys(keys)
            .show(ui, field, |query| {
                let typed =
                    if began.as_deref().is_none_or(|began| began == query.text) { "" } else { query.text };
                rows = suggestions(&offered, typed, current, options);
                rows.iter().map(|(suggestion, _)| suggestion.clone()).collect()
            });
        let response = name.of(output.text_edit.response.response.clone());
        if self.wants_focus {
            (self.wants_focus, self.held) = (false, true);
            response.request_focus();
        }
        // Tab goes on from the field even while the list is open.
        let filter = EventFilter {
            horizontal_arrows: true,
            vertical_arrows: true,
            escape: output.is_open,
            tab: false,
        };
        ui.memory_mut(|memory| memory.set_focus_lock_filter(id, filter));

        let mut done = false;
        let mut picked = output.accepted.and_then(|accepted| {
            rows.iter().find(|(row, _)| row.insert == accepted.insert).map(|(_, picked)| picked.clone())
        });
        picked = by_digit.filter(|row| *row < offered.len()).map(Picked::Choice).or(picked);
        if response.gained_focus() || (response.has_focus() && self.began.is_none()) {
            // Words that were left unfinished are gone on with; anything else is typed over.
            let unfinished = std::mem::take(&mut self.unfinished);
            self.began = Some(if unfinished { current.to_owned() } else { self.text.clone() });
            self.chose_row = false;
            let mut state = output.text_edit.state;
            let end = egui::text::CCursor::new(self.text.chars().count());
            let start = if unfinished { end } else { egui::text::CCursor::default() };
            state.cursor.set_char_range(Some(egui::text::CCursorRange::two(start, end)));
            state.store(ui.ctx(), id);
            ui.ctx().request_repaint();
        } else if picked.is_some() {
            done = ui.input(|input| input.pointer.any_released()) || response.has_focus();
            self.began = None;
            if response.has_focus() {
                ui.memory_mut(|memory| {
                    memory.surrender_focus(id);
                    memory.move_focus(FocusDirection::Next);
                });
            }
        } else if response.lost_focus() || (!response.has_focus() && self.began.is_some()) {
            let began = self.began.take();
            let escaped = ui.input(|input| input.key_pressed(Key::Escape));
            done = escaped || ui.input(|input| input.key_pressed(Key::Enter));
            if began.is_some_and(|began| self.text != began) && !escaped {
                let typed = self.text.trim();
                let exact = offered.iter().position(|choice| choice.label.eq_ignore_ascii_case(typed));
                picked = match exact {
                    Some(row) => Some(Picked::Choice(row)),
                    None if typed.is_empty() && options.nothing.is_some() => Some(Picked::Nothing),
                    None => None,
                };
                self.unfinished = picked.is_none() && options.create && is_name(typed);
            }
        }
        let is_asked_for = response.clicked() || ui.input(|input| input.key_pressed(Key::ArrowDown));
        let reopens = response.has_focus() && !output.is_open && picked.is_none() && is_asked_for;
        if self.was_open && (reopens || !response.has_focus()) {
            self.lists += 1;
            self.was_open = false;
            self.wants_focus |= reopens;
        }
        self.was_open |= output.is_open;
        let entered = done && ui.input(|input| input.key_pressed(Key::Enter));
        PickOutput { picked, response, done, entered }
    }
}

/// Whether words can be a name; a single letter is a key that was meant for something else.
fn is_name(words: &str) -> bool {
    words.len() > 1
}

/// The rows of the list, each with what it picks.
fn suggestions(
    offered: &[Choice],
    typed: &str,
    current: &str,
    options: PickOptions,
) -> Vec<(Suggestion, Picked)> {
    let mut numbers = matching(offered, typed);
    // Enter takes the first row, which must be what the field shows.
    if typed.is_empty()
        && let Some(now) = offered.iter().position(|choice| choice.label == current)
    {
        numbers.retain(|row| *row != now);
        numbers.insert(0, now);
    }
    let mut rows: Vec<(Suggestion, Picked)> = Vec::new();
    if typed.is_empty() && current.is_empty() && !numbers.is_empty() {
        // Nobody means the first choice by leaving an empty field alone.
        rows.push((
            Suggestion::new("").content(RichText::new("type, or choose below").weak()),
            Picked::Nothing,
        ));
    }
    let choices = numbers.into_iter().filter_map(|row| {
        let choice = offered.get(row)?;
        let mut suggestion = Suggestion::new(choice.label.clone());
        if typed.is_empty() && row < options.on_digits {
            suggestion = suggestion.content(format!("{}  {}", row + 1, choice.label));
        }
        if !choice.detail.is_empty() {
            suggestion = suggestion.description(choice.detail.clone());
        }
        Some((suggestion, Picked::Choice(row)))
    });
    rows.extend(choices);
    if let Some(words) = options.nothing
        && typed.is_empty()
        && !current.is_empty()
    {
        rows.push((Suggestion::new("").content(words), Picked::Nothing));
    }
    let name = typed.trim();
    if options.create
        && is_name(name)
        && !offered.iter().any(|choice| choice.label.to_lowercase() == name.to_lowercase())
    {
        rows.push((Suggestion::new(name).content(format!("Create “{name}”")), Picked::New(name.to_owned())));
    }
    rows
}

/// Width of a field for a day, in points.
pub const DAY_WIDTH: f32 = 104.0;
/// What an empty field for a day says.
pub const DAY_HINT: &str = "YYYY-MM-DD";

/// Draws a field for a day whose text the caller keeps, with a line below it while the text is wrong.
pub fn date_field(ui: &mut Ui, name: AccessibleName<'_>, text: &mut String) -> Response {
    ui.vertical(|ui| {
        let field = TextEdit::singleline(text).desired_width(DAY_WIDTH).hint_text(DAY_HINT);
        let response = name.of(ui.add(field));
        if !response.has_focus()
            && let Err(why) = parse_day(text)
        {
            complain(ui, &why);
        }
        response
    })
    .inner
}

/// A dot in the colour of a coder, beside its name.
pub fn coder_dot(ui: &mut Ui, map: &StanceMap, coder: &CoderId) {
    let (rect, _) = ui.allocate_exact_size(vec2(8.0, 8.0), Sense::hover());
    ui.painter().circle_filled(rect.center(), 4.0, Theme::colour(map.coder_colour(coder)));
}

/// Says what is wrong, in the colour of errors.
pub fn complain(ui: &mut Ui, why: &str) {
    let colour = Theme::of(ui.ctx()).bad;
    ui.add(egui::Label::new(RichText::new(why).color(colour).small()).wrap());
}

/// A drop-down of a few fixed choices. Returns the new one when another was chosen.
pub fn choose<T: Copy + PartialEq>(
    ui: &mut Ui,
    name: AccessibleName<'_>,
    current: T,
    all: impl IntoIterator<Item = T>,
    words: impl Fn(T) -> String,
) -> Option<T> {
    let mut chosen = current;
    let shown = egui::ComboBox::from_id_salt(name)
        .selected_text(words(current))
        .wrap_mode(egui::TextWrapMode::Truncate)
        .show_ui(ui, |ui| {
            for choice in all {
                ui.selectable_value(&mut chosen, choice, words(choice));
            }
        });
    name.of(shown.response);
    (chosen != current).then_some(chosen)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_begins_with_the_typed_text_comes_first() {
        let mut choices = [
            Choice { also: "Il Presidente".to_owned(), ..Choice::new("Giorgia Meloni") },
            Choice::new("Melanie Joly"),
            Choice::new("Emmanuel Macron"),
            Choice::new("Melanie Joly"),
        ];
        tell_apart(&mut choices);
        assert_eq!(choices[3].label, "Melanie Joly (2)");
        assert_eq!(matching(&choices, "mel"), [1, 3, 0, 2], "those that only have its letters come last");
        assert_eq!(matching(&choices, "presid"), [0]);
        assert_eq!(matching(&choices, "emac"), [2], "letters in their order");
        assert_eq!(matching(&choices, " "), [0, 1, 2, 3]);
        assert!(matching(&choices, "xyz").is_empty());
    }

    #[test]
    fn only_a_new_name_can_be_created() {
        let choices = [Choice::new("Italy")];
        let options = PickOptions { create: true, nothing: Some("Nobody"), hint: "", on_digits: 0 };
        let rows = |typed, current| {
            suggestions(&choices, typed, current, options)
                .into_iter()
                .map(|(_, picked)| picked)
                .collect::<Vec<_>>()
        };
        assert_eq!(rows("It", ""), [Picked::Choice(0), Picked::New("It".to_owned())]);
        assert_eq!(rows("italy", ""), [Picked::Choice(0)]);
        assert_eq!(rows("", "Italy"), [Picked::Choice(0), Picked::Nothing]);
        assert_eq!(rows("q", ""), [], "a key is no name");
        assert_eq!(rows("金", ""), [Picked::New("金".to_owned())]);
    }
}
