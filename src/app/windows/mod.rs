//! The windows and strips over and above the panels, each with its state and what can be answered in it. What is done
//! with an answer is the shell's.

pub mod backups;
pub mod comparing;
pub mod import_report;
pub mod notices;
pub mod orphans;
pub mod palette;
pub mod preferences;
pub mod questions;
pub mod sharing;

use std::path::Path;

/// The name of a file, without its folder.
pub fn file_name(path: &Path) -> String {
    path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}
