//! The summary: how much there is, from when, how it is graded, and what isn't known.

use std::collections::{BTreeMap, BTreeSet};

use super::evidence::support_in_words;
use super::facts::Facts;
use super::markup::Html;
use crate::model::words::{counted, long_date, number};
use crate::model::{ActorId, Basis, Confidence, Credibility, Date, Reliability};
use crate::share::Redaction;

/// How many there are of each as “low 3, high 2”; those of which there are none left out.
fn tally<T: Copy + Ord>(all: &[T], counts: &BTreeMap<T, usize>, word: impl Fn(T) -> String) -> String {
    let parts: Vec<String> =
        all.iter().filter_map(|one| counts.get(one).map(|count| format!("{} {count}", word(*one)))).collect();
    parts.join("; ")
}

fn count<T: Ord>(items: impl Iterator<Item = T>) -> BTreeMap<T, usize> {
    let mut counts = BTreeMap::new();
    items.for_each(|item| *counts.entry(item).or_default() += 1);
    counts
}

/// The days of the quotes and the stances, from the first to the last.
fn span(facts: &Facts<'_>) -> Option<(Date, Date)> {
    let quotes = facts.map.quotes.values().filter_map(|quote| facts.map.day_of(quote));
    let stances = facts.map.stances.values().map(|stance| stance.as_of);
    let all: Vec<Date> = quotes.chain(stances).collect();
    Some((*all.iter().min()?, *all.iter().max()?))
}

fn figures(facts: &Facts<'_>, html: &mut Html) {
    let positions = facts.subjects.iter().map(|on| on.positions.len()).sum::<usize>();
    let all = [
        (facts.actors.len(), "actor", "actors"),
        (facts.subjects.len(), "subject", "subjects"),
        (positions, "position", "positions"),
        (facts.map.stances.len(), "stance", "stances"),
        (facts.map.quotes.len(), "quote", "quotes"),
        (facts.sources.len(), "source", "sources"),
    ];
    html.raw("<ul class=\"counts\">");
    for (number, one, many) in all {
        html.raw("<li><strong>").text(&number.to_string()).raw("</strong> ");
        html.text(if number == 1 { one } else { many }).raw("</li>");
    }
    html.raw("</ul>\n");
}

/// The summary's body.
pub(super) fn summary(facts: &Facts<'_>, redaction: Redaction) -> Html {
    let mut html = Html::default();
    figures(facts, &mut html);
    html.raw("<div class=\"columns\"><div><h3>What it rests on</h3><ul>");
    if let Some((first, last)) = span(facts) {
        let words = if first == last {
            format!("All is of {}.", long_date(first))
        } else {
            format!("From {} to {}.", long_date(first), long_date(last))
        };
        html.element("li", &[], &words);
    }
    let map = facts.map;
    let reliability = count(facts.sources.iter().filter_map(|id| map.sources.get(id)).map(|s| s.reliability));
    if !reliability.is_empty() {
        let of =
            tally(Reliability::ALL, &reliability, |one| format!("{},", one.label().replacen(": ", " ", 1)));
        html.element("li", &[], &format!("Sources by reliability: {of}."));
    }
    let credibility = count(map.quotes.values().map(|quote| quote.credibility));
    if !credibility.is_empty() {
        let every: Vec<Credibility> = Credibility::all().collect();
        let of = tally(&every, &credibility, |one| format!("{} {},", one.get(), one.meaning()));
        html.element("li", &[], &format!("Quotes by credibility: {of}."));
    }
    let positions = || facts.subjects.iter().flat_map(|on| &on.positions).map(|(_, position)| position);
    let basis = count(positions().map(|position| position.basis));
    let confidence = count(positions().map(|position| position.confidence));
    if !basis.is_empty() {
        let of_basis = tally(Basis::ALL, &basis, |one| one.label().to_owned());
        let of_confidence = tally(Confidence::ALL, &confidence, |one| one.label().to_owned());
        html.element("li", &[], &format!("Basis of the positions: {of_basis}. Confidence: {of_confidence}."));
    }
    if let Some(coder) = facts.only_coder() {
        html.raw("<li>Coded by ").element("bdi", &[], coder).raw(".</li>");
    }
    html.raw("</ul></div>\n<div><h3>What isn't known</h3><ul>");
    unknown(facts, &mut html);
    html.raw("</ul></div></div>\n");
    for words in redaction.in_words() {
        html.element("p", &[("class", "left-out")], words);
    }
    html
}

/// What isn't known.
fn unknown(facts: &Facts<'_>, html: &mut Html) {
    let map = facts.map;
    let positions = || facts.subjects.iter().flat_map(|on| &on.positions).map(|(_, position)| position);
    let silences: Vec<String> = facts
        .subjects
        .iter()
        .filter(|on| !on.silent.is_empty())
        .map(|on| format!("{}, {}", map.subject_name(&on.subject), on.silent.len()))
        .collect();
    if !silences.is_empty() {
        let words =
            format!("Of {} said nothing on: {}.", counted(facts.actors.len(), "actor"), silences.join("; "));
        html.element("li", &[("dir", "auto")], &words);
    }
    let spoke: BTreeSet<&ActorId> =
        facts.subjects.iter().flat_map(|on| on.positions.iter().map(|(actor, _)| actor)).collect();
    let on_nothing: Vec<&str> =
        facts.actors.iter().filter(|id| !spoke.contains(id)).map(|id| map.actor_name(id)).collect();
    if !facts.subjects.is_empty() && !on_nothing.is_empty() {
        html.element("li", &[("dir", "auto")], &format!("Silent on everything: {}.", on_nothing.join(", ")));
    }
    let of =
        |count: usize, words: &str| (count > 0).then(|| format!("{} {words}.", counted(count, "position")));
    let lines = [
        of(positions().filter(|one| one.quotes.is_empty()).count(), "without a quote"),
        of(positions().filter(|one| one.quotes.len() == 1).count(), "drawn from a single quote"),
        of(
            positions().filter(|one| !one.quotes.is_empty() && !one.is_judged()).count(),
            "whose quotes cannot be judged",
        ),
        of(positions().filter(|one| one.contested).count(), "contested among coders"),
    ];
    for line in lines.into_iter().flatten() {
        html.element("li", &[], &line);
    }
}

/// How to read the report.
pub(super) fn help(facts: &Facts<'_>) -> Html {
    let mut html = Html::default();
    html.raw(
        "<dl class=\"help\">\
         <div><dt>Position</dt><dd>Of each coder the latest stance on or before the day of the report; of several \
         coders the mean, with their ranges joined. It is contested where some coders see the actor on one side of \
         the scale's middle and others on the other.</dd></div>\
         <div><dt>Silence</dt><dd>An actor who said nothing on a subject has no position there. Silence is neither \
         zero nor neutral: a neutral position was stated.</dd></div>\
         <div><dt>Basis</dt><dd>Stated: the actor said it. Inferred: it follows from what the actor said or did. \
         Assumed: the coder supposes it.</dd></div>\
         <div><dt>Confidence</dt><dd>How sure the coder is, by number and quality of the sources. It is not a \
         probability.</dd></div>\
         <div><dt>Grade</dt><dd>Admiralty code: a letter for the reliability of the source (A completely reliable to \
         E unreliable) and a digit for the credibility of the statement (1 confirmed to 5 improbable). F and 6 mean \
         that it cannot be judged, which is not the worst grade. A position has the best grade of its \
         quotes.</dd></div>",
    );
    if facts.subjects.iter().any(|on| matches!(on.subject, crate::model::Subject::Proposal(_))) {
        html.raw("<div><dt>Support of a proposal</dt><dd>").text(&support_in_words()).raw(".</dd></div>");
    }
    let influence = number(1.0);
    html.raw("<div><dt>Influence</dt><dd>How much an actor can bring to bear, 0 to ").text(&influence);
    html.raw(", as the analyst judges.</dd></div></dl>\n");
    html
}
