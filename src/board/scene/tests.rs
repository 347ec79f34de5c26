//! Which words a scene has, and what it leaves out.

use std::sync::Arc;

use proptest::prelude::*;

use super::*;
use crate::board::plan::NoteFrame;
use crate::board::sample::{actor, sample};
use crate::edit;
use crate::model::{
    Actor, ActorId, BoardPoint, Finite, ItemId, LineShape, Note, NoteId, NoteKind, Relation, RelationId,
    RelationKind, Unit,
};

fn scene(map: &StanceMap, zoom: f64, most_cards: usize) -> BoardScene {
    let plan = BoardPlan::of(map, map.boards.values().next().unwrap(), None);
    scene_of(map, &plan, zoom, most_cards)
}

fn scene_of(map: &StanceMap, plan: &BoardPlan, zoom: f64, most_cards: usize) -> BoardScene {
    let board = map.boards.values().next().unwrap();
    let subject = SceneInput {
        map,
        board,
        plan,
        emphases: &Emphases::default(),
        pairs: &[],
        palette: &BoardPalette::from(&crate::figure::ChartTheme::LIGHT),
        zoom,
        view: plan.bounds().unwrap(),
        margin: 0.0,
        most_cards,
        lifted: &[],
    };
    BoardScene::of(&subject, &mut LabelCache::default())
}

#[test]
fn where_two_edges_have_room_for_one_label_the_stronger_has_it() {
    let (mut map, _) = sample();
    for (n, strength) in [(0, 0.9), (1, 0.2)] {
        let mut relation = Relation::new(actor("a"), actor("b"), RelationKind::ALL[n]);
        relation.strength = Unit::clamped(strength);
        map = edit::add(&map, "r", relation).unwrap().0;
    }
    let scene = scene(&map, 1.0, 9);
    let labels: Vec<&str> = scene
        .items
        .iter()
        .filter(|item| matches!(item.of, ItemKind::Label(_)))
        .filter_map(|item| {
            scene.shapes_of(item).iter().find_map(|shape| match shape {
                Primitive::Text(n) => scene.text(*n).map(|text| text.words.as_str()),
                _ => None,
            })
        })
        .collect();
    assert_eq!(labels, [RelationKind::ALL[0].label()]);
}

#[test]
fn from_afar_there_are_discs_and_near_cards_of_which_the_topmost_stay() {
    let (map, _) = sample();
    let far = scene(&map, 0.1, 9);
    assert_eq!(far.discs.len(), 3);
    assert!(!far.items.iter().any(|item| matches!(item.of, ItemKind::Card(_))));
    let cards = |scene: &BoardScene| -> Vec<ItemKind> {
        scene.items.iter().map(|item| item.of).filter(|of| matches!(of, ItemKind::Card(_))).collect()
    };
    assert_eq!(cards(&scene(&map, 1.0, 9)), [ItemKind::Card(0), ItemKind::Card(1), ItemKind::Card(2)]);
    assert_eq!(cards(&scene(&map, 1.0, 2)), [ItemKind::Card(1), ItemKind::Card(2)]);
}

#[test]
fn rows_keep_the_lines_of_a_text_and_end_where_there_is_no_more_room() {
    assert_eq!(rows("one\n\ntwo", 100.0, 10.0, 9), ["one", "", "two"]);
    let cut = rows("one two three four five six", 40.0, 10.0, 2);
    assert_eq!(cut.len(), 2);
    assert!(cut[1].ends_with('…'), "{cut:?}");
}

fn id<I: ItemId>(sort: &str, n: usize) -> I {
    I::parse(&format!("{sort}-{n:03}")).unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(20))]

    /// Also where cards lie on each other, and where a line finds no way round.
    #[test]
    fn no_line_is_drawn_on_a_card_that_it_doesnt_belong_to_or_on_the_title_of_a_frame(
        spots in proptest::collection::vec((-500.0..500.0_f64, -300.0..300.0_f64), 2..16),
        ties in proptest::collection::vec((0..16_usize, 0..16_usize), 1..20),
        shape in 0..3_usize,
        zoom in 0.36..2.0_f64,
    ) {
        let mut map = StanceMap::new("m");
        let mut board = Board::new("b");
        board.lines = LineShape::ALL[shape];
        for (n, (x, y)) in spots.iter().enumerate() {
            map.actors.insert(id::<ActorId>("actor", n), Arc::new(Actor::new(format!("Actor {n}"))));
            board.actors.insert(id("actor", n), BoardPoint::at(*x, *y));
        }
        for (n, (from, to)) in ties.iter().enumerate() {
            let [from, to] = [from, to].map(|n| id::<ActorId>("actor", n % spots.len()));
            let relation = Relation::new(from, to, RelationKind::Supports);
            map.relations.insert(id::<RelationId>("relation", n), Arc::new(relation));
        }
        let mut frame = Note::new("A frame with a title", BoardPoint::at(-200.0, -60.0));
        frame.kind = NoteKind::Frame;
        (frame.width, frame.height) = (Finite::or_zero(500.0), Finite::or_zero(300.0));
        board.notes.insert(id::<NoteId>("note", 0), frame);
        map.boards.insert(id("board", 0), Arc::new(board));
        let mut plan = BoardPlan::of(&map, map.boards.values().next().unwrap(), None);
        plan.route();
        let scene = scene_of(&map, &plan, labels::level(zoom), 99);
        for item in &scene.items {
            let ItemKind::Edge(n) = item.of else { continue };
            let line = &plan.edges[n as usize];
            let foreign = (0..).zip(&plan.nodes).filter(|(m, _)| *m != line.from && *m != line.to);
            let cards = foreign.map(|(_, node)| plan.card_of(node));
            let titles = plan.frames.iter().filter_map(|frame: &NoteFrame| frame.words(scene.zoom));
            for rect in cards.chain(titles) {
                for shape in scene.shapes_of(item) {
                    let Primitive::Path { points, closed: false, .. } = shape else { continue };
                    let points = scene.points_of(*points);
                    let enters = points.iter().zip(points.iter().skip(1)).any(|(a, b)| rect.meets(*a, *b));
                    prop_assert!(!enters, "{rect:?} {points:?}");
                }
            }
        }
    }
}

#[test]
fn from_afar_a_line_says_by_a_gap_that_it_passes_behind_a_disc() {
    let (map, _) = sample();
    // The sample's three actors lie in a row.
    let map = edit::add(&map, "r", Relation::new(actor("a"), actor("c"), RelationKind::Supports)).unwrap().0;
    let scene = scene(&map, 0.2, 9);
    let line = scene.items.iter().find(|item| matches!(item.of, ItemKind::Edge(0))).unwrap();
    let mut drawn: Vec<(f64, f64)> = Vec::new();
    for shape in scene.shapes_of(line) {
        if let Primitive::Path { points, closed: false, .. } = shape {
            let points = scene.points_of(*points);
            drawn.push((points[0].x, points[points.len() - 1].x));
        }
    }
    let behind = scene.discs.iter().find(|disc| disc.centre.x == 300.0).unwrap();
    let [before, after] = drawn[..] else { panic!("{drawn:?}") };
    assert!(before.1 < 300.0 - behind.radius && after.0 > 300.0 + behind.radius, "{drawn:?}");
}
