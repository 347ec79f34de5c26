//! Tables of positions as people have them: actors, positions, ranges and days come in, and what doesn't is said.

use std::io::{Cursor, Write as _};
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
        told(&twice)[0]
            .starts_with("lines 3 and 4: a position of the same name on the same subject, day and coder")
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

/// What is missing from the map of a table, as it is told.
fn lost(imported: &Imported) -> Vec<String> {
    imported.problems.iter().filter(|problem| problem.lost).map(ToString::to_string).collect()
}

#[test]
fn a_column_settles_its_dates() {
    let day_first =
        text("name,date,Troops\nAnn,03/04/2025,3\nBob,13/04/2025,9\nZed,45000,4\nEve,4 March 2025,1\n");
    assert_eq!(
        said(&day_first.map),
        [
            "Ann, Troops, 3, 2025-04-03",
            "Bob, Troops, 9, 2025-04-13",
            "Eve, Troops, 1, 2025-03-04",
            "Zed, Troops, 4, 2023-03-15"
        ]
    );
    assert_eq!((day_first.left_out, told(&day_first)), (0, vec![]));
    let month_first = text("name;Survey date;x\nAnn;03/04/2025;3\nBob;03/13/2025;9\n");
    assert_eq!(said(&month_first.map), ["Ann, x, 3, 2025-03-04", "Bob, x, 9, 2025-03-13"]);
    let months = text("name,date of birth,interview date,x\nAnn,?,3/2025,3\n");
    assert_eq!(said(&months.map), ["Ann, x, 3, 2025-03"]);
}

#[test]
fn a_date_that_is_not_sure_leaves_its_row_out() {
    let open = text(
        "name,date,x\nAnn,03/04/2025,1\nBo,2024-13-45,2\nCy,soon,3\nDi,2025-01-02,4\nEd,05/06/2025,5\nFi,NA,6\n",
    );
    assert_eq!(said(&open.map), ["Di, x, 4, 2025-01-02", "Fi, x, 6"]);
    assert_eq!(open.left_out, 4);
    let words: Vec<String> = told(&open);
    for (told, right) in words.iter().zip([
        "lines 2 and 6, column “date”: day or month may stand first, and the column doesn't settle which",
        "line 3, column “date”: the calendar has no such day; the positions were left out (“2024-13-45”)",
        "line 4, column “date”: not a date that can be read; the positions were left out (“soon”)",
        "line 7, column “date”: no date; taken for 2025-03-06, which --as-of sets",
    ]) {
        assert!(told.starts_with(right), "{told}");
    }
    assert_eq!((words.len(), lost(&open).len()), (4, 3));
    let named = text("name,date (mm/dd/yyyy),x\nAnn,03/04/2025,1\n");
    assert_eq!(said(&named.map), ["Ann, x, 1, 2025-03-04"]);
    // By its name it holds dates and no positions, whatever stands there.
    let none = text("name,date,year,x\nAnn,7,2024,1\nBo,8,2025,2\n");
    assert_eq!(said(&none.map), ["Ann, x, 1, 2024", "Bo, x, 2, 2025"]);
    let except = Choices { except: vec!["date".to_owned()], ..Choices::default() };
    let passed_over = table("t.csv", b"name,date,x\nAnn,soon,1\n", &except);
    assert_eq!((said(&passed_over.map), told(&passed_over)), (vec!["Ann, x, 1".to_owned()], vec![]));
}

#[test]
fn a_column_settles_its_marks() {
    let both = text("name;Troops\nAnn;3,5\nBob;4.5\nZed;1.234\n");
    assert_eq!(said(&both.map), ["Ann, Troops, 3.5", "Bob, Troops, 4.5", "Zed, Troops, 1.234"]);
    let open = text("name;Troops;x\nAnn;3;0,5\nZed;1.234;1.234\n");
    assert_eq!(said(&open.map), ["Ann, Troops, 3", "Ann, x, 0.5", "Zed, x, 1234"]);
    assert_eq!(
        lost(&open),
        [
            "line 3, column “Troops”: thousands or decimals may follow the mark, and the column doesn't settle which \
             (--decimal does); taken for not said (“1.234”)"
        ]
    );
    let comma = Choices { comma: Some(true), ..Choices::default() };
    assert_eq!(said(&table("t.csv", b"name;x\nZed;1.234\n", &comma).map), ["Zed, x, 1234"]);
    assert_eq!(lost(&text("name,x\nAnn,3 4\nBob,5\n")).len(), 1, "two numbers are not one");
}

#[test]
fn rows_in_an_open_quotation_are_named() {
    let open = text("name,x\nAnn,1\nBob,\"2\nCy,3\nDi,4\n");
    assert_eq!(said(&open.map), ["Ann, x, 1"]);
    assert_eq!(open.left_out, 3);
    assert_eq!(
        lost(&open),
        [
            "line 3: a quotation mark begins a cell here that doesn't end where a cell ends; the lines that it takes in were \
             left out"
        ]
    );
    let again = text("name,x\nAnn,\"1\nBob,\"2\"\nCy,3\n");
    assert_eq!((said(&again.map), again.left_out), (vec!["Cy, x, 3".to_owned()], 2));
    let fine = text("name,remark,x\nAnn,\"two\nlines, \"\"so\"\"\",1\n");
    assert_eq!((said(&fine.map), lost(&fine)), (vec!["Ann, x, 1".to_owned()], vec![]));
}

#[test]
fn columns_and_cells_that_are_too_many_are_named() {
    let twice = text("name,x,y,X,kind,kind\nAnn,1,2,3,party,person\n");
    assert_eq!(said(&twice.map), ["Ann, x, 1", "Ann, y, 2"]);
    assert_eq!(
        lost(&twice),
        ["line 1, columns “X” and “kind”: a column of this name stands before; left out"]
    );
    let surplus = text("name,x\nAnn,1,2\n");
    assert_eq!(lost(&surplus), ["line 2: more cells than the 2 columns; the rest was left out"]);
    let ignored = text("name,bloc_low,bloc,x\nAnn,4,West,1\n");
    assert_eq!(told(&ignored), ["line 1, column “bloc_low”: a column that isn't read; left out"]);
}

/// A workbook of one sheet with these rows, in the XML of its cells.
fn workbook(rows: &str) -> Vec<u8> {
    let main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    let relations = "http://schemas.openxmlformats.org/package/2006/relationships";
    let of_office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let book = format!(
        "<workbook xmlns='{main}' xmlns:r='{of_office}'><sheets><sheet name='S' sheetId='1' r:id='r1'/></sheets></workbook>"
    );
    let root = format!(
        "<Relationships xmlns='{relations}'><Relationship Id='r1' Type='{of_office}/officeDocument' \
         Target='xl/workbook.xml'/></Relationships>"
    );
    let links = format!(
        "<Relationships xmlns='{relations}'><Relationship Id='r1' Type='{of_office}/worksheet' \
         Target='worksheets/sheet1.xml'/></Relationships>"
    );
    let sheet = format!("<worksheet xmlns='{main}'><sheetData>{rows}</sheetData></worksheet>");
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in [
        ("_rels/.rels", root),
        ("xl/workbook.xml", book),
        ("xl/_rels/workbook.xml.rels", links),
        ("xl/worksheets/sheet1.xml", sheet),
    ] {
        zip.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}
fn sheet_row(cells: &[&str]) -> String {
    let one = |cell: &&str| match cell.strip_prefix('<') {
        Some(_) => (*cell).to_owned(),
        None => format!("<c t='inlineStr'><is><t>{cell}</t></is></c>"),
    };
    format!("<row>{}</row>", cells.iter().map(one).collect::<String>())
}

#[test]
fn cells_without_a_value_in_a_workbook_are_named() {
    let rows = [
        sheet_row(&["name", "date", "x", "y"]),
        sheet_row(&["Ann", "2025", "<c><f>A1+1</f></c>", "<c t='e'><f>1/0</f><v>#DIV/0!</v></c>"]),
        sheet_row(&["Bo", "<c><f>TODAY()</f></c>", "<c><v>2</v></c>", "<c><v>3</v></c>"]),
        sheet_row(&["Cy", "2025", "<c><f>1+1</f><v>2</v></c>", "<c t='e'><v>#N/A</v></c>"]),
        sheet_row(&["Di", "2025", "<c><v>1.234</v></c>", "1,234"]),
        sheet_row(&["Ed", "2025", "3,5", "<c><v>4.5</v></c>"]),
    ];
    let imported = table("t.xlsx", &workbook(&rows.concat()), &Choices::default());
    assert_eq!(
        said(&imported.map),
        ["Cy, x, 2, 2025", "Di, x, 1.234, 2025", "Ed, x, 3.5, 2025", "Ed, y, 4.5, 2025"]
    );
    let lost = lost(&imported);
    let formula = "a formula whose value the workbook doesn't have; left out (its program saves it)";
    assert_eq!(
        lost,
        [
            format!("line 2, column “x”: {formula}"),
            "line 2, column “y”: an error stands for the value; left out (“#DIV/0!”)".to_owned(),
            format!("line 3, column “date”: {formula}"),
            "line 5, column “y”: thousands or decimals may follow the mark, and the column doesn't settle which \
             (--decimal does); taken for not said (“1,234”)"
                .to_owned(),
        ]
    );
    assert_eq!(imported.left_out, 1, "its day isn't known");
}

#[test]
fn two_coders_have_a_stance_each() {
    let coded = text(
        "page,actor,dimension,position,coder,confidence,date\n1,Ann,risk,3,Kim,high,2025-01-02\n2,Ann,risk,5,Lee,low,\
         2025-01-02\n3,Ann,risk,6, lee,low,2025-01-02\n",
    );
    assert_eq!(said(&coded.map), ["Ann, risk, 3, 2025-01-02", "Ann, risk, 5, 2025-01-02"]);
    let coders: Vec<&str> = coded
        .map
        .stances
        .values()
        .filter_map(|stance| Some(coded.map.coders.get(stance.coder.as_ref()?)?.name.as_str()))
        .collect();
    assert_eq!(coders, ["Kim", "Lee"]);
    assert_eq!(coded.left_out, 1);
    let told = told(&coded);
    assert_eq!(told[0], "line 1, column “page”: a column that isn't read; left out");
    assert!(
        told[1].starts_with("line 4: a position of the same name on the same subject, day and coder"),
        "{told:?}"
    );
}

#[test]
fn the_command_says_what_it_left_out() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("twice.csv"), "name,x,x\nAnn,1,2\n").unwrap();
    std::fs::write(folder.path().join("words.csv"), "name,x,remark\nAnn,1,so\n").unwrap();
    let run = |name: &str, map: &str| -> Output {
        let made_up = folder.path().join(name);
        let kept = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/files/tables").join(name);
        let table = if made_up.exists() { made_up } else { kept };
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
    assert_eq!(run("words.csv", "c.ron").status.code(), Some(0), "what is no position isn't missed");
    let lost = run("twice.csv", "d.ron");
    assert_eq!(lost.status.code(), Some(1), "{lost:?}");
    assert!(folder.path().join("d.ron").exists());
    let left = run("duplicate-names.csv", "b.ron");
    let words = String::from_utf8(left.stderr).unwrap();
    assert_eq!(left.status.code(), Some(1));
    assert!(words.contains("2 rows were left out") && folder.path().join("b.ron").exists(), "{words}");
}
