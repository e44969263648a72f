//! What a refund gives back of the points that paid for the order (rule 3.5).

use super::line::Part;
use super::lines::Lines;
use super::originals::Original;
use super::{Restoration, RestoredPart};
use crate::calendar::{Zone, add_days};
use crate::contract::types::{EntryDetail, Payment};
use crate::exact::{Overflow, sum};
use crate::fault::Answer;

/// When restored points expire: as they did before, but not before the end of the local day of the
/// refund + `grace_days`. Points that never expired never do.
///
/// # Errors
/// `out-of-time` if that day lies outside the zone's table.
pub fn restore_expiry(
    zone: &Zone,
    original: Option<i64>,
    at: i64,
    grace_days: u32,
) -> Answer<Option<i64>> {
    let Some(original) = original else {
        return Ok(None);
    };
    let earliest = zone.end_of(add_days(zone.date(at)?, grace_days)?)?;
    Ok(Some(original.max(earliest)))
}

/// One restoration for each payment whose lines come back.
pub(super) fn restorations(
    originals: &[Original<'_>],
    lines: &Lines,
) -> Result<Vec<Restoration>, Overflow> {
    let mut restorations = Vec::new();
    for original in originals {
        let entry = original.entry;
        let EntryDetail::Payment(payment) = &entry.detail else {
            continue;
        };
        let before = original.undone();
        let points = target(original, payment, lines)?
            .saturating_sub(before)
            .max(0);
        let split = lines.reversal(&entry.split, &vec![0; entry.split.len()]);
        if points == 0 && split.is_empty() {
            continue;
        }
        let (owed, parts) = places(original, before, points);
        restorations.push(Restoration {
            entry: entry.id.clone(),
            wallet: entry.wallet.clone(),
            rule: entry.rule.clone(),
            points,
            owed,
            parts,
            grace_days: payment.restore_grace_days,
            returned: sum(&split, |share| share.value)?,
            split,
        });
    }
    Ok(restorations)
}

/// Points given back in all once this refund is done: the rounded-down share of the returned
/// value, and all once that is the order's value or the order comes back whole.
fn target(original: &Original<'_>, payment: &Payment, lines: &Lines) -> Result<i64, Overflow> {
    let burned = original.total();
    if payment.order_value <= 0 {
        return Ok(0);
    }
    if lines.whole {
        return Ok(burned);
    }
    // The order's value also holds shipping that points paid, which no line has.
    let part = Part {
        back: sum(&lines.of(&original.entry.split), |line| line.value_back())?,
        whole: payment.order_value,
    };
    part.taken(burned)
}

/// Where so many points go after `before` others went back already. Consumption is undone from its
/// end: first what was owed, then the buckets, the last one first.
fn places(original: &Original<'_>, before: i64, points: i64) -> (i64, Vec<RestoredPart>) {
    let (mut skip, mut left) = (before, points);
    let mut take = |there: i64| {
        let skipped = skip.clamp(0, there);
        skip = skip.saturating_sub(skipped);
        let taken = left.min(there.saturating_sub(skipped));
        left = left.saturating_sub(taken);
        taken
    };
    let owed = take(original.owed().max(0));
    let mut parts = Vec::new();
    for bucket in original.entry.moves.iter().rev() {
        let points = take(bucket.remaining.saturating_neg().max(0));
        if points > 0 {
            parts.push(RestoredPart {
                points,
                bucket: bucket.clone(),
            });
        }
    }
    (owed, parts)
}
