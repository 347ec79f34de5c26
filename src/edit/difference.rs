//! The difference between two maps, item by item. How it is shown or written down is not here.

use imbl::ordmap::DiffItem;

use crate::model::any_id::with_sections;
use crate::model::record::Record as _;
use crate::model::value::choice;
use crate::model::{AnyId, StanceMap};

choice! {
    /// What happened to an item.
    ChangeKind {
        /// It is new.
        Added = "added": "added",
        /// It is gone.
        Removed = "removed": "removed",
        /// It has other values.
        Changed = "changed": "changed",
    }
}

/// One item that isn't the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// The item.
    pub item: AnyId,
    /// What happened to it.
    pub kind: ChangeKind,
    /// Of a changed item, the fields that have other values.
    pub fields: Vec<&'static str>,
}

impl Change {
    /// An item that is new or gone.
    pub(super) fn new(item: AnyId, kind: ChangeKind) -> Self {
        Self { item, kind, fields: Vec::new() }
    }
}

/// All that isn't the same between two maps.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Difference {
    /// The map's own fields that have other values.
    pub map_fields: Vec<&'static str>,
    /// The items that aren't the same, section by section.
    pub changes: Vec<Change>,
}

impl Difference {
    /// Whether the two maps are the same.
    pub fn is_empty(&self) -> bool {
        self.map_fields.is_empty() && self.changes.is_empty()
    }
}

/// What changed from one map to another. Parts that both share are skipped.
pub fn difference(from: &StanceMap, to: &StanceMap) -> Difference {
    let mut difference = Difference::default();
    if from.title != to.title {
        difference.map_fields.push("title");
    }
    if from.description != to.description {
        difference.map_fields.push("description");
    }
    if from.extra != to.extra {
        difference.map_fields.push("extra");
    }
    macro_rules! compare_sections {
        ($($section:ident: $kind:ident, $id:ident;)*) => {$(
            difference.changes.extend(from.$section.diff(&to.$section).map(|item| match item {
                DiffItem::Add(id, _) => Change::new(AnyId::$kind(id.clone()), ChangeKind::Added),
                DiffItem::Remove(id, _) => Change::new(AnyId::$kind(id.clone()), ChangeKind::Removed),
                DiffItem::Update { old, new } => Change {
                    item: AnyId::$kind(new.0.clone()),
                    kind: ChangeKind::Changed,
                    fields: old.1.differing_fields(new.1),
                },
            }));
        )*};
    }
    with_sections!(compare_sections);
    difference
}
