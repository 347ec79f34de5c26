//! The start page: what was worked on last, a new map, its templates, the sample. What is done with an answer is the
//! shell's.

use std::path::{Path, PathBuf};

use egui::text::{LayoutJob, TextWrapping};
use egui::{Align, Button, FontId, Layout, RichText, ScrollArea, TextFormat, Ui, vec2};
use jiff::Timestamp;

use super::moment::moment;
use super::theme::{GAP, Theme};
use super::windows::file_name;
use crate::store::templates::{BUILT_IN, Template};

/// The width of a column, in points.
const COLUMN: f32 = 400.0;
/// The least width of the page with two columns, in points.
const TWO: f32 = 2.0 * COLUMN + 4.0 * GAP;

/// A map that was worked on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecentMap {
    /// Its file.
    pub path: PathBuf,
    /// What is known of the file.
    pub file: RecentFile,
}

/// What is known of the file of a map that was worked on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RecentFile {
    /// Nothing yet.
    Unseen,
    /// It is missing, or can't be reached.
    Missing,
    /// When it was changed last.
    Changed(Timestamp),
}

/// What the start page shows.
#[derive(Debug, Default)]
pub struct StartPage {
    /// The maps that were worked on, the last one first.
    pub recent: Vec<RecentMap>,
    /// The templates that the user has kept, each with its name and its file.
    pub kept: Vec<(String, PathBuf)>,
    /// Whether a map is open behind it.
    pub has_map: bool,
}

/// What was asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StartRequest {
    /// An empty map.
    New,
    /// A map that begins with a template.
    Template(Template),
    /// A map, to be chosen.
    Open,
    /// A map that was worked on.
    Recent(PathBuf),
    /// Listing such a map no more.
    Forget(PathBuf),
    /// The sample map.
    Sample,
    /// Texts, to be chosen.
    Texts,
    /// A text, to be pasted.
    Paste,
    /// The map that is open.
    Back,
}

impl StartPage {
    /// The page as far as it can be known without looking at the disk.
    pub fn of(recent: &[PathBuf], has_map: bool) -> Self {
        let recent =
            recent.iter().map(|path| RecentMap { path: path.clone(), file: RecentFile::Unseen }).collect();
        Self { recent, kept: Vec::new(), has_map }
    }

    /// Draws the page.
    pub fn ui(&self, ui: &mut Ui, theme: &Theme) -> Option<StartRequest> {
        let mut asked = None;
        ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
            let two = !self.recent.is_empty() && ui.available_width() >= TWO;
            let width = if two { TWO - 2.0 * GAP } else { COLUMN.min(ui.available_width()) };
            let left = ((ui.available_width() - width) / 2.0).max(0.0);
            ui.add_space(4.0 * GAP);
            ui.horizontal_top(|ui| {
                ui.add_space(left);
                ui.vertical(|ui| {
                    ui.set_width(width);
                    ui.label(RichText::new("Stancemap").size(20.0).strong());
                    ui.label(RichText::new("Who stands where, and why").color(theme.faint));
                    ui.add_space(3.0 * GAP);
                    if two {
                        ui.horizontal_top(|ui| {
                            column(ui, |ui| self.recent_maps(ui, theme, &mut asked));
                            ui.add_space(2.0 * GAP);
                            column(ui, |ui| self.new_maps(ui, theme, &mut asked));
                        });
                    } else {
                        if !self.recent.is_empty() {
                            column(ui, |ui| self.recent_maps(ui, theme, &mut asked));
                            ui.add_space(2.0 * GAP);
                        }
                        column(ui, |ui| self.new_maps(ui, theme, &mut asked));
                    }
                    ui.add_space(3.0 * GAP);
                });
            });
        });
        asked
    }

    fn recent_maps(&self, ui: &mut Ui, theme: &Theme, asked: &mut Option<StartRequest>) {
        heading(ui, "Continue");
        if self.has_map && row(ui, theme, "Back to the open map", "It is as you left it", true) {
            *asked = Some(StartRequest::Back);
        }
        for map in &self.recent {
            let folder = map.path.parent().map(|folder| folder.display().to_string()).unwrap_or_default();
            let name = name_of(&map.path);
            let about = match map.file {
                RecentFile::Unseen => folder,
                RecentFile::Missing => format!("Missing · {folder}"),
                RecentFile::Changed(at) => format!("{} · {folder}", moment(at)),
            };
            let is_missing = map.file == RecentFile::Missing;
            if row(ui, theme, &name, &about, !is_missing) {
                *asked = Some(StartRequest::Recent(map.path.clone()));
            }
            if is_missing && ui.small_button(format!("Don't list {name} any more")).clicked() {
                *asked = Some(StartRequest::Forget(map.path.clone()));
            }
        }
    }

    fn new_maps(&self, ui: &mut Ui, theme: &Theme, asked: &mut Option<StartRequest>) {
        let mut offer = |ui: &mut Ui, label: &str, about: &str, request: StartRequest| {
            if row(ui, theme, label, about, true) {
                *asked = Some(request);
            }
        };
        if self.recent.is_empty() && self.has_map {
            offer(ui, "Back to the open map", "It is as you left it", StartRequest::Back);
            ui.add_space(GAP);
        }
        heading(ui, "New map");
        offer(ui, "Empty map", "Your own questions from the first one on", StartRequest::New);
        for template in BUILT_IN {
            let request = StartRequest::Template(Template::BuiltIn(template));
            offer(ui, template.label, template.about, request);
        }
        for (name, path) in &self.kept {
            let request = StartRequest::Template(Template::File(path.clone()));
            offer(ui, name, "A template of your own", request);
        }
        ui.add_space(2.0 * GAP);
        heading(ui, "Or");
        offer(ui, "Open a map…", "A map or a package from a file", StartRequest::Open);
        offer(
            ui,
            "Try the sample",
            "Security guarantees for Ukraine, February and March 2025",
            StartRequest::Sample,
        );
        ui.add_space(2.0 * GAP);
        ui.horizontal_wrapped(|ui| {
            ui.label(RichText::new("Drop an article into the window,").color(theme.faint));
            if ui.link("open texts").clicked() {
                *asked = Some(StartRequest::Texts);
            }
            ui.label(RichText::new("or").color(theme.faint));
            if ui.link("paste one").clicked() {
                *asked = Some(StartRequest::Paste);
            }
        });
    }
}

/// A map's name: its file's, without the ending.
fn name_of(path: &Path) -> String {
    let name = file_name(path);
    name.strip_suffix(".ron").map(str::to_owned).unwrap_or(name)
}

fn column(ui: &mut Ui, add: impl FnOnce(&mut Ui)) {
    ui.vertical(|ui| {
        ui.set_width(COLUMN.min(ui.available_width()));
        add(ui);
    });
}

fn heading(ui: &mut Ui, words: &str) {
    ui.label(RichText::new(words).size(15.0).strong());
    ui.add_space(GAP / 2.0);
}

/// A row with a name and a quiet second line; says whether it was chosen.
fn row(ui: &mut Ui, theme: &Theme, label: &str, about: &str, enabled: bool) -> bool {
    let mut job = LayoutJob::default();
    let part =
        |size, color| TextFormat { font_id: FontId::proportional(size), color, ..TextFormat::default() };
    job.append(&format!("{label}\n"), 0.0, part(15.0, if enabled { theme.ink } else { theme.faint }));
    job.append(about, 0.0, part(12.0, theme.faint));
    let size = vec2(ui.available_width(), 44.0);
    let room = size.x - 2.0 * ui.spacing().button_padding.x;
    job.wrap = TextWrapping { max_width: room, max_rows: 3, ..TextWrapping::default() };
    let button = Button::new(ui.painter().layout_job(job)).min_size(size);
    let response =
        ui.with_layout(Layout::top_down_justified(Align::LEFT), |ui| ui.add_enabled(enabled, button));
    response.inner.clicked()
}
