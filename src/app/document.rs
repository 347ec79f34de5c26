//! The open document: the history of its map and where it lives on disk. Reading and writing is the
//! store's.

use std::path::{Path, PathBuf};

use crate::edit::History;
use crate::model::StanceMap;
use crate::store::{Fingerprint, Opened};

/// The map that comes with the program.
const SAMPLE: &str = include_str!("../../saves/ukraine-guarantees.ron");

/// The open document.
pub struct Document {
    /// Its map, now and before.
    pub history: History,
    /// The file it was opened from or saved to.
    pub path: Option<PathBuf>,
    /// What the file was when it was last read or written.
    pub fingerprint: Option<Fingerprint>,
    /// Whether edits are refused.
    pub read_only: bool,
    /// The file name that a first save proposes.
    proposed: String,
}

impl Document {
    /// An empty map.
    pub fn empty() -> Self {
        Self {
            history: History::new(StanceMap::default()),
            path: None,
            fingerprint: None,
            read_only: false,
            proposed: "Untitled map.ron".to_owned(),
        }
    }
    /// The sample map; saving asks for a file, so the sample stays what it is.
    pub fn sample() -> Self {
        let map = crate::store::read(SAMPLE).map(|reading| reading.map).unwrap_or_default();
        Self { history: History::new(map), proposed: "ukraine-guarantees.ron".to_owned(), ..Self::empty() }
    }
    /// What was read from a file. A repaired map has no file, so that the original is never overwritten.
    pub fn opened(path: &Path, opened: Opened) -> Self {
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        if opened.repaired {
            let stem = name.strip_suffix(".ron").unwrap_or(&name);
            return Self {
                history: History::unsaved(opened.map),
                proposed: format!("{stem} (repaired).ron"),
                ..Self::empty()
            };
        }
        Self {
            history: History::new(opened.map),
            path: Some(path.to_path_buf()),
            fingerprint: Some(opened.fingerprint),
            read_only: opened.read_only,
            proposed: name,
        }
    }
    /// What to call it: its file's name, its map's title, or “Untitled map”.
    pub fn name(&self) -> String {
        let map = self.history.map();
        match &self.path {
            Some(path) => {
                path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
            }
            None if map.title.is_empty() => "Untitled map".to_owned(),
            None => map.title.clone(),
        }
    }
    /// The file name that a save dialog proposes.
    pub fn proposed_name(&self) -> String {
        self.path
            .as_ref()
            .and_then(|path| path.file_name())
            .map_or_else(|| self.proposed.clone(), |name| name.to_string_lossy().into_owned())
    }
    /// Whether closing it would lose something.
    pub fn is_modified(&self) -> bool {
        self.history.is_modified()
    }
}
