//! What single words are: part of speech, and the verbs, adjectives and nouns that introduce what somebody
//! says or wants. The lists themselves are in `data`; what is made of words in a row is not here.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use super::types::Level;

/// The part that a word plays in a sentence, as far as a list can tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Tag {
    /// In no list: a noun or an adjective, most likely.
    #[default]
    Noun,
    /// A capitalised word that is in no list.
    Name,
    /// Before a name, or a person's office.
    Title,
    /// The first part of an office, such as `prime`.
    Role,
    Determiner,
    Possessive,
    Subject,
    Object,
    Neuter,
    Preposition,
    Conjunction,
    Contrast,
    Subordinator,
    That,
    Relative,
    To,
    Auxiliary,
    Adverb,
    Time,
    Vague,
    Medium,
    Number,
    Verb,
    /// An adjective that may tell of an attitude.
    Adjective,
    Comma,
    Stop,
    Colon,
    Semicolon,
    Dash,
    /// Words in quotation marks, as one.
    Quote,
    /// Words in brackets, as one.
    Aside,
    /// Anything else, and what lies outside a sentence.
    Other,
}

/// The form of a verb.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum WordForm {
    #[default]
    Base,
    Third,
    Past,
    Participle,
    Ing,
}

/// What may follow a verb of saying or wanting, each with its level.
#[derive(Debug, Clone, Default)]
pub(super) struct Frames {
    pub quote: bool,
    pub clause: Option<Level>,
    pub noun: Option<Level>,
    pub infinitive: Option<Level>,
    pub addressee: bool,
    pub inverted: bool,
    /// Has an object with “of”, which tells what is said: `accused her of lying`.
    pub charges: bool,
    /// May have an object with “as”: `dismissed it as a trick`.
    pub likens: bool,
    pub particles: Vec<(&'static str, Level)>,
}

/// An entry of the lexicon.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Word {
    pub tag: Tag,
    pub form: WordForm,
    /// The verb's number in `Lexicon::frames`.
    pub cue: Option<u16>,
    /// As often a noun as a verb.
    pub also_noun: bool,
    /// Of a noun or adjective: that it may introduce an attitude.
    pub attitude: bool,
    /// A short form that ends with a full stop.
    pub short: bool,
}

pub(super) struct Lexicon {
    words: FxHashMap<String, Word>,
    frames: Vec<Frames>,
}

pub(super) static LEXICON: LazyLock<Lexicon> = LazyLock::new(Lexicon::new);

const WORDS: &str = include_str!("data/words.txt");
const CUES: &str = include_str!("data/cues.txt");
const VERBS: &str = include_str!("data/verbs.txt");
const GIVEN: &str = include_str!("data/given.txt");

/// The lines of a list that are not remarks, cut at their first colon.
fn lines(list: &'static str) -> impl Iterator<Item = (&'static str, &'static str)> {
    list.lines().filter(|line| !line.starts_with('#')).map(|line| line.split_once(": ").unwrap_or(("", line)))
}

/// The words of a gender, as sets: titles that tell it, and given names.
pub(super) fn gendered(gender: &str) -> impl Iterator<Item = String> {
    lines(WORDS)
        .chain(lines(GIVEN))
        .filter(move |(name, _)| *name == gender)
        .flat_map(|(_, words)| words.split_whitespace().map(str::to_lowercase))
}

/// A lemma as it is written in a list: its forms, whether it is as often a noun, and its particles.
struct Lemma {
    forms: [String; 5],
    also_noun: bool,
    particles: Vec<&'static str>,
}

fn lemma(entry: &'static str) -> Lemma {
    let (entry, particles) = entry.split_once(':').unwrap_or((entry, ""));
    let mut parts = entry.split('/');
    let head = parts.next().unwrap_or_default();
    let irregular: Vec<&str> = parts.map(|part| part.trim_end_matches(['*', '+'])).collect();
    let (also_noun, doubled) = (head.contains('*'), head.contains('+'));
    let base = head.trim_end_matches(['*', '+']);
    let consonant_y = base.ends_with('y') && !["ay", "ey", "oy", "uy"].iter().any(|end| base.ends_with(end));
    let stem = base.strip_suffix('y').filter(|_| consonant_y);
    let third = match stem {
        Some(stem) => format!("{stem}ies"),
        None if ["s", "sh", "ch", "x", "z", "o"].iter().any(|end| base.ends_with(end)) => format!("{base}es"),
        None => format!("{base}s"),
    };
    let last = if doubled { base.get(base.len().saturating_sub(1)..).unwrap_or_default() } else { "" };
    let regular = match stem {
        Some(stem) => format!("{stem}ied"),
        None if base.ends_with('e') => format!("{base}d"),
        None => format!("{base}{last}ed"),
    };
    let ing = match base.strip_suffix('e') {
        Some(stem) if !stem.ends_with(['e', 'o', 'y']) && base.len() > 2 => {
            stem.strip_suffix('i').map_or_else(|| format!("{stem}ing"), |stem| format!("{stem}ying"))
        }
        _ => format!("{base}{last}ing"),
    };
    let past = irregular.first().map_or_else(|| regular.clone(), |form| (*form).to_owned());
    let participle = irregular.get(1).map_or_else(|| past.clone(), |form| (*form).to_owned());
    Lemma {
        forms: [base.to_owned(), third, past, participle, ing],
        also_noun,
        particles: particles.split(',').filter(|particle| !particle.is_empty()).collect(),
    }
}

/// Words that end like an adverb and are none.
const NO_ADVERBS: &[&str] = &[
    "family",
    "assembly",
    "supply",
    "monopoly",
    "anomaly",
    "weekly",
    "monthly",
    "friendly",
    "elderly",
    "lonely",
    "lovely",
    "deadly",
    "costly",
    "orderly",
    "cowardly",
    "worldly",
    "scholarly",
    "butterfly",
    "homily",
    "quarterly",
    "yearly",
    "hourly",
    "lively",
    "kindly",
    "sickly",
    "stately",
    "timely",
    "unlikely",
    "likely",
    "melancholy",
];

const FORMS: [WordForm; 5] =
    [WordForm::Base, WordForm::Third, WordForm::Past, WordForm::Participle, WordForm::Ing];

impl Lexicon {
    fn new() -> Self {
        let mut lexicon = Self { words: FxHashMap::default(), frames: Vec::new() };
        lexicon.read_verbs();
        lexicon.read_words();
        lexicon
    }

    fn read_words(&mut self) {
        for (name, list) in lines(WORDS) {
            let tag = match name {
                "det" => Tag::Determiner,
                "possessive" => Tag::Possessive,
                "subject" => Tag::Subject,
                "object" => Tag::Object,
                "neuter" => Tag::Neuter,
                "preposition" => Tag::Preposition,
                "conjunction" => Tag::Conjunction,
                "contrast" => Tag::Contrast,
                "subordinator" => Tag::Subordinator,
                "relative" => Tag::Relative,
                "to" => Tag::To,
                "auxiliary" => Tag::Auxiliary,
                "adverb" => Tag::Adverb,
                "time" | "period" => Tag::Time,
                "vague" => Tag::Vague,
                "medium" => Tag::Medium,
                "title" => Tag::Title,
                "role" => Tag::Role,
                "abbreviation" => Tag::Name,
                _ => continue,
            };
            for word in list.split_whitespace() {
                // Of a word that is a verb too, the verb keeps what it introduces.
                let known = self.words.entry(word.to_owned()).or_default();
                let keep = known.cue.is_some() && matches!(tag, Tag::Medium | Tag::Title | Tag::Role);
                if !keep {
                    *known = Word { tag, short: word.ends_with('.'), ..Word::default() };
                }
                known.also_noun |= keep;
            }
        }
        self.words.insert("that".to_owned(), Word { tag: Tag::That, ..Word::default() });
    }

    fn read_verbs(&mut self) {
        for entry in lines(VERBS).flat_map(|(_, list)| list.split_whitespace()) {
            let Lemma { forms, also_noun, .. } = lemma(entry);
            for (form, kind) in forms.into_iter().zip(FORMS) {
                let also_noun = also_noun && matches!(kind, WordForm::Base | WordForm::Third);
                self.words.entry(form).or_insert(Word {
                    tag: Tag::Verb,
                    form: kind,
                    also_noun,
                    ..Word::default()
                });
            }
        }
        let mut numbers: FxHashMap<String, u16> = FxHashMap::default();
        for (head, list) in lines(CUES) {
            if head == "adjective" || head == "noun" {
                self.read_attitudes(head, list);
                continue;
            }
            let (level, frames) = head.split_once(' ').unwrap_or((head, ""));
            let level = if level == "speech" { Level::Speech } else { Level::Attitude };
            for entry in list.split_whitespace() {
                self.read_cue(lemma(entry), frames, level, &mut numbers);
            }
        }
    }

    fn read_attitudes(&mut self, head: &str, list: &str) {
        for word in list.split_whitespace() {
            let known = self.words.entry(word.to_owned()).or_default();
            known.attitude = true;
            if head == "adjective" && known.cue.is_none() {
                known.tag = Tag::Adjective;
            } else if known.tag == Tag::Verb {
                known.also_noun = true;
            }
        }
    }

    fn read_cue(&mut self, lemma: Lemma, letters: &str, level: Level, numbers: &mut FxHashMap<String, u16>) {
        let [base, ..] = &lemma.forms;
        let number = *numbers.entry(base.clone()).or_insert_with(|| {
            self.frames.push(Frames::default());
            u16::try_from(self.frames.len() - 1).unwrap_or(u16::MAX)
        });
        if let Some(frames) = self.frames.get_mut(usize::from(number)) {
            frames.quote |= letters.contains('q');
            frames.inverted |= letters.contains('i') || letters.contains('q');
            frames.addressee |= letters.contains('o');
            frames.likens |= letters.contains('a');
            frames.charges |= letters.contains('f');
            for (letter, place) in
                [('c', &mut frames.clause), ('n', &mut frames.noun), ('t', &mut frames.infinitive)]
            {
                if letters.contains(letter) && place.is_none() {
                    *place = Some(level);
                }
            }
            frames.particles.extend(lemma.particles.iter().map(|particle| (*particle, level)));
        }
        for (form, kind) in lemma.forms.into_iter().zip(FORMS) {
            let also_noun = lemma.also_noun && matches!(kind, WordForm::Base | WordForm::Third);
            let known = self.words.entry(form).or_default();
            let past = known.cue.is_some() && known.form == WordForm::Past && kind == WordForm::Participle;
            *known = Word {
                tag: Tag::Verb,
                form: if past { WordForm::Past } else { kind },
                cue: Some(number),
                also_noun: also_noun || (known.also_noun && matches!(kind, WordForm::Base | WordForm::Third)),
                attitude: known.attitude,
                short: false,
            };
        }
    }

    /// What a word in lower case is.
    pub(super) fn word(&self, lower: &str) -> Option<Word> {
        self.words.get(lower).copied()
    }

    /// What a word in lower case is, or is taken for by its ending.
    pub(super) fn guess(&self, lower: &str) -> Word {
        self.word(lower).unwrap_or_else(|| match lower.len() {
            5.. if lower.ends_with("ed") && !lower.ends_with("eed") && !lower.contains('-') => {
                Word { tag: Tag::Verb, form: WordForm::Past, ..Word::default() }
            }
            6.. if lower.ends_with("ly") && !NO_ADVERBS.contains(&lower) => {
                Word { tag: Tag::Adverb, ..Word::default() }
            }
            _ => Word::default(),
        })
    }

    /// What may follow a verb.
    pub(super) fn frames(&self, cue: u16) -> Option<&Frames> {
        self.frames.get(usize::from(cue))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn verbs_are_inflected() {
        for (word, form) in [
            ("said", WordForm::Past),
            ("denies", WordForm::Third),
            ("admitted", WordForm::Past),
            ("arguing", WordForm::Ing),
            ("stresses", WordForm::Third),
            ("believed", WordForm::Past),
            ("knew", WordForm::Past),
        ] {
            let known = LEXICON.word(word).unwrap();
            assert_eq!((known.tag, known.form, known.cue.is_some()), (Tag::Verb, form, true), "{word}");
        }
        assert!(LEXICON.word("plans").unwrap().also_noun);
    }
}
