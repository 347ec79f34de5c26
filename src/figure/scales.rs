//! The axes of a chart: names, numbers and labelled points.

use super::axes::{self, LabelRows, Tag};
use super::chart::Axis;
use super::fonts::{self, BASELINE, Face, LINE};
use super::layout::Field;
use super::scene::{Align, Point, Shape};
use super::sheet::{Detail, Sheet};
use crate::model::words::{self, number};

/// The labelled points of an axis; `prefixed` ones name their number.
pub(super) fn labelled(axis: &Axis, prefixed: bool) -> Vec<(f64, String)> {
    let words = |(at, label): &(f64, String)| {
        (*at, if prefixed { format!("{}: {label}", number(*at)) } else { label.clone() })
    };
    axis.points.iter().filter(|(_, label)| !label.trim().is_empty()).map(words).collect()
}

impl Sheet<'_> {
    /// Sets an axis' name and question; returns where they end.
    pub(super) fn axis_name(
        &self,
        axis: &Axis,
        room: (f64, f64),
        top: f64,
        align: Align,
        out: &mut Vec<Shape>,
    ) -> f64 {
        let mut y = top;
        let question = if self.detail == Detail::Full { axis.question.as_str() } else { "" };
        // A title that names the subject already is enough.
        let name = if axis.name == self.words.title { "" } else { axis.name.as_str() };
        for (words, size, face, colour) in
            [(name, 13.0, Face::Bold, self.theme().ink), (question, 11.5, Face::Italic, self.theme().faint)]
        {
            let mut lines = self.wrapped(words, room.1 - room.0, size, face);
            lines.truncate(2);
            for line in lines {
                let x = if align == Align::Middle { f64::midpoint(room.0, room.1) } else { room.0 };
                let at = Point::new(x, y + self.size(size) * BASELINE);
                out.push(self.text(line, at, align, size, face, colour));
                y += self.size(size) * LINE;
            }
        }
        y
    }

    pub(super) fn axis_x(
        &self,
        ticks: &[f64],
        field: &Field,
        rows: &LabelRows,
        top: f64,
        out: &mut Vec<Shape>,
    ) {
        const SIZE: f64 = 11.0;
        let size = self.size(SIZE);
        let mut end = f64::NEG_INFINITY;
        for (tick, words) in ticks.iter().zip(words::ticks(ticks)) {
            let x = field.x(*tick);
            let half = fonts::width(&words, Face::Regular, size) / 2.0;
            if x - half > end && (field.frame.left..=field.frame.right).contains(&x) {
                end = x + half + size * 0.4;
                let at = Point::new(x, top + 4.0 * self.unit() + size * BASELINE);
                out.push(self.text(words, at, Align::Middle, SIZE, Face::Regular, self.theme().faint));
            }
        }
        let mut row_top = top + size * 1.6;
        for (row, lines) in rows.lines.iter().enumerate() {
            for tag in rows.tags.iter().filter(|tag| tag.row == row) {
                for (n, line) in tag.lines.iter().enumerate() {
                    let at = Point::new(tag.middle, row_top + n as f64 * size * LINE + size * BASELINE);
                    out.push(self.text(
                        line.clone(),
                        at,
                        Align::Middle,
                        SIZE,
                        Face::Regular,
                        self.theme().ink,
                    ));
                }
            }
            row_top += *lines as f64 * size * LINE + size * 0.3;
        }
    }

    pub(super) fn axis_y(
        &self,
        ticks: &[f64],
        field: &Field,
        points: &[(f64, String)],
        room: f64,
        out: &mut Vec<Shape>,
    ) {
        const SIZE: f64 = 11.0;
        let size = self.size(SIZE);
        let right = field.frame.left - 7.0 * self.unit();
        let in_view = |y: f64| (field.frame.top..=field.frame.bottom).contains(&y);
        let placed: Vec<(f64, String)> = points
            .iter()
            .rev()
            .map(|(at, label)| (field.y(*at), label.clone()))
            .filter(|(y, _)| in_view(*y))
            .collect();
        let measure = |text: &str| fonts::width(text, Face::Regular, size);
        let stretch = (field.frame.top - size, field.frame.bottom + size);
        let tags: Vec<Tag> = axes::column(&placed, room, stretch, size, &measure);
        let spans: Vec<(f64, f64)> = tags
            .iter()
            .map(|tag| {
                let half = tag.lines.len() as f64 * size * LINE / 2.0;
                (tag.middle - half, tag.middle + half)
            })
            .collect();
        for (tag, (top, _)) in tags.iter().zip(&spans) {
            for (n, line) in tag.lines.iter().enumerate() {
                let at = Point::new(right, top + n as f64 * size * LINE + size * BASELINE);
                out.push(self.text(line.clone(), at, Align::End, SIZE, Face::Regular, self.theme().ink));
            }
        }
        let mut end = f64::INFINITY;
        for (tick, words) in ticks.iter().zip(words::ticks(ticks)) {
            let y = field.y(*tick);
            let half = size * LINE / 2.0;
            let covered = spans.iter().any(|(top, bottom)| y + half > *top && y - half < *bottom);
            if !covered && y + half <= end && in_view(y) {
                end = y - half;
                let at = Point::new(right, y + size * 0.36);
                out.push(self.text(words, at, Align::End, SIZE, Face::Regular, self.theme().faint));
            }
        }
    }
}
