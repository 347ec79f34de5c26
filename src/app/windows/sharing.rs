//! The form that asks what is left out of a report or a package.

use egui::RichText;

use crate::app::theme::GAP;
use crate::share::redact::Redaction;

/// The form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sharing {
    /// A package, or a report.
    pub package: bool,
    /// What is left out.
    pub redaction: Redaction,
}

/// What is asked for in the form.
pub enum SharingAnswer {
    /// Nothing more.
    Close,
    /// Where it is to be written.
    Where,
}

impl Sharing {
    /// Draws the form.
    pub fn ui(&mut self, ctx: &egui::Context) -> Option<SharingAnswer> {
        let mut open = true;
        let (mut go, mut cancelled) = (false, false);
        let (title, about) = if self.package {
            (
                "Pack the map to share",
                "One file with the map, its pictures, charts, boards and report, to be opened in Stancemap again.",
            )
        } else {
            (
                "Export a report",
                "One HTML file that any browser shows, also without a network: every point leads to its evidence.",
            )
        };
        egui::Window::new(title)
            .open(&mut open)
            .collapsible(false)
            .resizable(false)
            .default_width(440.0)
            .pivot(egui::Align2::CENTER_CENTER)
            .default_pos(ctx.content_rect().center())
            .show(ctx, |ui| {
                ui.add(egui::Label::new(about).wrap());
                ui.add_space(GAP);
                ui.label(RichText::new("Leave out").strong());
                let out = &mut self.redaction;
                ui.checkbox(&mut out.texts, "the full texts of the sources; quotes keep their words");
                ui.checkbox(&mut out.notes, "notes and rationales");
                ui.checkbox(&mut out.coders, "who coded what");
                ui.add_space(GAP);
                ui.horizontal(|ui| {
                    go = ui.button("Choose where…").clicked();
                    cancelled = ui.button("Cancel").clicked();
                });
            });
        match (go, !open || cancelled) {
            (true, _) => Some(SharingAnswer::Where),
            (false, true) => Some(SharingAnswer::Close),
            (false, false) => None,
        }
    }
}
