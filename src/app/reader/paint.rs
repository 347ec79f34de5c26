//! How the quotes on a page look, and what a pointer or a screen reader learns of them.

use egui::{CursorIcon, Modifiers, Rect, Response, Role, Sense, Stroke, Ui, Vec2, WidgetInfo};

use super::page::PageView;

/// The most marks that are told to screen readers in a frame.
const MOST_NAMED: usize = 60;

/// A place on the screen with the numbers of the marks on it, the inner one first.
pub(super) type MarkedRect = (Rect, Vec<usize>);

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
