//! The inspector's part for a source: its publication data, its quotes, and what became of them when its text
//! was replaced.

use std::sync::Arc;

use egui::{Id, RichText, Ui};

use super::fields;
use super::inspector::{link, section};
use super::view::{Action, Actions, View};
use crate::edit;
use crate::model::{AnyId, Progress, Quote, QuoteId, Reliability, Source, SourceId};
use crate::text::{self, Candidate};

/// Draws the fields of a source.
pub(super) fn ui(ui: &mut Ui, view: &View<'_>, id: &SourceId, actions: &mut Actions) {
    let Some(source) = view.map.sources.get(id) else { return };
    lost(ui, view, id, actions);
    let key = id.to_string();
    let mut change = |label: &str, change: &dyn Fn(&mut Source)| {
        actions.step(label, edit::alter::<Source>(view.map, id, |source| change(source)));
    };
    if let Some(words) = fields::line(ui, "Title", &source.title, &key) {
        change("Rename the source", &|s| s.title.clone_from(&words));
    }
    if let Some(words) = fields::line(ui, "Outlet, who published it", &source.outlet, &key) {
        change("Change the outlet", &|s| s.outlet.clone_from(&words));
    }
    if let Some(words) = fields::line(ui, "Origin, who first heard it", &source.origin, &key) {
        change("Change the origin", &|s| s.origin.clone_from(&words));
    }
    if let Some(words) = fields::line(ui, "Author", &source.author, &key) {
        change("Change the author", &|s| s.author.clone_from(&words));
    }
    if let Some(day) = fields::date(ui, "Published", source.published, &key) {
        change("Date the source", &|s| s.published = day);
    }
    if let Some(day) = fields::date(ui, "Retrieved", source.retrieved, &key) {
        change("Date the source", &|s| s.retrieved = day);
    }
    if let Some(words) = fields::line(ui, "Address", &source.address, &key) {
        change("Change the address", &|s| s.address.clone_from(&words));
    }
    if let Some(words) = fields::line(ui, "Language, such as en", &source.language, &key) {
        change("Change the language", &|s| s.language.clone_from(&words));
    }
    let grades = fields::options_of(Reliability::ALL);
    if let Some(grade) = fields::choice(ui, "Reliability", &source.reliability, &grades, &key) {
        change("Grade the source", &|s| s.reliability = grade);
    }
    let steps = fields::options_of(Progress::ALL);
    if let Some(step) = fields::choice(ui, "Progress", &source.progress, &steps, &key) {
        change("Note the progress of a source", &|s| s.progress = step);
    }
    if let Some(words) = fields::text(ui, "Note", &source.note, &key, 3) {
        change("Change the source's note", &|s| s.note.clone_from(&words));
    }
    ui.horizontal_wrapped(|ui| {
        if ui.button("Open in the reader").clicked() {
            actions.push(Action::Open(id.clone().into()));
        }
        let replace = ui.add_enabled(!view.read_only, egui::Button::new("Replace the text…"));
        let tip = "Correct the text, or put a newer version of the article in its place. Quotes go along where \
                   that is certain; the others wait for you";
        if replace.on_hover_text(tip).clicked() {
            actions.push(Action::ReplaceText(id.clone()));
        }
    });
    let quotes = quotes_of(view, id);
    section(ui, &format!("Quotes ({})", quotes.len()));
    for (id, _) in quotes {
        let id = AnyId::Quote(id.clone());
        link(ui, &id, &view.map.label(&id), actions);
    }
}

/// The quotes of a source in the order of its text.
fn quotes_of<'a>(view: &View<'a>, id: &SourceId) -> Vec<(&'a QuoteId, &'a Quote)> {
    let quotes = view.map.quotes.iter().map(|(id, quote)| (id, &**quote));
    let mut quotes: Vec<_> = quotes.filter(|(_, quote)| quote.source == *id).collect();
    quotes.sort_by_key(|(id, quote)| (quote.anchor.start, *id));
    quotes
}

/// The quotes that wait to be placed, above all else.
fn lost(ui: &mut Ui, view: &View<'_>, id: &SourceId, actions: &mut Actions) {
    let waiting: Vec<_> = quotes_of(view, id).into_iter().filter(|(_, quote)| quote.lost).collect();
    if waiting.is_empty() {
        return;
    }
    let words = match waiting.len() {
        1 => "One quote waits to be placed in the new text".to_owned(),
        n => format!("{n} quotes wait to be placed in the new text"),
    };
    ui.label(RichText::new(words).color(view.theme.bad));
    for (id, _) in waiting {
        let id = AnyId::Quote(id.clone());
        link(ui, &id, &format!("waits: {}", view.map.label(&id)), actions);
    }
    ui.separator();
}

/// Candidates, and the revision of the map that they were found in.
type Kept = (u64, Arc<Vec<Candidate>>);

/// For a quote that waits: its candidates in the text, to choose from.
pub(super) fn waiting(ui: &mut Ui, view: &View<'_>, id: &QuoteId, quote: &Quote, actions: &mut Actions) {
    if !quote.lost {
        return;
    }
    let Some(source) = view.map.sources.get(&quote.source) else { return };
    let words = "Its words were not found for certain when the text was replaced. Choose where it stands now, or \
                 leave it: it keeps its words and its stances.";
    ui.label(RichText::new(words).color(view.theme.bad));
    // Finding candidates takes a while in a long text, so it is done once a revision.
    let key = Id::unique(("candidates", id.to_string()));
    let kept: Option<Kept> = ui.data(|data| data.get_temp(key));
    let kept = kept.filter(|(revision, _)| *revision == view.revision).map(|(_, candidates)| candidates);
    let candidates = kept.unwrap_or_else(|| {
        let found = Arc::new(text::candidates(&quote.anchor, &source.text));
        ui.data_mut(|data| data.insert_temp(key, (view.revision, Arc::clone(&found))));
        found
    });
    if candidates.is_empty() {
        ui.label(RichText::new("Nothing in the text is like it").weak());
    }
    for candidate in candidates.iter() {
        egui::Frame::group(ui.style()).fill(view.theme.card).show(ui, |ui| {
            let around = format!(
                "…{}[{}]{}…",
                candidate.anchor.prefix.replace('\n', " "),
                candidate.anchor.exact,
                candidate.anchor.suffix.replace('\n', " ")
            );
            ui.add(egui::Label::new(around).wrap());
            ui.horizontal(|ui| {
                if ui.add_enabled(!view.read_only, egui::Button::new("It stands here")).clicked() {
                    actions.step("Place a quote", text::place(view.map, id, &candidate.anchor));
                }
                ui.label(RichText::new(format!("{:.0} % alike", candidate.score * 100.0)).small().weak());
            });
        });
    }
}
