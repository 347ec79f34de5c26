//! Arbitrary sound maps for the laws that must hold for every map.

use std::collections::BTreeMap;
use std::sync::Arc;

use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use stancemap::model::anchor::anchor_at;
use stancemap::model::id::ItemId;
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

fn day() -> impl Strategy<Value = Date> {
    (1990_i16..2040, 1_i8..=12, 1_i8..=28).prop_map(|(year, month, day)| Date::new(year, month, day).unwrap())
}

fn choice<T: Copy + std::fmt::Debug + 'static>(all: &'static [T]) -> impl Strategy<Value = T> {
    (0..all.len()).prop_map(|at| all[at])
}

fn id<I: ItemId>(kind: &str, at: usize) -> I {
    I::parse(&format!("{kind}-{at}")).unwrap()
}

/// An id of one of `n` items, none where there is none.
fn pick<I: ItemId>(kind: &str, n: usize, seed: usize) -> Option<I> {
    (n > 0).then(|| id(kind, seed % n))
}

fn share() -> impl Strategy<Value = Unit> {
    (0.0..=1.0).prop_map(Unit::clamped)
}

fn spot() -> impl Strategy<Value = Spot> {
    (-1e4..1e4, -1e4..1e4).prop_map(|(x, y)| Spot::at(x, y))
}

fn items<T: Item>(kind: &str, items: Vec<T>) -> imbl::OrdMap<T::Id, Arc<T>> {
    items.into_iter().enumerate().map(|(at, item)| (id(kind, at), Arc::new(item))).collect()
}

prop_compose! {
    fn dimension()(
        name in text(), question in text(), note in text(),
        low in -100.0..100.0_f64, extent in 0.1..100.0_f64,
        points in vec((0.0..=1.0, text()), 0..4),
    ) -> Dimension {
        let scale = Scale::new(low, low + extent).unwrap();
        let mut dimension = Dimension::new(name);
        dimension.question = question;
        dimension.note = note;
        dimension.scale = scale;
        dimension.points = points
            .into_iter()
            .map(|(share, label)| ScalePoint::new(Finite::or_zero(scale.clamp(low + extent * share)), label))
            .collect();
        dimension
    }
}

prop_compose! {
    fn actor()(
        name in text(), kind in choice(ActorKind::ALL), aliases in vec(text(), 0..3), influence in share(),
        wikidata in "(Q[0-9]{1,4})?", note in text(),
    ) -> Actor {
        let mut actor = Actor::new(name);
        (actor.kind, actor.aliases, actor.influence, actor.wikidata, actor.note) =
            (kind, aliases, influence, wikidata, note);
        actor
    }
}

prop_compose! {
    fn source()(
        title in text(), outlet in text(), published in option::of(day()), reliability in choice(Reliability::ALL),
        body in "[a-zA-Z🙂é\n \"\\\\]{0,120}",
    ) -> Source {
        let mut source = Source::new(title);
        (source.outlet, source.published, source.reliability, source.text) =
            (outlet, published, reliability, body.as_str().into());
        source
    }
}

/// The numbers from which a quote is made: source, ends, speaker, and the rest.
type QuoteSeed = (usize, usize, usize, Option<usize>, QuoteKind, Option<Date>, u8, String);
/// The numbers from which a stance is made: actor, subject, shares of the scale, and the rest.
type StanceSeed =
    (usize, (bool, usize), (f64, f64, f64, bool), Date, Option<Unit>, Confidence, Basis, String, Vec<usize>);

fn quote_seed() -> impl Strategy<Value = QuoteSeed> {
    (
        any::<usize>(),
        any::<usize>(),
        any::<usize>(),
        option::of(any::<usize>()),
        choice(QuoteKind::ALL),
        option::of(day()),
        1_u8..=6,
        text(),
    )
}

fn stance_seed() -> impl Strategy<Value = StanceSeed> {
    (
        any::<usize>(),
        any::<(bool, usize)>(),
        (0.0..=1.0, 0.0..=1.0, 0.0..=1.0, any::<bool>()),
        day(),
        option::of(share()),
        choice(Confidence::ALL),
        choice(Basis::ALL),
        text(),
        vec(any::<usize>(), 0..3),
    )
}

prop_compose! {
    /// Any sound map of a few items of each kind.
    pub(crate) fn maps()(
        (title, description) in (text(), text()),
        blocs in vec((text(), any::<(u8, u8, u8)>()), 0..3),
        dimensions in vec(dimension(), 0..3),
        actors in vec((actor(), option::of(any::<usize>()), option::of(any::<usize>())), 0..5),
        proposals in vec((text(), option::of(any::<usize>()), option::of(day()), vec((any::<usize>(), 0.0..=1.0), 0..2)), 0..3),
        (sources, coders) in (vec(source(), 0..3), vec(text(), 0..2)),
        quotes in vec(quote_seed(), 0..5),
        stances in vec(stance_seed(), 0..6),
        relations in vec((any::<usize>(), any::<usize>(), choice(RelationKind::ALL), share(), option::of(day())), 0..4),
        events in vec((text(), day()), 0..2),
        board in option::of((text(), vec((any::<usize>(), spot()), 0..5), vec((text(), spot(), choice(NoteKind::ALL)), 0..3))),
        chart in option::of((text(), any::<usize>(), any::<usize>(), option::of(day()), text())),
    ) -> StanceMap {
        let mut map = StanceMap::new(title);
        map.description = description;
        map.coders = items("coder", coders.into_iter().map(Coder::new).collect());
        map.blocs = items("bloc", blocs.into_iter().map(|(name, (r, g, b))| Bloc::new(name, Colour::rgb(r, g, b))).collect());
        map.dimensions = items("dimension", dimensions);
        map.events = items("event", events.into_iter().map(|(name, on)| Event::new(name, on)).collect());
        let people = actors.len();
        map.actors = items("actor", actors.into_iter().enumerate().map(|(at, (mut actor, bloc, within))| {
            actor.bloc = bloc.and_then(|seed| pick("bloc", map.blocs.len(), seed));
            actor.memberships = within
                .and_then(|seed| pick("actor", people, seed))
                .filter(|within: &ActorId| *within != id::<ActorId>("actor", at))
                .map(Membership::new).into_iter().collect();
            actor
        }).collect());
        map.proposals = items("proposal", proposals.into_iter().map(|(name, by, on, places)| {
            let mut proposal = Proposal::new(name);
            proposal.by = by.and_then(|seed| pick("actor", people, seed));
            proposal.on = on;
            proposal.places = places.into_iter().filter_map(|(seed, share)| {
                let dimension: DimensionId = pick("dimension", map.dimensions.len(), seed)?;
                let scale = map.dimensions[&dimension].scale;
                Some((dimension, Finite::or_zero(scale.clamp(scale.low() + scale.extent() * share))))
            }).collect::<BTreeMap<_, _>>();
            proposal
        }).collect());
        map.sources = items("source", sources);
        map.quotes = items("quote", quotes.into_iter().filter_map(|(source, a, b, speaker, kind, said, digit, note)| {
            let source: SourceId = pick("source", map.sources.len(), source)?;
            let text = &map.sources[&source].text;
            let length = text.len().max(1);
            let anchor = anchor_at(text, (a % length).min(b % length), (a % length).max(b % length) + 1)?;
            let mut quote = Quote::new(source, anchor);
            quote.speaker = speaker.and_then(|seed| pick("actor", people, seed));
            (quote.kind, quote.said, quote.note) = (kind, said, note);
            quote.credibility = Credibility::new(digit).unwrap();
            quote.coder = pick("coder", map.coders.len(), a);
            Some(quote)
        }).collect());
        map.stances = items("stance", stances.into_iter().filter_map(
            |(actor, (on_proposal, subject), (at, below, above, ranged), as_of, salience, confidence, basis, rationale, evidence)| {
            let subject = if on_proposal {
                Subject::Proposal(pick("proposal", map.proposals.len(), subject)?)
            } else {
                Subject::Dimension(pick("dimension", map.dimensions.len(), subject)?)
            };
            let scale = map.scale(&subject)?;
            let position = scale.clamp(scale.low() + scale.extent() * at);
            let mut stance = Stance::new(pick::<ActorId>("actor", people, actor)?, subject, Finite::or_zero(position), as_of);
            let low = scale.clamp(position - scale.extent() * below);
            let high = scale.clamp(position + scale.extent() * above);
            stance.range = ranged.then(|| Range::new(low, high).unwrap());
            (stance.salience, stance.confidence, stance.basis, stance.rationale) = (salience, confidence, basis, rationale);
            stance.coder = pick("coder", map.coders.len(), actor);
            stance.evidence = evidence.into_iter().filter_map(|seed| pick("quote", map.quotes.len(), seed)).collect();
            Some(stance)
        }).collect());
        map.relations = items("relation", relations.into_iter().filter_map(|(from, to, kind, strength, since)| {
            let mut relation = Relation::new(pick::<ActorId>("actor", people, from)?, pick::<ActorId>("actor", people, to)?, kind);
            (relation.strength, relation.since) = (strength, since);
            Some(relation)
        }).collect());
        map.boards = items("board", board.into_iter().map(|(name, spots, notes)| {
            let mut board = Board::new(name);
            board.actors = spots.into_iter().filter_map(|(seed, spot)| Some((pick("actor", people, seed)?, spot))).collect();
            board.notes = notes.into_iter().enumerate().map(|(at, (text, spot, kind))| {
                let mut note = Note::new(text, spot);
                note.kind = kind;
                (id("note", at), note)
            }).collect();
            board
        }).collect());
        map.charts = items("chart", chart.into_iter().filter_map(|(title, x, y, at, caption)| {
            let dimension = |seed| Some(Subject::Dimension(pick("dimension", map.dimensions.len(), seed)?));
            let mut chart = Chart::position_map(title, dimension(x)?, dimension(y)?);
            chart.at = at;
            chart.quadrants.top_left = caption;
            Some(chart)
        }).collect());
        map
    }
}
