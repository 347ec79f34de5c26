//! What tests of several modules need: a word about what isn't tested here, and waiting for what comes in its time.

use std::time::{Duration, Instant};

/// How long something may take that comes in its time, however busy the machine is.
const PATIENCE: Duration = Duration::from_mins(2);

/// Says that something isn't tested on this computer. Where the checks run before a change lands (`CI` is set), nothing
/// may be left out.
pub(crate) fn skipped(what: &str) {
    assert!(std::env::var_os("CI").is_none(), "the checks need {what}");
    println!("skipped: {what}");
}

/// Does something again and again until it says that what is waited for has come.
pub(crate) fn eventually(what: &str, is_so: impl FnMut() -> bool) {
    assert!(comes(is_so), "it never came to pass that {what}");
}

/// The same, and gives whether it has come.
pub(crate) fn comes(mut is_so: impl FnMut() -> bool) -> bool {
    let begin = Instant::now();
    while !is_so() {
        if begin.elapsed() > PATIENCE {
            return false;
        }
        std::thread::sleep(Duration::from_millis(10));
    }
    true
}
