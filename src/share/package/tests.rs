use std::io::{Cursor, Write as _};

use super::*;
use crate::figure::sample::sample;
use crate::model::{Actor, Board, BoardPoint, StanceMap};
use crate::share::Redaction;
use crate::{edit, store};

/// A ZIP file of these files.
fn zipped(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in files {
        zip.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn map_text() -> Vec<u8> {
    store::to_text(&sample().0).unwrap().into_bytes()
}

fn refused(bytes: &[u8]) -> String {
    read(Cursor::new(bytes), &UnpackLimits::default()).unwrap_err().to_string()
}

fn with_picture(picture: &str) -> StanceMap {
    let (map, chart) = sample();
    let id = map.actors.keys().next().unwrap().clone();
    let map = edit::alter::<Actor>(&map, &id, |actor| actor.picture = picture.to_owned()).unwrap();
    let (map, _) = edit::add(&map, "chart", chart).unwrap();
    let mut board = Board::new("Board");
    board.actors.insert(id, BoardPoint::at(0.0, 0.0));
    edit::add(&map, "board", board).unwrap().0
}

#[allow(clippy::disallowed_methods, reason = "the tests make the files that users have")]
fn folder_with_picture() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("faces")).unwrap();
    let image = image::RgbaImage::from_pixel(4, 4, image::Rgba([200, 30, 30, 255]));
    image.save(folder.path().join("faces/one.png")).unwrap();
    folder
}

#[test]
fn pictures_travel_with_their_map() {
    let folder = folder_with_picture();
    let map = with_picture("faces/one.png");
    let packed = pack(&map, Some(folder.path()), Redaction::default()).unwrap();
    assert_eq!(packed.missing, Vec::<String>::new());
    assert_eq!(packed.bytes, pack(&map, Some(folder.path()), Redaction::default()).unwrap().bytes);
    let mut unpacked = read(Cursor::new(&packed.bytes), &UnpackLimits::default()).unwrap();
    let actor = unpacked.reading.map.actors.values().next().unwrap().clone();
    assert_eq!(actor.picture, "pictures/actor-a0.png");
    assert!(unpacked.pictures.contains_key(&actor.picture));
    let other = tempfile::tempdir().unwrap();
    let path = unpacked.write_to(&other.path().join("new")).unwrap();
    let opened = store::open(&path).unwrap();
    assert!(crate::exchange::picture::load(&actor.picture, path.parent()).is_ok());
    // From the second time on nothing changes any more.
    let again = pack(&opened.map, path.parent(), Redaction::default()).unwrap();
    assert_eq!(again.bytes, packed.bytes);
    assert!(matches!(unpacked.write_to(path.parent().unwrap()), Err(PackError::Exists(_))));
}

#[test]
fn a_picture_that_is_not_there_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let packed = pack(&with_picture("none.png"), Some(folder.path()), Redaction::default()).unwrap();
    assert!(packed.missing[0].starts_with("the picture of Meloni: "), "{:?}", packed.missing);
    assert_eq!(read(Cursor::new(&packed.bytes), &UnpackLimits::default()).unwrap().pictures.len(), 0);
}

#[test]
fn what_is_no_package_is_refused_in_words() {
    assert!(refused(b"").contains("damaged"));
    assert!(refused(b"(format: \"stancemap\")").contains("no package"));
    assert!(refused(&zipped(&[("notes.txt", b"x")])).contains("no map.ron"));
    assert!(refused(&zipped(&[("folder/map.ron", &map_text())])).contains("no map.ron"));
    assert!(refused(&zipped(&[("map.ron", b"\xff\xfe")])).contains("not a text"));
    assert!(refused(&zipped(&[("map.ron", b"hello")])).contains("can't be read"));
    let whole = zipped(&[("map.ron", &map_text())]);
    assert!(read(Cursor::new(&whole), &UnpackLimits::default()).is_ok());
    for cut in [whole.len() / 2, whole.len() - 10] {
        assert!(refused(&whole[..cut]).contains("damaged"));
    }
}

#[test]
fn names_that_lead_elsewhere_are_refused() {
    for name in
        ["../evil.ron", "pictures/../../evil.png", "/etc/passwd", "C:\\evil.png", "pictures\\..\\evil.png"]
    {
        assert!(refused(&zipped(&[("map.ron", &map_text()), (name, b"x")])).contains("leads out"), "{name}");
    }
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default();
    zip.add_symlink("map.ron", "/etc/passwd", options).unwrap();
    assert!(refused(&zip.finish().unwrap().into_inner()).contains("leads out"));
    let strange: [(&str, &[u8]); 4] = [
        ("map.ron", &map_text()),
        ("pictures/run.sh", b"x"),
        ("pictures/sub/a.png", b"x"),
        ("__MACOSX/map.ron", b"x"),
    ];
    assert_eq!(
        read(Cursor::new(&zipped(&strange)), &UnpackLimits::default()).unwrap().pictures.len(),
        0,
        "what it needs not stays"
    );
}

#[test]
fn two_files_of_one_name_are_ambiguous() {
    let text = map_text();
    for (name, other) in [("map.ron", "mop.ron"), ("pictures/a.png", "pictures/b.png")] {
        let files =
            [("map.ron", &text[..]), ("mop.ron", &text), ("pictures/a.png", b"x"), ("pictures/b.png", b"y")];
        let mut bytes = zipped(&files);
        while let Some(at) = bytes.windows(other.len()).position(|found| found == other.as_bytes()) {
            bytes[at..at + name.len()].copy_from_slice(name.as_bytes());
        }
        assert!(refused(&bytes).contains("have the same name"), "{name}");
    }
}

#[test]
fn bombs_are_not_unpacked() {
    let zeros = vec![b' '; 4_000_000];
    let bytes = zipped(&[("map.ron", &zeros)]);
    assert!(bytes.len() < 50_000);
    let small = UnpackLimits { map: 1_000_000, ..UnpackLimits::default() };
    assert!(
        read(Cursor::new(&bytes), &small)
            .unwrap_err()
            .to_string()
            .contains("map.ron in it is larger than 1 MB")
    );
    let text = map_text();
    let bytes = zipped(&[("map.ron", &text), ("pictures/a.png", &zeros), ("pictures/b.png", &zeros)]);
    let small = UnpackLimits { unpacked: 6_000_000, ..UnpackLimits::default() };
    assert!(matches!(read(Cursor::new(&bytes), &small), Err(PackError::TooLarge { .. })));
    let small = UnpackLimits { picture: 1_000_000, ..UnpackLimits::default() };
    assert!(matches!(read(Cursor::new(&bytes), &small), Err(PackError::TooLarge { .. })));
    let small = UnpackLimits { files: 2, ..UnpackLimits::default() };
    assert!(matches!(read(Cursor::new(&bytes), &small), Err(PackError::TooMany { count: 3, limit: 2 })));
}
