//! Reviews: renewal, grace and downgrade at the end of a hold.

use chrono::NaiveDate;

use super::window::{period_start, value_on};
use super::{Rank, deserved, hold, rank};
use crate::Engine;
use crate::calendar::{add_days, subtract_days};
use crate::contract::types::{Counter, TierState};
use crate::fault::Answer;
use crate::program::format::Ladder;
use crate::program::policies::{Downgrade, Upgrade};

/// When a state is to be reviewed; none for a locked one.
pub fn due(state: &TierState) -> Option<i64> {
    state.review_at.filter(|_| !state.locked)
}

/// The state after its review. Call it for each state whose [`due`] has come, in order of time,
/// before anything later is counted; the answer may be due again. A state that is never reviewed
/// comes back as it is.
///
/// A review looks at the window that ends with the last day of the hold. A value that still
/// deserves the tier renews it for another hold. Otherwise grace begins, if the ladder has any;
/// at its end the better of both windows counts, so that grace never takes away. Then the member
/// falls, fully or by one tier, and the lower tier has a hold of its own.
///
/// # Errors
/// `out-of-time` if a day lies outside the zone's table, `overflow` if the metric does not fit.
pub fn review(
    engine: &Engine,
    ladder: &Ladder,
    state: &TierState,
    counters: &[Counter],
) -> Answer<TierState> {
    let Some(at) = due(state) else {
        return Ok(state.clone());
    };
    let today = engine.zone.date(at)?;
    let now = rank(ladder, state.tier.as_deref());
    let reached = deserved(
        ladder,
        value_at_review(engine, ladder, state, counters, at)?,
    );

    let takes_over = state.upcoming.is_some() && period_start(ladder.window, today) == today;
    if reached > now && (takes_over || ladder.upgrade == Upgrade::Immediate) {
        return hold::enter(engine, ladder, reached, at);
    }
    let mut state = state.clone();
    if takes_over {
        // A refund took what was to come. Where the tier's own hold goes on, nothing else is due.
        state.upcoming = None;
        let held = hold::end(engine, ladder, now, engine.zone.date(state.since)?)?;
        if held.is_none_or(|end| end > at) {
            state.review_at = held;
            return Ok(state);
        }
    }
    if reached >= now || ladder.downgrade == Downgrade::Never {
        return hold::renew(engine, ladder, &state, now, today);
    }
    if ladder.grace_days > 0 && !state.in_grace {
        state.in_grace = true;
        state.upcoming = None;
        state.review_at = Some(engine.zone.midnight(add_days(today, ladder.grace_days)?)?);
        return Ok(state);
    }
    hold::enter(engine, ladder, fallen(ladder, now, reached), at)
}

/// What the window of a review will count, from what is known.
pub(super) fn value_at_review(
    engine: &Engine,
    ladder: &Ladder,
    state: &TierState,
    counters: &[Counter],
    review_at: i64,
) -> Answer<i64> {
    let ending_before = |day: NaiveDate| {
        let last = subtract_days(day, 1)?;
        value_on(engine, ladder, counters, last, review_at.saturating_sub(1))
    };
    let day = engine.zone.date(review_at)?;
    let value = ending_before(day)?;
    if !state.in_grace {
        return Ok(value);
    }
    Ok(value.max(ending_before(subtract_days(day, ladder.grace_days)?)?))
}

/// Where a member falls from a place when the metric deserves a lower one.
fn fallen(ladder: &Ladder, from: Rank, reached: Rank) -> Rank {
    match ladder.downgrade {
        Downgrade::Full => reached,
        Downgrade::OneLevel => reached.max(from.and_then(|rank| rank.checked_sub(1))),
        Downgrade::Never => from,
    }
}
