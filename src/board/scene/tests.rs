//! Which words a scene has, and what it leaves out.

use super::*;
use crate::board::sample::{actor, sample};
use crate::edit;
use crate::model::{Relation, RelationKind, Unit};

fn scene(map: &StanceMap, zoom: f64, most_cards: usize) -> BoardScene {
    let board = map.boards.values().next().unwrap();
    let plan = BoardPlan::of(map, board, None);
    let subject = SceneInput {
        map,
        board,
        plan: &plan,
        emphases: &Emphases::default(),
        pairs: &[],
        palette: &BoardPalette::from(&crate::figure::ChartTheme::LIGHT),
        zoom,
        view: plan.bounds().unwrap(),
        margin: 0.0,
        most_cards,
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
