//! What follows when the user prefers something: how the window looks, its size, and that it is kept. What there is to
//! prefer is `preferences`'s.

use std::path::Path;

use super::state::Shell;
use crate::app::jobs::Job;
use crate::app::preferences::{Appearance, AtStart, Preferences};
use crate::app::theme::Theme;
use crate::app::view::{Action, Actions};
use crate::app::windows::preferences::PreferencesAnswer;

impl Shell {
    /// Takes up what is kept in the program's own folder.
    pub(super) fn take_preferences(&mut self, ctx: &egui::Context, folder: &Path) {
        match Preferences::read(folder) {
            Ok(preferences) => self.follow_preferences(ctx, preferences),
            Err(why) => self.warn(format!(
                "{} was not read, so everything is as at first: {why}",
                Preferences::file(folder).display()
            )),
        }
    }

    fn follow_preferences(&mut self, ctx: &egui::Context, preferences: Preferences) {
        ctx.set_theme(match preferences.appearance {
            Appearance::System => egui::ThemePreference::System,
            Appearance::Light => egui::ThemePreference::Light,
            Appearance::Dark => egui::ThemePreference::Dark,
        });
        ctx.set_zoom_factor(f32::from(preferences.size) / 100.0);
        self.window.preferences = preferences;
    }

    /// Prefers something else from now on, and keeps it.
    pub(super) fn prefer(&mut self, ctx: &egui::Context, preferences: Preferences) {
        if preferences == self.window.preferences {
            return;
        }
        self.follow_preferences(ctx, preferences);
        let Some(folder) = self.window.safety.folder.clone() else { return };
        self.window.jobs.start(
            Job::new("Keeping the preferences").latest("preferences").for_certain().quiet(),
            move |_| preferences.keep(&folder).map_err(|why| (folder, why)),
            |shell, _, kept| {
                if let Err((folder, why)) = kept {
                    let file = Preferences::file(&folder);
                    shell.warn(format!("Keeping the preferences in {} failed: {why}", file.display()));
                }
            },
        );
    }

    /// Shows what the user wants to see when the program starts without a file.
    pub fn start_as_preferred(&mut self) {
        self.start();
        let last = self.window.recent.first().cloned();
        if let Some(last) = last.filter(|_| self.window.preferences.at_start == AtStart::LastMap) {
            self.open(last);
        }
    }

    /// Draws the window of preferences and does what it asks for.
    pub(super) fn preferences_window(&mut self, ctx: &egui::Context, theme: &Theme, actions: &mut Actions) {
        let now = self.window.preferences;
        let (coder, folder) = (self.window.me.name.clone(), self.window.safety.folder.clone());
        let Some(window) = &mut self.window.preferring else { return };
        match window.ui(ctx, theme, now, &coder, folder.as_deref()) {
            Some(PreferencesAnswer::Change(preferences)) => self.prefer(ctx, preferences),
            Some(PreferencesAnswer::WhoCodes) => {
                actions.push(Action::Run(crate::app::commands::Command::WhoCodes));
            }
            Some(PreferencesAnswer::Close) => self.window.preferring = None,
            None => {}
        }
    }
}
