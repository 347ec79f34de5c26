//! Letters at places on a page become lines, and lines paragraphs, in the order in which the page draws
//! them, which keeps columns apart. Where the letters come from is the parent's.

use std::collections::{BTreeMap, BTreeSet};

use super::super::extract::Paragraphs;

/// A letter, or several that are drawn as one, on a page whose y runs down.
pub(super) struct Letter<'a> {
    pub(super) text: &'a str,
    pub(super) start: (f64, f64),
    pub(super) end: (f64, f64),
    pub(super) size: f64,
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
}

/// The lines of a page in the order in which they are drawn.
#[derive(Debug, Default)]
pub(super) struct PageLines {
    lines: Vec<PdfLine>,
}

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
        if let Some(line) = self.lines.last_mut()
            && line.way.0 * way.0 + line.way.1 * way.1 > 0.99
            && (line.across - across).abs() < 0.5 * line.size.max(letter.size)
        {
            let gap = along - line.right;
            let em = letter.size.max(line.size);
            // Some programs draw a letter twice to make it bold.
            if gap < -0.1 * em && line.text.ends_with(&text) && (along + width - line.right).abs() < 0.1 * em
            {
                return;
            }
            if gap > -0.5 * em && gap < 2.5 * em {
                if gap > 0.15 * em && !line.text.ends_with(' ') && !text.starts_with(' ') {
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
            });
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
                    jumped: before.is_none_or(|before| line.across < before.across - line.size),
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
    if !same_way || !same_size(before.size, line.size) || down <= 0.3 || down > leading * 1.3 {
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
