//! The window that says what became of the files that were read.

use egui::{RichText, ScrollArea};

use crate::app::review_form::ReviewForm;
use crate::app::theme::Theme;

/// What became of a file.
pub struct ReportLine {
    /// The file.
    pub name: String,
    /// What became of it, in words.
    pub words: String,
    /// Whether it gave no source.
    pub bad: bool,
    /// The form in which its paragraphs are chosen, where parts were left out.
    pub choice: Option<ReviewForm>,
}

impl ReportLine {
    /// What there is to say about a file, without a choice.
    pub fn new(name: &str, words: &str, bad: bool) -> Self {
        Self { name: name.to_owned(), words: words.to_owned(), bad, choice: None }
    }
}

/// The window.
pub struct ImportReport {
    /// All in a few words.
    pub sum: String,
    /// What became of each.
    pub lines: Vec<ReportLine>,
}

/// What is asked for in the window.
pub enum ImportAnswer {
    /// Nothing more.
    Close,
    /// Choosing the paragraphs of a file.
    Choose(Box<ReviewForm>),
}

impl ImportReport {
    /// A report on texts, a line a file.
    pub fn of_files(lines: Vec<ReportLine>) -> Self {
        let failed = lines.iter().filter(|line| line.bad).count();
        Self { sum: format!("{} came in, {failed} did not", lines.len() - failed), lines }
    }
    /// Draws the window.
    pub fn ui(&self, ctx: &egui::Context, theme: &Theme) -> Option<ImportAnswer> {
        let mut open = true;
        let mut chosen = None;
        egui::Window::new("What came in")
            .open(&mut open)
            .collapsible(false)
            .default_width(620.0)
            .pivot(egui::Align2::CENTER_CENTER)
            .default_pos(ctx.content_rect().center())
            .show(ctx, |ui| {
                ui.label(&self.sum);
                ScrollArea::vertical().max_height(360.0).auto_shrink([false, true]).show(ui, |ui| {
                    for line in &self.lines {
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
