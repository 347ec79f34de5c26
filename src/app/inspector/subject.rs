//! The inspector's parts for what stances are about and answer: dimensions, proposals and events.

use egui::Ui;

use super::parts::{remove_at, section, stances_on};
use crate::app::fields;
use crate::app::view::{Actions, View, set};
use crate::edit::{self, EditError, Edited};
use crate::model::{
    Dimension, DimensionId, Event, EventId, Finite, Proposal, ProposalId, Scale, ScalePoint, StanceMap,
    Subject,
};

pub(super) fn dimension(ui: &mut Ui, view: &View<'_>, id: &DimensionId, actions: &mut Actions) {
    let Some(dimension) = view.map.dimensions.get(id) else { return };
    let key = id.to_string();
    fields::line(ui, "Name", &dimension.name, &key).step(
        actions,
        "Rename the dimension",
        set(id, |d: &mut Dimension, name| d.name = name),
    );
    fields::text(ui, "Question that a position answers", &dimension.question, &key, 2).step(
        actions,
        "Change the question",
        set(id, |d: &mut Dimension, question| d.question = question),
    );
    let scale = dimension.scale;
    ui.horizontal(|ui| {
        let low = fields::number(ui, "Scale from", scale.low(), &key);
        low.step(actions, "Change the scale", {
            let id = id.clone();
            move |map, low| rescaled(map, &id, Some(low), None)
        });
        let high = fields::number(ui, "to", scale.high(), &key);
        high.step(actions, "Change the scale", {
            let id = id.clone();
            move |map, high| rescaled(map, &id, None, Some(high))
        });
    });
    section(ui, "Labelled points");
    for (at, point) in dimension.points.iter().enumerate() {
        let key = format!("{id} {at}");
        ui.horizontal(|ui| {
            fields::number(ui, "at", point.at.get(), &key).step(
                actions,
                "Move a labelled point",
                set(id, move |d: &mut Dimension, place| {
                    if let Some(point) = d.points.get_mut(at) {
                        point.at = Finite::or_zero(place);
                    }
                }),
            );
            if ui.small_button("Remove").clicked() {
                actions.alter("Remove a labelled point", id, move |d: &mut Dimension| {
                    remove_at(&mut d.points, at);
                });
            }
        });
        fields::line(ui, "means", &point.label, &key).step(
            actions,
            "Change a labelled point",
            set(id, move |d: &mut Dimension, label| {
                if let Some(point) = d.points.get_mut(at) {
                    point.label = label;
                }
            }),
        );
    }
    if ui.button("Add a labelled point").clicked() {
        actions.alter("Add a labelled point", id, |d: &mut Dimension| {
            let scale = d.scale;
            let beyond = |last: &ScalePoint| scale.clamp(last.at.get() + scale.extent() / 5.0);
            let at = d.points.last().map_or(scale.low(), beyond);
            d.points.push(ScalePoint::new(Finite::or_zero(at), "What it means to be here"));
        });
    }
    fields::text(ui, "Note", &dimension.note, &key, 3).step(
        actions,
        "Change the dimension's note",
        set(id, |d: &mut Dimension, note| d.note = note),
    );
    stances_on(ui, view, &Subject::Dimension(id.clone()), actions);
}

/// A dimension with another end of its scale, or with both.
fn rescaled(map: &StanceMap, id: &DimensionId, low: Option<f64>, high: Option<f64>) -> Edited {
    let Some(scale) = map.dimensions.get(id).map(|dimension| dimension.scale) else {
        return Err(EditError("the dimension is no longer in the map".to_owned()));
    };
    let scale = Scale::new(low.unwrap_or(scale.low()), high.unwrap_or(scale.high()))
        .map_err(|why| EditError(why.to_string()))?;
    edit::alter::<Dimension>(map, id, |d| d.scale = scale)
}

pub(super) fn proposal(ui: &mut Ui, view: &View<'_>, id: &ProposalId, actions: &mut Actions) {
    let Some(proposal) = view.map.proposals.get(id) else { return };
    let key = id.to_string();
    let map = view.map;
    fields::line(ui, "Name", &proposal.name, &key).step(
        actions,
        "Rename the proposal",
        set(id, |p: &mut Proposal, name| p.name = name),
    );
    fields::text(ui, "What it would do", &proposal.description, &key, 4).step(
        actions,
        "Describe the proposal",
        set(id, |p: &mut Proposal, words| p.description = words),
    );
    let mut options = vec![(None, "nobody in particular".to_owned())];
    options.extend(map.actors.iter().map(|(id, actor)| (Some(id.clone()), actor.name.clone())));
    if let Some(by) = fields::choice(ui, "Put forward by", &proposal.by, &options, &key) {
        actions.alter("Say who put the proposal forward", id, |p: &mut Proposal| p.by = by);
    }
    fields::date(ui, "Put forward on", proposal.on, &key).step(
        actions,
        "Date the proposal",
        set(id, |p: &mut Proposal, on| p.on = on),
    );
    section(ui, "Place on the dimensions");
    for (on, dimension) in &map.dimensions {
        let place = proposal.places.get(on).copied();
        let mut placed = place.is_some();
        if ui.checkbox(&mut placed, &dimension.name).changed() {
            let (on, middle) = (on.clone(), Finite::or_zero(dimension.scale.middle()));
            actions.alter("Place the proposal", id, move |p: &mut Proposal| {
                if placed {
                    p.places.insert(on, middle);
                } else {
                    p.places.remove(&on);
                }
            });
        }
        if let Some(place) = place {
            let range = dimension.scale.low()..=dimension.scale.high();
            let on = on.clone();
            fields::slider(ui, "at", place.get(), range, format!("{id} {on}")).step(
                actions,
                "Place the proposal",
                set(id, move |p: &mut Proposal, to| {
                    p.places.insert(on, Finite::or_zero(to));
                }),
            );
        }
    }
    fields::text(ui, "Note", &proposal.note, &key, 3).step(
        actions,
        "Change the proposal's note",
        set(id, |p: &mut Proposal, note| p.note = note),
    );
    stances_on(ui, view, &Subject::Proposal(id.clone()), actions);
}

pub(super) fn event(ui: &mut Ui, view: &View<'_>, id: &EventId, actions: &mut Actions) {
    let Some(event) = view.map.events.get(id) else { return };
    let key = id.to_string();
    fields::line(ui, "Name", &event.name, &key).step(
        actions,
        "Rename the event",
        set(id, |e: &mut Event, name| e.name = name),
    );
    fields::date(ui, "Day", Some(event.on), &key).map(|day| day).step(
        actions,
        "Date the event",
        set(id, |e: &mut Event, on| e.on = on),
    );
    fields::text(ui, "What happened", &event.description, &key, 4).step(
        actions,
        "Describe the event",
        set(id, |e: &mut Event, words| e.description = words),
    );
}
