//! stub
use super::view::{Actions, View};
/// stub
#[derive(Default)]
pub struct SourceForm;
impl SourceForm {
    /// stub
    pub fn ui(&mut self, ui: &mut egui::Ui, _view: &View<'_>, _actions: &mut Actions) -> bool {
        ui.label("stub");
        true
    }
}
