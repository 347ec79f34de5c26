//! Boards: the canvases of a map, and what lies on them. How they are laid out and drawn is `board`'s.

use imbl::{OrdMap, OrdSet};
use serde::{Deserialize, Serialize};

use super::any_id::AnyId;
use super::field::{LONGEST, plain};
use super::id::{ActorId, NoteId, QuoteId, RelationId, SourceId};
use super::items::Subject;
use super::nested::{one_of_ids, one_piece};
use super::record::{by_field, record};
use super::value::{Colour, Finite, LineShape, choice};
use super::words::excerpt;

/// What lies on a board and can be selected, lifted and locked.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum BoardItem {
    /// An actor's card.
    Actor(ActorId),
    /// A pinned quote's card.
    Quote(QuoteId),
    /// A pinned source's card.
    Source(SourceId),
    /// A note or a frame.
    Note(NoteId),
    /// A relation's line.
    Relation(RelationId),
}

impl BoardItem {
    /// The item of the map that it shows; a note or a frame is the board's own.
    pub fn item(&self) -> Option<AnyId> {
        match self {
            Self::Actor(id) => Some(id.clone().into()),
            Self::Quote(id) => Some(id.clone().into()),
            Self::Source(id) => Some(id.clone().into()),
            Self::Relation(id) => Some(id.clone().into()),
            Self::Note(_) => None,
        }
    }
    /// How an item of the map is shown on a board; none for those that aren't.
    pub fn of(item: &AnyId) -> Option<Self> {
        match item {
            AnyId::Actor(id) => Some(Self::Actor(id.clone())),
            AnyId::Quote(id) => Some(Self::Quote(id.clone())),
            AnyId::Source(id) => Some(Self::Source(id.clone())),
            AnyId::Relation(id) => Some(Self::Relation(id.clone())),
            _ => None,
        }
    }
}

one_of_ids! {
    BoardItem { Actor, Quote, Source, Note, Relation }
}
plain! {
    BoardItem => |value, names| value.item().map_or_else(|| "a note".to_owned(), |item| names.name_of(&item));
}

/// A point on a board, in board units (a unit is a screen point at zoom 1); y runs down.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BoardPoint {
    /// To the right.
    pub x: Finite,
    /// Down.
    pub y: Finite,
}

impl BoardPoint {
    /// A point from two numbers; what is not finite becomes zero.
    pub fn at(x: f64, y: f64) -> Self {
        Self { x: Finite::or_zero(x), y: Finite::or_zero(y) }
    }
    /// The point moved by a distance.
    #[must_use]
    pub fn moved(self, dx: f64, dy: f64) -> Self {
        Self::at(self.x.get() + dx, self.y.get() + dy)
    }
}

one_piece!(BoardPoint);
plain! { BoardPoint => |value, _| format!("{}, {}", value.x.get().round(), value.y.get().round()); }

choice! {
    /// What a note on a board is drawn as.
    NoteKind {
        /// A slip of paper with text.
        Note = "note": "note",
        /// A titled frame around a part of the board.
        Frame = "frame": "frame",
    }
}

record! {
    /// A text on a board, or a frame around a part of it.
    Note {
        required {
            /// What it says; of a frame, its title.
            private(Notes unless is_frame) text: String,
            /// Its top left corner.
            public at: BoardPoint,
        }
        optional {
            /// Paper or frame.
            public kind: NoteKind = NoteKind::Note,
            /// Its width in board units.
            public width: Finite = Finite::or_zero(200.0),
            /// Its height in board units.
            public height: Finite = Finite::or_zero(80.0),
            /// Its colour; none is the theme's.
            public colour: Option<Colour> = None,
        }
    }
}

impl Note {
    /// Whether it is a frame, whose text is a heading and no remark.
    pub fn is_frame(&self) -> bool {
        self.kind == NoteKind::Frame
    }
}

by_field! {
    Note => |value| {
        let size = format!("{} × {}", value.width.get().round(), value.height.get().round());
        let (x, y) = (value.at.x.get().round(), value.at.y.get().round());
        format!("{} “{}” at {x}, {y}, {size}", value.kind, excerpt(&value.text, LONGEST))
    };
}

record! {
    /// A canvas: where actors stand on it, with notes, frames and pinned quotes.
    Board {
        required {
            /// Name, as it is shown.
            public name: String,
        }
        optional {
            /// The centre of each actor that was placed.
            public actors: OrdMap<ActorId, BoardPoint> = OrdMap::new(),
            /// Notes and frames.
            public notes: OrdMap<NoteId, Note> = OrdMap::new(),
            /// The top left corner of each pinned quote card.
            public quotes: OrdMap<QuoteId, BoardPoint> = OrdMap::new(),
            /// The top left corner of each pinned source card.
            public sources: OrdMap<SourceId, BoardPoint> = OrdMap::new(),
            /// What lies above (more than 0) or below (less) the others of its sort.
            public layers: OrdMap<BoardItem, i32> = OrdMap::new(),
            /// What stays where it is.
            public locked: OrdSet<BoardItem> = OrdSet::new(),
            /// The subjects on which cards show positions.
            public pinned: Vec<Subject> = Vec::new(),
            /// How relations run.
            public lines as "how relations run": LineShape = LineShape::Bent,
            /// Whether memberships are drawn like relations.
            public memberships: bool = false,
            /// Whether there is a legend.
            public legend: bool = true,
        }
    }
}

impl Board {
    /// Takes a thing off the board, with what the board knows of it. Relations stay: they are the map's.
    pub fn take_off(&mut self, thing: &BoardItem) {
        match thing {
            BoardItem::Actor(id) => drop(self.actors.remove(id)),
            BoardItem::Quote(id) => drop(self.quotes.remove(id)),
            BoardItem::Source(id) => drop(self.sources.remove(id)),
            BoardItem::Note(id) => drop(self.notes.remove(id)),
            BoardItem::Relation(_) => return,
        }
        self.layers.remove(thing);
        self.locked.remove(thing);
    }
    /// Whether a thing lies on the board; relations lie on none.
    pub fn holds(&self, thing: &BoardItem) -> bool {
        match thing {
            BoardItem::Actor(id) => self.actors.contains_key(id),
            BoardItem::Quote(id) => self.quotes.contains_key(id),
            BoardItem::Source(id) => self.sources.contains_key(id),
            BoardItem::Note(id) => self.notes.contains_key(id),
            BoardItem::Relation(_) => false,
        }
    }
    /// Where a thing is moved by: the centre of an actor, the corner of all others.
    pub fn spot(&self, thing: &BoardItem) -> Option<BoardPoint> {
        match thing {
            BoardItem::Actor(id) => self.actors.get(id).copied(),
            BoardItem::Quote(id) => self.quotes.get(id).copied(),
            BoardItem::Source(id) => self.sources.get(id).copied(),
            BoardItem::Note(id) => self.notes.get(id).map(|note| note.at),
            BoardItem::Relation(_) => None,
        }
    }
    /// Puts a thing that lies on the board somewhere else.
    pub fn set_spot(&mut self, thing: &BoardItem, to: BoardPoint) {
        let spot = match thing {
            BoardItem::Actor(id) => self.actors.get_mut(id),
            BoardItem::Quote(id) => self.quotes.get_mut(id),
            BoardItem::Source(id) => self.sources.get_mut(id),
            BoardItem::Note(id) => self.notes.get_mut(id).map(|note| &mut note.at),
            BoardItem::Relation(_) => None,
        };
        if let Some(spot) = spot {
            *spot = to;
        }
    }
}
