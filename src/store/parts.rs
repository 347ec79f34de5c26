//! The parts of a RON text, unread: the fields of a record, the entries of a map. They are read one by
//! one, so that a mistake in one doesn't cost the others.

use std::fmt;
use std::marker::PhantomData;

use ron::value::RawValue;
use serde::de::{Deserialize, Deserializer, Error as _, MapAccess, Visitor};

use crate::model::record::FieldName;

/// How many parts a record or a map may have: more than any work holds, few enough for the memory.
const MAX_PARTS: usize = 5_000_000;

/// The fields of a record by name, each with its value's text.
pub(super) struct Fields<'a>(pub(super) Vec<(String, &'a RawValue)>);

/// The entries of a map by key, each with its value's text.
pub(super) struct Entries<'a>(pub(super) Vec<(String, &'a RawValue)>);

/// The text of a value from its first character on; there may be comments after it.
pub(super) fn begun(raw: &RawValue) -> &str {
    let text = raw.get_ron().trim_start();
    // To trim comments the value is parsed once more, so only where there are some.
    if text.starts_with('/') { raw.trim().get_ron() } else { text }
}

struct Parts<K>(PhantomData<K>);

impl<'de, K: Into<String> + Deserialize<'de>> Visitor<'de> for Parts<K> {
    type Value = Vec<(String, &'de RawValue)>;
    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the parts of a map file")
    }
    fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<Self::Value, A::Error> {
        let mut parts = Vec::new();
        while let Some(key) = access.next_key::<K>()? {
            if parts.len() == MAX_PARTS {
                return Err(A::Error::custom(format!("there are more than {MAX_PARTS} entries")));
            }
            parts.push((key.into(), access.next_value()?));
        }
        Ok(parts)
    }
}

impl<'de> Deserialize<'de> for Fields<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_struct("Stancemap", &[], Parts::<FieldName>(PhantomData)).map(Self)
    }
}

impl<'de> Deserialize<'de> for Entries<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(Parts::<String>(PhantomData)).map(Self)
    }
}
