//! The data of a chart for spreadsheets and statistics: a row an observation, numbers as numbers.

use crate::figure::chart::AxisValue;
use crate::figure::rows::ActorRows;
use crate::model::Subject;
use crate::model::value::Keyed as _;

/// A cell.
#[derive(Debug, Clone, PartialEq)]
pub enum DataCell {
    /// Words.
    Text(String),
    /// A number.
    Number(f64),
    /// Nothing is known.
    Empty,
}

impl From<&str> for DataCell {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for DataCell {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<Option<f64>> for DataCell {
    fn from(number: Option<f64>) -> Self {
        number.map_or(Self::Empty, Self::Number)
    }
}

/// The data of a chart.
#[derive(Debug, Clone, PartialEq)]
pub struct Dataset {
    /// The names of the columns.
    pub head: Vec<&'static str>,
    /// The rows, as wide as the head.
    pub rows: Vec<Vec<DataCell>>,
}

/// The columns of a position.
pub(super) const POSITION: [&str; 8] =
    ["position", "low", "high", "basis", "confidence", "credibility", "as_of", "quotes"];

/// The columns of charts that show positions of actors on subjects.
const HEAD: [&str; 5] = ["actor", "actor_name", "group", "subject", "subject_name"];

/// The cells of a position; empty where there is none, which is never zero.
pub(super) fn position_cells(spot: Option<&AxisValue>) -> Vec<DataCell> {
    let Some(spot) = spot else { return vec![DataCell::Empty; POSITION.len()] };
    let position = &spot.position;
    vec![
        DataCell::Number(spot.value),
        position.range.map(crate::model::Range::low).into(),
        position.range.map(crate::model::Range::high).into(),
        position.basis.key().into(),
        position.confidence.key().into(),
        DataCell::Number(f64::from(u8::from(position.credibility))),
        position.as_of.to_string().into(),
        DataCell::Number(position.quotes.len() as f64),
    ]
}

/// Where an actor stands on a subject, or that nothing is known of it.
pub(super) struct Observation<'a> {
    /// The actor's id; empty where it isn't known.
    pub(super) actor: String,
    pub(super) name: &'a str,
    pub(super) group: &'a str,
    pub(super) subject: (&'a Subject, &'a str),
    pub(super) spot: Option<&'a AxisValue>,
}

impl Dataset {
    /// Positions of actors on subjects.
    pub(super) fn of_positions<'a>(observations: impl IntoIterator<Item = Observation<'a>>) -> Self {
        let row = |Observation { actor, name, group, subject: (subject, subject_name), spot }| {
            let mut cells: Vec<DataCell> = vec![
                actor.into(),
                name.into(),
                group.into(),
                subject.to_string().into(),
                subject_name.into(),
            ];
            cells.extend(position_cells(spot));
            cells
        };
        let rows = observations.into_iter().map(row).collect();
        Self { head: HEAD.into_iter().chain(POSITION).collect(), rows }
    }

    /// The places of actors in rows on subjects, in the order of the rows, the silent last.
    pub(super) fn of_rows<'a>(
        rows: &'a ActorRows,
        subjects: impl IntoIterator<Item = (&'a Subject, &'a str)>,
    ) -> Self {
        let subjects: Vec<(&Subject, &str)> = subjects.into_iter().collect();
        let spoke = rows.rows.iter().flat_map(|row| {
            let group = rows.groups.get(row.group).map_or("", |group| group.name.as_str());
            subjects.iter().copied().zip(&row.spots).map(move |(subject, spot)| Observation {
                actor: row.actor.to_string(),
                name: &row.name,
                group,
                subject,
                spot: spot.as_ref(),
            })
        });
        let silent = rows.silent.iter().flat_map(|name| {
            let nothing =
                |subject| Observation { actor: String::new(), name, group: "", subject, spot: None };
            subjects.iter().copied().map(nothing)
        });
        Self::of_positions(spoke.chain(silent))
    }
}
