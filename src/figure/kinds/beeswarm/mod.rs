//! The beeswarm: one subject, every actor a dot at its exact place along the scale, none on another, with how densely
//! they lie above. How dots find their places is in `swarm`, the density in `density`.

mod density;
mod swarm;

use super::{ChartOption, Content, Dataset, KindEntry, Subjects, Table};
use crate::figure::axes;
use crate::figure::chart::{Axis, AxisValue, ChartError};
use crate::figure::fonts::{self, Face, LINE};
use crate::figure::labels::{Disc, LabelCache};
use crate::figure::layout::{Drawing, Field, Window};
use crate::figure::legend::{self, Symbol};
use crate::figure::names::{Dot, NamedDots};
use crate::figure::rows::{ActorRow, ActorRows, gather};
use crate::figure::scales::labelled;
use crate::figure::scene::{Align, Paint, Pen, Point, Rect, Shape};
use crate::figure::sheet::{Detail, NAME, Page, Sheet, draw_fitting};
use crate::figure::words::Words;
use crate::model::words::{counted, number};
use crate::model::{Chart, ChartKind, StanceMap};
use density::{Density, quantile};
use swarm::swarm;

/// The kind's entry.
pub(super) static KIND: KindEntry = KindEntry {
    kind: ChartKind::Beeswarm,
    subjects: Subjects::One,
    options: &[ChartOption::Annotations],
    content: |map, chart| Ok(Box::new(data(map, chart)?)),
};

impl Content for Beeswarm {
    fn draw(&self, page: &Page, _: Option<Window>, _: Option<&LabelCache>) -> Drawing {
        draw_fitting(page, &self.words, |sheet| drawn(self, sheet))
    }
    fn table(&self) -> Table {
        Table::of_rows(&self.rows, vec![self.axis.name.clone()])
    }
    fn data(&self) -> Dataset {
        Dataset::of_rows(&self.rows, [(&self.axis.subject, self.axis.name.as_str())])
    }
}

/// What a beeswarm shows.
#[derive(Debug, Clone, PartialEq)]
pub struct Beeswarm {
    /// What is printed around it.
    pub words: Words,
    /// The subject, to the right.
    pub axis: Axis,
    /// The actors.
    pub rows: ActorRows,
}

/// What a beeswarm of a map shows.
fn data(map: &StanceMap, chart: &Chart) -> Result<Beeswarm, ChartError> {
    let axis = Axis::of(map, chart.x.as_ref().or(chart.y.as_ref()), "scale")?;
    let asked = Chart { ranges: false, ..chart.clone() };
    let rows = gather(map, &asked, &[(axis.subject.clone(), axis.scale)]);
    let mut values: Vec<f64> = rows.rows.iter().filter_map(spot_of).map(|spot| spot.value).collect();
    values.sort_by(f64::total_cmp);
    let count = format!("n = {}", counted(values.len(), "actor"));
    let mut description = format!("Beeswarm of {} on {}.", counted(values.len(), "actor"), axis.name);
    if let (Some(least), Some(most)) = (values.first(), values.last()) {
        description += &format!(
            " From {} to {}; half stand between {} and {}, the median is {}.",
            number(*least),
            number(*most),
            number(quantile(&values, 0.25)),
            number(quantile(&values, 0.75)),
            number(quantile(&values, 0.5))
        );
    }
    let words = Words::new(map, chart, &rows.evidence, count, description);
    Ok(Beeswarm { words, axis, rows })
}

/// An actor's place on the subject.
fn spot_of(row: &ActorRow) -> Option<&AxisValue> {
    row.spots.first().and_then(Option::as_ref)
}

/// The most names: more find no room beside so many dots, and looking for it takes long.
const NAMED: usize = 300;

/// How large dots are and where they lie.
struct Swarm {
    /// The radius of a dot.
    radius: f64,
    /// How far from the middle each lies; none where there is no room for it.
    offsets: Vec<Option<f64>>,
}

/// The swarm of the largest dots that fit a height: with room for a name between them if that can be, else close.
fn fitting(places: &[f64], line: f64, u: f64, widest: f64, height: f64) -> Swarm {
    /// The largest and the least radius of a dot; a smaller one couldn't be told from dust.
    const RADII: (f64, f64) = (9.0, 1.6);
    /// From one radius that is tried to the next.
    const STEP: f64 = 0.88;
    /// Below this radius dots are packed close.
    const CLOSE: f64 = 5.0;
    let mut radius = RADII.0;
    loop {
        let across = 2.0 * radius * widest * u;
        let pitch = if radius > CLOSE { (across + 2.0 * u).max(line * 1.15) } else { across * 1.06 };
        let reach = (height / 2.0 - radius * widest * u).max(0.0);
        let last = radius <= RADII.1;
        let offsets = swarm(places, pitch, reach, !last);
        if last || offsets.iter().all(Option::is_some) {
            return Swarm { radius: radius * u, offsets };
        }
        radius = (radius * STEP).max(RADII.1);
    }
}

fn drawn(data: &Beeswarm, sheet: &Sheet<'_>) -> (Drawing, Rect) {
    let (u, theme) = (sheet.unit(), sheet.theme());
    let rows: Vec<(&ActorRow, &AxisValue)> =
        data.rows.rows.iter().filter_map(|row| Some((row, spot_of(row)?))).collect();
    let density = Density::of(rows.iter().map(|(_, spot)| spot.value).collect(), data.axis.scale);
    let mut symbols = data.rows.signs();
    if let Some(density) = &density {
        let words = format!("density (Gaussian kernel, width {})", number(density.width));
        symbols.push((Symbol::Line(theme.faint, None), words));
    }
    let mut around = sheet.around(&legend::groups(&data.rows.groups), &symbols);
    let room = sheet.silent(&data.rows, around.room, &mut around.shapes);
    let mut axis = Vec::new();
    let top = sheet.axis_name(&data.axis, (room.left, room.right), room.top, Align::Start, &mut axis);

    let tick = sheet.size(11.0);
    let measure = |text: &str| fonts::width(text, Face::Regular, tick);
    let window = Window { x: (data.axis.scale.low(), data.axis.scale.high()), y: (0.0, 1.0) };
    let across = Field { frame: Rect::new(room.left, 0.0, room.right, 0.0), inset: 14.0 * u, window };
    let points: Vec<(f64, String)> =
        labelled(&data.axis, false).into_iter().map(|(at, label)| (across.x(at), label)).collect();
    let mut ruler = axes::LabelRows::default();
    if sheet.detail == Detail::Full {
        ruler = axes::rows(&points, (room.left, room.right), tick, &measure);
    }
    let ruler_height: f64 = ruler.lines.iter().map(|lines| *lines as f64 * tick * LINE + tick * 0.3).sum();
    let bottom = room.bottom - ruler_height - tick * 1.6;
    let frame = Rect::new(room.left, top + 3.0 * u, room.right, bottom.max(top + 40.0 * u));
    let field = Field { frame, ..across };
    let places: Vec<f64> = rows.iter().map(|(_, spot)| field.x(data.axis.scale.clamp(spot.value))).collect();
    let widest = data.rows.groups.iter().map(|group| group.form.reach()).fold(1.0, f64::max);
    let line = sheet.size(NAME) * LINE;
    // The density takes a band of its own above the dots, so that no name crosses its line: what dots and names don't
    // need, within reason.
    let (least, most) = (frame.height() * 0.2, frame.height() * 0.4);
    let margin = 3.0 * u;
    let swarm = fitting(&places, line, u, widest, frame.height() - least - 2.0 * margin);
    let reach = swarm.offsets.iter().flatten().map(|offset| offset.abs()).fold(0.0, f64::max);
    let needed = 2.0 * (reach + swarm.radius * widest) + 10.0 * line;
    let band = if density.is_some() { (frame.height() - needed).clamp(least, most) } else { 0.0 };
    let floor = frame.top + band;

    let mut ground = Vec::new();
    let upright = |x: f64, pen: Pen| Shape::line(Point::new(x, frame.top), Point::new(x, frame.bottom), pen);
    for value in &data.axis.ticks {
        ground.push(upright(field.x(*value), Pen::solid(theme.grid, u)));
    }
    for (x, _) in &points {
        ground.push(upright(*x, Pen::dashed(Paint { colour: theme.line, opacity: 0.7 }, u, 2.0 * u)));
    }
    if let Some(density) = &density {
        ground.extend(outline(density, &field, floor, band * 0.9, theme.faint, sheet));
    }
    ground.push(Shape::rect(frame, None, Some(Pen::solid(theme.line, u))));
    around.shapes.push(Shape::group("grid", ground));
    sheet.axis_x(&data.axis.ticks, &field, &ruler, frame.bottom, &mut axis);
    around.shapes.push(Shape::group("axes", axis));
    let captions = sheet.annotations(&field, &mut around.shapes);

    let inner = Rect { top: floor, ..frame }.inflated(-margin);
    let middle = f64::midpoint(inner.top, inner.bottom);
    let (mut marks, mut dots, mut left_out) = (Vec::new(), Vec::new(), 0);
    for (((row, spot), x), offset) in rows.iter().zip(&places).zip(&swarm.offsets) {
        let Some(offset) = offset else {
            left_out += 1;
            continue;
        };
        let centre = Point::new(*x, middle + offset);
        let mut shapes = Vec::new();
        sheet.mark(centre, data.rows.style(row, spot, swarm.radius), &mut shapes);
        let title = super::profile::title(&row.name, &data.axis.name, spot);
        marks.push(Shape::thing(format!("mark-{}", row.actor), title, row.about(Some(spot)), shapes));
        dots.push(Dot {
            actor: &row.actor,
            nth: String::new(),
            name: &row.name,
            disc: Disc { centre, radius: swarm.radius * widest + 1.2 * u },
            weight: row.influence,
        });
    }
    let NamedDots { labels, leaders, unnamed } =
        sheet.names(&dots, captions, inner, NAME, sheet.page.names.min(NAMED));
    for (class, shapes) in [("leaders", leaders), ("marks", marks), ("labels", labels)] {
        around.shapes.push(Shape::group(class, shapes));
    }
    let mut short = String::new();
    for (count, words) in [(unnamed, "without room for a name"), (left_out, "left out for want of room")] {
        if count > 0 {
            short += &format!(" · {count} {words}");
        }
    }
    (Drawing::in_field(sheet.finish(around, &short), field), frame)
}

/// The line of a density on a floor, at most so high.
fn outline(
    density: &Density,
    field: &Field,
    floor: f64,
    height: f64,
    colour: crate::model::Colour,
    sheet: &Sheet<'_>,
) -> Vec<Shape> {
    const STEPS: usize = 160;
    let u = sheet.unit();
    let (low, high) = field.window.x;
    let heights: Vec<(f64, f64)> = (0..=STEPS)
        .map(|n| low + (high - low) * n as f64 / STEPS as f64)
        .map(|value| (field.x(value), density.at(value)))
        .collect();
    let most = heights.iter().map(|(_, at)| *at).fold(f64::MIN_POSITIVE, f64::max);
    let points = heights.into_iter().map(|(x, at)| Point::new(x, floor - at / most * height)).collect();
    vec![
        Shape::line(
            Point::new(field.frame.left, floor),
            Point::new(field.frame.right, floor),
            Pen::solid(sheet.theme().line, 0.8 * u),
        ),
        Shape::Path { points, closed: false, fill: None, pen: Some(Pen::solid(colour, 1.6 * u)) },
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::figure::sample::sample;

    #[test]
    fn dots_shrink_before_any_is_left_out() {
        let places = vec![100.0; 60];
        let swarm = fitting(&places, 15.0, 1.0, 1.0, 400.0);
        assert!(swarm.offsets.iter().all(Option::is_some) && swarm.radius < 5.0);
        let crowd = fitting(&vec![100.0; 2000], 15.0, 1.0, 1.0, 400.0);
        let shown = crowd.offsets.iter().flatten().count();
        assert!(shown > 80 && shown < 2000, "those that find no room are counted: {shown}");
    }

    #[test]
    fn every_dot_lies_at_its_exact_place_and_the_silent_are_said() {
        let (map, mut chart) = sample();
        chart.kind = ChartKind::Beeswarm;
        let data = data(&map, &chart).unwrap();
        assert!(data.words.description.contains("the median is 5"), "{}", data.words.description);
        let scene = crate::figure::draw(&map, &chart).unwrap();
        let texts: Vec<&str> = scene.texts().iter().map(|text| text.text.as_str()).collect();
        assert!(texts.iter().any(|text| text.starts_with("Not said: ") && text.contains("Salvini")));
        assert!(texts.contains(&"Trump") && texts.contains(&"Lavrov"), "{texts:?}");
    }
}
