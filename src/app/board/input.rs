//! What the pointer and the keys mean on the canvas.

use egui::{Event as Input, EventFilter, Key, PointerButton, Ui, Vec2};

use super::forms::{BoardForm, add_note, pin_label};
use super::{BoardPanel, point};
use crate::app::commands::{self, Command, Scope};
use crate::app::view::{Action, Actions, MapEdit, View};
use crate::board::arrange;
use crate::board::clip::{self, Clip};
use crate::board::snap::GRID;
use crate::board::{BoardHit, Camera, Effect, Event, Gesture, Held, Tool, ToolContext};
use crate::edit;
use crate::figure::{Point, Rect};
use crate::model::{AnyId, BoardId, BoardItem, BoardPoint, NoteKind};

/// How far an arrow key moves the selection, in board units; with Shift a step of the grid.
const NUDGE: f64 = 2.0;

/// The tool that a command takes.
pub(super) fn tool_of(command: Command) -> Option<Tool> {
    Tool::ALL.iter().copied().find(|tool| command_of(*tool) == command)
}

/// The command that takes a tool.
pub(super) const fn command_of(tool: Tool) -> Command {
    match tool {
        Tool::Select => Command::ToolSelect,
        Tool::Pan => Command::ToolPan,
        Tool::Relate => Command::ToolRelate,
        Tool::Note => Command::ToolNote,
        Tool::Frame => Command::ToolFrame,
        Tool::Pin => Command::ToolPin,
    }
}

/// How far a command moves the selection, in board units.
const fn way_of(command: Command) -> Option<(f64, f64)> {
    Some(match command {
        Command::MoveLeft => (-NUDGE, 0.0),
        Command::MoveRight => (NUDGE, 0.0),
        Command::MoveUp => (0.0, -NUDGE),
        Command::MoveDown => (0.0, NUDGE),
        Command::StepLeft => (-GRID, 0.0),
        Command::StepRight => (GRID, 0.0),
        Command::StepUp => (0.0, -GRID),
        Command::StepDown => (0.0, GRID),
        _ => return None,
    })
}

impl BoardPanel {
    /// Takes a command of the board that was chosen elsewhere; it is carried out in the next frame.
    pub fn run(&mut self, command: Command) {
        self.chosen_commands.push(command);
    }

    pub(super) fn cursor(&self) -> egui::CursorIcon {
        match (&self.gesture, self.tool) {
            (Gesture::Moving { .. } | Gesture::Panning { .. }, _) => egui::CursorIcon::Grabbing,
            (Gesture::Resizing { .. }, _) => egui::CursorIcon::ResizeNwSe,
            (Gesture::Idle, Tool::Pan) => egui::CursorIcon::Grab,
            (Gesture::Relating { .. } | Gesture::Drawing { .. }, _)
            | (Gesture::Idle, Tool::Relate | Tool::Note | Tool::Frame | Tool::Pin) => {
                egui::CursorIcon::Crosshair
            }
            _ => egui::CursorIcon::Default,
        }
    }

    /// Wheel and pinch zoom; two fingers on a trackpad move the view.
    pub(super) fn move_camera(&mut self, ui: &Ui, response: &egui::Response, frame: Rect) {
        let (zoom, scroll) = ui.input(|input| (input.zoom_delta(), input.smooth_scroll_delta()));
        let last_source = ui.input(|input| {
            input.events.iter().rev().find_map(|event| match event {
                Input::MouseWheel { source, .. } => Some(*source),
                _ => None,
            })
        });
        if let Some(source) = last_source {
            self.two_fingers = source == egui::MouseWheelSource::Trackpad;
        }
        let Some(pointer) = response.hover_pos() else { return };
        if zoom != 1.0 {
            self.camera = self.camera.zoomed(f64::from(zoom), point(pointer), frame);
        } else if scroll != Vec2::ZERO {
            if self.two_fingers || scroll.x != 0.0 {
                self.camera = self.camera.panned(f64::from(scroll.x), f64::from(scroll.y));
            } else {
                let factor = libm::exp(f64::from(scroll.y) * 0.004);
                self.camera = self.camera.zoomed(factor, point(pointer), frame);
            }
        }
    }

    /// Hands the pointer's events to the gesture and carries out what comes of them.
    pub(super) fn pointer(
        &mut self,
        ui: &Ui,
        response: &egui::Response,
        frame: Rect,
        view: &View<'_>,
        id: &BoardId,
        actions: &mut Actions,
    ) {
        const BUTTONS: [PointerButton; 2] = [PointerButton::Primary, PointerButton::Middle];
        let (pressed, down, released) = ui.input(|input| {
            let pointer = &input.pointer;
            (
                BUTTONS.map(|button| pointer.button_pressed(button)),
                BUTTONS.iter().any(|button| pointer.button_down(*button)),
                BUTTONS.iter().any(|button| pointer.button_released(*button)),
            )
        });
        let (travelled, origin, latest, modifiers, space, escape) = ui.input(|input| {
            (
                input.pointer.delta() != Vec2::ZERO,
                input.pointer.press_origin(),
                input.pointer.latest_pos(),
                input.modifiers,
                input.key_down(Key::Space),
                input.key_pressed(Key::Escape),
            )
        });
        let Some(pointer) = latest else { return };
        let mut at = self.camera.to_board(point(pointer), frame);
        if self.gesture == Gesture::Idle {
            let over = |id: &crate::model::ActorId| {
                let node = self.plan.index_of(id).and_then(|n| self.plan.nodes.get(n));
                // The handles reach a little over the edge.
                node.is_some_and(|node| {
                    self.plan.extent(node, self.camera.zoom).distance(at) <= super::REACH / self.camera.zoom
                })
            };
            let node = self.plan.node_at(at, self.camera.zoom).map(|node| node.id.clone());
            self.hovered = if response.hovered() { node.or(self.hovered.take().filter(over)) } else { None };
        }
        let mut events = Vec::new();
        if pressed.contains(&true) && response.contains_pointer() {
            let from = origin.map_or(at, |origin| self.camera.to_board(point(origin), frame));
            response.request_focus();
            let held = Held {
                add: modifiers.shift || modifiers.command,
                lasso: modifiers.alt,
                pan: space || pressed == [false, true],
            };
            events.push(Event::Press { at: from, hit: self.hit(from, view), held });
        }
        let moves = travelled && self.gesture != Gesture::Idle && (down || self.gesture.waits());
        let means_it = !matches!(self.gesture, Gesture::Pressed { .. }) || response.dragged();
        if escape && self.gesture != Gesture::Idle {
            events.push(Event::Escape);
        } else if moves && means_it {
            events.push(Event::Drag { at, free: modifiers.command });
        }
        if released {
            events.push(Event::Release { at, hit: self.hit(at, view) });
        }
        for event in events {
            let scene = ToolContext {
                start: view.start,
                board: id,
                plan: &self.plan,
                selected: &self.selected,
                read_only: view.read_only,
                tool: self.tool,
                snap: self.snap,
                visible: self.camera.visible(frame),
                zoom: self.camera.zoom,
            };
            let (next, effects) = std::mem::take(&mut self.gesture).on(event, &scene);
            self.gesture = next;
            for effect in effects {
                self.carry_out(effect, at, view, id, actions);
            }
            at = self.camera.to_board(point(pointer), frame);
        }
        if response.double_clicked() && self.tool == Tool::Select {
            self.double_click(at, view, id, actions);
        }
    }

    fn double_click(&mut self, at: Point, view: &View<'_>, id: &BoardId, actions: &mut Actions) {
        match self.hit(at, view) {
            BoardHit::Nothing if !view.read_only => self.form = Some(BoardForm::actor(at)),
            BoardHit::Item(BoardItem::Note(note)) if !view.read_only => {
                self.form = BoardForm::note(view, id, &note);
            }
            BoardHit::Item(thing) => {
                if let Some(item) = thing.item() {
                    actions.push(Action::Open(item));
                }
            }
            _ => {}
        }
    }

    fn carry_out(&mut self, effect: Effect, at: Point, view: &View<'_>, id: &BoardId, actions: &mut Actions) {
        match effect {
            Effect::Select(things) => self.select(things, actions),
            Effect::Begin(label) => actions.push(Action::Begin(label)),
            Effect::Update(to) => {
                let board = id.clone();
                actions.push(Action::Update(MapEdit::new(move |start| to.of(start, &board))));
            }
            Effect::Commit => actions.push(Action::Commit),
            Effect::Cancel => actions.push(Action::Cancel),
            Effect::Pan(dx, dy) => {
                let centre = self.camera.centre;
                self.camera.centre = Point::new(centre.x + dx, centre.y + dy);
            }
            Effect::Relate(from, to) => self.form = Some(BoardForm::relation(at, from, to)),
            Effect::Draw(kind, rect) => {
                let words = if kind == NoteKind::Frame { "Frame" } else { "Note" };
                let note = add_note(view, id, kind, rect, actions);
                self.form = Some(BoardForm::new_note(Point::new(rect.left, rect.top), note.clone(), words));
                self.select([BoardItem::Note(note)].into(), actions);
                self.tool = Tool::Select;
            }
            Effect::Pin(at) => {
                self.form = Some(BoardForm::pin(at));
                self.tool = Tool::Select;
            }
        }
    }

    /// Runs the commands of the board: those whose keys were pressed while the pointer is over it or it has the focus,
    /// and those that were chosen elsewhere.
    pub(super) fn keys(
        &mut self,
        ui: &Ui,
        response: &egui::Response,
        frame: Rect,
        view: &View<'_>,
        id: &BoardId,
        actions: &mut Actions,
    ) {
        for command in std::mem::take(&mut self.chosen_commands) {
            self.carry_out_command(command, frame, view, id, actions);
        }
        let asks = self.form.is_some() || self.naming.is_some() || egui::Popup::is_any_open(ui.ctx());
        if ui.ctx().text_edit_focused() || asks || !(response.hovered() || response.has_focus()) {
            return;
        }
        let has_focus = response.has_focus();
        let mut walks = false;
        if has_focus {
            // Tab walks the actors; at the last one it leaves the board.
            walks = !self.plan.nodes.is_empty() && !self.at_the_end(ui, view);
            let filter =
                EventFilter { tab: walks, horizontal_arrows: true, vertical_arrows: true, escape: true };
            ui.memory_mut(|memory| memory.set_focus_lock_filter(response.id, filter));
        }
        let (idle, tool) = (self.gesture == Gesture::Idle, self.tool);
        let wants = |command: Command| match command {
            Command::NextActor | Command::PreviousActor => walks,
            Command::OpenSelected => has_focus,
            // Escape takes an open gesture back; where there is no tool to put away it is somebody else's.
            Command::BackToSelect => idle && tool != Tool::Select,
            _ => true,
        };
        for command in commands::take(ui.ctx(), Scope::Board, wants) {
            self.carry_out_command(command, frame, view, id, actions);
        }
        self.clipboard(ui, frame, view, id, actions);
    }

    /// Does what a command of the board means, where it can be done.
    fn carry_out_command(
        &mut self,
        command: Command,
        frame: Rect,
        view: &View<'_>,
        id: &BoardId,
        actions: &mut Actions,
    ) {
        if command.entry().edits && view.read_only {
            return;
        }
        let can_change = !self.selected.is_empty() && self.gesture == Gesture::Idle;
        match command {
            Command::Fit => self.fit(frame),
            Command::FitSelection => self.fit_selection(frame),
            Command::ZoomIn => self.camera = self.camera.zoomed(1.25, frame.centre(), frame),
            Command::ZoomOut => self.camera = self.camera.zoomed(0.8, frame.centre(), frame),
            Command::BackToSelect => self.tool = Tool::Select,
            Command::NextActor => self.walk(true, frame, view, actions),
            Command::PreviousActor => self.walk(false, frame, view, actions),
            Command::OpenSelected => {
                if let Some(id) = view.selection.main() {
                    actions.push(Action::Open(id.clone()));
                }
            }
            Command::TakeOff if can_change => {
                let selected = self.selected.clone();
                self.remove(view, id, &selected, actions);
            }
            Command::Duplicate if can_change => {
                self.do_arrange(arrange::Arranging::Duplicate, view, id, actions);
            }
            _ => {
                if let Some(tool) = tool_of(command) {
                    self.tool = tool;
                } else if let Some((dx, dy)) = way_of(command).filter(|_| can_change) {
                    let (board, things) = (id.clone(), self.selected.clone());
                    let goes_on = self.nudged.replace(things.clone()).is_some_and(|last| last == things);
                    actions.step("Nudge", move |map| arrange::shift(map, &board, &things, dx, dy));
                    if goes_on {
                        actions.push(Action::Join);
                    }
                }
            }
        }
    }

    /// The place of the main selected actor in reading order, and that order.
    fn place_in_order(&self, view: &View<'_>) -> (Option<usize>, Vec<u32>) {
        let order = self.plan.reading_order();
        let main = match view.selection.main() {
            Some(AnyId::Actor(id)) => self.plan.index_of(id),
            _ => None,
        };
        (main.and_then(|main| order.iter().position(|n| *n as usize == main)), order)
    }

    /// Whether Tab would go beyond the last actor, or with Shift before the first.
    fn at_the_end(&self, ui: &Ui, view: &View<'_>) -> bool {
        let main = match view.selection.main() {
            Some(AnyId::Actor(id)) => self.plan.index_of(id),
            _ => None,
        };
        let back = ui.input(|input| input.modifiers.shift);
        main.is_some_and(|main| self.plan.ends_reading(main, back))
    }

    /// Selects the next actor in reading order, or the one before.
    fn walk(&mut self, forward: bool, frame: Rect, view: &View<'_>, actions: &mut Actions) {
        let (place, order) = self.place_in_order(view);
        let next = match (place, !forward) {
            (None, false) => Some(0),
            (None, true) => order.len().checked_sub(1),
            (Some(place), false) => Some(place + 1),
            (Some(place), true) => place.checked_sub(1),
        };
        let node = next.and_then(|next| order.get(next)).and_then(|n| self.plan.nodes.get(*n as usize));
        if let Some(node) = node {
            let centre = node.centre;
            if !self
                .camera
                .visible(frame)
                .inflated(-20.0 / self.camera.zoom)
                .holds(self.plan.extent(node, self.camera.zoom))
            {
                self.camera = Camera { centre, ..self.camera };
            }
            let thing = BoardItem::Actor(node.id.clone());
            self.select([thing].into(), actions);
        }
    }

    /// Copies, cuts and pastes.
    fn clipboard(&mut self, ui: &Ui, frame: Rect, view: &View<'_>, id: &BoardId, actions: &mut Actions) {
        let events = ui.input(|input| {
            let wanted = |event: &&Input| matches!(event, Input::Copy | Input::Cut | Input::Paste(_));
            input.events.iter().filter(wanted).cloned().collect::<Vec<_>>()
        });
        let pointer = ui.input(|input| input.pointer.latest_pos());
        for event in events {
            match event {
                Input::Copy | Input::Cut => {
                    let Some(text) = clip::copy(view.map, id, &self.selected) else { continue };
                    ui.ctx().copy_text(text);
                    let words = arrange::words_for(view.map, &self.selected);
                    if matches!(event, Input::Cut) && !view.read_only {
                        let selected = self.selected.clone();
                        self.remove(view, id, &selected, actions);
                    }
                    actions.push(Action::Say(format!("Copied {words}")));
                }
                Input::Paste(text) if !view.read_only => {
                    let at = pointer.map_or(self.camera.centre, |at| self.camera.to_board(point(at), frame));
                    self.paste(&text, at, view, id, actions);
                }
                _ => {}
            }
        }
    }

    fn paste(&mut self, text: &str, at: Point, view: &View<'_>, id: &BoardId, actions: &mut Actions) {
        let clip = Clip::read(view.map, id, text);
        match clip.and_then(|clip| Ok((clip.paste(view.map, id, at)?, clip))) {
            Ok((pasted, clip)) => {
                if pasted.already > 0 {
                    let words = match pasted.already {
                        1 => "One of them is on this board already and stays where it is".to_owned(),
                        n => format!("{n} of them are on this board already and stay where they are"),
                    };
                    actions.push(Action::Say(words));
                }
                if !pasted.things.is_empty() {
                    let board = id.clone();
                    let label = format!("Paste {}", arrange::words_for(&pasted.map, &pasted.things));
                    actions.bring(label, move |map| Ok(clip.paste(map, &board, at)?.map));
                    self.select(pasted.things, actions);
                }
            }
            Err(why) => actions.push(Action::Warn(why.to_string())),
        }
    }

    /// Takes things off the board.
    pub(super) fn remove(
        &mut self,
        view: &View<'_>,
        id: &BoardId,
        things: &std::collections::BTreeSet<BoardItem>,
        actions: &mut Actions,
    ) {
        let Some(board) = view.map.boards.get(id) else { return };
        if !things.iter().any(|thing| board.holds(thing) || matches!(thing, BoardItem::Relation(_))) {
            return;
        }
        let (board, gone) = (id.clone(), things.clone());
        actions.step("Remove from the board", move |map| arrange::remove(map, &board, &gone));
        if things
            .iter()
            .any(|thing| matches!(thing, BoardItem::Actor(_) | BoardItem::Quote(_) | BoardItem::Source(_)))
        {
            actions.push(Action::Say("Removed from the board; the map still holds it".to_owned()));
        }
        self.select(std::collections::BTreeSet::new(), actions);
    }

    /// What is dropped here from the browser.
    pub(super) fn drops(
        &self,
        response: &egui::Response,
        frame: Rect,
        view: &View<'_>,
        id: &BoardId,
        actions: &mut Actions,
    ) {
        let Some(dropped) = response.dnd_release_payload::<AnyId>() else { return };
        let pointer = response.ctx.input(|input| input.pointer.latest_pos());
        let Some(pointer) = pointer.filter(|_| !view.read_only) else { return };
        let at = self.camera.to_board(point(pointer), frame);
        match &*dropped {
            AnyId::Actor(actor) => {
                let label = format!("Place {}", view.map.actor_name(actor));
                let spot = BoardPoint::at(at.x, at.y);
                let (board, placed) = (id.clone(), actor.clone());
                actions.step(label, move |map| edit::place_actors(map, &board, [(placed, spot)]));
                actions.select(actor.clone());
            }
            AnyId::Quote(_) | AnyId::Source(_) => {
                if let Some(thing) = BoardItem::of(&dropped) {
                    let board = id.clone();
                    actions.step(pin_label(&thing), move |map| arrange::pin(map, &board, &thing, at));
                }
            }
            _ => {}
        }
    }
}
