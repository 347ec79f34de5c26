//! How long it takes to work on a map of 100,000 quotes: an edit of each kind with all that follows it on the UI
//! thread, undo and redo, handing a step to the journal, writing, reading, saving and opening it.
#![allow(clippy::unwrap_used, missing_docs, reason = "a bench that can't go on has failed")]

use std::hint::black_box;
use std::sync::Arc;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use stancemap::board::arrange;
use stancemap::board::clip::Clip;
use stancemap::edit::{BlindView, Edited, History, Referrers, alter, credit, describe, difference, put};
use stancemap::figure::Point;
use stancemap::model::{
    Actor, ActorId, Anchor, AnyId, Bloc, Board, BoardItem, BoardPoint, Chart, Coder, CoderId, Colour,
    Credibility, Date, Dimension, Event, Finite, ItemId, Note, Proposal, Quote, QuoteId, Relation,
    RelationKind, Scale, Source, SourceId, Stance, StanceMap, Subject,
};
use stancemap::store::{Head, JournalWriter, StepLabel, open, read, save_keeping, to_text};

/// A map with `sources` sources of a hundred quotes each; a stance rests on every fifth of them, by two coders in turn.
fn big_map(sources: usize) -> StanceMap {
    let mut map = StanceMap::new("A big map");
    for n in 0..200 {
        let actor: ActorId = id(&format!("actor-{n}"));
        map.actors.insert(actor, Arc::new(Actor::new(format!("Actor {n}"))));
    }
    for n in 0..20 {
        map.dimensions
            .insert(id(&format!("dimension-{n}")), Arc::new(Dimension::new(format!("Dimension {n}"))));
    }
    for name in ["anna", "ben"] {
        map.coders.insert(id(name), Arc::new(Coder::new(name)));
    }
    let mut board = Board::new("Board");
    for n in 0..200 {
        board.actors.insert(
            id(&format!("actor-{n}")),
            BoardPoint::at(f64::from(n % 20) * 200.0, f64::from(n / 20) * 90.0),
        );
    }
    map.boards.insert(id("board"), Arc::new(board));
    let sentence = "The minister said that the plan deserves a second look before the summer. ";
    for number in 0..sources {
        let source_id: SourceId = id(&format!("source-{number}"));
        let mut source = Source::new(format!("Report {number}"));
        source.text = sentence.repeat(100).as_str().into();
        for at in 0..100 {
            let start = at * sentence.len();
            let mut anchor = Anchor::new(sentence.trim());
            anchor.start = start;
            anchor.end = start + sentence.trim().len();
            let mut quote = Quote::new(source_id.clone(), anchor);
            let speaker: ActorId = id(&format!("actor-{}", (number + at) % 200));
            let coder: CoderId = id(if at % 2 == 0 { "anna" } else { "ben" });
            quote.speaker = Some(speaker.clone());
            quote.coder = Some(coder.clone());
            let quote_id: QuoteId = id(&format!("quote-{number}-{at}"));
            if at % 5 == 0 {
                let on = Subject::Dimension(id(&format!("dimension-{}", at % 20)));
                let mut stance = Stance::new(speaker, on, Finite::or_zero(5.0), Date::constant(2025, 3, 6));
                stance.evidence = vec![quote_id.clone()];
                stance.coder = Some(coder);
                map.stances.insert(id(&format!("stance-{number}-{at}")), Arc::new(stance));
            }
            map.quotes.insert(quote_id, Arc::new(quote));
        }
        map.sources.insert(source_id, Arc::new(source));
    }
    map
}

fn id<I: ItemId>(text: &str) -> I {
    I::parse(text).unwrap()
}

/// A kind of edit: its name, and how the next map follows; the number differs each time.
type Kind = (&'static str, fn(&StanceMap, usize) -> Edited);

/// A kind each of what panels ask for.
const EDITS: [Kind; 15] = [
    ("a quote's grade", |map, n| {
        alter::<Quote>(map, &id("quote-500-50"), |q| {
            q.credibility = Credibility::new((n % 5 + 1) as u8).unwrap();
        })
    }),
    ("a stance's position", |map, n| {
        alter::<Stance>(map, &id("stance-500-50"), |s| s.position = Finite::or_zero((n % 10) as f64))
    }),
    ("an actor's name", |map, n| alter::<Actor>(map, &id("actor-7"), |a| a.name = format!("Actor {n}"))),
    ("a source's title", |map, n| {
        alter::<Source>(map, &id("source-500"), |s| s.title = format!("Report {n}"))
    }),
    ("a suggestion dismissed", |map, n| {
        alter::<Source>(map, &id("source-500"), |s| s.dismissed = vec![format!("words {n}")])
    }),
    ("a dimension's question", |map, n| {
        alter::<Dimension>(map, &id("dimension-5"), |d| d.question = format!("What {n}?"))
    }),
    ("a dimension's scale", |map, n| {
        alter::<Dimension>(map, &id("dimension-5"), |d| {
            d.scale = Scale::new(0.0, 10.0 + (n % 7) as f64).unwrap();
        })
    }),
    ("a proposal's place", |map, n| {
        let mut proposal = Proposal::new("Cover");
        proposal.places.insert(id("dimension-5"), Finite::or_zero((n % 10) as f64));
        put(map, &id("proposal"), proposal)
    }),
    ("a bloc's colour", |map, n| put(map, &id("bloc"), Bloc::new("Bloc", Colour::nth(n)))),
    ("an event", |map, n| {
        put(map, &id("event"), Event::new(format!("Event {n}"), Date::constant(2025, 3, 6)))
    }),
    ("a relation", |map, n| {
        let mut relation =
            Relation::new(id::<ActorId>("actor-1"), id::<ActorId>("actor-2"), RelationKind::Supports);
        relation.note = format!("note {n}");
        put(map, &id("relation"), relation)
    }),
    ("a chart's title", |map, n| put(map, &id("chart"), Chart::new(format!("Chart {n}")))),
    ("an actor moved on the board", |map, n| {
        let things = [BoardItem::Actor(id("actor-7"))].into();
        arrange::shift(map, &id("board"), &things, (n % 3) as f64 + 1.0, 0.0)
    }),
    ("a new quote", |map, n| {
        let quote = Quote::clone(map.quotes.get(&id::<QuoteId>("quote-500-50")).unwrap());
        put(map, &id(&format!("new-{n}")), quote)
    }),
    ("the map's description", |map, n| Ok(describe(map, &map.title, &format!("What {n}")))),
];

fn edits(c: &mut Criterion) {
    let mut history = History::new(big_map(1_000));
    let mut blind = BlindView::new(history.map(), Some(id("anna")));
    let mut referrers = Referrers::new(history.map());
    let mut n = 0;
    let mut group = c.benchmark_group("an edit of 100,000 quotes and 20,000 stances");
    for (name, change) in EDITS {
        group.bench_function(name, |b| {
            b.iter(|| {
                n += 1;
                let before = Arc::clone(history.map());
                let next = change(&before, n).unwrap();
                let mut difference = difference(&before, &next);
                let next = credit(next, &mut difference, "anna");
                history.apply_known("Edit", next, difference);
                for step in history.take_committed() {
                    blind.follow(&step.to, &step.difference);
                    referrers.follow(&step.to, &step.difference);
                }
            });
        });
    }
    let text = {
        let mut clip = StanceMap::new("");
        let mut board = Board::new("Board");
        for n in 0..20 {
            let note = Note::new(format!("Note {n}"), BoardPoint::at(0.0, 0.0));
            board.notes.insert(id(&format!("note-{n}")), note);
        }
        board.actors.insert(id("pasted"), BoardPoint::at(0.0, 0.0));
        clip.actors.insert(id("pasted"), Arc::new(Actor::new("Pasted")));
        clip.boards.insert(id("board"), Arc::new(board));
        to_text(&clip).unwrap()
    };
    let start = Arc::clone(history.map());
    group.bench_function("a paste on the board", |b| {
        b.iter(|| {
            let clip = Clip::read(&start, &id("board"), &text).unwrap();
            black_box(clip.paste(&start, &id("board"), Point::new(3.0, 4.0)).unwrap())
        });
    });
    referrers.go_to(&start);
    for (name, gone) in [
        ("a deleted quote", AnyId::Quote(id("quote-300-50"))),
        ("a deleted stance", AnyId::Stance(id("stance-300-50"))),
        ("a deleted relation", AnyId::Relation(id("relation"))),
    ] {
        group.bench_function(name, |b| b.iter(|| black_box(referrers.delete([gone.clone()]))));
    }
    group.bench_function("undo and redo", |b| {
        b.iter(|| {
            black_box(history.undo());
            black_box(history.redo());
            history.take_committed();
        });
    });
    group.finish();
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
    // What is made once, off the UI thread, when a map is opened.
    let map = Arc::clone(history.map());
    let mut group = c.benchmark_group("once a map of 100,000 quotes is open");
    group.sample_size(10);
    group.bench_function("what refers to what", |b| b.iter(|| black_box(Referrers::new(&map))));
    group.bench_function("what a blind coder sees", |b| {
        b.iter(|| black_box(BlindView::new(&map, Some(id("anna")))));
    });
    group.finish();
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
