//! Names in a column: each as near to where it belongs as its neighbours and the ends of the column allow.

/// The middles of names of one height in a column, in the order of `wanted`, the places where they would stand alone:
/// none on another and all within `stretch`, with the least sum of squared distances from what was wanted (pool
/// adjacent violators; Ayer et al. 1955). Where they are too many for the stretch they share it evenly.
pub(super) fn spread(wanted: &[f64], height: f64, stretch: (f64, f64)) -> Vec<f64> {
    if wanted.is_empty() {
        return Vec::new();
    }
    let count = wanted.len() as f64;
    let height = height.min((stretch.1 - stretch.0).max(0.0) / count);
    let (first, last) = (stretch.0 + height / 2.0, stretch.1 - height / 2.0 - (count - 1.0) * height);
    // Without the room that each takes, the places need only not fall: neighbours that would are pooled.
    let mut pools: Vec<(f64, usize)> = Vec::new();
    for (n, at) in wanted.iter().enumerate() {
        let mut pool = (at - n as f64 * height, 1_usize);
        while let Some(&(sum, size)) = pools.last() {
            if sum / size as f64 <= pool.0 / pool.1 as f64 {
                break;
            }
            pool = (pool.0 + sum, pool.1 + size);
            pools.pop();
        }
        pools.push(pool);
    }
    pools
        .into_iter()
        .flat_map(|(sum, size)| std::iter::repeat_n((sum / size as f64).clamp(first, last.max(first)), size))
        .enumerate()
        .map(|(n, at)| at + n as f64 * height)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn who_stands_alone_stays_and_a_crowd_gives_way_to_both_sides() {
        assert_eq!(spread(&[20.0, 50.0, 50.0, 50.0], 10.0, (0.0, 100.0)), [20.0, 40.0, 50.0, 60.0]);
        assert_eq!(spread(&[2.0, 2.0], 10.0, (0.0, 100.0)), [5.0, 15.0], "the end of the column holds");
        assert_eq!(spread(&[50.0; 4], 10.0, (0.0, 20.0)), [2.5, 7.5, 12.5, 17.5], "too many share it");
    }

    proptest! {
        #[test]
        fn names_in_a_column_never_touch_or_leave_it(mut wanted in prop::collection::vec(-50.0..550.0_f64, 0..50)) {
            wanted.sort_by(f64::total_cmp);
            let placed = spread(&wanted, 10.0, (0.0, 500.0));
            prop_assert_eq!(placed.len(), wanted.len());
            for pair in placed.windows(2) {
                prop_assert!(pair[1] - pair[0] >= 10.0 - 1e-9);
            }
            prop_assert!(placed.iter().all(|at| (5.0 - 1e-9..=495.0 + 1e-9).contains(at)));
            let cost = |places: &[f64]| -> f64 {
                places.iter().zip(&wanted).map(|(at, wish)| (at - wish) * (at - wish)).sum()
            };
            // Any one that moves a little costs more or stands on another.
            for n in 0..placed.len() {
                for by in [-0.01, 0.01] {
                    let mut other = placed.clone();
                    other[n] += by;
                    let valid = other.windows(2).all(|pair| pair[1] - pair[0] >= 10.0)
                        && other.iter().all(|at| (5.0..=495.0).contains(at));
                    prop_assert!(!valid || cost(&other) >= cost(&placed) - 1e-9);
                }
            }
        }
    }
}
