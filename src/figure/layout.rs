//! A position map as a scene of a given size: what stands where on the sheet. How a name finds its place
//! is in `labels`, how text along an axis does in `axes`.

use super::axes::{self, Bead, Rows, Tag};
use super::chart::{Axis, ChartData, Mark, Spot, figure};
use super::fonts::{self, BASELINE, Face, LINE};
use super::labels::{self, Disc, Obstacles, Wanted};
use super::scene::{Align, Paint, Pen, Point, Rect, Scene, Shape, Text};
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
        words += &format!(" ({} to {})", figure(range.low()), figure(range.high()));
    }
    let position = &spot.position;
    words += &format!(", {}, {} confidence", position.basis, position.confidence);
    if position.contested {
        words += ", contested";
    }
    words
}

/// How much of the chart there is room for.
#[derive(Clone, Copy, PartialEq, PartialOrd)]
enum Detail {
    Bare,
    NoScaleLabels,
    Full,
}

/// The sizes of a chart's parts.
struct Sheet<'a> {
    data: &'a ChartData,
    theme: &'a ChartTheme,
    width: f64,
    height: f64,
    /// Points to the chart unit: the sizes below are those of a chart of 1200 × 900.
    unit: f64,
    detail: Detail,
}

/// One entry of a legend.
enum Symbol {
    Disc(Colour),
    Sizes,
    Hollow,
    Range,
    Inferred,
    Diamond,
}

impl Sheet<'_> {
    fn size(&self, points: f64) -> f64 {
        (points * self.unit).max(7.0)
    }
    fn text(
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
    fn wrapped(&self, text: &str, room: f64, size: f64, face: Face) -> Vec<String> {
        let size = self.size(size);
        fonts::wrap(text, room, &|line| fonts::width(line, face, size))
    }
    /// Sets lines from `top` downwards; returns where they end.
    fn lines(
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

    /// Sets a legend in as many rows as it needs; returns where it ends.
    fn legend(&self, entries: &[(Symbol, String)], room: (f64, f64), top: f64, out: &mut Vec<Shape>) -> f64 {
        const SIZE: f64 = 12.0;
        let u = self.unit;
        let size = self.size(SIZE);
        let row = size * 1.65;
        let (mut x, mut y) = (room.0, top);
        for (symbol, words) in entries {
            let lead = match symbol {
                Symbol::Disc(_) | Symbol::Hollow | Symbol::Diamond => 14.0 * u,
                Symbol::Range | Symbol::Inferred => 28.0 * u,
                Symbol::Sizes => 36.0 * u,
            } + 5.0 * u;
            let words =
                fonts::shortened(words, room.1 - room.0 - lead, &|w| fonts::width(w, Face::Regular, size));
            let width = lead + fonts::width(&words, Face::Regular, size);
            if x > room.0 && x + width > room.1 {
                x = room.0;
                y += row;
            }
            let middle = y + row / 2.0;
            let at = |dx: f64| Point::new(x + dx * u, middle);
            let ink = self.theme.faint;
            match symbol {
                Symbol::Disc(colour) => out.push(Shape::Disc {
                    centre: at(7.0),
                    radius: 6.0 * u,
                    fill: Some((*colour).into()),
                    pen: None,
                }),
                Symbol::Hollow => out.push(Shape::Disc {
                    centre: at(7.0),
                    radius: 5.5 * u,
                    fill: None,
                    pen: Some(Pen::solid(ink, 2.2 * u)),
                }),
                Symbol::Diamond => out.push(Shape::diamond(
                    at(7.0),
                    DIAMOND * u * 0.9,
                    None,
                    Some(Pen::solid(self.theme.ink, 1.6 * u)),
                )),
                Symbol::Range => out.push(Shape::line(at(0.0), at(28.0), Pen::solid(ink, 2.2 * u))),
                Symbol::Inferred => {
                    out.push(Shape::line(at(0.0), at(28.0), Pen::dashed(ink, 2.2 * u, 4.0 * u)));
                    let fill = Some(Paint { colour: ink, opacity: 0.35 });
                    let pen = Some(Pen::dashed(ink, 1.6 * u, 3.0 * u));
                    out.push(Shape::Disc {
                        centre: at(14.0),
                        radius: 6.0 * u,
                        fill: Some(self.theme.paper.into()),
                        pen: None,
                    });
                    out.push(Shape::Disc { centre: at(14.0), radius: 6.0 * u, fill, pen });
                }
                Symbol::Sizes => {
                    for (dx, r) in [(5.5, radius(0.0)), (24.0, radius(0.6))] {
                        out.push(Shape::Disc {
                            centre: at(dx),
                            radius: r * u * 0.8,
                            fill: Some(Paint { colour: ink, opacity: 0.5 }),
                            pen: None,
                        });
                    }
                }
            }
            out.push(self.text(
                words,
                Point::new(x + lead, middle + size * 0.36),
                Align::Start,
                SIZE,
                Face::Regular,
                self.theme.ink,
            ));
            x += width + 18.0 * u;
        }
        if entries.is_empty() { top } else { y + row }
    }

    fn symbols(&self) -> Vec<(Symbol, String)> {
        let all = || self.data.marks.iter().chain(&self.data.silent_on_x).chain(&self.data.silent_on_y);
        let spots = || all().flat_map(|mark| mark.x.iter().chain(&mark.y));
        let mut symbols = Vec::new();
        if !self.data.is_empty() {
            symbols.push((Symbol::Sizes, "larger: more influence".to_owned()));
        }
        if spots().any(|spot| spot.range.is_some()) {
            symbols.push((Symbol::Range, "range of the position".to_owned()));
        }
        if all().any(Mark::is_inferred) {
            symbols.push((Symbol::Inferred, "inferred or assumed, not stated".to_owned()));
        }
        if all().any(|mark| !mark.judged) {
            symbols.push((Symbol::Hollow, "evidence cannot be judged".to_owned()));
        }
        if !self.data.diamonds.is_empty() {
            symbols.push((Symbol::Diamond, "proposal".to_owned()));
        }
        symbols
    }

    fn disc(&self, mark: &Mark, centre: Point, shapes: &mut Vec<Shape>) {
        let u = self.unit;
        let r = radius(mark.influence) * u;
        let (paper, colour) = (self.theme.paper, mark.colour);
        let inferred = mark.is_inferred();
        shapes.push(Shape::Disc {
            centre,
            radius: r + 1.5 * u,
            fill: Some(Paint { colour: paper, opacity: 0.9 }),
            pen: None,
        });
        let pen = |width: f64| {
            if inferred { Pen::dashed(colour, width * u, 3.0 * u) } else { Pen::solid(colour, width * u) }
        };
        let (fill, pen) = match (mark.judged, inferred) {
            (true, false) => (Some(Paint { colour, opacity: 0.92 }), None),
            (true, true) => (Some(Paint { colour, opacity: 0.38 }), Some(pen(1.8))),
            (false, _) => (None, Some(pen(2.6))),
        };
        let inset = if pen.is_some() { u } else { 0.0 };
        shapes.push(Shape::Disc { centre, radius: r - inset, fill, pen });
    }

    fn mark_group(&self, mark: &Mark, shapes: Vec<Shape>) -> Shape {
        let mut title = mark.name.clone();
        for (axis, spot) in [(&self.data.x, &mark.x), (&self.data.y, &mark.y)] {
            title += &match spot {
                Some(spot) => format!("\n{}", in_words(axis, spot)),
                None => format!("\n{}: not said", axis.name),
            };
        }
        Shape::Group { class: "mark", id: format!("mark-{}", mark.actor), title, shapes }
    }
}

/// Where the scales of a chart lie on the sheet.
struct Field {
    /// The frame.
    frame: Rect,
    /// Room between the frame and the ends of the scales, so that no disc at an end is cut.
    inset: f64,
}

impl Field {
    fn x(&self, scale: Scale, value: f64) -> f64 {
        let share = (value - scale.low()) / scale.extent();
        self.frame.left + self.inset + share * (self.frame.width() - 2.0 * self.inset)
    }
    fn y(&self, scale: Scale, value: f64) -> f64 {
        let share = (value - scale.low()) / scale.extent();
        self.frame.bottom - self.inset - share * (self.frame.height() - 2.0 * self.inset)
    }
}

fn labelled(axis: &Axis, prefixed: bool) -> Vec<(f64, String)> {
    let words = |(at, label): &(f64, String)| {
        (*at, if prefixed { format!("{}: {label}", figure(*at)) } else { label.clone() })
    };
    axis.points.iter().filter(|(_, label)| !label.trim().is_empty()).map(words).collect()
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
        if frame.height() < height * 0.4 || frame.width() < width * 0.4 {
            (shapes, frame) = attempt(detail);
        }
    }
    Scene {
        width,
        height,
        title: data.title.clone(),
        description: data.description(),
        paper: theme.paper,
        shapes,
    }
}

impl Sheet<'_> {
    /// Draws everything; returns it with the frame of the plot.
    fn draw(&self) -> (Vec<Shape>, Rect) {
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
        let short = |mark: &Mark| fonts::shortened(&mark.name, self.width * 0.16, &name_width);
        let beads_of = |marks: &[Mark], at: &dyn Fn(&Mark) -> f64| -> Vec<Bead> {
            marks
                .iter()
                .map(|mark| Bead {
                    at: at(mark),
                    radius: radius(mark.influence) * u,
                    name: name_width(&short(mark)),
                })
                .collect()
        };
        let value = |spot: &Option<Spot>| spot.as_ref().map_or(0.0, |spot| spot.value);
        let line = self.size(12.0) * LINE;
        let lane_width = data.silent_on_x.iter().map(|mark| name_width(&short(mark))).fold(0.0, f64::max)
            + 2.0 * radius(1.0) * u
            + 14.0 * u;
        let draft = Field { frame: Rect::new(0.0, top, 0.0, bottom - 80.0 * u), inset };
        let lanes_x = axes::string_down(
            &beads_of(&data.silent_on_x, &|mark| draft.y(data.y.scale, value(&mark.y))),
            line,
            2,
        );
        let lane_count = lanes_x.iter().map(|one| one.lane + 1).max().unwrap_or(0);
        let caption = self.size(11.5) * LINE;
        let strip_x = if lane_count == 0 { 0.0 } else { lane_count as f64 * lane_width + caption + 12.0 * u };
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
        let beads = beads_of(&data.silent_on_y, &|mark| at_x(value(&mark.x)));
        let biggest = beads.iter().map(|bead| bead.radius).fold(0.0, f64::max);
        let lane_height = (2.0 * biggest + 4.0 * u).max(line);
        let most_lanes = ((bottom - top) * 0.36 / lane_height).floor().max(1.0) as usize;
        let lanes_y = axes::string_across(&beads, (left, right), most_lanes);
        let rows_y = lanes_y.iter().map(|one| one.lane + 1).max().unwrap_or(0);
        let strip_y = if rows_y == 0 { 0.0 } else { rows_y as f64 * lane_height + caption + 6.0 * u };
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

        let captions = self.captions(frame, &mut shapes);
        let unnamed = self.marks(&field, captions, &mut shapes);

        let mut strips = Vec::new();
        let mut left_out = data.silent_on_y.len() - lanes_y.len() + data.silent_on_x.len() - lanes_x.len();
        if rows_y > 0 {
            let at =
                Point::new(strip_frame_y.left + 5.0 * u, strip_frame_y.top + self.size(11.5) * BASELINE + u);
            let words = fonts::shortened(&format!("not said on {}", data.y.name), frame.width(), &|w| {
                fonts::width(w, Face::Italic, tick)
            });
            strips.push(self.text(words, at, Align::Start, 11.5, Face::Italic, theme.faint));
            for one in &lanes_y {
                let (Some(mark), Some(bead)) = (data.silent_on_y.get(one.bead), beads.get(one.bead)) else {
                    continue;
                };
                let middle = strip_frame_y.top + caption + 2.0 * u + (one.lane as f64 + 0.5) * lane_height;
                strips.push(self.bead(mark, &short(mark), Point::new(bead.at, middle), one.left));
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
            let beads = beads_of(&data.silent_on_x, &|mark| field.y(data.y.scale, value(&mark.y)));
            let strung = axes::string_down(&beads, line, lane_count);
            left_out = left_out + lanes_x.len() - strung.len();
            for one in strung {
                let (Some(mark), Some(bead)) = (data.silent_on_x.get(one.bead), beads.get(one.bead)) else {
                    continue;
                };
                let x = strip_frame_x.left + radius(1.0) * u + 3.0 * u + one.lane as f64 * lane_width;
                strips.push(self.bead(mark, &short(mark), Point::new(x, bead.at), false));
            }
        }
        shapes.push(Shape::group("silent", strips));

        let mut count = data.count_line();
        if unnamed + left_out > 0 {
            count += &format!(" · {} without room for a name", unnamed + left_out);
        }
        let mut lines = vec![fonts::shortened(&count, text_room, &|w| fonts::width(w, Face::Regular, tick))];
        lines.append(&mut feet);
        self.lines(&lines, pad, foot_top, 11.5, Face::Regular, theme.faint, &mut foot);
        shapes.push(Shape::group("footer", foot));
        (shapes, frame)
    }

    /// A mark in a strip with its name.
    fn bead(&self, mark: &Mark, name: &str, centre: Point, left: bool) -> Shape {
        let mut shapes = Vec::new();
        self.disc(mark, centre, &mut shapes);
        let reach = radius(mark.influence) * self.unit + axes::NAME_GAP;
        let (dx, align) = if left { (-reach, Align::End) } else { (reach, Align::Start) };
        let at = Point::new(centre.x + dx, centre.y + self.size(12.0) * 0.36);
        shapes.push(self.text(name, at, align, 12.0, Face::Regular, self.theme.ink));
        self.mark_group(mark, shapes)
    }

    /// Sets an axis' name and question; returns where they end.
    fn axis_name(&self, axis: &Axis, room: (f64, f64), top: f64, align: Align, out: &mut Vec<Shape>) -> f64 {
        let mut y = top;
        let question = if self.detail == Detail::Full { axis.question.as_str() } else { "" };
        for (words, size, face, colour) in [
            (axis.name.as_str(), 14.0, Face::Bold, self.theme.ink),
            (question, 12.0, Face::Italic, self.theme.faint),
        ] {
            let mut lines = self.wrapped(words, room.1 - room.0, size, face);
            lines.truncate(2);
            for line in lines {
                let x = if align == Align::Middle { f64::midpoint(room.0, room.1) } else { room.0 };
                let at = Point::new(x, y + self.size(size) * BASELINE);
                out.push(self.text(line, at, align, size, face, colour));
                y += self.size(size) * LINE;
            }
        }
        y
    }

    fn axis_x(&self, field: &Field, rows: &Rows, top: f64, out: &mut Vec<Shape>) {
        let size = self.size(11.5);
        let mut end = f64::NEG_INFINITY;
        for tick in &self.data.x.ticks {
            let words = figure(*tick);
            let x = field.x(self.data.x.scale, *tick);
            let half = fonts::width(&words, Face::Regular, size) / 2.0;
            if x - half > end {
                end = x + half + size * 0.4;
                let at = Point::new(x, top + 4.0 * self.unit + size * BASELINE);
                out.push(self.text(words, at, Align::Middle, 11.5, Face::Regular, self.theme.faint));
            }
        }
        let mut row_top = top + size * 1.7;
        for (row, lines) in rows.lines.iter().enumerate() {
            for tag in rows.tags.iter().filter(|tag| tag.row == row) {
                for (n, line) in tag.lines.iter().enumerate() {
                    let at = Point::new(tag.middle, row_top + n as f64 * size * LINE + size * BASELINE);
                    out.push(self.text(line.clone(), at, Align::Middle, 11.5, Face::Regular, self.theme.ink));
                }
            }
            row_top += *lines as f64 * size * LINE + size * 0.3;
        }
    }

    fn axis_y(&self, field: &Field, points: &[(f64, String)], room: f64, out: &mut Vec<Shape>) {
        let size = self.size(11.5);
        let right = field.frame.left - 8.0 * self.unit;
        let placed: Vec<(f64, String)> =
            points.iter().rev().map(|(at, label)| (field.y(self.data.y.scale, *at), label.clone())).collect();
        let measure = |text: &str| fonts::width(text, Face::Regular, size);
        let stretch = (field.frame.top - size, field.frame.bottom + size);
        let tags: Vec<Tag> = axes::column(&placed, room, stretch, size, &measure);
        let spans: Vec<(f64, f64)> = tags
            .iter()
            .map(|tag| {
                let half = tag.lines.len() as f64 * size * LINE / 2.0;
                (tag.middle - half, tag.middle + half)
            })
            .collect();
        for (tag, (top, _)) in tags.iter().zip(&spans) {
            for (n, line) in tag.lines.iter().enumerate() {
                let at = Point::new(right, top + n as f64 * size * LINE + size * BASELINE);
                out.push(self.text(line.clone(), at, Align::End, 11.5, Face::Regular, self.theme.ink));
            }
        }
        let mut end = f64::INFINITY;
        for tick in &self.data.y.ticks {
            let y = field.y(self.data.y.scale, *tick);
            let half = size * LINE / 2.0;
            let covered = spans.iter().any(|(top, bottom)| y + half > *top && y - half < *bottom);
            if !covered && y + half <= end {
                end = y - half;
                let at = Point::new(right, y + size * 0.36);
                out.push(self.text(figure(*tick), at, Align::End, 11.5, Face::Regular, self.theme.faint));
            }
        }
    }

    /// Sets the words in the corners; returns what they cover.
    fn captions(&self, frame: Rect, shapes: &mut Vec<Shape>) -> Vec<Rect> {
        const SIZE: f64 = 13.0;
        let size = self.size(SIZE);
        let away = 8.0 * self.unit;
        let words = &self.data.quadrants;
        let mut covered = Vec::new();
        let mut texts = Vec::new();
        for (caption, right, low) in [
            (&words.top_left, false, false),
            (&words.top_right, true, false),
            (&words.bottom_left, false, true),
            (&words.bottom_right, true, true),
        ] {
            let mut lines = self.wrapped(caption, frame.width() * 0.34, SIZE, Face::Italic);
            lines.truncate(3);
            let height = lines.len() as f64 * size * LINE;
            let top = if low { frame.bottom - away - height } else { frame.top + away * 0.6 };
            for (n, line) in lines.iter().enumerate() {
                let width = fonts::width(line, Face::Italic, size);
                let x = if right { frame.right - away - width } else { frame.left + away };
                let line_top = top + n as f64 * size * LINE;
                covered.push(Rect::sized(x, line_top, width, size * LINE));
                let at = Point::new(x, line_top + size * BASELINE);
                texts.push(self.text(line.clone(), at, Align::Start, SIZE, Face::Italic, self.theme.faint));
            }
        }
        shapes.push(Shape::group("captions", texts));
        covered
    }

    /// Draws ranges, discs, diamonds and names; returns how many names found no place.
    fn marks(&self, field: &Field, captions: Vec<Rect>, shapes: &mut Vec<Shape>) -> usize {
        const SIZE: f64 = 12.5;
        let (u, data) = (self.unit, self.data);
        let at = |x: f64, y: f64| Point::new(field.x(data.x.scale, x), field.y(data.y.scale, y));
        let size = self.size(SIZE);
        let (mut bars, mut discs) = (Vec::new(), Vec::new());
        let mut obstacles = Obstacles { captions, ..Obstacles::default() };
        let mut wanted = Vec::new();
        let mut names: Vec<(&str, Face)> = Vec::new();
        let mut want = |name, face: Face, of: Disc, weight: f64, obstacles: &mut Obstacles| {
            let width = |text: &str| fonts::width(text, face, size);
            let mut sizes = vec![(width(name), size * LINE)];
            if let Some((one, two)) = in_two(name) {
                sizes.push((width(&one).max(width(&two)), 2.0 * size * LINE));
            }
            obstacles.discs.push(of);
            wanted.push(Wanted { of, sizes, weight });
            names.push((name, face));
        };
        // The small above the large, so that none is hidden.
        let mut order: Vec<&Mark> = data.marks.iter().collect();
        order.sort_by(|a, b| b.influence.total_cmp(&a.influence).then_with(|| a.actor.cmp(&b.actor)));
        for mark in order {
            let (Some(x), Some(y)) = (&mark.x, &mark.y) else { continue };
            let centre = at(x.value, y.value);
            for (spot, across) in [(x, true), (y, false)] {
                let Some(range) = spot.range else { continue };
                let end = |value: f64| if across { at(value, y.value) } else { at(x.value, value) };
                let (a, b) = (end(range.low()), end(range.high()));
                let paint = Paint { colour: mark.colour, opacity: 0.6 };
                let pen = if spot.stated {
                    Pen::solid(paint, 2.2 * u)
                } else {
                    Pen::dashed(paint, 2.2 * u, 4.5 * u)
                };
                bars.push(Shape::line(a, b, pen));
                let cap = 3.5 * u;
                for point in [a, b] {
                    let (dx, dy) = if across { (0.0, cap) } else { (cap, 0.0) };
                    let ends =
                        (Point::new(point.x - dx, point.y - dy), Point::new(point.x + dx, point.y + dy));
                    bars.push(Shape::line(ends.0, ends.1, Pen::solid(paint, 1.6 * u)));
                }
                obstacles
                    .bars
                    .push(Rect::new(a.x.min(b.x), a.y.min(b.y), a.x.max(b.x), a.y.max(b.y)).grown(1.5 * u));
            }
            let mut disc = Vec::new();
            self.disc(mark, centre, &mut disc);
            discs.push(self.mark_group(mark, disc));
            let of = Disc { centre, radius: radius(mark.influence) * u + 1.5 * u };
            want(&mark.name, Face::Regular, of, mark.influence, &mut obstacles);
        }
        let mut diamonds = Vec::new();
        for diamond in &data.diamonds {
            let centre = at(diamond.x, diamond.y);
            let (fill, pen) =
                (Paint { colour: self.theme.paper, opacity: 0.85 }, Pen::solid(self.theme.ink, 1.6 * u));
            let shape = Shape::diamond(centre, DIAMOND * u, Some(fill), Some(pen));
            diamonds.push(Shape::Group {
                class: "proposal",
                id: format!("proposal-{}", diamond.proposal),
                title: diamond.name.clone(),
                shapes: vec![shape],
            });
            want(
                &diamond.name,
                Face::Italic,
                Disc { centre, radius: (DIAMOND + 1.0) * u },
                0.45,
                &mut obstacles,
            );
        }
        let places = labels::place(&wanted, &obstacles, field.frame.grown(-3.0 * u));
        let (mut leaders, mut texts) = (Vec::new(), Vec::new());
        let mut unnamed = 0;
        for (place, (name, face)) in places.iter().zip(&names) {
            let Some(place) = place else {
                unnamed += 1;
                continue;
            };
            if let Some((from, to)) = place.leader {
                leaders.push(Shape::line(from, to, Pen::solid(self.theme.line, 0.9 * u)));
            }
            let lines = match (place.size, in_two(name)) {
                (1, Some((one, two))) => vec![one, two],
                _ => vec![(*name).to_owned()],
            };
            for (n, line) in lines.into_iter().enumerate() {
                // Two lines stand together on the side that faces their mark.
                let at =
                    Point::new(place.rect.left, place.rect.top + n as f64 * size * LINE + size * BASELINE);
                texts.push(self.text(line, at, Align::Start, SIZE, *face, self.theme.ink));
            }
        }
        shapes.push(Shape::group("ranges", bars));
        shapes.push(Shape::group("leaders", leaders));
        shapes.push(Shape::group("proposals", diamonds));
        shapes.push(Shape::group("marks", discs));
        shapes.push(Shape::group("labels", texts));
        unnamed
    }
}
