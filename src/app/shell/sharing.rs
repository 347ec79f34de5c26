//! Sharing a map: the report that any browser shows, and the package with everything in it; and opening a package. How
//! they are made is `share`'s.

use std::path::{Path, PathBuf};

use super::state::Shell;
use crate::app::ask::Ask;
use crate::app::jobs::Job;
use crate::app::windows::file_name;
use crate::app::windows::questions::{Question, Then};
use crate::app::windows::sharing::{Sharing, SharingAnswer};
use crate::model::StanceMap;
use crate::model::id::slug;
use crate::share::package;
use crate::share::redact::Redaction;
use crate::share::report;
use crate::store;

/// Writes a package or a report. Gives what isn't in it, in words.
fn write(
    map: &StanceMap,
    folder: Option<&Path>,
    sharing: Sharing,
    path: &Path,
) -> Result<Vec<String>, String> {
    let (bytes, missing) = if sharing.package {
        let packed = package::pack(map, folder, sharing.redaction);
        let packed = packed.map_err(|why| format!("Packing {} failed: {why}", path.display()))?;
        (packed.bytes, packed.missing)
    } else {
        let options = report::ReportOptions { at: None, redaction: sharing.redaction };
        (report::html(map, folder, &options).into_bytes(), Vec::new())
    };
    store::write(path, &bytes)
        .map(|()| missing)
        .map_err(|why| format!("Writing {} failed: {why}", path.display()))
}

impl Shell {
    /// Asks what is to be left out of a package or a report.
    pub(super) fn ask_to_share(&mut self, package: bool) {
        self.workspace.forms.sharing = Some(Sharing { package, redaction: Redaction::default() });
    }

    pub(super) fn sharing_window(&mut self, ctx: &egui::Context) {
        let Some(sharing) = &mut self.workspace.forms.sharing else { return };
        match sharing.ui(ctx) {
            Some(SharingAnswer::Where) => {
                let package = sharing.package;
                let name = slug(&self.workspace.map().title);
                self.ask(if package {
                    Ask::Package(format!("{name}.{}", package::ENDING))
                } else {
                    Ask::Report(format!("{name}.html"))
                });
            }
            Some(SharingAnswer::Close) => self.workspace.forms.sharing = None,
            None => {}
        }
    }

    /// Writes the package or the report that was asked for.
    pub(super) fn share(&mut self, path: PathBuf) {
        let Some(sharing) = self.workspace.forms.sharing.take() else { return };
        self.keep_designs();
        let leaving = self.workspace.leaving();
        let folder = self.workspace.folder().map(Path::to_path_buf);
        let job = Job::new(format!("Writing {}", file_name(&path)));
        self.window.jobs.start(
            job,
            move |_| write(&leaving.map(), folder.as_deref(), sharing, &path).map(|missing| (path, missing)),
            |shell, _, written| match written {
                Ok((path, missing)) => {
                    shell.say(format!("Wrote {}", path.display()));
                    if !missing.is_empty() {
                        let title = format!("Not in {}", file_name(&path));
                        shell.question(Question::Report(title, missing));
                    }
                }
                Err(why) => shell.warn(why),
            },
        );
    }

    /// Asks where a package is to be unpacked: beside it in a folder of its name, or elsewhere.
    pub(super) fn ask_to_unpack(&mut self, package: PathBuf) {
        let stem = package.with_extension("");
        let numbered = (2..100).map(|n| PathBuf::from(format!("{} {n}", stem.display())));
        let folder = std::iter::once(stem.clone()).chain(numbered).find(|folder| !folder.exists());
        self.question(Question::Unpack(package, folder.unwrap_or(stem)));
    }

    /// Unpacks a package into a folder and opens its map.
    pub(super) fn unpack(&mut self, package: PathBuf, folder: PathBuf) {
        let job = Job::new(format!("Unpacking {}", file_name(&package))).latest("opening");
        self.window.jobs.start(
            job,
            move |_| {
                let unpacked = package::open(&package).and_then(|mut unpacked| unpacked.write_to(&folder));
                unpacked.map_err(|why| format!("Unpacking {} failed: {why}", package.display()))
            },
            |shell, ctx, unpacked| match unpacked {
                Ok(map) => shell.replace(ctx, Then::Open(map)),
                Err(why) => {
                    shell.question(Question::Report("The package was not opened".to_owned(), vec![why]));
                }
            },
        );
    }
}
