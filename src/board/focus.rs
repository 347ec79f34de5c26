//! Focus: who and what on a board is drawn in full, faded or not at all, by the filter and the selection.

use std::collections::BTreeSet;

use super::plan::{BoardPlan, EdgeSource};
use crate::model::{ActorId, ActorKind, BlocId, BoardItem, CoderId, Date, RelationKind, StanceMap, Subject};

/// How something is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum Emphasis {
    /// As it is.
    #[default]
    Full,
    /// Thinned, to step back.
    Faded,
    /// Not at all.
    Hidden,
}

/// What the board is asked to show. An empty choice is no restriction.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Focus {
    /// The blocs that count; none among them stands for actors without one.
    pub blocs: BTreeSet<Option<BlocId>>,
    /// The kinds of actors that count.
    pub kinds: BTreeSet<ActorKind>,
    /// The kinds of relations that count.
    pub ties: BTreeSet<RelationKind>,
    /// The subject on which an actor must have taken a stance.
    pub subject: Option<Subject>,
    /// The coder who must have recorded a stance of an actor.
    pub coder: Option<CoderId>,
    /// The day as of which memberships, relations and stances are shown.
    pub day: Option<Date>,
    /// Whether what doesn't count is hidden rather than faded.
    pub hide: bool,
    /// Whether only the selected actors and their neighbours count.
    pub neighbours: bool,
}

impl Focus {
    /// Whether it leaves out anything.
    pub fn is_on(&self) -> bool {
        let unrestricted = Self { hide: self.hide, ..Self::default() };
        *self != unrestricted
    }
}

/// How the nodes and the lines of a plan are drawn, by their indices.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Emphases {
    /// Of the nodes.
    pub nodes: Vec<Emphasis>,
    /// Of the lines.
    pub edges: Vec<Emphasis>,
}

impl Emphases {
    /// What a focus makes of a plan of a map.
    pub fn of(map: &StanceMap, plan: &BoardPlan, focus: &Focus, selected: &BTreeSet<BoardItem>) -> Self {
        let out = if focus.hide { Emphasis::Hidden } else { Emphasis::Faded };
        let spoke = spoke(map, focus);
        let counts = |node: &super::plan::Node| {
            let bloc = || map.actors.get(&node.id).and_then(|actor| actor.bloc.clone());
            (focus.kinds.is_empty() || focus.kinds.contains(&node.kind))
                && (focus.blocs.is_empty() || focus.blocs.contains(&bloc()))
                && spoke.as_ref().is_none_or(|spoke| spoke.contains(&node.id))
        };
        let mut nodes: Vec<Emphasis> =
            plan.nodes.iter().map(|node| if counts(node) { Emphasis::Full } else { out }).collect();
        let mut edges: Vec<Emphasis> = plan
            .edges
            .iter()
            .map(|line| {
                if !focus.ties.is_empty() && !focus.ties.contains(&line.kind) {
                    return Emphasis::Hidden;
                }
                let emphasis = |n: u32| nodes.get(n as usize).copied().unwrap_or_default();
                emphasis(line.from).max(emphasis(line.to))
            })
            .collect();
        if focus.neighbours {
            let chosen: BTreeSet<u32> = (0..)
                .zip(&plan.nodes)
                .filter(|(_, node)| selected.contains(&BoardItem::Actor(node.id.clone())))
                .map(|(n, _)| n)
                .collect();
            let relations = selected.iter().any(|thing| matches!(thing, BoardItem::Relation(_)));
            if !chosen.is_empty() || relations {
                let mut near = chosen.clone();
                for (line, emphasis) in plan.edges.iter().zip(&mut edges) {
                    let is_selected = matches!(&line.tie, EdgeSource::Relation(id) if relations
                        && selected.contains(&BoardItem::Relation(id.clone())));
                    let touches = chosen.contains(&line.from) || chosen.contains(&line.to) || is_selected;
                    if touches && *emphasis == Emphasis::Full {
                        near.extend([line.from, line.to]);
                    } else {
                        *emphasis = (*emphasis).max(Emphasis::Faded);
                    }
                }
                for (n, emphasis) in (0..).zip(&mut nodes) {
                    if !near.contains(&n) {
                        *emphasis = (*emphasis).max(Emphasis::Faded);
                    }
                }
            }
        }
        Self { nodes, edges }
    }

    /// How a line is drawn.
    pub fn edge(&self, n: usize) -> Emphasis {
        self.edges.get(n).copied().unwrap_or_default()
    }
    /// How a node is drawn.
    pub fn node(&self, n: usize) -> Emphasis {
        self.nodes.get(n).copied().unwrap_or_default()
    }
}

/// The actors with a stance that the focus asks for; none where it asks for no stance.
fn spoke(map: &StanceMap, focus: &Focus) -> Option<BTreeSet<ActorId>> {
    if focus.subject.is_none() && focus.coder.is_none() {
        return None;
    }
    let asked = map.stances.values().filter(|stance| {
        focus.subject.as_ref().is_none_or(|subject| stance.subject == *subject)
            && (focus.coder.is_none() || stance.coder == focus.coder)
            && focus.day.is_none_or(|day| stance.as_of.is_by(day))
    });
    Some(asked.map(|stance| stance.actor.clone()).collect())
}

#[cfg(test)]
mod tests {
    use super::super::sample::{actor, card, sample};
    use super::*;
    use crate::edit;
    use crate::model::{Actor, Relation};

    fn related() -> (StanceMap, BoardPlan) {
        let (map, board) = sample();
        let relation = Relation::new(actor("a"), actor("b"), RelationKind::Supports);
        let (map, _) = edit::add(&map, "r", relation).unwrap();
        let map = edit::alter::<Actor>(&map, &actor("c"), |c| c.kind = ActorKind::Party).unwrap();
        let plan = BoardPlan::of(&map, &map.boards[&board], None);
        (map, plan)
    }

    #[test]
    fn the_neighbours_of_the_selection_stand_out() {
        let (map, plan) = related();
        let focus = Focus { neighbours: true, ..Focus::default() };
        let emphases = Emphases::of(&map, &plan, &focus, &[card("a")].into());
        assert_eq!(emphases.nodes, [Emphasis::Full, Emphasis::Full, Emphasis::Faded]);
        let emphases = Emphases::of(&map, &plan, &focus, &[card("c")].into());
        assert_eq!(emphases.nodes, [Emphasis::Faded, Emphasis::Faded, Emphasis::Full]);
        assert_eq!(emphases.edges, [Emphasis::Faded]);
        assert!(
            Emphases::of(&map, &plan, &focus, &BTreeSet::new()).nodes.iter().all(|s| *s == Emphasis::Full)
        );
    }

    #[test]
    fn what_the_filter_leaves_out_is_faded_or_hidden_with_its_lines() {
        let (map, plan) = related();
        let mut focus = Focus { kinds: [ActorKind::Party].into(), ..Focus::default() };
        assert!(focus.is_on());
        let emphases = Emphases::of(&map, &plan, &focus, &BTreeSet::new());
        assert_eq!(emphases.nodes, [Emphasis::Faded, Emphasis::Faded, Emphasis::Full]);
        focus.hide = true;
        let emphases = Emphases::of(&map, &plan, &focus, &BTreeSet::new());
        assert_eq!((emphases.node(0), emphases.edges[0]), (Emphasis::Hidden, Emphasis::Hidden));
        let focus = Focus { ties: [RelationKind::Opposes].into(), ..Focus::default() };
        assert_eq!(Emphases::of(&map, &plan, &focus, &BTreeSet::new()).edges, [Emphasis::Hidden]);
        assert!(!Focus { hide: true, ..Focus::default() }.is_on());
    }
}
