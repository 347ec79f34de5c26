//! Texts from files of other programs.

use std::time::Duration;

use stancemap::edit;
use stancemap::exchange::sources::{Extract, ImportError, ReadLimits, Trouble, from_html, read_bytes};
use stancemap::model::StanceMap;

use super::maps::holds;
use super::packed::zipped;

/// Small limits, so that a short input can reach them.
fn limits() -> ReadLimits {
    ReadLimits {
        file: 1 << 20,
        html: 1 << 20,
        text: 64 << 10,
        unpacked: 128 << 10,
        entries: 16,
        elements: 1_000,
        attributes: 20,
        depth: 60,
        pages: 8,
        drawn: 64 << 10,
        time: Duration::from_secs(15),
    }
}

/// What was read must be whole, and make a source.
fn holds_together(extract: &Extract) {
    let whole = &extract.whole;
    assert!(!whole.trim().is_empty());
    assert!(!whole.contains('\r') && !whole.starts_with('\u{feff}'), "{whole:?}");
    let mut end = 0;
    for block in &extract.blocks {
        assert_eq!(block.range.start, end, "paragraphs don't meet");
        assert!(whole.get(block.range.clone()).is_some(), "{:?} is not in the text", block.range);
        end = block.range.end;
    }
    assert_eq!(end, whole.len(), "the paragraphs aren't all of the text");
    let (map, _) = edit::add(&StanceMap::new("A map"), "s", extract.source("A text")).expect("a source");
    holds(&map);
}

fn told(result: Result<Extract, ImportError>) -> Option<Extract> {
    match result {
        Ok(extract) => {
            holds_together(&extract);
            Some(extract)
        }
        Err(why) => {
            assert!(!matches!(why.trouble, Trouble::TooSlow(_)), "{why}");
            assert!(!why.to_string().is_empty());
            None
        }
    }
}

fn read(name: &str, bytes: Vec<u8>) {
    if let Some(extract) = told(read_bytes(name, bytes, &limits())) {
        assert!(extract.whole.len() <= limits().text);
    }
}

/// Any bytes as plain text and as Markdown.
pub fn text(bytes: &[u8]) {
    read("a.txt", bytes.to_vec());
    read("a.md", bytes.to_vec());
}

/// Any bytes as a web page, and any text as a piece of one that was copied.
pub fn html(bytes: &[u8]) {
    read("a.html", bytes.to_vec());
    if let Ok(text) = std::str::from_utf8(bytes) {
        told(from_html(text));
    }
}

/// Any bytes as a mail, and as a web page that was saved as one.
pub fn mail(bytes: &[u8]) {
    read("a.eml", bytes.to_vec());
    read("a.mhtml", bytes.to_vec());
}

/// Any bytes as a Word document, or as the files in one.
pub fn docx(bytes: &[u8]) {
    read("a.docx", zipped("word/document.xml", bytes));
}

/// Any bytes as an `OpenDocument` text, or as the files in one.
pub fn odt(bytes: &[u8]) {
    read("a.odt", zipped("content.xml", bytes));
}

/// Any bytes as an RTF file, or as what follows its first words.
pub fn rtf(bytes: &[u8]) {
    read("a.rtf", bytes.to_vec());
    read("a.rtf", [b"{\\rtf1\\ansi ", bytes].concat());
}

/// Any bytes as an EPUB, or as the files in one.
pub fn epub(bytes: &[u8]) {
    read("a.epub", zipped("META-INF/container.xml", bytes));
}

/// Any bytes as a PDF.
pub fn pdf(bytes: &[u8]) {
    read("a.pdf", bytes.to_vec());
}
