//! Typed ids of the items of a map. What an id refers to is looked up in the map, not here.

use std::fmt;
use std::sync::Arc;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// The longest id that is accepted, in bytes.
pub const MAX_ID_LENGTH: usize = 120;

/// Why a text can't be an id.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("\"{0}\" can't be an id: use 1 to {MAX_ID_LENGTH} of a–z, A–Z, 0–9, '-', '_' and '.'")]
pub struct IdError(String);

/// What every id type can do.
pub trait ItemId: Clone + Ord + fmt::Display + fmt::Debug {
    /// Checks a text and makes it an id.
    fn parse(text: &str) -> Result<Self, IdError>;
    /// The id as text.
    fn as_str(&self) -> &str;
}

fn check(text: &str) -> Result<(), IdError> {
    let fits = !text.is_empty() && text.len() <= MAX_ID_LENGTH;
    let plain = text.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.'));
    if fits && plain { Ok(()) } else { Err(IdError(text.chars().take(60).collect())) }
}

/// Reduces a name to the lower-case ASCII words that begin an id; never empty.
pub fn slug(name: &str) -> String {
    let mut slug = String::new();
    for c in name.chars() {
        let plain = match c {
            'à'..='å' | 'À'..='Å' => 'a',
            'ç' | 'Ç' | 'č' | 'Č' | 'ć' => 'c',
            'è'..='ë' | 'È'..='Ë' => 'e',
            'ì'..='ï' | 'Ì'..='Ï' => 'i',
            'ñ' | 'Ñ' => 'n',
            'ò'..='ö' | 'Ò'..='Ö' | 'ø' | 'Ø' => 'o',
            'ù'..='ü' | 'Ù'..='Ü' => 'u',
            'š' | 'Š' | 'ş' | 'Ş' => 's',
            'ž' | 'Ž' => 'z',
            other => other.to_ascii_lowercase(),
        };
        if plain.is_ascii_alphanumeric() {
            slug.push(plain);
        } else if !slug.is_empty() && !slug.ends_with('-') {
            slug.push('-');
        }
        if slug.len() >= 40 {
            break;
        }
    }
    let slug = slug.trim_end_matches('-');
    if slug.is_empty() { "item".to_owned() } else { slug.to_owned() }
}

/// A random suffix of six characters, so that two analysts never make the same id by chance.
fn suffix() -> String {
    const ALPHABET: &[u8; 32] = b"abcdefghijkmnpqrstuvwxyz23456789";
    let mut bytes = [0_u8; 6];
    if getrandom::fill(&mut bytes).is_err() {
        // Without a random source the clock still tells two sessions apart.
        let nanos =
            std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).map_or(0, |d| d.as_nanos());
        for (i, byte) in bytes.iter_mut().enumerate() {
            *byte = (nanos >> (i * 5)) as u8;
        }
    }
    bytes.iter().filter_map(|b| ALPHABET.get((b % 32) as usize)).map(|&b| b as char).collect()
}

/// Makes an id from a name that `taken` doesn't know: its slug, a hyphen and a random suffix.
pub fn fresh<I: ItemId>(name: &str, taken: impl Fn(&I) -> bool) -> I {
    let slug = slug(name);
    loop {
        let text = format!("{slug}-{}", suffix());
        if let Ok(id) = I::parse(&text)
            && !taken(&id)
        {
            return id;
        }
    }
}

macro_rules! ids {
    ($($(#[$meta:meta])* $name:ident),* $(,)?) => {$(
        $(#[$meta])*
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(Arc<str>);

        impl ItemId for $name {
            fn parse(text: &str) -> Result<Self, IdError> {
                check(text)?;
                Ok(Self(text.into()))
            }
            fn as_str(&self) -> &str {
                &self.0
            }
        }
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}", self.0)
            }
        }
        impl std::str::FromStr for $name {
            type Err = IdError;
            fn from_str(text: &str) -> Result<Self, IdError> {
                Self::parse(text)
            }
        }
        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(&self.0)
            }
        }
        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = String::deserialize(deserializer)?;
                Self::parse(&text).map_err(serde::de::Error::custom)
            }
        }
    )*};
}

ids! {
    /// Id of a source.
    SourceId,
    /// Id of a quote.
    QuoteId,
    /// Id of an actor.
    ActorId,
    /// Id of a bloc.
    BlocId,
    /// Id of a dimension.
    DimensionId,
    /// Id of a proposal.
    ProposalId,
    /// Id of a stance.
    StanceId,
    /// Id of an event.
    EventId,
    /// Id of a relation.
    RelationId,
    /// Id of a board.
    BoardId,
    /// Id of a note or a frame on a board.
    NoteId,
    /// Id of a chart.
    ChartId,
    /// Id of a coder.
    CoderId,
    /// Id of a conflict.
    ConflictId,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slugs_are_readable_and_never_empty() {
        assert_eq!(slug("Giorgia Meloni"), "giorgia-meloni");
        assert_eq!(slug("Türkiye, defence ministry"), "turkiye-defence-ministry");
        assert_eq!(slug("中国"), "item");
        assert_eq!(slug("  "), "item");
    }

    #[test]
    fn fresh_ids_avoid_what_is_taken() {
        let first: ActorId = fresh("Giorgia Meloni", |_| false);
        let second: ActorId = fresh("Giorgia Meloni", |id| *id == first);
        assert!(first.as_str().starts_with("giorgia-meloni-"));
        assert_ne!(first, second);
    }

    #[test]
    fn ids_refuse_what_would_break_a_file_or_a_drawing() {
        for bad in ["", "a b", "a/b", "\"", "é", &"x".repeat(121)] {
            assert!(ActorId::parse(bad).is_err(), "{bad} was accepted");
        }
        assert!(ActorId::parse("ita.meloni_2-b").is_ok());
    }
}
