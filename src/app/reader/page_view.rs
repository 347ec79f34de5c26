//! What the page of the reader shows, and where stretches of a laid-out block lie.

use std::ops::Range;

use egui::{Galley, Rect, pos2};

use super::look::Look;
use super::marks::Marks;
use super::suggesting::Suggesting;
use crate::app::theme::Theme;
use crate::model::{CanonicalText, QuoteId, StanceMap};

/// What the page shows.
pub(super) struct PageView<'a> {
    pub(super) map: &'a StanceMap,
    pub(super) theme: &'a Theme,
    pub(super) name: &'a str,
    pub(super) text: &'a CanonicalText,
    pub(super) marks: &'a Marks,
    pub(super) suggesting: &'a Suggesting,
    /// The suggestion that the keys are about.
    pub(super) suggested: Option<&'a Range<usize>>,
    pub(super) selected: Option<&'a QuoteId>,
    /// How the text is set.
    pub(super) look: Look,
    /// Whether a selection can become a quote.
    pub(super) can_quote: bool,
    pub(super) salt: &'a str,
}

/// The places of some characters of a galley, row by row, relative to it.
pub(super) fn range_rects(galley: &Galley, range: &Range<usize>) -> Vec<Rect> {
    let mut rects = Vec::new();
    let mut start = 0;
    for row in &galley.rows {
        let count = row.char_count_excluding_newline().0;
        let (from, to) = (range.start.max(start), range.end.min(start + count));
        if from < to {
            let x = |column: usize| row.pos.x + row.x_offset(egui::text::CharIndex(column - start));
            rects.push(Rect::from_min_max(pos2(x(from), row.min_y()), pos2(x(to), row.max_y())));
        }
        start += row.char_count_including_newline().0;
    }
    rects
}
