//! What lies at a point of a board or in a part of it, and what a frame carries.

use super::plan::{BoardPlan, Detail, EdgeSource, Node, NoteFrame, Pinned};
use super::segments::Segments;
use crate::figure::{Point, Rect};
use crate::model::{ActorId, BoardItem, LineShape, NoteId, RelationId};

/// What lies at a point.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BoardHit {
    /// A thing.
    Item(BoardItem),
    /// The handle on the edge of an actor's card, from which relations are drawn.
    Handle(ActorId),
    /// The corner by which a note or a frame is resized.
    Corner(NoteId),
    /// Bare board.
    Nothing,
}

/// What the pointer can grip besides the things themselves, and how things are drawn now.
#[derive(Debug, Clone, Copy)]
pub struct Grip<'a> {
    /// The actor whose handles show.
    pub handles_of: Option<&'a ActorId>,
    /// How far from a line, a handle or a corner still hits it, in board units.
    pub reach: f64,
    /// Screen points a board unit.
    pub zoom: f64,
}

/// How far a curve leaves the straight way, at most, as a share of its length.
const CURVED: f32 = 0.2;

impl BoardPlan {
    /// What lies at a point, topmost first. Inside a frame only its title is the frame, so that what lies
    /// in it can be boxed.
    pub fn hit(&self, at: Point, grip: Grip<'_>) -> BoardHit {
        let inside = |rect: &Rect| rect.distance(at) <= 0.0;
        if let Some(node) = grip.handles_of.and_then(|id| self.index_of(id)).and_then(|n| self.nodes.get(n))
            && handles(self.extent(node, grip.zoom)).iter().any(|handle| handle.distance(at) <= grip.reach)
        {
            return BoardHit::Handle(node.id.clone());
        }
        if let Some(pinned) = self.pinned.iter().rev().find(|pinned| inside(&pinned.rect)) {
            return BoardHit::Item(pinned.thing.clone());
        }
        if let Some(node) = self.node_at(at, grip.zoom) {
            return BoardHit::Item(BoardItem::Actor(node.id.clone()));
        }
        let corner = |note_frame: &&NoteFrame| {
            at.distance(Point::new(note_frame.rect.right, note_frame.rect.bottom)) <= grip.reach
        };
        if let Some(note_frame) = self.frames.iter().chain(&self.notes).rev().find(corner) {
            return BoardHit::Corner(note_frame.id.clone());
        }
        if let Some(note_frame) = self.notes.iter().rev().find(|note_frame| inside(&note_frame.rect)) {
            return BoardHit::Item(BoardItem::Note(note_frame.id.clone()));
        }
        if let Some(id) = self.line_at(at, grip) {
            return BoardHit::Item(BoardItem::Relation(id.clone()));
        }
        let title = |note_frame: &&NoteFrame| inside(&note_frame.title());
        match self.frames.iter().rev().find(title) {
            Some(note_frame) => BoardHit::Item(BoardItem::Note(note_frame.id.clone())),
            None => BoardHit::Nothing,
        }
    }

    /// The topmost actor at a point, as it is drawn at a zoom.
    pub fn node_at(&self, at: Point, zoom: f64) -> Option<&Node> {
        let discs = Detail::at(zoom) == Detail::Disc;
        // Dots are small; a little beside them is meant for them.
        let near = 3.0 / zoom;
        let (width, height) = if discs {
            (Node::largest_radius(zoom) + near, Node::largest_radius(zoom) + near)
        } else {
            (self.card.0 / 2.0, self.card.1 / 2.0)
        };
        let on = |centre: &Point| (centre.x - at.x).abs() <= width && (centre.y - at.y).abs() <= height;
        let hit = self.centres.iter().enumerate().filter(|(_, centre)| on(centre)).map(|(n, _)| n);
        if discs {
            let distance = |node: &&Node| node.centre.distance(at) - node.radius(zoom);
            let hit = hit.filter_map(|n| self.nodes.get(n)).filter(|node| distance(node) <= near);
            return hit.min_by(|a, b| distance(a).total_cmp(&distance(b)));
        }
        let mut hit: Vec<usize> = hit.collect();
        if hit.len() > 1 {
            let drawn_last = self.order.iter().rev().find(|n| hit.contains(&(**n as usize)));
            hit = drawn_last.map(|n| *n as usize).into_iter().collect();
        }
        hit.first().and_then(|n| self.nodes.get(*n))
    }

    /// The relation whose line is nearest to a point.
    fn line_at(&self, at: Point, grip: Grip<'_>) -> Option<&RelationId> {
        let segments = self.segments.get_or_init(|| {
            let widest = self.edges.iter().map(|edge| edge.lane.abs()).fold(0.0, f64::max);
            Segments::of(&self.centres, &self.ends, widest, self.card.0)
        });
        let mut near = Vec::new();
        let bulge = if self.lines == LineShape::Curved { CURVED } else { 0.0 };
        let slack = segments.slack.max(self.card.0 / 2.0);
        segments.near(at, grip.reach + slack, bulge, &mut near);
        // Those that go round something may lie far from their straight way.
        let here = Rect::new(at.x, at.y, at.x, at.y).inflated(grip.reach);
        let is_here =
            |n: &usize| self.routes.get(*n).is_some_and(|route| route.bounds.inflated(1.0).overlaps(here));
        near.extend((0..self.routes.len()).filter(is_here));
        let mut nearest: Option<(f64, &RelationId)> = None;
        for (n, line) in near.into_iter().filter_map(|n| Some((n, self.edges.get(n)?))) {
            let EdgeSource::Relation(id) = &line.tie else { continue };
            let Some(path) = self.edge_path(n, grip.zoom) else { continue };
            let distance = path.distance(at);
            if distance <= grip.reach && nearest.is_none_or(|(least, _)| distance < least) {
                nearest = Some((distance, id));
            }
        }
        nearest.map(|(_, id)| id)
    }

    /// The things that lie in a part of the board: cards that it touches, notes and frames that it holds
    /// whole.
    pub fn within(&self, area: Rect, zoom: f64) -> Vec<BoardItem> {
        let nodes = self.nodes.iter().filter(|node| self.extent(node, zoom).overlaps(area));
        let pinned = self.pinned.iter().filter(|pinned| pinned.rect.overlaps(area));
        let note_frames =
            self.frames.iter().chain(&self.notes).filter(|note_frame| area.holds(note_frame.rect));
        things(nodes, pinned, note_frames)
    }

    /// The things whose middle lies inside a closed line of points.
    pub fn lassoed(&self, loop_of: &[Point]) -> Vec<BoardItem> {
        let inside = |at: Point| is_inside(loop_of, at);
        let nodes = self.nodes.iter().filter(|node| inside(node.centre));
        let pinned = self.pinned.iter().filter(|pinned| inside(pinned.rect.centre()));
        let note_frames =
            self.frames.iter().chain(&self.notes).filter(|note_frame| inside(note_frame.rect.centre()));
        things(nodes, pinned, note_frames)
    }

    /// What lies in a frame and moves with it: things whose middle is inside, and the frames it holds.
    pub fn carried(&self, frame: Rect) -> Vec<BoardItem> {
        let inside = |at: Point| frame.distance(at) <= 0.0;
        let nodes = self.nodes.iter().filter(|node| inside(node.centre));
        let pinned = self.pinned.iter().filter(|pinned| inside(pinned.rect.centre()));
        let notes = self.notes.iter().filter(|note_frame| inside(note_frame.rect.centre()));
        let frames =
            self.frames.iter().filter(|note_frame| note_frame.rect != frame && frame.holds(note_frame.rect));
        things(nodes, pinned, notes.chain(frames))
    }
}

/// The things of nodes, pinned cards, notes and frames.
fn things<'a>(
    nodes: impl Iterator<Item = &'a Node>,
    pinned: impl Iterator<Item = &'a Pinned>,
    note_frames: impl Iterator<Item = &'a NoteFrame>,
) -> Vec<BoardItem> {
    nodes
        .map(|node| BoardItem::Actor(node.id.clone()))
        .chain(pinned.map(|pinned| pinned.thing.clone()))
        .chain(note_frames.map(|note_frame| BoardItem::Note(note_frame.id.clone())))
        .collect()
}

/// Whether a point lies inside a closed line (even–odd rule).
fn is_inside(corners: &[Point], at: Point) -> bool {
    let mut inside = false;
    let mut before = corners.last().copied();
    for &b in corners {
        if let Some(a) = before
            && (a.y > at.y) != (b.y > at.y)
            && at.x < (b.x - a.x) * (at.y - a.y) / (b.y - a.y) + a.x
        {
            inside = !inside;
        }
        before = Some(b);
    }
    inside
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

#[cfg(test)]
mod tests {
    use super::super::sample::{actor, card, sample};
    use super::*;
    use crate::edit;
    use crate::model::{ItemId as _, Relation, RelationKind};

    #[test]
    fn what_is_hit_is_what_is_drawn_there() {
        let (map, board) = sample();
        let (map, tie) =
            edit::add(&map, "r", Relation::new(actor("b"), actor("c"), RelationKind::Leads)).unwrap();
        let plan = BoardPlan::of(&map, &map.boards[&board], None);
        let a = actor("a");
        let grip = Grip { handles_of: Some(&a), reach: 6.0, zoom: 1.0 };
        assert_eq!(plan.hit(Point::new(10.0, 10.0), grip), BoardHit::Item(card("a")));
        assert_eq!(plan.hit(Point::new(90.0, 1.0), grip), BoardHit::Handle(a.clone()));
        let no_handles = Grip { handles_of: None, ..grip };
        assert_eq!(plan.hit(Point::new(89.0, 1.0), no_handles), BoardHit::Item(card("a")));
        assert_eq!(plan.hit(Point::new(600.0, 4.0), grip), BoardHit::Item(BoardItem::Relation(tie)));
        assert_eq!(plan.hit(Point::new(300.0, 300.0), grip), BoardHit::Nothing);
        let frame = NoteId::parse("f").unwrap();
        assert_eq!(
            plan.hit(Point::new(-100.0, -90.0), grip),
            BoardHit::Item(BoardItem::Note(frame.clone())),
            "its title"
        );
        assert_eq!(
            plan.hit(Point::new(-100.0, 60.0), grip),
            BoardHit::Nothing,
            "inside a frame is bare board"
        );
        assert_eq!(plan.hit(Point::new(450.0, 100.0), grip), BoardHit::Corner(frame));
        let far = Grip { zoom: 0.1, reach: 60.0, ..no_handles };
        assert_eq!(
            plan.hit(Point::new(89.0, 0.0), far),
            BoardHit::Nothing,
            "from afar only the disc is there"
        );
        assert_eq!(plan.hit(Point::new(20.0, 0.0), far), BoardHit::Item(card("a")));
    }

    #[test]
    fn a_frame_carries_what_has_its_middle_inside() {
        let (map, board) = sample();
        let plan = BoardPlan::of(&map, &map.boards[&board], None);
        let frame = plan.frames[0].rect;
        assert_eq!(plan.carried(frame), [card("a"), card("b")]);
        let round = |x: f64| {
            [(x, -50.0), (x + 100.0, -50.0), (x + 100.0, 50.0), (x, 50.0)].map(|(x, y)| Point::new(x, y))
        };
        assert_eq!(plan.lassoed(&round(250.0)), [card("b")]);
        assert_eq!(plan.lassoed(&[]), []);
    }
}
