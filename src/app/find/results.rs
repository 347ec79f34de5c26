//! What was found in a map: passages of the sources' texts, and items by their own words. Off the UI thread, since
//! texts may be long; drawing it is the window's.

use std::collections::BTreeSet;
use std::ops::Range;

use crate::app::browser::capitalised;
use crate::model::words::excerpt;
use crate::model::{AnyId, Kind, SourceId, StanceMap};
use crate::text::{Finder, Query};

/// The most passages that are listed, and the most items of a kind.
const MOST: usize = 1_000;
/// How many characters are shown before and after.
const AROUND: (usize, usize) = (22, 60);

/// A passage of a source: its characters.
pub(super) type Passage = (SourceId, Range<usize>);

/// What a line of the list leads to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum FindPlace {
    Passage(Passage),
    Item(AnyId),
}

/// The words that fit, with those around them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Hit {
    pub(super) place: FindPlace,
    pub(super) before: String,
    pub(super) words: String,
    pub(super) after: String,
    /// Whether just this passage is a quote already.
    pub(super) quoted: bool,
}

/// A line of the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Row {
    /// What the lines below it have in common, and how many there are, shown or not.
    Heading(String, usize),
    Hit(Hit),
}

/// All that was found.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Results {
    pub(super) rows: Vec<Row>,
    /// How many passages there are, shown or not, and in how many sources.
    pub(super) passages: usize,
    pub(super) sources: usize,
    /// How many items there are.
    pub(super) items: usize,
    /// Whether there is more than what is listed.
    pub(super) more: bool,
}

impl Results {
    /// The hits that are listed, with the numbers of their rows.
    pub(super) fn hits(&self) -> impl Iterator<Item = (usize, &Hit)> {
        self.rows.iter().enumerate().filter_map(|(n, row)| match row {
            Row::Hit(hit) => Some((n, hit)),
            Row::Heading(..) => None,
        })
    }
    /// How many things were found, in words.
    pub(super) fn in_words(&self) -> String {
        let passages = match (self.passages, self.sources) {
            (0, _) => String::new(),
            (1, _) => "One passage".to_owned(),
            (many, 1) => format!("{many} passages in one source"),
            (many, sources) => format!("{many} passages in {sources} sources"),
        };
        let items = match self.items {
            0 => String::new(),
            1 => "one item".to_owned(),
            many => format!("{many} items"),
        };
        let shown = if self.more { ", the first of each listed" } else { "" };
        let both = if passages.is_empty() || items.is_empty() { "" } else { ", " };
        format!("{passages}{both}{items}{shown}")
    }
}

/// What fits in the text of one source, or in all of the map.
///
/// # Errors
/// The query is no valid one; in words.
pub(super) fn search(query: &Query, map: &StanceMap, only: Option<&SourceId>) -> Result<Results, String> {
    let finder = Finder::new(query)?;
    let mut results = Results::default();
    let quoted: BTreeSet<(&SourceId, usize, usize)> = map
        .quotes
        .values()
        .filter(|quote| !quote.lost)
        .map(|quote| (&quote.source, quote.anchor.start, quote.anchor.end))
        .collect();
    let mut room = MOST;
    for (id, source) in map.sources.iter().filter(|(id, _)| only.is_none_or(|only| only == *id)) {
        let found = finder.find(&source.text, room);
        if found.count == 0 {
            continue;
        }
        results.passages += found.count;
        results.sources += 1;
        results.more |= found.count > found.first.len();
        room -= found.first.len();
        results.rows.push(Row::Heading(excerpt(&map.label(&id.clone().into()), 60), found.count));
        for range in found.first {
            let line =
                |from: usize, to: usize| source.text.slice(from, to).unwrap_or_default().replace('\n', " ");
            results.rows.push(Row::Hit(Hit {
                before: line(range.start.saturating_sub(AROUND.0), range.start),
                words: line(range.start, range.end),
                after: line(range.end, (range.end + AROUND.1).min(source.text.len())),
                quoted: quoted.contains(&(id, range.start, range.end)),
                place: FindPlace::Passage((id.clone(), range)),
            }));
        }
    }
    if only.is_none() {
        items(&finder, map, &mut results);
    }
    Ok(results)
}

/// Adds the items whose own words fit, kind by kind.
fn items(finder: &Finder, map: &StanceMap, results: &mut Results) {
    let mut heading: Option<(Kind, usize)> = None;
    let mut listed = 0;
    for id in map.ids() {
        let words = words_of(map, &id);
        let fits = |words: &String| finder.find_in(words, 1).first.pop();
        let Some((nth, range)) = words.iter().enumerate().find_map(|(nth, words)| Some((nth, fits(words)?)))
        else {
            continue;
        };
        let kind = id.kind();
        let at = match heading {
            Some((of, at)) if of == kind => at,
            _ => {
                results.rows.push(Row::Heading(capitalised(kind.plural()), 0));
                listed = 0;
                results.rows.len() - 1
            }
        };
        heading = Some((kind, at));
        if let Some(Row::Heading(_, count)) = results.rows.get_mut(at) {
            *count += 1;
        }
        results.items += 1;
        if listed >= MOST {
            results.more = true;
            continue;
        }
        listed += 1;
        // What names an item stands before other words of it.
        let name = if nth == 0 { String::new() } else { format!("{}: ", excerpt(&map.label(&id), 40)) };
        if let Some(words) = words.get(nth) {
            results.rows.push(Row::Hit(hit_in(id, &name, words, &range)));
        }
    }
}

/// An item as a hit, with the words of it that fit.
fn hit_in(id: AnyId, name: &str, words: &str, range: &Range<usize>) -> Hit {
    let line = |from: usize, to: usize| -> String {
        let chars = words.chars().skip(from).take(to.saturating_sub(from));
        chars.map(|c| if c.is_control() { ' ' } else { c }).collect()
    };
    let before = line(range.start.saturating_sub(AROUND.0), range.start);
    let cut = if range.start > AROUND.0 { "…" } else { "" };
    Hit {
        place: FindPlace::Item(id),
        before: format!("{name}{cut}{before}"),
        words: line(range.start, range.end),
        after: line(range.end, range.end + AROUND.1),
        quoted: false,
    }
}

/// The words of an item that people wrote or read, the first of which names it. Texts of sources are passages.
fn words_of(map: &StanceMap, id: &AnyId) -> Vec<String> {
    fn of<const N: usize>(words: [&String; N]) -> Vec<String> {
        words.map(Clone::clone).into()
    }
    let found = match id {
        AnyId::Coder(id) => map.coders.get(id).map(|coder| of([&coder.name])),
        AnyId::Bloc(id) => map.blocs.get(id).map(|bloc| of([&bloc.name, &bloc.note])),
        AnyId::Dimension(id) => map.dimensions.get(id).map(|dimension| {
            let mut words = of([&dimension.name, &dimension.question, &dimension.note]);
            words.extend(dimension.points.iter().map(|point| point.label.clone()));
            words
        }),
        AnyId::Actor(id) => map.actors.get(id).map(|actor| {
            let mut words = of([&actor.name, &actor.note]);
            words.extend(actor.aliases.iter().cloned());
            words.extend(actor.memberships.iter().map(|membership| membership.role.clone()));
            words
        }),
        AnyId::Proposal(id) => {
            map.proposals.get(id).map(|proposal| of([&proposal.name, &proposal.description, &proposal.note]))
        }
        AnyId::Event(id) => map.events.get(id).map(|event| of([&event.name, &event.description])),
        AnyId::Source(id) => map
            .sources
            .get(id)
            .map(|source| of([&source.title, &source.outlet, &source.author, &source.origin, &source.note])),
        AnyId::Quote(id) => map.quotes.get(id).map(|quote| of([&quote.anchor.exact, &quote.note])),
        AnyId::Stance(stance) => {
            map.stances.get(stance).map(|stance| vec![map.label(id), stance.rationale.clone()])
        }
        AnyId::Relation(relation) => {
            map.relations.get(relation).map(|relation| vec![map.label(id), relation.note.clone()])
        }
        AnyId::Board(id) => map.boards.get(id).map(|board| {
            let mut words = of([&board.name]);
            words.extend(board.notes.values().map(|note| note.text.clone()));
            words
        }),
        AnyId::Chart(id) => map.charts.get(id).map(|chart| of([&chart.title, &chart.subtitle, &chart.note])),
        AnyId::Conflict(_) => None,
    };
    found.unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::edit;
    use crate::model::{
        Actor, Board, BoardPoint, CanonicalText, Dimension, Finite, ItemId as _, Note, NoteId, Quote, Source,
        Stance, Subject,
    };
    use crate::text::anchor_at;

    fn query(words: &str) -> Query {
        Query { words: words.to_owned(), ..Query::default() }
    }

    #[test]
    fn passages_are_counted_by_source_beyond_those_that_are_listed() {
        let mut map = StanceMap::new("m");
        for (title, times) in [("Long", 1_500), ("Short", 3), ("None", 0)] {
            let mut source = Source::new(title);
            source.text = CanonicalText::new(&"a plan ".repeat(times));
            map = edit::add(&map, title, source).unwrap().0;
        }
        let found = search(&query("plan"), &map, None).unwrap();
        let headings: Vec<_> = found
            .rows
            .iter()
            .filter_map(|row| {
                if let Row::Heading(title, count) = row { Some((title.as_str(), *count)) } else { None }
            })
            .collect();
        assert_eq!(headings, [("Long", 1_500), ("Short", 3)]);
        assert_eq!((found.passages, found.sources, found.more), (1_503, 2, true));
        assert_eq!(found.hits().count(), MOST);
        assert!(found.in_words().starts_with("1503 passages in 2 sources"), "{}", found.in_words());
        let one = map.sources.keys().next_back().unwrap();
        assert_eq!(search(&query("plan"), &map, Some(one)).unwrap().sources, 1);
    }

    #[test]
    fn items_are_found_by_their_own_words() {
        let mut source = Source::new("Talks");
        source.text = CanonicalText::new("She said “it’s costly” twice.");
        let (map, source) = edit::add(&StanceMap::new("m"), "s", source).unwrap();
        let anchor = anchor_at(&map.sources[&source].text, 10, 21).unwrap();
        let mut quote = Quote::new(source, anchor);
        quote.note = "Said off the cuff".to_owned();
        let (map, quote) = edit::add(&map, "q", quote).unwrap();
        let mut anna = Actor::new("Anna Muster");
        (anna.aliases, anna.note) = (vec!["Frau Müster".to_owned()], "Has the cuff link".to_owned());
        let (map, anna) = edit::add(&map, "a", anna).unwrap();
        let (map, on) = edit::add(&map, "d", Dimension::new("Cover")).unwrap();
        let day = "2025-03-06".parse::<crate::model::Date>().unwrap();
        let mut stance = Stance::new(anna.clone(), Subject::Dimension(on), Finite::ZERO, day);
        stance.rationale = "Because of the cuff".to_owned();
        let (map, stance) = edit::add(&map, "st", stance).unwrap();
        let mut board = Board::new("Table");
        let note = Note::new("Cuffs?", BoardPoint::at(0.0, 0.0));
        board.notes.insert(NoteId::parse("n").unwrap(), note);
        let (map, board) = edit::add(&map, "b", board).unwrap();
        let items = |words: &str| -> Vec<AnyId> {
            let found = search(&query(words), &map, None).unwrap();
            let of = |hit: &Hit| match &hit.place {
                FindPlace::Item(id) => Some(id.clone()),
                FindPlace::Passage(_) => None,
            };
            found.hits().filter_map(|(_, hit)| of(hit)).collect()
        };
        let all: Vec<AnyId> =
            vec![anna.clone().into(), quote.clone().into(), stance.clone().into(), board.into()];
        assert_eq!(items("CUFF"), all);
        assert_eq!(items("muster"), [AnyId::from(anna), stance.into()]);
        assert_eq!(items("it's"), [AnyId::from(quote)]);
        let found = search(&query("it's"), &map, None).unwrap();
        assert_eq!(found.in_words(), "One passage, one item");
    }
}
