//! The window as a whole. What it is made of is in `state`: a workspace (one open document with its view, replaced
//! whole) and what outlives it. `frame` draws one frame and carries out what was asked for; the other files say what
//! is done: commands in `run`, actions in `actions`, files in `files`, `saving`, `imports`, `exports` and `sharing`,
//! what keeps work safe in `safety`, other versions in `merging`, who codes in `coding`, the start page in `starting`, preferences in `preferring`. Bars are in `chrome`.

mod actions;
mod chrome;
mod coding;
mod exports;
mod files;
mod frame;
mod imports;
mod merging;
mod preferring;
mod remember;
mod run;
mod safety;
mod saving;
mod sharing;
mod starting;
mod state;
#[cfg(test)]
mod tests;

pub use state::Shell;
