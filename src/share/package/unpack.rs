//! Opening a package, which may be hostile: within limits, by names that it must have, and without ever writing
//! what a name in it asks for. Its charts and its report are for readers without the program; they are not
//! taken from it, because both can be made of the map again.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::io::{BufReader, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};

use zip::ZipArchive;
use zip::result::ZipError;

use super::{MAP, PICTURES, PackError, README};
use crate::model::field_info::Private;
use crate::share::redact::Redaction;
use crate::store::{self, Reading};

/// How large a package may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UnpackLimits {
    /// The bytes of the package itself.
    pub package: u64,
    /// The bytes of its map.
    pub map: u64,
    /// The bytes of a picture.
    pub picture: u64,
    /// The bytes of its map and its pictures together.
    pub unpacked: u64,
    /// The files in it.
    pub files: usize,
}

impl Default for UnpackLimits {
    /// More than any work needs, and less than any computer has.
    fn default() -> Self {
        Self { package: 768 << 20, map: 512 << 20, picture: 20_000_000, unpacked: 640 << 20, files: 20_000 }
    }
}

/// A package that was opened. Its pictures stay in it until they are written.
#[derive(Debug)]
pub struct Unpacked<R = BufReader<File>> {
    /// The map and what isn't right in it.
    pub reading: Reading,
    /// The map as it stands in the package.
    pub text: String,
    /// The pictures by the names that the map has for them, such as `pictures/actor-meloni.png`, with their sizes in
    /// bytes.
    pub pictures: BTreeMap<String, u64>,
    archive: ZipArchive<R>,
}

/// Opens the package in a file.
///
/// # Errors
/// The file can't be read, is no package, is damaged, too large, or leads out of itself.
pub fn open(path: &Path) -> Result<Unpacked, PackError> {
    let file = File::open(path).map_err(|why| PackError::Read { path: path.to_path_buf(), why })?;
    read(BufReader::new(file), &UnpackLimits::default())
}

/// Opens a package.
///
/// # Errors
/// As [`open`].
pub fn read<R: Read + Seek>(mut package: R, limits: &UnpackLimits) -> Result<Unpacked<R>, PackError> {
    let size = package.seek(SeekFrom::End(0)).map_err(|why| PackError::Damaged(why.to_string()))?;
    if size > limits.package {
        return Err(PackError::TooLarge { what: "the package".to_owned(), limit: limits.package });
    }
    let mut archive = ZipArchive::new(package).map_err(damaged)?;
    if archive.len() > limits.files {
        return Err(PackError::TooMany { count: archive.len(), limit: limits.files });
    }
    if archive.has_duplicate_names() {
        return Err(PackError::Ambiguous);
    }
    let mut names = Vec::new();
    for n in 0..archive.len() {
        let file = archive.by_index_raw(n).map_err(damaged)?;
        let name = file.name().map_err(damaged)?.into_owned();
        if file.is_symlink() || !stays(&name) {
            return Err(PackError::Outside(name.chars().take(100).collect()));
        }
        if is_picture(&name) {
            names.push(name);
        }
    }
    let mut left = limits.unpacked;
    let mut text = Vec::new();
    take(&mut archive, MAP, limits.map, &mut left, &mut text)?.ok_or(PackError::NoMap)?;
    let text = String::from_utf8(text).map_err(|_| PackError::NotText)?;
    let mut pictures = BTreeMap::new();
    for name in names {
        if let Some(size) = take(&mut archive, &name, limits.picture, &mut left, &mut std::io::sink())? {
            pictures.insert(name, size);
        }
    }
    let (mut reading, mut text) = (store::read(&text)?, text);
    let mut readme = Vec::new();
    take(&mut archive, README, 1 << 20, &mut left, &mut readme)?;
    let left_out = said_to_be_left_out(&String::from_utf8_lossy(&readme));
    // A map of a version that doesn't say itself what was left out of it; one with problems stays as it is.
    if !left_out.is_subset(&reading.map.left_out) && !reading.repaired() && reading.newer.is_none() {
        reading.map.left_out.extend(left_out);
        text = store::to_text(&reading.map)?;
    }
    Ok(Unpacked { reading, text, pictures, archive })
}

/// What the text in a package says was left out of its map.
fn said_to_be_left_out(readme: &str) -> BTreeSet<Private> {
    let only = [
        (Private::Texts, Redaction { texts: true, ..Redaction::default() }),
        (Private::Notes, Redaction { notes: true, ..Redaction::default() }),
        (Private::Coders, Redaction { coders: true, ..Redaction::default() }),
    ];
    let says = |of: Redaction| of.in_words().iter().all(|words| readme.lines().any(|line| line == *words));
    only.into_iter().filter(|(_, redaction)| says(*redaction)).map(|(class, _)| class).collect()
}

/// Whether a name in a package stays in it on every system.
fn stays(name: &str) -> bool {
    let is_plain = !name.contains(['\\', ':', '\0']) && !name.starts_with('/');
    is_plain && name.split('/').all(|part| part != "..")
}

/// Whether a name is one that pictures have in a package.
fn is_picture(name: &str) -> bool {
    let Some(file) = name.strip_prefix(PICTURES) else { return false };
    let has_ending = file.rsplit_once('.').is_some_and(|(stem, ending)| {
        let ending = ending.to_ascii_lowercase();
        !stem.is_empty() && matches!(ending.as_str(), "png" | "jpg" | "jpeg")
    });
    has_ending && file.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.'))
}

/// Takes a file out of a package, and gives its size in bytes; none where there is no such file. What a package says
/// of a file's size may be a lie, so it is read up to the limit.
fn take<R: Read + Seek>(
    archive: &mut ZipArchive<R>,
    name: &str,
    limit: u64,
    left: &mut u64,
    into: &mut impl std::io::Write,
) -> Result<Option<u64>, PackError> {
    let file = match archive.by_name(name) {
        Ok(file) => file,
        Err(ZipError::FileNotFound) => return Ok(None),
        Err(why) => return Err(damaged(why)),
    };
    let most = limit.min(*left);
    let size = std::io::copy(&mut file.take(most + 1), into)
        .map_err(|why| PackError::Damaged(format!("{name}: {why}")))?;
    *left = left
        .checked_sub(size)
        .filter(|_| size <= limit)
        .ok_or_else(|| PackError::TooLarge { what: format!("{name} in it"), limit: most })?;
    Ok(Some(size))
}

fn damaged(why: ZipError) -> PackError {
    match why {
        ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED) | ZipError::InvalidPassword => {
            PackError::Locked
        }
        why => PackError::Damaged(why.to_string()),
    }
}

/// Whether a file holds just these bytes.
fn holds(path: &Path, bytes: &[u8]) -> bool {
    let about = std::fs::symlink_metadata(path);
    about.is_ok_and(|about| about.is_file() && about.len() == bytes.len() as u64)
        && std::fs::read(path).is_ok_and(|now| now == bytes)
}

impl<R: Read + Seek> Unpacked<R> {
    /// Writes the map and its pictures into a folder, which is made where there is none. Nothing in it is overwritten; a
    /// picture that is there already, the same, stays. Gives the map's path.
    ///
    /// # Errors
    /// There is a map in the folder, or another picture of the same name, and nothing was written; or something can't be
    /// read or written.
    pub fn write_to(&mut self, folder: &Path) -> Result<PathBuf, PackError> {
        let map = folder.join(MAP);
        let is_there = |path: &Path| std::fs::symlink_metadata(path).is_ok();
        if is_there(&map) {
            return Err(PackError::Exists(map));
        }
        let mut missing = Vec::new();
        for (name, size) in &self.pictures {
            let path = folder.join(name);
            if !is_there(&path) {
                missing.push((path, name.clone(), *size));
            } else if !holds(&path, &picture(&mut self.archive, name, *size)?) {
                return Err(PackError::Exists(path));
            }
        }
        let inner = if self.pictures.is_empty() { folder.to_path_buf() } else { folder.join(PICTURES) };
        std::fs::create_dir_all(&inner).map_err(|why| PackError::Write { path: inner, why })?;
        let write = |path: PathBuf, bytes: &[u8]| {
            store::write_new(&path, bytes).map_err(|why| match why.kind() {
                std::io::ErrorKind::AlreadyExists => PackError::Exists(path),
                _ => PackError::Write { path, why },
            })
        };
        for (path, name, size) in missing {
            write(path, &picture(&mut self.archive, &name, size)?)?;
        }
        // The map comes last, so that one that is there has its pictures.
        write(map.clone(), self.text.as_bytes())?;
        Ok(map)
    }
}

/// A picture of a package, which had so many bytes when it was opened.
fn picture<R: Read + Seek>(archive: &mut ZipArchive<R>, name: &str, size: u64) -> Result<Vec<u8>, PackError> {
    let mut bytes = Vec::new();
    let changed = || PackError::Damaged(format!("{name} was changed meanwhile"));
    take(archive, name, size, &mut size.clone(), &mut bytes)?.ok_or_else(changed)?;
    Ok(bytes)
}
