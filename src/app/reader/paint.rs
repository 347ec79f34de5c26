//! How the quotes on a page look, and what a pointer or a screen reader learns of them.

use std::ops::Range;

use egui::{
    CursorIcon, Modifiers, Pos2, Rect, Response, Role, Sense, Shape, Stroke, Ui, Vec2, WidgetInfo, pos2,
};

use super::page_view::PageView;
use super::suggesting::HintSort;
use crate::app::typeset::Typeset;

/// The most marks that are told to screen readers in a frame.
const MOST_NAMED: usize = 60;

/// A place on the screen with the numbers of the marks on it, the inner one first.
pub(super) type MarkedRect = (Rect, Vec<usize>);

/// A quote's bar in the margin with the number of its mark.
pub(super) type MarginBar = (Rect, usize);
/// A block of the text that is seen: its characters, its corner on the screen, and how it is laid out.
pub(super) type LaidBlock = (Range<usize>, Pos2, Typeset);

/// How many lanes the margin has; quotes in further ones share the last.
const LANES: usize = 8;
/// From one lane to the next, in points.
const LANE: f32 = 5.0;

/// The bars of the quotes in view, left of the text, which begins at `left`.
pub(super) fn bars_of(view: &PageView<'_>, parts: &[LaidBlock], left: f32) -> Vec<MarginBar> {
    let mut bars: Vec<MarginBar> = Vec::new();
    for (chars, origin, set) in parts {
        for number in view.marks.on(chars) {
            let Some(mark) = view.marks.get(number) else { continue };
            let range =
                mark.range.start.max(chars.start) - chars.start..mark.range.end.min(chars.end) - chars.start;
            let Some(rect) = set.rects(&range).into_iter().reduce(Rect::union) else { continue };
            let x = left - 8.0 - LANE * mark.lane.min(LANES - 1) as f32;
            let (top, bottom) = (origin.y + rect.top() + 2.0, origin.y + rect.bottom() - 2.0);
            let rect = Rect::from_min_max(pos2(x - 3.0, top), pos2(x, bottom));
            match bars.iter_mut().find(|(_, other)| *other == number) {
                Some((bar, _)) => *bar = bar.union(rect),
                None => bars.push((rect, number)),
            }
        }
    }
    bars
}

/// Paints the bars of the quotes in the margin.
pub(super) fn paint_bars(ui: &Ui, view: &PageView<'_>, bars: &[MarginBar]) {
    for (rect, number) in bars {
        if let Some(mark) = view.marks.get(*number) {
            let selected = Some(&mark.quote) == view.selected;
            let colour = if selected { view.theme.accent } else { mark.colour };
            ui.painter().rect_filled(if selected { rect.expand(1.0) } else { *rect }, 1.5, colour);
        }
    }
}

/// Paints what is suggested as faint lines below the text: what was said whole, attitudes dashed, names dotted.
pub(super) fn paint_hints(ui: &Ui, view: &PageView<'_>, parts: &[LaidBlock]) {
    let faint = view.theme.faint.gamma_multiply(0.55);
    for (chars, origin, set) in parts {
        for hint in view.suggesting.hints(chars) {
            let range =
                hint.range.start.max(chars.start) - chars.start..hint.range.end.min(chars.end) - chars.start;
            let current = view.suggested == Some(&hint.range);
            for rect in set.rects(&range) {
                let rect = rect.translate(origin.to_vec2());
                let line = [rect.left_bottom() - Vec2::Y * 3.0, rect.right_bottom() - Vec2::Y * 3.0];
                let stroke = Stroke::new(1.5, if current { view.theme.accent } else { faint });
                match hint.sort {
                    HintSort::Speech => {
                        ui.painter().line_segment(line, stroke);
                    }
                    HintSort::Attitude => {
                        ui.painter().extend(Shape::dashed_line(&line, stroke, 5.0, 3.0));
                    }
                    HintSort::Name => {
                        ui.painter().extend(Shape::dotted_line(&line, faint, 4.0, 0.8));
                    }
                }
            }
        }
    }
}

/// Paints the quotes behind the text: the inner one as a wash, those around it as lines below.
pub(super) fn paint_marks(ui: &Ui, view: &PageView<'_>, marked: &[MarkedRect]) {
    for (rect, numbers) in marked {
        let marks = || numbers.iter().filter_map(|&number| view.marks.get(number));
        let is_selected = marks().any(|mark| Some(&mark.quote) == view.selected);
        let top = marks().find(|mark| Some(&mark.quote) == view.selected).or_else(|| marks().next());
        let Some(top) = top else { continue };
        let colour =
            if is_selected { view.theme.strong_wash(top.colour) } else { view.theme.wash(top.colour) };
        let band = rect.shrink2(Vec2::new(0.0, 2.0));
        ui.painter().rect_filled(band, 0.0, colour);
        let others = marks().filter(|mark| mark.quote != top.quote);
        for (line, mark) in others.take(3).enumerate() {
            let y = band.bottom() - 1.0 - 3.0 * line as f32;
            ui.painter().hline(band.x_range(), y, Stroke::new(2.0, mark.colour));
        }
        if is_selected {
            let y = band.bottom() + 1.0;
            ui.painter().hline(band.x_range(), y, Stroke::new(2.0, view.theme.accent));
        }
    }
}

/// Names the quotes in view to screen readers, and says under the pointer whose they are.
pub(super) fn name_marks(ui: &Ui, view: &PageView<'_>, marked: &[MarkedRect], page: &Response) {
    let mut named: Vec<usize> = Vec::new();
    for (rect, numbers) in marked {
        for &number in numbers {
            if named.len() >= MOST_NAMED || named.contains(&number) {
                continue;
            }
            named.push(number);
            if let Some(mark) = view.marks.get(number) {
                let name = view.map.label(&mark.quote.clone().into());
                let response = ui.interact(*rect, page.id.with(&mark.quote), Sense::hover());
                response.widget_info(|| WidgetInfo::labeled(Role::Mark, true, &name));
            }
        }
    }
    let Some(point) = page.hover_pos() else { return };
    if page.dragged() || ui.input(|input| input.modifiers != Modifiers::NONE) {
        return;
    }
    if let Some((_, numbers)) = marked.iter().find(|(rect, _)| rect.contains(point)) {
        ui.ctx().set_cursor_icon(CursorIcon::PointingHand);
        let speakers: Vec<&str> = numbers
            .iter()
            .filter_map(|&number| view.map.quotes.get(&view.marks.get(number)?.quote))
            .map(|quote| quote.speaker.as_ref().map_or("no speaker yet", |id| view.map.actor_name(id)))
            .collect();
        page.clone().on_hover_text_at_pointer(speakers.join(", "));
    }
}
