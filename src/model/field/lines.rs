//! Texts by lines: three versions become one, two are told apart.

use std::ops::Range;

use similar::{Algorithm, DiffOp, capture_diff_slices};

use super::Both;
use crate::model::words::excerpt;

/// Texts of more lines are taken whole, so that a text made to be slow isn't.
const MOST_LINES: usize = 10_000;

/// A run of lines that became another one.
#[derive(Debug, Clone)]
struct Hunk {
    old: Range<usize>,
    new: Range<usize>,
}

fn hunks(old: &[&str], new: &[&str]) -> Vec<Hunk> {
    capture_diff_slices(Algorithm::Myers, old, new)
        .iter()
        .filter(|op| !matches!(op, DiffOp::Equal { .. }))
        .map(|op| Hunk { old: op.old_range(), new: op.new_range() })
        .collect()
}

/// Whether two runs of the same old lines can't both be replaced.
fn collide(one: &Range<usize>, other: &Range<usize>) -> bool {
    one.start < other.end && other.start < one.end
        || one.is_empty() && other.is_empty() && one.start == other.start
}

/// The lines that a side has in place of a run of old ones, all of whose hunks are given.
fn replaced<'a>(side: &[&'a str], hunks: &[Hunk], old: &Range<usize>, base: &[&'a str]) -> Vec<&'a str> {
    let (Some(first), Some(last)) = (hunks.first(), hunks.last()) else {
        return base.get(old.clone()).unwrap_or_default().to_vec();
    };
    let start = first.new.start.saturating_sub(first.old.start - old.start);
    let end = last.new.end + (old.end - last.old.end);
    side.get(start..end).unwrap_or_default().to_vec()
}

/// Merges two versions of a text by lines. Where both changed the same lines differently, one result has
/// ours and one has theirs; lines that both put into one place are kept, those of the lesser text first.
pub fn merge_lines(base: &str, ours: &str, theirs: &str) -> Both<String> {
    let [base_lines, our_lines, their_lines] =
        [base, ours, theirs].map(|text| text.split('\n').collect::<Vec<_>>());
    if [&base_lines, &our_lines, &their_lines].iter().any(|lines| lines.len() > MOST_LINES) {
        return Both { kept: ours.to_owned(), other: Some(theirs.to_owned()) };
    }
    let (our_hunks, their_hunks) = (hunks(&base_lines, &our_lines), hunks(&base_lines, &their_lines));
    let (mut kept, mut other, mut clash) = (Vec::new(), Vec::new(), false);
    let (mut at, mut i, mut j) = (0, 0, 0);
    loop {
        let (a, b) = (our_hunks.get(i), their_hunks.get(j));
        let ours_first = match (a, b) {
            (None, None) => break,
            (Some(_), None) => true,
            (None, Some(_)) => false,
            (Some(a), Some(b)) => (a.old.start, a.old.end) <= (b.old.start, b.old.end),
        };
        // The run grows by every hunk of either side that collides with it.
        let (from, to) = (i, j);
        let Some(first) = (if ours_first { a } else { b }) else { break };
        let mut run = first.old.clone();
        if ours_first {
            i += 1;
        } else {
            j += 1;
        }
        loop {
            if let Some(next) = our_hunks.get(i).filter(|next| collide(&run, &next.old)) {
                run = run.start.min(next.old.start)..run.end.max(next.old.end);
                i += 1;
            } else if let Some(next) = their_hunks.get(j).filter(|next| collide(&run, &next.old)) {
                run = run.start.min(next.old.start)..run.end.max(next.old.end);
                j += 1;
            } else {
                break;
            }
        }
        let same = base_lines.get(at..run.start).unwrap_or_default();
        kept.extend_from_slice(same);
        other.extend_from_slice(same);
        let our_run = our_hunks.get(from..i).unwrap_or_default();
        let their_run = their_hunks.get(to..j).unwrap_or_default();
        let mine = replaced(&our_lines, our_run, &run, &base_lines);
        let yours = replaced(&their_lines, their_run, &run, &base_lines);
        if our_run.is_empty() || mine == yours {
            kept.extend_from_slice(&yours);
            other.extend_from_slice(&yours);
        } else if their_run.is_empty() {
            kept.extend_from_slice(&mine);
            other.extend_from_slice(&mine);
        } else if run.is_empty() {
            let (first, second) = if mine <= yours { (&mine, &yours) } else { (&yours, &mine) };
            for lines in [&mut kept, &mut other] {
                lines.extend_from_slice(first);
                lines.extend_from_slice(second);
            }
        } else {
            clash = true;
            kept.extend_from_slice(&mine);
            other.extend_from_slice(&yours);
        }
        at = run.end;
    }
    let rest = base_lines.get(at..).unwrap_or_default();
    kept.extend_from_slice(rest);
    other.extend_from_slice(rest);
    Both { kept: kept.join("\n"), other: clash.then(|| other.join("\n")) }
}

/// The lines in which two texts differ, shortened. A text of one line is told whole.
pub(super) fn change(old: &str, new: &str, longest: usize) -> (String, String) {
    let lines = |text| -> Vec<&str> { str::split(text, '\n').collect() };
    let (old_lines, new_lines) = (lines(old), lines(new));
    let is_long = old_lines.len().max(new_lines.len()) > MOST_LINES;
    if old.is_empty() || new.is_empty() || is_long || old_lines.len().max(new_lines.len()) == 1 {
        return around(old, new, longest);
    }
    let hunks = hunks(&old_lines, &new_lines);
    let pick = |lines: &[&str], of: fn(&Hunk) -> &Range<usize>| {
        let runs: Vec<String> = hunks
            .iter()
            .map(|hunk| lines.get(of(hunk).clone()).unwrap_or_default().join("\n"))
            .filter(|run| !run.trim().is_empty())
            .collect();
        runs.join(" … ")
    };
    around(&pick(&old_lines, |hunk| &hunk.old), &pick(&new_lines, |hunk| &hunk.new), longest)
}

/// Two texts, shortened to what lies around their first difference.
fn around(old: &str, new: &str, longest: usize) -> (String, String) {
    let shared: usize =
        old.chars().zip(new.chars()).take_while(|(a, b)| a == b).map(|(c, _)| c.len_utf8()).sum();
    let cut = |text: &str| {
        let far = shared > longest / 2 && text.len() > longest;
        let words = text.get(..shared).unwrap_or_default();
        // A few words before the difference say where it is.
        let begin = words.char_indices().rev().take(longest / 4).last().map_or(0, |(at, _)| at);
        match text.get(begin..) {
            Some(rest) if far => format!("…{}", excerpt(rest, longest)),
            _ => excerpt(text, longest),
        }
    };
    (cut(old), cut(new))
}
