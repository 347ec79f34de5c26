//! Whole behaviours, each in its module; one program, so that it is linked once.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::disallowed_methods,
    reason = "a test that can't go on has failed"
)]

mod bad_input;
mod board;
mod board_tools;
mod browser;
mod changes;
mod charts;
mod cli;
mod corpus;
mod crash;
mod dependencies;
mod files;
mod finding;
mod format;
mod git;
mod import;
mod laws;
mod layers;
mod merge;
mod network;
mod office;
mod positions;
mod preferences;
mod pressed;
mod safety;
mod scripts;
mod share;
mod sharing_window;
mod sources_window;
mod start;
mod suggest;
mod support;
mod tools;
mod typing;
mod unfinished;
mod web;
mod whole_job;
mod window;
