//! References of reference managers, and tables of positions.

use stancemap::edit;
use stancemap::exchange::bibliography::{self, apply};
use stancemap::exchange::positions::{self, Defaults};
use stancemap::model::{Date, Scale, Source, StanceMap};

use super::maps::holds;

/// Any bytes as references; the first byte tells the format.
pub fn references(bytes: &[u8]) {
    let Some((first, rest)) = bytes.split_first() else { return };
    let name = match first {
        b'j' => "a.json",
        b'r' => "a.ris",
        _ => "a.bib",
    };
    match bibliography::read(name, rest) {
        Ok(references) => {
            let (map, _) = edit::add(&StanceMap::new("A map"), "s", Source::new("Title")).expect("a source");
            let (map, report) = apply(&map, &references.records).expect("any references");
            holds(&map);
            let [filled, unchanged, made] = report.counts();
            assert_eq!(map.sources.len(), 1 + made);
            assert_eq!(filled + unchanged + made, references.records.len());
        }
        Err(why) => assert!(!why.to_string().is_empty()),
    }
}

/// Any text as a table of positions, with scales of its own and with a given one.
pub fn positions_csv(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    for scale in [None, Some(Scale::TEN)] {
        let defaults = Defaults {
            title: "A table".to_owned(),
            origin: "a.csv".to_owned(),
            as_of: Date::new(2025, 3, 6).expect("a day"),
            scale,
        };
        match positions::read(text, &defaults) {
            Ok(imported) => {
                holds(&imported.map);
                assert!(imported.dimensions.iter().all(|id| imported.map.dimensions.contains_key(id)));
                assert!(imported.problems.iter().all(|problem| !problem.to_string().is_empty()));
            }
            Err(why) => assert!(!why.to_string().is_empty()),
        }
    }
}
