//! A table of positions becomes a map: an actor a row with a position a column, or a row a position. Which formats are
//! read is in `grid`, what the columns hold in `header`, what stands in cells in `values` and `dates`, and what couldn't be
//! read in `problems`. Writing the map is the command's.

mod dates;
mod grid;
mod header;
mod problems;
#[cfg(test)]
mod tests;
mod values;

use std::collections::{BTreeMap, BTreeSet};

use crate::edit;
use crate::model::id::slug;
use crate::model::value::{Keyed, decade};
use crate::model::{
    Actor, ActorId, Basis, Bloc, BlocId, Coder, CoderId, Colour, Confidence, Date, Dimension, DimensionId,
    Finite, Item, ItemId as _, Kind, Range, Scale, Stance, StanceMap, Subject, Unit,
};
use grid::{CellGrid, TableRow};
use header::{Column, Columns};
use problems::Problems;
use values::{is_nothing, kind};

pub use grid::LARGEST;
pub use problems::TableProblem;

/// What the table doesn't say itself.
#[derive(Debug, Clone, PartialEq)]
pub struct Defaults {
    /// The map's title.
    pub title: String,
    /// Where the table comes from, which every stance says.
    pub origin: String,
    /// The day from which its positions are known.
    pub as_of: Date,
    /// The scale of every dimension; none takes it from the column's name or the values.
    pub scale: Option<Scale>,
}

/// What is read of a table; by default all of it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Choices {
    /// The column of the names; none is found by what such columns are usually called.
    pub name: Option<String>,
    /// The sheet of a workbook; none is its first.
    pub sheet: Option<String>,
    /// The only columns of positions that are taken; empty for all.
    pub only: Vec<String>,
    /// Columns that are not read, whatever they hold.
    pub except: Vec<String>,
    /// Whether decimals follow a comma or else a dot, where a number could be read in both ways; none leaves it to the
    /// column.
    pub comma: Option<bool>,
}

/// What a table gave.
#[derive(Debug, Clone, PartialEq)]
pub struct Imported {
    /// The map.
    pub map: StanceMap,
    /// Its dimensions, in the order of the table.
    pub dimensions: Vec<DimensionId>,
    /// What couldn't be read, a kind each.
    pub problems: Vec<TableProblem>,
    /// What is worth knowing of how it was read.
    pub notes: Vec<String>,
    /// How many rows gave nothing.
    pub left_out: usize,
}

/// Why a table gives no map at all.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TableError {
    /// It has no header.
    #[error("the table is empty: its first line must name the columns, one of them \"name\"")]
    Empty,
    /// It isn't clear which column has the names.
    #[error("no column is called \"name\" or the like; say which one it is with --name. The columns are {0}")]
    NoName(String),
    /// A column that was asked for isn't there.
    #[error("no column is called \"{name}\"; the columns are {known}")]
    NoColumn {
        /// What was asked for.
        name: String,
        /// What there is.
        known: String,
    },
    /// A sheet that was asked for isn't there.
    #[error("there is no sheet \"{sheet}\": {known}")]
    NoSheet {
        /// What was asked for.
        sheet: String,
        /// What there is.
        known: String,
    },
    /// It has nothing to plot.
    #[error(
        "no column holds positions: beside the names one with a dimension's name and numbers is needed. The columns are {0}"
    )]
    NoDimension(String),
    /// It has no rows.
    #[error("no line below the names of the columns could be read")]
    NoRows,
    /// It is no text.
    #[error("{0}; save it as CSV or as an Excel workbook (.xlsx)")]
    NotText(String),
    /// The workbook is damaged or locked.
    #[error(
        "the workbook can't be read: {0}. Open it in its program and save it anew without a password, or as CSV"
    )]
    Workbook(String),
    /// It would take too much memory.
    #[error("it is larger than any table of positions; split it, or save the part that you need as CSV")]
    TooLarge,
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

/// Makes a map of a table in CSV. What can't be read is left out and told with its lines; what is empty is silence,
/// never zero.
///
/// # Errors
/// It has no header, no names, no positions or no rows, or is far too large.
pub fn read(text: &str, defaults: &Defaults) -> Result<Imported, TableError> {
    made(grid::csv(text)?, &Choices::default(), defaults)
}

/// Makes a map of a table in a file: CSV in any encoding, or a workbook.
///
/// # Errors
/// As [`read`]; a workbook that can't be read; a column or a sheet that isn't there.
pub fn read_file(
    name: &str,
    bytes: &[u8],
    choices: &Choices,
    defaults: &Defaults,
) -> Result<Imported, TableError> {
    made(grid::read(name, bytes, choices.sheet.as_deref())?, choices, defaults)
}

fn made(mut grid: CellGrid, choices: &Choices, defaults: &Defaults) -> Result<Imported, TableError> {
    let mut problems = Problems::default();
    for broken in &grid.broken {
        problems.line(broken.line, &broken.why, "");
    }
    let mut left_out =
        grid.broken.iter().fold(0_usize, |sum, broken| sum.saturating_add(broken.lines as usize));
    let columns = header::columns(&mut grid, choices, &mut problems)?;
    for cell in &grid.missing {
        let name = columns.header.get(cell.column).map_or("", |name| name.trim());
        if !choices.except.iter().any(|except| header::is_called(name, except)) {
            problems.cell(cell.line, name, cell.why, &cell.shown);
        }
    }
    let mut making = Making {
        map: StanceMap::new(defaults.title.clone()),
        problems,
        columns: &columns,
        defaults,
        names: names(&grid.rows, &columns),
        actors: BTreeMap::new(),
        given: BTreeSet::new(),
        subjects: BTreeMap::new(),
        blocs: BTreeMap::new(),
        coders: BTreeMap::new(),
        numbers: BTreeMap::new(),
    };
    let measures = making.measures(&grid.rows);
    for row in &grid.rows {
        left_out += usize::from(!making.row(row, &measures));
    }
    if making.map.actors.is_empty() {
        return Err(TableError::NoRows);
    }
    let dimensions = measures.into_iter().map(|measure| measure.id).collect();
    let Making { map, problems, .. } = making;
    Ok(Imported { map, dimensions, problems: problems.into_list(), notes: grid.notes, left_out })
}

/// A name as names are compared.
fn same(name: &str) -> String {
    name.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

/// The names that several have, with what tells them apart: they are called by both.
fn names(rows: &[TableRow], columns: &Columns) -> BTreeSet<String> {
    let Some(apart) = columns.apart else { return BTreeSet::new() };
    let mut by_name: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for row in rows {
        by_name.entry(same(row.cell(columns.name))).or_default().insert(same(row.cell(apart)));
    }
    by_name.into_iter().filter(|(_, apart)| apart.len() > 1).map(|(name, _)| name).collect()
}

/// A dimension of the table: its id, its scale and its columns.
struct Measure {
    id: DimensionId,
    scale: Scale,
    at: usize,
    low: Option<usize>,
    high: Option<usize>,
}

/// A map that is being made.
struct Making<'a> {
    map: StanceMap,
    problems: Problems,
    columns: &'a Columns,
    defaults: &'a Defaults,
    /// The names that several have.
    names: BTreeSet<String>,
    /// The actors so far by name, and the line in which each stands first.
    actors: BTreeMap<String, (ActorId, u64)>,
    /// What was said so far: of whom, about what, from when, and who recorded it.
    given: BTreeSet<(ActorId, DimensionId, Date, Option<CoderId>)>,
    /// The blocs and the coders so far by name.
    blocs: BTreeMap<String, BlocId>,
    coders: BTreeMap<String, CoderId>,
    /// Where each row has one position, the measures by what they are about.
    subjects: BTreeMap<String, usize>,
    /// The number for the next id that begins so: names in a script that ids don't have all begin alike.
    numbers: BTreeMap<(Kind, String), usize>,
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
    /// Notes what is wrong with a cell.
    fn problem(&mut self, row: &TableRow, column: usize, wrong: &str) {
        let name = self.columns.header.get(column).map_or("", |name| name.trim());
        self.problems.cell(row.line, name, wrong, row.cell(column));
    }
    /// Takes the next map of an edit; what it refuses is told of the row. Says whether it was taken.
    fn take(&mut self, row: &TableRow, edited: Result<StanceMap, edit::EditError>) -> bool {
        match edited {
            Ok(map) => {
                self.map = map;
                true
            }
            Err(why) => {
                self.problems.line(row.line, &format!("{why}; left out"), "");
                false
            }
        }
    }
    /// The number in a cell; none where nothing was said or it isn't one, which is told.
    fn number(&mut self, row: &TableRow, column: usize, left: &str) -> Option<f64> {
        let cell = row.cell(column);
        if is_nothing(cell) {
            return None;
        }
        let read = self.columns.number(row, column);
        if let Err(why) = read {
            self.problem(row, column, &format!("{why}; {left}"));
        }
        read.ok()
    }
    /// A share from 0 to 1 in a column, or of a hundred where the cell says so.
    fn share(&mut self, row: &TableRow, name: &'static str, left: &str) -> Option<Unit> {
        let column = *self.columns.known.get(name)?;
        let read = self.number(row, column, left)?;
        let share = Unit::new(if row.cell(column).ends_with('%') { read / 100.0 } else { read }).ok();
        if share.is_none() {
            self.problem(row, column, &format!("not between 0 and 1; {left}"));
        }
        share
    }
    /// The choice in a column.
    fn choice<T: Keyed>(
        &mut self,
        row: &TableRow,
        name: &'static str,
        read: impl Fn(&str) -> Option<T>,
    ) -> Option<T> {
        let column = *self.columns.known.get(name)?;
        let cell = row.cell(column);
        if is_nothing(cell) {
            return None;
        }
        let found = read(&cell.to_lowercase());
        if found.is_none() {
            let known: Vec<&str> = T::EVERY.iter().map(|choice| choice.key()).collect();
            self.problem(row, column, &format!("not one of {}; left as usual", known.join(", ")));
        }
        found
    }

    /// Makes the dimensions.
    fn measures(&mut self, rows: &[TableRow]) -> Vec<Measure> {
        let columns = self.columns;
        let mut wanted: Vec<(Column, Vec<&TableRow>)> = Vec::new();
        match (columns.subject, columns.places.as_slice()) {
            (Some(subject), [place]) => {
                for row in rows.iter().filter(|row| !row.cell(subject).is_empty()) {
                    let next = wanted.len();
                    let at = *self.subjects.entry(same(row.cell(subject))).or_insert(next);
                    if at == next {
                        wanted.push((
                            Column { name: row.cell(subject).to_owned(), ..place.clone() },
                            Vec::new(),
                        ));
                    }
                    wanted.get_mut(at).into_iter().for_each(|(_, of)| of.push(row));
                }
            }
            _ => wanted.extend(columns.places.iter().map(|place| (place.clone(), rows.iter().collect()))),
        }
        let mut measures = Vec::new();
        for (place, rows) in wanted {
            let cells = [Some(place.at), place.low, place.high];
            let read = |row: &TableRow| {
                cells.iter().flatten().filter_map(|at| columns.number(row, *at).ok()).collect::<Vec<_>>()
            };
            let values: Vec<f64> = rows.into_iter().flat_map(read).collect();
            let scale = self.defaults.scale.or(place.scale).unwrap_or_else(|| scale_of(&values));
            let mut dimension = Dimension::new(place.name.clone());
            dimension.scale = scale;
            // Ids hold what names may not, so that there is one for every name.
            let Some(id) = self.id::<Dimension>(&slug(&place.name)) else { continue };
            match edit::put(&self.map, &id, dimension) {
                Ok(map) => self.map = map,
                Err(why) => {
                    self.problems.line(1, &format!("{why}; left out"), &place.name);
                    continue;
                }
            }
            measures.push(Measure { id, scale, at: place.at, low: place.low, high: place.high });
        }
        measures
    }

    fn bloc(&mut self, name: &str) -> Option<BlocId> {
        if is_nothing(name) {
            return None;
        }
        if let Some(id) = self.blocs.get(name) {
            return Some(id.clone());
        }
        let id = self.id::<Bloc>(&slug(name))?;
        let bloc = self.map.new_bloc(name);
        self.map = edit::put(&self.map, &id, bloc).ok()?;
        self.blocs.insert(name.to_owned(), id.clone());
        Some(id)
    }

    /// Who recorded a row; none where it doesn't say so.
    fn coder(&mut self, row: &TableRow) -> Option<CoderId> {
        let name =
            self.columns.known.get("coder").map(|at| row.cell(*at)).filter(|name| !is_nothing(name))?;
        if let Some(id) = self.coders.get(&same(name)) {
            return Some(id.clone());
        }
        let id = self.id::<Coder>(&slug(name))?;
        let mut coder = Coder::new(name);
        coder.colour = Some(Colour::nth(self.map.coders.len()));
        let edited = edit::put(&self.map, &id, coder);
        if !self.take(row, edited) {
            return None;
        }
        self.coders.insert(same(name), id.clone());
        Some(id)
    }

    /// Who a row is about: an actor that is made where there is none of the name.
    fn actor(&mut self, row: &TableRow) -> Option<(ActorId, u64)> {
        let name = row.cell(self.columns.name);
        if name.is_empty() {
            self.problems.line(row.line, "it has no name and was left out", "");
            return None;
        }
        let apart = self.columns.apart.filter(|_| self.names.contains(&same(name)));
        let name = match apart.map(|at| row.cell(at)).filter(|apart| !is_nothing(apart)) {
            Some(apart) => format!("{name} ({apart})"),
            None => name.to_owned(),
        };
        if let Some(known) = self.actors.get(&same(&name)) {
            return Some(known.clone());
        }
        let mut actor = Actor::new(name.clone());
        if let Some(kind) = self.choice(row, "kind", kind) {
            actor.kind = kind;
        }
        let column = |name: &str| self.columns.known.get(name).copied();
        let (bloc, aliases) = (column("bloc"), column("aliases"));
        actor.bloc = bloc.and_then(|at| self.bloc(row.cell(at)));
        if let Some(influence) = self.share(row, "influence", "taken for the middle, 0.5") {
            actor.influence = influence;
        }
        if let Some(at) = aliases {
            let aliases = row.cell(at).split('|').map(str::trim).filter(|alias| !is_nothing(alias));
            actor.aliases = aliases.map(str::to_owned).collect();
        }
        let id = self.id::<Actor>(&slug(&name))?;
        let edited = edit::put(&self.map, &id, actor);
        if !self.take(row, edited) {
            return None;
        }
        self.actors.insert(same(&name), (id.clone(), row.line));
        Some((id, row.line))
    }

    /// Takes a row in; says whether it gave anything.
    fn row(&mut self, row: &TableRow, measures: &[Measure]) -> bool {
        let columns = self.columns;
        let Some((id, first)) = self.actor(row) else { return false };
        if row.cells.iter().skip(columns.header.len()).any(|cell| !cell.trim().is_empty()) {
            let wrong =
                format!("more cells than the {} columns; the rest was left out", columns.header.len());
            self.problems.line(row.line, &wrong, "");
        }
        let of_row: Vec<&Measure> = match columns.subject {
            Some(at) if row.cell(at).is_empty() => {
                self.problem(row, at, "it doesn't say what the position is on; left out");
                return false;
            }
            Some(at) => {
                self.subjects.get(&same(row.cell(at))).and_then(|at| measures.get(*at)).into_iter().collect()
            }
            None => measures.iter().collect(),
        };
        let Some(as_of) = self.date(row) else { return false };
        let coder = self.coder(row);
        let salience = self.share(row, "salience", "left open");
        let basis = self.choice(row, "basis", Basis::from_key).unwrap_or(Basis::Stated);
        let confidence = self.choice(row, "confidence", Confidence::from_key).unwrap_or(Confidence::Moderate);
        let (mut given, mut again) = (0, 0);
        for measure in of_row {
            let Some(position) = self.number(row, measure.at, "taken for not said") else { continue };
            if !measure.scale.contains(position) {
                let (low, high) = (measure.scale.low(), measure.scale.high());
                let wrong = format!("beyond the scale of {low} to {high}; taken for not said");
                self.problem(row, measure.at, &wrong);
                continue;
            }
            if !self.given.insert((id.clone(), measure.id.clone(), as_of, coder.clone())) {
                again += 1;
                continue;
            }
            let subject = Subject::Dimension(measure.id.clone());
            let mut stance = Stance::new(id.clone(), subject, Finite::or_zero(position), as_of);
            stance.range = self.range(row, measure, position);
            (stance.salience, stance.basis, stance.confidence) = (salience, basis, confidence);
            stance.coder.clone_from(&coder);
            stance.rationale.clone_from(&self.defaults.origin);
            if let Some(source) = columns.source.map(|at| row.cell(at)).filter(|source| !is_nothing(source)) {
                stance.rationale.push_str(&format!(": {source}"));
            }
            let Some(stance_id) = self.id::<Stance>(&format!("{id}-{}", measure.id)) else { continue };
            let edited = edit::put(&self.map, &stance_id, stance);
            given += usize::from(self.take(row, edited));
        }
        if again > 0 {
            let wrong = "a position of the same name on the same subject, day and coder stands before; what stands here \
                         was left out. A column that tells such names, days or coders apart keeps both";
            self.problems.line(row.line, wrong, row.cell(columns.name));
        }
        // An actor of whom nothing is said is one all the same.
        given > 0 || again == 0 && first == row.line
    }

    /// The day from which a row's positions are known; none where it can't be read, which is told.
    fn date(&mut self, row: &TableRow) -> Option<Date> {
        let usual = self.defaults.as_of;
        let Some((at, style)) = self.columns.date else { return Some(usual) };
        if row.missing.contains(&at) {
            return None;
        }
        if is_nothing(row.cell(at)) {
            let name = self.columns.header.get(at).map_or("", |name| name.trim());
            self.problems.supposed(
                row.line,
                name,
                &format!("no date; taken for {usual}, which --as-of sets"),
            );
            return Some(usual);
        }
        match style.read(row.cell(at)) {
            Ok(date) => Some(date),
            Err(why) => {
                self.problem(row, at, &format!("{why}; the positions were left out"));
                None
            }
        }
    }

    /// The range of a position; one end alone reaches from or to the position.
    fn range(&mut self, row: &TableRow, measure: &Measure, position: f64) -> Option<Range> {
        let mut end = |column: Option<usize>| {
            let value = self.number(row, column?, "the range was left out")?;
            Some((column, value))
        };
        let (low, high) = (end(measure.low), end(measure.high));
        let column = low.or(high).and_then(|(column, _)| column)?;
        let (low, high) = (low.map_or(position, |(_, low)| low), high.map_or(position, |(_, high)| high));
        let wrong = if low > high {
            "the range runs backwards; it was left out"
        } else if !(low..=high).contains(&position) {
            "the range doesn't hold the position; it was left out"
        } else if !(measure.scale.contains(low) && measure.scale.contains(high)) {
            "the range reaches beyond the scale; it was cut there"
        } else {
            return Range::new(low, high).ok();
        };
        let holds = low <= position && position <= high;
        self.problem(row, column, wrong);
        if holds { Range::new(measure.scale.clamp(low), measure.scale.clamp(high)).ok() } else { None }
    }
}
