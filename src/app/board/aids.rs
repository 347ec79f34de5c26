//! What lies over the board to find one's way: the legend, what a card shows, the minimap, the progress of a layout.

use std::collections::{BTreeMap, BTreeSet};

use egui::{Align2, Area, Color32, CornerRadius, Frame, Id, Order, Painter, Sense, Stroke, Ui, pos2, vec2};

use super::paint::mesh;
use super::working::Layouting;
use crate::app::marks;
use crate::app::theme::Theme;
use crate::app::typeset;
use crate::app::view::View;
use crate::board::plan::Node;
use crate::board::{BoardPlan, Camera, Emphases, Emphasis, style};
use crate::figure::{LineHead, Point};
use crate::model::{Colour, MarkForm, RelationKind};

/// The size of the minimap.
const MINIMAP: egui::Vec2 = vec2(170.0, 115.0);
/// The distance of what lies over the board from its edges.
const EDGE: f32 = 12.0;

/// What a plan shows, as the legend lists it.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Legend {
    /// Blocs by their order in the map: name, colour, shape. Those without one come last.
    pub(super) blocs: Vec<(String, Colour, MarkForm)>,
    /// Kinds of ties.
    pub(super) ties: Vec<RelationKind>,
    /// Whether someone is hollow.
    pub(super) hollow: bool,
    /// Whether cards show positions.
    pub(super) bars: bool,
}

impl Legend {
    /// The legend of what is drawn of a plan.
    pub(super) fn of(view: &View<'_>, plan: &BoardPlan, emphases: &Emphases) -> Self {
        let mut blocs = BTreeMap::new();
        let mut hollow = false;
        for (_, node) in plan.nodes.iter().enumerate().filter(|(n, _)| emphases.node(*n) != Emphasis::Hidden)
        {
            hollow |= !node.has_evidence;
            blocs.entry(node.bloc.unwrap_or(usize::MAX)).or_insert_with(|| {
                let name = plan.bloc_name(view.map, node).to_owned();
                (name, node.look.colour, node.look.form)
            });
        }
        let shown = |n: usize| emphases.edges.get(n).copied().unwrap_or_default() != Emphasis::Hidden;
        let ties: BTreeSet<RelationKind> =
            plan.edges.iter().enumerate().filter(|(n, _)| shown(*n)).map(|(_, line)| line.kind).collect();
        Self {
            blocs: blocs.into_values().collect(),
            ties: ties.into_iter().collect(),
            hollow,
            bars: plan.nodes.iter().any(|node| !node.bars.is_empty()),
        }
    }

    /// Draws it as a strip along the lower edge. Gives its height with the room around it.
    pub(super) fn ui(&self, ui: &Ui, view: &View<'_>, canvas: egui::Rect, agreement: bool) -> f32 {
        if self.blocs.is_empty() {
            return 0.0;
        }
        let theme = view.theme;
        let room = canvas.width() - MINIMAP.x - 4.0 * EDGE;
        let at = canvas.left_bottom() + vec2(EDGE, -EDGE);
        let area = Area::new(Id::unique("board legend"))
            .order(Order::Middle)
            .pivot(Align2::LEFT_BOTTOM)
            .fixed_pos(at)
            .interactable(false);
        let shown = area.show(ui.ctx(), |ui| {
            ui.shrink_clip_rect(canvas);
            let frame = Frame::new().fill(theme.paper).stroke(theme.hairline());
            frame.corner_radius(4).inner_margin(6).show(ui, |ui| {
                ui.set_max_width(room.max(200.0));
                ui.spacing_mut().item_spacing.y = 1.0;
                ui.horizontal_wrapped(|ui| self.entries(ui, theme, agreement));
            });
        });
        shown.response.rect.height() + 2.0 * EDGE
    }

    /// What the bars on cards say. However near the board is looked at, so that the legend always takes the same room.
    fn bar_entries(&self, ui: &mut Ui, theme: &Theme) {
        let [influence, position] = style::BAR_WORDS;
        let bar = |painter: &Painter, at: egui::Pos2, share: f32, colour: Color32| {
            let rect = egui::Rect::from_min_size(at - vec2(9.0, 2.0), vec2(18.0 * share, 4.0));
            painter.rect_filled(rect, 2.0, colour);
        };
        entry(ui, influence, |painter, at| {
            bar(painter, at, 1.0, theme.line);
            bar(painter, at, 0.6, theme.faint);
        });
        if self.bars {
            entry(ui, position, |painter, at| {
                painter.line_segment([at - vec2(9.0, 0.0), at + vec2(9.0, 0.0)], theme.hairline());
                bar(painter, at, 0.7, theme.faint.gamma_multiply(0.4));
                painter.circle_filled(at - vec2(3.0, 0.0), 3.5, theme.faint);
            });
        }
    }

    fn entries(&self, ui: &mut Ui, theme: &Theme, agreement: bool) {
        for (name, colour, form) in &self.blocs {
            entry(ui, name, |painter, at| {
                painter.add(marks::mark(*form, at, 5.0, Theme::colour(*colour)));
            });
        }
        if self.hollow {
            entry(ui, "hollow: no evidence", |painter, at| {
                painter.circle_filled(at, 5.0, theme.faint);
                painter.circle_filled(at, 3.0, theme.paper);
            });
        }
        for kind in &self.ties {
            let (dash, head) = style::tie(*kind);
            let colour = Theme::colour(super::paint::palette(theme).tie());
            entry(ui, kind.label(), |painter, at| tie(painter, at, (colour, theme.paper), dash, head));
        }
        self.bar_entries(ui, theme);
        if agreement {
            let (agree, conflict) = style::AGREEMENT;
            let [agreed, apart] = style::AGREEMENT_WORDS;
            for (words, colour, dash) in [(agreed, agree, None), (apart, conflict, Some(6.0))] {
                let colour = Theme::colour(style::on_paper(colour, theme.dark)).gamma_multiply(0.6);
                entry(ui, words, |painter, at| stretch(painter, at, colour, dash));
            }
        }
    }
}

/// A stretch of a tie about a point.
fn tie(
    painter: &Painter,
    at: egui::Pos2,
    (colour, paper): (Color32, Color32),
    dash: Option<f64>,
    head: LineHead,
) {
    stretch(painter, at, colour, dash);
    let stroke = Stroke::new(1.3, colour);
    let triangle = |out: f32, fill: Color32| {
        let tip = at + vec2(11.0 * out, 0.0);
        let corners = vec![tip, tip + vec2(-7.0 * out, 3.2), tip + vec2(-7.0 * out, -3.2)];
        painter.add(egui::Shape::convex_polygon(corners, fill, stroke));
    };
    match head {
        LineHead::Filled => triangle(1.0, colour),
        LineHead::Hollow => triangle(1.0, paper),
        LineHead::Both => {
            triangle(1.0, colour);
            triangle(-1.0, colour);
        }
        LineHead::Bar => {
            let end = at + vec2(10.0, 0.0);
            painter.line_segment([end - vec2(0.0, 4.5), end + vec2(0.0, 4.5)], Stroke::new(2.0, colour));
        }
    }
}

/// A stretch of a line about a point.
fn stretch(painter: &Painter, at: egui::Pos2, colour: Color32, dash: Option<f64>) {
    let (a, b) = (at - vec2(9.0, 0.0), at + vec2(9.0, 0.0));
    let stroke = Stroke::new(2.0, colour);
    match dash {
        Some(dash) => {
            painter.extend(egui::Shape::dashed_line(&[a, b], stroke, dash as f32, 3.0));
        }
        None => {
            painter.line_segment([a, b], stroke);
        }
    }
}

/// An entry of the legend: its sign and its words, which stay together.
fn entry(ui: &mut Ui, words: &str, sign: impl FnOnce(&Painter, egui::Pos2)) {
    let font = egui::TextStyle::Small.resolve(ui.style());
    let format = egui::text::TextFormat::simple(font, ui.visuals().text_color());
    let set = typeset::lay_out(ui.ctx(), words, &format, f32::INFINITY);
    let (rect, response) = ui.allocate_exact_size(vec2(24.0 + set.size().x + 6.0, 17.0), Sense::hover());
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Label, true, words));
    sign(ui.painter(), rect.left_center() + vec2(10.0, 0.0));
    let at = rect.left_center() + vec2(24.0, -set.size().y / 2.0);
    set.paint(ui.painter(), at, ui.visuals().text_color());
}

/// The whole board, small, with what is in view, unless that is all of it; a click or a drag there looks elsewhere. Gives the board
/// point that is to be in the middle.
pub(super) fn minimap(
    ui: &Ui,
    view: &View<'_>,
    plan: &BoardPlan,
    camera: Camera,
    canvas: egui::Rect,
) -> Option<Point> {
    let frame = super::rect(canvas);
    let visible = camera.visible(frame);
    let bounds = plan.bounds()?;
    if visible.holds(bounds) {
        return None;
    }
    let bounds = bounds.joined(visible);
    let rect = egui::Rect::from_min_size(canvas.right_bottom() - MINIMAP - vec2(EDGE, EDGE), MINIMAP);
    let theme = view.theme;
    let small = super::rect(rect.shrink(4.0));
    let fit = Camera {
        centre: bounds.centre(),
        zoom: (small.width() / bounds.width().max(1.0)).min(small.height() / bounds.height().max(1.0)),
    };
    let painter = ui.painter_at(rect);
    painter.rect_filled(rect, CornerRadius::same(4), theme.card);
    painter.rect_stroke(rect, CornerRadius::same(4), theme.hairline(), egui::StrokeKind::Inside);
    let screen = |at: Point| {
        let at = fit.to_screen(at, small);
        pos2(at.x as f32, at.y as f32)
    };
    for note_frame in &plan.frames {
        let (low, high) = (
            screen(Point::new(note_frame.rect.left, note_frame.rect.top)),
            screen(Point::new(note_frame.rect.right, note_frame.rect.bottom)),
        );
        painter.rect_filled(egui::Rect::from_min_max(low, high), CornerRadius::ZERO, theme.line);
    }
    let mut dots = egui::Mesh::default();
    dots.vertices.reserve(plan.nodes.len() * 4);
    dots.indices.reserve(plan.nodes.len() * 6);
    let mut ink = mesh::Ink(&mut dots);
    let radius = if plan.nodes.len() > 400 { 0.9 } else { 1.8 };
    for node in &plan.nodes {
        ink.dot(screen(node.centre), radius, MarkForm::SQUARE, Theme::colour(node.look.colour));
    }
    painter.add(egui::Shape::mesh(dots));
    let (low, high) =
        (screen(Point::new(visible.left, visible.top)), screen(Point::new(visible.right, visible.bottom)));
    let shown = egui::Rect::from_min_max(low, high).intersect(rect.shrink(1.0));
    painter.rect_stroke(shown, CornerRadius::ZERO, Stroke::new(1.0, theme.accent), egui::StrokeKind::Inside);
    let response = ui.interact(rect, ui.make_persistent_id("minimap"), Sense::click_and_drag());
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Image, true, "Overview of the board"));
    let at = response.interact_pointer_pos().filter(|_| response.is_pointer_button_down_on())?;
    Some(fit.to_board(super::point(at), small))
}

/// Says what an actor's card shows, once the pointer rests on it.
pub(super) fn explain(response: &egui::Response, view: &View<'_>, plan: &BoardPlan, node: &Node) {
    response.clone().on_hover_ui_at_pointer(|ui| {
        ui.label(egui::RichText::new(&node.name).strong());
        for line in plan.explained(view.map, node) {
            ui.label(line);
        }
    });
}

/// How far a layout has come, with the way to stop it. Gives whether it is to be stopped.
pub(super) fn progress(ui: &Ui, layouting: &Layouting, canvas: egui::Rect) -> bool {
    let at = canvas.center_top() + vec2(0.0, EDGE);
    let area = Area::new(Id::unique("layout progress"))
        .order(Order::Foreground)
        .pivot(Align2::CENTER_TOP)
        .fixed_pos(at);
    let shown = area.show(ui.ctx(), |ui| {
        Frame::popup(ui.style())
            .show(ui, |ui| {
                ui.horizontal(|ui| {
                    ui.label(&layouting.label);
                    let share = layouting.progress.share() as f32;
                    ui.add(egui::ProgressBar::new(share).desired_width(140.0).show_percentage());
                    ui.button("Cancel").clicked()
                })
                .inner
            })
            .inner
    });
    ui.ctx().request_repaint_after(std::time::Duration::from_millis(100));
    shown.inner
}
