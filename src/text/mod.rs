//! What is done with the text of a source: making anchors and finding them again, and walking through it
//! by word and sentence. Reading files is not here, drawing the text is the reader panel's.

mod boundaries;

pub use crate::model::anchor::{Resolved, anchor_at, resolve, snap};
pub use boundaries::{
    next_grapheme, next_sentence, next_word, paragraph_at, previous_grapheme, previous_sentence,
    previous_word, sentence_at, word_at,
};
