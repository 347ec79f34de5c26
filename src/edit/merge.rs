//! Merging two versions of a map, with what both came from or without: item by item, field by field. What
//! they are at odds about is listed in the map itself, so that nothing is dropped. Deciding it is in
//! `decide`; the rule for a single value is the model's (`model::field`).

mod coupled;
mod decide;
mod reconcile;
mod restore;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::sync::Arc;

use imbl::ordmap::DiffItem;

use crate::model::any_id::with_sections;
use crate::model::field::{Both, FieldValue, to_ron};
use crate::model::{AnyId, Conflict, ConflictId, Item, Kind, QuoteId, StanceMap};
use coupled::Coupled;
use restore::whole;

pub use decide::{Decision, Description, description, resolve, resolve_all};

/// What the two sides are called where they are at odds: a file, a branch, a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Names<'a> {
    /// The side whose values stand.
    pub ours: &'a str,
    /// The other side.
    pub theirs: &'a str,
}
impl Default for Names<'_> {
    fn default() -> Self {
        Self { ours: "ours", theirs: "theirs" }
    }
}

/// What a merge came to.
#[derive(Debug, Clone, PartialEq)]
pub struct Merged {
    /// The merged map, with its conflicts.
    pub map: StanceMap,
    /// The conflicts that this merge listed.
    pub conflicts: Vec<ConflictId>,
    /// How many items came from theirs.
    pub added: usize,
    /// How many items of ours changed.
    pub changed: usize,
    /// How many items of ours went, since theirs deleted them.
    pub removed: usize,
    /// The quotes whose words have no sure place in their source's text any more.
    pub lost: Vec<QuoteId>,
}

/// Merges two versions of a map that come from `base`, or that have nothing in common. All three must be
/// valid. What only one side changed is taken; where both changed the same differently, ours stands and the
/// other is listed as a conflict. An item that one side deleted stays where the other side changed it or
/// needs it, and that is listed too. The result is valid.
pub fn merge(base: Option<&StanceMap>, ours: &StanceMap, theirs: &StanceMap, names: Names<'_>) -> Merged {
    let (ours, theirs) = (&whole(ours, base, theirs), &whole(theirs, base, ours));
    let mut merger = Merger::new(base, ours, theirs, names);
    merger.map_fields();
    macro_rules! merge_sections {
        ($($section:ident: $kind:ident, $id:ident;)*) => { $(merger.section::<crate::model::$kind>();)* };
    }
    with_sections!(merge_sections);
    merger.restore_needed();
    merger.settle_anchors();
    merger.settle_scales();
    merger.settle_looks();
    merger.finish()
}

/// A merge under way.
struct Merger<'a> {
    base: Option<&'a StanceMap>,
    ours: &'a StanceMap,
    theirs: &'a StanceMap,
    names: Names<'a>,
    next: StanceMap,
    /// The items that either side added, changed or deleted; all others are the same in all three.
    touched: Vec<AnyId>,
    conflicts: BTreeMap<ConflictId, Conflict>,
    added: usize,
    changed: usize,
    removed: usize,
    lost: Vec<QuoteId>,
}

impl<'a> Merger<'a> {
    fn new(
        base: Option<&'a StanceMap>,
        ours: &'a StanceMap,
        theirs: &'a StanceMap,
        names: Names<'a>,
    ) -> Self {
        Self {
            base,
            ours,
            theirs,
            names,
            next: ours.clone(),
            touched: Vec::new(),
            conflicts: BTreeMap::new(),
            added: 0,
            changed: 0,
            removed: 0,
            lost: Vec::new(),
        }
    }

    /// Lists a conflict, where there is one and it isn't about a conflict.
    fn list(&mut self, conflict: Conflict) {
        let about_one = matches!(conflict.item, Some(AnyId::Conflict(_)));
        let is_one = conflict.field.is_empty() || conflict.kept != conflict.other;
        if let Some(id) = conflict.id().filter(|_| is_one && !about_one) {
            self.conflicts.insert(id, conflict);
        }
    }
    /// Lists that a side deleted an item which stays.
    fn list_deleted(&mut self, item: AnyId, by: &str) {
        self.list(Conflict { item: Some(item), from: by.to_owned(), ..Conflict::new() });
    }

    /// The title, the description and the unknown fields of the map itself.
    fn map_fields(&mut self) {
        let (base, ours, theirs) = (self.base, self.ours, self.theirs);
        self.next.title = self.map_field("title", base.map(|b| &b.title), &ours.title, &theirs.title);
        self.next.description = self.map_field(
            "description",
            base.map(|base| &base.description),
            &ours.description,
            &theirs.description,
        );
        self.next.extra = self.map_field("extra", base.map(|b| &b.extra), &ours.extra, &theirs.extra);
    }
    fn map_field<T: FieldValue>(&mut self, field: &str, base: Option<&T>, ours: &T, theirs: &T) -> T {
        let Both { kept, other } = T::combine(base, ours, theirs);
        if let Some(other) = other {
            self.list(Conflict {
                field: field.to_owned(),
                kept: to_ron(&kept),
                other: to_ron(&other),
                base: base.map(to_ron).unwrap_or_default(),
                from: self.names.theirs.to_owned(),
                ..Conflict::new()
            });
        }
        kept
    }

    fn section<T: Item + Coupled>(&mut self) {
        let (ours, theirs) = (T::section(self.ours), T::section(self.theirs));
        let Some(base) = self.base.map(T::section) else {
            for difference in ours.diff(theirs) {
                match difference {
                    DiffItem::Add(id, item) => self.add(id, item),
                    DiffItem::Update { old, new } => self.both(new.0, None, old.1, new.1),
                    DiffItem::Remove(..) => {}
                }
            }
            return;
        };
        self.touched.extend(base.diff(ours).map(|difference| match difference {
            DiffItem::Add(id, _) | DiffItem::Remove(id, _) | DiffItem::Update { new: (id, _), .. } => {
                id.clone().into()
            }
        }));
        for difference in base.diff(theirs) {
            match difference {
                DiffItem::Add(id, item) => match ours.get(id) {
                    None => self.add(id, item),
                    Some(mine) => self.both(id, None, mine, item),
                },
                DiffItem::Remove(id, was) => match ours.get(id) {
                    None => {}
                    Some(mine) if mine == was => {
                        T::section_mut(&mut self.next).remove(id);
                        self.removed += 1;
                    }
                    Some(_) => self.list_deleted(id.clone().into(), self.names.theirs),
                },
                DiffItem::Update { old: (_, was), new: (id, now) } => match ours.get(id) {
                    None => {
                        self.add(id, now);
                        self.list_deleted(id.clone().into(), self.names.ours);
                    }
                    Some(mine) if mine == was => {
                        T::section_mut(&mut self.next).insert(id.clone(), Arc::clone(now));
                        self.touched.push(id.clone().into());
                        self.changed += 1;
                    }
                    Some(mine) => self.both(id, Some(was), mine, now),
                },
            }
        }
    }

    /// Takes an item of theirs that ours doesn't hold.
    fn add<T: Item>(&mut self, id: &T::Id, item: &Arc<T>) {
        T::section_mut(&mut self.next).insert(id.clone(), Arc::clone(item));
        self.touched.push(id.clone().into());
        self.added += 1;
    }

    /// Merges an item that both hold and that isn't what it was in either.
    fn both<T: Item + Coupled>(&mut self, id: &T::Id, base: Option<&Arc<T>>, ours: &Arc<T>, theirs: &Arc<T>) {
        if ours == theirs {
            return;
        }
        self.touched.push(id.clone().into());
        if T::KIND == Kind::Conflict {
            // It is the same conflict; how it came about may be told in two ways, of which one is enough.
            let lesser = if to_ron(&**ours) <= to_ron(&**theirs) { ours } else { theirs };
            T::section_mut(&mut self.next).insert(id.clone(), Arc::clone(lesser));
            return;
        }
        let base = base.map(|base| &**base);
        let (Both { mut kept, other }, clashes) = T::merged(base, ours, theirs);
        let text = |item: &T, field: &str| item.field_text(field).unwrap_or_default();
        let mut listed: Vec<(&str, String)> = Vec::new();
        kept.follow(ours, theirs);
        for field in clashes.into_iter().filter(|field| !T::FOLLOWING.contains(field)) {
            listed.push((field, other.as_ref().map(|other| text(other, field)).unwrap_or_default()));
        }
        for field in coupled::settle(&mut kept, base, ours, theirs) {
            listed.push((field, text(theirs, field)));
        }
        for (field, other) in listed {
            // A source's text is long, and stands in the map.
            let is_text = T::KIND == Kind::Source && field == "text";
            self.list(Conflict {
                item: Some(id.clone().into()),
                field: field.to_owned(),
                kept: if is_text { String::new() } else { text(&kept, field) },
                other,
                base: base.filter(|_| !is_text).map(|base| text(base, field)).unwrap_or_default(),
                from: self.names.theirs.to_owned(),
                ..Conflict::new()
            });
        }
        if kept != **ours {
            self.changed += 1;
            T::section_mut(&mut self.next).insert(id.clone(), Arc::new(kept));
        }
    }

    fn finish(mut self) -> Merged {
        let mut new = Vec::new();
        for (id, conflict) in self.conflicts {
            if !self.next.conflicts.contains_key(&id) {
                self.next.conflicts.insert(id.clone(), Arc::new(conflict));
                new.push(id);
            }
        }
        Merged {
            map: self.next,
            conflicts: new,
            added: self.added,
            changed: self.changed,
            removed: self.removed,
            lost: self.lost,
        }
    }
}
