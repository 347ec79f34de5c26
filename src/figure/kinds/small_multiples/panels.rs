//! Small multiples as a scene: a grid of panels that fits the sheet, rows named once at its left and the scale once
//! below.

use std::collections::BTreeSet;

use super::{Panel, SmallMultiples, Strip};
use crate::figure::chart::{AxisValue, ticks};
use crate::figure::fonts::{BASELINE, Face, LINE};
use crate::figure::groups::Group;
use crate::figure::kinds::coverage::on;
use crate::figure::legend::Symbol;
use crate::figure::marks::MarkStyle;
use crate::figure::rows::ActorRow;
use crate::figure::scene::{Align, Pen, Point, Rect, Scene, Shape};
use crate::figure::sheet::{Page, Sheet, draw_fitting};
use crate::model::Colour;
use crate::model::words::{self, counted};

/// The size of the panels' titles and of the names of rows, and that of names and numbers, in units of the chart.
const TITLE: f64 = 11.5;
const SMALL: f64 = 10.0;
/// The least size of a number in a mark, in units of the scene: 5 point.
const LEAST: f64 = 6.7;
/// The radius of the mark of one actor.
const SINGLE: f64 = 4.6;
/// Room between a panel's edge and the ends of the scale.
const INSET: f64 = 10.0;
/// The least height of a row, in which its name can be read, and the least width of a panel.
const STRIP: f64 = SMALL * LINE;
const NARROWEST: f64 = 105.0;
/// The most panels.
const MOST: usize = 60;

/// Draws small multiples on a page.
pub(super) fn draw(data: &SmallMultiples, page: &Page) -> Scene {
    draw_fitting(page, &data.words, |sheet| drawn(data, sheet))
}

/// How panels are laid out.
struct PanelGrid {
    columns: usize,
    /// The left top panel's frame.
    first: Rect,
    /// From the left edge of a panel to that of the next, and from top to top.
    step: (f64, f64),
    /// Whether names of rows and titles find room.
    is_legible: bool,
}

impl PanelGrid {
    /// The grid of so many panels, each of so many rows, in a room; `above` says how much stands over a panel of a
    /// width, `below` is what stands under the lowest. Panels are somewhat wider than high, with as few empty places as
    /// that allows.
    fn of(
        (count, strips): (usize, usize),
        room: Rect,
        (above, below): (&dyn Fn(f64) -> f64, f64),
        u: f64,
    ) -> Self {
        const ASPECT: f64 = 1.6;
        let gaps = (16.0 * u, 8.0 * u);
        let laid = |columns: usize| {
            let rows = count.div_ceil(columns);
            let step =
                ((room.width() + gaps.0) / columns as f64, (room.height() - below + gaps.1) / rows as f64);
            let above = above(step.0 - gaps.0);
            let size = ((step.0 - gaps.0).max(1.0), (step.1 - gaps.1 - above).max(1.0));
            let first = Rect::sized(room.left, room.top + above, size.0, size.1);
            let empty = (rows * columns - count) as f64 / count as f64;
            let short = |have: f64, need: f64| (need / have - 1.0).max(0.0) * 10.0;
            let missing = short(size.1, strips as f64 * STRIP * u) + short(size.0, NARROWEST * u);
            let cost = libm::log(size.0 / size.1 / ASPECT).abs() + 0.6 * empty + missing;
            (cost, Self { columns, first, step, is_legible: missing <= 0.0 })
        };
        let mut best = laid(1);
        for columns in 2..=count.max(1) {
            let other = laid(columns);
            if other.0 < best.0 {
                best = other;
            }
        }
        best.1
    }
    fn frame(&self, n: usize) -> Rect {
        let (column, row) = (n % self.columns, n / self.columns);
        let (dx, dy) = (column as f64 * self.step.0, row as f64 * self.step.1);
        let Rect { left, top, right, bottom } = self.first;
        Rect::new(left + dx, top + dy, right + dx, bottom + dy)
    }
}

/// Those who stand at one place of a row.
struct Bubble<'a> {
    share: f64,
    /// The most influential first.
    members: Vec<(&'a ActorRow, &'a AxisValue)>,
}

/// The places of a row, from the left.
fn bubbles<'a>(strip: &Strip<'a>) -> Vec<Bubble<'a>> {
    let mut dots = strip.dots.clone();
    dots.sort_by(|a, b| {
        let key = a.2.total_cmp(&b.2).then(b.0.influence.total_cmp(&a.0.influence));
        key.then_with(|| a.0.actor.cmp(&b.0.actor))
    });
    let mut bubbles: Vec<Bubble<'a>> = Vec::new();
    for (row, spot, share) in dots {
        match bubbles.last_mut().filter(|last| last.share == share) {
            Some(last) => last.members.push((row, spot)),
            None => bubbles.push(Bubble { share, members: vec![(row, spot)] }),
        }
    }
    bubbles
}

/// The panels that most actors are in, in their order.
fn fullest(panels: &mut Vec<Panel<'_>>, most: usize) {
    if panels.len() <= most {
        return;
    }
    let mut counts: Vec<(usize, usize)> = panels.iter().map(spoke).enumerate().collect();
    counts.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(&b.0)));
    let kept: BTreeSet<usize> = counts.into_iter().take(most).map(|(n, _)| n).collect();
    let mut n = 0;
    panels.retain(|_| {
        n += 1;
        kept.contains(&(n - 1))
    });
}

/// How many actors are in a panel.
fn spoke(panel: &Panel<'_>) -> usize {
    let actors = panel.strips.iter().flat_map(|strip| &strip.dots).map(|(row, ..)| &row.actor);
    actors.collect::<BTreeSet<_>>().len()
}

fn drawn(data: &SmallMultiples, sheet: &Sheet<'_>) -> (Scene, Rect) {
    let (u, theme) = (sheet.unit(), sheet.theme());
    let mut panels = data.panels();
    let all = panels.len();
    fullest(&mut panels, MOST);
    let strips_of = || panels.iter().flat_map(|panel| &panel.strips);
    let strips = panels.first().map_or(1, |panel| panel.strips.len().max(1));
    let is_group = strips_of().any(|strip| strip.group.is_some());
    let mut symbols = Vec::new();
    if strips_of().flat_map(bubbles).any(|bubble| bubble.members.len() > 1) {
        symbols.push((Symbol::Sizes, "larger: several at one place".to_owned()));
    }
    symbols.extend(data.rows.signs());
    if strips_of().any(|strip| strip.dots.is_empty()) {
        symbols.push((Symbol::Cell(silence(sheet).into(), None), "not said".to_owned()));
    }
    // Panels and rows name the groups; a legend would say it again.
    let mut around = sheet.around(&[], &symbols);
    let mut room = sheet.silent(&data.rows, around.room, &mut around.shapes);
    let mut axis = Vec::new();
    let row_names: Vec<String> = panels
        .first()
        .map_or_else(Vec::new, |panel| panel.strips.iter().map(|strip| strip.name.clone()).collect());
    let signs = if is_group { 15.0 * u } else { 0.0 };
    let names = row_names.iter().map(|name| sheet.width(name, SMALL, Face::Regular)).fold(0.0, f64::max);
    let names = names.min(room.width() * 0.22);
    let outer = room;
    room.left += names + signs + 8.0 * u;
    let below = sheet.size(SMALL) * 1.7;
    // Where not all can be read the fullest are shown: no more than fit with titles of one line, then one less at a time.
    let line = sheet.size(TITLE) * LINE;
    let columns = ((room.width() + 16.0 * u) / ((NARROWEST + 16.0) * u)).floor().max(1.0);
    let fit =
        ((room.height() - below + 8.0 * u) / (strips as f64 * STRIP * u + line + 11.0 * u)).floor().max(1.0);
    fullest(&mut panels, (columns * fit) as usize);
    let grid = loop {
        let title_height = |width: f64| {
            let lines = panels.iter().map(|panel| PanelTitle::of(sheet, panel, width).height());
            lines.max().unwrap_or(1) as f64 * sheet.size(TITLE) * LINE + 3.0 * u
        };
        let grid = PanelGrid::of((panels.len(), strips), room, (&title_height, below), u);
        if grid.is_legible || panels.len() < 2 {
            break grid;
        }
        let fewer = panels.len() - 1;
        fullest(&mut panels, fewer);
    };
    let strip_height = grid.first.height() / strips as f64;
    let single = (SINGLE * u).min((grid.first.width() * 0.045).max(2.6 * u));

    let (mut ground, mut titles) = (Vec::new(), Vec::new());
    let (mut marks, mut labels, mut unnamed) = (Vec::new(), Vec::new(), 0);
    let (lines, numbers) = scale_of(data);
    for (n, panel) in panels.iter().enumerate() {
        let frame = grid.frame(n);
        let x_of = |share: f64| frame.left + INSET * u + share * (frame.width() - 2.0 * INSET * u);
        title(sheet, panel, n, frame, &mut titles);
        for (m, strip) in panel.strips.iter().enumerate().filter(|(_, strip)| strip.dots.is_empty()) {
            let band =
                Rect::sized(frame.left, frame.top + m as f64 * strip_height, frame.width(), strip_height);
            let nothing = format!("{}, {}: not said", panel.name, strip.name);
            ground.push(Shape::thing(String::new(), nothing, [], vec![Shape::filled(band, silence(sheet))]));
        }
        for share in &lines {
            let x = x_of(*share);
            let pen = Pen::solid(theme.grid, u);
            ground.push(Shape::line(Point::new(x, frame.top), Point::new(x, frame.bottom), pen));
        }
        if n + grid.columns >= panels.len() {
            numbers_below(sheet, &numbers, frame, &x_of, &mut axis);
        }
        for (m, strip) in panel.strips.iter().enumerate() {
            let top = frame.top + m as f64 * strip_height;
            let middle = top + strip_height / 2.0;
            if m > 0 {
                let pen = Pen::solid(theme.grid, u);
                ground.push(Shape::line(Point::new(frame.left, top), Point::new(frame.right, top), pen));
            }
            if n % grid.columns == 0 {
                let right = room.left - signs - 8.0 * u;
                if let Some(name) = row_names.get(m) {
                    row_name(sheet, name, (right, middle), (names, strip_height), &mut axis);
                }
                if let Some(group) = strip.group {
                    axis.push(sign(sheet, group, Point::new(room.left - signs / 2.0 - 3.0 * u, middle)));
                }
            }
            let bubbles = bubbles(strip);
            let most = strip_height * 0.46;
            let placed: Vec<(Point, f64)> = bubbles
                .iter()
                .map(|bubble| {
                    let radius = (single * (bubble.members.len() as f64).sqrt()).min(most);
                    (Point::new(x_of(bubble.share), middle), radius)
                })
                .collect();
            for (bubble, (centre, radius)) in bubbles.iter().zip(&placed) {
                marks.push(mark(data, sheet, (strip, bubble), (*centre, *radius), &format!("{n}-{m}")));
            }
            unnamed += named(sheet, &bubbles, &placed, frame, &format!("{n}-{m}"), &mut labels);
        }
        ground.push(Shape::rect(frame, None, Some(Pen::solid(theme.line, u))));
    }
    for (class, shapes) in
        [("grid", ground), ("axes", axis), ("marks", marks), ("names", labels), ("labels", titles)]
    {
        around.shapes.push(Shape::group(class, shapes));
    }
    let mut short = String::new();
    if unnamed > 0 {
        short += " · names where there is room";
    }
    if all > panels.len() {
        short += &format!(" · {} left out for want of room", counted(all - panels.len(), "panel"));
    }
    let body = Rect::new(outer.left, room.top, outer.right, grid.frame(panels.len().max(1) - 1).bottom);
    (sheet.finish(around, &short), body)
}

/// The colour of what nobody spoke of.
fn silence(sheet: &Sheet<'_>) -> Colour {
    sheet.theme().strip.mixed(sheet.theme().line, 0.12)
}

/// Draws a bubble, with how many stand there where it is more than one.
fn mark(
    data: &SmallMultiples,
    sheet: &Sheet<'_>,
    (strip, bubble): (&Strip<'_>, &Bubble<'_>),
    (centre, radius): (Point, f64),
    key: &str,
) -> Shape {
    let Some((first, spot)) = bubble.members.first() else { return Shape::group("", Vec::new()) };
    let styles = || bubble.members.iter().map(|(row, spot)| data.rows.style(row, spot, radius));
    let style = MarkStyle {
        judged: styles().any(|style| style.judged),
        inferred: styles().all(|style| style.inferred),
        ..data.rows.style(first, spot, radius)
    };
    let mut shapes = Vec::new();
    sheet.mark(centre, style, &mut shapes);
    let count = bubble.members.len();
    if count > 1 && radius * 1.5 >= LEAST {
        let size = (radius * 1.25).max(LEAST).min(sheet.size(SMALL)) / sheet.unit();
        let filled = style.judged && !style.inferred;
        let ink = if filled { on(style.colour) } else { sheet.theme().ink };
        let at = Point::new(centre.x, centre.y + sheet.size(size) * 0.36);
        shapes.push(sheet.text(count.to_string(), at, Align::Middle, size, Face::Bold, ink));
    }
    let words: Vec<String> = bubble
        .members
        .iter()
        .map(|(row, spot)| crate::figure::kinds::profile::title(&row.name, strip.subject, spot))
        .collect();
    let about = bubble.members.iter().flat_map(|(row, spot)| row.about(Some(spot)));
    Shape::thing(format!("mark-{}-{key}", first.actor), words.join("\n"), about, shapes)
}

/// Names those in a row beside their bubbles, at the height of the row so that no name stands in another; returns how
/// many aren't named.
fn named(
    sheet: &Sheet<'_>,
    bubbles: &[Bubble<'_>],
    placed: &[(Point, f64)],
    frame: Rect,
    key: &str,
    out: &mut Vec<Shape>,
) -> usize {
    /// The most names in a list, and the most lists in a row.
    const LISTED: usize = 6;
    const LISTS: usize = 100;
    let gap = 3.0 * sheet.unit();
    let mut taken: Vec<(f64, f64)> =
        placed.iter().map(|(centre, radius)| (centre.x - radius, centre.x + radius)).collect();
    let weight = |n: &usize| {
        let members = bubbles.get(*n).map_or(&[][..], |bubble| bubble.members.as_slice());
        members.iter().map(|(row, _)| row.influence).fold(0.0, f64::max)
    };
    let mut order: Vec<usize> = (0..bubbles.len()).collect();
    order.sort_by(|a, b| weight(b).total_cmp(&weight(a)).then(a.cmp(b)));
    let left = order.split_off(LISTS.min(order.len()));
    let mut unnamed: usize =
        left.iter().filter_map(|n| bubbles.get(*n)).map(|bubble| bubble.members.len()).sum();
    for n in order {
        let (Some(bubble), Some((centre, radius))) = (bubbles.get(n), placed.get(n)) else { continue };
        let names: Vec<&str> = bubble.members.iter().map(|(row, _)| row.name.as_str()).collect();
        // All of them, or the first and how many more.
        let choices = (1..=names.len().min(LISTED)).rev().map(|most| {
            let shown = names.iter().take(most).copied().collect::<Vec<_>>().join(", ");
            let more = names.len() - most;
            (most, if more > 0 { format!("{shown} +{more}") } else { shown })
        });
        let found = choices.into_iter().find_map(|(most, words)| {
            let width = sheet.width(&words, SMALL, Face::Regular);
            let (right, left) = (centre.x + radius + gap, centre.x - radius - gap);
            [(right, right + width, Align::Start, right), (left - width, left, Align::End, left)]
                .into_iter()
                .find(|(from, to, ..)| {
                    *from >= frame.left + gap
                        && *to <= frame.right - gap
                        && taken.iter().all(|(a, b)| *to + gap * 0.9 <= *a || *b + gap * 0.9 <= *from)
                })
                .map(|(from, to, align, x)| (most, words, (from, to), align, x))
        });
        let Some((most, words, span, align, x)) = found else {
            unnamed += names.len();
            continue;
        };
        unnamed += names.len() - most;
        taken.push(span);
        let at = Point::new(x, centre.y + sheet.size(SMALL) * 0.36);
        let text = sheet.text(words, at, align, SMALL, Face::Regular, sheet.theme().ink);
        if let Some((row, _)) = bubble.members.first() {
            out.push(Shape::thing(format!("name-{}-{key}", row.actor), "", [], vec![text]));
        }
    }
    unnamed
}

/// Where lines stand along the scale, as shares of it, and the words below them.
fn scale_of(data: &SmallMultiples) -> (Vec<f64>, Vec<(f64, String)>) {
    let Some(scale) = data.scale() else {
        let lines = vec![0.0, 0.25, 0.5, 0.75, 1.0];
        return (lines, vec![(0.0, "low end".to_owned()), (1.0, "high end".to_owned())]);
    };
    let ticks = ticks(scale);
    let lines: Vec<f64> = ticks.iter().map(|tick| scale.share(*tick)).collect();
    let numbers = lines.iter().copied().zip(words::ticks(&ticks)).collect();
    (lines, numbers)
}

/// Sets what stands below a panel, as far as it fits; words at an end of the scale stay within the frame.
fn numbers_below(
    sheet: &Sheet<'_>,
    numbers: &[(f64, String)],
    frame: Rect,
    x_of: &dyn Fn(f64) -> f64,
    out: &mut Vec<Shape>,
) {
    let gap = sheet.size(SMALL) * 0.5;
    let mut end = f64::NEG_INFINITY;
    let y = frame.bottom + 3.0 * sheet.unit() + sheet.size(SMALL) * BASELINE;
    // Where “low end” and “high end” don't fit beside each other, “low” and “high” do.
    let all: f64 = numbers.iter().map(|(_, words)| sheet.width(words, SMALL, Face::Regular) + gap).sum();
    let is_narrow = all > frame.width();
    for (share, words) in numbers {
        let words = if is_narrow { words.trim_end_matches(" end") } else { words.as_str() };
        let half = sheet.width(words, SMALL, Face::Regular) / 2.0;
        let x = x_of(*share).min(frame.right - half).max(frame.left + half);
        if x - half > end && x + half <= frame.right + 1e-6 {
            end = x + half + gap;
            let at = Point::new(x, y);
            out.push(sheet.text(words, at, Align::Middle, SMALL, Face::Regular, sheet.theme().faint));
        }
    }
}

/// What stands above a panel: its name in lines, and how many actors it shows, beside the last of them or below.
struct PanelTitle {
    lines: Vec<String>,
    count: String,
    is_beside: bool,
}

impl PanelTitle {
    fn of(sheet: &Sheet<'_>, panel: &Panel<'_>, width: f64) -> Self {
        let sign = if panel.group.is_some() { 15.0 * sheet.unit() } else { 0.0 };
        let room = (width - sign).max(1.0);
        let mut lines = sheet.wrapped(&panel.name, room, TITLE, Face::Bold);
        if lines.len() > 3 {
            lines.truncate(3);
            if let Some(last) = lines.last_mut() {
                *last = sheet.shortened(&format!("{last} …"), room, TITLE, Face::Bold);
            }
        }
        let count = format!("n = {}", spoke(panel));
        let last = lines.last().map_or(0.0, |line| sheet.width(line, TITLE, Face::Bold));
        let beside = last + sheet.width(&count, SMALL, Face::Regular) + 8.0 * sheet.unit();
        Self { lines, count, is_beside: beside <= room }
    }
    /// How many lines it takes.
    fn height(&self) -> usize {
        self.lines.len() + usize::from(!self.is_beside)
    }
}

/// The name of a panel above it, and how many actors it shows.
fn title(sheet: &Sheet<'_>, panel: &Panel<'_>, n: usize, frame: Rect, out: &mut Vec<Shape>) {
    let (u, theme) = (sheet.unit(), sheet.theme());
    let title = PanelTitle::of(sheet, panel, frame.width());
    let last = frame.top - 3.0 * u - sheet.size(TITLE) * (LINE - BASELINE);
    let first = last - title.height().saturating_sub(1) as f64 * sheet.size(TITLE) * LINE;
    let mut left = frame.left;
    if let Some(group) = panel.group {
        out.push(sign(sheet, group, Point::new(left + 6.0 * u, first - sheet.size(TITLE) * 0.36)));
        left += 15.0 * u;
    }
    let texts = title.lines.into_iter().enumerate().map(|(n, line)| {
        let at = Point::new(left, first + n as f64 * sheet.size(TITLE) * LINE);
        sheet.text(line, at, Align::Start, TITLE, Face::Bold, theme.ink)
    });
    out.push(Shape::thing(format!("label-panel-{n}"), &panel.name, [], texts.collect()));
    let (x, align) = if title.is_beside { (frame.right, Align::End) } else { (left, Align::Start) };
    out.push(sheet.text(title.count, Point::new(x, last), align, SMALL, Face::Regular, theme.faint));
}

/// The name of a row so that it ends at `right`, in as many lines as there is room for.
fn row_name(
    sheet: &Sheet<'_>,
    name: &str,
    (right, middle): (f64, f64),
    (width, height): (f64, f64),
    out: &mut Vec<Shape>,
) {
    let line = sheet.size(SMALL) * LINE;
    let fit = (height / line + 1e-6).floor() as usize;
    let mut lines = sheet.wrapped(name, width + 0.5, SMALL, Face::Regular);
    if lines.len() > fit {
        lines = if fit == 0 {
            Vec::new()
        } else {
            vec![sheet.shortened(name, width + 0.5, SMALL, Face::Regular)]
        };
    }
    let top = middle - lines.len() as f64 * line / 2.0;
    for (n, words) in lines.into_iter().enumerate() {
        let at = Point::new(right, top + n as f64 * line + sheet.size(SMALL) * BASELINE);
        out.push(sheet.text(words, at, Align::End, SMALL, Face::Regular, sheet.theme().ink));
    }
}

fn sign(sheet: &Sheet<'_>, group: &Group, at: Point) -> Shape {
    group.form.shape(at, 4.5 * sheet.unit(), Some(group.colour.into()), None)
}
