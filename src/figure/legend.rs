//! The legends of a chart: which colour is which bloc, and what the marks mean.

use super::chart::Mark;
use super::fonts::{self, Face};
use super::layout::{DIAMOND, Sheet, radius};
use super::scene::{Align, Paint, Pen, Point, Shape};
use crate::model::Colour;

/// One entry of a legend.
pub(super) enum Symbol {
    Disc(Colour),
    Sizes,
    Hollow,
    Range,
    Inferred,
    Diamond,
}

impl Sheet<'_> {
    /// Sets a legend in as many rows as it needs; returns where it ends.
    pub(super) fn legend(
        &self,
        entries: &[(Symbol, String)],
        room: (f64, f64),
        top: f64,
        out: &mut Vec<Shape>,
    ) -> f64 {
        const SIZE: f64 = 12.0;
        let u = self.unit;
        let size = self.size(SIZE);
        let row = size * 1.65;
        let (mut x, mut y) = (room.0, top);
        for (symbol, words) in entries {
            let lead = match symbol {
                Symbol::Disc(_) | Symbol::Hollow | Symbol::Diamond => 14.0 * u,
                Symbol::Range | Symbol::Inferred => 28.0 * u,
                Symbol::Sizes => 36.0 * u,
            } + 5.0 * u;
            let words =
                fonts::shortened(words, room.1 - room.0 - lead, &|w| fonts::width(w, Face::Regular, size));
            let width = lead + fonts::width(&words, Face::Regular, size);
            if x > room.0 && x + width > room.1 {
                x = room.0;
                y += row;
            }
            let middle = y + row / 2.0;
            let at = |dx: f64| Point::new(x + dx * u, middle);
            let ink = self.theme.faint;
            match symbol {
                Symbol::Disc(colour) => out.push(Shape::Disc {
                    centre: at(7.0),
                    radius: 6.0 * u,
                    fill: Some((*colour).into()),
                    pen: None,
                }),
                Symbol::Hollow => out.push(Shape::Disc {
                    centre: at(7.0),
                    radius: 5.5 * u,
                    fill: None,
                    pen: Some(Pen::solid(ink, 2.2 * u)),
                }),
                Symbol::Diamond => out.push(Shape::diamond(
                    at(7.0),
                    DIAMOND * u * 0.9,
                    None,
                    Some(Pen::solid(self.theme.ink, 1.6 * u)),
                )),
                Symbol::Range => out.push(Shape::line(at(0.0), at(28.0), Pen::solid(ink, 2.2 * u))),
                Symbol::Inferred => {
                    out.push(Shape::line(at(0.0), at(28.0), Pen::dashed(ink, 2.2 * u, 4.0 * u)));
                    let fill = Some(Paint { colour: ink, opacity: 0.35 });
                    let pen = Some(Pen::dashed(ink, 1.6 * u, 3.0 * u));
                    out.push(Shape::Disc {
                        centre: at(14.0),
                        radius: 6.0 * u,
                        fill: Some(self.theme.paper.into()),
                        pen: None,
                    });
                    out.push(Shape::Disc { centre: at(14.0), radius: 6.0 * u, fill, pen });
                }
                Symbol::Sizes => {
                    for (dx, r) in [(5.5, radius(0.0)), (24.0, radius(0.6))] {
                        out.push(Shape::Disc {
                            centre: at(dx),
                            radius: r * u * 0.8,
                            fill: Some(Paint { colour: ink, opacity: 0.5 }),
                            pen: None,
                        });
                    }
                }
            }
            out.push(self.text(
                words,
                Point::new(x + lead, middle + size * 0.36),
                Align::Start,
                SIZE,
                Face::Regular,
                self.theme.ink,
            ));
            x += width + 18.0 * u;
        }
        if entries.is_empty() { top } else { y + row }
    }

    pub(super) fn symbols(&self) -> Vec<(Symbol, String)> {
        let all = || self.data.marks.iter().chain(&self.data.silent_on_x).chain(&self.data.silent_on_y);
        let spots = || all().flat_map(|mark| mark.x.iter().chain(&mark.y));
        let mut symbols = Vec::new();
        if !self.data.is_empty() {
            symbols.push((Symbol::Sizes, "larger: more influence".to_owned()));
        }
        if spots().any(|spot| spot.range.is_some()) {
            symbols.push((Symbol::Range, "range of the position".to_owned()));
        }
        if all().any(Mark::is_inferred) {
            symbols.push((Symbol::Inferred, "inferred or assumed, not stated".to_owned()));
        }
        if all().any(|mark| !mark.judged) {
            symbols.push((Symbol::Hollow, "evidence cannot be judged".to_owned()));
        }
        if !self.data.diamonds.is_empty() {
            symbols.push((Symbol::Diamond, "proposal".to_owned()));
        }
        symbols
    }
}
