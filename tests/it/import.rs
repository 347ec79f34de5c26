//! Texts and references from files of other programs: every format as programs write it, and hostile,
//! broken and odd files.

use std::io::{Cursor, Write as _};
use std::path::{Path, PathBuf};

use proptest::prelude::*;
use stancemap::exchange::bibliography;
use stancemap::exchange::sources::{
    Extract, ReadLimits, Trouble, formats, from_html, read, read_all, read_bytes,
};
use stancemap::model::{Date, StanceMap};
use zip::write::SimpleFileOptions;

const FILES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/files");

fn file(name: &str) -> Extract {
    read(&Path::new(FILES).join(name), &ReadLimits::default()).unwrap()
}

fn trouble(name: &str, bytes: impl Into<Vec<u8>>) -> Trouble {
    let why = read_bytes(name, bytes.into(), &ReadLimits::default()).expect_err("it was read");
    assert!(why.to_string().starts_with(name), "it doesn't name the file: {why}");
    why.trouble
}

/// A ZIP archive of files.
fn zipped(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in files {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn docx(body: &str) -> Vec<u8> {
    let xml = format!("<w:document xmlns:w='w'><w:body>{body}</w:body></w:document>");
    zipped(&[("word/document.xml", xml.as_bytes())])
}

const FIRST: &str = "The minister for ports said on Thursday that the old quay would stay open. “We will not close it,” \
    she told reporters after the meeting, which lasted longer than anybody had expected and ended late in the evening.";

fn paragraphs(extract: &Extract) -> Vec<&str> {
    extract.blocks.iter().filter(|block| block.kept).map(|block| extract.paragraph(block)).collect()
}

#[test]
fn documents_of_an_office_program_give_their_text() {
    for name in ["article.docx", "article.odt", "article.epub"] {
        let extract = file(name);
        let texts = paragraphs(&extract);
        assert_eq!(texts[0], "Harbour talks go on", "{name}");
        if name == "article.epub" {
            // The mark of a footnote is part of its text.
            assert!(texts[1].starts_with(&FIRST[..150]), "{}", texts[1]);
            assert!(texts.contains(&"against"), "tables are read");
            assert!(texts.iter().any(|text| text.contains("The meeting took six hours.")), "notes are read");
        } else {
            assert_eq!(texts[1], FIRST.replace("expected", "expected[1]"), "{name}");
            assert!(texts.contains(&"Union | against"), "{name}: tables are read");
            assert_eq!(texts.last(), Some(&"[1] The meeting took six hours."), "{name}: notes are read");
        }
        assert!(texts.iter().any(|text| text.ends_with("said naïvely: “€ 5 million, fine.”")), "{name}");
        assert_eq!(
            (extract.title.as_str(), extract.author.as_str()),
            ("Harbour talks go on", "Ada Example"),
            "{name}"
        );
        assert!(extract.language.starts_with("en"), "{name}");
        assert!(extract.extractor.contains(env!("CARGO_PKG_VERSION")));
    }
    assert_eq!(file("article.odt").published, Date::new(2025, 3, 6).ok());
}

#[test]
fn a_pdf_gives_its_paragraphs_and_pages() {
    for name in ["article.pdf", "owner.pdf"] {
        let extract = file(name);
        let texts = paragraphs(&extract);
        assert_eq!(texts[0], "Harbour talks go on", "{name}");
        assert!(texts[1].starts_with(&FIRST[..120]), "{name}: {texts:?}");
        assert!(texts[1].ends_with("in the evening."), "{name}: {texts:?}");
        assert!(texts[2].contains("asked for a long-term promise"), "{name}: {texts:?}");
        let last = extract.blocks.iter().find(|block| extract.paragraph(block).contains("naïvely")).unwrap();
        assert_eq!(last.page, Some(2), "{name}");
        assert_eq!(extract.title, "Harbour talks go on", "{name}");
    }
}

#[test]
fn a_web_page_gives_the_article_and_what_was_left_out() {
    let extract = file("article.html");
    let text = extract.text();
    assert!(text.contains("“We will not close it,” she told reporters"), "{text}");
    assert!(text.contains("firmly rejected the plan") && text.contains("called the offer"), "{text}");
    for gone in ["alert", "Subscribe to our newsletter", "Home", "All rights reserved"] {
        assert!(!text.contains(gone), "{gone}: {text}");
    }
    let dropped: Vec<&str> =
        extract.blocks.iter().filter(|block| !block.kept).map(|block| extract.paragraph(block)).collect();
    assert!(dropped.contains(&"Home") && !extract.whole.contains("alert"), "{dropped:?}");
    assert_eq!(
        (extract.title.as_str(), extract.author.as_str(), extract.outlet.as_str(), extract.language.as_str()),
        ("Harbour talks go on", "Ada Example", "The Quay Paper", "en-GB")
    );
    assert_eq!(extract.published, Date::new(2025, 3, 6).ok());
    assert_eq!(extract.address, "https://quay.example/harbour-talks");
    let mut chosen = extract.clone();
    for block in &mut chosen.blocks {
        block.kept = true;
    }
    assert!(chosen.text().contains("Home"), "what was dropped can be added");
}

#[test]
fn copied_html_is_kept_without_scripts() {
    let extract = from_html("<p>One <b>two</b>.</p><script>alert(1)</script><p>Three.").unwrap();
    assert_eq!(extract.text(), "One two.\n\nThree.\n");
    assert_eq!(from_html("<script>x</script>").unwrap_err().trouble, Trouble::NoText);
}

#[test]
fn tracked_changes_count_as_accepted() {
    let body = "<w:p><w:r><w:t>Kept</w:t></w:r><w:del><w:r><w:delText>gone</w:delText><w:t>gone</w:t></w:r></w:del>\
        <w:ins><w:r><w:t xml:space='preserve'> and new</w:t><w:br/><w:t>line &amp; end</w:t></w:r></w:ins></w:p>";
    let extract = read_bytes("a.docx", docx(body), &ReadLimits::default()).unwrap();
    assert_eq!(extract.text(), "Kept and new\nline & end\n");
}

#[test]
fn a_zip_bomb_is_refused_before_it_grows() {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    zip.start_file("word/document.xml", SimpleFileOptions::default()).unwrap();
    let zeros = vec![b' '; 1 << 20];
    for _ in 0..300 {
        zip.write_all(&zeros).unwrap();
    }
    let bomb = zip.finish().unwrap().into_inner();
    assert!(bomb.len() < 1 << 20);
    assert!(matches!(trouble("bomb.docx", bomb.clone()), Trouble::Unpacks { .. }));
    let few = ReadLimits { entries: 3, ..ReadLimits::default() };
    let many: Vec<(String, &[u8])> = (0..9).map(|n| (format!("{n}"), &b""[..])).collect();
    let many: Vec<(&str, &[u8])> = many.iter().map(|(name, bytes)| (name.as_str(), *bytes)).collect();
    let why = read_bytes("many.docx", zipped(&many), &few).unwrap_err();
    assert!(matches!(why.trouble, Trouble::TooMany { .. }), "{why}");
}

#[test]
fn damaged_and_mistaken_documents_say_so() {
    let whole = std::fs::read(Path::new(FILES).join("article.docx")).unwrap();
    assert!(matches!(trouble("cut.docx", &whole[..whole.len() / 2]), Trouble::Broken(_)));
    assert!(matches!(trouble("no.docx", zipped(&[("x", b"y")])), Trouble::Broken(_)));
    assert!(matches!(trouble("cut.docx", docx("<w:p><w:r>")), Trouble::Broken(_)));
    assert_eq!(trouble("old.docx", b"\xD0\xCF\x11\xE0 and so on".as_slice()), Trouble::Encrypted);
    assert_eq!(trouble("deep.docx", docx(&"<w:p>".repeat(5_000))), Trouble::TooDeep);
    assert_eq!(trouble("empty.docx", docx("<w:p/>")), Trouble::NoText);
    assert!(matches!(trouble("a.txt", zipped(&[("x", b"y")])), Trouble::Binary(_)));
    assert!(matches!(trouble("a.txt", b"text\0\x01\x02".as_slice()), Trouble::Binary(_)));
    assert!(matches!(trouble("a.xls", b"x".as_slice()), Trouble::Unknown(_)));
    assert_eq!(trouble("a.txt", b" \r\n".as_slice()), Trouble::NoText);
}

#[test]
fn a_pdf_that_is_locked_broken_or_scanned_says_so() {
    let path = |name: &str| Path::new(FILES).join(name);
    assert_eq!(read(&path("locked.pdf"), &ReadLimits::default()).unwrap_err().trouble, Trouble::Encrypted);
    assert!(matches!(trouble("a.pdf", b"%PDF-1.7\nnothing".as_slice()), Trouble::Broken(_)));
    assert!(matches!(trouble("a.pdf", b"no PDF at all".as_slice()), Trouble::Broken(_)));
    let scan = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n\
        3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]>>endobj\ntrailer<</Root 1 0 R>>\n";
    assert_eq!(trouble("scan.pdf", scan.as_slice()), Trouble::Scan { pages: 1 });
    let whole = std::fs::read(path("article.pdf")).unwrap();
    for cut in (0..whole.len()).step_by(whole.len() / 40) {
        // Whatever is left of it, it is an answer.
        read_bytes("cut.pdf", whole[..cut].to_vec(), &ReadLimits::default()).ok();
    }
}

#[test]
fn a_pdf_that_unpacks_without_end_is_refused() {
    let mut packer = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::fast());
    let zeros = vec![b' '; 1 << 20];
    for _ in 0..300 {
        packer.write_all(&zeros).unwrap();
    }
    let mut bytes = b"%PDF-1.4\n4 0 obj<</Filter/FlateDecode>>stream\r\n".to_vec();
    bytes.extend(packer.finish().unwrap());
    assert!(matches!(trouble("bomb.pdf", bytes), Trouble::Unpacks { .. }));
}

#[test]
fn a_page_of_100_megabytes_is_refused_unread() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("huge.html");
    std::fs::File::create(&path).unwrap().set_len(100 << 20).unwrap();
    let why = read(&path, &ReadLimits::default()).unwrap_err();
    assert!(why.to_string().contains("100 MB"), "{why}");
}

#[test]
fn a_book_stays_within_itself() {
    let container: &[u8] =
        b"<container><rootfiles><rootfile full-path='OPS/book.opf'/></rootfiles></container>";
    let opf: &[u8] =
        b"<package><metadata><title>A book</title><creator>Ada</creator><date>2025-03-06</date></metadata>\
        <manifest><item id='a' href='/etc/passwd.xhtml' media-type='application/xhtml+xml'/>\
        <item id='b' href='../../up.xhtml' media-type='application/xhtml+xml'/>\
        <item id='c' href='c%201.xhtml' media-type='application/xhtml+xml'/></manifest>\
        <spine><itemref idref='a'/><itemref idref='b'/><itemref idref='c'/></spine></package>";
    let chapter: &[u8] = b"<html><head><title/><script src='x'/></head><body><p>Good&nbsp;text.</p><script>bad</script></body></html>";
    let book = zipped(&[
        ("META-INF/container.xml", container),
        ("OPS/book.opf", opf),
        ("OPS/c 1.xhtml", chapter),
        ("/etc/passwd.xhtml", b"<p>bad</p>"),
        ("../up.xhtml", b"<p>bad</p>"),
    ]);
    let extract = read_bytes("book.epub", book, &ReadLimits::default()).unwrap();
    assert_eq!(extract.text(), "Good\u{a0}text.\n");
    assert!(extract.notes[0].starts_with("2 chapters"), "{:?}", extract.notes);
    assert_eq!((extract.title.as_str(), extract.published), ("A book", Date::new(2025, 3, 6).ok()));
}

#[test]
fn one_bad_file_of_a_folder_stops_no_other() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    std::fs::create_dir(at("b")).unwrap();
    std::fs::write(at("b/two.md"), "# Two\r\n").unwrap();
    std::fs::write(at("one.txt"), "One.").unwrap();
    std::fs::write(at("bad.txt"), [0_u8; 9]).unwrap();
    std::fs::write(at(".hidden.txt"), "Hidden.").unwrap();
    std::fs::write(at("picture.png"), "x").unwrap();
    let told = std::cell::RefCell::new(Vec::new());
    let paths = [folder.path().to_owned(), at("missing.txt")];
    let results =
        read_all(&paths, &ReadLimits::default(), &|done, all| told.borrow_mut().push((done, all)), &|| false);
    let names: Vec<(String, bool)> = results
        .iter()
        .map(|(path, result)| (path.file_name().unwrap().to_string_lossy().into_owned(), result.is_ok()))
        .collect();
    let expected = [("two.md", true), ("bad.txt", false), ("one.txt", true), ("missing.txt", false)];
    assert_eq!(names, expected.map(|(name, good)| (name.to_owned(), good)));
    assert_eq!(told.borrow().last(), Some(&(4, 4)));
    assert_eq!(results[0].1.as_ref().unwrap().text(), "# Two\n");
    let cancelled = read_all(&paths, &ReadLimits::default(), &|_, _| {}, &|| told.borrow().len() == 5);
    assert!(cancelled.is_empty());
}

fn stancemap(folder: &Path, arguments: &[&str]) -> (Option<i32>, String) {
    let output = std::process::Command::new(env!("CARGO_BIN_EXE_stancemap"))
        .current_dir(folder)
        .args(arguments)
        .output()
        .unwrap();
    let said = [output.stdout, output.stderr].concat();
    (output.status.code(), String::from_utf8_lossy(&said).into_owned())
}

#[test]
fn files_and_references_come_in_from_the_command_line() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    stancemap(at, &["new", "map.ron"]);
    let article: PathBuf = Path::new(FILES).join("article.html");
    std::fs::write(at.join("same.txt"), "The same.").unwrap();
    std::fs::write(at.join("twin.txt"), "The same.").unwrap();
    std::fs::write(at.join("bad.pdf"), "x").unwrap();
    let (code, said) = stancemap(
        at,
        &["add-source", "map.ron", article.to_str().unwrap(), "same.txt", "twin.txt", "bad.pdf"],
    );
    assert_eq!(code, Some(1), "{said}");
    for words in
        ["“Harbour talks go on”", "duplicate: twin.txt has the text of “same”", "failed: bad.pdf", "2 added"]
    {
        assert!(said.contains(words), "{words}: {said}");
    }
    std::fs::write(
        at.join("zotero.ris"),
        "TY  - NEWS\nTI  - Talks\nUR  - http://www.quay.example/harbour-talks/?utm_source=x\nY2  - 2025/03/09\nER  - \n\
         TY  - NEWS\nTI  - Other\nER  - \nTY  - NEWS\nTI  - Cut",
    )
    .unwrap();
    let (code, said) = stancemap(at, &["add-references", "map.ron", "zotero.ris"]);
    assert_eq!(code, Some(1), "one is cut off: {said}");
    assert!(said.contains("line 9") && said.contains("1 sources filled in, 1 made without text"), "{said}");
    let map: StanceMap = stancemap::store::open(&at.join("map.ron")).unwrap().map;
    assert_eq!(map.sources.len(), 3);
    let source = map.sources.values().find(|source| source.title == "Harbour talks go on").unwrap();
    assert_eq!(source.retrieved, Date::new(2025, 3, 9).ok());
}

#[test]
fn the_command_says_which_references_are_which_sources() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    stancemap(at, &["new", "map.ron"]);
    let entry = |paper: &str, day: &str, more: &str| {
        format!("TY  - NEWS\nTI  - Editorial\nT2  - {paper}\nPY  - 2025/03/{day}/\n{more}ER  - \n\n")
    };
    let (quay, north) = (entry("The Quay", "06", "DO  - 10.1000/q\n"), entry("North Post", "07", ""));
    std::fs::write(at.join("a.ris"), format!("{quay}{north}")).unwrap();
    std::fs::write(at.join("b.ris"), format!("{}{north}{quay}{quay}", entry("", "06", ""))).unwrap();
    let (code, said) = stancemap(at, &["add-references", "map.ron", "a.ris"]);
    assert_eq!(code, Some(0), "{said}");
    assert_eq!(said, "2 references: 0 sources filled in, 2 made without text, 0 unchanged\n");
    let (code, said) = stancemap(at, &["add-references", "map.ron", "b.ris"]);
    assert_eq!(code, Some(0), "{said}");
    for words in [
        "line 7, “Editorial”: the same as the source “Editorial” (North Post, 2025-03-07) by its title; unchanged",
        "line 13, “Editorial”: the same as the source “Editorial” (The Quay, 2025-03-06) by its DOI; unchanged",
        "line 20, “Editorial”: the same as in line 13 by its DOI; unchanged",
        "4 references: 0 sources filled in, 1 made without text, 3 unchanged",
    ] {
        assert!(said.contains(words), "{words}: {said}");
    }
    let map: StanceMap = stancemap::store::open(&at.join("map.ron")).unwrap().map;
    assert_eq!(map.sources.values().filter(|source| source.doi == "10.1000/q").count(), 1);
}

/// Bytes that begin like files of some kind.
fn bytes() -> impl Strategy<Value = Vec<u8>> {
    let starts = prop_oneof![
        Just(Vec::new()),
        Just(b"%PDF-1.7\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n".to_vec()),
        Just(b"<html><body><article><p>".to_vec()),
        Just(docx("<w:p><w:r><w:t>Text</w:t></w:r></w:p>")),
    ];
    (
        starts,
        prop_oneof![any::<Vec<u8>>(), any::<String>().prop_map(String::into_bytes)],
        any::<usize>(),
        any::<u8>(),
    )
        .prop_map(|(mut start, rest, at, byte)| {
            start.extend(rest);
            let length = start.len().max(1);
            if let Some(changed) = start.get_mut(at % length) {
                *changed = byte;
            }
            start
        })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn any_bytes_under_any_ending_are_an_answer(bytes in bytes()) {
        for ending in formats().flat_map(|format| format.endings) {
            let result = read_bytes(&format!("a.{ending}"), bytes.clone(), &ReadLimits::default());
            if let Ok(extract) = &result {
                let whole: String = extract.blocks.iter().map(|block| &extract.whole[block.range.clone()]).collect();
                prop_assert_eq!(&whole, &extract.whole);
            }
            let panicked = matches!(&result, Err(why) if why.to_string().contains("reading it failed"));
            prop_assert!(!panicked, "{} panicked", ending);
        }
        for ending in bibliography::formats().flat_map(|format| format.endings) {
            bibliography::read(&format!("a.{ending}"), &bytes).ok();
        }
    }

    #[test]
    fn any_references_are_an_answer(text in "(TY  - |ER  - |TI  - |@article\\{|title = |\\{|\\}|\"|,|\n|\\[|\\]|[a-zé0-9 ]|\\PC){0,60}") {
        for ending in bibliography::formats().flat_map(|format| format.endings) {
            bibliography::read(&format!("a.{ending}"), text.as_bytes()).ok();
        }
    }
}
