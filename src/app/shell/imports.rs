//! Bringing sources in: files are read off the UI thread, with progress and cancel; what came in and what
//! didn't is reported. How formats are read is `exchange`'s.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use egui::{RichText, ScrollArea};

use super::Shell;
use super::files::{Done, file_name, today};
use crate::app::review_form::{Outcome, ReviewForm};
use crate::app::theme::Theme;
use crate::edit;
use crate::exchange::bibliography::{self, References};
use crate::exchange::sources::{self, ENDINGS, Extract, ImportError, Limits};
use crate::model::SourceId;

/// The endings of files with references.
const REFERENCES: [&str; 3] = ["json", "ris", "bib"];

/// Files that are being read.
pub(super) struct Importing {
    done: Arc<AtomicUsize>,
    total: Arc<AtomicUsize>,
    cancelled: Arc<AtomicBool>,
}

/// What became of a file.
pub(super) struct Line {
    name: String,
    words: String,
    bad: bool,
    /// The form in which its paragraphs are chosen, where parts were left out.
    choice: Option<ReviewForm>,
}

/// What read files hold.
pub(super) type Read = Vec<(PathBuf, Result<Extract, ImportError>)>;

/// Whether a file's name has one of these endings.
fn ends(path: &Path, endings: &[&str]) -> bool {
    path.extension().is_some_and(|e| endings.iter().any(|ending| e.eq_ignore_ascii_case(ending)))
}

/// Whether a dropped file or folder is something to make sources of.
pub(super) fn is_source(path: &Path) -> bool {
    path.is_dir() || ends(path, &ENDINGS) || ends(path, &REFERENCES)
}

impl Shell {
    /// Reads files and folders and makes sources of them.
    pub(super) fn import(&mut self, paths: Vec<PathBuf>) {
        if self.document.read_only {
            self.toasts.warn("This map can only be read; save it as another file to add sources");
            return;
        }
        if self.importing.is_some() {
            self.toasts.warn("Files are being read already; wait until that is done");
            return;
        }
        let (references, texts): (Vec<_>, Vec<_>) =
            paths.into_iter().partition(|path| ends(path, &REFERENCES));
        for path in references {
            self.import_references(path);
        }
        if texts.is_empty() {
            return;
        }
        let importing = Importing {
            done: Arc::default(),
            total: Arc::new(AtomicUsize::new(texts.len())),
            cancelled: Arc::default(),
        };
        let (done, total, cancelled) =
            (Arc::clone(&importing.done), Arc::clone(&importing.total), Arc::clone(&importing.cancelled));
        self.importing = Some(importing);
        let ctx = self.jobs.ctx().clone();
        let job = "Reading files".to_owned();
        self.run_for_document(job, move |name| {
            let progress = |now: usize, of: usize| {
                done.store(now, Ordering::Relaxed);
                total.store(of, Ordering::Relaxed);
                ctx.request_repaint();
            };
            let stops = || cancelled.load(Ordering::Relaxed);
            Done::Sources(name, sources::read_all(&texts, &Limits::default(), &progress, &stops))
        });
    }

    /// How far the reading of files has come, in the status bar.
    pub(super) fn import_progress(&self, ui: &mut egui::Ui) {
        let Some(importing) = &self.importing else { return };
        let (done, total) = (importing.done.load(Ordering::Relaxed), importing.total.load(Ordering::Relaxed));
        if ui.small_button("Cancel").clicked() {
            importing.cancelled.store(true, Ordering::Relaxed);
        }
        ui.label(RichText::new(format!("{done} of {total} files read")).small());
    }

    /// Makes sources of what was read.
    pub(super) fn imported(&mut self, read: Read) {
        let cancelled = self.importing.take().is_some_and(|i| i.cancelled.load(Ordering::Relaxed));
        let single = read.len() == 1;
        let mut lines = Vec::new();
        let mut added: Vec<SourceId> = Vec::new();
        let mut map = (**self.document.history.map()).clone();
        for (path, result) in read {
            let name = path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
            let line = |words: String, bad| Line { name: file_name(&path), words, bad, choice: None };
            let extract = match result {
                Ok(extract) => extract,
                Err(why) => {
                    lines.push(line(why.trouble.to_string(), true));
                    continue;
                }
            };
            let partial = extract.blocks.iter().any(|block| !block.kept);
            if single && partial {
                self.review = Some(ReviewForm::new(name, extract));
                return;
            }
            match with_source(&map, &name, &extract) {
                Ok((next, id)) => {
                    map = next;
                    let notes = extract.notes.join(". ");
                    let words =
                        if notes.is_empty() { "came in".to_owned() } else { format!("came in. {notes}") };
                    let choice = partial.then(|| ReviewForm::of_source(id.clone(), name.clone(), extract));
                    added.push(id);
                    lines.push(Line { choice, ..line(words, false) });
                }
                Err(why) => lines.push(line(why, true)),
            }
        }
        let label = match added.len() {
            1 => "Add a source".to_owned(),
            n => format!("Add {n} sources"),
        };
        if let Some(last) = added.last().cloned() {
            self.document.history.apply(label, map);
            self.open_item(&last.into());
        }
        if cancelled {
            self.toasts.say("Reading was cancelled; what had been read came in");
        }
        match lines.as_slice() {
            [line] if line.bad => self.toasts.warn(format!("{}: {}", line.name, line.words)),
            [line] => self.toasts.say(format!("{}: {}", line.name, line.words)),
            [] => {}
            _ => self.import_report = Some(lines),
        }
    }

    /// The window in which the paragraphs of one text are chosen, and the one that reports on many.
    pub(super) fn import_windows(&mut self, ctx: &egui::Context, theme: &'static Theme) {
        if let Some(mut form) = self.review.take() {
            let mut open = true;
            let mut outcome = Outcome::Open;
            egui::Window::new("What belongs to the text?")
                .open(&mut open)
                .collapsible(false)
                .default_width(680.0)
                .pivot(egui::Align2::CENTER_CENTER)
                .default_pos(ctx.content_rect().center())
                .show(ctx, |ui| outcome = form.ui(ui, theme));
            match outcome {
                Outcome::Open if open => self.review = Some(form),
                Outcome::Add(name, extract) => {
                    match with_source(self.document.history.map(), &name, &extract) {
                        Ok((map, id)) => {
                            self.document.history.apply("Add a source", map);
                            self.open_item(&id.into());
                        }
                        Err(why) => self.toasts.warn(why),
                    }
                }
                Outcome::Change(source, text) => self.replace_text(source, text),
                _ => {}
            }
        }
        let Some(lines) = &self.import_report else { return };
        let mut open = true;
        let mut chosen = None;
        let failed = lines.iter().filter(|line| line.bad).count();
        egui::Window::new("What came in")
            .open(&mut open)
            .collapsible(false)
            .default_width(620.0)
            .pivot(egui::Align2::CENTER_CENTER)
            .default_pos(ctx.content_rect().center())
            .show(ctx, |ui| {
                ui.label(format!("{} came in, {failed} did not", lines.len() - failed));
                ScrollArea::vertical().max_height(360.0).auto_shrink([false, true]).show(ui, |ui| {
                    for line in lines {
                        let colour = if line.bad { theme.bad } else { theme.ink };
                        let words = format!("{}: {}", line.name, line.words);
                        ui.add(egui::Label::new(RichText::new(words).color(colour)).wrap());
                        if let Some(form) = &line.choice {
                            let button = ui.small_button("Choose its paragraphs…").on_hover_text(
                                "Shows all that the file holds; what was left out can be added, what came in cut",
                            );
                            if button.clicked() {
                                chosen = Some(form.clone());
                            }
                        }
                    }
                });
            });
        if chosen.is_some() {
            self.review = chosen;
        }
        if !open {
            self.import_report = None;
        }
    }

    fn import_references(&mut self, path: PathBuf) {
        let job = format!("Reading {}", file_name(&path));
        self.run_for_document(job, move |name| {
            let read = std::fs::read(&path).map_err(|why| why.to_string());
            let references = read.and_then(|bytes| {
                bibliography::read(&file_name(&path), &bytes).map_err(|why| why.to_string())
            });
            Done::References(name, file_name(&path), references)
        });
    }

    /// Gives sources the data of references, and makes sources of those that are new.
    pub(super) fn add_references(&mut self, name: &str, references: Result<References, String>) {
        let applied = references.and_then(|references| {
            let map = self.document.history.map();
            let (map, report) =
                bibliography::apply(map, &references.records).map_err(|why| why.to_string())?;
            Ok((map, report, references.problems))
        });
        match applied {
            Ok((map, report, problems)) => {
                self.document.history.apply("Add references", map);
                self.toasts.say(format!(
                    "{name}: {} sources got data, {} had all, {} are new",
                    report.filled.len(),
                    report.unchanged.len(),
                    report.made.len()
                ));
                if !problems.is_empty() {
                    self.toasts.warn(format!("{name}: {}", problems.join("; ")));
                }
            }
            Err(why) => self.toasts.warn(format!("{name}: {why}")),
        }
    }
}

/// A map with a source of what was read; why not where its text is there already.
fn with_source(
    map: &crate::model::StanceMap,
    name: &str,
    extract: &Extract,
) -> Result<(crate::model::StanceMap, SourceId), String> {
    let mut source = extract.source(name);
    source.retrieved = Some(today());
    if let Some(twin) = map.sources.values().find(|other| other.text == source.text) {
        return Err(format!("its text is in the map already, as “{}”", twin.title));
    }
    let title = source.title.clone();
    edit::add(map, &title, source).map_err(|why| why.to_string())
}
