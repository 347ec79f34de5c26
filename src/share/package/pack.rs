//! Putting a package together. The same map with the same pictures always gives the same bytes.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::io::{Cursor, Write as _};
use std::path::Path;
use std::sync::Arc;

use zip::write::{SimpleFileOptions, ZipWriter};
use zip::{CompressionMethod, DateTime};

use super::{MAP, PackError, README};
use crate::board::draw as board;
use crate::exchange::picture::{self, PictureStore};
use crate::figure::{self, TextAs, svg};
use crate::model::{Actor, ActorId, ItemId as _, StanceMap};
use crate::share::redact::{Redaction, redact};
use crate::share::report;
use crate::store;

/// A package that was made.
#[derive(Debug, Clone)]
pub struct Packed {
    /// The file.
    pub bytes: Vec<u8>,
    /// What couldn't be packed, a line each: pictures that can't be read, charts that can't be drawn.
    pub missing: Vec<String>,
}

/// The files of a package, in their order, and the names that are taken.
#[derive(Default)]
struct Files {
    files: Vec<(String, Vec<u8>)>,
    taken: BTreeSet<String>,
}

impl Files {
    /// Adds a file under a name made of an id; systems that don't tell capitals from small letters mustn't put
    /// two ids into one file. Gives the name.
    fn add(&mut self, folder: &str, id: &str, ending: &str, bytes: Vec<u8>) -> String {
        let mut name = format!("{folder}{id}.{ending}");
        let mut number = 1;
        while !self.taken.insert(name.to_lowercase()) {
            number += 1;
            name = format!("{folder}{id}-{number}.{ending}");
        }
        self.files.push((name.clone(), bytes));
        name
    }
}

/// Packs a map, or a copy of it that leaves something out. `folder` is where the pictures of its actors lie.
///
/// # Errors
/// The map can't be written down; what can't be packed beside it is named in [`Packed::missing`].
pub fn pack(map: &StanceMap, folder: Option<&Path>, redaction: Redaction) -> Result<Packed, PackError> {
    let copy = redact(map, redaction);
    let (mut files, mut missing) = (Files::default(), Vec::new());
    let packed_map = pack_pictures(&copy, folder, &mut files, &mut missing);
    for (id, chart) in &copy.charts {
        match figure::draw(&copy, chart) {
            Ok(scene) => {
                let drawn = svg::write(&scene, TextAs::Embedded).into_bytes();
                files.add("charts/", id.as_str(), "svg", drawn);
            }
            Err(why) => missing.push(format!("the chart \"{id}\": {why}")),
        }
    }
    let pictures = Arc::new(PictureStore::new(folder));
    let options = board::SheetOptions { pictures: Arc::clone(&pictures), ..board::SheetOptions::default() };
    for id in copy.boards.keys() {
        match board::draw(&copy, id, &options) {
            Ok(scene) => {
                let drawn = svg::write(&scene, TextAs::Embedded).into_bytes();
                files.add("boards/", id.as_str(), "svg", drawn);
            }
            Err(why) => missing.push(format!("the board \"{id}\": {why}")),
        }
    }
    let report = report::html_with(&copy, &pictures, &report::ReportOptions { at: None, redaction });
    let mut all = vec![
        (README.to_owned(), readme(&copy, redaction, &missing).into_bytes()),
        (MAP.to_owned(), store::to_text(&packed_map)?.into_bytes()),
        ("report.html".to_owned(), report.into_bytes()),
    ];
    all.append(&mut files.files);
    Ok(Packed { bytes: zipped(&all).map_err(PackError::Zip)?, missing })
}

/// Packs the pictures that lie in files, and writes those anew that lie in the map. Gives the map that finds them in the
/// package.
fn pack_pictures(
    map: &StanceMap,
    folder: Option<&Path>,
    files: &mut Files,
    missing: &mut Vec<String>,
) -> StanceMap {
    let mut next = map.clone();
    let with_one = map.actors.iter().filter(|(_, actor)| !actor.picture.is_empty());
    let ids: Vec<ActorId> = with_one.map(|(id, _)| id.clone()).collect();
    for id in ids {
        let Some(actor) = next.actors.get_mut(&id).map(Arc::make_mut) else { continue };
        match picture::clean(&actor.picture, folder) {
            Ok(png) if !picture::is_file(&actor.picture) => actor.picture = picture::embedded(&png),
            // The word before the id keeps it from being a name that some systems keep for devices.
            Ok(png) => actor.picture = files.add("", &Actor::packed_picture(&id), "png", png),
            Err(why) => {
                missing.push(format!("the picture of {}: {why}", actor.name));
                actor.picture.clear();
            }
        }
    }
    next
}

/// What stands in the package, for whoever opens it without the program.
fn readme(map: &StanceMap, redaction: Redaction, missing: &[String]) -> String {
    let mut text = format!("{}\n\n", if map.title.trim().is_empty() { "A map" } else { map.title.trim() });
    text += "This is a package of Stancemap, which maps who stands where in a dispute, and why.\n\n";
    text += "report.html   the report: open it in a browser\n";
    text += "map.ron       the map, for Stancemap: stancemap unpack FILE -o FOLDER\n";
    for (folder, words) in [
        (!map.charts.is_empty(), "charts/       the charts\n"),
        (!map.boards.is_empty(), "boards/       the boards\n"),
        (
            map.actors.values().any(|actor| picture::is_file(&actor.picture)),
            "pictures/     the pictures of actors\n",
        ),
    ] {
        if folder {
            text += words;
        }
    }
    if redaction.is_any() {
        text += "\n";
    }
    for words in redaction.in_words() {
        let _ = writeln!(text, "{words}");
    }
    if !missing.is_empty() {
        text += "\nMissing:\n";
    }
    for words in missing {
        let _ = writeln!(text, "- {words}");
    }
    text
}

/// A ZIP file of files, without anything of this computer or this moment in it.
fn zipped(files: &[(String, Vec<u8>)]) -> zip::result::ZipResult<Vec<u8>> {
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(DateTime::default())
        .unix_permissions(0o644);
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in files {
        zip.start_file(name.as_str(), options)?;
        zip.write_all(bytes)?;
    }
    Ok(zip.finish()?.into_inner())
}
