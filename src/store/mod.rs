//! Maps on disk: the file format, reading and writing it, and files in general. The only place that
//! writes files.

mod file;
mod read;
mod write;

pub use file::{Fingerprint, OpenError, Opened, SaveError, open, read_text, save, write_atomically};
pub use read::{FormatError, Place, Reading, Remark, read};
pub use write::to_text;

/// The name of the format, the first field of every file.
pub const FORMAT: &str = "stancemap";

/// The version of the format that this program writes.
pub const VERSION: u32 = 1;
