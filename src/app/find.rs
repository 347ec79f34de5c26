//! The window that finds words in the source that is read, or in all of the map, and records what it found as quotes.
//! What fits is `text`'s, what a quote is made of as well.

mod results;

use std::collections::BTreeSet;

use egui::text::{LayoutJob, TextFormat};
use egui::{Button, Checkbox, Key, RichText, ScrollArea, TextEdit, Ui};

use super::jobs::Latest;
use super::view::{Action, Actions, View};
use super::widgets::{AccessibleName, choose};
use crate::model::{SourceId, StanceMap};
use crate::text::{self, Query};
use results::{FindPlace, Hit, Passage, Results, Row};

/// What was found: for what, in which revision, where.
type SearchKey = (Query, Option<SourceId>, u64);

/// What of the text becomes a quote where words were found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Around {
    #[default]
    Words,
    Sentence,
    Paragraph,
}

impl Around {
    const ALL: [Self; 3] = [Self::Words, Self::Sentence, Self::Paragraph];

    const fn label(self) -> &'static str {
        match self {
            Self::Words => "the words",
            Self::Sentence => "the sentence",
            Self::Paragraph => "the paragraph",
        }
    }
    /// The passage that a hit becomes.
    fn of(self, map: &StanceMap, (source, range): &Passage) -> Passage {
        let range = match map.sources.get(source) {
            Some(source) if self == Self::Sentence => {
                let last = text::sentence_at(&source.text, range.end.saturating_sub(1));
                text::sentence_at(&source.text, range.start).start..last.end
            }
            Some(source) if self == Self::Paragraph => {
                let last = text::paragraph_at(&source.text, range.end.saturating_sub(1));
                text::paragraph_at(&source.text, range.start).start..last.end
            }
            _ => range.clone(),
        };
        (source.clone(), range)
    }
}

/// The window and what has been typed into it.
pub struct FindWindow {
    query: Query,
    everywhere: bool,
    begun: bool,
    /// What was asked for last, in all of the map or in one source.
    asked: (Query, Option<SourceId>),
    searching: Latest<SearchKey, Result<Results, String>>,
    found: Result<Results, String>,
    /// The row that was shown last.
    shown: Option<usize>,
    /// Whether passages are being chosen to become quotes.
    recording: bool,
    around: Around,
    /// Those chosen, each by its source, beginning and end.
    ticked: BTreeSet<(SourceId, usize, usize)>,
}

impl Default for FindWindow {
    fn default() -> Self {
        Self {
            query: Query::default(),
            everywhere: true,
            begun: false,
            asked: (Query::default(), None),
            searching: Latest::default(),
            found: Ok(Results::default()),
            shown: None,
            recording: false,
            around: Around::Words,
            ticked: BTreeSet::new(),
        }
    }
}

fn key_of((source, range): &Passage) -> (SourceId, usize, usize) {
    (source.clone(), range.start, range.end)
}

impl FindWindow {
    /// The window, anew or brought to the front.
    #[must_use]
    pub fn opened(mut self) -> Self {
        self.begun = false;
        self
    }
    /// The window on words all of whose places may become quotes.
    #[must_use]
    pub fn for_quotes(self, words: String) -> Self {
        Self { query: Query { words, ..Query::default() }, recording: true, ..self }.opened()
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
            ui.checkbox(&mut self.everywhere, "In the whole map");
            ui.checkbox(&mut self.query.whole_word, "Whole words");
            ui.checkbox(&mut self.query.case, "Case matters");
            ui.checkbox(&mut self.query.expression, "Regular expression");
        });
        self.search(view);
        let enter = field.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
        let back = ui.input(|input| input.modifiers.shift);
        let stays = |ui: &Ui| !ui.input(|input| input.key_pressed(Key::Escape));
        let found = match std::mem::replace(&mut self.found, Ok(Results::default())) {
            Ok(found) => found,
            Err(why) => {
                ui.label(RichText::new(&why).color(view.theme.bad));
                self.found = Err(why);
                return stays(ui);
            }
        };
        if !found.rows.is_empty() {
            ui.label(RichText::new(format!("{}; Enter goes to the next", found.in_words())).weak());
            if found.passages > 0 && !view.read_only {
                self.recorder(ui, view, &found, actions);
            }
        } else if !self.query.words.trim().is_empty() && !self.searching.is_busy() {
            ui.label(RichText::new("Nothing was found").weak());
        }
        let mut go = None;
        if enter {
            go = self.next(&found, back);
            field.request_focus();
        }
        let row = ui.spacing().interact_size.y;
        let area = ScrollArea::vertical().max_height(320.0).auto_shrink([false, true]);
        area.show_rows(ui, row, found.rows.len(), |ui, rows| {
            for n in rows {
                match found.rows.get(n) {
                    Some(Row::Heading(title, count)) => {
                        ui.horizontal(|ui| {
                            ui.add(egui::Label::new(RichText::new(title).strong()).truncate());
                            ui.label(RichText::new(count.to_string()).weak());
                        });
                    }
                    Some(Row::Hit(hit)) => {
                        let chosen = self.hit(ui, view, hit, self.shown == Some(n));
                        go = chosen.then_some(n).or(go);
                    }
                    None => {}
                }
            }
        });
        if let Some(Row::Hit(hit)) = go.and_then(|n| found.rows.get(n)) {
            actions.push(match &hit.place {
                FindPlace::Passage((source, range)) => Action::OpenPassage(source.clone(), range.clone()),
                FindPlace::Item(id) => Action::Open(id.clone()),
            });
            self.shown = go;
        }
        self.found = Ok(found);
        stays(ui)
    }

    /// The hit after the one that was shown last, or before it; round and round.
    fn next(&self, found: &Results, back: bool) -> Option<usize> {
        let rows = || found.hits().map(|(n, _)| n);
        let beside = |n: &usize| self.shown.is_none_or(|shown| if back { *n < shown } else { *n > shown });
        if back {
            rows().filter(beside).last().or(rows().last())
        } else {
            rows().find(beside).or(rows().next())
        }
    }

    /// A line of the list. Returns whether it was chosen.
    fn hit(&mut self, ui: &mut Ui, view: &View<'_>, hit: &Hit, is_shown: bool) -> bool {
        let mut job = LayoutJob::default();
        let font = egui::TextStyle::Body.resolve(ui.style());
        let format = |color| TextFormat { font_id: font.clone(), color, ..TextFormat::default() };
        job.append(&hit.before, 0.0, format(view.theme.faint));
        let words = TextFormat { background: view.theme.accent_soft, ..format(view.theme.ink) };
        job.append(&hit.words, 0.0, words);
        job.append(&hit.after, 0.0, format(view.theme.faint));
        ui.horizontal(|ui| {
            if let (true, FindPlace::Passage(passage)) = (self.recording, &hit.place) {
                let key = key_of(passage);
                let mut on = self.ticked.contains(&key);
                let tick = ui.add_enabled(!self.is_quoted(hit), Checkbox::without_text(&mut on));
                let tick =
                    tick.on_hover_text("Record it as a quote").on_disabled_hover_text("A quote already");
                if tick
                    .accessible_name(format!("Record “{}” after “{}”", hit.words, hit.before.trim()))
                    .changed()
                {
                    if on {
                        self.ticked.insert(key);
                    } else {
                        self.ticked.remove(&key);
                    }
                }
            }
            ui.add(Button::selectable(is_shown, job).truncate()).clicked()
        })
        .inner
    }

    /// Whether a hit would be no new quote.
    fn is_quoted(&self, hit: &Hit) -> bool {
        hit.quoted && self.around == Around::Words
    }

    /// What makes quotes of passages, each of which was ticked.
    fn recorder(&mut self, ui: &mut Ui, view: &View<'_>, found: &Results, actions: &mut Actions) {
        ui.horizontal_wrapped(|ui| {
            ui.toggle_value(&mut self.recording, "Record as quotes")
                .on_hover_text("Choose passages below that become quotes, one by one or together");
            if !self.recording {
                return;
            }
            let words = |around: Around| around.label().to_owned();
            if let Some(around) =
                choose(ui, AccessibleName::Words("What becomes the quote"), self.around, Around::ALL, words)
            {
                self.around = around;
            }
            let new = || found.hits().filter(|(_, hit)| !self.is_quoted(hit)).map(|(_, hit)| &hit.place);
            let new: Vec<&Passage> = new()
                .filter_map(|place| if let FindPlace::Passage(one) = place { Some(one) } else { None })
                .collect();
            let chosen: Vec<&Passage> =
                new.iter().copied().filter(|one| self.ticked.contains(&key_of(one))).collect();
            let all = chosen.len() == new.len();
            let words = if all { "Tick none".to_owned() } else { format!("Tick all {}", new.len()) };
            let ticks = ui.add_enabled(!new.is_empty(), Button::new(words)).clicked();
            let words = match chosen.len() {
                1 => "Record 1 quote".to_owned(),
                many => format!("Record {many} quotes"),
            };
            let record = ui.add_enabled(!chosen.is_empty(), Button::new(words)).clicked();
            if record {
                let passages = chosen.iter().map(|passage| self.around.of(view.map, passage)).collect();
                record_all(view, passages, actions);
            }
            if ticks && !all {
                self.ticked = new.into_iter().map(key_of).collect();
            } else if ticks || record {
                self.ticked.clear();
            }
        });
    }

    /// Searches anew where something else is asked for; off the UI thread, since texts may be long.
    fn search(&mut self, view: &View<'_>) {
        let scope = if self.everywhere { None } else { view.source.cloned() };
        let asked = (self.query.clone(), scope.clone());
        if self.asked != asked {
            self.shown = None;
            self.ticked.clear();
            self.asked = asked;
        }
        if self.query.words.trim().is_empty() {
            self.found = Ok(Results::default());
            self.searching.forget();
            return;
        }
        let (query, map) = (self.query.clone(), view.map);
        let key = (self.query.clone(), scope.clone(), view.revision);
        let search = || {
            let map = map.clone();
            move |_: &_| results::search(&query, &map, scope.as_ref())
        };
        if let Some(found) = self.searching.update(view.work, "Finding", key, search) {
            self.found = found;
        }
    }
}

/// Makes quotes of passages as one step, and says how many.
fn record_all(view: &View<'_>, passages: Vec<Passage>, actions: &mut Actions) {
    let coder = view.coder.cloned();
    match text::quote_all(view.map, &passages, coder.as_ref()) {
        Ok((_, count)) => {
            let already = passages.len() - count;
            let mut words = match count {
                1 => "Recorded a quote; its speaker is still to be said".to_owned(),
                many => format!("Recorded {many} quotes; their speakers are still to be said"),
            };
            if already > 0 {
                words.push_str(&format!(". {already} would have been quotes of the same passage"));
            }
            let label =
                if count == 1 { "Record a quote".to_owned() } else { format!("Record {count} quotes") };
            actions
                .step(label, move |map| text::quote_all(map, &passages, coder.as_ref()).map(|(map, _)| map));
            actions.push(Action::Say(words));
        }
        Err(why) => actions.push(Action::Warn(why.to_string())),
    }
}
