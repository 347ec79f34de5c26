//! The words around a chart: what it rests on, what it leaves open, and who made it.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use crate::analysis::Position;
use crate::model::words::{counted, long_date};
use crate::model::{Annotation, Basis, Chart, Date, QuoteId, StanceId, StanceMap};

/// The words above and below a chart.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Words {
    /// Title, as printed.
    pub title: String,
    /// A line below the title.
    pub subtitle: String,
    /// The day that it shows what was known on; none where nothing is known.
    pub day: Option<Date>,
    /// How many actors it shows, and as known when.
    pub count: String,
    /// What the positions rest on.
    pub sources: String,
    /// What is inferred or thin in it; empty where nothing is.
    pub caveat: String,
    /// A remark.
    pub note: String,
    /// Who made it.
    pub author: String,
    /// What is written and drawn on it.
    pub annotations: Vec<Annotation>,
    /// What it shows, for those who can't see it.
    pub description: String,
}

impl Words {
    /// The words of a chart whose positions were gathered; `count` says who is on it, `description` what
    /// it shows. The caveat and the sources are added to both.
    pub fn new(
        map: &StanceMap,
        chart: &Chart,
        rests_on: &Evidence,
        mut count: String,
        mut description: String,
    ) -> Self {
        let day = chart.at.or(rests_on.latest);
        if let Some(day) = day {
            let _ = write!(count, " · as known on {}", long_date(day));
        }
        let (sources, caveat) = (rests_on.source_line(map), rests_on.caveat());
        for annotation in chart.annotations.iter().filter(|annotation| !annotation.text.is_empty()) {
            let _ = write!(description, " Annotated: {}.", annotation.text.trim_end_matches('.'));
        }
        for line in [&caveat, &sources] {
            if !line.is_empty() {
                let _ = write!(description, " {line}.");
            }
        }
        Self {
            title: chart.heading(map),
            subtitle: chart.subtitle.clone(),
            day,
            count,
            sources,
            caveat,
            note: chart.note.clone(),
            author: chart.author.clone(),
            annotations: chart.annotations.clone(),
            description,
        }
    }
    /// The lines below the count, in the order in which they are printed.
    pub fn footers(&self) -> impl Iterator<Item = String> {
        let author = match self.author.trim() {
            "" => String::new(),
            name => format!("Chart: {name}"),
        };
        [self.sources.clone(), self.caveat.clone(), self.note.clone(), author]
            .into_iter()
            .filter(|line| !line.trim().is_empty())
    }
}

/// What the positions of a chart rest on.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Evidence {
    quotes: BTreeSet<QuoteId>,
    counted: BTreeSet<Vec<StanceId>>,
    positions: usize,
    inferred: usize,
    unsupported: usize,
    single: usize,
    latest: Option<Date>,
}

impl Evidence {
    /// Takes a position into account; one of the same stances counts once.
    pub fn add(&mut self, position: &Position) {
        if !self.counted.insert(position.stances.clone()) {
            return;
        }
        self.quotes.extend(position.quotes.iter().cloned());
        self.positions += 1;
        self.inferred += usize::from(position.basis != Basis::Stated);
        self.unsupported += usize::from(position.quotes.is_empty());
        self.single += usize::from(position.quotes.len() == 1);
        self.latest = self.latest.max(Some(position.as_of));
    }

    /// Takes quotes into account that support something else than a position.
    pub fn add_quotes<'a>(&mut self, quotes: impl IntoIterator<Item = &'a QuoteId>) {
        self.quotes.extend(quotes.into_iter().cloned());
    }

    /// Whether any position has a quote. Where none has, nothing can be judged and a sign for it on every
    /// mark would say nothing; the caveat does.
    pub fn is_recorded(&self) -> bool {
        !self.quotes.is_empty()
    }

    /// “Sources: 31 quotes from 23 sources (Agency, Courier and 4 more), 12 February 2025 to …”.
    pub fn source_line(&self, map: &StanceMap) -> String {
        /// How many outlets are named.
        const NAMED: usize = 5;
        if self.quotes.is_empty() {
            return "Sources: none recorded".to_owned();
        }
        let mut sources = BTreeSet::new();
        let mut outlets: BTreeMap<&str, usize> = BTreeMap::new();
        let mut span: Option<(Date, Date)> = None;
        for quote in self.quotes.iter().filter_map(|id| map.quotes.get(id)) {
            let source = map.sources.get(&quote.source);
            sources.insert(&quote.source);
            if let Some(outlet) = source.map(|source| source.outlet.trim()).filter(|name| !name.is_empty()) {
                *outlets.entry(outlet).or_default() += 1;
            }
            if let Some(day) = map.day_of(quote) {
                span = Some(span.map_or((day, day), |(first, last)| (first.min(day), last.max(day))));
            }
        }
        let mut line = format!(
            "Sources: {} from {}",
            counted(self.quotes.len(), "quote"),
            counted(sources.len(), "source")
        );
        let mut outlets: Vec<(&str, usize)> = outlets.into_iter().collect();
        outlets.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(b.0)));
        let names: Vec<&str> = outlets.iter().take(NAMED).map(|(name, _)| *name).collect();
        if !names.is_empty() {
            let _ = write!(line, " ({}", names.join(", "));
            if outlets.len() > NAMED {
                let _ = write!(line, " and {} more", outlets.len() - NAMED);
            }
            line.push(')');
        }
        match span {
            Some((first, last)) if first == last => drop(write!(line, ", {}", long_date(first))),
            Some((first, last)) => drop(write!(line, ", {} to {}", long_date(first), long_date(last))),
            None => {}
        }
        line
    }

    /// “Caveat: 4 of 31 positions are inferred or assumed; 2 rest on no quote; 12 rest on a single one”.
    pub fn caveat(&self) -> String {
        let mut parts = Vec::new();
        let of = |count: usize| match (count, self.positions) {
            (1, 1) => "the one position is".to_owned(),
            (all, of) if all == of => format!("all {of} positions are"),
            (one, of) => {
                format!("{one} of {} {}", counted(of, "position"), if one == 1 { "is" } else { "are" })
            }
        };
        if self.inferred > 0 {
            parts.push(format!("{} inferred or assumed", of(self.inferred)));
        }
        if self.unsupported > 0 {
            parts.push(format!("{} without a quote", of(self.unsupported)));
        }
        if self.single > 0 {
            let each = if self.single > 1 { " each" } else { "" };
            parts.push(format!("{} drawn from a single quote{each}", of(self.single)));
        }
        if parts.is_empty() { String::new() } else { format!("Caveat: {}", parts.join("; ")) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_thin_is_said() {
        let mut evidence = Evidence { positions: 4, ..Evidence::default() };
        assert_eq!(evidence.caveat(), "");
        (evidence.inferred, evidence.unsupported, evidence.single) = (1, 4, 2);
        assert_eq!(
            evidence.caveat(),
            "Caveat: 1 of 4 positions is inferred or assumed; all 4 positions are without a quote; 2 of 4 \
             positions are drawn from a single quote each"
        );
        assert_eq!(evidence.source_line(&StanceMap::new("x")), "Sources: none recorded");
    }
}
