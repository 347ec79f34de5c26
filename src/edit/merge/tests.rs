//! What merging does, case by case; its laws are in `tests/it/merge.rs`.

use super::*;
use crate::edit::{self, alter, delete};
use crate::model::anchor::anchor_at;
use crate::model::{
    Actor, ActorId, Bloc, BlocId, Board, BoardPoint, Coder, Colour, Dimension, DimensionId, Finite,
    ItemId as _, Quote, Range, Relation, RelationKind, Scale, ScalePoint, Source, SourceId, Stance, StanceId,
    Subject, integrity,
};

fn number(n: f64) -> Finite {
    Finite::or_zero(n)
}
fn day() -> crate::model::Date {
    "2025-03-06".parse().unwrap()
}

/// Two actors, a dimension, a stance on it, a source with a quote that supports it.
struct Small {
    map: StanceMap,
    a: ActorId,
    b: ActorId,
    dimension: DimensionId,
    stance: StanceId,
    source: SourceId,
    quote: QuoteId,
}

const TEXT: &str = "First words.\nThe plan is bold.\nLast words.";

fn small() -> Small {
    let (map, a) = edit::add(&StanceMap::new("m"), "a", Actor::new("Ann")).unwrap();
    let (map, b) = edit::add(&map, "b", Actor::new("Bob")).unwrap();
    let (map, dimension) = edit::add(&map, "d", Dimension::new("Strength")).unwrap();
    let mut source = Source::new("Report");
    source.text = TEXT.into();
    let (map, source) = edit::add(&map, "t", source).unwrap();
    let quote = Quote::new(source.clone(), anchor_at(&TEXT.into(), 13, 21).unwrap());
    let (map, quote) = edit::add(&map, "q", quote).unwrap();
    let mut stance = Stance::new(a.clone(), Subject::Dimension(dimension.clone()), number(5.0), day());
    stance.evidence = vec![quote.clone()];
    let (map, stance) = edit::add(&map, "s", stance).unwrap();
    Small { map, a, b, dimension, stance, source, quote }
}

fn merged(base: &StanceMap, ours: &StanceMap, theirs: &StanceMap) -> Merged {
    let merged = merge(Some(base), ours, theirs, Names::default());
    assert_eq!(integrity::check(&merged.map), []);
    merged
}

/// Item, field and owner of the other value of each conflict.
fn listed(merged: &Merged) -> Vec<(String, String, String)> {
    merged
        .conflicts
        .iter()
        .map(|id| {
            let conflict = &merged.map.conflicts[id];
            let item = conflict.item.as_ref().map(|item| item.kind().label().to_owned()).unwrap_or_default();
            (item, conflict.field.clone(), conflict.from.clone())
        })
        .collect()
}
fn one(item: &str, field: &str, from: &str) -> Vec<(String, String, String)> {
    vec![(item.to_owned(), field.to_owned(), from.to_owned())]
}

#[test]
fn two_fields_of_one_item_are_no_conflict_and_one_field_is() {
    let Small { map, a, .. } = small();
    let ours = alter::<Actor>(&map, &a, |actor| actor.name = "Anna".into()).unwrap();
    let theirs = alter::<Actor>(&map, &a, |actor| actor.note = "A note".into()).unwrap();
    let both = merged(&map, &ours, &theirs);
    assert_eq!((both.map.actors[&a].name.as_str(), both.map.actors[&a].note.as_str()), ("Anna", "A note"));
    assert_eq!((both.conflicts.len(), both.changed), (0, 1));
    let theirs = alter::<Actor>(&map, &a, |actor| actor.name = "Anne".into()).unwrap();
    let both = merged(&map, &ours, &theirs);
    assert_eq!(listed(&both), one("actor", "name", "theirs"));
    let conflict = &both.map.conflicts[&both.conflicts[0]];
    assert_eq!((conflict.kept.as_str(), conflict.other.as_str()), ("\"Anna\"", "\"Anne\""));
    assert_eq!(conflict.base, "\"Ann\"");
    let words = description(&both.map, conflict);
    assert_eq!((words.about.as_str(), words.kept.as_str()), ("name of actor “Anna”", "Anna"));
    let next = resolve(&both.map, &both.conflicts[0], Decision::Other).unwrap();
    assert_eq!((next.actors[&a].name.as_str(), next.conflicts.len()), ("Anne", 0));
    let next = resolve(&both.map, &both.conflicts[0], Decision::Kept).unwrap();
    assert_eq!((next.actors[&a].name.as_str(), next.conflicts.len()), ("Anna", 0));
}

#[test]
fn stances_of_two_coders_on_one_subject_are_both_kept() {
    let Small { map, a, dimension, .. } = small();
    let code = |name: &str, position: f64| {
        let (map, coder) = edit::add(&map, name, Coder::new(name)).unwrap();
        let mut stance =
            Stance::new(a.clone(), Subject::Dimension(dimension.clone()), number(position), day());
        stance.coder = Some(coder);
        edit::add(&map, name, stance).unwrap().0
    };
    let both = merged(&map, &code("one", 3.0), &code("two", 7.0));
    assert_eq!((both.map.stances.len(), both.map.coders.len(), both.conflicts.len()), (3, 2, 0));
}

#[test]
fn what_one_side_deleted_stays_where_the_other_changed_or_needs_it() {
    let Small { map, a, b, dimension, .. } = small();
    let without = delete(&map, [b.clone().into()]).0;
    assert!(!merged(&map, &map, &without).map.actors.contains_key(&b), "nobody wants it");
    let changed = alter::<Actor>(&map, &b, |actor| actor.note = "New".into()).unwrap();
    let stance = Stance::new(b.clone(), Subject::Dimension(dimension), number(1.0), day());
    let needed = edit::add(&map, "s", stance).unwrap().0;
    for wanted in [changed, needed.clone()] {
        for (both, who) in
            [(merged(&map, &wanted, &without), "theirs"), (merged(&map, &without, &wanted), "ours")]
        {
            assert!(both.map.actors.contains_key(&b));
            assert_eq!(listed(&both), one("actor", "", who));
        }
    }
    let both = merged(&map, &needed, &without);
    let refused = resolve(&both.map, &both.conflicts[0], Decision::Other).unwrap_err();
    assert!(refused.to_string().starts_with("1 stance can't do without it"), "{refused}");
    let both = merged(&map, &alter::<Actor>(&map, &b, |actor| actor.note = "New".into()).unwrap(), &without);
    let next = resolve(&both.map, &both.conflicts[0], Decision::Other).unwrap();
    assert!(!next.actors.contains_key(&b) && next.conflicts.is_empty());
    // What stands on what was deleted comes back as far as it is needed.
    let without = delete(&map, [a.clone().into()]).0;
    let tie = Relation::new(a.clone(), b, RelationKind::Supports);
    let both = merged(&map, &without, &edit::add(&map, "r", tie).unwrap().0);
    assert!(both.map.actors.contains_key(&a) && both.map.stances.is_empty());
}

#[test]
fn a_narrower_scale_makes_room_for_what_was_placed_on_the_old_one() {
    let Small { map, a, dimension, .. } = small();
    let narrow = |low, high| {
        alter::<Dimension>(&map, &dimension, |dimension| dimension.scale = Scale::new(low, high).unwrap())
            .unwrap()
    };
    let stance = Stance::new(a, Subject::Dimension(dimension.clone()), number(9.0), day());
    let placed = edit::add(&map, "s", stance).unwrap().0;
    for (both, who) in [
        (merged(&map, &placed, &narrow(-1.0, 6.0)), "theirs"),
        (merged(&map, &narrow(-1.0, 6.0), &placed), "ours"),
    ] {
        assert_eq!(both.map.dimensions[&dimension].scale, Scale::new(-1.0, 10.0).unwrap());
        let mut found = listed(&both);
        found.retain(|(_, _, from)| from == who);
        assert_eq!(found, one("dimension", "scale", who));
    }
    // A wider scale holds it too, but nine of ten is another thing than nine of a hundred.
    let both = merged(&map, &placed, &narrow(0.0, 100.0));
    assert_eq!(both.map.dimensions[&dimension].scale, Scale::new(0.0, 100.0).unwrap());
    assert_eq!(listed(&both), one("dimension", "scale", "ours"));
    let next = resolve(&both.map, &both.conflicts[0], Decision::Other).unwrap();
    assert_eq!(next.dimensions[&dimension].scale, Scale::TEN);
    let both = merged(&map, &map, &narrow(0.0, 100.0));
    assert_eq!(both.conflicts, []);
}

#[test]
fn a_position_is_not_put_on_another_subject() {
    let Small { map, dimension, stance, .. } = small();
    let (map, other) = edit::add(&map, "o", Dimension::new("Other")).unwrap();
    let moved = alter::<Stance>(&map, &stance, |stance| stance.position = number(8.0)).unwrap();
    let turned =
        alter::<Stance>(&map, &stance, |stance| stance.subject = Subject::Dimension(other.clone())).unwrap();
    let fields = |merged: &Merged| -> Vec<String> { listed(merged).into_iter().map(|(_, f, _)| f).collect() };
    let both = merged(&map, &moved, &turned);
    let now = &both.map.stances[&stance];
    assert_eq!((&now.subject, now.position), (&Subject::Dimension(dimension), number(8.0)));
    assert_eq!(fields(&both), ["position", "subject"]);
    for id in &both.conflicts {
        let next = resolve(&both.map, id, Decision::Other).unwrap();
        let now = &next.stances[&stance];
        assert_eq!((&now.subject, now.position), (&Subject::Dimension(other.clone()), number(5.0)));
        assert!(
            next.conflicts.is_empty() && resolve(&both.map, id, Decision::Kept).unwrap().conflicts.is_empty()
        );
    }
    let both = merged(&map, &turned, &moved);
    assert_eq!(both.map.stances[&stance].position, number(5.0));
    assert_eq!(fields(&both), ["position", "subject"]);
}

#[test]
fn a_position_and_its_range_are_decided_together_where_they_must() {
    let Small { map, stance, .. } = small();
    let place = |position: f64, low: f64, high: f64| {
        alter::<Stance>(&map, &stance, |stance| {
            stance.position = number(position);
            stance.range = Some(Range::new(low, high).unwrap());
        })
        .unwrap()
    };
    let both = merged(&map, &place(8.0, 7.0, 9.0), &place(2.0, 1.0, 3.0));
    assert_eq!(both.conflicts.len(), 2);
    for id in &both.conflicts {
        let next = resolve(&both.map, id, Decision::Other).unwrap();
        let now = &next.stances[&stance];
        assert_eq!((now.position, now.range), (number(2.0), Range::new(1.0, 3.0).ok()));
        assert!(next.conflicts.is_empty(), "one needs the other");
    }
    // Two halves that don't go together aren't put together.
    let far = alter::<Stance>(&map, &stance, |stance| stance.position = number(9.0)).unwrap();
    let ranged =
        alter::<Stance>(&map, &stance, |stance| stance.range = Some(Range::new(4.0, 6.0).unwrap())).unwrap();
    let both = merged(&map, &far, &ranged);
    assert_eq!(both.map.stances[&stance].range, None);
    assert_eq!(listed(&both), one("stance", "range", "theirs"));
    let refused = resolve(&both.map, &both.conflicts[0], Decision::Other).unwrap_err();
    assert!(refused.to_string().contains("doesn't hold the position"), "{refused}");
}

#[test]
fn quotes_stand_on_their_words_whichever_text_is_kept() {
    const LONG: &str = "First words.\nIn the morning the ministers met at the lake and talked for an hour.\n\
        Then Ann said this: the plan is bold.\nIn the evening the ministers left the lake in two cars.\nLast words.";
    let Small { map, source, quote, .. } = small();
    let mut map = delete(&map, [quote.into()]).0;
    let mut written = Source::clone(&map.sources[&source]);
    written.set_text(LONG.into());
    map = edit::put(&map, &source, written).unwrap();
    let added = |map: &StanceMap, words: &str| {
        let text = &map.sources[&source].text;
        let from = text.char_of(text.as_str().find(words).unwrap());
        let anchor = anchor_at(text, from, from + words.chars().count()).unwrap();
        edit::add(map, "q", Quote::new(source.clone(), anchor)).unwrap()
    };
    let (map, quote) = added(&map, "the plan is bold");
    let texted = |map: &StanceMap, text: &str| {
        let mut next = map.clone();
        let mut changed = Source::clone(&map.sources[&source]);
        changed.set_text(text.into());
        next.sources.insert(source.clone(), Arc::new(changed));
        reconcile::stand_again(map, &mut next, &source);
        assert_eq!(integrity::check(&next), []);
        next
    };
    // One side replaces the text, the other takes quotes from the old one.
    let ours = texted(&map, &LONG.replace("First words", "Rome"));
    let (theirs, kept) = added(&map, "in two cars");
    let (theirs, lost) = added(&theirs, "First");
    let both = merged(&map, &ours, &theirs);
    assert_eq!(both.map.quotes[&kept].anchor.exact, "in two cars");
    assert_eq!(both.map.quotes[&kept].anchor.start + 7, theirs.quotes[&kept].anchor.start);
    assert!(both.map.quotes[&lost].lost && both.lost == [lost.clone()]);
    assert_eq!(both.map.quotes[&lost].anchor.exact, "First");
    // Both replace it: ours stands, and every quote stands on it or waits.
    let theirs = texted(&map, &LONG.replace("Last words", "Paris, in spring"));
    let (theirs, news) = added(&theirs, "First");
    let both = merged(&map, &ours, &theirs);
    assert_eq!(
        listed(&both),
        one("source", "text", "theirs"),
        "neither its hash nor its quotes are to be decided"
    );
    assert!(both.map.quotes[&news].lost && !both.map.quotes[&quote].lost);
    assert_eq!(both.map.sources[&source].sha256, ours.sources[&source].sha256);
    let next = resolve(&both.map, &both.conflicts[0], Decision::Other).unwrap();
    assert!(next.sources[&source].text.as_str().ends_with("Paris, in spring."));
    assert_eq!(next.sources[&source].sha256, theirs.sources[&source].sha256);
    assert!(!next.quotes[&news].lost && !next.quotes[&quote].lost, "they find their words again");
    assert_eq!(integrity::check(&next), []);
}

#[test]
fn a_quote_waits_rather_than_move_to_another_speaker() {
    let text = |cut: &str| {
        "Ann was asked about the treaty. I support it. Then Bob was asked as well. I support it. End."
            .replace(cut, "")
    };
    let mut source = Source::new("Talk");
    source.set_text(text("-").as_str().into());
    let (base, source) = edit::add(&StanceMap::new("m"), "t", source).unwrap();
    let quoted = Quote::new(source.clone(), anchor_at(&text("-").as_str().into(), 74, 87).unwrap());
    assert_eq!(quoted.anchor.exact, "I support it.");
    let (theirs, quote) = edit::add(&base, "q", quoted).unwrap();
    for cut in
        ["Then Bob was asked as well. I support it. ", "Ann was asked about the treaty. I support it. "]
    {
        let ours =
            alter::<Source>(&base, &source, |source| source.set_text(text(cut).as_str().into())).unwrap();
        for both in [merged(&base, &ours, &theirs), merged(&base, &theirs, &ours)] {
            let now = &both.map.quotes[&quote];
            assert_eq!((now.lost, both.lost.len()), (true, 1), "{now:?}");
            assert_eq!(now.anchor, theirs.quotes[&quote].anchor, "it keeps its words and where they were");
        }
    }
}

#[test]
fn boards_and_dimensions_take_what_both_put_on_them() {
    let Small { map, a, b, dimension, .. } = small();
    let (map, board) = edit::add(&map, "b", Board::new("Board")).unwrap();
    let placed = |actor: &ActorId, x| {
        edit::place_actors(&map, &board, [(actor.clone(), BoardPoint::at(x, x))]).unwrap()
    };
    let both = merged(&map, &placed(&a, 1.0), &placed(&b, 2.0));
    assert_eq!((both.map.boards[&board].actors.len(), both.conflicts.len()), (2, 0));
    let both = merged(&map, &placed(&a, 1.0), &placed(&a, 2.0));
    assert_eq!(listed(&both), one("board", "actors", "theirs"));
    // What was placed since stays when the other place is taken.
    let next = edit::place_actors(&both.map, &board, [(b.clone(), BoardPoint::at(5.0, 5.0))]).unwrap();
    let next = resolve(&next, &both.conflicts[0], Decision::Other).unwrap();
    let actors = &next.boards[&board].actors;
    assert_eq!((actors[&a], actors[&b]), (BoardPoint::at(2.0, 2.0), BoardPoint::at(5.0, 5.0)));
    let point = |at, label: &str| {
        alter::<Dimension>(&map, &dimension, |dimension| {
            dimension.points.push(ScalePoint::new(number(at), label));
        })
        .unwrap()
    };
    assert_eq!(merged(&map, &point(8.0, "x"), &point(2.0, "y")).map.dimensions[&dimension].points.len(), 2);
    assert_eq!(
        listed(&merged(&map, &point(8.0, "x"), &point(8.0, "y"))),
        one("dimension", "points", "theirs")
    );
}

#[test]
fn conflicts_travel_and_are_decided_once() {
    let Small { map, a, .. } = small();
    let named = |name: &str| alter::<Actor>(&map, &a, |actor| actor.name = name.into()).unwrap();
    let both = merged(&map, &named("Anna"), &named("Anne"));
    // A colleague merges the same: it is one conflict and not two.
    let again = merge(Some(&map), &named("Anna"), &named("Anne"), Names { ours: "x", theirs: "y" });
    assert_eq!(again.conflicts, both.conflicts);
    assert_eq!(merged(&map, &both.map, &again.map).map.conflicts.len(), 1);
    // One decides it, the other works on: it stays decided.
    let decided = resolve(&both.map, &both.conflicts[0], Decision::Other).unwrap();
    let worked = edit::describe(&both.map, "Another title", "");
    let after = merged(&both.map, &worked, &decided);
    assert_eq!((after.map.conflicts.len(), after.map.actors[&a].name.as_str()), (0, "Anne"));
    // The actor goes, and with it what was to be decided about it.
    assert!(delete(&both.map, [a.into()]).0.conflicts.is_empty());
    let titled = |title: &str| edit::describe(&map, title, "");
    let both = merged(&map, &titled("One"), &titled("Two"));
    assert_eq!(listed(&both), one("", "title", "theirs"));
    assert_eq!(resolve(&both.map, &both.conflicts[0], Decision::Other).unwrap().title, "Two");
}

#[test]
fn what_a_listed_value_refers_to_is_there_to_be_taken() {
    let Small { map, a, stance, .. } = small();
    let (map, one) = edit::add(&map, "one", Dimension::new("One")).unwrap();
    let (map, two) = edit::add(&map, "two", Dimension::new("Two")).unwrap();
    let turned = |to: &DimensionId, without: &DimensionId| {
        let next = alter::<Stance>(&map, &stance, |stance| stance.subject = Subject::Dimension(to.clone()));
        delete(&next.unwrap(), [without.clone().into()]).0
    };
    let both = merged(&map, &turned(&one, &two), &turned(&two, &one));
    assert_eq!(both.map.dimensions.len(), 3, "each is deleted by one side and wanted by the other");
    let subject =
        both.conflicts.iter().find(|id| both.map.conflicts[*id].field == "subject").expect("a conflict");
    let next = resolve(&both.map, subject, Decision::Other).unwrap();
    assert_eq!(next.stances[&stance].subject, Subject::Dimension(two));
    assert_eq!(next.stances[&stance].actor, a);
}

#[test]
fn two_merges_that_each_bring_a_bloc_change_no_look_and_tell_the_new_ones_apart() {
    // As in a file of an earlier version: the blocs have no shapes of their own.
    let mut base = StanceMap::new("m");
    for (n, name) in ["m", "n"].iter().enumerate() {
        let id = BlocId::parse(name).unwrap();
        base.blocs.insert(id, Bloc::new(*name, Colour::nth(n)).into());
    }
    let with = |name: &str| {
        let id = BlocId::parse(name).unwrap();
        edit::put(&base, &id, base.new_bloc(name)).unwrap()
    };
    let (first, second) = (with("a"), with("z"));
    let same = |map: &StanceMap, before: &StanceMap| {
        for (id, look) in before.bloc_looks() {
            assert_eq!(map.bloc_looks()[&id], look, "{id}");
        }
    };
    let once = merged(&base, &base, &first);
    same(&once.map, &base);
    same(&once.map, &first);
    let twice = merged(&base, &once.map, &second);
    same(&twice.map, &once.map);
    let looks = twice.map.bloc_looks();
    let (a, z) = (looks[&BlocId::parse("a").unwrap()], looks[&BlocId::parse("z").unwrap()]);
    assert_eq!(a.colour, z.colour, "a colour that somebody may have chosen stays");
    assert_ne!(a.form, z.form);
    assert_eq!((once.conflicts, twice.conflicts), (vec![], vec![]));
    // Whose map is whose doesn't matter.
    assert_eq!(merged(&base, &second, &first).map, merged(&base, &first, &second).map);
}
