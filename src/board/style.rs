//! How ties and kinds of actors look, on the screen and on paper: colours, dashes, widths, small icons.

use super::Emphasis;
use crate::figure::{ChartTheme, LineHead, Point};
use crate::model::{ActorKind, Colour, RelationKind};

/// What stands for the colours of blocs where there are only greys.
const GREY: Colour = Colour::rgb(0x60, 0x60, 0x60);

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
    pub fn bloc(&self, colour: Colour) -> Colour {
        if self.grey { GREY } else { colour }
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

/// A line of an icon in a square from (0, 0) to (1, 1).
#[derive(Debug, Clone, PartialEq)]
pub enum Stroke {
    /// From corner to corner.
    Line(Vec<Point>),
    /// A ring.
    Ring(Point, f64),
}

/// The icon of a kind of actor, as lines.
pub fn icon(kind: ActorKind) -> Vec<Stroke> {
    let line = |points: &[(f64, f64)]| Stroke::Line(points.iter().map(|(x, y)| Point::new(*x, *y)).collect());
    let ring = |x: f64, y: f64, radius: f64| Stroke::Ring(Point::new(x, y), radius);
    match kind {
        ActorKind::Person => vec![
            ring(0.5, 0.28, 0.2),
            line(&[(0.1, 0.95), (0.18, 0.68), (0.38, 0.57), (0.62, 0.57), (0.82, 0.68), (0.9, 0.95)]),
        ],
        ActorKind::Government => vec![
            line(&[(0.08, 0.36), (0.5, 0.08), (0.92, 0.36), (0.08, 0.36)]),
            line(&[(0.22, 0.36), (0.22, 0.84)]),
            line(&[(0.5, 0.36), (0.5, 0.84)]),
            line(&[(0.78, 0.36), (0.78, 0.84)]),
            line(&[(0.06, 0.92), (0.94, 0.92)]),
        ],
        ActorKind::Organisation => vec![
            line(&[(0.16, 0.94), (0.16, 0.1), (0.62, 0.1), (0.62, 0.94), (0.16, 0.94)]),
            line(&[(0.62, 0.42), (0.9, 0.42), (0.9, 0.94), (0.62, 0.94)]),
            line(&[(0.3, 0.32), (0.48, 0.32)]),
            line(&[(0.3, 0.58), (0.48, 0.58)]),
        ],
        ActorKind::Alliance => vec![ring(0.34, 0.5, 0.27), ring(0.66, 0.5, 0.27)],
        ActorKind::Party => vec![
            line(&[(0.2, 0.96), (0.2, 0.06)]),
            line(&[(0.2, 0.1), (0.88, 0.1), (0.7, 0.34), (0.88, 0.58), (0.2, 0.58)]),
        ],
        ActorKind::Media => vec![
            line(&[(0.12, 0.12), (0.88, 0.12), (0.88, 0.9), (0.12, 0.9), (0.12, 0.12)]),
            line(&[(0.28, 0.34), (0.72, 0.34)]),
            line(&[(0.28, 0.54), (0.72, 0.54)]),
            line(&[(0.28, 0.72), (0.54, 0.72)]),
        ],
        ActorKind::Group => vec![ring(0.5, 0.24, 0.17), ring(0.24, 0.7, 0.17), ring(0.76, 0.7, 0.17)],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_two_kinds_of_tie_look_the_same_and_every_kind_of_actor_has_its_icon() {
        let ties: Vec<_> = RelationKind::ALL.iter().map(|kind| tie(*kind)).collect();
        let icons: Vec<_> = ActorKind::ALL.iter().map(|kind| icon(*kind)).collect();
        for (n, one) in ties.iter().enumerate() {
            assert!(!ties[n + 1..].contains(one), "{:?}", RelationKind::ALL[n]);
        }
        for (n, one) in icons.iter().enumerate() {
            assert!(!icons[n + 1..].contains(one), "{:?}", ActorKind::ALL[n]);
        }
    }
}
