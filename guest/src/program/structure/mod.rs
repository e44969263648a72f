//! All faults in the shape of a programme at once.
//!
//! Only a programme that could not be read comes here. It is walked beside the published JSON
//! Schema, of which this walk knows just the keywords that our types need. Whatever is wrong is
//! told and replaced by the least value that the schema allows, so that the rest of the programme
//! can still be read and its sense be checked in the same run.

mod cases;
mod mend;
mod words;

use super::diagnostic::Faults;
use super::format::Program;
use super::read::Read;
use super::value::Value;
use super::{packed, strict, validate};
use crate::contract::configuration::DiagnosticKind;
use crate::place::Place;

/// Finds every fault of a programme whose shape is wrong, and mends it.
pub(super) fn explain(value: &mut Value, faults: &mut Faults) {
    let root = Place::root();
    let schema = strict::read(&packed::schema(), &root, &mut Faults::default()).unwrap_or_default();
    let mut walk = mend::Walk::new(&schema, faults);
    walk.mend(&schema, value, &root);
    let mended = walk.mended;
    if mended.is_empty() {
        // The schema is made from the types that refused the value, so this cannot happen; but a
        // programme that cannot be read must never pass without a word.
        faults.error(
            DiagnosticKind::WrongType,
            &root,
            "a programme that the published JSON Schema allows",
            "another shape",
            "",
        );
    }
    let Some(program) = Program::read(value) else {
        return;
    };
    let mut further = Faults::default();
    validate::program(&program, &mut further);
    // What follows from a fault that is told already is not told again.
    let ids_are_known = !mended.iter().any(|pointer| defines(pointer));
    further.retain(|found| {
        (ids_are_known || found.kind != DiagnosticKind::UnknownId)
            && !mended.iter().any(|pointer| covers(pointer, &found.at))
    });
    faults.extend(further);
}

/// Whether a place lies at or below another one.
fn covers(above: &str, place: &str) -> bool {
    place
        .strip_prefix(above)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// Whether a place defines ids that others may name, so that without it they seem to be unknown.
fn defines(pointer: &str) -> bool {
    let list = |name: &str| {
        matches!(
            name,
            "wallets" | "segments" | "earning" | "ladders" | "tiers"
        )
    };
    let mut tokens = pointer.rsplit('/');
    let last = tokens.next().unwrap_or_default();
    let parent = tokens.next().unwrap_or_default();
    match last {
        "" => true,
        // The programme's own id is named nowhere.
        "id" => !parent.is_empty(),
        _ => list(last) || list(parent),
    }
}
