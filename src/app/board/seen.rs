//! What of the board is seen, for the export and for tests.

use egui::Pos2;

use super::BoardPanel;
use crate::analysis::agreement::AgreementQuestion;
use crate::board::Focus;
use crate::board::route::Routes;
use crate::model::ActorId;

impl BoardPanel {
    /// Where the middle of an actor is on the screen, as of the last frame.
    pub fn on_screen(&self, id: &ActorId) -> Option<Pos2> {
        let node = self.plan.nodes.get(self.plan.index_of(id)?)?;
        let at = self.camera.to_screen(node.centre, self.frame);
        Some(Pos2::new(at.x as f32, at.y as f32))
    }
    /// Screen points a board unit.
    pub const fn zoom(&self) -> f64 {
        self.camera.zoom
    }
    /// What the board shows, as it would be exported: the filter and the day with it.
    pub fn focus(&self) -> &Focus {
        &self.focus
    }
    /// The ways of its lines.
    pub fn routes(&self) -> Routes {
        self.plan.routes.clone()
    }
    /// Whether the ways of its lines are still being sought.
    pub fn is_routing(&self) -> bool {
        self.routing.is_busy()
    }
    /// Which agreement and conflict it shows, where it does.
    pub fn agreement(&self) -> Option<AgreementQuestion> {
        self.agreement.question()
    }
}
