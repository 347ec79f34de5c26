//! What the pointer does on a board, as a small state machine a tool: press, drag, release and Escape go in,
//! effects come out. Every update is computed from the map at the gesture's start plus the whole drag, so
//! that nothing adds up and Escape puts everything back. What an edit does is in `arrange`.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::arrange::{resize, shift, words_for};
use super::hit::BoardHit;
use super::plan::BoardPlan;
use super::snap::{Guide, Neighbours, Snap, snapped};
use crate::edit::Edited;
use crate::figure::{Point, Rect};
use crate::model::value::choice;
use crate::model::{ActorId, BoardId, BoardItem, NoteId, NoteKind, StanceMap};

/// How far from a neighbour's line a dragged thing snaps to it, in screen points.
const SNAPS_WITHIN: f64 = 6.0;

choice! {
    /// What the pointer is used for.
    Tool {
        /// Selecting and moving.
        Select: "Select",
        /// Moving the view.
        Pan: "Pan",
        /// Drawing relations.
        Relate: "Relation",
        /// Placing notes.
        Note: "Note",
        /// Drawing frames.
        Frame: "Frame",
        /// Pinning quotes and sources.
        Pin: "Pin",
    }
}

/// What a gesture sees.
#[derive(Clone, Copy)]
pub struct ToolContext<'a> {
    /// The map at the gesture's start.
    pub start: &'a StanceMap,
    /// The board.
    pub board: &'a BoardId,
    /// Where things lie now.
    pub plan: &'a BoardPlan,
    /// What is selected.
    pub selected: &'a BTreeSet<BoardItem>,
    /// Whether nothing may be changed.
    pub read_only: bool,
    /// What the pointer is used for.
    pub tool: Tool,
    /// What dragged things snap to.
    pub snap: Snap,
    /// The part of the board in view.
    pub visible: Rect,
    /// Screen points a board unit.
    pub zoom: f64,
}

/// The keys that are held when the button goes down.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Held {
    /// The selection is to be added to.
    pub add: bool,
    /// What is to be selected is drawn around freely, not boxed.
    pub lasso: bool,
    /// The view is to be moved, whatever the tool.
    pub pan: bool,
}

/// What happens to the pointer. Points are in board units.
#[derive(Debug, Clone, PartialEq)]
pub enum Event {
    /// The button goes down on something.
    Press {
        /// Where.
        at: Point,
        /// On what.
        hit: BoardHit,
        /// With which keys held.
        held: Held,
    },
    /// The pointer moves with the button down, or while a relation waits for its other end.
    Drag {
        /// Where to.
        at: Point,
        /// Whether a key asks to snap to nothing.
        free: bool,
    },
    /// The button goes up.
    Release {
        /// Where.
        at: Point,
        /// On what.
        hit: BoardHit,
    },
    /// The user changes their mind.
    Escape,
}

/// What a gesture does to things on a board, all of it counted from where it began.
#[derive(Debug, Clone, PartialEq)]
pub enum Rearrangement {
    /// Moves things by a way, in board units.
    Shift(Arc<BTreeSet<BoardItem>>, f64, f64),
    /// Makes a note or a frame larger by a way, in board units.
    Resize(NoteId, f64, f64),
}

impl Rearrangement {
    /// What the map at the gesture's start becomes by it.
    ///
    /// # Errors
    /// The board is gone.
    pub fn of(&self, start: &StanceMap, board: &BoardId) -> Edited {
        match self {
            Self::Shift(things, dx, dy) => shift(start, board, things, *dx, *dy),
            Self::Resize(note, dx, dy) => resize(start, board, note, *dx, *dy),
        }
    }
}

/// What is to be done.
#[derive(Debug, Clone, PartialEq)]
pub enum Effect {
    /// Selects these and nothing else.
    Select(BTreeSet<BoardItem>),
    /// Opens a step.
    Begin(String),
    /// Shows what the step has come to.
    Update(Rearrangement),
    /// Closes the step.
    Commit,
    /// Takes the step back.
    Cancel,
    /// Moves the view so that its middle is this much further, in board units.
    Pan(f64, f64),
    /// Asks for the kind of a new relation.
    Relate(ActorId, ActorId),
    /// Adds a note or a frame where it was drawn.
    Draw(NoteKind, Rect),
    /// Asks which quote or source to pin here.
    Pin(Point),
}

/// The state of the pointer.
#[derive(Debug, Clone, PartialEq, Default)]
pub enum Gesture {
    /// No button is down.
    #[default]
    Idle,
    /// The button is down and hasn't moved far enough to mean anything.
    Pressed {
        /// Where it went down.
        from: Point,
        /// On what.
        hit: BoardHit,
        /// With which keys held.
        held: Held,
    },
    /// Things are being moved.
    Moving {
        /// Where the drag began.
        from: Point,
        /// What moves.
        things: Arc<BTreeSet<BoardItem>>,
        /// The rectangle around what moves, at the start.
        around: Rect,
        /// What it may come to lie in line with.
        neighbours: Neighbours,
        /// What it lies in line with now.
        guides: Vec<Guide>,
    },
    /// A box is drawn around what is to be selected.
    Boxing {
        /// The corner where it began.
        from: Point,
        /// The corner under the pointer.
        to: Point,
        /// What was selected before.
        before: BTreeSet<BoardItem>,
        /// What stays selected.
        keep: BTreeSet<BoardItem>,
    },
    /// A line is drawn around what is to be selected.
    Lassoing {
        /// The line so far.
        line: Vec<Point>,
        /// What was selected before.
        before: BTreeSet<BoardItem>,
        /// What stays selected.
        keep: BTreeSet<BoardItem>,
    },
    /// A relation is being drawn.
    Relating {
        /// From whom.
        from: ActorId,
        /// Where the pointer is.
        to: Point,
        /// Whether it goes on when the button goes up where it went down, so that two clicks do as well.
        waits: bool,
    },
    /// A note or a frame is being drawn.
    Drawing {
        /// Which of the two.
        kind: NoteKind,
        /// The corner where it began.
        from: Point,
        /// The corner under the pointer.
        to: Point,
    },
    /// A note or a frame is being resized.
    Resizing {
        /// Where the drag began.
        from: Point,
        /// Which.
        note: NoteId,
    },
    /// The view is being moved.
    Panning {
        /// The board point that stays under the pointer.
        grabbed: Point,
        /// How far the middle of the view has come, in board units.
        moved: (f64, f64),
    },
}

/// The upright rectangle between two corners.
fn between(a: Point, b: Point) -> Rect {
    Rect::new(a.x.min(b.x), a.y.min(b.y), a.x.max(b.x), a.y.max(b.y))
}

impl Gesture {
    /// The box that is being drawn.
    pub fn boxed(&self) -> Option<Rect> {
        match self {
            Self::Boxing { from, to, .. } | Self::Drawing { from, to, .. } => Some(between(*from, *to)),
            _ => None,
        }
    }
    /// Whether it goes on without a button held.
    pub fn waits(&self) -> bool {
        matches!(self, Self::Relating { waits: true, .. })
    }

    /// The next state, and what is to be done.
    #[must_use]
    pub fn on(self, event: Event, scene: &ToolContext<'_>) -> (Self, Vec<Effect>) {
        let done = |effects: Vec<Effect>| (Self::Idle, effects);
        match (self, event) {
            (Self::Idle, Event::Press { at, hit, held }) => pressed(at, hit, held, scene),
            (Self::Pressed { from, hit, held }, Event::Drag { at, free }) => {
                begun(from, hit, held, (at, free), scene)
            }
            (Self::Pressed { hit, held, .. }, Event::Release { .. }) => done(clicked(&hit, held, scene)),
            (Self::Moving { from, things, around, neighbours, .. }, Event::Drag { at, free }) => {
                let snap = if free { Snap { grid: false, neighbours: false } } else { scene.snap };
                let way = (at.x - from.x, at.y - from.y);
                let ((dx, dy), guides) = snapped(around, way, &neighbours, snap, SNAPS_WITHIN / scene.zoom);
                let update = Rearrangement::Shift(Arc::clone(&things), dx, dy);
                (Self::Moving { from, things, around, neighbours, guides }, vec![Effect::Update(update)])
            }
            (Self::Resizing { from, note }, Event::Drag { at, .. }) => {
                let update = Rearrangement::Resize(note.clone(), at.x - from.x, at.y - from.y);
                (Self::Resizing { from, note }, vec![Effect::Update(update)])
            }
            (Self::Moving { .. } | Self::Resizing { .. }, Event::Release { .. }) => {
                done(vec![Effect::Commit])
            }
            (Self::Moving { .. } | Self::Resizing { .. }, Event::Escape) => done(vec![Effect::Cancel]),
            (Self::Boxing { from, before, keep, .. }, Event::Drag { at, .. }) => {
                let mut chosen = keep.clone();
                chosen.extend(scene.plan.within(between(from, at), scene.zoom));
                (Self::Boxing { from, to: at, before, keep }, vec![Effect::Select(chosen)])
            }
            (Self::Lassoing { mut line, before, keep }, Event::Drag { at, .. }) => {
                line.push(at);
                let mut chosen = keep.clone();
                chosen.extend(scene.plan.lassoed(&line));
                (Self::Lassoing { line, before, keep }, vec![Effect::Select(chosen)])
            }
            (Self::Boxing { before, .. } | Self::Lassoing { before, .. }, Event::Escape) => {
                done(vec![Effect::Select(before)])
            }
            (Self::Relating { from, waits, .. }, Event::Drag { at, .. }) => {
                (Self::Relating { from, to: at, waits }, Vec::new())
            }
            (Self::Relating { from, to, waits }, Event::Release { hit, .. } | Event::Press { hit, .. }) => {
                match hit {
                    BoardHit::Item(BoardItem::Actor(other)) | BoardHit::Handle(other) if other != from => {
                        done(vec![Effect::Relate(from, other)])
                    }
                    BoardHit::Item(BoardItem::Actor(_)) | BoardHit::Handle(_) if waits => {
                        (Self::Relating { from, to, waits }, Vec::new())
                    }
                    _ => done(Vec::new()),
                }
            }
            (Self::Drawing { kind, from, .. }, Event::Drag { at, .. }) => {
                (Self::Drawing { kind, from, to: at }, Vec::new())
            }
            (Self::Drawing { kind, from, to }, Event::Release { .. }) => {
                done(vec![Effect::Draw(kind, between(from, to))])
            }
            (Self::Panning { grabbed, moved }, Event::Drag { at, .. }) => {
                let (dx, dy) = (grabbed.x - at.x, grabbed.y - at.y);
                let moved = (moved.0 + dx, moved.1 + dy);
                (Self::Panning { grabbed, moved }, vec![Effect::Pan(dx, dy)])
            }
            (Self::Panning { moved, .. }, Event::Escape) => done(vec![Effect::Pan(-moved.0, -moved.1)]),
            (gesture, Event::Press { .. }) => (gesture, Vec::new()),
            (Self::Idle, _) | (_, Event::Release { .. } | Event::Escape) => done(Vec::new()),
        }
    }
}

/// The button went down.
fn pressed(at: Point, hit: BoardHit, held: Held, scene: &ToolContext<'_>) -> (Gesture, Vec<Effect>) {
    let tool = if held.pan { Tool::Pan } else { scene.tool };
    let draws = |kind| (Gesture::Drawing { kind, from: at, to: at }, Vec::new());
    match tool {
        Tool::Pan => (Gesture::Panning { grabbed: at, moved: (0.0, 0.0) }, Vec::new()),
        Tool::Relate if !scene.read_only => match hit {
            BoardHit::Item(BoardItem::Actor(from)) | BoardHit::Handle(from) => {
                (Gesture::Relating { from, to: at, waits: true }, Vec::new())
            }
            _ => (Gesture::Idle, Vec::new()),
        },
        Tool::Note if !scene.read_only => draws(NoteKind::Note),
        Tool::Frame if !scene.read_only => draws(NoteKind::Frame),
        Tool::Pin if !scene.read_only => (Gesture::Idle, vec![Effect::Pin(at)]),
        _ => {
            let mut effects = Vec::new();
            if let BoardHit::Item(thing) = &hit
                && !held.add
                && !scene.selected.contains(thing)
            {
                effects.push(Effect::Select([thing.clone()].into()));
            }
            (Gesture::Pressed { from: at, hit, held }, effects)
        }
    }
}

/// The button went up where it went down.
fn clicked(hit: &BoardHit, held: Held, scene: &ToolContext<'_>) -> Vec<Effect> {
    let mut selected = scene.selected.clone();
    match hit {
        BoardHit::Item(thing) if held.add => {
            if !selected.remove(thing) {
                selected.insert(thing.clone());
            }
        }
        BoardHit::Item(thing) => selected = [thing.clone()].into(),
        BoardHit::Handle(actor) => selected = [BoardItem::Actor(actor.clone())].into(),
        BoardHit::Corner(note) => selected = [BoardItem::Note(note.clone())].into(),
        BoardHit::Nothing if held.add => {}
        BoardHit::Nothing => selected.clear(),
    }
    vec![Effect::Select(selected)]
}

/// What a dragged selection takes along: what is in its frames, without what is locked and without lines.
fn moving(scene: &ToolContext<'_>, thing: BoardItem) -> BTreeSet<BoardItem> {
    let mut things = scene.selected.clone();
    things.insert(thing);
    let mut frames: Vec<Rect> = Vec::new();
    for note_frame in &scene.plan.frames {
        if things.contains(&BoardItem::Note(note_frame.id.clone())) {
            frames.push(note_frame.rect);
        }
    }
    for frame in frames {
        things.extend(scene.plan.carried(frame));
    }
    let board = scene.start.boards.get(scene.board);
    things.retain(|thing| {
        !matches!(thing, BoardItem::Relation(_)) && board.is_some_and(|board| !board.locked.contains(thing))
    });
    things
}

/// The pressed pointer has moved: now it is known what the user means.
fn begun(
    from: Point,
    hit: BoardHit,
    held: Held,
    (at, free): (Point, bool),
    scene: &ToolContext<'_>,
) -> (Gesture, Vec<Effect>) {
    // What can't be dragged isn't clicked by dragging it either.
    let stays = || (Gesture::Idle, Vec::new());
    let is_locked = |thing: &BoardItem| {
        scene.start.boards.get(scene.board).is_some_and(|board| board.locked.contains(thing))
    };
    let (gesture, label) = match hit {
        BoardHit::Nothing => {
            let before = scene.selected.clone();
            let keep = if held.add { before.clone() } else { BTreeSet::new() };
            let gesture = if held.lasso {
                Gesture::Lassoing { line: vec![from], before, keep }
            } else {
                Gesture::Boxing { from, to: at, before, keep }
            };
            return gesture.on(Event::Drag { at, free }, scene);
        }
        BoardHit::Item(BoardItem::Relation(_)) => return stays(),
        _ if scene.read_only => return stays(),
        BoardHit::Handle(actor) => {
            return (Gesture::Relating { from: actor, to: at, waits: false }, Vec::new());
        }
        BoardHit::Corner(note) if is_locked(&BoardItem::Note(note.clone())) => return stays(),
        BoardHit::Corner(note) => (Gesture::Resizing { from, note }, "Resize".to_owned()),
        BoardHit::Item(thing) => {
            let things = moving(scene, thing);
            let around = things.iter().filter_map(|thing| scene.plan.rect_of(thing)).reduce(Rect::joined);
            let Some(around) = around else { return stays() };
            let label = format!("Move {}", words_for(scene.start, &things));
            let neighbours = Neighbours::of(scene.plan, scene.visible, &things);
            let things = Arc::new(things);
            (Gesture::Moving { from, things, around, neighbours, guides: Vec::new() }, label)
        }
    };
    let (gesture, mut effects) = gesture.on(Event::Drag { at, free }, scene);
    effects.insert(0, Effect::Begin(label));
    (gesture, effects)
}

#[cfg(test)]
mod tests;
