//! The inspector's part for a relation: its kind, strength, days and evidence.

use egui::{ComboBox, RichText, Ui};

use super::inspector::{link, section};
use super::view::{Actions, View};
use super::{choices, fields};
use crate::edit;
use crate::model::{Relation, RelationId, RelationKind, Unit};

/// Draws the fields of a relation.
pub(super) fn ui(ui: &mut Ui, view: &View<'_>, id: &RelationId, actions: &mut Actions) {
    let Some(relation) = view.map.relations.get(id) else { return };
    let key = id.to_string();
    let map = view.map;
    ui.horizontal_wrapped(|ui| {
        link(ui, &relation.from.clone().into(), map.actor_name(&relation.from), actions);
        ui.label(relation.kind.label());
        link(ui, &relation.to.clone().into(), map.actor_name(&relation.to), actions);
    });
    let kinds = fields::options_of(RelationKind::ALL);
    if let Some(kind) = fields::choice(ui, "Kind", &relation.kind, &kinds, &key) {
        actions.step("Change the relation's kind", edit::alter::<Relation>(map, id, |r| r.kind = kind));
    }
    if let Some(strength) = fields::slider(ui, "Strength", relation.strength.get(), 0.0..=1.0, &key) {
        let edited = edit::alter::<Relation>(map, id, |r| r.strength = Unit::clamped(strength));
        actions.step("Change the relation's strength", edited);
    }
    if let Some(day) = fields::date(ui, "Since", relation.since, &key) {
        actions.step("Date the relation", edit::alter::<Relation>(map, id, |r| r.since = day));
    }
    if let Some(day) = fields::date(ui, "Until", relation.until, &key) {
        actions.step("Date the relation", edit::alter::<Relation>(map, id, |r| r.until = day));
    }
    if let Some(note) = fields::text(ui, "Note", &relation.note, &key, 3) {
        actions.step("Change the relation's note", edit::alter::<Relation>(map, id, |r| r.note = note));
    }
    evidence(ui, view, id, relation, actions);
}

/// The quotes that support it.
fn evidence(ui: &mut Ui, view: &View<'_>, id: &RelationId, relation: &Relation, actions: &mut Actions) {
    let map = view.map;
    section(ui, &format!("Evidence ({})", relation.evidence.len()));
    for (at, quote) in relation.evidence.iter().enumerate() {
        ui.horizontal(|ui| {
            if ui.small_button("Remove").clicked() {
                let edited = edit::alter::<Relation>(map, id, |r| drop(r.evidence.remove(at)));
                actions.step("Remove evidence of a relation", edited);
            }
            let quote = quote.clone().into();
            link(ui, &quote, &map.label(&quote), actions);
        });
    }
    let (quotes, labels) = choices::quotes(map, Some(&relation.from), &relation.evidence);
    if quotes.is_empty() {
        ui.label(RichText::new("Quotes come from the reader").weak());
        return;
    }
    let combo = ComboBox::from_id_salt(("evidence", id.to_string()))
        .selected_text("Add a quote…")
        .width(ui.available_width().min(240.0))
        .height(320.0);
    let shown = combo.show_ui(ui, |ui| {
        for (quote, choice) in quotes.iter().zip(labels) {
            if ui.selectable_label(false, choice.label).clicked() {
                let edited = edit::alter::<Relation>(map, id, |r| r.evidence.push(quote.clone()));
                actions.step("Add evidence of a relation", edited);
            }
        }
    });
    shown.response.accessible_name("Add a quote");
}
