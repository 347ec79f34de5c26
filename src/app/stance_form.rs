//! stub
use super::view::{Actions, StanceDraft, View};
/// stub
pub struct StanceForm;
impl StanceForm {
    /// stub
    pub fn new(_m: &crate::model::StanceMap, _d: StanceDraft) -> Self {
        Self
    }
    /// stub
    pub fn ui(&mut self, ui: &mut egui::Ui, _view: &View<'_>, _actions: &mut Actions) -> bool {
        ui.label("stub");
        true
    }
}
