//! The report of a map: one HTML file that asks for nothing from outside, with summary, charts, boards, the table
//! of positions and the evidence behind every point. Its parts are one module each; the style and the script
//! are files of our own beside them. The same map always gives the same bytes.

mod evidence;
mod facts;
mod figures;
mod markup;
mod positions;
mod summary;
#[cfg(test)]
mod tests;

use std::path::Path;
use std::sync::Arc;

use base64::Engine as _;
use sha2::{Digest as _, Sha256};

use evidence::Places;
use facts::{Facts, subject_key};
use figures::Figures;
use markup::Html;

use super::redact::{Redaction, redact};
use crate::exchange::picture::PictureStore;
use crate::figure::svg;
use crate::model::words::long_date;
use crate::model::{Date, ItemId as _, StanceMap};

/// How the page looks.
const STYLE: &str = include_str!("style.css");
/// What searches and filters it; the page is whole without it.
const SCRIPT: &str = include_str!("script.js");

/// What is reported.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ReportOptions {
    /// The day as of which the report speaks; nothing later is in it. None is with all that is known.
    pub at: Option<Date>,
    /// What is left out.
    pub redaction: Redaction,
}

/// The source expression of a content security policy that lets just this text through.
fn fingerprint(text: &str) -> String {
    format!("'sha256-{}'", base64::engine::general_purpose::STANDARD.encode(Sha256::digest(text.as_bytes())))
}

/// A section of the page with its heading; nothing where it has no body.
fn section(id: &'static str, heading: &'static str, body: &Html, html: &mut Html) {
    if body.is_empty() {
        return;
    }
    let label = format!("{id}-heading");
    html.open("section", &[("id", id), ("aria-labelledby", &label)]);
    html.element("h2", &[("id", &label)], heading).raw("\n").append(body).raw("</section>\n");
}

/// The form that filters positions and evidence; the script shows it.
fn filter(facts: &Facts<'_>) -> Html {
    let mut html = Html::default();
    html.raw(
        "<form id=\"filter\" role=\"search\" aria-label=\"Positions and evidence\" hidden>\
         <label>Search <input type=\"search\" id=\"filter-text\" autocomplete=\"off\" \
         placeholder=\"words, names, outlets\"></label>\
         <label>Actor <select id=\"filter-actor\"><option value=\"\">All actors</option>",
    );
    for id in &facts.actors {
        html.element("option", &[("value", id.as_str())], facts.map.actor_name(id));
    }
    html.raw(
        "</select></label><label>Subject <select id=\"filter-subject\"><option value=\"\">All subjects</option>",
    );
    for on in &facts.subjects {
        html.element("option", &[("value", &subject_key(&on.subject))], &facts.map.subject_name(&on.subject));
    }
    html.raw(
        "</select></label><button type=\"reset\">Show all</button>\
         <p id=\"filter-count\" role=\"status\" aria-live=\"polite\"></p></form>\n",
    );
    html
}

/// The report of a map as one HTML file. `folder` is where the pictures of its actors lie.
pub fn html(map: &StanceMap, folder: Option<&Path>, options: &ReportOptions) -> String {
    html_with(map, &Arc::new(PictureStore::new(folder)), options)
}

/// The report of a map with its pictures.
pub(super) fn html_with(map: &StanceMap, pictures: &Arc<PictureStore>, options: &ReportOptions) -> String {
    let mut map = redact(map, options.redaction);
    if let Some(day) = options.at {
        map = facts::known_on(&map, day);
    }
    let facts = Facts::of(&map, options.at);
    let mut places = Places::default();
    // What is led to goes first, so that nothing leads to where nothing is.
    let sources = evidence::sources(&facts, &mut places);
    let evidence = evidence::actors(&facts, &mut places);
    let events = evidence::events(&facts);
    let relations = evidence::relations(&facts, &mut places);
    let positions = positions::positions(&facts, &mut places);
    let figures = Figures::of(&facts, pictures, &places);
    let summary = summary::summary(&facts, options.redaction);
    let help = summary::help(&facts);

    let fonts = svg::font_faces(&figures.scenes);
    let dark = svg::dark_rules(&figures.colours);
    let style = format!("{STYLE}{fonts}@media screen and (prefers-color-scheme:dark){{\n{dark}}}\n");
    let policy = format!(
        "default-src 'none'; style-src {}; script-src {}; img-src data:; font-src data:; base-uri 'none'; \
         form-action 'none'",
        fingerprint(&style),
        fingerprint(SCRIPT)
    );
    let title = if map.title.trim().is_empty() { "A map without a title" } else { map.title.trim() };

    let mut page = Html::default();
    page.raw("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
    page.open("meta", &[("http-equiv", "Content-Security-Policy"), ("content", &policy)]);
    page.raw(
        "\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"referrer\" content=\"no-referrer\">\n<meta name=\"color-scheme\" content=\"light dark\">\n",
    );
    page.open(
        "meta",
        &[("name", "generator"), ("content", concat!("Stancemap ", env!("CARGO_PKG_VERSION")))],
    );
    page.raw("\n").element("title", &[], title);
    // The style is made of our own file, of fonts in base64 and of colours.
    page.raw("\n<style>").drawing(&style).raw("</style>\n</head>\n<body>\n");
    page.raw("<a class=\"skip\" href=\"#summary\">Skip to the summary</a>\n<header>\n");
    page.element("h1", &[("dir", "auto")], title);
    page.element_if_any("p", &[("class", "lead"), ("dir", "auto")], &map.description);
    if let Some(day) = options.at {
        page.element("p", &[("class", "day")], &format!("As known on {}.", long_date(day)));
    }
    let mut body = Html::default();
    section("summary", "Summary", &summary, &mut body);
    section("charts", "Charts", &figures.charts, &mut body);
    section("boards", "Boards", &figures.boards, &mut body);
    let mut filtered = Html::default();
    filtered.append(&filter(&facts));
    section("positions", "Positions", &positions, &mut filtered);
    section("evidence", "Evidence", &evidence, &mut filtered);
    section("ties", "Ties", &relations, &mut filtered);
    body.raw("<div class=\"filtered\">\n").append(&filtered).raw("</div>\n");
    section("events", "Events", &events, &mut body);
    section("sources", "Sources", &sources, &mut body);
    section("help", "How to read this report", &help, &mut body);
    page.raw("<nav aria-label=\"Contents\"><ul>");
    for (id, words, part) in [
        ("summary", "Summary", &summary),
        ("charts", "Charts", &figures.charts),
        ("boards", "Boards", &figures.boards),
        ("positions", "Positions", &positions),
        ("evidence", "Evidence", &evidence),
        ("ties", "Ties", &relations),
        ("events", "Events", &events),
        ("sources", "Sources", &sources),
        ("help", "How to read this report", &help),
    ] {
        if !part.is_empty() {
            page.raw("<li>").link(id, words).raw("</li>");
        }
    }
    page.raw("</ul></nav>\n</header>\n<main>\n").append(&body).raw("</main>\n");
    page.element("footer", &[], concat!("Made with Stancemap ", env!("CARGO_PKG_VERSION")));
    page.raw("\n<script>").raw(SCRIPT).raw("</script>\n</body>\n</html>\n");
    page.into_string()
}
