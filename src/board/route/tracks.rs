//! The tracks on which lines are sought: upright and level lines across the whole board, no two nearer to each other
//! than lines may run. Through the middles of cards and of the gaps between them first, so that what can be straight
//! and in the middle is.

use super::{APART, CLEAR};
use crate::figure::Rect;

/// How far tracks lie apart where nothing asks for others.
const WIDE: f64 = 11.0;
/// The widest gap between two cards that has its own tracks; a wider one has room for any.
const WIDEST_GAP: f64 = 400.0;
/// The most tracks where nothing asks for any; in a wide space lines lie apart anyway.
const MOST_IN_A_HOLE: f64 = 40.0;
/// The most crossings of tracks; a board that would have more isn't routed.
const MOST_CROSSINGS: usize = 1_000_000;
/// How far the ends of a line keep from the corners of its card.
pub(super) const INSET: f64 = 8.0;

/// Where lines may run.
pub(super) struct Tracks {
    /// Upright ones, from the left.
    pub(super) xs: Vec<Track>,
    /// Level ones, from the top.
    pub(super) ys: Vec<Track>,
}

/// A track.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Track {
    pub(super) at: f64,
    /// What a unit of it costs, in sixteenths.
    pub(super) cost: f64,
}

/// Something as seen along one axis.
#[derive(Clone, Copy)]
struct Span {
    low: f64,
    high: f64,
    /// Across the axis.
    across: (f64, f64),
}

impl Tracks {
    /// The tracks of a board with so many lines.
    pub(super) fn of(cards: &[Rect], obstacles: &[Rect], lines: usize) -> Self {
        let across = |rect: &Rect| Span { low: rect.left, high: rect.right, across: (rect.top, rect.bottom) };
        let down = |rect: &Rect| Span { low: rect.top, high: rect.bottom, across: (rect.left, rect.right) };
        let axis = |span: &dyn Fn(&Rect) -> Span| {
            let cards: Vec<Span> = cards.iter().map(span).collect();
            let all: Vec<Span> = obstacles.iter().map(span).collect();
            axis(&cards, all, lines)
        };
        Self { xs: axis(&across), ys: axis(&down) }
    }

    /// Whether a board of them can be searched through.
    pub(super) fn are_few(&self) -> bool {
        self.xs.len() * self.ys.len() <= MOST_CROSSINGS
    }
}

/// Tracks that are being chosen.
struct Chosen(Vec<Track>);

impl Chosen {
    /// Takes a track unless one is too near.
    fn offer(&mut self, at: f64, cost: f64) {
        let next = self.0.partition_point(|other| other.at < at);
        let near = |n: usize| self.0.get(n).is_some_and(|other| (other.at - at).abs() < APART);
        let taken = near(next) || next > 0 && near(next - 1);
        if !taken {
            self.0.insert(next, Track { at, cost });
        }
    }
}

fn axis(cards: &[Span], mut all: Vec<Span>, lines: usize) -> Vec<Track> {
    /// Those in the middle of a gap are a little cheaper than any other.
    const MIDDLE: f64 = 16.0;
    const OTHER: f64 = 17.0;
    let mut chosen = Chosen(Vec::new());
    let (Some(low), Some(high)) =
        (all.iter().map(|span| span.low).reduce(f64::min), all.iter().map(|span| span.high).reduce(f64::max))
    else {
        return chosen.0;
    };
    for card in cards {
        chosen.offer(f64::midpoint(card.low, card.high), OTHER);
    }
    all.sort_by(|a, b| a.low.total_cmp(&b.low));
    let mut gaps: Vec<(f64, f64)> = Vec::new();
    for span in &all {
        let beyond = all.iter().skip(all.partition_point(|other| other.low < span.high));
        let faces = |other: &&Span| other.across.0 < span.across.1 && span.across.0 < other.across.1;
        if let Some(next) = beyond.into_iter().find(faces) {
            gaps.push((span.high, next.low));
        }
    }
    gaps.retain(|(from, to)| to - from >= CLEAR * 2.0 && to - from <= WIDEST_GAP);
    for (from, to) in &gaps {
        chosen.offer(f64::midpoint(*from, *to), MIDDLE);
    }
    for (from, to) in &gaps {
        let room = to - from - 2.0 * (CLEAR + 2.0);
        let pitch = if room < 8.0 * WIDE { APART } else { WIDE };
        let more = (room / pitch).max(0.0).floor();
        for n in 0..=more as u32 {
            let share = if more > 0.0 { f64::from(n) / more } else { 0.5 };
            chosen.offer(from + CLEAR + 2.0 + room.max(0.0) * share, OTHER);
        }
    }
    // Around everything there is always room.
    for n in 0..(4 + lines / 3).min(60) {
        let away = 18.0 + WIDE * n as f64;
        chosen.offer(low - away, OTHER);
        chosen.offer(high + away, OTHER);
    }
    for card in cards {
        let (middle, half) = (f64::midpoint(card.low, card.high), (card.high - card.low) / 2.0 - INSET);
        for n in 1..=(half / WIDE).max(0.0) as u32 {
            chosen.offer(middle - WIDE * f64::from(n), OTHER);
            chosen.offer(middle + WIDE * f64::from(n), OTHER);
        }
    }
    let holes: Vec<(f64, f64)> =
        chosen.0.iter().zip(chosen.0.iter().skip(1)).map(|(a, b)| (a.at, b.at)).collect();
    for (from, to) in holes {
        let parts = ((to - from) / WIDE).floor().min(MOST_IN_A_HOLE);
        for n in 1..parts as u32 {
            chosen.offer(from + (to - from) * f64::from(n) / parts, OTHER);
        }
    }
    chosen.0
}
