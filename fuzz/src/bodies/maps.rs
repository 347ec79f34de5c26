//! Maps from text: files, journals, and merging what two files hold.

use std::path::Path;

use stancemap::edit::merge::{self, Decision, Names};
use stancemap::model::text::sha256;
use stancemap::model::{StanceMap, integrity};
use stancemap::store::{self, Recovered, recover_bytes, to_text};

/// A map must be sound, and the same after it was written and read.
pub(super) fn holds(map: &StanceMap) {
    assert_eq!(integrity::check(map), []);
    let text = to_text(map).expect("a map can be written");
    let again = store::read(&text).expect("what was written can be read");
    assert_eq!(again.problems, [], "in what was written");
    assert_eq!(&again.map, map, "after writing and reading");
    assert_eq!(to_text(&again.map).expect("a map can be written"), text);
}

/// Any text as a map file.
pub fn map(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    match store::read(text) {
        Ok(reading) => {
            holds(&reading.map);
            for id in &reading.left_out {
                assert!(!reading.map.contains(id), "{id} was left out and is there");
            }
            assert!(reading.repaired() || reading.left_out.is_empty(), "left out without a word");
        }
        Err(why) => assert!(!why.to_string().is_empty()),
    }
}

/// Any bytes as a journal; and as what a journal holds, where each record begins with a line `@ kind` and gets the
/// length and the check that no bytes have by chance.
pub fn journal(bytes: &[u8]) {
    recovered(bytes);
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let sealed = sealed(text);
    let Some(whole) = recovered(&sealed).filter(|whole| !whole.steps.is_empty()) else { return };
    let cut = recovered(&sealed[..sealed.len() - 1]).expect("a journal that was cut off");
    assert!(cut.steps.len() + 1 >= whole.steps.len(), "more than the last step is gone");
    assert_eq!(cut.steps[..], whole.steps[..cut.steps.len()]);
}

fn recovered(bytes: &[u8]) -> Option<Recovered> {
    match recover_bytes(Path::new("a.journal"), bytes) {
        Ok(recovered) => {
            holds(&recovered.base);
            recovered.steps.iter().for_each(|(_, map)| holds(map));
            Some(recovered)
        }
        Err(why) => {
            assert!(why.contains("a.journal"), "{why}");
            None
        }
    }
}

fn sealed(text: &str) -> Vec<u8> {
    let text = format!("\n{text}");
    let mut journal = String::new();
    for record in text.split("\n@ ").skip(1) {
        let (kind, payload) = record.split_once('\n').unwrap_or((record, ""));
        let check = &sha256(payload.as_bytes())[..16];
        journal.push_str(&format!("@ {kind} {} {check}\n{payload}\n", payload.len()));
    }
    journal.into_bytes()
}

/// What stands between the texts of the maps that are merged.
const BETWEEN: &str = "\n=====\n";

/// Two texts as two versions of a map; a third one before them is what both came from.
pub fn merge(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let texts = text.split(BETWEEN).take(3);
    let Ok(maps) = texts.map(|text| store::read(text).map(|read| read.map)).collect::<Result<Vec<_>, _>>()
    else {
        return;
    };
    match &maps[..] {
        [ours, theirs] => merged(None, ours, theirs),
        [base, ours, theirs] => {
            merged(Some(base), ours, theirs);
            merged(None, ours, theirs);
            // A side that did nothing changes nothing.
            for (one, other) in [(base, ours), (ours, base)] {
                let merged = merge::merge(Some(base), one, other, Names::default());
                assert_eq!(&merged.map, ours);
                assert_eq!(merged.conflicts, []);
            }
        }
        _ => {}
    }
}

fn merged(base: Option<&StanceMap>, ours: &StanceMap, theirs: &StanceMap) {
    let merged = merge::merge(base, ours, theirs, Names::default());
    holds(&merged.map);
    for id in &merged.conflicts {
        assert!(merged.map.conflicts.contains_key(id), "{id} is not in the map");
    }
    for (id, conflict) in &merged.map.conflicts {
        merge::description(&merged.map, conflict);
        merge::resolve(&merged.map, id, Decision::Kept).expect("what stands can stay");
        if let Ok(next) = merge::resolve(&merged.map, id, Decision::Other) {
            assert_eq!(integrity::check(&next), []);
        }
    }
}
