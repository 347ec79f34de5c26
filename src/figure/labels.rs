//! Where the names of marks go: near their own mark, never on another label, on a mark or over the edge.
//!
//! Each label has candidates around its mark at growing distances (`candidates`), the far ones only where the near
//! ones don't do, since they cost time. Which of them can't stand beside each other is known (`placement`), and of all
//! that can those are sought that are worth most together (`search`). A label that is without a place in the end is
//! left out, rather than drawn over another. Chance, where the search needs it, comes from a fixed seed, and the work
//! is limited by counting, not by a clock: the same input always gives the same places.

mod candidates;
mod obstacle_index;
mod placement;
mod search;
#[cfg(test)]
mod tests;

use super::scene::{Point, Rect};

/// A disc that labels keep clear of.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Disc {
    /// Its centre.
    pub centre: Point,
    /// Its radius.
    pub radius: f64,
}

/// A corner of a chart, for the words that stand in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Corner {
    /// Whether it is a right one.
    pub right: bool,
    /// Whether it is a lower one.
    pub low: bool,
}

impl Corner {
    /// The place for words of a size (width, height) in this corner of a frame, `away` from its edges; none where something
    /// stands there: words that left their corner would say something else.
    pub fn free_place(
        self,
        frame: Rect,
        (width, height): (f64, f64),
        away: (f64, f64),
        discs: &[Disc],
        covered: &[Rect],
    ) -> Option<Rect> {
        let left = if self.right { frame.right - away.0 - width } else { frame.left + away.0 };
        let top = if self.low { frame.bottom - away.1 - height } else { frame.top + away.1 };
        let rect = Rect::sized(left, top, width, height);
        let is_free = frame.holds(rect)
            && discs.iter().all(|disc| rect.distance(disc.centre) >= disc.radius)
            && covered.iter().all(|other| !other.overlaps(rect));
        is_free.then_some(rect)
    }
}

/// A label that wants a place.
#[derive(Debug, Clone, PartialEq)]
pub struct Wanted {
    /// The disc that it names; it must also be among the obstacles.
    pub of: Disc,
    /// Its sizes, width and height: on one line, broken in two, in the order of preference.
    pub sizes: Vec<(f64, f64)>,
    /// Labels of more weight choose first; those of least weight give way where not all fit.
    pub weight: f64,
    /// Where it was the last time, if it is to stay there unless it must move.
    pub before: Option<LastPlace>,
}

/// Where labels stood the last time, by their ids, as seen from their marks.
pub type LabelCache = std::collections::BTreeMap<String, LastPlace>;

/// Where a label was the last time, as seen from its mark.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct LastPlace {
    /// The left edge of the label less the x of its mark's centre.
    pub left: f64,
    /// The top edge of the label less the y of its mark's centre.
    pub top: f64,
    /// Which of its sizes it had.
    pub size: usize,
}

/// What labels must keep clear of, and what they should.
#[derive(Debug, Clone, Default)]
pub struct Obstacles {
    /// Marks, which no label may touch.
    pub discs: Vec<Disc>,
    /// Captions, which no label may touch.
    pub captions: Vec<Rect>,
    /// Range bars, which a label may cover where there is no better place.
    pub bars: Vec<Rect>,
}

/// Where a label went.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Place {
    /// Its rectangle.
    pub rect: Rect,
    /// Which of its sizes it has.
    pub size: usize,
    /// A line from its mark to it, where it is too far off to be read without.
    pub leader: Option<(Point, Point)>,
}

impl Place {
    /// This place as seen from the centre of its mark, to give as [`Wanted::before`] the next time.
    pub fn relative_to(&self, centre: Point) -> LastPlace {
        LastPlace { left: self.rect.left - centre.x, top: self.rect.top - centre.y, size: self.size }
    }
}

/// Places labels inside an area; none for a label that has no free place. No label overlaps another, a
/// leader, a disc or a caption, or leaves the area; no two leaders cross.
pub fn place(wanted: &[Wanted], obstacles: &Obstacles, area: Rect) -> Vec<Option<Place>> {
    search::Search::new(wanted, obstacles, area).run()
}
