//! Charts as files: every kind in every format, read back by other programs.

use std::path::Path;
use std::process::{Command, Output};

use resvg::usvg;

use stancemap::model::ItemId as _;

use crate::tools::skipped;

const SAMPLE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/saves/ukraine-guarantees.ron");

/// What each kind of chart is asked for with.
const KINDS: [&[&str]; 10] = [
    &["--chart", "1-guarantee-escalation"],
    &["--kind", "profile", "--x", "guarantee-strength", "--from", "2025-03-01"],
    &["--kind", "support", "--order", "bloc"],
    &["--kind", "coverage", "--order", "likeness"],
    &["--kind", "timeline", "--x", "guarantee-strength", "--by-bloc"],
    &["--kind", "slope", "--x", "guarantee-strength", "--from", "2025-03-01"],
    &["--kind", "small-multiples"],
    &["--kind", "small-multiples", "--panels", "bloc"],
    &["--kind", "beeswarm", "--x", "guarantee-strength"],
    &["--kind", "agreement"],
];

fn stancemap(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_stancemap")).current_dir(folder).args(arguments).output().unwrap()
}

fn chart(folder: &Path, map: &str, name: &str, options: &[&str]) -> String {
    let output = stancemap(folder, &[&["chart", map, "-o", name], options].concat());
    assert!(output.status.success(), "{options:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8_lossy(&std::fs::read(folder.join(name)).unwrap()).into_owned()
}

/// The texts of the labels of an SVG, each label's lines joined.
fn labels(svg: &str) -> Vec<String> {
    let text = svg.find("<g class=\"labels\">").map_or("", |at| &svg[at..]);
    text.split("id=\"label-")
        .skip(1)
        .map(|label| {
            let label = &label[..label.find("</g>").unwrap_or(label.len())];
            let lines =
                label.split("</text>").filter_map(|line| line.rsplit_once('>')).map(|(_, words)| words);
            lines.filter(|line| !line.trim().is_empty()).collect::<Vec<_>>().join(" ")
        })
        .collect()
}

fn unescaped(text: &str) -> String {
    text.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&#39;", "'")
        .replace("&amp;", "&")
}

/// What `pdftotext` finds, its lines joined; none where that program isn't installed.
fn words_of_pdf(path: &Path) -> Option<String> {
    let Ok(output) = Command::new("pdftotext").arg("-raw").arg(path).arg("-").output() else {
        skipped("the words of a PDF (pdftotext)");
        return None;
    };
    assert!(output.status.success());
    Some(String::from_utf8_lossy(&output.stdout).split_whitespace().collect::<Vec<_>>().join(" "))
}

#[test]
fn every_kind_is_read_back_from_svg_and_pdf() {
    let folder = tempfile::tempdir().unwrap();
    let mut options = usvg::Options { font_family: "Noto Sans".to_owned(), ..usvg::Options::default() };
    for face in ["Regular", "Bold", "Italic"] {
        let path = format!("{}/assets/fonts/NotoSans-{face}.ttf", env!("CARGO_MANIFEST_DIR"));
        options.fontdb_mut().load_font_data(std::fs::read(path).unwrap());
    }
    for kind in KINDS {
        for text in ["embedded", "named", "outlines"] {
            let svg = chart(folder.path(), SAMPLE, "c.svg", &[kind, &["--text", text]].concat());
            assert!(usvg::Tree::from_str(&svg, &options).is_ok(), "{kind:?} {text}");
        }
        let svg = chart(folder.path(), SAMPLE, "c.svg", kind);
        let labels = labels(&svg);
        assert!(labels.len() > 4, "{kind:?}: {labels:?}");
        for label in &labels {
            assert_eq!(labels.iter().filter(|other| *other == label).count(), 1, "{label} of {kind:?}");
        }
        chart(folder.path(), SAMPLE, "c.pdf", &[kind, &["--author", "Ann Analyst"]].concat());
        if let Some(words) = words_of_pdf(&folder.path().join("c.pdf")) {
            for label in labels.iter().map(|label| unescaped(label)) {
                assert!(words.contains(&label), "{label} is not in the PDF of {kind:?}: {words}");
            }
        }
    }
}

#[test]
fn the_same_map_gives_the_same_bytes_in_every_format() {
    let folder = tempfile::tempdir().unwrap();
    for kind in KINDS {
        for format in ["svg", "pdf", "png"] {
            let [one, two] = ["one", "two"].map(|name| {
                let name = format!("{name}.{format}");
                chart(folder.path(), SAMPLE, &name, &[kind, &["--scale", "0.5"]].concat());
                std::fs::read(folder.path().join(name)).unwrap()
            });
            assert!(one == two, "{kind:?} as {format}");
        }
    }
}

#[test]
fn every_kind_is_written_as_data() {
    use calamine::{Reader as _, Xlsx};
    let folder = tempfile::tempdir().unwrap();
    for kind in KINDS {
        let csv = chart(folder.path(), SAMPLE, "c.csv", kind);
        let rows: Vec<csv::StringRecord> =
            csv::Reader::from_reader(csv.trim_start_matches('\u{FEFF}').as_bytes())
                .records()
                .collect::<Result<_, _>>()
                .unwrap();
        chart(folder.path(), SAMPLE, "c.xlsx", kind);
        let bytes = std::fs::read(folder.path().join("c.xlsx")).unwrap();
        let mut book: Xlsx<_> = Xlsx::new(std::io::Cursor::new(bytes)).unwrap();
        let range = book.worksheet_range("Chart").unwrap();
        assert!(rows.len() > 4, "{kind:?}: {csv}");
        assert_eq!(range.height(), rows.len() + 1, "{kind:?}");
    }
    let csv = chart(folder.path(), SAMPLE, "c.csv", &["--kind", "beeswarm", "--x", "guarantee-strength"]);
    assert!(
        csv.contains("Giorgia Meloni,Cover without entry,guarantee-strength,Guarantee strength,8,"),
        "{csv}"
    );
}

#[test]
fn what_was_left_out_of_a_map_is_in_no_file_of_its_charts() {
    use stancemap::share::redact::{Redaction, redact};
    let mut map = stancemap::store::open(Path::new(SAMPLE)).unwrap().map;
    let (id, kept) = map.charts.iter().next().map(|(id, chart)| (id.clone(), chart.clone())).unwrap();
    let mut own = stancemap::model::Chart::clone(&kept);
    (own.author, own.note) = ("Ann Analyst".to_owned(), "secret remark".to_owned());
    map = stancemap::edit::put(&map, &id, own).unwrap();
    let folder = tempfile::tempdir().unwrap();
    for (redaction, is_there) in
        [(Redaction::default(), true), (Redaction { texts: true, notes: true, coders: true }, false)]
    {
        let shared = redact(&map, redaction);
        stancemap::store::save(&shared, &folder.path().join("m.ron"), None).unwrap();
        let svg = chart(folder.path(), "m.ron", "c.svg", &["--chart", id.as_str()]);
        let carried =
            svg.split("<metadata").nth(1).and_then(|rest| rest.split("</metadata>").next()).unwrap();
        assert!(carried.contains("PositionMap") || carried.contains("guarantee-strength"), "{carried}");
        for private in ["Ann Analyst", "secret remark"] {
            assert_eq!(carried.contains(private), is_there, "{private}: {carried}");
        }
        std::fs::remove_file(folder.path().join("m.ron")).unwrap();
    }
}

#[test]
fn every_saved_chart_is_written_to_a_folder() {
    let folder = tempfile::tempdir().unwrap();
    let output = stancemap(folder.path(), &["chart", SAMPLE, "--all", "-o", "out", "--format", "pdf"]);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let map = stancemap::store::open(Path::new(SAMPLE)).unwrap().map;
    for id in map.charts.keys() {
        assert!(folder.path().join(format!("out/{id}.pdf")).is_file(), "{id}");
    }
}

#[test]
fn what_cannot_be_drawn_or_written_is_said_and_leaves_nothing_behind() {
    let folder = tempfile::tempdir().unwrap();
    for (options, code, words) in [
        (&["--kind", "position", "-o", "c.svg"][..], 1, "needs --x and --y"),
        (&["--kind", "profile", "-o", "c.svg"], 1, "needs --x; there are:"),
        (&["--kind", "profile", "--x", "nothing", "-o", "c.svg"], 1, "there is no dimension or proposal"),
        (&["--kind", "support", "-o", "c.gif"], 1, "must end in .svg, .png, .pdf, .xlsx or .csv"),
        (&["--kind", "support", "-o", "no/such/folder/c.svg"], 1, "writing no/such/folder/c.svg failed"),
        (&["--kind", "support", "--size", "10x10", "-o", "c.svg"], 2, "a side is 200 to 20000 px"),
        (&["--kind", "support", "--size", "100000x100000", "-o", "c.svg"], 2, "a side is 200 to 20000 px"),
        (&["--kind", "support", "--size", "20000x20000", "-o", "c.png"], 1, "can't be made"),
        (&["--kind", "pie", "-o", "c.svg"], 2, "possible values: position"),
        (&["--kind", "support", "--at", "yesterday", "-o", "c.svg"], 2, "--at"),
    ] {
        let output = stancemap(folder.path(), &[&["chart", SAMPLE], options].concat());
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(code), "{options:?}: {said}");
        assert!(said.contains(words), "{options:?}: {said}");
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0, "{options:?}");
    }
}

#[test]
fn a_spreadsheet_becomes_a_chart_in_two_commands() {
    let folder = tempfile::tempdir().unwrap();
    let names = [
        "محمود عباس",
        "习近平",
        "Anna 🙂",
        "Ελένη",
        "Ann",
        "Bob <b>&amp;",
        "Very long ".repeat(20).trim_end(),
    ]
    .map(str::to_owned);
    let mut table = "name,influence,Security,Security_low,Security_high,Risk\n".to_owned();
    for (n, name) in names.iter().enumerate() {
        // All at one point, with ranges that reach beyond the scale on both sides.
        table += &format!("{name},0.{n},5,-50,5000,5\n");
    }
    std::fs::write(folder.path().join("t.csv"), table).unwrap();
    let import = ["import-positions", "t.csv", "-o", "m.ron", "--scale", "0..10"];
    let output = stancemap(folder.path(), &import);
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(said.contains("7 actors, 2 dimensions (security, risk), 14 stances"), "{said}");
    assert!(said.contains("stancemap chart m.ron --x security --y risk"), "{said}");
    let complaints = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(
        complaints.contains("and 2 more, column “Security_low”: the range reaches beyond"),
        "{complaints}"
    );
    assert_eq!(stancemap(folder.path(), &import).status.code(), Some(1), "it would overwrite");
    assert!(stancemap(folder.path(), &["check", "m.ron"]).status.success());
    for name in ["c.svg", "c.pdf", "c.png"] {
        let svg = chart(folder.path(), "m.ron", name, &["--x", "security", "--y", "risk"]);
        if name == "c.svg" {
            assert_eq!(svg.matches("id=\"mark-").count(), names.len());
            assert_eq!(labels(&svg).len(), names.len(), "each has its name");
        }
    }
    for kind in ["profile", "coverage", "timeline"] {
        chart(folder.path(), "m.ron", "c.svg", &["--kind", kind, "--x", "security"]);
    }
}
