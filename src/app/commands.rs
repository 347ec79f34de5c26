//! Every user command once: its words, its shortcut, and when it can be used. Menus, keys and help all
//! read it; what a command does is in the shell.

use crate::model::value::choice;

choice! {
    /// A user command.
    Command {
        /// Starts an empty map.
        New: "New map",
        /// Opens a map.
        Open: "Open…",
        /// Saves the map in its file.
        Save: "Save",
        /// Writes the chart that the plot shows as SVG.
        ExportSvg: "Export chart as SVG…",
        /// Writes the chart that the plot shows as PNG.
        ExportPng: "Export chart as PNG…",
    }
}
