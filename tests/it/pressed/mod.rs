//! Whatever can be pressed is pressed: each surface of the window has a list of its labels and of what pressing them
//! does. A label that is on no list, or on a list and not in the window, fails here.

mod board;
mod files;
mod inspector;
mod questions;
mod safety;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use egui::accesskit::{Role, Toggled};
use egui::{Key, Modifiers, Rect};
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use egui_kittest::{Harness, Node};
use stancemap::app::ask::{Ask, Dialogs};
use stancemap::app::document::Document;
use stancemap::app::shell::Shell;
use stancemap::edit::History;
use stancemap::model::StanceMap;
use stancemap::store;

use crate::tools::{comes, eventually};

type Window = Harness<'static, Shell>;

/// What pressing a label does.
#[derive(Debug, Clone, Copy)]
enum Does {
    /// It is a step of this name.
    Step(&'static str),
    /// These words stand in the window once more than before.
    Shows(&'static str),
    /// These words stand there less often than before.
    Hides(&'static str),
    /// It is on if it was off, or off if it was on.
    Toggles,
    /// It is on.
    On,
    /// It can't be pressed any more.
    Disables,
    /// What has this label stands elsewhere.
    Moves(&'static str),
    /// A file with this ending is in the folder.
    Writes(&'static str),
    /// The window is asked to close.
    Closes,
    /// This is so.
    Is(fn(&Shell) -> bool),
}
use Does::{Closes, Disables, Hides, Is, Moves, On, Shows, Step, Toggles, Writes};

/// Where file dialogs lead: what is saved goes into a folder under the name that is proposed, and one path is opened.
struct Leading {
    folder: PathBuf,
    opened: PathBuf,
}

impl Dialogs for Leading {
    fn ask(&mut self, ask: &Ask, answer: Box<dyn FnOnce(Vec<PathBuf>) + Send>) {
        let proposed = ask.proposed();
        answer(vec![if proposed.is_empty() { self.opened.clone() } else { self.folder.join(proposed) }]);
    }
}

const PRESSED: [Role; 6] =
    [Role::Button, Role::CheckBox, Role::Link, Role::MenuItem, Role::RadioButton, Role::ComboBox];

/// What stands on a thing, without the keys of its command.
fn label(node: &Node<'_>) -> Option<String> {
    let label = node.accesskit_node().label()?;
    let words = label.split(" Ctrl+").next()?.trim_end_matches(" F1").trim_end();
    (!words.is_empty()).then(|| words.to_owned())
}

/// What can be pressed, each with its label.
fn pressable(window: &Window) -> impl Iterator<Item = (String, Node<'_>)> {
    let nodes = window.root().children_recursive();
    let nodes = nodes.filter(|node| PRESSED.contains(&node.accesskit_node().role()));
    nodes.filter_map(|node| Some((label(&node)?, node)))
}

/// What came last of the things with a label.
fn last<'a>(window: &'a Window, words: &str) -> Option<Node<'a>> {
    pressable(window).filter(|(label, _)| label == words).last().map(|(_, node)| node)
}

fn labels(window: &Window) -> Vec<String> {
    pressable(window).map(|(label, _)| label).collect()
}

/// The labels in a panel, which begins below a tab and at its left, and ends where another begins.
fn labels_in(window: &Window, (tab, next): (&str, Option<&str>)) -> BTreeSet<String> {
    let place = |tab: &str| window.get_all_by_role_and_label(Role::Button, tab).next().unwrap().rect();
    let size = window.ctx.content_rect().size();
    let right = next.map_or(size.x, |next| place(next).left() - 1.0);
    let corner = place(tab).left_bottom() - egui::vec2(4.0, 1.0);
    // Below lies the status bar.
    let panel = Rect::from_min_max(corner, egui::pos2(right, size.y - 36.0));
    let inside = pressable(window).filter(|(_, node)| panel.contains(node.rect().left_top()));
    inside.map(|(label, _)| label).collect()
}

/// Those that came since there were these.
fn new_since(before: &Places, window: &Window) -> BTreeSet<String> {
    let mut old: Vec<&String> = before.iter().map(|(label, _)| label).collect();
    let is_new = |label: &String| match old.iter().position(|known| *known == label) {
        Some(at) => {
            old.swap_remove(at);
            false
        }
        None => true,
    };
    labels(window).into_iter().filter(is_new).collect()
}

fn press(window: &mut Window, words: &str) {
    press_new(window, words, &Places::new());
}

/// Things that can be pressed, each with its place.
type Places = Vec<(String, Rect)>;

fn places(window: &Window) -> Places {
    pressable(window).map(|(label, node)| (label, node.rect())).collect()
}

/// What has a label and was not there before; else what came last.
fn find<'a>(window: &'a Window, words: &str, before: &Places) -> Option<Node<'a>> {
    let nodes: Vec<_> = pressable(window).filter(|(label, _)| label == words).map(|(_, node)| node).collect();
    let was_there =
        |node: &Node<'_>| before.iter().any(|(label, rect)| label == words && *rect == node.rect());
    nodes.iter().rev().find(|node| !was_there(node)).or(nodes.last()).copied()
}

/// Presses what has a label, rather a thing that was not there before.
fn press_new(window: &mut Window, words: &str, before: &Places) {
    let node = find(window, words, before);
    let node = node.unwrap_or_else(|| panic!("no “{words}” among {:?}", labels(window)));
    assert!(!node.accesskit_node().is_disabled(), "“{words}” can't be pressed now");
    node.click();
    window.run_ok();
    window.run_steps(2);
}

fn chord(window: &mut Window, modifiers: Modifiers, key: Key) {
    window.key_press_modifiers(modifiers, key);
    window.run_ok();
}

const CTRL: Modifiers = Modifiers::COMMAND;
const CTRL_SHIFT: Modifiers = Modifiers::COMMAND.plus(Modifiers::SHIFT);

/// How often words stand in the window.
fn count(window: &Window, words: &str) -> usize {
    window.query_all_by_label_contains(words).count()
}

fn until_shown(window: &mut Window, words: &str) {
    eventually(&format!("“{words}” is shown"), || {
        window.step();
        count(window, words) > 0
    });
    window.run_ok();
}

fn is_on(node: Option<Node<'_>>) -> Option<bool> {
    Some(node?.accesskit_node().toggled()? == Toggled::True)
}

fn has_file(folder: &Path, ending: &str) -> bool {
    let mut files = std::fs::read_dir(folder).unwrap().flatten();
    files.any(|file| file.path().extension().is_some_and(|other| other == ending))
}

/// A surface of the window.
struct Surface<'a> {
    name: &'a str,
    /// The window without it, and the folder that files are written to.
    open: &'a dyn Fn(&Path) -> Window,
    /// What leads to it.
    reach: &'a dyn Fn(&mut Window),
    /// The tab of the panel that it is, and the one to its right; for others all counts that came by reaching it.
    panel: Option<(&'a str, Option<&'a str>)>,
}

impl Surface<'_> {
    fn reached(&self, folder: &Path) -> (Window, Places) {
        let mut window = (self.open)(folder);
        let before = places(&window);
        (self.reach)(&mut window);
        // A window is put in its middle a frame after it has found its size.
        window.run_steps(4);
        (window, before)
    }

    /// Holds it against the list of its labels, and presses each of them in a window of its own.
    fn holds(&self, list: &[(&str, Does)]) {
        let folder = tempfile::tempdir().unwrap();
        let (window, before) = self.reached(folder.path());
        let found = match self.panel {
            Some(panel) => labels_in(&window, panel),
            None => new_since(&before, &window),
        };
        let listed: BTreeSet<String> = list.iter().map(|(label, _)| (*label).to_owned()).collect();
        assert_eq!(found, listed, "what can be pressed in: {}", self.name);
        for (label, does) in list {
            let folder = tempfile::tempdir().unwrap();
            let done = self.does(label, *does, folder.path());
            assert!(done, "“{label}” of {}: {does:?}", self.name);
        }
    }

    fn does(&self, label: &str, does: Does, folder: &Path) -> bool {
        let (mut window, before) = self.reached(folder);
        let was_on = is_on(find(&window, label, &before));
        if matches!(does, Closes) {
            find(&window, label, &before).unwrap().click();
            return comes(|| {
                window.step();
                let mut commands =
                    window.output().viewport_output.values().flat_map(|output| &output.commands);
                commands.any(|command| matches!(command, egui::ViewportCommand::Close))
            });
        }
        let (Shows(words) | Hides(words) | Moves(words)) = does else {
            press_new(&mut window, label, &before);
            return comes(|| {
                window.step();
                match does {
                    Step(name) => window.state().document().history.undo_label() == Some(name),
                    Toggles => {
                        // A menu closes when something in it was pressed.
                        if find(&window, label, &before).is_none() {
                            (self.reach)(&mut window);
                        }
                        was_on.is_some() && is_on(find(&window, label, &before)) == was_on.map(|on| !on)
                    }
                    On => is_on(find(&window, label, &before)) == Some(true),
                    Disables => {
                        find(&window, label, &before).is_some_and(|node| node.accesskit_node().is_disabled())
                    }
                    Writes(ending) => has_file(folder, ending),
                    Is(so) => so(window.state()),
                    Shows(_) | Hides(_) | Moves(_) | Closes => false,
                }
            });
        };
        let (often, place) = (count(&window, words), last(&window, words).map(|node| node.rect()));
        press_new(&mut window, label, &before);
        comes(|| {
            window.step();
            match does {
                Shows(_) => count(&window, words) > often,
                Hides(_) => count(&window, words) < often,
                _ => place.is_some() && last(&window, words).map(|node| node.rect()) != place,
            }
        })
    }
}

fn small_map() -> StanceMap {
    store::read(include_str!("../../files/pictured.ron")).unwrap().map
}

/// A high window, so that all of a panel is in it.
fn window(document: Document, dialogs: impl Dialogs + 'static) -> Window {
    let mut window = Harness::builder()
        .with_size(egui::vec2(1600.0, 1600.0))
        .with_step_dt(1.0 / 60.0)
        .with_max_steps(200)
        .allow_missing_glyphs()
        .build_eframe(move |cc| Shell::new(&cc.egui_ctx, document, Box::new(dialogs)));
    window.run_ok();
    window
}

/// A window on a map; dialogs that ask for something to open get `opened`.
fn window_on(map: StanceMap, folder: &Path, opened: &Path) -> Window {
    let mut document = Document::empty();
    document.history = History::new(map);
    window(document, Leading { folder: folder.to_path_buf(), opened: opened.to_path_buf() })
}

/// A window on the small map.
fn open(folder: &Path) -> Window {
    window_on(small_map(), folder, Path::new("none"))
}

/// Selects what a row of the browser names.
fn select(window: &mut Window, name: &str) {
    let row = window.get_all_by_role_and_label(Role::Button, name).next().unwrap();
    row.click();
    window.run_ok();
}

fn unchanged(shell: &Shell) -> bool {
    shell.document().history.undo_depth() == 0
}

/// Turns the wheel beside what has a label.
fn wheel_over(window: &mut Window, words: &str) {
    let place = last(window, words).unwrap().rect().center() + egui::vec2(60.0, 60.0);
    window.hover_at(place);
    window.run_ok();
    window.event(egui::Event::MouseWheel {
        unit: egui::MouseWheelUnit::Point,
        delta: egui::vec2(0.0, -60.0),
        phase: egui::TouchPhase::Move,
        source: egui::MouseWheelSource::Wheel,
        modifiers: Modifiers::NONE,
    });
    window.run_ok();
}
