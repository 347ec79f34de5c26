//! A slope chart as a scene: the lines between the two days, and the names at their ends.

use std::collections::{BTreeMap, BTreeSet};

use super::{Movement, Slope, change};
use crate::figure::chart::AxisValue;
use crate::figure::column::spread;
use crate::figure::fonts::{self, BASELINE, Face, LINE};
use crate::figure::layout::{Drawing, Field, Window};
use crate::figure::legend::{self, Symbol};
use crate::figure::marks::MarkStyle;
use crate::figure::rows::ActorRow;
use crate::figure::scales::labelled;
use crate::figure::scene::{Align, Paint, Pen, Point, Rect, Shape};
use crate::figure::sheet::{Detail, NAME, Page, Sheet, with_detail};
use crate::figure::theme::ChartTheme;
use crate::model::Colour;
use crate::model::words::{number, short_date, ticks};

/// Radius of a mark, in units of the chart.
const RADIUS: f64 = 4.4;

/// The line of an actor, or its one mark.
struct SlopeLine<'a> {
    row: &'a ActorRow,
    before: Option<&'a AxisValue>,
    now: &'a AxisValue,
    change: Movement,
}

/// A name at an end.
struct SlopeEnd<'a> {
    line: &'a SlopeLine<'a>,
    value: f64,
    /// What its order among those at the same value follows: where the other end is.
    other: f64,
}

/// Draws a slope chart on a page.
pub(super) fn draw(data: &Slope, page: &Page) -> Drawing {
    with_detail(|detail| {
        let (drawing, body) = drawn(data, &Sheet { page, words: &data.words, detail });
        (drawing, body.height() >= page.height * 0.3 && body.width() >= page.width * 0.15)
    })
}

fn drawn(data: &Slope, sheet: &Sheet<'_>) -> (Drawing, Rect) {
    let (u, theme) = (sheet.unit(), sheet.theme());
    let lines: Vec<SlopeLine<'_>> = data
        .rows
        .rows
        .iter()
        .zip(&data.before)
        .filter_map(|(row, before)| {
            let now = row.spots.first()?.as_ref()?;
            Some(SlopeLine { row, before: before.as_ref(), now, change: change(before.as_ref(), now) })
        })
        .collect();
    let has = |wanted: Movement| lines.iter().any(|line| line.change == wanted);
    let mut symbols = Vec::new();
    if has(Movement::Moved) {
        symbols.push((Symbol::Line(theme.ink, None), "moved".to_owned()));
    }
    if has(Movement::Kept) || has(Movement::Restated) {
        symbols.push((Symbol::Line(theme.line.mixed(theme.paper, 0.45), None), "did not move".to_owned()));
    }
    if has(Movement::New) {
        symbols.push((Symbol::Hollow, "known on one day only".to_owned()));
    }
    let stated = |line: &SlopeLine<'_>| line.now.stated && line.before.is_none_or(|spot| spot.stated);
    if !lines.iter().all(stated) {
        symbols.push((Symbol::Inferred, "inferred or assumed, not stated".to_owned()));
    }
    let mut around = sheet.around(&legend::groups(&data.rows.groups), &symbols);
    let room = sheet.silent(&data.rows, around.room, &mut around.shapes);
    let mut axis = Vec::new();
    let top =
        sheet.axis_name(&data.axis, (room.left, room.right), room.top, Align::Start, &mut axis) + 4.0 * u;

    // From left to right: the scale, names, the two days, names.
    let tick = sheet.size(11.0);
    let measure = |text: &str| fonts::width(text, Face::Regular, tick);
    let points = if sheet.detail == Detail::Full { labelled(&data.axis, true) } else { Vec::new() };
    let column = (140.0 * u).min(room.width() * 0.16);
    let numbers = ticks(&data.axis.ticks).into_iter().map(|tick| measure(&tick));
    let labels = points.iter().flat_map(|(_, label)| fonts::wrap(label, column, &measure));
    let scale = room.left + numbers.chain(labels.map(|line| measure(&line))).fold(0.0, f64::max) + 9.0 * u;
    let widest = |side: SlopeSide| {
        lines
            .iter()
            .filter(|line| side == SlopeSide::Right || line.before.is_some())
            .map(|line| beside(&line.row.name, &value_at(line, side), side))
            .map(|words| sheet.width(&words, NAME, Face::Regular))
            .fold(0.0, f64::max)
            .min(room.width() * 0.25)
    };
    let (names_left, names_right) = (widest(SlopeSide::Left), widest(SlopeSide::Right));
    let stack = (room.width() * 0.08).min(50.0 * u);
    let gap = 16.0 * u;
    let most = |of: &dyn Fn(&SlopeLine<'_>) -> Option<f64>| {
        let mut counts: BTreeMap<u64, usize> = BTreeMap::new();
        lines.iter().filter_map(of).for_each(|value| *counts.entry(value.to_bits()).or_default() += 1);
        counts.into_values().max().unwrap_or(0)
    };
    let reach = |count: usize| (count.saturating_sub(1) as f64 * (2.0 * RADIUS + 0.8) * u).min(stack);
    let left_stack = reach(most(&|line| line.before.map(|spot| spot.value)));
    let right_stack = reach(most(&|line| Some(line.now.value)));
    let left = scale + 10.0 * u + names_left + gap + left_stack;
    let right = (room.right - names_right - gap - right_stack).max(left + 10.0);
    let head = sheet.size(12.0) * LINE + 6.0 * u;
    let frame = Rect::new(left, top + head, right, (room.bottom - 4.0 * u).max(top + head + 40.0 * u));
    let window = Window { x: (0.0, 1.0), y: (data.axis.scale.low(), data.axis.scale.high()) };
    let field = Field { frame, inset: 8.0 * u, window };

    let mut ground = Vec::new();
    for value in &data.axis.ticks {
        let y = field.y(*value);
        let level = |from: f64, to: f64, pen: Pen| Shape::line(Point::new(from, y), Point::new(to, y), pen);
        ground.push(level(frame.left, frame.right, Pen::solid(theme.grid, u)));
        ground.push(level(scale - 4.0 * u, scale, Pen::solid(theme.line, u)));
    }
    let upright = |x: f64, pen: Pen| Shape::line(Point::new(x, frame.top), Point::new(x, frame.bottom), pen);
    ground.push(upright(scale, Pen::solid(theme.line, u)));
    for x in [frame.left, frame.right] {
        ground.push(upright(x, Pen::solid(theme.line, 1.2 * u)));
    }
    around.shapes.push(Shape::group("grid", ground));
    let ruler = Field { frame: Rect { left: scale, ..frame }, ..field };
    sheet.axis_y(&data.axis.ticks, &ruler, &points, column, &mut axis);
    let (first, second) = data.day_names();
    let middle = f64::midpoint(frame.left, frame.right);
    for (words, at, align) in [(first, frame.left, Align::End), (second, frame.right, Align::Start)] {
        // A day is written outwards from its line, where the room is, and inwards by half of what it takes.
        let width = sheet.width(&words, 12.0, Face::Bold);
        let inwards = (width * 0.5).min((middle - frame.left - 6.0 * u).max(0.0));
        let (low, high) = (room.left + width, room.right - width);
        let x = if align == Align::End { (at + inwards).max(low) } else { (at - inwards).min(high) };
        let at = Point::new(x, top + sheet.size(12.0) * BASELINE);
        axis.push(sheet.text(words, at, align, 12.0, Face::Bold, theme.ink));
    }
    around.shapes.push(Shape::group("axes", axis));

    sheet.annotations(&field, &mut around.shapes);
    let plan = SlopePlan { data, sheet, field, lines: &lines };
    plan.lines(&mut around.shapes);
    let mut unnamed: usize = 0;
    let (mut leaders, mut marks, mut labels) = (Vec::new(), Vec::new(), Vec::new());
    for (side, names, stack) in
        [(SlopeSide::Left, names_left, left_stack), (SlopeSide::Right, names_right, right_stack)]
    {
        unnamed = plan.ends(side, (names, stack, gap), (&mut leaders, &mut marks, &mut labels)).max(unnamed);
    }
    for (class, shapes) in [("leaders", leaders), ("marks", marks), ("labels", labels)] {
        around.shapes.push(Shape::group(class, shapes));
    }
    let left_out = match unnamed {
        0 => String::new(),
        count => format!(" · {count} without room for a name"),
    };
    (Drawing::in_field(sheet.finish(around, &left_out), field), frame)
}

/// A name with a value, the value on the side of the line.
fn beside(name: &str, value: &str, side: SlopeSide) -> String {
    if side == SlopeSide::Left { format!("{name} · {value}") } else { format!("{value} · {name}") }
}

/// The value at an end of a line.
fn value_at(line: &SlopeLine<'_>, side: SlopeSide) -> String {
    number(line.before.filter(|_| side == SlopeSide::Left).unwrap_or(line.now).value)
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum SlopeSide {
    Left,
    Right,
}

struct SlopePlan<'a> {
    data: &'a Slope,
    sheet: &'a Sheet<'a>,
    field: Field,
    lines: &'a [SlopeLine<'a>],
}

impl SlopePlan<'_> {
    fn y(&self, value: f64) -> f64 {
        self.field.y(self.data.axis.scale.clamp(value))
    }
    fn colour(&self, line: &SlopeLine<'_>) -> Colour {
        let colour = self.data.rows.groups.get(line.row.group).map_or(Colour::NEUTRAL, |group| group.colour);
        // Who stayed where it was is pale.
        if matches!(line.change, Movement::Moved | Movement::New) {
            colour
        } else {
            colour.mixed(self.sheet.theme().paper, 0.45)
        }
    }
    fn title(&self, line: &SlopeLine<'_>) -> String {
        let axis = &self.data.axis.name;
        let (first, second) = self.data.day_names();
        let before = line.before.map_or_else(|| "not known".to_owned(), |spot| spot.in_words(axis));
        let since = short_date(line.now.position.as_of);
        format!("{}\n{first}: {before}\n{second}: {}\nsince {since}", line.row.name, line.now.in_words(axis))
    }

    /// Draws the lines, those of one way side by side, those that moved above the others.
    fn lines(&self, out: &mut Vec<Shape>) {
        let (u, frame) = (self.sheet.unit(), self.field.frame);
        let mut ways: BTreeMap<(u64, u64), Vec<&SlopeLine<'_>>> = BTreeMap::new();
        for line in self.lines {
            if let Some(before) = line.before {
                ways.entry((before.value.to_bits(), line.now.value.to_bits())).or_default().push(line);
            }
        }
        let (mut stayed, mut moved) = (Vec::new(), Vec::new());
        for lines in ways.into_values() {
            let step = (2.6 * u).min(14.0 * u / lines.len() as f64);
            for (n, line) in lines.iter().enumerate() {
                let Some(before) = line.before else { continue };
                let aside = (n as f64 - (lines.len() - 1) as f64 / 2.0) * step;
                let ends = (
                    Point::new(frame.left, self.y(before.value) + aside),
                    Point::new(frame.right, self.y(line.now.value) + aside),
                );
                let (width, opacity) = if line.change == Movement::Moved { (2.2, 0.95) } else { (1.3, 0.7) };
                // In greys a pale group would be fainter where it moved than a dark one that stayed.
                let theme = self.sheet.theme();
                let ink = if *theme == ChartTheme::PRINT { 0.5 } else { 0.1 };
                let colour = self.colour(line);
                let colour =
                    if line.change == Movement::Moved { colour.mixed(theme.ink, ink) } else { colour };
                let paint = Paint { colour, opacity };
                let pen = if before.stated && line.now.stated {
                    Pen::solid(paint, width * u)
                } else {
                    Pen::dashed(paint, width * u, 4.0 * u)
                };
                let shape = vec![Shape::line(ends.0, ends.1, pen)];
                let about = line.row.about(Some(line.now)).into_iter().take(1);
                let thing = Shape::thing(format!("line-{}", line.row.actor), &line.row.name, about, shape);
                if line.change == Movement::Moved { moved.push(thing) } else { stayed.push(thing) }
            }
        }
        stayed.extend(moved);
        out.push(Shape::group("trails", stayed));
    }

    /// Draws the marks and names of one day; returns how many names found no room.
    fn ends(
        &self,
        side: SlopeSide,
        (names, stack, gap): (f64, f64, f64),
        (leaders, marks, labels): (&mut Vec<Shape>, &mut Vec<Shape>, &mut Vec<Shape>),
    ) -> usize {
        let (u, frame, theme) = (self.sheet.unit(), self.field.frame, self.sheet.theme());
        let mut ends: Vec<SlopeEnd<'_>> = self
            .lines
            .iter()
            .filter_map(|line| {
                let (before, now) = (line.before.map(|spot| spot.value), line.now.value);
                let (value, other) = match side {
                    SlopeSide::Left => (before?, now),
                    SlopeSide::Right => (now, before.unwrap_or(now)),
                };
                Some(SlopeEnd { line, value, other })
            })
            .collect();
        // Those of one way stay in the order of the rows.
        ends.sort_by(|a, b| b.value.total_cmp(&a.value).then(b.other.total_cmp(&a.other)));
        let (line_x, out) = if side == SlopeSide::Left { (frame.left, -1.0) } else { (frame.right, 1.0) };
        // Those at one place stand side by side, outwards from the line of the day, so that each is seen.
        let mut at_one_place: BTreeMap<u64, usize> = BTreeMap::new();
        for end in &ends {
            *at_one_place.entry(end.value.to_bits()).or_default() += 1;
        }
        let mut seen: BTreeMap<u64, usize> = BTreeMap::new();
        for end in &ends {
            let place = end.value.to_bits();
            let count = at_one_place.get(&place).copied().unwrap_or(1);
            let step = ((2.0 * RADIUS + 0.8) * u).min(stack / (count.max(2) - 1) as f64);
            let nth = seen.entry(place).or_default();
            let centre = Point::new(line_x + out * *nth as f64 * step, self.y(end.value));
            *nth += 1;
            marks.push(self.mark(end.line, side, centre));
        }
        // Names: the influential ones where not all fit.
        let height = self.sheet.size(NAME) * LINE;
        let stretch = (frame.top - 2.0 * u, frame.bottom + 3.0 * u);
        let room = ((stretch.1 - stretch.0) / height).floor().max(1.0) as usize;
        let unnamed = ends.len().saturating_sub(room);
        if unnamed > 0 {
            let weight = |end: &SlopeEnd<'_>| (end.line.change == Movement::Moved, end.line.row.influence);
            let mut order: Vec<(usize, (bool, f64))> = ends.iter().map(weight).enumerate().collect();
            order.sort_by(|(a, (a_moved, a_weight)), (b, (b_moved, b_weight))| {
                b_moved.cmp(a_moved).then(b_weight.total_cmp(a_weight)).then(a.cmp(b))
            });
            let kept: BTreeSet<usize> = order.into_iter().take(room).map(|(n, _)| n).collect();
            let mut n = 0;
            ends.retain(|_| {
                n += 1;
                kept.contains(&(n - 1))
            });
        }
        let wanted: Vec<f64> = ends.iter().map(|end| self.y(end.value)).collect();
        let middles = spread(&wanted, height, stretch);
        for ((end, y), middle) in ends.iter().zip(&wanted).zip(middles) {
            let count = at_one_place.get(&end.value.to_bits()).copied().unwrap_or(1);
            let own_stack = ((count - 1) as f64 * (2.0 * RADIUS + 0.8) * u).min(stack);
            let from = Point::new(line_x + out * (own_stack + (RADIUS + 2.0) * u), *y);
            let name_x = line_x + out * (stack + gap);
            let to = Point::new(name_x - out * 2.5 * u, middle);
            let pen = Pen::solid(theme.line.mixed(theme.paper, 0.25), 0.8 * u);
            let bend = Point::new(line_x + out * (stack + (RADIUS + 2.0) * u), *y);
            let points = if (bend.x - from.x).abs() > u { vec![from, bend, to] } else { vec![from, to] };
            let key =
                format!("{}{}", end.line.row.actor, if side == SlopeSide::Left { "-before" } else { "" });
            let leader = Shape::Path { points, closed: false, fill: None, pen: Some(pen) };
            leaders.push(Shape::thing(format!("leader-{key}"), "", [], vec![leader]));
            let colour = if end.line.change == Movement::Moved { theme.ink } else { theme.faint };
            let align = if side == SlopeSide::Left { Align::End } else { Align::Start };
            let at = Point::new(name_x, middle + self.sheet.size(NAME) * 0.36);
            let words = self.words(end.line, side, names);
            let text = self.sheet.text(words, at, align, NAME, Face::Regular, colour);
            let about = [end.line.row.actor.clone().into()];
            labels.push(Shape::thing(format!("label-{key}"), &end.line.row.name, about, vec![text]));
        }
        unnamed
    }

    /// A name with its value, no wider than a room.
    fn words(&self, line: &SlopeLine<'_>, side: SlopeSide, room: f64) -> String {
        let value = value_at(line, side);
        let left = room + 0.5 - self.sheet.width(&beside("", &value, side), NAME, Face::Regular);
        beside(&self.sheet.shortened(&line.row.name, left, NAME, Face::Regular), &value, side)
    }

    fn mark(&self, line: &SlopeLine<'_>, side: SlopeSide, centre: Point) -> Shape {
        let (u, colour) = (self.sheet.unit(), self.colour(line));
        let spot = line.before.filter(|_| side == SlopeSide::Left).unwrap_or(line.now);
        let style = self.data.rows.style(line.row, spot, RADIUS * u);
        let style = MarkStyle { colour, judged: line.change != Movement::New, ..style };
        let mut shapes = Vec::new();
        self.sheet.mark(centre, style, &mut shapes);
        let ending = if side == SlopeSide::Left { "-before" } else { "" };
        let id = format!("mark-{}{ending}", line.row.actor);
        Shape::thing(id, self.title(line), line.row.about(Some(spot)), shapes)
    }
}
