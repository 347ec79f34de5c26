//! The list beside the text of what the program suggests. It says what is asked of a suggestion; what becomes
//! of it is the panel's.

use std::ops::Range;

use egui::text::TextFormat;
use egui::{Align, FontId, Layout, Rect, RichText, Role, ScrollArea, Sense, Ui, UiBuilder, WidgetInfo, vec2};

use super::suggesting::Suggesting;
use crate::app::theme::{GAP, Theme};
use crate::app::typeset;
use crate::app::view::View;
use crate::model::Source;
use crate::model::words::excerpt;
use crate::suggest::{Level, QuoteForm, SuggestedActor, SuggestedQuote};

/// Height of a row, in points.
const ROW: f32 = 58.0;

/// What the list asks for.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum SuggestionRequest {
    /// Show it in the text.
    Show(Range<usize>),
    /// Make a quote of it.
    Accept(SuggestedQuote),
    /// Don't suggest it again.
    Dismiss(SuggestedQuote),
    /// Add the actor to the map.
    AddActor(SuggestedActor),
    /// Don't suggest the actor again.
    DismissActor(SuggestedActor),
    /// Suggest again the passages of these words and the actors of these names.
    BringBack(Vec<String>, Vec<String>),
}

/// What the list shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Page {
    #[default]
    Quotes,
    Actors,
    /// What was dismissed.
    Dismissed,
}

/// The list; see the module's first lines.
#[derive(Debug, Default)]
pub(super) struct SuggestionList {
    page: Page,
    /// The suggestion that was in view last.
    seen: Option<Range<usize>>,
}

/// What a row says and how.
struct SuggestionRow<'a> {
    title: &'a str,
    detail: &'a str,
    words: String,
    dimmed: bool,
    current: bool,
    accept: &'a str,
}

/// What was done to a row.
#[derive(Default)]
struct Done {
    shown: bool,
    accepted: bool,
    dismissed: bool,
}

fn row(ui: &mut Ui, theme: &Theme, row: &SuggestionRow<'_>) -> Done {
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), ROW), Sense::click());
    let name = format!("{}: {}", row.title, row.words);
    response.widget_info(|| WidgetInfo::selected(Role::Button, true, row.current, &name));
    let active = row.current || ui.rect_contains_pointer(rect);
    if active {
        ui.painter().rect_filled(rect, 4.0, if row.current { theme.accent_soft } else { theme.card });
    }
    let ink = if row.dimmed { theme.faint } else { theme.ink };
    let inner = rect.shrink2(vec2(GAP, 3.0));
    let room = inner.width() - if active { 64.0 } else { 0.0 };
    let format = |size: f32, color| TextFormat::simple(FontId::proportional(size), color);
    let lay_out = |words: &str, size: f32, colour, width: f32, rows: usize| {
        typeset::lay_out_rows(ui.ctx(), words, &format(size, colour), width, rows)
    };
    let title = lay_out(row.title, 14.0, ink, f32::INFINITY, 1);
    let detail = lay_out(row.detail, 12.0, theme.faint, f32::INFINITY, 1);
    let words = lay_out(&row.words, 12.0, ink, room, 2);
    let painter = ui.painter().with_clip_rect(inner.intersect(ui.clip_rect()));
    title.paint(&painter, inner.min, ink);
    detail.paint(&painter, inner.min + vec2(title.size().x + GAP, 2.0), theme.faint);
    words.paint(&painter, inner.min + vec2(0.0, title.size().y), ink);
    let mut done = Done { shown: response.clicked(), ..Done::default() };
    if active {
        let corner = Rect::from_min_max(inner.right_top() - vec2(60.0, 0.0), inner.right_bottom());
        let builder = UiBuilder::new().max_rect(corner).layout(Layout::right_to_left(Align::Min));
        let ui = &mut ui.new_child(builder);
        ui.spacing_mut().button_padding = vec2(6.0, 1.0);
        done.dismissed = ui.button("×").on_hover_text("Don’t suggest it again (Delete)").clicked();
        done.accepted = ui.button("+").on_hover_text(row.accept).clicked();
    }
    done
}

/// What was dismissed in a source, to be suggested again.
fn dismissed_rows(ui: &mut Ui, view: &View<'_>, source: &Source) -> Option<SuggestionRequest> {
    let (quotes, names) = (&source.dismissed, &source.dismissed_names);
    let mut asked = None;
    ui.add_enabled_ui(!view.read_only, |ui| {
        if ui.button("Bring all back").clicked() {
            asked = Some(SuggestionRequest::BringBack(quotes.clone(), names.clone()));
        }
        let (height, count) = (ui.spacing().interact_size.y, quotes.len() + names.len());
        let area = ScrollArea::vertical().id_salt("dismissed").auto_shrink(false);
        area.show_rows(ui, height, count, |ui, seen| {
            for n in seen {
                let quote = quotes.get(n);
                let Some(words) = quote.or_else(|| names.get(n - quotes.len())) else { continue };
                ui.horizontal(|ui| {
                    if ui.small_button("Bring back").on_hover_text("Suggest it again").clicked() {
                        let one = vec![words.clone()];
                        let (quotes, names) =
                            if quote.is_some() { (one, Vec::new()) } else { (Vec::new(), one) };
                        asked = Some(SuggestionRequest::BringBack(quotes, names));
                    }
                    ui.add(egui::Label::new(words.replace('\n', " ")).truncate()).on_hover_text(words);
                });
            }
        });
    });
    asked
}

impl SuggestionList {
    /// Draws the list. `current` is the suggestion that the keys are about.
    pub(super) fn ui(
        &mut self,
        ui: &mut Ui,
        view: &View<'_>,
        source: &Source,
        suggesting: &mut Suggesting,
        current: Option<&Range<usize>>,
    ) -> Option<SuggestionRequest> {
        let dismissed = source.dismissed.len() + source.dismissed_names.len();
        if dismissed == 0 && self.page == Page::Dismissed {
            self.page = Page::Quotes;
        }
        ui.horizontal_wrapped(|ui| {
            let quotes = format!("Quotes {}", suggesting.quotes().len());
            let actors = format!("New actors {}", suggesting.actors().len());
            ui.selectable_value(&mut self.page, Page::Quotes, quotes);
            ui.selectable_value(&mut self.page, Page::Actors, actors);
            if dismissed > 0 {
                ui.selectable_value(&mut self.page, Page::Dismissed, format!("Dismissed {dismissed}"));
            }
            if self.page == Page::Quotes {
                let mut attitudes = !suggesting.only_speech;
                ui.checkbox(&mut attitudes, "Attitudes")
                    .on_hover_text("Also what somebody thinks, wants, backs or opposes; less certain");
                suggesting.only_speech = !attitudes;
            }
        });
        ui.separator();
        let empty = match self.page {
            Page::Quotes => suggesting.quotes().is_empty(),
            Page::Actors => suggesting.actors().is_empty(),
            Page::Dismissed => false,
        };
        if empty {
            let words = match (suggesting.searching(), self.page == Page::Actors) {
                (true, _) => "Reading the text…",
                (false, true) => "The map knows everybody whom the rules find in this text",
                (false, false) => "Nothing more is suggested for this text. Select what you want and press Q",
            };
            ui.label(RichText::new(words).weak());
            return None;
        }
        match self.page {
            Page::Quotes => self.quote_rows(ui, view, suggesting, current),
            Page::Actors => Self::actor_rows(ui, view, suggesting),
            Page::Dismissed => dismissed_rows(ui, view, source),
        }
    }

    fn quote_rows(
        &mut self,
        ui: &mut Ui,
        view: &View<'_>,
        suggesting: &Suggesting,
        current: Option<&Range<usize>>,
    ) -> Option<SuggestionRequest> {
        let quotes = suggesting.quotes();
        let is_current = |quote: &SuggestedQuote| current == Some(&(quote.start..quote.end));
        let mut area = ScrollArea::vertical().auto_shrink(false);
        ui.spacing_mut().item_spacing.y = 0.0;
        if current != self.seen.as_ref() {
            self.seen = current.cloned();
            if let Some(at) = quotes.iter().position(is_current) {
                area = area.vertical_scroll_offset((at as f32 * ROW - ui.available_height() / 3.0).max(0.0));
            }
        }
        let mut asked = None;
        area.show_rows(ui, ROW, quotes.len(), |ui, seen| {
            for quote in quotes.get(seen).unwrap_or_default() {
                let kind = match quote.kind {
                    QuoteForm::Direct => "direct",
                    QuoteForm::Mixed => "mixed",
                    QuoteForm::Indirect => "indirect",
                    QuoteForm::Attitude => "attitude",
                };
                let done = row(
                    ui,
                    view.theme,
                    &SuggestionRow {
                        title: if quote.speaker.is_empty() { "Nobody named" } else { &quote.speaker },
                        detail: kind,
                        words: excerpt(&quote.text, 110),
                        dimmed: quote.level == Level::Attitude,
                        current: is_current(quote),
                        accept: "Make it a quote (Enter)",
                    },
                );
                if done.accepted {
                    asked = Some(SuggestionRequest::Accept(quote.clone()));
                } else if done.dismissed {
                    asked = Some(SuggestionRequest::Dismiss(quote.clone()));
                } else if done.shown {
                    asked = Some(SuggestionRequest::Show(quote.start..quote.end));
                }
            }
        });
        asked
    }

    fn actor_rows(ui: &mut Ui, view: &View<'_>, suggesting: &Suggesting) -> Option<SuggestionRequest> {
        let actors = suggesting.actors();
        let mut asked = None;
        ui.spacing_mut().item_spacing.y = 0.0;
        ScrollArea::vertical().id_salt("actors").auto_shrink(false).show_rows(
            ui,
            ROW,
            actors.len(),
            |ui, seen| {
                for actor in actors.get(seen).unwrap_or_default() {
                    let times = match actor.mentions.len() {
                        1 => "named once".to_owned(),
                        many => format!("named {many} times"),
                    };
                    let done = row(
                        ui,
                        view.theme,
                        &SuggestionRow {
                            title: &actor.name,
                            detail: actor.kind.label(),
                            words: times,
                            dimmed: false,
                            current: false,
                            accept: "Add to the map",
                        },
                    );
                    if done.accepted {
                        asked = Some(SuggestionRequest::AddActor(actor.clone()));
                    } else if done.dismissed {
                        asked = Some(SuggestionRequest::DismissActor(actor.clone()));
                    } else if done.shown {
                        let first = actor.mentions.first();
                        asked = first.map(|mention| SuggestionRequest::Show(mention.start..mention.end));
                    }
                }
            },
        );
        asked
    }
}
