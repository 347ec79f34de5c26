//! What the colour and the shape of marks say: the groups that a chart tells apart, and how each looks.

use std::collections::BTreeMap;

use crate::analysis::Position;
use crate::model::words::order_key;
use crate::model::{Actor, ActorKind, BlocId, BlocLook, Chart, Colour, ColourBy, Look, MarkForm, StanceMap};

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
    /// The kind that its actors have in common, where that is what it is.
    pub kind: Option<ActorKind>,
}

/// The groups of a chart, while they are being gathered: by what orders them in the legend.
#[derive(Debug, Default)]
pub struct Groups {
    found: BTreeMap<GroupKey, (Looks, String)>,
    /// How the blocs of the map look, once that was asked for.
    blocs: Option<BTreeMap<BlocId, BlocLook>>,
}

/// How a group looks.
#[derive(Debug, Clone, Copy)]
enum Looks {
    /// As the map says.
    Kept(BlocLook),
    /// By a colour and, where that doesn't suffice, by its place in the legend; of a kind, where it is one.
    Coloured(Colour, Option<ActorKind>),
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
        let none = (Looks::Coloured(Colour::NEUTRAL, None), String::new());
        let (rest, name, (looks, id)) = match by {
            ColourBy::Bloc => {
                let blocs = self.blocs.get_or_insert_with(|| map.bloc_looks());
                let bloc = actor.bloc.as_ref().and_then(|id| Some((id, map.blocs.get(id)?, blocs.get(id)?)));
                bloc.map_or_else(
                    || (1, "no bloc".to_owned(), (Looks::Kept(BlocLook::NONE), String::new())),
                    |(id, bloc, look)| (0, bloc.name.clone(), (Looks::Kept(*look), id.to_string())),
                )
            }
            ColourBy::Kind => {
                let place = ActorKind::ALL.iter().position(|kind| *kind == actor.kind).unwrap_or_default();
                let word = actor.kind.label();
                (
                    0,
                    format!("{place}"),
                    (Looks::Coloured(Colour::nth(place), Some(actor.kind)), word.to_owned()),
                )
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
                        (0, name, (Looks::Coloured(map.coder_colour(id), None), id.to_string()))
                    }
                    (0 | 1, _) => (2, "coder not recorded".to_owned(), none),
                    _ => (1, "several coders".to_owned(), none),
                }
            }
        };
        // Kinds are in an order of their own, and are called what stands for them.
        let shown = if by == ColourBy::Kind { id.clone() } else { name.clone() };
        let key = (rest, order_key(&name), id);
        self.found.entry(key.clone()).or_insert((looks, shown));
        key
    }

    /// The groups in the order of the legend, and where each key has its group. Blocs have the shapes that the map gives
    /// them. Of others, where colours don't tell them apart, in print or where two have one colour, shapes do.
    pub fn finish(self, chart: &Chart) -> (Vec<Group>, BTreeMap<GroupKey, usize>) {
        let coloured = |looks: &Looks| match looks {
            Looks::Coloured(colour, _) => Some(*colour),
            Looks::Kept(_) => None,
        };
        let mut colours: Vec<Colour> = self.found.values().filter_map(|(looks, _)| coloured(looks)).collect();
        colours.sort_unstable();
        let alike = colours.windows(2).any(|pair| pair.first() == pair.last());
        let grey = chart.look == Look::Print;
        let shapes = chart.shapes || grey || alike;
        let count = self.found.len();
        let mut groups = Vec::new();
        let mut places = BTreeMap::new();
        for (n, (key, (looks, name))) in self.found.into_iter().enumerate() {
            let (colour, form, kind) = match looks {
                Looks::Kept(look) => (if grey { look.grey } else { look.colour }, look.form, None),
                Looks::Coloured(colour, kind) => {
                    // Greys from dark to light, as far apart as their number allows.
                    let level = (40.0 + 170.0 * n as f64 / (count.max(2) - 1) as f64) as u8;
                    let colour = if grey { Colour::rgb(level, level, level) } else { colour };
                    (colour, if shapes { MarkForm::nth(n) } else { MarkForm::DISC }, kind)
                }
            };
            groups.push(Group { name, colour, form, is_rest: key.0 > 0, kind });
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
    fn blocs_have_the_colours_and_the_shapes_that_the_map_gives_them() {
        let (map, mut chart) = sample();
        let looks = map.bloc_looks();
        let all = groups(|_| {});
        for group in all.iter().filter(|group| !group.is_rest) {
            let (id, _) = map.blocs.iter().find(|(_, bloc)| bloc.name == group.name).unwrap();
            assert_eq!((group.colour, group.form), (looks[id].colour, looks[id].form));
        }
        // Whoever else is on the chart.
        let printed = groups(|chart| chart.look = Look::Print);
        chart.look = Look::Print;
        for actor in map.actors.values() {
            let mut alone = Groups::default();
            alone.note(&map, ColourBy::Bloc, actor, []);
            assert!(printed.contains(&alone.finish(&chart).0[0]), "{}", actor.name);
        }
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
        assert_eq!((groups[0].name.as_str(), groups[0].kind), ("person", Some(ActorKind::Person)));
    }
}
