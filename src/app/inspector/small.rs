//! The inspector's parts for blocs, boards, charts and coders: items with a few fields.

use egui::Ui;

use super::parts::{colours, forms, link, section};
use crate::app::fields;
use crate::app::view::{Action, Actions, View, set};
use crate::model::{Bloc, BlocId, Board, BoardId, Chart, ChartId, Coder, CoderId};

pub(super) fn bloc(ui: &mut Ui, view: &View<'_>, id: &BlocId, actions: &mut Actions) {
    let Some(bloc) = view.map.blocs.get(id) else { return };
    let key = id.to_string();
    fields::line(ui, "Name", &bloc.name, &key).step(
        actions,
        "Rename the bloc",
        set(id, |b: &mut Bloc, name| b.name = name),
    );
    if let Some(colour) = colours(ui, view.theme, bloc.colour) {
        actions.alter("Change the bloc's colour", id, move |b: &mut Bloc| b.colour = colour);
    }
    if let Some(form) = forms(ui, view.theme, view.map.bloc_mark(Some(id))) {
        actions.alter("Change the bloc's shape", id, move |b: &mut Bloc| b.set_form(form));
    }
    fields::text(ui, "Note", &bloc.note, &key, 3).step(
        actions,
        "Change the bloc's note",
        set(id, |b: &mut Bloc, note| b.note = note),
    );
    let members: Vec<_> =
        view.map.actors.iter().filter(|(_, actor)| actor.bloc.as_ref() == Some(id)).collect();
    section(ui, &format!("Actors ({})", members.len()));
    for (id, actor) in members {
        link(ui, &id.clone().into(), &actor.name, actions);
    }
}

pub(super) fn board(ui: &mut Ui, view: &View<'_>, id: &BoardId, actions: &mut Actions) {
    let Some(board) = view.map.boards.get(id) else { return };
    fields::line(ui, "Name", &board.name, id.to_string()).step(
        actions,
        "Rename the board",
        set(id, |b: &mut Board, name| b.name = name),
    );
    ui.label(format!(
        "{} actors, {} notes and frames, {} quotes",
        board.actors.len(),
        board.notes.len(),
        board.quotes.len()
    ));
    if ui.button("Show it").clicked() {
        actions.push(Action::Open(id.clone().into()));
    }
}

/// The words in a corner of a chart: where, what they are, and where they are kept.
type Corner<'a> = (&'a str, &'a String, fn(&mut Chart) -> &mut String);

pub(super) fn chart(ui: &mut Ui, view: &View<'_>, id: &ChartId, actions: &mut Actions) {
    let Some(chart) = view.map.charts.get(id) else { return };
    let key = id.to_string();
    if ui.button("Show it in the plot").clicked() {
        actions.push(Action::Open(id.clone().into()));
    }
    fields::text(ui, "Title", &chart.title, &key, 2).step(
        actions,
        "Change the chart's title",
        set(id, |c: &mut Chart, words| c.title = words),
    );
    fields::text(ui, "Subtitle", &chart.subtitle, &key, 2).step(
        actions,
        "Change the chart's subtitle",
        set(id, |c: &mut Chart, words| c.subtitle = words),
    );
    fields::date(ui, "As known on (empty: the latest)", chart.at, &key).step(
        actions,
        "Change the chart's day",
        set(id, |c: &mut Chart, day| c.at = day),
    );
    fields::text(ui, "Note below the chart", &chart.note, &key, 3).step(
        actions,
        "Change the chart's note",
        set(id, |c: &mut Chart, words| c.note = words),
    );
    section(ui, "Words in the corners");
    let corners = &chart.quadrants;
    let of: [Corner<'_>; 4] = [
        ("Top left", &corners.top_left, |chart| &mut chart.quadrants.top_left),
        ("Top right", &corners.top_right, |chart| &mut chart.quadrants.top_right),
        ("Bottom left", &corners.bottom_left, |chart| &mut chart.quadrants.bottom_left),
        ("Bottom right", &corners.bottom_right, |chart| &mut chart.quadrants.bottom_right),
    ];
    for (label, now, corner) in of {
        fields::line(ui, label, now, &key).step(
            actions,
            "Change the chart's corners",
            set(id, move |chart: &mut Chart, words| *corner(chart) = words),
        );
    }
}

pub(super) fn coder(ui: &mut Ui, view: &View<'_>, id: &CoderId, actions: &mut Actions) {
    let Some(coder) = view.map.coders.get(id) else { return };
    fields::line(ui, "Name", &coder.name, id.to_string()).step(
        actions,
        "Rename the coder",
        set(id, |c: &mut Coder, name| c.name = name),
    );
    if let Some(colour) = colours(ui, view.theme, view.map.coder_colour(id)) {
        actions.alter("Change the coder's colour", id, move |c: &mut Coder| c.colour = Some(colour));
    }
    let stances = view.map.stances.values().filter(|stance| stance.coder.as_ref() == Some(id)).count();
    let quotes = view.map.quotes.values().filter(|quote| quote.coder.as_ref() == Some(id)).count();
    ui.label(format!("Recorded {quotes} quotes and {stances} stances"));
}
