//! One frame: what came from jobs and keys, then the bars, panels and windows, then what they asked for.

use std::time::Duration;

use egui::{Event, ViewportCommand};

use super::state::Shell;
use crate::app::commands::{self, Command, Scope};
use crate::app::panels::Frame;
use crate::app::theme::Theme;
use crate::app::view::{Action, Actions};
use crate::app::windows::questions::{Question, Then};
use crate::app::workspace::Maps;

/// How long nothing is typed until what was typed is kept, in seconds.
const REST: f64 = 1.0;
/// How long after the start it is looked whether the window fits its screen, in seconds: its border comes after a while.
const SETTLED: f64 = 2.0;
/// How long there is between two such looks.
const LOOK_AGAIN: Duration = Duration::from_millis(100);

impl Shell {
    /// Draws one frame and carries out what it asked for.
    pub fn frame(&mut self, ui: &mut egui::Ui) {
        let ctx = ui.ctx().clone();
        Self::fit_to_screen(&ctx);
        self.receive(&ctx);
        if let Some(coder) = self.window.next_coder.take() {
            self.code_as(coder);
        }
        if let Some(then) = self.window.waiting_then.take() {
            // The user may have gone on working while the map was saved.
            self.replace(&ctx, then);
        }
        self.keys(&ctx);
        if let Some(palette) = &mut self.workspace.forms.palette {
            palette.take_keys(&ctx);
        }
        self.drops(&ctx);
        self.close_request(&ctx);
        self.look_around(&ctx);
        let theme = Theme::of(&ctx);
        self.window.dark = theme.dark;
        let mut actions = Actions::default();
        self.find_hidden();
        let maps = self.workspace.maps();
        // The keys are an open question's; what lies beneath it doesn't see them.
        let asked = self.window.question.is_some();
        let kept = if asked { ctx.input_mut(|input| std::mem::take(&mut input.events)) } else { Vec::new() };
        self.menu_bar(ui, &mut actions);
        if self.window.start.is_none() {
            self.tool_bar(ui, theme, &mut actions);
        }
        self.notices(ui, theme, &mut actions);
        self.status_bar(ui, theme, &maps, &mut actions);
        if self.window.start.is_some() {
            self.start_page(ui, theme, &mut actions);
        } else {
            self.panes(ui, theme, &maps, &mut actions);
        }
        self.forms(&ctx, theme, &maps, &mut actions);
        if asked {
            ctx.input_mut(|input| input.events = kept);
        }
        self.questions(&ctx, &mut actions);
        self.window.toasts.ui(&ctx, theme);
        if !actions.is_empty() {
            // What they change is seen in the next frame.
            ctx.request_repaint();
        }
        for action in actions.in_turn(&mut self.workspace.typed) {
            self.act(&ctx, action);
        }
        self.keep_what_rests(&ctx);
        self.keep_steps();
        self.title(&ctx);
    }

    fn panes(&mut self, ui: &mut egui::Ui, theme: &'static Theme, maps: &Maps, actions: &mut Actions) {
        let mut panels = std::mem::take(&mut self.workspace.panels);
        let mut docks = std::mem::take(&mut self.window.docks);
        let view = self.workspace.view(theme, self.window.jobs.work(), maps);
        let history = &self.workspace.document.history;
        egui::CentralPanel::no_frame().show(ui, |ui| {
            docks.ui(ui, theme, &mut |ui, pane| {
                pane.draw(&mut Frame { panels: &mut panels, view: &view, history, actions }, ui);
            });
        });
        self.window.look = panels.reader.look;
        self.workspace.panels = panels;
        self.window.docks = docks;
    }

    /// The open forms and windows.
    fn forms(&mut self, ctx: &egui::Context, theme: &'static Theme, maps: &Maps, actions: &mut Actions) {
        self.source_window(ctx, theme, maps, actions);
        self.replace_window(ctx, theme, maps);
        self.review_window(ctx, theme);
        self.import_report(ctx, theme);
        self.orphans(ctx, theme);
        self.comparing_window(ctx, theme);
        self.backups_window(ctx, theme);
        self.conflicts_window(ctx, theme, maps, actions);
        self.sharing_window(ctx);
        self.find_window(ctx, theme, maps, actions);
        self.palette_window(ctx, theme, maps, actions);
        self.preferences_window(ctx, theme, actions);
    }

    /// Runs the commands whose keys were pressed.
    fn keys(&mut self, ctx: &egui::Context) {
        for command in std::mem::take(&mut self.window.waiting) {
            self.run(ctx, command);
        }
        for command in std::mem::take(&mut self.window.after_typing) {
            self.finish_typing_then(ctx, command);
        }
        if self.window.question.is_some() {
            return;
        }
        let typing = ctx.text_edit_focused();
        let wants = |command: Command| !(typing && command.entry().yields_to_typing);
        for command in commands::take(ctx, Scope::Window, wants) {
            if typing {
                self.after_typing(ctx, command);
            } else {
                self.run(ctx, command);
            }
        }
    }

    /// Runs a command once the field that is being typed in has what was typed in this frame.
    fn after_typing(&mut self, ctx: &egui::Context, command: Command) {
        self.window.after_typing.push(command);
        ctx.request_repaint();
    }

    /// Lets what was typed count and runs a command: at once where the field can keep the keyboard, else in the next
    /// frame, when it was left.
    fn finish_typing_then(&mut self, ctx: &egui::Context, command: Command) {
        self.keep_typing(ctx);
        if command.entry().keeps_typing {
            self.run(ctx, command);
            return;
        }
        ctx.memory_mut(|memory| {
            if let Some(focused) = memory.focused() {
                memory.surrender_focus(focused);
            }
        });
        self.window.waiting.push(command);
        ctx.request_repaint();
    }

    /// Makes a step of what stands in the field that is being typed in.
    fn keep_typing(&mut self, ctx: &egui::Context) {
        let Some(typing) = self.workspace.typed.now.take() else { return };
        let goes_on =
            self.workspace.typed.kept == Some((typing.field, self.workspace.document.history.state()));
        self.act(ctx, Action::Step { label: typing.label, change: typing.change });
        if goes_on {
            self.workspace.document.history.join(jiff::SignedDuration::MAX);
        }
        self.workspace.typed.kept = Some((typing.field, self.workspace.document.history.state()));
    }

    /// Makes a step of what was typed once nothing was typed for a while, so that a crash doesn't take it. The field
    /// goes on.
    fn keep_what_rests(&mut self, ctx: &egui::Context) {
        let (now, typed) = ctx.input(|input| {
            let is_key = |event: &Event| {
                matches!(event, Event::Key { .. } | Event::Text(_) | Event::Paste(_) | Event::Ime(_))
            };
            (input.time, input.events.iter().any(is_key))
        });
        if self.workspace.typed.now.is_none() {
            self.window.typed_at = None;
            return;
        }
        let at = match self.window.typed_at {
            Some(at) if !typed => at,
            _ => now,
        };
        self.window.typed_at = Some(at);
        let rests = now - at;
        if (0.0..REST).contains(&rests) {
            ctx.request_repaint_after(Duration::from_secs_f64(REST - rests));
        } else if at > f64::NEG_INFINITY {
            // Where it can't be made, that is said once.
            self.window.typed_at = Some(f64::NEG_INFINITY);
            self.keep_typing(ctx);
        }
    }

    /// Makes the window no larger than its screen, which may be another one than last time.
    fn fit_to_screen(ctx: &egui::Context) {
        let known = ctx.input(|input| {
            if input.time > SETTLED {
                return None;
            }
            let viewport = input.viewport();
            Some((viewport.monitor_size?, viewport.inner_rect?.size(), viewport.outer_rect))
        });
        let Some((screen, inner, outer)) = known else { return };
        ctx.request_repaint_after(LOOK_AGAIN);
        let border = outer.map_or(egui::Vec2::ZERO, |outer| outer.size() - inner);
        let most = screen - border.max(egui::Vec2::ZERO);
        if inner.x > most.x || inner.y > most.y {
            ctx.send_viewport_cmd(ViewportCommand::InnerSize(inner.min(most)));
        }
    }

    /// Asks about unsaved changes before the window closes.
    fn close_request(&mut self, ctx: &egui::Context) {
        if !ctx.input(|input| input.viewport().close_requested()) || self.window.closing {
            return;
        }
        if ctx.text_edit_focused() && self.window.question.is_none() {
            ctx.send_viewport_cmd(ViewportCommand::CancelClose);
            self.after_typing(ctx, Command::Quit);
        } else if let Some(words) = self.workspace.draft() {
            ctx.send_viewport_cmd(ViewportCommand::CancelClose);
            self.question(Question::Draft(Then::Quit, words));
        } else if self.workspace.saving.is_some() {
            ctx.send_viewport_cmd(ViewportCommand::CancelClose);
            self.wait_for_save(Then::Quit);
        } else if self.workspace.document.is_modified() {
            ctx.send_viewport_cmd(ViewportCommand::CancelClose);
            self.question(Question::Unsaved(Then::Quit));
        } else {
            self.end_journal();
            self.window.closing = true;
        }
    }

    fn title(&mut self, ctx: &egui::Context) {
        let document = &self.workspace.document;
        let mark = if document.is_modified() { "• " } else { "" };
        let title = match &self.window.start {
            Some(page) if !page.has_map => "Stancemap".to_owned(),
            _ => format!("{mark}{} – Stancemap", document.name()),
        };
        if title != self.window.shown_title {
            ctx.send_viewport_cmd(ViewportCommand::Title(title.clone()));
            self.window.shown_title = title;
        }
    }
}

impl eframe::App for Shell {
    fn ui(&mut self, ui: &mut egui::Ui, _: &mut eframe::Frame) {
        self.frame(ui);
    }
    fn save(&mut self, storage: &mut dyn eframe::Storage) {
        self.remember(storage);
    }
}
