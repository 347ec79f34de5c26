//! The layers of the architecture: each module imports only from those before it.

use std::path::{Path, PathBuf};

/// The layers, lowest first, as `ARCHITECTURE.md` lists them.
const LAYERS: [&str; 13] = [
    "model", "edit", "store", "analysis", "text", "suggest", "figure", "exchange", "board", "share",
    "command", "cli", "app",
];

fn rust_files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).expect("the source folder").flatten() {
        let path = entry.path();
        if path.is_dir() {
            rust_files(&path, found);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            found.push(path);
        }
    }
}

/// The modules of the crate that a line names after `crate::`.
fn named(line: &str) -> impl Iterator<Item = &str> {
    let code = if line.trim_start().starts_with("//") { "" } else { line };
    code.split("crate::")
        .skip(1)
        .map(|rest| rest.split(|c: char| !c.is_ascii_alphanumeric() && c != '_').next().unwrap_or_default())
}

/// What a file must not import, as “`file:line` names layer”.
fn violations(layer: usize, name: &str, text: &str) -> Vec<String> {
    let mut wrong = Vec::new();
    for (number, line) in text.lines().enumerate() {
        for module in named(line) {
            if LAYERS.iter().position(|other| *other == module).is_some_and(|other| other > layer) {
                wrong.push(format!("{name}:{} names {module}", number + 1));
            }
        }
    }
    wrong
}

#[test]
fn layers_import_downward_only() {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut wrong = Vec::new();
    for (layer, module) in LAYERS.iter().enumerate() {
        let mut files = Vec::new();
        let folder = source.join(module);
        if folder.is_dir() {
            rust_files(&folder, &mut files);
        }
        for file in files {
            let text = std::fs::read_to_string(&file).expect("a source file");
            wrong.extend(violations(layer, &file.display().to_string(), &text));
        }
    }
    assert!(wrong.is_empty(), "imports against the order of the layers:\n{}", wrong.join("\n"));
}

#[test]
fn the_window_library_stays_in_the_window() {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    for module in LAYERS.iter().filter(|module| !matches!(**module, "app" | "command")) {
        let mut files = Vec::new();
        let folder = source.join(module);
        if folder.is_dir() {
            rust_files(&folder, &mut files);
        }
        for file in files {
            let text = std::fs::read_to_string(&file).expect("a source file");
            let names_egui = text
                .lines()
                .filter(|line| !line.trim_start().starts_with("//"))
                .any(|line| line.contains("egui::") || line.contains("use egui") || line.contains("eframe"));
            assert!(!names_egui, "{} names egui", file.display());
        }
    }
}

#[test]
fn the_check_can_fail() {
    let model = 0;
    assert_eq!(violations(model, "x.rs", "use crate::edit::History;"), ["x.rs:1 names edit"]);
    assert!(violations(4, "x.rs", "use crate::model::Actor;\n// crate::app is above").is_empty());
}
