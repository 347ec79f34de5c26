//! What the columns of a table of positions hold, by their names and by what stands in them.

use std::collections::{BTreeMap, BTreeSet};

use super::dates::DateStyle;
use super::grid::{CellGrid, TableRow};
use super::problems::Problems;
use super::values::{Marks, NoNumber, is_nothing, is_number, number};
use super::{Choices, TableError};
use crate::model::Scale;
use crate::model::words::plain_signs;

/// How many rows are looked through for the names of the columns.
const MOST_TITLES: usize = 30;

/// What columns of names are called, the likelier first.
const NAMES: &[&str] = &[
    "name",
    "actor",
    "actor name",
    "party",
    "party name",
    "country",
    "country name",
    "state",
    "member state",
    "member",
    "organisation",
    "organization",
    "stakeholder",
    "speaker",
    "person",
    "politician",
    "respondent",
    "entity",
    "mp",
    "mep",
    "government",
    "group",
    "akteur",
    "partei",
    "land",
    "acteur",
    "parti",
    "pays",
    "nom",
    "nombre",
    "partido",
    "país",
    "who",
];
/// What may tell apart those of one name, the likelier first.
const APART: &[&str] = &[
    "country",
    "country name",
    "cntry",
    "state",
    "region",
    "party",
    "party name",
    "list",
    "faction",
    "chamber",
    "institution",
    "organisation",
    "organization",
    "office",
    "group",
    "iso3",
    "iso",
    "code",
    "id",
    "party id",
    "actor id",
    "country id",
];
/// What columns hold that are numbers and no positions.
const NO_POSITIONS: &[&str] = &[
    "#",
    "code",
    "count",
    "id",
    "index",
    "key",
    "lat",
    "latitude",
    "line",
    "lng",
    "lon",
    "longitude",
    "n",
    "no",
    "nr",
    "number",
    "obs",
    "phone",
    "pop",
    "population",
    "rank",
    "round",
    "row",
    "seats",
    "vote",
    "vote share",
    "votes",
    "wave",
    "weight",
    "zip",
];
const DATES: &[&str] = &[
    "date",
    "as of",
    "dated",
    "day",
    "month",
    "year",
    "election date",
    "election year",
    "survey date",
    "survey year",
    "datum",
    "jahr",
    "fecha",
    "annee",
    "année",
];
const SOURCES: &[&str] = &["source", "reference", "citation", "url", "link", "quelle"];
const SUBJECTS: &[&str] =
    &["dimension", "issue", "subject", "topic", "question", "item", "indicator", "variable", "proposal"];
const VALUES: &[&str] = &["position", "value", "score", "place", "rating", "estimate", "stance"];
const LOWS: &[&str] = &["low", "lower", "lo", "min", "minimum", "from", "ci low", "lower bound"];
const HIGHS: &[&str] = &["high", "higher", "upper", "hi", "max", "maximum", "to", "ci high", "upper bound"];
const KNOWN: &[(&str, &[&str])] = &[
    ("kind", &["kind", "type", "actor type", "actor kind", "art", "typ"]),
    ("bloc", &["bloc", "camp", "coalition", "lager"]),
    ("influence", &["influence", "capability", "einfluss"]),
    ("aliases", &["aliases", "alias", "also known as", "aka", "abbreviation", "short name"]),
    ("salience", &["salience"]),
    ("coder", &["coder", "coder name", "coder id", "coded by", "annotator", "rater", "kodierer", "codierer"]),
    ("basis", &["basis"]),
    ("confidence", &["confidence"]),
];

/// A column of positions with the ends of their ranges.
#[derive(Debug, Clone)]
pub(super) struct Column {
    pub(super) name: String,
    /// The scale that its name gives.
    pub(super) scale: Option<Scale>,
    pub(super) at: usize,
    pub(super) low: Option<usize>,
    pub(super) high: Option<usize>,
}

/// What the columns of a table hold.
#[derive(Debug, Default)]
pub(super) struct Columns {
    /// Their names.
    pub(super) header: Vec<String>,
    pub(super) name: usize,
    /// What tells apart those of one name.
    pub(super) apart: Option<usize>,
    pub(super) known: BTreeMap<&'static str, usize>,
    pub(super) date: Option<(usize, DateStyle)>,
    pub(super) source: Option<usize>,
    /// Where each row has one position only, the column of what it is about.
    pub(super) subject: Option<usize>,
    pub(super) places: Vec<Column>,
    /// What the marks in the numbers of a column are.
    marks: BTreeMap<usize, Marks>,
}

impl Columns {
    /// The number in a cell.
    pub(super) fn number(&self, row: &TableRow, at: usize) -> Result<f64, NoNumber> {
        let marks = || self.marks.get(&at).copied().unwrap_or_default();
        row.numbers.get(&at).map_or_else(|| number(row.cell(at), marks()), |number| Ok(*number))
    }
}

/// A column's name as names are compared.
fn folded(name: &str) -> String {
    let plain = plain_signs(name).to_lowercase().replace(['_', '.', '-', ':'], " ");
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The row with the names of the columns: the first that names the actors, or else the first of several cells. What
/// stands above is a title.
fn header_row(rows: &[TableRow], name: Option<&str>) -> usize {
    let filled = |row: &TableRow| row.cells.iter().filter(|cell| !cell.trim().is_empty()).count();
    let names = |row: &TableRow| {
        row.cells.iter().map(|cell| folded(cell)).any(|cell| match name {
            Some(name) => cell == folded(name),
            None => NAMES.contains(&cell.as_str()),
        })
    };
    let top = || rows.iter().take(MOST_TITLES);
    top()
        .position(|row| filled(row) > 1 && names(row))
        .or_else(|| top().position(|row| filled(row) > 1))
        .unwrap_or_default()
}

/// The scale at the end of a column's name, `Trust (0-10)`, and the name without it.
fn with_scale(name: &str) -> (String, Option<Scale>) {
    let none = || (name.trim().to_owned(), None);
    let plain = plain_signs(name.trim());
    let Some(inner) = plain.strip_suffix([')', ']']) else { return none() };
    let Some((before, range)) = inner.rsplit_once(['(', '[']) else { return none() };
    let range = range.trim();
    // The first sign may be that of a number.
    let parted =
        ["..", " to ", " bis ", "/"].iter().find_map(|between| range.split_once(between)).or_else(|| {
            let at = range.char_indices().skip(1).find(|(_, c)| *c == '-').map(|(at, _)| at)?;
            Some((range.get(..at)?, range.get(at + 1..)?))
        });
    let end = |end: &str| number(end, Marks::of_decimals(false)).ok();
    let scale = parted.and_then(|(low, high)| Scale::new(end(low)?, end(high)?).ok());
    match scale {
        Some(scale) if !before.trim().is_empty() => (before.trim().to_owned(), Some(scale)),
        _ => none(),
    }
}

/// The name of the place whose range a column gives an end of, and whether that is the low one.
fn range_end(name: &str) -> Option<(String, bool)> {
    let name = folded(&name.replace(['(', ')', '[', ']'], " "));
    [(LOWS, true), (HIGHS, false)].into_iter().find_map(|(words, low)| {
        let of = words.iter().find_map(|word| name.strip_suffix(word)?.strip_suffix(' '))?;
        (!of.is_empty()).then(|| (of.to_owned(), low))
    })
}

/// Tells what the columns hold, and takes the rows above the first of positions off the grid.
pub(super) fn columns(
    grid: &mut CellGrid,
    choices: &Choices,
    problems: &mut Problems,
) -> Result<Columns, TableError> {
    if grid.rows.is_empty() {
        return Err(TableError::Empty);
    }
    let at = header_row(&grid.rows, choices.name.as_deref());
    if at > 0 {
        let lines = if at == 1 {
            "the line above the names of the columns was".to_owned()
        } else {
            format!("{at} lines above the names of the columns were")
        };
        grid.notes.push(format!("{lines} left out"));
    }
    let rest = grid.rows.split_off(at + 1);
    let head = std::mem::replace(&mut grid.rows, rest).pop().unwrap_or_default();
    for name in choices.only.iter().chain(&choices.except) {
        if !head.cells.iter().any(|cell| is_called(cell, name)) {
            return Err(TableError::NoColumn { name: name.clone(), known: listed(&head.cells) });
        }
    }
    let mut find = Find::new(&grid.rows, &head, choices, problems);
    let mut columns = Columns { header: head.cells.clone(), ..Columns::default() };
    columns.name = find.name(choices).ok_or_else(|| match &choices.name {
        Some(name) => TableError::NoColumn { name: name.clone(), known: listed(&head.cells) },
        None => TableError::NoName(listed(&head.cells)),
    })?;
    find.used.insert(columns.name);
    for (key, names) in KNOWN {
        if let Some(at) = find.called(names) {
            columns.known.insert(key, at);
            find.used.insert(at);
        }
    }
    columns.date = find.date(&columns.header, grid.from_1904);
    find.used.extend(columns.date.map(|(at, _)| at));
    columns.source = find.of(SOURCES, |cell| !is_number(cell));
    columns.subject = find.called(SUBJECTS).filter(|at| find.mostly(*at, |cell| !is_number(cell)));
    let value = columns.subject.and_then(|_| find.called(VALUES));
    find.used.extend(columns.source);
    columns.subject = columns.subject.filter(|_| value.is_some());
    find.used.extend(columns.subject);
    columns.apart = apart(&find, &columns);
    find.used.extend(columns.apart);
    columns.places = match value {
        Some(at) => vec![Column {
            name: String::new(),
            scale: None,
            at,
            low: find.called(LOWS),
            high: find.called(HIGHS),
        }],
        None => places(&mut find, &columns, head.line, choices, problems),
    };
    let of_places = columns.places.iter().flat_map(|place| [Some(place.at), place.low, place.high]).flatten();
    let numbers: BTreeSet<usize> = of_places.chain(columns.known.values().copied()).collect();
    find.used.extend(&numbers);
    let is_ignored = |at: &usize| choices.only.is_empty() && !find.used.contains(at) && find.says(*at);
    for at in (0..columns.header.len()).filter(is_ignored) {
        let name = columns.header.get(at).map_or("", |name| name.trim());
        problems.column(head.line, name, "a column that isn't read; left out", false);
    }
    for at in numbers {
        let texts = find.rows.iter().filter(|row| !row.numbers.contains_key(&at)).map(|row| row.cell(at));
        let marks = choices.comma.map_or_else(|| Marks::settled(texts, grid.marks), Marks::of_decimals);
        columns.marks.insert(at, marks);
    }
    if columns.places.is_empty() {
        Err(TableError::NoDimension(listed(&columns.header)))
    } else {
        Ok(columns)
    }
}

fn listed(names: &[String]) -> String {
    let names = names.iter().map(|name| name.trim()).filter(|name| !name.is_empty());
    names.collect::<Vec<_>>().join(", ")
}

/// Whether a column is the one that a user names, with or without the scale in its name.
pub(super) fn is_called(column: &str, name: &str) -> bool {
    folded(column) == folded(name) || folded(&with_scale(column).0) == folded(name)
}

/// The columns of a table, to be looked for.
struct Find<'a> {
    rows: &'a [TableRow],
    folded: Vec<String>,
    /// The columns that are read already, or passed over with a word.
    used: BTreeSet<usize>,
}

impl<'a> Find<'a> {
    /// All columns but those that aren't to be read, and those whose name another has before them, which is told.
    fn new(rows: &'a [TableRow], head: &TableRow, choices: &Choices, problems: &mut Problems) -> Self {
        let folded: Vec<String> = head.cells.iter().map(|name| folded(name)).collect();
        let mut find = Self { rows, folded: folded.clone(), used: BTreeSet::new() };
        let mut names = BTreeSet::new();
        for (at, (name, key)) in head.cells.iter().zip(folded).enumerate() {
            if choices.except.iter().any(|except| is_called(name, except)) {
                find.used.insert(at);
            } else if !key.is_empty() && !names.insert(key) {
                find.used.insert(at);
                if find.says(at) {
                    problems.column(head.line, name.trim(), TWICE, true);
                }
            }
        }
        find
    }
    /// Whether anything stands in a column.
    fn says(&self, at: usize) -> bool {
        self.rows.iter().any(|row| !is_nothing(row.cell(at)))
    }
    fn cells(&self, at: usize) -> impl Iterator<Item = &'a str> + use<'a> {
        self.rows.iter().map(move |row| row.cell(at))
    }
    /// The first free column that is called one of these, in the order of these.
    fn called(&self, names: &[&str]) -> Option<usize> {
        names.iter().find_map(|name| {
            self.folded.iter().enumerate().position(|(at, folded)| folded == name && !self.used.contains(&at))
        })
    }
    /// Whether most of what is said in a column is so.
    fn mostly(&self, at: usize, is_so: impl Fn(&str) -> bool) -> bool {
        let said = || self.cells(at).filter(|cell| !is_nothing(cell));
        let so = said().filter(|cell| is_so(cell)).count();
        so > 0 && so * 2 >= said().count()
    }
    /// The first free column that is called one of these and mostly holds what it should.
    fn of(&self, names: &[&str], is_so: impl Fn(&str) -> bool) -> Option<usize> {
        names.iter().find_map(|name| self.called(&[*name]).filter(|at| self.mostly(*at, &is_so)))
    }
    fn name(&self, choices: &Choices) -> Option<usize> {
        if let Some(name) = &choices.name {
            return self.folded.iter().position(|other| *other == folded(name));
        }
        self.of(NAMES, |cell| !is_number(cell)).or_else(|| self.called(NAMES))
    }
    /// The column of dates, and how they are written: one with such a name, the better the more of it are dates, or one
    /// whose name ends so and that holds dates.
    fn date(&self, header: &[String], from_1904: bool) -> Option<(usize, DateStyle)> {
        let styled = |at: usize| {
            let name = header.get(at).map_or("", |name| name.as_str());
            (at, DateStyle::settled(name, self.cells(at), from_1904))
        };
        let free = || self.folded.iter().enumerate().filter(|(at, _)| !self.used.contains(at));
        let rank = |name: &str| DATES.iter().position(|date| *date == before_bracket(name));
        let mut named: Vec<(usize, usize)> =
            free().filter_map(|(at, name)| Some((rank(name)?, at))).collect();
        named.sort_unstable();
        let named: Vec<(usize, DateStyle)> = named.into_iter().map(|(_, at)| styled(at)).collect();
        let fit = |for_sure: bool| named.iter().find(|(at, style)| style.fits(self.cells(*at), for_sure));
        let ends_so = || {
            let ends = free().filter(|(_, name)| before_bracket(name).ends_with(" date"));
            ends.map(|(at, _)| styled(at)).find(|(at, style)| style.fits(self.cells(*at), false))
        };
        fit(true).or_else(|| fit(false)).or_else(|| named.first()).copied().or_else(ends_so)
    }
}

/// What is said of a column that another has the name of.
const TWICE: &str = "a column of this name stands before; left out";

/// A name without what stands in brackets behind it.
fn before_bracket(name: &str) -> &str {
    name.split(['(', '[']).next().unwrap_or_default().trim_end()
}

/// The column that tells apart those of one name, where there are any and one does.
fn apart(find: &Find<'_>, columns: &Columns) -> Option<usize> {
    let said =
        |row: &TableRow, at: Option<usize>| at.map_or_else(String::new, |at| row.cell(at).to_lowercase());
    let (date, coder) = (columns.date.map(|(at, _)| at), columns.known.get("coder").copied());
    let are_apart = |at: Option<usize>| {
        let mut seen = BTreeSet::new();
        find.rows.iter().filter(|row| !row.cell(columns.name).is_empty()).all(|row| {
            seen.insert([Some(columns.name), date, columns.subject, coder, at].map(|at| said(row, at)))
        })
    };
    if are_apart(None) {
        return None;
    }
    APART.iter().filter_map(|name| find.called(&[*name])).find(|at| are_apart(Some(*at)))
}

/// The columns of positions. Those that are left out are told.
fn places(
    find: &mut Find<'_>,
    columns: &Columns,
    line: u64,
    choices: &Choices,
    problems: &mut Problems,
) -> Vec<Column> {
    let header = &columns.header;
    let names: Vec<(String, Option<Scale>)> = header.iter().map(|name| with_scale(name)).collect();
    let keys: Vec<String> = names.iter().map(|(name, _)| folded(name)).collect();
    let bases: BTreeSet<&str> = keys.iter().map(String::as_str).collect();
    let mut ends: BTreeMap<(String, bool), usize> = BTreeMap::new();
    let mut are_ends = BTreeSet::new();
    for (at, name) in header.iter().enumerate().filter(|(at, _)| !find.used.contains(at)) {
        if let Some((of, low)) = range_end(name).filter(|(of, _)| bases.contains(of.as_str())) {
            ends.entry((of, low)).or_insert(at);
            are_ends.insert(at);
        }
    }
    let mut places: Vec<Column> = Vec::new();
    let mut taken = BTreeSet::new();
    for (at, ((name, scale), key)) in names.iter().zip(&keys).enumerate() {
        if find.used.contains(&at) || are_ends.contains(&at) {
            continue;
        }
        let asked = header.get(at).is_some_and(|name| choices.only.iter().any(|only| is_called(name, only)));
        if !choices.only.is_empty() && !asked {
            find.used.insert(at);
            continue;
        }
        let is_date = columns.date.is_some() && DATES.contains(&before_bracket(key));
        let no_position =
            NO_POSITIONS.contains(&key.as_str()) || key.ends_with(" id") || key.ends_with(" code");
        let left_out = if !find.says(at) {
            Some(("nothing stands in it; left out", false)).filter(|_| !name.is_empty())
        } else if name.is_empty() {
            Some(("a column without a name; left out", true))
        } else if taken.contains(key) {
            Some((TWICE, true))
        } else if is_date {
            Some(("another column has the dates; left out", false))
        } else if no_position && !asked {
            Some(("by its name no position; left out, --only takes it", false))
        } else if !find.cells(at).any(is_number) || !asked && !find.mostly(at, is_number) {
            Some(("it holds words rather than numbers; left out", false))
        } else {
            let end = |low: bool| ends.get(&(key.clone(), low)).copied();
            let (low, high) = (end(true), end(false));
            taken.insert(key);
            places.push(Column { name: name.clone(), scale: *scale, at, low, high });
            continue;
        };
        find.used.insert(at);
        if let Some((why, lost)) = left_out {
            problems.column(line, header.get(at).map_or("", |name| name.trim()), why, lost);
        }
    }
    places
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_may_give_its_scale() {
        for (name, plain, ends) in [
            ("Security (0-10)", "Security", Some((0.0, 10.0))),
            ("Trust [−2..2]", "Trust", Some((-2.0, 2.0))),
            ("Trust (1 to 7)", "Trust", Some((1.0, 7.0))),
            ("Trust (-2-2)", "Trust", Some((-2.0, 2.0))),
            ("Trust (high)", "Trust (high)", None),
            ("(0-10)", "(0-10)", None),
            ("Trust", "Trust", None),
        ] {
            let (told, scale) = with_scale(name);
            assert_eq!(
                (told.as_str(), scale.map(|scale| (scale.low(), scale.high()))),
                (plain, ends),
                "{name}"
            );
        }
    }

    #[test]
    fn ends_of_ranges_are_known_by_their_names() {
        for (name, end) in [
            ("Security_low", Some(("security", true))),
            ("EU position max", Some(("eu position", false))),
            ("Trust (lower)", Some(("trust", true))),
            ("low", None),
            ("slow", None),
        ] {
            let told = range_end(name);
            assert_eq!(told.as_ref().map(|(of, low)| (of.as_str(), *low)), end, "{name}");
        }
    }
}
