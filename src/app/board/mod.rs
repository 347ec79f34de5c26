//! The board panel: what it remembers and in which order a frame is made. The rows above the canvas are in
//! `bars`, pointer and keys in `input`, small forms in `forms`, painting in `paint`, legend and overview in
//! `aids`, work off the UI thread in `working`, what others ask of what is shown in `seen`; where things lie and what tools do is `board`'s.

mod aids;
mod bars;
mod forms;
mod input;
mod menu;
mod paint;
mod pictures;
mod seen;
mod working;

use std::collections::BTreeSet;

use egui::{Pos2, Sense, Ui, vec2};
use imbl::OrdMap;
use std::sync::Arc;

use super::commands::Command;
use super::theme::GAP;
use super::view::{Action, Actions, Selection, View};
use crate::board::plan::EdgeSource;
use crate::board::route::Extent;
use crate::board::scene::SceneInput;
use crate::board::{
    BoardHit, BoardPlan, Camera, Detail, Emphases, Emphasis, Focus, Gesture, Grip, Snap, Tool,
};
use crate::figure::{Point, Rect};
use crate::model::{
    ActorId, AnyId, BoardId, BoardItem, Date, NoteId, Relation, RelationId, Stance, StanceId, Subject,
};
use forms::{BoardForm, FormOutcome};
use paint::painted::{Painted, Version};
use pictures::Pictures;
use working::{Agreement, Layouting, Routing};

/// How far from a line or a handle the pointer still has it, in screen points.
const REACH: f64 = 7.0;
/// How many actors are named to screen readers at most, so that a crowded board stays fast.
const MOST_NAMED: usize = 200;
/// How long things take to glide to the places that a layout gave them, in seconds.
const GLIDE: f64 = 0.35;

/// A board that is being given another name.
struct Naming {
    board: BoardId,
    name: String,
    begun: bool,
}

/// Things on their way to new places.
struct Glide {
    /// Where the actors were, in the order of their ids.
    from: Vec<(ActorId, Point)>,
    /// When it began, by egui's clock; none before the new places are known.
    began: Option<f64>,
}

/// What stances, relations and their span of days were when they were last looked at.
type Days = (OrdMap<StanceId, Arc<Stance>>, OrdMap<RelationId, Arc<Relation>>, Option<(Date, Date)>);

/// The board panel and what it remembers from frame to frame.
pub struct BoardPanel {
    camera: Camera,
    /// The canvas on the screen.
    frame: Rect,
    /// The board that the camera was last set for.
    fitted: Option<BoardId>,
    /// Whether everything is to be shown once a layout has arrived.
    fit_after: bool,
    /// The board point that is to be brought into view.
    look_at: Option<Point>,
    tool: Tool,
    snap: Snap,
    gesture: Gesture,
    /// The selected notes and frames; other things are selected in the window.
    notes: BTreeSet<NoteId>,
    /// All that is selected, as of this frame.
    selected: BTreeSet<BoardItem>,
    /// What the arrows moved last.
    nudged: Option<BTreeSet<BoardItem>>,
    /// Whether each node is selected, by its index; empty where none is.
    chosen: Vec<bool>,
    /// The lines of selected relations.
    chosen_edges: Vec<u32>,
    /// What all were found for: the window's selection, the notes, the generation of the plan.
    selected_for: Option<(Selection, BTreeSet<NoteId>, u64)>,
    hovered: Option<ActorId>,
    /// Whether the last scrolling came from a trackpad.
    two_fingers: bool,
    form: Option<BoardForm>,
    naming: Option<Naming>,
    plan: BoardPlan,
    /// The revision, the board and the day that the plan was made for.
    made_for: Option<(u64, BoardId, Option<Date>)>,
    /// Goes up when something may lie elsewhere.
    places: u64,
    focus: Focus,
    focus_open: bool,
    emphases: Emphases,
    /// What the emphases were made for.
    emphases_for: Option<(u64, Focus, Selection)>,
    /// Goes up when something is emphasised otherwise.
    emphasis_changes: u64,
    painted: Painted,
    legend: aids::Legend,
    legend_for: Option<(u64, u64)>,
    /// The camera of the last fitting and what it was fitted into, to be fitted again when the room changes
    /// before the user has looked elsewhere.
    fitted_as: Option<(Camera, Rect)>,
    /// How much of the canvas the legend covers at its lower edge.
    legend_height: f64,
    layouting: Option<Layouting>,
    glide: Option<Glide>,
    /// The subjects of the last layout as a plot.
    axes: (Option<Subject>, Option<Subject>),
    /// Whether the two subjects are being asked for.
    asks_axes: bool,
    agreement: Agreement,
    routing: Routing,
    /// Goes up when lines run otherwise.
    routings: u64,
    pictures: Pictures,
    minimap: bool,
    grid: bool,
    find: String,
    /// How many of those found were shown.
    found: usize,
    days_of: Option<Days>,
    /// Where the right button was pressed last.
    menu_at: Option<(Point, BoardHit)>,
    /// Commands of the board that were chosen elsewhere.
    chosen_commands: Vec<Command>,
}

impl Default for BoardPanel {
    fn default() -> Self {
        Self {
            camera: Camera::default(),
            frame: Rect::default(),
            fitted: None,
            fit_after: false,
            look_at: None,
            tool: Tool::Select,
            snap: Snap { grid: false, neighbours: true },
            gesture: Gesture::default(),
            notes: BTreeSet::new(),
            selected: BTreeSet::new(),
            nudged: None,
            chosen: Vec::new(),
            chosen_edges: Vec::new(),
            selected_for: None,
            hovered: None,
            two_fingers: false,
            form: None,
            naming: None,
            plan: BoardPlan::default(),
            made_for: None,
            places: 0,
            focus: Focus::default(),
            focus_open: false,
            emphases: Emphases::default(),
            emphases_for: None,
            emphasis_changes: 0,
            painted: Painted::default(),
            legend: aids::Legend::default(),
            legend_for: None,
            fitted_as: None,
            legend_height: 0.0,
            layouting: None,
            glide: None,
            axes: (None, None),
            asks_axes: false,
            agreement: Agreement::default(),
            routing: Routing::default(),
            routings: 0,
            pictures: Pictures::default(),
            minimap: true,
            grid: false,
            find: String::new(),
            found: 0,
            days_of: None,
            menu_at: None,
            chosen_commands: Vec::new(),
        }
    }
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
        self.look(ui, view, id);
        self.bars(ui, view, id, board, actions);
        let (response, painter) = ui.allocate_painter(ui.available_size(), Sense::click_and_drag());
        let screen = response.rect;
        let frame = rect(screen);
        self.frame = frame;
        self.aim(id, frame);
        response.widget_info(|| {
            egui::WidgetInfo::labeled(egui::Role::Canvas, true, format!("Board {}", board.name))
        });
        let response = response.on_hover_cursor(self.cursor());

        self.move_camera(ui, &response, frame);
        self.pointer(ui, &response, frame, view, id, actions);
        self.keys(ui, &response, frame, view, id, actions);
        self.drops(&response, frame, view, id, actions);

        self.update_emphases(view);
        for picture in self.wanted_pictures(frame) {
            if let Some(why) = self.pictures.want(view.work, view.folder, &picture) {
                let name = if picture.starts_with("data:") { "An embedded picture" } else { &picture };
                actions.push(Action::Warn(format!("{name} isn't shown: {why}")));
            }
        }
        let day = self.focus.day;
        let moving = self.is_moving();
        let (pairs, pairs_version) =
            self.agreement.pairs(view.work, &self.plan, view.map, (view.revision, id, day));
        let shown = SceneInput {
            map: view.map,
            board,
            plan: &self.plan,
            emphases: &self.emphases,
            pairs,
            palette: &paint::palette(view.theme),
            zoom: self.camera.zoom,
            view: self.camera.visible(frame),
            margin: 0.0,
            most_cards: usize::MAX,
            lifted: if moving { &self.chosen } else { &[] },
        };
        let version = Version {
            places: self.places,
            emphasis_changes: self.emphasis_changes,
            pairs: pairs_version,
            routings: self.routings,
            named: self.glide.is_none(),
            moving,
        };
        self.painted.update(&painter, &shown, version);
        let canvas = paint::Canvas {
            painter: &painter,
            theme: view.theme,
            board,
            plan: &self.plan,
            camera: self.camera,
            frame,
            selected: &self.selected,
            chosen: &self.chosen,
            chosen_edges: &self.chosen_edges,
            emphases: &self.emphases,
            gesture: &self.gesture,
            handles_of: handles_of(view, self.hovered.as_ref()),
            hovered: self.hovered.as_ref(),
            pictures: &self.pictures,
            grid: self.grid || self.snap.grid,
        };
        canvas.paint(&mut self.painted);
        let hovered = self.hovered.as_ref().and_then(|id| self.plan.nodes.get(self.plan.index_of(id)?));
        let is_bare = self.form.is_none() && !egui::Popup::is_any_open(ui.ctx());
        if let Some(node) = hovered.filter(|_| is_bare && matches!(self.gesture, Gesture::Idle)) {
            aids::explain(&response, view, &self.plan, node);
        }
        self.name_actors(ui, frame);
        if board.actors.is_empty() && board.notes.is_empty() && board.quotes.is_empty() {
            paint::hint(
                &painter,
                view.theme,
                "Drag actors here from the browser, or double click them there.\n\
                 A double click here makes a new actor.",
            );
        }
        self.aids(ui, view, board.legend, screen);
        self.menu(&response, frame, view, id, actions);
        self.forms(ui, frame, view, id, actions);
    }

    /// Brings the plan and the selection up to date.
    fn look(&mut self, ui: &Ui, view: &View<'_>, id: &BoardId) {
        let Some(board) = view.map.boards.get(id) else { return };
        let wanted = (view.revision, id.clone(), self.focus.day);
        if self.made_for.as_ref() != Some(&wanted) {
            self.plan.update(view.map, board, self.focus.day);
            self.made_for = Some(wanted);
            self.places += 1;
            self.notes.retain(|note| board.notes.contains_key(note));
            self.pictures.forget_failed();
        }
        if let Some(glide) = &mut self.glide {
            let now = ui.input(|input| input.time);
            let share = ((now - *glide.began.get_or_insert(now)) / GLIDE).clamp(0.0, 1.0);
            // It begins fast and ends slowly.
            let left = 1.0 - share;
            let share = 1.0 - left * left * left;
            let places = board.actors.values();
            for ((node, (id, from)), to) in self.plan.nodes.iter_mut().zip(&glide.from).zip(places) {
                if node.id == *id {
                    let (x, y) = (to.x.get(), to.y.get());
                    node.centre = Point::new(from.x + (x - from.x) * share, from.y + (y - from.y) * share);
                }
            }
            self.plan.gather();
            self.places += 1;
            if share >= 1.0 {
                self.glide = None;
                self.made_for = None;
            }
            ui.ctx().request_repaint();
        }
        let extent = if self.is_moving() || self.glide.is_some() { Extent::Own } else { Extent::All };
        self.routings = self.routing.update(view.work, &mut self.plan, (self.places, id), extent);
        let wanted = (view.selection, &self.notes, self.plan.generation);
        if self.selected_for.as_ref().is_none_or(|(a, b, c)| (a, b, *c) != wanted) {
            let things = view.selection.items().iter().filter_map(BoardItem::of);
            self.selected = things.chain(self.notes.iter().cloned().map(BoardItem::Note)).collect();
            self.chosen = self.chosen();
            self.chosen_edges = self.chosen_edges();
            self.selected_for = Some((view.selection.clone(), self.notes.clone(), self.plan.generation));
        }
    }

    /// Whether something is being moved by hand.
    fn is_moving(&self) -> bool {
        matches!(self.gesture, Gesture::Moving { .. } | Gesture::Resizing { .. })
    }

    /// Lets the actors glide from where they are to where the next map has them.
    fn glide(&mut self) {
        let from = self.plan.nodes.iter().map(|node| (node.id.clone(), node.centre)).collect();
        self.glide = Some(Glide { from, began: None });
    }

    /// Points the camera where it is asked to look.
    fn aim(&mut self, id: &BoardId, frame: Rect) {
        if self.fitted.as_ref() != Some(id) {
            if self.fitted.is_some() {
                self.form = None;
                self.gesture = Gesture::Idle;
            }
            self.fit(frame);
            self.fitted = Some(id.clone());
        }
        let other_room =
            self.fitted_as.is_some_and(|(camera, free)| camera == self.camera && free != self.free(frame));
        if other_room || self.fit_after && self.glide.is_none() {
            self.fit(frame);
            self.fit_after = false;
        }
        if let Some(at) = self.look_at.take() {
            self.camera.centre = at;
            if Detail::at(self.camera.zoom) == Detail::Disc {
                self.camera.zoom = 0.7;
            }
        }
    }

    fn fit(&mut self, frame: Rect) {
        self.camera = match self.plan.bounds_with_lines() {
            Some(area) => Camera::fitted(area, self.free(frame)).looking_from(self.free(frame), frame),
            None => Camera::default(),
        };
        self.fitted_as = Some((self.camera, self.free(frame)));
    }

    /// The canvas without what the legend covers.
    fn free(&self, frame: Rect) -> Rect {
        let bottom = (frame.bottom - self.legend_height).max(f64::midpoint(frame.top, frame.bottom));
        Rect { bottom, ..frame }
    }

    /// Shows the selection; everything where nothing is selected.
    fn fit_selection(&mut self, frame: Rect) {
        match self.selected.iter().filter_map(|thing| self.plan.rect_of(thing)).reduce(Rect::joined) {
            Some(area) => {
                self.camera = Camera::fitted(area.inflated(40.0), self.free(frame))
                    .looking_from(self.free(frame), frame);
            }
            None => self.fit(frame),
        }
    }

    fn update_emphases(&mut self, view: &View<'_>) {
        // The selection matters to emphases only where its neighbours are asked for.
        let selection = if self.focus.neighbours { view.selection.clone() } else { Selection::default() };
        let wanted = (self.plan.generation, self.focus.clone(), selection);
        if self.emphases_for.as_ref() != Some(&wanted) {
            let emphases = if self.focus.is_on() {
                Emphases::of(view.map, &self.plan, &self.focus, &self.selected)
            } else {
                Emphases::default()
            };
            if emphases != self.emphases {
                self.emphases = emphases;
                self.emphasis_changes += 1;
            }
            self.emphases_for = Some(wanted);
        }
        if self.legend_for != Some((self.plan.generation, self.emphasis_changes)) {
            self.legend = aids::Legend::of(view, &self.plan, &self.emphases);
            self.legend_for = Some((self.plan.generation, self.emphasis_changes));
        }
    }

    /// The pictures of the actors that are in view as cards.
    fn wanted_pictures(&self, frame: Rect) -> Vec<String> {
        if Detail::at(self.camera.zoom) < Detail::Card {
            return Vec::new();
        }
        let visible = self.camera.visible(frame);
        let shown = self.plan.nodes.iter().filter(|node| !node.picture.is_empty());
        shown
            .filter(|node| self.plan.card_of(node).overlaps(visible))
            .map(|node| node.picture.clone())
            .collect()
    }

    /// Whether each node is selected; empty where no actor is.
    fn chosen(&self) -> Vec<bool> {
        let mut chosen = Vec::new();
        for thing in &self.selected {
            if let BoardItem::Actor(id) = thing
                && let Some(n) = self.plan.index_of(id)
            {
                chosen.resize(self.plan.nodes.len(), false);
                if let Some(flag) = chosen.get_mut(n) {
                    *flag = true;
                }
            }
        }
        chosen
    }

    /// The lines of selected relations.
    fn chosen_edges(&self) -> Vec<u32> {
        if !self.selected.iter().any(|thing| matches!(thing, BoardItem::Relation(_))) {
            return Vec::new();
        }
        let lines = (0..).zip(&self.plan.edges).filter(|(_, line)| match &line.tie {
            EdgeSource::Relation(id) => self.selected.contains(&BoardItem::Relation(id.clone())),
            EdgeSource::Membership => false,
        });
        lines.map(|(n, _)| n).collect()
    }

    fn hit(&self, at: Point, view: &View<'_>) -> BoardHit {
        let zoom = self.camera.zoom;
        let handles_of =
            if Detail::at(zoom) > Detail::Disc { handles_of(view, self.hovered.as_ref()) } else { None };
        self.plan.hit(at, Grip { handles_of, reach: REACH / zoom, zoom })
    }

    fn select(&mut self, things: BTreeSet<BoardItem>, actions: &mut Actions) {
        self.notes.clear();
        let mut ids: Vec<AnyId> = Vec::new();
        for thing in &things {
            match thing.item() {
                Some(id) => ids.push(id),
                None => {
                    if let BoardItem::Note(id) = thing {
                        self.notes.insert(id.clone());
                    }
                }
            }
        }
        self.selected = things;
        self.selected_for = None;
        actions.push(Action::Select(ids.into_iter().collect::<Selection>()));
    }

    /// Gives the visible actors a place of their own for screen readers.
    fn name_actors(&self, ui: &Ui, frame: Rect) {
        let (visible, zoom) = (self.camera.visible(frame), self.camera.zoom);
        let shown = self
            .plan
            .nodes
            .iter()
            .enumerate()
            .filter(|(n, node)| {
                self.plan.extent(node, zoom).overlaps(visible) && self.emphases.node(*n) != Emphasis::Hidden
            })
            .take(MOST_NAMED);
        for (n, node) in shown {
            let on_screen = paint::to_egui(self.camera.rect_to_screen(self.plan.extent(node, zoom), frame));
            let salt = ("card", node.id.to_string());
            let response = ui.interact(on_screen, ui.make_persistent_id(salt), Sense::hover());
            let selected = self.chosen.get(n).copied().unwrap_or(false);
            response
                .widget_info(|| egui::WidgetInfo::selected(egui::Role::Button, true, selected, &node.name));
        }
    }

    fn aids(&mut self, ui: &Ui, view: &View<'_>, legend: bool, screen: egui::Rect) {
        if legend {
            self.legend_height = f64::from(self.legend.ui(ui, view, screen, self.agreement.on));
        } else {
            self.legend_height = 0.0;
        }
        if self.minimap
            && screen.width() > 700.0
            && self.plan.nodes.len() > 1
            && let Some(centre) = aids::minimap(ui, view, &self.plan, self.camera, screen)
        {
            self.camera.centre = centre;
        }
        if self.layouting.as_ref().is_some_and(|layouting| aids::progress(ui, layouting, screen)) {
            self.layouting = None;
        }
    }

    fn forms(&mut self, ui: &Ui, frame: Rect, view: &View<'_>, id: &BoardId, actions: &mut Actions) {
        self.naming(ui, actions);
        let Some(mut form) = self.form.take() else { return };
        let anchor = self.camera.to_screen(form.at(), frame);
        match form.ui(ui.ctx(), Pos2::new(anchor.x as f32, anchor.y as f32), view, id, actions) {
            FormOutcome::Open => self.form = Some(form),
            FormOutcome::Closed => {}
            FormOutcome::Done { label, change, select } => {
                actions.push(Action::Step { label, change });
                if let Some(select) = select {
                    actions.push(Action::Select(Selection::one(select)));
                }
            }
        }
    }

    /// The window in which a board gets another name.
    fn naming(&mut self, ui: &Ui, actions: &mut Actions) {
        let Some(mut naming) = self.naming.take() else { return };
        let mut done = false;
        let mut open = true;
        egui::Window::new("Rename the board")
            .open(&mut open)
            .collapsible(false)
            .resizable(false)
            .pivot(egui::Align2::CENTER_CENTER)
            .default_pos(ui.ctx().content_rect().center())
            .show(ui.ctx(), |ui| {
                let label = ui.label("Name");
                let field = ui
                    .add(egui::TextEdit::singleline(&mut naming.name).desired_width(260.0))
                    .labelled_by(label.id);
                if !std::mem::replace(&mut naming.begun, true) {
                    field.request_focus();
                }
                let enter = field.lost_focus() && ui.input(|input| input.key_pressed(egui::Key::Enter));
                let named = !naming.name.trim().is_empty();
                done = (ui.add_enabled(named, egui::Button::new("Rename")).clicked() || enter) && named;
            });
        let cancelled = ui.input(|input| input.key_pressed(egui::Key::Escape));
        if done {
            let name = naming.name.trim().to_owned();
            actions
                .alter("Rename a board", &naming.board, |board: &mut crate::model::Board| board.name = name);
        } else if open && !cancelled {
            self.naming = Some(naming);
        }
    }
}

/// The actor whose edge offers handles: the hovered one, or the one that is selected alone.
fn handles_of<'a>(view: &View<'a>, hovered: Option<&'a ActorId>) -> Option<&'a ActorId> {
    if view.read_only {
        return None;
    }
    hovered.or_else(|| match view.selection.items() {
        [AnyId::Actor(id)] => Some(id),
        _ => None,
    })
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
