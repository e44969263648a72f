//! Refusals: why something did not apply.

use crate::contract::types::{Refusal, RefusalReason, Verdict};
use crate::fault::Answer;
use crate::place::Place;

/// A refusal without explanation.
pub fn refusal(reason: RefusalReason) -> Refusal {
    missing(reason, 0)
}

/// A refusal that says how much is missing.
#[inline(never)]
pub fn missing(reason: RefusalReason, missing: i64) -> Refusal {
    Refusal {
        reason,
        missing,
        at: String::new(),
        expected: String::new(),
        found: String::new(),
    }
}

/// The answer that something is refused, and how much is missing. Use it where the refusal is all
/// that there is to say.
#[cold]
#[inline(never)]
pub fn refused(reason: RefusalReason, how_much: i64) -> Answer<Verdict> {
    Ok(Verdict::Refused(missing(reason, how_much)))
}

/// A refusal that is explained if `explain` is set: the words are only made then.
pub fn explained(
    explain: bool,
    mut refusal: Refusal,
    place: &Place<'_>,
    expected: impl Fn() -> String,
    found: impl Fn() -> String,
) -> Refusal {
    if explain {
        tell(&mut refusal, place, &expected, &found);
    }
    refusal
}

/// Never inlined, as there are many refusals and the component is to stay small.
#[cold]
#[inline(never)]
fn tell(
    refusal: &mut Refusal,
    place: &Place<'_>,
    expected: &dyn Fn() -> String,
    found: &dyn Fn() -> String,
) {
    refusal.at = place.render();
    refusal.expected = expected();
    refusal.found = found();
}

/// Gives a refusal its words where it has none: it is about the account, and no place of the
/// programme would explain it.
#[cold]
#[inline(never)]
pub fn in_words(verdict: &mut Verdict) {
    let Verdict::Refused(refusal) = verdict else {
        return;
    };
    if !refusal.expected.is_empty() {
        return;
    }
    let (expected, found) = match refusal.reason {
        RefusalReason::MemberLeft => ("an open account", "a closed one"),
        RefusalReason::SelfReferral => ("two people", "one"),
        RefusalReason::DebtOutstanding => ("no debt", "points owed"),
        RefusalReason::InsufficientPoints => ("points", "too few"),
        RefusalReason::AlreadyGiven => ("a new one", "one that is known"),
        RefusalReason::WalletNotSpendable => ("a wallet that pays", "another"),
        RefusalReason::RewardUnknown => ("a known reward", "another"),
        RefusalReason::TooManyReferrals => ("fewer", "one more"),
        _ => ("that it applies", "that it does not"),
    };
    refusal.expected = expected.into();
    refusal.found = found.into();
}

/// Whether it applied.
pub fn applies(verdict: &Verdict) -> bool {
    matches!(verdict, Verdict::Applied)
}
