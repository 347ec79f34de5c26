//! A board's scene made ready for the screen, kept as long as it shows what it should: one mesh for all that
//! lies on each other in order, texts laid out when they first come into view. While the view moves, or comes
//! nearer within a level of detail, the meshes are only moved and scaled.

use std::collections::HashMap;
use std::sync::Arc;

use egui::epaint::{TessellationOptions, Tessellator};
use egui::text::TextFormat;
use egui::{Color32, FontId, Galley, Mesh, Painter, Pos2, Stroke, Vec2, pos2, vec2};

use super::mesh::Ink;
use super::{colour, pos, to_egui};
use crate::app::board::pictures::Pictures;
use crate::app::marks;
use crate::app::theme::Theme;
use crate::app::typeset::{self, Typeset};
use crate::board::labels::{self, LabelCache};
use crate::board::scene::{BoardScene, ItemKind, Primitive, SceneInput, SceneItem};
use crate::board::{Camera, scene};
use crate::figure::scene::{Align, Pen};
use crate::figure::{Point, Rect};
use crate::model::MarkForm;

/// The number of actors above which names aren't placed anew while something is moved.
const MOST_LIVELY: usize = 2_000;
/// The number of actors above which discs have hard edges.
const MOST_FINE: usize = 2_000;
/// How far around the view a scene reaches, as a share of its sides.
const MARGIN: f64 = 0.25;
/// The number of cards that are drawn at most; where more lie in view they lie on each other.
const MOST_CARDS: usize = 2_700;
/// The number of things with text in a layer above which the next layer begins.
const MOST_WORDED: usize = 300;
/// The number of texts that are kept laid out at most.
const MOST_GALLEYS: usize = 8_000;

/// What a scene depends on, besides the part of the board.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(in crate::app::board) struct Version {
    /// Where things lie and what they are.
    pub(in crate::app::board) places: u64,
    /// What steps back.
    pub(in crate::app::board) emphasis_changes: u64,
    /// Computed agreement.
    pub(in crate::app::board) pairs: u64,
    /// How lines run.
    pub(in crate::app::board) routings: u64,
    /// Whether discs have names.
    pub(in crate::app::board) named: bool,
    /// Whether something is being moved. Where there are many actors names then keep their sides until it
    /// lies still.
    pub(in crate::app::board) moving: bool,
}

#[derive(Debug, Clone, Copy, PartialEq)]
struct PaintedKey {
    version: Version,
    level: f64,
    dark: bool,
    pixels: f32,
}

/// A scene made ready for the screen.
#[derive(Default)]
pub(in crate::app::board) struct Painted {
    scene: BoardScene,
    key: Option<PaintedKey>,
    labels: LabelCache,
    labels_for: Option<((u64, u64), u64, f64, bool)>,
    /// The board point about which the meshes lie.
    origin: Point,
    below: Vec<Layer>,
    above: Vec<Layer>,
    galleys: Galleys,
}

/// Things of which none covers the text of another: their shapes as one mesh, with pictures and texts on it.
#[derive(Default)]
struct Layer {
    /// About the origin, in points at the zoom of the scene.
    mesh: Mesh,
    pictures: Vec<(Rect, u32)>,
    texts: Vec<PlacedText>,
    /// The mesh as it was painted last, and how it lay.
    shown: Arc<Mesh>,
    lay: Option<(f32, Vec2)>,
    /// The one before, whose room is used for the next: the last may still be on its way to the screen.
    spare: Arc<Mesh>,
}

struct PlacedText {
    text: u32,
    of: ItemKind,
    bounds: Rect,
    set: Option<(Typeset, f32)>,
}

/// How the board lies on the screen.
#[derive(Clone, Copy)]
pub(super) struct ViewTransform {
    pub(super) camera: Camera,
    pub(super) frame: Rect,
}

impl Layer {
    /// An empty layer that uses the room of an old one.
    fn emptied(mut self) -> Self {
        self.mesh.clear();
        self.pictures.clear();
        self.texts.clear();
        self.lay = None;
        for kept in [&mut self.shown, &mut self.spare] {
            match Arc::get_mut(kept) {
                Some(mesh) => mesh.clear(),
                None => *kept = Arc::default(),
            }
        }
        self
    }

    /// The mesh scaled and moved.
    fn laid(&mut self, scale: f32, by: Vec2) -> Arc<Mesh> {
        if self.lay != Some((scale, by)) {
            std::mem::swap(&mut self.shown, &mut self.spare);
            if Arc::get_mut(&mut self.shown).is_none() {
                self.shown = Arc::default();
            }
            if let Some(shown) = Arc::get_mut(&mut self.shown) {
                if shown.indices.is_empty() {
                    shown.indices.extend_from_slice(&self.mesh.indices);
                }
                shown.vertices.clear();
                shown.vertices.extend(self.mesh.vertices.iter().map(|vertex| {
                    let mut vertex = *vertex;
                    vertex.pos = pos2(vertex.pos.x * scale + by.x, vertex.pos.y * scale + by.y);
                    vertex
                }));
            }
            self.lay = Some((scale, by));
        }
        Arc::clone(&self.shown)
    }
}

/// Texts that were laid out, by their words and size. Their colour is given when they are painted.
#[derive(Default)]
struct Galleys {
    kept: HashMap<(String, u32), (Typeset, f32)>,
    /// A text that egui keeps laid out as long as all others hold: when it empties its glyph atlas this one is
    /// another, and all are void.
    witness: Option<Arc<Galley>>,
}

impl Galleys {
    /// Forgets all that are void. Gives whether they are.
    fn check(&mut self, painter: &Painter) -> bool {
        let font = FontId::proportional(labels::SIZE as f32);
        let witness = painter.layout_no_wrap("·".to_owned(), font, Color32::PLACEHOLDER);
        let void = self.witness.as_ref().is_none_or(|old| !Arc::ptr_eq(old, &witness));
        self.witness = Some(witness);
        if void || self.kept.len() > MOST_GALLEYS {
            self.kept.clear();
        }
        void
    }
    /// A text laid out in one line, and how far its baseline lies below its top.
    fn get(&mut self, painter: &Painter, words: &str, size: f32) -> (Typeset, f32) {
        let key = (words.to_owned(), size.to_bits());
        self.kept
            .entry(key)
            .or_insert_with(|| {
                let format = TextFormat::simple(FontId::proportional(size), Color32::PLACEHOLDER);
                let set = typeset::lay_out(painter.ctx(), words, &format, f32::INFINITY);
                let baseline = set.baseline().unwrap_or(size);
                (set, baseline)
            })
            .clone()
    }
}

impl Painted {
    /// The scene that was made last.
    pub(in crate::app::board) const fn scene(&self) -> &BoardScene {
        &self.scene
    }

    /// Where the pictures of the scene lie, and which they are.
    pub(super) fn pictures(&self) -> impl Iterator<Item = (Rect, u32)> + '_ {
        self.above.iter().flat_map(|layer| layer.pictures.iter().copied())
    }

    /// Brings the scene up to date for the view and the zoom of a subject.
    pub(in crate::app::board) fn update(
        &mut self,
        painter: &Painter,
        subject: &SceneInput<'_>,
        version: Version,
    ) {
        let level = labels::level(subject.zoom);
        let key = PaintedKey {
            version,
            level,
            dark: subject.palette.dark,
            pixels: painter.ctx().pixels_per_point(),
        };
        if self.galleys.check(painter) {
            self.key = None;
        }
        if self.key == Some(key) && self.scene.region.holds(subject.view) {
            return;
        }
        let laid = (version.places, version.routings);
        let labels_for = (laid, version.emphasis_changes, level, version.named);
        let held = version.moving
            && subject.plan.nodes.len() > MOST_LIVELY
            && self.labels_for.is_some_and(|(_, emphasis_changes, old, named)| {
                (emphasis_changes, old, named) == (version.emphasis_changes, level, version.named)
            });
        if self.labels_for == Some(labels_for) {
            // Everything is where it was.
        } else if held {
            self.labels.forget_words();
        } else {
            self.labels = if version.named { LabelCache::default() } else { LabelCache::without_names() };
            self.labels_for = Some(labels_for);
        }
        let subject = SceneInput { zoom: level, margin: MARGIN, most_cards: MOST_CARDS, ..*subject };
        self.scene = std::mem::take(&mut self.scene).remade(&subject, &mut self.labels);
        self.origin = subject.view.centre();
        self.key = Some(key);
        self.make_layers(key.pixels);
    }

    fn make_layers(&mut self, pixels: f32) {
        let options = TessellationOptions { prerasterized_discs: false, ..TessellationOptions::default() };
        let mut maker = Maker {
            scene: &self.scene,
            origin: self.origin,
            zoom: self.scene.zoom,
            // Without ready-made discs nothing refers to the font's texture, which may change.
            tessellator: Tessellator::new(pixels, options, [1, 1], Vec::new()),
            used: Vec::new(),
            layers: Vec::new(),
            layer: Layer::default(),
        };
        drop(maker.finish(std::mem::take(&mut self.below)));
        let (below, above) = self.scene.items.split_at(self.scene.above.min(self.scene.items.len()));
        maker.items(below);
        maker.wedges();
        self.below = maker.finish(std::mem::take(&mut self.above));
        let named = above.iter().position(|item| matches!(item.of, ItemKind::Name(_) | ItemKind::Pinned(_)));
        let (under, over) = above.split_at(named.unwrap_or(above.len()));
        maker.items(under);
        maker.discs();
        maker.items(over);
        self.above = maker.finish(Vec::new());
    }

    /// Paints what lies below or among the edges.
    pub(super) fn paint_below(&mut self, painter: &Painter, view: ViewTransform, pictures: &Pictures) {
        let Self { scene, origin, below, galleys, .. } = self;
        paint(below, (scene, *origin), galleys, painter, view, pictures, None);
    }
    /// Paints what lies above the edges; one name may be left out.
    pub(super) fn paint_above(
        &mut self,
        painter: &Painter,
        view: ViewTransform,
        pictures: &Pictures,
        nameless: Option<u32>,
    ) {
        let Self { scene, origin, above, galleys, .. } = self;
        paint(above, (scene, *origin), galleys, painter, view, pictures, nameless);
    }
}

fn paint(
    layers: &mut [Layer],
    (scene, origin): (&BoardScene, Point),
    galleys: &mut Galleys,
    painter: &Painter,
    ViewTransform { camera, frame }: ViewTransform,
    pictures: &Pictures,
    nameless: Option<u32>,
) {
    let by = pos(camera.to_screen(origin, frame)).to_vec2();
    let scale = (camera.zoom / scene.zoom) as f32;
    let visible = camera.visible(frame);
    for layer in layers {
        if !layer.mesh.is_empty() {
            painter.add(layer.laid(scale, by));
        }
        for (rect, picture) in &layer.pictures {
            let Some(texture) = scene.pictures.get(*picture as usize).and_then(|name| pictures.get(name))
            else {
                continue;
            };
            let uv = egui::Rect::from_min_max(Pos2::ZERO, pos2(1.0, 1.0));
            painter.image(texture, to_egui(camera.rect_to_screen(*rect, frame)), uv, Theme::PLAIN);
        }
        for placed in layer.texts.iter_mut().filter(|placed| placed.bounds.overlaps(visible)) {
            if nameless.is_some_and(|n| placed.of == ItemKind::Name(n)) {
                continue;
            }
            let Some(text) = scene.text(placed.text) else { continue };
            let size = (text.size * scene.zoom) as f32;
            let (set, baseline) = placed.set.get_or_insert_with(|| galleys.get(painter, &text.words, size));
            let back = match text.align {
                Align::Start => 0.0,
                Align::Middle => set.size().x / 2.0,
                Align::End => set.size().x,
            };
            let away = vec2(-back, text.drop as f32 * size - *baseline);
            let turn = text.turn as f32;
            let at = pos(camera.to_screen(text.at, frame)) + egui::emath::Rot2::from_angle(turn) * away;
            set.paint_turned(painter, at, turn, Theme::colour(text.colour));
        }
    }
}

/// Makes layers of a scene.
struct Maker<'a> {
    scene: &'a BoardScene,
    origin: Point,
    zoom: f64,
    tessellator: Tessellator,
    /// Layers whose room is used again.
    used: Vec<Layer>,
    layers: Vec<Layer>,
    /// The layer that is being filled.
    layer: Layer,
}

impl Maker<'_> {
    fn at(&self, at: Point) -> Pos2 {
        pos2(((at.x - self.origin.x) * self.zoom) as f32, ((at.y - self.origin.y) * self.zoom) as f32)
    }
    fn length(&self, length: f64) -> f32 {
        (length * self.zoom) as f32
    }
    fn begin(&mut self) {
        let next = self.used.pop().map_or_else(Layer::default, Layer::emptied);
        self.layers.push(std::mem::replace(&mut self.layer, next));
    }
    /// The layers so far; the next ones use the room of others.
    fn finish(&mut self, used: Vec<Layer>) -> Vec<Layer> {
        self.begin();
        self.used = used;
        self.used.reverse();
        std::mem::take(&mut self.layers)
    }

    /// Adds items to the last layer; a new one begins where an item would cover the text of another.
    fn items(&mut self, items: &[SceneItem]) {
        let mut worded: Vec<Rect> = Vec::new();
        for item in items {
            let covers = worded.iter().any(|other| other.overlaps(item.bounds));
            let places_itself = matches!(item.of, ItemKind::Name(_) | ItemKind::Label(_));
            if !places_itself && (covers || worded.len() > MOST_WORDED) {
                self.begin();
                worded.clear();
            }
            let before = self.layer.texts.len();
            for shape in self.scene.shapes_of(item) {
                self.shape(item, shape);
            }
            if self.layer.texts.len() > before {
                worded.push(item.bounds);
            }
        }
    }

    fn shape(&mut self, item: &SceneItem, shape: &Primitive) {
        match *shape {
            Primitive::Path { points, closed, fill, pen } => {
                let points: Vec<Pos2> = self.scene.points_of(points).iter().map(|at| self.at(*at)).collect();
                match (fill, pen) {
                    (Some(fill), pen) => {
                        let stroke = pen.map_or(Stroke::NONE, |pen| self.stroke(pen));
                        self.add(egui::Shape::convex_polygon(points, colour(fill), stroke));
                    }
                    (None, Some(pen)) if closed || item_is_fine(item) && pen.dash.is_none() => {
                        let stroke = self.stroke(pen);
                        self.add(if closed {
                            egui::Shape::closed_line(points, stroke)
                        } else {
                            egui::Shape::line(points, stroke)
                        });
                    }
                    (None, Some(pen)) => {
                        let dash = pen.dash.map(|dash| self.length(dash));
                        let (width, paint) = (self.length(pen.width), colour(pen.paint));
                        let region = self.region();
                        Ink(&mut self.layer.mesh).polyline(&points, width, paint, dash, region);
                    }
                    (None, None) => {}
                }
            }
            Primitive::Mark { form, centre, radius, fill } => {
                self.mark(form, self.at(centre), self.length(radius), colour(fill));
            }
            Primitive::Ring { centre, radius, pen } => {
                let stroke = self.stroke(pen);
                self.add(egui::Shape::circle_stroke(self.at(centre), self.length(radius), stroke));
            }
            Primitive::Text(text) => {
                let (of, bounds) = (item.of, item.bounds);
                self.layer.texts.push(PlacedText { text, of, bounds, set: None });
            }
            Primitive::Picture { rect, picture } => self.layer.pictures.push((rect, picture)),
        }
    }

    /// The part of the board that the scene shows, in points about the origin.
    fn region(&self) -> Rect {
        let (low, high) = (self.scene.region, self.origin);
        let x = |at: f64| (at - high.x) * self.zoom;
        let y = |at: f64| (at - high.y) * self.zoom;
        Rect::new(x(low.left), y(low.top), x(low.right), y(low.bottom))
    }
    fn stroke(&self, pen: Pen) -> Stroke {
        Stroke::new(self.length(pen.width), colour(pen.paint))
    }
    fn add(&mut self, shape: egui::Shape) {
        self.tessellator.tessellate_shape(shape, &mut self.layer.mesh);
    }
    /// A mark with smooth edges.
    fn mark(&mut self, form: MarkForm, centre: Pos2, radius: f32, colour: Color32) {
        self.add(marks::mark(form, centre, radius, colour));
    }

    fn discs(&mut self) {
        let scene = self.scene;
        let fine = scene.discs.len() <= MOST_FINE;
        for disc in &scene.discs {
            let (centre, radius) = (self.at(disc.centre), self.length(disc.radius));
            let holes = disc.hollow.map(|inside| (radius * scene::HOLLOW as f32, Theme::colour(inside)));
            for (radius, colour) in std::iter::once((radius, Theme::colour(disc.colour))).chain(holes) {
                if fine {
                    self.mark(disc.form, centre, radius, colour);
                } else {
                    Ink(&mut self.layer.mesh).dot(centre, radius, disc.form, colour);
                }
            }
        }
    }

    fn wedges(&mut self) {
        let scene = self.scene;
        if scene.wedges.is_empty() {
            return;
        }
        let paints: Vec<Color32> = scene.paints.iter().map(|paint| colour(*paint)).collect();
        let (origin, zoom) = (self.origin, self.zoom);
        let at = |at: Point| pos2(((at.x - origin.x) * zoom) as f32, ((at.y - origin.y) * zoom) as f32);
        let mesh = &mut self.layer.mesh;
        mesh.vertices.reserve(scene.wedges.len() * 3);
        mesh.indices.reserve(scene.wedges.len() * 3);
        let mut ink = Ink(mesh);
        for wedge in &scene.wedges {
            let paint = paints.get(wedge.paint as usize).copied().unwrap_or_default();
            ink.pointed(at(wedge.from), at(wedge.to), wedge.width * zoom as f32, paint);
        }
    }
}

/// Whether the lines of an item are few and small enough to be joined smoothly.
const fn item_is_fine(item: &SceneItem) -> bool {
    !matches!(item.of, ItemKind::Edge(_) | ItemKind::AgreementPair(_))
}
