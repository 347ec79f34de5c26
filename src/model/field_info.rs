//! What is known of a field besides its value: its names, what it belongs to where it is private, and what is kept of
//! fields that this version doesn't know. What values do is `field`'s.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Mutex, PoisonError};

use serde::{Deserialize, Deserializer, Serialize, de};

/// Fields of an item that this version doesn't know, by name, as the RON text found in the file.
pub type Extra = BTreeMap<String, String>;

/// A field name in RON; it is an identifier there, which `String` would refuse.
pub struct FieldName(pub String);

impl<'de> Deserialize<'de> for FieldName {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Visitor;
        impl de::Visitor<'_> for Visitor {
            type Value = FieldName;
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("a field name")
            }
            fn visit_str<E: de::Error>(self, name: &str) -> Result<FieldName, E> {
                Ok(FieldName(name.to_owned()))
            }
        }
        deserializer.deserialize_identifier(Visitor)
    }
}

/// Gives a name the static life that serde's struct serializers ask for. A name is kept once for the
/// life of the program, so memory grows with the number of different unknown fields only.
pub fn interned(name: &str) -> &'static str {
    static NAMES: Mutex<BTreeSet<&'static str>> = Mutex::new(BTreeSet::new());
    let mut names = NAMES.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(known) = names.get(name) {
        return known;
    }
    let leaked: &'static str = Box::leak(name.to_owned().into_boxed_str());
    names.insert(leaked);
    leaked
}

/// What a private field belongs to: what a copy of a map may leave out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Private {
    /// The texts that were read.
    Texts,
    /// The analysts' remarks.
    Notes,
    /// Who recorded what.
    Coders,
    /// Values of any field: they are left out with whatever else is.
    Any,
}

impl Private {
    /// Every class.
    pub const ALL: &'static [Self] = &[Self::Texts, Self::Notes, Self::Coders, Self::Any];
}

/// What is known of a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Field {
    /// Its name in a file.
    pub name: &'static str,
    /// What people call it, where that isn't its name.
    pub label: Option<&'static str>,
    /// What it belongs to where it is private.
    pub private: Option<Private>,
}

impl Field {
    /// The fields of a file that this version doesn't know, which stand together.
    pub const EXTRA: Self = Self { name: "extra", label: Some("unknown fields"), private: None };

    /// What people call it.
    pub fn label(self) -> String {
        self.label.map_or_else(|| self.name.replace('_', " "), str::to_owned)
    }
}
