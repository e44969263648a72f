//! How far a member is, and what it takes to stay.

use super::review::{due, value_at_review};
use super::{Rank, current, id, minimum, rank, window};
use crate::Engine;
use crate::contract::types::{Counter, MetricKind, TierProgress, TierState};
use crate::fault::Answer;
use crate::program::format::{Ladder, Metric};

/// How far a member is on a ladder at an instant.
///
/// `to_next` is what the window that ends now lacks of the next tier's minimum. `to_stay` is what
/// the window that the review will look at lacks of the tier's own minimum: of what is known now,
/// only marks that are still within that window count. It is 0 for a tier that is not reviewed,
/// and while a higher one is to come.
///
/// # Errors
/// `out-of-time` if an instant lies outside the zone's table, `overflow` if the metric does not
/// fit.
pub fn progress(
    engine: &Engine,
    ladder: &Ladder,
    state: Option<&TierState>,
    counters: &[Counter],
    now: i64,
) -> Answer<TierProgress> {
    let tier = current(ladder, state);
    let here = rank(ladder, tier);
    let value = window::value(engine, ladder, counters, now)?;
    let next: Rank = Some(here.map_or(0, |rank| rank.saturating_add(1)));
    let next_id = id(ladder, next);
    let to_next = match next_id {
        Some(_) => minimum(ladder, next).saturating_sub(value).max(0),
        None => 0,
    };
    let review_at = state.and_then(due);
    let to_stay = match (state, review_at) {
        (Some(state), Some(review_at)) if state.upcoming.is_none() => {
            let known = value_at_review(engine, ladder, state, counters, review_at)?;
            minimum(ladder, here).saturating_sub(known).max(0)
        }
        _ => 0,
    };
    Ok(TierProgress {
        ladder: ladder.id.clone(),
        metric: match ladder.metric {
            Metric::Spend(_) => MetricKind::Spend,
            Metric::Points(_) => MetricKind::Points,
            Metric::Orders => MetricKind::Orders,
            Metric::Reported => MetricKind::Reported,
        },
        tier: tier.map(str::to_owned),
        value,
        next: next_id.map(str::to_owned),
        to_next,
        to_stay,
        review_at,
    })
}
