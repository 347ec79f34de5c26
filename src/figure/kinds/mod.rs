//! The kinds of chart, a folder each: what it shows, how that is drawn, and its data as a table. The window, the
//! command line and the report find a kind through [`KINDS`] and ask its entry what it takes; a kind more is its
//! folder, its line here, and its word in `model/charts.rs`, which files hold.

pub mod agreement;
pub mod beeswarm;
pub mod coverage;
mod data;
pub mod position_map;
pub mod profile;
pub mod slope;
pub mod small_multiples;
pub mod support;
mod table;
pub mod timeline;

use std::fmt::Debug;

use super::chart::ChartError;
use super::labels::LabelCache;
use super::layout::{Drawing, Window};
use super::sheet::Page;
use crate::model::{Chart, ChartKind, StanceMap};
pub use data::{DataCell, Dataset};
pub use table::Table;

/// What a kind of chart is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Subjects {
    /// Two subjects against each other: the chart's x and y.
    Two,
    /// One subject: the chart's x.
    One,
    /// Several at once: the chart's list, all of them where it is empty.
    Several {
        /// What they are called.
        name: &'static str,
        /// Whether only proposals count.
        proposals: bool,
    },
}

/// An option that not every kind of chart has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ChartOption {
    /// The earlier day that it begins at or compares with.
    From,
    /// What the size of a mark shows.
    Size,
    /// The order of its rows.
    Order,
    /// Ranges of positions.
    Ranges,
    /// Ranges as ellipses.
    Ellipses,
    /// Places of proposals.
    Proposals,
    /// Lines round the groups.
    Hulls,
    /// Centres of the groups.
    Centres,
    /// The way since the earlier day.
    Trails,
    /// Blocs in place of actors.
    Blocs,
    /// Events.
    Events,
    /// What a panel is.
    Panels,
    /// What is written and drawn on it at places of its scales.
    Annotations,
    /// A part of the scales can be looked at more closely.
    Zoom,
}

/// What a chart shows, ready to be drawn.
pub trait Content: Debug + Send + Sync {
    /// The chart on a page. Of kinds with [`ChartOption::Zoom`] only what is in the window; where the names' last
    /// places are given, each keeps its own unless it must move.
    fn draw(&self, page: &Page, window: Option<Window>, label_cache: Option<&LabelCache>) -> Drawing;
    /// The same as a table for readers.
    fn table(&self) -> Table;
    /// The same as data for spreadsheets and statistics.
    fn data(&self) -> Dataset;
    /// The positions that can be restated by dragging their marks; none where marks stay where they are.
    fn positions(&self) -> Option<&position_map::ChartData> {
        None
    }
}

/// What a chart shows, or why it can't be drawn.
type Shown = Result<Box<dyn Content>, ChartError>;

/// What the rest of the program knows of a kind of chart.
pub struct KindEntry {
    /// Which.
    pub kind: ChartKind,
    /// What it is about.
    pub subjects: Subjects,
    /// Which options it has besides those of all.
    pub options: &'static [ChartOption],
    /// What a chart of the kind shows of a map.
    pub content: fn(&StanceMap, &Chart) -> Shown,
}

impl KindEntry {
    /// Whether the kind has an option.
    pub fn has(&self, option: ChartOption) -> bool {
        self.options.contains(&option)
    }
}

/// Every kind, in the order in which they are offered.
pub static KINDS: [&KindEntry; 9] = [
    &position_map::KIND,
    &profile::KIND,
    &support::KIND,
    &coverage::KIND,
    &timeline::KIND,
    &slope::KIND,
    &small_multiples::KIND,
    &beeswarm::KIND,
    &agreement::KIND,
];

/// The entry of a kind.
pub fn entry(kind: ChartKind) -> &'static KindEntry {
    KINDS.into_iter().find(|entry| entry.kind == kind).unwrap_or(&position_map::KIND)
}

/// What a chart shows of a map.
pub fn content(map: &StanceMap, chart: &Chart) -> Shown {
    (entry(chart.kind).content)(map, chart)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::figure::sample::sample;

    #[test]
    fn every_kind_is_in_the_list_and_draws_itself() {
        assert!(KINDS.iter().map(|entry| &entry.kind).eq(ChartKind::ALL), "one entry for each, in order");
        let keys: BTreeSet<_> = KINDS.iter().map(|entry| entry.kind).collect();
        assert_eq!(keys.len(), KINDS.len(), "no key stands twice");
        let (map, mut chart) = sample();
        for entry in KINDS {
            chart.kind = entry.kind;
            let content = content(&map, &chart).unwrap();
            let drawing = content.draw(&Page::of(&chart), None, None);
            assert!(!drawing.scene.texts().is_empty(), "{:?}", entry.kind);
            assert_eq!(drawing.field.is_some(), entry.has(ChartOption::Annotations), "{:?}", entry.kind);
            let table = content.table();
            assert!(table.head.len() > 1 && !table.rows.is_empty(), "{:?}", entry.kind);
            assert!(table.rows.iter().all(|row| row.len() == table.head.len()), "{:?}", entry.kind);
            let data = content.data();
            assert!(!data.rows.is_empty(), "{:?}", entry.kind);
            assert!(data.rows.iter().all(|row| row.len() == data.head.len()), "{:?}", entry.kind);
            let numbers = data.rows.iter().flatten().filter(|cell| matches!(cell, DataCell::Number(_)));
            assert!(numbers.count() > 1 || entry.kind == ChartKind::Support, "{:?}", entry.kind);
        }
    }
}
