//! The windows that hold a form of another module: a new source, finding words, conflicts, another text. What they
//! answer is carried out here.

use super::Shell;
use crate::app::replace_form::Outcome;
use crate::app::theme::Theme;
use crate::app::view::Actions;

impl Shell {
    pub(super) fn source_window(
        &mut self,
        ctx: &egui::Context,
        theme: &'static Theme,
        actions: &mut Actions,
    ) {
        let Some(mut form) = self.source_form.take() else { return };
        let mut open = true;
        let mut still = true;
        let maps = self.maps();
        let view = self.view(theme, &maps);
        egui::Window::new("New source")
            .open(&mut open)
            .collapsible(false)
            .default_width(560.0)
            .pivot(egui::Align2::CENTER_CENTER)
            .default_pos(ctx.content_rect().center())
            .show(ctx, |ui| still = form.ui(ui, &view, actions));
        if open && still {
            self.source_form = Some(form);
        }
    }

    pub(super) fn find_window(&mut self, ctx: &egui::Context, theme: &'static Theme, actions: &mut Actions) {
        let Some(mut find) = self.find.take() else { return };
        let mut open = true;
        let mut stays = true;
        let maps = self.maps();
        let view = self.view(theme, &maps);
        egui::Window::new("Find in the sources")
            .open(&mut open)
            .collapsible(false)
            .default_width(520.0)
            .default_pos(ctx.content_rect().right_top() + egui::vec2(-560.0, 110.0))
            .show(ctx, |ui| stays = find.ui(ui, &view, actions));
        if open && stays {
            self.find = Some(find);
        }
    }

    pub(super) fn conflicts_window(
        &mut self,
        ctx: &egui::Context,
        theme: &'static Theme,
        actions: &mut Actions,
    ) {
        let Some(mut conflicts) = self.conflicts.take() else { return };
        let mut open = true;
        let maps = self.maps();
        let view = self.view(theme, &maps);
        egui::Window::new("Conflicts and doubles")
            .open(&mut open)
            .collapsible(false)
            .default_size([820.0, 520.0])
            .pivot(egui::Align2::CENTER_CENTER)
            .default_pos(ctx.content_rect().center())
            .show(ctx, |ui| conflicts.ui(ui, &view, actions));
        if open {
            self.conflicts = Some(conflicts);
        }
    }

    pub(super) fn replace_window(&mut self, ctx: &egui::Context, theme: &'static Theme) {
        let Some(mut form) = self.replace_form.take() else { return };
        let mut open = true;
        let mut outcome = Outcome::Open;
        let maps = self.maps();
        let view = self.view(theme, &maps);
        egui::Window::new("Replace the text")
            .open(&mut open)
            .collapsible(false)
            .default_width(640.0)
            .pivot(egui::Align2::CENTER_CENTER)
            .default_pos(ctx.content_rect().center())
            .show(ctx, |ui| outcome = form.ui(ui, &view));
        match outcome {
            Outcome::Open if open => self.replace_form = Some(form),
            Outcome::Replace(source, text) => self.replace_text(source, text),
            _ => {}
        }
    }
}
