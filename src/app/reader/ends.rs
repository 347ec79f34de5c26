//! The ends of the selected quote, which can be dragged. What becomes of the quote is the panel's.

use std::ops::Range;

use egui::{
    CursorIcon, Key, Modifiers, Pos2, Rect, Response, Role, Sense, Stroke, Ui, Vec2, WidgetInfo, vec2,
};

use super::page_view::PageView;
use super::paint::LaidBlock;

/// Half the width of what can be grasped, in points.
const REACH: f32 = 6.0;
/// The radius of the knob at an end, in points.
const KNOB: f32 = 4.5;

/// An end that is being dragged.
#[derive(Debug, Clone)]
struct Pulled {
    /// The other end, which stays.
    fixed: usize,
    /// Where the pointer grasped it, as seen from the middle of the line at the end.
    grip: Vec2,
    /// The characters that the quote was given last.
    given: Range<usize>,
}

/// What was done to an end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Pull {
    /// It was grasped.
    Begin,
    /// The quote would have these characters.
    To(Range<usize>),
    /// It was let go.
    Done,
    /// It was taken back.
    Back,
}

/// The ends of the selected quote.
#[derive(Debug, Default)]
pub(super) struct QuoteEnds {
    pulled: Option<Pulled>,
}

/// What was done in a frame.
#[derive(Debug, Default)]
pub(super) struct EndsOutput {
    /// What was done to an end, in order.
    pub(super) pulls: Vec<Pull>,
    /// Where the pointer is that holds one.
    pub(super) pointer: Option<Pos2>,
}

impl QuoteEnds {
    /// Draws the ends and lets them be dragged. `char_at` says which character is nearest to a point of the screen.
    pub(super) fn ui(
        &mut self,
        ui: &Ui,
        view: &PageView<'_>,
        (parts, page): (&[LaidBlock], &Response),
        char_at: impl Fn(Pos2) -> usize,
    ) -> EndsOutput {
        let mut output = EndsOutput::default();
        let Some(bounds) = view.bounds.clone().filter(|bounds| !bounds.is_empty()) else {
            if self.pulled.take().is_some() {
                output.pulls.push(Pull::Back);
            }
            return output;
        };
        let pointer = ui.input(|input| input.pointer.latest_pos());
        for (is_end, name) in [(false, "Beginning of the quote"), (true, "End of the quote")] {
            let id = page.id.with(name);
            // What is dragged stays there even where its line has left the view.
            let held = ui.ctx().is_being_dragged(id);
            let at_pointer = || pointer.filter(|_| held).map(|at| Rect::from_min_size(at, Vec2::ZERO));
            let Some(line) = line_at(parts, &bounds, is_end).or_else(at_pointer) else { continue };
            let side = if is_end { line.bottom() } else { line.top() };
            let knob = Pos2::new(line.center().x, side);
            let grasp =
                line.expand2(vec2(REACH, 2.0)).union(Rect::from_center_size(knob, Vec2::splat(KNOB * 2.0)));
            if !page.rect.intersects(grasp) && !held {
                continue;
            }
            let end = ui.interact(grasp, id, Sense::drag()).on_hover_cursor(CursorIcon::ResizeHorizontal);
            end.widget_info(|| WidgetInfo::labeled(Role::Splitter, true, name));
            let painter = ui.painter();
            let strong = if end.hovered() || held { 1.0 } else { 0.0 };
            painter.vline(line.center().x, line.y_range(), Stroke::new(2.0 + strong, view.theme.accent));
            painter.circle_filled(knob, KNOB + strong, view.theme.accent);
            if end.drag_started() {
                let from = ui.input(|input| input.pointer.press_origin()).unwrap_or(line.center());
                let fixed = if is_end { bounds.start } else { bounds.end };
                self.pulled = Some(Pulled { fixed, grip: from - line.center(), given: bounds.clone() });
                output.pulls.push(Pull::Begin);
            }
            if end.dragged() || end.drag_stopped() {
                self.pull(ui, &end, &char_at, &mut output);
            }
        }
        output
    }

    fn pull(&mut self, ui: &Ui, end: &Response, char_at: &impl Fn(Pos2) -> usize, output: &mut EndsOutput) {
        let Some(pulled) = &mut self.pulled else { return };
        if ui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Escape)) {
            self.pulled = None;
            ui.ctx().stop_dragging();
            output.pulls.push(Pull::Back);
            return;
        }
        if let Some(point) = end.interact_pointer_pos() {
            let at = char_at(point - pulled.grip);
            let range = at.min(pulled.fixed)..at.max(pulled.fixed);
            if range != pulled.given {
                pulled.given = range.clone();
                output.pulls.push(Pull::To(range));
            }
            output.pointer = Some(point);
        }
        if end.drag_stopped() {
            self.pulled = None;
            output.pulls.push(Pull::Done);
        }
    }
}

/// Where on the screen a passage begins or ends, where that is in view.
fn line_at(parts: &[LaidBlock], bounds: &Range<usize>, is_end: bool) -> Option<Rect> {
    let at = if is_end { bounds.end.checked_sub(1)? } else { bounds.start };
    let (chars, origin, set) = parts.iter().find(|(chars, ..)| chars.contains(&at))?;
    let columns = bounds.start.max(chars.start) - chars.start..bounds.end.min(chars.end) - chars.start;
    let (first, last) = set.ends(&columns);
    Some(if is_end { last } else { first }.translate(origin.to_vec2()))
}
