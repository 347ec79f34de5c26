//! The arrangement of the panels, which users change and the program remembers. What a panel shows is in
//! the panel's own file.

use egui::{Ui, WidgetText};
use egui_tiles::{Behavior, SimplificationOptions, Tile, TileId, Tiles, Tree, UiResponse};
use serde::{Deserialize, Serialize};

use super::theme::{GAP, Theme};

/// A panel.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Pane {
    /// The lists of items.
    Browser,
    /// The canvas.
    Board,
    /// The text of a source.
    Reader,
    /// The chart.
    Plot,
    /// The stance table.
    Table,
    /// The list of quotes.
    Quotes,
    /// The steps that were made.
    History,
    /// The selected item, or the stance form.
    Inspector,
}

impl Pane {
    const ALL: [Self; 8] = [
        Self::Browser,
        Self::Board,
        Self::Reader,
        Self::Plot,
        Self::Table,
        Self::Quotes,
        Self::History,
        Self::Inspector,
    ];

    /// The words on its tab.
    const fn title(self) -> &'static str {
        match self {
            Self::Browser => "Browser",
            Self::Board => "Board",
            Self::Reader => "Reader",
            Self::Plot => "Plot",
            Self::Table => "Stances",
            Self::Quotes => "Quotes",
            Self::History => "History",
            Self::Inspector => "Inspector",
        }
    }
}

/// The arrangement.
#[derive(Clone, Serialize, Deserialize)]
pub struct Docks(Tree<Pane>);

impl Default for Docks {
    /// Browser left, the six work panels as tabs in the middle, inspector right.
    fn default() -> Self {
        let mut tiles = Tiles::default();
        let browser = tiles.insert_pane(Pane::Browser);
        let board = tiles.insert_pane(Pane::Board);
        let work = [Pane::Reader, Pane::Plot, Pane::Table, Pane::Quotes, Pane::History]
            .map(|pane| tiles.insert_pane(pane));
        let middle = tiles.insert_tab_tile([board].into_iter().chain(work).collect());
        let inspector = tiles.insert_pane(Pane::Inspector);
        let mut row =
            egui_tiles::Linear::new(egui_tiles::LinearDir::Horizontal, vec![browser, middle, inspector]);
        row.shares.set_share(browser, 0.17);
        row.shares.set_share(middle, 0.6);
        row.shares.set_share(inspector, 0.23);
        let root = tiles.insert_container(row);
        Self(Tree::new(egui::Id::unique("docks"), root, tiles))
    }
}

impl Docks {
    /// The arrangement as it was kept, or the first one where a panel is missing in it.
    pub fn restored(kept: Option<Self>) -> Self {
        kept.filter(|docks| Pane::ALL.iter().all(|pane| docks.0.tiles.find_pane(pane).is_some()))
            .unwrap_or_default()
    }
    /// Brings a panel to the front of its tabs.
    pub fn show(&mut self, pane: Pane) {
        self.0.make_active(|_, tile| matches!(tile, Tile::Pane(other) if *other == pane));
    }
    /// Draws the panels; `draw` fills each.
    pub fn ui(&mut self, ui: &mut Ui, theme: &'static Theme, draw: &mut dyn FnMut(&mut Ui, Pane)) {
        self.0.ui(&mut Arrangement { theme, draw }, ui);
    }
}

struct Arrangement<'a> {
    theme: &'static Theme,
    draw: &'a mut dyn FnMut(&mut Ui, Pane),
}

impl Behavior<Pane> for Arrangement<'_> {
    fn pane_ui(&mut self, ui: &mut Ui, _: TileId, pane: &mut Pane) -> UiResponse {
        let fill = match pane {
            Pane::Browser | Pane::Inspector => self.theme.panel,
            _ => self.theme.paper,
        };
        let margin = if *pane == Pane::Board { 0.0 } else { GAP };
        egui::Frame::new().fill(fill).inner_margin(margin).show(ui, |ui| {
            ui.set_min_size(ui.available_size());
            (self.draw)(ui, *pane);
        });
        UiResponse::None
    }
    fn tab_title_for_pane(&mut self, pane: &Pane) -> WidgetText {
        pane.title().into()
    }
    fn tab_bar_height(&self, _: &egui::Style) -> f32 {
        28.0
    }
    fn gap_width(&self, _: &egui::Style) -> f32 {
        4.0
    }
    fn min_size(&self) -> f32 {
        160.0
    }
    fn tab_bar_color(&self, _: &egui::Visuals) -> egui::Color32 {
        self.theme.panel
    }
    fn simplification_options(&self) -> SimplificationOptions {
        SimplificationOptions { all_panes_must_have_tabs: true, ..SimplificationOptions::default() }
    }
}
