//! Refunds: what a return takes from an order's grants, gives back of its payments and takes off
//! what it counted and what sellers pay of its discounts (rules 3.3, 3.5 and 3.21).
//!
//! [`plan`] is computed from the order's own entries alone: they carry the lines' values, the
//! points of each line and the switches of the revision that granted. So every later revision
//! refunds the same. The plan says what to move; the ledger decides from which bucket.
//!
//! Every refund leaves a trace on each grant, payment and metric of the order, even where rounding
//! makes it move nothing: the traces are how the next refund knows what has come back already.

mod counters;
mod grants;
mod lasting;
mod line;
mod lines;
mod originals;
mod payments;

use crate::contract::types::{BucketMove, Entry, EntryDetail, EntryKind, Grant, LineShare, Refund};
use crate::fault::Answer;

pub use lasting::{Lasting, lasting};
pub use payments::restore_expiry;

/// What a refund moves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    /// The value that this refund returns, in minor units of the order's currency. What was asked
    /// beyond what was left of the order is not in it.
    pub returned: i64,
    /// Whether nothing of the order's value is left after it.
    pub complete: bool,
    /// What to take from each grant.
    pub takings: Vec<Taking>,
    /// What to give back of each payment.
    pub restorations: Vec<Restoration>,
    /// By how much to lower metrics, caps, uses, budgets and funded discounts.
    pub undoings: Vec<Undoing>,
}

/// What to take from one grant (rule 3.3). It becomes an entry even with 0 points.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Taking {
    /// The id of the earn entry.
    pub entry: String,
    /// The wallet.
    pub wallet: String,
    /// The earning rule.
    pub rule: String,
    /// The grant's terms, with its claw-back policy.
    pub terms: Grant,
    /// Points of the grant that no earlier refund took.
    pub left: i64,
    /// Points to take now, 0 to `left`.
    pub points: i64,
    /// The returned value of the grant's lines, in minor units.
    pub returned: i64,
    /// Value and units returned and points taken, by line. The amounts sum to `points`.
    pub split: Vec<LineShare>,
}

/// What to give back of one payment (rule 3.5). It becomes an entry even with 0 points.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Restoration {
    /// The id of the burn entry.
    pub entry: String,
    /// The wallet.
    pub wallet: String,
    /// The burn entry's rule.
    pub rule: String,
    /// Points to give back.
    pub points: i64,
    /// The part of `points` that no bucket had paid: it was owed, and lowers the debt.
    pub owed: i64,
    /// The rest by bucket, newest consumption first.
    pub parts: Vec<RestoredPart>,
    /// Restored points live at least so many days; see [`restore_expiry`].
    pub grace_days: u32,
    /// The returned value, in minor units.
    pub returned: i64,
    /// Value and units returned by line; the amounts are 0.
    pub split: Vec<LineShare>,
}

/// Points that go back to one bucket.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RestoredPart {
    /// Points, at least 1.
    pub points: i64,
    /// The move that consumed them. It names the bucket and its whole key.
    pub bucket: BucketMove,
}

/// By how much to lower one counter or one discount.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Undoing {
    /// The id of the entry that raised it.
    pub entry: String,
    /// Metric, cap or discount.
    pub kind: EntryKind,
    /// The ladder, rule or offer.
    pub rule: String,
    /// The counter, the window and what to add; or the discount and what goes back of it. 0 or
    /// less.
    pub detail: EntryDetail,
    /// Value and units returned by line, and how much of what was counted there goes back.
    pub split: Vec<LineShare>,
}

/// Whether many members share a counter: a budget or the uses of a public code.
pub fn is_shared(counter: &str) -> bool {
    counter.starts_with("budget:") || counter.starts_with("code:")
}

/// Plans a refund from the order's own entries, stored ones first, in the order of the ledger.
///
/// A refund is never refused: what goes beyond what is left is clamped, and lines that the entries
/// do not know (they neither earned nor were counted) are passed over. A cancelled order is a
/// refund of the whole.
///
/// # Errors
/// `invalid-value` for a negative amount, with a pointer relative to the refund (`/amount`,
/// `/lines/0/amount`); `overflow` where sums do not fit.
pub fn plan(refund: &Refund, own: &[&Entry]) -> Answer<Plan> {
    let originals = originals::open(own);
    let lines = lines::Lines::after(refund, &originals)?;
    let takings = grants::takings(&originals, &lines)?;
    let undoings = counters::undoings(&originals, &takings, &lines)?;
    Ok(Plan {
        returned: lines.returned()?,
        complete: lines.complete()?,
        restorations: payments::restorations(&originals, &lines)?,
        takings,
        undoings,
    })
}

#[cfg(test)]
mod samples;
#[cfg(test)]
mod tests;
