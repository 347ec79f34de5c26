//! Agreement and conflict between actors, from their positions. How it is drawn is the board's.

use std::collections::BTreeMap;

use super::likeness::{Positions, distance};
use super::positions::{Position, own_positions};
use crate::model::{ActorId, Date, Scale, StanceMap};

/// What two actors have in common.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct AgreementPair {
    /// The place of the one in the list of profiles.
    pub a: u32,
    /// The place of the other.
    pub b: u32,
    /// 1 where they hold the same, 0 where they stand at opposite ends: the mean over the shared subjects of
    /// 1 − |p − q| / R, with R the extent of the scale. That is the congruence of discourse network analysis
    /// (Leifeld 2017), for one position a subject and divided by the number of shared subjects.
    pub agreement: f64,
    /// How many subjects both have taken a position on.
    pub shared: u32,
}

impl AgreementPair {
    /// Whether they agree more than they differ.
    pub fn agrees(&self) -> bool {
        self.agreement >= 0.5
    }
    /// How much they agree or, where they differ more, how much they differ: 0.5 to 1.
    pub fn strength(&self) -> f64 {
        self.agreement.max(1.0 - self.agreement)
    }
}

/// Which pairs are looked for.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct AgreementQuestion {
    /// The least agreement or conflict, 0.5 to 1.
    pub least: f64,
    /// The least number of shared subjects.
    pub shared: u32,
    /// The most pairs; the strongest count first.
    pub most: usize,
}

impl Default for AgreementQuestion {
    /// Agreement or conflict of 85 % on two subjects, and no more pairs than can be told apart.
    fn default() -> Self {
        Self { least: 0.85, shared: 2, most: 3_000 }
    }
}

/// The positions of actors on all subjects of a map as shares of their scales, at a day.
pub fn profiles<'a>(
    map: &StanceMap,
    actors: impl IntoIterator<Item = &'a ActorId>,
    day: Option<Date>,
) -> Vec<Positions> {
    let positions: Vec<(Scale, BTreeMap<ActorId, Position>)> = map
        .subjects()
        .iter()
        .filter_map(|subject| Some((map.scale(subject)?, own_positions(map, subject, day))))
        .collect();
    actors
        .into_iter()
        .map(|actor| {
            positions
                .iter()
                .map(|(scale, of)| of.get(actor).map(|position| scale.share(position.value)))
                .collect()
        })
        .collect()
}

/// The pairs of profiles that are asked for, the strongest first. None where `cancelled` said so.
pub fn pairs(
    profiles: &[Positions],
    AgreementQuestion { least, shared, most }: AgreementQuestion,
    cancelled: &dyn Fn() -> bool,
) -> Option<Vec<AgreementPair>> {
    let speaking: Vec<(u32, &Positions)> =
        (0..).zip(profiles).filter(|(_, profile)| profile.iter().any(Option::is_some)).collect();
    let mut found = Vec::new();
    for (n, (a, one)) in speaking.iter().enumerate() {
        if cancelled() {
            return None;
        }
        for (b, other) in speaking.iter().skip(n + 1) {
            let Some((apart, common)) = distance(one, other) else { continue };
            let pair = AgreementPair { a: *a, b: *b, agreement: 1.0 - apart, shared: common as u32 };
            if pair.shared >= shared && pair.strength() >= least {
                found.push(pair);
            }
        }
    }
    found.sort_by(|p, q| {
        q.strength().total_cmp(&p.strength()).then(q.shared.cmp(&p.shared)).then((p.a, p.b).cmp(&(q.a, q.b)))
    });
    found.truncate(most);
    Some(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(least: f64, shared: u32, most: usize) -> AgreementQuestion {
        AgreementQuestion { least, shared, most }
    }

    #[test]
    fn agreement_counts_shared_subjects_alone() {
        let profiles = [
            vec![Some(1.0), Some(0.0), None],
            vec![Some(0.8), None, Some(0.3)],
            vec![Some(0.0), Some(1.0), None],
            vec![None; 3],
        ];
        let found = pairs(&profiles, asked(0.5, 1, 10), &|| false).unwrap();
        let short: Vec<_> = found.iter().map(|pair| (pair.a, pair.b, pair.shared)).collect();
        assert_eq!(short, [(0, 2, 2), (0, 1, 1), (1, 2, 1)], "who is silent is in none");
        assert_eq!(found[0].agreement, 0.0);
        assert!((found[1].agreement - 0.8).abs() < 1e-12 && found[1].agrees());
        assert!((found[2].agreement - 0.2).abs() < 1e-12 && !found[2].agrees());
        assert_eq!(pairs(&profiles, asked(0.9, 1, 10), &|| false).unwrap().len(), 1);
        assert_eq!(pairs(&profiles, asked(0.5, 2, 10), &|| false).unwrap().len(), 1);
        assert_eq!(pairs(&profiles, asked(0.5, 1, 1), &|| false).unwrap().len(), 1);
        assert_eq!(pairs(&profiles, asked(0.5, 1, 1), &|| true), None);
    }
}
