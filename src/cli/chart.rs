//! `stancemap chart`: charts of a map as SVG, PNG or PDF, and their data as CSV or Excel workbook.

use std::path::{Path, PathBuf};

use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser, ValueParser};

use super::speak::{listed, say, warn};
use super::{CommandResult, Failure, none_named, open, spare, where_to, write as write_output, wrong_ending};
use crate::exchange::chart_data;
use crate::figure::kinds::{Subjects, entry};
use crate::figure::{self, ExportOptions, TextAs};
use crate::model::value::Keyed;
use crate::model::{
    ActorId, Chart, ChartId, ChartKind, ColourBy, Date, DimensionId, Finite, ItemId as _, Look, Panels,
    Preset, ProposalId, Quadrants, RowOrder, SizeBy, StanceMap, Subject,
};
use crate::store::format::{FileFormat, endings};

/// The smallest and the largest side of a chart, in 1/96 inch.
const SIDES: std::ops::RangeInclusive<u32> = 200..=20_000;

/// The formats of charts, and those of their data.
fn formats() -> impl Iterator<Item = &'static FileFormat> {
    figure::formats().chain(chart_data::formats())
}

/// A choice by its key, or by what stood for it earlier.
pub(super) fn one_of<T: Keyed>() -> ValueParser {
    let keys = T::EVERY.iter().map(|choice| PossibleValue::new(choice.key()).aliases(choice.former()));
    PossibleValuesParser::new(keys).try_map(|text| T::from_key(&text).ok_or("not among the choices")).into()
}

/// What to draw, and where to write it.
#[derive(clap::Args)]
pub(super) struct Arguments {
    /// The map.
    file: PathBuf,
    /// The kind of chart; without it that of the saved chart, or else a position map.
    #[arg(long, value_parser = one_of::<ChartKind>())]
    kind: Option<ChartKind>,
    /// What the x axis shows, or a chart of one subject: the id or the name of a dimension or a proposal.
    #[arg(long, value_name = "ID")]
    x: Option<String>,
    /// What the y axis shows: the id or the name of a dimension or a proposal.
    #[arg(long, value_name = "ID")]
    y: Option<String>,
    /// A subject of a chart of several; may stand several times. Without it all.
    #[arg(long = "subject", value_name = "ID")]
    subjects: Vec<String>,
    /// An actor to show; may stand several times. Without it all.
    #[arg(long = "actor", value_name = "ID")]
    actors: Vec<String>,
    /// The id of a chart that is saved in the map; further options change it.
    #[arg(long, value_name = "ID")]
    chart: Option<String>,
    /// Every saved chart, each as a file in the folder that -o names.
    #[arg(long, conflicts_with_all = ["chart", "kind", "x", "y", "subjects", "actors", "title", "subtitle"])]
    all: bool,
    /// With --all: the format of the files.
    #[arg(long, default_value = "svg", value_parser = PossibleValuesParser::new(figure::formats().map(|format| format.ending())))]
    format: String,
    /// The day whose positions are drawn, as YYYY-MM-DD, YYYY-MM or YYYY; without it the latest.
    #[arg(long, value_name = "DATE")]
    at: Option<Date>,
    /// The earlier day: where trails, ghosts of a profile, timelines and slope charts begin.
    #[arg(long, value_name = "DATE")]
    from: Option<Date>,
    /// Its title.
    #[arg(long)]
    title: Option<String>,
    /// A line below the title.
    #[arg(long)]
    subtitle: Option<String>,
    /// A remark below the chart.
    #[arg(long)]
    note: Option<String>,
    /// The words in the corners of a position map: top left, top right, bottom left, bottom right, with | between.
    #[arg(long, value_name = "TL|TR|BL|BR", value_parser = parse_corners)]
    corners: Option<Quadrants>,
    /// Who made it, printed below it and kept in the file.
    #[arg(long)]
    author: Option<String>,
    /// Its width and height in px (1/96 inch).
    #[arg(long, value_name = "WxH", value_parser = parse_size, conflicts_with = "preset")]
    size: Option<(u32, u32)>,
    /// The sheet that it is made for.
    #[arg(long, value_parser = one_of::<Preset>())]
    preset: Option<Preset>,
    /// Size of names in points at final size, 4 to 200; without it what suits the sheet.
    #[arg(long, value_name = "POINTS", value_parser = parse_font_size)]
    font_size: Option<f64>,
    /// Its colours; print means greys and shapes.
    #[arg(long, value_parser = one_of::<Look>())]
    theme: Option<Look>,
    /// What the size of a mark shows.
    #[arg(long, value_parser = one_of::<SizeBy>())]
    size_by: Option<SizeBy>,
    /// What the colour of a mark shows.
    #[arg(long, value_parser = one_of::<ColourBy>())]
    colour_by: Option<ColourBy>,
    /// The order of rows.
    #[arg(long, value_parser = one_of::<RowOrder>())]
    order: Option<RowOrder>,
    /// Show by the shape of a mark what its colour shows.
    #[arg(long)]
    shapes: bool,
    /// Draw ranges on both axes as an ellipse in place of a cross.
    #[arg(long)]
    ellipses: bool,
    /// Draw the way from the earlier day (--from).
    #[arg(long, requires = "from")]
    trails: bool,
    /// Draw a line round each group.
    #[arg(long)]
    hulls: bool,
    /// Mark the centre of each group, weighted by influence.
    #[arg(long)]
    centres: bool,
    /// In a timeline: blocs in place of actors.
    #[arg(long)]
    by_bloc: bool,
    /// In small multiples: what a panel is.
    #[arg(long, value_parser = one_of::<Panels>())]
    panels: Option<Panels>,
    /// Leave out the ranges.
    #[arg(long)]
    no_ranges: bool,
    /// Leave out the proposals.
    #[arg(long)]
    no_proposals: bool,
    /// Leave out the events of a timeline.
    #[arg(long)]
    no_events: bool,
    /// Leave out the legend.
    #[arg(long)]
    no_legend: bool,
    /// Leave the paper transparent.
    #[arg(long)]
    transparent: bool,
    /// SVG alone: text with its font embedded, as outlines, or with its font named only.
    #[arg(long, default_value = "embedded", value_parser = one_of::<TextAs>())]
    text: TextAs,
    /// PNG alone: pixels to the px, above 0 to 10. At 1 the picture says 96 dots per inch.
    #[arg(long, default_value_t = 2.0, value_parser = parse_scale)]
    scale: f64,
    #[arg(short, long, help = format!("{}; with --all a folder", where_to(&endings(formats()))))]
    output: PathBuf,
}

fn parse_size(text: &str) -> Result<(u32, u32), String> {
    let (width, height) = text.split_once(['x', 'X', '×']).ok_or("write a size as 1200x900, width first")?;
    let side = |text: &str| match text.trim().parse::<u32>() {
        Ok(side) if SIDES.contains(&side) => Ok(side),
        _ => Err(format!("a side is {} to {} px", SIDES.start(), SIDES.end())),
    };
    Ok((side(width)?, side(height)?))
}

fn parse_corners(text: &str) -> Result<Quadrants, String> {
    let parts: Vec<&str> = text.split('|').map(str::trim).collect();
    let &[top_left, top_right, bottom_left, bottom_right] = parts.as_slice() else {
        return Err("write four corners with | between, empty where there are no words".to_owned());
    };
    let mut corners = Quadrants::new();
    top_left.clone_into(&mut corners.top_left);
    top_right.clone_into(&mut corners.top_right);
    bottom_left.clone_into(&mut corners.bottom_left);
    bottom_right.clone_into(&mut corners.bottom_right);
    Ok(corners)
}

fn parse_scale(text: &str) -> Result<f64, String> {
    match text.parse::<f64>() {
        Ok(scale) if scale > 0.0 && scale <= 10.0 => Ok(scale),
        _ => Err("a scale lies above 0 and is at most 10".to_owned()),
    }
}

fn parse_font_size(text: &str) -> Result<f64, String> {
    match text.parse::<f64>() {
        Ok(size) if (4.0..=200.0).contains(&size) => Ok(size),
        _ => Err("a size of type lies between 4 and 200 points".to_owned()),
    }
}

/// The one subject of this name, whatever its letters' case.
fn subject_named(map: &StanceMap, text: &str) -> Option<Subject> {
    let name = text.trim().to_lowercase();
    let mut found =
        map.subjects().into_iter().filter(|subject| map.subject_name(subject).to_lowercase() == name);
    found.next().filter(|_| found.next().is_none())
}

/// The subjects of a map, each with its id.
fn subjects(map: &StanceMap) -> impl Iterator<Item = String> {
    map.subjects().into_iter().map(|subject| format!("{subject}  {}", map.subject_name(&subject)))
}

/// The subject that an id names, a dimension or else a proposal; or the one of this name.
fn subject(map: &StanceMap, text: &str) -> Result<Subject, Failure> {
    let dimension = DimensionId::parse(text).ok().filter(|id| map.dimensions.contains_key(id));
    let proposal = ProposalId::parse(text).ok().filter(|id| map.proposals.contains_key(id));
    let named = || subject_named(map, text);
    let found = dimension.map(Subject::Dimension).or(proposal.map(Subject::Proposal)).or_else(named);
    found.ok_or_else(|| none_named("dimension or proposal", text, subjects(map)))
}

/// The actor that an id names, or the one of this name.
fn actor(map: &StanceMap, text: &str) -> Result<ActorId, Failure> {
    let name = text.trim().to_lowercase();
    let mut named = map.actors.iter().filter(|(_, actor)| actor.name.to_lowercase() == name);
    let only = named.next().filter(|_| named.next().is_none()).map(|(id, _)| id.clone());
    ActorId::parse(text).ok().filter(|id| map.actors.contains_key(id)).or(only).ok_or_else(|| {
        none_named("actor", text, map.actors.iter().map(|(id, actor)| format!("{id}  {}", actor.name)))
    })
}

/// The chart that is asked for, before the options that any chart takes.
fn chart(map: &StanceMap, arguments: &Arguments) -> Result<Chart, Failure> {
    let axis = |text: &Option<String>| text.as_deref().map(|text| subject(map, text)).transpose();
    let (x, y) = (axis(&arguments.x)?, axis(&arguments.y)?);
    let mut chart = if let Some(id) = &arguments.chart {
        let saved = ChartId::parse(id).ok().and_then(|id| map.charts.get(&id));
        let known = map.charts.iter().map(|(id, chart)| format!("{id}  {}", chart.title));
        Chart::clone(saved.ok_or_else(|| none_named("saved chart", id, known))?)
    } else {
        let kind = arguments.kind.unwrap_or(ChartKind::PositionMap);
        // A saved chart of the same two subjects lends its words.
        let like = |saved: &&std::sync::Arc<Chart>| {
            entry(kind).subjects == Subjects::Two && saved.kind == kind && saved.x == x && saved.y == y
        };
        map.charts.values().find(like).map_or_else(|| Chart::new(""), |saved| Chart::clone(saved))
    };
    chart.kind = arguments.kind.unwrap_or(chart.kind);
    (chart.x, chart.y) = (x.or(chart.x), y.or(chart.y));
    let missing = match entry(chart.kind).subjects {
        Subjects::Two if chart.x.is_none() || chart.y.is_none() => "--x and --y, or --chart",
        Subjects::One if chart.x.is_none() && chart.y.is_none() => "--x",
        _ => "",
    };
    if !missing.is_empty() {
        let known = listed(subjects(map));
        return Err(Failure(format!("a {} needs {missing}; there are:{known}", chart.kind)));
    }
    if !arguments.subjects.is_empty() {
        chart.subjects =
            arguments.subjects.iter().map(|text| subject(map, text)).collect::<Result<_, _>>()?;
    }
    if !arguments.actors.is_empty() {
        chart.actors = arguments.actors.iter().map(|text| actor(map, text)).collect::<Result<_, _>>()?;
    }
    Ok(chart)
}

/// The chart with the options that any chart takes.
fn changed(mut chart: Chart, arguments: &Arguments) -> Chart {
    fn set<T: Clone>(field: &mut T, value: Option<&T>) {
        if let Some(value) = value {
            field.clone_from(value);
        }
    }
    chart.at = arguments.at.or(chart.at);
    chart.from = arguments.from.or(chart.from);
    if let Some((width, height)) = arguments.size {
        (chart.width, chart.height, chart.preset) = (width, height, Preset::Free);
    }
    set(&mut chart.preset, arguments.preset.as_ref());
    set(&mut chart.title, arguments.title.as_ref());
    set(&mut chart.subtitle, arguments.subtitle.as_ref());
    set(&mut chart.note, arguments.note.as_ref());
    set(&mut chart.quadrants, arguments.corners.as_ref());
    set(&mut chart.author, arguments.author.as_ref());
    set(&mut chart.look, arguments.theme.as_ref());
    set(&mut chart.size, arguments.size_by.as_ref());
    set(&mut chart.colour, arguments.colour_by.as_ref());
    set(&mut chart.order, arguments.order.as_ref());
    set(&mut chart.panels, arguments.panels.as_ref());
    chart.font_size = arguments.font_size.map(Finite::or_zero).or(chart.font_size);
    for (field, on) in [
        (&mut chart.shapes, arguments.shapes),
        (&mut chart.ellipses, arguments.ellipses),
        (&mut chart.trails, arguments.trails),
        (&mut chart.hulls, arguments.hulls),
        (&mut chart.centres, arguments.centres),
        (&mut chart.by_bloc, arguments.by_bloc),
    ] {
        *field |= on;
    }
    for (field, off) in [
        (&mut chart.ranges, arguments.no_ranges),
        (&mut chart.proposals, arguments.no_proposals),
        (&mut chart.events, arguments.no_events),
        (&mut chart.legend, arguments.no_legend),
    ] {
        *field &= !off;
    }
    chart
}

pub(super) fn run(arguments: &Arguments) -> CommandResult {
    let data_format = chart_data::format_of(&arguments.output).filter(|_| !arguments.all);
    if !arguments.all && data_format.is_none() && figure::format_of(&arguments.output).is_none() {
        return Err(wrong_ending(&arguments.output, &endings(formats())));
    }
    spare(&arguments.file, &arguments.output)?;
    let map = open(&arguments.file)?.map;
    let options =
        ExportOptions { scale: arguments.scale, text: arguments.text, transparent: arguments.transparent };
    let write = |chart: Chart, path: &Path| -> CommandResult {
        let remark = figure::export(&map, &changed(chart, arguments), path, &options)?;
        say(&format!("Wrote {}", path.display()))?;
        if let Some(remark) = remark {
            warn(&remark);
        }
        Ok(())
    };
    if let Some(format) = data_format {
        let chart = changed(chart(&map, arguments)?, arguments);
        let data = chart_data::write(&figure::kinds::content(&map, &chart)?.data(), format)?;
        return write_output(&arguments.output, &data);
    }
    if !arguments.all {
        return write(chart(&map, arguments)?, &arguments.output);
    }
    if map.charts.is_empty() {
        return Err(Failure(format!("{} has no saved chart", arguments.file.display())));
    }
    std::fs::create_dir_all(&arguments.output)
        .map_err(|why| Failure(format!("making the folder {} failed: {why}", arguments.output.display())))?;
    for (id, saved) in &map.charts {
        write(Chart::clone(saved), &arguments.output.join(format!("{id}.{}", arguments.format)))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_and_scales_are_checked() {
        assert_eq!(parse_size("1200x900"), Ok((1200, 900)));
        for bad in ["", "1200", "x", "0x900", "10x10", "100000x100000", "-1x900", "1e3x900"] {
            assert!(parse_size(bad).is_err(), "{bad} was accepted");
        }
        assert!(parse_scale("nan").is_err() && parse_scale("0").is_err() && parse_scale("3").is_ok());
        assert!(parse_font_size("nan").is_err() && parse_font_size("3").is_err());
        assert_eq!(parse_font_size("9"), Ok(9.0));
        assert_eq!(parse_corners("a | b||d").map(|corners| corners.bottom_right), Ok("d".to_owned()));
        assert!(parse_corners("a|b").is_err());
    }

    #[test]
    fn choices_are_named_by_their_keys_and_by_what_they_were_called_before() {
        let kind = clap::Arg::new("kind").value_parser(one_of::<ChartKind>());
        let command = clap::Command::new("chart").arg(kind);
        let read = |word: &str| {
            let matches = command.clone().try_get_matches_from(["chart", word]).ok()?;
            matches.get_one::<ChartKind>("kind").copied()
        };
        assert_eq!(read("position-map"), Some(ChartKind::PositionMap));
        assert_eq!(read("position"), Some(ChartKind::PositionMap));
        assert_eq!(read("position map"), None, "a label is no key");
    }

    #[test]
    fn an_unknown_id_is_answered_with_those_there_are() {
        let (map, _) = crate::figure::sample::sample();
        let Err(Failure(words)) = subject(&map, "guarante") else { panic!("it was found") };
        assert!(words.contains("there is no dimension or proposal \"guarante\""), "{words}");
        assert!(words.contains("guarantee  Guarantee strength"), "{words}");
        assert!(matches!(subject(&map, "escalation"), Ok(Subject::Dimension(_))));
        assert!(matches!(subject(&map, "guarantee STRENGTH"), Ok(Subject::Dimension(_))));
        assert!(actor(&map, "meloni").is_ok_and(|id| id.as_str() == "a0"));
        let Err(Failure(words)) = actor(&map, "melon") else { panic!("it was found") };
        assert!(words.contains("a0  Meloni"), "{words}");
    }
}
