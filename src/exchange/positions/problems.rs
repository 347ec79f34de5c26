//! What couldn't be read of a table: one message a kind, with its lines.

use std::collections::BTreeMap;
use std::fmt;

use crate::model::words::brief;

/// How many lines, columns and examples are named.
const MOST_NAMED: usize = 5;

/// Something in a table that couldn't be read, wherever it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TableProblem {
    /// The lines in the file or the rows of the sheet, from 1.
    pub lines: Vec<u64>,
    /// The columns' names; none where it is whole lines.
    pub columns: Vec<String>,
    /// What is wrong, and what became of it.
    pub wrong: String,
    /// What stands there, each once.
    pub examples: Vec<String>,
    /// Whether something of the table is missing from the map that should be in it.
    pub lost: bool,
}

/// The first few of a list, “a, b and 3 more”.
fn some(all: &[String]) -> String {
    match all.len().checked_sub(MOST_NAMED) {
        None | Some(0) => match all {
            [most @ .., last] if !most.is_empty() => format!("{} and {last}", most.join(", ")),
            _ => all.join(", "),
        },
        Some(more) => format!("{} and {more} more", all.get(..MOST_NAMED).unwrap_or_default().join(", ")),
    }
}

impl fmt::Display for TableProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let lines: Vec<String> = self.lines.iter().map(ToString::to_string).collect();
        let quoted = |all: &[String]| all.iter().map(|one| format!("“{one}”")).collect::<Vec<_>>();
        write!(f, "{} {}", if lines.len() == 1 { "line" } else { "lines" }, some(&lines))?;
        if !self.columns.is_empty() {
            let word = if self.columns.len() == 1 { "column" } else { "columns" };
            write!(f, ", {word} {}", some(&quoted(&self.columns)))?;
        }
        write!(f, ": {}", self.wrong)?;
        if !self.examples.is_empty() {
            write!(f, " ({})", some(&quoted(&self.examples)))?;
        }
        Ok(())
    }
}

/// What couldn't be read so far, by kind.
#[derive(Debug, Default)]
pub(super) struct Problems {
    all: Vec<TableProblem>,
    known: BTreeMap<(String, String), usize>,
}

impl Problems {
    /// Adds a line, a column and an example to the problem of a kind; `of` is the column that tells kinds apart.
    fn add(&mut self, of: &str, wrong: &str, line: u64, column: &str, example: &str, lost: bool) {
        let next = self.all.len();
        let at = *self.known.entry((of.to_owned(), wrong.to_owned())).or_insert(next);
        if at == next {
            let wrong = wrong.to_owned();
            self.all.push(TableProblem {
                lines: Vec::new(),
                columns: Vec::new(),
                wrong,
                examples: Vec::new(),
                lost,
            });
        }
        let Some(problem) = self.all.get_mut(at) else { return };
        if problem.lines.last() != Some(&line) {
            problem.lines.push(line);
        }
        if !column.is_empty() && problem.columns.last().is_none_or(|last| last != column) {
            problem.columns.push(column.to_owned());
        }
        let example = brief(example, 40);
        if !example.is_empty() && problem.examples.len() <= 50 && !problem.examples.contains(&example) {
            problem.examples.push(example);
        }
    }
    /// Notes what is wrong with a cell, which is quoted and didn't come in.
    pub(super) fn cell(&mut self, line: u64, column: &str, wrong: &str, cell: &str) {
        self.add(column, wrong, line, column, cell, true);
    }
    /// Notes what was supposed of a cell that says nothing.
    pub(super) fn supposed(&mut self, line: u64, column: &str, what: &str) {
        self.add(column, what, line, column, "", false);
    }
    /// Notes what is wrong with a line that didn't come in whole; `about` says what stands there.
    pub(super) fn line(&mut self, line: u64, wrong: &str, about: &str) {
        self.add("", wrong, line, "", about, true);
    }
    /// Notes why a column, whose name stands in a line, isn't read. `lost` says that it should have been.
    pub(super) fn column(&mut self, line: u64, name: &str, wrong: &str, lost: bool) {
        self.add("", wrong, line, name, "", lost);
    }
    /// All of them, in the order of the lines that they begin in.
    pub(super) fn into_list(mut self) -> Vec<TableProblem> {
        for problem in &mut self.all {
            problem.lines.sort_unstable();
            problem.lines.dedup();
        }
        self.all.sort_by_key(|problem| problem.lines.first().copied());
        self.all
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kind_is_told_once() {
        let mut problems = Problems::default();
        for line in 2..10 {
            problems.cell(line, "x", "not a number; taken for not said", &format!("w{}", line % 3));
        }
        problems.column(1, "remark", "left out", false);
        problems.column(1, "page", "left out", false);
        problems.line(4, "it has no name and was left out", "");
        let told: Vec<String> = problems.into_list().iter().map(ToString::to_string).collect();
        assert_eq!(
            told,
            [
                "line 1, columns “remark” and “page”: left out",
                "lines 2, 3, 4, 5, 6 and 3 more, column “x”: not a number; taken for not said (“w2”, “w0” and “w1”)",
                "line 4: it has no name and was left out",
            ]
        );
    }
}
