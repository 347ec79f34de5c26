//! The position map: two subjects against each other, actors as marks, who is silent on one of them in a strip
//! beside. What it shows is here, how the sheet is laid out in `layout`, what stands in the frame in `marks`, and those that share a place in `piles`.

mod key;
mod layout;
mod marks;
mod names;
mod piles;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use super::data::Observation;
use super::table::{Table, axis_value_words};
use super::{ChartOption, Content, DataCell, Dataset, KindEntry, Subjects};
use crate::analysis::{Position, own_positions};
use crate::figure::chart::{Axis, AxisValue, ChartError, shows};
use crate::figure::groups::{Group, Groups};
use crate::figure::labels::LabelCache;
use crate::figure::layout::{Drawing, Window};
use crate::figure::legend::{Symbol, evidence};
use crate::figure::sheet::{Page, Sheet};
use crate::figure::words::{Evidence, Words};
use crate::model::words::{counted, number};
use crate::model::{
    Actor, ActorId, AnyId, Chart, ChartKind, Date, ProposalId, Quadrants, SizeBy, StanceMap, Subject,
};

/// The kind's entry.
pub(super) static KIND: KindEntry = KindEntry {
    kind: ChartKind::PositionMap,
    subjects: Subjects::Two,
    options: &[
        ChartOption::From,
        ChartOption::Size,
        ChartOption::Ranges,
        ChartOption::Ellipses,
        ChartOption::Proposals,
        ChartOption::Hulls,
        ChartOption::Centres,
        ChartOption::Trails,
        ChartOption::Annotations,
        ChartOption::Zoom,
    ],
    content: |map, chart| Ok(Box::new(chart_data(map, chart)?)),
};

/// A position map that is being drawn.
struct Plotter<'a> {
    sheet: Sheet<'a>,
    data: &'a ChartData,
    /// Where names stood the last time.
    label_cache: Option<&'a LabelCache>,
    window: Option<Window>,
    /// The numbers that stand for names; none where the names stand there.
    numbers: &'a BTreeMap<AnyId, usize>,
}

impl Content for ChartData {
    fn draw(&self, page: &Page, window: Option<Window>, label_cache: Option<&LabelCache>) -> Drawing {
        layout::draw(self, page, window, label_cache)
    }
    fn table(&self) -> Table {
        let marks = self.marks.iter().chain(&self.silent_on_y).chain(&self.silent_on_x);
        let mut rows: Vec<Vec<String>> = marks
            .map(|mark| {
                vec![mark.name.clone(), axis_value_words(mark.x.as_ref()), axis_value_words(mark.y.as_ref())]
            })
            .collect();
        rows.extend(self.diamonds.iter().map(|diamond| {
            vec![format!("{} (proposal)", diamond.name), number(diamond.x), number(diamond.y)]
        }));
        Table { head: vec!["Actor".to_owned(), self.x.name.clone(), self.y.name.clone()], rows }
    }
    fn data(&self) -> Dataset {
        let marks = self.marks.iter().chain(&self.silent_on_y).chain(&self.silent_on_x);
        let mut data = Dataset::of_positions(marks.flat_map(|mark| {
            let group = self.groups.get(mark.group).map_or("", |group| group.name.as_str());
            [(&self.x, &mark.x), (&self.y, &mark.y)].map(|(axis, spot)| Observation {
                actor: mark.actor.to_string(),
                name: &mark.name,
                group,
                subject: (&axis.subject, axis.name.as_str()),
                spot: spot.as_ref(),
            })
        }));
        for diamond in &self.diamonds {
            for (axis, value) in [(&self.x, diamond.x), (&self.y, diamond.y)] {
                let mut cells = vec![DataCell::Empty; data.head.len()];
                let known: [DataCell; 6] = [
                    diamond.proposal.to_string().into(),
                    diamond.name.as_str().into(),
                    "proposal".into(),
                    axis.subject.to_string().into(),
                    axis.name.as_str().into(),
                    DataCell::Number(value),
                ];
                drop(cells.splice(..known.len(), known));
                data.rows.push(cells);
            }
        }
        data
    }
    fn positions(&self) -> Option<&ChartData> {
        Some(self)
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
    /// What its size shows, 0 to 1; none where that isn't known.
    pub size: Option<f64>,
    /// Whether the grade of every position shown can be judged.
    pub judged: bool,
    /// On the x axis; none where it is silent on it.
    pub x: Option<AxisValue>,
    /// On the y axis; none where it is silent on it.
    pub y: Option<AxisValue>,
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

/// The size of a mark that shows nothing, 0 to 1.
const PLAIN: f64 = 0.3;

/// What the size of a mark shows of an actor's positions, 0 to 1; `most` is the highest number of quotes. None where nobody
/// said how much the subjects matter to the actor.
fn size(by: SizeBy, actor: &Actor, positions: &[&Position], most: usize) -> Option<f64> {
    match by {
        SizeBy::Influence => Some(actor.influence.get()),
        SizeBy::Fixed => Some(PLAIN),
        SizeBy::Salience => positions
            .iter()
            .filter_map(|position| position.salience)
            .map(crate::model::Unit::get)
            .reduce(f64::max),
        SizeBy::Quotes => Some(quotes_of(positions) as f64 / most.max(1) as f64),
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
    // Of stances that are known to the month or year alone the middle counts.
    let mut days: BTreeSet<Date> = map
        .stances
        .values()
        .filter(|stance| stance.subject == *x || stance.subject == *y)
        .map(|stance| stance.as_of)
        .filter(|day| *day > from && chart.at.is_none_or(|at| day.is_by(at)))
        .map(|day| day.middle().into())
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
            x: positions.0.map(|position| AxisValue::new(position, chart.ranges)),
            y: positions.1.map(|position| AxisValue::new(position, chart.ranges)),
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
        centres: if chart.centres { centres(&marks, &groups) } else { Vec::new() },
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
fn centres(marks: &[Mark], groups: &[Group]) -> Vec<(usize, f64, f64)> {
    (0..groups.len())
        .filter(|group| groups.get(*group).is_some_and(|group| !group.is_rest))
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
    let value = |spot: &Option<AxisValue>| spot.as_ref().map_or(f64::NAN, |spot| spot.value);
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
    /// All marks, those in the strips as well.
    fn all_marks(&self) -> impl Iterator<Item = &Mark> {
        self.marks.iter().chain(&self.silent_on_x).chain(&self.silent_on_y)
    }
    /// Whether nobody is on it.
    pub fn is_empty(&self) -> bool {
        self.marks.is_empty() && self.silent_on_x.is_empty() && self.silent_on_y.is_empty()
    }
}

/// The signs of a position map.
fn signs(data: &ChartData) -> Vec<(Symbol, String)> {
    let all = || data.all_marks();
    let mut symbols = Vec::new();
    let sizes = match data.size {
        SizeBy::Influence => "larger: more influence",
        SizeBy::Salience => "larger: more salient",
        SizeBy::Quotes => "larger: more quotes",
        SizeBy::Fixed => "",
    };
    let known = || all().filter_map(|mark| mark.size);
    let differ = known().any(|size| known().next().is_some_and(|first| first != size));
    if differ && !sizes.is_empty() {
        symbols.push((Symbol::Sizes, sizes.to_owned()));
    }
    if all().any(|mark| mark.size.is_none()) {
        symbols.push((Symbol::SizeUnknown, "salience not known".to_owned()));
    }
    let mut places: Vec<(u64, u64)> = data
        .marks
        .iter()
        .filter_map(|mark| Some((mark.x.as_ref()?.value.to_bits(), mark.y.as_ref()?.value.to_bits())))
        .collect();
    let marks = places.len();
    places.sort_unstable();
    places.dedup();
    if places.len() < marks {
        symbols.push((Symbol::Several, "so many at one place".to_owned()));
    }
    let spots: Vec<(Vec<&AxisValue>, bool)> =
        all().map(|mark: &Mark| (mark.x.iter().chain(&mark.y).collect(), mark.judged)).collect();
    symbols.extend(evidence(spots.iter().map(|(spots, judged)| (spots.as_slice(), *judged))));
    for (shown, symbol, words) in [
        (!data.diamonds.is_empty(), Symbol::Diamond, "proposal"),
        (data.marks.iter().any(|mark| !mark.trail.is_empty()), Symbol::Trail, "the way it has come"),
        (data.hulls, Symbol::Hull, "reach of the group"),
        (!data.centres.is_empty(), Symbol::Centre, "centre of the group, weighted by influence"),
    ] {
        if shown {
            symbols.push((symbol, words.to_owned()));
        }
    }
    symbols
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
    fn an_unknown_salience_is_neither_nothing_nor_the_least() {
        let (map, mut chart) = sample();
        chart.size = SizeBy::Salience;
        let saliences = |set: fn(&str) -> Option<f64>| {
            let ids: Vec<_> =
                map.stances.iter().map(|(id, stance)| (id.clone(), stance.actor.clone())).collect();
            let map = ids.iter().fold(map.clone(), |map, (id, actor)| {
                let salience = set(map.actor_name(actor)).map(crate::model::Unit::clamped);
                crate::edit::alter::<crate::model::Stance>(&map, id, |stance| stance.salience = salience)
                    .unwrap()
            });
            chart_data(&map, &chart).unwrap()
        };
        let data = saliences(|name| if name == "Meloni" { Some(0.0) } else { None });
        let size = |name: &str| data.marks.iter().find(|mark| mark.name == name).unwrap().size;
        assert_eq!((size("Meloni"), size("Grushko")), (Some(0.0), None));
        let said = |data: &ChartData| signs(data).iter().any(|(symbol, _)| *symbol == Symbol::SizeUnknown);
        assert!(said(&data) && !said(&saliences(|_| Some(0.5))));
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
}
