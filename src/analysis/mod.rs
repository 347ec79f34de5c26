//! What follows from a map: pure functions of it that give figures and change nothing.

pub mod agreement;
pub mod clusters;
pub mod likeness;
pub mod positions;

pub use positions::{Position, own_positions, positions};
