//! The start page: when it is shown, what is looked up for it, and what is done with its answers. How it looks is
//! `start`'s.

use std::path::PathBuf;

use super::files::OPENING;
use super::state::Shell;
use crate::app::commands::Command;
use crate::app::document::Document;
use crate::app::jobs::Job;
use crate::app::start::{RecentFile, RecentMap, StartPage, StartRequest};
use crate::app::theme::Theme;
use crate::app::view::{Action, Actions};
use crate::app::windows::questions::{Question, Then};
use crate::model::StanceMap;
use crate::store::templates::{self, Template};

/// The folder of the user's templates, in the program's own.
const TEMPLATES: &str = "templates";

/// A map that was worked on, as the disk has it.
fn look_at(path: PathBuf) -> RecentMap {
    let changed = std::fs::metadata(&path).and_then(|about| about.modified()).ok();
    let changed = changed.and_then(|changed| jiff::Timestamp::try_from(changed).ok());
    RecentMap { path, file: changed.map_or(RecentFile::Missing, RecentFile::Changed) }
}

impl Shell {
    /// Shows the start page.
    pub fn start(&mut self) {
        let has_map =
            **self.workspace.map() != StanceMap::default() || self.workspace.document.path.is_some();
        self.window.start = Some(StartPage::of(&self.window.recent, has_map));
        let recent = self.window.recent.clone();
        let folder = self.template_folder();
        // A folder on a network may take its time.
        self.window.jobs.start(
            Job::new("Looking for recent maps").latest("start").quiet(),
            move |_| {
                let recent: Vec<RecentMap> = recent.into_iter().map(look_at).collect();
                (recent, folder.map(|folder| templates::kept(&folder)).unwrap_or_default())
            },
            |shell, _, (recent, kept)| {
                if let Some(page) = &mut shell.window.start {
                    (page.recent, page.kept) = (recent, kept);
                }
            },
        );
    }

    fn template_folder(&self) -> Option<PathBuf> {
        self.window.safety.folder.as_ref().map(|folder| folder.join(TEMPLATES))
    }

    /// Draws the start page and does what it asks for.
    pub(super) fn start_page(&mut self, ui: &mut egui::Ui, theme: &Theme, actions: &mut Actions) {
        let Some(page) = &self.window.start else { return };
        let asked = egui::CentralPanel::default().show(ui, |ui| page.ui(ui, theme)).inner;
        let Some(asked) = asked else { return };
        let ctx = ui.ctx().clone();
        match asked {
            StartRequest::New => actions.push(Action::Run(Command::New)),
            StartRequest::Open => actions.push(Action::Run(Command::Open)),
            StartRequest::Sample => actions.push(Action::Run(Command::OpenSample)),
            StartRequest::Texts => actions.push(Action::Run(Command::OpenText)),
            StartRequest::Paste => actions.push(Action::Run(Command::PasteSource)),
            StartRequest::Template(template) => self.replace(&ctx, Then::Template(template)),
            StartRequest::Recent(path) => self.replace(&ctx, Then::Open(path)),
            StartRequest::Forget(path) => {
                self.window.recent.retain(|recent| *recent != path);
                self.start();
            }
            StartRequest::Back => self.window.start = None,
        }
    }

    /// Begins a map with a template.
    pub(super) fn begin_with(&mut self, template: Template) {
        self.note_opening();
        self.window.jobs.start(
            Job::new("Beginning a map").latest(OPENING),
            move |_| template.map().map_err(|why| why.to_string()),
            |shell, _, map| match map {
                Ok(map) => shell.take(Document::begun(map)),
                Err(why) => {
                    shell.question(Question::Report("The template was not read".to_owned(), vec![why]));
                }
            },
        );
    }

    /// Keeps the questions, proposals, blocs and charts of the map as a template.
    pub(super) fn keep_template(&mut self) {
        let Some(folder) = self.template_folder() else {
            self.warn("There is no folder in which a template could be kept; save the map itself under another name");
            return;
        };
        let leaving = self.workspace.leaving();
        self.window.jobs.start(
            Job::new("Keeping a template"),
            move |_| templates::keep(&leaving.map(), &folder).map_err(|why| why.to_string()),
            |shell, _, kept| match kept {
                Ok(path) => shell.say(format!("Kept as {}; the start page offers it", path.display())),
                Err(why) => shell.warn(why),
            },
        );
    }
}
