//! `stancemap import-positions`: a table of positions as a map.

use std::path::PathBuf;

use super::speak::{say, warn};
use super::{CommandResult, Failure, make};
use crate::exchange::positions_csv::{self, Defaults, Imported};
use crate::model::{Date, Scale};

/// What to read, and where to write the map.
#[derive(clap::Args)]
#[command(after_help = "The first line names the columns: name, kind, bloc, influence, and for each \
dimension <dimension>, <dimension>_low and <dimension>_high. Only name and one dimension are needed; empty \
cells mean that nothing was said.")]
pub(super) struct Arguments {
    /// The table, as CSV (comma, semicolon or tab, UTF-8).
    file: PathBuf,
    /// Where to write the map; nothing may be there yet.
    #[arg(short, long, value_name = "MAP.ron")]
    output: PathBuf,
    /// The scale of every dimension; without it each is taken from its values.
    #[arg(long, value_name = "LOW..HIGH", value_parser = parse_scale, allow_hyphen_values = true)]
    scale: Option<Scale>,
    /// The map's title; without it the table's name.
    #[arg(long)]
    title: Option<String>,
    /// The day from which the positions are known, as YYYY-MM-DD, YYYY-MM or YYYY; without it today.
    #[arg(long, value_name = "DATE")]
    as_of: Option<Date>,
}

fn parse_scale(text: &str) -> Result<Scale, String> {
    let ends = text.split_once("..").and_then(|(low, high)| {
        Some((low.trim().parse::<f64>().ok()?, high.trim().trim_start_matches('=').parse::<f64>().ok()?))
    });
    let (low, high) = ends.ok_or("write a scale as 0..10")?;
    Scale::new(low, high).map_err(|why| why.to_string())
}

pub(super) fn run(arguments: &Arguments) -> CommandResult {
    let (table, path) = (&arguments.file, &arguments.output);
    let failed = |why: &dyn std::fmt::Display| Failure(format!("reading {} failed: {why}", table.display()));
    if path.exists() {
        return Err(Failure(format!("{} is there already and was not changed", path.display())));
    }
    let size = std::fs::metadata(table).map_err(|why| failed(&why))?.len();
    if size > positions_csv::LARGEST {
        return Err(failed(&format!("it has {size} bytes; at most {} are read", positions_csv::LARGEST)));
    }
    let bytes = std::fs::read(table).map_err(|why| failed(&why))?;
    let text = String::from_utf8(bytes)
        .map_err(|_| failed(&"it is not in UTF-8; save it as “CSV UTF-8” in the spreadsheet"))?;
    let name = table.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
    let stem = table.file_stem().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
    let defaults = Defaults {
        title: arguments.title.clone().unwrap_or(stem),
        origin: format!("From the table {name}"),
        as_of: arguments.as_of.unwrap_or_else(|| jiff::ZonedDateTime::now().date().into()),
        scale: arguments.scale,
    };
    let Imported { map, dimensions, problems } =
        positions_csv::read(&text, &defaults).map_err(|why| failed(&why))?;
    for problem in &problems {
        warn(&format!("{}: {problem}", table.display()));
    }
    make(path, &map)?;
    let ids: Vec<String> = dimensions.iter().map(ToString::to_string).collect();
    say(&format!(
        "Wrote {}: {} actors, {} dimensions ({}), {} stances",
        path.display(),
        map.actors.len(),
        map.dimensions.len(),
        ids.join(", "),
        map.stances.len()
    ))?;
    match ids.as_slice() {
        [x, y, ..] => say(&format!("Next: stancemap chart {} --x {x} --y {y} -o chart.svg", path.display())),
        [x] => say(&format!("Next: stancemap chart {} --kind profile --x {x} -o chart.svg", path.display())),
        [] => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scales_are_read() {
        assert_eq!(parse_scale("0..10"), Ok(Scale::TEN));
        assert_eq!(parse_scale("-2..2"), Ok(Scale::SUPPORT));
        for bad in ["", "10", "10..0", "a..b", "0..inf"] {
            assert!(parse_scale(bad).is_err(), "{bad} was accepted");
        }
    }
}
