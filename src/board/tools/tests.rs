//! Every tool, played event by event.

use std::sync::Arc;

use proptest::prelude::*;

use super::*;
use crate::board::sample::{actor, card, sample};
use crate::edit::History;
use crate::model::ItemId as _;

/// Plays events and carries out what they ask for.
fn play(
    map: &StanceMap,
    board: &BoardId,
    selected: &[BoardItem],
    events: &[Event],
) -> (History, BTreeSet<BoardItem>, Vec<Effect>) {
    play_with(Tool::Select, FREE, map, board, selected, events)
}

const FREE: Snap = Snap { grid: false, neighbours: false };

fn play_with(
    tool: Tool,
    snap: Snap,
    map: &StanceMap,
    board: &BoardId,
    selected: &[BoardItem],
    events: &[Event],
) -> (History, BTreeSet<BoardItem>, Vec<Effect>) {
    let mut history = History::new(map.clone());
    let mut selected: BTreeSet<BoardItem> = selected.iter().cloned().collect();
    let mut gesture = Gesture::default();
    let mut asked = Vec::new();
    for event in events {
        let plan = BoardPlan::of(history.map(), &history.map().boards[board], None);
        let start = Arc::clone(history.start());
        let scene = ToolContext {
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
                Effect::Update(change) => history.update(change.of(&start, board).unwrap()),
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
fn press(x: f64, y: f64, hit: BoardHit) -> Event {
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
            press(0.0, 0.0, BoardHit::Item(card("a"))),
            drag(3.0, 1.0),
            drag(50.0, 20.0),
            Event::Release { at: at(50.0, 20.0), hit: BoardHit::Nothing },
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
    let frame = BoardItem::Note(NoteId::parse("f").unwrap());
    let (history, ..) = play(
        &map,
        &board,
        &[],
        &[
            press(-100.0, -90.0, BoardHit::Item(frame)),
            drag(-100.0, 10.0),
            Event::Release { at: at(-100.0, 10.0), hit: BoardHit::Nothing },
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
            press(0.0, 0.0, BoardHit::Item(card("a"))),
            drag(500.0, 20.0),
            Event::Escape,
            Event::Release { at: at(500.0, 20.0), hit: BoardHit::Nothing },
        ],
    );
    assert_eq!(**history.map(), map);
    assert_eq!(history.undo_depth(), 0);
}

#[test]
fn clicks_select_add_and_clear() {
    let (map, board) = sample();
    let release = Event::Release { at: at(0.0, 0.0), hit: BoardHit::Nothing };
    let click = |id: &str, add| Event::Press {
        at: at(0.0, 0.0),
        hit: BoardHit::Item(card(id)),
        held: Held { add, ..Held::default() },
    };
    let (_, selected, _) = play(&map, &board, &[card("c")], &[click("a", false), release.clone()]);
    assert_eq!(selected, [card("a")].into());
    let (_, selected, _) = play(&map, &board, &[card("c")], &[click("a", true), release.clone()]);
    assert_eq!(selected, [card("a"), card("c")].into());
    let (_, selected, _) = play(&map, &board, &[card("c")], &[click("c", true), release.clone()]);
    assert_eq!(selected, [].into());
    let (_, selected, _) = play(&map, &board, &[card("c")], &[press(0.0, 500.0, BoardHit::Nothing), release]);
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
            press(200.0, 60.0, BoardHit::Nothing),
            drag(850.0, -10.0),
            Event::Release { at: at(850.0, -10.0), hit: BoardHit::Nothing },
        ],
    );
    assert_eq!(selected, [card("b"), card("c")].into());
}

#[test]
fn a_relation_is_drawn_from_an_edge_to_another_actor() {
    let (map, board) = sample();
    let handle = press(90.0, 0.0, BoardHit::Handle(actor("a")));
    let drag = drag(600.0, 0.0);
    let end = |id: &str| Event::Release { at: at(900.0, 0.0), hit: BoardHit::Item(card(id)) };
    let (_, _, asked) = play(&map, &board, &[], &[handle.clone(), drag.clone(), end("c")]);
    assert_eq!(asked, [Effect::Relate(actor("a"), actor("c"))]);
    let (_, _, asked) = play(&map, &board, &[], &[handle, drag, end("a")]);
    assert_eq!(asked, [], "not to itself");
}

#[test]
fn a_locked_thing_stays_and_its_neighbours_go() {
    let (map, board) = sample();
    let map = crate::board::arrange::lock(&map, &board, &[card("a")].into(), true).unwrap();
    let frame = BoardItem::Note(NoteId::parse("f").unwrap());
    let up = Event::Release { at: at(-100.0, 10.0), hit: BoardHit::Nothing };
    let events = [press(-100.0, -90.0, BoardHit::Item(frame)), drag(-100.0, 10.0), up.clone()];
    let (history, ..) = play(&map, &board, &[], &events);
    assert_eq!((spot(&history, &board, "a"), spot(&history, &board, "b")), ((0.0, 0.0), (300.0, 100.0)));
    let (history, ..) =
        play(&map, &board, &[], &[press(0.0, 0.0, BoardHit::Item(card("a"))), drag(50.0, 9.0), up]);
    assert_eq!(history.undo_depth(), 0, "alone it doesn't move at all");
}

#[test]
fn a_lasso_selects_what_it_surrounds_and_escape_brings_the_old_selection_back() {
    let (map, board) = sample();
    let held = Held { lasso: true, ..Held::default() };
    let begin = Event::Press { at: at(200.0, -60.0), hit: BoardHit::Nothing, held };
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
    let up = Event::Release { at: at(0.0, 0.0), hit: BoardHit::Nothing };
    let begin = press(900.0, 0.0, BoardHit::Item(card("c")));
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
    let events = [press(10.0, 10.0, BoardHit::Item(card("a"))), drag(4.0, 12.0), Event::Escape];
    let (history, _, asked) = play_with(Tool::Pan, FREE, &map, &board, &[], &events);
    assert_eq!(asked, [Effect::Pan(6.0, -2.0), Effect::Pan(-6.0, 2.0)]);
    assert_eq!(**history.map(), map);
    let held = Held { pan: true, ..Held::default() };
    let middle_button = Event::Press { at: at(0.0, 0.0), hit: BoardHit::Item(card("a")), held };
    let (_, selected, asked) = play(&map, &board, &[], &[middle_button, drag(1.0, 0.0)]);
    assert_eq!((selected.len(), asked), (0, vec![Effect::Pan(-1.0, 0.0)]));
}

#[test]
fn notes_and_frames_are_drawn_or_clicked_and_escape_draws_nothing() {
    let (map, board) = sample();
    let up = |x, y| Event::Release { at: at(x, y), hit: BoardHit::Nothing };
    let begin = press(0.0, 0.0, BoardHit::Item(card("a")));
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
    let up = |id: &str| Event::Release { at: at(0.0, 0.0), hit: BoardHit::Item(card(id)) };
    let down = |id: &str| press(0.0, 0.0, BoardHit::Item(card(id)));
    let clicks = [down("a"), up("a"), drag(5.0, 5.0), down("b")];
    let (_, _, asked) = play_with(Tool::Relate, FREE, &map, &board, &[], &clicks);
    assert_eq!(asked, [Effect::Relate(actor("a"), actor("b"))]);
    let bare = [down("a"), up("a"), press(0.0, 500.0, BoardHit::Nothing), down("b")];
    let (_, _, asked) = play_with(Tool::Relate, FREE, &map, &board, &[], &bare);
    assert_eq!(asked, [], "a click on bare board lets go");
    let (_, _, asked) = play_with(Tool::Pin, FREE, &map, &board, &[], &[down("a")]);
    assert_eq!(asked, [Effect::Pin(at(0.0, 0.0))]);
}

#[test]
fn a_corner_resizes_and_never_turns_inside_out() {
    let (map, board) = sample();
    let note = NoteId::parse("f").unwrap();
    let up = Event::Release { at: at(0.0, 0.0), hit: BoardHit::Nothing };
    let begin = press(450.0, 100.0, BoardHit::Corner(note.clone()));
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
        let mut events = vec![press(0.0, 0.0, BoardHit::Item(card(id)))];
        events.extend(drags.iter().map(|&(x, y)| drag(x, y)));
        events.push(Event::Release { at: at(0.0, 0.0), hit: BoardHit::Nothing });
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
            BoardHit::Nothing, BoardHit::Item(card("a")), BoardHit::Item(card("b")), BoardHit::Handle(actor("c")),
            BoardHit::Corner(frame.clone()), BoardHit::Item(BoardItem::Note(frame)),
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
