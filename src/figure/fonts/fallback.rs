//! The system's typefaces, for characters that the shipped one lacks. They are looked for only when such a
//! character turns up, and what was found is kept for the life of the program.

use std::collections::BTreeSet;
use std::sync::{Mutex, PoisonError};

use fontique::{Collection, CollectionOptions, SourceCache, SourceCacheOptions};
use harfrust::{FontRef, Tag};

use super::Typeface;

/// Whether a font brings colours of its own. Its signs would be coloured in one format and not in the other, and
/// coloured or grey where marks mean something by their colour.
fn is_coloured(data: &[u8], index: u32) -> bool {
    let tables = [b"COLR", b"CBDT", b"sbix", b"SVG "];
    FontRef::from_index(data, index)
        .is_ok_and(|font| tables.iter().any(|tag| font.table_data(Tag::new(tag)).is_some()))
}

#[derive(Default)]
struct Found {
    used: Vec<&'static Typeface>,
    /// Characters that no typeface of the system has.
    missing: BTreeSet<char>,
    system: Option<System>,
}

struct System {
    collection: Collection,
    cache: SourceCache,
    /// Every family, those first that are made to go with the shipped typeface.
    families: Vec<String>,
}

impl System {
    fn load() -> Self {
        let options = CollectionOptions { shared: false, system_fonts: true };
        let mut collection = Collection::new(options);
        let cache = SourceCache::new(SourceCacheOptions { shared: false });
        let mut families: Vec<String> = collection.family_names().map(str::to_owned).collect();
        families.sort_by_key(|name| {
            let rank = match name.as_str() {
                name if name.contains("Emoji") => 3,
                name if name.starts_with("Noto Sans") => 0,
                name if name.starts_with("Noto") => 1,
                _ => 2,
            };
            (rank, name.clone())
        });
        Self { collection, cache, families }
    }
    fn find(&mut self, c: char) -> Option<&'static Typeface> {
        for name in &self.families {
            let family = self.collection.family_by_name(name)?;
            let Some(font) = family.default_font() else { continue };
            let Some(data) = font.load(Some(&mut self.cache)) else { continue };
            let charmap = skrifa::Font::new(data.as_ref().to_vec(), font.index());
            if charmap.is_none_or(|font| font.charmap().map_unicode(c).is_none())
                || is_coloured(data.as_ref(), font.index())
            {
                continue;
            }
            // A handful of typefaces in the life of the program, each kept once.
            let kept: &'static [u8] = Box::leak(data.as_ref().to_vec().into_boxed_slice());
            if let Some(typeface) = Typeface::load(kept, font.index())
                && typeface.look_up(c).is_some_and(|(glyph, _)| c.is_whitespace() || typeface.draws(glyph))
            {
                return Some(Box::leak(Box::new(typeface)));
            }
        }
        None
    }
}

/// A typeface of the system that has a character; none where there is none.
pub(super) fn typeface(c: char) -> Option<&'static Typeface> {
    static FOUND: Mutex<Option<Found>> = Mutex::new(None);
    let mut found = FOUND.lock().unwrap_or_else(PoisonError::into_inner);
    let found = found.get_or_insert_with(Found::default);
    if found.missing.contains(&c) {
        return None;
    }
    if let Some(known) = found.used.iter().find(|known| known.look_up(c).is_some()) {
        return Some(known);
    }
    let searched = found.system.get_or_insert_with(System::load).find(c);
    match searched {
        Some(typeface) => found.used.push(typeface),
        None => drop(found.missing.insert(c)),
    }
    searched
}
