//! The inspector's part for an actor: its fields, memberships, stances and quotes.

use egui::{RichText, Ui};

use super::parts::{bloc_choice, link, remove_at, section};
use crate::app::theme::{GAP, Theme};
use crate::app::view::{Action, Actions, StanceDraft, View, set};
use crate::app::widgets::number;
use crate::app::{fields, marks};
use crate::model::{Actor, ActorId, ActorKind, AnyId, Membership, StanceMap, Unit};

/// Draws the fields of an actor.
pub(super) fn ui(ui: &mut Ui, view: &View<'_>, id: &ActorId, actions: &mut Actions) {
    let Some(actor) = view.map.actors.get(id) else { return };
    let key = id.to_string();
    let map = view.map;
    let name = &actor.name;
    fields::line(ui, "Name", name, &key).step(
        actions,
        format!("Rename {name}"),
        set(id, |a: &mut Actor, name| a.name = name),
    );
    let kinds = fields::options_of(ActorKind::ALL);
    if let Some(kind) = fields::choice(ui, "Kind", &actor.kind, &kinds, &key) {
        actions.alter(format!("Change the kind of {name}"), id, move |a: &mut Actor| a.kind = kind);
    }
    if let Some(bloc) = bloc_choice(ui, map, actor.bloc.as_ref(), &key) {
        actions.alter(format!("Change the bloc of {name}"), id, |a: &mut Actor| a.bloc = bloc);
    }
    fields::slider(ui, "Influence, 0 to 1", actor.influence.get(), 0.0..=1.0, &key).step(
        actions,
        format!("Change the influence of {name}"),
        set(id, |a: &mut Actor, share| a.influence = Unit::clamped(share)),
    );
    fields::line(ui, "Other names, with commas between", &actor.aliases.join(", "), &key).step(
        actions,
        format!("Change the other names of {name}"),
        set(id, |a: &mut Actor, words: String| {
            let aliases = words.split(',').map(str::trim).filter(|alias| !alias.is_empty());
            a.aliases = aliases.map(str::to_owned).collect();
        }),
    );
    memberships(ui, view, id, actor, actions);
    stances(ui, view, id, actor, actions);
    quotes(ui, map, id, actions);
    section(ui, "More");
    ui.horizontal(|ui| {
        ui.vertical(|ui| {
            ui.set_max_width(110.0);
            fields::line(ui, "Wikidata item", &actor.wikidata, &key).step(
                actions,
                "Change the Wikidata item",
                set(id, |a: &mut Actor, words| a.wikidata = words),
            );
        });
        ui.vertical(|ui| {
            ui.set_max_width(110.0);
            fields::line(ui, "ISO 3166 code", &actor.iso3, &key).step(
                actions,
                "Change the ISO code",
                set(id, |a: &mut Actor, words| a.iso3 = words),
            );
        });
    });
    picture(ui, id, actor, actions);
    fields::text(ui, "Note", &actor.note, &key, 3).step(
        actions,
        format!("Change the note of {name}"),
        set(id, |a: &mut Actor, note| a.note = note),
    );
}

/// Its picture: a file beside the map, or a small one in the map itself.
fn picture(ui: &mut Ui, id: &ActorId, actor: &Actor, actions: &mut Actions) {
    if actor.picture.starts_with("data:") {
        ui.label(RichText::new("Picture").small().weak());
        ui.label("kept in the map");
    } else {
        fields::line(ui, "Picture, a file beside the map", &actor.picture, id.to_string()).step(
            actions,
            format!("Change the picture of {}", actor.name),
            set(id, |a: &mut Actor, words: String| words.trim().clone_into(&mut a.picture)),
        );
    }
    ui.horizontal(|ui| {
        if ui.button("Choose a picture…").clicked() {
            actions.push(Action::ChoosePicture(id.clone()));
        }
        if !actor.picture.is_empty() && ui.button("Remove the picture").clicked() {
            let label = format!("Remove the picture of {}", actor.name);
            actions.alter(label, id, |a: &mut Actor| a.picture.clear());
        }
    });
}

fn memberships(ui: &mut Ui, view: &View<'_>, id: &ActorId, actor: &Actor, actions: &mut Actions) {
    let map = view.map;
    section(ui, "Belongs to");
    for (at, membership) in actor.memberships.iter().enumerate() {
        ui.horizontal(|ui| {
            link(ui, &membership.within.clone().into(), map.actor_name(&membership.within), actions);
            if ui.small_button("Remove").clicked() {
                actions
                    .alter("Remove a membership", id, move |a: &mut Actor| remove_at(&mut a.memberships, at));
            }
        });
        // What is typed stays with its membership when one before is removed.
        let within = &membership.within;
        let nth = actor.memberships.iter().take(at).filter(|other| other.within == *within).count();
        let key = format!("{id} {within} {nth}");
        fields::line(ui, "as", &membership.role, &key).step(
            actions,
            "Change a membership",
            set(id, move |a: &mut Actor, role| {
                if let Some(membership) = a.memberships.get_mut(at) {
                    membership.role = role;
                }
            }),
        );
        ui.horizontal(|ui| {
            ui.vertical(|ui| {
                fields::date(ui, "from", membership.from, &key).step(
                    actions,
                    "Change a membership",
                    set(id, move |a: &mut Actor, from| {
                        if let Some(membership) = a.memberships.get_mut(at) {
                            membership.from = from;
                        }
                    }),
                );
            });
            ui.vertical(|ui| {
                fields::date(ui, "to", membership.to, &key).step(
                    actions,
                    "Change a membership",
                    set(id, move |a: &mut Actor, to| {
                        if let Some(membership) = a.memberships.get_mut(at) {
                            membership.to = to;
                        }
                    }),
                );
            });
        });
    }
    let mut options = vec![(None, "choose…".to_owned())];
    options.extend(
        map.actors
            .iter()
            .filter(|(other, other_actor)| *other != id && other_actor.kind != ActorKind::Person)
            .map(|(other, other_actor)| (Some(other.clone()), other_actor.name.clone())),
    );
    if let Some(Some(within)) = fields::choice(ui, "Add", &None, &options, id.to_string()) {
        let label = format!("Add a membership of {}", actor.name);
        actions.alter(label, id, |a: &mut Actor| a.memberships.push(Membership::new(within)));
    }
    let speakers: Vec<_> = map
        .actors
        .iter()
        .filter(|(_, other)| other.memberships.iter().any(|membership| membership.within == *id))
        .collect();
    if !speakers.is_empty() {
        section(ui, "Speak for it");
        for (id, speaker) in speakers {
            link(ui, &id.clone().into(), &speaker.name, actions);
        }
    }
}

fn stances(ui: &mut Ui, view: &View<'_>, id: &ActorId, actor: &Actor, actions: &mut Actions) {
    let map = view.map;
    let mut stances: Vec<_> = map.stances.iter().filter(|(_, stance)| stance.actor == *id).collect();
    stances.sort_by_key(|(id, stance)| (stance.subject.clone(), stance.as_of, (*id).clone()));
    section(ui, &format!("Stances ({})", stances.len()));
    if stances.is_empty() {
        ui.label(RichText::new("Nothing is recorded of this actor's positions").small().weak());
    }
    for (id, stance) in stances {
        let id = AnyId::Stance(id.clone());
        link(ui, &id, &map.subject_name(&stance.subject), actions);
        if let Some(scale) = map.scale(&stance.subject) {
            position_bar(ui, view, actor, stance, scale);
        }
    }
    if ui.button("New stance…").clicked() {
        let draft = StanceDraft { actor: Some(id.clone()), ..StanceDraft::default() };
        actions.push(Action::NewStance(draft));
    }
}

/// A stance on its scale in a line: the range as a bar, the position as a disc, then number and day.
fn position_bar(
    ui: &mut Ui,
    view: &View<'_>,
    actor: &Actor,
    stance: &crate::model::Stance,
    scale: crate::model::Scale,
) {
    ui.horizontal(|ui| {
        ui.add_space(GAP);
        let width = (ui.available_width() - 130.0).max(60.0);
        let (rect, _) = ui.allocate_exact_size(egui::vec2(width, 14.0), egui::Sense::hover());
        let at = |position: f64| rect.left() + rect.width() * scale.share(scale.clamp(position)) as f32;
        let colour = Theme::actor(view.map, actor);
        let painter = ui.painter();
        painter.hline(rect.x_range(), rect.center().y, view.theme.hairline());
        if let Some(range) = stance.range {
            let bar = egui::Rect::from_x_y_ranges(
                at(range.low())..=at(range.high()),
                rect.center().y - 2.5..=rect.center().y + 2.5,
            );
            painter.rect_filled(bar, 2.0, colour.gamma_multiply(0.45));
        }
        let centre = egui::pos2(at(stance.position.get()), rect.center().y);
        painter.add(marks::of_actor(view.map, actor, centre, 4.5));
        ui.label(number(stance.position.get()));
        ui.label(RichText::new(stance.as_of.to_string()).small().weak());
    });
}

fn quotes(ui: &mut Ui, map: &StanceMap, id: &ActorId, actions: &mut Actions) {
    let mut quotes: Vec<_> =
        map.quotes.iter().filter(|(_, quote)| quote.speaker.as_ref() == Some(id)).collect();
    quotes.sort_by_key(|(id, quote)| (quote.said, (*id).clone()));
    section(ui, &format!("Quotes ({})", quotes.len()));
    for (id, quote) in quotes {
        let words = quote.in_words(60);
        let day = quote.said.map_or_else(String::new, |day| format!("{day}  "));
        link(ui, &id.clone().into(), &format!("{day}{words}"), actions);
    }
}
