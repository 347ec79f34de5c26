//! What every kind of chart has: axes with their ticks, and an actor's place on one.

use std::fmt::Write as _;

use crate::analysis::Position;
use crate::model::value::decade;
use crate::model::words::number;
use crate::model::{ActorId, Basis, Chart, Range, Scale, StanceMap, Subject};

/// Why a chart can't be drawn.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ChartError {
    /// The map doesn't hold what an axis should show.
    #[error("there is no dimension or proposal \"{0}\" in the map")]
    UnknownSubject(Subject),
    /// The chart doesn't say what an axis shows.
    #[error("the chart has no subject for its {0}: choose a dimension or a proposal")]
    NoSubject(&'static str),
    /// A support chart of a map without proposals.
    #[error("the map has no proposal that could be supported or rejected: add one first")]
    NoProposals,
}

/// One axis.
#[derive(Debug, Clone, PartialEq)]
pub struct Axis {
    /// What it shows.
    pub subject: Subject,
    /// Its name.
    pub name: String,
    /// The question that a position answers; of a proposal, what it would do.
    pub question: String,
    /// Its ends.
    pub scale: Scale,
    /// Where its numbers stand.
    pub ticks: Vec<f64>,
    /// Its labelled points, from low to high.
    pub points: Vec<(f64, String)>,
}

impl Axis {
    /// The axis of a subject; `place` is the axis' name in the error.
    pub fn of(map: &StanceMap, subject: Option<&Subject>, place: &'static str) -> Result<Self, ChartError> {
        let subject = subject.ok_or(ChartError::NoSubject(place))?;
        let scale = map.scale(subject).ok_or_else(|| ChartError::UnknownSubject(subject.clone()))?;
        let question = match subject {
            Subject::Dimension(id) => map.dimensions.get(id).map(|dimension| dimension.question.clone()),
            Subject::Proposal(id) => map.proposals.get(id).map(|proposal| proposal.description.clone()),
        };
        Ok(Self {
            subject: subject.clone(),
            name: map.subject_name(subject),
            question: question.unwrap_or_default(),
            scale,
            ticks: ticks(scale),
            points: map.scale_points(subject),
        })
    }
}

/// An actor's place on one axis.
#[derive(Debug, Clone, PartialEq)]
pub struct AxisValue {
    /// Where.
    pub value: f64,
    /// Between what and what; none where no range is known or the chart shows none.
    pub range: Option<Range>,
    /// Whether the actor said it, or a coder inferred or assumed it.
    pub stated: bool,
    /// All that is known of the position.
    pub position: Position,
}

impl AxisValue {
    /// A position as a chart shows it.
    pub fn new(position: Position, ranges: bool) -> Self {
        Self {
            value: position.value,
            range: position.range.filter(|range| ranges && range.low() < range.high()),
            stated: position.basis == Basis::Stated,
            position,
        }
    }
    /// What is known of the position, in words.
    pub fn in_words(&self, axis: &str) -> String {
        let mut words = format!("{axis}: {}", number(self.value));
        if let Some(range) = self.position.range {
            let _ = write!(words, " ({} to {})", number(range.low()), number(range.high()));
        }
        let position = &self.position;
        let _ = write!(words, ", {}, {} confidence", position.basis, position.confidence);
        if position.contested {
            words += ", contested";
        }
        words
    }
}

/// Where an axis has its numbers: steps of 1, 2 or 5 times a power of ten, at most eleven of them, and
/// the ends of the scale where they lie on a step.
pub fn ticks(scale: Scale) -> Vec<f64> {
    let power = decade(scale.extent() / 10.0);
    let step = [1.0, 2.0, 5.0, 10.0]
        .into_iter()
        .map(|factor| factor * power)
        .find(|step| scale.extent() / step <= 10.0 + 1e-9)
        .unwrap_or(scale.extent());
    let first = (scale.low() / step - 1e-9).ceil();
    let ticks: Vec<f64> = (0..=11)
        .map(|n| (first + f64::from(n)) * step)
        .take_while(|tick| *tick <= scale.high() + step * 1e-9)
        .map(|tick| scale.clamp(tick) + 0.0)
        .collect();
    if ticks.iter().all(|tick| tick.is_finite()) { ticks } else { vec![scale.low(), scale.high()] }
}

/// Whether a chart shows an actor: it names no actors, or this one among them.
pub(super) fn shows(chart: &Chart, actor: &ActorId) -> bool {
    chart.actors.is_empty() || chart.actors.contains(actor)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ticks_are_round_and_on_the_scale() {
        let ends = |low, high| ticks(Scale::new(low, high).unwrap());
        assert_eq!(ends(0.0, 10.0).len(), 11);
        assert_eq!(ends(-2.0, 2.0), [-2.0, -1.5, -1.0, -0.5, 0.0, 0.5, 1.0, 1.5, 2.0]);
        assert_eq!(ends(0.0, 100.0)[1], 10.0);
        assert_eq!(ends(0.5, 7.2)[0], 1.0);
        for (low, high) in [(1e-300, 1e300), (0.0, 1e-12), (-1e300, 0.0), (1e9, 1e9 + 1e-3)] {
            let ticks = ends(low, high);
            assert!(ticks.len() <= 12 && ticks.iter().all(|tick| (low..=high).contains(tick)), "{ticks:?}");
        }
    }
}
