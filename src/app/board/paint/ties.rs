//! Ties on the board: relations, memberships, computed agreement.

use egui::{Color32, CornerRadius, FontId, Pos2, Shape, Stroke, vec2};

use super::Canvas;
use super::mesh::Ink;
use crate::board::course::Course;
use crate::board::plan::{Line, Tie};
use crate::board::{Detail, Shade, style};
use crate::figure::{Point, Rect};
use crate::model::{BoardItem, RelationKind};

/// The number of lines in view above which they are drawn straight, in one mesh and without arrowheads.
const MOST_FINE: usize = 1_500;
/// The number of lines in view above which dashes grow longer, so that there aren't more of them in all.
const MOST_DASHED: usize = 150;
/// The number of lines in view above which none is labelled.
const MOST_LABELLED: usize = 400;

/// How strong lines are drawn when there are so many of them, 0 to 1: all together cover about as much.
fn crowding(count: usize) -> f32 {
    (120.0 / count as f32).sqrt().clamp(0.12, 1.0)
}

impl Canvas<'_> {
    fn shade_of(&self, n: usize) -> Shade {
        self.shades.lines.get(n).copied().unwrap_or_default()
    }

    /// The ends of a line, if some of its straight way is in view.
    fn ends(&self, (from, to): (u32, u32), visible: Rect) -> Option<[Point; 2]> {
        let (a, b) = (*self.plan.centres.get(from as usize)?, *self.plan.centres.get(to as usize)?);
        let outside = a.x < visible.left && b.x < visible.left
            || a.x > visible.right && b.x > visible.right
            || a.y < visible.top && b.y < visible.top
            || a.y > visible.bottom && b.y > visible.bottom;
        (!outside && (from == to || visible.meets(a, b))).then_some([a, b])
    }

    pub(super) fn ties(&self, visible: Rect) {
        // A curve or a lane may reach into view when the straight way doesn't.
        let near =
            visible.inflated(if self.plan.curved { visible.width().min(400.0) } else { self.plan.card.0 });
        let mut shown: Vec<usize> = Vec::new();
        let drawn = self
            .plan
            .ends
            .iter()
            .enumerate()
            .filter(|(n, ends)| self.shade_of(*n) != Shade::Hidden && self.ends(**ends, near).is_some());
        shown.extend(drawn.map(|(n, _)| n).take(MOST_FINE + 1));
        if shown.len() > MOST_FINE {
            self.many(visible);
            return;
        }
        let lines: Vec<(usize, &Line)> =
            shown.into_iter().filter_map(|n| Some((n, self.plan.lines.get(n)?))).collect();
        let mut labelled: Vec<(&Line, Course, Color32)> = Vec::new();
        let mut ink = Ink::default();
        let crowd = crowding(lines.len());
        for (n, line) in &lines {
            let Some(course) = self.plan.course(line, self.camera.zoom) else { continue };
            let shade = self.shade_of(*n);
            let (mut stroke, dash) = self.stroke(line, shade);
            if stroke.color != self.view.theme.accent {
                stroke.color = stroke.color.gamma_multiply(0.25 + 0.75 * crowd);
            }
            let points: Vec<Pos2> = course.points().map(|at| self.screen(at)).collect();
            let dash = dash.map(|dash| dash * (lines.len() as f64 / MOST_DASHED as f64).max(1.0));
            self.arrow(&mut ink, &points, stroke, dash, lines.len() <= MOST_LABELLED);
            if shade == Shade::Full {
                labelled.push((line, course, stroke.color));
            }
        }
        self.painter.add(ink.into_shape());
        if self.detail() > Detail::Disc && labelled.len() <= MOST_LABELLED {
            let mut taken = self.occupied(visible);
            for (line, course, colour) in labelled.iter().rev() {
                let words = line.words(self.detail());
                self.label(course, &words, *colour, &mut taken);
            }
        }
    }

    /// Thousands of lines, as thin as they need be to let each other through, and pointed where they end.
    fn many(&self, visible: Rect) {
        let crowd = crowding(self.plan.lines.len());
        let mut ink = Ink::with_room(self.plan.lines.len());
        let plain = self.shades.lines.is_empty();
        let marks_relations = self.selected.iter().any(|thing| matches!(thing, BoardItem::Relation(_)));
        // What most lines look like is looked up once, not fifty thousand times.
        let looks: Vec<(RelationKind, Color32)> = RelationKind::ALL
            .iter()
            .map(|kind| (*kind, self.tie_colour(style::tie(*kind).0).gamma_multiply(0.15 + 0.85 * crowd)))
            .collect();
        let scale = self.camera.zoom.clamp(0.45, 1.5) as f32 * crowd;
        for (n, (line, ends)) in self.plan.lines.iter().zip(&self.plan.ends).enumerate() {
            let Some([a, b]) = self.ends(*ends, visible) else { continue };
            let mut colour = looks
                .iter()
                .find(|(kind, _)| *kind == line.kind)
                .map_or(Color32::TRANSPARENT, |(_, colour)| *colour);
            if !plain {
                match self.shade_of(n) {
                    Shade::Hidden => continue,
                    Shade::Faded => colour = colour.gamma_multiply(0.25),
                    Shade::Full => {}
                }
            }
            let mut width = style::width(line.strength) as f32 * scale;
            if marks_relations
                && let Tie::Relation(id) = &line.tie
                && self.is_selected(&BoardItem::Relation(id.clone()))
            {
                (colour, width) = (self.view.theme.accent, 2.5);
            }
            ink.pointed(self.screen(a), self.screen(b), width.max(0.8), colour);
        }
        self.painter.add(ink.into_shape());
    }

    fn stroke(&self, line: &Line, shade: Shade) -> (Stroke, Option<f64>) {
        let (colour, dash) = style::tie(line.kind);
        let selected = match &line.tie {
            Tie::Relation(id) => {
                !self.selected.is_empty() && self.is_selected(&BoardItem::Relation(id.clone()))
            }
            Tie::Membership => false,
        };
        let scale = self.camera.zoom.clamp(0.45, 1.5);
        let width = style::width(line.strength) * scale * if selected { 1.8 } else { 1.0 };
        let colour = if selected { self.view.theme.accent } else { self.tie_colour(colour) };
        (Stroke::new(width as f32, self.shaded(colour, shade)), dash)
    }

    /// A line through points that ends in an arrowhead.
    pub(super) fn arrow(
        &self,
        ink: &mut Ink,
        points: &[Pos2],
        stroke: Stroke,
        dash: Option<f64>,
        fine: bool,
    ) {
        let [before @ .., last] = points else { return };
        let length: f32 = points.iter().zip(points.iter().skip(1)).map(|(a, b)| a.distance(*b)).sum();
        if length < 1.0 {
            return;
        }
        let head = ((7.0 + stroke.width) * self.camera.zoom.clamp(0.5, 1.4) as f32).min(length * 0.5);
        // The neck is where the line enters a circle about its end.
        let mut shaft: Vec<Pos2> = before.to_vec();
        while shaft.len() > 1 && shaft.last().is_some_and(|at| at.distance(*last) < head) {
            shaft.pop();
        }
        let Some(towards) = shaft.last().copied() else { return };
        let along = (*last - towards).normalized();
        let neck = *last - along * head;
        shaft.push(neck);
        let dash = dash.map(|dash| (dash * self.camera.zoom.clamp(0.6, 1.4)) as f32);
        ink.polyline(&shaft, stroke.width, stroke.color, dash, self.frame);
        let across = vec2(-along.y, along.x) * head * 0.45;
        let corners = [*last, neck + across, neck - across];
        if fine {
            self.painter.add(Shape::convex_polygon(corners.to_vec(), stroke.color, Stroke::NONE));
        } else {
            ink.triangle(corners, stroke.color);
        }
    }

    /// What labels of lines keep clear of, on the screen.
    fn occupied(&self, visible: Rect) -> Vec<Rect> {
        let on_screen = |rect: Rect| self.camera.rect_to_screen(rect, self.frame);
        let cards = self.plan.nodes.iter().map(|node| self.plan.card_of(node));
        let pinned = self.plan.pinned.iter().map(|pinned| pinned.rect);
        let notes = self.plan.notes.iter().map(|slip| slip.rect);
        let titles = self.plan.frames.iter().map(crate::board::plan::Slip::title);
        cards
            .chain(pinned)
            .chain(notes)
            .chain(titles)
            .filter(|rect| rect.overlaps(visible))
            .map(on_screen)
            .collect()
    }

    /// Words along a line, where they cover nothing and the line is long enough.
    fn label(&self, course: &Course, words: &str, colour: Color32, taken: &mut Vec<Rect>) {
        let font = FontId::proportional(self.size(12.0).max(9.0));
        let galley = self.painter.layout_no_wrap(words.to_owned(), font, colour);
        let (width, height) = (f64::from(galley.size().x) + 8.0, f64::from(galley.size().y) + 2.0);
        if course.length() * self.camera.zoom < width * 1.15 {
            return;
        }
        for share in [0.5, 0.42, 0.58, 0.34, 0.66, 0.26, 0.74] {
            let middle = self.screen(course.at(share));
            let way = self.screen(course.at((share + 0.03).min(1.0))) - self.screen(course.at(share - 0.03));
            // Words never stand on their head.
            let mut angle = way.angle();
            if angle.abs() > std::f32::consts::FRAC_PI_2 {
                angle -= std::f32::consts::PI * angle.signum();
            }
            let (sin, cos) = (f64::from(angle.sin()).abs(), f64::from(angle.cos()).abs());
            let (wide, high) = (width * cos + height * sin, width * sin + height * cos);
            let (x, y) = (f64::from(middle.x), f64::from(middle.y));
            // A slanted label is kept clear of in parts along its way, not by the box around the whole.
            let parts = ((width / height / 1.5).ceil() as i32).max(1);
            let step = |n: i32| (f64::from(n) + 0.5) / f64::from(parts) - 0.5;
            let (part_wide, part_high) =
                (wide / f64::from(parts) + height * sin, high / f64::from(parts) + height * cos * 0.5);
            let rects: Vec<Rect> = (0..parts)
                .map(|n| {
                    let along = width * step(n);
                    let (dx, dy) = (along * f64::from(angle.cos()), along * f64::from(angle.sin()));
                    let (w, h) = (part_wide.max(height), part_high.max(height));
                    Rect::sized(x + dx - w / 2.0, y + dy - h / 2.0, w, h)
                })
                .collect();
            if rects.iter().any(|rect| taken.iter().any(|other| other.overlaps(*rect))) {
                continue;
            }
            taken.extend(rects);
            let turned = |dx: f64, dy: f64| {
                let (sin, cos) = angle.sin_cos();
                middle + vec2(dx as f32 * cos - dy as f32 * sin, dx as f32 * sin + dy as f32 * cos)
            };
            let (half, tall) = (width / 2.0 - 1.0, height / 2.0 - 1.0);
            let paper =
                vec![turned(-half, -tall), turned(half, -tall), turned(half, tall), turned(-half, tall)];
            self.painter.add(Shape::convex_polygon(paper, self.view.theme.paper, Stroke::NONE));
            let size = galley.size();
            let corner = turned(-f64::from(size.x) / 2.0, -f64::from(size.y) / 2.0);
            self.painter.add(egui::epaint::TextShape::new(corner, galley, colour).with_angle(angle));
            return;
        }
    }

    /// Computed agreement and conflict, with the number of shared subjects.
    pub(super) fn pairs(&self, visible: Rect) {
        let mut counts: Vec<(Pos2, u32, Color32)> = Vec::new();
        let mut ink = Ink::default();
        for pair in self.pairs.iter().rev() {
            let (a, b) = (pair.a as usize, pair.b as usize);
            let (Some(one), Some(other)) = (self.plan.nodes.get(a), self.plan.nodes.get(b)) else { continue };
            let shade = self.shades.node(a).max(self.shades.node(b));
            if shade == Shade::Hidden || !visible.meets(one.centre, other.centre) {
                continue;
            }
            let (agree, conflict) = style::AGREEMENT;
            let colour = self.shaded(self.tie_colour(if pair.agrees() { agree } else { conflict }), shade);
            let width = (1.0 + (pair.strength() - 0.5) * 8.0) * self.camera.zoom.clamp(0.35, 1.2);
            let stroke = Stroke::new(width as f32, colour.gamma_multiply(0.55));
            let (from, to) = (self.screen(one.centre), self.screen(other.centre));
            let dash = (!pair.agrees()).then_some(7.0);
            ink.polyline(&[from, to], stroke.width, stroke.color, dash, self.frame);
            if self.detail() > Detail::Disc && shade == Shade::Full && from.distance(to) > 60.0 {
                counts.push((from + (to - from) * 0.5, pair.shared, colour));
            }
        }
        self.painter.add(ink.into_shape());
        if counts.len() > MOST_LABELLED {
            return;
        }
        let mut taken = self.occupied(visible);
        for (at, shared, colour) in counts.into_iter().rev() {
            let galley = self.painter.layout_no_wrap(shared.to_string(), FontId::proportional(10.0), colour);
            let rect = egui::Rect::from_center_size(at, galley.size() + vec2(6.0, 2.0));
            let own = super::super::rect(rect);
            if taken.iter().all(|other| !other.overlaps(own)) {
                taken.push(own);
                self.painter.rect_filled(rect, CornerRadius::same(6), self.view.theme.paper);
                self.painter.galley(rect.min + vec2(3.0, 1.0), galley, colour);
            }
        }
    }
}
