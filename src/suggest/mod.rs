//! Suggestions from a text: who is named in it, and whose words it gives. Rules and lists, no model, no
//! network. Showing and accepting suggestions is the reader panel's.

mod actors;
mod attribution;
mod clauses;
mod contents;
mod lexicon;
mod marks;
mod names;
mod naming;
mod people;
mod phrases;
mod reading;
mod sentences;
#[cfg(test)]
mod tests;
mod tokens;
mod types;

pub use names::KnownNames;
pub use people::suggest;
pub use types::{Level, Mention, QuoteForm, SuggestedActor, SuggestedQuote, Suggestions};
