//! The table of positions: for each subject who stands where, on what that rests, and who said nothing.

use super::evidence::Places;
use super::facts::{Facts, OnSubject, evidence_place, place_of, range_in_words, subject_key};
use super::markup::Html;
use crate::analysis::Position;
use crate::model::words::{counted, long_date, number};
use crate::model::{ActorId, AnyId, Colour, ItemId as _, MarkForm, Scale, Subject};

/// The columns after the actor's, by which a narrow screen names their cells too.
const COLUMNS: [&str; 8] =
    ["Position", "On the scale", "Range", "Basis", "Confidence", "Grade", "Quotes", "As of"];

/// A line of the scale with the position and its range on it: what the numbers beside it say.
fn strip(scale: Scale, position: &Position, (colour, form): (Colour, MarkForm), html: &mut Html) {
    let x = |value: f64| format!("{:.1}", 4.0 + scale.share(value) * 92.0);
    html.raw("<svg class=\"strip\" viewBox=\"0 0 100 10\" aria-hidden=\"true\">");
    html.raw("<path class=\"track\" d=\"M4 5H96\"/>");
    if let Some(range) = position.range.filter(|range| range.low() < range.high()) {
        let d = format!("M{} 5H{}", x(range.low()), x(range.high()));
        html.open("path", &[("class", "range"), ("d", &d)]).close("path");
    }
    let colour = colour.to_string();
    // What can't be judged is hollow, as on the charts.
    let class = if position.is_judged() { "dot" } else { "dot hollow" };
    let at = 4.0 + scale.share(position.value) * 92.0;
    let part = |part: Vec<crate::figure::Point>| {
        let corner =
            |corner: &crate::figure::Point| format!("{:.1} {:.1}", at + 3.4 * corner.x, 5.0 + 3.4 * corner.y);
        format!("M{}Z", part.iter().map(corner).collect::<Vec<_>>().join("L"))
    };
    let d: String = form.parts(24).into_iter().map(part).collect();
    html.open("path", &[("class", class), ("d", &d), ("fill", &colour), ("stroke", &colour)]).close("path");
    html.raw("</svg>");
}

/// A cell, named for narrow screens by its column.
fn cell(html: &mut Html, column: usize, class: &str, fill: impl FnOnce(&mut Html)) {
    let name = COLUMNS.get(column).copied().unwrap_or_default();
    html.open("td", &[("role", "cell"), ("data-label", name), ("class", class)]);
    fill(html);
    html.close("td");
}

fn row(facts: &Facts<'_>, on: &OnSubject, actor: &ActorId, position: &Position, html: &mut Html) {
    let map = facts.map;
    let evidence = evidence_place(actor, &on.subject);
    html.open("tr", &[("role", "row"), ("data-actor", actor.as_str()), ("data-evidence", &evidence)]);
    html.raw("<th role=\"rowheader\" scope=\"row\" dir=\"auto\">");
    html.link(&evidence, map.actor_name(actor)).raw("</th>");
    let bloc = map.actors.get(actor).and_then(|actor| actor.bloc.as_ref());
    cell(html, 0, "", |html| {
        html.raw("<strong>").text(&number(position.value)).raw("</strong> ");
        if position.contested {
            let words = format!("contested: {} voices, {} apart", position.voices, number(position.spread));
            html.element("span", &[("class", "contested")], &words);
        } else {
            html.element("span", &[("dir", "auto")], &facts.map.place_in_words(&on.subject, position.value));
        }
    });
    let mark = map.bloc_mark(bloc);
    cell(html, 1, "scale", |html| strip(on.scale, position, mark, html));
    let range = position.range.map_or_else(|| "not given".to_owned(), range_in_words);
    let (grade, meaning) = facts.grade(position);
    cell(html, 2, "whole", |html| _ = html.text(&range));
    cell(html, 3, "", |html| _ = html.text(position.basis.label()));
    cell(html, 4, "", |html| _ = html.text(position.confidence.label()));
    cell(html, 5, "", |html| _ = html.element("span", &[("title", &meaning)], &grade));
    cell(html, 6, "number", |html| _ = html.link(&evidence, &position.quotes.len().to_string()));
    cell(html, 7, "whole", |html| _ = html.text(&long_date(position.as_of)));
    html.raw("</tr>\n");
}

/// What the ends of a scale, and its points, mean.
fn scale_in_words(facts: &Facts<'_>, on: &OnSubject) -> String {
    let points: Vec<String> = facts
        .map
        .scale_points(&on.subject)
        .iter()
        .map(|(at, label)| format!("{} {label}", number(*at)))
        .collect();
    let of = if matches!(on.subject, Subject::Proposal(_)) { "Support of this proposal," } else { "Scale" };
    let ends = format!("{of} {} to {}", number(on.scale.low()), number(on.scale.high()));
    if points.is_empty() { ends } else { format!("{ends}: {}", points.join(", ")) }
}

fn subject(facts: &Facts<'_>, on: &OnSubject, places: &mut Places, html: &mut Html) {
    let any = AnyId::from(on.subject.clone());
    let place = place_of(&any).unwrap_or_default();
    places.take(&place);
    html.open(
        "section",
        &[("class", "subject"), ("id", &place), ("data-subject", &subject_key(&on.subject))],
    );
    let name = facts.map.subject_name(&on.subject);
    html.element("h3", &[("dir", "auto")], &name);
    let (question, note) = match &on.subject {
        Subject::Dimension(id) => {
            facts.map.dimensions.get(id).map_or(("", ""), |item| (item.question.as_str(), item.note.as_str()))
        }
        Subject::Proposal(id) => facts
            .map
            .proposals
            .get(id)
            .map_or(("", ""), |item| (item.description.as_str(), item.note.as_str())),
    };
    html.element_if_any("p", &[("dir", "auto")], question);
    if let Subject::Proposal(id) = &on.subject
        && let Some(proposal) = facts.map.proposals.get(id)
    {
        let by =
            proposal.by.as_ref().map(|by| format!(" by {}", facts.map.actor_name(by))).unwrap_or_default();
        let day = proposal.on.map(|day| format!(" on {}", long_date(day))).unwrap_or_default();
        let words =
            if by.is_empty() && day.is_empty() { String::new() } else { format!("Put forward{by}{day}.") };
        html.element_if_any("p", &[("dir", "auto")], &words);
    }
    html.element("p", &[("class", "scale-words"), ("dir", "auto")], &scale_in_words(facts, on));
    html.element_if_any("p", &[("class", "note"), ("dir", "auto")], note);
    if !on.positions.is_empty() {
        html.raw("<div class=\"wide\"><table class=\"positions\" role=\"table\"><caption>");
        html.text(&counted(on.positions.len(), "position")).raw(" on ").element("bdi", &[], &name);
        html.raw("</caption><thead role=\"rowgroup\"><tr role=\"row\">");
        html.raw("<th role=\"columnheader\" scope=\"col\">Actor</th>");
        for column in COLUMNS {
            html.element("th", &[("role", "columnheader"), ("scope", "col")], column);
        }
        html.raw("</tr></thead><tbody role=\"rowgroup\">\n");
        on.positions.iter().for_each(|(actor, position)| row(facts, on, actor, position, html));
        html.raw("</tbody></table></div>\n");
    }
    if !on.silent.is_empty() {
        html.raw("<div class=\"silent\"><p>Not said, which is not zero:</p> <ul>");
        for actor in &on.silent {
            html.open("li", &[("data-actor", actor.as_str())]);
            html.link(&place_of(&actor.clone().into()).unwrap_or_default(), facts.map.actor_name(actor));
            html.raw("</li>");
        }
        html.raw("</ul></div>\n");
    }
    html.raw("</section>\n");
}

/// The table of every subject.
pub(super) fn positions(facts: &Facts<'_>, places: &mut Places) -> Html {
    let mut html = Html::default();
    facts.subjects.iter().for_each(|on| subject(facts, on, places, &mut html));
    html
}
