//! What glyphs stand for where the library that reads the PDF can't tell: by the numbers in the names that a font
//! gives them, or by what an embedded font says of itself.

use std::collections::{BTreeMap, BTreeSet};

use hayro_interpret::font::{Glyph, GlyphRun, OutlineFontData, OutlineGlyph};
use hayro_interpret::hayro_cmap::{BfString, CMap, CMapName, CidFamily, load_embedded};
use hayro_interpret::hayro_syntax::object::{Array, Dict, Name, Object, Stream, String as Bytes};
use hayro_interpret::hayro_syntax::page::{Page, Resources};
use skrifa::charmap::Charmap;
use skrifa::raw::ps::agl;
use skrifa::raw::ps::cff::CffFontRef;
use skrifa::{FontRef, GlyphId, GlyphNames};

/// How many fonts of a page are looked at, and how deep forms may lie in each other.
const MOST_FONTS: usize = 500;
const MOST_COLLECTED: usize = 20;
const DEEPEST: usize = 5;

/// Letters that TeX's fonts have where other fonts have none.
const TEX_LIGATURES: [(u32, &str); 5] = [(11, "ff"), (12, "fi"), (13, "fl"), (14, "ffi"), (15, "ffl")];

/// A font that names its glyphs by numbers.
#[derive(Debug, Default)]
struct Named {
    /// How wide the glyphs are, by their codes, in thousandths of their size.
    widths: BTreeMap<u32, f32>,
    meanings: BTreeMap<u32, String>,
}

/// A font whose glyphs are those of a known collection of characters.
#[derive(Debug)]
struct Collected {
    name: String,
    /// The map from its codes to the numbers of the collection, and from these to characters, by their names.
    numbers: Vec<u8>,
    characters: Vec<u8>,
}

/// The fonts of a page that say more of their glyphs than the library knows.
#[derive(Debug, Default)]
pub(super) struct PageFonts {
    named: Vec<Named>,
    collected: Vec<Collected>,
}

impl PageFonts {
    pub(super) fn of(page: &Page) -> Self {
        let (mut fonts, mut seen) = (Self::default(), BTreeSet::new());
        fonts.look_into(page.resources(), 0, &mut seen);
        fonts
    }
    fn look_into(&mut self, resources: &Resources, depth: usize, seen: &mut BTreeSet<(u32, i32)>) {
        for (name, _) in resources.fonts.entries().take(MOST_FONTS) {
            let Some(font) = resources.fonts.get::<Dict>(name.as_ref()) else { continue };
            if self.named.len() < MOST_FONTS {
                self.named.extend(Named::of(&font));
            }
            if self.collected.len() < MOST_COLLECTED {
                self.collected.extend(Collected::of(&font));
            }
        }
        if depth == DEEPEST {
            return;
        }
        for (name, _) in resources.x_objects.entries() {
            let Some(form) = resources.x_objects.get::<Stream>(name.as_ref()) else { continue };
            let id = form.obj_id();
            if seen.len() < MOST_FONTS
                && seen.insert((id.obj_number, id.gen_number))
                && let Some(inner) = form.dict().get::<Dict>("Resources")
            {
                self.look_into(&Resources::new(inner), depth + 1, seen);
            }
        }
    }
    /// What the glyphs of a run stand for, by their codes. The library doesn't say which font a run is in, so
    /// it is told by the widths of the glyphs.
    pub(super) fn meanings(&self, run: &GlyphRun) -> Option<&BTreeMap<u32, String>> {
        let is_of = |font: &&Named| {
            run.glyphs().iter().all(|glyph| {
                let width = advance(glyph).unwrap_or_default();
                font.widths.get(&glyph.char_code()).is_some_and(|w| (w - width).abs() < 0.5)
            })
        };
        self.named.iter().find(is_of).map(|font| &font.meanings)
    }
}

/// How far the pen moves after a glyph, in thousandths of its size.
pub(super) fn advance(glyph: &Glyph) -> Option<f32> {
    match glyph {
        Glyph::Outline(outline) => outline.advance_width(),
        Glyph::Type3(type3) => type3.advance_width(),
    }
}

impl Collected {
    fn of(font: &Dict) -> Option<Self> {
        if font.contains_key("ToUnicode") {
            return None;
        }
        let inner = font.get::<Array>("DescendantFonts")?.iter::<Dict>().next()?;
        let info = inner.get::<Dict>("CIDSystemInfo")?;
        let (registry, ordering) = (info.get::<Bytes>("Registry")?, info.get::<Bytes>("Ordering")?);
        let family = CidFamily::from_registry_ordering(&registry, &ordering).ucs2_cmap()?;
        let numbers = font.get::<Name>("Encoding")?.as_str().as_bytes().to_vec();
        let name = font.get::<Name>("BaseFont")?;
        // Part of a font has six letters before its name.
        let name = match name.as_str().split_once('+') {
            Some((part, name)) if part.len() == 6 => name.to_owned(),
            _ => name.as_str().to_owned(),
        };
        Some(Self { name, numbers, characters: family.to_bytes().to_vec() })
    }
}

impl Named {
    fn of(font: &Dict) -> Option<Self> {
        let differences = font.get::<Dict>("Encoding")?.get::<Array>("Differences")?;
        let (mut names, mut code) = (Vec::new(), 0_u32);
        for object in differences.iter::<Object>() {
            match object {
                Object::Number(number) => code = u32::try_from(number.as_i64()).unwrap_or(256),
                Object::Name(name) if code < 256 => {
                    names.push((code, name.as_str().to_owned()));
                    code += 1;
                }
                _ => {}
            }
        }
        let names: Vec<(u32, &str)> = names.iter().map(|(code, name)| (*code, name.as_str())).collect();
        let meanings = by_numbers(&names);
        if meanings.is_empty() {
            return None;
        }
        let is_type3 = font.get::<Name>("Subtype").is_some_and(|kind| kind.as_str() == "Type3");
        let scale = match font.get::<[f32; 6]>("FontMatrix") {
            Some([x, ..]) if is_type3 => x * 1000.0,
            _ => 1.0,
        };
        let first = font.get::<u32>("FirstChar").unwrap_or(0);
        let widths = font.get::<Array>("Widths")?;
        let widths =
            (first..256).zip(widths.iter::<f32>()).map(|(code, width)| (code, width * scale)).collect();
        Some(Self { widths, meanings })
    }
}

/// A name that is a number: `a84`, `g54`, `cid084`, `G54`.
struct Number {
    code: u32,
    decimal: Option<u32>,
    hex: Option<u32>,
    /// Whether it numbers letters. Names such as `g1` and `cid1` number the glyphs of some font.
    of_letters: bool,
    in_hex: bool,
    tex: bool,
}

impl Number {
    fn of(code: u32, name: &str) -> Option<Self> {
        let name = name.split('.').next().unwrap_or_default();
        let at = name.find(|c: char| c.is_ascii_digit());
        let (word, digits) = name.split_at(at.unwrap_or(name.len()));
        let decimal = digits.parse().ok().filter(|_| !word.is_empty() && word.len() <= 8);
        let hex = name.get(1..).filter(|digits| matches!(digits.len(), 2 | 4));
        let hex = hex.and_then(|digits| u32::from_str_radix(digits, 16).ok());
        let of_letters = matches!(word, "a" | "A" | "c" | "C" | "G" | "char" | "chr" | "ch" | "x" | "code");
        let tex = matches!(word, "a" | "A");
        (decimal.is_some() || hex.is_some()).then_some(Self {
            code,
            decimal,
            hex,
            of_letters,
            in_hex: word == "G",
            tex,
        })
    }
}

/// What glyphs stand for whose names are numbers, by their codes. The numbers are either the codes, or those of the
/// letters; where they only count the glyphs, the codes may be those of letters, and otherwise nothing is known.
fn by_numbers(names: &[(u32, &str)]) -> BTreeMap<u32, String> {
    let numbers: Vec<Number> = names.iter().filter_map(|(code, name)| Number::of(*code, name)).collect();
    let tex = numbers.iter().all(|number| number.tex);
    let written = |of: fn(&Number) -> Option<u32>| -> Option<Vec<u32>> { numbers.iter().map(of).collect() };
    let codes: Vec<u32> = numbers.iter().map(|number| number.code).collect();
    let readable = |codes: &[u32]| codes.iter().all(|code| letter(*code, tex).is_some());
    let counts = |written: &[u32]| {
        let mut steps = codes.iter().zip(written).map(|(code, number)| i64::from(*number) - i64::from(*code));
        let first = steps.next();
        codes.len() > 1 && steps.all(|step| Some(step) == first)
    };
    let (decimal, hex) = (written(|number| number.decimal), written(|number| number.hex));
    let are_codes = [&decimal, &hex].contains(&&Some(codes.clone()));
    let written = if numbers.iter().any(|number| number.in_hex) { hex } else { decimal.or(hex) };
    let written = written.unwrap_or_default();
    let of_letters = numbers.iter().all(|number| number.of_letters);
    let chosen = if are_codes {
        codes.clone()
    } else if of_letters && readable(&written) && !(readable(&codes) && counts(&written)) {
        written
    } else if readable(&codes) && !counts(&written) {
        codes.clone()
    } else {
        Vec::new()
    };
    codes.iter().zip(chosen).filter_map(|(code, number)| Some((*code, letter(number, tex)?))).collect()
}

/// The letter of a code in Windows' Latin, with TeX's ligatures where `tex`.
fn letter(code: u32, tex: bool) -> Option<String> {
    let ligature = TEX_LIGATURES.iter().find(|(at, _)| tex && *at == code).map(|(_, letters)| *letters);
    if let Some(letters) = ligature {
        return Some(letters.to_owned());
    }
    let text =
        encoding_rs::WINDOWS_1252.decode_without_bom_handling(&[u8::try_from(code).ok()?]).0.into_owned();
    (!text.starts_with(char::is_control)).then_some(text)
}

/// What embedded fonts say of their glyphs, kept for all pages of a document.
#[derive(Debug, Default)]
pub(super) struct Embedded {
    fonts: BTreeMap<u128, BTreeMap<u32, String>>,
    maps: BTreeMap<Vec<u8>, Option<CMap>>,
}

impl Embedded {
    /// What a glyph of a font stands for. `of_page` are the fonts of the page.
    pub(super) fn meaning(&mut self, glyph: &OutlineGlyph, of_page: &PageFonts) -> Option<String> {
        let font = glyph.font_data()?;
        if let Some(text) = self.by_collection(&font, glyph.char_code(), of_page) {
            return Some(text);
        }
        let meanings = || meanings((*font.data).as_ref());
        self.fonts.entry(font.cache_key).or_insert_with(meanings).get(&glyph.glyph_id().to_u32()).cloned()
    }
    fn by_collection(&mut self, font: &OutlineFontData, code: u32, of_page: &PageFonts) -> Option<String> {
        let name = font.postscript_name.as_deref()?;
        let collected = of_page.collected.iter().find(|font| font.name == name)?;
        let numbers = self.map(&collected.numbers)?;
        let number = (1..=4).find_map(|length| numbers.lookup_cid_code(code, length))?;
        self.map(&collected.characters)?.lookup_bf_string(number).map(written)
    }
    /// One of the maps that every program that reads PDFs must know.
    fn map(&mut self, name: &[u8]) -> Option<&CMap> {
        let load = || match CMapName::from_bytes(name) {
            CMapName::IdentityH | CMapName::IdentityV => Some(CMap::identity_h()),
            name => CMap::parse(load_embedded(name)?, load_embedded),
        };
        self.maps.entry(name.to_vec()).or_insert_with(load).as_ref()
    }
}

/// What the glyphs of a font file stand for: by its map of characters, by the names of its glyphs, or by the
/// collection of characters that it numbers.
fn meanings(data: &[u8]) -> BTreeMap<u32, String> {
    let mut meanings = BTreeMap::new();
    if let Ok(font) = FontRef::new(data) {
        for (character, glyph) in Charmap::new(&font).mappings() {
            if let Some(c) = char::from_u32(character).filter(|c| is_public(*c)) {
                meanings.entry(glyph.to_u32()).or_insert_with(|| c.to_string());
            }
        }
        let names = GlyphNames::new(&font);
        for (glyph, name) in names.iter().filter(|(_, name)| !name.is_synthesized()) {
            named(&mut meanings, glyph.to_u32(), name.as_str());
        }
    } else if let Ok(font) = CffFontRef::new(data, 0, None) {
        let Some(charset) = font.charset() else { return meanings };
        let glyphs = (0..font.num_glyphs()).filter_map(|n| Some((n, charset.string_id(GlyphId::new(n))?)));
        if font.is_cid() {
            let Some(collection) = collection(&font) else { return meanings };
            for (glyph, id) in glyphs {
                if let Some(text) = collection.lookup_bf_string(u32::from(id.to_u16())) {
                    meanings.insert(glyph, written(text));
                }
            }
        } else {
            for (glyph, id) in glyphs {
                let name = font.string(id).map(String::from_utf8_lossy).unwrap_or_default();
                named(&mut meanings, glyph, &name);
            }
        }
    }
    meanings
}

fn named(meanings: &mut BTreeMap<u32, String>, glyph: u32, name: &str) {
    let text: String = agl::name_to_chars(name).filter(|c| is_public(*c)).collect();
    if !text.is_empty() {
        meanings.entry(glyph).or_insert(text);
    }
}

/// Whether a character means the same in every font.
fn is_public(c: char) -> bool {
    !c.is_control() && !matches!(c, '\u{E000}'..='\u{F8FF}' | '\u{F0000}'.. | char::REPLACEMENT_CHARACTER)
}

/// The map from numbers to characters of the collection that a font says it is of.
fn collection(font: &CffFontRef) -> Option<CMap> {
    // It is among the first of the names in the font.
    let strings = font.strings()?;
    let name = |n| CidFamily::from_registry_ordering(b"Adobe", strings.get(n)?).ucs2_cmap();
    CMap::parse(load_embedded((0..8).find_map(name)?)?, load_embedded)
}

/// A character or several, as the library gives them.
pub(super) fn written(text: BfString) -> String {
    match text {
        BfString::Char(c) => c.to_string(),
        BfString::String(text) => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(names: &[(u32, &str)]) -> String {
        by_numbers(names).into_values().collect()
    }

    #[test]
    fn numbers_in_names_are_codes_or_letters() {
        assert_eq!(read(&[(84, "a84"), (104, "a104")]), "Th", "the codes");
        assert_eq!(read(&[(84, "g54"), (104, "g68")]), "Th", "the codes in hexadecimal");
        assert_eq!(read(&[(84, "G54"), (106, "G6A")]), "Tj", "the codes in hexadecimal");
        assert_eq!(read(&[(1, "a84"), (2, "a104")]), "Th", "the letters");
        assert_eq!(read(&[(84, "cid7"), (104, "cid3")]), "Th", "the order in which glyphs came");
        assert_eq!(read(&[(84, "a84"), (14, "a14")]), "ffiT", "a ligature of TeX");
        assert_eq!(read(&[(33, "g1"), (34, "g2"), (35, "g3")]), "", "both only count");
        assert_eq!(read(&[(1, "cid55"), (2, "cid75")]), "", "glyphs of a font that isn't known");
        assert_eq!(read(&[(65, "A"), (66, "eacute")]), "", "no numbers");
    }
}
