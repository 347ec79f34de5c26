//! How long it takes to refuse a file that is no map, and to repair one in which next to everything is wrong.
#![allow(clippy::unwrap_used, missing_docs, reason = "a bench that can't go on has failed")]

use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use stancemap::store;

const SIZE: usize = 200 << 20;

fn junk(c: &mut Criterion) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("map.ron");
    let mut group = c.benchmark_group("200 MB that are no map");
    group.sample_size(10).throughput(Throughput::Bytes(SIZE as u64));
    let mut unclosed = b"(format: \"stancemap\", version: 1, title: \"".to_vec();
    unclosed.resize(SIZE, b'x');
    for (name, bytes) in [
        ("letters", vec![b'a'; SIZE]),
        ("brackets", vec![b'('; SIZE]),
        ("zeros", vec![0; SIZE]),
        ("a title without an end", unclosed),
    ] {
        store::write(&path, &bytes).unwrap();
        group.bench_function(name, |b| b.iter(|| black_box(store::open(&path).unwrap_err())));
    }
    group.finish();
}

fn problems(c: &mut Criterion) {
    let mut text = "(format: \"stancemap\", version: 1, boards: {\"b\": (name: \"B\", actors: {".to_owned();
    for at in 0..20_000 {
        text.push_str(&format!("\"ghost-{at}\": (x: 1, y: 2), "));
    }
    text.push_str("})}, sources: {\"s\": (title: \"S\", text: \"");
    text.push_str(&"word ".repeat(200_000));
    text.push_str("\")}, quotes: {");
    for at in 0..20_000 {
        text.push_str(&format!("\"q-{at}\": (source: \"s\", anchor: (exact: \"word word x\")), "));
    }
    text.push_str("})");
    let mut group = c.benchmark_group("repair");
    group.sample_size(10);
    group.bench_function("40,000 problems", |b| b.iter(|| black_box(store::read(&text).unwrap())));
    group.finish();
}

criterion_group!(benches, junk, problems);
criterion_main!(benches);
