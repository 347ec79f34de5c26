//! Who recorded what: crediting what is new to a coder, and the map as one coder sees it who must not see the
//! others' work.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::difference::{Change, ChangeKind, Difference};
use crate::model::any_id::with_sections;
use crate::model::record::Record;
use crate::model::value::Colour;
use crate::model::{AnyId, Coder, CoderId, Conflict, StanceMap, fresh, integrity};

/// A map in which the quotes and stances that a step adds, and that have no coder, are a coder's. The coder is found by
/// name, whatever its capitals, or added; what is added is noted in the difference that the step makes.
pub fn credit(mut after: StanceMap, difference: &mut Difference, name: &str) -> StanceMap {
    let is_new = |change: &&Change| {
        change.kind == ChangeKind::Added
            && match &change.item {
                AnyId::Quote(id) => after.quotes.get(id).is_some_and(|quote| quote.coder.is_none()),
                AnyId::Stance(id) => after.stances.get(id).is_some_and(|stance| stance.coder.is_none()),
                _ => false,
            }
    };
    let new: Vec<AnyId> =
        difference.changes.iter().filter(is_new).map(|change| change.item.clone()).collect();
    if new.is_empty() {
        return after;
    }
    let known = after.coders.len();
    let coder = coder_of_name(&mut after, name);
    if after.coders.len() > known {
        difference.changes.push(Change::new(coder.clone().into(), ChangeKind::Added));
    }
    for id in new {
        match id {
            AnyId::Quote(id) => {
                if let Some(quote) = after.quotes.get_mut(&id) {
                    Arc::make_mut(quote).coder = Some(coder.clone());
                }
            }
            AnyId::Stance(id) => {
                if let Some(stance) = after.stances.get_mut(&id) {
                    Arc::make_mut(stance).coder = Some(coder.clone());
                }
            }
            _ => {}
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

/// Whether somebody else recorded it.
fn is_others(coder: Option<&CoderId>, me: Option<&CoderId>) -> bool {
    coder.is_some_and(|coder| Some(coder) != me)
}

/// A map as one coder sees it who must not see what the others recorded: without their quotes and stances. What is
/// nobody's stays, and so does what something that stays refers to or a board shows. It follows the map step by step,
/// so that a step costs what it changes; what was seen once stays seen.
#[derive(Debug, Clone)]
pub struct BlindView {
    /// None where the coder has recorded nothing.
    me: Option<CoderId>,
    of: Arc<StanceMap>,
    hidden: BTreeSet<AnyId>,
    shown: Arc<StanceMap>,
}

impl BlindView {
    /// What a coder sees of a map.
    pub fn new(map: &Arc<StanceMap>, me: Option<CoderId>) -> Self {
        let others = |coder: &Option<CoderId>| is_others(coder.as_ref(), me.as_ref());
        let mut hidden: BTreeSet<AnyId> = BTreeSet::new();
        let stances = map.stances.iter().filter(|(_, stance)| others(&stance.coder));
        hidden.extend(stances.map(|(id, _)| AnyId::from(id.clone())));
        let quotes = map.quotes.iter().filter(|(_, quote)| others(&quote.coder));
        hidden.extend(quotes.map(|(id, _)| AnyId::from(id.clone())));
        let mut view = Self { me, of: Arc::clone(map), hidden, shown: Arc::clone(map) };
        if !view.hidden.is_empty() {
            let mut seen = Vec::new();
            {
                let mut note = |_: &'static str, id: AnyId| seen.push(id);
                let own =
                    map.stances.values().filter(|stance| !is_others(stance.coder.as_ref(), view.me.as_ref()));
                own.for_each(|stance| stance.references(&mut note));
                map.relations.values().for_each(|relation| relation.references(&mut note));
                map.boards.values().for_each(|board| board.references(&mut note));
            }
            view.uncover(map, seen);
            view.shown = Arc::new(integrity::remove(map, view.hidden.iter().cloned()).0);
        }
        view
    }

    /// Takes from under the cover what is referred to, and what that refers to. Gives what was uncovered.
    fn uncover(&mut self, map: &StanceMap, mut open: Vec<AnyId>) -> Vec<AnyId> {
        let mut uncovered = Vec::new();
        while let Some(id) = open.pop() {
            if !self.hidden.remove(&id) {
                continue;
            }
            if let AnyId::Stance(stance) = &id
                && let Some(stance) = map.stances.get(stance)
            {
                stance.references(&mut |_, id| open.push(id));
            }
            uncovered.push(id);
        }
        uncovered
    }

    /// Whose view it is.
    pub fn me(&self) -> Option<&CoderId> {
        self.me.as_ref()
    }
    /// The map that it is a view of.
    pub fn of(&self) -> &Arc<StanceMap> {
        &self.of
    }
    /// What is seen of it.
    pub fn shown(&self) -> &Arc<StanceMap> {
        &self.shown
    }
    /// Whether a step changes or removes something that somebody else recorded, seen or not.
    pub fn touches_others(&self, difference: &Difference) -> bool {
        let others = |coder: &Option<CoderId>| is_others(coder.as_ref(), self.me.as_ref());
        difference.changes.iter().any(|change| match &change.item {
            item if self.hidden.contains(item) => true,
            AnyId::Quote(id) => self.of.quotes.get(id).is_some_and(|quote| others(&quote.coder)),
            AnyId::Stance(id) => self.of.stances.get(id).is_some_and(|stance| others(&stance.coder)),
            _ => false,
        })
    }

    /// Becomes the view of the next map, which differs so from the present one.
    pub fn follow(&mut self, map: &Arc<StanceMap>, difference: &Difference) {
        let (mut changed, mut came): (Vec<AnyId>, Vec<AnyId>) = (Vec::new(), Vec::new());
        for Change { item, kind, .. } in &difference.changes {
            match kind {
                ChangeKind::Added if self.hides(map, item) => {
                    self.hidden.insert(item.clone());
                }
                ChangeKind::Changed if self.hides(map, item) => {}
                // It is gone, or nobody's now.
                _ if self.hidden.remove(item) => came.push(item.clone()),
                _ => {}
            }
            changed.push(item.clone());
        }
        let mut seen = Vec::new();
        for item in changed.iter().filter(|item| !self.hidden.contains(item)) {
            let mut note = |_: &'static str, id: AnyId| seen.push(id);
            match item {
                AnyId::Stance(id) => {
                    map.stances.get(id).iter().for_each(|stance| stance.references(&mut note));
                }
                AnyId::Relation(id) => map.relations.get(id).iter().for_each(|tie| tie.references(&mut note)),
                AnyId::Board(id) => map.boards.get(id).iter().for_each(|board| board.references(&mut note)),
                _ => {}
            }
        }
        came.extend(self.uncover(map, seen));
        if !came.is_empty() {
            // Of what isn't hidden itself, only conflicts are hidden with what they are about.
            let about = |conflict: &Conflict| conflict.item.as_ref().is_some_and(|item| came.contains(item));
            let conflicts = map.conflicts.iter().filter(|(_, conflict)| about(conflict));
            changed.extend(conflicts.map(|(id, _)| AnyId::from(id.clone())));
        }
        changed.extend(came);
        let mut shown = StanceMap::clone(&self.shown);
        shown.title.clone_from(&map.title);
        shown.description.clone_from(&map.description);
        shown.extra.clone_from(&map.extra);
        for item in changed {
            let is_hidden = self.hidden.contains(&item);
            macro_rules! take_over {
                ($($section:ident: $kind:ident, $id:ident;)*) => {
                    match &item {$(
                        AnyId::$kind(id) => {
                            let now = map.$section.get(id).filter(|_| !is_hidden);
                            match now.and_then(|now| without_hidden(now, &self.hidden)) {
                                Some(now) => drop(shown.$section.insert(id.clone(), now)),
                                None => drop(shown.$section.remove(id)),
                            }
                        }
                    )*}
                };
            }
            with_sections!(take_over);
        }
        (self.of, self.shown) = (Arc::clone(map), Arc::new(shown));
    }

    /// Whether something new is hidden: a quote or a stance of somebody else.
    fn hides(&self, map: &StanceMap, item: &AnyId) -> bool {
        let coder = match item {
            AnyId::Quote(id) => map.quotes.get(id).and_then(|quote| quote.coder.as_ref()),
            AnyId::Stance(id) => map.stances.get(id).and_then(|stance| stance.coder.as_ref()),
            _ => None,
        };
        is_others(coder, self.me.as_ref())
    }
}

/// An item without its references to what is hidden; none where it can't stand without them.
fn without_hidden<T: Record>(item: &Arc<T>, hidden: &BTreeSet<AnyId>) -> Option<Arc<T>> {
    let mut refers = false;
    item.references(&mut |_, id| refers |= hidden.contains(&id));
    if refers { item.without(hidden).map(Arc::new) } else { Some(Arc::clone(item)) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::edit::{self, Patch};
    use crate::model::{Actor, Board, BoardPoint, Date, Dimension, Finite, Quote, Source, Stance, Subject};

    /// A map with an actor and a dimension, and a stance on it of nobody.
    fn map() -> (StanceMap, StanceMap) {
        let (map, actor) = edit::add(&StanceMap::new("m"), "Italy", Actor::new("Italy")).expect("an actor");
        let (map, dimension) = edit::add(&map, "Cover", Dimension::new("Cover")).expect("a dimension");
        let day = Date::constant(2025, 3, 6);
        let stance = Stance::new(actor, Subject::Dimension(dimension), Finite::or_zero(8.0), day);
        let (after, _) = edit::add(&map, "stance", stance).expect("a stance");
        (map, after)
    }

    fn credited(before: &StanceMap, after: StanceMap, name: &str) -> StanceMap {
        let mut difference = edit::difference(before, &after);
        let after = credit(after, &mut difference, name);
        let of = |difference: Difference| -> BTreeSet<String> {
            difference.changes.iter().map(|change| format!("{change:?}")).collect()
        };
        assert_eq!(of(difference), of(edit::difference(before, &after)), "the difference was kept right");
        after
    }
    fn seen(map: &StanceMap, me: Option<&CoderId>) -> StanceMap {
        StanceMap::clone(BlindView::new(&Arc::new(map.clone()), me.cloned()).shown())
    }

    #[test]
    fn what_is_new_is_credited_to_the_coder_of_the_name() {
        let (before, after) = map();
        let anna = credited(&before, after.clone(), "Anna");
        let coder = anna.coders.iter().next().expect("a coder");
        assert_eq!(coder.1.name, "Anna");
        assert!(anna.stances.values().all(|stance| stance.coder.as_ref() == Some(coder.0)));
        assert_eq!(integrity::check(&anna), []);
        let (again, _) = {
            let stance = Stance::clone(after.stances.values().next().expect("a stance"));
            edit::add(&anna, "stance", stance).expect("a stance")
        };
        assert_eq!(credited(&anna, again, " anna ").coders.len(), 1);
        assert_eq!(credited(&before, before.clone(), "Anna"), before, "nothing is new");
    }

    #[test]
    fn coding_blind_shows_nothing_of_the_others_and_edits_reach_the_whole() {
        let (before, after) = map();
        let anna = credited(&before, after.clone(), "Anna");
        let stance = Stance::clone(after.stances.values().next().expect("a stance"));
        let (both, _) = edit::add(&anna, "stance", stance).expect("a stance");
        let both = credited(&anna, both, "Ben");
        let ben = both.coders.iter().find(|(_, coder)| coder.name == "Ben").expect("Ben").0.clone();
        let shown = seen(&both, Some(&ben));
        assert_eq!((both.stances.len(), shown.stances.len()), (2, 1));
        assert!(shown.stances.values().all(|stance| stance.coder.as_ref() == Some(&ben)));
        assert_eq!(seen(&both, None).stances.len(), 0, "somebody who has recorded nothing yet");
        let edited = edit::describe(&shown, "Changed", "");
        let whole = Patch::between(&shown, &edited).apply(&both);
        assert_eq!((whole.stances.len(), whole.title.as_str()), (2, "Changed"));
        let mut view = BlindView::new(&Arc::new(both.clone()), Some(ben));
        let step = edit::difference(&both, &whole);
        assert!(!view.touches_others(&step));
        view.follow(&Arc::new(whole), &step);
        assert_eq!(**view.shown(), edited, "the view follows the step");
    }

    #[test]
    fn what_others_recorded_cant_be_changed_blind_even_where_a_board_shows_it() {
        let mut source = Source::new("On cover");
        source.set_text("Italy wants cover.".into());
        let (map, source) = edit::add(&StanceMap::new("m"), "s", source).expect("a source");
        let (map, board) = edit::add(&map, "b", Board::new("b")).expect("a board");
        let anchor = crate::text::anchor_at(&map.sources[&source].text, 0, 18).expect("a place");
        let (after, quote) = edit::add(&map, "q", Quote::new(source, anchor)).expect("a quote");
        let mine = credited(&map, after.clone(), "Anna");
        let theirs = credited(&map, after, "Ben");
        let pinned = |map: &StanceMap| {
            edit::alter::<Board>(map, &board, |board| {
                board.quotes.insert(quote.clone(), BoardPoint::at(0.0, 0.0));
            })
        };
        for (map, refused) in [(mine, false), (theirs, true)] {
            let map = pinned(&map).expect("a pin");
            let anna = map.coders.iter().find(|(_, coder)| coder.name == "Anna").map(|(id, _)| id.clone());
            let view = BlindView::new(&Arc::new(map.clone()), anna);
            assert_eq!(view.shown().quotes.len(), 1, "the board shows it");
            let noted = edit::alter::<Quote>(&map, &quote, |quote| "Mine".clone_into(&mut quote.note))
                .expect("a note");
            let gone = edit::delete(&map, [quote.clone().into()]).0;
            let moved =
                edit::alter::<Board>(&map, &board, |board| "B".clone_into(&mut board.name)).expect("a name");
            let touches = |after: &StanceMap| view.touches_others(&edit::difference(&map, after));
            assert_eq!((touches(&noted), touches(&gone), touches(&moved)), (refused, refused, false));
        }
    }
}
