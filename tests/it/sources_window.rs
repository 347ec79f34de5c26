//! Sources in the window: what became of many files, and the paragraphs that are chosen of one of them.

use egui_kittest::kittest::Queryable as _;
use stancemap::app::document::Document;

use crate::window::{drop_files, map, until, window};

#[test]
fn paragraphs_of_one_of_many_files_are_chosen_after_they_came_in() {
    let folder = tempfile::tempdir().unwrap();
    let page = folder.path().join("page.html");
    std::fs::copy("tests/files/article.html", &page).unwrap();
    let text = folder.path().join("note.txt");
    std::fs::write(&text, "A note.").unwrap();
    let broken = folder.path().join("broken.docx");
    std::fs::write(&broken, "no archive").unwrap();

    let mut harness = window(Document::empty(), []);
    drop_files(&mut harness, &[&page, &text, &broken]);
    until(&mut harness, "two files came in", |shell| shell.document().history.map().sources.len() == 2);
    assert!(harness.query_by_label("2 came in, 1 did not").is_some());

    harness.get_by_label("Choose its paragraphs…").click();
    harness.run();
    harness.get_by_role_and_label(egui::accesskit::Role::CheckBox, "Subscribe to our newsletter").click();
    harness.run();
    harness.get_by_label("Change the text").click();
    until(&mut harness, "the text holds what was left out", |shell| {
        let sources = &shell.document().history.map().sources;
        sources.values().any(|source| source.text.as_str().contains("Subscribe to our newsletter"))
    });
    assert_eq!(map(&harness).sources.len(), 2);
}
