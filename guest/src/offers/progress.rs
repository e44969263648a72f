//! What an offer still lacks, where that is the only thing that keeps it away ("12.00 more for
//! free shipping").

use super::run::Run;
use crate::contract::checkout::Lacking;
use crate::contract::types::{Refusal, RefusalReason};
use crate::exact::Overflow;
use crate::fault::Answer;
use crate::place::Place;
use crate::program::condition::Condition;
use crate::program::format::Offer;
use crate::program::policies::Rounding;

/// What is lacking, in the cart's currency, units or orders.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Lack {
    pub(super) lacking: Lacking,
    /// 0: reached.
    pub(super) missing: i64,
    pub(super) target: i64,
}

impl Lack {
    /// How far `found` is from an amount of the programme.
    pub(super) fn of_amount(run: &Run<'_, '_>, base: i64, found: i64) -> Result<Lack, Overflow> {
        // A whole number is below an exact target if and only if it is below its next whole one.
        let target = run.exact_in_cart_currency(base)?.round(Rounding::Ceil)?;
        Ok(Lack {
            lacking: Lacking::Amount,
            missing: target.saturating_sub(found).max(0),
            target,
        })
    }

    /// How far `found` is from a number of units.
    pub(super) fn of_units(target: i64, found: i64) -> Lack {
        Lack {
            lacking: Lacking::Units,
            missing: target.saturating_sub(found).max(0),
            target,
        }
    }
}

/// What an offer lacks whose conditions failed: an amount, units or orders, if that is the only
/// one of its conditions that fails.
pub(super) fn of_condition(
    run: &Run<'_, '_>,
    offer: &Offer,
    refusal: &Refusal,
    place: &Place<'_>,
) -> Answer<Option<Lack>> {
    let countable = refusal.reason == RefusalReason::ConditionFailed && refusal.missing > 0;
    let (true, Some(when)) = (countable, &offer.when) else {
        return Ok(None);
    };
    let mut failing = None;
    let mut open = vec![when];
    while let Some(condition) = open.pop() {
        if let Condition::All(parts) = condition {
            open.extend(parts);
            continue;
        }
        if let Err(stop) = run.facts.meets(condition, place) {
            let missing = stop.refusal()?.missing;
            if failing.is_some() {
                return Ok(None);
            }
            failing = Some((condition, missing));
        }
    }
    let Some((condition, missing)) = failing else {
        return Ok(None);
    };
    let (test, lacking) = match condition {
        Condition::ItemsAmount(test) => (test, Lacking::Amount),
        Condition::Units(test) => (test, Lacking::Units),
        Condition::Contains(test) => (&test.units, Lacking::Units),
        // Nobody counts a guest's orders: none of them would bring the offer nearer.
        Condition::OrderCount(test) if run.facts.member.is_some() => (test, Lacking::Orders),
        _ => return Ok(None),
    };
    Ok(match test.at_least {
        Some(least) if lacking == Lacking::Amount => {
            Some(Lack::of_amount(run, least, run.facts.goods()?)?)
        }
        at_least => at_least.map(|target| Lack {
            lacking,
            missing,
            target,
        }),
    })
}
