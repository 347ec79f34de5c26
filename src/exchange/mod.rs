//! Maps, texts and pictures from and to the formats of other programs. The map's own file is `store`'s.

pub mod bibliography;
pub mod chart_data;
mod dates;
pub mod formats;
pub mod network;
pub mod picture;
pub mod positions;
pub mod sources;
pub mod spreadsheet;
