//! The small forms that open on the board: a new actor, the kind of a new relation, the text of a note.

use egui::{Area, Frame, Id, Key, Order, Pos2, RichText, Ui};

use crate::app::view::{Actions, MapEdit, Typing, View};
use crate::app::{choices, fields};
use crate::board::arrange;
use crate::edit;
use crate::figure::{Point, Rect};
use crate::model::{
    Actor, ActorId, ActorKind, AnyId, Board, BoardId, BoardItem, BoardPoint, NoteId, NoteKind, Relation,
    RelationKind,
};

/// The label of the step that pins a card.
pub(super) const fn pin_label(thing: &BoardItem) -> &'static str {
    if matches!(thing, BoardItem::Source(_)) { "Pin a source" } else { "Pin a quote" }
}

/// Adds a note or a frame where it was drawn, and gives its id.
pub(super) fn add_note(
    view: &View<'_>,
    board: &BoardId,
    kind: NoteKind,
    drawn: Rect,
    actions: &mut Actions,
) -> NoteId {
    let note = arrange::fresh_note(view.map, board, kind);
    let (board, id) = (board.clone(), note.clone());
    let label = format!("Add a {}", kind.label());
    actions.step(label, move |map| arrange::add_note(map, &board, &id, kind, drawn));
    note
}

/// A form on the board.
pub(super) struct BoardForm {
    /// The board point at which it opens.
    at: Point,
    asks: Asks,
    begun: bool,
    /// Whether the click that opened it is over, so that the next one may close it.
    settled: bool,
}

enum Asks {
    /// The name and the kind of a new actor.
    Actor { name: String, kind: ActorKind },
    /// The kind of a new relation.
    Relation { from: ActorId, to: ActorId },
    /// The text of a note.
    Note { note: NoteId, text: String },
    /// Which quote or source is pinned.
    Pin { typed: String },
}

/// What became of a form in a frame.
pub(super) enum FormOutcome {
    Open,
    Closed,
    /// It is filled in: a step, and what is selected then.
    Done {
        label: String,
        change: MapEdit,
        select: Option<AnyId>,
    },
}

impl BoardForm {
    pub(super) fn actor(at: Point) -> Self {
        let asks = Asks::Actor { name: String::new(), kind: ActorKind::Person };
        Self { at, asks, begun: false, settled: false }
    }
    pub(super) fn relation(at: Point, from: ActorId, to: ActorId) -> Self {
        Self { at, asks: Asks::Relation { from, to }, begun: false, settled: false }
    }
    pub(super) fn pin(at: Point) -> Self {
        Self { at, asks: Asks::Pin { typed: String::new() }, begun: false, settled: false }
    }
    pub(super) fn new_note(at: Point, note: NoteId, text: &str) -> Self {
        Self { at, asks: Asks::Note { note, text: text.to_owned() }, begun: false, settled: false }
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
        actions: &mut Actions,
    ) -> FormOutcome {
        let begun = std::mem::replace(&mut self.begun, true);
        // The click that opened the form would otherwise take the focus back.
        let first = !self.settled;
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
                    Asks::Pin { typed } => ask_pin(ui, typed, first, at, view, board),
                }
            })
        });
        let outcome = shown.inner.inner;
        let escape = ctx.input(|input| input.key_pressed(Key::Escape));
        let elsewhere = self.settled && shown.response.clicked_elsewhere() && !egui::Popup::is_any_open(ctx);
        self.settled |= begun && !ctx.input(|input| input.pointer.any_down());
        let field = Id::unique("note of a board");
        let outcome = match (outcome, &self.asks) {
            // What was typed into a note isn't lost by a click elsewhere.
            (FormOutcome::Open, Asks::Note { note, text }) if elsewhere && !escape => {
                written(note, text, view, board)
            }
            (FormOutcome::Open, _) if escape || elsewhere => FormOutcome::Closed,
            (outcome, _) => outcome,
        };
        match (&outcome, &self.asks) {
            (FormOutcome::Open, Asks::Note { note, text }) => {
                if let FormOutcome::Done { label, change, .. } = written(note, text, view, board) {
                    actions.typing(Typing { field, label, change });
                }
            }
            _ => actions.nothing_typed(field),
        }
        outcome
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
    let (id, board) = (edit::fresh_id::<Actor>(view.map, name.trim()), board.clone());
    let new = id.clone();
    let change = MapEdit::new(move |map| {
        let map = edit::put(map, &new, actor)?;
        edit::place_actors(&map, &board, [(new, BoardPoint::at(at.x, at.y))])
    });
    FormOutcome::Done { label: format!("Add {}", name.trim()), change, select: Some(id.into()) }
}

fn ask_relation(ui: &mut Ui, from: &ActorId, to: &ActorId, view: &View<'_>) -> FormOutcome {
    let (from_name, to_name) = (view.map.actor_name(from), view.map.actor_name(to));
    ui.label(RichText::new(format!("{from_name} … {to_name}")).small().weak());
    for &kind in RelationKind::ALL {
        if ui.add(egui::Button::new(kind.label()).frame(false).min_size(egui::vec2(160.0, 22.0))).clicked() {
            let relation = Relation::new(from.clone(), to.clone(), kind);
            let id = edit::fresh_id::<Relation>(view.map, &format!("{from} {to}"));
            let label = format!("Relate {from_name} to {to_name}");
            let new = id.clone();
            let change = MapEdit::new(move |map| edit::put(map, &new, relation));
            return FormOutcome::Done { label, change, select: Some(id.into()) };
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
    let (board, note, text) = (board.clone(), note.clone(), text.to_owned());
    let change = MapEdit::new(move |map| {
        edit::alter::<Board>(map, &board, |board| {
            if let Some(note) = board.notes.get_mut(&note) {
                note.text = text;
            }
        })
    });
    FormOutcome::Done { label: "Write a note".to_owned(), change, select: None }
}

/// How many quotes and sources are offered to be pinned.
const MOST_OFFERED: usize = 12;

fn ask_pin(
    ui: &mut Ui,
    typed: &mut String,
    first: bool,
    at: Point,
    view: &View<'_>,
    board: &BoardId,
) -> FormOutcome {
    ui.set_min_width(340.0);
    let label = ui.label(RichText::new("Pin a quote or a source").small().weak());
    let hint = "Words, a speaker or a title";
    let field =
        ui.add(egui::TextEdit::singleline(typed).hint_text(hint).desired_width(320.0)).labelled_by(label.id);
    if first {
        field.request_focus();
    }
    let (quotes, labels) = choices::quotes(view.map, None, &[]);
    let quotes = quotes.into_iter().zip(labels).map(|(id, choice)| (BoardItem::Quote(id), choice.label));
    let sources = view.map.sources.keys();
    let sources = sources.map(|id| (BoardItem::Source(id.clone()), view.map.label(&id.clone().into())));
    let wanted = typed.trim().to_lowercase();
    let offered: Vec<_> = quotes
        .chain(sources)
        .filter(|(_, words)| words.to_lowercase().contains(&wanted))
        .take(MOST_OFFERED)
        .collect();
    if offered.is_empty() {
        ui.label(RichText::new("No quote and no source has these words").weak());
    }
    let enter = field.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
    for (n, (thing, words)) in offered.into_iter().enumerate() {
        let sort = if matches!(thing, BoardItem::Source(_)) { "source" } else { "quote" };
        let words = format!("{sort}: {}", crate::model::words::excerpt(&words, 52));
        if ui.add(egui::Button::new(words).frame(false)).clicked() || enter && n == 0 {
            let (board, label, select) = (board.clone(), pin_label(&thing).to_owned(), thing.item());
            let change = MapEdit::new(move |map| arrange::pin(map, &board, &thing, at));
            return FormOutcome::Done { label, change, select };
        }
    }
    FormOutcome::Open
}
