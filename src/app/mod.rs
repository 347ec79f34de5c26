//! The window. One file a panel; each reads a view of the map and answers with actions. What is not a
//! matter of the window is in the layers above.

pub mod commands;
pub mod plot;
pub mod theme;
pub mod view;
