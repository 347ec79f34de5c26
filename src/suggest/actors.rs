//! Who is named in a text: people, states, organisations; later short names, offices and pronouns lead to the
//! same actor. What they say is not here.

use std::sync::LazyLock;

use rustc_hash::{FxHashMap, FxHashSet};

use super::lexicon::gendered;
use super::types::{Mention, SuggestedActor};
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

/// The names that are known before reading: those of a map, besides the gazetteer.
#[derive(Debug, Clone, Default)]
pub struct Known {
    names: FxHashMap<String, (String, ActorKind)>,
}

impl Known {
    /// The actors of a map with their aliases.
    pub fn new(map: &StanceMap) -> Self {
        let mut names = FxHashMap::default();
        for actor in map.actors.values() {
            for name in std::iter::once(&actor.name).chain(&actor.aliases) {
                names.entry(fold(name)).or_insert_with(|| (actor.name.clone(), actor.kind));
            }
        }
        Self { names }
    }
}

const STATES: &str = include_str!("data/states.txt");
const ORGANISATIONS: &str = include_str!("data/organisations.txt");

struct Gazetteer {
    names: FxHashMap<String, (&'static str, ActorKind)>,
    demonyms: FxHashSet<String>,
    female: FxHashSet<String>,
    male: FxHashSet<String>,
}

static GAZETTEER: LazyLock<Gazetteer> = LazyLock::new(|| {
    let mut names = FxHashMap::default();
    let mut demonyms = FxHashSet::default();
    for line in ORGANISATIONS.lines().filter(|line| !line.starts_with('#')) {
        let (kind, list) = line.split_once('|').unwrap_or_default();
        let kind = ActorKind::ALL.iter().copied().find(|known| known.label() == kind);
        let main = list.split(", ").next().unwrap_or_default();
        for name in list.split(", ") {
            names.entry(fold(name)).or_insert((main, kind.unwrap_or(ActorKind::Organisation)));
        }
    }
    for line in STATES.lines().filter(|line| !line.starts_with('#')) {
        let mut parts = line.split('|');
        let list = parts.next().unwrap_or_default();
        let main = list.split(", ").next().unwrap_or_default();
        demonyms.extend(parts.next().unwrap_or_default().split(", ").map(fold));
        let capitals = parts.next().unwrap_or_default().split(", ");
        for name in list.split(", ").chain(capitals).filter(|name| !name.is_empty()) {
            names.entry(fold(name)).or_insert((main, ActorKind::Government));
        }
    }
    let (female, male) = (gendered("female").collect(), gendered("male").collect());
    Gazetteer { names, demonyms, female, male }
});

/// Words that make a run of capitalised words an organisation.
const BODIES: &[&str] = &[
    "party",
    "ministry",
    "university",
    "union",
    "committee",
    "bank",
    "council",
    "court",
    "association",
    "group",
    "institute",
    "agency",
    "department",
    "congress",
    "senate",
    "house",
    "parliament",
    "commission",
    "news",
    "times",
    "post",
    "foundation",
    "federation",
    "caucus",
    "coalition",
    "corporation",
    "company",
    "inc",
    "ltd",
    "authority",
    "office",
    "bureau",
    "board",
    "assembly",
    "army",
    "navy",
    "force",
    "forces",
    "guard",
    "church",
    "center",
    "centre",
    "league",
    "alliance",
    "organization",
    "organisation",
    "society",
    "network",
    "fund",
    "street",
    "journal",
    "club",
    "college",
    "school",
    "administration",
    "government",
    "campaign",
    "watch",
    "front",
    "movement",
    "service",
    "chamber",
    "treasury",
    "police",
    "tribune",
    "herald",
    "telegraph",
    "gazette",
];

/// Whether a word is of a gender, as far as lists tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Gender {
    Female,
    Male,
}

fn gender_of(word: &str) -> Option<Gender> {
    let word = word.to_lowercase();
    match (GAZETTEER.female.contains(&word), GAZETTEER.male.contains(&word)) {
        (true, false) => Some(Gender::Female),
        (false, true) => Some(Gender::Male),
        _ => None,
    }
}

struct Entity {
    name: String,
    kind: ActorKind,
    gender: Option<Gender>,
    roles: Vec<String>,
    mentions: Vec<Mention>,
    /// Known, titled, or named in full: worth proposing.
    proposed: bool,
}

/// A place where somebody was named, for what comes after it.
struct Trace {
    entity: usize,
    sentence: usize,
    weight: f32,
}

/// How far back a pronoun looks, in mentions.
const MEMORY: usize = 40;

/// The actors of a text as they are met.
pub(super) struct Actors<'k> {
    known: &'k Known,
    entities: Vec<Entity>,
    by_name: FxHashMap<String, usize>,
    by_last: FxHashMap<String, usize>,
    traces: Vec<Trace>,
}

impl<'k> Actors<'k> {
    pub(super) fn new(known: &'k Known) -> Self {
        Self {
            known,
            entities: Vec::new(),
            by_name: FxHashMap::default(),
            by_last: FxHashMap::default(),
            traces: Vec::new(),
        }
    }

    fn listed(&self, folded: &str) -> Option<(String, ActorKind)> {
        self.known.names.get(folded).cloned().or_else(|| {
            GAZETTEER.names.get(folded).map(|(name, kind)| {
                let main = self.known.names.get(&fold(name));
                main.cloned().unwrap_or_else(|| ((*name).to_owned(), *kind))
            })
        })
    }

    fn add(&mut self, name: String, kind: ActorKind, proposed: bool) -> usize {
        let key = fold(&name);
        if let Some(&entity) = self.by_name.get(&key) {
            return entity;
        }
        let entity = self.entities.len();
        self.by_name.insert(key, entity);
        self.entities.push(Entity {
            name,
            kind,
            gender: None,
            roles: Vec::new(),
            mentions: Vec::new(),
            proposed,
        });
        entity
    }

    /// Meets a run of capitalised words that stands after titles; none where they are no actor's name.
    pub(super) fn meet(&mut self, words: &[&str], titles: &[&str], sure: bool) -> Option<usize> {
        let mut words = words;
        while let [first, rest @ ..] = words
            && !rest.is_empty()
            && (GAZETTEER.demonyms.contains(&fold(first))
                || matches!(*first, "Republican" | "Democratic" | "Democrat"))
            && self.listed(&fold(&words.join(" "))).is_none()
        {
            words = rest;
        }
        let (first, last) = (*words.first()?, *words.last()?);
        let full = words.join(" ");
        let folded = fold(&full);
        if GAZETTEER.demonyms.contains(&folded) {
            return None;
        }
        let titled = !titles.is_empty();
        let entity = if let Some((name, kind)) =
            self.listed(&folded).filter(|(_, kind)| !titled || *kind == ActorKind::Person)
        {
            let entity = self.add(name, kind, true);
            if kind == ActorKind::Person {
                self.by_last.insert(fold(last), entity);
            }
            entity
        } else if let Some(&entity) = self.by_name.get(&folded) {
            entity
        } else if words.len() == 1 {
            match self.by_last.get(&folded) {
                Some(&entity) => entity,
                None if sure || titled => {
                    let letters = full.chars().filter(|c| c.is_alphabetic()).count();
                    let acronym =
                        !titled && letters > 1 && letters < 6 && full.chars().all(|c| !c.is_lowercase());
                    let kind = if acronym { ActorKind::Organisation } else { ActorKind::Person };
                    let entity = self.add(full, kind, titled || acronym);
                    if kind == ActorKind::Person {
                        self.by_last.insert(folded, entity);
                    }
                    entity
                }
                None => return None,
            }
        } else if words.iter().any(|word| BODIES.contains(&fold(word).as_str())) && !titled {
            self.add(full, ActorKind::Organisation, true)
        } else if words.len() <= 4 {
            let earlier = self.by_last.get(&fold(last)).copied().filter(|&at| {
                self.entities.get(at).is_some_and(|entity| {
                    let other = entity.name.split(' ').next().unwrap_or_default();
                    !entity.name.contains(' ') || fold(other) == fold(first)
                })
            });
            let entity = earlier.unwrap_or_else(|| self.add(full.clone(), ActorKind::Person, true));
            if let Some(known) = self.entities.get_mut(entity)
                && !known.name.contains(' ')
                && !self.known.names.contains_key(&fold(&known.name))
            {
                known.name.clone_from(&full);
            }
            if let Some(known) = self.entities.get_mut(entity) {
                known.proposed = true;
            }
            self.by_name.insert(folded, entity);
            self.by_last.insert(fold(last), entity);
            entity
        } else {
            return None;
        };
        let known = self.entities.get_mut(entity)?;
        if known.kind == ActorKind::Person {
            let told = titles.iter().find_map(|title| gender_of(title));
            known.gender = told.or(known.gender).or_else(|| gender_of(first).filter(|_| words.len() > 1));
            for title in titles {
                let role = fold(title);
                if !known.roles.contains(&role) && known.roles.len() < 12 {
                    known.roles.push(role);
                }
            }
        }
        Some(entity)
    }

    /// Notes where an actor is named, and how much a later pronoun is drawn to it.
    pub(super) fn mention(&mut self, entity: usize, mention: Mention, sentence: usize, weight: f32) {
        if let Some(known) = self.entities.get_mut(entity)
            && known.mentions.last().is_none_or(|last| last.end <= mention.start)
        {
            known.mentions.push(mention);
        }
        self.recall(entity, sentence, weight);
    }

    /// Notes that an actor was spoken of without being named.
    pub(super) fn recall(&mut self, entity: usize, sentence: usize, weight: f32) {
        self.traces.push(Trace { entity, sentence, weight });
    }

    /// Whom `he` or `she` means in a sentence.
    pub(super) fn person(&self, gender: Gender, sentence: usize) -> Option<usize> {
        let recent = self.traces.get(self.traces.len().saturating_sub(MEMORY)..).unwrap_or_default();
        let mut scores: Vec<(usize, f32)> = Vec::new();
        for trace in recent.iter().rev() {
            let Some(entity) = self.entities.get(trace.entity) else { continue };
            if entity.kind != ActorKind::Person || entity.gender.is_some_and(|other| other != gender) {
                continue;
            }
            let sure = if entity.gender.is_some() { 1.3 } else { 1.0 };
            let age = sentence.saturating_sub(trace.sentence) as f32;
            let score = sure * trace.weight / (1.0 + age * age);
            match scores.iter_mut().find(|(known, _)| *known == trace.entity) {
                Some((_, sum)) => *sum += score * 0.5,
                None => scores.push((trace.entity, score)),
            }
        }
        let mut best: Option<(usize, f32)> = None;
        for (entity, score) in scores {
            if best.is_none_or(|(_, most)| score > most) {
                best = Some((entity, score));
            }
        }
        best.map(|(entity, _)| entity)
    }

    /// Whom an office means, such as `the Italian prime minister`.
    pub(super) fn holder(&self, role: &str) -> Option<usize> {
        let role = fold(role);
        let recent = self.traces.get(self.traces.len().saturating_sub(4 * MEMORY)..).unwrap_or_default();
        recent.iter().rev().map(|trace| trace.entity).find(|&at| {
            self.entities
                .get(at)
                .is_some_and(|entity| entity.kind == ActorKind::Person && entity.roles.contains(&role))
        })
    }

    /// Ties a gender to somebody whom a pronoun meant.
    pub(super) fn settle(&mut self, entity: usize, gender: Gender) {
        if let Some(known) = self.entities.get_mut(entity) {
            known.gender = known.gender.or(Some(gender));
        }
    }

    /// Has somebody proposed who speaks.
    pub(super) fn propose(&mut self, entity: usize) {
        if let Some(known) = self.entities.get_mut(entity) {
            known.proposed = true;
        }
    }

    pub(super) fn name(&self, entity: usize) -> &str {
        self.entities.get(entity).map_or("", |known| &known.name)
    }

    /// The actors that are worth proposing.
    pub(super) fn finish(self) -> Vec<SuggestedActor> {
        self.entities
            .into_iter()
            .filter(|entity| entity.proposed && !entity.mentions.is_empty())
            .map(|entity| SuggestedActor { name: entity.name, kind: entity.kind, mentions: entity.mentions })
            .collect()
    }
}
