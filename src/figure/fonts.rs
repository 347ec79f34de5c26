//! The charts' own typeface, Noto Sans, measured and outlined, so that a chart looks the same everywhere
//! and no label is placed by guess. Characters it lacks show as its empty box.

use std::sync::OnceLock;

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

/// Height of a line of text, in units of its size.
pub const LINE: f64 = 1.25;
/// From the top of a line to its baseline, in units of its size.
pub const BASELINE: f64 = 0.96;

struct Loaded {
    font: Font,
    scaler: ScalerFont,
    /// Font units to the em.
    em: f64,
}

fn load(bytes: &'static [u8]) -> Option<Loaded> {
    let font = Font::new(bytes, 0)?;
    let em = f64::from(font.units_per_em());
    (em > 0.0).then(|| Loaded { scaler: ScalerFont::unhinted(font.clone(), None), font, em })
}

fn loaded(face: Face) -> Option<&'static Loaded> {
    static REGULAR: OnceLock<Option<Loaded>> = OnceLock::new();
    static BOLD: OnceLock<Option<Loaded>> = OnceLock::new();
    static ITALIC: OnceLock<Option<Loaded>> = OnceLock::new();
    match face {
        Face::Regular => {
            REGULAR.get_or_init(|| load(include_bytes!("../../assets/fonts/NotoSans-Regular.ttf")))
        }
        Face::Bold => BOLD.get_or_init(|| load(include_bytes!("../../assets/fonts/NotoSans-Bold.ttf"))),
        Face::Italic => ITALIC.get_or_init(|| load(include_bytes!("../../assets/fonts/NotoSans-Italic.ttf"))),
    }
    .as_ref()
}

/// Calls `each` with the glyphs of a text and where each begins, in font units; returns where it ends.
fn glyphs(text: &str, loaded: &Loaded, mut each: impl FnMut(GlyphId, f64)) -> f64 {
    let charmap = loaded.font.charmap();
    let metrics = loaded.scaler.linear_glyph_metrics();
    let mut at = 0.0;
    for c in text.chars() {
        let glyph = charmap.map_unicode(c).unwrap_or_default();
        each(glyph, at);
        at += f64::from(metrics.h_advance(glyph));
    }
    at
}

/// How wide a text is at a size.
pub fn width(text: &str, face: Face, size: f64) -> f64 {
    loaded(face).map_or(0.0, |loaded| glyphs(text, loaded, |_, _| {}) * size / loaded.em)
}

/// Draws the outlines of a text: `sink` receives them in units of `size`, baseline at 0, y up.
pub fn outline(text: &str, face: Face, size: f64, sink: &mut impl PathSink) {
    struct Moved<'a, S> {
        sink: &'a mut S,
        x: f32,
        scale: f32,
    }
    impl<S: PathSink> PathSink for Moved<'_, S> {
        fn move_to(&mut self, x: f32, y: f32) {
            self.sink.move_to(self.x + x * self.scale, y * self.scale);
        }
        fn line_to(&mut self, x: f32, y: f32) {
            self.sink.line_to(self.x + x * self.scale, y * self.scale);
        }
        fn quad_to(&mut self, cx0: f32, cy0: f32, x: f32, y: f32) {
            let s = self.scale;
            self.sink.quad_to(self.x + cx0 * s, cy0 * s, self.x + x * s, y * s);
        }
        fn curve_to(&mut self, cx0: f32, cy0: f32, cx1: f32, cy1: f32, x: f32, y: f32) {
            let s = self.scale;
            self.sink.curve_to(self.x + cx0 * s, cy0 * s, self.x + cx1 * s, cy1 * s, self.x + x * s, y * s);
        }
        fn close(&mut self) {
            self.sink.close();
        }
    }
    let Some(loaded) = loaded(face) else { return };
    let scale = size / loaded.em;
    glyphs(text, loaded, |glyph, at| {
        if let Some(outline) = loaded.scaler.outline(glyph) {
            let mut moved = Moved { sink: &mut *sink, x: (at * scale) as f32, scale: scale as f32 };
            // A glyph whose outline is damaged is left out; the rest of the text still reads.
            let _ = outline.draw(DrawMemory::Scratch, &mut moved);
        }
    });
}

/// Breaks a text into lines no wider than `room`, at spaces; a word that is wider alone is cut with “…”.
pub fn wrap(text: &str, room: f64, measure: &dyn Fn(&str) -> f64) -> Vec<String> {
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

/// A text cut to fit, with “…” where something was left out.
pub fn shortened(text: &str, room: f64, measure: &dyn Fn(&str) -> f64) -> String {
    if measure(text) <= room {
        return text.to_owned();
    }
    let mut kept: Vec<char> = text.chars().collect();
    while !kept.is_empty() {
        // Long hostile words are halved before they are shortened letter by letter.
        let keep = if kept.len() > 200 { kept.len() / 2 } else { kept.len() - 1 };
        kept.truncate(keep);
        let cut = format!("{}…", kept.iter().collect::<String>().trim_end());
        if measure(&cut) <= room {
            return cut;
        }
    }
    "…".to_owned()
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
    fn characters_that_the_typeface_lacks_still_take_room() {
        assert!(width("中🙂", Face::Regular, 10.0) > 0.0);
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
