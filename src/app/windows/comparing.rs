//! The window with the differences between the open map and another file. What differs is `edit`'s, how it is listed is
//! `app::compare`'s.

use std::path::PathBuf;
use std::sync::Arc;

use egui::RichText;

use super::file_name;
use crate::app::compare::CompareWindow;
use crate::app::theme::{GAP, Theme};
use crate::model::{AnyId, StanceMap};
use crate::store;

/// Another map that is compared with the open one.
pub struct Comparing {
    /// The other map's file.
    pub path: PathBuf,
    /// Whether it is the open map's own file.
    pub own: bool,
    /// Whether all of it could be read, so that it can be merged.
    can_merge: bool,
    list: CompareWindow,
}

/// What is asked for in the window.
pub enum CompareAnswer {
    /// Nothing more.
    Close,
    /// Merging the other map into the open one.
    Merge,
    /// Showing an item.
    Open(AnyId),
}

impl Comparing {
    /// Compares a file with a map.
    ///
    /// # Errors
    /// Why the file can't be read.
    pub fn read(ours: Arc<StanceMap>, path: PathBuf, own: bool) -> Result<Self, String> {
        let opened = store::open(&path).map_err(|why| why.to_string())?;
        let names = ("this map".to_owned(), file_name(&path));
        let can_merge = !opened.repaired && !opened.read_only;
        let list = CompareWindow::new(ours, Arc::new(opened.map), names);
        Ok(Self { path, own, can_merge, list })
    }

    /// Draws the window.
    pub fn ui(&mut self, ctx: &egui::Context, theme: &Theme, read_only: bool) -> Option<CompareAnswer> {
        let mut open = true;
        let mut answer = None;
        egui::Window::new(format!("Compared with {}", file_name(&self.path)))
            .open(&mut open)
            .collapsible(false)
            .default_size([760.0, 560.0])
            .pivot(egui::Align2::CENTER_CENTER)
            .default_pos(ctx.content_rect().center())
            .show(ctx, |ui| {
                egui::Panel::bottom("compare-buttons").frame(egui::Frame::new()).show(ui, |ui| {
                    ui.add_space(GAP);
                    ui.horizontal(|ui| {
                        let can = self.can_merge && !self.list.is_empty() && !read_only;
                        let button = egui::Button::new("Merge it into this map");
                        let tip = "What is new or changed there is taken over; what contradicts this map is listed and \
                                   nothing is lost. It is one step, which can be undone";
                        if ui.add_enabled(can, button).on_hover_text(tip).clicked() {
                            answer = Some(CompareAnswer::Merge);
                        }
                        if !self.can_merge {
                            let words = "Parts of that file could not be read, so it can't be merged";
                            ui.label(RichText::new(words).color(theme.bad));
                        }
                    });
                });
                if let Some(item) = self.list.ui(ui, theme) {
                    answer = Some(CompareAnswer::Open(item));
                }
            });
        answer.or(if open { None } else { Some(CompareAnswer::Close) })
    }
}
