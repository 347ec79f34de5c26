//! How the reader sets a text: size, width, line spacing and typeface. It is remembered with the window.

use egui::containers::menu::{MenuButton, MenuConfig};
use egui::{Button, FontFamily, FontId, PopupCloseBehavior, Ui};
use serde::{Deserialize, Serialize};

use crate::app::theme::SERIF;

/// Sizes of the letters, in points.
const SIZES: [f32; 8] = [12.0, 14.0, 16.0, 18.0, 20.0, 24.0, 28.0, 34.0];

/// A choice of three.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
enum LookStep {
    Small,
    #[default]
    Middle,
    Large,
}

/// The look; see the module's first lines.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Look {
    size: usize,
    width: LookStep,
    spacing: LookStep,
    serif: bool,
}

impl Default for Look {
    fn default() -> Self {
        Self { size: 2, width: LookStep::Middle, spacing: LookStep::Middle, serif: false }
    }
}

impl Look {
    /// Takes the next larger letters.
    pub(super) fn larger(&mut self) {
        self.size = (self.size + 1).min(SIZES.len() - 1);
    }
    /// Takes the next smaller letters.
    pub(super) fn smaller(&mut self) {
        self.size = self.size.saturating_sub(1);
    }
    /// The letters.
    pub(super) fn font(self) -> FontId {
        let family = if self.serif { FontFamily::Name(SERIF.into()) } else { FontFamily::Proportional };
        FontId::new(SIZES.get(self.size).copied().unwrap_or(16.0), family)
    }
    /// The height of a line, in sizes of the letters.
    pub(super) const fn line(self) -> f32 {
        match self.spacing {
            LookStep::Small => 1.3,
            LookStep::Middle => 1.5,
            LookStep::Large => 1.8,
        }
    }
    /// The width of the text, in comfortable lines.
    pub(super) const fn width(self) -> f32 {
        match self.width {
            LookStep::Small => 0.75,
            LookStep::Middle => 1.0,
            LookStep::Large => 1.5,
        }
    }

    /// Draws what changes it.
    pub(super) fn ui(&mut self, ui: &mut Ui) {
        let larger = ui.add_enabled(self.size + 1 < SIZES.len(), Button::new("A+"));
        if larger.on_hover_text("Larger letters (+)").clicked() {
            self.larger();
        }
        let smaller = ui.add_enabled(self.size > 0, Button::new("A−"));
        if smaller.on_hover_text("Smaller letters (−)").clicked() {
            self.smaller();
        }
        // Several choices are made one after the other.
        let stays = MenuConfig::new().close_behavior(PopupCloseBehavior::CloseOnClickOutside);
        let (menu, _) = MenuButton::new("Text").config(stays).ui(ui, |ui| {
            let steps = |ui: &mut Ui, words: &str, step: &mut LookStep, names: [&str; 3]| {
                ui.label(words);
                ui.horizontal(|ui| {
                    for (value, name) in
                        [LookStep::Small, LookStep::Middle, LookStep::Large].into_iter().zip(names)
                    {
                        ui.selectable_value(step, value, name);
                    }
                });
            };
            steps(ui, "Width", &mut self.width, ["narrow", "comfortable", "wide"]);
            steps(ui, "Line spacing", &mut self.spacing, ["close", "open", "wide open"]);
            ui.label("Typeface");
            ui.horizontal(|ui| {
                ui.selectable_value(&mut self.serif, false, "sans");
                ui.selectable_value(&mut self.serif, true, "serif");
            });
        });
        menu.on_hover_text("Width, line spacing and typeface of the text");
    }
}
