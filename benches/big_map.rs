//! How long it takes to work on a map of 100,000 quotes: an edit, undo and redo, handing a step to the journal,
//! writing, reading, saving and opening it.
#![allow(clippy::unwrap_used, missing_docs, reason = "a bench that can't go on has failed")]

use std::hint::black_box;
use std::sync::Arc;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use stancemap::edit::{History, alter};
use stancemap::model::{
    Actor, ActorId, Anchor, Credibility, ItemId, Quote, QuoteId, Source, SourceId, StanceMap,
};
use stancemap::store::{Head, JournalWriter, StepLabel, open, read, save_keeping, to_text};

/// A map with `sources` sources of a hundred quotes each.
fn big_map(sources: usize) -> StanceMap {
    let mut map = StanceMap::new("A big map");
    let actor = ActorId::parse("speaker").unwrap();
    map.actors.insert(actor.clone(), Arc::new(Actor::new("A speaker")));
    let sentence = "The minister said that the plan deserves a second look before the summer. ";
    for number in 0..sources {
        let id = SourceId::parse(&format!("source-{number}")).unwrap();
        let mut source = Source::new(format!("Report {number}"));
        source.text = sentence.repeat(100).as_str().into();
        for at in 0..100 {
            let start = at * sentence.len();
            let mut anchor = Anchor::new(sentence.trim());
            anchor.start = start;
            anchor.end = start + sentence.trim().len();
            let mut quote = Quote::new(id.clone(), anchor);
            quote.speaker = Some(actor.clone());
            map.quotes.insert(QuoteId::parse(&format!("quote-{number}-{at}")).unwrap(), Arc::new(quote));
        }
        map.sources.insert(id, Arc::new(source));
    }
    map
}

fn edits(c: &mut Criterion) {
    let mut history = History::new(big_map(1_000));
    let id = QuoteId::parse("quote-500-50").unwrap();
    let mut digit = 1;
    c.bench_function("edit of one of 100,000 quotes, as a step", |b| {
        b.iter(|| {
            digit = digit % 5 + 1;
            let credibility = Credibility::new(digit).unwrap();
            let next = alter::<Quote>(history.map(), &id, |quote| quote.credibility = credibility).unwrap();
            black_box(history.apply("Grade a quote", next));
        });
    });
    let folder = tempfile::tempdir().unwrap();
    let writer = JournalWriter::new(folder.path(), || ());
    let head = Head {
        name: "A big map".to_owned(),
        path: None,
        fingerprint: None,
        proposed: String::new(),
        begun: jiff::Timestamp::now(),
    };
    writer.open(head, Arc::clone(history.map()), false);
    let made = || StepLabel { label: "Grade a quote".to_owned(), at: jiff::Timestamp::now() };
    writer.step(made(), Arc::clone(history.map()), None);
    writer.flush(std::time::Duration::from_mins(1));
    c.bench_function("a step handed to the journal", |b| {
        b.iter(|| writer.step(made(), Arc::clone(history.map()), None));
    });
    writer.end();
    c.bench_function("undo and redo on 100,000 quotes", |b| {
        b.iter(|| {
            black_box(history.undo());
            black_box(history.redo());
        });
    });
}

fn files(c: &mut Criterion) {
    let map = big_map(1_000);
    let text = to_text(&map).unwrap();
    let mut group = c.benchmark_group("files");
    group.sample_size(10).throughput(Throughput::Bytes(text.len() as u64));
    group.bench_function("write 100,000 quotes", |b| b.iter(|| black_box(to_text(&map).unwrap())));
    group.bench_function("read 100,000 quotes", |b| b.iter(|| black_box(read(&text).unwrap())));
    let folder = tempfile::tempdir().unwrap();
    let (path, backups) = (folder.path().join("map.ron"), folder.path().join("backups"));
    let other = StanceMap { title: "Another title".to_owned(), ..map.clone() };
    let mut turn = false;
    group.bench_function("save 100,000 quotes with a backup", |b| {
        b.iter(|| {
            turn = !turn;
            black_box(save_keeping(if turn { &map } else { &other }, &path, None, &backups).unwrap())
        });
    });
    group.bench_function("open 100,000 quotes", |b| b.iter(|| black_box(open(&path).unwrap())));
    group.finish();
}

criterion_group!(benches, edits, files);
criterion_main!(benches);
