//! The network of a map for Gephi and other programs that draw graphs: the actors, what ties them, and all
//! that is known of both. Pure functions of the map; writing files is the command's.

mod gexf;
mod graph;
mod graphml;
mod xml;

use std::path::Path;

use crate::model::{BoardId, Date, StanceMap};

/// A format that a network is written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// GraphML 1.0, which most programs read.
    GraphMl,
    /// GEXF 1.3, Gephi's own, in which ties have the days from and to which they hold.
    Gexf,
}

impl Format {
    /// The format that the ending of a name asks for.
    pub fn of(path: &Path) -> Option<Self> {
        match path.extension()?.to_string_lossy().to_lowercase().as_str() {
            "graphml" => Some(Self::GraphMl),
            "gexf" => Some(Self::Gexf),
            _ => None,
        }
    }
}

/// Which part of a map is written.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Options {
    /// The board whose actors are written, where they stand on it. None writes all, each where the first
    /// board has it that places it.
    pub board: Option<BoardId>,
    /// The day as of which positions and counts are taken and on which ties must hold. None takes the latest
    /// positions, and the ties of all times.
    pub at: Option<Date>,
}

/// The network as a file's content, the same for the same map. A board that the map doesn't hold places
/// nobody.
pub fn write(map: &StanceMap, options: &Options, format: Format) -> Vec<u8> {
    let network = graph::network(map, options);
    match format {
        Format::GraphMl => graphml::write(&network),
        Format::Gexf => gexf::write(&network),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ending_says_the_format() {
        for (name, format) in [
            ("a.graphml", Some(Format::GraphMl)),
            ("a.b/C.GEXF", Some(Format::Gexf)),
            ("gexf", None),
            ("a.xml", None),
            ("-", None),
        ] {
            assert_eq!(Format::of(Path::new(name)), format, "{name}");
        }
    }

    #[test]
    fn a_map_without_dates_does_not_change_in_time() {
        let bytes = write(&StanceMap::new(""), &Options::default(), Format::Gexf);
        let text = String::from_utf8(bytes).unwrap();
        assert!(text.contains("mode=\"static\"") && !text.contains("timeformat"), "{text}");
    }
}
