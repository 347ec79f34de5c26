//! Quotes of passages: made one by one or many at once, and given another beginning or end. How a quote looks is the
//! reader panel's.

use std::collections::BTreeSet;
use std::ops::Range;

use super::{anchor_at, paragraph_at};
use crate::edit::{self, EditError, Edited};
use crate::model::words::excerpt;
use crate::model::{ActorId, Anchor, CanonicalText, CoderId, Quote, QuoteId, QuoteKind, SourceId, StanceMap};

/// Whether a passage stands in quotation marks of any style.
pub fn in_quotation_marks(text: &CanonicalText, start: usize, end: usize) -> bool {
    const OPENING: [char; 6] = ['“', '«', '„', '‹', '「', '"'];
    const CLOSING: [char; 6] = ['”', '»', '“', '›', '」', '"'];
    let passage = text.slice(start, end).unwrap_or_default();
    let trimmed = passage.trim_end_matches(['.', ',', ';', ':', '!', '?', '…']);
    if passage.starts_with(OPENING) && trimmed.ends_with(CLOSING) && passage.chars().count() > 1 {
        return true;
    }
    let paragraph = paragraph_at(text, start);
    let before = text.slice(paragraph.start, start).unwrap_or_default();
    let count = |mark: char| before.chars().filter(|c| *c == mark).count();
    let open = [('“', '”'), ('«', '»'), ('‹', '›'), ('「', '」')].iter().any(|&(o, c)| count(o) > count(c));
    // German opens below and closes with what English opens with.
    let german = count('„') > 0 && before.rfind('„') > before.rfind(['“', '”']);
    open && count('„') == 0 || german || count('"') % 2 == 1
}

/// Makes a quote of a passage, with an id. Returns none and the id of the quote that has just this passage already,
/// where there is one.
///
/// # Errors
/// There is no such source, or nothing is selected; in words.
pub fn make_quote(
    map: &StanceMap,
    source: &SourceId,
    passage: &Range<usize>,
    speaker: Option<ActorId>,
    coder: Option<CoderId>,
) -> Result<(Option<Quote>, QuoteId), String> {
    let anchor = anchor_of(map, source, passage)?;
    let twin = map.quotes.iter().find(|(_, quote)| {
        quote.source == *source && (quote.anchor.start, quote.anchor.end) == (anchor.start, anchor.end)
    });
    if let Some((id, _)) = twin {
        return Ok((None, id.clone()));
    }
    let quote = quote_on(map, source, anchor, speaker, coder);
    let id = edit::fresh_id::<Quote>(map, &excerpt(&quote.anchor.exact, 24));
    Ok((Some(quote), id))
}

/// A map with quotes of passages, without a speaker, and how many there are: a passage that is a quote already is left
/// as it is.
///
/// # Errors
/// A passage is in no source of the map.
pub fn quote_all(
    map: &StanceMap,
    passages: &[(SourceId, Range<usize>)],
    coder: Option<&CoderId>,
) -> Edited<(StanceMap, usize)> {
    let place = |quote: &Quote| (quote.source.clone(), quote.anchor.start, quote.anchor.end);
    let mut quoted: BTreeSet<_> = map.quotes.values().map(|quote| place(quote)).collect();
    let (mut next, mut count) = (map.clone(), 0);
    for (source, passage) in passages {
        let anchor = anchor_of(&next, source, passage).map_err(EditError)?;
        let quote = quote_on(&next, source, anchor, None, coder.cloned());
        if quoted.insert(place(&quote)) {
            let name = excerpt(&quote.anchor.exact, 24);
            next = edit::add(&next, &name, quote)?.0;
            count += 1;
        }
    }
    Ok((next, count))
}

/// Lets a quote begin and end elsewhere in its source. Whatever else is known of it stays, and so do the stances that
/// rest on it.
///
/// # Errors
/// There is no such quote, or nothing would be left of it.
pub fn set_bounds(map: &StanceMap, id: &QuoteId, passage: &Range<usize>) -> Edited {
    let Some(quote) = map.quotes.get(id) else {
        return Err(EditError("the quote is no longer in the map".to_owned()));
    };
    let anchor = anchor_of(map, &quote.source, passage).map_err(EditError)?;
    super::place(map, id, &anchor)
}

fn anchor_of(map: &StanceMap, source: &SourceId, passage: &Range<usize>) -> Result<Anchor, String> {
    let source = map.sources.get(source).ok_or("There is no source")?;
    Ok(anchor_at(&source.text, passage.start, passage.end).ok_or("Select a passage first")?)
}

fn quote_on(
    map: &StanceMap,
    id: &SourceId,
    anchor: Anchor,
    speaker: Option<ActorId>,
    coder: Option<CoderId>,
) -> Quote {
    let mut quote = Quote::new(id.clone(), anchor);
    if let Some(source) = map.sources.get(id) {
        let (start, end) = (quote.anchor.start, quote.anchor.end);
        let is_direct = in_quotation_marks(&source.text, start, end);
        quote.kind = if is_direct { QuoteKind::Direct } else { QuoteKind::Paraphrase };
        quote.said = source.published;
    }
    quote.speaker = speaker.filter(|id| map.actors.contains_key(id));
    quote.coder = coder;
    quote
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Actor, Dimension, Finite, Source, Stance, Subject, integrity};

    fn read(text: &str) -> (StanceMap, SourceId) {
        let mut source = Source::new("Article");
        source.set_text(CanonicalText::new(text));
        edit::add(&StanceMap::new("m"), "s", source).unwrap()
    }

    #[test]
    fn quotation_marks_make_a_quote_direct() {
        let direct = |text: &str, passage: &str| {
            let text = CanonicalText::new(text);
            let start = text.char_of(text.as_str().find(passage).expect("there"));
            in_quotation_marks(&text, start, start + passage.chars().count())
        };
        assert!(direct("She said “no troops” twice", "“no troops”"));
        assert!(direct("She said “no troops, never” twice", "no troops"));
        assert!(direct("Sie sagte „keine Truppen“ dazu", "keine Truppen"));
        assert!(direct("Elle dit « non » hier", "non"));
        assert!(direct("She said \"no troops\" twice", "no troops"));
        assert!(!direct("She said “no” and left", "and left"));
        assert!(!direct("Sie sagte „nein“ und ging", "und ging"));
        assert!(!direct("She isn’t going", "going"));
    }

    #[test]
    fn other_bounds_keep_all_else_of_a_quote() {
        let (map, source) = read("🙂 We back it. We pay for it.");
        let (map, actor) = edit::add(&map, "a", Actor::new("Anna")).unwrap();
        let (map, on) = edit::add(&map, "d", Dimension::new("Cover")).unwrap();
        let (quote, id) = make_quote(&map, &source, &(2..13), Some(actor.clone()), None).unwrap();
        let mut quote = quote.unwrap();
        quote.note = "hers".to_owned();
        quote.anchor.extra.insert("later".to_owned(), "7".to_owned());
        let map = edit::put(&map, &id, quote.clone()).unwrap();
        let day = "2025-03-06".parse::<crate::model::Date>().unwrap();
        let mut stance = Stance::new(actor, Subject::Dimension(on), Finite::ZERO, day);
        stance.evidence.push(id.clone());
        let (map, _) = edit::add(&map, "st", stance).unwrap();
        let next = set_bounds(&map, &id, &(4..29)).unwrap();
        let moved = &next.quotes[&id];
        assert_eq!(moved.anchor.exact, " back it. We pay for it.".trim());
        assert_eq!(moved.anchor.prefix, "🙂 We ");
        let back = Quote { anchor: quote.anchor.clone(), ..Quote::clone(moved) };
        assert_eq!((back, moved.anchor.extra.len()), (quote, 1));
        assert_eq!(next.stances, map.stances);
        assert_eq!(integrity::check(&next), []);
        assert!(set_bounds(&map, &id, &(13..14)).is_err(), "white space is nothing");
    }

    #[test]
    fn all_passages_are_quoted_once() {
        let (map, source) = read("plan, “plan”, plan");
        let (quote, id) = make_quote(&map, &source, &(0..4), None, None).unwrap();
        let map = edit::put(&map, &id, quote.unwrap()).unwrap();
        let passages: Vec<_> = [0..4, 7..11, 14..18, 14..18].map(|at| (source.clone(), at)).into();
        let (next, count) = quote_all(&map, &passages, None).unwrap();
        assert_eq!((count, next.quotes.len()), (2, 3));
        let direct = next.quotes.values().filter(|quote| quote.kind == QuoteKind::Direct).count();
        assert_eq!(direct, 1);
        assert_eq!(integrity::check(&next), []);
    }
}
