//! What the program remembers from one run to the next.

use std::path::PathBuf;

use super::state::{Me, Shell};
use crate::app::docks::Docks;
use crate::app::reader::Look;

#[derive(Default, serde::Serialize, serde::Deserialize)]
struct Remembered {
    docks: Option<Docks>,
    recent: Vec<PathBuf>,
    #[serde(default)]
    reader: Look,
    #[serde(default)]
    me: Me,
}

/// The key under which eframe keeps it.
const REMEMBERED: &str = "stancemap";

impl Shell {
    /// Takes up what was remembered.
    pub fn restore(&mut self, storage: Option<&dyn eframe::Storage>) {
        let Some(storage) = storage else { return };
        let remembered: Remembered = eframe::get_value(storage, REMEMBERED).unwrap_or_default();
        self.window.docks = Docks::restored(remembered.docks);
        self.window.recent = remembered.recent;
        self.window.look = remembered.reader;
        self.workspace.panels.reader.look = remembered.reader;
        self.window.me = remembered.me;
        self.workspace.coder = self.own_coder();
    }

    pub(super) fn remember(&self, storage: &mut dyn eframe::Storage) {
        let window = &self.window;
        let remembered = Remembered {
            docks: Some(window.docks.clone()),
            recent: window.recent.clone(),
            reader: window.look,
            me: window.me.clone(),
        };
        eframe::set_value(storage, REMEMBERED, &remembered);
    }
}
