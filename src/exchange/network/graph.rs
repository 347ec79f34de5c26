//! The network before it has a format: nodes, edges, and tables of what is known of them.

use std::collections::{BTreeMap, BTreeSet};

use super::NetworkOptions;
use crate::analysis::own_positions;
use crate::model::choice::Keyed as _;
use crate::model::{
    Actor, ActorId, Board, Colour, Date, ItemId as _, Membership, Relation, RelationId, RelationKind,
    StanceMap, Subject,
};

/// What the cells of a column hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Holds {
    Text,
    Whole,
    Number,
}

/// An attribute of nodes or of edges.
pub(super) struct AttributeColumn {
    /// Unique among the columns of its table, also to a program that makes all letters small.
    pub(super) id: String,
    /// What people call it; as unique.
    pub(super) title: String,
    pub(super) holds: Holds,
}

/// An actor.
pub(super) struct GraphNode {
    pub(super) id: ActorId,
    pub(super) label: String,
    pub(super) colour: Colour,
    /// The radius that it is to be drawn with, in units of the board.
    pub(super) size: f64,
    /// Where it is to be drawn, y running up; none where no board has it.
    pub(super) spot: Option<(f64, f64)>,
    /// A cell for each column; none where nothing is known.
    pub(super) cells: Vec<Option<String>>,
}

/// A relation or a membership.
pub(super) struct GraphEdge {
    pub(super) id: String,
    pub(super) from: ActorId,
    pub(super) to: ActorId,
    pub(super) kind: RelationKind,
    pub(super) label: String,
    /// Above 0; none where nothing is said of its strength.
    pub(super) weight: Option<f64>,
    pub(super) since: Option<Date>,
    pub(super) until: Option<Date>,
    /// A cell for each column; none where nothing is known.
    pub(super) cells: Vec<Option<String>>,
}

/// A network.
pub(super) struct Network {
    /// Title and description of the map.
    pub(super) about: String,
    pub(super) node_columns: Vec<AttributeColumn>,
    pub(super) nodes: Vec<GraphNode>,
    pub(super) edge_columns: Vec<AttributeColumn>,
    pub(super) edges: Vec<GraphEdge>,
}

const NODE_COLUMNS: [(&str, Holds); 10] = [
    ("kind", Holds::Text),
    ("bloc", Holds::Text),
    ("bloc_id", Holds::Text),
    ("influence", Holds::Number),
    ("aliases", Holds::Text),
    ("wikidata", Holds::Text),
    ("iso3", Holds::Text),
    ("note", Holds::Text),
    ("stances", Holds::Whole),
    ("quotes", Holds::Whole),
];
const EDGE_COLUMNS: [(&str, Holds); 7] = [
    ("kind", Holds::Text),
    ("strength", Holds::Number),
    ("role", Holds::Text),
    ("since", Holds::Text),
    ("until", Holds::Text),
    ("evidence", Holds::Whole),
    ("note", Holds::Text),
];

/// The radii of the least and of the most influential actor.
const RADII: (f64, f64) = (8.0, 30.0);
/// The weight of a tie without strength: Gephi throws away what weighs nothing.
const LIGHTEST: f64 = 0.001;

fn columns(fixed: &[(&str, Holds)]) -> Vec<AttributeColumn> {
    let column = |(name, holds): &(&str, Holds)| AttributeColumn {
        id: (*name).to_owned(),
        title: (*name).to_owned(),
        holds: *holds,
    };
    fixed.iter().map(column).collect()
}

/// The name, or the name with a number where it is taken already in letters of either case.
fn unique(name: &str, taken: &mut BTreeSet<String>) -> String {
    let numbered = (2_u32..).map(|n| format!("{name}-{n}"));
    std::iter::once(name.to_owned())
        .chain(numbered)
        .find(|name| taken.insert(name.to_lowercase()))
        .unwrap_or_default()
}

fn filled(text: &str) -> Option<String> {
    (!text.is_empty()).then(|| text.to_owned())
}

fn shown<T: ToString>(value: Option<T>) -> Option<String> {
    value.map(|value| value.to_string())
}

/// How often each actor comes.
fn counts<'a>(actors: impl Iterator<Item = &'a ActorId>) -> BTreeMap<&'a ActorId, usize> {
    let mut counts = BTreeMap::new();
    for actor in actors {
        *counts.entry(actor).or_default() += 1;
    }
    counts
}

/// The network of a map.
pub(super) fn network(map: &StanceMap, options: &NetworkOptions) -> Network {
    let (node_columns, nodes) = nodes(map, options);
    let placed: BTreeSet<&ActorId> = nodes.iter().map(|node| &node.id).collect();
    let edges = edges(map, options.at, &placed);
    let about: Vec<&str> =
        [map.title.as_str(), &map.description].into_iter().filter(|text| !text.is_empty()).collect();
    Network { about: about.join("\n"), node_columns, nodes, edge_columns: columns(&EDGE_COLUMNS), edges }
}

fn nodes(map: &StanceMap, options: &NetworkOptions) -> (Vec<AttributeColumn>, Vec<GraphNode>) {
    let (subject_columns, answers) = subjects(map, options.at);
    let mut node_columns = columns(&NODE_COLUMNS);
    node_columns.extend(subject_columns);

    let known = |day: Option<Date>| options.at.is_none_or(|at| day.is_none_or(|day| day <= at));
    let stances =
        counts(map.stances.values().filter(|stance| known(Some(stance.as_of))).map(|stance| &stance.actor));
    let quotes = counts(
        map.quotes
            .values()
            .filter(|quote| known(map.day_of(quote)))
            .filter_map(|quote| quote.speaker.as_ref()),
    );

    let boards: Vec<&Board> = match &options.board {
        Some(id) => map.boards.get(id).into_iter().map(AsRef::as_ref).collect(),
        None => map.boards.values().map(AsRef::as_ref).collect(),
    };
    let mut nodes = Vec::new();
    for (id, actor) in &map.actors {
        let spot = boards.iter().find_map(|board| board.actors.get(id));
        if options.board.is_some() && spot.is_none() {
            continue;
        }
        let count = |of: &BTreeMap<&ActorId, usize>| Some(of.get(id).copied().unwrap_or(0).to_string());
        let bloc = actor.bloc.as_ref().and_then(|bloc| map.blocs.get(bloc));
        let mut cells = cells(actor, bloc.map(|bloc| bloc.name.clone()), count(&stances), count(&quotes));
        cells.extend(answers.iter().map(|answers| answers.get(id).map(f64::to_string)));
        nodes.push(GraphNode {
            id: id.clone(),
            label: actor.name.clone(),
            colour: bloc.map_or(Colour::NEUTRAL, |bloc| bloc.colour),
            size: RADII.0 + (RADII.1 - RADII.0) * actor.influence.get(),
            // A board's y runs down. Taken from zero, zero stays without a sign.
            spot: spot.map(|spot| (spot.x.get(), 0.0 - spot.y.get())),
            cells,
        });
    }
    (node_columns, nodes)
}

/// What [`NODE_COLUMNS`] say of an actor.
fn cells(
    actor: &Actor,
    bloc: Option<String>,
    stances: Option<String>,
    quotes: Option<String>,
) -> Vec<Option<String>> {
    let cells: [_; NODE_COLUMNS.len()] = [
        Some(actor.kind.key().to_owned()),
        bloc,
        shown(actor.bloc.as_ref()),
        Some(actor.influence.get().to_string()),
        filled(&actor.aliases.join("; ")),
        filled(&actor.wikidata),
        filled(&actor.iso3),
        filled(&actor.note),
        stances,
        quotes,
    ];
    cells.into()
}

/// A column for each dimension and proposal, and for each the actors' own positions on it.
fn subjects(map: &StanceMap, at: Option<Date>) -> (Vec<AttributeColumn>, Vec<BTreeMap<ActorId, f64>>) {
    let (mut ids, mut titles) = (BTreeSet::new(), BTreeSet::new());
    map.subjects()
        .into_iter()
        .map(|subject| {
            // The word before it keeps a dimension called "x" or "label" from being taken for the mark's own.
            let measure = match subject {
                Subject::Dimension(_) => "position",
                Subject::Proposal(_) => "support",
            };
            let column = AttributeColumn {
                id: unique(&format!("{measure}.{subject}"), &mut ids),
                title: unique(&format!("{measure}: {}", map.subject_name(&subject)), &mut titles),
                holds: Holds::Number,
            };
            let positions = own_positions(map, &subject, at);
            (column, positions.into_iter().map(|(actor, position)| (actor, position.value)).collect())
        })
        .unzip()
}

fn edges(map: &StanceMap, at: Option<Date>, placed: &BTreeSet<&ActorId>) -> Vec<GraphEdge> {
    let holds = |edge: &GraphEdge| at.is_none_or(|at| Date::holds(edge.since, edge.until, at));
    let mut taken: BTreeSet<String> = map.relations.keys().map(|id| id.as_str().to_lowercase()).collect();
    let relations = map.relations.iter().map(|(id, relation)| relation_edge(id, relation));
    let memberships = map
        .actors
        .iter()
        .flat_map(|(id, actor)| actor.memberships.iter().map(move |membership| (id, membership)))
        .map(|(id, membership)| {
            let name = format!("member.{id}.{}", membership.within);
            membership_edge(unique(&name, &mut taken), id, membership)
        });
    relations
        .chain(memberships)
        .filter(|edge| placed.contains(&edge.from) && placed.contains(&edge.to) && holds(edge))
        .collect()
}

fn relation_edge(id: &RelationId, relation: &Relation) -> GraphEdge {
    let cells: [_; EDGE_COLUMNS.len()] = [
        Some(relation.kind.key().to_owned()),
        Some(relation.strength.get().to_string()),
        None,
        shown(relation.since),
        shown(relation.until),
        Some(relation.evidence.len().to_string()),
        filled(&relation.note),
    ];
    GraphEdge {
        id: id.to_string(),
        from: relation.from.clone(),
        to: relation.to.clone(),
        kind: relation.kind,
        label: relation.kind.to_string(),
        weight: Some(relation.strength.get().max(LIGHTEST)),
        since: relation.since,
        until: relation.until,
        cells: cells.into(),
    }
}

fn membership_edge(id: String, member: &ActorId, membership: &Membership) -> GraphEdge {
    let kind = RelationKind::MemberOf;
    let cells: [_; EDGE_COLUMNS.len()] = [
        Some(kind.key().to_owned()),
        None,
        filled(&membership.role),
        shown(membership.from),
        shown(membership.to),
        None,
        None,
    ];
    GraphEdge {
        id,
        from: member.clone(),
        to: membership.within.clone(),
        kind,
        label: filled(&membership.role).unwrap_or_else(|| kind.to_string()),
        weight: None,
        since: membership.from,
        until: membership.to,
        cells: cells.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::edit;
    use crate::model::{BoardPoint, Dimension, DimensionId, Finite, ItemId, Stance, StanceId, Unit};

    fn id<I: ItemId>(text: &str) -> I {
        I::parse(text).unwrap()
    }
    fn day(text: &str) -> Date {
        text.parse().unwrap()
    }
    /// Ann and Ben, both in a club, Ann twice; Ann presses Ben and herself.
    fn base() -> StanceMap {
        let mut map = StanceMap::new("test");
        map = edit::put(&map, &id::<ActorId>("club"), Actor::new("Club")).unwrap();
        for (name, terms) in [("ann", &["2001-01-01", "2011-01-01"][..]), ("ben", &["2005-01-01"])] {
            let mut actor = Actor::new(name);
            for term in terms {
                let mut membership = Membership::new(id::<ActorId>("club"));
                membership.from = Some(day(term));
                let end = day(term).first().saturating_add(jiff::Span::new().years(4));
                membership.to = Some(end.into());
                actor.memberships.push(membership);
            }
            map = edit::put(&map, &id(name), actor).unwrap();
        }
        for (name, to) in [("presses", "ben"), ("Member.Ann.Club", "ann")] {
            let relation = Relation::new(id::<ActorId>("ann"), id::<ActorId>(to), RelationKind::Pressures);
            map = edit::put(&map, &id(name), relation).unwrap();
        }
        map
    }
    fn of(map: &StanceMap, board: Option<&str>, at: Option<&str>) -> Network {
        network(map, &NetworkOptions { board: board.map(id), at: at.map(day) })
    }
    fn edge_ids(network: &Network) -> Vec<&str> {
        network.edges.iter().map(|edge| edge.id.as_str()).collect()
    }
    fn cell<'a>(columns: &[AttributeColumn], cells: &'a [Option<String>], title: &str) -> Option<&'a str> {
        let at = columns.iter().position(|column| column.title == title).unwrap();
        assert_eq!(columns.len(), cells.len());
        cells[at].as_deref()
    }

    #[test]
    fn edges_have_ids_of_their_own() {
        assert_eq!(
            edge_ids(&of(&base(), None, None)),
            ["Member.Ann.Club", "presses", "member.ann.club-2", "member.ann.club-3", "member.ben.club"]
        );
    }

    #[test]
    fn a_tie_holds_on_its_first_and_last_day() {
        let memberships = |at: &str| {
            let network = of(&base(), None, Some(at));
            network.edges.iter().filter(|edge| edge.kind == RelationKind::MemberOf).count()
        };
        let days = ["2000-12-31", "2001-01-01", "2005-01-01", "2009-01-01", "2009-01-02", "2015-01-01"];
        assert_eq!(days.map(memberships), [0, 1, 2, 1, 0, 1]);
        let always = of(&base(), None, Some("1990-01-01"));
        assert_eq!(edge_ids(&always), ["Member.Ann.Club", "presses"], "open ends hold");
    }

    #[test]
    fn a_board_says_who_is_shown_and_where() {
        let mut far = Board::new("Far");
        far.actors.insert(id("ann"), BoardPoint::at(5.0, 7.0));
        let mut near = Board::new("Near");
        near.actors.insert(id("ann"), BoardPoint::at(1.0, 0.0));
        near.actors.insert(id("ben"), BoardPoint::at(-2.0, 3.0));
        let map = edit::put(&base(), &id("a"), far).unwrap();
        let map = edit::put(&map, &id("b"), near).unwrap();
        let spots = |network: &Network| -> Vec<_> {
            network.nodes.iter().map(|node| (node.id.to_string(), node.spot)).collect()
        };
        let named = |name: &str, spot| (name.to_owned(), spot);
        let all = of(&map, None, None);
        assert_eq!(
            spots(&all),
            [named("ann", Some((5.0, -7.0))), named("ben", Some((-2.0, -3.0))), named("club", None)]
        );
        let near = of(&map, Some("b"), None);
        assert_eq!(spots(&near), [named("ann", Some((1.0, 0.0))), named("ben", Some((-2.0, -3.0)))]);
        assert!(near.nodes[0].spot.unwrap().1.is_sign_positive());
        assert_eq!(edge_ids(&near), ["Member.Ann.Club", "presses"]);
        assert!(of(&map, Some("none"), None).nodes.is_empty());
    }

    #[test]
    fn silence_is_no_number_and_names_of_subjects_stay_apart() {
        let mut map = base();
        for (name, title) in [("War", "X"), ("war", "x"), ("label", "label")] {
            map = edit::put(&map, &id::<DimensionId>(name), Dimension::new(title)).unwrap();
        }
        let stance = |position: f64, as_of: &str| {
            let subject = Subject::Dimension(id("war"));
            Stance::new(id::<ActorId>("ann"), subject, Finite::new(position).unwrap(), day(as_of))
        };
        map = edit::put(&map, &id::<StanceId>("s1"), stance(0.0, "2025-01-01")).unwrap();
        map = edit::put(&map, &id::<StanceId>("s2"), stance(2.5, "2025-02-01")).unwrap();
        let of = |at| {
            let network = of(&map, None, at);
            let cell = |node: usize, title: &str| {
                cell(&network.node_columns, &network.nodes[node].cells, title).map(str::to_owned)
            };
            [cell(0, "position: x-2"), cell(1, "position: x-2"), cell(0, "position: X"), cell(0, "stances")]
        };
        let some = |text: &str| Some(text.to_owned());
        assert_eq!(of(None), [some("2.5"), None, None, some("2")]);
        assert_eq!(of(Some("2025-01-31")), [some("0"), None, None, some("1")]);
        assert_eq!(of(Some("2024-12-31")), [None, None, None, some("0")]);
        let ids: BTreeSet<String> = super::network(&map, &NetworkOptions::default())
            .node_columns
            .iter()
            .map(|c| c.id.to_lowercase())
            .collect();
        assert_eq!(ids.len(), NODE_COLUMNS.len() + 3);
    }

    #[test]
    fn a_tie_without_strength_keeps_a_weight() {
        let map = edit::alter::<Relation>(&base(), &id("presses"), |relation| {
            relation.strength = Unit::clamped(0.0);
        })
        .unwrap();
        let network = of(&map, None, None);
        let [_, presses, member, ..] = network.edges.as_slice() else { panic!("edges are missing") };
        assert_eq!((presses.weight, member.weight), (Some(LIGHTEST), None));
        assert_eq!(cell(&network.edge_columns, &presses.cells, "strength"), Some("0"));
        assert_eq!(cell(&network.edge_columns, &member.cells, "strength"), None);
    }
}
