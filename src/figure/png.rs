//! A scene as PNG, with its physical resolution.

use skrifa::PathSink;
use tiny_skia::{FillRule, LineCap, Path, PathBuilder, Pixmap, Stroke, StrokeDash, Transform};

use super::fonts;
use super::scene::{Paint, Pen, Picture, Rect, Scene, Shape, Text};
use super::trace;

/// The most pixels that a picture may have: what a large poster needs, and less memory than would hurt.
pub const MAX_PIXELS: f64 = 100_000_000.0;

/// Why a picture can't be written.
#[derive(Debug, thiserror::Error)]
pub enum PngError {
    /// No pixels, or too many.
    #[error("a picture of {0} × {1} pixels can't be made: use 1 to {MAX_PIXELS} pixels in all")]
    Size(f64, f64),
    /// The encoder failed.
    #[error("the picture can't be encoded: {0}")]
    Encoding(#[from] png::EncodingError),
}

struct Glyphs(PathBuilder);

impl PathSink for Glyphs {
    fn move_to(&mut self, x: f32, y: f32) {
        self.0.move_to(x, -y);
    }
    fn line_to(&mut self, x: f32, y: f32) {
        self.0.line_to(x, -y);
    }
    fn quad_to(&mut self, cx0: f32, cy0: f32, x: f32, y: f32) {
        self.0.quad_to(cx0, -cy0, x, -y);
    }
    fn curve_to(&mut self, cx0: f32, cy0: f32, cx1: f32, cy1: f32, x: f32, y: f32) {
        self.0.cubic_to(cx0, -cy0, cx1, -cy1, x, -y);
    }
    fn close(&mut self) {
        self.0.close();
    }
}

struct Canvas {
    pixels: Pixmap,
    scale: Transform,
}

fn paint(of: Paint) -> tiny_skia::Paint<'static> {
    let mut paint = tiny_skia::Paint::default();
    let alpha = (of.opacity.clamp(0.0, 1.0) * 255.0).round() as u8;
    paint.set_color_rgba8(of.colour.r, of.colour.g, of.colour.b, alpha);
    paint
}

impl Canvas {
    fn path(&mut self, path: &Path, fill: Option<Paint>, pen: Option<Pen>) {
        if let Some(fill) = fill {
            self.pixels.fill_path(path, &paint(fill), FillRule::Winding, self.scale, None);
        }
        if let Some(pen) = pen {
            let dash = pen.dash.and_then(|dash| StrokeDash::new(vec![dash as f32; 2], 0.0));
            let stroke =
                Stroke { width: pen.width as f32, dash, line_cap: LineCap::Butt, ..Stroke::default() };
            self.pixels.stroke_path(path, &paint(pen.paint), &stroke, self.scale, None);
        }
    }
    fn text(&mut self, text: &Text) {
        let mut glyphs = Glyphs(PathBuilder::new());
        fonts::outline(&text.text, text.face, text.size, &mut glyphs);
        let Some(path) = glyphs.0.finish() else { return };
        let start = text.start();
        let mut place = Transform::from_translate(start.x as f32, start.y as f32);
        if text.turn != 0.0 {
            place = place.post_rotate_at(text.turn as f32, text.at.x as f32, text.at.y as f32);
        }
        let place = place.post_concat(self.scale);
        self.pixels.fill_path(&path, &paint(text.paint), FillRule::Winding, place, None);
    }
    fn picture(&mut self, rect: Rect, picture: &Picture) {
        let Some(mut pixels) = Pixmap::new(picture.width, picture.height) else { return };
        for (pixel, rgba) in pixels.pixels_mut().iter_mut().zip(picture.rgba.chunks_exact(4)) {
            if let [r, g, b, a] = *rgba {
                *pixel = tiny_skia::ColorU8::from_rgba(r, g, b, a).premultiply();
            }
        }
        let (sx, sy) = (
            rect.width() / f64::from(picture.width.max(1)),
            rect.height() / f64::from(picture.height.max(1)),
        );
        let place = Transform::from_row(sx as f32, 0.0, 0.0, sy as f32, rect.left as f32, rect.top as f32);
        let look =
            tiny_skia::PixmapPaint { quality: tiny_skia::FilterQuality::Bilinear, ..Default::default() };
        self.pixels.draw_pixmap(0, 0, pixels.as_ref(), &look, place.post_concat(self.scale), None);
    }
    fn shape(&mut self, shape: &Shape) {
        match shape {
            Shape::Path { points, closed, fill, pen } => {
                let mut builder = PathBuilder::new();
                for (n, point) in points.iter().enumerate() {
                    let (x, y) = (point.x as f32, point.y as f32);
                    if n == 0 { builder.move_to(x, y) } else { builder.line_to(x, y) }
                }
                if *closed {
                    builder.close();
                }
                if let Some(path) = builder.finish() {
                    self.path(&path, *fill, *pen);
                }
            }
            Shape::Disc { centre, radius, fill, pen } => {
                let circle = PathBuilder::from_circle(centre.x as f32, centre.y as f32, *radius as f32);
                if let Some(path) = circle {
                    self.path(&path, *fill, *pen);
                }
            }
            Shape::Ellipse { centre, rx, ry, fill, pen } => {
                let (x, y) = (centre.x - rx, centre.y - ry);
                let oval = tiny_skia::Rect::from_xywh(x as f32, y as f32, 2.0 * *rx as f32, 2.0 * *ry as f32)
                    .and_then(PathBuilder::from_oval);
                if let Some(oval) = oval {
                    self.path(&oval, *fill, *pen);
                }
            }
            Shape::Text(text) => self.text(text),
            Shape::Picture { rect, picture } => self.picture(*rect, picture),
            Shape::Group { shapes, .. } => shapes.iter().for_each(|shape| self.shape(shape)),
        }
    }
}

/// A picture as PNG.
pub fn of_picture(picture: &Picture) -> Result<Vec<u8>, PngError> {
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, picture.width, picture.height);
    encoder.set_color(png::ColorType::Rgba);
    encoder.set_depth(png::BitDepth::Eight);
    let mut writer = encoder.write_header()?;
    writer.write_image_data(&picture.rgba)?;
    writer.finish()?;
    Ok(bytes)
}

fn drawn(scene: &Scene, scale: f64) -> Result<Pixmap, PngError> {
    let (width, height) = ((scene.width * scale).round(), (scene.height * scale).round());
    let wrong = || PngError::Size(width, height);
    if !(width >= 1.0 && height >= 1.0 && width * height <= MAX_PIXELS) {
        return Err(wrong());
    }
    let mut pixels = Pixmap::new(width as u32, height as u32).ok_or_else(wrong)?;
    if let Some(paper) = scene.paper {
        pixels.fill(tiny_skia::Color::from_rgba8(paper.r, paper.g, paper.b, 255));
    }
    let mut canvas = Canvas { pixels, scale: Transform::from_scale(scale as f32, scale as f32) };
    scene.shapes.iter().for_each(|shape| canvas.shape(shape));
    Ok(canvas.pixels)
}

fn rgba(pixels: &Pixmap) -> Vec<u8> {
    let plain = |p: &tiny_skia::PremultipliedColorU8| p.demultiply();
    pixels.pixels().iter().map(plain).flat_map(|p| [p.red(), p.green(), p.blue(), p.alpha()]).collect()
}

/// A scene as a picture with `scale` pixels to the point.
pub fn picture(scene: &Scene, scale: f64) -> Result<Picture, PngError> {
    let pixels = drawn(scene, scale)?;
    Ok(Picture { width: pixels.width(), height: pixels.height(), rgba: rgba(&pixels) })
}

/// Draws a scene with `scale` pixels to the point and writes it as PNG. At scale 1 the file says 96 dots
/// per inch, at scale 2 it says 192.
pub fn write(scene: &Scene, scale: f64) -> Result<Vec<u8>, PngError> {
    let pixels = drawn(scene, scale)?;
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, pixels.width(), pixels.height());
    let solid = scene.paper.is_some();
    encoder.set_color(if solid { png::ColorType::Rgb } else { png::ColorType::Rgba });
    encoder.set_depth(png::BitDepth::Eight);
    encoder.set_compression(png::Compression::Fast);
    let per_metre = (96.0 * scale / 0.0254).round() as u32;
    encoder.set_pixel_dims(Some(png::PixelDimensions {
        xppu: per_metre,
        yppu: per_metre,
        unit: png::Unit::Meter,
    }));
    if !scene.trace.is_empty() {
        encoder.add_itxt_chunk(trace::NAME.to_owned(), scene.trace.clone())?;
    }
    let data: Vec<u8> = if solid {
        pixels.pixels().iter().flat_map(|p| [p.red(), p.green(), p.blue()]).collect()
    } else {
        rgba(&pixels)
    };
    let mut writer = encoder.write_header()?;
    writer.write_image_data(&data)?;
    writer.finish()?;
    Ok(bytes)
}
