//! Texts of which some is written from right to left.

use unicode_segmentation::UnicodeSegmentation as _;

use super::*;
use crate::app::typeset::{self, Typeset};

const ARABIC: &str = "قال محمد بن سلمان يوم الخميس إن المملكة تدعم خطة السلام (2025). وأضاف: «لن نرسل قوات».";
const HEBREW: &str = "אמר בנימין נתניהו: אנחנו תומכים בתוכנית. הוא הוסיף כי 100 חיילים יישלחו.";
const MIXED_LINE: &str = "He said «לא נשלח חיילים» again, and “no” was heard.";

/// A text laid out as the reader does.
fn set(harness: &ReaderHarness, words: &str, width: f32) -> Typeset {
    let format = egui::text::TextFormat::simple(egui::FontId::proportional(16.0), egui::Color32::PLACEHOLDER);
    typeset::lay_out(&harness.ctx, words, &format, width)
}

/// The graphemes of a text as characters from and to.
fn graphemes(words: &str) -> Vec<std::ops::Range<usize>> {
    let mut at = 0;
    let range = |grapheme: &str| {
        let start = at;
        at += grapheme.chars().count();
        start..at
    };
    words.graphemes(true).map(range).collect()
}

/// For each grapheme that takes room: a point near where it begins gives its beginning, one near where it ends its end,
/// and its own rectangle holds both.
fn points_give_their_characters(harness: &ReaderHarness, words: &str, width: f32) {
    let set = set(harness, words, width);
    for range in graphemes(words) {
        let rects = set.rects(&range);
        let [rect] = rects.as_slice() else { continue };
        if rect.width() < 2.0 {
            continue;
        }
        let (begin, end) = set.ends(&range);
        let near = |from: egui::Rect, to: egui::Rect| {
            (from.center() + (to.center() - from.center()) * 0.25).to_vec2()
        };
        let said = format!("{range:?} of {words} at {rect:?}");
        assert_eq!(set.at(near(begin, end)), range.start, "{said}");
        assert_eq!(set.at(near(end, begin)), range.end, "{said}");
        assert!(
            rect.expand(1.0).contains(begin.center()) && rect.expand(1.0).contains(end.center()),
            "{said}"
        );
        assert_eq!(set.caret(range.start), begin, "{said}");
    }
}

#[test]
fn lines_run_as_they_are_read() {
    let harness = open(with_text("One."));
    let x = |words: &str, part: &str, width: f32| {
        let at = words[..words.find(part).expect("there")].chars().count();
        let rects = set(&harness, words, width).rects(&(at..at + part.chars().count()));
        assert_eq!(rects.len(), 1, "{part}");
        rects[0]
    };
    let wide = f32::INFINITY;
    // The words of a sentence follow each other to the left, a number in it runs to the right.
    let order = ["אמר", "נתניהו", "תומכים", "100", "חיילים"].map(|part| x(HEBREW, part, wide).left());
    assert!(order.is_sorted_by(|a, b| a > b), "{order:?}");
    let digits = ["1", "0"].map(|part| x(HEBREW, part, wide).left());
    assert!(digits[0] < digits[1], "{digits:?}");
    let order = ["قال", "سلمان", "خطة", "(", "2025", ")", "لن نرسل"].map(|part| x(ARABIC, part, wide).left());
    assert!(order.is_sorted_by(|a, b| a > b), "{order:?}");
    // In an English line the words around stay, and those within turn.
    let order = ["He", "חיילים", "נשלח", "לא", "again", "heard"].map(|part| x(MIXED_LINE, part, wide).left());
    assert!(order.is_sorted_by(|a, b| a < b), "{order:?}");
    // A paragraph begins at the right of the column, and its first words stand in the first line.
    let first = x(ARABIC, "قال", 300.0);
    assert!((first.right() - 300.0).abs() < 1.0 && first.top() == 0.0, "{first:?}");
    assert!(x(ARABIC, "قوات", 300.0).top() > 0.0);
}

#[test]
fn points_give_the_characters_that_stand_there() {
    let harness = open(with_text("One."));
    for words in [ARABIC, HEBREW, MIXED_LINE, "شَدَّة لا إلى", "(א) [ב] 3.5%", "שָׁלוֹם עֲלֵיכֶם"]
    {
        for width in [f32::INFINITY, 220.0] {
            points_give_their_characters(&harness, words, width);
        }
    }
}

#[test]
fn a_selection_covers_what_is_selected_and_nothing_else() {
    let harness = open(with_text("One."));
    for words in [ARABIC, HEBREW, MIXED_LINE] {
        let set = set(&harness, words, 260.0);
        let all = graphemes(words);
        for from in (0..all.len()).step_by(5) {
            for to in (from + 1..all.len()).step_by(7) {
                let covered = set.rects(&(all[from].start..all[to].start));
                for (n, range) in all.iter().enumerate() {
                    let Some(rect) = set.rects(range).into_iter().next().filter(|rect| rect.width() > 2.0)
                    else {
                        continue;
                    };
                    let is_covered = covered.iter().any(|other| other.contains(rect.center()));
                    assert_eq!(is_covered, (from..to).contains(&n), "{range:?} of {words}, {from} to {to}");
                }
            }
        }
    }
}

#[test]
fn a_passage_of_hebrew_is_quoted_with_the_mouse() {
    let mut harness = open(with_text(&format!("First line.\n{HEBREW}")));
    let text = harness.state().map().sources.values().next().expect("a source").text.clone();
    let start = text.char_of(text.as_str().find("אנחנו").expect("there"));
    let end = start + "אנחנו תומכים".chars().count();
    let (from, to) = (place(&harness, start), place(&harness, end));
    assert!(to.x < from.x, "it runs to the left");
    harness.drag_at(from - vec2(1.0, 0.0));
    harness.hover_at(from - vec2(20.0, 0.0));
    harness.hover_at(to + vec2(1.0, 0.0));
    harness.drop_at(to + vec2(1.0, 0.0));
    harness.run();
    harness.get_by_label("Quote (Q)").click();
    harness.run();
    assert_eq!(only_quote(&harness).anchor.exact, "אנחנו תומכים");
}

#[test]
fn arrows_go_where_they_point() {
    let mut harness = open(with_text(HEBREW));
    focus_text(&mut harness);
    let x = |harness: &ReaderHarness| place(harness, harness.state().panel.cursor.caret).x;
    let mut before = x(&harness);
    for _ in 0..6 {
        harness.key_press(Key::ArrowLeft);
        harness.run();
        assert!(x(&harness) < before);
        before = x(&harness);
    }
    assert_eq!(harness.state().panel.cursor.caret, 6);
}

proptest::proptest! {
    #![proptest_config(proptest::test_runner::Config::with_cases(32))]
    #[test]
    fn a_character_a_point_and_the_character_again(words in "([א-דס-ת]\u{5B0}?|[a-c0-3 ().,«»سلامع]){1,40}", narrow in proptest::bool::ANY) {
        let harness = open(with_text("One."));
        points_give_their_characters(&harness, &words, if narrow { 90.0 } else { f32::INFINITY });
    }
}
