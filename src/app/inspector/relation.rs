//! The inspector's part for a relation: its kind, strength, days and evidence.

use egui::{ComboBox, RichText, Ui};

use super::parts::{link, remove_at, section};
use crate::app::view::{Actions, View, set};
use crate::app::{choices, fields};
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
        actions.alter("Change the relation's kind", id, move |r: &mut Relation| r.kind = kind);
    }
    fields::slider(ui, "Strength", relation.strength.get(), 0.0..=1.0, &key).step(
        actions,
        "Change the relation's strength",
        set(id, |r: &mut Relation, strength| r.strength = Unit::clamped(strength)),
    );
    fields::date(ui, "Since", relation.since, &key).step(
        actions,
        "Date the relation",
        set(id, |r: &mut Relation, day| r.since = day),
    );
    fields::date(ui, "Until", relation.until, &key).step(
        actions,
        "Date the relation",
        set(id, |r: &mut Relation, day| r.until = day),
    );
    fields::text(ui, "Note", &relation.note, &key, 3).step(
        actions,
        "Change the relation's note",
        set(id, |r: &mut Relation, note| r.note = note),
    );
    evidence(ui, view, id, relation, actions);
}

/// The quotes that support it.
fn evidence(ui: &mut Ui, view: &View<'_>, id: &RelationId, relation: &Relation, actions: &mut Actions) {
    let map = view.map;
    section(ui, &format!("Evidence ({})", relation.evidence.len()));
    for (at, quote) in relation.evidence.iter().enumerate() {
        ui.horizontal(|ui| {
            if ui.small_button("Remove").clicked() {
                let label = "Remove evidence of a relation";
                actions.alter(label, id, move |r: &mut Relation| remove_at(&mut r.evidence, at));
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
        for (quote, choice) in quotes.into_iter().zip(labels) {
            if ui.selectable_label(false, choice.label).clicked() {
                actions.alter("Add evidence of a relation", id, |r: &mut Relation| r.evidence.push(quote));
            }
        }
    });
    shown.response.accessible_name("Add a quote");
}
