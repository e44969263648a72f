//! Benefits that take several units: buy some and get others, and bundles (rule 3.10).
//!
//! Both choose units of the eligible lines, and a share is taken off exactly those. All units of a
//! line cost the same: what the line costs at that moment, divided by its quantity, exact.

use super::cut::Part;
use super::progress::Lack;
use crate::exact::{Overflow, sum};
use crate::program::format::{Benefit, Bundle, BuyGet};
use crate::selection::selects;
use crate::sort::sort;

/// How far the lines are from the first units that a benefit makes cheaper; none where it takes no
/// certain number of units.
pub(super) fn lack(benefit: &Benefit, parts: &[Part<'_>]) -> Result<Option<Lack>, Overflow> {
    let (mut target, mut found) = (0_i64, 0_i64);
    match benefit {
        Benefit::BuyGet(deal) => {
            target = group(deal);
            found = sum(parts, Part::units)?;
        }
        Benefit::Bundle(bundle) => {
            let owners = owners(bundle, parts);
            for (index, wanted) in bundle.parts.iter().enumerate() {
                let units = i64::from(wanted.units);
                target = target.saturating_add(units);
                found = found.saturating_add(units_of(index, &owners, parts).min(units));
            }
        }
        _ => return Ok(None),
    }
    Ok(Some(Lack::of_units(target, found)))
}

/// How many units make one group: those that are bought and those that are got.
fn group(deal: &BuyGet) -> i64 {
    i64::from(deal.buy).saturating_add(deal.get.into())
}

/// The units of each line that are got: of all units the cheapest ones, and of equally cheap ones
/// those of the line that stands further down, so that the upper one stays paid.
pub(super) fn got(deal: &BuyGet, parts: &[Part<'_>]) -> Result<Vec<i64>, Overflow> {
    let groups = sum(parts, Part::units)?
        .checked_div(group(deal))
        .ok_or(Overflow)?;
    let mut left = groups.saturating_mul(deal.get.into());
    if let Some(most) = deal.max_units {
        left = left.min(most.into());
    }
    let mut queue = Vec::with_capacity(parts.len());
    for (turn, part) in parts.iter().enumerate() {
        queue.push((turn, part));
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

/// The units of each line that belong to complete bundles, upper lines first.
pub(super) fn bundled(bundle: &Bundle, parts: &[Part<'_>]) -> Vec<i64> {
    let owners = owners(bundle, parts);
    let mut bundles = i64::MAX;
    for (index, wanted) in bundle.parts.iter().enumerate() {
        let found = units_of(index, &owners, parts);
        bundles = bundles.min(found.checked_div(wanted.units.into()).unwrap_or(0));
    }
    let mut units = vec![0; parts.len()];
    for (index, wanted) in bundle.parts.iter().enumerate() {
        let mut left = bundles.saturating_mul(wanted.units.into());
        for ((part, owner), units) in parts.iter().zip(&owners).zip(&mut units) {
            if *owner == Some(index) {
                *units = part.units().min(left);
                left = left.saturating_sub(*units);
            }
        }
    }
    units
}

/// The part of the bundle for which each line counts: the first one that selects it.
fn owners(bundle: &Bundle, parts: &[Part<'_>]) -> Vec<Option<usize>> {
    let mut owners = Vec::with_capacity(parts.len());
    for part in parts {
        let mut wanted = bundle.parts.iter();
        owners.push(wanted.position(|wanted| selects(&wanted.lines, part.line)));
    }
    owners
}

/// The units of the lines that count for one part of a bundle.
fn units_of(index: usize, owners: &[Option<usize>], parts: &[Part<'_>]) -> i64 {
    let mut units = 0_i64;
    for (part, owner) in parts.iter().zip(owners) {
        if *owner == Some(index) {
            units = units.saturating_add(part.units());
        }
    }
    units
}
