//! The inspector: everything about the selected item, to be read and changed. Each kind of item has its part in
//! a file beside this one. The forms for stances are in `stance_form`, a quote's bar is in the reader.

mod actor;
mod evidence;
mod parts;
mod relation;
mod small;
mod source;
mod subject;

use egui::{RichText, ScrollArea, Ui};

use super::commands::Command;
use super::fields;
use super::theme::GAP;
use super::view::{Action, Actions, View};
use crate::edit;
use crate::model::{Actor, ActorId, AnyId};
use parts::{bloc_choice, link, section, title};

/// Draws the inspector. The field for the name of an item that is new takes the keyboard.
pub fn ui(ui: &mut Ui, view: &View<'_>, naming: &mut Option<AnyId>, actions: &mut Actions) {
    if naming.take().as_ref().is_some_and(|new| view.selection.items() == std::slice::from_ref(new)) {
        fields::focus_next(ui);
    }
    ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
        ui.add_enabled_ui(!view.read_only, |ui| match view.selection.items() {
            [] => map(ui, view, actions),
            [one] => item(ui, view, one, actions),
            several => many(ui, view, several, actions),
        });
        ui.add_space(GAP * 2.0);
    });
}

fn item(ui: &mut Ui, view: &View<'_>, id: &AnyId, actions: &mut Actions) {
    delete_button(ui, actions);
    title(ui, id.kind().label(), &view.map.label(id));
    match id {
        AnyId::Actor(id) => actor::ui(ui, view, id, actions),
        AnyId::Bloc(id) => small::bloc(ui, view, id, actions),
        AnyId::Dimension(id) => subject::dimension(ui, view, id, actions),
        AnyId::Proposal(id) => subject::proposal(ui, view, id, actions),
        AnyId::Event(id) => subject::event(ui, view, id, actions),
        AnyId::Source(id) => source::ui(ui, view, id, actions),
        AnyId::Quote(id) => evidence::quote(ui, view, id, actions),
        AnyId::Stance(id) => evidence::stance(ui, view, id, actions),
        AnyId::Relation(id) => relation::ui(ui, view, id, actions),
        AnyId::Board(id) => small::board(ui, view, id, actions),
        AnyId::Chart(id) => small::chart(ui, view, id, actions),
        AnyId::Coder(id) => small::coder(ui, view, id, actions),
        AnyId::Conflict(_) => {
            ui.label(RichText::new("It is decided in the list of conflicts").weak());
        }
    }
}

/// The button in the upper right corner that deletes what is selected.
fn delete_button(ui: &mut Ui, actions: &mut Actions) {
    let top = egui::Rect::from_min_size(ui.cursor().min, egui::vec2(ui.available_width(), 20.0));
    let layout = egui::Layout::right_to_left(egui::Align::Min);
    ui.scope_builder(egui::UiBuilder::new().max_rect(top).layout(layout), |ui| {
        if ui.small_button(Command::Delete.label()).clicked() {
            actions.push(Action::Run(Command::Delete));
        }
    });
    ui.advance_cursor_after_rect(egui::Rect::from_min_size(top.min, egui::Vec2::ZERO));
}

fn many(ui: &mut Ui, view: &View<'_>, items: &[AnyId], actions: &mut Actions) {
    delete_button(ui, actions);
    title(ui, "selection", &format!("{} items", items.len()));
    for id in items.iter().take(60) {
        link(ui, id, &view.map.label(id), actions);
    }
    if items.len() > 60 {
        ui.label(RichText::new(format!("and {} more", items.len() - 60)).weak());
    }
    let actors: Vec<_> =
        items.iter().filter_map(|id| if let AnyId::Actor(id) = id { Some(id) } else { None }).collect();
    if actors.len() == items.len() {
        section(ui, "All of them");
        if let Some(bloc) = bloc_choice(ui, view.map, None, "several") {
            let actors: Vec<ActorId> = actors.into_iter().cloned().collect();
            actions.step(format!("Change the bloc of {} actors", actors.len()), move |map| {
                actors.iter().try_fold(map.clone(), |map, id| {
                    edit::alter::<Actor>(&map, id, |actor| actor.bloc.clone_from(&bloc))
                })
            });
        }
    }
}

/// The map itself, when nothing is selected.
fn map(ui: &mut Ui, view: &View<'_>, actions: &mut Actions) {
    let map = view.map;
    title(ui, "map", if map.title.is_empty() { "Untitled map" } else { &map.title });
    fields::line(ui, "Title", &map.title, "map")
        .step(actions, "Name the map", |map, words| Ok(edit::describe(map, &words, &map.description)));
    fields::text(ui, "Description", &map.description, "map", 5).step(
        actions,
        "Describe the map",
        |map, words| Ok(edit::describe(map, &map.title, &words)),
    );
    section(ui, "What it holds");
    egui::Grid::new("counts").num_columns(2).show(ui, |ui| {
        for &kind in crate::model::Kind::ALL {
            ui.label(crate::app::browser::capitalised(kind.plural()));
            ui.label(RichText::new(map.count(kind).to_string()).weak());
            ui.end_row();
        }
    });
    ui.add_space(GAP);
    ui.label(RichText::new("Select something to see and change it here").small().weak());
}
