//! The bars around the panels: menus, tools and status.

use std::collections::BTreeMap;

use egui::containers::menu::{MenuBar, MenuButton};
use egui::{Button, Panel, RichText, Ui};

use super::state::Shell;
use crate::app::commands::{Command, Menu};
use crate::app::theme::{GAP, Theme};
use crate::app::view::{Action, Actions};
use crate::app::windows::questions::Then;
use crate::app::workspace::Maps;
use crate::model::{Kind, StanceMap};

/// The least room in which a hint in the status bar says anything, in points.
const LEAST_HINT: f32 = 80.0;

/// The commands of a place in its groups, each in the order of the list of commands.
fn groups<G: Ord>(group: impl Fn(Command) -> Option<G>) -> Vec<Vec<Command>> {
    let mut groups: BTreeMap<G, Vec<Command>> = BTreeMap::new();
    for &command in Command::ALL {
        if let Some(of) = group(command) {
            groups.entry(of).or_default().push(command);
        }
    }
    groups.into_values().collect()
}

/// The width of a button with such words, in points.
fn button_width(ui: &Ui, words: &str) -> f32 {
    let wide = Some(egui::TextWrapMode::Extend);
    let galley = egui::WidgetText::from(words).into_galley(ui, wide, f32::INFINITY, egui::TextStyle::Button);
    galley.size().x + 2.0 * ui.spacing().button_padding.x
}

impl Shell {
    pub(super) fn menu_bar(&mut self, ui: &mut Ui, actions: &mut Actions) {
        let now = self.situation();
        Panel::top("menus").show(ui, |ui| {
            MenuBar::new().ui(ui, |ui| {
                for menu in Menu::ALL {
                    MenuButton::new(menu.label()).ui(ui, |ui| {
                        ui.set_min_width(220.0);
                        let of_menu = groups(|command| {
                            command.entry().menu.filter(|(of, _)| *of == menu).map(|(_, group)| group)
                        });
                        for (n, group) in of_menu.into_iter().enumerate() {
                            if n > 0 {
                                ui.separator();
                            }
                            for command in group {
                                let keys = command.keys_in_words(ui.ctx());
                                let button = Button::new(self.words(command)).shortcut_text(keys);
                                let button = ui.add_enabled(command.enabled(&now), button);
                                if button.on_hover_text(command.entry().about).clicked() {
                                    actions.push(Action::Run(command));
                                }
                                if command == Command::OpenSample {
                                    self.recent_menu(ui);
                                }
                            }
                        }
                    });
                }
            });
        });
        if let Some(path) = self.window.chosen_recent.take() {
            self.replace(&ui.ctx().clone(), Then::Open(path));
        }
    }

    fn recent_menu(&mut self, ui: &mut Ui) {
        let recent = self.window.recent.clone();
        ui.add_enabled_ui(!recent.is_empty(), |ui| {
            ui.menu_button("Open recent", |ui| {
                for path in recent {
                    let name = path.file_name().map(|name| name.to_string_lossy().into_owned());
                    let button = ui.button(name.unwrap_or_default());
                    if button.on_hover_text(path.display().to_string()).clicked() {
                        self.window.chosen_recent = Some(path);
                    }
                }
            });
        });
    }

    /// A command's label, with the step that it would take back or make again.
    fn words(&self, command: Command) -> String {
        let history = &self.workspace.document.history;
        let step = match command {
            Command::Undo => history.undo_label(),
            Command::Redo => history.redo_label(),
            _ => None,
        };
        match step {
            Some(step) => format!("{}: {step}", command.label()),
            None => command.label().to_owned(),
        }
    }

    pub(super) fn tool_bar(&mut self, ui: &mut Ui, theme: &'static Theme, actions: &mut Actions) {
        let now = self.situation();
        Panel::top("tools").show(ui, |ui| {
            ui.add_space(2.0);
            ui.horizontal(|ui| {
                let look = if theme.dark { "Light" } else { "Dark" };
                let room =
                    |ui: &Ui| ui.max_rect().right() - ui.cursor().left() - button_width(ui, look) - GAP;
                'tools: for (n, group) in groups(|command| command.entry().tool).into_iter().enumerate() {
                    if n > 0 {
                        ui.separator();
                    }
                    for command in group {
                        // The menus have what a narrow window has no room for.
                        if button_width(ui, command.label()) > room(ui) {
                            break 'tools;
                        }
                        let keys = command.keys_in_words(ui.ctx());
                        let words = self.words(command);
                        let tip = if keys.is_empty() { words } else { format!("{words} ({keys})") };
                        let button = ui.add_enabled(command.enabled(&now), Button::new(command.label()));
                        if button.on_hover_text(&tip).on_disabled_hover_text(&tip).clicked() {
                            actions.push(Action::Run(command));
                        }
                    }
                }
                ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                    if ui.button(look).clicked() {
                        actions.push(Action::Run(Command::ToggleTheme));
                    }
                });
            });
            ui.add_space(2.0);
        });
    }

    pub(super) fn status_bar(&mut self, ui: &mut Ui, theme: &Theme, (map, _): &Maps, actions: &mut Actions) {
        Panel::bottom("status").show(ui, |ui| {
            // What can be pressed has its room first, and the hint gets what is left.
            let height = ui.spacing().interact_size.y;
            let size = egui::vec2(ui.available_width(), height);
            ui.allocate_ui_with_layout(size, egui::Layout::right_to_left(egui::Align::Center), |ui| {
                ui.add_space(GAP / 2.0);
                self.coder_menu(ui, theme, map, actions);
                ui.separator();
                let is_busy = self.job_in_status(ui);
                ui.with_layout(egui::Layout::left_to_right(egui::Align::Center), |ui| {
                    if self.window.start.is_some() {
                        return;
                    }
                    self.state_in_status(ui, theme, map);
                    if !is_busy {
                        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                            let hint = RichText::new(self.hint()).small().color(theme.faint);
                            if ui.available_width() > LEAST_HINT {
                                ui.add(egui::Label::new(hint).truncate());
                            }
                        });
                    }
                });
            });
        });
    }

    /// The work that is under way, to be cancelled where it can be; says whether there is any.
    fn job_in_status(&self, ui: &mut Ui) -> bool {
        let running = self.window.jobs.work().running();
        let Some(job) = running.first() else { return false };
        if job.can_cancel() && ui.small_button("Cancel").clicked() {
            job.cancel();
        }
        let so_far = match job.so_far() {
            (_, 0) => String::new(),
            (done, total) => format!(" {done} of {total}"),
        };
        ui.label(RichText::new(format!("{}…{so_far}", job.name())).small());
        ui.spinner();
        true
    }

    /// Whether the map is saved, how much it holds, and what is selected.
    fn state_in_status(&self, ui: &mut Ui, theme: &Theme, map: &StanceMap) {
        let document = &self.workspace.document;
        let (words, colour) = if document.read_only {
            ("Read only", theme.bad)
        } else if document.is_modified() {
            ("Not saved", theme.accent)
        } else if document.path.is_some() {
            ("Saved", theme.good)
        } else {
            ("No changes", theme.faint)
        };
        ui.label(RichText::new(words).small().color(colour));
        ui.separator();
        let counts = [Kind::Source, Kind::Quote, Kind::Actor, Kind::Stance].map(|kind| {
            let count = map.count(kind);
            format!("{count} {}", if count == 1 { kind.label() } else { kind.plural() })
        });
        ui.add(egui::Label::new(RichText::new(counts.join(" · ")).small()).truncate());
        ui.separator();
        let selected = match self.workspace.selection.items() {
            [] => "Nothing selected".to_owned(),
            [one] => format!("{}: {}", one.kind().label(), map.label(one)),
            several => format!("{} items selected", several.len()),
        };
        ui.add(egui::Label::new(RichText::new(selected).small()).truncate());
    }

    /// Who is coding, to be chosen among the map's coders; whether the others' work is hidden.
    fn coder_menu(&self, ui: &mut Ui, theme: &Theme, map: &StanceMap, actions: &mut Actions) {
        let name = match (&self.workspace.coder, self.window.me.name.as_str()) {
            (Some(id), _) => map.coders.get(id).map_or_else(String::new, |coder| coder.name.clone()),
            (None, "") => "nobody".to_owned(),
            (None, name) => name.to_owned(),
        };
        let blind = if self.workspace.is_blind() { ", blind" } else { "" };
        let words = RichText::new(format!("Coder: {name}{blind}")).small();
        let words = if self.workspace.is_blind() { words.color(theme.accent).strong() } else { words };
        ui.menu_button(words, |ui| {
            ui.label(RichText::new("What you record is noted as this coder's").small().weak());
            for (id, coder) in &map.coders {
                if ui.selectable_label(self.workspace.coder.as_ref() == Some(id), &coder.name).clicked() {
                    actions.push(Action::Code(id.clone()));
                    ui.close();
                }
            }
            ui.separator();
            for command in [Command::WhoCodes, Command::CodeBlind] {
                if ui.button(command.label()).clicked() {
                    actions.push(Action::Run(command));
                    ui.close();
                }
            }
        });
    }

    /// What to do next, in a few words.
    fn hint(&self) -> &'static str {
        let map = self.workspace.map();
        if map.sources.is_empty() {
            "Drop a text file into the window to begin"
        } else if map.quotes.is_empty() {
            "Select a passage in the reader and press Q"
        } else if map.stances.is_empty() {
            "Record a stance from a quote with T"
        } else {
            "F1 shows the keys"
        }
    }
}
