//! The inspector's part for an actor: its fields, memberships, stances and quotes.

use egui::{RichText, Ui};

use super::fields;
use super::inspector::{bloc_choice, link, number, section};
use super::theme::GAP;
use super::view::{Action, Actions, StanceDraft, View};
use crate::edit::{self, Edited};
use crate::model::{Actor, ActorId, ActorKind, AnyId, Membership, StanceMap, Unit};

/// Draws the fields of an actor.
pub(super) fn ui(ui: &mut Ui, view: &View<'_>, id: &ActorId, actions: &mut Actions) {
    let Some(actor) = view.map.actors.get(id) else { return };
    let key = id.to_string();
    let map = view.map;
    let alter = |change: &dyn Fn(&mut Actor)| -> Edited { edit::alter::<Actor>(map, id, change) };

    if let Some(name) = fields::line(ui, "Name", &actor.name, &key) {
        actions.step(format!("Rename {}", actor.name), alter(&|a| a.name.clone_from(&name)));
    }
    let kinds = fields::options_of(ActorKind::ALL);
    if let Some(kind) = fields::choice(ui, "Kind", &actor.kind, &kinds, &key) {
        actions.step(format!("Change the kind of {}", actor.name), alter(&|a| a.kind = kind));
    }
    if let Some(bloc) = bloc_choice(ui, map, actor.bloc.as_ref(), &key) {
        actions.step(format!("Change the bloc of {}", actor.name), alter(&|a| a.bloc.clone_from(&bloc)));
    }
    if let Some(share) = fields::slider(ui, "Influence, 0 to 1", actor.influence.get(), 0.0..=1.0, &key) {
        let label = format!("Change the influence of {}", actor.name);
        actions.step(label, alter(&|a| a.influence = Unit::clamped(share)));
    }
    if let Some(words) = fields::line(ui, "Other names, with commas between", &actor.aliases.join(", "), &key)
    {
        let aliases: Vec<String> =
            words.split(',').map(|alias| alias.trim().to_owned()).filter(|alias| !alias.is_empty()).collect();
        let label = format!("Change the other names of {}", actor.name);
        actions.step(label, alter(&|a| a.aliases.clone_from(&aliases)));
    }
    memberships(ui, view, id, actor, actions);
    stances(ui, view, id, actor, actions);
    quotes(ui, map, id, actions);
    section(ui, "More");
    ui.horizontal(|ui| {
        ui.vertical(|ui| {
            ui.set_max_width(110.0);
            if let Some(words) = fields::line(ui, "Wikidata item", &actor.wikidata, &key) {
                actions.step("Change the Wikidata item", alter(&|a| a.wikidata.clone_from(&words)));
            }
        });
        ui.vertical(|ui| {
            ui.set_max_width(110.0);
            if let Some(words) = fields::line(ui, "ISO 3166 code", &actor.iso3, &key) {
                actions.step("Change the ISO code", alter(&|a| a.iso3.clone_from(&words)));
            }
        });
    });
    picture(ui, view, id, actor, actions);
    if let Some(note) = fields::text(ui, "Note", &actor.note, &key, 3) {
        actions.step(format!("Change the note of {}", actor.name), alter(&|a| a.note.clone_from(&note)));
    }
}

/// Its picture: a file beside the map, or a small one in the map itself.
fn picture(ui: &mut Ui, view: &View<'_>, id: &ActorId, actor: &Actor, actions: &mut Actions) {
    let set = |picture: &str| edit::alter::<Actor>(view.map, id, |a| picture.clone_into(&mut a.picture));
    if actor.picture.starts_with("data:") {
        ui.label(RichText::new("Picture").small().weak());
        ui.label("kept in the map");
    } else if let Some(words) =
        fields::line(ui, "Picture, a file beside the map", &actor.picture, id.to_string())
    {
        actions.step(format!("Change the picture of {}", actor.name), set(words.trim()));
    }
    ui.horizontal(|ui| {
        if ui.button("Choose a picture…").clicked() {
            actions.push(Action::ChoosePicture(id.clone()));
        }
        if !actor.picture.is_empty() && ui.button("Remove the picture").clicked() {
            actions.step(format!("Remove the picture of {}", actor.name), set(""));
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
                let edited = edit::alter::<Actor>(map, id, |a| drop(a.memberships.remove(at)));
                actions.step("Remove a membership", edited);
            }
        });
        let key = format!("{id} {at}");
        let mut changed = None;
        if let Some(role) = fields::line(ui, "as", &membership.role, &key) {
            changed = Some(Membership { role, ..membership.clone() });
        }
        ui.horizontal(|ui| {
            ui.vertical(|ui| {
                if let Some(from) = fields::date(ui, "from", membership.from, &key) {
                    changed = Some(Membership { from, ..membership.clone() });
                }
            });
            ui.vertical(|ui| {
                if let Some(to) = fields::date(ui, "to", membership.to, &key) {
                    changed = Some(Membership { to, ..membership.clone() });
                }
            });
        });
        if let Some(changed) = changed {
            let edited = edit::alter::<Actor>(map, id, |a| {
                if let Some(membership) = a.memberships.get_mut(at) {
                    *membership = changed;
                }
            });
            actions.step("Change a membership", edited);
        }
    }
    let mut options = vec![(None, "choose…".to_owned())];
    options.extend(
        map.actors
            .iter()
            .filter(|(other, other_actor)| *other != id && other_actor.kind != ActorKind::Person)
            .map(|(other, other_actor)| (Some(other.clone()), other_actor.name.clone())),
    );
    if let Some(Some(within)) = fields::choice(ui, "Add", &None, &options, id.to_string()) {
        let edited = edit::alter::<Actor>(map, id, |a| a.memberships.push(Membership::new(within)));
        actions.step(format!("Add a membership of {}", actor.name), edited);
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
        let at = |position: f64| {
            rect.left() + rect.width() * ((scale.clamp(position) - scale.low()) / scale.extent()) as f32
        };
        let colour = super::theme::Theme::actor(view.map, actor);
        let painter = ui.painter();
        painter.hline(rect.x_range(), rect.center().y, view.theme.hairline());
        if let Some(range) = stance.range {
            let bar = egui::Rect::from_x_y_ranges(
                at(range.low())..=at(range.high()),
                rect.center().y - 2.5..=rect.center().y + 2.5,
            );
            painter.rect_filled(bar, 2.0, colour.gamma_multiply(0.45));
        }
        painter.circle_filled(egui::pos2(at(stance.position.get()), rect.center().y), 4.5, colour);
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
        let words = crate::model::map::excerpt(&quote.anchor.exact, 60);
        let day = quote.said.map_or_else(String::new, |day| format!("{day}  "));
        link(ui, &id.clone().into(), &format!("{day}“{words}”"), actions);
    }
}
