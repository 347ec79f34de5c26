//! What is done with the text of a source: making anchors and finding them again, also in another version
//! of the text, walking through it by word and sentence, quoting it, the order in which it is drawn, and writing it in markup. Reading
//! files is not here, drawing the text is the reader panel's.

pub mod bidi;
mod boundaries;
pub mod markup;
mod quoting;
mod remap;
mod search;

pub use crate::model::anchor::{anchor_at, snap};
pub use boundaries::{
    next_grapheme, next_sentence, next_word, paragraph_at, previous_grapheme, previous_sentence,
    previous_word, sentence_at, word_at,
};
pub use quoting::{in_quotation_marks, make_quote, quote_all, set_bounds};
pub use remap::{QuotePlace, Replaced, candidates, place, replace_text};
pub use search::{Finder, Found, Query};
