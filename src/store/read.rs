//! From the text of a file to a map. An item that isn't right is left out and named with its line, so
//! that one mistake doesn't cost the rest; unknown fields are kept. Getting the text is in `file`.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use ron::error::SpannedError;
use ron::value::RawValue;
use serde::de::DeserializeOwned;

use super::parts::{Entries, Fields, File, Part, begun, has_too_many_values};
use super::place::{Diagnostic, LineStarts, TextPlace};
use super::{FORMAT, VERSION};
use crate::model::anchor::{Doubt, Resolved, STEPS, Sought, resolve_all};
use crate::model::any_id::with_sections;
use crate::model::field::SHORTHANDS;
use crate::model::nested::Nested;
use crate::model::{Anchor, AnyId, ItemId, Quote, QuoteId, SourceId, StanceMap, integrity};

/// How many problems, and how many notices, are named one by one: more than anybody reads.
const MAX_DIAGNOSTICS: usize = 200;

/// Why a text isn't a map at all.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}{wrong}. {remedy}", place.map(|p| format!("line {}, column {}: ", p.line, p.column)).unwrap_or_default())]
pub struct FormatError {
    /// Where reading stopped.
    pub place: Option<TextPlace>,
    /// What is wrong there.
    pub wrong: String,
    /// What the user can do, as a sentence.
    pub remedy: &'static str,
}

/// What was read.
#[derive(Debug, Clone)]
pub struct Reading {
    /// The map; valid, whatever the file was.
    pub map: StanceMap,
    /// What isn't right in the file and was left out of the map.
    pub problems: Vec<Diagnostic>,
    /// What is worth knowing, without anything being wrong.
    pub notices: Vec<Diagnostic>,
    /// The items that were left out, those that can't stand without others that were among them.
    pub left_out: BTreeSet<AnyId>,
    /// The quotes whose words have no sure place in their source, though the file says that they have one: they are
    /// kept and wait to be placed.
    pub waiting: BTreeSet<QuoteId>,
    /// The file's version of the format, where it is newer than this program's.
    pub newer: Option<u32>,
}

impl Reading {
    /// Whether something was left out.
    pub fn repaired(&self) -> bool {
        !self.problems.is_empty()
    }
}

/// Diagnostics, of which only so many are kept.
#[derive(Default)]
struct Diagnostics {
    kept: Vec<Diagnostic>,
    more: usize,
}

impl Diagnostics {
    /// Adds a remark; where it is, is computed only if it is kept.
    fn add(&mut self, place: impl FnOnce() -> Option<TextPlace>, words: impl FnOnce() -> String) {
        if self.kept.len() < MAX_DIAGNOSTICS {
            self.kept.push(Diagnostic { place: place(), words: words() });
        } else {
            self.more += 1;
        }
    }
    fn into_list(mut self) -> Vec<Diagnostic> {
        if self.more > 0 {
            self.kept.push(Diagnostic { place: None, words: format!("and {} more", self.more) });
        }
        self.kept
    }
}

/// What is known while a text is read.
struct MapReader<'a> {
    lines: LineStarts<'a>,
    problems: Diagnostics,
    notices: Diagnostics,
    /// The text of each item, those that couldn't be read among them.
    texts: BTreeMap<AnyId, &'a str>,
    /// The items that couldn't be read.
    broken: BTreeSet<AnyId>,
}

fn options() -> ron::Options {
    ron::Options::default().with_default_extension(SHORTHANDS)
}

impl<'a> MapReader<'a> {
    fn problem(&mut self, part: &str, words: impl FnOnce() -> String) {
        self.problems.add(|| Some(self.lines.place(part, 0)), words);
    }
    fn notice(&mut self, part: &str, words: impl FnOnce() -> String) {
        self.notices.add(|| Some(self.lines.place(part, 0)), words);
    }
    /// Notes what ron found wrong in a part of the text.
    fn misread(&mut self, part: &str, name: impl FnOnce() -> String, why: &SpannedError) {
        let place = || {
            // What is missing is nowhere; the beginning of what it is missing from helps more than its end.
            let nowhere = matches!(why.code, ron::Error::MissingStructField { .. });
            let within = if nowhere { TextPlace { line: 1, column: 1 } } else { why.span.start.into() };
            Some(self.lines.place_within(part, within))
        };
        self.problems.add(place, || format!("{}: {}", name(), words_of(&why.code)));
    }
    /// Reads one value, or says what is wrong with it.
    fn value<T: DeserializeOwned>(&mut self, raw: &RawValue, name: impl FnOnce() -> String) -> Option<T> {
        let part = begun(raw);
        options().from_str(part).map_err(|why| self.misread(part, name, &why)).ok()
    }
    /// Reads the items of a section.
    fn section<T: DeserializeOwned, I: ItemId + Into<AnyId>>(
        &mut self,
        name: &str,
        entries: Entries<'a>,
        mut take: impl FnMut(&mut Self, I, T, &str),
    ) {
        for (key, raw) in entries {
            let part = begun(raw);
            let id = match I::parse(&key) {
                Ok(id) => id,
                Err(why) => {
                    self.problem(part, || format!("{name}: {why}"));
                    continue;
                }
            };
            if let Some(first) = self.texts.get(&id.clone().into()) {
                let line = self.lines.place(first, 0).line;
                self.problem(part, || format!("{name}: \"{key}\" is there twice, first in line {line}"));
                continue;
            }
            self.texts.insert(id.clone().into(), part);
            match self.value::<T>(raw, || format!("{name}, \"{key}\"")) {
                Some(item) => take(self, id, item, part),
                // A place that is no number mustn't cost the whole board.
                None => match mended::<T>(name, part) {
                    Some(item) => {
                        self.problem(part, || {
                            format!("{name}, \"{key}\": places that are no numbers were set to 0")
                        });
                        take(self, id, item, part);
                    }
                    None => drop(self.broken.insert(id.into())),
                },
            }
        }
    }
}

/// A board whose numbers that are none (`NaN`, `inf`) were set to 0; none where that isn't what is wrong.
fn mended<T: DeserializeOwned>(section: &str, text: &str) -> Option<T> {
    if section != "boards" {
        return None;
    }
    let mut mended = String::with_capacity(text.len());
    let mut quoted = false;
    let mut rest = text;
    while let Some(next) = rest.chars().next() {
        let wrong = ["-inf", "+inf", "inf", "-NaN", "NaN"].into_iter().find(|word| {
            let after = rest.strip_prefix(word).and_then(|after| after.chars().next());
            // Part of a longer word is something else.
            let ends = |c: char| !(c.is_alphanumeric() || c == '_');
            rest.starts_with(word) && after.is_none_or(ends) && mended.chars().next_back().is_none_or(ends)
        });
        let (put, taken) = match wrong {
            Some(word) if !quoted => ("0", word.len()),
            // An escaped sign in a text, which may be a quotation mark.
            _ if quoted && next == '\\' => {
                let length = rest.chars().take(2).map(char::len_utf8).sum();
                (rest.get(..length)?, length)
            }
            _ => {
                quoted ^= next == '"';
                (rest.get(..next.len_utf8())?, next.len_utf8())
            }
        };
        mended.push_str(put);
        rest = rest.get(taken..)?;
    }
    options().from_str(&mended).ok()
}

/// Where a field of an item is; where `mention` stands in it, if it does.
fn place_of(
    lines: &LineStarts<'_>,
    texts: &BTreeMap<AnyId, &str>,
    item: &AnyId,
    field: &str,
    mention: Option<&AnyId>,
) -> Option<TextPlace> {
    let text = *texts.get(item)?;
    let value = options()
        .from_str::<Fields<'_>>(text)
        .ok()
        .and_then(|Fields(fields)| fields.into_iter().find(|(name, _)| *name == field))
        .map(|(_, raw)| begun(raw));
    let Some(value) = value else { return Some(lines.place(text, 0)) };
    let after = mention.and_then(|id| value.find(&format!("\"{id}\""))).unwrap_or(0);
    Some(lines.place(value, after))
}

/// What ron found wrong, as part of a sentence.
fn words_of(error: &ron::Error) -> String {
    match error {
        ron::Error::Message(words) => words.clone(),
        ron::Error::MissingStructField { field, .. } => format!("the field {field} is missing"),
        ron::Error::DuplicateStructField { field, .. } => format!("the field {field} is there twice"),
        ron::Error::NoSuchEnumVariant { expected, found, .. } => {
            format!("{found} is not one of {}", expected.join(", "))
        }
        ron::Error::ExceededRecursionLimit => "too many things are nested in one another".to_owned(),
        other => {
            let words = other.to_string();
            let mut rest = words.trim_end_matches('.').chars();
            rest.next().map(|first| first.to_lowercase().chain(rest).collect()).unwrap_or_default()
        }
    }
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

/// Reads the items of a text as they are: a part of a map, whose references may lead outside it.
///
/// # Errors
/// Something in it can't be read.
pub(super) fn read_items(text: &str) -> Result<StanceMap, FormatError> {
    let (mut reader, fields) = taken_apart(text)?;
    let map = read_fields(fields, &mut reader);
    match reader.problems.into_list().into_iter().next() {
        None => Ok(map),
        Some(problem) => Err(FormatError { place: problem.place, wrong: problem.words, remedy: "" }),
    }
}

fn read_canonical(text: &str) -> Result<Reading, FormatError> {
    let (mut reader, fields) = taken_apart(text)?;
    let newer = version(&reader.lines, &fields)?;
    let mut map = read_fields(fields, &mut reader);
    let changed = notice_changed_texts(&map, &mut reader);
    let waiting = find_quotes(&mut map, &changed, &mut reader);
    for problem in integrity::check(&map) {
        let told = problem.missing.as_ref().is_some_and(|missing| reader.broken.contains(missing));
        if !told {
            let (item, mention) = (&problem.item, problem.missing.as_ref());
            reader.problems.add(
                || place_of(&reader.lines, &reader.texts, item, problem.field, mention),
                || problem.to_string(),
            );
        }
    }
    let (map, mut left_out) = integrity::repair(&map);
    left_out.append(&mut reader.broken);
    let (problems, notices) = (reader.problems.into_list(), reader.notices.into_list());
    Ok(Reading { map, problems, notices, left_out, waiting, newer })
}

/// The fields of a file, by name.
type TopFields<'a> = Vec<(&'a str, Part<'a>)>;

/// The fields of a text, and what reads them.
fn taken_apart(text: &str) -> Result<(MapReader<'_>, TopFields<'_>), FormatError> {
    if text.trim().is_empty() {
        return Err(FormatError {
            place: None,
            wrong: "the file is empty".to_owned(),
            remedy: "A new map is made with File, New map, or with: stancemap new FILE",
        });
    }
    if has_too_many_values(text) {
        return Err(FormatError {
            place: None,
            wrong: "it holds more values than any map: to read it would take all the memory".to_owned(),
            remedy: "Divide it into several maps",
        });
    }
    let File(fields) = options().from_str(text).map_err(|why| FormatError {
        place: Some(why.span.start.into()),
        wrong: words_of(&why.code),
        remedy: "The file is not a whole map: mend it at that place, or open its backup: the .bak beside it, or what Stancemap has kept of it",
    })?;
    let reader = MapReader {
        lines: LineStarts::of(text),
        problems: Diagnostics::default(),
        notices: Diagnostics::default(),
        texts: BTreeMap::new(),
        broken: BTreeSet::new(),
    };
    Ok((reader, fields))
}

/// Reads the fields of a file, each section item by item. A field that stands twice is read once.
fn read_fields<'a>(fields: TopFields<'a>, reader: &mut MapReader<'a>) -> StanceMap {
    let mut map = StanceMap::default();
    let mut seen: BTreeSet<&str> = BTreeSet::new();
    for (name, part) in fields {
        if let Some(first) = seen.get(name) {
            let line = reader.lines.place(first, 0).line;
            reader.problem(name, || format!("{name} is there twice, first in line {line}"));
            continue;
        }
        seen.insert(name);
        match part {
            Part::Section(entries) => read_section(&mut map, name, entries, reader),
            Part::Value(raw) => match name {
                "format" | "version" => {}
                "title" => map.title = reader.value(raw, || name.to_owned()).unwrap_or_default(),
                "description" => map.description = reader.value(raw, || name.to_owned()).unwrap_or_default(),
                "left_out" => map.left_out = reader.value(raw, || name.to_owned()).unwrap_or_default(),
                _ => {
                    reader.notice(name, || format!("{name} is not known and is kept as it is"));
                    map.extra.insert(name.to_owned(), raw.trim().get_ron().to_owned());
                }
            },
        }
    }
    map
}

/// Reads the items of a section into a map.
fn read_section<'a>(map: &mut StanceMap, name: &str, entries: Entries<'a>, reader: &mut MapReader<'a>) {
    macro_rules! read_sections {
        ($($section:ident: $kind:ident, $id:ident;)*) => {
            match name {
                $(stringify!($section) => reader.section(
                    name,
                    entries,
                    |reader, id: crate::model::$id, mut item: crate::model::$kind, part| {
                        former(&mut item);
                        for field in unknown_fields(&item) {
                            reader.notice(part, || {
                                format!("{name}, \"{id}\": the field {field} is not known and is kept as it is")
                            });
                        }
                        map.$section.insert(id, Arc::new(item));
                    },
                ),)*
                _ => {}
            }
        };
    }
    with_sections!(read_sections);
}

/// Takes a field that an earlier version had for what stands in its place now.
fn former(item: &mut dyn std::any::Any) {
    if let Some(board) = item.downcast_mut::<crate::model::Board>()
        && board.extra.remove("curved").is_some_and(|curved| curved.trim() == "true")
    {
        board.lines = crate::model::LineShape::Curved;
    }
}

/// The names of the fields of an item, and of the records in it, that this version doesn't know.
fn unknown_fields(item: &impl Nested) -> Vec<String> {
    let mut names = Vec::new();
    item.each_unknown(&mut |extra| names.extend(extra.keys().cloned()));
    names
}

/// Checks the format and the version. Gives the version where it is newer than this program's. (An older
/// version will be rewritten here, field by field, to what this one reads; there is none yet.)
fn version(lines: &LineStarts<'_>, fields: &[(&str, Part<'_>)]) -> Result<Option<u32>, FormatError> {
    let find = |name: &str| {
        fields.iter().find_map(|(field, part)| match part {
            Part::Value(raw) if *field == name => Some(begun(raw)),
            _ => None,
        })
    };
    let wrong = |part: Option<&str>, words: &str| FormatError {
        place: part.map(|part| lines.place(part, 0)),
        wrong: words.to_owned(),
        remedy: "A map begins with (format: \"stancemap\", version: 1, …",
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

/// Names the sources whose text is another than the program has noted: somebody has changed it in the file. Gives
/// their ids.
fn notice_changed_texts(map: &StanceMap, reader: &mut MapReader<'_>) -> BTreeSet<SourceId> {
    let mut changed = BTreeSet::new();
    for (id, source) in &map.sources {
        if source.sha256.is_empty() || source.text.is_empty() || source.text.sha256() == source.sha256 {
            continue;
        }
        let place = || place_of(&reader.lines, &reader.texts, &id.clone().into(), "text", None);
        reader.notices.add(place, || {
            format!("sources, \"{id}\": its text was changed outside the program; check its quotes")
        });
        changed.insert(id.clone());
    }
    changed
}

/// Lets quotes stand where their words surely are: hand-written quotes give only their words, and a text may have been
/// changed by hand. Those that have no sure place wait for the analyst; names them, and gives their ids.
fn find_quotes(
    map: &mut StanceMap,
    changed: &BTreeSet<SourceId>,
    reader: &mut MapReader<'_>,
) -> BTreeSet<QuoteId> {
    let mut by_source: BTreeMap<&SourceId, Vec<(&QuoteId, Anchor)>> = BTreeMap::new();
    for (id, quote) in &map.quotes {
        let Some(source) = map.sources.get(&quote.source) else { continue };
        if quote.lost || source.lacks_its_text() || quote.anchor.exact.is_empty() {
            continue;
        }
        let mut anchor = quote.anchor.clone();
        // Where it says it stands is a place in the text as it was, and nothing else tells it.
        if changed.contains(&quote.source) && anchor.prefix.is_empty() && anchor.suffix.is_empty() {
            (anchor.start, anchor.end) = (0, 0);
        }
        by_source.entry(&quote.source).or_default().push((id, anchor));
    }
    let (mut settled, mut waiting, mut steps) = (Vec::new(), BTreeSet::new(), STEPS);
    for (source_id, quotes) in by_source {
        let Some(source) = map.sources.get(source_id) else { continue };
        let sought: Vec<Sought<'_>> = quotes.iter().map(|(_, anchor)| Sought { anchor, old: None }).collect();
        for ((id, _), found) in quotes.iter().zip(resolve_all(&sought, &source.text, &mut steps)) {
            let Some(quote) = map.quotes.get(*id) else { continue };
            let mut quote = Quote::clone(quote);
            let place = || place_of(&reader.lines, &reader.texts, &QuoteId::clone(id).into(), "anchor", None);
            match found {
                Resolved::Exact => continue,
                Resolved::Moved(anchor) => {
                    let (start, end) = (anchor.start, anchor.end);
                    let is_elsewhere = (start, end) != (quote.anchor.start, quote.anchor.end);
                    if is_elsewhere {
                        let words = || {
                            format!("quotes, \"{id}\": its words were found at characters {start} to {end}")
                        };
                        reader.notices.add(place, words);
                    }
                    quote.anchor = anchor;
                }
                Resolved::Waits(doubt) => {
                    let why = waits_because(doubt);
                    reader.notices.add(place, || {
                        format!(
                            "quotes, \"{id}\": it waits to be placed in the source \"{source_id}\": {why}"
                        )
                    });
                    quote.lost = true;
                    waiting.insert(QuoteId::clone(id));
                }
            }
            settled.push((QuoteId::clone(id), quote));
        }
    }
    for (id, quote) in settled {
        map.quotes.insert(id, Arc::new(quote));
    }
    waiting
}

/// Why a quote waits, and what can be done.
fn waits_because(doubt: Doubt) -> &'static str {
    match doubt {
        Doubt::NotThere => "its words are not there; they must be copied letter by letter",
        Doubt::Elsewhere => {
            "its words are there, but between other words than its prefix and suffix; they may be somebody else's"
        }
        Doubt::Several => {
            "its words are there in several places; let its prefix and suffix be the words around the right one"
        }
        Doubt::TooMuch => {
            "there are more passages like those of the file's quotes than are looked through; place it in the window"
        }
    }
}
