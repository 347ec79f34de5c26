//! How ties look, on the screen and on paper: colours, dashes, widths.

use super::Emphasis;
use crate::figure::{ChartTheme, LineHead};
use crate::model::{BlocLook, Colour, RelationKind};

/// The colours of a board's drawing, in the window or on a sheet.
#[derive(Debug, Clone, PartialEq)]
pub struct BoardPalette {
    /// Behind everything.
    pub paper: Colour,
    /// Behind cards.
    pub card: Colour,
    /// Text.
    pub ink: Colour,
    /// Text of less weight.
    pub faint: Colour,
    /// Edges of cards.
    pub line: Colour,
    /// The track on which influence is shown.
    pub track: Colour,
    /// Whether it is light on dark.
    pub dark: bool,
    /// Whether there are only greys.
    pub grey: bool,
}

impl From<&ChartTheme> for BoardPalette {
    fn from(theme: &ChartTheme) -> Self {
        Self {
            paper: theme.paper,
            card: theme.strip,
            ink: theme.ink,
            faint: theme.faint,
            line: theme.line,
            track: theme.grid,
            dark: *theme == ChartTheme::DARK,
            grey: *theme == ChartTheme::PRINT,
        }
    }
}

impl BoardPalette {
    /// A colour, thinned where what has it steps back.
    pub fn toned(&self, colour: Colour, emphasis: Emphasis) -> Colour {
        if emphasis == Emphasis::Full { colour } else { self.paper.mixed(colour, 0.22) }
    }
    /// The colour of a bloc.
    pub fn bloc(&self, look: &BlocLook) -> Colour {
        if self.grey { look.grey } else { look.colour }
    }
    /// A colour for light paper on this paper.
    pub fn tinted(&self, colour: Colour) -> Colour {
        if self.grey { self.faint } else { on_paper(colour, self.dark) }
    }
    /// The ink of ties. Colours mean blocs, so theirs is none.
    pub fn tie(&self) -> Colour {
        self.paper.mixed(self.ink, 0.72)
    }
    /// The paper of a note of its own colour, or of the colour of notes.
    pub fn note(&self, own: Option<Colour>) -> Colour {
        let share = match own {
            _ if self.grey => 0.0,
            Some(_) => {
                if self.dark {
                    0.35
                } else {
                    0.25
                }
            }
            None => {
                if self.dark {
                    0.22
                } else {
                    0.16
                }
            }
        };
        self.paper.mixed(own.unwrap_or(Colour::nth(1)), share)
    }
    /// The paper of a frame.
    pub fn frame(&self, own: Option<Colour>) -> Colour {
        own.map_or(self.card, |colour| self.paper.mixed(colour, 0.08))
    }
}

/// The length of the dashes of a kind of tie, none where it is drawn through, and how it ends. What goes both ways ends
/// in two arrowheads.
pub const fn tie(kind: RelationKind) -> (Option<f64>, LineHead) {
    match kind {
        RelationKind::MemberOf => (Some(2.0), LineHead::Hollow),
        RelationKind::Leads => (None, LineHead::Hollow),
        RelationKind::AlliedWith => (None, LineHead::Both),
        RelationKind::Supports => (None, LineHead::Filled),
        RelationKind::Pressures => (Some(7.0), LineHead::Filled),
        RelationKind::Opposes => (None, LineHead::Bar),
        RelationKind::NegotiatesWith => (Some(7.0), LineHead::Both),
        RelationKind::Other => (Some(3.5), LineHead::Filled),
    }
}

/// A colour for light paper as it is drawn on dark paper.
pub fn on_paper(colour: Colour, dark: bool) -> Colour {
    if dark { colour.mixed(Colour::rgb(0xFF, 0xFF, 0xFF), 0.35) } else { colour }
}

/// The colour of computed agreement, and of conflict.
pub const AGREEMENT: (Colour, Colour) = (Colour::rgb(0x00, 0x9E, 0x73), Colour::rgb(0xD5, 0x5E, 0x00));
/// What their lines say.
pub const AGREEMENT_WORDS: [&str; 2] =
    ["agreement (number of shared subjects)", "conflict (number of shared subjects)"];

/// The width of a tie of a strength of 0 to 1, in board units.
pub fn width(strength: f64) -> f64 {
    0.9 + 2.6 * strength
}

/// What the bars on cards say: the one beside the number of stances, and those of pinned subjects.
pub const BAR_WORDS: [&str; 2] = ["influence", "position on its scale, with its range"];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_two_kinds_of_tie_look_the_same() {
        let ties: Vec<_> = RelationKind::ALL.iter().map(|kind| tie(*kind)).collect();
        for (n, one) in ties.iter().enumerate() {
            assert!(!ties[n + 1..].contains(one), "{:?}", RelationKind::ALL[n]);
        }
    }
}
