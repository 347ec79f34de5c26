//! Word documents: which parts they have and how these refer to each other. The words of a part are in
//! `docx::body`. Formatting, pictures, headers and footers are left out.

mod body;
mod numbering;
mod styles;

use super::archive::{Archive, resolve};
use super::error::Trouble;
use super::extract::Extract;
use super::flow::Flow;
use super::numerals::Numeral;
use super::xml::{self, XmlPart, attribute};
use super::{ReadLimits, dublin_core};
use body::DocxParts;
use numbering::{Numbering, numeral};
use styles::DocxStyles;

pub(super) fn read(bytes: &[u8], limits: &ReadLimits) -> Result<Extract, Trouble> {
    let mut archive = Archive::open(bytes, limits)?;
    let package = Relations::of(&mut archive, "", limits)?;
    let main = package.target("officeDocument").unwrap_or("word/document.xml").to_owned();
    let text = archive.needed(&main)?;
    let parts = Relations::of(&mut archive, &main, limits)?;
    let mut part = |kind: &str| {
        let beside = || resolve(&main, &format!("{kind}.xml")).filter(|_| parts.0.is_empty());
        parts.target(kind).map(str::to_owned).or_else(beside).map_or(Ok(None), |path| archive.text(&path))
    };

    let mut document = DocxParts::default();
    if let Some(xml) = part("styles")? {
        document.styles = DocxStyles::read(&xml, limits.depth)?;
    }
    if let Some(xml) = part("numbering")? {
        document.numbering = Numbering::read(&xml, limits.depth)?;
    }
    document.endnotes.numeral = Numeral::Roman { capital: false };
    if let Some(xml) = part("settings")? {
        numerals_of_notes(&xml, limits, &mut document)?;
    }
    let mut flow = Flow::default();
    body::collect(&text, limits, &mut document, &mut flow)?;
    flow.end();
    let mut said = Vec::new();
    for kind in ["footnotes", "endnotes"] {
        let Some(xml) = part(kind)? else { continue };
        let before = flow.notes();
        body::collect(&xml, limits, &mut document, &mut flow)?;
        if flow.notes() > before {
            said.push(format!("The {kind} stand after the text, each with its mark"));
        }
    }
    if part("comments")?.is_some() {
        said.push("Comments were left out".to_owned());
    }
    let core = package.target("core-properties").unwrap_or("docProps/core.xml");
    let core = archive.text(core)?;
    let mut extract = flow.paragraphs().extract("docx");
    extract.notes = said;
    if let Some(core) = core {
        dublin_core(&core, "created", limits, &mut extract);
    }
    Ok(extract)
}

/// The way in which the notes' numbers are written, from the document's settings.
fn numerals_of_notes(xml: &str, limits: &ReadLimits, document: &mut DocxParts) -> Result<(), Trouble> {
    let mut of_footnotes = None;
    xml::walk(xml, limits.depth, |part| {
        match part {
            XmlPart::Open("footnotePr", _) => of_footnotes = Some(true),
            XmlPart::Open("endnotePr", _) => of_footnotes = Some(false),
            XmlPart::Close("footnotePr" | "endnotePr") => of_footnotes = None,
            XmlPart::Open("numFmt", start) => {
                let numeral = numeral(&attribute(start, "val").unwrap_or_default());
                match of_footnotes {
                    Some(true) => document.footnotes.numeral = numeral,
                    Some(false) => document.endnotes.numeral = numeral,
                    None => {}
                }
            }
            _ => {}
        }
        Ok(())
    })
}

/// What a part of the package refers to: the kind of each relation, and the path of the other part.
#[derive(Debug, Default)]
struct Relations(Vec<(String, String)>);

impl Relations {
    /// The relations of a part, or of the package where the part has no name.
    fn of(archive: &mut Archive, part: &str, limits: &ReadLimits) -> Result<Self, Trouble> {
        let (folder, name) = part.rsplit_once('/').unwrap_or(("", part));
        let path = format!("{folder}/_rels/{name}.rels");
        let Some(xml) = archive.text(path.trim_start_matches('/'))? else { return Ok(Self::default()) };
        let mut relations = Self::default();
        xml::walk(&xml, limits.depth, |found| {
            if let XmlPart::Open("Relationship", start) = found {
                let value = |name| attribute(start, name).unwrap_or_default();
                let target = value("Target");
                let path = match target.strip_prefix('/') {
                    Some(from_root) => resolve("", from_root),
                    None => resolve(part, &target),
                };
                if let Some(path) = path.filter(|_| value("TargetMode") != "External") {
                    // The kind's address differs between versions of the format, but for its end.
                    let kind = value("Type");
                    relations.0.push((kind.rsplit('/').next().unwrap_or_default().to_owned(), path));
                }
            }
            Ok(())
        })?;
        Ok(relations)
    }
    fn target(&self, kind: &str) -> Option<&str> {
        self.0.iter().find(|(other, _)| other == kind).map(|(_, path)| path.as_str())
    }
}
