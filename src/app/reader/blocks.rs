//! A text divided into blocks that are laid out one by one, and what their layout depends on.

use std::ops::Range;

use super::look::Look;

/// The most characters laid out as one block. A longer paragraph is divided at a space, so that a text
/// without line ends scrolls as well as any other.
const LONGEST_BLOCK: usize = 4000;

/// A paragraph, or a part of a very long one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct TextBlock {
    pub(super) chars: Range<usize>,
    pub(super) bytes: Range<usize>,
    ends_paragraph: bool,
}

/// Divides a text into blocks that cover all of it but the line ends.
pub(super) fn blocks_of(text: &str) -> Vec<TextBlock> {
    let mut blocks = Vec::new();
    let (mut start_char, mut start_byte) = (0, 0);
    for line in text.split('\n') {
        let (mut from_char, mut from_byte) = (start_char, start_byte);
        let mut space = None;
        let mut at_char = start_char;
        for (offset, c) in line.char_indices() {
            let at_byte = start_byte + offset;
            if at_char - from_char >= LONGEST_BLOCK {
                let (end_char, end_byte) = space.take().unwrap_or((at_char, at_byte));
                blocks.push(TextBlock {
                    chars: from_char..end_char,
                    bytes: from_byte..end_byte,
                    ends_paragraph: false,
                });
                (from_char, from_byte) = (end_char, end_byte);
            }
            if c == ' ' {
                space = Some((at_char + 1, at_byte + 1));
            }
            at_char += 1;
        }
        let end_byte = start_byte + line.len();
        blocks.push(TextBlock {
            chars: from_char..at_char,
            bytes: from_byte..end_byte,
            ends_paragraph: true,
        });
        (start_char, start_byte) = (at_char + 1, end_byte + 1);
    }
    blocks
}

/// What the layout depends on.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(super) struct BlockShape {
    pub(super) width: f32,
    pub(super) size: f32,
    pub(super) look: Look,
    pub(super) pixels_per_point: f32,
}

impl BlockShape {
    pub(super) fn line_height(self) -> f32 {
        (self.size * self.look.line()).round()
    }
    /// The height of a block that wasn't laid out yet.
    pub(super) fn guess(self, block: &TextBlock) -> f32 {
        let per_line = (self.width / (self.size * 0.5)).max(8.0);
        let lines = (block.chars.len() as f32 / per_line).ceil().max(1.0);
        lines * self.line_height() + self.gap(block)
    }
    pub(super) fn gap(self, block: &TextBlock) -> f32 {
        if block.ends_paragraph { (self.size * 0.6).round() } else { 0.0 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::CanonicalText;

    #[test]
    fn blocks_cover_the_text_and_are_never_long() {
        let long = "word ".repeat(3000);
        for text in ["", "\n", "a\n\nb", "🙂 e\u{301}\nЖ\n", long.as_str(), &"中".repeat(9000)] {
            let canonical = CanonicalText::new(text);
            let blocks = blocks_of(canonical.as_str());
            let mut joined = String::new();
            for block in &blocks {
                assert!(block.chars.len() <= LONGEST_BLOCK);
                assert_eq!(
                    canonical.slice(block.chars.start, block.chars.end),
                    text.get(block.bytes.clone())
                );
                joined.push_str(&text[block.bytes.clone()]);
                if block.ends_paragraph {
                    joined.push('\n');
                }
            }
            joined.pop();
            assert_eq!(joined, text);
        }
    }
}
