//! A field of the quote's bar with its name above it.

use egui::{RichText, Ui, vec2};

use crate::app::widgets::AccessibleName;

/// Draws a field with its name above it.
pub(super) fn captioned<R>(
    ui: &mut Ui,
    caption: &str,
    width: f32,
    field: impl FnOnce(&mut Ui, AccessibleName<'static>) -> R,
) -> R {
    ui.allocate_ui(vec2(width, 44.0), |ui| {
        ui.vertical(|ui| {
            ui.set_width(width);
            ui.spacing_mut().item_spacing.y = 2.0;
            let label = ui.label(RichText::new(caption).small().weak());
            field(ui, AccessibleName::from(&label))
        })
        .inner
    })
    .inner
}
