//! Windows in which other maps are looked at beside the open one: another file, and earlier versions of the
//! map's own. What differs is `edit`'s, how it is listed is `app::compare`'s.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use egui::{RichText, ScrollArea};

use super::files::{Done, file_name};
use super::questions::{Question, Then};
use super::safety::BACKUPS;
use super::{Shell, moment};
use crate::app::compare::CompareWindow;
use crate::app::jobs::Task;
use crate::app::theme::{GAP, Theme};
use crate::model::StanceMap;
use crate::store::{self, Backups, Version};

/// Another map that is compared with the open one.
pub(super) struct Comparing {
    path: PathBuf,
    /// Whether it is the open map's own file.
    own: bool,
    /// Whether all of it could be read, so that it can be merged.
    whole: bool,
    list: CompareWindow,
}

/// The earlier versions of the open map's file.
pub(super) struct Versions {
    kept: Vec<Version>,
    chosen: Option<usize>,
    reading: Option<Task<Result<StanceMap, String>>>,
    /// The chosen version, and how it differs from the open map.
    read: Option<Result<(Arc<StanceMap>, CompareWindow), String>>,
}

/// What is done with a version.
enum Answer {
    Restore(Arc<StanceMap>, String),
    Copy(Version),
}

impl Shell {
    /// Compares another file with the open map.
    pub(super) fn compare_with(&mut self, path: PathBuf) {
        self.compare(path, false);
    }

    /// Compares the open map's own file, which others have changed, with it.
    pub(super) fn compare_file(&mut self) {
        if let Some(path) = self.document.path.clone() {
            self.compare(path, true);
        }
    }

    fn compare(&mut self, path: PathBuf, own: bool) {
        let ours = Arc::clone(self.document.history.map());
        let job = format!("Comparing {}", file_name(&path));
        self.run_for_document(job, move |name| {
            let compared = store::open(&path).map_err(|why| why.to_string()).map(|opened| {
                let names = ("this map".to_owned(), file_name(&path));
                let whole = !opened.repaired && !opened.read_only;
                let list = CompareWindow::new(ours, Arc::new(opened.map), names);
                Comparing { path, own, whole, list }
            });
            Done::Compared(name, Box::new(compared))
        });
    }

    pub(super) fn compared(&mut self, compared: Result<Comparing, String>) {
        match compared {
            Ok(comparing) => self.comparing = Some(comparing),
            Err(why) => {
                self.question = Some(Question::Report("There is nothing to compare".to_owned(), vec![why]));
            }
        }
    }

    /// The window with the differences of another file.
    pub(super) fn compare_window(&mut self, ctx: &egui::Context, theme: &Theme) {
        let Some(comparing) = &mut self.comparing else { return };
        let mut open = true;
        let (mut merges, mut clicked) = (false, None);
        egui::Window::new(format!("Compared with {}", file_name(&comparing.path)))
            .open(&mut open)
            .collapsible(false)
            .default_size([760.0, 560.0])
            .pivot(egui::Align2::CENTER_CENTER)
            .default_pos(ctx.content_rect().center())
            .show(ctx, |ui| {
                egui::Panel::bottom("compare-buttons").frame(egui::Frame::new()).show(ui, |ui| {
                    ui.add_space(GAP);
                    ui.horizontal(|ui| {
                        let can = comparing.whole && !comparing.list.is_empty() && !self.document.read_only;
                        let button = egui::Button::new("Merge it into this map");
                        let tip = "What is new or changed there is taken over; what contradicts this map is listed and \
                                   nothing is lost. It is one step, which can be undone";
                        merges = ui.add_enabled(can, button).on_hover_text(tip).clicked();
                        if !comparing.whole {
                            let words = "Parts of that file could not be read, so it can't be merged";
                            ui.label(RichText::new(words).color(theme.bad));
                        }
                    });
                });
                clicked = comparing.list.ui(ui, theme);
            });
        let (path, own) = (comparing.path.clone(), comparing.own);
        if merges {
            self.comparing = None;
            if own {
                self.merge_file();
            } else {
                self.merge_other(path);
            }
        } else if !open {
            self.comparing = None;
        }
        if let Some(item) = clicked {
            self.open_item(&item);
        }
    }

    /// Shows the earlier versions of the open map's file.
    pub(super) fn show_versions(&mut self) {
        let Some(path) = &self.document.path else {
            self.toasts.warn("Earlier versions are kept from the first save on");
            return;
        };
        let kept = self.versions_of(path);
        self.versions = Some(Versions { kept, chosen: None, reading: None, read: None });
    }

    /// The earlier versions of a file, the latest first.
    pub(super) fn versions_of(&self, path: &Path) -> Vec<Version> {
        let Some(folder) = &self.safety.folder else { return Vec::new() };
        let target = std::fs::canonicalize(path).unwrap_or_else(|_| path.to_path_buf());
        Backups::of(&folder.join(BACKUPS), &target).versions()
    }

    /// The window with the earlier versions.
    pub(super) fn versions_window(&mut self, ctx: &egui::Context, theme: &Theme) {
        let Some(mut window) = self.versions.take() else { return };
        let mut open = true;
        let mut answer = None;
        if let Some(read) = window.reading.as_ref().and_then(Task::poll) {
            window.reading = None;
            let ours = Arc::clone(self.document.history.map());
            window.read = Some(read.map(|map| {
                let map = Arc::new(map);
                let names = ("that version".to_owned(), "now".to_owned());
                (Arc::clone(&map), CompareWindow::new(map, ours, names))
            }));
        }
        let read_only = self.document.read_only;
        egui::Window::new("History on disk")
            .open(&mut open)
            .collapsible(false)
            .default_size([860.0, 560.0])
            .pivot(egui::Align2::CENTER_CENTER)
            .default_pos(ctx.content_rect().center())
            .show(ctx, |ui| {
                if window.kept.is_empty() {
                    ui.label("No earlier version is kept yet: the first is kept at the second save");
                    return;
                }
                egui::Panel::left("versions").frame(egui::Frame::new()).default_size(190.0).show(ui, |ui| {
                    ui.label(RichText::new("What a save replaced, at").small().weak());
                    ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
                        for (n, version) in window.kept.iter().enumerate() {
                            let chosen = window.chosen == Some(n);
                            if ui.selectable_label(chosen, moment(version.at)).clicked() && !chosen {
                                let version = version.clone();
                                window.chosen = Some(n);
                                window.read = None;
                                window.reading =
                                    Some(Task::start(ui.ctx(), "version", move || version.read_whole()));
                            }
                        }
                    });
                });
                egui::CentralPanel::default().show(ui, |ui| answer = window.chosen_ui(ui, theme, read_only));
            });
        if open {
            self.versions = Some(window);
        }
        match answer {
            Some(Answer::Restore(_, _)) if self.blind => {
                self.toasts.warn("A version brings what the others recorded; end blind coding first");
            }
            Some(Answer::Restore(map, when)) => {
                // Not through the way of panels, which would note it as recorded by whoever restores it.
                self.document.history.apply(format!("Restore the version of {when}"), StanceMap::clone(&map));
                self.versions = None;
                self.tidy();
            }
            Some(Answer::Copy(version)) => {
                self.versions = None;
                self.replace(ctx, Then::Copy(version));
            }
            None => {}
        }
    }
}

impl Versions {
    /// The chosen version: how it differs from now, and what can be done with it.
    fn chosen_ui(&mut self, ui: &mut egui::Ui, theme: &Theme, read_only: bool) -> Option<Answer> {
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
                            answer = Some(Answer::Restore(Arc::clone(map), moment(version.at)));
                        }
                        if ui.button("Open as a copy").clicked() {
                            answer = Some(Answer::Copy(version.clone()));
                        }
                    });
                });
                list.ui(ui, theme);
            }
        }
        answer
    }
}
