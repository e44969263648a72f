//! What a refund takes off metrics, caps, uses and budgets (rules 3.8 and 3.17), and off discounts
//! that a seller pays a part of (rule 3.21).

use super::line::Part;
use super::lines::{Lines, total};
use super::originals::Original;
use super::{Taking, Undoing};
use crate::contract::types::{CounterMove, Entry, EntryDetail, FundedDiscount, LineShare};
use crate::exact::{Overflow, add};

/// One undoing for each counter that the order moved, and each discount that it took, of which
/// something goes back.
pub(super) fn undoings(
    originals: &[Original<'_>],
    takings: &[Taking],
    lines: &Lines,
) -> Result<Vec<Undoing>, Overflow> {
    let mut undoings = Vec::new();
    for original in originals {
        let Entry {
            id, kind, detail, ..
        } = original.entry;
        if !matches!(detail, EntryDetail::Counter(_) | EntryDetail::Discount(_)) {
            continue;
        }
        let grant = originals
            .iter()
            .find(|grant| original.entry.reverses.as_deref() == Some(grant.entry.id.as_str()));
        let (delta, split) = match grant {
            Some(grant) => (with_grant(original, grant, takings)?, Vec::new()),
            None => by_lines(original, lines)?,
        };
        if delta == 0 && split.is_empty() {
            continue;
        }
        let back = delta.saturating_neg();
        undoings.push(Undoing {
            entry: id.clone(),
            kind: *kind,
            rule: original.entry.rule.clone(),
            detail: match detail {
                EntryDetail::Counter(counter) => EntryDetail::Counter(CounterMove {
                    id: counter.id.clone(),
                    start: counter.start,
                    delta: back,
                }),
                EntryDetail::Discount(discount) => EntryDetail::Discount(FundedDiscount {
                    currency: discount.currency.clone(),
                    amount: back,
                    funding: discount.funding.clone(),
                }),
                _ => continue,
            },
            split,
        });
    }
    Ok(undoings)
}

/// What was counted with a grant goes back as the grant is taken.
fn with_grant(
    original: &Original<'_>,
    grant: &Original<'_>,
    takings: &[Taking],
) -> Result<i64, Overflow> {
    let Some(taking) = takings.iter().find(|taking| taking.entry == grant.entry.id) else {
        return Ok(0);
    };
    let part = Part {
        back: grant.undone().saturating_add(taking.points),
        whole: grant.total(),
    };
    let kept = part.kept(original.total())?;
    Ok(original.left().saturating_sub(kept).max(0))
}

/// What was counted on lines goes back in proportion; what was counted on none (an order, a use, a
/// discount on shipping) goes back when nothing is left of the order's value. A line that became
/// free keeps its discount until its units come back.
fn by_lines(original: &Original<'_>, lines: &Lines) -> Result<(i64, Vec<LineShare>), Overflow> {
    let all = &original.entry.split;
    let mut amounts = Vec::with_capacity(all.len());
    let mut stays = 0;
    for (share, line) in all.iter().zip(lines.of(all)) {
        let kept = line.part().kept(share.amount)?;
        let left = share
            .amount
            .saturating_sub(original.undone_of(share.line).amount);
        let back = if line.touched() {
            left.saturating_sub(kept).max(0)
        } else {
            0
        };
        if !lines.whole {
            add(&mut stays, left.saturating_sub(back).max(0))?;
        }
        amounts.push(back);
    }
    let delta = if lines.complete()? {
        match original.entry.detail {
            EntryDetail::Discount(_) => original.left().saturating_sub(stays).max(0),
            _ => original.left(),
        }
    } else {
        total(&amounts)?
    };
    Ok((delta, lines.reversal(all, &amounts)))
}
