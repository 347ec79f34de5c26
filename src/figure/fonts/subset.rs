//! What a drawing uses of a face, as a font file of its own that browsers read. The outlines are taken by
//! `subsetter`, which makes fonts for PDF; here they get back the tables that other readers ask for.

use std::collections::BTreeMap;

use subsetter::GlyphRemapper;

use super::{Face, typeface};

fn be16(value: usize) -> [u8; 2] {
    (value as u16).to_be_bytes()
}
fn be32(value: usize) -> [u8; 4] {
    (value as u32).to_be_bytes()
}

/// The tables of a font file by their tags.
fn tables(font: &[u8]) -> BTreeMap<[u8; 4], Vec<u8>> {
    let read = |at: usize| font.get(at..at + 4).and_then(|four| <[u8; 4]>::try_from(four).ok());
    let number = |at: usize| read(at).map(|four| u32::from_be_bytes(four) as usize);
    let count =
        font.get(4..6).map_or(0, |two| two.iter().fold(0_usize, |sum, byte| sum << 8 | *byte as usize));
    (0..count)
        .filter_map(|n| {
            let entry = 12 + 16 * n;
            let (tag, offset, length) = (read(entry)?, number(entry + 8)?, number(entry + 12)?);
            Some((tag, font.get(offset..offset.checked_add(length)?)?.to_vec()))
        })
        .collect()
}

fn checksum(table: &[u8]) -> u32 {
    table.chunks(4).fold(0_u32, |sum, chunk| {
        let mut word = [0; 4];
        word.iter_mut().zip(chunk).for_each(|(to, from)| *to = *from);
        sum.wrapping_add(u32::from_be_bytes(word))
    })
}

/// A font file of tables.
fn assembled(tables: &BTreeMap<[u8; 4], Vec<u8>>) -> Vec<u8> {
    let count = tables.len();
    let power = usize::BITS - 1 - count.max(1).leading_zeros();
    let range = 16 << power;
    let mut font = vec![0, 1, 0, 0];
    for number in [count, range, power as usize, count * 16 - range.min(count * 16)] {
        font.extend(be16(number));
    }
    let mut offset = 12 + 16 * count;
    for (tag, table) in tables {
        font.extend(tag);
        font.extend(checksum(table).to_be_bytes());
        font.extend(be32(offset));
        font.extend(be32(table.len()));
        offset += table.len().next_multiple_of(4);
    }
    for table in tables.values() {
        font.extend(table);
        font.resize(font.len().next_multiple_of(4), 0);
    }
    font
}

/// A `cmap` table (format 12) of characters and their glyphs.
fn cmap(glyphs: &BTreeMap<char, u16>) -> Vec<u8> {
    let mut table = Vec::new();
    table.extend(be16(0));
    table.extend(be16(1));
    // Windows, all of Unicode.
    table.extend(be16(3));
    table.extend(be16(10));
    table.extend(be32(12));
    table.extend(be16(12));
    table.extend(be16(0));
    table.extend(be32(16 + 12 * glyphs.len()));
    table.extend(be32(0));
    table.extend(be32(glyphs.len()));
    for (c, glyph) in glyphs {
        table.extend(be32(*c as usize));
        table.extend(be32(*c as usize));
        table.extend(be32(*glyph as usize));
    }
    table
}

/// The font of some characters of a face, as the bytes of a TrueType file; none where the face lacks all of
/// them or can't be taken apart.
pub(in crate::figure) fn of(face: Face, characters: impl Iterator<Item = char>) -> Option<Vec<u8>> {
    let own = typeface(face)?;
    let mut remapper = GlyphRemapper::new();
    let mut glyphs = BTreeMap::new();
    for c in characters.collect::<std::collections::BTreeSet<char>>() {
        if let Some((glyph, _)) = own.glyph(c)
            && let Ok(old) = u16::try_from(glyph.to_u32())
        {
            glyphs.insert(c, remapper.remap(old));
        }
    }
    if glyphs.is_empty() {
        return None;
    }
    let original = tables(own.data);
    let mut tables = tables(&subsetter::subset(own.data, own.index, &remapper).ok()?);
    tables.insert(*b"cmap", cmap(&glyphs));
    for tag in [*b"OS/2", *b"name"] {
        if let (Some(table), false) = (original.get(&tag), tables.contains_key(&tag)) {
            tables.insert(tag, table.clone());
        }
    }
    // Version 3: no names of glyphs.
    let mut post = vec![0, 3, 0, 0];
    post.resize(32, 0);
    tables.insert(*b"post", post);
    Some(assembled(&tables))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_subset_is_small_and_has_the_characters_with_their_widths() {
        for face in Face::ALL {
            let bytes = of(face, "Київ, Αθήνα & Łódź".chars()).unwrap();
            assert!(bytes.len() < 20_000, "{}", bytes.len());
            let font = skrifa::Font::new(bytes, 0).unwrap();
            let own = typeface(face).unwrap();
            let scaler = skrifa::ScalerFont::unhinted(font.clone(), None);
            for c in "КиївΑθήναŁódź&".chars() {
                let glyph = font.charmap().map_unicode(c).unwrap();
                let width = f64::from(scaler.linear_glyph_metrics().h_advance(glyph));
                assert_eq!(width, own.glyph(c).unwrap().1, "{c}");
            }
            assert!(font.charmap().map_unicode('Q').is_none());
        }
    }
}
