//! The looks of an exported chart. The window's colours are in `app::theme`.

use crate::model::{Colour, Look};

/// The colours of a chart that don't come from the map.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ChartTheme {
    /// Behind everything.
    pub paper: Colour,
    /// Text.
    pub ink: Colour,
    /// Text of less weight.
    pub faint: Colour,
    /// The frame and the leaders.
    pub line: Colour,
    /// The grid.
    pub grid: Colour,
    /// Behind the strips of actors that are silent on one axis.
    pub strip: Colour,
}

impl ChartTheme {
    /// Dark on white, for print.
    pub const LIGHT: Self = Self {
        paper: Colour::rgb(0xFF, 0xFF, 0xFF),
        ink: Colour::rgb(0x1E, 0x24, 0x2C),
        faint: Colour::rgb(0x5C, 0x66, 0x72),
        line: Colour::rgb(0x8A, 0x94, 0xA0),
        grid: Colour::rgb(0xE6, 0xE9, 0xED),
        strip: Colour::rgb(0xF4, 0xF5, 0xF7),
    };
    /// Light on dark, for slides.
    pub const DARK: Self = Self {
        paper: Colour::rgb(0x16, 0x1A, 0x1F),
        ink: Colour::rgb(0xE6, 0xE9, 0xED),
        faint: Colour::rgb(0xA3, 0xAD, 0xB8),
        line: Colour::rgb(0x6B, 0x76, 0x83),
        grid: Colour::rgb(0x2A, 0x30, 0x38),
        strip: Colour::rgb(0x1E, 0x23, 0x29),
    };
    /// Black and greys on white, for printers without colour.
    pub const PRINT: Self = Self {
        paper: Colour::rgb(0xFF, 0xFF, 0xFF),
        ink: Colour::rgb(0x00, 0x00, 0x00),
        faint: Colour::rgb(0x40, 0x40, 0x40),
        line: Colour::rgb(0x70, 0x70, 0x70),
        grid: Colour::rgb(0xDC, 0xDC, 0xDC),
        strip: Colour::rgb(0xF2, 0xF2, 0xF2),
    };

    /// The colours of a look.
    pub const fn of(look: Look) -> Self {
        match look {
            Look::Light => Self::LIGHT,
            Look::Dark => Self::DARK,
            Look::Print => Self::PRINT,
        }
    }
}
