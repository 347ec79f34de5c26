//! `stancemap git-setup`: lets Git merge maps with `stancemap merge`.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use super::{CommandResult, Failure, say};
use crate::store;

/// The line that says which files are maps.
const ATTRIBUTES: &str = "*.ron merge=stancemap diff=stancemap";

/// Where to set it up.
#[derive(clap::Args)]
#[command(
    after_help = "It sets merge.stancemap and diff.stancemap in the repository's own configuration and adds a \
line to .gitattributes; what is there stays. Everybody who merges runs it once in their copy."
)]
pub(super) struct Arguments {
    /// A folder of the repository.
    #[arg(default_value = ".")]
    folder: PathBuf,
}

fn git(folder: &Path, arguments: &[&str]) -> Result<Output, Failure> {
    Command::new("git")
        .arg("-C")
        .arg(folder)
        .args(arguments)
        .output()
        .map_err(|why| Failure(format!("Git can't be run: {why}. Install it, and let it be found as git")))
}

/// What Git says, without the line end; its complaint where it fails.
fn asked(folder: &Path, arguments: &[&str]) -> Result<String, Failure> {
    let output = git(folder, arguments)?;
    if output.status.success() {
        return Ok(String::from_utf8_lossy(&output.stdout).trim_end().to_owned());
    }
    let words = String::from_utf8_lossy(&output.stderr).trim().to_owned();
    Err(Failure(format!("git {} failed in {}: {words}", arguments.join(" "), folder.display())))
}

/// Sets a value of the repository's configuration; whether it was another one.
fn set(root: &Path, key: &str, value: &str) -> Result<bool, Failure> {
    let now = git(root, &["config", "--local", "--get", key])?;
    if now.status.success() && String::from_utf8_lossy(&now.stdout).trim_end_matches('\n') == value {
        return Ok(false);
    }
    asked(root, &["config", "--local", key, value])?;
    Ok(true)
}

/// This program, as the shell that Git uses reads it.
fn program() -> Result<String, Failure> {
    let path = std::env::current_exe()
        .map_err(|why| Failure(format!("where this program lies can't be found out: {why}")))?;
    let path = path.to_string_lossy().into_owned();
    let path = if cfg!(windows) { path.replace('\\', "/") } else { path };
    Ok(format!("'{}'", path.replace('\'', r"'\''")))
}

/// Adds the line to `.gitattributes`; whether it wasn't there.
fn add_attributes(path: &Path) -> Result<bool, Failure> {
    let failed = |why: std::io::Error| Failure(format!("changing {} failed: {why}", path.display()));
    let mut bytes = match std::fs::read(path) {
        Ok(bytes) => bytes,
        Err(why) if why.kind() == std::io::ErrorKind::NotFound => Vec::new(),
        Err(why) => return Err(failed(why)),
    };
    let is_there = bytes.split(|byte| *byte == b'\n').any(|line| line.trim_ascii() == ATTRIBUTES.as_bytes());
    if is_there {
        return Ok(false);
    }
    if !bytes.is_empty() && !bytes.ends_with(b"\n") {
        bytes.push(b'\n');
    }
    bytes.extend_from_slice(ATTRIBUTES.as_bytes());
    bytes.push(b'\n');
    store::write_atomically(path, &bytes).map_err(failed)?;
    Ok(true)
}

pub(super) fn run(arguments: &Arguments) -> CommandResult {
    let root = PathBuf::from(asked(&arguments.folder, &["rev-parse", "--show-toplevel"])?);
    let driver = format!("{} merge %O %A %B -o %A --our-name %X --their-name %Y", program()?);
    let mut news = set(&root, "merge.stancemap.name", "merge of Stancemap maps, item by item")?;
    news |= set(&root, "merge.stancemap.driver", &driver)?;
    // The id of the item in which a change lies heads it.
    news |= set(&root, "diff.stancemap.xfuncname", "^        (\".*\": \\()$")?;
    say(&if news {
        format!("Git merges maps in {} with {driver}", root.display())
    } else {
        format!("Git merged maps in {} in this way already", root.display())
    })?;
    let path = root.join(".gitattributes");
    say(&if add_attributes(&path)? {
        format!("Added to {}: {ATTRIBUTES}", path.display())
    } else {
        format!("{} has the line already: {ATTRIBUTES}", path.display())
    })
}
