//! The window that says what became of the files that were read.

use egui::{RichText, ScrollArea};

use crate::app::review_form::ReviewForm;
use crate::app::theme::Theme;

/// What became of a file.
pub struct Line {
    /// The file.
    pub name: String,
    /// What became of it, in words.
    pub words: String,
    /// Whether it gave no source.
    pub bad: bool,
    /// The form in which its paragraphs are chosen, where parts were left out.
    pub choice: Option<ReviewForm>,
}

/// The window.
pub struct ImportReport(pub Vec<Line>);

/// What is asked for in the window.
pub enum ImportAnswer {
    /// Nothing more.
    Close,
    /// Choosing the paragraphs of a file.
    Choose(Box<ReviewForm>),
}

impl ImportReport {
    /// Draws the window.
    pub fn ui(&self, ctx: &egui::Context, theme: &Theme) -> Option<ImportAnswer> {
        let mut open = true;
        let mut chosen = None;
        let failed = self.0.iter().filter(|line| line.bad).count();
        egui::Window::new("What came in")
            .open(&mut open)
            .collapsible(false)
            .default_width(620.0)
            .pivot(egui::Align2::CENTER_CENTER)
            .default_pos(ctx.content_rect().center())
            .show(ctx, |ui| {
                ui.label(format!("{} came in, {failed} did not", self.0.len() - failed));
                ScrollArea::vertical().max_height(360.0).auto_shrink([false, true]).show(ui, |ui| {
                    for line in &self.0 {
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
        match chosen {
            Some(form) => Some(ImportAnswer::Choose(Box::new(form))),
            None if !open => Some(ImportAnswer::Close),
            None => None,
        }
    }
}
