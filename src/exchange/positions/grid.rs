//! The rows of a table, from CSV or from the sheet of a workbook, with the lines in which an editor shows them. What they
//! mean is told elsewhere.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{Cursor, Read as _};

use calamine::{CellErrorType, DataRef, Reader as _, Xlsx, XlsxError};

use super::TableError;
use super::values::Marks;
use crate::exchange::sources::decode;
use crate::exchange::spreadsheet::{unguarded, unmarked};

/// The largest table that is read, in bytes.
pub const LARGEST: u64 = 50_000_000;
/// The most bytes that a workbook may have when it is unpacked.
const UNPACKED: u64 = 512 << 20;
/// The most cells that are kept of a table, empty ones between others included.
const MOST_CELLS: usize = 10_000_000;

/// A row of a table.
#[derive(Debug, Clone, Default)]
pub(super) struct TableRow {
    /// The line of a file in which it begins, or the row of a sheet, from 1.
    pub(super) line: u64,
    pub(super) cells: Vec<String>,
    /// The numbers that a workbook holds as such: the marks in how they are shown here say nothing of the other cells.
    pub(super) numbers: BTreeMap<usize, f64>,
    /// The cells whose value a workbook doesn't have; they are empty.
    pub(super) missing: BTreeSet<usize>,
}

impl TableRow {
    /// What stands in a column, without the space around it.
    pub(super) fn cell(&self, column: usize) -> &str {
        self.cells.get(column).map_or("", |cell| cell.trim())
    }
}

/// The rows of a table that hold anything.
#[derive(Debug, Default)]
pub(super) struct CellGrid {
    pub(super) rows: Vec<TableRow>,
    /// What the marks in numbers are where a column doesn't show it.
    pub(super) marks: Marks,
    /// Whether plain numbers in a column of dates are days since 1904.
    pub(super) from_1904: bool,
    /// What is worth telling of how it was read.
    pub(super) notes: Vec<String>,
    /// What couldn't be read, in the order of the table.
    pub(super) broken: Vec<BrokenRows>,
    /// The cells whose value a workbook doesn't have.
    pub(super) missing: Vec<MissingCell>,
}

/// Rows that couldn't be read.
#[derive(Debug)]
pub(super) struct BrokenRows {
    /// Where they begin.
    pub(super) line: u64,
    /// How many lines they take.
    pub(super) lines: u64,
    pub(super) why: String,
}

/// A cell whose value a workbook doesn't have.
#[derive(Debug)]
pub(super) struct MissingCell {
    pub(super) line: u64,
    pub(super) column: usize,
    pub(super) why: &'static str,
    /// What stands there.
    pub(super) shown: String,
}

/// Reads a file by its name and what it holds. `sheet` is the one of a workbook; none is its first.
pub(super) fn read(name: &str, bytes: &[u8], sheet: Option<&str>) -> Result<CellGrid, TableError> {
    const ZIP: &[u8] = b"PK\x03\x04";
    if bytes.len() as u64 > LARGEST {
        return Err(TableError::TooLarge);
    }
    let ending = name.rsplit('.').next().unwrap_or_default().to_ascii_lowercase();
    if bytes.starts_with(ZIP) && matches!(ending.as_str(), "xlsx" | "xlsm" | "xltx") {
        return workbook(bytes, sheet);
    }
    if let Some(sheet) = sheet {
        return Err(TableError::NoSheet { sheet: sheet.to_owned(), known: "it is no workbook".to_owned() });
    }
    let decoded = decode(bytes, None).map_err(|why| TableError::NotText(why.to_string()))?;
    let mut grid = csv(&decoded.text)?;
    grid.notes.extend(decoded.note);
    Ok(grid)
}

/// Reads CSV, whatever separates its cells.
pub(super) fn csv(text: &str) -> Result<CellGrid, TableError> {
    let text = unmarked(text).replace("\r\n", "\n").replace('\r', "\n");
    let said = said_separator(&text);
    let separator = said.map_or_else(|| separator(&text), |(separator, _)| separator);
    let skipped = said.map_or(0, |(_, skipped)| skipped);
    let body = text.get(skipped..).unwrap_or_default();
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(separator)
        .has_headers(false)
        .flexible(true)
        .from_reader(body.as_bytes());
    let mut lines = LineCounter { text: &text, at: 0, line: 1 };
    // Where a comma parts the cells, decimals follow a dot.
    let marks = if separator == b',' { Marks::of_decimals(false) } else { Marks::default() };
    let mut grid = CellGrid { marks, ..CellGrid::default() };
    let mut astray = astray(body, separator).into_iter().peekable();
    let mut kept = 0;
    let mut record = csv::StringRecord::new();
    loop {
        let begin = reader.position().byte() as usize;
        match reader.read_record(&mut record) {
            Ok(false) => break,
            Ok(true) => {
                let end = reader.position().byte() as usize;
                if let Some(open) = astray.next_if(|open| *open < end) {
                    while astray.next_if(|open| *open < end).is_some() {}
                    let line = lines.of(skipped + begin);
                    let of_quote = line + newlines(body, begin, open);
                    let is_last = !body.get(..end).is_some_and(|read| read.ends_with('\n'));
                    let span = newlines(body, begin, end) + u64::from(is_last);
                    grid.broken.push(BrokenRows {
                        line: of_quote.max(line),
                        lines: span,
                        why: "a quotation mark begins a cell here that doesn't end where a cell ends; the lines that it \
                              takes in were left out"
                            .to_owned(),
                    });
                    continue;
                }
                let line = lines.of(skipped + record.position().map_or(0, csv::Position::byte) as usize);
                let cells: Vec<String> = record.iter().map(|cell| unguarded(cell).to_owned()).collect();
                kept += cells.len();
                if kept > MOST_CELLS {
                    return Err(TableError::TooLarge);
                }
                grid.rows.push(TableRow { line, cells, ..TableRow::default() });
            }
            Err(why) => {
                let line = lines.of(skipped + begin);
                let why = format!("it can't be read and was left out: {why}");
                grid.broken.push(BrokenRows { line, lines: 1, why });
            }
        }
    }
    grid.rows.retain(|row| row.cells.iter().any(|cell| !cell.trim().is_empty()));
    Ok(grid)
}

/// The quotation marks that begin a cell which takes in more than a line and then never ends, or ends within a cell:
/// one that isn't closed goes on to the next that there is. What it takes in are likely rows.
fn astray(text: &str, separator: u8) -> Vec<usize> {
    let mut astray = Vec::new();
    let bytes = text.as_bytes();
    let spaces = |from: usize| bytes.iter().skip(from).take_while(|byte| **byte == b' ').count();
    let ends = |at: usize| bytes.get(at).is_none_or(|byte| *byte == separator || *byte == b'\n');
    let quote = |from: usize| bytes.iter().skip(from).position(|byte| *byte == b'"').map(|at| from + at);
    let mut at = 0;
    while let Some(open) = quote(at) {
        at = open + 1;
        if open > 0 && !ends(open - 1) {
            continue;
        }
        // Two in a row stand for one within the cell.
        let close = loop {
            match quote(at) {
                Some(twice) if bytes.get(twice + 1) == Some(&b'"') => at = twice + 2,
                close => break close,
            }
        };
        at = close.map_or(bytes.len(), |close| close + 1 + spaces(close + 1));
        if !ends(at) || close.is_none() {
            let cell = bytes.get(open..at).unwrap_or_default();
            let rows = cell.iter().position(|byte| *byte == b'\n').is_some_and(|end| end + 1 < cell.len());
            if rows || close.is_none() {
                astray.push(open);
            }
        }
    }
    astray
}

/// How many lines end between two places, the empty ones at the first left aside.
fn newlines(text: &str, from: usize, to: usize) -> u64 {
    let between = text.get(from..to).unwrap_or_default().trim_start_matches('\n');
    between.bytes().filter(|byte| *byte == b'\n').count() as u64
}

/// Counts the lines up to places that come one after another.
struct LineCounter<'a> {
    text: &'a str,
    at: usize,
    line: u64,
}

impl LineCounter<'_> {
    /// The line in which what begins at a byte or behind the empty lines there stands.
    fn of(&mut self, byte: usize) -> u64 {
        let rest = self.text.get(byte..).unwrap_or_default();
        let byte = byte + (rest.len() - rest.trim_start_matches('\n').len());
        let between = self.text.get(self.at..byte).unwrap_or_default();
        self.line += between.bytes().filter(|byte| *byte == b'\n').count() as u64;
        self.at = self.at.max(byte);
        self.line
    }
}

/// The separator that a table's first line says, `sep=;`, and how many bytes that line has.
fn said_separator(text: &str) -> Option<(u8, usize)> {
    let line = text.split('\n').next()?;
    let said = line.trim().trim_matches('"');
    let separator =
        said.get(..4).filter(|start| start.eq_ignore_ascii_case("sep=")).and_then(|_| said.get(4..))?;
    let separator = if separator.is_empty() { "\t" } else { separator };
    match separator.as_bytes() {
        [byte] => Some((*byte, line.len() + 1)),
        _ => None,
    }
}

/// The separator of a table: of comma, semicolon, tab and bar the one that most lines have equally often outside quotes.
fn separator(text: &str) -> u8 {
    let count = |line: &str, separator: char| {
        let mut quoted = false;
        let outside = line.chars().filter(|c| {
            quoted ^= *c == '"';
            !quoted && *c == separator
        });
        outside.count()
    };
    let lines: Vec<&str> = text.lines().filter(|line| !line.trim().is_empty()).take(40).collect();
    let evenness = |separator: char| {
        let counts: Vec<usize> =
            lines.iter().map(|line| count(line, separator)).filter(|count| *count > 0).collect();
        let same = |count: &usize| counts.iter().filter(|other| *other == count).count();
        counts.iter().map(|count| (same(count), *count)).max().unwrap_or_default()
    };
    let all = [('|', b'|'), ('\t', b'\t'), (';', b';'), (',', b',')];
    all.into_iter().max_by_key(|(c, _)| evenness(*c)).map_or(b',', |(_, byte)| byte)
}

/// Reads a sheet of a workbook, cell by cell.
fn workbook(bytes: &[u8], sheet: Option<&str>) -> Result<CellGrid, TableError> {
    let broken = |why: XlsxError| TableError::Workbook(why.to_string());
    unpacks(bytes)?;
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(broken)?;
    let names = book.sheet_names();
    let wanted = sheet.map_or_else(
        || names.first().cloned(),
        |sheet| names.iter().find(|name| name.trim().eq_ignore_ascii_case(sheet.trim())).cloned(),
    );
    let Some(name) = wanted else {
        let known = format!("the sheets are {}", names.join(", "));
        return Err(TableError::NoSheet { sheet: sheet.unwrap_or_default().to_owned(), known });
    };
    let mut grid = CellGrid { from_1904: book.has_1904_epoch(), ..CellGrid::default() };
    if names.len() > 1 && sheet.is_none() {
        grid.notes.push(format!(
            "the workbook has {} sheets; “{name}” was read, --sheet names another",
            names.len()
        ));
    }
    let mut cells = book.worksheet_cells_reader(&name).map_err(broken)?;
    let mut kept = 0;
    while let Some(cell) = cells.next_cell_with_formula_metadata().map_err(broken)? {
        let (row, column) = cell.pos;
        let (line, column) = (u64::from(row) + 1, column as usize);
        let missing = missing(&cell.value, cell.formula.is_some());
        let words = words(&cell.value);
        if words.is_none() && missing.is_none() {
            continue;
        }
        if grid.rows.last().is_none_or(|last| last.line != line) {
            grid.rows.push(TableRow { line, ..TableRow::default() });
        }
        let Some(last) = grid.rows.last_mut() else { continue };
        kept += (column + 1).saturating_sub(last.cells.len());
        if kept > MOST_CELLS {
            return Err(TableError::TooLarge);
        }
        if last.cells.len() <= column {
            last.cells.resize(column + 1, String::new());
        }
        if let DataRef::Float(number) = cell.value
            && number.fract() != 0.0
        {
            last.numbers.insert(column, number);
        }
        if let Some((why, shown)) = missing {
            last.missing.insert(column);
            grid.missing.push(MissingCell { line, column, why, shown });
        } else if let (Some(slot), Some(words)) = (last.cells.get_mut(column), words) {
            *slot = words;
        }
    }
    grid.rows.retain(|row| row.cells.iter().any(|cell| !cell.trim().is_empty()));
    Ok(grid)
}

/// Why a workbook doesn't have the value of a cell, and what stands there; none where it has it.
fn missing(value: &DataRef<'_>, is_formula: bool) -> Option<(&'static str, String)> {
    match value {
        DataRef::Empty if is_formula => Some((
            "a formula whose value the workbook doesn't have; left out (its program saves it)",
            String::new(),
        )),
        // It is how a spreadsheet writes that nothing was said.
        DataRef::Error(CellErrorType::NA) => None,
        DataRef::Error(error) => Some(("an error stands for the value; left out", error.to_string())),
        _ => None,
    }
}

/// Refuses a workbook that would take too much memory, whatever it says of its sizes.
fn unpacks(bytes: &[u8]) -> Result<(), TableError> {
    let broken = |why: String| TableError::Workbook(why);
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).map_err(|why| broken(why.to_string()))?;
    let mut left = UNPACKED;
    for at in 0..archive.len() {
        let file = archive.by_index(at).map_err(|why| broken(why.to_string()))?;
        let size = std::io::copy(&mut file.take(left + 1), &mut std::io::sink())
            .map_err(|why| broken(why.to_string()))?;
        left = left.checked_sub(size).ok_or(TableError::TooLarge)?;
    }
    Ok(())
}

/// A cell of a workbook as a table in text has it; none where it is empty.
fn words(cell: &DataRef<'_>) -> Option<String> {
    Some(match cell {
        DataRef::Empty => return None,
        DataRef::Int(number) => number.to_string(),
        DataRef::Float(number) => number.to_string(),
        DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => text.clone(),
        DataRef::SharedString(text) => (*text).to_owned(),
        DataRef::Bool(yes) => yes.to_string(),
        DataRef::DateTime(date) if date.is_datetime() => {
            let (year, month, day, ..) = date.to_ymd_hms_milli();
            format!("{year:04}-{month:02}-{day:02}")
        }
        DataRef::DateTime(date) => date.as_f64().to_string(),
        DataRef::Error(_) => "#N/A".to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_those_that_an_editor_shows() {
        for end in ["\n", "\r\n", "\r"] {
            let text = ["sep=;", "", "name;x", "\"A", "B\";1", "", "C;2"].join(end);
            let grid = csv(&text).unwrap();
            let lines: Vec<u64> = grid.rows.iter().map(|row| row.line).collect();
            assert_eq!(lines, [3, 4, 7], "{end:?}");
            assert_eq!(grid.rows[1].cells, ["A\nB", "1"]);
        }
    }

    #[test]
    fn a_quotation_mark_that_takes_in_rows_is_found() {
        for (text, rows, broken) in [
            ("name,x\nA,\"1\nB,2\nC,3\n", 1, &[(2, 3)][..]),
            ("name,x\nA,\"1\nB,\"2\"\nC,3\n", 2, &[(2, 2)]),
            ("name,x\n\nA,1\n\n\"B,2\n", 2, &[(5, 1)]),
            ("name,x\n\"A\nB\",\"1\nC,2", 1, &[(3, 3)]),
            ("name,x\n\"A\nB\" ,1\nC \"D\",2\nE,\"a \"\"b\"\"\"\n\"F\" G,4\nH,\"\"\n", 6, &[]),
        ] {
            let grid = csv(text).unwrap();
            let told: Vec<_> = grid.broken.iter().map(|rows| (rows.line, rows.lines)).collect();
            assert_eq!((grid.rows.len(), told.as_slice()), (rows, broken), "{text}");
        }
    }

    #[test]
    fn the_separator_is_the_one_that_lines_have_equally_often() {
        for (text, right) in [
            ("name,x\nA,1\n", b','),
            ("name;x;y\nA;7,5;8,1\nB;1,0;2\n", b';'),
            ("Results, of 2024\n\nname\tx\nA\t1\n", b'\t'),
            ("name|x\nA|1\n", b'|'),
            ("name\n", b','),
        ] {
            assert_eq!(separator(text), right, "{text}");
        }
        assert_eq!(said_separator("\"sep=|\"\nname|x"), Some((b'|', 8)));
        assert_eq!(said_separator("separator"), None);
    }
}
