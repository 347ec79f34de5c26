//! A scene as PDF: vectors, text that can be selected and searched, fonts embedded as far as they are used,
//! title and author in the file's properties.

use std::collections::BTreeMap;

use krilla::Document;
use krilla::color::rgb;
use krilla::embed::{AssociationKind, EmbeddedFile, MimeType};
use krilla::geom::{Path, PathBuilder, Point as At, Size, Transform};
use krilla::image::Image;
use krilla::metadata::Metadata;
use krilla::num::NormalizedF32;
use krilla::page::PageSettings;
use krilla::paint::{Fill, Stroke, StrokeDash};
use krilla::surface::Surface;
use krilla::text::{Font, GlyphId, KrillaGlyph};

use super::fonts::{self, Typeface};
use super::scene::{Paint, Pen, Picture, Point, Rect, Scene, Shape, Text};
use super::trace;

/// Points of a page to the unit of a scene: 72 to the inch against 96.
const POINTS: f64 = 0.75;
/// How far the ends of a quarter's tangents reach for a curve that is a circle to the eye.
const KAPPA: f64 = 0.552_284_75;

/// Why a page can't be made.
#[derive(Debug, thiserror::Error)]
pub enum PdfError {
    /// No page of this size.
    #[error("a page of {0} × {1} points can't be made")]
    Size(f64, f64),
    /// The writer failed.
    #[error("the page can't be written: {0}")]
    Writing(String),
}

fn part(value: f64) -> NormalizedF32 {
    NormalizedF32::new(value.clamp(0.0, 1.0) as f32).unwrap_or(NormalizedF32::ONE)
}

fn ink(paint: Paint) -> krilla::paint::Paint {
    rgb::Color::new(paint.colour.r, paint.colour.g, paint.colour.b).into()
}

fn fill(paint: Paint) -> Fill {
    Fill { paint: ink(paint), opacity: part(paint.opacity), ..Fill::default() }
}

fn stroke(pen: Pen) -> Stroke {
    let dash = pen.dash.map(|dash| StrokeDash { array: vec![dash as f32; 2], offset: 0.0 });
    Stroke {
        paint: ink(pen.paint),
        width: pen.width as f32,
        opacity: part(pen.paint.opacity),
        dash,
        ..Stroke::default()
    }
}

fn polygon(points: &[Point], closed: bool) -> Option<Path> {
    let mut builder = PathBuilder::new();
    for (n, point) in points.iter().enumerate() {
        let (x, y) = (point.x as f32, point.y as f32);
        if n == 0 { builder.move_to(x, y) } else { builder.line_to(x, y) }
    }
    if closed {
        builder.close();
    }
    builder.finish()
}

fn ellipse(centre: Point, rx: f64, ry: f64) -> Option<Path> {
    let at = |dx: f64, dy: f64| ((centre.x + dx * rx) as f32, (centre.y + dy * ry) as f32);
    let mut builder = PathBuilder::new();
    let (x, y) = at(1.0, 0.0);
    builder.move_to(x, y);
    for (dx, dy) in [(1.0, 0.0), (0.0, 1.0), (-1.0, 0.0), (0.0, -1.0_f64)] {
        // From one end of an axis to the next, a quarter further.
        let (to_x, to_y) = (-dy, dx);
        let (x1, y1) = at(dx + KAPPA * to_x, dy + KAPPA * to_y);
        let (x2, y2) = at(to_x + KAPPA * dx, to_y + KAPPA * dy);
        let (x, y) = at(to_x, to_y);
        builder.cubic_to(x1, y1, x2, y2, x, y);
    }
    builder.close();
    builder.finish()
}

#[derive(Default)]
struct Fonts {
    loaded: BTreeMap<(usize, u32), Option<Font>>,
}

impl Fonts {
    fn of(&mut self, typeface: &'static Typeface) -> Option<Font> {
        let key = (typeface.data.as_ptr() as usize, typeface.index);
        self.loaded.entry(key).or_insert_with(|| Font::new(typeface.data.into(), typeface.index)).clone()
    }
}

fn text(surface: &mut Surface<'_>, fonts: &mut Fonts, text: &Text) {
    let start = text.start();
    if text.turn != 0.0 {
        surface.push_transform(&Transform::from_rotate_at(
            text.turn as f32,
            text.at.x as f32,
            text.at.y as f32,
        ));
    }
    surface.set_fill(Some(fill(text.paint)));
    surface.set_stroke(None);
    let mut x = start.x;
    for run in fonts::runs(&text.text, text.face) {
        let glyphs: Vec<KrillaGlyph> = run
            .glyphs
            .iter()
            .map(|glyph| KrillaGlyph {
                glyph_id: GlyphId::new(glyph.id),
                text_range: glyph.range.clone(),
                x_advance: glyph.advance as f32,
                x_offset: glyph.offset.0 as f32,
                y_offset: glyph.offset.1 as f32,
                y_advance: 0.0,
                location: None,
            })
            .collect();
        if let Some(font) = fonts.of(run.typeface) {
            let at = At::from_xy(x as f32, start.y as f32);
            surface.draw_glyphs(at, &glyphs, font, &text.text, text.size as f32, false);
        }
        x += run.glyphs.iter().map(|glyph| glyph.advance).sum::<f64>() * text.size;
    }
    if text.turn != 0.0 {
        surface.pop();
    }
}

fn path(surface: &mut Surface<'_>, path: Option<Path>, inside: Option<Paint>, pen: Option<Pen>) {
    let Some(path) = path.filter(|_| inside.is_some() || pen.is_some()) else { return };
    surface.set_fill(inside.map(fill));
    surface.set_stroke(pen.map(stroke));
    surface.draw_path(&path);
}

fn picture(surface: &mut Surface<'_>, rect: Rect, of: &Picture) {
    let image = Image::from_rgba8(of.rgba.clone(), of.width, of.height);
    let Some(size) = Size::from_wh(rect.width() as f32, rect.height() as f32) else { return };
    surface.push_transform(&Transform::from_translate(rect.left as f32, rect.top as f32));
    surface.draw_image(image, size);
    surface.pop();
}

fn shape(surface: &mut Surface<'_>, fonts: &mut Fonts, of: &Shape) {
    match of {
        Shape::Path { points, closed, fill, pen } => path(surface, polygon(points, *closed), *fill, *pen),
        Shape::Disc { centre, radius, fill, pen } => {
            path(surface, ellipse(*centre, *radius, *radius), *fill, *pen);
        }
        Shape::Ellipse { centre, rx, ry, fill, pen } => {
            path(surface, ellipse(*centre, *rx, *ry), *fill, *pen);
        }
        Shape::Text(of) => text(surface, fonts, of),
        Shape::Picture { rect, picture: of } => picture(surface, *rect, of),
        Shape::Group { shapes, .. } => shapes.iter().for_each(|of| shape(surface, fonts, of)),
    }
}

/// Writes a scene as a PDF of one page of the scene's size. The same scene always gives the same bytes.
pub fn write(scene: &Scene) -> Result<Vec<u8>, PdfError> {
    let (width, height) = (scene.width * POINTS, scene.height * POINTS);
    let size = PageSettings::from_wh(width as f32, height as f32).ok_or(PdfError::Size(width, height))?;
    let mut document = Document::new();
    let mut metadata = Metadata::new()
        .title(scene.title.clone())
        .description(scene.description.clone())
        .language("en".to_owned())
        .creator("Stancemap".to_owned());
    if !scene.author.trim().is_empty() {
        metadata = metadata.authors(vec![scene.author.clone()]);
    }
    document.set_metadata(metadata);
    if !scene.trace.is_empty() {
        let file = EmbeddedFile {
            path: format!("{}.ron", trace::NAME),
            mime_type: MimeType::new("text/plain"),
            description: Some("The chart as it stands in a map, with the map's title and the day".to_owned()),
            association_kind: AssociationKind::Source,
            data: scene.trace.clone().into_bytes().into(),
            modification_date: None,
            compress: Some(false),
            location: None,
        };
        document.embed_file(file);
    }
    let mut page = document.start_page_with(size);
    let mut surface = page.surface();
    surface.push_transform(&Transform::from_scale(POINTS as f32, POINTS as f32));
    if let Some(paper) = scene.paper {
        let sheet = Shape::filled(Rect::new(0.0, 0.0, scene.width, scene.height), paper);
        shape(&mut surface, &mut Fonts::default(), &sheet);
    }
    let mut fonts = Fonts::default();
    scene.shapes.iter().for_each(|of| shape(&mut surface, &mut fonts, of));
    surface.pop();
    surface.finish();
    page.finish();
    document.finish().map_err(|why| PdfError::Writing(format!("{why:?}")))
}
