//! The board's bars and menus, and the list of suggestions in the reader.

use stancemap::model::LineShape;

use super::*;

fn menu(name: &str, open: &dyn Fn(&Path) -> Window, list: &[(&str, Does)]) {
    Surface { name, open, reach: &|window| press(window, name), panel: None }.holds(list);
}

#[test]
fn the_bar() {
    let zoomed = |window: &mut Window| wheel_over(window, "Bert Cole");
    let to_an_actor = Shows("Choose a picture…");
    let list = [
        ("Board", Shows("Camps")),
        ("Boards", Shows("Rename…")),
        ("Select", On),
        ("Pan", On),
        ("Relation", On),
        ("Note", On),
        ("Frame", On),
        ("Pin", On),
        ("Arrange", Shows("Snap to the grid")),
        ("Layout", Shows("By bloc")),
        ("Look", Shows("Around cards, as curves")),
        ("Fit", Moves("Anna Berg")),
        ("Focus", Shows("Hide the rest")),
        ("Anna Berg", to_an_actor),
        ("Bert Cole", to_an_actor),
        ("Harbour party", to_an_actor),
        ("The union", to_an_actor),
    ];
    let panel = Some(("Board", Some("Inspector")));
    Surface { name: "the board", open: &open, reach: &zoomed, panel }.holds(&list);
}

#[test]
fn the_menu_of_boards() {
    menu(
        "Boards",
        &open,
        &[
            ("New board", Step("New board")),
            ("Rename…", Shows("Rename the board")),
            ("Duplicate board", Step("Duplicate a board")),
            ("Delete board", Step("Delete the board Camps")),
            ("Export the board as SVG…", Writes("svg")),
            ("Export the board as PNG…", Writes("png")),
            ("Export the board as PDF…", Writes("pdf")),
            ("Export the network (GraphML)…", Writes("graphml")),
        ],
    );
}

#[test]
fn arranging_what_is_selected() {
    let selected = |folder: &Path| {
        let mut window = open(folder);
        for name in ["Anna Berg", "Bert Cole", "Harbour party"] {
            last(&window, name).unwrap().click_modifiers(Modifiers::SHIFT);
            window.run_ok();
        }
        assert_eq!(window.state().selection().items().len(), 3);
        window
    };
    menu(
        "Arrange",
        &selected,
        &[
            ("Align left edges", Step("Align left edges")),
            ("Align right edges", Step("Align right edges")),
            ("Align top edges", Step("Align top edges")),
            ("Align bottom edges", Step("Align bottom edges")),
            ("Align middles, one below the other", Step("Align middles, one below the other")),
            ("Align middles, side by side", Step("Align middles, side by side")),
            ("Equal gaps from left to right", Step("Equal gaps from left to right")),
            ("Equal gaps from top to bottom", Step("Equal gaps from top to bottom")),
            ("Bring to the front", Step("Bring to the front")),
            ("Send to the back", Step("Send to the back")),
            ("Lock in place", Step("Lock in place")),
            // Nothing is locked.
            ("Unlock", Is(unchanged)),
            ("Duplicate", Step("Duplicate")),
            ("Snap to the grid", Toggles),
            ("Snap to neighbours", Toggles),
        ],
    );
}

/// A window on a board where one actor stands on another.
fn crowded(folder: &Path) -> Window {
    let map = small_map();
    let board = map.boards.keys().next().unwrap().clone();
    let union = map.actors.iter().find(|(_, actor)| actor.name == "The union").unwrap().0.clone();
    let spots = [(union, stancemap::model::BoardPoint::at(10.0, 5.0))];
    window_on(stancemap::edit::place_actors(&map, &board, spots).unwrap(), folder, Path::new("none"))
}

#[test]
fn layouts() {
    menu(
        "Layout",
        &crowded,
        &[
            ("By relations, blocs together", Step("Lay out: by relations, blocs together")),
            ("By bloc", Step("Lay out: by bloc")),
            ("In a circle", Step("Lay out: in a circle")),
            ("Tidy: no overlaps", Step("Lay out: tidy: no overlaps")),
            ("As a plot of two subjects…", Shows("Lay out by two subjects")),
        ],
    );
}

/// Boards begin with them, so choosing them changes nothing.
fn has_bent_lines(shell: &Shell) -> bool {
    let boards = &shell.document().history.map().boards;
    shell.document().history.undo_depth() == 0 && boards.values().all(|board| board.lines == LineShape::Bent)
}

#[test]
fn looks() {
    menu(
        "Look",
        &open,
        &[
            ("Around cards, with corners", Is(has_bent_lines)),
            ("Around cards, as curves", Step("How relations run")),
            ("Straight, behind cards", Step("How relations run")),
            ("Memberships as ties", Step("Memberships on the board")),
            ("Legend", Step("The board's legend")),
            ("Overview", Toggles),
            ("Grid", Toggles),
            ("Risk", Step("Positions on the cards")),
            ("Strength of cover", Step("Positions on the cards")),
            ("A pact", Step("Positions on the cards")),
        ],
    );
}

#[test]
fn the_focus() {
    let reach = |window: &mut Window| {
        press(window, "Focus");
        press(window, "Neighbours of the selection");
    };
    let list = [
        ("Focus •", Hides("Hide the rest")),
        ("Kinds", Shows("organisation")),
        ("Blocs", Shows("no bloc")),
        ("Relations", Shows("negotiates with")),
        ("Spoke on", Shows("Support for: A pact")),
        ("Coded by", Shows("anyone")),
        ("Hide the rest", Toggles),
        ("Neighbours of the selection", Toggles),
        ("Agreement and conflict", Shows("on as many subjects as")),
        ("As known on", Shows("5 March 2025")),
        ("Show all", Hides("Focus •")),
    ];
    Surface { name: "the focus", open: &open, reach: &reach, panel: None }.holds(&list);
    let kinds = ["person", "government", "organisation", "alliance", "party", "media", "group"];
    let mut list: Vec<_> = kinds.into_iter().map(|kind| (kind, Shows("Focus •"))).collect();
    list.push(("All", Is(unchanged)));
    let focus = |folder: &Path| {
        let mut window = open(folder);
        press(&mut window, "Focus");
        window
    };
    menu("Kinds", &focus, &list);
}

#[test]
fn the_list_of_suggestions() {
    let closed = |folder: &Path| {
        let mut window = open(folder);
        select(&mut window, "Speech at the harbour");
        until_shown(&mut window, "Suggestions 2");
        press(&mut window, "Suggestions 2");
        window
    };
    let reach = |window: &mut Window| press(window, "Suggestions 2");
    let (said, backed) = ("Anna Berg: “The isles need more than advice,”", "Nobody: troops");
    let list = [
        ("Quotes 2", On),
        ("New actors 0", Shows("The map knows everybody")),
        ("Attitudes", Hides("Nobody: troops")),
        (said, Shows("Quote (Q)")),
        (backed, Shows("Quote (Q)")),
    ];
    Surface { name: "suggestions", open: &closed, reach: &reach, panel: None }.holds(&list);
    let opened = |folder: &Path| {
        let mut window = closed(folder);
        reach(&mut window);
        window
    };
    let list = [
        ("+", Step("Accept a suggested quote")),
        ("×", Step("Dismiss a suggestion")),
        ("Quote (Q)", Step("Accept a suggested quote")),
    ];
    let row = |window: &mut Window| press(window, said);
    Surface { name: "a suggestion", open: &opened, reach: &row, panel: None }.holds(&list);
}
