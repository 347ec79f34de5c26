//! What a report says of a map, gathered once: who stands where on which subject as known on its day, the
//! places of the page that things lead to, and words for grades. How it is laid out is the parts'.

use std::collections::{BTreeMap, BTreeSet};

use crate::analysis::{Position, own_positions};
use crate::figure::rows::grade;
use crate::figure::words::figure;
use crate::model::{
    ActorId, AnyId, CoderId, Credibility, Date, Quote, QuoteId, Reliability, Scale, Source, SourceId, Stance,
    StanceId, StanceMap, Subject,
};

/// What a report says of a map.
pub(super) struct Facts<'a> {
    /// The map.
    pub(super) map: &'a StanceMap,
    /// The day as of which it speaks; none is with all that is known.
    pub(super) at: Option<Date>,
    /// The subjects with the positions of those who spoke of them, the highest first.
    pub(super) subjects: Vec<OnSubject>,
    /// The actors, by name.
    pub(super) actors: Vec<ActorId>,
    /// The sources that were published by the day, the latest first.
    pub(super) sources: Vec<SourceId>,
    /// The quotes of those sources by who is quoted, the latest first.
    quotes: BTreeMap<Option<ActorId>, Vec<QuoteId>>,
    /// The stances that are known on the day, the latest first.
    stances: BTreeMap<(ActorId, Subject), Vec<StanceId>>,
}

/// A subject and who stands where on it.
pub(super) struct OnSubject {
    /// The subject.
    pub(super) subject: Subject,
    /// Its scale.
    pub(super) scale: Scale,
    /// Who spoke of it.
    pub(super) positions: Vec<(ActorId, Position)>,
    /// Who didn't, by name.
    pub(super) silent: Vec<ActorId>,
}

/// The day that tells when a quote is from.
pub(super) fn day_of(map: &StanceMap, quote: &Quote) -> Option<Date> {
    quote.said.or_else(|| map.sources.get(&quote.source).and_then(|source| source.published))
}

impl<'a> Facts<'a> {
    pub(super) fn of(map: &'a StanceMap, at: Option<Date>) -> Self {
        let is_known = |day: Option<Date>| at.is_none_or(|at| day.is_none_or(|day| day <= at));
        let mut actors: Vec<ActorId> = map.actors.keys().cloned().collect();
        actors.sort_by_cached_key(|id| (map.actor_name(id).to_lowercase(), id.clone()));
        let subjects = map
            .subjects()
            .into_iter()
            .filter_map(|subject| {
                let scale = map.scale(&subject)?;
                let mut known = own_positions(map, &subject, at);
                let (mut positions, mut silent) = (Vec::new(), Vec::new());
                for actor in &actors {
                    match known.remove(actor) {
                        Some(position) => positions.push((actor.clone(), position)),
                        None => silent.push(actor.clone()),
                    }
                }
                positions.sort_by(|a, b| b.1.value.total_cmp(&a.1.value));
                Some(OnSubject { subject, scale, positions, silent })
            })
            .collect();
        let latest_first = |a: Option<Date>, b: Option<Date>| b.cmp(&a);
        let mut sources: Vec<SourceId> = map
            .sources
            .iter()
            .filter(|(_, source)| is_known(source.published))
            .map(|(id, _)| id.clone())
            .collect();
        let published = |id: &SourceId| map.sources.get(id).and_then(|source| source.published);
        sources.sort_by(|a, b| latest_first(published(a), published(b)).then_with(|| a.cmp(b)));
        let mut quotes: BTreeMap<Option<ActorId>, Vec<QuoteId>> = BTreeMap::new();
        for (id, quote) in map
            .quotes
            .iter()
            .filter(|(_, quote)| is_known(day_of(map, quote)) && is_known(published(&quote.source)))
        {
            quotes.entry(quote.speaker.clone()).or_default().push(id.clone());
        }
        let said = |id: &QuoteId| map.quotes.get(id).and_then(|quote| day_of(map, quote));
        for own in quotes.values_mut() {
            own.sort_by(|a, b| latest_first(said(a), said(b)).then_with(|| a.cmp(b)));
        }
        let mut stances: BTreeMap<(ActorId, Subject), Vec<StanceId>> = BTreeMap::new();
        for (id, stance) in map.stances.iter().filter(|(_, stance)| is_known(Some(stance.as_of))) {
            stances.entry((stance.actor.clone(), stance.subject.clone())).or_default().push(id.clone());
        }
        let as_of = |id: &StanceId| map.stances.get(id).map(|stance| stance.as_of);
        for own in stances.values_mut() {
            own.sort_by(|a, b| latest_first(as_of(a), as_of(b)).then_with(|| a.cmp(b)));
        }
        Self { map, at, subjects, actors, sources, quotes, stances }
    }

    /// The stances of an actor on a subject, the latest first.
    pub(super) fn stances(&self, actor: &ActorId, subject: &Subject) -> Vec<(&'a StanceId, &'a Stance)> {
        let ids = self.stances.get(&(actor.clone(), subject.clone())).into_iter().flatten();
        ids.filter_map(|id| self.map.stances.get_key_value(id).map(|(id, stance)| (id, &**stance))).collect()
    }
    /// Every stance that is known on the day.
    pub(super) fn all_stances(&self) -> impl Iterator<Item = &'a Stance> + '_ {
        self.stances.values().flatten().filter_map(|id| self.map.stances.get(id).map(|stance| &**stance))
    }
    /// The quotes of an actor, or of nobody, the latest first.
    pub(super) fn quotes_of(&self, speaker: Option<&ActorId>) -> Vec<QuoteId> {
        self.quotes.get(&speaker.cloned()).cloned().unwrap_or_default()
    }
    /// Every quote that is known on the day.
    pub(super) fn all_quotes(&self) -> BTreeSet<&QuoteId> {
        self.quotes.values().flatten().collect()
    }
    /// A quote with its source.
    pub(super) fn quote(&self, id: &QuoteId) -> Option<(&'a Quote, &'a Source)> {
        let quote = self.map.quotes.get(id)?;
        Some((quote, self.map.sources.get(&quote.source)?))
    }
    /// The name of the coder, where there is but one, so that it need not stand with everything.
    pub(super) fn only_coder(&self) -> Option<&'a str> {
        let mut coders = self.map.coders.values();
        coders.next().filter(|_| coders.next().is_none()).map(|coder| coder.name.as_str())
    }
    /// Who coded an item, where that isn't always the same.
    pub(super) fn coder(&self, coder: Option<&CoderId>) -> Option<&'a str> {
        let coder = coder.filter(|_| self.map.coders.len() > 1)?;
        self.map.coders.get(coder).map(|coder| coder.name.as_str())
    }
    /// What a place of a scale is called, by its labelled points.
    pub(super) fn place_in_words(&self, subject: &Subject, value: f64) -> String {
        let points = self.map.scale_points(subject);
        if let Some((_, label)) = points.iter().find(|(at, _)| (at - value).abs() < 1e-9) {
            return label.clone();
        }
        let below = points.iter().rev().find(|(at, _)| *at < value);
        let above = points.iter().find(|(at, _)| *at > value);
        match (below, above) {
            (Some((_, low)), Some((_, high))) => format!("between “{low}” and “{high}”"),
            (Some((_, low)), None) => format!("above “{low}”"),
            (None, Some((_, high))) => format!("below “{high}”"),
            (None, None) => String::new(),
        }
    }
    /// The best grade of a position's quotes, short and in words.
    pub(super) fn grade(&self, position: &Position) -> (String, String) {
        match grade(self.map, position) {
            None => ("no quote".to_owned(), "There is no quote to judge".to_owned()),
            Some(grade) if grade == "F6" => {
                ("cannot be judged".to_owned(), "Neither source nor statement can be judged".to_owned())
            }
            Some(grade) => {
                let reliability = Reliability::ALL.iter().find(|one| grade.starts_with(&format!("{one:?}")));
                let credibility = Credibility::all().find(|one| grade.ends_with(&one.get().to_string()));
                let words = match (reliability, credibility) {
                    (Some(reliability), Some(credibility)) => in_words(*reliability, credibility),
                    _ => String::new(),
                };
                let short = match (reliability, credibility) {
                    (_, Some(Credibility::NOT_JUDGED)) => format!("{grade}: statement cannot be judged"),
                    (Some(Reliability::F), _) => format!("{grade}: source cannot be judged"),
                    _ => grade,
                };
                (short, words)
            }
        }
    }
}

/// A grade of the Admiralty code in words.
pub(super) fn in_words(reliability: Reliability, credibility: Credibility) -> String {
    let of_source = match reliability.label().split_once(": ") {
        Some((_, words)) => format!("source {words}"),
        None => String::new(),
    };
    format!("{of_source}; statement {}", credibility.meaning())
}

/// A range as it is printed.
pub(super) fn range_in_words(range: crate::model::Range) -> String {
    format!("{} to {}", figure(range.low()), figure(range.high()))
}

/// The id of a subject in the page's places.
pub(super) fn subject_key(subject: &Subject) -> String {
    match subject {
        Subject::Dimension(id) => format!("d:{id}"),
        Subject::Proposal(id) => format!("p:{id}"),
    }
}

/// The place where an item of a map stands in the page. Ids hold no colon, so places are never mixed up.
pub(super) fn place_of(item: &AnyId) -> Option<String> {
    Some(match item {
        AnyId::Actor(id) => format!("actor:{id}"),
        AnyId::Dimension(id) => format!("subject:d:{id}"),
        AnyId::Proposal(id) => format!("subject:p:{id}"),
        AnyId::Source(id) => format!("source:{id}"),
        AnyId::Quote(id) => format!("quote:{id}"),
        AnyId::Stance(id) => format!("stance:{id}"),
        AnyId::Relation(id) => format!("relation:{id}"),
        AnyId::Board(id) => format!("board:{id}"),
        AnyId::Chart(id) => format!("chart:{id}"),
        AnyId::Coder(_) | AnyId::Bloc(_) | AnyId::Event(_) | AnyId::Conflict(_) => return None,
    })
}

/// The place where the evidence of an actor's position on a subject stands.
pub(super) fn evidence_place(actor: &ActorId, subject: &Subject) -> String {
    format!("evidence:{actor}:{}", subject_key(subject))
}
