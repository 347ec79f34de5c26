//! What makes one map of another: the items that are put and those that go, with their values, so that it can
//! be applied, and written down by the journal. How a difference is told to people is not here.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::difference::{Difference, difference};
use crate::model::any_id::with_sections;
use crate::model::field_info::Extra;
use crate::model::{AnyId, CanonicalText, SourceId, StanceMap};

/// What makes one map of another.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Patch {
    /// The map's new title, where it has one.
    pub title: Option<String>,
    /// The map's new description, where it has one.
    pub description: Option<String>,
    /// The map's new unknown fields, where they changed.
    pub extra: Option<Extra>,
    /// The items that are new or changed, as they are then. Its title and description mean nothing.
    pub put: StanceMap,
    /// Those of the sources in `put` that keep the text they have, so that it need not be written down again;
    /// they stand there without it.
    pub same_text: BTreeSet<SourceId>,
    /// The items that go.
    pub gone: BTreeSet<AnyId>,
}

impl Patch {
    /// What makes `to` of `from`. Parts that both share are skipped.
    pub fn between(from: &StanceMap, to: &StanceMap) -> Self {
        Self::of(&difference(from, to), from, to)
    }

    /// What makes `to` of `from`, of which it is known in what they differ.
    pub fn of(difference: &Difference, from: &StanceMap, to: &StanceMap) -> Self {
        let mut patch = Self::default();
        let changed = |old: &String, new: &String| (old != new).then(|| new.clone());
        patch.title = changed(&from.title, &to.title);
        patch.description = changed(&from.description, &to.description);
        patch.extra = (from.extra != to.extra).then(|| to.extra.clone());
        for change in &difference.changes {
            macro_rules! take_over {
                ($($section:ident: $kind:ident, $id:ident;)*) => {
                    match &change.item {$(
                        AnyId::$kind(id) => match to.$section.get(id) {
                            Some(new) => drop(patch.put.$section.insert(id.clone(), Arc::clone(new))),
                            None => drop(patch.gone.insert(change.item.clone())),
                        },
                    )*}
                };
            }
            with_sections!(take_over);
        }
        let kept = patch.put.sources.iter().filter(|(id, new)| {
            !new.text.is_empty() && from.sources.get(*id).is_some_and(|old| old.text == new.text)
        });
        patch.same_text = kept.map(|(id, _)| id.clone()).collect();
        for id in &patch.same_text {
            if let Some(source) = patch.put.sources.get_mut(id) {
                Arc::make_mut(source).text = CanonicalText::default();
            }
        }
        patch
    }

    /// Whether it changes nothing.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// The map that it makes. Applied to another map than the one it was made from, the result may be invalid.
    pub fn apply(&self, map: &StanceMap) -> StanceMap {
        let mut next = map.clone();
        if let Some(title) = &self.title {
            next.title.clone_from(title);
        }
        if let Some(description) = &self.description {
            next.description.clone_from(description);
        }
        if let Some(extra) = &self.extra {
            next.extra.clone_from(extra);
        }
        for id in &self.gone {
            macro_rules! drop_one {
                ($($section:ident: $kind:ident, $id:ident;)*) => {
                    match id {$(
                        AnyId::$kind(id) => drop(next.$section.remove(id)),
                    )*}
                };
            }
            with_sections!(drop_one);
        }
        macro_rules! put_all {
            ($($section:ident: $kind:ident, $id:ident;)*) => {$(
                for (id, item) in &self.put.$section {
                    next.$section.insert(id.clone(), Arc::clone(item));
                }
            )*};
        }
        with_sections!(put_all);
        for id in &self.same_text {
            let text = map.sources.get(id).map(|source| source.text.clone());
            if let (Some(text), Some(source)) = (text, next.sources.get_mut(id)) {
                Arc::make_mut(source).text = text;
            }
        }
        next
    }
}
