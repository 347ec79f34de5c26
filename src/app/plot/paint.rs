//! Painting the plot: where its parts lie in the panel, and everything that doesn't answer the pointer.

use std::sync::Arc;

use egui::{Align2, Color32, Galley, Painter, Pos2, Rect, Shape, Stroke, Ui, Vec2, pos2, vec2};
use egui_plot::PlotTransform;

use super::MARGIN;
use super::cache::{self, Label};
use crate::app::theme::Theme;
use crate::app::view::View;
use crate::figure::axes::{self, Bead, NAME_GAP, Stack};
use crate::figure::chart::{Axis, ChartData, Mark, figure};
use crate::figure::labels::{Corner, Disc};
use crate::figure::layout::{DIAMOND, radius};
use crate::figure::{self, fonts};
use crate::model::{AnyId, Quadrants};

/// Size of the text along the axes; that of `cache::font`.
const TEXT: f32 = 12.0;
/// Height of a line of it.
const LINE: f32 = 16.0;
/// The widest that a label beside the y axis may be.
const COLUMN: f64 = 130.0;
/// The most rows in the strip of those silent on y.
const MOST_ROWS: usize = 24;
/// The most columns in the strip of those silent on x.
const MOST_COLUMNS: usize = 8;

/// Where the parts of the plot lie.
pub(super) struct Frame {
    /// All of it.
    whole: Rect,
    /// The plot proper.
    pub(super) plot: Rect,
    /// The strip of those silent on y, below.
    below: Rect,
    /// The strip of those silent on x, on the right.
    beside: Rect,
}

/// A mark and where it is on the screen.
pub(super) struct Spotted<'a> {
    /// The mark.
    pub(super) mark: &'a Mark,
    /// Its middle.
    pub(super) centre: Pos2,
    /// Its radius.
    pub(super) radius: f32,
    /// In a strip, its name and the middle of that name's left edge; the name may be empty.
    named: Option<(String, Pos2)>,
    /// Whether a line leads to its name.
    led: bool,
}

fn wide(ui: &Ui, text: &str) -> f64 {
    f64::from(ui.painter().layout_no_wrap(text.to_owned(), cache::font(), Color32::PLACEHOLDER).size().x)
}

fn points(axis: &Axis, prefixed: bool, place: impl Fn(f64) -> f64) -> Vec<(f64, String)> {
    let words =
        |at: f64, label: &str| if prefixed { format!("{}: {label}", figure(at)) } else { label.to_owned() };
    axis.points
        .iter()
        .filter(|(_, label)| !label.trim().is_empty())
        .map(|(at, label)| (place(*at), words(*at, label)))
        .collect()
}

fn radius_of(mark: &Mark) -> f32 {
    radius(mark.influence) as f32
}

/// A name as it is shown in a strip.
fn short(ui: &Ui, name: &str, room: f64) -> String {
    fonts::shortened(name, room, &|words| wide(ui, words))
}

fn value_of(spot: Option<&crate::figure::chart::Spot>) -> f64 {
    spot.map_or(0.0, |spot| spot.value)
}

/// The strip below, strung for a way from values to the screen: beads, their names, and their rows.
fn below(
    ui: &Ui,
    data: &ChartData,
    room: (f32, f32),
    most: f64,
    place: impl Fn(f64) -> f64,
) -> (Vec<(Bead, String)>, Stack) {
    let named: Vec<(Bead, String)> = data
        .silent_on_y
        .iter()
        .map(|mark| {
            let name = short(ui, &mark.name, f64::from(room.1 - room.0) * 0.35);
            let at = place(value_of(mark.x.as_ref()));
            (Bead { at, radius: radius(mark.influence), name: wide(ui, &name) }, name)
        })
        .collect();
    let beads: Vec<Bead> = named.iter().map(|(bead, _)| *bead).collect();
    let strung = axes::string_across(&beads, (f64::from(room.0), f64::from(room.1)), MOST_ROWS);
    let stack = axes::stack(strung, &beads, f64::from(LINE), 3.0, most);
    (named, stack)
}

/// The width of a column in the strip of those silent on x.
fn column_width() -> f32 {
    2.0 * radius(1.0) as f32 + 2.0
}

/// The width of all its columns.
fn columns(strung: &[axes::Beside]) -> f32 {
    strung.iter().map(|one| one.lane + 1).max().unwrap_or(0) as f32 * column_width()
}

impl Frame {
    /// Divides the room so that nothing along the axes is cut.
    pub(super) fn around(ui: &Ui, whole: Rect, data: &ChartData) -> Self {
        let measure = |text: &str| wide(ui, text);
        let beside_y = points(&data.y, true, |at| at)
            .into_iter()
            .flat_map(|(_, label)| fonts::wrap(&label, COLUMN.min(f64::from(whole.width()) * 0.25), &measure))
            .chain(data.y.ticks.iter().map(|tick| figure(*tick)))
            .map(|line| measure(&line))
            .fold(0.0, f64::max);
        let left = whole.left() + beside_y as f32 + 12.0;
        let name = data.silent_on_x.iter().map(|mark| measure(&mark.name)).fold(0.0, f64::max) as f32;
        let strip = if data.silent_on_x.is_empty() {
            8.0
        } else {
            let place = |value: f64| {
                let share = (value - data.y.scale.low()) / data.y.scale.extent();
                f64::from(whole.height()) * 0.6 * share
            };
            let bead = |mark: &Mark| Bead {
                at: place(value_of(mark.y.as_ref())),
                radius: radius(mark.influence),
                name: 0.0,
            };
            let beads: Vec<Bead> = data.silent_on_x.iter().map(bead).collect();
            let strung = axes::string_down(&beads, f64::from(LINE), (0.0, 0.0), MOST_COLUMNS);
            columns(&strung) + (name + LINE + 26.0).min(whole.width() * 0.25)
        };
        let right = (whole.right() - strip).max(left + 60.0);
        let top = whole.top() + LINE + 8.0;
        let at = |value: f64| {
            let share = (value - data.x.scale.low()) / data.x.scale.extent();
            f64::from(left) + (share + MARGIN) / (1.0 + 2.0 * MARGIN) * f64::from(right - left)
        };
        let room = (f64::from(whole.left()), f64::from(whole.right()));
        let rows = axes::rows(&points(&data.x, false, at), room, f64::from(TEXT), &measure);
        let lines: usize = rows.lines.iter().sum();
        let axis = LINE * (lines as f32 + 2.0) + 12.0;
        let (_, stack) = below(ui, data, (left, right), f64::from(whole.height()) * 0.3, at);
        let strip = if stack.middles.is_empty() { 0.0 } else { stack.height as f32 + LINE + 10.0 };
        let bottom = (whole.bottom() - axis - strip).max(top + 60.0);
        let plot = Rect::from_min_max(pos2(left, top), pos2(right, bottom));
        Self {
            whole,
            plot,
            below: Rect::from_min_max(pos2(left, bottom + 4.0), pos2(right, bottom + strip.max(4.0))),
            beside: Rect::from_min_max(pos2(right + 4.0, top), pos2(whole.right(), bottom)),
        }
    }
    /// Whether a mark is in view.
    pub(super) fn visible(&self, spot: &Spotted<'_>, rect: Rect) -> bool {
        let room = if spot.named.is_none() { self.plot } else { self.whole };
        room.contains(spot.centre) && self.whole.intersects(rect)
    }
}

/// Every mark and where it is, large ones first, so that small ones lie on top.
pub(super) fn spots<'a>(
    ui: &Ui,
    data: &'a ChartData,
    frame: &Frame,
    transform: &PlotTransform,
) -> Vec<Spotted<'a>> {
    let mut spots: Vec<Spotted<'a>> = data
        .marks
        .iter()
        .map(|mark| Spotted {
            mark,
            centre: pos2(
                transform.position_from_point_x(value_of(mark.x.as_ref())),
                transform.position_from_point_y(value_of(mark.y.as_ref())),
            ),
            radius: radius_of(mark),
            named: None,
            led: false,
        })
        .collect();
    spots.sort_by(|a, b| b.radius.total_cmp(&a.radius).then_with(|| a.mark.actor.cmp(&b.mark.actor)));
    let most = f64::from(frame.below.height() - LINE);
    let (beads, stack) = below(ui, data, (frame.plot.left(), frame.plot.right()), most, |value| {
        f64::from(transform.position_from_point_x(value))
    });
    for one in &stack.strung {
        let (Some(mark), Some((bead, name))) = (data.silent_on_y.get(one.bead), beads.get(one.bead)) else {
            continue;
        };
        let down = stack.middles.get(one.lane).copied().unwrap_or_default() as f32;
        let centre = pos2(bead.at as f32, frame.below.top() + LINE + down);
        if frame.plot.x_range().contains(centre.x) {
            let reach = radius_of(mark) + NAME_GAP as f32;
            let dx = if one.left { -reach - bead.name as f32 } else { reach };
            let named = Some((name.clone(), centre + vec2(dx, 0.0)));
            spots.push(Spotted { mark, centre, radius: radius_of(mark), named, led: false });
        }
    }
    let beads: Vec<Bead> = data
        .silent_on_x
        .iter()
        .map(|mark| Bead {
            at: f64::from(transform.position_from_point_y(value_of(mark.y.as_ref()))),
            radius: radius(mark.influence),
            name: 0.0,
        })
        .collect();
    let stretch = (f64::from(frame.plot.top()), f64::from(frame.plot.bottom()));
    let strung = axes::string_down(&beads, f64::from(LINE), stretch, MOST_COLUMNS);
    let names = frame.beside.left() + columns(&strung) + 10.0;
    let room = f64::from(frame.beside.right() - LINE - names);
    for one in strung {
        let (Some(mark), Some(bead)) = (data.silent_on_x.get(one.bead), beads.get(one.bead)) else {
            continue;
        };
        let x = frame.beside.left() + 2.0 + (one.lane as f32 + 0.5) * column_width();
        let centre = pos2(x, bead.at as f32);
        if frame.plot.y_range().contains(centre.y) {
            let named = one.name.map_or_else(
                || (String::new(), centre),
                |middle| (short(ui, &mark.name, room), pos2(names, middle as f32)),
            );
            let led = one.name.is_some();
            spots.push(Spotted { mark, centre, radius: radius_of(mark), named: Some(named), led });
        }
    }
    spots
}

fn ring(centre: Pos2, radius: f32, stroke: Stroke, dashed: bool, shapes: &mut Vec<Shape>) {
    if dashed {
        let steps = 48;
        let points: Vec<Pos2> = (0..=steps)
            .map(|n| centre + radius * Vec2::angled(n as f32 / steps as f32 * std::f32::consts::TAU))
            .collect();
        shapes.extend(Shape::dashed_line(&points, stroke, 3.0, 3.0));
    } else {
        shapes.push(Shape::circle_stroke(centre, radius, stroke));
    }
}

fn disc(theme: &Theme, spot: &Spotted<'_>, selected: bool, shapes: &mut Vec<Shape>) {
    let colour = Theme::colour(spot.mark.colour);
    let (centre, r) = (spot.centre, spot.radius);
    let inferred = spot.mark.is_inferred();
    shapes.push(Shape::circle_filled(centre, r + 1.5, theme.paper));
    match (spot.mark.judged, inferred) {
        (true, false) => {
            shapes.push(Shape::circle_filled(centre, r, theme.faint));
            shapes.push(Shape::circle_filled(centre, r - 0.8, colour));
        }
        (true, true) => {
            shapes.push(Shape::circle_filled(centre, r - 1.0, theme.paper.lerp_to_gamma(colour, 0.4)));
            ring(centre, r - 1.0, Stroke::new(1.8, colour), true, shapes);
        }
        (false, _) => ring(centre, r - 1.3, Stroke::new(2.6, colour), inferred, shapes),
    }
    if selected {
        ring(centre, r + 3.0, Stroke::new(2.0, theme.accent), false, shapes);
    }
}

fn ranges(data: &ChartData, transform: &PlotTransform, shapes: &mut Vec<Shape>) {
    for mark in &data.marks {
        let (Some(x), Some(y)) = (&mark.x, &mark.y) else { continue };
        let colour = Theme::colour(mark.colour).gamma_multiply(0.7);
        let at =
            |x: f64, y: f64| pos2(transform.position_from_point_x(x), transform.position_from_point_y(y));
        for (spot, across) in [(x, true), (y, false)] {
            let Some(range) = spot.range else { continue };
            let end = |value: f64| if across { at(value, y.value) } else { at(x.value, value) };
            let ends = [end(range.low()), end(range.high())];
            let stroke = Stroke::new(2.0, colour);
            if spot.stated {
                shapes.push(Shape::line_segment(ends, stroke));
            } else {
                shapes.extend(Shape::dashed_line(&ends, stroke, 4.5, 4.5));
            }
            let cap = if across { vec2(0.0, 3.5) } else { vec2(3.5, 0.0) };
            for end in ends {
                shapes.push(Shape::line_segment([end - cap, end + cap], Stroke::new(1.5, colour)));
            }
        }
    }
}

/// The words in the corners, clear of discs and names.
fn captions(
    painter: &Painter,
    theme: &Theme,
    quadrants: &Quadrants,
    plot: Rect,
    labels: &[Label],
    spots: &[Spotted<'_>],
) {
    let point = |at: Pos2| figure::Point::new(f64::from(at.x), f64::from(at.y));
    let (min, max) = (point(plot.min), point(plot.max));
    let frame = figure::Rect::new(min.x, min.y, max.x, max.y);
    let disc = |spot: &Spotted<'_>| Disc { centre: point(spot.centre), radius: f64::from(spot.radius) + 4.0 };
    let discs: Vec<Disc> = spots.iter().map(disc).collect();
    let names: Vec<figure::Rect> = labels.iter().map(|label| label.place.rect).collect();
    for (words, right, low) in [
        (&quadrants.top_left, false, false),
        (&quadrants.top_right, true, false),
        (&quadrants.bottom_left, false, true),
        (&quadrants.bottom_right, true, true),
    ] {
        let galley = painter.layout(words.clone(), cache::font(), theme.faint, plot.width() * 0.35);
        let size = (f64::from(galley.size().x), f64::from(galley.size().y));
        let place = Corner { right, low }.free_place(frame, size, (6.0, 6.0), &discs, &names);
        painter.galley(pos2(place.left as f32, place.top as f32), galley, theme.faint);
    }
}

/// Paints everything.
#[allow(clippy::too_many_arguments, reason = "it is the whole picture")]
pub(super) fn scene(
    ui: &Ui,
    view: &View<'_>,
    data: &ChartData,
    frame: &Frame,
    transform: &PlotTransform,
    labels: &[Label],
    quadrants: &Quadrants,
    spots: &[Spotted<'_>],
) {
    let theme = view.theme;
    let painter = ui.painter();
    let inside = painter.with_clip_rect(frame.plot.intersect(ui.clip_rect()));
    let strips: Vec<Rect> = [frame.below, frame.beside]
        .into_iter()
        .zip([&data.silent_on_y, &data.silent_on_x])
        .filter(|(_, silent)| !silent.is_empty())
        .map(|(strip, _)| strip)
        .collect();
    for strip in &strips {
        painter.rect_filled(*strip, 2.0, theme.card);
    }

    let grid = Stroke::new(1.0, theme.line.gamma_multiply(0.6));
    for tick in &data.x.ticks {
        let x = transform.position_from_point_x(*tick);
        if frame.plot.x_range().contains(x) {
            inside.vline(x, frame.plot.y_range(), grid);
        }
    }
    for tick in &data.y.ticks {
        let y = transform.position_from_point_y(*tick);
        if frame.plot.y_range().contains(y) {
            inside.hline(frame.plot.x_range(), y, grid);
        }
    }
    captions(&inside, theme, quadrants, frame.plot, labels, spots);

    let mut shapes = Vec::new();
    ranges(data, transform, &mut shapes);
    for label in labels {
        if let Some((a, b)) = label.place.leader {
            let ends = [pos2(a.x as f32, a.y as f32), pos2(b.x as f32, b.y as f32)];
            shapes.push(Shape::line_segment(ends, Stroke::new(1.0, theme.faint)));
        }
    }
    for diamond in &data.diamonds {
        let at = pos2(transform.position_from_point_x(diamond.x), transform.position_from_point_y(diamond.y));
        let r = DIAMOND as f32;
        let points = vec![at - vec2(0.0, r), at + vec2(r, 0.0), at + vec2(0.0, r), at - vec2(r, 0.0)];
        shapes.push(Shape::convex_polygon(points, theme.paper, Stroke::new(1.5, theme.ink)));
    }
    let mut outside = Vec::new();
    for spot in spots.iter().filter(|spot| spot.led) {
        if let Some((_, at)) = &spot.named {
            let ends = [spot.centre, *at - vec2(2.0, 0.0)];
            outside.push(Shape::line_segment(ends, Stroke::new(1.0, theme.line)));
        }
    }
    for spot in spots {
        let selected = view.selection.contains(&AnyId::Actor(spot.mark.actor.clone()));
        let shapes = if spot.named.is_some() { &mut outside } else { &mut shapes };
        disc(theme, spot, selected, shapes);
        if let Some((name, at)) = &spot.named {
            let galley = painter.layout_no_wrap(name.clone(), cache::font(), theme.ink);
            let at = *at - vec2(0.0, galley.size().y / 2.0);
            outside.push(Shape::galley(at, galley, theme.ink));
        }
    }
    inside.extend(shapes);
    painter.extend(outside);
    for label in labels {
        let mut at = pos2(label.place.rect.left as f32, label.place.rect.top as f32);
        let colour = if label.proposal { theme.faint } else { theme.ink };
        for line in &label.lines {
            let galley: Arc<Galley> = painter.layout_no_wrap(line.clone(), cache::font(), colour);
            let height = galley.size().y;
            inside.galley(at, galley, colour);
            at.y += height;
        }
    }
    painter.rect_stroke(frame.plot, 2.0, theme.hairline(), egui::StrokeKind::Inside);
    axis_text(ui, theme, data, frame, transform, spots);
}

fn text(ui: &Ui, at: Pos2, align: Align2, words: &str, colour: Color32) -> Rect {
    ui.painter().text(at, align, words, cache::font(), colour)
}

/// The caption of a strip, with how many of those it is for aren't in view.
fn caption(axis: &Axis, silent: usize, shown: usize) -> String {
    let words = format!("not said on {}", axis.name);
    if shown < silent { format!("{words} · {} more out of view", silent - shown) } else { words }
}

fn axis_text(
    ui: &Ui,
    theme: &Theme,
    data: &ChartData,
    frame: &Frame,
    transform: &PlotTransform,
    spots: &[Spotted<'_>],
) {
    let shown = |strip: Rect| spots.iter().filter(|s| s.named.is_some() && strip.contains(s.centre)).count();
    let measure = |text: &str| wide(ui, text);
    let (plot, whole) = (frame.plot, frame.whole);
    text(ui, whole.left_top() + vec2(4.0, 2.0), Align2::LEFT_TOP, &data.y.name, theme.ink);
    let stretch = (f64::from(plot.top() - 6.0), f64::from(plot.bottom() + 6.0));
    let beside: Vec<(f64, String)> =
        points(&data.y, true, |at| f64::from(transform.position_from_point_y(at)))
            .into_iter()
            .rev()
            .filter(|(at, _)| *at >= stretch.0 && *at <= stretch.1)
            .collect();
    let room = COLUMN.min(f64::from(whole.width()) * 0.25);
    // `column` counts lines of 1.25 times the size, so the size is taken from the line.
    let tags = axes::column(&beside, room, stretch, f64::from(LINE) / fonts::LINE, &measure);
    let mut taken: Vec<(f32, f32)> = Vec::new();
    for tag in &tags {
        let half = tag.lines.len() as f32 * LINE / 2.0;
        let top = tag.middle as f32 - half;
        for (n, line) in tag.lines.iter().enumerate() {
            let at = pos2(plot.left() - 7.0, top + n as f32 * LINE);
            text(ui, at, Align2::RIGHT_TOP, line, theme.ink);
        }
        taken.push((top, top + 2.0 * half));
    }
    for tick in &data.y.ticks {
        let y = transform.position_from_point_y(*tick);
        let free = taken.iter().all(|(top, bottom)| y + LINE / 2.0 <= *top || y - LINE / 2.0 >= *bottom);
        if plot.y_range().contains(y) && free {
            taken.push((y - LINE / 2.0, y + LINE / 2.0));
            text(ui, pos2(plot.left() - 7.0, y), Align2::RIGHT_CENTER, &figure(*tick), theme.faint);
        }
    }

    let mut top = plot.bottom() + 4.0;
    if !data.silent_on_y.is_empty() {
        let words = caption(&data.y, data.silent_on_y.len(), shown(frame.below));
        text(ui, frame.below.left_top() + vec2(4.0, 1.0), Align2::LEFT_TOP, &words, theme.faint);
        top = frame.below.bottom() + 4.0;
    }
    if !data.silent_on_x.is_empty() {
        let words = fonts::shortened(
            &caption(&data.x, data.silent_on_x.len(), shown(frame.beside)),
            f64::from(plot.height()),
            &measure,
        );
        let galley = ui.painter().layout_no_wrap(words, cache::font(), theme.faint);
        let at = pos2(frame.beside.right() - galley.size().y, frame.beside.bottom() - 4.0);
        let turned =
            egui::epaint::TextShape::new(at, galley, theme.faint).with_angle(-std::f32::consts::FRAC_PI_2);
        ui.painter().add(turned);
    }
    let mut end = f32::NEG_INFINITY;
    for tick in &data.x.ticks {
        let x = transform.position_from_point_x(*tick);
        let words = figure(*tick);
        let half = measure(&words) as f32 / 2.0;
        if plot.x_range().contains(x) && x - half > end {
            end = x + half + 4.0;
            text(ui, pos2(x, top), Align2::CENTER_TOP, &words, theme.faint);
        }
    }
    top += LINE;
    let shown: Vec<(f64, String)> =
        points(&data.x, false, |at| f64::from(transform.position_from_point_x(at)))
            .into_iter()
            .filter(|(at, _)| plot.x_range().contains(*at as f32))
            .collect();
    let room = (f64::from(whole.left()), f64::from(whole.right()));
    let rows = axes::rows(&shown, room, f64::from(TEXT), &measure);
    let floor = whole.bottom() - LINE - 4.0;
    for (row, lines) in rows.lines.iter().enumerate() {
        for tag in rows.tags.iter().filter(|tag| tag.row == row) {
            for (n, line) in tag.lines.iter().enumerate() {
                let at = pos2(tag.middle as f32, top + n as f32 * LINE);
                if at.y + LINE <= floor + 1.0 {
                    text(ui, at, Align2::CENTER_TOP, line, theme.ink);
                }
            }
        }
        top += *lines as f32 * LINE;
    }
    text(ui, pos2(plot.center().x, whole.bottom() - 2.0), Align2::CENTER_BOTTOM, &data.x.name, theme.ink);
}
