//! A position map as a scene of a given size: what stands where on the sheet. How a name finds its place
//! is in `labels`, how text along an axis does in `axes`.

use std::fmt::Write as _;

use super::axes::{self, Bead, Rows};
use super::chart::{Axis, ChartData, Mark, Spot, figure};
use super::fonts::{self, BASELINE, Face, LINE};
use super::legend::Symbol;
use super::scales::labelled;
use super::scene::{Align, Pen, Point, Rect, Scene, Shape, Text};
use super::theme::ChartTheme;
use crate::model::{Colour, Scale};

/// Radius of an actor's disc in units of the chart: its area grows with influence, and an actor without
/// any still shows.
pub fn radius(influence: f64) -> f64 {
    let (least, most) = (5.5_f64.powi(2), 15.0_f64.powi(2));
    (least + influence.clamp(0.0, 1.0) * (most - least)).sqrt()
}

/// Half the height of a proposal's diamond, in units of the chart.
pub const DIAMOND: f64 = 7.5;

/// A name broken in two where the halves are most alike; none for short names and single words.
pub fn in_two(name: &str) -> Option<(String, String)> {
    let count = name.chars().count();
    if count < 13 {
        return None;
    }
    name.match_indices(' ')
        .map(|(at, _)| name.split_at(at))
        .min_by_key(|(one, two)| one.chars().count().abs_diff(two.chars().count()))
        .map(|(one, two)| (one.trim().to_owned(), two.trim().to_owned()))
}

/// What is known of a mark's position on one axis, in words.
pub fn in_words(axis: &Axis, spot: &Spot) -> String {
    let mut words = format!("{}: {}", axis.name, figure(spot.value));
    if let Some(range) = spot.position.range {
        let _ = write!(words, " ({} to {})", figure(range.low()), figure(range.high()));
    }
    let position = &spot.position;
    let _ = write!(words, ", {}, {} confidence", position.basis, position.confidence);
    if position.contested {
        words += ", contested";
    }
    words
}

/// How much of the chart there is room for.
#[derive(Clone, Copy, PartialEq, PartialOrd)]
pub(super) enum Detail {
    Bare,
    NoScaleLabels,
    Full,
}

/// The sizes of a chart's parts.
pub(super) struct Sheet<'a> {
    pub(super) data: &'a ChartData,
    pub(super) theme: &'a ChartTheme,
    pub(super) width: f64,
    pub(super) height: f64,
    /// Points to the chart unit: the sizes below are those of a chart of 1200 × 900.
    pub(super) unit: f64,
    pub(super) detail: Detail,
}

impl Sheet<'_> {
    pub(super) fn size(&self, points: f64) -> f64 {
        (points * self.unit).max(7.0)
    }
    pub(super) fn text(
        &self,
        text: impl Into<String>,
        at: Point,
        align: Align,
        size: f64,
        face: Face,
        colour: Colour,
    ) -> Shape {
        let size = self.size(size);
        Shape::Text(Text { text: text.into(), at, align, size, face, paint: colour.into(), upwards: false })
    }
    pub(super) fn wrapped(&self, text: &str, room: f64, size: f64, face: Face) -> Vec<String> {
        let size = self.size(size);
        fonts::wrap(text, room, &|line| fonts::width(line, face, size))
    }
    /// Sets lines from `top` downwards; returns where they end.
    #[allow(clippy::too_many_arguments, reason = "what, where, and how it looks")]
    pub(super) fn lines(
        &self,
        lines: &[String],
        left: f64,
        top: f64,
        size: f64,
        face: Face,
        colour: Colour,
        out: &mut Vec<Shape>,
    ) -> f64 {
        let line = self.size(size) * LINE;
        for (n, text) in lines.iter().enumerate() {
            let at = Point::new(left, top + n as f64 * line + self.size(size) * BASELINE);
            out.push(self.text(text.clone(), at, Align::Start, size, face, colour));
        }
        top + lines.len() as f64 * line
    }
}

/// Where the scales of a chart lie on the sheet.
pub(super) struct Field {
    /// The frame.
    pub(super) frame: Rect,
    /// Room between the frame and the ends of the scales, so that no disc at an end is cut.
    pub(super) inset: f64,
}

impl Field {
    pub(super) fn at(&self, data: &ChartData, x: f64, y: f64) -> Point {
        Point::new(self.x(data.x.scale, x), self.y(data.y.scale, y))
    }
    pub(super) fn x(&self, scale: Scale, value: f64) -> f64 {
        let share = (value - scale.low()) / scale.extent();
        self.frame.left + self.inset + share * (self.frame.width() - 2.0 * self.inset)
    }
    pub(super) fn y(&self, scale: Scale, value: f64) -> f64 {
        let share = (value - scale.low()) / scale.extent();
        self.frame.bottom - self.inset - share * (self.frame.height() - 2.0 * self.inset)
    }
}

/// Draws a position map. Sizes are in points at final size; less than 200 × 150 is drawn as that.
pub fn position_map(data: &ChartData, width: f64, height: f64, theme: &ChartTheme) -> Scene {
    let (width, height) = (width.max(200.0), height.max(150.0));
    let unit = (width * height / (1200.0 * 900.0)).sqrt().clamp(0.5, 6.0);
    let attempt = |detail: Detail| {
        let sheet = Sheet { data, theme, width, height, unit, detail };
        sheet.draw()
    };
    let (mut shapes, mut frame) = attempt(Detail::Full);
    for detail in [Detail::NoScaleLabels, Detail::Bare] {
        if frame.height() < height * 0.28 || frame.width() < width * 0.4 {
            (shapes, frame) = attempt(detail);
        }
    }
    Scene {
        width,
        height,
        title: data.title.clone(),
        description: data.description(),
        author: String::new(),
        paper: Some(theme.paper),
        shapes,
    }
}

impl Sheet<'_> {
    /// Draws everything; returns it with the frame of the plot.
    fn draw(&self) -> (Vec<Shape>, Rect) {
        // The share of the sheet's width that a name may take in the strip below and in that beside.
        const BELOW: f64 = 0.3;
        const BESIDE: f64 = 0.16;
        const MOST_COLUMNS: usize = 8;
        let (u, theme, data) = (self.unit, self.theme, self.data);
        let pad = 26.0 * u;
        let room = (pad, self.width - pad);
        let text_room = room.1 - room.0;

        // From the top: title, subtitle, blocs, the name of the y axis.
        let mut heading = Vec::new();
        let mut top = pad * 0.8;
        top = self.lines(
            &self.wrapped(&data.title, text_room, 23.0, Face::Bold),
            pad,
            top,
            23.0,
            Face::Bold,
            theme.ink,
            &mut heading,
        );
        if self.detail > Detail::Bare {
            let subtitle = self.wrapped(&data.subtitle, text_room, 14.5, Face::Regular);
            top = self.lines(&subtitle, pad, top, 14.5, Face::Regular, theme.faint, &mut heading);
        }
        let mut legend = Vec::new();
        let blocs: Vec<(Symbol, String)> = data
            .blocs
            .iter()
            .map(|(name, colour)| {
                (Symbol::Disc(*colour), if name.is_empty() { "no bloc".to_owned() } else { name.clone() })
            })
            .collect();
        if data.blocs.iter().any(|(name, _)| !name.is_empty()) {
            top = self.legend(&blocs, room, top + 8.0 * u, &mut legend);
        }
        top += 10.0 * u;
        top = self.axis_name(&data.y, room, top, Align::Start, &mut heading) + 6.0 * u;

        // From the bottom: remark, sources, count, symbols, the name of the x axis. Drawn once it is known
        // how many labels found a place.
        let mut foot = Vec::new();
        let mut feet: Vec<String> = Vec::new();
        if self.detail > Detail::Bare {
            feet.extend(self.wrapped(&data.source_line(), text_room, 11.5, Face::Regular));
            feet.extend(self.wrapped(&data.note, text_room, 11.5, Face::Regular));
        }
        let symbols = if self.detail > Detail::Bare { self.symbols() } else { Vec::new() };
        let symbols_height = self.legend(&symbols, room, 0.0, &mut Vec::new());
        let foot_height = self.size(11.5) * LINE * (feet.len() as f64 + 1.0);
        let foot_top = self.height - pad * 0.7 - foot_height;
        let symbols_top = foot_top - symbols_height - 4.0 * u;
        self.legend(&symbols, room, symbols_top, &mut legend);
        let name_height = self.axis_name(&data.x, room, 0.0, Align::Middle, &mut Vec::new());
        let bottom = symbols_top - name_height - 6.0 * u;

        // The y axis on the left; how wide its labels are decides where the frame begins.
        let tick = self.size(11.5);
        let tick_width = |text: &str| fonts::width(text, Face::Regular, tick);
        let points_y = if self.detail == Detail::Full { labelled(&data.y, true) } else { Vec::new() };
        let column_room = (150.0 * u).min(self.width * 0.2);
        let ticks_y = data.y.ticks.iter().map(|tick| tick_width(&figure(*tick)));
        let labels_y = points_y
            .iter()
            .flat_map(|(_, label)| fonts::wrap(label, column_room, &tick_width))
            .map(|line| tick_width(&line));
        let left = pad + ticks_y.chain(labels_y).fold(0.0, f64::max) + 9.0 * u;

        // The strip of those silent on x, on the right.
        let inset = radius(1.0) * u + 7.0 * u;
        let name_size = self.size(12.0);
        let name_width = |name: &str| fonts::width(name, Face::Regular, name_size);
        let short = |mark: &Mark, share: f64| fonts::shortened(&mark.name, self.width * share, &name_width);
        let beads_of = |marks: &[Mark], share: f64, at: &dyn Fn(&Mark) -> f64| -> Vec<Bead> {
            marks
                .iter()
                .map(|mark| Bead {
                    at: at(mark),
                    radius: radius(mark.influence) * u,
                    name: name_width(&short(mark, share)),
                })
                .collect()
        };
        let value = |spot: &Option<Spot>| spot.as_ref().map_or(0.0, |spot| spot.value);
        let line = self.size(12.0) * LINE;
        let lane_width = 2.0 * radius(1.0) * u + 2.0 * u;
        let widest = data.silent_on_x.iter().map(|mark| name_width(&short(mark, BESIDE))).fold(0.0, f64::max);
        // How high the frame will be isn't known yet; a low one needs more columns, so it is taken for low.
        let draft = Field { frame: Rect::new(0.0, top, 0.0, top + (bottom - top) * 0.55), inset };
        let lanes_x = axes::string_down(
            &beads_of(&data.silent_on_x, BESIDE, &|mark| draft.y(data.y.scale, value(&mark.y))),
            line,
            (draft.frame.top, draft.frame.bottom),
            MOST_COLUMNS,
        );
        let lane_count = lanes_x.iter().map(|one| one.lane + 1).max().unwrap_or(0);
        let caption = self.size(11.5) * LINE;
        let names_at = lane_count as f64 * lane_width + 12.0 * u;
        let strip_x = if lane_count == 0 { 0.0 } else { names_at + widest + caption + 14.0 * u };
        let right = room.1 - strip_x;

        // The x axis below, with the strip of those silent on y between it and the frame.
        let across = Field { frame: Rect::new(left, 0.0, right, 0.0), inset };
        let at_x = |value: f64| across.x(data.x.scale, value);
        let tag_measure = |text: &str| tick_width(text);
        let rows_for = |prefixed: bool| {
            let points: Vec<(f64, String)> =
                labelled(&data.x, prefixed).into_iter().map(|(at, label)| (at_x(at), label)).collect();
            axes::rows(&points, (pad, self.width - pad), tick, &tag_measure)
        };
        let mut rows = if self.detail == Detail::Full { rows_for(false) } else { Rows::default() };
        if rows.lines.len() > 1 {
            rows = rows_for(true);
        }
        let rows_height: f64 = rows.lines.iter().map(|lines| *lines as f64 * tick * LINE + tick * 0.3).sum();
        let axis_height = tick * 1.7 + rows_height;
        let beads = beads_of(&data.silent_on_y, BELOW, &|mark| at_x(value(&mark.x)));
        let strung = axes::string_across(&beads, (left, right), 40);
        let lanes_y = axes::stack(strung, &beads, line, 3.0 * u, (bottom - top) * 0.42);
        let rows_y = lanes_y.middles.len();
        let strip_y = if rows_y == 0 { 0.0 } else { lanes_y.height + caption + 6.0 * u };
        let gap = 7.0 * u;
        let frame_bottom = bottom - axis_height - if rows_y == 0 { 0.0 } else { strip_y + gap };
        let frame = Rect::new(left, top, right.max(left + 40.0), frame_bottom.max(top + 40.0));
        let field = Field { frame, inset };
        let axis_top = if rows_y == 0 { frame.bottom } else { frame.bottom + gap + strip_y };

        let mut shapes = vec![Shape::group("heading", heading)];
        shapes.push(Shape::group("legend", legend));
        let frame_pen = Pen::solid(theme.line, u);
        let strip_frame_y =
            Rect::new(frame.left, frame.bottom + gap, frame.right, frame.bottom + gap + strip_y);
        let strip_frame_x = Rect::new(frame.right + gap, frame.top, frame.right + strip_x, frame.bottom);
        let mut ground = Vec::new();
        if rows_y > 0 {
            ground.push(Shape::filled(strip_frame_y, theme.strip));
        }
        if lane_count > 0 {
            ground.push(Shape::filled(strip_frame_x, theme.strip));
        }
        let grid = Pen::solid(theme.grid, u);
        for tick in &data.x.ticks {
            let x = field.x(data.x.scale, *tick);
            ground.push(Shape::line(Point::new(x, frame.top), Point::new(x, frame.bottom), grid));
            if rows_y > 0 {
                ground.push(Shape::line(
                    Point::new(x, strip_frame_y.top),
                    Point::new(x, strip_frame_y.bottom),
                    grid,
                ));
            }
            ground.push(Shape::line(Point::new(x, axis_top), Point::new(x, axis_top + 4.0 * u), frame_pen));
        }
        for tick in &data.y.ticks {
            let y = field.y(data.y.scale, *tick);
            ground.push(Shape::line(Point::new(frame.left, y), Point::new(frame.right, y), grid));
            if lane_count > 0 {
                ground.push(Shape::line(
                    Point::new(strip_frame_x.left, y),
                    Point::new(strip_frame_x.right, y),
                    grid,
                ));
            }
            ground.push(Shape::line(
                Point::new(frame.left - 4.0 * u, y),
                Point::new(frame.left, y),
                frame_pen,
            ));
        }
        ground.push(Shape::rect(frame, None, Some(frame_pen)));
        shapes.push(Shape::group("grid", ground));

        let mut axis = Vec::new();
        self.axis_x(&field, &rows, axis_top, &mut axis);
        self.axis_name(&data.x, (frame.left, frame.right), bottom + 2.0 * u, Align::Middle, &mut axis);
        self.axis_y(&field, &points_y, column_room, &mut axis);
        shapes.push(Shape::group("axes", axis));

        let captions = self.captions(&field, &mut shapes);
        let unnamed = self.marks(&field, captions, &mut shapes);

        let mut strips = Vec::new();
        let mut left_out =
            data.silent_on_y.len() - lanes_y.strung.len() + data.silent_on_x.len() - lanes_x.len();
        if rows_y > 0 {
            let at =
                Point::new(strip_frame_y.left + 5.0 * u, strip_frame_y.top + self.size(11.5) * BASELINE + u);
            let words = fonts::shortened(&format!("not said on {}", data.y.name), frame.width(), &|w| {
                fonts::width(w, Face::Italic, tick)
            });
            strips.push(self.text(words, at, Align::Start, 11.5, Face::Italic, theme.faint));
            for one in &lanes_y.strung {
                let (Some(mark), Some(bead)) = (data.silent_on_y.get(one.bead), beads.get(one.bead)) else {
                    continue;
                };
                let down = lanes_y.middles.get(one.lane).copied().unwrap_or_default();
                let middle = strip_frame_y.top + caption + 2.0 * u + down;
                strips.push(self.bead(mark, &short(mark, BELOW), Point::new(bead.at, middle), one.left));
            }
        }
        if lane_count > 0 {
            let words = fonts::shortened(&format!("not said on {}", data.x.name), frame.height(), &|w| {
                fonts::width(w, Face::Italic, tick)
            });
            let at = Point::new(strip_frame_x.right - self.size(11.5) * 0.35, frame.bottom - 5.0 * u);
            let size = self.size(11.5);
            strips.push(Shape::Text(Text {
                text: words,
                at,
                align: Align::Start,
                size,
                face: Face::Italic,
                paint: theme.faint.into(),
                upwards: true,
            }));
            // The frame's height is known only now, so the beads are strung again at their final places.
            let beads = beads_of(&data.silent_on_x, BESIDE, &|mark| field.y(data.y.scale, value(&mark.y)));
            let strung = axes::string_down(&beads, line, (frame.top, frame.bottom), lane_count);
            left_out = left_out + lanes_x.len() - strung.len();
            for one in strung {
                let (Some(mark), Some(bead)) = (data.silent_on_x.get(one.bead), beads.get(one.bead)) else {
                    continue;
                };
                let x = strip_frame_x.left + 3.0 * u + (one.lane as f64 + 0.5) * lane_width;
                let name = one.name.map(|middle| Point::new(strip_frame_x.left + names_at, middle));
                strips.push(self.bead_beside(mark, &short(mark, BESIDE), Point::new(x, bead.at), name));
            }
        }
        shapes.push(Shape::group("silent", strips));

        let mut count = data.count_line();
        if unnamed > 0 {
            let _ = write!(count, " · {unnamed} without room for a name");
        }
        if left_out > 0 {
            let _ = write!(count, " · {left_out} left out for want of room");
        }
        let mut lines = vec![fonts::shortened(&count, text_room, &|w| fonts::width(w, Face::Regular, tick))];
        lines.append(&mut feet);
        self.lines(&lines, pad, foot_top, 11.5, Face::Regular, theme.faint, &mut foot);
        shapes.push(Shape::group("footer", foot));
        (shapes, frame)
    }
}
