//! What a report says of a map, gathered once: who stands where on which subject as known on its day, the
//! places of the page that things lead to, and words for grades. How it is laid out is the parts'.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use crate::analysis::{Position, own_positions};
use crate::edit;
use crate::figure::rows::grade;
use crate::model::words::{number, order_key};
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
    /// The sources, the latest first.
    pub(super) sources: Vec<SourceId>,
    /// The quotes by who is quoted, the latest first.
    quotes: BTreeMap<Option<ActorId>, Vec<QuoteId>>,
    /// The stances, the latest first.
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

/// A map as it was known on a day: without what was said, published, put forward or done later, and without
/// what can't stand without that.
pub(super) fn known_on(map: &StanceMap, day: Date) -> StanceMap {
    let is_late = |other: Option<Date>| other.is_some_and(|other| !other.is_by(day));
    let mut late: Vec<AnyId> = Vec::new();
    macro_rules! leave_out {
        ($section:ident, |$item:ident| $day:expr) => {
            let own = map.$section.iter().filter(|(_, $item)| is_late($day));
            late.extend(own.map(|(id, _)| AnyId::from(id.clone())));
        };
    }
    leave_out!(stances, |stance| Some(stance.as_of));
    leave_out!(quotes, |quote| map.day_of(quote));
    leave_out!(sources, |source| source.published);
    leave_out!(events, |event| Some(event.on));
    leave_out!(relations, |relation| relation.since);
    leave_out!(proposals, |proposal| proposal.on);
    edit::delete(map, late).0
}

impl<'a> Facts<'a> {
    /// What a map says on a day; it holds nothing later (see [`known_on`]).
    pub(super) fn of(map: &'a StanceMap, at: Option<Date>) -> Self {
        let mut actors: Vec<ActorId> = map.actors.keys().cloned().collect();
        actors.sort_by_cached_key(|id| (order_key(map.actor_name(id)), id.clone()));
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
        // The latest first; what has no day stands last.
        let mut sources: Vec<_> =
            map.sources.iter().map(|(id, source)| (Reverse(source.published), id)).collect();
        sources.sort();
        let mut by_day: Vec<_> =
            map.quotes.iter().map(|(id, one)| (Reverse(map.day_of(one)), id, one)).collect();
        by_day.sort_by(|a, b| (&a.0, a.1).cmp(&(&b.0, b.1)));
        let mut quotes: BTreeMap<Option<ActorId>, Vec<QuoteId>> = BTreeMap::new();
        for (_, id, quote) in by_day {
            quotes.entry(quote.speaker.clone()).or_default().push(id.clone());
        }
        let mut by_day: Vec<_> = map.stances.iter().map(|(id, one)| (Reverse(one.as_of), id, one)).collect();
        by_day.sort_by(|a, b| (&a.0, a.1).cmp(&(&b.0, b.1)));
        let mut stances: BTreeMap<(ActorId, Subject), Vec<StanceId>> = BTreeMap::new();
        for (_, id, stance) in by_day {
            stances.entry((stance.actor.clone(), stance.subject.clone())).or_default().push(id.clone());
        }
        let sources = sources.into_iter().map(|(_, id)| id.clone()).collect();
        Self { map, at, subjects, actors, sources, quotes, stances }
    }

    /// The stances of an actor on a subject, the latest first.
    pub(super) fn stances(&self, actor: &ActorId, subject: &Subject) -> Vec<(&'a StanceId, &'a Stance)> {
        let ids = self.stances.get(&(actor.clone(), subject.clone())).into_iter().flatten();
        ids.filter_map(|id| self.map.stances.get_key_value(id).map(|(id, stance)| (id, &**stance))).collect()
    }
    /// The quotes of an actor, or of nobody, the latest first.
    pub(super) fn quotes_of(&self, speaker: Option<&ActorId>) -> Vec<QuoteId> {
        self.quotes.get(&speaker.cloned()).cloned().unwrap_or_default()
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
    format!("{} to {}", number(range.low()), number(range.high()))
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
