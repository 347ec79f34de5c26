//! References and the sources of a map: which belong together, and what the one tells the other. Reading
//! references is the formats'.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use unicode_normalization::UnicodeNormalization as _;

use super::{BibliographyEntry, doi};
use crate::edit::{self, Edited};
use crate::model::address::{address_key, is_front_page};
use crate::model::{Date, Source, SourceId, StanceMap};

/// How many sources of one title, address or DOI a reference is compared with. What more sources have in common
/// tells none of them.
const MOST_ALIKE: usize = 50;

/// By what a reference was found to be about a source.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum By {
    /// Both have the title, and nothing else contradicts it.
    Title,
    /// Both have the address.
    Address,
    /// Both have the DOI.
    Doi,
}

impl fmt::Display for By {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Title => "title",
            Self::Address => "address",
            Self::Doi => "DOI",
        })
    }
}

/// What became of a reference.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    /// The source was there and got something that it lacked.
    Filled(By),
    /// The source was there and lacked nothing that the reference could give.
    Unchanged(By),
    /// The source was made, without text.
    Made,
}

/// A reference and the source that it is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    /// The line of the file that the reference begins in.
    pub line: usize,
    /// The source.
    pub source: SourceId,
    /// What became of it.
    pub fate: Fate,
    /// The line of an earlier reference of the file that is about the same source.
    pub same_as: Option<usize>,
    /// How many sources have its title where it can't be told which of them it is, so that one was made.
    pub doubt: Option<usize>,
    /// In words: what was matched, and by what; empty where a source was made and nothing is in doubt.
    pub words: String,
}

/// What references did to a map.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Report {
    /// What became of each reference, in the order of the file.
    pub outcomes: Vec<Outcome>,
}

impl Report {
    /// How many sources were filled in, left as they are, and made.
    pub fn counts(&self) -> [usize; 3] {
        let count = |is: fn(Fate) -> bool| self.outcomes.iter().filter(|outcome| is(outcome.fate)).count();
        [
            count(|fate| matches!(fate, Fate::Filled(_))),
            count(|fate| matches!(fate, Fate::Unchanged(_))),
            count(|fate| fate == Fate::Made),
        ]
    }
    /// What was matched with what, and by what, a line each.
    pub fn lines(&self) -> impl Iterator<Item = &str> {
        self.outcomes.iter().map(|outcome| outcome.words.as_str()).filter(|words| !words.is_empty())
    }
}

/// What tells texts apart, in a form in which it can be compared. What is empty isn't known.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
struct Data {
    title: String,
    outlet: String,
    author: String,
    day: Option<Date>,
    address: String,
    doi: String,
}

impl Data {
    fn of(record: &BibliographyEntry) -> Self {
        let BibliographyEntry { title, outlet, author, published, address, doi, .. } = record;
        Self::new(
            if title.is_empty() { record.name() } else { title },
            outlet,
            author,
            *published,
            address,
            doi,
        )
    }
    fn of_source(source: &Source) -> Self {
        let Source { title, outlet, author, published, address, doi: its, .. } = source;
        let its = doi(its).or_else(|| doi(address)).unwrap_or_default();
        Self::new(title, outlet, author, *published, address, &its)
    }
    fn new(title: &str, outlet: &str, author: &str, day: Option<Date>, address: &str, doi: &str) -> Self {
        Self {
            title: letters(title),
            outlet: letters(outlet),
            author: words(author),
            day,
            address: address_key(address),
            doi: doi.to_lowercase(),
        }
    }

    /// By what two are the same, if they are: something tells it, and nothing contradicts it.
    fn same(&self, other: &Self) -> Option<By> {
        let differ = |one: &str, two: &str| !one.is_empty() && !two.is_empty() && one != two;
        let equal = |one: &str, two: &str| !one.is_empty() && one == two;
        if differ(&self.doi, &other.doi) {
            return None;
        }
        // A month or a year doesn't contradict a day in it.
        let apart = |one: Date, two: Date| one.last() < two.first() || two.last() < one.first();
        let other_day = self.day.zip(other.day).is_some_and(|(one, two)| apart(one, two));
        // A subtitle may be missing.
        let begins = |one: &str, two: &str| one.starts_with(two) || two.starts_with(one);
        let other_title = differ(&self.title, &other.title) && !begins(&self.title, &other.title);
        // A page that goes on being written changes its title or its day; one with another text has both anew.
        let other_text = other_title && other_day;
        if equal(&self.doi, &other.doi) && !other_text {
            return Some(By::Doi);
        }
        if equal(&self.address, &other.address) && !is_front_page(&self.address) && !other_text {
            return Some(By::Address);
        }
        let agrees = equal(&self.title, &other.title)
            && !other_day
            && !differ(&self.outlet, &other.outlet)
            && !differ(&self.author, &other.author)
            && (!differ(&self.address, &other.address)
                || is_front_page(&self.address)
                || is_front_page(&other.address));
        agrees.then_some(By::Title)
    }

    /// How much two that are the same have in common: data that both have, and data that are equal or missing in both.
    fn likeness(&self, other: &Self) -> (usize, usize) {
        let same_day = self.day == other.day;
        let fields = [
            (self.title == other.title, !self.title.is_empty()),
            (self.outlet == other.outlet, !self.outlet.is_empty()),
            (self.author == other.author, !self.author.is_empty()),
            (same_day, self.day.is_some()),
            (self.address == other.address, !self.address.is_empty()),
            (self.doi == other.doi, !self.doi.is_empty()),
        ];
        let equal = fields.iter().filter(|(equal, _)| *equal).count();
        (fields.iter().filter(|(equal, there)| *equal && *there).count(), equal)
    }

    /// What two entries of one file say of one text must leave no doubt: a title alone may stand over many.
    fn same_in_file(&self, other: &Self) -> Option<By> {
        let by = self.same(other)?;
        let titles = self.title == other.title;
        (if by == By::Title { self == other } else { titles }).then_some(by)
    }
}

/// Sources, found by what they may have in common with a reference.
#[derive(Default)]
struct Index {
    data: BTreeMap<SourceId, Data>,
    by_doi: BTreeMap<String, Vec<SourceId>>,
    by_address: BTreeMap<String, Vec<SourceId>>,
    by_title: BTreeMap<String, Vec<SourceId>>,
    /// By all that is known but the DOI.
    twins: BTreeMap<Data, Vec<SourceId>>,
    /// The DOIs that earlier references of the file gave.
    learned: BTreeMap<SourceId, String>,
}

fn twin_key(data: &Data) -> Data {
    Data { doi: String::new(), ..data.clone() }
}

impl Index {
    fn of(map: &StanceMap) -> Self {
        let mut index = Self::default();
        for (id, source) in &map.sources {
            index.add(id.clone(), Data::of_source(source));
        }
        index
    }
    fn add(&mut self, id: SourceId, data: Data) {
        let lists = [
            (&mut self.by_doi, &data.doi),
            (&mut self.by_address, &data.address),
            (&mut self.by_title, &data.title),
        ];
        for (list, key) in lists {
            if !key.is_empty() {
                list.entry(key.clone()).or_default().push(id.clone());
            }
        }
        self.twins.entry(twin_key(&data)).or_default().push(id.clone());
        self.data.insert(id, data);
    }

    /// Notes the DOI that a source without one got, so that no reference with another one is taken for it.
    fn learn(&mut self, id: &SourceId, doi: &str) {
        if !doi.is_empty() {
            self.learned.entry(id.clone()).or_insert_with(|| doi.to_owned());
        }
    }

    /// The source that a reference is about, and by what; or what it has in common with several, so that it can't be
    /// told. `earlier` are the sources that earlier references of the file are about.
    fn find(&self, data: &Data, earlier: &BTreeMap<SourceId, Vec<usize>>, records: &[Data]) -> Found {
        let mut candidates: BTreeSet<&SourceId> = BTreeSet::new();
        let lists = [
            self.by_doi.get(&data.doi),
            self.by_address.get(&data.address),
            self.twins.get(&twin_key(data)),
            self.by_title.get(&data.title).filter(|list| list.len() <= MOST_ALIKE),
        ];
        for list in lists.into_iter().flatten() {
            // What stands in between is found as a twin, or is one of too many.
            candidates.extend(list.iter().take(MOST_ALIKE).chain(list.iter().rev().take(MOST_ALIKE)));
        }
        let mut fits = Vec::new();
        for id in candidates {
            let Some(other) = self.data.get(id) else { continue };
            let Some(by) = data.same(other) else { continue };
            if self.learned.get(id).is_some_and(|doi| !data.doi.is_empty() && *doi != data.doi) {
                continue;
            }
            let in_file = earlier.get(id).map(Vec::as_slice).unwrap_or_default();
            let in_file: Vec<&Data> = in_file.iter().filter_map(|at| records.get(*at)).collect();
            if !in_file.iter().all(|record| data.same_in_file(record).is_some()) {
                continue;
            }
            let (agree, equal) = data.likeness(other);
            fits.push(((by, agree, equal, Reverse(!in_file.is_empty())), id, *other == *data));
        }
        fits.sort_by_key(|(rank, ..)| Reverse(*rank));
        match fits.as_slice() {
            [] => Found::Nothing,
            [(rank, _, whole), (second, ..), ..] if rank == second && rank.0 == By::Title && !whole => {
                Found::Unsure(fits.iter().filter(|(other, ..)| other == rank).count())
            }
            [(rank, id, whole), ..] => Found::Source((*id).clone(), rank.0, *whole),
        }
    }
}

enum Found {
    /// A source, by what, and whether all that is known of both is the same.
    Source(SourceId, By, bool),
    /// So many have its title, and it can't be told which of them it is.
    Unsure(usize),
    Nothing,
}

/// Fills what the matched sources lack, overwriting nothing, and makes sources without text of the other
/// references. Of two references of one file that may be two texts, two sources come.
pub fn apply(map: &StanceMap, records: &[BibliographyEntry]) -> Edited<(StanceMap, Report)> {
    let mut map = map.clone();
    let mut index = Index::of(&map);
    let all: Vec<Data> = records.iter().map(Data::of).collect();
    let mut earlier: BTreeMap<SourceId, Vec<usize>> = BTreeMap::new();
    let mut outcomes: Vec<Option<Outcome>> = vec![None; records.len()];
    // What is surest comes first, so that no vaguer reference takes the source of another.
    for pass in [Pass::Told, Pass::Whole, Pass::Rest] {
        for (at, ((record, data), outcome)) in records.iter().zip(&all).zip(&mut outcomes).enumerate() {
            if outcome.is_some() {
                continue;
            }
            let found = index.find(data, &earlier, &all);
            let sure = match (&found, pass) {
                (Found::Source(_, by, _), Pass::Told) => *by != By::Title,
                (Found::Source(_, _, whole), Pass::Whole) => *whole,
                (_, pass) => pass == Pass::Rest,
            };
            if !sure {
                continue;
            }
            let (id, fate, doubt) = match found {
                Found::Source(id, by, _) => {
                    let before =
                        map.sources.get(&id).cloned().unwrap_or_else(|| Source::new(record.name()).into());
                    let mut source = Source::clone(&before);
                    fill(&mut source, record);
                    let unchanged = source == *before;
                    if !unchanged {
                        map = edit::put(&map, &id, source)?;
                    }
                    index.learn(&id, &data.doi);
                    (id, if unchanged { Fate::Unchanged(by) } else { Fate::Filled(by) }, None)
                }
                Found::Nothing | Found::Unsure(_) => {
                    let mut source = Source::new(record.name());
                    fill(&mut source, record);
                    let (next, id) = edit::add(&map, record.name(), source)?;
                    map = next;
                    index.add(id.clone(), data.clone());
                    (id, Fate::Made, if let Found::Unsure(count) = found { Some(count) } else { None })
                }
            };
            let before = earlier.entry(id.clone()).or_default();
            let same_as = before.first().and_then(|first| records.get(*first)).map(|record| record.line);
            // What is one with an earlier one says the same; a few are enough to compare with.
            if before.len() < 2 {
                before.push(at);
            }
            let made = Outcome { line: record.line, source: id, fate, same_as, doubt, words: String::new() };
            *outcome = Some(Outcome { words: in_words(&map, record, &made), ..made });
        }
    }
    Ok((map, Report { outcomes: outcomes.into_iter().flatten().collect() }))
}

/// Which references have their turn: those whose source is told by DOI or address, those that say the same as a source,
/// the rest.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Pass {
    Told,
    Whole,
    Rest,
}

/// What was matched, and by what; empty where there is nothing to say.
fn in_words(map: &StanceMap, record: &BibliographyEntry, outcome: &Outcome) -> String {
    let begin = format!("line {}, “{}”", record.line, record.name());
    if let Some(count) = outcome.doubt {
        return format!(
            "{begin}: {count} sources have its title, and it can't be told which of them it is; made anew"
        );
    }
    let (by, then) = match outcome.fate {
        Fate::Filled(by) => (by, "filled in"),
        Fate::Unchanged(by) => (by, "unchanged"),
        Fate::Made => return String::new(),
    };
    if let Some(line) = outcome.same_as {
        return format!("{begin}: the same as in line {line} by its {by}; {then}");
    }
    let source = map.sources.get(&outcome.source);
    let about = source.map(|source| {
        let day = source.published.map(|day| day.to_string()).unwrap_or_default();
        let data: Vec<&str> =
            [source.outlet.as_str(), &day].into_iter().filter(|text| !text.is_empty()).collect();
        let data = if data.is_empty() { String::new() } else { format!(" ({})", data.join(", ")) };
        format!("“{}”{data}", source.title)
    });
    format!("{begin}: the same as the source {} by its {by}; {then}", about.unwrap_or_default())
}

fn fill(source: &mut Source, record: &BibliographyEntry) {
    let texts = [
        (&mut source.title, &record.title),
        (&mut source.author, &record.author),
        (&mut source.outlet, &record.outlet),
        (&mut source.address, &record.address),
        (&mut source.doi, &record.doi),
        (&mut source.language, &record.language),
        (&mut source.note, &record.note),
    ];
    for (field, value) in texts {
        if field.trim().is_empty() {
            field.clone_from(value);
        }
    }
    source.published = source.published.or(record.published);
    source.retrieved = source.retrieved.or(record.retrieved);
}

/// The letters and digits of a text, in small letters.
fn letters(text: &str) -> String {
    text.nfkc().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// The words of a text in small letters and in the order of the alphabet: `Ada Example` and `Example, Ada` are one.
fn words(text: &str) -> String {
    let text: String = text.nfkc().flat_map(char::to_lowercase).collect();
    let words: BTreeSet<&str> =
        text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    words.into_iter().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests;
