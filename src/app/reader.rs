//! stub
use super::view::{Actions, View};
/// stub
#[derive(Default)]
pub struct ReaderPanel;
impl ReaderPanel {
    /// stub
    pub fn ui(&mut self, ui: &mut egui::Ui, _view: &View<'_>, _actions: &mut Actions) {
        ui.label("stub");
    }
    /// stub
    pub fn chart(&self, _view: &View<'_>) -> Option<crate::model::Chart> {
        None
    }
}
