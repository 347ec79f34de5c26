//! The browser: every source, actor, dimension, proposal, chart and the rest by name, with a filter.

use std::rc::Rc;

use egui::{RichText, ScrollArea, Sense, Ui};

use super::commands::Command;
use super::marks;
use super::theme::{GAP, Theme};
use super::view::{Action, Actions, Selection, StanceDraft, View};
use crate::board::BoardPlan;
use crate::board::plan::CARD;
use crate::edit;
use crate::model::words::order_key;
use crate::model::{AnyId, BoardPoint, Kind, StanceMap};

/// The kinds that the browser lists, with the command that adds one. Quotes, stances and conflicts have
/// panels of their own.
const LISTED: [(Kind, Option<Command>); 10] = [
    (Kind::Source, Some(Command::PasteSource)),
    (Kind::Actor, Some(Command::NewActor)),
    (Kind::Dimension, Some(Command::NewDimension)),
    (Kind::Proposal, Some(Command::NewProposal)),
    (Kind::Chart, None),
    (Kind::Bloc, Some(Command::NewBloc)),
    (Kind::Event, Some(Command::NewEvent)),
    (Kind::Board, Some(Command::NewBoard)),
    (Kind::Relation, None),
    (Kind::Coder, Some(Command::NewCoder)),
];

/// One line of the list.
enum BrowserRow {
    Heading(Kind, Option<Command>, usize),
    Item(AnyId, String),
    Hint(&'static str),
}

/// The browser's own state.
#[derive(Default)]
pub struct Browser {
    filter: String,
    closed: Vec<Kind>,
    rows: Rc<[BrowserRow]>,
    /// The revision, the filter and the closed sections that the rows were made for.
    made_for: Option<(u64, String, Vec<Kind>)>,
}

impl Browser {
    /// Draws the browser.
    pub fn ui(&mut self, ui: &mut Ui, view: &View<'_>, actions: &mut Actions) {
        ui.horizontal(|ui| {
            let clear = !self.filter.is_empty();
            let width = ui.available_width() - if clear { 58.0 } else { 0.0 };
            let field =
                egui::TextEdit::singleline(&mut self.filter).hint_text("Filter…").desired_width(width);
            let response = ui.add(field);
            response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::TextInput, true, "Filter"));
            if clear && ui.button("Clear").clicked() {
                self.filter.clear();
            }
        });
        ui.add_space(GAP / 2.0);
        let made_for = (view.revision, self.filter.clone(), self.closed.clone());
        if self.made_for.as_ref() != Some(&made_for) {
            self.rows = self.rows(view.map).into();
            self.made_for = Some(made_for);
        }
        let rows = Rc::clone(&self.rows);
        let height = ui.spacing().interact_size.y;
        ScrollArea::vertical().auto_shrink(false).show_rows(ui, height, rows.len(), |ui, shown| {
            for row in rows.get(shown).unwrap_or_default() {
                ui.horizontal(|ui| {
                    ui.set_height(height);
                    self.row(ui, row, view, actions);
                });
            }
        });
    }

    fn rows(&self, map: &StanceMap) -> Vec<BrowserRow> {
        let wanted = self.filter.trim().to_lowercase();
        let mut rows = Vec::new();
        for (kind, add) in LISTED {
            let mut items: Vec<(String, AnyId)> = ids(map, kind)
                .into_iter()
                .map(|id| (map.label(&id), id))
                .filter(|(label, id)| wanted.is_empty() || matches(map, id, label, &wanted))
                .collect();
            if !wanted.is_empty() && items.is_empty() {
                continue;
            }
            // Charts keep the order of their ids, in which the analyst numbered them.
            if kind != Kind::Chart {
                items.sort_by_cached_key(|(label, id)| (order_key(label), id.clone()));
            }
            rows.push(BrowserRow::Heading(kind, add, items.len()));
            if self.closed.contains(&kind) && wanted.is_empty() {
                continue;
            }
            if items.is_empty() {
                rows.push(BrowserRow::Hint(hint(kind)));
            }
            rows.extend(items.into_iter().map(|(label, id)| BrowserRow::Item(id, label)));
        }
        if rows.is_empty() {
            rows.push(BrowserRow::Hint("Nothing has that name"));
        }
        rows
    }

    fn row(&mut self, ui: &mut Ui, row: &BrowserRow, view: &View<'_>, actions: &mut Actions) {
        match row {
            BrowserRow::Hint(hint) => {
                ui.add_space(GAP * 2.0);
                // A longer one would widen the rows below it, and their buttons would lie beyond the edge.
                ui.add(egui::Label::new(RichText::new(*hint).small().weak()).truncate());
            }
            BrowserRow::Heading(kind, add, count) => {
                let closed = self.closed.contains(kind);
                let words = capitalised(kind.plural());
                let (_, icon) = ui.allocate_exact_size(egui::vec2(12.0, 12.0), Sense::hover());
                egui::collapsing_header::paint_default_icon(ui, if closed { 0.0 } else { 1.0 }, &icon);
                let title = egui::Label::new(RichText::new(words).strong());
                let response = ui.add(title.sense(Sense::click()).selectable(false));
                if response.clicked() {
                    if closed {
                        self.closed.retain(|other| other != kind);
                    } else {
                        self.closed.push(*kind);
                    }
                }
                ui.label(RichText::new(count.to_string()).weak().small());
                if let Some(command) = add {
                    ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                        let button = ui.add_enabled(!view.read_only, egui::Button::new("+").small());
                        let words = command.label();
                        button.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, words));
                        if button.on_hover_text(words).clicked() {
                            actions.push(Action::Run(*command));
                        }
                    });
                }
            }
            BrowserRow::Item(id, label) => item(ui, id, label, view, actions),
        }
    }
}

fn item(ui: &mut Ui, id: &AnyId, label: &str, view: &View<'_>, actions: &mut Actions) {
    ui.add_space(GAP);
    mark(ui, id, view);
    let button = egui::Button::selectable(view.selection.contains(id), label)
        .right_text("")
        .truncate()
        .sense(Sense::click_and_drag());
    let width = ui.available_width();
    let response = ui.add_sized([width, ui.spacing().interact_size.y], button);
    let selected = view.selection.contains(id);
    response.widget_info(|| egui::WidgetInfo::selected(egui::Role::Button, true, selected, label));
    if matches!(id, AnyId::Actor(_) | AnyId::Quote(_)) {
        response.dnd_set_drag_payload(id.clone());
        if response.dragged() {
            egui::Tooltip::always_open(
                ui.ctx().clone(),
                ui.layer_id(),
                response.id,
                egui::PopupAnchor::Pointer,
            )
            .gap(12.0)
            .show(|ui| ui.label(label));
        }
    }
    if response.clicked() {
        let toggles = ui.input(|input| input.modifiers.command || input.modifiers.shift);
        let selection =
            if toggles { view.selection.clone().toggled(id.clone()) } else { Selection::one(id.clone()) };
        actions.push(Action::Select(selection));
        if matches!(id, AnyId::Chart(_) | AnyId::Source(_) | AnyId::Board(_)) && !toggles {
            actions.push(Action::Open(id.clone()));
        }
    }
    if response.double_clicked() {
        match id {
            AnyId::Actor(actor) => place(actor, view, actions),
            _ => actions.push(Action::Open(id.clone())),
        }
    }
    response.context_menu(|ui| {
        if !matches!(id, AnyId::Source(_) | AnyId::Chart(_) | AnyId::Board(_)) {
            ui.label(RichText::new(label).weak());
        } else if ui.button("Open").clicked() {
            actions.push(Action::Open(id.clone()));
        }
        if let AnyId::Actor(actor) = id {
            if ui.add_enabled(!view.read_only, egui::Button::new("Place on the board")).clicked() {
                place(actor, view, actions);
            }
            if ui.add_enabled(!view.read_only, egui::Button::new("New stance…")).clicked() {
                let draft = StanceDraft { actor: Some(actor.clone()), ..StanceDraft::default() };
                actions.push(Action::NewStance(draft));
            }
        }
        if ui.add_enabled(!view.read_only, egui::Button::new(Command::Delete.label())).clicked() {
            actions.select(id.clone());
            actions.push(Action::Run(Command::Delete));
        }
    });
}

/// Puts an actor on the board that is shown, below what stands there.
pub(super) fn place(actor: &crate::model::ActorId, view: &View<'_>, actions: &mut Actions) {
    actions.select(actor.clone());
    if view.read_only {
        return;
    }
    let Some((id, board)) = view.board.and_then(|id| Some((id, view.map.boards.get(id)?))) else {
        actions.push(Action::Warn("There is no board to place the actor on: make one first".to_owned()));
        return;
    };
    if board.actors.contains_key(actor) {
        actions.push(Action::Say(format!("{} is on the board", view.map.actor_name(actor))));
        return;
    }
    let below = BoardPlan::of(view.map, board, None).below();
    let spot = BoardPoint::at(below.x + CARD.0 / 2.0, below.y + CARD.1 / 2.0);
    let label = format!("Place {}", view.map.actor_name(actor));
    let (board, actor) = (id.clone(), actor.clone());
    actions.step(label, move |map| edit::place_actors(map, &board, [(actor, spot)]));
}

/// The small sign before a name: the mark of the bloc, and of an actor its kind as well.
fn mark(ui: &mut Ui, id: &AnyId, view: &View<'_>) {
    let is_actor = matches!(id, AnyId::Actor(_));
    let size = egui::vec2(if is_actor { 25.0 } else { 10.0 }, ui.spacing().interact_size.y);
    let (row, _) = ui.allocate_exact_size(size, Sense::hover());
    let at = row.left_center() + egui::vec2(5.0, 0.0);
    match id {
        AnyId::Actor(id) => {
            let Some(actor) = view.map.actors.get(id) else { return };
            ui.painter().add(marks::of_actor(view.map, actor, at, 4.5));
            let square = egui::Rect::from_center_size(
                row.right_center() - egui::vec2(6.0, 0.0),
                egui::Vec2::splat(12.0),
            );
            marks::kind(ui.painter(), square, actor.kind, view.theme.faint);
        }
        AnyId::Bloc(id) => {
            let (colour, form) = view.map.bloc_mark(Some(id));
            ui.painter().add(marks::mark(form, at, 4.5, Theme::colour(colour)));
        }
        _ => {
            ui.painter().circle_filled(at, 1.5, view.theme.faint);
        }
    }
}

fn ids(map: &StanceMap, kind: Kind) -> Vec<AnyId> {
    match kind {
        Kind::Source => map.sources.keys().cloned().map(AnyId::Source).collect(),
        Kind::Actor => map.actors.keys().cloned().map(AnyId::Actor).collect(),
        Kind::Dimension => map.dimensions.keys().cloned().map(AnyId::Dimension).collect(),
        Kind::Proposal => map.proposals.keys().cloned().map(AnyId::Proposal).collect(),
        Kind::Chart => map.charts.keys().cloned().map(AnyId::Chart).collect(),
        Kind::Bloc => map.blocs.keys().cloned().map(AnyId::Bloc).collect(),
        Kind::Event => map.events.keys().cloned().map(AnyId::Event).collect(),
        Kind::Board => map.boards.keys().cloned().map(AnyId::Board).collect(),
        Kind::Relation => map.relations.keys().cloned().map(AnyId::Relation).collect(),
        Kind::Coder => map.coders.keys().cloned().map(AnyId::Coder).collect(),
        Kind::Quote => map.quotes.keys().cloned().map(AnyId::Quote).collect(),
        Kind::Stance => map.stances.keys().cloned().map(AnyId::Stance).collect(),
        Kind::Conflict => map.conflicts.keys().cloned().map(AnyId::Conflict).collect(),
    }
}

/// Whether an item has the wanted words in its name, an alias, or its outlet.
fn matches(map: &StanceMap, id: &AnyId, label: &str, wanted: &str) -> bool {
    let holds = |text: &str| text.to_lowercase().contains(wanted);
    holds(label)
        || match id {
            AnyId::Actor(id) => {
                map.actors.get(id).is_some_and(|actor| actor.aliases.iter().any(|alias| holds(alias)))
            }
            AnyId::Source(id) => map.sources.get(id).is_some_and(|source| holds(&source.outlet)),
            _ => false,
        }
}

const fn hint(kind: Kind) -> &'static str {
    match kind {
        Kind::Source => "Drop a text file here, or paste a text",
        Kind::Actor => "Who takes positions in the dispute",
        Kind::Dimension => "The scales on which actors differ",
        Kind::Proposal => "The options under debate",
        Kind::Chart => "Save a chart in the plot to keep it here",
        Kind::Bloc => "Camps give actors their colours",
        Kind::Event => "What stances answer",
        Kind::Board => "A canvas for actors and their relations",
        Kind::Relation => "Drawn on the board",
        Kind::Coder => "Who records quotes and stances",
        Kind::Quote | Kind::Stance | Kind::Conflict => "",
    }
}

/// A word with a capital first letter.
pub(super) fn capitalised(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
