//! What lies within the value of a field: ids of other items, private fields, fields of a later version. One
//! rule a type, so that whatever must find them (deletion, uniting, redaction, reading) needs no list of fields. Here are
//! the rules of ids, plain values and what holds several; those of the field's own types stand beside them.

use std::collections::{BTreeMap, BTreeSet};

use imbl::{OrdMap, OrdSet};

use super::any_id::AnyId;
use super::date::Date;
use super::field_info::{Extra, Private};
use super::id::{
    ActorId, BlocId, BoardId, ChartId, CoderId, ConflictId, DimensionId, EventId, NoteId, ProposalId,
    QuoteId, RelationId, SourceId, StanceId,
};
use super::text::CanonicalText;

/// What lies within a value. A type that is one piece takes the rules as they are.
pub trait Nested: Clone {
    /// Calls `found` with the id of each item that it refers to.
    fn each_reference(&self, _found: &mut dyn FnMut(AnyId)) {}

    /// The value without what refers to items that are gone; none where nothing of it can stand.
    fn without(&self, _gone: &BTreeSet<AnyId>) -> Option<Self> {
        Some(self.clone())
    }

    /// The value with its references to one item replaced by references to another of the same kind. Where it
    /// referred to both, one reference is left; of two places on a board, that of `to`.
    #[must_use]
    fn with_replaced(&self, _from: &AnyId, _to: &AnyId) -> Self {
        self.clone()
    }

    /// The value without its private fields of these classes, and without fields of a later version; none where
    /// nothing of it can stand.
    fn redacted(&self, _left_out: &[Private]) -> Option<Self> {
        Some(self.clone())
    }

    /// The value with what [`redacted`](Self::redacted) leaves out put back from the whole of it, where nothing else
    /// has come in its place.
    #[must_use]
    fn restored(&self, _whole: &Self, _left_out: &[Private]) -> Self {
        self.clone()
    }

    /// Calls `found` with the fields that this version doesn't know, a record at a time.
    fn each_unknown(&self, _found: &mut dyn FnMut(&Extra)) {}
}

/// Types that are one piece.
macro_rules! one_piece {
    ($($type:ty),* $(,)?) => { $(impl $crate::model::nested::Nested for $type {})* };
}
pub(super) use one_piece;

one_piece!(bool, i32, u32, usize, String, CanonicalText, Date, NoteId);

/// What an id becomes when one item takes another's place.
fn replaced<I: Clone + Into<AnyId> + TryFrom<AnyId>>(id: &I, from: &AnyId, to: &AnyId) -> I {
    let is_it = id.clone().into() == *from;
    if is_it { I::try_from(to.clone()).unwrap_or_else(|_| id.clone()) } else { id.clone() }
}

macro_rules! ids {
    ($($id:ty),* $(,)?) => {$(
        impl Nested for $id {
            fn each_reference(&self, found: &mut dyn FnMut(AnyId)) {
                found(self.clone().into());
            }
            fn without(&self, gone: &BTreeSet<AnyId>) -> Option<Self> {
                (!gone.contains(&self.clone().into())).then(|| self.clone())
            }
            fn with_replaced(&self, from: &AnyId, to: &AnyId) -> Self {
                replaced(self, from, to)
            }
        }
    )*};
}
ids!(
    ActorId,
    AnyId,
    BlocId,
    BoardId,
    ChartId,
    CoderId,
    ConflictId,
    DimensionId,
    EventId,
    ProposalId,
    QuoteId,
    RelationId,
    SourceId,
    StanceId,
);

/// Choices among ids of several kinds.
macro_rules! one_of_ids {
    ($($type:ident { $($variant:ident),* })*) => {$(
        impl $crate::model::nested::Nested for $type {
            fn each_reference(&self, found: &mut dyn FnMut($crate::model::any_id::AnyId)) {
                match self { $(Self::$variant(id) => id.each_reference(found),)* }
            }
            fn without(&self, gone: &::std::collections::BTreeSet<$crate::model::any_id::AnyId>) -> Option<Self> {
                match self { $(Self::$variant(id) => id.without(gone).map(Self::$variant),)* }
            }
            fn with_replaced(
                &self,
                from: &$crate::model::any_id::AnyId,
                to: &$crate::model::any_id::AnyId,
            ) -> Self {
                match self { $(Self::$variant(id) => Self::$variant(id.with_replaced(from, to)),)* }
            }
        }
    )*};
}
pub(super) use one_of_ids;

impl<T: Nested> Nested for Option<T> {
    fn each_reference(&self, found: &mut dyn FnMut(AnyId)) {
        if let Some(value) = self {
            value.each_reference(found);
        }
    }
    fn without(&self, gone: &BTreeSet<AnyId>) -> Option<Self> {
        Some(self.as_ref().and_then(|value| value.without(gone)))
    }
    fn with_replaced(&self, from: &AnyId, to: &AnyId) -> Self {
        self.as_ref().map(|value| value.with_replaced(from, to))
    }
    fn redacted(&self, left_out: &[Private]) -> Option<Self> {
        Some(self.as_ref().and_then(|value| value.redacted(left_out)))
    }
    fn restored(&self, whole: &Self, left_out: &[Private]) -> Self {
        match (self, whole) {
            (Some(value), Some(whole)) => Some(value.restored(whole, left_out)),
            _ => self.clone(),
        }
    }
    fn each_unknown(&self, found: &mut dyn FnMut(&Extra)) {
        if let Some(value) = self {
            value.each_unknown(found);
        }
    }
}

impl<T: Nested + PartialEq> Nested for Vec<T> {
    fn each_reference(&self, found: &mut dyn FnMut(AnyId)) {
        for value in self {
            value.each_reference(found);
        }
    }
    fn without(&self, gone: &BTreeSet<AnyId>) -> Option<Self> {
        Some(self.iter().filter_map(|value| value.without(gone)).collect())
    }
    fn with_replaced(&self, from: &AnyId, to: &AnyId) -> Self {
        let mut next: Self = Self::with_capacity(self.len());
        for value in self {
            let now = value.with_replaced(from, to);
            if now == *value || !self.contains(&now) && !next.contains(&now) {
                next.push(now);
            }
        }
        next
    }
    fn redacted(&self, left_out: &[Private]) -> Option<Self> {
        Some(self.iter().filter_map(|value| value.redacted(left_out)).collect())
    }
    fn restored(&self, whole: &Self, left_out: &[Private]) -> Self {
        let Some(same) = whole.redacted(left_out).filter(|same| same.len() == whole.len()) else {
            return self.clone();
        };
        // Of several that are the same without what was left out, each is another one.
        let mut left: Vec<Option<(&T, &T)>> = same.iter().zip(whole).map(Some).collect();
        let mut whole_of = |value: &T| {
            let slot = left.iter_mut().find(|slot| slot.is_some_and(|(same, _)| same == value))?;
            slot.take().map(|(_, whole)| whole.clone())
        };
        self.iter().map(|value| whole_of(value).unwrap_or_else(|| value.clone())).collect()
    }
    fn each_unknown(&self, found: &mut dyn FnMut(&Extra)) {
        for value in self {
            value.each_unknown(found);
        }
    }
}

impl<K: Nested + Ord> Nested for OrdSet<K> {
    fn each_reference(&self, found: &mut dyn FnMut(AnyId)) {
        for key in self {
            key.each_reference(found);
        }
    }
    fn without(&self, gone: &BTreeSet<AnyId>) -> Option<Self> {
        Some(self.iter().filter_map(|key| key.without(gone)).collect())
    }
    fn with_replaced(&self, from: &AnyId, to: &AnyId) -> Self {
        self.iter().map(|key| key.with_replaced(from, to)).collect()
    }
    fn redacted(&self, left_out: &[Private]) -> Option<Self> {
        Some(self.iter().filter_map(|key| key.redacted(left_out)).collect())
    }
    fn each_unknown(&self, found: &mut dyn FnMut(&Extra)) {
        for key in self {
            key.each_unknown(found);
        }
    }
}

/// Maps: an entry goes with its key or its value. What doesn't change stays shared.
macro_rules! maps {
    ($($map:ident),*) => {$(
        impl<K: Nested + Ord, V: Nested + PartialEq> Nested for $map<K, V> {
            fn each_reference(&self, found: &mut dyn FnMut(AnyId)) {
                for (key, value) in self {
                    key.each_reference(found);
                    value.each_reference(found);
                }
            }
            fn without(&self, gone: &BTreeSet<AnyId>) -> Option<Self> {
                let mut next = self.clone();
                for (key, value) in self {
                    match key.without(gone).and_then(|_| value.without(gone)) {
                        None => drop(next.remove(key)),
                        Some(now) if now != *value => drop(next.insert(key.clone(), now)),
                        Some(_) => {}
                    }
                }
                Some(next)
            }
            fn with_replaced(&self, from: &AnyId, to: &AnyId) -> Self {
                let mut next = self.clone();
                for (key, value) in self {
                    let (new_key, now) = (key.with_replaced(from, to), value.with_replaced(from, to));
                    if new_key != *key {
                        next.remove(key);
                        next.entry(new_key).or_insert(now);
                    } else if now != *value {
                        next.insert(new_key, now);
                    }
                }
                next
            }
            fn redacted(&self, left_out: &[Private]) -> Option<Self> {
                let mut next = self.clone();
                for (key, value) in self {
                    match key.redacted(left_out).and_then(|_| value.redacted(left_out)) {
                        None => drop(next.remove(key)),
                        Some(now) if now != *value => drop(next.insert(key.clone(), now)),
                        Some(_) => {}
                    }
                }
                Some(next)
            }
            fn restored(&self, whole: &Self, left_out: &[Private]) -> Self {
                let mut next = self.clone();
                for (key, value) in whole {
                    match self.get(key) {
                        Some(mine) => {
                            let now = mine.restored(value, left_out);
                            if now != *mine {
                                next.insert(key.clone(), now);
                            }
                        }
                        None if value.redacted(left_out).is_none() => drop(next.insert(key.clone(), value.clone())),
                        None => {}
                    }
                }
                next
            }
            fn each_unknown(&self, found: &mut dyn FnMut(&Extra)) {
                for (key, value) in self {
                    key.each_unknown(found);
                    value.each_unknown(found);
                }
            }
        }
    )*};
}
maps!(OrdMap, BTreeMap);
