//! What stands inside the frame of a chart: words in the corners, ranges, discs, diamonds and names.

use super::axes;
use super::chart::Mark;
use super::fonts::{self, BASELINE, Face, LINE};
use super::labels::{self, Corner, Disc, Obstacles, Wanted};
use super::layout::{DIAMOND, Field, Sheet, in_two, in_words, radius};
use super::scene::{Align, Paint, Pen, Point, Rect, Shape};

impl Sheet<'_> {
    pub(super) fn disc(&self, mark: &Mark, centre: Point, shapes: &mut Vec<Shape>) {
        let u = self.unit;
        let r = radius(mark.influence) * u;
        let (paper, colour) = (self.theme.paper, mark.colour);
        let inferred = mark.is_inferred();
        shapes.push(Shape::Disc {
            centre,
            radius: r + 1.5 * u,
            fill: Some(Paint { colour: paper, opacity: 0.9 }),
            pen: None,
        });
        let pen = |width: f64| {
            if inferred { Pen::dashed(colour, width * u, 3.0 * u) } else { Pen::solid(colour, width * u) }
        };
        let (fill, pen) = match (mark.judged, inferred) {
            // The thin outline keeps pale blocs apart from the paper.
            (true, false) => (
                Some(Paint { colour, opacity: 0.92 }),
                Some(Pen::solid(Paint { colour: self.theme.ink, opacity: 0.45 }, 0.8 * u)),
            ),
            (true, true) => (Some(Paint { colour, opacity: 0.38 }), Some(pen(1.8))),
            (false, _) => (None, Some(pen(2.6))),
        };
        let inset = pen.map_or(0.0, |pen| pen.width / 2.0);
        shapes.push(Shape::Disc { centre, radius: r - inset, fill, pen });
    }

    pub(super) fn mark_group(&self, mark: &Mark, shapes: Vec<Shape>) -> Shape {
        let mut title = mark.name.clone();
        for (axis, spot) in [(&self.data.x, &mark.x), (&self.data.y, &mark.y)] {
            title.push('\n');
            match spot {
                Some(spot) => title.push_str(&in_words(axis, spot)),
                None => title.extend([axis.name.as_str(), ": not said"]),
            }
        }
        Shape::thing(format!("mark-{}", mark.actor), title, [mark.actor.clone().into()], shapes)
    }

    /// A mark in a strip with its name.
    pub(super) fn bead(&self, mark: &Mark, name: &str, centre: Point, left: bool) -> Shape {
        let mut shapes = Vec::new();
        self.disc(mark, centre, &mut shapes);
        let reach = radius(mark.influence) * self.unit + axes::NAME_GAP;
        let (dx, align) = if left { (-reach, Align::End) } else { (reach, Align::Start) };
        let at = Point::new(centre.x + dx, centre.y + self.size(12.0) * 0.36);
        shapes.push(self.text(name, at, align, 12.0, Face::Regular, self.theme.ink));
        self.mark_group(mark, shapes)
    }

    /// A mark in the vertical strip, with a line to its name where that stands apart.
    pub(super) fn bead_beside(&self, mark: &Mark, name: &str, centre: Point, at: Option<Point>) -> Shape {
        let mut shapes = Vec::new();
        if let Some(at) = at {
            let end = Point::new(at.x - 3.0 * self.unit, at.y);
            shapes.push(Shape::line(centre, end, Pen::solid(self.theme.line, 0.9 * self.unit)));
            let base = Point::new(at.x, at.y + self.size(12.0) * 0.36);
            shapes.push(self.text(name, base, Align::Start, 12.0, Face::Regular, self.theme.ink));
        }
        self.disc(mark, centre, &mut shapes);
        self.mark_group(mark, shapes)
    }

    /// Sets the words in the corners, moved along the edge where marks stand; returns what they cover.
    pub(super) fn captions(&self, field: &Field, shapes: &mut Vec<Shape>) -> Vec<Rect> {
        const SIZE: f64 = 13.0;
        let size = self.size(SIZE);
        let away = 8.0 * self.unit;
        let words = &self.data.quadrants;
        let frame = field.frame;
        let mut discs: Vec<Disc> = Vec::new();
        for mark in &self.data.marks {
            if let (Some(x), Some(y)) = (&mark.x, &mark.y) {
                let centre = field.at(self.data, x.value, y.value);
                discs.push(Disc { centre, radius: (radius(mark.influence) + 4.0) * self.unit });
            }
        }
        for diamond in &self.data.diamonds {
            let centre = field.at(self.data, diamond.x, diamond.y);
            discs.push(Disc { centre, radius: (DIAMOND + 3.0) * self.unit });
        }
        let mut covered: Vec<Rect> = Vec::new();
        let mut texts = Vec::new();
        for (caption, right, low) in [
            (&words.top_left, false, false),
            (&words.top_right, true, false),
            (&words.bottom_left, false, true),
            (&words.bottom_right, true, true),
        ] {
            let mut lines = self.wrapped(caption, frame.width() * 0.34, SIZE, Face::Italic);
            lines.truncate(3);
            let height = lines.len() as f64 * size * LINE;
            let width = lines.iter().map(|line| fonts::width(line, Face::Italic, size)).fold(0.0, f64::max);
            let corner = Corner { right, low };
            let block = corner.free_place(frame, (width, height), (away, away * 0.6), &discs, &covered);
            for (n, line) in lines.iter().enumerate() {
                let width = fonts::width(line, Face::Italic, size);
                let x = if right { block.right - width } else { block.left };
                let line_top = block.top + n as f64 * size * LINE;
                covered.push(Rect::sized(x, line_top, width, size * LINE));
                let at = Point::new(x, line_top + size * BASELINE);
                texts.push(self.text(line.clone(), at, Align::Start, SIZE, Face::Italic, self.theme.faint));
            }
        }
        shapes.push(Shape::group("captions", texts));
        covered
    }

    /// Draws ranges, discs, diamonds and names; returns how many names found no place.
    pub(super) fn marks(&self, field: &Field, captions: Vec<Rect>, shapes: &mut Vec<Shape>) -> usize {
        const SIZE: f64 = 12.5;
        let (u, data) = (self.unit, self.data);
        let at = |x: f64, y: f64| field.at(data, x, y);
        let size = self.size(SIZE);
        let (mut bars, mut discs) = (Vec::new(), Vec::new());
        let mut obstacles = Obstacles { captions, ..Obstacles::default() };
        let mut wanted = Vec::new();
        let mut names: Vec<(&str, Face)> = Vec::new();
        let mut want = |name, face: Face, of: Disc, weight: f64, obstacles: &mut Obstacles| {
            let width = |text: &str| fonts::width(text, face, size);
            let mut sizes = vec![(width(name), size * LINE)];
            if let Some((one, two)) = in_two(name) {
                sizes.push((width(&one).max(width(&two)), 2.0 * size * LINE));
            }
            obstacles.discs.push(of);
            wanted.push(Wanted { of, sizes, weight });
            names.push((name, face));
        };
        // The small above the large, so that none is hidden.
        let mut order: Vec<&Mark> = data.marks.iter().collect();
        order.sort_by(|a, b| b.influence.total_cmp(&a.influence).then_with(|| a.actor.cmp(&b.actor)));
        for mark in order {
            let (Some(x), Some(y)) = (&mark.x, &mark.y) else { continue };
            let centre = at(x.value, y.value);
            for (spot, across) in [(x, true), (y, false)] {
                let Some(range) = spot.range else { continue };
                let end = |value: f64| if across { at(value, y.value) } else { at(x.value, value) };
                let (a, b) = (end(range.low()), end(range.high()));
                let paint = Paint { colour: mark.colour, opacity: 0.6 };
                let pen = if spot.stated {
                    Pen::solid(paint, 2.2 * u)
                } else {
                    Pen::dashed(paint, 2.2 * u, 4.5 * u)
                };
                bars.push(Shape::line(a, b, pen));
                let cap = 3.5 * u;
                for point in [a, b] {
                    let (dx, dy) = if across { (0.0, cap) } else { (cap, 0.0) };
                    let ends =
                        (Point::new(point.x - dx, point.y - dy), Point::new(point.x + dx, point.y + dy));
                    bars.push(Shape::line(ends.0, ends.1, Pen::solid(paint, 1.6 * u)));
                }
                obstacles
                    .bars
                    .push(Rect::new(a.x.min(b.x), a.y.min(b.y), a.x.max(b.x), a.y.max(b.y)).grown(1.5 * u));
            }
            let mut disc = Vec::new();
            self.disc(mark, centre, &mut disc);
            discs.push(self.mark_group(mark, disc));
            let of = Disc { centre, radius: radius(mark.influence) * u + 1.5 * u };
            want(&mark.name, Face::Regular, of, mark.influence, &mut obstacles);
        }
        let mut diamonds = Vec::new();
        for diamond in &data.diamonds {
            let centre = at(diamond.x, diamond.y);
            let (fill, pen) =
                (Paint { colour: self.theme.paper, opacity: 0.85 }, Pen::solid(self.theme.ink, 1.6 * u));
            let shape = Shape::diamond(centre, DIAMOND * u, Some(fill), Some(pen));
            diamonds.push(Shape::thing(
                format!("proposal-{}", diamond.proposal),
                &diamond.name,
                [diamond.proposal.clone().into()],
                vec![shape],
            ));
            want(
                &diamond.name,
                Face::Italic,
                Disc { centre, radius: (DIAMOND + 1.0) * u },
                0.45,
                &mut obstacles,
            );
        }
        let places = labels::place(&wanted, &obstacles, field.frame.grown(-3.0 * u));
        let (mut leaders, mut texts) = (Vec::new(), Vec::new());
        let mut unnamed = 0;
        for (place, (name, face)) in places.iter().zip(&names) {
            let Some(place) = place else {
                unnamed += 1;
                continue;
            };
            if let Some((from, to)) = place.leader {
                leaders.push(Shape::line(from, to, Pen::solid(self.theme.line, 0.9 * u)));
            }
            let lines = match (place.size, in_two(name)) {
                (1, Some((one, two))) => vec![one, two],
                _ => vec![(*name).to_owned()],
            };
            for (n, line) in lines.into_iter().enumerate() {
                // Two lines stand together on the side that faces their mark.
                let at =
                    Point::new(place.rect.left, place.rect.top + n as f64 * size * LINE + size * BASELINE);
                texts.push(self.text(line, at, Align::Start, SIZE, *face, self.theme.ink));
            }
        }
        shapes.push(Shape::group("ranges", bars));
        shapes.push(Shape::group("leaders", leaders));
        shapes.push(Shape::group("proposals", diamonds));
        shapes.push(Shape::group("marks", discs));
        shapes.push(Shape::group("labels", texts));
        unnamed
    }
}
