//! The timeline: where actors, or blocs, stood on one subject as time went on, with their ranges and the
//! events between.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil;

use super::{ChartOption, Content, DataCell, Dataset, KindEntry, Subjects, Table};
use crate::analysis::{Position, own_positions};
use crate::figure::axes;
use crate::figure::chart::{Axis, AxisValue, ChartError, shows};
use crate::figure::fonts::{self, BASELINE, Face, LINE};
use crate::figure::groups::{Group, Groups};
use crate::figure::labels::LabelCache;
use crate::figure::layout::{Drawing, Field, Window};
use crate::figure::legend::{self, Symbol};
use crate::figure::marks::MarkStyle;
use crate::figure::scales::labelled;
use crate::figure::scene::{Align, Paint, Pen, Point, Rect, Shape};
use crate::figure::sheet::{Detail, NAME, Page, Sheet, draw_fitting};
use crate::figure::words::{Evidence, Words};
use crate::model::MarkForm;
use crate::model::words::{self, counted, long_date, number, short_date};
use crate::model::{AnyId, Chart, ChartKind, ColourBy, Date, EventId, Range, StanceMap};

/// The kind's entry.
pub(super) static KIND: KindEntry = KindEntry {
    kind: ChartKind::Timeline,
    subjects: Subjects::One,
    options: &[
        ChartOption::From,
        ChartOption::Ranges,
        ChartOption::Blocs,
        ChartOption::Events,
        ChartOption::Annotations,
    ],
    content: |map, chart| Ok(Box::new(data(map, chart)?)),
};

impl Content for Timeline {
    fn draw(&self, page: &Page, _: Option<Window>, _: Option<&LabelCache>) -> Drawing {
        draw(self, page)
    }
    fn table(&self) -> Table {
        let rows = self.lines.iter().flat_map(|line| {
            line.steps.iter().map(|step| {
                let range =
                    step.range.map(|range| format!("{} to {}", number(range.low()), number(range.high())));
                let basis = if step.stated { "stated" } else { "inferred or assumed" };
                vec![
                    line.name.clone(),
                    long_date(step.day),
                    number(step.value),
                    range.unwrap_or_default(),
                    basis.to_owned(),
                ]
            })
        });
        let who = if self.by_bloc { "Bloc" } else { "Actor" };
        let head = [who, "Since", "Position", "Range", "Basis"].map(str::to_owned).to_vec();
        Table { head, rows: rows.collect() }
    }
    fn data(&self) -> Dataset {
        let who = if self.by_bloc { ["bloc", "bloc_name"] } else { ["actor", "actor_name"] };
        let head = who.into_iter().chain(["since", "position", "low", "high", "stated", "quotes_judged"]);
        let rows = self.lines.iter().flat_map(|line| {
            line.steps.iter().map(|step| {
                vec![
                    line.key.as_str().into(),
                    line.name.as_str().into(),
                    step.day.to_string().into(),
                    DataCell::Number(step.value),
                    step.range.map(Range::low).into(),
                    step.range.map(Range::high).into(),
                    if step.stated { "yes" } else { "no" }.into(),
                    if step.judged { "yes" } else { "no" }.into(),
                ]
            })
        });
        Dataset { head: head.collect(), rows: rows.collect() }
    }
}

/// A position from some day on.
#[derive(Debug, Clone, PartialEq)]
pub struct TimelineStep {
    /// From this day on.
    pub day: Date,
    /// Where.
    pub value: f64,
    /// Between what and what.
    pub range: Option<Range>,
    /// Whether it was stated.
    pub stated: bool,
    /// Whether its evidence can be judged.
    pub judged: bool,
    /// What it says of itself.
    pub title: String,
    /// The items that it stands for.
    pub about: Vec<AnyId>,
}

/// The line of an actor or a bloc.
#[derive(Debug, Clone, PartialEq)]
pub struct TimelineLine {
    /// What ends the ids of its shapes.
    pub key: String,
    /// Its name.
    pub name: String,
    /// Which of the chart's groups it is in.
    pub group: usize,
    /// How much the actor can bring to bear, 0 to 1.
    pub influence: f64,
    /// Its positions, oldest first.
    pub steps: Vec<TimelineStep>,
}

/// What a timeline shows.
#[derive(Debug, Clone, PartialEq)]
pub struct Timeline {
    /// What is printed around it.
    pub words: Words,
    /// The subject, upwards.
    pub axis: Axis,
    /// The first and the last day.
    pub span: (civil::Date, civil::Date),
    /// The lines.
    pub lines: Vec<TimelineLine>,
    /// What colours and shapes say.
    pub groups: Vec<Group>,
    /// Whether blocs stand in place of actors.
    pub by_bloc: bool,
    /// The events in the span, oldest first.
    pub events: Vec<(EventId, Date, String)>,
}

/// The days between two dates.
fn days(from: civil::Date, to: civil::Date) -> f64 {
    to.duration_since(from).as_hours() as f64 / 24.0
}

/// Where the axis of days has its words: days, weeks, months or years, at most `most` of them.
pub fn day_ticks((from, to): (civil::Date, civil::Date), most: usize) -> Vec<(civil::Date, String)> {
    let extent = days(from, to).max(1.0);
    let most = most.max(2);
    let several_years = from.year() != to.year();
    for step in [1.0, 2.0, 7.0, 14.0] {
        if extent / step < most as f64 {
            let mut ticks = Vec::new();
            let mut day = from;
            while day <= to && ticks.len() <= most {
                let year = several_years && (ticks.is_empty() || day.day_of_year() <= step as i16);
                ticks.push((day, day.strftime(if year { "%-d %b %Y" } else { "%-d %b" }).to_string()));
                match day.checked_add(jiff::Span::new().days(step as i64)) {
                    Ok(next) => day = next,
                    Err(_) => break,
                }
            }
            return ticks;
        }
    }
    let most = i32::try_from(most).unwrap_or(i32::MAX);
    let months = |day: civil::Date| i32::from(day.year()) * 12 + i32::from(day.month()) - 1;
    let (first, last) = (months(from), months(to));
    let step = [1, 2, 3, 6, 12, 24, 60, 120, 240, 600, 1200, 6000, 12000]
        .into_iter()
        .find(|step| ((last - first) / step) < most)
        .unwrap_or(24_000);
    let mut ticks = Vec::new();
    let mut month = first.div_euclid(step) * step;
    while month <= last {
        let date = civil::Date::new(month.div_euclid(12) as i16, (month.rem_euclid(12) + 1) as i8, 1);
        if let Ok(day) = date
            && day >= from
        {
            let whole_years = step >= 12;
            let format = if whole_years {
                "%Y"
            } else if ticks.is_empty() || month.rem_euclid(12) < step {
                "%b %Y"
            } else {
                "%b"
            };
            ticks.push((day, day.strftime(format).to_string()));
        }
        month += step;
    }
    if ticks.is_empty() {
        ticks.push((from, short_date(from.into())));
    }
    ticks
}

/// What a timeline of a map shows.
fn data(map: &StanceMap, chart: &Chart) -> Result<Timeline, ChartError> {
    let axis = Axis::of(map, chart.x.as_ref().or(chart.y.as_ref()), "scale")?;
    let shown: BTreeSet<civil::Date> = map
        .stances
        .values()
        .filter(|stance| stance.subject == axis.subject && shows(chart, &stance.actor))
        .map(|stance| stance.as_of)
        .filter(|day| chart.at.is_none_or(|at| day.is_by(at)))
        .map(Date::middle)
        .collect();
    let first = chart.from.map(Date::first).or(shown.first().copied());
    let last = chart.at.map(Date::last).or(shown.last().copied()).or(first);
    let (first, last) = match (first, last) {
        (Some(first), Some(last)) if first <= last => (first, last),
        (Some(first), _) => (first, first),
        _ => (civil::date(2025, 1, 1), civil::date(2025, 1, 1)),
    };
    // A single day still needs some width.
    let day = jiff::Span::new().days(1);
    let widened = (first.checked_sub(day).unwrap_or(first), last.checked_add(day).unwrap_or(last));
    let span = if first == last { widened } else { (first, last) };
    let mut moments: BTreeSet<civil::Date> = shown.iter().copied().filter(|day| *day > first).collect();
    moments.insert(first);

    let (mut groups, mut evidence) = (Groups::default(), Evidence::default());
    let mut lines: BTreeMap<String, (TimelineLine, crate::figure::groups::GroupKey)> = BTreeMap::new();
    let by_bloc = chart.by_bloc;
    let colour = if by_bloc { ColourBy::Bloc } else { chart.colour };
    for moment in &moments {
        let mut present: BTreeMap<crate::figure::groups::GroupKey, Vec<(f64, Position)>> = BTreeMap::new();
        for (id, position) in own_positions(map, &axis.subject, Some((*moment).into())) {
            let Some(actor) = map.actors.get(&id).filter(|_| shows(chart, &id)) else { continue };
            let key = groups.note(map, colour, actor, [&position]);
            if by_bloc {
                present.entry(key).or_default().push((actor.influence.get(), position));
                continue;
            }
            let (line, _) = lines.entry(id.to_string()).or_insert_with(|| {
                let line = TimelineLine {
                    key: id.to_string(),
                    name: actor.name.clone(),
                    group: 0,
                    influence: actor.influence.get(),
                    steps: Vec::new(),
                };
                (line, key)
            });
            let spot = AxisValue::new(position, chart.ranges);
            let title = format!(
                "{}\n{}\nsince {}",
                actor.name,
                spot.in_words(&axis.name),
                long_date(spot.position.as_of)
            );
            let stances = spot.position.stances.iter().cloned().map(AnyId::from);
            let step = TimelineStep {
                day: spot.position.as_of.max(first.into()),
                value: spot.value,
                range: spot.range,
                stated: spot.stated,
                judged: spot.position.is_judged(),
                title,
                about: std::iter::once(id.clone().into()).chain(stances).collect(),
            };
            if line.steps.last().is_none_or(|last| last.about != step.about) {
                evidence.add(&spot.position);
                line.steps.push(step);
            }
        }
        for (key, members) in present {
            let total: f64 = members.iter().map(|(weight, _)| weight).sum();
            let weight = |weight: f64| if total > 0.0 { weight / total } else { 1.0 / members.len() as f64 };
            let value = members.iter().map(|(own, position)| weight(*own) * position.value).sum::<f64>();
            let low = members.iter().map(|(_, position)| position.value).fold(f64::INFINITY, f64::min);
            let high = members.iter().map(|(_, position)| position.value).fold(f64::NEG_INFINITY, f64::max);
            let name = key.1.clone();
            let (line, _) = lines.entry(format!("{key:?}")).or_insert_with(|| {
                let line = TimelineLine {
                    key: format!("bloc-{}", if key.2.is_empty() { "none" } else { &key.2 }),
                    name: name.clone(),
                    group: 0,
                    influence: 0.5,
                    steps: Vec::new(),
                };
                (line, key.clone())
            });
            let about: Vec<AnyId> =
                members.iter().flat_map(|(_, p)| p.stances.iter().cloned().map(AnyId::from)).collect();
            if line.steps.last().is_some_and(|last| last.about == about) {
                continue;
            }
            for (_, position) in &members {
                evidence.add(position);
            }
            let title = format!(
                "{name}\n{}: {} (mean of {}, weighted by influence; {} to {})\nfrom {}",
                axis.name,
                number(value),
                counted(members.len(), "actor"),
                number(low),
                number(high),
                long_date((*moment).into())
            );
            line.steps.push(TimelineStep {
                day: (*moment).into(),
                value: axis.scale.clamp(value),
                range: Range::new(low, high).ok().filter(|_| low < high && chart.ranges),
                stated: members.iter().all(|(_, p)| p.basis == crate::model::Basis::Stated),
                judged: members.iter().any(|(_, position)| position.is_judged()),
                title,
                about,
            });
        }
    }
    let (groups, places) = groups.finish(&Chart { colour, ..chart.clone() });
    let lines: Vec<TimelineLine> = lines
        .into_values()
        .map(|(mut line, key)| {
            line.steps.iter_mut().for_each(|step| step.judged |= !evidence.is_recorded());
            (line, key)
        })
        .map(|(line, key)| TimelineLine { group: places.get(&key).copied().unwrap_or_default(), ..line })
        .filter(|line| !line.steps.is_empty())
        .collect();
    let mut events: Vec<(EventId, Date, String)> = map
        .events
        .iter()
        .filter(|(_, event)| chart.events && span.0 <= event.on.middle() && event.on.middle() <= span.1)
        .map(|(id, event)| (id.clone(), event.on, event.name.clone()))
        .collect();
    events.sort_by(|a, b| a.1.cmp(&b.1).then(a.0.cmp(&b.0)));
    let what = if by_bloc { "bloc" } else { "actor" };
    let count = format!("n = {}", counted(lines.len(), what));
    let moved: Vec<&str> =
        lines.iter().filter(|line| line.steps.len() > 1).map(|line| line.name.as_str()).collect();
    let mut description = format!(
        "Timeline of {} on {}, {} to {}.",
        counted(lines.len(), what),
        axis.name,
        long_date(span.0.into()),
        long_date(span.1.into())
    );
    if !moved.is_empty() {
        description += &format!(" Restated or moved: {}.", moved.join(", "));
    }
    let words = Words::new(map, chart, &evidence, count, description);
    Ok(Timeline { words, axis, span, lines, groups, by_bloc, events })
}

/// Draws a timeline on a page.
fn draw(data: &Timeline, page: &Page) -> Drawing {
    draw_fitting(page, &data.words, |sheet| drawn(data, sheet))
}

fn drawn(data: &Timeline, sheet: &Sheet<'_>) -> (Drawing, Rect) {
    let (u, theme) = (sheet.unit(), sheet.theme());
    let steps = || data.lines.iter().flat_map(|line| &line.steps);
    let mut symbols = Vec::new();
    for (shown, symbol, words) in [
        (steps().any(|step| step.range.is_some()), Symbol::Band, "range of the position"),
        (steps().any(|step| !step.stated), Symbol::Inferred, "inferred or assumed, not stated"),
        (steps().any(|step| !step.judged), Symbol::Hollow, "evidence cannot be judged"),
        (!data.events.is_empty(), Symbol::Event, "event"),
    ] {
        if shown {
            symbols.push((symbol, words.to_owned()));
        }
    }
    let mut around = sheet.around(&legend::groups(&data.groups), &symbols);
    let room = around.room;
    let mut axis = Vec::new();
    let top = sheet.axis_name(&data.axis, (room.left, room.right), room.top, Align::Start, &mut axis);

    let tick = sheet.size(11.0);
    let measure = |text: &str| fonts::width(text, Face::Regular, tick);
    let points = if sheet.detail == Detail::Full { labelled(&data.axis, true) } else { Vec::new() };
    let column = (150.0 * u).min(sheet.page.width * 0.2);
    let ticks = words::ticks(&data.axis.ticks).into_iter().map(|tick| measure(&tick));
    let wide = points.iter().flat_map(|(_, label)| fonts::wrap(label, column, &measure));
    let left = room.left + ticks.chain(wide.map(|line| measure(&line))).fold(0.0, f64::max) + 9.0 * u;
    let most = room.width() * 0.24;
    let names: f64 = data
        .lines
        .iter()
        .map(|line| sheet.width(&line.name, NAME, Face::Regular))
        .fold(0.0, f64::max)
        .min(most);
    let right = (room.right - names - 22.0 * u).max(left + 40.0);
    let extent = days(data.span.0, data.span.1).max(1.0);
    let inset = 8.0 * u;
    let window = Window { x: (0.0, extent), y: (data.axis.scale.low(), data.axis.scale.high()) };
    let across = Field { frame: Rect::new(left, 0.0, right, 0.0), inset, window };
    let x_of = |day: civil::Date| across.x(days(data.span.0, day).clamp(0.0, extent));
    // Events stand above the frame, in as many rows as keep them apart.
    let named: Vec<(f64, String)> =
        data.events.iter().map(|(_, day, name)| (x_of(day.middle()), name.clone())).collect();
    let over = axes::rows(&named, (left, right), tick, &measure);
    let over_height: f64 = over.lines.iter().map(|lines| *lines as f64 * tick * LINE + tick * 0.2).sum();
    let frame = Rect::new(
        left,
        top + over_height + 4.0 * u,
        right,
        (room.bottom - tick * 1.7).max(top + over_height + 44.0 * u),
    );
    let field = Field { frame, ..across };

    let mut ground = Vec::new();
    let grid = Pen::solid(theme.grid, u);
    for value in &data.axis.ticks {
        let y = field.y(*value);
        ground.push(Shape::line(Point::new(frame.left, y), Point::new(frame.right, y), grid));
    }
    let mut end = f64::NEG_INFINITY;
    let fits = (frame.width() / (58.0 * u)).floor() as usize;
    for (day, words) in day_ticks(data.span, fits) {
        let x = x_of(day);
        ground.push(Shape::line(Point::new(x, frame.top), Point::new(x, frame.bottom), grid));
        let half = measure(&words) / 2.0;
        if x - half > end {
            end = x + half + 6.0 * u;
            let at = Point::new(x, frame.bottom + 4.0 * u + tick * BASELINE);
            axis.push(sheet.text(words, at, Align::Middle, 11.0, Face::Regular, theme.faint));
        }
    }
    let mut row_tops = Vec::new();
    let mut row_top = top + 2.0 * u;
    for lines in &over.lines {
        row_tops.push(row_top);
        row_top += *lines as f64 * tick * LINE + tick * 0.2;
    }
    for (_, day, name) in &data.events {
        let x = x_of(day.middle());
        let pen = Pen::dashed(theme.line, 1.2 * u, 3.0 * u);
        let line = Shape::line(Point::new(x, frame.top), Point::new(x, frame.bottom), pen);
        ground.push(Shape::thing(String::new(), format!("{name}\n{}", long_date(*day)), [], vec![line]));
    }
    for tag in &over.tags {
        // The nearest row stands lowest.
        let row = row_tops.len().saturating_sub(1 + tag.row);
        let Some(row_top) = row_tops.get(row) else { continue };
        for (n, line) in tag.lines.iter().enumerate() {
            let at = Point::new(tag.middle, row_top + n as f64 * tick * LINE + tick * BASELINE);
            axis.push(sheet.text(line, at, Align::Middle, 11.0, Face::Italic, theme.faint));
        }
    }
    ground.push(Shape::rect(frame, None, Some(Pen::solid(theme.line, u))));
    around.shapes.push(Shape::group("grid", ground));
    sheet.axis_y(&data.axis.ticks, &field, &points, column, &mut axis);
    around.shapes.push(Shape::group("axes", axis));
    // Places are counted from a day of their own, so that they stay where the chart begins elsewhere.
    let begin = days(civil::date(1970, 1, 1), data.span.0);
    let dated = Field { window: Window { x: (begin, begin + extent), ..field.window }, ..field };
    sheet.annotations(&dated, &mut around.shapes);
    let left_out = lines(data, sheet, &field, &x_of, names, &mut around.shapes);
    let left_out = match left_out {
        0 => String::new(),
        count => format!(" · {count} without room for a name"),
    };
    (Drawing::in_field(sheet.finish(around, &left_out), dated), frame)
}

/// Draws the lines with their bands and names; returns how many names found no room.
fn lines(
    data: &Timeline,
    sheet: &Sheet<'_>,
    field: &Field,
    x_of: &dyn Fn(civil::Date) -> f64,
    names: f64,
    out: &mut Vec<Shape>,
) -> usize {
    let (u, theme, frame) = (sheet.unit(), sheet.theme(), field.frame);
    let (mut bands, mut trails, mut marks, mut ends) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    // Lines that would lie on each other are drawn side by side.
    let mut taken: Vec<(usize, f64, f64, f64)> = Vec::new();
    for (own, line) in data.lines.iter().enumerate() {
        let group = data.groups.get(line.group);
        let colour = group.map_or(crate::model::Colour::NEUTRAL, |group| group.colour);
        let form = group.map_or(MarkForm::DISC, |group| group.form);
        let (mut path, mut last) = (Vec::new(), Point::default());
        for (n, step) in line.steps.iter().enumerate() {
            let from = x_of(step.day.middle());
            let to = line.steps.get(n + 1).map_or(frame.right - field.inset, |next| x_of(next.day.middle()));
            let y = field.y(data.axis.scale.clamp(step.value));
            let lanes = [0.0, 3.0, -3.0, 6.0, -6.0, 9.0, -9.0];
            let free = |lane: &&f64| {
                let at = y + *lane * u;
                taken.iter().all(|(line, other, a, b)| {
                    *line == own || (other - at).abs() > 2.0 * u || to < *a || *b < from
                })
            };
            let y = y + lanes.iter().find(free).copied().unwrap_or_default() * u;
            taken.push((own, y, from, to));
            if let Some(range) = step.range {
                let y_of = |value: f64| field.y(data.axis.scale.clamp(value));
                let band = Rect::new(from, y_of(range.high()), to.max(from + u), y_of(range.low()));
                bands.push(Shape::filled(band, Paint { colour, opacity: 0.08 }));
            }
            path.push(Point::new(from, y));
            path.push(Point::new(to, y));
            last = Point::new(to, y);
            let style =
                MarkStyle { colour, form, radius: 4.2 * u, judged: step.judged, inferred: !step.stated };
            let mut shapes = Vec::new();
            sheet.mark(Point::new(from, y), style, &mut shapes);
            let id = if n == 0 { format!("mark-{}", line.key) } else { format!("mark-{}-{n}", line.key) };
            marks.push(Shape::thing(id, &step.title, step.about.iter().cloned(), shapes));
        }
        let pen = if line.steps.iter().all(|step| step.stated) {
            Pen::solid(Paint { colour, opacity: 0.85 }, 1.8 * u)
        } else {
            Pen::dashed(Paint { colour, opacity: 0.85 }, 1.8 * u, 4.0 * u)
        };
        let shape = Shape::Path { points: path, closed: false, fill: None, pen: Some(pen) };
        let about = line.steps.iter().filter_map(|step| step.about.first().cloned()).take(1);
        trails.push(Shape::thing(format!("line-{}", line.key), &line.name, about, vec![shape]));
        ends.push((last, line));
    }
    // Names beside the ends, each as near as its neighbours allow; the influential ones where not all fit.
    let height = sheet.size(NAME) * LINE;
    let room = (frame.height() / height).floor().max(1.0) as usize;
    ends.sort_by(|a, b| b.1.influence.total_cmp(&a.1.influence).then_with(|| a.1.key.cmp(&b.1.key)));
    let unnamed = ends.len().saturating_sub(room);
    ends.truncate(room);
    ends.sort_by(|a, b| a.0.y.total_cmp(&b.0.y).then_with(|| a.1.key.cmp(&b.1.key)));
    let points: Vec<(f64, String)> = ends.iter().map(|(end, line)| (end.y, line.name.clone())).collect();
    let mut middles: Vec<f64> = Vec::new();
    let mut top = frame.top;
    for (y, _) in &points {
        let middle = y.max(top + height / 2.0);
        top = middle + height / 2.0;
        middles.push(middle);
    }
    let mut bottom = frame.bottom;
    for middle in middles.iter_mut().rev() {
        *middle = middle.min(bottom - height / 2.0);
        bottom = *middle - height / 2.0;
    }
    let (mut labels, mut leaders) = (Vec::new(), Vec::new());
    for ((end, line), middle) in ends.iter().zip(middles) {
        let x = frame.right + 14.0 * u;
        let pen = Pen::solid(theme.line, 0.8 * u);
        let leader = Shape::Path {
            points: vec![*end, Point::new(frame.right + u, end.y), Point::new(x - 2.0 * u, middle)],
            closed: false,
            fill: None,
            pen: Some(pen),
        };
        leaders.push(Shape::thing(format!("leader-{}", line.key), "", [], vec![leader]));
        let words = sheet.shortened(&line.name, names + 0.5, NAME, Face::Regular);
        let at = Point::new(x, middle + sheet.size(NAME) * 0.36);
        let text = sheet.text(words, at, Align::Start, NAME, Face::Regular, theme.ink);
        let about = line.steps.iter().filter_map(|step| step.about.first().cloned()).take(1);
        labels.push(Shape::thing(format!("label-{}", line.key), &line.name, about, vec![text]));
    }
    for (class, shapes) in
        [("ranges", bands), ("trails", trails), ("leaders", leaders), ("marks", marks), ("labels", labels)]
    {
        out.push(Shape::group(class, shapes));
    }
    unnamed
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> civil::Date {
        text.parse().unwrap()
    }

    #[test]
    fn ticks_of_days_are_few_and_in_the_span() {
        for (from, to) in [
            ("2025-03-01", "2025-03-04"),
            ("2025-02-10", "2025-03-30"),
            ("2024-11-01", "2025-06-30"),
            ("1990-01-01", "2025-01-01"),
            ("2025-03-06", "2025-03-06"),
        ] {
            for most in [2, 5, 12] {
                let ticks = day_ticks((day(from), day(to)), most);
                assert!(!ticks.is_empty() && ticks.len() <= most + 1, "{from} {to} {most}: {ticks:?}");
                assert!(ticks.iter().all(|(tick, _)| *tick >= day(from) && *tick <= day(to)), "{ticks:?}");
            }
        }
        assert_eq!(day_ticks((day("2025-03-01"), day("2025-03-03")), 5)[0].1, "1 Mar");
    }
}
