//! How long a position map takes from the map to the file: data, drawing, and each format.
#![allow(clippy::unwrap_used, missing_docs, reason = "a benchmark that can't go on has failed")]

#[path = "support/label_sets.rs"]
mod label_sets;

use std::fmt::Write as _;

use criterion::{BenchmarkId, Criterion, criterion_group, criterion_main};
use label_sets::{SET_AREA, SetKind, label_set};
use stancemap::exchange::positions::{self, Defaults};
use stancemap::figure::kinds;
use stancemap::figure::{self, Page, TextAs};
use stancemap::model::{Chart, StanceMap, Subject};

/// A set of marks as a map with ranges.
fn map(count: usize) -> StanceMap {
    let [left, top, right, bottom] = SET_AREA;
    let mut table = "name,influence,x,x_low,x_high,y,y_low,y_high\n".to_owned();
    for (n, mark) in label_set(SetKind { count, sigma: 90.0, letter: 6.3, seed: 1 }).iter().enumerate() {
        let x = |at: f64| ((at - left) / (right - left) * 10.0).clamp(0.0, 10.0);
        let y = |at: f64| ((bottom - at) / (bottom - top) * 10.0).clamp(0.0, 10.0);
        assert!(mark.radius > 0.0 && !mark.sizes.is_empty());
        let [wide, high] = mark.bars.as_slice() else { continue };
        writeln!(
            table,
            "{} {n},{},{},{},{},{},{},{}",
            mark.name,
            mark.influence,
            x(mark.at.0),
            x(wide[0]),
            x(wide[2]),
            y(mark.at.1),
            y(high[3]),
            y(high[1])
        )
        .unwrap();
    }
    let defaults = Defaults {
        title: "Set".to_owned(),
        origin: "made up".to_owned(),
        as_of: "2025-03-06".parse().unwrap(),
        scale: None,
    };
    positions::read(&table, &defaults).unwrap().map
}

fn charts(criterion: &mut Criterion) {
    for count in [25, 60, 150, 400, 1000] {
        let map = map(count);
        let subject = |id: &str| Subject::Dimension(id.parse().unwrap());
        let chart = Chart::position_map("Set", subject("x"), subject("y"));
        let page = Page::of(&chart);
        let data = kinds::content(&map, &chart).unwrap();
        let scene = data.draw(&page, None, None).scene;
        let mut group = criterion.benchmark_group("position map");
        group.sample_size(20);
        group.bench_function(BenchmarkId::new("data", count), |bencher| {
            bencher.iter(|| kinds::content(&map, &chart).unwrap());
        });
        group.bench_function(BenchmarkId::new("drawing", count), |bencher| {
            bencher.iter(|| data.draw(&page, None, None));
        });
        group.bench_function(BenchmarkId::new("svg", count), |bencher| {
            bencher.iter(|| figure::svg::write(&scene, TextAs::Embedded));
        });
        group.bench_function(BenchmarkId::new("png at 2", count), |bencher| {
            bencher.iter(|| figure::png::write(&scene, 2.0).unwrap());
        });
        group.bench_function(BenchmarkId::new("pdf", count), |bencher| {
            bencher.iter(|| figure::pdf::write(&scene).unwrap());
        });
        group.finish();
    }
}

criterion_group!(benches, charts);
criterion_main!(benches);
