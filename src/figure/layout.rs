//! Where values lie on a sheet, and a chart as it was drawn.

use super::labels::LabelCache;
use super::scene::{Point, Rect, Scene};

/// Radius of an actor's mark in units of the chart: its area grows with what its size shows, and the least
/// still shows.
pub fn radius(size: f64) -> f64 {
    let (least, most) = (4.5 * 4.5, 11.0 * 11.0);
    (least + size.clamp(0.0, 1.0) * (most - least)).sqrt()
}

/// Half the height of a proposal's diamond, in units of the chart.
pub const DIAMOND: f64 = 7.0;

/// The part of both scales that is in view.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Window {
    /// From and to on the x axis.
    pub x: (f64, f64),
    /// From and to on the y axis.
    pub y: (f64, f64),
}

/// Where values lie on the sheet.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Field {
    /// The frame.
    pub frame: Rect,
    /// Room between the frame and the ends of the window, so that no disc at an end is cut.
    pub inset: f64,
    /// What the inset frame shows.
    pub window: Window,
}

impl Field {
    /// Where a pair of values lies.
    pub fn at(&self, x: f64, y: f64) -> Point {
        Point::new(self.x(x), self.y(y))
    }
    /// Where a value of the x axis lies.
    pub fn x(&self, value: f64) -> f64 {
        let (low, high) = self.window.x;
        self.frame.left + self.inset + (value - low) / (high - low) * self.wide()
    }
    /// Where a value of the y axis lies.
    pub fn y(&self, value: f64) -> f64 {
        let (low, high) = self.window.y;
        self.frame.bottom - self.inset - (value - low) / (high - low) * self.high()
    }
    /// The values at a place.
    pub fn values(&self, at: Point) -> (f64, f64) {
        let share_x = (at.x - self.frame.left - self.inset) / self.wide();
        let share_y = (self.frame.bottom - self.inset - at.y) / self.high();
        let ((left, right), (low, high)) = (self.window.x, self.window.y);
        (left + share_x * (right - left), low + share_y * (high - low))
    }
    /// The width of what shows the window.
    pub fn wide(&self) -> f64 {
        (self.frame.width() - 2.0 * self.inset).max(1.0)
    }
    /// The height of what shows the window.
    pub fn high(&self) -> f64 {
        (self.frame.height() - 2.0 * self.inset).max(1.0)
    }
    /// Whether a place lies within the frame.
    pub fn shows(&self, at: Point) -> bool {
        let Rect { left, top, right, bottom } = self.frame;
        (left..=right).contains(&at.x) && (top..=bottom).contains(&at.y)
    }
}

/// A chart as it was drawn.
#[derive(Debug, Clone, PartialEq)]
pub struct Drawing {
    /// What was drawn.
    pub scene: Scene,
    /// Where values lie on it; none of kinds without scales for places. Where an axis has no scale, it goes from 0 to 1.
    pub field: Option<Field>,
    /// Where its names stand, to begin with the next time.
    pub label_cache: LabelCache,
}

impl Drawing {
    /// A drawing whose values lie in a field.
    pub(crate) fn in_field(scene: Scene, field: Field) -> Self {
        Self { field: Some(field), ..scene.into() }
    }
}

impl From<Scene> for Drawing {
    /// A drawing that is as it is.
    fn from(scene: Scene) -> Self {
        Self { scene, field: None, label_cache: LabelCache::new() }
    }
}
