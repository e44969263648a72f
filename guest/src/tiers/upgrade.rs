//! Upgrades: what a metric that rose does to a tier.

use super::{Rank, current, deserved, hold, id, rank};
use crate::Engine;
use crate::contract::types::TierState;
use crate::fault::Answer;
use crate::program::format::Ladder;
use crate::program::policies::Upgrade;

/// The state after the metric moved to a value; none where nothing changes.
///
/// A value that reaches a higher minimum (inclusive) upgrades at once, or notes the tier that is
/// to come with the next calendar period. A value that deserves the tier again ends its grace. The
/// first metric of a member writes down the tier on which the member already stands. Nothing else
/// changes a tier outside of a review, and nothing moves a locked one.
///
/// # Errors
/// `out-of-time` if a day of the hold lies outside the zone's table.
pub fn after_metric(
    engine: &Engine,
    ladder: &Ladder,
    state: Option<&TierState>,
    value: i64,
    at: i64,
) -> Answer<Option<TierState>> {
    if state.is_some_and(|state| state.locked) {
        return Ok(None);
    }
    let now = rank(ladder, current(ladder, state));
    let reached = deserved(ladder, value);
    if reached > now && ladder.upgrade == Upgrade::Immediate {
        return Ok(Some(hold::enter(engine, ladder, reached, at)?));
    }
    let renewed = match state {
        Some(state) if state.in_grace && reached >= now => {
            let today = engine.zone.date(at)?;
            Some(hold::renew(engine, ladder, state, now, today)?)
        }
        None if now.is_some() => Some(hold::enter(engine, ladder, now, at)?),
        _ => None,
    };
    if reached > now && reached > to_come(ladder, state) {
        let mut waiting = match renewed.or_else(|| state.cloned()) {
            Some(state) => state,
            None => hold::enter(engine, ladder, now, at)?,
        };
        waiting.upcoming = id(ladder, reached).map(str::to_owned);
        hold::wake(engine, ladder, &mut waiting, engine.zone.date(at)?)?;
        return Ok(Some(waiting));
    }
    Ok(renewed)
}

fn to_come(ladder: &Ladder, state: Option<&TierState>) -> Rank {
    rank(ladder, state.and_then(|state| state.upcoming.as_deref()))
}

/// The tier that the order itself reaches (rule 3.9, switch `tier_at: after`): what a metric of
/// `value_with_order` makes of the tier at once. Where upgrades wait for the next period, or the
/// tier is locked, it is the tier before.
pub fn with_order<'a>(
    ladder: &'a Ladder,
    state: Option<&'a TierState>,
    value_with_order: i64,
) -> Option<&'a str> {
    let before = current(ladder, state);
    let waits = ladder.upgrade == Upgrade::NextPeriod || state.is_some_and(|state| state.locked);
    let reached = deserved(ladder, value_with_order);
    if waits || reached <= rank(ladder, before) {
        before
    } else {
        id(ladder, reached)
    }
}
