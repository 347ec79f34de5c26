//! Questions that must be answered before something is done.

use super::*;

fn asked(name: &str, open: &dyn Fn(&Path) -> Window, reach: &dyn Fn(&mut Window), list: &[(&str, Does)]) {
    Surface { name, open, reach, panel: None }.holds(list);
}

fn empty(shell: &Shell) -> bool {
    shell.document().history.map().actors.is_empty()
}

#[test]
fn unsaved_changes() {
    let changed = |folder: &Path| {
        let mut window = open(folder);
        chord(&mut window, CTRL_SHIFT, Key::A);
        window
    };
    let list = [("Save", Writes("ron")), ("Don't save", Is(empty)), ("Cancel", Hides("Save the changes"))];
    asked("unsaved changes", &changed, &|window| chord(window, CTRL, Key::N), &list);
}

#[test]
fn deleting_more_than_was_selected() {
    let selected = |folder: &Path| {
        let mut window = open(folder);
        select(&mut window, "Risk");
        window
    };
    let list = [
        ("Delete", Step("Delete 1 dimension, 2 stances and 1 chart")),
        ("Cancel", Hides("Delete from the map?")),
    ];
    asked("deleting", &selected, &|window| press(window, "Delete from the map…"), &list);
}

#[test]
fn a_form_that_is_half_filled_in() {
    let typed = |folder: &Path| {
        let mut window = open(folder);
        chord(&mut window, CTRL_SHIFT, Key::V);
        window.get_by_label("Text").focus();
        window.run_ok();
        window.get_by_label("Text").type_text("Words.");
        window.run_ok();
        window
    };
    let reach = |window: &mut Window| {
        chord(window, CTRL, Key::N);
        until_shown(window, "is not finished");
    };
    let list = [("Go back to it", Hides("is not finished")), ("Let it go", Hides("New source"))];
    asked("a form", &typed, &reach, &list);
}

#[test]
fn pages_of_help() {
    for (command, words) in [("Keys and mouse", "Select a passage"), ("About Stancemap", "Version")] {
        let reach = |window: &mut Window| {
            press(window, "Help");
            press(window, command);
        };
        asked(command, &open, &reach, &[("Close", Hides(words))]);
    }
}

#[test]
fn a_file_with_mistakes_and_one_that_does_not_open() {
    let with = |text: &'static str| {
        move |folder: &Path| {
            let file = folder.join("bad.ron");
            std::fs::write(&file, text).unwrap();
            window_on(small_map(), folder, &file)
        }
    };
    let reach = |words: &'static str| {
        move |window: &mut Window| {
            chord(window, CTRL, Key::O);
            until_shown(window, words);
        }
    };
    let mistakes = with("(format: \"stancemap\", version: 1, actors: {\"b\": (name: \"B\", influence: 7)})");
    // What was opened besides is no part of the question.
    let reach_report = reach("7 is outside 0 to 1");
    let folder = tempfile::tempdir().unwrap();
    let mut window = mistakes(folder.path());
    reach_report(&mut window);
    press(&mut window, "Close");
    assert!(!window.state().asks());
    let broken = with("(format: ");
    asked("a broken file", &broken, &reach("bad.ron"), &[("Close", Hides("bad.ron"))]);
}

/// A window on a file that another program has written since.
fn changed_by_others(folder: &Path) -> Window {
    let file = folder.join("map.ron");
    store::save(&StanceMap::new("Cover"), &file, None).unwrap();
    let mut window = window_on(StanceMap::new("Other"), folder, &file);
    window.state_mut().open(file.clone());
    eventually("the file is open", || {
        window.step();
        window.state().document().path.is_some()
    });
    chord(&mut window, CTRL_SHIFT, Key::A);
    store::save(&StanceMap::new("Theirs"), &file, None).unwrap();
    window
}

#[test]
fn a_file_that_others_changed() {
    let reach = |window: &mut Window| {
        chord(window, CTRL, Key::S);
        until_shown(window, "changed by somebody else");
    };
    let ours = |shell: &Shell| !shell.document().is_modified();
    let list = [
        ("Merge the changes", Step("Merge map.ron")),
        ("Save as another file…", Is(ours)),
        ("Cancel", Hides("changed by somebody else")),
    ];
    // A notice may have come as well by the time that the question is there; its labels are held in `safety`.
    for (label, does) in list {
        let surface = Surface { name: "changed", open: &changed_by_others, reach: &reach, panel: None };
        let folder = tempfile::tempdir().unwrap();
        assert!(surface.does(label, does, folder.path()), "“{label}”: {does:?}");
    }
}

#[test]
fn a_save_that_fails() {
    let gone = |folder: &Path| {
        let share = folder.join("share");
        std::fs::create_dir(&share).unwrap();
        let file = share.join("map.ron");
        store::save(&StanceMap::new("Cover"), &file, None).unwrap();
        let mut window = window_on(StanceMap::new("Other"), folder, &file);
        window.state_mut().open(file);
        eventually("the file is open", || {
            window.step();
            window.state().document().path.is_some()
        });
        chord(&mut window, CTRL_SHIFT, Key::A);
        std::fs::remove_dir_all(&share).unwrap();
        window
    };
    let reach = |window: &mut Window| {
        chord(window, CTRL, Key::S);
        until_shown(window, "The map was not saved");
    };
    let asks_again = |shell: &Shell| shell.asks();
    let list = [
        ("Save a copy…", Writes("ron")),
        ("Try again", Is(asks_again)),
        ("Close", Hides("The map was not saved")),
    ];
    asked("a save that failed", &gone, &reach, &list);
}

#[test]
fn a_package_to_be_unpacked() {
    let packed = |folder: &Path| {
        let package = folder.join("shared.stancemap");
        let arguments = ["pack", concat!(env!("CARGO_MANIFEST_DIR"), "/saves/ukraine-guarantees.ron"), "-o"];
        let program = std::process::Command::new(env!("CARGO_BIN_EXE_stancemap"))
            .args(arguments)
            .arg(&package)
            .output()
            .unwrap();
        assert!(program.status.success());
        window_on(small_map(), folder, &package)
    };
    let reach = |window: &mut Window| {
        chord(window, CTRL, Key::O);
        until_shown(window, "Unpack shared.stancemap?");
    };
    let unpacked = |shell: &Shell| shell.document().history.map().sources.len() > 10;
    let list = [
        ("Unpack there", Is(unpacked)),
        ("Choose another folder…", Hides("Unpack shared.stancemap?")),
        ("Cancel", Hides("Unpack shared.stancemap?")),
    ];
    asked("a package", &packed, &reach, &list);
}

/// A system without file dialogs.
struct Missing;

impl Dialogs for Missing {
    fn may_be_missing(&self) -> bool {
        true
    }
    fn ask(&mut self, _: &Ask, answer: Box<dyn FnOnce(Vec<PathBuf>) + Send>) {
        answer(Vec::new());
    }
}

#[test]
fn a_path_where_there_are_no_dialogs() {
    let open = |folder: &Path| {
        let file = folder.join("map.ron");
        store::save(&small_map(), &file, None).unwrap();
        window(Document::empty(), Missing)
    };
    let folder = tempfile::tempdir().unwrap();
    let mut window = open(folder.path());
    chord(&mut window, CTRL, Key::O);
    until_shown(&mut window, "Type the path of the file");
    assert!(last(&window, "OK").unwrap().accesskit_node().is_disabled(), "nothing is typed yet");
    press(&mut window, "Cancel");
    assert!(!window.state().asks());
    chord(&mut window, CTRL, Key::O);
    until_shown(&mut window, "Type the path of the file");
    let path = folder.path().join("map.ron").display().to_string();
    window.get_by_role_and_label(Role::TextInput, "Path").type_text(&path);
    window.run_ok();
    press(&mut window, "OK");
    eventually("the map is open", || {
        window.step();
        !empty(window.state())
    });
}
