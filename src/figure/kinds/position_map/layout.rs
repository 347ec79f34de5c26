//! A position map as a scene of a given size: what stands where on the sheet. How a name finds its place
//! is in `labels`, how text along an axis does in `axes`.

use super::marks::Inked;
use super::{ChartData, Mark, Plotter};
use crate::figure::axes::{self, Bead, LabelRows};
use crate::figure::chart::{AxisValue, ticks};
use crate::figure::fonts::{self, BASELINE, Face, LINE};
use crate::figure::labels::LabelCache;
use crate::figure::layout::{Drawing, Field, Window, radius};
use crate::figure::legend;
use crate::figure::scales::labelled;
use crate::figure::scene::{Align, Pen, Point, Rect, Shape, Text};
use crate::figure::sheet::{Detail, NAME, Page, Sheet, with_detail};
use crate::model::Scale;
use crate::model::words;

/// The whole of both scales.
fn whole(data: &ChartData) -> Window {
    let ends = |scale: Scale| (scale.low(), scale.high());
    Window { x: ends(data.x.scale), y: ends(data.y.scale) }
}

/// Where the numbers of an axis stand in the part of its scale that is in view.
fn ticks_in(scale: Scale, (low, high): (f64, f64)) -> Vec<f64> {
    Scale::new(scale.clamp(low), scale.clamp(high)).map_or_else(|_| Vec::new(), ticks)
}

/// Draws a position map on a page; with a window only that part of the scales. Where the names' last places
/// are given, each keeps its own unless it must move.
pub(super) fn draw(
    data: &ChartData,
    page: &Page,
    window: Option<Window>,
    label_cache: Option<&LabelCache>,
) -> Drawing {
    with_detail(|detail| {
        let sheet = Sheet { page, words: &data.words, detail };
        let drawn = Plotter { sheet, data, label_cache, window }.draw();
        let frame = drawn.field.map_or(Rect::default(), |field| field.frame);
        let fits = frame.height() >= page.height * 0.28 && frame.width() >= page.width * 0.4;
        (drawn, fits)
    })
}

impl Plotter<'_> {
    fn draw(&self) -> Drawing {
        // The share of the sheet's width that a name may take in the strip below and in that beside.
        const BELOW: f64 = 0.3;
        const BESIDE: f64 = 0.16;
        const MOST_COLUMNS: usize = 8;
        let (sheet, data) = (&self.sheet, self.data);
        let (u, theme) = (sheet.unit(), sheet.theme());
        let width = sheet.page.width;
        let mut around = sheet.around(&legend::groups(&data.groups), &super::signs(data));
        let room = (around.room.left, around.room.right);
        let mut axis = Vec::new();
        let top = sheet.axis_name(&data.y, room, around.room.top, Align::Start, &mut axis) + 4.0 * u;
        let name_height = sheet.axis_name(&data.x, room, 0.0, Align::Middle, &mut Vec::new());
        let bottom = around.room.bottom - name_height - 3.0 * u;
        let window = self.window.unwrap_or_else(|| whole(data));
        let (x_ticks, y_ticks) = (ticks_in(data.x.scale, window.x), ticks_in(data.y.scale, window.y));

        // The y axis on the left; how wide its labels are decides where the frame begins.
        let tick = sheet.size(11.0);
        let tick_width = |text: &str| fonts::width(text, Face::Regular, tick);
        let points_y = if sheet.detail == Detail::Full { labelled(&data.y, true) } else { Vec::new() };
        let column_room = (150.0 * u).min(width * 0.2);
        let ticks_y = words::ticks(&y_ticks).into_iter().map(|tick| tick_width(&tick));
        let labels_y = points_y
            .iter()
            .flat_map(|(_, label)| fonts::wrap(label, column_room, &tick_width))
            .map(|line| tick_width(&line));
        let left = room.0 + ticks_y.chain(labels_y).fold(0.0, f64::max) + 9.0 * u;

        // The strip of those silent on x, on the right.
        let inset = radius(1.0) * u + 5.0 * u;
        let name_width = |name: &str| sheet.width(name, NAME, Face::Regular);
        let short = |mark: &Mark, share: f64| sheet.shortened(&mark.name, width * share, NAME, Face::Regular);
        let beads_of = |marks: &[Mark], share: f64, at: &dyn Fn(&Mark) -> f64| -> Vec<Bead> {
            marks
                .iter()
                .map(|mark| Bead {
                    at: at(mark),
                    radius: self.reach(mark),
                    name: name_width(&short(mark, share)),
                })
                .collect()
        };
        let value = |spot: &Option<AxisValue>| spot.as_ref().map_or(0.0, |spot| spot.value);
        let line = sheet.size(NAME) * LINE;
        let lane_width = 2.0 * radius(1.0) * u + 4.0 * u;
        let widest = data.silent_on_x.iter().map(|mark| name_width(&short(mark, BESIDE))).fold(0.0, f64::max);
        // How high the frame will be isn't known yet; a low one needs more columns, so it is taken for low.
        let draft_frame = Rect::new(0.0, top, 0.0, top + (bottom - top) * 0.55);
        let entire = whole(data);
        let draft = Field { frame: draft_frame, inset, window: entire };
        let lanes_x = axes::string_down(
            &beads_of(&data.silent_on_x, BESIDE, &|mark| draft.y(value(&mark.y))),
            line,
            (draft.frame.top, draft.frame.bottom),
            MOST_COLUMNS,
        );
        let lane_count = lanes_x.iter().map(|one| one.lane + 1).max().unwrap_or(0);
        let caption = sheet.size(11.0) * LINE;
        let strip_x =
            if lane_count == 0 { 0.0 } else { lane_count as f64 * lane_width + widest + caption + 20.0 * u };
        let right = room.1 - strip_x;

        // The x axis below, with the strip of those silent on y between it and the frame.
        let across = Field { frame: Rect::new(left, 0.0, right, 0.0), inset, window };
        let rows_for = |prefixed: bool| {
            let points: Vec<(f64, String)> = labelled(&data.x, prefixed)
                .into_iter()
                .map(|(at, label)| (across.x(at), label))
                .filter(|(at, _)| (left..=right).contains(at))
                .collect();
            axes::rows(&points, room, tick, &tick_width)
        };
        let mut rows = if sheet.detail == Detail::Full { rows_for(false) } else { LabelRows::default() };
        if rows.lines.len() > 1 {
            rows = rows_for(true);
        }
        let rows_height: f64 = rows.lines.iter().map(|lines| *lines as f64 * tick * LINE + tick * 0.3).sum();
        let axis_height = tick * 1.6 + rows_height;
        let in_view = |at: f64| (left..=right).contains(&at);
        // A strip may not crowd out the plot, least of all on a small sheet.
        let share = (0.25 + (bottom - top) / (2500.0 * u)).min(0.45);
        let strung_in = |field: &Field| {
            let beads = beads_of(&data.silent_on_y, BELOW, &|mark| field.x(value(&mark.x)));
            let mut strung = axes::string_across(&beads, (left, right), 40);
            strung.retain(|one| beads.get(one.bead).is_some_and(|bead| in_view(bead.at)));
            let stack = axes::stack(strung, &beads, line, 3.0 * u, (bottom - top) * share);
            (beads, stack)
        };
        let (beads, lanes_y) = strung_in(&across);
        // The strip is as high as for the whole of the scale, so that the frame rests while one moves about.
        let (_, planned) = strung_in(&Field { window: entire, ..across });
        let rows_y = planned.middles.len().max(lanes_y.middles.len());
        let strip_y = if rows_y == 0 { 0.0 } else { planned.height.max(lanes_y.height) + caption + 6.0 * u };
        let gap = 6.0 * u;
        let frame_bottom = bottom - axis_height - if rows_y == 0 { 0.0 } else { strip_y + gap };
        let frame = Rect::new(left, top, right.max(left + 40.0), frame_bottom.max(top + 40.0));
        let field = Field { frame, inset, window };
        let axis_top = if rows_y == 0 { frame.bottom } else { frame.bottom + gap + strip_y };
        let below = Rect::new(frame.left, frame.bottom + gap, frame.right, frame.bottom + gap + strip_y);
        let beside = Rect::new(frame.right + gap, frame.top, frame.right + strip_x, frame.bottom);

        let frame_pen = Pen::solid(theme.line, u);
        let mut ground = Vec::new();
        for (strip, shown) in [(below, rows_y > 0), (beside, lane_count > 0)] {
            if shown {
                ground.push(Shape::filled(strip, theme.strip));
            }
        }
        let grid = Pen::solid(theme.grid, u);
        let upright = |x: f64, rect: Rect, pen: Pen| {
            Shape::line(Point::new(x, rect.top), Point::new(x, rect.bottom), pen)
        };
        let level = |y: f64, rect: Rect, pen: Pen| {
            Shape::line(Point::new(rect.left, y), Point::new(rect.right, y), pen)
        };
        for x in x_ticks.iter().map(|tick| field.x(*tick)).filter(|x| in_view(*x)) {
            ground.push(upright(x, frame, grid));
            if rows_y > 0 {
                ground.push(upright(x, below, grid));
            }
            ground.push(upright(x, Rect::new(x, axis_top, x, axis_top + 4.0 * u), frame_pen));
        }
        let in_height = |y: f64| (frame.top..=frame.bottom).contains(&y);
        for y in y_ticks.iter().map(|tick| field.y(*tick)).filter(|y| in_height(*y)) {
            ground.push(level(y, frame, grid));
            if lane_count > 0 {
                ground.push(level(y, beside, grid));
            }
            ground.push(level(y, Rect::new(frame.left - 4.0 * u, y, frame.left, y), frame_pen));
        }
        ground.push(Shape::rect(frame, None, Some(frame_pen)));
        around.shapes.push(Shape::group("grid", ground));

        sheet.axis_x(&x_ticks, &field, &rows, axis_top, &mut axis);
        let x_room = (frame.left, frame.right);
        sheet.axis_name(&data.x, x_room, around.room.bottom - name_height, Align::Middle, &mut axis);
        sheet.axis_y(&y_ticks, &field, &points_y, column_room, &mut axis);
        around.shapes.push(Shape::group("axes", axis));

        let mut inked = Inked::default();
        let annotated = sheet.annotations(&field, &mut around.shapes);
        let captions = self.captions(&field, annotated, &mut around.shapes);
        self.marks(&field, captions, &mut inked);

        let mut strips = Vec::new();
        let hidden = |marks: &[Mark], at: &dyn Fn(&Mark) -> bool| marks.iter().filter(|m| at(m)).count();
        let mut left_out = hidden(&data.silent_on_y, &|mark| in_view(across.x(value(&mark.x))))
            .saturating_sub(lanes_y.strung.len());
        if rows_y > 0 {
            let at = Point::new(below.left + 5.0 * u, below.top + sheet.size(11.0) * BASELINE + u);
            let words = format!("not said on {}", data.y.name);
            let words = sheet.shortened(&words, frame.width(), 11.0, Face::Italic);
            strips.push(sheet.text(words, at, Align::Start, 11.0, Face::Italic, theme.faint));
            for one in &lanes_y.strung {
                let (Some(mark), Some(bead)) = (data.silent_on_y.get(one.bead), beads.get(one.bead)) else {
                    continue;
                };
                let down = lanes_y.middles.get(one.lane).copied().unwrap_or_default();
                let centre = Point::new(bead.at, below.top + caption + 2.0 * u + down);
                self.bead(mark, &short(mark, BELOW), centre, one.left, &mut inked);
            }
        }
        if lane_count > 0 {
            let words = format!("not said on {}", data.x.name);
            let words = sheet.shortened(&words, frame.height(), 11.0, Face::Italic);
            let size = sheet.size(11.0);
            strips.push(Shape::Text(Text {
                text: words,
                at: Point::new(beside.right - size * 0.35, frame.bottom - 5.0 * u),
                align: Align::Start,
                size,
                face: Face::Italic,
                paint: theme.faint.into(),
                turn: -90.0,
            }));
            // The frame's height is known only now, so the beads are strung again at their final places.
            let shown: Vec<Mark> =
                data.silent_on_x.iter().filter(|mark| in_height(field.y(value(&mark.y)))).cloned().collect();
            let beads = beads_of(&shown, BESIDE, &|mark| field.y(value(&mark.y)));
            let strung = axes::string_down(&beads, line, (frame.top, frame.bottom), lane_count);
            left_out += shown.len() - strung.len();
            let mut placed = Vec::new();
            for one in strung {
                let (Some(mark), Some(bead)) = (shown.get(one.bead), beads.get(one.bead)) else { continue };
                let x = beside.left + 3.0 * u + (one.lane as f64 + 0.5) * lane_width;
                placed.push((mark, short(mark, BESIDE), Point::new(x, bead.at)));
            }
            let area = Rect::new(beside.left, beside.top, beside.right - caption, beside.bottom);
            self.beads_beside(&placed, area, &mut inked);
        }
        around.shapes.push(Shape::group("silent", strips));
        let (unnamed, label_cache) = (inked.unnamed, std::mem::take(&mut inked.label_cache));
        around.shapes.extend(inked.groups());

        let mut tail = String::new();
        if unnamed > 0 {
            tail += &format!(" · {unnamed} without room for a name");
        }
        if left_out > 0 {
            tail += &format!(" · {left_out} left out for want of room");
        }
        Drawing { scene: sheet.finish(around, &tail), field: Some(field), label_cache }
    }
}
