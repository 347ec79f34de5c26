//! Text that the program paints itself, laid out: where a character is, which one is at a point, and what covers a
//! stretch. Text that runs both ways is in the order in which it is read; egui's own widgets don't order it.

use std::ops::Range;
use std::sync::Arc;

use egui::emath::Rot2;
use egui::epaint::TextShape;
use egui::text::{CCursor, CharIndex, LayoutJob, TextFormat};
use egui::{Color32, Context, Galley, Painter, Pos2, Rect, Vec2, pos2, vec2};
use unicode_segmentation::UnicodeSegmentation as _;

use crate::text::bidi::{Piece, Pieces, Sort, mirrored, runs_both_ways};

/// A text that is laid out.
#[derive(Clone)]
pub enum Typeset {
    /// All of it runs to the right.
    Plain(Arc<Galley>),
    /// Some of it runs to the left.
    Mixed(Arc<BidiLines>),
}

/// Lines of a text that runs both ways.
pub struct BidiLines {
    lines: Vec<Line>,
    size: Vec2,
}

struct Line {
    chars: Range<usize>,
    top: f32,
    bottom: f32,
    /// In the order in which they are read.
    parts: Vec<LinePart>,
}

/// A piece at its place.
struct LinePart {
    chars: Range<usize>,
    left: f32,
    galley: Option<Arc<Galley>>,
    /// Where the graphemes begin, and the last one ends: character and distance from the left of the text.
    stops: Vec<(usize, f32)>,
}

impl LinePart {
    /// Where a character begins, or the last one ends.
    fn x(&self, at: usize) -> f32 {
        let n = self.stops.partition_point(|(stop, _)| *stop <= at).saturating_sub(1);
        self.stops.get(n).map_or(self.left, |(_, x)| *x)
    }
    fn width(&self) -> f32 {
        (self.x(self.chars.start) - self.x(self.chars.end)).abs()
    }
}

/// Where the graphemes of a piece begin and the last one ends, as characters from its start.
fn grapheme_starts(words: &str) -> Vec<usize> {
    let mut at = 0;
    let mut starts = vec![0];
    starts.extend(words.graphemes(true).map(|grapheme| {
        at += grapheme.chars().count();
        at
    }));
    starts
}

/// How far from the left of a word that runs to the left each of its graphemes begins, and the last one ends.
///
/// The glyphs come from the left, so the last letter first. One that stands for several letters is shared among them;
/// a glyph without width belongs to the letter before.
fn stops_to_the_left(words: &str, galley: &Galley, width: f32) -> Vec<f32> {
    let firsts: Vec<char> = words.graphemes(true).filter_map(|grapheme| grapheme.chars().next()).collect();
    let mut stops = vec![0.0; firsts.len() + 1];
    // Graphemes from here on have their place.
    let mut placed = firsts.len();
    let mut left = 0.0;
    let mut place = |from: usize, placed: &mut usize, left: f32, right: f32| {
        let share = (right - left) / (*placed - from).max(1) as f32;
        for (n, grapheme) in (from..*placed).rev().enumerate() {
            if let Some(stop) = stops.get_mut(grapheme) {
                *stop = left + share * (n + 1) as f32;
            }
        }
        *placed = from;
    };
    for glyph in galley.rows.first().into_iter().flat_map(|row| &row.glyphs) {
        if glyph.advance_width <= 0.0 || placed == 0 {
            continue;
        }
        let right = glyph.max_x().clamp(left, width.max(left));
        let begins = firsts.get(..placed).unwrap_or_default().iter().rposition(|c| *c == glyph.chr);
        // A letter that is drawn in two parts has its place already.
        let Some(begins) = begins else { continue };
        place(begins, &mut placed, left, right);
        left = right;
    }
    if placed > 0 {
        place(0, &mut placed, left, width);
    }
    // Glyphs stand on whole pixels; the word begins where the one before it ends.
    if let Some(first) = stops.first_mut() {
        *first = width;
    }
    stops
}

/// Lays a text out. It is broken into lines at the width; a paragraph that runs to the left begins there at the right.
pub fn lay_out(ctx: &Context, words: &str, format: &TextFormat, width: f32) -> Typeset {
    lay_out_rows(ctx, words, format, width, usize::MAX)
}

/// The first rows of a text, see [`lay_out`].
pub fn lay_out_rows(ctx: &Context, words: &str, format: &TextFormat, width: f32, most: usize) -> Typeset {
    let galley = |words: String, width: f32| {
        let mut job = LayoutJob::single_section(words, format.clone());
        (job.wrap.max_width, job.wrap.max_rows) = (width, most);
        ctx.fonts_mut(|fonts| fonts.layout_job(job))
    };
    if !runs_both_ways(words) {
        return Typeset::Plain(galley(words.to_owned(), width));
    }
    let pieces = Pieces::of(words);
    let of = |piece: &Piece| words.get(piece.bytes.clone()).unwrap_or_default();
    let galleys: Vec<Option<Arc<Galley>>> = pieces
        .all
        .iter()
        .map(|piece| {
            let words = match piece.sort {
                Sort::Unseen => return None,
                Sort::Space => of(piece).chars().map(|c| if c.is_control() { ' ' } else { c }).collect(),
                Sort::Sign => of(piece).chars().map(mirrored).collect(),
                Sort::Word => of(piece).to_owned(),
            };
            Some(galley(words, f32::INFINITY))
        })
        .collect();
    // What stands beside each other keeps the distances that it has in one galley.
    let width_of =
        |galley: &Option<Arc<Galley>>| galley.as_ref().map_or(0.0, |galley| galley.intrinsic_size().x);
    let widths: Vec<f32> = galleys.iter().map(width_of).collect();
    let height = galleys.iter().flatten().map(|galley| galley.size().y).fold(0.0, f32::max);
    let mut size = Vec2::ZERO;
    let mut lines = Vec::new();
    for line in pieces.lines(&widths, width).into_iter().take(most) {
        let full: f32 = widths.get(line.clone()).unwrap_or_default().iter().sum();
        let mut left = if pieces.run_left() && width.is_finite() { width - full } else { 0.0 };
        let mut parts = Vec::new();
        for n in pieces.from_left(&line) {
            let (Some(piece), Some(galley), Some(width)) = (pieces.all.get(n), galleys.get(n), widths.get(n))
            else {
                continue;
            };
            let stops = stops(of(piece), piece, galley.as_deref(), *width);
            let stops = stops.into_iter().map(|(at, x)| (piece.chars.start + at, left + x)).collect();
            parts.push(LinePart { chars: piece.chars.clone(), left, galley: galley.clone(), stops });
            left += width;
        }
        parts.sort_by_key(|part| part.chars.start);
        let start = parts.first().map_or(0, |part| part.chars.start);
        let chars = start..parts.last().map_or(start, |part| part.chars.end);
        lines.push(Line { chars, top: size.y, bottom: size.y + height, parts });
        size = vec2(size.x.max(left), size.y + height);
    }
    Typeset::Mixed(Arc::new(BidiLines { lines, size }))
}

/// Where the graphemes of a piece begin and the last one ends: character from its start, distance from its left.
fn stops(words: &str, piece: &Piece, galley: Option<&Galley>, width: f32) -> Vec<(usize, f32)> {
    let starts = grapheme_starts(words);
    let last = starts.len().saturating_sub(1);
    let row = galley.and_then(|galley| galley.rows.first());
    let to_the_left = match galley {
        Some(galley) if piece.runs_left() && piece.sort == Sort::Word => {
            stops_to_the_left(words, galley, width)
        }
        _ if piece.runs_left() => vec![width, 0.0],
        _ => Vec::new(),
    };
    let x = |n: usize, at: usize| match (to_the_left.get(n), row) {
        (Some(x), _) => *x,
        _ if n == last && !piece.runs_left() => width,
        (None, Some(row)) => row.x_offset(CharIndex(at)),
        (None, None) => 0.0,
    };
    starts.iter().enumerate().map(|(n, at)| (*at, x(n, *at))).collect()
}

impl Typeset {
    /// How much room it takes.
    pub fn size(&self) -> Vec2 {
        match self {
            Self::Plain(galley) => galley.size(),
            Self::Mixed(lines) => lines.size,
        }
    }

    /// A line of no width where a character begins, relative to the text; behind the last one, where that ends.
    pub fn caret(&self, at: usize) -> Rect {
        match self {
            Self::Plain(galley) => galley.pos_from_cursor(CCursor::new(at)),
            Self::Mixed(lines) => lines.caret(at, false),
        }
    }

    /// The lines of no width at which a stretch begins and ends.
    pub fn ends(&self, range: &Range<usize>) -> (Rect, Rect) {
        match self {
            Self::Plain(galley) => {
                let first = CCursor { prefer_next_row: true, ..CCursor::new(range.start) };
                (galley.pos_from_cursor(first), galley.pos_from_cursor(CCursor::new(range.end)))
            }
            Self::Mixed(lines) => (lines.caret(range.start, false), lines.caret(range.end, true)),
        }
    }

    /// The boundary of characters that is nearest to a point.
    pub fn at(&self, point: Vec2) -> usize {
        match self {
            Self::Plain(galley) => galley.cursor_from_pos(point).index.0,
            Self::Mixed(lines) => lines.at(point),
        }
    }

    /// What covers some characters, line by line and from left to right, relative to the text.
    pub fn rects(&self, range: &Range<usize>) -> Vec<Rect> {
        match self {
            Self::Plain(galley) => rects_of(galley, range),
            Self::Mixed(lines) => lines.rects(range),
        }
    }

    /// Paints it with its upper left corner at a point.
    pub fn paint(&self, painter: &Painter, at: Pos2, colour: Color32) {
        self.paint_turned(painter, at, 0.0, colour);
    }

    /// Paints it turned about its upper left corner, clockwise by an angle in radians.
    pub fn paint_turned(&self, painter: &Painter, at: Pos2, turn: f32, colour: Color32) {
        for shape in self.shapes(at, turn, colour) {
            painter.add(shape);
        }
    }

    /// What is painted, see [`Typeset::paint_turned`].
    pub fn shapes(&self, at: Pos2, turn: f32, colour: Color32) -> impl Iterator<Item = TextShape> {
        let turned = Rot2::from_angle(turn);
        let (plain, lines) = match self {
            Self::Plain(galley) => (Some((Vec2::ZERO, galley)), &[][..]),
            Self::Mixed(lines) => (None, &lines.lines[..]),
        };
        let parts = lines.iter().flat_map(|line| line.parts.iter().map(move |part| (part, line.top)));
        let placed = parts.filter_map(|(part, top)| Some((vec2(part.left, top), part.galley.as_ref()?)));
        let shape = move |(by, galley): (Vec2, &Arc<Galley>)| {
            TextShape::new(at + turned * by, Arc::clone(galley), colour).with_angle(turn)
        };
        plain.into_iter().chain(placed).map(shape)
    }

    /// How far the baseline of the first line lies below the top; none where nothing is drawn.
    pub fn baseline(&self) -> Option<f32> {
        let of =
            |galley: &Galley| galley.rows.first().and_then(|row| Some(row.pos.y + row.glyphs.first()?.pos.y));
        match self {
            Self::Plain(galley) => of(galley),
            Self::Mixed(lines) => {
                lines.lines.first()?.parts.iter().find_map(|part| part.galley.as_deref().and_then(of))
            }
        }
    }
}

fn rects_of(galley: &Galley, range: &Range<usize>) -> Vec<Rect> {
    let mut rects = Vec::new();
    let mut start = 0;
    for row in &galley.rows {
        let count = row.char_count_excluding_newline().0;
        let (from, to) = (range.start.max(start), range.end.min(start + count));
        if from < to {
            let x = |column: usize| row.pos.x + row.x_offset(CharIndex(column - start));
            rects.push(Rect::from_min_max(pos2(x(from), row.min_y()), pos2(x(to), row.max_y())));
        }
        start += row.char_count_including_newline().0;
    }
    rects
}

impl BidiLines {
    /// Where a character begins; `ends` asks where the one before it ends.
    fn caret(&self, at: usize, ends: bool) -> Rect {
        let holds = |chars: &Range<usize>| {
            if ends { chars.start < at && at <= chars.end } else { chars.contains(&at) }
        };
        let line = self.lines.iter().find(|line| holds(&line.chars)).or(self.lines.last());
        let Some(line) = line else { return Rect::from_min_size(Pos2::ZERO, vec2(0.0, self.size.y)) };
        let part = line.parts.iter().find(|part| holds(&part.chars)).or(line.parts.last());
        let x = part.map_or(0.0, |part| part.x(at));
        Rect::from_min_max(pos2(x, line.top), pos2(x, line.bottom))
    }

    fn at(&self, point: Vec2) -> usize {
        let line = self.lines.iter().find(|line| point.y < line.bottom).or(self.lines.last());
        let Some(line) = line else { return 0 };
        let away = |part: &&LinePart| {
            let (left, right) = (part.left, part.left + part.width());
            (left - point.x).max(point.x - right).max(0.0)
        };
        let nearest =
            line.parts.iter().filter(|part| part.width() > 0.0).min_by(|a, b| away(a).total_cmp(&away(b)));
        let Some(part) = nearest else { return line.chars.start };
        let stop = part.stops.iter().min_by(|a, b| (a.1 - point.x).abs().total_cmp(&(b.1 - point.x).abs()));
        stop.map_or(part.chars.start, |(at, _)| *at)
    }

    fn rects(&self, range: &Range<usize>) -> Vec<Rect> {
        let mut rects: Vec<Rect> = Vec::new();
        for line in &self.lines {
            let mut spans: Vec<(f32, f32)> = Vec::new();
            for part in &line.parts {
                let (from, to) = (range.start.max(part.chars.start), range.end.min(part.chars.end));
                if from < to {
                    let (a, b) = (part.x(from), part.x(to));
                    spans.push((a.min(b), a.max(b)));
                }
            }
            spans.sort_by(|a, b| a.0.total_cmp(&b.0));
            let first = rects.len();
            for (left, right) in spans {
                match rects.get_mut(first..).and_then(<[Rect]>::last_mut) {
                    Some(last) if left <= last.right() + 0.5 => last.max.x = last.right().max(right),
                    _ => rects.push(Rect::from_min_max(pos2(left, line.top), pos2(right, line.bottom))),
                }
            }
        }
        rects
    }
}
