//! Every panel once: its name, what it is called, where it stands at first, and what draws it. The arrangement, the
//! frame and what is remembered read this list; what a panel shows is in the panel's own file.

use egui::Ui;
use serde::{Deserialize, Deserializer, Serialize, de};

use super::board::BoardPanel;
use super::browser::Browser;
use super::plot::PlotPanel;
use super::quotes::QuotesPanel;
use super::reader::ReaderPanel;
use super::stance_form::StanceForm;
use super::table::StanceTable;
use super::view::{Actions, View};
use super::{history_panel, inspector};
use crate::edit::History;
use crate::model::AnyId;

/// The panels that keep something from frame to frame, each with what is its own.
#[derive(Default)]
pub struct Panels {
    /// The lists of items.
    pub browser: Browser,
    /// The canvas.
    pub board: BoardPanel,
    /// The text of a source.
    pub reader: ReaderPanel,
    /// The chart.
    pub plot: PlotPanel,
    /// The stance table.
    pub table: StanceTable,
    /// The list of quotes.
    pub quotes: QuotesPanel,
    /// An item that is new, whose name is typed next.
    pub naming: Option<AnyId>,
    /// A stance that is being recorded, in the inspector's place.
    pub stance: Option<StanceForm>,
}

/// What a panel draws with.
pub struct Frame<'a, 'b> {
    /// What the panels keep.
    pub panels: &'a mut Panels,
    /// What they see.
    pub view: &'a View<'b>,
    /// The steps of the map.
    pub history: &'a History,
    /// What they ask for.
    pub actions: &'a mut Actions,
}

/// Where a panel stands at first, and where one that is missing in a kept arrangement is put.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PaneSide {
    /// Left.
    Left,
    /// Among the tabs in the middle.
    Middle,
    /// Right.
    Right,
}

macro_rules! panels {
    ($($(#[$about:meta])* $name:ident: $title:literal, $place:ident, $draw:expr;)*) => {
        /// A panel.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
        pub enum Pane {
            $($(#[$about])* $name,)*
            /// One that this version doesn't know; it goes.
            Unknown,
        }

        impl Pane {
            /// All of them, in the order of tabs.
            pub const ALL: &[Self] = &[$(Self::$name,)*];

            /// The words on its tab.
            pub const fn title(self) -> &'static str {
                match self {
                    $(Self::$name => $title,)*
                    Self::Unknown => "",
                }
            }
            /// Where it stands at first.
            pub const fn place(self) -> PaneSide {
                match self {
                    $(Self::$name => PaneSide::$place,)*
                    Self::Unknown => PaneSide::Middle,
                }
            }
            /// Draws it.
            pub fn draw(self, frame: &mut Frame<'_, '_>, ui: &mut Ui) {
                match self {
                    $(Self::$name => {
                        let draw: fn(&mut Frame<'_, '_>, &mut Ui) = $draw;
                        draw(frame, ui);
                    })*
                    Self::Unknown => {}
                }
            }
            fn named(name: &str) -> Self {
                match name {
                    $(stringify!($name) => Self::$name,)*
                    _ => Self::Unknown,
                }
            }
        }
    };
}

panels! {
    /// The lists of items.
    Browser: "Browser", Left, |f, ui| f.panels.browser.ui(ui, f.view, f.actions);
    /// The canvas.
    Board: "Board", Middle, |f, ui| f.panels.board.ui(ui, f.view, f.actions);
    /// The text of a source.
    Reader: "Reader", Middle, |f, ui| f.panels.reader.ui(ui, f.view, f.actions);
    /// The chart.
    Plot: "Plot", Middle, |f, ui| f.panels.plot.ui(ui, f.view, f.actions);
    /// The stance table.
    Table: "Stances", Middle, |f, ui| f.panels.table.ui(ui, f.view, f.actions);
    /// The list of quotes.
    Quotes: "Quotes", Middle, |f, ui| f.panels.quotes.ui(ui, f.view, f.actions);
    /// The steps that were made.
    History: "History", Middle, |f, ui| history_panel::ui(ui, f.view.theme, f.history, f.actions);
    /// The selected item, or the stance form.
    Inspector: "Inspector", Right, |f, ui| match &mut f.panels.stance {
        Some(form) => {
            if !form.ui(ui, f.view, f.actions) {
                f.panels.stance = None;
            }
        }
        None => inspector::ui(ui, f.view, &mut f.panels.naming, f.actions),
    };
}

impl<'de> Deserialize<'de> for Pane {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Visitor;
        impl de::Visitor<'_> for Visitor {
            type Value = Pane;
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("the name of a panel")
            }
            fn visit_str<E: de::Error>(self, name: &str) -> Result<Pane, E> {
                Ok(Pane::named(name))
            }
        }
        deserializer.deserialize_identifier(Visitor)
    }
}
