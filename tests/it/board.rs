//! The board in the window, with the pointer and the keys.

use egui::accesskit::Role;
use egui::{Key, Modifiers, Pos2, vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable as _;
use stancemap::app::document::Document;
use stancemap::app::shell::Shell;
use stancemap::edit;
use stancemap::model::{Actor, ActorId, Board, BoardId, BoardPoint, RelationKind, StanceMap};

use crate::window::{close, map, window};

fn actor(harness: &Harness<'_, Shell>, name: &str) -> ActorId {
    map(harness).actors.iter().find(|(_, actor)| actor.name == name).unwrap().0.clone()
}
fn spot(harness: &Harness<'_, Shell>, name: &str) -> (f64, f64) {
    let spot = map(harness).boards.values().next().unwrap().actors[&actor(harness, name)];
    (spot.x.get(), spot.y.get())
}
/// Where an actor's card is on the screen. The browser names actors too; the card lies further right.
fn card(harness: &Harness<'_, Shell>, name: &str) -> egui::Rect {
    let nodes = harness.get_all_by_role_and_label(Role::Button, name);
    nodes.map(|node| node.rect()).max_by(|a, b| a.left().total_cmp(&b.left())).unwrap()
}
fn drag(harness: &mut Harness<'_, Shell>, from: Pos2, to: Pos2) {
    harness.drag_at(from);
    harness.run();
    for share in [0.2, 0.6, 1.0] {
        harness.hover_at(from + (to - from) * share);
        harness.run();
    }
    harness.drop_at(to);
    harness.run();
}

/// A window on a board with three actors, and two more actors that aren't on it.
fn board() -> Harness<'static, Shell> {
    let mut map = StanceMap::new("A map");
    let (next, board): (_, BoardId) = edit::add(&map, "board", Board::new("Board")).unwrap();
    map = next;
    for (name, x, y) in [("Anna", 0.0, 0.0), ("Bert", 260.0, 0.0), ("Cleo", 0.0, 200.0)] {
        let (next, id) = edit::add(&map, name, Actor::new(name)).unwrap();
        map = edit::place_actors(&next, &board, [(id, BoardPoint::at(x, y))]).unwrap();
    }
    for name in ["Dora", "Emil"] {
        map = edit::add(&map, name, Actor::new(name)).unwrap().0;
    }
    let mut document = Document::empty();
    document.history = stancemap::edit::History::new(map);
    window(document, [])
}

fn click(harness: &mut Harness<'_, Shell>, at: Pos2) {
    harness.drag_at(at);
    harness.drop_at(at);
    harness.run();
}

#[test]
fn clicks_and_boxes_select() {
    let mut harness = board();
    let at = card(&harness, "Anna").center();
    click(&mut harness, at);
    assert_eq!(harness.state().selection().items(), [actor(&harness, "Anna").into()]);
    let (from, to) = (card(&harness, "Anna").left_top() - vec2(20.0, 20.0), card(&harness, "Bert").center());
    drag(&mut harness, from, to);
    assert_eq!(harness.state().selection().items().len(), 2);
    assert_eq!(harness.state().document().history.undo_depth(), 0, "selecting is no step");
}

#[test]
fn dragging_one_of_two_selected_moves_both_in_one_step_and_escape_cancels() {
    let mut harness = board();
    let (from, to) = (card(&harness, "Anna").left_top() - vec2(20.0, 20.0), card(&harness, "Bert").center());
    drag(&mut harness, from, to);
    let before = map(&harness).clone();
    let (from, to) = (card(&harness, "Anna").center(), card(&harness, "Anna").center() + vec2(40.0, 80.0));
    let bert = spot(&harness, "Bert");
    drag(&mut harness, from, to);
    assert!(spot(&harness, "Anna").1 > 50.0 && spot(&harness, "Bert").1 > bert.1 + 50.0);
    assert_eq!(spot(&harness, "Cleo"), (0.0, 200.0));
    assert_eq!(harness.state().document().history.undo_label(), Some("Move 2 things"));
    assert_eq!(harness.state().document().history.undo_depth(), 1);
    harness.key_press_modifiers(Modifiers::COMMAND, Key::Z);
    harness.run();
    assert_eq!(map(&harness), &before);

    harness.drag_at(from);
    harness.run();
    harness.hover_at(to);
    harness.run();
    assert_ne!(map(&harness), &before, "it follows the pointer");
    harness.key_press(Key::Escape);
    harness.run();
    assert_eq!(map(&harness), &before);
    harness.drop_at(to);
    harness.run();
    assert_eq!(map(&harness), &before);
    assert_eq!(harness.state().document().history.undo_depth(), 0);
}

#[test]
fn a_relation_is_drawn_from_an_edge_and_its_kind_chosen() {
    let mut harness = board();
    let (anna, bert) = (card(&harness, "Anna"), card(&harness, "Bert"));
    harness.hover_at(anna.center());
    harness.run();
    drag(&mut harness, anna.center_bottom(), bert.center());
    harness.get_by_label("supports").click();
    harness.run();
    let relation = map(&harness).relations.values().next().expect("a relation").clone();
    assert_eq!((&relation.from, &relation.to), (&actor(&harness, "Anna"), &actor(&harness, "Bert")));
    assert_eq!(relation.kind, RelationKind::Supports);
    assert_eq!(harness.state().document().history.undo_depth(), 1);
}

#[test]
fn the_wheel_zooms_to_the_pointer() {
    let mut harness = board();
    let before = card(&harness, "Bert");
    harness.hover_at(before.center());
    harness.run();
    harness.event(egui::Event::MouseWheel {
        unit: egui::MouseWheelUnit::Point,
        delta: vec2(0.0, -120.0),
        phase: egui::TouchPhase::Move,
        source: egui::MouseWheelSource::Wheel,
        modifiers: Modifiers::NONE,
    });
    harness.run_ok();
    let after = card(&harness, "Bert");
    assert!(after.width() < before.width() * 0.9, "{before} {after}");
    assert!((after.center() - before.center()).length() < 2.0);
}

#[test]
fn delete_takes_an_actor_off_the_board_and_leaves_it_in_the_map() {
    let mut harness = board();
    let at = card(&harness, "Cleo").center();
    click(&mut harness, at);
    harness.key_press(Key::Delete);
    harness.run();
    assert_eq!(map(&harness).boards.values().next().unwrap().actors.len(), 2);
    assert_eq!(map(&harness).actors.len(), 5);
}

#[test]
fn a_double_click_on_bare_board_makes_an_actor_there() {
    let mut harness = board();
    let at = card(&harness, "Cleo").center() + vec2(260.0, 0.0);
    // Two clicks in one go, so that they count as a double click.
    for _ in 0..2 {
        harness.drag_at(at);
        harness.drop_at(at);
    }
    harness.run();
    let field = harness.get_by_role_and_label(Role::TextInput, "New actor");
    field.type_text("Fay");
    harness.run();
    harness.key_press(Key::Enter);
    harness.run();
    assert_eq!(map(&harness).boards.values().next().unwrap().actors.len(), 4);
    assert!(spot(&harness, "Fay").0 > 100.0);
    assert_eq!(harness.state().document().history.undo_depth(), 1);
}

#[test]
fn an_actor_is_dragged_in_from_the_browser_or_placed_by_a_double_click() {
    let mut harness = board();
    let row = harness.get_by_role_and_label(Role::Button, "Dora").rect().center();
    let at = card(&harness, "Bert").center() + vec2(0.0, 120.0);
    drag(&mut harness, row, at);
    let (x, y) = spot(&harness, "Dora");
    assert!((x - 260.0).abs() < 200.0 && y > 50.0, "{x} {y}");
    assert_eq!(harness.state().document().history.undo_label(), Some("Place Dora"));

    let row = harness.get_by_role_and_label(Role::Button, "Emil").rect().center();
    for _ in 0..2 {
        harness.drag_at(row);
        harness.drop_at(row);
    }
    harness.run();
    assert!(spot(&harness, "Emil").1 > 200.0, "it stands below the others");
}

/// Types into the name field of the selected actor without finishing.
fn begin_to_rename(harness: &mut Harness<'_, Shell>, actor: &str, name: &str) {
    let at = card(harness, actor).center();
    click(harness, at);
    harness.get_by_role_and_label(Role::TextInput, "Name").focus();
    harness.run();
    harness.key_press_modifiers(Modifiers::COMMAND, Key::A);
    harness.run();
    harness.get_by_role_and_label(Role::TextInput, "Name").type_text(name);
    harness.run();
}

#[test]
fn what_was_typed_counts_when_something_else_is_clicked() {
    let mut harness = board();
    begin_to_rename(&mut harness, "Anna", "Annabel");
    let at = card(&harness, "Bert").center();
    click(&mut harness, at);
    assert!(map(&harness).actors.values().any(|actor| actor.name == "Annabel"), "clicking another card");

    begin_to_rename(&mut harness, "Bert", "Bertram");
    let at = harness.get_by_role_and_label(Role::Button, "Dora").rect().center();
    click(&mut harness, at);
    assert!(map(&harness).actors.values().any(|actor| actor.name == "Bertram"), "clicking in the browser");

    begin_to_rename(&mut harness, "Cleo", "Cleopatra");
    harness.key_press_modifiers(Modifiers::COMMAND, Key::N);
    harness.run();
    assert!(map(&harness).actors.values().any(|actor| actor.name == "Cleopatra"), "a command");
    harness.get_by_label("Cancel").click();
    harness.run();

    begin_to_rename(&mut harness, "Cleopatra", "Cleo again");
    close(&mut harness);
    assert!(map(&harness).actors.values().any(|actor| actor.name == "Cleo again"), "closing the window");
}
