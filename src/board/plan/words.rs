//! What the card of an actor says, in words.

use super::{Bar, BoardPlan, Node};
use crate::model::StanceMap;
use crate::model::words::number;

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
