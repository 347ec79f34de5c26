//! The legends of a chart: what its colours and shapes say, and what its signs mean.

use super::chart::AxisValue;
use super::fonts::Face;
use super::groups::Group;
use super::icons::{self, IconStroke};
use super::layout::{DIAMOND, radius};
use super::marks::plus;
use super::scene::{Align, Paint, Pen, Point, Rect, Shape};
use super::sheet::Sheet;
use crate::model::{ActorKind, Colour, MarkForm};

use super::symbol::LineHead;
pub(crate) use super::symbol::Symbol;

/// The legend of groups; none where all are in one that has no name of its own.
pub(crate) fn groups(groups: &[Group]) -> Vec<(Symbol, String)> {
    if groups.len() < 2 && groups.iter().all(|group| group.colour == Colour::NEUTRAL) {
        return Vec::new();
    }
    let sign = |group: &Group| match group.kind {
        Some(kind) => Symbol::Kind(group.colour, group.form, kind),
        None => Symbol::Mark(group.colour, group.form),
    };
    groups.iter().map(|group| (sign(group), group.name.clone())).collect()
}

/// The signs that marks with these traits need.
pub(crate) fn evidence<'a>(
    marks: impl Iterator<Item = (&'a [&'a AxisValue], bool)>,
) -> Vec<(Symbol, String)> {
    let (mut ranges, mut inferred, mut hollow) = (false, false, false);
    for (spots, judged) in marks {
        ranges |= spots.iter().any(|spot| spot.range.is_some());
        inferred |= spots.iter().any(|spot| !spot.stated);
        hollow |= !judged;
    }
    [
        (ranges, Symbol::Range, "range of the position"),
        (inferred, Symbol::Inferred, "inferred or assumed, not stated"),
        (hollow, Symbol::Hollow, "evidence cannot be judged"),
    ]
    .into_iter()
    .filter(|(shown, ..)| *shown)
    .map(|(_, symbol, words)| (symbol, words.to_owned()))
    .collect()
}

impl Sheet<'_> {
    /// Sets a legend in as many rows as it needs; returns where it ends.
    pub(crate) fn legend(
        &self,
        entries: &[(Symbol, String)],
        room: (f64, f64),
        top: f64,
        out: &mut Vec<Shape>,
    ) -> f64 {
        const SIZE: f64 = 11.0;
        let u = self.unit();
        let row = self.size(SIZE) * 1.55;
        let (mut x, mut y) = (room.0, top);
        for (symbol, words) in entries {
            let lead = match symbol {
                Symbol::Range
                | Symbol::Inferred
                | Symbol::Trail
                | Symbol::Ghost
                | Symbol::Band
                | Symbol::Bar(..)
                | Symbol::Tie(..)
                | Symbol::Line(..)
                | Symbol::Kind(..) => 28.0 * u,
                Symbol::Sizes => 32.0 * u,
                _ => 14.0 * u,
            } + 4.0 * u;
            let words = self.shortened(words, room.1 - room.0 - lead, SIZE, Face::Regular);
            let width = lead + self.width(&words, SIZE, Face::Regular);
            if x > room.0 && x + width > room.1 {
                x = room.0;
                y += row;
            }
            let middle = y + row / 2.0;
            self.sign(symbol, Point::new(x, middle), out);
            let at = Point::new(x + lead, middle + self.size(SIZE) * 0.36);
            out.push(self.text(words, at, Align::Start, SIZE, Face::Regular, self.theme().ink));
            x += width + 16.0 * u;
        }
        if entries.is_empty() { top } else { y + row }
    }

    /// Draws a line with its ends.
    fn tie(&self, at: &dyn Fn(f64) -> Point, pen: Pen, head: LineHead, out: &mut Vec<Shape>) {
        let u = self.unit();
        let beside = |dx: f64, dy: f64| Point::new(at(dx).x, at(dx).y + dy * u);
        let line = |from: f64, to: f64| Shape::line(at(from), at(to), pen);
        let thin = Pen { width: 1.3 * u, dash: None, ..pen };
        let triangle = |tip: f64, back: f64, fill: Paint| Shape::Path {
            points: vec![at(tip), beside(back, 3.4), beside(back, -3.4)],
            closed: true,
            fill: Some(fill),
            pen: Some(thin),
        };
        match head {
            LineHead::Filled => out.extend([line(2.0, 20.0), triangle(27.0, 19.5, pen.paint)]),
            LineHead::Hollow => {
                out.extend([line(2.0, 19.0), triangle(27.0, 19.5, self.theme().paper.into())]);
            }
            LineHead::Both => {
                out.extend([line(8.0, 20.0), triangle(27.0, 19.5, pen.paint), triangle(1.0, 8.5, pen.paint)]);
            }
            LineHead::Bar => {
                let bar = Pen { width: 2.4 * u, dash: None, ..pen };
                out.extend([line(2.0, 26.0), Shape::line(beside(26.0, -5.0), beside(26.0, 5.0), bar)]);
            }
        }
    }

    /// The mark of a group.
    fn mark_sign(&self, at: Point, colour: Colour, form: MarkForm) -> Shape {
        let u = self.unit();
        let edge = Pen::solid(Paint { colour: self.theme().ink, opacity: 0.45 }, 0.8 * u);
        form.shape(at, 5.5 * u, Some(colour.into()), Some(edge))
    }

    /// Draws the icon of a kind into a square.
    fn icon(&self, kind: ActorKind, corner: Point, side: f64, out: &mut Vec<Shape>) {
        let pen = Pen::solid(self.theme().ink, side / 11.0);
        let at = |at: Point| Point::new(corner.x + at.x * side, corner.y + at.y * side);
        out.extend(icons::of(kind).into_iter().map(|part| match part {
            IconStroke::Ring(centre, radius) => {
                Shape::Disc { centre: at(centre), radius: radius * side, fill: None, pen: Some(pen) }
            }
            IconStroke::Line(points) => Shape::Path {
                points: points.into_iter().map(at).collect(),
                closed: false,
                fill: None,
                pen: Some(pen),
            },
        }));
    }

    /// Draws a sign, the middle of its left edge given.
    fn sign(&self, symbol: &Symbol, left: Point, out: &mut Vec<Shape>) {
        let u = self.unit();
        let at = |dx: f64| Point::new(left.x + dx * u, left.y);
        let (ink, paper) = (self.theme().faint, self.theme().paper);
        let line = Pen::solid(ink, 2.0 * u);
        let disc = |dx: f64, r: f64, fill: Option<Paint>, pen: Option<Pen>| Shape::Disc {
            centre: at(dx),
            radius: r * u,
            fill,
            pen,
        };
        match symbol {
            Symbol::Mark(colour, form) => out.push(self.mark_sign(at(7.0), *colour, *form)),
            Symbol::Kind(colour, form, kind) => {
                out.push(self.mark_sign(at(7.0), *colour, *form));
                self.icon(*kind, Point::new(left.x + 15.0 * u, left.y - 6.0 * u), 12.0 * u, out);
            }
            Symbol::Hollow => out.push(disc(7.0, 5.0, None, Some(line))),
            Symbol::Diamond => {
                let pen = Pen::solid(self.theme().ink, 1.5 * u);
                out.push(Shape::diamond(at(7.0), DIAMOND * u * 0.9, None, Some(pen)));
            }
            Symbol::Range => out.push(Shape::line(at(0.0), at(28.0), line)),
            Symbol::Inferred => {
                out.push(Shape::line(at(0.0), at(28.0), Pen::dashed(ink, 2.0 * u, 4.0 * u)));
                out.push(disc(14.0, 5.5, Some(paper.into()), None));
                let fill = Some(Paint { colour: ink, opacity: 0.35 });
                out.push(disc(14.0, 5.5, fill, Some(Pen::dashed(ink, 1.6 * u, 3.0 * u))));
            }
            Symbol::Sizes => {
                let fill = Some(Paint { colour: ink, opacity: 0.5 });
                for (dx, r) in [(5.0, radius(0.0)), (21.0, radius(0.8))] {
                    out.push(disc(dx, r * 0.8, fill, None));
                }
            }
            Symbol::SizeUnknown => {
                out.push(disc(7.0, 3.4, Some(Paint { colour: ink, opacity: 0.5 }), None));
                out.push(disc(7.0, 6.0, None, Some(Pen::solid(ink, u))));
            }
            Symbol::Several => {
                out.push(disc(7.0, 6.5, Some(Paint { colour: ink, opacity: 0.5 }), None));
                out.push(disc(7.0, 4.2, Some(paper.into()), None));
                let at = Point::new(left.x + 7.0 * u, left.y + self.size(7.0) * 0.36);
                out.push(self.text("2", at, Align::Middle, 7.0, Face::Bold, self.theme().ink));
            }
            Symbol::Trail => {
                out.extend(super::marks::arrow(at(4.0), at(27.0), Pen::solid(ink, 1.2 * u), 5.0 * u));
                out.push(disc(4.0, 2.2, Some(ink.into()), None));
            }
            Symbol::Hull => {
                let (fill, pen) = (Paint { colour: ink, opacity: 0.1 }, Pen::solid(ink, 0.9 * u));
                out.push(disc(7.0, 6.0, Some(fill), Some(pen)));
            }
            Symbol::Centre => out.extend(plus(at(7.0), 6.0 * u, Pen::solid(ink, 2.0 * u))),
            Symbol::Ghost => {
                out.push(Shape::line(at(4.0), at(24.0), Pen::solid(ink, 1.2 * u)));
                out.push(disc(4.0, 3.5, Some(paper.into()), Some(Pen::solid(ink, 1.2 * u))));
                out.push(disc(24.0, 4.5, Some(ink.into()), None));
            }
            Symbol::Band => {
                let band = Rect::sized(left.x, left.y - 5.0 * u, 28.0 * u, 10.0 * u);
                out.push(Shape::filled(band, Paint { colour: ink, opacity: 0.18 }));
                out.push(Shape::line(at(0.0), at(28.0), Pen::solid(ink, 1.6 * u)));
            }
            Symbol::Bar(track, share) => {
                let bar = |share: f64| Rect::sized(left.x, left.y - 2.5 * u, 28.0 * u * share, 5.0 * u);
                out.push(Shape::filled(bar(1.0), *track));
                out.push(Shape::filled(bar(*share), ink));
            }
            Symbol::Event => {
                let (top, bottom) = (Point::new(left.x + 7.0 * u, left.y - 6.0 * u), left.y + 6.0 * u);
                let pen = Pen::dashed(ink, 1.2 * u, 3.0 * u);
                out.push(Shape::line(top, Point::new(top.x, bottom), pen));
            }
            Symbol::Neutral => {
                let bar = Rect::sized(left.x + 5.0 * u, left.y - 5.0 * u, 4.0 * u, 10.0 * u);
                out.push(Shape::filled(bar, self.theme().ink));
            }
            Symbol::Tie(colour, dash, head) => {
                let pen = Pen { paint: (*colour).into(), width: 2.0 * u, dash: dash.map(|dash| dash * u) };
                self.tie(&at, pen, *head, out);
            }
            Symbol::Line(colour, dash) => {
                let pen = Pen { paint: (*colour).into(), width: 2.0 * u, dash: dash.map(|dash| dash * u) };
                out.push(Shape::line(at(2.0), at(27.0), pen));
            }
            Symbol::Silent => out.push(disc(7.0, 1.4, Some(ink.into()), None)),
            Symbol::Cell(fill, pen) => {
                let cell = Rect::sized(left.x, left.y - 6.0 * u, 14.0 * u, 12.0 * u);
                out.push(Shape::rect(cell, Some(*fill), *pen));
            }
            Symbol::SmallCell(fill) => {
                let cell = Rect::sized(left.x + 3.0 * u, left.y - 4.0 * u, 8.0 * u, 8.0 * u);
                out.push(Shape::filled(cell, *fill));
            }
        }
    }
}
