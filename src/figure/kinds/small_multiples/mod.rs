//! Small multiples: the actors on several subjects, one subject a panel with a row a group, or one bloc a panel with a
//! row a subject, all panels with the same scale. How the panels are drawn is in `panels`.

mod panels;

use super::{ChartOption, Content, Dataset, KindEntry, Subjects, Table};
use crate::figure::chart::{AxisValue, ChartError};
use crate::figure::groups::Group;
use crate::figure::labels::LabelCache;
use crate::figure::layout::{Drawing, Window};
use crate::figure::rows::{ActorRow, ActorRows, gather};
use crate::figure::sheet::Page;
use crate::figure::words::Words;
use crate::model::words::{counted, number};
use crate::model::{Chart, ChartKind, ColourBy, Panels, RowOrder, Scale, StanceMap, Subject};

/// The kind's entry.
pub(super) static KIND: KindEntry = KindEntry {
    kind: ChartKind::SmallMultiples,
    subjects: Subjects::Several { name: "Subjects", proposals: false },
    options: &[ChartOption::Panels],
    content: |map, chart| Ok(Box::new(data(map, chart)?)),
};

impl Content for SmallMultiples {
    fn draw(&self, page: &Page, _: Option<Window>, _: Option<&LabelCache>) -> Drawing {
        panels::draw(self, page).into()
    }
    fn table(&self) -> Table {
        Table::of_rows(&self.rows, self.subjects.iter().map(|(_, name, _)| name.clone()).collect())
    }
    fn data(&self) -> Dataset {
        Dataset::of_rows(&self.rows, self.subjects.iter().map(|(subject, name, _)| (subject, name.as_str())))
    }
}

/// What small multiples show.
#[derive(Debug, Clone, PartialEq)]
pub struct SmallMultiples {
    /// What is printed around them.
    pub words: Words,
    /// The subjects with their names and scales.
    pub subjects: Vec<(Subject, String, Scale)>,
    /// The actors, with a place a subject.
    pub rows: ActorRows,
    /// What a panel is.
    pub panels: Panels,
}

/// A panel.
struct Panel<'a> {
    name: String,
    /// The group that it is, if it is one.
    group: Option<&'a Group>,
    /// Its rows, as many in every panel.
    strips: Vec<Strip<'a>>,
}

/// A row of a panel.
struct Strip<'a> {
    name: String,
    /// The group that it is, if it is one.
    group: Option<&'a Group>,
    /// The actors in it, each with its place and how far along the scale that is.
    dots: Vec<(&'a ActorRow, &'a AxisValue, f64)>,
    /// The subject that their places are on.
    subject: &'a str,
}

/// What small multiples of a map show: the subjects that the chart names, or all.
fn data(map: &StanceMap, chart: &Chart) -> Result<SmallMultiples, ChartError> {
    let named = if chart.subjects.is_empty() { map.subjects() } else { chart.subjects.clone() };
    let mut subjects = Vec::new();
    for subject in named {
        let scale = map.scale(&subject).ok_or_else(|| ChartError::UnknownSubject(subject.clone()))?;
        subjects.push((subject.clone(), map.subject_name(&subject), scale));
    }
    if subjects.is_empty() {
        return Err(ChartError::NoSubject("panels"));
    }
    let colour = if chart.panels == Panels::Bloc { ColourBy::Bloc } else { chart.colour };
    let asked = Chart { order: RowOrder::Influence, ranges: false, colour, ..chart.clone() };
    let scaled: Vec<(Subject, Scale)> =
        subjects.iter().map(|(subject, _, scale)| (subject.clone(), *scale)).collect();
    let rows = gather(map, &asked, &scaled);
    let size = format!("{} on {}", counted(rows.rows.len(), "actor"), counted(subjects.len(), "subject"));
    let mut description = format!("Small multiples of {size}, one {} a panel.", chart.panels);
    for (n, (_, name, _)) in subjects.iter().enumerate() {
        let mut values: Vec<f64> =
            rows.rows.iter().filter_map(|row| Some(row.spots.get(n)?.as_ref()?.value)).collect();
        values.sort_by(f64::total_cmp);
        if let (Some(least), Some(most)) = (values.first(), values.last()) {
            let (spoke, ends) = (counted(values.len(), "actor"), (number(*least), number(*most)));
            description += &format!(" {name}: {spoke}, from {} to {}.", ends.0, ends.1);
        } else {
            description += &format!(" {name}: nobody spoke.");
        }
    }
    let words = Words::new(map, chart, &rows.evidence, format!("n = {size}"), description);
    Ok(SmallMultiples { words, subjects, rows, panels: chart.panels })
}

impl SmallMultiples {
    /// The scale that all subjects have; none where they differ, and only shares of theirs can be compared.
    fn scale(&self) -> Option<Scale> {
        let (_, _, first) = self.subjects.first()?;
        self.subjects.iter().all(|(_, _, scale)| scale == first).then_some(*first)
    }

    /// The name of a subject, with the ends of its scale where they differ between subjects.
    fn subject_name(&self, n: usize) -> String {
        let Some((_, name, scale)) = self.subjects.get(n) else { return String::new() };
        match self.scale() {
            Some(_) => name.clone(),
            None => format!("{name} ({} to {})", number(scale.low()), number(scale.high())),
        }
    }

    /// Those of a group, or all where there is but one, on a subject.
    fn dots(&self, subject: usize, group: usize) -> Vec<(&ActorRow, &AxisValue, f64)> {
        let Some((_, _, scale)) = self.subjects.get(subject) else { return Vec::new() };
        let of_group = self.rows.rows.iter().filter(|row| row.group == group);
        of_group
            .filter_map(|row| {
                let spot = row.spots.get(subject)?.as_ref()?;
                Some((row, spot, scale.share(scale.clamp(spot.value))))
            })
            .collect()
    }

    /// The panels, in the order in which they are read.
    fn panels(&self) -> Vec<Panel<'_>> {
        let groups = || self.rows.groups.iter().enumerate();
        let subjects = || self.subjects.iter().enumerate();
        let strip = |subject: usize, name: String, (group, sign): (usize, Option<&'_ Group>)| Strip {
            name,
            group: sign.and_then(|_| self.rows.groups.get(group)),
            dots: self.dots(subject, group),
            subject: self.subjects.get(subject).map_or("", |(_, name, _)| name.as_str()),
        };
        match self.panels {
            Panels::Subject => subjects()
                .map(|(n, _)| Panel {
                    name: self.subject_name(n),
                    group: None,
                    strips: groups()
                        .map(|(m, group)| strip(n, group.name.clone(), (m, Some(group))))
                        .collect(),
                })
                .collect(),
            Panels::Bloc => groups()
                .map(|(m, group)| Panel {
                    name: group.name.clone(),
                    group: Some(group),
                    strips: subjects().map(|(n, _)| strip(n, self.subject_name(n), (m, None))).collect(),
                })
                .collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::figure::sample::sample;

    fn found(panels: Panels) -> SmallMultiples {
        let (map, mut chart) = sample();
        (chart.kind, chart.panels) = (ChartKind::SmallMultiples, panels);
        data(&map, &chart).unwrap()
    }

    #[test]
    fn a_panel_is_a_subject_or_a_bloc() {
        let by_subject = found(Panels::Subject);
        let panels = by_subject.panels();
        assert_eq!(panels.len(), 4, "two dimensions and two proposals");
        assert!(panels.iter().all(|panel| panel.strips.len() == 6), "a row a bloc");
        let by_bloc = found(Panels::Bloc);
        let panels = by_bloc.panels();
        assert_eq!(panels.len(), 6);
        let of = |name: &str| panels.iter().find(|panel| panel.name == name).unwrap();
        let russia = &of("Russia").strips[1];
        let names: Vec<&str> = russia.dots.iter().map(|(row, ..)| row.name.as_str()).collect();
        assert_eq!(names, ["Lavrov", "Grushko"]);
        assert!(russia.dots.iter().all(|(_, _, share)| *share < 0.3), "{}", russia.name);
    }

    #[test]
    fn scales_that_differ_are_said_with_the_subject() {
        let data = found(Panels::Subject);
        assert_eq!(data.scale(), None);
        assert_eq!(data.panels()[0].name, "Escalation risk seen (0 to 10)");
        let (map, mut chart) = sample();
        chart.kind = ChartKind::SmallMultiples;
        chart.subjects = chart.x.iter().chain(&chart.y).cloned().collect();
        let data = super::data(&map, &chart).unwrap();
        assert_eq!(data.scale(), Some(Scale::TEN));
        assert_eq!(data.panels()[0].name, "Guarantee strength");
    }
}
