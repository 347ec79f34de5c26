//! The `record!` macro: one definition of an item gives its type, its constructor, and the way it is
//! read, written, merged, told and redacted: fields in one order, defaults left out, unknown fields kept. Not
//! the file around the items, which is `store`'s.

use std::any::Any;

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::any_id::{AnyId, Names};
use super::field::{Both, FieldValue, FieldWords, from_ron};
use super::field_info::Field;
use super::nested::Nested;

/// A field's value after it became another one elsewhere, where both are RON text.
///
/// # Errors
/// What it became is no such value; why, in words.
pub fn moved<T: FieldValue>(now: &T, from: &str, to: &str) -> Result<T, String> {
    let to = from_ron::<T>(to)?;
    // What it was there may be unsaid; then it is taken as it is.
    let Ok(from) = from_ron::<T>(from) else { return Ok(to) };
    let both = T::combine(Some(&from), now, &to);
    Ok(both.other.unwrap_or(both.kept))
}

/// Tells a field in which two items differ.
pub fn tell<T: FieldValue>(
    field: &'static str,
    old: &T,
    new: &T,
    names: (&dyn Names, &dyn Names),
    changes: &mut Vec<FieldWords>,
) {
    if old != new {
        let (old, new) = T::change(old, new, names);
        changes.push(FieldWords { field, old, new });
    }
}

/// What can be done with an item field by field. The name of a field is its name in a file; what is not
/// known stands together in the field `extra`.
pub trait Record: Nested + PartialEq + Serialize + DeserializeOwned {
    /// The fields, in file order, without `extra`.
    const FIELDS: &'static [Field];

    /// Calls `found` with the field and the id of each reference.
    fn references(&self, found: &mut dyn FnMut(&'static str, AnyId));

    /// The names of the fields in which the two differ, in file order.
    fn differing_fields(&self, other: &Self) -> Vec<&'static str>;

    /// Calls `visit` with the name and the value of each field, to be changed by its type: for what makes up items.
    fn each_field_mut(&mut self, visit: &mut dyn FnMut(&'static str, &mut dyn Any));

    /// The value of a field as RON text; none where there is no such field.
    fn field_text(&self, field: &str) -> Option<String>;

    /// Gives a field the value that it has in another item.
    fn take_field(&mut self, field: &str, from: &Self);

    /// The item with what a field became from one value to another, both as RON text. Where it is the first
    /// value still it becomes the second; what else was changed since stays.
    ///
    /// # Errors
    /// There is no such field, or the text can't stand in it; why, in words.
    fn with_change(&self, field: &str, from: &str, to: &str) -> Result<Self, String>;

    /// Two versions of an item as one, field by field, and the fields in which they are at odds: there
    /// `kept` has ours and `other` theirs.
    fn merged(base: Option<&Self>, ours: &Self, theirs: &Self) -> (Both<Self>, Vec<&'static str>);

    /// In words, each field in which another version differs.
    fn changes(&self, new: &Self, names: (&dyn Names, &dyn Names)) -> Vec<FieldWords>;

    /// In words, each field that doesn't have its default, as something new.
    fn contents(&self, names: &dyn Names) -> Vec<FieldWords>;
}

/// Defines an item; see the module's first lines. `required` fields must stand in a file, `optional` ones have the
/// default that is written after them.
///
/// A field is one line: `public` or `private(class)`, its name, what people call it where that isn't its name, its
/// type and its default. What follows from the line:
///
/// - *References.* The ids in the field are what it refers to. Where they go, an optional field loses them; where
///   nothing is left of a required one, the item goes as well, and so with an optional one that says `=> needed`:
///   where it is empty it means something else (of a chart's actors, all), and so it is merged.
/// - *Redaction.* A copy that leaves a [class](crate::model::field_info::Private) out has the default in place of its
///   optional fields; where a required field belongs to it, the item goes. `private(Notes unless keeps)` asks the
///   item's method `keeps` first.
/// - Reading, writing, comparing, merging, and made-up items for tests.
///
/// ```
/// stancemap::record! {
///     /// What somebody thinks of an actor.
///     Opinion {
///         required { public of: stancemap::model::ActorId }
///         optional { private(Notes) words as "what they think": String = String::new() }
///     }
/// }
/// use stancemap::model::nested::Nested as _;
/// use stancemap::model::field_info::Private;
/// let mut opinion = Opinion::new("meloni".parse::<stancemap::model::ActorId>().unwrap());
/// opinion.words.push_str("bold");
/// assert_eq!(opinion.redacted(&[Private::Notes]).unwrap().words, "");
/// ```
///
/// A field that doesn't say whether it is private doesn't compile:
/// ```compile_fail
/// stancemap::record! {
///     /// What somebody thinks of an actor.
///     Opinion {
///         required { public of: stancemap::model::ActorId }
///         optional { words as "what they think": String = String::new() }
///     }
/// }
/// ```
#[macro_export]
macro_rules! record {
    (@class public) => { None };
    (@class private ($class:ident $($unless:tt)*)) => { Some($crate::model::field_info::Private::$class) };
    (@is_left_out $item:ident, $left_out:ident, public) => { false };
    (@is_left_out $item:ident, $left_out:ident, private ($class:ident)) => {
        $left_out.contains(&$crate::model::field_info::Private::$class)
    };
    (@is_left_out $item:ident, $left_out:ident, private ($class:ident unless $keeps:ident)) => {
        $left_out.contains(&$crate::model::field_info::Private::$class) && !$item.$keeps()
    };
    (@label) => { None };
    (@label $label:literal) => { Some($label) };
    (@combine $type:ty, $base:expr, $ours:expr, $theirs:expr,) => { <$type>::combine($base, $ours, $theirs) };
    (@combine $type:ty, $base:expr, $ours:expr, $theirs:expr, needed) => {
        $crate::model::field::combine_needed::<$type>($base, $ours, $theirs)
    };
    (@lost $before:expr, $after:expr,) => { false };
    (@lost $before:expr, $after:expr, needed) => { !$before.is_blank() && $after.is_blank() };
    (
        $(#[$meta:meta])*
        $name:ident {
            required { $(
                $(#[$rmeta:meta])*
                $rprivacy:ident $(($($rclass:tt)+))? $rfield:ident $(as $rlabel:literal)? : $rty:ty
            ),* $(,)? }
            optional { $(
                $(#[$ometa:meta])*
                $oprivacy:ident $(($($oclass:tt)+))? $ofield:ident $(as $olabel:literal)? : $oty:ty
                    = $default:expr $(=> $needed:ident)?
            ),* $(,)? }
        }
    ) => {
        $(#[$meta])*
        #[derive(Debug, Clone, PartialEq)]
        pub struct $name {
            $($(#[$rmeta])* pub $rfield: $rty,)*
            $($(#[$ometa])* pub $ofield: $oty,)*
            /// Fields of the file that this version doesn't know.
            pub extra: $crate::model::field_info::Extra,
        }

        impl $name {
            /// Makes an item of the fields that have no default; the rest begin with theirs.
            #[allow(clippy::new_without_default, reason = "some items have no required field")]
            #[allow(clippy::too_many_arguments, reason = "an argument a required field")]
            pub fn new($($rfield: impl Into<$rty>),*) -> Self {
                Self {
                    $($rfield: $rfield.into(),)*
                    $($ofield: $default,)*
                    extra: $crate::model::field_info::Extra::new(),
                }
            }
        }

        impl $crate::model::nested::Nested for $name {
            fn each_reference(&self, found: &mut dyn FnMut($crate::model::any_id::AnyId)) {
                $($crate::model::nested::Nested::each_reference(&self.$rfield, found);)*
                $($crate::model::nested::Nested::each_reference(&self.$ofield, found);)*
            }
            fn without(&self, gone: &::std::collections::BTreeSet<$crate::model::any_id::AnyId>) -> Option<Self> {
                #[allow(unused_imports, reason = "only a needed field is asked whether it is blank")]
                use $crate::model::field::FieldValue as _;
                let left = Self {
                    $($rfield: $crate::model::nested::Nested::without(&self.$rfield, gone)?,)*
                    $($ofield: $crate::model::nested::Nested::without(&self.$ofield, gone)
                        .unwrap_or_else(|| $default),)*
                    extra: self.extra.clone(),
                };
                $(if $crate::record!(@lost self.$ofield, left.$ofield, $($needed)?) {
                    return None;
                })*
                Some(left)
            }
            fn with_replaced(&self, from: &$crate::model::any_id::AnyId, to: &$crate::model::any_id::AnyId) -> Self {
                Self {
                    $($rfield: $crate::model::nested::Nested::with_replaced(&self.$rfield, from, to),)*
                    $($ofield: $crate::model::nested::Nested::with_replaced(&self.$ofield, from, to),)*
                    extra: self.extra.clone(),
                }
            }
            fn redacted(&self, left_out: &[$crate::model::field_info::Private]) -> Option<Self> {
                $(if $crate::record!(@is_left_out self, left_out, $rprivacy $(($($rclass)+))?) {
                    return None;
                })*
                Some(Self {
                    $($rfield: $crate::model::nested::Nested::redacted(&self.$rfield, left_out)?,)*
                    $($ofield: if $crate::record!(@is_left_out self, left_out, $oprivacy $(($($oclass)+))?) {
                        None
                    } else {
                        $crate::model::nested::Nested::redacted(&self.$ofield, left_out)
                    }
                    .unwrap_or_else(|| $default),)*
                    extra: $crate::model::field_info::Extra::new(),
                })
            }
            fn restored(&self, whole: &Self, left_out: &[$crate::model::field_info::Private]) -> Self {
                let mut extra = whole.extra.clone();
                extra.extend(self.extra.iter().map(|(name, ron)| (name.clone(), ron.clone())));
                Self {
                    $($rfield: $crate::model::nested::Nested::restored(&self.$rfield, &whole.$rfield, left_out),)*
                    $($ofield: {
                        let default: $oty = $default;
                        let is_out = $crate::record!(@is_left_out whole, left_out, $oprivacy $(($($oclass)+))?);
                        if is_out && self.$ofield == default {
                            whole.$ofield.clone()
                        } else {
                            $crate::model::nested::Nested::restored(&self.$ofield, &whole.$ofield, left_out)
                        }
                    },)*
                    extra,
                }
            }
            fn each_unknown(&self, found: &mut dyn FnMut(&$crate::model::field_info::Extra)) {
                found(&self.extra);
                $($crate::model::nested::Nested::each_unknown(&self.$rfield, found);)*
                $($crate::model::nested::Nested::each_unknown(&self.$ofield, found);)*
            }
        }

        impl $crate::model::record::Record for $name {
            const FIELDS: &'static [$crate::model::field_info::Field] = &[
                $($crate::model::field_info::Field {
                    name: stringify!($rfield),
                    label: $crate::record!(@label $($rlabel)?),
                    private: $crate::record!(@class $rprivacy $(($($rclass)+))?),
                },)*
                $($crate::model::field_info::Field {
                    name: stringify!($ofield),
                    label: $crate::record!(@label $($olabel)?),
                    private: $crate::record!(@class $oprivacy $(($($oclass)+))?),
                },)*
            ];
            fn references(&self, found: &mut dyn FnMut(&'static str, $crate::model::any_id::AnyId)) {
                use $crate::model::nested::Nested as _;
                $(self.$rfield.each_reference(&mut |id| found(stringify!($rfield), id));)*
                $(self.$ofield.each_reference(&mut |id| found(stringify!($ofield), id));)*
            }
            fn differing_fields(&self, other: &Self) -> Vec<&'static str> {
                let mut differing = Vec::new();
                $(if self.$rfield != other.$rfield { differing.push(stringify!($rfield)); })*
                $(if self.$ofield != other.$ofield { differing.push(stringify!($ofield)); })*
                if self.extra != other.extra { differing.push("extra"); }
                differing
            }
            fn each_field_mut(&mut self, visit: &mut dyn FnMut(&'static str, &mut dyn ::std::any::Any)) {
                $(visit(stringify!($rfield), &mut self.$rfield);)*
                $(visit(stringify!($ofield), &mut self.$ofield);)*
                visit("extra", &mut self.extra);
            }
            fn field_text(&self, field: &str) -> Option<String> {
                match field {
                    $(stringify!($rfield) => Some($crate::model::field::to_ron(&self.$rfield)),)*
                    $(stringify!($ofield) => Some($crate::model::field::to_ron(&self.$ofield)),)*
                    "extra" => Some($crate::model::field::to_ron(&self.extra)),
                    _ => None,
                }
            }
            fn take_field(&mut self, field: &str, from: &Self) {
                match field {
                    $(stringify!($rfield) => self.$rfield.clone_from(&from.$rfield),)*
                    $(stringify!($ofield) => self.$ofield.clone_from(&from.$ofield),)*
                    "extra" => self.extra.clone_from(&from.extra),
                    _ => {}
                }
            }
            fn with_change(&self, field: &str, from: &str, to: &str) -> Result<Self, String> {
                let mut next = self.clone();
                match field {
                    $(stringify!($rfield) => {
                        next.$rfield = $crate::model::record::moved(&self.$rfield, from, to)?;
                    })*
                    $(stringify!($ofield) => {
                        next.$ofield = $crate::model::record::moved(&self.$ofield, from, to)?;
                    })*
                    "extra" => next.extra = $crate::model::record::moved(&self.extra, from, to)?,
                    _ => return Err(format!("there is no field {field}")),
                }
                Ok(next)
            }
            fn merged(
                base: Option<&Self>,
                ours: &Self,
                theirs: &Self,
            ) -> ($crate::model::field::Both<Self>, Vec<&'static str>) {
                use $crate::model::field::FieldValue as _;
                let mut clashes = Vec::new();
                $(let $rfield = <$rty>::combine(base.map(|base| &base.$rfield), &ours.$rfield, &theirs.$rfield);
                if $rfield.other.is_some() {
                    clashes.push(stringify!($rfield));
                })*
                $(let $ofield = $crate::record!(
                    @combine $oty, base.map(|base| &base.$ofield), &ours.$ofield, &theirs.$ofield, $($needed)?
                );
                if $ofield.other.is_some() {
                    clashes.push(stringify!($ofield));
                })*
                let extra = $crate::model::field_info::Extra::combine(
                    base.map(|base| &base.extra),
                    &ours.extra,
                    &theirs.extra,
                );
                if extra.other.is_some() {
                    clashes.push("extra");
                }
                let other = (!clashes.is_empty()).then(|| Self {
                    $($rfield: $rfield.other.unwrap_or_else(|| $rfield.kept.clone()),)*
                    $($ofield: $ofield.other.unwrap_or_else(|| $ofield.kept.clone()),)*
                    extra: extra.other.unwrap_or_else(|| extra.kept.clone()),
                });
                let kept = Self {
                    $($rfield: $rfield.kept,)*
                    $($ofield: $ofield.kept,)*
                    extra: extra.kept,
                };
                ($crate::model::field::Both { kept, other }, clashes)
            }
            fn changes(
                &self,
                new: &Self,
                names: (&dyn $crate::model::any_id::Names, &dyn $crate::model::any_id::Names),
            ) -> Vec<$crate::model::field::FieldWords> {
                let mut changes = Vec::new();
                $($crate::model::record::tell(
                    stringify!($rfield), &self.$rfield, &new.$rfield, names, &mut changes,
                );)*
                $($crate::model::record::tell(
                    stringify!($ofield), &self.$ofield, &new.$ofield, names, &mut changes,
                );)*
                $crate::model::record::tell("extra", &self.extra, &new.extra, names, &mut changes);
                changes
            }
            fn contents(&self, names: &dyn $crate::model::any_id::Names) -> Vec<$crate::model::field::FieldWords> {
                use $crate::model::field::{FieldValue as _, FieldWords};
                let mut contents = Vec::new();
                $({
                    let (field, old) = (stringify!($rfield), String::new());
                    contents.push(FieldWords { field, old, new: self.$rfield.words(names) });
                })*
                $({
                    let default: $oty = $default;
                    if self.$ofield != default {
                        let (field, old) = (stringify!($ofield), String::new());
                        contents.push(FieldWords { field, old, new: self.$ofield.words(names) });
                    }
                })*
                if !self.extra.is_empty() {
                    let (field, old) = ("extra", String::new());
                    contents.push(FieldWords { field, old, new: self.extra.words(names) });
                }
                contents
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
                    out.serialize_field($crate::model::field_info::interned(name), &raw)?;
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
                        let mut extra = $crate::model::field_info::Extra::new();
                        while let Some($crate::model::field_info::FieldName(name)) = map.next_key()? {
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
    ($($anything:tt)*) => {
        compile_error!(
            "a field of a record is `public name: Type` or `private(class) name: Type`, and `= default` where it is optional"
        );
    };
}
pub use crate::record;

/// Records as values of fields: they are merged field by field. Blank is what is nothing in words.
macro_rules! by_field {
    ($($record:ty => |$value:ident| $words:expr;)*) => {$(
        impl $crate::model::field::FieldValue for $record {
            fn is_blank(&self) -> bool {
                let $value = self;
                $words.is_empty()
            }
            fn words(&self, _: &dyn $crate::model::any_id::Names) -> String {
                let $value = self;
                $words
            }
            fn reconcile(base: Option<&Self>, ours: &Self, theirs: &Self) -> $crate::model::field::Both<Self> {
                <Self as $crate::model::record::Record>::merged(base, ours, theirs).0
            }
        }
    )*};
}
pub(super) use by_field;
