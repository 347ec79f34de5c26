//! The window. One file a panel; each reads a view of the map and answers with actions. What is not a
//! matter of the window is in the layers above.

pub mod choices;
pub mod commands;
#[cfg(test)]
mod mini_shell;
pub mod reader;
pub mod source_form;
pub mod stance_form;
pub mod table;
pub mod theme;
pub mod view;
pub mod widgets;
