//! What must hold for the changes of a frame, whatever they are.

use std::collections::BTreeSet;
use std::path::PathBuf;

use proptest::prelude::*;

use super::state::Shell;
use crate::app::ask::{Ask, Dialogs};
use crate::app::document::Document;
use crate::app::view::{Action, Actions, MapEdit, Typed};
use crate::board::arrange;
use crate::edit::{self, Edited};
use crate::model::{
    Actor, AnyId, Bloc, Board, BoardId, BoardItem, BoardPoint, Coder, CoderId, Colour, Dimension,
    DimensionId, Finite, ItemId, Quote, Scale, ScalePoint, Source, SourceId, StanceMap,
};

struct NoDialogs;

impl Dialogs for NoDialogs {
    fn ask(&mut self, _: &Ask, _: Box<dyn FnOnce(Vec<PathBuf>) + Send>) {}
}

fn id<I: ItemId>(name: &str) -> I {
    I::parse(name).unwrap()
}

/// A map with two actors on a board, a bloc and a dimension.
fn start() -> StanceMap {
    let mut map = StanceMap::new("m");
    let mut board = Board::new("Board");
    for name in ["a", "b"] {
        map.actors.insert(id(name), Actor::new(name).into());
        board.actors.insert(id(name), BoardPoint::at(0.0, 0.0));
    }
    map.boards.insert(id("board"), board.into());
    map.blocs.insert(id("bloc"), Bloc::new("Bloc", Colour::OKABE_ITO[0]).into());
    map.dimensions.insert(id("d"), Dimension::new("D").into());
    map
}

/// The changes of the map that panels ask for, by number; each a function of the map that it finds.
fn change(n: usize, value: u8) -> impl Fn(&StanceMap) -> Edited + Clone + 'static {
    let words = format!("words {value}");
    let (board, dimension): (BoardId, DimensionId) = (id("board"), id("d"));
    let actor = if value.is_multiple_of(2) { "a" } else { "b" };
    let things: BTreeSet<BoardItem> = [BoardItem::Actor(id(actor))].into();
    move |map| match n {
        0 => edit::alter::<Dimension>(map, &dimension, |d| d.question = words.clone()),
        1 => edit::alter::<Dimension>(map, &dimension, |d| {
            d.points.push(ScalePoint::new(Finite::or_zero(f64::from(value % 10)), words.clone()));
        }),
        2 => edit::alter::<Dimension>(map, &dimension, |d| drop(d.points.pop())),
        3 => edit::alter::<Dimension>(map, &dimension, |d| {
            d.scale = Scale::new(0.0, f64::from(value) + 1.0).unwrap();
        }),
        4 => edit::alter::<Bloc>(map, &id("bloc"), |bloc| bloc.name = words.clone()),
        5 => edit::alter::<Bloc>(map, &id("bloc"), |bloc| {
            bloc.colour = Colour::OKABE_ITO[value as usize % Colour::OKABE_ITO.len()];
        }),
        6 => edit::alter::<Actor>(map, &id(actor), |actor| actor.bloc = Some(id("bloc"))),
        7 => arrange::shift(map, &board, &things, f64::from(value), 1.0),
        8 => arrange::lock(map, &board, &things, value > 128),
        9 => Ok(edit::delete(map, [AnyId::Actor(id(actor))]).0),
        10 => Ok(edit::delete(map, [AnyId::Bloc(id("bloc"))]).0),
        11 => edit::put(map, &id(&format!("new-{value}")), Actor::new(words.clone())),
        _ => Ok(edit::describe(map, &words, &map.description)),
    }
}

/// The map after frames in each of which these changes are asked for.
fn after(frames: &[Vec<(usize, u8)>]) -> (StanceMap, usize) {
    let ctx = egui::Context::default();
    let document = Document::copy_of(start(), "m.ron");
    let mut shell = Shell::new(&ctx, document, Box::new(NoDialogs));
    for frame in frames {
        let mut actions = Actions::default();
        for &(n, value) in frame {
            let change = change(n, value);
            actions.push(Action::Step { label: n.to_string(), change: MapEdit::new(change) });
        }
        for action in actions.in_turn(&mut Typed::default()) {
            shell.act(&ctx, action);
        }
        shell.keep_steps();
    }
    (StanceMap::clone(shell.workspace.map()), shell.document().history.undo_depth())
}

proptest! {
    #[test]
    fn changes_of_one_frame_give_what_they_give_one_after_the_other(
        changes in proptest::collection::vec((0_usize..13, any::<u8>()), 2..4),
    ) {
        let together = after(std::slice::from_ref(&changes));
        let apart: Vec<_> = changes.iter().map(|change| vec![*change]).collect();
        prop_assert_eq!(together, after(&apart));
    }
}

#[test]
fn who_codes_is_the_same_person_when_the_coder_is_renamed_and_what_is_brought_in_is_not_theirs() {
    let ctx = egui::Context::default();
    let mut map = start();
    map.coders.insert(id("ann"), Coder::new("Ann").into());
    let mut source = Source::new("S");
    source.set_text("We wait.".into());
    map.sources.insert(id("s"), source.into());
    let mut shell = Shell::new(&ctx, Document::copy_of(map, "m.ron"), Box::new(NoDialogs));
    assert_eq!(shell.workspace.coder, None, "nobody has said so");
    shell.be("ann");
    let ann: CoderId = id("ann");
    assert_eq!(shell.workspace.coder, Some(ann.clone()));
    let rename =
        |map: &StanceMap| edit::alter::<Coder>(map, &id("ann"), |coder| coder.name = "Ann Lee".into());
    shell.change("Rename", MapEdit::new(rename));
    let quote = |name: &'static str| {
        move |map: &StanceMap| {
            let source: SourceId = id("s");
            let anchor = crate::text::anchor_at(&map.sources[&source].text, 0, 8).unwrap();
            edit::put(map, &id(name), Quote::new(source, anchor))
        }
    };
    shell.change("Quote", MapEdit::new(quote("own")));
    let mut actions = Actions::default();
    actions.bring("Paste", quote("brought"));
    for action in actions.in_turn(&mut Typed::default()) {
        shell.act(&ctx, action);
    }
    let map = shell.workspace.map();
    assert_eq!(map.coders.len(), 1, "no second Ann");
    let coders: Vec<_> = map.quotes.iter().map(|(id, quote)| (id.as_str(), quote.coder.clone())).collect();
    assert_eq!(coders, [("brought", None), ("own", Some(ann))]);
}
