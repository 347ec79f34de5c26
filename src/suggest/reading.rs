//! The state of reading one sentence, and what is found in it. How it is read is in `attribution` and `contents`.

use super::phrases::{Clause, Phrase};
use super::types::Level;

/// Something said in a sentence, by items; both ends of every phrase are included.
#[derive(Debug, Clone, Copy)]
pub(super) struct Statement {
    pub content: Phrase,
    pub speaker: Option<Phrase>,
    pub cue: Phrase,
    pub level: Level,
    pub confidence: f32,
    /// Whether it is a turn of a transcript.
    pub transcript: bool,
}

/// A sentence that is being read.
pub(super) struct SentenceReader<'a> {
    pub(super) clause: &'a Clause<'a>,
    pub(super) found: Vec<Statement>,
    /// Items before this one belong to something found.
    pub(super) claimed: usize,
    pub(super) subject: Option<Phrase>,
}
