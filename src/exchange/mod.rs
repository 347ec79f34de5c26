//! Maps from and to the formats of other programs. The map's own file is `store`'s.

pub mod network;
pub mod picture;
pub mod positions_csv;
