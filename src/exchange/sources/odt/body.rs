//! The words of an `OpenDocument` text as Writer shows them, without what is hidden. Which files there are is the
//! parent's.

use std::collections::BTreeMap;

use quick_xml::events::BytesStart;

use super::super::ReadLimits;
use super::super::error::Trouble;
use super::super::flow::Flow;
use super::super::xml::{self, XmlPart, attribute};
use super::styles::{Counts, OUTLINE, OdtStyles};

/// Elements whose text isn't the document's: what was deleted, comments, how ruby text is read, scripts.
const SKIPPED: [&str; 6] =
    ["tracked-changes", "annotation", "ruby-text", "forms", "script", "event-listeners"];

/// How many spaces one element may stand for.
const MOST_SPACES: usize = 1000;

/// Shapes that can hold paragraphs.
const SHAPES: [&str; 12] = [
    "frame",
    "custom-shape",
    "rect",
    "ellipse",
    "circle",
    "line",
    "polyline",
    "polygon",
    "path",
    "connector",
    "caption",
    "measure",
];

/// A list that is open.
#[derive(Debug, Default)]
struct List {
    style: String,
    /// Whether its item that is open has a number yet to be shown.
    waits: bool,
    /// The number that its item begins with.
    start: Option<u32>,
    /// The number as the document has it written out.
    written: String,
}

/// What is open in the text, or in a cell, a box or a note.
#[derive(Debug, Default)]
struct OdtPlace {
    lists: Vec<List>,
    counts: Counts,
    id: String,
    /// For each paragraph and span that is open, whether it shows its words.
    shows: Vec<bool>,
    paragraphs: usize,
}

struct OdtReader<'a> {
    styles: &'a OdtStyles,
    flow: &'a mut Flow,
    place: OdtPlace,
    outer: Vec<OdtPlace>,
    outline: Counts,
    /// How far each list has counted, by its id, and the latest one of each style.
    counted: BTreeMap<String, Counts>,
    latest: BTreeMap<String, Counts>,
    in_body: bool,
    skipped: usize,
    /// How many elements are open, and at which of them there is a shape.
    depth: usize,
    shapes: Vec<usize>,
    /// The text of an element that isn't the paragraph's: the mark of a note, a written number.
    aside: Option<String>,
    marks: Vec<String>,
    notes: usize,
}

/// Adds the words of a document's body.
pub(super) fn collect(
    xml: &str,
    limits: &ReadLimits,
    styles: &OdtStyles,
    flow: &mut Flow,
) -> Result<(), Trouble> {
    let mut reader = OdtReader {
        styles,
        flow,
        place: OdtPlace::default(),
        outer: Vec::new(),
        outline: Counts::default(),
        counted: BTreeMap::new(),
        latest: BTreeMap::new(),
        in_body: false,
        skipped: 0,
        depth: 0,
        shapes: Vec::new(),
        aside: None,
        marks: Vec::new(),
        notes: 0,
    };
    xml::walk(xml, limits.depth, |part| {
        match part {
            XmlPart::Open(name, start) if reader.skipped > 0 || skips(name, start) => reader.skipped += 1,
            XmlPart::Close(_) if reader.skipped > 0 => reader.skipped -= 1,
            XmlPart::Open("body", _) => reader.in_body = true,
            XmlPart::Close("body") => reader.in_body = false,
            XmlPart::Open(name, start) if reader.in_body => {
                reader.depth += 1;
                reader.open(name, start);
            }
            XmlPart::Close(name) if reader.in_body => {
                reader.close(name);
                reader.depth = reader.depth.saturating_sub(1);
            }
            XmlPart::Text(_) if reader.skipped > 0 => {}
            XmlPart::Text(text) => reader.text(text),
            _ => {}
        }
        reader.flow.check(limits)
    })
}

/// Whether an element's content is left out.
fn skips(name: &str, start: &BytesStart) -> bool {
    match name {
        "section" => {
            let display = attribute(start, "display").unwrap_or_default();
            display == "none" || display == "condition" && is_hidden(start)
        }
        "hidden-text" => is_hidden(start),
        // The title and the description of a picture.
        "title" | "desc" => prefix(start) == "svg",
        _ => SKIPPED.contains(&name),
    }
}

fn is_hidden(start: &BytesStart) -> bool {
    attribute(start, "is-hidden").as_deref() == Some("true")
}

fn prefix<'a>(start: &'a BytesStart) -> &'a str {
    start.name().into_inner().split_once(':').map_or("", |(prefix, _)| prefix)
}

impl OdtReader<'_> {
    /// Whether words that come now belong to a paragraph and are seen.
    fn shows(&self) -> bool {
        self.place.paragraphs > 0 && self.place.shows.last().copied().unwrap_or(true)
    }
    fn text(&mut self, text: &str) {
        if let Some(aside) = &mut self.aside {
            aside.push_str(text);
        } else if self.shows() {
            self.flow.words(text);
        }
    }
    fn open(&mut self, name: &str, start: &BytesStart) {
        let value = |name| attribute(start, name).unwrap_or_default();
        match name {
            "p" | "h" => self.open_paragraph(name, start),
            "span" => {
                let before = self.place.shows.last().copied().unwrap_or(true);
                let hides = self.styles.hides("text", &value("style-name"));
                self.place.shows.push(hides.map_or(before, |hides| !hides));
            }
            "hidden-paragraph" if is_hidden(start) => {
                self.flow.forget();
                self.place.shows.iter_mut().for_each(|shows| *shows = false);
            }
            "s" if self.shows() => {
                let count = value("c").parse().unwrap_or(1);
                self.flow.exact(&" ".repeat(usize::min(count, MOST_SPACES)));
            }
            "tab" if self.shows() => self.flow.exact("\t"),
            "line-break" if self.shows() => self.flow.exact("\n"),
            "list" => self.open_list(start),
            "list-item" | "list-header" => {
                if let Some(list) = self.place.lists.last_mut() {
                    list.waits = name == "list-item";
                    list.start = value("start-value").parse().ok();
                    list.written.clear();
                }
            }
            "number" if prefix(start) == "text" => self.aside = Some(String::new()),
            "note-citation" => self.aside = Some(String::new()),
            "note-body" => {
                self.open_place();
                self.flow.open_note();
            }
            "table" => self.flow.open_table(),
            "table-cell" | "covered-table-cell" => {
                self.open_place();
                self.flow.open_cell();
            }
            name if SHAPES.contains(&name) && prefix(start) == "draw" => {
                self.shapes.push(self.depth);
                self.open_place();
                self.flow.open_box();
            }
            _ => {}
        }
    }
    fn close(&mut self, name: &str) {
        match name {
            "p" | "h" => {
                self.place.paragraphs = self.place.paragraphs.saturating_sub(1);
                self.place.shows.pop();
                self.flow.end();
            }
            "span" => drop(self.place.shows.pop()),
            "list" => self.close_list(),
            "number" => self.written_number(),
            "note-citation" => {
                let mark = format!("[{}]", self.aside.take().unwrap_or_default().trim());
                if self.shows() {
                    self.flow.exact(&mark);
                }
                self.marks.push(mark);
            }
            "note-body" => {
                self.close_place();
                self.notes += 1;
                self.flow.close_note(self.notes, &self.marks.pop().unwrap_or_default());
            }
            "table" => self.flow.close_table(),
            "table-row" => self.flow.close_row(),
            "table-cell" | "covered-table-cell" => {
                self.close_place();
                self.flow.close_cell();
            }
            _ if self.shapes.last() == Some(&self.depth) => {
                self.shapes.pop();
                self.close_place();
                self.flow.close_box();
            }
            _ => {}
        }
    }
    fn open_place(&mut self) {
        self.outer.push(std::mem::take(&mut self.place));
    }
    fn close_place(&mut self) {
        self.place = self.outer.pop().unwrap_or_default();
    }

    fn open_paragraph(&mut self, name: &str, start: &BytesStart) {
        let value = |name| attribute(start, name).unwrap_or_default();
        let style = value("style-name");
        let hidden = self.styles.hides("paragraph", &style).unwrap_or(false);
        self.flow.end();
        self.place.paragraphs += 1;
        self.place.shows.push(!hidden);
        if !hidden && let Some(label) = self.label(name, start, &style) {
            self.flow.label(&format!("{label} "));
        }
    }
    /// Counts a paragraph, and gives the number that is shown before it.
    fn label(&mut self, name: &str, start: &BytesStart, style: &str) -> Option<String> {
        let value = |name| attribute(start, name).unwrap_or_default();
        if let Some(at) = self.place.lists.len().checked_sub(1) {
            let list = self.place.lists.last_mut()?;
            if !std::mem::take(&mut list.waits) {
                return None;
            }
            let named = if list.style.is_empty() { self.styles.list(style) } else { &list.style };
            let counted = self.styles.next(named, at, list.start, &mut self.place.counts);
            let written = std::mem::take(&mut list.written);
            return if written.is_empty() { counted } else { Some(written) };
        }
        if name != "h" || value("is-list-header") == "true" {
            return None;
        }
        let at = value("outline-level").parse::<usize>().unwrap_or(1).checked_sub(1)?;
        let restarts = value("restart-numbering") == "true";
        let first = value("start-value").parse().ok().filter(|_| restarts);
        self.styles.next(OUTLINE, at, first, &mut self.outline)
    }
    /// Takes a number that the document has written out: before the paragraphs of an item, or in a heading.
    fn written_number(&mut self) {
        let Some(number) = self.aside.take() else { return };
        let number = number.trim();
        if self.place.paragraphs > 0 && !number.is_empty() {
            self.flow.label(&format!("{number} "));
        } else if let Some(list) = self.place.lists.last_mut() {
            list.written = number.to_owned();
        }
    }
    fn open_list(&mut self, start: &BytesStart) {
        let value = |name| attribute(start, name).unwrap_or_default();
        let mut style = value("style-name");
        if let Some(upper) = self.place.lists.last() {
            if style.is_empty() {
                style.clone_from(&upper.style);
            }
        } else {
            let (before, id) = (value("continue-list"), value("id"));
            let goes_on = value("continue-numbering") == "true";
            let counts = self
                .counted
                .get(&before)
                .filter(|_| !before.is_empty())
                .or_else(|| self.latest.get(&style).filter(|_| goes_on));
            self.place.counts = counts.copied().unwrap_or_default();
            self.place.id = id;
        }
        self.place.lists.push(List { style, ..List::default() });
    }
    fn close_list(&mut self) {
        let Some(list) = self.place.lists.pop() else { return };
        if self.place.lists.is_empty() {
            self.latest.insert(list.style, self.place.counts);
            self.counted.insert(std::mem::take(&mut self.place.id), self.place.counts);
        }
    }
}
