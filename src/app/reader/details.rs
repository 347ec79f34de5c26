//! The publication data of a source as fields. Each change is one step.

use egui::{Grid, Ui};

use crate::app::fields::{self, FieldForm};
use crate::app::view::{Actions, View, set};
use crate::app::widgets::{AccessibleName, choose};
use crate::model::{Reliability, Source, SourceId};

/// A text of a source: its caption, its hint, and where it is kept.
struct TextField {
    caption: &'static str,
    hint: &'static str,
    of: fn(&mut Source) -> &mut String,
}

const TEXTS: [TextField; 7] = [
    TextField { caption: "Title", hint: "As printed", of: |source| &mut source.title },
    TextField { caption: "Outlet", hint: "Who published it", of: |source| &mut source.outlet },
    TextField {
        caption: "Origin",
        hint: "Who first heard it, where that is somebody else",
        of: |s| &mut s.origin,
    },
    TextField { caption: "Author", hint: "Who wrote it", of: |source| &mut source.author },
    TextField { caption: "Address", hint: "https://…", of: |source| &mut source.address },
    TextField { caption: "Language", hint: "Such as en", of: |source| &mut source.language },
    TextField { caption: "Note", hint: "Your remark", of: |source| &mut source.note },
];

/// Draws the fields of a source.
pub(super) fn ui(ui: &mut Ui, view: &View<'_>, id: &SourceId, actions: &mut Actions) {
    let Some(source) = view.map.sources.get(id) else { return };
    let mut copy = Source::clone(source);
    ui.add_enabled_ui(!view.read_only, |ui| {
        Grid::new("details").num_columns(2).show(ui, |ui| {
            for TextField { caption, hint, of } in TEXTS {
                let label = ui.label(caption);
                let form = FieldForm { hint, width: 420.0, rows: 1 };
                fields::bare_text(ui, AccessibleName::from(&label), of(&mut copy), (caption, id), form).step(
                    actions,
                    format!("Change the {} of a source", caption.to_lowercase()),
                    set(id, move |source: &mut Source, typed: String| typed.trim().clone_into(of(source))),
                );
                ui.end_row();
            }
            let label = ui.label("Published");
            fields::bare_date(ui, AccessibleName::from(&label), source.published, ("published", id)).step(
                actions,
                "Change the day of a source",
                set(id, |source: &mut Source, day| source.published = day),
            );
            ui.end_row();
            let label = ui.label("Retrieved");
            fields::bare_date(ui, AccessibleName::from(&label), source.retrieved, ("retrieved", id)).step(
                actions,
                "Change the day a source was fetched",
                set(id, |source: &mut Source, day| source.retrieved = day),
            );
            ui.end_row();
            let label = ui.label("Reliability");
            let words = |grade: Reliability| grade.label().to_owned();
            let grades = Reliability::ALL.iter().copied();
            if let Some(grade) = choose(ui, AccessibleName::from(&label), source.reliability, grades, words) {
                actions.alter("Grade a source", id, move |source: &mut Source| source.reliability = grade);
            }
            ui.end_row();
        });
    });
}
