//! What merging does, case by case; its laws are in `tests/it/merge.rs`.
