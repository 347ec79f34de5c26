//! `stancemap git-setup`: lets Git merge maps with `stancemap merge`.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use super::speak::say;
use super::{CommandResult, Failure};
use crate::store;

/// The line that says which files are maps.
const ATTRIBUTES: &[&str] = &["*.ron merge=stancemap diff=stancemap"];
/// The lines that say what of the files beside a map is nobody else's: who has it open or writes it, what passes while
/// it is saved, and what it was before.
const IGNORED: &[&str] = &[".*.ron.lock", ".*.ron.writing", ".*.ron.*.tmp", "*.ron.bak"];

/// Where to set it up.
#[derive(clap::Args)]
#[command(
    after_help = "It sets merge.stancemap and diff.stancemap in the repository's own configuration and adds \
lines to .gitattributes and .gitignore; what is there stays. Everybody who merges runs it once in their copy."
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

/// Adds the lines to a file that aren't in it; says which.
fn add_lines(path: &Path, lines: &[&str]) -> CommandResult {
    let failed = |why: std::io::Error| Failure(format!("changing {} failed: {why}", path.display()));
    let mut bytes = match std::fs::read(path) {
        Ok(bytes) => bytes,
        Err(why) if why.kind() == std::io::ErrorKind::NotFound => Vec::new(),
        Err(why) => return Err(failed(why)),
    };
    let is_there =
        |wanted: &str| bytes.split(|byte| *byte == b'\n').any(|line| line.trim_ascii() == wanted.as_bytes());
    let missing: Vec<&str> = lines.iter().copied().filter(|line| !is_there(line)).collect();
    if missing.is_empty() {
        return say(&format!("{} has this already: {}", path.display(), lines.join(", ")));
    }
    if !bytes.is_empty() && !bytes.ends_with(b"\n") {
        bytes.push(b'\n');
    }
    for line in &missing {
        bytes.extend_from_slice(line.as_bytes());
        bytes.push(b'\n');
    }
    store::write(path, &bytes).map_err(failed)?;
    say(&format!("Added to {}: {}", path.display(), missing.join(", ")))
}

pub(super) fn run(arguments: &Arguments) -> CommandResult {
    let root = PathBuf::from(asked(&arguments.folder, &["rev-parse", "--show-toplevel"])?);
    let driver = format!("{} merge %O %A %B -o %A --no-backup --our-name %X --their-name %Y", program()?);
    let mut news = set(&root, "merge.stancemap.name", "merge of Stancemap maps, item by item")?;
    news |= set(&root, "merge.stancemap.driver", &driver)?;
    // The id of the item in which a change lies heads it.
    news |= set(&root, "diff.stancemap.xfuncname", "^        (\".*\": \\()$")?;
    say(&if news {
        format!("Git merges maps in {} with {driver}", root.display())
    } else {
        format!("Git merged maps in {} in this way already", root.display())
    })?;
    add_lines(&root.join(".gitattributes"), ATTRIBUTES)?;
    add_lines(&root.join(".gitignore"), IGNORED)
}
