//! The steps in which bytes get to the disk: written beside, flushed, renamed. In tests each step can be made
//! to fail, so that what a full or broken disk does is seen. What is written is the callers'.

use std::ffi::{OsStr, OsString};
use std::fs::{File, OpenOptions, Permissions, TryLockError};
use std::io::{self, Seek as _, Write as _};
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

use super::beside::helper_name;

/// A step that can fail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum DiskStep {
    /// Making a file.
    Create,
    /// Writing into it.
    Write,
    /// Having it on the disk.
    Flush,
    /// Giving it its name.
    Rename,
    /// Cutting off its end.
    Truncate,
}

/// The system's error without the path of the passing file that it speaks of.
pub(super) fn in_words(why: io::Error) -> io::Error {
    let words = match why.kind() {
        io::ErrorKind::NotFound => "there is no such folder",
        io::ErrorKind::PermissionDenied => "you may not write in this folder",
        io::ErrorKind::StorageFull => "the disk is full",
        io::ErrorKind::ReadOnlyFilesystem => "nothing can be written on this disk",
        _ => return why,
    };
    io::Error::new(why.kind(), words)
}

/// Writes all bytes at a file's end.
pub(super) fn write(file: &mut File, bytes: &[u8]) -> io::Result<()> {
    if let Err(why) = fault::meets(DiskStep::Write) {
        // A disk that fills up takes some of it.
        file.write_all(bytes.get(..bytes.len() / 2).unwrap_or_default())?;
        return Err(why);
    }
    file.write_all(bytes)
}

/// Has a file's bytes on the disk.
pub(super) fn flush(file: &File) -> io::Result<()> {
    fault::meets(DiskStep::Flush)?;
    file.sync_data()
}

/// Makes a file as long as it should be.
pub(super) fn truncate(file: &File, length: u64) -> io::Result<()> {
    fault::meets(DiskStep::Truncate)?;
    file.set_len(length)
}

/// Who may read a file that is written.
#[derive(Debug, Clone, Copy)]
pub(super) enum Readers<'a> {
    /// Those who may read the file that it replaces; of a new one whoever may read every new file of the user.
    AsBefore,
    /// Those who may read another file, of which it is a copy; without that file the user alone.
    AsOf(
        #[cfg_attr(not(unix), expect(dead_code, reason = "elsewhere the folder says who may read"))]
        Option<&'a Path>,
    ),
}

/// The permissions that say so; none leaves them to the system.
#[cfg(unix)]
fn permissions(path: &Path, readers: Readers<'_>) -> Option<Permissions> {
    use std::os::unix::fs::PermissionsExt as _;
    let of = |path: &Path| std::fs::metadata(path).ok().map(|about| about.permissions().mode() & 0o777);
    let mode = match readers {
        Readers::AsBefore => of(path)?,
        // The user goes on writing a copy, also of a file that is only read.
        Readers::AsOf(file) => file.and_then(of).unwrap_or(0) | 0o600,
    };
    Some(Permissions::from_mode(mode))
}
#[cfg(not(unix))]
fn permissions(_: &Path, _: Readers<'_>) -> Option<Permissions> {
    // Elsewhere a new file takes over what holds for its folder.
    None
}

/// Makes a folder that is the user's alone, with those that it lies in.
///
/// # Errors
/// It can't be made. One that can't be closed to others is still a folder.
pub fn make_private_folder(folder: &Path) -> io::Result<()> {
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::{DirBuilderExt as _, PermissionsExt as _};
        builder.mode(0o700);
        if let Ok(about) = std::fs::metadata(folder)
            && about.permissions().mode() & 0o077 != 0
        {
            std::fs::set_permissions(folder, Permissions::from_mode(0o700)).ok();
        }
    }
    builder.create(folder)
}

/// Finds out whether files can be kept in a folder of the program's own, which is made where it is missing.
///
/// # Errors
/// They can't, with the reason in words.
pub(super) fn try_folder(folder: &Path) -> io::Result<()> {
    make_private_folder(folder)
        .and_then(|()| passing_file(&folder.join("trial"), Readers::AsOf(None)))
        .map_err(in_words)?;
    Ok(())
}

/// Writes a file so that at any moment it is the old one or the new one, whole.
///
/// # Errors
/// The system can't write there; the old file is untouched then.
pub(super) fn write_atomically(path: &Path, bytes: &[u8], readers: Readers<'_>) -> io::Result<()> {
    put(write_beside(path, bytes, readers)?, path)
}

/// Writes a file where none may be yet.
///
/// # Errors
/// There is one, which stays as it is, or the system can't write there.
pub fn write_new(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let file = write_passing(path, bytes, Readers::AsBefore)?;
    file.persist_noclobber(path).map(drop).map_err(|failed| in_words(failed.error))
}

/// The folder that a file lies in; that of a bare name is the one in which the program runs.
pub fn folder_of(file: &Path) -> &Path {
    match file.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    }
}

/// The ending of files that pass: what is written before it takes a file's place.
const PASSING: &str = ".tmp";
/// How many characters, made up, tell those of one file apart.
const MADE_UP: usize = 6;

/// How the names of files begin that are written beside a file.
fn passing_name(path: &Path) -> OsString {
    helper_name(path, ".", ".", MADE_UP + PASSING.len())
}

/// Has the bytes of a file on the disk beside it, under a passing name. What saves of it that were cut off have
/// left there goes.
pub(super) fn write_beside(path: &Path, bytes: &[u8], readers: Readers<'_>) -> io::Result<NamedTempFile> {
    let begin = passing_name(path);
    sweep(folder_of(path), |name| is_passing(name, Some(&begin)));
    write_passing(path, bytes, readers)
}

fn write_passing(path: &Path, bytes: &[u8], readers: Readers<'_>) -> io::Result<NamedTempFile> {
    fault::meets(DiskStep::Create)?;
    let mut file = passing_file(path, readers).map_err(in_words)?;
    write(file.as_file_mut(), bytes).map_err(in_words)?;
    flush(file.as_file()).map_err(in_words)?;
    Ok(file)
}

/// A new file beside a file, locked for as long as it is open, so that nobody takes it for one that was left behind.
fn passing_file(path: &Path, readers: Readers<'_>) -> io::Result<NamedTempFile> {
    let permissions = permissions(path, readers);
    let mut builder = tempfile::Builder::new();
    let begin = passing_name(path);
    builder.prefix(&begin).suffix(PASSING).rand_bytes(MADE_UP);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        // A new file is as open as the user's umask lets every new file be.
        builder.permissions(permissions.clone().unwrap_or_else(|| Permissions::from_mode(0o666)));
    }
    loop {
        let file = builder.tempfile_in(folder_of(path))?;
        if !hold(file.as_file(), file.path()).is_kept() {
            continue;
        }
        if let Some(permissions) = permissions {
            // The umask must not close a file that others write as well.
            file.as_file().set_permissions(permissions).ok();
        }
        return Ok(file);
    }
}

/// Whether a name is that of a passing file, of a file whose passing names begin so or of any.
fn is_passing(name: &OsStr, begin: Option<&OsStr>) -> bool {
    let Some(stem) = name.to_str().and_then(|name| name.strip_suffix(PASSING)) else { return false };
    let made_up = match begin.map(OsStr::to_string_lossy) {
        Some(begin) => stem.strip_prefix(begin.as_ref()),
        None => stem.strip_prefix('.').and_then(|stem| stem.rsplit_once('.')).map(|(_, made_up)| made_up),
    };
    made_up
        .is_some_and(|made_up| made_up.len() == MADE_UP && made_up.chars().all(|c| c.is_ascii_alphanumeric()))
}

/// Removes passing files of any file in a folder of the program's own.
pub(super) fn sweep_all(folder: &Path) {
    sweep(folder, |name| is_passing(name, None));
}

/// Removes files in a folder that nobody holds: whoever wrote them was ended.
pub(super) fn sweep(folder: &Path, mut is_one: impl FnMut(&OsStr) -> bool) {
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        if !is_one(&entry.file_name()) || !entry.file_type().is_ok_and(|kind| kind.is_file()) {
            continue;
        }
        if let Holder::Nobody(_looking) = holder(&entry.path()) {
            std::fs::remove_file(entry.path()).ok();
        }
    }
}

/// What became of a new file that was to be held.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Hold {
    /// It is held for as long as it is open.
    Held,
    /// The disk knows no locks; nobody takes it away there.
    NoLocks,
    /// Somebody has taken it for one that was left behind, and removed it.
    Gone,
}

impl Hold {
    /// Whether the file is there.
    pub(super) fn is_kept(self) -> bool {
        self != Self::Gone
    }
}

/// Holds a file that was made a moment ago, so that nobody takes it for one that was left behind.
pub(super) fn hold(file: &File, path: &Path) -> Hold {
    // Who looks whether it is held keeps it for a moment; that is waited for.
    match file.lock() {
        Err(_) => Hold::NoLocks,
        Ok(()) if path.exists() => Hold::Held,
        Ok(()) => Hold::Gone,
    }
}

/// Makes a file that doesn't exist yet and holds it for as long as it is open. Also gives whether the disk knows
/// locks.
pub(super) fn create_held(path: &Path) -> io::Result<(File, bool)> {
    loop {
        let file = OpenOptions::new().create_new(true).write(true).open(path)?;
        let hold = hold(&file, path);
        if hold.is_kept() {
            return Ok((file, hold == Hold::Held));
        }
    }
}

/// Who holds a file.
#[derive(Debug)]
pub(super) enum Holder {
    /// A program that goes on.
    Somebody,
    /// Nobody, and nobody can for as long as this lives.
    Nobody(File),
    /// There is no such file.
    NoFile,
    /// It can't be opened, or the disk knows no locks.
    Unknown,
}

/// Who holds a file. Two that look at once don't take each other for its holder.
pub(super) fn holder(path: &Path) -> Holder {
    match File::open(path) {
        Ok(file) => match file.try_lock_shared() {
            Ok(()) => Holder::Nobody(file),
            Err(TryLockError::WouldBlock) => Holder::Somebody,
            Err(TryLockError::Error(_)) => Holder::Unknown,
        },
        Err(why) if why.kind() == io::ErrorKind::NotFound => Holder::NoFile,
        Err(_) => Holder::Unknown,
    }
}

/// Gives what was written beside a file its name, in the place of what bore it. A file that has further names is
/// written itself, so that all of them go on leading to it.
pub(super) fn put(file: NamedTempFile, path: &Path) -> io::Result<()> {
    fault::meets(DiskStep::Rename)?;
    if has_further_names(path) {
        return write_through(file, path).map_err(in_words);
    }
    if cfg!(windows) {
        // There a lock keeps readers out as well, and the file is about to be one to read.
        file.as_file().unlock().ok();
    }
    let mut file = file;
    let mut tries = 0;
    while let Err(failed) = file.persist(path) {
        // Windows refuses while somebody reads the old file: a virus scanner, a program that synchronises.
        tries += 1;
        if !cfg!(windows) || tries == 10 || failed.error.kind() != io::ErrorKind::PermissionDenied {
            return Err(in_words(failed.error));
        }
        std::thread::sleep(std::time::Duration::from_millis(100));
        file = failed.file;
    }
    // The new name is on disk once the folder is; some systems can't open a folder and need not.
    if let Ok(folder) = File::open(folder_of(path)) {
        folder.sync_all().ok();
    }
    Ok(())
}

/// Whether two names lead to one file.
pub fn is_one_file(a: &Path, b: &Path) -> bool {
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt as _;
        let (a, b) = (std::fs::metadata(a), std::fs::metadata(b));
        matches!((a, b), (Ok(a), Ok(b)) if a.ino() == b.ino() && a.dev() == b.dev())
    }
    #[cfg(not(unix))]
    {
        // Elsewhere further names of a file aren't told.
        let (a, b) = (std::fs::canonicalize(a), std::fs::canonicalize(b));
        matches!((a, b), (Ok(a), Ok(b)) if a == b)
    }
}

/// Whether a file has more names than one (hard links), as far as the system says.
fn has_further_names(path: &Path) -> bool {
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt as _;
        std::fs::metadata(path).is_ok_and(|about| about.nlink() > 1)
    }
    #[cfg(not(unix))]
    {
        // Elsewhere it isn't told; the other name keeps what was there.
        let _ = path;
        false
    }
}

/// Writes into a file what lies whole beside it, which goes only when that is done.
fn write_through(mut beside: NamedTempFile, path: &Path) -> io::Result<()> {
    let mut file = OpenOptions::new().write(true).open(path)?;
    beside.as_file_mut().rewind()?;
    let length = io::copy(beside.as_file_mut(), &mut file)?;
    file.set_len(length)?;
    file.sync_data()
}

/// What an output goes to.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Target {
    /// A file, or the name of one that isn't there yet; where the name is a link, what that leads to.
    File(PathBuf),
    /// A pipe, a terminal or another device that takes bytes one after another.
    Stream(PathBuf),
}

/// Finds out what a name stands for.
///
/// # Errors
/// Nothing can be written there, with the reason: a folder, a disk, a file that is only to be read.
pub(super) fn target_of(path: &Path) -> io::Result<Target> {
    let mut target = path.to_path_buf();
    for _ in 0..40 {
        if target.starts_with("/dev") || target.starts_with("/proc") {
            break;
        }
        match std::fs::read_link(&target) {
            Ok(next) => target = folder_of(&target).join(next),
            Err(_) => break,
        }
    }
    let about = match std::fs::metadata(&target) {
        Ok(about) => about,
        Err(why) if why.kind() == io::ErrorKind::NotFound => return Ok(Target::File(target)),
        Err(why) => return Err(why),
    };
    if about.is_dir() {
        return Err(io::Error::other("it is a folder"));
    }
    #[cfg(unix)]
    {
        use std::os::unix::fs::FileTypeExt as _;
        if about.file_type().is_block_device() {
            return Err(io::Error::other("it is a disk, and what is on it would be lost"));
        }
    }
    if !about.is_file() || target.starts_with("/dev") || target.starts_with("/proc") {
        return Ok(Target::Stream(target));
    }
    let is_closed = || {
        let opened = OpenOptions::new().write(true).open(&target);
        opened.is_err_and(|why| why.kind() == io::ErrorKind::PermissionDenied)
    };
    if about.permissions().readonly() || is_closed() {
        return Err(io::Error::other("it may only be read; let it be written, or choose another name"));
    }
    Ok(Target::File(std::fs::canonicalize(&target).unwrap_or(target)))
}

/// Faults that tests put in the way of steps.
#[cfg(test)]
pub(super) mod fault {
    use std::cell::RefCell;
    use std::io;

    use super::DiskStep;

    thread_local! {
        static FAULTS: RefCell<Vec<(DiskStep, usize, io::ErrorKind)>> = const { RefCell::new(Vec::new()) };
    }

    /// Lets a step of this thread fail, the `nth` of its kind from now on, from 0, and all after it.
    pub(in super::super) fn set(step: DiskStep, nth: usize, kind: io::ErrorKind) {
        FAULTS.with_borrow_mut(|faults| faults.push((step, nth, kind)));
    }
    /// Lets every step succeed again.
    pub(in super::super) fn clear() {
        FAULTS.with_borrow_mut(Vec::clear);
    }
    pub(super) fn meets(step: DiskStep) -> io::Result<()> {
        FAULTS.with_borrow_mut(|faults| {
            for (_, nth, kind) in faults.iter_mut().filter(|(which, ..)| *which == step) {
                if *nth == 0 {
                    return Err((*kind).into());
                }
                *nth -= 1;
            }
            Ok(())
        })
    }
}

#[cfg(not(test))]
mod fault {
    /// Nothing is put in the way.
    #[allow(clippy::unnecessary_wraps, reason = "in tests it can fail")]
    pub(super) const fn meets(_: super::DiskStep) -> std::io::Result<()> {
        Ok(())
    }
}
