//! How long the suggestions for a text take: a long article, and the worst texts there are.
#![allow(missing_docs, reason = "criterion's macros make undocumented functions")]

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use stancemap::suggest::{KnownNames, suggest};

const PARAGRAPH: &str = "The Norwegian fisheries minister, Sigrid Halvorsen, said on Tuesday that the quota would \
not be raised before the talks in Brussels. “We have read the figures, and they are plain,” she told reporters in \
Bergen. According to the institute, the stock has shrunk by a third since 2019.\n\nHer Danish colleague rejected \
the proposal, calling it “a gift to nobody”, and warned that Copenhagen would take the case to court. Several \
owners of small boats want the government to wait.\n\n";

fn suggestions(c: &mut Criterion) {
    let known = KnownNames::default();
    let mut group = c.benchmark_group("suggest");
    group.sample_size(20);
    for (name, text) in [
        ("article of 60 kB", PARAGRAPH.repeat(60_000 / PARAGRAPH.len())),
        ("1 MB", PARAGRAPH.repeat(1_000_000 / PARAGRAPH.len())),
        ("quotation marks alone", "\"".repeat(1_000_000)),
        ("no space", "a".repeat(1_000_000)),
        ("one sentence", "he said that she said ".repeat(45_000)),
    ] {
        group.throughput(Throughput::Bytes(text.len() as u64));
        group.bench_function(name, |b| b.iter(|| suggest(&text, &known)));
    }
    group.finish();
}

criterion_group!(benches, suggestions);
criterion_main!(benches);
