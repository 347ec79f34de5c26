//! Sharing a map: the report as one HTML file, the package that holds the map with its pictures, charts and
//! report, and copies that leave something out. Single charts and tables for other programs are `figure`'s
//! and `exchange`'s.

pub mod package;
pub mod redact;
pub mod report;

pub use redact::Redaction;
