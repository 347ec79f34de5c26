//! The difference between two maps in words that an analyst reads. Which items differ is `difference`'s.

use super::difference::{Change, ChangeKind, difference};
use crate::model::any_id::with_sections;
use crate::model::field::{FieldValue as _, FieldWords};
use crate::model::field_info::Field;
use crate::model::record::{Record as _, tell};
use crate::model::{AnyId, StanceMap};

/// One item that isn't the same, in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Compared {
    /// The item; none is the map itself.
    pub item: Option<AnyId>,
    /// What people call it.
    pub label: String,
    /// What happened to it.
    pub kind: ChangeKind,
    /// Of a changed item, the fields that differ; of one that is new or gone, what it holds.
    pub fields: Vec<FieldWords>,
}

/// What people call a field, whichever kind of item has it.
pub fn field_name(field: &str) -> String {
    macro_rules! of_items {
        ($($section:ident: $kind:ident, $id:ident;)*) => { [$(crate::model::$kind::FIELDS),*] };
    }
    let known = with_sections!(of_items).into_iter().flatten().chain([&Field::EXTRA]);
    let mut named = known.filter(|known| known.name == field).map(|known| known.label());
    named.next().unwrap_or_else(|| field.replace('_', " "))
}

/// What differs from one map to another, the map itself first, then section by section.
pub fn compare(from: &StanceMap, to: &StanceMap) -> Vec<Compared> {
    let changes = difference(from, to).changes;
    map_itself(from, to)
        .into_iter()
        .chain(changes.iter().map(|change| description(from, to, change)))
        .collect()
}

/// What differs in the map itself: its title, its description, its unknown fields.
pub fn map_itself(from: &StanceMap, to: &StanceMap) -> Option<Compared> {
    let mut fields = Vec::new();
    tell("title", &from.title, &to.title, (from, to), &mut fields);
    tell("description", &from.description, &to.description, (from, to), &mut fields);
    tell("extra", &from.extra, &to.extra, (from, to), &mut fields);
    let label = to.title.words(to);
    (!fields.is_empty()).then_some(Compared { item: None, label, kind: ChangeKind::Changed, fields })
}

/// One difference of two maps in words.
pub fn description(from: &StanceMap, to: &StanceMap, change: &Change) -> Compared {
    let map = if change.kind == ChangeKind::Removed { from } else { to };
    macro_rules! fields {
        ($($section:ident: $kind:ident, $id:ident;)*) => {
            match &change.item {$(
                AnyId::$kind(id) => match (from.$section.get(id), to.$section.get(id)) {
                    (Some(old), Some(new)) => old.changes(new, (from, to)),
                    (None, Some(new)) => new.contents(to),
                    (Some(old), None) => old.contents(from).into_iter().map(gone).collect(),
                    (None, None) => Vec::new(),
                },
            )*}
        };
    }
    let fields = with_sections!(fields);
    Compared { item: Some(change.item.clone()), label: map.label(&change.item), kind: change.kind, fields }
}

/// A field as something that was.
fn gone(field: FieldWords) -> FieldWords {
    FieldWords { field: field.field, old: field.new, new: String::new() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::edit;
    use crate::model::{Actor, Bloc, Colour, Dimension, Finite, ItemId as _, Stance, Subject};

    #[test]
    fn an_analyst_reads_names_and_not_ids() {
        let map = StanceMap::new("m");
        let (map, bloc) = edit::add(&map, "w", Bloc::new("West", Colour::nth(0))).unwrap();
        let (map, actor) = edit::add(&map, "i", Actor::new("Italy")).unwrap();
        let (map, dimension) = edit::add(&map, "d", Dimension::new("Strength")).unwrap();
        let day = "2025-03-06".parse::<crate::model::Date>().unwrap();
        let subject = Subject::Dimension(dimension);
        let stance = Stance::new(actor.clone(), subject, Finite::or_zero(8.0), day);
        let (with, id) = edit::add(&map, "s", stance).unwrap();
        let next =
            edit::alter::<Stance>(&with, &id, |stance| stance.position = Finite::or_zero(7.0)).unwrap();
        let next = edit::alter::<Actor>(&next, &actor, |actor| actor.bloc = Some(bloc)).unwrap();
        let told = compare(&with, &edit::describe(&next, "n", ""));
        assert_eq!(told.iter().map(|one| one.kind).collect::<Vec<_>>(), [ChangeKind::Changed; 3]);
        let fields = |at: usize| -> Vec<(&str, &str, &str)> {
            told[at].fields.iter().map(|f| (f.field, f.old.as_str(), f.new.as_str())).collect()
        };
        assert_eq!(fields(0), [("title", "m", "n")]);
        assert_eq!(fields(1), [("bloc", "", "West")]);
        assert_eq!((told[2].label.as_str(), fields(2)), ("Italy on Strength", vec![("position", "8", "7")]));
        let added = compare(&map, &with);
        assert_eq!((added.len(), added[0].kind), (1, ChangeKind::Added));
        assert!(added[0].fields.iter().any(|field| (field.field, field.new.as_str()) == ("actor", "Italy")));
        let removed = compare(&with, &map);
        assert!(removed[0].fields.iter().all(|field| field.new.is_empty()));
        assert_eq!(removed[0].item.as_ref().unwrap().as_str(), id.as_str());
        assert!(compare(&map, &map).is_empty());
    }
}
