//! Generated maps with one board: actors in five blocs on a grid, five relations each, always the same.

use std::sync::Arc;

use stancemap::model::{
    Actor, ActorId, Bloc, BlocId, Board, BoardId, BoardPoint, Colour, ItemId, Relation, RelationId,
    RelationKind, StanceMap, Unit,
};

fn id<I: ItemId>(sort: &str, n: usize) -> I {
    I::parse(&format!("{sort}-{n:05}")).unwrap()
}

/// A map with this many actors, all on its board.
pub(crate) fn generated(actors: usize) -> (StanceMap, BoardId) {
    let mut seed = 0x5EED_u64;
    let mut chance = move |below: usize| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (seed >> 33) as usize % below
    };
    let mut map = StanceMap::new("Generated");
    let mut board = Board::new("Generated");
    for n in 0..5 {
        map.blocs.insert(id::<BlocId>("bloc", n), Arc::new(Bloc::new(format!("Bloc {n}"), Colour::nth(n))));
    }
    let columns = (actors as f64).sqrt().ceil() as usize;
    for n in 0..actors {
        let mut actor = Actor::new(format!("Actor number {n}"));
        actor.bloc = Some(id("bloc", chance(5)));
        actor.influence = Unit::clamped(chance(100) as f64 / 100.0);
        map.actors.insert(id::<ActorId>("actor", n), Arc::new(actor));
        let jitter = (chance(40) as f64, chance(30) as f64);
        let spot =
            BoardPoint::at((n % columns) as f64 * 260.0 + jitter.0, (n / columns) as f64 * 140.0 + jitter.1);
        board.actors.insert(id("actor", n), spot);
    }
    for n in 0..actors * 5 {
        let (from, to) = (id::<ActorId>("actor", n / 5), id::<ActorId>("actor", chance(actors)));
        let mut relation = Relation::new(from, to, RelationKind::ALL[chance(RelationKind::ALL.len())]);
        relation.strength = Unit::clamped(chance(100) as f64 / 100.0);
        map.relations.insert(id::<RelationId>("relation", n), Arc::new(relation));
    }
    let board_id: BoardId = id("board", 0);
    map.boards.insert(board_id.clone(), Arc::new(board));
    (map, board_id)
}
