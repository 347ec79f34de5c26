//! Places in a file and what is said about them. What is looked for there is in `read`.

use std::fmt;

/// A place in a file, counted from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct TextPlace {
    /// The line.
    pub line: usize,
    /// The character in the line.
    pub column: usize,
}

impl TextPlace {
    /// The place of a byte, in bytes that need not be text.
    pub(super) fn of_byte(bytes: &[u8], at: usize) -> Self {
        let before = bytes.get(..at).unwrap_or(bytes);
        let mut lines = before.rsplit(|&byte| byte == b'\n');
        let last = lines.next().unwrap_or_default();
        Self { line: lines.count() + 1, column: String::from_utf8_lossy(last).chars().count() + 1 }
    }
}

impl From<ron::error::Position> for TextPlace {
    fn from(position: ron::error::Position) -> Self {
        Self { line: position.line, column: position.col }
    }
}

impl fmt::Display for TextPlace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.line, self.column)
    }
}

/// Something in a file that isn't right, or that is worth knowing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// Where it is.
    pub place: Option<TextPlace>,
    /// What it is, in a sentence without a final period.
    pub words: String,
}

impl fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.place {
            Some(place) => write!(f, "line {}, column {}: {}", place.line, place.column, self.words),
            None => f.write_str(&self.words),
        }
    }
}

/// A text with the beginnings of its lines, so that a place is found without counting from the start.
pub(super) struct LineStarts<'a> {
    text: &'a str,
    /// The byte at which each line begins.
    starts: Vec<usize>,
}

impl<'a> LineStarts<'a> {
    pub(super) fn of(text: &'a str) -> Self {
        let starts = std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect();
        Self { text, starts }
    }
    /// The place at which a part of the text begins, or something `after` bytes from there.
    pub(super) fn place(&self, part: &str, after: usize) -> TextPlace {
        let offset = (part.as_ptr() as usize).saturating_sub(self.text.as_ptr() as usize) + after;
        let line = self.starts.partition_point(|&start| start <= offset);
        let start = line.checked_sub(1).and_then(|at| self.starts.get(at)).copied().unwrap_or(0);
        TextPlace { line, column: self.text.get(start..offset).unwrap_or_default().chars().count() + 1 }
    }
    /// The place in the whole text of a place in a part of it.
    pub(super) fn place_within(&self, part: &str, place: TextPlace) -> TextPlace {
        let begin = self.place(part, 0);
        if place.line <= 1 {
            TextPlace { line: begin.line, column: begin.column + place.column.saturating_sub(1) }
        } else {
            TextPlace { line: begin.line + place.line - 1, column: place.column }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_count_lines_and_characters_from_one() {
        let text = "ab\n🙂é\n\nlast";
        let lines = LineStarts::of(text);
        for (part, line, column) in [("ab", 1, 1), ("é", 2, 2), ("last", 4, 1)] {
            let at = text.find(part).expect("the part");
            let expected = TextPlace { line, column };
            assert_eq!(lines.place(&text[at..], 0), expected);
            assert_eq!(lines.place(text, at), expected);
            assert_eq!(TextPlace::of_byte(text.as_bytes(), at), expected);
        }
        assert_eq!(lines.place(text, text.len()), TextPlace { line: 4, column: 5 });
    }

    #[test]
    fn a_place_in_a_part_is_moved_by_where_the_part_begins() {
        let text = "one\ntwo (a\nb)";
        let lines = LineStarts::of(text);
        let part = &text[8..];
        assert_eq!(
            lines.place_within(part, TextPlace { line: 1, column: 2 }),
            TextPlace { line: 2, column: 6 }
        );
        assert_eq!(
            lines.place_within(part, TextPlace { line: 2, column: 1 }),
            TextPlace { line: 3, column: 1 }
        );
    }
}
