//! Whom the words of a sentence name, in their order: names with their titles and offices, people who are called
//! by what they are, and pronouns. What anybody says is not here.

use super::actors::{Actors, Certainty, Office, SUBJECT};
use super::lexicon::Tag;
use super::names::{Gender, NameHit, fold, gender_of, is_body, is_people, state_of};
use super::phrases::Phrase;
use super::sentences::{Element, Sentence, tag_of};
use super::tokens::Token;
use super::types::Mention;
use crate::model::ActorKind;

/// The names of a text as they are met, and whom the items of the sentence at hand mean.
pub(super) struct Namer<'a> {
    pub text: &'a str,
    pub tokens: &'a [Token],
    pub actors: Actors<'a>,
    /// Names of the map, by tokens.
    hits: Vec<NameHit>,
    /// Items of the sentence at hand that mean an actor.
    meant: Vec<(usize, usize)>,
    number: usize,
    heading: bool,
    subject: Option<Phrase>,
}

/// An office as it stands in a sentence, by items.
struct Called {
    office: Office,
    gender: Option<Gender>,
    /// The last item of the office itself, and of what it is said to be of.
    head: usize,
    to: usize,
    definite: bool,
}

/// Titles that come before a name only and say nothing of an office.
const FORMS_OF_ADDRESS: &[&str] =
    &["mr", "mr.", "mrs", "mrs.", "ms", "ms.", "miss", "mx", "dr", "dr.", "sir", "lord", "lady", "dame"];
/// Words of place before a name.
const PLACES: &[&str] = &["in", "at", "near", "from", "outside", "around", "across", "inside", "to"];
/// What somebody may be secretary or minister of, so that a name may follow at once.
const FIELDS: &[&str] = &[
    "state",
    "defense",
    "defence",
    "treasury",
    "commerce",
    "labor",
    "labour",
    "health",
    "education",
    "energy",
    "transportation",
    "transport",
    "agriculture",
    "interior",
    "justice",
    "finance",
    "foreign",
    "homeland",
    "staff",
    "trade",
    "culture",
    "environment",
    "economy",
    "war",
    "climate",
    "development",
    "migration",
    "home",
];
const ARTICLES: &[&str] = &["the", "a", "an"];

impl<'a> Namer<'a> {
    pub(super) fn new(text: &'a str, tokens: &'a [Token], actors: Actors<'a>, hits: Vec<NameHit>) -> Self {
        Self { text, tokens, actors, hits, meant: Vec::new(), number: 0, heading: false, subject: None }
    }

    pub(super) fn piece(&self, from: usize, to: usize) -> &'a str {
        match (self.tokens.get(from), self.tokens.get(to)) {
            (Some(first), Some(last)) => self.text.get(first.start..last.end).unwrap_or_default(),
            _ => "",
        }
    }

    pub(super) fn range(&self, from: usize, to: usize) -> Mention {
        match (self.tokens.get(from), self.tokens.get(to)) {
            (Some(first), Some(last)) => Mention { start: first.at, end: last.until },
            _ => Mention { start: 0, end: 0 },
        }
    }

    fn word(&self, items: &[Element], at: usize) -> &'a str {
        items.get(at).map_or("", |item| self.piece(item.first, item.last))
    }

    fn is(&self, items: &[Element], at: usize, words: &[&str]) -> bool {
        let word = self.word(items, at);
        words.iter().any(|other| word.eq_ignore_ascii_case(other))
    }

    fn span(&self, items: &[Element], from: usize, to: usize) -> Mention {
        match (items.get(from), items.get(to)) {
            (Some(first), Some(last)) => self.range(first.first, last.last),
            _ => Mention { start: 0, end: 0 },
        }
    }

    /// The actor that an item of the sentence at hand means.
    pub(super) fn meant(&self, at: usize) -> Option<usize> {
        self.meant.iter().find(|(item, _)| *item == at).map(|(_, entity)| *entity)
    }

    /// Whether a name of the map begins at a token, and its last one.
    fn hit(&self, token: usize) -> Option<usize> {
        let at = self.hits.binary_search_by_key(&token, |hit| hit.first).ok()?;
        self.hits.get(at).map(|hit| hit.last)
    }

    /// Meets everybody in a sentence, its speakers and its subject being known.
    pub(super) fn sentence(
        &mut self,
        items: &[Element],
        number: usize,
        sentence: &Sentence,
        speakers: &[Phrase],
        subject: Option<Phrase>,
    ) {
        self.meant.clear();
        (self.number, self.heading, self.subject) = (number, sentence.heading, subject);
        let mut at = 0;
        while let Some(item) = items.get(at) {
            at = match item.tag {
                Tag::Quote => {
                    self.inside(item);
                    at + 1
                }
                Tag::Subject | Tag::Object | Tag::Possessive => {
                    self.pronoun(items, at, speakers);
                    self.office(items, at, speakers).unwrap_or(at + 1)
                }
                Tag::Title | Tag::Role if item.capital && self.whole_body(items, at) > at => {
                    self.run(items, at, &[], speakers)
                }
                Tag::Determiner | Tag::Title | Tag::Role | Tag::Neuter | Tag::Vague => {
                    self.office(items, at, speakers).unwrap_or(at + 1)
                }
                Tag::Name => match self.office(items, at, speakers) {
                    Some(next) => next,
                    None => self.run(items, at, &[], speakers),
                },
                _ => at + 1,
            };
        }
    }

    /// Whom a pronoun means.
    fn pronoun(&mut self, items: &[Element], at: usize, speakers: &[Phrase]) {
        let word = self.word(items, at);
        let is = |words: &[&str]| words.iter().any(|other| word.eq_ignore_ascii_case(other));
        let gender = match () {
            () if is(&["he", "him", "his"]) => Some(Gender::Male),
            () if is(&["she", "her"]) => Some(Gender::Female),
            () => None,
        };
        let entity = match gender {
            Some(gender) => self.actors.person(gender, self.number),
            None if is(&["they"]) => self.actors.people(self.number),
            None => None,
        };
        let Some(entity) = entity else { return };
        let owns = items.get(at).is_some_and(|item| item.tag == Tag::Possessive);
        let speaks = speakers.iter().any(|speaker| speaker.from == at && (!owns || speaker.to == at));
        if let Some(gender) = gender.filter(|_| speaks || at == 0) {
            self.actors.settle(entity, gender);
        }
        let weight = match items.get(at).map(|item| item.tag) {
            _ if speaks => 1.8,
            Some(Tag::Subject) => SUBJECT,
            _ => 0.7,
        };
        self.meant.push((at, entity));
        self.actors.mention(entity, self.span(items, at, at), self.number, weight);
    }

    /// An office that begins at an item: `the Italian prime minister`, `Hungary’s foreign minister`, `a spokesman
    /// for the company`.
    fn called(&self, items: &[Element], from: usize) -> Option<Called> {
        let mut called = Called {
            office: Office::default(),
            gender: None,
            head: from,
            to: from,
            definite: self.is(items, from, &["the", "his", "her", "their", "its"]),
        };
        let mut role: Vec<String> = Vec::new();
        let mut found = None;
        for at in from..(from + 9).min(items.len()) {
            let next = items.get(at + 1).map(|item| item.tag);
            match items.get(at)?.tag {
                Tag::Determiner | Tag::Neuter if at == from => {}
                Tag::Possessive
                    if at == from || items.get(at - 1).is_some_and(|item| item.tag == Tag::Name) =>
                {
                    called.definite = true;
                }
                Tag::Vague | Tag::Adverb | Tag::Number | Tag::Adjective if found.is_none() => {}
                Tag::Noun if found.is_none() && at > from && role.is_empty() => {}
                Tag::Name if found.is_none() => {
                    let name = fold(self.word(items, at));
                    if at > from
                        && next != Some(Tag::Possessive)
                        && state_of(&name).is_none()
                        && !self.actors.is_listed(&name)
                    {
                        return None;
                    }
                    called.office.of = state_of(&name).map_or(name, fold);
                }
                Tag::Role => {
                    role.push(fold(self.word(items, at)));
                    found = found.map(|_| at);
                }
                Tag::Title => {
                    let word = self.word(items, at);
                    called.gender = called.gender.or_else(|| gender_of(word));
                    if !FORMS_OF_ADDRESS.contains(&word.to_ascii_lowercase().as_str()) {
                        role.push(fold(word));
                    }
                    found = Some(at);
                }
                _ => break,
            }
            if found.is_some() && !matches!(next, Some(Tag::Title | Tag::Role)) {
                break;
            }
        }
        called.head = found?;
        called.to = called.head;
        called.office.role = normal(&role.join(" "));
        // `Secretary of State Jo Lee`
        let field = called.head + 2 + usize::from(self.is(items, called.head + 2, &["the"]));
        if self.is(items, called.head + 1, &["of", "for"]) && self.is(items, field, FIELDS) {
            let more = usize::from(self.is(items, field + 1, &["affairs", "security"]));
            called.office.role = format!("{} of {}", called.office.role, fold(self.word(items, field)));
            called.head = field + more;
            called.to = called.head;
            return Some(called);
        }
        // `the foreign minister of Hungary`
        if self.is(items, called.head + 1, &["of", "for"]) {
            let name = called.head + 2 + usize::from(self.is(items, called.head + 2, &["the"]));
            let mut to = name;
            while items.get(to + 1).is_some_and(|item| matches!(item.tag, Tag::Name)) && to < name + 3 {
                to += 1;
            }
            if let Some(first) = items.get(name).filter(|item| item.tag == Tag::Name) {
                let last = items.get(to).unwrap_or(first);
                if called.office.of.is_empty() {
                    called.office.of = fold(self.piece(first.first, last.last));
                }
                called.to = to;
            }
        }
        Some(called)
    }

    /// Meets whoever is called by an office that begins at an item; the item to go on with.
    fn office(&mut self, items: &[Element], from: usize, speakers: &[Phrase]) -> Option<usize> {
        let called = self.called(items, from)?;
        let before = from.checked_sub(1).and_then(|at| items.get(at)).map(|item| item.tag);
        let owned = before == Some(Tag::Possessive);
        if self.meant(called.head).is_some() {
            return Some(called.to + 1);
        }
        let begins = items.get(from).is_some_and(|item| {
            matches!(item.tag, Tag::Determiner | Tag::Neuter | Tag::Name) || item.tag == Tag::Possessive
        });
        self.states(items, from, called.to, speakers);
        let tag = |at: usize| items.get(at).map(|item| item.tag);
        // The name follows at once, or between commas.
        let close = called.head + 1;
        let apart = called.to + 2;
        let name = if tag(close) == Some(Tag::Name) {
            Some(close)
        } else if tag(called.to + 1) == Some(Tag::Comma)
            && tag(apart) == Some(Tag::Name)
            && (called.definite || begins)
            && !self.actors.is_listed(&fold(self.word(items, apart)))
            && state_of(&fold(self.word(items, apart))).is_none()
        {
            Some(apart)
        } else {
            None
        };
        if let Some(name) = name {
            let titles: Vec<&str> = (from..=called.head)
                .filter(|&at| matches!(tag(at), Some(Tag::Title | Tag::Role)))
                .map(|at| self.word(items, at))
                .collect();
            let next = self.run(items, name, &titles, speakers);
            if let Some(entity) =
                self.meant.iter().rev().find(|(at, _)| *at >= name).map(|(_, entity)| *entity)
            {
                self.actors.appoint(entity, called.office, called.gender);
                self.meant.extend((from..=called.head).map(|at| (at, entity)));
            }
            return Some(next);
        }
        if !begins && !owned || called.office.role.is_empty() {
            return None;
        }
        let definite =
            called.definite || owned || !called.office.of.is_empty() && !self.is(items, from, &["a", "an"]);
        // `She has been a minister for a year` tells of her, not of somebody else.
        if !definite && before == Some(Tag::Auxiliary) {
            if let Some(entity) = self.subject.and_then(|subject| self.meant(subject.to)) {
                self.actors.appoint(entity, called.office, called.gender);
            }
            return Some(called.to + 1);
        }
        // A chief of the company is somebody else than a chief.
        let words = self.piece(items.get(from)?.first, items.get(called.to)?.last);
        let (mut office, mut definite) = (called.office, definite);
        if tag(from) == Some(Tag::Possessive) {
            // `her spokesman` is `Berg's spokesman`; whose `its` and `their` are isn't known.
            let owner = self.meant(from).map(|owner| fold(self.actors.name(owner)));
            definite &= owner.is_some();
            let last = owner.as_deref().and_then(|owner| owner.rsplit(' ').next());
            office.of = last.filter(|_| office.of.is_empty()).map_or(office.of, str::to_owned);
        }
        let entity = self.actors.called(words, &office, definite, called.gender);
        let weight = self.weight(items, from, called.to, speakers);
        self.actors.mention(entity, self.span(items, from, called.to), self.number, weight);
        self.meant.extend((from..=called.to).map(|at| (at, entity)));
        Some(called.to + 1)
    }

    /// Meets the states and bodies that an office is of.
    fn states(&mut self, items: &[Element], from: usize, to: usize, speakers: &[Phrase]) {
        let mut at = from;
        while at <= to {
            let Some(item) = items.get(at).filter(|item| item.tag == Tag::Name) else {
                at += 1;
                continue;
            };
            let mut end = at;
            while end < to && items.get(end + 1).is_some_and(|next| next.tag == Tag::Name) {
                end += 1;
            }
            let words = fold(self.piece(item.first, items.get(end).map_or(item.last, |item| item.last)));
            if state_of(&words).is_none()
                && let Some(entity) = self.actors.recognise(&words)
            {
                let weight = self.weight(items, at, end, speakers).min(0.5);
                self.actors.mention(entity, self.span(items, at, end), self.number, weight);
            }
            at = end + 1;
        }
    }

    /// How much a later pronoun is drawn to what stands at some items.
    fn weight(&self, items: &[Element], from: usize, to: usize, speakers: &[Phrase]) -> f32 {
        let within = |phrase: &Phrase| phrase.from <= to && from <= phrase.to;
        let before = from.checked_sub(1).and_then(|at| items.get(at)).map(|item| item.tag);
        let after = items.get(to + 1).map(|item| item.tag);
        match (before, after) {
            (_, Some(Tag::Possessive)) => 0.5,
            _ if speakers.iter().any(within) => 1.8,
            (Some(Tag::Preposition | Tag::To), _) if self.is(items, from - 1, PLACES) => 0.3,
            (Some(Tag::Preposition | Tag::To), _) => 0.6,
            _ if self.subject.as_ref().is_some_and(within) => SUBJECT,
            (_, Some(Tag::Verb | Tag::Auxiliary)) => SUBJECT,
            _ => 0.9,
        }
    }

    /// Meets the name that begins at an item; the item to go on with.
    fn run(&mut self, items: &[Element], from: usize, titles: &[&str], speakers: &[Phrase]) -> usize {
        let Some(first) = items.get(from) else { return from + 1 };
        let mut to = from;
        let known = self.hit(first.first);
        while items.get(to + 1).is_some_and(|next| {
            next.tag == Tag::Name
                && known.map_or_else(|| self.hit(next.first).is_none(), |last| next.first <= last)
        }) {
            to += 1;
        }
        if known.is_none() && titles.is_empty() {
            to = self.whole_body(items, to);
            let owned = from > 0 && items.get(from - 1).is_some_and(|item| item.tag == Tag::Possessive);
            // Names are looked at with what follows, as in `Bank of England` and `Institute for Peace and Trade`.
            let end = self.tied(items, to).filter(|_| {
                !owned
                    && (to == from
                        || is_body(&fold(self.word(items, to)))
                        || is_body(&fold(self.word(items, from))))
            });
            if let Some(end) = end
                && self.meet(items, (from, end), titles, speakers)
            {
                return end + 1;
            }
        }
        self.meet(items, (from, to), titles, speakers);
        to + 1
    }

    /// The last item of a body's name that words for offices stand in: `International Atomic Energy Agency`.
    fn whole_body(&self, items: &[Element], to: usize) -> usize {
        let capital = |at: &usize| {
            items
                .get(*at)
                .is_some_and(|item| item.capital && matches!(item.tag, Tag::Name | Tag::Role | Tag::Title))
        };
        (to + 1..to + 5)
            .take_while(capital)
            .filter(|&at| is_body(&fold(self.word(items, at))))
            .last()
            .unwrap_or(to)
    }

    /// The last item of what is tied to a name by “of”, “for” or “on”.
    fn tied(&self, items: &[Element], to: usize) -> Option<usize> {
        let name = |at: usize| items.get(at).is_some_and(|item| item.capital && item.tag != Tag::Time);
        let first = to + 2 + usize::from(self.is(items, to + 2, ARTICLES));
        let people = is_people(&fold(self.word(items, to)));
        if people || !self.is(items, to + 1, &["of", "for", "on"]) || !name(first) {
            return None;
        }
        let body = is_body(&fold(self.word(items, to)));
        let mut end = first;
        while name(end + 1) || (body && self.is(items, end + 1, &["and", "&"]) && name(end + 2)) {
            end += 1;
        }
        (body || self.is(items, to + 1, &["of"])).then_some(end)
    }

    fn meet(
        &mut self,
        items: &[Element],
        (from, to): (usize, usize),
        titles: &[&str],
        speakers: &[Phrase],
    ) -> bool {
        let words: Vec<&str> = (from..=to).map(|at| self.word(items, at)).collect();
        let skipped = self.actors.belonging(&words);
        let words = words.get(skipped..).unwrap_or_default();
        let speaks = speakers.iter().any(|phrase| phrase.from <= to && from <= phrase.to);
        let owned = from > 0 && items.get(from - 1).is_some_and(|item| item.tag == Tag::Possessive);
        let placed =
            owned || from > 0 && (self.is(items, from - 1, PLACES) || self.is(items, from - 1, ARTICLES));
        let ground = match () {
            () if self.heading => Certainty::Thin,
            () if speaks || !titles.is_empty() => Certainty::Firm,
            () if placed => Certainty::Place,
            () if from == 0 => Certainty::Thin,
            () => Certainty::Plain,
        };
        let ground = if from == 0 && to > 0 && !self.heading { ground.max(Certainty::Plain) } else { ground };
        let Some(entity) = self.actors.meet(words, titles, ground) else {
            if from == to {
                self.actors
                    .note_loose(words.first().copied().unwrap_or_default(), self.span(items, from, to));
            }
            return false;
        };
        self.meant.extend((from..=to).map(|at| (at, entity)));
        if self.actors.kind(entity) == ActorKind::Person {
            self.described(items, to, entity);
        }
        let weight = self.weight(items, from, to, speakers);
        self.actors.mention(entity, self.span(items, from + skipped, to), self.number, weight);
        true
    }

    /// Takes up the office that follows a name: `Elena Varga, the foreign minister of Hungary`.
    fn described(&mut self, items: &[Element], to: usize, entity: usize) {
        if !items.get(to + 1).is_some_and(|item| item.tag == Tag::Comma) {
            return;
        }
        if let Some(called) = self.called(items, to + 2) {
            self.actors.propose(entity);
            self.actors.appoint(entity, called.office, called.gender);
            self.meant.extend((to + 2..=called.head).map(|at| (at, entity)));
        } else if items.get(to + 2).is_some_and(|item| item.tag == Tag::Number) {
            self.actors.propose(entity);
        }
    }

    /// Meets who is named within words in quotation marks.
    fn inside(&mut self, quote: &Element) {
        let mut at = quote.first + 1;
        let mut initial = true;
        while at < quote.last {
            let Some(token) = self.tokens.get(at) else { return };
            let tag = tag_of(self.text, self.tokens, at, initial, false);
            let first = at;
            if tag == Tag::Name || self.hit(at).is_some() {
                let known = self.hit(at);
                while at + 1 < quote.last
                    && known.map_or_else(
                        || tag_of(self.text, self.tokens, at + 1, false, false) == Tag::Name,
                        |last| at < last,
                    )
                {
                    at += 1;
                }
                let words: Vec<&str> = (first..=at).map(|at| self.piece(at, at)).collect();
                let entity = match self.actors.recognise(&fold(&words.join(" "))) {
                    None if first == at => {
                        self.actors.recognise_last(&fold(words.first().copied().unwrap_or_default()))
                    }
                    None => self.actors.meet(
                        &words,
                        &[],
                        if initial { Certainty::Thin } else { Certainty::Place },
                    ),
                    known => known,
                };
                if let Some(entity) = entity {
                    self.actors.note(entity, self.range(first, at));
                }
            }
            initial = matches!(tag, Tag::Stop | Tag::Colon) || (initial && !token.is_word());
            at += 1;
        }
    }
}

/// An office by its usual words.
fn normal(role: &str) -> String {
    match role {
        "premier" | "pm" | "taoiseach" => "prime minister".to_owned(),
        "sen" | "sen." => "senator".to_owned(),
        "gov" | "gov." => "governor".to_owned(),
        "gen" | "gen." => "general".to_owned(),
        "rep" | "rep." | "congressman" | "congresswoman" => "representative".to_owned(),
        "spokesman" | "spokeswoman" => "spokesperson".to_owned(),
        "chairman" | "chairwoman" | "chairperson" => "chair".to_owned(),
        _ => role.to_owned(),
    }
}
