//! Faults: requests that cannot be answered.

use crate::contract::types::{Fault, FaultKind};

/// An answer, or the fault that prevents it. A refusal is an answer.
///
/// The fault is boxed: it is large and rare, and every `?` on the way would copy it otherwise.
pub type Answer<T> = Result<T, Box<Fault>>;

/// A fault at a JSON pointer into the request.
pub fn fault(
    kind: FaultKind,
    at: impl Into<String>,
    expected: impl Into<String>,
    found: impl Into<String>,
) -> Box<Fault> {
    boxed(Fault {
        kind,
        at: at.into(),
        expected: expected.into(),
        found: found.into(),
    })
}

/// Never inlined, as there are many faults and the component is to stay small.
#[cold]
#[inline(never)]
fn boxed(fault: Fault) -> Box<Fault> {
    Box::new(fault)
}

/// Puts a fault that knows only a part of its place (or none) below a prefix.
#[cold]
#[inline(never)]
pub fn below(prefix: &str, mut fault: Box<Fault>) -> Box<Fault> {
    fault.at.insert_str(0, prefix);
    fault
}
