//! Earlier versions of a map's file, kept on this computer: what each save replaced, packed with gzip, in a
//! folder of the user's data. The last ten stay, and of each day before them the last one. Which is the last is counted,
//! since clocks are set back.

use std::io::{self, Read as _, Write as _};
use std::path::{Path, PathBuf};

use flate2::Compression;
use flate2::read::GzDecoder;
use flate2::write::GzEncoder;
use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::disk::{Readers, in_words, make_private_folder, sweep_all, write_atomically};
use super::fingerprint::{Fingerprint, MAX_MAP};
use super::read::{FormatError, Reading, read};
use crate::model::StanceMap;
use crate::model::id::slug;
use crate::model::text::sha256;

/// How many versions are kept whatever their day.
const LAST: usize = 10;
/// How many days one version of each is kept.
const DAYS: usize = 400;
/// The ending of a version's name.
const ENDING: &str = ".ron.gz";

/// The versions of one file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Backups {
    folder: PathBuf,
}

/// An earlier version of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Version {
    /// Where it is kept.
    pub path: PathBuf,
    /// When it was put there: the moment at which a save replaced it.
    pub at: Timestamp,
    /// Which of the versions it is, counted from the first that was kept; 0 for those from before they were counted.
    number: u64,
    /// The beginning of the file's fingerprint.
    mark: String,
}

/// Why a version can't be read.
#[derive(Debug, thiserror::Error)]
pub enum VersionError {
    /// The system can't read it.
    #[error("Opening the version {} failed: {why}", path.display())]
    Io {
        /// Where it is kept.
        path: PathBuf,
        /// What the system says.
        why: io::Error,
    },
    /// It is no map.
    #[error("Opening the version {} failed: {why}", path.display())]
    Format {
        /// Where it is kept.
        path: PathBuf,
        /// What is wrong.
        why: FormatError,
    },
}

impl Backups {
    /// Those of a file, within the folder that holds those of all files. Two files of one name in different
    /// folders are told apart by the whole path.
    pub fn of(root: &Path, file: &Path) -> Self {
        let whole = std::fs::canonicalize(file)
            .or_else(|_| std::path::absolute(file))
            .unwrap_or_else(|_| file.to_path_buf());
        let stem = whole.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let mark = sha256(whole.to_string_lossy().as_bytes());
        let mark = mark.get(..12).unwrap_or_default();
        Self { folder: root.join(format!("{}-{mark}", slug(&stem))) }
    }

    /// The versions, the latest first.
    pub fn versions(&self) -> Vec<Version> {
        let Ok(entries) = std::fs::read_dir(&self.folder) else { return Vec::new() };
        let version = |path: PathBuf| {
            let name = path.file_name()?.to_str()?.strip_suffix(ENDING)?;
            let (before, mark) = name.rsplit_once('-')?;
            let (number, at) = before.split_once('-').unwrap_or(("0", before));
            let at = Timestamp::from_millisecond(at.parse().ok()?).ok()?;
            Some(Version { at, number: number.parse().ok()?, mark: mark.to_owned(), path })
        };
        let mut versions: Vec<Version> = entries.filter_map(|entry| version(entry.ok()?.path())).collect();
        versions.sort_by(|a, b| (b.number, b.at, &b.mark).cmp(&(a.number, a.at, &a.mark)));
        versions
    }

    /// Keeps what a file held, unless the latest version is the same, and lets go of those that are too many. Who may
    /// read the file may read the version.
    ///
    /// # Errors
    /// The folder can't be written.
    pub fn keep(&self, bytes: &[u8], at: Timestamp, file: &Path) -> io::Result<()> {
        let fingerprint = Fingerprint::of(bytes);
        let versions = self.versions();
        let latest = versions.first();
        if latest.is_some_and(|latest| latest.mark == fingerprint.short()) {
            return Ok(());
        }
        make_private_folder(&self.folder).map_err(in_words)?;
        sweep_all(&self.folder);
        // A map is packed to a seventh even so, and a save must not take long.
        let mut packed = GzEncoder::new(Vec::with_capacity(bytes.len() / 6), Compression::fast());
        packed.write_all(bytes)?;
        let number = latest.map_or(1, |latest| latest.number.saturating_add(1));
        let name = format!("{number}-{}-{}{ENDING}", at.as_millisecond(), fingerprint.short());
        write_atomically(&self.folder.join(name), &packed.finish()?, Readers::AsOf(Some(file)))?;
        self.prune();
        Ok(())
    }

    /// Removes what is neither among the last nor the last of its day.
    fn prune(&self) {
        let (mut days, mut last) = (0, None);
        for version in self.versions().iter().skip(LAST) {
            let day = TimeZone::system().to_datetime(version.at).date();
            // A day that a clock comes to a second time is another one.
            if last == Some(day) || days == DAYS {
                std::fs::remove_file(&version.path).ok();
            } else {
                (days, last) = (days + 1, Some(day));
            }
        }
    }
}

impl Version {
    /// Reads the map of a version that can be read whole.
    ///
    /// # Errors
    /// It can't be, in words.
    pub fn read_whole(&self) -> Result<StanceMap, String> {
        let reading = self.read().map_err(|why| why.to_string())?;
        if reading.repaired() {
            return Err(format!("Parts of the version {} can't be read", self.path.display()));
        }
        Ok(reading.map)
    }

    /// Reads the map of a version.
    ///
    /// # Errors
    /// It can't be read, or isn't a map.
    pub fn read(&self) -> Result<Reading, VersionError> {
        let failed = |why| VersionError::Io { path: self.path.clone(), why };
        let file = std::fs::File::open(&self.path).map_err(failed)?;
        let mut text = String::new();
        GzDecoder::new(file).take(MAX_MAP + 1).read_to_string(&mut text).map_err(failed)?;
        if text.len() as u64 > MAX_MAP {
            return Err(failed(io::Error::other("it is too large")));
        }
        read(&text).map_err(|why| VersionError::Format { path: self.path.clone(), why })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILE: &str = "/maps/map.ron";

    fn at(text: &str) -> Timestamp {
        text.parse().expect("a time")
    }

    #[test]
    fn a_clock_that_is_set_back_costs_no_version() {
        let root = tempfile::tempdir().expect("a folder");
        let backups = Backups::of(root.path(), FILE.as_ref());
        // A year ahead for a day, then right again.
        let times = (0..40).map(|n| {
            if n < 12 {
                at(&format!("2026-03-06T10:{n:02}:00Z"))
            } else {
                at(&format!("2025-03-{:02}T10:00:00Z", n - 11))
            }
        });
        for (n, time) in times.enumerate() {
            backups.keep(format!("save {n}").as_bytes(), time, FILE.as_ref()).expect("kept");
            assert_eq!(backups.versions()[0].at, time, "the last save is the latest version");
        }
        // Of the year ahead the last of its day, and one of each of 28 days since.
        assert_eq!(backups.versions().len(), 29);
        // The same day once more.
        let again = at("2025-03-28T09:00:00Z");
        for n in 0..12 {
            backups.keep(format!("again {n}").as_bytes(), again, FILE.as_ref()).expect("kept");
        }
        assert!(backups.versions().iter().any(|version| version.at == at("2025-03-27T10:00:00Z")));
    }

    #[test]
    fn versions_from_before_they_were_counted_are_the_earliest() {
        let root = tempfile::tempdir().expect("a folder");
        let backups = Backups::of(root.path(), FILE.as_ref());
        backups.keep(b"new", at("2025-03-06T10:00:00Z"), FILE.as_ref()).expect("kept");
        let old = backups.folder.join("1772000000000-0123456789ab.ron.gz");
        write_atomically(&old, b"", Readers::AsBefore).expect("a file");
        let versions = backups.versions();
        assert_eq!((versions.len(), versions[1].path == old, versions[1].number), (2, true, 0));
    }

    #[test]
    fn the_last_ten_stay_and_of_each_day_before_the_last() {
        let root = tempfile::tempdir().expect("a folder");
        let backups = Backups::of(root.path(), FILE.as_ref());
        assert_eq!(backups.versions(), []);
        for day in 1..=20 {
            for hour in [9, 12, 15] {
                let words = format!("day {day}, hour {hour}");
                backups
                    .keep(words.as_bytes(), at(&format!("2025-03-{day:02}T{hour:02}:00:00Z")), FILE.as_ref())
                    .expect("kept");
            }
        }
        let versions = backups.versions();
        // Ten versions are those of three days and the last of a fourth; then one each of 17 or, as the time zone
        // has it, 16 days.
        assert!((26..=27).contains(&versions.len()), "{}", versions.len());
        assert_eq!(versions[0].at, at("2025-03-20T15:00:00Z"));
        assert!(versions.windows(2).all(|pair| pair[0].at > pair[1].at));
        let lasts =
            versions.iter().skip(LAST).filter(|version| version.at.to_string().contains("T15")).count();
        assert!(lasts >= 15, "{lasts}");
    }

    #[test]
    fn a_version_is_kept_once_and_read_back() {
        let root = tempfile::tempdir().expect("a folder");
        let file = root.path().join("map.ron");
        let text = super::super::to_text(&crate::model::StanceMap::new("First")).expect("a text");
        let backups = Backups::of(root.path(), &file);
        backups.keep(text.as_bytes(), at("2025-03-06T10:00:00Z"), &file).expect("kept");
        backups.keep(text.as_bytes(), at("2025-03-06T11:00:00Z"), &file).expect("kept");
        let versions = backups.versions();
        assert_eq!(versions.len(), 1);
        assert_eq!(versions[0].read().expect("a map").map.title, "First");
        write_atomically(&versions[0].path, b"\x1f\x8bbroken", Readers::AsBefore).expect("a file");
        assert!(versions[0].read().is_err());
        assert_ne!(Backups::of(root.path(), Path::new("/other/map.ron")), backups);
    }
}
