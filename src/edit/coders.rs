//! Who recorded what: crediting what is new to a coder, and the map as one coder sees it who must not see the
//! others' work.

use std::collections::BTreeSet;
use std::sync::Arc;

use imbl::ordmap::DiffItem;

use crate::model::references::References as _;
use crate::model::value::Colour;
use crate::model::{AnyId, Coder, CoderId, QuoteId, StanceId, StanceMap, fresh, integrity};

/// A map in which the quotes and stances that another one doesn't have, and that have no coder, are a coder's.
/// The coder is found by name, whatever its capitals, or added.
pub fn credit(before: &StanceMap, mut after: StanceMap, name: &str) -> StanceMap {
    let quotes: Vec<QuoteId> = before
        .quotes
        .diff(&after.quotes)
        .filter_map(|item| match item {
            DiffItem::Add(id, quote) if quote.coder.is_none() => Some(id.clone()),
            _ => None,
        })
        .collect();
    let stances: Vec<StanceId> = before
        .stances
        .diff(&after.stances)
        .filter_map(|item| match item {
            DiffItem::Add(id, stance) if stance.coder.is_none() => Some(id.clone()),
            _ => None,
        })
        .collect();
    if quotes.is_empty() && stances.is_empty() {
        return after;
    }
    let coder = coder_of_name(&mut after, name);
    for id in quotes {
        if let Some(quote) = after.quotes.get_mut(&id) {
            Arc::make_mut(quote).coder = Some(coder.clone());
        }
    }
    for id in stances {
        if let Some(stance) = after.stances.get_mut(&id) {
            Arc::make_mut(stance).coder = Some(coder.clone());
        }
    }
    after
}

fn coder_of_name(map: &mut StanceMap, name: &str) -> CoderId {
    let folded = name.trim().to_lowercase();
    let known = map.coders.iter().find(|(_, coder)| coder.name.trim().to_lowercase() == folded);
    if let Some((id, _)) = known {
        return id.clone();
    }
    let id: CoderId = fresh(name, |id| map.coders.contains_key(id));
    let mut coder = Coder::new(name.trim());
    coder.colour = Some(Colour::nth(map.coders.len()));
    map.coders.insert(id.clone(), Arc::new(coder));
    id
}

/// The map without the quotes and stances that other coders recorded, for coding blind. What is nobody's stays,
/// and so does what something that stays refers to or a board shows. `me` is none where the coder has recorded nothing.
pub fn blind_to_others(map: &StanceMap, me: Option<&CoderId>) -> StanceMap {
    let others = |coder: &Option<CoderId>| coder.as_ref().is_some_and(|coder| Some(coder) != me);
    let mut hidden: BTreeSet<AnyId> = BTreeSet::new();
    hidden
        .extend(map.stances.iter().filter(|(_, s)| others(&s.coder)).map(|(id, _)| AnyId::from(id.clone())));
    hidden.extend(map.quotes.iter().filter(|(_, q)| others(&q.coder)).map(|(id, _)| AnyId::from(id.clone())));
    if hidden.is_empty() {
        return map.clone();
    }
    let mut open: Vec<AnyId> = Vec::new();
    {
        let mut note = |_: &'static str, id: AnyId| {
            if hidden.remove(&id) {
                open.push(id);
            }
        };
        let own = map.stances.values().filter(|stance| !others(&stance.coder));
        own.for_each(|stance| stance.references(&mut note));
        map.relations.values().for_each(|relation| relation.references(&mut note));
        map.boards.values().for_each(|board| board.references(&mut note));
    }
    while let Some(id) = open.pop() {
        let AnyId::Stance(id) = id else { continue };
        let Some(stance) = map.stances.get(&id) else { continue };
        stance.references(&mut |_, id| {
            if hidden.remove(&id) {
                open.push(id);
            }
        });
    }
    integrity::remove(map, hidden).0
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::edit::{self, Patch};
    use crate::model::{Actor, Date, Dimension, Finite, Stance, Subject};

    /// A map with an actor and a dimension, and a stance on it of nobody.
    fn map() -> (StanceMap, StanceMap) {
        let (map, actor) = edit::add(&StanceMap::new("m"), "Italy", Actor::new("Italy")).expect("an actor");
        let (map, dimension) = edit::add(&map, "Cover", Dimension::new("Cover")).expect("a dimension");
        let day = Date::constant(2025, 3, 6);
        let stance = Stance::new(actor, Subject::Dimension(dimension), Finite::or_zero(8.0), day);
        let (after, _) = edit::add(&map, "stance", stance).expect("a stance");
        (map, after)
    }

    #[test]
    fn what_is_new_is_credited_to_the_coder_of_the_name() {
        let (before, after) = map();
        let credited = credit(&before, after.clone(), "Anna");
        let coder = credited.coders.iter().next().expect("a coder");
        assert_eq!(coder.1.name, "Anna");
        assert!(credited.stances.values().all(|stance| stance.coder.as_ref() == Some(coder.0)));
        assert_eq!(integrity::check(&credited), []);
        let (again, _) = {
            let stance = Stance::clone(after.stances.values().next().expect("a stance"));
            edit::add(&credited, "stance", stance).expect("a stance")
        };
        assert_eq!(credit(&credited, again, " anna ").coders.len(), 1);
        assert_eq!(credit(&before, before.clone(), "Anna"), before, "nothing is new");
    }

    #[test]
    fn coding_blind_shows_nothing_of_the_others_and_edits_reach_the_whole() {
        let (before, after) = map();
        let anna = credit(&before, after.clone(), "Anna");
        let stance = Stance::clone(after.stances.values().next().expect("a stance"));
        let (both, _) = edit::add(&anna, "stance", stance).expect("a stance");
        let both = credit(&anna, both, "Ben");
        let ben = both.coders.iter().find(|(_, coder)| coder.name == "Ben").expect("Ben").0.clone();
        let shown = blind_to_others(&both, Some(&ben));
        assert_eq!((both.stances.len(), shown.stances.len()), (2, 1));
        assert!(shown.stances.values().all(|stance| stance.coder.as_ref() == Some(&ben)));
        assert_eq!(blind_to_others(&both, None).stances.len(), 0, "somebody who has recorded nothing yet");
        let edited = edit::describe(&shown, "Changed", "");
        let whole = Patch::between(&shown, &edited).apply(&both);
        assert_eq!((whole.stances.len(), whole.title.as_str()), (2, "Changed"));
    }
}
