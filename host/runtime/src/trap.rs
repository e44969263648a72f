//! Tells apart the ways in which a call can end badly.

use std::fmt;

use wasmtime::{Store, WasmBacktrace, WasmCoreDump};

use crate::meter::{Exceeded, Meter};
use crate::{Error, Limits};

/// A crash of a plugin.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trap {
    /// What kind of crash.
    pub kind: TrapKind,
    /// What the plugin's panic said, where it left a message.
    pub message: Option<String>,
    /// The engine's words for it.
    pub reason: String,
    /// The plugin's functions that were running, innermost first: by name where the plugin carries
    /// names, else `function` and its index.
    pub frames: Vec<String>,
}

/// The kinds of crash.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum TrapKind {
    /// The plugin gave up by itself: a panic, an abort, an `unreachable`.
    Abort,
    /// The plugin called itself too deeply.
    StackOverflow,
    /// The plugin reached outside of its memory or a table.
    OutOfBounds,
    /// The plugin computed what cannot be computed, such as a division by zero.
    Arithmetic,
    /// Anything else.
    Other,
}

impl fmt::Display for Trap {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.message {
            Some(message) => write!(f, "the plugin panicked: {message}")?,
            None => write!(f, "the plugin crashed: {}", self.reason)?,
        }
        for frame in &self.frames {
            write!(f, "\n  in {frame}")?;
        }
        Ok(())
    }
}

impl std::error::Error for Trap {}

impl TrapKind {
    fn of(trap: wasmtime::Trap) -> Self {
        match trap {
            wasmtime::Trap::UnreachableCodeReached => Self::Abort,
            wasmtime::Trap::StackOverflow => Self::StackOverflow,
            wasmtime::Trap::MemoryOutOfBounds
            | wasmtime::Trap::TableOutOfBounds
            | wasmtime::Trap::ArrayOutOfBounds => Self::OutOfBounds,
            wasmtime::Trap::IntegerDivisionByZero
            | wasmtime::Trap::IntegerOverflow
            | wasmtime::Trap::BadConversionToInteger => Self::Arithmetic,
            _ => Self::Other,
        }
    }
}

/// What the engine says when an answer is larger than the host lets it copy. Its type is private;
/// a test holds on to the words.
const ANSWER_TOO_LARGE: &str = "too much data is being copied between the host and the guest";

/// Turns the engine's error into one of ours. `otherwise` is what remains when the plugin neither
/// trapped nor broke a limit.
pub(crate) fn classify(
    error: &wasmtime::Error,
    store: &Store<Meter>,
    limits: &Limits,
    otherwise: impl FnOnce(String) -> Error,
) -> Error {
    if let Some(Exceeded { wanted, limit }) = error.downcast_ref() {
        return Error::MemoryLimit {
            wanted: *wanted,
            limit: *limit,
        };
    }
    if let Some(trap) = error.downcast_ref::<wasmtime::Trap>() {
        return match trap {
            wasmtime::Trap::OutOfFuel => Error::OutOfFuel {
                limit: limits.fuel.unwrap_or(u64::MAX),
            },
            wasmtime::Trap::Interrupt => Error::Deadline {
                limit: limits.deadline,
            },
            _ => Error::Trap(Box::new(Trap {
                kind: TrapKind::of(*trap),
                message: panic_message(error, store),
                reason: trap.to_string(),
                frames: frames(error),
            })),
        };
    }
    let problem = error.root_cause().to_string();
    if problem.starts_with(ANSWER_TOO_LARGE) {
        return Error::ResultTooLarge {
            limit: limits.result_bytes,
        };
    }
    otherwise(problem)
}

fn frames(error: &wasmtime::Error) -> Vec<String> {
    let backtrace = error.downcast_ref::<WasmBacktrace>();
    let frames = match backtrace {
        Some(backtrace) => backtrace.frames(),
        None => match error.downcast_ref::<WasmCoreDump>() {
            Some(dump) => dump.frames(),
            None => &[],
        },
    };
    frames
        .iter()
        .map(|frame| match frame.func_name() {
            Some(name) => format!("{:#}", rustc_demangle::demangle(name)),
            None => format!("function {}", frame.func_index()),
        })
        .collect()
}

/// What stands before the length and the text of a panic's message.
const MARK: &[u8] = b"\0fidelis-panic\0";

/// Longer messages are not believed.
const LONGEST: usize = 64 * 1024;

/// A plugin imports nothing, so its panic hook can only leave the message in its own memory: the
/// mark, the length as a little-endian u32, and UTF-8 text. After a trap it is looked for there.
fn panic_message(error: &wasmtime::Error, store: &Store<Meter>) -> Option<String> {
    let dump = error.downcast_ref::<WasmCoreDump>()?;
    dump.memories()
        .iter()
        .find_map(|memory| message_in(memory.data(store)))
}

fn message_in(memory: &[u8]) -> Option<String> {
    // The mark also stands among the plugin's constants, without a message behind it.
    memchr::memmem::find_iter(memory, MARK).find_map(|place| {
        let rest = memory.get(place + MARK.len()..)?;
        let (length, text) = rest.split_first_chunk::<4>()?;
        let length = usize::try_from(u32::from_le_bytes(*length)).ok()?;
        if length == 0 || length > LONGEST {
            return None;
        }
        let text = std::str::from_utf8(text.get(..length)?).ok()?;
        Some(text.to_owned())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_is_found_behind_its_mark() {
        let mut memory = vec![0; 100];
        memory.extend(MARK);
        memory.extend([255; 8]);
        memory.extend(MARK);
        memory.extend(5_u32.to_le_bytes());
        memory.extend(b"no wayxxx");
        assert_eq!(message_in(&memory).as_deref(), Some("no wa"));
    }

    #[test]
    fn a_mark_without_a_message_is_none() {
        let mut memory = MARK.to_vec();
        assert_eq!(message_in(&memory), None);
        memory.extend(9_u32.to_le_bytes());
        memory.extend(b"short");
        assert_eq!(message_in(&memory), None);
    }
}
