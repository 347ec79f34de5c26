//! Copies of a map that leave something out: the full texts of sources, the analysts' remarks, who coded
//! what. What is left stays sound and says the same about who stands where.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use imbl::OrdMap;

use crate::model::map::with_sections;
use crate::model::record::Extra;
use crate::model::{CanonicalText, Coder, CoderId, ItemId as _, NoteId, NoteKind, StanceMap, Thing};

/// What a copy leaves out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Redaction {
    /// The full texts of the sources, with the passages that were dismissed from them. Quotes keep their
    /// words, the 32 characters before and after them, and their places.
    pub texts: bool,
    /// The analysts' remarks: every `note`, the rationales of stances, and the notes on boards. Frames on
    /// boards stay: they are headings.
    pub notes: bool,
    /// Who coded what, and the authors of charts. Where several coded, they become “Coder 1”, “Coder 2”, …
    /// on stances, because a position is the mean of its coders.
    pub coders: bool,
}

impl Redaction {
    /// Whether anything is left out.
    pub fn is_any(self) -> bool {
        self.texts || self.notes || self.coders
    }
    /// What is left out, a sentence each.
    pub fn in_words(self) -> Vec<&'static str> {
        [
            (self.texts, "The full texts of the sources were left out; quotes keep their words."),
            (self.notes, "The notes and rationales of the analysts were left out."),
            (self.coders, "Who coded what was left out."),
        ]
        .into_iter()
        .filter_map(|(is_out, words)| is_out.then_some(words))
        .collect()
    }
}

/// Changes every item of a section.
fn each<K: Ord + Clone, T: Clone>(section: &mut OrdMap<K, Arc<T>>, change: impl Fn(&K, &mut T)) {
    let ids: Vec<K> = section.keys().cloned().collect();
    for id in ids {
        if let Some(item) = section.get_mut(&id) {
            change(&id, Arc::make_mut(item));
        }
    }
}

/// The copy of a map that leaves something out. Fields that this version doesn't know go as well, since
/// nobody can say what they hold. Where nothing is to be left out, the copy is the map.
pub fn redact(map: &StanceMap, redaction: Redaction) -> StanceMap {
    let mut copy = map.clone();
    if !redaction.is_any() {
        return copy;
    }
    forget_unknown(&mut copy);
    // They hold values of any field.
    copy.conflicts.clear();
    if redaction.texts {
        each(&mut copy.sources, |_, source| {
            source.text_left_out |= !source.text.is_empty();
            source.text = CanonicalText::default();
            source.dismissed.clear();
            source.dismissed_names.clear();
        });
    }
    if redaction.notes {
        leave_out_notes(&mut copy);
    }
    if redaction.coders {
        leave_out_coders(&mut copy);
    }
    copy
}

/// Leaves out the fields that this version doesn't know, of the map and of everything in it.
fn forget_unknown(map: &mut StanceMap) {
    map.extra = Extra::new();
    macro_rules! forget_of_items {
        ($($section:ident: $kind:ident, $id:ident;)*) => {
            $(each(&mut map.$section, |_, item| item.extra = Extra::new());)*
        };
    }
    with_sections!(forget_of_items);
    each(&mut map.dimensions, |_, dimension| {
        dimension.points.iter_mut().for_each(|point| point.extra = Extra::new());
    });
    each(&mut map.actors, |_, actor| {
        actor.memberships.iter_mut().for_each(|membership| membership.extra = Extra::new());
    });
    each(&mut map.quotes, |_, quote| quote.anchor.extra = Extra::new());
    each(&mut map.charts, |_, chart| chart.quadrants.extra = Extra::new());
    each(&mut map.boards, |_, board| {
        board.notes = board
            .notes
            .iter()
            .map(|(id, note)| {
                let mut note = note.clone();
                note.extra = Extra::new();
                (id.clone(), note)
            })
            .collect();
    });
}

fn leave_out_notes(map: &mut StanceMap) {
    macro_rules! empty_notes {
        ($($section:ident),*) => { $(each(&mut map.$section, |_, item| item.note.clear());)* };
    }
    empty_notes!(blocs, dimensions, actors, proposals, sources, quotes, relations, charts);
    each(&mut map.stances, |_, stance| stance.rationale.clear());
    each(&mut map.boards, |_, board| {
        let slips = board.notes.iter().filter(|(_, note)| note.kind == NoteKind::Note);
        let slips: Vec<NoteId> = slips.map(|(id, _)| id.clone()).collect();
        for id in slips {
            board.take_off(&Thing::Note(id));
        }
    });
}

/// Leaves out the coders. A position is the mean of its coders, so where there is more than one voice among
/// the stances, each coder is a number from then on; quotes don't need even that.
fn leave_out_coders(map: &mut StanceMap) {
    let voices: BTreeSet<Option<&CoderId>> =
        map.stances.values().map(|stance| stance.coder.as_ref()).collect();
    let mut numbers: BTreeMap<CoderId, (CoderId, Coder)> = BTreeMap::new();
    if voices.len() > 1 {
        for coder in map.stances.values().filter_map(|stance| stance.coder.as_ref()) {
            let number = numbers.len() + 1;
            if let Ok(id) = CoderId::parse(&format!("coder-{number}")) {
                numbers.entry(coder.clone()).or_insert_with(|| (id, Coder::new(format!("Coder {number}"))));
            }
        }
    }
    each(&mut map.stances, |_, stance| {
        stance.coder = stance.coder.as_ref().and_then(|coder| numbers.get(coder)).map(|(id, _)| id.clone());
    });
    each(&mut map.quotes, |_, quote| quote.coder = None);
    each(&mut map.charts, |_, chart| chart.author.clear());
    map.coders = numbers.into_values().map(|(id, coder)| (id, Arc::new(coder))).collect();
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::positions;
    use crate::edit;
    use crate::figure::sample::sample;
    use crate::model::{Actor, Kind, Note, Quote, Spot, Stance, integrity};

    const ALL: Redaction = Redaction { texts: true, notes: true, coders: true };

    /// The sample with two coders, notes and an unknown field.
    fn full() -> StanceMap {
        let (mut map, _) = sample();
        for name in ["zz-ann", "zz-ben"] {
            map = edit::put(&map, &CoderId::parse(name).unwrap(), Coder::new(name)).unwrap();
        }
        let stances: Vec<_> = map.stances.keys().cloned().collect();
        for (n, id) in stances.iter().enumerate() {
            let coder = CoderId::parse(["zz-ann", "zz-ben"][n % 2]).ok();
            map = edit::alter::<Stance>(&map, id, |stance| {
                (stance.coder, stance.rationale) = (coder, "MARK".to_owned());
            })
            .unwrap();
        }
        let actor = map.actors.keys().next().unwrap().clone();
        map = edit::alter::<Actor>(&map, &actor, |actor| {
            actor.note = "MARK".to_owned();
            actor.extra.insert("remark".to_owned(), "\"MARK\"".to_owned());
        })
        .unwrap();
        let mut board = crate::model::Board::new("Board");
        for (id, kind) in [("n", NoteKind::Note), ("f", NoteKind::Frame)] {
            let mut note =
                Note::new(if kind == NoteKind::Note { "MARK" } else { "Frame" }, Spot::at(0.0, 0.0));
            note.kind = kind;
            board.notes.insert(NoteId::parse(id).unwrap(), note);
        }
        board.layers.insert(Thing::Note(NoteId::parse("n").unwrap()), 1);
        edit::add(&map, "board", board).unwrap().0
    }

    #[test]
    fn nothing_to_leave_out_leaves_the_map_as_it_is() {
        let map = full();
        assert_eq!(redact(&map, Redaction::default()), map);
    }

    #[test]
    fn what_is_left_out_is_nowhere_and_the_rest_is_sound() {
        let copy = redact(&full(), ALL);
        assert_eq!(integrity::check(&copy), []);
        let text = crate::store::to_text(&copy).unwrap();
        assert!(!text.contains("MARK") && !text.contains("zz-"), "{text}");
        let board = copy.boards.values().next().unwrap();
        assert!(board.notes.values().all(|note| note.kind == NoteKind::Frame) && board.notes.len() == 1);
        assert!(board.layers.is_empty());
        assert!(copy.sources.values().all(|source| source.lacks_its_text()));
        let reading = crate::store::read(&text).unwrap();
        assert_eq!((reading.problems, &reading.map), (Vec::new(), &copy));
        assert_eq!(redact(&copy, ALL), copy, "once is enough");
    }

    #[test]
    fn positions_stay_what_they_were() {
        let map = full();
        let copy = redact(&map, ALL);
        assert!(copy.coders.len() == 2, "{:?}", copy.coders);
        for subject in map.subjects() {
            let (before, after) = (positions(&map, &subject, None), positions(&copy, &subject, None));
            assert_eq!(before, after);
        }
    }

    #[test]
    fn quotes_keep_their_words_and_places() {
        let map = full();
        let copy = redact(&map, Redaction { texts: true, ..Redaction::default() });
        let anchors =
            |map: &StanceMap| map.quotes.values().map(|quote| quote.anchor.clone()).collect::<Vec<_>>();
        assert_eq!(anchors(&copy), anchors(&map));
        assert!(copy.count(Kind::Quote) > 0);
        let id = map.quotes.keys().next().unwrap();
        let renamed = edit::alter::<Quote>(&copy, id, |quote| quote.note = "later".to_owned());
        assert!(renamed.is_ok(), "it can be edited on");
    }
}
