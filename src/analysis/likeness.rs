//! How alike actors are in what they hold, and an order that puts the like side by side.

/// A profile: positions as shares of their scales, 0 to 1; none where the actor is silent.
pub type Positions = Vec<Option<f64>>;

/// How far two profiles lie apart: the mean distance over the subjects that both speak of, 0 (alike) to
/// 1 (opposed), and how many subjects these are; none where there is no such subject.
pub fn distance(a: &[Option<f64>], b: &[Option<f64>]) -> Option<(f64, usize)> {
    let gaps: Vec<f64> = a.iter().zip(b).filter_map(|(a, b)| Some(((*a)? - (*b)?).abs())).collect();
    (!gaps.is_empty()).then(|| (gaps.iter().sum::<f64>() / gaps.len() as f64, gaps.len()))
}

/// An order of profiles with the like side by side: it begins with the highest mean and goes on to the
/// nearest that is left (a nearest neighbour chain). Those without a subject in common count as half
/// apart; one shared subject counts for less than several.
pub fn chain(profiles: &[Positions]) -> Vec<usize> {
    let mean = |profile: &Positions| {
        let known: Vec<f64> = profile.iter().filter_map(|share| *share).collect();
        if known.is_empty() { 0.0 } else { known.iter().sum::<f64>() / known.len() as f64 }
    };
    let apart = |a: &Positions, b: &Positions| {
        distance(a, b).map_or(0.5, |(gap, shared)| {
            let trust = shared as f64 / (shared as f64 + 1.0);
            0.5 + (gap - 0.5) * trust
        })
    };
    let mut left: Vec<(usize, &Positions)> = profiles.iter().enumerate().collect();
    left.sort_by(|a, b| mean(b.1).total_cmp(&mean(a.1)).then(a.0.cmp(&b.0)));
    let mut order = Vec::with_capacity(profiles.len());
    let mut last: Option<&Positions> = None;
    while !left.is_empty() {
        let near = |&(_, profile): &(usize, &Positions)| last.map_or(0.0, |last| apart(last, profile));
        let next = left
            .iter()
            .enumerate()
            .min_by(|a, b| near(a.1).total_cmp(&near(b.1)).then(a.0.cmp(&b.0)))
            .map_or(0, |(place, _)| place);
        let (index, profile) = left.remove(next);
        order.push(index);
        last = Some(profile);
    }
    order
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_shared_subjects_count() {
        let (a, b) = ([Some(0.0), Some(1.0), None], [Some(0.5), None, Some(1.0)]);
        assert_eq!(distance(&a, &b), Some((0.5, 1)));
        assert_eq!(distance(&[None, Some(1.0)], &[Some(1.0), None]), None);
    }

    #[test]
    fn the_like_stand_side_by_side() {
        let profiles: Vec<Positions> = [0.9, 0.1, 0.85, 0.15, 0.5]
            .map(|share| vec![Some(share), Some(share)])
            .into_iter()
            .chain([vec![None, None]])
            .collect();
        let order = chain(&profiles);
        let place = |n: usize| order.iter().position(|m| *m == n).unwrap();
        assert_eq!(order.len(), 6);
        assert_eq!(place(0).abs_diff(place(2)), 1, "{order:?}");
        assert_eq!(place(1).abs_diff(place(3)), 1, "{order:?}");
    }
}
