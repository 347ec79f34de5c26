//! The window. One file a panel; each reads a view of the map and answers with actions. What is not a
//! matter of the window is in the layers above.

pub mod ask;
pub mod board;
pub mod browser;
pub mod choices;
pub mod commands;
pub mod compare;
pub mod conflicts;
pub mod docks;
pub mod document;
pub mod fields;
pub mod find;
pub mod history_panel;
pub mod inspector;
pub mod jobs;
mod marks;
#[cfg(test)]
mod mini_shell;
pub mod moment;
pub mod panels;
#[cfg(test)]
mod pictures;
pub mod plot;
pub mod preferences;
pub mod quotes;
#[cfg(test)]
mod rasteriser;
pub mod reader;
pub mod replace_form;
pub mod review_form;
pub mod shell;
pub mod source_form;
pub mod stance_form;
pub mod start;
pub mod table;
pub mod theme;
pub mod toasts;
pub mod tool_rows;
pub mod typeset;
pub mod view;
pub mod widgets;
pub mod windows;
pub mod workspace;

use std::path::PathBuf;

use ask::NativeDialogs;
use document::Document;
use shell::Shell;

/// Why the window couldn't be opened.
#[derive(Debug, thiserror::Error)]
#[error(
    "The window can't be opened: {0}.\n\
     These commands need no window: check, info, chart, board, network, table, new, add-source, add-references, import-positions, suggest, diff, merge, git-setup, report, pack, unpack; stancemap --help explains them."
)]
pub struct WindowError(String);

/// Opens the window, on a map or on the start page, and stays until it is closed.
///
/// # Errors
/// There is no display, or the system can't draw on it.
pub fn run(path: Option<PathBuf>) -> Result<(), WindowError> {
    let options = eframe::NativeOptions {
        viewport: egui::ViewportBuilder::default()
            .with_title("Stancemap")
            .with_app_id("stancemap")
            .with_inner_size([1440.0, 900.0])
            .with_min_inner_size([640.0, 400.0])
            .with_drag_and_drop(true),
        renderer: eframe::Renderer::Glow,
        window_builder: Some(Box::new(placed)),
        ..eframe::NativeOptions::default()
    };
    eframe::run_native(
        "stancemap",
        options,
        Box::new(move |cc| {
            let mut shell = Shell::new(&cc.egui_ctx, Document::empty(), Box::new(NativeDialogs));
            shell.restore(cc.storage);
            match directories::ProjectDirs::from("org", "Stancemap", "Stancemap") {
                Some(folders) => shell.keep_in(folders.data_local_dir()),
                None => shell.keep_nowhere(),
            }
            match path {
                Some(path) => shell.open(path),
                None => shell.start_as_preferred(),
            }
            Ok(Box::new(shell))
        }),
    )
    .map_err(|why| match why {
        eframe::Error::WinitEventLoop(_) => WindowError("there is no display".to_owned()),
        other => WindowError(other.to_string()),
    })
}

/// A window without its last place where nobody sees to it that the place is on a screen still: elsewhere eframe does, and
/// here the window manager knows better.
fn placed(mut window: egui::ViewportBuilder) -> egui::ViewportBuilder {
    if !cfg!(any(target_os = "windows", target_os = "macos")) {
        window.position = None;
    }
    window
}
