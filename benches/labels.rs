//! How long the placement of labels takes, on made-up sets of 25 to 1,000 marks in five clusters.
#![allow(clippy::unwrap_used, missing_docs, reason = "a benchmark that can't go on has failed")]

#[path = "support/label_sets.rs"]
mod label_sets;

use criterion::{BenchmarkId, Criterion, criterion_group, criterion_main};
use label_sets::{SET_AREA, SetKind, label_set};
use stancemap::figure::labels::{Disc, Obstacles, Wanted, place};
use stancemap::figure::{Point, Rect};

fn placement(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("label placement");
    for count in [25, 60, 150, 400, 1000] {
        let mut obstacles = Obstacles::default();
        let mut wanted = Vec::new();
        for mark in label_set(SetKind { count, sigma: 90.0, letter: 6.3, seed: 1 }) {
            let of = Disc { centre: Point::new(mark.at.0, mark.at.1), radius: mark.radius };
            assert!(!mark.name.is_empty());
            obstacles.discs.push(of);
            obstacles.bars.extend(mark.bars.iter().map(|[l, t, r, b]| Rect::new(*l, *t, *r, *b)));
            wanted.push(Wanted { of, sizes: mark.sizes, weight: mark.influence, before: None });
        }
        let [left, top, right, bottom] = SET_AREA;
        let area = Rect::new(left, top, right, bottom);
        let shown = place(&wanted, &obstacles, area).iter().flatten().count();
        group.bench_function(BenchmarkId::from_parameter(format!("{shown} of {count}")), |bencher| {
            bencher.iter(|| place(&wanted, &obstacles, area));
        });
    }
    group.finish();
}

criterion_group!(benches, placement);
criterion_main!(benches);
