//! What the colour and the shape of marks say: the groups that a chart tells apart, and how each looks.

use std::collections::BTreeMap;
use std::f64::consts::TAU;

use super::scene::{Paint, Pen, Point, Shape};
use crate::analysis::Position;
use crate::model::words::order_key;
use crate::model::{Actor, ActorKind, Chart, Colour, ColourBy, Look, StanceMap};

/// The shape of a mark. Proposals are diamonds, which no actor is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum MarkForm {
    /// A disc.
    Disc,
    /// A square.
    Square,
    /// A triangle on its side.
    Up,
    /// A triangle on its point.
    Down,
    /// Five corners.
    Pentagon,
    /// Six corners.
    Hexagon,
}

impl MarkForm {
    const ALL: [Self; 6] = [Self::Disc, Self::Square, Self::Up, Self::Down, Self::Pentagon, Self::Hexagon];

    /// The shape of the n-th group; there are six, then they begin again.
    pub fn nth(n: usize) -> Self {
        Self::ALL.get(n % Self::ALL.len()).copied().unwrap_or(Self::Disc)
    }
    /// How far its corners reach, in radii of a disc of about the same area.
    pub fn reach(self) -> f64 {
        match self {
            Self::Disc => 1.0,
            Self::Square => 1.25,
            Self::Up | Self::Down => 1.4,
            Self::Pentagon | Self::Hexagon => 1.12,
        }
    }
    /// The shape about a centre, of the area of a disc of this radius or a little less.
    pub fn shape(self, centre: Point, radius: f64, fill: Option<Paint>, pen: Option<Pen>) -> Shape {
        let (corners, turn) = match self {
            Self::Disc => return Shape::Disc { centre, radius, fill, pen },
            Self::Square => (4, 0.125),
            Self::Up => (3, -0.25),
            Self::Down => (3, 0.25),
            Self::Pentagon => (5, -0.25),
            Self::Hexagon => (6, 0.0),
        };
        let reach = radius * self.reach();
        let points = (0..corners)
            .map(|n| {
                let angle = (f64::from(n) / f64::from(corners) + turn) * TAU;
                Point::new(centre.x + reach * libm::cos(angle), centre.y + reach * libm::sin(angle))
            })
            .collect();
        Shape::Path { points, closed: true, fill, pen }
    }
}

/// What the actors of one look have in common.
#[derive(Debug, Clone, PartialEq)]
pub struct Group {
    /// Its name.
    pub name: String,
    /// Its colour.
    pub colour: Colour,
    /// Its shape.
    pub form: MarkForm,
    /// Whether all that its actors have in common is that they are in no other.
    pub is_rest: bool,
}

/// The groups of a chart, while they are being gathered: by what orders them in the legend.
#[derive(Debug, Default)]
pub struct Groups {
    found: BTreeMap<GroupKey, (Colour, String)>,
}

/// How a group is found again: whether it is one of those that have nothing in common, what it is sorted by, and its id.
pub type GroupKey = (u8, String, String);

impl Groups {
    /// Notes the group of an actor; `positions` are those that the chart shows of it.
    pub fn note<'a>(
        &mut self,
        map: &StanceMap,
        by: ColourBy,
        actor: &Actor,
        positions: impl IntoIterator<Item = &'a Position>,
    ) -> GroupKey {
        let (key, colour) = match by {
            ColourBy::Bloc => match actor.bloc.as_ref().and_then(|id| map.blocs.get_key_value(id)) {
                Some((id, bloc)) => ((0, bloc.name.clone(), id.to_string()), bloc.colour),
                None => ((1, "no bloc".to_owned(), String::new()), Colour::NEUTRAL),
            },
            ColourBy::Kind => {
                let place = ActorKind::ALL.iter().position(|kind| *kind == actor.kind).unwrap_or_default();
                let word = actor.kind.label();
                ((0, format!("{place}"), word.to_owned()), Colour::nth(place))
            }
            ColourBy::Coder => {
                let coders: std::collections::BTreeSet<_> = positions
                    .into_iter()
                    .flat_map(|position| &position.stances)
                    .filter_map(|id| map.stances.get(id))
                    .map(|stance| stance.coder.as_ref())
                    .collect();
                match (coders.len(), coders.first().copied().flatten()) {
                    (1, Some(id)) => {
                        let coder = map.coders.get(id);
                        let name = coder.map_or_else(|| id.to_string(), |coder| coder.name.clone());
                        let colour = map.coder_colour(id);
                        ((0, name, id.to_string()), colour)
                    }
                    (0 | 1, _) => ((2, "coder not recorded".to_owned(), String::new()), Colour::NEUTRAL),
                    _ => ((1, "several coders".to_owned(), String::new()), Colour::NEUTRAL),
                }
            }
        };
        let (rest, name, id) = key;
        // Kinds are in an order of their own, and are called what stands for them.
        let shown = if by == ColourBy::Kind { id.clone() } else { name.clone() };
        let key = (rest, order_key(&name), id);
        self.found.entry(key.clone()).or_insert((colour, shown));
        key
    }

    /// The groups in the order of the legend, and where each key has its group. Where colours don't tell
    /// them apart, in print or where two have one colour, shapes do.
    pub fn finish(self, chart: &Chart) -> (Vec<Group>, BTreeMap<GroupKey, usize>) {
        let mut colours: Vec<Colour> = self.found.values().map(|(colour, _)| *colour).collect();
        colours.sort_unstable();
        let alike = colours.windows(2).any(|pair| pair.first() == pair.last());
        let grey = chart.look == Look::Print;
        let shapes = chart.shapes || grey || alike;
        let count = self.found.len();
        let mut groups = Vec::new();
        let mut places = BTreeMap::new();
        for (n, (key, (colour, name))) in self.found.into_iter().enumerate() {
            // Greys from dark to light, as far apart as their number allows.
            let level = (40.0 + 170.0 * n as f64 / (count.max(2) - 1) as f64) as u8;
            groups.push(Group {
                name,
                colour: if grey { Colour::rgb(level, level, level) } else { colour },
                form: if shapes { MarkForm::nth(n) } else { MarkForm::Disc },
                is_rest: key.0 > 0,
            });
            places.insert(key, n);
        }
        (groups, places)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::figure::sample::sample;

    fn groups(change: impl FnOnce(&mut Chart)) -> Vec<Group> {
        let (map, mut chart) = sample();
        change(&mut chart);
        let mut groups = Groups::default();
        for actor in map.actors.values() {
            groups.note(&map, chart.colour, actor, []);
        }
        groups.finish(&chart).0
    }

    #[test]
    fn blocs_keep_their_colours_and_need_no_shapes() {
        let groups = groups(|_| {});
        assert!(groups.iter().all(|group| group.form == MarkForm::Disc));
        assert!(groups.iter().any(|group| group.name == "Russia" && group.colour == Colour::nth(4)));
    }

    #[test]
    fn print_tells_groups_apart_by_grey_and_by_shape() {
        let groups = groups(|chart| chart.look = Look::Print);
        let mut looks: Vec<(Colour, MarkForm)> =
            groups.iter().map(|group| (group.colour, group.form)).collect();
        assert!(looks.iter().all(|(colour, _)| colour.r == colour.g && colour.g == colour.b));
        looks.sort_unstable();
        looks.dedup();
        assert_eq!(looks.len(), groups.len());
    }

    #[test]
    fn kinds_are_named() {
        let groups = groups(|chart| chart.colour = ColourBy::Kind);
        assert_eq!(groups.len(), 1);
        assert_eq!(groups[0].name, "person");
    }
}
