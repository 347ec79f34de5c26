use proptest::prelude::*;

use super::*;
use crate::model::{StanceId, integrity};

fn defaults() -> Defaults {
    Defaults {
        title: "T".to_owned(),
        origin: "From the table t.csv".to_owned(),
        as_of: "2025-03-06".parse().unwrap(),
        scale: None,
    }
}
#[test]
fn every_position_has_its_own_stance() {
    let (map, problems) = read_in("name,Sea Ports,Ports\nNorth,1,\nNorth Sea,,2\n");
    assert_eq!(problems, [""; 0]);
    let stances: Vec<f64> = map.stances.values().map(|stance| stance.position.get()).collect();
    assert_eq!(stances, [1.0, 2.0], "ids of the same letters");
}

fn read_in(text: &str) -> (StanceMap, Vec<String>) {
    let Imported { map, problems, .. } = read(text, &defaults()).unwrap();
    assert!(integrity::check(&map).is_empty());
    (map, problems.iter().map(ToString::to_string).collect())
}
fn stance(map: &StanceMap, id: &str) -> Option<Stance> {
    map.stances.get(&StanceId::parse(id).unwrap()).map(|stance| Stance::clone(stance))
}

#[test]
fn a_table_becomes_actors_blocs_and_stances() {
    let (map, problems) = read_in(
        "name,kind,bloc,influence,Security,Security_low,Security_high,Risk\n\
         Ann,government,West,0.9,8,7,9,2\n\"Bo, the elder\",person,East,,3,,,\n",
    );
    assert!(problems.is_empty(), "{problems:?}");
    assert_eq!((map.actors.len(), map.blocs.len(), map.dimensions.len(), map.stances.len()), (2, 2, 2, 3));
    let ann = stance(&map, "ann-security").unwrap();
    assert_eq!((ann.position.get(), ann.range), (8.0, Range::new(7.0, 9.0).ok()));
    assert!(stance(&map, "bo-the-elder-risk").is_none(), "an empty cell is silence");
    assert_eq!(map.dimensions[&DimensionId::parse("risk").unwrap()].scale, Scale::TEN);
}

#[test]
fn other_separators_and_decimal_commas_are_read() {
    let (map, problems) = read_in("\u{feff}Name;X\r\nÅsa;6,5\r\n");
    assert!(problems.is_empty(), "{problems:?}");
    assert_eq!(stance(&map, "asa-x").unwrap().position.get(), 6.5);
    let (map, _) = read_in("name\tx\nA\t0.5\n");
    assert_eq!(map.dimensions[&DimensionId::parse("x").unwrap()].scale, Scale::new(0.0, 1.0).unwrap());
}

#[test]
fn what_cannot_be_read_is_named_with_its_line() {
    let (map, problems) = read_in(
        "name,kind,influence,x,x_low,x_high,remark\nA,king,7,1,2,3,hm\n,,,4,,,\nA,,,5,,,\nB,,high,many,,,\nC,,,5,6,4,\nD,,,5,4,,,,7\n",
    );
    assert_eq!(map.actors.len(), 4);
    for words in [
        "line 1, column “remark”: it holds words rather than numbers; left out",
        "line 2, column “kind”: not one of person, government",
        "line 2, column “influence”: not between 0 and 1; taken for the middle, 0.5 (“7”)",
        "line 2, column “x_low”: the range doesn't hold the position",
        "line 3: it has no name",
        "line 4: a position of the same name on the same subject, day and coder stands before",
        "line 5, column “influence”: not a number; taken for the middle, 0.5 (“high”)",
        "line 5, column “x”: not a number; taken for not said (“many”)",
        "line 6, column “x_low”: the range runs backwards",
        "line 7: more cells than the 7 columns",
    ] {
        assert!(problems.iter().any(|problem| problem.starts_with(words)), "{words}\n{problems:#?}");
    }
}

#[test]
fn a_value_beyond_the_given_scale_is_left_out() {
    let scale = Scale::new(0.0, 5.0).ok();
    let Imported { map, problems, .. } =
        read("name,x\nA,7\nB,5\n", &Defaults { scale, ..defaults() }).unwrap();
    assert_eq!((map.stances.len(), problems.len()), (1, 1));
    assert!(problems[0].to_string().contains("beyond the scale of 0 to 5"));
}

#[test]
fn tables_without_names_or_positions_are_refused() {
    assert_eq!(read("", &defaults()), Err(TableError::Empty));
    assert_eq!(read("foo,x\nA,1\n", &defaults()), Err(TableError::NoName("foo, x".to_owned())));
    assert_eq!(
        read("name,kind\nA,person\n", &defaults()),
        Err(TableError::NoDimension("name, kind".to_owned()))
    );
    assert_eq!(read("name,x\n,1\n", &defaults()), Err(TableError::NoRows));
}

#[test]
fn scales_are_round() {
    let ends = |values: &[f64]| (scale_of(values).low(), scale_of(values).high());
    assert_eq!(ends(&[0.2, 0.9]), (0.0, 1.0));
    assert_eq!(ends(&[3.0, 4.0]), (0.0, 10.0));
    assert_eq!(ends(&[-2.0, 1.0]), (-2.0, 2.0));
    assert_eq!(ends(&[12.0, 87.0]), (0.0, 100.0));
    assert_eq!(ends(&[1950.0, 2025.0]), (1950.0, 2030.0));
    assert_eq!(ends(&[5000.0]).0, 5000.0);
}

proptest! {
    #[test]
    fn no_text_breaks_it(text in "\\PC{0,200}", rows in prop::collection::vec("[a-c]?,[-0-9.]{0,4},[-0-9.]{0,4},[-0-9e.]{0,5}", 0..6)) {
        for text in [text, format!("name,x,x_low,x_high\n{}", rows.join("\n"))] {
            if let Ok(imported) = read(&text, &defaults()) {
                prop_assert!(integrity::check(&imported.map).is_empty());
            }
        }
    }
}
