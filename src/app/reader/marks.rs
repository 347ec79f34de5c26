//! The quotes of a source as coloured marks on its text, and the disjoint pieces into which overlapping
//! ones divide it.

use std::ops::Range;

use egui::Color32;

use crate::app::theme::Theme;
use crate::model::{QuoteId, SourceId, StanceMap};

/// A quote on the text.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct TextMark {
    /// Its characters.
    pub(super) range: Range<usize>,
    /// The quote.
    pub(super) quote: QuoteId,
    /// The colour of its speaker.
    pub(super) colour: Color32,
    /// Its lane in the margin: quotes that overlap have different ones, from 0.
    pub(super) lane: usize,
}

/// A stretch of text with the same quotes on all of it.
#[derive(Debug, PartialEq)]
pub(super) struct MarkedPiece {
    /// Its characters.
    pub(super) range: Range<usize>,
    /// Numbers of the marks on it, the shortest first: what lies inside is on top.
    pub(super) marks: Vec<usize>,
}

/// The marks of one source, kept until the map's quotes, actors or blocs are others.
#[derive(Debug, Default)]
pub(super) struct Marks {
    by_start: Vec<TextMark>,
    /// For each mark, the furthest end of it and all before it.
    furthest: Vec<usize>,
    made_of: Option<(SourceId, StanceMap)>,
}

impl Marks {
    /// Brings the marks up to date.
    pub(super) fn update(&mut self, map: &StanceMap, source: &SourceId) {
        let fresh = self.made_of.as_ref().is_some_and(|(of, made)| {
            of == source
                && made.quotes.ptr_eq(&map.quotes)
                && made.actors.ptr_eq(&map.actors)
                && made.blocs.ptr_eq(&map.blocs)
        });
        if fresh {
            return;
        }
        let marks = map.quotes.iter().filter(|(_, quote)| quote.source == *source && !quote.lost).map(
            |(id, quote)| TextMark {
                range: quote.anchor.start..quote.anchor.end,
                lane: 0,
                quote: id.clone(),
                colour: quote.speaker.as_ref().and_then(|speaker| map.actors.get(speaker)).map_or_else(
                    || Theme::colour(crate::model::Colour::NEUTRAL),
                    |actor| Theme::actor(map, actor),
                ),
            },
        );
        self.set(marks.collect());
        self.made_of = Some((source.clone(), map.clone()));
    }
    fn set(&mut self, mut marks: Vec<TextMark>) {
        marks.sort_by_key(|mark| (mark.range.start, mark.range.end));
        let mut free_from: Vec<usize> = Vec::new();
        for mark in &mut marks {
            let lane = free_from.iter().position(|&end| end <= mark.range.start);
            mark.lane = lane.unwrap_or(free_from.len());
            match free_from.get_mut(mark.lane) {
                Some(end) => *end = mark.range.end,
                None => free_from.push(mark.range.end),
            }
        }
        self.furthest = marks
            .iter()
            .scan(0, |furthest, mark| {
                *furthest = mark.range.end.max(*furthest);
                Some(*furthest)
            })
            .collect();
        self.by_start = marks;
    }
    /// How many quotes there are.
    pub(super) fn len(&self) -> usize {
        self.by_start.len()
    }
    /// A mark by its number.
    pub(super) fn get(&self, number: usize) -> Option<&TextMark> {
        self.by_start.get(number)
    }
    /// The mark of a quote.
    pub(super) fn of(&self, quote: &QuoteId) -> Option<&TextMark> {
        self.by_start.iter().find(|mark| mark.quote == *quote)
    }

    /// The numbers of the marks on a range, in the order of their starts.
    pub(super) fn on(&self, within: &Range<usize>) -> Vec<usize> {
        let from = self.furthest.partition_point(|&end| end <= within.start);
        let to = self.by_start.partition_point(|mark| mark.range.start < within.end);
        (from..to)
            .filter(|&number| self.get(number).is_some_and(|mark| mark.range.end > within.start))
            .collect()
    }

    /// Divides the marked parts of a range into disjoint pieces, in order.
    pub(super) fn pieces(&self, within: &Range<usize>) -> Vec<MarkedPiece> {
        let from = self.furthest.partition_point(|&end| end <= within.start);
        let to = self.by_start.partition_point(|mark| mark.range.start < within.end);
        let near: Vec<(usize, &TextMark)> = self
            .by_start
            .iter()
            .enumerate()
            .take(to)
            .skip(from)
            .filter(|(_, mark)| mark.range.end > within.start)
            .collect();
        let mut edges: Vec<usize> = near
            .iter()
            .flat_map(|(_, mark)| [mark.range.start.max(within.start), mark.range.end.min(within.end)])
            .collect();
        edges.sort_unstable();
        edges.dedup();
        edges
            .iter()
            .zip(edges.iter().skip(1))
            .filter_map(|(&start, &end)| {
                let mut marks: Vec<(usize, usize)> = near
                    .iter()
                    .filter(|(_, mark)| mark.range.start <= start && end <= mark.range.end)
                    .map(|(number, mark)| (mark.range.len(), *number))
                    .collect();
                marks.sort_unstable();
                let marks: Vec<usize> = marks.into_iter().map(|(_, number)| number).collect();
                (!marks.is_empty()).then_some(MarkedPiece { range: start..end, marks })
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::model::ItemId as _;

    fn marks(ranges: &[Range<usize>]) -> Marks {
        let mut marks = Marks::default();
        marks.set(
            ranges
                .iter()
                .enumerate()
                .map(|(i, range)| TextMark {
                    range: range.clone(),
                    quote: QuoteId::parse(&format!("q{i}")).expect("an id"),
                    colour: Color32::BLACK,
                    lane: 0,
                })
                .collect(),
        );
        marks
    }

    #[test]
    fn overlapping_quotes_divide_into_pieces_with_the_inner_one_on_top() {
        let marks = marks(&[2..10, 4..6, 8..14]);
        let pieces = marks.pieces(&(0..20));
        assert_eq!(
            pieces,
            [
                MarkedPiece { range: 2..4, marks: vec![0] },
                MarkedPiece { range: 4..6, marks: vec![1, 0] },
                MarkedPiece { range: 6..8, marks: vec![0] },
                MarkedPiece { range: 8..10, marks: vec![2, 0] },
                MarkedPiece { range: 10..14, marks: vec![2] },
            ]
        );
        assert_eq!(marks.pieces(&(5..9)).first().map(|piece| piece.range.clone()), Some(5..6));
        assert!(marks.pieces(&(14..20)).is_empty());
        let lanes: Vec<usize> = (0..3).filter_map(|number| Some(marks.get(number)?.lane)).collect();
        assert_eq!(lanes, [0, 1, 1], "overlapping quotes never share a lane");
        assert_eq!(marks.on(&(5..9)), [0, 1, 2]);
    }

    proptest! {
        #[test]
        fn pieces_cover_exactly_what_is_quoted(
            ranges in prop::collection::vec((0_usize..60, 1_usize..20), 0..12), start in 0_usize..60, len in 1_usize..40,
        ) {
            let ranges: Vec<Range<usize>> = ranges.into_iter().map(|(at, len)| at..at + len).collect();
            let marks = marks(&ranges);
            let window = start..start + len;
            let pieces = marks.pieces(&window);
            for at in window {
                let quotes = ranges.iter().filter(|range| range.contains(&at)).count();
                let holding: Vec<_> = pieces.iter().filter(|piece| piece.range.contains(&at)).collect();
                prop_assert_eq!(holding.len(), usize::from(quotes > 0));
                prop_assert_eq!(holding.first().map_or(0, |piece| piece.marks.len()), quotes);
            }
        }
    }
}
