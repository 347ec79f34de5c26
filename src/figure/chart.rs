//! What a position map shows, before it has a size: axes, marks, silences, proposals, captions. And what
//! every kind of chart has: axes, and an actor's place on one. The window and the page draw the same.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use super::groups::{Group, Groups};
use super::words::{Evidence, Words};
use crate::analysis::{Position, own_positions};
use crate::model::value::decade;
use crate::model::words::{counted, number};
use crate::model::{
    Actor, ActorId, AnyId, Basis, Chart, Date, ProposalId, Quadrants, Range, Scale, SizeBy, StanceMap,
    Subject,
};

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
pub struct Spot {
    /// Where.
    pub value: f64,
    /// Between what and what; none where no range is known or the chart shows none.
    pub range: Option<Range>,
    /// Whether the actor said it, or a coder inferred or assumed it.
    pub stated: bool,
    /// All that is known of the position.
    pub position: Position,
}

impl Spot {
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

/// Where an actor stood on some day of its trail.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Waypoint {
    /// From this day on.
    pub day: Date,
    /// On the x axis.
    pub x: f64,
    /// On the y axis.
    pub y: f64,
}

/// An actor on the chart.
#[derive(Debug, Clone, PartialEq)]
pub struct Mark {
    /// Who.
    pub actor: ActorId,
    /// Its name.
    pub name: String,
    /// Which of the chart's groups it is in.
    pub group: usize,
    /// How much it can bring to bear, 0 to 1.
    pub influence: f64,
    /// What its size shows, 0 to 1.
    pub size: f64,
    /// Whether the grade of every position shown can be judged.
    pub judged: bool,
    /// On the x axis; none where it is silent on it.
    pub x: Option<Spot>,
    /// On the y axis; none where it is silent on it.
    pub y: Option<Spot>,
    /// Where it stood before, oldest first; empty where it hasn't moved or the chart shows no trails.
    pub trail: Vec<Waypoint>,
}

impl Mark {
    /// Whether some position shown was inferred or assumed.
    pub fn is_inferred(&self) -> bool {
        self.x.iter().chain(&self.y).any(|spot| !spot.stated)
    }
    /// The items that it stands for: the actor, then its stances.
    pub fn about(&self) -> Vec<AnyId> {
        let stances = self.x.iter().chain(&self.y).flat_map(|spot| spot.position.stances.iter().cloned());
        std::iter::once(self.actor.clone().into()).chain(stances.map(AnyId::from)).collect()
    }
}

/// A proposal on the chart.
#[derive(Debug, Clone, PartialEq)]
pub struct Diamond {
    /// Which.
    pub proposal: ProposalId,
    /// Its name.
    pub name: String,
    /// On the x axis.
    pub x: f64,
    /// On the y axis.
    pub y: f64,
}

/// What a position map shows.
#[derive(Debug, Clone, PartialEq)]
pub struct ChartData {
    /// What is printed around it.
    pub words: Words,
    /// To the right.
    pub x: Axis,
    /// Upwards.
    pub y: Axis,
    /// Actors with a position on both axes, by id.
    pub marks: Vec<Mark>,
    /// Actors with a position on the x axis alone, by id.
    pub silent_on_y: Vec<Mark>,
    /// Actors with a position on the y axis alone, by id.
    pub silent_on_x: Vec<Mark>,
    /// Proposals with a place on both axes, by id.
    pub diamonds: Vec<Diamond>,
    /// What colours and shapes say.
    pub groups: Vec<Group>,
    /// What sizes say.
    pub size: SizeBy,
    /// Whether ranges are ellipses.
    pub ellipses: bool,
    /// Whether a line goes round each group.
    pub hulls: bool,
    /// The weighted centre of each group of at least two marks: group, x, y.
    pub centres: Vec<(usize, f64, f64)>,
    /// Words in the corners.
    pub quadrants: Quadrants,
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

fn diamonds(map: &StanceMap, x: &Subject, y: &Subject) -> Vec<Diamond> {
    let (Subject::Dimension(x), Subject::Dimension(y)) = (x, y) else { return Vec::new() };
    map.proposals
        .iter()
        .filter_map(|(id, proposal)| {
            Some(Diamond {
                proposal: id.clone(),
                name: proposal.name.clone(),
                x: proposal.places.get(x)?.get(),
                y: proposal.places.get(y)?.get(),
            })
        })
        .collect()
}

/// Whether a chart shows an actor: it names no actors, or this one among them.
pub(super) fn shows(chart: &Chart, actor: &ActorId) -> bool {
    chart.actors.is_empty() || chart.actors.contains(actor)
}

/// What the size of a mark shows of an actor's positions, 0 to 1; `most` is the highest number of quotes.
fn size(by: SizeBy, actor: &Actor, positions: &[&Position], most: usize) -> f64 {
    match by {
        SizeBy::Influence => actor.influence.get(),
        SizeBy::Fixed => 0.3,
        SizeBy::Salience => positions
            .iter()
            .filter_map(|position| position.salience)
            .map(crate::model::Unit::get)
            .fold(0.0, f64::max),
        SizeBy::Quotes => quotes_of(positions) as f64 / most.max(1) as f64,
    }
}

/// The positions on both axes, as far as there are any.
fn of((x, y): &(Option<Position>, Option<Position>)) -> Vec<&Position> {
    x.iter().chain(y).collect()
}

fn quotes_of(positions: &[&Position]) -> usize {
    positions.iter().flat_map(|position| &position.quotes).collect::<BTreeSet<_>>().len()
}

/// Where each actor stood from the earlier day of a chart to its own, at every day on which it moved.
fn trails(map: &StanceMap, chart: &Chart, x: &Subject, y: &Subject) -> BTreeMap<ActorId, Vec<Waypoint>> {
    let mut trails: BTreeMap<ActorId, Vec<Waypoint>> = BTreeMap::new();
    let Some(from) = chart.from.filter(|_| chart.trails) else { return trails };
    let mut days: BTreeSet<Date> = map
        .stances
        .values()
        .filter(|stance| stance.subject == *x || stance.subject == *y)
        .map(|stance| stance.as_of)
        .filter(|day| *day > from && chart.at.is_none_or(|at| *day <= at))
        .collect();
    days.insert(from);
    for day in days {
        let (on_x, on_y) = (own_positions(map, x, Some(day)), own_positions(map, y, Some(day)));
        for (actor, at_x) in on_x {
            let Some(at_y) = on_y.get(&actor) else { continue };
            let trail = trails.entry(actor).or_default();
            let moved = trail.last().is_none_or(|last| last.x != at_x.value || last.y != at_y.value);
            if moved {
                trail.push(Waypoint { day, x: at_x.value, y: at_y.value });
            }
        }
    }
    trails.retain(|_, trail| trail.len() > 1);
    trails
}

/// What a position map shows.
pub fn chart_data(map: &StanceMap, chart: &Chart) -> Result<ChartData, ChartError> {
    let x = Axis::of(map, chart.x.as_ref(), "x axis")?;
    let y = Axis::of(map, chart.y.as_ref(), "y axis")?;
    let mut both: BTreeMap<ActorId, (Option<Position>, Option<Position>)> = BTreeMap::new();
    for (actor, position) in own_positions(map, &x.subject, chart.at) {
        both.entry(actor).or_default().0 = Some(position);
    }
    for (actor, position) in own_positions(map, &y.subject, chart.at) {
        both.entry(actor).or_default().1 = Some(position);
    }
    both.retain(|actor, _| shows(chart, actor));

    let most = both.values().map(|positions| quotes_of(&of(positions))).max().unwrap_or(0);
    let mut trails = trails(map, chart, &x.subject, &y.subject);
    let (mut groups, mut evidence, mut found) = (Groups::default(), Evidence::default(), Vec::new());
    for (id, positions) in both {
        let Some(actor) = map.actors.get(&id) else { continue };
        let known = of(&positions);
        for position in &known {
            evidence.add(position);
        }
        let key = groups.note(map, chart.colour, actor, known.iter().copied());
        let mark = Mark {
            name: actor.name.clone(),
            group: 0,
            influence: actor.influence.get(),
            size: size(chart.size, actor, &known, most),
            judged: known.iter().all(|position| position.is_judged()),
            trail: trails.remove(&id).unwrap_or_default(),
            x: positions.0.map(|position| Spot::new(position, chart.ranges)),
            y: positions.1.map(|position| Spot::new(position, chart.ranges)),
            actor: id,
        };
        found.push((mark, key));
    }
    let (groups, places) = groups.finish(chart);
    let (mut marks, mut silent_on_y, mut silent_on_x) = (Vec::new(), Vec::new(), Vec::new());
    for (mut mark, key) in found {
        mark.judged |= !evidence.is_recorded();
        mark.group = places.get(&key).copied().unwrap_or_default();
        match (&mark.x, &mark.y) {
            (Some(_), Some(_)) => marks.push(mark),
            (Some(_), None) => silent_on_y.push(mark),
            _ => silent_on_x.push(mark),
        }
    }
    let silent = silent_on_x.len() + silent_on_y.len();
    let mut count = format!("n = {}", counted(marks.len(), "actor"));
    if silent > 0 {
        let _ = write!(count, " on both axes, {silent} on one only");
    }
    let description = describe(&x, &y, &marks, &silent_on_x, &silent_on_y);
    Ok(ChartData {
        words: Words::new(map, chart, &evidence, count, description),
        diamonds: if chart.proposals { diamonds(map, &x.subject, &y.subject) } else { Vec::new() },
        centres: if chart.centres { centres(&marks, groups.len()) } else { Vec::new() },
        x,
        y,
        marks,
        silent_on_y,
        silent_on_x,
        groups,
        size: chart.size,
        ellipses: chart.ellipses,
        hulls: chart.hulls,
        quadrants: chart.quadrants.clone(),
    })
}

/// The centre of each group of two marks or more, every mark weighted by its influence; alike where nobody
/// in the group has any.
fn centres(marks: &[Mark], groups: usize) -> Vec<(usize, f64, f64)> {
    (0..groups)
        .filter_map(|group| {
            let own: Vec<(f64, f64, f64)> = marks
                .iter()
                .filter(|mark| mark.group == group)
                .filter_map(|mark| Some((mark.influence, mark.x.as_ref()?.value, mark.y.as_ref()?.value)))
                .collect();
            let total: f64 = own.iter().map(|(weight, ..)| weight).sum();
            let weight = |weight: f64| if total > 0.0 { weight / total } else { 1.0 / own.len() as f64 };
            let mean = |of: fn(&(f64, f64, f64)) -> f64| own.iter().map(|one| weight(one.0) * of(one)).sum();
            (own.len() > 1).then(|| (group, mean(|one| one.1), mean(|one| one.2)))
        })
        .collect()
}

/// What a position map shows, in words.
fn describe(x: &Axis, y: &Axis, marks: &[Mark], silent_on_x: &[Mark], silent_on_y: &[Mark]) -> String {
    let mut words = format!(
        "Position map of {}. To the right: {}, from {} to {}. Upwards: {}, from {} to {}.",
        counted(marks.len(), "actor"),
        x.name,
        number(x.scale.low()),
        number(x.scale.high()),
        y.name,
        number(y.scale.low()),
        number(y.scale.high()),
    );
    let value = |spot: &Option<Spot>| spot.as_ref().map_or(f64::NAN, |spot| spot.value);
    let mut ends = |axis: &Axis, of: &dyn Fn(&Mark) -> f64| {
        let least = marks.iter().min_by(|a, b| of(a).total_cmp(&of(b)));
        let most = marks.iter().max_by(|a, b| of(a).total_cmp(&of(b)));
        if let (Some(least), Some(most)) = (least, most)
            && of(least) < of(most)
        {
            let _ = write!(
                words,
                " Lowest on {}: {} ({}); highest: {} ({}).",
                axis.name,
                least.name,
                number(of(least)),
                most.name,
                number(of(most))
            );
        }
    };
    ends(x, &|mark| value(&mark.x));
    ends(y, &|mark| value(&mark.y));
    for (silent, axis) in [(silent_on_x, x), (silent_on_y, y)] {
        if !silent.is_empty() {
            let _ = write!(words, " {} said nothing on {}.", counted(silent.len(), "actor"), axis.name);
        }
    }
    words
}

impl ChartData {
    /// Whether nobody is on it.
    pub fn is_empty(&self) -> bool {
        self.marks.is_empty() && self.silent_on_x.is_empty() && self.silent_on_y.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::figure::sample::sample;

    #[test]
    fn silence_is_a_margin_and_never_zero() {
        let (map, chart) = sample();
        let data = chart_data(&map, &chart).unwrap();
        assert!(data.marks.iter().all(|mark| mark.x.is_some() && mark.y.is_some()));
        assert!(data.silent_on_y.iter().any(|mark| mark.name == "Tajani" && mark.y.is_none()));
        assert!(data.silent_on_x.iter().any(|mark| mark.name == "Salvini" && mark.x.is_none()));
        assert!(data.marks.iter().all(|mark| mark.name != "China"), "nobody without a position is drawn");
    }

    #[test]
    fn what_cannot_be_judged_and_what_was_inferred_are_marked() {
        let (map, chart) = sample();
        let data = chart_data(&map, &chart).unwrap();
        let mark = |name: &str| data.marks.iter().find(|mark| mark.name == name).unwrap();
        assert!(mark("Meloni").judged && !mark("Meloni").is_inferred());
        assert!(!mark("Grushko").judged && mark("Grushko").is_inferred());
    }

    #[test]
    fn an_axis_that_is_not_there_is_named() {
        let (map, mut chart) = sample();
        chart.x = Some(Subject::Dimension("nothing".parse().unwrap()));
        assert_eq!(
            chart_data(&map, &chart).unwrap_err().to_string(),
            "there is no dimension or proposal \"nothing\" in the map"
        );
    }

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
