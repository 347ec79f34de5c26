//! The camera: which part of a board is in view, and the way between board units and screen points.

use crate::figure::{Point, Rect};

/// The smallest zoom: a screen shows the whole of the largest board.
const MIN_ZOOM: f64 = 0.0004;
/// The largest zoom.
const MAX_ZOOM: f64 = 6.0;
/// The zoom above which fitting doesn't go, so that a single card isn't blown up.
const MAX_FIT: f64 = 1.25;

/// What is in the middle of the view, and how large.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Camera {
    /// The board point in the middle of the view.
    pub centre: Point,
    /// Screen points a board unit.
    pub zoom: f64,
}

impl Default for Camera {
    fn default() -> Self {
        Self { centre: Point::new(0.0, 0.0), zoom: 1.0 }
    }
}

impl Camera {
    /// Where a board point is on the screen; `view` is the board's part of the screen.
    pub fn to_screen(self, at: Point, view: Rect) -> Point {
        let middle = view.centre();
        Point::new(
            middle.x + (at.x - self.centre.x) * self.zoom,
            middle.y + (at.y - self.centre.y) * self.zoom,
        )
    }
    /// Which board point is at a point of the screen.
    pub fn to_board(self, at: Point, view: Rect) -> Point {
        let middle = view.centre();
        Point::new(
            self.centre.x + (at.x - middle.x) / self.zoom,
            self.centre.y + (at.y - middle.y) / self.zoom,
        )
    }
    /// A rectangle of the board on the screen.
    pub fn rect_to_screen(self, rect: Rect, view: Rect) -> Rect {
        let corner = self.to_screen(Point::new(rect.left, rect.top), view);
        Rect::sized(corner.x, corner.y, rect.width() * self.zoom, rect.height() * self.zoom)
    }
    /// The part of the board that is in view.
    pub fn visible(self, view: Rect) -> Rect {
        let corner = self.to_board(Point::new(view.left, view.top), view);
        Rect::sized(corner.x, corner.y, view.width() / self.zoom, view.height() / self.zoom)
    }
    /// The camera after the paper was dragged by a distance in screen points.
    #[must_use]
    pub fn panned(self, dx: f64, dy: f64) -> Self {
        let centre = Point::new(self.centre.x - dx / self.zoom, self.centre.y - dy / self.zoom);
        Self { centre, ..self }
    }
    /// The camera after zooming by a factor, with the board point under `pointer` staying there.
    #[must_use]
    pub fn zoomed(self, factor: f64, pointer: Point, view: Rect) -> Self {
        let zoom = (self.zoom * factor).clamp(MIN_ZOOM, MAX_ZOOM);
        if !zoom.is_finite() {
            return self;
        }
        let under = self.to_board(pointer, view);
        let middle = view.centre();
        Self {
            centre: Point::new(
                under.x - (pointer.x - middle.x) / zoom,
                under.y - (pointer.y - middle.y) / zoom,
            ),
            zoom,
        }
    }
    /// The camera that shows a part of the board whole, with a margin.
    pub fn fitted(area: Rect, view: Rect) -> Self {
        const MARGIN: f64 = 0.92;
        let zoom =
            (view.width() / area.width().max(1.0)).min(view.height() / area.height().max(1.0)) * MARGIN;
        let zoom = if zoom.is_finite() { zoom.clamp(MIN_ZOOM, MAX_FIT) } else { 1.0 };
        Self { centre: area.centre(), zoom }
    }
}

impl Camera {
    /// The camera that shows in a whole view what this one shows in the middle of a part of it.
    #[must_use]
    pub fn looking_from(self, part: Rect, whole: Rect) -> Self {
        let (part, whole) = (part.centre(), whole.centre());
        let centre = Point::new(
            self.centre.x + (whole.x - part.x) / self.zoom,
            self.centre.y + (whole.y - part.y) / self.zoom,
        );
        Self { centre, ..self }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const VIEW: Rect = Rect::new(100.0, 50.0, 900.0, 650.0);

    proptest! {
        #[test]
        fn there_and_back_is_the_same_point(
            x in -1e5..1e5_f64, y in -1e5..1e5_f64, cx in -1e5..1e5_f64, cy in -1e5..1e5_f64, zoom in MIN_ZOOM..MAX_ZOOM,
        ) {
            let camera = Camera { centre: Point::new(cx, cy), zoom };
            let back = camera.to_board(camera.to_screen(Point::new(x, y), VIEW), VIEW);
            prop_assert!(back.distance(Point::new(x, y)) < 1e-4);
        }

        #[test]
        fn zooming_keeps_what_is_under_the_pointer(px in 100.0..900.0_f64, py in 50.0..650.0_f64, factor in 0.01..100.0_f64) {
            let camera = Camera { centre: Point::new(40.0, -7.0), zoom: 0.8 };
            let pointer = Point::new(px, py);
            let after = camera.zoomed(factor, pointer, VIEW);
            prop_assert!(after.to_board(pointer, VIEW).distance(camera.to_board(pointer, VIEW)) < 1e-6);
        }

        #[test]
        fn what_is_fitted_is_in_view(left in -1e4..1e4_f64, top in -1e4..1e4_f64, width in 0.0..1e4_f64, height in 0.0..1e4_f64) {
            let area = Rect::sized(left, top, width, height);
            prop_assert!(Camera::fitted(area, VIEW).visible(VIEW).holds(area));
        }
    }
}
