//! The parts of a RON text, unread: the fields of a record, the entries of a map. They are read one by
//! one, so that a mistake in one doesn't cost the others.

use std::fmt;
use std::marker::PhantomData;

use ron::value::RawValue;
use serde::de::{Deserialize, Deserializer, Error as _, MapAccess, Visitor};

use crate::model::any_id::with_sections;

/// How many parts a section or an item may have: ten times what the largest work holds. The smallest item takes half a
/// kilobyte of memory.
const MAX_PARTS: usize = 1_000_000;
/// How many values may stand in a text: each takes some memory, however short it is written.
const MAX_VALUES: usize = 10_000_000;

/// Whether a text holds more values than are read, told by the commas between them, before any of them is read.
pub(super) fn has_too_many_values(text: &str) -> bool {
    has_more_values(text, MAX_VALUES)
}

fn has_more_values(text: &str, most: usize) -> bool {
    // A value and its comma take two bytes at least.
    if text.len() / 2 < most {
        return false;
    }
    let mut commas = 0;
    let mut rest = text;
    while let Some(at) = rest.find([',', '"', '/', '\'']) {
        let (before, from) = rest.split_at(at);
        let mark = from.as_bytes().first().copied();
        commas += usize::from(mark == Some(b','));
        rest = from.get(passed(before, from)..).unwrap_or_default();
    }
    commas > most
}

/// How many bytes a text, a remark or a character takes that a part of a file begins with; one for anything else.
fn passed(before: &str, from: &str) -> usize {
    let after = |end: &str, begin: usize| {
        let rest = from.get(begin..).unwrap_or_default();
        rest.find(end).map_or(from.len(), |at| begin + at + end.len())
    };
    let bytes = from.as_bytes();
    match bytes {
        [b'"', ..] => {
            let hashes = before.len() - before.trim_end_matches('#').len();
            if before.trim_end_matches('#').ends_with('r') {
                return after(&format!("\"{}", "#".repeat(hashes)), 1);
            }
            let mut escaped = false;
            let end = bytes.iter().skip(1).position(|byte| {
                let ends = *byte == b'"' && !escaped;
                escaped = *byte == b'\\' && !escaped;
                ends
            });
            end.map_or(from.len(), |at| at + 2)
        }
        [b'\'', b'\\', ..] => after("'", 3),
        [b'\'', ..] => after("'", 1 + from.chars().nth(1).map_or(0, char::len_utf8)),
        [b'/', b'/', ..] => after("\n", 2),
        [b'/', b'*', ..] => {
            let (mut depth, mut at) = (1, 2);
            while depth > 0 {
                match bytes.get(at..at + 2) {
                    Some(b"/*") => (depth, at) = (depth + 1, at + 2),
                    Some(b"*/") => (depth, at) = (depth - 1, at + 2),
                    Some(_) => at += 1,
                    None => return from.len(),
                }
            }
            at
        }
        _ => 1,
    }
}

/// The text of each item of a section, by its id.
pub(super) type Entries<'a> = Vec<(String, &'a RawValue)>;

/// The value of a field of a file.
pub(super) enum Part<'a> {
    /// A section.
    Section(Entries<'a>),
    /// Anything else.
    Value(&'a RawValue),
}

/// The fields of a file. The names are slices of the text, so that they tell where they are.
pub(super) struct File<'a>(pub(super) Vec<(&'a str, Part<'a>)>);

/// The fields of an item, each with its value's text.
pub(super) struct Fields<'a>(pub(super) Vec<(&'a str, &'a RawValue)>);

/// Whether a file's field of this name is a section.
fn is_section(name: &str) -> bool {
    macro_rules! is_one_of {
        ($($section:ident: $kind:ident, $id:ident;)*) => { [$(stringify!($section)),*].contains(&name) };
    }
    with_sections!(is_one_of)
}

/// The text of a value from its first character on; there may be comments after it.
pub(super) fn begun(raw: &RawValue) -> &str {
    let text = raw.get_ron().trim_start();
    // To trim comments the value is parsed once more, so only where there are some.
    if text.starts_with('/') { raw.trim().get_ron() } else { text }
}

struct Name<'a>(&'a str);

impl<'de> Deserialize<'de> for Name<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct NameVisitor;
        impl<'de> Visitor<'de> for NameVisitor {
            type Value = Name<'de>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a field name")
            }
            fn visit_borrowed_str<E: serde::de::Error>(self, name: &'de str) -> Result<Name<'de>, E> {
                Ok(Name(name))
            }
        }
        deserializer.deserialize_identifier(NameVisitor)
    }
}

/// A kind of part: its key, and its value, whose reading may depend on the key.
trait Piece<'de>: Sized {
    /// What stands before the colon.
    type Key: Deserialize<'de>;
    /// Reads what stands after it.
    fn read<A: MapAccess<'de>>(key: Self::Key, access: &mut A) -> Result<Self, A::Error>;
}

impl<'de> Piece<'de> for (String, &'de RawValue) {
    type Key = String;
    fn read<A: MapAccess<'de>>(key: String, access: &mut A) -> Result<Self, A::Error> {
        Ok((key, access.next_value()?))
    }
}
impl<'de> Piece<'de> for (&'de str, &'de RawValue) {
    type Key = Name<'de>;
    fn read<A: MapAccess<'de>>(Name(name): Name<'de>, access: &mut A) -> Result<Self, A::Error> {
        Ok((name, access.next_value()?))
    }
}
impl<'de> Piece<'de> for (&'de str, Part<'de>) {
    type Key = Name<'de>;
    fn read<A: MapAccess<'de>>(Name(name): Name<'de>, access: &mut A) -> Result<Self, A::Error> {
        // A section is taken apart at once: a raw value is parsed twice, which for a whole section takes long.
        let part = if is_section(name) {
            Part::Section(access.next_value::<Section<'de>>()?.0)
        } else {
            Part::Value(access.next_value()?)
        };
        Ok((name, part))
    }
}

struct Pieces<P>(PhantomData<P>);

impl<'de, P: Piece<'de>> Visitor<'de> for Pieces<P> {
    type Value = Vec<P>;
    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the parts of a map file")
    }
    fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<Vec<P>, A::Error> {
        let mut pieces = Vec::new();
        while let Some(key) = access.next_key()? {
            if pieces.len() == MAX_PARTS {
                return Err(A::Error::custom(format!("there are more than {MAX_PARTS} entries")));
            }
            pieces.push(P::read(key, &mut access)?);
        }
        Ok(pieces)
    }
}

struct Section<'a>(Entries<'a>);

impl<'de> Deserialize<'de> for Section<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(Pieces(PhantomData)).map(Self)
    }
}
impl<'de> Deserialize<'de> for File<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_struct("Stancemap", &[], Pieces(PhantomData)).map(Self)
    }
}
impl<'de> Deserialize<'de> for Fields<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_struct("", &[], Pieces(PhantomData)).map(Self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_counted_and_nothing_hides_them() {
        for hidden in [
            "",
            "// \"\n",
            "/* \" /* \" */ \" */",
            "'\"',",
            "'\\'', '\\\"',",
            "r#\"\"\"#,",
            "\"\\\"\"",
            "// '\n",
            "\"'\"",
        ] {
            let text = format!("({hidden} a: [1,2,3,4,5,6])");
            assert!(has_more_values(&text, 4), "{text}");
        }
        for few in
            ["\",,,,,,,\"", "// ,,,,,,,", "/* ,,,, */", "r\",,,,,,\"", "\"a\\\",,,,,,,\"", "\",,,,,,,,"]
        {
            assert!(!has_more_values(few, 4), "{few}");
        }
    }

    #[test]
    fn a_file_of_too_many_values_is_refused_before_they_are_read() {
        let text = format!("(format: \"stancemap\", version: 1, odd: [{}])", "0,".repeat(MAX_VALUES));
        let why = crate::store::read(&text).expect_err("it was read").to_string();
        assert!(why.contains("more values"), "{why}");
    }
}
