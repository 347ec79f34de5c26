//! The `record!` macro: one definition of an item gives its type, its constructor, and the way it is
//! read and written: fields in one order, defaults left out, unknown fields kept. Not the file around
//! the items, which is `store`'s.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Mutex, PoisonError};

use serde::{Deserialize, Deserializer, de};

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

/// Defines an item; see the module's first lines. `required` fields must stand in a file, `optional`
/// ones have the default that is written after them.
macro_rules! record {
    (
        $(#[$meta:meta])*
        $name:ident {
            required { $($(#[$rmeta:meta])* $rfield:ident : $rty:ty),* $(,)? }
            optional { $($(#[$ometa:meta])* $ofield:ident : $oty:ty = $default:expr),* $(,)? }
        }
    ) => {
        $(#[$meta])*
        #[derive(Debug, Clone, PartialEq)]
        pub struct $name {
            $($(#[$rmeta])* pub $rfield: $rty,)*
            $($(#[$ometa])* pub $ofield: $oty,)*
            /// Fields of the file that this version doesn't know.
            pub extra: $crate::model::record::Extra,
        }

        impl $name {
            /// Makes an item of the fields that have no default; the rest begin with theirs.
            #[allow(clippy::new_without_default, reason = "some items have no required field")]
            #[allow(clippy::too_many_arguments, reason = "an argument a required field")]
            pub fn new($($rfield: impl Into<$rty>),*) -> Self {
                Self {
                    $($rfield: $rfield.into(),)*
                    $($ofield: $default,)*
                    extra: $crate::model::record::Extra::new(),
                }
            }

            /// The names of the fields in which the two differ, in file order.
            pub fn differing_fields(&self, other: &Self) -> Vec<&'static str> {
                let mut differing = Vec::new();
                $(if self.$rfield != other.$rfield { differing.push(stringify!($rfield)); })*
                $(if self.$ofield != other.$ofield { differing.push(stringify!($ofield)); })*
                if self.extra != other.extra { differing.push("extra"); }
                differing
            }
        }

        impl ::serde::Serialize for $name {
            fn serialize<S: ::serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                use ::serde::ser::SerializeStruct as _;
                let mut out = serializer.serialize_struct(stringify!($name), 1)?;
                $(out.serialize_field(stringify!($rfield), &self.$rfield)?;)*
                $({
                    let default: $oty = $default;
                    if self.$ofield != default {
                        out.serialize_field(stringify!($ofield), &self.$ofield)?;
                    }
                })*
                for (name, ron) in &self.extra {
                    let raw = ::ron::value::RawValue::from_boxed_ron(ron.clone().into_boxed_str())
                        .map_err(::serde::ser::Error::custom)?;
                    out.serialize_field($crate::model::record::interned(name), &raw)?;
                }
                out.end()
            }
        }

        impl<'de> ::serde::Deserialize<'de> for $name {
            fn deserialize<D: ::serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                struct Visitor;
                impl<'de> ::serde::de::Visitor<'de> for Visitor {
                    type Value = $name;
                    fn expecting(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                        f.write_str(concat!("the fields of ", stringify!($name), " in parentheses"))
                    }
                    fn visit_map<A: ::serde::de::MapAccess<'de>>(self, mut map: A) -> Result<$name, A::Error> {
                        use ::serde::de::Error as _;
                        $(let mut $rfield: Option<$rty> = None;)*
                        $(let mut $ofield: Option<$oty> = None;)*
                        let mut extra = $crate::model::record::Extra::new();
                        while let Some($crate::model::record::FieldName(name)) = map.next_key()? {
                            match name.as_str() {
                                $(stringify!($rfield) => {
                                    if $rfield.replace(map.next_value()?).is_some() {
                                        return Err(A::Error::duplicate_field(stringify!($rfield)));
                                    }
                                })*
                                $(stringify!($ofield) => {
                                    if $ofield.replace(map.next_value()?).is_some() {
                                        return Err(A::Error::duplicate_field(stringify!($ofield)));
                                    }
                                })*
                                _ => {
                                    let raw: Box<::ron::value::RawValue> = map.next_value()?;
                                    if extra.contains_key(&name) {
                                        return Err(A::Error::custom(format!("duplicate field `{name}`")));
                                    }
                                    extra.insert(name, raw.trim().get_ron().to_owned());
                                }
                            }
                        }
                        Ok($name {
                            $($rfield: $rfield.ok_or_else(|| A::Error::missing_field(stringify!($rfield)))?,)*
                            $($ofield: $ofield.unwrap_or_else(|| $default),)*
                            extra,
                        })
                    }
                }
                deserializer.deserialize_struct(
                    stringify!($name),
                    &[$(stringify!($rfield),)* $(stringify!($ofield),)*],
                    Visitor,
                )
            }
        }
    };
}
pub(crate) use record;
