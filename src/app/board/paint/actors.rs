//! Actors on the board: dots, discs with names, cards.

use egui::text::{LayoutJob, TextFormat, TextWrapping};
use egui::{Color32, CornerRadius, FontId, Pos2, Shape, Stroke, StrokeKind, pos2, vec2};

use super::mesh::{Ink, corners};
use super::{Canvas, SMALL_TEXT, pos};
use crate::app::theme::Theme;
use crate::board::labels::{self, Side, beside};
use crate::board::plan::{CARD, Node};
use crate::board::{Detail, Shade, style};
use crate::figure::Rect;
use crate::figure::groups::Form;

/// The number of actors in view above which discs are drawn as one mesh.
const MOST_FINE: usize = 2_000;
/// The number of cards that are drawn at most; where more lie in view they lie on each other.
const MOST_CARDS: usize = 1_200;

impl Canvas<'_> {
    pub(super) fn actors(&self, visible: Rect) {
        let drawn = self.plan.order.iter().filter_map(|n| {
            let node = self.plan.nodes.get(*n as usize)?;
            let shade = self.shades.node(*n as usize);
            let in_view =
                shade != Shade::Hidden && self.plan.extent(node, self.camera.zoom).overlaps(visible);
            in_view.then_some((*n as usize, node, shade))
        });
        if self.detail() == Detail::Disc {
            let nodes: Vec<_> = drawn.collect();
            self.discs(&nodes);
            return;
        }
        let cards: Vec<_> = drawn.collect();
        // The topmost are drawn last; what lies under more than a thousand cards isn't seen.
        for (n, node, shade) in cards.iter().skip(cards.len().saturating_sub(MOST_CARDS)) {
            self.card(*n, node, *shade);
        }
    }

    fn is_chosen(&self, n: usize) -> bool {
        self.chosen.get(n).copied().unwrap_or(false)
    }

    fn discs(&self, nodes: &[(usize, &Node, Shade)]) {
        let theme = self.view.theme;
        let zoom = self.camera.zoom;
        let radius = |node: &Node| (node.radius(zoom) * zoom) as f32;
        let fine = nodes.len() <= MOST_FINE;
        let mut ink = Ink::with_room(if fine { 0 } else { nodes.len() * 2 });
        for (n, node, shade) in nodes {
            let (centre, radius) = (self.screen(node.centre), radius(node));
            let colour = self.colour_of(node, *shade);
            let mark = |ink: &mut Ink, radius: f32, colour: Color32| {
                if fine {
                    self.mark(node.form, centre, radius, colour);
                } else {
                    ink.dot(centre, radius, node.form, colour);
                }
            };
            if self.is_chosen(*n) {
                mark(&mut ink, radius + 3.0, theme.accent);
                mark(&mut ink, radius + 1.0, theme.paper);
            }
            mark(&mut ink, radius, colour);
            if !node.has_evidence && radius > 2.5 {
                mark(&mut ink, radius * 0.6, theme.paper);
            }
        }
        self.painter.add(ink.into_shape());
        for (n, node, shade) in nodes {
            let hovered = self.hovered == Some(&node.id);
            let side = self.sides.get(*n).copied().flatten();
            if let Some(side) = side.filter(|_| !hovered) {
                self.disc_name(node, side, *shade, false);
            }
        }
        // The hovered actor is named above everything.
        if let Some((_, node, shade)) = nodes.iter().find(|(_, node, _)| self.hovered == Some(&node.id)) {
            self.disc_name(node, Side::Below, *shade, true);
        }
    }

    /// A mark with smooth edges.
    pub(super) fn mark(&self, form: Form, centre: Pos2, radius: f32, colour: Color32) {
        if form == Form::Disc || radius < 2.5 {
            self.painter.circle_filled(centre, radius, colour);
        } else {
            let points = corners(form, centre, radius).collect();
            self.painter.add(Shape::convex_polygon(points, colour, Stroke::NONE));
        }
    }

    fn disc_name(&self, node: &Node, side: Side, shade: Shade, on_paper: bool) {
        let theme = self.view.theme;
        let zoom = self.camera.zoom;
        let colour = if shade == Shade::Full { theme.ink } else { self.shaded(theme.ink, Shade::Faded) };
        let mut job = LayoutJob::single_section(
            node.name.clone(),
            TextFormat {
                font_id: FontId::proportional(labels::SIZE as f32),
                color: colour,
                ..TextFormat::default()
            },
        );
        job.wrap = TextWrapping { max_width: labels::LONGEST as f32, max_rows: 1, ..TextWrapping::default() };
        let galley = self.painter.layout_job(job);
        let centre = self.camera.to_screen(node.centre, self.frame);
        let width = f64::from(galley.size().x);
        let rect = super::to_egui(beside(centre, node.radius(zoom) * zoom, width, side));
        if on_paper {
            self.painter.rect_filled(rect.expand(3.0), CornerRadius::same(3), theme.card);
            self.painter.rect_stroke(
                rect.expand(3.0),
                CornerRadius::same(3),
                theme.hairline(),
                StrokeKind::Outside,
            );
        }
        let at = rect.center() - galley.size() / 2.0;
        self.painter.galley(at, galley, colour);
    }

    fn card(&self, n: usize, node: &Node, shade: Shade) {
        let theme = self.view.theme;
        let zoom = self.camera.zoom;
        let rect = self.on_screen(self.plan.card_of(node));
        let colour = self.colour_of(node, shade);
        let ink = self.shaded(theme.ink, shade);
        let faint = self.shaded(theme.faint, shade);
        let round = CornerRadius::same((6.0 * zoom.min(2.0)) as u8);
        let edge = if self.is_chosen(n) { Stroke::new(2.0, theme.accent) } else { theme.hairline() };
        self.painter.rect_filled(rect, round, theme.card);
        let band = egui::Rect::from_min_max(rect.min, pos2(rect.left() + (7.0 * zoom) as f32, rect.bottom()));
        self.painter.rect_filled(band, CornerRadius { ne: 0, se: 0, ..round }, colour);
        self.painter.rect_stroke(rect, round, edge, StrokeKind::Inside);
        if self.detail() < Detail::Card {
            let inner = egui::Rect::from_min_max(
                pos2(band.right() + 3.0, rect.top()),
                pos2(rect.right() - 3.0, rect.bottom()),
            );
            self.short_name(&node.name, inner, ink);
            return;
        }
        let pad = (8.0 * zoom) as f32;
        let head = (CARD.1 * zoom) as f32;
        let mut left = band.right() + pad;
        if !node.picture.is_empty() {
            let side = head - pad * 1.2;
            let square =
                egui::Rect::from_min_size(pos2(left, rect.top() + pad * 0.6), egui::Vec2::splat(side));
            self.picture(&node.picture, square, faint);
            left = square.right() + pad * 0.8;
        }
        let inner = egui::Rect::from_min_max(
            pos2(left, rect.top() + pad * 0.7),
            pos2(rect.right() - pad, rect.top() + head - pad * 0.4),
        );
        let size = node.name_size(f64::from(inner.width()) / zoom) as f32;
        self.words(&node.name, inner, self.size(size), ink, 1);
        let height = self.size(18.0) * 1.36;
        let row = inner.top() + height + pad * 0.25 + self.size(14.0) * 0.72;
        let mark = (4.2 * zoom) as f32;
        let centre = pos2(inner.left() + mark, row);
        self.mark(node.form, centre, mark, colour);
        if !node.has_evidence {
            self.mark(node.form, centre, mark * 0.55, theme.card);
        }
        let side = self.size(14.0);
        let square = egui::Rect::from_center_size(
            pos2(centre.x + mark * 2.2 + side * 0.5, row),
            egui::Vec2::splat(side),
        );
        self.icon(node, square, faint);
        let words = node.stances_in_words();
        let influence = (28.0 * zoom) as f32;
        let top = row - self.size(14.0) * 0.72;
        let line = egui::Rect::from_min_max(
            pos2(square.right() + mark, top),
            pos2(inner.right() - influence - pad * 0.5, rect.top() + head),
        );
        self.words(&words, line, self.size(13.0), faint, 1);
        self.influence(node, pos2(inner.right() - influence, row), influence, faint);
        self.bars(
            node,
            egui::Rect::from_min_max(pos2(band.right() + pad, rect.top() + head), rect.max),
            (colour, faint),
        );
        if node.locked {
            self.lock(rect.right_top() + vec2(-pad, pad), (5.0 * zoom) as f32, faint);
        }
    }

    /// A name in the middle of a small card, in two rows where one is too short.
    fn short_name(&self, name: &str, rect: egui::Rect, colour: Color32) {
        let format = TextFormat {
            font_id: FontId::proportional(SMALL_TEXT),
            color: colour,
            line_height: Some(SMALL_TEXT * 1.15),
            ..TextFormat::default()
        };
        let mut job = LayoutJob::single_section(name.to_owned(), format);
        let rows = if rect.height() >= SMALL_TEXT * 2.3 { 2 } else { 1 };
        job.wrap = TextWrapping { max_width: rect.width(), max_rows: rows, ..TextWrapping::default() };
        let galley = self.painter.layout_job(job);
        let at = pos2(rect.left(), rect.center().y - galley.size().y / 2.0);
        self.painter.galley(at, galley, colour);
    }

    /// The sign of what kind of actor it is.
    fn icon(&self, node: &Node, square: egui::Rect, colour: Color32) {
        let stroke = Stroke::new((square.width() / 11.0).max(0.8), colour);
        let at = |point: crate::figure::Point| square.min + pos(point).to_vec2() * square.width();
        for part in style::icon(node.kind) {
            match part {
                style::Stroke::Ring(centre, radius) => {
                    self.painter.circle_stroke(at(centre), radius as f32 * square.width(), stroke);
                }
                style::Stroke::Line(points) => {
                    self.painter.add(Shape::line(points.into_iter().map(at).collect(), stroke));
                }
            }
        }
    }

    /// How much influence it has: a short track, filled so far.
    fn influence(&self, node: &Node, left: Pos2, width: f32, colour: Color32) {
        let height = (4.0 * self.camera.zoom) as f32;
        let track = egui::Rect::from_min_size(pos2(left.x, left.y - height / 2.0), vec2(width, height));
        let round = CornerRadius::same((height / 2.0) as u8);
        self.painter.rect_filled(track, round, self.view.theme.line);
        let filled = egui::Rect::from_min_size(track.min, vec2(width * node.influence as f32, height));
        self.painter.rect_filled(filled, round, colour);
    }

    /// Where it stands on the pinned subjects.
    fn bars(&self, node: &Node, area: egui::Rect, (colour, faint): (Color32, Color32)) {
        let theme = self.view.theme;
        let zoom = self.camera.zoom as f32;
        let row = crate::board::plan::BAR as f32 * zoom;
        for (n, (subject, bar)) in self.board.pinned.iter().zip(&node.bars).enumerate() {
            let top = area.top() + row * n as f32 - 3.0 * zoom;
            let middle = top + row / 2.0;
            let split = area.left() + area.width() * 0.6;
            let words = egui::Rect::from_min_max(
                pos2(area.left(), middle - self.size(11.0) * 0.7),
                pos2(split - 4.0 * zoom, top + row * 1.2),
            );
            self.words(&self.view.map.subject_name(subject), words, self.size(11.0), faint, 1);
            let track = (split, area.right() - 8.0 * zoom);
            let x = |share: f64| track.0 + (track.1 - track.0) * share as f32;
            self.painter.line_segment(
                [pos2(track.0, middle), pos2(track.1, middle)],
                Stroke::new(zoom.max(1.0), theme.line),
            );
            let Some(bar) = bar else { continue };
            if let Some((low, high)) = bar.range {
                let band = egui::Rect::from_min_max(
                    pos2(x(low), middle - 2.0 * zoom),
                    pos2(x(high), middle + 2.0 * zoom),
                );
                self.painter.rect_filled(band, CornerRadius::ZERO, theme.card.lerp_to_gamma(colour, 0.4));
            }
            let at = pos2(x(bar.at), middle);
            self.mark(node.form, at, 4.0 * zoom, colour);
            if bar.hollow {
                self.mark(node.form, at, 2.2 * zoom, theme.card);
            }
        }
    }

    /// A small padlock.
    pub(super) fn lock(&self, centre: Pos2, size: f32, colour: Color32) {
        let body = egui::Rect::from_center_size(centre + vec2(0.0, size * 0.4), vec2(size * 1.4, size * 1.1));
        self.painter.circle_stroke(
            centre - vec2(0.0, size * 0.2),
            size * 0.45,
            Stroke::new(size * 0.22, colour),
        );
        self.painter.rect_filled(body, CornerRadius::same(1), colour);
    }

    /// An actor's picture, or a sign that it isn't there.
    fn picture(&self, picture: &str, square: egui::Rect, faint: Color32) {
        if let Some(texture) = self.pictures.get(picture) {
            let uv = egui::Rect::from_min_max(Pos2::ZERO, pos2(1.0, 1.0));
            self.painter.image(texture, square, uv, Theme::PLAIN);
        } else {
            let stroke = Stroke::new(1.0, faint);
            self.painter.rect_stroke(square, CornerRadius::same(2), stroke, StrokeKind::Inside);
            self.painter.line_segment([square.left_bottom(), square.right_top()], stroke);
        }
    }
}
