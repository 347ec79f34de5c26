//! A ZIP archive that may be hostile: files are taken from it by name, within limits, and nothing is ever
//! written to disk. What the files mean is the formats'.

use std::collections::BTreeMap;
use std::io::{Cursor, Read as _};

use encoding_rs::Encoding;
use zip::ZipArchive;
use zip::result::ZipError;

use super::ReadLimits;
use super::error::Trouble;

/// An archive in memory.
pub(super) struct Archive<'a> {
    zip: ZipArchive<Cursor<&'a [u8]>>,
    /// What its files are called, by their names in small letters and with plain strokes.
    names: BTreeMap<String, String>,
    limit: u64,
    /// How many bytes may still be unpacked.
    left: u64,
}

/// How OLE files begin, which old Office documents and those with a password are.
const OLE: &[u8] = b"\xD0\xCF\x11\xE0";

impl<'a> Archive<'a> {
    /// Opens an archive.
    pub(super) fn open(bytes: &'a [u8], limits: &ReadLimits) -> Result<Self, Trouble> {
        if bytes.starts_with(OLE) {
            return Err(Trouble::Encrypted);
        }
        let zip = ZipArchive::new(Cursor::new(bytes)).map_err(trouble)?;
        if zip.len() > limits.entries {
            return Err(Trouble::TooMany { what: "files in it", limit: limits.entries });
        }
        let mut names = BTreeMap::new();
        for name in zip.file_names().flatten() {
            names.entry(alike(&name)).or_insert_with(|| name.into_owned());
        }
        Ok(Self { zip, names, limit: limits.unpacked, left: limits.unpacked })
    }
    /// The XML or XHTML file of a name, decoded; none where there is no such file.
    pub(super) fn text(&mut self, name: &str) -> Result<Option<String>, Trouble> {
        let name = self.called(name);
        let file = match self.zip.by_name(&name) {
            Ok(file) => file,
            Err(ZipError::FileNotFound) => return Ok(None),
            Err(why) => return Err(trouble(why)),
        };
        // What an archive says of a file's size may be a lie.
        let mut bytes = Vec::new();
        file.take(self.left + 1)
            .read_to_end(&mut bytes)
            .map_err(|why| Trouble::broken(format_args!("{name}: {why}")))?;
        self.left =
            self.left.checked_sub(bytes.len() as u64).ok_or(Trouble::Unpacks { limit: self.limit })?;
        Ok(Some(decode(&bytes)))
    }
    /// What a file is called in the archive: some programs write its name with other capitals or strokes than
    /// where they refer to it.
    fn called(&self, name: &str) -> String {
        if self.zip.index_for_name(name).is_some() {
            return name.to_owned();
        }
        self.names.get(&alike(name)).map_or_else(|| name.to_owned(), Clone::clone)
    }
    /// The file of a name, which must be there.
    pub(super) fn needed(&mut self, name: &str) -> Result<String, Trouble> {
        self.text(name)?.ok_or_else(|| Trouble::broken(format_args!("there is no {name} in it")))
    }
}

/// A name as it is compared with others.
fn alike(name: &str) -> String {
    name.replace('\\', "/").to_ascii_lowercase()
}

fn trouble(why: ZipError) -> Trouble {
    match why {
        ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED) | ZipError::InvalidPassword => {
            Trouble::Encrypted
        }
        why => Trouble::broken(why),
    }
}

/// The text of an XML file: by its byte order mark, by the encoding that it declares, or as UTF-8.
fn decode(bytes: &[u8]) -> String {
    let head = String::from_utf8_lossy(bytes.get(..200).unwrap_or(bytes)).into_owned();
    let declared = head
        .strip_prefix("<?xml")
        .and_then(|rest| rest.split_once("?>"))
        .and_then(|(declaration, _)| declaration.split_once("encoding="))
        .and_then(|(_, value)| value.split(['"', '\'']).nth(1))
        .and_then(|name| Encoding::for_label(name.as_bytes()));
    declared.unwrap_or(encoding_rs::UTF_8).decode(bytes).0.into_owned()
}

/// A path in an archive as seen from the folder of a file in it, without `.` and `..`; none where it is
/// absolute, another address, or leads out of the archive.
pub(super) fn resolve(beside: &str, path: &str) -> Option<String> {
    let path = path.split('#').next().unwrap_or_default();
    if path.is_empty() || path.starts_with(['/', '\\']) || path.contains([':', '\\']) {
        return None;
    }
    let mut parts: Vec<&str> = beside.split('/').collect();
    parts.pop();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            part => parts.push(part),
        }
    }
    Some(percent_decoded(&parts.join("/")))
}

fn percent_decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('%') {
        bytes.extend_from_slice(before.as_bytes());
        if let Some(byte) = after.get(..2).and_then(|digits| u8::from_str_radix(digits, 16).ok()) {
            bytes.push(byte);
            rest = after.get(2..).unwrap_or_default();
        } else {
            bytes.push(b'%');
            rest = after;
        }
    }
    bytes.extend_from_slice(rest.as_bytes());
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_stay_in_the_archive() {
        let resolve = |path| resolve("OEBPS/content.opf", path);
        assert_eq!(resolve("text/one%20two.xhtml#start").as_deref(), Some("OEBPS/text/one two.xhtml"));
        assert_eq!(resolve("../cover.xhtml").as_deref(), Some("cover.xhtml"));
        for bad in ["/etc/passwd", "../../etc/passwd", "file:///etc/passwd", "C:\\x", "\\\\host\\x", "", "#a"]
        {
            assert_eq!(resolve(bad), None, "{bad}");
        }
        assert_eq!(percent_decoded("100%"), "100%");
        assert_eq!(percent_decoded("%é%41"), "%éA");
    }

    #[test]
    fn xml_says_its_encoding() {
        let (bytes, _, _) =
            encoding_rs::WINDOWS_1251.encode("<?xml version='1.0' encoding='windows-1251'?><a>Да</a>");
        assert!(decode(&bytes).contains("Да"));
        assert_eq!(decode("\u{feff}<a>é</a>".as_bytes()), "<a>é</a>");
    }
}
