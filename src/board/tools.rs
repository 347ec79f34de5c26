//! What the pointer does on a board, as a small state machine a tool: press, drag, release and Escape go in,
//! effects come out. Every update is computed from the map at the gesture's start plus the whole drag, so
//! that nothing adds up and Escape puts everything back. What an edit does is in `arrange`.

use std::collections::BTreeSet;

use super::arrange::{resize, shift, words_for};
use super::plan::{Hit, Plan};
use super::snap::{Guide, Neighbours, Snap, snapped};
use crate::figure::{Point, Rect};
use crate::model::value::choice;
use crate::model::{ActorId, BoardId, NoteId, NoteKind, StanceMap, Thing};

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
pub struct Scene<'a> {
    /// The map at the gesture's start.
    pub start: &'a StanceMap,
    /// The board.
    pub board: &'a BoardId,
    /// Where things lie now.
    pub plan: &'a Plan,
    /// What is selected.
    pub selected: &'a BTreeSet<Thing>,
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
        hit: Hit,
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
        hit: Hit,
    },
    /// The user changes their mind.
    Escape,
}

/// What is to be done.
#[derive(Debug, Clone, PartialEq)]
pub enum Effect {
    /// Selects these and nothing else.
    Select(BTreeSet<Thing>),
    /// Opens a step.
    Begin(String),
    /// Shows what the step has come to.
    Update(StanceMap),
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
        hit: Hit,
        /// With which keys held.
        held: Held,
    },
    /// Things are being moved.
    Moving {
        /// Where the drag began.
        from: Point,
        /// What moves.
        things: BTreeSet<Thing>,
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
        before: BTreeSet<Thing>,
        /// What stays selected.
        keep: BTreeSet<Thing>,
    },
    /// A line is drawn around what is to be selected.
    Lassoing {
        /// The line so far.
        line: Vec<Point>,
        /// What was selected before.
        before: BTreeSet<Thing>,
        /// What stays selected.
        keep: BTreeSet<Thing>,
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
    pub fn on(self, event: Event, scene: &Scene<'_>) -> (Self, Vec<Effect>) {
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
                let update = shift(scene.start, scene.board, &things, dx, dy).ok();
                let moving = Self::Moving { from, things, around, neighbours, guides };
                (moving, update.map(Effect::Update).into_iter().collect())
            }
            (Self::Resizing { from, note }, Event::Drag { at, .. }) => {
                let update = resize(scene.start, scene.board, &note, at.x - from.x, at.y - from.y).ok();
                (Self::Resizing { from, note }, update.map(Effect::Update).into_iter().collect())
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
                    Hit::Thing(Thing::Actor(other)) | Hit::Handle(other) if other != from => {
                        done(vec![Effect::Relate(from, other)])
                    }
                    Hit::Thing(Thing::Actor(_)) | Hit::Handle(_) if waits => {
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
fn pressed(at: Point, hit: Hit, held: Held, scene: &Scene<'_>) -> (Gesture, Vec<Effect>) {
    let tool = if held.pan { Tool::Pan } else { scene.tool };
    let draws = |kind| (Gesture::Drawing { kind, from: at, to: at }, Vec::new());
    match tool {
        Tool::Pan => (Gesture::Panning { grabbed: at, moved: (0.0, 0.0) }, Vec::new()),
        Tool::Relate if !scene.read_only => match hit {
            Hit::Thing(Thing::Actor(from)) | Hit::Handle(from) => {
                (Gesture::Relating { from, to: at, waits: true }, Vec::new())
            }
            _ => (Gesture::Idle, Vec::new()),
        },
        Tool::Note if !scene.read_only => draws(NoteKind::Note),
        Tool::Frame if !scene.read_only => draws(NoteKind::Frame),
        Tool::Pin if !scene.read_only => (Gesture::Idle, vec![Effect::Pin(at)]),
        _ => {
            let mut effects = Vec::new();
            if let Hit::Thing(thing) = &hit
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
fn clicked(hit: &Hit, held: Held, scene: &Scene<'_>) -> Vec<Effect> {
    let mut selected = scene.selected.clone();
    match hit {
        Hit::Thing(thing) if held.add => {
            if !selected.remove(thing) {
                selected.insert(thing.clone());
            }
        }
        Hit::Thing(thing) => selected = [thing.clone()].into(),
        Hit::Handle(actor) => selected = [Thing::Actor(actor.clone())].into(),
        Hit::Corner(note) => selected = [Thing::Note(note.clone())].into(),
        Hit::Nothing if held.add => {}
        Hit::Nothing => selected.clear(),
    }
    vec![Effect::Select(selected)]
}

/// What a dragged selection takes along: what is in its frames, without what is locked and without lines.
fn moving(scene: &Scene<'_>, thing: Thing) -> BTreeSet<Thing> {
    let mut things = scene.selected.clone();
    things.insert(thing);
    let mut frames: Vec<Rect> = Vec::new();
    for slip in &scene.plan.frames {
        if things.contains(&Thing::Note(slip.id.clone())) {
            frames.push(slip.rect);
        }
    }
    for frame in frames {
        things.extend(scene.plan.carried(frame));
    }
    let board = scene.start.boards.get(scene.board);
    things.retain(|thing| {
        !matches!(thing, Thing::Relation(_)) && board.is_some_and(|board| !board.locked.contains(thing))
    });
    things
}

/// The pressed pointer has moved: now it is known what the user means.
fn begun(
    from: Point,
    hit: Hit,
    held: Held,
    (at, free): (Point, bool),
    scene: &Scene<'_>,
) -> (Gesture, Vec<Effect>) {
    let stays = |hit: Hit| (Gesture::Pressed { from, hit, held }, Vec::new());
    let is_locked =
        |thing: &Thing| scene.start.boards.get(scene.board).is_some_and(|board| board.locked.contains(thing));
    let (gesture, label) = match hit {
        Hit::Nothing => {
            let before = scene.selected.clone();
            let keep = if held.add { before.clone() } else { BTreeSet::new() };
            let gesture = if held.lasso {
                Gesture::Lassoing { line: vec![from], before, keep }
            } else {
                Gesture::Boxing { from, to: at, before, keep }
            };
            return gesture.on(Event::Drag { at, free }, scene);
        }
        Hit::Thing(Thing::Relation(_)) => return stays(hit),
        _ if scene.read_only => return stays(hit),
        Hit::Handle(actor) => {
            return (Gesture::Relating { from: actor, to: at, waits: false }, Vec::new());
        }
        Hit::Corner(note) if is_locked(&Thing::Note(note.clone())) => return stays(Hit::Corner(note)),
        Hit::Corner(note) => (Gesture::Resizing { from, note }, "Resize".to_owned()),
        Hit::Thing(thing) => {
            let things = moving(scene, thing.clone());
            let around = things.iter().filter_map(|thing| scene.plan.rect_of(thing)).reduce(Rect::joined);
            let Some(around) = around else { return stays(Hit::Thing(thing)) };
            let label = format!("Move {}", words_for(scene.start, &things));
            let neighbours = Neighbours::of(scene.plan, scene.visible, &things);
            (Gesture::Moving { from, things, around, neighbours, guides: Vec::new() }, label)
        }
    };
    let (gesture, mut effects) = gesture.on(Event::Drag { at, free }, scene);
    effects.insert(0, Effect::Begin(label));
    (gesture, effects)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use proptest::prelude::*;

    use super::super::sample::{actor, card, sample};
    use super::*;
    use crate::edit::History;
    use crate::model::ItemId as _;

    /// Plays events and carries out what they ask for.
    fn play(
        map: &StanceMap,
        board: &BoardId,
        selected: &[Thing],
        events: &[Event],
    ) -> (History, BTreeSet<Thing>, Vec<Effect>) {
        play_with(Tool::Select, FREE, map, board, selected, events)
    }

    const FREE: Snap = Snap { grid: false, neighbours: false };

    fn play_with(
        tool: Tool,
        snap: Snap,
        map: &StanceMap,
        board: &BoardId,
        selected: &[Thing],
        events: &[Event],
    ) -> (History, BTreeSet<Thing>, Vec<Effect>) {
        let mut history = History::new(map.clone());
        let mut selected: BTreeSet<Thing> = selected.iter().cloned().collect();
        let mut gesture = Gesture::default();
        let mut asked = Vec::new();
        for event in events {
            let plan = Plan::of(history.map(), &history.map().boards[board], None);
            let start = Arc::clone(history.start());
            let scene = Scene {
                start: &start,
                board,
                plan: &plan,
                selected: &selected.clone(),
                read_only: false,
                tool,
                snap,
                visible: Rect::new(-1e4, -1e4, 1e4, 1e4),
                zoom: 1.0,
            };
            let (next, effects) = gesture.on(event.clone(), &scene);
            gesture = next;
            for effect in effects {
                match effect {
                    Effect::Select(things) => selected = things,
                    Effect::Begin(label) => history.begin(label),
                    Effect::Update(map) => history.update(map),
                    Effect::Commit => drop(history.commit()),
                    Effect::Cancel => history.cancel(),
                    other => asked.push(other),
                }
            }
        }
        (history, selected, asked)
    }

    fn at(x: f64, y: f64) -> Point {
        Point::new(x, y)
    }
    fn drag(x: f64, y: f64) -> Event {
        Event::Drag { at: at(x, y), free: false }
    }
    fn press(x: f64, y: f64, hit: Hit) -> Event {
        Event::Press { at: at(x, y), hit, held: Held::default() }
    }
    fn spot(history: &History, board: &BoardId, id: &str) -> (f64, f64) {
        let spot = history.map().boards[board].actors[&actor(id)];
        (spot.x.get(), spot.y.get())
    }

    #[test]
    fn dragging_one_of_two_selected_moves_both_in_one_step() {
        let (map, board) = sample();
        let (mut history, ..) = play(
            &map,
            &board,
            &[card("a"), card("c")],
            &[
                press(0.0, 0.0, Hit::Thing(card("a"))),
                drag(3.0, 1.0),
                drag(50.0, 20.0),
                Event::Release { at: at(50.0, 20.0), hit: Hit::Nothing },
            ],
        );
        assert_eq!((spot(&history, &board, "a"), spot(&history, &board, "c")), ((50.0, 20.0), (950.0, 20.0)));
        assert_eq!(spot(&history, &board, "b"), (300.0, 0.0));
        assert_eq!(history.undo_depth(), 1);
        assert_eq!(history.undo_label(), Some("Move 2 things"));
        history.undo();
        assert_eq!(**history.map(), map);
    }

    #[test]
    fn a_frame_takes_along_what_is_in_it() {
        let (map, board) = sample();
        let frame = Thing::Note(NoteId::parse("f").unwrap());
        let (history, ..) = play(
            &map,
            &board,
            &[],
            &[
                press(-100.0, -90.0, Hit::Thing(frame)),
                drag(-100.0, 10.0),
                Event::Release { at: at(-100.0, 10.0), hit: Hit::Nothing },
            ],
        );
        assert_eq!(spot(&history, &board, "a"), (0.0, 100.0));
        assert_eq!(spot(&history, &board, "b"), (300.0, 100.0));
        assert_eq!(spot(&history, &board, "c"), (900.0, 0.0));
    }

    #[test]
    fn escape_puts_everything_back() {
        let (map, board) = sample();
        let (history, ..) = play(
            &map,
            &board,
            &[],
            &[
                press(0.0, 0.0, Hit::Thing(card("a"))),
                drag(500.0, 20.0),
                Event::Escape,
                Event::Release { at: at(500.0, 20.0), hit: Hit::Nothing },
            ],
        );
        assert_eq!(**history.map(), map);
        assert_eq!(history.undo_depth(), 0);
    }

    #[test]
    fn clicks_select_add_and_clear() {
        let (map, board) = sample();
        let release = Event::Release { at: at(0.0, 0.0), hit: Hit::Nothing };
        let click = |id: &str, add| Event::Press {
            at: at(0.0, 0.0),
            hit: Hit::Thing(card(id)),
            held: Held { add, ..Held::default() },
        };
        let (_, selected, _) = play(&map, &board, &[card("c")], &[click("a", false), release.clone()]);
        assert_eq!(selected, [card("a")].into());
        let (_, selected, _) = play(&map, &board, &[card("c")], &[click("a", true), release.clone()]);
        assert_eq!(selected, [card("a"), card("c")].into());
        let (_, selected, _) = play(&map, &board, &[card("c")], &[click("c", true), release.clone()]);
        assert_eq!(selected, [].into());
        let (_, selected, _) = play(&map, &board, &[card("c")], &[press(0.0, 500.0, Hit::Nothing), release]);
        assert_eq!(selected, [].into());
    }

    #[test]
    fn a_box_selects_what_it_touches() {
        let (map, board) = sample();
        let (_, selected, _) = play(
            &map,
            &board,
            &[],
            &[
                press(200.0, 60.0, Hit::Nothing),
                drag(850.0, -10.0),
                Event::Release { at: at(850.0, -10.0), hit: Hit::Nothing },
            ],
        );
        assert_eq!(selected, [card("b"), card("c")].into());
    }

    #[test]
    fn a_relation_is_drawn_from_an_edge_to_another_actor() {
        let (map, board) = sample();
        let handle = press(90.0, 0.0, Hit::Handle(actor("a")));
        let drag = drag(600.0, 0.0);
        let end = |id: &str| Event::Release { at: at(900.0, 0.0), hit: Hit::Thing(card(id)) };
        let (_, _, asked) = play(&map, &board, &[], &[handle.clone(), drag.clone(), end("c")]);
        assert_eq!(asked, [Effect::Relate(actor("a"), actor("c"))]);
        let (_, _, asked) = play(&map, &board, &[], &[handle, drag, end("a")]);
        assert_eq!(asked, [], "not to itself");
    }

    #[test]
    fn a_locked_thing_stays_and_its_neighbours_go() {
        let (map, board) = sample();
        let map = super::super::arrange::lock(&map, &board, &[card("a")].into(), true).unwrap();
        let frame = Thing::Note(NoteId::parse("f").unwrap());
        let up = Event::Release { at: at(-100.0, 10.0), hit: Hit::Nothing };
        let events = [press(-100.0, -90.0, Hit::Thing(frame)), drag(-100.0, 10.0), up.clone()];
        let (history, ..) = play(&map, &board, &[], &events);
        assert_eq!((spot(&history, &board, "a"), spot(&history, &board, "b")), ((0.0, 0.0), (300.0, 100.0)));
        let (history, ..) =
            play(&map, &board, &[], &[press(0.0, 0.0, Hit::Thing(card("a"))), drag(50.0, 9.0), up]);
        assert_eq!(history.undo_depth(), 0, "alone it doesn't move at all");
    }

    #[test]
    fn a_lasso_selects_what_it_surrounds_and_escape_brings_the_old_selection_back() {
        let (map, board) = sample();
        let held = Held { lasso: true, ..Held::default() };
        let begin = Event::Press { at: at(200.0, -60.0), hit: Hit::Nothing, held };
        let events = [begin, drag(400.0, -60.0), drag(400.0, 60.0), drag(200.0, 60.0)];
        let (_, selected, _) = play(&map, &board, &[card("c")], &events);
        assert_eq!(selected, [card("b")].into());
        let with_escape: Vec<Event> = events.into_iter().chain([Event::Escape]).collect();
        let (_, selected, _) = play(&map, &board, &[card("c")], &with_escape);
        assert_eq!(selected, [card("c")].into());
    }

    #[test]
    fn dragged_things_snap_to_neighbours_unless_a_key_frees_them() {
        let (map, board) = sample();
        let both = Snap { grid: true, neighbours: true };
        let up = Event::Release { at: at(0.0, 0.0), hit: Hit::Nothing };
        let begin = press(900.0, 0.0, Hit::Thing(card("c")));
        let events = [begin.clone(), drag(500.0, 4.0), up.clone()];
        let (history, ..) = play_with(Tool::Select, both, &map, &board, &[], &events);
        assert_eq!(spot(&history, &board, "c").1, 0.0, "in line with the others");
        let free = Event::Drag { at: at(500.0, 4.0), free: true };
        let (history, ..) = play_with(Tool::Select, both, &map, &board, &[], &[begin, free, up]);
        assert_eq!(spot(&history, &board, "c"), (500.0, 4.0));
    }

    #[test]
    fn panning_moves_the_view_and_escape_moves_it_back() {
        let (map, board) = sample();
        let events = [press(10.0, 10.0, Hit::Thing(card("a"))), drag(4.0, 12.0), Event::Escape];
        let (history, _, asked) = play_with(Tool::Pan, FREE, &map, &board, &[], &events);
        assert_eq!(asked, [Effect::Pan(6.0, -2.0), Effect::Pan(-6.0, 2.0)]);
        assert_eq!(**history.map(), map);
        let held = Held { pan: true, ..Held::default() };
        let middle_button = Event::Press { at: at(0.0, 0.0), hit: Hit::Thing(card("a")), held };
        let (_, selected, asked) = play(&map, &board, &[], &[middle_button, drag(1.0, 0.0)]);
        assert_eq!((selected.len(), asked), (0, vec![Effect::Pan(-1.0, 0.0)]));
    }

    #[test]
    fn notes_and_frames_are_drawn_or_clicked_and_escape_draws_nothing() {
        let (map, board) = sample();
        let up = |x, y| Event::Release { at: at(x, y), hit: Hit::Nothing };
        let begin = press(0.0, 0.0, Hit::Thing(card("a")));
        let drawn = [begin.clone(), drag(-80.0, 50.0), up(-80.0, 50.0)];
        let (_, _, asked) = play_with(Tool::Frame, FREE, &map, &board, &[], &drawn);
        assert_eq!(asked, [Effect::Draw(NoteKind::Frame, Rect::new(-80.0, 0.0, 0.0, 50.0))]);
        let (_, _, asked) = play_with(Tool::Note, FREE, &map, &board, &[], &[begin.clone(), up(0.0, 0.0)]);
        assert_eq!(asked, [Effect::Draw(NoteKind::Note, Rect::new(0.0, 0.0, 0.0, 0.0))]);
        let cancelled = [begin, drag(90.0, 90.0), Event::Escape, up(90.0, 90.0)];
        let (_, _, asked) = play_with(Tool::Note, FREE, &map, &board, &[], &cancelled);
        assert_eq!(asked, []);
    }

    #[test]
    fn two_clicks_with_the_relation_tool_relate_and_the_pin_tool_asks_what() {
        let (map, board) = sample();
        let up = |id: &str| Event::Release { at: at(0.0, 0.0), hit: Hit::Thing(card(id)) };
        let down = |id: &str| press(0.0, 0.0, Hit::Thing(card(id)));
        let clicks = [down("a"), up("a"), drag(5.0, 5.0), down("b")];
        let (_, _, asked) = play_with(Tool::Relate, FREE, &map, &board, &[], &clicks);
        assert_eq!(asked, [Effect::Relate(actor("a"), actor("b"))]);
        let bare = [down("a"), up("a"), press(0.0, 500.0, Hit::Nothing), down("b")];
        let (_, _, asked) = play_with(Tool::Relate, FREE, &map, &board, &[], &bare);
        assert_eq!(asked, [], "a click on bare board lets go");
        let (_, _, asked) = play_with(Tool::Pin, FREE, &map, &board, &[], &[down("a")]);
        assert_eq!(asked, [Effect::Pin(at(0.0, 0.0))]);
    }

    #[test]
    fn a_corner_resizes_and_never_turns_inside_out() {
        let (map, board) = sample();
        let note = NoteId::parse("f").unwrap();
        let up = Event::Release { at: at(0.0, 0.0), hit: Hit::Nothing };
        let begin = press(450.0, 100.0, Hit::Corner(note.clone()));
        let (history, ..) = play(&map, &board, &[], &[begin.clone(), drag(460.0, 90.0), up.clone()]);
        let size = |history: &History| {
            let note = &history.map().boards[&board].notes[&note];
            (note.width.get(), note.height.get())
        };
        assert_eq!(size(&history), (610.0, 190.0));
        let (history, ..) = play(&map, &board, &[], &[begin, drag(-9e9, -9e9), up]);
        assert_eq!(size(&history), (40.0, 40.0));
    }

    proptest! {
        #[test]
        fn any_move_then_undo_restores_the_map(
            drags in proptest::collection::vec((-1e6..1e6_f64, -1e6..1e6_f64), 1..8), which in 0..3_usize,
        ) {
            let (map, board) = sample();
            let id = ["a", "b", "c"][which];
            let mut events = vec![press(0.0, 0.0, Hit::Thing(card(id)))];
            events.extend(drags.iter().map(|&(x, y)| drag(x, y)));
            events.push(Event::Release { at: at(0.0, 0.0), hit: Hit::Nothing });
            let (mut history, ..) = play(&map, &board, &[], &events);
            history.undo();
            prop_assert_eq!(&**history.map(), &map);
        }

        /// Whatever is pressed, dragged and let go with whatever tool: Escape leaves the map as it was before
        /// the gesture, and undoing all steps leaves it as it was at first.
        #[test]
        fn any_gesture_can_be_cancelled_and_undone(
            tool in 0..Tool::ALL.len(), hits in proptest::collection::vec((0..6_usize, 0..4_u8, -500.0..500.0_f64, -500.0..500.0_f64), 1..12),
        ) {
            let (map, board) = sample();
            let frame = NoteId::parse("f").unwrap();
            let things = [
                Hit::Nothing, Hit::Thing(card("a")), Hit::Thing(card("b")), Hit::Handle(actor("c")),
                Hit::Corner(frame.clone()), Hit::Thing(Thing::Note(frame)),
            ];
            let mut events = Vec::new();
            for (hit, what, x, y) in hits {
                events.push(match what {
                    0 => press(x, y, things[hit].clone()),
                    1 => drag(x, y),
                    2 => Event::Release { at: at(x, y), hit: things[hit].clone() },
                    _ => Event::Escape,
                });
            }
            let snap = Snap { grid: true, neighbours: true };
            let (before, ..) = play_with(Tool::ALL[tool], snap, &map, &board, &[], &events);
            let steps = before.undo_depth();
            events.push(Event::Escape);
            let (mut history, ..) = play_with(Tool::ALL[tool], snap, &map, &board, &[], &events);
            prop_assert!(!history.is_open());
            prop_assert_eq!(history.undo_depth(), steps);
            while history.undo().is_some() {}
            prop_assert_eq!(&**history.map(), &map);
        }
    }
}
