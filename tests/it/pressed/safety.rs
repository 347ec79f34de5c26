//! What the window offers so that nothing is lost: backups, unsaved work, a save that hangs, and the notices.

use std::cell::RefCell;

use super::*;

/// A window that keeps its journals and backups in a folder, on a file that was saved there with two titles.
fn kept(folder: &Path) -> Window {
    kept_leading(folder, folder)
}

/// The same, where what is saved elsewhere goes into another folder.
fn kept_leading(folder: &Path, elsewhere: &Path) -> Window {
    let (file, data) = (folder.join("map.ron"), folder.join("kept"));
    let mut document = StanceMap::new("Before");
    store::save(&document, &file, None).unwrap();
    document.title = "Now".to_owned();
    store::save_keeping(&document, &file, None, &data.join("backups")).unwrap();
    let mut window = window_on(StanceMap::new("Other"), elsewhere, &file);
    window.state_mut().keep_in(&data);
    window.state_mut().open(file);
    eventually("the file is open", || {
        window.step();
        window.state().document().path.is_some()
    });
    window.run_ok();
    window
}

fn unsaved(shell: &Shell) -> bool {
    shell.document().path.is_none() && shell.document().history.map().title == "Before"
}

/// What an earlier version is called: the time at which it was kept.
fn is_moment(label: &str) -> bool {
    label.starts_with(|first: char| first.is_ascii_digit()) && label.contains(':')
}

fn is_open(shell: &Shell) -> bool {
    shell.document().history.map().title == "Now"
}

#[test]
fn backups() {
    let reach = |window: &mut Window| {
        press(window, "File");
        press(window, "Backups…");
        until_shown(window, "What a save replaced, at");
        let version = labels(window).into_iter().rfind(|label| is_moment(label)).unwrap();
        press(window, &version);
        until_shown(window, "Restore this version");
    };
    let folder = tempfile::tempdir().unwrap();
    let surface = Surface { name: "backups", open: &kept, reach: &reach, panel: None };
    let (window, before) = surface.reached(folder.path());
    let mut found = new_since(&before, &window);
    found.retain(|label| !is_moment(label));
    let list = [
        ("0 added", Toggles),
        ("0 changed", Toggles),
        ("0 removed", Toggles),
        ("Show fields", Is(is_open)),
        ("Hide fields", Is(is_open)),
        ("Restore this version", Is(|shell: &Shell| shell.document().history.map().title == "Before")),
        ("Open as a copy", Is(unsaved)),
        ("Close window", Hides("What a save replaced, at")),
    ];
    assert_eq!(found, list.iter().map(|(label, _)| (*label).to_owned()).collect());
    for (label, does) in list {
        let folder = tempfile::tempdir().unwrap();
        assert!(surface.does(label, does, folder.path()), "“{label}” of backups: {does:?}");
    }
}

#[test]
fn an_earlier_version_of_a_file_that_does_not_open() {
    let broken = |folder: &Path| {
        let mut window = kept(folder);
        std::fs::write(folder.join("map.ron"), "(format: ").unwrap();
        chord(&mut window, CTRL, Key::O);
        window
    };
    let reach = |window: &mut Window| until_shown(window, "An earlier version was kept at");
    let list =
        [("Open that version as a copy", Is(unsaved)), ("Close", Hides("An earlier version was kept"))];
    // The notice that the open file was changed may have come as well by now.
    let surface = Surface { name: "an earlier version", open: &broken, reach: &reach, panel: None };
    for (label, does) in list {
        let folder = tempfile::tempdir().unwrap();
        assert!(surface.does(label, does, folder.path()), "“{label}” of an earlier version: {does:?}");
    }
}

#[test]
fn work_that_was_not_saved() {
    let kept_in = RefCell::new(PathBuf::new());
    let left = |folder: &Path| {
        let data = folder.join("kept");
        {
            let mut window = open(folder);
            window.state_mut().keep_in(&data);
            chord(&mut window, CTRL_SHIFT, Key::A);
            press(&mut window, "Nobody in particular");
            window.state_mut().flush();
        }
        *kept_in.borrow_mut() = data;
        window_on(StanceMap::new("Another"), folder, Path::new("none"))
    };
    let reach = |window: &mut Window| {
        window.state_mut().keep_in(&kept_in.borrow());
        window.run_ok();
        press(window, "Nobody in particular");
        until_shown(window, "Recover");
    };
    let recovered = |shell: &Shell| shell.document().history.map().title == small_map().title;
    let list = [
        ("Recover", Is(recovered)),
        ("Discard…", Shows("Yes, discard it for good")),
        ("Close window", Hides("Recover")),
    ];
    Surface { name: "unsaved work", open: &left, reach: &reach, panel: None }.holds(&list);
    let sure = |window: &mut Window| {
        reach(window);
        press(window, "Discard…");
    };
    let folder = tempfile::tempdir().unwrap();
    let surface = Surface { name: "discarding", open: &left, reach: &sure, panel: None };
    assert!(surface.does("Yes, discard it for good", Hides("Recover"), folder.path()));
}

#[test]
fn who_is_coding() {
    let nobody = |folder: &Path| {
        let mut window = open(folder);
        window.state_mut().keep_in(&folder.join("kept"));
        window
    };
    let reach = |window: &mut Window| {
        press(window, "View");
        press(window, "Who is coding…");
        window.get_by_label("Who is coding on this computer?").focus();
        window.run_ok();
        window.get_by_role_and_label(Role::TextInput, "Who is coding on this computer?").type_text("Anna");
        window.run_ok();
    };
    let list = [
        ("That's me", Shows("Coder: Anna")),
        ("Nobody in particular", Hides("Who is coding on this computer?")),
    ];
    for (label, does) in list {
        let folder = tempfile::tempdir().unwrap();
        let surface = Surface { name: "who codes", open: &nobody, reach: &reach, panel: None };
        assert!(surface.does(label, does, folder.path()), "“{label}”: {does:?}");
    }
}

#[test]
fn notices_of_a_file_that_changed_and_of_a_copy_beside_it() {
    let changed = |folder: &Path| {
        let window = kept(folder);
        store::save(&StanceMap::new("Theirs"), &folder.join("map.ron"), None).unwrap();
        window
    };
    let reach = |window: &mut Window| until_shown(window, "was changed by another program");
    let merged = |shell: &Shell| shell.document().history.map().title == "Theirs";
    let list = [
        ("Merge the changes", Is(merged)),
        ("Compare", Shows("Merge it into this map")),
        ("Not now", Hides("was changed by another program")),
    ];
    Surface { name: "a changed file", open: &changed, reach: &reach, panel: None }.holds(&list);

    let doubled = |folder: &Path| {
        let window = kept(folder);
        let copy = folder.join("map (Anna's conflicted copy 2025-03-06).ron");
        store::save(&StanceMap::new("Theirs"), &copy, None).unwrap();
        window
    };
    let reach = |window: &mut Window| until_shown(window, "Beside the map lies a copy");
    let list = [
        ("Compare and merge…", Shows("Merge it into this map")),
        ("Leave it", Hides("Beside the map lies a copy")),
    ];
    Surface { name: "a copy", open: &doubled, reach: &reach, panel: None }.holds(&list);
}

#[test]
fn a_save_that_hangs() {
    let share = |folder: &Path| folder.join("share");
    let hanging = |folder: &Path| {
        std::fs::create_dir(share(folder)).unwrap();
        let mut window = kept_leading(&share(folder), folder);
        chord(&mut window, CTRL_SHIFT, Key::A);
        let file = share(folder).join("map.ron");
        // Somebody else's turn to write the file does not end.
        std::mem::forget(store::Writing::begin(&file).unwrap());
        chord(&mut window, CTRL, Key::S);
        until_shown(&mut window, "is still being saved: the disk");
        window
    };
    let reach = |window: &mut Window| {
        chord(window, CTRL, Key::N);
        until_shown(window, "go on without waiting");
    };
    let list = [
        ("Wait", Hides("go on without waiting")),
        ("Save a copy…", Writes("ron")),
        ("Go on without waiting", Is(|shell: &Shell| shell.document().path.is_none())),
    ];
    Surface { name: "a save that hangs", open: &hanging, reach: &reach, panel: None }.holds(&list);
    let folder = tempfile::tempdir().unwrap();
    let surface = Surface { name: "its notice", open: &hanging, reach: &|_| (), panel: None };
    assert!(surface.does("Save a copy…", Writes("ron"), folder.path()));
}
