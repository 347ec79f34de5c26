//! The arrangement of the panels, which users change and the program remembers. Which panels there are is in
//! `panels`.

use egui::{Ui, WidgetText};
use egui_tiles::{Behavior, Container, SimplificationOptions, Tile, TileId, Tiles, Tree, UiResponse};
use serde::{Deserialize, Serialize};

use super::panels::{Pane, PaneSide};
use super::theme::{GAP, Theme};

/// The arrangement.
#[derive(Clone, Serialize, Deserialize)]
pub struct Docks(Tree<Pane>);

impl Default for Docks {
    /// Browser left, the work panels as tabs in the middle, inspector right.
    fn default() -> Self {
        let mut tiles = Tiles::default();
        let mut at = |place: PaneSide| -> TileId {
            let panes = Pane::ALL.iter().copied().filter(|pane| pane.place() == place);
            let panes: Vec<TileId> = panes.map(|pane| tiles.insert_pane(pane)).collect();
            match panes.as_slice() {
                [one] => *one,
                _ => tiles.insert_tab_tile(panes),
            }
        };
        let (left, middle, right) = (at(PaneSide::Left), at(PaneSide::Middle), at(PaneSide::Right));
        let mut row = egui_tiles::Linear::new(egui_tiles::LinearDir::Horizontal, vec![left, middle, right]);
        row.shares.set_share(left, 0.17);
        row.shares.set_share(middle, 0.6);
        row.shares.set_share(right, 0.23);
        let root = tiles.insert_container(row);
        Self(Tree::new(egui::Id::unique("docks"), root, tiles))
    }
}

impl Docks {
    /// The arrangement as it was kept: without panels that there are no more, and with those that are new beside those
    /// that stand in the same place.
    pub fn restored(kept: Option<Self>) -> Self {
        let Some(mut docks) = kept else { return Self::default() };
        let tree = &mut docks.0;
        let unknown = tree.tiles.iter().filter(|(_, tile)| matches!(tile, Tile::Pane(Pane::Unknown)));
        for id in unknown.map(|(id, _)| *id).collect::<Vec<_>>() {
            tree.remove_recursively(id);
        }
        for &pane in Pane::ALL {
            if tree.tiles.find_pane(&pane).is_none() && !add(tree, pane) {
                return Self::default();
            }
        }
        docks
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

/// Puts a panel among the tabs of the first panel that stands in its place, or beside the others where there are no
/// tabs. Returns whether there was room for it.
fn add(tree: &mut Tree<Pane>, pane: Pane) -> bool {
    let mut fellows = Pane::ALL.iter().filter(|other| **other != pane && other.place() == pane.place());
    let beside = fellows.find_map(|other| tree.tiles.find_pane(other));
    let tabs = beside.and_then(|tile| tree.tiles.parent_of(tile)).or(tree.root());
    let Some(tabs) = tabs else { return false };
    let new = tree.tiles.insert_pane(pane);
    match tree.tiles.get_mut(tabs) {
        Some(Tile::Container(Container::Tabs(tabs))) => tabs.children.push(new),
        Some(Tile::Container(Container::Linear(row))) => row.children.push(new),
        Some(Tile::Container(Container::Grid(grid))) => grid.add_child(new),
        _ => return false,
    }
    true
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kept_arrangement_takes_in_new_panels_and_lets_go_of_old_ones() {
        let mut docks = Docks::default();
        docks.show(Pane::Plot);
        let kept = ron::to_string(&docks).expect("it can be kept");
        // As a version kept it that had no list of quotes, but a panel that is gone.
        let earlier = kept.replacen("Quotes", "Weather", 1);
        assert_ne!(earlier, kept);
        let read: Docks = ron::from_str(&earlier).expect("it can be read");
        let restored = Docks::restored(Some(read));
        let tiles = &restored.0.tiles;
        assert!(tiles.find_pane(&Pane::Unknown).is_none());
        let quotes = tiles.find_pane(&Pane::Quotes).expect("the new panel");
        let plot = tiles.find_pane(&Pane::Plot).expect("the plot");
        assert_eq!(tiles.parent_of(quotes), tiles.parent_of(plot), "it stands beside its like");
        let Some(Tile::Container(Container::Tabs(tabs))) = tiles.parent_of(plot).and_then(|id| tiles.get(id))
        else {
            panic!("the plot isn't among tabs");
        };
        assert_eq!(tabs.active, Some(plot), "the rest is as it was");
    }

    #[test]
    fn an_arrangement_of_the_first_version_is_read() {
        let first: Pane = ron::from_str("Inspector").expect("a panel");
        assert_eq!(first, Pane::Inspector);
    }
}
