//! The package: one ZIP file with a map, the pictures of its actors, its charts and boards, and its report.
//! `pack` makes one, `unpack` opens one, which may come from anybody.

mod pack;
#[cfg(test)]
mod tests;
mod unpack;

pub use pack::{Packed, pack};
pub use unpack::{UnpackLimits, Unpacked, open, read};

use std::io;
use std::path::PathBuf;

use zip::result::ZipError;

use crate::store::PACKED_MAP as MAP;

/// The ending of a package's name.
pub const ENDING: &str = "stancemap";

/// What is said to those without the program.
const README: &str = "README.txt";
/// The folder of pictures in a package, with the stroke that ends it.
const PICTURES: &str = "pictures/";

/// Why a package can't be made or opened, as a sentence with what can be done.
#[derive(Debug, thiserror::Error)]
pub enum PackError {
    /// The map can't be written down.
    #[error("the map can't be written down: {0}")]
    Format(#[from] ron::Error),
    /// The package can't be put together.
    #[error("the package can't be put together: {0}")]
    Zip(ZipError),
    /// The file can't be read.
    #[error("opening {path} failed: {why}")]
    Read {
        /// The file.
        path: PathBuf,
        /// What the system says.
        why: io::Error,
    },
    /// It isn't a ZIP file, or it is cut off or broken.
    #[error("this is no package, or it is damaged ({0}); ask for it once more")]
    Damaged(String),
    /// It is locked with a password.
    #[error("the package is locked with a password; unlock it with another program first")]
    Locked,
    /// Two files in it have one name.
    #[error(
        "several files in it have the same name, so nobody can tell which is meant. Stancemap makes no such packages; ask \
         for it once more"
    )]
    Ambiguous,
    /// There is no map in it.
    #[error("there is no map.ron in it, so it is not a package of Stancemap")]
    NoMap,
    /// A file in it leads somewhere else.
    #[error(
        "a file in it leads out of the package: \"{0}\". Stancemap makes no such packages, so it was not opened"
    )]
    Outside(String),
    /// It has too many files.
    #[error("it holds {count} files; {limit} is the most")]
    TooMany {
        /// How many it holds.
        count: usize,
        /// How many it may hold.
        limit: usize,
    },
    /// It is too large, or becomes too large when it is unpacked.
    #[error("{what} is larger than {} MB, which is the most", limit / 1_000_000)]
    TooLarge {
        /// What is too large.
        what: String,
        /// How many bytes it may have.
        limit: u64,
    },
    /// The map in it is no text.
    #[error("the map in it is not a text (UTF-8): the package is damaged")]
    NotText,
    /// The map in it isn't a map.
    #[error("the map in it can't be read: {0}")]
    NoSuchMap(#[from] crate::store::FormatError),
    /// There is a map in the folder already.
    #[error("{} is there already and was not overwritten; choose another folder", .0.display())]
    Exists(PathBuf),
    /// A file can't be written.
    #[error("writing {path} failed: {why}")]
    Write {
        /// The file.
        path: PathBuf,
        /// What the system says.
        why: io::Error,
    },
}
