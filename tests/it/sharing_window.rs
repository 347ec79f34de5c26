//! Sharing from the window: a report, a package without the full texts, and the package opened again.

use egui::accesskit::Role;
use egui_kittest::kittest::Queryable as _;
use stancemap::app::document::Document;

use crate::window::{drop_files, map, until, window};

#[test]
fn a_map_is_reported_packed_and_opened_from_its_package() {
    let folder = tempfile::tempdir().unwrap();
    let (page, package) = (folder.path().join("report"), folder.path().join("shared.stancemap"));
    let answers = [page.clone(), package.clone(), folder.path().to_path_buf()];
    let mut harness = window(Document::sample(), answers);
    let title = map(&harness).title.clone();
    for (label, path) in [
        ("Export a report (HTML)…", page.with_extension("html")),
        ("Pack the map to share…", package.clone()),
    ] {
        harness.get_by_role_and_label(Role::Button, "File").click();
        harness.run();
        harness.get_by_label_contains(label).click();
        harness.run();
        harness.get_by_label_contains("the full texts of the sources").click();
        harness.run();
        harness.get_by_label("Choose where…").click();
        until(&mut harness, "the file is there", |_| path.is_file());
    }
    assert!(std::fs::read_to_string(page.with_extension("html")).unwrap().contains(&title));
    drop_files(&mut harness, &[&package]);
    harness.run();
    harness.get_by_label("Unpack there").click();
    until(&mut harness, "the map of the package is open", |shell| {
        shell.document().path.as_ref().is_some_and(|path| path.ends_with("shared/map.ron"))
    });
    assert_eq!(map(&harness).title, title);
    assert!(map(&harness).sources.values().all(|source| source.lacks_its_text()));
    harness.get_by_label_contains("Beijing denies").click();
    harness.run();
    harness.get_by_label("The text was left out of this copy; its quotes keep their words");
}
