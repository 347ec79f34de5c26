//! What the board offers besides selecting and moving, in the window: tools, keys, layouts, focus, several
//! boards, the clipboard, export.

use egui::accesskit::Role;
use egui::{Event, Key, Modifiers, Pos2, vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable as _;
use stancemap::app::document::Document;
use stancemap::app::shell::Shell;
use stancemap::edit;
use stancemap::model::{
    Actor, ActorKind, Board, BoardId, BoardPoint, CanonicalText, NoteKind, Relation, RelationKind, Source,
    StanceMap,
};

use crate::window::{map, retype, until, window};

/// A map with three actors on a board, a relation and a source.
fn three() -> StanceMap {
    let map = StanceMap::new("A map");
    let (mut map, board): (_, BoardId) = edit::add(&map, "board", Board::new("First")).unwrap();
    let mut ids = Vec::new();
    for (name, x, y) in [("Anna", 0.0, 0.0), ("Bert", 260.0, 0.0), ("Cleo", 0.0, 200.0)] {
        let (next, id) = edit::add(&map, name, Actor::new(name)).unwrap();
        map = edit::place_actors(&next, &board, [(id.clone(), BoardPoint::at(x, y))]).unwrap();
        ids.push(id);
    }
    let relation = Relation::new(ids[0].clone(), ids[1].clone(), RelationKind::Supports);
    map = edit::add(&map, "r", relation).unwrap().0;
    map = edit::alter::<Actor>(&map, &ids[2], |cleo| cleo.kind = ActorKind::Party).unwrap();
    let mut source = Source::new("A report");
    source.text = CanonicalText::new("Anna said yes.");
    edit::add(&map, "report", source).unwrap().0
}

fn open(map: StanceMap, answers: Vec<std::path::PathBuf>) -> Harness<'static, Shell> {
    let mut document = Document::empty();
    document.history = stancemap::edit::History::new(map);
    window(document, answers)
}

fn board<'a>(harness: &'a Harness<'_, Shell>) -> &'a Board {
    map(harness).boards.values().next().unwrap()
}
fn card(harness: &Harness<'_, Shell>, name: &str) -> egui::Rect {
    let nodes = harness.get_all_by_role_and_label(Role::Button, name);
    nodes.map(|node| node.rect()).max_by(|a, b| a.left().total_cmp(&b.left())).unwrap()
}
fn click(harness: &mut Harness<'_, Shell>, at: Pos2) {
    harness.drag_at(at);
    harness.drop_at(at);
    harness.run();
}
fn drag(harness: &mut Harness<'_, Shell>, from: Pos2, to: Pos2) {
    harness.drag_at(from);
    harness.run();
    for share in [0.3, 1.0] {
        harness.hover_at(from + (to - from) * share);
        harness.run();
    }
    harness.drop_at(to);
    harness.run();
}
/// Hovers over bare board, so that keys belong to it.
fn over_board(harness: &mut Harness<'_, Shell>) -> Pos2 {
    let at = card(harness, "Cleo").center() + vec2(220.0, 60.0);
    harness.hover_at(at);
    harness.run();
    at
}
fn selected(harness: &Harness<'_, Shell>) -> Vec<String> {
    harness.state().selection().items().iter().map(|id| map(harness).label(id)).collect()
}
fn menu(harness: &mut Harness<'_, Shell>, name: &str, entry: &str) {
    harness.get_by_role_and_label(Role::Button, name).click();
    harness.run();
    harness.get_by_label(entry).click();
    harness.run();
}

#[test]
fn a_frame_is_drawn_with_its_tool_and_named_and_then_the_pointer_selects_again() {
    let mut harness = open(three(), vec![]);
    let from = card(&harness, "Anna").left_top() - vec2(30.0, 50.0);
    let to = card(&harness, "Bert").right_bottom() + vec2(20.0, 20.0);
    over_board(&mut harness);
    harness.key_press(Key::G);
    harness.run();
    drag(&mut harness, from, to);
    let frame = board(&harness).notes.values().next().expect("a frame").clone();
    assert_eq!(frame.kind, NoteKind::Frame);
    assert!(frame.width.get() > 400.0, "{frame:?}");
    harness.get_by_role_and_label(Role::MultilineTextInput, "Text").type_text("The camp");
    harness.run();
    harness.get_by_label("Done").click();
    harness.run();
    assert!(board(&harness).notes.values().next().unwrap().text.contains("The camp"));
    let at = card(&harness, "Bert").center();
    click(&mut harness, at);
    assert_eq!(selected(&harness), ["Bert"]);
    assert_eq!(board(&harness).notes.len(), 1, "no second frame");
}

#[test]
fn the_relation_tool_relates_with_two_clicks_and_space_moves_the_view() {
    let mut harness = open(three(), vec![]);
    harness.get_by_role_and_label(Role::Button, "Relation").click();
    harness.run();
    let (bert, cleo) = (card(&harness, "Bert").center(), card(&harness, "Cleo").center());
    click(&mut harness, bert);
    click(&mut harness, cleo);
    harness.get_by_label("opposes").click();
    harness.run();
    assert!(map(&harness).relations.values().any(|relation| relation.kind == RelationKind::Opposes));

    let at = over_board(&mut harness);
    let before = map(&harness).clone();
    harness.event(Event::Key {
        key: Key::Space,
        physical_key: None,
        pressed: true,
        repeat: false,
        modifiers: Modifiers::NONE,
    });
    drag(&mut harness, at, at + vec2(-120.0, -40.0));
    harness.event(Event::Key {
        key: Key::Space,
        physical_key: None,
        pressed: false,
        repeat: false,
        modifiers: Modifiers::NONE,
    });
    harness.run();
    assert!((card(&harness, "Bert").center() - (bert + vec2(-120.0, -40.0))).length() < 2.0);
    assert_eq!(map(&harness), &before);
}

#[test]
fn tab_walks_the_actors_in_reading_order_arrows_nudge_and_enter_opens() {
    let mut harness = open(three(), vec![]);
    let at = over_board(&mut harness);
    click(&mut harness, at);
    let mut walked = Vec::new();
    for _ in 0..3 {
        harness.key_press(Key::Tab);
        harness.run();
        walked.extend(selected(&harness));
    }
    assert_eq!(walked, ["Anna", "Bert", "Cleo"]);
    harness.key_press_modifiers(Modifiers::SHIFT, Key::Tab);
    harness.run();
    assert_eq!(selected(&harness), ["Bert"]);
    harness.key_press(Key::ArrowRight);
    harness.run();
    assert_eq!(harness.state().document().history.undo_label(), Some("Nudge"));
    assert!(board(&harness).actors.values().any(|spot| spot.x.get() == 262.0));
    let (before, depth) = (board(&harness).clone(), harness.state().document().history.undo_depth());
    for _ in 0..3 {
        harness.key_press(Key::ArrowDown);
        harness.run();
    }
    assert_ne!(board(&harness), &before);
    assert_eq!(harness.state().document().history.undo_depth(), depth, "presses in a row are one step");
    harness.key_press(Key::Enter);
    harness.run();
    assert_eq!(selected(&harness), ["Bert"]);
}

#[test]
fn a_layout_is_one_step_and_undo_brings_every_place_back() {
    let mut harness = open(three(), vec![]);
    let before = map(&harness).clone();
    for entry in ["In a circle", "By bloc", "By relations, blocs together"] {
        harness.get_by_role_and_label(Role::Button, "Layout").click();
        harness.run();
        harness.get_by_label(entry).click();
        until(&mut harness, entry, |shell| shell.document().history.undo_depth() == 1);
        assert_ne!(map(&harness), &before, "{entry}");
        harness.key_press_modifiers(Modifiers::COMMAND, Key::Z);
        harness.run();
        assert_eq!(map(&harness), &before, "{entry}");
    }
}

#[test]
fn what_is_selected_is_aligned_lifted_locked_and_duplicated() {
    let mut harness = open(three(), vec![]);
    let (from, to) = (
        card(&harness, "Anna").left_top() - vec2(20.0, 20.0),
        card(&harness, "Cleo").center() + vec2(300.0, 20.0),
    );
    drag(&mut harness, from, to);
    assert_eq!(selected(&harness).len(), 3);
    menu(&mut harness, "Arrange", "Align left edges");
    assert!(board(&harness).actors.values().all(|spot| spot.x.get() == 0.0));
    menu(&mut harness, "Arrange", "Lock in place");
    assert_eq!(board(&harness).locked.len(), 3);
    let (from, to) = (card(&harness, "Cleo").center(), card(&harness, "Cleo").center() + vec2(90.0, 90.0));
    drag(&mut harness, from, to);
    assert!(board(&harness).actors.values().all(|spot| spot.x.get() == 0.0), "locked things stay");
    over_board(&mut harness);
    harness.key_press_modifiers(Modifiers::COMMAND, Key::D);
    harness.run();
    assert_eq!(map(&harness).actors.len(), 6);
    assert_eq!(selected(&harness).len(), 3);
    assert!(selected(&harness)[0].ends_with("(copy)"));
}

#[test]
fn the_filter_hides_and_the_search_jumps() {
    let mut harness = open(three(), vec![]);
    harness.get_by_label("Focus").click();
    harness.run();
    harness.get_by_label("Kinds").click();
    harness.run();
    harness.get_by_label("party").click();
    harness.run();
    harness.key_press(Key::Escape);
    harness.run();
    harness.get_by_label("Hide the rest").click();
    harness.run();
    // The browser names every actor once; the board only those that it draws.
    let named = |harness: &Harness<'_, Shell>, name: &str| {
        harness.get_all_by_role_and_label(Role::Button, name).count()
    };
    assert_eq!((named(&harness, "Anna"), named(&harness, "Cleo")), (1, 2));
    harness.get_by_label("Show all").click();
    harness.run();
    assert_eq!(named(&harness, "Anna"), 2);
    retype(&mut harness, "Find an actor", "ber");
    assert_eq!(selected(&harness), ["Bert"]);
}

#[test]
fn boards_are_renamed_duplicated_and_deleted() {
    let mut harness = open(three(), vec![]);
    menu(&mut harness, "Boards", "Rename…");
    retype(&mut harness, "Name", "The camps");
    assert_eq!(board(&harness).name, "The camps");
    menu(&mut harness, "Boards", "Duplicate board");
    assert_eq!(map(&harness).boards.len(), 2);
    assert!(
        map(&harness)
            .boards
            .values()
            .any(|board| board.name == "The camps (copy)" && board.actors.len() == 3)
    );
    menu(&mut harness, "Boards", "Delete board");
    assert_eq!(map(&harness).boards.len(), 1);
    harness.key_press_modifiers(Modifiers::COMMAND, Key::Z);
    harness.run();
    assert_eq!(map(&harness).boards.len(), 2);
}

#[test]
fn what_was_copied_is_pasted_on_another_board() {
    let mut harness = open(three(), vec![]);
    let at = card(&harness, "Anna").center();
    click(&mut harness, at);
    harness.event(Event::Copy);
    harness.step();
    let copied = harness.output().platform_output.commands.iter().find_map(|command| match command {
        egui::OutputCommand::CopyText(text) => Some(text.clone()),
        _ => None,
    });
    let copied = copied.expect("something was copied");
    harness.get_by_role_and_label(Role::Button, "Boards").click();
    harness.run();
    harness.get_all_by_role_and_label(Role::Button, "New board").last().unwrap().click();
    harness.run();
    // The new board's name has the keyboard first.
    harness.key_press(Key::Enter);
    harness.run();
    let at = egui::pos2(700.0, 500.0);
    harness.hover_at(at);
    harness.run();
    harness.event(Event::Paste(copied));
    harness.run();
    let counts: Vec<usize> = map(&harness).boards.values().map(|board| board.actors.len()).collect();
    assert_eq!(counts.iter().sum::<usize>(), 4, "{counts:?}");
    harness.event(Event::Paste("just words".to_owned()));
    harness.run();
    assert!(harness.state().messages().iter().any(|words| words.contains("copied from a board")));
}

#[test]
fn a_source_is_pinned_where_it_was_asked_for() {
    let mut harness = open(three(), vec![]);
    let at = over_board(&mut harness);
    harness.key_press(Key::P);
    harness.run();
    click(&mut harness, at);
    harness.get_by_role_and_label(Role::TextInput, "Pin a quote or a source").type_text("report");
    harness.run();
    harness.key_press(Key::Enter);
    harness.run();
    assert_eq!(board(&harness).sources.len(), 1);
    assert_eq!(harness.state().document().history.undo_label(), Some("Pin a source"));
}

#[test]
fn the_board_and_the_network_are_exported_from_the_window() {
    let folder = tempfile::tempdir().unwrap();
    let names = ["board.svg", "board.png", "board.pdf", "net.graphml"];
    let paths: Vec<_> = names.iter().map(|name| folder.path().join(name)).collect();
    let mut harness = open(three(), paths.clone());
    let entries = [
        "Export the board as SVG…",
        "Export the board as PNG…",
        "Export the board as PDF…",
        "Export the network (GraphML)…",
    ];
    for (entry, path) in entries.into_iter().zip(&paths) {
        menu(&mut harness, "Boards", entry);
        until(&mut harness, entry, |_| path.is_file());
    }
    let svg = std::fs::read_to_string(&paths[0]).unwrap();
    for words in ["<title", "Anna", "Bert", "Cleo", "supports", "3 actors, 1 tie"] {
        assert!(svg.contains(words), "{words}");
    }
    assert!(std::fs::read(&paths[2]).unwrap().starts_with(b"%PDF"));
    assert!(std::fs::read_to_string(&paths[3]).unwrap().contains("graphml"));
}
