//! Text that can't be set letter by letter: joined and combined letters, both directions of writing, and
//! more than one typeface.

use std::ops::Range;

use harfrust::{Direction, FontRef, ShapeOptions, ShaperData, UnicodeBuffer};
use unicode_bidi::BidiInfo;

use super::{Glyph, Run, Typeface, fallback};

/// A text as runs from left to right, each in a typeface that has its letters.
pub(super) fn shaped(text: &str, own: &'static Typeface) -> Vec<Run> {
    let bidi = BidiInfo::new(text, None);
    let mut runs = Vec::new();
    for paragraph in &bidi.paragraphs {
        let (levels, visual) = bidi.visual_runs(paragraph, paragraph.range.clone());
        for range in visual {
            let leftwards = levels.get(range.start).is_some_and(unicode_bidi::Level::is_rtl);
            let mut pieces = pieces(text, range, own);
            if leftwards {
                pieces.reverse();
            }
            for (piece, typeface) in pieces {
                runs.push(Run { typeface, glyphs: shape(text, piece, typeface, leftwards) });
            }
        }
    }
    runs
}

/// Divides a stretch of text by the typefaces that have its letters.
fn pieces(text: &str, range: Range<usize>, own: &'static Typeface) -> Vec<(Range<usize>, &'static Typeface)> {
    let mut pieces: Vec<(Range<usize>, &'static Typeface)> = Vec::new();
    for (at, c) in text.get(range.clone()).unwrap_or_default().char_indices() {
        let (from, to) = (range.start + at, range.start + at + c.len_utf8());
        // Spaces and marks stay with the letters before them where that typeface has them.
        let stays = c.is_whitespace()
            || c.is_control()
            || matches!(c as u32, 0x0300..=0x036F | 0x200B..=0x200F | 0xFE00..=0xFE0F);
        if let Some((piece, last)) = pieces.last_mut()
            && stays
            && (c.is_control() || last.look_up(c).is_some() || own.look_up(c).is_none())
        {
            piece.end = to;
            continue;
        }
        let typeface = match own.look_up(c) {
            Some(_) => own,
            None => fallback::typeface(c).unwrap_or(own),
        };
        match pieces.last_mut() {
            Some((piece, last)) if std::ptr::eq(*last, typeface) => piece.end = to,
            _ => pieces.push((from..to, typeface)),
        }
    }
    pieces
}

fn shape(text: &str, range: Range<usize>, typeface: &Typeface, leftwards: bool) -> Vec<Glyph> {
    let slice: String = text
        .get(range.clone())
        .unwrap_or_default()
        .chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect();
    let Ok(font) = FontRef::from_index(typeface.data, typeface.index) else { return Vec::new() };
    let data = ShaperData::new(&font);
    let mut buffer = UnicodeBuffer::new();
    buffer.push_str(&slice);
    buffer.set_direction(if leftwards { Direction::RightToLeft } else { Direction::LeftToRight });
    buffer.guess_segment_properties();
    let shaped = data.shaper(&font).build().shape(buffer, ShapeOptions::new());
    let mut starts: Vec<usize> = shaped.glyph_infos().iter().map(|info| info.cluster as usize).collect();
    starts.sort_unstable();
    starts.dedup();
    shaped
        .glyph_infos()
        .iter()
        .zip(shaped.glyph_positions())
        .map(|(info, position)| {
            let start = info.cluster as usize;
            let next = starts.partition_point(|other| *other <= start);
            let end = starts.get(next).copied().unwrap_or(slice.len());
            Glyph {
                id: info.glyph_id,
                advance: f64::from(position.x_advance) / typeface.em,
                offset: (
                    f64::from(position.x_offset) / typeface.em,
                    f64::from(position.y_offset) / typeface.em,
                ),
                range: range.start + start..range.start + end,
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::super::{Face, runs, typeface, width};

    #[test]
    fn combining_marks_take_no_room() {
        let (plain, marked) = (width("e", Face::Regular, 10.0), width("e\u{301}", Face::Regular, 10.0));
        assert!((plain - marked).abs() < 0.01, "{plain} {marked}");
    }

    #[test]
    fn every_byte_of_a_text_is_shown_by_some_glyph() {
        for text in ["Ünïcode e\u{301}", "سلام Meloni", "和平 talks", "שלום 12", "a🙂b", "\u{0}x\u{1b}\u{301}"]
        {
            let mut shown = vec![false; text.len()];
            for run in runs(text, Face::Regular) {
                for glyph in run.glyphs {
                    shown[glyph.range].fill(true);
                }
            }
            let left: Vec<char> = text
                .char_indices()
                .filter(|(at, _)| !shown[*at])
                .map(|(_, c)| c)
                .filter(|c| !c.is_control())
                .collect();
            assert!(left.is_empty(), "{text:?} lacks {left:?}");
        }
    }

    #[test]
    fn latin_greek_and_cyrillic_need_no_other_typeface() {
        for face in Face::ALL {
            let own = typeface(face).unwrap();
            for text in ["Zażółć gęślą jaźń", "Ελλάδα", "Київ і Москва", "– “…” · × °"]
            {
                assert!(runs(text, face).iter().all(|run| std::ptr::eq(run.typeface, own)), "{text}");
            }
        }
    }
}
