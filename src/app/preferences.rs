//! What the user prefers, whatever map is open, and the one file in which it is kept. The window in which it is changed
//! is `windows::preferences`; what follows from a change is the shell's.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::model::choice::choice;
use crate::store;

/// The name of the file.
const FILE: &str = "preferences.ron";
/// The largest file that is read, in bytes.
const LARGEST: u64 = 64 << 10;
/// The sizes of the interface, in per cent, the smallest first.
pub const SIZES: [u16; 9] = [80, 90, 100, 110, 125, 150, 175, 190, 200];

choice! {
    /// How the window looks.
    Appearance {
        /// As the system does.
        System: "as the system looks",
        /// Dark letters on a light ground.
        Light: "light",
        /// Light letters on a dark ground.
        Dark: "dark",
    }
}

choice! {
    /// What the window shows when it starts without a file.
    AtStart {
        /// The start page.
        Page: "the start page",
        /// The map that was open last.
        LastMap: "the map that was open last",
    }
}

/// The preferences.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Preferences {
    /// How the window looks.
    pub appearance: Appearance,
    /// The size of the interface, in per cent; one of [`SIZES`].
    pub size: u16,
    /// What the window shows when it starts without a file.
    pub at_start: AtStart,
}

impl Default for Preferences {
    fn default() -> Self {
        Self { appearance: Appearance::System, size: 100, at_start: AtStart::Page }
    }
}

impl Preferences {
    /// Where they are kept in the program's own folder.
    pub fn file(folder: &Path) -> PathBuf {
        folder.join(FILE)
    }

    /// Reads what is kept in the program's own folder; nothing is what is preferred at first.
    ///
    /// # Errors
    /// There is a file, and it can't be read or understood; the words say why.
    pub fn read(folder: &Path) -> Result<Self, String> {
        let file = Self::file(folder);
        let about = match std::fs::metadata(&file) {
            Ok(about) => about,
            Err(why) if why.kind() == std::io::ErrorKind::NotFound => return Ok(Self::default()),
            Err(why) => return Err(why.to_string()),
        };
        if !about.is_file() || about.len() > LARGEST {
            return Err("it is no file of preferences".to_owned());
        }
        let text = std::fs::read_to_string(&file).map_err(|why| why.to_string())?;
        let read: Self = ron::from_str(&text).map_err(|why| why.to_string())?;
        Ok(Self { size: nearest(read.size), ..read })
    }

    /// Keeps them in the program's own folder. A file that couldn't be understood stays beside it.
    ///
    /// # Errors
    /// The folder can't be written; the words say why.
    pub fn keep(&self, folder: &Path) -> Result<(), String> {
        let file = Self::file(folder);
        if Self::read(folder).is_err() {
            std::fs::rename(&file, file.with_extension("ron.bak")).ok();
        }
        let text =
            ron::ser::to_string_pretty(self, ron::ser::PrettyConfig::new()).map_err(|why| why.to_string())?;
        store::make_private_folder(folder).map_err(|why| why.to_string())?;
        store::write_own(&file, format!("{text}\n").as_bytes()).map_err(|why| why.to_string())
    }

    /// The next larger interface, or the next smaller one.
    #[must_use]
    pub fn sized(self, larger: bool) -> Self {
        let size = if larger {
            SIZES.into_iter().find(|size| *size > self.size)
        } else {
            SIZES.into_iter().rev().find(|size| *size < self.size)
        };
        Self { size: size.unwrap_or(self.size), ..self }
    }
}

/// The size that a number in a file means.
fn nearest(size: u16) -> u16 {
    SIZES.into_iter().min_by_key(|known| known.abs_diff(size)).unwrap_or(100)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_kept_is_read_and_what_is_wrong_stays_beside_it() {
        let folder = tempfile::tempdir().expect("a folder");
        assert_eq!(Preferences::read(folder.path()), Ok(Preferences::default()));
        let mine = Preferences { appearance: Appearance::Dark, size: 125, at_start: AtStart::LastMap };
        mine.keep(folder.path()).expect("it can be kept");
        assert_eq!(Preferences::read(folder.path()), Ok(mine));
        let file = Preferences::file(folder.path());
        for (text, is_right) in [("(size: 120)", true), ("(mood: 1)", true), ("(size: \"large\")", false)] {
            store::write_own(&file, text.as_bytes()).expect("a file");
            let read = Preferences::read(folder.path());
            assert_eq!(read.is_ok(), is_right, "{text}: {read:?}");
            assert!(read.is_err() || SIZES.contains(&read.unwrap_or_default().size));
        }
        mine.keep(folder.path()).expect("it can be kept");
        assert_eq!(Preferences::read(folder.path()), Ok(mine));
        assert!(file.with_extension("ron.bak").exists(), "nobody's words are overwritten");
    }

    #[test]
    fn sizes_go_up_and_down_and_end() {
        let at = |size| Preferences { size, ..Preferences::default() };
        assert_eq!([at(100).sized(true).size, at(100).sized(false).size], [110, 90]);
        assert_eq!([at(200).sized(true).size, at(80).sized(false).size], [200, 80]);
    }
}
