//! How long a frame of the plot takes with 5,000 positions while nothing changes.
#![allow(clippy::unwrap_used, missing_docs, reason = "a benchmark that can't go on has failed")]

use std::fmt::Write as _;

use criterion::{Criterion, criterion_group, criterion_main};
use stancemap::app::jobs::Work;
use stancemap::app::plot::PlotPanel;
use stancemap::app::theme::{self, Theme};
use stancemap::app::view::{Actions, Selection, View};
use stancemap::exchange::positions::{self, Defaults};

fn plot(criterion: &mut Criterion) {
    let mut table = "name,influence,x,x_low,x_high,y,y_low,y_high\n".to_owned();
    for n in 0..5_000 {
        let (x, y) = (f64::from(n * 37 % 1000) / 100.0, f64::from(n * 91 % 997) / 100.0);
        let (low_x, high_x) = ((x - 0.4).max(0.0), (x + 0.4).min(10.0));
        let (low_y, high_y) = ((y - 0.4).max(0.0), (y + 0.4).min(10.0));
        let influence = f64::from(n % 100) / 100.0;
        writeln!(table, "Actor {n},{influence},{x},{low_x},{high_x},{y},{low_y},{high_y}").unwrap();
    }
    let defaults = Defaults {
        title: "Many".to_owned(),
        origin: "made up".to_owned(),
        as_of: "2025-03-06".parse().unwrap(),
        scale: None,
    };
    let map = positions::read(&table, &defaults).unwrap().map;
    let ctx = egui::Context::default();
    theme::install(&ctx);
    let work = Work::new(ctx.clone());
    let selection = Selection::default();
    let mut panel = PlotPanel::default();
    let mut frame = || {
        let input = egui::RawInput {
            screen_rect: Some(egui::Rect::from_min_size(egui::Pos2::ZERO, egui::vec2(1200.0, 900.0))),
            ..egui::RawInput::default()
        };
        let output = ctx.run_ui(input, |ui| {
            let view = View { revision: 1, ..View::new(&map, &selection, &Theme::LIGHT, &work) };
            panel.ui(ui, &view, &mut Actions::default());
        });
        ctx.tessellate(output.shapes, output.pixels_per_point)
    };
    for _ in 0..3 {
        frame();
    }
    let mut group = criterion.benchmark_group("plot of 5,000");
    group.sample_size(10);
    group.bench_function("at rest", |bencher| bencher.iter(&mut frame));
    group.finish();
}

criterion_group!(benches, plot);
criterion_main!(benches);
