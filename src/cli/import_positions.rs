//! `stancemap import-positions`: a table of positions as a map.

use std::path::PathBuf;

use super::speak::{say, warn};
use super::{CommandResult, Failure, count, make};
use crate::exchange::positions::{self, Choices, Defaults, Imported};
use crate::model::{Date, Scale};

/// What to read, and where to write the map.
#[derive(clap::Args)]
#[command(
    after_help = "The table has an actor a row and a position a column, or a position a row with the columns \
\"dimension\" and \"position\". The names stand in a column called name, actor, party, country or the like. Known by their \
names are also kind, bloc, influence, aliases, salience, basis, confidence, coder, date and source, and for each dimension \
<dimension>_low and <dimension>_high; a scale may stand behind its name, as in \"Trust (0-10)\". Cells that are empty or \
say NA mean that nothing was said. Exit code 1 where a row or a cell could not be read; the map is written all the same."
)]
pub(super) struct Arguments {
    /// The table: CSV, whatever its encoding and separator, or an Excel workbook (.xlsx).
    file: PathBuf,
    /// Where to write the map; nothing may be there yet.
    #[arg(short, long, value_name = "MAP.ron")]
    output: PathBuf,
    /// The column of the names.
    #[arg(long, value_name = "COLUMN")]
    name: Option<String>,
    /// The sheet of a workbook; without it the first.
    #[arg(long, value_name = "SHEET")]
    sheet: Option<String>,
    /// The only columns that are taken for positions.
    #[arg(long, value_name = "COLUMNS", value_delimiter = ',')]
    only: Vec<String>,
    /// Columns that are not read.
    #[arg(long, value_name = "COLUMNS", value_delimiter = ',')]
    except: Vec<String>,
    /// What decimals follow where a number such as 1.234 could be read in two ways and its column doesn't settle it.
    #[arg(long, value_name = "MARK")]
    decimal: Option<DecimalMark>,
    /// The scale of every dimension; without it the one behind its name, or one that holds its values.
    #[arg(long, value_name = "LOW..HIGH", value_parser = parse_scale, allow_hyphen_values = true)]
    scale: Option<Scale>,
    /// The map's title; without it the table's name.
    #[arg(long)]
    title: Option<String>,
    /// The day from which the positions are known where the table has no date, as YYYY-MM-DD, YYYY-MM or YYYY; without
    /// it today.
    #[arg(long, value_name = "DATE")]
    as_of: Option<Date>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum DecimalMark {
    Dot,
    Comma,
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
    if size > positions::LARGEST {
        return Err(failed(&format!("it has {size} bytes; at most {} are read", positions::LARGEST)));
    }
    let bytes = std::fs::read(table).map_err(|why| failed(&why))?;
    let name = table.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
    let stem = table.file_stem().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
    let defaults = Defaults {
        title: arguments.title.clone().unwrap_or(stem),
        origin: format!("From the table {name}"),
        as_of: arguments.as_of.unwrap_or_else(|| jiff::ZonedDateTime::now().date().into()),
        scale: arguments.scale,
    };
    let choices = Choices {
        name: arguments.name.clone(),
        sheet: arguments.sheet.clone(),
        only: arguments.only.clone(),
        except: arguments.except.clone(),
        comma: arguments.decimal.map(|mark| mark == DecimalMark::Comma),
    };
    let Imported { map, dimensions, problems, notes, left_out } =
        positions::read_file(&name, &bytes, &choices, &defaults).map_err(|why| failed(&why))?;
    for note in &notes {
        warn(&format!("{}: note: {note}", table.display()));
    }
    for problem in &problems {
        warn(&format!("{}: {problem}", table.display()));
    }
    make(path, &map)?;
    let ids: Vec<String> = dimensions.iter().map(ToString::to_string).collect();
    say(&format!(
        "Wrote {}: {}, {} ({}), {}",
        path.display(),
        count(map.actors.len(), "actor", "actors"),
        count(map.dimensions.len(), "dimension", "dimensions"),
        ids.join(", "),
        count(map.stances.len(), "stance", "stances")
    ))?;
    match ids.as_slice() {
        [x, y, ..] => say(&format!("Next: stancemap chart {} --x {x} --y {y} -o chart.svg", path.display())),
        [x] => say(&format!("Next: stancemap chart {} --kind profile --x {x} -o chart.svg", path.display())),
        [] => Ok(()),
    }?;
    match left_out {
        0 if problems.iter().any(|problem| problem.lost) => {
            Err(Failure(format!("{}: not everything could be read", table.display())))
        }
        0 => Ok(()),
        1 => Err(Failure(format!("{}: one row was left out", table.display()))),
        rows => Err(Failure(format!("{}: {rows} rows were left out", table.display()))),
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
