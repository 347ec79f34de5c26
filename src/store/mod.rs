//! Maps on disk: the file format, reading and writing it, and files in general. The only place that
//! writes files.

mod backups;
mod beside;
mod copies;
mod disk;
mod file;
mod fingerprint;
pub mod format;
mod journal;
mod journal_writer;
pub mod lock;
mod output;
mod parts;
mod place;
mod read;
mod recovery;
pub mod templates;
mod turn;
mod write;

pub use backups::{Backups, Version, VersionError};
pub use copies::conflict_copies;
pub use disk::{folder_of, is_one_file, make_private_folder, write_new};
pub use file::{OpenError, Opened, SaveError, Writing, fingerprint, open, read_text, save, save_keeping};
pub use fingerprint::Fingerprint;
pub use journal::{Head, Journal, Kept, KnownChange, StepLabel};
pub use journal_writer::JournalWriter;
pub use output::{PACKED_MAP, is_standard_output, write, write_own};
pub use place::{Diagnostic, TextPlace};
pub use read::{FormatError, Reading, read};
pub use recovery::{OrphanJournal, Recovered, discard, orphan_journals, recover, recover_bytes, set_aside};
pub use write::to_text;

/// The name of the format, the first field of every file.
pub const FORMAT: &str = "stancemap";

/// The version of the format that this program writes.
pub const VERSION: u32 = 1;
