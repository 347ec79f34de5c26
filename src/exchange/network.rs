//! The network of a map for Gephi and other programs that draw graphs: the actors, what ties them, and all
//! that is known of both. Pure functions of the map; writing files is the command's.

mod gexf;
mod graph;
mod graphml;
mod xml;

use std::path::Path;

use crate::model::{BoardId, Date, StanceMap};
use crate::store::format::FileFormat;

/// A format that a network is written in.
#[derive(Debug)]
pub struct Format {
    /// Its name and endings.
    pub file: FileFormat,
    write: fn(&graph::Network) -> Vec<u8>,
}

/// Every format: GraphML 1.0, which most programs read, and GEXF 1.3, Gephi's own, in which ties have the days
/// from and to which they hold.
pub static FORMATS: [Format; 2] = [
    Format { file: FileFormat::new("GraphML", &["graphml"]), write: graphml::write },
    Format { file: FileFormat::new("GEXF", &["gexf"]), write: gexf::write },
];

/// The formats that a network is written in.
pub fn formats() -> impl Iterator<Item = &'static FileFormat> {
    FORMATS.iter().map(|format| &format.file)
}

/// The format that the ending of a name asks for.
pub fn format_of(path: &Path) -> Option<&'static Format> {
    FORMATS.iter().find(|format| format.file.is_of(path))
}

/// Which part of a map is written.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NetworkOptions {
    /// The board whose actors are written, where they stand on it. None writes all, each where the first
    /// board has it that places it.
    pub board: Option<BoardId>,
    /// The day as of which positions and counts are taken and on which ties must hold. None takes the latest
    /// positions, and the ties of all times.
    pub at: Option<Date>,
}

/// The network as a file's content, the same for the same map. A board that the map doesn't hold places
/// nobody.
pub fn write(map: &StanceMap, options: &NetworkOptions, format: &Format) -> Vec<u8> {
    (format.write)(&graph::network(map, options))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ending_says_the_format() {
        for (name, format) in [
            ("a.graphml", Some("GraphML")),
            ("a.b/C.GEXF", Some("GEXF")),
            ("gexf", None),
            ("a.xml", None),
            ("-", None),
        ] {
            assert_eq!(format_of(Path::new(name)).map(|format| format.file.name), format, "{name}");
        }
    }

    #[test]
    fn a_map_without_dates_does_not_change_in_time() {
        let bytes =
            write(&StanceMap::new(""), &NetworkOptions::default(), format_of(Path::new("a.gexf")).unwrap());
        let text = String::from_utf8(bytes).unwrap();
        assert!(text.contains("mode=\"static\"") && !text.contains("timeformat"), "{text}");
    }
}
