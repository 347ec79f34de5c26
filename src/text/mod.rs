//! What is done with the text of a source: making anchors and finding them again. Reading files is not
//! here, drawing the text is the reader panel's.

pub use crate::model::anchor::{Resolved, anchor_at, resolve, snap};
