//! A position map as a scene of a given size: what stands where on the sheet. How a name finds its place
//! is in `labels`, how text along an axis does in `axes`.

use std::collections::{BTreeMap, BTreeSet};

use super::marks::{Inked, SLIM};
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
use crate::model::words;
use crate::model::{AnyId, Scale};

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
    let named = draw_with(data, page, window, label_cache, false);
    if named.unnamed == 0 || page.width > NARROW * page.unit {
        return named.drawing;
    }
    let numbered = draw_with(data, page, window, label_cache, true);
    if numbered.unnamed < named.unnamed { numbered.drawing } else { named.drawing }
}

/// Up to this width, in units of the chart, marks have numbers and a key where their names find no room.
const NARROW: f64 = 560.0;

fn draw_with(
    data: &ChartData,
    page: &Page,
    window: Option<Window>,
    label_cache: Option<&LabelCache>,
    numbered: bool,
) -> Drawn {
    let numbers = if numbered { numbers(data) } else { BTreeMap::new() };
    with_detail(|detail| {
        let sheet = Sheet { page, words: &data.words, detail };
        let drawn = Plotter { sheet, data, label_cache, window, numbers: &numbers }.draw();
        let frame = drawn.drawing.field.map_or(Rect::default(), |field| field.frame);
        let fits = frame.height() >= page.height * 0.28 && frame.width() >= page.width * 0.4;
        let fits = fits && drawn.is_first;
        (drawn, fits)
    })
}

/// The plot proper comes first: it has at least these shares of the width and the height that it has together with the
/// strips.
const FRAME_WIDE: f64 = 0.7;
const FRAME_HIGH: f64 = 0.6;
/// So many are few, and leave the frame a larger share of the width.
const FEW: usize = 3;
const FRAME_WIDER: f64 = 0.82;

/// A position map as drawn, whether the plot proper has its share of the sheet, and how many marks have no name.
struct Drawn {
    drawing: Drawing,
    is_first: bool,
    unnamed: usize,
}

/// The numbers by which the marks are found in the key: actors in the order of their names, then proposals.
fn numbers(data: &ChartData) -> BTreeMap<AnyId, usize> {
    let mut all: Vec<&Mark> = data.all_marks().collect();
    all.sort_by_cached_key(|mark| (words::order_key(&mark.name), mark.actor.clone()));
    let actors = all.into_iter().map(|mark| AnyId::from(mark.actor.clone()));
    let proposals = data.diamonds.iter().map(|diamond| AnyId::from(diamond.proposal.clone()));
    actors.chain(proposals).enumerate().map(|(n, id)| (id, n + 1)).collect()
}

/// The rows of labels along an axis that are kept where there is room for so many.
fn limited(mut rows: LabelRows, most: usize) -> LabelRows {
    rows.tags.retain(|tag| tag.row < most);
    rows.lines.truncate(most);
    rows
}

impl Plotter<'_> {
    fn draw(&self) -> Drawn {
        // The share of the sheet's width that a name may take in the strip below.
        const BELOW: f64 = 0.2;
        // How many columns of marks the strip beside has at most, and which share of the sheet's width a name there: less,
        // where the frame would be too narrow.
        const BESIDE: [(usize, f64); 6] = [(6, 0.16), (4, 0.14), (3, 0.12), (2, 0.1), (2, 0.0), (1, 0.0)];
        // How many rows of names and of labels the strip below and the x axis have at most: less, where the frame would
        // be too low.
        const ROWS: [(usize, usize); 8] = [(9, 3), (6, 3), (4, 3), (2, 3), (1, 3), (1, 2), (0, 2), (0, 1)];
        let (sheet, data) = (&self.sheet, self.data);
        let (u, theme) = (sheet.unit(), sheet.theme());
        let width = sheet.page.width;
        let mut around = sheet.around(&legend::groups(&data.groups), &super::signs(data));
        let room = (around.room.left, around.room.right);
        let mut axis = Vec::new();
        let top = sheet.axis_name(&data.y, room, around.room.top, Align::Start, &mut axis) + 4.0 * u;
        let name_height = sheet.axis_name(&data.x, room, 0.0, Align::Middle, &mut Vec::new());
        let (key_height, without_entry) = self.key(around.room, &mut around.shapes);
        around.room.bottom -= key_height;
        let bottom = around.room.bottom - name_height - 3.0 * u;
        let window = self.window.unwrap_or_else(|| whole(data));
        let (x_ticks, y_ticks) = (ticks_in(data.x.scale, window.x), ticks_in(data.y.scale, window.y));

        // The y axis on the left; how wide its labels are decides where the frame begins.
        let tick = sheet.size(11.0);
        let tick_width = |text: &str| fonts::width(text, Face::Regular, tick);
        let points_y = if sheet.detail == Detail::Full { labelled(&data.y, true) } else { Vec::new() };
        let column_room = (150.0 * u).min(width * 0.16);
        let ticks_y = words::ticks(&y_ticks).into_iter().map(|tick| tick_width(&tick));
        let labels_y = points_y
            .iter()
            .flat_map(|(_, label)| fonts::wrap(label, column_room, &tick_width))
            .map(|line| tick_width(&line));
        let left = room.0 + ticks_y.chain(labels_y).fold(0.0, f64::max) + 9.0 * u;

        // The strip of those silent on x, on the right.
        let inset = radius(1.0) * u + 5.0 * u;
        let name_width = |name: &str| sheet.width(name, NAME, Face::Regular);
        let short = |mark: &Mark, share: f64| {
            sheet.shortened(&self.name_of(mark), width * share, NAME, Face::Regular)
        };
        let beads_of = |marks: &[Mark], share: f64, at: &dyn Fn(&Mark) -> f64| -> Vec<Bead> {
            marks
                .iter()
                .map(|mark| Bead {
                    at: at(mark),
                    radius: self.reach(mark) * SLIM,
                    name: name_width(&short(mark, share)),
                })
                .collect()
        };
        let value = |spot: &Option<AxisValue>| spot.as_ref().map_or(0.0, |spot| spot.value);
        let line = sheet.size(NAME) * LINE;
        let lane_width = (2.0 * radius(1.0) * SLIM + 3.0) * u;
        // How high the frame will be isn't known yet; a low one needs more columns, so it is taken for low.
        let draft_frame = Rect::new(0.0, top, 0.0, top + (bottom - top) * 0.55);
        let entire = whole(data);
        let draft = Field { frame: draft_frame, inset, window: entire };
        let caption = sheet.size(11.0) * LINE;
        // A few never own a wide strip.
        let share = if data.silent_on_x.len() <= FEW { FRAME_WIDER } else { FRAME_WIDE };
        let wide = share * (room.1 - left);
        let beside_with = |(most, share): (usize, f64)| {
            let beads = beads_of(&data.silent_on_x, share, &|mark| draft.y(value(&mark.y)));
            let stretch = (draft.frame.top, draft.frame.bottom);
            let strung = axes::string_down(&beads, line, stretch, most);
            let lanes = strung.iter().map(|one| one.lane + 1).max().unwrap_or(0);
            // Those that find no room in the columns stand in one more, over each other.
            let columns = lanes + usize::from(strung.len() < beads.len());
            let widest = beads.iter().map(|bead| bead.name).fold(0.0, f64::max);
            let names = if share > 0.0 { widest + 4.0 * u } else { 0.0 };
            let width =
                if lanes == 0 { 0.0 } else { columns as f64 * lane_width + names + caption + 12.0 * u };
            (share, lanes, width)
        };
        let mut tried = BESIDE.into_iter().map(beside_with);
        let fits = |tried: &(f64, usize, f64)| room.1 - tried.2 - left >= wide;
        let (share_x, lane_count, strip_x) =
            tried.find(fits).or_else(|| BESIDE.last().copied().map(beside_with)).unwrap_or_default();
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
        let in_view = |at: f64| (left..=right).contains(&at);
        let strung_in = |field: &Field, most: usize| {
            let beads = beads_of(&data.silent_on_y, BELOW, &|mark| field.x(value(&mark.x)));
            let mut strung =
                if most > 0 { axes::string_across(&beads, (left, right), most) } else { Vec::new() };
            strung.retain(|one| beads.get(one.bead).is_some_and(|bead| in_view(bead.at)));
            let stack = axes::stack(strung, &beads, line, 3.0 * u, f64::INFINITY);
            (beads, stack)
        };
        let gap = 6.0 * u;
        let rug = lane_width;
        let below_with = |(names, labels): (usize, usize)| {
            let rows = limited(rows.clone(), labels);
            let rows_height: f64 =
                rows.lines.iter().map(|lines| *lines as f64 * tick * LINE + tick * 0.3).sum();
            let (beads, lanes_y) = strung_in(&across, names);
            // The strip is as high as for the whole of the scale, so that the frame rests while one moves about.
            let (_, planned) = strung_in(&Field { window: entire, ..across }, names);
            let crowded = planned.strung.len().min(lanes_y.strung.len()) < data.silent_on_y.len();
            let strip = if data.silent_on_y.is_empty() {
                0.0
            } else {
                planned.height.max(lanes_y.height) + if crowded { rug } else { 0.0 } + caption + 5.0 * u
            };
            let axis = tick * 1.6 + rows_height;
            let under = axis + if strip > 0.0 { strip + gap } else { 0.0 };
            let high = FRAME_HIGH * (bottom - axis - top);
            (rows, beads, lanes_y, strip, (bottom - under, high))
        };
        let mut least = None;
        for limits in ROWS {
            let tried = below_with(limits);
            let (frame_bottom, high) = tried.4;
            let enough = frame_bottom - top >= high;
            least = Some(tried);
            if enough {
                break;
            }
        }
        let (rows, beads, lanes_y, strip_y, (frame_bottom, high)) =
            least.unwrap_or_else(|| below_with((0, 0)));
        let frame = Rect::new(left, top, right.max(left + 40.0), frame_bottom.max(top + 40.0));
        let is_first = frame.height() >= high && frame.width() >= wide;
        let field = Field { frame, inset, window };
        let shows_below = strip_y > 0.0;
        let axis_top = if shows_below { frame.bottom + gap + strip_y } else { frame.bottom };
        let below = Rect::new(frame.left, frame.bottom + gap, frame.right, frame.bottom + gap + strip_y);
        let beside = Rect::new(frame.right + gap, frame.top, frame.right + strip_x, frame.bottom);

        let frame_pen = Pen::solid(theme.line, u);
        let mut ground = Vec::new();
        for (strip, shown) in [(below, shows_below), (beside, lane_count > 0)] {
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
            if shows_below {
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
        inked.unnamed = without_entry;
        let annotated = sheet.annotations(&field, &mut around.shapes);
        let captions = self.captions(&field, annotated, &mut around.shapes);
        self.marks(&field, captions, &mut inked);

        let mut strips = Vec::new();
        if shows_below {
            let at = Point::new(below.left + 5.0 * u, below.top + sheet.size(11.0) * BASELINE + u);
            let words = format!("not said on {}", data.y.name);
            let words = sheet.shortened(&words, frame.width(), 11.0, Face::Italic);
            strips.push(sheet.text(words, at, Align::Start, 11.0, Face::Italic, theme.faint));
            let named: BTreeSet<usize> = lanes_y.strung.iter().map(|one| one.bead).collect();
            let unnamed = beads.iter().zip(&data.silent_on_y).enumerate();
            for (_, (bead, mark)) in unnamed.filter(|(n, (bead, _))| !named.contains(n) && in_view(bead.at)) {
                self.unnamed(mark, Point::new(bead.at, below.bottom - rug / 2.0 - u), &mut inked);
            }
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
            let beads = beads_of(&shown, share_x, &|mark| field.y(value(&mark.y)));
            let strung = axes::string_down(&beads, line, (frame.top, frame.bottom), lane_count);
            let column = |lane: usize| beside.left + 3.0 * u + (lane as f64 + 0.5) * lane_width;
            let known: BTreeSet<usize> = strung.iter().map(|one| one.bead).collect();
            let crowded = beads.iter().zip(&shown).enumerate().filter(|(n, _)| !known.contains(n));
            for (_, (bead, mark)) in crowded {
                self.unnamed(mark, Point::new(column(lane_count), bead.at), &mut inked);
            }
            let mut placed = Vec::new();
            for one in strung {
                let (Some(mark), Some(bead)) = (shown.get(one.bead), beads.get(one.bead)) else { continue };
                placed.push((mark, short(mark, share_x), Point::new(column(one.lane), bead.at)));
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
        let drawing = Drawing { scene: sheet.finish(around, &tail), field: Some(field), label_cache };
        Drawn { drawing, is_first, unnamed }
    }
}
