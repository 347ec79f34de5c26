//! Tests of the label placement.

use super::*;
use proptest::prelude::*;

const AREA: Rect = Rect::new(0.0, 0.0, 900.0, 700.0);

fn clean(
    wanted: &[Wanted],
    obstacles: &Obstacles,
    area: Rect,
    places: &[Option<Place>],
) -> Result<(), String> {
    let rects: Vec<Rect> = places.iter().flatten().map(|place| place.rect).collect();
    for (n, one) in rects.iter().enumerate() {
        if !area.holds(*one) {
            return Err(format!("{one:?} leaves the area"));
        }
        for other in rects.iter().skip(n + 1) {
            if one.overlaps(*other) {
                return Err(format!("{one:?} overlaps {other:?}"));
            }
        }
        for disc in &obstacles.discs {
            if one.distance(disc.centre) < disc.radius {
                return Err(format!("{one:?} lies on {disc:?}"));
            }
        }
        if obstacles.captions.iter().any(|caption| caption.overlaps(*one)) {
            return Err(format!("{one:?} lies on a caption"));
        }
        for place in places.iter().flatten() {
            if let Some((a, b)) = place.leader
                && place.rect != *one
                && one.meets(a, b)
            {
                return Err(format!("{one:?} lies on a leader"));
            }
        }
    }
    if wanted.len() == places.len() { Ok(()) } else { Err("a label is lost".to_owned()) }
}

fn wanted(x: f64, y: f64, radius: f64, width: f64) -> Wanted {
    let sizes = vec![(width, 15.0), (width * 0.6, 30.0)];
    Wanted { of: Disc { centre: Point::new(x, y), radius }, sizes, weight: radius, before: None }
}

/// Sixty marks in five clusters, as on a usual chart; no chance in it.
fn clusters(count: usize) -> Vec<Wanted> {
    let mut state = 7_u32;
    let mut next = move || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        f64::from(state >> 8) / f64::from(1_u32 << 24)
    };
    (0..count)
        .map(|n| {
            let (cx, cy) =
                [(180.0, 160.0), (700.0, 180.0), (450.0, 360.0), (200.0, 560.0), (690.0, 540.0)][n % 5];
            let bell = |next: &mut dyn FnMut() -> f64| (0..4).map(|_| next() - 0.5).sum::<f64>() * 120.0;
            let (x, y) = (cx + bell(&mut next), cy + bell(&mut next));
            wanted(x, y, 4.0 + next() * 9.0, 40.0 + next() * 75.0)
        })
        .collect()
}

fn obstacles(wanted: &[Wanted]) -> Obstacles {
    Obstacles { discs: wanted.iter().map(|label| label.of).collect(), ..Obstacles::default() }
}

#[test]
fn sixty_labels_in_clusters_all_find_a_place() {
    let labels = clusters(60);
    let obstacles = obstacles(&labels);
    let places = place(&labels, &obstacles, AREA);
    clean(&labels, &obstacles, AREA, &places).unwrap();
    assert_eq!(places.iter().flatten().count(), 60);
}

#[test]
fn a_lone_label_stands_right_of_its_mark_without_a_leader() {
    let labels = [wanted(300.0, 300.0, 8.0, 60.0)];
    let places = place(&labels, &obstacles(&labels), AREA);
    let place = places[0].unwrap();
    assert!(place.rect.left > 308.0 && place.rect.left < 313.0);
    assert_eq!((place.leader, place.size), (None, 0));
}

#[test]
fn marks_at_one_place_each_get_a_name() {
    let labels: Vec<Wanted> = (0..6).map(|_| wanted(450.0, 350.0, 8.0, 70.0)).collect();
    let obstacles = obstacles(&labels);
    let places = place(&labels, &obstacles, AREA);
    clean(&labels, &obstacles, AREA, &places).unwrap();
    assert_eq!(places.iter().flatten().count(), 6);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]
    #[test]
    fn labels_never_overlap_whatever_comes(
        marks in prop::collection::vec((-50.0..950.0_f64, -50.0..750.0_f64, 0.0..30.0_f64, 1.0..400.0_f64), 0..70),
        captions in prop::collection::vec((0.0..900.0_f64, 0.0..700.0_f64), 0..4),
    ) {
        let labels: Vec<Wanted> = marks.iter().map(|&(x, y, r, w)| wanted(x, y, r, w)).collect();
        let mut obstacles = obstacles(&labels);
        obstacles.captions = captions.iter().map(|&(x, y)| Rect::sized(x, y, 120.0, 16.0)).collect();
        let places = place(&labels, &obstacles, AREA);
        prop_assert_eq!(clean(&labels, &obstacles, AREA, &places), Ok(()));
        prop_assert_eq!(place(&labels, &obstacles, AREA), places, "the same input gives the same places");
    }
}

#[path = "../../../benches/support/label_sets.rs"]
mod label_sets;

/// A made-up set of marks as the placement takes it.
fn set(count: usize, seed: u64) -> (Vec<Wanted>, Obstacles, Rect) {
    let kind = label_sets::SetKind { count, sigma: 90.0, letter: 6.3, seed };
    let mut obstacles = Obstacles::default();
    let mut wanted = Vec::new();
    for mark in label_sets::label_set(kind) {
        assert!(mark.name.len() >= 4);
        let of = Disc { centre: Point::new(mark.at.0, mark.at.1), radius: mark.radius };
        obstacles.discs.push(of);
        obstacles.bars.extend(mark.bars.iter().map(|[l, t, r, b]| Rect::new(*l, *t, *r, *b)));
        wanted.push(Wanted { of, sizes: mark.sizes, weight: mark.influence, before: None });
    }
    let [left, top, right, bottom] = label_sets::SET_AREA;
    (wanted, obstacles, Rect::new(left, top, right, bottom))
}

#[test]
fn crowded_sets_keep_their_labels() {
    for (count, seed, least) in [(25, 1, 25), (60, 2, 60), (150, 3, 150), (400, 4, 210)] {
        let (wanted, obstacles, area) = set(count, seed);
        let places = place(&wanted, &obstacles, area);
        clean(&wanted, &obstacles, area, &places).unwrap();
        let shown = places.iter().flatten().count();
        assert!(shown >= least, "{shown} of {count}");
        let off = |(label, place): (&Wanted, &Option<Place>)| {
            place.map(|place| place.rect.distance(label.of.centre) - label.of.radius)
        };
        let mean = wanted.iter().zip(&places).filter_map(off).sum::<f64>() / shown as f64;
        assert!(mean < if count <= 60 { 6.0 } else { 25.0 }, "{mean} on average, of {count}");
    }
}

#[test]
fn where_not_all_fit_the_light_ones_give_way() {
    let (wanted, obstacles, area) = set(400, 7);
    let places = place(&wanted, &obstacles, area);
    let mean = |shown: bool| {
        let weights: Vec<f64> = wanted
            .iter()
            .zip(&places)
            .filter(|(_, place)| place.is_some() == shown)
            .map(|(label, _)| label.weight)
            .collect();
        weights.iter().sum::<f64>() / weights.len() as f64
    };
    assert!(mean(true) > 1.3 * mean(false), "{} and {}", mean(true), mean(false));
}

#[test]
fn a_label_keeps_its_seat_while_all_moves_a_little() {
    let (mut wanted, mut obstacles, area) = set(60, 5);
    let first = place(&wanted, &obstacles, area);
    for (label, place) in wanted.iter_mut().zip(&first) {
        label.before = place.map(|place| place.relative_to(label.of.centre));
        label.of.centre.x += 4.0;
    }
    obstacles.discs.iter_mut().for_each(|disc| disc.centre.x += 4.0);
    let second = place(&wanted, &obstacles, area);
    let kept = first.iter().zip(&second).filter(|(one, two)| match (one, two) {
        (Some(one), Some(two)) => (two.rect.left - one.rect.left - 4.0).abs() < 0.01,
        _ => false,
    });
    assert!(kept.count() >= 57);
}
