//! The charts' own typeface, Noto Sans, measured and outlined, so that a chart looks the same everywhere
//! and no label is placed by guess. Scripts that it lacks are set in the system's typefaces (`fallback`),
//! shaped and ordered as their readers expect (`shaping`); a chart that is embedded in a file takes along
//! what it uses of Noto Sans (`subset`).
//!
//! Latin, Greek and Cyrillic are set letter by letter, without kerning and ligatures, which every reader
//! of an SVG can be told to do as well.

mod fallback;
mod shaping;
pub(super) mod subset;

use std::ops::Range;
use std::sync::OnceLock;

use crate::model::words::MINUS;
use crate::text::bidi;
use skrifa::{DrawMemory, Font, GlyphId, PathSink, ScalerFont};

/// A face of the typeface.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Face {
    /// For most text.
    Regular,
    /// For titles.
    Bold,
    /// For asides.
    Italic,
}

impl Face {
    /// Every face.
    pub const ALL: [Self; 3] = [Self::Regular, Self::Bold, Self::Italic];
}

/// Height of a line of text, in units of its size.
pub const LINE: f64 = 1.25;
/// From the top of a line to its baseline, in units of its size.
pub const BASELINE: f64 = 0.96;

/// A font that text is set in.
pub struct Typeface {
    /// The font file.
    pub data: &'static [u8],
    /// Which font of the file.
    pub index: u32,
    font: Font,
    scaler: ScalerFont,
    /// Font units to the em.
    pub em: f64,
    /// Advance and glyph of the characters up to [`PLAIN`], which most text is made of.
    plain: Vec<Option<(GlyphId, f64)>>,
}

/// One past the last character that is looked up in a table.
const PLAIN: usize = 0x0530;

impl Typeface {
    fn load(data: &'static [u8], index: u32) -> Option<Self> {
        let font = Font::new(data, index)?;
        let em = f64::from(font.units_per_em());
        let scaler = ScalerFont::unhinted(font.clone(), None);
        let mut loaded = Self { data, index, font, scaler, em, plain: Vec::new() };
        loaded.plain = (0..PLAIN as u32)
            .map(|code| char::from_u32(code).filter(|c| !is_complex(*c)).and_then(|c| loaded.look_up(c)))
            .collect();
        (em > 0.0).then_some(loaded)
    }
    fn look_up(&self, c: char) -> Option<(GlyphId, f64)> {
        // Noto Sans leaves the minus to its sister for mathematics; its en dash is as long and as high.
        let charmap = self.font.charmap();
        let minus = || charmap.map_unicode('\u{2013}').filter(|_| c == MINUS);
        let glyph = charmap.map_unicode(c).or_else(minus)?;
        Some((glyph, f64::from(self.scaler.linear_glyph_metrics().h_advance(glyph))))
    }
    /// The glyph of a character and its advance in font units; none where the font lacks it.
    fn glyph(&self, c: char) -> Option<(GlyphId, f64)> {
        match self.plain.get(c as usize) {
            Some(known) => *known,
            None => self.look_up(c),
        }
    }
    /// Whether a glyph draws something.
    fn draws(&self, glyph: GlyphId) -> bool {
        struct Any(bool);
        impl PathSink for Any {
            fn move_to(&mut self, _: f32, _: f32) {}
            fn line_to(&mut self, _: f32, _: f32) {
                self.0 = true;
            }
            fn quad_to(&mut self, _: f32, _: f32, _: f32, _: f32) {
                self.0 = true;
            }
            fn curve_to(&mut self, _: f32, _: f32, _: f32, _: f32, _: f32, _: f32) {
                self.0 = true;
            }
            fn close(&mut self) {}
        }
        let mut any = Any(false);
        self.scaler
            .outline(glyph)
            .is_some_and(|outline| outline.draw(DrawMemory::Scratch, &mut any).is_ok() && any.0)
    }
}

/// A glyph of a run; lengths are in units of the em.
#[derive(Debug, Clone, PartialEq)]
pub struct Glyph {
    /// Which glyph of the font.
    pub id: u32,
    /// How far the next glyph stands.
    pub advance: f64,
    /// Where it is drawn from its place, to the right and up.
    pub offset: (f64, f64),
    /// The bytes of the text that it shows.
    pub range: Range<usize>,
}

/// A stretch of text in one font, its glyphs from left to right.
pub struct Run {
    /// The font.
    pub typeface: &'static Typeface,
    /// Its glyphs.
    pub glyphs: Vec<Glyph>,
}

/// A face of the shipped typeface; none only where its file is damaged.
pub fn typeface(face: Face) -> Option<&'static Typeface> {
    static FACES: [OnceLock<Option<Typeface>>; 3] = [OnceLock::new(), OnceLock::new(), OnceLock::new()];
    let [regular, bold, italic] = &FACES;
    let (slot, data): (_, &'static [u8]) = match face {
        Face::Regular => (regular, include_bytes!("../../assets/fonts/NotoSans-Regular.ttf")),
        Face::Bold => (bold, include_bytes!("../../assets/fonts/NotoSans-Bold.ttf")),
        Face::Italic => (italic, include_bytes!("../../assets/fonts/NotoSans-Italic.ttf")),
    };
    slot.get_or_init(|| Typeface::load(data, 0)).as_ref()
}

/// Whether a character needs more than its own glyph: combining marks and all scripts written from right
/// to left or joined.
const fn is_complex(c: char) -> bool {
    matches!(c as u32, 0x0300..=0x036F | 0x0483..=0x0489 | 0x0591..=0x1C7F | 0x200B..=0x200F | 0x202A..=0x202E | 0xFB1D..=0xFDFF | 0xFE70..=0xFEFE)
}

/// The characters of a text with their glyphs, where each is set by itself; none where the text has a
/// character that needs shaping or that the typeface lacks.
pub(super) fn letters(text: &str, typeface: &Typeface) -> Option<Vec<(usize, char, GlyphId, f64)>> {
    text.char_indices()
        .filter(|(_, c)| !c.is_control())
        .map(|(at, c)| {
            let (glyph, advance) = typeface.glyph(c).filter(|_| !is_complex(c))?;
            Some((at, c, glyph, advance))
        })
        .collect()
}

/// Whether a text can be set letter by letter in a face of the shipped typeface, so that every reader of an SVG that has
/// the typeface sets it in the same way.
pub fn is_plain(text: &str, face: Face) -> bool {
    typeface(face).is_some_and(|typeface| letters(text, typeface).is_some())
}

/// Whether no font has a character: neither the shipped typeface nor one of the system. A box stands for it then.
pub(super) fn lacks(c: char) -> bool {
    let is_silent = c.is_control()
        || c.is_whitespace()
        || matches!(c as u32, 0xAD | 0x034F | 0x061C | 0x200B..=0x200F | 0x202A..=0x202E | 0x2060..=0x206F
            | 0xFE00..=0xFE0F | 0xFEFF | 0xE0000..=0xE0FFF);
    !is_silent
        && typeface(Face::Regular).is_none_or(|own| own.glyph(c).is_none())
        && fallback::typeface(c).is_none()
}

/// A text as runs from left to right.
pub fn runs(text: &str, face: Face) -> Vec<Run> {
    let Some(typeface) = typeface(face) else { return Vec::new() };
    let Some(letters) = letters(text, typeface) else { return shaping::shaped(text, typeface) };
    let glyphs = letters
        .into_iter()
        .map(|(at, c, glyph, advance)| Glyph {
            id: glyph.to_u32(),
            advance: advance / typeface.em,
            offset: (0.0, 0.0),
            range: at..at + c.len_utf8(),
        })
        .collect();
    vec![Run { typeface, glyphs }]
}

/// How wide a text is at a size.
pub fn width(text: &str, face: Face, size: f64) -> f64 {
    let Some(typeface) = typeface(face) else { return 0.0 };
    let mut sum = 0.0;
    for c in text.chars().filter(|c| !c.is_control()) {
        let Some((_, advance)) = typeface.glyph(c).filter(|_| !is_complex(c)) else {
            let runs = shaping::shaped(text, typeface);
            return runs.iter().flat_map(|run| &run.glyphs).map(|glyph| glyph.advance).sum::<f64>() * size;
        };
        sum += advance;
    }
    sum * size / typeface.em
}

/// Draws the outlines of a text: `sink` receives them in units of `size`, baseline at 0, y up.
pub fn outline(text: &str, face: Face, size: f64, sink: &mut impl PathSink) {
    struct Moved<'a, S> {
        sink: &'a mut S,
        x: f32,
        y: f32,
        scale: f32,
    }
    impl<S> Moved<'_, S> {
        fn at(&self, x: f32, y: f32) -> (f32, f32) {
            (self.x + x * self.scale, self.y + y * self.scale)
        }
    }
    impl<S: PathSink> PathSink for Moved<'_, S> {
        fn move_to(&mut self, x: f32, y: f32) {
            let (x, y) = self.at(x, y);
            self.sink.move_to(x, y);
        }
        fn line_to(&mut self, x: f32, y: f32) {
            let (x, y) = self.at(x, y);
            self.sink.line_to(x, y);
        }
        fn quad_to(&mut self, cx0: f32, cy0: f32, x: f32, y: f32) {
            let ((cx0, cy0), (x, y)) = (self.at(cx0, cy0), self.at(x, y));
            self.sink.quad_to(cx0, cy0, x, y);
        }
        fn curve_to(&mut self, cx0: f32, cy0: f32, cx1: f32, cy1: f32, x: f32, y: f32) {
            let ((cx0, cy0), (cx1, cy1), (x, y)) = (self.at(cx0, cy0), self.at(cx1, cy1), self.at(x, y));
            self.sink.curve_to(cx0, cy0, cx1, cy1, x, y);
        }
        fn close(&mut self) {
            self.sink.close();
        }
    }
    let mut at = 0.0;
    for run in runs(text, face) {
        for glyph in &run.glyphs {
            if let Some(outline) = run.typeface.scaler.outline(GlyphId::new(glyph.id)) {
                let mut moved = Moved {
                    sink: &mut *sink,
                    x: ((at + glyph.offset.0) * size) as f32,
                    y: (glyph.offset.1 * size) as f32,
                    scale: (size / run.typeface.em) as f32,
                };
                // A glyph whose outline is damaged is left out; the rest of the text still reads.
                let _ = outline.draw(DrawMemory::Scratch, &mut moved);
            }
            at += glyph.advance;
        }
    }
}

/// What a line begins with whose text as a whole runs to the left, where its own letters don't say so.
const FROM_RIGHT: char = '\u{200F}';
/// The same of a text that runs to the right.
const FROM_LEFT: char = '\u{200E}';

/// Breaks a text into lines no wider than `room`, at spaces; a word that is wider alone is cut with “…”. Each line runs the
/// way that the text does.
pub fn wrap(text: &str, room: f64, measure: &dyn Fn(&str) -> f64) -> Vec<String> {
    let mut lines = broken(text, room, measure);
    if lines.len() > 1 && bidi::runs_both_ways(text) {
        let leftwards = bidi::runs_left(text);
        for line in lines.iter_mut().filter(|line| bidi::runs_left(line) != leftwards) {
            line.insert(0, if leftwards { FROM_RIGHT } else { FROM_LEFT });
        }
    }
    lines
}

fn broken(text: &str, room: f64, measure: &dyn Fn(&str) -> f64) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        if let Some(line) = lines.last_mut() {
            let longer = format!("{line} {word}");
            if measure(&longer) <= room {
                *line = longer;
                continue;
            }
        }
        lines.push(shortened(word, room, measure));
    }
    lines
}

/// How many letters a text may keep that is cut to fit: more than any sheet has room for.
const MOST_LETTERS: usize = 20_000;

/// A text cut to fit, with “…” where something was left out.
pub fn shortened(text: &str, room: f64, measure: &dyn Fn(&str) -> f64) -> String {
    if measure(text) <= room {
        return text.to_owned();
    }
    // What is long is measured in its first letters alone, twice as many each time, until they are too wide.
    let ends: Vec<usize> = text.char_indices().map(|(at, _)| at).take(MOST_LETTERS).collect();
    let cut = |letters: usize| {
        let end = ends.get(letters).copied().unwrap_or(text.len());
        format!("{}…", text.get(..end).unwrap_or_default().trim_end())
    };
    let fits = |letters: usize| measure(&cut(letters)) <= room;
    let mut beyond = 1;
    while beyond < ends.len() && fits(beyond) {
        beyond = (beyond * 2).min(ends.len());
    }
    let (mut least, mut beyond) = (beyond / 2, beyond);
    while beyond - least > 1 {
        let middle = usize::midpoint(least, beyond);
        if fits(middle) { least = middle } else { beyond = middle }
    }
    cut(least)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn widths_are_those_of_the_typeface() {
        // Noto Sans Regular has 1000 units to the em; its "m" is 932 wide, its space 260.
        assert!((width("m", Face::Regular, 100.0) - 93.2).abs() < 0.5);
        assert!((width("m m", Face::Regular, 10.0) - (2.0 * 9.32 + 2.6)).abs() < 0.1);
        assert!(width("Guarantee", Face::Bold, 10.0) > width("Guarantee", Face::Regular, 10.0));
        assert_eq!(width("", Face::Regular, 10.0), 0.0);
    }

    #[test]
    fn negative_numbers_are_set_in_the_typeface_alone() {
        let minus = format!("{MINUS}1.5");
        for face in Face::ALL {
            let own = typeface(face).unwrap();
            let runs = runs(&minus, face);
            assert!(runs.len() == 1 && std::ptr::eq(runs[0].typeface, own), "no other typeface steps in");
            assert!(runs[0].glyphs.iter().all(|glyph| glyph.id != 0));
            assert_eq!(width(&minus, face, 10.0), width("\u{2013}1.5", face, 10.0));
        }
    }

    #[test]
    fn characters_that_the_typeface_lacks_still_take_room() {
        assert!(width("中🙂", Face::Regular, 10.0) > 0.0);
    }

    #[test]
    fn a_text_is_cut_where_it_fits_whatever_its_script_and_length() {
        let count = |text: &str| text.chars().count() as f64;
        assert_eq!(shortened("incomprehensibilities", 6.0, &count), "incom…");
        assert_eq!(shortened("in comprehensibilities", 4.0, &count), "in…");
        assert_eq!(shortened("abc", 0.5, &count), "…");
        assert_eq!(shortened("", 0.5, &count), "");
        assert_eq!(shortened("ab", 2.0, &count), "ab");
        for letter in ["a", "漢", "ש", "e\u{301}"] {
            let measured = std::cell::Cell::new(0);
            let measure = |text: &str| {
                measured.set(measured.get() + text.len());
                count(text)
            };
            let long = letter.repeat(300_000);
            let cut = shortened(&long, 40.0, &measure);
            assert!(count(&cut) > 38.0 && count(&cut) <= 40.0, "{cut}");
            // Once whole, and then what is near the end that was found.
            assert!(measured.get() < long.len() + 10_000, "{}", measured.get());
        }
    }

    #[test]
    fn every_line_of_a_wrapped_text_runs_the_way_the_text_does() {
        let measure = |text: &str| text.chars().count() as f64;
        for (text, leftwards) in
            [("السلام وشروط NATO and 2025 talks السلام", true), ("Talks شروط السلام وشروط السلام", false)]
        {
            let lines = wrap(text, 12.0, &measure);
            assert!(lines.len() > 2, "{lines:?}");
            assert!(lines.iter().all(|line| bidi::runs_left(line) == leftwards), "{lines:?}");
        }
        assert!(wrap("Talks and more talks", 12.0, &measure).iter().all(|line| line.is_ascii()));
    }

    #[test]
    fn what_no_font_has_is_known_and_what_shows_nothing_is_not_lacking() {
        assert!(!lacks('a') && !lacks('\u{200F}') && !lacks('\u{FE0F}') && !lacks('\n'));
        // Nobody has a font with a character that there isn't.
        assert!(lacks('\u{1FFFD}'));
    }

    #[test]
    fn wrapped_lines_fit_and_keep_every_word() {
        let measure = |text: &str| text.chars().count() as f64;
        let lines = wrap("arm Ukraine until it cannot be swallowed", 12.0, &measure);
        assert!(lines.iter().all(|line| measure(line) <= 12.0), "{lines:?}");
        assert_eq!(lines.join(" "), "arm Ukraine until it cannot be swallowed");
        assert_eq!(wrap("incomprehensibilities", 6.0, &measure), ["incom…"]);
        assert!(wrap("  ", 6.0, &measure).is_empty());
    }
}
