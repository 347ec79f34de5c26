//! RTF files: the words of the text and of its notes, as the document reads with its tracked changes accepted.
//! Formatting, pictures, comments, headers and footers are left out.

mod encodings;
mod tokens;

use std::collections::BTreeMap;

use encoding_rs::{Encoding, MACINTOSH, WINDOWS_1252};

use super::ReadLimits;
use super::error::Trouble;
use super::extract::Extract;
use super::flow::Flow;
use crate::model::Date;
use tokens::{RtfToken, Tokens};

/// Groups that hold no words of the text.
const SKIPPED: [&str; 42] = [
    "aftncn",
    "aftnsep",
    "aftnsepc",
    "annotation",
    "atnauthor",
    "atnid",
    "bkmkend",
    "bkmkstart",
    "colortbl",
    "datafield",
    "filetbl",
    "fldinst",
    "footer",
    "footerf",
    "footerl",
    "footerr",
    "formfield",
    "ftncn",
    "ftnsep",
    "ftnsepc",
    "header",
    "headerf",
    "headerl",
    "headerr",
    "listoverridetable",
    "listtable",
    "nonesttables",
    "nonshppict",
    "objclass",
    "objdata",
    "objname",
    "pict",
    "private",
    "revtbl",
    "rxe",
    "shprslt",
    "sn",
    "sp",
    "stylesheet",
    "sv",
    "tc",
    "xe",
];

/// How many tables are read within each other.
const DEEPEST_TABLE: usize = 20;

/// What the words of a group are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Text,
    /// None of the text's, and so is all in it.
    Skipped,
    /// None of the text's, but a group in it may hold a box.
    Shape,
    /// A box or a note begins with this group.
    Box,
    Note,
    /// The number before a paragraph.
    Label,
    Fonts,
    /// Publication data, of which the groups in it are read.
    Info,
    Title,
    Author,
    Made,
    /// Two versions of the same; the second, in Unicode, is read.
    Versions,
}

/// What holds within a group.
#[derive(Debug, Clone)]
struct Group {
    kind: Kind,
    /// Of what the two versions are.
    versions_of: Kind,
    hidden: bool,
    deleted: bool,
    /// Whether it stands for markup of the mail that the file was made of.
    markup: bool,
    font: i32,
    /// How many characters stand after one in Unicode for programs that don't know it.
    substitutes: usize,
}

/// What holds within a text, a box or a note.
#[derive(Debug, Clone, Default)]
struct Place {
    /// For each table that is open, whether a cell is.
    tables: Vec<bool>,
    in_table: bool,
    in_row: bool,
    nested: usize,
    mark: Option<String>,
}

struct RtfReader<'a> {
    limits: &'a ReadLimits,
    flow: Flow,
    group: Group,
    outer: Vec<Group>,
    place: Place,
    places: Vec<Place>,
    encoding: &'static Encoding,
    fonts: BTreeMap<i32, &'static Encoding>,
    usual_font: i32,
    /// Text that isn't decoded yet.
    bytes: Vec<u8>,
    /// The first half of a character.
    half: Option<u16>,
    /// How many characters are still to be passed over.
    passing: usize,
    /// Whether the group may be passed over by programs that don't know it.
    optional: bool,
    notes: usize,
    label: String,
    title: String,
    author: String,
    made: [i32; 3],
    comments: bool,
}

pub(super) fn read(bytes: &[u8], limits: &ReadLimits) -> Result<Extract, Trouble> {
    let start = bytes.iter().position(|byte| *byte == b'{').unwrap_or_default();
    let rtf = bytes.get(start..).unwrap_or_default();
    if !rtf.starts_with(b"{\\rtf") || start > 16 {
        return Err(Trouble::broken("it doesn't begin as RTF does"));
    }
    let mut reader = RtfReader::new(limits);
    let mut tokens = Tokens::new(rtf);
    let mut whole = false;
    while let Some(token) = tokens.next() {
        if let RtfToken::Word("bin", Some(count)) = token {
            tokens.pass_over(usize::try_from(count).unwrap_or(0));
            continue;
        }
        reader.see(token)?;
        if token == RtfToken::Close && reader.outer.is_empty() {
            whole = true;
            break;
        }
    }
    let mut extract = reader.finish()?;
    if !whole {
        extract.notes.push("The file ends in the middle; what stands before was read".to_owned());
    }
    Ok(extract)
}

impl<'a> RtfReader<'a> {
    fn new(limits: &'a ReadLimits) -> Self {
        let group = Group {
            kind: Kind::Text,
            versions_of: Kind::Text,
            hidden: false,
            deleted: false,
            markup: false,
            font: 0,
            substitutes: 1,
        };
        Self {
            limits,
            flow: Flow::default(),
            group,
            outer: Vec::new(),
            place: Place::default(),
            places: Vec::new(),
            encoding: WINDOWS_1252,
            fonts: BTreeMap::new(),
            usual_font: 0,
            bytes: Vec::new(),
            half: None,
            passing: 0,
            optional: false,
            notes: 0,
            label: String::new(),
            title: String::new(),
            author: String::new(),
            made: [0; 3],
            comments: false,
        }
    }

    fn see(&mut self, token: RtfToken) -> Result<(), Trouble> {
        match token {
            RtfToken::Open => {
                self.flush();
                self.passing = 0;
                if self.outer.len() > self.limits.depth {
                    return Err(Trouble::TooDeep);
                }
                self.outer.push(self.group.clone());
            }
            RtfToken::Close => {
                self.flush();
                self.passing = 0;
                self.close();
                self.flow.check(self.limits)?;
            }
            _ if self.passing > 0 => self.passing -= 1,
            RtfToken::Byte(byte) => self.bytes.push(byte),
            RtfToken::Sign(sign) => {
                self.flush();
                self.sign(sign);
            }
            RtfToken::Word(name, number) => {
                self.flush();
                let optional = std::mem::take(&mut self.optional);
                self.word(name, number, optional);
                self.flow.check(self.limits)?;
            }
        }
        Ok(())
    }
    fn close(&mut self) {
        let Some(outer) = self.outer.pop() else { return };
        let ended = std::mem::replace(&mut self.group, outer).kind;
        if ended == self.group.kind {
            return;
        }
        match ended {
            Kind::Box | Kind::Note => {
                self.close_tables(0);
                let note = self.place.mark.take();
                self.place = self.places.pop().unwrap_or_default();
                if ended == Kind::Box {
                    self.flow.close_box();
                } else {
                    self.flow.close_note(self.notes, &note.unwrap_or_default());
                }
            }
            Kind::Label => {
                // A bullet says no more than that it is there; one of them is the letter o.
                let label = std::mem::take(&mut self.label);
                let label = label.trim();
                if label.contains(char::is_alphanumeric) && label != "o" {
                    self.prepare();
                    self.flow.label(&format!("{label} "));
                }
            }
            _ => {}
        }
    }

    fn sign(&mut self, sign: u8) {
        match sign {
            b'*' => self.optional = true,
            b'\\' | b'{' | b'}' => self.bytes.push(sign),
            b'~' => self.text("\u{a0}"),
            b'_' => self.text("\u{2011}"),
            b'\r' | b'\n' => self.end_paragraph(),
            _ => {}
        }
    }
    fn word(&mut self, name: &str, number: Option<i32>, optional: bool) {
        if self.group.kind == Kind::Skipped {
            return;
        }
        let on = number != Some(0);
        let value = number.unwrap_or_default();
        match name {
            "u" => {
                self.unicode(value);
                self.passing = self.group.substitutes;
            }
            "uc" => self.group.substitutes = usize::try_from(value).unwrap_or(1),
            "ansicpg" => self.encoding = encodings::of_code_page(value).unwrap_or(self.encoding),
            "mac" => self.encoding = MACINTOSH,
            "deff" => {
                self.usual_font = value;
                self.group.font = value;
            }
            "f" => self.group.font = value,
            "fcharset" if self.group.kind == Kind::Fonts => {
                if let Some(encoding) = encodings::of_character_set(value) {
                    self.fonts.insert(self.group.font, encoding);
                }
            }
            "cpg" if self.group.kind == Kind::Fonts => {
                if let Some(encoding) = encodings::of_code_page(value) {
                    self.fonts.insert(self.group.font, encoding);
                }
            }
            "yr" | "mo" | "dy" if self.group.kind == Kind::Made => {
                let at = ["yr", "mo", "dy"].iter().position(|part| *part == name);
                at.and_then(|at| self.made.get_mut(at)).into_iter().for_each(|part| *part = value);
            }
            "plain" => {
                (self.group.hidden, self.group.deleted, self.group.font) = (false, false, self.usual_font);
            }
            "v" => self.group.hidden = on,
            "deleted" => self.group.deleted = on,
            "htmlrtf" => self.group.markup = on,
            "par" | "sect" => self.end_paragraph(),
            "pard" => (self.place.in_table, self.place.nested) = (false, 0),
            "intbl" => self.place.in_table = on,
            "itap" => self.place.nested = usize::try_from(value).unwrap_or(0),
            "trowd" => self.place.in_row = true,
            "cell" => self.end_cell(1),
            "nestcell" => self.end_cell(usize::max(self.place.nested, 2)),
            "row" => self.end_row(1),
            "nestrow" => self.end_row(usize::max(self.place.nested, 2)),
            "chftn" => self.mark(),
            _ => match sign(name) {
                Some(text) => self.text(text),
                None => self.open_kind(name, optional),
            },
        }
    }
    /// Takes a word that may say what a group holds.
    fn open_kind(&mut self, name: &str, optional: bool) {
        let kind = match (name, self.group.kind) {
            ("fonttbl", _) => Kind::Fonts,
            ("info", _) => Kind::Info,
            ("title", Kind::Info) => Kind::Title,
            ("author", Kind::Info) => Kind::Author,
            ("creatim", Kind::Info) => Kind::Made,
            ("footnote", Kind::Text | Kind::Box) => Kind::Note,
            ("shpinst" | "do", Kind::Text | Kind::Box | Kind::Note) => Kind::Shape,
            ("shptxt" | "dptxbxtext", Kind::Shape) => Kind::Box,
            ("listtext" | "pntext", Kind::Text | Kind::Box | Kind::Note) => Kind::Label,
            ("upr", kind) => {
                self.group.versions_of = kind;
                Kind::Versions
            }
            ("ud", Kind::Versions) => self.group.versions_of,
            // Other programs may read them, so may this one.
            ("shppict" | "shp" | "shpgrp" | "result", kind) => kind,
            _ if SKIPPED.contains(&name) || optional => {
                self.comments |= name == "annotation";
                Kind::Skipped
            }
            _ => return,
        };
        if kind != self.group.kind && matches!(kind, Kind::Box | Kind::Note) {
            self.prepare();
            if kind == Kind::Note {
                self.notes += 1;
                self.flow.open_note();
            } else {
                self.flow.open_box();
            }
            let mark = self.place.mark.take().filter(|_| kind == Kind::Note);
            self.places.push(std::mem::take(&mut self.place));
            self.place.mark = mark;
        }
        self.group.kind = kind;
    }

    /// Whether words that come now are the text's and are seen.
    fn shows(&self) -> bool {
        let Group { kind, hidden, deleted, markup, .. } = self.group;
        matches!(kind, Kind::Text | Kind::Box | Kind::Note) && !hidden && !deleted && !markup
    }
    fn text(&mut self, text: &str) {
        match self.group.kind {
            Kind::Text | Kind::Box | Kind::Note if self.shows() => {
                self.prepare();
                self.flow.exact(text);
            }
            Kind::Label if !self.group.hidden && !self.group.deleted => self.label.push_str(text),
            Kind::Title => self.title.push_str(text),
            Kind::Author => self.author.push_str(text),
            _ => {}
        }
    }
    /// Decodes what was read of text.
    fn flush(&mut self) {
        if self.bytes.is_empty() {
            return;
        }
        let bytes = std::mem::take(&mut self.bytes);
        let encoding = self.fonts.get(&self.group.font).copied().unwrap_or(self.encoding);
        self.text(&encoding.decode_without_bom_handling(&bytes).0);
    }
    fn unicode(&mut self, value: i32) {
        // Numbers over 32,767 are written as negative ones.
        let code = if value < 0 { value.wrapping_add(1 << 16) } else { value };
        let half = u16::try_from(code).ok();
        let whole = match (self.half.take(), half) {
            (Some(high), Some(low)) => String::from_utf16(&[high, low]).unwrap_or_default(),
            (None, Some(high)) if (0xD800..0xDC00).contains(&high) => {
                self.half = Some(high);
                return;
            }
            _ => u32::try_from(code).ok().and_then(char::from_u32).map(String::from).unwrap_or_default(),
        };
        // Signs of fonts of their own have no meaning without them.
        if !whole.contains(|c| matches!(c, '\u{E000}'..='\u{F8FF}' | '\0')) {
            self.text(&whole);
        }
    }
    /// The mark of a note stands here.
    fn mark(&mut self) {
        if self.shows() && self.group.kind != Kind::Note {
            let mark = format!("[{}]", self.notes + 1);
            self.text(&mark);
            self.place.mark = Some(mark);
        }
    }
    fn end_paragraph(&mut self) {
        // A mark that was deleted or is hidden ends nothing.
        if self.shows() {
            self.prepare();
            self.flow.end();
        }
    }

    /// Opens and closes tables and cells until words that come now stand where they belong.
    fn prepare(&mut self) {
        let Place { in_table, in_row, nested, .. } = self.place;
        let depth = if in_table || in_row { nested.clamp(1, DEEPEST_TABLE) } else { 0 };
        self.prepare_at(depth);
    }
    fn prepare_at(&mut self, depth: usize) {
        self.close_tables(depth);
        for at in 0..depth {
            if self.place.tables.len() == at {
                self.flow.open_table();
                self.place.tables.push(false);
            }
            if let Some(open) = self.place.tables.get_mut(at)
                && !std::mem::replace(open, true)
            {
                self.flow.open_cell();
            }
        }
    }
    fn close_tables(&mut self, depth: usize) {
        while self.place.tables.len() > depth {
            if self.place.tables.pop() == Some(true) {
                self.flow.close_cell();
            }
            self.flow.close_table();
        }
    }
    fn end_cell(&mut self, depth: usize) {
        if !matches!(self.group.kind, Kind::Text | Kind::Box | Kind::Note) {
            return;
        }
        self.prepare_at(depth.min(DEEPEST_TABLE));
        self.flow.close_cell();
        self.place.tables.last_mut().into_iter().for_each(|open| *open = false);
    }
    fn end_row(&mut self, depth: usize) {
        if !matches!(self.group.kind, Kind::Text | Kind::Box | Kind::Note) {
            return;
        }
        self.close_tables(depth);
        if self.place.tables.len() == depth {
            if self.place.tables.last_mut().is_some_and(std::mem::take) {
                self.flow.close_cell();
            }
            self.flow.close_row();
        }
        if depth == 1 {
            self.place.in_row = false;
        }
    }

    fn finish(mut self) -> Result<Extract, Trouble> {
        self.flush();
        while !self.outer.is_empty() {
            self.close();
        }
        self.close_tables(0);
        self.flow.end();
        self.flow.check(self.limits)?;
        let has_notes = self.flow.notes() > 0;
        let one_line = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
        let [year, month, day] = self.made;
        let made = || {
            let (month, day) = (i8::try_from(month).ok()?, i8::try_from(day).ok()?);
            Date::new(i16::try_from(year).ok()?, month, day).ok()
        };
        let mut extract = self.flow.paragraphs().extract("rtf");
        (extract.title, extract.author) = (one_line(&self.title), one_line(&self.author));
        extract.published = made().filter(|_| year >= 1000);
        if has_notes {
            extract.notes.push("The notes stand after the text, each with its mark".to_owned());
        }
        if self.comments {
            extract.notes.push("Comments were left out".to_owned());
        }
        if extract.published.is_some() {
            extract.notes.push("The day is the one on which the document was made; check it".to_owned());
        }
        Ok(extract)
    }
}

/// The text that a control word stands for.
fn sign(name: &str) -> Option<&'static str> {
    Some(match name {
        "tab" => "\t",
        "line" | "lbr" | "page" | "column" => "\n",
        "lquote" => "\u{2018}",
        "rquote" => "\u{2019}",
        "ldblquote" => "\u{201c}",
        "rdblquote" => "\u{201d}",
        "endash" => "\u{2013}",
        "emdash" => "\u{2014}",
        "bullet" => "\u{2022}",
        "enspace" => "\u{2002}",
        "emspace" => "\u{2003}",
        "qmspace" => "\u{2005}",
        "zwj" => "\u{200d}",
        "zwnj" => "\u{200c}",
        "ltrmark" => "\u{200e}",
        "rtlmark" => "\u{200f}",
        _ => return None,
    })
}
