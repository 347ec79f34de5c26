//! What must be true between the items of a merged map: nothing refers to what was deleted, quotes stand on
//! their words, positions lie on their scales. What that takes is listed as a conflict.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::Merger;
use crate::model::anchor::{Resolved, STEPS, Sought, resolve_all};
use crate::model::any_id::with_sections;
use crate::model::field::to_ron;
use crate::model::record::Record as _;
use crate::model::references::referred;
use crate::model::{
    Anchor, AnyId, BlocId, CanonicalText, Conflict, DimensionId, Item, ProposalId, Quote, QuoteId, Scale,
    SourceId, Stance, StanceId, StanceMap, Subject, integrity,
};

/// Copies an item from one map into another.
fn copy(from: &StanceMap, id: &AnyId, to: &mut StanceMap) {
    macro_rules! copy_one {
        ($($section:ident: $kind:ident, $id:ident;)*) => {
            match id {$(
                AnyId::$kind(id) => if let Some(item) = from.$section.get(id) {
                    to.$section.insert(id.clone(), Arc::clone(item));
                }
            )*}
        };
    }
    with_sections!(copy_one);
}

/// What the other value of a conflict refers to.
fn referred_by_other(map: &StanceMap, conflict: &Conflict) -> Vec<AnyId> {
    let mut found = Vec::new();
    let mut note = |field: &'static str, id: AnyId| {
        if field == conflict.field {
            found.push(id);
        }
    };
    macro_rules! look {
        ($($section:ident: $kind:ident, $id:ident;)*) => {
            match &conflict.item {
                $(Some(AnyId::$kind(id)) => {
                    let item = map.$section.get(id);
                    if let Some(Ok(item)) =
                        item.map(|item| item.with_change(&conflict.field, "", &conflict.other))
                    {
                        item.references(&mut note);
                    }
                })*
                None => {}
            }
        };
    }
    with_sections!(look);
    found
}

/// The text of a source; none where it was left out of the map, so that nothing can be looked for in it.
fn text_of(map: &StanceMap, id: &SourceId) -> Option<CanonicalText> {
    map.sources.get(id).filter(|source| !source.lacks_its_text()).map(|source| source.text.clone())
}

impl Merger<'_> {
    /// Brings back what one side deleted and the other refers to, were it in a value that is only listed.
    pub(super) fn restore_needed(&mut self) {
        let mut open: Vec<AnyId> = self.touched.iter().flat_map(|id| referred(&self.next, id)).collect();
        open.extend(self.conflicts.values().flat_map(|conflict| referred_by_other(&self.next, conflict)));
        while let Some(needed) = open.pop() {
            if self.next.contains(&needed) {
                continue;
            }
            let in_ours = self.ours.contains(&needed);
            let (side, gone) =
                if in_ours { (self.ours, self.names.theirs) } else { (self.theirs, self.names.ours) };
            copy(side, &needed, &mut self.next);
            open.extend(referred(&self.next, &needed));
            self.list_deleted(needed.clone(), gone);
            self.touched.push(needed);
        }
    }

    /// Lets blocs look as they did on the side that they come from, and those that are new here otherwise than all others.
    pub(super) fn settle_looks(&mut self) {
        let (base, ours, theirs) = (self.base, self.ours, self.theirs);
        let has = |map: &StanceMap, id: &BlocId| map.blocs.contains_key(id);
        let is_new = |id: &BlocId| match base {
            Some(base) => !has(base, id),
            None => !(has(ours, id) && has(theirs, id)),
        };
        // It mustn't matter whose map is ours.
        if let Some(base) = base {
            self.next.keep_looks(base);
        }
        for side in [ours, theirs] {
            self.next.keep_looks_of(side, is_new);
        }
        let new: BTreeSet<BlocId> = self.next.blocs.keys().filter(|id| is_new(id)).cloned().collect();
        if [ours, theirs].iter().all(|side| new.iter().any(|id| has(side, id))) {
            self.next.tell_apart(&new);
        }
    }

    /// Lets quotes stand on their words in the texts that the merge came to.
    pub(super) fn settle_anchors(&mut self) {
        let quotes: BTreeSet<QuoteId> = self
            .touched
            .iter()
            .filter_map(|id| if let AnyId::Quote(id) = id { Some(id.clone()) } else { None })
            .collect();
        let mut by_source: BTreeMap<SourceId, Vec<(QuoteId, Quote)>> = BTreeMap::new();
        for id in quotes {
            let Some(quote) = self.next.quotes.get(&id).filter(|quote| !quote.lost).cloned() else {
                continue;
            };
            let Some(text) = Self::text(&self.next, &quote) else { continue };
            let mut settled = Quote::clone(&quote);
            if let Some((conflict, other)) = self.other_anchor(&id, &quote) {
                let is_of = |side| Self::text(side, &quote).as_ref() == Some(&text);
                let (in_ours, in_theirs) = (is_of(self.ours), is_of(self.theirs));
                // The same words in two texts: the anchor goes with the text, and there is nothing to decide.
                if !(in_ours && in_theirs) {
                    self.conflicts.remove(&conflict);
                }
                if in_theirs && !in_ours {
                    settled.anchor = other;
                }
            }
            by_source.entry(quote.source.clone()).or_default().push((id, settled));
        }
        for (source, quotes) in by_source {
            let Some(text) = text_of(&self.next, &source) else { continue };
            let known: Vec<Option<CanonicalText>> =
                quotes.iter().map(|(id, quote)| self.text_under(id, quote, &text)).collect();
            let sought: Vec<Sought<'_>> = quotes
                .iter()
                .zip(&known)
                .map(|((_, quote), old)| Sought { anchor: &quote.anchor, old: old.as_ref() })
                .collect();
            let found = resolve_all(&sought, &text, &mut STEPS.clone());
            for ((id, mut quote), found) in quotes.into_iter().zip(found) {
                match found {
                    Resolved::Exact => {}
                    Resolved::Moved(anchor) => quote.anchor = anchor,
                    Resolved::Waits(_) => {
                        quote.lost = true;
                        self.lost.push(id.clone());
                    }
                }
                if self.next.quotes.get(&id).is_none_or(|was| **was != quote) {
                    self.next.quotes.insert(id, Arc::new(quote));
                }
            }
        }
        self.lost.sort();
    }

    /// The text on which a quote stands where it says: of the side that has it so, with the text that the merge
    /// came to if it is that one's.
    fn text_under(&self, id: &QuoteId, quote: &Quote, now: &CanonicalText) -> Option<CanonicalText> {
        let has_it = |side: &&StanceMap| {
            let there = side.quotes.get(id).filter(|there| !there.lost && there.source == quote.source);
            there.is_some_and(|there| there.anchor == quote.anchor)
        };
        let texts: Vec<_> = [self.ours, self.theirs]
            .into_iter()
            .filter(has_it)
            .filter_map(|side| Self::text(side, quote))
            .collect();
        texts.iter().find(|text| *text == now).or(texts.first()).cloned()
    }

    /// The text of a quote's source in a map.
    fn text(map: &StanceMap, quote: &Quote) -> Option<CanonicalText> {
        text_of(map, &quote.source)
    }

    /// The other side's anchor of a quote with the same words about which a conflict is listed, with that.
    fn other_anchor(&self, id: &QuoteId, quote: &Quote) -> Option<(crate::model::ConflictId, Anchor)> {
        let anchor = &self.theirs.quotes.get(id)?.anchor;
        let (field, other) = ("anchor".to_owned(), to_ron(anchor));
        let conflict = Conflict { item: Some(id.clone().into()), field, other, ..Conflict::new() }.id()?;
        (anchor.exact == quote.anchor.exact && self.conflicts.contains_key(&conflict))
            .then(|| (conflict, anchor.clone()))
    }

    /// Widens scales to hold what lies on them, and lists scales that one side changed while the other
    /// side placed actors on them.
    pub(super) fn settle_scales(&mut self) {
        let mut narrow: BTreeSet<DimensionId> = BTreeSet::new();
        let mut shifted: BTreeSet<DimensionId> = BTreeSet::new();
        for id in &self.touched {
            let is_off = || !integrity::check_item(&self.next, id).is_empty();
            match id {
                AnyId::Dimension(dimension) if is_off() => {
                    narrow.insert(dimension.clone());
                }
                AnyId::Proposal(proposal) => narrow.extend(self.placed_off(proposal)),
                AnyId::Stance(stance) => {
                    let subject = self.next.stances.get(stance).map(|stance| &stance.subject);
                    if let Some(Subject::Dimension(dimension)) = subject
                        && is_off()
                    {
                        narrow.insert(dimension.clone());
                    }
                    shifted.extend(self.shifted_under(stance));
                }
                _ => {}
            }
        }
        for id in narrow {
            self.widen(&id);
        }
        for id in shifted {
            self.list_scale(&id);
        }
    }

    /// The dimensions on whose scale a place doesn't lie that either side gave a proposal, were it only listed.
    fn placed_off(&self, id: &ProposalId) -> Vec<DimensionId> {
        let place = |map: &StanceMap, dimension: &DimensionId| {
            map.proposals.get(id).and_then(|proposal| proposal.places.get(dimension).copied())
        };
        let is_off = |side: &StanceMap, dimension: &DimensionId| {
            let (now, was) = (place(side, dimension), self.base.and_then(|base| place(base, dimension)));
            let scale = Self::scale(&self.next, dimension);
            now.is_some_and(|now| Some(now) != was && scale.is_some_and(|scale| !scale.contains(now.get())))
        };
        let dimensions: BTreeSet<&DimensionId> = [&self.next, self.ours, self.theirs]
            .into_iter()
            .filter_map(|side| side.proposals.get(id))
            .flat_map(|proposal| proposal.places.keys())
            .collect();
        let sides = |dimension: &DimensionId| {
            [&self.next, self.ours, self.theirs].into_iter().any(|side| is_off(side, dimension))
        };
        dimensions.into_iter().filter(|dimension| sides(dimension)).cloned().collect()
    }

    fn scale(map: &StanceMap, id: &DimensionId) -> Option<Scale> {
        map.dimensions.get(id).map(|dimension| dimension.scale)
    }

    /// The dimensions whose scale one side changed while the other side placed this stance on it.
    fn shifted_under(&self, stance: &StanceId) -> Vec<DimensionId> {
        let Some(base) = self.base else { return Vec::new() };
        let on = |stance: &Arc<Stance>| (stance.subject.clone(), stance.position, stance.range);
        let was = base.stances.get(stance).map(on);
        let placed_on = |side: &StanceMap| match side.stances.get(stance).map(on) {
            now if now == was => None,
            Some((Subject::Dimension(dimension), ..)) => Some(dimension),
            _ => None,
        };
        let shifted = |(side, other): (&StanceMap, &StanceMap)| {
            let dimension = placed_on(side)?;
            let was = Self::scale(base, &dimension)?;
            let here = Self::scale(side, &dimension)?;
            let there = Self::scale(other, &dimension)?;
            (here == was && there != was).then_some(dimension)
        };
        [(self.ours, self.theirs), (self.theirs, self.ours)].into_iter().filter_map(shifted).collect()
    }

    /// Gives a dimension the smallest scale that holds both sides' scales.
    fn widen(&mut self, id: &DimensionId) {
        let (Some(ours), Some(theirs)) = (Self::scale(self.ours, id), Self::scale(self.theirs, id)) else {
            return;
        };
        let Some(dimension) = self.next.dimensions.get(id) else { return };
        let (low, high) = (ours.low().min(theirs.low()), ours.high().max(theirs.high()));
        // Two scales that are wide apart may span more than a number holds; then ours can't be kept either.
        let Ok(scale) = Scale::new(low, high) else { return };
        let mut wide = crate::model::Dimension::clone(dimension);
        wide.scale = scale;
        self.next.dimensions.insert(id.clone(), Arc::new(wide));
        self.list_scale(id);
    }

    /// Lists the scales that either side has and the merged map hasn't.
    fn list_scale(&mut self, id: &DimensionId) {
        let Some(now) = Self::scale(&self.next, id) else { return };
        let base = self.base.and_then(|base| Self::scale(base, id));
        for (side, name) in [(self.ours, self.names.ours), (self.theirs, self.names.theirs)] {
            if let Some(scale) = Self::scale(side, id).filter(|scale| *scale != now) {
                self.list(Conflict {
                    item: Some(id.clone().into()),
                    field: "scale".to_owned(),
                    kept: to_ron(&now),
                    other: to_ron(&scale),
                    base: base.map(|base| to_ron(&base)).unwrap_or_default(),
                    from: name.to_owned(),
                    ..Conflict::new()
                });
            }
        }
    }
}

/// Lets the quotes of a source stand on its text as it is now, after another one: where they surely are, or lost.
pub(super) fn stand_again(before: &StanceMap, map: &mut StanceMap, id: &SourceId) {
    let Some(text) = text_of(map, id) else { return };
    let old = text_of(before, id);
    let quotes: Vec<(QuoteId, Quote)> = Quote::section(map)
        .iter()
        .filter(|(_, quote)| quote.source == *id)
        .map(|(id, quote)| (id.clone(), Quote::clone(quote)))
        .collect();
    let sought: Vec<Sought<'_>> = quotes
        .iter()
        .map(|(_, quote)| Sought { anchor: &quote.anchor, old: old.as_ref().filter(|_| !quote.lost) })
        .collect();
    let found = resolve_all(&sought, &text, &mut STEPS.clone());
    for ((id, mut quote), found) in quotes.into_iter().zip(found) {
        quote.lost = matches!(found, Resolved::Waits(_));
        if let Resolved::Moved(anchor) = found {
            quote.anchor = anchor;
        }
        map.quotes.insert(id, Arc::new(quote));
    }
}
