//! Choices: enums with a key for programs and a label for people, and those that items are made of.

/// One of a few things. What it is called is not what it is: the key is what programs read and write, the label
/// is for people and free to change.
pub trait Keyed: Copy + PartialEq + Send + Sync + 'static {
    /// Every choice, in the order in which it is offered.
    const EVERY: &'static [Self];

    /// What stands for it in journals, tables, JSON and on the command line, always the same. A map's file has it as an
    /// identifier: `third-party` is `ThirdParty` there.
    fn key(self) -> &'static str;

    /// The words for people.
    fn label(self) -> &'static str;

    /// What stood for it in earlier versions.
    fn former(self) -> &'static [&'static str];

    /// The choice of a key, or of what stood for it earlier.
    fn from_key(key: &str) -> Option<Self> {
        let of_key = Self::EVERY.iter().find(|choice| choice.key() == key);
        of_key.or_else(|| Self::EVERY.iter().find(|choice| choice.former().contains(&key))).copied()
    }
}

/// Defines a choice: an enum with its keys, its words for people, and the list of all. `Variant = "key" | "former
/// key": "label"`; where no program ever reads or writes it, the key may be left out and is the variant's name.
macro_rules! choice {
    (@key $variant:ident) => { stringify!($variant) };
    (@key $variant:ident $key:literal) => { $key };
    ($(#[$meta:meta])* $name:ident {
        $($(#[$vmeta:meta])* $variant:ident $(= $key:literal $(| $former:literal)*)? : $label:literal),* $(,)?
    }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, ::serde::Serialize, ::serde::Deserialize)]
        pub enum $name { $($(#[$vmeta])* $variant,)* }

        impl $name {
            /// Every choice, in the order in which it is offered.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];

            /// The words for people.
            pub const fn label(self) -> &'static str {
                match self { $(Self::$variant => $label,)* }
            }
        }
        impl $crate::model::choice::Keyed for $name {
            const EVERY: &'static [Self] = Self::ALL;
            fn key(self) -> &'static str {
                match self { $(Self::$variant => $crate::model::choice::choice!(@key $variant $($key)?),)* }
            }
            fn label(self) -> &'static str {
                $name::label(self)
            }
            fn former(self) -> &'static [&'static str] {
                match self { $(Self::$variant => &[$($($former),*)?],)* }
            }
        }
        /// The label, for people; programs read and write the key.
        impl ::std::fmt::Display for $name {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                f.write_str(self.label())
            }
        }
        impl $crate::model::nested::Nested for $name {}
        impl $crate::model::field::FieldValue for $name {
            fn words(&self, _: &dyn $crate::model::any_id::Names) -> String {
                self.label().to_owned()
            }
        }
    };
}
pub(crate) use choice;

choice! {
    /// How reliable a source is (Admiralty code, NATO AJP-2.1). F says that there is no basis to judge,
    /// not that the source is worse than E.
    Reliability {
        /// No doubt of authenticity, trust or competence; consistently right.
        A = "A" | "A: completely reliable": "A: completely reliable",
        /// Minor doubt; mostly right.
        B = "B" | "B: usually reliable": "B: usually reliable",
        /// Doubt, yet right in the past.
        C = "C" | "C: fairly reliable": "C: fairly reliable",
        /// Serious doubt; some right.
        D = "D" | "D: not usually reliable": "D: not usually reliable",
        /// Lacks authenticity, trust and competence; history of being wrong.
        E = "E" | "E: unreliable": "E: unreliable",
        /// No basis to judge.
        F = "F" | "F: cannot be judged": "F: cannot be judged",
    }
}

choice! {
    /// How far the analyst has come with a source.
    Progress {
        /// Nothing was done with it.
        Unread = "unread": "not read yet",
        /// It was read.
        Read = "read": "read",
        /// Its quotes and stances were recorded.
        Coded = "coded": "coded",
        /// Something in it is to be looked at once more.
        ToCheck = "to-check": "to check",
    }
}

choice! {
    /// How the lines of relations run on a board.
    LineShape {
        /// Level and upright, round what doesn't belong to them.
        Bent = "bent": "Around cards, with corners",
        /// Likewise, in wide bends.
        Curved = "curved": "Around cards, as curves",
        /// Straight, behind what lies between.
        Straight = "straight": "Straight, behind cards",
    }
}

impl Default for LineShape {
    /// So that no line seems to belong to a card that it passes.
    fn default() -> Self {
        Self::Bent
    }
}

choice! {
    /// The shape of a mark. Proposals are diamonds, which no actor is.
    MarkShape {
        /// Round.
        Disc = "disc": "disc",
        /// Four corners.
        Square = "square": "square",
        /// Three corners, one at the top.
        Triangle = "triangle": "triangle",
        /// Three corners, one at the bottom.
        TriangleDown = "triangle-down": "triangle on its point",
        /// Five corners.
        Pentagon = "pentagon": "pentagon",
        /// Six corners.
        Hexagon = "hexagon": "hexagon",
    }
}

choice! {
    /// How a mark is parted, where colours and shapes don't suffice.
    MarkPattern {
        /// It isn't.
        Whole = "whole": "whole",
        /// By a level gap.
        Halved = "halved": "halved",
        /// By a level and an upright gap.
        Quartered = "quartered": "quartered",
    }
}

choice! {
    /// How a quote carries what was said.
    QuoteKind {
        /// The speaker's own words.
        Direct = "direct": "direct",
        /// The speaker's point in the reporter's words.
        Paraphrase = "paraphrase": "paraphrase",
        /// What somebody else says of the speaker.
        ThirdParty = "third-party" | "third party": "third party",
    }
}

choice! {
    /// What an actor is.
    ActorKind {
        /// One human being.
        Person = "person": "person",
        /// A state's government.
        Government = "government": "government",
        /// A body with members and offices.
        Organisation = "organisation": "organisation",
        /// States bound by treaty.
        Alliance = "alliance": "alliance",
        /// A political party.
        Party = "party": "party",
        /// A newspaper, station or site.
        Media = "media": "media",
        /// Any other set of people.
        Group = "group": "group",
    }
}

choice! {
    /// How sure the coder is, by number and quality of the sources; not a probability.
    Confidence {
        /// Thin or doubtful basis.
        Low = "low": "low",
        /// Credible, with gaps.
        Moderate = "moderate": "moderate",
        /// Good, independent sources.
        High = "high": "high",
    }
}

choice! {
    /// What a stance rests on.
    Basis {
        /// The actor said it.
        Stated = "stated": "stated",
        /// It follows from what the actor said or did.
        Inferred = "inferred": "inferred",
        /// The coder supposes it.
        Assumed = "assumed": "assumed",
    }
}

choice! {
    /// What ties one actor to another.
    RelationKind {
        /// Belongs to it.
        MemberOf = "member-of" | "member of": "member of",
        /// Heads it.
        Leads = "leads": "leads",
        /// Stands by it under a treaty or in practice.
        AlliedWith = "allied-with" | "allied with": "allied with",
        /// Backs it.
        Supports = "supports": "supports",
        /// Tries to move it.
        Pressures = "pressures": "pressures",
        /// Stands against it.
        Opposes = "opposes": "opposes",
        /// Talks with it to reach terms.
        NegotiatesWith = "negotiates-with" | "negotiates with": "negotiates with",
        /// Any other tie; its note says which.
        Other = "other": "other",
    }
}

#[cfg(test)]
mod tests {
    use std::fmt;

    use serde::Serialize;

    use super::*;

    /// Every choice: its key as a file has it, its key, and what is read for it.
    fn check<T: Keyed + Serialize + fmt::Debug>() {
        for (at, choice) in T::EVERY.iter().enumerate() {
            let identifier: String = choice
                .key()
                .split('-')
                .flat_map(|word| {
                    let (first, rest) = word.split_at(1);
                    [first.to_uppercase(), rest.to_owned()]
                })
                .collect();
            assert_eq!(crate::model::field::to_ron(choice), identifier);
            for read in std::iter::once(&choice.key()).chain(choice.former()) {
                assert_eq!(T::from_key(read).as_ref(), Some(choice), "{read}");
                let twice =
                    T::EVERY.iter().skip(at + 1).any(|c| c.key() == *read || c.former().contains(read));
                assert!(!twice, "{read} is two choices");
            }
        }
    }

    #[test]
    fn keys_tell_choices_apart_and_are_what_files_have() {
        use crate::model::{
            ChartKind, ColourBy, LineShape, Look, MarkPattern, MarkShape, NoteKind, Preset, RowOrder, SizeBy,
        };
        macro_rules! check_each {
            ($($choice:ident),*) => { $(check::<$choice>();)* };
        }
        check_each!(Reliability, Progress, QuoteKind, ActorKind, Confidence, Basis, RelationKind, NoteKind);
        check_each!(ChartKind, SizeBy, ColourBy, RowOrder, Look, Preset, LineShape, MarkShape);
        check::<MarkPattern>();
    }

    #[test]
    fn what_tables_had_before_there_were_keys_is_still_read() {
        assert_eq!(QuoteKind::from_key("third party"), Some(QuoteKind::ThirdParty));
        assert_eq!(RelationKind::from_key("negotiates with"), Some(RelationKind::NegotiatesWith));
        assert_eq!(Reliability::from_key("C: fairly reliable"), Some(Reliability::C));
        assert_eq!(QuoteKind::from_key("Third party"), None, "a label is no key");
    }
}
