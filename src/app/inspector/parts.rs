//! What several of the inspector's parts are made of: headings, links, choices, and cards with quotes.

use egui::{RichText, Ui};

use crate::app::browser::capitalised;
use crate::app::theme::{GAP, Theme};
use crate::app::view::{Action, Actions, Selection, StanceDraft, View};
use crate::app::widgets::number;
use crate::app::{fields, marks};
use crate::model::value::Colour;
use crate::model::{AnyId, BlocId, MarkForm, MarkPattern, MarkShape, Quote, StanceMap, Subject};

/// The kind and the name on top of an item's fields.
pub(super) fn title(ui: &mut Ui, kind: &str, name: &str) {
    ui.label(RichText::new(capitalised(kind)).small().weak());
    ui.add(egui::Label::new(RichText::new(name).heading()).wrap());
    ui.add_space(GAP / 2.0);
}

/// A heading between groups of fields.
pub(super) fn section(ui: &mut Ui, words: &str) {
    ui.add_space(GAP);
    ui.separator();
    ui.label(RichText::new(words).strong());
}

/// A link to another item.
pub(super) fn link(ui: &mut Ui, id: &AnyId, words: &str, actions: &mut Actions) {
    let response = ui.add(egui::Link::new(words));
    if response.clicked() {
        actions.push(match id {
            AnyId::Quote(_) | AnyId::Source(_) | AnyId::Chart(_) | AnyId::Board(_) => {
                Action::Open(id.clone())
            }
            _ => Action::Select(Selection::one(id.clone())),
        });
    }
}

/// A choice among the blocs and none.
pub(super) fn bloc_choice(
    ui: &mut Ui,
    map: &StanceMap,
    now: Option<&BlocId>,
    key: &str,
) -> Option<Option<BlocId>> {
    let mut options = vec![(None, "no bloc".to_owned())];
    options.extend(map.blocs.iter().map(|(id, bloc)| (Some(id.clone()), bloc.name.clone())));
    fields::choice(ui, "Bloc", &now.cloned(), &options, key)
}

/// Signs to choose from, in a row. Gives the one that was clicked, where it is another.
fn signs<T: Copy + PartialEq>(
    ui: &mut Ui,
    theme: &Theme,
    label: &str,
    now: T,
    all: impl IntoIterator<Item = T>,
    words: impl Fn(T) -> String,
    paint: impl Fn(&egui::Painter, egui::Rect, T),
) -> Option<T> {
    let mut chosen = None;
    ui.label(RichText::new(label).small().weak());
    ui.horizontal_wrapped(|ui| {
        for sign in all {
            let is_now = sign == now;
            let (rect, response) = ui.allocate_exact_size(egui::vec2(24.0, 24.0), egui::Sense::click());
            let words = words(sign);
            response
                .widget_info(|| egui::WidgetInfo::selected(egui::Role::RadioButton, true, is_now, &words));
            paint(ui.painter(), rect, sign);
            if is_now {
                let stroke = egui::Stroke::new(2.0, theme.ink);
                ui.painter().rect_stroke(rect, 5.0, stroke, egui::StrokeKind::Inside);
            }
            if response.on_hover_text(words).clicked() && !is_now {
                chosen = Some(sign);
            }
        }
    });
    chosen
}

/// The colours to choose from. Gives the one that was clicked, where it is another.
pub(super) fn colours(ui: &mut Ui, theme: &Theme, now: Colour) -> Option<Colour> {
    let words = |colour: Colour| format!("Colour {colour}");
    signs(ui, theme, "Colour", now, Colour::OKABE_ITO, words, |painter, rect, colour| {
        painter.rect_filled(rect.shrink(2.0), 4.0, Theme::colour(colour));
    })
}

/// The shapes and patterns to choose from, in the colour that they have. Gives the form that was clicked.
pub(super) fn forms(ui: &mut Ui, theme: &Theme, (colour, now): (Colour, MarkForm)) -> Option<MarkForm> {
    let paint = |painter: &egui::Painter, rect: egui::Rect, form: MarkForm| {
        painter.add(marks::mark(form, rect.center(), 7.0, Theme::colour(colour)));
    };
    let shapes = MarkShape::ALL.iter().map(|shape| MarkForm { shape: *shape, ..now });
    let shape = |form: MarkForm| capitalised(form.shape.label());
    let shape = signs(ui, theme, "Shape", now, shapes, shape, paint);
    let patterns = MarkPattern::ALL.iter().map(|pattern| MarkForm { pattern: *pattern, ..now });
    let pattern = |form: MarkForm| capitalised(form.pattern.label());
    let pattern = signs(ui, theme, "Pattern", now, patterns, pattern, paint);
    shape.or(pattern)
}

/// Who stands where on a subject.
pub(super) fn stances_on(ui: &mut Ui, view: &View<'_>, subject: &Subject, actions: &mut Actions) {
    let mut stances: Vec<_> =
        view.map.stances.iter().filter(|(_, stance)| stance.subject == *subject).collect();
    stances.sort_by(|a, b| a.1.position.get().total_cmp(&b.1.position.get()).then(a.0.cmp(b.0)));
    section(ui, &format!("Stances ({})", stances.len()));
    for (id, stance) in stances {
        let words = format!(
            "{}  {}  ({})",
            number(stance.position.get()),
            view.map.actor_name(&stance.actor),
            stance.as_of
        );
        link(ui, &id.clone().into(), &words, actions);
    }
    if ui.button("New stance…").clicked() {
        let draft = StanceDraft { subject: Some(subject.clone()), ..StanceDraft::default() };
        actions.push(Action::NewStance(draft));
    }
}

/// A quote with where it comes from.
pub(super) fn quote_card(ui: &mut Ui, view: &View<'_>, quote: &Quote) {
    egui::Frame::group(ui.style()).fill(view.theme.card).show(ui, |ui| {
        ui.add(egui::Label::new(quote.in_words(usize::MAX)).wrap());
        let mut origin = Vec::new();
        if let Some(source) = view.map.sources.get(&quote.source) {
            origin.push(if source.outlet.is_empty() { source.title.clone() } else { source.outlet.clone() });
        }
        if let Some(said) = quote.said {
            origin.push(format!("said {said}"));
        }
        origin.push(quote.kind.to_string());
        origin.push(format!("{} {}", quote.credibility.get(), quote.credibility.meaning()));
        ui.add(egui::Label::new(RichText::new(origin.join(" · ")).small().weak()).wrap());
    });
}

/// Removes what is at a place of a list, where there is something.
pub(super) fn remove_at<T>(list: &mut Vec<T>, at: usize) {
    if at < list.len() {
        list.remove(at);
    }
}
