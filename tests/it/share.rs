//! Sharing a map: copies that leave something out, the package and the report as commands, and what must hold
//! for every map.

use std::collections::BTreeMap;
use std::io::{Cursor, Read as _};
use std::path::Path;
use std::process::{Command, Output};

use dom_query::Document;
use proptest::prelude::*;
use stancemap::analysis::own_positions;
use stancemap::edit;
use stancemap::edit::merge::{Names, merge};
use stancemap::model::field_info::Extra;
use stancemap::model::record::Record as _;
use stancemap::model::{
    Actor, Anchor, Bloc, Board, BoardPoint, Chart, Coder, CoderId, Conflict, Dimension, Event, Item as _,
    Note, Proposal, Quote, Relation, Source, Stance, StanceMap, integrity,
};
use stancemap::share::package::{self, UnpackLimits};
use stancemap::share::redact::{Redaction, redact};
use stancemap::share::report;
use stancemap::store;

use crate::support::{Whole as _, each_kind, maps};

const SAMPLE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/saves/ukraine-guarantees.ron");

fn stancemap(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_stancemap")).current_dir(folder).args(arguments).output().unwrap()
}

fn done(folder: &Path, arguments: &[&str]) {
    let output = stancemap(folder, arguments);
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
}

fn refused(folder: &Path, arguments: &[&str]) -> String {
    let output = stancemap(folder, arguments);
    assert_eq!(output.status.code(), Some(1), "{arguments:?}");
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// The files of a ZIP file by name.
fn files(bytes: &[u8]) -> BTreeMap<String, Vec<u8>> {
    let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    (0..zip.len())
        .map(|n| {
            let mut file = zip.by_index(n).unwrap();
            let mut bytes = Vec::new();
            file.read_to_end(&mut bytes).unwrap();
            (file.name().unwrap().into_owned(), bytes)
        })
        .collect()
}

fn redactions() -> impl Strategy<Value = Redaction> {
    any::<(bool, bool, bool)>().prop_map(|(texts, notes, coders)| Redaction { texts, notes, coders })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, ..ProptestConfig::default() })]

    /// A copy without texts that comes back from a colleague costs no text and no conflict.
    #[test]
    fn a_copy_without_texts_merges_back(map in maps()) {
        let texts = Redaction { texts: true, ..Redaction::default() };
        let copy = redact(&map, texts);
        let (theirs, actor) = edit::add(&copy, "new", Actor::new("New")).unwrap();
        let merged = merge(Some(&copy), &map, &theirs, Names::default());
        prop_assert!(merged.conflicts.is_empty(), "{:?}", merged.map.conflicts);
        let mut expected = map.clone();
        expected.actors.insert(actor.clone(), theirs.actors[&actor].clone());
        prop_assert_eq!(&merged.map.sources, &expected.sources);
        prop_assert_eq!(&merged.map.quotes, &expected.quotes);
    }

    /// Whatever a copy leaves out, merging it back takes nothing away and asks nobody.
    #[test]
    fn a_copy_merges_back_without_loss(map in maps(), redaction in redactions()) {
        let mut map = map;
        map.conflicts.clear();
        let (theirs, actor) = edit::add(&redact(&map, redaction), "new", Actor::new("New")).unwrap();
        let theirs = store::read(&store::to_text(&theirs).unwrap()).unwrap().map;
        let mut expected = map.clone();
        expected.actors.insert(actor.clone(), theirs.actors[&actor].clone());
        for (ours, theirs) in [(&map, &theirs), (&theirs, &map)] {
            let merged = merge(Some(&map), ours, theirs, Names::default());
            prop_assert!(merged.conflicts.is_empty(), "{:?}", merged.map.conflicts);
            let compared = edit::compare::compare(&expected, &merged.map);
            prop_assert!(edit::difference(&expected, &merged.map).changes.is_empty(), "{:?}", compared);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 100, ..ProptestConfig::default() })]

    #[test]
    fn a_redacted_map_is_valid_and_says_the_same(map in maps(), redaction in redactions()) {
        let copy = redact(&map, redaction);
        prop_assert_eq!(integrity::check(&copy), []);
        prop_assert_eq!(&redact(&copy, redaction), &copy, "once is enough");
        let reading = store::read(&store::to_text(&copy).unwrap()).unwrap();
        prop_assert_eq!(reading.problems, []);
        prop_assert_eq!(&reading.map, &copy);
        for subject in map.subjects() {
            let (before, after) = (own_positions(&map, &subject, None), own_positions(&copy, &subject, None));
            prop_assert!(before.keys().eq(after.keys()));
            for (one, other) in before.values().zip(after.values()) {
                prop_assert!((one.value - other.value).abs() < 1e-9);
                prop_assert_eq!((one.range, one.voices, one.contested), (other.range, other.voices, other.contested));
            }
        }
        for (id, quote) in &map.quotes {
            let known = |anchor: &Anchor| Anchor { extra: Extra::new(), ..anchor.clone() };
            prop_assert_eq!(known(&copy.quotes[id].anchor), known(&quote.anchor), "quotes keep their words");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, ..ProptestConfig::default() })]

    /// Whatever is said to be private in the line of a field.
    #[test]
    fn no_private_field_is_left_in_a_copy(map in maps(), redaction in redactions()) {
        let copy = redact(&map, redaction);
        macro_rules! look {
            ($($kind:ident),*) => {$(
                for item in $kind::section(&copy).values() {
                    let held = item.differing_fields(&$kind::blank());
                    for field in $kind::FIELDS.iter().filter(|field| held.contains(&field.name)) {
                        let is_left_out = field.private.is_some_and(|class| redaction.leaves_out(class));
                        // Coders become numbers.
                        let is_number = matches!((stringify!($kind), field.name), ("Coder", "name") | ("Stance", "coder"));
                        prop_assert!(!is_left_out || is_number, "{}.{}", stringify!($kind), field.name);
                    }
                }
            )*};
        }
        each_kind!(look);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn what_was_packed_is_unpacked(mut map in maps(), redaction in redactions()) {
        // There is no file for them.
        for id in map.actors.keys().cloned().collect::<Vec<_>>() {
            map = edit::alter::<Actor>(&map, &id, |actor| actor.picture.clear()).unwrap();
        }
        let packed = package::pack(&map, None, redaction).unwrap();
        let unpacked = package::read(std::io::Cursor::new(&packed.bytes), &UnpackLimits::default()).unwrap();
        prop_assert_eq!(unpacked.reading.problems, []);
        prop_assert_eq!(unpacked.reading.map, redact(&map, redaction));
    }

    #[test]
    fn every_report_is_a_valid_page(map in maps()) {
        let page = report::html(&map, None, &report::ReportOptions::default());
        let parsed = Document::from(page.as_str());
        prop_assert_eq!((parsed.select("script").length(), parsed.select("img").length()), (1, 0));
        let ids: Vec<String> = parsed.select("[id]").iter().map(|one| one.attr("id").unwrap().to_string()).collect();
        for link in &parsed.select("a") {
            let to = link.attr("href").unwrap().to_string();
            let leads = to.strip_prefix('#').is_some_and(|id| ids.iter().any(|one| one == id));
            prop_assert!(leads || to.starts_with("http"), "{} leads nowhere", to);
        }
    }
}

/// A map with a word of its own in everything that a redaction leaves out.
fn marked() -> StanceMap {
    let mut map = store::open(Path::new(SAMPLE)).unwrap().map;
    macro_rules! each {
        ($section:ident: $kind:ty, |$item:ident| $change:expr) => {
            for id in map.$section.keys().cloned().collect::<Vec<_>>() {
                map = edit::alter::<$kind>(&map, &id, |$item| $change).unwrap();
            }
        };
    }
    for name in ["MARKER-CODER-1", "MARKER-CODER-2"] {
        map = edit::put(&map, &name.parse::<CoderId>().unwrap(), Coder::new(name)).unwrap();
    }
    let coders: Vec<CoderId> = map.coders.keys().cloned().collect();
    let note = || "MARKER-NOTE".to_owned();
    each!(coders: Coder, |coder| coder.name = "MARKER-CODER".to_owned());
    each!(blocs: Bloc, |bloc| bloc.note = note());
    each!(dimensions: Dimension, |dimension| dimension.note = note());
    each!(actors: Actor, |actor| actor.note = note());
    each!(proposals: Proposal, |proposal| proposal.note = note());
    each!(relations: Relation, |relation| relation.note = note());
    each!(charts: Chart, |chart| (chart.note, chart.author) = (note(), "MARKER-CODER".to_owned()));
    each!(sources: Source, |source| {
        source.text = format!("{}\n\n{}MARKER-TEXT", source.text.as_str(), " ".repeat(40)).as_str().into();
        source.note = note();
        source.dismissed = vec!["MARKER-TEXT".to_owned()];
        source.dismissed_names = vec!["MARKER-TEXT".to_owned()];
        source.extra.insert("later".to_owned(), "\"MARKER-NOTE MARKER-TEXT MARKER-CODER\"".to_owned());
    });
    let mut n = 0;
    each!(quotes: Quote, |quote| {
        (quote.note, quote.coder) = (note(), coders.first().cloned());
        quote.anchor = Anchor { suffix: String::new(), ..quote.anchor.clone() };
    });
    each!(stances: Stance, |stance| {
        n += 1;
        (stance.rationale, stance.coder) = (note(), coders.get(n % coders.len()).cloned());
    });
    for id in map.boards.keys().cloned().collect::<Vec<_>>() {
        map = edit::rearrange(&map, &id, |board| {
            board.notes.insert("marked".parse().unwrap(), Note::new("MARKER-NOTE", BoardPoint::at(0.0, 0.0)));
        })
        .unwrap();
    }
    map
}

#[test]
fn what_is_left_out_is_in_no_file_of_the_package() {
    let map = marked();
    let holding = |redaction, marker: &str| -> Vec<String> {
        let packed = package::pack(&map, None, redaction).unwrap();
        assert_eq!(packed.missing, Vec::<String>::new());
        let found = files(&packed.bytes);
        assert!(found.len() > 10 && found.contains_key("report.html") && found.contains_key("README.txt"));
        let holds = |bytes: &[u8]| bytes.windows(marker.len()).any(|window| window == marker.as_bytes());
        assert!(!found.keys().any(|name| name.contains(marker)));
        found.into_iter().filter(|(_, bytes)| holds(bytes)).map(|(name, _)| name).collect()
    };
    let all = Redaction { texts: true, notes: true, coders: true };
    for (marker, redaction) in [
        ("MARKER-TEXT", Redaction { texts: true, ..Redaction::default() }),
        ("MARKER-NOTE", Redaction { notes: true, ..Redaction::default() }),
        ("MARKER-CODER", Redaction { coders: true, ..Redaction::default() }),
    ] {
        assert!(!holding(Redaction::default(), marker).is_empty(), "{marker} must be there to be left out");
        assert_eq!(holding(redaction, marker), Vec::<String>::new(), "{marker}");
        assert_eq!(holding(all, marker), Vec::<String>::new(), "{marker}");
    }
}

#[test]
fn a_map_is_packed_and_unpacked_from_the_command_line() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    done(at, &["pack", SAMPLE, "-o", "a.stancemap"]);
    done(at, &["pack", SAMPLE, "-o", "b.stancemap"]);
    let bytes = std::fs::read(at.join("a.stancemap")).unwrap();
    assert_eq!(bytes, std::fs::read(at.join("b.stancemap")).unwrap(), "the same map gives the same bytes");
    done(at, &["unpack", "a.stancemap", "-o", "new/folder"]);
    let map = at.join("new/folder/map.ron");
    assert_eq!(std::fs::read(&map).unwrap(), std::fs::read(SAMPLE).unwrap());
    assert!(refused(at, &["unpack", "a.stancemap", "-o", "new/folder"]).contains("there already"));
    assert!(refused(at, &["unpack", "none.stancemap", "-o", "x"]).contains("none.stancemap"));
    assert!(refused(at, &["pack", SAMPLE, "-o", "a.zip"]).contains(".stancemap"));
    std::fs::write(at.join("cut.stancemap"), &bytes[..bytes.len() / 2]).unwrap();
    assert!(refused(at, &["unpack", "cut.stancemap", "-o", "cut"]).contains("damaged"));
    assert!(!at.join("cut").exists(), "nothing is left of it");
    done(at, &["pack", SAMPLE, "--without", "texts", "--without", "notes,coders", "-o", "c.stancemap"]);
    done(at, &["unpack", "c.stancemap", "-o", "redacted"]);
    let check = stancemap(at, &["check", "redacted/map.ron"]);
    assert_eq!(String::from_utf8_lossy(&check.stdout).trim(), "redacted/map.ron: fine");
    let copy = store::open(&at.join("redacted/map.ron")).unwrap().map;
    assert!(copy.sources.values().all(|source| source.lacks_its_text()) && copy.coders.is_empty());
    assert!(copy.quotes.values().all(|quote| !quote.anchor.exact.is_empty()));
}

#[test]
fn a_report_is_written_from_the_command_line() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    done(at, &["report", SAMPLE, "-o", "r.html"]);
    let page = std::fs::read_to_string(at.join("r.html")).unwrap();
    assert!(page.starts_with("<!DOCTYPE html>") && page.contains("Giorgia Meloni"));
    done(at, &["report", SAMPLE, "--at", "2025-03-01", "--redact", "notes,coders", "-o", "early.html"]);
    let early = std::fs::read_to_string(at.join("early.html")).unwrap();
    assert!(early.contains("As known on 1 March 2025.") && early.len() < page.len());
    assert!(early.contains("Who coded what was left out.") && !early.contains("Stancemap team"));
    assert!(refused(at, &["report", SAMPLE, "-o", "r.pdf"]).contains(".html"));
    assert_eq!(
        stancemap(at, &["report", SAMPLE, "--redact", "names", "-o", "x.html"]).status.code(),
        Some(2)
    );
}
