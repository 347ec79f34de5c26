//! Who has a map open: a small file beside it, renewed while it is open, so that colleagues on a shared folder
//! see each other. It keeps nobody out: what both save is merged.

use std::fs::{File, OpenOptions};
use std::path::{Path, PathBuf};

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use super::disk::write_atomically;

/// How long after its last renewal a lock is believed.
const BELIEVED: SignedDuration = SignedDuration::from_mins(5);
/// The largest lock file that is read, in bytes.
const MAX_LOCK: u64 = 4096;

/// Who has a map open.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Owner {
    /// The coder, or the user of the computer.
    pub name: String,
    /// The computer.
    pub host: String,
    /// The number of the program's run, so that two on one computer are told apart.
    pub run: String,
    /// Since when.
    pub since: Timestamp,
    /// When it was last renewed.
    pub renewed: Timestamp,
    /// A file of that computer that is locked for as long as the program runs; empty where there is none.
    alive: String,
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
        forget_crashed(folder);
        let path = folder.join(format!("{}.run", owner.run));
        let file = std::fs::create_dir_all(folder)
            .and_then(|()| OpenOptions::new().create_new(true).write(true).open(&path))
            .ok()
            .filter(|file| file.try_lock().is_ok());
        if file.is_some() {
            owner.alive = path.to_string_lossy().into_owned();
        }
        Self { owner, alive: file.map(|file| (path, file)) }
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

/// Removes what runs that crashed have left in their folder.
fn forget_crashed(folder: &Path) {
    let entries = std::fs::read_dir(folder).into_iter().flatten();
    for path in entries.filter_map(|entry| Some(entry.ok()?.path())) {
        let is_run = path.extension().is_some_and(|ending| ending == "run");
        let free = || OpenOptions::new().write(true).open(&path).is_ok_and(|file| file.try_lock().is_ok());
        if is_run && free() {
            std::fs::remove_file(&path).ok();
        }
    }
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
        let first = |names: &[&str]| {
            names.iter().find_map(|name| std::env::var(name).ok().filter(|value| !value.is_empty()))
        };
        let host = first(&["COMPUTERNAME", "HOSTNAME"])
            .or_else(|| std::fs::read_to_string("/etc/hostname").ok())
            .map_or_else(String::new, |host| host.trim().to_owned());
        let name =
            if name.is_empty() { first(&["USER", "USERNAME"]).unwrap_or_default() } else { name.to_owned() };
        let now = Timestamp::now();
        let run = format!("{}-{}", std::process::id(), now.as_nanosecond());
        Self { name, host, run, since: now, renewed: now, alive: String::new() }
    }
    /// Whether it is known that the program has ended without a word, which only its own computer can tell.
    fn has_crashed(&self, me: &Self) -> bool {
        if self.host != me.host || self.alive.is_empty() {
            return false;
        }
        match OpenOptions::new().write(true).open(&self.alive) {
            Ok(file) => file.try_lock().is_ok(),
            Err(why) => why.kind() == std::io::ErrorKind::NotFound,
        }
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
    let mut name = std::ffi::OsString::from(".");
    name.push(map.file_name().unwrap_or_default());
    name.push(".lock");
    map.with_file_name(name)
}

/// Who else has the map open; none where nobody does, or hasn't renewed the lock for some minutes.
pub fn other(map: &Path, me: &Owner, now: Timestamp) -> Option<Owner> {
    let lock = place(map);
    if std::fs::metadata(&lock).ok()?.len() > MAX_LOCK {
        return None;
    }
    let owner: Owner = ron::from_str(&std::fs::read_to_string(lock).ok()?).ok()?;
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
    let owner = Owner { renewed: now, ..me.clone() };
    if let Ok(text) = ron::ser::to_string_pretty(&owner, ron::ser::PrettyConfig::new()) {
        write_atomically(&place(map), text.as_bytes()).ok();
    }
}

/// Notes that the map is not open here any more.
pub fn release(map: &Path, me: &Owner) {
    let lock = place(map);
    let mine = std::fs::read_to_string(&lock).ok().and_then(|text| ron::from_str::<Owner>(&text).ok());
    if mine.is_some_and(|owner| owner.run == me.run) {
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
    fn the_lock_of_a_run_that_crashed_is_stale_at_once() {
        let folder = tempfile::tempdir().expect("a folder");
        let map = folder.path().join("map.ron");
        let (anna, ben) = (Run::begin("Anna", folder.path()), Run::begin("Ben", &folder.path().join("ben")));
        let now = Timestamp::now();
        renew(&map, anna.owner(), now);
        assert!(other(&map, ben.owner(), now).is_some());
        // As a crash does: the file stays, and nobody holds it.
        let mut anna = anna;
        let (path, held) = anna.alive.take().expect("a file of its own");
        drop(held);
        assert!(path.exists() && other(&map, ben.owner(), now).is_none());
    }

    #[test]
    fn a_broken_lock_is_none() {
        let folder = tempfile::tempdir().expect("a folder");
        let map = folder.path().join("map.ron");
        for text in ["", "()", "(name: 3)", &"(".repeat(9000)] {
            write_atomically(&place(&map), text.as_bytes()).expect("a file");
            assert_eq!(other(&map, &Owner::me(""), Timestamp::now()), None);
        }
    }
}
