//! Benefits that take several units: buy some and get others, and bundles (rule 3.10).
//!
//! Both choose units of the eligible lines, and a share is taken off exactly those. All units of a
//! line cost the same: what the line costs at that moment, divided by its quantity, exact. What
//! costs nothing at that moment was not bought: it takes no part.

use super::bundle::Stock;
use super::cut::Part;
use super::progress::Lack;
use crate::exact::{Overflow, sum};
use crate::program::format::{Benefit, BuyGet};
use crate::sort::sort;

/// How far the lines are from the first units that a benefit makes cheaper; none where it takes no
/// certain number of units.
pub(super) fn lack(benefit: &Benefit, parts: &[Part<'_>]) -> Result<Option<Lack>, Overflow> {
    let (target, found) = match benefit {
        Benefit::BuyGet(deal) => (group(deal), bought(parts)?),
        Benefit::Bundle(bundle) => {
            let found = sum(&Stock::new(bundle, parts).of(1), |units| *units)?;
            (sum(&bundle.parts, |wanted| wanted.units.into())?, found)
        }
        _ => return Ok(None),
    };
    Ok(Some(Lack::of_units(target, found)))
}

/// How many units make one group: those that are bought and those that are got.
fn group(deal: &BuyGet) -> i64 {
    i64::from(deal.buy).saturating_add(deal.get.into())
}

/// The units that cost something.
fn bought(parts: &[Part<'_>]) -> Result<i64, Overflow> {
    sum(parts, |part| if part.is_paid() { part.units() } else { 0 })
}

/// The units of each line that are got: the cheapest ones of which something can be taken off, and
/// of equally cheap ones those of the line that stands further down, so that the upper one stays
/// paid.
pub(super) fn got(deal: &BuyGet, parts: &[Part<'_>]) -> Result<Vec<i64>, Overflow> {
    let groups = bought(parts)?.checked_div(group(deal)).ok_or(Overflow)?;
    let mut left = groups.saturating_mul(deal.get.into());
    if let Some(most) = deal.max_units {
        left = left.min(most.into());
    }
    let mut queue = Vec::with_capacity(parts.len());
    for (turn, part) in parts.iter().enumerate() {
        if part.room() > 0 {
            queue.push((turn, part));
        }
    }
    sort(&mut queue, |(above, a), (below, b)| {
        // a.net / a.units < b.net / b.units, without a division.
        let one = i128::from(a.net).saturating_mul(b.units().into());
        let other = i128::from(b.net).saturating_mul(a.units().into());
        one < other || (one == other && above > below)
    });
    let mut units = vec![0; parts.len()];
    for (turn, part) in queue {
        let own = part.units().min(left);
        left = left.saturating_sub(own);
        if let Some(units) = units.get_mut(turn) {
            *units = own;
        }
    }
    Ok(units)
}
