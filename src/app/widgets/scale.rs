//! A scale with its labelled points as a slider, and positions in words.

use egui::{Align2, EventFilter, Key, Rangef, Rect, Sense, Stroke, Ui, WidgetInfo, pos2, vec2};

use crate::app::theme::{GAP, Theme};
use crate::app::typeset;
use crate::model::Scale;
use crate::model::words::{excerpt, number};

/// The keys that place a position at their number.
const DIGITS: [Key; 10] = [
    Key::Num0,
    Key::Num1,
    Key::Num2,
    Key::Num3,
    Key::Num4,
    Key::Num5,
    Key::Num6,
    Key::Num7,
    Key::Num8,
    Key::Num9,
];

/// Draws a scale with its labelled points as a slider: click, drag, type a digit, or use the arrow keys (a
/// twentieth of the scale), Page Up and Page Down (the next labelled point), Home and End. Returns the new position when
/// it was moved; without a position no handle is drawn.
pub fn scale_slider(
    ui: &mut Ui,
    label: &str,
    scale: Scale,
    points: &[(f64, String)],
    position: Option<f64>,
) -> Option<f64> {
    let theme = Theme::of(ui.ctx());
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 40.0), Sense::click_and_drag());
    let (left, right) = (rect.left() + GAP, rect.right() - GAP);
    let to_screen = |at: f64| left + scale.share(at) as f32 * (right - left);
    let rail = rect.top() + 16.0;
    let step = scale.extent() / 20.0;
    let snapped = |at: f64| scale.clamp(scale.low() + ((at - scale.low()) / step).round() * step);
    let mut moved = None;
    if response.is_pointer_button_down_on()
        && let Some(pointer) = response.interact_pointer_pos()
    {
        response.request_focus();
        let share = f64::from((pointer.x - left) / (right - left).max(1.0));
        moved = Some(snapped(scale.at(share)));
    }
    if response.has_focus() {
        let filter = EventFilter { horizontal_arrows: true, ..EventFilter::default() };
        ui.memory_mut(|memory| memory.set_focus_lock_filter(response.id, filter));
        let from = position.unwrap_or(scale.middle());
        let pressed = |key| ui.input(|input| input.key_pressed(key));
        let steps = |by: f64| if position.is_some() { snapped(from + by * step) } else { from };
        for (key, to) in [
            (Key::ArrowRight, Some(steps(1.0))),
            (Key::ArrowLeft, Some(steps(-1.0))),
            (Key::Home, Some(scale.low())),
            (Key::End, Some(scale.high())),
            (Key::PageUp, points.iter().map(|point| point.0).find(|at| *at > from)),
            (Key::PageDown, points.iter().map(|point| point.0).rev().find(|at| *at < from)),
        ] {
            if pressed(key) {
                moved = to;
            }
        }
        for (digit, key) in DIGITS.into_iter().enumerate() {
            let at = digit as f64;
            if pressed(key) && scale.contains(at) {
                moved = Some(at);
            }
        }
    }
    let shown = moved.or(position);
    let enabled = ui.is_enabled();
    response.widget_info(|| WidgetInfo::slider(enabled, shown.unwrap_or(scale.middle()), label));
    let painter = ui.painter();
    painter.hline(left..=right, rail, Stroke::new(3.0, theme.line));
    for (at, _) in points {
        painter.vline(to_screen(*at), rail - 6.0..=rail + 6.0, Stroke::new(1.5, theme.faint));
    }
    label_points(ui, theme, points, rect, rail, &to_screen);
    if let Some(at) = shown {
        let centre = pos2(to_screen(at), rail);
        painter.circle_filled(centre, 7.0, theme.accent);
        if response.has_focus() || response.hovered() {
            painter.circle_stroke(centre, 9.0, Stroke::new(1.5, theme.accent));
        }
    } else {
        let font = egui::TextStyle::Small.resolve(ui.style());
        let colour = if response.has_focus() { theme.accent } else { theme.faint };
        painter.text(
            pos2(rect.center().x, rect.top() + 2.0),
            Align2::CENTER_CENTER,
            "not placed yet",
            font,
            colour,
        );
        if response.has_focus() {
            painter.circle_stroke(pos2(to_screen(scale.middle()), rail), 7.0, Stroke::new(1.5, theme.accent));
        }
    }
    if let Some(pointer) = response.hover_pos()
        && let Some((at, words)) = points.iter().find(|point| (to_screen(point.0) - pointer.x).abs() < 8.0)
    {
        response.clone().on_hover_text_at_pointer(format!("{}: {words}", number(*at)));
    }
    moved.filter(|to| Some(*to) != position)
}

/// Writes the labels of a scale's points below its rail: the ends first, then whatever has room.
fn label_points(
    ui: &Ui,
    theme: &Theme,
    points: &[(f64, String)],
    rect: Rect,
    rail: f32,
    to_screen: &dyn Fn(f64) -> f32,
) {
    let mut taken: Vec<Rangef> = Vec::new();
    let inner = points.iter().skip(1).take(points.len().saturating_sub(2));
    for (at, words) in points.first().into_iter().chain(points.last()).chain(inner) {
        let font = egui::TextStyle::Small.resolve(ui.style());
        let format = egui::text::TextFormat::simple(font, theme.faint);
        let set = typeset::lay_out(ui.ctx(), &excerpt(words, 22), &format, f32::INFINITY);
        let half = set.size().x / 2.0;
        let centre = to_screen(*at).clamp(rect.left() + half, (rect.right() - half).max(rect.left() + half));
        let span = Rangef::new(centre - half - 4.0, centre + half + 4.0);
        if taken.iter().all(|other| other.max <= span.min || span.max <= other.min) {
            taken.push(span);
            set.paint(ui.painter(), pos2(centre - half, rail + 9.0), theme.faint);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_short() {
        assert_eq!(number(8.0), "8");
        assert_eq!(number(7.499_999_9), "7.5");
        assert_eq!(number(-2.0), "−2");
        assert_eq!(number(-0.0001), "0");
    }
}
