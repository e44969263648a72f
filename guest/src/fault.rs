//! Faults: requests that cannot be answered.

use crate::contract::types::{Fault, FaultKind};

/// An answer, or the fault that prevents it. A refusal is an answer.
///
/// The fault is boxed: it is large and rare, and every `?` on the way would copy it otherwise.
pub type Answer<T> = Result<T, Box<Fault>>;

/// A fault at a JSON pointer into the request.
pub fn fault(
    kind: FaultKind,
    at: impl AsRef<str>,
    expected: impl AsRef<str>,
    found: impl AsRef<str>,
) -> Box<Fault> {
    told(kind, at.as_ref(), expected.as_ref(), found.as_ref())
}

/// Never inlined, as there are many faults and the component is to stay small.
#[cold]
#[inline(never)]
fn told(kind: FaultKind, at: &str, expected: &str, found: &str) -> Box<Fault> {
    Box::new(Fault {
        kind,
        at: at.to_owned(),
        expected: expected.to_owned(),
        found: found.to_owned(),
    })
}

/// Puts a fault that knows only a part of its place (or none) below a prefix.
#[cold]
#[inline(never)]
pub fn below(prefix: &str, mut fault: Box<Fault>) -> Box<Fault> {
    fault.at.insert_str(0, prefix);
    fault
}

/// Puts a fault below an element of a list.
#[cold]
#[inline(never)]
pub fn below_index(list: &str, index: usize, fault: Box<Fault>) -> Box<Fault> {
    below(&format!("{list}/{index}"), fault)
}
