//! What commands say on standard output and standard error. It is said here alone, because much of it comes from files
//! of strangers: a terminal gets the signs that would command it by their names.

use std::io::{self, IsTerminal as _, Write as _};

use super::{CommandResult, Failure};
use crate::exchange::spreadsheet::unmarked;
use crate::model::words::{is_hidden, shown, shown_line};

/// Writes to standard output; a reader that has gone away ends the command quietly.
fn write(bytes: &[u8]) -> CommandResult {
    match io::stdout().write_all(bytes) {
        Err(why) if why.kind() != io::ErrorKind::BrokenPipe => Err(why.into()),
        _ => Ok(()),
    }
}

/// Says a line.
pub(super) fn say(line: &str) -> CommandResult {
    write(format!("{}\n", shown_line(line)).as_bytes())
}

/// Says what has several lines.
pub(super) fn say_lines(text: &str) -> CommandResult {
    write(format!("{}\n", shown(text)).as_bytes())
}

/// Says a JSON text; a program reads from it the very signs that a terminal doesn't get.
pub(super) fn say_json(text: &str) -> CommandResult {
    let mut escaped = String::with_capacity(text.len() + 1);
    for c in text.chars() {
        if is_hidden(c) && c != '\n' {
            for unit in c.encode_utf16(&mut [0; 2]) {
                escaped += &format!("\\u{unit:04x}");
            }
        } else {
            escaped.push(c);
        }
    }
    escaped.push('\n');
    write(escaped.as_bytes())
}

/// Says a table as spreadsheets read it. The mark that it begins with is for what it is piped into.
pub(super) fn say_table(text: &str) -> CommandResult {
    let rows = unmarked(text);
    let mark = text.strip_suffix(rows).unwrap_or_default();
    if !io::stdout().is_terminal() {
        write(mark.as_bytes())?;
    }
    write(shown(rows).as_bytes())
}

/// Hands over data as they are.
///
/// # Errors
/// A terminal would get them.
pub(super) fn hand_over(bytes: &[u8]) -> CommandResult {
    if io::stdout().is_terminal() && String::from_utf8_lossy(bytes).contains(|c| is_hidden(c) && c != '\n') {
        return Err(Failure(
            "the table holds signs that could take over the terminal; write it to a file".to_owned(),
        ));
    }
    write(bytes)
}

/// Says on standard error what is wrong. Nobody may be listening any more; the exit code still tells.
pub(super) fn warn(words: &str) {
    writeln!(io::stderr(), "stancemap: {}", shown(words)).ok();
}

/// Things to choose from, a line each.
pub(super) fn listed(lines: impl IntoIterator<Item = String>) -> String {
    lines.into_iter().flat_map(|line| ["\n  ".to_owned(), shown_line(&line).into_owned()]).collect()
}
