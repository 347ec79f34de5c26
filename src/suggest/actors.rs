//! Who is named in a text: people, states, organisations; later short names, offices and pronouns lead to the
//! same actor. Where names stand in a sentence, and what is said, is not here.

use rustc_hash::FxHashMap;

use super::lexicon::LEXICON;
use super::names::{
    Gender, KnownNames, fold, gender_of, is_adherent, is_body, is_given, is_people, is_place, listed,
    state_of,
};
use super::types::{Mention, SuggestedActor};
use crate::model::ActorKind;

/// An office that somebody holds or is called by, such as `the Italian prime minister`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Office {
    /// The state or body that it is of, folded; empty where it isn't said.
    pub of: String,
    /// Its words, folded.
    pub role: String,
}

/// Offices that `leader` may stand for.
const HEADS: &[&str] =
    &["president", "chancellor", "minister", "premier", "king", "queen", "emperor", "emir"];

impl Office {
    /// Whether somebody of an office may be meant by this one.
    fn may_be(&self, held: &Self) -> bool {
        let last = |of: &'_ str| of.rsplit(' ').next().unwrap_or_default().to_owned();
        let same_state = self.of.is_empty() || held.of.is_empty() || last(&self.of) == last(&held.of);
        let longer = held
            .role
            .strip_suffix(self.role.as_str())
            .is_some_and(|more| more.is_empty() || more.ends_with(' '));
        let head = held.role.rsplit(' ').next().unwrap_or_default();
        let leads =
            self.role == "leader" && !self.of.is_empty() && self.of == held.of && HEADS.contains(&head);
        // Anybody may be a leader of something.
        let vague = self.role == "leader" && !self.of.is_empty() && held.of.is_empty();
        (same_state && longer && !vague) || leads
    }
}

/// Somebody, before it is decided who is proposed.
struct Entity {
    name: String,
    kind: ActorKind,
    gender: Option<Gender>,
    offices: Vec<Office>,
    mentions: Vec<Mention>,
    /// Known, titled, or named in full: worth proposing.
    proposed: bool,
    /// By a name rather than by what it is called.
    named: bool,
    /// Several people.
    plural: bool,
    /// Somebody whose words are told.
    speaks: bool,
}

/// A place where somebody was named, for what comes after it.
struct Trace {
    entity: usize,
    sentence: usize,
    weight: f32,
}

/// How sure it is that capitalised words are a name of an actor.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Certainty {
    /// In a heading, or the first word of a sentence.
    Thin,
    /// After a word of place, or after an article.
    Place,
    /// Within a sentence.
    Plain,
    /// Speaks, or bears a title.
    Firm,
}

/// How far back a pronoun looks, in mentions.
const MEMORY: usize = 40;
/// From which weight on a trace is of a sentence's subject.
pub(super) const SUBJECT: f32 = 1.5;

/// The actors of a text as they are met.
pub(super) struct Actors<'k> {
    known: &'k KnownNames,
    entities: Vec<Entity>,
    by_name: FxHashMap<String, usize>,
    by_last: FxHashMap<String, usize>,
    /// People by other words of their names: `Xi` of `Xi Jinping`.
    by_part: FxHashMap<String, usize>,
    /// Bodies by the word that makes them one.
    by_body: FxHashMap<String, usize>,
    traces: Vec<Trace>,
    /// Single words that may turn out to be a name.
    loose: Vec<(String, Mention)>,
}

impl<'k> Actors<'k> {
    pub(super) fn new(known: &'k KnownNames) -> Self {
        Self {
            known,
            entities: Vec::new(),
            by_name: FxHashMap::default(),
            by_last: FxHashMap::default(),
            by_part: FxHashMap::default(),
            by_body: FxHashMap::default(),
            traces: Vec::new(),
            loose: Vec::new(),
        }
    }

    fn push(&mut self, name: String, kind: ActorKind) -> usize {
        self.entities.push(Entity {
            name,
            kind,
            gender: None,
            offices: Vec::new(),
            mentions: Vec::new(),
            proposed: false,
            named: true,
            plural: false,
            speaks: false,
        });
        self.entities.len() - 1
    }

    fn add(&mut self, name: &str, kind: ActorKind) -> usize {
        let key = fold(name);
        if let Some(&entity) = self.by_name.get(&key) {
            return entity;
        }
        let entity = self.push(name.to_owned(), kind);
        self.by_name.insert(key, entity);
        entity
    }

    /// The actor that a name is listed as, by the map or the gazetteer, or that it named before.
    pub(super) fn recognise(&mut self, folded: &str) -> Option<usize> {
        // In a text about Jim Jordan, Jordan is not the kingdom.
        let person = self.by_last.get(folded).copied().filter(|_| !self.known.is_name(folded));
        if let Some((name, kind)) = listed(self.known, folded)
            && (person.is_none() || kind == ActorKind::Person)
        {
            let entity = self.add(&name, kind);
            self.propose(entity);
            if kind == ActorKind::Person
                && let Some(last) = fold(&name).rsplit(' ').next()
            {
                self.by_last.insert(last.to_owned(), entity);
            }
            return Some(entity);
        }
        if let Some(&entity) = self.by_name.get(folded) {
            return Some(entity);
        }
        let name = self.known.surnamed(folded).filter(|_| !self.by_last.contains_key(folded))?;
        let entity = self.add(name, ActorKind::Person);
        self.propose(entity);
        self.by_last.insert(folded.to_owned(), entity);
        Some(entity)
    }

    /// The actor whom a last name alone stands for.
    pub(super) fn recognise_last(&self, folded: &str) -> Option<usize> {
        self.by_last.get(folded).copied()
    }

    /// Whether a folded name is one of the map's or the gazetteer's, other than a person's.
    pub(super) fn is_listed(&self, folded: &str) -> bool {
        listed(self.known, folded).is_some_and(|(_, kind)| kind != ActorKind::Person)
    }

    /// The one who bears a last name, of a gender where several do.
    fn of_last_name(&self, folded: &str, gender: Option<Gender>) -> Option<usize> {
        let &latest = self.by_last.get(folded)?;
        let differs =
            |entity: &Entity| gender.is_some() && entity.gender.is_some_and(|other| Some(other) != gender);
        if !self.entities.get(latest).is_some_and(differs) {
            return Some(latest);
        }
        self.entities.iter().position(|entity| {
            entity.kind == ActorKind::Person
                && !differs(entity)
                && fold(&entity.name).rsplit(' ').next() == Some(folded)
        })
    }

    /// How many capitalised words before a name only tell where somebody belongs: `Senate Republican Ann Lee`.
    pub(super) fn belonging(&self, words: &[&str]) -> usize {
        let mut rest = words;
        while let [first, more @ ..] = rest
            && let Some(second) = more.first()
        {
            let folded = fold(first);
            let adjective = (state_of(&folded).is_some() || is_adherent(&folded))
                && listed(self.known, &fold(&rest.join(" "))).is_none();
            let body = more.len() > 1
                && is_given(second)
                && (listed(self.known, &folded).is_some() || is_body(&folded));
            if !adjective && !body {
                break;
            }
            rest = more;
        }
        words.len() - rest.len()
    }

    /// Meets a run of capitalised words that stands after titles; none where they are no actor's name.
    pub(super) fn meet(&mut self, words: &[&str], titles: &[&str], ground: Certainty) -> Option<usize> {
        let (first, last) = (*words.first()?, *words.last()?);
        let full = words.join(" ");
        let folded = fold(&full);
        if let Some(state) = state_of(&folded) {
            // `Italians` and `the French` are named for the state that they are of.
            return (titles.is_empty() && ground >= Certainty::Place)
                .then(|| fold(state))
                .and_then(|state| self.recognise(&state));
        }
        let titled = !titles.is_empty();
        let told = titles.iter().find_map(|title| gender_of(title));
        let entity = self
            .recognise(&folded)
            .filter(|&at| !titled || self.kind(at) == ActorKind::Person)
            .or_else(|| match words {
                [_] => self.meet_word(&full, told, titled, ground),
                _ => self.meet_words(words, titled, ground),
            })?;
        let known = self.entities.get_mut(entity)?;
        if known.kind == ActorKind::Person {
            let given = gender_of(first).filter(|_| words.len() > 1 && last != first);
            known.gender = told.or(known.gender).or(given);
        }
        Some(entity)
    }

    fn meet_word(
        &mut self,
        word: &str,
        told: Option<Gender>,
        titled: bool,
        ground: Certainty,
    ) -> Option<usize> {
        let folded = fold(word);
        if let Some(entity) = self.of_last_name(&folded, told) {
            return Some(entity);
        }
        if let Some(&entity) = self.by_part.get(&folded)
            && self
                .entities
                .get(entity)
                .is_some_and(|entity| told.is_none() || entity.gender.is_none_or(|other| Some(other) == told))
        {
            return Some(entity);
        }
        if ground < Certainty::Plain && !titled {
            return None;
        }
        if is_body(&folded) && !titled {
            return self.by_body.get(&folded).copied();
        }
        if is_adherent(&folded) || (is_people(&folded) && !titled) {
            return None;
        }
        let letters = word.chars().filter(|c| c.is_alphabetic()).count();
        let acronym = !titled
            && letters > 1
            && letters < 6
            && !word.contains('.')
            && word.chars().all(|c| !c.is_lowercase());
        let kind = if acronym { ActorKind::Organisation } else { ActorKind::Person };
        let entity = self.add(word, kind);
        if titled || acronym {
            self.propose(entity);
        }
        if kind == ActorKind::Person {
            self.by_last.insert(folded, entity);
        }
        Some(entity)
    }

    fn meet_words(&mut self, words: &[&str], titled: bool, ground: Certainty) -> Option<usize> {
        let (first, last) = (*words.first()?, *words.last()?);
        let full = words.join(" ");
        if words.iter().any(|word| is_body(&fold(word))) && !titled {
            if ground == Certainty::Thin && !self.by_name.contains_key(&fold(&full)) {
                return None;
            }
            let entity = self.add(&full, ActorKind::Organisation);
            self.propose(entity);
            self.by_body.insert(fold(last), entity);
            // Later it may go by its last words alone.
            for short in (1..words.len() - 1).filter_map(|from| words.get(from..)) {
                self.by_name.entry(fold(&short.join(" "))).or_insert(entity);
            }
            return Some(entity);
        }
        if is_people(&fold(last)) && !titled {
            return None;
        }
        // `Crooked Ann Lee` is Ann Lee.
        let short = (1..words.len() - 1).filter_map(|from| words.get(from..)).find_map(|short| {
            let entity = *self.by_name.get(&fold(&short.join(" ")))?;
            (self.kind(entity) == ActorKind::Person).then_some(entity)
        });
        if let Some(entity) = short {
            return Some(entity);
        }
        let given = is_given(first);
        // People seldom bear names of common words, and after an article or a word of place stand other things.
        let odd = |word: &&str| {
            is_place(&fold(word)) || LEXICON.word(&word.to_lowercase()).is_some_and(|known| !known.short)
        };
        let place = !given
            && !titled
            && (ground < Certainty::Plain || (ground == Certainty::Plain && words.iter().any(odd)));
        if !given && !titled && [first, last].iter().any(|word| is_place(&fold(word))) {
            return None;
        }
        if words.len() > 4 || words.contains(&"of") || (place && ground == Certainty::Thin && words.len() > 2)
        {
            return None;
        }
        let earlier = self.by_last.get(&fold(last)).copied().filter(|&at| {
            self.entities.get(at).is_some_and(|entity| {
                let other = entity.name.split(' ').next().unwrap_or_default();
                // `Suu Kyi` is short for `Aung San Suu Kyi`.
                let tail = fold(&entity.name).ends_with(&format!(" {}", fold(&full)));
                entity.kind == ActorKind::Person
                    && (tail || !entity.name.contains(' ') || fold(other) == fold(first))
            })
        });
        let entity = earlier.unwrap_or_else(|| self.add(&full, ActorKind::Person));
        let known = self.entities.get_mut(entity)?;
        if !known.name.contains(' ') && !self.known.is_name(&fold(&known.name)) {
            known.name.clone_from(&full);
        }
        known.proposed |= !place;
        self.by_name.insert(fold(&full), entity);
        self.by_last.insert(fold(last), entity);
        for part in words
            .iter()
            .rev()
            .skip(1)
            .filter(|part| part.chars().nth(1).is_some() && part.starts_with(char::is_uppercase))
        {
            self.by_part.entry(fold(part)).or_insert(entity);
        }
        Some(entity)
    }

    /// Ties an office to somebody, and the gender that it tells.
    pub(super) fn appoint(&mut self, entity: usize, office: Office, gender: Option<Gender>) {
        if let Some(known) = self.entities.get_mut(entity).filter(|known| known.kind == ActorKind::Person) {
            known.gender = known.gender.or(gender);
            if !office.role.is_empty() && known.offices.len() < 8 && !known.offices.contains(&office) {
                known.offices.push(office);
            }
        }
    }

    /// Somebody who is called by what he is: whoever was met in that office, or else somebody new.
    pub(super) fn called(
        &mut self,
        words: &str,
        office: &Office,
        definite: bool,
        gender: Option<Gender>,
    ) -> usize {
        let recent = self.traces.get(self.traces.len().saturating_sub(4 * MEMORY)..).unwrap_or_default();
        // `Berg's minister` is not Berg, who is prime minister, nor any other.
        let owner = self.by_last.get(&office.of).or_else(|| self.by_name.get(&office.of)).copied();
        let owner = owner.filter(|&owner| self.kind(owner) == ActorKind::Person);
        let may_be = |held: &Office| office.may_be(held) && (owner.is_none() || held.role == office.role);
        let holder = recent.iter().rev().map(|trace| trace.entity).find(|&at| {
            definite
                && owner != Some(at)
                && self.entities.get(at).is_some_and(|entity| {
                    entity.kind == ActorKind::Person
                        && !(gender.is_some() && entity.gender.is_some_and(|other| Some(other) != gender))
                        && entity.offices.iter().any(may_be)
                })
        });
        holder.unwrap_or_else(|| {
            let entity = self.push(words.to_owned(), ActorKind::Person);
            if let Some(new) = self.entities.get_mut(entity) {
                (new.named, new.gender) = (false, gender);
            }
            self.appoint(entity, office.clone(), None);
            entity
        })
    }

    /// Several people who are called by what they are.
    pub(super) fn group(&mut self, words: &str) -> usize {
        let key = fold(words);
        let key = key.strip_prefix("the ").unwrap_or(&key);
        if let Some(&entity) = self.by_name.get(key) {
            return entity;
        }
        let entity = self.push(words.to_owned(), ActorKind::Group);
        if let Some(new) = self.entities.get_mut(entity) {
            (new.named, new.plural) = (false, true);
        }
        self.by_name.insert(key.to_owned(), entity);
        entity
    }

    /// Notes where an actor is named, and how much a later pronoun is drawn to it.
    pub(super) fn mention(&mut self, entity: usize, mention: Mention, sentence: usize, weight: f32) {
        self.note(entity, mention);
        self.recall(entity, sentence, weight);
    }

    /// Notes where an actor is named within somebody's words, which no pronoun outside them means.
    pub(super) fn note(&mut self, entity: usize, mention: Mention) {
        if let Some(known) = self.entities.get_mut(entity) {
            known.mentions.push(mention);
        }
    }

    /// Notes where an actor of the map is named that may not have been met.
    pub(super) fn note_known(&mut self, name: &str, kind: ActorKind, mention: Mention) {
        let entity = self.add(name, kind);
        self.propose(entity);
        self.note(entity, mention);
    }

    /// Notes a capitalised word that may turn out to be somebody's last name.
    pub(super) fn note_loose(&mut self, word: &str, mention: Mention) {
        self.loose.push((fold(word), mention));
    }

    /// Notes that an actor was spoken of.
    pub(super) fn recall(&mut self, entity: usize, sentence: usize, weight: f32) {
        self.traces.push(Trace { entity, sentence, weight });
    }

    /// The actor that is most likely meant in a sentence, by how much each fits.
    fn likeliest(&self, sentence: usize, fits: impl Fn(&Entity) -> f32) -> Option<usize> {
        let recent = self.traces.get(self.traces.len().saturating_sub(MEMORY)..).unwrap_or_default();
        let mut scores: Vec<(usize, f32)> = Vec::new();
        for trace in recent.iter().rev() {
            let fit = self.entities.get(trace.entity).map_or(0.0, &fits);
            if fit <= 0.0 {
                continue;
            }
            let age = sentence.saturating_sub(trace.sentence) as f32;
            let score = fit * trace.weight / (1.0 + age * age);
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

    /// Whom `he` or `she` means in a sentence.
    pub(super) fn person(&self, gender: Gender, sentence: usize) -> Option<usize> {
        self.likeliest(sentence, |entity| {
            if entity.kind != ActorKind::Person {
                return 0.0;
            }
            let gendered = match entity.gender {
                Some(known) if known == gender => 1.3,
                Some(_) => return 0.0,
                None if entity.named => likely(&entity.name, gender),
                None => 0.9,
            };
            if entity.named && !entity.proposed { gendered * 0.3 } else { gendered }
        })
    }

    /// Whom `they` means in a sentence: people who were called together not long before.
    pub(super) fn people(&self, sentence: usize) -> Option<usize> {
        let near = self.traces.iter().rev().take(MEMORY).take_while(|trace| trace.sentence + 2 >= sentence);
        let fits = |entity: &Entity| match entity.kind {
            _ if entity.plural => 1.0,
            ActorKind::Party => 0.8,
            _ => 0.0,
        };
        let any =
            near.into_iter().any(|trace| self.entities.get(trace.entity).is_some_and(|at| fits(at) > 0.0));
        any.then(|| self.likeliest(sentence, fits)).flatten()
    }

    /// What `it` means as a speaker: the body that the sentence before was about.
    pub(super) fn body(&self, sentence: usize) -> Option<usize> {
        let near = self.traces.iter().rev().take_while(|trace| trace.sentence + 1 >= sentence);
        near.filter(|trace| trace.weight >= SUBJECT && trace.sentence < sentence)
            .map(|trace| trace.entity)
            .find(|&at| {
                self.entities.get(at).is_some_and(|entity| {
                    !matches!(entity.kind, ActorKind::Person | ActorKind::Group) && entity.named
                })
            })
    }

    /// Ties a gender to somebody whom a pronoun meant.
    pub(super) fn settle(&mut self, entity: usize, gender: Gender) {
        if let Some(known) = self.entities.get_mut(entity) {
            known.gender = known.gender.or(Some(gender));
        }
    }

    /// Has somebody proposed.
    pub(super) fn propose(&mut self, entity: usize) {
        if let Some(known) = self.entities.get_mut(entity) {
            known.proposed = true;
        }
    }

    /// Notes that somebody's words are told.
    pub(super) fn speaks(&mut self, entity: usize) {
        if let Some(known) = self.entities.get_mut(entity) {
            known.speaks = true;
            known.proposed |= known.named;
        }
    }

    pub(super) fn name(&self, entity: usize) -> &str {
        self.entities.get(entity).map_or("", |known| &known.name)
    }

    pub(super) fn kind(&self, entity: usize) -> ActorKind {
        self.entities.get(entity).map_or(ActorKind::Group, |known| known.kind)
    }

    /// Looks again at words that stood before the name they are short for.
    pub(super) fn tie_loose(&mut self) {
        for (word, mention) in std::mem::take(&mut self.loose) {
            if let Some(&entity) = self.by_last.get(&word) {
                self.note(entity, mention);
            }
        }
    }

    /// The actors that are worth proposing.
    pub(super) fn finish(self) -> Vec<SuggestedActor> {
        let mut actors: Vec<SuggestedActor> = self
            .entities
            .into_iter()
            .filter(|entity| {
                // Whoever has no name is worth it where he speaks and is spoken of again.
                (entity.proposed || (entity.speaks && entity.mentions.len() > 1))
                    && !entity.mentions.is_empty()
            })
            .map(|entity| SuggestedActor { name: entity.name, kind: entity.kind, mentions: entity.mentions })
            .collect();
        for actor in &mut actors {
            actor.mentions.sort_by_key(|mention| (mention.start, mention.end));
            let mut until = 0;
            actor.mentions.retain(|mention| {
                let keep = mention.start >= until;
                until = if keep { mention.end } else { until };
                keep
            });
        }
        actors.sort_by_key(|actor| actor.mentions.first().map(|mention| mention.start));
        actors
    }
}

/// How well a gender goes with a name that no list has, by its ending.
fn likely(name: &str, gender: Gender) -> f32 {
    let first = name.split(' ').next().filter(|_| name.contains(' ')).unwrap_or_default();
    match (first.chars().last().unwrap_or_default(), gender) {
        ('a', Gender::Female) | ('o', Gender::Male) => 1.2,
        ('a', Gender::Male) | ('o', Gender::Female) => 0.35,
        ('e' | 'i' | '\0', _) => 1.0,
        (_, Gender::Male) => 1.05,
        (_, Gender::Female) => 0.9,
    }
}
