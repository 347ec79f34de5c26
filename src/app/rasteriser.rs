//! Triangles painted by the processor: what tests see of the window, the same on every computer.

use std::collections::HashMap;

use egui::epaint::{ImageDelta, Mesh, Primitive, Vertex};
use egui::{ColorImage, Context, FullOutput, ImageData, Pos2, Rect, TextureId, TexturesDelta};
use egui_kittest::TestRenderer;
use image::RgbaImage;

/// Four channels, the colour multiplied by its alpha, 0 to 255.
type Channels = [f32; 4];

/// Paints what egui draws, with the textures that it was given.
#[derive(Default)]
pub(crate) struct Rasteriser(HashMap<TextureId, ColorImage>);

impl TestRenderer for Rasteriser {
    fn handle_delta(&mut self, delta: &mut TexturesDelta) {
        #[expect(clippy::iter_over_hash_type, reason = "no texture depends on another")]
        for (id, changes) in std::mem::take(&mut delta.set) {
            for change in changes {
                self.change(id, change);
            }
        }
        self.0.retain(|id, _| !delta.free.contains(id));
        delta.free.clear();
    }

    fn render(&mut self, ctx: &Context, output: &FullOutput) -> Result<RgbaImage, String> {
        let scale = output.pixels_per_point;
        let size = ctx.content_rect().size() * scale;
        let (width, height) = (size.x.round() as u32, size.y.round() as u32);
        let mut canvas = RgbaImage::from_pixel(width, height, image::Rgba([0, 0, 0, 255]));
        for clipped in ctx.tessellate(output.shapes.clone(), scale) {
            let Primitive::Mesh(mesh) = clipped.primitive else {
                return Err("a callback can't be painted here".to_owned());
            };
            let texture = self.0.get(&mesh.texture_id).ok_or("a texture is missing")?;
            paint(&mut canvas, &mesh, texture, clipped.clip_rect, scale);
        }
        Ok(canvas)
    }
}

impl Rasteriser {
    fn change(&mut self, id: TextureId, change: ImageDelta) {
        let ImageData::Color(image) = change.image;
        let Some([left, top]) = change.pos else {
            self.0.insert(id, ColorImage::clone(&image));
            return;
        };
        let texture = self.0.get_mut(&id).expect("a texture that was given before");
        for (y, row) in image.pixels.chunks(image.width()).enumerate() {
            let start = (top + y) * texture.size[0] + left;
            texture.pixels[start..start + row.len()].copy_from_slice(row);
        }
    }
}

fn paint(canvas: &mut RgbaImage, mesh: &Mesh, texture: &ColorImage, clip: Rect, scale: f32) {
    let pixels = |at: f32, most: u32| (at * scale).round().clamp(0.0, most as f32) as u32;
    let (width, height) = canvas.dimensions();
    let columns = pixels(clip.left(), width)..pixels(clip.right(), width);
    let rows = pixels(clip.top(), height)..pixels(clip.bottom(), height);
    for triangle in mesh.triangles() {
        let mut corners = triangle.map(|index| {
            let vertex = mesh.vertices[index as usize];
            Vertex { pos: vertex.pos * scale, ..vertex }
        });
        let area = side(corners[0].pos, corners[1].pos, corners[2].pos);
        if area < 0.0 {
            corners.swap(1, 2);
        } else if area == 0.0 || !area.is_finite() {
            continue;
        }
        // Most triangles have one colour and hang on one texel.
        let [first, ..] = corners;
        let plain = corners.iter().all(|corner| corner.uv == first.uv && corner.color == first.color);
        let plain = plain.then(|| shade(&corners, [1.0, 0.0, 0.0], texture));
        if plain == Some([0.0; 4]) {
            continue;
        }
        let bounds = Rect::from_points(&corners.map(|corner| corner.pos));
        let within = |range: &std::ops::Range<u32>, low: f32, high: f32| {
            range.start.max(low.floor().max(0.0) as u32)..range.end.min(high.ceil().max(0.0) as u32)
        };
        for y in within(&rows, bounds.top(), bounds.bottom()) {
            for x in within(&columns, bounds.left(), bounds.right()) {
                let centre = Pos2::new(x as f32 + 0.5, y as f32 + 0.5);
                if let Some(weights) = weights(&corners, area.abs(), centre) {
                    let colour = plain.unwrap_or_else(|| shade(&corners, weights, texture));
                    blend(&mut canvas.get_pixel_mut(x, y).0, colour);
                }
            }
        }
    }
}

/// Twice the area of a triangle, with a sign: on which side of the line from `a` to `b` a point lies.
fn side(a: Pos2, b: Pos2, point: Pos2) -> f32 {
    (b.x - a.x) * (point.y - a.y) - (b.y - a.y) * (point.x - a.x)
}

/// How much each corner of a triangle counts at a point; none outside. What lies on an edge belongs to one of two
/// neighbours.
fn weights(corners: &[Vertex; 3], area: f32, point: Pos2) -> Option<[f32; 3]> {
    let [a, b, c] = corners.map(|corner| corner.pos);
    let mut weights = [0.0; 3];
    for (weight, (from, to)) in weights.iter_mut().zip([(b, c), (c, a), (a, b)]) {
        *weight = side(from, to, point) / area;
        let keeps_its_edge = to.y < from.y || to.y == from.y && to.x > from.x;
        if *weight < 0.0 || *weight == 0.0 && !keeps_its_edge {
            return None;
        }
    }
    Some(weights)
}

/// The colour of a triangle where its corners count so much.
fn shade(corners: &[Vertex; 3], weights: [f32; 3], texture: &ColorImage) -> Channels {
    let mut colour = [0.0; 4];
    let mut uv = egui::Vec2::ZERO;
    for (corner, weight) in corners.iter().zip(weights) {
        uv += corner.uv.to_vec2() * weight;
        for (mean, channel) in colour.iter_mut().zip(corner.color.to_array()) {
            *mean += f32::from(channel) * weight;
        }
    }
    let texel = texel(texture, uv);
    for (channel, texel) in colour.iter_mut().zip(texel) {
        *channel *= texel / 255.0;
    }
    colour
}

/// The colour of a texture at a place, between its four nearest texels.
fn texel(texture: &ColorImage, uv: egui::Vec2) -> Channels {
    let [width, height] = texture.size;
    // As glyphs stand on whole pixels, rounding errors alone would smear them.
    let place = |share: f32, size: usize| {
        let at = (share * size as f32 - 0.5).clamp(0.0, size as f32 - 1.0);
        let at = if (at - at.round()).abs() < 1e-2 { at.round() } else { at };
        (at.floor() as usize, at.ceil() as usize, at.fract())
    };
    let (left, right, along) = place(uv.x, width);
    let (top, bottom, down) = place(uv.y, height);
    let at = |x: usize, y: usize| texture.pixels[y * width + x].to_array().map(f32::from);
    let between = |a: Channels, b: Channels, share: f32| {
        std::array::from_fn(|channel| a[channel] + (b[channel] - a[channel]) * share)
    };
    let (above, below): (Channels, Channels) =
        (between(at(left, top), at(right, top), along), between(at(left, bottom), at(right, bottom), along));
    between(above, below, down)
}

/// Lays a colour over what is there.
fn blend(under: &mut [u8; 4], over: Channels) {
    let through = 1.0 - over[3] / 255.0;
    for (channel, over) in under.iter_mut().zip(over) {
        *channel = (over + f32::from(*channel) * through).round().clamp(0.0, 255.0) as u8;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use egui::Color32;

    fn canvas_with(vertices: [(f32, f32); 4], colour: Color32) -> RgbaImage {
        let mut mesh = Mesh::default();
        for (x, y) in vertices {
            mesh.colored_vertex(Pos2::new(x, y), colour);
        }
        mesh.add_triangle(0, 1, 2);
        mesh.add_triangle(0, 2, 3);
        let mut canvas = RgbaImage::new(4, 4);
        let white = ColorImage::filled([1, 1], Color32::WHITE);
        paint(&mut canvas, &mesh, &white, Rect::from_min_max(Pos2::ZERO, Pos2::new(3.0, 4.0)), 1.0);
        canvas
    }

    #[test]
    fn a_square_covers_its_pixels_once_and_keeps_within_its_clip() {
        // Half transparent: a pixel that two triangles painted would be darker.
        let half = Color32::from_rgba_premultiplied(128, 0, 0, 128);
        for turned in [false, true] {
            let mut corners = [(1.0, 1.0), (4.0, 1.0), (4.0, 4.0), (1.0, 4.0)];
            if turned {
                corners.reverse();
            }
            let canvas = canvas_with(corners, half);
            for (x, y, pixel) in canvas.enumerate_pixels() {
                let inside = (1..3).contains(&x) && y >= 1;
                assert_eq!(pixel.0, if inside { [128, 0, 0, 128] } else { [0; 4] }, "{x} {y}");
            }
        }
    }

    #[test]
    fn colours_lie_over_each_other_and_textures_run_from_texel_to_texel() {
        let mut pixel = [100, 100, 100, 255];
        blend(&mut pixel, [64.0, 0.0, 0.0, 127.5]);
        assert_eq!(pixel, [114, 50, 50, 255]);
        let mut texture = ColorImage::filled([2, 1], Color32::BLACK);
        texture.pixels[1] = Color32::WHITE;
        assert_eq!(texel(&texture, egui::vec2(0.5, 0.5)), [127.5, 127.5, 127.5, 255.0]);
        assert_eq!(texel(&texture, egui::vec2(0.0, 0.0)), [0.0, 0.0, 0.0, 255.0]);
        assert_eq!(texel(&texture, egui::vec2(1.0, 1.0)), [255.0; 4]);
    }
}
