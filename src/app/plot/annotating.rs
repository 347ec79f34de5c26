//! What is written and drawn on a chart: adding, wording, dragging and removing it. Of a saved chart that is a step of
//! the map; of one that isn't saved yet it waits with its other options.

use egui::{CursorIcon, Pos2, Rect, Sense, Ui, Vec2};

use super::PlotPanel;
use super::cache::Shown;
use super::paint::MarkHit;
use crate::app::fields::{FieldForm, bare_text};
use crate::app::tool_rows::row;
use crate::app::view::{Action, Actions, MapEdit, View};
use crate::app::widgets::AccessibleName;
use crate::edit;
use crate::figure::annotations::nth;
use crate::figure::kinds::{ChartOption, entry};
use crate::figure::layout::Field;
use crate::model::{Annotation, AnnotationKind, Chart, ChartId, Finite, StanceMap};

/// Which part of an annotation is dragged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum AnnotationPart {
    Whole,
    Beginning,
    End,
}

/// An annotation that is being dragged.
#[derive(Debug, Clone)]
pub(super) struct AnnotationDrag {
    /// Which.
    n: usize,
    part: AnnotationPart,
    /// Where the pointer took hold, on the chart's scales.
    from: (f64, f64),
    /// What it was.
    before: Annotation,
    /// The saved chart that follows the drag.
    saved: Option<ChartId>,
}

/// The map with other annotations of a saved chart.
fn with(map: &StanceMap, id: &ChartId, annotations: Vec<Annotation>) -> edit::Edited {
    edit::alter::<Chart>(map, id, |chart| chart.annotations = annotations)
}

/// An annotation of a kind in the middle of what is in view.
fn made(kind: AnnotationKind, field: &Field) -> Annotation {
    let at = |x: f64, y: f64| {
        let rect = field.frame;
        let at = crate::figure::Point::new(rect.left + rect.width() * x, rect.top + rect.height() * y);
        let (x, y) = field.values(at);
        (tidy(x, field.window.x), tidy(y, field.window.y))
    };
    let ((x, y), (to_x, to_y)) = match kind {
        AnnotationKind::Text => (at(0.45, 0.5), at(0.45, 0.5)),
        AnnotationKind::Arrow => (at(0.45, 0.6), at(0.6, 0.45)),
        AnnotationKind::Bracket => (at(0.4, 0.2), at(0.6, 0.2)),
        AnnotationKind::Band => (at(0.4, 0.5), at(0.6, 0.5)),
    };
    let mut made = Annotation::new(kind, x, y);
    match kind {
        AnnotationKind::Text => made.text = "Text".to_owned(),
        AnnotationKind::Arrow | AnnotationKind::Bracket => (made.to_x, made.to_y) = (Some(to_x), Some(to_y)),
        AnnotationKind::Band => made.to_x = Some(to_x),
    }
    made
}

/// A place rounded to a thousandth of what is in view, which is finer than a pixel.
fn tidy(value: f64, (low, high): (f64, f64)) -> Finite {
    let grain = crate::model::value::decade((high - low) / 1000.0);
    let rounded = if grain > 0.0 { (value / grain).round() * grain } else { value };
    Finite::or_zero(format!("{rounded:.9}").parse().unwrap_or(value))
}

/// An annotation moved by a distance along the scales, as a whole or at one end; its beginning stays in view.
fn moved(before: &Annotation, part: AnnotationPart, (dx, dy): (f64, f64), field: &Field) -> Annotation {
    let ((left, right), (low, high)) = (field.window.x, field.window.y);
    let mut next = before.clone();
    if part != AnnotationPart::End {
        next.x = tidy((before.x.get() + dx).clamp(left, right), field.window.x);
        next.y = tidy((before.y.get() + dy).clamp(low, high), field.window.y);
    }
    if part != AnnotationPart::Beginning {
        let (dx, dy) = match part {
            // What kept the beginning in view moves the end no further either.
            AnnotationPart::Whole => (next.x.get() - before.x.get(), next.y.get() - before.y.get()),
            AnnotationPart::Beginning | AnnotationPart::End => (dx, dy),
        };
        next.to_x = before.to_x.map(|x| tidy(x.get() + dx, field.window.x));
        next.to_y = before.to_y.map(|y| tidy(y.get() + dy, field.window.y));
    }
    next
}

impl PlotPanel {
    /// The saved chart whose annotations are changed in the map at once; none where what is shown isn't what is saved,
    /// or can't be changed.
    fn saved_here(&self, view: &View<'_>) -> Option<ChartId> {
        let (id, base) = (self.shown.as_ref()?, self.base.as_ref()?);
        let same = base.kind == self.chart.kind && base.x == self.chart.x && base.y == self.chart.y;
        (same && !view.read_only && view.map.charts.contains_key(id)).then(|| id.clone())
    }

    fn annotate(
        &mut self,
        view: &View<'_>,
        label: String,
        annotations: Vec<Annotation>,
        actions: &mut Actions,
    ) {
        self.chart.annotations.clone_from(&annotations);
        if let Some(id) = self.saved_here(view) {
            let change = MapEdit::new(move |map| with(map, &id, annotations));
            actions.push(Action::Step { label, change });
        }
    }

    /// The row of annotations: what can be added, and the words of those that there are.
    pub(super) fn annotation_row(&mut self, ui: &mut Ui, view: &View<'_>, actions: &mut Actions) {
        if !entry(self.chart.kind).has(ChartOption::Annotations) {
            return;
        }
        row(ui, |ui| {
            ui.label("Annotate with a");
            for kind in AnnotationKind::ALL {
                let add = ui.add_enabled(self.field.is_some(), egui::Button::new(kind.label()));
                let add = add.on_hover_text("Put it in the middle of the chart; drag it where it belongs");
                if let (true, Some(field)) = (add.clicked(), self.field) {
                    let mut annotations = self.chart.annotations.clone();
                    annotations.push(made(*kind, &field));
                    self.annotate(view, format!("Annotate with a {kind}"), annotations, actions);
                }
            }
            let mut gone = None;
            for (n, annotation) in self.chart.annotations.clone().iter().enumerate() {
                ui.separator();
                let label = ui.label(annotation.kind.label());
                let form = FieldForm { width: 160.0, ..FieldForm::default() };
                let key = ("annotation", self.shown.as_ref(), n);
                let given = bare_text(ui, AccessibleName::from(&label), &annotation.text, key, form);
                match self.saved_here(view) {
                    Some(id) => {
                        given.step(actions, "Change the words of an annotation", move |map, words| {
                            edit::alter::<Chart>(map, &id, |chart| {
                                if let Some(kept) = chart.annotations.get_mut(n) {
                                    kept.text = words;
                                }
                            })
                        });
                    }
                    None => {
                        if let (Some(words), Some(kept)) = (given.done(), self.chart.annotations.get_mut(n)) {
                            kept.text = words;
                        }
                    }
                }
                if ui.small_button("Remove").clicked() {
                    gone = Some(n);
                }
            }
            if let Some(n) = gone {
                self.remove_annotation(view, n, actions);
            }
        });
    }

    fn remove_annotation(&mut self, view: &View<'_>, n: usize, actions: &mut Actions) {
        let mut annotations = self.chart.annotations.clone();
        if n < annotations.len() {
            let gone = annotations.remove(n);
            self.annotate(view, format!("Remove the {}", gone.kind), annotations, actions);
        }
    }

    /// Lets an annotation be dragged, as a whole or by its ends, and removed.
    pub(super) fn annotation(
        &mut self,
        ui: &Ui,
        view: &View<'_>,
        (shown, hit): (&Shown, &MarkHit),
        rect: Rect,
        actions: &mut Actions,
    ) {
        let (Some(n), Some(field)) = (nth(&hit.id), shown.drawing.field) else { return };
        let Some(annotation) = self.chart.annotations.get(n).cloned() else { return };
        let id = ui.scope_id().with(("annotation", n));
        let whole = ui.interact(rect, id, Sense::click_and_drag());
        let words = format!("{}: {}", annotation.kind, annotation.text);
        whole.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, &words));
        whole.context_menu(|ui| {
            if ui.button("Remove").clicked() {
                self.remove_annotation(view, n, actions);
            }
        });
        if whole.hovered() {
            ui.ctx().set_cursor_icon(CursorIcon::Grab);
        }
        let place = |x: Option<Finite>, y: Option<Finite>| -> Pos2 {
            let x = x.map_or(annotation.x.get(), Finite::get);
            // A band across has its handles in the middle of what it goes across.
            let y = match (annotation.kind, annotation.to_y) {
                (AnnotationKind::Band, None) => field.values(field.frame.centre()).1,
                _ => y.map_or(annotation.y.get(), Finite::get),
            };
            shown.transform.to_screen(field.frame.nearest(field.at(x, y)))
        };
        let mut parts = vec![(AnnotationPart::Whole, whole.clone())];
        if annotation.to_x.is_some() || annotation.to_y.is_some() {
            let beginning = place(None, None);
            let end = place(annotation.to_x, annotation.to_y);
            let dragged = self.annotating.as_ref().is_some_and(|drag| drag.n == n);
            for (part, at) in [(AnnotationPart::Beginning, beginning), (AnnotationPart::End, end)] {
                let handle = Rect::from_center_size(at, Vec2::splat(14.0));
                let response = ui.interact(handle, id.with(at_end(part)), Sense::drag());
                if whole.hovered() || response.hovered() || dragged {
                    let painter = ui.painter();
                    painter.circle(at, 4.5, view.theme.panel, egui::Stroke::new(1.5, view.theme.accent));
                }
                parts.push((part, response));
            }
        }
        for (part, response) in parts {
            self.drag_annotation(ui, view, (n, part, &annotation), (&field, shown), &response, actions);
        }
    }

    fn drag_annotation(
        &mut self,
        ui: &Ui,
        view: &View<'_>,
        (n, part, annotation): (usize, AnnotationPart, &Annotation),
        (field, shown): (&Field, &Shown),
        response: &egui::Response,
        actions: &mut Actions,
    ) {
        let value = |at: Pos2| field.values(shown.transform.to_scene(at));
        if response.drag_started()
            && self.annotating.is_none()
            && let Some(origin) = ui.input(|input| input.pointer.press_origin())
        {
            let saved = self.saved_here(view);
            if saved.is_some() {
                actions.push(Action::Begin(format!("Move the {}", annotation.kind)));
            }
            let (from, before) = (value(origin), annotation.clone());
            self.annotating = Some(AnnotationDrag { n, part, from, before, saved });
        }
        let Some(drag) = self.annotating.clone().filter(|drag| drag.n == n && drag.part == part) else {
            return;
        };
        if ui.input(|input| input.key_pressed(egui::Key::Escape)) {
            self.annotating = None;
            if let Some(kept) = self.chart.annotations.get_mut(n) {
                *kept = drag.before;
            }
            if drag.saved.is_some() {
                actions.push(Action::Cancel);
            }
            return;
        }
        if let Some(at) =
            response.interact_pointer_pos().filter(|_| response.dragged() || response.drag_stopped())
        {
            ui.ctx().set_cursor_icon(CursorIcon::Grabbing);
            let (x, y) = value(at);
            let next = moved(&drag.before, part, (x - drag.from.0, y - drag.from.1), field);
            if next != *annotation {
                if let Some(kept) = self.chart.annotations.get_mut(n) {
                    *kept = next;
                }
                if let Some(id) = drag.saved.clone() {
                    let annotations = self.chart.annotations.clone();
                    actions.push(Action::Update(MapEdit::new(move |map| with(map, &id, annotations))));
                }
            }
        }
        if response.drag_stopped() {
            self.annotating = None;
            if drag.saved.is_some() {
                actions.push(Action::Commit);
            }
        }
    }
}

/// What tells the handles of an annotation apart.
fn at_end(part: AnnotationPart) -> &'static str {
    if part == AnnotationPart::End { "end" } else { "beginning" }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::figure::{Rect as SceneRect, Window};

    fn field() -> Field {
        let window = Window { x: (0.0, 10.0), y: (0.0, 10.0) };
        Field { frame: SceneRect::new(0.0, 0.0, 1000.0, 1000.0), inset: 0.0, window }
    }

    #[test]
    fn what_is_moved_keeps_its_length_and_its_beginning_in_view() {
        let arrow = made(AnnotationKind::Arrow, &field());
        let length = arrow.to_x.unwrap().get() - arrow.x.get();
        let next = moved(&arrow, AnnotationPart::Whole, (100.0, 0.0), &field());
        assert_eq!(next.x.get(), 10.0);
        assert!((next.to_x.unwrap().get() - next.x.get() - length).abs() < 1e-6);
        let end = moved(&arrow, AnnotationPart::End, (1.0, 1.0), &field());
        assert_eq!((end.x, end.y), (arrow.x, arrow.y));
        assert!((end.to_y.unwrap().get() - arrow.to_y.unwrap().get() - 1.0).abs() < 1e-6);
        let band =
            moved(&made(AnnotationKind::Band, &field()), AnnotationPart::Beginning, (-1.0, 3.0), &field());
        assert_eq!((band.x.get(), band.to_x.unwrap().get(), band.to_y), (3.0, 6.0, None));
    }

    #[test]
    fn places_are_kept_to_what_can_be_seen() {
        assert_eq!(tidy(4.271_592, (0.0, 10.0)).get(), 4.27);
        assert_eq!(tidy(20_150.337, (20_000.0, 20_100.0)).get(), 20_150.3);
    }
}
