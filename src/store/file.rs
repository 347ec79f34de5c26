//! Files: read whole within limits, written beside and renamed, so that a file is always the old one or
//! the new one. What is in them is in `read` and `write`.

use std::collections::BTreeSet;
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

use jiff::Timestamp;

use super::backups::Backups;
use super::beside::helper_name;
use super::disk::{Readers, Target, put, target_of, write_atomically, write_beside};
use super::fingerprint::{Fingerprint, MAX_MAP};
use super::place::{Diagnostic, TextPlace};
use super::read::{FormatError, read};
use super::turn::Turn;
use super::write::to_text;
use crate::model::{AnyId, QuoteId, StanceMap};

/// The largest text that is made a source, in bytes.
const MAX_TEXT: u64 = 64 << 20;

/// Why a file wasn't opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The system can't read it.
    #[error("Opening {} failed: {why}. Check that it is there and that you may read it", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// What the system says.
        why: io::Error,
    },
    /// It is a folder or a device.
    #[error("Opening {} failed: it is not a file. Choose a file", path.display())]
    NotAFile {
        /// What it is called.
        path: PathBuf,
    },
    /// It is too large to be what it should be.
    #[error(
        "Opening {} failed: it has {} MB, more than the {} MB that can be opened. Check that it is the right file",
        path.display(), size >> 20, limit >> 20
    )]
    TooLarge {
        /// The file.
        path: PathBuf,
        /// Its size in bytes.
        size: u64,
        /// The largest size in bytes.
        limit: u64,
    },
    /// Its bytes aren't text.
    #[error(
        "Opening {} failed: line {}, column {} (byte {at}) is not UTF-8 text. Save it as UTF-8 text in the program \
         that it comes from",
        path.display(), place.line, place.column
    )]
    NotText {
        /// The file.
        path: PathBuf,
        /// The first byte that isn't text, from 0.
        at: usize,
        /// Where that is.
        place: TextPlace,
    },
    /// Its text isn't a map.
    #[error("Opening {} failed: {why}", path.display())]
    Format {
        /// The file.
        path: PathBuf,
        /// What is wrong and where.
        why: FormatError,
    },
}

impl OpenError {
    /// The place in the file at which it is wrong, where it has one.
    pub fn place(&self) -> Option<TextPlace> {
        match self {
            Self::NotText { place, .. } => Some(*place),
            Self::Format { why, .. } => why.place,
            Self::Io { .. } | Self::NotAFile { .. } | Self::TooLarge { .. } => None,
        }
    }
}

/// Why a file wasn't written. The old file is whole then.
#[derive(Debug, thiserror::Error)]
pub enum SaveError {
    /// The system can't write it.
    #[error(
        "Saving {} failed: {why}. The file is as it was; save a copy in another place, or free some space and try again",
        path.display()
    )]
    Io {
        /// The file.
        path: PathBuf,
        /// What the system says.
        why: io::Error,
    },
    /// Somebody else has changed it since it was opened.
    #[error(
        "{} was changed by another program since it was opened here. It was not overwritten; merge what is there \
         into this map, or save it as another file",
        path.display()
    )]
    ChangedOnDisk {
        /// The file.
        path: PathBuf,
    },
    /// There is a file where none may be.
    #[error("{} is there already and was not changed; choose another name", path.display())]
    Exists {
        /// The file.
        path: PathBuf,
    },
    /// Somebody else is writing it, and doesn't come to an end.
    #[error(
        "Saving {} failed: another program has been writing it for a minute. The file is as it was; try again, or save \
         a copy in another place",
        path.display()
    )]
    Busy {
        /// The file.
        path: PathBuf,
    },
    /// It is larger than what can be opened.
    #[error(
        "Saving {} failed: it would have {} MB, and no more than {} MB can be opened again. The file is as it was; \
         divide the map, or take long texts out of its sources",
        path.display(), size >> 20, MAX_MAP >> 20
    )]
    TooLarge {
        /// The file.
        path: PathBuf,
        /// How many bytes it would have.
        size: u64,
    },
    /// The map can't be written down.
    #[error("Saving {} failed: {why}", path.display())]
    Format {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        why: ron::Error,
    },
}

/// A map that was opened.
#[derive(Debug, Clone)]
pub struct Opened {
    /// The map; valid, whatever the file was.
    pub map: StanceMap,
    /// What isn't right in the file and was left out.
    pub problems: Vec<Diagnostic>,
    /// What is worth knowing.
    pub notices: Vec<Diagnostic>,
    /// The items that were left out, those that can't stand without others that were among them.
    pub left_out: BTreeSet<AnyId>,
    /// The quotes that were given no place, since none is certain; they are kept and wait.
    pub waiting: BTreeSet<QuoteId>,
    /// Whether something was left out, so that the map must not be saved over the file.
    pub repaired: bool,
    /// Whether the file is of a newer version, so that the map must not be changed.
    pub read_only: bool,
    /// What the file held.
    pub fingerprint: Fingerprint,
}

/// Reads a whole file of at most `limit` bytes.
fn read_bytes(path: &Path, limit: u64) -> Result<Vec<u8>, OpenError> {
    let failed = |why| OpenError::Io { path: path.to_path_buf(), why };
    let about = std::fs::metadata(path).map_err(failed)?;
    if !about.is_file() {
        return Err(OpenError::NotAFile { path: path.to_path_buf() });
    }
    let too_large = |size| OpenError::TooLarge { path: path.to_path_buf(), size, limit };
    if about.len() > limit {
        return Err(too_large(about.len()));
    }
    let mut bytes = Vec::new();
    let file = std::fs::File::open(path).map_err(failed)?;
    // The file may grow while it is read.
    file.take(limit + 1).read_to_end(&mut bytes).map_err(failed)?;
    if bytes.len() as u64 > limit { Err(too_large(bytes.len() as u64)) } else { Ok(bytes) }
}

fn into_text(path: &Path, bytes: Vec<u8>) -> Result<String, OpenError> {
    String::from_utf8(bytes).map_err(|why| not_text(path, why.as_bytes(), why.utf8_error().valid_up_to()))
}

fn not_text(path: &Path, bytes: &[u8], at: usize) -> OpenError {
    OpenError::NotText { path: path.to_path_buf(), at, place: TextPlace::of_byte(bytes, at) }
}

/// Opens a map. A file with mistakes in some items opens without them; see [`Opened::problems`].
///
/// # Errors
/// The file can't be read, or isn't a map at all.
pub fn open(path: &Path) -> Result<Opened, OpenError> {
    let bytes = read_bytes(path, MAX_MAP)?;
    let text = into_text(path, bytes)?;
    let reading = read(&text).map_err(|why| OpenError::Format { path: path.to_path_buf(), why })?;
    Ok(Opened {
        fingerprint: Fingerprint::of(text.as_bytes()),
        repaired: reading.repaired(),
        read_only: reading.newer.is_some(),
        map: reading.map,
        problems: reading.problems,
        notices: reading.notices,
        left_out: reading.left_out,
        waiting: reading.waiting,
    })
}

/// What a file holds now.
///
/// # Errors
/// The file can't be read.
pub fn fingerprint(path: &Path) -> Result<Fingerprint, OpenError> {
    read_bytes(path, MAX_MAP).map(|bytes| Fingerprint::of(&bytes))
}

/// Reads a text that is to become a source.
///
/// # Errors
/// The file can't be read, is too large, or isn't UTF-8 text.
pub fn read_text(path: &Path) -> Result<String, OpenError> {
    let bytes = read_bytes(path, MAX_TEXT)?;
    if let Some(at) = bytes.iter().position(|&byte| byte == 0) {
        return Err(not_text(path, &bytes, at));
    }
    into_text(path, bytes)
}

/// Saves a map: written beside, flushed to the disk, renamed; what was there before becomes `….bak`. With
/// `expected` the file must still be what it was then. Gives what the file holds now.
///
/// # Errors
/// The file can't be written, or was changed by somebody else. The old file is whole then.
pub fn save(map: &StanceMap, path: &Path, expected: Option<&Fingerprint>) -> Result<Fingerprint, SaveError> {
    Writing::begin(path)?.save(map, expected)
}

/// Saves a map like [`save`], but what was there before is kept among the backups within a folder.
///
/// # Errors
/// As [`save`].
pub fn save_keeping(
    map: &StanceMap,
    path: &Path,
    expected: Option<&Fingerprint>,
    backups: &Path,
) -> Result<Fingerprint, SaveError> {
    // A backup that fails must not keep the new work from the disk.
    Writing::begin(path)?.put(map, Expected::of(expected), |target, bytes| {
        Backups::of(backups, target)
            .keep(bytes, Timestamp::now(), target)
            .or_else(|_| keep_beside(target, bytes))
    })
}

/// What a file must hold when it is saved.
#[derive(Clone, Copy)]
enum Expected<'a> {
    Anything,
    Nothing,
    This(&'a Fingerprint),
}

impl<'a> Expected<'a> {
    fn of(expected: Option<&'a Fingerprint>) -> Self {
        expected.map_or(Self::Anything, Self::This)
    }
    fn is_met(self, now: Option<&[u8]>) -> bool {
        match (self, now) {
            // A file that went can be written anew.
            (Self::Anything, _) | (Self::Nothing | Self::This(_), None) => true,
            (Self::Nothing, Some(_)) => false,
            (Self::This(expected), Some(now)) => Fingerprint::of(now) == *expected,
        }
    }
}

/// A map's file that is being written: nobody else who asks for their turn reads it to change it meanwhile, or writes it.
#[derive(Debug)]
pub struct Writing {
    /// What the file was called.
    path: PathBuf,
    /// Where it lies; a link stays a link, and what it leads to is written.
    target: PathBuf,
    _turn: Turn,
}

impl Writing {
    /// Waits for the turn to write a file, which is read after that, changed, and saved with this.
    ///
    /// # Errors
    /// It is no file and no name for one, or may not be written, or somebody else has been writing it for a minute.
    pub fn begin(path: &Path) -> Result<Self, SaveError> {
        let failed = |why| SaveError::Io { path: path.to_path_buf(), why };
        let target = match target_of(path).map_err(failed)? {
            Target::File(target) => target,
            Target::Stream(_) => return Err(failed(io::Error::other("it is not a file"))),
        };
        let turn = Turn::take(&target).ok_or_else(|| SaveError::Busy { path: path.to_path_buf() })?;
        Ok(Self { path: path.to_path_buf(), target, _turn: turn })
    }

    /// Saves a map, as [`save`] does.
    ///
    /// # Errors
    /// As [`save`].
    pub fn save(&self, map: &StanceMap, expected: Option<&Fingerprint>) -> Result<Fingerprint, SaveError> {
        self.put(map, Expected::of(expected), keep_beside)
    }

    /// Saves a map where no file may be yet.
    ///
    /// # Errors
    /// There is one, or as [`save`].
    pub fn save_new(&self, map: &StanceMap) -> Result<Fingerprint, SaveError> {
        self.put(map, Expected::Nothing, keep_beside)
    }

    /// Saves a map like [`save`], but keeps nothing of what was there before.
    ///
    /// # Errors
    /// As [`save`].
    pub fn save_bare(
        &self,
        map: &StanceMap,
        expected: Option<&Fingerprint>,
    ) -> Result<Fingerprint, SaveError> {
        self.put(map, Expected::of(expected), |_, _| Ok(()))
    }

    fn put(
        &self,
        map: &StanceMap,
        expected: Expected<'_>,
        keep: impl FnOnce(&Path, &[u8]) -> io::Result<()>,
    ) -> Result<Fingerprint, SaveError> {
        let failed = |why| SaveError::Io { path: self.path.clone(), why };
        let text = to_text(map).map_err(|why| SaveError::Format { path: self.path.clone(), why })?;
        if text.len() as u64 > MAX_MAP {
            return Err(SaveError::TooLarge { path: self.path.clone(), size: text.len() as u64 });
        }
        let changed = || SaveError::ChangedOnDisk { path: self.path.clone() };
        let before = match std::fs::read(&self.target) {
            Ok(now) => Some(now),
            Err(why) if why.kind() == io::ErrorKind::NotFound => None,
            Err(why) => return Err(failed(why)),
        };
        if !expected.is_met(before.as_deref()) {
            return Err(match expected {
                Expected::Nothing => SaveError::Exists { path: self.path.clone() },
                _ => changed(),
            });
        }
        if let Some(now) = &before {
            if now == text.as_bytes() {
                return Ok(Fingerprint::of(now));
            }
            keep(&self.target, now).map_err(failed)?;
        }
        let written = write_beside(&self.target, text.as_bytes(), Readers::AsBefore).map_err(failed)?;
        // Writing takes its time, on a slow disk more of it; a program that knows no turns may have saved meanwhile.
        if std::fs::read(&self.target).ok() != before {
            return Err(changed());
        }
        put(written, &self.target).map_err(failed)?;
        Ok(Fingerprint::of(text.as_bytes()))
    }
}

/// Keeps what a save replaces beside it.
fn keep_beside(target: &Path, bytes: &[u8]) -> io::Result<()> {
    write_atomically(&backup_of(target), bytes, Readers::AsOf(Some(target)))
}

/// Where the map that a save replaces is kept.
fn backup_of(path: &Path) -> PathBuf {
    path.with_file_name(helper_name(path, "", ".bak", 0))
}

#[cfg(test)]
mod tests {
    use super::super::disk::{DiskStep, fault};
    use super::*;

    #[test]
    fn a_save_that_fails_at_any_step_leaves_the_old_file_whole_and_nothing_beside_it() {
        let kinds = [
            io::ErrorKind::StorageFull,
            io::ErrorKind::PermissionDenied,
            io::ErrorKind::ReadOnlyFilesystem,
            io::ErrorKind::NotFound,
            io::ErrorKind::Other,
        ];
        for step in [DiskStep::Create, DiskStep::Write, DiskStep::Flush, DiskStep::Rename] {
            for kind in kinds {
                // The first write is the backup's, the second the map's.
                for nth in [0, 1] {
                    let folder = tempfile::tempdir().expect("a folder");
                    let (path, backups) = (folder.path().join("map.ron"), folder.path().join("backups"));
                    let old = save(&StanceMap::new("Old"), &path, None).expect("a file");
                    fault::set(step, nth, kind);
                    let why = save_keeping(&StanceMap::new("New"), &path, Some(&old), &backups);
                    fault::clear();
                    let why = why.expect_err("it was saved").to_string();
                    assert!(why.contains("map.ron") && why.contains("save a copy"), "{why}");
                    assert_eq!(open(&path).expect("a map").map.title, "Old", "{step:?} {kind:?} {nth}");
                    let beside = std::fs::read_dir(folder.path()).expect("a folder").flatten();
                    let strange: Vec<_> =
                        beside.filter(|e| e.file_name().to_string_lossy().contains(".tmp")).collect();
                    assert!(strange.is_empty(), "{strange:?}");
                    save_keeping(&StanceMap::new("New"), &path, Some(&old), &backups)
                        .expect("the disk works again");
                    assert_eq!(open(&path).expect("a map").map.title, "New");
                    assert_eq!(Backups::of(&backups, &path).versions().len(), 1, "{step:?} {kind:?} {nth}");
                }
            }
        }
    }
}
