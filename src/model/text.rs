//! The text of a source in canonical form, and the way between Unicode scalar values (what anchors
//! count) and bytes (what Rust slices). Finding passages in it is `text`'s.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

/// How many characters lie between two entries of the table that makes look-ups fast.
const STRIDE: usize = 256;

/// A text with LF line ends and no byte order mark, otherwise as it was found. Cheap to clone.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
pub struct CanonicalText(Arc<Inner>);

#[derive(Default)]
struct Inner {
    text: String,
    length: usize,
    /// Byte offset of every `STRIDE`th character.
    offsets: Vec<usize>,
}

impl CanonicalText {
    /// Makes a text canonical: leading byte order marks go; CRLF and lone CR become LF.
    pub fn new(text: &str) -> Self {
        // Of several all go, since a file's text is made canonical again each time that it is read.
        let text = text.trim_start_matches('\u{FEFF}');
        let text = if text.contains('\r') {
            text.replace("\r\n", "\n").replace('\r', "\n")
        } else {
            text.to_owned()
        };
        let mut offsets = Vec::with_capacity(text.len() / STRIDE + 1);
        let mut length = 0;
        for (byte, _) in text.char_indices() {
            if length % STRIDE == 0 {
                offsets.push(byte);
            }
            length += 1;
        }
        Self(Arc::new(Inner { text, length, offsets }))
    }
    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0.text
    }
    /// The SHA-256 of its UTF-8 bytes, as 64 hexadecimal digits.
    pub fn sha256(&self) -> String {
        sha256(self.0.text.as_bytes())
    }
    /// Its length in Unicode scalar values.
    pub fn len(&self) -> usize {
        self.0.length
    }
    /// Whether there is no text.
    pub fn is_empty(&self) -> bool {
        self.0.length == 0
    }
    /// The byte at which a character begins; the text's length in bytes for every character past its end.
    pub fn byte_of(&self, character: usize) -> usize {
        let Some(&start) = self.0.offsets.get(character / STRIDE) else { return self.0.text.len() };
        let rest = self.0.text.get(start..).unwrap_or_default();
        rest.char_indices().nth(character % STRIDE).map_or(self.0.text.len(), |(byte, _)| start + byte)
    }
    /// The character that begins at or before a byte.
    pub fn char_of(&self, byte: usize) -> usize {
        let byte = byte.min(self.0.text.len());
        let block = self.0.offsets.partition_point(|&offset| offset <= byte).saturating_sub(1);
        let start = self.0.offsets.get(block).copied().unwrap_or(0);
        let rest = self.0.text.get(start..).unwrap_or_default();
        block * STRIDE + rest.char_indices().take_while(|(at, c)| start + at + c.len_utf8() <= byte).count()
    }
    /// The characters from `start` up to, not including, `end`; none where the range isn't in the text.
    pub fn slice(&self, start: usize, end: usize) -> Option<&str> {
        if start > end || end > self.0.length {
            return None;
        }
        self.0.text.get(self.byte_of(start)..self.byte_of(end))
    }
}

/// The SHA-256 of bytes, as 64 hexadecimal digits.
pub fn sha256(bytes: &[u8]) -> String {
    use sha2::Digest as _;
    let mut digits = String::with_capacity(64);
    for byte in sha2::Sha256::digest(bytes) {
        for half in [byte >> 4, byte & 15] {
            digits.extend(char::from_digit(u32::from(half), 16));
        }
    }
    digits
}

impl From<String> for CanonicalText {
    fn from(text: String) -> Self {
        Self::new(&text)
    }
}
impl From<CanonicalText> for String {
    fn from(text: CanonicalText) -> Self {
        text.0.text.clone()
    }
}
impl From<&str> for CanonicalText {
    fn from(text: &str) -> Self {
        Self::new(text)
    }
}
impl PartialEq for CanonicalText {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0) || self.0.text == other.0.text
    }
}
impl std::fmt::Debug for CanonicalText {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.text.fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn line_ends_and_byte_order_marks_are_made_canonical() {
        assert_eq!(CanonicalText::new("\u{FEFF}a\r\nb\rc\n").as_str(), "a\nb\nc\n");
        assert_eq!(CanonicalText::new("\u{FEFF}\u{FEFF}a\u{FEFF}").as_str(), "a\u{FEFF}");
    }

    #[test]
    fn characters_and_bytes_agree_on_every_script() {
        let sample = "a🙂e\u{301}中\u{1F468}\u{200D}\u{1F469}Ж\n".repeat(200);
        let text = CanonicalText::new(&sample);
        assert_eq!(text.len(), sample.chars().count());
        for (character, (byte, _)) in sample.char_indices().enumerate() {
            assert_eq!(text.byte_of(character), byte);
            assert_eq!(text.char_of(byte), character);
        }
        assert_eq!(text.byte_of(text.len()), sample.len());
        assert_eq!(text.char_of(sample.len()), text.len());
    }

    #[test]
    fn a_text_has_the_hash_of_its_bytes() {
        // FIPS 180-4, the example of one block.
        let hash = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assert_eq!(CanonicalText::new("\u{FEFF}abc").sha256(), hash);
    }

    #[test]
    fn slices_outside_the_text_are_none() {
        let text = CanonicalText::new("🙂ab");
        assert_eq!(text.slice(1, 3), Some("ab"));
        assert_eq!(text.slice(0, 1), Some("🙂"));
        assert_eq!(text.slice(2, 1), None);
        assert_eq!(text.slice(0, 4), None);
    }
}
