//! The support chart: proposals side by side, actors in rows, a bar from the middle to each actor's
//! support or rejection. Not said and stated as neutral look different.

use super::{ChartOption, Content, Dataset, KindEntry, Subjects, Table};
use crate::figure::chart::{ChartError, shows};
use crate::figure::fonts::{Face, LINE};
use crate::figure::labels::LabelCache;
use crate::figure::layout::{Drawing, Window};
use crate::figure::legend::{self, Symbol};
use crate::figure::rows::{ActorRows, gather};
use crate::figure::scene::{Align, Paint, Pen, Point, Rect, Scene, Shape};
use crate::figure::sheet::{Detail, Page, Sheet, draw_fitting};
use crate::figure::theme::ChartTheme;
use crate::figure::words::Words;
use crate::model::MarkForm;
use crate::model::words::{counted, number};
use crate::model::{Chart, ChartKind, Scale, StanceMap, Subject};

/// The kind's entry.
pub(super) static KIND: KindEntry = KindEntry {
    kind: ChartKind::Support,
    subjects: Subjects::Several { name: "Proposals", proposals: true },
    options: &[ChartOption::Order, ChartOption::Ranges],
    content: |map, chart| Ok(Box::new(data(map, chart)?)),
};

impl Content for Support {
    fn draw(&self, page: &Page, _: Option<Window>, _: Option<&LabelCache>) -> Drawing {
        draw(self, page).into()
    }
    fn table(&self) -> Table {
        Table::of_rows(&self.rows, self.columns.iter().map(|(_, name)| name.clone()).collect())
    }
    fn data(&self) -> Dataset {
        Dataset::of_rows(&self.rows, self.columns.iter().map(|(subject, name)| (subject, name.as_str())))
    }
}

/// What a support chart shows.
#[derive(Debug, Clone, PartialEq)]
pub struct Support {
    /// What is printed around it.
    pub words: Words,
    /// The proposals: subject and name.
    pub columns: Vec<(Subject, String)>,
    /// The actors, with a place a column.
    pub rows: ActorRows,
}

/// What a support chart of a map shows: the proposals that the chart names, or all.
fn data(map: &StanceMap, chart: &Chart) -> Result<Support, ChartError> {
    let named = chart.subjects.iter().chain(&chart.x).chain(&chart.y);
    let mut subjects: Vec<Subject> =
        named.filter(|subject| matches!(subject, Subject::Proposal(_))).cloned().collect();
    let mut seen = std::collections::BTreeSet::new();
    subjects.retain(|subject| seen.insert(subject.clone()));
    if subjects.is_empty() {
        subjects =
            map.subjects().into_iter().filter(|subject| matches!(subject, Subject::Proposal(_))).collect();
    }
    if let Some(unknown) = subjects.iter().find(|subject| map.scale(subject).is_none()) {
        return Err(ChartError::UnknownSubject(unknown.clone()));
    }
    if subjects.is_empty() {
        return Err(ChartError::NoProposals);
    }
    let scaled: Vec<(Subject, Scale)> =
        subjects.iter().map(|subject| (subject.clone(), Scale::SUPPORT)).collect();
    let rows = gather(map, chart, &scaled);
    let columns: Vec<(Subject, String)> =
        subjects.into_iter().map(|subject| (subject.clone(), map.subject_name(&subject))).collect();
    let count =
        format!("n = {} on {}", counted(rows.rows.len(), "actor"), counted(columns.len(), "proposal"));
    let mut description = format!(
        "Support chart of {} and {}.",
        counted(rows.rows.len(), "actor"),
        counted(columns.len(), "proposal")
    );
    for (n, (_, name)) in columns.iter().enumerate() {
        let values = || rows.rows.iter().filter_map(|row| row.spots.get(n)?.as_ref()).map(|spot| spot.value);
        let (for_it, against) =
            (values().filter(|v| *v > 0.0).count(), values().filter(|v| *v < 0.0).count());
        let silent = map.actors.keys().filter(|id| shows(chart, id)).count() - values().count();
        description += &format!(" {name}: {for_it} support it, {against} reject it, {silent} said nothing.");
    }
    let words = Words::new(map, chart, &rows.evidence, count, description);
    Ok(Support { words, columns, rows })
}

/// The colours of support and of rejection: blue and vermilion (Okabe and Ito), which people with any
/// colour vision tell apart; in print dark and light.
fn colours(theme: &ChartTheme) -> (crate::model::Colour, crate::model::Colour) {
    use crate::model::Colour;
    if *theme == ChartTheme::PRINT {
        (Colour::rgb(0x30, 0x30, 0x30), Colour::rgb(0xA8, 0xA8, 0xA8))
    } else {
        (Colour::nth(0), Colour::nth(3))
    }
}

/// Draws a support chart on a page.
fn draw(data: &Support, page: &Page) -> Scene {
    draw_fitting(page, &data.words, |sheet| drawn(data, sheet))
}

fn drawn(data: &Support, sheet: &Sheet<'_>) -> (Scene, Rect) {
    const HEAD: f64 = 11.5;
    let (u, theme) = (sheet.unit(), sheet.theme());
    let (good, bad) = colours(theme);
    let plain = |colour| Symbol::Cell(Paint { colour, opacity: 0.9 }, None);
    let mut symbols = vec![
        (plain(good), "supports".to_owned()),
        (plain(bad), "rejects".to_owned()),
        (Symbol::Neutral, "stated as neutral".to_owned()),
        (Symbol::Silent, "not said".to_owned()),
    ];
    let spots = || data.rows.rows.iter().flat_map(|row| row.spots.iter().flatten());
    if spots().any(|spot| !spot.stated) {
        let pen = Some(Pen::dashed(theme.faint, 1.2 * u, 2.5 * u));
        let fill = Paint { colour: theme.faint, opacity: 0.25 };
        symbols.push((Symbol::Cell(fill, pen), "inferred or assumed, not stated".to_owned()));
    }
    if spots().any(|spot| spot.range.is_some()) {
        symbols.push((Symbol::Range, "range of the position".to_owned()));
    }
    let mut around = sheet.around(&legend::groups(&data.rows.groups), &symbols);
    let room = sheet.silent(&data.rows, around.room, &mut around.shapes);

    let plan = sheet.plan(&data.rows, room.height() * 0.8, room.width() * 0.3);
    let left = room.left + plan.names + 24.0 * u;
    let wide = ((room.right - left) / data.columns.len().max(1) as f64).max(1.0);
    let heads: Vec<Vec<String>> = data
        .columns
        .iter()
        .map(|(_, name)| {
            let mut lines = sheet.wrapped(name, wide - 8.0 * u, HEAD, Face::Bold);
            lines.truncate(4);
            lines
        })
        .collect();
    let most = heads.iter().map(Vec::len).max().unwrap_or(0);
    let head_height = most as f64 * sheet.size(HEAD) * LINE + 4.0 * u;
    let top = room.top + head_height;
    let tick = sheet.size(10.0);
    let plan = sheet.plan(&data.rows, room.bottom - top - tick * LINE - 3.0 * u, room.width() * 0.3);
    let height = (plan.row * plan.shown.len() as f64).max(10.0 * u);
    let body = Rect::new(left, top, room.right, top + height);

    let mut ground = Vec::new();
    for (n, _) in plan.shown.iter().enumerate().filter(|(n, _)| n % 2 == 1) {
        let stripe = Rect::sized(room.left, top + n as f64 * plan.row, room.width(), plan.row);
        ground.push(Shape::filled(stripe, theme.strip));
    }
    let mut axis = Vec::new();
    let half = (wide / 2.0 - 12.0 * u).max(1.0);
    let middle_of = |n: usize| left + (n as f64 + 0.5) * wide;
    for (n, lines) in heads.iter().enumerate() {
        let middle = middle_of(n);
        let first = top - 4.0 * u - lines.len() as f64 * sheet.size(HEAD) * LINE;
        for (row, line) in lines.iter().enumerate() {
            let y = first + row as f64 * sheet.size(HEAD) * LINE + sheet.size(HEAD) * 0.96;
            axis.push(sheet.text(line, Point::new(middle, y), Align::Middle, HEAD, Face::Bold, theme.ink));
        }
        for value in [-2.0, -1.0, 0.0, 1.0, 2.0] {
            let x = middle + value / 2.0 * half;
            let pen = if value == 0.0 { Pen::solid(theme.line, 1.2 * u) } else { Pen::solid(theme.grid, u) };
            ground.push(Shape::line(Point::new(x, body.top), Point::new(x, body.bottom), pen));
            let at = Point::new(x, body.bottom + 2.0 * u + tick);
            let shown = half > 36.0 * u || value.abs() != 1.0;
            if shown && sheet.detail > Detail::Bare {
                axis.push(sheet.text(number(value), at, Align::Middle, 10.0, Face::Regular, theme.faint));
            }
        }
    }
    around.shapes.push(Shape::group("grid", ground));
    around.shapes.push(Shape::group("axes", axis));

    let (mut marks, mut labels) = (Vec::new(), Vec::new());
    for (n, index) in plan.shown.iter().enumerate() {
        let Some(row) = data.rows.rows.get(*index) else { continue };
        let middle = plan.middle(top, n);
        sheet.row_name(row, (left - 20.0 * u, middle), &plan, &mut labels);
        sheet.row_sign(&data.rows, row, Point::new(left - 11.0 * u, middle), &plan, &mut labels);
        for (column, (subject, proposal)) in data.columns.iter().enumerate() {
            let zero = middle_of(column);
            let spot = row.spots.get(column).and_then(Option::as_ref);
            let mut shapes = Vec::new();
            let title = match spot {
                None => {
                    let at = Point::new(zero, middle);
                    shapes.push(MarkForm::DISC.shape(at, 1.4 * u, Some(theme.faint.into()), None));
                    format!("{}\n{proposal}: not said", row.name)
                }
                Some(spot) => {
                    let x = |value: f64| zero + Scale::SUPPORT.clamp(value) / 2.0 * half;
                    let thick = plan.row * 0.56;
                    if spot.value.abs() < 0.05 {
                        let bar = Rect::sized(zero - 2.0 * u, middle - thick / 2.0, 4.0 * u, thick);
                        shapes.push(Shape::filled(bar, theme.ink));
                    } else {
                        let (from, to) = (zero.min(x(spot.value)), zero.max(x(spot.value)));
                        let bar = Rect::new(from, middle - thick / 2.0, to, middle + thick / 2.0);
                        let colour = if spot.value > 0.0 { good } else { bad };
                        let opacity = if spot.stated { 0.9 } else { 0.3 };
                        let pen = (!spot.stated).then(|| Pen::dashed(colour, 1.2 * u, 2.5 * u));
                        shapes.push(Shape::rect(bar, Some(Paint { colour, opacity }), pen));
                    }
                    if let Some(range) = spot.range {
                        let ends = (Point::new(x(range.low()), middle), Point::new(x(range.high()), middle));
                        sheet.range(ends.0, ends.1, theme.ink, spot.stated, &mut shapes);
                    }
                    super::profile::title(&row.name, proposal, spot)
                }
            };
            let id = format!("mark-{}-{subject}", row.actor);
            marks.push(Shape::thing(id, title, row.about(spot), shapes));
        }
    }
    around.shapes.push(Shape::group("marks", marks));
    around.shapes.push(Shape::group("labels", labels));
    (sheet.finish(around, &plan.left_out(&data.rows)), body)
}
