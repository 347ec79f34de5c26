//! What was read from a file: its paragraphs, those that the reader took for the text and those that it
//! left out, and its publication data. How it is read is in the files of the formats.

use std::ops::Range;

use crate::model::{CanonicalText, Date, Source};

/// A paragraph of what was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Block {
    /// Where it stands in [`Extract::whole`], in bytes, with the line ends after it.
    pub range: Range<usize>,
    /// Whether it belongs to the text. The reader begins, the user has the last word.
    pub kept: bool,
    /// The page on which it begins, from 1, where the file has pages.
    pub page: Option<u32>,
}

/// What was read from a file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Extract {
    /// Everything that was found, with LF line ends and without a byte order mark.
    pub whole: String,
    /// Its paragraphs in their order; together they are all of `whole`.
    pub blocks: Vec<Block>,
    /// Title; empty where the file has none.
    pub title: String,
    /// Who wrote it.
    pub author: String,
    /// Who published it.
    pub outlet: String,
    /// The day it was published.
    pub published: Option<Date>,
    /// Its web address.
    pub address: String,
    /// Its language (BCP 47).
    pub language: String,
    /// What read it: name and version.
    pub extractor: String,
    /// What the user should know: what was left out, what was guessed.
    pub notes: Vec<String>,
    /// Whether other paragraphs than those kept may be the text, so that the user had better look.
    pub doubtful: bool,
}

impl Extract {
    /// A paragraph's words, without the line ends after it.
    pub fn paragraph(&self, block: &Block) -> &str {
        self.whole.get(block.range.clone()).unwrap_or_default().trim_end_matches('\n')
    }
    /// The text: the paragraphs that are kept. Where all are, it is `whole` untouched.
    pub fn text(&self) -> String {
        if self.blocks.iter().all(|block| block.kept) {
            return self.whole.clone();
        }
        let kept = self.blocks.iter().filter(|block| block.kept);
        let mut text: String = kept.filter_map(|block| self.whole.get(block.range.clone())).collect();
        text.truncate(text.trim_end_matches('\n').len());
        text.push('\n');
        text
    }
    /// The source that it makes; `name` is its title where the file gives none.
    pub fn source(&self, name: &str) -> Source {
        let mut source = Source::new(if self.title.is_empty() { name } else { &self.title });
        source.author.clone_from(&self.author);
        source.outlet.clone_from(&self.outlet);
        source.published = self.published;
        source.address.clone_from(&self.address);
        source.language.clone_from(&self.language);
        source.extractor.clone_from(&self.extractor);
        source.set_text(CanonicalText::from(self.text()));
        source
    }
}

/// Paragraphs that are being collected, in the order of the file.
#[derive(Debug, Default)]
pub(super) struct Paragraphs {
    whole: String,
    blocks: Vec<Block>,
    current: String,
}

impl Paragraphs {
    /// Adds words to the paragraph; runs of white space become one space.
    pub(super) fn words(&mut self, text: &str) {
        push_words(&mut self.current, text);
    }
    /// Adds text to the paragraph as it is, with LF line ends.
    pub(super) fn exact(&mut self, text: &str) {
        self.current.push_str(&text.replace('\r', "\n"));
    }
    /// Begins a new line in the paragraph; a second one in a row ends it.
    pub(super) fn line(&mut self) {
        self.current.truncate(self.current.trim_end_matches(' ').len());
        if self.current.ends_with('\n') {
            self.end(None);
        } else if !self.current.is_empty() {
            self.current.push('\n');
        }
    }
    /// Ends the paragraph; one without words was none.
    pub(super) fn end(&mut self, page: Option<u32>) {
        let text = std::mem::take(&mut self.current);
        self.add(&text, true, page);
    }
    /// Adds a whole paragraph.
    pub(super) fn add(&mut self, text: &str, kept: bool, page: Option<u32>) {
        let text = text.trim_matches(['\n', ' ', '\t', '\u{feff}']);
        if text.is_empty() {
            return;
        }
        let start = self.whole.len();
        self.whole.push_str(text);
        self.whole.push_str("\n\n");
        self.blocks.push(Block { range: start..self.whole.len(), kept, page });
    }
    /// How many paragraphs have ended.
    pub(super) fn count(&self) -> usize {
        self.blocks.len()
    }
    /// Whether the last character is one in the middle or at the end of a word.
    pub(super) fn ends_in_small_letter(&self) -> bool {
        self.current.ends_with(|c: char| c.is_lowercase() || c.is_numeric())
    }
    /// The paragraphs' words, in order.
    pub(super) fn texts(&self) -> impl Iterator<Item = &str> {
        let text = |block: &Block| self.whole.get(block.range.clone());
        self.blocks.iter().filter_map(text).map(|text| text.trim_end_matches('\n'))
    }
    /// Adds the paragraphs of others after its own.
    pub(super) fn append(&mut self, others: &Self) {
        self.end(None);
        for text in others.texts() {
            self.add(text, true, None);
        }
    }
    /// Says which of the paragraphs belong to the text.
    pub(super) fn keep(&mut self, kept: impl IntoIterator<Item = bool>) {
        for (block, kept) in self.blocks.iter_mut().zip(kept) {
            block.kept = kept;
        }
    }
    /// What was collected, as an extract without publication data.
    pub(super) fn extract(mut self, extractor: &str) -> Extract {
        self.end(None);
        // One line end after the last paragraph.
        if self.whole.pop().is_some()
            && let Some(last) = self.blocks.last_mut()
        {
            last.range.end = self.whole.len();
        }
        Extract { whole: self.whole, blocks: self.blocks, extractor: named(extractor), ..Extract::default() }
    }
}

/// Adds words to a text; runs of white space become one space.
pub(super) fn push_words(words: &mut String, text: &str) {
    for c in text.chars() {
        // No-break spaces are the author's; they stay.
        let blank = matches!(c, ' ' | '\t' | '\n' | '\r' | '\u{c}');
        if !blank {
            words.push(c);
        } else if !words.is_empty() && !words.ends_with([' ', '\n', '\t']) {
            words.push(' ');
        }
    }
}

/// The name of an extractor with the version of the program, which fixes those of the libraries.
pub(super) fn named(extractor: &str) -> String {
    format!("stancemap {} {extractor}", env!("CARGO_PKG_VERSION"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paragraphs_together_are_the_whole() {
        let mut paragraphs = Paragraphs::default();
        paragraphs.words("  One \n two\u{a0}three ");
        paragraphs.line();
        paragraphs.words("four");
        paragraphs.line();
        paragraphs.line();
        paragraphs.end(None);
        paragraphs.add("menu", false, Some(2));
        paragraphs.add(" \n", true, None);
        paragraphs.exact("last");
        let extract = paragraphs.extract("test");
        assert_eq!(extract.whole, "One two\u{a0}three\nfour\n\nmenu\n\nlast\n");
        let pieces: String = extract.blocks.iter().map(|block| &extract.whole[block.range.clone()]).collect();
        assert_eq!(pieces, extract.whole);
        assert_eq!(extract.text(), "One two\u{a0}three\nfour\n\nlast\n");
        assert_eq!(extract.paragraph(&extract.blocks[1]), "menu");
    }

    #[test]
    fn byte_order_marks_and_other_line_ends_are_not_kept() {
        let mut paragraphs = Paragraphs::default();
        paragraphs.exact("\u{feff}\u{feff}a\rb");
        assert_eq!(paragraphs.extract("test").whole, "a\nb\n");
    }

    #[test]
    fn cutting_the_last_paragraph_leaves_one_line_end() {
        let mut paragraphs = Paragraphs::default();
        paragraphs.add("a", true, None);
        paragraphs.add("b", false, None);
        assert_eq!(paragraphs.extract("test").text(), "a\n");
    }
}
