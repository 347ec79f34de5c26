//! EPUB books: the words of the chapters in reading order. Pictures, styles and scripts are left out, and
//! so is whatever a book names outside itself.

use std::collections::{BTreeMap, BTreeSet};

use super::archive::{Archive, resolve};
use super::error::Trouble;
use super::extract::{Extract, Paragraphs};
use super::xml::{self, XmlPart, attribute};
use super::{ReadLimits, dublin_core, html, html_blocks};

const CONTAINER: &str = "META-INF/container.xml";

/// The package of a book: its files by their ids, and the ids in reading order.
#[derive(Default)]
struct Package {
    files: BTreeMap<String, (String, String)>,
    spine: Vec<String>,
}

pub(super) fn read(bytes: &[u8], limits: &ReadLimits) -> Result<Extract, Trouble> {
    let mut archive = Archive::open(bytes, limits)?;
    let mut root = None;
    xml::walk(&archive.needed(CONTAINER)?, limits.depth, |part| {
        if let XmlPart::Open("rootfile", start) = part
            && root.is_none()
        {
            root = attribute(start, "full-path");
        }
        Ok(())
    })?;
    let root = root
        .and_then(|path| resolve("", &path))
        .ok_or_else(|| Trouble::broken("it doesn't say where its contents are"))?;
    let opf = archive.needed(&root)?;
    let package = package(&opf, limits)?;
    if package.spine.len() > limits.entries {
        return Err(Trouble::TooMany { what: "chapters", limit: limits.entries });
    }
    let encrypted = archive.text("META-INF/encryption.xml")?.unwrap_or_default();
    let locked: BTreeSet<&str> = encrypted.split('"').collect();
    let mut paragraphs = Paragraphs::default();
    let (mut outside, mut missing) = (0, 0);
    let mut chapters = BTreeSet::new();
    for id in &package.spine {
        let Some((href, kind)) = package.files.get(id) else { continue };
        if !kind.contains("html") {
            continue;
        }
        let Some(path) = resolve(&root, href) else {
            outside += 1;
            continue;
        };
        // A book has each chapter once, whatever a damaged or hostile list says.
        if !chapters.insert(path.clone()) {
            continue;
        }
        if locked.contains(path.as_str()) {
            return Err(Trouble::Encrypted);
        }
        match archive.text(&path)? {
            Some(chapter) => chapter_paragraphs(&chapter, limits, &mut paragraphs)?,
            None => missing += 1,
        }
    }
    let mut extract = paragraphs.extract("epub");
    if outside > 0 {
        extract.notes.push(format!("{outside} chapters that lie outside the book were not read"));
    }
    if missing > 0 {
        extract.notes.push(format!("{missing} chapters are not in the file"));
    }
    dublin_core(&opf, "date", limits, &mut extract);
    Ok(extract)
}

fn package(opf: &str, limits: &ReadLimits) -> Result<Package, Trouble> {
    let mut package = Package::default();
    xml::walk(opf, limits.depth, |part| {
        match part {
            XmlPart::Open("item", start) => {
                let value = |name| attribute(start, name).unwrap_or_default();
                // The table of contents repeats what the chapters say.
                if !value("properties").split(' ').any(|property| property == "nav") {
                    package.files.insert(value("id"), (value("href"), value("media-type")));
                }
            }
            XmlPart::Open("itemref", start) => package.spine.extend(attribute(start, "idref")),
            _ => {}
        }
        Ok(())
    })?;
    Ok(package)
}

/// Adds the paragraphs of a chapter: read as the XML that it should be, or else as a web page.
fn chapter_paragraphs(
    chapter: &str,
    limits: &ReadLimits,
    paragraphs: &mut Paragraphs,
) -> Result<(), Trouble> {
    let mut these = Paragraphs::default();
    let mut skipped = 0_usize;
    let walked = xml::walk(chapter, limits.depth, |part| {
        match part {
            XmlPart::Open(name, _) if skipped > 0 || html_blocks::is_skipped(name) => skipped += 1,
            XmlPart::Close(_) if skipped > 0 => skipped -= 1,
            XmlPart::Open("br", _) => these.line(),
            XmlPart::Open(name, _) | XmlPart::Close(name) if html_blocks::is_block(name) => these.end(None),
            XmlPart::Text(text) if skipped == 0 => these.words(text),
            _ => {}
        }
        Ok(())
    });
    match walked {
        Ok(()) => {
            paragraphs.append(&these);
            Ok(())
        }
        Err(Trouble::Broken(_)) => html::every_paragraph(chapter, limits, paragraphs),
        Err(trouble) => Err(trouble),
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use super::*;

    fn book(chapters: &[&str], spine: &str) -> Vec<u8> {
        let items = (0..)
            .zip(chapters)
            .map(|(n, _): (usize, _)| {
                format!("<item id='c{n}' href='c{n}.xhtml' media-type='application/xhtml+xml'/>")
            })
            .collect::<Vec<_>>()
            .concat();
        let opf = format!("<package><manifest>{items}</manifest><spine>{spine}</spine></package>");
        let container = "<container><rootfiles><rootfile full-path='b.opf'/></rootfiles></container>";
        let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
        let mut file = |name: &str, text: &str| {
            zip.start_file(name, zip::write::SimpleFileOptions::default()).expect("a file");
            zip.write_all(text.as_bytes()).expect("a file");
        };
        file(CONTAINER, container);
        file("b.opf", &opf);
        for (n, chapter) in chapters.iter().enumerate() {
            file(&format!("C{n}.xhtml"), &format!("<html><body><p>{chapter}</p></body></html>"));
        }
        zip.finish().expect("a book").into_inner()
    }

    #[test]
    fn a_chapter_that_is_named_again_is_read_once() {
        let limits = ReadLimits { unpacked: 100_000, ..ReadLimits::default() };
        let spine = "<itemref idref='c1'/><itemref idref='c0'/>".repeat(500);
        let extract = read(&book(&["First.", "Second."], &spine), &limits).expect("it is read");
        assert_eq!(extract.text(), "Second.\n\nFirst.\n");
        let endless = "<itemref idref='c0'/>".repeat(limits.entries + 1);
        let limits = ReadLimits::default();
        assert_eq!(
            read(&book(&["First."], &endless), &limits),
            Err(Trouble::TooMany { what: "chapters", limit: limits.entries })
        );
    }
}
