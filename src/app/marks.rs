//! The signs of blocs and of kinds of actors, as every panel of the window has them.

use egui::{Color32, Painter, Pos2, Rect, Sense, Shape, Stroke, Ui, vec2};

use super::theme::Theme;
use crate::figure::icons::{self, IconStroke};
use crate::model::{Actor, ActorId, ActorKind, MarkForm, StanceMap};

/// How many corners a disc has where it is parted.
const ROUND: u32 = 32;

/// A mark with smooth edges.
pub(super) fn mark(form: MarkForm, centre: Pos2, radius: f32, colour: Color32) -> Shape {
    if form == MarkForm::DISC || radius < 2.5 {
        return Shape::circle_filled(centre, radius, colour);
    }
    let part = |part: Vec<crate::figure::Point>| {
        let corners = part.iter().map(|at| centre + vec2(at.x as f32, at.y as f32) * radius).collect();
        Shape::convex_polygon(corners, colour, Stroke::NONE)
    };
    Shape::Vec(form.parts(ROUND).into_iter().map(part).collect())
}

/// The mark of an actor: that of its bloc.
pub(super) fn of_actor(map: &StanceMap, actor: &Actor, centre: Pos2, radius: f32) -> Shape {
    let (colour, form) = map.bloc_mark(actor.bloc.as_ref());
    mark(form, centre, radius, Theme::colour(colour))
}

/// The mark of an actor, beside its name in a table.
pub(super) fn actor_dot(ui: &mut Ui, map: &StanceMap, id: &ActorId) {
    let (rect, _) = ui.allocate_exact_size(vec2(10.0, 8.0), Sense::hover());
    if let Some(actor) = map.actors.get(id) {
        ui.painter().add(of_actor(map, actor, rect.center(), 4.0));
    }
}

/// Draws the sign of a kind of actor into a square.
pub(super) fn kind(painter: &Painter, square: Rect, kind: ActorKind, colour: Color32) {
    let stroke = Stroke::new((square.width() / 11.0).max(1.0), colour);
    let at = |at: crate::figure::Point| square.min + vec2(at.x as f32, at.y as f32) * square.size();
    for part in icons::of(kind) {
        match part {
            IconStroke::Ring(centre, radius) => {
                painter.circle_stroke(at(centre), radius as f32 * square.width(), stroke);
            }
            IconStroke::Line(points) => {
                painter.line(points.into_iter().map(at).collect(), stroke);
            }
        }
    }
}
