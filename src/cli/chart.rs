//! `stancemap chart`: a chart of a map as SVG or PNG.

use std::path::PathBuf;

use super::{Failure, Outcome, open, say};
use crate::figure::{self, ChartTheme, Options};
use crate::model::{Chart, ChartId, Date, DimensionId, ItemId as _, ProposalId, StanceMap, Subject};

/// The smallest and the largest side of a chart, in points.
const SIDES: std::ops::RangeInclusive<u32> = 200..=20_000;

/// What to draw, and where to write it.
#[derive(clap::Args)]
pub(super) struct Arguments {
    /// The map.
    file: PathBuf,
    /// What the x axis shows: the id of a dimension or a proposal.
    #[arg(long, required_unless_present = "chart", requires = "y")]
    x: Option<String>,
    /// What the y axis shows: the id of a dimension or a proposal.
    #[arg(long, required_unless_present = "chart", requires = "x")]
    y: Option<String>,
    /// The id of a chart that is saved in the map, instead of --x and --y.
    #[arg(long, conflicts_with_all = ["x", "y"])]
    chart: Option<String>,
    /// The day whose positions are drawn, as YYYY-MM-DD; without it the latest.
    #[arg(long, value_name = "DATE")]
    at: Option<Date>,
    /// Its title.
    #[arg(long)]
    title: Option<String>,
    /// Its width and height in points.
    #[arg(long, value_name = "WxH", value_parser = parse_size)]
    size: Option<(u32, u32)>,
    /// Its colours.
    #[arg(long, value_enum, default_value_t = Look::Light)]
    theme: Look,
    /// PNG alone: pixels to the point, above 0 to 10. At 1 the picture says 96 dots per inch.
    #[arg(long, default_value_t = 2.0, value_parser = parse_scale)]
    scale: f64,
    /// Where to write it: a name that ends in .svg or .png.
    #[arg(short, long, value_parser = parse_output)]
    output: PathBuf,
}

#[derive(Clone, Copy, clap::ValueEnum)]
enum Look {
    Light,
    Dark,
}

fn parse_size(text: &str) -> Result<(u32, u32), String> {
    let (width, height) = text.split_once(['x', 'X', '×']).ok_or("write a size as 1200x900, width first")?;
    let side = |text: &str| match text.trim().parse::<u32>() {
        Ok(side) if SIDES.contains(&side) => Ok(side),
        _ => Err(format!("a side is {} to {} points", SIDES.start(), SIDES.end())),
    };
    Ok((side(width)?, side(height)?))
}

fn parse_scale(text: &str) -> Result<f64, String> {
    match text.parse::<f64>() {
        Ok(scale) if scale > 0.0 && scale <= 10.0 => Ok(scale),
        _ => Err("a scale lies above 0 and is at most 10".to_owned()),
    }
}

fn parse_output(text: &str) -> Result<PathBuf, String> {
    let path = PathBuf::from(text);
    match figure::format_of(&path) {
        Some(_) => Ok(path),
        None => Err("the name must end in .svg or .png".to_owned()),
    }
}

/// The subject that an id names: a dimension, or else a proposal.
fn subject(map: &StanceMap, text: &str) -> Result<Subject, Failure> {
    let dimension = DimensionId::parse(text).ok().filter(|id| map.dimensions.contains_key(id));
    let proposal = ProposalId::parse(text).ok().filter(|id| map.proposals.contains_key(id));
    match (dimension, proposal) {
        (Some(id), _) => Ok(Subject::Dimension(id)),
        (None, Some(id)) => Ok(Subject::Proposal(id)),
        (None, None) => {
            let listed = |subject: Subject| format!("\n  {subject}  {}", map.subject_name(&subject));
            Err(none_named(
                "dimension or proposal",
                text,
                &map.subjects().into_iter().map(listed).collect::<Vec<_>>(),
            ))
        }
    }
}

/// “There is no …”, with those that there are.
fn none_named(what: &str, text: &str, known: &[String]) -> Failure {
    let known = if known.is_empty() {
        format!("; the map has no {what}")
    } else {
        format!("; there are:{}", known.concat())
    };
    Failure(format!("there is no {what} \"{text}\"{known}"))
}

fn chart(map: &StanceMap, arguments: &Arguments) -> Result<Chart, Failure> {
    let mut chart = match (&arguments.chart, &arguments.x, &arguments.y) {
        (Some(id), ..) => {
            let saved = ChartId::parse(id).ok().and_then(|id| map.charts.get(&id));
            let known: Vec<String> =
                map.charts.iter().map(|(id, chart)| format!("\n  {id}  {}", chart.title)).collect();
            Chart::clone(saved.ok_or_else(|| none_named("saved chart", id, &known))?)
        }
        (None, Some(x), Some(y)) => {
            let (x, y) = (subject(map, x)?, subject(map, y)?);
            // A saved chart of the same two subjects lends its words.
            match map.charts.values().find(|chart| chart.x == x && chart.y == y) {
                Some(saved) => Chart::clone(saved),
                None => Chart::new(format!("{} and {}", map.subject_name(&x), map.subject_name(&y)), x, y),
            }
        }
        _ => return Err(Failure("say --x and --y, or --chart".to_owned())),
    };
    chart.at = arguments.at.or(chart.at);
    if let Some((width, height)) = arguments.size {
        (chart.width, chart.height) = (width, height);
    }
    if let Some(title) = &arguments.title {
        chart.title.clone_from(title);
    }
    Ok(chart)
}

pub(super) fn run(arguments: &Arguments) -> Outcome {
    let map = open(&arguments.file)?.map;
    let chart = chart(&map, arguments)?;
    let theme = match arguments.theme {
        Look::Light => ChartTheme::LIGHT,
        Look::Dark => ChartTheme::DARK,
    };
    figure::export(&map, &chart, &arguments.output, &Options { theme, scale: arguments.scale })?;
    say(&format!("Wrote {}", arguments.output.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_scales_and_names_are_checked() {
        assert_eq!(parse_size("1200x900"), Ok((1200, 900)));
        for bad in ["", "1200", "x", "0x900", "1200x99999", "-1x900", "1e3x900"] {
            assert!(parse_size(bad).is_err(), "{bad} was accepted");
        }
        assert!(parse_scale("nan").is_err() && parse_scale("0").is_err() && parse_scale("3").is_ok());
        assert!(
            parse_output("a.SVG").is_ok() && parse_output("a.pdf").is_err() && parse_output("a").is_err()
        );
    }

    #[test]
    fn an_unknown_id_is_answered_with_those_there_are() {
        let (map, _) = crate::figure::sample::sample();
        let Err(Failure(words)) = subject(&map, "guarante") else { panic!("it was found") };
        assert!(words.contains("there is no dimension or proposal \"guarante\""), "{words}");
        assert!(words.contains("guarantee  Guarantee strength"), "{words}");
        assert!(matches!(subject(&map, "escalation"), Ok(Subject::Dimension(_))));
    }
}
