//! `stancemap info`: what a map holds.

use std::path::PathBuf;

use super::speak::{say, say_lines};
use super::{CommandResult, open};
use crate::model::Kind;

/// What to tell about.
#[derive(clap::Args)]
pub(super) struct Arguments {
    /// The map.
    file: PathBuf,
}

pub(super) fn run(arguments: &Arguments) -> CommandResult {
    let opened = open(&arguments.file)?;
    let map = &opened.map;
    say(if map.title.is_empty() { "Untitled map" } else { &map.title })?;
    if !map.description.is_empty() {
        say_lines(&map.description)?;
    }
    say("")?;
    for &kind in Kind::ALL {
        say(&format!("{:>6}  {}", map.count(kind), kind.plural()))?;
    }
    let days: Vec<_> = map.stances.values().map(|stance| stance.as_of).collect();
    if let (Some(first), Some(last)) = (days.iter().min(), days.iter().max()) {
        say("")?;
        say(&format!("Stances as of {first} to {last}"))?;
    }
    for (title, lines) in [
        ("Dimensions", map.dimensions.iter().map(|(id, d)| format!("{id}  {}", d.name)).collect::<Vec<_>>()),
        ("Proposals", map.proposals.iter().map(|(id, p)| format!("{id}  {}", p.name)).collect()),
        ("Charts", map.charts.iter().map(|(id, c)| format!("{id}  {}", c.title)).collect()),
        ("Boards", map.boards.iter().map(|(id, b)| format!("{id}  {}", b.name)).collect()),
    ] {
        if !lines.is_empty() {
            say("")?;
            say(title)?;
        }
        for line in lines {
            say(&format!("  {line}"))?;
        }
    }
    Ok(())
}
