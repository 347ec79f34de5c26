//! The window, driven by clicks and keys as a user would, without a screen.

use std::collections::VecDeque;
use std::path::PathBuf;

use egui::accesskit::Role;
use egui::{Key, Modifiers};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable as _;
use stancemap::app::document::Document;
use stancemap::app::jobs::{Ask, Dialogs};
use stancemap::app::shell::Shell;
use stancemap::model::StanceMap;

/// File dialogs that were answered beforehand.
#[derive(Default)]
pub(crate) struct Answered(VecDeque<PathBuf>);

impl Dialogs for Answered {
    fn ask(&mut self, _: &Ask, answer: Box<dyn FnOnce(Vec<PathBuf>) + Send>) {
        answer(self.0.pop_front().into_iter().collect());
    }
}

/// A window on a document, 1400 × 900 points.
pub(crate) fn window(
    document: Document,
    answers: impl IntoIterator<Item = PathBuf>,
) -> Harness<'static, Shell> {
    let dialogs = Answered(answers.into_iter().collect());
    let mut harness = Harness::builder()
        .with_size(egui::vec2(1400.0, 900.0))
        .with_max_steps(60)
        .build_eframe(move |cc| Shell::new(&cc.egui_ctx, document, Box::new(dialogs)));
    harness.run();
    harness
}

/// The map that the window shows.
pub(crate) fn map<'a>(harness: &'a Harness<'_, Shell>) -> &'a StanceMap {
    harness.state().document().history.map()
}

/// Draws frames until something has come true.
pub(crate) fn until(harness: &mut Harness<'_, Shell>, what: &str, mut is_so: impl FnMut(&Shell) -> bool) {
    for _ in 0..400 {
        harness.step();
        if is_so(harness.state()) {
            harness.run();
            return;
        }
        std::thread::sleep(std::time::Duration::from_millis(10));
    }
    panic!("it never came to pass that {what}");
}

/// Puts another text into a field and finishes it with Enter.
pub(crate) fn retype(harness: &mut Harness<'_, Shell>, label: &str, text: &str) {
    harness.get_by_role_and_label(Role::TextInput, label).focus();
    harness.run();
    harness.key_press_modifiers(Modifiers::COMMAND, Key::A);
    harness.run();
    harness.get_by_role_and_label(Role::TextInput, label).type_text(text);
    harness.run();
    harness.key_press(Key::Enter);
    harness.run();
}

#[test]
fn an_actor_is_added_renamed_undone_and_redone() {
    let mut harness = window(Document::empty(), []);
    harness.key_press_modifiers(Modifiers::COMMAND | Modifiers::SHIFT, Key::A);
    harness.run();
    assert_eq!(map(&harness).actors.len(), 1);

    retype(&mut harness, "Name", "Giorgia Meloni");
    assert_eq!(map(&harness).actors.values().next().map(|actor| actor.name.as_str()), Some("Giorgia Meloni"));

    harness.get_by_label("Undo").click();
    harness.run();
    assert_eq!(map(&harness).actors.values().next().map(|actor| actor.name.as_str()), Some("New actor"));
    harness.key_press_modifiers(Modifiers::COMMAND | Modifiers::SHIFT, Key::Z);
    harness.run();
    assert_eq!(map(&harness).actors.values().next().map(|actor| actor.name.as_str()), Some("Giorgia Meloni"));
}
