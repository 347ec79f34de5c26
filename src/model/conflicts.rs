//! Conflicts: what two people's versions of a map are at odds about, kept in the map until somebody
//! decides. How they come about and how they are decided is `edit`'s.

use super::any_id::{AnyId, Names};
use super::id::{ConflictId, ItemId as _};
use super::record::record;

record! {
    /// A value that stands in the map, and another one that somebody else gave it.
    Conflict {
        required {}
        optional {
            /// The item; none is the map itself.
            public item: Option<AnyId> = None => needed,
            /// The field of it; empty is the whole item, which the other side deleted.
            public field: String = String::new(),
            /// The value that stood in the map when they met, as RON text; empty where it wasn't noted.
            private(Any) kept: String = String::new(),
            /// The other value, as RON text.
            private(Any) other: String = String::new(),
            /// What both were before, as RON text; empty where that isn't known.
            private(Any) base: String = String::new(),
            /// Whose the other value is: a file, a branch, a person.
            private(Coders) from: String = String::new(),
        }
    }
}

impl Conflict {
    /// The id that a conflict has: the same for the same item, field and other value, so that two
    /// people who merge the same get the same.
    pub fn id(&self) -> Option<ConflictId> {
        let kind = self.item.as_ref().map_or("map", |item| item.kind().key());
        let item = self.item.as_ref().map_or("", AnyId::as_str);
        // FNV-1a, 64 bits: it must be the same in every version of the program.
        let hash = [kind, item, &self.field, &self.other]
            .iter()
            .flat_map(|part| part.bytes().chain([0xFF]))
            .fold(0xCBF2_9CE4_8422_2325_u64, |hash, byte| {
                (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01B3)
            });
        let about = if self.field.is_empty() { "item" } else { &self.field };
        ConflictId::parse(&format!("{kind}-{about}-{hash:016x}")).ok()
    }
    /// What it is about: “position of the stance …”.
    pub fn describe(&self, names: &dyn Names) -> String {
        let item = self.item.as_ref().map_or_else(
            || "the map".to_owned(),
            |item| format!("{} “{}”", item.kind(), names.name_of(item)),
        );
        if self.field.is_empty() { item } else { format!("{} of {item}", self.field.replace('_', " ")) }
    }
}
