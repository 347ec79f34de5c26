//! How long it takes to merge and to compare two maps of 100,000 quotes, each with some thousand changes of
//! its own: where they share what they didn't change, as in the window, and where each was read from a file.
#![allow(clippy::unwrap_used, missing_docs, reason = "a bench that can't go on has failed")]

use std::hint::black_box;
use std::sync::Arc;

use criterion::{Criterion, criterion_group, criterion_main};
use stancemap::edit::compare::compare;
use stancemap::edit::merge::{Names, merge};
use stancemap::model::{
    Actor, ActorId, Anchor, Credibility, Date, Dimension, DimensionId, Finite, ItemId, Quote, QuoteId,
    Source, SourceId, Stance, StanceId, StanceMap, Subject,
};
use stancemap::store::{read, to_text};

/// How many of the 100,000 quotes each side changes.
const CHANGES: usize = 4_000;

fn id<I: ItemId>(text: &str) -> I {
    I::parse(text).unwrap()
}

/// A map with 1,000 sources of a hundred quotes each, and a stance for every tenth.
fn big_map() -> StanceMap {
    let mut map = StanceMap::new("A big map");
    let (speaker, dimension): (ActorId, DimensionId) = (id("speaker"), id("dimension"));
    map.actors.insert(speaker.clone(), Arc::new(Actor::new("A speaker")));
    map.dimensions.insert(dimension.clone(), Arc::new(Dimension::new("A dimension")));
    let sentence = "The minister said that the plan deserves a second look before the summer. ";
    for number in 0..1_000 {
        let source_id: SourceId = id(&format!("source-{number}"));
        let mut source = Source::new(format!("Report {number}"));
        source.text = sentence.repeat(100).as_str().into();
        for at in 0..100 {
            let start = at * sentence.len();
            let mut anchor = Anchor::new(sentence.trim());
            anchor.start = start;
            anchor.end = start + sentence.trim().len();
            let quote_id: QuoteId = id(&format!("quote-{number}-{at}"));
            let mut quote = Quote::new(source_id.clone(), anchor);
            quote.speaker = Some(speaker.clone());
            map.quotes.insert(quote_id.clone(), Arc::new(quote));
            if at % 10 == 0 {
                let subject = Subject::Dimension(dimension.clone());
                let mut stance =
                    Stance::new(speaker.clone(), subject, Finite::or_zero(5.0), Date::constant(2025, 3, 6));
                stance.evidence = vec![quote_id];
                map.stances.insert(id::<StanceId>(&format!("stance-{number}-{at}")), Arc::new(stance));
            }
        }
        map.sources.insert(source_id, Arc::new(source));
    }
    map
}

/// What one side makes of it: grades and remarks on some thousand quotes, every tenth of which the other side
/// changes too, some new quotes, some deleted.
fn worked(base: &StanceMap, side: usize) -> StanceMap {
    let mut map = base.clone();
    let changed: Vec<_> = base
        .quotes
        .iter()
        .skip(side * 7)
        .step_by(100_000 / CHANGES)
        .map(|(a, b)| (a.clone(), b.clone()))
        .collect();
    let shared: Vec<_> = base
        .quotes
        .iter()
        .skip(3)
        .step_by(1_000_000 / CHANGES)
        .map(|(a, b)| (a.clone(), b.clone()))
        .collect();
    for (at, (id, quote)) in changed.into_iter().enumerate() {
        let mut quote = Quote::clone(&quote);
        quote.credibility = Credibility::new(side as u8 + 1).unwrap();
        if at % 10 == 0 {
            map.quotes.insert(self::id(&format!("new-{side}-{at}")), Arc::new(quote.clone()));
        }
        map.quotes.insert(id, Arc::new(quote));
    }
    for (id, quote) in shared {
        let mut quote = Quote::clone(&quote);
        quote.note = format!("A remark of side {side}");
        map.quotes.insert(id, Arc::new(quote));
    }
    let stances: Vec<_> = base.stances.iter().step_by(20).map(|(a, b)| (a.clone(), b.clone())).collect();
    for (id, stance) in stances {
        let mut stance = Stance::clone(&stance);
        stance.position = Finite::or_zero(side as f64 + 6.0);
        map.stances.insert(id, Arc::new(stance));
    }
    map
}

fn benches(c: &mut Criterion) {
    let base = big_map();
    let (ours, theirs) = (worked(&base, 1), worked(&base, 2));
    let mut group = c.benchmark_group("two maps of 100,000 quotes");
    group.sample_size(10);
    let merged = merge(Some(&base), &ours, &theirs, Names::default());
    assert!(merged.conflicts.len() > 500, "there is something to decide");
    group.bench_function("merge, sharing what didn't change", |b| {
        b.iter(|| black_box(merge(Some(&base), &ours, &theirs, Names::default())));
    });
    let [base, ours, theirs] = [&base, &ours, &theirs].map(|map| read(&to_text(map).unwrap()).unwrap().map);
    group.bench_function("merge, each read from a file", |b| {
        b.iter(|| black_box(merge(Some(&base), &ours, &theirs, Names::default())));
    });
    group.bench_function("merge without a base, each read from a file", |b| {
        b.iter(|| black_box(merge(None, &ours, &theirs, Names::default())));
    });
    group.bench_function("compare, each read from a file", |b| {
        b.iter(|| black_box(compare(&base, &ours)));
    });
    group.finish();
}

criterion_group!(all, benches);
criterion_main!(all);
