//! Items that are the same under two ids (actors, sources, subjects): finding them, and making them one.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

use super::{EditError, Edited};
use crate::model::address::{address_key, is_front_page};
use crate::model::anchor::{Resolved, STEPS, Sought, resolve_all};
use crate::model::any_id::with_sections;
use crate::model::field::{Both, FieldValue as _, to_ron};
use crate::model::nested::Nested as _;
use crate::model::record::Record as _;
use crate::model::{
    Actor, ActorId, AnyId, Conflict, Dimension, DimensionId, Item, Kind, Proposal, Scale, Source, SourceId,
    StanceMap,
};

/// Two items of one kind that may be the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Twins {
    /// The one.
    pub a: AnyId,
    /// The other.
    pub b: AnyId,
    /// Why they may be, in words.
    pub because: String,
}

/// A name without what writers differ in: case, accents, and how much space is in it.
fn folded(name: &str) -> String {
    let plain: String = name.nfkd().filter(|c| !is_combining_mark(*c)).collect();
    plain.to_lowercase().split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Items that may be the same: actors, sources, dimensions and proposals. Of several the first by its id is paired
/// with each of the others.
pub fn same_items(map: &StanceMap) -> Vec<Twins> {
    let mut pairs = same_actors(map);
    pairs.extend(same_sources(map));
    pairs.extend(same_subjects(map));
    pairs
}

/// Sources that may be the same: they have one text or one address.
fn same_sources(map: &StanceMap) -> Vec<Twins> {
    let mut texts: BTreeMap<(usize, &str), &SourceId> = BTreeMap::new();
    let mut pages: BTreeMap<String, &SourceId> = BTreeMap::new();
    let mut pairs: BTreeMap<(&SourceId, &SourceId), String> = BTreeMap::new();
    for (id, source) in &map.sources {
        let text = source.text.as_str();
        if !text.trim().is_empty() {
            let first = *texts.entry((text.len(), text)).or_insert(id);
            if first != id {
                pairs.entry((first, id)).or_insert_with(|| "both have the same text".to_owned());
            }
        }
        let page = address_key(&source.address);
        if !is_front_page(&page) {
            let first = *pages.entry(page).or_insert(id);
            if first != id {
                pairs.entry((first, id)).or_insert_with(|| format!("both are at {}", source.address.trim()));
            }
        }
    }
    pairs
        .into_iter()
        .map(|((a, b), because)| Twins { a: a.clone().into(), b: b.clone().into(), because })
        .collect()
}

/// Dimensions and proposals that may be the same: they share a name, and dimensions their scale.
fn same_subjects(map: &StanceMap) -> Vec<Twins> {
    let dimensions =
        map.dimensions.iter().map(|(id, item)| (AnyId::from(id.clone()), &item.name, Some(item.scale)));
    let proposals = map.proposals.iter().map(|(id, item)| (AnyId::from(id.clone()), &item.name, None));
    let mut known: Vec<(AnyId, String, Option<Scale>)> = Vec::new();
    let mut by_name: BTreeMap<(Kind, String), Vec<usize>> = BTreeMap::new();
    let mut pairs = Vec::new();
    for (id, name, scale) in dimensions.chain(proposals) {
        let key = folded(name);
        if key.is_empty() {
            continue;
        }
        let same = by_name.entry((id.kind(), key)).or_default();
        let first = same.iter().filter_map(|at| known.get(*at)).find(|(_, _, other)| *other == scale);
        if let Some((first, ..)) = first {
            pairs.push(Twins { a: first.clone(), b: id, because: format!("both are called “{name}”") });
        } else {
            same.push(known.len());
            known.push((id, name.clone(), scale));
        }
    }
    pairs
}

/// Actors that may be the same: they share a name, an alias or an id elsewhere.
fn same_actors(map: &StanceMap) -> Vec<Twins> {
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
    pairs
        .into_iter()
        .map(|((a, b), because)| Twins { a: a.clone().into(), b: b.clone().into(), because })
        .collect()
}

/// Makes two items of a pair one, as [`unite`] does with actors.
///
/// # Errors
/// They are of two kinds or of one that isn't united, one isn't there, they are the same, or two dimensions have
/// different scales, on which a number means two things.
pub fn unite_items(map: &StanceMap, keep: &AnyId, gone: &AnyId) -> Edited {
    match (keep, gone) {
        (AnyId::Actor(keep), AnyId::Actor(gone)) => unite(map, keep, gone),
        (AnyId::Source(keep), AnyId::Source(gone)) => unite_sources(map, keep, gone),
        (AnyId::Dimension(keep), AnyId::Dimension(gone)) => {
            let scale = |id| map.dimensions.get(id).map(|dimension: &Arc<Dimension>| dimension.scale);
            if let (Some(one), Some(other)) = (scale(keep), scale(gone))
                && one != other
            {
                return Err(EditError(format!(
                    "one goes from {} to {}, the other from {} to {}: give both one scale first",
                    one.low(),
                    one.high(),
                    other.low(),
                    other.high()
                )));
            }
            unite_plain::<Dimension>(map, keep, gone).map(|next| places_on_both(map, next, keep, gone))
        }
        (AnyId::Proposal(keep), AnyId::Proposal(gone)) => unite_plain::<Proposal>(map, keep, gone),
        _ => Err(EditError(format!("{} “{}” can't be united with that", keep.kind(), map.label(keep)))),
    }
}

/// Makes two items one field by field; where both say something else, a conflict is listed.
fn unite_plain<T: Item>(map: &StanceMap, keep: &T::Id, gone: &T::Id) -> Edited {
    unite_with::<T>(map, keep, gone, |_, _| {})
}

fn unite_with<T: Item>(
    map: &StanceMap,
    keep: &T::Id,
    gone: &T::Id,
    prepare: impl FnOnce(&mut T, &mut T),
) -> Edited {
    let (from, to): (AnyId, AnyId) = (gone.clone().into(), keep.clone().into());
    let find = |id: &T::Id, any: &AnyId| {
        map.get::<T>(id).cloned().ok_or_else(|| EditError(format!("there is no {} \"{any}\"", T::KIND)))
    };
    let (kept, other) = (find(keep, &to)?, find(gone, &from)?);
    if keep == gone {
        return Err(EditError(format!("“{}” is one {} already", map.label(&to), T::KIND)));
    }
    let mut next = map.clone();
    replace_references(map, &mut next, &from, &to);
    replace_in_conflicts(map, &mut next, &from, &to);
    let (mut one, mut two) = (kept.with_replaced(&from, &to), other.with_replaced(&from, &to));
    prepare(&mut one, &mut two);
    let (Both { kept: united, other: also }, clashes) = T::merged(None, &one, &two);
    for field in clashes {
        let text = |item: &T| item.field_text(field).unwrap_or_default();
        let other = also.as_ref().map(text).unwrap_or_default();
        // A source's text is long, and stands in the map.
        let kept = if field == "text" { String::new() } else { text(&united) };
        list(&mut next, to.clone(), field, kept, other, &map.label(&from));
    }
    T::section_mut(&mut next).remove(gone);
    T::section_mut(&mut next).insert(keep.clone(), Arc::new(united));
    Ok(next)
}

/// Makes two sources one. Their quotes keep their places, as far as the text that stays is the one they stand in; else
/// they stand where they surely are in it, or wait.
fn unite_sources(map: &StanceMap, keep: &SourceId, gone: &SourceId) -> Edited {
    let mut next = unite_with::<Source>(map, keep, gone, |one, two| {
        if one.text.is_empty() {
            one.text = two.text.clone();
            one.sha256.clone_from(&two.sha256);
            one.extractor.clone_from(&two.extractor);
            one.text_left_out &= two.text_left_out;
        }
        // These tell of the text, and go with it.
        two.sha256.clone_from(&one.sha256);
        two.extractor.clone_from(&one.extractor);
        two.text_left_out = one.text_left_out;
        if two.text.is_empty() {
            two.text = one.text.clone();
        }
    })?;
    let Some(united) = next.sources.get(keep).filter(|source| !source.lacks_its_text()).cloned() else {
        return Ok(next);
    };
    for id in [keep, gone] {
        let old = map.sources.get(id).filter(|source| !source.lacks_its_text()).map(|source| &source.text);
        if old == Some(&united.text) {
            continue;
        }
        let quotes: Vec<_> =
            map.quotes.iter().filter(|(_, quote)| quote.source == *id && !quote.lost).collect();
        let sought: Vec<Sought<'_>> =
            quotes.iter().map(|(_, quote)| Sought { anchor: &quote.anchor, old }).collect();
        let found = resolve_all(&sought, &united.text, &mut STEPS.clone());
        for ((quote, _), found) in quotes.into_iter().zip(found) {
            let Some(quote) = next.quotes.get_mut(quote).map(Arc::make_mut) else { continue };
            match found {
                Resolved::Exact => {}
                Resolved::Moved(anchor) => quote.anchor = anchor,
                Resolved::Waits(_) => quote.lost = true,
            }
        }
    }
    Ok(next)
}

/// Lists where proposals lie on the dimension that goes, where they lie elsewhere on the one that stays.
fn places_on_both(map: &StanceMap, mut next: StanceMap, keep: &DimensionId, gone: &DimensionId) -> StanceMap {
    for (id, proposal) in &map.proposals {
        let (Some(here), Some(there)) = (proposal.places.get(keep), proposal.places.get(gone)) else {
            continue;
        };
        let Some(now) = next.proposals.get(id).filter(|_| here != there).cloned() else { continue };
        let mut other = now.places.clone();
        other.insert(keep.clone(), *there);
        let from = map.label(&gone.clone().into());
        list(&mut next, id.clone().into(), "places", to_ron(&now.places), to_ron(&other), &from);
    }
    next
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
    replace_in_conflicts(map, &mut next, &from, &to);

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

/// Replaces the references that stand in the values of conflicts; that somebody deleted the item that goes is
/// none any more.
fn replace_in_conflicts(map: &StanceMap, next: &mut StanceMap, from: &AnyId, to: &AnyId) {
    let mention = format!("\"{from}\"");
    for (id, conflict) in &map.conflicts {
        if conflict.item.as_ref() == Some(from) && conflict.field.is_empty() {
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
                        texts.map(|text| with_replaced_text(map.$section.get(id), &conflict.field, text, from, to))
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
        Bloc, Board, BoardPoint, Colour, Finite, ItemId as _, Membership, Quote, Relation, RelationKind,
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
            same_items(&map).into_iter().map(|pair| (pair.a.to_string(), pair.b.to_string())).collect();
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

    /// A map with one source, one dimension, one stance and its quote, made by somebody alone.
    fn solo(name: &str, dimension: Dimension) -> StanceMap {
        let mut source = Source::new("Talk");
        source.address = "https://paper.example/talk".to_owned();
        source.set_text("Ann: We will send help. She added: only in spring.".into());
        let anchor = crate::model::anchor::anchor_at(&source.text, 35, 49).unwrap();
        let (map, actor) = edit::add(&StanceMap::new("m"), &format!("a-{name}"), Actor::new("Ann")).unwrap();
        let (map, dimension) = edit::add(&map, &format!("d-{name}"), dimension).unwrap();
        let (map, source) = edit::add(&map, &format!("t-{name}"), source).unwrap();
        let (map, quote) = edit::add(&map, &format!("q-{name}"), Quote::new(source, anchor)).unwrap();
        let day = "2025-03-06".parse::<crate::model::Date>().unwrap();
        let mut stance = Stance::new(actor, Subject::Dimension(dimension), Finite::ZERO, day);
        stance.evidence = vec![quote];
        edit::add(&map, &format!("s-{name}"), stance).unwrap().0
    }

    #[test]
    fn what_two_made_alone_is_proposed_and_becomes_one() {
        let one = solo("one", Dimension::new("Help"));
        let two = solo("two", Dimension::new("help"));
        let both = merge::merge(None, &one, &two, merge::Names::default()).map;
        let pairs = same_items(&both);
        let kinds: Vec<Kind> = pairs.iter().map(|pair| pair.a.kind()).collect();
        assert_eq!(kinds, [Kind::Actor, Kind::Source, Kind::Dimension]);
        let mut next = both.clone();
        for Twins { a, b, .. } in &pairs {
            next = unite_items(&next, a, b).unwrap();
            assert_eq!(integrity::check(&next), []);
            assert!(!is_referred_to(&next, b) && !next.contains(b), "{b}");
        }
        assert_eq!((next.actors.len(), next.sources.len(), next.dimensions.len()), (1, 1, 1));
        assert_eq!((next.quotes.len(), next.stances.len()), (2, 2));
        assert!(next.quotes.values().all(|quote| !quote.lost && quote.anchor.start == 35));
        let fields: Vec<&str> = next.conflicts.values().map(|conflict| conflict.field.as_str()).collect();
        assert_eq!(fields, ["name"], "help and Help");
        assert_eq!(same_items(&next), []);
    }

    #[test]
    fn two_scales_are_not_one_and_another_text_keeps_no_quote_for_sure() {
        let mut wide = Dimension::new("Help");
        wide.scale = Scale::new(0.0, 100.0).unwrap();
        let (one, mut two) = (solo("one", Dimension::new("Help")), solo("two", wide));
        let source = two.sources.keys().next().unwrap().clone();
        let quote = two.quotes.keys().next().unwrap().clone();
        let mut other = Source::clone(&two.sources[&source]);
        other.set_text("Bob: We will send help. He added: only in spring.".into());
        two.sources.insert(source.clone(), Arc::new(other));
        two = edit::alter::<Quote>(&two, &quote, |quote| {
            quote.anchor = crate::model::anchor::anchor_at(&two.sources[&source].text, 34, 48).unwrap();
        })
        .unwrap();
        let both = merge::merge(None, &one, &two, merge::Names::default()).map;
        let pairs = same_items(&both);
        let kinds: Vec<Kind> = pairs.iter().map(|pair| pair.a.kind()).collect();
        assert_eq!(kinds, [Kind::Actor, Kind::Source], "the address is one; the scales aren't");
        let dimensions: Vec<AnyId> = both.dimensions.keys().cloned().map(AnyId::from).collect();
        let refused = unite_items(&both, &dimensions[0], &dimensions[1]).unwrap_err();
        assert!(refused.to_string().contains("0 to 10"), "{refused}");
        let gone = AnyId::from(source);
        let keep = if pairs[1].a == gone { &pairs[1].b } else { &pairs[1].a };
        let next = unite_items(&both, keep, &gone).unwrap();
        assert_eq!(integrity::check(&next), []);
        assert!(next.quotes[&quote].lost, "he isn't she");
        assert!(next.conflicts.values().any(|conflict| conflict.field == "text"));
    }
}
