//! `stancemap diff`: what differs between two maps, item by item and field by field.

use std::path::PathBuf;

use serde::Serialize;

use super::speak::{say, say_json, say_lines};
use super::{Failure, open_whole};
use crate::edit::compare::{Compared, compare, field_name};
use crate::model::AnyId;
use crate::model::value::Keyed as _;
use crate::model::words::shown_line;

/// What to compare.
#[derive(clap::Args)]
#[command(
    after_help = "Exit codes: 0 the maps are the same, 1 they differ, 2 they could not be compared. Of lists \
and texts the parts that differ are told."
)]
pub(super) struct Arguments {
    /// The one map: the earlier one, or a backup.
    a: PathBuf,
    /// The other map.
    b: PathBuf,
    /// How to write it.
    #[arg(long, value_enum, default_value = "text")]
    format: DiffFormat,
}

#[derive(Clone, Copy, clap::ValueEnum)]
enum DiffFormat {
    Text,
    Json,
}

#[derive(Serialize)]
struct Output<'a> {
    same: bool,
    items: Vec<Item<'a>>,
}

#[derive(Serialize)]
struct Item<'a> {
    kind: &'static str,
    id: Option<&'a str>,
    label: &'a str,
    change: &'static str,
    fields: Vec<Field<'a>>,
}

#[derive(Serialize)]
struct Field<'a> {
    #[serde(rename = "field")]
    key: &'static str,
    name: String,
    old: &'a str,
    new: &'a str,
}

fn as_json(compared: &[Compared]) -> Result<String, Failure> {
    let items = compared.iter().map(|one| Item {
        kind: one.item.as_ref().map_or("map", |item| item.kind().key()),
        id: one.item.as_ref().map(AnyId::as_str),
        label: &one.label,
        change: one.kind.key(),
        fields: one
            .fields
            .iter()
            .map(|f| Field { key: f.field, name: field_name(f.field), old: &f.old, new: &f.new })
            .collect(),
    });
    let output = Output { same: compared.is_empty(), items: items.collect() };
    Ok(serde_json::to_string_pretty(&output)?)
}

fn as_text(compared: &[Compared]) -> String {
    let mut lines = Vec::new();
    for one in compared {
        match &one.item {
            None => lines.push("changed the map itself".to_owned()),
            Some(item) => {
                let label = shown_line(&one.label);
                lines.push(format!("{} {} “{label}” ({item})", one.kind.label(), item.kind()));
            }
        }
        for field in &one.fields {
            let name = field_name(field.field);
            // What a text holds must not look like a line of ours.
            let within = |text: &str| text.replace('\n', "\n        ");
            let (old, new) = (within(&field.old), within(&field.new));
            lines.push(match (old.as_str(), new.as_str()) {
                ("", new) => format!("    {name}: + {new}"),
                (old, "") => format!("    {name}: - {old}"),
                (old, new) => format!("    {name}: {old} → {new}"),
            });
        }
    }
    lines.join("\n")
}

/// Says what differs; whether nothing does.
pub(super) fn run(arguments: &Arguments) -> Result<bool, Failure> {
    let (a, b) = (open_whole(&arguments.a)?, open_whole(&arguments.b)?);
    let compared = compare(&a.map, &b.map);
    match arguments.format {
        DiffFormat::Json => say_json(&as_json(&compared)?)?,
        DiffFormat::Text if compared.is_empty() => say("The maps are the same")?,
        DiffFormat::Text => say_lines(&as_text(&compared))?,
    }
    Ok(compared.is_empty())
}
