//! The board without a window: the camera, where things lie and what is hit, and what gestures do to the
//! map. Drawing it is the board panel's.

pub mod camera;
pub mod gesture;
pub mod layout;

pub use camera::Camera;
pub use gesture::{Effect, Event, Gesture, Scene, remove};
pub use layout::{Grip, Hit, Layout, Thing};
