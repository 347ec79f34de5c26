//! Copies of a map's file that a folder's synchronising has put beside it, told by their names. What is in them
//! isn't looked at.

use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use regex::Regex;

use super::disk::folder_of;

/// What such programs put behind the name: “ (Anna's conflicted copy 2025-03-06)”, “.sync-conflict-…”, “ (1)”, or
/// the name of a computer in capitals.
static BEHIND: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(concat!(
        r"^(?: \((?i:.*conflict.*)\)|(?i: conflicted copy.*)|(?i:\.sync-conflict-.*)| \([1-9][0-9]?\)",
        r"|-[A-Z]+-[A-Z0-9]*[0-9][A-Z0-9]*)$"
    ))
    .ok()
});

/// The copies beside a file, by name.
pub fn conflict_copies(file: &Path) -> Vec<PathBuf> {
    let Some(stem) = file.file_stem().and_then(|stem| stem.to_str()) else { return Vec::new() };
    let Ok(entries) = std::fs::read_dir(folder_of(file)) else { return Vec::new() };
    let mut copies: Vec<PathBuf> = entries
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| {
            let name = path.file_stem().and_then(|name| name.to_str()).unwrap_or_default();
            let is_map = path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("ron"));
            let behind = name.strip_prefix(stem).unwrap_or_default();
            is_map && BEHIND.as_ref().is_some_and(|pattern| pattern.is_match(behind)) && path.is_file()
        })
        .collect();
    copies.sort();
    copies
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn copies_are_told_from_other_maps_by_their_names() {
        let folder = tempfile::tempdir().expect("a folder");
        let copies = [
            "cover (1).ron",
            "cover (Anna's conflicted copy 2025-03-06).ron",
            "cover (conflicted copy 2025-03-06 101112).ron",
            "cover-DESKTOP-7KQ2.ron",
            "cover.sync-conflict-20250306-101112-ABCDEFG.ron",
        ];
        let others = [
            "cover.ron",
            "cover conflict.ron",
            "cover-EU-NATO.ron",
            "cover-2.ron",
            "cover (copy).ron",
            "cover draft.ron",
            "cover (1).txt",
            "other (1).ron",
        ];
        for name in copies.iter().chain(&others) {
            crate::store::write(&folder.path().join(name), b"").expect("a file");
        }
        let found = conflict_copies(&folder.path().join("cover.ron"));
        let names: Vec<_> = found.iter().filter_map(|path| path.file_name()?.to_str()).collect();
        assert_eq!(names, copies);
    }
}
