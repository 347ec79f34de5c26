//! The window with the earlier versions of the open map's file: what each differs in, and the way back to it. How
//! versions are kept is `store`'s.

use std::path::PathBuf;
use std::sync::Arc;

use egui::{RichText, ScrollArea, Ui};

use crate::app::compare::CompareWindow;
use crate::app::jobs::{Task, Work};
use crate::app::moment::moment;
use crate::app::theme::{GAP, Theme};
use crate::model::StanceMap;
use crate::store::{Backups, Version};

/// The earlier versions of a file, the latest first; `root` is the folder in which those of all files are.
pub fn versions(root: &std::path::Path, file: &std::path::Path) -> Vec<Version> {
    let target = std::fs::canonicalize(file).unwrap_or_else(|_| file.to_path_buf());
    Backups::of(root, &target).versions()
}

/// The window; see the module's first lines.
pub struct BackupsWindow {
    looking: Option<Task<Vec<Version>>>,
    kept: Vec<Version>,
    chosen: Option<usize>,
    reading: Option<Task<Result<StanceMap, String>>>,
    /// The chosen version, and how it differs from the open map.
    read: Option<Result<(Arc<StanceMap>, CompareWindow), String>>,
}

/// What is asked for in the window.
pub enum BackupAnswer {
    /// Nothing more.
    Close,
    /// Putting a version in the place of the map, as a step; when it was saved.
    Restore(Arc<StanceMap>, String),
    /// Opening a version as a copy.
    Copy(Version),
}

impl BackupsWindow {
    /// The window for a file; `root` is the folder in which the versions of all files are.
    pub fn new(work: &Work, root: Option<PathBuf>, file: PathBuf) -> Self {
        let look = move |_: &_| root.map(|root| versions(&root, &file)).unwrap_or_default();
        let looking = Some(Task::start(work, "Looking for earlier versions", look));
        Self { looking, kept: Vec::new(), chosen: None, reading: None, read: None }
    }

    /// Draws the window beside the open map.
    pub fn ui(
        &mut self,
        ctx: &egui::Context,
        theme: &Theme,
        work: &Work,
        ours: &Arc<StanceMap>,
        read_only: bool,
    ) -> Option<BackupAnswer> {
        let mut open = true;
        let mut answer = None;
        if let Some(kept) = self.looking.as_ref().and_then(Task::poll) {
            (self.kept, self.looking) = (kept.unwrap_or_default(), None);
        }
        if let Some(read) = self.reading.as_ref().and_then(Task::poll) {
            self.reading = None;
            let read = read.unwrap_or_else(|_| Err("It could not be read".to_owned()));
            self.read = Some(read.map(|map| {
                let map = Arc::new(map);
                let names = ("that version".to_owned(), "now".to_owned());
                (Arc::clone(&map), CompareWindow::new(map, Arc::clone(ours), names))
            }));
        }
        egui::Window::new("Backups")
            .open(&mut open)
            .collapsible(false)
            .default_size([860.0, 560.0])
            .pivot(egui::Align2::CENTER_CENTER)
            .default_pos(ctx.content_rect().center())
            .show(ctx, |ui| {
                if self.looking.is_some() {
                    ui.spinner();
                    return;
                }
                if self.kept.is_empty() {
                    ui.label("No earlier version is kept yet: the first is kept at the second save");
                    return;
                }
                egui::Panel::left("versions").frame(egui::Frame::new()).default_size(190.0).show(ui, |ui| {
                    ui.label(RichText::new("What a save replaced, at").small().weak());
                    ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
                        for (n, version) in self.kept.iter().enumerate() {
                            let chosen = self.chosen == Some(n);
                            if ui.selectable_label(chosen, moment(version.at)).clicked() && !chosen {
                                let version = version.clone();
                                self.chosen = Some(n);
                                self.read = None;
                                let read = move |_: &_| version.read_whole();
                                self.reading = Some(Task::start(work, "Reading an earlier version", read));
                            }
                        }
                    });
                });
                egui::CentralPanel::default().show(ui, |ui| answer = self.chosen_ui(ui, theme, read_only));
            });
        answer.or(if open { None } else { Some(BackupAnswer::Close) })
    }

    /// The chosen version: how it differs from now, and what can be done with it.
    fn chosen_ui(&mut self, ui: &mut Ui, theme: &Theme, read_only: bool) -> Option<BackupAnswer> {
        let version = self.chosen.and_then(|n| self.kept.get(n));
        let Some(version) = version else {
            ui.label("Choose a version to see what has changed since");
            return None;
        };
        let mut answer = None;
        match &mut self.read {
            None => drop(ui.spinner()),
            Some(Err(why)) => drop(ui.label(RichText::new(why.as_str()).color(theme.bad))),
            Some(Ok((map, list))) => {
                egui::Panel::bottom("version-buttons").frame(egui::Frame::new()).show(ui, |ui| {
                    ui.add_space(GAP);
                    ui.horizontal(|ui| {
                        let can = !read_only && !list.is_empty();
                        let restore = ui.add_enabled(can, egui::Button::new("Restore this version"));
                        if restore.on_hover_text("One step, which can be undone").clicked() {
                            answer = Some(BackupAnswer::Restore(Arc::clone(map), moment(version.at)));
                        }
                        if ui.button("Open as a copy").clicked() {
                            answer = Some(BackupAnswer::Copy(version.clone()));
                        }
                    });
                });
                list.ui(ui, theme);
            }
        }
        answer
    }
}
