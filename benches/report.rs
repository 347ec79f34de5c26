//! How long a report takes from the map to the page, and a package from the map to its bytes.
#![allow(clippy::unwrap_used, missing_docs, reason = "a benchmark that can't go on has failed")]

use std::path::Path;

use criterion::{Criterion, criterion_group, criterion_main};
use stancemap::share::{Redaction, package, report};
use stancemap::store;

fn sample(criterion: &mut Criterion) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("saves/ukraine-guarantees.ron");
    let map = store::open(&path).unwrap().map;
    let mut group = criterion.benchmark_group("sample map");
    group.sample_size(20);
    group.bench_function("report", |bencher| {
        bencher.iter(|| report::html(&map, None, &report::ReportOptions::default()));
    });
    let packed = package::pack(&map, None, Redaction::default()).unwrap();
    group.bench_function("pack", |bencher| {
        bencher.iter(|| package::pack(&map, None, Redaction::default()).unwrap());
    });
    group.bench_function("unpack", |bencher| {
        bencher.iter(|| {
            package::read(std::io::Cursor::new(&packed.bytes), &package::UnpackLimits::default()).unwrap()
        });
    });
    group.finish();
}

criterion_group!(benches, sample);
criterion_main!(benches);
