//! What holds for the lines of every board: none runs through what it doesn't belong to, no two run together, and what
//! a change doesn't touch stays.

use proptest::prelude::*;

use super::*;
use crate::model::ItemId as _;

/// The length of the largest arrowhead.
const HEAD: f64 = 10.5;
/// Lines whose middles are nearer than this can't be told apart.
const TOGETHER: f64 = 2.5;

fn card(x: f64, y: f64) -> Rect {
    Rect::sized(x - 90.0, y - 32.0, 180.0, 64.0)
}

fn ground(cards: &[(f64, f64)], others: &[Rect], ties: &[(usize, usize)], curved: bool) -> Ground {
    let actor = |n: usize| ActorId::parse(&format!("actor-{n:03}")).unwrap();
    let ties = ties.iter().enumerate().map(|(n, (from, to))| {
        let (from, to) = (from % cards.len(), to % cards.len());
        let relation = Some(RelationId::parse(&format!("relation-{n:03}")).unwrap());
        let key = TieKey { relation, from: actor(from), to: actor(to) };
        Tie { key, from: from as u32, to: to as u32 }
    });
    Ground {
        cards: cards.iter().map(|(x, y)| card(*x, *y)).collect(),
        others: others.to_vec(),
        frames: Vec::new(),
        ties: ties.collect(),
        curved,
    }
}

fn parts(points: &[Point]) -> impl Iterator<Item = (Point, Point)> + '_ {
    points.iter().copied().zip(points.iter().skip(1).copied())
}

fn distance(at: Point, points: &[Point]) -> f64 {
    let to_part = |(a, b): (Point, Point)| {
        let (dx, dy) = (b.x - a.x, b.y - a.y);
        let share = ((at.x - a.x) * dx + (at.y - a.y) * dy) / (dx * dx + dy * dy).max(1e-9);
        let share = share.clamp(0.0, 1.0);
        at.distance(Point::new(a.x + dx * share, a.y + dy * share))
    };
    parts(points).map(to_part).fold(f64::INFINITY, f64::min)
}

/// The longest stretch of a line that lies on another one.
fn shared(one: &Route, other: &Route) -> f64 {
    let room = TOGETHER * 2.0;
    if !one.bounds.inflated(room).overlaps(other.bounds.inflated(room)) {
        return 0.0;
    }
    let (mut longest, mut run) = (0.0_f64, 0.0);
    for (a, b) in parts(&one.points) {
        let steps = a.distance(b).ceil().max(1.0);
        for n in 0..steps as u32 {
            let share = (f64::from(n) + 0.5) / steps;
            let at = Point::new(a.x + (b.x - a.x) * share, a.y + (b.y - a.y) * share);
            run = if distance(at, &other.points) < TOGETHER { run + a.distance(b) / steps } else { 0.0 };
            longest = longest.max(run);
        }
    }
    longest
}

/// Fails where a line isn't as lines must be.
fn check(ground: &Ground, routes: &Routes) -> Result<(), TestCaseError> {
    let obstacles = ground.obstacles();
    for (n, tie) in ground.ties.iter().enumerate() {
        let Some(route) = routes.get(n) else { continue };
        for (m, rect) in obstacles.iter().enumerate() {
            let own = m == tie.from as usize || m == tie.to as usize;
            let rect = rect.inflated(if own { -0.01 } else { 1.0 });
            let enters = parts(&route.points).any(|(a, b)| rect.meets(a, b));
            prop_assert!(!enters, "{n} runs into {m}: {:?} {:?}", rect, route.points);
        }
        let on = |at: Point, rect: Rect| rect.inflated(0.01).holds(Rect::sized(at.x, at.y, 0.0, 0.0));
        prop_assert!(on(route.points[0], ground.cards[tie.from as usize]));
        prop_assert!(on(route.points[route.points.len() - 1], ground.cards[tie.to as usize]));
        for m in 0..n {
            if let Some(other) = routes.get(m) {
                let length = shared(route, other);
                prop_assert!(
                    length <= HEAD,
                    "{m} and {n} run together for {length}:\n{:?}\n{:?}",
                    other.corners,
                    route.corners
                );
            }
        }
    }
    Ok(())
}

/// Places of cards that don't lie on each other.
fn places(wanted: &[(f64, f64)]) -> Vec<(f64, f64)> {
    let mut places: Vec<(f64, f64)> = Vec::new();
    for (x, y) in wanted {
        let rect = card(*x, *y).inflated(7.0);
        if !places.iter().any(|(x, y)| card(*x, *y).inflated(7.0).overlaps(rect)) {
            places.push((*x, *y));
        }
    }
    places
}

/// Places of cards, and which of them are tied.
type MadeUp = (Vec<(f64, f64)>, Vec<(usize, usize)>);

fn boards() -> impl Strategy<Value = MadeUp> {
    let spots = proptest::collection::vec((-700.0..700.0_f64, -420.0..420.0_f64), 2..22);
    let ties = proptest::collection::vec((0..40_usize, 0..40_usize), 1..26);
    (spots.prop_map(|spots| places(&spots)), ties)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(20))]

    #[test]
    fn no_line_runs_into_what_it_doesnt_belong_to_and_no_two_run_together(
        (cards, ties) in boards(), curved: bool, title in (-700.0..700.0_f64, -420.0..420.0_f64),
    ) {
        let title = Rect::sized(title.0, title.1, 150.0, 40.0);
        let free = |(x, y): &(f64, f64)| !card(*x, *y).inflated(14.0).overlaps(title);
        let cards: Vec<_> = cards.into_iter().filter(free).collect();
        prop_assume!(!cards.is_empty());
        let ground = ground(&cards, &[title], &ties, curved);
        let routes = Routes::of(&ground);
        check(&ground, &routes)?;
        // Only so many lines that go back to their own card have room about its corners.
        let lost = |(n, tie): &(usize, &Tie)| tie.from != tie.to && routes.get(*n).is_none();
        let missing = ground.ties.iter().enumerate().filter(lost).count();
        prop_assert!(missing == 0, "{missing} of {} found no way", ground.ties.len());
    }

    #[test]
    fn what_a_change_doesnt_touch_stays_and_what_it_touches_is_right(
        (cards, ties) in boards(), moved in 0..20_usize, by in (-300.0..300.0_f64, -200.0..200.0_f64),
    ) {
        let before = ground(&cards, &[], &ties, false);
        let routes = Routes::of(&before);
        let moved = moved % cards.len();
        let mut after = cards.clone();
        after[moved] = (after[moved].0 + by.0, after[moved].1 + by.1);
        let lies_free = |n: usize| n == moved || !card(after[n].0, after[n].1).inflated(7.0).overlaps(card(after[moved].0, after[moved].1).inflated(7.0));
        prop_assume!((0..after.len()).all(lies_free));
        let after = ground(&after, &[], &ties, false);
        let dragged = routes.updated(&after, Extent::Own, &|| false).unwrap();
        for (n, tie) in after.ties.iter().enumerate() {
            let own = tie.from as usize == moved || tie.to as usize == moved;
            prop_assert!(own || dragged.get(n) == routes.get(n), "while it is dragged {n} stands still");
        }
        let dropped = routes.updated(&after, Extent::All, &|| false).unwrap();
        check(&after, &dropped)?;
        prop_assert_eq!(&routes.settled(&before), &routes, "nothing changes where nothing has changed");
    }
}

#[test]
fn two_cards_that_face_each_other_have_straight_lines_side_by_side() {
    let ground = ground(&[(0.0, 0.0), (400.0, 0.0)], &[], &[(0, 1), (1, 0), (0, 1)], false);
    let routes = Routes::of(&ground);
    let mut levels: Vec<f64> = (0..3).map(|n| routes.get(n).unwrap().corners[0].y).collect();
    assert!((0..3).all(|n| routes.get(n).unwrap().corners.len() == 2));
    levels.sort_by(f64::total_cmp);
    assert!(levels[1].abs() < 2.0, "{levels:?}");
    assert!(levels[2] - levels[1] >= 10.0 && levels[1] - levels[0] >= 10.0, "{levels:?}");
}

#[test]
fn a_line_goes_round_a_card_between() {
    let ground = ground(&[(0.0, 0.0), (300.0, 0.0), (600.0, 0.0)], &[], &[(0, 2)], false);
    let route = Routes::of(&ground).get(0).unwrap().clone();
    assert!(route.is_clear_of(ground.cards[1]), "{:?}", route.corners);
    assert!(route.corners.len() <= 4, "{:?}", route.corners);
}

#[test]
fn a_line_to_its_own_card_is_a_loop_and_one_that_is_walled_in_has_no_way() {
    let one = ground(&[(0.0, 0.0)], &[], &[(0, 0)], false);
    let route = Routes::of(&one).get(0).unwrap().clone();
    assert_eq!(route.corners.len(), 5, "{:?}", route.corners);
    let wall = Rect::new(-300.0, -200.0, 300.0, 200.0);
    let walled = ground(&[(0.0, 0.0), (900.0, 0.0)], &[wall], &[(0, 1)], false);
    assert!(Routes::of(&walled).get(0).is_none());
    let heap = ground(&[(0.0, 0.0), (0.0, 0.0), (20.0, 10.0)], &[], &[(0, 1), (1, 2), (2, 2)], false);
    // Where cards lie on each other lines begin where a card can be seen, if anywhere.
    let routes = Routes::of(&heap);
    for (tie, route) in heap.ties.iter().zip(0..).filter_map(|(tie, n)| Some((tie, routes.get(n)?))) {
        let foreign = (0..3).filter(|n| *n != tie.from && *n != tie.to);
        assert!(foreign.map(|n| heap.cards[n as usize].inflated(-0.01)).all(|card| route.is_clear_of(card)));
    }
}

#[test]
fn no_line_runs_along_the_edge_of_a_frame_and_any_may_cross_it() {
    let mut ground = ground(&[(0.0, 0.0), (300.0, 200.0)], &[], &[(0, 1)], false);
    let plain = Routes::of(&ground);
    let route = plain.get(0).unwrap();
    let along = route.corners.iter().zip(route.corners.iter().skip(1)).map(|(a, b)| around(&[*a, *b]));
    let longest = along.max_by(|a, b| (a.width() + a.height()).total_cmp(&(b.width() + b.height()))).unwrap();
    // A frame with an edge where the line runs.
    ground.frames = vec![Rect::new(longest.left - 20.0, longest.top - 20.0, longest.right, longest.bottom)];
    assert!(route.runs_along(ground.frames[0]));
    let after = plain.settled(&ground);
    assert!(!after.get(0).unwrap().runs_along(ground.frames[0]), "{:?}", after.get(0).unwrap().corners);
}

#[test]
fn cards_that_lie_very_far_apart_cost_no_more_than_others() {
    let far = 1e6;
    let corners = [(-far, -far), (far, far), (0.0, 0.0), (far, -far), (50.0 - far, 100.0), (400.0, far)];
    let ground = ground(&corners, &[], &[(0, 1), (2, 3), (4, 5), (1, 2)], false);
    let obstacles = ground.obstacles();
    let tracks = Tracks::of(&ground.cards, &obstacles, 4);
    assert!(tracks.xs.len() * tracks.ys.len() < 300_000, "{} × {}", tracks.xs.len(), tracks.ys.len());
    let routes = Routes::of(&ground);
    assert!((0..4).all(|n| routes.get(n).is_some()));
}

#[test]
fn where_there_are_too_many_none_is_routed() {
    let ties: Vec<(usize, usize)> = (0..=MOST_ROUTED).map(|n| (n, n + 1)).collect();
    let many = ground(&[(0.0, 0.0), (400.0, 0.0)], &[], &ties, false);
    assert_eq!(Routes::of(&many), Routes::default());
    assert_eq!(Routes::default().to_seek(&many, Extent::All), 0);
}

#[test]
fn wide_bends_that_cross_do_not_run_along_each_other() {
    let cards =
        [(-180.025, 276.492), (67.420, -112.419), (181.031, 294.595), (435.895, 273.144), (0.0, -289.254)];
    let ties = [(16, 23), (27, 32), (13, 26), (10, 28), (19, 28), (12, 9)];
    let title = Rect::sized(371.390, -33.453, 150.0, 40.0);
    let ground = ground(&cards, &[title], &ties, true);
    let routes = Routes::of(&ground);
    check(&ground, &routes).unwrap();
}
