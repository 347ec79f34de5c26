//! What a map file holds, in a few bytes, and how large one may be.

use crate::model::text::sha256;

/// The largest map file that is opened, in bytes.
pub(super) const MAX_MAP: u64 = 512 << 20;

/// What a file held when it was read or written, to notice that somebody else has changed it.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Fingerprint {
    /// SHA-256 in hexadecimal digits.
    sha256: String,
}

impl Fingerprint {
    /// Of what a file holds.
    pub fn of(bytes: &[u8]) -> Self {
        Self { sha256: sha256(bytes) }
    }
    /// Its first digits: enough to tell the versions of one file apart.
    pub(super) fn short(&self) -> &str {
        self.sha256.get(..12).unwrap_or(&self.sha256)
    }
}
