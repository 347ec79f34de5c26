//! The board without a window: the camera, what lies where, what the tools do to the map, how things are
//! arranged, and what is faded. Drawing it in the window is the board panel's.

pub mod arrange;
pub mod arrangement;
pub mod by_two;
pub mod camera;
pub mod clip;
pub mod draw;
pub mod edge_path;
pub mod focus;
pub mod hit;
pub mod labels;
pub mod plan;
pub mod route;
#[cfg(test)]
pub(crate) mod sample;
pub mod scene;
mod segments;
pub mod snap;
pub mod style;
pub mod tools;

pub use camera::Camera;
pub use focus::{Emphases, Emphasis, Focus};
pub use hit::{BoardHit, Grip};
pub use plan::{BoardPlan, Detail};
pub use snap::Snap;
pub use tools::{Effect, Event, Gesture, Held, Tool, ToolContext};
