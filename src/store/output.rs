//! What is made of a map for others, as a file: tables, drawings, reports, packages. All of it is written here, so
//! that none of it destroys a map or a device. Maps themselves are saved by `file`.

use std::fs::{File, OpenOptions};
use std::io::{self, IsTerminal as _, Read as _, Write as _};
use std::path::Path;

use super::FORMAT;
use super::disk::{self, Readers, Target, target_of};
use super::format::ending;

/// How many bytes of a file are looked at for what it is.
const LOOKED_AT: u64 = 1 << 16;
/// What the map in a package is called, which makes it one.
pub const PACKED_MAP: &str = "map.ron";

/// Whether a name stands for standard output.
pub fn is_standard_output(path: &Path) -> bool {
    ["-", "/dev/stdout", "/dev/fd/1", "/proc/self/fd/1"].iter().any(|name| path == Path::new(name))
}

/// Writes what was made of a map, over what a file of this name holds: whole, or not at all. A link is followed, and
/// what is no file gets the bytes one after another.
///
/// # Errors
/// A map is there, or something else on which it can't be written, which is as it was then; the words say why.
pub fn write(path: &Path, bytes: &[u8]) -> io::Result<()> {
    if is_standard_output(path) {
        return std::io::stdout().write_all(bytes);
    }
    match target_of(path)? {
        Target::Stream(stream) => {
            // At the end: what is no pipe and no device after all keeps what it holds.
            let mut stream = OpenOptions::new().append(true).open(stream)?;
            if stream.is_terminal() {
                return Err(io::Error::other("it is a terminal; what is in the map could take it over"));
            }
            stream.write_all(bytes)
        }
        Target::File(file) => {
            if holds_map(&file, bytes)? {
                return Err(io::Error::other("a map is there, which would be lost; choose another name"));
            }
            disk::write_atomically(&file, bytes, Readers::AsBefore)
        }
    }
}

/// Writes a file of the program's own, whatever its ending: whole, or not at all.
///
/// # Errors
/// The folder can't be written.
pub fn write_own(path: &Path, bytes: &[u8]) -> io::Result<()> {
    disk::write_atomically(path, bytes, Readers::AsBefore)
}

/// Whether there is a map in a file, or a package that something else is to take the place of. What is in it counts, and
/// the name only where that is damaged, which is worth mending.
fn holds_map(path: &Path, instead: &[u8]) -> io::Result<bool> {
    let mut begin = Vec::new();
    let mut file = match File::open(path) {
        Ok(file) => file,
        Err(why) if why.kind() == io::ErrorKind::NotFound => return Ok(false),
        Err(why) => return Err(why),
    };
    (&mut file).take(LOOKED_AT).read_to_end(&mut begin)?;
    if begin.starts_with(b"PK") {
        let is_kept = ending(path) == "stancemap" || is_package(file);
        return Ok(is_kept && !is_package(io::Cursor::new(instead)));
    }
    Ok(!begin.is_empty() && (ending(path) == "ron" || begins_map(&String::from_utf8_lossy(&begin))))
}

/// Whether a text is the beginning of a map.
fn begins_map(text: &str) -> bool {
    let says_so = |after: &str| {
        let after = after.trim_start().strip_prefix(':').unwrap_or_default().trim_start();
        after.strip_prefix('"').is_some_and(|name| name.starts_with(FORMAT))
    };
    text.trim_start_matches('\u{feff}').trim_start().starts_with(['(', '/'])
        && text.split("format").skip(1).any(says_so)
}

/// Whether this is a package with a map in it.
fn is_package(file: impl io::Read + io::Seek) -> bool {
    zip::ZipArchive::new(file).is_ok_and(|archive| archive.index_for_name(PACKED_MAP).is_some())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::StanceMap;

    #[allow(clippy::disallowed_methods, reason = "the tests make the files that users have")]
    fn put(path: &Path, bytes: &[u8]) {
        std::fs::write(path, bytes).expect("a file");
    }

    fn zipped(name: &str) -> Vec<u8> {
        let mut zip = zip::ZipWriter::new(io::Cursor::new(Vec::new()));
        zip.start_file(name, zip::write::SimpleFileOptions::default()).expect("a file in it");
        zip.finish().expect("a package").into_inner()
    }

    #[test]
    fn no_map_is_written_over_whatever_it_is_called() {
        let folder = tempfile::tempdir().expect("a folder");
        let text = super::super::to_text(&StanceMap::new("Kept")).expect("a text");
        let at = |name: &str| folder.path().join(name);
        let package = zipped(PACKED_MAP);
        for (name, bytes) in [
            ("a.ron", text.as_bytes()),
            ("damaged.ron", b"((("),
            ("a.csv", text.as_bytes()),
            ("a.ron.bak", text.as_bytes()),
            ("remarked.txt", b"// By hand.\n(format:\"stancemap\",version:1)"),
            ("remarked twice.txt", b"// The format of teams.\n(format:\"stancemap\",version:1)"),
            ("named as a package.stancemap", text.as_bytes()),
            ("a.stancemap", &package),
            ("damaged.stancemap", b"PK\x03\x04"),
            ("a package.csv", &package),
        ] {
            put(&at(name), bytes);
            let packed: &[u8] = if bytes.starts_with(b"PK") { &zipped("sheet.xml") } else { &package };
            for instead in [b"a,b", packed] {
                let why = write(&at(name), instead).expect_err(name);
                assert!(why.to_string().contains("a map is there"), "{why}");
                assert_eq!(std::fs::read(at(name)).expect("it is there"), bytes, "{name}");
            }
        }
        for (name, bytes) in [("old.csv", &b"c,d"[..]), ("about.txt", b"the format: \"stancemap\" is RON")] {
            put(&at(name), bytes);
            write(&at(name), b"a,b").expect(name);
            assert_eq!(std::fs::read(at(name)).expect("it is there"), b"a,b");
        }
        put(&at("sheet.xlsx"), &zipped("sheet.xml"));
        write(&at("sheet.xlsx"), &zipped("other.xml")).expect("a table takes the place of one");
        for name in ["a.stancemap", "damaged.stancemap"] {
            write(&at(name), &package).expect("a package takes the place of one");
        }
    }

    #[cfg(unix)]
    #[test]
    fn links_devices_and_files_of_others_are_respected() {
        use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _, symlink};
        let folder = tempfile::tempdir().expect("a folder");
        let at = |name: &str| folder.path().join(name);
        put(&at("real.csv"), b"old");
        symlink("real.csv", at("link.csv")).expect("a link");
        symlink(at("coming.csv"), at("dangling.csv")).expect("a link");
        for (link, real) in [("link.csv", "real.csv"), ("dangling.csv", "coming.csv")] {
            write(&at(link), b"new").expect(link);
            assert!(std::fs::symlink_metadata(at(link)).expect("it is there").is_symlink(), "{link}");
            assert_eq!(std::fs::read(at(real)).expect("it is there"), b"new", "{real}");
        }
        std::fs::hard_link(at("real.csv"), at("twin.csv")).expect("a second name");
        write(&at("twin.csv"), b"n").expect("it is written");
        assert_eq!(std::fs::read(at("real.csv")).expect("it is there"), b"n");
        assert_eq!(std::fs::metadata(at("real.csv")).expect("it is there").nlink(), 2);
        put(&at("closed.csv"), b"old");
        std::fs::set_permissions(at("closed.csv"), std::fs::Permissions::from_mode(0o444)).expect("closed");
        assert!(write(&at("closed.csv"), b"new").expect_err("closed").to_string().contains("only be read"));
        symlink("/dev/null", at("null.csv")).expect("a link");
        for name in [Path::new("/dev/null"), &at("null.csv")] {
            write(name, b"new").expect("it takes everything");
        }
        assert!(!std::fs::metadata("/dev/null").expect("a device").is_file());
        assert!(write(folder.path(), b"new").expect_err("a folder").to_string().contains("a folder"));
        let names: Vec<_> = std::fs::read_dir(folder.path()).expect("a folder").flatten().collect();
        assert!(
            names.iter().all(|entry| !entry.file_name().to_string_lossy().ends_with(".tmp")),
            "{names:?}"
        );
    }
}
