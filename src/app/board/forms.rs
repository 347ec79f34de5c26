//! The small forms that open on the board: a new actor, the kind of a new relation, the text of a note.

use egui::{Area, Frame, Id, Key, Order, Pos2, RichText, Ui};

use super::super::fields;
use super::super::view::View;
use crate::edit::{self, Edited};
use crate::figure::Point;
use crate::model::{Actor, ActorId, ActorKind, AnyId, Board, BoardId, NoteId, Relation, RelationKind, Spot};

/// A form on the board.
pub(super) struct Form {
    /// The board point at which it opens.
    at: Point,
    asks: Asks,
    begun: bool,
}

enum Asks {
    /// The name and the kind of a new actor.
    Actor { name: String, kind: ActorKind },
    /// The kind of a new relation.
    Relation { from: ActorId, to: ActorId },
    /// The text of a note.
    Note { note: NoteId, text: String },
}

/// What became of a form in a frame.
pub(super) enum FormOutcome {
    Open,
    Closed,
    /// It is filled in: a step, and what is selected then.
    Done {
        label: String,
        edited: Edited,
        select: Option<AnyId>,
    },
}

impl Form {
    pub(super) fn actor(at: Point) -> Self {
        let asks = Asks::Actor { name: String::new(), kind: ActorKind::Person };
        Self { at, asks, begun: false }
    }
    pub(super) fn relation(at: Point, from: ActorId, to: ActorId) -> Self {
        Self { at, asks: Asks::Relation { from, to }, begun: false }
    }
    pub(super) fn new_note(at: Point, note: NoteId, text: &str) -> Self {
        Self { at, asks: Asks::Note { note, text: text.to_owned() }, begun: false }
    }
    /// The form for a note that is on the board.
    pub(super) fn note(view: &View<'_>, board: &BoardId, note: &NoteId) -> Option<Self> {
        let found = view.map.boards.get(board)?.notes.get(note)?;
        let at = Point::new(found.at.x.get(), found.at.y.get());
        Some(Self::new_note(at, note.clone(), &found.text))
    }
    pub(super) const fn at(&self) -> Point {
        self.at
    }

    /// Draws the form at a point of the screen.
    pub(super) fn ui(
        &mut self,
        ctx: &egui::Context,
        anchor: Pos2,
        view: &View<'_>,
        board: &BoardId,
    ) -> FormOutcome {
        let first = !std::mem::replace(&mut self.begun, true);
        let at = self.at;
        let area =
            Area::new(Id::unique("board form")).order(Order::Foreground).fixed_pos(anchor).constrain(true);
        let shown = area.show(ctx, |ui| {
            Frame::popup(ui.style()).show(ui, |ui| {
                ui.set_max_width(260.0);
                match &mut self.asks {
                    Asks::Actor { name, kind } => ask_actor(ui, name, kind, first, at, view, board),
                    Asks::Relation { from, to } => ask_relation(ui, from, to, view),
                    Asks::Note { note, text } => ask_note(ui, note, text, first, view, board),
                }
            })
        });
        let outcome = shown.inner.inner;
        let escape = ctx.input(|input| input.key_pressed(Key::Escape));
        let elsewhere = !first && shown.response.clicked_elsewhere() && !egui::Popup::is_any_open(ctx);
        match (&outcome, &self.asks) {
            // What was typed into a note isn't lost by a click elsewhere.
            (FormOutcome::Open, Asks::Note { note, text }) if elsewhere && !escape => {
                written(note, text, view, board)
            }
            (FormOutcome::Open, _) if escape || elsewhere => FormOutcome::Closed,
            _ => outcome,
        }
    }
}

fn ask_actor(
    ui: &mut Ui,
    name: &mut String,
    kind: &mut ActorKind,
    first: bool,
    at: Point,
    view: &View<'_>,
    board: &BoardId,
) -> FormOutcome {
    let label = ui.label(RichText::new("New actor").small().weak());
    let field = ui.add(egui::TextEdit::singleline(name).hint_text("Name")).labelled_by(label.id);
    if first {
        field.request_focus();
    }
    let enter = field.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
    if let Some(chosen) = fields::choice(ui, "Kind", kind, &fields::options_of(ActorKind::ALL), "new actor") {
        *kind = chosen;
    }
    let add = ui.add_enabled(!name.trim().is_empty(), egui::Button::new("Add actor")).clicked();
    if !(add || enter && !name.trim().is_empty()) {
        return FormOutcome::Open;
    }
    let mut actor = Actor::new(name.trim());
    actor.kind = *kind;
    let added = edit::add(view.map, name.trim(), actor).and_then(|(map, id)| {
        let map = edit::place_actors(&map, board, [(id.clone(), Spot::at(at.x, at.y))])?;
        Ok((map, id))
    });
    let (edited, select) = match added {
        Ok((map, id)) => (Ok(map), Some(id.into())),
        Err(why) => (Err(why), None),
    };
    FormOutcome::Done { label: format!("Add {}", name.trim()), edited, select }
}

fn ask_relation(ui: &mut Ui, from: &ActorId, to: &ActorId, view: &View<'_>) -> FormOutcome {
    let (from_name, to_name) = (view.map.actor_name(from), view.map.actor_name(to));
    ui.label(RichText::new(format!("{from_name} … {to_name}")).small().weak());
    for &kind in RelationKind::ALL {
        if ui.add(egui::Button::new(kind.label()).frame(false).min_size(egui::vec2(160.0, 22.0))).clicked() {
            let relation = Relation::new(from.clone(), to.clone(), kind);
            let name = format!("{from} {to}");
            let (edited, select) = match edit::add(view.map, &name, relation) {
                Ok((map, id)) => (Ok(map), Some(id.into())),
                Err(why) => (Err(why), None),
            };
            let label = format!("Relate {from_name} to {to_name}");
            return FormOutcome::Done { label, edited, select };
        }
    }
    FormOutcome::Open
}

fn ask_note(
    ui: &mut Ui,
    note: &NoteId,
    text: &mut String,
    first: bool,
    view: &View<'_>,
    board: &BoardId,
) -> FormOutcome {
    let label = ui.label(RichText::new("Text").small().weak());
    let field = ui.add(egui::TextEdit::multiline(text).desired_rows(3)).labelled_by(label.id);
    if first {
        field.request_focus();
    }
    let done = ui.button("Done").clicked()
        || ui.input_mut(|input| input.consume_key(egui::Modifiers::COMMAND, Key::Enter));
    if done { written(note, text, view, board) } else { FormOutcome::Open }
}

/// The step that gives a note its text; none where it has it.
fn written(note: &NoteId, text: &str, view: &View<'_>, board: &BoardId) -> FormOutcome {
    let same =
        view.map.boards.get(board).and_then(|board| board.notes.get(note)).is_none_or(|n| n.text == text);
    if same {
        return FormOutcome::Closed;
    }
    let edited = edit::alter::<Board>(view.map, board, |board| {
        if let Some(note) = board.notes.get_mut(note) {
            text.clone_into(&mut note.text);
        }
    });
    FormOutcome::Done { label: "Write a note".to_owned(), edited, select: None }
}
