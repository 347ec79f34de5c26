//! A board as a sheet: the same cards and ties as in the window, as a scene that is written as SVG, PNG or
//! PDF, with title, legend and sources around.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::Arc;

use super::course::Course;
use super::labels::{self, beside};
use super::plan::{BAR, CARD, Line, Node, Pinned, Plan, Slip, Tie};
use super::{Detail, Focus, Shade, Shades, style};
use crate::analysis::own_positions;
use crate::exchange::picture;
use crate::figure::fonts::{self, Face};
use crate::figure::legend::Symbol;
use crate::figure::scene::{Align, Paint, Pen, Picture, Scene, Shape, Text};
use crate::figure::sheet::{Detail as SheetDetail, LONGEST, Page, Sheet};
use crate::figure::words::{Evidence, Words};
use crate::figure::{ChartTheme, Point, Rect};
use crate::model::words::long_date;
use crate::model::{Board, BoardId, BoardItem, Colour, Date, Look, NoteKind, StanceMap};

/// Units of the sheet to the board unit, so that names are set in 10 point.
const SCALE: f64 = 0.75;
/// The narrowest sheet.
const NARROWEST: f64 = 560.0;
/// What stands for the colours of blocs where there are only greys.
const GREY: Colour = Colour::rgb(0x60, 0x60, 0x60);

/// How a board is drawn.
#[derive(Debug, Clone, PartialEq)]
pub struct Options {
    /// The day as of which it is shown; none with all that is known.
    pub day: Option<Date>,
    /// What is faded or hidden.
    pub focus: Option<Focus>,
    /// Light, dark or grey.
    pub look: Look,
    /// The width of the sheet in 1/96 inch; none makes it as wide as names of 10 point need.
    pub width: Option<f64>,
    /// The folder in which pictures lie.
    pub folder: Option<PathBuf>,
}

impl Default for Options {
    /// All that is known, on light paper.
    fn default() -> Self {
        Self { day: None, focus: None, look: Look::Light, width: None, folder: None }
    }
}

/// Why a board can't be drawn.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BoardError {
    /// The map doesn't hold it.
    #[error("there is no board \"{0}\"")]
    Unknown(BoardId),
    /// Nothing lies on it.
    #[error("the board “{0}” is empty: place actors on it first")]
    Empty(String),
}

/// A board that is being drawn.
struct Drawing<'a> {
    map: &'a StanceMap,
    board: &'a Board,
    plan: &'a Plan,
    shades: &'a Shades,
    theme: ChartTheme,
    grey: bool,
    options: &'a Options,
    /// Units of the sheet to the board unit.
    zoom: f64,
    /// Where the board's origin lies on the sheet.
    origin: Point,
}

/// Draws a board of a map.
pub fn draw(map: &StanceMap, id: &BoardId, options: &Options) -> Result<Scene, BoardError> {
    let board = map.boards.get(id).ok_or_else(|| BoardError::Unknown(id.clone()))?;
    let plan = Plan::of(map, board, options.day);
    let empty = || BoardError::Empty(board.name.clone());
    let area = plan.bounds().ok_or_else(empty)?.inflated(12.0);
    let focus = options.focus.clone().unwrap_or_default();
    let shades = Shades::of(map, &plan, &focus, &BTreeSet::new());

    let theme = ChartTheme::of(options.look);
    let margin = 2.0 * 20.0;
    let wish = options.width.map_or(SCALE, |width| (width - margin).max(100.0) / area.width());
    let most = (LONGEST - 800.0) / area.width().max(area.height());
    let zoom = wish.min(most);
    let width = options.width.unwrap_or((area.width() * zoom + margin).max(NARROWEST)).clamp(200.0, LONGEST);
    let unit = (width / 1400.0).sqrt().clamp(0.75, 6.0);
    let words = words(map, board, &plan, &shades, options);
    let mut page = Page { width, height: LONGEST, unit, theme, legend: board.legend, names: 0 };
    let [colours, symbols] = legend(map, &plan, &shades, &theme);
    let room_height = {
        let sheet = Sheet { page: &page, words: &words, detail: SheetDetail::Full };
        let room = sheet.around(&colours, &symbols).room;
        page.height - room.height()
    };
    page.height = (room_height + area.height() * zoom + 8.0).min(LONGEST);
    let sheet = Sheet { page: &page, words: &words, detail: SheetDetail::Full };
    let mut around = sheet.around(&colours, &symbols);
    let middle = area.centre();
    let room = around.room.centre();
    let drawing = Drawing {
        map,
        board,
        plan: &plan,
        shades: &shades,
        theme,
        grey: options.look == Look::Print,
        options,
        zoom,
        origin: Point::new(room.x - middle.x * zoom, room.y - middle.y * zoom),
    };
    around.shapes.push(drawing.shape());
    Ok(sheet.finish(around, ""))
}

/// What is said around the board.
fn words(map: &StanceMap, board: &Board, plan: &Plan, shades: &Shades, options: &Options) -> Words {
    let mut evidence = Evidence::default();
    for subject in &board.pinned {
        let positions = own_positions(map, subject, options.day);
        plan.nodes
            .iter()
            .filter_map(|node| positions.get(&node.id))
            .for_each(|position| evidence.add(position));
    }
    for line in &plan.lines {
        if let Tie::Relation(id) = &line.tie
            && let Some(relation) = map.relations.get(id)
        {
            evidence.add_quotes(&relation.evidence);
        }
    }
    evidence.add_quotes(board.quotes.keys());
    let count =
        |count: usize, one: &str, many: &str| format!("{count} {}", if count == 1 { one } else { many });
    let actors = (0..plan.nodes.len()).filter(|n| shades.node(*n) != Shade::Hidden).count();
    let shown = |n: usize| shades.lines.get(n).copied().unwrap_or_default() != Shade::Hidden;
    let ties = (0..plan.lines.len()).filter(|n| shown(*n)).count();
    let mut counts = format!("{}, {}", count(actors, "actor", "actors"), count(ties, "tie", "ties"));
    if let Some(day) = options.day {
        counts.push_str(&format!(" · as known on {}", long_date(day)));
    }
    let names: Vec<&str> = plan.nodes.iter().take(40).map(|node| node.name.as_str()).collect();
    let more = if plan.nodes.len() > names.len() { " and others" } else { "" };
    Words {
        title: board.name.clone(),
        subtitle: map.title.clone(),
        description: format!("A board with {counts}: {}{more}.", names.join(", ")),
        sources: if evidence.is_recorded() { evidence.source_line(map) } else { String::new() },
        count: counts,
        ..Words::default()
    }
}

/// Signs of a legend with their words.
type Signs = Vec<(Symbol, String)>;

/// What the colours and shapes say, and what the lines say.
fn legend(map: &StanceMap, plan: &Plan, shades: &Shades, theme: &ChartTheme) -> [Signs; 2] {
    let shown = || plan.nodes.iter().enumerate().filter(|(n, _)| shades.node(*n) != Shade::Hidden);
    let mut blocs: Vec<(usize, &Node)> =
        shown().map(|(_, node)| (node.bloc.unwrap_or(usize::MAX), node)).collect();
    blocs.sort_by_key(|(bloc, _)| *bloc);
    blocs.dedup_by_key(|(bloc, _)| *bloc);
    let name =
        |bloc: usize| map.blocs.values().nth(bloc).map_or("no bloc".to_owned(), |bloc| bloc.name.clone());
    let colour = |node: &Node| if *theme == ChartTheme::PRINT { GREY } else { node.colour };
    let colours =
        blocs.iter().map(|(bloc, node)| (Symbol::Mark(colour(node), node.form), name(*bloc))).collect();
    let kinds: BTreeSet<_> = plan
        .lines
        .iter()
        .enumerate()
        .filter(|(n, _)| shades.lines.get(*n).copied().unwrap_or_default() != Shade::Hidden)
        .map(|(_, line)| line.kind)
        .collect();
    let mut symbols: Vec<_> = kinds
        .into_iter()
        .map(|kind| {
            let (colour, dash) = style::tie(kind);
            (Symbol::Tie(tinted(colour, theme), dash), kind.label().to_owned())
        })
        .collect();
    if shown().any(|(_, node)| !node.has_evidence) {
        symbols.push((Symbol::Hollow, "no evidence".to_owned()));
    }
    [colours, symbols]
}

/// A colour for light paper on the paper of a look; black where there are only greys.
fn tinted(colour: Colour, theme: &ChartTheme) -> Colour {
    if *theme == ChartTheme::PRINT {
        return theme.faint;
    }
    style::on_paper(colour, *theme == ChartTheme::DARK)
}

impl Drawing<'_> {
    fn at(&self, at: Point) -> Point {
        Point::new(self.origin.x + at.x * self.zoom, self.origin.y + at.y * self.zoom)
    }
    fn rect(&self, rect: Rect) -> Rect {
        let corner = self.at(Point::new(rect.left, rect.top));
        Rect::sized(corner.x, corner.y, rect.width() * self.zoom, rect.height() * self.zoom)
    }
    fn size(&self, units: f64) -> f64 {
        units * self.zoom
    }
    fn shaded(&self, colour: Colour, shade: Shade) -> Colour {
        if shade == Shade::Full { colour } else { colour.mixed(self.theme.paper, 0.75) }
    }
    fn colour_of(&self, node: &Node, shade: Shade) -> Colour {
        let colour = if self.grey { GREY } else { node.colour };
        self.shaded(colour, shade)
    }
    fn text(&self, words: &str, at: Point, size: f64, colour: Colour, room: f64) -> Option<Shape> {
        let size = self.size(size);
        let measure = |line: &str| fonts::width(line, Face::Regular, size);
        let words = fonts::shortened(words, room, &measure);
        (!words.is_empty() && room > 0.0).then(|| {
            Shape::Text(Text {
                text: words,
                at,
                align: Align::Start,
                size,
                face: Face::Regular,
                paint: colour.into(),
                turn: 0.0,
            })
        })
    }
    /// Words in rows from the top of a rectangle, as many as there is room for.
    fn rows(&self, words: &str, room: Rect, size: f64, colour: Colour) -> Vec<Shape> {
        let em = self.size(size);
        let measure = |line: &str| fonts::width(line, Face::Regular, em);
        let line = em * fonts::LINE;
        let most = (room.height() / line).floor().max(1.0) as usize;
        let mut lines = fonts::wrap(words, room.width(), &measure);
        if lines.len() > most {
            lines.truncate(most);
            if let Some(last) = lines.last_mut() {
                *last = fonts::shortened(&format!("{last} …"), room.width(), &measure);
            }
        }
        let at = |n: usize| Point::new(room.left, room.top + n as f64 * line + em * fonts::BASELINE);
        lines
            .iter()
            .enumerate()
            .filter_map(|(n, words)| self.text(words, at(n), size, colour, room.width() + em))
            .collect()
    }

    fn shape(&self) -> Shape {
        let visible = |n: usize| self.shades.lines.get(n).copied().unwrap_or_default();
        let mut shapes: Vec<Shape> = self.plan.frames.iter().filter_map(|slip| self.slip(slip)).collect();
        let mut ties = Vec::new();
        let mut labels = Vec::new();
        let mut taken = self.occupied();
        for (n, line) in self.plan.lines.iter().enumerate() {
            let shade = visible(n);
            if shade == Shade::Hidden {
                continue;
            }
            let Some(course) = self.plan.course(line, self.zoom) else { continue };
            ties.push(self.tie(line, &course, shade));
            if shade == Shade::Full && Detail::at(self.zoom) > Detail::Disc {
                labels.extend(self.tie_label(line, &course, &mut taken));
            }
        }
        shapes.push(Shape::group("ties", ties));
        shapes.push(Shape::group("labels", labels));
        shapes.extend(self.plan.notes.iter().filter_map(|slip| self.slip(slip)));
        let nodes = self.plan.order.iter().filter_map(|n| {
            let (n, node) = (*n as usize, self.plan.nodes.get(*n as usize)?);
            let shade = self.shades.node(n);
            (shade != Shade::Hidden).then_some((node, shade))
        });
        let discs = Detail::at(self.zoom) == Detail::Disc;
        let marks =
            nodes.map(|(node, shade)| if discs { self.disc(node, shade) } else { self.card(node, shade) });
        shapes.push(Shape::group("marks", marks.collect()));
        if discs {
            shapes.push(Shape::group("labels", self.disc_names()));
        }
        shapes.extend(self.plan.pinned.iter().filter_map(|pinned| self.pinned(pinned)));
        Shape::group("board", shapes)
    }

    fn tie(&self, line: &Line, course: &Course, shade: Shade) -> Shape {
        let (colour, dash) = style::tie(line.kind);
        let colour = self.shaded(tinted(colour, &self.theme), shade);
        let width = style::width(line.strength) * self.zoom.max(0.45);
        let pen = Pen { paint: colour.into(), width, dash: dash.map(|dash| dash * self.zoom.max(0.5)) };
        let points: Vec<Point> = course.points().map(|at| self.at(at)).collect();
        let mut shapes = Vec::new();
        let head = (8.0 * self.zoom + width).max(3.0);
        if let Some(last) = points.last().copied() {
            let before = self.at(course.before_end());
            let length = last.distance(before).max(1e-9);
            let along = Point::new((last.x - before.x) / length, (last.y - before.y) / length);
            let neck = Point::new(last.x - along.x * head, last.y - along.y * head);
            let side = |by: f64| Point::new(neck.x - along.y * by, neck.y + along.x * by);
            let mut shaft: Vec<Point> = points.into_iter().filter(|at| at.distance(last) > head).collect();
            shaft.push(neck);
            shapes.push(Shape::Path { points: shaft, closed: false, fill: None, pen: Some(pen) });
            let corners = vec![last, side(head * 0.45), side(-head * 0.45)];
            shapes.push(Shape::Path { points: corners, closed: true, fill: Some(colour.into()), pen: None });
        }
        let name = |n: u32| self.plan.nodes.get(n as usize).map_or("", |node| node.name.as_str());
        let title = format!("{} {} {}", name(line.from), line.kind, name(line.to));
        let (id, about) = match &line.tie {
            Tie::Relation(id) => (format!("relation-{id}"), vec![id.clone().into()]),
            Tie::Membership => (String::new(), Vec::new()),
        };
        Shape::thing(id, title, about, shapes)
    }

    /// What labels of ties keep clear of.
    fn occupied(&self) -> Vec<Rect> {
        let cards = self.plan.nodes.iter().map(|node| self.plan.card_of(node));
        let pinned = self.plan.pinned.iter().map(|pinned| pinned.rect);
        let notes = self.plan.notes.iter().map(|slip| slip.rect);
        let titles = self.plan.frames.iter().map(crate::board::plan::Slip::title);
        cards.chain(pinned).chain(notes).chain(titles).map(|rect| self.rect(rect)).collect()
    }

    /// The kind of a tie along it, where it covers nothing.
    fn tie_label(&self, line: &Line, course: &Course, taken: &mut Vec<Rect>) -> Vec<Shape> {
        let size = self.size(12.0);
        let words = line.words(Detail::at(self.zoom));
        let (width, height) = (fonts::width(&words, Face::Regular, size) + 6.0, size * fonts::LINE);
        if course.length() * self.zoom < width * 1.15 {
            return Vec::new();
        }
        for share in [0.5, 0.4, 0.6, 0.3, 0.7] {
            let at = self.at(course.at(share));
            let (a, b) = (self.at(course.at(share - 0.03)), self.at(course.at(share + 0.03)));
            let mut turn = libm::atan2(b.y - a.y, b.x - a.x);
            if turn.abs() > std::f64::consts::FRAC_PI_2 {
                turn -= std::f64::consts::PI * turn.signum();
            }
            let (sin, cos) = libm::sincos(turn);
            let parts = (width / height).ceil().max(1.0) as i32;
            let covers: Vec<Rect> = (0..parts)
                .map(|n| {
                    let along = width * ((f64::from(n) + 0.5) / f64::from(parts) - 0.5);
                    let half = height * 0.62;
                    Rect::sized(at.x + along * cos - half, at.y + along * sin - half, half * 2.0, half * 2.0)
                })
                .collect();
            if covers.iter().any(|rect| taken.iter().any(|other| other.overlaps(*rect))) {
                continue;
            }
            taken.extend(covers);
            let corner =
                |dx: f64, dy: f64| Point::new(at.x + dx * cos - dy * sin, at.y + dx * sin + dy * cos);
            let (w, h) = (width / 2.0, height / 2.0 - 1.0);
            let paper = Shape::Path {
                points: vec![corner(-w, -h), corner(w, -h), corner(w, h), corner(-w, h)],
                closed: true,
                fill: Some(self.theme.paper.into()),
                pen: None,
            };
            let text = Text {
                text: words.clone(),
                at: corner(0.0, size * 0.34),
                align: Align::Middle,
                size,
                face: Face::Regular,
                paint: tinted(style::tie(line.kind).0, &self.theme).into(),
                turn: turn.to_degrees(),
            };
            return vec![paper, Shape::Text(text)];
        }
        Vec::new()
    }

    fn mark(&self, node: &Node, at: Point, radius: f64, shade: Shade, hollow: bool) -> Vec<Shape> {
        let colour = self.colour_of(node, shade);
        let mut shapes = vec![node.form.shape(at, radius, Some(colour.into()), None)];
        if hollow {
            shapes.push(node.form.shape(at, radius * 0.55, Some(self.theme.paper.into()), None));
        }
        shapes
    }

    fn named(node: &Node, shapes: Vec<Shape>) -> Shape {
        let title = format!("{} ({}, {})", node.name, node.kind, node.stances_in_words());
        Shape::thing(format!("actor-{}", node.id), title, [node.id.clone().into()], shapes)
    }

    fn disc(&self, node: &Node, shade: Shade) -> Shape {
        let radius = node.radius(self.zoom) * self.zoom;
        Self::named(node, self.mark(node, self.at(node.centre), radius, shade, !node.has_evidence))
    }

    fn disc_names(&self) -> Vec<Shape> {
        let step = labels::step(self.zoom);
        let sides = labels::place(self.plan, step, |n| self.shades.node(n) != Shade::Hidden);
        let named = self.plan.nodes.iter().zip(sides).enumerate();
        named
            .filter_map(|(n, (node, side))| {
                let width = node.name_width * labels::SIZE;
                let radius = node.radius(self.zoom) * self.zoom;
                let rect = beside(self.at(node.centre), radius, width, side?);
                let at = Point::new(rect.left, rect.top + labels::SIZE * fonts::BASELINE);
                let colour = self.shaded(self.theme.ink, self.shades.node(n));
                self.text(&node.name, at, labels::SIZE / self.zoom, colour, labels::LONGEST)
            })
            .collect()
    }

    fn card(&self, node: &Node, shade: Shade) -> Shape {
        let z = self.zoom;
        let rect = self.rect(self.plan.card_of(node));
        let (ink, faint) = (self.shaded(self.theme.ink, shade), self.shaded(self.theme.faint, shade));
        let colour = self.colour_of(node, shade);
        let mut shapes = vec![
            Shape::rect(rect, Some(self.theme.strip.into()), Some(Pen::solid(self.theme.line, 0.8))),
            Shape::filled(Rect::new(rect.left, rect.top, rect.left + 7.0 * z, rect.bottom), colour),
        ];
        let pad = 8.0 * z;
        let head = CARD.1 * z;
        let mut left = rect.left + 7.0 * z + pad;
        if !node.picture.is_empty() {
            let side = head - pad * 1.2;
            let square = Rect::sized(left, rect.top + pad * 0.6, side, side);
            shapes.extend(self.picture(&node.picture, square));
            left = square.right + pad * 0.8;
        }
        let right = rect.right - pad;
        let name_at = Point::new(left, rect.top + 26.0 * z);
        let size = node.name_size((right - left) / z);
        shapes.extend(self.text(&node.name, name_at, size, ink, right - left));
        let row = rect.top + 45.0 * z;
        let mark = Point::new(left + 4.2 * z, row);
        shapes.extend(self.mark(node, mark, 4.2 * z, shade, !node.has_evidence));
        let side = 13.0 * z;
        let square = Rect::sized(left + 13.0 * z, row - side / 2.0, side, side);
        shapes.extend(Self::icon(node, square, faint));
        let influence = 28.0 * z;
        let words = node.stances_in_words();
        let words_at = Point::new(square.right + 5.0 * z, row + 4.6 * z);
        shapes.extend(self.text(&words, words_at, 13.0, faint, right - influence - pad * 0.5 - words_at.x));
        let track = Rect::sized(right - influence, row - 2.0 * z, influence, 4.0 * z);
        shapes.push(Shape::filled(track, self.theme.grid));
        let filled = Rect::new(track.left, track.top, track.left + influence * node.influence, track.bottom);
        shapes.push(Shape::filled(filled, faint));
        shapes.extend(self.bars(node, rect, shade));
        Self::named(node, shapes)
    }

    fn bars(&self, node: &Node, card: Rect, shade: Shade) -> Vec<Shape> {
        let z = self.zoom;
        let mut shapes = Vec::new();
        let (left, right) = (card.left + 15.0 * z, card.right - 8.0 * z);
        let split = left + (right - left) * 0.6;
        for (n, (subject, bar)) in self.board.pinned.iter().zip(&node.bars).enumerate() {
            let middle = card.top + (CARD.1 + BAR * (n as f64 + 0.5) - 3.0) * z;
            let faint = self.shaded(self.theme.faint, shade);
            let name = self.map.subject_name(subject);
            shapes.extend(self.text(
                &name,
                Point::new(left, middle + 3.8 * z),
                11.0,
                faint,
                split - left - 4.0 * z,
            ));
            let ends = [Point::new(split, middle), Point::new(right, middle)];
            shapes.push(Shape::line(ends[0], ends[1], Pen::solid(self.theme.line, 0.8)));
            let Some(bar) = bar else { continue };
            let x = |share: f64| split + (right - split) * share;
            let colour = self.colour_of(node, shade);
            if let Some((low, high)) = bar.range {
                let band = Rect::new(x(low), middle - 2.0 * z, x(high), middle + 2.0 * z);
                shapes.push(Shape::filled(band, Paint { colour, opacity: 0.4 }));
            }
            shapes.extend(self.mark(node, Point::new(x(bar.at), middle), 4.0 * z, shade, bar.hollow));
        }
        shapes
    }

    fn icon(node: &Node, square: Rect, colour: Colour) -> Vec<Shape> {
        let pen = Pen::solid(colour, square.width() / 11.0);
        let at =
            |at: Point| Point::new(square.left + at.x * square.width(), square.top + at.y * square.width());
        style::icon(node.kind)
            .into_iter()
            .map(|part| match part {
                style::Stroke::Ring(centre, radius) => Shape::Disc {
                    centre: at(centre),
                    radius: radius * square.width(),
                    fill: None,
                    pen: Some(pen),
                },
                style::Stroke::Line(points) => Shape::Path {
                    points: points.into_iter().map(at).collect(),
                    closed: false,
                    fill: None,
                    pen: Some(pen),
                },
            })
            .collect()
    }

    /// An actor's picture; a crossed square where it can't be shown.
    fn picture(&self, picture: &str, square: Rect) -> Vec<Shape> {
        let loaded: Option<Picture> = picture::load(picture, self.options.folder.as_deref()).ok();
        if let Some(picture) = loaded {
            vec![Shape::Picture { rect: square, picture: Arc::new(picture) }]
        } else {
            let pen = Pen::solid(self.theme.line, 0.8);
            let (low, high) = (Point::new(square.left, square.bottom), Point::new(square.right, square.top));
            vec![Shape::rect(square, None, Some(pen)), Shape::line(low, high, pen)]
        }
    }

    fn slip(&self, slip: &Slip) -> Option<Shape> {
        let note = self.board.notes.get(&slip.id)?;
        let rect = self.rect(slip.rect);
        let inner = rect.inflated(-10.0 * self.zoom);
        let own = note.colour.filter(|_| !self.grey);
        let edge = Pen::solid(own.unwrap_or(self.theme.line), 0.9);
        let paper = self.theme.paper;
        let (fill, size) = match slip.kind {
            NoteKind::Frame => (own.map_or(self.theme.strip, |colour| paper.mixed(colour, 0.08)), 16.0),
            NoteKind::Note => {
                let yellow = Colour::nth(1);
                (paper.mixed(own.unwrap_or(yellow), if self.grey { 0.0 } else { 0.18 }), 14.0)
            }
        };
        let mut shapes = vec![Shape::rect(rect, Some(fill.into()), Some(edge))];
        let room = if slip.kind == NoteKind::Frame {
            Rect::new(inner.left, inner.top, inner.right, inner.top + self.size(size) * fonts::LINE)
        } else {
            inner
        };
        shapes.extend(self.rows(&note.text, room, size, self.theme.ink));
        let sort = if slip.kind == NoteKind::Frame { "frame" } else { "note" };
        Some(Shape::thing(format!("{sort}-{}", slip.id), note.text.clone(), [], shapes))
    }

    fn pinned(&self, pinned: &Pinned) -> Option<Shape> {
        let rect = self.rect(pinned.rect);
        let inner = rect.inflated(-10.0 * self.zoom);
        let dot = |parts: &[&str]| {
            parts.iter().filter(|part| !part.is_empty()).copied().collect::<Vec<_>>().join(" · ")
        };
        let day = |day: Option<Date>| day.map(|day| day.to_string()).unwrap_or_default();
        let (words, foot, edge) = match &pinned.thing {
            BoardItem::Quote(id) => {
                let quote = self.map.quotes.get(id)?;
                let speaker = quote.speaker.as_ref().and_then(|id| self.map.actors.get(id));
                let bloc =
                    speaker.and_then(|actor| actor.bloc.as_ref()).and_then(|id| self.map.blocs.get(id));
                let outlet = self.map.sources.get(&quote.source).map_or("", |source| source.outlet.as_str());
                let name = speaker.map_or("", |actor| actor.name.as_str());
                let edge = bloc.filter(|_| !self.grey).map_or(self.theme.line, |bloc| bloc.colour);
                (quote.anchor.exact.clone(), dot(&[name, &day(quote.said), outlet]), edge)
            }
            BoardItem::Source(id) => {
                let source = self.map.sources.get(id)?;
                let title = self.map.label(&id.clone().into());
                (title, dot(&[&source.outlet, &day(source.published)]), self.theme.line)
            }
            _ => return None,
        };
        let mut shapes = vec![Shape::rect(rect, Some(self.theme.strip.into()), Some(Pen::solid(edge, 0.9)))];
        let foot_top = inner.bottom - self.size(12.0) * 1.4;
        let body = Rect::new(inner.left, inner.top, inner.right, foot_top);
        shapes.extend(self.rows(&words, body, 14.0, self.theme.ink));
        let at = Point::new(inner.left, inner.bottom - self.size(12.0) * 0.3);
        shapes.extend(self.text(&foot, at, 12.0, self.theme.faint, inner.width()));
        let about = pinned.thing.item();
        Some(Shape::thing(String::new(), words, about, shapes))
    }
}
