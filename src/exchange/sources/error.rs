//! Why a file gives no source, in words: which file, what is wrong, what to do. Where that is found out is
//! in the files of the formats.

use std::time::Duration;

use crate::store::format::names;

/// Why a file wasn't read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{file}: {trouble}")]
pub struct ImportError {
    /// The file, as it was named.
    pub file: String,
    /// What is wrong, and what to do.
    pub trouble: Trouble,
}

/// What can be wrong with a file; in words it ends with what to do, without a final period.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Trouble {
    /// The system can't read it.
    #[error("it can't be read: {0}. Check that it is there and that you may read it")]
    Io(String),
    /// It is a device or the like.
    #[error("it is not a file. Choose a file or a folder")]
    NotAFile,
    /// Its ending is not known.
    #[error("files of the kind “{0}” are not read. Save it as {names}", names = names(super::formats(), "or"))]
    Unknown(String),
    /// It has more bytes than are read.
    #[error(
        "it has {} MB, more than the {} MB that are read of such a file. Copy the part that you need and paste it",
        size.div_ceil(1 << 20), limit >> 20
    )]
    TooLarge {
        /// Its size in bytes.
        size: u64,
        /// The largest size in bytes.
        limit: u64,
    },
    /// What is packed in it has more bytes than any text needs.
    #[error(
        "unpacked it has more than {} MB, which no text needs. Check where it comes from; if you trust it, open it \
         in its program and save the text alone",
        limit >> 20
    )]
    Unpacks {
        /// The largest size in bytes.
        limit: u64,
    },
    /// It has more parts than are read.
    #[error("it has more than {limit} {what}. Split it, or copy the part that you need and paste it")]
    TooMany {
        /// The parts, in the plural.
        what: &'static str,
        /// How many are read.
        limit: usize,
    },
    /// Its pages draw more than any text needs, mostly the same again and again.
    #[error(
        "its pages draw the same so often that reading them would never end. Check where it comes from; if you trust it, \
         open it in its program, copy the text and paste it"
    )]
    DrawsTooMuch,
    /// Its elements hold each other more deeply than any text needs.
    #[error("its elements are nested far too deeply. Open it in its program, copy the text and paste it")]
    TooDeep,
    /// Reading it takes too long.
    #[error("reading it took longer than {} seconds and was given up. Copy the text and paste it", .0.as_secs())]
    TooSlow(Duration),
    /// It is no text, whatever its name says.
    #[error("it is not text, whatever its name says{0}. Choose the file that holds the text")]
    Binary(&'static str),
    /// There are no words in it.
    #[error("there is no text in it. Check that it is the right file")]
    NoText,
    /// Its pages are pictures.
    #[error(
        "its {pages} {} no text, only pictures, as a scan does. Run text recognition (OCR) over it, then bring in \
         the result", if *pages == 1 { "page holds" } else { "pages hold" }
    )]
    Scan {
        /// How many pages there are.
        pages: usize,
    },
    /// It needs a password or has copy protection.
    #[error(
        "it is protected by a password or against copying. Save a copy without protection, or paste the text"
    )]
    Encrypted,
    /// It isn't what its name says, or is damaged.
    #[error("it is damaged or not what its name says ({0}). Open it in its program and save it again")]
    Broken(String),
}

impl Trouble {
    /// The trouble of a file.
    pub(super) fn of(self, file: &str) -> ImportError {
        ImportError { file: file.to_owned(), trouble: self }
    }
    /// That a file is damaged, in a few words.
    pub(super) fn broken(why: impl std::fmt::Display) -> Self {
        Self::Broken(why.to_string())
    }
}
