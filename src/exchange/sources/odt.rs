//! Texts of the `OpenDocument` format: the words of the body, with the notes after them. Formatting, pictures, comments,
//! headers and footers are left out.

use super::archive::Archive;
use super::error::Trouble;
use super::extract::{Extract, Paragraphs};
use super::xml::{self, Part, attribute};
use super::{Limits, dublin_core};

/// Elements whose text isn't the document's: what was deleted, comments, the marks of notes, how ruby text
/// is read.
const SKIPPED: [&str; 5] = ["tracked-changes", "annotation", "note-citation", "ruby-text", "forms"];

/// How many spaces one element may stand for.
const MOST_SPACES: usize = 1000;

pub(super) fn read(bytes: &[u8], limits: &Limits) -> Result<Extract, Trouble> {
    let mut archive = Archive::open(bytes, limits)?;
    if archive.text("META-INF/manifest.xml")?.is_some_and(|manifest| manifest.contains("encryption-data")) {
        return Err(Trouble::Encrypted);
    }
    let content = archive.needed("content.xml")?;
    let (mut paragraphs, notes) = collect(&content, limits)?;
    let has_notes = notes.len() > 0;
    paragraphs.append(&notes);
    let mut extract = paragraphs.extract("odt");
    if has_notes {
        extract.notes.push("The notes stand after the text".to_owned());
    }
    if content.contains("<office:annotation") {
        extract.notes.push("Comments were left out".to_owned());
    }
    if let Some(meta) = archive.text("meta.xml")? {
        dublin_core(&meta, "creation-date", limits, &mut extract);
    }
    Ok(extract)
}

/// The paragraphs of the text and those of its notes.
fn collect(xml: &str, limits: &Limits) -> Result<(Paragraphs, Paragraphs), Trouble> {
    let (mut text, mut notes) = (Paragraphs::default(), Paragraphs::default());
    let (mut skipped, mut in_body, mut in_note, mut paragraphs_open) = (0_usize, false, false, 0_usize);
    xml::walk(xml, limits.depth, |part| {
        // A note stands in the middle of a paragraph, which goes on after it.
        let target = if in_note { &mut notes } else { &mut text };
        match part {
            Part::Open(name, _) if skipped > 0 || SKIPPED.contains(&name) => skipped += 1,
            Part::Close(_) if skipped > 0 => skipped -= 1,
            Part::Open("body", _) => in_body = true,
            Part::Close("body") => in_body = false,
            Part::Open("note-body", _) => in_note = true,
            Part::Close("note-body") => in_note = false,
            Part::Open("p" | "h", _) if in_body => {
                target.end(None);
                paragraphs_open += 1;
            }
            Part::Close("p" | "h") if in_body => {
                target.end(None);
                paragraphs_open = paragraphs_open.saturating_sub(1);
            }
            Part::Open("s", start) => {
                let count = attribute(start, "c").and_then(|count| count.parse().ok()).unwrap_or(1);
                target.exact(&" ".repeat(usize::min(count, MOST_SPACES)));
            }
            Part::Open("tab", _) => target.exact("\t"),
            Part::Open("line-break", _) => target.exact("\n"),
            Part::Text(words) if paragraphs_open > 0 && skipped == 0 => target.words(words),
            _ => {}
        }
        if text.len() + notes.len() > limits.text {
            Err(Trouble::Unpacks { limit: limits.text as u64 })
        } else {
            Ok(())
        }
    })?;
    Ok((text, notes))
}
