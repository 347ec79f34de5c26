//! The names that are known before reading: those of a map, and the gazetteer of states and organisations. Who
//! is meant where such a name stands is not here.

use std::sync::LazyLock;

use rustc_hash::{FxHashMap, FxHashSet};

use super::lexicon::{LEXICON, gendered};
use super::tokens::Token;
use super::types::Mention;
use crate::model::value::Keyed as _;
use crate::model::{ActorKind, StanceMap};

/// A name without case, accents and hyphens.
pub(super) fn fold(name: &str) -> String {
    let mut folded = String::with_capacity(name.len());
    for c in name.chars() {
        match c {
            '-' | '\u{2010}' | '\u{2011}' => folded.push(' '),
            '’' => folded.push('\''),
            '\u{300}'..='\u{36f}' => {}
            _ if c.is_ascii() => folded.push(c.to_ascii_lowercase()),
            _ => folded.extend(c.to_lowercase().map(plain)),
        }
    }
    folded
}

/// A small Latin letter without its accent.
fn plain(c: char) -> char {
    const PLAIN: &[(&str, char)] = &[
        ("àáâãäåāăąǎ", 'a'),
        ("çćĉċčc", 'c'),
        ("ďđ", 'd'),
        ("èéêëēĕėęě", 'e'),
        ("ĝğġģ", 'g'),
        ("ĥħ", 'h'),
        ("ìíîïĩīĭįı", 'i'),
        ("ĵ", 'j'),
        ("ķ", 'k'),
        ("ĺļľŀł", 'l'),
        ("ñńņňŉ", 'n'),
        ("òóôõöøōŏő", 'o'),
        ("ŕŗř", 'r'),
        ("śŝşšș", 's'),
        ("ţťŧț", 't'),
        ("ùúûüũūŭůűų", 'u'),
        ("ŵ", 'w'),
        ("ýÿŷ", 'y'),
        ("źżž", 'z'),
    ];
    PLAIN.iter().find(|(accented, _)| accented.contains(c)).map_or(c, |(_, plain)| *plain)
}

/// Whether a name is in a script that puts no space between words.
fn is_unspaced(name: &str) -> bool {
    name.chars()
        .any(|c| matches!(c, '\u{0e00}'..='\u{0eff}' | '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}'))
}

/// An actor of the map by one of its names.
#[derive(Debug, Clone)]
struct NameEntry {
    written: String,
    folded: String,
    main: String,
    kind: ActorKind,
}

/// The names that are known before reading: those of a map, besides the gazetteer.
#[derive(Debug, Clone, Default)]
pub struct KnownNames {
    entries: Vec<NameEntry>,
    /// By folded name.
    names: FxHashMap<String, usize>,
    /// By the first folded word of a name.
    firsts: FxHashMap<String, Vec<usize>>,
    /// By the last folded word of a person's name; none where several share it.
    surnames: FxHashMap<String, Option<usize>>,
}

/// A name of the map in a text, by its first and last token.
#[derive(Debug, Clone, Copy)]
pub(super) struct NameHit {
    pub first: usize,
    pub last: usize,
}

impl KnownNames {
    /// The actors of a map with their aliases.
    pub fn new(map: &StanceMap) -> Self {
        let mut known = Self::default();
        for actor in map.actors.values() {
            for name in std::iter::once(&actor.name).chain(&actor.aliases) {
                known.add(name, &actor.name, actor.kind);
            }
        }
        known
    }

    fn add(&mut self, name: &str, main: &str, kind: ActorKind) {
        let folded = fold(name.trim());
        if folded.is_empty() || self.names.contains_key(&folded) {
            return;
        }
        let number = self.entries.len();
        let mut words = folded.split(' ');
        let (first, last) = (words.next().unwrap_or_default(), words.next_back());
        if !is_unspaced(&folded) {
            self.firsts.entry(first.to_owned()).or_default().push(number);
        }
        if let Some(last) = last.filter(|_| kind == ActorKind::Person && name == main) {
            self.surnames.entry(last.to_owned()).and_modify(|one| *one = None).or_insert(Some(number));
        }
        self.names.insert(folded.clone(), number);
        self.entries.push(NameEntry { written: name.trim().to_owned(), folded, main: main.to_owned(), kind });
    }

    fn named(&self, folded: &str) -> Option<(&str, ActorKind)> {
        let entry = self.entries.get(*self.names.get(folded)?)?;
        Some((&entry.main, entry.kind))
    }

    /// The person of the map who alone has a surname.
    pub(super) fn surnamed(&self, folded: &str) -> Option<&str> {
        let entry = self.entries.get((*self.surnames.get(folded)?)?)?;
        Some(&entry.main)
    }

    pub(super) fn is_name(&self, folded: &str) -> bool {
        self.names.contains_key(folded)
    }

    /// Where names of the map stand in a text, whatever their case, accents and hyphens; the longest first.
    pub(super) fn hits(&self, text: &str, tokens: &[Token]) -> Vec<NameHit> {
        let mut hits = Vec::new();
        let mut from = 0;
        while from < tokens.len() && !self.firsts.is_empty() {
            let hit = self.hit(text, tokens, from);
            from = hit.map_or(from, |hit: NameHit| hit.last) + 1;
            hits.extend(hit);
        }
        hits
    }

    fn hit(&self, text: &str, tokens: &[Token], from: usize) -> Option<NameHit> {
        let word = tokens.get(from).filter(|token| token.is_word())?.of(text);
        let folded = fold(word);
        let entries = self.firsts.get(folded.split(' ').next()?)?;
        entries
            .iter()
            .filter_map(|&number| {
                let entry = self.entries.get(number)?;
                let last = Self::reach(text, tokens, from, &entry.folded)?;
                let piece = text.get(tokens.get(from)?.start..tokens.get(last)?.end)?;
                fits_case(&entry.written, piece).then_some(NameHit { first: from, last })
            })
            .max_by_key(|hit| hit.last)
    }

    /// The token at which a folded name that begins at a token ends.
    fn reach(text: &str, tokens: &[Token], from: usize, name: &str) -> Option<usize> {
        let mut rest = name;
        let mut at = from;
        loop {
            let token = tokens.get(at)?;
            rest = rest.strip_prefix(fold(token.of(text)).as_str())?;
            if rest.is_empty() {
                return Some(at);
            }
            // `U.S.-led` and `D’Arcy` are one token or two; what parts them in the name must part them here.
            let space = rest.strip_prefix(' ');
            let dash = tokens.get(at + 1)?.is_dash();
            if space.is_some() != (token.space_after || dash) {
                return None;
            }
            rest = space.unwrap_or(rest);
            at += 1 + usize::from(dash);
        }
    }

    /// Where names of the map in scripts without spaces stand, with the actor's name and kind.
    pub(super) fn unspaced<'k>(&'k self, text: &str) -> Vec<(&'k str, ActorKind, Mention)> {
        let mut found = Vec::new();
        for entry in self.entries.iter().filter(|entry| is_unspaced(&entry.written)) {
            let length = entry.written.chars().count();
            let (mut byte, mut start) = (0, 0);
            for (at, _) in text.match_indices(entry.written.as_str()) {
                start += text.get(byte..at).unwrap_or_default().chars().count();
                byte = at;
                found.push((entry.main.as_str(), entry.kind, Mention { start, end: start + length }));
            }
        }
        // Of names within names the longest counts.
        found.sort_by_key(|(_, _, mention)| (mention.start, usize::MAX - mention.end));
        let mut until = 0;
        found.retain(|(_, _, mention)| {
            let keep = mention.start >= until;
            until = if keep { mention.end } else { until };
            keep
        });
        found
    }
}

/// Whether a piece of text may be a name that is written otherwise: an acronym and a name that is a common word
/// too keep their capitals.
fn fits_case(written: &str, piece: &str) -> bool {
    let acronym = !written.chars().any(char::is_lowercase) && written.chars().any(char::is_uppercase);
    let common = !written.contains(' ') && LEXICON.word(&written.to_lowercase()).is_some();
    let capital = |name: &str| name.chars().next().is_some_and(char::is_uppercase);
    if acronym {
        return piece.chars().all(|c| !c.is_lowercase());
    }
    !common || capital(piece) || !capital(written)
}

const STATES: &str = include_str!("data/states.txt");
const ORGANISATIONS: &str = include_str!("data/organisations.txt");
const BODIES: &str = include_str!("data/bodies.txt");

struct Gazetteer {
    names: FxHashMap<String, (&'static str, ActorKind)>,
    demonyms: FxHashMap<String, &'static str>,
    bodies: FxHashSet<&'static str>,
    places: FxHashSet<&'static str>,
    female: FxHashSet<String>,
    male: FxHashSet<String>,
}

static GAZETTEER: LazyLock<Gazetteer> = LazyLock::new(|| {
    let mut names = FxHashMap::default();
    let mut demonyms = FxHashMap::default();
    for line in ORGANISATIONS.lines().filter(|line| !line.starts_with('#')) {
        let (kind, list) = line.split_once('|').unwrap_or_default();
        let kind = ActorKind::from_key(kind);
        let main = list.split(", ").next().unwrap_or_default();
        for name in list.split(", ") {
            names.entry(fold(name)).or_insert((main, kind.unwrap_or(ActorKind::Organisation)));
        }
    }
    for line in STATES.lines().filter(|line| !line.starts_with('#')) {
        let mut parts = line.split('|');
        let list = parts.next().unwrap_or_default();
        let main = list.split(", ").next().unwrap_or_default();
        for demonym in parts.next().unwrap_or_default().split(", ").filter(|demonym| !demonym.is_empty()) {
            demonyms.entry(fold(demonym)).or_insert(main);
        }
        let capitals = parts.next().unwrap_or_default().split(", ");
        for name in list.split(", ").chain(capitals).filter(|name| !name.is_empty()) {
            names.entry(fold(name)).or_insert((main, ActorKind::Government));
        }
    }
    let (mut bodies, mut places) = (FxHashSet::default(), FxHashSet::default());
    for line in BODIES.lines().filter(|line| !line.starts_with('#')) {
        match line.strip_prefix("place: ") {
            Some(words) => places.extend(words.split_whitespace()),
            None => bodies.extend(line.split_whitespace()),
        }
    }
    let (female, male) = (gendered("female").collect(), gendered("male").collect());
    Gazetteer { names, demonyms, bodies, places, female, male }
});

/// The name and kind of what a folded name is listed as, by the map or else by the gazetteer.
pub(super) fn listed(known: &KnownNames, folded: &str) -> Option<(String, ActorKind)> {
    if let Some((name, kind)) = known.named(folded) {
        return Some((name.to_owned(), kind));
    }
    let (name, kind) = GAZETTEER.names.get(folded)?;
    let main = known.named(&fold(name));
    Some(main.map_or_else(|| ((*name).to_owned(), *kind), |(name, kind)| (name.to_owned(), kind)))
}

/// The state that a folded word such as `italian` goes with.
pub(super) fn state_of(folded: &str) -> Option<&'static str> {
    GAZETTEER.demonyms.get(folded).copied()
}

/// Whether a folded word makes a run of capitalised words an organisation.
pub(super) fn is_body(folded: &str) -> bool {
    GAZETTEER.bodies.contains(folded)
}

/// Whether a folded word makes a run of capitalised words a place or a thing.
pub(super) fn is_place(folded: &str) -> bool {
    GAZETTEER.places.contains(folded)
}

/// Whether a folded word tells of whose side somebody is, and names nobody.
pub(super) fn is_adherent(folded: &str) -> bool {
    const ADHERENTS: &[&str] = &[
        "republican",
        "democratic",
        "democrat",
        "conservative",
        "liberal",
        "socialist",
        "nationalist",
        "communist",
        "independent",
        "libertarian",
        "christian",
        "muslim",
        "jewish",
        "catholic",
        "european",
        "asian",
        "african",
    ];
    ADHERENTS.contains(&folded)
}

/// Whether a folded word is of several people by what they are or do, as far as its ending tells.
pub(super) fn is_people(folded: &str) -> bool {
    const ENDINGS: &[&str] = &[
        "ers",
        "ors",
        "ists",
        "ants",
        "ents",
        "ians",
        "men",
        "women",
        "ees",
        "ials",
        "tics",
        "ates",
        "ives",
        "erts",
        "ities",
        "people",
        "others",
        "police",
        "families",
        "neighbours",
        "neighbors",
        "allies",
        "sources",
        "groups",
        "aides",
        "friends",
        "scholars",
        "judges",
        "unions",
        "companies",
        "banks",
        "republicans",
        "democrats",
        "nurses",
        "heads",
    ];
    folded.len() > 4 && ENDINGS.iter().any(|ending| folded.ends_with(ending))
}

/// Whether somebody is a woman or a man, as far as lists tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Gender {
    Female,
    Male,
}

/// The gender that a title or a given name goes with.
pub(super) fn gender_of(word: &str) -> Option<Gender> {
    let word = word.to_lowercase();
    match (GAZETTEER.female.contains(&word), GAZETTEER.male.contains(&word)) {
        (true, false) => Some(Gender::Female),
        (false, true) => Some(Gender::Male),
        _ => None,
    }
}

/// Whether a word is in the list of given names.
pub(super) fn is_given(word: &str) -> bool {
    let word = word.to_lowercase();
    GAZETTEER.female.contains(&word) || GAZETTEER.male.contains(&word)
}

#[cfg(test)]
mod tests {
    use super::super::tokens::scan;
    use super::*;

    fn pieces<'a>(names: &[&str], text: &'a str) -> Vec<&'a str> {
        let mut known = KnownNames::default();
        for name in names {
            known.add(name, name, ActorKind::Person);
        }
        let tokens = scan(text);
        let hits = known.hits(text, &tokens);
        hits.iter().map(|hit| &text[tokens[hit.first].start..tokens[hit.last].end]).collect()
    }

    #[test]
    fn names_of_the_map_are_found_whatever_their_case_accents_and_hyphens() {
        assert_eq!(pieces(&["Jörg Müller-Lund"], "then jorg muller lund’s plan"), ["jorg muller lund"]);
        assert_eq!(pieces(&["Jorg Muller Lund"], "JÖRG MÜLLER-LUND said"), ["JÖRG MÜLLER-LUND"]);
        assert_eq!(pieces(&["the foreign minister"], "The Foreign Minister spoke"), ["The Foreign Minister"]);
        assert_eq!(pieces(&["Berg", "Anna Berg"], "Anna Berg, Berg"), ["Anna Berg", "Berg"]);
    }

    #[test]
    fn acronyms_and_names_that_are_common_words_keep_their_capitals() {
        assert!(pieces(&["US", "May"], "it may help us").is_empty());
        assert_eq!(pieces(&["US", "May"], "May told the US"), ["May", "US"]);
    }

    #[test]
    fn names_in_scripts_without_spaces_are_found_within_words() {
        let mut known = KnownNames::default();
        known.add("岸田文雄", "Kishida", ActorKind::Person);
        known.add("岸田", "Kishida", ActorKind::Person);
        let found: Vec<Mention> =
            known.unspaced("首相の岸田文雄は。岸田も").into_iter().map(|hit| hit.2).collect();
        assert_eq!(found, [Mention { start: 3, end: 7 }, Mention { start: 9, end: 11 }]);
    }
}
