//! What a position map shows, before it has a size: axes, marks, silences, proposals, captions, sources.
//! The window's plot and the exported chart draw the same.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use crate::analysis::{Position, own_positions};
use crate::model::{
    ActorId, Basis, Chart, Colour, Date, ProposalId, Quadrants, Range, Scale, SourceId, StanceMap, Subject,
};

/// Why a chart can't be drawn.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ChartError {
    /// The map doesn't hold what an axis should show.
    #[error("there is no dimension or proposal \"{0}\" in the map")]
    UnknownSubject(Subject),
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

/// An actor on the chart.
#[derive(Debug, Clone, PartialEq)]
pub struct Mark {
    /// Who.
    pub actor: ActorId,
    /// Its name.
    pub name: String,
    /// Its bloc's colour.
    pub colour: Colour,
    /// How much it can bring to bear, 0 to 1.
    pub influence: f64,
    /// Whether the grade of every position shown can be judged.
    pub judged: bool,
    /// On the x axis; none where it is silent on it.
    pub x: Option<Spot>,
    /// On the y axis; none where it is silent on it.
    pub y: Option<Spot>,
}

impl Mark {
    /// Whether some position shown was inferred or assumed.
    pub fn is_inferred(&self) -> bool {
        self.x.iter().chain(&self.y).any(|spot| !spot.stated)
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
    /// Title, as printed.
    pub title: String,
    /// A line below the title.
    pub subtitle: String,
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
    /// The blocs of the actors shown, with their colours; one without a name for actors of no bloc.
    pub blocs: Vec<(String, Colour)>,
    /// Words in the corners.
    pub quadrants: Quadrants,
    /// The day whose positions it shows; none where it shows nothing.
    pub as_known_on: Option<Date>,
    /// How many sources the quotes stand in.
    pub sources: usize,
    /// How many quotes the positions rest on.
    pub quotes: usize,
    /// The first and the last day on which a quote was said (or else published).
    pub span: Option<(Date, Date)>,
    /// A remark printed below the chart.
    pub note: String,
}

/// A day as it is printed: “6 March 2025”.
pub fn long_date(day: Date) -> String {
    day.strftime("%-d %B %Y").to_string()
}

/// A position as it is printed: at most two decimals and a proper minus sign.
pub fn figure(value: f64) -> String {
    let rounded = (value * 100.0).round() / 100.0 + 0.0;
    rounded.to_string().replace('-', "\u{2212}")
}

/// Where an axis has its numbers: steps of 1, 2 or 5 times a power of ten, at most eleven of them, and
/// the ends of the scale where they lie on a step.
pub fn ticks(scale: Scale) -> Vec<f64> {
    let power = 10_f64.powf((scale.extent() / 10.0).log10().floor());
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

fn axis(map: &StanceMap, subject: &Subject) -> Result<Axis, ChartError> {
    let scale = map.scale(subject).ok_or_else(|| ChartError::UnknownSubject(subject.clone()))?;
    let question = match subject {
        Subject::Dimension(id) => map.dimensions.get(id).map(|dimension| dimension.question.clone()),
        Subject::Proposal(id) => map.proposals.get(id).map(|proposal| proposal.description.clone()),
    };
    Ok(Axis {
        subject: subject.clone(),
        name: map.subject_name(subject),
        question: question.unwrap_or_default(),
        scale,
        ticks: ticks(scale),
        points: map.scale_points(subject),
    })
}

fn spot(position: Position, ranges: bool) -> Spot {
    Spot {
        value: position.value,
        range: position.range.filter(|range| ranges && range.low() < range.high()),
        stated: position.basis == Basis::Stated,
        position,
    }
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

/// What a chart of a map shows.
pub fn chart_data(map: &StanceMap, chart: &Chart) -> Result<ChartData, ChartError> {
    let (x, y) = (axis(map, &chart.x)?, axis(map, &chart.y)?);
    let on_x = own_positions(map, &chart.x, chart.at);
    let mut on_y = own_positions(map, &chart.y, chart.at);
    let mut both: BTreeMap<ActorId, (Option<Position>, Option<Position>)> = BTreeMap::new();
    for (actor, position) in on_x {
        let other = on_y.remove(&actor);
        both.insert(actor, (Some(position), other));
    }
    both.extend(on_y.into_iter().map(|(actor, position)| (actor, (None, Some(position)))));

    let (mut marks, mut silent_on_y, mut silent_on_x) = (Vec::new(), Vec::new(), Vec::new());
    let mut blocs: BTreeMap<(String, String), Colour> = BTreeMap::new();
    let mut quotes = BTreeSet::new();
    let mut latest: Option<Date> = None;
    for (id, (at_x, at_y)) in both {
        let Some(actor) = map.actors.get(&id) else { continue };
        let bloc = actor.bloc.as_ref().and_then(|id| map.blocs.get(id).map(|bloc| (id, bloc)));
        let colour = bloc.map_or(Colour::NEUTRAL, |(_, bloc)| bloc.colour);
        let key = bloc.map_or_else(Default::default, |(id, bloc)| (bloc.name.clone(), id.to_string()));
        blocs.insert(key, colour);
        let positions = || at_x.iter().chain(&at_y);
        quotes.extend(positions().flat_map(|position| position.quotes.iter().cloned()));
        latest = latest.max(positions().map(|position| position.as_of).max());
        let mark = Mark {
            name: actor.name.clone(),
            colour,
            influence: actor.influence.get(),
            judged: positions().all(Position::is_judged),
            x: at_x.map(|position| spot(position, chart.ranges)),
            y: at_y.map(|position| spot(position, chart.ranges)),
            actor: id,
        };
        match (&mark.x, &mark.y) {
            (Some(_), Some(_)) => marks.push(mark),
            (Some(_), None) => silent_on_y.push(mark),
            _ => silent_on_x.push(mark),
        }
    }

    let mut sources: BTreeSet<&SourceId> = BTreeSet::new();
    let mut span: Option<(Date, Date)> = None;
    for quote in quotes.iter().filter_map(|id| map.quotes.get(id)) {
        sources.insert(&quote.source);
        let published = || map.sources.get(&quote.source).and_then(|source| source.published);
        if let Some(day) = quote.said.or_else(published) {
            span = Some(span.map_or((day, day), |(first, last)| (first.min(day), last.max(day))));
        }
    }
    // The nameless entry of actors without a bloc sorts first; in the legend it stands last.
    let mut blocs: Vec<(String, Colour)> =
        blocs.into_iter().map(|((name, _), colour)| (name, colour)).collect();
    blocs.sort_by_key(|(name, _)| name.is_empty());
    let title =
        if chart.title.is_empty() { format!("{} and {}", x.name, y.name) } else { chart.title.clone() };
    Ok(ChartData {
        title,
        subtitle: chart.subtitle.clone(),
        diamonds: if chart.proposals { diamonds(map, &chart.x, &chart.y) } else { Vec::new() },
        x,
        y,
        marks,
        silent_on_y,
        silent_on_x,
        blocs,
        quadrants: chart.quadrants.clone(),
        as_known_on: chart.at.or(latest),
        sources: sources.len(),
        quotes: quotes.len(),
        span,
        note: chart.note.clone(),
    })
}

/// `1 source`, `2 sources`.
fn counted(count: usize, word: &str) -> String {
    if count == 1 { format!("1 {word}") } else { format!("{count} {word}s") }
}

impl ChartData {
    /// Whether nobody is on it.
    pub fn is_empty(&self) -> bool {
        self.marks.is_empty() && self.silent_on_x.is_empty() && self.silent_on_y.is_empty()
    }
    /// How many actors it shows, and as known when: “n = 8 on both axes, 17 on one · as known on …”.
    pub fn count_line(&self) -> String {
        let silent = self.silent_on_x.len() + self.silent_on_y.len();
        let mut line = if silent == 0 {
            format!("n = {}", counted(self.marks.len(), "actor"))
        } else {
            format!("n = {} on both axes, {silent} on one only", counted(self.marks.len(), "actor"))
        };
        if let Some(day) = self.as_known_on {
            let _ = write!(line, " · as known on {}", long_date(day));
        }
        line
    }
    /// What the positions rest on: “Sources: 31 quotes from 23 sources, 12 February 2025 to …”.
    pub fn source_line(&self) -> String {
        if self.quotes == 0 {
            return "Sources: none recorded".to_owned();
        }
        let mut line =
            format!("Sources: {} from {}", counted(self.quotes, "quote"), counted(self.sources, "source"));
        match self.span {
            Some((first, last)) if first == last => drop(write!(line, ", {}", long_date(first))),
            Some((first, last)) => drop(write!(line, ", {} to {}", long_date(first), long_date(last))),
            None => {}
        }
        line
    }
    /// What the chart shows in words, for those who can't see it.
    pub fn description(&self) -> String {
        let mut words = format!(
            "Position map of {}. To the right: {}, from {} to {}. Upwards: {}, from {} to {}.",
            counted(self.marks.len(), "actor"),
            self.x.name,
            figure(self.x.scale.low()),
            figure(self.x.scale.high()),
            self.y.name,
            figure(self.y.scale.low()),
            figure(self.y.scale.high()),
        );
        let value = |spot: &Option<Spot>| spot.as_ref().map_or(f64::NAN, |spot| spot.value);
        let mut ends = |axis: &Axis, of: &dyn Fn(&Mark) -> f64| {
            let least = self.marks.iter().min_by(|a, b| of(a).total_cmp(&of(b)));
            let most = self.marks.iter().max_by(|a, b| of(a).total_cmp(&of(b)));
            if let (Some(least), Some(most)) = (least, most)
                && of(least) < of(most)
            {
                let _ = write!(
                    words,
                    " Lowest on {}: {} ({}); highest: {} ({}).",
                    axis.name,
                    least.name,
                    figure(of(least)),
                    most.name,
                    figure(of(most))
                );
            }
        };
        ends(&self.x, &|mark| value(&mark.x));
        ends(&self.y, &|mark| value(&mark.y));
        for (silent, axis) in [(&self.silent_on_x, &self.x), (&self.silent_on_y, &self.y)] {
            if !silent.is_empty() {
                let _ = write!(words, " {} said nothing on {}.", counted(silent.len(), "actor"), axis.name);
            }
        }
        let _ = write!(words, " {}.", self.source_line());
        words
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
        chart.x = Subject::Dimension("nothing".parse().unwrap());
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

    #[test]
    fn figures_and_days_are_printed_for_people() {
        assert_eq!(figure(-1.5), "\u{2212}1.5");
        assert_eq!(figure(1.0 / 3.0), "0.33");
        assert_eq!(long_date("2025-03-06".parse().unwrap()), "6 March 2025");
    }
}
