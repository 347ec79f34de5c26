//! The order in which a text is drawn where some of it is written from right to left (Unicode Standard Annex 9): its
//! pieces, each of which runs one way, the lines that they fill, and their order in a line. Measuring and drawing are
//! not here.

use std::ops::Range;

use unicode_bidi::{BidiInfo, Level};
use unicode_segmentation::UnicodeSegmentation as _;

/// The most graphemes of a piece; a longer word is divided, so that it can be broken.
const LONGEST: usize = 32;

/// What a piece is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sort {
    /// White space.
    Space,
    /// Letters that are set together.
    Word,
    /// A sign for itself, in a text that runs to the left.
    Sign,
    /// A mark that is not drawn.
    Unseen,
}

/// A stretch of text that runs one way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece {
    /// Its characters.
    pub chars: Range<usize>,
    /// Its bytes.
    pub bytes: Range<usize>,
    /// What it is.
    pub sort: Sort,
    level: Level,
    /// Whether a line may end after it.
    breaks: bool,
}

impl Piece {
    /// Whether it runs to the left.
    pub fn runs_left(&self) -> bool {
        self.level.is_rtl()
    }
}

/// A paragraph in its pieces.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pieces {
    base: Level,
    /// They cover the text, in the order in which it is read.
    pub all: Vec<Piece>,
}

/// Whether some of a text is written from right to left.
pub fn runs_both_ways(text: &str) -> bool {
    let to_the_left = |c: char| {
        matches!(c as u32, 0x0590..=0x08FF | 0x200F | 0x202B | 0x202E | 0x2067 | 0xFB1D..=0xFDFF | 0xFE70..=0xFEFE
            | 0x1_0800..=0x1_0FFF | 0x1_E800..=0x1_EFFF)
    };
    !text.is_ascii() && text.chars().any(to_the_left)
}

/// Whether a paragraph as a whole runs to the left.
pub fn runs_left(text: &str) -> bool {
    runs_both_ways(text) && Pieces::of(text).run_left()
}

/// What stands for a sign where text runs to the left: what opens there is drawn as what closes elsewhere.
pub const fn mirrored(c: char) -> char {
    match c {
        '(' => ')',
        ')' => '(',
        '[' => ']',
        ']' => '[',
        '{' => '}',
        '}' => '{',
        '<' => '>',
        '>' => '<',
        '«' => '»',
        '»' => '«',
        '‹' => '›',
        '›' => '‹',
        '≤' => '≥',
        '≥' => '≤',
        '⟨' => '⟩',
        '⟩' => '⟨',
        '「' => '」',
        '」' => '「',
        c => c,
    }
}

const fn is_unseen(c: char) -> bool {
    matches!(c, '\u{61C}' | '\u{200B}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'
        | '\u{2066}'..='\u{2069}' | '\u{FEFF}')
}

/// Whether a line may end after a letter that isn't followed by a space: the scripts of East Asia, and hyphens.
const fn may_end_line(c: char) -> bool {
    matches!(c, '-' | '–' | '—' | '\u{2E80}'..='\u{9FFF}' | '\u{AC00}'..='\u{D7AF}' | '\u{F900}'..='\u{FAFF}')
}

impl Pieces {
    /// The pieces of a paragraph.
    pub fn of(text: &str) -> Self {
        let info = BidiInfo::new(text, None);
        let base = info.paragraphs.first().map_or_else(Level::ltr, |paragraph| paragraph.level);
        let mut all: Vec<Piece> = Vec::new();
        let mut at = 0;
        // How many graphemes the last piece holds.
        let mut held = 0;
        for (byte, grapheme) in text.grapheme_indices(true) {
            let (first, end) = (grapheme.chars().next().unwrap_or(' '), at + grapheme.chars().count());
            let level = info.levels.get(byte).copied().unwrap_or(base);
            let sort = match first {
                c if c.is_whitespace() || c.is_control() => Sort::Space,
                c if is_unseen(c) => Sort::Unseen,
                c if level.is_ltr() || c.is_alphabetic() => Sort::Word,
                _ => Sort::Sign,
            };
            let breaks = may_end_line(first);
            match all.last_mut() {
                Some(last)
                    if sort == Sort::Word
                        && last.sort == sort
                        && last.level == level
                        && !last.breaks
                        && held < LONGEST =>
                {
                    (last.chars.end, last.bytes.end, last.breaks) = (end, byte + grapheme.len(), breaks);
                    held += 1;
                }
                before => {
                    if let Some(long) = before.filter(|_| held >= LONGEST) {
                        long.breaks = true;
                    }
                    let bytes = byte..byte + grapheme.len();
                    all.push(Piece { chars: at..end, bytes, sort, level, breaks });
                    held = 1;
                }
            }
            at = end;
        }
        Self { base, all }
    }

    /// Whether the paragraph as a whole runs to the left.
    pub fn run_left(&self) -> bool {
        self.base.is_rtl()
    }

    /// Divides the pieces into lines that are no wider than `room`, given how wide each piece is. There is always a
    /// line, and together they hold every piece.
    pub fn lines(&self, widths: &[f32], room: f32) -> Vec<Range<usize>> {
        let mut lines = Vec::new();
        let (mut start, mut x, mut may_end) = (0, 0.0, 0);
        for (n, (piece, width)) in self.all.iter().zip(widths).enumerate() {
            if piece.sort != Sort::Space && x + width > room && n > start {
                let end = if may_end > start { may_end } else { n };
                lines.push(start..end);
                start = end;
                x = widths.get(start..n).unwrap_or_default().iter().sum();
            }
            x += width;
            if piece.sort == Sort::Space || piece.breaks {
                may_end = n + 1;
            }
        }
        lines.push(start..self.all.len());
        lines
    }

    /// The pieces of a line from left to right, by number.
    pub fn from_left(&self, line: &Range<usize>) -> Vec<usize> {
        let pieces = self.all.get(line.clone()).unwrap_or_default();
        let mut levels: Vec<Level> = pieces.iter().map(|piece| piece.level).collect();
        // Space at the end of a line runs as the paragraph does.
        for (level, piece) in levels.iter_mut().zip(pieces).rev() {
            if piece.sort == Sort::Word || piece.sort == Sort::Sign {
                break;
            }
            *level = self.base;
        }
        BidiInfo::reorder_visual(&levels).into_iter().map(|n| line.start + n).collect()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// A text as it is seen from left to right, in one line, its letters as if each stood for itself.
    fn seen(text: &str) -> String {
        let pieces = Pieces::of(text);
        let mut seen = String::new();
        for n in pieces.from_left(&(0..pieces.all.len())) {
            let piece = &pieces.all[n];
            let words = &text[piece.bytes.clone()];
            if piece.runs_left() {
                seen.extend(words.graphemes(true).rev().flat_map(str::chars).map(mirrored));
            } else {
                seen.push_str(words);
            }
        }
        seen
    }

    #[test]
    fn lines_are_seen_as_their_readers_expect() {
        // The lines of the Unicode Bidirectional Algorithm's own kind, in Hebrew letters.
        assert_eq!(seen("car אבג (x) end"), "car גבא (x) end");
        assert_eq!(seen("אבג דהו 100 זח."), ".חז 100 והד גבא");
        assert_eq!(seen("אמר: «לא נשלח» (2025)"), "(2025) «חלשנ אל» :רמא");
        assert_eq!(seen("he said «אבג דה» again"), "he said «הד גבא» again");
        assert_eq!(seen("abc"), "abc");
        assert!(!runs_both_ways("naïve “quote” 🙂 日本") && runs_both_ways("x א") && runs_both_ways("سلام"));
    }

    #[test]
    fn lines_end_at_spaces_and_long_words_are_broken() {
        let text = "אבג דהו זחט";
        let pieces = Pieces::of(text);
        let widths: Vec<f32> = pieces.all.iter().map(|piece| piece.chars.len() as f32).collect();
        let lines = |room| -> Vec<String> {
            let of = |line: Range<usize>| {
                let (first, last) = (&pieces.all[line.start], &pieces.all[line.end - 1]);
                text[first.bytes.start..last.bytes.end].to_owned()
            };
            pieces.lines(&widths, room).into_iter().map(of).collect()
        };
        assert_eq!(lines(7.0), ["אבג דהו ", "זחט"]);
        assert_eq!(lines(3.0), ["אבג ", "דהו ", "זחט"]);
        assert_eq!(lines(99.0).len(), 1);
        let long = Pieces::of(&"א".repeat(100));
        let widths = vec![32.0; long.all.len()];
        assert_eq!(long.lines(&widths, 64.0).len(), 2);
        assert_eq!(Pieces::of("").lines(&[], 10.0).len(), 1);
    }

    proptest! {
        #[test]
        fn pieces_cover_the_text_and_each_is_drawn_once(
            text in "[a-c א-ד0-9 ().«»\u{5B0}\u{200F}🙂中]{0,80}", room in 1.0_f32..40.0,
        ) {
            let pieces = Pieces::of(&text);
            let (mut chars, mut bytes) = (0, 0);
            for piece in &pieces.all {
                prop_assert_eq!((piece.chars.start, piece.bytes.start), (chars, bytes));
                (chars, bytes) = (piece.chars.end, piece.bytes.end);
            }
            prop_assert_eq!((chars, bytes), (text.chars().count(), text.len()));
            let widths: Vec<f32> = pieces.all.iter().map(|piece| piece.chars.len() as f32).collect();
            let mut next = 0;
            for line in pieces.lines(&widths, room) {
                prop_assert!(line.start == next && (line.end > line.start || pieces.all.is_empty()));
                next = line.end;
                let mut drawn = pieces.from_left(&line);
                drawn.sort_unstable();
                prop_assert_eq!(drawn, line.collect::<Vec<_>>());
            }
            prop_assert_eq!(next, pieces.all.len());
        }
    }
}
