//! A copy that left something out as it would be with it: leaving something out is no change, and neither is what a
//! package calls its pictures.

use std::sync::Arc;

use crate::model::any_id::with_sections;
use crate::model::field_info::Private;
use crate::model::nested::Nested as _;
use crate::model::{Actor, BoardItem, CoderId, ItemId as _, Source, StanceMap};

/// A side with what was left out of its copy, as the base or else the other side has it.
pub(super) fn whole(side: &StanceMap, base: Option<&StanceMap>, other: &StanceMap) -> StanceMap {
    let mut next = side.clone();
    texts(&mut next, base, other);
    pictures(&mut next, base, other);
    if !side.left_out.is_empty() {
        fields(&mut next, base.filter(|base| base.left_out.is_empty()).unwrap_or(other));
    }
    next
}

/// Puts back the texts of sources.
fn texts(side: &mut StanceMap, base: Option<&StanceMap>, other: &StanceMap) {
    let lacking: Vec<_> =
        side.sources.iter().filter(|(_, source)| source.lacks_its_text()).map(|(id, _)| id.clone()).collect();
    for id in lacking {
        let Some(source) = side.sources.get_mut(&id).map(Arc::make_mut) else { continue };
        // Of a text that nobody has any more, its hash may be known elsewhere.
        let knows_more = |known: &&Arc<Source>| {
            !known.lacks_its_text() || source.sha256.is_empty() && !known.sha256.is_empty()
        };
        let known = |map: &StanceMap| map.sources.get(&id).filter(knows_more).cloned();
        let Some(known) = base.and_then(known).or_else(|| known(other)) else { continue };
        source.text = known.text.clone();
        source.sha256.clone_from(&known.sha256);
        source.text_left_out = known.text_left_out;
        *source = source.restored(&known, &[Private::Texts]);
    }
}

/// Puts back where pictures lie that a package has given names of its own.
fn pictures(side: &mut StanceMap, base: Option<&StanceMap>, other: &StanceMap) {
    let packed: Vec<_> = side
        .actors
        .iter()
        .filter(|(id, actor)| Actor::is_packed_picture(id, &actor.picture))
        .map(|(id, _)| id.clone())
        .collect();
    for id in packed {
        let known = |map: &StanceMap| {
            map.actors.get(&id).map(|actor| actor.picture.clone()).filter(|picture| !picture.is_empty())
        };
        let known = base.and_then(known).or_else(|| known(other));
        if let (Some(picture), Some(actor)) = (known, side.actors.get_mut(&id)) {
            Arc::make_mut(actor).picture = picture;
        }
    }
}

/// Puts back fields, entries and items.
fn fields(side: &mut StanceMap, from: &StanceMap) {
    let left_out: Vec<Private> = side.left_out.iter().copied().chain([Private::Any]).collect();
    if left_out.contains(&Private::Coders) {
        names(side, from);
    }
    macro_rules! restore {
        ($($section:ident: $kind:ident, $id:ident;)*) => {$(
            for (id, known) in &from.$section {
                match side.$section.get(id) {
                    Some(item) => {
                        let now = item.restored(known, &left_out);
                        if now != **item {
                            side.$section.insert(id.clone(), Arc::new(now));
                        }
                    }
                    None if known.redacted(&left_out).is_none() => {
                        side.$section.insert(id.clone(), Arc::clone(known));
                    }
                    None => {}
                }
            }
        )*};
    }
    with_sections!(restore);
    for (id, conflict) in &from.conflicts {
        side.conflicts.entry(id.clone()).or_insert_with(|| Arc::clone(conflict));
    }
    let mut extra = from.extra.clone();
    extra.append(&mut side.extra);
    side.extra = extra;
    // What a board knows of its notes went with them.
    for (id, known) in &from.boards {
        let Some(board) = side.boards.get(id) else { continue };
        let mut now = (**board).clone();
        let came_back = known.notes.keys().filter(|note| now.notes.contains_key(*note)).cloned();
        for thing in came_back.map(BoardItem::Note).collect::<Vec<_>>() {
            if let Some(layer) = known.layers.get(&thing) {
                now.layers.entry(thing.clone()).or_insert(*layer);
            }
            if known.locked.contains(&thing) {
                now.locked.insert(thing);
            }
        }
        if now != **board {
            side.boards.insert(id.clone(), Arc::new(now));
        }
    }
}

/// Gives stances their coders back, which are numbers in a copy, and takes numbers out that nothing refers to then.
fn names(side: &mut StanceMap, from: &StanceMap) {
    let is_number = |id: &CoderId, name: &str| {
        let (key, word) = (id.as_str().strip_prefix("coder-"), name.strip_prefix("Coder "));
        key.is_some_and(|number| word == Some(number) && number.bytes().all(|digit| digit.is_ascii_digit()))
    };
    let numbers: Vec<CoderId> = side
        .coders
        .iter()
        .filter(|(id, coder)| is_number(id, &coder.name))
        .map(|(id, _)| id.clone())
        .collect();
    for (id, known) in &from.stances {
        let numbered = side
            .stances
            .get(id)
            .filter(|stance| stance.coder.as_ref().is_some_and(|coder| numbers.contains(coder)));
        if let Some(stance) = numbered {
            let mut stance = (**stance).clone();
            stance.coder.clone_from(&known.coder);
            side.stances.insert(id.clone(), Arc::new(stance));
        }
    }
    for number in numbers {
        let wanted = side.stances.values().any(|stance| stance.coder.as_ref() == Some(&number))
            || side.quotes.values().any(|quote| quote.coder.as_ref() == Some(&number));
        if !wanted && !from.coders.contains_key(&number) {
            side.coders.remove(&number);
        }
    }
    // A number in the place of somebody who is called so.
    for (id, coder) in &from.coders {
        side.coders.insert(id.clone(), Arc::clone(coder));
    }
}
