//! How often, and up to which amount: members' counters, uses of public codes, budgets.
//!
//! A quote only reads them. They move when the order is placed ([`settle_uses`]), and the store
//! has the last word: it applies a shared delta only while it fits.

use super::codes::{is_public, is_same, upper_case};
use crate::Engine;
use crate::contract::types::{CounterMove, Order, SharedCounter, SharedDelta};
use crate::exact::{Overflow, Ratio};
use crate::facts::Facts;
use crate::fault::Answer;
use crate::program::format::{Budget, Offer};
use crate::program::policies::{CapMode, Rounding};

/// How often the member has used an offer: the counter `offer:<offer>` over a lifetime.
pub(super) fn of_member(facts: &Facts<'_>, offer: &str) -> i64 {
    let mut used = 0_i64;
    for counter in facts
        .standing
        .map_or(&[][..], |standing| &standing.counters)
    {
        if counter.id.strip_prefix("offer:") == Some(offer) {
            for mark in &counter.marks {
                if mark.start == 0 {
                    used = used.saturating_add(mark.value);
                }
            }
        }
    }
    used
}

/// What is left of an offer's budget, in minor units of the base currency; the store's own limit
/// counts where it is lower.
pub(super) fn left_of_budget(offer: &str, budget: &Budget, shared: &[SharedCounter]) -> i64 {
    let counter = shared
        .iter()
        .find(|counter| counter.id.strip_prefix("budget:") == Some(offer));
    left(budget.limit, counter)
}

/// How often a public code may still be used by all together; none: without limit.
pub(super) fn left_of_code(offer: &Offer, code: &str, shared: &[SharedCounter]) -> Option<i64> {
    let own = |id: &str| {
        id.strip_prefix("code:")
            .and_then(|rest| rest.strip_prefix(offer.id.as_str()))
            .and_then(|rest| rest.strip_prefix(':'))
            .is_some_and(|counted| is_same(counted, code))
    };
    let counter = shared.iter().find(|counter| own(&counter.id));
    let stored = counter.and_then(|counter| counter.limit);
    let uses = offer.code.as_ref().and_then(|rule| rule.uses);
    let limit = uses.map(i64::from).or(stored)?;
    Some(left(limit, counter))
}

fn left(limit: i64, counter: Option<&SharedCounter>) -> i64 {
    match counter {
        Some(counter) => counter
            .limit
            .map_or(limit, |stored| stored.min(limit))
            .saturating_sub(counter.used),
        None => limit,
    }
}

/// What placing an order does to the counters of the offers that it carries: one use on the
/// member's own counter where the offer limits its uses, the amount (in minor units of the base
/// currency, rounded half up) on its budget, and one use on its public code. An offer that is
/// listed twice is used once.
///
/// `facts` speak of the order's cart. Offers that the programme no longer knows move nothing: the
/// order was placed under an earlier revision. A refund that reverses what these moves and deltas
/// record brings every counter back.
///
/// # Errors
/// A fault if the order's currency has no rate or an amount does not fit.
pub fn settle_uses(
    engine: &Engine,
    order: &Order,
    facts: &Facts<'_>,
) -> Answer<(Vec<CounterMove>, Vec<SharedDelta>)> {
    let mut moves = Vec::new();
    let mut deltas = Vec::new();
    for (index, applied) in order.offers.iter().enumerate() {
        let known = |offer: &&Offer| offer.id == applied.offer;
        let Some(offer) = engine.program.offers.iter().find(known) else {
            continue;
        };
        let earlier = || {
            let before = order.offers.iter().take(index);
            before.filter(|other| other.offer == applied.offer)
        };
        if offer.uses_per_member.is_some() && earlier().next().is_none() {
            moves.push(CounterMove {
                id: format!("offer:{}", offer.id),
                start: 0,
                delta: 1,
            });
        }
        if let Some(budget) = &offer.budget {
            let delta = in_base_currency(applied.amount, facts.rate()?)?;
            if delta != 0 {
                deltas.push(SharedDelta {
                    id: format!("budget:{}", offer.id),
                    delta,
                    limit: (budget.mode != CapMode::Soft).then_some(budget.limit),
                });
            }
        }
        if let (Some(rule), Some(code)) = (&offer.code, &applied.code)
            && let Some(uses) = rule.uses
            && is_public(rule, code)
            && !earlier().any(|other| other.code.as_ref().is_some_and(|own| is_same(own, code)))
        {
            deltas.push(SharedDelta {
                id: format!("code:{}:{}", offer.id, upper_case(code)),
                delta: 1,
                limit: Some(uses.into()),
            });
        }
    }
    Ok((moves, deltas))
}

/// An amount of the cart's currency in minor units of the base currency, rounded half up.
pub(super) fn in_base_currency(amount: i64, rate: Ratio) -> Result<i64, Overflow> {
    Ratio::int(amount).times(rate)?.round(Rounding::HalfUp)
}
