//! Refusals: why something did not apply.

use crate::contract::types::{Refusal, RefusalReason, Verdict};
use crate::place::Place;

/// A refusal without explanation.
pub fn refusal(reason: RefusalReason) -> Refusal {
    missing(reason, 0)
}

/// A refusal that says how much is missing.
pub fn missing(reason: RefusalReason, missing: i64) -> Refusal {
    Refusal {
        reason,
        missing,
        at: String::new(),
        expected: String::new(),
        found: String::new(),
    }
}

/// A refusal that is explained if `explain` is set: the words are only made then.
pub fn explained(
    explain: bool,
    mut refusal: Refusal,
    place: &Place<'_>,
    expected: impl FnOnce() -> String,
    found: impl FnOnce() -> String,
) -> Refusal {
    if explain {
        refusal.at = place.render();
        refusal.expected = expected();
        refusal.found = found();
    }
    refusal
}

/// Whether it applied.
pub fn applies(verdict: &Verdict) -> bool {
    matches!(verdict, Verdict::Applied)
}
