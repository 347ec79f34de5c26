//! Where the reader is in a text and what is selected, and how keys move that.

use std::ops::Range;

use egui::{Key, Modifiers};

use crate::app::commands::Command;
use crate::model::CanonicalText;
use crate::text;

/// A caret, with the other end of the selection where there is one. Both count Unicode scalar values.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Cursor {
    /// Where the caret is.
    pub(super) caret: usize,
    /// The other end of the selection.
    pub(super) other: Option<usize>,
}

impl Cursor {
    /// A selection with the caret at its end.
    pub(super) fn over(range: &Range<usize>) -> Self {
        Self { caret: range.end, other: Some(range.start) }
    }
    /// A selection with the caret at its beginning.
    fn before(range: &Range<usize>) -> Self {
        Self { caret: range.start, other: Some(range.end) }
    }
    /// Whether the caret is at the beginning of the selection.
    fn is_before(&self) -> bool {
        self.other.is_some_and(|other| self.caret < other)
    }
    /// Takes the caret to the other end of the selection.
    pub(super) fn turn(&mut self) {
        if let Some(other) = &mut self.other {
            std::mem::swap(other, &mut self.caret);
        }
    }
    /// The selected characters; none where nothing is selected.
    pub(super) fn selection(&self) -> Option<Range<usize>> {
        let other = self.other?;
        let range = self.caret.min(other)..self.caret.max(other);
        (!range.is_empty()).then_some(range)
    }
    /// Moves the caret; `extend` keeps the other end of the selection where it is.
    pub(super) fn go(&mut self, to: usize, extend: bool) {
        self.other = extend.then_some(self.other.unwrap_or(self.caret));
        self.caret = to;
    }

    /// Moves by a key of text that needs no layout. Returns whether it is one.
    pub(super) fn key(&mut self, text: &CanonicalText, key: Key, modifiers: Modifiers) -> bool {
        let (by_word, extend) = (modifiers.command || modifiers.alt, modifiers.shift);
        match key {
            Key::ArrowLeft if by_word => self.go(text::previous_word(text, self.caret), extend),
            Key::ArrowRight if by_word => self.go(text::next_word(text, self.caret), extend),
            Key::ArrowLeft => self.go(
                match self.selection() {
                    Some(selection) if !extend => selection.start,
                    _ => text::previous_grapheme(text, self.caret),
                },
                extend,
            ),
            Key::ArrowRight => self.go(
                match self.selection() {
                    Some(selection) if !extend => selection.end,
                    _ => text::next_grapheme(text, self.caret),
                },
                extend,
            ),
            Key::Home if by_word => self.go(0, extend),
            Key::End if by_word => self.go(text.len(), extend),
            Key::Home => self.go(text::paragraph_at(text, self.caret).start, extend),
            Key::End => self.go(text::paragraph_at(text, self.caret).end, extend),
            _ => return false,
        }
        true
    }

    /// Moves by a command. Returns whether it is one that moves.
    pub(super) fn run(&mut self, text: &CanonicalText, command: Command) -> bool {
        match command {
            Command::Extend => self.extend_by_sentence(text),
            Command::ExtendByWord if self.is_before() => self.go(text::previous_word(text, self.caret), true),
            Command::ExtendByWord => self.go(text::next_word(text, self.caret), true),
            Command::Shrink => self.shrink_by_sentence(text),
            Command::ShrinkByWord if self.is_before() => self.shrink_from(next_word_start(text, self.caret)),
            Command::ShrinkByWord => self.shrink_to(text::previous_word(text, self.caret)),
            Command::SelectSentence => *self = Self::over(&text::sentence_at(text, self.start())),
            Command::NextSentence => self.go_to_sentence(text::next_sentence(text, self.start())),
            Command::PreviousSentence => self.go_to_sentence(text::previous_sentence(text, self.start())),
            Command::LetGo if self.other.is_some() => self.other = None,
            _ => return false,
        }
        true
    }
    /// Where the selection begins, or the caret is.
    fn start(&self) -> usize {
        self.selection().map_or(self.caret, |selection| selection.start)
    }
    /// Selects a sentence where sentences are being selected, otherwise goes to its start.
    fn go_to_sentence(&mut self, sentence: Option<Range<usize>>) {
        let Some(sentence) = sentence else { return };
        *self = match self.selection() {
            Some(_) => Self::over(&sentence),
            None => Self { caret: sentence.start, other: None },
        };
    }
    /// Ends the selection earlier, unless nothing would be left of it.
    fn shrink_to(&mut self, end: usize) {
        if let Some(selection) = self.selection().filter(|selection| selection.start < end) {
            *self = Self::over(&(selection.start..end));
        }
    }
    /// Begins the selection later, unless nothing would be left of it.
    fn shrink_from(&mut self, start: usize) {
        if let Some(selection) = self.selection().filter(|selection| start < selection.end) {
            *self = Self::before(&(start..selection.end));
        }
    }
    fn shrink_by_sentence(&mut self, text: &CanonicalText) {
        let Some(selection) = self.selection() else { return };
        if self.is_before() {
            if let Some(next) = text::next_sentence(text, selection.start) {
                self.shrink_from(next.start);
            }
            return;
        }
        let last = text::sentence_at(text, selection.end.saturating_sub(1));
        let before = text::previous_sentence(text, last.start).map_or(selection.start, |before| before.end);
        self.shrink_to(before.min(last.start));
    }
    fn extend_by_sentence(&mut self, text: &CanonicalText) {
        let Some(selection) = self.selection() else {
            *self = Self::over(&text::sentence_at(text, self.caret));
            return;
        };
        if self.is_before() {
            let first = text::sentence_at(text, selection.start).start;
            let start = if first < selection.start {
                first
            } else {
                text::previous_sentence(text, selection.start).map_or(selection.start, |before| before.start)
            };
            *self = Self::before(&(start..selection.end));
            return;
        }
        let last = text::sentence_at(text, selection.end.saturating_sub(1));
        let end = if selection.end < last.end {
            last.end
        } else {
            text::next_sentence(text, selection.end.saturating_sub(1)).map_or(selection.end, |next| next.end)
        };
        *self = Self::over(&(selection.start..end));
    }
}

/// Where the word after the one at a position begins.
fn next_word_start(text: &CanonicalText, at: usize) -> usize {
    text::previous_word(text, text::next_word(text, text::next_word(text, at)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::commands::Scope;

    #[test]
    fn a_selection_is_extended_and_shrunk_where_its_caret_is() {
        let text = CanonicalText::new("One two. Three four.\nFive six seven.");
        let none = Modifiers::NONE;
        let mut turned = Cursor::over(&(9..20));
        turned.turn();
        let steps = [(Key::E, none, 0..20), (Key::R, none, 9..20), (Key::R, none, 9..20)];
        for (key, modifiers, selection) in steps {
            turned = after(&text, turned, &[(key, modifiers)]);
            assert_eq!((turned.selection(), turned.caret), (Some(selection.clone()), selection.start));
        }
        let by_word = [(Key::E, 4..20), (Key::E, 0..20), (Key::R, 4..20), (Key::R, 9..20), (Key::R, 15..20)];
        for (key, selection) in by_word {
            turned = after(&text, turned, &[(key, Modifiers::SHIFT)]);
            assert_eq!((turned.selection(), turned.caret), (Some(selection.clone()), selection.start));
        }
        turned = after(&text, turned, &[(Key::R, Modifiers::SHIFT)]);
        assert_eq!(turned.selection(), Some(15..20), "something is left");
    }

    fn after(text: &CanonicalText, cursor: Cursor, keys: &[(Key, Modifiers)]) -> Cursor {
        keys.iter().fold(cursor, |mut cursor, (key, modifiers)| {
            match Command::of_key(Scope::Reader, *key, *modifiers) {
                Some(command) => cursor.run(text, command),
                None => cursor.key(text, *key, *modifiers),
            };
            cursor
        })
    }

    #[test]
    fn sentences_are_selected_and_extended_by_one_key() {
        let text = CanonicalText::new("One two. Three four.\nFive.");
        let none = Modifiers::NONE;
        let cursor = after(&text, Cursor::default(), &[(Key::Period, none), (Key::S, none)]);
        assert_eq!(cursor.selection(), Some(9..20));
        let cursor = after(&text, cursor, &[(Key::S, Modifiers::SHIFT)]);
        assert_eq!(cursor.selection(), Some(9..26));
        let cursor = after(&text, cursor, &[(Key::R, none)]);
        assert_eq!(cursor.selection(), Some(9..20));
        let cursor = after(&text, cursor, &[(Key::R, none)]);
        assert_eq!(cursor.selection(), Some(9..20), "a selected sentence stays");
        let cursor = after(&text, cursor, &[(Key::E, none)]);
        assert_eq!(cursor.selection(), Some(9..26));
        let cursor = after(&text, Cursor::over(&(9..20)), &[(Key::Comma, none)]);
        assert_eq!(cursor.selection(), Some(0..8), "a selected sentence moves as one");
        assert_eq!(after(&text, cursor, &[(Key::Escape, none)]).selection(), None);
    }

    #[test]
    fn shift_extends_and_an_arrow_lets_go() {
        let text = CanonicalText::new("e\u{301}té 🙂 ok");
        let right = (Key::ArrowRight, Modifiers::SHIFT);
        let cursor = after(&text, Cursor::default(), &[right]);
        assert_eq!(cursor.selection(), Some(0..2), "a letter and its accent are one step");
        let words = Modifiers::SHIFT | Modifiers::COMMAND;
        let cursor = after(&text, cursor, &[(Key::ArrowRight, words)]);
        assert_eq!(cursor.selection(), Some(0..4));
        let cursor = after(&text, cursor, &[(Key::ArrowLeft, Modifiers::NONE)]);
        assert_eq!(cursor, Cursor { caret: 0, other: None });
        let cursor = after(&text, cursor, &[(Key::End, Modifiers::SHIFT)]);
        assert_eq!(cursor.selection(), Some(0..text.len()));
    }
}
