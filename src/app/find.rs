//! The window that finds words in the source that is read, or in all. What fits is `text`'s.

use std::ops::Range;

use egui::text::{LayoutJob, TextFormat};
use egui::{Key, RichText, ScrollArea, TextEdit, Ui};

use super::jobs::Latest;
use super::view::{Action, Actions, View};
use crate::model::{CanonicalText, SourceId};
use crate::text::{Finder, Query};

/// The most passages that are listed.
const MOST: usize = 1_000;
/// How many characters are shown before and after.
const AROUND: (usize, usize) = (22, 60);

/// A passage that was found.
#[derive(Debug, Clone, PartialEq, Eq)]
struct FoundPassage {
    source: SourceId,
    range: Range<usize>,
    before: String,
    words: String,
    after: String,
}

/// What was found: for what, in which revision, where.
type SearchKey = (Query, Option<SourceId>, u64);

/// The window and what has been typed into it.
pub struct FindWindow {
    query: Query,
    everywhere: bool,
    begun: bool,
    /// What was asked for last, in all sources or in one.
    asked: (Query, Option<SourceId>),
    searching: Latest<SearchKey, Result<Vec<FoundPassage>, String>>,
    found: Result<Vec<FoundPassage>, String>,
    /// Which of those found was shown last.
    shown: Option<usize>,
}

impl Default for FindWindow {
    fn default() -> Self {
        Self {
            query: Query::default(),
            everywhere: true,
            begun: false,
            asked: (Query::default(), None),
            searching: Latest::default(),
            found: Ok(Vec::new()),
            shown: None,
        }
    }
}

impl FindWindow {
    /// The window, anew or brought to the front.
    #[must_use]
    pub fn opened(mut self) -> Self {
        self.begun = false;
        self
    }

    /// Draws what is in the window. Returns whether it stays open.
    pub fn ui(&mut self, ui: &mut Ui, view: &View<'_>, actions: &mut Actions) -> bool {
        let label = ui.label("Find");
        let field = ui
            .add(TextEdit::singleline(&mut self.query.words).desired_width(f32::INFINITY))
            .labelled_by(label.id);
        if !std::mem::replace(&mut self.begun, true) {
            field.request_focus();
        }
        ui.horizontal_wrapped(|ui| {
            ui.checkbox(&mut self.everywhere, "In all sources");
            ui.checkbox(&mut self.query.whole_word, "Whole words");
            ui.checkbox(&mut self.query.case, "Case matters");
            ui.checkbox(&mut self.query.expression, "Regular expression");
        });
        self.search(view);
        let enter = field.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
        let back = ui.input(|input| input.modifiers.shift);
        match &self.found {
            Ok(found)
                if self.query.words.trim().is_empty() || found.is_empty() && self.searching.is_busy() => {}
            Ok(found) if found.is_empty() => drop(ui.label(RichText::new("Nothing was found").weak())),
            Ok(found) => {
                let count = match found.len() {
                    1 => "One passage".to_owned(),
                    MOST => format!("{MOST} passages and more"),
                    n => format!("{n} passages"),
                };
                ui.label(RichText::new(format!("{count}; Enter goes to the next")).weak());
            }
            Err(why) => drop(ui.label(RichText::new(why).color(view.theme.bad))),
        }
        let Ok(found) = &self.found else { return !ui.input(|input| input.key_pressed(Key::Escape)) };
        let mut go = None;
        if enter && !found.is_empty() {
            let last = found.len() - 1;
            go = Some(match self.shown {
                None => 0,
                Some(0) if back => last,
                Some(n) if back => n - 1,
                Some(n) => {
                    if n >= last {
                        0
                    } else {
                        n + 1
                    }
                }
            });
            field.request_focus();
        }
        let row = ui.spacing().interact_size.y;
        ScrollArea::vertical().max_height(320.0).auto_shrink([false, true]).show_rows(
            ui,
            row,
            found.len(),
            |ui, rows| {
                for n in rows {
                    let Some(hit) = found.get(n) else { continue };
                    let mut job = LayoutJob::default();
                    let font = egui::TextStyle::Body.resolve(ui.style());
                    let format = |color| TextFormat { font_id: font.clone(), color, ..TextFormat::default() };
                    if self.everywhere {
                        let title = view.map.label(&hit.source.clone().into());
                        job.append(
                            &format!("{}: ", crate::model::words::excerpt(&title, 24)),
                            0.0,
                            format(view.theme.faint),
                        );
                    }
                    job.append(&hit.before, 0.0, format(view.theme.faint));
                    job.append(
                        &hit.words,
                        0.0,
                        TextFormat { background: view.theme.accent_soft, ..format(view.theme.ink) },
                    );
                    job.append(&hit.after, 0.0, format(view.theme.faint));
                    let row = egui::Button::selectable(self.shown == Some(n), job).truncate();
                    if ui.add(row).clicked() {
                        go = Some(n);
                    }
                }
            },
        );
        if let Some(hit) = go.and_then(|n| found.get(n)) {
            actions.push(Action::OpenPassage(hit.source.clone(), hit.range.clone()));
            self.shown = go;
        }
        !ui.input(|input| input.key_pressed(Key::Escape))
    }

    /// Searches anew where something else is asked for; off the UI thread, since all sources may be long.
    fn search(&mut self, view: &View<'_>) {
        let scope = if self.everywhere { None } else { view.source.cloned() };
        let asked = (self.query.clone(), scope.clone());
        if self.asked != asked {
            self.shown = None;
            self.asked = asked;
        }
        if self.query.words.trim().is_empty() {
            self.found = Ok(Vec::new());
            self.searching.forget();
            return;
        }
        let (query, sources) = (self.query.clone(), &view.map.sources);
        let search = || {
            let within = sources.iter().filter(|(id, _)| scope.as_ref().is_none_or(|scope| scope == *id));
            let texts: Vec<(SourceId, CanonicalText)> =
                within.map(|(id, source)| (id.clone(), source.text.clone())).collect();
            move |_: &_| hits(&query, &texts)
        };
        let key = (self.query.clone(), scope.clone(), view.revision);
        if let Some(found) = self.searching.update(view.work, "Finding", key, search) {
            self.found = found;
        }
    }
}

/// The passages that fit, with the words around them.
fn hits(query: &Query, texts: &[(SourceId, CanonicalText)]) -> Result<Vec<FoundPassage>, String> {
    let finder = Finder::new(query)?;
    let mut hits = Vec::new();
    for (source, text) in texts {
        let line = |from: usize, to: usize| text.slice(from, to).unwrap_or_default().replace('\n', " ");
        for range in finder.find(text, MOST - hits.len()) {
            hits.push(FoundPassage {
                source: source.clone(),
                before: line(range.start.saturating_sub(AROUND.0), range.start),
                words: line(range.start, range.end),
                after: line(range.end, (range.end + AROUND.1).min(text.len())),
                range,
            });
        }
    }
    Ok(hits)
}
