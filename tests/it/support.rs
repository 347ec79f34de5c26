//! Made-up valid maps for the laws that must hold for every map. Each field of each item is made up by its type, so
//! that a new field is covered as soon as it stands in `record!`; a new type of field needs a rule here.

use std::any::Any;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use imbl::{OrdMap, OrdSet};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::strategy::ValueTree as _;
use proptest::test_runner::TestRunner;
use stancemap::model::anchor::anchor_at;
use stancemap::model::field_info::Extra;
use stancemap::model::record::Record;
use stancemap::model::value::*;
use stancemap::model::*;

/// Any text, the difficult ones more often than by chance.
pub(crate) fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        "[a-zA-Z ]{0,20}",
        any::<String>(),
        "[\"#\\\\r\n\r\t\u{0}\u{1}\u{7f}\u{85}\u{2028}\u{feff}🙂e\u{301}אב']{0,12}",
        Just("r#\"x\"#".to_owned()),
        Just("line one\nline \"two\"\r\nline three\r".to_owned()),
    ]
}

/// Makes up values from a number; references lead to what the map holds so far.
pub(crate) struct Maker {
    state: u64,
    map: StanceMap,
}

impl Maker {
    /// The next number (`SplitMix64`).
    fn number(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.state ^ (self.state >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }
    /// A number below `end`.
    fn below(&mut self, end: usize) -> usize {
        (self.number() % end.max(1) as u64) as usize
    }
    /// A number of the range.
    fn between(&mut self, low: f64, high: f64) -> f64 {
        low + (high - low) * (self.number() >> 11) as f64 / (1_u64 << 53) as f64
    }
    fn coin(&mut self) -> bool {
        self.number() & 1 == 1
    }
    fn one_of<T: Clone>(&mut self, all: &[T]) -> Option<T> {
        (!all.is_empty()).then(|| all[self.below(all.len())].clone())
    }
    fn words(&mut self) -> String {
        const PLAIN: &str = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ      ";
        const HARD: &str = "\"#\\r\n\r\t\u{0}\u{1}\u{7f}\u{85}\u{2028}\u{feff}🙂e\u{301}אב'";
        let length = self.below(14);
        let among = |maker: &mut Self, set: &str| -> String {
            let all: Vec<char> = set.chars().collect();
            (0..length).map(|_| all[maker.below(all.len())]).collect()
        };
        match self.below(8) {
            0..3 => among(self, PLAIN),
            3 | 4 => among(self, HARD),
            5 => (0..length).filter_map(|_| char::from_u32(self.number() as u32 % 0x11_0000)).collect(),
            6 => "r#\"x\"#".to_owned(),
            _ => "line one\nline \"two\"\r\nline three\r".to_owned(),
        }
    }
    /// The text of a source.
    fn passage(&mut self) -> String {
        let all: Vec<char> = "abcdefghijklmnopqrstuvwxyzABC🙂é\n \"\\".chars().collect();
        (0..self.below(120)).map(|_| all[self.below(all.len())]).collect()
    }
    /// Fields of a later version.
    fn unknown(&mut self) -> Extra {
        let values = ["3", "\"words\"", "Hopeful(3)", "Some((38, \"EU\"))", "[1, 2]"];
        (0..self.below(3).saturating_sub(1))
            .map(|_| (format!("later_{}", self.below(3)), values[self.below(values.len())].to_owned()))
            .collect()
    }
    /// Makes up every field; none where one that must be there can't be, since it would refer to nothing.
    fn filled<T: Record>(&mut self, mut record: T, required: &[&str]) -> Option<T> {
        let mut can_be = true;
        record.each_field_mut(&mut |field, value| {
            can_be &= self.fill(field, value) || !required.contains(&field);
        });
        can_be.then_some(record)
    }
    /// Makes up the value of a field by its type; whether there was something to make it of.
    fn fill(&mut self, field: &str, value: &mut dyn Any) -> bool {
        if let Some(extra) = value.downcast_mut::<Extra>() {
            *extra = self.unknown();
            return true;
        }
        macro_rules! by_type {
            ($($type:ty),* $(,)?) => {$(
                if let Some(value) = value.downcast_mut::<$type>() {
                    return Made::made(self).map(|made| *value = made).is_some();
                }
            )*};
        }
        by_type!(
            bool, u32, String, Vec<String>, CanonicalText, Date, Option<Date>, Finite, Option<Finite>, Unit,
            Option<Unit>, Scale, Option<Range>, Credibility, Colour, Option<Colour>, BoardPoint, Anchor, Subject, Option<Subject>,
            Vec<Subject>, Option<Cause>, ActorId, Option<ActorId>, Vec<ActorId>, Option<BlocId>, Option<CoderId>, SourceId,
            Vec<QuoteId>, Option<AnyId>, Vec<Membership>, Vec<ScalePoint>, Vec<Annotation>, BTreeMap<DimensionId, Finite>,
            OrdMap<ActorId, BoardPoint>, OrdMap<QuoteId, BoardPoint>, OrdMap<SourceId, BoardPoint>, OrdMap<NoteId, Note>,
            OrdMap<BoardItem, i32>, OrdSet<BoardItem>, Quadrants, Reliability, Progress, QuoteKind, ActorKind, Confidence, Basis,
            RelationKind, NoteKind, ChartKind, SizeBy, ColourBy, RowOrder, Panels, Look, Preset, AnnotationKind, LineShape,
            Option<MarkShape>, MarkPattern,
        );
        panic!("no rule says how to make up the value of {field}: give its type one in tests/it/support.rs");
    }
}

/// A value that can be made up; none where it would refer to nothing.
trait Made: Sized {
    fn made(maker: &mut Maker) -> Option<Self>;
}

macro_rules! made {
    ($($type:ty => |$maker:ident| $made:expr;)*) => {
        $(impl Made for $type { fn made($maker: &mut Maker) -> Option<Self> { $made } })*
    };
}
made! {
    bool => |maker| Some(maker.coin());
    i32 => |maker| Some(maker.between(-4.0, 5.0).floor() as i32);
    u32 => |maker| Some(200 + maker.below(2000) as u32);
    String => |maker| Some(maker.words());
    CanonicalText => |maker| Some(maker.passage().as_str().into());
    Date => |maker| {
        let (year, month) = (maker.between(1990.0, 2040.0), maker.between(1.0, 13.0));
        let (year, month) = (year as i16, month as i8);
        match maker.below(6) {
            0 => Date::of_year(year).ok(),
            1 => Date::of_month(year, month).ok(),
            _ => Date::new(year, month, maker.between(1.0, 29.0) as i8).ok(),
        }
    };
    Finite => |maker| Some(Finite::or_zero(maker.between(1.0, 500.0)));
    Unit => |maker| Some(Unit::clamped(maker.between(0.0, 1.0)));
    Range => |maker| {
        let low = maker.between(-100.0, 100.0);
        Range::new(low, low + maker.between(0.0, 100.0)).ok()
    };
    Scale => |maker| {
        let low = maker.between(-100.0, 100.0);
        Scale::new(low, low + maker.between(0.1, 100.0)).ok()
    };
    Credibility => |maker| Credibility::new(1 + maker.below(6) as u8).ok();
    Colour => |maker| {
        let number = maker.number();
        Some(Colour::rgb(number as u8, (number >> 8) as u8, (number >> 16) as u8))
    };
    BoardPoint => |maker| Some(BoardPoint::at(maker.between(-1e4, 1e4), maker.between(-1e4, 1e4)));
    NoteId => |maker| NoteId::parse(&format!("note-{}", maker.below(3))).ok();
    AnyId => |maker| {
        let ids: Vec<AnyId> = maker.map.ids().filter(|id| id.kind() != Kind::Conflict).collect();
        maker.one_of(&ids)
    };
    Subject => |maker| if maker.coin() {
        DimensionId::made(maker).map(Self::Dimension)
    } else {
        ProposalId::made(maker).map(Self::Proposal)
    };
    Cause => |maker| match maker.below(3) {
        0 => EventId::made(maker).map(Self::Event),
        1 => StanceId::made(maker).map(Self::Stance),
        _ => ProposalId::made(maker).map(Self::Proposal),
    };
    BoardItem => |maker| match maker.below(5) {
        0 => ActorId::made(maker).map(Self::Actor),
        1 => QuoteId::made(maker).map(Self::Quote),
        2 => SourceId::made(maker).map(Self::Source),
        3 => RelationId::made(maker).map(Self::Relation),
        _ => NoteId::made(maker).map(Self::Note),
    };
    Membership => |maker| {
        let membership = Membership::new(ActorId::made(maker)?);
        maker.filled(membership, &["within"]).map(|made| {
            let (from, to) = in_order(made.from, made.to);
            Self { from, to, ..made }
        })
    };
    ScalePoint => |maker| maker.filled(ScalePoint::new(Finite::ZERO, ""), &[]);
    Annotation => |maker| {
        maker.filled(Annotation::new(AnnotationKind::Text, Finite::ZERO, Finite::ZERO), &[])
    };
    Note => |maker| maker.filled(Note::new("", BoardPoint::default()), &[]);
    Quadrants => |maker| maker.filled(Quadrants::new(), &[]);
    // Where it stands is made of its source's text.
    Anchor => |maker| {
        let mut anchor = Anchor::new(format!("a{}", maker.words()));
        anchor.extra = maker.unknown();
        Some(anchor)
    };
}

macro_rules! choices {
    ($($choice:ident),*) => { made! { $($choice => |maker| maker.one_of($choice::ALL);)* } };
}
choices!(
    Reliability,
    Progress,
    QuoteKind,
    ActorKind,
    Confidence,
    Basis,
    RelationKind,
    NoteKind,
    ChartKind,
    SizeBy,
    ColourBy,
    RowOrder,
    Look,
    Preset,
    Panels,
    AnnotationKind,
    LineShape,
    MarkShape,
    MarkPattern
);

macro_rules! ids {
    ($($section:ident: $id:ident),*) => { made! { $($id => |maker| {
        let ids: Vec<$id> = maker.map.$section.keys().cloned().collect();
        maker.one_of(&ids)
    };)* } };
}
ids!(
    coders: CoderId, blocs: BlocId, dimensions: DimensionId, actors: ActorId, proposals: ProposalId, events: EventId,
    sources: SourceId, quotes: QuoteId, stances: StanceId, relations: RelationId
);

impl<T: Made> Made for Option<T> {
    fn made(maker: &mut Maker) -> Option<Self> {
        Some(if maker.coin() { T::made(maker) } else { None })
    }
}
impl<T: Made> Made for Vec<T> {
    fn made(maker: &mut Maker) -> Option<Self> {
        Some((0..maker.below(4)).filter_map(|_| T::made(maker)).collect())
    }
}
impl<T: Made + Ord + Clone> Made for OrdSet<T> {
    fn made(maker: &mut Maker) -> Option<Self> {
        Some((0..maker.below(4)).filter_map(|_| T::made(maker)).collect())
    }
}
impl<K: Made + Ord + Clone, V: Made + Clone> Made for OrdMap<K, V> {
    fn made(maker: &mut Maker) -> Option<Self> {
        Some((0..maker.below(4)).filter_map(|_| Some((K::made(maker)?, V::made(maker)?))).collect())
    }
}
impl<K: Made + Ord, V: Made> Made for BTreeMap<K, V> {
    fn made(maker: &mut Maker) -> Option<Self> {
        Some((0..maker.below(4)).filter_map(|_| Some((K::made(maker)?, V::made(maker)?))).collect())
    }
}

/// Two days, the earlier one first.
fn in_order(from: Option<Date>, to: Option<Date>) -> (Option<Date>, Option<Date>) {
    if Date::is_backwards(from, to) { (to, from) } else { (from, to) }
}

/// A position on a scale.
fn on_scale(maker: &mut Maker, scale: Scale) -> Finite {
    Finite::or_zero(scale.clamp(maker.between(scale.low(), scale.high())))
}

/// A kind of item that can be made up: what it begins as, and how it is made valid once its fields are made up.
pub(crate) trait Whole: Item {
    /// One with nothing in it. Its references lead nowhere.
    fn blank() -> Self;
    /// The fields that must refer to something.
    const REQUIRED: &'static [&'static str] = &[];
    /// It as an item that can stand in the map; none where it can't.
    fn fitted(self, _: &mut Maker) -> Option<Self> {
        Some(self)
    }
}

fn id<I: ItemId>(kind: &str, at: usize) -> I {
    I::parse(&format!("{kind}-{at}")).unwrap()
}

const NO_DAY: Date = Date::constant(1, 1, 1);

impl Whole for Coder {
    fn blank() -> Self {
        Self::new("")
    }
}
impl Whole for Bloc {
    fn blank() -> Self {
        Self::new("", Colour::NEUTRAL)
    }
}
impl Whole for Dimension {
    fn blank() -> Self {
        Self::new("")
    }
    fn fitted(mut self, maker: &mut Maker) -> Option<Self> {
        let scale = self.scale;
        self.points.iter_mut().for_each(|point| point.at = on_scale(maker, scale));
        Some(self)
    }
}
impl Whole for Actor {
    fn blank() -> Self {
        Self::new("")
    }
}
impl Whole for Proposal {
    fn blank() -> Self {
        Self::new("")
    }
    fn fitted(mut self, maker: &mut Maker) -> Option<Self> {
        for (dimension, place) in &mut self.places {
            *place = on_scale(maker, maker.map.dimensions[dimension].scale);
        }
        Some(self)
    }
}
impl Whole for Event {
    fn blank() -> Self {
        Self::new("", NO_DAY)
    }
}
impl Whole for Source {
    fn blank() -> Self {
        Self::new("")
    }
    fn fitted(mut self, _: &mut Maker) -> Option<Self> {
        // A text that is there was not left out.
        self.text_left_out &= self.text.is_empty();
        // They are passages and names of the text.
        if self.text.is_empty() {
            self.dismissed.clear();
            self.dismissed_names.clear();
        }
        Some(self)
    }
}
impl Whole for Quote {
    const REQUIRED: &'static [&'static str] = &["source"];
    fn blank() -> Self {
        Self::new(id::<SourceId>("none", 0), Anchor::new(""))
    }
    fn fitted(mut self, maker: &mut Maker) -> Option<Self> {
        let source = Arc::clone(&maker.map.sources[&self.source]);
        if !source.lacks_its_text() {
            let (a, b) = (maker.below(source.text.len()), maker.below(source.text.len()));
            let extra = std::mem::take(&mut self.anchor.extra);
            self.anchor = Anchor { extra, ..anchor_at(&source.text, a.min(b), a.max(b) + 1)? };
        }
        Some(self)
    }
}
impl Whole for Stance {
    const REQUIRED: &'static [&'static str] = &["actor", "subject"];
    fn blank() -> Self {
        let subject = Subject::Dimension(id("none", 0));
        Self::new(id::<ActorId>("none", 0), subject, Finite::ZERO, NO_DAY)
    }
    fn fitted(mut self, maker: &mut Maker) -> Option<Self> {
        let scale = maker.map.scale(&self.subject)?;
        self.position = on_scale(maker, scale);
        let at = self.position.get();
        let (low, high) = (maker.between(scale.low(), at).min(at), maker.between(at, scale.high()).max(at));
        self.range = self.range.and_then(|_| Range::new(low, scale.clamp(high)).ok());
        Some(self)
    }
}
impl Whole for Relation {
    const REQUIRED: &'static [&'static str] = &["from", "to"];
    fn blank() -> Self {
        let none: ActorId = id("none", 0);
        Self::new(none.clone(), none, RelationKind::Other)
    }
    fn fitted(mut self, _: &mut Maker) -> Option<Self> {
        (self.since, self.until) = in_order(self.since, self.until);
        Some(self)
    }
}
impl Whole for Board {
    fn blank() -> Self {
        Self::new("")
    }
}
impl Whole for Chart {
    fn blank() -> Self {
        Self::new("")
    }
}
impl Whole for Conflict {
    fn blank() -> Self {
        Self::new()
    }
}

/// Makes up the items of a kind, each of a number.
fn make<T: Whole>(maker: &mut Maker, seeds: &[u64]) {
    for (at, seed) in seeds.iter().enumerate() {
        maker.state = *seed;
        let made = maker.filled(T::blank(), T::REQUIRED).and_then(|item| item.fitted(maker));
        if let Some(item) = made {
            T::section_mut(&mut maker.map).insert(id(T::KIND.label(), at), Arc::new(item));
        }
    }
}

/// Calls `$then!` with every kind of item, in the order in which they can refer to one another.
macro_rules! each_kind {
    ($then:ident) => {
        $then!(
            Coder, Bloc, Dimension, Actor, Proposal, Event, Source, Quote, Stance, Relation, Board, Chart,
            Conflict
        )
    };
}
pub(crate) use each_kind;

prop_compose! {
    /// Any valid map of a few items of each kind.
    pub(crate) fn maps()(
        (title, description, of_map) in (text(), text(), any::<u64>()),
        seeds in vec(vec(any::<u64>().no_shrink(), 0..5), Kind::ALL.len()),
    ) -> StanceMap {
        let mut map = StanceMap::new(title);
        map.description = description;
        let mut maker = Maker { state: of_map, map };
        maker.map.extra = maker.unknown();
        let mut seeds = seeds.iter();
        macro_rules! make_each {
            ($($kind:ident),*) => { $(make::<$kind>(&mut maker, seeds.next().map_or(&[], Vec::as_slice));)* };
        }
        each_kind!(make_each);
        maker.map
    }
}

#[test]
fn every_field_of_every_item_is_made_up() {
    let mut runner = TestRunner::deterministic();
    let mut made: BTreeSet<String> = BTreeSet::new();
    let mut expected: BTreeSet<String> = BTreeSet::new();
    let mut note = |name: &str, fields: Vec<&str>| {
        made.extend(fields.iter().map(|field| format!("{name}.{field}")));
    };
    for _ in 0..300 {
        let map = maps().new_tree(&mut runner).unwrap().current();
        macro_rules! look {
            ($($kind:ident),*) => {$(
                for item in $kind::section(&map).values() {
                    note(stringify!($kind), item.differing_fields(&$kind::blank()));
                }
            )*};
        }
        each_kind!(look);
        for membership in map.actors.values().flat_map(|actor| &actor.memberships) {
            note("Membership", membership.differing_fields(&Membership::new(id::<ActorId>("none", 0))));
        }
        for point in map.dimensions.values().flat_map(|dimension| &dimension.points) {
            note("ScalePoint", point.differing_fields(&ScalePoint::new(Finite::ZERO, "")));
        }
        for quote in map.quotes.values() {
            note("Anchor", quote.anchor.differing_fields(&Anchor::new("")));
        }
        for lying in map.boards.values().flat_map(|board| board.notes.values()) {
            note("Note", lying.differing_fields(&Note::new("", BoardPoint::default())));
        }
        for chart in map.charts.values() {
            for annotation in &chart.annotations {
                let plain = Annotation::new(AnnotationKind::Text, Finite::ZERO, Finite::ZERO);
                note("Annotation", annotation.differing_fields(&plain));
            }
            note("Quadrants", chart.quadrants.differing_fields(&Quadrants::new()));
        }
    }
    macro_rules! expect {
        ($($kind:ident),*) => {$(
            expected.extend($kind::FIELDS.iter().map(|field| format!("{}.{}", stringify!($kind), field.name)));
            expected.insert(format!("{}.extra", stringify!($kind)));
        )*};
    }
    each_kind!(expect);
    expect!(Membership, ScalePoint, Annotation, Anchor, Note, Quadrants);
    let left: Vec<&String> = expected.difference(&made).collect();
    assert!(left.is_empty(), "no map has anything in {left:?}");
}
