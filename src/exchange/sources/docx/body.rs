//! The words of a part of a Word document, as the document reads with its tracked changes accepted and what is
//! hidden left out. Which parts there are is the parent's.

use std::collections::BTreeMap;

use quick_xml::events::BytesStart;

use super::super::ReadLimits;
use super::super::error::Trouble;
use super::super::flow::Flow;
use super::super::numerals::Numeral;
use super::super::xml::{self, XmlPart, attribute};
use super::numbering::{Numbered, Numbering, is_on};
use super::styles::DocxStyles;

/// Elements whose text isn't the document's: what was deleted or moved away, what properties were before they
/// were changed, and how ruby text is read.
const SKIPPED: [&str; 6] = ["del", "moveFrom", "rt", "sdtPr", "ctrlPr", "numberingChange"];

/// What all parts of a document share.
#[derive(Debug, Default)]
pub(super) struct DocxParts {
    pub(super) styles: DocxStyles,
    pub(super) numbering: Numbering,
    pub(super) footnotes: Notes,
    pub(super) endnotes: Notes,
}

/// The notes of a kind, by the marks that refer to them.
#[derive(Debug, Default)]
pub(super) struct Notes {
    pub(super) numeral: Numeral,
    /// The place and the mark of each note that the text refers to, by its id.
    marks: BTreeMap<String, (usize, String)>,
    /// How many of them have a number.
    numbered: u32,
}

impl Notes {
    fn refer(&mut self, id: String, own_mark: bool) -> String {
        let mark = if own_mark {
            String::new()
        } else {
            self.numbered += 1;
            format!("[{}]", self.numeral.write(self.numbered))
        };
        let place = self.marks.len();
        self.marks.entry(id).or_insert_with(|| (place, mark.clone()));
        mark
    }
}

/// A paragraph that is open.
#[derive(Debug, Default)]
struct Paragraph {
    style: String,
    numbered: Numbered,
    /// Whether its mark was deleted, so that it goes on with the next.
    joined: bool,
    /// Whether its mark is hidden, by itself.
    hidden: Option<bool>,
    /// Whether it is a first letter that reaches down into the next paragraph.
    drop_cap: bool,
}

/// A run that is open.
#[derive(Debug, Default)]
struct DocxRun {
    style: String,
    hidden: Option<bool>,
}

/// What is open in a part.
struct DocxReader<'a> {
    document: &'a mut DocxParts,
    flow: &'a mut Flow,
    paragraphs: Vec<Paragraph>,
    runs: Vec<DocxRun>,
    /// For each field that is open, whether it is still at its instruction.
    fields: Vec<bool>,
    /// For each choice between versions that is open, whether one was taken.
    choices: Vec<bool>,
    /// In which properties the reader is, innermost last.
    properties: Vec<Properties>,
    /// For each row, cell and box that is open, whether it was deleted or is hidden.
    gone: Vec<bool>,
    /// The place and the mark of the note that is open.
    note: Option<(usize, String)>,
    skipped: usize,
    in_text: bool,
    with_fields: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Properties {
    Paragraph,
    Run,
    Mark,
    Row,
    Cell,
}

/// Adds the words of a part. Fields whose end is missing would take all that follows; such a part is read as
/// if it had none.
pub(super) fn collect(
    xml: &str,
    limits: &ReadLimits,
    document: &mut DocxParts,
    flow: &mut Flow,
) -> Result<(), Trouble> {
    let with_fields = fields_end(xml, limits)?;
    let mut reader = DocxReader {
        document,
        flow,
        paragraphs: Vec::new(),
        runs: Vec::new(),
        fields: Vec::new(),
        choices: Vec::new(),
        properties: Vec::new(),
        gone: Vec::new(),
        note: None,
        skipped: 0,
        in_text: false,
        with_fields,
    };
    xml::walk(xml, limits.depth, |part| {
        match part {
            XmlPart::Open(name, start) if reader.skipped > 0 || reader.skips(name, start) => {
                reader.skipped += 1;
            }
            XmlPart::Close(_) if reader.skipped > 0 => reader.skipped -= 1,
            XmlPart::Open(name, start) => reader.open(name, start),
            XmlPart::Close(name) => reader.close(name),
            XmlPart::Text(text) if reader.in_text && reader.shows() => {
                reader.flow.exact(&text.replace(['\r', '\n'], " "));
            }
            XmlPart::Text(_) => {}
        }
        reader.flow.check(limits)
    })
}

/// Whether every field of a part that begins also ends.
fn fields_end(xml: &str, limits: &ReadLimits) -> Result<bool, Trouble> {
    let (mut open, mut skipped) = (0_usize, 0_usize);
    xml::walk(xml, limits.depth, |part| {
        match part {
            XmlPart::Open(name, _) if skipped > 0 || name == "del" || name == "moveFrom" => skipped += 1,
            XmlPart::Close(_) if skipped > 0 => skipped -= 1,
            XmlPart::Open("fldChar", start) => match attribute(start, "fldCharType").as_deref() {
                Some("begin") => open += 1,
                Some("end") => open = open.saturating_sub(1),
                _ => {}
            },
            _ => {}
        }
        Ok(())
    })?;
    Ok(open == 0)
}

impl DocxReader<'_> {
    /// Whether an element's content is left out.
    fn skips(&mut self, name: &str, start: &BytesStart) -> bool {
        match name {
            "footnote" | "endnote" => self.document.note(name, start).is_none(),
            // Of several versions of the same thing the first is read.
            "Choice" | "Fallback" => match self.choices.last_mut() {
                Some(taken) => std::mem::replace(taken, true),
                None => name == "Fallback",
            },
            // Inside properties an element of this name says something of them.
            "del" | "moveFrom" if self.properties.last().is_some() => false,
            _ => SKIPPED.contains(&name) || name.ends_with("PrChange"),
        }
    }
    /// Whether words that come now are seen.
    fn shows(&self) -> bool {
        let in_code = self.with_fields && self.fields.contains(&true);
        !in_code && !self.gone.contains(&true) && !self.is_hidden()
    }
    fn is_hidden(&self) -> bool {
        let Some(run) = self.runs.last() else { return false };
        let styles = &self.document.styles;
        // What a style of the paragraph and one of the words both hide is shown again.
        run.hidden.unwrap_or_else(|| self.style_hides() != styles.hides(&run.style))
    }
    fn style_hides(&self) -> bool {
        let styles = &self.document.styles;
        self.paragraphs.last().is_some_and(|paragraph| styles.hides(styles.of_paragraph(&paragraph.style)))
    }

    fn open(&mut self, name: &str, start: &BytesStart) {
        let value = || attribute(start, "val");
        match self.properties.last().copied() {
            Some(Properties::Paragraph) => match (name, self.paragraphs.last_mut()) {
                ("rPr", _) => self.properties.push(Properties::Mark),
                ("pStyle", Some(paragraph)) => paragraph.style = value().unwrap_or_default(),
                ("framePr", Some(paragraph)) => {
                    paragraph.drop_cap = attribute(start, "dropCap").is_some_and(|kind| kind != "none");
                }
                (name, Some(paragraph)) => paragraph.numbered.take_in(name, value()),
                _ => {}
            },
            Some(Properties::Mark) => match (name, self.paragraphs.last_mut()) {
                ("del" | "moveFrom", Some(paragraph)) => paragraph.joined = true,
                ("vanish", Some(paragraph)) => paragraph.hidden = Some(is_on(value().as_deref())),
                _ => {}
            },
            Some(Properties::Run) => match (name, self.runs.last_mut()) {
                ("rStyle", Some(run)) => run.style = value().unwrap_or_default(),
                ("vanish", Some(run)) => run.hidden = Some(is_on(value().as_deref())),
                _ => {}
            },
            Some(Properties::Row | Properties::Cell) => {
                if let ("del" | "cellDel", Some(gone)) = (name, self.gone.last_mut()) {
                    *gone = true;
                }
            }
            None => self.open_content(name, start),
        }
    }
    fn open_content(&mut self, name: &str, start: &BytesStart) {
        match name {
            "p" => self.paragraphs.push(Paragraph::default()),
            "pPr" => self.properties.push(Properties::Paragraph),
            "r" => self.runs.push(DocxRun::default()),
            "rPr" if !self.runs.is_empty() => self.properties.push(Properties::Run),
            "t" => self.in_text = true,
            "tab" | "ptab" if self.shows() => self.flow.exact("\t"),
            "br" | "cr" if self.shows() => self.flow.exact("\n"),
            "noBreakHyphen" if self.shows() => self.flow.exact("\u{2011}"),
            "sym" if self.shows() => {
                let code = attribute(start, "char").and_then(|code| u32::from_str_radix(&code, 16).ok());
                // Signs of fonts of their own have no meaning without them.
                let sign = code.and_then(char::from_u32).filter(|c| !('\u{E000}'..='\u{F8FF}').contains(c));
                self.flow.exact(&sign.map(String::from).unwrap_or_default());
            }
            "fldChar" => match attribute(start, "fldCharType").as_deref() {
                Some("begin") => self.fields.push(true),
                Some("separate") => self.fields.last_mut().into_iter().for_each(|at_code| *at_code = false),
                Some("end") => drop(self.fields.pop()),
                _ => {}
            },
            "footnoteReference" | "endnoteReference" if self.shows() => {
                let own = attribute(start, "customMarkFollows").is_some_and(|on| is_on(Some(&on)));
                let notes = self.document.notes(name);
                let mark = notes.refer(attribute(start, "id").unwrap_or_default(), own);
                self.flow.exact(&mark);
            }
            "AlternateContent" => self.choices.push(false),
            "txbxContent" => {
                self.gone.push(self.is_hidden());
                self.flow.open_box();
            }
            "tbl" => self.flow.open_table(),
            "tr" => self.gone.push(false),
            "trPr" => self.properties.push(Properties::Row),
            "tc" => {
                self.gone.push(false);
                self.flow.open_cell();
            }
            "tcPr" => self.properties.push(Properties::Cell),
            "footnote" | "endnote" => {
                self.note = self.document.note(name, start);
                self.flow.open_note();
            }
            _ => {}
        }
    }
    fn close(&mut self, name: &str) {
        match (name, self.properties.last()) {
            ("pPr", Some(Properties::Paragraph))
            | ("rPr", Some(Properties::Mark | Properties::Run))
            | ("trPr", Some(Properties::Row))
            | ("tcPr", Some(Properties::Cell)) => {
                self.properties.pop();
            }
            (_, Some(_)) => {}
            ("p", _) => self.close_paragraph(),
            ("r", _) => drop(self.runs.pop()),
            ("t", _) => self.in_text = false,
            ("AlternateContent", _) => drop(self.choices.pop()),
            ("txbxContent", _) => {
                self.gone.pop();
                self.flow.close_box();
            }
            ("tbl", _) => self.flow.close_table(),
            ("tr", _) => {
                self.gone.pop();
                self.flow.close_row();
            }
            ("tc", _) => {
                self.gone.pop();
                self.flow.close_cell();
            }
            ("footnote" | "endnote", _) => {
                let (place, mark) = self.note.take().unwrap_or_default();
                self.flow.close_note(place, &mark);
            }
            _ => {}
        }
    }
    fn close_paragraph(&mut self) {
        let hidden = self.style_hides();
        let Some(paragraph) = self.paragraphs.pop() else { return };
        let hidden = paragraph.hidden.unwrap_or(hidden);
        // A number belongs to the mark: it goes with it, but one before a hidden mark that ends words stays.
        if !paragraph.joined && !paragraph.drop_cap && (!hidden || self.flow.has_words()) {
            let label = self.document.label(&paragraph);
            if let Some(label) = label.filter(|_| !self.flow.has_label()) {
                self.flow.label(&label);
            }
        }
        if !paragraph.joined && !paragraph.drop_cap && !hidden {
            self.flow.end();
        }
    }
}

impl DocxParts {
    fn notes(&mut self, name: &str) -> &mut Notes {
        if name.starts_with("foot") { &mut self.footnotes } else { &mut self.endnotes }
    }
    /// The place and the mark of the note that begins, if the text refers to it. Endnotes follow footnotes.
    fn note(&self, name: &str, start: &BytesStart) -> Option<(usize, String)> {
        let id = attribute(start, "id")?;
        if name == "footnote" {
            return self.footnotes.marks.get(&id).cloned();
        }
        let (place, mark) = self.endnotes.marks.get(&id)?;
        Some((self.footnotes.marks.len() + place, mark.clone()))
    }
    /// Counts a paragraph, and gives the number that is shown before it.
    fn label(&mut self, paragraph: &Paragraph) -> Option<String> {
        let (by_style, style) = self.styles.numbered(self.styles.of_paragraph(&paragraph.style));
        let list = paragraph.numbered.list.clone().or(by_style.list).filter(|list| list != "0")?;
        let level = paragraph.numbered.level;
        let level = level.or_else(|| self.numbering.level_of(&list, style)).or(by_style.level);
        let styles = &self.styles;
        self.numbering.next(&list, level.unwrap_or(0), |style| styles.numbered(style).0.list)
    }
}
