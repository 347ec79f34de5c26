//! Bringing sources in: files are read off the UI thread, with progress and cancel; what came in and what
//! didn't is reported. How formats are read is `exchange`'s.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::state::Shell;
use crate::app::jobs::Job;
use crate::app::moment::today;
use crate::app::review_form::{ReviewForm, ReviewOutcome};
use crate::app::theme::Theme;
use crate::app::windows::file_name;
use crate::app::windows::import_report::{ImportAnswer, ImportReport, ReportLine};
use crate::edit;
use crate::exchange::bibliography::{self, References};
use crate::exchange::formats;
use crate::exchange::sources::{self, Extract, ImportError, ReadLimits};
use crate::model::{SourceId, StanceMap};

/// The job that reads files.
const READING: &str = "reading files";
/// How many lines on references are shown.
const MOST_LINES: usize = 300;

/// What read files hold.
pub(super) type Read = Vec<(PathBuf, Result<Extract, ImportError>)>;

/// Whether a dropped file or folder is something to make sources of.
pub(super) fn is_source(path: &Path) -> bool {
    path.is_dir() || formats::is_readable(path)
}

impl Shell {
    /// Reads files and folders and makes sources of them.
    pub(super) fn import(&mut self, paths: Vec<PathBuf>) {
        if self.workspace.document.read_only {
            self.warn("This map can only be read; save it as another file to add sources");
            return;
        }
        self.window.start = None;
        if self.window.jobs.is_running(READING) {
            self.warn("Files are being read already; wait until that is done");
            return;
        }
        let (references, texts): (Vec<_>, Vec<_>) =
            paths.into_iter().partition(|path| bibliography::formats().any(|format| format.is_of(path)));
        for path in references {
            self.import_references(path);
        }
        if texts.is_empty() {
            return;
        }
        let job = Job::new("Reading files").about(self.workspace.id).latest(READING).in_parts();
        self.window.jobs.start(
            job,
            move |progress| {
                let report = |done, total| progress.report(done, total);
                let stops = || progress.is_cancelled();
                let read = sources::read_all(&texts, &ReadLimits::default(), &report, &stops);
                (read, progress.is_cancelled())
            },
            |shell, _, (read, cancelled)| shell.imported(read, cancelled),
        );
    }

    /// Makes sources of what was read.
    fn imported(&mut self, read: Read, cancelled: bool) {
        let single = read.len() == 1;
        let mut lines = Vec::new();
        let mut added: Vec<SourceId> = Vec::new();
        let mut map = StanceMap::clone(self.workspace.map());
        for (path, result) in read {
            let name = path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
            let line = |words: String, bad| ReportLine { name: file_name(&path), words, bad, choice: None };
            let extract = match result {
                Ok(extract) => extract,
                Err(why) => {
                    lines.push(line(why.trouble.to_string(), true));
                    continue;
                }
            };
            let to_choose = extract.doubtful || extract.blocks.iter().any(|block| !block.kept);
            if single && to_choose {
                self.workspace.forms.review = Some(ReviewForm::new(name, extract));
                return;
            }
            match with_source(&map, &name, &extract) {
                Ok((next, id)) => {
                    map = next;
                    let notes = extract.notes.join(". ");
                    let words =
                        if notes.is_empty() { "came in".to_owned() } else { format!("came in. {notes}") };
                    let choice = to_choose.then(|| ReviewForm::of_source(id.clone(), name.clone(), extract));
                    added.push(id);
                    lines.push(ReportLine { choice, ..line(words, false) });
                }
                Err(why) => lines.push(line(why, true)),
            }
        }
        let label = match added.len() {
            1 => "Add a source".to_owned(),
            n => format!("Add {n} sources"),
        };
        if let Some(last) = added.last().cloned() {
            self.workspace.document.history.apply(label, map);
            self.open_item(&last.into());
        }
        if cancelled {
            self.say("Reading was cancelled; what had been read came in");
        }
        match lines.as_slice() {
            [line] if line.bad => self.warn(format!("{}: {}", line.name, line.words)),
            [line] => self.say(format!("{}: {}", line.name, line.words)),
            [] => {}
            _ => self.workspace.forms.import_report = Some(ImportReport::of_files(lines)),
        }
    }

    /// The window in which the paragraphs of one text are chosen.
    pub(super) fn review_window(&mut self, ctx: &egui::Context, theme: &'static Theme) {
        let Some(mut form) = self.workspace.forms.review.take() else { return };
        let mut open = true;
        let mut outcome = ReviewOutcome::Open;
        egui::Window::new("What belongs to the text?")
            .open(&mut open)
            .collapsible(false)
            .default_width(680.0)
            .pivot(egui::Align2::CENTER_CENTER)
            .default_pos(ctx.content_rect().center())
            .show(ctx, |ui| outcome = form.ui(ui, theme));
        match outcome {
            ReviewOutcome::Open if open => self.workspace.forms.review = Some(form),
            ReviewOutcome::Add(name, extract) => match with_source(self.workspace.map(), &name, &extract) {
                Ok((map, id)) => {
                    self.workspace.document.history.apply("Add a source", map);
                    self.open_item(&id.into());
                }
                Err(why) => self.warn(why),
            },
            ReviewOutcome::Change(source, text) => self.replace_text(source, text),
            _ => {}
        }
    }

    /// The window that reports on many files.
    pub(super) fn import_report(&mut self, ctx: &egui::Context, theme: &Theme) {
        let forms = &mut self.workspace.forms;
        match forms.import_report.as_ref().and_then(|report| report.ui(ctx, theme)) {
            Some(ImportAnswer::Choose(form)) => forms.review = Some(*form),
            Some(ImportAnswer::Close) => forms.import_report = None,
            None => {}
        }
    }

    fn import_references(&mut self, path: PathBuf) {
        let name = file_name(&path);
        self.run_for_document(
            format!("Reading {name}"),
            move |_| {
                let bytes = std::fs::read(&path).map_err(|why| why.to_string())?;
                bibliography::read(&file_name(&path), &bytes).map_err(|why| why.to_string())
            },
            move |shell, references| match references {
                Ok(references) => shell.add_references(name, Arc::new(references)),
                Err(why) => shell.warn(format!("{name}: {why}")),
            },
        );
    }

    /// Gives sources the data of references, and makes sources of those that are new.
    fn add_references(&mut self, name: String, references: Arc<References>) {
        self.workspace.document.history.commit();
        let (map, state) = (Arc::clone(self.workspace.map()), self.workspace.document.history.state());
        let records = Arc::clone(&references);
        self.run_for_document(
            format!("Comparing {name} with the sources"),
            move |_| bibliography::apply(&map, &records.records).map_err(|why| why.to_string()),
            move |shell, applied| shell.added_references(state, name, references, applied),
        );
    }

    fn added_references(
        &mut self,
        state: u64,
        name: String,
        references: Arc<References>,
        applied: Result<(StanceMap, bibliography::Report), String>,
    ) {
        self.workspace.document.history.commit();
        if self.workspace.document.history.state() != state {
            // The map was changed meanwhile, so they are compared with it as it is now.
            self.add_references(name, references);
            return;
        }
        let name = name.as_str();
        let (map, report) = match applied {
            Ok(applied) => applied,
            Err(why) => {
                self.warn(format!("{name}: {why}"));
                return;
            }
        };
        self.workspace.document.history.apply("Add references", map);
        let [filled, unchanged, made] = report.counts();
        let sum = format!("{filled} sources got data, {unchanged} had all, {made} are new");
        let told = references.problems.iter().map(|words| (words.as_str(), true));
        let told = told.chain(references.notes.iter().map(|words| (words.as_str(), false)));
        let mut told = told.chain(report.lines().map(|words| (words, false)));
        let first = told.by_ref().take(MOST_LINES);
        let mut lines: Vec<ReportLine> =
            first.map(|(words, bad)| ReportLine::new(name, words, bad)).collect();
        if lines.is_empty() {
            self.say(format!("{name}: {sum}"));
            return;
        }
        // Whoever has so many references reads the rest on the command line.
        let more = told.count();
        if more > 0 {
            lines.push(ReportLine::new(
                name,
                &format!("and {more} more, which the command add-references lists"),
                false,
            ));
        }
        self.workspace.forms.import_report = Some(ImportReport { sum: format!("{name}: {sum}"), lines });
    }
}

/// A map with a source of what was read; why not where its text is there already.
fn with_source(map: &StanceMap, name: &str, extract: &Extract) -> Result<(StanceMap, SourceId), String> {
    let mut source = extract.source(name);
    source.retrieved = Some(today());
    if let Some(twin) = map.sources.values().find(|other| other.text == source.text) {
        return Err(format!("its text is in the map already, as “{}”", twin.title));
    }
    let title = source.title.clone();
    edit::add(map, &title, source).map_err(|why| why.to_string())
}
