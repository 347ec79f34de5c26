//! The charts and the boards: the same scenes as in the window, with every thing leading to its place in the
//! page, and the data of each chart as a table.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::evidence::Places;
use super::facts::{Facts, evidence_place, place_of, subject_key};
use super::markup::Html;
use crate::board::draw as board;
use crate::exchange::picture::PictureStore;
use crate::figure::kinds::{self, Table};
use crate::figure::svg::{self, Inline, Link};
use crate::figure::{self, Page, Scene};
use crate::model::{ActorId, AnyId, BoardId, Chart, ChartId, Colour, Look, StanceMap, Subject};

/// The charts and the boards of a page, and what its style sheet must know of them.
#[derive(Default)]
pub(super) struct Figures {
    /// The charts.
    pub(super) charts: Html,
    /// The boards.
    pub(super) boards: Html,
    /// What was drawn, whose letters the page's fonts must have.
    pub(super) scenes: Vec<Scene>,
    /// The colours of the dark look.
    pub(super) colours: BTreeSet<Colour>,
}

/// Where a thing of a drawing leads. A mark of one actor on one subject leads to its evidence, one of one actor
/// on several to the actor, one of several actors to the subject. A silent place leads nowhere.
fn lead(map: &StanceMap, places: &Places, on_board: bool, about: &[AnyId], within: &str) -> Option<Link> {
    let stances: Vec<_> = about
        .iter()
        .filter_map(|item| match item {
            AnyId::Stance(id) => map.stances.get(id),
            _ => None,
        })
        .collect();
    let actors: BTreeSet<&ActorId> = stances.iter().map(|stance| &stance.actor).collect();
    let subjects: BTreeSet<&Subject> = stances.iter().map(|stance| &stance.subject).collect();
    let first = about.first()?;
    let (actor, to) = match (actors.first(), subjects.first()) {
        (Some(actor), Some(subject)) if actors.len() == 1 && subjects.len() == 1 => {
            (Some(*actor), evidence_place(actor, subject))
        }
        (Some(actor), _) if actors.len() == 1 => (Some(*actor), place_of(&AnyId::from((*actor).clone()))?),
        (_, Some(subject)) => (None, format!("subject:{}", subject_key(subject))),
        _ => match first {
            AnyId::Actor(id) if on_board || within == "labels" => (Some(id), place_of(first)?),
            AnyId::Actor(_) => return None,
            _ => (None, place_of(first)?),
        },
    };
    places.has(&to).then(|| Link {
        to,
        actor: actor.map(ToString::to_string).unwrap_or_default(),
        stop: !matches!(within, "labels" | "trails"),
    })
}

impl Figures {
    /// Draws every saved chart and every board.
    pub(super) fn of(facts: &Facts<'_>, pictures: &Arc<PictureStore>, places: &Places) -> Self {
        let mut figures = Self::default();
        for (id, chart) in &facts.map.charts {
            figures.chart(facts, id, chart, places);
        }
        for id in facts.map.boards.keys() {
            figures.board(facts, id, pictures, places);
        }
        figures
    }

    /// Adds a drawing, in the dark look too where it has one.
    fn drawing(
        &mut self,
        scene: Scene,
        dark: Option<&Scene>,
        prefix: &str,
        link: &dyn Fn(&[AnyId], &str) -> Option<Link>,
        html: &mut Html,
    ) {
        let (drawn, colours) = svg::write_inline(&scene, &Inline { prefix, dark, link });
        html.raw("<div class=\"drawing\">").drawing(&drawn).raw("</div>\n");
        self.colours.extend(colours);
        self.scenes.push(scene);
    }

    fn chart(&mut self, facts: &Facts<'_>, id: &ChartId, saved: &Chart, places: &Places) {
        let chart = as_reported(facts, saved);
        let place = place_of(&id.clone().into()).unwrap_or_default();
        let mut html = Html::default();
        html.open("figure", &[("id", &place)]);
        html.element("h3", &[("class", "unseen")], &chart.heading(facts.map));
        match kinds::content(facts.map, &chart) {
            Err(why) => {
                html.raw("<p class=\"none\">This chart can't be drawn: ").text(&why.to_string()).raw(".</p>");
            }
            Ok(content) => {
                let scene = content.draw(&Page::of(&chart), None, None).scene;
                let dark = Chart { look: Look::Dark, ..chart.clone() };
                let dark = figure::draw(facts.map, &dark).ok().filter(|_| chart.look != Look::Print);
                let link = |about: &[AnyId], within: &str| lead(facts.map, places, false, about, within);
                self.drawing(scene, dark.as_ref(), &format!("{place}:"), &link, &mut html);
                write_table(&content.table(), &chart.heading(facts.map), &mut html);
            }
        }
        html.raw("</figure>\n");
        self.charts.append(&html);
    }

    fn board(&mut self, facts: &Facts<'_>, id: &BoardId, pictures: &Arc<PictureStore>, places: &Places) {
        let place = place_of(&id.clone().into()).unwrap_or_default();
        let options = |look| board::SheetOptions {
            day: facts.at,
            look,
            pictures: Arc::clone(pictures),
            ..board::SheetOptions::default()
        };
        let mut html = Html::default();
        html.open("figure", &[("id", &place)]);
        html.element("h3", &[("class", "unseen")], &facts.map.label(&id.clone().into()));
        match board::draw(facts.map, id, &options(Look::Light)) {
            Err(why) => {
                html.raw("<p class=\"none\">This board can't be drawn: ").text(&why.to_string()).raw(".</p>");
            }
            Ok(scene) => {
                let dark = board::draw(facts.map, id, &options(Look::Dark)).ok();
                let link = |about: &[AnyId], within: &str| lead(facts.map, places, true, about, within);
                self.drawing(scene, dark.as_ref(), &format!("{place}:"), &link, &mut html);
            }
        }
        html.raw("</figure>\n");
        self.boards.append(&html);
    }
}

/// A saved chart as the report shows it: as of the report's day, and light, because the page itself becomes
/// dark where its reader wishes so.
pub(super) fn as_reported(facts: &Facts<'_>, chart: &Chart) -> Chart {
    let look = if chart.look == Look::Print { Look::Print } else { Look::Light };
    Chart { at: facts.at.or(chart.at), look, ..chart.clone() }
}

/// Writes the data of a chart.
fn write_table(table: &Table, heading: &str, html: &mut Html) {
    html.raw("<details><summary>The data of this chart</summary><div class=\"wide\"><table><caption>");
    html.text(heading).raw("</caption><thead><tr>");
    for head in &table.head {
        html.element("th", &[("scope", "col"), ("dir", "auto")], head);
    }
    html.raw("</tr></thead><tbody>\n");
    for row in &table.rows {
        html.raw("<tr>");
        for (n, words) in row.iter().enumerate() {
            if n == 0 {
                html.element("th", &[("scope", "row"), ("dir", "auto")], words);
            } else {
                html.element("td", &[], words);
            }
        }
        html.raw("</tr>\n");
    }
    html.raw("</tbody></table></div></details>\n");
}
