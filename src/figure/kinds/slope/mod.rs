//! The slope chart: one subject on two days, a line an actor from where it stood on the first to where it stands on the
//! second. What it shows is here, how it is drawn in `lines`.

mod lines;

use std::fmt::Write as _;

use super::table::axis_value_words;
use super::{ChartOption, Content, DataCell, Dataset, KindEntry, Subjects, Table};
use crate::analysis::own_positions;
use crate::figure::chart::{Axis, AxisValue, ChartError, shows};
use crate::figure::labels::LabelCache;
use crate::figure::layout::{Drawing, Window};
use crate::figure::rows::{ActorRows, gather};
use crate::figure::sheet::Page;
use crate::figure::words::Words;
use crate::model::words::{counted, long_date, number};
use crate::model::{Chart, ChartKind, Date, RowOrder, StanceMap};

/// The kind's entry.
pub(super) static KIND: KindEntry = KindEntry {
    kind: ChartKind::Slope,
    subjects: Subjects::One,
    options: &[ChartOption::From, ChartOption::Annotations],
    content: |map, chart| Ok(Box::new(data(map, chart)?)),
};

impl Content for Slope {
    fn draw(&self, page: &Page, _: Option<Window>, _: Option<&LabelCache>) -> Drawing {
        lines::draw(self, page)
    }
    fn table(&self) -> Table {
        let (first, second) = self.day_names();
        let head = vec!["Actor".to_owned(), first, second, "Change".to_owned()];
        let spoke = self.rows.rows.iter().zip(&self.before).map(|(row, before)| {
            let now = row.spots.first().and_then(Option::as_ref);
            let change = before.as_ref().zip(now).map(|(before, now)| number(now.value - before.value));
            vec![
                row.name.clone(),
                axis_value_words(before.as_ref()),
                axis_value_words(now),
                change.unwrap_or_else(|| "not known".to_owned()),
            ]
        });
        let not_said = || "not said".to_owned();
        let silent = self
            .rows
            .silent
            .iter()
            .map(|name| vec![name.clone(), not_said(), not_said(), "not known".to_owned()]);
        Table { head, rows: spoke.chain(silent).collect() }
    }
    fn data(&self) -> Dataset {
        let head =
            ["actor", "actor_name", "group", "first_day", "first_position", "second_day", "second_position"];
        let days = self.days.map(|days| (days.0.to_string(), days.1.to_string())).unwrap_or_default();
        let rows = self.rows.rows.iter().zip(&self.before).map(|(row, before)| {
            let value = |spot: Option<&AxisValue>| spot.map(|spot| spot.value).into();
            vec![
                row.actor.to_string().into(),
                row.name.as_str().into(),
                self.rows.groups.get(row.group).map_or("", |group| group.name.as_str()).into(),
                days.0.clone().into(),
                value(before.as_ref()),
                days.1.clone().into(),
                value(row.spots.first().and_then(Option::as_ref)),
            ]
        });
        let mut data = Dataset { head: head.to_vec(), rows: rows.collect() };
        data.rows.extend(self.rows.silent.iter().map(|name| {
            let mut cells = vec![DataCell::Empty; head.len()];
            if let Some(cell) = cells.get_mut(1) {
                *cell = name.as_str().into();
            }
            cells
        }));
        data
    }
}

/// What a slope chart shows.
#[derive(Debug, Clone, PartialEq)]
pub struct Slope {
    /// What is printed around it.
    pub words: Words,
    /// The subject, upwards.
    pub axis: Axis,
    /// The two days; none where nobody said anything on any day.
    pub days: Option<(Date, Date)>,
    /// The actors with a position on the second day.
    pub rows: ActorRows,
    /// Of each row where the actor stood on the first day, if that is known.
    pub before: Vec<Option<AxisValue>>,
}

/// What became of an actor's position between the two days.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Movement {
    /// It is another one.
    Moved,
    /// It was stated again.
    Restated,
    /// Nothing was said since.
    Kept,
    /// It isn't known on the first day.
    New,
}

impl Slope {
    /// The two days in words.
    fn day_names(&self) -> (String, String) {
        match self.days {
            Some((first, second)) if first == second => {
                (long_date(first), format!("{} again", long_date(second)))
            }
            Some((first, second)) => (long_date(first), long_date(second)),
            None => ("first day".to_owned(), "second day".to_owned()),
        }
    }
}

fn change(before: Option<&AxisValue>, now: &AxisValue) -> Movement {
    match before {
        None => Movement::New,
        Some(before) if before.value != now.value => Movement::Moved,
        Some(before) if before.position.stances == now.position.stances => Movement::Kept,
        Some(_) => Movement::Restated,
    }
}

/// What a slope chart of a map shows. Without a first day it begins with the first position that is known, without a
/// second it ends with the latest.
fn data(map: &StanceMap, chart: &Chart) -> Result<Slope, ChartError> {
    let axis = Axis::of(map, chart.x.as_ref().or(chart.y.as_ref()), "scale")?;
    let spoken = || {
        map.stances
            .values()
            .filter(|stance| stance.subject == axis.subject && shows(chart, &stance.actor))
            .map(|stance| stance.as_of)
    };
    let first = chart.from.or_else(|| spoken().min());
    let second = chart.at.or_else(|| spoken().max().max(chart.from));
    let days = first.zip(second).map(|(one, other)| (one.min(other), one.max(other)));
    // Lines are told apart by shapes too: many cross, and those who stayed are pale.
    let at = days.map(|days| days.1).or(chart.at);
    let asked = Chart { at, shapes: true, order: RowOrder::Name, ..chart.clone() };
    let mut rows = gather(map, &asked, &[(axis.subject.clone(), axis.scale)]);
    let mut earlier = days.map(|days| own_positions(map, &axis.subject, Some(days.0))).unwrap_or_default();
    let before: Vec<Option<AxisValue>> = rows
        .rows
        .iter()
        .map(|row| earlier.remove(&row.actor).map(|position| AxisValue::new(position, false)))
        .collect();
    for spot in before.iter().flatten() {
        rows.evidence.add(&spot.position);
    }
    let changes: Vec<Movement> = rows
        .rows
        .iter()
        .zip(&before)
        .filter_map(|(row, before)| Some(change(before.as_ref(), row.spots.first()?.as_ref()?)))
        .collect();
    let of = |wanted: Movement| changes.iter().filter(|change| **change == wanted).count();
    let mut count = format!("n = {}", counted(rows.rows.len(), "actor"));
    let mut parts = Vec::new();
    for (number, words) in [
        (of(Movement::Moved), "moved"),
        (of(Movement::Restated), "said the same again"),
        (of(Movement::Kept), "said nothing new"),
        (of(Movement::New), "known on the second day only"),
    ] {
        if number > 0 {
            parts.push(format!("{number} {words}"));
        }
    }
    if !parts.is_empty() {
        let _ = write!(count, ": {}", parts.join(", "));
    }
    let unjudged = rows
        .rows
        .iter()
        .filter(|row| row.spots.iter().flatten().any(|spot| !spot.position.is_judged()))
        .count();
    if unjudged > 0 && rows.evidence.is_recorded() {
        let _ = write!(count, "; the evidence of {unjudged} can't be judged");
    }
    let mut description = format!("Slope chart of {} on {}", counted(rows.rows.len(), "actor"), axis.name);
    if let Some((first, second)) = days {
        let _ = write!(description, ", from {} to {}", long_date(first), long_date(second));
    }
    let _ = write!(
        description,
        ": {}.",
        if parts.is_empty() { "nobody spoke".to_owned() } else { parts.join(", ") }
    );
    let moves = rows.rows.iter().zip(&before).filter_map(|(row, before)| {
        let by = row.spots.first()?.as_ref()?.value - before.as_ref()?.value;
        (by != 0.0).then_some((by, row.name.as_str()))
    });
    if let Some((by, name)) = moves.max_by(|a, b| a.0.abs().total_cmp(&b.0.abs()).then(b.1.cmp(a.1))) {
        let _ = write!(description, " The furthest move: {name}, by {}.", number(by));
    }
    let words = Words::new(map, &asked, &rows.evidence, count, description);
    Ok(Slope { words, axis, days, rows, before })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::edit;
    use crate::figure::sample::sample;
    use crate::figure::svg::{self, TextAs};
    use crate::model::{Finite, Stance, Subject};

    /// The sample, with new stances on the guarantee on 2 April: Trump moves, Vance says the same, Albanese comes new.
    fn moved() -> (StanceMap, Chart) {
        let (map, mut chart) = sample();
        chart.kind = ChartKind::Slope;
        let map =
            edit::delete(&map, vec!["s23-guarantee".parse::<crate::model::StanceId>().unwrap().into()]).0;
        let later = |map: &StanceMap, actor: &str, value: f64| {
            let subject = Subject::Dimension("guarantee".parse().unwrap());
            let day: Date = "2025-04-02".parse().unwrap();
            let stance = Stance::new(
                actor.parse::<crate::model::ActorId>().unwrap(),
                subject,
                Finite::or_zero(value),
                day,
            );
            edit::put(map, &format!("later-{actor}").parse().unwrap(), stance).unwrap()
        };
        let map = [("a5", 7.0), ("a7", 2.0), ("a23", 5.0)]
            .iter()
            .fold(map, |map, (actor, value)| later(&map, actor, *value));
        (map, chart)
    }

    #[test]
    fn what_became_of_each_position_is_counted() {
        let (map, chart) = moved();
        let slope = data(&map, &chart).unwrap();
        assert_eq!(slope.day_names(), ("6 March 2025".to_owned(), "2 April 2025".to_owned()));
        let words = &slope.words.count;
        for part in ["1 moved", "1 said the same again", "1 known on the second day only", "said nothing new"]
        {
            assert!(words.contains(part), "{part}: {words}");
        }
        assert!(slope.words.description.contains("The furthest move: Trump, by 5."));
        assert!(slope.rows.silent.contains(&"Salvini".to_owned()), "who is missing is said");
        let table = slope.table();
        let row = table.rows.iter().find(|row| row[0] == "Trump").unwrap();
        assert!(row[1].starts_with('2') && row[2].starts_with('7') && row[3] == "5", "{row:?}");
        let new = table.rows.iter().find(|row| row[0] == "Albanese").unwrap();
        assert_eq!((new[1].as_str(), new[3].as_str()), ("not said", "not known"));
    }

    #[test]
    fn who_moved_stands_out_and_who_is_new_has_no_line() {
        let (map, chart) = moved();
        let text = svg::write(&crate::figure::draw(&map, &chart).unwrap(), TextAs::Named);
        assert!(text.contains("id=\"line-a5\"") && !text.contains("id=\"line-a23\""));
        assert!(text.contains("known on one day only"));
        let texts = crate::figure::draw(&map, &chart).unwrap();
        let texts: Vec<&str> = texts.texts().iter().map(|text| text.text.as_str()).collect();
        assert!(texts.contains(&"Trump · 2") && texts.contains(&"7 · Trump"), "{texts:?}");
    }

    #[test]
    fn days_in_the_wrong_order_are_put_right() {
        let (map, mut chart) = moved();
        chart.from = Some("2025-05-01".parse().unwrap());
        chart.at = Some("2025-03-10".parse().unwrap());
        let slope = data(&map, &chart).unwrap();
        assert_eq!(slope.days.map(|days| days.0), chart.at);
        assert!(slope.before.iter().flatten().count() > 10);
    }
}
