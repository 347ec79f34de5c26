//! Thousands of lines and dots as one mesh: hard edges, a few vertices each. The painter's own shapes look
//! better and cost ten times as much; they are for what is drawn in small numbers.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use egui::epaint::{Vertex, WHITE_UV};
use egui::{Color32, Mesh, Pos2, Vec2, pos2, vec2};

use crate::figure::{Point, Rect};
use crate::model::MarkForm;

/// What fills a mesh.
pub(in crate::app::board) struct Ink<'a>(pub(in crate::app::board) &'a mut Mesh);

impl Ink<'_> {
    fn quad(&mut self, corners: [Pos2; 4], color: Color32) {
        let first = self.0.vertices.len() as u32;
        let [a, b, c, d] = corners;
        let vertex = |pos| Vertex { pos, uv: WHITE_UV, color };
        self.0.vertices.extend_from_slice(&[vertex(a), vertex(b), vertex(c), vertex(d)]);
        self.0.indices.extend_from_slice(&[first, first + 1, first + 2, first, first + 2, first + 3]);
    }
    /// A line that is wide where it begins and pointed where it ends: three vertices, and it says where to.
    pub(in crate::app::board) fn pointed(&mut self, a: Pos2, b: Pos2, width: f32, color: Color32) {
        let way = b - a;
        let length = way.length();
        if length < 0.1 {
            return;
        }
        let across = vec2(-way.y, way.x) * (width / length);
        self.triangle([a + across, a - across, b], color);
    }
    /// A line with smooth edges.
    pub(in crate::app::board) fn smooth_line(&mut self, a: Pos2, b: Pos2, width: f32, colour: Color32) {
        let way = b - a;
        let length = way.length();
        if length < 0.1 {
            return;
        }
        let across = vec2(-way.y, way.x) / length;
        // Half a point on either side is where it fades out; a line thinner than that is paler instead.
        let (inner, outer) = ((width - 1.0).max(0.0) / 2.0, f32::midpoint(width.max(1.0), 1.0));
        let colour = if width < 1.0 { colour.gamma_multiply(width) } else { colour };
        let first = self.0.vertices.len() as u32;
        for end in [a, b] {
            for (by, color) in [
                (-outer, Color32::TRANSPARENT),
                (-inner, colour),
                (inner, colour),
                (outer, Color32::TRANSPARENT),
            ] {
                self.0.vertices.push(Vertex { pos: end + across * by, uv: WHITE_UV, color });
            }
        }
        for n in first..first + 3 {
            self.0.indices.extend([n, n + 1, n + 4, n + 1, n + 5, n + 4]);
        }
    }
    /// A line through points, in dashes where their length is given; dashes out of view aren't made.
    pub(in crate::app::board) fn polyline(
        &mut self,
        points: &[Pos2],
        width: f32,
        colour: Color32,
        dash: Option<f32>,
        view: Rect,
    ) {
        let parts = points.iter().zip(points.iter().skip(1));
        let Some(dash) = dash.map(|dash| dash.max(0.5)) else {
            parts.for_each(|(a, b)| self.smooth_line(*a, *b, width, colour));
            return;
        };
        let period = dash * 2.0;
        // How far along the whole line a part begins.
        let mut begun = 0.0;
        for (a, b) in parts {
            let way = *b - *a;
            let length = way.length();
            let ends = |at: &Pos2| super::super::point(*at);
            if length > 1e-3
                && let Some((enters, leaves)) = view.inflated(4.0).part_of(ends(a), ends(b))
            {
                let at = |along: f32| *a + way * ((along - begun) / length);
                let (from, to) = (begun + enters as f32 * length, begun + leaves as f32 * length);
                let mut along = (from / period).floor() * period;
                while along < to {
                    let (first, last) = (along.max(from), (along + dash).min(to));
                    if last > first {
                        self.smooth_line(at(first), at(last), width, colour);
                    }
                    along += period;
                }
            }
            begun += length;
        }
    }
    /// A filled triangle.
    pub(in crate::app::board) fn triangle(&mut self, corners: [Pos2; 3], color: Color32) {
        let first = self.0.vertices.len() as u32;
        let [a, b, c] = corners;
        let vertex = |pos| Vertex { pos, uv: WHITE_UV, color };
        self.0.vertices.extend_from_slice(&[vertex(a), vertex(b), vertex(c)]);
        self.0.indices.extend_from_slice(&[first, first + 1, first + 2]);
    }
    /// A small mark of a shape; the smallest are squares.
    pub(in crate::app::board) fn dot(&mut self, centre: Pos2, radius: f32, form: MarkForm, colour: Color32) {
        if radius < 2.0 {
            let half = Vec2::splat(radius * 0.89);
            let (low, high) = (centre - half, centre + half);
            self.quad([low, pos2(high.x, low.y), high, pos2(low.x, high.y)], colour);
            return;
        }
        for part in unit_parts(form) {
            let first = self.0.vertices.len() as u32;
            let vertices = part.iter().map(|corner| Vertex {
                pos: centre + *corner * radius,
                uv: WHITE_UV,
                color: colour,
            });
            self.0.vertices.extend(vertices);
            for n in 2..part.len() as u32 {
                self.0.indices.extend([first, first + n - 1, first + n]);
            }
        }
    }
}

/// How many corners a disc has.
const ROUND: u32 = 8;

/// The parts of a mark of radius 1 about its centre, as it is on a sheet; a disc has eight corners.
fn unit_parts(form: MarkForm) -> &'static [Vec<Vec2>] {
    static PARTS: LazyLock<BTreeMap<MarkForm, Vec<Vec<Vec2>>>> = LazyLock::new(|| {
        let part = |part: Vec<Point>| part.into_iter().map(|at| vec2(at.x as f32, at.y as f32)).collect();
        MarkForm::every().map(|form| (form, form.parts(ROUND).into_iter().map(part).collect())).collect()
    });
    PARTS.get(&form).map_or(&[], Vec::as_slice)
}

/// The corners of a mark's outline.
pub(in crate::app::board) fn corners(
    form: MarkForm,
    centre: Pos2,
    radius: f32,
) -> impl Iterator<Item = Pos2> {
    let outline = unit_parts(form.filled()).first().map_or(&[][..], Vec::as_slice);
    outline.iter().map(move |corner| centre + *corner * radius)
}
