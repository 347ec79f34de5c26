//! From a map to the text of a file: the same map always gives the same bytes. Where they go is in
//! `file`.

use ron::extensions::Extensions;
use ron::ser::PrettyConfig;
use ron::value::RawValue;
use serde::ser::{Error as _, Serialize, SerializeStruct as _, Serializer};

use super::{FORMAT, VERSION};
use crate::model::StanceMap;
use crate::model::any_id::with_sections;
use crate::model::field::SHORTHANDS;
use crate::model::field_info::interned;

/// Sections, items, fields, and the entries of a board's maps have a line each; smaller records stand on
/// one line.
const LINES_DOWN_TO: usize = 4;

struct File<'a>(&'a StanceMap);

impl Serialize for File<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let map = self.0;
        let mut out = serializer.serialize_struct("Stancemap", 2)?;
        out.serialize_field("format", FORMAT)?;
        out.serialize_field("version", &VERSION)?;
        if !map.title.is_empty() {
            out.serialize_field("title", &map.title)?;
        }
        if !map.description.is_empty() {
            out.serialize_field("description", &map.description)?;
        }
        if !map.left_out.is_empty() {
            out.serialize_field("left_out", &map.left_out)?;
        }
        macro_rules! write_sections {
            ($($section:ident: $kind:ident, $id:ident;)*) => {
                $(if !map.$section.is_empty() {
                    out.serialize_field(stringify!($section), &map.$section)?;
                })*
            };
        }
        with_sections!(write_sections);
        for (name, ron) in &map.extra {
            let raw = RawValue::from_boxed_ron(ron.clone().into_boxed_str()).map_err(S::Error::custom)?;
            out.serialize_field(interned(name), &raw)?;
        }
        out.end()
    }
}

/// The text of a map's file.
///
/// # Errors
/// An unknown field that was kept isn't RON; that can't come from a file.
pub fn to_text(map: &StanceMap) -> Result<String, ron::Error> {
    let config = PrettyConfig::new()
        .new_line("\n")
        .indentor("    ")
        .depth_limit(LINES_DOWN_TO)
        .escape_strings(false)
        .extensions(Extensions::empty());
    let options = ron::Options::default().with_default_extension(SHORTHANDS);
    let mut text = options.to_string_pretty(&File(map), config)?;
    text.push('\n');
    Ok(text)
}
