//! The terms that a grant carries, so that a refund needs nothing else (rules 3.3 to 3.7).

use super::schedule::{expires, schedule};
use crate::contract::types::{self, Expiry, Grant};
use crate::currency::{digits, scale};
use crate::exact::{Overflow, Ratio};
use crate::facts::Facts;
use crate::fault::Answer;
use crate::program::engine::Engine;
use crate::program::format::{self, Base, EarningRule, Minimum, OnRefund};
use crate::program::policies::{self, Rounding};
use crate::program::values;

/// The terms of a rule's grant for the order in `facts`; `eligible` is what the rule's lines come
/// to, in minor units of the base currency. `desired` is left at 0: the grant's parts fill it in.
///
/// # Errors
/// `overflow` if a number does not fit, `unknown-currency` if the currency has no rate,
/// `out-of-time` if a fixed expiry lies outside the zone's table.
pub(super) fn terms(facts: &Facts<'_>, rule: &EarningRule, eligible: Ratio) -> Answer<Grant> {
    let pending = rule.pending.as_ref();
    let mut terms = fixed(facts, &rule.minimum, eligible)?;
    terms.by_value = by_value(rule);
    terms.anchor = anchor(pending.map_or(values::Anchor::Placed, |pending| pending.until));
    terms.delay_days = pending.and_then(|pending| pending.days);
    terms.expiry = rule_expiry(facts.engine, rule)?;
    Ok(terms)
}

/// The terms of a grant at once and without expiry that stays while what is left of its lines, which
/// come to `eligible` minor units of the base currency, meets a minimum.
///
/// # Errors
/// `overflow` if a number does not fit, `unknown-currency` if the currency has no rate.
pub(crate) fn fixed(facts: &Facts<'_>, least: &Minimum, eligible: Ratio) -> Answer<Grant> {
    let policies = &facts.engine.program.policies;
    let rate = facts.rate()?;
    let amount = eligible.over(rate)?.floor()?;
    Ok(Grant {
        currency: facts.cart.map(|cart| cart.currency.clone()),
        amount,
        rate: major_rate(facts, rate)?.to_contract()?,
        desired: 0,
        by_value: false,
        // Rounded up it may pass the amount, which is rounded down and did meet it. A refund
        // compares it with what is left of that amount.
        minimum_amount: minimum(least.amount, rate)?.min(amount),
        minimum_units: least.units,
        anchor: types::Anchor::Placed,
        delay_days: None,
        expiry: Expiry::Never,
        expiry_at_earning: policies.expiry_from_earning,
        basis: match policies.refund_basis {
            policies::RefundBasis::Line => types::RefundBasis::Line,
            policies::RefundBasis::Order => types::RefundBasis::Order,
        },
        rounding: match policies.refund_rounding {
            policies::RefundRounding::KeepFloor => types::RefundRounding::KeepFloor,
            policies::RefundRounding::ReversalFloor => types::RefundRounding::ReversalFloor,
        },
        clawback: match policies.clawback {
            policies::Clawback::OnlyPending => types::Clawback::OnlyPending,
            policies::Clawback::OwnBucket => types::Clawback::OwnBucket,
            policies::Clawback::WithinBalance => types::Clawback::WithinBalance,
            policies::Clawback::AllowDebt => types::Clawback::AllowDebt,
        },
        max_debt: policies.max_debt,
    })
}

/// When the points of a fresh grant become active and expire, as far as that is known before the
/// step that they wait for.
///
/// # Errors
/// As [`schedule`].
pub(super) fn known_instants(
    engine: &Engine,
    terms: &Grant,
    now: i64,
) -> Answer<(Option<i64>, Option<i64>)> {
    if terms.anchor == types::Anchor::Placed {
        return schedule(engine, terms, now, now);
    }
    let known = terms.expiry_at_earning || matches!(terms.expiry, Expiry::Fixed(_));
    let expires_at = if known {
        expires(engine, &terms.expiry, now)?
    } else {
        None
    };
    Ok((None, expires_at))
}

/// A programme's expiry as entries carry it: a fixed day becomes the local midnight that ends it.
///
/// # Errors
/// `out-of-time` if that midnight lies outside the zone's table.
pub fn expiry_terms(engine: &Engine, expiry: &format::Expiry) -> Answer<Expiry> {
    Ok(match expiry {
        format::Expiry::Never => Expiry::Never,
        format::Expiry::Days(days) => Expiry::Days(*days),
        format::Expiry::Months(months) => Expiry::Months(*months),
        format::Expiry::InactiveDays(days) => Expiry::InactiveDays(*days),
        format::Expiry::InactiveMonths(months) => Expiry::InactiveMonths(*months),
        format::Expiry::Fixed(day) => Expiry::Fixed(engine.zone.end_of(day.date())?),
        format::Expiry::EndOfMonth(months) => Expiry::EndOfMonth(*months),
        format::Expiry::EndOfYear(years) => Expiry::EndOfYear(*years),
    })
}

fn rule_expiry(engine: &Engine, rule: &EarningRule) -> Answer<Expiry> {
    let of_wallet = || {
        engine
            .wallet(engine.wallet_of(&rule.wallet))
            .map(|wallet| &wallet.expiry)
    };
    match rule.expiry.as_ref().or_else(of_wallet) {
        Some(expiry) => expiry_terms(engine, expiry),
        None => Ok(Expiry::Never),
    }
}

/// Whether points go back in proportion to a refund, where the rule does not say: those that
/// follow the amount or the pieces do, fixed ones stay (rule 3.3).
pub(super) fn by_value(rule: &EarningRule) -> bool {
    match rule.on_refund {
        Some(OnRefund::Proportion) => true,
        Some(OnRefund::KeepWhileMet) => false,
        None => match rule.base {
            Base::PerUnit(_) | Base::Block(_) | Base::Brackets(_) | Base::PerPiece(_) => true,
            Base::PerOrder(_) | Base::PerLine(_) => false,
        },
    }
}

/// The rule's minimum in the order's currency, rounded up.
fn minimum(minimum: i64, rate: Ratio) -> Result<i64, Overflow> {
    Ratio::int(minimum).over(rate)?.round(Rounding::Ceil)
}

/// From minor units for minor units to units for units, as the contract writes a rate.
fn major_rate(facts: &Facts<'_>, minor_rate: Ratio) -> Result<Ratio, Overflow> {
    let own = facts
        .cart
        .filter(|cart| cart.currency != facts.engine.base_currency);
    let Some(from) = own.and_then(|cart| digits(&cart.currency)) else {
        return Ok(minor_rate);
    };
    let to = facts.engine.base_digits;
    if from == to {
        return Ok(minor_rate);
    }
    minor_rate.times(Ratio::new(scale(from).into(), scale(to).into())?)
}

fn anchor(anchor: values::Anchor) -> types::Anchor {
    match anchor {
        values::Anchor::Placed => types::Anchor::Placed,
        values::Anchor::Paid => types::Anchor::Paid,
        values::Anchor::Shipped => types::Anchor::Shipped,
        values::Anchor::Delivered => types::Anchor::Delivered,
    }
}
