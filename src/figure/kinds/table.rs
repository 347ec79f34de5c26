//! The data of a chart as a table, for those who can't see the drawing or want its numbers.

use crate::figure::chart::AxisValue;
use crate::figure::rows::ActorRows;
use crate::model::words::number;

/// The data of a chart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    /// The names of the columns.
    pub head: Vec<String>,
    /// The rows, as wide as the head.
    pub rows: Vec<Vec<String>>,
}

impl Table {
    /// The table of a chart with an actor a row: the places that each has, and a last row for each who said
    /// nothing on any of the subjects.
    pub(super) fn of_rows(rows: &ActorRows, names: Vec<String>) -> Self {
        let spoke = rows.rows.iter().map(|row| {
            let words = row.spots.iter().map(|spot| axis_value_words(spot.as_ref()));
            std::iter::once(row.name.clone()).chain(words).collect()
        });
        let silent = rows.silent.iter().map(|name| {
            let words = std::iter::repeat_n("not said".to_owned(), names.len());
            std::iter::once(name.clone()).chain(words).collect()
        });
        let rows = spoke.chain(silent).collect();
        Self { head: std::iter::once("Actor".to_owned()).chain(names).collect(), rows }
    }
}

/// A place on an axis in words; silence is said.
pub(super) fn axis_value_words(spot: Option<&AxisValue>) -> String {
    let Some(spot) = spot else { return "not said".to_owned() };
    let position = &spot.position;
    let range = position
        .range
        .map(|range| format!(" ({} to {})", number(range.low()), number(range.high())))
        .unwrap_or_default();
    let contested = if position.contested { ", contested" } else { "" };
    format!(
        "{}{range}, {}, {} confidence{contested}",
        number(spot.value),
        position.basis.label(),
        position.confidence.label()
    )
}
