//! Ctrl-C, and being asked to end by the system.
//!
//! While an output is being written, a signal only sets a flag that the loops look at, so that
//! what was begun is taken away again. At any other moment there is nothing to take away, and the
//! process ends at once, also while it waits for input that may never come.

use std::io;
use std::process;
use std::sync::atomic::{AtomicBool, AtomicI32, Ordering};

/// The exit code after Ctrl-C, as shells have it: 128 and the signal's number.
const INTERRUPTED: i32 = 130;

/// The exit code of the signal that came; 0 before that.
static STOPPED: AtomicI32 = AtomicI32::new(0);
static WRITING: AtomicBool = AtomicBool::new(false);

/// Watches for the signals from now on. To be called before any other thread is made: threads take
/// over which signals are held back, so that only the watcher gets them.
///
/// # Errors
///
/// If the system refuses it.
#[cfg(unix)]
pub fn watch() -> io::Result<()> {
    use std::thread;

    use nix::sys::signal::{SigSet, Signal};

    let mut signals = SigSet::empty();
    for signal in [Signal::SIGINT, Signal::SIGTERM, Signal::SIGHUP] {
        signals.add(signal);
    }
    signals.thread_block()?;
    let watcher = move || {
        while let Ok(signal) = signals.wait() {
            stop(128 + signal as i32);
        }
    };
    thread::Builder::new().spawn(watcher).map(drop)
}

/// Watches for Ctrl-C from now on.
///
/// # Errors
///
/// If the system refuses the handler.
#[cfg(not(unix))]
pub fn watch() -> io::Result<()> {
    ctrlc::set_handler(|| stop(INTERRUPTED)).map_err(io::Error::other)
}

fn stop(code: i32) {
    let again = STOPPED.swap(code, Ordering::SeqCst) != 0;
    if again || !WRITING.load(Ordering::SeqCst) {
        process::exit(code);
    }
}

/// Says that there is something to take away from now on.
pub fn writing() {
    WRITING.store(true, Ordering::SeqCst);
}

/// Does something short that takes away by itself what it began. A signal that comes meanwhile ends
/// the process afterwards.
pub fn undisturbed<T>(work: impl FnOnce() -> T) -> T {
    let before = WRITING.swap(true, Ordering::SeqCst);
    let done = work();
    WRITING.store(before, Ordering::SeqCst);
    if !before && stopped() {
        process::exit(exit_code().into());
    }
    done
}

/// Whether to stop.
pub fn stopped() -> bool {
    STOPPED.load(Ordering::SeqCst) != 0
}

/// The exit code of a command that was stopped.
pub fn exit_code() -> u8 {
    let code = match STOPPED.load(Ordering::SeqCst) {
        0 => INTERRUPTED,
        code => code,
    };
    u8::try_from(code).unwrap_or(u8::MAX)
}
