//! The dimension profile: one subject, actors in rows by position, each with its range, where it stood
//! before, and what that rests on.

use super::{ChartOption, Content, Dataset, KindEntry, Subjects, Table};
use crate::analysis::own_positions;
use crate::figure::axes;
use crate::figure::chart::{Axis, AxisValue, ChartError};
use crate::figure::fonts::{self, Face, LINE};
use crate::figure::labels::LabelCache;
use crate::figure::layout::{Drawing, Field, Window};
use crate::figure::legend::{self, Symbol};
use crate::figure::rows::{ActorRows, gather, grade};
use crate::figure::scales::labelled;
use crate::figure::scene::{Align, Paint, Pen, Point, Rect, Shape};
use crate::figure::sheet::{Detail, Page, Sheet, draw_fitting};
use crate::figure::words::Words;
use crate::model::words::{counted, long_date, number, short_date};
use crate::model::{Chart, ChartKind, Date, StanceMap};

/// The kind's entry.
pub(super) static KIND: KindEntry = KindEntry {
    kind: ChartKind::Profile,
    subjects: Subjects::One,
    options: &[ChartOption::From, ChartOption::Order, ChartOption::Ranges, ChartOption::Annotations],
    content: |map, chart| Ok(Box::new(data(map, chart)?)),
};

impl Content for Profile {
    fn draw(&self, page: &Page, _: Option<Window>, _: Option<&LabelCache>) -> Drawing {
        draw(self, page)
    }
    fn table(&self) -> Table {
        Table::of_rows(&self.rows, vec![self.axis.name.clone()])
    }
    fn data(&self) -> Dataset {
        Dataset::of_rows(&self.rows, [(&self.axis.subject, self.axis.name.as_str())])
    }
}

/// What a dimension profile shows.
#[derive(Debug, Clone, PartialEq)]
pub struct Profile {
    /// What is printed around it.
    pub words: Words,
    /// The subject.
    pub axis: Axis,
    /// The actors.
    pub rows: ActorRows,
    /// Of each row the number of quotes and the best grade, such as `3 · B2`.
    pub grades: Vec<String>,
    /// Of each row where the actor stood on the earlier day, if that was elsewhere.
    pub ghosts: Vec<Option<f64>>,
    /// The earlier day.
    pub from: Option<Date>,
}

/// What a dimension profile of a map shows.
fn data(map: &StanceMap, chart: &Chart) -> Result<Profile, ChartError> {
    let axis = Axis::of(map, chart.x.as_ref().or(chart.y.as_ref()), "scale")?;
    let rows = gather(map, chart, &[(axis.subject.clone(), axis.scale)]);
    let earlier = chart.from.map(|day| own_positions(map, &axis.subject, Some(day))).unwrap_or_default();
    let ghosts = rows
        .rows
        .iter()
        .map(|row| {
            let now = row.spots.first()?.as_ref()?.value;
            earlier.get(&row.actor).map(|then| then.value).filter(|then| *then != now)
        })
        .collect();
    let grades = rows
        .rows
        .iter()
        .map(|row| {
            let position = row.spots.first().and_then(Option::as_ref).map(|spot| &spot.position);
            position.map_or_else(String::new, |position| match grade(map, position) {
                Some(grade) => format!("{} · {grade}", position.quotes.len()),
                None => "no quote".to_owned(),
            })
        })
        .collect();
    let place = |row: Option<&crate::figure::rows::ActorRow>| {
        row.and_then(|row| Some((&row.name, row.spots.first()?.as_ref()?.value)))
            .map(|(name, value)| format!("{name} ({})", number(value)))
    };
    let value = |row: &&crate::figure::rows::ActorRow| {
        row.spots.first().and_then(Option::as_ref).map_or(0.0, |s| s.value)
    };
    let least = rows.rows.iter().min_by(|a, b| value(a).total_cmp(&value(b)));
    let most = rows.rows.iter().max_by(|a, b| value(a).total_cmp(&value(b)));
    let count = format!("n = {}", counted(rows.rows.len(), "actor"));
    let mut description = format!("Profile of {} on {}.", counted(rows.rows.len(), "actor"), axis.name);
    if let (Some(least), Some(most)) = (place(least), place(most)) {
        description += &format!(" Lowest: {least}; highest: {most}.");
    }
    let words = Words::new(map, chart, &rows.evidence, count, description);
    Ok(Profile { words, axis, rows, grades, ghosts, from: chart.from })
}

/// Draws a dimension profile on a page.
fn draw(data: &Profile, page: &Page) -> Drawing {
    draw_fitting(page, &data.words, |sheet| drawn(data, sheet))
}

fn drawn(data: &Profile, sheet: &Sheet<'_>) -> (Drawing, Rect) {
    let (u, theme) = (sheet.unit(), sheet.theme());
    let mut symbols = data.rows.signs();
    if let (Some(from), true) = (data.from, data.ghosts.iter().any(Option::is_some)) {
        symbols.push((Symbol::Ghost, format!("from its position on {}", long_date(from))));
    }
    let mut around = sheet.around(&legend::groups(&data.rows.groups), &symbols);
    let room = sheet.silent(&data.rows, around.room, &mut around.shapes);
    let mut axis = Vec::new();
    let top = sheet.axis_name(&data.axis, (room.left, room.right), room.top, Align::Start, &mut axis);

    let tick = sheet.size(11.0);
    let measure = |text: &str| fonts::width(text, Face::Regular, tick);
    let plan = sheet.plan(&data.rows, (room.bottom - top) * 0.8, room.width() * 0.34);
    let grade_width = data.grades.iter().map(|grade| sheet.width(grade, plan.size, Face::Regular));
    let grade_width = if sheet.detail == Detail::Bare { 0.0 } else { grade_width.fold(0.0, f64::max) };
    let left = room.left + plan.names + 12.0 * u;
    let right = room.right - grade_width - 10.0 * u;
    let inset = 10.0 * u;
    let window = Window { x: (data.axis.scale.low(), data.axis.scale.high()), y: (0.0, 1.0) };
    let across = Field { frame: Rect::new(left, 0.0, right.max(left + 40.0), 0.0), inset, window };
    let points: Vec<(f64, String)> =
        labelled(&data.axis, false).into_iter().map(|(at, label)| (across.x(at), label)).collect();
    let mut ruler = axes::LabelRows::default();
    if sheet.detail == Detail::Full {
        ruler = axes::rows(&points, (room.left, room.right), tick, &measure);
    }
    let ruler_height: f64 = ruler.lines.iter().map(|lines| *lines as f64 * tick * LINE + tick * 0.3).sum();
    let bottom = room.bottom - ruler_height - tick * 1.6;
    let plan = sheet.plan(&data.rows, bottom - top - 6.0 * u, room.width() * 0.34);
    let height = (plan.row * plan.shown.len() as f64).max(20.0 * u);
    let frame = Rect::new(left, top + 3.0 * u, across.frame.right, top + 3.0 * u + height);
    let field = Field { frame, ..across };

    let mut ground = Vec::new();
    for (n, _) in plan.shown.iter().enumerate().filter(|(n, _)| n % 2 == 1) {
        let stripe = Rect::sized(room.left, frame.top + n as f64 * plan.row, room.width(), plan.row);
        ground.push(Shape::filled(stripe, theme.strip));
    }
    let grid = Pen::solid(theme.grid, u);
    for value in &data.axis.ticks {
        let x = field.x(*value);
        ground.push(Shape::line(Point::new(x, frame.top), Point::new(x, frame.bottom), grid));
    }
    for (x, _) in &points {
        let pen = Pen::dashed(Paint { colour: theme.line, opacity: 0.7 }, u, 2.0 * u);
        ground.push(Shape::line(Point::new(*x, frame.top), Point::new(*x, frame.bottom), pen));
    }
    ground.push(Shape::rect(frame, None, Some(Pen::solid(theme.line, u))));
    around.shapes.push(Shape::group("grid", ground));
    sheet.axis_x(&data.axis.ticks, &field, &ruler, frame.bottom, &mut axis);
    around.shapes.push(Shape::group("axes", axis));
    sheet.annotations(&field, &mut around.shapes);

    let (mut ranges, mut ghosts, mut marks, mut labels, mut grades) =
        (Vec::new(), Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for (n, index) in plan.shown.iter().enumerate() {
        let Some(row) = data.rows.rows.get(*index) else { continue };
        let Some(spot) = row.spots.first().and_then(Option::as_ref) else { continue };
        let middle = plan.middle(frame.top, n);
        sheet.row_name(row, (left - 8.0 * u, middle), &plan, &mut labels);
        let radius = (plan.row * 0.36).min(6.5 * u);
        let style = data.rows.style(row, spot, radius);
        let at = |value: f64| Point::new(field.x(data.axis.scale.clamp(value)), middle);
        if let Some(range) = spot.range {
            sheet.range(at(range.low()), at(range.high()), style.colour, spot.stated, &mut ranges);
        }
        if let Some(ghost) = data.ghosts.get(*index).copied().flatten() {
            let pen = Pen::solid(Paint { colour: style.colour, opacity: 0.9 }, 1.2 * u);
            let (from, to) = (at(ghost), at(spot.value));
            let side = if to.x > from.x { -1.0 } else { 1.0 };
            let end = Point::new(to.x + side * radius * style.form.reach(), to.y);
            ghosts.extend(crate::figure::marks::arrow(from, end, pen, 5.0 * u));
            ghosts.push(Shape::Disc {
                centre: from,
                radius: radius * 0.7,
                fill: Some(theme.paper.into()),
                pen: Some(pen),
            });
        }
        let mut shapes = Vec::new();
        sheet.mark(at(spot.value), style, &mut shapes);
        let title = title(&row.name, &data.axis.name, spot);
        marks.push(Shape::thing(format!("mark-{}", row.actor), title, row.about(Some(spot)), shapes));
        if grade_width > 0.0
            && let Some(words) = data.grades.get(*index)
        {
            let at = Point::new(frame.right + 8.0 * u, middle + sheet.size(plan.size) * 0.36);
            grades.push(sheet.text(words, at, Align::Start, plan.size, Face::Regular, theme.faint));
        }
    }
    if grade_width > 0.0 && !grades.is_empty() {
        let at = Point::new(room.right, frame.top - 4.0 * u);
        grades.push(sheet.text("quotes · best grade", at, Align::End, 10.0, Face::Italic, theme.faint));
    }
    for (class, shapes) in
        [("ranges", ranges), ("trails", ghosts), ("marks", marks), ("labels", labels), ("grades", grades)]
    {
        around.shapes.push(Shape::group(class, shapes));
    }
    (Drawing::in_field(sheet.finish(around, &plan.left_out(&data.rows)), field), frame)
}

/// What a mark says of itself.
pub(super) fn title(name: &str, axis: &str, spot: &AxisValue) -> String {
    format!("{name}\n{}\nsince {}", spot.in_words(axis), short_date(spot.position.as_of))
}
