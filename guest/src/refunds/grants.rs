//! What a refund takes from the order's grants (rule 3.3).

use super::Taking;
use super::line::Part;
use super::lines::{Kept, Lines, over, total};
use super::originals::Original;
use crate::contract::types::{EntryDetail, Grant, LineShare, RefundBasis, RefundRounding};
use crate::exact::{Overflow, spread, sum};

/// One taking for each grant whose lines come back, or that the order no longer deserves.
pub(super) fn takings(originals: &[Original<'_>], lines: &Lines) -> Result<Vec<Taking>, Overflow> {
    let mut takings = Vec::new();
    for original in originals {
        let EntryDetail::Grant(terms) = &original.entry.detail else {
            continue;
        };
        let split = split(original, terms, lines)?;
        if split.is_empty() {
            continue;
        }
        let entry = original.entry;
        takings.push(Taking {
            entry: entry.id.clone(),
            wallet: entry.wallet.clone(),
            rule: entry.rule.clone(),
            terms: terms.clone(),
            left: original.left(),
            points: sum(&split, |share| share.amount)?,
            returned: sum(&split, |share| share.value)?,
            split,
        });
    }
    Ok(takings)
}

/// Returned value and points to take, by line; lines without either are left out.
fn split(
    original: &Original<'_>,
    terms: &Grant,
    lines: &Lines,
) -> Result<Vec<LineShare>, Overflow> {
    let all = &original.entry.split;
    // What the lines still have.
    let mut amounts = Vec::with_capacity(all.len());
    for share in all {
        let taken = original.undone_of(share.line).amount;
        amounts.push(share.amount.saturating_sub(taken).max(0));
    }
    if !terms.by_value {
        if !lines.complete()? && still_deserved(terms, all, lines)? {
            amounts.fill(0);
        }
    } else if terms.basis == RefundBasis::Order {
        let points = sum(all, |share| share.amount)?;
        let part = over(&lines.of(all))?;
        let target = target(terms.rounding, part, points)?;
        // Spread over what the lines still have, so that none gives more than its own.
        let take = target.saturating_sub(original.undone()).max(0);
        amounts = spread(take.min(total(&amounts)?), &amounts)?;
    } else {
        for ((share, line), amount) in all.iter().zip(lines.of(all)).zip(&mut amounts) {
            let mut take = 0;
            if line.touched() {
                let target = target(terms.rounding, line.part(), share.amount)?;
                let taken = share.amount.saturating_sub(*amount);
                take = target.saturating_sub(taken).max(0);
            }
            *amount = take;
        }
    }
    Ok(lines.reversal(all, &amounts))
}

/// Points taken in all once so much of a line, or of the order, is back.
fn target(rounding: RefundRounding, part: Part, points: i64) -> Result<i64, Overflow> {
    match rounding {
        RefundRounding::KeepFloor => Ok(points.saturating_sub(part.kept(points)?)),
        RefundRounding::ReversalFloor => part.taken(points),
    }
}

/// Whether what is left of the grant's lines still meets the rule's minimum (rule 3.3). A grant on
/// no line in particular is only lost with the whole order.
fn still_deserved(terms: &Grant, all: &[LineShare], lines: &Lines) -> Result<bool, Overflow> {
    if all.is_empty() {
        return Ok(true);
    }
    let kept = lines.kept(all)?;
    Ok(!over(&lines.of(all))?.complete()
        && worth_enough(terms, all, kept)?
        && kept.units >= i64::from(terms.minimum_units))
}

/// The minimum was met by the eligible amount, which may be less than the lines' value: without
/// tax, or without what points paid. What is left is eligible in the same proportion.
fn worth_enough(terms: &Grant, all: &[LineShare], kept: Kept) -> Result<bool, Overflow> {
    let value = sum(all, |share| share.value)?;
    // Two 64-bit factors fit 128 bits.
    Ok(if value == 0 {
        kept.value >= terms.minimum_amount
    } else {
        i128::from(kept.value) * i128::from(terms.amount)
            >= i128::from(terms.minimum_amount) * i128::from(value)
    })
}
