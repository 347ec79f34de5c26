//! The board panel: what the pointer and the keys mean on the canvas, and the small forms that open on it.
//! How things are painted is in `paint`; where they lie and what gestures do is `board`'s.

mod forms;
mod paint;

use std::collections::BTreeSet;

use egui::{Key, PointerButton, Pos2, Sense, Ui, Vec2, vec2};

use super::commands::Command;
use super::theme::GAP;
use super::view::{Action, Actions, Selection, StanceDraft, View};
use crate::board::{Camera, Effect, Event, Gesture, Grip, Hit, Layout, Scene, Thing, gesture, remove};
use crate::edit;
use crate::figure::{Point, Rect};
use crate::model::{ActorId, AnyId, Board, BoardId, Finite, Note, NoteId, NoteKind, Spot, fresh};
use forms::{Form, FormOutcome};

/// How far an arrow key moves the selection, in board units.
const NUDGE: f64 = 10.0;
/// How far from a line or a handle the pointer still has it, in screen points.
const REACH: f64 = 7.0;
/// How many actors are named to screen readers at most, so that a crowded board stays fast.
const MOST_NAMED: usize = 200;

/// The board panel and what it remembers from frame to frame.
#[derive(Default)]
pub struct BoardPanel {
    camera: Camera,
    /// The board that the camera was last set for.
    fitted: Option<BoardId>,
    gesture: Gesture,
    /// The selected notes and frames; other things are selected in the window.
    notes: BTreeSet<NoteId>,
    hovered: Option<ActorId>,
    /// Whether the last scrolling came from a trackpad.
    two_fingers: bool,
    form: Option<Form>,
    layout: Layout,
    /// The revision and the board that the layout was made for.
    made_for: Option<(u64, BoardId)>,
}

fn point(at: Pos2) -> Point {
    Point::new(f64::from(at.x), f64::from(at.y))
}
fn rect(of: egui::Rect) -> Rect {
    Rect::new(f64::from(of.left()), f64::from(of.top()), f64::from(of.right()), f64::from(of.bottom()))
}

impl BoardPanel {
    /// Draws the board.
    pub fn ui(&mut self, ui: &mut Ui, view: &View<'_>, actions: &mut Actions) {
        let Some((id, board)) = view.board.and_then(|id| Some((id, view.map.boards.get(id)?))) else {
            empty(ui, view, actions);
            return;
        };
        if self.made_for.as_ref() != Some(&(view.revision, id.clone())) {
            self.layout = Layout::of(view.map, board);
            self.made_for = Some((view.revision, id.clone()));
            self.notes.retain(|note| board.notes.contains_key(note));
        }
        self.tools(ui, view, id, actions);
        let (response, painter) = ui.allocate_painter(ui.available_size(), Sense::click_and_drag());
        let screen = response.rect;
        let frame = rect(screen);
        if self.fitted.as_ref() != Some(id) {
            self.fit(frame);
            self.fitted = Some(id.clone());
            self.form = None;
        }
        response.widget_info(|| {
            egui::WidgetInfo::labeled(egui::Role::Canvas, true, format!("Board {}", board.name))
        });
        let response = response.on_hover_cursor(self.cursor());

        self.move_camera(ui, &response, frame);
        self.pointer(ui, &response, frame, view, id, actions);
        self.keys(ui, &response, frame, view, id, actions);
        self.drops(&response, frame, view, id, actions);

        let selected = self.selected(view);
        let canvas = paint::Canvas {
            painter: &painter,
            view,
            board,
            layout: &self.layout,
            camera: self.camera,
            frame,
            selected: &selected,
            gesture: &self.gesture,
            handles_of: self.handles_of(view),
        };
        canvas.paint();
        self.name_actors(ui, view, frame);
        if board.actors.is_empty() && board.notes.is_empty() && board.quotes.is_empty() {
            paint::hint(
                &painter,
                view.theme,
                "Drag actors here from the browser, or double click them there.\n\
                 A double click here makes a new actor.",
            );
        }
        self.menu(&response, view, id, actions);
        self.forms(ui, frame, view, id, actions);
    }

    fn cursor(&self) -> egui::CursorIcon {
        match self.gesture {
            Gesture::Moving { .. } => egui::CursorIcon::Grabbing,
            Gesture::Relating { .. } => egui::CursorIcon::Crosshair,
            Gesture::Resizing { .. } => egui::CursorIcon::ResizeNwSe,
            _ => egui::CursorIcon::Default,
        }
    }

    /// The buttons above the canvas.
    fn tools(&mut self, ui: &mut Ui, view: &View<'_>, id: &BoardId, actions: &mut Actions) {
        egui::Frame::new().inner_margin(egui::Margin::symmetric(8, 4)).show(ui, |ui| {
            ui.horizontal(|ui| {
                if view.map.boards.len() > 1 {
                    let shown = view.map.boards.get(id).map_or("", |board| &board.name);
                    egui::ComboBox::from_id_salt("board").selected_text(shown).show_ui(ui, |ui| {
                        for (other, board) in &view.map.boards {
                            if ui.selectable_label(other == id, &board.name).clicked() {
                                actions.push(Action::Open(other.clone().into()));
                            }
                        }
                    });
                }
                let enabled = !view.read_only;
                let middle = self.camera.centre;
                if ui.add_enabled(enabled, egui::Button::new("Note")).clicked() {
                    self.add_note(view, id, NoteKind::Note, middle, actions);
                }
                if ui.add_enabled(enabled, egui::Button::new("Frame")).clicked() {
                    self.add_note(view, id, NoteKind::Frame, middle, actions);
                }
                if ui.button("Fit").on_hover_text("Fit everything into the view (F)").clicked() {
                    self.fitted = None;
                }
                if ui.add_enabled(enabled, egui::Button::new(Command::NewBoard.label())).clicked() {
                    actions.push(Action::Run(Command::NewBoard));
                }
                ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                    let percent = format!("{:.0} %", self.camera.zoom * 100.0);
                    ui.label(egui::RichText::new(percent).small().color(view.theme.faint));
                });
            });
        });
    }

    fn fit(&mut self, frame: Rect) {
        self.camera = match self.layout.bounds() {
            Some(area) => Camera::fitted(area, frame),
            None => Camera::default(),
        };
    }

    /// Wheel and pinch zoom; two fingers on a trackpad, the middle button, and space with a drag move the
    /// view.
    fn move_camera(&mut self, ui: &Ui, response: &egui::Response, frame: Rect) {
        let (zoom, scroll, delta, space) = ui.input(|input| {
            (
                input.zoom_delta(),
                input.smooth_scroll_delta(),
                input.pointer.delta(),
                input.key_down(Key::Space),
            )
        });
        let last_source = ui.input(|input| {
            input.events.iter().rev().find_map(|event| match event {
                egui::Event::MouseWheel { source, .. } => Some(*source),
                _ => None,
            })
        });
        if let Some(source) = last_source {
            self.two_fingers = source == egui::MouseWheelSource::Trackpad;
        }
        if let Some(pointer) = response.hover_pos() {
            if zoom != 1.0 {
                self.camera = self.camera.zoomed(f64::from(zoom), point(pointer), frame);
            } else if scroll != Vec2::ZERO {
                if self.two_fingers || scroll.x != 0.0 {
                    self.camera = self.camera.panned(f64::from(scroll.x), f64::from(scroll.y));
                } else {
                    let factor = (f64::from(scroll.y) * 0.004).exp();
                    self.camera = self.camera.zoomed(factor, point(pointer), frame);
                }
            }
        }
        let pans = response.dragged_by(PointerButton::Middle)
            || response.dragged_by(PointerButton::Primary) && space && self.gesture == Gesture::Idle;
        if pans {
            self.camera = self.camera.panned(f64::from(delta.x), f64::from(delta.y));
        }
    }

    /// What is selected: the window's selection, and the panel's notes.
    fn selected(&self, view: &View<'_>) -> BTreeSet<Thing> {
        let things = view.selection.items().iter().filter_map(|id| match id {
            AnyId::Actor(id) => Some(Thing::Actor(id.clone())),
            AnyId::Quote(id) => Some(Thing::Quote(id.clone())),
            AnyId::Relation(id) => Some(Thing::Relation(id.clone())),
            _ => None,
        });
        things.chain(self.notes.iter().cloned().map(Thing::Note)).collect()
    }

    /// The actor whose edge offers handles: the hovered one, or the one that is selected alone.
    fn handles_of<'a>(&'a self, view: &View<'a>) -> Option<&'a ActorId> {
        if view.read_only {
            return None;
        }
        self.hovered.as_ref().or_else(|| match view.selection.items() {
            [AnyId::Actor(id)] => Some(id),
            _ => None,
        })
    }

    fn hit(&self, at: Point, view: &View<'_>) -> Hit {
        self.layout.hit(at, Grip { handles_of: self.handles_of(view), reach: REACH / self.camera.zoom })
    }

    /// Hands the pointer's events to the gesture and carries out what comes of them.
    fn pointer(
        &mut self,
        ui: &Ui,
        response: &egui::Response,
        frame: Rect,
        view: &View<'_>,
        id: &BoardId,
        actions: &mut Actions,
    ) {
        let (pressed, down, travelled, released, origin, latest, modifiers, space, escape) =
            ui.input(|input| {
                (
                    input.pointer.button_pressed(PointerButton::Primary),
                    input.pointer.button_down(PointerButton::Primary),
                    input.pointer.delta() != Vec2::ZERO,
                    input.pointer.button_released(PointerButton::Primary),
                    input.pointer.press_origin(),
                    input.pointer.latest_pos(),
                    input.modifiers,
                    input.key_down(Key::Space),
                    input.key_pressed(Key::Escape),
                )
            });
        let Some(pointer) = latest else { return };
        let at = self.camera.to_board(point(pointer), frame);
        if self.gesture == Gesture::Idle {
            self.hovered = match (response.hovered(), self.hit(at, view)) {
                (true, Hit::Thing(Thing::Actor(actor)) | Hit::Handle(actor)) => Some(actor),
                _ => None,
            };
        }
        let mut events = Vec::new();
        if pressed && response.contains_pointer() && !space {
            let from = origin.map_or(at, |origin| self.camera.to_board(point(origin), frame));
            response.request_focus();
            let add = modifiers.shift || modifiers.command;
            events.push(Event::Press { at: from, hit: self.hit(from, view), add });
        }
        let moves = down && travelled && self.gesture != Gesture::Idle;
        let means_it = !matches!(self.gesture, Gesture::Pressed { .. }) || response.dragged();
        if escape && self.gesture != Gesture::Idle {
            events.push(Event::Escape);
        } else if moves && means_it {
            events.push(Event::Drag { at });
        }
        if released {
            events.push(Event::Release { at, hit: self.hit(at, view) });
        }
        for event in events {
            let selected = self.selected(view);
            let scene = Scene {
                start: view.start,
                board: id,
                layout: &self.layout,
                selected: &selected,
                read_only: view.read_only,
            };
            let (next, effects) = std::mem::take(&mut self.gesture).on(event, &scene);
            self.gesture = next;
            for effect in effects {
                self.carry_out(effect, at, actions);
            }
        }
        if response.double_clicked() && !view.read_only {
            self.form = match self.hit(at, view) {
                Hit::Nothing => Some(Form::actor(at)),
                Hit::Thing(Thing::Note(note)) => Form::note(view, id, &note),
                Hit::Thing(Thing::Quote(quote)) => {
                    actions.push(Action::Open(quote.into()));
                    None
                }
                _ => None,
            };
        }
    }

    fn carry_out(&mut self, effect: Effect, at: Point, actions: &mut Actions) {
        match effect {
            Effect::Select(things) => self.select(things, actions),
            Effect::Begin(label) => actions.push(Action::Begin(label)),
            Effect::Update(map) => actions.push(Action::Update(map)),
            Effect::Commit => actions.push(Action::Commit),
            Effect::Cancel => actions.push(Action::Cancel),
            Effect::Relate(from, to) => self.form = Some(Form::relation(at, from, to)),
        }
    }

    fn select(&mut self, things: BTreeSet<Thing>, actions: &mut Actions) {
        self.notes.clear();
        let mut ids = Vec::new();
        for thing in things {
            match thing {
                Thing::Actor(id) => ids.push(id.into()),
                Thing::Quote(id) => ids.push(id.into()),
                Thing::Relation(id) => ids.push(id.into()),
                Thing::Note(id) => drop(self.notes.insert(id)),
            }
        }
        actions.push(Action::Select(ids.into_iter().collect::<Selection>()));
    }

    /// The keys that mean something while the pointer is over the board or the board has the focus.
    fn keys(
        &mut self,
        ui: &Ui,
        response: &egui::Response,
        frame: Rect,
        view: &View<'_>,
        id: &BoardId,
        actions: &mut Actions,
    ) {
        if ui.ctx().text_edit_focused() || !(response.hovered() || response.has_focus()) {
            return;
        }
        if ui.input(|input| input.modifiers.is_none() && input.key_pressed(Key::F)) {
            self.fit(frame);
        }
        let selected = self.selected(view);
        if view.read_only || selected.is_empty() || self.gesture != Gesture::Idle {
            return;
        }
        let removes = |input: &egui::InputState| {
            input.modifiers.is_none() && (input.key_pressed(Key::Delete) || input.key_pressed(Key::Backspace))
        };
        if ui.input(removes) {
            self.remove(view, id, &selected, actions);
        }
        let (dx, dy) = ui.input(|input| {
            let along = |less, more| {
                f64::from(input.num_presses(more) as u32) - f64::from(input.num_presses(less) as u32)
            };
            (along(Key::ArrowLeft, Key::ArrowRight) * NUDGE, along(Key::ArrowUp, Key::ArrowDown) * NUDGE)
        });
        if dx != 0.0 || dy != 0.0 {
            actions.step("Nudge", gesture::shift(view.map, id, &selected, dx, dy));
        }
    }

    fn remove(&mut self, view: &View<'_>, id: &BoardId, things: &BTreeSet<Thing>, actions: &mut Actions) {
        let on_board = view.map.boards.get(id).is_some_and(|board| {
            things.iter().any(|thing| match thing {
                Thing::Actor(id) => board.actors.contains_key(id),
                Thing::Quote(id) => board.quotes.contains_key(id),
                Thing::Note(_) | Thing::Relation(_) => true,
            })
        });
        if !on_board {
            return;
        }
        actions.step("Remove from the board", remove(view.map, id, things));
        if things.iter().any(|thing| matches!(thing, Thing::Actor(_) | Thing::Quote(_))) {
            actions.push(Action::Say("Removed from the board; the map still holds it".to_owned()));
        }
        self.select(BTreeSet::new(), actions);
    }

    /// What is dropped here from the browser.
    fn drops(
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
        let spot = Spot::at(at.x, at.y);
        match &*dropped {
            AnyId::Actor(actor) => {
                let label = format!("Place {}", view.map.actor_name(actor));
                actions.step(label, edit::place_actors(view.map, id, [(actor.clone(), spot)]));
                actions.select(actor.clone());
            }
            AnyId::Quote(quote) => {
                let edited = edit::alter::<Board>(view.map, id, |board| {
                    board.quotes.insert(quote.clone(), spot);
                });
                actions.step("Pin a quote", edited);
            }
            _ => {}
        }
    }

    fn add_note(
        &mut self,
        view: &View<'_>,
        id: &BoardId,
        kind: NoteKind,
        middle: Point,
        actions: &mut Actions,
    ) {
        let Some(board) = view.map.boards.get(id) else { return };
        let note_id: NoteId = fresh(kind.label(), |id| board.notes.contains_key(id));
        let (width, height) = if kind == NoteKind::Frame { (460.0, 300.0) } else { (220.0, 90.0) };
        let corner = Spot::at(middle.x - width / 2.0, middle.y - height / 2.0);
        let words = if kind == NoteKind::Frame { "Frame" } else { "Note" };
        let mut note = Note::new(words, corner);
        (note.kind, note.width, note.height) = (kind, Finite::or_zero(width), Finite::or_zero(height));
        let edited = edit::alter::<Board>(view.map, id, |board| {
            board.notes.insert(note_id.clone(), note);
        });
        let added = edited.is_ok();
        actions.step(format!("Add a {}", kind.label()), edited);
        if added {
            self.form = Some(Form::new_note(middle, note_id.clone(), words));
            self.select([Thing::Note(note_id)].into(), actions);
        }
    }

    /// Gives the visible actors a place of their own for screen readers.
    fn name_actors(&self, ui: &Ui, view: &View<'_>, frame: Rect) {
        let visible = self.camera.visible(frame);
        let cards = self.layout.cards.iter().filter(|(_, card)| card.overlaps(visible)).take(MOST_NAMED);
        for (id, card) in cards {
            let on_screen = paint::to_egui(self.camera.rect_to_screen(*card, frame));
            let response =
                ui.interact(on_screen, ui.make_persistent_id(("card", id.to_string())), Sense::hover());
            let name = view.map.actor_name(id).to_owned();
            let selected = view.selection.contains(&id.clone().into());
            response.widget_info(|| egui::WidgetInfo::selected(egui::Role::Button, true, selected, &name));
        }
    }

    fn menu(&mut self, response: &egui::Response, view: &View<'_>, id: &BoardId, actions: &mut Actions) {
        let hovered = self.hovered.clone();
        let key = egui::Id::unique("board menu");
        if response.secondary_clicked() {
            response.ctx.data_mut(|data| data.insert_temp(key, hovered.as_ref().map(ToString::to_string)));
        }
        let held: Option<String> = response.ctx.data(|data| data.get_temp(key)).flatten();
        let actor =
            held.and_then(|text| text.parse::<ActorId>().ok()).filter(|id| view.map.actors.contains_key(id));
        response.context_menu(|ui| {
            let Some(actor) = actor else {
                ui.label("Right click an actor for what can be done with it");
                return;
            };
            ui.label(egui::RichText::new(view.map.actor_name(&actor)).weak());
            ui.add_enabled_ui(!view.read_only, |ui| {
                if ui.button("New stance…").clicked() {
                    let draft = StanceDraft { actor: Some(actor.clone()), ..StanceDraft::default() };
                    actions.push(Action::NewStance(draft));
                }
                if ui.button("Remove from the board").clicked() {
                    self.remove(view, id, &[Thing::Actor(actor.clone())].into(), actions);
                }
                if ui.button(Command::Delete.label()).clicked() {
                    actions.select(actor.clone());
                    actions.push(Action::Run(Command::Delete));
                }
            });
        });
    }

    fn forms(&mut self, ui: &Ui, frame: Rect, view: &View<'_>, id: &BoardId, actions: &mut Actions) {
        let Some(mut form) = self.form.take() else { return };
        let anchor = self.camera.to_screen(form.at(), frame);
        match form.ui(ui.ctx(), Pos2::new(anchor.x as f32, anchor.y as f32), view, id) {
            FormOutcome::Open => self.form = Some(form),
            FormOutcome::Closed => {}
            FormOutcome::Done { label, edited, select } => {
                let worked = edited.is_ok();
                actions.step(label, edited);
                if let Some(select) = select.filter(|_| worked) {
                    actions.push(Action::Select(Selection::one(select)));
                }
            }
        }
    }
}

/// What is shown where there is no board.
fn empty(ui: &mut Ui, view: &View<'_>, actions: &mut Actions) {
    ui.add_space(ui.available_height() * 0.35);
    ui.vertical_centered(|ui| {
        ui.label(egui::RichText::new("No board yet").heading());
        ui.label("A board is a canvas for actors, their relations, notes and quotes");
        ui.add_space(GAP);
        let button = egui::Button::new(Command::NewBoard.label()).min_size(vec2(140.0, 32.0));
        if ui.add_enabled(!view.read_only, button).clicked() {
            actions.push(Action::Run(Command::NewBoard));
        }
    });
}
