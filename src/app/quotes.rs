//! The list of all quotes, filtered by words, speaker, source, subject, coder, grade and day. Quotes are made
//! and changed in the reader.

use std::collections::BTreeMap;

use egui::{ComboBox, Label, RichText, Sense, TextEdit, Ui};
use egui_extras::{Column, TableBuilder};

use super::jobs::Latest;
use super::marks;
use super::theme::GAP;
use super::tool_rows::{self, named, row, some_of};
use super::view::{Action, Actions, View};
use super::widgets::{DAY_HINT, coder_dot};
use crate::model::words::{day_field, excerpt};
use crate::model::{
    ActorId, AnyId, CoderId, Credibility, Date, Quote, QuoteId, SourceId, StanceMap, Subject,
};
use crate::text::{Finder, Query};

/// Height of a row, in points.
const ROW: f32 = 24.0;

/// The column of who said it.
const SPEAKER: usize = 1;

/// Which quotes are asked for. What is empty restricts nothing.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
struct Filter {
    words: String,
    speakers: Vec<ActorId>,
    sources: Vec<SourceId>,
    subjects: Vec<Subject>,
    coders: Vec<CoderId>,
    /// The worst grade that counts, 1 to 6.
    grade: u8,
    from: Option<Date>,
    to: Option<Date>,
    /// Whether only quotes without a stance count.
    unused: bool,
    /// Whether only quotes that wait to be placed count.
    waiting: bool,
}

/// The quotes panel.
#[derive(Default)]
pub struct QuotesPanel {
    filter: Filter,
    from: String,
    to: String,
    search: Latest<(u64, Filter), Vec<QuoteId>>,
    found: Vec<QuoteId>,
}

/// The quotes that fit, the latest first.
fn find(map: &StanceMap, filter: &Filter) -> Vec<QuoteId> {
    let words = Query { words: filter.words.clone(), ..Query::default() };
    let finder = Finder::new(&words).ok();
    let mut subjects: BTreeMap<&QuoteId, Vec<&Subject>> = BTreeMap::new();
    for stance in map.stances.values() {
        for quote in &stance.evidence {
            subjects.entry(quote).or_default().push(&stance.subject);
        }
    }
    let one_of =
        |all: &[ActorId], id: Option<&ActorId>| all.is_empty() || id.is_some_and(|id| all.contains(id));
    let fits = |id: &QuoteId, quote: &Quote| {
        let about = subjects.get(id).map_or(&[][..], Vec::as_slice);
        let day = map.day_of(quote);
        one_of(&filter.speakers, quote.speaker.as_ref())
            && (filter.sources.is_empty() || filter.sources.contains(&quote.source))
            && (filter.subjects.is_empty() || about.iter().any(|subject| filter.subjects.contains(subject)))
            && (filter.coders.is_empty() || quote.coder.as_ref().is_some_and(|id| filter.coders.contains(id)))
            && (filter.grade == 0 || quote.credibility.get() <= filter.grade)
            && filter.from.is_none_or(|from| day.is_some_and(|day| from <= day))
            && filter.to.is_none_or(|to| day.is_some_and(|day| day <= to))
            && (!filter.unused || about.is_empty())
            && (!filter.waiting || quote.lost)
            && finder.as_ref().is_none_or(|finder| {
                let speaker = quote.speaker.as_ref().map_or("", |id| map.actor_name(id));
                let text = format!("{speaker}\n{}\n{}", quote.anchor.exact, quote.note);
                finder.is_in(&text)
            })
    };
    let mut found: Vec<(&QuoteId, &Quote)> =
        map.quotes.iter().map(|(id, quote)| (id, &**quote)).filter(|(id, quote)| fits(id, quote)).collect();
    found.sort_by_key(|(id, quote)| {
        (std::cmp::Reverse(map.day_of(quote)), &quote.source, quote.anchor.start, *id)
    });
    found.into_iter().map(|(id, _)| id.clone()).collect()
}

impl QuotesPanel {
    /// Draws the panel.
    pub fn ui(&mut self, ui: &mut Ui, view: &View<'_>, actions: &mut Actions) {
        if view.map.quotes.is_empty() {
            ui.add_space(ui.available_height() * 0.35);
            ui.vertical_centered(|ui| {
                ui.label(RichText::new("No quotes yet").heading());
                ui.label("Select a passage in the reader and press Q");
            });
            return;
        }
        self.filter_rows(ui, view);
        let search = || {
            let (map, filter) = (view.map.clone(), self.filter.clone());
            move |_: &_| find(&map, &filter)
        };
        let asked = (view.revision, self.filter.clone());
        if let Some(found) = self.search.update(view.work, "Finding quotes", asked, search) {
            self.found = found;
        }
        ui.label(
            RichText::new(format!("{} of {} quotes", self.found.len(), view.map.quotes.len())).small().weak(),
        );
        ui.add_space(GAP / 2.0);
        if !self.found.is_empty() {
            self.table(ui, view, actions);
        } else if !self.search.is_busy() {
            ui.label(RichText::new("No quote fits the filter").weak());
        }
    }

    fn filter_rows(&mut self, ui: &mut Ui, view: &View<'_>) {
        let map = view.map;
        row(ui, |ui| {
            let field = TextEdit::singleline(&mut self.filter.words)
                .hint_text("Words, speaker, note")
                .desired_width(180.0);
            ui.add(field).accessible_name("Filter quotes");
            let mut speakers: Vec<(ActorId, String)> = map
                .quotes
                .values()
                .filter_map(|quote| quote.speaker.clone())
                .map(|id| {
                    let name = map.actor_name(&id).to_owned();
                    (id, name)
                })
                .collect();
            speakers.sort_by(|a, b| (&a.1, &a.0).cmp(&(&b.1, &b.0)));
            speakers.dedup();
            some_of(ui, "Speakers", speakers, &mut self.filter.speakers);
            let sources = map.sources.iter().map(|(id, source)| (id.clone(), excerpt(&source.title, 48)));
            some_of(ui, "Sources", sources.collect(), &mut self.filter.sources);
            let subjects = map.subjects().into_iter().map(|subject| {
                let name = excerpt(&map.subject_name(&subject), 48);
                (subject, name)
            });
            some_of(ui, "Subjects", subjects.collect(), &mut self.filter.subjects);
            let coders = map.coders.iter().map(|(id, coder)| (id.clone(), coder.name.clone()));
            some_of(ui, "Coders", coders.collect(), &mut self.filter.coders);
            let words = match self.filter.grade {
                0 => "any".to_owned(),
                grade => format!("{grade} or better"),
            };
            named(ui, "Grade", 110.0, |ui| {
                let combo = ComboBox::from_id_salt("grade").selected_text(words).width(110.0);
                combo
                    .show_ui(ui, |ui| {
                        ui.selectable_value(&mut self.filter.grade, 0, "any");
                        for grade in Credibility::all() {
                            let words = format!("{} {}", grade.get(), grade.meaning());
                            ui.selectable_value(&mut self.filter.grade, grade.get(), words);
                        }
                    })
                    .response
            });
            for (name, typed, day) in
                [("From", &mut self.from, &mut self.filter.from), ("To", &mut self.to, &mut self.filter.to)]
            {
                tool_rows::day(ui, name, DAY_HINT, typed, day);
            }
            ui.checkbox(&mut self.filter.unused, "Without a stance");
            if map.quotes.values().any(|quote| quote.lost) {
                ui.checkbox(&mut self.filter.waiting, "Waiting to be placed");
            }
            let none = Filter::default();
            if ui.add_enabled(self.filter != none, egui::Button::new("Show all")).clicked() {
                self.filter = none;
                self.from.clear();
                self.to.clear();
            }
        });
    }

    fn table(&self, ui: &mut Ui, view: &View<'_>, actions: &mut Actions) {
        let table = TableBuilder::new(ui)
            .striped(true)
            .sense(Sense::click())
            .column(Column::initial(90.0).at_least(60.0).clip(true))
            .column(Column::initial(140.0).at_least(60.0).clip(true).resizable(true))
            .column(Column::remainder().at_least(160.0).clip(true))
            .column(Column::initial(130.0).at_least(60.0).clip(true).resizable(true))
            .column(Column::initial(150.0).at_least(60.0).clip(true).resizable(true))
            .column(Column::initial(90.0).at_least(60.0).clip(true).resizable(true));
        let table = table.header(ROW, |mut header| {
            for name in ["Said", "Speaker", "Words", "Source", "Grade", "Coder"] {
                header.col(|ui| drop(ui.strong(name)));
            }
        });
        table.body(|body| {
            body.rows(ROW, self.found.len(), |mut line| {
                let Some((id, quote)) =
                    self.found.get(line.index()).and_then(|id| Some((id, view.map.quotes.get(id)?)))
                else {
                    return;
                };
                line.set_selected(view.selection.contains(&id.clone().into()));
                let source = view.map.sources.get(&quote.source);
                let origin = source.map_or(String::new(), |source| {
                    if source.outlet.is_empty() { source.title.clone() } else { source.outlet.clone() }
                });
                let words = quote.in_words(160);
                let cells = [
                    day_field(view.map.day_of(quote)),
                    quote.speaker.as_ref().map_or(String::new(), |id| view.map.actor_name(id).to_owned()),
                    if quote.lost { format!("waits: {words}") } else { words.clone() },
                    origin,
                    format!("{} {}", quote.credibility.get(), quote.credibility.meaning()),
                ];
                for (column, cell) in cells.into_iter().enumerate() {
                    line.col(|ui| {
                        let words = |ui: &mut Ui| drop(ui.add(Label::new(cell).truncate().selectable(false)));
                        match (column, &quote.speaker) {
                            (SPEAKER, Some(speaker)) => {
                                ui.horizontal(|ui| {
                                    marks::actor_dot(ui, view.map, speaker);
                                    words(ui);
                                });
                            }
                            _ => words(ui),
                        }
                    });
                }
                line.col(|ui| {
                    if let Some((id, coder)) =
                        quote.coder.as_ref().and_then(|id| Some((id, view.map.coders.get(id)?)))
                    {
                        ui.horizontal(|ui| {
                            coder_dot(ui, view.map, id);
                            ui.add(Label::new(&coder.name).truncate().selectable(false));
                        });
                    }
                });
                let response = line.response();
                response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Row, true, &words));
                if response.double_clicked() {
                    actions.push(Action::Open(AnyId::from(id.clone())));
                } else if response.clicked() {
                    actions.select(id.clone());
                }
            });
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::mini_shell::{MiniShell, harness, until};
    use crate::edit;
    use crate::model::{Actor, Anchor, CanonicalText, Source};

    fn map() -> StanceMap {
        let map = StanceMap::new("m");
        let (map, anna) = edit::add(&map, "Anna", Actor::new("Anna")).unwrap();
        let mut source = Source::new("Paper");
        source.text = CanonicalText::new("We are for it. They café not.");
        source.published = "2025-03-07".parse().ok();
        let (mut map, paper) = edit::add(&map, "paper", source).unwrap();
        for (n, (from, to)) in [(0, 14), (15, 29)].into_iter().enumerate() {
            let anchor: Anchor = crate::text::anchor_at(&map.sources[&paper].text, from, to).unwrap();
            let mut quote = Quote::new(paper.clone(), anchor);
            if n == 0 {
                quote.speaker = Some(anna.clone());
                quote.said = "2025-03-01".parse().ok();
                quote.credibility = Credibility::new(2).unwrap();
            }
            map = edit::add(&map, "q", quote).unwrap().0;
        }
        map
    }

    #[test]
    fn every_part_of_the_filter_restricts() {
        let map = map();
        let words = |filter: Filter| -> Vec<String> {
            find(&map, &filter).iter().map(|id| map.quotes[id].anchor.exact.clone()).collect()
        };
        let (first, second) = ("We are for it.".to_owned(), "They café not.".to_owned());
        assert_eq!(words(Filter::default()), [second.clone(), first.clone()], "the latest first");
        assert_eq!(
            words(Filter { words: "CAFE".to_owned(), ..Filter::default() }),
            std::slice::from_ref(&second)
        );
        assert_eq!(
            words(Filter { words: "anna".to_owned(), ..Filter::default() }),
            std::slice::from_ref(&first)
        );
        let anna = map.actors.keys().next().unwrap().clone();
        assert_eq!(words(Filter { speakers: vec![anna], ..Filter::default() }), std::slice::from_ref(&first));
        assert_eq!(words(Filter { grade: 3, ..Filter::default() }), std::slice::from_ref(&first));
        assert_eq!(words(Filter { from: "2025-03-02".parse().ok(), ..Filter::default() }), [second]);
        assert_eq!(words(Filter { to: "2025-03-02".parse().ok(), ..Filter::default() }), [first]);
        assert_eq!(words(Filter { unused: true, ..Filter::default() }).len(), 2);
        assert!(words(Filter { waiting: true, ..Filter::default() }).is_empty());
    }

    #[test]
    fn a_row_is_selected_and_opened() {
        use egui_kittest::kittest::Queryable as _;
        let shell = MiniShell::new(QuotesPanel::default(), map());
        let mut harness = harness(shell, egui::vec2(900.0, 500.0), QuotesPanel::ui);
        until(&mut harness, "the quotes are listed", |harness| {
            harness.query_by_label("2 of 2 quotes").is_some()
        });
        // In its first frame a table only measures its columns.
        harness.run();
        harness.get_by_role_and_label(egui::accesskit::Role::Row, "“They café not.”").click();
        harness.run();
        assert_eq!(harness.state().selection.items().len(), 1);
    }
}
