//! References from files of reference managers, and what they add to the sources of a map. Each format is
//! in its own file; texts of sources are `sources`'.

mod bibtex;
mod csl_json;
mod matching;
mod ris;

use std::path::Path;

pub use matching::{By, Fate, Outcome, Report, apply};

use super::dates::{Dated, dated};
use super::sources::{Trouble, decode};
use crate::model::Date;
use crate::store::format::{FileFormat, names_and_endings};

/// The largest file that is read, in bytes.
pub const LARGEST: u64 = 64 << 20;

/// A reference: what a file says about one text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct BibliographyEntry {
    /// Title.
    pub title: String,
    /// Who wrote it, separated by semicolons.
    pub author: String,
    /// Who published it.
    pub outlet: String,
    /// The day it was published; none where the file gives less than a day.
    pub published: Option<Date>,
    /// The day it was fetched.
    pub retrieved: Option<Date>,
    /// Its web address.
    pub address: String,
    /// Its DOI, such as `10.1000/182`.
    pub doi: String,
    /// Its language.
    pub language: String,
    /// Remark, with all that has no field of its own: editors, further publishers, a date that isn't just a day.
    pub note: String,
    /// What kind of text it is, in the format's word.
    pub kind: String,
    /// The file's own name for it.
    pub key: String,
    /// The line of the file that it begins in, from 1.
    pub line: usize,
}

impl BibliographyEntry {
    /// What it is called where it has no title: its address or its DOI.
    pub fn name(&self) -> &str {
        [&self.title, &self.address, &self.doi]
            .into_iter()
            .find(|name| !name.is_empty())
            .map_or("", |name| name)
    }
    /// Adds a sentence to the note, where there is something to say.
    fn remark(&mut self, words: &str, value: &str) {
        let value = line(value);
        if value.is_empty() {
            return;
        }
        if !self.note.is_empty() {
            self.note.push_str(if self.note.ends_with(['.', '!', '?']) { " " } else { ". " });
        }
        let end = if value.ends_with('.') { "" } else { "." };
        self.note.push_str(&format!("{words} {value}{end}"));
    }
    /// Takes the first who is named as the outlet; the others are remarked.
    fn set_outlet(&mut self, published_by: impl IntoIterator<Item = String>) {
        for name in published_by {
            if self.outlet.is_empty() {
                self.outlet = name;
            } else if name != self.outlet {
                self.remark("Published by", &name);
            }
        }
    }
    /// Takes a date, and remarks what the date says beside.
    fn set_published(&mut self, written: &str) {
        let Dated { date, words } = dated(written);
        self.published = date;
        self.remark("Published", &words);
    }
    /// How much there is of it, in bytes.
    fn size(&self) -> usize {
        [&self.title, &self.author, &self.outlet, &self.address, &self.note]
            .iter()
            .map(|text| text.len())
            .sum()
    }
}

/// What a file of references gave.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct References {
    /// The whole references.
    pub records: Vec<BibliographyEntry>,
    /// What couldn't be read, in words.
    pub problems: Vec<String>,
    /// What is worth knowing of how it was read, in words.
    pub notes: Vec<String>,
}

impl References {
    /// Takes a reference in; one that says nothing about a text is a problem.
    fn take(&mut self, mut record: BibliographyEntry, what: &str) {
        record.doi = doi(&record.doi).or_else(|| doi(&record.address)).unwrap_or_default();
        for text in [&mut record.title, &mut record.author, &mut record.outlet] {
            if text.contains(['<', '&']) {
                *text = line(&unmarked(text));
            }
        }
        if record.name().is_empty() {
            let name = if record.key.is_empty() { String::new() } else { format!(" {}", record.key) };
            let wrong =
                format!("line {}: {what}{name} has neither a title nor an address; left out", record.line);
            self.problems.push(wrong);
        } else {
            self.records.push(record);
        }
    }
}

/// Why a file gives no references; without the file's name.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ReferencesError {
    /// Its ending is not known.
    #[error("it is not a file of references. Export {names}", names = names_and_endings(formats()))]
    Unknown,
    /// Its bytes aren't text.
    #[error("{0}")]
    NotText(Trouble),
    /// Its text isn't of its format.
    #[error("it can't be read as {format}: {why}. Export it again")]
    Broken {
        /// The format.
        format: &'static str,
        /// What is wrong.
        why: String,
    },
    /// Nothing is in it.
    #[error("there are no references in it. Check that it is the right file")]
    Empty,
}

/// A format that references are read from.
struct Format {
    file: FileFormat,
    read: fn(&str) -> Result<References, ReferencesError>,
}

/// Every format.
static FORMATS: [Format; 3] = [
    Format { file: FileFormat::new("CSL-JSON", &["json"]), read: csl_json::read },
    Format { file: FileFormat::new("RIS", &["ris"]), read: |text| Ok(ris::read(text)) },
    Format { file: FileFormat::new("BibTeX", &["bib", "bibtex"]), read: bibtex::read },
];

/// The formats that references are read from.
pub fn formats() -> impl Iterator<Item = &'static FileFormat> {
    FORMATS.iter().map(|format| &format.file)
}

/// Reads references; the ending of the name tells the format.
pub fn read(name: &str, bytes: &[u8]) -> Result<References, ReferencesError> {
    let format = FORMATS.iter().find(|format| format.file.is_of(Path::new(name)));
    let format = format.ok_or(ReferencesError::Unknown)?;
    let decoded = decode(bytes, None).map_err(ReferencesError::NotText)?;
    let mut references = (format.read)(&decoded.text)?;
    if references.records.is_empty() && references.problems.is_empty() {
        return Err(ReferencesError::Empty);
    }
    references.notes.extend(decoded.note);
    Ok(references)
}

/// Words on one line.
fn line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Tags that databases leave in titles; those with a colon are of any of their vocabularies.
const TAGS: [&str; 16] = [
    "i", "b", "u", "em", "strong", "it", "sup", "sub", "sc", "scp", "span", "p", "br", "tt", "jats:", "mml:",
];

/// A text without tags and character references.
fn unmarked(text: &str) -> String {
    /// The longest tag or reference that is looked for, in bytes.
    const LONGEST: usize = 200;
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(['<', '&']) {
        let (before, mark) = rest.split_at_checked(at).unwrap_or_default();
        out.push_str(before);
        let end = mark.bytes().take(LONGEST).position(|b| matches!(b, b'>' | b';')).map(|end| end + 1);
        let (whole, after) = end.and_then(|end| mark.split_at_checked(end)).unwrap_or_default();
        let name = whole.trim_start_matches(['<', '/']).split([' ', '/', '>']).next().unwrap_or_default();
        let is_tag = |tag: &str| name == tag || tag.ends_with(':') && name.starts_with(tag);
        if whole.ends_with('>') && TAGS.iter().any(|tag| is_tag(tag)) {
            out.push_str(if matches!(name, "p" | "br") { " " } else { "" });
            rest = after;
        } else if let Some(meant) =
            quick_xml::escape::unescape(whole).ok().filter(|_| whole.starts_with('&') && whole.ends_with(';'))
        {
            out.push_str(&meant);
            rest = after;
        } else {
            out.push_str(mark.get(..1).unwrap_or_default());
            rest = mark.get(1..).unwrap_or_default();
        }
    }
    out + rest
}

/// A title with its subtitle.
fn with_subtitle(title: String, subtitle: &str) -> String {
    if title.is_empty() || subtitle.is_empty() {
        return title;
    }
    let between = if title.ends_with(['.', '!', '?', ':']) { " " } else { ": " };
    format!("{title}{between}{subtitle}")
}

/// A name in the order in which it is said. In Chinese, Japanese and Korean letters the family comes first.
fn spoken(given: &str, family: &str, suffix: &str) -> String {
    let eastern = |name: &str| {
        !name.is_empty()
            && name.chars().all(
                |c| matches!(c, '\u{3040}'..='\u{30FF}' | '\u{3400}'..='\u{9FFF}' | '\u{AC00}'..='\u{D7AF}'),
            )
    };
    if eastern(given) && eastern(family) {
        return format!("{family}{given}{suffix}");
    }
    line(&format!("{given} {family} {suffix}"))
}

/// The DOI that a text or an address is, such as `10.1000/182`.
fn doi(text: &str) -> Option<String> {
    let text = text.trim();
    let rest = if let Some((_, rest)) = text.split_once("://") {
        let (host, path) = rest.split_once('/')?;
        let host = host.to_ascii_lowercase();
        if host != "doi.org" && !host.ends_with(".doi.org") {
            return None;
        }
        path.split(['?', '#']).next().unwrap_or_default()
    } else {
        let named = text.get(..4).is_some_and(|start| start.eq_ignore_ascii_case("doi:"));
        if named { text.get(4..).unwrap_or_default().trim_start() } else { text }
    };
    let rest = &rest.replace("%2F", "/");
    let prefix = rest.strip_prefix("10.").and_then(|rest| rest.split_once('/'))?;
    let registrant = prefix.0.len() >= 4 && prefix.0.bytes().all(|b| b.is_ascii_digit() || b == b'.');
    let good = registrant && !prefix.1.is_empty() && !rest.contains(char::is_whitespace);
    good.then(|| rest.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dois_are_found_in_texts_and_addresses() {
        for text in [
            "10.1000/Xyz",
            " doi:10.1000/Xyz",
            "DOI: 10.1000/Xyz",
            "https://doi.org/10.1000/Xyz?a",
            "http://dx.doi.org/10.1000/Xyz",
        ] {
            assert_eq!(doi(text).as_deref(), Some("10.1000/Xyz"), "{text}");
        }
        for text in [
            "",
            "10.1000",
            "10.1/x",
            "10.1000/a b",
            "https://paper.example/10.1000/x",
            "doi",
            "arXiv:10.1000/x",
        ] {
            assert_eq!(doi(text), None, "{text}");
        }
    }

    #[test]
    fn titles_lose_tags_and_nothing_else() {
        for (title, plain) in [
            ("Season &amp; <i>italics</i>", "Season & italics"),
            ("H<sub>2</sub>O, <span class=\"nocase\">x</span>", "H2O, x"),
            ("<jats:italic>a</jats:italic>&#8217;s &eacute;", "a’s é"),
            ("p<0.05; a & b <c> &unknown; 1 < 2", "p<0.05; a & b <c> &unknown; 1 < 2"),
            ("&é; <é", "&é; <é"),
        ] {
            assert_eq!(unmarked(title), plain);
        }
    }

    #[test]
    fn references_are_read_in_any_encoding() {
        let text =
            "TY  - NEWS\r\nTI  - Künftige Garantien für die Ukraine\r\nAU  - Müller, Jörg\r\nER  - \r\n";
        let utf16: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        for bytes in [text.as_bytes().to_vec(), encoding_rs::WINDOWS_1252.encode(text).0.into_owned(), utf16]
        {
            let references = read("a.ris", &bytes).unwrap();
            assert_eq!(references.records[0].author, "Jörg Müller");
            assert_eq!(references.notes.is_empty(), bytes == text.as_bytes());
        }
        assert!(matches!(read("a.ris", b"%PDF-1.7"), Err(ReferencesError::NotText(_))));
        assert!(matches!(read("a.doc", b""), Err(ReferencesError::Unknown)));
    }
}
