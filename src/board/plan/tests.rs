//! What plans show, and that updating them comes to the same as making them anew.

use proptest::prelude::*;

use super::*;
use crate::board::arrange::{lift, lock, shift};
use crate::board::edge_path::EdgePath;
use crate::board::sample::{actor, card, sample};
use crate::edit;
use crate::model::Colour;
use crate::model::{Bloc, BoardPoint, Membership};

/// What is drawn of a plan.
fn drawn(plan: &BoardPlan) -> (Vec<Node>, Vec<u32>, Vec<Edge>, Vec<NoteFrame>) {
    (plan.nodes.clone(), plan.order.clone(), plan.edges.clone(), plan.frames.clone())
}

fn related() -> (StanceMap, crate::model::BoardId) {
    let (mut map, board) = sample();
    for (n, (from, to)) in [("a", "b"), ("b", "a"), ("a", "a"), ("b", "c")].into_iter().enumerate() {
        let relation = Relation::new(actor(from), actor(to), RelationKind::ALL[n]);
        map = edit::add(&map, "r", relation).unwrap().0;
    }
    (map, board)
}

proptest! {
    /// An updated plan is the plan that would have been made anew.
    #[test]
    fn updating_and_making_anew_come_to_the_same(edits in proptest::collection::vec((0..5_u8, -1e7..1e7_f64), 1..8)) {
        let (mut map, board) = related();
        let mut plan = BoardPlan::of(&map, &map.boards[&board], None);
        for (what, x) in edits {
            let things = [card("a")].into();
            map = match what {
                0 => shift(&map, &board, &things, x, -x).unwrap(),
                1 => lift(&map, &board, &things, x > 0.0).unwrap(),
                2 => lock(&map, &board, &things, x > 0.0).unwrap(),
                3 => edit::add(&map, "r", Relation::new(actor("c"), actor("a"), RelationKind::Other)).unwrap().0,
                _ => edit::rearrange(&map, &board, |board| board.set_spot(&card("c"), BoardPoint::at(x, 0.0))).unwrap(),
            };
            plan.update(&map, &map.boards[&board], None);
            prop_assert_eq!(drawn(&plan), drawn(&BoardPlan::of(&map, &map.boards[&board], None)));
        }
    }
}

#[test]
fn parallel_lines_have_lanes_and_one_to_itself_is_a_loop() {
    let (map, board) = related();
    let plan = BoardPlan::of(&map, &map.boards[&board], None);
    let path = |n: usize| plan.edge_path(n, 1.0).unwrap();
    let between: Vec<usize> = (0..4).filter(|n| plan.edges[*n].from + plan.edges[*n].to == 1).collect();
    assert_eq!(between.len(), 2);
    let (one, other) = (path(between[0]).at(0.5), path(between[1]).at(0.5));
    assert!(one.distance(other) > 10.0, "they lie side by side");
    let own = plan.edges.iter().position(|line| line.from == line.to).unwrap();
    assert!(matches!(path(own), EdgePath::Loop(..)));
}

#[test]
fn a_day_leaves_out_what_doesnt_hold_then() {
    let (map, board) = related();
    let day = |text: &str| text.parse::<Date>().unwrap();
    let first = map.relations.keys().next().unwrap().clone();
    let map =
        edit::alter::<Relation>(&map, &first, |relation| relation.since = Some(day("2025-03-06"))).unwrap();
    let membership = Membership { to: Some(day("2025-01-01")), ..Membership::new(actor("b")) };
    let map = edit::alter::<Actor>(&map, &actor("c"), |c| c.memberships.push(membership)).unwrap();
    let map = edit::alter::<Board>(&map, &board, |board| board.memberships = true).unwrap();
    let count = |at: &str| BoardPlan::of(&map, &map.boards[&board], Some(day(at))).edges.len();
    assert_eq!((count("2024-12-31"), count("2025-03-05"), count("2025-03-06")), (4, 3, 4));
    assert_eq!(BoardPlan::of(&map, &map.boards[&board], None).edges.len(), 5);
}

#[test]
fn absurd_places_are_drawn_at_the_edge_and_two_at_one_place_both_show() {
    let (map, board) = sample();
    let map = edit::alter::<Board>(&map, &board, |board| {
        board.actors.insert(actor("a"), BoardPoint::at(1e300, -1e308));
        board.actors.insert(actor("c"), BoardPoint::at(300.0, 0.0));
    })
    .unwrap();
    let plan = BoardPlan::of(&map, &map.boards[&board], None);
    assert_eq!(plan.nodes[0].centre, Point::new(FARTHEST, -FARTHEST));
    assert_eq!(plan.too_far, 1);
    assert_eq!(plan.nodes[1].centre, plan.nodes[2].centre);
    assert!(plan.bounds().unwrap().width().is_finite());
}

#[test]
fn a_frame_of_no_size_can_still_be_seen_and_gripped() {
    let (map, board) = sample();
    let map = edit::alter::<Board>(&map, &board, |board| {
        for note in board.notes.clone().keys() {
            if let Some(note) = board.notes.get_mut(note) {
                (note.width, note.height) =
                    (crate::model::Finite::ZERO, crate::model::Finite::or_zero(-50.0));
            }
        }
    })
    .unwrap();
    let plan = BoardPlan::of(&map, &map.boards[&board], None);
    assert_eq!((plan.frames[0].rect.width(), plan.frames[0].rect.height()), (SMALLEST, SMALLEST));
}

#[test]
fn blocs_give_colour_and_shape() {
    let (map, board) = sample();
    let (map, one) = edit::add(&map, "a one", Bloc::new("One", Colour::nth(0))).unwrap();
    let (map, two) = edit::add(&map, "b two", Bloc::new("Two", Colour::nth(1))).unwrap();
    let map = edit::alter::<Actor>(&map, &actor("a"), |a| a.bloc = Some(one)).unwrap();
    let map = edit::alter::<Actor>(&map, &actor("b"), |b| b.bloc = Some(two)).unwrap();
    let plan = BoardPlan::of(&map, &map.boards[&board], None);
    assert_ne!(plan.nodes[0].look.form, plan.nodes[1].look.form);
    assert_eq!((plan.nodes[1].look.colour, plan.nodes[2].look), (Colour::nth(1), BlocLook::NONE));
}
