//! The rows above the canvas: boards, tools, arranging and layouts; and the filter.

use egui::{Button, ComboBox, RichText, TextEdit, Ui};

use super::input::command_of;
use super::{BoardPanel, Naming};
use crate::app::commands::Command;
use crate::app::tool_rows::{choose_subject, named, row};
use crate::app::view::{Action, Actions, View};
use crate::board::arrange::{self, Align, Arranging};
use crate::board::arrangement::Automatic;
use crate::board::{Focus, Tool};
use crate::edit;
use crate::model::words::{excerpt, long_date};
use crate::model::{ActorKind, AnyId, Board, BoardId, Date, LineShape, RelationKind, StanceMap};

impl BoardPanel {
    /// The rows above the canvas.
    pub(super) fn bars(
        &mut self,
        ui: &mut Ui,
        view: &View<'_>,
        id: &BoardId,
        board: &Board,
        actions: &mut Actions,
    ) {
        egui::Frame::new().inner_margin(egui::Margin::symmetric(8, 4)).show(ui, |ui| {
            row(ui, |ui| {
                self.boards_menu(ui, view, id, board, actions);
                ui.separator();
                for &tool in Tool::ALL {
                    let enabled = !view.read_only || matches!(tool, Tool::Select | Tool::Pan);
                    let button = Button::selectable(self.tool == tool, tool.label());
                    let tip = command_of(tool).tip(ui.ctx());
                    if ui.add_enabled(enabled, button).on_hover_text(tip).clicked() {
                        self.tool = tool;
                    }
                }
                ui.separator();
                self.arrange_menu(ui, view, id, actions);
                self.layout_menu(ui, view, id, actions);
                self.look_menu(ui, view, id, board, actions);
                if ui.button(Command::Fit.label()).on_hover_text(Command::Fit.tip(ui.ctx())).clicked() {
                    self.fitted = None;
                }
                let words = if self.focus.is_on() { "Focus •" } else { "Focus" };
                let button = Button::selectable(self.focus_open, words);
                if ui.add(button).on_hover_text("Filter, neighbours, date, agreement").clicked() {
                    self.focus_open = !self.focus_open;
                }
                self.search(ui, view, actions);
                let percent = if self.camera.zoom < 0.1 {
                    format!("{:.1} %", self.camera.zoom * 100.0)
                } else {
                    format!("{:.0} %", self.camera.zoom * 100.0)
                };
                ui.label(RichText::new(percent).small().color(view.theme.faint));
                if self.plan.too_far > 0 {
                    let words = format!("{} lie too far off", self.plan.too_far);
                    ui.label(RichText::new(words).small().color(view.theme.bad)).on_hover_text(
                        "Their places in the map are farther off than boards reach, so they are drawn at its edge. \
                         Move them, or let a layout bring them back.",
                    );
                }
            });
            if self.focus_open {
                self.focus_rows(ui, view);
            }
        });
    }

    fn boards_menu(
        &mut self,
        ui: &mut Ui,
        view: &View<'_>,
        id: &BoardId,
        board: &Board,
        actions: &mut Actions,
    ) {
        let combo =
            ComboBox::from_id_salt("board").selected_text(&board.name).width(120.0).show_ui(ui, |ui| {
                for (other, board) in &view.map.boards {
                    if ui.selectable_label(other == id, &board.name).clicked() {
                        actions.push(Action::Open(other.clone().into()));
                    }
                }
            });
        combo.response.accessible_name("Board");
        ui.menu_button("Boards", |ui| {
            let free = !view.read_only;
            if ui.add_enabled(free, Button::new(Command::NewBoard.label())).clicked() {
                actions.push(Action::Run(Command::NewBoard));
            }
            if ui.add_enabled(free, Button::new("Rename…")).clicked() {
                self.naming = Some(Naming { board: id.clone(), name: board.name.clone(), begun: false });
            }
            if ui.add_enabled(free, Button::new("Duplicate board")).clicked() {
                let copy = Board { name: format!("{} (copy)", board.name), ..board.clone() };
                let new = edit::fresh_id::<Board>(view.map, &copy.name);
                actions.push(Action::add("Duplicate a board", &new, copy));
                actions.push(Action::Open(new.into()));
            }
            if ui.add_enabled(free, Button::new("Delete board")).clicked() {
                let gone = AnyId::from(id.clone());
                let label = format!("Delete the board {}", board.name);
                actions.push(Action::Delete { label, ids: vec![gone] });
                actions.push(Action::Say(format!("Deleted the board “{}”; undo brings it back", board.name)));
            }
            ui.separator();
            for command in [
                Command::ExportBoardSvg,
                Command::ExportBoardPng,
                Command::ExportBoardPdf,
                Command::ExportNetwork,
            ] {
                if ui.button(command.label()).clicked() {
                    actions.push(Action::Run(command));
                }
            }
        });
    }

    fn arrange_menu(&mut self, ui: &mut Ui, view: &View<'_>, id: &BoardId, actions: &mut Actions) {
        let selected = self.selected.clone();
        let free = !view.read_only && !selected.is_empty();
        ui.menu_button("Arrange", |ui| {
            ui.add_enabled_ui(free, |ui| {
                for &how in Align::ALL {
                    if ui.button(how.label()).clicked() {
                        let (board, things) = (id.clone(), selected.clone());
                        actions.step(how.label(), move |map| arrange::align(map, &board, &things, how));
                        self.glide();
                    }
                }
                ui.separator();
                for &what in Arranging::ALL {
                    if ui.button(what.label()).clicked() {
                        self.do_arrange(what, view, id, actions);
                    }
                }
            });
            ui.separator();
            ui.checkbox(&mut self.snap.grid, "Snap to the grid");
            ui.checkbox(&mut self.snap.neighbours, "Snap to neighbours");
            ui.label(RichText::new("Hold Ctrl while dragging to snap to nothing").small().weak());
        });
    }

    pub(super) fn do_arrange(
        &mut self,
        what: Arranging,
        view: &View<'_>,
        id: &BoardId,
        actions: &mut Actions,
    ) {
        let (board, things) = (id.clone(), self.selected.clone());
        if what == Arranging::Duplicate {
            let copies = arrange::copies_of(view.map, id, &things);
            if copies.is_empty() {
                actions.push(Action::Warn("Only actors, notes and frames can be duplicated".to_owned()));
                return;
            }
            let new = copies.values().cloned().collect();
            actions.step("Duplicate", move |map| arrange::duplicate(map, &board, &copies));
            self.select(new, actions);
            return;
        }
        actions.step(what.label(), move |map| match what {
            Arranging::Front => arrange::lift(map, &board, &things, true),
            Arranging::Back => arrange::lift(map, &board, &things, false),
            Arranging::Lock => arrange::lock(map, &board, &things, true),
            Arranging::Unlock => arrange::lock(map, &board, &things, false),
            Arranging::Duplicate => Ok(map.clone()),
        });
    }

    fn layout_menu(&mut self, ui: &mut Ui, view: &View<'_>, id: &BoardId, actions: &mut Actions) {
        let free = !view.read_only && self.layouting.is_none() && self.plan.nodes.len() > 1;
        ui.add_enabled_ui(free, |ui| {
            ui.menu_button("Layout", |ui| {
                for &how in Automatic::ALL {
                    if ui.button(how.label()).clicked() {
                        self.layouting = Some(super::Layouting::start(view.work, id, &self.plan, how));
                    }
                }
                if ui.button("As a plot of two subjects…").clicked() {
                    self.asks_axes = true;
                }
            });
        });
        if self.asks_axes {
            self.axes_window(ui, view, id);
        }
        if let Some(layouting) = &self.layouting
            && let Some(places) = layouting.poll()
        {
            if !places.is_empty() {
                let board = layouting.board.clone();
                actions.step(layouting.label.clone(), move |map| arrange::place(map, &board, &places));
                self.glide();
                self.fit_after = true;
            }
            self.layouting = None;
        }
    }

    /// The window that asks for the two subjects of a layout as a plot.
    fn axes_window(&mut self, ui: &Ui, view: &View<'_>, id: &BoardId) {
        let mut open = true;
        let mut wanted = false;
        egui::Window::new("Lay out by two subjects")
            .open(&mut open)
            .collapsible(false)
            .resizable(false)
            .pivot(egui::Align2::CENTER_CENTER)
            .default_pos(ui.ctx().content_rect().center())
            .show(ui.ctx(), |ui| {
                ui.horizontal(|ui| {
                    if let Some(x) = choose_subject(ui, view.map, "Across", self.axes.0.as_ref()) {
                        self.axes.0 = Some(x);
                    }
                });
                ui.horizontal(|ui| {
                    if let Some(y) = choose_subject(ui, view.map, "Up", self.axes.1.as_ref()) {
                        self.axes.1 = Some(y);
                    }
                });
                ui.label(RichText::new("Who is silent on one of them stands beside").small().weak());
                let both = self.axes.0.is_some() && self.axes.1.is_some();
                wanted = ui.add_enabled(both, Button::new("Lay out")).clicked();
            });
        self.asks_axes = open && !wanted && !ui.input(|input| input.key_pressed(egui::Key::Escape));
        if let (true, Some(x), Some(y)) = (wanted, self.axes.0.clone(), self.axes.1.clone()) {
            let layouting =
                super::Layouting::by_two(view.work, id, &self.plan, view.map, &[x, y], self.focus.day);
            self.layouting = Some(layouting);
        }
    }

    fn look_menu(
        &mut self,
        ui: &mut Ui,
        view: &View<'_>,
        id: &BoardId,
        board: &Board,
        actions: &mut Actions,
    ) {
        ui.menu_button("Look", |ui| {
            ui.add_enabled_ui(!view.read_only, |ui| {
                ui.label(RichText::new("Relations").small().weak());
                for &lines in LineShape::ALL {
                    if ui.radio(board.lines == lines, lines.label()).clicked() && board.lines != lines {
                        actions.alter("How relations run", id, move |b: &mut Board| b.lines = lines);
                    }
                }
                ui.separator();
                let mut memberships = board.memberships;
                if ui.checkbox(&mut memberships, "Memberships as ties").clicked() {
                    let label = "Memberships on the board";
                    actions.alter(label, id, move |b: &mut Board| b.memberships = memberships);
                }
                let mut legend = board.legend;
                if ui.checkbox(&mut legend, "Legend").clicked() {
                    actions.alter("The board's legend", id, move |b: &mut Board| b.legend = legend);
                }
            });
            ui.checkbox(&mut self.minimap, "Overview");
            ui.checkbox(&mut self.grid, "Grid");
            ui.separator();
            ui.label(RichText::new("Positions on the cards").small().weak());
            ui.add_enabled_ui(!view.read_only, |ui| {
                for subject in view.map.subjects() {
                    let mut pinned = board.pinned.contains(&subject);
                    let full = board.pinned.len() >= crate::board::plan::MOST_BARS && !pinned;
                    let words = excerpt(&view.map.subject_name(&subject), 44);
                    if ui.add_enabled(!full, egui::Checkbox::new(&mut pinned, words)).clicked() {
                        actions.alter("Positions on the cards", id, move |board: &mut Board| {
                            board.pinned.retain(|other| *other != subject);
                            if pinned {
                                board.pinned.push(subject);
                            }
                        });
                    }
                }
            });
        });
    }

    fn search(&mut self, ui: &mut Ui, view: &View<'_>, actions: &mut Actions) {
        let field = TextEdit::singleline(&mut self.find).desired_width(120.0).hint_text("Find an actor");
        let response = ui.add(field);
        response.clone().accessible_name("Find an actor");
        if response.changed() {
            self.found = 0;
        }
        let enter = response.lost_focus() && ui.input(|input| input.key_pressed(egui::Key::Enter));
        if !enter || self.find.trim().is_empty() {
            return;
        }
        let wanted = self.find.trim().to_lowercase();
        let holds = |id: &crate::model::ActorId| {
            view.map.actors.get(id).is_some_and(|actor| {
                std::iter::once(&actor.name)
                    .chain(&actor.aliases)
                    .any(|name| name.to_lowercase().contains(&wanted))
            })
        };
        let found: Vec<usize> =
            self.plan.nodes.iter().enumerate().filter(|(_, node)| holds(&node.id)).map(|(n, _)| n).collect();
        let node = found.get(self.found % found.len().max(1)).and_then(|n| self.plan.nodes.get(*n));
        match node {
            Some(node) => {
                self.look_at = Some(node.centre);
                actions.select(node.id.clone());
                self.found += 1;
                response.request_focus();
            }
            None => {
                actions
                    .push(Action::Warn(format!("No actor on this board is called “{}”", self.find.trim())));
            }
        }
    }

    fn focus_rows(&mut self, ui: &mut Ui, view: &View<'_>) {
        row(ui, |ui| {
            let blocs = view.map.blocs.iter().map(|(id, bloc)| (Some(id.clone()), bloc.name.clone()));
            let blocs = blocs.chain([(None, "no bloc".to_owned())]);
            some(ui, "Blocs", blocs.collect(), &mut self.focus.blocs);
            let kinds = ActorKind::ALL.iter().map(|kind| (*kind, kind.label().to_owned()));
            some(ui, "Kinds", kinds.collect(), &mut self.focus.kinds);
            let ties = RelationKind::ALL.iter().map(|kind| (*kind, kind.label().to_owned()));
            some(ui, "Relations", ties.collect(), &mut self.focus.ties);
            if let Some(subject) = choose_subject(ui, view.map, "Spoke on", self.focus.subject.as_ref()) {
                self.focus.subject = Some(subject);
            }
            if !view.map.coders.is_empty() {
                let name = self
                    .focus
                    .coder
                    .as_ref()
                    .map_or("anyone".to_owned(), |id| view.map.label(&id.clone().into()));
                named(ui, "Coded by", 110.0, |ui| {
                    let combo = ComboBox::from_id_salt("coded by").selected_text(name).width(110.0);
                    combo
                        .show_ui(ui, |ui| {
                            ui.selectable_value(&mut self.focus.coder, None, "anyone");
                            for (id, coder) in &view.map.coders {
                                ui.selectable_value(&mut self.focus.coder, Some(id.clone()), &coder.name);
                            }
                        })
                        .response
                });
            }
            ui.checkbox(&mut self.focus.hide, "Hide the rest").on_hover_text("Otherwise the rest is faded");
            ui.checkbox(&mut self.focus.neighbours, "Neighbours of the selection");
            if ui.add_enabled(self.focus.is_on(), Button::new("Show all")).clicked() {
                self.focus = Focus { hide: self.focus.hide, ..Focus::default() };
            }
        });
        row(ui, |ui| {
            self.day_slider(ui, view.map);
            ui.separator();
            ui.checkbox(&mut self.agreement.on, "Agreement and conflict")
                .on_hover_text("Computed from positions on the subjects that two actors share");
            if self.agreement.on {
                let mut percent = self.agreement.asked.least * 100.0;
                let slider = egui::Slider::new(&mut percent, 50.0..=100.0).fixed_decimals(0).suffix(" %");
                if named(ui, "of at least", 150.0, |ui| ui.add(slider)).changed() {
                    self.agreement.asked.least = percent / 100.0;
                }
                let shared = egui::DragValue::new(&mut self.agreement.asked.shared).range(1..=50);
                named(ui, "on as many subjects as", 40.0, |ui| ui.add(shared));
            }
        });
    }

    /// The slider of the day as of which the board is shown.
    fn day_slider(&mut self, ui: &mut Ui, map: &StanceMap) {
        let Some((first, last)) = self.days(map) else { return };
        let (first, last) = (first.first(), last.last());
        let span = (last - first).get_days();
        let mut on = self.focus.day.is_some();
        if ui.checkbox(&mut on, "As known on").changed() {
            self.focus.day = on.then(|| last.into());
        }
        if let Some(day) = self.focus.day {
            let mut at = (day.last() - first).get_days().clamp(0, span);
            let slider = egui::Slider::new(&mut at, 0..=span).show_value(false);
            let response = ui.add(slider);
            response.clone().accessible_name("Day");
            if response.changed() {
                self.focus.day = first.checked_add(jiff::Span::new().days(at)).ok().map(Date::from);
            }
            ui.label(long_date(day));
        }
    }

    /// The first and the last day that the map knows of, kept until it changes.
    fn days(&mut self, map: &StanceMap) -> Option<(Date, Date)> {
        if self.days_of.as_ref().is_none_or(|(stances, relations, _)| {
            !stances.ptr_eq(&map.stances) || !relations.ptr_eq(&map.relations)
        }) {
            let stances = map.stances.values().map(|stance| stance.as_of);
            let relations = map.relations.values().flat_map(|relation| [relation.since, relation.until]);
            let memberships = map.actors.values().flat_map(|actor| {
                actor.memberships.iter().flat_map(|membership| [membership.from, membership.to])
            });
            let days: Vec<Date> = stances.chain(relations.flatten()).chain(memberships.flatten()).collect();
            let span = days.iter().min().copied().zip(days.iter().max().copied());
            self.days_of = Some((map.stances.clone(), map.relations.clone(), span));
        }
        self.days_of.as_ref().and_then(|(_, _, span)| *span)
    }
}

/// A list of boxes to tick, of which none ticked means all.
fn some<T: Clone + Ord>(
    ui: &mut Ui,
    name: &str,
    all: Vec<(T, String)>,
    chosen: &mut std::collections::BTreeSet<T>,
) {
    let mut list: Vec<T> = chosen.iter().cloned().collect();
    crate::app::tool_rows::some_of(ui, name, all, &mut list);
    *chosen = list.into_iter().collect();
}
