//! The key of a position map on a small sheet: what the numbers beside its marks stand for.

use super::{Mark, Plotter};
use crate::figure::fonts::{BASELINE, Face, LINE};
use crate::figure::scene::{Align, Pen, Point, Rect, Shape};
use crate::model::AnyId;

/// The size of the key's text, and the sign before each entry, in units of the chart.
const SIZE: f64 = 10.5;
const SIGN: f64 = 2.8;
const LEAD: f64 = 9.0;
const BETWEEN: f64 = 9.0;
/// The share of the room that the key may take.
const MOST: f64 = 0.4;

impl Plotter<'_> {
    /// What stands for a mark beside it: its name, or its number in the key.
    pub(super) fn name_of(&self, mark: &Mark) -> String {
        self.name_for(&mark.actor.clone().into(), &mark.name)
    }
    /// What stands for an actor or a proposal of a name.
    pub(super) fn name_for(&self, id: &AnyId, name: &str) -> String {
        self.numbers.get(id).map_or_else(|| name.to_owned(), ToString::to_string)
    }

    /// Sets the key at the bottom of the room, where marks have numbers; returns its height, and how many it has no room for.
    pub(super) fn key(&self, room: Rect, shapes: &mut Vec<Shape>) -> (f64, usize) {
        if self.numbers.is_empty() {
            return (0.0, 0);
        }
        let (sheet, u) = (&self.sheet, self.sheet.unit());
        let number = |id: AnyId| self.numbers.get(&id).copied();
        let actors = self
            .data
            .all_marks()
            .filter_map(|mark| Some((number(mark.actor.clone().into())?, &mark.name, Some(mark))));
        let diamonds = self.data.diamonds.iter();
        let proposals = diamonds
            .filter_map(|diamond| Some((number(diamond.proposal.clone().into())?, &diamond.name, None)));
        let mut entries: Vec<(usize, &String, Option<&Mark>)> = actors.chain(proposals).collect();
        entries.sort_by_key(|(number, ..)| *number);
        let words: Vec<String> = entries.iter().map(|(number, name, _)| format!("{number} {name}")).collect();
        let lead = LEAD * u;
        let widest = words.iter().map(|words| sheet.width(words, SIZE, Face::Regular)).fold(1.0, f64::max);
        let column = (lead + widest + BETWEEN * u).min(room.width() / 2.0);
        let columns = ((room.width() + BETWEEN * u) / column).floor().max(1.0) as usize;
        let line = sheet.size(SIZE) * LINE;
        let most = ((room.height() * MOST / line).floor() as usize).max(1);
        let rows = entries.len().div_ceil(columns).min(most);
        let column = (room.width() + BETWEEN * u) / columns as f64;
        let top = room.bottom - rows as f64 * line;
        let mut key = Vec::new();
        for (n, ((_, _, mark), words)) in entries.iter().zip(&words).take(rows * columns).enumerate() {
            let (x, y) = (room.left + (n / rows) as f64 * column, top + (n % rows) as f64 * line);
            let centre = Point::new(x + SIGN * 1.4 * u, y + line * 0.5);
            let face = if let Some(mark) = mark {
                let style = self.style(mark, SIGN * u);
                sheet.mark(centre, style, &mut key);
                Face::Regular
            } else {
                let pen = Pen::solid(sheet.theme().ink, 1.2 * u);
                key.push(Shape::diamond(centre, SIGN * 1.2 * u, None, Some(pen)));
                Face::Italic
            };
            let words = sheet.shortened(words, column - lead - BETWEEN * u, SIZE, face);
            let at = Point::new(x + lead, y + sheet.size(SIZE) * BASELINE);
            key.push(sheet.text(words, at, Align::Start, SIZE, face, sheet.theme().ink));
        }
        shapes.push(Shape::group("key", key));
        (rows as f64 * line + 5.0 * u, entries.len().saturating_sub(rows * columns))
    }
}
