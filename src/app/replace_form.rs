//! The form in which the text of a source is corrected or replaced by a newer version. Finding the quotes
//! again is `text`'s.

use egui::{RichText, ScrollArea, TextEdit, Ui};

use super::view::View;
use crate::model::{SourceId, StanceMap};

/// The form and what has been typed into it.
#[derive(Debug, Clone)]
pub struct ReplaceForm {
    source: SourceId,
    text: String,
}

/// What became of the form in a frame.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ReplaceOutcome {
    /// It is still open.
    Open,
    /// The user changed their mind.
    Closed,
    /// The text is to be replaced by this one.
    Replace(SourceId, String),
}

impl ReplaceForm {
    /// The form for a source, with its text.
    pub fn new(source: SourceId, text: &str) -> Self {
        Self { source, text: text.to_owned() }
    }

    /// Whether the text was changed, which closing the form would lose.
    pub fn is_begun(&self, map: &StanceMap) -> bool {
        map.sources.get(&self.source).is_some_and(|source| source.text.as_str() != self.text)
    }

    /// Draws the form.
    pub fn ui(&mut self, ui: &mut Ui, view: &View<'_>) -> ReplaceOutcome {
        let Some(source) = view.map.sources.get(&self.source) else { return ReplaceOutcome::Closed };
        ui.label(RichText::new(&source.title).strong());
        let label = ui.label("Text");
        ScrollArea::vertical().max_height(380.0).auto_shrink([false, true]).show(ui, |ui| {
            let field = TextEdit::multiline(&mut self.text).desired_rows(16).desired_width(f32::INFINITY);
            ui.add(field).labelled_by(label.id);
        });
        let mut outcome = ReplaceOutcome::Open;
        ui.horizontal(|ui| {
            let differs = self.text != source.text.as_str() && !self.text.trim().is_empty();
            if ui.add_enabled(differs && !view.read_only, egui::Button::new("Replace the text")).clicked() {
                outcome = ReplaceOutcome::Replace(self.source.clone(), self.text.clone());
            }
            if ui.button("Cancel").clicked() {
                outcome = ReplaceOutcome::Closed;
            }
        });
        outcome
    }
}
