//! Tables as CSV, so that a spreadsheet shows what they hold and runs none of it, and back. What stands in them is the
//! tables' own.
//!
//! A cell that begins like a formula gets an apostrophe before it, as spreadsheets themselves mark text. The file begins
//! with a byte order mark, without which Excel takes UTF-8 for something else.

use std::borrow::Cow;

/// The byte order mark.
const MARK: &str = "\u{FEFF}";
/// What marks a cell as text.
const GUARD: char = '\'';

/// How a table is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Form {
    /// For spreadsheets.
    #[default]
    Guarded,
    /// Cells as they are, without a mark: for programs that read nothing into them.
    Plain,
}

/// Whether a spreadsheet may take a cell for a formula: it begins like one, and is no number.
fn is_formula(cell: &str) -> bool {
    let begins = |c: char| matches!(c, '=' | '+' | '-' | '@' | '\t' | '\r' | '＝' | '＋' | '－' | '＠');
    let begin = cell.trim_start_matches([' ', '\n', '\u{A0}']);
    begin.starts_with(begins) && cell.parse::<f64>().is_err()
}

/// A cell with its guard where it needs one. One that has guards already gets one more, so that what is taken off is
/// always what was put on.
fn guarded(cell: &str) -> Cow<'_, str> {
    if is_formula(cell.trim_start_matches(GUARD)) { format!("{GUARD}{cell}").into() } else { cell.into() }
}

/// A cell without its guard.
pub fn unguarded(cell: &str) -> &str {
    match cell.strip_prefix(GUARD) {
        Some(rest) if is_formula(rest.trim_start_matches(GUARD)) => rest,
        _ => cell,
    }
}

/// A text without the mark.
pub fn unmarked(text: &str) -> &str {
    text.strip_prefix(MARK).unwrap_or(text)
}

/// Writes rows, the first of them with the names of the columns.
///
/// # Errors
/// The rows are not equally long.
pub fn write(rows: &[Vec<String>], form: Form) -> Result<Vec<u8>, csv::Error> {
    let begin = if form == Form::Guarded { MARK } else { "" };
    let mut writer = csv::Writer::from_writer(begin.as_bytes().to_vec());
    for row in rows {
        match form {
            Form::Guarded => writer.write_record(row.iter().map(|cell| guarded(cell).into_owned()))?,
            Form::Plain => writer.write_record(row)?,
        }
    }
    writer.into_inner().map_err(|why| csv::Error::from(why.into_error()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_spreadsheet_would_run_is_text_and_comes_back_as_it_was() {
        let cells = [
            "=1+1",
            "-Liste",
            "@handle",
            "+39 group",
            "\t=1+1",
            " =1+1",
            "- We refuse.\nmore",
            "=",
            "＝1+1",
            "\r@x",
            "'=1+1",
            "''-2+3",
        ];
        for cell in cells {
            assert!(guarded(cell).starts_with('\''), "{cell:?}");
            assert_eq!(unguarded(&guarded(cell)), cell);
        }
        for fine in ["", "Zoë", "-2", "+3.5", "-1e-7", "a=b", "'tis", "’", "2025-03-06", " x"] {
            assert_eq!((guarded(fine), unguarded(fine)), (fine.into(), fine), "{fine:?}");
        }
    }

    #[test]
    fn a_table_has_the_mark_unless_it_is_plain() {
        let rows = vec![vec!["name".to_owned()], vec!["=1+1".to_owned()]];
        let written = |form| String::from_utf8(write(&rows, form).expect("a table")).expect("a text");
        assert_eq!(written(Form::Guarded), "\u{FEFF}name\n'=1+1\n");
        assert_eq!(written(Form::Plain), "name\n=1+1\n");
        assert_eq!(unmarked(&written(Form::Guarded)), "name\n'=1+1\n");
    }
}
