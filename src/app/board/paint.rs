//! How the board looks in the window: the scene of `board::scene`, made ready in `painted`, and above it what
//! belongs to the window alone: the grid, selection, hover, padlocks, and what a gesture shows. Nothing here
//! decides what anything means.

pub(super) mod mesh;
pub(super) mod painted;
#[cfg(test)]
mod tests;

use std::collections::BTreeSet;

use egui::text::TextFormat;
use egui::{
    Align2, Color32, CornerRadius, FontId, Mesh, Painter, Pos2, Shape, Stroke, StrokeKind, pos2, vec2,
};

use super::super::theme::Theme;
use super::super::typeset;
use super::pictures::Pictures;
use crate::board::hit::handles;
use crate::board::labels::{self, Side, beside};
use crate::board::plan::Node;
use crate::board::scene::{Arrow, ItemKind};
use crate::board::snap::GRID;
use crate::board::style::{self, BoardPalette};
use crate::board::{BoardPlan, Camera, Detail, Emphases, Emphasis, Gesture};
use crate::figure::fonts::{self, Face};
use crate::figure::scene::Paint;
use crate::figure::{Point, Rect};
use crate::model::{ActorId, Board, BoardItem, MarkForm, NoteKind};
use mesh::{Ink, corners};
use painted::Painted;

/// The number of selected actors above which their rings have hard edges.
const MOST_FINE: usize = 500;

pub(super) fn to_egui(of: Rect) -> egui::Rect {
    egui::Rect::from_min_max(pos2(of.left as f32, of.top as f32), pos2(of.right as f32, of.bottom as f32))
}
fn pos(at: Point) -> Pos2 {
    pos2(at.x as f32, at.y as f32)
}
fn colour(paint: Paint) -> Color32 {
    let colour = Theme::colour(paint.colour);
    if paint.opacity < 1.0 { colour.gamma_multiply(paint.opacity as f32) } else { colour }
}

/// The colours of the board in a look of the window.
pub(super) fn palette(theme: &Theme) -> BoardPalette {
    BoardPalette {
        paper: Theme::to_model(theme.paper),
        card: Theme::to_model(theme.card),
        ink: Theme::to_model(theme.ink),
        faint: Theme::to_model(theme.faint),
        line: Theme::to_model(theme.line),
        track: Theme::to_model(theme.line),
        dark: theme.dark,
        grey: false,
    }
}

/// Words in the middle of an empty canvas.
pub(super) fn hint(painter: &Painter, theme: &Theme, words: &str) {
    let middle = painter.clip_rect().center();
    painter.text(middle, Align2::CENTER_CENTER, words, FontId::proportional(15.0), theme.faint);
}

/// Everything that painting needs besides the scene.
pub(super) struct Canvas<'a> {
    pub(super) painter: &'a Painter,
    pub(super) theme: &'a Theme,
    pub(super) board: &'a Board,
    pub(super) plan: &'a BoardPlan,
    pub(super) camera: Camera,
    pub(super) frame: Rect,
    pub(super) selected: &'a BTreeSet<BoardItem>,
    /// Whether each node is selected, by its index; empty where none is.
    pub(super) chosen: &'a [bool],
    /// The lines of selected relations.
    pub(super) chosen_edges: &'a [u32],
    pub(super) emphases: &'a Emphases,
    pub(super) gesture: &'a Gesture,
    pub(super) handles_of: Option<&'a ActorId>,
    pub(super) hovered: Option<&'a ActorId>,
    pub(super) pictures: &'a Pictures,
    /// Whether the grid is shown.
    pub(super) grid: bool,
}

impl Canvas<'_> {
    /// Paints the scene with what lies on it.
    pub(super) fn paint(&self, painted: &mut Painted) {
        self.painter.rect_filled(to_egui(self.frame), CornerRadius::ZERO, self.theme.paper);
        if self.grid {
            self.grid();
        }
        let view = painted::ViewTransform { camera: self.camera, frame: self.frame };
        painted.paint_below(self.painter, view, self.pictures);
        self.chosen_edges(painted);
        let hovered = self.hovered.and_then(|id| self.plan.index_of(id)).filter(|_| self.discs());
        let shown = hovered.filter(|n| self.emphases.node(*n) != Emphasis::Hidden);
        painted.paint_above(self.painter, view, self.pictures, shown.map(|n| n as u32));
        self.missing_pictures(painted);
        self.selection();
        self.locks(painted);
        if let Some(node) = shown.and_then(|n| self.plan.nodes.get(n)) {
            self.hovered_name(node);
        }
        self.overlay();
    }

    fn detail(&self) -> Detail {
        Detail::at(self.camera.zoom)
    }
    fn discs(&self) -> bool {
        self.detail() == Detail::Disc
    }
    fn screen(&self, at: Point) -> Pos2 {
        pos(self.camera.to_screen(at, self.frame))
    }
    fn on_screen(&self, rect: Rect) -> egui::Rect {
        to_egui(self.camera.rect_to_screen(rect, self.frame))
    }
    fn add(&self, mesh: Mesh) {
        if !mesh.is_empty() {
            self.painter.add(Shape::mesh(mesh));
        }
    }

    /// The points of the grid, where they are far enough from each other to be told apart.
    fn grid(&self) {
        let every = GRID * libm::exp2(libm::log2((10.0 / (GRID * self.camera.zoom)).max(1.0)).ceil());
        let visible = self.camera.visible(self.frame);
        let colour = self.theme.line;
        let mut mesh = Mesh::default();
        let mut y = (visible.top / every).ceil() * every;
        while y <= visible.bottom {
            let mut x = (visible.left / every).ceil() * every;
            while x <= visible.right {
                Ink(&mut mesh).dot(self.screen(Point::new(x, y)), 0.8, MarkForm::DISC, colour);
                x += every;
            }
            y += every;
        }
        self.add(mesh);
    }

    /// Selected relations once more, in the colour of the selection.
    fn chosen_edges(&self, painted: &Painted) {
        let zoom = painted.scene().zoom;
        let accent = self.theme.accent;
        let mut mesh = Mesh::default();
        for n in self.chosen_edges {
            let Some(line) = self.plan.edges.get(*n as usize) else { continue };
            if self.emphases.edge(*n as usize) == Emphasis::Hidden {
                continue;
            }
            if !painted.scene().wedges.is_empty() {
                let centre = |n: u32| self.plan.centres.get(n as usize).copied().unwrap_or_default();
                let (a, b) = (self.screen(centre(line.from)), self.screen(centre(line.to)));
                Ink(&mut mesh).pointed(a, b, 2.5, accent);
                continue;
            }
            let width = style::width(line.strength) * self.camera.zoom.clamp(0.45, 1.5) * 1.8;
            let path = self.plan.edge_path(*n as usize, zoom);
            if let Some(arrow) = path.and_then(|path| Arrow::along(&path, width, zoom)) {
                let (dash, _) = style::tie(line.kind);
                let dash = dash.map(|dash| (dash * self.camera.zoom.clamp(0.6, 1.4)) as f32);
                self.arrow(&mut mesh, &arrow, width as f32, dash);
            }
        }
        self.add(mesh);
    }

    /// An arrow in the colour of the selection.
    fn arrow(&self, mesh: &mut Mesh, arrow: &Arrow, width: f32, dash: Option<f32>) {
        let shaft: Vec<Pos2> = arrow.shaft.iter().map(|at| self.screen(*at)).collect();
        let mut ink = Ink(mesh);
        ink.polyline(&shaft, width, self.theme.accent, dash, self.frame);
        ink.triangle(arrow.head.map(|at| self.screen(at)), self.theme.accent);
    }

    /// Frames around what is selected.
    fn selection(&self) {
        let visible = self.camera.visible(self.frame);
        let accent = Stroke::new(2.0, self.theme.accent);
        let framed = |rect: Rect, radius: u8| {
            let rect = self.on_screen(rect);
            self.painter.rect_stroke(rect, CornerRadius::same(radius), accent, StrokeKind::Inside);
        };
        self.chosen_nodes(visible, accent, &framed);
        for note_frame in self.plan.frames.iter().chain(&self.plan.notes) {
            if note_frame.rect.overlaps(visible) && self.is_selected(&BoardItem::Note(note_frame.id.clone()))
            {
                framed(note_frame.rect, if note_frame.kind == NoteKind::Frame { 6 } else { 3 });
                let rect = self.on_screen(note_frame.rect);
                let corner = pos2(rect.right() - 3.0, rect.bottom() - 3.0);
                let handle = egui::Rect::from_center_size(corner, vec2(8.0, 8.0));
                if !self.board.locked.contains(&BoardItem::Note(note_frame.id.clone())) {
                    self.painter.rect_filled(handle, 2.0, self.theme.accent);
                }
            }
        }
        for pinned in self.plan.pinned.iter().filter(|pinned| pinned.rect.overlaps(visible)) {
            if self.is_selected(&pinned.thing) {
                framed(pinned.rect, 4);
            }
        }
    }

    fn chosen_nodes(&self, visible: Rect, accent: Stroke, framed: &dyn Fn(Rect, u8)) {
        let zoom = self.camera.zoom;
        let chosen = self.plan.nodes.iter().zip(self.chosen).enumerate().filter(|(n, (node, chosen))| {
            **chosen
                && self.emphases.node(*n) != Emphasis::Hidden
                && self.plan.extent(node, zoom).overlaps(visible)
        });
        let mut mesh = Mesh::default();
        let fine = self.chosen.iter().filter(|chosen| **chosen).count() <= MOST_FINE;
        for (_, (node, _)) in chosen {
            if !self.discs() {
                framed(self.plan.card_of(node), (6.0 * zoom.min(2.0)) as u8);
                continue;
            }
            let (centre, radius) = (self.screen(node.centre), (node.radius(zoom) * zoom) as f32 + 2.0);
            if node.look.form == MarkForm::DISC && fine {
                self.painter.circle_stroke(centre, radius, accent);
            } else {
                let ring: Vec<Pos2> = corners(node.look.form, centre, radius).collect();
                let next = ring.iter().cycle().skip(1);
                for (a, b) in ring.iter().zip(next) {
                    Ink(&mut mesh).smooth_line(*a, *b, accent.width, accent.color);
                }
            }
        }
        self.add(mesh);
    }

    fn is_selected(&self, thing: &BoardItem) -> bool {
        !self.selected.is_empty() && self.selected.contains(thing)
    }

    /// Signs of the pictures that aren't there yet or can't be shown.
    fn missing_pictures(&self, painted: &Painted) {
        let scene = painted.scene();
        let stroke = Stroke::new(1.0, self.theme.faint);
        for (rect, picture) in painted.pictures() {
            let name = scene.pictures.get(picture as usize);
            if name.is_some_and(|name| self.pictures.get(name).is_none()) {
                let square = self.on_screen(rect);
                self.painter.rect_stroke(square, CornerRadius::same(2), stroke, StrokeKind::Inside);
                self.painter.line_segment([square.left_bottom(), square.right_top()], stroke);
            }
        }
    }

    /// Padlocks on what stays where it is.
    fn locks(&self, painted: &Painted) {
        if self.board.locked.is_empty() || self.discs() {
            return;
        }
        let locked = |thing: BoardItem, rect: Rect, inset: f64| {
            if self.board.locked.contains(&thing) {
                let at = Point::new(rect.right - inset, rect.top + inset);
                self.lock(self.screen(at), (5.0 * self.camera.zoom) as f32);
            }
        };
        for item in &painted.scene().items {
            match item.of {
                ItemKind::Card(n) if self.detail() == Detail::Card => {
                    if let Some(node) = self.plan.nodes.get(n as usize) {
                        locked(BoardItem::Actor(node.id.clone()), item.bounds, 8.0);
                    }
                }
                ItemKind::Pinned(n) => {
                    if let Some(pinned) = self.plan.pinned.get(n as usize) {
                        locked(pinned.thing.clone(), item.bounds, 10.0);
                    }
                }
                ItemKind::Frame(n) | ItemKind::Note(n) => {
                    let note_frames = if matches!(item.of, ItemKind::Note(_)) {
                        &self.plan.notes
                    } else {
                        &self.plan.frames
                    };
                    if let Some(note_frame) = note_frames.get(n as usize) {
                        locked(BoardItem::Note(note_frame.id.clone()), item.bounds, 10.0);
                    }
                }
                _ => {}
            }
        }
    }

    /// A small padlock.
    fn lock(&self, centre: Pos2, size: f32) {
        let body = egui::Rect::from_center_size(centre + vec2(0.0, size * 0.4), vec2(size * 1.4, size * 1.1));
        let stroke = Stroke::new(size * 0.22, self.theme.faint);
        self.painter.circle_stroke(centre - vec2(0.0, size * 0.2), size * 0.45, stroke);
        self.painter.rect_filled(body, CornerRadius::same(1), self.theme.faint);
    }

    /// The name of the disc under the pointer, on paper above everything.
    fn hovered_name(&self, node: &Node) {
        let theme = self.theme;
        let zoom = self.camera.zoom;
        let format = TextFormat {
            font_id: FontId::proportional(labels::SIZE as f32),
            color: theme.ink,
            ..TextFormat::default()
        };
        let measure = |words: &str| fonts::width(words, Face::Regular, labels::SIZE);
        let name = fonts::shortened(&node.name, labels::LONGEST, &measure);
        let set = typeset::lay_out(self.painter.ctx(), &name, &format, f32::INFINITY);
        let centre = self.camera.to_screen(node.centre, self.frame);
        let width = f64::from(set.size().x);
        let rect = to_egui(beside(centre, node.radius(zoom) * zoom, width, Side::BELOW)).expand(3.0);
        self.painter.rect_filled(rect, CornerRadius::same(3), theme.card);
        self.painter.rect_stroke(rect, CornerRadius::same(3), theme.hairline(), StrokeKind::Outside);
        set.paint(self.painter, rect.center() - set.size() / 2.0, theme.ink);
    }

    /// What belongs to the pointer: handles, the box, guides, the line that is being drawn.
    fn overlay(&self) {
        let theme = self.theme;
        let node = |id: &ActorId| self.plan.index_of(id).and_then(|n| self.plan.nodes.get(n));
        if let Some(node) = self.handles_of.and_then(node)
            && !self.discs()
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
                self.painter.add(Shape::closed_line(points, accent));
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
                    let zoom = self.camera.zoom;
                    let begin = self.plan.extent(node, zoom).nearest(*to);
                    let mut mesh = Mesh::default();
                    if let Some(arrow) = Arrow::through(vec![begin, *to], 2.0, zoom) {
                        self.arrow(&mut mesh, &arrow, 2.0, None);
                    }
                    self.add(mesh);
                }
            }
            _ => {}
        }
    }
}
