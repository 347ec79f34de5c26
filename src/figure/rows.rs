//! What the charts with an actor a row have in common: the rows and their order, and how names and rows
//! share the height.

use std::collections::{BTreeMap, BTreeSet};

use super::chart::{AxisValue, shows};
use super::fonts::{Face, LINE};
use super::groups::{Group, Groups};
use super::marks::MarkStyle;
use super::scene::{Align, Point, Rect, Shape};
use super::sheet::{NAME, Sheet};
use super::words::Evidence;
use crate::analysis::{Position, likeness, own_positions};
use crate::model::MarkForm;
use crate::model::words::order_key;
use crate::model::{
    ActorId, AnyId, Chart, Colour, Credibility, Reliability, RowOrder, Scale, StanceMap, Subject,
};

/// An actor's row.
#[derive(Debug, Clone, PartialEq)]
pub struct ActorRow {
    /// Who.
    pub actor: ActorId,
    /// Its name.
    pub name: String,
    /// Which of the chart's groups it is in.
    pub group: usize,
    /// How much it can bring to bear, 0 to 1.
    pub influence: f64,
    /// Its place on each subject; none where it is silent.
    pub spots: Vec<Option<AxisValue>>,
}

/// The rows of a chart.
#[derive(Debug, Clone, PartialEq)]
pub struct ActorRows {
    /// In the order in which they stand, from the top.
    pub rows: Vec<ActorRow>,
    /// What colours and shapes say.
    pub groups: Vec<Group>,
    /// The names of the actors that the chart could show and that said nothing on any of its subjects.
    pub silent: Vec<String>,
    /// What the positions rest on.
    pub(super) evidence: Evidence,
}

/// The best grade of a position's quotes, such as `B2`: the reliability of the source and the credibility
/// of the quote (Admiralty code). Where none can be judged it is `F6`; none without quotes.
pub fn grade(map: &StanceMap, position: &Position) -> Option<String> {
    let graded = position.quotes.iter().filter_map(|id| {
        let quote = map.quotes.get(id)?;
        let reliability = map.sources.get(&quote.source).map_or(Reliability::F, |source| source.reliability);
        Some((quote.credibility, reliability))
    });
    graded.min().map(|(credibility, reliability): (Credibility, Reliability)| {
        format!("{reliability:?}{}", u8::from(credibility))
    })
}

/// The rows of the actors that a chart shows, on some subjects.
pub(super) fn gather(map: &StanceMap, chart: &Chart, subjects: &[(Subject, Scale)]) -> ActorRows {
    let mut found: BTreeMap<ActorId, Vec<Option<Position>>> = BTreeMap::new();
    for (n, (subject, _)) in subjects.iter().enumerate() {
        for (actor, position) in own_positions(map, subject, chart.at) {
            if shows(chart, &actor) {
                let places = found.entry(actor).or_insert_with(|| vec![None; subjects.len()]);
                if let Some(place) = places.get_mut(n) {
                    *place = Some(position);
                }
            }
        }
    }
    let (mut groups, mut evidence, mut rows) = (Groups::default(), Evidence::default(), Vec::new());
    let known: BTreeSet<ActorId> = found.keys().cloned().collect();
    for (id, positions) in found {
        let Some(actor) = map.actors.get(&id) else { continue };
        positions.iter().flatten().for_each(|position| evidence.add(position));
        let key = groups.note(map, chart.colour, actor, positions.iter().flatten());
        let row = ActorRow {
            name: actor.name.clone(),
            group: 0,
            influence: actor.influence.get(),
            spots: positions
                .into_iter()
                .map(|position| position.map(|position| AxisValue::new(position, chart.ranges)))
                .collect(),
            actor: id,
        };
        rows.push((row, key));
    }
    let (groups, places) = groups.finish(chart);
    let rows = rows
        .into_iter()
        .map(|(row, key)| ActorRow { group: places.get(&key).copied().unwrap_or_default(), ..row })
        .collect();
    let silent = map
        .actors
        .iter()
        .filter(|(id, _)| shows(chart, id) && !known.contains(*id))
        .map(|(_, actor)| actor.name.clone())
        .collect();
    ActorRows { rows: ordered(rows, subjects, chart.order), groups, silent, evidence }
}

fn ordered(mut rows: Vec<ActorRow>, subjects: &[(Subject, Scale)], order: RowOrder) -> Vec<ActorRow> {
    let shares = |row: &ActorRow| -> likeness::Positions {
        row.spots
            .iter()
            .zip(subjects)
            .map(|(spot, (_, scale))| spot.as_ref().map(|spot| scale.share(spot.value)))
            .collect()
    };
    let height = |row: &ActorRow| {
        let known: Vec<f64> = shares(row).into_iter().flatten().collect();
        known.iter().sum::<f64>() / known.len().max(1) as f64
    };
    rows.sort_by_cached_key(|row| (order_key(&row.name), row.actor.clone()));
    match order {
        RowOrder::Name => {}
        RowOrder::Position => rows.sort_by(|a, b| height(b).total_cmp(&height(a))),
        RowOrder::Influence => rows.sort_by(|a, b| b.influence.total_cmp(&a.influence)),
        RowOrder::Bloc => {
            rows.sort_by(|a, b| a.group.cmp(&b.group).then_with(|| height(b).total_cmp(&height(a))));
        }
        RowOrder::Likeness => {
            let profiles: Vec<likeness::Positions> = rows.iter().map(shares).collect();
            let chain = likeness::chain(&profiles);
            let mut kept: Vec<Option<ActorRow>> = rows.into_iter().map(Some).collect();
            rows = chain.into_iter().filter_map(|n| kept.get_mut(n).and_then(Option::take)).collect();
        }
    }
    rows
}

impl ActorRow {
    /// The items that a place in the row stands for: the actor, then its stances there.
    pub fn about(&self, spot: Option<&AxisValue>) -> Vec<AnyId> {
        let stances = spot.into_iter().flat_map(|spot| spot.position.stances.iter().cloned());
        std::iter::once(self.actor.clone().into()).chain(stances.map(AnyId::from)).collect()
    }
}

impl ActorRows {
    /// How the marks of a row look.
    pub(super) fn style(&self, row: &ActorRow, spot: &AxisValue, radius: f64) -> MarkStyle {
        let group = self.groups.get(row.group);
        MarkStyle {
            colour: group.map_or(Colour::NEUTRAL, |group| group.colour),
            form: group.map_or(MarkForm::DISC, |group| group.form),
            radius,
            judged: spot.position.is_judged() || !self.evidence.is_recorded(),
            inferred: !spot.stated,
        }
    }
    /// Whether positions that can't be judged, inferred ones and ranges are among those shown.
    pub(super) fn signs(&self) -> Vec<(super::legend::Symbol, String)> {
        let spots: Vec<Vec<&AxisValue>> =
            self.rows.iter().map(|row| row.spots.iter().flatten().collect()).collect();
        let recorded = self.evidence.is_recorded();
        let judged = |spots: &[&AxisValue]| !recorded || spots.iter().all(|spot| spot.position.is_judged());
        super::legend::evidence(spots.iter().map(|spots| (spots.as_slice(), judged(spots))))
    }
    /// “Not said: …”, with the names of the silent; empty where there are none.
    pub(super) fn silent_line(&self) -> String {
        if self.silent.is_empty() { String::new() } else { format!("Not said: {}", self.silent.join(", ")) }
    }
}

/// How rows share a height.
pub(super) struct RowLayout {
    /// The rows that are shown, by index, from the top.
    pub(super) shown: Vec<usize>,
    /// The height of a row.
    pub(super) row: f64,
    /// The size of names, in units of the chart.
    pub(super) size: f64,
    /// How wide the widest name is.
    pub(super) names: f64,
}

impl RowLayout {
    /// Words on how many rows there was no room for.
    pub(super) fn left_out(&self, rows: &ActorRows) -> String {
        match rows.rows.len() - self.shown.len() {
            0 => String::new(),
            left => format!(" · {left} left out for want of room"),
        }
    }
    /// The middle of the `n`th row below a top.
    pub(super) fn middle(&self, top: f64, n: usize) -> f64 {
        top + (n as f64 + 0.5) * self.row
    }
}

impl Sheet<'_> {
    /// Shares a height among rows: names are set smaller where there are many, and where they would be
    /// too small to read the least influential rows give way.
    pub(super) fn plan(&self, rows: &ActorRows, height: f64, most_width: f64) -> RowLayout {
        /// The smallest size of a name: 6 point.
        const LEAST: f64 = 8.0;
        let least = (LEAST / self.unit()).min(NAME);
        let count = rows.rows.len().max(1);
        let per_row = height / count as f64;
        let size = (per_row / (LINE * self.unit())).clamp(least, NAME);
        let fit = ((height / (self.size(size) * LINE)) + 1e-6).floor().max(1.0) as usize;
        let mut shown: Vec<usize> = (0..rows.rows.len()).collect();
        if rows.rows.len() > fit {
            let influence = |n: &usize| rows.rows.get(*n).map_or(0.0, |row| row.influence);
            shown.sort_by(|a, b| influence(b).total_cmp(&influence(a)).then(a.cmp(b)));
            shown.truncate(fit);
            shown.sort_unstable();
        }
        let row = (height / shown.len().max(1) as f64).min(44.0 * self.unit());
        let names = shown
            .iter()
            .filter_map(|n| rows.rows.get(*n))
            .map(|row| self.width(&row.name, size, Face::Regular))
            .fold(0.0, f64::max)
            .min(most_width);
        RowLayout { shown, row, size, names }
    }

    /// Sets the name of a row so that it ends at `right`.
    pub(super) fn row_name(
        &self,
        row: &ActorRow,
        (right, middle): (f64, f64),
        plan: &RowLayout,
        labels: &mut Vec<Shape>,
    ) {
        let words = self.shortened(&row.name, plan.names + 0.5, plan.size, Face::Regular);
        let at = Point::new(right, middle + self.size(plan.size) * 0.36);
        let text = self.text(words, at, Align::End, plan.size, Face::Regular, self.theme().ink);
        labels.push(Shape::thing(
            format!("label-{}", row.actor),
            &row.name,
            [row.actor.clone().into()],
            vec![text],
        ));
    }

    /// Sets the sign of a row's group, where there is more than one.
    pub(super) fn row_sign(
        &self,
        rows: &ActorRows,
        row: &ActorRow,
        centre: Point,
        plan: &RowLayout,
        labels: &mut Vec<Shape>,
    ) {
        if let Some(group) = rows.groups.get(row.group)
            && !super::legend::groups(&rows.groups).is_empty()
        {
            let radius = (plan.row * 0.3).min(4.5 * self.unit());
            labels.push(group.form.shape(centre, radius, Some(group.colour.into()), None));
        }
    }

    /// Sets the line of the silent at the bottom of a room; returns the room that is left.
    pub(super) fn silent(&self, rows: &ActorRows, room: Rect, shapes: &mut Vec<Shape>) -> Rect {
        let line = rows.silent_line();
        let mut lines = self.wrapped(&line, room.width(), 11.0, Face::Italic);
        if lines.len() > 3 {
            lines.truncate(3);
            if let Some(last) = lines.last_mut() {
                *last = self.shortened(&format!("{last} …"), room.width(), 11.0, Face::Italic);
            }
        }
        let top = room.bottom - lines.len() as f64 * self.size(11.0) * LINE;
        let mut out = Vec::new();
        self.lines(&lines, room.left, top, 11.0, Face::Italic, self.theme().faint, &mut out);
        shapes.push(Shape::group("silent", out));
        let gap = if lines.is_empty() { 0.0 } else { 5.0 * self.unit() };
        Rect { bottom: (top - gap).max(room.top), ..room }
    }
}
