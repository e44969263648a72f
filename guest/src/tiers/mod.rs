//! Tiers: metrics over windows, upgrades, holds, reviews, grace and downgrades (rules 3.8 and 3.9).
//!
//! A ladder's metric is a counter of its own. Its marks are added up over the ladder's window, so
//! that a review at any later instant counts what it should. Burning points never lowers a metric,
//! refunds do; but a tier once reached is only ever lost at its review, also where a refund takes
//! the metric below the minimum. A ladder over the lifetime is never reviewed, unless the
//! programme gives its tiers a hold.
//!
//! A member without a state stands on the tier that takes nothing, where the ladder has one. Such
//! a tier needs no review; neither does any tier of a ladder from which nobody falls.
//!
//! The one instant that a state waits for is its `review_at`: the end of its hold, the end of its
//! grace, or the beginning of the period in which an upcoming tier takes over, whichever is first.

mod by_hand;
mod hold;
mod metric;
mod progress;
mod review;
mod rewards;
mod upgrade;
mod window;

use crate::contract::types::TierState;
use crate::program::format::Ladder;

pub use by_hand::set_by_hand;
pub(crate) use metric::spend;
pub use metric::{Counted, counted, counting_points};
pub use progress::progress;
pub use review::{due, review};
pub use rewards::{EntryRewards, entry_rewards};
pub use upgrade::{after_metric, with_order};
pub use window::{mark_start, oldest_mark, value};

/// The id of the counter that holds a ladder's metric: `metric:<ladder>`.
pub fn counter_id(ladder: &str) -> String {
    format!("metric:{ladder}")
}

/// The tier on which a member stands: as the state says, and without a state the tier that takes
/// nothing, where there is one.
pub fn current<'a>(ladder: &'a Ladder, state: Option<&'a TierState>) -> Option<&'a str> {
    match state {
        Some(state) => state.tier.as_deref(),
        None => id(ladder, deserved(ladder, 0)),
    }
}

/// A place on a ladder, from 0; none is below the first tier, and compares as such.
type Rank = Option<usize>;

/// The place of a tier. A tier that the programme no longer has counts as none.
pub(crate) fn rank(ladder: &Ladder, tier: Option<&str>) -> Rank {
    let tier = tier?;
    ladder.tiers.iter().position(|rung| rung.id == tier)
}

/// The highest place whose minimum, inclusive, a value reaches.
fn deserved(ladder: &Ladder, value: i64) -> Rank {
    ladder.tiers.iter().rposition(|tier| tier.minimum <= value)
}

/// The tier at a place.
fn id(ladder: &Ladder, rank: Rank) -> Option<&str> {
    Some(ladder.tiers.get(rank?)?.id.as_str())
}

/// What a place takes; 0 below the first tier.
fn minimum(ladder: &Ladder, rank: Rank) -> i64 {
    let tier = rank.and_then(|rank| ladder.tiers.get(rank));
    tier.map_or(0, |tier| tier.minimum)
}

#[cfg(test)]
mod samples;
#[cfg(test)]
mod tests;
