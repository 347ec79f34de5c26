//! What files are called that lie beside a file: its backup, locks, and what is about to take its place. What is in
//! them is not here.

use std::ffi::{OsStr, OsString};
use std::path::Path;

use crate::model::text::sha256;

/// The longest name of a file that systems know, in bytes.
const LONGEST: usize = 255;
/// How many bytes are kept of the beginning of a name that is shortened, and of its ending.
const KEPT: usize = 48;
const ENDING: usize = 16;

/// The name of a file with something before and behind it, and with room for `more` bytes. One that no system would take
/// is shortened, so that two files don't come to the same.
pub(super) fn helper_name(file: &Path, before: &str, behind: &str, more: usize) -> OsString {
    let name = file.file_name().unwrap_or_default();
    let fits = before.len() + name.len() + behind.len() + more <= LONGEST;
    let mut helper = OsString::from(before);
    helper.push(if fits { name.to_owned() } else { shortened(name) });
    helper.push(behind);
    helper
}

/// A name's beginning and ending, with a number made of the whole name between them.
fn shortened(name: &OsStr) -> OsString {
    let number = sha256(name.as_encoded_bytes());
    let name = name.to_string_lossy();
    let kept = name.get(..name.floor_char_boundary(KEPT)).unwrap_or_default();
    let ending = name.rsplit_once('.').map(|(_, ending)| ending).filter(|ending| ending.len() <= ENDING);
    let ending = ending.map_or_else(String::new, |ending| format!(".{ending}"));
    format!("{kept}~{}{ending}", number.get(..32).unwrap_or_default()).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn helpers_fit_every_system_and_no_two_files_share_one() {
        let helper = |name: &str| helper_name(Path::new(name), ".", ".writing", 10);
        assert_eq!(helper("maps/map.ron"), ".map.ron.writing");
        let long = |last: char| format!("{}{last}.ron", "å".repeat(120));
        let (one, other) = (helper(&long('a')), helper(&long('b')));
        assert_ne!(one, other);
        for name in [one, other] {
            let name = name.to_string_lossy().into_owned();
            assert!(name.len() <= LONGEST - 10, "{name}");
            assert!(name.starts_with(".å") && name.ends_with(".ron.writing"), "{name}");
        }
    }
}
