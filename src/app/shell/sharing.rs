//! Sharing from the window: the report, the package, and a package that is opened.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::Shell;
use super::files::{Done, file_name};
use super::questions::Question;
use crate::app::jobs::Ask;
use crate::model::id::slug;
use crate::share::package::{self, ENDING};
use crate::share::{Redaction, report};
use crate::store;

/// Whether a file is a package by its name.
pub(super) fn is_package(path: &Path) -> bool {
    path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case(ENDING))
}

impl Shell {
    /// Asks where to write the report of the map.
    pub(super) fn ask_report(&mut self) {
        let name = slug(&self.document.history.map().title);
        self.ask(Ask::Report(format!("{name}.html")));
    }

    /// Asks where to write the map as a package that leaves something out.
    pub(super) fn ask_pack(&mut self, redaction: Redaction) {
        let name = slug(&self.document.history.map().title);
        self.ask(Ask::Pack(format!("{name}.{ENDING}"), redaction));
    }

    /// Writes the report.
    pub(super) fn write_report(&mut self, path: PathBuf) {
        let map = Arc::clone(self.document.history.map());
        let folder = self.document.path.as_deref().and_then(Path::parent).map(Path::to_path_buf);
        let job = format!("Writing {}", file_name(&path));
        let name = job.clone();
        self.jobs.run(job, move || {
            let page = report::html(&map, folder.as_deref(), &report::Options::default());
            let written = store::write_atomically(&path, page.as_bytes());
            let result = written.map_err(|why| format!("Writing {} failed: {why}", path.display()));
            Done::Exported(name, path, result)
        });
    }

    /// Packs the map.
    pub(super) fn pack(&mut self, path: PathBuf, redaction: Redaction) {
        let map = Arc::clone(self.document.history.map());
        let folder = self.document.path.as_deref().and_then(Path::parent).map(Path::to_path_buf);
        let job = format!("Packing {}", file_name(&path));
        let name = job.clone();
        self.jobs.run(job, move || {
            let failed = |why: String| format!("Writing {} failed: {why}", path.display());
            let result = package::pack(&map, folder.as_deref(), redaction)
                .map_err(|why| failed(why.to_string()))
                .and_then(|packed| {
                    store::write_atomically(&path, &packed.bytes).map_err(|why| failed(why.to_string()))?;
                    Ok(packed.missing)
                });
            Done::Packed(name, path, result)
        });
    }

    /// Tells what became of packing.
    pub(super) fn packed(&mut self, path: &Path, result: Result<Vec<String>, String>) {
        match result {
            Ok(missing) if missing.is_empty() => self.toasts.say(format!("Packed {}", path.display())),
            Ok(missing) => {
                let title = format!("{} was packed without some things", file_name(path));
                self.question = Some(Question::Report(title, missing));
            }
            Err(why) => self.toasts.warn(why),
        }
    }

    /// Unpacks a package into a folder of its name within a folder, and opens the map in it.
    pub(super) fn unpack(&mut self, package: PathBuf, folder: &Path) {
        let into = folder.join(package.file_stem().unwrap_or_default());
        let job = format!("Unpacking {}", file_name(&package));
        let name = job.clone();
        self.jobs.run(job, move || {
            let unpacked = package::open(&package).and_then(|unpacked| unpacked.write_to(&into));
            Done::Unpacked(name, package, unpacked.map_err(|why| why.to_string()))
        });
    }

    /// Opens the map that was unpacked, or says why there is none.
    pub(super) fn unpacked(&mut self, package: &Path, result: Result<PathBuf, String>) {
        match result {
            Ok(map) => self.open(map),
            Err(why) => {
                let title = format!("{} was not opened", file_name(package));
                self.question = Some(Question::Report(title, vec![why]));
            }
        }
    }
}
