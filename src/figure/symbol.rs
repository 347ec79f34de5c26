//! The signs that a legend explains. How they are drawn is in `legend`.

use super::scene::{Paint, Pen};
use crate::model::{ActorKind, Colour, MarkForm};

/// How a line that says something of two ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum LineHead {
    /// In a filled arrowhead.
    Filled,
    /// In the outline of one.
    Hollow,
    /// In a bar across.
    Bar,
    /// In filled arrowheads at both ends.
    Both,
}

/// One sign of a legend.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Symbol {
    Mark(Colour, MarkForm),
    Kind(Colour, MarkForm, ActorKind),
    Sizes,
    SizeUnknown,
    Several,
    Hollow,
    Range,
    Inferred,
    Diamond,
    Trail,
    Hull,
    Centre,
    Ghost,
    Band,
    Event,
    Neutral,
    Silent,
    Tie(Colour, Option<f64>, LineHead),
    Bar(Colour, f64),
    Line(Colour, Option<f64>),
    Cell(Paint, Option<Pen>),
    SmallCell(Paint),
}
