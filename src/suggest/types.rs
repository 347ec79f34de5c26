//! What is suggested: quotes and actors, with where they stand in the text. How they are found is not here.

use serde::{Serialize, Serializer};

use crate::model::ActorKind;
use crate::model::value::Keyed as _;

/// How the words of a speaker are given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum QuoteForm {
    /// In quotation marks, or in a transcript.
    Direct,
    /// In the reporter's words.
    Indirect,
    /// In the reporter's words, with some of the speaker's own.
    Mixed,
    /// What the speaker wants or thinks, takes a side on, or is told to have said on thin ground.
    Attitude,
}

/// Whether something was said, or somebody takes a side.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// Something was said.
    Speech,
    /// Somebody thinks, wants, backs or opposes something.
    Attitude,
}

/// A passage that carries somebody's words or position. Positions are in Unicode scalar values.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SuggestedQuote {
    /// Its first character.
    pub start: usize,
    /// One past its last character.
    pub end: usize,
    /// The passage itself.
    pub text: String,
    /// Whose it is: the fullest name known, or the words of the text; empty where nobody is named.
    pub speaker: String,
    /// The first character of the words that name the speaker.
    pub speaker_start: usize,
    /// One past their last character.
    pub speaker_end: usize,
    /// The word that tells that something was said.
    pub cue: String,
    /// How the words are given.
    pub kind: QuoteForm,
    /// How likely passage and speaker are right, 0 to 1.
    pub confidence: f32,
    /// Said, or held.
    pub level: Level,
}

/// Where an actor is named, in Unicode scalar values.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Mention {
    /// The first character.
    pub start: usize,
    /// One past the last.
    pub end: usize,
}

/// Somebody or something that the text names.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SuggestedActor {
    /// The map's name for it, or the fullest one in the text.
    pub name: String,
    /// What it is.
    #[serde(serialize_with = "key")]
    pub kind: ActorKind,
    /// Where it is named, pronouns of speakers included.
    pub mentions: Vec<Mention>,
}

/// What a text suggests, in the order of the text.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct Suggestions {
    /// Passages with their speakers.
    pub quotes: Vec<SuggestedQuote>,
    /// Who is named.
    pub actors: Vec<SuggestedActor>,
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde hands a reference")]
fn key<S: Serializer>(kind: &ActorKind, to: S) -> Result<S::Ok, S::Error> {
    to.serialize_str(kind.key())
}
