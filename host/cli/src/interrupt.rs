//! Ctrl-C, and being asked to end by the system.
//!
//! While an output is being written, the signal only sets a flag that the loops look at, so that
//! what was begun is taken away again. At any other moment there is nothing to take away, and the
//! process ends at once, also while it waits for input that may never come.

use std::process;
use std::sync::atomic::{AtomicBool, Ordering};

/// The exit code of a command that was stopped.
pub(crate) const EXIT: u8 = 130;

static STOPPED: AtomicBool = AtomicBool::new(false);
static WRITING: AtomicBool = AtomicBool::new(false);

/// Watches for the signals from now on.
///
/// # Errors
///
/// If the system refuses the handler.
pub(crate) fn watch() -> Result<(), ctrlc::Error> {
    ctrlc::set_handler(|| {
        let again = STOPPED.swap(true, Ordering::SeqCst);
        if again || !WRITING.load(Ordering::SeqCst) {
            process::exit(i32::from(EXIT));
        }
    })
}

/// Says that there is something to take away from now on.
pub(crate) fn writing() {
    WRITING.store(true, Ordering::SeqCst);
}

/// Whether to stop.
pub(crate) fn stopped() -> bool {
    STOPPED.load(Ordering::SeqCst)
}
