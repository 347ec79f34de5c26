//! Word documents: the words of the body and of the notes, as the document reads with its tracked changes
//! accepted. Formatting, pictures, headers and footers are left out.

use super::archive::Archive;
use super::error::Trouble;
use super::extract::{Extract, Paragraphs};
use super::xml::{self, Part};
use super::{Limits, dublin_core};

/// Elements whose text isn't the document's: what was deleted or moved away, and the second version of what
/// old programs can't show.
const SKIPPED: [&str; 4] = ["del", "moveFrom", "Fallback", "annotationRef"];

pub(super) fn read(bytes: &[u8], limits: &Limits) -> Result<Extract, Trouble> {
    let mut archive = Archive::open(bytes, limits)?;
    let body = archive.needed("word/document.xml")?;
    let mut paragraphs = Paragraphs::default();
    collect(&body, limits, &mut paragraphs)?;
    let mut notes = Vec::new();
    for (file, what) in [("word/footnotes.xml", "footnotes"), ("word/endnotes.xml", "endnotes")] {
        let Some(xml) = archive.text(file)? else { continue };
        let mut these = Paragraphs::default();
        collect(&xml, limits, &mut these)?;
        if these.len() > 0 {
            paragraphs.append(&these);
            notes.push(format!("The {what} stand after the text"));
        }
    }
    if archive.text("word/comments.xml")?.is_some() {
        notes.push("Comments were left out".to_owned());
    }
    let mut extract = paragraphs.extract("docx");
    extract.notes = notes;
    if let Some(core) = archive.text("docProps/core.xml")? {
        dublin_core(&core, "created", limits, &mut extract);
    }
    Ok(extract)
}

fn collect(xml: &str, limits: &Limits, paragraphs: &mut Paragraphs) -> Result<(), Trouble> {
    let (mut skipped, mut in_text) = (0_usize, false);
    xml::walk(xml, limits.depth, |part| {
        match part {
            Part::Open(name, _) if skipped > 0 || SKIPPED.contains(&name) => skipped += 1,
            Part::Close(_) if skipped > 0 => skipped -= 1,
            Part::Open("t", _) => in_text = true,
            Part::Close("t") => in_text = false,
            Part::Open("tab" | "ptab", _) => paragraphs.exact("\t"),
            Part::Open("br" | "cr", _) => paragraphs.exact("\n"),
            Part::Open("noBreakHyphen", _) => paragraphs.exact("\u{2011}"),
            Part::Open("p", _) | Part::Close("p") => paragraphs.end(None),
            Part::Text(text) if in_text && skipped == 0 => paragraphs.exact(text),
            _ => {}
        }
        Ok(())
    })
}
