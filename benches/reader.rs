//! How long a frame of the reader takes with a source of 1,000,000 characters and 5,000 quotes, at rest and
//! while it scrolls.
#![allow(clippy::unwrap_used, missing_docs, reason = "a benchmark that can't go on has failed")]

use criterion::{Criterion, criterion_group, criterion_main};
use stancemap::app::jobs::Work;
use stancemap::app::reader::ReaderPanel;
use stancemap::app::theme::{self, Theme};
use stancemap::app::view::{Actions, Selection, View};
use stancemap::model::{ItemId as _, Quote, QuoteId, Source, SourceId, StanceMap};
use stancemap::{edit, text};

const SENTENCE: &str = "The minister said that the talks would go on, and nobody in the room disagreed. ";

/// A map of one long source in which every quote begins a fixed way after the one before.
fn long_source() -> (StanceMap, SourceId) {
    let paragraph = format!("{}\n\n", SENTENCE.repeat(8));
    let words: String = paragraph.chars().cycle().take(1_000_000).collect();
    let mut source = Source::new("A long report");
    source.set_text(words.as_str().into());
    let (mut map, id) = edit::add(&StanceMap::new("m"), "report", source).unwrap();
    let text = map.sources.get(&id).unwrap().text.clone();
    for n in 0..5_000 {
        let start = n * 199;
        // Some overlap, as they do when several coders work on one text.
        let anchor = text::anchor_at(&text, start, start + 60 + n % 7 * 60).unwrap();
        map.quotes.insert(QuoteId::parse(&format!("q{n}")).unwrap(), Quote::new(id.clone(), anchor).into());
    }
    (map, id)
}

fn reader(criterion: &mut Criterion) {
    let (map, source) = long_source();
    let ctx = egui::Context::default();
    theme::install(&ctx);
    let work = Work::new(ctx.clone());
    let selection = Selection::default();
    let mut panel = ReaderPanel::default();
    let mut frame = |events: Vec<egui::Event>| {
        let input = egui::RawInput {
            screen_rect: Some(egui::Rect::from_min_size(egui::Pos2::ZERO, egui::vec2(1200.0, 900.0))),
            events,
            ..egui::RawInput::default()
        };
        let output = ctx.run_ui(input, |ui| {
            let view = View {
                source: Some(&source),
                revision: 1,
                ..View::new(&map, &selection, &Theme::LIGHT, &work)
            };
            panel.ui(ui, &view, &mut Actions::default());
        });
        ctx.tessellate(output.shapes, output.pixels_per_point)
    };
    // Until the suggestions, which are found beside, are there.
    for _ in 0..200 {
        frame(Vec::new());
        std::thread::sleep(std::time::Duration::from_millis(10));
    }
    let mut group = criterion.benchmark_group("reader of 1,000,000 characters and 5,000 quotes");
    group.sample_size(20);
    group.bench_function("at rest", |bencher| bencher.iter(|| frame(Vec::new())));
    let middle = egui::Event::PointerMoved(egui::pos2(400.0, 500.0));
    let mut turns = 0_u32;
    group.bench_function("scrolling", |bencher| {
        bencher.iter(|| {
            turns += 1;
            let down = if (turns / 400).is_multiple_of(2) { -90.0 } else { 90.0 };
            let wheel = egui::Event::MouseWheel {
                unit: egui::MouseWheelUnit::Point,
                delta: egui::vec2(0.0, down),
                phase: egui::TouchPhase::Move,
                modifiers: egui::Modifiers::NONE,
                source: egui::MouseWheelSource::Trackpad,
            };
            frame(vec![middle.clone(), wheel])
        });
    });
    group.finish();
}

criterion_group!(benches, reader);
criterion_main!(benches);
