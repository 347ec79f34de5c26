//! What must be true between the items of a map, and the way to a valid map from one that isn't. What
//! must be true of a single value is checked where the value is made.

use std::collections::BTreeSet;
use std::fmt;

use super::Date;
use super::any_id::{AnyId, with_sections};
use super::id::{ActorId, DimensionId, ProposalId, QuoteId, RelationId, StanceId};
use super::items::{Actor, Anchor, Dimension, Proposal, Quote, Relation, Stance};
use super::map::{Item, StanceMap};
use super::nested::Nested as _;
use super::value::Scale;

/// Something that is not right about an item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The item.
    pub item: AnyId,
    /// The field of it.
    pub field: &'static str,
    /// What is wrong and what would be right, in a sentence without a final period.
    pub wrong: String,
    /// What the field refers to that isn't there.
    pub missing: Option<AnyId>,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} \"{}\", {}: {}", self.item.kind(), self.item, self.field, self.wrong)
    }
}

fn check_references<T: Item>(map: &StanceMap, id: &T::Id, item: &T, problems: &mut Vec<Problem>) {
    item.references(&mut |field, to| {
        if !map.contains(&to) {
            problems.push(Problem {
                item: id.clone().into(),
                field,
                wrong: format!("there is no {} \"{to}\"", to.kind()),
                missing: Some(to),
            });
        }
    });
}

/// Names each thing that is wrong between the items of a map; an empty list for a valid one.
pub fn check(map: &StanceMap) -> Vec<Problem> {
    let mut problems = Vec::new();
    macro_rules! check_sections {
        ($($section:ident: $kind:ident, $id:ident;)*) => {$(
            for (id, item) in &map.$section {
                check_references::<super::$kind>(map, id, item, &mut problems);
            }
        )*};
    }
    with_sections!(check_sections);
    map.dimensions.iter().for_each(|(id, dimension)| check_dimension(id, dimension, &mut problems));
    map.proposals.iter().for_each(|(id, proposal)| check_proposal(map, id, proposal, &mut problems));
    map.quotes.iter().for_each(|(id, quote)| check_quote(map, id, quote, &mut problems));
    map.stances.iter().for_each(|(id, stance)| check_stance(map, id, stance, &mut problems));
    map.actors.iter().for_each(|(id, actor)| check_memberships(id, actor, &mut problems));
    map.relations.iter().for_each(|(id, relation)| check_relation(id, relation, &mut problems));
    problems
}

/// Names each thing that is wrong about one item; an empty list too where the map doesn't hold it.
pub fn check_item(map: &StanceMap, id: &AnyId) -> Vec<Problem> {
    let mut problems = Vec::new();
    macro_rules! check_its_references {
        ($($section:ident: $kind:ident, $id:ident;)*) => {
            match id {$(
                AnyId::$kind(id) => if let Some(item) = map.$section.get(id) {
                    check_references::<super::$kind>(map, id, item, &mut problems);
                }
            )*}
        };
    }
    with_sections!(check_its_references);
    let found = &mut problems;
    match id {
        AnyId::Dimension(id) => map.dimensions.get(id).map(|item| check_dimension(id, item, found)),
        AnyId::Proposal(id) => map.proposals.get(id).map(|item| check_proposal(map, id, item, found)),
        AnyId::Quote(id) => map.quotes.get(id).map(|item| check_quote(map, id, item, found)),
        AnyId::Stance(id) => map.stances.get(id).map(|item| check_stance(map, id, item, found)),
        AnyId::Actor(id) => map.actors.get(id).map(|item| check_memberships(id, item, found)),
        AnyId::Relation(id) => map.relations.get(id).map(|item| check_relation(id, item, found)),
        _ => None,
    };
    problems
}

/// Names each thing that a change of one item makes wrong about those that refer to it: a text that no longer holds
/// its quotes, a scale that no longer holds what lies on it. Other changes can't make anything wrong elsewhere.
pub fn check_dependents(before: &StanceMap, after: &StanceMap, id: &AnyId) -> Vec<Problem> {
    let mut problems = Vec::new();
    let found = &mut problems;
    match id {
        AnyId::Source(id) => {
            let text = |map: &StanceMap| map.sources.get(id).map(|source| source.text.clone());
            if before.sources.contains_key(id) && text(before) != text(after) {
                let quotes = after.quotes.iter().filter(|(_, quote)| quote.source == *id);
                quotes.for_each(|(quote_id, quote)| check_quote(after, quote_id, quote, found));
            }
        }
        AnyId::Dimension(id) => {
            let scale = |map: &StanceMap| map.dimensions.get(id).map(|dimension| dimension.scale);
            if before.dimensions.contains_key(id) && scale(before) != scale(after) {
                let on_it = after.stances.iter().filter(
                    |(_, stance)| matches!(&stance.subject, super::items::Subject::Dimension(on) if on == id),
                );
                on_it.for_each(|(stance_id, stance)| check_stance(after, stance_id, stance, found));
                let placed = after.proposals.iter().filter(|(_, proposal)| proposal.places.contains_key(id));
                placed
                    .for_each(|(proposal_id, proposal)| check_proposal(after, proposal_id, proposal, found));
            }
        }
        _ => {}
    }
    problems
}

fn problem(item: impl Into<AnyId>, field: &'static str, wrong: impl Into<String>) -> Problem {
    Problem { item: item.into(), field, wrong: wrong.into(), missing: None }
}

fn off_scale(position: f64, scale: Scale) -> String {
    format!("{position} is not on the scale {} to {}", scale.low(), scale.high())
}

fn check_dimension(id: &DimensionId, dimension: &Dimension, problems: &mut Vec<Problem>) {
    for point in &dimension.points {
        if !dimension.scale.contains(point.at.get()) {
            problems.push(problem(id.clone(), "points", off_scale(point.at.get(), dimension.scale)));
        }
    }
}

fn check_proposal(map: &StanceMap, id: &ProposalId, proposal: &Proposal, problems: &mut Vec<Problem>) {
    for (dimension, place) in &proposal.places {
        if let Some(dimension) = map.dimensions.get(dimension)
            && !dimension.scale.contains(place.get())
        {
            let wrong = format!("on \"{}\", {}", dimension.name, off_scale(place.get(), dimension.scale));
            problems.push(problem(id.clone(), "places", wrong));
        }
    }
}

fn check_quote(map: &StanceMap, id: &QuoteId, quote: &Quote, problems: &mut Vec<Problem>) {
    let Some(source) = map.sources.get(&quote.source) else { return };
    let Anchor { start, end, exact, .. } = &quote.anchor;
    if exact.is_empty() {
        problems.push(problem(id.clone(), "anchor", "the quoted text is empty"));
        return;
    }
    if quote.lost || source.lacks_its_text() {
        return;
    }
    let wrong = match source.text.slice(*start, *end) {
        Some(passage) if passage == exact => return,
        Some(_) => format!("characters {start} to {end} of the source are not the quoted text"),
        None => format!("characters {start} to {end} are not in the source, which has {}", source.text.len()),
    };
    problems.push(problem(id.clone(), "anchor", wrong));
}

fn check_stance(map: &StanceMap, id: &StanceId, stance: &Stance, problems: &mut Vec<Problem>) {
    let position = stance.position.get();
    if let Some(scale) = map.scale(&stance.subject) {
        if !scale.contains(position) {
            problems.push(problem(id.clone(), "position", off_scale(position, scale)));
        }
        for end in stance.range.iter().flat_map(|range| [range.low(), range.high()]) {
            if !scale.contains(end) {
                problems.push(problem(id.clone(), "range", off_scale(end, scale)));
            }
        }
    }
    if let Some(range) = stance.range
        && !range.contains(position)
    {
        let wrong = format!("{} to {} doesn't hold the position {position}", range.low(), range.high());
        problems.push(problem(id.clone(), "range", wrong));
    }
}

/// Whether a span of days runs backwards.
fn check_memberships(id: &ActorId, actor: &Actor, problems: &mut Vec<Problem>) {
    for membership in &actor.memberships {
        if membership.within == *id {
            problems.push(problem(id.clone(), "memberships", "an actor can't be a member of itself"));
        }
        if Date::is_backwards(membership.from, membership.to) {
            problems.push(problem(id.clone(), "memberships", "it ends before it begins"));
        }
    }
}

fn check_relation(id: &RelationId, relation: &Relation, problems: &mut Vec<Problem>) {
    if Date::is_backwards(relation.since, relation.until) {
        problems.push(problem(id.clone(), "until", "it ends before it begins"));
    }
}

/// Removes items from a map, with what can't stand without them; references to them elsewhere are
/// emptied. Returns the map and all that went, in the order of their kinds.
pub fn remove(map: &StanceMap, ids: impl IntoIterator<Item = AnyId>) -> (StanceMap, BTreeSet<AnyId>) {
    let mut gone: BTreeSet<AnyId> = ids.into_iter().collect();
    let mut next = map.clone();
    loop {
        let before = gone.len();
        macro_rules! prune_sections {
            ($($section:ident: $kind:ident, $id:ident;)*) => {$(
                for (id, item) in &map.$section {
                    let mut touched = gone.contains(&AnyId::$kind(id.clone()));
                    if !touched {
                        item.each_reference(&mut |to| touched |= gone.contains(&to));
                    }
                    if touched {
                        prune(map, &mut next, &mut gone, AnyId::$kind(id.clone()));
                    }
                }
            )*};
        }
        with_sections!(prune_sections);
        if gone.len() == before {
            break;
        }
    }
    gone.retain(|id| map.contains(id));
    next.keep_looks(map);
    (next, gone)
}

/// The same as [`remove`] where it is known what refers to an item: it costs what it changes, however large the map.
pub fn remove_known(
    map: &StanceMap,
    ids: impl IntoIterator<Item = AnyId>,
    referrers: impl Fn(&AnyId) -> Vec<AnyId>,
) -> (StanceMap, BTreeSet<AnyId>) {
    let mut open: Vec<AnyId> = ids.into_iter().filter(|id| map.contains(id)).collect();
    let mut gone: BTreeSet<AnyId> = open.iter().cloned().collect();
    let mut next = map.clone();
    let mut touched: BTreeSet<AnyId> = BTreeSet::new();
    while let Some(id) = open.pop() {
        prune(map, &mut next, &mut gone, id.clone());
        for referrer in referrers(&id) {
            touched.insert(referrer.clone());
            if !gone.contains(&referrer) {
                prune(map, &mut next, &mut gone, referrer.clone());
                if gone.contains(&referrer) {
                    open.push(referrer);
                }
            }
        }
    }
    // Of what stays, all that goes is known only now.
    for id in touched {
        if !gone.contains(&id) {
            prune(map, &mut next, &mut gone, id);
        }
    }
    next.keep_looks(map);
    (next, gone)
}

/// Takes one item out of a map that is on its way, or references out of the item; what can't stand without them is
/// gone as well.
fn prune(map: &StanceMap, next: &mut StanceMap, gone: &mut BTreeSet<AnyId>, any: AnyId) {
    macro_rules! prune_one {
        ($($section:ident: $kind:ident, $id:ident;)*) => {
            match &any {$(
                AnyId::$kind(id) => {
                    let kept = map.$section.get(id).filter(|_| !gone.contains(&any));
                    match kept.and_then(|item| item.without(gone)) {
                        Some(kept) => drop(next.$section.insert(id.clone(), kept.into())),
                        None => drop(next.$section.remove(id)),
                    }
                    if !next.$section.contains_key(id) {
                        gone.insert(any);
                    }
                }
            )*}
        };
    }
    with_sections!(prune_one);
}

/// Makes a valid map of one with problems: references to nothing are emptied, items that can't stand
/// are left out. Returns it with what was left out; the given map is not changed.
pub fn repair(map: &StanceMap) -> (StanceMap, BTreeSet<AnyId>) {
    let mut valid = map.clone();
    let mut left_out = BTreeSet::new();
    loop {
        let problems = check(&valid);
        if problems.is_empty() {
            return (valid, left_out);
        }
        let mut gone = BTreeSet::new();
        for problem in problems {
            match (problem.missing, problem.field, &problem.item) {
                (Some(missing), ..) => {
                    gone.insert(missing);
                }
                (None, "range", AnyId::Stance(id)) => {
                    if let Some(stance) = valid.stances.get_mut(id) {
                        std::sync::Arc::make_mut(stance).range = None;
                    }
                }
                (None, "points", AnyId::Dimension(id)) => {
                    if let Some(dimension) = valid.dimensions.get_mut(id) {
                        let dimension = std::sync::Arc::make_mut(dimension);
                        let scale = dimension.scale;
                        dimension.points.retain(|point| scale.contains(point.at.get()));
                    }
                }
                (None, "places", AnyId::Proposal(id)) => {
                    let scales = valid.dimensions.clone();
                    if let Some(proposal) = valid.proposals.get_mut(id) {
                        std::sync::Arc::make_mut(proposal).places.retain(|dimension, place| {
                            scales.get(dimension).is_none_or(|d| d.scale.contains(place.get()))
                        });
                    }
                }
                (None, "memberships", AnyId::Actor(id)) => {
                    if let Some(actor) = valid.actors.get_mut(id) {
                        std::sync::Arc::make_mut(actor).memberships.retain(|membership| {
                            membership.within != *id && !Date::is_backwards(membership.from, membership.to)
                        });
                    }
                }
                (None, "until", AnyId::Relation(id)) => {
                    if let Some(relation) = valid.relations.get_mut(id) {
                        std::sync::Arc::make_mut(relation).until = None;
                    }
                }
                (None, _, item) => {
                    gone.insert(item.clone());
                }
            }
        }
        let (next, went) = remove(&valid, gone);
        valid = next;
        left_out.extend(went);
    }
}
