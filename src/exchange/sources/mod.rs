//! Texts from files of other programs: what kind a file is, and reading one or many within limits. Each
//! format is in its own file; making sources of a map of what was read is the caller's, and so is noticing
//! that a text is there already.

mod archive;
mod docx;
mod epub;
mod error;
mod extract;
mod flow;
mod folder;
mod guard;
mod html;
mod html_article;
mod html_author;
mod html_blocks;
mod html_meta;
mod html_notice;
mod mail;
mod numerals;
mod odt;
mod pdf;
mod plain;
mod rtf;
mod xml;

use std::io::Read as _;
use std::path::Path;
use std::time::Duration;

pub use error::{ImportError, Trouble};
pub use extract::{Block, Extract};
pub use folder::read_all;
pub(super) use plain::decode;

use crate::model::written::day;
use crate::store::format::{FileFormat, ending};

/// How much is read at most, so that a hostile or mistaken file harms nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReadLimits {
    /// Bytes of a file.
    pub file: u64,
    /// Bytes of a web page.
    pub html: u64,
    /// Bytes of text that a file gives.
    pub text: usize,
    /// Bytes that a packed file has unpacked.
    pub unpacked: u64,
    /// Files in a packed file.
    pub entries: usize,
    /// Elements of a web page.
    pub elements: usize,
    /// Attributes of an element of a web page.
    pub attributes: usize,
    /// How deep the elements of a document may nest.
    pub depth: usize,
    /// Pages of a PDF.
    pub pages: usize,
    /// Bytes of content that the pages of a small PDF draw, those of forms as often as they are drawn.
    pub drawn: usize,
    /// How long reading a file may take.
    pub time: Duration,
}

impl Default for ReadLimits {
    fn default() -> Self {
        Self {
            file: 128 << 20,
            html: 32 << 20,
            text: 64 << 20,
            unpacked: 256 << 20,
            entries: 20_000,
            elements: 500_000,
            attributes: 1_000,
            depth: 1_000,
            pages: 5_000,
            drawn: 16 << 20,
            time: Duration::from_mins(1),
        }
    }
}

/// A format that texts are read from.
struct Format {
    file: FileFormat,
    /// The largest file that is read, in bytes.
    largest: fn(&ReadLimits) -> u64,
    read: fn(Vec<u8>, &ReadLimits) -> Result<Extract, Trouble>,
}

/// Every format. The first one is also that of files whose name has no ending.
static FORMATS: [Format; 10] = [
    Format {
        file: FileFormat::new("text", &["txt", "text"]),
        largest: |limits| limits.text as u64,
        read: |bytes, _| plain::read(&bytes, "text"),
    },
    Format {
        file: FileFormat::new("Markdown", &["md", "markdown"]),
        largest: |limits| limits.text as u64,
        read: |bytes, _| plain::read(&bytes, "markdown"),
    },
    Format {
        file: FileFormat::new("HTML", &["html", "htm", "xhtml"]),
        largest: |limits| limits.html,
        read: |bytes, limits| html::read(&bytes, limits),
    },
    Format {
        file: FileFormat::new("MHTML", &["mhtml", "mht"]),
        largest: |limits| limits.file,
        read: |bytes, limits| mail::read_page(&bytes, limits),
    },
    Format {
        file: FileFormat::new("mail", &["eml"]),
        largest: |limits| limits.file,
        read: |bytes, limits| mail::read(&bytes, limits),
    },
    Format {
        file: FileFormat::new("DOCX", &["docx", "docm"]),
        largest: |limits| limits.file,
        read: |bytes, limits| docx::read(&bytes, limits),
    },
    Format {
        file: FileFormat::new("ODT", &["odt", "ott"]),
        largest: |limits| limits.file,
        read: |bytes, limits| odt::read(&bytes, limits),
    },
    Format {
        file: FileFormat::new("RTF", &["rtf"]),
        largest: |limits| limits.file,
        read: |bytes, limits| rtf::read(&bytes, limits),
    },
    Format {
        file: FileFormat::new("EPUB", &["epub"]),
        largest: |limits| limits.file,
        read: |bytes, limits| epub::read(&bytes, limits),
    },
    Format { file: FileFormat::new("PDF", &["pdf"]), largest: |limits| limits.file, read: pdf::read },
];

/// The formats that texts are read from.
pub fn formats() -> impl Iterator<Item = &'static FileFormat> {
    FORMATS.iter().map(|format| &format.file)
}

fn format(name: &str) -> Result<&'static Format, Trouble> {
    let path = Path::new(name);
    let none = ending(path).is_empty();
    let found = FORMATS.iter().find(|format| none || format.file.is_of(path));
    found.ok_or_else(|| Trouble::Unknown(format!(".{}", ending(path))))
}

/// Reads a file.
pub fn read(path: &Path, limits: &ReadLimits) -> Result<Extract, ImportError> {
    let name = path.display().to_string();
    let bytes = bytes(path, limits).map_err(|trouble| trouble.of(&name))?;
    read_bytes(&name, bytes, limits)
}

fn bytes(path: &Path, limits: &ReadLimits) -> Result<Vec<u8>, Trouble> {
    let limit = (format(&path.display().to_string())?.largest)(limits);
    let io = |why: std::io::Error| Trouble::Io(why.to_string());
    // Opening a pipe would wait for ever.
    let about = std::fs::metadata(path).map_err(io)?;
    if !about.is_file() {
        return Err(Trouble::NotAFile);
    }
    if about.len() > limit {
        return Err(Trouble::TooLarge { size: about.len(), limit });
    }
    let mut bytes = Vec::new();
    std::fs::File::open(path).map_err(io)?.take(limit + 1).read_to_end(&mut bytes).map_err(io)?;
    Ok(bytes)
}

/// Reads what a file holds; its name tells the format.
pub fn read_bytes(name: &str, bytes: Vec<u8>, limits: &ReadLimits) -> Result<Extract, ImportError> {
    let work = || {
        let format = format(name)?;
        let (size, limit) = (bytes.len() as u64, (format.largest)(limits));
        if size > limit {
            return Err(Trouble::TooLarge { size, limit });
        }
        let inner = limits.clone();
        guard::within(limits.time, move || (format.read)(bytes, &inner))
    };
    work().and_then(|extract| checked(extract, limits)).map_err(|trouble| trouble.of(name))
}

/// Reads HTML from the clipboard: all of it is kept, without scripts and styles.
pub fn from_html(html: &str) -> Result<Extract, ImportError> {
    let limits = ReadLimits::default();
    let work = || {
        let (size, limit) = (html.len() as u64, limits.html);
        if size > limit {
            return Err(Trouble::TooLarge { size, limit });
        }
        let (html, inner) = (html.to_owned(), limits.clone());
        guard::within(limits.time, move || html::copied(&html, &inner))
    };
    work().and_then(|extract| checked(extract, &limits)).map_err(|trouble| trouble.of("the clipboard"))
}

fn checked(extract: Extract, limits: &ReadLimits) -> Result<Extract, Trouble> {
    if extract.whole.len() > limits.text {
        return Err(Trouble::TooLarge { size: extract.whole.len() as u64, limit: limits.text as u64 });
    }
    if extract.whole.trim().is_empty() { Err(Trouble::NoText) } else { Ok(extract) }
}

/// Takes the publication data from a document's Dublin Core elements. `made` is the one with the day.
fn dublin_core(xml: &str, made: &str, limits: &ReadLimits, extract: &mut Extract) {
    let names = ["title", "initial-creator", "creator", "publisher", "language", "identifier", made];
    let found = xml::texts(xml, limits.depth, &names);
    let all = |name: &str| -> Vec<&str> {
        found.iter().filter(|(other, _)| other == name).map(|(_, value)| value.as_str()).collect()
    };
    let first = |name: &str| all(name).first().map_or_else(String::new, |value| (*value).to_owned());
    extract.title = first("title");
    extract.author =
        all("initial-creator").first().map_or_else(|| all("creator").join(", "), ToString::to_string);
    extract.outlet = first("publisher");
    extract.language = first("language");
    extract.address = all("identifier")
        .iter()
        .find(|id| id.starts_with("http"))
        .map_or_else(String::new, ToString::to_string);
    extract.published = all(made).iter().find_map(|value| day(value));
    if made != "date" && extract.published.is_some() {
        extract.notes.push("The day is the one on which the document was made; check it".to_owned());
    }
}
