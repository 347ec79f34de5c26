//! What the card of an actor says, in words.

use super::{Bar, BoardPlan, Node};
use crate::model::words::number;
use crate::model::{Actor, StanceMap};

/// The shortest of an actor's other names that its name has as words, as “Curie” of “Marie Curie”; empty where there is
/// none.
pub(super) fn short_name(actor: &Actor) -> &str {
    let words = |text: &str| -> Vec<String> { text.split_whitespace().map(str::to_lowercase).collect() };
    let name = words(&actor.name);
    let is_part = |alias: &&String| {
        let alias = words(alias);
        !alias.is_empty() && alias.len() < name.len() && name.windows(alias.len()).any(|part| part == alias)
    };
    let shortest = actor.aliases.iter().filter(is_part).min_by_key(|alias| alias.chars().count());
    shortest.map_or("", String::as_str)
}

impl BoardPlan {
    /// What the bloc of an actor is called.
    pub fn bloc_name<'a>(&self, map: &'a StanceMap, node: &Node) -> &'a str {
        let bloc = node.bloc.and_then(|n| self.looks.keys().nth(n)).and_then(|id| map.blocs.get(id));
        bloc.map_or("no bloc", |bloc| &bloc.name)
    }

    /// What an actor's card shows, in words: its bloc, how influential it is, and where it stands on the pinned
    /// subjects.
    pub fn explained(&self, map: &StanceMap, node: &Node) -> Vec<String> {
        let mut lines = vec![format!("{} · {}", node.kind, self.bloc_name(map, node))];
        lines.push(format!("Influence {:.0} of 100", node.influence * 100.0));
        if !node.has_evidence {
            lines.push("Hollow, for no quote supports what it stands for".to_owned());
        }
        let pinned = self.made_of.board.iter().flat_map(|board| &board.pinned);
        for (subject, bar) in pinned.zip(&node.bars) {
            let name = map.subject_name(subject);
            let at =
                |share: f64| map.scale(subject).map_or_else(String::new, |scale| number(scale.at(share)));
            lines.push(match bar {
                None => format!("{name}, no position"),
                Some(Bar { at: share, range: Some((low, high)), .. }) if low < high => {
                    format!("{name} {}, from {} to {}", at(*share), at(*low), at(*high))
                }
                Some(bar) => format!("{name} {}", at(bar.at)),
            });
        }
        lines
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_actor_is_called_by_a_part_of_the_name_where_that_has_no_room() {
        let of = |name: &str, aliases: &[&str]| {
            let aliases = aliases.iter().map(|&alias| alias.to_owned()).collect();
            short_name(&Actor { aliases, ..Actor::new(name) }).to_owned()
        };
        assert_eq!(of("Marie Curie", &["Madame Curie", "curie", "Marie Curie"]), "curie");
        assert_eq!(of("European Union", &["EU"]), "", "initials are another name");
        assert_eq!(of("Curie", &["Curie"]), "");
        assert_eq!(of("Marie Curie", &["", "Cur"]), "");
    }
}
