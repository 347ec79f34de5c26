//! What each fuzz target does with its bytes, and what must hold whatever they are. A body panics where something
//! doesn't. The targets run them on bytes of the fuzzer's, the tests on the inputs that are kept.

mod clip;
mod maps;
mod packed;
mod picture;
mod sources;
mod suggest;
mod tables;

pub use clip::clip;
pub use maps::{journal, map, merge};
pub use packed::package;
pub use picture::picture;
pub use sources::{docx, epub, html, mail, odt, pdf, rtf, text};
pub use suggest::suggest;
pub use tables::{positions_csv, references};

/// What is done with bytes.
pub type Body = fn(&[u8]);

/// The targets by name, as their files and the folders of their inputs are called.
pub const TARGETS: [(&str, Body); 17] = [
    ("clip", clip),
    ("docx", docx),
    ("epub", epub),
    ("html", html),
    ("journal", journal),
    ("mail", mail),
    ("map", map),
    ("merge", merge),
    ("odt", odt),
    ("package", package),
    ("pdf", pdf),
    ("picture", picture),
    ("positions_csv", positions_csv),
    ("references", references),
    ("rtf", rtf),
    ("suggest", suggest),
    ("text", text),
];
