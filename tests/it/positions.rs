//! Tables of positions as people have them: actors, positions, ranges and days come in, and what doesn't is said.

use std::path::Path;
use std::process::{Command, Output};

use stancemap::exchange::positions::{Choices, Defaults, Imported, TableError, read_file};
use stancemap::model::{Stance, StanceMap, integrity};

fn defaults() -> Defaults {
    let as_of = "2025-03-06".parse().unwrap();
    Defaults { title: "T".to_owned(), origin: "From the table".to_owned(), as_of, scale: None }
}

fn table(name: &str, bytes: &[u8], choices: &Choices) -> Imported {
    let imported = read_file(name, bytes, choices, &defaults()).unwrap();
    assert_eq!(integrity::check(&imported.map), []);
    imported
}
fn file(name: &str) -> Imported {
    let bytes = std::fs::read(Path::new("tests/files/tables").join(name)).unwrap();
    table(name, &bytes, &Choices::default())
}
fn text(text: &str) -> Imported {
    table("t.csv", text.as_bytes(), &Choices::default())
}

/// Each stance as “actor, dimension, position”, with its day where that isn't the usual one.
fn said(map: &StanceMap) -> Vec<String> {
    let one = |stance: &Stance| {
        let day =
            if stance.as_of == defaults().as_of { String::new() } else { format!(", {}", stance.as_of) };
        let subject = map.subject_name(&stance.subject);
        format!("{}, {subject}, {}{day}", map.actor_name(&stance.actor), stance.position.get())
    };
    map.stances.values().map(|stance| one(stance)).collect()
}
fn told(imported: &Imported) -> Vec<String> {
    imported.problems.iter().map(ToString::to_string).collect()
}

#[test]
fn names_stand_in_columns_of_many_names() {
    assert_eq!(said(&file("actor-column.csv").map), ["Ann, risk, 3", "Ann, security, 7"]);
    let odd = "Akronym;Wert\nA;1\nB;2\n";
    assert!(matches!(
        read_file("t.csv", odd.as_bytes(), &Choices::default(), &defaults()),
        Err(TableError::NoName(_))
    ));
    let choices = Choices { name: Some("akronym".to_owned()), ..Choices::default() };
    assert_eq!(said(&table("t.csv", odd.as_bytes(), &choices).map), ["A, Wert, 1", "B, Wert, 2"]);
}

#[test]
fn any_encoding_and_separator_is_read() {
    assert_eq!(said(&file("cp1252.csv").map), ["Müller, x, 7.5"]);
    let utf16: Vec<u8> = "\u{feff}name\tx\nÅsa\t1,5\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert_eq!(said(&table("t.txt", &utf16, &Choices::default()).map), ["Åsa, x, 1.5"]);
    assert_eq!(said(&text("sep=|\nname|x\nA|1\n").map), ["A, x, 1"]);
}

#[test]
fn lines_are_those_of_the_editor() {
    assert_eq!(
        told(&file("crlf-line-numbers.csv")),
        ["line 3, column “x”: not a number; taken for not said (“many”)"]
    );
}

#[test]
fn equal_names_are_told_apart_or_said() {
    let twice = file("duplicate-names.csv");
    assert_eq!((twice.left_out, twice.map.actors.len()), (2, 1));
    assert!(
        told(&twice)[0].starts_with("lines 3 and 4: the same name with the same positions stands before")
    );
    let apart = text("party,country,x\nGreens,Denmark,1\nGreens,Sweden,2\nLabour,Norway,3\n");
    assert_eq!(said(&apart.map), ["Greens (Denmark), x, 1", "Greens (Sweden), x, 2", "Labour, x, 3"]);
    assert_eq!((apart.left_out, told(&apart)), (0, vec![]));
}

#[test]
fn a_name_with_a_scale_has_its_range() {
    let map = file("header-with-range.csv").map;
    assert_eq!(said(&map), ["Ann, EU position, 3", "Ann, Security, 7"]);
    let security = map.dimensions.values().find(|dimension| dimension.name == "Security").unwrap();
    assert_eq!((security.scale.low(), security.scale.high()), (0.0, 10.0));
    let ranges: Vec<_> = map.stances.values().filter_map(|stance| stance.range).collect();
    assert_eq!(ranges.iter().map(|range| (range.low(), range.high())).collect::<Vec<_>>(), [(6.0, 8.0)]);
}

#[test]
fn kinds_have_their_usual_words() {
    let kinds = file("kinds.csv");
    let of: Vec<_> =
        kinds.map.actors.values().map(|actor| (actor.name.as_str(), actor.kind.label())).collect();
    assert_eq!(of, [("Ann", "party"), ("Bo", "government"), ("Cy", "organisation"), ("Di", "party")]);
    assert_eq!(told(&kinds), [""; 0]);
}

#[test]
fn a_row_may_hold_one_position() {
    let long = file("long-format.csv");
    assert_eq!(said(&long.map), ["Ann, risk, 3", "Ann, security, 7", "Bo, security, 2"]);
    assert_eq!(long.left_out, 0);
}

#[test]
fn an_actor_may_have_positions_of_several_days() {
    let panel = file("panel-two-dates.csv");
    assert_eq!(said(&panel.map), ["Ann, x, 7, 2024-05-01", "Ann, x, 8, 2025-05-01"]);
    assert!(panel.map.stances.values().next().unwrap().rationale.ends_with(": https://a.example"));
    let years = text("party,year,x\nA,2019,1\nA,2024,2\n");
    assert_eq!(said(&years.map), ["A, x, 1, 2019", "A, x, 2, 2024"]);
}

#[test]
fn numbers_are_those_that_people_write() {
    let forms = file("number-forms.csv");
    let values: Vec<f64> = forms.map.stances.values().map(|stance| stance.position.get()).collect();
    assert_eq!(values, [7.5, 8.25, 1234.5, 1234.5, 99.0]);
    assert_eq!(
        told(&forms),
        ["lines 11, 12 and 13, column “x”: not a number; taken for not said (“<5”, “~3” and “(2)”)"]
    );
    assert_eq!(said(&text("name,x\nA,45 %\nB,\"1,234\"\n").map), ["A, x, 45", "B, x, 1234"]);
}

#[test]
fn a_workbook_is_read() {
    assert_eq!(
        said(&file("table.xlsx").map),
        ["Ann, risk, 3", "Ann, security, 7", "Bo, risk, 5", "Bo, security, 2"]
    );
    let bytes = std::fs::read("tests/files/tables/table.xlsx").unwrap();
    let choices = Choices { sheet: Some("Other".to_owned()), ..Choices::default() };
    let why = read_file("t.xlsx", &bytes, &choices, &defaults()).unwrap_err();
    assert_eq!(why.to_string(), "there is no sheet \"Other\": the sheets are Sheet");
    for cut in [bytes.len() / 2, bytes.len() - 30] {
        assert!(read_file("t.xlsx", &bytes[..cut], &Choices::default(), &defaults()).is_err());
    }
}

#[test]
fn columns_that_are_no_positions_are_left_out_with_a_word() {
    let mixed = "Survey of parties\n\nid,name,population,remark,x,y\n1,A,1000,so,1,2\n2,B,2000,7,3,4\n3,C,10,no,5,6\n";
    let imported = text(mixed);
    assert_eq!(imported.map.dimensions.len(), 2);
    assert_eq!(
        told(&imported),
        [
            "line 3, columns “id” and “population”: by its name no position; left out, --only takes it",
            "line 3, column “remark”: it holds words rather than numbers; left out",
        ]
    );
    assert_eq!(imported.notes, ["the line above the names of the columns was left out"]);
    let only = Choices { only: vec!["population".to_owned(), "Y".to_owned()], ..Choices::default() };
    assert_eq!(table("t.csv", mixed.as_bytes(), &only).map.dimensions.len(), 2);
    let except = Choices { except: vec!["x".to_owned()], ..Choices::default() };
    assert_eq!(table("t.csv", mixed.as_bytes(), &except).map.dimensions.len(), 1);
    let none = Choices { only: vec!["z".to_owned()], ..Choices::default() };
    assert!(matches!(
        read_file("t.csv", mixed.as_bytes(), &none, &defaults()),
        Err(TableError::NoColumn { .. })
    ));
}

#[test]
fn the_command_says_what_it_left_out() {
    let folder = tempfile::tempdir().unwrap();
    let run = |name: &str, map: &str| -> Output {
        let table = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/files/tables").join(name);
        let program = env!("CARGO_BIN_EXE_stancemap");
        Command::new(program)
            .current_dir(folder.path())
            .arg("import-positions")
            .arg(table)
            .args(["-o", map])
            .output()
            .unwrap()
    };
    let fine = run("table.xlsx", "a.ron");
    assert_eq!(fine.status.code(), Some(0), "{fine:?}");
    let left = run("duplicate-names.csv", "b.ron");
    let words = String::from_utf8(left.stderr).unwrap();
    assert_eq!(left.status.code(), Some(1));
    assert!(words.contains("2 rows were left out") && folder.path().join("b.ron").exists(), "{words}");
}
