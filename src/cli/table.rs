//! `stancemap table`: stances, quotes, actors, sources or positions as CSV.

use std::path::PathBuf;

use super::speak::{hand_over, say_table};
use super::{CommandResult, open, spare, write};
use crate::analysis;
use crate::exchange::spreadsheet::{self, Form};
use crate::model::value::Keyed as _;
use crate::model::{Date, ItemId, StanceMap};
use crate::store::is_standard_output;

/// What to write, and where.
#[derive(clap::Args)]
pub(super) struct Arguments {
    /// The map.
    file: PathBuf,
    /// Which table.
    #[arg(long)]
    what: What,
    /// For positions: the day whose positions are written, as YYYY-MM-DD, YYYY-MM or YYYY; without it the latest.
    #[arg(long)]
    at: Option<Date>,
    /// For positions: also those of actors without a stance of their own, as the line of those who speak for them.
    #[arg(long)]
    roll_up: bool,
    /// Write cells as they are. Without it a cell that a spreadsheet would run as a formula has an apostrophe before it,
    /// and the file a byte order mark, so that Excel shows accents.
    #[arg(long)]
    plain: bool,
    /// Where to write it; - is standard output.
    #[arg(short, long)]
    output: PathBuf,
}

#[derive(Clone, Copy, clap::ValueEnum)]
enum What {
    Stances,
    Quotes,
    Actors,
    Sources,
    Positions,
}

pub(super) fn run(arguments: &Arguments) -> CommandResult {
    spare(&arguments.file, &arguments.output)?;
    let map = open(&arguments.file)?.map;
    let rows = match arguments.what {
        What::Stances => stances(&map),
        What::Quotes => quotes(&map),
        What::Actors => actors(&map),
        What::Sources => sources(&map),
        What::Positions => positions(&map, arguments.at, arguments.roll_up),
    };
    let bytes = spreadsheet::write(&rows, if arguments.plain { Form::Plain } else { Form::Guarded })?;
    if !is_standard_output(&arguments.output) {
        return write(&arguments.output, &bytes);
    }
    if arguments.plain { hand_over(&bytes) } else { say_table(&String::from_utf8_lossy(&bytes)) }
}

fn header(names: &[&str]) -> Vec<Vec<String>> {
    vec![names.iter().map(|&name| name.to_owned()).collect()]
}

fn or_empty<T: ToString>(value: Option<T>) -> String {
    value.map(|value| value.to_string()).unwrap_or_default()
}

fn joined<I: ItemId>(ids: &[I]) -> String {
    ids.iter().map(ItemId::as_str).collect::<Vec<_>>().join(" ")
}

fn stances(map: &StanceMap) -> Vec<Vec<String>> {
    let mut rows = header(&[
        "id",
        "actor",
        "actor_name",
        "subject",
        "subject_name",
        "position",
        "low",
        "high",
        "as_of",
        "basis",
        "confidence",
        "salience",
        "coder",
        "evidence",
        "rationale",
    ]);
    rows.extend(map.stances.iter().map(|(id, stance)| {
        vec![
            id.to_string(),
            stance.actor.to_string(),
            map.actor_name(&stance.actor).to_owned(),
            stance.subject.to_string(),
            map.subject_name(&stance.subject),
            stance.position.get().to_string(),
            or_empty(stance.range.map(crate::model::Range::low)),
            or_empty(stance.range.map(crate::model::Range::high)),
            stance.as_of.to_string(),
            stance.basis.key().to_owned(),
            stance.confidence.key().to_owned(),
            or_empty(stance.salience.map(crate::model::Unit::get)),
            or_empty(stance.coder.as_ref()),
            joined(&stance.evidence),
            stance.rationale.clone(),
        ]
    }));
    rows
}

fn quotes(map: &StanceMap) -> Vec<Vec<String>> {
    let mut rows = header(&[
        "id",
        "source",
        "outlet",
        "published",
        "speaker",
        "speaker_name",
        "kind",
        "said",
        "credibility",
        "start",
        "end",
        "text",
        "coder",
        "note",
    ]);
    rows.extend(map.quotes.iter().map(|(id, quote)| {
        let source = map.sources.get(&quote.source);
        vec![
            id.to_string(),
            quote.source.to_string(),
            source.map(|source| source.outlet.clone()).unwrap_or_default(),
            or_empty(source.and_then(|source| source.published)),
            or_empty(quote.speaker.as_ref()),
            quote.speaker.as_ref().map(|speaker| map.actor_name(speaker).to_owned()).unwrap_or_default(),
            quote.kind.key().to_owned(),
            or_empty(quote.said),
            quote.credibility.get().to_string(),
            quote.anchor.start.to_string(),
            quote.anchor.end.to_string(),
            quote.anchor.exact.clone(),
            or_empty(quote.coder.as_ref()),
            quote.note.clone(),
        ]
    }));
    rows
}

fn actors(map: &StanceMap) -> Vec<Vec<String>> {
    let mut rows = header(&[
        "id",
        "name",
        "kind",
        "bloc",
        "influence",
        "aliases",
        "member_of",
        "wikidata",
        "iso3",
        "stances",
        "note",
    ]);
    rows.extend(map.actors.iter().map(|(id, actor)| {
        let bloc = actor.bloc.as_ref().and_then(|bloc| map.blocs.get(bloc));
        vec![
            id.to_string(),
            actor.name.clone(),
            actor.kind.key().to_owned(),
            bloc.map(|bloc| bloc.name.clone()).unwrap_or_default(),
            actor.influence.get().to_string(),
            actor.aliases.join("; "),
            actor.memberships.iter().map(|m| m.within.as_str()).collect::<Vec<_>>().join(" "),
            actor.wikidata.clone(),
            actor.iso3.clone(),
            map.stances.values().filter(|stance| stance.actor == *id).count().to_string(),
            actor.note.clone(),
        ]
    }));
    rows
}

fn sources(map: &StanceMap) -> Vec<Vec<String>> {
    let mut rows = header(&[
        "id",
        "title",
        "outlet",
        "origin",
        "author",
        "published",
        "retrieved",
        "address",
        "language",
        "reliability",
        "quotes",
        "note",
    ]);
    rows.extend(map.sources.iter().map(|(id, source)| {
        vec![
            id.to_string(),
            source.title.clone(),
            source.outlet.clone(),
            source.origin.clone(),
            source.author.clone(),
            or_empty(source.published),
            or_empty(source.retrieved),
            source.address.clone(),
            source.language.clone(),
            source.reliability.key().to_owned(),
            map.quotes.values().filter(|quote| quote.source == *id).count().to_string(),
            source.note.clone(),
        ]
    }));
    rows
}

fn positions(map: &StanceMap, at: Option<Date>, roll_up: bool) -> Vec<Vec<String>> {
    let mut rows = header(&[
        "subject",
        "subject_name",
        "actor",
        "actor_name",
        "position",
        "low",
        "high",
        "spread",
        "as_of",
        "basis",
        "confidence",
        "credibility",
        "quotes",
        "by_speakers",
    ]);
    for subject in map.subjects() {
        let known = if roll_up {
            analysis::positions(map, &subject, at)
        } else {
            analysis::own_positions(map, &subject, at)
        };
        for (actor, position) in known {
            rows.push(vec![
                subject.to_string(),
                map.subject_name(&subject),
                actor.to_string(),
                map.actor_name(&actor).to_owned(),
                position.value.to_string(),
                or_empty(position.range.map(crate::model::Range::low)),
                or_empty(position.range.map(crate::model::Range::high)),
                position.spread.to_string(),
                position.as_of.to_string(),
                position.basis.key().to_owned(),
                position.confidence.key().to_owned(),
                position.credibility.get().to_string(),
                position.quotes.len().to_string(),
                position.roll_up.to_string(),
            ]);
        }
    }
    rows
}
