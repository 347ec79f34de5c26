//! References from files of reference managers, and what they add to the sources of a map. Each format is
//! in its own file; texts of sources are `sources`'.

mod bibtex;
mod csl_json;
mod matching;
mod ris;

use std::path::Path;

pub use matching::{Report, apply, match_to};

use crate::model::Date;
use crate::store::format::{FileFormat, names_and_endings};

/// The largest file that is read, in bytes.
pub const LARGEST: u64 = 64 << 20;

/// A reference: what a file says about one text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Record {
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
    /// Its language.
    pub language: String,
    /// Remark; with the date as it was given where that is not a whole day.
    pub note: String,
    /// What kind of text it is, in the format's word.
    pub kind: String,
    /// The file's own name for it.
    pub key: String,
}

/// What a file of references gave.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct References {
    /// The whole references.
    pub records: Vec<Record>,
    /// What couldn't be read, in words.
    pub problems: Vec<String>,
}

/// Why a file gives no references; without the file's name.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ReferencesError {
    /// Its ending is not known.
    #[error("it is not a file of references. Export {names}", names = names_and_endings(formats()))]
    Unknown,
    /// Its bytes aren't text.
    #[error("it is not UTF-8 text. Export it as UTF-8")]
    NotText,
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
    let text = std::str::from_utf8(bytes).map_err(|_| ReferencesError::NotText)?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let format = FORMATS.iter().find(|format| format.file.is_of(Path::new(name)));
    let references = (format.ok_or(ReferencesError::Unknown)?.read)(text)?;
    if references.records.is_empty() && references.problems.is_empty() {
        return Err(ReferencesError::Empty);
    }
    Ok(references)
}

/// Words on one line.
fn line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Keeps a date that isn't a whole day in the note, so that it isn't lost.
fn keep_date(record: &mut Record, written: &str) {
    if record.published.is_none() && !written.trim().is_empty() {
        let words = format!("Published {}.", line(written));
        record.note = if record.note.is_empty() { words } else { format!("{} {words}", record.note) };
    }
}
