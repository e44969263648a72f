//! What fell due before now and was not settled yet.
//!
//! Settling an order reviews overdue tiers first. A quote does the same on its copy, so that a late
//! nightly job never promises the points of a tier that is over. Points need no such care: only
//! those that are usable now are counted.

use crate::Engine;
use crate::contract::types::Standing;
use crate::fault::Answer;
use crate::tiers;

/// Reviews the tiers whose review has come by `now`, as often as it has come.
///
/// # Errors
/// `out-of-time` if a day lies outside the zone's table, `overflow` if a metric does not fit.
pub(crate) fn review_tiers(engine: &Engine, standing: &mut Standing, now: i64) -> Answer<()> {
    let counters = &standing.counters;
    for state in &mut standing.tiers {
        let Some(ladder) = engine.ladder(&state.ladder) else {
            continue;
        };
        while let Some(at) = tiers::due(state).filter(|at| *at <= now) {
            *state = tiers::review(engine, ladder, state, counters)?;
            // A review always looks ahead; one that did not would come again for ever.
            state.review_at = state.review_at.filter(|next| *next > at);
        }
    }
    Ok(())
}
