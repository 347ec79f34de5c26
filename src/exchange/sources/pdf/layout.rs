//! Letters at places on a page become lines, and lines paragraphs, in the order in which the page draws
//! them, which keeps columns apart. Where the letters come from is the parent's.

use std::collections::{BTreeMap, BTreeSet};

use super::super::extract::Paragraphs;
use super::fields::TICKED;

/// A letter, or several that are drawn as one, on a page whose y runs down.
pub(super) struct Letter<'a> {
    pub(super) text: &'a str,
    pub(super) start: (f64, f64),
    pub(super) end: (f64, f64),
    pub(super) size: f64,
    /// Whether it is the first of several that were placed together.
    pub(super) begins: bool,
}

/// A line of a page. Places are measured along the way that it runs and across it.
#[derive(Debug, Clone)]
struct PdfLine {
    text: String,
    way: (f64, f64),
    left: f64,
    right: f64,
    across: f64,
    size: f64,
    /// Whether it was filled in, or something beside it, so that it is no part of a paragraph.
    alone: bool,
}

/// The lines of a page in the order in which they are drawn.
#[derive(Debug, Default)]
pub(super) struct PageLines {
    lines: Vec<PdfLine>,
    /// The letters that were drawn, by the squares of the page in which they stand.
    drawn: BTreeMap<(char, i64, i64), Vec<Drawn>>,
}

/// A letter that was drawn.
#[derive(Debug)]
struct Drawn {
    text: String,
    start: (f64, f64),
    size: f64,
}

/// How wide the squares are in which letters are looked for. What is drawn again lies no farther away than that.
const SQUARE: f64 = 4.0;

/// How many letters of a square are looked at, the latest first.
const LOOKED_AT: usize = 64;

impl PageLines {
    /// Whether there are no words on it.
    pub(super) fn is_empty(&self) -> bool {
        self.lines.iter().all(|line| line.text.trim().is_empty())
    }
    /// Adds the next letter.
    pub(super) fn push(&mut self, letter: &Letter) {
        let (dx, dy) = (letter.end.0 - letter.start.0, letter.end.1 - letter.start.1);
        let width = libm::hypot(dx, dy);
        let numbers = [letter.start.0, letter.start.1, width, letter.size];
        if !numbers.iter().all(|number| number.is_finite()) || letter.size <= 0.0 {
            return;
        }
        let way = if width > 0.0 { (dx / width, dy / width) } else { (1.0, 0.0) };
        let along = letter.start.0 * way.0 + letter.start.1 * way.1;
        let across = letter.start.1 * way.0 - letter.start.0 * way.1;
        let text = plain(letter.text);
        if self.is_drawn_again(letter, &text, way, width) {
            return;
        }
        if let Some(line) = self.lines.last_mut()
            && line.way.0 * way.0 + line.way.1 * way.1 > 0.99
            && (line.across - across).abs() < 0.5 * line.size.max(letter.size)
        {
            let gap = along - line.right;
            let em = letter.size.max(line.size);
            if gap > -0.5 * em && gap < 2.5 * em {
                // Between words that were placed one by one less is enough than between letters.
                let apart = if letter.begins { 0.1 } else { 0.15 };
                if gap > apart * em && !line.text.ends_with(' ') && !text.starts_with(' ') {
                    line.text.push(' ');
                }
                line.text.push_str(&text);
                line.right = along + width;
                return;
            }
        }
        if !text.trim().is_empty() {
            self.lines.push(PdfLine {
                text,
                way,
                left: along,
                right: along + width,
                across,
                size: letter.size,
                alone: false,
            });
        }
    }
    /// Forgets where each letter was drawn, when there are no more to come.
    pub(super) fn forget_letters(&mut self) {
        self.drawn = BTreeMap::new();
    }
    /// Whether a letter was drawn before at nearly the same place: twice for bold ones, shadows and outlines.
    fn is_drawn_again(&mut self, letter: &Letter, text: &str, way: (f64, f64), width: f64) -> bool {
        let Some(first) = text.chars().next().filter(|_| !text.trim().is_empty()) else { return false };
        let (x, y) = letter.start;
        let square = |at: f64| libm::floor(at / SQUARE) as i64;
        let along = f64::min(0.12 * letter.size, f64::max(0.4 * width, 0.02 * letter.size)).min(SQUARE);
        let across = (0.25 * letter.size).min(SQUARE);
        let again = |other: &&Drawn| {
            let (dx, dy) = (other.start.0 - x, other.start.1 - y);
            other.text == text
                && (other.size - letter.size).abs() <= 0.02 * letter.size
                && (dx * way.0 + dy * way.1).abs() <= along
                && (dy * way.0 - dx * way.1).abs() <= across
        };
        let (column, row) = (square(x), square(y));
        let around = (column.saturating_sub(1)..=column.saturating_add(1))
            .flat_map(|column| (row.saturating_sub(1)..=row.saturating_add(1)).map(move |row| (column, row)));
        let found = around
            .filter_map(|(column, row)| self.drawn.get(&(first, column, row)))
            .any(|letters| letters.iter().rev().take(LOOKED_AT).any(|other| again(&other)));
        if !found {
            let drawn = Drawn { text: text.to_owned(), start: letter.start, size: letter.size };
            self.drawn.entry((first, column, row)).or_default().push(drawn);
        }
        found
    }
    /// Puts what was filled in to where it belongs: behind the words on the left of its area or, for a tick, before
    /// those on the right of it; else below the line that is nearest above.
    pub(super) fn fill_in(
        &mut self,
        values: &[String],
        (left, top): (f64, f64),
        (right, bottom): (f64, f64),
    ) {
        let upright = |line: &&PdfLine| line.way.0 > 0.99;
        let beside = |line: &&PdfLine| line.across > top && line.across < bottom + 0.5 * line.size;
        let places = || self.lines.iter().enumerate().filter(|(_, line)| upright(line));
        let by = |a: f64, b: f64| a.total_cmp(&b);
        let before = places()
            .filter(|(_, line)| beside(line) && line.right < left + line.size)
            .max_by(|(_, a), (_, b)| by(a.right, b.right));
        let after = places()
            .filter(|(_, line)| beside(line) && line.left > right - line.size)
            .min_by(|(_, a), (_, b)| by(a.left, b.left));
        match (values, before.map(|(at, _)| at), after.map(|(at, _)| at)) {
            ([tick], _, Some(at)) if tick == TICKED => {
                if let Some(line) = self.lines.get_mut(at) {
                    line.text.insert_str(0, &format!("{tick} "));
                    (line.left, line.alone) = (left, true);
                }
            }
            ([value], Some(at), _) => {
                if let Some(line) = self.lines.get_mut(at) {
                    line.text = format!("{} {value}", line.text.trim_end());
                    (line.right, line.alone) = (right, true);
                }
            }
            _ => {
                let above = places()
                    .filter(|(_, line)| line.across <= bottom && line.left < right && line.right > left)
                    .max_by(|(_, a), (_, b)| by(a.across, b.across));
                let above = before.or(above);
                let size = above.map_or(10.0, |(_, line)| line.size);
                let at = above.map_or_else(
                    || self.lines.iter().position(|line| line.across > bottom).unwrap_or(self.lines.len()),
                    |(at, _)| at + 1,
                );
                let new = values.iter().map(|value| PdfLine {
                    text: value.clone(),
                    way: (1.0, 0.0),
                    left,
                    right,
                    across: bottom,
                    size,
                    alone: true,
                });
                self.lines.splice(at..at, new);
            }
        }
    }
}

/// A letter as text: ligatures taken apart, unreadable control characters as spaces.
fn plain(text: &str) -> String {
    let mut plain = String::new();
    for c in text.chars() {
        match c {
            'ﬀ' => plain.push_str("ff"),
            'ﬁ' => plain.push_str("fi"),
            'ﬂ' => plain.push_str("fl"),
            'ﬃ' => plain.push_str("ffi"),
            'ﬄ' => plain.push_str("ffl"),
            'ﬅ' | 'ﬆ' => plain.push_str("st"),
            c if c.is_control() || c.is_whitespace() => plain.push(' '),
            c => plain.push(c),
        }
    }
    plain
}

/// A paragraph that grows line by line.
struct Growing {
    text: String,
    page: u32,
    size: f64,
    /// Whether it begins where a column or page did, so that it may go on with one before.
    jumped: bool,
    kept: bool,
}

/// Makes paragraphs of the lines of all pages, and says what was left out.
pub(super) fn paragraphs(pages: &[PageLines], paragraphs: &mut Paragraphs) -> Vec<String> {
    let running = running_lines(pages);
    let leading = leading(pages);
    let hyphenated = hyphenated(pages);
    let mut grown: Vec<Growing> = Vec::new();
    for (number, page) in (1..).zip(pages) {
        let mut last: Option<&PdfLine> = None;
        let (top, foot) = edges(page);
        for line in &page.lines {
            let runs = (line.across <= top || line.across >= foot) && running.contains(&key(line));
            match (last, grown.last_mut()) {
                (Some(before), Some(current)) if !runs && goes_on(before, line, leading) => {
                    join(&mut current.text, &line.text, &hyphenated);
                }
                (before, _) => grown.push(Growing {
                    text: line.text.trim().to_owned(),
                    page: number,
                    size: line.size,
                    jumped: !line.alone
                        && before.is_none_or(|before| line.across < before.across - line.size),
                    kept: !runs,
                }),
            }
            last = (!runs).then_some(line);
        }
    }
    let left_out = grown.iter().filter(|paragraph| !paragraph.kept).count();
    let mut merged: Vec<Growing> = Vec::new();
    for paragraph in grown {
        let before = merged.iter_mut().rev().find(|other| other.kept);
        match before {
            Some(before) if paragraph.kept && paragraph.jumped && continues(before, &paragraph) => {
                join(&mut before.text, &paragraph.text, &hyphenated);
            }
            _ => merged.push(paragraph),
        }
    }
    for Growing { text, page, kept, .. } in &merged {
        paragraphs.add(&text.split_whitespace().collect::<Vec<_>>().join(" "), *kept, Some(*page));
    }
    if left_out == 0 {
        return Vec::new();
    }
    vec![format!("{left_out} lines that run at the top or foot of the pages were left out")]
}

fn same_size(a: f64, b: f64) -> bool {
    (a - b).abs() <= 0.12 * a.max(b)
}

/// Whether a text ends as a sentence does.
fn ends_sentence(text: &str) -> bool {
    let text = text.trim_end_matches(['”', '"', '’', '\'', '»', '“', ')', ' ']);
    text.ends_with(['.', '!', '?', ':', '…', '。', '！', '？'])
}

/// Whether a line belongs to the paragraph of the one before it. `leading` is the usual distance of lines in
/// units of their size.
fn goes_on(before: &PdfLine, line: &PdfLine, leading: f64) -> bool {
    let down = (line.across - before.across) / line.size;
    let same_way = line.way.0 * before.way.0 + line.way.1 * before.way.1 > 0.99;
    if before.alone
        || line.alone
        || !same_way
        || !same_size(before.size, line.size)
        || down <= 0.3
        || down > leading * 1.3
    {
        return false;
    }
    // Below another column.
    if line.left > before.right || line.right < before.left {
        return false;
    }
    let indent = (line.left - before.left) / line.size;
    !(ends_sentence(&before.text) && indent > 0.8 && indent < 6.0)
}

/// Whether a paragraph goes on with one in the column or on the page after it.
fn continues(before: &Growing, after: &Growing) -> bool {
    same_size(before.size, after.size)
        && !ends_sentence(&before.text)
        && after.text.starts_with(|c: char| c.is_lowercase())
}

/// The usual distance of lines in a paragraph, in units of their size.
fn leading(pages: &[PageLines]) -> f64 {
    let mut all: Vec<f64> = pages
        .iter()
        .flat_map(|page| page.lines.windows(2))
        .filter_map(|pair| match pair {
            [a, b] if same_size(a.size, b.size) => Some((b.across - a.across) / b.size),
            _ => None,
        })
        .filter(|down| (0.8..3.0).contains(down))
        .collect();
    all.sort_by(f64::total_cmp);
    // Gaps between paragraphs are larger than those in them, and fewer.
    all.get(all.len() / 4).copied().unwrap_or(1.2)
}

/// A line that runs on every page, apart from its numbers.
fn key(line: &PdfLine) -> String {
    line.text
        .chars()
        .filter(|c| !c.is_whitespace())
        .map(|c| if c.is_ascii_digit() { '#' } else { c })
        .collect()
}

/// Down to where the two uppermost lines of a page reach, and from where the two lowest do.
fn edges(page: &PageLines) -> (f64, f64) {
    let mut heights: Vec<f64> = page.lines.iter().map(|line| line.across).collect();
    heights.sort_by(f64::total_cmp);
    heights.dedup_by(|a, b| (*a - *b).abs() < 1.0);
    let top = heights.get(1).copied().unwrap_or(f64::INFINITY);
    let foot = heights.iter().rev().nth(1).copied().unwrap_or(f64::NEG_INFINITY);
    (top + 1.0, foot - 1.0)
}

/// What stands at the top or foot of many pages: running heads and page numbers.
fn running_lines(pages: &[PageLines]) -> BTreeSet<String> {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for page in pages {
        let (top, foot) = edges(page);
        let at_edge = |line: &&PdfLine| line.across <= top || line.across >= foot;
        let edge: BTreeSet<String> = page.lines.iter().filter(at_edge).map(key).collect();
        for key in edge {
            *counts.entry(key).or_default() += 1;
        }
    }
    let enough = (pages.len() * 3).div_ceil(10).max(2);
    counts.into_iter().filter(|(_, count)| *count >= enough).map(|(key, _)| key).collect()
}

/// The words that are written with a hyphen somewhere inside a line.
fn hyphenated(pages: &[PageLines]) -> BTreeSet<&str> {
    let lines = pages.iter().flat_map(|page| &page.lines);
    lines
        .flat_map(|line| line.text.split(|c: char| !c.is_alphanumeric() && c != '-'))
        .filter(|word| word.trim_matches('-').contains('-'))
        .collect()
}

/// Adds a line to a paragraph. A hyphen at the line's end goes, unless the word has one elsewhere too.
fn join(text: &mut String, line: &str, hyphenated: &BTreeSet<&str>) {
    let line = line.trim();
    text.truncate(text.trim_end().len());
    if text.ends_with('\u{ad}') {
        text.pop();
    } else if text.ends_with(['-', '\u{2010}']) && line.starts_with(|c: char| c.is_lowercase()) {
        let inner = |c: char| !c.is_alphanumeric() && c != '-';
        let first = text.rsplit(inner).next().unwrap_or_default();
        let second = line.split(inner).next().unwrap_or_default();
        if !hyphenated.contains(format!("{first}{second}").as_str()) {
            text.pop();
        }
    } else if !(text.ends_with(is_ideograph) && line.starts_with(is_ideograph)) {
        text.push(' ');
    }
    text.push_str(line);
}

/// Chinese and Japanese characters, between which no space stands.
fn is_ideograph(c: char) -> bool {
    matches!(c, '\u{2E80}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{FF00}'..='\u{FFEF}')
}
