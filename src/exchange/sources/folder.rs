//! Many files at once: folders are walked, each file is read on its own, and one that fails stops no other.

use std::path::{Path, PathBuf};

use super::{Extract, ImportError, ReadLimits, Trouble, formats, read};

/// How deep folders are walked.
const DEEPEST: usize = 16;
/// How many files of folders are read.
const MOST: usize = 20_000;

/// Reads files and whole folders, in the order of the paths and sorted by name within a folder. In a folder,
/// hidden files and those of kinds that aren't read are passed over. `progress` is told how many files are
/// done and how many there are; when `cancelled` says so, the files that are left don't come back.
pub fn read_all(
    paths: &[PathBuf],
    limits: &ReadLimits,
    progress: &dyn Fn(usize, usize),
    cancelled: &dyn Fn() -> bool,
) -> Vec<(PathBuf, Result<Extract, ImportError>)> {
    let mut files = Vec::new();
    let mut results = Vec::new();
    for path in paths {
        if let Err(trouble) = find(path, 0, &mut files) {
            results.push((path.clone(), Err(trouble.of(&path.display().to_string()))));
        }
    }
    let total = files.len();
    for (done, path) in files.into_iter().enumerate() {
        progress(done, total);
        if cancelled() {
            return results;
        }
        let result = read(&path, limits);
        results.push((path, result));
    }
    progress(total, total);
    results
}

/// The files of a path; those that a folder holds where it is one. Links are followed for a path that was
/// given, not for those in a folder, which could lead round in a circle.
fn find(path: &Path, depth: usize, files: &mut Vec<PathBuf>) -> Result<(), Trouble> {
    if files.len() >= MOST {
        return Err(Trouble::TooMany { what: "files in it", limit: MOST });
    }
    if !path.is_dir() {
        files.push(path.to_owned());
        return Ok(());
    }
    if depth > DEEPEST {
        return Err(Trouble::TooMany { what: "folders in each other", limit: DEEPEST });
    }
    let io = |why: std::io::Error| Trouble::Io(why.to_string());
    let mut entries = std::fs::read_dir(path).map_err(io)?.collect::<Result<Vec<_>, _>>().map_err(io)?;
    entries.sort_by_key(std::fs::DirEntry::file_name);
    for entry in entries {
        let (path, kind) = (entry.path(), entry.file_type().map_err(io)?);
        let hidden = entry.file_name().to_string_lossy().starts_with('.');
        let wanted = kind.is_dir() || kind.is_file() && formats().any(|format| format.is_of(&path));
        if wanted && !hidden {
            find(&path, depth + 1, files)?;
        }
    }
    Ok(())
}
