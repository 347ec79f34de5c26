//! Dragging a mark, which restates the actor's position on both axes as one step; and moving what is in
//! view of a position map.

use egui::Ui;

use super::PlotPanel;
use super::cache::Shown;
use crate::app::view::{Action, Actions, MapEdit, View};
use crate::edit::{self, EditError, Edited};
use crate::figure::Window;
use crate::figure::kinds::position_map::Mark;
use crate::model::value::decade;
use crate::model::words::number;
use crate::model::{ActorId, CoderId, Finite, Range, Scale, Stance, StanceId, StanceMap, Subject};

/// A mark that is being dragged.
#[derive(Debug, Clone)]
pub(super) struct Drag {
    /// Whose.
    pub(super) actor: ActorId,
    /// Where the pointer took hold, on the axes' scales.
    from: (f64, f64),
    /// Where it has come to.
    to: (f64, f64),
}

/// The stance that a drag changes: of those the position is made of, the coder's own.
fn own_stance<'a>(
    map: &StanceMap,
    stances: &'a [StanceId],
    coder: Option<&CoderId>,
) -> Result<&'a StanceId, EditError> {
    let of_coder = |id: &&StanceId| map.stances.get(*id).is_some_and(|stance| stance.coder.as_ref() == coder);
    match (stances.iter().find(of_coder), stances) {
        (Some(id), _) => Ok(id),
        (None, [id])
            if coder.is_none() || map.stances.get(id).is_some_and(|stance| stance.coder.is_none()) =>
        {
            Ok(id)
        }
        _ => Err(EditError("this position was coded by somebody else; add a stance of your own".to_owned())),
    }
}

/// The stance moved by a distance along its scale, its range with it, both kept on the scale. Positions are
/// kept to hundredths of the scale's extent, which is finer than anybody codes.
fn moved(stance: &Stance, by: f64, scale: Scale) -> Stance {
    let grain = decade(scale.extent() / 100.0);
    let rounded = |value: f64| if grain > 0.0 { (value / grain).round() * grain } else { value };
    let tidy = |value: f64| scale.clamp(format!("{:.12}", rounded(value)).parse().unwrap_or(value));
    let mut next = stance.clone();
    let position = tidy(scale.clamp(stance.position.get() + by));
    next.position = Finite::or_zero(position);
    let shift = position - stance.position.get();
    next.range = stance.range.map(|range| {
        let low = scale.clamp(range.low() + shift).min(position);
        let high = scale.clamp(range.high() + shift).max(position);
        Range::new(low, high).unwrap_or(range)
    });
    next
}

/// What a drag does to one of an actor's positions: the subject, the stances that the position is made of, and how
/// far it moves along the scale.
type Restating = (Subject, Vec<StanceId>, f64);

/// The map with the positions of an actor moved by distances along the axes.
pub(super) fn restated(start: &StanceMap, coder: Option<&CoderId>, positions: &[Restating]) -> Edited {
    let mut map = start.clone();
    for (subject, stances, by) in positions {
        if *by == 0.0 {
            continue;
        }
        let id = own_stance(&map, stances, coder)?;
        let scale = map.scale(subject).unwrap_or(Scale::TEN);
        map = edit::alter::<Stance>(&map, id, |stance| *stance = moved(stance, *by, scale))?;
    }
    Ok(map)
}

/// The most that a scale is magnified.
const CLOSEST: f64 = 1e-4;
/// The most of a scale that is in view, as a multiple of it.
const FARTHEST: f64 = 2.0;

/// A stretch of a scale, magnified about a value and moved by a distance, within what makes sense.
fn stretched((low, high): (f64, f64), scale: Scale, about: f64, zoom: f64, by: f64) -> (f64, f64) {
    let extent = ((high - low) / zoom).clamp(scale.extent() * CLOSEST, scale.extent() * FARTHEST);
    let share = (about - low) / (high - low);
    let low = about - share * extent + by;
    // The middle of what is in view stays on the scale.
    let low = low.clamp(scale.low() - extent / 2.0, scale.high() - extent / 2.0);
    (low, low + extent)
}

impl PlotPanel {
    /// Moves and magnifies what is in view: drag, wheel and pinch; a double click shows the whole.
    pub(super) fn move_window(&mut self, ui: &Ui, ground: &egui::Response, shown: &Shown) {
        if ground.double_clicked() {
            self.window = None;
            return;
        }
        let pointer = ground.hover_pos().filter(|_| ground.contains_pointer());
        let (pinch, scroll) = ui.input(|input| (input.zoom_delta(), input.smooth_scroll_delta.y));
        let zoom =
            if pointer.is_some() { f64::from(pinch) * libm::exp(f64::from(scroll / 240.0)) } else { 1.0 };
        let drag = if ground.dragged() { ground.drag_delta() } else { egui::Vec2::ZERO };
        if zoom == 1.0 && drag == egui::Vec2::ZERO {
            return;
        }
        self.magnify(shown, pointer, zoom, drag);
        ui.ctx().request_repaint();
    }

    /// Magnifies what is in view about a place of the screen, or about its middle, and moves it, where the chart has
    /// scales to be moved.
    pub(super) fn magnify(&mut self, shown: &Shown, about: Option<egui::Pos2>, zoom: f64, drag: egui::Vec2) {
        let (Some(field), Some(data), false) = (shown.drawing.field, shown.positions(), self.as_page) else {
            return;
        };
        let middle = shown.transform.to_screen(field.frame.centre());
        let (x, y) = field.values(shown.transform.to_scene(about.unwrap_or(middle)));
        let Window { x: across, y: up } = field.window;
        let by_x = -f64::from(drag.x) / field.wide() * (across.1 - across.0);
        let by_y = f64::from(drag.y) / field.high() * (up.1 - up.0);
        self.window = Some(Window {
            x: stretched(across, data.x.scale, x, zoom, by_x),
            y: stretched(up, data.y.scale, y, zoom, by_y),
        });
    }

    /// Takes hold of a mark, moves it with the pointer, lets go of it or puts it back.
    pub(super) fn dragged(
        &mut self,
        ui: &Ui,
        view: &View<'_>,
        (shown, mark): (&Shown, &Mark),
        response: &egui::Response,
        actions: &mut Actions,
    ) {
        let (Some(data), Some(field)) = (shown.positions(), shown.drawing.field) else { return };
        let pointer = |at: egui::Pos2| field.values(shown.transform.to_scene(at));
        if response.drag_started()
            && self.drag.is_none()
            && let Some(origin) = ui.input(|input| input.pointer.press_origin())
        {
            let from = pointer(origin);
            self.drag = Some(Drag { actor: mark.actor.clone(), from, to: from });
            actions.push(Action::Begin(format!("Restate the position of {}", mark.name)));
        }
        let Some(drag) = self.drag.clone().filter(|drag| drag.actor == mark.actor) else { return };
        if ui.input(|input| input.key_pressed(egui::Key::Escape)) {
            self.drag = None;
            actions.push(Action::Cancel);
            return;
        }
        if let Some(at) =
            response.interact_pointer_pos().filter(|_| response.dragged() || response.drag_stopped())
        {
            ui.ctx().set_cursor_icon(egui::CursorIcon::Grabbing);
            let to = pointer(at);
            let mut positions = Vec::new();
            for (axis, of, by) in
                [(&data.x, &mark.x, to.0 - drag.from.0), (&data.y, &mark.y, to.1 - drag.from.1)]
            {
                if let Some(of) = of {
                    positions.push((axis.subject.clone(), of.position.stances.clone(), by));
                }
            }
            let come_further = drag.to != to;
            if let Some(drag) = &mut self.drag {
                drag.to = to;
            }
            match restated(view.start, view.coder, &positions) {
                Ok(_) if come_further => {
                    let coder = view.coder.cloned();
                    actions.push(Action::Update(MapEdit::new(move |start| {
                        restated(start, coder.as_ref(), &positions)
                    })));
                }
                Ok(_) => {}
                Err(why) => {
                    self.drag = None;
                    actions.push(Action::Cancel);
                    actions.push(Action::Warn(why.to_string()));
                    return;
                }
            }
            response.show_tooltip_text(
                [(&data.x, &mark.x), (&data.y, &mark.y)]
                    .into_iter()
                    .filter_map(|(axis, of)| Some(format!("{}: {}", axis.name, number(of.as_ref()?.value))))
                    .collect::<Vec<_>>()
                    .join("\n"),
            );
        }
        if response.drag_stopped() {
            self.drag = None;
            actions.push(Action::Commit);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_restated_position_stays_on_its_scale_and_in_its_range(
            at in 0.0..=10.0_f64, below in 0.0..3.0_f64, above in 0.0..3.0_f64, by in -30.0..30.0_f64,
        ) {
            let subject = Subject::Dimension("g".parse().unwrap());
            let actor: ActorId = "a".parse().unwrap();
            let mut stance =
                Stance::new(actor, subject, Finite::new(at).unwrap(), "2025-03-06".parse::<crate::model::Date>().unwrap());
            stance.range = Range::new((at - below).max(0.0), (at + above).min(10.0)).ok();
            let next = moved(&stance, by, Scale::TEN);
            prop_assert!(Scale::TEN.contains(next.position.get()));
            let range = next.range.unwrap();
            prop_assert!(range.contains(next.position.get()) && range.low() >= 0.0 && range.high() <= 10.0);
        }
    }

    #[test]
    fn magnifying_keeps_what_is_under_the_pointer_and_the_scale_in_view() {
        let (low, high) = stretched((0.0, 10.0), Scale::TEN, 2.0, 2.0, 0.0);
        assert_eq!((low, high), (1.0, 6.0));
        assert_eq!((2.0 - low) / (high - low), 0.2, "it stays where it was");
        let (low, high) = stretched((0.0, 10.0), Scale::TEN, 5.0, 1.0, 100.0);
        assert_eq!((low, high), (5.0, 15.0), "its middle can't leave the scale");
        let (low, high) = stretched((0.0, 10.0), Scale::TEN, 5.0, 1e-9, 0.0);
        assert_eq!(high - low, 20.0);
    }

    #[test]
    fn positions_are_kept_to_what_people_code() {
        let subject = Subject::Dimension("g".parse().unwrap());
        let actor: ActorId = "a".parse().unwrap();
        let stance =
            Stance::new(actor, subject, Finite::ZERO, "2025-03-06".parse::<crate::model::Date>().unwrap());
        assert_eq!(moved(&stance, 3.127, Scale::TEN).position.get(), 3.1);
    }
}
