//! Work on files of others, kept from harming the program: in a thread of its own, with room for deep
//! recursion and within a time. Limits of size are the formats'.

use std::sync::mpsc::{RecvTimeoutError, sync_channel};
use std::time::Duration;

use super::error::Trouble;

/// Stack of the thread: only what is used of it takes memory.
const STACK: usize = 256 << 20;

/// Does the work within a time. A panic in a library is a damaged file. Work that takes longer is left to
/// itself: a thread can't be stopped from outside.
pub(super) fn within<T: Send + 'static>(
    time: Duration,
    work: impl FnOnce() -> Result<T, Trouble> + Send + 'static,
) -> Result<T, Trouble> {
    let (answer, result) = sync_channel(1);
    let thread = std::thread::Builder::new().name("import".to_owned()).stack_size(STACK);
    thread
        .spawn(move || {
            // Nobody waits any more where the time is over.
            answer.send(work()).ok();
        })
        .map_err(|why| Trouble::Io(why.to_string()))?;
    match result.recv_timeout(time) {
        Ok(result) => result,
        Err(RecvTimeoutError::Timeout) => Err(Trouble::TooSlow(time)),
        Err(RecvTimeoutError::Disconnected) => Err(Trouble::broken("reading it failed")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_and_a_long_wait_are_troubles() {
        let long = Duration::from_mins(1);
        assert_eq!(within(long, || Ok(1)), Ok(1));
        assert!(matches!(within::<()>(long, || panic!("as a library might")), Err(Trouble::Broken(_))));
        let slow = || {
            std::thread::sleep(Duration::from_secs(2));
            Ok(())
        };
        assert!(matches!(within(Duration::from_millis(10), slow), Err(Trouble::TooSlow(_))));
    }
}
