//! `stancemap suggest`: what a text suggests, as JSON.

use std::io::Read as _;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::speak::say_json;
use super::{CommandResult, Failure, open};
use crate::model::CanonicalText;
use crate::suggest::{KnownNames, Suggestions, suggest};

/// What to read, and how to write what was found.
#[derive(clap::Args)]
#[command(
    after_help = "Positions count Unicode scalar values of the text with LF line ends and no byte order \
mark. With --jsonl every line of the file is an object {\"id\", \"text\"}."
)]
pub(super) struct Arguments {
    /// The text, as UTF-8; - reads standard input.
    text: PathBuf,
    /// A map whose actors are known by name and alias.
    #[arg(long)]
    map: Option<PathBuf>,
    /// How to write it.
    #[arg(long, value_enum, default_value = "json")]
    format: SuggestFormat,
    /// Read lines of {"id", "text"}, and write an object a line.
    #[arg(long)]
    jsonl: bool,
}

#[derive(Clone, Copy, clap::ValueEnum)]
enum SuggestFormat {
    Json,
}

#[derive(Deserialize)]
struct SuggestionLine {
    id: serde_json::Value,
    text: String,
}

#[derive(Serialize)]
struct SuggestAnswer {
    id: serde_json::Value,
    #[serde(flatten)]
    suggestions: Suggestions,
}

fn read(path: &Path) -> Result<Vec<u8>, Failure> {
    if path == Path::new("-") {
        let mut bytes = Vec::new();
        std::io::stdin().lock().read_to_end(&mut bytes)?;
        return Ok(bytes);
    }
    std::fs::read(path).map_err(|why| Failure(format!("reading {} failed: {why}", path.display())))
}

pub(super) fn run(arguments: &Arguments) -> CommandResult {
    let SuggestFormat::Json = arguments.format;
    let known = match &arguments.map {
        Some(path) => KnownNames::new(&open(path)?.map),
        None => KnownNames::default(),
    };
    let bytes = read(&arguments.text)?;
    let wrong = |line: usize, why: &dyn std::fmt::Display| {
        Failure(format!("{}: line {line}: {why}", arguments.text.display()))
    };
    if !arguments.jsonl {
        let text = String::from_utf8(bytes).map_err(|why| {
            let valid = why.as_bytes().get(..why.utf8_error().valid_up_to()).unwrap_or_default();
            wrong(valid.split(|byte| *byte == b'\n').count(), &"not in UTF-8")
        })?;
        let text = CanonicalText::new(&text);
        return say_json(&serde_json::to_string(&suggest(text.as_str(), &known))?);
    }
    for (number, line) in bytes.split(|byte| *byte == b'\n').enumerate() {
        if line.trim_ascii().is_empty() {
            continue;
        }
        let line = std::str::from_utf8(line).map_err(|_| wrong(number + 1, &"not in UTF-8"))?;
        let SuggestionLine { id, text } = serde_json::from_str(line.trim_start_matches('\u{feff}'))
            .map_err(|why| wrong(number + 1, &why))?;
        // The text is read as it was sent, so that the answer's positions fit it.
        say_json(&serde_json::to_string(&SuggestAnswer { id, suggestions: suggest(&text, &known) })?)?;
    }
    Ok(())
}
