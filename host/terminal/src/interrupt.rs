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
    signals.add(Signal::SIGINT);
    signals.add(Signal::SIGTERM);
    if !outlives_terminal(Signal::SIGHUP) {
        signals.add(Signal::SIGHUP);
    }
    signals.thread_block()?;
    let watcher = move || {
        while let Ok(signal) = signals.wait() {
            stop(128 + signal as i32);
        }
    };
    thread::Builder::new().spawn(watcher).map(drop)
}

/// Whether the process was started to go on when its terminal is gone (`nohup`): the signal of that
/// is ignored already, and must stay so. Linux alone tells.
#[cfg(unix)]
fn outlives_terminal(hang_up: nix::sys::signal::Signal) -> bool {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    ignores(&status, hang_up as i32)
}

/// Whether the kernel's word on a process says that it ignores a signal.
#[cfg(unix)]
fn ignores(status: &str, signal: i32) -> bool {
    let mask = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    let mask = mask.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok());
    mask.is_some_and(|mask| mask >> (signal - 1) & 1 == 1)
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

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn an_ignored_signal_is_a_bit_of_the_mask() {
        let status = "Name:\tfidelis\nSigBlk:\t0000000000000001\nSigIgn:\t0000000000001001\n";
        assert!(ignores(status, 1));
        assert!(ignores(status, 13));
        assert!(!ignores(status, 2));
        assert!(!ignores("", 1));
    }
}
