//! Whose turn it is to write a file: held while a file is read, changed and put in its place, so that of two programs
//! that change it at once the second begins with what the first has made of it. Who has a map open is `lock`'s; that
//! keeps nobody out.
//!
//! The turn is a system's lock on a file of its own beside the file, because that one is replaced by each save. The
//! lock ends with the program that holds it, however it ends.

use std::fs::{File, OpenOptions, TryLockError};
use std::io;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use super::beside::helper_name;

/// How long a turn is waited for: longer than the largest map takes to be read, merged and written.
const PATIENCE: Duration = Duration::from_mins(1);
/// How often it is looked whether it has come.
const PAUSE: Duration = Duration::from_millis(5);
/// How long a file that can't be opened is tried again: on Windows it may be just going.
const GOING: Duration = Duration::from_millis(500);

/// The turn to write a file; it ends when this is dropped.
#[derive(Debug)]
pub(super) struct Turn {
    /// Where the lock lies.
    place: PathBuf,
    /// None where the folder can't be written, or knows no locks; what is saved is checked all the same.
    held: Option<File>,
}

impl Turn {
    /// Waits for the turn to write a file that is no link. None where it doesn't come.
    pub(super) fn take(file: &Path) -> Option<Self> {
        let place = place(file);
        let begun = Instant::now();
        loop {
            let lock = match open(&place) {
                Ok(lock) => lock,
                Err(_) if cfg!(windows) && begun.elapsed() < GOING => {
                    std::thread::sleep(PAUSE);
                    continue;
                }
                Err(_) => return Some(Self { place, held: None }),
            };
            match lock.try_lock() {
                Ok(()) if leads_to(&place, &lock) => return Some(Self { place, held: Some(lock) }),
                // Whoever had it has removed it with the end of the turn.
                Ok(()) => {}
                Err(TryLockError::WouldBlock) if begun.elapsed() < PATIENCE => std::thread::sleep(PAUSE),
                Err(TryLockError::WouldBlock) => return None,
                Err(TryLockError::Error(_)) => {
                    std::fs::remove_file(&place).ok();
                    return Some(Self { place, held: None });
                }
            }
        }
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        let Some(held) = self.held.take() else { return };
        if cfg!(windows) {
            // There a file goes only when nobody has it open, and then stays for who waits for it.
            drop(held);
            std::fs::remove_file(&self.place).ok();
        } else {
            std::fs::remove_file(&self.place).ok();
            drop(held);
        }
    }
}

/// Where the lock of a file lies.
fn place(file: &Path) -> PathBuf {
    file.with_file_name(helper_name(file, ".", ".writing", 0))
}

fn open(place: &Path) -> io::Result<File> {
    if std::fs::metadata(place).is_ok_and(|about| !about.is_file()) {
        // To open a pipe would take for ever.
        return Err(io::ErrorKind::InvalidInput.into());
    }
    let mut options = OpenOptions::new();
    options.create(true).truncate(false).write(true);
    #[cfg(windows)]
    {
        use std::os::windows::fs::OpenOptionsExt as _;
        // Reading and writing are shared, removing is not: it can't go while somebody waits for it.
        options.share_mode(1 | 2);
    }
    options.open(place)
}

/// Whether a name still leads to an open file.
fn leads_to(place: &Path, file: &File) -> bool {
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt as _;
        let (named, open) = (std::fs::metadata(place), file.metadata());
        matches!((named, open), (Ok(a), Ok(b)) if a.ino() == b.ino() && a.dev() == b.dev())
    }
    #[cfg(not(unix))]
    {
        let _ = (place, file);
        true
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;

    #[test]
    fn one_has_the_turn_at_a_time_and_nothing_is_left() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("map.ron");
        let (inside, done) = (AtomicUsize::new(0), AtomicUsize::new(0));
        std::thread::scope(|scope| {
            for _ in 0..4 {
                scope.spawn(|| {
                    for _ in 0..50 {
                        let turn = Turn::take(&file).expect("a turn");
                        assert!(turn.held.is_some());
                        assert_eq!(inside.fetch_add(1, Ordering::SeqCst), 0, "two have the turn");
                        std::thread::yield_now();
                        inside.fetch_sub(1, Ordering::SeqCst);
                        drop(turn);
                        done.fetch_add(1, Ordering::SeqCst);
                    }
                });
            }
        });
        assert_eq!(done.into_inner(), 200);
        assert_eq!(std::fs::read_dir(folder.path()).expect("a folder").count(), 0);
    }

    #[test]
    fn where_no_lock_can_be_the_turn_is_had_at_once() {
        let turn = Turn::take(Path::new("/no/such/folder/map.ron")).expect("a turn");
        assert!(turn.held.is_none());
    }

    #[test]
    fn a_lock_that_a_crash_has_left_keeps_nobody_out() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("map.ron");
        drop(open(&place(&file)).expect("a lock"));
        assert!(Turn::take(&file).expect("a turn").held.is_some());
        assert!(!place(&file).exists());
    }
}
