//! Writing charts, boards and the network for papers and other programs: where to, and the jobs that do it. How they
//! look is `figure`'s, `board`'s and `exchange`'s.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::state::Shell;
use crate::app::ask::Ask;
use crate::app::jobs::Job;
use crate::app::theme::Theme;
use crate::app::windows::file_name;
use crate::board::draw;
use crate::exchange::picture::PictureStore;
use crate::exchange::{chart_data, network};
use crate::figure;
use crate::model::{Chart, Look, StanceMap};
use crate::store;
use crate::store::format::endings;

impl Shell {
    /// Writes a file off the UI thread, made of the map as it is shown; `write` gives what is to be said of it.
    fn write(
        &mut self,
        path: PathBuf,
        write: impl FnOnce(&StanceMap, &Path) -> Result<Option<String>, String> + Send + 'static,
    ) {
        let leaving = self.workspace.leaving();
        let job = Job::new(format!("Exporting {}", file_name(&path)));
        self.window.jobs.start(
            job,
            move |_| write(&leaving.map(), &path).map(|remark| (path, remark)),
            |shell, _, written| match written {
                Ok((path, None)) => shell.say(format!("Exported {}", path.display())),
                Ok((path, Some(remark))) => shell.warn(format!("Exported {}. {remark}", path.display())),
                Err(why) => shell.warn(why),
            },
        );
    }

    /// The chart that the plot shows; says so where it shows none.
    fn chart(&mut self) -> Option<Chart> {
        let maps = self.workspace.maps();
        let view =
            self.workspace.view(Theme::light_or_dark(self.window.dark), self.window.jobs.work(), &maps);
        let chart = self.workspace.panels.plot.chart(&view);
        if chart.is_none() {
            self.warn("The plot shows no chart: choose two subjects first");
        }
        chart
    }

    /// Puts the chart that the plot shows on the clipboard, as it would be exported as PNG.
    pub(super) fn copy_chart(&mut self) {
        let Some(chart) = self.chart() else { return };
        let options = self.workspace.panels.plot.export_options();
        let leaving = self.workspace.leaving();
        self.window.jobs.start(
            Job::new("Copying the chart"),
            move |_| {
                let mut scene = figure::draw(&leaving.map(), &chart).map_err(|why| why.to_string())?;
                if options.transparent {
                    scene.paper = None;
                }
                let picture = figure::png::picture(&scene, options.scale).map_err(|why| why.to_string())?;
                Ok((picture, figure::lacking(&scene)))
            },
            |shell, ctx, picture: Result<_, String>| match picture {
                Ok((picture, remark)) => {
                    let size = [picture.width as usize, picture.height as usize];
                    ctx.copy_image(egui::ColorImage::from_rgba_unmultiplied(size, &picture.rgba));
                    match remark {
                        None => shell.say("The chart is on the clipboard"),
                        Some(remark) => shell.warn(format!("The chart is on the clipboard. {remark}")),
                    }
                }
                Err(why) => shell.warn(why),
            },
        );
    }

    pub(super) fn export(&mut self, path: PathBuf) {
        let Some(chart) = self.chart() else { return };
        if let Some(format) = chart_data::format_of(&path) {
            self.write(path, move |map, path| {
                let data = figure::kinds::content(map, &chart).map_err(|why| why.to_string())?.data();
                let bytes = chart_data::write(&data, format).map_err(|why| why.to_string())?;
                let written = store::write(path, &bytes).map(|()| None);
                written.map_err(|why| format!("Writing {} failed: {why}", path.display()))
            });
            return;
        }
        let options = self.workspace.panels.plot.export_options();
        self.write(path, move |map, path| {
            figure::export(map, &chart, path, &options).map_err(|why| why.to_string())
        });
    }

    pub(super) fn export_board(&mut self, path: PathBuf) {
        let Some(board) = self.workspace.board.clone() else { return };
        let focus = self.workspace.panels.board.focus();
        let options = draw::SheetOptions {
            day: focus.day,
            focus: Some(focus.clone()),
            look: if self.window.dark { Look::Dark } else { Look::Light },
            width: None,
            zoom: draw::SCALE,
            pictures: Arc::new(PictureStore::new(self.workspace.folder())),
            agreement: self.workspace.panels.board.agreement(),
            routes: self.workspace.panels.board.routes(),
        };
        self.write(path, move |map, path| {
            let scene = draw::draw(map, &board, &options).map_err(|why| why.to_string())?;
            figure::write(scene, path, &figure::ExportOptions::default()).map_err(|why| why.to_string())
        });
    }

    pub(super) fn export_network(&mut self, path: PathBuf) {
        let Some(format) = network::format_of(&path) else {
            self.warn(format!(
                "{} was not written: a network is written as {}",
                file_name(&path),
                endings(network::formats())
            ));
            return;
        };
        let options = network::NetworkOptions { board: None, at: self.workspace.panels.board.focus().day };
        self.write(path, move |map, path| {
            let bytes = network::write(map, &options, format);
            let written = store::write(path, &bytes).map(|()| None);
            written.map_err(|why| format!("Writing {} failed: {why}", path.display()))
        });
    }

    /// Asks where to write the board that is shown.
    pub(super) fn ask_export_board(&mut self, ending: &str) {
        let map = self.workspace.map();
        match self.workspace.board.as_ref().and_then(|id| map.boards.get(id)) {
            Some(board) => {
                let name = crate::model::id::slug(&board.name);
                self.ask(Ask::ExportBoard(format!("{name}.{ending}")));
            }
            None => self.warn("There is no board to export: make one first"),
        }
    }

    /// Asks where to write the network.
    pub(super) fn ask_export_network(&mut self) {
        let name = crate::model::id::slug(&self.workspace.map().title);
        self.ask(Ask::ExportNetwork(format!("{name}.graphml")));
    }

    /// Asks where to write the chart that the plot shows, or its data.
    pub(super) fn ask_export(&mut self, ending: &str) {
        let Some(chart) = self.chart() else { return };
        let (map, _) = self.workspace.maps();
        let name = crate::model::id::slug(&chart.heading(&map));
        self.ask(Ask::Export(format!("{name}.{ending}")));
    }
}
