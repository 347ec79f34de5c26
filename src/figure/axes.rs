//! Text along the axes, and strips of marks beside them, packed so that nothing overlaps or is cut. Shared
//! by the window's plot and the exported chart: sizes come in as measured by whoever draws.

use super::fonts;

/// Measures a line of text.
pub type Measure<'a> = &'a dyn Fn(&str) -> f64;

/// A labelled point of an axis that was given a place.
#[derive(Debug, Clone, PartialEq)]
pub struct Tag {
    /// The point's index.
    pub point: usize,
    /// Where the point is along the axis.
    pub at: f64,
    /// Where the middle of the text is along the axis.
    pub middle: f64,
    /// The text, in lines.
    pub lines: Vec<String>,
    /// The row, counted from the axis; always 0 along a vertical axis.
    pub row: usize,
}

/// Labels of a horizontal axis: broken into lines, and set in rows below each other where neighbours
/// would touch.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct LabelRows {
    /// The labels, from left to right.
    pub tags: Vec<Tag>,
    /// How many lines each row needs.
    pub lines: Vec<usize>,
}

/// The most rows that labels of a horizontal axis take; what finds no room in them is left to the
/// numbers of the axis.
const MAX_ROWS: usize = 3;

/// Sets labels below a horizontal axis. `points` are places along it with labels, from left to right;
/// `room` is the stretch that text may take.
pub fn rows(points: &[(f64, String)], room: (f64, f64), size: f64, measure: Measure<'_>) -> LabelRows {
    let gap = size * 0.9;
    let widest = (room.1 - room.0).max(1.0);
    // A label may be as wide as the distance to its neighbours, within what reads well.
    let mut distance = f64::INFINITY;
    for pair in points.windows(2) {
        if let [(a, _), (b, _)] = pair {
            distance = distance.min(b - a);
        }
    }
    let room_for_one = (distance - gap).clamp(size * 6.5, size * 12.0).min(widest);
    let mut rows = LabelRows::default();
    let mut ends: Vec<f64> = Vec::new();
    for (point, (at, label)) in points.iter().enumerate() {
        let lines = fonts::wrap(label, room_for_one, measure);
        let width = lines.iter().map(|line| measure(line)).fold(0.0, f64::max);
        if lines.is_empty() || width > widest {
            continue;
        }
        let middle = at.clamp(room.0 + width / 2.0, (room.1 - width / 2.0).max(room.0 + width / 2.0));
        let left = middle - width / 2.0;
        let row = ends.iter().position(|end| end + gap <= left).unwrap_or(ends.len());
        if row >= MAX_ROWS {
            continue;
        }
        if row == ends.len() {
            ends.push(f64::NEG_INFINITY);
            rows.lines.push(0);
        }
        if let (Some(end), Some(most)) = (ends.get_mut(row), rows.lines.get_mut(row)) {
            *end = left + width;
            *most = (*most).max(lines.len());
        }
        rows.tags.push(Tag { point, at: *at, middle, lines, row });
    }
    rows
}

/// Sets labels beside a vertical axis, each as near to its point as its neighbours allow. `points` are
/// places along it with labels, from top to bottom; lines are at most `room` wide; the text stays in
/// `stretch`.
pub fn column(
    points: &[(f64, String)],
    room: f64,
    stretch: (f64, f64),
    size: f64,
    measure: Measure<'_>,
) -> Vec<Tag> {
    let line = size * fonts::LINE;
    let gap = size * 0.25;
    let height = |tag: &Tag| tag.lines.len() as f64 * line + gap;
    let mut tags: Vec<Tag> = points
        .iter()
        .enumerate()
        .map(|(point, (at, label))| Tag {
            point,
            at: *at,
            middle: *at,
            lines: fonts::wrap(label, room, measure),
            row: 0,
        })
        .filter(|tag| !tag.lines.is_empty())
        .collect();
    // Too many for the stretch: every other one goes, the ends last.
    while tags.len() > 1 && tags.iter().map(height).sum::<f64>() > stretch.1 - stretch.0 {
        let last = tags.len() - 1;
        let mut n = 0;
        tags.retain(|_| {
            n += 1;
            (n - 1) % 2 == 0 || (last >= 2 && n - 1 == last)
        });
    }
    let mut top = stretch.0;
    for tag in &mut tags {
        let half = height(tag) / 2.0;
        tag.middle = tag.middle.max(top + half);
        top = tag.middle + half;
    }
    let mut bottom = stretch.1;
    for tag in tags.iter_mut().rev() {
        let half = height(tag) / 2.0;
        tag.middle = tag.middle.min(bottom - half);
        bottom = tag.middle - half;
    }
    tags
}

/// A mark in a strip with its name beside it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Bead {
    /// Where it must be along the strip.
    pub at: f64,
    /// Its radius.
    pub radius: f64,
    /// How wide its name is.
    pub name: f64,
}

/// Where a bead went.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Strung {
    /// Which bead.
    pub bead: usize,
    /// The row of a horizontal strip or the column of a vertical one, from 0.
    pub lane: usize,
    /// Whether the name stands left of the mark, which has no room for it on the right.
    pub left: bool,
}

/// Room between a mark and its name in a strip.
pub const NAME_GAP: f64 = 4.0;

/// Strings marks along a horizontal strip, in as many rows as keep them apart: each stays at its place,
/// only the row is free. A bead that finds no room in `most` rows is left out. `room` is the stretch that
/// names may take.
pub fn string_across(beads: &[Bead], room: (f64, f64), most: usize) -> Vec<Strung> {
    let by_place = string_in(beads, room, most, |bead| (bead.at, -bead.radius));
    if by_place.len() == beads.len() {
        return by_place;
    }
    // The large ones are named where not all can be.
    string_in(beads, room, most, |bead| (-bead.radius, bead.at))
}

/// The same, in an order.
fn string_in(
    beads: &[Bead],
    room: (f64, f64),
    most: usize,
    order_of: impl Fn(&Bead) -> (f64, f64),
) -> Vec<Strung> {
    let mut order: Vec<usize> = (0..beads.len()).collect();
    let key = |n: &usize| beads.get(*n).map_or((0.0, 0.0), &order_of);
    order.sort_by(|a, b| {
        let (a_key, b_key) = (key(a), key(b));
        a_key.0.total_cmp(&b_key.0).then(a_key.1.total_cmp(&b_key.1)).then(a.cmp(b))
    });
    let mut lanes: Vec<Vec<(f64, f64)>> = Vec::new();
    let mut strung = Vec::new();
    for n in order {
        let Some(bead) = beads.get(n) else { continue };
        let side = bead.radius + NAME_GAP + bead.name;
        let right = (bead.at - bead.radius, bead.at + side);
        let left = (bead.at - side, bead.at + bead.radius);
        let fits = |span: (f64, f64)| span.0 >= room.0 - bead.radius && span.1 <= room.1 + bead.radius;
        let choices: Vec<((f64, f64), bool)> =
            [(right, false), (left, true)].into_iter().filter(|(span, _)| fits(*span)).collect();
        let free = |lane: &Vec<(f64, f64)>, span: (f64, f64)| {
            lane.iter().all(|taken| span.1 + 8.0 <= taken.0 || taken.1 + 8.0 <= span.0)
        };
        let mut found = None;
        'search: for lane in 0..=lanes.len().min(most.saturating_sub(1)) {
            for &(span, left) in &choices {
                if lanes.get(lane).is_none_or(|lane| free(lane, span)) {
                    found = Some((lane, span, left));
                    break 'search;
                }
            }
        }
        let Some((lane, span, left)) = found else { continue };
        if lane == lanes.len() {
            lanes.push(Vec::new());
        }
        if let Some(lane) = lanes.get_mut(lane) {
            lane.push(span);
        }
        strung.push(Strung { bead: n, lane, left });
    }
    strung
}

/// The rows of a horizontal strip, each as high as it must be.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Stack {
    /// The beads that found room.
    pub strung: Vec<Strung>,
    /// The middle of each row, from the top of the first.
    pub middles: Vec<f64>,
    /// The height of all rows.
    pub height: f64,
}

/// Gives the rows of a horizontal strip their heights. `line` is the height of a name, `gap` the room
/// between rows; rows that would make the whole higher than `most` are left out, the first never is.
pub fn stack(strung: Vec<Strung>, beads: &[Bead], line: f64, gap: f64, most: f64) -> Stack {
    let mut heights: Vec<f64> = Vec::new();
    for one in &strung {
        if heights.len() <= one.lane {
            heights.resize(one.lane + 1, line);
        }
        let radius = beads.get(one.bead).map_or(0.0, |bead| bead.radius);
        if let Some(height) = heights.get_mut(one.lane) {
            *height = height.max(2.0 * radius);
        }
    }
    let mut stack = Stack::default();
    for height in heights {
        if !stack.middles.is_empty() && stack.height + height + gap > most {
            break;
        }
        stack.middles.push(stack.height + height / 2.0 + gap / 2.0);
        stack.height += height + gap;
    }
    let rows = stack.middles.len();
    stack.strung = strung.into_iter().filter(|one| one.lane < rows).collect();
    stack
}

/// Where a bead of a vertical strip went.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Beside {
    /// Which bead.
    pub bead: usize,
    /// Its column, from 0.
    pub lane: usize,
    /// The middle of its name along the strip; none where there is no room for it.
    pub name: Option<f64>,
}

/// Strings marks along a vertical strip, in as many columns as keep them apart: each stays at its place,
/// only the column is free. Their names stand in one column of their own, each as near to its mark as its
/// neighbours allow. `line` is the height of a name, `stretch` what names may take; a bead that finds no
/// room in `most` columns is left out.
pub fn string_down(beads: &[Bead], line: f64, stretch: (f64, f64), most: usize) -> Vec<Beside> {
    let mut order: Vec<usize> = (0..beads.len()).collect();
    let at = |n: usize| beads.get(n).map_or(0.0, |bead| bead.at);
    let radius = |n: usize| beads.get(n).map_or(0.0, |bead| bead.radius);
    order.sort_by(|&a, &b| at(a).total_cmp(&at(b)).then(a.cmp(&b)));
    let mut ends: Vec<f64> = Vec::new();
    let mut strung: Vec<Beside> = Vec::new();
    for n in order {
        let half = radius(n) + 1.0;
        let lane = ends.iter().position(|end| *end <= at(n) - half).unwrap_or(ends.len());
        if lane >= most {
            continue;
        }
        if lane == ends.len() {
            ends.push(f64::NEG_INFINITY);
        }
        if let Some(end) = ends.get_mut(lane) {
            *end = at(n) + half;
        }
        strung.push(Beside { bead: n, lane, name: None });
    }
    // The large ones are named where not all can be.
    let room = ((stretch.1 - stretch.0) / line).floor().max(0.0) as usize;
    let mut named: Vec<usize> = (0..strung.len()).collect();
    named.sort_by(|&a, &b| {
        let of = |n: usize| strung.get(n).map_or(0.0, |one| radius(one.bead));
        of(b).total_cmp(&of(a)).then(a.cmp(&b))
    });
    named.truncate(room);
    named.sort_unstable();
    let mut top = stretch.0;
    for &n in &named {
        if let Some(one) = strung.get_mut(n) {
            let middle = at(one.bead).max(top + line / 2.0);
            one.name = Some(middle);
            top = middle + line / 2.0;
        }
    }
    let mut bottom = stretch.1;
    for &n in named.iter().rev() {
        if let Some(middle) = strung.get_mut(n).and_then(|one| one.name.as_mut()) {
            *middle = middle.min(bottom - line / 2.0);
            bottom = *middle - line / 2.0;
        }
    }
    strung
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn measure(text: &str) -> f64 {
        text.chars().count() as f64 * 6.0
    }

    proptest! {
        #[test]
        fn labels_below_an_axis_never_touch(
            points in prop::collection::vec((0.0..800.0_f64, "[a-z ]{0,40}"), 0..20),
        ) {
            let mut points = points;
            points.sort_by(|a, b| a.0.total_cmp(&b.0));
            let rows = rows(&points, (-30.0, 830.0), 11.0, &measure);
            for (n, one) in rows.tags.iter().enumerate() {
                let half = |tag: &Tag| tag.lines.iter().map(|line| measure(line)).fold(0.0, f64::max) / 2.0;
                prop_assert!(one.middle - half(one) >= -30.001 && one.middle + half(one) <= 830.001);
                for other in rows.tags.iter().skip(n + 1).filter(|other| other.row == one.row) {
                    prop_assert!(one.middle + half(one) < other.middle - half(other));
                }
            }
        }

        #[test]
        fn labels_beside_an_axis_never_touch(
            points in prop::collection::vec((0.0..500.0_f64, "[a-z ]{1,40}"), 0..30),
        ) {
            let mut points = points;
            points.sort_by(|a, b| a.0.total_cmp(&b.0));
            let tags = column(&points, 100.0, (0.0, 500.0), 10.0, &measure);
            let mut top = 0.0;
            for tag in &tags {
                let half = tag.lines.len() as f64 * 10.0 * fonts::LINE / 2.0;
                prop_assert!(tag.middle - half >= top - 1e-6);
                top = tag.middle + half;
            }
            prop_assert!(top <= 500.0 + 1e-6);
        }

        #[test]
        fn names_beside_a_vertical_strip_never_touch(
            beads in prop::collection::vec((0.0..500.0_f64, 2.0..14.0_f64), 0..60),
        ) {
            let beads: Vec<Bead> =
                beads.into_iter().map(|(at, radius)| Bead { at, radius, name: 50.0 }).collect();
            let strung = string_down(&beads, 15.0, (0.0, 500.0), 100);
            prop_assert_eq!(strung.len(), beads.len());
            let mut end = 0.0;
            for name in strung.iter().filter_map(|one| one.name) {
                prop_assert!(name - 7.5 >= end - 1e-6);
                end = name + 7.5;
            }
            prop_assert!(end <= 500.0 + 1e-6);
            for (n, one) in strung.iter().enumerate() {
                for other in strung.iter().skip(n + 1).filter(|other| other.lane == one.lane) {
                    let (a, b) = (beads[one.bead], beads[other.bead]);
                    prop_assert!((a.at - b.at).abs() >= a.radius + b.radius);
                }
            }
        }

        #[test]
        fn beads_never_touch(
            beads in prop::collection::vec((0.0..800.0_f64, 2.0..14.0_f64, 10.0..120.0_f64), 0..60),
        ) {
            let beads: Vec<Bead> =
                beads.into_iter().map(|(at, radius, name)| Bead { at, radius, name }).collect();
            let strung = string_across(&beads, (0.0, 800.0), 100);
            prop_assert_eq!(strung.len(), beads.len(), "with rows enough every bead is there");
            let span = |one: &Strung| {
                let bead = beads[one.bead];
                let side = bead.radius + NAME_GAP + bead.name;
                if one.left { (bead.at - side, bead.at + bead.radius) } else { (bead.at - bead.radius, bead.at + side) }
            };
            for (n, one) in strung.iter().enumerate() {
                for other in strung.iter().skip(n + 1).filter(|other| other.lane == one.lane) {
                    let (a, b) = (span(one), span(other));
                    prop_assert!(a.1 <= b.0 || b.1 <= a.0);
                }
            }
        }
    }
}
