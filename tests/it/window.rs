//! The window, driven by clicks and keys as a user would, without a screen.

use std::collections::VecDeque;
use std::path::PathBuf;

use egui::accesskit::Role;
use egui::{Key, Modifiers};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable as _;
use stancemap::app::ask::{Ask, Dialogs};
use stancemap::app::document::Document;
use stancemap::app::shell::Shell;
use stancemap::model::StanceMap;

use crate::tools::eventually;

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
        .with_step_dt(1.0 / 60.0)
        .with_max_steps(200)
        // Texts may hold any sign; the system has fonts for more of them than the tests.
        .allow_missing_glyphs()
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
    eventually(what, || {
        harness.step();
        is_so(harness.state())
    });
    harness.run();
}

/// Draws frames until words stand in the window.
pub(crate) fn until_shown(harness: &mut Harness<'_, Shell>, words: &str) {
    eventually(&format!("“{words}” is shown"), || {
        harness.step();
        harness.query_all_by_label_contains(words).next().is_some()
    });
    harness.run();
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

/// A file that is dropped into the window.
#[derive(Debug)]
struct Dropped(PathBuf);

impl egui::DroppedFile for Dropped {
    fn path(&self) -> &std::path::Path {
        &self.0
    }
    fn bytes(&self) -> Result<Vec<u8>, String> {
        std::fs::read(&self.0).map_err(|why| why.to_string())
    }
}

/// Drops files into the window together.
pub(crate) fn drop_files(harness: &mut Harness<'_, Shell>, paths: &[&std::path::Path]) {
    for path in paths {
        harness.input_mut().dropped_files.push(std::sync::Arc::new(Dropped(path.to_path_buf())));
    }
    harness.step();
}

#[test]
fn a_dropped_text_becomes_a_source_and_a_dropped_map_is_opened() {
    let folder = tempfile::tempdir().unwrap();
    let text = folder.path().join("A speech.txt");
    std::fs::write(&text, "\u{feff}First.\r\nSecond.").unwrap();
    let file = folder.path().join("map.ron");
    stancemap::store::save(&StanceMap::new("Theirs"), &file, None).unwrap();

    let mut harness = window(Document::empty(), []);
    drop_files(&mut harness, &[&text]);
    until(&mut harness, "the text is a source", |shell| shell.document().history.map().sources.len() == 1);
    let source = map(&harness).sources.values().next().unwrap().clone();
    assert_eq!((source.title.as_str(), source.text.as_str()), ("A speech", "First.\nSecond."));

    drop_files(&mut harness, &[&file]);
    harness.run();
    harness.get_by_label("Don't save").click();
    until(&mut harness, "the map is open", |shell| shell.document().history.map().title == "Theirs");
    assert!(!harness.state().document().is_modified());
}

/// Asks the window to close, as its close button does.
pub(crate) fn close(harness: &mut Harness<'_, Shell>) {
    let root = harness.input_mut().viewports.entry(egui::ViewportId::ROOT).or_default();
    root.events.push(egui::ViewportEvent::Close);
    harness.step();
    harness.input_mut().viewports.entry(egui::ViewportId::ROOT).or_default().events.clear();
    harness.run();
}

#[test]
fn closing_asks_about_unsaved_changes_and_saves_them() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("map.ron");
    let mut harness = window(Document::empty(), [file.clone()]);
    harness.key_press_modifiers(Modifiers::COMMAND | Modifiers::SHIFT, Key::A);
    harness.run();
    // The field for the name of what is new is left first, then the window is asked to close once more.
    close(&mut harness);
    close(&mut harness);
    harness.get_by_label("Cancel").click();
    harness.run();
    assert!(harness.query_by_label("Don't save").is_none() && !file.exists());
    close(&mut harness);
    harness.get_all_by_label("Save").last().unwrap().click();
    until(&mut harness, "the map is saved", |shell| !shell.document().is_modified());
    assert_eq!(stancemap::store::open(&file).unwrap().map.actors.len(), 1);
}

#[test]
fn deleting_says_what_goes_with_it() {
    let mut harness = window(Document::sample(), []);
    harness.get_by_label("Filter").focus();
    harness.run();
    harness.get_by_label("Filter").type_text("escalation risk");
    harness.run();
    harness.get_by_label("Escalation risk").click();
    harness.run();
    let before = map(&harness).clone();
    harness.get_all_by_label("Delete from the map…").last().unwrap().click();
    harness.run();
    assert!(harness.query_all_by_label_contains("7 stances").count() > 0, "it names what goes");
    harness.get_by_label("Delete").click();
    harness.run();
    assert_eq!(map(&harness).dimensions.len(), 3);
    harness.key_press_modifiers(Modifiers::COMMAND, Key::Z);
    harness.run();
    assert_eq!(map(&harness), &before);
}

#[test]
fn a_file_with_mistakes_opens_as_a_repaired_copy() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("bad.ron");
    let bad = "(format: \"stancemap\", version: 1, actors: {\"a\": (name: \"A\"), \"b\": (name: \"B\", influence: 7)})";
    std::fs::write(&file, bad).unwrap();
    let mut harness = window(Document::empty(), [file.clone(), folder.path().join("mended.ron")]);
    harness.key_press_modifiers(Modifiers::COMMAND, Key::O);
    until(&mut harness, "it is open", |shell| shell.document().history.map().actors.len() == 1);
    assert!(harness.query_by_label_contains("repaired copy").is_some());
    assert!(harness.query_by_label_contains("7 is outside 0 to 1").is_some());
    harness.get_by_label("Close").click();
    harness.run();
    harness.key_press_modifiers(Modifiers::COMMAND, Key::S);
    until(&mut harness, "it is saved elsewhere", |shell| !shell.document().is_modified());
    assert_eq!(std::fs::read_to_string(&file).unwrap(), bad, "the original is untouched");
    assert_eq!(stancemap::store::open(&folder.path().join("mended.ron")).unwrap().problems, []);
}

#[test]
fn a_row_of_the_stance_table_leads_to_its_quote() {
    let mut harness = window(Document::sample(), []);
    harness.key_press_modifiers(Modifiers::COMMAND, Key::Num4);
    harness.run();
    harness.get_by_label("Read Alexander Grushko on Escalation risk").click();
    harness.run();
    let Some(stancemap::model::AnyId::Quote(id)) = harness.state().selection().main() else {
        panic!("no quote")
    };
    let quote = &map(&harness).quotes[id];
    assert!(quote.anchor.exact.starts_with("It makes no difference"));
    assert!(harness.query_by_label_contains("Text of Grushko would accept observers").is_some());
}

#[test]
fn saving_again_while_a_save_is_under_way_is_no_conflict() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("map.ron");
    let mut harness = window(Document::empty(), [file.clone()]);
    harness.key_press_modifiers(Modifiers::COMMAND, Key::S);
    until(&mut harness, "it is saved", |shell| shell.document().path.is_some());
    for _ in 0..3 {
        harness.key_press_modifiers(Modifiers::COMMAND | Modifiers::SHIFT, Key::A);
        harness.key_press_modifiers(Modifiers::COMMAND, Key::S);
    }
    until(&mut harness, "all is saved", |shell| !shell.document().is_modified());
    assert!(harness.query_by_label_contains("changed by somebody").is_none());
    assert_eq!(stancemap::store::open(&file).unwrap().map.actors.len(), 3);
}

#[test]
fn a_map_of_a_newer_version_can_be_read_and_saved_elsewhere_but_not_changed() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("newer.ron");
    let newer =
        "(format: \"stancemap\", version: 2, title: \"Newer\", actors: {\"a\": (name: \"Anna\", mood: 3)})";
    std::fs::write(&file, newer).unwrap();
    let mut harness = window(Document::empty(), [file.clone(), folder.path().join("copy.ron")]);
    harness.key_press_modifiers(Modifiers::COMMAND, Key::O);
    until(&mut harness, "it is open", |shell| shell.document().history.map().title == "Newer");
    assert!(harness.query_by_label_contains("newer version").is_some());
    harness.get_by_label("Close").click();
    harness.run();
    assert!(harness.query_by_label("Read only").is_some());
    harness.key_press_modifiers(Modifiers::COMMAND | Modifiers::SHIFT, Key::A);
    harness.run();
    assert_eq!(map(&harness).actors.len(), 1, "nothing is added");
    harness.key_press_modifiers(Modifiers::COMMAND, Key::S);
    until(&mut harness, "it is saved elsewhere", |shell| !shell.document().read_only);
    assert_eq!(std::fs::read_to_string(&file).unwrap(), newer, "the newer file is untouched");
    assert!(std::fs::read_to_string(folder.path().join("copy.ron")).unwrap().contains("mood: 3"));
}

#[test]
fn a_text_is_replaced_and_a_quote_that_is_in_doubt_is_placed_by_the_analyst() {
    use stancemap::edit;
    use stancemap::model::{CanonicalText, Quote, Source};
    let article = "First. “We will not sign,” she said. The envoy: “We will not sign.” Last.";
    let mut source = Source::new("Article");
    source.text = CanonicalText::new(article);
    let (next, id) = edit::add(&StanceMap::new("m"), "article", source).unwrap();
    let anchor = stancemap::text::anchor_at(&next.sources[&id].text, 8, 24).unwrap();
    assert_eq!(anchor.exact, "We will not sign");
    let (next, _) = edit::add(&next, "q", Quote::new(id, anchor)).unwrap();
    let mut document = Document::empty();
    document.history = edit::History::new(next);
    let mut harness = window(document, []);
    let row = harness.get_by_role_and_label(Role::Button, "Article").rect().center();
    harness.drag_at(row);
    harness.drop_at(row);
    harness.run();
    harness.get_by_label("Replace the text…").click();
    harness.run();
    harness.get_by_role_and_label(Role::MultilineTextInput, "Text").focus();
    harness.run();
    harness.key_press_modifiers(Modifiers::COMMAND, Key::A);
    harness.run();
    harness
        .get_by_role_and_label(Role::MultilineTextInput, "Text")
        .type_text("First. The envoy: “We will not sign.” Last.");
    harness.run();
    harness.get_by_role_and_label(Role::Button, "Replace the text").click();
    until(&mut harness, "the text is another", |shell| shell.document().history.undo_depth() == 1);
    let quote = |harness: &Harness<'_, Shell>| map(harness).quotes.values().next().unwrap().clone();
    assert!(quote(&harness).lost, "nobody hands her words to the envoy");
    harness.get_by_label_contains("waits: ").click();
    harness.run();
    harness.get_by_label("It stands here").click();
    harness.run();
    assert!(!quote(&harness).lost);
    assert_eq!(stancemap::model::integrity::check(map(&harness)), []);
}

#[test]
fn a_folder_of_texts_comes_in_with_a_report_and_a_page_asks_what_belongs_to_it() {
    let folder = tempfile::tempdir().unwrap();
    let put = |name: &str, bytes: &[u8]| std::fs::write(folder.path().join(name), bytes).unwrap();
    put("a.txt", "Anna said yes.\r\n".as_bytes());
    put("b.txt", b"\xff\xfeA\0n\0n\0a\0");
    put("c.docx", b"this is no archive");
    put("d.txt", "Anna said yes.\n".as_bytes());
    let page = folder.path().join("page.html");
    let mut harness = window(Document::empty(), [folder.path().to_path_buf(), page.clone()]);
    harness.get_by_role_and_label(Role::Button, "Add").click();
    harness.run();
    harness.get_by_label_contains("Open a folder of texts…").click();
    until(&mut harness, "the files came in", |shell| shell.document().history.undo_depth() == 1);
    assert_eq!(map(&harness).sources.len(), 2, "the twin and the broken one stay out");
    assert!(harness.query_by_label("2 came in, 2 did not").is_some());
    assert!(harness.query_by_label_contains("in the map already, as").is_some());
    assert!(harness.query_by_label_contains("c.docx: ").is_some());

    let paragraph =
        "Rome wants cover like that of the alliance for Kyiv, without membership, the minister said. ";
    let article = format!("<p>{}</p><p>{}</p>", paragraph.repeat(4), paragraph.repeat(3));
    let html = format!(
        "<html><head><title>On cover</title></head><body><nav>Home Sport Weather</nav>\
         <article><h1>On cover</h1>{article}</article><footer>All rights reserved</footer></body></html>"
    );
    std::fs::write(&page, html).unwrap();
    harness.key_press_modifiers(Modifiers::COMMAND | Modifiers::SHIFT, Key::O);
    until_shown(&mut harness, "What belongs to the text?");
    harness.get_by_label("Add source").click();
    harness.run();
    let source = map(&harness).sources.values().find(|source| source.title == "On cover").expect("the page");
    assert!(source.text.as_str().contains("Rome wants cover") && !source.text.as_str().contains("Weather"));
}

#[test]
fn words_are_found_in_all_sources_and_the_passage_is_shown() {
    use stancemap::edit;
    use stancemap::model::{CanonicalText, Source};
    let mut next = StanceMap::new("m");
    for (title, text) in [("One", "Nothing here."), ("Two", "A plan from Türkiye, and one more plan.")] {
        let mut source = Source::new(title);
        source.text = CanonicalText::new(text);
        next = edit::add(&next, title, source).unwrap().0;
    }
    let mut document = Document::empty();
    document.history = edit::History::new(next);
    let mut harness = window(document, []);
    harness.key_press_modifiers(Modifiers::COMMAND, Key::F);
    harness.run();
    harness.get_by_role_and_label(Role::TextInput, "Find").focus();
    harness.run();
    harness.get_by_role_and_label(Role::TextInput, "Find").type_text("turkiye");
    until_shown(&mut harness, "One passage; ");
    harness.key_press(Key::Enter);
    harness.run();
    // The passage is selected in the reader: Q makes a quote of it.
    for _ in 0..20 {
        harness.step();
    }
    harness.get_by_label("Quote (Q)").click();
    harness.run();
    assert_eq!(map(&harness).quotes.values().next().expect("a quote").anchor.exact, "Türkiye");
}
