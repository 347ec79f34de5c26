//! Actors that are the same under two ids: finding them, and making them one.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

use super::{EditError, Edited};
use crate::model::any_id::with_sections;
use crate::model::field::{Both, FieldValue as _, to_ron};
use crate::model::nested::Nested as _;
use crate::model::record::Record as _;
use crate::model::{Actor, ActorId, AnyId, Conflict, Item, StanceMap};

/// Two actors that may be the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pair {
    /// The one.
    pub a: ActorId,
    /// The other.
    pub b: ActorId,
    /// Why they may be, in words.
    pub because: String,
}

/// A name without what writers differ in: case, accents, and how much space is in it.
fn folded(name: &str) -> String {
    let plain: String = name.nfkd().filter(|c| !is_combining_mark(*c)).collect();
    plain.to_lowercase().split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Actors that may be the same: they share a name, an alias or an id elsewhere. Of several the first by its
/// id is paired with each of the others.
pub fn same_actors(map: &StanceMap) -> Vec<Pair> {
    let mut known: BTreeMap<(u8, String), (&ActorId, String)> = BTreeMap::new();
    let mut pairs: BTreeMap<(&ActorId, &ActorId), String> = BTreeMap::new();
    for (id, actor) in &map.actors {
        let mut marks = Vec::new();
        for name in std::iter::once(&actor.name).chain(&actor.aliases) {
            marks.push(((2, folded(name)), format!("both are called “{name}”")));
        }
        let (wikidata, iso3) = (actor.wikidata.trim(), actor.iso3.trim());
        marks.push(((0, wikidata.to_uppercase()), format!("both are the Wikidata item {wikidata}")));
        marks.push(((1, iso3.to_uppercase()), format!("both have the code {iso3}")));
        for (mark, words) in marks {
            if mark.1.is_empty() {
                continue;
            }
            match known.get(&mark) {
                Some((first, _)) if *first != id => {
                    pairs.entry((first, id)).or_insert(words);
                }
                Some(_) => {}
                None => drop(known.insert(mark, (id, words))),
            }
        }
    }
    pairs.into_iter().map(|((a, b), because)| Pair { a: a.clone(), b: b.clone(), because }).collect()
}

/// Makes two actors one: every reference to `gone` leads to `keep`, which takes over its names, what it
/// belongs to, its remark, and what `keep` doesn't say itself. Where both say something else, a conflict is
/// listed. A tie between the two is none any more and is noted in the remark.
///
/// # Errors
/// One of the two isn't there, or both are the same.
pub fn unite(map: &StanceMap, keep: &ActorId, gone: &ActorId) -> Edited {
    let find = |id: &ActorId| {
        map.actors.get(id).cloned().ok_or_else(|| EditError(format!("there is no actor \"{id}\"")))
    };
    let (kept, other) = (find(keep)?, find(gone)?);
    if keep == gone {
        return Err(EditError(format!("{} is one actor already", kept.name)));
    }
    let (from, to): (AnyId, AnyId) = (gone.clone().into(), keep.clone().into());
    let mut notes = ties_between(map, keep, gone);
    let mut next = map.clone();
    replace_references(map, &mut next, &from, &to);
    replace_in_conflicts(map, &mut next, gone, keep);

    let replaced = |actor: &Actor, notes: &mut Vec<String>| {
        let mut actor = actor.with_replaced(&from, &to);
        actor.memberships.retain(|membership| {
            let stays = membership.within != *keep;
            if !stays {
                notes.push(format!("Noted once: {}", membership.words(map)));
            }
            stays
        });
        actor
    };
    let (mut one, mut two) = (replaced(&kept, &mut notes), replaced(&other, &mut notes));
    if !two.name.is_empty() && two.name != one.name && !one.aliases.contains(&two.name) {
        one.aliases.push(two.name.clone());
    }
    two.name.clone_from(&one.name);
    for note in std::iter::once(std::mem::take(&mut two.note)).chain(notes) {
        if !note.is_empty() && !one.note.split('\n').any(|line| line == note) {
            let gap = if one.note.is_empty() { "" } else { "\n" };
            one.note = format!("{}{gap}{note}", one.note);
        }
    }
    let (Both { kept: united, other: also }, clashes) = Actor::merged(None, &one, &two);
    for field in clashes {
        let text = |actor: &Actor| actor.field_text(field).unwrap_or_default();
        list(
            &mut next,
            to.clone(),
            field,
            text(&united),
            also.as_ref().map(text).unwrap_or_default(),
            &other.name,
        );
    }
    next.actors.remove(gone);
    next.actors.insert(keep.clone(), Arc::new(united));
    places_of_both(map, &mut next, keep, gone, &other.name);
    Ok(next)
}

fn list(map: &mut StanceMap, item: AnyId, field: &str, kept: String, other: String, from: &str) {
    let (field, from) = (field.to_owned(), from.to_owned());
    let conflict = Conflict { item: Some(item), field, kept, other, from, ..Conflict::new() };
    if let Some(id) = conflict.id() {
        map.conflicts.insert(id, Arc::new(conflict));
    }
}

/// The relations from one to the other in words.
fn ties_between(map: &StanceMap, one: &ActorId, other: &ActorId) -> Vec<String> {
    map.relations
        .values()
        .filter(|tie| tie.from == *one && tie.to == *other || tie.from == *other && tie.to == *one)
        .map(|tie| {
            let rest: Vec<String> = tie
                .contents(map)
                .into_iter()
                .filter(|field| !matches!(field.field, "from" | "to" | "kind"))
                .map(|field| format!("{} {}", field.field.replace('_', " "), field.new))
                .collect();
            let gap = if rest.is_empty() { "" } else { ": " };
            format!("Noted once: {}{gap}{}", tie.label(map), rest.join("; "))
        })
        .collect()
}

/// Replaces every reference to one item by one to another; relations that would tie an actor to itself go.
fn replace_references(map: &StanceMap, next: &mut StanceMap, from: &AnyId, to: &AnyId) {
    macro_rules! replace_in_sections {
        ($($section:ident: $kind:ident, $id:ident;)*) => {$(
            for (id, item) in &map.$section {
                let mut refers = false;
                item.references(&mut |_, found| refers |= found == *from);
                if refers {
                    next.$section.insert(id.clone(), Arc::new(item.with_replaced(from, to)));
                }
            }
        )*};
    }
    with_sections!(replace_in_sections);
    let tied: Vec<_> = next
        .relations
        .iter()
        .filter(|(id, tie)| {
            tie.from == tie.to && map.relations.get(*id).is_some_and(|was| was.from != was.to)
        })
        .map(|(id, _)| id.clone())
        .collect();
    let gone: BTreeSet<AnyId> = tied.into_iter().map(AnyId::Relation).collect();
    if !gone.is_empty() {
        *next = super::delete(next, gone).0;
    }
}

/// Replaces the references that stand in the values of conflicts; that somebody deleted the actor that goes is
/// none any more.
fn replace_in_conflicts(map: &StanceMap, next: &mut StanceMap, gone: &ActorId, keep: &ActorId) {
    let (from, to): (AnyId, AnyId) = (gone.clone().into(), keep.clone().into());
    let mention = format!("\"{gone}\"");
    for (id, conflict) in &map.conflicts {
        if conflict.item.as_ref() == Some(&from) && conflict.field.is_empty() {
            next.conflicts.remove(id);
            continue;
        }
        let texts = [&conflict.kept, &conflict.other, &conflict.base];
        let (Some(item), true) = (&conflict.item, texts.iter().any(|text| text.contains(&mention))) else {
            continue;
        };
        macro_rules! replaced {
            ($($section:ident: $kind:ident, $id:ident;)*) => {
                match item {$(
                    AnyId::$kind(id) => {
                        texts.map(|text| with_replaced_text(map.$section.get(id), &conflict.field, text, &from, &to))
                    }
                )*}
            };
        }
        let [kept, other, base] = with_sections!(replaced);
        if let Some(conflict) = next.conflicts.get_mut(id) {
            let conflict = Arc::make_mut(conflict);
            (conflict.kept, conflict.other, conflict.base) = (kept, other, base);
        }
    }
}

/// The text of a field's value with its references replaced.
fn with_replaced_text<T: Item>(
    item: Option<&Arc<T>>,
    field: &str,
    text: &str,
    from: &AnyId,
    to: &AnyId,
) -> String {
    item.and_then(|item| item.with_change(field, "", text).ok())
        .and_then(|item| item.with_replaced(from, to).field_text(field))
        .unwrap_or_else(|| text.to_owned())
}

/// Lists the places of the actor that goes on the boards on which both stood.
fn places_of_both(map: &StanceMap, next: &mut StanceMap, keep: &ActorId, gone: &ActorId, from: &str) {
    for (id, board) in &map.boards {
        let (Some(here), Some(there)) = (board.actors.get(keep), board.actors.get(gone)) else { continue };
        let Some(now) = next.boards.get(id).filter(|_| here != there).cloned() else { continue };
        let mut other = now.actors.clone();
        other.insert(keep.clone(), *there);
        list(next, id.clone().into(), "actors", to_ron(&now.actors), to_ron(&other), from);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::edit::{self, merge};
    use crate::model::references::referred;
    use crate::model::{
        Bloc, Board, BoardPoint, Colour, Dimension, Finite, ItemId as _, Membership, Relation, RelationKind,
        Stance, Subject, Unit, integrity,
    };

    fn id(text: &str) -> ActorId {
        ActorId::parse(text).unwrap()
    }
    fn is_referred_to(map: &StanceMap, id: &AnyId) -> bool {
        map.ids().any(|other| referred(map, &other).contains(id))
    }
    fn with(actors: &[(&str, Actor)]) -> StanceMap {
        actors
            .iter()
            .fold(StanceMap::new("m"), |map, (key, actor)| edit::put(&map, &id(key), actor.clone()).unwrap())
    }

    #[test]
    fn the_same_actors_are_found_by_name_alias_and_outside_id() {
        let mut erdogan = Actor::new("Recep Tayyip Erdoğan");
        erdogan.aliases = vec!["the Turkish president".to_owned()];
        let mut italy = Actor::new("Italy");
        italy.iso3 = "ITA".to_owned();
        let mut rome = Actor::new("Rome");
        rome.iso3 = "ita".to_owned();
        let map = with(&[
            ("a", erdogan),
            ("b", Actor::new("recep tayyip  ERDOGAN")),
            ("c", italy),
            ("d", rome),
            ("e", Actor::new("NATO")),
            ("f", Actor::new("The Turkish President")),
        ]);
        let found: Vec<_> =
            same_actors(&map).into_iter().map(|pair| (pair.a.to_string(), pair.b.to_string())).collect();
        let pair = |a: &str, b: &str| (a.to_owned(), b.to_owned());
        assert_eq!(found, [pair("a", "b"), pair("a", "f"), pair("c", "d")]);
    }

    #[test]
    fn uniting_moves_every_reference_and_drops_no_value() {
        let (mut keep, mut gone) = (Actor::new("Italy"), Actor::new("Italia"));
        (keep.influence, gone.influence) = (Unit::clamped(0.6), Unit::clamped(0.8));
        keep.note = "Ours.".to_owned();
        gone.note = "Theirs.".to_owned();
        gone.iso3 = "ITA".to_owned();
        gone.memberships = vec![Membership::new(id("nato")), Membership::new(id("keep"))];
        let map = with(&[("nato", Actor::new("NATO")), ("keep", keep), ("gone", gone)]);
        let (map, dimension) = edit::add(&map, "d", Dimension::new("D")).unwrap();
        let day = "2025-03-06".parse::<crate::model::Date>().unwrap();
        let stance = Stance::new(id("gone"), Subject::Dimension(dimension), Finite::ZERO, day);
        let (map, stance) = edit::add(&map, "s", stance).unwrap();
        let tie = |from: &str, to: &str| Relation::new(id(from), id(to), RelationKind::Supports);
        let (map, _) = edit::add(&map, "r", tie("gone", "keep")).unwrap();
        let (map, outer) = edit::add(&map, "r", tie("nato", "gone")).unwrap();
        let mut board = Board::new("B");
        board.actors.insert(id("keep"), BoardPoint::at(1.0, 1.0));
        board.actors.insert(id("gone"), BoardPoint::at(2.0, 2.0));
        let (map, board) = edit::add(&map, "b", board).unwrap();
        let (map, bloc) = edit::add(&map, "w", Bloc::new("West", Colour::nth(0))).unwrap();
        let map = edit::alter::<Actor>(&map, &id("gone"), |actor| actor.bloc = Some(bloc.clone())).unwrap();

        let next = unite(&map, &id("keep"), &id("gone")).unwrap();
        assert_eq!(integrity::check(&next), []);
        assert!(!is_referred_to(&next, &id("gone").into()) && is_referred_to(&map, &id("gone").into()));
        let actor = &next.actors[&id("keep")];
        assert_eq!((actor.name.as_str(), actor.iso3.as_str()), ("Italy", "ITA"));
        assert_eq!(actor.aliases, ["Italia"]);
        assert_eq!(actor.bloc, Some(bloc), "what was empty is filled");
        assert_eq!(actor.influence, Unit::clamped(0.6));
        assert_eq!(actor.memberships, [Membership::new(id("nato"))]);
        for words in ["Ours.", "Theirs.", "Italia supports Italy"] {
            assert!(actor.note.contains(words), "{}", actor.note);
        }
        assert_eq!((&next.stances[&stance].actor, next.relations.len()), (&id("keep"), 1));
        assert_eq!(next.relations[&outer].to, id("keep"));
        assert_eq!(next.boards[&board].actors.len(), 1);
        let fields: Vec<&str> = next.conflicts.values().map(|conflict| conflict.field.as_str()).collect();
        assert_eq!(fields, ["influence", "actors"]);
        let taken = next.conflicts.keys().fold(next.clone(), |map, conflict| {
            merge::resolve(&map, conflict, merge::Decision::Other).unwrap()
        });
        assert_eq!(taken.actors[&id("keep")].influence, Unit::clamped(0.8));
        assert_eq!(taken.boards[&board].actors[&id("keep")], BoardPoint::at(2.0, 2.0));
        assert!(taken.conflicts.is_empty());
        assert!(
            unite(&map, &id("keep"), &id("keep")).is_err() && unite(&map, &id("x"), &id("keep")).is_err()
        );
    }
}
