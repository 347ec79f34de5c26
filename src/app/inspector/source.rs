//! The inspector's part for a source: its publication data, its quotes, and what became of them when its text
//! was replaced.

use std::sync::Arc;

use egui::{Id, RichText, Ui};

use super::parts::{link, section};
use crate::app::fields;
use crate::app::view::{Action, Actions, View, set};
use crate::model::{AnyId, Progress, Quote, QuoteId, Reliability, Source, SourceId};
use crate::text::{self, QuotePlace};

/// Draws the fields of a source.
pub(super) fn ui(ui: &mut Ui, view: &View<'_>, id: &SourceId, actions: &mut Actions) {
    let Some(source) = view.map.sources.get(id) else { return };
    lost(ui, view, id, actions);
    let key = id.to_string();
    fields::line(ui, "Title", &source.title, &key).step(
        actions,
        "Rename the source",
        set(id, |s: &mut Source, words| s.title = words),
    );
    fields::line(ui, "Outlet, who published it", &source.outlet, &key).step(
        actions,
        "Change the outlet",
        set(id, |s: &mut Source, words| s.outlet = words),
    );
    fields::line(ui, "Origin, who first heard it", &source.origin, &key).step(
        actions,
        "Change the origin",
        set(id, |s: &mut Source, words| s.origin = words),
    );
    fields::line(ui, "Author", &source.author, &key).step(
        actions,
        "Change the author",
        set(id, |s: &mut Source, words| s.author = words),
    );
    fields::date(ui, "Published", source.published, &key).step(
        actions,
        "Date the source",
        set(id, |s: &mut Source, day| s.published = day),
    );
    fields::date(ui, "Retrieved", source.retrieved, &key).step(
        actions,
        "Date the source",
        set(id, |s: &mut Source, day| s.retrieved = day),
    );
    fields::line(ui, "Address", &source.address, &key).step(
        actions,
        "Change the address",
        set(id, |s: &mut Source, words| s.address = words),
    );
    fields::line(ui, "DOI", &source.doi, &key).step(
        actions,
        "Change the DOI",
        set(id, |s: &mut Source, words| s.doi = words),
    );
    fields::line(ui, "Language, such as en", &source.language, &key).step(
        actions,
        "Change the language",
        set(id, |s: &mut Source, words| s.language = words),
    );
    let grades = fields::options_of(Reliability::ALL);
    if let Some(grade) = fields::choice(ui, "Reliability", &source.reliability, &grades, &key) {
        actions.alter("Grade the source", id, move |s: &mut Source| s.reliability = grade);
    }
    let steps = fields::options_of(Progress::ALL);
    if let Some(step) = fields::choice(ui, "Progress", &source.progress, &steps, &key) {
        actions.alter("Note the progress of a source", id, move |s: &mut Source| s.progress = step);
    }
    fields::text(ui, "Note", &source.note, &key, 3).step(
        actions,
        "Change the source's note",
        set(id, |s: &mut Source, words| s.note = words),
    );
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
type Kept = (u64, Arc<Vec<QuotePlace>>);

/// For a quote that waits: its candidates in the text, to choose from.
pub(super) fn waiting(ui: &mut Ui, view: &View<'_>, id: &QuoteId, quote: &Quote, actions: &mut Actions) {
    if !quote.lost {
        return;
    }
    let Some(source) = view.map.sources.get(&quote.source) else { return };
    let words = "Its words have no sure place in the text as it is now. Choose where it stands now, or \
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
                    let (id, anchor) = (id.clone(), candidate.anchor.clone());
                    actions.step("Place a quote", move |map| text::place(map, &id, &anchor));
                }
                ui.label(RichText::new(format!("{:.0} % alike", candidate.score * 100.0)).small().weak());
            });
        });
    }
}
