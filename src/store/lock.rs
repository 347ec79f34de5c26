//! Who has a map open: a small file beside it, renewed while it is open, so that colleagues on a shared folder
//! see each other. It keeps nobody out: what both save is merged.

use std::fs::File;
use std::path::{Path, PathBuf};

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use super::beside::helper_name;
use super::disk::{
    Holder, Readers, create_held, holder, make_private_folder, sweep, write_atomically, write_new,
};
use crate::model::words::brief;

/// How long after its last renewal a lock is believed.
const BELIEVED: SignedDuration = SignedDuration::from_mins(5);
/// The largest lock file that is read, in bytes.
const MAX_LOCK: u64 = 4096;

/// How many characters of a name are read: what lies in a shared folder may be anything.
const LONGEST_NAME: usize = 60;

/// Who has a map open.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Owner {
    /// The coder, or the user of the computer.
    pub name: String,
    /// What the computer is called, for people: two may have one name, and one may change its own.
    pub host: String,
    /// The number of the program's run, so that two on one computer are told apart.
    pub run: String,
    /// Since when.
    pub since: Timestamp,
    /// When it was last renewed.
    pub renewed: Timestamp,
    /// The folder of runs that it belongs to, by a number made up for that; empty where there is none.
    #[serde(default)]
    installation: String,
    /// That folder, where it is this program's.
    #[serde(skip)]
    runs: PathBuf,
}

/// A run of the program, from its start to its end, however it ends.
#[derive(Debug)]
pub struct Run {
    owner: Owner,
    alive: Option<(PathBuf, File)>,
}

impl Run {
    /// The run of this program; `folder` is where it may keep a file of its own.
    pub fn begin(name: &str, folder: &Path) -> Self {
        let mut owner = Owner::me(name);
        make_private_folder(folder).ok();
        forget_crashed(folder);
        let path = run_file(folder, &owner.run);
        let alive = create_held(&path).ok().and_then(|(file, is_held)| is_held.then_some(file));
        if alive.is_some() {
            owner.installation = installation(folder);
            owner.runs = folder.to_path_buf();
        }
        Self { owner, alive: alive.map(|file| (path, file)) }
    }
    /// Who runs it.
    pub fn owner(&self) -> &Owner {
        &self.owner
    }
    /// Says who runs it.
    pub fn rename(&mut self, name: &str) {
        if !name.is_empty() {
            name.clone_into(&mut self.owner.name);
        }
    }
}

/// The file that is locked for as long as a run goes on.
fn run_file(folder: &Path, run: &str) -> PathBuf {
    folder.join(format!("{run}.run"))
}

/// The number of a folder of runs, which is made up at the first run; empty where it can't be kept.
fn installation(folder: &Path) -> String {
    let path = folder.join("installation");
    let read = || {
        let text = std::fs::read_to_string(&path).ok()?;
        Some(text.trim().to_owned()).filter(|text| !text.is_empty())
    };
    read().unwrap_or_else(|| {
        let mut bytes = [0; 16];
        if getrandom::fill(&mut bytes).is_ok() {
            let text = crate::model::text::sha256(&bytes);
            // Of two first runs at once one was earlier.
            write_new(&path, text.as_bytes()).ok();
        }
        read().unwrap_or_default()
    })
}

/// Removes what runs that crashed have left in their folder.
fn forget_crashed(folder: &Path) {
    sweep(folder, |name| Path::new(name).extension().is_some_and(|ending| ending == "run"));
}

impl Drop for Run {
    fn drop(&mut self) {
        if let Some((path, file)) = self.alive.take() {
            drop(file);
            std::fs::remove_file(path).ok();
        }
    }
}

impl Owner {
    /// Whoever uses this program now.
    fn me(name: &str) -> Self {
        let user =
            || ["USER", "USERNAME"].iter().find_map(|name| std::env::var(name).ok()).unwrap_or_default();
        let name = if name.is_empty() { user() } else { name.to_owned() };
        let host = gethostname::gethostname().to_string_lossy().into_owned();
        let now = Timestamp::now();
        let run = format!("{}-{}", std::process::id(), now.as_nanosecond());
        let (installation, runs) = (String::new(), PathBuf::new());
        Self { name, host, run, since: now, renewed: now, installation, runs }
    }
    /// Reads whose a lock is, with names that can be shown; none where it isn't a valid one.
    fn read(lock: &Path) -> Option<Self> {
        let about = std::fs::metadata(lock).ok()?;
        if !about.is_file() || about.len() > MAX_LOCK {
            return None;
        }
        let owner: Self = ron::from_str(&std::fs::read_to_string(lock).ok()?).ok()?;
        let (name, host) = (brief(&owner.name, LONGEST_NAME), brief(&owner.host, LONGEST_NAME));
        Some(Self { name, host, ..owner })
    }
    /// Whether it is known that the program has ended without a word, which only who shares its folder of runs can
    /// tell.
    fn has_crashed(&self, me: &Self) -> bool {
        if self.installation.is_empty() || self.installation != me.installation {
            return false;
        }
        if !self.run.chars().all(|c| c.is_ascii_digit() || c == '-') {
            return false;
        }
        matches!(holder(&run_file(&me.runs, &self.run)), Holder::Nobody(_) | Holder::NoFile)
    }
    /// In words: “Anna on desk-3”.
    pub fn words(&self) -> String {
        match (self.name.as_str(), self.host.as_str()) {
            ("", "") => "somebody".to_owned(),
            ("", host) => format!("somebody on {host}"),
            (name, "") => name.to_owned(),
            (name, host) => format!("{name} on {host}"),
        }
    }
}

/// Where the lock of a map lies.
pub fn place(map: &Path) -> PathBuf {
    map.with_file_name(helper_name(map, ".", ".lock", 0))
}

/// Who else has the map open; none where nobody does, or hasn't renewed the lock for some minutes.
pub fn other(map: &Path, me: &Owner, now: Timestamp) -> Option<Owner> {
    let owner = Owner::read(&place(map))?;
    // A clock that goes ahead is believed for as long, and no longer.
    let age = now.duration_since(owner.renewed).abs();
    (owner.run != me.run && age < BELIEVED && !owner.has_crashed(me)).then_some(owner)
}

/// Notes or renews that the map is open here, unless somebody else was first. A folder that can't be written is
/// no trouble: nobody can save there either.
pub fn renew(map: &Path, me: &Owner, now: Timestamp) {
    if other(map, me, now).is_some() {
        return;
    }
    let owner = Owner { name: brief(&me.name, LONGEST_NAME), renewed: now, ..me.clone() };
    if let Ok(text) = ron::ser::to_string_pretty(&owner, ron::ser::PrettyConfig::new()) {
        write_atomically(&place(map), text.as_bytes(), Readers::AsBefore).ok();
    }
}

/// Notes that the map is not open here any more.
pub fn release(map: &Path, me: &Owner) {
    let lock = place(map);
    if Owner::read(&lock).is_some_and(|owner| owner.run == me.run) {
        std::fs::remove_file(lock).ok();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lock_is_seen_by_others_until_it_is_released_or_old() {
        let folder = tempfile::tempdir().expect("a folder");
        let map = folder.path().join("map.ron");
        let (anna, mut ben) = (Owner::me("Anna"), Owner::me("Ben"));
        ben.run = "other".to_owned();
        let now = Timestamp::now();
        renew(&map, &anna, now);
        assert_eq!(other(&map, &anna, now), None, "one's own");
        assert_eq!(other(&map, &ben, now).map(|owner| owner.name), Some("Anna".to_owned()));
        renew(&map, &ben, now);
        assert!(other(&map, &anna, now).is_none(), "the first stays");
        let later = now + SignedDuration::from_mins(6);
        assert_eq!(other(&map, &ben, later), None, "stale");
        renew(&map, &ben, later);
        assert_eq!(other(&map, &anna, later).map(|owner| owner.name), Some("Ben".to_owned()));
        release(&map, &anna);
        assert!(place(&map).exists(), "it is Ben's");
        release(&map, &ben);
        assert!(!place(&map).exists());
    }

    #[test]
    fn the_lock_of_a_run_that_crashed_is_stale_at_once_where_its_runs_are_kept() {
        let folder = tempfile::tempdir().expect("a folder");
        let map = folder.path().join("map.ron");
        let (anna, ben) = (Run::begin("Anna", folder.path()), Run::begin("Ben", folder.path()));
        // Another computer, which may well have the same name, or none.
        let other_folder = folder.path().join("elsewhere");
        let cleo = Run::begin("Cleo", &other_folder);
        assert_eq!(anna.owner().installation, ben.owner().installation);
        assert_ne!(anna.owner().installation, cleo.owner().installation);
        let now = Timestamp::now();
        renew(&map, anna.owner(), now);
        assert!(other(&map, ben.owner(), now).is_some() && other(&map, cleo.owner(), now).is_some());
        // As a crash does: the file stays, and nobody holds it.
        let mut anna = anna;
        let (path, held) = anna.alive.take().expect("a file of its own");
        drop(held);
        assert!(path.exists() && other(&map, ben.owner(), now).is_none());
        assert!(other(&map, cleo.owner(), now).is_some(), "elsewhere nobody can tell");
    }

    #[test]
    fn every_computer_has_a_name() {
        assert!(!Owner::me("").host.is_empty());
    }

    #[test]
    fn what_a_lock_says_is_brief_and_leads_nowhere() {
        let folder = tempfile::tempdir().expect("a folder");
        let (map, now) = (folder.path().join("map.ron"), Timestamp::now());
        let me = Run::begin("Ben", folder.path());
        let hostile = Owner {
            name: format!("Anna\n\n\n{}\u{1b}[2J\u{202e}", "wide ".repeat(300)),
            host: "\n".repeat(500),
            run: "../../../etc/passwd".to_owned(),
            ..me.owner().clone()
        };
        let text = ron::to_string(&hostile).expect("a text");
        write_atomically(&place(&map), text.as_bytes(), Readers::AsBefore).expect("a file");
        let seen = other(&map, me.owner(), now).expect("somebody").words();
        assert!(seen.starts_with("Anna wide") && seen.chars().count() <= 61, "{seen}");
        assert!(!seen.contains(crate::model::words::is_hidden));
    }

    #[test]
    fn a_broken_lock_is_none() {
        let folder = tempfile::tempdir().expect("a folder");
        let map = folder.path().join("map.ron");
        for text in ["", "()", "(name: 3)", &"(".repeat(9000)] {
            write_atomically(&place(&map), text.as_bytes(), Readers::AsBefore).expect("a file");
            assert_eq!(other(&map, &Owner::me(""), Timestamp::now()), None);
        }
        std::fs::remove_file(place(&map)).expect("a file");
        std::fs::create_dir(place(&map)).expect("a folder");
        assert_eq!(other(&map, &Owner::me(""), Timestamp::now()), None);
    }
}
