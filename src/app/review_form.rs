//! The form in which the paragraphs of a text that was read are chosen before it becomes a source: what the
//! reader left out can be added, what it took can be cut.

use egui::{RichText, ScrollArea, Ui};

use crate::app::theme::Theme;
use crate::exchange::sources::Extract;
use crate::model::SourceId;
use crate::model::words::{day_field, excerpt};

/// The form: what was read, and the name of its file.
#[derive(Debug, Clone)]
pub struct ReviewForm {
    name: String,
    extract: Extract,
    /// The source that it became already; none where it is still to be one.
    source: Option<SourceId>,
}

/// What became of the form in a frame.
#[derive(Debug, Clone, PartialEq)]
pub enum ReviewOutcome {
    /// It is still open.
    Open,
    /// The user changed their mind.
    Closed,
    /// The text is to become a source.
    Add(String, Box<Extract>),
    /// The source that it became gets this text.
    Change(SourceId, String),
}

impl ReviewForm {
    /// The form for what was read from a file.
    pub fn new(name: String, extract: Extract) -> Self {
        Self { name, extract, source: None }
    }
    /// The form for what was read from a file and has become a source.
    pub fn of_source(source: SourceId, name: String, extract: Extract) -> Self {
        Self { name, extract, source: Some(source) }
    }

    /// Draws the form.
    pub fn ui(&mut self, ui: &mut Ui, theme: &Theme) -> ReviewOutcome {
        let title = if self.extract.title.is_empty() { &self.name } else { &self.extract.title };
        ui.label(RichText::new(title).strong());
        let day = day_field(self.extract.published);
        let about = [self.extract.author.as_str(), self.extract.outlet.as_str(), day.as_str()];
        let about: Vec<&str> = about.into_iter().filter(|part| !part.is_empty()).collect();
        if !about.is_empty() {
            ui.label(about.join(" · "));
        }
        for note in &self.extract.notes {
            ui.label(RichText::new(note).small().weak());
        }
        ui.label(RichText::new("Ticked paragraphs belong to the text; the rest was left out").small().weak());
        ui.separator();
        let mut blocks = std::mem::take(&mut self.extract.blocks);
        ScrollArea::vertical().max_height(420.0).auto_shrink([false, true]).show(ui, |ui| {
            for block in &mut blocks {
                let words = self.extract.paragraph(block).to_owned();
                if words.trim().is_empty() {
                    continue;
                }
                ui.horizontal_top(|ui| {
                    let name = excerpt(&words, 60);
                    ui.add(egui::Checkbox::without_text(&mut block.kept)).accessible_name(&name);
                    let colour = if block.kept { theme.ink } else { theme.faint };
                    ui.add(egui::Label::new(RichText::new(words).color(colour)).wrap());
                });
            }
        });
        self.extract.blocks = blocks;
        ui.separator();
        let mut outcome = ReviewOutcome::Open;
        ui.horizontal(|ui| {
            let kept = self.extract.blocks.iter().any(|block| block.kept);
            let words = if self.source.is_some() { "Change the text" } else { "Add source" };
            if ui.add_enabled(kept, egui::Button::new(words)).clicked() {
                outcome = match self.source.clone() {
                    Some(source) => ReviewOutcome::Change(source, self.extract.text()),
                    None => ReviewOutcome::Add(self.name.clone(), Box::new(self.extract.clone())),
                };
            }
            if ui.button("Cancel").clicked() {
                outcome = ReviewOutcome::Closed;
            }
            let count = self.extract.text().chars().count();
            ui.label(RichText::new(format!("{count} characters")).weak());
        });
        outcome
    }
}
