//! Tiers fixed and freed by an operator.

use super::{current, hold, rank, upgrade, window};
use crate::Engine;
use crate::contract::types::{Counter, FaultKind, TierLock, TierState};
use crate::fault::{Answer, fault};
use crate::program::format::Ladder;

/// The state after an operator fixed or freed a tier.
///
/// A fixed tier is neither reviewed nor upgraded until it is freed. A freed one stays, with a new
/// hold from today, unless the metric deserves a higher one.
///
/// # Errors
/// `unknown-id` at `/tier` if the ladder has no such tier to fix; `out-of-time` and `overflow` as
/// for an upgrade.
pub fn set_by_hand(
    engine: &Engine,
    ladder: &Ladder,
    state: Option<&TierState>,
    lock: &TierLock,
    counters: &[Counter],
    at: i64,
) -> Answer<TierState> {
    let before = current(ladder, state);
    let since = |tier: Option<&str>| match state {
        Some(state) if tier == before => state.since,
        _ => at,
    };
    if lock.locked {
        let tier = lock.tier.as_deref();
        if let Some(unknown) = tier.filter(|_| rank(ladder, tier).is_none()) {
            let expected = "a tier of the ladder";
            return Err(fault(FaultKind::UnknownId, "/tier", expected, unknown));
        }
        return Ok(TierState {
            ladder: ladder.id.clone(),
            tier: lock.tier.clone(),
            since: since(tier),
            review_at: None,
            in_grace: false,
            upcoming: None,
            locked: true,
        });
    }
    let mut freed = hold::enter(engine, ladder, rank(ladder, before), at)?;
    freed.since = since(before);
    let value = window::value(engine, ladder, counters, at)?;
    let upgraded = upgrade::after_metric(engine, ladder, Some(&freed), value, at)?;
    Ok(upgraded.unwrap_or(freed))
}
