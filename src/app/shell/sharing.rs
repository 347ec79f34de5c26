//! Sharing a map: the report that any browser shows, and the package with everything in it; what is left out of
//! them, and opening a package. How they are made is `share`'s.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use egui::RichText;

use super::Shell;
use super::files::{Done, file_name};
use super::questions::{Question, Then};
use crate::app::jobs::Ask;
use crate::app::theme::GAP;
use crate::model::id::slug;
use crate::share::package;
use crate::share::redact::Redaction;
use crate::share::report;
use crate::store;

/// The form that asks what is left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Sharing {
    /// A package, or a report.
    pub(super) package: bool,
    pub(super) redaction: Redaction,
}

impl Shell {
    /// Asks what is to be left out of a package or a report.
    pub(super) fn ask_to_share(&mut self, package: bool) {
        self.sharing = Some(Sharing { package, redaction: Redaction::default() });
    }

    pub(super) fn sharing_window(&mut self, ctx: &egui::Context) {
        let Some(sharing) = &mut self.sharing else { return };
        let mut open = true;
        let (mut go, mut cancelled) = (false, false);
        let (title, about) = if sharing.package {
            (
                "Pack the map to share",
                "One file with the map, its pictures, charts, boards and report, to be opened in Stancemap again.",
            )
        } else {
            (
                "Export a report",
                "One HTML file that any browser shows, also without a network: every point leads to its evidence.",
            )
        };
        egui::Window::new(title)
            .open(&mut open)
            .collapsible(false)
            .resizable(false)
            .default_width(440.0)
            .pivot(egui::Align2::CENTER_CENTER)
            .default_pos(ctx.content_rect().center())
            .show(ctx, |ui| {
                ui.add(egui::Label::new(about).wrap());
                ui.add_space(GAP);
                ui.label(RichText::new("Leave out").strong());
                let out = &mut sharing.redaction;
                ui.checkbox(&mut out.texts, "the full texts of the sources; quotes keep their words");
                ui.checkbox(&mut out.notes, "notes and rationales");
                ui.checkbox(&mut out.coders, "who coded what");
                ui.add_space(GAP);
                ui.horizontal(|ui| {
                    go = ui.button("Choose where…").clicked();
                    cancelled = ui.button("Cancel").clicked();
                });
            });
        if go {
            let name = slug(&self.document.history.map().title);
            let ask = if sharing.package {
                Ask::Package(format!("{name}.{}", package::ENDING))
            } else {
                Ask::Report(format!("{name}.html"))
            };
            self.ask(ask);
        } else if !open || cancelled {
            self.sharing = None;
        }
    }

    /// Writes the package or the report that was asked for.
    pub(super) fn share(&mut self, path: PathBuf) {
        let Some(sharing) = self.sharing.take() else { return };
        let map = Arc::clone(self.document.history.map());
        let folder = self.document.path.as_deref().and_then(Path::parent).map(Path::to_path_buf);
        let job = format!("Writing {}", file_name(&path));
        let name = job.clone();
        self.jobs.run(job, move || {
            let made = if sharing.package {
                package::pack(&map, folder.as_deref(), sharing.redaction)
                    .map(|packed| (packed.bytes, packed.missing))
                    .map_err(|why| format!("Packing {} failed: {why}", path.display()))
            } else {
                let options = report::Options { at: None, redaction: sharing.redaction };
                Ok((report::html(&map, folder.as_deref(), &options).into_bytes(), Vec::new()))
            };
            let written = made.and_then(|(bytes, missing)| {
                store::write_atomically(&path, &bytes)
                    .map(|()| missing)
                    .map_err(|why| format!("Writing {} failed: {why}", path.display()))
            });
            Done::Shared(name, path, written)
        });
    }

    pub(super) fn shared(&mut self, path: &Path, written: Result<Vec<String>, String>) {
        match written {
            Ok(missing) => {
                self.toasts.say(format!("Wrote {}", path.display()));
                if !missing.is_empty() {
                    let title = format!("Not in {}", file_name(path));
                    self.question = Some(Question::Report(title, missing));
                }
            }
            Err(why) => self.toasts.warn(why),
        }
    }

    /// Asks where a package is to be unpacked: beside it in a folder of its name, or elsewhere.
    pub(super) fn ask_to_unpack(&mut self, package: PathBuf) {
        let stem = package.with_extension("");
        let numbered = (2..100).map(|n| PathBuf::from(format!("{} {n}", stem.display())));
        let folder = std::iter::once(stem.clone()).chain(numbered).find(|folder| !folder.exists());
        self.question = Some(Question::Unpack(package, folder.unwrap_or(stem)));
    }

    /// Unpacks a package into a folder and opens its map.
    pub(super) fn unpack(&mut self, package: PathBuf, folder: PathBuf) {
        let job = format!("Unpacking {}", file_name(&package));
        let name = job.clone();
        self.jobs.run(job, move || {
            let unpacked = package::open(&package).and_then(|unpacked| unpacked.write_to(&folder));
            let unpacked = unpacked.map_err(|why| format!("Unpacking {} failed: {why}", package.display()));
            Done::Unpacked(name, unpacked)
        });
    }

    pub(super) fn unpacked(&mut self, ctx: &egui::Context, unpacked: Result<PathBuf, String>) {
        match unpacked {
            Ok(map) => self.replace(ctx, Then::Open(map)),
            Err(why) => {
                self.question = Some(Question::Report("The package was not opened".to_owned(), vec![why]));
            }
        }
    }
}
