//! The rules by which two values become one.

use proptest::prelude::*;

use super::*;
use crate::model::record::Record as _;
use crate::model::{Actor, Finite, Quadrants, ScalePoint, StanceMap};

fn merged<T: FieldValue>(base: &T, ours: &T, theirs: &T) -> Both<T> {
    T::combine(Some(base), ours, theirs)
}
fn list(words: &str) -> Vec<String> {
    words.split_whitespace().map(str::to_owned).collect()
}

#[test]
fn what_one_side_changed_holds_and_what_both_changed_clashes() {
    assert_eq!(merged(&1_u32, &1, &2), Both::agreed(2));
    assert_eq!(merged(&1_u32, &2, &1), Both::agreed(2));
    assert_eq!(merged(&1_u32, &2, &2), Both::agreed(2));
    assert_eq!(merged(&1_u32, &2, &3), Both { kept: 2, other: Some(3) });
    assert_eq!(u32::combine(None, &2, &3), Both { kept: 2, other: Some(3) });
    assert_eq!(Option::<u32>::combine(None, &None, &Some(3)), Both::agreed(Some(3)), "nothing gives way");
    assert_eq!(merged(&Some(1_u32), &None, &Some(3)), Both { kept: None, other: Some(Some(3)) });
}

#[test]
fn texts_merge_by_lines() {
    let base = "one\ntwo\nthree".to_owned();
    let (ours, theirs) = ("one!\ntwo\nthree\nfour".to_owned(), "one\ntwo\nTHREE".to_owned());
    assert_eq!(merged(&base, &ours, &theirs), Both::agreed("one!\ntwo\nTHREE\nfour".to_owned()));
    let theirs = "ONE\ntwo\nthree\nfive".to_owned();
    let both = merged(&base, &ours, &theirs);
    assert_eq!(both.kept, "one!\ntwo\nthree\nfive\nfour", "what both put in one place is kept");
    assert_eq!(both.other.unwrap(), "ONE\ntwo\nthree\nfive\nfour");
    let names = merged(&String::new(), &"Meloni".to_owned(), &"Draghi".to_owned());
    assert_eq!(names, Both { kept: "Meloni".to_owned(), other: Some("Draghi".to_owned()) });
}

#[test]
fn lists_keep_what_either_side_added_and_its_order() {
    let both = merged(&list("a b c"), &list("a x b c"), &list("b c y"));
    assert_eq!(both, Both::agreed(list("x b c y")));
    let both = merged(&list("a b c"), &list("c b a"), &list("a b c d"));
    assert_eq!(both, Both::agreed(list("c d b a")), "the new order and the new value");
    let both = merged(&list("a b c"), &list("c b a"), &list("b a c"));
    assert_eq!(both, Both { kept: list("c b a"), other: Some(list("b a c")) });
    assert_eq!(merged(&list("a"), &list("a a"), &list("")), Both::agreed(list("a")), "the second one is new");
}

#[test]
fn two_labels_of_one_point_clash() {
    let point = |label: &str| vec![ScalePoint::new(Finite::or_zero(8.0), label)];
    let both = merged(&point("like Article 5"), &point("as in Article 5"), &point("Article 5"));
    assert_eq!(both, Both { kept: point("as in Article 5"), other: Some(point("Article 5")) });
}

#[test]
fn keys_merge_one_by_one() {
    let extra = |pairs: &[(&str, &str)]| -> Extra {
        pairs.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect()
    };
    let base = extra(&[("a", "1"), ("b", "1"), ("c", "1")]);
    let (ours, theirs) = (extra(&[("a", "2"), ("b", "1")]), extra(&[("a", "1"), ("c", "2"), ("d", "1")]));
    let both = merged(&base, &ours, &theirs);
    assert_eq!(both.kept, extra(&[("a", "2"), ("c", "2"), ("d", "1")]), "what was changed isn't taken out");
    assert_eq!(both.other, Some(extra(&[("a", "2"), ("d", "1")])));
}

#[test]
fn records_merge_field_by_field() {
    let mut base = Quadrants::new();
    base.top_left = "a".to_owned();
    let (mut ours, mut theirs) = (base.clone(), base.clone());
    ours.top_left = "b".to_owned();
    theirs.bottom_left = "c".to_owned();
    let both = merged(&base, &ours, &theirs);
    assert_eq!((both.kept.top_left.as_str(), both.kept.bottom_left.as_str()), ("b", "c"));
    theirs.top_left = "d".to_owned();
    let both = merged(&base, &ours, &theirs);
    assert_eq!(both.kept.top_left, "b");
    assert_eq!(both.other.unwrap().top_left, "d");
}

#[test]
fn a_field_takes_another_value_and_keeps_what_came_since() {
    let mut actor = Actor::new("A");
    actor.aliases = list("a b since");
    let next = actor.with_change("aliases", r#"["a", "b"]"#, r#"["a", "c"]"#).unwrap();
    assert_eq!(next.aliases, list("a c since"));
    assert!(actor.with_change("influence", "0.5", "7").is_err());
    assert!(actor.with_change("frobnicate", "", "").is_err());
    assert_eq!(actor.with_change("name", "", "\"B\"").unwrap().name, "B");
    assert_eq!(actor.field_text("influence").as_deref(), Some("0.5"));
}

#[test]
fn differences_are_told_by_their_parts() {
    let map = StanceMap::new("m");
    let (mut old, mut new) = (Actor::new("A"), Actor::new("A"));
    (old.aliases, new.aliases) = (list("a b"), list("b c"));
    old.note = "one\ntwo\nthree".to_owned();
    new.note = "one\ntwo, really\nthree".to_owned();
    let changes = old.changes(&new, (&map, &map));
    let told: Vec<_> = changes.iter().map(|c| (c.field, c.old.as_str(), c.new.as_str())).collect();
    assert_eq!(told, [("aliases", "a", "c"), ("note", "two", "two, really")]);
}

fn lines() -> impl Strategy<Value = String> {
    proptest::collection::vec("[ab]", 0..8).prop_map(|lines| lines.join("\n"))
}
fn letters() -> impl Strategy<Value = Vec<String>> {
    proptest::collection::vec("[a-e]", 0..7)
}

/// How often each value stands in a list.
fn count<T: PartialEq>(list: &[T], value: &T) -> usize {
    list.iter().filter(|other| *other == value).count()
}

proptest! {
    #[test]
    fn it_doesn_t_matter_which_side_is_ours(
        (b, o, t) in (lines(), lines(), lines()),
        (base, ours, theirs) in (letters(), letters(), letters()),
    ) {
        let (one, other) = (merged(&b, &o, &t), merged(&b, &t, &o));
        prop_assert_eq!(&one.kept, other.other.as_ref().unwrap_or(&other.kept));
        prop_assert_eq!(&other.kept, one.other.as_ref().unwrap_or(&one.kept));
        let (one, other) = (merged(&base, &ours, &theirs), merged(&base, &theirs, &ours));
        prop_assert_eq!(&one.kept, other.other.as_ref().unwrap_or(&other.kept));
        let (one, other) = (Vec::combine(None, &ours, &theirs), Vec::combine(None, &theirs, &ours));
        prop_assert_eq!(&one.kept, other.other.as_ref().unwrap_or(&other.kept));
    }

    #[test]
    fn nothing_that_was_added_vanishes((base, ours, theirs) in (letters(), letters(), letters())) {
        let both = merged(&base, &ours, &theirs);
        for side in [&ours, &theirs] {
            for value in side {
                let added = count(side, value).saturating_sub(count(&base, value));
                prop_assert!(count(&both.kept, value) >= added);
            }
        }
    }

    #[test]
    fn lines_of_either_side_are_in_one_result_or_the_other((b, o, t) in (lines(), lines(), lines())) {
        let both = merged(&b, &o, &t);
        if both.other.is_none() && b != o && b != t && o != t {
            let lines = |text: &str| text.split('\n').map(str::to_owned).collect::<Vec<_>>();
            let (base, merged) = (lines(&b), lines(&both.kept));
            for side in [lines(&o), lines(&t)] {
                for line in &side {
                    if count(&base, line) == 0 {
                        prop_assert!(merged.contains(line), "{} is not in {:?}", line, merged);
                    }
                }
            }
        }
    }
}
