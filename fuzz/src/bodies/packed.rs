//! ZIP files: packages, and how an input becomes one.

use std::io::{Cursor, Write as _};

use stancemap::share::package::{self, UnpackLimits};
use zip::write::SimpleFileOptions;

use super::maps::holds;

/// How a ZIP file ends, followed by at most a remark.
const END: &[u8] = b"PK\x05\x06";
/// What begins the name of a further file, on a line of its own.
const NEXT: &[u8] = b"\n=== ";

/// The bytes as they are where they may be a ZIP file; else one that holds them: the first file has the given name, a
/// line `=== name` begins each further one. Compression and checks hide a file from a fuzzer, so it makes the ones
/// inside.
pub(super) fn zipped(first: &str, bytes: &[u8]) -> Vec<u8> {
    if bytes.windows(END.len()).any(|window| window == END) {
        return bytes.to_vec();
    }
    let stored = SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let (mut name, mut rest) = (first.to_owned(), Some(bytes));
    while let Some(bytes) = rest {
        let (file, after) = split(bytes, NEXT);
        // Two files of one name are refused by the writer.
        if zip.start_file(&name, stored).is_ok() {
            zip.write_all(file).expect("memory");
        }
        rest = after.map(|after| {
            let (line, bytes) = split(after, b"\n");
            name = String::from_utf8_lossy(line).into_owned();
            bytes.unwrap_or_default()
        });
    }
    zip.finish().expect("memory").into_inner()
}

/// What stands before and after the first place of a mark.
fn split<'a>(bytes: &'a [u8], mark: &[u8]) -> (&'a [u8], Option<&'a [u8]>) {
    match bytes.windows(mark.len()).position(|window| window == mark) {
        Some(at) => (&bytes[..at], Some(&bytes[at + mark.len()..])),
        None => (bytes, None),
    }
}

/// Any bytes as a package, or as the map and the pictures in one.
pub fn package(bytes: &[u8]) {
    let limits =
        UnpackLimits { package: 1 << 20, map: 64 << 10, picture: 16 << 10, unpacked: 96 << 10, files: 16 };
    match package::read(Cursor::new(zipped("map.ron", bytes)), &limits) {
        Ok(unpacked) => {
            holds(&unpacked.reading.map);
            let mut size = unpacked.text.len() as u64;
            assert!(size <= limits.map);
            for (name, bytes) in unpacked.pictures {
                let file = name.strip_prefix("pictures/").expect("the folder of the pictures");
                assert!(file != "." && file != ".." && !file.contains(['/', '\\', ':', '\0']), "{name}");
                assert!(bytes <= limits.picture, "{name}");
                size += bytes;
            }
            assert!(size <= limits.unpacked);
        }
        Err(why) => assert!(!why.to_string().is_empty()),
    }
}
