//! The menu of the right mouse button on the canvas.

use egui::{RichText, Ui};

use super::forms::{BoardForm, add_note};
use super::{BoardPanel, point};
use crate::app::commands::Command;
use crate::app::view::{Action, Actions, StanceDraft, View};
use crate::board::BoardHit;
use crate::board::arrange::{self, Arranging};
use crate::figure::{Point, Rect};
use crate::model::{BoardId, BoardItem, NoteKind};

impl BoardPanel {
    pub(super) fn menu(
        &mut self,
        response: &egui::Response,
        frame: Rect,
        view: &View<'_>,
        id: &BoardId,
        actions: &mut Actions,
    ) {
        if response.secondary_clicked()
            && let Some(pointer) = response.interact_pointer_pos()
        {
            let at = self.camera.to_board(point(pointer), frame);
            let hit = self.hit(at, view);
            // What is done is done to what was clicked, or to the selection that it belongs to.
            if let BoardHit::Item(thing) = &as_thing(&hit)
                && !self.selected.contains(thing)
            {
                self.select([thing.clone()].into(), actions);
            }
            self.menu_at = Some((at, hit));
        }
        let Some((at, hit)) = self.menu_at.clone() else { return };
        response.context_menu(|ui| {
            ui.set_min_width(180.0);
            match as_thing(&hit) {
                BoardHit::Item(thing) => self.of_thing(ui, &thing, view, id, actions),
                _ => self.of_board(ui, at, view, id, actions),
            }
        });
    }

    fn of_thing(
        &mut self,
        ui: &mut Ui,
        thing: &BoardItem,
        view: &View<'_>,
        id: &BoardId,
        actions: &mut Actions,
    ) {
        let Some(board) = view.map.boards.get(id) else { return };
        ui.label(RichText::new(arrange::words_for(view.map, &self.selected)).weak());
        if let Some(item) = thing.item()
            && ui.button("Open").clicked()
        {
            actions.push(Action::Open(item));
        }
        ui.add_enabled_ui(!view.read_only, |ui| {
            if let BoardItem::Actor(actor) = thing
                && ui.button("New stance…").clicked()
            {
                let draft = StanceDraft { actor: Some(actor.clone()), ..StanceDraft::default() };
                actions.push(Action::NewStance(draft));
            }
            if let BoardItem::Note(note) = thing
                && ui.button("Write…").clicked()
            {
                self.form = BoardForm::note(view, id, note);
            }
            if !matches!(thing, BoardItem::Relation(_)) {
                let locked = board.locked.contains(thing);
                for &what in Arranging::ALL {
                    let fits = match what {
                        Arranging::Lock => !locked,
                        Arranging::Unlock => locked,
                        Arranging::Duplicate => matches!(thing, BoardItem::Actor(_) | BoardItem::Note(_)),
                        Arranging::Front | Arranging::Back => true,
                    };
                    if fits && ui.button(what.label()).clicked() {
                        self.do_arrange(what, view, id, actions);
                    }
                }
                ui.separator();
                if ui.button("Remove from the board").clicked() {
                    let selected = self.selected.clone();
                    self.remove(view, id, &selected, actions);
                }
            }
            if thing.item().is_some() && ui.button(Command::Delete.label()).clicked() {
                actions.push(Action::Run(Command::Delete));
            }
        });
    }

    fn of_board(&mut self, ui: &mut Ui, at: Point, view: &View<'_>, id: &BoardId, actions: &mut Actions) {
        ui.add_enabled_ui(!view.read_only, |ui| {
            if ui.button("New actor here…").clicked() {
                self.form = Some(BoardForm::actor(at));
            }
            for kind in [NoteKind::Note, NoteKind::Frame] {
                if ui.button(format!("New {} here", kind.label())).clicked() {
                    let spot = Rect::sized(at.x, at.y, 0.0, 0.0);
                    let note = add_note(view, id, kind, spot, actions);
                    self.form = Some(BoardForm::new_note(at, note, ""));
                }
            }
            if ui.button("Pin a quote or a source here…").clicked() {
                self.form = Some(BoardForm::pin(at));
            }
        });
    }
}

/// A handle or a corner as the thing that it belongs to.
fn as_thing(hit: &BoardHit) -> BoardHit {
    match hit {
        BoardHit::Handle(actor) => BoardHit::Item(BoardItem::Actor(actor.clone())),
        BoardHit::Corner(note) => BoardHit::Item(BoardItem::Note(note.clone())),
        other => other.clone(),
    }
}
