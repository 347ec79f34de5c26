//! What of a drawing's text no font has, and the words that say so.

use std::collections::{BTreeMap, BTreeSet};

use unicode_script::{Script, UnicodeScript as _};

use super::fonts;
use super::scene::Scene;

/// How many characters of one script are shown.
const SHOWN: usize = 8;

/// What the characters of a script are called.
fn name(c: char) -> &'static str {
    match (c.script(), c as u32) {
        (_, 0x1F000..=0x1FBFF | 0x2600..=0x27BF | 0x2B00..=0x2BFF) => "emoji and pictures",
        (Script::Common | Script::Inherited, _) => "signs",
        (Script::Unknown, _) => "characters of no known script",
        (script, _) => script.full_name(),
    }
}

/// Says that boxes stand for characters of a drawing, and for which; none where every character has a font.
pub fn lacking(scene: &Scene) -> Option<String> {
    let characters: BTreeSet<char> = scene.texts().iter().flat_map(|text| text.text.chars()).collect();
    in_words(characters.into_iter().filter(|c| fonts::lacks(*c)))
}

fn in_words(characters: impl Iterator<Item = char>) -> Option<String> {
    let mut scripts: BTreeMap<&'static str, Vec<char>> = BTreeMap::new();
    for c in characters {
        scripts.entry(name(c)).or_default().push(c);
    }
    if scripts.is_empty() {
        return None;
    }
    let group = |(name, characters): (&&str, &Vec<char>)| {
        let shown: Vec<String> = characters.iter().take(SHOWN).map(char::to_string).collect();
        let more = if characters.len() > SHOWN { " …" } else { "" };
        format!("{} ({}{more})", name.replace('_', " "), shown.join(" "))
    };
    let groups: Vec<String> = scripts.iter().map(group).collect();
    Some(format!(
        "Boxes stand for what no font on this computer can draw in one colour: {}. With a font for it installed, export again",
        groups.join(", ")
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_no_font_has_is_named_by_its_script() {
        let words = in_words("กข🙂𓀀".chars()).unwrap();
        assert!(words.contains("Thai (ก ข)") && words.contains("emoji and pictures (🙂)"), "{words}");
        assert!(words.contains("Egyptian Hieroglyphs (𓀀)"), "{words}");
        assert_eq!(in_words(std::iter::empty()), None);
    }
}
