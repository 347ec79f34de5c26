//! What the pointer does on a board, as a small state machine: press, drag, release and Escape go in,
//! effects come out. Every update is computed from the map at the gesture's start plus the whole drag, so
//! that nothing adds up and Escape puts everything back.

use std::collections::BTreeSet;

use super::layout::{Hit, Layout, SMALLEST, Thing};
use crate::edit::{self, Edited};
use crate::figure::{Point, Rect};
use crate::model::{ActorId, Board, BoardId, Finite, NoteId, StanceMap};

/// What a gesture sees.
#[derive(Clone, Copy)]
pub struct Scene<'a> {
    /// The map at the gesture's start.
    pub start: &'a StanceMap,
    /// The board.
    pub board: &'a BoardId,
    /// Where things lie now.
    pub layout: &'a Layout,
    /// What is selected.
    pub selected: &'a BTreeSet<Thing>,
    /// Whether nothing may be changed.
    pub read_only: bool,
}

/// What happens to the pointer. Points are in board units.
#[derive(Debug, Clone, PartialEq)]
pub enum Event {
    /// The button goes down on something; `add` says that the selection is to be added to.
    Press {
        /// Where.
        at: Point,
        /// On what.
        hit: Hit,
        /// Whether a key asks to add to the selection.
        add: bool,
    },
    /// The pointer moves with the button down.
    Drag {
        /// Where to.
        at: Point,
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
    /// Asks for the kind of a new relation.
    Relate(ActorId, ActorId),
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
        /// Whether the selection is to be added to.
        add: bool,
    },
    /// Things are being moved.
    Moving {
        /// Where the drag began.
        from: Point,
        /// What moves.
        things: BTreeSet<Thing>,
    },
    /// A box is drawn around what is to be selected.
    Boxing {
        /// The corner where it began.
        from: Point,
        /// The corner under the pointer.
        to: Point,
        /// What stays selected.
        keep: BTreeSet<Thing>,
    },
    /// A relation is being drawn.
    Relating {
        /// From whom.
        from: ActorId,
        /// Where the pointer is.
        to: Point,
    },
    /// A note or a frame is being resized.
    Resizing {
        /// Where the drag began.
        from: Point,
        /// Which.
        note: NoteId,
    },
}

impl Gesture {
    /// The box that is being drawn.
    pub fn boxed(&self) -> Option<Rect> {
        match self {
            Self::Boxing { from, to, .. } => {
                Some(Rect::new(from.x.min(to.x), from.y.min(to.y), from.x.max(to.x), from.y.max(to.y)))
            }
            _ => None,
        }
    }

    /// The next state, and what is to be done.
    #[must_use]
    pub fn on(self, event: Event, scene: &Scene<'_>) -> (Self, Vec<Effect>) {
        match (self, event) {
            (Self::Idle, Event::Press { at, hit, add }) => pressed(at, hit, add, scene),
            (Self::Pressed { from, hit, add }, Event::Drag { at }) => begun(from, hit, add, at, scene),
            (Self::Pressed { hit, add, .. }, Event::Release { .. }) => {
                (Self::Idle, clicked(&hit, add, scene))
            }
            (Self::Moving { from, things }, Event::Drag { at }) => {
                let update = moved(scene, &things, at.x - from.x, at.y - from.y);
                (Self::Moving { from, things }, update.map(Effect::Update).into_iter().collect())
            }
            (Self::Resizing { from, note }, Event::Drag { at }) => {
                let update = resized(scene, &note, at.x - from.x, at.y - from.y);
                (Self::Resizing { from, note }, update.map(Effect::Update).into_iter().collect())
            }
            (Self::Moving { .. } | Self::Resizing { .. }, Event::Release { .. }) => {
                (Self::Idle, vec![Effect::Commit])
            }
            (Self::Moving { .. } | Self::Resizing { .. }, Event::Escape) => {
                (Self::Idle, vec![Effect::Cancel])
            }
            (Self::Boxing { from, keep, .. }, Event::Drag { at }) => {
                let gesture = Self::Boxing { from, to: at, keep: keep.clone() };
                let mut chosen = keep;
                chosen.extend(gesture.boxed().map(|area| scene.layout.within(area)).unwrap_or_default());
                (gesture, vec![Effect::Select(chosen)])
            }
            (Self::Boxing { keep, .. }, Event::Escape) => (Self::Idle, vec![Effect::Select(keep)]),
            (Self::Relating { from, .. }, Event::Drag { at }) => {
                (Self::Relating { from, to: at }, Vec::new())
            }
            (Self::Relating { from, .. }, Event::Release { hit: Hit::Thing(Thing::Actor(to)), .. })
                if to != from =>
            {
                (Self::Idle, vec![Effect::Relate(from, to)])
            }
            (gesture, Event::Press { .. }) => (gesture, Vec::new()),
            (Self::Idle, _) | (_, Event::Release { .. } | Event::Escape) => (Self::Idle, Vec::new()),
        }
    }
}

/// The button went down.
fn pressed(at: Point, hit: Hit, add: bool, scene: &Scene<'_>) -> (Gesture, Vec<Effect>) {
    let mut effects = Vec::new();
    if let Hit::Thing(thing) = &hit
        && !add
        && !scene.selected.contains(thing)
    {
        effects.push(Effect::Select([thing.clone()].into()));
    }
    (Gesture::Pressed { from: at, hit, add }, effects)
}

/// The button went up where it went down.
fn clicked(hit: &Hit, add: bool, scene: &Scene<'_>) -> Vec<Effect> {
    let mut selected = scene.selected.clone();
    match hit {
        Hit::Thing(thing) if add => {
            if !selected.remove(thing) {
                selected.insert(thing.clone());
            }
        }
        Hit::Thing(thing) => selected = [thing.clone()].into(),
        Hit::Handle(actor) => selected = [Thing::Actor(actor.clone())].into(),
        Hit::Corner(note) => selected = [Thing::Note(note.clone())].into(),
        Hit::Nothing if add => {}
        Hit::Nothing => selected.clear(),
    }
    vec![Effect::Select(selected)]
}

/// The pressed pointer has moved: now it is known what the user means.
fn begun(from: Point, hit: Hit, add: bool, at: Point, scene: &Scene<'_>) -> (Gesture, Vec<Effect>) {
    let (gesture, label) = match hit {
        Hit::Nothing => {
            let keep = if add { scene.selected.clone() } else { BTreeSet::new() };
            return Gesture::Boxing { from, to: at, keep }.on(Event::Drag { at }, scene);
        }
        Hit::Thing(Thing::Relation(_)) => return (Gesture::Pressed { from, hit, add }, Vec::new()),
        _ if scene.read_only => return (Gesture::Pressed { from, hit, add }, Vec::new()),
        Hit::Handle(actor) => return (Gesture::Relating { from: actor, to: at }, Vec::new()),
        Hit::Corner(note) => (Gesture::Resizing { from, note }, "Resize".to_owned()),
        Hit::Thing(thing) => {
            let mut things = scene.selected.clone();
            things.insert(thing);
            things.retain(|thing| !matches!(thing, Thing::Relation(_)));
            for slip in &scene.layout.frames {
                if things.contains(&Thing::Note(slip.id.clone())) {
                    things.extend(scene.layout.carried(slip.rect));
                }
            }
            let label = words_for(scene.start, &things);
            (Gesture::Moving { from, things }, label)
        }
    };
    let (gesture, mut effects) = gesture.on(Event::Drag { at }, scene);
    effects.insert(0, Effect::Begin(label));
    (gesture, effects)
}

/// The step's label: “Move Italy”, “Move 3 things”.
fn words_for(map: &StanceMap, things: &BTreeSet<Thing>) -> String {
    let mut all = things.iter();
    match (all.next(), all.next()) {
        (Some(Thing::Actor(id)), None) => format!("Move {}", map.actor_name(id)),
        (Some(Thing::Quote(_)), None) => "Move a quote card".to_owned(),
        (Some(_), None) => "Move a note".to_owned(),
        _ => format!("Move {} things", things.len()),
    }
}

/// The start map with things moved by a distance in board units; none where the board is gone.
fn moved(scene: &Scene<'_>, things: &BTreeSet<Thing>, dx: f64, dy: f64) -> Option<StanceMap> {
    shift(scene.start, scene.board, things, dx, dy).ok()
}

/// A map with things of a board moved by a distance in board units.
pub fn shift(map: &StanceMap, board: &BoardId, things: &BTreeSet<Thing>, dx: f64, dy: f64) -> Edited {
    edit::alter::<Board>(map, board, |board| {
        for thing in things {
            match thing {
                Thing::Actor(id) => {
                    if let Some(spot) = board.actors.get_mut(id) {
                        *spot = spot.moved(dx, dy);
                    }
                }
                Thing::Quote(id) => {
                    if let Some(spot) = board.quotes.get_mut(id) {
                        *spot = spot.moved(dx, dy);
                    }
                }
                Thing::Note(id) => {
                    if let Some(note) = board.notes.get_mut(id) {
                        note.at = note.at.moved(dx, dy);
                    }
                }
                Thing::Relation(_) => {}
            }
        }
    })
}

fn resized(scene: &Scene<'_>, note: &NoteId, dx: f64, dy: f64) -> Option<StanceMap> {
    edit::alter::<Board>(scene.start, scene.board, |board| {
        if let Some(note) = board.notes.get_mut(note) {
            note.width = Finite::or_zero((note.width.get() + dx).max(SMALLEST));
            note.height = Finite::or_zero((note.height.get() + dy).max(SMALLEST));
        }
    })
    .ok()
}

/// A map without some things of a board: actors and quotes leave the board and stay in the map, notes and
/// frames are gone, relations are deleted.
pub fn remove(map: &StanceMap, board: &BoardId, things: &BTreeSet<Thing>) -> Edited {
    let next = edit::alter::<Board>(map, board, |board| {
        for thing in things {
            match thing {
                Thing::Actor(id) => drop(board.actors.remove(id)),
                Thing::Quote(id) => drop(board.quotes.remove(id)),
                Thing::Note(id) => drop(board.notes.remove(id)),
                Thing::Relation(_) => {}
            }
        }
    })?;
    let relations = things.iter().filter_map(|thing| match thing {
        Thing::Relation(id) => Some(id.clone().into()),
        _ => None,
    });
    Ok(edit::delete(&next, relations).0)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use proptest::prelude::*;

    use super::*;
    use crate::edit::History;
    use crate::model::{Actor, ItemId as _, Note, NoteKind, Spot};

    fn actor(id: &str) -> ActorId {
        ActorId::parse(id).unwrap()
    }
    fn card(id: &str) -> Thing {
        Thing::Actor(actor(id))
    }

    /// Three actors in a row, the first two in a frame.
    fn sample() -> (StanceMap, BoardId) {
        let mut map = StanceMap::new("m");
        let mut board = Board::new("b");
        for (id, x) in [("a", 0.0), ("b", 300.0), ("c", 900.0)] {
            map.actors.insert(actor(id), Arc::new(Actor::new(id)));
            board.actors.insert(actor(id), Spot::at(x, 0.0));
        }
        let mut frame = Note::new("Frame", Spot::at(-150.0, -100.0));
        frame.kind = NoteKind::Frame;
        (frame.width, frame.height) = (Finite::or_zero(600.0), Finite::or_zero(200.0));
        board.notes.insert(NoteId::parse("f").unwrap(), frame);
        let id = BoardId::parse("b").unwrap();
        map.boards.insert(id.clone(), Arc::new(board));
        (map, id)
    }

    /// Plays events and carries out what they ask for.
    fn play(
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
            let layout = Layout::of(history.map(), &history.map().boards[board]);
            let start = Arc::clone(history.start());
            let scene = Scene {
                start: &start,
                board,
                layout: &layout,
                selected: &selected.clone(),
                read_only: false,
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
                    other @ Effect::Relate(..) => asked.push(other),
                }
            }
        }
        (history, selected, asked)
    }

    fn at(x: f64, y: f64) -> Point {
        Point::new(x, y)
    }
    fn press(x: f64, y: f64, hit: Hit) -> Event {
        Event::Press { at: at(x, y), hit, add: false }
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
                Event::Drag { at: at(3.0, 1.0) },
                Event::Drag { at: at(50.0, 20.0) },
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
                Event::Drag { at: at(-100.0, 10.0) },
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
                Event::Drag { at: at(500.0, 20.0) },
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
        let click = |id: &str, add| Event::Press { at: at(0.0, 0.0), hit: Hit::Thing(card(id)), add };
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
                Event::Drag { at: at(850.0, -10.0) },
                Event::Release { at: at(850.0, -10.0), hit: Hit::Nothing },
            ],
        );
        assert_eq!(selected, [card("b"), card("c")].into());
    }

    #[test]
    fn a_relation_is_drawn_from_an_edge_to_another_actor() {
        let (map, board) = sample();
        let handle = press(90.0, 0.0, Hit::Handle(actor("a")));
        let drag = Event::Drag { at: at(600.0, 0.0) };
        let end = |id: &str| Event::Release { at: at(900.0, 0.0), hit: Hit::Thing(card(id)) };
        let (_, _, asked) = play(&map, &board, &[], &[handle.clone(), drag.clone(), end("c")]);
        assert_eq!(asked, [Effect::Relate(actor("a"), actor("c"))]);
        let (_, _, asked) = play(&map, &board, &[], &[handle, drag, end("a")]);
        assert_eq!(asked, [], "not to itself");
    }

    proptest! {
        #[test]
        fn any_move_then_undo_restores_the_map(
            drags in proptest::collection::vec((-1e6..1e6_f64, -1e6..1e6_f64), 1..8), which in 0..3_usize,
        ) {
            let (map, board) = sample();
            let id = ["a", "b", "c"][which];
            let mut events = vec![press(0.0, 0.0, Hit::Thing(card(id)))];
            events.extend(drags.iter().map(|&(x, y)| Event::Drag { at: at(x, y) }));
            events.push(Event::Release { at: at(0.0, 0.0), hit: Hit::Nothing });
            let (mut history, ..) = play(&map, &board, &[], &events);
            history.undo();
            prop_assert_eq!(&**history.map(), &map);
        }
    }
}
