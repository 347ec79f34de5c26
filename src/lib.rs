//! Stancemap: map who stands where in a dispute, and why. See `ARCHITECTURE.md` for the way through
//! the code.

pub mod analysis;
pub mod app;
pub mod board;
pub mod cli;
pub mod edit;
pub mod exchange;
pub mod figure;
pub mod model;
pub mod share;
pub mod store;
pub mod suggest;
pub mod text;
