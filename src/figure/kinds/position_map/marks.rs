//! What stands inside the frame of a position map: words in the corners, ranges, trails, hulls, marks,
//! proposals and names.

use std::f64::consts::TAU;

use super::names::{Name, Wording, in_two};
use super::piles::{ListShape, by_place};
use super::{Mark, PLAIN, Plotter};
use crate::figure::axes;
use crate::figure::chart::AxisValue;
use crate::figure::fonts::{BASELINE, Face, LINE};
use crate::figure::groups::Group;
use crate::figure::labels::LabelCache;
use crate::figure::labels::{self, Corner, Disc, Obstacles, Wanted};
use crate::figure::layout::{DIAMOND, Field, radius};
use crate::figure::marks::{MarkStyle, arrow, plus};
use crate::figure::scene::{Align, Paint, Pen, Point, Rect, Shape};
use crate::figure::sheet::NAME;
use crate::model::Colour;
use crate::model::MarkForm;
use crate::model::words::{long_date, short_date};

/// Height of a line of a name and from its top to its baseline, in units of its size: what its letters
/// cover, the accents of capitals included, so that no room is lost where names stand close.
const NAME_LINE: f64 = 1.17;
const NAME_BASE: f64 = 0.93;

/// How large marks in the strips are, beside those in the frame.
pub(super) const SLIM: f64 = 0.62;

/// How far a ring lies round a mark whose size isn't known, in units of the chart.
const UNKNOWN_RING: f64 = 2.0;

/// What was drawn so far, sorted by what lies above what.
#[derive(Default)]
pub(super) struct Inked {
    /// Where names stand.
    pub(super) label_cache: LabelCache,
    hulls: Vec<Shape>,
    ranges: Vec<Shape>,
    trails: Vec<Shape>,
    leaders: Vec<Shape>,
    marks: Vec<Shape>,
    centres: Vec<Shape>,
    labels: Vec<Shape>,
    /// How many names found no place.
    pub(super) unnamed: usize,
}

impl Inked {
    /// The groups, from the back to the front.
    pub(super) fn groups(self) -> Vec<Shape> {
        [
            ("hulls", self.hulls),
            ("ranges", self.ranges),
            ("trails", self.trails),
            ("leaders", self.leaders),
            ("marks", self.marks),
            ("centres", self.centres),
            ("labels", self.labels),
        ]
        .into_iter()
        .map(|(class, shapes)| Shape::group(class, shapes))
        .collect()
    }
}

/// The convex hull of points, counterclockwise on paper (Andrew's monotone chain).
fn hull(mut points: Vec<Point>) -> Vec<Point> {
    points.sort_by(|a, b| a.x.total_cmp(&b.x).then(a.y.total_cmp(&b.y)));
    let turn = |a: Point, b: Point, c: Point| (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x);
    let half = |points: &mut dyn Iterator<Item = Point>| {
        let mut chain: Vec<Point> = Vec::new();
        for point in points {
            while let [.., a, b] = chain.as_slice()
                && turn(*a, *b, point) <= 0.0
            {
                chain.pop();
            }
            chain.push(point);
        }
        chain.pop();
        chain
    };
    let mut all = half(&mut points.iter().copied());
    all.extend(half(&mut points.iter().rev().copied()));
    all
}

/// The rectangle between two points.
fn spanned(a: Point, b: Point) -> Rect {
    Rect::new(a.x.min(b.x), a.y.min(b.y), a.x.max(b.x), a.y.max(b.y))
}

impl Plotter<'_> {
    pub(super) fn group(&self, mark: &Mark) -> Group {
        let plain = || Group {
            name: String::new(),
            colour: Colour::NEUTRAL,
            form: MarkForm::DISC,
            is_rest: true,
            kind: None,
        };
        self.data.groups.get(mark.group).cloned().unwrap_or_else(plain)
    }
    pub(super) fn radius(&self, mark: &Mark) -> f64 {
        radius(mark.size.unwrap_or(PLAIN)) * self.sheet.unit()
    }
    /// The radius of the disc that holds a mark with its halo.
    pub(super) fn reach(&self, mark: &Mark) -> f64 {
        let held = (self.radius(mark) + 1.2 * self.sheet.unit()) * self.group(mark).form.reach();
        if mark.size.is_none() { held + UNKNOWN_RING * self.sheet.unit() } else { held }
    }

    /// What a mark says of itself.
    pub(super) fn title(&self, mark: &Mark) -> String {
        let mut title = mark.name.clone();
        for (axis, spot) in [(&self.data.x, &mark.x), (&self.data.y, &mark.y)] {
            title.push('\n');
            match spot {
                Some(spot) => title.push_str(&spot.in_words(&axis.name)),
                None => title.extend([axis.name.as_str(), ": not said"]),
            }
        }
        if mark.size.is_none() {
            title.push_str("\nHow much it matters to them isn't known");
        }
        title
    }

    /// How a mark of a radius looks.
    pub(super) fn style(&self, mark: &Mark, radius: f64) -> MarkStyle {
        let Group { colour, form, .. } = self.group(mark);
        MarkStyle { colour, form, radius, judged: mark.judged, inferred: mark.is_inferred() }
    }

    /// A mark, drawn as large as it is or smaller.
    fn thing(&self, mark: &Mark, centre: Point, scale: f64) -> Shape {
        let title = self.title(mark);
        let style = self.style(mark, self.radius(mark) * scale);
        let mut shapes = Vec::new();
        if mark.size.is_none() {
            let pen = Pen::solid(self.sheet.theme().faint, self.sheet.unit());
            let radius = self.reach(mark) * scale;
            shapes.push(Shape::Disc { centre, radius, fill: None, pen: Some(pen) });
        }
        self.sheet.mark(centre, style, &mut shapes);
        Shape::thing(format!("mark-{}", mark.actor), title, mark.about(), shapes)
    }

    /// Draws a mark in the strip below with its name.
    pub(super) fn bead(&self, mark: &Mark, name: &str, centre: Point, left: bool, inked: &mut Inked) {
        inked.marks.push(self.thing(mark, centre, SLIM));
        let reach = self.reach(mark) * SLIM + axes::NAME_GAP;
        let (dx, align) = if left { (-reach, Align::End) } else { (reach, Align::Start) };
        let at = Point::new(centre.x + dx, centre.y + self.sheet.size(NAME) * 0.36);
        let text = self.sheet.text(name, at, align, NAME, Face::Regular, self.sheet.theme().ink);
        inked.labels.push(Shape::thing(format!("label-{}", mark.actor), "", [], vec![text]));
    }

    /// Draws a mark in a strip that has no room for its name.
    pub(super) fn unnamed(&self, mark: &Mark, centre: Point, inked: &mut Inked) {
        inked.marks.push(self.thing(mark, centre, SLIM));
        inked.unnamed += 1;
    }

    /// Draws marks in the strip beside, and their names where there is room for them.
    pub(super) fn beads_beside(&self, beads: &[(&Mark, String, Point)], area: Rect, inked: &mut Inked) {
        let mut obstacles = Obstacles::default();
        let (mut wanted, mut names) = (Vec::new(), Vec::new());
        for (mark, name, centre) in beads {
            inked.marks.push(self.thing(mark, *centre, SLIM));
            let of = Disc { centre: *centre, radius: self.reach(mark) * SLIM };
            let plain = Name {
                key: mark.actor.to_string(),
                wording: Wording::One(name.clone()),
                face: Face::Regular,
                size: NAME,
                colour: self.sheet.theme().ink,
            };
            obstacles.discs.push(of);
            wanted.push(self.wanted(&plain, of, mark.influence));
            names.push(plain);
        }
        self.place(&wanted, &names, &obstacles, area, inked);
    }

    /// Sets the words in the corners where neither marks nor what is `covered` stand; returns that with what they cover.
    pub(super) fn captions(
        &self,
        field: &Field,
        mut covered: Vec<Rect>,
        shapes: &mut Vec<Shape>,
    ) -> Vec<Rect> {
        const SIZE: f64 = 12.5;
        let (sheet, u) = (&self.sheet, self.sheet.unit());
        let size = sheet.size(SIZE);
        let away = 7.0 * u;
        let words = &self.data.quadrants;
        let frame = field.frame;
        let mut discs: Vec<Disc> = Vec::new();
        for mark in &self.data.marks {
            if let (Some(x), Some(y)) = (&mark.x, &mark.y) {
                discs.push(Disc { centre: field.at(x.value, y.value), radius: self.reach(mark) + 2.0 * u });
            }
        }
        for diamond in &self.data.diamonds {
            discs.push(Disc { centre: field.at(diamond.x, diamond.y), radius: (DIAMOND + 3.0) * u });
        }
        let mut bars = Vec::new();
        for mark in &self.data.marks {
            if let (Some(x), Some(y)) = (&mark.x, &mark.y) {
                bars.extend(
                    Self::bars((x, y), field).into_iter().map(|(a, b, _)| spanned(a, b).inflated(2.0 * u)),
                );
            }
        }
        let mut texts = Vec::new();
        for (caption, right, low) in [
            (&words.top_left, false, false),
            (&words.top_right, true, false),
            (&words.bottom_left, false, true),
            (&words.bottom_right, true, true),
        ] {
            let mut lines = sheet.wrapped(caption, frame.width() * 0.34, SIZE, Face::Italic);
            lines.truncate(3);
            let height = lines.len() as f64 * size * LINE;
            let width = lines.iter().map(|line| sheet.width(line, SIZE, Face::Italic)).fold(0.0, f64::max);
            let corner = Corner { right, low };
            let kept: Vec<Rect> = covered.iter().chain(&bars).copied().collect();
            let free = corner.free_place(frame, (width, height), (away, away * 0.6), &discs, &kept);
            let Some(block) = free else { continue };
            for (n, line) in lines.iter().enumerate() {
                let width = sheet.width(line, SIZE, Face::Italic);
                let x = if right { block.right - width } else { block.left };
                let line_top = block.top + n as f64 * size * LINE;
                covered.push(Rect::sized(x, line_top, width, size * LINE));
                let at = Point::new(x, line_top + size * BASELINE);
                texts.push(sheet.text(
                    line.clone(),
                    at,
                    Align::Start,
                    SIZE,
                    Face::Italic,
                    sheet.theme().faint,
                ));
            }
        }
        shapes.push(Shape::group("captions", texts));
        covered
    }

    /// A name as it is printed: one that would take two lines of a third of the sheet each is cut.
    fn named(&self, name: &str, face: Face) -> String {
        self.sheet.shortened(name, self.sheet.page.width * 0.6, NAME, face)
    }

    fn wanted(&self, name: &Name<'_>, of: Disc, weight: f64) -> Wanted {
        let line = self.sheet.size(name.size) * NAME_LINE;
        let width = |text: &str| self.sheet.width(text, name.size, name.face);
        let sizes = match &name.wording {
            Wording::One(text) => {
                let broken = in_two(text).map(|(one, two)| (width(&one).max(width(&two)), 2.0 * line));
                std::iter::once((width(text), line)).chain(broken).collect()
            }
            Wording::List(members) => ListShape::all(members.len())
                .into_iter()
                .map(|shape| self.list_size(members, shape, line))
                .collect(),
        };
        Wanted {
            of,
            sizes,
            weight,
            before: self.label_cache.and_then(|label_cache| label_cache.get(&name.key)).copied(),
        }
    }

    /// Places names and draws them with their leaders.
    fn place(
        &self,
        wanted: &[Wanted],
        names: &[Name<'_>],
        obstacles: &Obstacles,
        area: Rect,
        inked: &mut Inked,
    ) {
        let u = self.sheet.unit();
        // Of too many only the heaviest are placed; the others have their titles.
        let most = self.sheet.page.names;
        let mut order: Vec<usize> = (0..wanted.len()).collect();
        let weight = |n: &usize| wanted.get(*n).map_or(0.0, |label| label.weight);
        if wanted.len() > most {
            order.sort_by(|a, b| weight(b).total_cmp(&weight(a)).then(a.cmp(b)));
            order.truncate(most);
            order.sort_unstable();
        }
        let heaviest: Vec<Wanted> = order.iter().filter_map(|n| wanted.get(*n)).cloned().collect();
        let all: usize = names.iter().map(Name::count).sum();
        let tried: usize = order.iter().filter_map(|n| names.get(*n)).map(Name::count).sum();
        inked.unnamed += all - tried;
        let places = labels::place(&heaviest, obstacles, area);
        let named = order.iter().filter_map(|n| names.get(*n));
        for ((place, name), wanted) in places.iter().zip(named).zip(&heaviest) {
            let Some(place) = place else {
                inked.unnamed += name.count();
                continue;
            };
            inked.label_cache.insert(name.key.clone(), place.relative_to(wanted.of.centre));
            if let Some((from, to)) = place.leader {
                let line = Shape::line(from, to, Pen::solid(self.sheet.theme().line, 0.8 * u));
                inked.leaders.push(Shape::thing(format!("leader-{}", name.key), "", [], vec![line]));
            }
            let mut texts = Vec::new();
            let size = self.sheet.size(name.size);
            let lines = match &name.wording {
                Wording::One(text) => match (place.size, in_two(text)) {
                    (1, Some((one, two))) => vec![one, two],
                    _ => vec![text.clone()],
                },
                Wording::List(members) => {
                    if let Some(shape) = ListShape::all(members.len()).get(place.size).copied() {
                        inked.unnamed += shape.hidden(members.len());
                        let corner = Point::new(place.rect.left, place.rect.top);
                        let (line, base) = (size * NAME_LINE, size * NAME_BASE);
                        self.set_list(members, shape, corner, (line, base), &mut texts);
                    }
                    Vec::new()
                }
            };
            for (n, line) in lines.into_iter().enumerate() {
                let top = place.rect.top + n as f64 * size * NAME_LINE;
                let at = Point::new(place.rect.left, top + size * NAME_BASE);
                texts.push(self.sheet.text(line, at, Align::Start, name.size, name.face, name.colour));
            }
            let what = if matches!(name.wording, Wording::List(_)) { "list" } else { "label" };
            inked.labels.push(Shape::thing(format!("{what}-{}", name.key), "", [], texts));
        }
    }

    /// The ranges of a mark within the frame, from end to end, and whether they were stated.
    fn bars((x, y): (&AxisValue, &AxisValue), field: &Field) -> Vec<(Point, Point, bool)> {
        let (frame, centre) = (field.frame, field.at(x.value, y.value));
        let across = |value: f64| Point::new(field.x(value).clamp(frame.left, frame.right), centre.y);
        let up = |value: f64| Point::new(centre.x, field.y(value).clamp(frame.top, frame.bottom));
        let level = x.range.map(|range| (across(range.low()), across(range.high()), x.stated));
        let upright = y.range.map(|range| (up(range.high()), up(range.low()), y.stated));
        level.into_iter().chain(upright).collect()
    }

    fn ranges(
        &self,
        mark: &Mark,
        (x, y): (&AxisValue, &AxisValue),
        field: &Field,
        inked: &mut Inked,
    ) -> Vec<Rect> {
        let u = self.sheet.unit();
        let colour = self.group(mark).colour;
        let frame = field.frame;
        let centre = field.at(x.value, y.value);
        let mut shapes = Vec::new();
        let mut covered = Vec::new();
        if self.data.ellipses
            && let (Some(wide), Some(high)) = (x.range, y.range)
        {
            let (left, right) = (field.x(wide.low()), field.x(wide.high()));
            let (top, bottom) = (field.y(high.high()), field.y(high.low()));
            let (stated, paint) = (x.stated && y.stated, Paint { colour, opacity: 0.7 });
            let pen = if stated { Pen::solid(paint, u) } else { Pen::dashed(paint, u, 4.0 * u) };
            // Each quarter reaches as far as its own end of the ranges.
            let points = (0..72)
                .map(|n| {
                    let (sin, cos) = libm::sincos(f64::from(n) / 72.0 * TAU);
                    let rx = if cos > 0.0 { right - centre.x } else { centre.x - left };
                    let ry = if sin > 0.0 { bottom - centre.y } else { centre.y - top };
                    Point::new(
                        (centre.x + rx * cos).clamp(frame.left, frame.right),
                        (centre.y + ry * sin).clamp(frame.top, frame.bottom),
                    )
                })
                .collect();
            let fill = Some(Paint { colour, opacity: 0.08 });
            shapes.push(Shape::Path { points, closed: true, fill, pen: Some(pen) });
        } else {
            for (a, b, stated) in Self::bars((x, y), field) {
                self.sheet.range(a, b, colour, stated, &mut shapes);
                covered.push(spanned(a, b).inflated(1.2 * u));
            }
        }
        if !shapes.is_empty() {
            inked.ranges.push(Shape::thing(format!("range-{}", mark.actor), "", [], shapes));
        }
        covered
    }

    /// Draws the way that a mark has come, with a dot at each day; returns the dots that want their day
    /// beside them.
    fn trail(
        &self,
        mark: &Mark,
        field: &Field,
        inked: &mut Inked,
        bars: &mut Vec<Rect>,
    ) -> Vec<(Disc, String)> {
        let u = self.sheet.unit();
        let paint = Paint { colour: self.group(mark).colour, opacity: 0.8 };
        let points: Vec<Point> = mark.trail.iter().map(|step| field.at(step.x, step.y)).collect();
        let (Some(last), true) = (points.last().copied(), points.iter().all(|at| field.shows(*at))) else {
            return Vec::new();
        };
        let mut shapes = Vec::new();
        for pair in points.windows(2) {
            let &[from, to] = pair else { continue };
            let reach = if to == last { self.reach(mark) } else { 2.5 * u };
            let length = from.distance(to);
            // Names keep off the way as they keep off ranges.
            let steps = (length / (10.0 * u)).ceil().clamp(1.0, 200.0);
            let along = |n: f64| {
                Point::new(from.x + (to.x - from.x) * n / steps, from.y + (to.y - from.y) * n / steps)
            };
            bars.extend((0..steps as usize).map(|n| {
                let (a, b) = (along(n as f64), along(n as f64 + 1.0));
                spanned(a, b).inflated(u)
            }));
            if length > reach {
                let share = (length - reach) / length;
                let end = Point::new(from.x + (to.x - from.x) * share, from.y + (to.y - from.y) * share);
                shapes.extend(arrow(from, end, Pen::solid(paint, 1.2 * u), 5.0 * u));
            }
        }
        let mut dots = Vec::new();
        for (step, at) in mark.trail.iter().zip(&points) {
            if *at == last {
                continue;
            }
            let dot = Shape::Disc { centre: *at, radius: 2.4 * u, fill: Some(paint), pen: None };
            let title = format!("{}, from {}", mark.name, long_date(step.day));
            let id = format!("trail-{}-{}", mark.actor, step.day);
            shapes.push(Shape::thing(id, title, [mark.actor.clone().into()], vec![dot]));
            dots.push((Disc { centre: *at, radius: 3.0 * u }, short_date(step.day)));
        }
        let id = format!("trail-{}", mark.actor);
        inked.trails.push(Shape::thing(id, "", [], shapes));
        dots
    }

    fn hulls(&self, field: &Field, inked: &mut Inked) {
        let u = self.sheet.unit();
        let groups = self.data.groups.iter().enumerate().filter(|(_, group)| !group.is_rest);
        for (n, group) in groups.filter(|_| self.data.hulls) {
            let own: Vec<&Mark> = self.data.marks.iter().filter(|mark| mark.group == n).collect();
            if own.len() < 2 {
                continue;
            }
            let mut points = Vec::new();
            for mark in own {
                let (Some(x), Some(y)) = (&mark.x, &mark.y) else { continue };
                let (centre, reach) = (field.at(x.value, y.value), self.reach(mark) + 5.0 * u);
                points.extend((0..24).map(|n| {
                    let (sin, cos) = libm::sincos(f64::from(n) / 24.0 * TAU);
                    Point::new(
                        (centre.x + reach * cos).clamp(field.frame.left, field.frame.right),
                        (centre.y + reach * sin).clamp(field.frame.top, field.frame.bottom),
                    )
                }));
            }
            let shape = Shape::Path {
                points: hull(points),
                closed: true,
                fill: Some(Paint { colour: group.colour, opacity: 0.09 }),
                pen: Some(Pen::solid(Paint { colour: group.colour, opacity: 0.6 }, 1.0 * u)),
            };
            inked.hulls.push(Shape::thing(format!("hull-{n}"), &group.name, [], vec![shape]));
        }
    }

    /// Draws hulls, ranges, trails, marks, diamonds and names.
    pub(super) fn marks(&self, field: &Field, captions: Vec<Rect>, inked: &mut Inked) {
        let (sheet, data, u) = (&self.sheet, self.data, self.sheet.unit());
        let theme = sheet.theme();
        let mut obstacles = Obstacles { captions, ..Obstacles::default() };
        let (mut wanted, mut names) = (Vec::new(), Vec::new());
        let mut days: Vec<(Disc, String, String)> = Vec::new();
        self.hulls(field, inked);
        // The small above the large, so that none is hidden.
        let mut places = by_place(&data.marks, field, u);
        let size = |members: &[&Mark]| match members {
            [one] => self.radius(one),
            several => self.ring(several).0,
        };
        places.sort_by(|(_, a), (_, b)| {
            let id = |members: &[&Mark]| members.first().map(|mark| mark.actor.clone());
            size(b).total_cmp(&size(a)).then_with(|| id(a).cmp(&id(b)))
        });
        for (centre, members) in &places {
            let centre = *centre;
            for mark in members {
                let (Some(x), Some(y)) = (&mark.x, &mark.y) else { continue };
                obstacles.bars.extend(self.ranges(mark, (x, y), field, inked));
                let dots = self.trail(mark, field, inked, &mut obstacles.bars);
                for (n, (dot, day)) in dots.into_iter().enumerate() {
                    days.push((dot, day, format!("{}-{n}", mark.actor)));
                }
            }
            let (of, name, weight) = match members.as_slice() {
                [] => continue,
                [mark] => {
                    inked.marks.push(self.thing(mark, centre, 1.0));
                    let name = Name {
                        key: mark.actor.to_string(),
                        wording: Wording::One(self.named(&self.name_of(mark), Face::Regular)),
                        face: Face::Regular,
                        size: NAME,
                        colour: theme.ink,
                    };
                    (Disc { centre, radius: self.reach(mark) }, name, mark.influence)
                }
                several => {
                    inked.marks.push(self.pile(several, centre));
                    let radius = self.ring(several).0 + 1.2 * u;
                    // Where the names of several are missing most is lost.
                    (Disc { centre, radius }, self.list(several), 1.0 + several.len() as f64)
                }
            };
            obstacles.discs.push(of);
            wanted.push(self.wanted(&name, of, weight));
            names.push(name);
        }
        for diamond in &data.diamonds {
            let centre = field.at(diamond.x, diamond.y);
            if !field.shows(centre) {
                continue;
            }
            let fill = Paint { colour: theme.paper, opacity: 0.85 };
            let pen = Pen::solid(theme.ink, 1.5 * u);
            let shape = Shape::diamond(centre, DIAMOND * u, Some(fill), Some(pen));
            let about = [diamond.proposal.clone().into()];
            let id = format!("mark-{}", diamond.proposal);
            inked.marks.push(Shape::thing(id, &diamond.name, about, vec![shape]));
            let of = Disc { centre, radius: (DIAMOND + 1.2) * u };
            let name = Name {
                key: diamond.proposal.to_string(),
                wording: Wording::One(
                    self.named(&self.name_for(&diamond.proposal.clone().into(), &diamond.name), Face::Italic),
                ),
                face: Face::Italic,
                size: NAME,
                colour: theme.ink,
            };
            obstacles.discs.push(of);
            wanted.push(self.wanted(&name, of, 0.45));
            names.push(name);
        }
        for (dot, day, key) in &days {
            let name = Name {
                key: format!("day-{key}"),
                wording: Wording::One(day.clone()),
                face: Face::Italic,
                size: 9.5,
                colour: theme.faint,
            };
            obstacles.discs.push(*dot);
            wanted.push(self.wanted(&name, *dot, -1.0));
            names.push(name);
        }
        for (group, x, y) in &data.centres {
            let Some(group) = data.groups.get(*group) else { continue };
            let centre = field.at(*x, *y);
            if !field.shows(centre) {
                continue;
            }
            let mut shapes: Vec<Shape> = plus(centre, 8.0 * u, Pen::solid(theme.paper, 5.0 * u)).into();
            shapes.extend(plus(centre, 7.0 * u, Pen::solid(group.colour, 2.6 * u)));
            let title = format!("{}: centre, weighted by influence", group.name);
            inked.centres.push(Shape::thing(String::new(), title, [], shapes));
            obstacles.captions.push(Rect::new(centre.x, centre.y, centre.x, centre.y).inflated(8.0 * u));
        }
        self.place(&wanted, &names, &obstacles, field.frame.inflated(-3.0 * u), inked);
    }
}
