//! Writing charts, boards and the network for papers and other programs: where to, and the jobs that do it. How they
//! look is `figure`'s, `board`'s and `exchange`'s.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::Shell;
use super::files::{Done, file_name};
use crate::app::jobs::Ask;
use crate::app::theme::Theme;
use crate::board::draw;
use crate::exchange::network;
use crate::figure;
use crate::model::Look;
use crate::store;

impl Shell {
    pub(super) fn export(&mut self, path: PathBuf) {
        let maps = self.maps();
        let view = self.view(Theme::light_or_dark(self.dark), &maps);
        let Some(chart) = self.panels.plot.chart(&view) else {
            self.toasts.warn("The plot shows no chart: choose two subjects first");
            return;
        };
        let options = self.panels.plot.export_options();
        let map = Arc::clone(self.document.history.map());
        let job = format!("Exporting {}", file_name(&path));
        let name = job.clone();
        self.jobs.run(job, move || {
            let result = figure::export(&map, &chart, &path, &options).map_err(|why| why.to_string());
            Done::Exported(name, path, result)
        });
    }

    pub(super) fn export_board(&mut self, path: PathBuf) {
        let Some(board) = self.board.clone() else { return };
        let map = Arc::clone(self.document.history.map());
        let focus = self.panels.board.focus();
        let look = if self.dark { Look::Dark } else { Look::Light };
        let options = draw::Options {
            day: focus.day,
            focus: Some(focus.clone()),
            look,
            width: None,
            folder: self.document.path.as_deref().and_then(Path::parent).map(Path::to_path_buf),
        };
        let job = format!("Exporting {}", file_name(&path));
        let name = job.clone();
        self.jobs.run(job, move || {
            let drawn = draw::draw(&map, &board, &options).map_err(|why| why.to_string());
            let written = drawn.and_then(|scene| {
                figure::write(scene, &path, &figure::Options::default()).map_err(|why| why.to_string())
            });
            Done::Exported(name, path, written)
        });
    }

    pub(super) fn export_network(&mut self, path: PathBuf) {
        let Some(format) = network::Format::of(&path) else {
            self.toasts.warn(format!(
                "{} was not written: a network is written as .graphml or .gexf",
                file_name(&path)
            ));
            return;
        };
        let options = network::Options { board: None, at: self.panels.board.focus().day };
        let map = Arc::clone(self.document.history.map());
        let job = format!("Exporting {}", file_name(&path));
        let name = job.clone();
        self.jobs.run(job, move || {
            let bytes = network::write(&map, &options, format);
            let written = store::write_atomically(&path, &bytes);
            let result = written.map_err(|why| format!("Writing {} failed: {why}", path.display()));
            Done::Exported(name, path, result)
        });
    }

    /// Asks where to write the board that is shown.
    pub(super) fn ask_export_board(&mut self, ending: &str) {
        let map = self.document.history.map();
        match self.board.as_ref().and_then(|id| map.boards.get(id)) {
            Some(board) => {
                let name = crate::model::id::slug(&board.name);
                self.ask(Ask::ExportBoard(format!("{name}.{ending}")));
            }
            None => self.toasts.warn("There is no board to export: make one first"),
        }
    }

    /// Asks where to write the network.
    pub(super) fn ask_export_network(&mut self) {
        let name = crate::model::id::slug(&self.document.history.map().title);
        self.ask(Ask::ExportNetwork(format!("{name}.graphml")));
    }

    /// Asks where to write the chart that the plot shows.
    pub(super) fn ask_export(&mut self, ending: &str) {
        let maps = self.maps();
        let view = self.view(Theme::light_or_dark(self.dark), &maps);
        match self.panels.plot.chart(&view) {
            Some(chart) => {
                let name = crate::model::id::slug(&chart.heading(view.map));
                self.ask(Ask::Export(format!("{name}.{ending}")));
            }
            None => self.toasts.warn("The plot shows no chart: choose two subjects first"),
        }
    }
}
