//! Copies of a map that leave something out: the full texts of sources, the analysts' remarks, who coded
//! what. Which fields that are, their lines in `record!` say. What is left stays valid and says the same about who
//! stands where.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use imbl::OrdMap;

use crate::model::any_id::with_sections;
use crate::model::field_info::{Extra, Private};
use crate::model::nested::Nested as _;
use crate::model::{Board, BoardId, BoardItem, Coder, CoderId, ItemId as _, NoteId, StanceMap};

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
    /// Whether the private fields of a class are left out.
    pub fn leaves_out(self, class: Private) -> bool {
        match class {
            Private::Texts => self.texts,
            Private::Notes => self.notes,
            Private::Coders => self.coders,
            Private::Any => self.is_any(),
        }
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
fn each<K: Ord + Clone, T: Clone>(section: &mut OrdMap<K, Arc<T>>, change: impl Fn(&mut T)) {
    let ids: Vec<K> = section.keys().cloned().collect();
    for id in ids {
        section.get_mut(&id).map(Arc::make_mut).into_iter().for_each(&change);
    }
}

/// The copy of a map that leaves something out. Fields that this version doesn't know go as well, since
/// nobody can say what they hold. Where nothing is to be left out, the copy is the map.
pub fn redact(map: &StanceMap, redaction: Redaction) -> StanceMap {
    if !redaction.is_any() {
        return map.clone();
    }
    let left_out: Vec<Private> =
        Private::ALL.iter().copied().filter(|class| redaction.leaves_out(*class)).collect();
    let mut copy = map.clone();
    copy.extra = Extra::new();
    copy.left_out.extend(left_out.iter().filter(|class| **class != Private::Any).copied());
    // They hold values of any field.
    copy.conflicts.clear();
    if redaction.texts {
        each(&mut copy.sources, |source| {
            // A hash without its text says that there was one, and goes with it.
            source.text_left_out |= !source.text.is_empty() || !source.sha256.is_empty();
        });
    }
    macro_rules! redact_sections {
        ($($section:ident: $kind:ident, $id:ident;)*) => {$(
            copy.$section = copy
                .$section
                .iter()
                .filter_map(|(id, item)| Some((id.clone(), Arc::new(item.redacted(&left_out)?))))
                .collect();
        )*};
    }
    with_sections!(redact_sections);
    let whole = |id: &BoardId| map.boards.get(id);
    copy.boards = copy
        .boards
        .iter()
        .map(|(id, board)| {
            (
                id.clone(),
                whole(id).map_or_else(|| Arc::clone(board), |whole| without_gone_notes(whole, board)),
            )
        })
        .collect();
    if redaction.coders {
        number_coders(map, &mut copy);
    }
    copy
}

/// The copy of a board without what it knows of notes that went.
fn without_gone_notes(whole: &Board, copy: &Board) -> Arc<Board> {
    let mut copy = copy.clone();
    let gone: Vec<NoteId> = whole.notes.keys().filter(|id| !copy.notes.contains_key(*id)).cloned().collect();
    for note in gone {
        copy.take_off(&BoardItem::Note(note));
    }
    Arc::new(copy)
}

/// Gives the stances numbers for coders. A position is the mean of its coders, so where there is more than one
/// voice among the stances, each coder is a number from then on; quotes don't need even that.
fn number_coders(map: &StanceMap, copy: &mut StanceMap) {
    let voices: BTreeSet<Option<&CoderId>> =
        map.stances.values().map(|stance| stance.coder.as_ref()).collect();
    if voices.len() < 2 {
        return;
    }
    let mut numbers: BTreeMap<&CoderId, CoderId> = BTreeMap::new();
    for (id, stance) in &map.stances {
        let Some(coder) = &stance.coder else { continue };
        let number = numbers.len() + 1;
        if !numbers.contains_key(coder)
            && let Ok(id) = CoderId::parse(&format!("coder-{number}"))
        {
            copy.coders.insert(id.clone(), Arc::new(Coder::new(format!("Coder {number}"))));
            numbers.insert(coder, id);
        }
        if let Some(stance) = copy.stances.get_mut(id) {
            Arc::make_mut(stance).coder = numbers.get(coder).cloned();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::positions;
    use crate::edit;
    use crate::figure::sample::sample;
    use crate::model::{Actor, BoardPoint, Kind, Note, NoteId, NoteKind, Quote, Stance, integrity};

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
                Note::new(if kind == NoteKind::Note { "MARK" } else { "Frame" }, BoardPoint::at(0.0, 0.0));
            note.kind = kind;
            board.notes.insert(NoteId::parse(id).unwrap(), note);
        }
        board.layers.insert(BoardItem::Note(NoteId::parse("n").unwrap()), 1);
        edit::add(&map, "board", board).unwrap().0
    }

    #[test]
    fn nothing_to_leave_out_leaves_the_map_as_it_is() {
        let map = full();
        assert_eq!(redact(&map, Redaction::default()), map);
    }

    #[test]
    fn what_is_left_out_is_nowhere_and_the_rest_is_valid() {
        let copy = redact(&full(), ALL);
        assert_eq!(integrity::check(&copy), []);
        let text = crate::store::to_text(&copy).unwrap();
        assert!(!text.contains("MARK") && !text.contains("zz-"), "{text}");
        let board = copy.boards.values().next().unwrap();
        assert!(board.notes.values().all(|note| note.kind == NoteKind::Frame) && board.notes.len() == 1);
        assert!(board.layers.is_empty());
        assert!(copy.sources.values().all(|source| source.lacks_its_text() && source.sha256.is_empty()));
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
