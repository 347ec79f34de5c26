//! The agreement matrix: how far each actor holds what each other holds, the like side by side, with the tree that says
//! how they join. How that is drawn is in `matrix`; the clusters are `analysis::clusters`'.

mod matrix;

use std::collections::BTreeSet;
use std::fmt::Write as _;

use super::{Content, DataCell, Dataset, KindEntry, Subjects, Table};
use crate::analysis::clusters::{Join, Square, average_linkage, leaf_order};
use crate::analysis::likeness::{self, Positions};
use crate::figure::chart::ChartError;
use crate::figure::labels::LabelCache;
use crate::figure::layout::{Drawing, Window};
use crate::figure::rows::{ActorRow, ActorRows, gather};
use crate::figure::sheet::Page;
use crate::figure::words::Words;
use crate::model::words::counted;
use crate::model::{Chart, ChartKind, RowOrder, Scale, StanceMap, Subject};

/// The most actors in a matrix: more can't be told apart on a page.
const MOST: usize = 120;
/// How far two who have no subject in common count as apart when the tree is made.
const UNKNOWN: f64 = 0.5;

/// The kind's entry.
pub(super) static KIND: KindEntry = KindEntry {
    kind: ChartKind::Agreement,
    subjects: Subjects::Several { name: "Subjects", proposals: false },
    options: &[],
    content: |map, chart| Ok(Box::new(data(map, chart)?)),
};

impl Content for AgreementMatrix {
    fn draw(&self, page: &Page, _: Option<Window>, _: Option<&LabelCache>) -> Drawing {
        matrix::draw(self, page).into()
    }
    fn table(&self) -> Table {
        let all: Vec<usize> = (0..self.rows.rows.len()).collect();
        let order = self.arranged(&all).order;
        let name = |n: &usize| self.rows.rows.get(*n).map(|row| row.name.clone()).unwrap_or_default();
        let rows = order.iter().map(|a| {
            let cells = order.iter().map(|b| match self.pair(*a, *b) {
                _ if a == b => String::new(),
                Some((agreement, shared)) => {
                    format!("{} on {}", percent(agreement), counted(shared, "subject"))
                }
                None => "no subject in common".to_owned(),
            });
            std::iter::once(name(a)).chain(cells).collect()
        });
        let head = std::iter::once("Actor".to_owned()).chain(order.iter().map(name)).collect();
        Table { head, rows: rows.collect() }
    }
    fn data(&self) -> Dataset {
        let head = vec!["actor", "actor_name", "other", "other_name", "agreement", "shared_subjects"];
        let all: Vec<usize> = (0..self.rows.rows.len()).collect();
        let order = self.arranged(&all).order;
        let pairs =
            order.iter().enumerate().flat_map(|(n, a)| order.iter().skip(n + 1).map(move |b| (*a, *b)));
        let rows = pairs.filter_map(|(a, b)| {
            let (one, other) = (self.rows.rows.get(a)?, self.rows.rows.get(b)?);
            let pair = self.pair(a, b);
            Some(vec![
                one.actor.to_string().into(),
                one.name.as_str().into(),
                other.actor.to_string().into(),
                other.name.as_str().into(),
                pair.map(|(agreement, _)| agreement).into(),
                DataCell::Number(pair.map_or(0, |(_, shared)| shared) as f64),
            ])
        });
        Dataset { head, rows: rows.collect() }
    }
}

/// What an agreement matrix shows.
#[derive(Debug, Clone, PartialEq)]
pub struct AgreementMatrix {
    /// What is printed around it.
    pub words: Words,
    /// The names of the subjects on which actors are compared.
    pub subjects: Vec<String>,
    /// The actors, with a place a subject.
    pub rows: ActorRows,
    /// What each holds, as shares of the scales.
    profiles: Vec<Positions>,
}

/// Actors with the like side by side, and how they join.
struct Arranged {
    /// Which stands where, from the top.
    order: Vec<usize>,
    /// The clusters, in places of the order.
    joins: Vec<Join>,
}

/// A share in percent.
fn percent(share: f64) -> String {
    format!("{:.0} %", share * 100.0)
}

/// What an agreement matrix of a map shows: on the subjects that the chart names, or on all.
fn data(map: &StanceMap, chart: &Chart) -> Result<AgreementMatrix, ChartError> {
    let subjects = if chart.subjects.is_empty() { map.subjects() } else { chart.subjects.clone() };
    let mut scaled: Vec<(Subject, Scale)> = Vec::new();
    for subject in subjects {
        let scale = map.scale(&subject).ok_or_else(|| ChartError::UnknownSubject(subject.clone()))?;
        scaled.push((subject, scale));
    }
    if scaled.is_empty() {
        return Err(ChartError::NoSubject("comparison"));
    }
    let asked = Chart { order: RowOrder::Influence, ..chart.clone() };
    let mut rows = gather(map, &asked, &scaled);
    let all = rows.rows.len();
    rows.rows.truncate(MOST);
    let shares = |row: &ActorRow| -> Positions {
        let spots = row.spots.iter().zip(&scaled);
        spots.map(|(spot, (_, scale))| spot.as_ref().map(|spot| scale.share(spot.value))).collect()
    };
    let profiles: Vec<Positions> = rows.rows.iter().map(shares).collect();
    let subjects = scaled.iter().map(|(subject, _)| map.subject_name(subject)).collect();
    let mut data = AgreementMatrix { words: Words::default(), subjects, rows, profiles };

    let (mut pairs, mut strangers, mut single) = (0, 0, 0);
    for a in 0..data.profiles.len() {
        for b in a + 1..data.profiles.len() {
            pairs += 1;
            match data.pair(a, b) {
                None => strangers += 1,
                Some((_, 1)) => single += 1,
                Some(_) => {}
            }
        }
    }
    let shown = data.rows.rows.len();
    let on = format!("{} on {}", counted(shown, "actor"), counted(data.subjects.len(), "subject"));
    let mut count = format!("n = {on}");
    if all > shown {
        let _ = write!(count, " (the most influential of {all})");
    }
    let _ = write!(count, "; {}", counted(pairs, "pair"));
    if single > 0 && data.subjects.len() > 1 {
        let _ = write!(count, ", {single} on one subject alone");
    }
    if strangers > 0 {
        let _ = write!(count, ", {strangers} without a subject in common (for the tree half apart)");
    }
    let description = data.described(&on);
    data.words = Words::new(map, chart, &data.rows.evidence, count, description);
    Ok(data)
}

impl AgreementMatrix {
    /// How far two agree, 0 to 1, and on how many subjects; none without a subject in common.
    fn pair(&self, a: usize, b: usize) -> Option<(f64, usize)> {
        let (apart, shared) = likeness::distance(self.profiles.get(a)?, self.profiles.get(b)?)?;
        Some((1.0 - apart, shared))
    }

    /// Puts some of the actors in order. The tree has no direction of its own, so the first of them, who is the most
    /// influential, stands in the upper half.
    fn arranged(&self, some: &[usize]) -> Arranged {
        let who = |n: usize| some.get(n).copied().unwrap_or_default();
        let apart = Square::of(some.len(), |a, b| {
            if a == b {
                0.0
            } else {
                self.pair(who(a), who(b)).map_or(UNKNOWN, |(agreement, _)| 1.0 - agreement)
            }
        });
        let joins = average_linkage(&apart);
        let mut order = leaf_order(&apart, &joins);
        if order.iter().position(|n| *n == 0).is_some_and(|place| 2 * place >= order.len()) {
            order.reverse();
        }
        let mut places = vec![0; order.len()];
        for (place, n) in order.iter().enumerate() {
            if let Some(kept) = places.get_mut(*n) {
                *kept = place;
            }
        }
        let placed = |cluster: usize| places.get(cluster).copied().unwrap_or(cluster);
        let joins =
            joins.into_iter().map(|join| Join { a: placed(join.a), b: placed(join.b), ..join }).collect();
        Arranged { order: order.into_iter().map(who).collect(), joins }
    }

    /// What it shows, in words: the two camps into which it falls first.
    fn described(&self, on: &str) -> String {
        /// How many of a camp are named.
        const NAMED: usize = 6;
        let mut words = format!("Agreement matrix of {on}, the like side by side.");
        let all: Vec<usize> = (0..self.rows.rows.len()).collect();
        let arranged = self.arranged(&all);
        let Some(root) = arranged.joins.last() else { return words };
        // The leaves below a cluster, from the root down.
        let camp = |top: usize| {
            let (mut waiting, mut leaves) = (vec![top], BTreeSet::new());
            while let Some(cluster) = waiting.pop() {
                match cluster.checked_sub(all.len()).and_then(|n| arranged.joins.get(n)) {
                    Some(join) => waiting.extend([join.a, join.b]),
                    None => drop(leaves.insert(cluster)),
                }
            }
            let names: Vec<&str> = leaves
                .iter()
                .filter_map(|place| self.rows.rows.get(*arranged.order.get(*place)?))
                .map(|row| row.name.as_str())
                .collect();
            let more = names.len().saturating_sub(NAMED);
            let mut named = names.iter().take(NAMED).copied().collect::<Vec<_>>().join(", ");
            if more > 0 {
                let _ = write!(named, " and {more} more");
            }
            named
        };
        let _ = write!(
            words,
            " It falls first into {}, and {}, who agree by {}.",
            camp(root.a),
            camp(root.b),
            percent(1.0 - root.height)
        );
        words
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::edit;
    use crate::figure::sample::sample;
    use crate::model::{Actor, ActorId, Finite, Stance};

    fn found() -> AgreementMatrix {
        let (map, mut chart) = sample();
        chart.kind = ChartKind::Agreement;
        data(&map, &chart).unwrap()
    }

    fn place(data: &AgreementMatrix, name: &str) -> usize {
        data.rows.rows.iter().position(|row| row.name == name).unwrap()
    }

    #[test]
    fn agreement_is_one_less_the_distance_on_the_scales() {
        let data = found();
        let pair = |a: &str, b: &str| data.pair(place(&data, a), place(&data, b));
        // Meloni 8 and 6, Lavrov 0 and 10: 1 - (0.8 + 0.4) / 2.
        assert!(
            pair("Meloni", "Lavrov")
                .is_some_and(|(agreement, shared)| (agreement - 0.4).abs() < 1e-9 && shared == 2)
        );
        assert_eq!(pair("Meloni", "Tajani"), Some((1.0, 1)));
        assert_eq!(pair("Tajani", "Salvini"), None, "they speak of different things");
    }

    #[test]
    fn the_like_stand_side_by_side_and_strangers_are_said() {
        let data = found();
        let table = data.table();
        let row = |name: &str| table.rows.iter().position(|row| row[0] == name).unwrap();
        assert_eq!(row("Trump").abs_diff(row("Vance")), 1);
        assert!(row("Trump") < 12, "the most influential stands in the upper half");
        let (tajani, salvini) = (row("Tajani"), row("Salvini"));
        assert_eq!(table.rows[tajani][salvini + 1], "no subject in common");
        assert_eq!(table.rows[tajani][tajani + 1], "");
        assert!(data.words.count.contains("without a subject in common"), "{}", data.words.count);
        assert!(data.words.description.contains("It falls first into"), "{}", data.words.description);
    }

    #[test]
    fn of_too_many_the_most_influential_are_compared() {
        let (mut map, mut chart) = sample();
        chart.kind = ChartKind::Agreement;
        for n in 0..130 {
            let id: ActorId = format!("more-{n}").parse().unwrap();
            map = edit::put(&map, &id, Actor::new(format!("More {n}"))).unwrap();
            let subject = Subject::Dimension("guarantee".parse().unwrap());
            let day: crate::model::Date = "2025-03-06".parse().unwrap();
            let stance = Stance::new(id, subject, Finite::or_zero(f64::from(n % 10)), day);
            map = edit::put(&map, &format!("more-{n}").parse().unwrap(), stance).unwrap();
        }
        let data = data(&map, &chart).unwrap();
        assert_eq!(data.rows.rows.len(), MOST);
        assert!(data.words.count.contains("the most influential of 154"), "{}", data.words.count);
    }
}
