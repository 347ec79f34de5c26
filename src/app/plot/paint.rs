//! A scene on the screen: its shapes as egui's, and the places that answer the pointer.

use egui::epaint::{TessellationOptions, Tessellator};
use egui::{Color32, FontFamily, FontId, Mesh, Pos2, Rect, Shape, Stroke, Ui, Vec2, pos2};

use crate::app::theme::Theme;
use crate::app::typeset;
use crate::figure::fonts::Face;
use crate::figure::scene::{self, Paint, Pen, Text};
use crate::figure::{Point, Scene};
use crate::model::AnyId;

/// How a scene lies on the screen.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct SheetTransform {
    /// Where its left top corner is.
    pub(super) origin: Pos2,
    /// Points of the screen to a unit of the scene.
    pub(super) scale: f32,
}

impl SheetTransform {
    /// A place of the scene on the screen.
    pub(super) fn to_screen(self, at: Point) -> Pos2 {
        self.origin + Vec2::new(at.x as f32, at.y as f32) * self.scale
    }
    /// A place of the screen on the scene.
    pub(super) fn to_scene(self, at: Pos2) -> Point {
        let away = (at - self.origin) / self.scale;
        Point::new(f64::from(away.x), f64::from(away.y))
    }
}

/// A part of a scene that answers the pointer.
#[derive(Debug, Clone)]
pub(super) struct MarkHit {
    /// Where it is.
    pub(super) rect: Rect,
    /// Its id in the scene.
    pub(super) id: String,
    /// What it says of itself.
    pub(super) title: String,
    /// The items that it stands for.
    pub(super) about: Vec<AnyId>,
}

impl MarkHit {
    /// What it is called.
    pub(super) fn name(&self) -> &str {
        self.title.lines().next().unwrap_or_default()
    }
}

/// A scene made ready for the screen.
#[derive(Debug, Default)]
pub(super) struct Painted {
    /// What is painted, back to front.
    pub(super) shapes: Vec<Shape>,
    /// What answers the pointer, back to front.
    pub(super) hits: Vec<MarkHit>,
}

fn colour(paint: Paint) -> Color32 {
    Theme::colour(paint.colour).gamma_multiply(paint.opacity as f32)
}

/// The font of a face at a size; its family is installed by the theme.
fn font(face: Face, size: f32) -> FontId {
    let family = match face {
        Face::Regular => FontFamily::Proportional,
        Face::Bold => FontFamily::Name("bold".into()),
        Face::Italic => FontFamily::Name("italic".into()),
    };
    FontId::new(size, family)
}

struct Painting<'a> {
    ui: &'a Ui,
    transform: SheetTransform,
    painted: Painted,
}

/// More shapes than these are drawn without smooth edges.
const MOST_SMOOTH: usize = 8_000;

/// Makes a scene ready for the screen. All that is not text becomes one mesh, so that thousands of marks
/// cost a frame next to nothing as long as they stay where they are; text lies above it.
pub(super) fn paint(ui: &Ui, scene: &Scene, transform: SheetTransform) -> Painted {
    let mut painting = Painting { ui, transform, painted: Painted::default() };
    for shape in &scene.shapes {
        painting.shape(shape);
    }
    let Painted { shapes, hits } = painting.painted;
    let (texts, others): (Vec<Shape>, Vec<Shape>) =
        shapes.into_iter().partition(|shape| matches!(shape, Shape::Text(_)));
    // Without ready-made discs nothing refers to the font's texture, which may change. Where there are
    // thousands of shapes their smooth edges are given up for speed.
    let feathering = others.len() < MOST_SMOOTH;
    let options =
        TessellationOptions { prerasterized_discs: false, feathering, ..TessellationOptions::default() };
    let mut tessellator = Tessellator::new(ui.pixels_per_point(), options, [1, 1], Vec::new());
    let mut mesh = Mesh::default();
    for shape in others {
        tessellator.tessellate_shape(shape, &mut mesh);
    }
    let shapes = std::iter::once(Shape::mesh(mesh)).chain(texts).collect();
    Painted { shapes, hits }
}

impl Painting<'_> {
    fn at(&self, at: Point) -> Pos2 {
        self.transform.to_screen(at)
    }
    fn stroke(&self, pen: Pen) -> Stroke {
        Stroke::new(pen.width as f32 * self.transform.scale, colour(pen.paint))
    }
    fn outline(&mut self, points: Vec<Pos2>, pen: Pen, closed: bool) {
        let stroke = self.stroke(pen);
        match pen.dash {
            Some(dash) => {
                let mut points = points;
                points.extend(points.first().copied().filter(|_| closed));
                let dash = (dash as f32 * self.transform.scale).max(0.5);
                self.painted.shapes.extend(Shape::dashed_line(&points, stroke, dash, dash));
            }
            None if closed => self.painted.shapes.push(Shape::closed_line(points, stroke)),
            None => self.painted.shapes.push(Shape::line(points, stroke)),
        }
    }
    fn ellipse(&mut self, centre: Point, radii: (f64, f64), fill: Option<Paint>, pen: Option<Pen>) {
        let (at, radii) = (self.at(centre), Vec2::new(radii.0 as f32, radii.1 as f32) * self.transform.scale);
        if let Some(fill) = fill {
            self.painted.shapes.push(Shape::ellipse_filled(at, radii, colour(fill)));
        }
        let Some(pen) = pen else { return };
        if pen.dash.is_some() {
            let steps = 48;
            let points = (0..=steps)
                .map(|n| at + radii * Vec2::angled(n as f32 / steps as f32 * std::f32::consts::TAU))
                .collect();
            self.outline(points, pen, false);
        } else {
            self.painted.shapes.push(Shape::ellipse_stroke(at, radii, self.stroke(pen)));
        }
    }
    fn text(&mut self, text: &Text) {
        // Text too small to read is left out rather than laid out.
        let size = text.size as f32 * self.transform.scale;
        if size < 2.0 {
            return;
        }
        let ink = colour(text.paint);
        let format = egui::text::TextFormat::simple(font(text.face, size), ink);
        let set = typeset::lay_out(self.ui.ctx(), &text.text, &format, f32::INFINITY);
        let baseline = set.baseline().unwrap_or(size);
        let (at, start) = (self.at(text.at), self.at(text.start()));
        let (corner, turn) = if text.turn == 0.0 {
            (pos2(start.x, start.y - baseline), 0.0)
        } else {
            (pos2(at.x - baseline, at.y - (start.x - at.x)), -std::f32::consts::FRAC_PI_2)
        };
        self.painted.shapes.extend(set.shapes(corner, turn, ink).map(Shape::from));
    }
    fn shape(&mut self, shape: &scene::Shape) {
        match shape {
            scene::Shape::Path { points, closed, fill, pen } => {
                let points: Vec<Pos2> = points.iter().map(|point| self.at(*point)).collect();
                if let Some(fill) = fill {
                    let fill = Shape::convex_polygon(points.clone(), colour(*fill), Stroke::NONE);
                    self.painted.shapes.push(fill);
                }
                if let Some(pen) = pen {
                    self.outline(points, *pen, *closed);
                }
            }
            scene::Shape::Disc { centre, radius, fill, pen } => {
                self.ellipse(*centre, (*radius, *radius), *fill, *pen);
            }
            scene::Shape::Ellipse { centre, rx, ry, fill, pen } => {
                self.ellipse(*centre, (*rx, *ry), *fill, *pen);
            }
            scene::Shape::Text(text) => self.text(text),
            // Charts have no pictures.
            scene::Shape::Picture { .. } => {}
            scene::Shape::Group { id, title, about, shapes, .. } => {
                let first = self.painted.shapes.len();
                for shape in shapes {
                    self.shape(shape);
                }
                if title.is_empty() {
                    return;
                }
                let covered = self.painted.shapes.iter().skip(first).map(Shape::visual_bounding_rect);
                let rect = covered.fold(Rect::NOTHING, Rect::union);
                if rect.is_finite() {
                    let (id, title) = (id.clone(), title.clone());
                    self.painted.hits.push(MarkHit { rect, id, title, about: about.clone() });
                }
            }
        }
    }
}
