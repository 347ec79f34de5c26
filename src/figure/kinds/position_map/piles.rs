//! Marks that lie at one place: drawn as one ring that shows how many they are and of which groups, with all their names
//! in a list that has one leader. A mark that has its place for itself is drawn in `marks`.

use std::f64::consts::TAU;

use super::names::{Name, Wording};
use super::{Mark, Plotter};
use crate::figure::fonts::Face;
use crate::figure::layout::Field;
use crate::figure::scene::{Align, Paint, Pen, Point, Shape};
use crate::figure::sheet::NAME;
use crate::model::AnyId;
use crate::model::words::order_key;

/// Marks whose middles are no farther from each other than this lie at one place, in units of the chart.
const ONE_PLACE: f64 = 2.0;
/// The size of the number in a ring, and of the sign before a name in a list, in units of the chart.
const COUNT: f64 = 10.5;
const SIGN: f64 = 3.2;
/// The room that the sign takes, and the room between two columns of a list.
const LEAD: f64 = 10.0;
const BETWEEN: f64 = 8.0;
/// Lists are cut to these lengths where the whole finds no room.
const SHORTER: [usize; 2] = [10, 3];

/// How a list of names is set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct ListShape {
    /// How many names it shows.
    shown: usize,
    /// How many columns it has.
    columns: usize,
}

impl ListShape {
    /// The shapes of a list of so many names, the best first.
    pub(super) fn all(count: usize) -> Vec<Self> {
        let shapes = |shown: usize| {
            (1..=5)
                .filter(move |columns| *columns == 1 || shown >= columns * 2)
                .map(move |columns| Self { shown, columns })
        };
        let shorter = SHORTER.into_iter().filter(|shown| *shown + 1 < count);
        std::iter::once(count).chain(shorter).flat_map(shapes).collect()
    }
    /// How many of so many names it doesn't show.
    pub(super) fn hidden(self, count: usize) -> usize {
        count.saturating_sub(self.shown)
    }
    /// How many rows it has, with the one that says how many it doesn't show.
    fn rows(self, count: usize) -> usize {
        (self.shown + usize::from(self.hidden(count) > 0)).div_ceil(self.columns)
    }
}

/// The marks in view by place, each place with those that lie there, the most influential first.
pub(super) fn by_place<'a>(marks: &'a [Mark], field: &Field, unit: f64) -> Vec<(Point, Vec<&'a Mark>)> {
    let mut order: Vec<&Mark> = marks.iter().collect();
    order.sort_by_cached_key(|mark| (order_key(&mark.name), mark.actor.clone()));
    order.sort_by(|a, b| b.influence.total_cmp(&a.influence));
    let reach = ONE_PLACE * unit;
    let mut near = crate::figure::grid::Open::new((reach, reach));
    let mut places: Vec<(Point, Vec<&Mark>)> = Vec::new();
    for mark in order {
        let (Some(x), Some(y)) = (&mark.x, &mark.y) else { continue };
        let centre = field.at(x.value, y.value);
        if !field.shows(centre) {
            continue;
        }
        let known = near.near(centre).find(|(at, _): &&(Point, usize)| at.distance(centre) <= reach);
        if let Some((_, there)) = known.and_then(|(_, at)| places.get_mut(*at)) {
            there.push(mark);
        } else {
            near.add(centre, (centre, places.len()));
            places.push((centre, vec![mark]));
        }
    }
    places
}

impl Plotter<'_> {
    /// The radius of the ring for marks at one place, and of the room within it for their number.
    pub(super) fn ring(&self, members: &[&Mark]) -> (f64, f64) {
        let u = self.sheet.unit();
        let number = self.sheet.width(&members.len().to_string(), COUNT, Face::Bold);
        let within = (number / 2.0 + 2.0 * u).max(6.5 * u);
        let largest = members.iter().map(|mark| self.radius(mark)).fold(0.0, f64::max);
        (largest.max(within + 4.0 * u), within)
    }

    /// Draws marks at one place as a ring, split by their groups, with their number in it.
    pub(super) fn pile(&self, members: &[&Mark], centre: Point) -> Shape {
        let (sheet, u) = (&self.sheet, self.sheet.unit());
        let (outer, within) = self.ring(members);
        let theme = sheet.theme();
        let halo = Paint { colour: theme.paper, opacity: 0.9 };
        let disc =
            |radius: f64, fill: Option<Paint>, pen: Option<Pen>| Shape::Disc { centre, radius, fill, pen };
        let mut shapes = vec![disc(outer + 1.2 * u, Some(halo), None)];
        let mut groups: Vec<usize> = members.iter().map(|mark| mark.group).collect();
        groups.sort_unstable();
        let edge = Pen::solid(Paint { colour: theme.ink, opacity: 0.45 }, 0.8 * u);
        let total = groups.len() as f64;
        let mut from = 0;
        for same in groups.chunk_by(|a, b| a == b) {
            let colour =
                same.first().and_then(|group| self.data.groups.get(*group)).map_or(theme.faint, |g| g.colour);
            let (start, end) = (from as f64 / total, (from + same.len()) as f64 / total);
            from += same.len();
            let fill = Some(Paint { colour, opacity: 0.92 });
            if same.len() == groups.len() {
                shapes.push(disc(outer, fill, Some(edge)));
                break;
            }
            // The first begins at the top, and they follow as the hands of a clock go.
            let at = |share: f64, radius: f64| {
                let (sin, cos) = libm::sincos((share - 0.25) * TAU);
                Point::new(centre.x + radius * cos, centre.y + radius * sin)
            };
            let steps = ((end - start) * 72.0).ceil().max(2.0) as usize;
            let share = |n: usize| start + (end - start) * n as f64 / steps as f64;
            let mut points: Vec<Point> = (0..=steps).map(|n| at(share(n), outer)).collect();
            points.extend((0..=steps).rev().map(|n| at(share(n), within)));
            shapes.push(Shape::Path { points, closed: true, fill, pen: Some(edge) });
        }
        shapes.push(disc(within, Some(theme.paper.into()), Some(edge)));
        let middle = Point::new(centre.x, centre.y + sheet.size(COUNT) * 0.36);
        shapes.push(sheet.text(
            members.len().to_string(),
            middle,
            Align::Middle,
            COUNT,
            Face::Bold,
            theme.ink,
        ));
        let names: Vec<&str> = members.iter().map(|mark| mark.name.as_str()).collect();
        let title = format!("{} actors at one place\n{}", members.len(), names.join("\n"));
        let about = members.iter().flat_map(|mark| mark.about());
        let id = members.first().map_or_else(String::new, |mark| mark.actor.to_string());
        Shape::thing(format!("pile-{id}"), title, about.collect::<Vec<_>>(), shapes)
    }

    /// The names of marks at one place as a list that wants a place.
    pub(super) fn list<'a>(&self, members: &[&'a Mark]) -> Name<'a> {
        let key = members.first().map_or_else(String::new, |mark| format!("pile-{}", mark.actor));
        let wording = if self.numbers.is_empty() {
            Wording::List(members.to_vec())
        } else {
            let mut numbers: Vec<usize> = members
                .iter()
                .filter_map(|mark| self.numbers.get(&AnyId::from(mark.actor.clone())))
                .copied()
                .collect();
            numbers.sort_unstable();
            Wording::One(crate::model::words::numbers_in_row(&numbers))
        };
        Name { key, wording, face: Face::Regular, size: NAME, colour: self.sheet.theme().ink }
    }

    fn entry(&self, mark: &Mark) -> String {
        self.sheet.shortened(&mark.name, self.sheet.page.width * 0.3, NAME, Face::Regular)
    }
    fn more(count: usize) -> String {
        format!("and {count} more")
    }

    /// How wide each column of a list is.
    fn columns(&self, members: &[&Mark], shape: ListShape) -> Vec<f64> {
        let (u, rows) = (self.sheet.unit(), shape.rows(members.len()));
        let hidden = shape.hidden(members.len());
        let mut widths: Vec<f64> = members
            .iter()
            .take(shape.shown)
            .map(|mark| LEAD * u + self.sheet.width(&self.entry(mark), NAME, Face::Regular))
            .collect();
        if hidden > 0 {
            widths.push(LEAD * u + self.sheet.width(&Self::more(hidden), NAME, Face::Italic));
        }
        widths.chunks(rows.max(1)).map(|column| column.iter().copied().fold(0.0, f64::max)).collect()
    }

    /// The width and the height of a list.
    pub(super) fn list_size(&self, members: &[&Mark], shape: ListShape, line: f64) -> (f64, f64) {
        let columns = self.columns(members, shape);
        let between = columns.len().saturating_sub(1) as f64 * BETWEEN * self.sheet.unit();
        (columns.iter().sum::<f64>() + between, shape.rows(members.len()) as f64 * line)
    }

    /// Sets a list at its left top corner: before each name stands the sign of the actor, which answers the pointer as a
    /// mark does.
    pub(super) fn set_list(
        &self,
        members: &[&Mark],
        shape: ListShape,
        corner: Point,
        (line, base): (f64, f64),
        out: &mut Vec<Shape>,
    ) {
        let (sheet, u) = (&self.sheet, self.sheet.unit());
        let rows = shape.rows(members.len()).max(1);
        let columns = self.columns(members, shape);
        let place = |n: usize| {
            let before: f64 = columns.iter().take(n / rows).map(|width| width + BETWEEN * u).sum();
            Point::new(corner.x + before, corner.y + (n % rows) as f64 * line)
        };
        for (n, mark) in members.iter().take(shape.shown).enumerate() {
            let at = place(n);
            let style = self.style(mark, SIGN * u);
            let mut shapes = Vec::new();
            sheet.mark(Point::new(at.x + SIGN * 1.3 * u, at.y + line * 0.53), style, &mut shapes);
            let baseline = Point::new(at.x + LEAD * u, at.y + base);
            let words = self.entry(mark);
            let text = sheet.text(words, baseline, Align::Start, NAME, Face::Regular, sheet.theme().ink);
            shapes.push(Shape::thing(format!("label-{}", mark.actor), "", [], vec![text]));
            out.push(Shape::thing(format!("mark-{}", mark.actor), self.title(mark), mark.about(), shapes));
        }
        let hidden = shape.hidden(members.len());
        if hidden > 0 {
            let at = place(shape.shown);
            let baseline = Point::new(at.x + LEAD * u, at.y + base);
            let words = Self::more(hidden);
            out.push(sheet.text(words, baseline, Align::Start, NAME, Face::Italic, sheet.theme().faint));
        }
    }
}
