//! File dialogs: what they ask for, and where their answers come from. What is done with a chosen path is the
//! shell's.

use std::path::{Path, PathBuf};

use super::jobs::spawn;
use crate::exchange::formats::readable_endings;
use crate::exchange::{chart_data, network};

/// What a file dialog asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ask {
    /// A map to open.
    OpenMap,
    /// Files to make sources of.
    OpenTexts,
    /// A folder whose files become sources.
    OpenFolder,
    /// Where to save a map; the proposed file name.
    SaveMap(String),
    /// Where to write a chart or its data; the proposed file name, which ends in the format.
    Export(String),
    /// A picture of an actor.
    Picture(crate::model::ActorId),
    /// Where to write a board; the proposed file name, which ends in the format.
    ExportBoard(String),
    /// Where to write the network; the proposed file name.
    ExportNetwork(String),
    /// A map to compare with.
    Compare,
    /// Where to write a report; the proposed file name.
    Report(String),
    /// Where to write a package; the proposed file name.
    Package(String),
    /// The folder into which a package is unpacked.
    UnpackInto(PathBuf),
}

impl Ask {
    /// What is asked for, in words.
    pub const fn title(&self) -> &'static str {
        match self {
            Self::OpenMap => "Open a map",
            Self::OpenTexts => "Open files as sources",
            Self::OpenFolder => "Open a folder of sources",
            Self::SaveMap(_) => "Save the map",
            Self::Export(_) => "Export the chart",
            Self::Picture(_) => "Choose a picture",
            Self::ExportBoard(_) => "Export the board",
            Self::ExportNetwork(_) => "Export the network as GraphML or GEXF",
            Self::Compare => "Compare with a map",
            Self::Report(_) => "Export a report",
            Self::Package(_) => "Pack the map",
            Self::UnpackInto(_) => "Unpack into a folder",
        }
    }
    /// The file name that is proposed; none where a file is opened.
    pub fn proposed(&self) -> &str {
        match self {
            Self::SaveMap(name)
            | Self::Export(name)
            | Self::ExportBoard(name)
            | Self::Report(name)
            | Self::Package(name)
            | Self::ExportNetwork(name) => name,
            Self::OpenMap
            | Self::OpenTexts
            | Self::OpenFolder
            | Self::Picture(_)
            | Self::Compare
            | Self::UnpackInto(_) => "",
        }
    }
}

/// Where file dialogs come from: the system's own, or answers prepared by a test.
pub trait Dialogs {
    /// Begins to ask. The closure gets the chosen paths, none where the user changed their mind; it may be
    /// called from any thread, later.
    fn ask(&mut self, ask: &Ask, answer: Box<dyn FnOnce(Vec<PathBuf>) + Send>);

    /// Whether an answer without paths that comes at once means that there was no dialog at all: some
    /// desktops have none, and the library can't tell.
    fn may_be_missing(&self) -> bool {
        false
    }
}

/// The system's dialogs.
pub struct NativeDialogs;

impl Dialogs for NativeDialogs {
    fn may_be_missing(&self) -> bool {
        true
    }
    fn ask(&mut self, ask: &Ask, answer: Box<dyn FnOnce(Vec<PathBuf>) + Send>) {
        let dialog = rfd::AsyncFileDialog::new();
        let path = |file: rfd::FileHandle| file.path().to_path_buf();
        // The dialog is made here, on the main thread, as macOS demands; its answer is awaited elsewhere.
        match ask {
            Ask::OpenMap | Ask::Compare => {
                let endings: &[&str] = if *ask == Ask::Compare { &["ron"] } else { &["ron", "stancemap"] };
                let file = dialog.set_title(ask.title()).add_filter("Stancemap", endings).pick_file();
                wait("open dialog", async move { answer(file.await.map(path).into_iter().collect()) });
            }
            Ask::OpenTexts => {
                let files = dialog
                    .set_title(ask.title())
                    .add_filter("Texts and references", &readable_endings())
                    .pick_files();
                wait("open dialog", async move {
                    answer(files.await.unwrap_or_default().into_iter().map(path).collect());
                });
            }
            Ask::OpenFolder | Ask::UnpackInto(_) => {
                let folder = dialog.set_title(ask.title()).pick_folder();
                wait("folder dialog", async move { answer(folder.await.map(path).into_iter().collect()) });
            }
            Ask::Picture(_) => {
                let file =
                    dialog.set_title(ask.title()).add_filter("Picture", &["png", "jpg", "jpeg"]).pick_file();
                wait("picture dialog", async move { answer(file.await.map(path).into_iter().collect()) });
            }
            Ask::SaveMap(name) => {
                let file = dialog
                    .set_title(ask.title())
                    .set_file_name(name)
                    .add_filter("Stancemap", &["ron"])
                    .save_file();
                wait("save dialog", async move { answer(file.await.map(path).into_iter().collect()) });
            }
            Ask::Export(name)
            | Ask::ExportBoard(name)
            | Ask::ExportNetwork(name)
            | Ask::Report(name)
            | Ask::Package(name) => {
                let ending = name.rsplit('.').next().unwrap_or("svg").to_owned();
                let endings = match ask {
                    Ask::ExportNetwork(_) => {
                        network::formats().map(|format| format.ending().to_owned()).collect()
                    }
                    Ask::Export(name) if chart_data::format_of(Path::new(name)).is_some() => {
                        chart_data::formats().map(|format| format.ending().to_owned()).collect()
                    }
                    _ => vec![ending.clone()],
                };
                let file = dialog
                    .set_title(ask.title())
                    .set_file_name(name)
                    .add_filter(ending.to_uppercase(), &endings)
                    .save_file();
                wait("export dialog", async move { answer(file.await.map(path).into_iter().collect()) });
            }
        }
    }
}

fn wait(name: &str, future: impl Future<Output = ()> + Send + 'static) {
    spawn(name, move || pollster::block_on(future));
}
