//! The window in which preferences are changed: one row each, found by its words. What follows from a change is the
//! shell's.

use std::path::Path;

use egui::{RichText, TextEdit, Ui, Window};

use crate::app::preferences::{Appearance, AtStart, Preferences, SIZES};
use crate::app::theme::{GAP, Theme};
use crate::app::widgets::{AccessibleName, choose};

/// A preference, or something of its kind that is said beside them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Row {
    AtStart,
    Appearance,
    Size,
    Coder,
    Folder,
}

impl Row {
    const ALL: [Self; 5] = [Self::AtStart, Self::Appearance, Self::Size, Self::Coder, Self::Folder];

    /// What it is called, and what it is about.
    const fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::AtStart => ("At the start", "What the window shows when the program starts without a file"),
            Self::Appearance => {
                ("Look", "The colours of the window, light or dark; charts have looks of their own")
            }
            Self::Size => ("Size of the interface", "Ctrl with plus, minus and 0 change it as well"),
            Self::Coder => ("Who is coding", "Is noted with each quote and stance that is recorded here"),
            Self::Folder => {
                ("Folder", "Backups, journals against a crash, templates and preferences lie there")
            }
        }
    }

    fn has(self, words: &str) -> bool {
        let (name, about) = self.words();
        let all = format!("{name} {about}").to_lowercase();
        words.to_lowercase().split_whitespace().all(|word| all.contains(word))
    }
}

/// What was asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PreferencesAnswer {
    /// Something else is preferred.
    Change(Preferences),
    /// Asking who codes.
    WhoCodes,
    /// Nothing more.
    Close,
}

/// The window.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PreferencesWindow {
    filter: String,
}

impl PreferencesWindow {
    /// Draws the window; `coder` is who codes, `folder` the program's own.
    pub fn ui(
        &mut self,
        ctx: &egui::Context,
        theme: &Theme,
        now: Preferences,
        coder: &str,
        folder: Option<&Path>,
    ) -> Option<PreferencesAnswer> {
        let mut answer = None;
        let mut open = true;
        Window::new("Preferences")
            .open(&mut open)
            .collapsible(false)
            .resizable(false)
            .default_width(480.0)
            .pivot(egui::Align2::CENTER_CENTER)
            .default_pos(ctx.content_rect().center())
            .show(ctx, |ui| {
                ui.add(
                    TextEdit::singleline(&mut self.filter)
                        .hint_text("Find a preference")
                        .desired_width(460.0),
                );
                ui.add_space(GAP);
                let rows: Vec<Row> = Row::ALL.into_iter().filter(|row| row.has(&self.filter)).collect();
                if rows.is_empty() {
                    ui.label(RichText::new("No preference has these words").color(theme.faint));
                }
                for row in rows {
                    let (name, about) = row.words();
                    let label = ui.label(RichText::new(name).strong());
                    if let Some(asked) = setting(ui, AccessibleName::from(&label), row, now, coder, folder) {
                        answer = Some(asked);
                    }
                    ui.add(egui::Label::new(RichText::new(about).small().color(theme.faint)).wrap());
                    ui.add_space(GAP);
                }
            });
        if !open || ctx.input_mut(|input| input.consume_key(egui::Modifiers::NONE, egui::Key::Escape)) {
            return Some(PreferencesAnswer::Close);
        }
        answer
    }
}

fn setting(
    ui: &mut Ui,
    name: AccessibleName<'_>,
    row: Row,
    now: Preferences,
    coder: &str,
    folder: Option<&Path>,
) -> Option<PreferencesAnswer> {
    let changed = match row {
        Row::AtStart => {
            let all = AtStart::ALL.iter().copied();
            let chosen = choose(ui, name, now.at_start, all, |choice| choice.label().to_owned());
            chosen.map(|at_start| Preferences { at_start, ..now })
        }
        Row::Appearance => {
            let all = Appearance::ALL.iter().copied();
            let chosen = choose(ui, name, now.appearance, all, |choice| choice.label().to_owned());
            chosen.map(|appearance| Preferences { appearance, ..now })
        }
        Row::Size => {
            let chosen = choose(ui, name, now.size, SIZES, |size| format!("{size} %"));
            chosen.map(|size| Preferences { size, ..now })
        }
        Row::Coder => {
            let words = if coder.is_empty() { "nobody in particular" } else { coder };
            let asks = ui.horizontal(|ui| {
                ui.label(words);
                ui.button("Change…").clicked()
            });
            return asks.inner.then_some(PreferencesAnswer::WhoCodes);
        }
        Row::Folder => {
            let words = folder
                .map_or_else(|| "none, so nothing is kept".to_owned(), |folder| folder.display().to_string());
            ui.add(egui::Label::new(words).wrap().selectable(true));
            None
        }
    };
    changed.map(PreferencesAnswer::Change)
}
