//! Every user command once: its words, its shortcut, and when it can be used. Menus, keys and help all
//! read it; what a command does is in the shell.

use egui::{Key, KeyboardShortcut, Modifiers};

use crate::model::value::choice;

choice! {
    /// A user command. Its label ends in `…` when it asks for more.
    Command {
        /// Starts an empty map.
        New: "New map",
        /// Opens a map from a file.
        Open: "Open…",
        /// Opens the map that comes with the program.
        OpenSample: "Open the sample map",
        /// Saves the map in its file.
        Save: "Save",
        /// Saves the map in another file.
        SaveAs: "Save as…",
        /// Closes the program.
        Quit: "Quit",
        /// Takes the last step back.
        Undo: "Undo",
        /// Makes the step that was taken back again.
        Redo: "Redo",
        /// Deletes the selected items from the map.
        Delete: "Delete from the map…",
        /// Opens text files as sources.
        OpenText: "Open texts…",
        /// Opens all files of a folder as sources.
        OpenFolder: "Open a folder of texts…",
        /// Makes a source of a pasted text.
        PasteSource: "Paste a text…",
        /// Adds an actor.
        NewActor: "New actor",
        /// Adds a dimension.
        NewDimension: "New dimension",
        /// Adds a proposal.
        NewProposal: "New proposal",
        /// Adds a bloc.
        NewBloc: "New bloc",
        /// Adds an event.
        NewEvent: "New event",
        /// Adds a coder, who is coding from then on.
        NewCoder: "New coder",
        /// Opens the stance form.
        NewStance: "New stance…",
        /// Adds a board.
        NewBoard: "New board",
        /// Writes the chart that the plot shows as SVG.
        ExportSvg: "Export the chart as SVG…",
        /// Writes the chart that the plot shows as PNG.
        ExportPng: "Export the chart as PNG…",
        /// Writes the chart that the plot shows as PDF.
        ExportPdf: "Export the chart as PDF…",
        /// Writes the board as SVG.
        ExportBoardSvg: "Export the board as SVG…",
        /// Writes the board as PNG.
        ExportBoardPng: "Export the board as PNG…",
        /// Writes the board as PDF.
        ExportBoardPdf: "Export the board as PDF…",
        /// Writes the network for other programs.
        ExportNetwork: "Export the network (GraphML)…",
        /// Writes the report of the map as one HTML file.
        ExportReport: "Export the report (HTML)…",
        /// Packs the map with its pictures, charts and report into one file.
        Pack: "Pack to share…",
        /// Packs it without the full texts of sources.
        PackWithoutTexts: "Pack without full texts…",
        /// Packs it without full texts, notes and coders.
        PackRedacted: "Pack without texts, notes and coders…",
        /// Opens the window that finds words in sources.
        Find: "Find in the sources…",
        /// Shows the board.
        ShowBoard: "Board",
        /// Shows the reader.
        ShowReader: "Reader",
        /// Shows the plot.
        ShowPlot: "Plot",
        /// Shows the stance table.
        ShowTable: "Stances",
        /// Shows the list of quotes.
        ShowQuotes: "Quotes",
        /// Puts the panels back to where they were at first.
        ResetLayout: "Reset the panels",
        /// Changes between the light and the dark look.
        ToggleTheme: "Light or dark",
        /// Shows the keys.
        Keys: "Keys and mouse",
        /// Says what program this is.
        About: "About Stancemap",
    }
}

/// What decides which commands can be used now.
#[derive(Debug, Clone, Copy, Default)]
pub struct Situation {
    /// The map can't be changed.
    pub read_only: bool,
    /// There is a step to undo.
    pub can_undo: bool,
    /// There is a step to redo.
    pub can_redo: bool,
    /// Something is selected.
    pub selected: bool,
    /// The plot shows a chart.
    pub chart: bool,
}

impl Command {
    /// Its keys. Two commands never share them.
    pub const fn shortcut(self) -> Option<KeyboardShortcut> {
        const CTRL: Modifiers = Modifiers::COMMAND;
        const CTRL_SHIFT: Modifiers = Modifiers::COMMAND.plus(Modifiers::SHIFT);
        let (modifiers, key) = match self {
            Self::New => (CTRL, Key::N),
            Self::Open => (CTRL, Key::O),
            Self::Save => (CTRL, Key::S),
            Self::SaveAs => (CTRL_SHIFT, Key::S),
            Self::Quit => (CTRL, Key::Q),
            Self::Undo => (CTRL, Key::Z),
            Self::Redo => (CTRL_SHIFT, Key::Z),
            Self::OpenText => (CTRL_SHIFT, Key::O),
            Self::PasteSource => (CTRL_SHIFT, Key::V),
            Self::NewActor => (CTRL_SHIFT, Key::A),
            Self::NewDimension => (CTRL_SHIFT, Key::D),
            Self::NewProposal => (CTRL_SHIFT, Key::P),
            Self::NewStance => (CTRL, Key::T),
            Self::ExportSvg => (CTRL, Key::E),
            Self::ExportPng => (CTRL_SHIFT, Key::E),
            Self::Delete => (CTRL, Key::Delete),
            Self::Find => (CTRL, Key::F),
            Self::ShowBoard => (CTRL, Key::Num1),
            Self::ShowReader => (CTRL, Key::Num2),
            Self::ShowPlot => (CTRL, Key::Num3),
            Self::ShowTable => (CTRL, Key::Num4),
            Self::ShowQuotes => (CTRL, Key::Num5),
            Self::Keys => (Modifiers::NONE, Key::F1),
            _ => return None,
        };
        Some(KeyboardShortcut::new(modifiers, key))
    }

    /// Whether its keys belong to a text field while one is being typed in.
    pub const fn yields_to_typing(self) -> bool {
        matches!(self, Self::Undo | Self::Redo | Self::Delete)
    }

    /// Whether it changes the map.
    const fn edits(self) -> bool {
        matches!(
            self,
            Self::Undo
                | Self::Redo
                | Self::Delete
                | Self::OpenText
                | Self::OpenFolder
                | Self::PasteSource
                | Self::NewActor
                | Self::NewDimension
                | Self::NewProposal
                | Self::NewBloc
                | Self::NewEvent
                | Self::NewCoder
                | Self::NewStance
                | Self::NewBoard
        )
    }

    /// Whether it can be used now.
    pub const fn enabled(self, now: Situation) -> bool {
        (!self.edits() || !now.read_only)
            && match self {
                Self::Undo => now.can_undo,
                Self::Redo => now.can_redo,
                Self::Delete => now.selected,
                Self::ExportSvg | Self::ExportPng | Self::ExportPdf => now.chart,
                _ => true,
            }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_two_commands_share_their_keys() {
        let mut seen = Vec::new();
        for &command in Command::ALL {
            if let Some(keys) = command.shortcut() {
                assert!(!seen.contains(&keys), "{command} has the keys of another command");
                seen.push(keys);
            }
        }
    }

    #[test]
    fn a_read_only_map_offers_nothing_that_edits() {
        let now = Situation { read_only: true, can_undo: true, can_redo: true, selected: true, chart: true };
        for command in [Command::Undo, Command::NewActor, Command::Delete, Command::PasteSource] {
            assert!(!command.enabled(now), "{command}");
        }
        assert!(Command::SaveAs.enabled(now) && Command::ExportSvg.enabled(now));
    }
}
