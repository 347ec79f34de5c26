//! What the page of the reader shows.

use std::ops::Range;

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
    /// The passage of the selected quote, where its ends can be moved.
    pub(super) bounds: Option<Range<usize>>,
    /// How the text is set.
    pub(super) look: Look,
    /// Whether a selection can become a quote.
    pub(super) can_quote: bool,
    pub(super) salt: &'a str,
}
