//! The coverage matrix: who said what on which subject, on how much evidence, and who was silent.

use super::{ChartOption, Content, Dataset, KindEntry, Subjects, Table};
use crate::figure::chart::{AxisValue, ChartError};
use crate::figure::fonts::{BASELINE, Face, LINE};
use crate::figure::labels::LabelCache;
use crate::figure::layout::{Drawing, Window};
use crate::figure::legend::{self, Symbol};
use crate::figure::rows::{ActorRows, gather, grade};
use crate::figure::scene::{Align, Pen, Point, Rect, Scene, Shape, Text};
use crate::figure::sheet::{Page, Sheet, draw_fitting};
use crate::figure::theme::ChartTheme;
use crate::figure::words::Words;
use crate::model::MarkForm;
use crate::model::words::counted;
use crate::model::{Chart, ChartKind, Colour, Scale, StanceMap, Subject};

/// The kind's entry.
pub(super) static KIND: KindEntry = KindEntry {
    kind: ChartKind::Coverage,
    subjects: Subjects::Several { name: "Subjects", proposals: false },
    options: &[ChartOption::Order],
    content: |map, chart| Ok(Box::new(data(map, chart)?)),
};

impl Content for Coverage {
    fn draw(&self, page: &Page, _: Option<Window>, _: Option<&LabelCache>) -> Drawing {
        draw(self, page).into()
    }
    fn table(&self) -> Table {
        Table::of_rows(&self.rows, self.columns.iter().map(|(_, name, _)| name.clone()).collect())
    }
    fn data(&self) -> Dataset {
        Dataset::of_rows(&self.rows, self.columns.iter().map(|(subject, name, _)| (subject, name.as_str())))
    }
}

/// What a coverage matrix shows.
#[derive(Debug, Clone, PartialEq)]
pub struct Coverage {
    /// What is printed around it.
    pub words: Words,
    /// The subjects with their names and scales.
    pub columns: Vec<(Subject, String, Scale)>,
    /// The actors, with a place a column.
    pub rows: ActorRows,
    /// Of each row and column the number of quotes and the best grade, such as `3 B2`; empty in silence.
    pub grades: Vec<Vec<String>>,
}

/// What a coverage matrix of a map shows: the subjects that the chart names, or all.
fn data(map: &StanceMap, chart: &Chart) -> Result<Coverage, ChartError> {
    let subjects = if chart.subjects.is_empty() { map.subjects() } else { chart.subjects.clone() };
    let mut columns = Vec::new();
    for subject in subjects {
        let scale = map.scale(&subject).ok_or_else(|| ChartError::UnknownSubject(subject.clone()))?;
        columns.push((subject.clone(), map.subject_name(&subject), scale));
    }
    if columns.is_empty() {
        return Err(ChartError::NoSubject("columns"));
    }
    let scaled: Vec<(Subject, Scale)> =
        columns.iter().map(|(subject, _, scale)| (subject.clone(), *scale)).collect();
    let rows = gather(map, chart, &scaled);
    let words = |spot: &Option<AxisValue>| {
        spot.as_ref().map_or_else(String::new, |spot| match grade(map, &spot.position) {
            Some(grade) => format!("{} {grade}", spot.position.quotes.len()),
            None => "0".to_owned(),
        })
    };
    let grades = rows.rows.iter().map(|row| row.spots.iter().map(words).collect()).collect();
    let cells = rows.rows.len() * columns.len();
    let filled: usize = rows.rows.iter().map(|row| row.spots.iter().flatten().count()).sum();
    let size = format!("{} on {}", counted(rows.rows.len(), "actor"), counted(columns.len(), "subject"));
    let count = format!("n = {size}; {filled} of {cells} cells filled");
    let mut description = format!("Coverage matrix of {size}; {filled} of {cells} cells are filled.");
    for (n, (_, name, _)) in columns.iter().enumerate() {
        let spoke = rows.rows.iter().filter(|row| row.spots.get(n).is_some_and(Option::is_some)).count();
        description += &format!(" {name}: {spoke} spoke.");
    }
    let words = Words::new(map, chart, &rows.evidence, count, description);
    Ok(Coverage { words, columns, rows, grades })
}

/// The colour of a position that lies at a share of its scale: one hue from pale to deep, which reads in
/// grey as well.
pub(super) fn ramp(theme: &ChartTheme, share: f64) -> Colour {
    let (low, high) = if *theme == ChartTheme::PRINT {
        ((240.0, 240.0, 240.0), (60.0, 60.0, 60.0))
    } else {
        ((222.0, 235.0, 247.0), (8.0, 69.0, 128.0))
    };
    let mix = |a: f64, b: f64| (a + (b - a) * share.clamp(0.0, 1.0)).round() as u8;
    Colour::rgb(mix(low.0, high.0), mix(low.1, high.1), mix(low.2, high.2))
}

/// Black or white, whichever reads better on a colour (relative luminance of sRGB, as in WCAG 2).
pub(super) fn on(colour: Colour) -> Colour {
    let linear = |part: u8| {
        let part = f64::from(part) / 255.0;
        if part <= 0.040_45 { part / 12.92 } else { libm::pow((part + 0.055) / 1.055, 2.4) }
    };
    let luminance = 0.2126 * linear(colour.r) + 0.7152 * linear(colour.g) + 0.0722 * linear(colour.b);
    if luminance > 0.179 { Colour::rgb(0, 0, 0) } else { Colour::rgb(255, 255, 255) }
}

/// Draws a coverage matrix on a page.
fn draw(data: &Coverage, page: &Page) -> Scene {
    draw_fitting(page, &data.words, |sheet| drawn(data, sheet))
}

fn drawn(data: &Coverage, sheet: &Sheet<'_>) -> (Scene, Rect) {
    const HEAD: f64 = 11.5;
    let (u, theme) = (sheet.unit(), sheet.theme());
    let cell = |share: f64| Symbol::Cell(ramp(theme, share).into(), None);
    let stated = Symbol::Cell(ramp(theme, 0.3).into(), Some(Pen::solid(theme.ink, 1.3 * u)));
    let inferred = Symbol::Cell(ramp(theme, 0.3).into(), Some(Pen::dashed(theme.ink, 1.3 * u, 2.5 * u)));
    let symbols = vec![
        (cell(0.0), "low end of the scale".to_owned()),
        (cell(0.5), "middle".to_owned()),
        (cell(1.0), "high end".to_owned()),
        (stated, "stated".to_owned()),
        (inferred, "inferred or assumed".to_owned()),
        (Symbol::Silent, "silent".to_owned()),
    ];
    let mut around = sheet.around(&legend::groups(&data.rows.groups), &symbols);
    let mut room = around.room;
    room.bottom -= sheet.size(10.0) * LINE + 3.0 * u;

    let plan = sheet.plan(&data.rows, room.height() * 0.8, room.width() * 0.3);
    let left = room.left + plan.names + 24.0 * u;
    let columns = data.columns.len().max(1);
    let wide = ((room.right - left) / columns as f64).min(110.0 * u);
    // Names of subjects stand upright where there is room for them, else they run upwards.
    let longest = |name: &str| {
        name.split_whitespace().map(|word| sheet.width(word, HEAD, Face::Bold)).fold(0.0, f64::max)
    };
    let level = data.columns.iter().all(|(_, name, _)| longest(name) <= wide - 6.0 * u);
    let heads: Vec<Vec<String>> = data
        .columns
        .iter()
        .map(|(_, name, _)| {
            let space = if level { wide - 6.0 * u } else { room.height() * 0.3 };
            let mut lines = sheet.wrapped(name, space, HEAD, Face::Bold);
            let line = sheet.size(HEAD) * LINE;
            lines.truncate(if level { 4 } else { ((wide / line).floor() as usize).clamp(1, 3) });
            lines
        })
        .collect();
    let head_height = if level {
        heads.iter().map(Vec::len).max().unwrap_or(0) as f64 * sheet.size(HEAD) * LINE
    } else {
        let widths = heads.iter().flatten().map(|line| sheet.width(line, HEAD, Face::Bold));
        widths.fold(0.0, f64::max)
    } + 6.0 * u;
    let top = room.top + head_height;
    let plan = sheet.plan(&data.rows, room.bottom - top, room.width() * 0.3);
    let height = (plan.row * plan.shown.len() as f64).max(10.0 * u);
    let body = Rect::new(left, top, left + wide * columns as f64, top + height);

    let mut axis = Vec::new();
    for (n, lines) in heads.iter().enumerate() {
        let (middle, line) = (left + (n as f64 + 0.5) * wide, sheet.size(HEAD) * LINE);
        for (row, words) in lines.iter().enumerate() {
            if level {
                let first = top - 6.0 * u - lines.len() as f64 * line;
                let at = Point::new(middle, first + row as f64 * line + sheet.size(HEAD) * BASELINE);
                axis.push(sheet.text(words, at, Align::Middle, HEAD, Face::Bold, theme.ink));
            } else {
                let x = middle + (row as f64 - lines.len() as f64 / 2.0) * line + sheet.size(HEAD) * BASELINE;
                axis.push(Shape::Text(Text {
                    text: words.clone(),
                    at: Point::new(x, top - 6.0 * u),
                    align: Align::Start,
                    size: sheet.size(HEAD),
                    face: Face::Bold,
                    paint: theme.ink.into(),
                    turn: -90.0,
                }));
            }
        }
    }
    let key = "in each cell: number of quotes and their best grade (reliability A–F, credibility 1–6)";
    let key = sheet.shortened(key, room.width(), 10.0, Face::Italic);
    let at = Point::new(room.left, around.room.bottom - 3.0 * u);
    axis.push(sheet.text(key, at, Align::Start, 10.0, Face::Italic, theme.faint));
    around.shapes.push(Shape::group("axes", axis));

    let (mut marks, mut labels) = (Vec::new(), Vec::new());
    for (n, index) in plan.shown.iter().enumerate() {
        let Some(row) = data.rows.rows.get(*index) else { continue };
        let middle = plan.middle(top, n);
        sheet.row_name(row, (left - 20.0 * u, middle), &plan, &mut labels);
        sheet.row_sign(&data.rows, row, Point::new(left - 11.0 * u, middle), &plan, &mut labels);
        for (column, (subject, name, scale)) in data.columns.iter().enumerate() {
            let x = left + column as f64 * wide;
            let spot = row.spots.get(column).and_then(Option::as_ref);
            let mut shapes = Vec::new();
            let title = match spot {
                None => {
                    let at = Point::new(x + wide / 2.0, middle);
                    shapes.push(MarkForm::DISC.shape(at, 1.4 * u, Some(theme.faint.into()), None));
                    format!("{}\n{name}: not said", row.name)
                }
                Some(spot) => {
                    let share = scale.share(spot.value);
                    let colour = ramp(theme, share);
                    let gap = (plan.row * 0.06).max(0.8 * u);
                    let rect = Rect::sized(x, middle - plan.row / 2.0, wide, plan.row).inflated(-gap);
                    let edge = if spot.stated {
                        Pen::solid(theme.ink, 0.9 * u)
                    } else {
                        Pen::dashed(theme.ink, 1.2 * u, 2.5 * u)
                    };
                    shapes.push(Shape::rect(rect, Some(colour.into()), Some(edge)));
                    let words = data.grades.get(*index).and_then(|grades| grades.get(column));
                    let words = words.map_or("", String::as_str);
                    let size = plan.size.min(10.5);
                    let fits =
                        |words: &str| sheet.width(words, size, Face::Regular) <= rect.width() - 3.0 * u;
                    let count = words.split(' ').next().unwrap_or_default();
                    if let Some(words) = [words, count].into_iter().find(|words| fits(words)) {
                        let at = Point::new(x + wide / 2.0, middle + sheet.size(size) * 0.36);
                        shapes.push(sheet.text(words, at, Align::Middle, size, Face::Regular, on(colour)));
                    }
                    super::profile::title(&row.name, name, spot)
                }
            };
            let id = format!("mark-{}-{subject}", row.actor);
            marks.push(Shape::thing(id, title, row.about(spot), shapes));
        }
    }
    let lines: Vec<Shape> = (0..=plan.shown.len())
        .map(|n| top + n as f64 * plan.row)
        .map(|y| {
            Shape::line(Point::new(room.left, y), Point::new(body.right, y), Pen::solid(theme.grid, 0.7 * u))
        })
        .collect();
    around.shapes.push(Shape::group("grid", lines));
    around.shapes.push(Shape::group("marks", marks));
    around.shapes.push(Shape::group("labels", labels));
    (sheet.finish(around, &plan.left_out(&data.rows)), body)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_on_a_cell_can_be_read() {
        assert_eq!(on(ramp(&ChartTheme::LIGHT, 0.0)), Colour::rgb(0, 0, 0));
        assert_eq!(on(ramp(&ChartTheme::LIGHT, 1.0)), Colour::rgb(255, 255, 255));
    }
}
