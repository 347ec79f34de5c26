//! How the board looks: what is painted, in which order. Actors are in `actors`, ties in `ties`, notes and
//! pinned cards in `slips`. Nothing here decides what anything means.

mod actors;
pub(super) mod mesh;
mod slips;
mod ties;

use std::collections::BTreeSet;

use egui::text::{LayoutJob, TextFormat, TextWrapping};
use egui::{Align2, Color32, CornerRadius, FontId, Painter, Pos2, Stroke, StrokeKind, pos2};

use super::super::theme::Theme;
use super::super::view::View;
use super::pictures::Pictures;
use crate::analysis::agreement::Pair;
use crate::board::hit::handles;
use crate::board::labels::Side;
use crate::board::plan::Node;
use crate::board::snap::GRID;
use crate::board::{Camera, Detail, Gesture, Plan, Shade, Shades};
use crate::figure::{Point, Rect};
use crate::model::{ActorId, Board, BoardItem, Colour};

/// The size of text that must stay readable on small cards, in screen points.
const SMALL_TEXT: f32 = 10.5;
/// The smallest text that is drawn, in screen points.
const SMALLEST_TEXT: f32 = 7.0;

pub(super) fn to_egui(of: Rect) -> egui::Rect {
    egui::Rect::from_min_max(pos2(of.left as f32, of.top as f32), pos2(of.right as f32, of.bottom as f32))
}
fn pos(at: Point) -> Pos2 {
    pos2(at.x as f32, at.y as f32)
}

/// Words in the middle of an empty canvas.
pub(super) fn hint(painter: &Painter, theme: &Theme, words: &str) {
    let middle = painter.clip_rect().center();
    painter.text(middle, Align2::CENTER_CENTER, words, FontId::proportional(15.0), theme.faint);
}

/// Everything that painting needs.
pub(super) struct Canvas<'a> {
    pub(super) painter: &'a Painter,
    pub(super) view: &'a View<'a>,
    pub(super) board: &'a Board,
    pub(super) plan: &'a Plan,
    pub(super) camera: Camera,
    pub(super) frame: Rect,
    pub(super) selected: &'a BTreeSet<BoardItem>,
    /// Whether each node is selected, by its index; empty where none is.
    pub(super) chosen: &'a [bool],
    pub(super) shades: &'a Shades,
    /// The side of each node's name; empty where names aren't shown beside discs.
    pub(super) sides: &'a [Option<Side>],
    /// Computed agreement and conflict.
    pub(super) pairs: &'a [Pair],
    pub(super) gesture: &'a Gesture,
    pub(super) handles_of: Option<&'a ActorId>,
    pub(super) hovered: Option<&'a ActorId>,
    pub(super) pictures: &'a Pictures,
    /// Whether the grid is shown.
    pub(super) grid: bool,
}

impl Canvas<'_> {
    pub(super) fn paint(&self) {
        let theme = self.view.theme;
        self.painter.rect_filled(to_egui(self.frame), CornerRadius::ZERO, theme.paper);
        let visible = self.camera.visible(self.frame);
        if self.grid {
            self.grid();
        }
        for slip in self.plan.frames.iter().filter(|slip| slip.rect.overlaps(visible)) {
            self.slip(slip);
        }
        self.pairs(visible);
        self.ties(visible);
        for slip in self.plan.notes.iter().filter(|slip| slip.rect.overlaps(visible)) {
            self.slip(slip);
        }
        self.actors(visible);
        for pinned in self.plan.pinned.iter().filter(|pinned| pinned.rect.overlaps(visible)) {
            self.pinned(pinned);
        }
        self.overlay();
    }

    fn detail(&self) -> Detail {
        Detail::at(self.camera.zoom)
    }
    fn screen(&self, at: Point) -> Pos2 {
        pos(self.camera.to_screen(at, self.frame))
    }
    fn on_screen(&self, rect: Rect) -> egui::Rect {
        to_egui(self.camera.rect_to_screen(rect, self.frame))
    }
    /// A colour of the map, thinned where what has it steps back.
    fn shaded(&self, colour: Color32, shade: Shade) -> Color32 {
        match shade {
            Shade::Full => colour,
            _ => self.view.theme.paper.lerp_to_gamma(colour, 0.22),
        }
    }
    fn colour_of(&self, node: &Node, shade: Shade) -> Color32 {
        self.shaded(Theme::colour(node.colour), shade)
    }
    /// A colour for light paper on the paper of this look.
    fn tie_colour(&self, colour: Colour) -> Color32 {
        Theme::colour(crate::board::style::on_paper(colour, self.view.theme.dark))
    }

    /// A text size for this zoom, in steps, so that zooming doesn't fill the glyph atlas with sizes.
    fn size(&self, at_zoom_1: f32) -> f32 {
        let wanted = f64::from(at_zoom_1) * self.camera.zoom;
        let step = (libm::log2(wanted) * 4.0).floor() / 4.0;
        (libm::exp2(step) as f32).clamp(1.0, 96.0)
    }

    /// Draws words in a rectangle of the screen, wrapped to `rows` rows and ended with … where they don't
    /// fit. Gives the height that they take.
    fn words(&self, words: &str, rect: egui::Rect, size: f32, colour: Color32, rows: usize) -> f32 {
        if size < SMALLEST_TEXT || rect.width() < size {
            return 0.0;
        }
        let mut job = LayoutJob::single_section(
            words.to_owned(),
            TextFormat { font_id: FontId::proportional(size), color: colour, ..TextFormat::default() },
        );
        job.wrap = TextWrapping { max_width: rect.width(), max_rows: rows, ..TextWrapping::default() };
        let galley = self.painter.layout_job(job);
        let height = galley.size().y;
        self.painter
            .with_clip_rect(self.painter.clip_rect().intersect(rect.expand(1.0)))
            .galley(rect.min, galley, colour);
        height
    }

    fn is_selected(&self, thing: &BoardItem) -> bool {
        self.selected.contains(thing)
    }

    /// The points of the grid, where they are far enough from each other to be told apart.
    fn grid(&self) {
        let every = GRID * libm::exp2(libm::log2((10.0 / (GRID * self.camera.zoom)).max(1.0)).ceil());
        let visible = self.camera.visible(self.frame);
        let colour = self.view.theme.line;
        let mut ink = mesh::Ink::default();
        let mut y = (visible.top / every).ceil() * every;
        while y <= visible.bottom {
            let mut x = (visible.left / every).ceil() * every;
            while x <= visible.right {
                ink.dot(self.screen(Point::new(x, y)), 0.8, crate::figure::groups::Form::Disc, colour);
                x += every;
            }
            y += every;
        }
        self.painter.add(ink.into_shape());
    }

    /// What belongs to the pointer: handles, the box, guides, the line that is being drawn.
    fn overlay(&self) {
        let theme = self.view.theme;
        let node = |id: &ActorId| self.plan.index_of(id).and_then(|n| self.plan.nodes.get(n));
        if let Some(node) = self.handles_of.and_then(node)
            && self.detail() > Detail::Disc
        {
            for handle in handles(self.plan.card_of(node)) {
                let at = self.screen(handle);
                self.painter.circle_filled(at, 6.0, theme.accent);
                self.painter.circle_filled(at, 4.0, theme.paper);
            }
        }
        let accent = Stroke::new(1.0, theme.accent);
        if let Some(area) = self.gesture.boxed() {
            let rect = self.on_screen(area);
            self.painter.rect_filled(rect, CornerRadius::ZERO, theme.accent.gamma_multiply(0.12));
            self.painter.rect_stroke(rect, CornerRadius::ZERO, accent, StrokeKind::Inside);
        }
        match self.gesture {
            Gesture::Lassoing { line, .. } => {
                let points = line.iter().map(|at| self.screen(*at)).collect();
                self.painter.add(egui::Shape::closed_line(points, accent));
            }
            Gesture::Moving { guides, .. } => {
                for guide in guides {
                    let end = |along: f64| {
                        self.screen(if guide.upright {
                            Point::new(guide.at, along)
                        } else {
                            Point::new(along, guide.at)
                        })
                    };
                    self.painter.line_segment([end(guide.from), end(guide.to)], accent);
                }
            }
            Gesture::Relating { from, to, .. } => {
                if let Some(node) = node(from) {
                    let begin = self.screen(self.plan.extent(node, self.camera.zoom).nearest(*to));
                    let (points, stroke) = ([begin, self.screen(*to)], Stroke::new(2.0, theme.accent));
                    let mut ink = mesh::Ink::default();
                    self.arrow(&mut ink, &points, stroke, None, true);
                    self.painter.add(ink.into_shape());
                }
            }
            _ => {}
        }
    }
}
