//! From the text of a file to a map. An item that isn't right is left out and named with its line, so
//! that one mistake doesn't cost the rest; unknown fields are kept. Getting the text is in `file`.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use ron::value::RawValue;
use serde::de::{Deserialize, DeserializeOwned, Deserializer, MapAccess, Visitor};

use super::write::SHORTHANDS;
use super::{FORMAT, VERSION};
use crate::model::anchor::{Resolved, resolve};
use crate::model::map::with_sections;
use crate::model::record::{Extra, FieldName};
use crate::model::{AnyId, ItemId, Quote, StanceMap, integrity};

/// How many problems are named; a file with more is no map made by hand.
const MAX_PROBLEMS: usize = 1_000;

/// A place in a file, counted from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// The line.
    pub line: usize,
    /// The character in the line.
    pub column: usize,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.line, self.column)
    }
}

/// Something in a file that isn't right, or that is worth knowing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Remark {
    /// Where it is.
    pub place: Option<Place>,
    /// What it is, in a sentence without a final period.
    pub words: String,
}

impl fmt::Display for Remark {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.place {
            Some(place) => write!(f, "line {}, column {}: {}", place.line, place.column, self.words),
            None => f.write_str(&self.words),
        }
    }
}

/// Why a text isn't a map at all.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}{wrong}. {remedy}", place.map(|p| format!("line {}, column {}: ", p.line, p.column)).unwrap_or_default())]
pub struct FormatError {
    /// Where reading stopped.
    pub place: Option<Place>,
    /// What is wrong there.
    pub wrong: String,
    /// What the user can do, as a sentence.
    pub remedy: &'static str,
}

/// What was read.
#[derive(Debug, Clone)]
pub struct Reading {
    /// The map; sound, whatever the file was.
    pub map: StanceMap,
    /// What isn't right in the file and was left out of the map.
    pub problems: Vec<Remark>,
    /// What is worth knowing, without anything being wrong.
    pub notices: Vec<Remark>,
    /// The file's version of the format, where it is newer than this program's.
    pub newer: Option<u32>,
}

impl Reading {
    /// Whether something was left out.
    pub fn repaired(&self) -> bool {
        !self.problems.is_empty()
    }
}

fn options() -> ron::Options {
    ron::Options::default().with_default_extension(SHORTHANDS)
}

/// The fields of a record, or the entries of a map, each with the text of its value.
struct Parts<'a>(Vec<(String, &'a RawValue)>);

struct Record<'a>(Parts<'a>);
struct Entries<'a>(Parts<'a>);

struct PartsVisitor<K>(std::marker::PhantomData<K>);

/// A key of either sort as text.
trait Key {
    fn text(self) -> String;
}
impl Key for FieldName {
    fn text(self) -> String {
        self.0
    }
}
impl Key for String {
    fn text(self) -> String {
        self
    }
}

impl<'de, K: Key + Deserialize<'de>> Visitor<'de> for PartsVisitor<K> {
    type Value = Parts<'de>;
    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the parts of a map file")
    }
    fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<Parts<'de>, A::Error> {
        let mut parts = Vec::new();
        while let Some(key) = access.next_key::<K>()? {
            parts.push((key.text(), access.next_value::<&'de RawValue>()?));
        }
        Ok(Parts(parts))
    }
}
impl<'de> Deserialize<'de> for Record<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let visitor = PartsVisitor::<FieldName>(std::marker::PhantomData);
        deserializer.deserialize_struct("Stancemap", &[], visitor).map(Self)
    }
}
impl<'de> Deserialize<'de> for Entries<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(PartsVisitor::<String>(std::marker::PhantomData)).map(Self)
    }
}

/// What is known while a text is read.
struct Reader<'a> {
    text: &'a str,
    problems: Vec<Remark>,
    notices: Vec<Remark>,
    /// Where each item begins, in bytes.
    begins: BTreeMap<AnyId, usize>,
}

impl<'a> Reader<'a> {
    /// The byte at which a part of the text begins.
    fn offset(&self, part: &str) -> usize {
        (part.as_ptr() as usize).saturating_sub(self.text.as_ptr() as usize)
    }
    fn place(&self, offset: usize) -> Place {
        let before = self.text.get(..offset).unwrap_or_default();
        let line_start = before.rfind('\n').map_or(0, |at| at + 1);
        Place {
            line: before.matches('\n').count() + 1,
            column: before.get(line_start..).unwrap_or_default().chars().count() + 1,
        }
    }
    /// Where an error in a part of the text is in the whole.
    fn place_in(&self, part: &str, error: &ron::error::SpannedError) -> Place {
        let begin = self.place(self.offset(part));
        let at = error.span.start;
        if at.line <= 1 {
            Place { line: begin.line, column: begin.column + at.col.saturating_sub(1) }
        } else {
            Place { line: begin.line + at.line - 1, column: at.col }
        }
    }
    fn problem(&mut self, place: Option<Place>, words: String) {
        if self.problems.len() < MAX_PROBLEMS {
            self.problems.push(Remark { place, words });
        }
    }
    fn notice(&mut self, part: &str, words: String) {
        if self.notices.len() < MAX_PROBLEMS {
            let place = Some(self.place(self.offset(part)));
            self.notices.push(Remark { place, words });
        }
    }
    /// Reads one value, or says what is wrong with it.
    fn value<T: DeserializeOwned>(&mut self, name: &str, raw: &RawValue) -> Option<T> {
        let part = trimmed(raw);
        match options().from_str(part) {
            Ok(value) => Some(value),
            Err(why) => {
                let place = self.place_in(part, &why);
                self.problem(Some(place), format!("{name}: {}", words_of(&why.code)));
                None
            }
        }
    }
    /// Reads the items of a section.
    fn section<T: DeserializeOwned, I: ItemId + Into<AnyId>>(
        &mut self,
        name: &str,
        raw: &'a RawValue,
        mut take: impl FnMut(&mut Self, I, T),
    ) {
        let part = trimmed(raw);
        let entries = match options().from_str::<Entries<'a>>(part) {
            Ok(Entries(Parts(entries))) => entries,
            Err(why) => {
                let place = self.place_in(part, &why);
                self.problem(Some(place), format!("{name}: {}", words_of(&why.code)));
                return;
            }
        };
        for (key, raw) in entries {
            let part = trimmed(raw);
            let begin = self.offset(part);
            let id = match I::parse(&key) {
                Ok(id) => id,
                Err(why) => {
                    let place = self.place(begin);
                    self.problem(Some(place), format!("{name}: {why}"));
                    continue;
                }
            };
            if let Some(&first) = self.begins.get(&id.clone().into()) {
                let (place, first) = (self.place(begin), self.place(first));
                let words = format!("{name}: \"{key}\" is there twice, first in line {}", first.line);
                self.problem(Some(place), words);
                continue;
            }
            self.begins.insert(id.clone().into(), begin);
            if let Some(item) = self.value::<T>(&format!("{name}, \"{key}\""), raw) {
                take(self, id, item);
            }
        }
    }
}

/// A value's text without the white space and comments around it.
fn trimmed(raw: &RawValue) -> &str {
    raw.trim().get_ron()
}

/// What ron found wrong, in words without its own punctuation.
fn words_of(error: &ron::Error) -> String {
    let words = error.to_string();
    words.trim_end_matches('.').to_owned()
}

/// Reads the text of a file.
///
/// # Errors
/// The text isn't a map at all. A map with mistakes in it is no error: see [`Reading::problems`].
pub fn read(text: &str) -> Result<Reading, FormatError> {
    let text = text.strip_prefix('\u{FEFF}').unwrap_or(text);
    // Where a tool has turned every line end into CRLF, they are turned back, so that texts stay the same.
    if text.split('\n').next().is_some_and(|line| line.ends_with('\r')) {
        return read_canonical(&text.replace("\r\n", "\n"));
    }
    read_canonical(text)
}

fn read_canonical(text: &str) -> Result<Reading, FormatError> {
    if text.trim().is_empty() {
        return Err(FormatError {
            place: None,
            wrong: "the file is empty".to_owned(),
            remedy: "A new map is made with File, New map, or with: stancemap new FILE",
        });
    }
    let mut reader = Reader { text, problems: Vec::new(), notices: Vec::new(), begins: BTreeMap::new() };
    let Record(Parts(fields)) = options().from_str(text).map_err(|why| FormatError {
        place: Some(Place { line: why.span.start.line, column: why.span.start.col }),
        wrong: words_of(&why.code),
        remedy: "The file is not a whole map: mend it at that place, or open its backup (.bak beside it)",
    })?;
    let newer = version(text, &fields)?;

    let mut map = StanceMap::default();
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    for (name, raw) in fields {
        let begin = reader.offset(trimmed(raw));
        if let Some(first) = seen.insert(name.clone(), begin) {
            let (place, first) = (reader.place(begin), reader.place(first));
            reader.problem(Some(place), format!("{name} is there twice, first in line {}", first.line));
            continue;
        }
        macro_rules! read_sections {
            ($($section:ident: $kind:ident, $id:ident;)*) => {
                match name.as_str() {
                    "format" | "version" => {}
                    "title" => map.title = reader.value(&name, raw).unwrap_or_default(),
                    "description" => map.description = reader.value(&name, raw).unwrap_or_default(),
                    $(stringify!($section) => reader.section(
                        stringify!($section),
                        raw,
                        |reader, id: crate::model::$id, item: crate::model::$kind| {
                            for field in unknown_fields(&item) {
                                let words = format!(
                                    "{}, \"{id}\": the field {field} is not known and is kept as it is",
                                    stringify!($section)
                                );
                                reader.notice(trimmed(raw), words);
                            }
                            map.$section.insert(id, Arc::new(item));
                        },
                    ),)*
                    _ => {
                        reader.notice(trimmed(raw), format!("{name} is not known and is kept as it is"));
                        map.extra.insert(name, trimmed(raw).to_owned());
                    }
                }
            };
        }
        with_sections!(read_sections);
    }
    find_quotes(&mut map, &mut reader);
    for problem in integrity::check(&map) {
        let place = reader.begins.get(&problem.item).map(|&begin| reader.place(begin));
        reader.problem(place, problem.to_string());
    }
    let (map, _) = integrity::repair(&map);
    Ok(Reading { map, problems: reader.problems, notices: reader.notices, newer })
}

/// The names of the fields of an item, and of the records in it, that this version doesn't know.
fn unknown_fields<T: Unknown>(item: &T) -> Vec<String> {
    let mut names = Vec::new();
    item.unknown(&mut |extra| names.extend(extra.keys().cloned()));
    names
}

/// Where an item keeps fields that this version doesn't know.
trait Unknown {
    fn unknown(&self, found: &mut dyn FnMut(&Extra));
}

macro_rules! unknown {
    ($($item:ident $(=> |$this:ident| $inner:expr)?;)*) => {$(
        impl Unknown for crate::model::$item {
            fn unknown(&self, found: &mut dyn FnMut(&Extra)) {
                found(&self.extra);
                $(let $this = self; for inner in $inner { found(&inner.extra); })?
            }
        }
    )*};
}
unknown! {
    Coder;
    Bloc;
    Dimension => |dimension| &dimension.points;
    Actor => |actor| &actor.memberships;
    Proposal;
    Event;
    Source;
    Quote => |quote| [&quote.anchor];
    Stance;
    Relation;
    Board => |board| board.notes.values();
    Chart => |chart| [&chart.quadrants];
}

/// Checks the format and the version. Gives the version where it is newer than this program's.
fn version(text: &str, fields: &[(String, &RawValue)]) -> Result<Option<u32>, FormatError> {
    const REMEDY: &str = "A map begins with (format: \"stancemap\", version: 1, …";
    let reader = Reader { text, problems: Vec::new(), notices: Vec::new(), begins: BTreeMap::new() };
    let find = |name: &str| fields.iter().find(|(field, _)| field == name).map(|(_, raw)| trimmed(raw));
    let wrong = |part: Option<&str>, words: &str| FormatError {
        place: part.map(|part| reader.place(reader.offset(part))),
        wrong: words.to_owned(),
        remedy: REMEDY,
    };
    let format =
        find("format").ok_or_else(|| wrong(None, "this is not a Stancemap file: it has no format"))?;
    if options().from_str::<String>(format).ok().as_deref() != Some(FORMAT) {
        return Err(wrong(Some(format), "this is not a Stancemap file: its format is another"));
    }
    let version = find("version").ok_or_else(|| wrong(None, "the file doesn't say its version"))?;
    match options().from_str::<u32>(version) {
        Ok(VERSION) => Ok(None),
        Ok(newer) if newer > VERSION => Ok(Some(newer)),
        _ => Err(wrong(Some(version), "there is no such version of the format")),
    }
}

/// Finds the passages of quotes whose place isn't right, where that is certain: hand-written quotes give
/// only their words, and a text may have been changed by hand.
fn find_quotes(map: &mut StanceMap, reader: &mut Reader<'_>) {
    let mut moved: Vec<(crate::model::QuoteId, Quote)> = Vec::new();
    for (id, quote) in &map.quotes {
        if let Some(source) = map.sources.get(&quote.source)
            && let Resolved::Moved(anchor) = resolve(&quote.anchor, &source.text)
        {
            moved.push((id.clone(), Quote { anchor, ..Quote::clone(quote) }));
        }
    }
    for (id, quote) in moved {
        let place = reader.begins.get(&AnyId::Quote(id.clone())).map(|&begin| reader.place(begin));
        let words = format!(
            "quotes, \"{id}\": its words were found at characters {} to {}",
            quote.anchor.start, quote.anchor.end
        );
        if reader.notices.len() < MAX_PROBLEMS {
            reader.notices.push(Remark { place, words });
        }
        map.quotes.insert(id, Arc::new(quote));
    }
}
