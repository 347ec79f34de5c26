//! The steps in which bytes get to the disk: written beside, flushed, renamed. In tests each step can be made
//! to fail, so that what a full or broken disk does is seen. What is written is the callers'.

use std::fs::File;
use std::io::{self, Write as _};
use std::path::Path;

use tempfile::NamedTempFile;

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
    Cut,
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
pub(super) fn cut(file: &File, length: u64) -> io::Result<()> {
    fault::meets(DiskStep::Cut)?;
    file.set_len(length)
}

/// Writes a file so that at any moment it is the old one or the new one, whole.
///
/// # Errors
/// The system can't write there; the old file is untouched then.
pub fn write_atomically(path: &Path, bytes: &[u8]) -> io::Result<()> {
    put(write_beside(path, bytes)?, path)
}

fn folder_of(path: &Path) -> &Path {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    }
}

/// Has the bytes of a file on the disk beside it, under a passing name.
pub(super) fn write_beside(path: &Path, bytes: &[u8]) -> io::Result<NamedTempFile> {
    let folder = folder_of(path);
    let mut builder = tempfile::Builder::new();
    builder.prefix(".stancemap-").suffix(".tmp");
    let permissions = std::fs::metadata(path).map(|about| about.permissions());
    #[cfg(unix)]
    let permissions = permissions.or_else(|why| {
        use std::os::unix::fs::PermissionsExt as _;
        // A new file is as open as the user's umask lets every new file be.
        if why.kind() == io::ErrorKind::NotFound {
            Ok(std::fs::Permissions::from_mode(0o666))
        } else {
            Err(why)
        }
    });
    if let Ok(permissions) = permissions {
        builder.permissions(permissions);
    }
    fault::meets(DiskStep::Create)?;
    let mut file = builder.tempfile_in(folder).map_err(in_words)?;
    write(file.as_file_mut(), bytes).map_err(in_words)?;
    flush(file.as_file()).map_err(in_words)?;
    Ok(file)
}

/// Gives what was written beside a file its name, in the place of what bore it.
pub(super) fn put(file: NamedTempFile, path: &Path) -> io::Result<()> {
    fault::meets(DiskStep::Rename)?;
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
