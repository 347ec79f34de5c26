//! Dots of one size side by side: each at its exact place along an axis, and as far from the middle as it must be to lie
//! on no other.

/// Lanes to the width of a dot: finer lanes pack closer and take longer.
const LANES: usize = 6;

/// How far from the middle each dot lies, down being positive, for dots that are `pitch` wide at places along an axis;
/// none for those that find no room within `reach` on either side. Where `all` must find room it ends at the first that
/// doesn't. The same places always give the same swarm, in time that grows with the number of dots and of lanes, however
/// many lie at one place.
pub(super) fn swarm(places: &[f64], pitch: f64, reach: f64, all: bool) -> Vec<Option<f64>> {
    let mut order: Vec<usize> = (0..places.len()).collect();
    let at = |n: usize| places.get(n).copied().unwrap_or_default();
    order.sort_by(|a, b| at(*a).total_cmp(&at(*b)).then(a.cmp(b)));
    let lane = pitch / LANES as f64;
    let half = (reach / lane).floor().max(0.0) as usize;
    // The last dot of each lane; from the left to the right no other of the lane can be nearer.
    let mut ends = vec![f64::NEG_INFINITY; 2 * half + 1];
    let mut offsets = vec![None; places.len()];
    for n in order {
        let x = at(n);
        let free = |middle: usize| {
            let from = middle.saturating_sub(LANES - 1);
            ends.iter().enumerate().take(middle + LANES).skip(from).all(|(other, end)| {
                let (dx, dy) = (x - end, middle.abs_diff(other) as f64 * lane);
                dx * dx + dy * dy >= pitch * pitch * (1.0 - 1e-9)
            })
        };
        let outwards = (0..=half).flat_map(|away| [half - away, half + away]);
        let Some(middle) = outwards.into_iter().find(|middle| free(*middle)) else {
            if all {
                break;
            }
            continue;
        };
        if let (Some(end), Some(offset)) = (ends.get_mut(middle), offsets.get_mut(n)) {
            *end = x;
            *offset = Some((middle as f64 - half as f64) * lane);
        }
    }
    offsets
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn dots_at_one_place_are_stacked_about_the_middle() {
        let offsets: Vec<f64> = swarm(&[5.0; 5], 2.0, 10.0, true).into_iter().flatten().collect();
        let mut sorted = offsets.clone();
        sorted.sort_by(f64::total_cmp);
        assert_eq!(sorted, [-4.0, -2.0, 0.0, 2.0, 4.0]);
        assert_eq!(offsets[0], 0.0);
        assert_eq!(swarm(&[5.0; 5], 2.0, 2.0, false).iter().flatten().count(), 3, "two find no room");
    }

    proptest! {
        #[test]
        fn no_dot_lies_on_another(places in prop::collection::vec(0.0..200.0_f64, 0..150)) {
            let offsets = swarm(&places, 8.0, 1000.0, true);
            prop_assert!(offsets.iter().all(Option::is_some));
            let dots: Vec<(f64, f64)> = places.into_iter().zip(offsets.into_iter().flatten()).collect();
            for (n, a) in dots.iter().enumerate() {
                for b in dots.iter().skip(n + 1) {
                    prop_assert!(libm::hypot(a.0 - b.0, a.1 - b.1) >= 8.0 - 1e-6, "{a:?} {b:?}");
                }
            }
        }
    }
}
