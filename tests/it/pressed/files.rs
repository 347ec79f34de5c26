//! The menu of files, comparing and merging, and what is exported.

use super::*;
use stancemap::edit;
use stancemap::model::Actor;

/// A window on a file; another map lies beside it.
fn filed(folder: &Path) -> Window {
    let (data, other) = (folder.join("data"), folder.join("other"));
    std::fs::create_dir(&data).unwrap();
    std::fs::create_dir(&other).unwrap();
    let (file, other) = (data.join("map.ron"), other.join("other.ron"));
    store::save(&small_map(), &file, None).unwrap();
    let anna = small_map().actors.keys().next().unwrap().clone();
    let theirs = edit::alter::<Actor>(&small_map(), &anna, |actor| "A. Berg".clone_into(&mut actor.name));
    store::save(&theirs.unwrap(), &other, None).unwrap();
    let mut window = window_on(StanceMap::new("Nothing"), folder, &other);
    window.state_mut().keep_in(&folder.join("kept"));
    window.state_mut().open(file);
    eventually("the file is open", || {
        window.step();
        window.state().document().path.is_some()
    });
    window.run_ok();
    window
}

#[test]
fn the_menu_of_files() {
    let changed = |folder: &Path| {
        let mut window = filed(folder);
        chord(&mut window, CTRL_SHIFT, Key::A);
        window
    };
    let saved = |shell: &Shell| !shell.document().is_modified();
    let list = [
        ("New map", Shows("Save the changes to")),
        ("Open…", Shows("Save the changes to")),
        ("Open the sample map", Shows("Save the changes to")),
        ("Open recent", Shows("map.ron")),
        ("Start page", Shows("Back to the open map")),
        ("Save", Is(saved)),
        ("Save as…", Writes("ron")),
        ("Keep as a template", Shows("Kept as")),
        ("Backups…", Shows("No earlier version is kept yet")),
        ("Compare and merge with another map…", Shows("Merge it into this map")),
        ("Export a report (HTML)…", Shows("Choose where…")),
        ("Pack the map to share…", Shows("Choose where…")),
        ("Export the chart as SVG…", Writes("svg")),
        ("Export the chart as PNG…", Writes("png")),
        ("Export the chart as PDF…", Writes("pdf")),
        ("Export the chart's data…", Writes("xlsx")),
        ("Copy the chart", Shows("The chart is on the clipboard")),
        ("Export the board as SVG…", Writes("svg")),
        ("Export the board as PNG…", Writes("png")),
        ("Export the board as PDF…", Writes("pdf")),
        ("Export the network (GraphML)…", Writes("graphml")),
        ("Quit", Closes),
    ];
    Surface { name: "files", open: &changed, reach: &|window| press(window, "File"), panel: None }
        .holds(&list);
}

fn compare(window: &mut Window) {
    press(window, "File");
    press(window, "Compare and merge with another map…");
    until_shown(window, "Merge it into this map");
}

const TO_AN_ACTOR: Does = Shows("Choose a picture…");

#[test]
fn comparing() {
    let list = [
        ("0 added", Toggles),
        ("0 removed", Toggles),
        ("1 changed", Shows("Nothing that differs has that name")),
        ("A. Berg", TO_AN_ACTOR),
        ("Fields of A. Berg", Hides("→")),
        ("Hide fields", Hides("→")),
        // They are shown.
        ("Show fields", Is(unchanged)),
        ("Merge it into this map", Step("Merge other.ron")),
        ("Close window", Hides("Merge it into this map")),
    ];
    Surface { name: "comparing", open: &filed, reach: &compare, panel: None }.holds(&list);
}

#[test]
fn deciding() {
    let merged = |folder: &Path| {
        let mut window = filed(folder);
        compare(&mut window);
        press(&mut window, "Merge it into this map");
        until_shown(&mut window, "Take all others");
        press(&mut window, "Close window");
        window
    };
    let reach = |window: &mut Window| {
        press(window, "View");
        press(window, "Conflicts and doubles…");
        until_shown(window, "Take all others");
    };
    let list = [
        ("Keep all", Step("Decide 1 conflicts")),
        ("Take all others", Step("Decide 1 conflicts")),
        ("Keep this: name of actor “Anna Berg”", Step("Decide the name of actor “Anna Berg”")),
        ("Take the other: name of actor “Anna Berg”", Step("Decide the name of actor “Anna Berg”")),
        ("name of actor “Anna Berg”", TO_AN_ACTOR),
        ("Close window", Hides("Take all others")),
    ];
    Surface { name: "deciding", open: &merged, reach: &reach, panel: None }.holds(&list);
}

#[test]
fn sharing() {
    for (command, ending) in [("Export a report (HTML)…", "html"), ("Pack the map to share…", "stancemap")]
    {
        let reach = |window: &mut Window| {
            press(window, "File");
            press(window, command);
        };
        let list = [
            ("the full texts of the sources; quotes keep their words", Toggles),
            ("notes and rationales", Toggles),
            ("who coded what", Toggles),
            ("Choose where…", Writes(ending)),
            ("Cancel", Hides("Choose where…")),
            ("Close window", Hides("Choose where…")),
        ];
        Surface { name: command, open: &open, reach: &reach, panel: None }.holds(&list);
    }
}

#[test]
fn the_plot_and_its_exports() {
    let reach = |window: &mut Window| {
        press(window, "Plot");
        press(window, "⇄");
        wheel_over(window, "Bert Cole");
    };
    let to_an_actor = Shows("Choose a picture…");
    let list = [
        ("Chart", Shows("coverage matrix")),
        ("Across", Shows("Support for: A pact")),
        ("Upwards", Shows("Support for: A pact")),
        ("⇄", Moves("Anna Berg")),
        ("Options", Shows("Colour by")),
        ("Page", On),
        ("Fit", Disables),
        ("SVG…", Writes("svg")),
        ("PNG…", Writes("png")),
        ("PDF…", Writes("pdf")),
        ("Data…", Writes("xlsx")),
        ("Copy", Shows("The chart is on the clipboard")),
        ("Save chart", Disables),
        ("Save as new", Step("Save chart “Risk and Strength of cover”")),
        ("Revert", Disables),
        ("Anna Berg", to_an_actor),
        ("Bert Cole", to_an_actor),
        ("Harbour party", to_an_actor),
    ];
    let panel = Some(("Board", Some("Inspector")));
    Surface { name: "the plot", open: &open, reach: &reach, panel }.holds(&list);
}
