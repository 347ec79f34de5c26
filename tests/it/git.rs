//! Merging with Git.
