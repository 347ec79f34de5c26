//! Words as word processors hold them: paragraphs, rows of tables, and boxes and notes that stand in the
//! middle of a paragraph. What begins and ends is told by the readers of the formats; what comes out is
//! paragraphs in their order.

use std::mem::{replace, take};

use super::ReadLimits;
use super::error::Trouble;
use super::extract::{Paragraphs, push_words};

/// A document that is being read.
#[derive(Debug, Default)]
pub(super) struct Flow {
    /// What is written to: the text, or a cell, a box or a note in it.
    level: ListLevel,
    /// What goes on when that is closed, outermost first.
    outer: Vec<ListLevel>,
    notes: Vec<Note>,
    size: usize,
}

#[derive(Debug, Default)]
struct ListLevel {
    done: Vec<String>,
    /// The number that the word processor shows before the paragraph.
    label: String,
    current: String,
    /// The paragraphs of boxes. They come when the paragraph that holds the boxes is over.
    boxes: Vec<String>,
    tables: Vec<Table>,
}

#[derive(Debug, Default)]
struct Table {
    rows: Vec<String>,
    /// The paragraphs of each cell of the row that is open.
    cells: Vec<Vec<String>>,
}

#[derive(Debug)]
struct Note {
    /// The place of its mark among those of all notes.
    place: usize,
    paragraphs: Vec<String>,
}

impl Flow {
    /// Adds text to the paragraph as it is.
    pub(super) fn exact(&mut self, text: &str) {
        self.size += text.len();
        self.level.current.push_str(text);
    }
    /// Adds words to the paragraph; runs of white space become one space.
    pub(super) fn words(&mut self, text: &str) {
        self.size += text.len();
        push_words(&mut self.level.current, text);
    }
    /// Whether the paragraph has words.
    pub(super) fn has_words(&self) -> bool {
        !self.level.current.trim().is_empty()
    }
    /// Says which number is shown before the paragraph.
    pub(super) fn label(&mut self, label: &str) {
        self.size += label.len();
        self.level.label = label.to_owned();
    }
    /// Whether a number is shown before the paragraph.
    pub(super) fn has_label(&self) -> bool {
        !self.level.label.is_empty()
    }
    /// Takes back what the paragraph has so far.
    pub(super) fn forget(&mut self) {
        self.level.current.clear();
        self.level.label.clear();
    }
    /// Ends the paragraph; one without words was none.
    pub(super) fn end(&mut self) {
        self.level.end();
    }

    /// Begins a box in the middle of a paragraph.
    pub(super) fn open_box(&mut self) {
        self.open();
    }
    /// Ends a box.
    pub(super) fn close_box(&mut self) {
        let inner = self.close();
        self.level.boxes.extend(inner);
        // Before the first word of a paragraph it need not wait.
        if !self.has_words() {
            self.level.done.append(&mut self.level.boxes);
        }
    }
    /// Begins the text of a note.
    pub(super) fn open_note(&mut self) {
        self.open();
    }
    /// Ends the text of a note and puts its mark before it, which is the `place`th of the document.
    pub(super) fn close_note(&mut self, place: usize, mark: &str) {
        let mut paragraphs = self.close();
        if let Some(first) = paragraphs.first_mut() {
            *first = format!("{mark} {first}").trim_start().to_owned();
            self.notes.push(Note { place, paragraphs });
        }
    }
    /// Begins a table.
    pub(super) fn open_table(&mut self) {
        self.level.end();
        self.level.tables.push(Table::default());
    }
    /// Begins a cell.
    pub(super) fn open_cell(&mut self) {
        self.open();
    }
    /// Ends a cell.
    pub(super) fn close_cell(&mut self) {
        let cell = self.close();
        match self.level.tables.last_mut() {
            Some(table) => table.cells.push(cell),
            None => self.level.done.extend(cell),
        }
    }
    /// Ends a row. Its cells stand on one line, unless it is there for the layout alone.
    pub(super) fn close_row(&mut self) {
        let Some(table) = self.level.tables.last_mut() else { return };
        let cells = take(&mut table.cells);
        let mut filled = cells.iter().filter(|cell| !cell.is_empty());
        let for_layout = match (filled.next(), filled.next()) {
            (None, _) => return,
            (Some(only), None) => cells.len() == 1 || only.len() > 1,
            _ => false,
        };
        if for_layout {
            self.level.done.extend(table.all_rows());
            self.level.done.extend(cells.into_iter().flatten());
        } else {
            table.rows.push(line(&cells));
        }
    }
    /// Ends a table.
    pub(super) fn close_table(&mut self) {
        self.close_row();
        if let Some(mut table) = self.level.tables.pop() {
            self.level.done.extend(table.all_rows());
        }
    }

    fn open(&mut self) {
        self.outer.push(take(&mut self.level));
    }
    fn close(&mut self) -> Vec<String> {
        replace(&mut self.level, self.outer.pop().unwrap_or_default()).finish()
    }

    /// Refuses more text than is read.
    pub(super) fn check(&self, limits: &ReadLimits) -> Result<(), Trouble> {
        if self.size > limits.text { Err(Trouble::Unpacks { limit: limits.text as u64 }) } else { Ok(()) }
    }
    /// How many notes there are.
    pub(super) fn notes(&self) -> usize {
        self.notes.len()
    }
    /// The paragraphs, and after them those of the notes in the order of their marks.
    pub(super) fn paragraphs(mut self) -> Paragraphs {
        while !self.outer.is_empty() {
            self.close_box();
        }
        let mut paragraphs = Paragraphs::default();
        self.notes.sort_by_key(|note| note.place);
        let notes = self.notes.iter().flat_map(|note| &note.paragraphs);
        for text in self.level.finish().iter().chain(notes) {
            paragraphs.add(&text.replace('\r', "\n"), true, None);
        }
        paragraphs
    }
}

impl ListLevel {
    fn end(&mut self) {
        let (label, text) = (take(&mut self.label), take(&mut self.current));
        let text = text.trim_matches([' ', '\t', '\n', '\u{feff}']);
        if !text.is_empty() {
            self.done.push(label + text);
        }
        self.done.append(&mut self.boxes);
    }
    fn finish(mut self) -> Vec<String> {
        self.end();
        for mut table in self.tables {
            self.done.extend(table.all_rows());
        }
        self.done
    }
}

impl Table {
    /// The rows as one paragraph.
    fn all_rows(&mut self) -> Option<String> {
        let rows = take(&mut self.rows);
        (!rows.is_empty()).then(|| rows.join("\n"))
    }
}

/// The cells of a row on one line. An empty cell keeps its place, unless none with words comes after it.
fn line(cells: &[Vec<String>]) -> String {
    let filled = cells.iter().rposition(|cell| !cell.is_empty()).map_or(0, |last| last + 1);
    let mut line = String::new();
    for (n, cell) in cells.iter().take(filled).enumerate() {
        line.push_str(if n == 0 { "" } else { " |" });
        for text in cell {
            line.push(' ');
            line.push_str(&text.replace('\n', " "));
        }
    }
    line.trim_start().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(flow: Flow) -> Vec<String> {
        flow.paragraphs().texts().map(str::to_owned).collect()
    }
    fn cell(flow: &mut Flow, paragraphs: &[&str]) {
        flow.open_cell();
        for text in paragraphs {
            flow.exact(text);
            flow.end();
        }
        flow.close_cell();
    }

    #[test]
    fn a_row_stands_on_a_line() {
        let mut flow = Flow::default();
        flow.open_table();
        for row in [&["Country", "For", ""][..], &["", "", ""], &["", "A", "", "b"], &["Italy", "", "no"]] {
            for text in row {
                cell(&mut flow, &[text]);
            }
            flow.close_row();
        }
        cell(&mut flow, &["Several", "lines"]);
        cell(&mut flow, &["x"]);
        flow.close_row();
        flow.close_table();
        assert_eq!(texts(flow), ["Country | For\n| A | | b\nItaly | | no\nSeveral lines | x"]);
    }

    #[test]
    fn a_table_for_the_layout_leaves_paragraphs_alone() {
        let mut flow = Flow::default();
        flow.open_table();
        cell(&mut flow, &["One.", "Two."]);
        cell(&mut flow, &[]);
        flow.close_row();
        cell(&mut flow, &["Three."]);
        flow.close_table();
        assert_eq!(texts(flow), ["One.", "Two.", "Three."]);
    }

    #[test]
    fn boxes_and_notes_cut_no_paragraph() {
        let mut flow = Flow::default();
        flow.exact("The minister[1] said ");
        flow.open_note();
        flow.exact("Of ports.");
        flow.close_note(0, "[1]");
        flow.open_box();
        flow.exact("In a box.");
        flow.close_box();
        flow.exact("no.");
        flow.end();
        flow.exact("Last.");
        assert_eq!(texts(flow), ["The minister[1] said no.", "In a box.", "Last.", "[1] Of ports."]);
    }
}
