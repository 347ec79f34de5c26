//! The names that want a place on a position map, before they have one. Where they go is `labels`' business.

use super::Mark;
use crate::figure::fonts::Face;
use crate::model::Colour;

/// A name that wants a place beside its mark.
pub(super) struct Name<'a> {
    /// Whose, as it ends the ids of the label and the leader.
    pub(super) key: String,
    pub(super) wording: Wording<'a>,
    pub(super) face: Face,
    pub(super) size: f64,
    pub(super) colour: Colour,
}

/// What is written of a name.
pub(super) enum Wording<'a> {
    /// One name.
    One(String),
    /// The names of marks at one place.
    List(Vec<&'a Mark>),
}

impl Name<'_> {
    /// How many names it is.
    pub(super) fn count(&self) -> usize {
        match &self.wording {
            Wording::One(_) => 1,
            Wording::List(members) => members.len(),
        }
    }
}

/// A name broken in two where the halves are most alike; none for short names and single words.
pub(super) fn in_two(name: &str) -> Option<(String, String)> {
    let count = name.chars().count();
    if count < 10 {
        return None;
    }
    name.match_indices(' ')
        .map(|(at, _)| name.split_at(at))
        .min_by_key(|(one, two)| one.chars().count().abs_diff(two.chars().count()))
        .map(|(one, two)| (one.trim().to_owned(), two.trim().to_owned()))
}
