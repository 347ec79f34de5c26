//! The names of dots on a sheet: each placed by `labels` near its own dot, on no other and over no edge, with a leader
//! where it stands off.

use super::fonts::{BASELINE, Face, LINE};
use super::labels::{Disc, Obstacles, Wanted, place};
use super::scene::{Align, Pen, Point, Rect, Shape};
use super::sheet::Sheet;
use crate::model::{ActorId, Colour};

/// A dot that has a name.
pub(super) struct Dot<'a> {
    /// Who it is, also the end of the ids of its shapes.
    pub(super) actor: &'a ActorId,
    /// What tells the dots of one actor apart; empty where it has one only.
    pub(super) nth: String,
    /// Its name.
    pub(super) name: &'a str,
    /// What it covers.
    pub(super) disc: Disc,
    /// Names of more weight are placed first and longest.
    pub(super) weight: f64,
}

/// What was drawn of names.
#[derive(Default)]
pub(super) struct NamedDots {
    /// The names.
    pub(super) labels: Vec<Shape>,
    /// The lines to those that stand off.
    pub(super) leaders: Vec<Shape>,
    /// How many found no room.
    pub(super) unnamed: usize,
}

impl Sheet<'_> {
    /// Places the names of dots in an area, clear of what it holds besides; of more than `most` only the heaviest.
    pub(super) fn names(
        &self,
        dots: &[Dot<'_>],
        captions: Vec<Rect>,
        area: Rect,
        size: f64,
        most: usize,
    ) -> NamedDots {
        let mut heaviest: Vec<&Dot<'_>> = dots.iter().collect();
        heaviest.sort_by(|a, b| b.weight.total_cmp(&a.weight).then_with(|| a.actor.cmp(b.actor)));
        heaviest.truncate(most);
        let obstacles =
            Obstacles { discs: dots.iter().map(|dot| dot.disc).collect(), captions, ..Obstacles::default() };
        let line = self.size(size) * LINE;
        let words: Vec<String> = heaviest
            .iter()
            .map(|dot| self.shortened(dot.name, area.width() * 0.5, size, Face::Regular))
            .collect();
        let wanted: Vec<Wanted> = heaviest
            .iter()
            .zip(&words)
            .map(|(dot, words)| Wanted {
                of: dot.disc,
                sizes: vec![(self.width(words, size, Face::Regular), line)],
                weight: dot.weight,
                before: None,
            })
            .collect();
        let mut named = NamedDots { unnamed: dots.len() - heaviest.len(), ..NamedDots::default() };
        for ((dot, words), place) in heaviest.into_iter().zip(words).zip(place(&wanted, &obstacles, area)) {
            let Some(place) = place else {
                named.unnamed += 1;
                continue;
            };
            let key = format!("{}{}", dot.actor, dot.nth);
            if let Some((from, to)) = place.leader {
                let leader = Shape::line(from, to, Pen::solid(self.theme().line, 0.8 * self.unit()));
                named.leaders.push(Shape::thing(format!("leader-{key}"), "", [], vec![leader]));
            }
            let at = Point::new(place.rect.left, place.rect.top + self.size(size) * BASELINE);
            let ink: Colour = self.theme().ink;
            let text = self.text(words, at, Align::Start, size, Face::Regular, ink);
            let about = [dot.actor.clone().into()];
            named.labels.push(Shape::thing(format!("label-{key}"), "", about, vec![text]));
        }
        named
    }
}
