//! The evidence: for each actor and subject the stances and the quotes that they rest on, with sources,
//! grades and days; and the ties and the sources.

use std::collections::{BTreeMap, BTreeSet};

use super::facts::{Facts, evidence_place, in_words, place_of, range_in_words, subject_key};
use super::markup::Html;
use crate::model::map::support_points;
use crate::model::words::{counted, long_date, number};
use crate::model::{
    ActorId, AnyId, Cause, Credibility, Date, ItemId as _, Quote, QuoteId, QuoteKind, Reliability, SourceId,
    Stance, StanceId, Subject,
};

/// The places of the page that can be led to: the ids that were given so far.
#[derive(Default)]
pub(super) struct Places(BTreeSet<String>);

impl Places {
    /// Takes a place; false where it is taken.
    pub(super) fn take(&mut self, place: &str) -> bool {
        self.0.insert(place.to_owned())
    }
    /// Whether there is such a place.
    pub(super) fn has(&self, place: &str) -> bool {
        self.0.contains(place)
    }
}

/// A term of a list with what it is; nothing where there is nothing to say.
fn fact(html: &mut Html, term: &'static str, words: &str) {
    if !words.trim().is_empty() {
        html.open("div", &[]).element("dt", &[], term).element("dd", &[("dir", "auto")], words).close("div");
    }
}

fn day_words(day: Option<Date>) -> String {
    day.map(long_date).unwrap_or_default()
}

/// A day as `time`, after a word of the program's.
fn day(html: &mut Html, word: &'static str, day: Option<Date>) {
    if let Some(day) = day {
        html.raw(" <span>").raw(word).raw(" ");
        html.element("time", &[("datetime", &day.to_string())], &long_date(day)).raw("</span>");
    }
}

/// Whether the language of a source is a tag that HTML takes: a wrong one is worse than none.
fn language(tag: &str) -> &str {
    let is_tag = tag.len() <= 35
        && tag.starts_with(|c: char| c.is_ascii_alphabetic())
        && tag.chars().all(|c| c.is_ascii_alphanumeric() || c == '-');
    if is_tag { tag } else { "" }
}

fn kind_words(kind: QuoteKind) -> &'static str {
    match kind {
        QuoteKind::Direct => "in the speaker's words",
        QuoteKind::Paraphrase => "paraphrased by the source",
        QuoteKind::ThirdParty => "reported by a third party",
    }
}

/// The grade of a quote, short and in words. What can't be judged is not the worst grade, so it is said.
fn grade(quote: &Quote, reliability: Reliability) -> String {
    if reliability == Reliability::F && quote.credibility == Credibility::NOT_JUDGED {
        return "cannot be judged".to_owned();
    }
    format!("{reliability:?}{}: {}", quote.credibility.get(), in_words(reliability, quote.credibility))
}

/// A quote with its source.
fn quote(facts: &Facts<'_>, id: &QuoteId, places: &mut Places, html: &mut Html) {
    let Some((quote, source)) = facts.quote(id) else { return };
    let place = place_of(&id.clone().into()).unwrap_or_default();
    if places.take(&place) {
        html.open("li", &[("class", "quote"), ("id", &place)]);
    } else {
        html.open("li", &[("class", "quote")]);
    }
    html.open("blockquote", &[("dir", "auto"), ("lang", language(&source.language))]);
    html.element("p", &[], &quote.anchor.exact).close("blockquote");
    html.raw("<p class=\"from\">");
    if let Some(speaker) = &quote.speaker {
        html.element("bdi", &[("class", "speaker")], facts.map.actor_name(speaker)).raw(", ");
    }
    html.text(kind_words(quote.kind));
    day(html, "said on", quote.said);
    html.raw("<br>");
    let name = facts.map.label(&quote.source.clone().into());
    let name = if name.trim().is_empty() { "Source without a title" } else { &name };
    let from = place_of(&quote.source.clone().into()).filter(|place| places.has(place));
    match from {
        Some(place) => html.link(&place, name),
        None => html.element("bdi", &[], name),
    };
    if !source.outlet.trim().is_empty() {
        html.raw(", ").element("bdi", &[], &source.outlet);
    }
    day(html, "published on", source.published);
    html.raw(" <span class=\"grade\">Grade ").text(&grade(quote, source.reliability)).raw("</span>");
    if let Some(coder) = facts.coder(quote.coder.as_ref()) {
        html.raw(" <span>recorded by ").element("bdi", &[], coder).raw("</span>");
    }
    html.raw("</p>");
    if quote.lost {
        html.raw("<p class=\"from\">Its place in the source is not known any more.</p>");
    }
    html.element_if_any("p", &[("class", "note"), ("dir", "auto")], &quote.note);
    html.raw("</li>\n");
}

fn quotes(facts: &Facts<'_>, ids: &[QuoteId], places: &mut Places, html: &mut Html) {
    html.raw("<ul class=\"quotes\">\n");
    for id in ids {
        quote(facts, id, places, html);
    }
    html.raw("</ul>\n");
}

/// What a stance answers, in words.
fn cause(facts: &Facts<'_>, cause: &Cause) -> String {
    let map = facts.map;
    match cause {
        Cause::Event(id) => map
            .events
            .get(id)
            .map_or_else(|| id.to_string(), |event| format!("{} ({})", event.name, long_date(event.on))),
        Cause::Stance(id) => map.label(&id.clone().into()),
        Cause::Proposal(id) => map.label(&id.clone().into()),
    }
}

fn stance(facts: &Facts<'_>, (id, stance): (&StanceId, &Stance), places: &mut Places, html: &mut Html) {
    let place = place_of(&id.clone().into()).unwrap_or_default();
    places.take(&place);
    html.open("div", &[("class", "stance"), ("id", &place)]);
    html.raw("<p><strong>").text(&number(stance.position.get())).raw("</strong>");
    let words = facts.map.place_in_words(&stance.subject, stance.position.get());
    if !words.is_empty() {
        html.raw(" ").element("bdi", &[], &words);
    }
    if let Some(range) = stance.range {
        html.raw(", range ").text(&range_in_words(range));
    }
    html.raw("; ").text(stance.basis.label()).raw(", ").text(stance.confidence.label()).raw(" confidence");
    if let Some(salience) = stance.salience {
        html.raw(", salience ").text(&number(salience.get()));
    }
    day(html, "as of", Some(stance.as_of));
    if let Some(coder) = facts.coder(stance.coder.as_ref()) {
        html.raw(" <span>coded by ").element("bdi", &[], coder).raw("</span>");
    }
    html.raw("</p>\n");
    if let Some(answered) = &stance.responds_to {
        html.raw("<p class=\"from\">In answer to ").element("bdi", &[], &cause(facts, answered)).raw("</p>");
    }
    html.element_if_any("p", &[("class", "note"), ("dir", "auto")], &stance.rationale);
    if stance.evidence.is_empty() {
        html.raw("<p class=\"none\">No quote supports it.</p>\n");
    } else {
        quotes(facts, &stance.evidence, places, html);
    }
    html.raw("</div>\n");
}

/// What an actor is: its kind, its bloc, what it belongs to, its note.
fn about(facts: &Facts<'_>, id: &ActorId, html: &mut Html) {
    let map = facts.map;
    let Some(actor) = map.actors.get(id) else { return };
    html.raw("<dl class=\"facts\">");
    fact(html, "Is a", actor.kind.label());
    let bloc = actor.bloc.as_ref().and_then(|id| map.blocs.get(id));
    fact(html, "Bloc", bloc.map_or("", |bloc| &bloc.name));
    let memberships: Vec<String> = actor
        .memberships
        .iter()
        .map(|one| {
            let span = match (one.from, one.to) {
                (Some(from), Some(to)) => format!(", {} to {}", long_date(from), long_date(to)),
                (Some(from), None) => format!(", since {}", long_date(from)),
                (None, Some(to)) => format!(", until {}", long_date(to)),
                (None, None) => String::new(),
            };
            let role =
                if one.role.trim().is_empty() { String::new() } else { format!(" ({})", one.role.trim()) };
            format!("{}{role}{span}", map.actor_name(&one.within))
        })
        .collect();
    fact(html, "Belongs to", &memberships.join("; "));
    fact(html, "Also called", &actor.aliases.join(", "));
    fact(html, "Influence", &format!("{} of 1", number(actor.influence.get())));
    fact(html, "Note", &actor.note);
    html.raw("</dl>\n");
}

/// The section of an actor on a subject.
fn on_subject(
    facts: &Facts<'_>,
    (actor, subject): (&ActorId, &Subject),
    stances: &[(&StanceId, &Stance)],
    places: &mut Places,
    html: &mut Html,
) {
    let place = evidence_place(actor, subject);
    places.take(&place);
    html.open("section", &[("class", "evidence"), ("id", &place), ("data-subject", &subject_key(subject))]);
    html.element("h4", &[("dir", "auto")], &facts.map.subject_name(subject));
    let mut seen = BTreeSet::new();
    let mut earlier = false;
    for &(id, one) in stances {
        // Of each coder the latest stance counts.
        if !seen.insert(one.coder.as_ref()) && !earlier {
            earlier = true;
            html.raw("<h5>Earlier</h5>\n");
        }
        stance(facts, (id, one), places, html);
    }
    html.raw("</section>\n");
}

/// The evidence of every actor.
pub(super) fn actors(facts: &Facts<'_>, places: &mut Places) -> Html {
    let mut html = Html::default();
    let used: BTreeSet<&QuoteId> = facts.map.stances.values().flat_map(|stance| &stance.evidence).collect();
    for id in &facts.actors {
        let place = place_of(&id.clone().into()).unwrap_or_default();
        places.take(&place);
        html.open("article", &[("class", "actor"), ("id", &place), ("data-actor", id.as_str())]);
        html.element("h3", &[("dir", "auto")], facts.map.actor_name(id));
        about(facts, id, &mut html);
        let mut silent = Vec::new();
        for on in &facts.subjects {
            let stances = facts.stances(id, &on.subject);
            if stances.is_empty() {
                silent.push(facts.map.subject_name(&on.subject));
            } else {
                on_subject(facts, (id, &on.subject), &stances, places, &mut html);
            }
        }
        if !silent.is_empty() {
            html.raw("<p class=\"none\">Not said: ").text(&silent.join(", ")).raw("</p>\n");
        }
        others(facts, &facts.quotes_of(Some(id)), &used, places, &mut html);
        html.raw("</article>\n");
    }
    let nobody = facts.quotes_of(None);
    let nobody: Vec<QuoteId> = nobody.into_iter().filter(|id| !used.contains(id)).collect();
    if !nobody.is_empty() {
        html.raw("<article class=\"actor\"><h3>Quotes without a speaker</h3>\n");
        others(facts, &nobody, &used, places, &mut html);
        html.raw("</article>\n");
    }
    html
}

/// The quotes that no stance rests on.
fn others(
    facts: &Facts<'_>,
    ids: &[QuoteId],
    used: &BTreeSet<&QuoteId>,
    places: &mut Places,
    html: &mut Html,
) {
    let others: Vec<QuoteId> = ids.iter().filter(|id| !used.contains(id)).cloned().collect();
    if others.is_empty() {
        return;
    }
    html.raw("<section class=\"others\"><h4>Further quotes, which no stance rests on</h4>\n");
    quotes(facts, &others, places, html);
    html.raw("</section>\n");
}

/// The events, in the order of their days.
pub(super) fn events(facts: &Facts<'_>) -> Html {
    let mut html = Html::default();
    let mut events: Vec<_> = facts.map.events.values().collect();
    events.sort_by_key(|event| event.on);
    if events.is_empty() {
        return html;
    }
    html.raw("<ul class=\"sources\">\n");
    for event in events {
        html.raw("<li>").element("time", &[("datetime", &event.on.to_string())], &long_date(event.on));
        html.raw(": ").element("strong", &[("dir", "auto")], &event.name);
        html.element_if_any("p", &[("dir", "auto")], &event.description).raw("</li>\n");
    }
    html.raw("</ul>\n");
    html
}

/// The ties between actors.
pub(super) fn relations(facts: &Facts<'_>, places: &mut Places) -> Html {
    let mut html = Html::default();
    let map = facts.map;
    if map.relations.is_empty() {
        return html;
    }
    html.raw("<div class=\"wide\"><table><caption>Ties between actors</caption><thead><tr>");
    for head in ["From", "Tie", "To", "Strength (0 to 1)", "When", "Evidence and note"] {
        html.element("th", &[("scope", "col")], head);
    }
    html.raw("</tr></thead><tbody>\n");
    for (id, relation) in &map.relations {
        let place = place_of(&id.clone().into()).unwrap_or_default();
        places.take(&place);
        html.open("tr", &[("id", &place), ("data-actors", &format!("{} {}", relation.from, relation.to))]);
        let link = |html: &mut Html, id: &ActorId| {
            html.raw("<td dir=\"auto\">");
            html.link(&place_of(&AnyId::from(id.clone())).unwrap_or_default(), map.actor_name(id))
                .raw("</td>");
        };
        link(&mut html, &relation.from);
        html.element("td", &[], relation.kind.label());
        link(&mut html, &relation.to);
        html.element("td", &[("class", "number")], &number(relation.strength.get()));
        let when = match (relation.since, relation.until) {
            (Some(since), Some(until)) => format!("{} to {}", long_date(since), long_date(until)),
            (Some(since), None) => format!("since {}", long_date(since)),
            (None, Some(until)) => format!("until {}", long_date(until)),
            (None, None) => String::new(),
        };
        html.element("td", &[], &when);
        html.raw("<td>");
        for quote in &relation.evidence {
            let place = place_of(&quote.clone().into()).unwrap_or_default();
            let words = map.label(&quote.clone().into());
            if places.has(&place) {
                html.link(&place, &words);
            } else {
                html.text(&words);
            }
            html.raw("<br>");
        }
        html.element_if_any("span", &[("class", "note"), ("dir", "auto")], &relation.note);
        html.raw("</td></tr>\n");
    }
    html.raw("</tbody></table></div>\n");
    html
}

/// The sources.
pub(super) fn sources(facts: &Facts<'_>, places: &mut Places) -> Html {
    let mut html = Html::default();
    let mut quoted: BTreeMap<&SourceId, usize> = BTreeMap::new();
    for quote in facts.map.quotes.values() {
        *quoted.entry(&quote.source).or_default() += 1;
    }
    html.raw("<ul class=\"sources\">\n");
    for id in &facts.sources {
        let Some(source) = facts.map.sources.get(id) else { continue };
        let place = place_of(&id.clone().into()).unwrap_or_default();
        places.take(&place);
        html.open("li", &[("id", &place)]);
        html.element("strong", &[("dir", "auto")], &facts.map.label(&id.clone().into()));
        html.raw("<dl class=\"facts\">");
        fact(&mut html, "Published by", &source.outlet);
        fact(&mut html, "First heard by", &source.origin);
        fact(&mut html, "Author", &source.author);
        fact(&mut html, "Published", &day_words(source.published));
        fact(&mut html, "Retrieved", &day_words(source.retrieved));
        fact(&mut html, "Language", &source.language);
        fact(&mut html, "Reliability", source.reliability.label());
        fact(&mut html, "Quoted", &counted(quoted.get(id).copied().unwrap_or(0), "time"));
        if !source.address.trim().is_empty() {
            html.raw("<div><dt>Address</dt><dd>").address(source.address.trim()).raw("</dd></div>");
        }
        fact(&mut html, "DOI", &source.doi);
        fact(&mut html, "Note", &source.note);
        html.raw("</dl></li>\n");
    }
    html.raw("</ul>\n");
    html
}

/// The five steps of support in words, for the page's help.
pub(super) fn support_in_words() -> String {
    let steps: Vec<String> =
        support_points().into_iter().map(|(at, label)| format!("{} {label}", number(at))).collect();
    steps.join(", ")
}
