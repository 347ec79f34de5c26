//! The inspector of each kind of item.

use super::*;

const DELETE: (&str, Does) = ("Delete from the map…", Shows("Delete from the map?"));
const NEW_STANCE: (&str, Does) = ("New stance…", Shows("Record stance"));
const TO_AN_ACTOR: Does = Shows("Choose a picture…");

/// Holds the inspector, once it is reached, against a list.
fn inspected(name: &str, reach: &dyn Fn(&mut Window), list: &[(&str, Does)]) {
    let picture = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/snapshots/history-light.png");
    let open = |folder: &Path| window_on(small_map(), folder, &picture);
    Surface { name, open: &open, reach, panel: Some(("Inspector", None)) }.holds(list);
}

fn of(name: &str, list: &[(&str, Does)]) {
    inspected(name, &|window| select(window, name), list);
}

#[test]
fn an_actor() {
    of(
        "Anna Berg",
        &[
            DELETE,
            NEW_STANCE,
            ("Kind", Shows("alliance")),
            ("Bloc", Shows("no bloc")),
            ("Choose a picture…", Step("Choose a picture")),
            ("The union", Shows("Speak for it")),
            ("Remove", Step("Remove a membership")),
            ("Add", Shows("choose…")),
            ("Risk", Shows("Anna Berg on Risk")),
            ("Strength of cover", Shows("Anna Berg on Strength of cover")),
        ],
    );
}

#[test]
fn an_actor_with_a_quote() {
    let quote = "2025-03-02  Bert Cole said that troops would bring war.";
    of(
        "Bert Cole",
        &[
            DELETE,
            NEW_STANCE,
            ("Kind", Shows("alliance")),
            ("Bloc", Shows("no bloc")),
            ("Choose a picture…", Step("Choose a picture")),
            ("Add", Shows("choose…")),
            ("Risk", Shows("Bert Cole on Risk")),
            ("Strength of cover", Shows("Bert Cole on Strength of cover")),
            (quote, Shows("stances rest on it")),
        ],
    );
}

/// The colours to choose from, of which the first is chosen.
fn colours(step: &'static str) -> Vec<(&'static str, Does)> {
    let labels = [
        "Colour #E69F00",
        "Colour #56B4E9",
        "Colour #009E73",
        "Colour #F0E442",
        "Colour #D55E00",
        "Colour #CC79A7",
    ];
    let mut list = vec![("Colour #0072B2", Is(unchanged))];
    list.extend(labels.map(|label| (label, Step(step))));
    list
}

#[test]
fn a_bloc_and_a_coder() {
    let mut list = colours("Change the bloc's colour");
    list.extend(["Disc", "Whole"].map(|label| (label, Is(unchanged))));
    let others =
        ["Square", "Triangle", "Triangle on its point", "Pentagon", "Hexagon", "Halved", "Quartered"];
    list.extend(others.map(|label| (label, Step("Change the bloc's shape"))));
    list.extend([DELETE, ("Anna Berg", TO_AN_ACTOR), ("The union", TO_AN_ACTOR)]);
    of("The north", &list);
    let mut list = colours("Change the coder's colour");
    list.push(DELETE);
    of("Ann", &list);
}

#[test]
fn a_dimension() {
    of(
        "Strength of cover",
        &[
            DELETE,
            NEW_STANCE,
            ("Remove", Step("Remove a labelled point")),
            ("Add a labelled point", Step("Add a labelled point")),
            ("0  Harbour party  (2025-03-05)", Shows("Harbour party on Strength of cover")),
            ("2  Bert Cole  (2025-03-02)", Shows("Bert Cole on Strength of cover")),
            ("8  Anna Berg  (2025-03-02)", Shows("Anna Berg on Strength of cover")),
        ],
    );
}

#[test]
fn a_proposal_and_an_event() {
    of(
        "A pact",
        &[
            ("Delete from the map…", Step("Delete 1 proposal")),
            NEW_STANCE,
            ("Put forward by", Shows("nobody in particular")),
            ("Risk", Step("Place the proposal")),
            ("Strength of cover", Step("Place the proposal")),
        ],
    );
    of("Summit", &[("Delete from the map…", Step("Delete 1 event"))]);
}

#[test]
fn a_source() {
    let reach = |window: &mut Window| {
        select(window, "Speech at the harbour");
        window.get_all_by_role_and_label(Role::Button, "Board").next().unwrap().click();
        window.run_ok();
    };
    let quote = "Bert Cole: Bert Cole said that troops would bring war.";
    let list = [
        DELETE,
        ("Open in the reader", Shows("Edit details")),
        ("Replace the text…", Shows("Replace the text")),
        ("Progress", Shows("not read yet")),
        ("Reliability", Shows("E: unreliable")),
        (quote, Shows("stances rest on it")),
    ];
    inspected("a source", &reach, &list);
}

#[test]
fn a_quote_and_a_stance() {
    let to_quote = |window: &mut Window| {
        press(window, "Quotes");
        until_shown(window, "2 of 2 quotes");
        window.get_by_role_and_label(Role::Row, "“We ask for nothing.”").click_accesskit();
        window.run_ok();
    };
    let list = [
        DELETE,
        NEW_STANCE,
        ("Open in the reader", Shows("stance rests on it")),
        ("Pin to the board", Step("Pin a quote")),
        ("Harbour party on Strength of cover: 0", Shows("Change…")),
    ];
    inspected("a quote", &to_quote, &list);
    let to_stance = |window: &mut Window| {
        select(window, "Anna Berg");
        press(window, "Risk");
    };
    let list = [
        ("Delete from the map…", Step("Delete 1 stance")),
        ("Change…", Shows("Cancel")),
        ("Anna Berg", TO_AN_ACTOR),
    ];
    inspected("a stance", &to_stance, &list);
}

#[test]
fn a_relation_and_several_actors() {
    of(
        "Anna Berg opposes Bert Cole",
        &[
            ("Delete from the map…", Step("Delete 1 relation")),
            ("Anna Berg", TO_AN_ACTOR),
            ("Bert Cole", TO_AN_ACTOR),
            ("Kind", Shows("pressures")),
            ("Add a quote", Shows("Harbour party: “We ask for nothing.”")),
        ],
    );
    let several = |window: &mut Window| {
        select(window, "Anna Berg");
        let row = window.get_all_by_role_and_label(Role::Button, "Bert Cole").next().unwrap();
        row.click_modifiers(CTRL);
        window.run_ok();
    };
    let list = [DELETE, ("Anna Berg", TO_AN_ACTOR), ("Bert Cole", TO_AN_ACTOR), ("Bloc", Shows("no bloc"))];
    inspected("several actors", &several, &list);
}

#[test]
fn a_board_and_a_chart() {
    let to_board = |window: &mut Window| {
        select(window, "Camps");
        press(window, "Plot");
    };
    let list = [("Delete from the map…", Step("Delete 1 board")), ("Show it", Shows("Boards"))];
    inspected("a board", &to_board, &list);
    let to_chart = |window: &mut Window| {
        select(window, "Cover and risk");
        window.get_all_by_role_and_label(Role::Button, "Board").next().unwrap().click();
        window.run_ok();
    };
    let list = [("Delete from the map…", Step("Delete 1 chart")), ("Show it in the plot", Shows("Upwards"))];
    inspected("a chart", &to_chart, &list);
}
