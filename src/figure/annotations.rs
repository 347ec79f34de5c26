//! What is written and drawn on a chart at places of its scales.

use super::fonts::{BASELINE, Face, LINE};
use super::layout::Field;
use super::marks::arrow;
use super::scene::{Align, Paint, Pen, Point, Rect, Shape};
use super::sheet::Sheet;
use crate::model::{Annotation, AnnotationKind};

/// The most that are drawn.
const MOST: usize = 200;
/// The size of their words, in units of the chart.
const SIZE: f64 = 11.5;

/// What ends the id of an annotation's shapes: its place in the chart's list.
pub fn nth(id: &str) -> Option<usize> {
    id.strip_prefix("annotation-")?.parse().ok()
}

/// Words in a field.
struct WordBlock {
    lines: Vec<String>,
    rect: Rect,
    align: Align,
}

impl Sheet<'_> {
    /// Draws the chart's annotations in a field; gives what names keep clear of. Those whose beginning isn't in view
    /// are left out, bands as far as they aren't.
    pub(super) fn annotations(&self, field: &Field, out: &mut Vec<Shape>) -> Vec<Rect> {
        let (mut things, mut covered) = (Vec::new(), Vec::new());
        for (n, annotation) in self.words.annotations.iter().enumerate().take(MOST) {
            let mut shapes = Vec::new();
            match annotation.kind {
                AnnotationKind::Band => self.band(annotation, field, &mut shapes, &mut covered),
                _ if !field.shows(field.at(annotation.x.get(), annotation.y.get())) => {}
                AnnotationKind::Text => {
                    let at = field.at(annotation.x.get(), annotation.y.get());
                    let block = self.block(annotation, field.frame.width() * 0.4, |width, height| {
                        (Rect::sized(at.x, at.y - height / 2.0, width, height), Align::Start)
                    });
                    self.words_of(block, field, &mut shapes, &mut covered);
                }
                AnnotationKind::Arrow => self.arrow(annotation, field, &mut shapes, &mut covered),
                AnnotationKind::Bracket => self.bracket(annotation, field, &mut shapes, &mut covered),
            }
            if !shapes.is_empty() {
                let title =
                    if annotation.text.is_empty() { annotation.kind.label() } else { &annotation.text };
                things.push(Shape::thing(format!("annotation-{n}"), title, [], shapes));
            }
        }
        if !things.is_empty() {
            out.push(Shape::group("annotations", things));
        }
        covered
    }

    /// An annotation's words, broken, in a rectangle that `place` gives for their size.
    fn block(
        &self,
        annotation: &Annotation,
        room: f64,
        place: impl FnOnce(f64, f64) -> (Rect, Align),
    ) -> WordBlock {
        let room = room.max(self.size(SIZE) * 5.0);
        let mut lines: Vec<String> =
            annotation.text.lines().flat_map(|line| self.wrapped(line, room, SIZE, Face::Regular)).collect();
        lines.truncate(8);
        let width = lines.iter().map(|line| self.width(line, SIZE, Face::Regular)).fold(0.0, f64::max);
        let (rect, align) = place(width, lines.len() as f64 * self.size(SIZE) * LINE);
        WordBlock { lines, rect, align }
    }

    /// Sets a block, moved into the frame where it stands over its edge.
    fn words_of(&self, block: WordBlock, field: &Field, shapes: &mut Vec<Shape>, covered: &mut Vec<Rect>) {
        let WordBlock { lines, rect, align } = block;
        if lines.is_empty() {
            return;
        }
        let (frame, away) = (field.frame, 3.0 * self.unit());
        let within = |low: f64, high: f64, length: f64, at: f64| at.min(high - away - length).max(low + away);
        let left = within(frame.left, frame.right, rect.width(), rect.left);
        let top = within(frame.top, frame.bottom, rect.height(), rect.top);
        let rect = Rect::sized(left, top, rect.width(), rect.height());
        let ground = Paint { colour: self.theme().paper, opacity: 0.8 };
        shapes.push(Shape::filled(rect.inflated(self.unit()), ground));
        let x = match align {
            Align::Start => rect.left,
            Align::Middle => rect.centre().x,
            Align::End => rect.right,
        };
        for (n, line) in lines.into_iter().enumerate() {
            let y = rect.top + n as f64 * self.size(SIZE) * LINE + self.size(SIZE) * BASELINE;
            shapes.push(self.text(line, Point::new(x, y), align, SIZE, Face::Regular, self.theme().ink));
        }
        covered.push(rect.inflated(2.0 * self.unit()));
    }

    /// The two ends of an annotation; where none is given for an axis it ends where it begins.
    fn ends(annotation: &Annotation, field: &Field) -> (Point, Point) {
        let (x, y) = (annotation.x.get(), annotation.y.get());
        let to_x = annotation.to_x.map_or(x, crate::model::Finite::get);
        let to_y = annotation.to_y.map_or(y, crate::model::Finite::get);
        let end = field.frame.nearest(field.at(to_x, to_y));
        (field.at(x, y), end)
    }

    fn arrow(
        &self,
        annotation: &Annotation,
        field: &Field,
        shapes: &mut Vec<Shape>,
        covered: &mut Vec<Rect>,
    ) {
        let u = self.unit();
        let (from, to) = Self::ends(annotation, field);
        let length = from.distance(to);
        let (dx, dy) = (to.x - from.x, to.y - from.y);
        let gap = 3.0 * u;
        let block = self.block(annotation, field.frame.width() * 0.3, |width, height| {
            if dx.abs() >= dy.abs() {
                let left = if dx > 0.0 { from.x - gap - width } else { from.x + gap };
                let align = if dx > 0.0 { Align::End } else { Align::Start };
                (Rect::sized(left, from.y - height / 2.0, width, height), align)
            } else {
                let top = if dy > 0.0 { from.y - gap - height } else { from.y + gap };
                (Rect::sized(from.x - width / 2.0, top, width, height), Align::Middle)
            }
        });
        self.words_of(block, field, shapes, covered);
        if length > 6.0 * u {
            shapes.extend(arrow(from, to, Pen::solid(self.theme().ink, 1.3 * u), 7.0 * u));
            // Names keep clear of the line as they do of words.
            let steps = (length / (8.0 * u)).ceil().clamp(1.0, 300.0);
            covered.extend((0..=steps as usize).map(|n| {
                let share = n as f64 / steps;
                let at = Point::new(from.x + dx * share, from.y + dy * share);
                Rect::new(at.x, at.y, at.x, at.y).inflated(2.5 * u)
            }));
        }
    }

    fn bracket(
        &self,
        annotation: &Annotation,
        field: &Field,
        shapes: &mut Vec<Shape>,
        covered: &mut Vec<Rect>,
    ) {
        let (u, tooth, gap) = (self.unit(), 6.0 * self.unit(), 3.0 * self.unit());
        let (a, b) = Self::ends(annotation, field);
        let level = (b.x - a.x).abs() >= (b.y - a.y).abs();
        let points = if level {
            vec![Point::new(a.x, a.y + tooth), a, Point::new(b.x, a.y), Point::new(b.x, a.y + tooth)]
        } else {
            vec![Point::new(a.x - tooth, a.y), a, Point::new(a.x, b.y), Point::new(a.x - tooth, b.y)]
        };
        let far = if level { Point::new(b.x, a.y) } else { Point::new(a.x, b.y) };
        let line = Rect::new(a.x.min(far.x), a.y.min(far.y), a.x.max(far.x), a.y.max(far.y));
        let room =
            if level { line.width().max(field.frame.width() * 0.2) } else { field.frame.width() * 0.3 };
        let block = self.block(annotation, room, |width, height| {
            let middle = line.centre();
            if level {
                (Rect::sized(middle.x - width / 2.0, a.y - gap - height, width, height), Align::Middle)
            } else {
                (Rect::sized(a.x + gap, middle.y - height / 2.0, width, height), Align::Start)
            }
        });
        let pen = Some(Pen::solid(self.theme().ink, 1.3 * u));
        shapes.push(Shape::Path { points, closed: false, fill: None, pen });
        let teeth = if level {
            Rect { bottom: line.bottom + tooth, ..line }
        } else {
            Rect { left: line.left - tooth, ..line }
        };
        covered.push(teeth.inflated(2.5 * u));
        self.words_of(block, field, shapes, covered);
    }

    fn band(&self, annotation: &Annotation, field: &Field, shapes: &mut Vec<Shape>, covered: &mut Vec<Rect>) {
        let (u, frame) = (self.unit(), field.frame);
        let (a, b) = Self::ends(annotation, field);
        let (upright, level) = (annotation.to_x.is_some(), annotation.to_y.is_some());
        let stretch = |on: bool, (a, b): (f64, f64), (low, high): (f64, f64)| {
            if on { (a.min(b).clamp(low, high), a.max(b).clamp(low, high)) } else { (low, high) }
        };
        // Without an end it has no width of its own.
        if !upright && !level {
            return;
        }
        let (left, right) = stretch(upright, (a.x, b.x), (frame.left, frame.right));
        let (top, bottom) = stretch(level, (a.y, b.y), (frame.top, frame.bottom));
        if right - left < 0.5 || bottom - top < 0.5 {
            return;
        }
        let band = Rect::new(left, top, right, bottom);
        shapes.push(Shape::filled(band, Paint { colour: self.theme().line, opacity: 0.16 }));
        let block = self.block(annotation, band.width() - 8.0 * u, |width, height| {
            (Rect::sized(band.left + 4.0 * u, band.top + 3.0 * u, width, height), Align::Start)
        });
        self.words_of(block, field, shapes, covered);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::figure::sample::sample;
    use crate::figure::{Page, Scene, kinds, labels, svg};
    use crate::model::{Chart, ChartKind, Finite, StanceMap};
    use kinds::ChartOption;

    fn annotation(kind: AnnotationKind, from: (f64, f64), to: (Option<f64>, Option<f64>)) -> Annotation {
        let mut made = Annotation::new(kind, Finite::or_zero(from.0), Finite::or_zero(from.1));
        (made.to_x, made.to_y) = (to.0.map(Finite::or_zero), to.1.map(Finite::or_zero));
        made.text = format!("Words of the {kind}");
        made
    }

    fn annotated() -> (StanceMap, Chart) {
        let (map, mut chart) = sample();
        chart.annotations = vec![
            annotation(AnnotationKind::Text, (3.0, 8.0), (None, None)),
            annotation(AnnotationKind::Arrow, (2.0, 2.0), (Some(6.0), Some(4.0))),
            annotation(AnnotationKind::Bracket, (4.0, 9.5), (Some(8.0), Some(9.4))),
            annotation(AnnotationKind::Band, (0.0, 0.0), (Some(2.0), None)),
        ];
        (map, chart)
    }

    fn words(scene: &Scene) -> Vec<(String, Rect)> {
        let texts = scene.texts();
        texts
            .iter()
            .map(|text| {
                let start = text.start();
                (
                    text.text.clone(),
                    Rect::sized(start.x, start.y - text.size * 0.7, text.width(), text.size * 0.7),
                )
            })
            .collect()
    }

    #[test]
    fn they_are_drawn_where_they_were_put_and_no_name_lies_on_them() {
        let (map, chart) = annotated();
        let drawing = kinds::content(&map, &chart).unwrap().draw(&Page::of(&chart), None, None);
        let field = drawing.field.unwrap();
        let found = words(&drawing.scene);
        let of = |words: &str| found.iter().find(|(text, _)| text == words).unwrap().1;
        assert!((of("Words of the text").left - field.x(3.0)).abs() < 0.01, "where it begins");
        for kind in AnnotationKind::ALL {
            let words = format!("Words of the {kind}");
            for (text, rect) in found.iter().filter(|(text, _)| *text != words) {
                assert!(!rect.overlaps(of(&words)), "“{text}” lies on “{words}”");
            }
        }
        let text = svg::write(&drawing.scene, svg::TextAs::Named);
        for n in 0..4 {
            assert!(text.contains(&format!("id=\"annotation-{n}\"")), "{n}");
        }
        assert!(labels::LabelCache::new().is_empty());
    }

    #[test]
    fn every_kind_that_takes_them_draws_them() {
        let (map, mut chart) = annotated();
        chart.annotations.truncate(1);
        for entry in kinds::KINDS {
            chart.kind = entry.kind;
            let drawing = kinds::content(&map, &chart).unwrap().draw(&Page::of(&chart), None, None);
            let field = drawing.field;
            assert_eq!(field.is_some(), entry.has(ChartOption::Annotations), "{:?}", entry.kind);
            let Some(field) = field else { continue };
            // In the middle of what is in view, whatever its scales.
            let (x, y) = field.values(field.frame.centre());
            (chart.annotations[0].x, chart.annotations[0].y) = (Finite::or_zero(x), Finite::or_zero(y));
            let scene = kinds::content(&map, &chart).unwrap().draw(&Page::of(&chart), None, None).scene;
            let drawn = words(&scene).iter().any(|(text, _)| text == "Words of the text");
            assert!(drawn, "{:?}", entry.kind);
        }
    }

    #[test]
    fn none_goes_over_the_edge_or_breaks_a_chart() {
        let (map, mut chart) = sample();
        chart.kind = ChartKind::PositionMap;
        for kind in AnnotationKind::ALL {
            for at in [-1e300, -1.0, 0.0, 9.99, 1e300] {
                let mut made = annotation(*kind, (at, 5.0), (Some(-at), Some(at)));
                made.text = "A very long remark ".repeat(30);
                chart.annotations = vec![made];
                let drawing = kinds::content(&map, &chart).unwrap().draw(&Page::of(&chart), None, None);
                let frame = drawing.field.unwrap().frame;
                for (text, rect) in words(&drawing.scene).iter().filter(|(text, _)| text.contains("remark")) {
                    assert!(frame.holds(*rect), "“{text}” at {at}");
                }
            }
        }
    }
}
