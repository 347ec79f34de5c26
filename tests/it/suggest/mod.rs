//! How well the rules find quotes and speakers in our own annotated texts (`set.txt`). There `<1|words>` names the
//! speaker 1 of a text, `{d1|words}` is a direct quotation of his; `i` is for indirect speech, `m` for mixed, and
//! `a` for an attitude. A text begins with `=== title`.

use std::collections::BTreeMap;
use std::ops::Range;

use stancemap::suggest::{Known, Level, QuoteForm, SuggestedQuote, suggest};

/// A passage of the set.
struct Gold {
    range: Range<usize>,
    sort: char,
    speaker: char,
}

/// An annotated text.
struct Text {
    words: String,
    quotes: Vec<Gold>,
    mentions: BTreeMap<char, Vec<Range<usize>>>,
}

fn read(annotated: &str) -> Text {
    let mut text = Text { words: String::new(), quotes: Vec::new(), mentions: BTreeMap::new() };
    let (mut length, mut open) = (0, None);
    let mut chars = annotated.chars();
    while let Some(c) = chars.next() {
        match c {
            '<' | '{' => {
                let mark: Vec<char> = chars.by_ref().take_while(|c| *c != '|').collect();
                open = Some((length, mark));
            }
            '>' | '}' => {
                let (start, mark) = open.take().expect("a mark that was opened");
                if let [sort, speaker] = mark[..] {
                    text.quotes.push(Gold { range: start..length, sort, speaker });
                } else {
                    text.mentions.entry(mark[0]).or_default().push(start..length);
                }
            }
            _ => {
                text.words.push(c);
                length += 1;
            }
        }
    }
    text
}

/// Found, right in their span, right in span and speaker, of so many.
#[derive(Default, Debug)]
struct Score {
    gold: usize,
    found: usize,
    span: usize,
    both: usize,
}

impl Score {
    fn f1(&self) -> f64 {
        200.0 * self.both as f64 / (self.gold + self.found) as f64
    }
    fn precision(&self) -> f64 {
        100.0 * self.span as f64 / self.found as f64
    }
    fn recall(&self) -> f64 {
        100.0 * self.span as f64 / self.gold as f64
    }
    fn add(&mut self, text: &Text, sorts: &str, found: &[&SuggestedQuote]) {
        let gold: Vec<&Gold> = text.quotes.iter().filter(|gold| sorts.contains(gold.sort)).collect();
        (self.gold, self.found) = (self.gold + gold.len(), self.found + found.len());
        let mut used = vec![false; found.len()];
        for gold in gold {
            let at = found.iter().zip(&used).position(|(quote, used)| !used && half(&gold.range, quote));
            let Some(at) = at else { continue };
            used[at] = true;
            self.span += 1;
            let mention = text.mentions[&gold.speaker].iter();
            let words = found[at].speaker_start..found[at].speaker_end;
            let right = mention.clone().any(|m| m.start < words.end && words.start < m.end);
            self.both += usize::from(right);
        }
    }
}

/// Whether the shared part is at least half of each.
fn half(gold: &Range<usize>, quote: &SuggestedQuote) -> bool {
    let shared = gold.end.min(quote.end).saturating_sub(gold.start.max(quote.start));
    shared * 2 >= gold.len() && shared * 2 >= quote.end - quote.start
}

#[test]
fn the_rules_keep_their_quality_on_our_own_texts() {
    let set = include_str!("set.txt");
    let texts: Vec<Text> = set
        .split("=== ")
        .filter_map(|text| text.split_once('\n'))
        .map(|(_, words)| read(words.trim_end()))
        .collect();
    let (mut direct, mut speech, mut all) = (Score::default(), Score::default(), Score::default());
    for text in &texts {
        let found = suggest(&text.words, &Known::default()).quotes;
        let of = |is: &dyn Fn(&SuggestedQuote) -> bool| -> Vec<&SuggestedQuote> {
            found.iter().filter(|quote| is(quote)).collect()
        };
        direct.add(text, "d", &of(&|quote| quote.kind == QuoteForm::Direct));
        speech.add(text, "dim", &of(&|quote| quote.level == Level::Speech));
        all.add(text, "dima", &of(&|_| true));
        for gold in &text.quotes {
            if !found.iter().any(|quote| half(&gold.range, quote)) {
                println!(
                    "missed: {}",
                    text.words.chars().skip(gold.range.start).take(gold.range.len()).collect::<String>()
                );
            }
        }
        for quote in &found {
            if !text.quotes.iter().any(|gold| half(&gold.range, quote)) {
                println!("wrong: {:?} {} [{}] {}", quote.level, quote.speaker, quote.cue, quote.text);
            }
        }
    }
    for (name, score) in [("direct", &direct), ("shown by default", &speech), ("with attitudes", &all)] {
        println!(
            "{name}: {} passages, span precision {:.1} recall {:.1}, span and speaker F1 {:.1}",
            score.gold,
            score.precision(),
            score.recall(),
            score.f1()
        );
    }
    assert!(direct.f1() >= 80.0 && direct.precision() >= 92.0, "{direct:?}");
    assert!(speech.f1() >= 61.0 && speech.precision() >= 80.0, "{speech:?}");
    assert!(all.f1() >= 53.0, "{all:?}");
}
