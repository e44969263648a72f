//! How often, and up to which amount: members' counters, uses of public codes, budgets.
//!
//! A quote only reads them. They move when the order is placed ([`settle_uses`]), and the store
//! has the last word: it applies a shared delta only while it fits. What a budget's counter is
//! called and what is left of it is in [`crate::budgets`].

use super::codes::{is_public, is_same, upper_case};
use crate::Engine;
use crate::budgets::{Purse, Spending};
use crate::contract::types::{CounterMove, Order, SharedCounter, SharedDelta};
use crate::exact::{Overflow, Ratio};
use crate::facts::Facts;
use crate::fault::Answer;
use crate::program::format::{BudgetUnit, Offer};
use crate::program::policies::Rounding;

/// The member's counter of how often they have used an offer, over a lifetime.
pub(super) fn counter_of(offer: &str) -> String {
    ["offer:", offer].concat()
}

/// How often a public code may still be used by all together; none: without limit.
pub(crate) fn left_of_code(offer: &Offer, code: &str, shared: &[SharedCounter]) -> Option<i64> {
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
    let used = counter.map_or(0, |counter| counter.used);
    Some(
        stored
            .map_or(limit, |stored| stored.min(limit))
            .saturating_sub(used),
    )
}

/// What placing an order does to the counters of the offers that it carries: one use on the
/// member's own counter where the offer limits its uses, the amount (in minor units of the base
/// currency, rounded half up) or one use on its budget, and one use on its public code. An offer
/// that is listed twice is used once.
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
) -> Answer<(Vec<CounterMove>, Vec<Spending>)> {
    let mut moves = Vec::new();
    let mut spendings = Vec::new();
    for (index, applied) in order.offers.iter().enumerate() {
        let known = |offer: &&Offer| offer.id == applied.offer;
        let Some(offer) = engine.program.offers.iter().find(known) else {
            continue;
        };
        let earlier = || {
            let before = order.offers.iter().take(index);
            before.filter(|other| other.offer == applied.offer)
        };
        let first = earlier().next().is_none();
        if offer.uses_per_member.is_some() && first {
            moves.push(CounterMove {
                id: counter_of(&offer.id),
                start: 0,
                delta: 1,
            });
        }
        if let Some(budget) = &offer.budget
            && (first || budget.counts == BudgetUnit::Value)
        {
            let amount = in_base_currency(applied.amount, facts.rate()?)?;
            let spending = Purse::of(facts, &offer.id, budget, &[])?.spend(budget, amount);
            if spending.delta.delta != 0 {
                spendings.push(spending);
            }
        }
        if let (Some(rule), Some(code)) = (&offer.code, &applied.code)
            && let Some(uses) = rule.uses
            && is_public(rule, code)
            && !earlier().any(|other| other.code.as_ref().is_some_and(|own| is_same(own, code)))
        {
            spendings.push(Spending {
                delta: SharedDelta {
                    id: format!("code:{}:{}", offer.id, upper_case(code)),
                    delta: 1,
                    limit: Some(uses.into()),
                },
                by_value: false,
            });
        }
    }
    Ok((moves, spendings))
}

/// An amount of the cart's currency in minor units of the base currency, rounded half up.
pub(super) fn in_base_currency(amount: i64, rate: Ratio) -> Result<i64, Overflow> {
    Ratio::int(amount).times(rate)?.round(Rounding::HalfUp)
}
