//! The open document: the history of its map and where it lives on disk. Reading and writing is the
//! store's.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use jiff::Timestamp;

use crate::edit::History;
use crate::model::StanceMap;
use crate::store::{Fingerprint, Head, Opened, Recovered};

/// The map that comes with the program.
const SAMPLE: &str = include_str!("../../saves/ukraine-guarantees.ron");

/// The open document.
pub struct Document {
    /// Its map, now and before.
    pub history: History,
    /// The map as its file holds it, or as it began where it has none: what changes are merged over.
    pub base: Arc<StanceMap>,
    /// The file it was opened from or saved to.
    pub path: Option<PathBuf>,
    /// What the file was when it was last read, merged or written.
    pub fingerprint: Option<Fingerprint>,
    /// The bases before merges that can be undone, each with the state that its merge led to.
    before_merges: Vec<(u64, Arc<StanceMap>, Option<Fingerprint>)>,
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
            base: Arc::default(),
            path: None,
            fingerprint: None,
            before_merges: Vec::new(),
            read_only: false,
            proposed: "Untitled map.ron".to_owned(),
        }
    }
    /// The sample map; saving asks for a file, so the sample stays what it is.
    pub fn sample() -> Self {
        let map = crate::store::read(SAMPLE).map(|reading| reading.map).unwrap_or_default();
        Self { proposed: "ukraine-guarantees.ron".to_owned(), ..Self::of(History::new(map)) }
    }
    /// A new map that begins with what a template holds.
    pub fn begun(map: StanceMap) -> Self {
        Self::of(History::new(map))
    }
    /// A document of a history that has no file.
    fn of(history: History) -> Self {
        Self { base: Arc::clone(history.map()), history, ..Self::empty() }
    }
    /// What was read from a file. A repaired map has no file, so that the original is never overwritten.
    pub fn opened(path: &Path, opened: Opened) -> Self {
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        if opened.repaired {
            let stem = name.strip_suffix(".ron").unwrap_or(&name);
            return Self {
                proposed: format!("{stem} (repaired).ron"),
                ..Self::of(History::unsaved(opened.map))
            };
        }
        Self {
            path: Some(path.to_path_buf()),
            fingerprint: Some(opened.fingerprint),
            read_only: opened.read_only,
            proposed: name,
            ..Self::of(History::new(opened.map))
        }
    }
    /// Another version of a map, which has no file yet; `name` is that of the file it comes from.
    pub fn copy_of(map: StanceMap, name: &str) -> Self {
        let stem = name.strip_suffix(".ron").unwrap_or(name);
        Self { proposed: format!("{stem} (copy).ron"), ..Self::of(History::unsaved(map)) }
    }
    /// Work that a crash left behind: each of its steps can be undone.
    pub fn recovered(recovered: &Recovered) -> Self {
        let mut history = History::new(StanceMap::clone(&recovered.base));
        let (mut base, mut fingerprint) = (Arc::clone(&recovered.base), recovered.head.fingerprint.clone());
        for (n, (made, map)) in recovered.steps.iter().enumerate() {
            history.apply(made.label.clone(), StanceMap::clone(map));
            if let Some((_, holds)) = recovered.saved.as_ref().filter(|(saved, _)| *saved == n + 1) {
                history.mark_saved(history.state());
                (base, fingerprint) = (Arc::clone(map), Some(holds.clone()));
            }
        }
        let head = &recovered.head;
        Self {
            history,
            base,
            path: head.path.as_ref().map(PathBuf::from),
            fingerprint,
            before_merges: Vec::new(),
            read_only: false,
            proposed: head.proposed.clone(),
        }
    }
    /// Notes that its file holds a map.
    pub fn saved(&mut self, map: Arc<StanceMap>, fingerprint: Fingerprint) {
        self.base = map;
        self.fingerprint = Some(fingerprint);
        self.before_merges.clear();
    }
    /// Notes that the last step has merged what others put into its file.
    pub fn merged(&mut self, theirs: Arc<StanceMap>, fingerprint: Fingerprint) {
        let base = std::mem::replace(&mut self.base, theirs);
        let before = self.fingerprint.replace(fingerprint);
        self.before_merges.push((self.history.state(), base, before));
    }
    /// Goes back to the base before a merge that was undone, so that what was merged isn't overwritten by a save.
    /// Returns whether there was one. (Made again, it is merged once more.)
    pub fn forget_undone_merges(&mut self) -> bool {
        let undone = self.before_merges.iter().position(|(state, ..)| !self.history.leads_through(*state));
        let Some(first) = undone else { return false };
        let mut forgotten = self.before_merges.drain(first..);
        if let Some((_, base, fingerprint)) = forgotten.next() {
            (self.base, self.fingerprint) = (base, fingerprint);
        }
        true
    }
    /// Whose journal its journal is, from now on.
    pub fn head(&self) -> Head {
        Head {
            name: self.name(),
            path: self.path.as_ref().and_then(|path| path.to_str()).map(str::to_owned),
            fingerprint: self.fingerprint.clone(),
            proposed: self.proposed.clone(),
            begun: Timestamp::now(),
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
