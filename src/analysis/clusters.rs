//! Clusters of what is alike: a tree by average linkage, and the order of its leaves that puts the like side by side.
//! What the distances are is the caller's; a few hundred things at most, since the time grows with the third power.

/// Numbers for every pair of so many things.
#[derive(Debug, Clone, PartialEq)]
pub struct Square {
    count: usize,
    values: Vec<f64>,
}

impl Square {
    /// The numbers that a function gives for each pair.
    pub fn of(count: usize, value: impl Fn(usize, usize) -> f64) -> Self {
        let values = (0..count * count).map(|n| value(n / count, n % count)).collect();
        Self { count, values }
    }
    /// How many things there are.
    pub fn count(&self) -> usize {
        self.count
    }
    /// The number of a pair; not a number where there is no such pair.
    pub fn at(&self, a: usize, b: usize) -> f64 {
        if b >= self.count {
            return f64::NAN;
        }
        self.values.get(a * self.count + b).copied().unwrap_or(f64::NAN)
    }
    fn set(&mut self, (a, b): (usize, usize), value: f64) {
        if b < self.count
            && let Some(kept) = self.values.get_mut(a * self.count + b)
        {
            *kept = value;
        }
    }
}

/// Two clusters that become one. Of n things the clusters 0 to n − 1 are the things themselves, and n + k is what the
/// k-th joining made.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Join {
    /// The one.
    pub a: usize,
    /// The other.
    pub b: usize,
    /// The mean distance between the things of the one and those of the other.
    pub height: f64,
}

/// Joins the two nearest clusters until all are one, the distance of two clusters being the mean over their pairs
/// (average linkage, UPGMA; Sokal and Michener 1958). Of equal distances the first counts.
pub fn average_linkage(distances: &Square) -> Vec<Join> {
    let count = distances.count();
    let mut apart = distances.clone();
    // Each cluster stands at the place of its first thing: its name and how many things it holds.
    let mut clusters: Vec<(usize, usize, usize)> = (0..count).map(|n| (n, n, 1)).collect();
    let mut joins = Vec::new();
    while clusters.len() > 1 {
        let mut nearest = (f64::INFINITY, 0, 1);
        for (n, (a, ..)) in clusters.iter().enumerate() {
            for (m, (b, ..)) in clusters.iter().enumerate().skip(n + 1) {
                if apart.at(*a, *b) < nearest.0 {
                    nearest = (apart.at(*a, *b), n, m);
                }
            }
        }
        let (height, n, m) = nearest;
        let (b, b_name, b_size) = clusters.remove(m);
        let Some(&(a, a_name, a_size)) = clusters.get(n) else { break };
        let (of_a, of_b) = (a_size as f64, b_size as f64);
        for (other, ..) in &clusters {
            let mean = (of_a * apart.at(a, *other) + of_b * apart.at(b, *other)) / (of_a + of_b);
            apart.set((a, *other), mean);
            apart.set((*other, a), mean);
        }
        if let Some(cluster) = clusters.get_mut(n) {
            *cluster = (a, count + joins.len(), a_size + b_size);
        }
        joins.push(Join { a: a_name, b: b_name, height });
    }
    joins
}

/// A cluster while the best order of its leaves is looked for.
#[derive(Debug, Clone, Default)]
struct ClusterNode {
    /// Its leaves: those of the one that it was joined from, then those of the other.
    leaves: Vec<usize>,
    /// How many are of the one; 0 of a leaf.
    split: usize,
    /// What it was joined from.
    from: Option<(usize, usize)>,
}

impl ClusterNode {
    /// The leaves that can stand at the far end where this one stands at the near end.
    fn far_ends(&self, leaf: usize) -> &[usize] {
        let (one, other) = self.leaves.split_at_checked(self.split).unwrap_or_default();
        if self.from.is_none() {
            &self.leaves
        } else if one.contains(&leaf) {
            other
        } else {
            one
        }
    }
}

/// Of all orders of the leaves in which no branches of the tree cross, one in which neighbours lie nearest to each
/// other: the sum of their distances is the least (Bar-Joseph, Gifford and Jaakkola 2001). Of equal ones the first
/// that is found, always the same.
pub fn leaf_order(distances: &Square, joins: &[Join]) -> Vec<usize> {
    let count = distances.count();
    let mut nodes: Vec<ClusterNode> =
        (0..count).map(|n| ClusterNode { leaves: vec![n], ..ClusterNode::default() }).collect();
    // The least sum of a cluster with one leaf at its near end and another at its far end, for the cluster in which
    // the two meet; and between which two its halves touch.
    let mut least = Square::of(count, |a, b| if a == b { 0.0 } else { f64::INFINITY });
    let mut touch: Vec<(usize, usize)> = vec![(0, 0); count * count];
    for join in joins {
        let (Some(one), Some(other)) = (nodes.get(join.a), nodes.get(join.b)) else { continue };
        let mut found = Vec::new();
        for &near in &one.leaves {
            // The way from the near end to each leaf of the other half.
            let ways: Vec<(usize, f64, usize)> = other
                .leaves
                .iter()
                .filter_map(|&to| {
                    let way = |from: usize| least.at(near, from) + distances.at(from, to);
                    let from = one.far_ends(near).iter().copied();
                    from.map(|from| (way(from), from))
                        .reduce(|a, b| if b.0 < a.0 { b } else { a })
                        .map(|(cost, from)| (to, cost, from))
                })
                .collect();
            for &far in &other.leaves {
                let ends = other.far_ends(far);
                let best = ways
                    .iter()
                    .filter(|(to, ..)| ends.contains(to))
                    .map(|(to, cost, from)| (cost + least.at(*to, far), *from, *to))
                    .reduce(|a, b| if b.0 < a.0 { b } else { a });
                if let Some((cost, from, to)) = best {
                    found.push((near, far, cost, from, to));
                }
            }
        }
        let leaves = one.leaves.iter().chain(&other.leaves).copied().collect();
        let split = one.leaves.len();
        for (near, far, cost, from, to) in found {
            least.set((near, far), cost);
            least.set((far, near), cost);
            for (place, pair) in [(near * count + far, (from, to)), (far * count + near, (to, from))] {
                if let Some(kept) = touch.get_mut(place) {
                    *kept = pair;
                }
            }
        }
        nodes.push(ClusterNode { leaves, split, from: Some((join.a, join.b)) });
    }
    let Some(root) = nodes.last() else { return Vec::new() };
    let (one, other) = root.leaves.split_at_checked(root.split).unwrap_or_default();
    let ends = one
        .iter()
        .flat_map(|near| other.iter().map(move |far| (*near, *far)))
        .reduce(|a, b| if least.at(b.0, b.1) < least.at(a.0, a.1) { b } else { a });
    let Some(ends) = ends else { return root.leaves.clone() };
    // From the root to the leaves, the near half first.
    let mut order = Vec::with_capacity(count);
    let mut waiting = vec![(nodes.len() - 1, ends)];
    while let Some((node, (near, far))) = waiting.pop() {
        let Some((a, b)) = nodes.get(node).and_then(|node| node.from) else {
            order.push(near);
            continue;
        };
        let (from, to) = touch.get(near * count + far).copied().unwrap_or_default();
        let near_is_a = nodes.get(a).is_some_and(|node| node.leaves.contains(&near));
        let (first, second) = if near_is_a { (a, b) } else { (b, a) };
        waiting.push((second, (to, far)));
        waiting.push((first, (near, from)));
    }
    order
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The distances of five bacteria by their 5S ribosomal RNA (Erdmann and Wolters 1986), the worked example of
    /// UPGMA in many textbooks and in Wikipedia.
    fn bacteria() -> Square {
        let rows = [
            [0.0, 17.0, 21.0, 31.0, 23.0],
            [17.0, 0.0, 30.0, 34.0, 21.0],
            [21.0, 30.0, 0.0, 28.0, 39.0],
            [31.0, 34.0, 28.0, 0.0, 43.0],
            [23.0, 21.0, 39.0, 43.0, 0.0],
        ];
        Square::of(5, |a, b| rows[a][b])
    }

    #[test]
    fn the_tree_is_that_of_the_textbooks() {
        let joins = average_linkage(&bacteria());
        let found: Vec<(usize, usize, f64)> =
            joins.iter().map(|join| (join.a, join.b, join.height)).collect();
        assert_eq!(found, [(0, 1, 17.0), (5, 4, 22.0), (2, 3, 28.0), (6, 7, 33.0)]);
    }

    /// The least sum of distances of neighbours over every order that the tree allows, by trying each.
    fn least_by_trying(distances: &Square, joins: &[Join]) -> f64 {
        let count = distances.count();
        let orders = |flips: u32| {
            let mut clusters: Vec<Vec<usize>> = (0..count).map(|n| vec![n]).collect();
            for (n, join) in joins.iter().enumerate() {
                let (a, b) = (clusters[join.a].clone(), clusters[join.b].clone());
                // Turning a half round is turning its own halves round, all the way down.
                let (a, b) = if flips >> n & 1 == 1 { (b, a) } else { (a, b) };
                clusters.push(a.into_iter().chain(b).collect());
            }
            clusters.pop().unwrap()
        };
        (0..1_u32 << joins.len()).map(|flips| length(distances, &orders(flips))).fold(f64::INFINITY, f64::min)
    }

    fn length(distances: &Square, order: &[usize]) -> f64 {
        order.windows(2).map(|pair| distances.at(pair[0], pair[1])).sum()
    }

    proptest! {
        #[test]
        fn no_order_that_the_tree_allows_is_shorter(values in prop::collection::vec(0.0..1.0_f64, 64), count in 1_usize..9) {
            let distances = Square::of(count, |a, b| if a == b { 0.0 } else { values[a.min(b) * 8 + a.max(b)] });
            let joins = average_linkage(&distances);
            prop_assert_eq!(joins.len(), count - 1);
            prop_assert!(joins.windows(2).all(|pair| pair[0].height <= pair[1].height + 1e-12), "no branch turns back");
            let order = leaf_order(&distances, &joins);
            let mut sorted = order.clone();
            sorted.sort_unstable();
            prop_assert_eq!(sorted, (0..count).collect::<Vec<_>>());
            prop_assert!((length(&distances, &order) - least_by_trying(&distances, &joins)).abs() < 1e-9);
        }
    }

    #[test]
    fn one_thing_or_none_is_no_tree() {
        assert!(leaf_order(&Square::of(0, |_, _| 0.0), &[]).is_empty());
        assert_eq!(leaf_order(&Square::of(1, |_, _| 0.0), &[]), [0]);
    }
}
