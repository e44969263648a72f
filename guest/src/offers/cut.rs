//! What an offer takes off, on the amounts of this moment.

use super::bundle::Stock;
use super::run::Run;
use super::several::got;
use super::share::{divide, percent_of, portion};
use super::spread::spread;
use crate::contract::types::Line;
use crate::exact::{Overflow, add, sum};
use crate::fault::Answer;
use crate::program::format::{AmountEach, Benefit, PercentOff};
use crate::program::policies::{PercentRounding, Rounding};
use crate::program::values::Rate;

/// One eligible line at the moment at which an offer acts.
#[derive(Debug, Clone, Copy)]
pub(super) struct Part<'a> {
    /// Its index in the cart.
    pub(super) index: usize,
    /// The line.
    pub(super) line: &'a Line,
    /// What it costs at this moment, in minor units.
    pub(super) net: i64,
}

impl Part<'_> {
    /// What can still be taken off: a line never falls below its floor.
    pub(super) fn room(&self) -> i64 {
        self.net.saturating_sub(self.line.floor).max(0)
    }

    /// Whether it costs anything.
    pub(super) fn is_paid(&self) -> bool {
        self.net > 0
    }

    /// Its units.
    pub(super) fn units(&self) -> i64 {
        self.line.quantity.into()
    }
}

/// What an offer takes off, or would take off.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Cut {
    /// In minor units of the cart's currency; 0 for a gift or a right.
    pub(super) amount: i64,
    /// By index of the cart's line, without those that get nothing; empty for shipping, gifts and
    /// rights.
    pub(super) shares: Vec<(usize, i64)>,
    /// Whether there was anything left to take off.
    pub(super) had_room: bool,
}

impl Cut {
    fn whole(amount: i64, had_room: bool) -> Cut {
        Cut {
            amount,
            shares: Vec::new(),
            had_room,
        }
    }

    fn of_lines(parts: &[Part<'_>], amounts: &[i64]) -> Result<Cut, Overflow> {
        let mut cut = Cut::whole(0, parts.iter().any(|part| part.room() > 0));
        for (part, amount) in parts.iter().zip(amounts) {
            if *amount > 0 {
                add(&mut cut.amount, *amount)?;
                cut.shares.push((part.index, *amount));
            }
        }
        Ok(cut)
    }
}

/// Reckons what an offer takes off its eligible lines or shipping, at most `at_most` (what is left
/// of its budget).
pub(super) fn reckon(
    run: &Run<'_, '_>,
    benefit: &Benefit,
    parts: &[Part<'_>],
    at_most: Option<i64>,
) -> Answer<Cut> {
    let limit = at_most.unwrap_or(i64::MAX);
    match benefit {
        Benefit::LinePercent(off) => lines_percent(run, off, parts, limit.min(most(run, off)?)),
        Benefit::LineAmount(each) => lines_amount(run, each, parts, limit),
        Benefit::OrderPercent(off) => {
            let rounding = match run.policies().percent_rounding {
                PercentRounding::Floor => Rounding::Floor,
                PercentRounding::PerLine | PercentRounding::Total => Rounding::HalfUp,
            };
            let limit = limit.min(most(run, off)?);
            order_percent(run, off, parts, rounding, limit)
        }
        Benefit::OrderAmount(amount) => {
            let amount = run.in_cart_currency(*amount)?;
            order(run, parts, amount.min(limit))
        }
        Benefit::FreeShipping => Ok(shipping(run, limit)),
        Benefit::ShippingAmount(amount) => {
            let amount = run.in_cart_currency(*amount)?;
            Ok(shipping(run, amount.min(limit)))
        }
        Benefit::Gift(_) | Benefit::Access(_) => Ok(Cut::whole(0, true)),
        Benefit::BuyGet(deal) => units_percent(run, deal.percent, parts, &got(deal, parts)?, limit),
        Benefit::Bundle(bundle) => {
            let stock = Stock::new(bundle, parts);
            let units = stock.of(stock.bundles());
            units_percent(run, bundle.percent, parts, &units, limit)
        }
    }
}

/// A share off each line: rounded line by line, or once and then spread.
fn lines_percent(
    run: &Run<'_, '_>,
    off: &PercentOff,
    parts: &[Part<'_>],
    limit: i64,
) -> Answer<Cut> {
    let rounding = match run.policies().percent_rounding {
        PercentRounding::PerLine => Rounding::HalfUp,
        PercentRounding::Floor => Rounding::Floor,
        PercentRounding::Total => {
            return order_percent(run, off, parts, Rounding::HalfUp, limit);
        }
    };
    let mut amounts = Vec::with_capacity(parts.len());
    for part in parts {
        let amount = percent_of(part.net, off.percent.ratio(), rounding)?;
        amounts.push(amount.min(part.room()));
    }
    if sum(&amounts, |amount| *amount)? > limit {
        return order(run, parts, limit);
    }
    Ok(Cut::of_lines(parts, &amounts)?)
}

/// A share off the lines together.
fn order_percent(
    run: &Run<'_, '_>,
    off: &PercentOff,
    parts: &[Part<'_>],
    rounding: Rounding,
    limit: i64,
) -> Answer<Cut> {
    let total = percent_of(net(parts)?, off.percent.ratio(), rounding)?;
    order(run, parts, total.min(limit))
}

/// An amount off each unit, never more than the unit costs.
fn lines_amount(
    run: &Run<'_, '_>,
    each: &AmountEach,
    parts: &[Part<'_>],
    limit: i64,
) -> Answer<Cut> {
    let unit_off = run.in_cart_currency(each.amount)?;
    let mut amounts = Vec::with_capacity(parts.len());
    for part in parts {
        let quantity = part.units();
        let units = quantity.min(each.max_units.map_or(i64::MAX, i64::from));
        // What so many units of the line cost: all of it where every unit counts.
        let worth = match quantity {
            0 => 0,
            _ => divide(part.net, units.into(), quantity.into())?.0,
        };
        amounts.push(unit_off.saturating_mul(units).min(worth).min(part.room()));
    }
    Ok(at_most(run, parts, amounts, limit)?)
}

/// A share off so many units of each line, rounded once for each line.
fn units_percent(
    run: &Run<'_, '_>,
    percent: Rate,
    parts: &[Part<'_>],
    units: &[i64],
    limit: i64,
) -> Answer<Cut> {
    let rounding = match run.policies().percent_rounding {
        PercentRounding::Floor => Rounding::Floor,
        PercentRounding::PerLine | PercentRounding::Total => Rounding::HalfUp,
    };
    let mut amounts = Vec::with_capacity(parts.len());
    for (part, units) in parts.iter().zip(units) {
        let of_all = (*units, part.units().max(1));
        let amount = portion(part.net, of_all, percent.ratio(), rounding)?;
        amounts.push(amount.min(part.room()));
    }
    Ok(at_most(run, parts, amounts, limit)?)
}

/// Amounts by line, lowered in proportion where they come to more than the limit.
fn at_most(
    run: &Run<'_, '_>,
    parts: &[Part<'_>],
    mut amounts: Vec<i64>,
    limit: i64,
) -> Result<Cut, Overflow> {
    if sum(&amounts, |amount| *amount)? > limit {
        amounts = spread(limit, &amounts, &amounts, run.policies().allocation)?;
    }
    Cut::of_lines(parts, &amounts)
}

/// An amount off the lines together, spread over them by what they cost at this moment.
fn order(run: &Run<'_, '_>, parts: &[Part<'_>], total: i64) -> Answer<Cut> {
    let weights: Vec<i64> = parts.iter().map(|part| part.net).collect();
    let rooms: Vec<i64> = parts.iter().map(Part::room).collect();
    let amounts = spread(total, &weights, &rooms, run.policies().allocation)?;
    Ok(Cut::of_lines(parts, &amounts)?)
}

fn shipping(run: &Run<'_, '_>, amount: i64) -> Cut {
    Cut::whole(amount.min(run.shipping), run.shipping > 0)
}

/// What the lines cost together at this moment, in minor units.
pub(super) fn net(parts: &[Part<'_>]) -> Result<i64, Overflow> {
    sum(parts, |part| part.net)
}

fn most(run: &Run<'_, '_>, off: &PercentOff) -> Result<i64, Overflow> {
    off.max_amount
        .map_or(Ok(i64::MAX), |most| run.in_cart_currency(most))
}
