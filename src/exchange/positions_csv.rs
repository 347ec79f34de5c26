//! A table of positions, an actor a row, becomes a map: pure functions of the text. Reading and writing
//! files is the command's.
//!
//! The header is `name,kind,bloc,influence` and then, for each dimension, `<dimension>`,
//! `<dimension>_low`, `<dimension>_high`, in any order; `name` and one dimension are enough. The columns
//! `aliases` (separated by `|`), `salience`, `basis` and `confidence` are read as well.

use std::collections::BTreeMap;
use std::fmt;

use super::spreadsheet::{unguarded, unmarked};
use crate::edit;
use crate::model::id::slug;
use crate::model::value::Keyed;
use crate::model::value::decade;
use crate::model::words::plain_signs;
use crate::model::{
    Actor, Basis, Bloc, BlocId, Colour, Confidence, Date, Dimension, DimensionId, Finite, Item, ItemId as _,
    Kind, Range, Scale, Stance, StanceMap, Subject, Unit,
};

/// The largest table that is read, in bytes.
pub const LARGEST: u64 = 50_000_000;

/// What the table doesn't say itself.
#[derive(Debug, Clone, PartialEq)]
pub struct Defaults {
    /// The map's title.
    pub title: String,
    /// Where the table comes from, which every stance says.
    pub origin: String,
    /// The day from which its positions are known.
    pub as_of: Date,
    /// The scale of every dimension; none takes it from the values.
    pub scale: Option<Scale>,
}

/// Something in a table that couldn't be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The line in the file, from 1.
    pub line: u64,
    /// The column's name; empty where it is the whole line.
    pub column: String,
    /// What is wrong, and what became of it.
    pub wrong: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}", self.line)?;
        if !self.column.is_empty() {
            write!(f, ", column \"{}\"", self.column)?;
        }
        write!(f, ": {}", self.wrong)
    }
}

/// What a table gave.
#[derive(Debug, Clone, PartialEq)]
pub struct Imported {
    /// The map.
    pub map: StanceMap,
    /// Its dimensions, in the order of the table's columns.
    pub dimensions: Vec<DimensionId>,
    /// What couldn't be read, in the order of its lines.
    pub problems: Vec<Problem>,
}

/// Why a table gives no map at all.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TableError {
    /// It has no header.
    #[error("the table is empty: its first line must name the columns, one of them \"name\"")]
    Empty,
    /// It has no names.
    #[error("no column is called \"name\"; the columns are {0}")]
    NoName(String),
    /// It has nothing to plot.
    #[error("no column holds positions: beside \"name\" one with a dimension's name and numbers is needed")]
    NoDimension,
    /// It has no rows.
    #[error("no line below the header could be read")]
    NoRows,
}

#[derive(Default)]
struct Columns {
    known: BTreeMap<&'static str, usize>,
    /// Name, and the columns of the position and of the ends of its range.
    dimensions: Vec<(String, usize, Option<usize>, Option<usize>)>,
}

const KNOWN: [&str; 8] = ["name", "kind", "bloc", "influence", "aliases", "salience", "basis", "confidence"];

struct TableRow {
    line: u64,
    cells: Vec<String>,
}

impl TableRow {
    fn cell(&self, column: usize) -> &str {
        self.cells.get(column).map_or("", |cell| cell.trim())
    }
}

/// A number as people write it; the decimal comma counts where it can't separate cells.
fn number(text: &str, decimal_comma: bool) -> Option<f64> {
    let text = plain_signs(text);
    let text = if decimal_comma { text.replace(',', ".") } else { text };
    text.trim().parse::<f64>().ok().filter(|number| number.is_finite())
}

/// The separator of a header line: the one of comma, semicolon and tab that it has most of outside quotes.
fn separator(header: &str) -> u8 {
    let count = |separator: char| {
        let mut quoted = false;
        header
            .chars()
            .filter(|c| {
                quoted ^= *c == '"';
                !quoted && *c == separator
            })
            .count()
    };
    let best = [(',', b','), (';', b';'), ('\t', b'\t')].into_iter().rev().max_by_key(|(c, _)| count(*c));
    best.map_or(b',', |(_, byte)| byte)
}

/// A scale whose ends are round and hold every value: 0 to 1, 10 or 100, the same about zero, or the
/// nearest round ends.
fn scale_of(values: &[f64]) -> Scale {
    let low = values.iter().copied().fold(f64::INFINITY, f64::min);
    let high = values.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    if !(low.is_finite() && high.is_finite()) {
        return Scale::TEN;
    }
    let reach = low.abs().max(high.abs());
    for end in [1.0, 2.0, 5.0, 10.0, 100.0] {
        let usual = low < 0.0 || end != 2.0 && end != 5.0;
        if usual && reach <= end {
            return Scale::new(if low < 0.0 { -end } else { 0.0 }, end).unwrap_or(Scale::TEN);
        }
    }
    let step = decade((high - low).max(reach * 1e-9));
    let (low, high) = ((low / step).floor() * step, (high / step).ceil() * step);
    Scale::new(low, if high > low { high } else { low + step }).unwrap_or(Scale::TEN)
}

fn columns(header: &[String], rows: &[TableRow], comma: bool, problems: &mut Vec<Problem>) -> Columns {
    let mut columns = Columns::default();
    let lower: Vec<String> = header.iter().map(|name| name.trim().to_lowercase()).collect();
    let find = |name: &str| lower.iter().position(|other| *other == name);
    let ignored =
        |column: &str, wrong: &str| Problem { line: 1, column: column.to_owned(), wrong: wrong.to_owned() };
    for known in KNOWN {
        if let Some(at) = find(known) {
            columns.known.insert(known, at);
        }
    }
    for (at, name) in header.iter().enumerate() {
        let (name, low) = (name.trim(), lower.get(at).map_or("", String::as_str));
        if find(low) != Some(at) {
            if !low.is_empty() {
                problems.push(ignored(name, "a column of this name stands before; this one was left out"));
            }
            continue;
        }
        if KNOWN.contains(&low) {
            continue;
        }
        if let Some(of) = low.strip_suffix("_low").or(low.strip_suffix("_high"))
            && !of.is_empty()
            && find(of).is_some()
        {
            continue;
        }
        if low.is_empty() {
            if rows.iter().any(|row| !row.cell(at).is_empty()) {
                problems.push(ignored("", "a column without a name was left out"));
            }
            continue;
        }
        if rows.iter().all(|row| number(row.cell(at), comma).is_none()) {
            problems.push(ignored(name, "neither a known column nor one with a number in it; left out"));
            continue;
        }
        let end = |ending: &str| find(&format!("{low}{ending}"));
        columns.dimensions.push((name.to_owned(), at, end("_low"), end("_high")));
    }
    columns
}

/// Makes a map of a table. What can't be read is left out and told with its line; what is empty is
/// silence, never zero.
pub fn read(text: &str, defaults: &Defaults) -> Result<Imported, TableError> {
    let text = unmarked(text);
    let first = text.lines().find(|line| !line.trim().is_empty()).ok_or(TableError::Empty)?;
    let separator = separator(first);
    let comma = separator != b',';
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(separator)
        .has_headers(false)
        .flexible(true)
        .from_reader(text.as_bytes());
    let mut problems = Vec::new();
    let mut rows: Vec<TableRow> = Vec::new();
    for record in reader.records() {
        match record {
            Ok(record) => rows.push(TableRow {
                line: record.position().map_or(0, csv::Position::line),
                cells: record.iter().map(|cell| unguarded(cell).to_owned()).collect(),
            }),
            Err(why) => problems.push(Problem {
                line: why.position().map_or(0, csv::Position::line),
                column: String::new(),
                wrong: format!("it can't be read and was left out: {why}"),
            }),
        }
    }
    rows.retain(|row| row.cells.iter().any(|cell| !cell.trim().is_empty()));
    if rows.is_empty() {
        return Err(TableError::Empty);
    }
    let header = rows.remove(0).cells;
    let columns = columns(&header, &rows, comma, &mut problems);
    let Some(&name_column) = columns.known.get("name") else {
        return Err(TableError::NoName(header.join(", ")));
    };
    if columns.dimensions.is_empty() {
        return Err(TableError::NoDimension);
    }
    let mut making = Making {
        map: StanceMap::new(defaults.title.clone()),
        problems,
        comma,
        header: &header,
        numbers: BTreeMap::new(),
    };
    let dimensions = making.dimensions(&columns, &rows, defaults);
    let mut names: BTreeMap<String, u64> = BTreeMap::new();
    for row in &rows {
        let name = row.cell(name_column);
        if name.is_empty() {
            making.problem(row, None, "it has no name and was left out".to_owned());
            continue;
        }
        if let Some(first) = names.insert(name.to_lowercase(), row.line) {
            making.problem(
                row,
                None,
                format!("\"{name}\" stands in line {first} already; this line was left out"),
            );
            names.insert(name.to_lowercase(), first);
            continue;
        }
        if row.cells.len() > header.len() {
            making.problem(
                row,
                None,
                format!(
                    "it has {} cells below {} columns; the rest was left out",
                    row.cells.len(),
                    header.len()
                ),
            );
        }
        making.row(row, name, &columns, &dimensions, defaults);
    }
    if making.map.actors.is_empty() {
        return Err(TableError::NoRows);
    }
    making.problems.sort_by_key(|problem| problem.line);
    let dimensions = dimensions.into_iter().map(|dimension| dimension.id).collect();
    Ok(Imported { map: making.map, dimensions, problems: making.problems })
}

/// A map that is being made.
struct Making<'a> {
    map: StanceMap,
    problems: Vec<Problem>,
    comma: bool,
    header: &'a [String],
    /// The number for the next id that begins so: names in a script that ids don't have all begin alike.
    numbers: BTreeMap<(Kind, String), usize>,
}

/// A dimension of the table: its id, its scale and its columns.
struct Measure {
    id: DimensionId,
    scale: Scale,
    at: usize,
    low: Option<usize>,
    high: Option<usize>,
}

impl Making<'_> {
    /// An id that no other item has yet: what it begins with, or that with a number.
    fn id<T: Item>(&mut self, begin: &str) -> Option<T::Id> {
        let number = self.numbers.entry((T::KIND, begin.to_owned())).or_insert(1);
        loop {
            let text = if *number == 1 { begin.to_owned() } else { format!("{begin}-{number}") };
            *number += 1;
            let id = T::Id::parse(&text).ok()?;
            if !T::section(&self.map).contains_key(&id) {
                return Some(id);
            }
        }
    }
    fn problem(&mut self, row: &TableRow, column: Option<usize>, wrong: String) {
        let column = column.and_then(|at| self.header.get(at)).map_or("", |name| name.trim()).to_owned();
        self.problems.push(Problem { line: row.line, column, wrong });
    }
    /// Takes the next map of an edit; what it refuses is told of the row.
    fn take(&mut self, row: &TableRow, edited: Result<StanceMap, edit::EditError>) {
        match edited {
            Ok(map) => self.map = map,
            Err(why) => self.problem(row, None, format!("{why}; left out")),
        }
    }
    /// The number in a cell; none where it is empty or isn't one, which is told.
    fn number(&mut self, row: &TableRow, column: usize, left: &str) -> Option<f64> {
        let cell = row.cell(column);
        let read = number(cell, self.comma);
        if read.is_none() && !cell.is_empty() {
            self.problem(row, Some(column), format!("\"{cell}\" is not a number; {left}"));
        }
        read
    }
    /// A share from 0 to 1 in a cell.
    fn share(&mut self, row: &TableRow, column: usize, left: &str) -> Option<Unit> {
        let read = self.number(row, column, left)?;
        let share = Unit::new(read).ok();
        if share.is_none() {
            let cell = row.cell(column).to_owned();
            self.problem(row, Some(column), format!("{cell} is not between 0 and 1; {left}"));
        }
        share
    }
    /// The choice whose key stands in a cell.
    fn choice<T: Keyed>(&mut self, row: &TableRow, column: Option<usize>) -> Option<T> {
        let cell = row.cell(column?).to_lowercase();
        let found = T::from_key(&cell);
        if found.is_none() && !cell.is_empty() {
            let known: Vec<&str> = T::EVERY.iter().map(|choice| choice.key()).collect();
            self.problem(
                row,
                column,
                format!("\"{cell}\" is not one of {}; left as usual", known.join(", ")),
            );
        }
        found
    }

    fn dimensions(&mut self, columns: &Columns, rows: &[TableRow], defaults: &Defaults) -> Vec<Measure> {
        let mut measures = Vec::new();
        for (name, at, low, high) in &columns.dimensions {
            let cells = [Some(*at), *low, *high];
            let values: Vec<f64> = rows
                .iter()
                .flat_map(|row| cells.iter().flatten().map(|column| row.cell(*column)))
                .filter_map(|cell| number(cell, self.comma))
                .collect();
            let scale = defaults.scale.unwrap_or_else(|| scale_of(&values));
            let mut dimension = Dimension::new(name.clone());
            dimension.scale = scale;
            let Some(id) = self.id::<Dimension>(&slug(name)) else { continue };
            match edit::put(&self.map, &id, dimension) {
                Ok(map) => self.map = map,
                Err(why) => {
                    let wrong = format!("{why}; left out");
                    self.problems.push(Problem { line: 1, column: name.clone(), wrong });
                    continue;
                }
            }
            measures.push(Measure { id, scale, at: *at, low: *low, high: *high });
        }
        measures
    }

    fn bloc(&mut self, name: &str) -> Option<BlocId> {
        if name.is_empty() {
            return None;
        }
        if let Some((id, _)) = self.map.blocs.iter().find(|(_, bloc)| bloc.name == name) {
            return Some(id.clone());
        }
        let id = self.id::<Bloc>(&slug(name))?;
        let bloc = Bloc::new(name.to_owned(), Colour::nth(self.map.blocs.len()));
        self.map = edit::put(&self.map, &id, bloc).ok()?;
        Some(id)
    }

    fn row(
        &mut self,
        row: &TableRow,
        name: &str,
        columns: &Columns,
        measures: &[Measure],
        defaults: &Defaults,
    ) {
        let column = |name: &str| columns.known.get(name).copied();
        let mut actor = Actor::new(name.to_owned());
        if let Some(kind) = self.choice(row, column("kind")) {
            actor.kind = kind;
        }
        actor.bloc = column("bloc").and_then(|at| self.bloc(row.cell(at)));
        if let Some(influence) =
            column("influence").and_then(|at| self.share(row, at, "taken for the middle, 0.5"))
        {
            actor.influence = influence;
        }
        if let Some(at) = column("aliases") {
            let aliases = row.cell(at).split('|').map(str::trim).filter(|alias| !alias.is_empty());
            actor.aliases = aliases.map(str::to_owned).collect();
        }
        let salience = column("salience").and_then(|at| self.share(row, at, "left open"));
        let basis = self.choice(row, column("basis")).unwrap_or(Basis::Stated);
        let confidence = self.choice(row, column("confidence")).unwrap_or(Confidence::Moderate);
        let Some(id) = self.id::<Actor>(&slug(name)) else { return };
        let edited = edit::put(&self.map, &id, actor);
        self.take(row, edited);
        if !self.map.actors.contains_key(&id) {
            return;
        }
        for measure in measures {
            let Some(position) = self.number(row, measure.at, "taken for not said") else { continue };
            if !measure.scale.contains(position) {
                let (low, high) = (measure.scale.low(), measure.scale.high());
                let wrong = format!("{position} is beyond the scale of {low} to {high}; taken for not said");
                self.problem(row, Some(measure.at), wrong);
                continue;
            }
            let subject = Subject::Dimension(measure.id.clone());
            let mut stance = Stance::new(id.clone(), subject, Finite::or_zero(position), defaults.as_of);
            stance.range = self.range(row, measure, position);
            (stance.salience, stance.basis, stance.confidence) = (salience, basis, confidence);
            stance.rationale.clone_from(&defaults.origin);
            let Some(stance_id) = self.id::<Stance>(&format!("{id}-{}", measure.id)) else { continue };
            let edited = edit::put(&self.map, &stance_id, stance);
            self.take(row, edited);
        }
    }

    /// The range of a position; one end alone reaches from or to the position.
    fn range(&mut self, row: &TableRow, measure: &Measure, position: f64) -> Option<Range> {
        let mut end = |column: Option<usize>| {
            let value = self.number(row, column?, "the range was left out")?;
            Some((column, value))
        };
        let (low, high) = (end(measure.low), end(measure.high));
        if low.is_none() && high.is_none() {
            return None;
        }
        let column = low.or(high).and_then(|(column, _)| column);
        let (low, high) = (low.map_or(position, |(_, low)| low), high.map_or(position, |(_, high)| high));
        let wrong = if low > high {
            format!("the range {low} to {high} runs backwards; it was left out")
        } else if !(low..=high).contains(&position) {
            format!("the range {low} to {high} doesn't hold the position {position}; it was left out")
        } else if !(measure.scale.contains(low) && measure.scale.contains(high)) {
            format!("the range {low} to {high} reaches beyond the scale; it was cut there")
        } else {
            return Range::new(low, high).ok();
        };
        let holds = low <= position && position <= high;
        self.problem(row, column, wrong);
        if holds { Range::new(measure.scale.clamp(low), measure.scale.clamp(high)).ok() } else { None }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{StanceId, integrity};
    use proptest::prelude::*;

    fn defaults() -> Defaults {
        Defaults {
            title: "T".to_owned(),
            origin: "From the table t.csv".to_owned(),
            as_of: "2025-03-06".parse().unwrap(),
            scale: None,
        }
    }
    #[test]
    fn every_position_has_its_own_stance() {
        let (map, problems) = read_in("name,Sea Ports,Ports\nNorth,1,\nNorth Sea,,2\n");
        assert_eq!(problems, [""; 0]);
        let stances: Vec<f64> = map.stances.values().map(|stance| stance.position.get()).collect();
        assert_eq!(stances, [1.0, 2.0], "ids of the same letters");
    }

    fn read_in(text: &str) -> (StanceMap, Vec<String>) {
        let Imported { map, problems, .. } = read(text, &defaults()).unwrap();
        assert!(integrity::check(&map).is_empty());
        (map, problems.iter().map(ToString::to_string).collect())
    }
    fn stance(map: &StanceMap, id: &str) -> Option<Stance> {
        map.stances.get(&StanceId::parse(id).unwrap()).map(|stance| Stance::clone(stance))
    }

    #[test]
    fn a_table_becomes_actors_blocs_and_stances() {
        let (map, problems) = read_in(
            "name,kind,bloc,influence,Security,Security_low,Security_high,Risk\n\
             Ann,government,West,0.9,8,7,9,2\n\"Bo, the elder\",person,East,,3,,,\n",
        );
        assert!(problems.is_empty(), "{problems:?}");
        assert_eq!(
            (map.actors.len(), map.blocs.len(), map.dimensions.len(), map.stances.len()),
            (2, 2, 2, 3)
        );
        let ann = stance(&map, "ann-security").unwrap();
        assert_eq!((ann.position.get(), ann.range), (8.0, Range::new(7.0, 9.0).ok()));
        assert!(stance(&map, "bo-the-elder-risk").is_none(), "an empty cell is silence");
        assert_eq!(map.dimensions[&DimensionId::parse("risk").unwrap()].scale, Scale::TEN);
    }

    #[test]
    fn other_separators_and_decimal_commas_are_read() {
        let (map, problems) = read_in("\u{feff}Name;X\r\nÅsa;6,5\r\n");
        assert!(problems.is_empty(), "{problems:?}");
        assert_eq!(stance(&map, "asa-x").unwrap().position.get(), 6.5);
        let (map, _) = read_in("name\tx\nA\t0.5\n");
        assert_eq!(map.dimensions[&DimensionId::parse("x").unwrap()].scale, Scale::new(0.0, 1.0).unwrap());
    }

    #[test]
    fn what_cannot_be_read_is_named_with_its_line() {
        let (map, problems) = read_in(
            "name,kind,influence,x,x_low,x_high,remark\nA,king,7,1,2,3,hm\n,,,4,,,\nA,,,5,,,\nB,,high,many,,,\nC,,,5,6,4,\nD,,,5,4,,,,\n",
        );
        assert_eq!(map.actors.len(), 4);
        for words in [
            "line 1, column \"remark\": neither a known column",
            "line 2, column \"kind\": \"king\" is not one of person, government",
            "line 2, column \"influence\": 7 is not between 0 and 1",
            "line 2, column \"x_low\": the range 2 to 3 doesn't hold the position 1",
            "line 3: it has no name",
            "line 4: \"A\" stands in line 2 already",
            "line 5, column \"influence\": \"high\" is not a number",
            "line 5, column \"x\": \"many\" is not a number; taken for not said",
            "line 6, column \"x_low\": the range 6 to 4 runs backwards",
            "line 7: it has 9 cells below 7 columns",
        ] {
            assert!(problems.iter().any(|problem| problem.starts_with(words)), "{words}\n{problems:#?}");
        }
    }

    #[test]
    fn a_value_beyond_the_given_scale_is_left_out() {
        let scale = Scale::new(0.0, 5.0).ok();
        let Imported { map, problems, .. } =
            read("name,x\nA,7\nB,5\n", &Defaults { scale, ..defaults() }).unwrap();
        assert_eq!((map.stances.len(), problems.len()), (1, 1));
        assert!(problems[0].to_string().contains("beyond the scale of 0 to 5"));
    }

    #[test]
    fn tables_without_names_or_positions_are_refused() {
        assert_eq!(read("", &defaults()), Err(TableError::Empty));
        assert_eq!(read("who,x\nA,1\n", &defaults()), Err(TableError::NoName("who, x".to_owned())));
        assert_eq!(read("name,kind\nA,person\n", &defaults()), Err(TableError::NoDimension));
        assert_eq!(read("name,x\n,1\n", &defaults()), Err(TableError::NoRows));
    }

    #[test]
    fn scales_are_round() {
        let ends = |values: &[f64]| (scale_of(values).low(), scale_of(values).high());
        assert_eq!(ends(&[0.2, 0.9]), (0.0, 1.0));
        assert_eq!(ends(&[3.0, 4.0]), (0.0, 10.0));
        assert_eq!(ends(&[-2.0, 1.0]), (-2.0, 2.0));
        assert_eq!(ends(&[12.0, 87.0]), (0.0, 100.0));
        assert_eq!(ends(&[1950.0, 2025.0]), (1950.0, 2030.0));
        assert_eq!(ends(&[5000.0]).0, 5000.0);
    }

    proptest! {
        #[test]
        fn no_text_breaks_it(text in "\\PC{0,200}", rows in prop::collection::vec("[a-c]?,[-0-9.]{0,4},[-0-9.]{0,4},[-0-9e.]{0,5}", 0..6)) {
            for text in [text, format!("name,x,x_low,x_high\n{}", rows.join("\n"))] {
                if let Ok(imported) = read(&text, &defaults()) {
                    prop_assert!(integrity::check(&imported.map).is_empty());
                }
            }
        }
    }
}
