//! `stancemap chart`: a chart as SVG or PNG.

use std::path::PathBuf;

use super::{Failure, Outcome, open, say};
use crate::figure::{self, ChartTheme, Options};
use crate::model::{Chart, ChartId, Date, DimensionId, ItemId as _, ProposalId, StanceMap, Subject};

/// What to draw, and where to.
#[derive(clap::Args)]
pub(super) struct Arguments {
    /// The map.
    file: PathBuf,
    /// Id of the dimension or proposal along the x axis.
    #[arg(long, required_unless_present = "chart", requires = "y")]
    x: Option<String>,
    /// Id of the dimension or proposal along the y axis.
    #[arg(long, required_unless_present = "chart", requires = "x")]
    y: Option<String>,
    /// Id of a chart that is saved in the map, in place of --x and --y.
    #[arg(long, conflicts_with_all = ["x", "y"])]
    chart: Option<String>,
    /// The day whose positions are drawn, as YYYY-MM-DD; without it the latest.
    #[arg(long)]
    at: Option<Date>,
    /// Width and height in points, such as 1200x900.
    #[arg(long, value_parser = size)]
    size: Option<(u32, u32)>,
    /// Title above the chart.
    #[arg(long)]
    title: Option<String>,
    /// Colours.
    #[arg(long, default_value = "light")]
    theme: Theme,
    /// Of a PNG: pixels a point.
    #[arg(long, default_value_t = 2.0)]
    scale: f64,
    /// Where to write it; the ending (.svg, .png) says the format.
    #[arg(short, long)]
    output: PathBuf,
}

#[derive(Clone, Copy, clap::ValueEnum)]
enum Theme {
    Light,
    Dark,
}

fn size(text: &str) -> Result<(u32, u32), String> {
    let wrong = || format!("\"{text}\" is not a size: write it as 1200x900");
    let (width, height) = text.split_once(['x', '×']).ok_or_else(wrong)?;
    Ok((width.trim().parse().map_err(|_| wrong())?, height.trim().parse().map_err(|_| wrong())?))
}

pub(super) fn run(arguments: &Arguments) -> Outcome {
    let map = open(&arguments.file)?.map;
    let mut chart = match (&arguments.chart, &arguments.x, &arguments.y) {
        (Some(id), ..) => saved(&map, id)?,
        (None, Some(x), Some(y)) => {
            let (x, y) = (subject(&map, x)?, subject(&map, y)?);
            // A saved chart of the same two subjects lends its words.
            let alike = map.charts.values().find(|chart| chart.x == x && chart.y == y);
            alike.map_or_else(
                || {
                    Chart::new(
                        format!("{} and {}", map.subject_name(&x), map.subject_name(&y)),
                        x.clone(),
                        y.clone(),
                    )
                },
                |chart| Chart::clone(chart),
            )
        }
        _ => return Err(Failure("say what to draw with --x and --y, or --chart".to_owned())),
    };
    if let Some((width, height)) = arguments.size {
        (chart.width, chart.height) = (width, height);
    }
    if let Some(title) = &arguments.title {
        chart.title.clone_from(title);
    }
    chart.at = arguments.at.or(chart.at);
    let theme = match arguments.theme {
        Theme::Light => &ChartTheme::LIGHT,
        Theme::Dark => &ChartTheme::DARK,
    };
    figure::export(&map, &chart, &arguments.output, Options { theme, scale: arguments.scale })?;
    say(&format!("Wrote {}", arguments.output.display()))
}

/// A list of ids to choose from, for an answer to an unknown one.
fn choices<'a>(ids: impl Iterator<Item = &'a str>) -> String {
    let ids: Vec<&str> = ids.collect();
    if ids.is_empty() { "it has none".to_owned() } else { format!("it has: {}", ids.join(", ")) }
}

fn saved(map: &StanceMap, id: &str) -> Result<Chart, Failure> {
    let chart = ChartId::parse(id).ok().and_then(|id| map.charts.get(&id).cloned());
    chart.map(|chart| Chart::clone(&chart)).ok_or_else(|| {
        Failure(format!(
            "the map has no chart \"{id}\"; {}",
            choices(map.charts.keys().map(crate::model::ItemId::as_str))
        ))
    })
}

fn subject(map: &StanceMap, id: &str) -> Result<Subject, Failure> {
    if let Some((id, _)) = DimensionId::parse(id).ok().and_then(|id| map.dimensions.get_key_value(&id)) {
        return Ok(Subject::Dimension(id.clone()));
    }
    if let Some((id, _)) = ProposalId::parse(id).ok().and_then(|id| map.proposals.get_key_value(&id)) {
        return Ok(Subject::Proposal(id.clone()));
    }
    let dimensions = map.dimensions.keys().map(crate::model::ItemId::as_str);
    let proposals = map.proposals.keys().map(crate::model::ItemId::as_str);
    Err(Failure(format!(
        "the map has no dimension or proposal \"{id}\"; {}",
        choices(dimensions.chain(proposals))
    )))
}
