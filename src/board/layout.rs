//! Where the things of a board lie, in board units, and what is hit at a point. A pure function of a map.

use std::collections::BTreeMap;

use crate::figure::{Point, Rect};
use crate::model::{ActorId, Board, NoteId, NoteKind, QuoteId, RelationId, StanceMap};

/// Width and height of an actor's card.
pub const CARD: (f64, f64) = (180.0, 64.0);
/// Width and height of a pinned quote's card.
pub const QUOTE: (f64, f64) = (220.0, 110.0);
/// Height of the band with a frame's title.
pub const FRAME_TITLE: f64 = 34.0;
/// The smallest side of a note or a frame.
pub const SMALLEST: f64 = 40.0;
/// Distance between parallel relations of the same two actors.
const LANE: f64 = 16.0;

/// A thing on a board that can be selected.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Thing {
    /// An actor's card.
    Actor(ActorId),
    /// A pinned quote's card.
    Quote(QuoteId),
    /// A note or a frame.
    Note(NoteId),
    /// A relation's line.
    Relation(RelationId),
}

/// What lies at a point.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Hit {
    /// A thing.
    Thing(Thing),
    /// The handle on the edge of an actor's card, from which relations are drawn.
    Handle(ActorId),
    /// The corner by which a note or a frame is resized.
    Corner(NoteId),
    /// Bare board.
    Nothing,
}

/// A note or a frame.
#[derive(Debug, Clone, PartialEq)]
pub struct Slip {
    /// Which.
    pub id: NoteId,
    /// Where.
    pub rect: Rect,
    /// Paper or frame.
    pub kind: NoteKind,
}

/// A relation's line between the edges of two cards.
#[derive(Debug, Clone, PartialEq)]
pub struct Line {
    /// Which.
    pub id: RelationId,
    /// Where it begins.
    pub from: Point,
    /// Where its arrowhead is.
    pub to: Point,
    /// The middle of the card that it comes from, in its lane.
    pub from_middle: Point,
    /// The middle of the card that it goes to, in its lane.
    pub to_middle: Point,
}

/// What the pointer can grip besides the things themselves.
#[derive(Debug, Clone, Copy)]
pub struct Grip<'a> {
    /// The actor whose handles show.
    pub handles_of: Option<&'a ActorId>,
    /// How far from a line, a handle or a corner still hits it, in board units.
    pub reach: f64,
}

/// Where everything lies.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Layout {
    /// Actors' cards.
    pub cards: Vec<(ActorId, Rect)>,
    /// Pinned quotes' cards.
    pub quotes: Vec<(QuoteId, Rect)>,
    /// Frames, larger ones first, so that smaller ones lie on them.
    pub frames: Vec<Slip>,
    /// Notes.
    pub notes: Vec<Slip>,
    /// Relations between actors that are both placed.
    pub lines: Vec<Line>,
}

/// The rectangle of an actor's card around its spot.
pub fn card_at(x: f64, y: f64) -> Rect {
    Rect::sized(x - CARD.0 / 2.0, y - CARD.1 / 2.0, CARD.0, CARD.1)
}

/// The middles of a card's edges, where its handles are.
pub fn handles(card: Rect) -> [Point; 4] {
    let middle = card.centre();
    [
        Point::new(card.left, middle.y),
        Point::new(card.right, middle.y),
        Point::new(middle.x, card.top),
        Point::new(middle.x, card.bottom),
    ]
}

/// Where the line from inside a rectangle towards a point leaves it.
fn leaves(rect: Rect, from: Point, towards: Point) -> Point {
    let (dx, dy) = (towards.x - from.x, towards.y - from.y);
    let across = |edge: f64, at: f64, d: f64| if d == 0.0 { f64::INFINITY } else { (edge - at) / d };
    let share = across(if dx > 0.0 { rect.right } else { rect.left }, from.x, dx).min(across(
        if dy > 0.0 { rect.bottom } else { rect.top },
        from.y,
        dy,
    ));
    if share.is_finite() { Point::new(from.x + dx * share, from.y + dy * share) } else { from }
}

/// The distance from a point to the straight line between two others.
fn distance_to_line(at: Point, a: Point, b: Point) -> f64 {
    let (dx, dy) = (b.x - a.x, b.y - a.y);
    let length = dx * dx + dy * dy;
    let share =
        if length > 0.0 { (((at.x - a.x) * dx + (at.y - a.y) * dy) / length).clamp(0.0, 1.0) } else { 0.0 };
    at.distance(Point::new(a.x + dx * share, a.y + dy * share))
}

impl Layout {
    /// The layout of a board of a map.
    pub fn of(map: &StanceMap, board: &Board) -> Self {
        let cards: Vec<_> =
            board.actors.iter().map(|(id, spot)| (id.clone(), card_at(spot.x.get(), spot.y.get()))).collect();
        let quotes = board
            .quotes
            .iter()
            .map(|(id, spot)| (id.clone(), Rect::sized(spot.x.get(), spot.y.get(), QUOTE.0, QUOTE.1)))
            .collect();
        let (mut frames, notes): (Vec<Slip>, Vec<Slip>) = board
            .notes
            .iter()
            .map(|(id, note)| {
                let (width, height) = (note.width.get().max(SMALLEST), note.height.get().max(SMALLEST));
                let rect = Rect::sized(note.at.x.get(), note.at.y.get(), width, height);
                Slip { id: id.clone(), rect, kind: note.kind }
            })
            .partition(|slip| slip.kind == NoteKind::Frame);
        let area = |slip: &Slip| slip.rect.width() * slip.rect.height();
        frames.sort_by(|a, b| area(b).total_cmp(&area(a)).then_with(|| a.id.cmp(&b.id)));
        let lines = lines(map, board);
        Self { cards, quotes, frames, notes, lines }
    }

    /// What lies at a point, topmost first. Inside a frame only its title is the frame, so that what lies
    /// in it can be boxed.
    pub fn hit(&self, at: Point, grip: Grip<'_>) -> Hit {
        let inside = |rect: &Rect| rect.distance(at) <= 0.0;
        if let Some((id, card)) = self.cards.iter().find(|(id, _)| grip.handles_of == Some(id))
            && handles(*card).iter().any(|handle| handle.distance(at) <= grip.reach)
        {
            return Hit::Handle(id.clone());
        }
        if let Some((id, _)) = self.quotes.iter().rev().find(|(_, rect)| inside(rect)) {
            return Hit::Thing(Thing::Quote(id.clone()));
        }
        if let Some((id, _)) = self.cards.iter().rev().find(|(_, rect)| inside(rect)) {
            return Hit::Thing(Thing::Actor(id.clone()));
        }
        let corner = |slip: &&Slip| at.distance(Point::new(slip.rect.right, slip.rect.bottom)) <= grip.reach;
        if let Some(slip) = self.notes.iter().chain(&self.frames).rev().find(corner) {
            return Hit::Corner(slip.id.clone());
        }
        if let Some(slip) = self.notes.iter().rev().find(|slip| inside(&slip.rect)) {
            return Hit::Thing(Thing::Note(slip.id.clone()));
        }
        let nearest = self
            .lines
            .iter()
            .map(|line| (distance_to_line(at, line.from, line.to), line))
            .filter(|(distance, _)| *distance <= grip.reach)
            .min_by(|a, b| a.0.total_cmp(&b.0));
        if let Some((_, line)) = nearest {
            return Hit::Thing(Thing::Relation(line.id.clone()));
        }
        let title = |slip: &&Slip| inside(&slip.rect) && at.y <= slip.rect.top + FRAME_TITLE;
        match self.frames.iter().rev().find(title) {
            Some(slip) => Hit::Thing(Thing::Note(slip.id.clone())),
            None => Hit::Nothing,
        }
    }

    /// The cards, notes and frames that lie in a part of the board: cards that it touches, notes and
    /// frames that it holds whole.
    pub fn within(&self, area: Rect) -> Vec<Thing> {
        let cards = self.cards.iter().filter(|(_, rect)| rect.overlaps(area));
        let quotes = self.quotes.iter().filter(|(_, rect)| rect.overlaps(area));
        let slips = self.frames.iter().chain(&self.notes).filter(|slip| area.holds(slip.rect));
        cards
            .map(|(id, _)| Thing::Actor(id.clone()))
            .chain(quotes.map(|(id, _)| Thing::Quote(id.clone())))
            .chain(slips.map(|slip| Thing::Note(slip.id.clone())))
            .collect()
    }

    /// What lies in a frame and moves with it: things whose middle is inside.
    pub fn carried(&self, frame: Rect) -> Vec<Thing> {
        let inside = |rect: &Rect| frame.distance(rect.centre()) <= 0.0;
        let cards = self.cards.iter().filter(|(_, rect)| inside(rect));
        let quotes = self.quotes.iter().filter(|(_, rect)| inside(rect));
        let slips = self.frames.iter().chain(&self.notes).filter(|slip| frame.holds(slip.rect));
        cards
            .map(|(id, _)| Thing::Actor(id.clone()))
            .chain(quotes.map(|(id, _)| Thing::Quote(id.clone())))
            .chain(slips.map(|slip| Thing::Note(slip.id.clone())))
            .collect()
    }

    /// The left end of the free space below everything; the middle of an empty board.
    pub fn below(&self) -> Point {
        const ROOM: f64 = 40.0;
        self.bounds().map_or(Point::new(0.0, 0.0), |area| Point::new(area.left, area.bottom + ROOM))
    }

    /// The smallest rectangle around everything; none on an empty board.
    pub fn bounds(&self) -> Option<Rect> {
        let cards = self.cards.iter().map(|(_, rect)| *rect);
        let quotes = self.quotes.iter().map(|(_, rect)| *rect);
        let slips = self.frames.iter().chain(&self.notes).map(|slip| slip.rect);
        cards.chain(quotes).chain(slips).reduce(|a, b| {
            Rect::new(a.left.min(b.left), a.top.min(b.top), a.right.max(b.right), a.bottom.max(b.bottom))
        })
    }
}

/// The lines of the relations between placed actors; those between the same two lie side by side.
fn lines(map: &StanceMap, board: &Board) -> Vec<Line> {
    let mut pairs: BTreeMap<(&ActorId, &ActorId), Vec<&RelationId>> = BTreeMap::new();
    for (id, relation) in &map.relations {
        let (from, to) = (&relation.from, &relation.to);
        if from != to && board.actors.contains_key(from) && board.actors.contains_key(to) {
            pairs.entry((from.min(to), from.max(to))).or_default().push(id);
        }
    }
    let mut lines = Vec::new();
    for ((a, b), relations) in pairs {
        let (Some(a_spot), Some(b_spot)) = (board.actors.get(a), board.actors.get(b)) else { continue };
        let (a_card, b_card) =
            (card_at(a_spot.x.get(), a_spot.y.get()), card_at(b_spot.x.get(), b_spot.y.get()));
        let (a_middle, b_middle) = (a_card.centre(), b_card.centre());
        let length = a_middle.distance(b_middle);
        if length <= 0.0 {
            continue;
        }
        let across = Point::new((b_middle.y - a_middle.y) / length, (a_middle.x - b_middle.x) / length);
        let count = relations.len();
        for (lane, id) in relations.into_iter().enumerate() {
            let shift = (lane as f64 - (count as f64 - 1.0) / 2.0) * LANE;
            let shifted = |at: Point| Point::new(at.x + across.x * shift, at.y + across.y * shift);
            let (a_end, b_end) = (shifted(a_middle), shifted(b_middle));
            let (near_a, near_b) = (leaves(a_card, a_end, b_end), leaves(b_card, b_end, a_end));
            let forwards = map.relations.get(id).is_some_and(|relation| relation.from == *a);
            let (from, to) = if forwards { (near_a, near_b) } else { (near_b, near_a) };
            let (from_middle, to_middle) = if forwards { (a_end, b_end) } else { (b_end, a_end) };
            lines.push(Line { id: id.clone(), from, to, from_middle, to_middle });
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::model::{Actor, ItemId as _, Relation, RelationKind, Spot};

    fn actor(id: &str) -> ActorId {
        ActorId::parse(id).unwrap()
    }

    fn two() -> (StanceMap, Board) {
        let mut map = StanceMap::new("m");
        let mut board = Board::new("b");
        for (id, x) in [("a", 0.0), ("b", 600.0)] {
            map.actors.insert(actor(id), Arc::new(Actor::new(id)));
            board.actors.insert(actor(id), Spot::at(x, 0.0));
        }
        for (id, from, to) in [("r", "a", "b"), ("s", "b", "a")] {
            let relation = Relation::new(actor(from), actor(to), RelationKind::Supports);
            map.relations.insert(RelationId::parse(id).unwrap(), Arc::new(relation));
        }
        (map, board)
    }

    #[test]
    fn lines_go_from_edge_to_edge_and_lie_side_by_side() {
        let (map, board) = two();
        let layout = Layout::of(&map, &board);
        let [r, s] = layout.lines.as_slice() else { panic!("two lines") };
        assert_eq!((r.from.x, r.to.x), (90.0, 510.0));
        assert_eq!((s.from.x, s.to.x), (510.0, 90.0), "the other runs the other way");
        assert_eq!((r.from.y - s.to.y).abs(), LANE);
    }

    #[test]
    fn what_is_hit_is_what_lies_there() {
        let (map, board) = two();
        let layout = Layout::of(&map, &board);
        let a = actor("a");
        let grip = Grip { handles_of: Some(&a), reach: 6.0 };
        assert_eq!(layout.hit(Point::new(10.0, 10.0), grip), Hit::Thing(Thing::Actor(a.clone())));
        assert_eq!(layout.hit(Point::new(90.0, 1.0), grip), Hit::Handle(a.clone()));
        let no_handles = Grip { handles_of: None, ..grip };
        assert_eq!(layout.hit(Point::new(89.0, 1.0), no_handles), Hit::Thing(Thing::Actor(a.clone())));
        assert!(matches!(layout.hit(Point::new(300.0, 9.0), grip), Hit::Thing(Thing::Relation(_))));
        assert_eq!(layout.hit(Point::new(300.0, 300.0), grip), Hit::Nothing);
    }
}
