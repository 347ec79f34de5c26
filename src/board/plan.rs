//! What lies on a board and where, by index, so that drawing and hit tests walk flat lists: derived from a
//! map, kept until what it was made of changes. How its lines run is in `lines`.

mod lines;
mod words;

use std::cmp::Ordering;
use std::collections::{BTreeMap, HashMap};
use std::sync::OnceLock;

use super::route::Routes;
use super::segments::Segments;
use crate::analysis::own_positions;
use crate::figure::fonts::{self, Face};
use crate::figure::{Point, Rect};
use crate::model::{
    Actor, ActorId, ActorKind, BlocId, BlocLook, Board, BoardItem, Date, LineShape, NoteId, NoteKind,
    Relation, RelationId, RelationKind, StanceMap,
};

/// Width and height of an actor's card without positions, in board units.
pub const CARD: (f64, f64) = (180.0, 64.0);
/// Height that a card gains for each pinned subject.
pub const BAR: f64 = 15.0;
/// How many pinned subjects a card shows at most.
pub const MOST_BARS: usize = 6;
/// Width and height of a pinned quote's card.
pub const QUOTE: (f64, f64) = (220.0, 110.0);
/// Width and height of a pinned source's card.
pub const SOURCE: (f64, f64) = (220.0, 74.0);
/// Height of the band with a frame's title.
pub const FRAME_TITLE: f64 = 34.0;
/// How far a frame's title stands from its corner.
pub const FRAME_INSET: f64 = 10.0;
/// The smallest side of a note or a frame.
pub const SMALLEST: f64 = 40.0;
/// How far from the middle of the board things are drawn at most; what a map places farther off is drawn
/// there and keeps its place in the map.
pub const FARTHEST: f64 = 1e6;
/// The radius of the disc of an actor of full influence, in board units.
const DISC: f64 = 26.0;
/// The smallest radius of a disc, in screen points.
const LEAST_DISC: f64 = 2.2;

/// How much of an actor is drawn, by how large it is on the screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Detail {
    /// A disc, named where there is room.
    Disc,
    /// A card with its name.
    Name,
    /// A card with everything.
    Card,
}

impl Detail {
    /// What is drawn at a zoom, in screen points a board unit.
    pub fn at(zoom: f64) -> Self {
        // Levels of detail (`labels::level`) begin there as well, so that all of one shows the same.
        match zoom * zoom + 1e-9 {
            half if half >= 0.5 => Self::Card,
            eighth if eighth >= 0.125 => Self::Name,
            _ => Self::Disc,
        }
    }
}

/// Where an actor stands on a pinned subject, in shares of its scale.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Bar {
    /// The position, 0 to 1.
    pub at: f64,
    /// Its range, 0 to 1.
    pub range: Option<(f64, f64)>,
    /// Whether no quote supports it.
    pub hollow: bool,
}

/// An actor on the board.
#[derive(Debug, Clone, PartialEq)]
pub struct Node {
    /// Who.
    pub id: ActorId,
    /// Its name.
    pub name: String,
    /// The width of its name at size 1.
    pub name_width: f64,
    /// What it is.
    pub kind: ActorKind,
    /// The middle of its card.
    pub centre: Point,
    /// How its bloc looks.
    pub look: BlocLook,
    /// Its bloc among those of the map, in their order; none for those without.
    pub bloc: Option<usize>,
    /// 0 to 1.
    pub influence: f64,
    /// How many stances it has taken.
    pub stances: usize,
    /// Whether any of them is supported by a quote.
    pub has_evidence: bool,
    /// Where it stands on the pinned subjects; none where it is silent.
    pub bars: Vec<Option<Bar>>,
    /// Whether it stays where it is.
    pub locked: bool,
    /// Its picture, as the map has it; may be empty.
    pub picture: String,
}

/// The size of a name on a card, and the least to which a long one shrinks, in board units.
const NAME: (f64, f64) = (18.0, 13.0);

impl Node {
    /// The size at which its name fits a width, both in board units; a name that would have to be smaller
    /// than can be read is shortened.
    pub fn name_size(&self, room: f64) -> f64 {
        (room / self.name_width.max(1e-6)).clamp(NAME.1, NAME.0)
    }
    /// How many stances it has taken, in words; beside a picture there is room for the figure alone.
    pub fn stances_in_words(&self) -> String {
        match self.stances {
            n if !self.picture.is_empty() => n.to_string(),
            0 => "no stances".to_owned(),
            1 => "1 stance".to_owned(),
            n => format!("{n} stances"),
        }
    }
    /// The radius of the disc of an actor of full influence, in board units.
    pub fn largest_radius(zoom: f64) -> f64 {
        DISC.max(LEAST_DISC / zoom)
    }
    /// The radius of the disc that stands for it, in board units.
    pub fn radius(&self, zoom: f64) -> f64 {
        (DISC * (0.6 + 0.4 * self.influence)).max(LEAST_DISC / zoom)
    }
}

/// What a line shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EdgeSource {
    /// A relation.
    Relation(RelationId),
    /// That the one belongs to the other.
    Membership,
}

/// A tie between two actors on the board.
#[derive(Debug, Clone, PartialEq)]
pub struct Edge {
    /// Which.
    pub tie: EdgeSource,
    /// The index of the node that it comes from.
    pub from: u32,
    /// The index of the node that it goes to.
    pub to: u32,
    /// What ties them.
    pub kind: RelationKind,
    /// 0 to 1.
    pub strength: f64,
    /// How many quotes support it.
    pub evidence: usize,
    /// Since when and until when it holds.
    pub days: (Option<Date>, Option<Date>),
    /// Its lane among the lines of these two: …, −0.5, 0.5, … as seen from the node of lower index.
    pub lane: f64,
}

/// A card of a pinned quote or source.
#[derive(Debug, Clone, PartialEq)]
pub struct Pinned {
    /// Which.
    pub thing: BoardItem,
    /// Where.
    pub rect: Rect,
}

/// A note or a frame.
#[derive(Debug, Clone, PartialEq)]
pub struct NoteFrame {
    /// Which.
    pub id: NoteId,
    /// Where.
    pub rect: Rect,
    /// Paper or frame.
    pub kind: NoteKind,
    /// The width of a frame's title at size 1.
    pub title_width: f64,
}

/// The parts of a map that a plan is made of.
#[derive(Debug, Clone, Default)]
struct MadeOf {
    map: StanceMap,
    board: Option<Board>,
    day: Option<Date>,
}

impl MadeOf {
    /// Whether a plan of this map and board differs from the kept one in places alone.
    fn same_but_places(&self, map: &StanceMap, board: &Board, day: Option<Date>) -> bool {
        let Some(old) = &self.board else { return false };
        self.day == day
            && self.map.actors.ptr_eq(&map.actors)
            && self.map.relations.ptr_eq(&map.relations)
            && self.map.stances.ptr_eq(&map.stances)
            && self.map.blocs.ptr_eq(&map.blocs)
            && self.map.quotes.ptr_eq(&map.quotes)
            && self.map.dimensions.ptr_eq(&map.dimensions)
            && old.pinned == board.pinned
            && old.lines == board.lines
            && old.memberships == board.memberships
            && old.locked == board.locked
            && old.layers == board.layers
            && old.actors.len() == board.actors.len()
            && old.actors.keys().eq(board.actors.keys())
    }
}

impl Edge {
    /// What stands along it: its kind, the number of quotes that support it, and near enough its days.
    pub fn words(&self, detail: Detail) -> String {
        let mut words = self.kind.label().to_owned();
        if self.evidence > 0 {
            words.push_str(&format!(" ({})", self.evidence));
        }
        match self.days {
            _ if detail < Detail::Card => {}
            (Some(since), Some(until)) => words.push_str(&format!(", {since} to {until}")),
            (Some(since), None) => words.push_str(&format!(", since {since}")),
            (None, Some(until)) => words.push_str(&format!(", until {until}")),
            (None, None) => {}
        }
        words
    }
}

/// What lies on a board.
#[derive(Debug, Clone, Default)]
pub struct BoardPlan {
    /// Its actors, in the order of their ids.
    pub nodes: Vec<Node>,
    /// The indices of the nodes in the order in which they are drawn, the lowest first.
    pub order: Vec<u32>,
    /// The ties between them, those of lower strength first.
    pub edges: Vec<Edge>,
    /// Pinned quotes and sources in the order in which they are drawn.
    pub pinned: Vec<Pinned>,
    /// Frames, lower and larger ones first, so that smaller ones lie on them.
    pub frames: Vec<NoteFrame>,
    /// Notes, lower ones first.
    pub notes: Vec<NoteFrame>,
    /// How lines run.
    pub lines: LineShape,
    /// How the blocs of the map look.
    pub looks: BTreeMap<BlocId, BlocLook>,
    /// Their ways where cards are drawn, as far as they are known; the others run straight.
    pub routes: Routes,
    /// The size of an actor's card.
    pub card: (f64, f64),
    /// How many things the map places farther off than boards reach.
    pub too_far: usize,
    /// Goes up when it shows other things or shows them otherwise, not when they only lie elsewhere.
    pub generation: u64,
    /// The centres of the nodes once more, side by side, for what walks all lines in every frame.
    pub centres: Vec<Point>,
    /// The nodes at the ends of each line once more, likewise.
    pub ends: Vec<(u32, u32)>,
    /// The ends of the lines as hit tests want them, made when they are first wanted.
    pub(super) segments: OnceLock<Segments>,
    /// What lies in the way of lines, and in which cells it lies, likewise.
    in_the_way: OnceLock<lines::InTheWay>,
    /// The lanes of straight lines between cards, likewise.
    lanes: OnceLock<Vec<[f64; 2]>>,
    made_of: MadeOf,
}

/// A coordinate as it is drawn.
fn drawn(at: f64) -> f64 {
    at.clamp(-FARTHEST, FARTHEST)
}

/// Whether something that began and ended holds on a day; without a day all that ever held does.
pub fn holds(since: Option<Date>, until: Option<Date>, day: Option<Date>) -> bool {
    day.is_none_or(|day| Date::holds(since, until, day))
}

impl BoardPlan {
    /// The plan of a board of a map, as known on a day; none means with all that is known.
    pub fn of(map: &StanceMap, board: &Board, day: Option<Date>) -> Self {
        let mut plan = Self::default();
        plan.update(map, board, day);
        plan
    }

    /// Brings the plan up to date. What only moved costs little.
    pub fn update(&mut self, map: &StanceMap, board: &Board, day: Option<Date>) {
        if !self.made_of.same_but_places(map, board, day) {
            self.rebuild(map, board, day);
        }
        self.too_far = 0;
        let mut far = 0;
        let mut point = |x: f64, y: f64| {
            far += usize::from(x.abs() > FARTHEST || y.abs() > FARTHEST);
            Point::new(drawn(x), drawn(y))
        };
        for (node, spot) in self.nodes.iter_mut().zip(board.actors.values()) {
            node.centre = point(spot.x.get(), spot.y.get());
        }
        let level = |thing: &BoardItem| board.layers.get(thing).copied().unwrap_or(0);
        self.pinned.clear();
        for (id, spot) in &board.sources {
            let at = point(spot.x.get(), spot.y.get());
            let thing = BoardItem::Source(id.clone());
            self.pinned.push(Pinned { thing, rect: Rect::sized(at.x, at.y, SOURCE.0, SOURCE.1) });
        }
        for (id, spot) in &board.quotes {
            let at = point(spot.x.get(), spot.y.get());
            let thing = BoardItem::Quote(id.clone());
            self.pinned.push(Pinned { thing, rect: Rect::sized(at.x, at.y, QUOTE.0, QUOTE.1) });
        }
        self.pinned.sort_by_key(|pinned| level(&pinned.thing));
        let note_frames = board.notes.iter().map(|(id, note)| {
            let side = |length: f64| length.clamp(SMALLEST, FARTHEST);
            let at = point(note.at.x.get(), note.at.y.get());
            let rect = Rect::sized(at.x, at.y, side(note.width.get()), side(note.height.get()));
            let title = if note.kind == NoteKind::Frame { note.text.lines().next() } else { None };
            let title_width = title.map_or(0.0, |title| fonts::width(title, Face::Regular, 1.0));
            NoteFrame { id: id.clone(), rect, kind: note.kind, title_width }
        });
        (self.frames, self.notes) = note_frames.partition(|note_frame| note_frame.kind == NoteKind::Frame);
        let area = |note_frame: &NoteFrame| note_frame.rect.width() * note_frame.rect.height();
        let note_frame_level = |note_frame: &NoteFrame| level(&BoardItem::Note(note_frame.id.clone()));
        self.frames.sort_by(|a, b| {
            note_frame_level(a)
                .cmp(&note_frame_level(b))
                .then(area(b).total_cmp(&area(a)))
                .then_with(|| a.id.cmp(&b.id))
        });
        self.notes.sort_by_key(note_frame_level);
        self.too_far = far;
        self.made_of.board = Some(board.clone());
        self.gather();
    }

    /// Notes where the nodes are now; to be called after they were moved by hand.
    pub fn gather(&mut self) {
        self.centres.clear();
        self.centres.extend(self.nodes.iter().map(|node| node.centre));
        self.segments = OnceLock::new();
        self.in_the_way = OnceLock::new();
        self.lanes = OnceLock::new();
    }

    /// Makes everything anew except for places.
    fn rebuild(&mut self, map: &StanceMap, board: &Board, day: Option<Date>) {
        let mut stances: HashMap<&ActorId, (usize, bool)> = HashMap::new();
        for stance in map.stances.values().filter(|stance| day.is_none_or(|day| stance.as_of.is_by(day))) {
            let (count, has_evidence) = stances.entry(&stance.actor).or_default();
            *count += 1;
            *has_evidence |= !stance.evidence.is_empty();
        }
        let bars: Vec<_> = board
            .pinned
            .iter()
            .take(MOST_BARS)
            .map(|subject| (map.scale(subject), own_positions(map, subject, day)))
            .collect();
        let looks = map.bloc_looks();
        let blocs: HashMap<_, _> = looks.iter().enumerate().map(|(n, (id, look))| (id, (n, *look))).collect();
        let bars_of = |id: &ActorId| {
            let bar = |(scale, positions): &(Option<crate::model::Scale>, _)| {
                let positions: &std::collections::BTreeMap<ActorId, crate::analysis::Position> = positions;
                let (scale, position) = (scale.as_ref()?, positions.get(id)?);
                let share = |at: f64| scale.share(at).clamp(0.0, 1.0);
                Some(Bar {
                    at: share(position.value),
                    range: position.range.map(|range| (share(range.low()), share(range.high()))),
                    hollow: position.quotes.is_empty(),
                })
            };
            bars.iter().map(bar).collect()
        };
        let absent = Actor::new("");
        self.nodes = board
            .actors
            .keys()
            .map(|id| {
                let actor = map.actors.get(id).map_or(&absent, |actor| &**actor);
                let bloc = actor.bloc.as_ref().and_then(|bloc| blocs.get(bloc).copied());
                let (stances, has_evidence) = stances.get(id).copied().unwrap_or_default();
                Node {
                    id: id.clone(),
                    name: actor.name.clone(),
                    name_width: fonts::width(&actor.name, Face::Regular, 1.0),
                    kind: actor.kind,
                    centre: Point::default(),
                    look: bloc.map_or(BlocLook::NONE, |(_, look)| look),
                    bloc: bloc.map(|(n, _)| n),
                    influence: actor.influence.get(),
                    stances,
                    has_evidence,
                    bars: bars_of(id),
                    locked: board.locked.contains(&BoardItem::Actor(id.clone())),
                    picture: actor.picture.clone(),
                }
            })
            .collect();
        self.looks = looks;
        self.order = (0..self.nodes.len() as u32).collect();
        if !board.layers.is_empty() {
            let levels: Vec<i32> = self
                .nodes
                .iter()
                .map(|node| board.layers.get(&BoardItem::Actor(node.id.clone())).copied().unwrap_or(0))
                .collect();
            self.order.sort_by_key(|n| levels.get(*n as usize).copied().unwrap_or(0));
        }
        self.card = (CARD.0, CARD.1 + BAR * bars.len() as f64);
        self.lines = board.lines;
        self.routes = Routes::default();
        self.edges = edges_of(map, board, &self.nodes, day);
        self.ends = self.edges.iter().map(|line| (line.from, line.to)).collect();
        self.generation += 1;
        self.made_of = MadeOf { map: map.clone(), board: None, day };
    }

    /// The index of an actor.
    pub fn index_of(&self, id: &ActorId) -> Option<usize> {
        self.nodes.binary_search_by(|node| node.id.cmp(id)).ok()
    }
    /// The rectangle of an actor's card.
    pub fn card_of(&self, node: &Node) -> Rect {
        let (width, height) = self.card;
        Rect::sized(node.centre.x - width / 2.0, node.centre.y - height / 2.0, width, height)
    }
    /// Where an actor is drawn at a zoom: its card or the square around its disc.
    pub fn extent(&self, node: &Node, zoom: f64) -> Rect {
        if Detail::at(zoom) == Detail::Disc {
            let radius = node.radius(zoom);
            Rect::sized(node.centre.x - radius, node.centre.y - radius, radius * 2.0, radius * 2.0)
        } else {
            self.card_of(node)
        }
    }
    /// The rectangle of a thing; none for relations and for what isn't there.
    pub fn rect_of(&self, thing: &BoardItem) -> Option<Rect> {
        match thing {
            BoardItem::Actor(id) => {
                self.index_of(id).and_then(|n| self.nodes.get(n)).map(|node| self.card_of(node))
            }
            BoardItem::Quote(_) | BoardItem::Source(_) => {
                self.pinned.iter().find(|pinned| pinned.thing == *thing).map(|pinned| pinned.rect)
            }
            BoardItem::Note(id) => self
                .frames
                .iter()
                .chain(&self.notes)
                .find(|note_frame| note_frame.id == *id)
                .map(|note_frame| note_frame.rect),
            BoardItem::Relation(_) => None,
        }
    }
    /// The left end of the free space below everything; the middle of an empty board.
    pub fn below(&self) -> Point {
        const ROOM: f64 = 40.0;
        self.bounds().map_or(Point::new(0.0, 0.0), |area| Point::new(area.left, area.bottom + ROOM))
    }

    /// The smallest rectangle around everything; none on an empty board.
    pub fn bounds(&self) -> Option<Rect> {
        let nodes = self.nodes.iter().map(|node| self.card_of(node));
        let pinned = self.pinned.iter().map(|pinned| pinned.rect);
        let note_frames = self.frames.iter().chain(&self.notes).map(|note_frame| note_frame.rect);
        nodes.chain(pinned).chain(note_frames).reduce(Rect::joined)
    }

    /// The actors in reading order: row by row from the top, in a row from the left.
    pub fn reading_order(&self) -> Vec<u32> {
        let mut order: Vec<(u32, &Node)> = (0..).zip(&self.nodes).collect();
        order.sort_by(|(_, a), (_, b)| self.read_before(a, b));
        order.into_iter().map(|(n, _)| n).collect()
    }
    /// Whether an actor is the last in reading order, or the first.
    pub fn ends_reading(&self, n: usize, first: bool) -> bool {
        let beyond = if first { Ordering::Less } else { Ordering::Greater };
        self.nodes
            .get(n)
            .is_some_and(|main| !self.nodes.iter().any(|node| self.read_before(node, main) == beyond))
    }
    fn read_before(&self, a: &Node, b: &Node) -> Ordering {
        let row = |node: &Node| (node.centre.y / self.card.1).round();
        row(a).total_cmp(&row(b)).then(a.centre.x.total_cmp(&b.centre.x)).then_with(|| a.id.cmp(&b.id))
    }
}

impl NoteFrame {
    /// Where a frame's title stands.
    pub fn title(&self) -> Rect {
        Rect { bottom: (self.rect.top + FRAME_TITLE).min(self.rect.bottom), ..self.rect }
    }
    /// The size of a frame's title at a zoom, in board units.
    pub fn title_size(zoom: f64) -> f64 {
        /// The least in screen points.
        const LEAST: f64 = 10.5;
        16.0_f64.max(LEAST / zoom)
    }
    /// What the words of a frame's title cover at a zoom; none where there are none.
    pub fn words(&self, zoom: f64) -> Option<Rect> {
        let room = self.rect.inflated(-FRAME_INSET);
        let size = Self::title_size(zoom);
        let width = (self.title_width * size).min(room.width());
        (width > 0.0)
            .then(|| Rect::sized(room.left, room.top, width, (size * 1.36).min(room.height().max(1.0))))
    }
}

/// The ties between placed actors that hold on a day; those between the same two have lanes.
fn edges_of(map: &StanceMap, board: &Board, nodes: &[Node], day: Option<Date>) -> Vec<Edge> {
    let index: HashMap<&ActorId, u32> = nodes.iter().map(|node| &node.id).zip(0..).collect();
    let ends = |from: &ActorId, to: &ActorId| Some((*index.get(from)?, *index.get(to)?));
    let of_relation = |(id, relation): (&RelationId, &std::sync::Arc<Relation>)| {
        let (from, to) = ends(&relation.from, &relation.to)?;
        holds(relation.since, relation.until, day).then(|| Edge {
            tie: EdgeSource::Relation(id.clone()),
            from,
            to,
            kind: relation.kind,
            strength: relation.strength.get(),
            evidence: relation.evidence.len(),
            days: (relation.since, relation.until),
            lane: 0.0,
        })
    };
    let mut edges: Vec<Edge> = map.relations.iter().filter_map(of_relation).collect();
    if board.memberships {
        for (from, node) in (0..).zip(nodes) {
            let Some(actor) = map.actors.get(&node.id) else { continue };
            for membership in &actor.memberships {
                if let Some(to) = index.get(&membership.within)
                    && holds(membership.from, membership.to, day)
                {
                    let (tie, kind) = (EdgeSource::Membership, RelationKind::MemberOf);
                    edges.push(Edge {
                        tie,
                        from,
                        to: *to,
                        kind,
                        strength: 0.3,
                        evidence: 0,
                        days: (membership.from, membership.to),
                        lane: 0.0,
                    });
                }
            }
        }
    }
    let pair = |line: &Edge| (line.from.min(line.to), line.from.max(line.to));
    edges.sort_by_key(pair);
    for parallel in edges.chunk_by_mut(|a, b| pair(a) == pair(b)) {
        let middle = (parallel.len() as f64 - 1.0) / 2.0;
        for (n, line) in parallel.iter_mut().enumerate() {
            line.lane = n as f64 - middle;
        }
    }
    edges.sort_by(|a, b| a.strength.total_cmp(&b.strength));
    edges
}

#[cfg(test)]
mod tests;
