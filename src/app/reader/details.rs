//! The publication data of a source as fields. Each change is one step.

use egui::{Grid, Ui};

use crate::app::view::{Actions, View};
use crate::app::widgets::{Draft, Field, Name, choose};
use crate::edit;
use crate::model::{Reliability, Source, SourceId};

/// The fields' drafts.
#[derive(Debug, Default)]
pub(super) struct Details {
    source: Option<SourceId>,
    texts: [Draft; 7],
    published: Draft,
    retrieved: Draft,
}

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

impl Details {
    /// Draws the fields of a source.
    pub(super) fn ui(&mut self, ui: &mut Ui, view: &View<'_>, id: &SourceId, actions: &mut Actions) {
        let Some(source) = view.map.sources.get(id) else { return };
        if self.source.as_ref() != Some(id) {
            *self = Self { source: Some(id.clone()), ..Self::default() };
        }
        let mut copy = Source::clone(source);
        ui.add_enabled_ui(!view.read_only, |ui| {
            Grid::new("details").num_columns(2).show(ui, |ui| {
                for (text, draft) in TEXTS.iter().zip(&mut self.texts) {
                    let label = ui.label(text.caption);
                    let field = Field { hint: text.hint, width: 420.0, rows: 1 };
                    if let Some(typed) = draft.show(ui, Name::from(&label), (text.of)(&mut copy), field) {
                        let edited = edit::alter::<Source>(view.map, id, |source| {
                            *(text.of)(source) = typed.trim().to_owned();
                        });
                        actions
                            .step(format!("Change the {} of a source", text.caption.to_lowercase()), edited);
                    }
                    ui.end_row();
                }
                let label = ui.label("Published");
                if let Some(day) = self.published.show_day(ui, Name::from(&label), source.published) {
                    let edited = edit::alter::<Source>(view.map, id, |source| source.published = day);
                    actions.step("Change the day of a source", edited);
                }
                ui.end_row();
                let label = ui.label("Retrieved");
                if let Some(day) = self.retrieved.show_day(ui, Name::from(&label), source.retrieved) {
                    let edited = edit::alter::<Source>(view.map, id, |source| source.retrieved = day);
                    actions.step("Change the day a source was fetched", edited);
                }
                ui.end_row();
                let label = ui.label("Reliability");
                let words = |grade: Reliability| grade.label().to_owned();
                if let Some(grade) = choose(
                    ui,
                    Name::from(&label),
                    source.reliability,
                    Reliability::ALL.iter().copied(),
                    words,
                ) {
                    let edited = edit::alter::<Source>(view.map, id, |source| source.reliability = grade);
                    actions.step("Grade a source", edited);
                }
                ui.end_row();
            });
        });
    }
}
