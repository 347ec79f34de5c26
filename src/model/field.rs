//! The values of fields: how two of them become one, how they read, how they stand as text. One rule a
//! type, so that no item lists its fields for this; whole items are `record`'s, whole maps `edit`'s. Here are the rules of
//! ids, texts, plain values and what holds several; those of the field's own types stand beside them.

mod keyed;
mod lines;
mod list;

use std::collections::BTreeMap;

use ron::extensions::Extensions;
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::any_id::{AnyId, Names};
use super::date::Date;
use super::field_info::Extra;
use super::id::{
    ActorId, BlocId, BoardId, ChartId, CoderId, DimensionId, EventId, ItemId as _, NoteId, ProposalId,
    QuoteId, RelationId, SourceId, StanceId,
};
use super::nested::Nested;
use super::text::CanonicalText;
use super::words::excerpt;

pub use lines::merge_lines;

/// What a text may leave out to read well: `Some(…)`, and the parentheses of types with one value.
pub const SHORTHANDS: Extensions = Extensions::IMPLICIT_SOME.union(Extensions::UNWRAP_NEWTYPES);

/// The most characters of a text that are shown where it is one of many values.
pub(super) const LONGEST: usize = 160;

/// What two values came to.
#[derive(Debug, Clone, PartialEq)]
pub struct Both<T> {
    /// The value that stands: all that both changed, and ours where they are at odds.
    pub kept: T,
    /// The same with theirs where they are at odds; none where they aren't.
    pub other: Option<T>,
}

impl<T> Both<T> {
    /// One value, about which nobody differs.
    pub fn agreed(value: T) -> Self {
        Self { kept: value, other: None }
    }
}

/// A field that has two values.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldWords {
    /// The field, as the format calls it.
    pub field: &'static str,
    /// What it was, in words; empty where there was nothing. Of lists and texts, the part that changed.
    pub old: String,
    /// What it is.
    pub new: String,
}

/// What a field can hold.
pub trait FieldValue: Nested + PartialEq + Serialize + DeserializeOwned {
    /// Whether nothing was recorded, so that whatever was may take its place.
    fn is_blank(&self) -> bool {
        false
    }
    /// What an analyst reads; empty for nothing.
    fn words(&self, names: &dyn Names) -> String;
    /// What an analyst reads of the parts in which two values differ, each with its names.
    fn change(old: &Self, new: &Self, names: (&dyn Names, &dyn Names)) -> (String, String) {
        (old.words(names.0), new.words(names.1))
    }
    /// What tells it from the others of a list, where that is less than the whole value: two values of
    /// one key can't both be right.
    fn key(&self) -> Option<String> {
        None
    }
    /// What two values become that were both changed, and differently.
    fn reconcile(_base: Option<&Self>, ours: &Self, theirs: &Self) -> Both<Self> {
        Both { kept: ours.clone(), other: Some(theirs.clone()) }
    }
    /// What two values become, where `base` is what both were. Without it what is blank gives way.
    fn combine(base: Option<&Self>, ours: &Self, theirs: &Self) -> Both<Self> {
        let takes_theirs = base.map_or_else(|| ours.is_blank(), |base| base == ours);
        let takes_ours = base.map_or_else(|| theirs.is_blank(), |base| base == theirs);
        match () {
            () if ours == theirs || takes_ours => Both::agreed(ours.clone()),
            () if takes_theirs => Both::agreed(theirs.clone()),
            () => Self::reconcile(base, ours, theirs),
        }
    }
}

/// As [`FieldValue::combine`], of a field whose being empty means something else than an empty list does: all. Then
/// it isn't put together entry by entry.
pub fn combine_needed<T: FieldValue>(base: Option<&T>, ours: &T, theirs: &T) -> Both<T> {
    let apart = || Both { kept: ours.clone(), other: Some(theirs.clone()) };
    let is_taken_whole = ours == theirs || base == Some(ours) || base == Some(theirs);
    if !is_taken_whole && (base.is_some_and(T::is_blank) || ours.is_blank() || theirs.is_blank()) {
        return apart();
    }
    let both = T::combine(base, ours, theirs);
    if both.kept.is_blank() && !is_taken_whole { apart() } else { both }
}

/// A value as RON text on one line.
pub fn to_ron<T: Serialize>(value: &T) -> String {
    // Only an unknown field that isn't RON can't be written; none comes from a file.
    ron::Options::default().with_default_extension(SHORTHANDS).to_string(value).unwrap_or_default()
}

/// A value of its RON text.
///
/// # Errors
/// The text is not such a value; why, in words.
pub fn from_ron<T: DeserializeOwned>(text: &str) -> Result<T, String> {
    ron::Options::default()
        .with_default_extension(SHORTHANDS)
        .from_str(text)
        .map_err(|why| format!("“{}” can't stand there: {}", excerpt(text, 60), why.code))
}

/// Values of one piece, which are taken whole.
macro_rules! plain {
    ($($type:ty => |$value:ident, $names:pat_param| $words:expr;)*) => {$(
        impl $crate::model::field::FieldValue for $type {
            fn words(&self, $names: &dyn $crate::model::any_id::Names) -> String {
                let $value = self;
                $words
            }
        }
    )*};
}
pub(super) use plain;

plain! {
    bool => |value, _| if *value { "yes" } else { "no" }.to_owned();
    i32 => |value, _| value.to_string();
    u32 => |value, _| value.to_string();
    usize => |value, _| value.to_string();
    Date => |value, _| value.to_string();
    AnyId => |value, names| format!("{} “{}”", value.kind(), names.name_of(value));
    NoteId => |value, _| value.as_str().to_owned();
}

macro_rules! ids {
    ($($id:ty),*) => { plain! { $($id => |value, names| names.name_of(&value.clone().into());)* } };
}
ids!(
    ActorId,
    BlocId,
    BoardId,
    ChartId,
    CoderId,
    DimensionId,
    EventId,
    ProposalId,
    QuoteId,
    RelationId,
    SourceId,
    StanceId
);

impl<T: FieldValue> FieldValue for Option<T> {
    fn is_blank(&self) -> bool {
        self.is_none()
    }
    fn words(&self, names: &dyn Names) -> String {
        self.as_ref().map(|value| value.words(names)).unwrap_or_default()
    }
}

impl FieldValue for String {
    fn is_blank(&self) -> bool {
        self.is_empty()
    }
    fn words(&self, _: &dyn Names) -> String {
        excerpt(self, LONGEST)
    }
    fn change(old: &Self, new: &Self, _: (&dyn Names, &dyn Names)) -> (String, String) {
        lines::change(old, new, LONGEST)
    }
    fn reconcile(base: Option<&Self>, ours: &Self, theirs: &Self) -> Both<Self> {
        match base {
            Some(base) => merge_lines(base, ours, theirs),
            None => Both { kept: ours.clone(), other: Some(theirs.clone()) },
        }
    }
}

// Quotes stand on a source's text letter by letter, so that two versions of it are never mixed.
impl FieldValue for CanonicalText {
    fn is_blank(&self) -> bool {
        self.is_empty()
    }
    fn words(&self, _: &dyn Names) -> String {
        excerpt(self.as_str(), LONGEST)
    }
    fn change(old: &Self, new: &Self, _: (&dyn Names, &dyn Names)) -> (String, String) {
        lines::change(old.as_str(), new.as_str(), LONGEST)
    }
}

impl FieldValue for Extra {
    fn is_blank(&self) -> bool {
        self.is_empty()
    }
    fn words(&self, names: &dyn Names) -> String {
        keyed::words(self, names, |name, _| name.clone(), |ron, _| excerpt(ron, LONGEST))
    }
    fn reconcile(base: Option<&Self>, ours: &Self, theirs: &Self) -> Both<Self> {
        // The values are RON, which lines of two versions wouldn't be.
        let whole = |base: Option<&String>, ours: &String, theirs: &String| match base {
            _ if ours == theirs => Both::agreed(ours.clone()),
            Some(base) if base == ours => Both::agreed(theirs.clone()),
            Some(base) if base == theirs => Both::agreed(ours.clone()),
            _ => Both { kept: ours.clone(), other: Some(theirs.clone()) },
        };
        keyed::merge::<Self, String, String>(base, ours, theirs, whole)
    }
}

impl<V: FieldValue> FieldValue for BTreeMap<DimensionId, V> {
    fn is_blank(&self) -> bool {
        self.is_empty()
    }
    fn words(&self, names: &dyn Names) -> String {
        keyed::words(self, names, FieldValue::words, FieldValue::words)
    }
    fn change(old: &Self, new: &Self, names: (&dyn Names, &dyn Names)) -> (String, String) {
        let only = |one: &Self, other: &Self| -> Self {
            one.iter()
                .filter(|(key, value)| other.get(*key) != Some(value))
                .map(|(k, v)| (k.clone(), v.clone()))
                .collect()
        };
        (only(old, new).words(names.0), only(new, old).words(names.1))
    }
    fn reconcile(base: Option<&Self>, ours: &Self, theirs: &Self) -> Both<Self> {
        keyed::merge::<Self, DimensionId, V>(base, ours, theirs, FieldValue::combine)
    }
}

#[cfg(test)]
mod tests;
